"""Numerals: digits, number words and scale words, as a value with its significant digits.

`cardinal` reads "13,000", "six million", "two hundred and fifty", "1½ million", "6-thousand-700".
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from analysis.wording.tokens import CURRENCY_SIGNS, DASHES, Tokens, shorten
from analysis.wording.vocabulary import FLOORS, word_set


class Number(NamedTuple):
    """Tokens start to stop as a number."""

    start: int
    stop: int
    value: Fraction
    digits: int = 1  # significant ones
    scale: int = 1  # of the scale word it ends in, which a range shares: "4 to 6 million"
    kind: str = "cardinal"  # or couple, plural, share, band, range
    hedge: str = ""  # that the number has in itself: "thousands of", "a couple of"
    high: Fraction | None = None
    tail: int = 0  # tokens behind a range that repeat the unit of its first end: "4% to 6%"


class Refusal(NamedTuple):
    """Tokens start to stop look like a number and are no count."""

    start: int
    stop: int
    why: str
    remedy: str = "name a count, such as '13,000 containers'"
    fatal: bool = False  # read_figure must not look past it
    dated: bool = False  # a date or clock time: ends the unit words before it


# --- words -------------------------------------------------------------------------------------


def _numbered(words: str, first: int, step: int = 1) -> dict[str, int]:
    return {word: first + step * place for place, word in enumerate(words.split())}


UNITS = _numbered(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen",
    0,
)
TENS = _numbered("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
_SINGULAR_SCALES = {word: value for word, value in FLOORS.items() if word not in ("ten", "score")}
_SINGULAR_SCALES["quadrillion"] = 10**15
SCALES = _SINGULAR_SCALES | {f"{w}s": v for w, v in _SINGULAR_SCALES.items() if w != "dozen"}
_SHORT_SCALES = {
    "k": 10**3,
    **dict.fromkeys(("m", "mn", "mln", "mio", "mil"), 10**6),
    **dict.fromkeys(("b", "bn", "bln"), 10**9),
    **dict.fromkeys(("tn", "trn", "trln"), 10**12),
}
_PART_NAMES = "half third fourth fifth sixth seventh eighth ninth tenth"
PARTS = {word: Fraction(1, bottom) for word, bottom in _numbered(_PART_NAMES, 2).items()}
PARTS["quarter"] = Fraction(1, 4)
_PARTS_PLURAL = {"halves" if word == "half" else f"{word}s": part for word, part in PARTS.items()}
FRACTION_SIGNS = {
    "½": Fraction(1, 2),
    "⅓": Fraction(1, 3),
    "⅔": Fraction(2, 3),
    "¼": Fraction(1, 4),
    "¾": Fraction(3, 4),
    "⅕": Fraction(1, 5),
    "⅛": Fraction(1, 8),
}
# "6m long" is metres, "6m shells" are millions
_METRES = word_set(
    "long wide tall high deep away apart above below sprint race hurdles freestyle butterfly"
    " backstroke breaststroke relay dash thick from underwater radius"
)


# --- digits ------------------------------------------------------------------------------------

_GROUPED = r"[0-9]{1,3}(?:([,'’ \u00a0\u2009\u202f])[0-9]{3}(?:\1[0-9]{3})*)?(?:\.[0-9]+)?"
_PLAIN = r"[0-9]*(?:\.[0-9]+)?"
_SEPARATORS = str.maketrans("", "", ",'’ \u00a0\u2009\u202f")
_MAX_LENGTH = 40  # of one printed number


def without_separators(printed: str) -> str:
    return printed.translate(_SEPARATORS)


def malformed(printed: str) -> tuple[str, str] | None:
    """Say what is wrong with a printed number, and what would be right; None when sound."""
    shown = shorten(printed, 30)
    if len(printed) > _MAX_LENGTH:
        return f"the number {shown} is absurdly long", "give at most 15 significant digits"
    if not (re.fullmatch(_GROUPED, printed) or re.fullmatch(_PLAIN, printed)):
        return _bad_separators(printed, shown)
    if re.match("0[0-9,'’ \u00a0\u2009\u202f]", printed):
        return f"{shown} begins with a zero", "write it without, as 500 or 0.5"
    if re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{2}0", printed):
        grouped = printed.replace(".", ",")
        return (
            f"{shown} may be {grouped} with a dot for thousands, or a decimal",
            f"write {grouped} or {printed.rstrip('0').rstrip('.')}",
        )
    return None


def _bad_separators(printed: str, shown: str) -> tuple[str, str]:
    remedy = "write thousands in groups of three with one kind of separator, such as 13,000"
    if re.fullmatch(r"[0-9]+,[0-9]+", printed):
        why = f"in {shown} a comma is not followed by exactly three digits"
        return why, f"write a decimal with a dot ({printed.replace(',', '.')}); or {remedy}"
    if printed.count(".") > 1:
        return f"{shown} has more than one dot", f"dots are for decimals; {remedy}"
    return f"{shown} is badly grouped", remedy


def _printed_digits(printed: str) -> int:
    """Significant digits as printed: decimals count, the trailing zeros of an integer do not."""
    bare = without_separators(printed)
    kept = bare.replace(".", "").lstrip("0") if "." in bare else bare.strip("0")
    return max(1, len(kept))


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
    """Read "six", "twenty", "twenty-five"."""
    word = s.word(i)
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
    hyphened = s.hyphen(small[1]) and s.word(small[1] + 1) not in SCALES  # "hundred two-day"
    return None if hyphened else small


def _joins_ends(s: Tokens, i: int) -> bool:
    """Say whether the "and" at token i is that of "between one hundred and two hundred"."""
    before = s.words[max(0, i - 5) : i][::-1]
    if "between" not in before:
        return False
    return {"and", "or", "to"}.isdisjoint(before[: before.index("between")])


def _below_thousand(s: Tokens, i: int) -> tuple[int | Fraction, int] | None:
    """Read "two hundred and fifty", "six point two", or "a" before a scale word."""
    if s.word(i) in ("a", "an"):
        small = (1, i + 1) if s.word(s.past_hyphen(i + 1)) in SCALES else None
    else:
        small = _below_hundred(s, i)
    if not small:
        return None
    if s.word(small[1]) == "point":
        return _spoken_decimal(s, *small)
    j = s.past_hyphen(small[1])
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


def fraction_sign(s: Tokens, i: int) -> tuple[Fraction, int] | None:
    """Read "½" or "1/2"."""
    if s.word(i) in FRACTION_SIGNS:
        return FRACTION_SIGNS[s.word(i)], i + 1
    parts = s.words[i : i + 3]
    if len(parts) < 3 or parts[1] != "/" or not (s.glued(i + 1) and s.glued(i + 2)):
        return None
    if not all(part.isascii() and part.isdigit() and len(part) < 3 for part in parts[::2]):
        return None
    top, bottom = int(parts[0]), int(parts[2])
    proper = 0 < top < bottom <= 10 and s.word(i + 3) != "/"
    return (Fraction(top, bottom), i + 3) if proper else None


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
    part = _PARTS_PLURAL.get(s.word(k)) if small else None
    return (small[0] * part, k + 1) if part else None


def scale_words(s: Tokens, i: int) -> tuple[int, int]:
    """Read scale words, "hundred thousand"; return their product (1 when there is none)."""
    product, last, j = 1, 0, i
    for _ in range(3):
        k = s.past_hyphen(j)
        factor = SCALES.get(s.word(k), 0)
        if factor <= last:
            break
        product, last, j = product * factor, factor, k + 1
    return product, j


def _short_scale(s: Tokens, i: int, money: bool) -> int:
    """Read the short form of a scale, "6m" or "6 m", unless metres or a model name are meant."""
    word = s.word(i)
    if word == "t" and money:
        return 10**12
    if word not in _SHORT_SCALES or (word == "mil" and s.hyphen(i + 1)):
        return 0
    next_glued = s.glued(i + 1)
    if next_glued and s.kind(i + 1) == "num":
        return 0  # "3M14"
    if len(word) == 1 and not s.glued(i) and (next_glued and s.word(i + 1) not in ".,;:)?!%"):
        return 0  # "5 B-52 bombers"
    return 0 if word == "m" and _says_metres(s, i + 1) else _SHORT_SCALES[word]


def _says_metres(s: Tokens, i: int) -> bool:
    if s.word(i) == "/" and s.word(i + 1) in ("s", "sec"):
        return True
    j = s.past_hyphen(i)
    # "6m high-explosive shells" and "6m long-range" are millions; "6m-long" is metres
    return s.word(j) in _METRES and not s.hyphen(j + 1)


def _digits_at(s: Tokens, i: int) -> tuple[Fraction, int] | Refusal:
    """Read a number in digits, with "½" after it when there is one."""
    if problem := malformed(s.word(i)):
        return Refusal(i, i + 1, *problem, fatal=True)
    if s.word(i + 1) == "e" and s.glued(i + 1):
        return Refusal(i, i + 2, "it is in scientific notation", "write it out", fatal=True)
    value = Fraction(without_separators(s.word(i)))
    part = fraction_sign(s, i + 1)
    return (value + part[0], part[1]) if part else (value, i + 1)


def cardinal(s: Tokens, i: int, below: int = 0, bare: bool = False) -> Number | Refusal | None:
    """Read a numeral in digits, in words, or in both ("six-thousand-700") from token i.

    ``below`` is the scale that a numeral added to another must not reach; ``bare`` lets a scale
    word stand alone.
    """
    in_digits = s.kind(i) == "num"
    if in_digits:
        read = _digits_at(s, i)
        if isinstance(read, Refusal):
            return read
        value, j = read
    elif small := _below_thousand(s, i):
        value, j = Fraction(small[0]), small[1]
    elif s.word(i) == "dozen" or (bare and s.word(i) in SCALES):
        value, j = Fraction(1), i
    else:
        return None
    printed = _printed_digits(s.word(i)) if in_digits and j == i + 1 else 0
    if half := _and_a_half(s, j):
        value, j, printed = value + half[0], half[1], 0
    short = in_digits and _short_scale(s, j, s.word(i - 1) in CURRENCY_SIGNS)
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
