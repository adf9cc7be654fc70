"""What a sentence denies or only supposes: "never sent 500", "if 500 arrive"."""

from __future__ import annotations

import re

from analysis.drafting.clauses import (
    BE,
    BREAKS,
    FINITE,
    UNCHANGED,
    aside_before,
    between,
    goes_on_to_tell,
    is_past,
    is_subject,
    opening,
    says_more,
    tells_facts,
    turns,
)
from analysis.wording.tokens import Tokens
from analysis.wording.vocabulary import word_set

DENYING = word_set("denied denies deny denying")
REJECTING = word_set(
    "rejected rejects reject rejecting dismissed dismisses dismiss dismissing refuted refutes"
    " refute refuting rebutted rebuts disputed disputes dispute disputing debunked repudiated"
    " contested contests"
)
REPORTS = word_set(
    "report reports claim claims allegation allegations accusation accusations suggestion"
    " suggestions rumour rumours rumor rumors assertion assertions notion idea story stories"
    " talk speculation charge figure estimate estimates tally statement statements"
)
_PLANS = word_set("plan plans proposal proposals calls call demand demands request")
FALSE = word_set(
    "false untrue baseless unfounded fake fabricated groundless bogus nonsense incorrect wrong lie"
    " lies fiction invented myth hoax falsehood"
)
_NO = word_set(
    "evidence proof plan intention indication basis truth need suggestion question record desire"
    " reason sign trace hint"
)
_TIMES = word_set("point time stage way occasion circumstances moment")
_SHOWING = word_set("suggest suggests indicate indicates show shows prove proves thinks believes")
_CLAIMING = word_set("say claim suggest think believe report state assert argue conclude")
_FAILING = word_set("refused refuses refusing declined declines failed fails failing yet")
# Deeds that nobody waits for: whoever did not vote, come home or get paid is there all the same.
_DEEDS = word_set(
    "sent dispatched deployed shipped transferred supplied fired launched dropped cross crossed"
    " gone die died kill killed lose lost bombed attack attacked stolen dismissed sacked exported"
)
_SAYING = word_set(
    "said says say saying adding told insisted insists insisting maintained maintains"
)
_LOOSE = BREAKS | word_set(", and or but that because who which percent % per half third could can")
_HELD = word_set("that of from by about it he she they")
_OPENING = word_set("that to of in for")
_NOT_THAT = word_set("true case correct right accurate")
_AUX = BE | word_set("do does did has have had will would can could shall should to")
_UNTOLD = word_set(  # whoever does not do this denies nothing
    "say said tell told comment explain give given name named identify identified specify provide"
    " confirm confirmed verify verified know known answer respond mention discuss elaborate reply"
    " disclose reveal clear rule ruled see seen forget meet attend stop prevent help learn learned"
    " hear apologise apologize recover want understand involved concerned surprised exclude"
    " establish immediately independently exceed exceeded top surpass reach reached pass cross rise"
    " risen fall mind care account respond save rescue protect notice warn spot bury"
)
# "The toll has not reached 500" denies 500; "did not reach the villages" tells of those there.
_RISING = word_set("reach reached rise risen climb climbed grow grown hit")
_COUNTS = word_set(
    "toll tally total number numbers count figure turnout attendance losses casualties deaths dead"
    " cases sales"
)
_HARMLESS = word_set(
    "only just merely necessarily least all one every before again more less fewer the a an"
    " enough until because even quite among over"
)
_BETWEEN = word_set("simply yet actually ever been have be being also in fact so far")
_AWAY = word_set(
    "in on at about over for by during against with among from under despite amid without between"
)
_ADDING = word_set("saying adding insisting claiming stressing arguing noting")
_THINKING = word_set("believe think expect expected plan planning intend agree accept mean")
_UNDOING = word_set("not never neither nor no nobody none cannot hardly refused declined")
_IF = word_set("if unless assuming supposing")
_MAY_SUPPOSE = _IF | word_set("provided providing suppose case event whether had should were")
_ARRIVING = FINITE | word_set("arrive come go cross join sign vote agree return stay leave die")
_CONTRACTED = re.compile("n['’]t\\b")
_NOT = word_set("not never cannot nor neither no nobody nothing ruled falsely let denial denials")
_MAY_DENY = DENYING | REJECTING | FALSE | _FAILING | _NOT
_LIKE_IF = (("provided", "that"), ("in", "case"), ("in", "the", "event"), ("as", "long", "as"))
_NOUN_STARTS = word_set(
    "the a an another some more about at its their his her it they he she we up over nearly"
)


