"""The days of a foreign table: which columns hold them, and how they are written."""

import re
from datetime import date, timedelta
from typing import NamedTuple

import pyarrow.compute as pc

from analysis.datasets.cells import READ, is_absent
from analysis.datasets.guessing import words as w
from analysis.datasets.guessing.values import ENOUGH, share
from analysis.datasets.guessing.words import among
from analysis.datasets.mapping.dates import PERIOD, UNDECIDED, date_reader
from analysis.datasets.mapping.target_column import joined_date
from analysis.datasets.mapping.values import Refused
from analysis.datasets.schema import listed
from analysis.datasets.written import FORMATS, in_kits_form

ORDERS = ("year-first", "day-first", "month-first")
TRIED = 50  # cells that show whether a column holds days at all


class Days(NamedTuple):
    """How the days of a column are written."""

    field: dict  # properties of its field: type, format
    rule: dict  # options of the mapping's rule
    fit: float
    asked: bool = False  # whether day and month may be either way round


def days_in(texts, order=""):
    """How cells are read as days; `order` says which of two readings is meant.

    Years of two digits are read as of 2000, to see their order; the century is not known by it.
    """
    texts = [text.strip() for text in texts if not is_absent(text)]
    if not texts:
        return Days({}, {}, 0)
    if all(READ["date"](text) is not None for text in texts):
        return Days({"type": "date"}, {}, 1)
    for form in (f for f in FORMATS if "%H" in f):
        read = in_kits_form({"type": "date", "written": {"format": form}})
        if all(read(text) is not None for text in texts):
            return Days({"type": "date", "format": form}, {}, 1)
    ways = [_way(texts, {"format": form}) for form in ORDERS]
    if max(fit for fit, _ in ways) < ENOUGH:
        short = [_way(texts, {"format": form, "two_digit_years": 2000}) for form in ORDERS[1:]]
        ways += short if max(fit for fit, _ in short) >= ENOUGH else []
        ways.append(_way(texts, {"format": PERIOD}))
    fit, rule = max(ways, key=lambda way: way[0])
    fits = {way["format"]: fit for fit, way in ways}
    asked = rule["format"] == "day-first" and fits["month-first"] == fit and _differ(texts, rule)
    rule |= {"format": order} if asked and order else {}
    return Days({"type": "string"}, rule, fit, asked and not order)


def _way(texts, rule):
    return share(texts, date_reader(rule, "")), rule


def _differ(texts, rule):
    """Whether it makes a difference which of the two is the month."""
    first, other = (date_reader(rule | {"format": form}, "") for form in ORDERS[1:])
    return any(first(text) != other(text) for text in texts)


def window_rules(draft):
    """The rules of window_start, window_end and published."""
    roles = {}
    for column in draft.given.columns.values():
        role = _role(column)
        if role is not None and role not in roles and (rule := _rule(draft, column)):
            roles[role] = rule
    if "published" in roles and roles["published"].get("format") == PERIOD:
        del roles["published"]  # a day is wanted
    for role, rule in _parted(draft.given).items():
        roles.setdefault(role, rule)
    if not {"", "start", "end"} & {*roles}:
        for column in draft.given.columns.values():
            likely = len(column.texts) > 1 and days_in(column.texts[:TRIED]).fit == 1
            if likely and not among(column.words, w.ID) and (rule := _rule(draft, column)):
                draft.ask(f"The days are taken from {column.name}: correct window_end if not.")
                roles[""] = rule
                break
    day = roles.get("")
    start, end = roles.get("start", day), roles.get("end", day)
    if not (end or start):
        draft.ask("No column of days is found: write mapping.window_end, without which no curve.")
    _tell_unread(draft, roles)
    return {"window_start": start, "window_end": end or start, "published": roles.get("published")}


def _tell_unread(draft, roles):
    """Name the columns that should hold days, and cells that stand in the way."""
    taken = {name for rule in roles.values() for name in listed(rule["from"])}
    for column in draft.given.columns.values():
        if _role(column) in (None, "published", *roles) or column.name in taken:
            continue
        if among(column.words, " ".join(w.PARTS.values())):
            continue
        draft.ask(f"{column.name} is named as a column of days, and {_why_unread(column)}")


