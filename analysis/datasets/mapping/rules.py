"""What the property `mapping` of a resource says, and what is wrong with that.

As in `analysis.datasets.schema`, what is not sound is noted and left out.
"""

import re
from typing import NamedTuple

from analysis.datasets.cells import explanation
from analysis.datasets.mapping.amounts import STYLES, hedge_reader
from analysis.datasets.mapping.dates import FORMATS, PERIOD, UNDECIDED
from analysis.datasets.mapping.targets import MADE_BY_AMOUNT, can_be_mapped
from analysis.datasets.mapping.values import Refused
from analysis.datasets.schema import are_fields, listed, taken, under
from analysis.datasets.written import MARKS
from analysis.needed import ORIGINATORS

SETTINGS = ("amount", "leave_out", "unmapped")
SOURCES = ("from", "constant", "row")
# Options of a rule with "from", by the type of the column that it makes.
OPTIONS = {
    "string": ("join", "slug", "host", "codes", "if_empty"),
    "boolean": ("join", "codes", "if_empty"),
    "date": ("join", "format", "two_digit_years", "if_empty"),
}
READINGS = ("slug", "host", "codes", "aliases")
WINDOW = ("window_start", "window_end")
NUMERIC = ("number", "integer")
IDS = ("claim_id", "statement_id")
COUNT = 'Write [{"name": "killed", "style": ...}, ...], each name in small letters'
PLACE = 'Write {"where": {"a column": "a text"}, "reason": "..."}'


class Mapping(NamedTuple):
    """How one count of a table becomes claims."""

    rules: dict  # by target column, as declared
    amount: dict | None  # as declared
    leave_out: list  # as declared
    keep: bool  # whether rows that cannot be mapped stay
    name: str = ""  # of the count, where a table has several


class _Around(NamedTuple):
    """What a rule is read against."""

    targets: object  # the kit's claims, a Resource
    resource: object
    resources: dict


def read_mapping(resource, resources, targets, note):
    """The Mappings of a resource, one for each count; what is not sound is noted."""
    raw, around = resource.mapping, _Around(targets, resource, resources)
    possible = can_be_mapped(targets)
    _note_unknown(raw, possible, note)
    rules = _rules(raw, around, note)
    _note_unordered(rules, note)
    left = taken(raw, "leave_out", list, note, [], f"Write a list; each: {PLACE}")
    left = [
        x for i, x in enumerate(left) if _is_exclusion(x, around, under(note, f"leave_out[{i}]"))
    ]
    if raw.get("unmapped", "refuse") not in ("refuse", "keep"):
        note("unmapped", raw["unmapped"], "is not a choice", "Write one of: refuse, keep")
    whole = Mapping(rules, None, left, raw.get("unmapped") == "keep")
    amount = raw.get("amount")
    if isinstance(amount, list):
        return _counts(amount, whole, around, note)
    sound = "amount" in raw and _is_amount(amount, raw, around, under(note, "amount"))
    return [whole._replace(amount=amount if sound else None)]


def _rules(raw, around, note):
    """The rules of columns that can be followed."""
    fields = around.targets.fields
    return {
        key: rule
        for key, rule in raw.items()
        if key in can_be_mapped(around.targets)
        and _is_rule(rule, fields[key], around, under(note, key))
    }


def _counts(raw, whole, around, note):
    """The Mapping of each count of a table that has several, as far as they are sound."""
    names = [item.get("name") if isinstance(item, dict) else None for item in raw]
    says = [under(note, f"amount[{i}]") for i in range(len(raw))]
    if not raw:
        note("amount", raw, "lists no amounts", COUNT)
    if "quantity" in whole.rules:
        remedy = 'Move it to the "columns" of each amount; left out there, it is the name'
        note("amount", names, "are several counts beside one rule for quantity", remedy)
    sound = [_is_named(name, names, say) for name, say in zip(names, says, strict=True)]
    if not raw or not all(sound) or "quantity" in whole.rules:
        return [whole]
    words = [item["of"] if _are_texts(item.get("of")) else [] for item in raw]
    others = [[w for other in words if other is not own for w in other] for own in words]
    return [_count(*each, whole, around) for each in zip(raw, others, says, strict=True)]