def is_not(word: str) -> bool:
    """Say whether a word negates: "not", "never", "didn't"."""
    return word in ("not", "never", "cannot", "nor", "neither") or word.endswith(("n't", "n’t"))


def denial(s: Tokens, start: int, stop: int, first: int, last: int, hedged: bool):
    """The words that deny the figure at tokens start to stop, as two tokens, or None.

    ``hedged``: a "not" in front belongs to its hedge ("did not send more than 400").
    """
    words = s.words[first:start]
    may = not _MAY_DENY.isdisjoint(words) or _CONTRACTED.search(" ".join(words))
    for j in _back(s, start, stop, first) if may else ():
        end = _denies(s, j, start, stop, hedged)
        if end and _is_open(s, end, start, stop, is_not(s.word(j)) or s.word(j) in _FAILING):
            return None if _is_undone(s, j, first) else (j, end)
    return _denied_behind(s, start, stop, first, last)


def condition(s: Tokens, start: int, stop: int, first: int):
    """The words that make the figure a condition, as two tokens, or None."""
    if _MAY_SUPPOSE.isdisjoint(s.words[first:start]):
        return None
    for j in _back(s, start, stop, first):
        word, before = s.word(j), s.word(j - 1)
        if word == ",":
            return None
        met = word in _IF and s.word(j + 1) != "not" and before != "as"
        if word == "whether":
            met = start - j < 6 and before.endswith(("clear", "known", "certain", "sure"))
        if word in ("suppose", "provided", "providing") and (j == first or before in (",", "us")):
            met = word == "suppose" or (j + 1 == start and s.word(stop) in _ARRIVING)
        like = next((len(words) for words in _LIKE_IF if s.follows(j, *words)), 0)
        if like or met or _is_inverted(s, j, start, stop, first):
            return j, j + (like or 1)
    return None


def _back(s: Tokens, start: int, stop: int, first: int):
    """The tokens in front of a figure, the nearest first, within its clause and past asides."""
    j = start - 1
    while j >= first:
        word = s.word(j)
        if word == ")":
            j = opening(s, j, first) - 1
            continue
        if word == "," and (before := aside_before(s, j, first)) >= 0:
            j = before - 1
            continue
        after = s.word(j + 1)
        main = word == "," and (turns(s, j + 1, start, stop) or is_past(after) or after in _SAYING)
        if word == "," and after in ("and", "but") and s.word(j + 2) != "that":
            main = main or any(map(is_past, (*s.words[j + 2 : start], s.word(stop))))
        if main or word in BREAKS or says_more(s, j):
            return
        yield j
        j -= 1


def _is_inverted(s, j, start, stop, first) -> bool:
    """Read "Had 500 come", "should another 500 come", "Were 500 to come"."""
    word, after = s.word(j), s.word(j + 1)
    noun = s.kind(j + 1) == "num" or after in _NOUN_STARTS
    noun = noun or (j + 1 == start and after not in _UNTOLD)
    opens = j == first or s.word(j - 1) in (",", "and", "or", "that")
    if word == "should":
        return noun or (opens and s.word(j - 1) != "and")
    if word == "were":
        return opens and noun and "to" in s.words[stop : stop + 4]
    if word == "had" and "not" not in s.words[j : j + 3]:
        would = {"would", "could", "might"} & {*s.words[first:j]} and "have" in s.words[first:j]
        return j == first or (noun and bool(would) and s.word(j - 1) not in ("it", "they"))
    return False


def _denies(s, j, start, stop, hedged) -> int:
    """The token behind the words that deny from token j on, or 0."""
    word = s.word(j)
    if word in DENYING and _denies_what_follows(s, j + 1, start, stop):
        return j + 1
    if word in REJECTING:
        return with_report(s, j + 1, start)
    if word == "ruled" and s.word(j + 1) == "out" and s.word(j + 2).endswith("ing"):
        return j + 2
    if word in _FAILING and s.word(j + 1) == "to" and _falls_short(s, j, j + 2, start):
        return start
    if word in _FAILING and s.word(j + 1) == "to" and s.word(j + 2) not in _UNTOLD | {"find"}:
        return _object(s, j + 2, start) if word != "yet" or s.word(j - 1) in _AUX else 0
    if word in FALSE or word in ("denial", "denials"):
        return _is_false(s, j, start, stop)
    if word == "falsely" and not s.hyphen(j + 1):
        return j + 1
    if s.follows(j, "let", "alone") and s.kind(j - 1) == "sign":
        return j + 2
    if word in ("no", "nobody", "nothing"):
        return _lacks(s, j, start, stop)
    return _negates(s, j, start) if is_not(word) and not hedged else 0


