"""Calibres, models, labels, ordinals, ages: numbers that are no count.

`refusal` asks each rule in turn. A rule says why a number is none, as a `Refusal`, or None.
"""

from __future__ import annotations

from collections.abc import Callable

from analysis.wording.amounts import TIMES, noun_at
from analysis.wording.dates import OWNERS, is_plain
from analysis.wording.digits import QUAKES, Number, Refusal
from analysis.wording.tokens import HYPHENS, MONEY_WORDS, Tokens, currency_start, shorten
from analysis.wording.vocabulary import MEASURES, word_set


def _refuse(s: Tokens, start: int, stop: int, what: str) -> Refusal:
    return Refusal(start, stop, f"{shorten(s.slice(start, min(stop, len(s))))} is {what}")


def _beside(s: Tokens, number: Number, what: str) -> Refusal:
    """Refuse a number, and show the word behind it too."""
    shown = shorten(s.slice(number.start, min(number.stop + 1, len(s))))
    return Refusal(number.start, number.stop, f"{shown} is {what}")


# --- what must not be looked past --------------------------------------------------------------


def negative(s: Tokens, number: Number) -> Refusal | None:
    """Refuse a number with a minus directly before it that is no hyphen or dash."""
    i = currency_start(s, number.start)
    if s.word(i - 1) == "minus":
        minus = s.word(i - 2) != "or"
    else:
        joined = s.glued(i - 1) and s.kind(i - 2) in ("word", "num", "date")
        minus = s.word(i - 1) in ("-", "−", "‑") and s.glued(i) and not joined
    remedy = "write the amount without a minus sign"
    return _beside(s, number, "negative")._replace(remedy=remedy, fatal=True) if minus else None


def margin(s: Tokens, number: Number) -> Refusal | None:
    """Refuse a margin that stands apart from its number: "10,000 men, plus or minus 500"."""
    i = number.start
    if s.word(i - 1) != "±" and not s.follows(i - 3, "plus", "or", "minus"):
        return None
    remedy = "give the two ends of the range"
    return _beside(s, number, "a margin, not a count")._replace(remedy=remedy, fatal=True)


# --- sizes -------------------------------------------------------------------------------------

CALIBRES = word_set("mm ㎜ millimeter millimetre millimeters millimetres inch caliber calibre cal")
_RAIN = word_set("rain rainfall snow snowfall precipitation water ice")
# "a 10-day truce", "a 20-foot container", "a six-figure sum": sizes and idioms, not counts.
_SIZES = (MEASURES | TIMES) | word_set(
    "in m caliber calibre round horsepower dollar euro cent figure digit party way star time part"
    " step page stage tier wheel door engine story storey bedroom dimensional axis front state"
    " track tonner something pronged sided generation hit game run goal out on off over up seat"
    " seater"
)
_GLUED_SIZES = word_set("m km ft cm kg mw gw")


def size(s: Tokens, number: Number) -> Refusal | None:
    """Refuse a calibre ("152 mm"), a size ("20-foot") or an idiom ("six-figure")."""
    j = number.stop
    joined = s.hyphen(j)
    unit = s.word(j + joined)
    if unit == "magnitude" or (unit == "m" and s.word(j + 1) in QUAKES):
        return _refuse(s, number.start, j + joined + 1, "a magnitude")
    glued = s.glued(j) and unit in _GLUED_SIZES and s.word(number.start - 1) in OWNERS
    if glued and noun_at(s, j + 1) and not s.word(j + 1).endswith("s"):
        return _refuse(s, number.start, j + 2, "a size")  # "the 41m wall"
    if unit in CALIBRES and (joined or not _is_length(s, number)):
        return _refuse(s, number.start, j + joined + 1, "a calibre")
    odd = unit in _SIZES or (unit.endswith("ed") and unit != "armed")
    if joined and odd and s.kind(j + 1) == "word":
        return _refuse(s, number.start, j + 2, "a size or a fixed expression")
    return None


