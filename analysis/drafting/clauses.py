"""Which figure a word governs: where a clause ends, and where facts are told inside a plan."""

from __future__ import annotations

from analysis.drafting.words import HURT_AFTER
from analysis.wording.tokens import Tokens
from analysis.wording.vocabulary import word_set

BREAKS = word_set("; while whereas although though but : )")
RELATIVE = word_set("which who whose whom where what")
MODALS = word_set("may might could can will would should shall cannot won't won’t 'll")
BE = word_set("is are was were be been being")
FINITE = MODALS | word_set("has have had was were is are said did does do remain remained")
_IRREGULAR = word_set(
    "was were had did left lost hit struck sent went came took gave made fell rose grew fled"
    " fought won ran began kept held met paid shot saw sold bought brought built caught broke"
    " flew sank found said told became got drew led slew drove wrote withdrew knew stood threw"
    " burnt overran put"
)
_NOT_PAST = word_set("need feed seed speed indeed breed bed red hundred exceed proceed succeed")
_INTRANSITIVE = word_set("died fell went came rose fled drowned perished")
_HELPERS = word_set("have has had be been being is are was were having")
_TELLING = word_set("said says added told wrote confirmed announced accused reported insisted")
_FACTS = word_set("after following since because despite amid how why upon")
_JOINS = word_set("and but or yet so nor")
_ADVERBS = word_set("also then later now still already has have had even only just")
_ASIDES = word_set(
    "which who whose whom where if believed thought said estimated expected accused suspected"
    " alleged known reportedly among including identified named described"
)
_LONGEST_ASIDE = 25  # tokens
_LONGEST_SUBJECT = 10  # tokens in front of its number
# "an inquiry into 12 deaths", "a vigil for 40 people": the number was there before the plan.
_OCCASIONS = word_set(
    "inquiry enquiry investigation investigations probe trial hearing funeral funerals vigil"
    " ceremony memorial shrine tribute tributes questions details protest protests debate apology"
    " jailed tried sentenced punished prosecuted rule families relatives parents widows survivors"
    " mourn honour honor remember commemorate"
)
_OF_OCCASIONS = word_set("into over for about of to on")
_DEATHS = word_set("deaths death killing killings murder murders massacre loss deadly shooting")
_CAUSES = word_set("cause causing lead leading mean see bring prevent avoid result leave leaving")


def is_past(word: str) -> bool:
    """Say whether a word tells what was: a past tense or a participle."""
    return word in _IRREGULAR or (word.endswith("ed") and len(word) > 3 and word not in _NOT_PAST)


def is_irregular(word: str) -> bool:
    """Say whether a word is a verb in the past and hardly anything else: "went", "shot"."""
    return word in _IRREGULAR


def aside_before(s: Tokens, comma: int, first: int) -> int:
    """The comma that opens the aside which a comma closes: ", which cost $5," or -1."""
    for j in range(comma - 1, max(first, comma - _LONGEST_ASIDE), -1):
        if s.word(j) == ",":
            nested = s.word(j + 1) in ("of", "to", "in", "for") and s.word(j + 2) in RELATIVE
            return j if s.word(j + 1) in _ASIDES or nested else -1
        if s.word(j) in (";", ":", "¶"):
            return -1
    return -1


def aside_behind(s: Tokens, comma: int, last: int) -> int:
    """The comma or dash that closes the aside which a comma or dash opens, or -1."""
    end = min(last, comma + _LONGEST_ASIDE)
    if s.word(comma) != ",":
        return next((j for j in range(comma + 1, end) if s.word(j) == s.word(comma)), -1)
    close = next((j for j in range(comma + 1, end) if s.word(j) == ","), -1)
    return close if close > 0 and aside_before(s, close, comma - 1) == comma else -1


def opening(s: Tokens, j: int, first: int) -> int:
    """The bracket that a bracket at token j closes, or j."""
    return next((k for k in range(j - 1, first - 1, -1) if s.word(k) == "("), j)


def turns(s: Tokens, j: int, start: int, stop: int) -> bool:
    """Say whether a clause of its own begins behind "and" at token j and holds the figure."""
    if s.word(j) not in ("and", "or", "while", "yet", "so", "nor"):
        return False
    words = s.words[j + 1 : start]
    if not RELATIVE.isdisjoint(words):
        return False
    return not FINITE.isdisjoint(words) or is_subject_of(s, j + 1, start, stop)


