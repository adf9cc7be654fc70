"""Ranges: "4 to 6 million", "between 10 and 12", "10,000, perhaps 12,000", "300 ± 50"."""

from __future__ import annotations

from fractions import Fraction

from analysis.wording.amounts import NUMBER_WORDS, PERCENTS, TIMES, couple, plural, share
from analysis.wording.digits import Number, Refusal, without_separators
from analysis.wording.numerals import cardinal
from analysis.wording.tokens import DASHES, Tokens, currency_start, past_currency, shorten
from analysis.wording.vocabulary import HEDGES, INNER, Phrasebook

_JOINERS = Phrasebook(dict.fromkeys(("if not", "or", "to", "and", "but", "up to")))
# after a comma, "or" more often gives the same amount in another unit ("10,000, or 5 percent")
_AFTER_COMMA = Phrasebook(
    dict.fromkeys(("or even", "or perhaps", "or possibly", "or maybe", "if not"))
    | dict.fromkeys(("perhaps", "possibly", "maybe"))
)


def _joiner(s: Tokens, i: int, opened: str) -> int:
    """Return where the second end of a range may begin, or 0.

    ``opened`` is "between" or "lower" (a floor before the first end) and lets "and" join.
    """
    word = s.word(i)
    if word in DASHES and not (s.hyphen(i) and s.word(i + 1) in ("to", "or")):
        tight = s.glued(i) and s.glued(i + 1)
        loose = word != "—" and s.glued(i) == s.glued(i + 1)
        return i + 1 if tight or loose or s.glued(i + 1) else 0
    comma = word == "," and s.word(i + 1) not in ("and", "but")
    j = s.past_hyphen(i + 1 if word == "," else i)
    length, _ = (_AFTER_COMMA if comma else _JOINERS).at(s.words, j)
    if not length or (s.word(j) in ("and", "but") and not opened):
        return 0
    return s.past_hyphen(j + length)


def _past_inner(s: Tokens, i: int) -> tuple[int, str]:
    """Pass over hedges at the second end; return also the bound of one that has a direction."""
    bound = ""
    while True:
        length, name = INNER.at(s.words, i)
        if not length:
            return i, bound
        if name and (not bound or HEDGES[name].bound != "about"):
            bound = HEDGES[name].bound
        i += length


def second_end(s: Tokens, i: int, opened: str) -> Number | None:
    """Read the second end of a range that may join at token i.

    Its `hedge` is "between" where it is a ceiling to a floor ("at least 300 but at most 500"),
    "or more" where it is a floor itself ("300 to more than 500"), and "about" ("300 to about 500").
    """
    j = _joiner(s, i, opened)
    if not j:
        return None
    word = s.word(i)
    j, bound = _past_inner(s, j)
    if opened == "lower" and word in ("and", "but", ",") and bound != "upper":
        return None
    if bound == "lower" and not (word == "to" or word in DASHES or opened == "between"):
        return None
    j = past_currency(s, j)
    if s.word(j) not in NUMBER_WORDS and s.kind(j) != "num":
        return None
    read = couple(s, j) or plural(s, j) or share(s, j) or cardinal(s, j)
    closed = opened == "lower" and bound == "upper"
    hedge = "between" if closed else {"lower": "or more", "about": "about"}.get(bound, "")
    return read._replace(hedge=hedge) if isinstance(read, Number) else None


_LONGEST_UNIT = 3  # words that both ends of a range repeat: "2 per cent to 4.5 per cent"


def _other_end(s: Tokens, left: Number, opened: str) -> Number | None:
    """Find the second end, straight after the first or after a unit that both repeat."""
    if right := second_end(s, left.stop, opened):
        return right
    for length in range(1, _LONGEST_UNIT + 1):
        j = left.stop + length
        if s.kind(j - 1) not in ("word", "sign") or s.word(j - 1) in DASHES:
            return None
        right = second_end(s, j, opened)
        if right and s.words[right.stop : right.stop + length] == s.words[left.stop : j]:
            return right._replace(tail=length)
    return None


def ranged(s: Tokens, left: Number, opened: str) -> Number | Refusal:
    """Join a number with a second end, or with a margin, when there is one.

    ``opened`` says what stands before: "between", "lower" (a floor), "change" ("rose from": two
    numbers), "step" ("rose by": two, unless of percent), "rose", "from" or nothing of these.
    """
    if left.kind == "band" or opened == "change":
        return left
    if spread := _margin(s, left):
        return spread
    right = _other_end(s, left, opened)
    if right is None or _differ_in_kind(s, left, right) or _is_step(s, left, right, opened):
        return left
    if right.kind == "plural":
        return left._replace(stop=right.stop) if left.kind == "plural" else left
    low, high = _share_scale(left, right), right.value
    if low >= high:
        alone = _weakly_joined(s, left, right) or opened == "from"
        return left if alone else _not_rising(s, left, right)
    if _may_share_thousands(s, left, right):
        return _clipped(s, left, right)
    digits = max(left.digits, right.digits)
    hedge = right.hedge or left.hedge
    return Number(left.start, right.stop, low, digits, 1, "range", hedge, high, right.tail)


