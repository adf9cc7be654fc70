"""From a newspaper phrase to a figure: number, hedge, bound, significant digits.

``read_figure("more than 13,000 shipping containers")`` says what the words say and nothing more.
A phrase that cannot be read without guessing raises `UnreadableFigure`; nothing is repaired.

How it works: `_tokenise` cuts the text into numbers, words and signs; `_number_at` reads a number
in digits, words or both; `_front` and `_back` collect the hedges around it; `_settle` lets one of
them decide. `find_figures` walks a whole article in this way, `read_figure` wants exactly one.

The names come from linguistics (hedge, bound) and metrology (significant digits). The families
follow ``facts/hedges.csv`` (Ferson et al. 2015 and others), the canonical names the hedge column
of ``facts/record.csv``; a plural is coded by its floor, as ACLED codes "dozens" as 12.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from itertools import islice
from types import MappingProxyType
from typing import NamedTuple

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
        The upper end of a range, else None.
    hedge
        The canonical hedge, a key of `HEDGES`, or "" for none.
    bound
        lower, upper, about, range or point: what the stated number is to the true one.
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


class Hedge(NamedTuple):
    """What a hedge does to the number beside it.

    Attributes
    ----------
    bound
        lower, upper, about, range or point.
    closed
        True when the stated number itself is allowed ("at least"), False when it is not
        ("more than").
    family
        above, below, just_under, about, range, plural or point; the first four are the families
        of ``facts/readers.csv``.

    Examples
    --------
    >>> HEDGES["at least"]
    Hedge(bound='lower', closed=True, family='above')
    """

    bound: str
    closed: bool
    family: str


# --------------------------------------------------------------------------------------------
# Vocabulary: hedges. Canonical phrase -> other wordings that are read as the same hedge.
# --------------------------------------------------------------------------------------------

_ABOVE_OPEN = {
    "more than": "> | exceed | exceeds | exceeded | exceeding | exceed the | exceeds the"
    " | exceeded the | exceeding the | surpass | surpasses | surpassed | surpassing"
    " | surpass the | surpassed the | surpassing the | tops | topped | topping | topped the"
    " | to top | could top | may top | might top | would top | will top | eclipsed | more then",
    "upwards of": "upward of",
    **dict.fromkeys(("over", "above", "greater than", "higher than", "larger than"), ""),
    **dict.fromkeys(("bigger than", "in excess of", "beyond", "north of", "little more than"), ""),
}
_ABOVE_CLOSED = {
    "at least": "≥ | >= | ⩾ | atleast | at the least | at the very least | at a minimum",
    "no fewer than": "not fewer than",
    "no less than": "not less than | nothing less than | no lower than | no smaller than",
    "a minimum of": "minimum of | the minimum of | minimum | min | min . | a floor of",
    **dict.fromkeys(("as few as", "as little as", "as low as"), ""),
}
_BELOW_OPEN = {
    "less than": "< | less then | fell short of | falls short of | falling short of",
    **dict.fromkeys(("well short of", "far short of"), ""),
    **dict.fromkeys(("fewer than", "under", "below", "lower than", "smaller than"), ""),
    **dict.fromkeys(("not even", "nowhere near"), ""),
}
# "could rise to 15,000" states a ceiling, and the record codes it so; "rose to" is a point.
_GROWTH = ("rise to", "grow to", "climb to", "increase to", "swell to", "expand to", "reach")
_BELOW_CLOSED = {
    "up to": "upto | " + " | ".join(f"{m} {g}" for m in ("could", "may", "might") for g in _GROWTH),
    "no more than": "not more than | never more than | nothing more than | not exceeding | not over"
    " | no higher than | no greater than | no larger than",
    "at most": "≤ | <= | ⩽ | at the most | at the very most | capped at | limited to",
    "a maximum of": "maximum of | the maximum of | maximum | max | max . | a ceiling of | a cap of",
    **dict.fromkeys(("as many as", "as much as", "as high as", "as large as", "or even"), ""),
}
_JUST_UNDER = {
    "nearly": "almost | virtually",
    "approaching": "nearing",
    "just short of": "not far short of | not far off",
    **dict.fromkeys(("close to", "close on", "near", "just shy of"), ""),
    **dict.fromkeys(("a little short of", "a little shy of", "shy of", "not quite"), ""),
}
_ABOUT = {
    "about": "~ | ≈ | ∼ | ≃",
    "around": "somewhere around | round about",
    "approximately": "approx | approx . | an approximate",
    "circa": "c . | c | ca . | ca",
    "an estimated": "estimated | estimated at | estimated to be | estimated to number"
    " | the estimated | an estimate of | estimates of",
    "on the order of": "in the order of | of the order of",
    "in the region of": "somewhere in the region of",
    "in the neighborhood of": "in the neighbourhood of",
    "closer to": "more like",
    **dict.fromkeys(("roughly", "some", "something like", "somewhere near"), ""),
    **dict.fromkeys(("in the vicinity of", "in the range of", "in the ballpark of"), ""),
    **dict.fromkeys(("more or less", "give or take", "just about", "to the tune of"), ""),
}
_BETWEEN = {"between": "somewhere between | anywhere between | ranging between"}
_POINT = {"exactly": "", "precisely": ""}

# Hedges after the figure.
_BACK_ABOVE = {
    "or more": "or even more | or possibly more | or perhaps more | or maybe more",
    "if not more": "maybe more | perhaps more | possibly more | and possibly more"
    " | and perhaps more | and maybe more",
    "plus": "+",
    **dict.fromkeys(("or higher", "or greater", "or over", "or above", "or upwards"), ""),
    **dict.fromkeys(("and more", "and up", "and upwards", "and above", "and over"), ""),
    **dict.fromkeys(("and counting", "and rising", "odd"), ""),
}
_BACK_BELOW = dict.fromkeys(("or fewer", "or less", "or lower", "or below", "or under"), "")
_BACK_ABOUT = {"or so": "", "or thereabouts": "or thereabout"}
_BACK_ALSO = {
    "at least": "at the least | at the very least | at a minimum | minimum",
    "at most": "at the most | at the very most | at a maximum | maximum | max | tops",
    "give or take": "",
}

_FAR = ("well", "far", "much", "way", "significantly", "considerably", "substantially", "vastly")
_NEAR = ("just", "slightly", "a little", "a bit", "marginally")
_OVER = ("more than", "over", "above", "in excess of", "greater than", "higher than", "beyond")
_UNDER = ("less than", "fewer than", "under", "below", "lower than")

# These end like a hedge and are none: "handed over 1,000 bodies", "the top 10", "added up to".
_NOT_HEDGES = """handed over | handing over | hand over | hands over | turned over | turning over |
took over | take over | taken over | taking over | takes over | carried over | gave over |
given over | won over | presided over | presides over | added up to | adds up to | add up to |
adding up to | up to now | top"""

# These stand between a hedge and its number and say nothing about the amount.
_PASSED_OVER = """a total of | a combined total of | a grand total of | a combined | a further |
further | another | an additional | additional | an extra | extra | only | possibly | perhaps |
maybe | probably | reportedly | allegedly | likely | presumably | already | even | a record |
a whopping | a staggering | a mere | a massive | a reported | a projected | an expected |
a possible | an alleged | a potential | an average of | a whole | a full | a cool |
a good | a round | fully | merely | , say ,"""


def _phrases(cell: str) -> list[str]:
    """Split a vocabulary cell at its bars."""
    return [" ".join(phrase.split()) for phrase in cell.split("|") if phrase.strip()]


# --------------------------------------------------------------------------------------------
# Vocabulary: numbers.
# --------------------------------------------------------------------------------------------


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _ordered(words: str, step: int = 1) -> dict[str, int]:
    """Number words from zero in steps."""
    return {word: step * place for place, word in enumerate(words.split())}


_UNITS = _ordered(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
)
_TENS = _ordered("- ten twenty thirty forty fifty sixty seventy eighty ninety", 10)
del _TENS["-"], _TENS["ten"]
_SCALES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "quadrillion": 10**15,
    "lakh": 10**5,
    "crore": 10**7,
}
_SCALES |= {f"{word}s": value for word, value in _SCALES.items() if word != "dozen"}
_SHORT = {
    **dict.fromkeys(("k",), 10**3),
    **dict.fromkeys(("m", "mn", "mln", "mio", "mil"), 10**6),
    **dict.fromkeys(("b", "bn", "bln"), 10**9),
    **dict.fromkeys(("tn", "trn", "trln"), 10**12),
}
_PARTS = {
    "half": Fraction(1, 2),
    "third": Fraction(1, 3),
    "quarter": Fraction(1, 4),
    "fourth": Fraction(1, 4),
    "fifth": Fraction(1, 5),
    "sixth": Fraction(1, 6),
    "seventh": Fraction(1, 7),
    "eighth": Fraction(1, 8),
    "ninth": Fraction(1, 9),
    "tenth": Fraction(1, 10),
}
_PARTS_PLURAL = {"halves" if word == "half" else f"{word}s": part for word, part in _PARTS.items()}
_SIGNS = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4)} | {
    "⅓": Fraction(1, 3),
    "⅔": Fraction(2, 3),
    "⅛": Fraction(1, 8),
    "⅕": Fraction(1, 5),
}

# Plural heads: floor by word, singular -> floor. Pairs ("tens of thousands") must rise.
_FLOORS = {"ten": 10, "dozen": 12, "score": 20, "hundred": 100, "thousand": 10**3} | {
    "lakh": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "billion": 10**9,
    "trillion": 10**12,
}
_BIG = ("thousand", "million", "billion", "trillion")
_SINGULAR = {f"{word}s": word for word in _FLOORS}
_DETERMINERS = {
    ("several",): "several",
    ("a", "few"): "a few",
    ("few",): "a few",
    ("many",): "many",
}
_VAGUE = _set("several many few handful numerous countless scores multiple")

# --------------------------------------------------------------------------------------------
# Vocabulary: what looks like a count and is none.
# --------------------------------------------------------------------------------------------


_MONTHS = _set(
    "january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sep sept oct nov dec"
)
_BEFORE_YEAR = _set(
    "in by since until till before after during from through early late mid year fiscal fy"
    " season spring summer autumn fall winter pre post circa to of and or"
)
_AFTER_YEAR = _set("saw was is has had will brought ended began")
_SURE_BEFORE_YEAR = _BEFORE_YEAR - _set("to of and or")
_PERIODS = _set(
    "end start beginning middle half quarter summer spring autumn fall winter month year months"
    " part early late outset close as"
) | (_MONTHS - _set("may march"))
_PARTS_OF_YEAR = _set("mid early late pre post then fy")
_OWNERS = _set("the a its his her their our this that last")
_CLOCK = _set("am pm gmt utc o'clock o’clock edt est cet kst")
_LABELS = _set(
    "resolution resolutions article articles room bureau chapter section page pages figure table"
    " flight highway route type phase version vol volume paragraph appendix annex nos top"
    " magnitude war boeing apollo covid fortune ftse nikkei channel grade camp pier zone gate"
    " terminal unit battalion"
)
_AGES = _set("aged age ages")
_CALIBRES = _set("mm ㎜ millimeter millimetre millimeters millimetres inch caliber calibre cal")
_RAIN = _set("rain rainfall snow snowfall precipitation water ice")
_METRES = _set(
    "long wide tall high deep away apart above below sprint race hurdles freestyle butterfly"
    " backstroke breaststroke relay dash thick from underwater radius"
)
_TIMES = _set(
    "second seconds minute minutes hour hours day days night nights week weeks weekend weekends"
    " month months year years decade decades century centuries quarter quarters"
)
_INTO_TIME = _set(
    "in within over during for after every past last next previous first final recent since under"
    " coming preceding just roughly only some nearly about almost least than around the another to"
)
# "a 10-day truce", "a 20-foot container", "a six-figure sum": sizes and idioms, not counts.
_MEASURES = _set(
    "second minute hour day night week month year decade century mile kilometer kilometre km"
    " meter metre m foot feet ft yard inch in cm mm millimeter millimetre caliber calibre round"
    " kilogram kilo kg pound lb gram ton tonne kiloton megaton megawatt gigawatt kilowatt mw gw"
    " kw volt watt degree acre hectare liter litre gallon barrel knot horsepower dollar euro cent"
    " figure digit party way star time part step point page stage tier wheel door engine story"
    " storey bedroom dimensional axis front state track tonner something pronged sided"
    " generation hit game run goal out on off over up seat seater"
)
_ATTACHED_UNITS = _set(
    "km kg kt t lb lbs ft cm g mg l ml ha mph kph kmh kw mw gw kwh mwh gwh twh gb tb mb hz ghz mhz"
    " c f p pc pct x hp bpd boe bbl yd mi sq w v min hr hrs h in oz pt ppm nm"
)
_ORDINALS = _set(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth"
    " fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth"
    " fiftieth sixtieth seventieth eightieth ninetieth hundredth thousandth millionth billionth"
    " thirds fourths fifths sixths sevenths eighths ninths tenths hundredths thousandths"
)
_SCALE_ORDINALS = _set("hundredth thousandth millionth billionth")
_ORDINAL_ENDINGS = _set("st nd rd th")
# "a third of", "a third were": a share. "a third sighting": an ordinal.
_AFTER_SHARE = _set(
    "of the in as more less fewer were was are is have has had to from by and or since over last"
    " this compared at on for with who that which will would could may said say than its their"
    " during between up down after before died killed wounded lost remain remained"
)
_BEFORE_HALF = _set("first second latter other third fourth each either opening closing")
_NOT_ONE_BEFORE = _set("no not single any every this that each which the")
_NOT_ONE_AFTER = _set("of another could can day must such should side who")
_CHANGE = _set(
    "rose rise rises rising grew grow grows growing grown increased increase increases increasing"
    " fell fall falls falling fallen dropped drop drops dropping jumped jump climbed climb up down"
    " declined decline decreased decrease shrank shrunk doubled tripled soared surged slid risen"
    " raised raise cut reduced went moved swelled expanded slashed lowered boosted"
)
_NEGATORS = _set("not never cannot unlikely without") | _set(
    "don't doesn't didn't won't hasn't haven't hadn't wouldn't couldn't can't isn't aren't wasn't"
    " don’t doesn’t didn’t won’t hasn’t haven’t hadn’t wouldn’t couldn’t can’t isn’t aren’t wasn’t"
)
_AUXILIARIES = _set("to have has had be been yet ever likely expected")
_SPEECH = _set(
    "say said know known confirm confirmed specify mention reveal disclose report clear believe"
    " deny think rule whether that because if when only just including but"
)
# Left over before a cut ("containers by | October 2023"): not part of the unit.
_DANGLING = _set(
    "by in since on at of to for from and or the a an over within during until till before after"
    " as with past last next early late mid about between per this that but while plus including"
    " another some than just only end start beginning middle summer spring autumn fall winter"
)
_DATE_JOINERS = _set(", . and or to through & - – until in")
_CURRENCY_SIGNS = frozenset("$€£¥₩₽₴₹₺₪")
_MONEY_WORDS = _set("usd eur gbp rub krw cny jpy inr rs aud cad chf uah")
_COUNTRY_LETTERS = _set("us c a au nz hk s r")  # beside a sign: "US$", "A$", "$US"
_PASSING = _set("passed passing past crossed crossing cross pass broke breached beyond over above")
_MARKS = _set("mark threshold milestone barrier")
_PERCENTS = _set("% percent per pc pct")
_MULTIPLES = _set("double twice triple treble thrice")
_CUTS = frozenset(",;:!?()[]{}—…¶|•")
_HYPHENS = frozenset("-‐‑")
_DASHES = _HYPHENS | frozenset("–—−")
_QUOTES = frozenset("\"'“”‘’„«»`*")


# --------------------------------------------------------------------------------------------
# Tables made from the vocabulary.
# --------------------------------------------------------------------------------------------


def _plural_names() -> Iterator[tuple[str, str]]:
    """Yield singular heads, "thousand" or "hundred thousand", of every plural hedge."""
    for first, floor in _FLOORS.items():
        yield first, ""
        for second in _BIG:
            if floor < _FLOORS[second]:
                yield first, second


def _plural_hedge(determiner: str, first: str, second: str) -> str:
    """Name a plural: "tens of thousands of", "several dozen", "many thousands of"."""
    heads = [f"{head}s" for head in (first, second) if head]
    if determiner in ("", "many"):
        return f"{determiner} {' of '.join(heads)} of".strip()
    if first == "ten":
        return f"{determiner} {' of '.join(heads)}"
    return f"{determiner} {first} {second}".strip()


_FAMILIES: tuple[tuple[Hedge, tuple[dict[str, str], ...]], ...] = (
    (Hedge("lower", False, "above"), (_ABOVE_OPEN,)),
    (Hedge("lower", True, "above"), (_ABOVE_CLOSED, _BACK_ABOVE)),
    (Hedge("upper", False, "below"), (_BELOW_OPEN,)),
    (Hedge("upper", True, "below"), (_BELOW_CLOSED, _BACK_BELOW)),
    (Hedge("upper", False, "just_under"), (_JUST_UNDER,)),
    (Hedge("about", True, "about"), (_ABOUT, _BACK_ABOUT, {"a couple of": ""})),
    (Hedge("range", True, "range"), (_BETWEEN, {"upper ... range": "", "lower ... range": ""})),
    (Hedge("point", True, "point"), (_POINT,)),
    (Hedge("lower", True, "above"), ({"some ... or more": ""},)),
)
_GRADED = (
    (_FAR, _OVER, Hedge("lower", False, "above")),
    (_NEAR, _OVER, Hedge("lower", False, "above")),
    (_FAR, _UNDER, Hedge("upper", False, "below")),
    (_NEAR, _UNDER, Hedge("upper", False, "just_under")),
)
_DIRECTED_TABLES = (_ABOVE_OPEN, _ABOVE_CLOSED, _BELOW_OPEN, _BELOW_CLOSED, _JUST_UNDER)
_FRONT_TABLES = (*_DIRECTED_TABLES, _ABOUT, _BETWEEN, _POINT)
_BACK_TABLES = (_BACK_ABOVE, _BACK_BELOW, _BACK_ABOUT, _BACK_ALSO)


def _all_hedges() -> dict[str, Hedge]:
    found = {name: hedge for hedge, tables in _FAMILIES for table in tables for name in table}
    for degrees, bases, hedge in _GRADED:
        found |= {f"{degree} {base}": hedge for degree in degrees for base in bases}
    plural = Hedge("range", True, "plural")
    for heads in _plural_names():
        found |= {_plural_hedge(d, *heads): plural for d in ("", "several", "a few", "many")}
    return found


def _readings(tables: tuple[dict[str, str], ...]) -> dict[str, str]:
    """Map every wording, canonical or not, to its canonical hedge."""
    read = {name: name for table in tables for name in table}
    for table in tables:
        read |= {alias: name for name, cell in table.items() for alias in _phrases(cell)}
    return read


HEDGES: Mapping[str, Hedge] = MappingProxyType(_all_hedges())
"""Canonical hedge phrase -> what it does to its number. Cannot be changed."""

_FRONT_READINGS = _readings(_FRONT_TABLES) | {
    f"{degree} {base}": f"{degree} {base}"
    for degrees, bases, _ in _GRADED
    for degree in degrees
    for base in bases
}
_BACK_READINGS = _readings(_BACK_TABLES)
_FRONT: dict[tuple[str, ...], str | None] = {
    **{tuple(phrase.split()): "" for phrase in _phrases(_PASSED_OVER)},
    **{tuple(phrase.split()): name for phrase, name in _FRONT_READINGS.items()},
    **{tuple(phrase.split()): None for phrase in _phrases(_NOT_HEDGES)},
}
_BACK = {tuple(phrase.split()): name for phrase, name in _BACK_READINGS.items()}


def _grouped(phrases: Mapping, key: int) -> dict[str, list[tuple[str, ...]]]:
    """Group phrases by their first (0) or last (-1) word, longest first."""
    groups: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        groups.setdefault(phrase[key], []).append(phrase)
    return groups


_FRONT_BY_LAST = _grouped(_FRONT, -1)
_BACK_BY_FIRST = _grouped(_BACK, 0)
# After the first end of a range: "10,000 to perhaps 12,000", "up to", "as many as".
_INNER = {
    phrase
    for phrase, name in _FRONT.items()
    if name is not None and (not name or HEDGES[name].bound in ("about", "upper"))
}
_INNER_BY_FIRST = _grouped(_INNER, 0)


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
    >>> hedge_of("") is None
    True
    """
    if not isinstance(phrase, str):
        return None
    name = " ".join(phrase.lower().split())
    return HEDGES.get(_FRONT_READINGS.get(name, _BACK_READINGS.get(name, name)))