def _count(raw, others, note, whole, around):
    """The Mapping of one count of several; `others` are the words of the other figures."""
    given = taken(raw, "columns", dict, note, {}, 'Write {"unit": {"constant": ...}}')
    _note_strange(given, around, under(note, "columns"))
    rules = whole.rules | _rules(given, around, under(note, "columns"))
    rules.setdefault("quantity", {"constant": raw["name"].replace("-", "_")})
    amount = {key: value for key, value in raw.items() if key not in ("name", "columns")}
    sound = _is_amount(amount, rules, around, note, several=True)
    amount |= {"others": others} if "of" in amount else {}
    return whole._replace(rules=rules, amount=amount if sound else None, name=raw["name"])


def _is_named(name, names, note):
    """Whether a count has a name that goes behind a claim_id, and no other ends alike."""
    if not isinstance(name, str) or not re.fullmatch("[a-z]+(-[a-z]+)*", name):
        return note("name", name or "", "is not a name for a count", COUNT)
    texts = [n for n in names if isinstance(n, str)]
    alike = [n for n in texts if n == name or n.endswith(f"-{name}")]
    return len(alike) == 1 or note("name", name, "is how another count ends too", COUNT)


def _note_strange(columns, around, note):
    possible = [name for name in can_be_mapped(around.targets) if name not in IDS]
    for key in columns:
        if key not in possible:
            remedy = f"Write one of: {', '.join(possible)}"
            note(key, columns[key], "is no column that a count can make", remedy)


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
        remedy = 'Write such as {"style": "number", "from": "a column"}; "words" are for phrases'
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
        remedy = f"Write one of: {', '.join(_formats(field))}"
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


def _is_true(key):
    """A check that an option is switched on, if it is there."""
    remedy = "Write true or remove it"
    return lambda raw, field, around, note: (
        raw[key] is True or note(key, raw[key], "is not true", remedy)
    )


def _has_codes(raw, field, around, note):
    codes = raw["codes"]
    if not isinstance(codes, dict) or not codes:
        return note("codes", codes, "is not a table of codes", 'Write {"a text": ...}')
    say = under(note, "codes")
    if len({code.strip() for code in codes}) < len(codes):
        problem = "has codes that differ by white space alone, which does not count"
        return note("codes", codes, problem, "Write each code once")
    sound = [_is_value(value, field, under(say, code)) for code, value in codes.items()]
    return all(sound)


def _has_if_empty(raw, field, around, note):
    return _is_value(raw["if_empty"], field, under(note, "if_empty"))


def _has_format(raw, field, around, note):
    remedy = f"Write one of: {', '.join(_formats(field))}"
    known = isinstance(raw["format"], str) and raw["format"] in _formats(field)
    end = around.resource.mapping.get("window_end")
    same = isinstance(end, dict) and end.get("format") == raw["format"]
    if field["name"] == "window_start" and same and not known:
        return False  # one question, asked at window_end
    if raw["format"] == UNDECIDED:
        remedy = 'Write "day-first" or "month-first" in its place, wherever it stands'
        return note("format", raw["format"], "is for you to decide", remedy)
    return known or note("format", raw["format"], "is not a known way to write dates", remedy)


def _formats(field):
    """How dates of a column may be written; only a window may be as wide as a period."""
    return [*FORMATS, *([PERIOD] if field["name"] in WINDOW else [])]


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
    return note("aliases", raw["aliases"], problem, f"Name that table. {ORIGINATORS}")


CHECKS = {
    "join": _has_join,
    "slug": _is_true("slug"),
    "host": _is_true("host"),
    "codes": _has_codes,
    "if_empty": _has_if_empty,
    "format": _has_format,
    "two_digit_years": _has_century,
    "aliases": _has_aliases,
}


# --- Amounts and exclusions ----------------------------------------------------------------------


