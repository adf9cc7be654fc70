"""Whatever number begins at a place: a numeral, a share, a couple, a plural, half of a decade.

`number_at` tries them in turn. A plural ("dozens of") is its floor, a share ("a third of") a
fraction of one.
"""

from __future__ import annotations

from fractions import Fraction

from analysis.wording.digits import (
    FRACTION_SIGNS,
    SCALES,
    Number,
    Refusal,
    fraction_sign,
    malformed,
    without_separators,
)
from analysis.wording.numerals import (
    PARTS,
    TENS,
    UNITS,
    cardinal,
    digits_of,
    parts_of,
    scale_words,
    twenty_fifth,
)
from analysis.wording.tokens import Tokens
from analysis.wording.vocabulary import (
    BACK,
    DETERMINERS,
    FLOORS,
    FRONT,
    PERCENTS,
    SECOND_HEADS,
    TIMES,
    Phrasebook,
    plural_name,
    word_set,
)

# a word that follows a number and is not the thing counted: "a third were", "3 of", but "3 ships"
_NO_NOUNS = word_set(
    "of the in as more less fewer were was are is have has had to from by and or since over last"
    " this compared at on for with who that which will would could may said say than its their"
    " during between up down after before died killed wounded lost remain remained"
)


def noun_at(s: Tokens, i: int) -> bool:
    """Say whether token i may be the thing that a number before it counts."""
    return s.kind(i) == "word" and s.word(i) not in _NO_NOUNS


# --- shares: "half", "a third", "one in five" ---------------------------------------------------


def _part(s: Tokens, i: int) -> tuple[Fraction, int, str] | None:
    """Read "half", "a third", "two-thirds", "1/2"; return also its word when it is one part."""
    if sign := fraction_sign(s, i):
        return *sign, ""
    j = i
    if s.word(i) in ("a", "an", "one"):
        j = s.past_hyphen(i + 1)
    if j > i and (small := twenty_fifth(s, j)):
        return *small, s.word(small[1] - 1)
    if s.word(j) in PARTS and (j > i or s.word(j) in ("half", "quarter")):
        return PARTS[s.word(j)], j + 1, s.word(j)
    parts = parts_of(s, i) if UNITS.get(s.word(i), 10) < 10 else None
    return (*parts, "") if parts else None


_OF_A = Phrasebook(dict.fromkeys(("a", "of a", "of an", "of one")))


def _scale_after_part(s: Tokens, i: int) -> tuple[int, int]:
    """Read "[of] [a] million" after "half"; return scale and stop, 1 when there is none."""
    j = s.past_hyphen(i)
    j = s.past_hyphen(j + _OF_A.at(s.words, j)[0])
    singular = s.word(j) in SCALES and not s.word(j).endswith("s")
    return scale_words(s, j) if singular else (1, i)


def share(s: Tokens, i: int) -> Number | Refusal | None:
    """Read a part of a scale ("half a million", a cardinal) or of something (a share)."""
    read = _part(s, i)
    if not read:
        return None
    part, stop, word = read
    scale, end = _scale_after_part(s, stop)
    if scale > 1:
        return Number(i, end, part * scale, digits_of(part * scale, scale), scale)
    if word == s.word(i) == "quarter":
        return None
    mixed = s.word(i - 1) == "and" and s.word(i) == "a" and s.word(i - 3) in ("a", "an", "one")
    if mixed and s.word(i - 2) not in PARTS:
        span = s.slice(i - 3, stop)  # "an hour and a half"
        return Refusal(i, stop, f"{span!r} mixes a word and a fraction", "write 1.5")
    if s.word(stop) == "of" and s.word(stop + 1) in ("1", "one") and s.word(stop + 2) in PERCENTS:
        stop += 2  # "half of 1 percent"
    if _is_ordinal(s, i, stop, word):
        return Refusal(i, stop, f"{s.slice(i, stop)!r} is an ordinal or part of a word")
    return Number(i, stop, part, kind="share")


_BEFORE_HALF = word_set("first second latter other third fourth each either opening closing")


