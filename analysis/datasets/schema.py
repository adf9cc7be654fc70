"""The schema of one table: its fields with their constraints, its keys and its row checks.

What reads a part of the descriptor is given `note`, a function of (where, value, problem, remedy)
that notes a problem of this part and returns None. What is noted is left out of what is returned.
"""

import json

from analysis.datasets.cells import BOUNDS, LENGTHS, is_pattern, native
from analysis.datasets.written import MARKS, pattern_of

EVERY_TYPE = {"required", "unique", "enum"}
CONSTRAINTS = {
    "string": EVERY_TYPE | LENGTHS | {"pattern"},
    "number": EVERY_TYPE | BOUNDS,
    "integer": EVERY_TYPE | BOUNDS,
    "boolean": EVERY_TYPE,
    "date": EVERY_TYPE | BOUNDS,
}
# Properties that change how a cell is read, with the only values that are read here: of any field,
# and, beside those of `WRITTEN`, of a field of one type.
FIELD_DEFAULTS = {"bareNumber": [True], "missingValues": [], "categories": []}
WAYS = {
    "format": ["default"],
    "decimalChar": ["."],
    "groupChar": [""],
    "trueValues": [["true"]],
    "falseValues": [["false"]],
}
WRITTEN = {
    "string": (),
    "number": ("decimalChar", "groupChar"),
    "integer": ("groupChar",),
    "boolean": ("trueValues", "falseValues"),
    "date": ("format",),
}
SCHEMA_DEFAULTS = {"fieldsMatch": ["exact", ["exact"]]}
ROW_CHECKS = ("ordered", "required_when_empty", "required_when_filled")  # done in `relations`


def under(note, prefix):
    """A note for the properties below `prefix`."""
    return lambda where, *rest: note(f"{prefix}.{where}" if where else prefix, *rest)


def taken(parent, key, kind, note, default, remedy):
    """`parent[key]` if it has the right JSON type, else (noted) the default."""
    value = parent.get(key, default)
    if key not in parent or isinstance(value, kind):
        return value
    note(key, value, "has the wrong JSON type", remedy)
    return default


def only_defaults(parent, defaults, note):
    """Note the properties that ask for a reading which is not supported."""
    for key in [k for k in defaults if k in parent and parent[k] not in defaults[k]]:
        allowed = " or ".join(json.dumps(value, ensure_ascii=False) for value in defaults[key])
        remedy = f"Write {allowed}, or remove it" if allowed else "Remove it"
        note(key, parent[key], "is not supported here", remedy)


def read_fields(schema, note):
    """The fields by name: {"name", "type", "constraints"}, only with constraints that hold."""
    raw = taken(schema, "fields", list, note, [], "Write a list of fields")
    only_defaults(schema, SCHEMA_DEFAULTS, note)
    if not raw:
        note("fields", "", "the schema lists no fields", 'Write [{"name": ..., "type": ...}]')
    fields = {}
    for i, item in enumerate(raw):
        say = under(note, f"fields[{i}]")
        if not isinstance(item, dict) or not isinstance(item.get("name"), str):
            say("", item, "is not a field with a name", 'Write {"name": ..., "type": ...}')
        elif item["name"] in fields:
            say("name", item["name"], "two fields have this name", "Rename one of them")
        else:
            fields[item["name"]] = _field(item, say)
    return _required_keys(schema, fields)


def _required_keys(schema, fields):
    """A column of the primary key is required, whether its constraints say so or not."""
    for name in set(listed(schema.get("primaryKey", []))) & set(fields):
        fields[name]["constraints"]["required"] = True
    return fields


def _field(raw, note):
    kind = raw.get("type")
    if not isinstance(kind, str) or kind not in CONSTRAINTS:
        remedy = f"Write one of: {', '.join(CONSTRAINTS)}"
        note("type", raw.get("type", ""), "is not a supported type", remedy)
        return {"name": raw["name"], "type": "string", "constraints": {}}
    only_defaults(raw, FIELD_DEFAULTS, note)
    given = taken(raw, "constraints", dict, note, {}, 'Write an object, as {"required": true}')
    say = under(note, "constraints")
    sound = {k: v for k, v in given.items() if _is_sound_constraint(kind, k, v, say)}
    written = _written(raw, kind, note)
    return {"name": raw["name"], "type": kind, "constraints": sound} | (
        {"written": written} if written else {}
    )


def _written(raw, kind, note):
    """How the cells are written, where the field declares it: see `written`."""
    only_defaults(raw, {k: v for k, v in WAYS.items() if k not in WRITTEN[kind]}, note)
    given = {k: raw[k] for k in WRITTEN[kind] if k in raw and raw[k] not in WAYS[k]}
    sound = {k: v for k, v in given.items() if _is_way(k, v, note)}
    true, false = (sound.get(key, WAYS[key][0]) for key in ("trueValues", "falseValues"))
    if {*true} & {*false}:
        return note("falseValues", false, "stands for true too", "Write other texts")
    group, decimal = sound.get("groupChar"), raw.get("decimalChar", ".")
    if group and group == decimal and kind == "number":
        return note("groupChar", group, "is the decimal mark too", "Write another of the two")
    return sound


