"""Numerals: digits, number words and scale words, as a value with its significant digits.

`cardinal` reads "13,000", "six million", "two hundred and fifty", "1½ million", "6-thousand-700",
"1.2 × 10⁶", "three score and ten".
"""

from __future__ import annotations

from fractions import Fraction

from analysis.wording.digits import (
    SCALES,
    Number,
    Refusal,
    digits_at,
    printed_digits,
    short_scale,
)
from analysis.wording.tokens import CURRENCY_SIGNS, DASHES, Tokens
from analysis.wording.vocabulary import FLOORS

# --- words -------------------------------------------------------------------------------------


def _numbered(words: str, first: int, step: int = 1) -> dict[str, int]:
    return {word: first + step * place for place, word in enumerate(words.split())}


UNITS = {"naught": 0, "nought": 0} | _numbered(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen",
    0,
)
TENS = _numbered("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
_SCORES = {"threescore": 60, "fourscore": 80}
_BOTTOMS = _numbered("half third fourth fifth sixth seventh eighth ninth tenth", 2)
_BOTTOMS |= _numbered("twentieth thirtieth fortieth fiftieth", 20, 10)
_BOTTOMS |= {"quarter": 4, "hundredth": 100, "thousandth": 1000, "millionth": 10**6}
PARTS = {word: Fraction(1, bottom) for word, bottom in _BOTTOMS.items()}
_PARTS_PLURAL = {"halves" if word == "half" else f"{word}s": part for word, part in PARTS.items()}


def digits_of(value: Fraction, scale: int = 1) -> int:
    """Significant digits of a number given in words: those of its value, 1 for a third."""
    if scale != FLOORS["dozen"]:
        value /= scale
    tenths = 0
    while value.denominator > 1 and tenths < 4:
        value, tenths = value * 10, tenths + 1
    if value.denominator > 1:
        return 1 if value < 10**tenths else 2
    return max(1, len(str(value.numerator).strip("0")))


# --- from small to large -----------------------------------------------------------------------
# Each reader takes the tokens and a place, and returns what it read and where that stops.


def _below_hundred(s: Tokens, i: int) -> tuple[int, int] | None:
    """Read "six", "twenty", "twenty-five", "threescore"."""
    word = s.word(i)
    if word in _SCORES:
        return _SCORES[word], i + 1
    if word in UNITS:
        return UNITS[word], i + 1
    if word not in TENS:
        return None
    j = i + 2 if s.word(i + 1) in DASHES and s.glued(i + 1) and s.glued(i + 2) else i + 1
    unit = UNITS.get(s.word(j), 0)
    joined = 0 < unit < 10 and not (j == i + 1 and s.hyphen(j + 1))  # "sixty one-way drones"
    return (TENS[word] + unit, j + 1) if joined else (TENS[word], i + 1)


def _and_fifty(s: Tokens, i: int) -> tuple[int, int] | None:
    """Read "[and] fifty" after a hundred or a thousand."""
    j = s.past_hyphen(i)
    if s.word(j) == "and":
        if _joins_ends(s, j):
            return None
        j = s.past_hyphen(j + 1)
    small = _below_hundred(s, j)
    if not small or small[0] == 0 or s.word(small[1]) in ("hundred", "dozen"):
        return None
    if s.word(small[1]) == "point":
        small = _spoken_decimal(s, *small)
    joined = s.word(small[1] + 1)  # "hundred two-day", but "hundred and fifty-odd"
    hyphened = s.hyphen(small[1]) and joined not in SCALES and joined not in ("odd", "plus", "ish")
    return None if hyphened else small


def _joins_ends(s: Tokens, i: int) -> bool:
    """Say whether the "and" at token i is that of "between one hundred and two hundred"."""
    before = s.words[max(0, i - 5) : i][::-1]
    if "between" not in before:
        return False
    return {"and", "or", "to"}.isdisjoint(before[: before.index("between")])


def _below_thousand(s: Tokens, i: int, bare: bool = False) -> tuple[int | Fraction, int] | None:
    """Read "two hundred and fifty", "six point two", "three score", or "a" before a scale word."""
    if s.word(i) in ("a", "an"):
        small = (1, i + 1) if s.word(s.past_hyphen(i + 1)) in SCALES else None
        if (
            s.follows(i + 1, "score", "of")
            and s.word(i + 3) not in UNITS
            and s.kind(i + 3) == "word"
        ):
            small = 20, i + 2
    elif bare and s.word(i) == "hundred":
        small = 1, i
    else:
        small = _below_hundred(s, i)
    if not small:
        return None
    if s.word(small[1]) == "point":
        return _spoken_decimal(s, *small)
    j = s.past_hyphen(small[1])
    if s.word(j) == "score" and 1 < small[0] < 10:
        more = _below_hundred(s, j + 1 + (s.word(j + 1) == "and"))
        return (small[0] * 20 + more[0], more[1]) if more else (small[0] * 20, j + 1)
    if s.word(j) == "hundred" and (rest := _and_fifty(s, j + 1)):
        return small[0] * 100 + rest[0], rest[1]
    return small


def _spoken_decimal(s: Tokens, whole: int, i: int) -> tuple[Fraction, int]:
    """Read "point two" after "six"; i is the word "point"."""
    value, place, j = Fraction(whole), Fraction(1), i + 1
    while UNITS.get(s.word(j), 10) < 10 and j - i < 10:
        place /= 10
        value, j = value + UNITS[s.word(j)] * place, j + 1
    return (value, j) if j > i + 1 else (value, i)


def _and_a_half(s: Tokens, i: int) -> tuple[Fraction, int] | None:
    """Read "and a half", "and three-quarters" after a number."""
    j = s.past_hyphen(i)
    if s.word(j) != "and":
        return None
    j = s.past_hyphen(j + 1)
    if s.word(j) in ("a", "one"):
        k = s.past_hyphen(j + 1)
        return (PARTS[s.word(k)], k + 1) if s.word(k) in PARTS else None
    return parts_of(s, j)


def parts_of(s: Tokens, i: int) -> tuple[Fraction, int] | None:
    """Read "two-thirds", "three quarters"."""
    small = _below_hundred(s, i)
    k = s.past_hyphen(small[1]) if small else i
    if small and (composed := twenty_fifth(s, k)) and s.word(composed[1] - 1).endswith("s"):
        return small[0] * composed[0], composed[1]
    part = _PARTS_PLURAL.get(s.word(k)) if small else None
    if small and not part and s.word(s.past_hyphen(k + 1)) in SCALES:
        part = PARTS.get(s.word(k))  # "three-quarter million"
    return (small[0] * part, k + 1) if part else None


def twenty_fifth(s: Tokens, i: int) -> tuple[Fraction, int] | None:
    """Read the part of "one twenty-fifth", "three sixty-fourths", "one two-hundredth"."""
    j = i + 2 if s.hyphen(i + 1) else i
    if j == i:
        return None
    part = s.word(j).removesuffix("s")
    bottom = 2 if part == "second" else _BOTTOMS.get(part, 0)
    if s.word(i) in TENS and 1 < bottom < 10 and part != "half":
        return Fraction(1, TENS[s.word(i)] + bottom), j + 1
    large = bottom in (100, 1000) and 1 < UNITS.get(s.word(i), 0) < 20
    return (Fraction(1, UNITS[s.word(i)] * bottom), j + 1) if large else None


def scale_words(s: Tokens, i: int) -> tuple[int, int]:
    """Read scale words, "hundred thousand"; return their product (1 when there is none)."""
    product, last, j = 1, 0, i
    for _ in range(3):
        k = s.past_hyphen(j)
        factor = SCALES.get(s.word(k), 0)
        if factor <= last and not (factor == last and 1000 <= last < 10**9):  # "a million million"
            break
        product, last, j = product * factor, factor, k + 1
    return product, j


def cardinal(s: Tokens, i: int, below: int = 0, bare: bool = False) -> Number | Refusal | None:
    """Read a numeral in digits, in words, or in both ("six-thousand-700") from token i.

    ``below`` is the scale that a numeral added to another must not reach; ``bare`` lets a scale
    word stand alone.
    """
    in_digits = s.kind(i) == "num"
    if in_digits:
        read = digits_at(s, i)
        if isinstance(read, Refusal):
            return read
        value, j = read
    elif small := _below_thousand(s, i, bare):
        value, j = Fraction(small[0]), small[1]
    elif s.word(i) == "dozen" or (bare and s.word(i) in SCALES):
        value, j = Fraction(1), i
    else:
        return None
    printed = printed_digits(s.word(i)) if in_digits and j == i + 1 else 0
    if half := _and_a_half(s, j):
        value, j, printed = value + half[0], half[1], 0
    slang = s.word(j) in ("grand", "thou")  # "five grand"
    short = (in_digits or slang) and short_scale(s, j, s.word(i - 1) in CURRENCY_SIGNS)
    scale, stop = (short, j + 1) if short else scale_words(s, j)
    if below and scale >= below:
        return None
    value *= scale
    added = _added(s, stop, scale, in_digits) if scale > 1 else None
    if added:
        value, stop = value + added[0], added[1]
        return Number(i, stop, value, digits_of(value))
    digits = printed if printed and scale != FLOORS["dozen"] else digits_of(value, scale)
    return Number(i, stop, value, digits, scale)


def _added(s: Tokens, i: int, scale: int, in_digits: bool) -> tuple[Fraction, int] | None:
    """Read what is added after a scale: "and a half", "-700", "two hundred", "and five"."""
    if half := _and_a_half(s, i):
        return half[0] * scale, half[1]
    j = s.past_hyphen(i)
    if scale == FLOORS["dozen"] or s.word(j) in ("a", "an"):
        return None
    if s.word(j) == "and":
        small = None if in_digits else _and_fifty(s, i)
        return (
            (Fraction(small[0]), small[1]) if small and scale_words(s, small[1])[0] == 1 else None
        )
    more = cardinal(s, j, below=scale)
    if not isinstance(more, Number) or not 0 < more.value < scale:
        return None
    if s.kind(j) == "num":  # "6-thousand-700", "1 million 200 thousand"
        fits = j > i or (in_digits and more.scale > 1)
    else:  # "six thousand seven hundred", but not "six thousand two-day trips"
        fits = not in_digits and s.kind(j) == "word" and not s.hyphen(more.stop)
    return (more.value, more.stop) if fits else None
