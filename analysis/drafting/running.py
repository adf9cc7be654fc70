"""Whether a figure counts everything up to its day: the words that say so, or that it does not."""

from __future__ import annotations

import re

from analysis.drafting.no_total import no_total

_COUNTED = (
    r"(?:record|register|count|confirm|document|tall|logg|verif|identif|recover|receiv|kill|wound"
    r"|injur|displac|evacuat|detain|arrest|deliver|unload|arriv|flee|fled|cross|land|ent|reach|die"
    r"|lost|treat|rescu|found|destroy|damag|ship|supplie|infect|hospitali[sz]|gone|come|sent|tested)"
)
_TOTAL = r"(?:(?:toll|tally|total|body\scount|death\scount|caseload)s?)"
_COUNT = rf"(?:{_TOTAL}|number|figure|count|turnout|attendance|crowd|losses)"
_ROSE = (
    r"(?:rose|risen|rises|rising|climb\w*|grew|grown|growing|grow|jump\w*|swell\w*|swollen|swelled"
    r"|increas\w+|soar\w*|mount\w*|crept|edged|doubled|st[oa]nd\w*|stood|pass\w*|reach\w*|exceed\w*"
    r"|topp\w*|hit|was|is|were|now|to)"
)
_WORTH = r"(?!cost|price|value|worth|chance|risk|damage|share|rate)"  # what is no count
# Right in front of a figure, or right behind: more of it, not all.
_MORE_IN_FRONT = re.compile(
    r"\b(another|(?:an?\s)?(?:further|additional|extra)|(?:at\sleast|some|about)\sanother)\s$", re.I
)
_MORE_BEHIND = re.compile(
    r"\s?(more(?!\sthan)|others?|additional|extra|further)\b"
    r"|(?:\s\w+){0,3}?\s(a\s(?:day|week|month|year)(?!\sago)|per\s\w+|daily|each\s\w+|every\s\w+)\b",
    re.IGNORECASE,
)
# "Each raid has killed", "daily cases rose to"; a daily report may hold a total.
_EACH_IN_FRONT = re.compile(
    r"\b([Ee](?:ach|very)|(?:dai|hour|week|month|year)ly|annual)"
    r"\b(?!\s(?:report|briefing|update|bulletin|statement))(?:\s\S+){0,6}\s$"
)
_MORE_WITHIN = re.compile(r"(another|(?:a\s)?further|additional)\b", re.IGNORECASE)
# In the clause in front: "the toll rose to | 43", "put the number of dead at | 43".
_TOTAL_IN_FRONT = re.compile(
    rf"\b({_COUNT}\b(?:\s(?!{_ROSE}\b)[^\s,.;:]+){{0,6}}?,?\s(?:has\s|had\s|have\s|already\s|now\s)*"
    rf"{_ROSE}(?:\s\w+){{0,2}}|put\w*\s(?:the|its|their)\s{_WORTH}(?:\S+\s){{1,6}}?at|a\stotal\sof"
    rf"|{_TOTAL}\s(?:of|at|to)|(?:has|have|had)\s(?:now|already|so\sfar|thus\sfar)|now\s(?:stands?"
    r"|numbers?|totals?)|totall?(?:ed|ing|s)|in\s(?:all|total)|altogether|all\stold"
    rf"|(?:so|thus)\sfar|to\sdate|up\sto\snow|until\snow|up\sfrom)\b[^.;:]{{0,30}}$",
    re.IGNORECASE,
)
_TOTAL_BEHIND = re.compile(
    r"\b((?:so|thus)\sfar|to\sdate|in\s(?:all|total)|altogether|all\stold|up\sto\snow|until\snow"
    r"|by\snow|(?:has|have|had)\s(?:now|already))\b",
    re.IGNORECASE,
)
_PERFECT_IN_FRONT = re.compile(
    rf"\b((?:has|have|had|having)(?:\sbeen)?(?:\s\w+ly)?\s{_COUNTED}\w*)\b(?:\s\S+){{0,3}}\s$", re.I
)
_PERFECT_BEHIND = re.compile(
    rf"^(?:\s[^\s,;:.]+){{0,7}}?\s((?:has|have|had)(?:\sbeen)?(?:\s\w+ly)?\s{_COUNTED}\w*)\b", re.I
)
_PART = re.compile(
    r"\b(alone|in\s(?:one|a\ssingle|a)\s(?:day|night|week|month|raid|attack|strike|blast|hour|crash"
    r"|single\s\w+)|at\s(?:a|any\sone|one)\stime|at\sonce|overnight|currently|at\spresent"
    r"|at\sthe\smoment|(?:is|are|was|were)\sstill|remain(?:s|ed|ing)?|"
    r"(?:in|over|during|within)\sthe\s(?:past|last|previous)\s(?:\w+\s)?(?:hours?|days?|weeks?)"
    r"|(?:last|this)\s(?:week|month|night|weekend)|(?:over|at|during)\sthe\sweekend)\b",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"\W*(?:(?:and|but)\s)?((?:so|thus)\sfar|to\sdate|in\s(?:all|total)|altogether|all\stold"
    r"|up\sto\snow|until\snow|by\snow|since\s[^,]{3,40},|as\sof\s[^,]{3,40},)",
    re.IGNORECASE,
)
_CUE_TOTAL = re.compile(r"\b(?:since|as\sof|so\sfar|to\sdate)\b", re.IGNORECASE)
_CUE_BY = re.compile(r"by\s|until\s|up\sto\s", re.IGNORECASE)
_CUE_PART = re.compile(
    r"overnight|\balone\b|(?:past|last|previous)\s(?:\w+\s)?(?:hours?|days?|weeks?|nights?)|weekend"
    r"|(?:this|last)\s(?:week|month|night)",
    re.IGNORECASE,
)
# "12 people are dead", "confirmed 58 deaths": a state of things, unless words date it.
_DEAD = re.compile(r"\b(dead)\b", re.IGNORECASE)
_DEAD_BEHIND = re.compile(
    r"(?:\s(?:people|persons))?\s(?:are|were|is|was)\s(?:now\s)?(?:known\s)?(dead)\b", re.IGNORECASE
)
_CONFIRMED = re.compile(r"\b(confirm(?:ed|s)?|verif(?:ied|ies)|tallied)\s$", re.IGNORECASE)
_DEATHS = re.compile(r"\b(?:deaths?|dead|fatalities)\b", re.IGNORECASE)
_CUE_FIRST = re.compile(r"\bfirst\s\w+\s(?:hours|days|weeks|months|years)$", re.IGNORECASE)
_TO_COME = re.compile(
    r"\b(?:will|would|shall|should|must|to|can|could|may|might|plan\w*|aim\w*|expect\w*|need\w*)\b"
)
_CLAUSE = re.compile(
    r"[;:]|,\s(?:bringing|taking|while|but|whereas|which|who|adding|up\sfrom|compared|against)\b"
    r"|\b(?:while|whereas)\b"
)
_PERFECT = re.compile(r"\b(?:has|have|had)\b", re.IGNORECASE)
_JOINS = (" to ", " and ")  # "the toll rose from 31 | to | 43"
_NO_AMOUNT = frozenset(("percent", "share", "times", "ratio"))