def _is_ordinal(s: Tokens, i: int, stop: int, word: str) -> bool:
    """Tell "a third sighting" from "a third of", "the second half" from "half"."""
    if word == "half":
        return s.word(i - 1) in _BEFORE_HALF or s.hyphen(stop)
    return word not in ("", "quarter") and (s.hyphen(stop) or noun_at(s, stop))


def _one_in(s: Tokens, top: Number) -> Number:
    """Read "one in five" and "nine out of ten" as shares."""
    j = s.past_hyphen(top.stop)
    out_of = s.follows(j, "out", "of")
    if not (out_of or s.word(j) == "in") or top.scale > 1 or not 0 < top.value <= 9:
        return top
    k = s.past_hyphen(j + 2 if out_of else j + 1)
    whole = cardinal(s, k + (s.word(k) == "every"))
    most = 10**9 if top.value == 1 and not out_of else 1000
    if not isinstance(whole, Number) or not top.value < whole.value <= most:
        return top
    usual = out_of or top.value == 1 or whole.value in (3, 4, 5, 10, 100)
    if not usual or s.word(whole.stop) in TIMES:  # "one in three days"
        return top
    return Number(top.start, whole.stop, top.value / whole.value, kind="share")


# --- plurals: "dozens of", "several thousand", "a couple of" ------------------------------------

_DETERMINERS = Phrasebook(DETERMINERS)
_SINGULAR = {f"{head}s": head for head in FLOORS}
_HEAD_JOINERS = Phrasebook(
    dict.fromkeys(("upon", "to", "or", "and", "possibly", "perhaps", "maybe"))
    | dict.fromkeys(("if not", "or even", "or perhaps", "or possibly", "and even"))
)


def couple(s: Tokens, i: int) -> Number | None:
    """Read "a couple of thousand", "a couple thousand", "a couple of ships"."""
    j = i + 1 if s.word(i) in ("a", "another") else i
    if s.word(j) != "couple":
        return None
    of = s.word(j + 1) == "of"
    scale, stop = scale_words(s, j + 2 if of else j + 1)
    if scale == 1 and not (of and j > i):
        return None
    return Number(i, stop, Fraction(2 * scale), 1, scale, "couple", "a couple of")


def _head(s: Tokens, i: int, determined: bool) -> str:
    """Read a plural head as its singular; after "several" the singular itself will do."""
    word = s.word(i)
    if determined and word in FLOORS and word != "ten":
        return word
    return _SINGULAR.get(word, "")


_DIGIT_HEADS = {"10": "ten", "100": "hundred", "1000": "thousand", "1,000": "thousand"}
_DIGIT_HEADS |= {"10000": "ten thousand", "10,000": "ten thousand"}
_DIGIT_HEADS |= {"100000": "hundred thousand", "100,000": "hundred thousand"}


def _digit_heads(s: Tokens, i: int) -> tuple[str, str, int]:
    """Read "10s of thousands", "100,000s of"."""
    first, _, second = _DIGIT_HEADS.get(s.word(i), "").partition(" ")
    if not first or s.word(i + 1) != "s" or s.word(i + 2) != "of":
        return "", "", i
    if not second and (head := _head(s, i + 3, False)) in SECOND_HEADS:
        return (first, head, i + 4) if FLOORS[first] < FLOORS[head] else ("", "", i)
    return first, second, i + 2


def _heads(s: Tokens, i: int, determined: bool = False) -> tuple[str, str, int]:
    """Read "thousands", "tens of thousands", "hundred thousand"; return both heads and stop."""
    if s.kind(i) == "num":
        return _digit_heads(s, i)
    first = _head(s, i, determined)
    if not first:
        return "", "", i
    j = i + 2 if s.word(i + 1) == "of" else s.past_hyphen(i + 1)
    second = _head(s, j, determined)
    if second in SECOND_HEADS and FLOORS[first] < FLOORS[second] and (j > i + 1 or determined):
        return first, second, j + 1
    return first, "", i + 1


_HURT = word_set("killed dead wounded injured missing homeless displaced arrested feared trapped")
_BEFORE_HURT = word_set("and with as leaves leave left leaving but while")