def _is_length(s: Tokens, number: Number) -> bool:
    """Tell "one inch" and "30 mm of rain" from a calibre."""
    j = number.stop
    rain = s.word(j + 1) == "of" and s.word(j + 2) in _RAIN
    return rain or (s.word(j) == "inch" and number.value == 1)


# --- ordinals, models, labels ------------------------------------------------------------------

_SCALE_ORDINALS = word_set("hundredth thousandth millionth billionth")
_PARTS = _SCALE_ORDINALS | word_set(
    "third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth"
    " fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth"
    " sixtieth seventieth eightieth ninetieth"
)
ORDINALS = _PARTS | {f"{part}s" for part in _PARTS} | {"first", "second"}


def _with_ending(s: Tokens, number: Number) -> Refusal | None:
    """Refuse "24th" and "1990s"."""
    j = number.start + 1
    if s.kind(number.start) != "num" or number.stop != j or j >= len(s):
        return None
    if s.text[s.ends[j - 1] : s.starts[j]] not in ("", "'", "’"):  # a dropped quote: "1990's"
        return None
    what = {"s": "a decade or a plural"} | dict.fromkeys(("st", "nd", "rd", "th"), "an ordinal")
    return _refuse(s, number.start, j + 1, what[s.word(j)]) if s.word(j) in what else None


def _ordinal(s: Tokens, number: Number) -> Refusal | None:
    """Refuse "twenty-third", "five hundredth"."""
    j = s.past_hyphen(number.stop)
    ordinal = s.word(j) in (ORDINALS if j > number.stop else _SCALE_ORDINALS)
    return _refuse(s, number.start, j + 1, "an ordinal") if ordinal else None


_ATTACHED_UNITS = MEASURES | word_set(
    "lbs g mg l ml mph kph kmh gb tb mb hz ghz mhz c f p pc pct x hp bpd boe bbl yd mi sq w v min"
    " hr hrs h m in oz pt ppm nm plus odd ish percent thou grand bil"
)
_ATTACHED_BEFORE = MONEY_WORDS | word_set("approx circa c ca")


def _is_model(s: Tokens, number: Number) -> bool:
    """Say whether letters are attached before ("KN-23", "M1978") or after ("3M14", "24/7")."""
    i, j = number.start, number.start + 1
    if currency_start(s, i) < i:
        return False  # "$US40 billion"
    for slash, other in ((i - 1, i - 2), (max(j, number.stop), number.stop + 1)):
        if s.word(slash) == "/" and s.kind(other) == "num" and number.kind == "cardinal":
            return True
    if s.kind(i) != "num" or not s.word(i).replace(".", "").isdigit():
        return False
    before = i - 2 if s.word(i - 1) in HYPHENS and s.glued(i) else i - 1
    if s.glued(i) and s.kind(before) == "word" and s.glued(before + 1):
        if s.word(before) == "c" and s.slice(before, before + 1).isupper():
            return True  # "C4ADS", where "c1200" is circa
        return before == i - 2 or s.word(before) not in _ATTACHED_BEFORE
    if not (s.glued(j) and s.kind(j) == "word") or number.stop > j:
        return False
    return s.word(j) not in _ATTACHED_UNITS or (s.glued(j + 1) and s.kind(j + 1) == "num")


LABELS = word_set(
    "resolution resolutions article articles room bureau chapter section page pages figure table"
    " flight highway route type phase version vol volume paragraph appendix annex nos top magnitude"
    " war boeing apollo covid fortune ftse nikkei channel grade camp pier zone gate terminal unit"
    " battalion # №"
)
_ABBREVIATED_LABELS = word_set("no nos vol p pp art")


def _is_topped(word: str) -> bool:
    modal = word in ("to", "could", "may", "might", "would", "will", "toll")
    return modal or (word.endswith("s") and not word.endswith(("'s", "’s")))


