"""What takes a running total back: words at the figure that make it an aim, a level or a part."""

from __future__ import annotations

import re

# "will rise to", "has not reached", "if the toll passes"; not "may have reached".
_NOT_SO = re.compile(
    r"\b(?:not|never|\w+n['’]t|yet\sto|fail\w*\sto|will|shall|would|could|might|may|can|if|unless"
    r"|(?:expect|plan|hope|aim|want|intend|pledg|promis|vow|predict|project|forecast|due|likely"
    r"|going|set)\w*\sto)\b(?!\shave\b)(?:\s\S+){0,6}\s$"
    r"|\b(?:expect|plan|hope|aim|want|intend)\w*\sto\shave\b"
)
# "the target is", "a capacity of", "an offer of", "a level of": no count of what was.
_AIM = re.compile(
    r"\b(?:target|goal|needs|quota|capacity|limit|ceiling|threshold|maximum|minimum|needed|required"
    r"|necessary|offers?|budget|forecast|(?:room|space)\sfor|prices?|levels?|height|depth|weight"
    r"|temperatures?|speed|rates?|value|salar(?:y|ies)|wages?|debts?|population|workforce|membership"
    r"|reserves|stockpiles?|average|magnitude|index)\b",
    re.IGNORECASE,
)
_AIM_BEHIND = re.compile(
    r"\s(?:\w+\s)?(?:needed|required|available)\b|(?:\s\w+){0,3}?\seach\b", re.IGNORECASE
)
# Those there now: they come and go.
_STOCK = re.compile(
    r"\bin\s(?:intensive|hospital|custody|prison|jail|detention|shelters?|camps?)\b"
    r"|\bon\s(?:ventilators?|duty)\b|\b(?:inmates|prisoners|members|employees|(?:un)?employed|jobless"
    r"|subscribers|residents|inhabitants|hospitali[sz]ed|armed)\b",
    re.IGNORECASE,
)
# What happened to those of a number; seats and tents only are there.
_NUMBER = re.compile(r"\b(?:numbers?|figures?|count)\b", re.IGNORECASE)
_NUMBER_OF = re.compile(r"\b(?:numbers?|figures?|count)\s(?:of|for)\s", re.IGNORECASE)
_HAPPENED = re.compile(
    r"\b(?:\w+ed|dead|deaths?|lost|hurt|victims|casualties|fatalities|losses|cases|infections"
    r"|arrests|attacks|violations|evacuees|refugees|migrants|arrivals|strikers|protesters|marchers"
    r"|demonstrators|survivors|births|bodies|complaints|applications)\b",
    re.IGNORECASE,
)
# "5 of the | 30", "12 rooms for | 40", "risen by | 40".
_BASE = re.compile(
    r"^\s(?:of|out\sof|from\samong)\s(?:(?:the|its|their|his|her|all|some|about)\s){0,2}$"
    r"|^(?:\s\w+){1,2}\sfor\s(?:the\s)?$|\bby\s$"
)
# "a town of | 5,000", "a shipment of | 40"; not "the bodies of | 12".
_OF = re.compile(r"\b(\w+)\sof\s$")
_ALL_OF_THEM = re.compile(
    r"totals?|number|toll|tally|count|figure|loss(?:es)?|deaths?|killings?|bodies|remains|arrests?"
    r"|release|evacuation|destruction|capture|seizure|delivery|arrival",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"\bin\s(?:an?|one|the\s(?:last|latest|first|second)|\w+day['’]s)\s(?:[\w-]+\s){0,2}?(?:ambush"
    r"|raid|attack|strike|assault|blast|battle|clash|fight|crash|match|game|parade|explosion"
    r"|shooting|bombing|operation|night|day|week|month)\b",
    re.IGNORECASE,
)
_OF_MEASURES = re.compile(
    r"(?:(?:centi|kilo|milli)?met(?:er|re)s?|[ck]?m|feet|foot|inch(?:es)?|miles?|degrees?|knots)"
)
_OF_TIME = re.compile(r"(?:second|minute|hour|day|night|week|month|year|decade)s?")
_MONEY = re.compile(r"[A-Z]{3}")
# Words of the total itself.
_SURE = re.compile(
    r"\b(?:(?:so|thus)\sfar|to\sdate|since|as\sof|toll|tally|total|already|(?:by|until|up\sto)\b)",
    re.IGNORECASE,
)
_SUM = re.compile(r"a\stotal\sof|in\s(?:all|total)|altogether|all\stold|totall?\w+", re.IGNORECASE)
_PERFECT = re.compile(r"(?:has|have|had|having)\b(?!.*\b(?:now|already|far)$)", re.IGNORECASE)
_GATHERED = re.compile(r"\b(?:turnout|attendance|crowd)\b", re.IGNORECASE)
_ONE_OF_SOME = re.compile(r"\b(?:last|previous|first|second|third|final)\b", re.IGNORECASE)
_THERE = re.compile(r"\bthere\s(?:is|are|was|were)\b", re.IGNORECASE)
_ARE = re.compile(
    r"(?:\s\w+){0,3}\s(?:is|are)\s(?!known|reported|confirmed|dead|missing|feared|believed|thought)"
)
_ALL_OF = re.compile(r"\bin\sall\s(?:of|the)\b", re.IGNORECASE)
_A_DAY = re.compile(r"on\b|(?:(?:early|late|in|last)\s)*\w*day\b", re.IGNORECASE)
_A_STRETCH = re.compile(
    r"(?:in|within|over|during|at|last|this|overnight|every|each)\b", re.IGNORECASE
)
_SHORT = re.compile(r"\bso\sfar\s(?:this\s(?!month|year)|today|on\s)", re.IGNORECASE)
_SINCE = re.compile(r"(?:as\sof|since)\b", re.IGNORECASE)
_BECAUSE = re.compile(
    r"since\b.*\b(?:is|are|was|were|has|have|had|can|could|will|would|did|does|do)\b"
    r"|since\s(?:19|20)\d\d\s[^,]*,",  # "Since 2014 soldiers came,"
    re.IGNORECASE,
)
_HAS = re.compile(r"\b(?:has|have|had)\b", re.IGNORECASE)


