"""Ranges: "4 to 6 million", "between 10 and 12", "10,000, perhaps 12,000"."""

from __future__ import annotations

from fractions import Fraction

from analysis.wording.amounts import NUMBER_WORDS, couple, plural, share
from analysis.wording.numerals import Number, Refusal, cardinal, without_separators
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


def _past_inner(s: Tokens, i: int) -> tuple[int, bool]:
    """Pass over hedges at the second end; say whether one of them is a ceiling."""
    ceiling = False
    while True:
        length, name = INNER.at(s.words, i)
        if not length:
            return i, ceiling
        ceiling = ceiling or bool(name and HEDGES[name].bound == "upper")
        i += length


def second_end(s: Tokens, i: int, opened: str) -> Number | None:
    """Read the second end of a range that may join at token i."""
    j = _joiner(s, i, opened)
    if not j:
        return None
    j, ceiling = _past_inner(s, j)
    if opened == "lower" and s.word(i) in ("and", "but", ",") and not ceiling:
        return None
    j = past_currency(s, j)
    if s.word(j) in NUMBER_WORDS or s.kind(j) == "num":
        read = couple(s, j) or plural(s, j) or share(s, j) or cardinal(s, j)
        return read if isinstance(read, Number) else None
    return None


def _other_end(s: Tokens, left: Number, opened: str) -> Number | None:
    """Find the second end, straight after the first or after a unit that both repeat."""
    if right := second_end(s, left.stop, opened):
        return right
    right = second_end(s, left.stop + 1, opened) if s.kind(left.stop) in ("word", "sign") else None
    same = right is not None and s.word(right.stop) == s.word(left.stop)
    return right._replace(tail=1) if same and s.word(left.stop) not in DASHES else None


def ranged(s: Tokens, left: Number, opened: str) -> Number | Refusal:
    """Join a number with a second end when there is one."""
    if left.kind == "band" or opened == "change":
        return left
    right = _other_end(s, left, opened)
    if right is None or _differ_in_kind(s, left, right):
        return left
    if right.kind == "plural":
        return left._replace(stop=right.stop) if left.kind == "plural" else left
    low, high = _share_scale(left, right), right.value
    if low >= high:
        return left if _weakly_joined(s, left, right) else _not_rising(s, left, right)
    if _may_share_thousands(s, left, right):
        return _clipped(s, left, right)
    digits = max(left.digits, right.digits)
    return Number(left.start, right.stop, low, digits, 1, "range", left.hedge, high, right.tail)


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