def _is_label(s: Tokens, number: Number) -> bool:
    """Say whether it is the number of something: "Resolution 1718", "No. 5"."""
    i = number.start
    if s.follows(i - 3, "#", "div", "/"):
        return True  # an error of a spreadsheet
    if s.word(i - 1) == ".":
        return s.word(i - 2) in _ABBREVIATED_LABELS
    if s.word(i - 1) == "top" and number.value >= 100 and _is_topped(s.word(i - 2)):
        return False  # "Jobless claims top 250,000"
    return s.word(i - 1) in LABELS or (s.word(i - 1) == "no" and s.kind(i) == "num")


# --- ages, rates, comparisons, pronouns --------------------------------------------------------

MULTIPLES = {"twice": 2, "thrice": 3, "double": 2, "triple": 3, "treble": 3, "quadruple": 4}
_NOT_ONE_BEFORE = word_set("no not single any every this that each which the")
_OTHER_ONES = word_set("another other others the")
_NOT_ONE_AFTER = word_set("after way by of another could can day must such should side who")


def _is_age(s: Tokens, number: Number) -> bool:
    """Say whether it follows "aged", or stands between two commas: "Mr. Kim, 35, said"."""
    if s.word(number.start - 1) in ("aged", "age", "ages"):
        return True
    enclosed = s.word(number.start - 1) == "," == s.word(number.stop)
    named = s.kind(number.start - 2) == "word" and s.kind(number.stop + 1) == "word"
    return enclosed and named and is_plain(s, number) and number.value <= 110


def _is_rate_base(s: Tokens, number: Number) -> bool:
    return s.word(number.start - 1) == "per"


def _is_multiplied(s: Tokens, number: Number) -> bool:
    """Say whether it is only compared with: "double the 500", "twice as many as 500"."""
    i = number.start
    if s.words[max(0, i - 3) : i] in (["as", "many", "as"], ["as", "much", "as"]):
        return s.word(i - 4) in MULTIPLES or s.word(i - 4) in ("times", "half")
    return s.word(i - 2 if s.word(i - 1) in OWNERS else i - 1) in MULTIPLES


def _is_pronoun(s: Tokens, number: Number) -> bool:
    """Say whether "one" is no numeral: "no one", "one of the few", "one another"."""
    if s.word(number.start) != "one" or number.stop != number.start + 1:
        return False
    if s.word(number.stop) in (",", "and", "or") and s.word(number.stop + 1) in _OTHER_ONES:
        return True
    if s.word(number.start - 2) == "one" and s.word(number.start - 1) in ("by", "after"):
        return True
    return s.word(number.start - 1) in _NOT_ONE_BEFORE or s.word(number.stop) in _NOT_ONE_AFTER


_MORE = word_set("more as the higher larger bigger")


def _is_multiple(s: Tokens, number: Number) -> bool:
    """Say whether it compares: "20x more shells"."""
    return s.word(number.stop) == "x" and s.word(number.stop + 1) in _MORE


_EXCEPTIONS = [words.split() for words in ("all but", "all except", "all but one of")]


def _is_excepted(s: Tokens, number: Number) -> bool:
    """Say whether it is counted out: "none of the 500", "all but 12"."""
    i = number.start - (s.word(number.start - 1) in (*OWNERS, "these", "those", "all"))
    return any(s.follows(i - len(words), *words) for words in _EXCEPTIONS)


_KINDS: dict[Callable[[Tokens, Number], bool], str] = {
    _is_model: "part of a model name or code",
    _is_label: "the number of a label",
    _is_age: "an age",
    _is_rate_base: "the base of a rate",
    _is_multiplied: "only compared with",
    _is_pronoun: "a pronoun",
    _is_multiple: "a multiple of something else",
    _is_excepted: "only the number of those left out",
}


def no_count(s: Tokens, number: Number) -> Refusal | None:
    """Refuse what is none of the above: an ordinal, a model, a label, an age, a pronoun."""
    if refused := _with_ending(s, number) or _ordinal(s, number):
        return refused
    for applies, what in _KINDS.items():
        if applies(s, number):
            return _beside(s, number, what)
    return None
