"""From a newspaper phrase to a figure: number, hedge, bound, significant digits.

``read_figure("more than 13,000 shipping containers")`` says what the words say and nothing more.
A phrase that cannot be read without guessing raises `UnreadableFigure`; nothing is repaired.

The files, each of which imports only from those before it:

========== ======================================================================
vocabulary the tables of hedges: here a new one is added
tokens     a text cut into numbers, words and signs
digits     "13,000", "1½", "6m", "1.2 × 10⁶"
numerals   "six million", "two hundred and fifty", "thirteen hundred"
amounts    also "a third of", "dozens of", "a couple of", "the low thousands"
ranges     "4 to 6 million", "10,000, perhaps 12,000"
dates      "October 23, 2024", "5 p.m.": numbers that count nothing
lookalikes "152 mm", "KN-23", "24th", "Room 39": neither do these
grammar    a walk from number to number, with the hedges around each
units      the words after a figure
beside     words next to a figure that no rule reads, and what to do about them
========== ======================================================================

The names come from linguistics (hedge, bound) and metrology (significant digits). The families
are those of the data package ``wording`` (Ferson et al. 2015 and others), the canonical names
those of the column ``hedge`` of the claims; a plural is coded by its floor, as ACLED codes
"dozens" as 12.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from typing import NamedTuple

from analysis.wording.beside import not_understood
from analysis.wording.digits import SCALES, Refusal
from analysis.wording.grammar import Found, deciding_hedge, items
from analysis.wording.lookalikes import ORDINALS
from analysis.wording.tokens import DASHES, MARKUP, Tokens, shorten
from analysis.wording.units import is_stretch, limits, unit_words
from analysis.wording.vocabulary import CANONICAL, HEDGES, Hedge, word_set

__all__ = [
    "HEDGES",
    "Figure",
    "Hedge",
    "UnreadableFigure",
    "find_figures",
    "hedge_of",
    "read_figure",
]


class UnreadableFigure(ValueError):  # noqa: N818 (named for what the reader meets)
    """A phrase that holds no figure, or more than one, or one that would need a guess.

    The message quotes the phrase, says what could not be read, and what could be.

    Examples
    --------
    >>> try:
    ...     read_figure("ballistic missiles")
    ... except UnreadableFigure as problem:
    ...     print(problem)
    cannot read 'ballistic missiles': it holds no number; \
