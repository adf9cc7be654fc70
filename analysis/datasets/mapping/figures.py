"""Phrases that state a number, and the one figure meant where a cell has several."""

import re
from functools import lru_cache

from analysis.datasets.mapping.meant import Meant, amiss
from analysis.datasets.mapping.numbers import FORM, Stated, marked_form, stripped, without_marks
from analysis.datasets.mapping.values import Refused

SILENT = "it holds no number"  # as `analysis.wording` says it
DOTTED = "with a dot for thousands, or a decimal"  # likewise
ENGLISH = 'Take the numbers from other columns, or list the text under "empty"'
LIST = 'List the text under "empty" if it states no number'
# What parts the figures of a cell; a comma between digits belongs to a number.
PARTED = re.compile(r"[;/|\n]|,(?![0-9]{3}(?![0-9]))")
# Digits as one number may have them; a space only where a table parts thousands by it.
DIGITS = re.compile(r"[0-9](?:[0-9.,'’]*[0-9])?")
SPACED = re.compile(r"[0-9](?:(?:[0-9.,'’]|[ \u00a0\u2009\u202f](?=[0-9]{3}(?![0-9])))*[0-9])?")
# 1.234 with nothing behind it that has decimals: people are counted so, and so are decimals.
EITHER = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}\.[0-9]{3}(?![.,]?[0-9])(?! *[\w%^×*·])")
MARKS = 'Write "group": "." or "decimal": "." in mapping.amount, as the table means it'
# English hedges alone are read. These would be passed over, and "mehr als 500" become 500.
ABROAD = (
    "mehr als|über|ueber|rund|etwa|ungefähr|zirka|fast(?= [0-9])|knapp|mindestens|"
    "höchstens|wenigstens|maximal|bis zu|weniger als|unter(?= [0-9])|gut(?= [0-9])|"
    "tausende?|hunderte?|millionen|milliarden|dutzende?|einige|mehrere|"
    "vers(?= [0-9])|plus d[e']|moins d[e']|environ|au moins|au plus|près de|presque|"
    "jusqu'à|quelque|plusieurs|mille|milliers?|centaines?|dizaines?|"
    "más de|mas de|menos de|unos|unas|alrededor de|cerca de|casi|al menos|por lo menos|"
    "como mínimo|hasta|aproximadamente|millones|millón|cientos|decenas|miles de|varios|varias|"
    "più di|piu di|oltre|almeno|quasi|fino a|meno di|migliaia|centinaia|decine|milioni|mila|"
    "mais de|menos que|pelo menos|quase|até|milhares|milhões|centenas|dezenas"
)
PLAIN = re.compile(
    "0|[1-9][0-9]{0,14}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,4}"
)  # as read_figure reads it too, and at once
FOREIGN = re.compile(rf"(?<!\w)(?:{ABROAD})(?!\w)", re.IGNORECASE)


def figure_reader(amount):
    """A function from a phrase to what it states, or to a `Refused`; None where it has no number.

    With `of`, the figure that stands beside one of these words is meant; `others` are the words of
    the figures beside it. With `group` or `decimal`, these are the marks of all numbers. `meant` is
    what the mapping says of every row.

    >>> read = figure_reader({"of": ["dead", "killed"], "others": ["wounded"]})
    >>> read("12 dead, about 30 wounded").value, read("30 wounded"), read("12, 30").problem
    (12.0, None, "has the figure '12', and nothing says of what")
    >>> figure_reader({"group": "."})("about 1.234").value, figure_reader({})("about 1.234").problem
    (1234.0, "cannot be read: '1.234' may be 1,234 with a dot for thousands, or a decimal")
    """
    plain, meant = _unmarked(amount), amount.get("meant", Meant())
    empty, words = stripped(amount.get("empty", [])), amount.get("of")
    own, others = _any_of(words or []), _any_of(amount.get("others", []))

    def read(text):
        if text in empty:
            return None
        bare = plain(text)
        if isinstance(bare, Refused):
            return bare
        return _read(bare, meant) if words is None else _chosen(bare, own, others, meant)

    return read


def _unmarked(amount):
    """A function from a phrase to it with numbers as the kit writes them, or to a `Refused`."""
    if not (amount.get("group") or amount.get("decimal")):
        return lambda text: text
    form, spaced = marked_form(amount), amount.get("group") == " "

    def plain(text):
        parts, last = [], 0
        for found in (SPACED if spaced else DIGITS).finditer(text):
            if not form(found[0]):
                return Refused(
                    f"has {found[0]!r}, which is not a number as the mapping describes them", FORM
                )
            number = without_marks(found[0], amount)
            # A third decimal alone could be taken for thousands.
            number += "0" * bool(re.fullmatch(r"[0-9]+\.[0-9]{3}", number))
            parts += [text[last : found.start()], number]
            last = found.end()
        return "".join([*parts, text[last:]])

    return plain


def is_silent(problem):
    """Whether a text was refused because it says nothing of a number."""
    return SILENT in problem


@lru_cache(maxsize=2**16)  # "3 dead" stands in many a cell
def _read(text, meant=Meant()):  # noqa: B008 - it cannot be changed
    """The figure of a phrase, if it is one of what is meant."""
    from analysis.wording import UnreadableFigure, read_figure
    from analysis.wording.tokens import shorten

    if PLAIN.fullmatch(text):
        return Stated(float(text.replace(",", "")))
    if found := FOREIGN.search(text):
        return Refused(f"cannot be read: {found[0]!r} is not English, and would be lost", ENGLISH)
    if found := EITHER.search(text):
        either = f"{found[0]!r} may be {found[0].replace('.', ',')} {DOTTED}"
        return Refused(f"cannot be read: {either}", MARKS)
    try:
        figure = read_figure(text)
    except UnreadableFigure as error:  # the text stands beside the problem: equal causes read alike
        why = str(error).removeprefix(f"cannot read {shorten(text, 80)}: ")
        if DOTTED in why:
            return Refused(f"cannot be read: {why.partition(DOTTED)[0]}{DOTTED}", MARKS)
        return Refused(f"cannot be read: {why}", LIST)
    wrong = amiss(text, figure, meant)
    return wrong or Stated(figure.value, figure.value_high, figure.hedge or None, figure.bound)


def _chosen(text, own, others, meant):
    """The figure of a cell that stands beside one of the words."""
    parts = [part for piece in PARTED.split(text) for part in _pieces(piece.strip())]
    mine = [part for part in parts if own(part)]
    bare = [part for part in parts if not own(part) and not others(part) and _is_bare(part)]
    if bare:
        return Refused(f"has the figure {bare[0]!r}, and nothing says of what", LIST)
    if len(mine) > 1 or any(others(part) for part in mine):
        return Refused("has several figures where one is meant", "Part them by a comma, or in rows")
    return _read(mine[0], meant) if mine else None


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
