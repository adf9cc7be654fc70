"""What the property `mapping` of a resource says, and what is wrong with that.

As in `analysis.datasets.schema`, what is not sound is noted and left out.
"""

from typing import NamedTuple

from analysis.datasets.cells import explanation
from analysis.datasets.mapping.amounts import STYLES, hedge_reader
from analysis.datasets.mapping.dates import FORMATS
from analysis.datasets.mapping.numbers import DECIMALS, GROUPS
from analysis.datasets.mapping.targets import MADE_BY_AMOUNT, can_be_mapped
from analysis.datasets.mapping.values import Refused
from analysis.datasets.schema import are_fields, listed, taken, under

SETTINGS = ("amount", "leave_out", "unmapped")
SOURCES = ("from", "constant", "row")
# Options of a rule with "from", by the type of the column that it makes.
OPTIONS = {
    "string": ("join", "slug", "codes", "if_empty"),
    "boolean": ("join", "codes", "if_empty"),
    "date": ("join", "format", "two_digit_years", "if_empty"),
}
READINGS = ("slug", "codes", "aliases")
WINDOW = ("window_start", "window_end")
NUMERIC = ("number", "integer")
PLACE = 'Write {"where": {"a column": "a text"}, "reason": "..."}'


class Mapping(NamedTuple):
    rules: dict  # by target column, as declared
    amount: dict | None  # as declared
    leave_out: list  # as declared
    keep: bool  # whether rows that cannot be mapped stay


class _Around(NamedTuple):
    """What a rule is read against."""

    targets: object  # the kit's claims, a Resource
    resource: object
    resources: dict


def read_mapping(resource, resources, targets, note):
    """The Mapping of a resource; everything that is not sound in it is noted."""
    raw, around = resource.mapping, _Around(targets, resource, resources)
    possible = can_be_mapped(targets)
    _note_unknown(raw, possible, note)
    rules = {
        key: rule
        for key, rule in raw.items()
        if key in possible and _is_rule(rule, targets.fields[key], around, under(note, key))
    }
    _note_unordered(rules, note)
    amount = raw.get("amount")
    if "amount" in raw and not _is_amount(amount, raw, around, under(note, "amount")):
        amount = None
    left = taken(raw, "leave_out", list, note, [], f"Write a list; each: {PLACE}")
    left = [
        x for i, x in enumerate(left) if _is_exclusion(x, around, under(note, f"leave_out[{i}]"))
    ]
    if raw.get("unmapped", "refuse") not in ("refuse", "keep"):
        note("unmapped", raw["unmapped"], "is not a choice", "Write one of: refuse, keep")
    return Mapping(rules, amount, left, raw.get("unmapped") == "keep")


def _note_unknown(raw, possible, note):
    """Note what a mapping may not say, and what it must."""
    for key in raw:
        if key in MADE_BY_AMOUNT:
            remedy = "Remove it, and describe the numbers in mapping.amount"
            note(key, raw[key], 'is made by "amount"', remedy)
        elif key not in (*possible, *SETTINGS):
            remedy = f"Write one of: {', '.join((*possible, *SETTINGS))}"
            note(key, raw[key], "is no column that a mapping can make", remedy)
    if "claim_id" not in raw:
        remedy = 'Write {"from": "a column"} or {"row": "a-name-{row}"}'
        note("claim_id", "", "the mapping does not say how claims are named", remedy)
    if "amount" not in raw:
        remedy = 'Write {"style": ...} with its columns'
        note("amount", "", "the mapping does not say where the numbers are", remedy)


def _note_unordered(rules, note):
    """Note a window that is the same in every row, and ends before it starts."""
    first, last = (rules.get(name, {}).get("constant", "") for name in WINDOW)
    if first and last and first > last:
        remedy = "Write the two in ascending order"
        note("window_end.constant", last, f"is below window_start ({first})", remedy)


# --- Rules of a column ---------------------------------------------------------------------------


def _is_rule(raw, field, around, note):
    """Whether a rule can be followed; noted if not."""
    kinds = [key for key in SOURCES if key in raw] if isinstance(raw, dict) else []
    if len(kinds) != 1:
        remedy = 'Write {"from": "a column"}, {"constant": ...} or {"row": "a-name-{row}"}'
        return note("", raw, "is not a rule", remedy)
    if kinds == ["from"]:
        return _is_column_rule(raw, field, around, note)
    known = _are_known(raw, kinds, note)
    if kinds == ["constant"]:
        unknown = raw["constant"] is None and not field["constraints"].get("required")
        return (unknown or _is_value(raw["constant"], field, under(note, "constant"))) and known
    text = raw["row"]
    if field["type"] != "string" or not isinstance(text, str) or "{row}" not in text:
        return note("row", text, "is not a name for each row", "Write a text with {row} in it")
    return _is_value(text.replace("{row}", "1"), field, under(note, "row")) and known