def is_subject_of(s: Tokens, opens: int, start: int, stop: int) -> bool:
    """Say whether the figure opens its clause and its verb follows: "and 30 were hurt"."""
    if start - opens > _LONGEST_SUBJECT:
        return False
    if any(is_past(s.word(k)) or s.word(k) in ("to", "of") for k in range(opens, start)):
        return False
    return any(w in FINITE or w in _INTRANSITIVE for w in s.words[stop : stop + 3])


def is_subject(s: Tokens, start: int, stop: int, first: int) -> bool:
    """Say whether no verb stands between the start of the clause and the figure."""
    for j in range(start - 1, first - 1, -1):
        word = s.word(j)
        if word in _OPENERS or word in RELATIVE or word in _TELLING:
            return True
        if word in ("and", "or") and is_subject_of(s, j + 1, start, stop):
            return True
        if is_past(word) or word in FINITE:
            return False
    return True


_OPENERS = word_set(", ; : that if when because")


def is_share(s: Tokens, start: int) -> bool:
    """Say whether the figure is the whole of which a part is told: "three of its | 19"."""
    whole = s.word(start - 1) in ("its", "his", "her", "their", "the") and s.word(start - 2) == "of"
    return whole and (s.kind(start - 3) == "num" or s.word(start - 3) in _SMALL)


def between(s: Tokens, a: int, stop: int) -> list[int]:
    """The tokens from a to stop, without the asides among them."""
    found = []
    while a < stop:
        close = aside_behind(s, a, stop) if s.word(a) == "," else -1
        if close > 0:
            a = close
        else:
            found.append(a)
        a += 1
    return found


def tells_facts(s: Tokens, j: int, start: int, stop: int) -> bool:
    """Say whether what has happened is told from token j up to the figure."""
    word = s.word(j)
    if word in _FACTS:
        return True
    if word == "that":
        return is_past(s.word(j + 1)) or s.word(j + 1) in ("has", "have")
    if word in RELATIVE or word in ("when", "as"):
        inner = s.words[j + 1 : start]
        if {"will", "would"}.isdisjoint(inner):
            told = any(is_past(w) or w in ("has", "have") for w in inner)
            behind = word != "as" and any(is_past(w) for w in s.words[stop : stop + 3])
            return told or behind
    return False


def goes_on_to_tell(s: Tokens, a: int, j: int) -> bool:
    """Say whether "and" at token j leaves a plan for a fact: "promised 40 and delivered | 12"."""
    if s.word(j) not in _JOINS:
        return False
    k = j + 1
    while s.word(k) in _ADVERBS and not is_past(s.word(k)):
        k += 1
    told = k > j + 1 and s.word(k - 1) in ("has", "have", "had")
    past = is_past(s.word(k)) and s.word(k) not in UNCHANGED
    return told or (past and _HELPERS.isdisjoint(s.words[a:j]))


UNCHANGED = word_set("put hit")  # in a plan as in the past


def says_more(s: Tokens, j: int) -> bool:
    """Say whether "and said" at token j begins another statement."""
    if s.words[j] not in _JOINS:
        return False
    return s.word(j + 1 + (s.word(j + 1) in _ADVERBS)) in _TELLING


def is_given(s: Tokens, a: int, start: int, stop: int) -> bool:
    """Say whether the figure behind a plan was there before it: "families of 12 killed"."""
    words = s.words[a:start]
    if is_share(s, start):
        return True
    caused = not _CAUSES.isdisjoint(words)
    for k, word in enumerate(words, a):
        if word in _OCCASIONS and s.word(k + 1) in _OF_OCCASIONS:
            return True
        if word in _DEATHS and s.word(k - 1) == "the" and not caused:
            return True
    k = stop + 1 if s.word(stop) in ("who", "that", "which") else stop
    if s.word(k) in ("was", "were", "had", "have", "has"):
        k += 1 if k > stop else 0
    hurt = s.word(k) in HURT_AFTER and (k > stop or s.word(k) not in _INTRANSITIVE)
    hurt = hurt or s.word(stop - 1) in ("killed", "wounded", "injured")
    return hurt and not caused and not {"be", "been", "have", "with"} & {*words}


_SMALL = word_set("one two three four five six seven eight nine ten twelve some many most half all")