def _is_false(s, j, start, stop) -> int:
    """The token behind "false that", "a lie" or "wrong to say" and what it speaks of, or 0."""
    claiming = s.word(j + 1) == "to" and (s.word(j + 2) in _CLAIMING or s.word(j + 3) == "that")
    k = j + 3 if claiming else j + 1
    named = s.word(k) in REPORTS or (s.word(k) == "that" and s.word(k + 1) != "cost")
    being = claiming or s.any_of(BE | {"it's", "it’s"}, j - 3, j)
    return k if named or (being and _opens_clause(s, k, start, stop)) else 0


def _lacks(s, j, start, stop) -> int:
    """The token behind "no evidence that", "nothing to show", "at no time", "nobody thinks"."""
    noun, near = s.word(j + 1), range(j + 1, min(j + 6, start))
    if noun == "such":
        return next((k for k in near if s.word(k) == "that"), 0)
    for k in near:
        if s.word(k) in _SHOWING and s.word(k - 1) not in ("a", "the") and "," not in s.words[j:k]:
            return k + 1
    if noun in _TIMES and s.word(j - 1) in ("at", "in", "on", "under"):
        other = s.word(start - 1) == "the" or (s.word(j - 1), noun) == ("in", "time")
        return j + 2 if not other and not s.any_of(_UNTOLD, j + 2, start) else 0
    noun = noun if noun in _NO else noun.removesuffix("s")
    k = next((k for k in near[1:] if s.word(k) in _OPENING), 0)
    if noun not in _NO or not k:
        return j + 2 if noun in _NO and _opens_clause(s, j + 2, start, stop) else 0
    there = s.word(k + 1) == "the" or "missing" in s.words[k:stop] or s.any_of(_AWAY, k + 1, start)
    if there and (s.word(k) == "for" or (s.word(k) == "of" and noun in ("sign", "trace"))):
        return 0
    certain = s.word(k + 1) in ("doubt", "dispute") or (noun == "question" and s.word(k) == "that")
    aside = "," in s.words[j:k] or (s.word(k) == "in" and not with_report(s, k + 1, start))
    return 0 if certain or aside else k


def _opens_clause(s, j, start, stop, *, noun: bool = False) -> bool:
    """Say whether a clause with the figure begins at token j: "a lie | 500 men died"."""
    noun = noun or j == start or s.word(j) in _NOUN_STARTS or s.capital(j)
    words = (*s.words[j:start], *s.words[stop : stop + 3])
    return noun and any(is_past(w) or w in FINITE for w in words)


def _denies_what_follows(s, j, start, stop) -> bool:
    """Say whether a clause follows "denied", not "responsibility for", "bail"."""
    word = s.word(j)
    held = word in ("that", "it", "he", "she", "they", "we") or word.endswith("ing")
    if held or with_report(s, j, start):
        return True
    if s.word(stop - 1) in ("counts", "charges") or s.any_of({"for", "in", "to"}, j, start):
        return False
    return _opens_clause(s, j, start, stop, noun=True)


def with_report(s, j, start) -> int:
    """The token behind "reports that", "a claim of" from token j on, or 0."""
    if s.word(j) == "that":
        return j
    for k in range(j, min(j + 6, start)):
        opens = s.word(k + 1) in _HELD or k + 1 == start
        if s.word(k) in REPORTS and (opens or s.word(k + 2) == "that"):
            return k + 1
        if s.word(k) in _PLANS and s.word(k + 1) in ("to", "for"):
            return k + 1
    return 0


