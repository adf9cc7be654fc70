"""The hedges: which words stand before or behind a number, and what they do to it.

To teach the reader a new hedge, add it to a table below. A line is ``name: wording | wording``:
the canonical name, then what else is read as it. Words parted by a slash are alternatives, so
``no/not less than`` is two phrases. Marks are words of their own (``approx .``). A line that begins
with a bar goes on with the one before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import product
from types import MappingProxyType
from typing import NamedTuple


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
        above, below, just_under, about, order, range, plural or point, as in the table ``hedges``
        of the data package ``wording``. order is "on the order of": about, but within a factor of
        three or so, far wider than "about".

    Examples
    --------
    >>> HEDGES["at least"]
    Hedge(bound='lower', closed=True, family='above')
    >>> HEDGES["on the order of"]
    Hedge(bound='about', closed=True, family='order')
    """

    bound: str
    closed: bool
    family: str


_MORE = Hedge("lower", False, "above")
_AT_LEAST = Hedge("lower", True, "above")
_LESS = Hedge("upper", False, "below")
_AT_MOST = Hedge("upper", True, "below")
_NEARLY = Hedge("upper", False, "just_under")
_ABOUT = Hedge("about", True, "about")
_ORDER = Hedge("about", True, "order")
_RANGE = Hedge("range", True, "range")
_PLURAL = Hedge("range", True, "plural")
_POINT = Hedge("point", True, "point")

_BEFORE = {
    _MORE: """
        more than: > | ≳ | ⪆ | ≫ | more then | exceed/exceeds/exceeded/exceeding
            | exceed/exceeds/exceeded/exceeding the | surpass/surpasses/surpassed/surpassing
            | surpass/surpassed/surpassing the | tops/topped/topping/eclipsed | topped the
            | outstrip/outstrips/outstripped/outstripping/eclipsing/eclipses/cresting
            | to/could/may/might/would/will top
        over
        above
        greater/higher/larger/bigger than
        in excess of
        beyond
        upwards of: upward of
        north of
        little more than
        a hair/shade/tad/touch over/above
        fractionally over/above
        barely over/above
    """,
    _AT_LEAST: """
        at least: ≥ | >= | ⩾ | ≧ | atleast | at the least | at the very least | at a minimum
            | at the minimum | more/greater/higher/larger/bigger than or equal to
            | equal to or more/greater/higher/larger than
            | equal to or above/over | above/over or equal to | no less than or equal to | = >
            | as many/much as or more than | more/exceeding or equal to
        no fewer than: not fewer than
        no less than: not/nothing less than | no lower/smaller than
        a minimum of: minimum of | the minimum of | minimum | min | min . | a floor of
            | minimum :
        as few/little/low as
    """,
    _LESS: """
        less than: < | ≲ | ⪅ | ≪ | up to but not including | less then | fell/falls/falling short of
        fewer/lower/smaller than
        under
        below
        well/far short of
        not even
        beneath
        nowhere near: not nearly/anywhere near | not nearly/remotely | nothing like
        south of
    """,
    # "could rise to 15,000" states a ceiling, and the record codes it so; "rose to" is a point.
    _AT_MOST: """
        up to: upto | up to and including | up to , and including , | anything/anywhere up to
            | could/may/might rise/grow/climb/increase/swell/expand to
            | could/may/might reach/hit
        no more than: not/never/nothing/hardly/scarcely more than | not exceeding | not over
            | no higher/greater/larger than
        at most: ≤ | <= | ⩽ | ≦ | at the most | at the very most | capped at | limited to
            | at a/the maximum | less/fewer/lower/smaller than or equal to
            | equal to or less/fewer/lower/smaller than
            | equal to or below/under | below/under or equal to | no more than or equal to | = <
            | up to a maximum of | at the outside
        a maximum of: maximum of | the maximum of | maximum | max | max . | a ceiling/cap of
            | maximum :
        as many/much/high/large/long/far as
        or even
    """,
    _NEARLY: """
        nearly: almost | virtually | practically | nigh on | well nigh | pretty nearly | very nearly
            | nearly/almost/virtually/practically the/its/their/these/those/all
            | nearly/almost/virtually/practically all of
            | nearly/almost/virtually/practically all the/its/their/these/those
            | nearly/almost/virtually/practically all of the/its/their/his/her/our/these/those
            | nearly/almost/virtually/practically the entire
            | nearly/almost/virtually/practically the whole of the/its/their
            | nearly/almost/virtually/practically every one of the/its/their
            | near on | as good as | within a whisker of
            | the best/better part of | getting/going on for | verging/bordering on
            | on the verge/cusp/brink of
        close to/on/upon: perilously/very close to | close to all of the/its/their | close to all
        approaching: closing/closes/closed/coming in/up on | closing on | nudging/nudges/nudged
            | heads for/towards/toward | nearing | nears | neared | approaches | approached
            | pushing
            | heading/headed for/towards/toward
            | edging/edges/edged/inching/inches/inched/creeping/creeps/crept toward/towards
            | edging/edges/edged/inching/inches/inched/creeping/creeps/crept closer to
        near
        not quite
        just short of: not far short of | not far off
        a little short/shy of: a bit/hair/shade/tad/touch short/shy of
        a hair/shade/tad/touch under/below
        fractionally/barely under/below
        just shy of
        shy of
    """,
    _ABOUT: """
        about: ~ | ≈ | ∼ | ≃ | ≅ | ≊ | ⁓ | ～ | ≒ | ≐ | in round numbers/figures
            | not exactly/precisely | anywhere/somewhere about
            | near enough | not far from | just about all
        around: somewhere/anywhere around | round about | roundabout
        approximately: approx | approx . | appx | appx . | aprox | aprox . | apprx | apprx . | apx
            | appr . | abt | abt . | ( approx . ) | ( approx ) | ( approximately )
            | roughly speaking
            | a rough | a rounded | in the area of | a ballpark figure of | ballpark figure of
            | ballpark
            | an approximate | approximating | approximate
        circa: circa . | c . | c | ca . | ca
        roughly
        some
        an estimated: estimated | est | est . | estimate | estimated at
            | estimated to be/number | the estimated
            | an estimate of | estimates of | an estimated total of | ( est . ) | ( est )
            | ( estimated )
        in the region of: somewhere in the region of
        in the neighborhood of: in the neighbourhood of
        in the vicinity/range/ballpark of
        closer to: more like | nearer to | nearer
        barely
        hardly
        scarcely
        something like
        somewhere near
        more or less
        give or take
        just about
        to the tune of
    """,
    _ORDER: "on the order of: in/of the order of",
    _RANGE: "between: somewhere/anywhere/ranging between",
    _POINT: """
        exactly
        precisely
    """,
}

