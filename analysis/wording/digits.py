"""Printed digits: "13,000", "1½", "6m", "1.2 × 10⁶", "1_000_000", and what is wrong with others."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import NamedTuple

from analysis.wording.tokens import CURRENCY_SIGNS, DASHES, Tokens, shorten
from analysis.wording.vocabulary import FLOORS, PERCENTS, is_measure, word_set


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


_SINGULAR_SCALES = {word: value for word, value in FLOORS.items() if word not in ("ten", "score")}
_SINGULAR_SCALES |= {"milliard": 10**9, "quadrillion": 10**15}
SCALES = _SINGULAR_SCALES | {f"{w}s": v for w, v in _SINGULAR_SCALES.items() if w != "dozen"}
_SHORT_SCALES = {
    **dict.fromkeys(("k", "thou", "grand"), 10**3),
    **dict.fromkeys(("m", "mn", "mln", "mio", "mil", "mm"), 10**6),
    **dict.fromkeys(("b", "bn", "bln", "bil"), 10**9),
    **dict.fromkeys(("tn", "trn", "trln", "tril"), 10**12),
}
FRACTION_SIGNS = {
    sign: Fraction(unicodedata.numeric(sign)).limit_denominator(10) for sign in "½⅓⅔¼¾⅕⅛"
}
# "6m long" is metres, "6m shells" are millions
_METRES = word_set(
    "square long wide tall high deep away apart above below sprint race hurdles freestyle butterfly"
    " backstroke breaststroke relay dash thick from underwater radius"
)
_DISTANCES = word_set(
    "depth height altitude dived dive plunged climbed swam waves wave surge stands length distance"
    " width radius pool river water snow tide race track swimmer jump wall tower"
)
_RAN = word_set("ran run runs running walked jogged race")
_OF_MILLIONS = word_set(
    "deal fund loan fine payout bill budget contract project package investment grant profit loss"
    " debt majority audience crowd population total strong plan programme program gift bid transfer"
    " people vote sale share stake cost dollar euro pound"
)
QUAKES = word_set("quake earthquake tremor aftershock temblor event")
_HAVE_DECIMALS = PERCENTS | word_set(
    "g m square cubic dollar dollars euro euros yen yuan won times and or to bn mph kph"
)


# --- digits ------------------------------------------------------------------------------------

_GROUPED = r"[0-9]{1,3}(?:([,'’ \u00a0\u2009\u202f])[0-9]{3}(?:\1[0-9]{3})*)?(?:\.[0-9]+)?"
_PLAIN = r"[0-9]*(?:\.[0-9]+)?"
_SEPARATORS = str.maketrans("", "", ",'’ \u00a0\u2009\u202f")
_MAX_LENGTH = 40  # of one printed number
_MAX_POWER = 18  # of ten; a count beyond a trillion million is none


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
    return None


def _dotted_thousands(s: Tokens, i: int) -> tuple[str, str] | None:
    """Say that "13.000" or "12.345 troops" may have a dot for thousands, "1.375 million" not."""
    printed, after = s.word(i), s.word(s.past_hyphen(i + 1))
    if not re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{3}", printed):
        return None
    scaled = after in SCALES or after in _SHORT_SCALES
    scaled = scaled or after in _HAVE_DECIMALS or is_measure(after)
    if not printed.endswith("0") and (
        scaled or s.word(i - 1) in CURRENCY_SIGNS or after in "^×*x·"
    ):
        return None
    if not printed.endswith("0") and s.kind(s.past_hyphen(i + 1)) != "word":
        return None
    grouped = printed.replace(".", ",")
    why = f"{printed!r} may be {grouped} with a dot for thousands, or a decimal"
    return why, f"write {grouped} or {printed.rstrip('0').rstrip('.')} with its unit"


def _bad_separators(printed: str, shown: str) -> tuple[str, str]:
    remedy = "write thousands in groups of three with one kind of separator, such as 13,000"
    if re.fullmatch(r"[0-9]+,[0-9]+", printed):
        why = f"in {shown} a comma is not followed by exactly three digits"
        return why, f"write a decimal with a dot ({printed.replace(',', '.')}); or {remedy}"
    if printed.count(".") > 1:
        return f"{shown} has more than one dot", f"dots are for decimals; {remedy}"
    return f"{shown} is badly grouped", remedy


def printed_digits(printed: str) -> int:
    """Significant digits as printed: decimals count, the trailing zeros of an integer do not."""
    bare = without_separators(printed)
    kept = bare.replace(".", "").lstrip("0") if "." in bare else bare.strip("0")
    return max(1, len(kept))


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
    usual = bottom <= 10 or bottom in (12, 16, 20, 32)
    proper = 0 < top < bottom and usual and s.word(i + 3) != "/"
    return (Fraction(top, bottom), i + 3) if proper else None


def short_scale(s: Tokens, i: int, money: bool) -> int:
    """Read the short form of a scale, "6m" or "6 m", unless metres or a model name are meant."""
    word = s.word(i)
    if word == "t" and money:
        return 10**12
    if word not in _SHORT_SCALES or (word == "mil" and s.hyphen(i + 1)):
        return 0
    if (word == "mm" and not money) or (word == "grand" and s.kind(i + 1) == "word"):
        return 0  # "152 mm", "5 grand pianos"
    next_glued = s.glued(i + 1)
    if next_glued and s.kind(i + 1) == "num":
        return 0  # "3M14"
    if next_glued and s.word(i + 1) == "." and s.glued(i + 2) and s.kind(i + 2) == "word":
        return 0  # "90 m.p.h."
    if word in "kmb" and (s.glued(i) or word == "m") and not money and _is_size(s, i):
        return 0
    if word == "m" and s.word(i + 1) in QUAKES:
        return 0
    if len(word) == 1 and not s.glued(i) and (next_glued and s.word(i + 1) not in ".,;:)?!%"):
        return 0  # "5 B-52 bombers"
    return 0 if word == "m" and _says_metres(s, i + 1) else _SHORT_SCALES[word]


def _is_size(s: Tokens, i: int) -> bool:
    """Say whether a letter is no scale by its noun: "the 41m wall", "a 4K screen", "ran 5k"."""
    noun, article = s.word(i + 1), s.word(i - 2)
    singular = s.kind(i + 1) == "word" and not s.glued(i + 1) and not noun.endswith(("s", "ed"))
    if article in ("a", "an", "the", "its", "this", "that", "each") and singular:
        return noun not in _OF_MILLIONS and noun not in _CLOSED_CLASS
    if s.word(i) == "k":
        return article in _RAN
    event = article == "the" and not singular and s.word(i - 1).endswith("00")  # "in the 800m."
    near = s.words[max(0, i - 7) : i - 1]
    return s.word(i) == "m" and (event or not _DISTANCES.isdisjoint(near)) and not _is_plural(noun)


def _is_plural(word: str) -> bool:
    return word.endswith("s") and word not in _CLOSED_CLASS


# no nouns: "the 3m who", "waves of 4m in"
_CLOSED_CLASS = word_set(
    "of in to from at on by and or who that which have had were are more if as was is has"
)


def _says_metres(s: Tokens, i: int) -> bool:
    if s.word(i) == "/" and s.word(i + 1) in ("s", "sec"):
        return True
    j = s.past_hyphen(i)
    # "6m high-explosive shells" and "6m long-range" are millions; "6m-long" is metres
    return s.word(j) in _METRES and not s.hyphen(j + 1)


def digits_at(s: Tokens, i: int) -> tuple[Fraction, int] | Refusal:
    """Read a number in digits, with "½" after it, or a power of ten, when there is one."""
    if problem := malformed(s.word(i)) or _dotted_thousands(s, i):
        return Refusal(i, _past_notation(s, i + 1), *problem, fatal=True)
    if s.word(i - 1) == "," and s.glued(i) and not s.glued(i - 1) and s.kind(i - 2) != "num":
        remedy = "write a decimal with a dot and a zero before it, such as 0.89"
        return Refusal(i, i + 1, f"{s.slice(i - 1, i + 1)!r} begins with a comma", remedy, True)
    value = Fraction(without_separators(s.word(i)))
    if s.word(i + 1) == "_" and s.glued(i + 1):
        return _underscored(s, i)
    if powered := _power_of_ten(s, i, value):
        return powered
    dashed = s.word(i + 1) in DASHES and s.glued(i + 1) and s.glued(i + 2)
    # "1-1/2 million" as well as "1 1/2 million"
    part = fraction_sign(s, i + 1) or (fraction_sign(s, i + 2) if dashed else None)
    return (value + part[0], part[1]) if part and value.denominator == 1 else (value, i + 1)


# --- notation: "10^6", "1.2 × 10⁶", "1.2E+6", "1_000_000" ---------------------------------------

_TIMES_SIGNS = frozenset("x×·⋅")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NOTATION = frozenset("^_×⁻+{}e") | _TIMES_SIGNS


def _past_notation(s: Tokens, j: int) -> int:
    """Where a run of digits and signs of notation ends, so that no part of it is read alone."""
    while s.glued(j) and (s.kind(j) == "num" or s.word(j) in _NOTATION or _raised(s, j)):
        j += 1
    return j


def _raised(s: Tokens, i: int) -> str:
    """The digits of "⁶", else ""."""
    plain = s.word(i).translate(_RAISED)
    return plain if plain != s.word(i) and plain.isascii() and plain.isdigit() else ""


def _exponent(s: Tokens, i: int) -> tuple[str, int]:
    """Read "^6", "**6", "⁶" behind a ten, or "e6", "E+6" behind any number."""
    if (raised := _raised(s, i)) and s.glued(i):
        return raised, i + 1
    j = i + 1
    if s.word(i) == "e" and s.glued(i):
        j += s.word(j) == "+" and s.glued(j)
    elif _between(s, i) == "**":
        j = i
    elif s.word(i) not in ("^", "⁻"):
        return "", i
    braced = s.word(j) == "{" and s.word(j + 2) == "}"
    digits = s.word(j + braced)
    return (digits, j + 1 + 2 * braced) if digits.isascii() and digits.isdigit() else ("?", j)


def _between(s: Tokens, i: int) -> str:
    """The text before token i that is no token: "**" of "10**6", for it may mark bold type."""
    return s.text[s.ends[i - 1] : s.starts[i]].strip() if 0 < i < len(s) else ""


def _power_of_ten(s: Tokens, i: int, value: Fraction) -> tuple[Fraction, int] | Refusal | None:
    """Read a power of ten that begins at a number in digits."""
    j = i + 1
    scientific = (
        s.word(j) == "e" and s.glued(j) and (s.kind(j + 1) == "num" or s.word(j + 1) in "+-−")
    )
    ten = j + (s.word(j) in _TIMES_SIGNS)
    times = (ten > j or _between(s, j) == "*") and s.word(ten) == "10"
    if times and _lost_its_sign(s, ten + 1):
        return _odd_power(s, i, ten + 1)
    if times and _exponent(s, ten + 1)[0]:
        factor, j = value, ten + 1
    elif scientific:
        factor = value
    elif s.word(i) == "10" and _exponent(s, j)[0]:
        factor = Fraction(1)
    elif s.glued(j) and (s.word(j) == "^" or _raised(s, j)):
        return _odd_power(s, i, j)
    else:
        return None
    digits, stop = _exponent(s, j)
    end = _past_notation(s, stop)
    if not digits.isdigit() or end > stop or int(digits[:4]) > _MAX_POWER:
        return _odd_power(s, i, end)
    return factor * 10 ** int(digits), stop


def _lost_its_sign(s: Tokens, i: int) -> bool:
    """Say whether "x 10" goes on as a power without "^": "5x10-3", "5x10e3", "5x10(3)"."""
    close = s.glued(i - 1) or len(s.word(i + 1)) == 1  # "5 x 10-12 men": teams of 10 to 12?
    dashed = s.word(i) in DASHES and s.kind(i + 1) == "num" and close
    raised = s.word(i) in "([" and s.kind(i + 1) == "num" and s.word(i + 2) in ")]"
    return s.glued(i) and (dashed or raised or s.word(i) == "e")


def _odd_power(s: Tokens, i: int, j: int) -> Refusal:
    stop = _past_notation(s, j)
    stop += s.word(stop) in DASHES and s.glued(stop) and s.kind(stop + 1) == "num" and 2
    why = f"{shorten(s.slice(i, min(stop, len(s))))} is in scientific notation that gives no count"
    return Refusal(i, stop, why, "write the number out", fatal=True)


def _underscored(s: Tokens, i: int) -> tuple[Fraction, int] | Refusal:
    """Read "1_000_000"."""
    stop = _past_notation(s, i + 1)
    printed = s.slice(i, stop)
    if re.fullmatch(r"[1-9][0-9]{0,2}(_[0-9]{3})+", printed):
        return Fraction(printed.replace("_", "")), stop
    why = f"{shorten(printed, 30)} is badly grouped"
    return Refusal(i, stop, why, "write thousands in groups of three, such as 13,000", fatal=True)