def _are_known(raw, keys, note):
    unknown = [key for key in raw if key not in keys]
    for key in unknown:
        note(key, raw[key], "is not an option here", f"Remove it; known are: {', '.join(keys)}")
    return not unknown


def _is_value(value, field, note):
    """Whether a constant or a code is a value that the kit's column can have."""
    if field["type"] == "boolean":
        return isinstance(value, bool) or note("", value, "is not a boolean", "Write true or false")
    if not isinstance(value, str) or not value:
        return note("", value, f"is not a {field['type']}", "Write a text that is not empty")
    found = explanation(field)(value)
    for problem, remedy in found:
        note("", value, problem, remedy.replace("Type", "Write", 1))
    return not found


def _is_column_rule(raw, field, around, note):
    options = list(OPTIONS[field["type"]])
    options += ["aliases"] if field["name"] == "originator_id" else []
    sound = [_are_known(raw, ["from", *options], note)]
    sound += [check(raw, field, around, note) for key, check in CHECKS.items() if key in raw]
    fields = around.resource.fields
    if not are_fields(raw["from"], fields, "from", note):
        return False
    if len(listed(raw["from"])) > 1 and "join" not in raw:
        remedy = 'Write what stands between them, as "join": "-"'
        return note("join", "", "several columns are not joined", remedy)
    kind = fields[listed(raw["from"])[0]]["type"] if "join" not in raw else "string"
    return _suits(raw, field, kind, note) and all(sound)


def _suits(raw, field, kind, note):
    """Whether a column of this type gives the kit's type without being told how."""
    if field["type"] == "date" and kind == "date" and "format" in raw:
        return note("format", raw["format"], "the column is read as dates already", "Remove it")
    if field["type"] == "date" and kind != "date" and "format" not in raw:
        remedy = f"Write one of: {', '.join(FORMATS)}"
        return note("format", "", "the rule does not say how the dates are written", remedy)
    if field["type"] == "boolean" and kind != "boolean" and "codes" not in raw:
        remedy = 'Write {"a text": true, "another": false}'
        return note("codes", "", "the column is not true or false", remedy)
    readings = [key for key in READINGS if key in raw]
    return len(readings) < 2 or note(
        readings[1], raw[readings[1]], f"does not go with {readings[0]}", "Remove one of them"
    )


def _has_join(raw, field, around, note):
    return isinstance(raw["join"], str) or note("join", raw["join"], "is not a text", 'Write "-"')


def _has_slug(raw, field, around, note):
    return raw["slug"] is True or note(
        "slug", raw["slug"], "is not true", "Write true or remove it"
    )


def _has_codes(raw, field, around, note):
    codes = raw["codes"]
    if not isinstance(codes, dict) or not codes:
        return note("codes", codes, "is not a table of codes", 'Write {"a text": ...}')
    say = under(note, "codes")
    sound = [_is_value(value, field, under(say, code)) for code, value in codes.items()]
    return all(sound)


def _has_if_empty(raw, field, around, note):
    return _is_value(raw["if_empty"], field, under(note, "if_empty"))


def _has_format(raw, field, around, note):
    remedy = f"Write one of: {', '.join(FORMATS)}"
    known = isinstance(raw["format"], str) and raw["format"] in FORMATS
    return known or note("format", raw["format"], "is not a known way to write dates", remedy)


def _has_century(raw, field, around, note):
    value = raw["two_digit_years"]
    if type(value) is int and value % 100 == 0 and 0 < value < 9900 and "format" in raw:
        return True
    remedy = 'Write 1900 or 2000, beside "format"'
    return note("two_digit_years", value, "is not a century", remedy)


def _has_aliases(raw, field, around, note):
    other = around.resources.get(raw["aliases"]) if isinstance(raw["aliases"], str) else None
    if other and other.name != around.resource.name and "originator_id" in other.fields:
        return True
    problem = "is no resource of this package with a column originator_id"
    return note("aliases", raw["aliases"], problem, "Name the table of originators")


CHECKS = {
    "join": _has_join,
    "slug": _has_slug,
    "codes": _has_codes,
    "if_empty": _has_if_empty,
    "format": _has_format,
    "two_digit_years": _has_century,
    "aliases": _has_aliases,
}


# --- Amounts and exclusions ----------------------------------------------------------------------