# --------------------------------------------------------------------------------------------
# Tokens.
# --------------------------------------------------------------------------------------------

_HIDDEN = "\u00ad\u200b-\u200f\u2060\ufeff"
_TOKEN = rf"""
      (?P<date> (?<![\w.,/-]) (?: [0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}
          | [0-9]{{1,2}}/[0-9]{{1,2}}/[0-9]{{2}}(?:[0-9]{{2}})?
          | [0-9]{{1,2}}\.[0-9]{{1,2}}\.[0-9]{{4}} ) (?!\w) (?![-/.,][0-9]) )
    | (?P<clock> (?<![\w.,:]) [0-9]{{1,2}}:[0-9]{{2}} (?::[0-9]{{2}})? (?![0-9]) )
    # groups parted by spaces; "20 240mm" is not 20,240, but "10 000-ton" is one number
    | (?P<spaced> [0-9]{{1,3}} (?P<gap>[ \u00a0\u2009\u202f]) [0-9]{{3}}
          (?: (?P=gap)[0-9]{{3}} )* (?:\.[0-9]+)? (?![0-9]) (?![.,'’][0-9])
          (?: (?<=[ \u00a0\u2009\u202f]0[0-9]{{2}})
            | (?! [ \u00a0\u2009\u202f]?[-‐‑]?(?i:mm\b|㎜|millim|inch|calib)
                | [-‐‑](?i:km|kilo|met[re]|foot|feet|ft|mile|kg|pound|lb|ton|day|week|month|year
                    |hour|minute|megawatt|round) ) ) )
    | (?P<num> (?:(?<![\w.])\.)? [0-9] (?: [0-9] | [.,'’{_HIDDEN}]+(?=[0-9]) )* )
    | (?P<word> [^\W\d_]+ (?: ['’][^\W\d_]+ )* )
    | (?P<sign> \n\s*\n | >= | <= | [^\s\w] | [\d_] )
"""


