"""One cell: its text to a value of the column's type, or to what is wrong with it."""

import json
import math
import re
import unicodedata
from datetime import date
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.datasets.problems import as_shown
from analysis.datasets.written import in_kits_form, time_of_day

# How a value of each type is written, and the constraints that are about its size.
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
INTEGER = re.compile(r"-?[0-9]+")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
BOUNDS = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
LENGTHS = {"minLength", "maxLength"}
# What people type for a missing value, and how each type is typed instead.
ABSENT = {"na", "n/a", "#n/a", "nan", "none", "null", "nil", "-", "--", "?", "unknown"}
EXAMPLES = {
    "number": "Type digits only, such as 13000 or 0.5",
    "integer": "Type a whole number in digits only, such as 13000",
    "date": "Type the date as year-month-day, such as 2023-02-28",
    "boolean": "Type true or false",
}


def _number(text):
    value = float(text) if NUMBER.fullmatch(text) else math.inf
    return value if math.isfinite(value) and _holds(value, text) else None


def _holds(value, text):
    """Whether a float64 gives back every digit that was written."""
    if len(text) <= 15 and not set(text) & set("eE"):
        return True
    if value == 0:
        return not re.search("[1-9]", re.split("[eE]", text)[0])
    exact = Decimal(text)
    rounded = f"{value:.{len(exact.as_tuple().digits) - 1}e}"
    return exact in (Decimal(repr(value)), Decimal(rounded))


def _integer(text):
    digits = text.lstrip("-").lstrip("0") or "0"  # Python itself refuses to read 5,000 zeros
    if not INTEGER.fullmatch(text) or len(digits) > 19:
        return None
    value = -int(digits) if text.startswith("-") else int(digits)
    return value if -(2**63) <= value < 2**63 else None


def _date(text):
    try:
        return date.fromisoformat(text) if DATE.fullmatch(text) else None
    except ValueError:
        return None


READ = {
    "string": str,
    "number": _number,
    "integer": _integer,
    "boolean": {"true": True, "false": False}.get,
    "date": _date,
}


def native(kind, value):
    """A value of the descriptor (written as JSON or as a cell) in the field's own type."""
    if isinstance(value, str):
        return READ[kind](value)
    fits = {"boolean": bool, "number": int | float, "integer": int}.get(kind, ())
    if isinstance(value, bool) and kind != "boolean":
        return None
    return READ[kind](json.dumps(value)) if isinstance(value, fits) else None


def fitting(texts, pattern):
    """Which texts fit a pattern from end to end, as RE2 reads it: for each a flag.

    RE2 takes time in proportion to the text; Python's own engine can be kept busy for years by
    such a pattern as (a+)+$. Its classes of letters, digits and spaces are those of ASCII.
    """
    return pc.match_substring_regex(texts, rf"\A(?:{pattern})\z")


def is_pattern(value):
    """Whether a text is a regular expression, by itself (re) and for `fitting`."""
    if not isinstance(value, str) or len(value) > 1_000:  # it is compiled for each odd cell
        return False
    try:
        return bool(re.compile(value) and fitting(_column(""), value))
    except (re.error, OverflowError, RecursionError, pa.ArrowInvalid):
        return False


def _fits(pattern):
    return lambda text: fitting(_column(text), pattern)[0].as_py()


def _column(text):
    return pa.array([text], pa.string())


def reader(field):
    """A function from a text, written as the field says, to its value; None if it has none."""
    read, plain = READ[field["type"]], in_kits_form(field)
    if plain is None:
        return read

    def written(text):
        kits = plain(text)
        return None if kits is None else read(kits)

    return written


def explanation(field):
    """A function from a text to its (problem, remedy) pairs; none when the text is sound."""
    read, limits = reader(field), list(_limits(field))
    required = field["constraints"].get("required", False)

    def explain(text):
        value = read(text)
        if value is None and set(field.get("written", {})) - {"trim"}:
            return [_unlike(field, text, required)]
        if value is None:
            return [_unreadable(field["type"], text, required)]
        return [(problem, remedy) for test, problem, remedy in limits if not test(value)]

    return explain


def _limits(field):
    """The constraints of a field on one value: (test, problem, remedy)."""
    kind, rules = field["type"], field["constraints"]
    for key, limit in rules.items():
        if key in BOUNDS:
            yield _bound(key, native(kind, limit), limit)
        elif key in LENGTHS:
            yield _length(key, limit)
        elif key == "enum":
            known = {native(kind, v) for v in limit}
            remedy = f"Type one of: {', '.join(as_shown(v) for v in limit)}"
            yield (lambda v, known=known: v in known), "is not one of the allowed values", remedy
        elif key == "pattern":
            yield _fits(limit), f"does not fit the pattern {limit}", "Type a value in that form"