# "well over", "just under": each of these degrees goes with each of these hedges.
_FAR = "well/far/much/way/significantly/considerably/substantially/vastly"
_SLIGHTLY = "just | slightly | a little | a bit | marginally"
_OVER = "more than | over | above | in excess of | greater than | higher than | beyond"
_UNDER = "less than | fewer than | under | below | lower than"
_DEGREES = (
    (_MORE, _FAR, _OVER),
    (_MORE, _SLIGHTLY, _OVER),
    (_LESS, _FAR, _UNDER),
    (_NEARLY, _SLIGHTLY, _UNDER),
)

_BEHIND = {
    _AT_LEAST: """
        or more: or better | or slightly/rather/somewhat/considerably more
            | or even/possibly/perhaps/maybe more | or a little/bit/few more
        or higher/greater/over/above/upwards/longer/larger/older
        and more/up/upwards/above/over/counting/rising/climbing/growing
        if not more: if not slightly/much more | and then some | and change/some
            | maybe/perhaps/possibly more | and maybe/perhaps/possibly more
        plus: +
        odd
        something
        at least: at the least | at the very least | at a minimum | at the minimum | at minimum
            | minimum
            | min | min .
        upwards: upward
    """,
    _AT_MOST: """
        or fewer/less/lower/below/under/smaller: or slightly/rather/somewhat fewer/less
            | or a little/bit/few less/fewer | if not less/fewer
            | maybe/perhaps/possibly fewer/less | and maybe/perhaps/possibly fewer/less
            | and fewer/less/lower/below/under/down
        or nearly: or almost
        at most: at the most | at the very most | at a maximum | at the maximum | at maximum
            | maximum | max | max . | tops | if that | at the outside
    """,
    _ABOUT: """
        or so
        or thereabouts: or thereabout | or there abouts | thereabouts | or near/close to it
            | or near it
            | or near enough | or not far off
        give or take: give or take a few
        ish
        approximately: approx | approx . | appx | appx . | roughly | ( approx . ) | ( approx )
            | ( approximately ) | ( roughly ) | ( about )
        an estimated: est | est . | estimated | ( est ) | ( est . ) | ( estimated ) | ( estimate )
            | by estimate
        more or less
    """,
}

