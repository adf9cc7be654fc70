"""How sure a sentence is of a figure: the nearest cue, as printed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from analysis.drafting.nouns import Place
from analysis.wording.tokens import Tokens
from analysis.wording.vocabulary import Phrasebook, word_set

# The kinds are those of the column `modality` of the kit's claims.
CUES = {
    "alleged": """
        allegedly|reportedly|purportedly|supposedly|alleged|purported|is said to|are said to
        was said to|were said to|said to have|said to be|rumored|rumoured|rumours|rumors
        unverified|unconfirmed|claimed|claims|claim|claiming|accused|accuses|accusing|accusation
        accusations|denied|denies|deny|denying|denial|alleges|allege|alleging|so-called|unproven
        is reported to|are reported to|reported to have
    """,
    "may": """
        may|might|could|can|possibly|perhaps|maybe|potentially|capable of|is able to|are able to
        enough to|enough for|room for|capacity of|capacity for|cannot rule out|not ruled out
    """,
    "planned": """
        plans|plan|planned|planning|will|'ll|won't|intends|intend|intended|intending|is to
        are to|was to|were to|expected to|is expected|are expected|expects|expect|expecting
        preparing|prepares|prepared to|would|pledged|pledge|pledges|pledging|promised|promises
        promise|promising|vowed|vows|vowing|aims|aim|aiming|hopes|hope|hoping|hoped|set to
        due to|slated|scheduled|proposed|proposes|proposal|proposing|agreed to|agrees to
        agree to|considering|wants|want|about to|going to|target of|targets|targeting|shall
        forecast|forecasts|projected|projects|projection|to be delivered|to be sent|committed to
        commits to|commit to|offered to|offers to|offer to|ready to|poised to|earmarked|seeks
        seeking to|seek|on track to|should|budgeted|undertook to|ordered to|contracted to
        had expected|expected by|supposed to
    """,
    "believed": """
        believed|believes|believe|believing|thinks|think|thought to|are thought|is thought
        suspects|suspected|suspect|likely|unlikely|probably|presumed|presumably|feared|fears
        fear|apparently|assesses|assessed|appears to|appear to|appeared to|seems to|seem to
        presumes|assumed|reckons|reckon|doubted|doubts|doubt
    """,
    "estimated": """
        estimated|estimates|estimate|estimating|estimation|calculates|calculated|calculation
        extrapolated|put at|puts at|modelled|modeled
    """,
}

_BOOK = Phrasebook(
    {
        phrase.strip(): name
        for name, table in CUES.items()
        for phrase in re.split(r"[|\n]", table)
        if phrase.strip()
    }
)
_BREAKS = word_set("; while whereas although though but : )")
_RELATIVE = word_set("which who whose")
_FINITE = word_set("has have had was were is are said did does do")
_NOT_WILL = word_set("the a an its their his her our no any free good own political")
_PAST = word_set("from than")  # "up from 5,500", "13.9 billion": what was, in any mood
_AFTER = word_set(
    "may might could can will would should is are was were has have possibly allegedly reportedly"
    " probably likely according"
)


def modality(s: Tokens, start: int, stop: int, place: Place) -> tuple[str, str]:
    """How sure a sentence is of the figure at tokens start to stop, and the words that say so.

    The nearest cue in front decides, within its clause; else one in the figure's own words; else
    one behind, up to the next figure. Without any: asserted.
    """
    if s.word(start - 1) in _PAST and "to" not in s.words[start:stop]:
        return "asserted", ""
    for name, a, b in _in_front(s, start, place):
        return name, s.slice(a, b)
    for j in range(start, stop):
        if cue := _cue(s, j):
            return cue[0], s.slice(cue[1], cue[2])
    for name, a, b in [*_behind(s, stop, place.limit), *_headline(s, place)]:
        return name, s.slice(a, b)
    return "asserted", ""


def _in_front(s: Tokens, start: int, place: Place) -> Iterator[tuple[str, int, int]]:
    comma = False
    j = start - 1
    while j >= place.first:
        word = s.word(j)
        if word in _BREAKS and not (word == ":" and s.glued(j)):
            return
        if word == "," and s.word(j + 1) in ("and", "while") and _has_verb(s, j + 1, start):
            return
        comma = comma or word == ","
        if word in _RELATIVE and s.word(j - 1) == "," and not comma:
            return
        cue = _cue(s, j)
        near = word not in _OF_ONE or j >= place.floor
        if cue and near and cue[2] <= start and not _is_spent(s, cue[2], start, place.floor):
            yield cue
        j -= 1


def _has_verb(s: Tokens, a: int, b: int) -> bool:
    return not _FINITE.isdisjoint(s.words[a:b])


def _is_spent(s: Tokens, end: int, start: int, floor: int) -> bool:
    """Say whether a figure, and then a verb of its own, stand between a cue and this figure."""
    return floor > end and _has_verb(s, floor, start)


def _behind(s: Tokens, stop: int, limit: int) -> Iterator[tuple[str, int, int]]:
    yield from _closing(s, stop, limit)
    related = s.word(stop) == "that"
    for j in range(stop, limit):
        word = s.word(j)
        ends = word in _BREAKS or (word in ("and", "or") and j > stop)
        aside = word == "," and (s.word(j + 1) in _OF_ONE or not _cue(s, j + 1))
        if ends or aside or word in _RELATIVE:
            return
        if (cue := _cue(s, j)) and cue[2] <= limit:
            passive = s.word(j - 1) in ("is", "are", "was", "were", "been", "be", "to", ",")
            if word in _AFTER or passive or word == "to" or related:
                yield cue
            return


# Words that qualify one figure and none that comes after it.
_OF_ONE = word_set(
    "perhaps possibly maybe estimated likely probably potentially presumably alleged"
)
_HOLDING = word_set(
    "estimates estimate believes believe thinks think suspects suspect reckons reckon claims"
    " claim alleges allege fears fear"
)


def _closing(s: Tokens, stop: int, limit: int) -> Iterator[tuple[str, int, int]]:
    """Read the clause that closes a sentence: "..., the alliance estimates"."""
    for j in range(stop, limit):
        closes = s.word(j) in _HOLDING and s.word(j + 1) in (".", ",", "", "¶")
        if closes and "," in s.words[max(stop, j - 7) : j]:
            yield _cue(s, j) or ("believed", j, j + 1)
            return


def _headline(s: Tokens, place: Place) -> Iterator[tuple[str, int, int]]:
    """Read what a headline announces: "Romania to buy 54 tanks"."""
    near = range(place.first, min(place.first + 21, len(s)))
    end = next((j for j in near if s.word(j) in (".", "¶", "!")), len(s))
    if s.word(end) == "." or end - place.first >= 20:
        return
    for j in range(place.first + 1, min(place.first + 6, place.limit - 1)):
        verb = s.word(j) == "to" and s.kind(j + 1) == "word"
        if verb and s.word(j - 1) not in _BEFORE_TO:
            yield "planned", j, j + 2
            return


_BEFORE_TO = word_set("up due according closer close next")


def _cue(s: Tokens, j: int) -> tuple[str, int, int] | None:
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
    if word in ("claim", "claims", "claimed", "claiming") and _claims_lives(s, j):
        return None
    if word == "can" and s.word(j + 1) in ("of", "be"):
        return (name, j, j + length) if s.word(j + 1) == "be" else None
    return name, j, j + length


def _claims_lives(s: Tokens, j: int) -> bool:
    """Say whether a disaster claims lives, or somebody responsibility: nothing is alleged."""
    near = s.words[j + 1 : j + 9]
    return not {"lives", "life", "victims", "responsibility", "victory"}.isdisjoint(near)
