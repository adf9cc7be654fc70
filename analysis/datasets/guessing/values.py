"""What the cells of a column are: numbers and how they are written, phrases."""

import re
from collections import Counter
from contextlib import suppress
from typing import NamedTuple

from analysis.datasets.cells import READ, is_absent
from analysis.datasets.mapping.amounts import hedge_reader
from analysis.datasets.mapping.figures import DIGITS, figure_reader, is_silent
from analysis.datasets.mapping.meant import unit_of
from analysis.datasets.mapping.numbers import bracket_reader, number_reader
from analysis.datasets.mapping.values import Refused

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
        return Numbers("number", {}, share(texts, number_reader({}, plain=True)), True)
    empty = {"empty": absent} if absent else {}
    possible = [marks for marks in MARKS if not thousands or marks.get("group") == "."]
    few = texts[:: max(1, len(texts) // MANY)]
    some = [share(few, number_reader(marks, plain=False)) for marks in possible]
    texts = texts if max(some) >= PHRASES else few  # phrases need no closer look
    ways = [
        Numbers("number", marks | empty, share(texts, number_reader(marks, plain=False)), False)
        for marks, fit in zip(possible, some, strict=True)
        if fit >= max(some) - 0.2
    ]
    best = max(ways, key=lambda way: way.fit)
    if best.fit < 1 and any(mark in text for text in texts[:1000] for mark in "[("):
        ways = [
            Numbers("bracketed", way.options, share(texts, bracket_reader(way.options)), False)
            for way in ways
        ]
        bracketed = max(ways, key=lambda way: way.fit)
        best = bracketed if bracketed.fit >= ENOUGH else best
    return best


def marks_in(*columns):
    """The marks of the numbers in phrases, where `read_figure` would not know them by itself."""
    numbers = [n for column in columns for text in column.texts for n in DIGITS.findall(text)]
    if not numbers or columns[0].stored:
        return {}
    found = numbers_in(columns[0]._replace(texts=list(dict.fromkeys(numbers))))
    marks = {key: found.options[key] for key in ("group", "decimal") if key in found.options}
    return {} if found.fit < ENOUGH or marks == {"group": ","} else marks


def phrases_in(column, marks):
    """The cells of a column read as phrases."""
    texts, absent = _present(column)
    step = max(1, len(texts) // MANY)
    fit = share(texts[::step], figure_reader(marks))
    return Numbers("words", marks | ({"empty": absent} if absent else {}), fit, False)


def silent_in(column, marks):
    """The phrases of a column that say nothing of a number, as "unclear"."""
    found = ((text, figure_reader(marks)(text)) for text in _present(column)[0])
    return [t for t, read in found if isinstance(read, Refused) and is_silent(read.problem)]


def _present(column):
    """The filled cells of a column, and those that stand for a missing value."""
    absent = [text for text in column.texts if is_absent(text)]
    return [text for text in column.texts if not is_absent(text)], absent


def commonest_unit(column):
    """The words for a unit that most phrases of a column have; empty if there is none."""
    found = Counter(filter(None, _unit_words(column))).most_common(1)
    return found[0][0] if found else ""


def units_of(column):
    """The units of measure and currencies in the phrases of a column, each once."""
    return [*filter(None, dict.fromkeys(map(unit_of, _unit_words(column))))]


def _unit_words(column):
    from analysis.wording import UnreadableFigure, read_figure

    for text in column.texts[:MANY]:
        with suppress(UnreadableFigure):
            yield read_figure(text).unit_words


def both_readings(texts):
    """Whether each mark in some numbers may stand between thousands or before decimals.

    >>> both_readings(["1.200", "12.500"]), both_readings(["1.200", "1.000.000"])
    (True, False)
    """
    marked = [text for text in texts if "." in text or "," in text]
    return bool(marked) and all(re.fullmatch("-?[0-9]{1,3}[.,][0-9]{3}", t) for t in marked)


def are_addresses(column):
    """Whether most texts of a column are addresses."""
    return sum("://" in text for text in column.texts) * 2 > len(column.texts)


def are_hedges(column):
    """Whether every cell of a column is a hedge that the kit knows."""
    read = hedge_reader({})
    return bool(column.texts) and not any(isinstance(read(text), Refused) for text in column.texts)


def share(texts, read):
    if not texts:
        return 0
    return sum(not isinstance(read(text), Refused) for text in texts) / len(texts)