def _why_unread(column):
    texts = [text.strip() for text in column.texts if not is_absent(text)]
    if all(re.fullmatch("[2-6][0-9]{4}", text) for text in texts):
        day = date(1899, 12, 30) + timedelta(days=int(texts[0]))
        return (
            f"its numbers may be days as a spreadsheet counts them ({texts[0]} is {day}): give the "
            "column a format of dates there and save it again."
        )
    best = max(ORDERS, key=lambda form: _way(texts, {"format": form})[0])
    read = date_reader({"format": best}, "")
    others = [text for text in texts if isinstance(read(text), Refused)]
    shown = ", ".join(map(repr, others[:3]))
    fits = next((text for text in texts if text not in others), "")
    beside = f" where others are {best}, as {fits!r}" if fits else ""
    return (
        f"{len(others):,} of {len(texts):,} cells are not read as days{beside}: {shown}. Write all "
        "of them in one way and with the year, such as 2024-03-13."
    )


def _role(column):
    """Which day a column's name says it holds; None if none."""
    words = column.words
    empty = not column.filled or all(map(is_absent, column.texts))
    if empty or not among(words, f"{w.DATE} {w.START} {w.END} {w.PUBLISHED}"):
        return None
    if among(words, w.PUBLISHED):
        return "published"
    if among(words, w.PASSED_OVER):
        return None
    return "start" if among(words, w.START) else "end" if among(words, w.END) else ""


def _rule(draft, column):
    """The rule of a column of days; None if it holds none."""
    if days_in(column.texts[:TRIED]).fit < 0.5:
        return None
    days = days_in(column.texts, draft.options.dates)
    plain = all(text.strip().isdigit() for text in column.texts)  # years only by the name
    if days.fit < ENOUGH or (days.rule.get("format") == PERIOD and plain):
        return None
    draft.typed(column, **days.field)
    rule, asked = dict(days.rule), days.asked
    if "two_digit_years" in rule and (known := _by_year(draft.given, column)):
        rule, asked = known, False
    elif rule.pop("two_digit_years", None):
        draft.ask(
            f'The century of the years in {column.name}, as in {column.texts[0]}: write "two_digit'
            '_years": 2000, or 1900, beside its format.'
        )
    if asked:
        shown = next(t for t in column.texts if not t[:4].isdigit())
        draft.ask(
            f"Whether the day or the month stands first in {column.name}, as in {shown}: every "
            "cell can be read both ways. Say --dates day-first or --dates month-first, or write it "
            "as format."
        )
        rule["format"] = UNDECIDED
    return {"from": column.name} | rule


def _by_year(given, column):
    """How days with years of two digits are written, if a column of years confirms it.

    Of several ways that it confirms none is taken.
    """
    for other in given.columns.values():
        if among(other.words, w.PARTS["year"]) and other.whole:
            texts = (given.read.texts[c.name].to_pylist() for c in (column, other))
            pairs = {(day.strip(), year.strip()) for day, year in zip(*texts, strict=True) if day}
            found = [
                rule
                for form in ORDERS
                for century in (1900, 2000)
                for rule in [{"format": form, "two_digit_years": century}]
                if _agrees(pairs, date_reader(rule, ""))
            ]
            if len(found) == 1:
                return found[0]
    return None


def _agrees(pairs, read):
    return all(str(read(day)).startswith(f"{year}-") for day, year in pairs)


def _parted(given):
    """Rules of year, month and day in columns of their own, by the role of their day.

    A row without a day is its month, and one without a month its year.
    """
    found = {}
    for column in given.columns.values():
        parts = [part for part, listed in w.PARTS.items() if among(column.words, listed)]
        if len(parts) == 1 and column.texts:
            start, end = (bool(among(column.words, listed)) for listed in (w.START, w.END))
            role = "start" if start else "end" if end else ""
            found.setdefault(role, {}).setdefault(parts[0], column)
    rules = {role: _joined(given, parts) for role, parts in found.items()}
    return {role: rule for role, rule in rules.items() if rule}


def _joined(given, parts):
    """The rule of a year, perhaps with its month and its day; None if they make no days."""
    width = next((i for i, part in enumerate(w.PARTS) if part not in parts), len(w.PARTS))
    columns = [parts[part] for part in [*w.PARTS][:width]]
    if not columns:
        return None
    texts = joined_date([given.read.texts[c.name] for c in columns], "-")
    texts = pc.unique(texts.drop_null()).to_pylist()
    whole = width == 3 and all(column.whole for column in columns)
    rule = (
        {"from": [c.name for c in columns], "join": "-"} if width > 1 else {"from": columns[0].name}
    )
    rule["format"] = "year-first" if whole else PERIOD
    return rule if share(texts, date_reader(rule, "")) >= ENOUGH else None