# Hedges that are no phrase on one side of a number: other rules find them.
_ELSEWHERE = {
    "a couple of": _ABOUT,
    "upper ... range": _RANGE,
    "lower ... range": _RANGE,
    "some ... or more": _AT_LEAST,
}

# These stand between a hedge and its number and say nothing about the amount.
_PASSED_OVER = """
    a total of | a combined/grand total of | an average of | a combined/further/record/mere/whole
    | a full/good/round/cool/whopping/staggering/massive/reported/projected/possible/potential
    | an additional/extra/expected/alleged | another | further | additional | extra | only | merely
    | fully | even | already | possibly | perhaps | maybe | probably | likely | presumably
    | reportedly | allegedly | , say ,
"""

# These end like a hedge and are none: "handed over 1,000 bodies", "the top 10".
_NOT_HEDGES = """
    handed/handing/hand/hands/turned/turning/took/take/taken/taking/takes over
    | ticks/inches/edges/creeps/climbs/rises/jumps/moves/toll up to
    | ticked/inched/edged/crept/went/goes/moved/shot/pushed/climbed/picked/rose up to
    | won/presided/presides over | added/adds/add/adding up to | up to now | top
"""

# Heads of a plural and their floors. "tens of thousands": a second head is a larger scale.
FLOORS = {
    "ten": 10,
    "dozen": 12,
    "score": 20,
    "hundred": 100,
    "thousand": 10**3,
    "lakh": 10**5,
    "million": 10**6,
    "crore": 10**7,
    "billion": 10**9,
    "trillion": 10**12,
}
SECOND_HEADS = ("thousand", "million", "billion", "trillion")
DETERMINERS = {"several": "several", "a few": "a few", "few": "a few", "many": "many"}


# --- from the tables to phrases ----------------------------------------------------------------


def word_set(words: str) -> frozenset[str]:
    """Split words at white space."""
    return frozenset(words.split())


def _phrases(cell: str) -> list[str]:
    """Split a cell at its bars and write out the alternatives.

    >>> _phrases("approx . | no/not less than")
    ['approx .', 'no less than', 'not less than']
    """
    choices = ([word.split("/") for word in part.split()] for part in cell.split("|"))
    return [" ".join(words) for choice in choices for words in product(*choice) if words]


