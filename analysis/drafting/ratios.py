"""Comparisons and lengths as figures: "10-to-1", "twice as many", "sevenfold", "a 12-year term"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from analysis.drafting.words import JAIL, TERMS
from analysis.wording import HEDGES, Figure
from analysis.wording.amounts import TIMES
from analysis.wording.digits import Number
from analysis.wording.grammar import Found, hedges_before
from analysis.wording.lookalikes import MULTIPLES
from analysis.wording.numerals import TENS, UNITS, cardinal, digits_of
from analysis.wording.tokens import HYPHENS, Tokens
from analysis.wording.vocabulary import word_set

_COMPARING = word_set(
    "ratio ratios outnumber outnumbered outnumbers outnumbering margin margins odds advantage"
    " superiority outgun outgunned"
)
_AFTER_MULTIPLE = word_set("as the that what its their his last this")
# A text without any of these compares nothing, which spares most texts the walk.
_MAY_COMPARE = re.compile(
    r"\d:\d|\bto[ -](?:one|1)\b|-to-|twice|thrice|double|triple|treble|quadruple|ratio|outnumber"
    r"|margin|odds|advantage|superior|outgun|fold\b|\dx\b|-(?:year|month|week|day|hour)\b",
    re.IGNORECASE,
)
_NEAR = 8  # words between a comparison and the word that says that it is one


def comparisons(s: Tokens) -> Iterator[tuple[Found, Figure]]:
    """Yield each ratio and each multiple in words of a text, as figures; in order.

    >>> [figure[:4] for _, figure in comparisons(Tokens("Outgunned by almost 10 to 1"))]
    [(10.0, None, 'nearly', 'upper')]
    """
    if not _MAY_COMPARE.search(s.text):
        return
    i = 0
    while i < len(s):
        number = _ratio(s, i) or _multiple(s, i) or _fold(s, i) or _length(s, i)
        if number:
            front, start = hedges_before(s, number.start, 0)
            hedge = front[0] if front else ""
            high = float(number.high) if number.high else None
            bound = HEDGES[hedge].bound if hedge else "range" if high else "point"
            figure = Figure(float(number.value), high, hedge, bound, number.digits, "", False)
            yield Found(start, number.stop, number, front, ""), figure
        i = number.stop if number else i + 1


def _multiple(s: Tokens, i: int) -> Number | None:
    times = MULTIPLES.get(s.word(i))
    if not times or s.word(i + 1) not in _AFTER_MULTIPLE:
        return None
    return Number(i, i + 1, Fraction(times), kind="multiple")


_FOLDS = UNITS | TENS | {"hundred": 100, "thousand": 1000}
_NO_RISES = word_set("aim aims reason reasons purpose problem goal task role message challenge")


def _fold(s: Tokens, i: int) -> Number | None:
    """Read "sevenfold", "two- to threefold", "20x more", but no "4x4", no "the aim is twofold"."""
    word, j = s.word(i), i + 1 + (s.word(i + 1) in HYPHENS)
    other = s.word(j + 1) if s.word(j) in ("to", "or") else ""
    low, high = (_FOLDS.get(one.removesuffix("fold"), 0) for one in (word, other))
    joined = other.endswith("fold") and high > low > 0
    if low and (joined or word.endswith("fold")) and not s.any_of(_NO_RISES, i - 5, i):
        stop, top = (j + 2, Fraction(high)) if joined else (i + 1, None)
        return Number(i, stop, Fraction(low), digits_of(Fraction(low)), kind="multiple", high=top)
    if s.kind(i) != "num" or s.word(i + 1) != "x" or not s.glued(i + 1) or s.kind(i + 2) == "num":
        return None
    number = cardinal(s, i)
    plain = isinstance(number, Number) and number.stop == i + 1
    return number._replace(stop=i + 2, kind="multiple") if plain else None


def _length(s: Tokens, i: int) -> Number | None:
    """Read "12-year" where it is a term or the length of a strike: "a 12-year sentence"."""
    j = next((j for j in range(i + 1, i + 4) if s.hyphen(j)), 0)
    if not j or s.word(j + 1) not in TIMES:
        return None
    number = cardinal(s, i)
    if not isinstance(number, Number) or number.stop != j:
        return None
    stop = j + 2
    while stop < j + 5 and s.word(stop).isalpha():
        stop += 1
    jailed = "term" in s.words[j + 2 : stop] and s.any_of(JAIL, i - 6, j + 4)
    return number._replace(kind="length") if jailed or s.any_of(TERMS, j + 2, stop) else None


def _ratio(s: Tokens, i: int) -> Number | None:
    """Read "3:1", "10-to-1" and, where the words compare, "seven to two"."""
    left = cardinal(s, i) if s.kind(i) in ("num", "word") else None
    if not isinstance(left, Number) or left.start != i or s.word(i - 1) == "from":
        return None
    j = _joined_at(s, left.stop)
    right = cardinal(s, j) if j else None
    if not isinstance(right, Number) or not right.value > 0 or not left.value:
        return None
    compared = s.any_of(_COMPARING, i - _NEAR, right.stop + _NEAR)
    if s.kind(right.stop) == "num" or not (compared or s.word(j) in ("1", "one")):
        return None
    value = left.value / right.value
    return Number(i, right.stop, value, digits_of(value), kind="ratio")


def _joined_at(s: Tokens, j: int) -> int:
    """Where the second number of a ratio may begin: after ":", "-to-", "to"; else 0."""
    if s.word(j) == ":" and s.glued(j) and s.glued(j + 1):
        return j + 1
    k = s.past_hyphen(j)
    if s.word(k) == "to":
        return s.past_hyphen(k + 1)
    return 0