def _is_amount(raw, rules, around, note, several=False):
    """Whether an amount can be read; noted if not. `rules` are those beside it."""
    name = raw.get("style") if isinstance(raw, dict) else None
    if not isinstance(name, str) or name not in STYLES:
        where = "style" if isinstance(raw, dict) else ""
        remedy = f'Write {{"style": ...}} with one of: {", ".join(STYLES)}'
        return note(where, name or raw, "is not a known style of amounts", remedy)
    style, fields = STYLES[name], around.resource.fields
    columns = [*style.columns, *(key for key in style.optional if key in raw)]
    known = ["style", *style.columns, *style.optional, *style.more, *style.options]
    sound = [_are_known(raw, known, note)]
    sound += [_is_column(raw, key, fields, note) for key in columns]
    sound += [_are_number_options(raw, columns, style, fields, note)]
    if name == "bracketed":
        sound.append(_has_uncertain(raw, rules, around.targets, note))
    if name == "two-rows":
        sound.append(_has_rows(raw, several, fields, note))
    if "hedge" in style.more:
        sound += [_has_hedge(raw, fields, note), _has_hedge_codes(raw, note)]
    if "of" in raw and not (_are_texts(raw["of"]) and any(map(str.strip, raw["of"]))):
        sound.append(note("of", raw["of"], "is not a list of words", 'Write ["dead", "killed"]'))
    return all(sound)


def _has_hedge(raw, fields, note):
    """Whether a hedge is that of a column, or the same in each row."""
    if "hedge" not in raw or isinstance(raw["hedge"], str):
        return "hedge" not in raw or _is_column(raw, "hedge", fields, note)
    said = raw["hedge"].get("constant") if isinstance(raw["hedge"], dict) else None
    remedy = 'Name a column, or write {"constant": "at least"}'
    known = isinstance(said, str) and said.strip() and set(raw["hedge"]) == {"constant"}
    found = hedge_reader({})(said) if known else Refused("is not a hedge", remedy)
    return not isinstance(found, Refused) or note("hedge", raw["hedge"], found.problem, remedy)


def _has_rows(raw, several, fields, note):
    """Whether an amount says which two rows are the ends of one statement."""
    if several:
        remedy = "Write it as the one amount of its table"
        return note("style", raw["style"], "does not go with other amounts", remedy)
    ends = [raw.get(key) for key in ("low", "high")]
    texts = all(isinstance(text, str) and text.strip() for text in ends)
    if not texts or ends[0].strip() == ends[1].strip():
        remedy = 'Write its two texts, as "low": "min", "high": "max"'
        return note("low", ends, "do not say what marks the two ends in the column end", remedy)
    return are_fields(raw.get("same", ""), fields, "same", note)


def _is_column(raw, key, fields, note):
    if not isinstance(raw.get(key), str) or raw[key] not in fields:
        return note(key, raw.get(key, ""), "is not a column of this table", "Name one")
    kind = fields[raw[key]]["type"]
    fits = kind in NUMERIC or kind == "string"
    return fits or note(key, raw[key], f"is a {kind} column", "Name one of numbers or texts")


def _are_number_options(raw, columns, style, fields, note):
    """Whether group, decimal and empty say how texts are read; noted if not."""
    numeric = [raw[key] for key in columns if _kind(raw.get(key), fields) in NUMERIC]
    numeric = [] if style.optional else numeric  # there they are about the words
    group, decimal = raw.get("group", ""), raw.get("decimal", "")
    unused = f"does not apply: the schema reads {', '.join(numeric)} as numbers"
    texts = "Remove it, or give the columns the type string"
    faults = [(key, numeric, unused, texts) for key in style.options if key in raw]
    faults += [
        ("group", group not in ["", *MARKS], "is not supported", "Write one of: , . ' or a space"),
        ("decimal", decimal not in ["", ".", ","], "is not supported", "Write . or ,"),
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


def _has_uncertain(raw, rules, targets, note):
    if "modality" not in rules:
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
    if not all(texts == [] or listed(texts) for texts in where.values()):
        return note("where", where, "compares with something that is not a text", PLACE)
    return are_fields(list(where), around.resource.fields, "where", note)