def _is_step(s: Tokens, left: Number, right: Number, opened: str) -> bool:
    """Tell "rose by 14 to 260", a step and what it reached, from "rose by 2 to 3 percent"."""
    if opened not in ("step", "rose") or (opened == "rose" and right.value < 3 * left.value):
        return False
    after = s.word(right.stop)
    same = after in PERCENTS or after in TIMES or after in ("percentage", "basis", "points")
    return not same and not (left.scale == 1 < right.scale)


_SIGNS = (
    "±",
    "plus or minus",
    "plus - or - minus",
    "plus / minus",
    "+ / -",
    "+ / −",
    "+ or -",
    "minus or plus",
)
_MARGINS = Phrasebook(
    {
        f"{opens}{sign}": ""
        for opens in ("", ", ", "( ")
        for sign in (*_SIGNS, "+ -", "give or take")
    }
)


def _margin(s: Tokens, left: Number) -> Number | Refusal | None:
    """Read "300 ± 50", "45 percent, plus or minus 3 points", "300 ± 5%" as a range."""
    unit = not _MARGINS.at(s.words, left.stop)[0] and s.kind(left.stop) in ("word", "sign")
    i = left.stop + unit
    length, _ = _MARGINS.at(s.words, i)
    by = cardinal(s, past_currency(s, i + length)) if length else None
    if not isinstance(by, Number):
        return None
    stop, relative = by.stop, s.word(by.stop) in ("%", "percent") and not unit
    value = left.value * (by.scale if left.scale == 1 else 1)  # "1.2 ± 0.3 million"
    margin = value * by.value / 100 if relative else by.value
    if not 0 < margin <= value:
        size = "larger than the number" if margin else "0"
        why = f"the margin in {shorten(s.slice(left.start, stop))} is {size}"
        return Refusal(left.start, stop, why, "give the two ends of the range", fatal=True)
    stop += relative
    tail = int(unit and s.word(stop) in (s.word(left.stop), "points"))
    closing = s.word(i) == "(" and s.word(stop + tail) == ")"
    stop, tail = (stop, tail + closing) if tail else (stop + closing, 0)
    low, high = value - margin, value + margin
    digits = max(left.digits, by.digits)
    return Number(left.start, stop, low, digits, 1, "range", "", high, tail)


def _share_scale(left: Number, right: Number) -> Fraction:
    """Give the first end the scale of the second ("4 to 6 million") if the range then rises."""
    shared = left.value * right.scale
    alone = left.scale == 1 and left.kind == "cardinal"
    return shared if alone and shared < right.value else left.value


def _differ_in_kind(s: Tokens, left: Number, right: Number) -> bool:
    """Tell a range from two amounts: a share beside a count, "8 trillion won or $5.5 billion"."""
    money = [currency_start(s, end.start) < end.start for end in (left, right)]
    return (left.kind == "share") != (right.kind == "share") or (money == [False, True])


def _weakly_joined(s: Tokens, left: Number, right: Number) -> bool:
    """Say whether "or" or a dash between spaces, rather than "to", stands between two numbers."""
    spaced = s.word(left.stop) in DASHES and not s.glued(left.stop)
    return spaced or "or" in s.words[left.stop : right.start]


def _may_share_thousands(s: Tokens, left: Number, right: Number) -> bool:
    """Say whether "12-15,000" may stand for 12,000 to 15,000; "1 to 10,000" hardly does."""
    first, second = s.word(left.start), s.word(right.start)
    if not first.isdigit() or left.stop != left.start + 1 or right.stop != right.start + 1:
        return False
    grouped = second != without_separators(second)
    return grouped and right.value / 3 <= left.value * 1000 < right.value


def _clipped(s: Tokens, left: Number, right: Number) -> Refusal:
    span = shorten(s.slice(left.start, right.stop))
    why = f"the range {span} may have lost the thousands of its first number"
    return Refusal(left.start, right.stop, why, "write both numbers out", fatal=True)


def _not_rising(s: Tokens, left: Number, right: Number) -> Refusal:
    span = shorten(s.slice(left.start, right.stop))
    why = f"the range {span} does not rise from its first number to its second"
    return Refusal(left.start, right.stop, why, "write the smaller number first", fatal=True)
