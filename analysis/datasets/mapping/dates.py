"""Dates as other projects write them."""

import re
from datetime import date

from analysis.datasets.mapping.values import Refused

FORMATS = {"year-first": "ymd", "day-first": "dmy", "month-first": "mdy"}
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
NUMBERS = re.compile(r"([0-9]+)([/. -])([0-9]+)\2([0-9]+)")
NAMED = re.compile(r"([0-9]+|[A-Za-z]+)(?:\.?,? |[-/.])([0-9]+|[A-Za-z]+)(?:\.?,? |[-/.])([0-9]+)")


def date_reader(rule, path):
    """A function from a text to a date as the kit writes it, or to a `Refused`.

    >>> read = date_reader({"format": "day-first"}, "mapping.window_end")
    >>> read("31/12/2024"), read("31 Dec. 2024"), read("31/02/2024").problem
    ('2024-12-31', '2024-12-31', 'is no date: there is no 31 February 2024')
    """
    form, century = rule["format"], rule.get("two_digit_years")

    def read(text):
        year, month, day = _parts(text, FORMATS[form])
        if not year:
            return Refused(f"is not a date written {form}", f"Correct {path}.format")
        if len(year) == 2 and century is None:
            remedy = f'Write "two_digit_years": 2000 in {path}, if that is the century'
            return Refused("has a year of two digits", remedy)
        year = int(year) + (century if len(year) == 2 else 0)
        return _day(year, month, int(day)) or _no_day(year, month, int(day), path)

    return read


def _parts(text, order):
    """Year (text of two or four digits), month (number), day (text); nothing that does not fit."""
    found = NUMBERS.fullmatch(text)
    parts = found.group(1, 3, 4) if found else ()
    if not found and (named := NAMED.fullmatch(text)):
        parts = named.groups()
    year, month, day = (dict(zip(order, parts, strict=False)).get(p, "") for p in "ymd")
    month = _month(month, named=not found)
    fits = len(year) in (2, 4) and year.isdigit() and month is not None and day.isdigit()
    return (year, month, day) if fits and len(day) <= 2 else ("", None, "")


def _month(text, named):
    if not named:
        return int(text) if 1 <= len(text) <= 2 else None
    known = [i for i, name in enumerate(MONTHS, 1) if text.lower() in (name, name[:3])]
    return 9 if text.lower() == "sept" else next(iter(known), None)


def _day(year, month, day):
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _no_day(year, month, day, path):
    month_known = 1 <= month <= 12
    named = f"{day} {MONTHS[month - 1].capitalize()} {year}" if month_known else f"month {month}"
    return Refused(f"is no date: there is no {named}", f"Correct {path}.format or the file")