def no_total(words, sentence, place, before, after, unit, when) -> bool:
    """Whether a figure is no running total, though words say so: better empty than wrong.

    Parameters
    ----------
    words
        The words that make it one, as printed.
    sentence, place
        The whole sentence, and where the figure stands in it: (start, end).
    before, after
        The figure's clause, up to other figures.
    unit, when
        What is counted, and the date cue.

    Examples
    --------
    >>> text = "The target has now been raised to 400."
    >>> no_total("has now", text, (34, 37), text[:34], ".", "", "")
    True
    """
    if _SINCE.match(words) and _is_reason(words, sentence, place[0]):
        return True
    short = _SHORT.search(f"{before}|{after}|{when}") or _OF_TIME.fullmatch(unit)
    told = _NOT_SO.search(before) or _AIM.search(before) or _AIM_BEHIND.match(after)
    if short or told or _is_of_another(before):
        return True
    if _SUM.fullmatch(words):
        return bool(_of_one_time(before, after, when) or _is_there(before, after))
    if _GATHERED.search(words):
        return bool(when or _ONE_OF_SOME.search(before + after))
    if _NUMBER.search(words) and _is_stock(words, before):
        return True
    measured = _OF_MEASURES.fullmatch(unit) and not after.startswith(" of ")
    if (measured or _MONEY.fullmatch(unit)) and not _SURE.search(words):
        return True
    if not _PERFECT.match(words):
        return False
    other = any(f" {join} {words}" in after for join in ("and", "but", "or"))  # "300 and has lost"
    that = " that " in before.partition(words)[2]  # "has confirmed that 300 soldiers are"
    return bool(other or that or _of_one_time(before, after, when))


def _is_stock(words: str, before: str) -> bool:
    """Say whether a number is of those there now: "number of seats", "of patients in hospital"."""
    of = _NUMBER_OF.search(words) and not _HAPPENED.search(words)
    return bool(of or _STOCK.search(before))


def _is_of_another(before: str) -> bool:
    """Say whether the figure only describes another thing: a whole, a place, a change."""
    of = _OF.search(before)
    return bool(_BASE.search(before) or (of and not _ALL_OF_THEM.fullmatch(of[1])))


def _is_reason(words: str, sentence: str, start: int) -> bool:
    """Say whether "since" gives a reason: "since 300 were killed", "since the road was shut,"."""
    at = sentence.find(words)
    if at <= start < at + len(words):
        return True
    if not _BECAUSE.match(words):
        return False
    return not (_HAS.search(sentence[:at]) or _HAS.search(sentence[at + len(words) :]))


def _of_one_time(before: str, after: str, when: str):
    """Read a day, a stretch or an event: what was sent on Friday is not all that was sent."""
    return _A_DAY.match(when) or _A_STRETCH.match(when) or _EVENT.search(before + "|" + after)


def _is_there(before: str, after: str):
    """Read "there is a total of 12", "a total of 40 firemen are at the scene", "in all of 2022"."""
    return _THERE.search(before) or _ARE.match(after) or _ALL_OF.search(before + "|" + after)