def _is_way(key, value, note):
    """Whether a property says how cells are written; noted if not."""
    if key == "format":
        remedy = 'Write %Y, %m (or %B, %b) and %d with what stands between them, as "%d/%m/%Y"'
        known = bool(pattern_of(value))
    elif key in ("trueValues", "falseValues"):
        remedy = 'Write a list of texts, as ["TRUE"]'
        known = isinstance(value, list) and all(isinstance(text, str) and text for text in value)
        known = known and bool(value)
    else:
        known = isinstance(value, str) and value in (MARKS if key == "groupChar" else (".", ","))
        remedy = (
            f"Write one of: {', '.join(map(json.dumps, MARKS if key == 'groupChar' else '.,'))}"
        )
    return known or note(key, value, "is not supported here", remedy)


def _is_sound_constraint(kind, key, value, note):
    if key not in CONSTRAINTS[kind]:
        remedy = f"Remove it, or use one of: {', '.join(sorted(CONSTRAINTS[kind]))}"
        return note(key, value, f"is not a supported constraint of this {kind} field", remedy)
    remedy = _constraint_remedy(kind, key, value)
    return not remedy or note(key, value, f"cannot be the {key} of this {kind} field", remedy)


def _constraint_remedy(kind, key, value):
    """What to write instead; empty if the constraint is sound."""
    if key in ("required", "unique"):
        return "" if isinstance(value, bool) else "Write true or false"
    if key in LENGTHS:
        return "" if type(value) is int and value >= 0 else "Write a whole number, 0 or more"
    if key == "pattern":
        remedy = "Write a regular expression that RE2 can read, of up to 1,000 characters"
        return "" if is_pattern(value) else f"{remedy}: no look-around, no back reference"
    if key == "enum":
        sound = (
            isinstance(value, list) and value and all(native(kind, v) is not None for v in value)
        )
        return "" if sound else f"Write a list of {kind} values"
    return "" if native(kind, value) is not None else f"Write a {kind}"


def read_missing_values(schema, note):
    raw = taken(schema, "missingValues", list, note, [""], 'Write a list of texts, as [""]')
    for value in [v for v in raw if not isinstance(v, str)]:
        note("missingValues", value, "is not supported here", 'Write a list of texts, as [""]')
    return [v for v in raw if isinstance(v, str)]


def read_keys(schema, fields, note):
    """Every key, primary or unique, as a tuple of columns."""
    unique = [(name,) for name, field in fields.items() if field["constraints"].get("unique")]
    more = taken(schema, "uniqueKeys", list, note, [], "Write a list of lists of columns")
    declared = [(f"uniqueKeys[{i}]", key) for i, key in enumerate(more)]
    if schema.get("primaryKey"):
        declared.insert(0, ("primaryKey", schema["primaryKey"]))
    sound = [tuple(listed(k)) for where, k in declared if are_fields(k, fields, where, note)]
    return list(dict.fromkeys([*sound, *unique]))  # one column is often declared both ways


def read_row_checks(schema, fields, note):
    raw = taken(schema, "rowChecks", list, note, [], "Write a list of checks")
    return [
        c for i, c in enumerate(raw) if _is_row_check(c, fields, under(note, f"rowChecks[{i}]"))
    ]


def _is_row_check(raw, fields, note):
    if not isinstance(raw, dict) or raw.get("check") not in ROW_CHECKS:
        remedy = f'Write {{"check": ..., "columns": [...]}}; checks are: {", ".join(ROW_CHECKS)}'
        return note("", raw, "is not a supported check", remedy)
    if not are_fields(raw.get("columns", ""), fields, "columns", note):
        return False
    types = [fields[name]["type"] for name in listed(raw["columns"])]
    if len(types) != 2:
        return note("columns", raw["columns"], "is not a pair of columns", "Name two columns")
    ordered = types == ["date", "date"] or set(types) <= {"number", "integer"}
    if raw["check"] == "ordered" and not ordered:
        return note(
            "columns", raw["columns"], "cannot be put in order", "Name two numbers or dates"
        )
    return isinstance(raw.get("remedy", ""), str) or note(
        "remedy", raw["remedy"], "is not a text", "Write one sentence that says what to type"
    )


def are_fields(raw, fields, where, note):
    """Whether these are columns of the table; noted if not."""
    names = listed(raw)
    if names and set(names) <= set(fields) and len(set(names)) == len(names):
        return True
    remedy = "Name columns of the schema, each once"
    return note(where, raw, "is not a list of this table's columns", remedy)


def listed(raw):
    """Column names, which a descriptor may write as one text or as a list."""
    names = [raw] if isinstance(raw, str) else raw
    return names if isinstance(names, list) and all(isinstance(n, str) for n in names) else []
