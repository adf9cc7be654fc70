"""Numbers with the hedges around them: what stands before, what stands behind, which decides."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from analysis.wording.amounts import noun_at, number_at
from analysis.wording.dates import date, days, time_of_day
from analysis.wording.digits import Number, Refusal
from analysis.wording.lookalikes import margin, negative, no_count, size
from analysis.wording.numerals import TENS, UNITS, scale_words
from analysis.wording.ranges import ranged
from analysis.wording.tokens import Tokens, currency_start, past_currency, shorten
from analysis.wording.vocabulary import BACK, FRONT, HEDGES, PERCENTS, is_measure, word_set


class Found(NamedTuple):
    """A number that is a count, with its hedges, outermost first: tokens start to stop."""

    start: int
    stop: int
    number: Number
    front: list[str]
    back: str


# --- before and behind -------------------------------------------------------------------------


def hedges_before(s: Tokens, i: int, floor: int) -> tuple[list[str], int]:
    """Collect the hedges that end at token i, outermost first, and where they begin."""
    hedges: list[str] = []
    start = position = i
    # "over a 100"
    if (
        s.word(i - 1) in ("a", "an")
        and s.kind(i) == "num"
        and FRONT.before(s.words, i - 1, floor)[1]
    ):
        position -= 1
    while True:
        length, name = FRONT.before(s.words, position, floor)
        if not length or name is None:
            return hedges[::-1], start
        position -= length
        if name:
            hedges.append(name)
            start = position


def _back(s: Tokens, i: int) -> tuple[str, int]:
    """Read a hedge that follows directly: "or more", "-odd", "+"; return it and where it ends."""
    j = s.past_hyphen(i)
    if j > i and s.word(j) == "some":
        return "odd", j + 1  # "500-some"
    length, name = BACK.at(s.words, j)
    if length and s.word(j) == "plus" and s.word(j + 1) in ("or", "/"):
        return "", i  # "500 plus or minus"
    if not length or (j == i and _starts_number(s, j + length)):  # "5 or over 6"
        return "", i
    return name or "", j + length


def _scaled_behind(s: Tokens, number: Number, i: int) -> Number | None:
    """Read the scale behind a hedge: "thirty-odd thousand", "500-plus million"."""
    scale, stop = scale_words(s, i)
    if scale <= number.scale:
        return None
    return number._replace(stop=stop, value=number.value * scale, scale=scale)


def _starts_number(s: Tokens, i: int) -> bool:
    i = past_currency(s, i)
    numeral = s.kind(i) == "num" or s.word(i) in UNITS or s.word(i) in TENS
    return numeral or s.word(i) in ("a", "than", "the", "about", "some", "half")


# --- denied hedges: "unlikely to send more than" is "no more than" ------------------------------

_NEGATORS = word_set(
    "not never cannot unlikely without"
    " don't doesn't didn't won't hasn't haven't hadn't wouldn't couldn't can't isn't aren't wasn't"
    " don’t doesn’t didn’t won’t hasn’t haven’t hadn’t wouldn’t couldn’t can’t isn’t aren’t wasn’t"
)
_AUXILIARIES = word_set("to have has had be been yet ever likely expected")
_SPEECH = word_set(
    "say said know known confirm confirmed specify mention reveal disclose report clear believe"
    " deny think rule whether that because if when only just including but"
)
_DENIED = {"lower": "no more than", "upper": "no less than"}


def _negated(s: Tokens, i: int, floor: int) -> bool:
    """Say whether the words before a hedge deny it: "unlikely to dispatch | more than"."""
    others = 0
    for j in range(i - 1, max(floor, i - 5) - 1, -1):
        word = s.word(j)
        if word in _NEGATORS:
            return True
        others += word not in _AUXILIARIES
        if others > 1 or word in _SPEECH or s.kind(j) != "word":
            return False
    return False


def _deny(hedges: list[str]) -> list[str]:
    outer = HEDGES[hedges[0]]
    turned = "" if outer.closed else _DENIED.get(outer.bound, "")
    return [turned, *hedges[1:]] if turned else hedges


# --- from number to number ---------------------------------------------------------------------

_REVISED = word_set(
    "revised revise revises revising corrected correct corrects amended changed change changes"
    " updated adjusted upgraded downgraded restated revision correction upgrade downgrade alter"
    " alters altered alteration adjustment"
)
_CHANGE = (
    word_set(
        "rose rise rises rising grew grow grows growing grown increased increase increases"
        " increasing fell fall falls falling fallen dropped drop drops dropping jumped jump climbed"
        " climb up down declined decline decreased decrease shrank shrunk doubled tripled soared"
        " surged slid risen raised raise cut cuts cutting reduced reduce went move moves moved"
        " shift shifts shifted swelled expanded slashed lowered boosted boost lifted trimmed halved"
        " improved worsened narrowed widened jump surge spike plunged plunge tumbled leapt spiked"
        " shot dipped eased edged inched crept ticked slipped upped bumped go goes gone gain gains"
        " gained extend extends extended"
    )
    | _REVISED
)
_SPREAD = word_set(
    "range ranges ranged ranging vary varies varied varying anywhere somewhere anything between"
    " spread estimated lasting costing worth"
)
_REACH = 14  # words between a change and the numbers that it parts
_PASSING = word_set(
    "passed passing past crossed crossing cross pass broke breached beyond over above"
)
_PASSED = word_set(
    "pass passes passed passing cross crosses crossed crossing break breaks broke breaking breach"
    " breaches breached past top"
)
_TOLLS = word_set(
    "toll deaths cases count tally total infections casualties losses claims numbers dead displaced"
    " injured wounded missing refugees arrests"
)
_CLIMBED = word_set(
    "climb climbs climbed climbing rise rises rose rising risen soar soars soared soaring jump"
    " jumps jumped surge surges surged swell swells swelled grow grows grew grown leap leaps leapt"
    " tick ticks ticked inch inches inched edge edges edged creep creeps crept shoot shoots shot"
    " push pushes pushed move moves moved mount mounts mounted go goes went rocket rockets rocketed"
    " spike spikes spiked"
)
MARKS = word_set("mark threshold milestone barrier")


def _opened(s: Tokens, front: list[str], outer: int) -> str:
    """Say what comes before a possible range, as `ranged` takes it."""
    if "between" in front:
        return "between"
    before = s.word(outer - 1)
    if before in _REVISED or (before == "from" and _speaks_of_change(s, outer - 1)):
        return "change"
    of = before == "of" and s.word(outer - 2) in _CHANGE
    if of or (before == "by" and _speaks_of_change(s, outer - 1)):
        return "step"
    if before in _CHANGE:
        return "rose"
    if front and HEDGES[front[0]].bound == "lower":
        return "lower"
    return "from" if before == "from" else ""


def _speaks_of_change(s: Tokens, i: int) -> bool:
    """Say whether the clause up to token i speaks of a change rather than of a spread."""
    for j in range(i - 1, max(-1, i - _REACH), -1):
        word = s.word(j)
        if word in _CHANGE:
            return True
        if word in _SPREAD or word in (".", ";", "¶"):
            return False
    return False


def _passed_mark(s: Tokens, start: int, number: Number, floor: int) -> tuple[list[str], int]:
    """Read "crossed the" of "crossed the 10,000 mark", "below the 500-mark", "toll past 500".

    Return the hedge and where it begins; none where nothing says that a mark was passed.
    """
    mark = s.word(s.past_hyphen(number.stop)) in MARKS
    before, outer = s.word(start - 1), s.word(start - 2)
    if before == "the" and mark:
        front, begin = hedges_before(s, start - 1, floor)
        return (["more than"], start - 2) if not front and outer in _PASSING else (front, begin)
    tolled = outer in _TOLLS
    if before == "past":
        passed = tolled or outer in _CLIMBED  # "climbs past 180"
    else:  # "passed two laws" passes no mark
        fits = tolled or (number.value >= 100 and (mark or not noun_at(s, number.stop)))
        passed = before in _PASSED and fits
    return (["more than"], start - 1) if passed else ([], start)


_TAKEN = word_set("took take taken takes taking won")
_WON = PERCENTS | word_set("votes seats medals awards prizes")


def _is_over(s: Tokens, i: int, number: Number) -> bool:
    """Say whether "over" in front of token i hedges: "took | over three hours"; not of a firm."""
    taken = s.word(i - 1) == "over" and s.word(i - 2) in _TAKEN
    return taken and (_is_measured(s, number) or s.word(number.stop) in _WON)


def _is_measured(s: Tokens, number: Number) -> bool:
    return is_measure(s.word(s.past_hyphen(number.stop)))


def _refusal(s: Tokens, number: Number, outer: int, last: Refusal | None) -> Refusal | None:
    """Say why a number is no count, or None when it is one."""
    return (
        negative(s, number)
        or margin(s, number)
        or date(s, number, outer, last)
        or time_of_day(s, number)
        or size(s, number)
        or no_count(s, number)
    )


def _item_at(s: Tokens, i: int, floor: int, last: Refusal | None) -> Found | Refusal | None:
    """Read the figure, or the thing that only looks like one, at token i."""
    number = number_at(s, i)
    if not isinstance(number, Number):
        return number
    begin = currency_start(s, number.start)
    front, outer = hedges_before(s, begin, floor)
    if refused := _refusal(s, number, outer, last):
        return refused
    number = ranged(s, number, _opened(s, front, outer))
    if isinstance(number, Refusal):
        return number
    if number.kind == "range":
        # "9 to 11 a.m.", "4-6 mm", "between 9 and 14 July"
        if refused := time_of_day(s, number) or size(s, number) or days(s, number, outer):
            return refused
    elif "between" in front:
        front = front[front.index("between") + 1 :]
    if not front and _is_over(s, begin, number):
        front, outer = ["over"], begin - 1
    if front and front[0] in ("as long as", "as far as") and not _is_measured(s, number):
        front, outer = [], begin  # "as long as 500 troops come"
    if front and _negated(s, outer, floor):
        front = _deny(front)
    marked = ([], 0) if front else _passed_mark(s, begin, number, floor)
    if marked[0]:
        front, outer = marked
    back, stop = _back(s, number.stop)
    if back and number.kind == "cardinal" and (scaled := _scaled_behind(s, number, stop)):
        number, stop = scaled, scaled.stop
    return Found(min(outer, begin), stop, number, front, back)


def items(s: Tokens) -> Iterator[Found | Refusal]:
    """Walk the tokens once, from number to number; yield counts and what looks like one."""
    i = floor = 0
    last: Refusal | None = None
    while i < len(s):
        item = _item_at(s, i, floor, last)
        if item is None:
            i += 1
            continue
        yield item
        last = item if isinstance(item, Refusal) else None
        i = floor = max(item.stop + (item.number.tail if isinstance(item, Found) else 0), i + 1)


# --- which hedge decides -----------------------------------------------------------------------


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


def _of_range(front: list[str], back: str, own: str) -> tuple[str, bool]:
    """Let a hedge of either end decide for a range: "between about 300 and 500" is about."""
    if own == "between":
        return own, False
    around = [name for name in front if name != "between"]
    hedge, contradictory = _settle(around, back or own)
    return hedge or ("between" if "between" in front else ""), contradictory


def deciding_hedge(s: Tokens, found: Found, back: str) -> tuple[str, bool] | Refusal:
    """Choose the hedge of a figure; say also whether two of its hedges contradict each other."""
    number = found.number
    if number.kind == "band":
        return number.hedge, False
    if number.kind == "range":
        hedge, contradictory = _of_range(found.front, back, number.hedge)
        if contradictory and number.hedge == "or more":  # "from under 500 to over 600"
            span = shorten(s.slice(found.start, found.stop))
            why = f"{span} is open at both ends"
            return Refusal(found.start, found.stop, why, "give one of its ends")
        return hedge, contradictory
    front = [*found.front, number.hedge] if number.kind == "couple" else found.front
    hedge, contradictory = _settle(front, back)
    bound = HEDGES[hedge].bound if hedge else ""
    if number.kind != "plural" or bound == "lower":
        return hedge, contradictory
    if bound == "upper":  # the floor of a plural would be a false ceiling
        span = shorten(s.slice(found.start, found.stop))
        why = f"{span} puts a ceiling at a plural, which names no number"
        return Refusal(found.start, found.stop, why, "give the ceiling as a number")
    return number.hedge, contradictory