def _bound(key, limit, shown):
    return {
        "minimum": (limit.__le__, f"is below the minimum, {shown}", f"Type {shown} or more"),
        "maximum": (limit.__ge__, f"is above the maximum, {shown}", f"Type {shown} or less"),
        "exclusiveMinimum": (limit.__lt__, f"is not above {shown}", f"Type more than {shown}"),
        "exclusiveMaximum": (limit.__gt__, f"is not below {shown}", f"Type less than {shown}"),
    }[key]


def _length(key, limit):
    if key == "minLength":
        return lambda v: len(v) >= limit, f"is shorter than {limit} characters", "Type it in full"
    return lambda v: len(v) <= limit, f"is longer than {limit} characters", "Shorten it"


def _unlike(field, text, required):
    """Problem and remedy of a text that is not written as its field declares."""
    if is_absent(text):
        return _unreadable(field["type"], text, required)
    if time_of_day(field, text.strip()):
        remedy = "Make the column a string to keep the times, or cut them off"
        return "has a time of day, which a date cannot hold", remedy
    said = {k: v for k, v in field["written"].items() if k != "trim"}
    said = json.dumps(said, ensure_ascii=False)[1:-1]
    return f"is no {field['type']} written as declared, {said}", "Type it so, or correct the field"


def is_absent(text):
    """Whether people type such a text for a missing value."""
    return text.strip().lower() in ABSENT


def _unreadable(kind, text, required):
    """Problem and remedy of a text that is not of its column's type."""
    if is_absent(text):
        remedy = f"Type the {kind}; this column may not be empty"
        return "stands for a missing value", remedy if required else "Leave the cell empty"
    whole = kind in ("number", "integer")
    if whole and NUMBER.fullmatch(text) and not (kind == "integer" and re.search("[.eE]", text)):
        return _unholdable(kind, text)
    if whole and re.fullmatch("[+-]?inf(inity)?", text.strip().lower()):
        return "is not finite", "Type a finite number, or leave the cell empty"
    if kind == "date" and DATE.fullmatch(text):
        return "is not a day of the calendar", _day_remedy(text)
    tidied = _tidied(kind, text)
    remedy = f"Type {tidied}" if tidied else EXAMPLES[kind]
    if whole and "%" in text and tidied:
        remedy = f"Type {tidied} without the sign (divided by 100, if the column holds shares)"
    elif whole and tidied and _has_currency(text):
        remedy = f"Type {tidied}, and the currency in a column of its own"
    return _oddity(kind, text), remedy


def _unholdable(kind, text):
    if kind == "number" and math.isinf(float(text)):
        return "is too large for a number", "Type a number below 1.8e308, or leave the cell empty"
    if kind == "number" and float(text) == 0:
        return "is too near zero for a number", "Type 0, or a number that is 5e-324 or more"
    remedy = "Type fewer digits, or make the column a string if it holds names or codes"
    holder = "an integer (int64)" if kind == "integer" else "a number (float64)"
    return f"has more digits than {holder} can hold", remedy


def _day_remedy(text):
    year, month = int(text[:4]), int(text[5:7])
    if year < 1 or month not in range(1, 13):
        return EXAMPLES["date"]
    last = pd.Period(year=year, month=month, freq="M").days_in_month
    return f"Type a day from {text[:8]}01 to {text[:8]}{last}"


def _tidied(kind, text):
    """The value that was probably meant, as it should be typed; empty if none is plain."""
    digits = "".join(str(unicodedata.decimal(c, c)) for c in text)
    if kind in ("number", "integer"):
        digits = "".join(c for c in digits if unicodedata.category(c) != "Sc")
    bare = digits.strip().replace("\N{MINUS SIGN}", "-").removeprefix("+").removesuffix("%").strip()
    if kind == "boolean":
        bare = bare.lower()
    if kind == "date":
        bare = re.sub(r"(?<=[0-9])[T ][0-9:.]+Z?$", "", bare)
    elif re.fullmatch(r"-?[0-9]{1,3}([,_'’\s][0-9]{3})+(\.[0-9]+)?", bare):
        bare = re.sub(r"[,_'’\s]", "", bare)
    elif re.fullmatch(r"-?[0-9]+,[0-9]+", bare):
        bare = bare.replace(",", ".")
    return bare if READ[kind](bare) is not None else ""


def _oddity(kind, text):
    signs = {"%": "a percent sign", ",": "a comma", "\N{MINUS SIGN}": "a typographic minus sign"}
    if text != text.strip():
        return "has space around it"
    if any(c.isdigit() and not c.isascii() for c in text):
        return "has digits other than 0 to 9"
    if kind in ("number", "integer") and _has_currency(text):
        return "has a currency sign in it"
    named = [name for sign, name in signs.items() if sign in text and kind in ("number", "integer")]
    return f"has {named[0]} in it" if named else f"is not {'an' if kind[0] == 'i' else 'a'} {kind}"


def _has_currency(text):
    return any(unicodedata.category(c) == "Sc" for c in text)
