"""Phrases that state a number, and the one figure meant where a cell has several."""

import re
from functools import lru_cache

from analysis.datasets.mapping.numbers import Stated, stripped
from analysis.datasets.mapping.values import Refused

SILENT = "it holds no number"  # as `analysis.wording` says it
LIST = 'List the text under "empty" if it states no number'
# What parts the figures of a cell; a comma between digits belongs to a number.
PARTED = re.compile(r"[;/|\n]|,(?![0-9]{3}(?![0-9]))")


def figure_reader(amount):
    """A function from a phrase to what it states, or to a `Refused`; None where it has no number.

    With `of`, the figure that stands beside one of these words is meant; `others` are the words of
    the figures beside it.

    >>> read = figure_reader({"of": ["dead", "killed"], "others": ["wounded"]})
    >>> read("12 dead, about 30 wounded").value, read("30 wounded"), read("12, 30").problem
    (12.0, None, "has the figure '12', and nothing says of what")
    """
    empty, words = stripped(amount.get("empty", [])), amount.get("of")
    own, others = _any_of(words or []), _any_of(amount.get("others", []))

    def read(text):
        if text in empty:
            return None
        return _read(text) if words is None else _chosen(text, own, others)

    return read


def is_silent(problem):
    """Whether a text was refused because it says nothing of a number."""
    return SILENT in problem


@lru_cache(maxsize=2**16)  # "3 dead" stands in many a cell
def _read(text):
    """The figure of a phrase."""
    from analysis.wording import UnreadableFigure, read_figure
    from analysis.wording.tokens import shorten

    try:
        figure = read_figure(text)
    except UnreadableFigure as error:  # the text stands beside the problem: equal causes read alike
        why = str(error).removeprefix(f"cannot read {shorten(text, 80)}: ")
        return Refused(f"cannot be read: {why}", LIST)
    return Stated(figure.value, figure.value_high, figure.hedge or None, figure.bound)


def _chosen(text, own, others):
    """The figure of a cell that stands beside one of the words."""
    parts = [part for piece in PARTED.split(text) for part in _pieces(piece.strip())]
    mine = [part for part in parts if own(part)]
    bare = [part for part in parts if not own(part) and not others(part) and _is_bare(part)]
    if bare:
        return Refused(f"has the figure {bare[0]!r}, and nothing says of what", LIST)
    if len(mine) > 1 or any(others(part) for part in mine):
        return Refused("has several figures where one is meant", "Part them by a comma, or in rows")
    return _read(mine[0]) if mine else None


def _pieces(text):
    """A phrase, parted at "and" if it has several figures."""
    several = len(re.findall(r"[0-9][0-9.,]*", text)) > 1 and isinstance(_read(text), Refused)
    return [part.strip() for part in re.split(r"\band\b|&", text)] if several else [text]


def _is_bare(part):
    """Whether a phrase is a figure with no word of what it counts."""
    from analysis.wording import UnreadableFigure, read_figure

    try:
        return not read_figure(part).unit_words
    except UnreadableFigure:
        return False


def _any_of(words):
    """A function that tells whether a text has one of these words."""
    if not words:
        return lambda text: False
    found = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)", re.IGNORECASE)
    return lambda text: bool(found.search(text))