def plural(s: Tokens, i: int) -> Number | None:
    """Read "thousands of", "several dozen", "a few hundred": the floor of a plural."""
    length, determiner = _DETERMINERS.at(s.words, i)
    first, second, stop = _heads(s, i + length, bool(determiner))
    alone = not (second or determiner or s.word(stop) == "of")
    hurt = s.word(stop) in _HURT and (s.kind(i - 1) != "word" or s.word(i - 1) in _BEFORE_HURT)
    scores = first == "score" and i > 0 and s.word(stop) != "more" and not hurt  # of a test
    if not first or (alone and (first == "ten" or scores)):
        return None
    name = plural_name(determiner or "", first, second)
    floor = Fraction(FLOORS[first] * FLOORS.get(second, 1))
    return Number(i, _after_plural(s, stop), floor, kind="plural", hedge=name)


def _after_plural(s: Tokens, i: int) -> int:
    """Pass over "and thousands", ", if not hundreds," and "of"; a floor stays a floor."""
    j = i + 1 if s.word(i) == "," else i
    length, _ = _HEAD_JOINERS.at(s.words, j)
    if length:
        first, _, stop = _heads(s, j + length)
        if first:
            i = stop + 1 if s.word(stop) == "," and j > i else stop
    return i + 1 if s.word(i) == "of" else i


# --- bands: "the upper 200,000 range", "the low thousands" --------------------------------------

_SIDES = {"upper": "upper", "high": "upper", "low": "lower", "lower": "lower"}


def _band(s: Tokens, i: int) -> Number | None:
    """Read the upper or lower half of 200,000 to 300,000, or of 1,000 to 10,000."""
    side = _SIDES.get(s.word(i))
    if not side:
        return None
    j = s.past_hyphen(i + 1)
    if s.kind(j) == "num":
        stop = j + 2
        spread = s.word(j + 1) == "range" or (s.word(j + 1) == "s" and s.glued(j + 1))
        if not spread or malformed(s.word(j)):
            return None
        base = Fraction(without_separators(s.word(j)))
        top = base + _last_place(base)
        middle = (base + top) / 2
    else:
        first, second, stop = _heads(s, j)
        stop = stop + 1 if s.word(stop) == "of" else stop
        base = Fraction(FLOORS.get(first, 0) * FLOORS.get(second, 1))
        top, middle = base * 10, base * 5
    if top - base <= 1 or s.word(j) in ("dozens", "scores"):
        return None
    low, high = (middle, top) if side == "upper" else (base, middle)
    return Number(i, stop, low, kind="band", hedge=f"{side} ... range", high=high)


def _last_place(value: Fraction) -> int:
    """The place value of the last digit that is not zero: 100,000 for 200,000."""
    place = 1
    while value and value % (place * 10) == 0:
        place *= 10
    return place


# --- all of them -------------------------------------------------------------------------------

NUMBER_WORDS = (
    UNITS.keys() | TENS.keys() | SCALES.keys() | _SINGULAR.keys() | FRACTION_SIGNS.keys()
) | word_set(
    "a an another half quarter couple several few many upper high low lower threescore fourscore"
)


def number_at(s: Tokens, i: int) -> Number | Refusal | None:
    """Read whatever number begins at token i."""
    kind = s.kind(i)
    if kind in ("date", "clock"):
        what = "a date" if kind == "date" else "a time of day"
        return Refusal(i, i + 1, f"{s.word(i)!r} is {what}", dated=True)
    if kind != "num" and s.word(i) not in NUMBER_WORDS:
        return None
    for reader in (couple, plural, _band, share):
        if read := reader(s, i):
            return read
    if kind == "word" and s.word(i) in SCALES:
        # "another thousand", "over hundred", "the hundred and twenty", "thousand five hundred"
        hedged = FRONT.before(s.words, i)[0] > 0
        read = cardinal(s, i, bare=True)
        added = isinstance(read, Number) and read.stop > i + 1 and not s.word(i).endswith("s")
        # "the million or so troops"
        bare = (i == 0 or s.word(i - 1) in ("the", "these", "those")) and s.word(i) in FLOORS
        follows = BACK.at(s.words, s.past_hyphen(i + 1))[0] or noun_at(s, i + 1)
        return read if hedged or added or (bare and follows) or s.word(i) == "dozen" else None
    read = cardinal(s, i)
    return _one_in(s, read) if isinstance(read, Number) else read