def running(sentence: str, place, others, unit: str, per: str, when: str) -> tuple:
    """Whether a figure is a running total, and the words that say so.

    Parameters
    ----------
    sentence
        The whole sentence.
    place, others
        Where the figure stands in it, and where the other figures do: (start, end).
    unit, per, when
        As the draft has them: what is counted, of a rate the stretch of time, the date cue.

    Returns
    -------
    tuple
        True where words say that everything up to a day is counted, False where they say that it
        is a part, a rate or a moment, None where one cannot tell; and these words as printed.

    Examples
    --------
    >>> text = "Another 12 died on Monday, bringing the toll to 43."
    >>> running(text, (0, 10), [(48, 50)], "persons", "", "on Monday")
    (False, 'Another')
    >>> running(text, (48, 50), [(0, 10)], "persons", "", "on Monday")
    (True, 'toll to')
    """
    start, end = place
    if unit in _NO_AMOUNT:
        return None, ""
    apart = (b for _, b in others if b <= start and sentence[b:start] not in _JOINS)
    before = sentence[max(apart, default=0) : start]
    after = sentence[end : min((a for a, _ in others if a >= end), default=len(sentence))]
    before, after = _CLAUSE.split(before)[-1], _CLAUSE.split(after)[0]
    rate = _rate(sentence[start : end + 20], per) if per else ""
    said = _said(sentence, before, sentence[start:end], after, rate, when)
    for total, words in said:
        taken = total and words and no_total(words, sentence, place, before, after, unit, when)
        if words and not taken:
            return total, words
    return None, ""


def _said(sentence, before, figure, after, rate, when):
    """What each kind of words says, the strongest first; the words are empty where there are none.

    Words at the figure itself go before words of its clause, and these before the tense.
    """
    yield False, _first(_MORE_IN_FRONT.search(before) or _MORE_WITHIN.match(figure))
    yield False, _first(_MORE_BEHIND.match(after))
    yield False, rate
    yield False, _first(_EACH_IN_FRONT.search(before))
    yield True, _first(_TOTAL_IN_FRONT.search(before) or _TOTAL_BEHIND.search(after))
    yield True, when if _CUE_TOTAL.search(when) else ""
    to_come = _TO_COME.search(before + after)
    by = _CUE_BY.match(when) and (_PERFECT.search(before + after) or not to_come)
    yield True, when if by else ""
    yield True, when if _CUE_FIRST.search(when) else ""
    yield False, _first(_PART.search(before) or _PART.search(after))
    yield False, when if _CUE_PART.search(when) else ""
    yield True, _first(_HEAD.match(sentence))
    if not when and not to_come:
        yield True, _first(_DEAD.search(figure) or _DEAD_BEHIND.match(after))
        yield True, _first(_DEATHS.search(figure) and _CONFIRMED.search(before))
    yield True, _first(_PERFECT_IN_FRONT.search(before) or _PERFECT_BEHIND.search(after))


def _first(found) -> str:
    """The first group of a match that holds words."""
    return next(filter(None, found.groups()), "") if found else ""


def _rate(words: str, per: str) -> str:
    """The words of a rate, which may be part of the figure's own."""
    found = re.search(rf"\b(?:an?|per|each|every)\s{per}\b", words, re.IGNORECASE)
    return found[0] if found else per
