"""Numbers as other projects write them, alone or in brackets."""

import re
from typing import NamedTuple

from analysis.datasets.cells import READ
from analysis.datasets.mapping.values import FAULT, Refused
from analysis.datasets.written import MARKS, digits_form, without_group

FORM = 'Correct the mapping\'s "group" or "decimal", or list the text under "empty"'
BRACKETS = re.compile(r"([^][()]*?) ?(?:\[([^][()]+)\]|\(([^][()]+)\))?")
RANGE = re.compile(r"(.*[0-9]) ?[-–—] ?([0-9].*)")
TOO_LONG = Refused("has more digits than a number (float64) can hold", FAULT)
CELLS = f"{FAULT}; cells are 12, [12], 12 [8-15], 8-15 or [8-15]"


def stripped(texts):
    """Texts that a mapping lists, without white space around them: the cells have none either."""
    return [text.strip() for text in texts]


class Stated(NamedTuple):
    """What one cell states."""

    value: float
    value_high: float | None = None
    hedge: str | None = None
    bound: str = "point"
    uncertain: bool = False
    best: float | None = None  # a best estimate inside a range


def number_reader(amount, plain):
    """A function from a text to a number, or to a `Refused`; `plain` texts have been checked.

    >>> read = number_reader({"group": "."}, plain=False)
    >>> read("1.200"), read("1.20").problem
    (1200.0, 'is not a number as the mapping describes them')
    """
    form = marked_form(amount)
    empty = stripped(amount.get("empty", []))

    def read(text):
        if text in empty:
            return None
        if not plain and not form(text):
            return Refused("is not a number as the mapping describes them", FORM)
        return _held(text if plain else without_marks(text, amount))

    return read


def marked_form(amount):
    """A function that matches a number with the marks of an amount."""
    decimal, digits = _decimal(amount), digits_form(amount.get("group", ""))
    fraction = f"(?:{MARKS[decimal]}[0-9]+)?" if decimal else ""
    return re.compile(f"[-\N{MINUS SIGN}]?{digits}{fraction}").fullmatch


def without_marks(text, amount):
    """A number that `marked_form` matches, as the kit writes it."""
    bare, decimal = without_group(text, amount.get("group")), _decimal(amount)
    bare = bare.replace(decimal, ".") if decimal else bare
    return bare.replace("\N{MINUS SIGN}", "-")


def _decimal(amount):
    return amount.get("decimal") or ("" if amount.get("group") == "." else ".")


def _held(text):
    value = READ["number"](text)
    return TOO_LONG if value is None else value


def bracket_reader(amount):
    """A function from a cell that may have brackets to what it states, or to a `Refused`.

    >>> read = bracket_reader({})
    >>> read("[8-15]")
    Stated(value=8.0, value_high=15.0, hedge=None, bound='range', uncertain=True, best=None)
    """
    number, empty = number_reader(amount, plain=False), stripped(amount.get("empty", []))

    def read(text):
        if text in empty:
            return None
        parts = BRACKETS.fullmatch(text)
        if not parts:
            return Refused("is not a number, a range, or one of them in brackets", CELLS)
        outside, inside = parts[1], parts[2] or parts[3]
        if not inside:
            return _span(outside, number)
        if not outside:
            stated = _span(inside, number)
            return stated if isinstance(stated, Refused) else stated._replace(uncertain=True)
        return _best_in(_span(outside, number), _span(inside, number))

    return read


def _span(text, number):
    """A number, or two with a dash between them."""
    parts = RANGE.fullmatch(text)
    ends = [number(part) for part in (parts.groups() if parts else [text])]
    refused = [end for end in ends if isinstance(end, Refused)]
    if refused or None in ends:
        return refused[0] if refused else Refused("has no number", CELLS)
    return Stated(ends[0]) if len(ends) == 1 else _range(*ends)


def _range(low, high):
    if low > high:
        return Refused("has a low end above its high end", FAULT)
    return Stated(low) if low == high else Stated(low, high, bound="range")


def _best_in(best, ends):
    """A number with a range in brackets behind it: the best estimate."""
    refused = [part for part in (best, ends) if isinstance(part, Refused)]
    if refused:
        return refused[0]
    high = ends.value if ends.value_high is None else ends.value_high
    if best.value_high is not None or ends.value_high is None:
        return Refused("has more numbers than one with a range in brackets", CELLS)
    if not ends.value <= best.value <= high:
        return Refused("has a number outside of its range", FAULT)
    return ends._replace(best=best.value)