give one in digits or words, such as 'more than 13,000 containers'
    """


class Figure(NamedTuple):
    """What a phrase says about an amount.

    Attributes
    ----------
    value
        The stated number, in the unit that the phrase names: the floor of a plural ("thousands of"
        is 1,000), the lower end of a range, a share for a fraction ("half" is 0.5).
    value_high
        The upper end of a range, as printed, else None.
    hedge
        The canonical hedge, a key of `HEDGES`, or "" for none.
    bound
        lower, upper, about, range or point: what the stated number is to the true one. A hedge
        decides for a range too: "at least 300 to 500" is lower, "up to 300 to 500" upper.
    significant_digits
        As printed: 13,000 has 2, 1.0 million has 2. Of a range, those of the end that has more.
    unit_words
        The words after the figure up to the end of the clause, with a printed currency sign first.
    contradictory
        True when two hedges pull in opposite directions ("as many as more than").

    Examples
    --------
    >>> Figure(13000.0, None, "more than", "lower", 2, "containers", False).bound
    'lower'
    """

    value: float
    value_high: float | None
    hedge: str
    bound: str
    significant_digits: int
    unit_words: str
    contradictory: bool


def hedge_of(phrase: str) -> Hedge | None:
    """Look a hedge up by its canonical phrase or by any wording that is read as it.

    Parameters
    ----------
    phrase
        A hedge alone, without its number, in any letter case and spacing.

    Returns
    -------
    Hedge or None
        None when the phrase is no hedge, is empty, or is not text: no hedge is not a hedge.

    Examples
    --------
    >>> hedge_of("More Than")
    Hedge(bound='lower', closed=False, family='above')
    >>> hedge_of("almost") == HEDGES["nearly"]
    True
    >>> hedge_of("in the order of").family
    'order'
    >>> hedge_of("") is None
    True
    """
    if not isinstance(phrase, str):
        return None
    name = " ".join(phrase.lower().split())
    return HEDGES.get(CANONICAL.get(name, name))


def find_figures(text: str) -> Iterator[tuple[int, int, Figure]]:
    """Find every figure in a running text, passing over what only looks like one.

    Parameters
    ----------
    text
        An article, a paragraph, a phrase.

    Yields
    ------
    (int, int, Figure)
        Start and end of the wording in ``text``, from its outermost hedge to the end of its
        number (or of the hedge that follows directly, or of the unit that both ends of a range
        have: "4% to 6%"), and the figure. Dates, calibres, model names, ordinals, malformed
        numbers and descending ranges are passed over. Fractions and stretches of time ("three
        days") are found too.

    Examples
    --------
    >>> text = "It sent more than 13,000 containers in 2024, with as many as 6 million shells."
    >>> for start, end, figure in find_figures(text):
    ...     print(text[start:end], "->", figure.bound, figure.value, figure.unit_words)
    more than 13,000 -> lower 13000.0 containers
    as many as 6 million -> upper 6000000.0 shells
    """
    s = Tokens(text)
    for found, figure in figures_in(s, list(items(s))):
        yield s.starts[found.start], s.ends[found.stop - 1 + found.number.tail], figure


def read_figure(text: str) -> Figure:
    """Read the one figure in a phrase.

    Parameters
    ----------
    text
        A phrase that states one amount, in digits ("13,000", "7 000", "6m"), words ("half a
        million") or both ("six-thousand-700"), with hedges before or after it.

    Returns
    -------
    Figure
        The number is in the unit that the phrase names; percent stay percent ("30 percent" is
        30), a fraction of something is a share ("a third of them" is 1/3).

    Raises
    ------
    UnreadableFigure
        When there is no figure, more than one, or one that would need a guess: a decimal comma,
        bad grouping, a negative number, a descending range, a ceiling at a plural ("up to
        several thousand"), a number that a float cannot hold, a word or sign beside the number
        that may change it and is not understood (the table ``beside`` of the package ``wording``;
        the message names it), a hidden character, markup, a word in two alphabets, no text.

    Notes
    -----
    Bounds: "at least" and "more than" are lower, "as many as" and "fewer than" upper, "nearly"
    upper, "some" about, "exactly" and no hedge at all point. "10,000-odd" is lower and allows
    10,000, as the claims of the package ``record`` code the Korean equivalent and dictionaries
    say "somewhat more than". "could rise to" is read as "up to", and a denied hedge as its
    opposite ("unlikely to send more than" is "no more than"), as the claims code both.

    "on the order of" is about, of a family of its own (order): wider than "about" words are.

    A plural is its floor (dozens 12, scores 20, hundreds 100) whatever determiner it has, so
    "several thousand" is 1,000; bound range, no high end. "more than" before it makes it lower.
    "a couple of" is 2, about.

    Two hedges: "about" words give way to a direction; of two directions the outer one decides,
    and one in front decides over one behind. ``contradictory`` tells when they disagree.

    A range that has a hedge is what the hedge says: "up to 10,000 to 12,000" is upper, "300-500+"
    lower, "about 2,000 to 3,000" about; value and value_high stay as printed. "between", "at least
    300 but at most 500" and a margin ("300 ± 50") are plain ranges. "rose by 14 to 260" and
    "revised from 10 to 12" are two figures.
    A scale at its end is shared ("4 to 6 million") if the range then rises. Its significant
    digits are those of the end that has more.

    Dates, calibres, models and a stretch of time beside the count ("in two weeks") are settings
    and do not count as figures; unit_words end where a clause, a date or a stretch begins.

    Examples
    --------
    >>> read_figure("more than 13,000 shipping containers")
    Figure(value=13000.0, value_high=None, hedge='more than', bound='lower', \
significant_digits=2, unit_words='shipping containers', contradictory=False)
    >>> read_figure("between 4.2 and 5.8 million rounds")[:4]
    (4200000.0, 5800000.0, 'between', 'range')
    >>> read_figure("thousands of troops")[:4]
    (1000.0, None, 'thousands of', 'range')
    """
    _check_text(text)
    s = Tokens(text)
    if s.word(0) in DASHES and s.kind(1) == "num" and not (s.glued(1) and s.word(0) in "-−‑"):
        why = f"{s.slice(0, 2)!r} is negative, or an item of a list"
        raise _unreadable(text, why, "write the amount without a minus sign")
    phrase = list(islice(items(s), _MAX_ITEMS + 1))
    for item in phrase:
        if isinstance(item, Refusal) and item.fatal:
            raise _unreadable(text, item.why, item.remedy)
    if len(phrase) > _MAX_ITEMS:
        why = f"it holds more than {_MAX_ITEMS} numbers, so it is no phrase"
        raise _unreadable(text, why, "read a whole text with find_figures")
    found = _found(s, phrase)
    # a stretch of time beside a count is its setting, as a date is
    counts = [pair for pair in found if not is_stretch(s, *pair)] or found
    if not counts:
        raise _unreadable(text, *_nothing_found(s, phrase))
    if len(counts) > 1:
        raise _unreadable(text, *_several_found(s, [one for one, _ in counts]))
    figure = _figure(s, *counts[0])
    if isinstance(figure, Refusal):
        raise _unreadable(text, figure.why, figure.remedy)
    if why := not_understood(s, counts[0][0]):
        raise _unreadable(text, why, "leave the word out, or say the bound in plain words")
    return figure


# --- from what was found to a figure -----------------------------------------------------------


def figures_in(s: Tokens, things: list[Found | Refusal]) -> Iterator[tuple[Found, Figure]]:
    """Yield each count among the items of a text, with its figure, where its words allow one."""
    for found, limit in _found(s, things):
        figure = _figure(s, found, limit)
        if isinstance(figure, Figure):
            yield found, figure


def _found(s: Tokens, things: list[Found | Refusal]) -> list[tuple[Found, int]]:
    """The counts, each with the token at which the next figure or date begins."""
    pairs = zip(things, limits(s, things), strict=True)
    return [(item, limit) for item, limit in pairs if isinstance(item, Found)]


def _figure(s: Tokens, found: Found, limit: int) -> Figure | Refusal:
    """State a figure, or say why its words allow no number."""
    number = found.number
    unit, back = unit_words(s, found, limit)
    decided = deciding_hedge(s, found, back)
    if isinstance(decided, Refusal):
        return decided
    hedge, contradictory = decided
    for value in (number.value, number.high):
        if value is not None and number.digits > 15 and Fraction(float(value)) != value:
            why = f"{shorten(s.slice(found.start, found.stop))} has more digits than a float holds"
            return Refusal(found.start, found.stop, why, "give at most 15 of them")
    bound = HEDGES[hedge].bound if hedge else "point"
    if number.high is not None and bound == "point":
        bound = "range"
    return Figure(
        value=float(number.value),
        value_high=None if number.high is None else float(number.high),
        hedge=hedge,
        bound=bound,
        significant_digits=number.digits,
        unit_words=unit,
        contradictory=contradictory,
    )


# --- why a phrase cannot be read ---------------------------------------------------------------

_MAX_ITEMS = 50  # numbers and the like in one phrase
# As spreadsheet programs write them.
_SHEET_ERROR = re.compile(r"#(?:DIV/0!|N/A|NAME\?|(?:REF|VALUE|NUM|NULL|SPILL|CALC|FIELD)!)")
_EXAMPLE = "give one in digits or words, such as 'more than 13,000 containers'"
_VAGUE = word_set("several many few handful numerous countless scores multiple")
_MULTIPLIED = word_set("double doubled halved twice tripled")


def _unreadable(text: object, why: str, remedy: str) -> UnreadableFigure:
    shown = shorten(text, 80) if isinstance(text, str) else repr(type(text).__name__)
    return UnreadableFigure(f"cannot read {shown}: {why}; {remedy}")


def _check_text(text: object) -> None:
    """Refuse what is not plain text."""
    if not isinstance(text, str):
        raise _unreadable(text, "it is not text", "give the phrase as a str")
    if not text.strip():
        raise _unreadable(text, "it is empty", _EXAMPLE)
    for mark in dict.fromkeys(text):
        category = unicodedata.category(mark)
        if category in ("Cc", "Cf", "Cs") and mark not in "\t\n\r":
            why = f"it holds the hidden or control character U+{ord(mark):04X}"
            raise _unreadable(text, why, "delete that character")
        if category == "Nd" and not mark.isascii():
            raise _unreadable(text, f"{mark!r} is not one of the digits 0 to 9", "use 0 to 9")
    if error := _SHEET_ERROR.search(text):
        why = f"{error[0]!r} is an error of a spreadsheet, not a number"
        raise _unreadable(text, why, "correct the formula in the sheet")
    if tag := re.search(MARKUP, text, re.VERBOSE):
        why = f"it holds the markup {shorten(tag.group(), 30)}"
        raise _unreadable(text, why, "give the words alone, as a reader sees them")
    if not text.isascii() and (mixed := _mixed_word(text)):
        why = f"the word {shorten(mixed, 30)} mixes two alphabets, so it may hide a hedge"
        raise _unreadable(text, why, "type the word again")


def _mixed_word(text: str) -> str:
    """Find a word that mixes Latin letters with Cyrillic or Greek ones; "μg" and "ΔT" do not."""
    for word in re.findall(r"[^\W\d_]+", text):
        names = [unicodedata.name(mark, "") for mark in word if mark not in "μΔΩ"]
        alphabets = {name.split()[0] for name in names if name}
        if "LATIN" in alphabets and not alphabets.isdisjoint(("CYRILLIC", "GREEK")):
            return word
    return ""


def _nothing_found(s: Tokens, things: list[Found | Refusal]) -> tuple[str, str]:
    """Explain a phrase without a figure."""
    for item in things:
        if isinstance(item, Refusal):
            return f"{item.why}, not a count", item.remedy
    for word in s.words:
        if word in _VAGUE:
            return f"{word!r} names no number", _EXAMPLE
        if word in ORDINALS:
            return f"{word!r} is an ordinal, not a count", _EXAMPLE
        if word in SCALES or word in _MULTIPLIED:
            return f"{word!r} stands without a number", _EXAMPLE
    return "it holds no number", _EXAMPLE


def _several_found(s: Tokens, found: list[Found]) -> tuple[str, str]:
    shown = " and ".join(shorten(s.slice(one.start, one.stop), 30) for one in found[:2])
    many = "two" if len(found) == 2 else f"{len(found):,}"
    return f"{many} figures were found ({shown})", "read them one at a time"