def _lines(table: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each canonical name of a table with the other wordings of its line."""
    for line in re.sub(r"\n\s*\|", " |", table).splitlines():
        names, _, others = line.partition(":")
        for name in _phrases(names):
            yield name, _phrases(others)


def _readings(tables: Mapping[Hedge, str]) -> dict[str, str]:
    """Map every wording, canonical or not, to its canonical name."""
    lines = [line for table in tables.values() for line in _lines(table)]
    return {word: name for name, others in lines for word in (name, *others)}


def plural_name(determiner: str, first: str, second: str) -> str:
    """Name a plural: "tens of thousands of", "several dozen", "many thousands of"."""
    heads = [f"{head}s" for head in (first, second) if head]
    if determiner in ("", "many"):
        return f"{determiner} {' of '.join(heads)} of".strip()
    if first == "ten":
        return f"{determiner} {' of '.join(heads)}"
    return f"{determiner} {first} {second}".strip()


def _plural_names() -> Iterator[str]:
    for first, floor in FLOORS.items():
        for second in ("", *(head for head in SECOND_HEADS if floor < FLOORS[head])):
            yield from (plural_name(d, first, second) for d in ("", *DETERMINERS.values()))


def _hedges() -> dict[str, Hedge]:
    found = {
        name: hedge
        for tables in (_BEFORE, _BEHIND)
        for hedge, table in tables.items()
        for name, _ in _lines(table)
    }
    found |= {name: hedge for hedge, *parts in _DEGREES for name in _graded(*parts)}
    return found | _ELSEWHERE | dict.fromkeys(_plural_names(), _PLURAL)


def _graded(degrees: str, hedges: str) -> list[str]:
    return [f"{degree} {hedge}" for degree in _phrases(degrees) for hedge in _phrases(hedges)]


HEDGES: Mapping[str, Hedge] = MappingProxyType(_hedges())
"""Canonical hedge phrase -> what it does to its number. Cannot be changed."""

READ_BEFORE = _readings(_BEFORE) | {
    name: name for _, *parts in _DEGREES for name in _graded(*parts)
}
READ_BEHIND = _readings(_BEHIND)
CANONICAL = READ_BEHIND | READ_BEFORE


# --- measures -------------------------------------------------------------------------------

MEASURES = word_set(
    "mile kilometer kilometre km meter metre foot feet ft yard inch cm mm centimeter centimetre"
    " millimeter millimetre kilogram kilogramme kilo kg pound lb ounce gram ton tonne t kt kiloton"
    " megaton megawatt gigawatt kilowatt mw gw kw mwh gwh twh kwh volt watt degree acre hectare ha"
    " liter litre gallon barrel bushel knot calorie carat gigabyte terabyte megabyte point"
)
PERCENTS = word_set("% percent per pc pct")
TIMES = word_set(
    "second seconds minute minutes hour hours day days night nights week weeks weekend weekends"
    " month months year years decade decades century centuries quarter quarters"
)


def is_measure(word: str) -> bool:
    """Say whether a word names a measure or a stretch of time, in the singular or the plural.

    >>> is_measure("tonnes"), is_measure("inches"), is_measure("ships")
    (True, True, False)
    """
    return word in TIMES or not MEASURES.isdisjoint((word, word[:-1], word.removesuffix("es")))


# --- phrases in a text -------------------------------------------------------------------------


class Phrasebook:
    """Phrases with what they are read as, to be looked up in a list of words.

    Both look-ups return the length of the phrase in words, 0 when there is none, and its reading.

    >>> book = Phrasebook({"at least": "floor", "at the very least": "floor"})
    >>> book.at(["at", "least", "5"], 0), book.before(["at", "the", "very", "least", "5"], 4)
    ((2, 'floor'), (4, 'floor'))
    """

    def __init__(self, readings: Mapping[str, str | None]) -> None:
        self._by_first: dict[str, list[tuple[list[str], str | None]]] = {}
        self._by_last: dict[str, list[tuple[list[str], str | None]]] = {}
        split = [(phrase.split(), reading) for phrase, reading in readings.items()]
        for phrase, reading in sorted(split, key=lambda pair: len(pair[0]), reverse=True):
            self._by_first.setdefault(phrase[0], []).append((phrase, reading))
            self._by_last.setdefault(phrase[-1], []).append((phrase, reading))

    def at(self, words: list[str], i: int) -> tuple[int, str | None]:
        """Find the longest phrase that begins at word i."""
        for phrase, reading in self._by_first.get(words[i], ()) if i < len(words) else ():
            if words[i : i + len(phrase)] == phrase:
                return len(phrase), reading
        return 0, None

    def before(self, words: list[str], i: int, floor: int = 0) -> tuple[int, str | None]:
        """Find the longest phrase that ends before word i and begins at ``floor`` or later."""
        for phrase, reading in self._by_last.get(words[i - 1], ()) if i > floor else ():
            if i - len(phrase) >= floor and words[i - len(phrase) : i] == phrase:
                return len(phrase), reading
        return 0, None


_FRONT = (
    dict.fromkeys(_phrases(_PASSED_OVER), "")
    | READ_BEFORE
    | dict.fromkeys(_phrases(_NOT_HEDGES), None)
)
FRONT = Phrasebook(_FRONT)
"""What may stand before a number: a hedge, "" for what is passed over, None for no hedge."""

BACK = Phrasebook(READ_BEHIND)
"""The hedges that may stand behind a number."""

INNER = Phrasebook(
    {
        phrase: name
        for phrase, name in _FRONT.items()
        if name == "" or (name and HEDGES[name].bound in ("about", "upper", "lower"))
    }
)
"""What may stand before the second end of a range: "10,000 to perhaps 12,000", "but at most"."""
