"""Dates as other projects write them."""

import re
from calendar import monthrange
from datetime import date

from analysis.datasets.mapping.values import Refused
from analysis.datasets.written import MONTHS, month_named

FORMATS = {"year-first": "ymd", "day-first": "dmy", "month-first": "mdy"}
PERIOD = "period"  # a year, half, quarter, month or day
UNDECIDED = "day-first or month-first"  # a first mapping says so, and `check` refuses it
TIME = re.compile(
    r"(?<=[0-9])[T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?"
    r"( ?(Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?$"
)
NO_PERIOD = "Write 2024, 2024-06, June 2024, 2024 Q2 or 2024-06-05, or correct the format"
NUMBERS = re.compile(r"([0-9]+)([/. -])([0-9]+)\2([0-9]+)")
NAMED = re.compile(r"([0-9]+|[A-Za-z]+)(?:\.?,? |[-/.])([0-9]+|[A-Za-z]+)(?:\.?,? |[-/.])([0-9]+)")


def date_reader(rule, path):
    """A function from a text to a date as the kit writes it, or to a `Refused`.

    A time of day behind a date is passed over. A period gives its last day; for `window_start` its
    first.

    >>> read = date_reader({"format": "day-first"}, "mapping.window_end")
    >>> read("31/12/2024"), read("31 Dec. 2024 10:00"), read("31/02/2024").problem
    ('2024-12-31', '2024-12-31', 'is no date: there is no 31 February 2024')
    >>> read = date_reader({"format": "period"}, "mapping.window_end")
    >>> read("2024"), read("2024 Q1"), read("Feb 2024"), read("2024-6"), read("2024-06-05")
    ('2024-12-31', '2024-03-31', '2024-02-29', '2024-06-30', '2024-06-05')
    """
    if rule["format"] == PERIOD:
        return _period_reader(path)
    form, century = rule["format"], rule.get("two_digit_years")

    def read(text):
        year, month, day = _parts(TIME.sub("", text), FORMATS[form])
        if not year:
            return Refused(f"is not a date written {form}", f"Correct {path}.format")
        if len(year) == 2 and century is None:
            remedy = f'Write "two_digit_years": 2000 in {path}, if that is the century'
            return Refused("has a year of two digits", remedy)
        year = int(year) + (century if len(year) == 2 else 0)
        return _day(year, month, int(day)) or _no_day(year, month, int(day), path)

    return read


def _period_reader(path):
    """A function from a year, half, quarter, month or day to its first or its last day."""
    day = date_reader({"format": "year-first"}, path)
    first = path.endswith("window_start")

    def read(text):
        months = _months(text)
        if months is None:
            found = day(text)
            whole = not isinstance(found, Refused) or found.problem.startswith("is no date")
            return found if whole else Refused("is no year, quarter, month or day", NO_PERIOD)
        year, start, count = months
        if not (1 <= start <= 12 and year):
            problem = f"is no date: there is no month {start}" if year else "is no year"
            return Refused(problem, f"Correct {path}.format or the file")
        last = start + count - 1
        return f"{year:04d}-{start:02d}-01" if first else _last_day(year, last)

    return read


def _months(text):
    """Year, first month and number of months of a period; None if it is not written as one."""
    for form, meaning in PERIODS:
        if found := form.fullmatch(text):
            return meaning(**found.groupdict())
    return None


def _of_month(y, m):
    month = _month(m, named=not m.isdigit())
    return (int(y), month, 1) if month is not None else None


def _last_day(year, month):
    return f"{year:04d}-{month:02d}-{monthrange(year, month)[1]:02d}"


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
    return month_named(text) or None


def _day(year, month, day):
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _no_day(year, month, day, path):
    month_known = 1 <= month <= 12
    named = f"{day} {MONTHS[month - 1].capitalize()} {year}" if month_known else f"month {month}"
    return Refused(f"is no date: there is no {named}", f"Correct {path}.format or the file")


Y, M = "(?P<y>[1-9][0-9]{3})", "(?P<m>[0-9]{1,2})"
NAME, PART = "(?P<m>[A-Za-z]+)", "(?P<q>[1-4])"
# How periods are written, and what they mean.
PERIODS = [
    (re.compile(form), meaning)
    for forms, meaning in [
        ([Y], lambda y: (int(y), 1, 12)),
        (
            [f"{Y}[ /-]?[Qq]{PART}", f"[Qq]{PART}[ /-]?{Y}"],
            lambda y, q: (int(y), 3 * int(q) - 2, 3),
        ),
        (
            [f"{Y}[ /-]?[Hh](?P<q>[12])", f"[Hh](?P<q>[12])[ /-]?{Y}"],
            lambda y, q: (int(y), 6 * int(q) - 5, 6),
        ),
        ([f"{Y}[-/.]{M}", f"{M}[-/.]{Y}"], _of_month),
        ([rf"{NAME}(\.?,? |[-/]){Y}", rf"{Y}[ /-]{NAME}\.?"], _of_month),
    ]
    for form in forms
]