def _is_amount(raw, mapping, around, note):
    """Whether an amount can be read; noted if not."""
    name = raw.get("style") if isinstance(raw, dict) else None
    if not isinstance(name, str) or name not in STYLES:
        where = "style" if isinstance(raw, dict) else ""
        remedy = f'Write {{"style": ...}} with one of: {", ".join(STYLES)}'
        return note(where, name or raw, "is not a known style of amounts", remedy)
    style, fields = STYLES[name], around.resource.fields
    columns = [*style.columns, *(["hedge"] if "hedge" in raw else [])]
    sound = [_are_known(raw, ["style", *style.columns, *style.more, *style.options], note)]
    sound += [_is_column(raw, key, fields, note) for key in columns]
    sound += [_are_number_options(raw, style, fields, note)]
    if name == "bracketed":
        sound.append(_has_uncertain(raw, mapping, around.targets, note))
    if name == "number":
        sound.append(_has_hedge_codes(raw, note))
    return all(sound)


def _is_column(raw, key, fields, note):
    if not isinstance(raw.get(key), str) or raw[key] not in fields:
        return note(key, raw.get(key, ""), "is not a column of this table", "Name one")
    kind = fields[raw[key]]["type"]
    fits = kind in NUMERIC or kind == "string"
    return fits or note(key, raw[key], f"is a {kind} column", "Name one of numbers or texts")


def _are_number_options(raw, style, fields, note):
    """Whether group, decimal and empty say how texts are read; noted if not."""
    numeric = [raw[key] for key in style.columns if _kind(raw.get(key), fields) in NUMERIC]
    group, decimal = raw.get("group", ""), raw.get("decimal", "")
    unused = f"does not apply: the schema reads {', '.join(numeric)} as numbers"
    texts = "Remove it, or give the columns the type string"
    faults = [(key, numeric, unused, texts) for key in style.options if key in raw]
    faults += [
        ("group", group not in [*GROUPS], "is not supported", "Write one of: , . ' or a space"),
        ("decimal", decimal not in ["", *DECIMALS], "is not supported", "Write . or ,"),
        ("decimal", group and group == decimal, "is the group mark too", "Write another"),
        ("empty", not _are_texts(raw.get("empty", [])), "is not a list of texts", 'Write ["n/a"]'),
    ]
    found = [(key, problem, remedy) for key, wrong, problem, remedy in faults if wrong]
    for key, problem, remedy in found:
        note(key, raw[key], problem, remedy)
    return not found


def _kind(name, fields):
    return fields[name]["type"] if isinstance(name, str) and name in fields else ""


def _are_texts(raw):
    return isinstance(raw, list) and all(isinstance(text, str) for text in raw)


def _has_uncertain(raw, mapping, targets, note):
    if "modality" not in mapping:
        remedy = 'Write "modality": {"constant": "asserted"} or another rule beside the amount'
        return note("", raw, "nothing says how sure the numbers without brackets are", remedy)
    return _is_value(raw.get("uncertain", ""), targets.fields["modality"], under(note, "uncertain"))


def _has_hedge_codes(raw, note):
    codes = raw.get("codes", {})
    if not isinstance(codes, dict) or ("codes" in raw and "hedge" not in raw):
        return note("codes", codes, "is no table of hedges", 'Write {"a text": "at least"}')
    read, say = hedge_reader({}), under(note, "codes")
    found = {
        code: read(h) if isinstance(h, str) else Refused("is not a text", "")
        for code, h in codes.items()
    }
    for code in [code for code, hedge in found.items() if isinstance(hedge, Refused)]:
        remedy = 'Write one such as "at least", "at most" or "about", or "" for none'
        say(code, codes[code], found[code].problem, remedy)
    return not any(isinstance(hedge, Refused) for hedge in found.values())


def _is_exclusion(raw, around, note):
    """Whether an exclusion says which rows and why; noted if not."""
    if not isinstance(raw, dict) or set(raw) != {"where", "reason"}:
        return note("", raw, "is not an exclusion", PLACE)
    where, reason = raw["where"], raw["reason"]
    if not isinstance(reason, str) or not reason.strip():
        return note("reason", reason, "is not a reason", "Say in words why the rows are left out")
    if not isinstance(where, dict) or not where:
        return note("where", where, "is not a choice of rows", PLACE)
    texts = [_are_texts(listed_text(value)) for value in where.values()]
    if not all(texts):
        return note("where", where, "compares with something that is not a text", PLACE)
    return are_fields(list(where), around.resource.fields, "where", note)


def listed_text(raw):
    """Texts that a mapping may write as one text or as a list."""
    return [raw] if isinstance(raw, str) else raw
