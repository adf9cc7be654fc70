"""When: the words of a sentence that date a figure, as printed."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import cache

_MONTH = (
    r"(?:January|February|(?<![\"“‘'])March(?!\s(?:of\s[A-Z]|for|on\s[A-Z]|organi))|April|May|June|July"
    r"|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?:\.|\b(?=\s\d)|(?<=\d\s...)\b))"
)
_DAY = (
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"(?!\s(?:Times|Mail|Telegraph|Herald|Mirror|Express|Post|Independent|Dispatch|Tribune|Star)\b))"
)
_SEASON = r"(?:[Ss]pring|[Ss]ummer|[Aa]utumn|[Ff]all|[Ww]inter|[Hh]arvest)"
_YEAR = r"(?:(?:19|20)\d{2}(?:s\b|/\d{2}\b|[-–]\d{2,4}\b)?(?![\d,.]*\d))"
_SPAN = (
    r"(?:second|minute|hour|day|night|week|weekend|fortnight|month|quarter|year|decade|century"
    r"|season|term)"
)
_COUNT = (
    r"(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty"
    r"|several|(?:a\s)?couple\sof|(?:a\s)?few|a\sdozen|a\ssingle|under\s(?:\w+)|less\sthan\s(?:\w+)"
    r"|more\sthan\s(?:\w+)|about\s(?:\w+)|almost\s(?:\w+)|nearly\s(?:\w+))"
)
_PART = (
    r"(?:(?:early|mid|late)[-\s]"
    r"|the\s(?:start|beginning|end|middle|first\shalf|second\shalf|\w+\squarter)\sof\s)"
)
_CALENDAR = (
    rf"(?:{_PART})?(?:{_DAY},?\s)?(?:\d{{1,2}}\s(?:and|to|[-–])\s)?"
    rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?)?{_MONTH}(?!\w)"
    rf"(?:\s\d{{1,2}}(?:st|nd|rd|th)?\b(?![,.]?\d)(?:\s?[-–]\s?\d{{1,2}}\b)?)?(?:,?\s(?:of\s)?{_YEAR})?"
    rf"|(?:the\s)?{_SEASON}\sof\s{_YEAR}|{_SEASON}\s{_YEAR}|\d{{4}}-\d{{2}}-\d{{2}}"
    rf"|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|(?:f(?:iscal|inancial)\s(?:year\s)?)?{_YEAR})"
)
_PERIOD = (
    rf"(?:the\s)?(?:weekend|week|spring|summer|autumn|winter|night|morning|evening|war|year|quarter"
    rf"|invasion|campaign|retreat|offensive|siege)\b(?:\s(?:began|started|broke\sout)\b)?"
    rf"(?:\sto\s(?:{_CALENDAR}|{_DAY}))?"
)
_RELATIVE = (
    rf"(?:(?:the\s)?(?:last|past|next|coming|previous|following|first|preceding|final|second|third"
    rf"|fourth)\s(?:{_COUNT}\s)?(?:calendar\s|full\s|financial\s)?(?:{_SPAN}s?|{_SEASON}|{_MONTH}"
    rf"|{_DAY})\b(?:\sof\s(?:the\s)?(?:{_CALENDAR}|year|war|month|fighting))?"
    rf"|(?:earlier\s|later\s)?(?:this|that)\s(?:{_SPAN}|{_SEASON}|{_MONTH}|{_DAY}|morning|afternoon"
    rf"|evening)\b(?:\salone)?"
    rf"|the\s(?:same|current)\s{_SPAN}"
    rf"|{_COUNT}\s{_SPAN}s?\s(?:ago|earlier|later)"
    rf"|yesterday|today|tonight|tomorrow|overnight|so\sfar\s(?:this\s\w+|in\s{_YEAR})"
    rf"|the\stime\sof\s(?:the|its|his|her|their)\s\w+"
    rf"|(?:the\s)?(?:minutes|hours|days|weeks|months)\s(?:after|before|leading\sup\sto)\sthe\s\w+"
    rf"|(?:early\s|late\s)?(?:on\s)?{_DAY}(?:\s(?:morning|afternoon|evening|night))?"
    rf"|(?:the\s)?(?:year|month)(?:['’]s)?[-\s]end"
    rf"|(?:the\s)?(?:start|beginning|end|outbreak|turn|middle|rest|remainder)\sof\s(?:the\s|this\s"
    rf"|last\s|next\s)?(?:war|invasion|year|quarter|month|week|decade|season|conflict|fighting|pandemic"
    rf"|century|offensive|summer|winter|spring|autumn|{_CALENDAR}))"
)
_TO = (
    r"(?:between|since|from|by|until|till|before|after|during|in|on|over|through|throughout|within"
    r"|as\sof|at|for|up\sto|starting|around|for\smuch\sof|for\smost\sof|in\sthe\scourse\sof|ahead\sof"
    r"|every|each|prior\sto|up\suntil)"
)
# What needs its preposition: "by evening", "over the weekend", "in two weeks".
_LOOSE = (
    rf"(?:{_PERIOD}|evening|morning|dawn|nightfall|midnight|noon|dusk|Easter|Christmas|Ramadan"
    rf"|(?:the\s)?{_COUNT}\s(?:calendar\s|short\s|full\s)?{_SPAN}s?\b(?!\s(?:ago|earlier|later|old"
    rf"|in\sprison|in\sjail))(?:\s(?:to|of|(?:that\s)?end(?:ing|ed))\s(?:{_CALENDAR}|{_DAY}|fighting|war))?)"
)
_SINCE = (
    r"since\s(?!been)(?:the\s|its\s|their\s|his\s|her\s)?[^\s,.;:()]+(?:\s[^\s,.;:()]+){0,6}"
    r"|during\s(?:the|its|their)\s(?!interview|briefing|conference|meeting|call|hearing|trial|daily"
    rf"|news|press)[^\W\d]+(?:\son\s{_DAY})?"
)


@cache
def _pattern() -> re.Pattern[str]:
    """Compile on first use: it is large."""
    dated = rf"(?:(?i:{_TO})\s)?(?:(?i:{_TO})\s)?(?:{_CALENDAR}|(?i:{_RELATIVE}))"
    loose = rf"(?i:{_TO}\s(?:{_TO}\s)?{_LOOSE})"
    second = rf"(?:\s(?:and|to|until|through|[-–])\s(?:{_CALENDAR}|{_DAY}))?"
    return re.compile(rf"(?<![\w-])(?:(?:{dated}|{loose}){second}|(?i:{_SINCE}))(?![\w-])")


def dates(sentence: str) -> list[tuple[int, int]]:
    """Where a sentence says when, as (start, end), with the preposition in front.

    >>> text = "It sent 40 boxes between June 2022 and August 2024, 12 of them last week."
    >>> [text[a:b] for a, b in dates(text)]
    ['between June 2022 and August 2024', 'last week']
    """
    found = [match.span() for match in _pattern().finditer(sentence)]
    return [(a, b) for a, b in found if not _gives_a_reason(sentence, a, b)]


# "Since | 9 March was a holiday": because it was.
_IS = re.compile(r"\s(?:is|was|are|were|falls|fell|marks|marked)\b")
_DID = re.compile(r"\s[^,;:.]+,")  # "Since 2014 | soldiers came, ..."
_HAS = re.compile(r"\b(?:has|have|had)\b", re.IGNORECASE)


def _gives_a_reason(sentence, a, b) -> bool:
    """Say whether a clause begins with "since" and the date is only the subject in it."""
    opens = not a or re.search(r"[,;:]\s$|\b(?:and|but|that)\s$|^\W+$", sentence[max(0, a - 6) : a])
    if not opens or sentence[a : a + 6].lower() != "since ":
        return False
    rest, year = sentence[b:], re.search(r"\d{4}$", sentence[a:b])
    return bool(_IS.match(rest) or (year and _DID.match(rest) and not _HAS.search(rest)))


# The day on which something was said, and what something is only compared with.
_SAID = re.compile(
    r"\b(?:than|as|said(?:\sin\s\S+)?|says|told\s(?:\S+\s){1,4}|announced|reported|added|wrote|published|released|confirmed"
    r"|acknowledged|admitted|insisted|claimed|estimated|revealed|disclosed|conceded|denied|testified"
    r"|warned|statement|report|interview|briefing|poll)\s*$"
)
_TOLD = re.compile(rf"(?!\b(?:than|as|poll)\s*$){_SAID.pattern}")
# "On Monday the ministry said": the day of saying, too.
_TELLS = re.compile(
    r",?\s(?:the\s|an?\s)?(?:[\w.’'-]+\s){1,7}(?:said|reported|says|told|announced|warned|added|appealed)\b(?!,)"
)
_ANNOUNCING = re.compile(r"\b(?:announced|accused|appealed)\s(?!that\b)[^,;:]*$")
_TELLING = re.compile(
    r"\s(?:appealed|said|says|told|announced|warned|confirmed|reported|accused|acknowledged)\b"
)
_PERIODS = re.compile(
    r"since\b|between\b|(?:in|over|during|within)\s(?:the\s)?(?:(?:past|last|previous)\s.*s$|quarter)",
    re.IGNORECASE,
)
# "the | 2008 | Games", "jailed | for 9 years", "sent to help | in the war |"
_NO_DATE = re.compile(
    r"\bthe\s§\d{4}§\s\w|§in\sthe\s(?:war|campaign|invasion)§|\b(?:jailed|sentenced|banned)\s§for\s"
)
_ASIDE = re.compile(
    r"\([^()]*\)|^\)|\($|,\s(?:mostly|including|among\sthem|which|who)\s[^,]*,|\s[-–—]\s[^-–—]*\s[-–—](?=\s)"
)
_OPENS = re.compile(r"[\s\"'“‘]*(?:(?:And|But|(?:For|In|During)\s\S+['’]s)\s)?")
_JOINED = re.compile(r"\b(?:that|said|says|and|but|when\b[^,;:]*)\s$")
_CHAIN = re.compile(
    r"[^,;:()]*,\s(?!adding|saying|citing|includ|accord|bring|tak|not|warn)\w+ing\s(?:(?!compared|,\sand\s)[^;:()])*"
    r"|,\s(?:when|including|among\sthem)\s[^,;:()]*"
)
_AMONG = re.compile(r"\b(?:including|among\sthem)\s$")
_WHOLE = re.compile(r"\s(?:of|out\sof)\s(?:(?:the|its|their|his|her|\w+['’]s)\s)?")
_DISTANT = re.compile(
    r"^(?:\S+\s){1,4}(?:km|kilomet\w+|miles?|met(?:er|re)s?)\s(?:\([^()]*\)\s)?"
    r"(?:from|off|away|outside|(?:north|south|east|west)\w*\sof)\b"
)
_MOVES = re.compile(
    r"\b(?:pass|mov|advanc|march|walk|drift|flew|sail|travel|retreat|drove|ran)\w*\s$"
)
_DATELINE = re.compile(r"[A-Z][A-Z .'’/-]+,\s.$")  # "KABUL, Oct 12 (Reuters) -"
# A total is dated by the day on which it was told: "the toll stood at 43, police said on Monday".
_RUNNING = re.compile(
    r"\b(?:toll|tally|so far|to date|stands at|stood at|(?:climbed|risen|rose|passed) to)\b",
    re.IGNORECASE,
)
_APART = re.compile(
    r"[,;:()]|\b(?:and\s(?:said|that)|confirming|saying|but|while|whereas|which|who|whom|whose|where)\b"
)


def nearest(places: list[tuple[int, int]], start: int, end: int, sentence: str, others) -> str:
    """The words that date the figure from start to end, as printed, or "".

    Taken are words in the figure's own clause, with no other figure between (``others``: where
    those are), and words at the head of the sentence. The day on which something was said is none,
    unless it is a toll or another running total that nothing else dates.
    """
    if _DISTANT.search(sentence[start:]) and not _MOVES.search(sentence[:start]):
        return ""  # "some 12 km from Porto"
    free = [(a, b) for a, b in places if (b <= start or a >= end) and not _said(sentence, a, b)]
    near = []
    for a, b in free:
        gap = _ASIDE.sub("", sentence[b:start] if b <= start else sentence[end:a])
        apart = _APART.search(gap) or _figure_between(a, b, start, end, others, gap, sentence)
        if not apart or _reaches(sentence, a, b, start, end, others, gap):
            near.append((len(gap), a, b))
    if near:
        _, a, b = min(near)
        return _trimmed(sentence[a:b])
    head = [(a, b) for a, b in free if b <= start and _OPENS.fullmatch(sentence[:a])]
    if head and _tells(sentence, *head[0]):
        head = []
    if not head and not free and _RUNNING.search(sentence):
        head = [(a, b) for a, b in places if _FIXED.search(sentence[a:b])]
    return _trimmed(sentence[slice(*head[0])]) if head else ""


def told_on(sentence: str) -> str:
    """The day on which a sentence says that it was told, as printed, or "".

    >>> told_on("The navy said late on Tuesday that 12 had left since May.")
    'late on Tuesday'
    """
    for a, b in dates(sentence):
        before, words = sentence[:a], sentence[a:b]
        opens = _OPENS.fullmatch(before) and _tells(sentence, a, b)
        told = _TOLD.search(before) or _TELLING.match(sentence[b:]) or opens
        told = told and not sentence[b:].startswith(("'s", "’s"))  # "a report on Monday's fire"
        if told and _FIXED.search(words) and not _PERIODS.match(words):
            return _trimmed(words)
    return ""


def _tells(sentence, a, b) -> bool:
    """Say whether a sentence begins with the day on which something was said."""
    since = re.match(r"since|by|as of|until|from|between", sentence[a:b], re.IGNORECASE)
    return bool(not since and _TELLS.match(sentence[b:]) and not _RUNNING.search(sentence))


# "the worst flood | since 1953", "the first time | since 2008": only compared with.
_COMPARED = re.compile(
    r"\b(?:the|its|their|his|her|an?|\w+['’]s)\s(?:first|only|most|least|worst|best"
    r"|(?!rest|west|forest|protest|arrest|request|test|interest|harvest|guest|contest|unrest|latest)"
    r"\w+est)\s(?:(?!has\b|have\b|had\b|is\b|are\b|was\b|were\b|been\b)[^\s,;:.\d]+\s){1,6}$",
    re.IGNORECASE,
)


def _said(sentence, a, b) -> bool:
    """Say whether the words from a to b say when something was said, or since when a paper is."""
    if sentence[a : a + 6].lower() == "since " and _COMPARED.search(sentence[max(0, a - 120) : a]):
        return True
    marked = f"{sentence[max(0, a - 12) : a]}§{sentence[a:b]}§{sentence[b : b + 2]}"
    if _DATELINE.match(sentence[: a + 1]) or _NO_DATE.search(marked):
        return True
    if _PERIODS.match(sentence[a:b]) and not re.search(r"\b(?:than|as)\s$", sentence[:a]):
        return False
    day = re.search(rf"{_DAY}|yesterday|today", sentence[a:b])
    told = day and (_ANNOUNCING.search(sentence[:a]) or _TELLING.match(sentence[b:]))
    return bool(told or _SAID.search(sentence[:a]))


def _reaches(sentence, a, b, start, end, others, gap) -> bool:
    """Say whether a date reaches a figure over commas: "struck on Friday, | killing 12"."""
    if b <= start:
        opens = _JOINED.search(sentence[:a]) and not sentence.startswith("for ", a)
        return bool((opens and re.fullmatch(r",[^,;:]*", gap)) or _CHAIN.fullmatch(gap))
    if _AMONG.search(sentence[:start]):
        return bool(re.fullmatch(r",\s[^,;:()]*", gap))  # "including 2 guards, fell on Friday"
    year = re.match(r"(?:a|one)\s\w+\s(?:ago|earlier|before)|for\sthe\s", sentence[a:b])
    if year and re.fullmatch(r"(?:\sa\s\w+)?,?(?:\sor\s[^,]*,)?\s?", gap):
        return True
    follows = [p for p in others if sentence[end : p[0]] == ", "]  # "900 cases, | 12 deaths in May"
    inner = sentence[follows[0][0] : a] if follows else ""
    return inner.endswith("ed ") and not _APART.search(inner)


def _figure_between(a, b, start, end, others, gap, sentence) -> bool:
    """Say whether another figure stands between, other than in "killed 12 and wounded 30"."""
    inner = [p for p in others if (b <= p[0] < start) or (end <= p[0] < a)]
    joint = sentence[inner[-1][1] : start] if inner else ""
    if (
        inner
        and b <= start
        and (joint in (" to ", " from ", " and ", " or ") or _WHOLE.fullmatch(joint))
    ):
        return False  # "in 2018 fewer than a dozen of | 60"
    inner = [p for p in inner if not _AMONG.search(sentence[: p[0]])]
    inner = [p for p in inner if p[0] < end or not _WHOLE.fullmatch(sentence[end : p[0]])]
    joined = " and " in gap or gap.startswith(" as ")
    return bool(inner) and not (joined and len(inner) == 1 and a >= end)


def _trimmed(words: str) -> str:
    return " ".join(words.split()[:8]) if len(words.split()) > 8 else words


# --- days ----------------------------------------------------------------------------------------

_MONTHS = [name.lower() for name in calendar.month_abbr]
_WEEKDAYS = [name.lower() for name in calendar.day_name]
_FIXED = re.compile(rf"\d|{_DAY}|yesterday|today", re.IGNORECASE)
_NO_END = re.compile(
    r"\b(?:since|before|after|ahead|next|coming|every|each|than|starting|tomorrow)\b"
)
_DATED = re.compile(
    r"(?P<iso>\d{4}-\d{2}-\d{2})"
    rf"|(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<month>{_MONTH})\w*,?(?:\s(?P<year>{_YEAR}))?"
    rf"|(?P<month2>{_MONTH})\s(?:\d{{1,2}}\s?[-–]\s?)?(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)"
    rf"(?:,?\s(?P<year2>{_YEAR}))?"
    rf"|\bend\sof\s(?:(?P<month3>{_MONTH})(?:\s(?P<year3>{_YEAR}))?|(?P<only>{_YEAR}))"
    rf"|(?P<last>last\s)?(?P<weekday>{_DAY})|(?P<word>yesterday|today)",
    re.IGNORECASE,
)


_WHOLE_SPAN = re.compile(
    rf"(?:(?:in|during|throughout|for|of|early\sin|late\sin)\s)?"
    rf"(?:(?P<month>{_MONTH})\s(?:of\s)?(?P<year>{_YEAR})|(?P<only>{_YEAR})|last\s(?P<last>month|year))$",
    re.IGNORECASE,
)


_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "ten": 10}
_AGO = re.compile(rf"({'|'.join(_COUNTS)}|[1-9]\d?)\s(day|week|year)s?\sago", re.IGNORECASE)
_DAYS_OF = {"day": 1, "week": 7, "year": 365.25}


def _last_of(cue: str, published: dt.date) -> dt.date | None:
    """The last day of "in 2011", "in May 2019", "last year", "a year ago"; None of other words."""
    if ago := _AGO.fullmatch(cue):
        count, span = _COUNTS.get(ago[1].lower()) or int(ago[1]), ago[2].lower()
        return published - dt.timedelta(round(count * _DAYS_OF[span]))
    matched = _WHOLE_SPAN.match(cue)
    found = {k: v for k, v in matched.groupdict().items() if v} if matched else {}
    if any(not v[:4].isdigit() or len(v) > 4 for k, v in found.items() if k in ("only", "year")):
        return None  # "2018/19", "the 1990s"
    if "last" in found:
        first = published.replace(
            day=1, month=1 if found["last"].lower() == "year" else published.month
        )
        return first - dt.timedelta(1)
    return _day(found, published) if found else None


def last_day(cue: str, published: dt.date) -> dt.date | None:
    """The last day that a date cue fixes, seen from the day of publication, or None.

    Without a year it is the nearest such day. A day after publication is none.

    >>> last_day("as of 10 June", dt.date(2024, 9, 2)), last_day("since May", dt.date(2024, 9, 2))
    (datetime.date(2024, 6, 10), None)
    >>> last_day("In 2011", dt.date(2024, 9, 2)), last_day("last month", dt.date(2024, 9, 2))
    (datetime.date(2011, 12, 31), datetime.date(2024, 8, 31))
    """
    matches = list(_DATED.finditer(cue))
    if whole := _last_of(cue, published):
        return whole if whole <= published else None
    if not matches or _NO_END.search(cue.lower()):
        return None
    try:
        day = _day({k: v for k, v in matches[-1].groupdict().items() if v}, published)
    except ValueError:  # 31 June
        return None
    return day if day <= published else None


_FROM = re.compile(
    rf"(?:since|from|starting)\s(?:(?:the\s(?:start|beginning)\sof|early|late\son)\s)?"
    rf"(?:(?P<month>{_MONTH})(?:\s(?P<year>{_YEAR}))?|(?P<only>{_YEAR}))$",
    re.IGNORECASE,
)
_SO_FAR = re.compile(
    rf"so\sfar\s(?:this\s(?P<span>month|year)|in\s(?P<year>{_YEAR}))$", re.IGNORECASE
)
_SINCE_DAY = re.compile(r"(?:since|from|starting|between)\s", re.IGNORECASE)


def first_day(cue: str, published: dt.date) -> dt.date | None:
    """The first day that a date cue fixes ("since 9 March"), as for :func:`last_day`.

    >>> first_day("since 9 March", dt.date(2024, 9, 2)), first_day("in May", dt.date(2024, 9, 2))
    (datetime.date(2024, 3, 9), None)
    >>> first_day("since August 2023", dt.date(2024, 9, 2))
    datetime.date(2023, 8, 1)
    """
    try:
        if whole := _FROM.match(cue):
            found = {k: v for k, v in whole.groupdict().items() if v}
            year = found.get("only", "")[:4]
            day = dt.date(int(year), 1, 1) if year else _day(found, published).replace(day=1)
        elif so_far := _SO_FAR.match(cue):
            if so_far["year"]:
                day = dt.date(int(so_far["year"][:4]), 1, 1)
            else:
                day = published.replace(day=1)
                day = day.replace(month=1) if so_far["span"].lower() == "year" else day
        elif _SINCE_DAY.match(cue) and (matched := _DATED.search(cue)):
            if not _SINCE_DAY.fullmatch(cue[: matched.start()]):
                return None
            day = _day({k: v for k, v in matched.groupdict().items() if v}, published)
        else:
            return None
    except ValueError:  # 31 June
        return None
    return day if day <= published else None


def _day(found: dict[str, str], published: dt.date) -> dt.date:
    if "iso" in found:
        return dt.date.fromisoformat(found["iso"])
    if "word" in found:
        return published - dt.timedelta(found["word"].lower() == "yesterday")
    if "weekday" in found:
        back = (published.weekday() - _WEEKDAYS.index(found["weekday"].lower())) % 7
        return published - dt.timedelta(back or 7 * ("last" in found))
    if "only" in found:
        return dt.date(int(found["only"][:4]), 12, 31)
    month = _MONTHS.index(next(v for k, v in found.items() if k.startswith("month"))[:3].lower())
    year = next((int(v[:4]) for k, v in found.items() if k.startswith("year")), 0)
    years = [year] if year else [published.year + n for n in (-1, 0, 1)]
    return min((_in_year(found, month, y) for y in years), key=lambda day: abs(day - published))


def _in_year(found: dict[str, str], month: int, year: int) -> dt.date:
    day = found.get("day") or found.get("day2") or calendar.monthrange(year, month)[1]
    return dt.date(year, month, int(day))
