"""How the cells of a column are written, where that is not the kit's own way.

The standard has properties for it (`format`, `trueValues`, `falseValues`, `decimalChar`,
`groupChar`). What they declare is kept in a field as `written`; a cell is turned into the kit's own
form before anything else looks at it. Nothing is guessed: what is not declared is refused, and
`declaration` says which property would declare it.
"""

import json
import re
from datetime import date, datetime, time

import numpy as np
import pandas as pd

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
NUMBERED = {name: i for i, month in enumerate(MONTHS, 1) for name in (month, month[:3])}
NUMBERED["sept"] = 9
# Directives of a date's format, as in Python's strptime, but English whatever the computer speaks.
DIRECTIVES = {
    "%Y": "(?P<year>[0-9]{4})",
    "%m": "(?P<month>[0-9]{1,2})",
    "%d": "(?P<day>[0-9]{1,2})",
    "%B": "(?P<name>[A-Za-z]{3,9})",
    "%b": "(?P<name>[A-Za-z]{3,4})",
    "%H": "(?P<hour>[0-9]{1,2})",
    "%M": "(?P<minute>[0-9]{1,2})",
    "%S": "(?P<second>[0-9]{1,2})",
    "%f": "(?P<fraction>[0-9]{1,9})",
}
TIMES = ("hour", "minute", "second", "fraction")
# Formats that `declaration` tries: stamps, then days.
FORMATS = (
    *("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S.%fZ"),
    *("%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%MZ"),
    *("%Y-%m-%dT%H:%M:%S+00:00", "%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M", "%d.%m.%Y %H:%M"),
    *("%d/%m/%Y %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%d.%m.%Y %H:%M:%S"),
    *("%Y/%m/%d", "%Y.%m.%d", "%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%m.%d.%Y"),
    *("%d-%m-%Y", "%m-%d-%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%B %d, %Y", "%b %d, %Y"),
)
PAIRS = (  # what programs write for true and false
    *(("TRUE", "FALSE"), ("True", "False"), ("1", "0"), ("yes", "no"), ("Yes", "No")),
    *(("YES", "NO"), ("Y", "N"), ("y", "n"), ("T", "F"), ("WAHR", "FALSCH"), ("VRAI", "FAUX")),
    *(("VERDADERO", "FALSO"), ("VERO", "FALSO"), ("ja", "nein"), ("oui", "non")),
)
MARKS = {",": ",", ".": r"\.", " ": "[ \N{NO-BREAK SPACE}\u2009\u202f]", "'": "['’]"}


def in_kits_form(field):
    """A function from a text as written to the kit's form, None where it is not written so.

    None in place of the function where the field is written in the kit's own way.

    >>> read = in_kits_form({"type": "date", "written": {"format": "%d/%m/%Y"}})
    >>> read("31/12/2004"), read("2004-12-31")
    ('2004-12-31', None)
    """
    written = field.get("written", {})
    if not written:
        return None
    readers = {"date": _dates, "boolean": _booleans, "number": _numbers, "integer": _integers}
    read = readers[field["type"]](written)
    return (lambda text: read(text.strip())) if "trim" in written else read


def _dates(written):
    if "format" not in written:
        return str
    form = pattern_of(written["format"])

    def read(text):
        found = form.fullmatch(text)
        parts = found.groupdict() if found else {}
        month = month_named(parts["name"]) if "name" in parts else int(parts.get("month", 0))
        if not month or any((parts.get(name) or "").strip("0") for name in TIMES):
            return None
        try:
            return date(int(parts["year"]), month, int(parts["day"])).isoformat()
        except ValueError:
            return None

    return read


def month_named(name):
    """The number of a month by its English name, in full or by three letters; 0 if it is none."""
    return NUMBERED.get(name.lower(), 0)


def pattern_of(form):
    """The regular expression of a date's format, or None if it is not a format of a day."""
    parts = re.split("(%.)", form) if isinstance(form, str) and len(form) <= 100 else []
    used = [part for part in parts if re.fullmatch("%.", part)]
    months = {"%m", "%B", "%b"} & set(used)
    whole = {"%Y", "%d"} <= set(used) <= set(DIRECTIVES) and len(months) == 1
    if not whole or len(set(used)) < len(used) or "%" in "".join(parts[::2]):
        return None
    return re.compile("".join(DIRECTIVES.get(part) or re.escape(part) for part in parts))


