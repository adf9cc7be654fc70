"""What the cells of a column are: numbers and how they are written, phrases, days."""

import re
from typing import NamedTuple

from analysis.datasets.cells import READ, is_absent
from analysis.datasets.mapping.amounts import hedge_reader
from analysis.datasets.mapping.dates import date_reader
from analysis.datasets.mapping.figures import figure_reader
from analysis.datasets.mapping.numbers import bracket_reader, number_reader
from analysis.datasets.mapping.values import Refused
from analysis.datasets.written import FORMATS, in_kits_form

ENOUGH = 0.9  # of the distinct cells: what else there is, `check` lists
PHRASES = 0.5  # of them, where they are words: these are more often odd
MANY = 400  # phrases that are tried
# Marks between thousands and before decimals, the likeliest first where several read every cell.
MARKS = (
    {},
    {"group": ","},
    {"group": "."},
    {"group": " "},
    {"group": "'"},
    {"decimal": ","},
    {"group": ".", "decimal": ","},
    {"group": " ", "decimal": ","},
)


THOUSANDS = re.compile(r"-?[0-9]{1,3}(\.[0-9]{3})+")


class Numbers(NamedTuple):
    """How the numbers of some columns are written."""

    style: str  # number, bracketed or words
    options: dict  # of the mapping's amount
    fit: float  # the share of the distinct cells that can be read
    plain: bool  # whether the schema may read them as numbers


def numbers_in(*columns):
    """How the cells of columns are read as numbers, in the way that reads most of them."""
    texts = list(dict.fromkeys(text for column in columns for text in column.texts))
    absent = [text for text in texts if is_absent(text)]
    texts = [text.strip() for text in texts if not is_absent(text)]
    if not texts:
        return Numbers("number", {}, 0, False)
    # 1.200 may be either: a count is whole, and `both_readings` has it asked. In a sheet it is a
    # stored number, without marks.
    dotted = [text for text in texts if "." in text and not columns[0].stored]
    thousands = bool(dotted) and all(map(THOUSANDS.fullmatch, dotted))
    plain = not absent and all(READ["number"](text) is not None for text in texts)
    if plain and not thousands:
        return Numbers("number", {}, _share(texts, number_reader({}, plain=True)), True)
    empty = {"empty": absent} if absent else {}
    ways = [
        Numbers("number", marks | empty, _share(texts, number_reader(marks, plain=False)), False)
        for marks in MARKS
        if not thousands or marks.get("group") == "."
    ]
    best = max(ways, key=lambda way: way.fit)
    if best.fit < 1 and any(mark in text for text in texts[:1000] for mark in "[("):
        ways = [
            Numbers("bracketed", way.options, _share(texts, bracket_reader(way.options)), False)
            for way in ways
        ]
        bracketed = max(ways, key=lambda way: way.fit)
        best = bracketed if bracketed.fit >= ENOUGH else best
    return best


def phrases_in(column):
    """The cells of a column read as phrases."""
    absent = [text for text in column.texts if is_absent(text)]
    texts = [text for text in column.texts if not is_absent(text)]
    step = max(1, len(texts) // MANY)
    fit = _share(texts[::step], figure_reader({}))
    return Numbers("words", {"empty": absent} if absent else {}, fit, False)


def both_readings(texts):
    """Whether each mark in some numbers may stand between thousands or before decimals.

    >>> both_readings(["1.200", "12.500"]), both_readings(["1.200", "1.000.000"])
    (True, False)
    """
    marked = [text for text in texts if "." in text or "," in text]
    return bool(marked) and all(re.fullmatch("-?[0-9]{1,3}[.,][0-9]{3}", t) for t in marked)


def are_hedges(column):
    """Whether every cell of a column is a hedge that the kit knows."""
    read = hedge_reader({})
    return bool(column.texts) and not any(isinstance(read(text), Refused) for text in column.texts)


class Days(NamedTuple):
    """How the days of a column are written."""

    field: dict  # properties of its field: type, format
    rule: dict  # options of the mapping's rule
    fit: float
    asked: bool = False  # whether day and month may be either way round


def days_in(texts, order=""):
    """How cells are read as days; `order` says which of two readings is meant."""
    texts = [text.strip() for text in texts if not is_absent(text)]
    if not texts:
        return Days({}, {}, 0)
    if all(READ["date"](text) is not None for text in texts):
        return Days({"type": "date"}, {}, 1)
    for form in (f for f in FORMATS if "%H" in f):
        read = in_kits_form({"type": "date", "written": {"format": form}})
        if read(texts[0]) is not None and all(read(text) is not None for text in texts):
            return Days({"type": "date", "format": form}, {}, 1)
    century = {} if any(len(text) >= 8 for text in texts) else {"two_digit_years": 2000}
    ways = {
        form: _share(texts, date_reader({"format": form, **century}, ""))
        for form in ("year-first", "day-first", "month-first")
    }
    form = max(ways, key=ways.get)
    asked = form != "year-first" and ways["day-first"] == ways["month-first"] and _differ(texts)
    form = order if asked and order else form
    return Days({"type": "string"}, {"format": form, **century}, ways[form], asked and not order)


def _differ(texts):
    """Whether it makes a difference which of the two is the month."""
    first, other = (date_reader({"format": f}, "") for f in ("day-first", "month-first"))
    return any(first(text) != other(text) for text in texts)


def _share(texts, read):
    if not texts:
        return 0
    return sum(not isinstance(read(text), Refused) for text in texts) / len(texts)