def _negates(s, j, start) -> int:
    """The token behind a negated verb whose object or clause the figure stands in, or 0."""
    word, k = s.word(j), j + 1
    if word in ("nor", "neither"):
        verb = k + (s.word(k) in _AUX)
        told = k == start or verb > k or is_past(s.word(k))
        return min(k + 1, start) if told and s.word(verb) not in _UNTOLD else 0
    if s.word(k) in _NOT_THAT or s.follows(k, "the", "case"):
        return k + 1 if "that" in s.words[k + 1 : k + 3] else 0
    helped = s.word(j - 1) in _AUX or s.word(j - 1).endswith(("'s", "’s"))
    if word == "not" and not helped and s.word(k) != "to":
        return k if k == start and s.word(j - 1) != "or" else 0
    while s.word(k) in _BETWEEN or (s.word(k) == "to" and k == j + 1):
        k += 1
    if k == start:  # "isn't 5,000"
        return k
    verb = s.word(k)
    if verb in _HARMLESS or s.word(j - 1) in ("may", "might") or s.kind(k) != "word":
        return 0
    if verb in _THINKING:
        return k + 1
    if _falls_short(s, j, k, start):
        return start
    if verb in _UNTOLD or (verb.endswith("ly") and s.word(k + 1) in _UNTOLD):
        return 0
    being = s.word(j - 1) in BE or word.startswith(("is", "are", "was", "were"))
    if being and not (verb.endswith("ing") or is_past(verb)):
        return 0
    return _object(s, k, start)


def _falls_short(s, j, k, start) -> bool:
    """Read "the toll has not | reached 500", "has yet to | rise to 600" at the verb k."""
    straight = k + 1 == start or (s.word(k + 1) == "to" and k + 2 == start)
    return straight and s.word(k) in _RISING and s.any_of(_COUNTS, max(0, j - 8), j)


def _object(s, k, start) -> int:
    """The token behind the verb at token k if the figure is what it is done to, or 0."""
    away = [i for i in range(k + 1, start) if s.word(i) in _AWAY]
    return k + 1 if not away or (away == [k + 1] == [start - 1] and s.word(k + 1) != "in") else 0


def _is_open(s, a, start, stop, verb) -> bool:
    """Say whether a denial goes on up to the figure; that of a ``verb`` ends before another."""
    if any(s.word(k) == "," and s.word(k + 1) in _ADDING for k in range(a, start)):
        return False  # "denied it, saying it killed 14"
    return not any(
        tells_facts(s, k, start, stop)
        or goes_on_to_tell(s, a, k)
        or (s.word(k) == "and" and s.word(k + 1) in UNCHANGED)
        or (verb and turns(s, k, start, stop))
        for k in between(s, a, start)
    )


def _is_undone(s, j, first) -> bool:
    """Say whether a denial is denied itself: "neither side denied", "did not deny"."""
    own, near = is_not(s.word(j)) or s.word(j) == "let", s.words[max(first, j - 5) : j]
    return not own and any(w in _UNDOING or is_not(w) for w in near)


def _denied_behind(s, start, stop, first, last):
    """Read "500 men were not sent" and, where somebody says so, "500 never crossed"."""
    j = next((j for j in range(stop, min(stop + 6, last)) if is_not(s.word(j))), -1)
    k = next((k for k in range(j + 1, last) if s.word(k) not in _BETWEEN), last)
    if j < 0 or s.word(k) not in _DEEDS or not is_subject(s, start, stop, first):
        return _false_behind(s, start, stop, first, last)
    doing = any(is_past(w) and w not in _AUX for w in s.words[stop:j])
    part = " of the " in " ".join(s.words[max(0, start - 3) : j])  # "three of the 12"
    if doing or part or s.any_of(_LOOSE, start, j) or s.any_of(_IF, first, start):
        return None
    told = s.any_of(_SAYING | {"according"}, first, last)
    passive = s.any_of(BE, j - 1, k) or s.word(j).startswith(("was", "were"))
    return (j, j + 1) if told or passive else None


def _false_behind(s, start, stop, first, last):
    """Read "reports that 500 crossed are false", "a claim of 40 dead was denied by"."""
    if REPORTS.isdisjoint(s.words[first:start]):
        return None
    at = next((j for j in range(start - 1, first - 1, -1) if s.word(j) in REPORTS), -1)
    if at < 0 or "," in s.words[at:start] or s.word(at + 1) not in ("that", "of"):
        return None
    called = {"called", "calls", "described"} & {*s.words[max(first, at - 4) : at]}
    for j in range(stop, last):
        if s.word(j) in (",", ";"):
            return None
        named = s.word(j) in FALSE and (called or not BE.isdisjoint(s.words[j - 2 : j]))
        refused = s.word(j) in DENYING | REJECTING and s.word(j - 1) in BE
        if named or refused or (s.word(j) == "not" and s.word(j + 1) in _NOT_THAT):
            return j, j + 1
    return None