def time_of_day(field, text):
    """Whether a text is a date with a time of day other than midnight, in the field's format."""
    form = field.get("written", {}).get("format")
    found = pattern_of(form).fullmatch(text) if form else None
    return bool(found) and any((found.groupdict().get(n) or "").strip("0") for n in TIMES)


def _booleans(written):
    known = dict.fromkeys(written.get("trueValues", ["true"]), "true")
    known |= dict.fromkeys(written.get("falseValues", ["false"]), "false")
    return known.get


def _numbers(written):
    decimal = written.get("decimalChar", ".")
    rest = f"(?:{MARKS[decimal]}[0-9]+)?(?:[eE][+-]?[0-9]+)?"
    read = _grouped(written, rest)
    return lambda text: (bare := read(text)) and bare.replace(decimal, ".")


def _integers(written):
    return _grouped(written, "")


def _grouped(written, rest):
    """A function from a number to its text without marks between its thousands."""
    group = written.get("groupChar", "")
    fits = re.compile(f"-?{digits_form(group)}{rest}").fullmatch
    return lambda text: without_group(text, group) if fits(text) else None


def digits_form(group):
    """The regular expression of digits with a mark between their thousands, or without any."""
    grouped = f"[0-9]{{1,3}}(?:{MARKS[group]}[0-9]{{3}})+|" if group else ""
    return f"(?:{grouped}[0-9]+)"


def without_group(text, group):
    """A number without the mark between its thousands."""
    return re.sub(MARKS[group], "", text) if group else text


def as_text(value):
    """A value as the kit has it in a file: exact, a day as year-month-day.

    >>> as_text(13000.0), as_text(0.1), as_text(date(2024, 6, 1)), as_text(True), as_text(None)
    ('13000', '0.1', '2024-06-01', 'true', '')
    """
    if isinstance(value, str):
        return value
    if pd.isna(value):
        return ""
    if isinstance(value, bool | np.bool_):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(float(value))
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat()
    return str(value)


# --- What would declare it -----------------------------------------------------------------------


def declaration(field, texts):
    """What to write in the descriptor so that these texts of a column can be read; "" if nothing.

    >>> declaration({"type": "date"}, ["17/06/2004", "8/7/2004"])
    'write "format": "%d/%m/%Y" in its field'
    >>> declaration({"type": "boolean"}, ["TRUE", "FALSE"])
    'write "trueValues": ["TRUE"], "falseValues": ["FALSE"] in its field'
    """
    kind = field["type"]
    if field.get("written") or not texts:
        return ""
    bare = [text.strip() for text in texts]
    if bare != list(texts):
        told = declaration(field, bare)
        return f'write "trimSpace": true in the dialect of its resource{told and f" and {told}"}'
    return _told(_ways(kind, texts))


def _ways(kind, texts):
    """The declarations, as `written` has them, under which each text can be read."""
    ways = {
        "date": [{"format": form} for form in FORMATS],
        "boolean": [{"trueValues": [yes], "falseValues": [no]} for yes, no in PAIRS],
        "number": [
            {"decimalChar": ","},
            *({"groupChar": mark} for mark in ", '"),
            *({"decimalChar": ",", "groupChar": mark} for mark in ". "),
        ],
        "integer": [{"groupChar": mark} for mark in MARKS],
    }.get(kind, [])
    readers = [(way, in_kits_form({"type": kind, "written": way})) for way in ways]
    return [way for way, read in readers if all(read(text) is not None for text in texts)]


def _told(ways):
    said = [json.dumps(way, ensure_ascii=False)[1:-1] for way in ways]
    if len(ways) == 1:
        return f"write {said[0]} in its field"
    order = [{"%d": "day", "%m": "month"}.get(way.get("format", "")[:2]) for way in ways]
    if order == ["day", "month"]:
        first, other = said
        return f"write {first} in its field if the day stands first, {other} if the month does"
    simplest = [w for w in ways if len(w) == 1]
    return _told(simplest) if len(simplest) == 1 else ""
