"""How sure a sentence is of a figure: the nearest cue that governs it, as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.drafting.clauses import (
    BE,
    BREAKS,
    FINITE,
    RELATIVE,
    aside_before,
    aside_behind,
    between,
    goes_on_to_tell,
    is_given,
    is_past,
    is_share,
    is_subject,
    opening,
    says_more,
    tells_facts,
    turns,
)
from analysis.drafting.denial import condition, denial
from analysis.drafting.nouns import Place
from analysis.wording.amounts import NUMBER_WORDS
from analysis.wording.tokens import Tokens
from analysis.wording.vocabulary import FRONT, Phrasebook, word_set

# The kinds are those of the column `modality` of the kit's claims.
CUES = {
    "alleged": """
        allegedly|reportedly|purportedly|supposedly|alleged|purported|is said to|are said to
        was said to|were said to|said to have|said to be|rumored|rumoured|rumours|rumors
        unverified|unconfirmed|claimed|claims|claim|claiming|accused|accuses|accuse|accusing
        accusation|accusations|allegation|allegations|alleges|allege|alleging|so-called|unproven
        charged with
        is reported to|are reported to|reported to have
    """,
    "may": """
        may|might|could|can|possibly|perhaps|maybe|potentially|capable of|is able to|are able to
        enough to|cannot rule out|not ruled out|not rule out
    """,
    "planned": """
        plans|plan|planned|planning|will|'ll|won't|intends|intend|intended|intending|is to
        are to|was to|were to|expected to|is expected|are expected|expects|expect|expecting|expected
        preparing|prepares|prepared to|would|pledged|pledge|pledges|pledging|promised|promises
        promise|promising|vowed|vows|vowing|aims|aim|aiming|hopes|hope|hoping|hoped|set to
        due to|slated|scheduled|proposed|proposes|proposal|proposing|agreed to|agrees to
        agree to|considering|wants to|want to|about to|going to|target of|targets|targeting
        shall|forecast|forecasts|projected|projects|projection|to be delivered|to be sent
        committed to|commits to|commit to|offered to|offers to|offer to|ready to|poised to
        earmarked|seeks|seeking to|seek|on track to|measures to|proposals to|efforts to|should
        anticipated to|threatens to|threatened to|threatening to|threats to|threat to
        budgeted|undertook to|ordered to|contracted to|had expected|expected by|supposed to
    """,
    "believed": """
        believed|believes|believe|believing|thinks|think|thought to|are thought|is thought
        suspects|suspected|suspect|likely|unlikely|probably|presumed|presumably|feared|fears
        fear|apparently|assesses|assessed|appears to|appear to|appeared to|seems to|seem to
        presumes|assumed|reckons|reckon|doubted|doubts|doubt
    """,
    "estimated": """
        estimated|estimates|estimate|estimating|estimation|calculates|calculated|calculation
        extrapolated|modelled|modeled
    """,
}

Cue = tuple[str, int, int]  # the kind, the first token and the one behind the last

_BOOK = Phrasebook(
    {
        phrase.strip(): name
        for name, table in CUES.items()
        for phrase in re.split(r"[|\n]", table)
        if phrase.strip()
    }
)
_NOT_WILL = word_set("the a an its his their her our no any free good own political")
_PAST = word_set("from than")  # "up from 5,500", "13.9 billion": what was, in any mood
_AFTER = word_set(
    "may might could can will would should is are was were has have possibly allegedly reportedly"
    " probably likely according"
)
_HOLDING_ALL = ("alleged", "believed", "estimated")  # their clause holds what it tells
_OF_DEEDS = word_set("accused accuses accuse accusing charged suspected")  # and not these
_NAMED = word_set(
    "forecast forecasts plan proposal promise pledge pledges aim target targets claim offer threat"
)
_PROMISED = word_set("agreed promised pledged vowed offered proposed ordered budgeted")
_DEGREES = word_set("more less as most least")  # "30 times more likely"


def modality(
    s: Tokens, start: int, stop: int, place: Place, last: int = 0, hedged: bool = False
) -> tuple[str, str]:
    """How sure a sentence is of the figure at tokens start to stop, and the words that say so.

    What denies it comes first, then what makes it a condition. Then the nearest cue in front
    decides, within its clause; else one in the figure's own words; else one behind. Without any:
    asserted. ``hedged``: its hedge is a denied one, "not more than".
    """
    last = max(last, place.limit)
    if s.word(start - 1) in _PAST and "to" not in s.words[start:stop]:
        return "asserted", ""
    if found := denial(s, start, stop, place.first, last, hedged):
        return "denied", s.slice(*found)
    if found := condition(s, start, stop, place.first):
        return "may", s.slice(*found)
    for name, a, b in _cues(s, start, stop, place, last):
        return name, s.slice(a, b)
    return "asserted", ""


def _cues(s: Tokens, start: int, stop: int, place: Place, last: int) -> Iterator[Cue]:
    if (own := _cue(s, start)) and own[0] == "may":  # "might grow to 15,000" is a hedge, too
        yield own
    if s.word(stop) in ("may", "might", "could"):  # "we estimate 20 | might be trapped"
        yield "may", stop, stop + 1
    yield from _in_front(s, start, stop, place)
    yield from (cue for j in range(start, stop) if (cue := _cue(s, j)))
    yield from _behind(s, start, stop, place.first, last)
    yield from _closing(s, stop, last)
    yield from _headline(s, place)


def _in_front(s: Tokens, start: int, stop: int, place: Place) -> Iterator[Cue]:
    comma = False
    j = start - 1
    while j >= place.first:
        word = s.words[j]
        if word == ")":
            j = opening(s, j, place.first) - 1
            continue
        if word in BREAKS and not (word == ":" and s.glued(j)):
            return
        if word == "," and (before := aside_before(s, j, place.first)) >= 0:
            comma, j = True, before - 1
            continue
        if says_more(s, j) or (word == "," and turns(s, j + 1, start, stop)):
            return
        comma = comma or word == ","
        if word in RELATIVE and s.word(j - 1) == "," and not comma:
            return
        near = word not in _OF_ONE or j >= place.floor or s.word(j + 1) in ("to", "at", "that")
        if j == place.floor and word in _PROMISED and s.word(j + 1) != "to":
            near = False  # "of the 75 trucks promised ten came"
        if near and (cue := _cue(s, j)) and cue[2] <= start and _governs(s, cue, start, stop):
            yield cue
        j -= 1


def _governs(s: Tokens, cue: Cue, start: int, stop: int) -> bool:
    """Say whether a cue in front of a figure speaks of it, and not only in its sentence."""
    name, a, b = cue
    inner = between(s, b, start)
    told = any(is_past(s.word(k)) for k in inner)
    named = s.word(a) in _NAMED and s.word(a - 1) != "to" and s.word(b) != "that"
    if named and (is_past(s.word(start - 1)) or (told and s.word(b) != "to")):
        return False  # "the pledge was signed by 40", "a plan to close them drew 300"
    if name in _HOLDING_ALL and s.word(a) not in _OF_DEEDS:
        found = s.word(b) != "that" and s.word(a - 1) in BE  # "are feared dead after 12 fell"
        return not (found and {"after", "when"} & {*s.words[b:start]})
    if is_given(s, b, start, stop):
        return False
    return not any(
        tells_facts(s, k, start, stop) or goes_on_to_tell(s, b, k) or turns(s, k, start, stop)
        for k in inner
    )


def _behind(s: Tokens, start: int, stop: int, first: int, last: int) -> Iterator[Cue]:
    """Read the cue of the clause whose subject the figure is, or what stands right behind it."""
    subject, verb, related = is_subject(s, start, stop, first), False, s.word(stop) == "that"
    right = is_past(s.word(stop)) or (s.word(stop + 1) == "to" and s.word(stop) not in FINITE)
    if right and s.word(stop) not in _PROMISED and (cue := _cue(s, stop)):
        yield cue
    j = stop
    while j < last and not is_share(s, start):
        word, cue = s.word(j), _cue(s, j)
        if word in (",", "–", "—") and (close := aside_behind(s, j, last)) > 0:
            j = close + 1
            continue
        joined = word in ("and", "or")
        if word in BREAKS or word in RELATIVE or (joined and (verb or not subject)):
            return
        if word in _JOINING and (word != "that" or j > stop):
            return
        if word == "," and not (s.word(j + 1) not in _OF_ONE and _is_loose(s, j + 1)):
            return
        if cue:
            passive = s.word(j - 1 - (s.word(j - 1) in ("all", "now"))) in BE | {"to", ","}
            ours = subject or related or word not in FINITE
            if ours and (word in _AFTER or passive or word == "to" or related):
                yield cue
            return
        verb = verb or is_past(word)
        if not subject and not related and j > stop + 1:
            return
        j += 1


_JOINING = word_set("that as because after since until before when while")


def _is_loose(s: Tokens, j: int) -> bool:
    """Say whether a cue at token j may follow a comma: ", reportedly", ", believed to be"."""
    cue = _cue(s, j)
    return bool(cue) and cue[0] in _HOLDING_ALL and (s.word(j)[-2:] == "ly" or is_past(s.word(j)))


# Words that qualify one figure and none that comes after it.
_OF_ONE = word_set(
    "perhaps possibly maybe estimated likely probably potentially presumably alleged"
)
_HOLDING = word_set(
    "estimates estimate believes believe thinks think suspects suspect reckons reckon claims"
    " claim alleges allege fears fear"
)


def _closing(s: Tokens, stop: int, last: int) -> Iterator[Cue]:
    """Read the clause that closes a sentence: "..., the alliance estimates"."""
    if _HOLDING.isdisjoint(s.words[stop:last]):
        return
    for j in range(stop, last):
        if s.word(j) in (";", "but"):
            return
        ends = s.word(j + 1) in (".", "", "¶") or s.word(j + 2) in ("and", "but")
        inserted = s.word(j + 1) == s.word(stop) == "," and "," not in s.words[stop + 1 : j]
        if s.word(j) in ("estimates", "estimate") and "according" in s.words[j - 4 : j]:
            yield "estimated", j, j + 1
        closes = s.word(j) in _HOLDING and (ends or inserted or s.word(j + 1) == ";")
        if closes and "," in s.words[max(stop, j - 7) : j]:
            yield _cue(s, j) or ("believed", j, j + 1)
            return


def _headline(s: Tokens, place: Place) -> Iterator[Cue]:
    """Read what a headline announces: "Romania to buy 54 tanks"."""
    near = enumerate(s.words[place.first : place.first + 21], place.first)
    end = next((j for j, word in near if word in (".", "¶", "!")), len(s))
    if s.word(end) == "." or end - place.first >= 20:
        return
    for j in range(place.first + 1, min(place.first + 6, place.limit - 1)):
        verb = s.word(j) == "to" and s.kind(j + 1) == "word"
        if is_past(s.word(j)):
            return
        if verb and s.word(j - 1) not in _BEFORE_TO:
            yield "planned", j, j + 2
            return


_BEFORE_TO = word_set("up due according closer close next")


def _cue(s: Tokens, j: int) -> Cue | None:
    """The cue that begins at token j, with its first and last token."""
    if not 0 <= j < len(s):
        return None
    length, name = _BOOK.at(s.words, j)
    if not name or s.hyphen(j - 1) or s.hyphen(j + length):
        return None
    word, capital = s.word(j), s.text[s.starts[j]].isupper()
    month = capital and (s.kind(j + 1) == "num" or s.kind(j - 1) in ("word", "num"))
    if word == "may" and (month or s.word(j - 1) in ("in", "of", "since", "by", "until", "the")):
        return None
    if word == "will" and (
        s.word(j - 1) in _NOT_WILL
        or (capital and j and s.glued(j) is False and s.word(j - 1) not in (".", ""))
    ):
        return None
    if word == "expected" and length == 1 and not _expects(s, j):
        return None
    if word in ("claim", "claims", "claimed", "claiming") and _claims_lives(s, j):
        return None
    if word in ("suspected", "probable") and _CLASSES & {*s.words[max(0, j - 6) : j + 5]}:
        return None  # "suspected and confirmed cases"
    if word == "suspects" and (s.kind(j - 1) == "num" or s.word(j + 1) in FINITE | {"in", "at"}):
        return None
    if word == "charged" and not s.word(j + 2).endswith("ing"):
        return None
    if word in ("likely", "unlikely") and s.word(j - 1) in _DEGREES:
        return None
    if word == "can" and s.word(j + 1) in ("of", "be"):
        return (name, j, j + length) if s.word(j + 1) == "be" else None
    return name, j, j + length


_CLASSES = word_set("cases infections case")


def _expects(s: Tokens, j: int) -> bool:
    """Say whether somebody expected an amount: "he expected over 90", no "expected guests"."""
    amount = s.kind(j + 1) == "num" or s.word(j + 1) in _AMOUNTS or FRONT.at(s.words, j + 1)[1]
    return bool(amount) and s.kind(j - 1) == "word" and s.word(j - 1) not in _NO_SUBJECT


_AMOUNTS = word_set("that a an the another") | NUMBER_WORDS
_NO_SUBJECT = word_set("than as not so the a an and but") | BE


def _claims_lives(s: Tokens, j: int) -> bool:
    """Say whether a disaster claims lives, or somebody responsibility: nothing is alleged."""
    near = s.words[j + 1 : j + 9]
    return not {"lives", "life", "victims", "responsibility", "victory"}.isdisjoint(near)