@cache
def _token_pattern() -> re.Pattern[str]:
    """Compile on first use: the import stays cheap."""
    return re.compile(_TOKEN, re.VERBOSE)


class _Tokens:
    """A text as numbers, lower-case words and signs, each with its place in the text.

    Quotation marks are left out, so that they hide no hedge from its number.
    """

    __slots__ = ("ends", "kinds", "starts", "text", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        self.kinds: list[str] = []
        self.words: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []

    def add(self, kind: str, word: str, start: int, end: int) -> None:
        self.kinds.append(kind)
        self.words.append(word)
        self.starts.append(start)
        self.ends.append(end)

    def __len__(self) -> int:
        return len(self.words)

    def word(self, i: int) -> str:
        return self.words[i] if 0 <= i < len(self.words) else ""

    def kind(self, i: int) -> str:
        return self.kinds[i] if 0 <= i < len(self.words) else ""

    def glued(self, i: int) -> bool:
        """Say whether token i begins exactly where the one before it ends."""
        return 0 < i < len(self.words) and self.starts[i] == self.ends[i - 1]

    def hyphen(self, i: int) -> bool:
        """Say whether token i is a hyphen that joins its neighbours."""
        return self.word(i) in _HYPHENS and self.glued(i) and self.glued(i + 1)

    def past_hyphen(self, i: int) -> int:
        return i + 1 if self.hyphen(i) else i

    def slice(self, start: int, stop: int) -> str:
        return self.text[self.starts[start] : self.ends[stop - 1]] if start < stop else ""

    def follows(self, i: int, phrase: tuple[str, ...]) -> bool:
        return self.words[i : i + len(phrase)] == list(phrase)


def _tokenise(text: str) -> _Tokens:
    tokens = _Tokens(text)
    for match in _token_pattern().finditer(text):
        kind, word = match.lastgroup or "", match.group().lower()
        if word in _QUOTES:
            continue
        if kind == "sign" and word.isspace():
            word = "¶"
        kind = "num" if kind in ("spaced", "gap") else kind
        tokens.add(kind, word, match.start(), match.end())
    return tokens


# --------------------------------------------------------------------------------------------
# Numbers.
# --------------------------------------------------------------------------------------------


class _Number(NamedTuple):
    """Tokens start to stop as a number: mantissa times scale; a range has a high end too."""

    start: int
    stop: int
    mantissa: Fraction
    scale: int
    digits: int
    kind: str = "cardinal"  # or plural, couple, fraction, band, range
    hedge: str = ""
    high: Fraction | None = None

    @property
    def value(self) -> Fraction:
        return self.mantissa * self.scale


class _Refusal(NamedTuple):
    """Tokens start to stop look like a number and are no count."""

    start: int
    stop: int
    why: str
    remedy: str = "name a count, such as '13,000 containers'"
    fatal: bool = False  # read_figure must not look past it
    dated: bool = False  # a date or clock time: ends the unit words before it


_GROUPED = r"[0-9]{1,3}(?:([,'’ \u00a0\u2009\u202f])[0-9]{3}(?:\1[0-9]{3})*)?(?:\.[0-9]+)?"
_PLAIN = r"[0-9]*(?:\.[0-9]+)?"
_SEPARATORS = str.maketrans("", "", ",'’ \u00a0\u2009\u202f")
_MAX_LENGTH = 40  # of one printed number
_MAX_ITEMS = 50  # numbers and the like in one phrase


def _shorten(text: str, limit: int = 60) -> str:
    return repr(text if len(text) <= limit else f"{text[:limit]}...")


def _malformed(blob: str) -> tuple[str, str] | None:
    """Say what is wrong with a printed number, and what would be right; None when sound."""
    shown = _shorten(blob, 30)
    if len(blob) > _MAX_LENGTH:
        return f"the number {shown} is absurdly long", "give at most 15 significant digits"
    if not (re.fullmatch(_GROUPED, blob) or re.fullmatch(_PLAIN, blob)):
        return _bad_separators(blob, shown)
    if re.match("0[0-9,'’ \u00a0\u2009\u202f]", blob):
        return f"{shown} begins with a zero", "write it without, as 500 or 0.5"
    if re.fullmatch(r"[1-9][0-9]{0,2}\.[0-9]{2}0", blob):
        grouped = blob.replace(".", ",")
        return (
            f"{shown} may be {grouped} with a dot for thousands, or a decimal",
            f"write {grouped} or {blob.rstrip('0').rstrip('.')}",
        )
    return None


def _bad_separators(blob: str, shown: str) -> tuple[str, str]:
    remedy = "write thousands in groups of three with one kind of separator, such as 13,000"
    if re.fullmatch(r"[0-9]+,[0-9]+", blob):
        why = f"in {shown} a comma is not followed by exactly three digits"
        return why, f"write a decimal with a dot ({blob.replace(',', '.')}); or {remedy}"
    if blob.count(".") > 1:
        return f"{shown} has more than one dot", f"dots are for decimals; {remedy}"
    return f"{shown} is badly grouped", remedy


def _printed_digits(blob: str) -> int:
    """Significant digits as printed: decimals count, the trailing zeros of an integer do not."""
    bare = blob.translate(_SEPARATORS)
    kept = bare.replace(".", "").lstrip("0") if "." in bare else bare.strip("0")
    return max(1, len(kept))


def _digits_of(value: Fraction) -> int:
    """Significant digits of a number given in words: those of its value, 1 for a third."""
    tenths = 0
    while value.denominator > 1 and tenths < 4:
        value, tenths = value * 10, tenths + 1
    if value.denominator > 1:
        return 1 if value < 10**tenths else 2
    return max(1, len(str(value.numerator).strip("0")))


def _small(s: _Tokens, i: int) -> tuple[int, int] | None:
    """Read a word below one hundred; return value and stop."""
    word = s.word(i)
    if word in _UNITS:
        return _UNITS[word], i + 1
    if word not in _TENS:
        return None
    j = i + 2 if s.word(i + 1) in _DASHES and s.glued(i + 1) and s.glued(i + 2) else i + 1
    unit = _UNITS.get(s.word(j), 0)
    joined = 0 < unit < 10 and not (j == i + 1 and s.hyphen(j + 1))
    return (_TENS[word] + unit, j + 1) if joined else (_TENS[word], i + 1)


def _tail_small(s: _Tokens, i: int, and_joins: bool) -> tuple[int, int] | None:
    """Read "[and] fifty" after a hundred or a thousand."""
    j = s.past_hyphen(i)
    if s.word(j) == "and" and not and_joins:
        return None
    j = s.past_hyphen(j + 1) if s.word(j) == "and" else j
    small = _small(s, j)
    if not small or small[0] == 0 or s.word(small[1]) in ("hundred", "dozen"):
        return None
    hyphened = s.hyphen(small[1]) and s.word(small[1] + 1) not in _SCALES  # "hundred two-day"
    return None if hyphened else small


def _spoken_decimal(s: _Tokens, whole: int, i: int) -> tuple[Fraction, int]:
    """Read "point two" after "six"; i is the word "point"."""
    value, place, j = Fraction(whole), Fraction(1), i + 1
    while _UNITS.get(s.word(j), 10) < 10 and j - i < 10:
        place /= 10
        value, j = value + _UNITS[s.word(j)] * place, j + 1
    return (value, j) if j > i + 1 else (value, i)


def _word_mantissa(s: _Tokens, i: int, and_joins: bool) -> tuple[int | Fraction, int] | None:
    """Read "six", "twenty-five", "two hundred and fifty", or "a" before a scale."""
    if s.word(i) in ("a", "an"):
        small = (1, i + 1) if s.word(s.past_hyphen(i + 1)) in _SCALES else None
    else:
        small = _small(s, i)
    if not small:
        return None
    if s.word(small[1]) == "point":
        return _spoken_decimal(s, *small)
    j = s.past_hyphen(small[1])
    if s.word(j) != "hundred":
        return small
    tail = _tail_small(s, j + 1, and_joins)
    return (small[0] * 100 + tail[0], tail[1]) if tail else small


def _sign_fraction(s: _Tokens, i: int) -> tuple[Fraction, int] | None:
    """Read "½" or "1/2"."""
    if s.word(i) in _SIGNS:
        return _SIGNS[s.word(i)], i + 1
    parts = s.words[i : i + 3]
    if len(parts) < 3 or parts[1] != "/" or not (s.glued(i + 1) and s.glued(i + 2)):
        return None
    if not all(part.isascii() and part.isdigit() and len(part) < 3 for part in parts[::2]):
        return None
    top, bottom = int(parts[0]), int(parts[2])
    proper = 0 < top < bottom <= 10 and s.word(i + 3) != "/"
    return (Fraction(top, bottom), i + 3) if proper else None


def _and_a_half(s: _Tokens, i: int) -> tuple[Fraction, int] | None:
    """Read "and a half", "and three-quarters" after a number."""
    j = s.past_hyphen(i)
    if s.word(j) != "and":
        return None
    j = s.past_hyphen(j + 1)
    if s.word(j) in ("a", "one"):
        k = s.past_hyphen(j + 1)
        return (_PARTS[s.word(k)], k + 1) if s.word(k) in _PARTS else None
    small = _small(s, j)
    k = s.past_hyphen(small[1]) if small else j
    part = _PARTS_PLURAL.get(s.word(k)) if small else None
    return (small[0] * part, k + 1) if part else None


def _short_scale(s: _Tokens, i: int, money: bool) -> int:
    """Read the short form of a scale, "6m" or "6 m", unless metres or a model name are meant."""
    word = s.word(i)
    if word == "t" and money:
        return 10**12
    if word not in _SHORT or (word == "mil" and s.hyphen(i + 1)):
        return 0
    next_glued = s.glued(i + 1)
    if next_glued and s.kind(i + 1) == "num":
        return 0  # "3M14"
    if len(word) == 1 and not s.glued(i) and (next_glued and s.word(i + 1) not in ".,;:)?!%"):
        return 0  # "5 B-52 bombers"
    if word == "m" and _says_metres(s, i + 1):
        return 0
    return _SHORT[word]


def _says_metres(s: _Tokens, i: int) -> bool:
    if s.word(i) == "/" and s.word(i + 1) in ("s", "sec"):
        return True
    j = s.past_hyphen(i)
    # "6m high-explosive shells" and "6m long-range" are millions; "6m-long" is metres
    return s.word(j) in _METRES and not s.hyphen(j + 1)


def _scale_chain(s: _Tokens, i: int, digits: bool, money: bool) -> tuple[int, int]:
    """Read scale words from token i, "hundred thousand" or "k"; return product and stop."""
    if digits and (short := _short_scale(s, i, money)):
        return short, i + 1
    product, last, j = 1, 0, i
    for _ in range(3):
        k = s.past_hyphen(j)
        factor = _SCALES.get(s.word(k), 0)
        if factor <= last:
            break
        product, last, j = product * factor, factor, k + 1
    return product, j


def _addend(s: _Tokens, i: int, scale: int, digits: bool, and_joins: bool) -> _Number | None:
    """Read what is added after a scale: "-700", "two hundred", "and five", "200 thousand"."""
    glued_digits = s.hyphen(i) and s.kind(i + 1) == "num"
    if glued_digits or (digits and s.kind(i) == "num"):
        added = _cardinal(s, i + 1 if glued_digits else i, and_joins, below=scale)
        fits = isinstance(added, _Number) and added.value < scale
        return added if fits and (glued_digits or added.scale > 1) else None
    if digits or s.word(s.past_hyphen(i)) in ("a", "an"):
        return None
    if s.word(s.past_hyphen(i)) == "and":
        small = _tail_small(s, i, and_joins)
        if not small or _scale_chain(s, small[1], False, False)[0] > 1:
            return None
        return _Number(i, small[1], Fraction(small[0]), 1, 1)
    added = _cardinal(s, s.past_hyphen(i), and_joins, below=scale)
    fits = isinstance(added, _Number) and 0 < added.value < scale and s.kind(added.start) == "word"
    return added if fits and not s.hyphen(added.stop) else None


def _digits_at(s: _Tokens, i: int) -> tuple[Fraction, int] | _Refusal:
    """Read a number in digits, with "½" after it when there is one."""
    blob = s.word(i)
    if problem := _malformed(blob):
        return _Refusal(i, i + 1, *problem, fatal=True)
    if s.word(i + 1) == "e" and s.glued(i + 1):
        return _Refusal(i, i + 2, "it is in scientific notation", "write it out", fatal=True)
    value = Fraction(blob.translate(_SEPARATORS))
    part = _sign_fraction(s, i + 1)
    return (value + part[0], part[1]) if part else (value, i + 1)


def _cardinal(
    s: _Tokens, i: int, and_joins: bool, bare: bool = False, below: int = 0
) -> _Number | _Refusal | None:
    """Read a number in digits, in words, or in both ("six-thousand-700") from token i.

    ``bare`` lets a scale word stand alone; ``below`` is the scale that an addend must not reach.
    """
    digits = s.kind(i) == "num"
    if digits:
        read = _digits_at(s, i)
        if isinstance(read, _Refusal):
            return read
        mantissa, j = read
    elif small := _word_mantissa(s, i, and_joins):
        mantissa, j = Fraction(small[0]), small[1]
    elif s.word(i) == "dozen" or (bare and s.word(i) in _SCALES):
        mantissa, j = Fraction(1), i
    else:
        return None
    return _scaled(s, i, j, mantissa, digits, and_joins, below)


def _scaled(
    s: _Tokens, i: int, j: int, mantissa: Fraction, digits: bool, and_joins: bool, below: int
) -> _Number | None:
    """Apply halves, scale words and addends to a mantissa that ends at token j."""
    printed = _printed_digits(s.word(i)) if digits and j == i + 1 else 0
    if half := _and_a_half(s, j):
        mantissa, j, printed = mantissa + half[0], half[1], 0
    scale, stop = _scale_chain(s, j, digits, s.word(i - 1) in _CURRENCY_SIGNS)
    if below and scale >= below:
        return None
    dozen = scale % 100 == 12
    total, unit = mantissa, scale
    if scale > 1 and (half := _and_a_half(s, stop)):
        total, unit, stop, printed = mantissa * scale + half[0] * scale, 1, half[1], 0
    elif scale > 1 and not dozen and (added := _addend(s, stop, scale, digits, and_joins)):
        total, unit, stop, printed = mantissa * scale + added.value, 1, added.stop, 0
    digits_shown = printed if printed and not dozen else _digits_of(total * (unit if dozen else 1))
    return _Number(i, stop, total, unit, digits_shown)


def _share(s: _Tokens, i: int) -> tuple[Fraction, int, str] | None:
    """Read "half", "a third", "two-thirds", "1/2"; return value, stop and the last word."""
    if sign := _sign_fraction(s, i):
        return *sign, ""
    j = i
    if s.word(i) in ("a", "an", "one"):
        j = s.past_hyphen(i + 1)
    if s.word(j) in _PARTS and (j > i or s.word(j) in ("half", "quarter")):
        return _PARTS[s.word(j)], j + 1, s.word(j)
    small = _small(s, i)
    k = s.past_hyphen(small[1]) if small else i
    part = _PARTS_PLURAL.get(s.word(k)) if small and small[0] < 10 else None
    return (small[0] * part, k + 1, "shares") if part else None


def _scale_after_share(s: _Tokens, i: int) -> tuple[int, int]:
    """Read "[of] [a] million" after "half"; return scale and stop, 1 when there is none."""
    for phrase in ((), ("of", "a"), ("a",), ("of", "an"), ("of", "one")):
        if s.follows(i, phrase):
            j = s.past_hyphen(i + len(phrase))
            if s.word(j) in _SCALES and not s.word(j).endswith("s"):
                return _scale_chain(s, j, False, False)
    return 1, i


def _fraction(s: _Tokens, i: int) -> _Number | _Refusal | None:
    """Read a fraction, of a scale ("half a million", a cardinal) or of something (a share)."""
    read = _share(s, i)
    if not read:
        return None
    part, stop, word = read
    scale, end = _scale_after_share(s, stop)
    if scale > 1:
        dozen = scale % 100 == 12
        return _Number(i, end, part, scale, _digits_of(part * (scale if dozen else 1)))
    if word == "quarter" and s.word(i) == "quarter":
        return None
    if s.word(i - 1) == "and" and s.word(i) == "a" and s.word(i - 3) in ("a", "an", "one"):
        span = s.slice(i - 3, stop)
        return _Refusal(i, stop, f"{span!r} mixes a word and a fraction", "write 1.5")
    if s.word(stop) == "of" and s.word(stop + 1) in ("1", "one") and s.word(stop + 2) in _PERCENTS:
        stop += 2  # "half of 1 percent"
    if _is_ordinal_share(s, i, stop, word):
        return _Refusal(i, stop, f"{s.slice(i, stop)!r} is an ordinal or part of a word")
    return _Number(i, stop, part, 1, 1, "fraction")


def _is_ordinal_share(s: _Tokens, i: int, stop: int, word: str) -> bool:
    if word == "half":
        return s.word(i - 1) in _BEFORE_HALF or s.hyphen(stop)
    if word in ("", "shares", "quarter"):
        return False
    return s.hyphen(stop) or (s.kind(stop) == "word" and s.word(stop) not in _AFTER_SHARE)


def _couple(s: _Tokens, i: int) -> _Number | None:
    """Read "a couple of thousand", "a couple thousand", "a couple of ships"."""
    j = i + 1 if s.word(i) == "a" else i
    if s.word(j) != "couple":
        return None
    of = s.word(j + 1) == "of"
    scale, stop = _scale_chain(s, j + 2 if of else j + 1, False, False)
    if scale == 1 and not (of and j > i):
        return None
    return _Number(i, stop, Fraction(2), scale, 1, "couple", "a couple of")


def _head(s: _Tokens, i: int, determined: bool) -> str:
    """Read a plural head as its singular; after "several" the singular itself will do."""
    word = s.word(i)
    if determined and word in _FLOORS and word != "ten":
        return word
    return _SINGULAR.get(word, "")


def _determiner(s: _Tokens, i: int) -> tuple[str, int]:
    for phrase, name in _DETERMINERS.items():
        if s.follows(i, phrase):
            return name, i + len(phrase)
    return "", i


def _heads(s: _Tokens, i: int, determined: bool) -> tuple[str, str, int]:
    """Read "thousands", "tens of thousands", "hundred thousand"; return both heads and stop."""
    first = _head(s, i, determined)
    if not first:
        return "", "", i
    j = i + 2 if s.word(i + 1) == "of" else s.past_hyphen(i + 1)
    second = _head(s, j, determined)
    if second in _BIG and _FLOORS[first] < _FLOORS[second] and (j > i + 1 or determined):
        return first, second, j + 1
    return first, "", i + 1


_PLURAL_JOINERS = (
    *(("if", "not"), ("or", "even"), ("and", "even"), ("or", "perhaps"), ("or", "possibly")),
    *((word,) for word in ("upon", "to", "or", "and", "possibly", "perhaps", "maybe")),
)


def _after_plural(s: _Tokens, i: int) -> int:
    """Pass over "and thousands", ", if not hundreds," and "of"; a floor stays a floor."""
    j = i + 1 if s.word(i) == "," else i
    for phrase in _PLURAL_JOINERS:
        if s.follows(j, phrase):
            first, _, stop = _heads(s, j + len(phrase), False)
            if first:
                i = stop + 1 if s.word(stop) == "," and j > i else stop
            break
    return i + 1 if s.word(i) == "of" else i


def _plural(s: _Tokens, i: int) -> _Number | None:
    """Read "thousands of", "several dozen", "a few hundred": the floor of a plural."""
    determiner, j = _determiner(s, i)
    first, second, stop = _heads(s, j, bool(determiner))
    if not first or not _plural_is_meant(s, j, stop, first, second, determiner):
        return None
    floor = _FLOORS[first] * _FLOORS.get(second, 1)
    name = _plural_hedge(determiner, first, second)
    return _Number(i, _after_plural(s, stop), Fraction(floor), 1, 1, "plural", name)


def _plural_is_meant(
    s: _Tokens, i: int, stop: int, first: str, second: str, determiner: str
) -> bool:
    """Tell "scores of troops" from test scores, and "tens of" from tens."""
    if second or determiner or first not in ("ten", "score"):
        return True
    return s.word(stop) == "of" or (first == "score" and (i == 0 or s.word(stop) == "more"))


_SIDES = {"upper": "upper", "high": "upper", "low": "lower", "lower": "lower"}


def _band(s: _Tokens, i: int) -> _Number | None:
    """Read "the upper 200,000 range" and "the low thousands": half of a granule or a decade."""
    side = _SIDES.get(s.word(i))
    if not side:
        return None
    j = s.past_hyphen(i + 1)
    base, top, stop = _digit_band(s, j) if s.kind(j) == "num" else _plural_band(s, j)
    if not stop:
        return None
    middle = (base + top) / 2 if s.kind(j) == "num" else top / 2
    low, high = (middle, top) if side == "upper" else (base, middle)
    return _Number(i, stop, low, 1, 1, "band", f"{side} ... range", high)


def _digit_band(s: _Tokens, i: int) -> tuple[Fraction, Fraction, int]:
    """Read "200,000 range" or "200,000s": 200,000 to 300,000; stop is 0 when it is neither."""
    spread = s.word(i + 1) == "range" or (s.word(i + 1) == "s" and s.glued(i + 1))
    if not spread or _malformed(s.word(i)):
        return Fraction(0), Fraction(0), 0
    base = Fraction(s.word(i).translate(_SEPARATORS))
    granule = _granule(base)
    return base, base + granule, i + 2 if granule > 1 else 0


def _plural_band(s: _Tokens, i: int) -> tuple[Fraction, Fraction, int]:
    """Read "thousands [of]": 1,000 to 10,000; stop is 0 when it is no decade."""
    first, second, stop = _heads(s, i, False)
    base = Fraction(_FLOORS.get(first, 0) * _FLOORS.get(second, 1))
    if first in ("", "dozen", "score"):
        return base, base, 0
    return base, base * 10, stop + 1 if s.word(stop) == "of" else stop


def _granule(value: Fraction) -> int:
    """The place value of the last digit that is not zero: 100,000 for 200,000."""
    granule = 1
    while value and value % (granule * 10) == 0:
        granule *= 10
    return granule


def _one_in(s: _Tokens, number: _Number) -> _Number:
    """Read "one in five" and "nine out of ten" as fractions."""
    j = s.past_hyphen(number.stop)
    out_of = s.follows(j, ("out", "of"))
    if not (out_of or s.word(j) == "in") or number.value > 9 or number.scale > 1:
        return number
    whole = _cardinal(s, s.past_hyphen(j + 2 if out_of else j + 1), True)
    if not isinstance(whole, _Number) or not _is_denominator(s, number, whole, out_of):
        return number
    return _Number(number.start, whole.stop, number.value / whole.value, 1, 1, "fraction")


def _is_denominator(s: _Tokens, top: _Number, whole: _Number, out_of: bool) -> bool:
    if not 0 < top.value < whole.value <= 1000 or s.word(whole.stop) in _TIMES:
        return False
    return out_of or top.value == 1 or whole.value in (3, 4, 5, 10, 100)


def _number_at(s: _Tokens, i: int) -> _Number | _Refusal | None:
    """Read whatever number begins at token i."""
    kind = s.kind(i)
    if kind in ("date", "clock"):
        what = "a date" if kind == "date" else "a time of day"
        return _Refusal(i, i + 1, f"{s.word(i)!r} is {what}", dated=True)
    if kind != "num" and s.word(i) not in _NUMBER_WORDS:
        return None
    and_joins = "between" not in s.words[max(0, i - 3) : i]
    for reader in (_couple, _plural, _band, _fraction):
        if read := reader(s, i):
            return read
    bare = _phrase_ending_at(s, i, 0) is not None
    read = _cardinal(s, i, and_joins, bare)
    return _one_in(s, read) if isinstance(read, _Number) else read


_NUMBER_WORDS = (
    frozenset(_UNITS) | frozenset(_TENS) | frozenset(_SCALES) | frozenset(_SINGULAR)
) | _set("a an half quarter couple several few many upper high low lower " + " ".join(_SIGNS))


# --------------------------------------------------------------------------------------------
# Ranges.
# --------------------------------------------------------------------------------------------

_CONNECTORS = (("if", "not"), ("or",), ("to",), ("and",), ("but",), ("up", "to"))
# after a comma, "or" more often gives the same amount in another unit ("10,000, or 5 percent")
_AFTER_COMMA = (
    *(("or", word) for word in ("even", "perhaps", "possibly", "maybe")),
    ("if", "not"),
    *((word,) for word in ("perhaps", "possibly", "maybe")),
)


def _connector(s: _Tokens, i: int, opened: str) -> int:
    """Return where the second end of a range may begin, or 0.

    ``opened`` is "between" or "lower" (a floor before the first end) and lets "and" join.
    """
    word = s.word(i)
    if word in _DASHES and not (s.hyphen(i) and s.word(i + 1) in ("to", "or")):
        tight = s.glued(i) and s.glued(i + 1)
        loose = word != "—" and s.glued(i) == s.glued(i + 1)
        return i + 1 if tight or loose or s.glued(i + 1) else 0
    comma = word == "," and s.word(i + 1) not in ("and", "but")
    j = s.past_hyphen(i + 1 if word == "," else i)
    for phrase in _AFTER_COMMA if comma else _CONNECTORS:
        if s.follows(j, phrase) and (phrase[0] not in ("and", "but") or opened):
            return s.past_hyphen(j + len(phrase))
    return 0


def _past_inner(s: _Tokens, i: int) -> tuple[int, bool]:
    """Pass over hedges at the second end; say whether one of them is a ceiling."""
    ceiling = False
    while True:
        for phrase in _INNER_BY_FIRST.get(s.word(i), ()):
            if s.follows(i, phrase):
                name = _FRONT[phrase]
                ceiling = ceiling or bool(name and HEDGES[name].bound == "upper")
                i += len(phrase)
                break
        else:
            return i, ceiling


def _is_currency(s: _Tokens, i: int) -> bool:
    """Say whether token i is a sign, "USD", or the letters beside a sign."""
    word = s.word(i)
    if word in _COUNTRY_LETTERS:
        before = s.glued(i) and s.word(i - 1) in _CURRENCY_SIGNS
        return before or (s.glued(i + 1) and s.word(i + 1) in _CURRENCY_SIGNS)
    return word in _CURRENCY_SIGNS or word in _MONEY_WORDS


def _past_currency(s: _Tokens, i: int) -> int:
    stop = i
    while stop - i < 2 and _is_currency(s, stop):
        stop += 1
    return stop


def _second_end(s: _Tokens, i: int, opened: str) -> _Number | None:
    """Read the second end of a range that may join at token i."""
    j = _connector(s, i, opened)
    if not j:
        return None
    j, ceiling = _past_inner(s, j)
    if opened == "lower" and s.word(i) in ("and", "but", ",") and not ceiling:
        return None
    j = _past_currency(s, j)
    if s.word(j) in _NUMBER_WORDS or s.kind(j) == "num":
        read = _couple(s, j) or _plural(s, j) or _fraction(s, j) or _cardinal(s, j, True)
        return read if isinstance(read, _Number) else None
    return None


def _other_end(s: _Tokens, left: _Number, opened: str) -> _Number | None:
    """Find the second end, straight after the first or after a unit that both repeat."""
    if right := _second_end(s, left.stop, opened):
        return right
    right = _second_end(s, left.stop + 1, opened) if s.kind(left.stop) else None
    same = right is not None and s.word(right.stop) == s.word(left.stop)
    return right if same and s.word(left.stop) not in _DASHES else None


def _distribute(left: _Number, right: _Number) -> Fraction:
    """Give the first end the scale of the second ("4 to 6 million") if the range then rises."""
    shared = left.value * right.scale
    alone = left.scale == 1 and left.kind == "cardinal"
    return shared if alone and shared < right.value else left.value


def _differ_in_kind(s: _Tokens, left: _Number, right: _Number) -> bool:
    """Tell a range from two amounts: a share beside a count, "8 trillion won or $5.5 billion"."""
    money = [_currency_start(s, end.start) < end.start for end in (left, right)]
    return (left.kind == "fraction") != (right.kind == "fraction") or (money == [False, True])


def _ranged(s: _Tokens, left: _Number, opened: str) -> _Number | _Refusal:
    """Join a number with a second end when there is one."""
    if left.kind == "band" or opened == "change":
        return left
    right = _other_end(s, left, opened)
    if right is None or _differ_in_kind(s, left, right):
        return left
    if right.kind == "plural":
        return left._replace(stop=right.stop) if left.kind == "plural" else left
    low, high = _distribute(left, right), right.value
    if low >= high:
        return left if _weakly_joined(s, left, right) else _not_rising(s, left, right)
    if _shares_thousands(s, left, right):
        return _clipped(s, left, right)
    digits = max(left.digits, right.digits)
    return _Number(left.start, right.stop, low, 1, digits, "range", left.hedge, high)


def _weakly_joined(s: _Tokens, left: _Number, right: _Number) -> bool:
    """Say whether "or" or a dash between spaces, rather than "to", stands between two numbers."""
    spaced = s.word(left.stop) in _DASHES and not s.glued(left.stop)
    return spaced or "or" in s.words[left.stop : right.start]


def _shares_thousands(s: _Tokens, left: _Number, right: _Number) -> bool:
    """Say whether "12-15,000" may stand for 12,000 to 15,000; "1 to 10,000" hardly does."""
    printed = [s.word(end.start) for end in (left, right)]
    if not printed[0].isdigit() or left.stop != left.start + 1 or right.stop != right.start + 1:
        return False
    grouped = printed[1] != printed[1].translate(_SEPARATORS)
    return grouped and right.value / 3 <= left.value * 1000 < right.value


def _clipped(s: _Tokens, left: _Number, right: _Number) -> _Refusal:
    span = _shorten(s.slice(left.start, right.stop))
    why = f"the range {span} may have lost the thousands of its first number"
    return _Refusal(left.start, right.stop, why, "write both numbers out", fatal=True)


def _not_rising(s: _Tokens, left: _Number, right: _Number) -> _Refusal:
    span = s.slice(left.start, right.stop)
    why = f"the range {_shorten(span)} does not rise from its first number to its second"
    return _Refusal(left.start, right.stop, why, "write the smaller number first", fatal=True)


# --------------------------------------------------------------------------------------------
# What is no count.
# --------------------------------------------------------------------------------------------


def _is_plain(s: _Tokens, number: _Number) -> bool:
    """Say whether a number is up to four bare digits, as days and years are printed."""
    word = s.word(number.start)
    return number.stop == number.start + 1 and word.isascii() and word.isdigit() and len(word) < 5


def _is_year(s: _Tokens, number: _Number, first: int = 1900) -> bool:
    return _is_plain(s, number) and first <= number.value <= 2099 and len(s.word(number.start)) == 4


def _word_before(s: _Tokens, i: int) -> str:
    """The word before token i, past the full stop of "Oct." and the comma of "October 23,"."""
    word = s.word(i - 1)
    return s.word(i - 2) if word in (".", ",") and s.word(i - 2) in _MONTHS else word


def _is_day(s: _Tokens, number: _Number) -> bool:
    """Say whether a number belongs to a month: "October 23", "23 October"."""
    if not _is_plain(s, number) or not (number.value <= 31 or _is_year(s, number)):
        return False
    after = s.word(number.stop)
    if after in _MONTHS and number.value <= 31:
        # "20 may have died", "30 march on the capital"
        return after not in ("may", "march") or s.kind(number.stop + 1) != "word"
    if _word_before(s, number.start) not in _MONTHS:
        return False
    verb = s.word(number.start - 1) in ("may", "march")
    return not (verb and s.kind(number.stop) == "word" and after not in _AFTER_SHARE)


def _continues_date(s: _Tokens, number: _Number, last: _Refusal | None) -> bool:
    """Say whether a number goes on with a date: "October 23, 2024", "2010, 2013, and 2017"."""
    if last is None or not last.dated or not _is_plain(s, number):
        return False
    between = s.words[last.stop : number.start]
    if len(between) > 3 or not _DATE_JOINERS.issuperset(between):
        return False
    dash = bool(between) and between[-1] in _DASHES
    return _is_year(s, number) or (number.value <= 31 and (dash or s.kind(number.stop) != "word"))


def _is_dated_year(s: _Tokens, number: _Number, outer: int) -> bool:
    """Say whether a bare year is meant as one; ``outer`` is where its hedges begin."""
    before = _word_before(s, outer)
    noun = s.kind(number.stop) == "word" and s.word(number.stop) not in _AFTER_SHARE
    if outer < number.start:  # "since at least 2022", but "in at least 2000 villages"
        return _is_year(s, number) and before in _SURE_BEFORE_YEAR and not noun
    if s.hyphen(number.start - 1) and s.word(number.start - 2) in _PARTS_OF_YEAR:
        return _is_year(s, number, 1500)
    if not _is_year(s, number):
        return _is_year(s, number, 1500) and before in ("in", "since", "until") and not noun
    if before in _SURE_BEFORE_YEAR:
        return True
    if before == "of":
        return s.word(number.start - 2) in _PERIODS
    if before == "(" and s.word(number.stop) == ")":
        return True
    if s.word(number.stop) in _AFTER_YEAR and s.kind(number.start - 1) != "word":
        return True
    owned = before in _OWNERS or before.endswith(("'s", "’s"))
    return owned and number.value % 100 != 0 and s.kind(number.stop) == "word"


def _is_year_pair(s: _Tokens, left: _Number, outer: int) -> int:
    """Return where "2022-23", "2022 to 2024" ends when it is a stretch of time, else 0."""
    if not _is_year(s, left):
        return 0
    right = _second_end(s, left.stop, "between")
    if right is None or not _is_plain(s, right):
        return 0
    season = right.value < 100 and right.value > left.value % 100 and s.word(left.stop) in _DASHES
    noun = s.kind(right.stop) == "word" and s.word(right.stop) not in _AFTER_SHARE
    timed = _is_year(s, right) and (not noun or s.word(outer - 1) in _SURE_BEFORE_YEAR)
    return right.stop if season or timed else 0


def _dated(s: _Tokens, number: _Number, outer: int, last: _Refusal | None) -> int:
    """Return where a date that begins with this number ends, or 0."""
    if stop := _is_year_pair(s, number, outer):
        return stop
    if s.word(number.start - 1) == "q" and s.glued(number.start) and number.value <= 4:
        return number.stop  # "Q3 2024"
    day = _is_day(s, number)
    month_after = day and s.word(number.stop) in _MONTHS
    if day or _continues_date(s, number, last) or _is_dated_year(s, number, outer):
        return number.stop + 1 if month_after else number.stop
    return 0


def _date_start(s: _Tokens, i: int) -> int:
    """Step back over "October", "Oct.", "mid-" before a day or a year."""
    if s.hyphen(i - 1) and s.word(i - 2) in _PARTS_OF_YEAR:
        return i - 2
    if _word_before(s, i) not in _MONTHS:
        return i
    return i - 1 if s.word(i - 1) in _MONTHS else i - 2


def _is_clock(s: _Tokens, number: _Number) -> bool:
    after = s.words[number.stop : number.stop + 4]
    lettered = after[:1] in (["a"], ["p"]) and after[1:3] == [".", "m"]
    return bool(after) and (after[0] in _CLOCK or lettered) and number.kind in ("cardinal", "range")


def _negative(s: _Tokens, i: int) -> bool:
    """Say whether a minus stands directly before token i, and is no hyphen or dash."""
    if s.word(i - 1) == "minus":
        return s.word(i - 2) != "or"
    minus = s.word(i - 1) in ("-", "−", "‑") and s.glued(i)
    return minus and not (s.glued(i - 1) and s.kind(i - 2) in ("word", "num", "date"))


def _model(s: _Tokens, number: _Number) -> bool:
    """Say whether letters are attached before ("KN-23", "M1978") or after ("3M14", "24/7")."""
    i, j = number.start, number.start + 1
    for slash, other in ((i - 1, i - 2), (j, j + 1)):
        if s.word(slash) == "/" and s.kind(other) == "num" and number.kind == "cardinal":
            return True
    if s.kind(i) != "num" or not s.word(i).replace(".", "").isdigit():
        return False
    before = i - 2 if s.word(i - 1) in _HYPHENS and s.glued(i) else i - 1
    if s.glued(i) and s.kind(before) == "word" and s.glued(before + 1):
        return before == i - 2 or s.word(before) not in _MONEY_WORDS | {
            "approx",
            "circa",
            "c",
            "ca",
        }
    if not (s.glued(j) and s.kind(j) == "word") or number.stop > j:
        return False
    known = s.word(j) in _ATTACHED_UNITS | {"m", "plus", "odd", "percent"}
    return not known or (s.glued(j + 1) and s.kind(j + 1) == "num")


def _suffix(s: _Tokens, number: _Number) -> str:
    """Read letters attached to digits that make an ordinal ("24th") or a decade ("1990s")."""
    j = number.start + 1
    if s.kind(number.start) != "num" or number.stop != j:
        return ""
    gap = s.text[s.ends[j - 1] : s.starts[j]] if j < len(s) else " "
    if gap not in ("", "'", "’"):  # a dropped quote: "1990's"
        return ""
    if s.word(j) in _ORDINAL_ENDINGS:
        return "an ordinal"
    return "a decade or a plural" if s.word(j) == "s" else ""


def _calibre(s: _Tokens, number: _Number) -> int:
    """Return where "152 mm", "152-millimeter", "6-inch" ends, or 0; rain is measured, not shot."""
    j = number.stop
    joined = s.hyphen(j)
    unit = s.word(j + joined)
    if unit not in _CALIBRES or (unit == "inch" and number.value == 1 and not joined):
        return 0
    rain = s.word(j + 1) == "of" and s.word(j + 2) in _RAIN
    return 0 if rain and not joined else j + joined + 1


def _measure(s: _Tokens, number: _Number) -> int:
    """Return where an attribute such as "10-day", "six-figure", "two-pronged" ends, or 0."""
    j = number.stop
    if not s.hyphen(j) or s.kind(j + 1) != "word":
        return 0
    word = s.word(j + 1)
    odd = word in _MEASURES or (word.endswith("ed") and word != "armed")
    return j + 2 if odd else 0


def _labelled(s: _Tokens, number: _Number) -> bool:
    i = number.start
    if s.word(i - 1) in _LABELS or s.word(i - 1) in ("#", "№"):
        return True
    if s.word(i - 1) == "no" and s.kind(i) == "num":
        return True
    return s.word(i - 1) == "." and s.word(i - 2) in ("no", "nos", "vol", "p", "pp", "art")


def _is_age(s: _Tokens, number: _Number) -> bool:
    """Say whether two commas enclose it after a name: "Mr. Kim, 35, said"."""
    enclosed = s.word(number.start - 1) == "," == s.word(number.stop)
    named = s.kind(number.start - 2) == "word" and s.kind(number.stop + 1) == "word"
    return enclosed and named and _is_plain(s, number) and number.value <= 110


def _multiplied(s: _Tokens, i: int) -> bool:
    """Say whether a number is only compared with: "double the 500", "twice as many as 500"."""
    if s.words[max(0, i - 3) : i] in (["as", "many", "as"], ["as", "much", "as"]):
        return s.word(i - 4) in _MULTIPLES or s.word(i - 4) in ("times", "half")
    return s.word(i - 2 if s.word(i - 1) in _OWNERS else i - 1) in _MULTIPLES


def _pronoun(s: _Tokens, number: _Number) -> bool:
    """Say whether "one" is no numeral: "no one", "one of the few", "one another"."""
    if s.word(number.start) != "one" or number.stop != number.start + 1:
        return False
    return s.word(number.start - 1) in _NOT_ONE_BEFORE or s.word(number.stop) in _NOT_ONE_AFTER


_MARGINS = (["plus", "or", "minus"], ["+", "/", "-"], ["+", "/", "−"])


def _disqualify(s: _Tokens, number: _Number, outer: int, last: _Refusal | None) -> _Refusal | None:
    """Say why a number is no count, or None when it is one."""
    start, stop = number.start, number.stop
    shown = _shorten(s.slice(start, min(stop + 1, len(s))))
    if _negative(s, _currency_start(s, start)):
        remedy = "write the amount without a minus sign"
        return _Refusal(start, stop, f"{shown} is negative", remedy, fatal=True)
    if s.word(start - 1) == "±" or s.words[max(0, start - 3) : start] in _MARGINS:
        remedy = "give the two ends of the range"
        return _Refusal(start, stop, f"{shown} is a margin, not a count", remedy, fatal=True)
    if end := _dated(s, number, outer, last):
        begin = _date_start(s, start)
        return _Refusal(begin, end, f"{s.slice(begin, end)!r} is a date or a year", dated=True)
    if _is_clock(s, number):
        return _Refusal(start, stop + 1, f"{shown} is a time of day", dated=True)
    for end, what in (
        (_calibre(s, number), "a calibre"),
        (_measure(s, number), "a size or a fixed expression"),
    ):
        if end:
            return _Refusal(start, end, f"{s.slice(start, end)!r} is {what}")
    return _disqualified_name(s, number, shown)


def _disqualified_name(s: _Tokens, number: _Number, shown: str) -> _Refusal | None:
    start, stop = number.start, number.stop
    if what := _suffix(s, number):
        return _Refusal(start, stop + 1, f"{shown} is {what}")
    ordinal = s.past_hyphen(stop)
    if s.word(ordinal) in (_ORDINALS if ordinal > stop else _SCALE_ORDINALS):
        span = _shorten(s.slice(start, ordinal + 1))
        return _Refusal(start, ordinal + 1, f"{span} is an ordinal")
    reasons = (
        (_model(s, number), "part of a model name or code"),
        (_labelled(s, number), "the number of a label"),
        (s.word(start - 1) in _AGES or _is_age(s, number), "an age"),
        (s.word(start - 1) == "per", "the base of a rate"),
        (_multiplied(s, start), "only compared with"),
        (_pronoun(s, number), "a pronoun"),
    )
    for applies, what in reasons:
        if applies:
            return _Refusal(start, stop, f"{shown} is {what}")
    return None


# --------------------------------------------------------------------------------------------
# Hedges around a number.
# --------------------------------------------------------------------------------------------


def _phrase_ending_at(s: _Tokens, i: int, floor: int) -> tuple[str, ...] | None:
    for phrase in _FRONT_BY_LAST.get(s.word(i - 1), ()):
        begin = i - len(phrase)
        if begin >= floor and s.follows(begin, phrase):
            return phrase
    return None


def _currency_start(s: _Tokens, i: int) -> int:
    """Step back over "$", "US$", "$US", "USD" before a number."""
    first = i
    while i - first < 2 and first > 0 and _is_currency(s, first - 1):
        first -= 1
    return first


def _front(s: _Tokens, i: int, floor: int) -> tuple[list[str], int]:
    """Collect the hedges that end at token i, outermost first, and where they begin."""
    hedges: list[str] = []
    start = position = i
    while position > floor and (phrase := _phrase_ending_at(s, position, floor)):
        name = _FRONT[phrase]
        if name is None:
            break
        position -= len(phrase)
        if name:
            hedges.append(name)
            start = position
    return hedges[::-1], start


def _negated(s: _Tokens, i: int, floor: int) -> bool:
    """Say whether the words before a hedge deny it: "unlikely to dispatch | more than"."""
    others = 0
    for j in range(i - 1, max(floor, i - 5) - 1, -1):
        word = s.word(j)
        if word in _NEGATORS:
            return True
        if word not in _AUXILIARIES:
            others += 1
        if others > 1 or word in _SPEECH or s.kind(j) != "word":
            return False
    return False


def _deny(hedges: list[str]) -> list[str]:
    """Turn "more than" into "no more than", "less than" into "no less than"."""
    outer = HEDGES[hedges[0]]
    turned = {"lower": "no more than", "upper": "no less than"}.get(outer.bound)
    return [turned, *hedges[1:]] if turned and not outer.closed else hedges


def _starts_number(s: _Tokens, i: int) -> bool:
    i = _past_currency(s, i)
    numeral = s.kind(i) == "num" or s.word(i) in _UNITS or s.word(i) in _TENS
    return numeral or s.word(i) in ("a", "than", "the", "about", "some", "half")


def _back(s: _Tokens, i: int) -> tuple[str, int]:
    """Read a hedge that follows directly: "or more", "-odd", "+"; return it and where it ends."""
    j = s.past_hyphen(i)
    for phrase in _BACK_BY_FIRST.get(s.word(j), ()):
        if s.follows(j, phrase) and (j > i or not _starts_number(s, j + len(phrase))):
            return _BACK[phrase], j + len(phrase)
    return "", i


def _back_after_unit(s: _Tokens, start: int, stop: int) -> tuple[str, int, int]:
    """Read a hedge behind the unit words: "3,000 soldiers or more", "troops at least"."""
    for j in range(start + 1, min(stop + 2, len(s))):
        for phrase in _BACK_BY_FIRST.get(s.word(j), ()) if len(s.word(j)) > 1 else ():
            end = j + len(phrase)
            if len(phrase) < 2 or not s.follows(j, phrase) or s.word(end) == "than":
                continue
            # "20 containers or so a day"; hedges other than "or ..." must end the clause
            near = phrase[0] == "or" and j - start < 5 and s.kind(end) != "num"
            if near or not s.word(end) or s.word(end) in _CUTS or _ends_sentence(s, end):
                return _BACK[phrase], j, end
    return "", stop, stop


def _settle(front: list[str], back: str) -> tuple[str, bool]:
    """Let one hedge decide: the first that has a direction, else the outermost.

    In front the outer hedge decides ("as many as more than"), and a hedge in front decides over
    one behind ("up to 3 million or more"); "about" words give way to a direction.
    """
    hedges = [*front, back] if back else front
    directed = [name for name in hedges if HEDGES[name].bound in ("lower", "upper", "point")]
    if not directed:
        return (hedges[0] if hedges else ""), False
    contradictory = len({HEDGES[name].bound for name in directed}) > 1
    if directed[0] == "or more" and "some" in front:
        return "some ... or more", contradictory
    return directed[0], contradictory


# --------------------------------------------------------------------------------------------
# From tokens to figures.
# --------------------------------------------------------------------------------------------


class _Found(NamedTuple):
    """A number that is a count, with its hedges: tokens start to stop."""

    start: int
    stop: int
    number: _Number
    front: list[str]
    back: str


def _opened(s: _Tokens, front: list[str], outer: int) -> str:
    """Say what comes before a possible range: "between", a floor, or a change ("rose from")."""
    if "between" in front:
        return "between"
    if front and HEDGES[front[0]].bound == "lower":
        return "lower"
    if s.word(outer - 1) == "from" and not _CHANGE.isdisjoint(s.words[max(0, outer - 7) : outer]):
        return "change"
    return ""


def _item_at(s: _Tokens, i: int, floor: int, last: _Refusal | None) -> _Found | _Refusal | None:
    """Read the figure, or the thing that only looks like one, at token i."""
    number = _number_at(s, i)
    if not isinstance(number, _Number):
        return number
    begin = _currency_start(s, number.start)
    front, outer = _front(s, begin, floor)
    if refused := _disqualify(s, number, outer, last):
        return refused
    joined = _ranged(s, number, _opened(s, front, outer))
    if isinstance(joined, _Refusal):
        return joined
    if joined.kind == "range" and (refused := _disqualify_range(s, joined)):
        return refused
    if joined.kind != "range":
        front = front[front.index("between") + 1 :] if "between" in front else front
    if front and _negated(s, outer, floor):
        front = _deny(front)
    if not front and _passes_mark(s, begin, joined.stop):
        front, outer = ["more than"], begin - 2
    back, stop = _back(s, joined.stop)
    return _Found(min(outer, begin), stop, joined, front, back)


def _passes_mark(s: _Tokens, start: int, stop: int) -> bool:
    """Say whether a number is a mark that was passed: "crossed the 10,000 mark"."""
    passed = s.word(start - 1) == "the" and s.word(start - 2) in _PASSING
    return passed and s.word(stop) in _MARKS


def _disqualify_range(s: _Tokens, number: _Number) -> _Refusal | None:
    """Say why a range is no count: "4-6 mm", "two-to-three-day", "9 to 11 a.m."."""
    if _is_clock(s, number):
        span = _shorten(s.slice(number.start, number.stop + 1))
        return _Refusal(number.start, number.stop + 1, f"{span} is a time of day", dated=True)
    end = _calibre(s, number) or _measure(s, number)
    span = _shorten(s.slice(number.start, end))
    return _Refusal(number.start, end, f"{span} is a size") if end else None


def _items(s: _Tokens) -> Iterator[_Found | _Refusal]:
    """Walk the tokens once, from number to number."""
    i = floor = 0
    last: _Refusal | None = None
    while i < len(s):
        item = _item_at(s, i, floor, last)
        if item is None:
            i += 1
            continue
        yield item
        last = item if isinstance(item, _Refusal) else None
        i = floor = max(item.stop, i + 1)


def _ends_sentence(s: _Tokens, i: int) -> bool:
    """Say whether token i is a full stop after a word, not that of "U.S." or of "Lt."."""
    if s.word(i) != "." or s.glued(i + 1):
        return False
    return len(s.word(i - 1)) > 2 or i + 1 >= len(s)


def _ends_clause(s: _Tokens, i: int, first: int) -> bool:
    word = s.word(i)
    if word in ("(", ")") and s.word(first) == "(":
        return False  # "(artillery) rounds"
    dash = word in ("–", "-", "−") and not s.glued(i) and not s.glued(i + 1)
    date = word in ("by", "in", "since", "until", "during") and s.word(i + 1) in _MONTHS
    return word in _CUTS or dash or date or _ends_sentence(s, i)


def _unit_end(s: _Tokens, start: int, limit: int) -> int:
    """Find where the unit words end: at the clause, or at the next figure or date."""
    j = start
    while j < limit and not _ends_clause(s, j, start):
        j += 1
    while j == limit < len(s) and j > start and s.word(j - 1) in _DANGLING:
        j, limit = j - 1, limit - 1
    return j


def _clean(words: str) -> str:
    """Normalise white space and strip punctuation at the ends, not "%" nor a bracketed word."""
    words = " ".join(words.split()).strip(" .,;:!?-‐‑–—\"'“”‘’„«»`*/…")
    opened, closed = words.count("("), words.count(")")
    return words if opened == closed else words.strip("() ")


def _unit(s: _Tokens, found: _Found, limit: int) -> tuple[str, str]:
    """Read the unit words, and a hedge that stands behind them."""
    start = found.stop
    if s.word(s.past_hyphen(start)) == "strong":  # "a 10,000-strong force"
        start = s.past_hyphen(start) + 1
    if s.word(start) == "of":
        start += 1
    end = _unit_end(s, start, limit)
    back, cut, resume = ("", end, end) if found.back else _back_after_unit(s, start, end)
    rest = s.slice(resume, end) if resume < end else ""
    number = found.number.start
    sign = " ".join(s.slice(_currency_start(s, number), number).split())
    parts = (sign, _clean(s.slice(start, min(cut, end))), _clean(rest))
    return " ".join(part for part in parts if part), back


def _float(value: Fraction, digits: int, s: _Tokens, found: _Found) -> float:
    read = float(value)
    if digits > 15 and Fraction(read) != value:
        span = _shorten(s.slice(found.start, found.stop))
        raise _UnfitError(f"{span} has more digits than a float holds", "give at most 15 of them")
    return read


class _UnfitError(Exception):
    """A figure that was found and cannot be stated: why, remedy."""


def _bound_of(number: _Number, hedge: str) -> str:
    if number.kind in ("range", "band"):
        return "range"
    return HEDGES[hedge].bound if hedge else "point"


def _hedge_of(s: _Tokens, found: _Found, back: str) -> tuple[str, bool]:
    """Choose the hedge of a number, a range or a plural."""
    number = found.number
    if number.kind == "band":
        return number.hedge, False
    if number.kind == "range":
        return next(iter([*found.front, back or number.hedge]), ""), False
    front = [*found.front, number.hedge] if number.kind == "couple" else found.front
    hedge, contradictory = _settle(front, back)
    if number.kind != "plural":
        return hedge, contradictory
    bound = HEDGES[hedge].bound if hedge else ""
    if bound == "upper":
        # a ceiling that is itself a plural has no number: its floor would be a false ceiling
        span = _shorten(s.slice(found.start, found.stop))
        why = f"{span} puts a ceiling at a plural, which names no number"
        raise _UnfitError(why, "give the ceiling as a number")
    return (hedge, contradictory) if bound == "lower" else (number.hedge, contradictory)


def _figure(s: _Tokens, found: _Found, limit: int) -> Figure:
    """State a figure; raises `_UnfitError` when its words allow no number."""
    number = found.number
    unit, back = _unit(s, found, limit)
    hedge, contradictory = _hedge_of(s, found, found.back or back)
    high = None if number.high is None else _float(number.high, number.digits, s, found)
    return Figure(
        value=_float(number.value, number.digits, s, found),
        value_high=high,
        hedge=hedge,
        bound=_bound_of(number, hedge),
        significant_digits=number.digits,
        unit_words=unit,
        contradictory=contradictory,
    )


def _limits(s: _Tokens, items: list[_Found | _Refusal]) -> list[int]:
    """For each item, the token at which the next figure or date begins."""
    limits, limit = [], len(s)
    for item in reversed(items):
        limits.append(limit)
        if isinstance(item, _Found) or item.dated:
            limit = item.start
    return limits[::-1]


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
        number (or of the hedge that follows directly), and the figure. Dates, calibres, model
        names, ordinals, malformed numbers and descending ranges are passed over. Fractions and
        stretches of time ("three days") are found too.

    Examples
    --------
    >>> text = "It sent more than 13,000 containers in 2024, with as many as 6 million shells."
    >>> for start, end, figure in find_figures(text):
    ...     print(text[start:end], "->", figure.bound, figure.value, figure.unit_words)
    more than 13,000 -> lower 13000.0 containers
    as many as 6 million -> upper 6000000.0 shells
    """
    s = _tokenise(text)
    items = list(_items(s))
    for item, limit in zip(items, _limits(s, items), strict=True):
        if isinstance(item, _Found):
            try:
                figure = _figure(s, item, limit)
            except _UnfitError:
                continue
            yield s.starts[item.start], s.ends[item.stop - 1], figure


# --------------------------------------------------------------------------------------------
# Exactly one figure.
# --------------------------------------------------------------------------------------------

_EXAMPLE = "give one in digits or words, such as 'more than 13,000 containers'"


def _refuse(text: object, why: str, remedy: str) -> UnreadableFigure:
    shown = _shorten(text, 80) if isinstance(text, str) else repr(type(text).__name__)
    return UnreadableFigure(f"cannot read {shown}: {why}; {remedy}")


def _check_text(text: object) -> None:
    """Refuse what is not plain text."""
    if not isinstance(text, str):
        raise _refuse(text, "it is not text", "give the phrase as a str")
    if not text.strip():
        raise _refuse(text, "it is empty", _EXAMPLE)
    for mark in dict.fromkeys(text):
        category = unicodedata.category(mark)
        if category in ("Cc", "Cf", "Cs") and mark not in "\t\n\r":
            why = f"it holds the hidden or control character U+{ord(mark):04X}"
            raise _refuse(text, why, "delete that character")
        if category == "Nd" and not mark.isascii():
            raise _refuse(text, f"{mark!r} is not one of the digits 0 to 9", "use 0 to 9")


def _is_stretch(s: _Tokens, found: _Found, limit: int) -> bool:
    """Say whether a figure is only a stretch of time: "in the past 24 hours", "two weeks ago"."""
    j = found.stop
    if j >= limit or s.word(j) not in _TIMES:
        return False
    if s.word(j + 1) in ("ago", "later", "earlier", "before"):
        return True
    own = set(s.words[found.start : found.number.start])
    return s.word(found.start - 1) in _INTO_TIME or not own.isdisjoint(("over", "under"))


def _counts(s: _Tokens, items: list[_Found | _Refusal]) -> list[tuple[_Found, int]]:
    """The figures of a phrase; a stretch of time beside a count is its setting, as a date is."""
    found = [
        (item, limit)
        for item, limit in zip(items, _limits(s, items), strict=True)
        if isinstance(item, _Found)
    ]
    counts = [pair for pair in found if not _is_stretch(s, *pair)]
    return counts if len(found) > 1 and counts else found


def _nothing_found(s: _Tokens, items: list[_Found | _Refusal]) -> tuple[str, str]:
    """Explain a phrase without a figure."""
    for item in items:
        if isinstance(item, _Refusal):
            return f"{item.why}, not a count", item.remedy
    for word in s.words:
        if word in _VAGUE:
            return f"{word!r} names no number", _EXAMPLE
        if word in _ORDINALS:
            return f"{word!r} is an ordinal, not a count", _EXAMPLE
        if word in _SCALES or word in ("double", "doubled", "halved", "twice", "tripled"):
            return f"{word!r} stands without a number", _EXAMPLE
    return "it holds no number", _EXAMPLE


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
        several thousand"), a number that a float cannot hold, a hidden character, no text.

    Notes
    -----
    Bounds: "at least" and "more than" are lower, "as many as" and "fewer than" upper, "nearly"
    upper, "some" about, "exactly" and no hedge at all point. "10,000-odd" is lower and allows
    10,000, as ``facts/record.csv`` codes the Korean equivalent and dictionaries say "somewhat
    more than". "could rise to" is read as "up to", and a denied hedge as its opposite ("unlikely
    to send more than" is "no more than"), as the record codes both.

    A plural is its floor (dozens 12, scores 20, hundreds 100) whatever determiner it has, so
    "several thousand" is 1,000; bound range, no high end. "more than" before it makes it lower.
    "a couple of" is 2, about.

    Two hedges: "about" words give way to a direction; of two directions the outer one decides,
    and one in front decides over one behind. ``contradictory`` tells when they disagree.

    A range keeps the outermost hedge in front, else one behind, else ""; "between" is its own.
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
    s = _tokenise(text)
    items = list(islice(_items(s), _MAX_ITEMS + 1))
    for item in items:
        if isinstance(item, _Refusal) and item.fatal:
            raise _refuse(text, item.why, item.remedy)
    if len(items) > _MAX_ITEMS:
        why = f"it holds more than {_MAX_ITEMS} numbers, so it is no phrase"
        raise _refuse(text, why, "read a whole text with find_figures")
    counts = _counts(s, items)
    if not counts:
        raise _refuse(text, *_nothing_found(s, items))
    if len(counts) > 1:
        raise _refuse(text, *_several(s, [found for found, _ in counts]))
    try:
        return _figure(s, *counts[0])
    except _UnfitError as problem:
        raise _refuse(text, *problem.args) from None


def _several(s: _Tokens, found: list[_Found]) -> tuple[str, str]:
    shown = " and ".join(_shorten(s.slice(one.start, one.stop), 30) for one in found[:2])
    many = "two" if len(found) == 2 else f"{len(found):,}"
    return f"{many} figures were found ({shown})", "read them one at a time"
