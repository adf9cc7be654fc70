"""Dates, years and times of day: numbers that set a scene and count nothing."""

from __future__ import annotations

from analysis.wording.amounts import noun_at
from analysis.wording.digits import Number, Refusal
from analysis.wording.ranges import second_end
from analysis.wording.tokens import DASHES, Tokens, shorten
from analysis.wording.vocabulary import word_set

MONTHS = word_set(
    "january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sep sept oct nov dec"
)
_BEFORE_YEAR = word_set(
    "in by since until till before after during from through early late mid year fiscal fy"
    " season spring summer autumn fall winter pre post circa"
)
_RISES = word_set(
    "increase rise growth jump gain surge fall drop decline decrease cut change up down"
)
_COMPARED = word_set("on than with over versus vs against and to")
_PERIODS_OF = (MONTHS - {"may", "march"}) | word_set(
    "end start beginning middle half quarter summer spring autumn fall winter month year months"
    " part early late outset close as"
)
_PARTS_OF_YEAR = word_set("mid early late pre post then fy")
_AFTER_YEAR = word_set("saw was is has had will brought ended began")
_DATE_JOINERS = word_set(", . and or to through & - – until in")
_CLOCK = word_set("am pm gmt utc o'clock o’clock edt est cet kst")
OWNERS = word_set("the a its his her their our this that last")


def is_plain(s: Tokens, number: Number) -> bool:
    """Say whether a number is up to four bare digits, as days and years are printed."""
    word = s.word(number.start)
    return number.stop == number.start + 1 and word.isascii() and word.isdigit() and len(word) < 5


def _is_year(s: Tokens, number: Number, first: int = 1900) -> bool:
    return is_plain(s, number) and first <= number.value <= 2099


def _word_before(s: Tokens, i: int) -> str:
    """The word before token i, past the full stop of "Oct." and the comma of "October 23,"."""
    word = s.word(i - 1)
    return s.word(i - 2) if word in (".", ",") and s.word(i - 2) in MONTHS else word


def _is_day(s: Tokens, number: Number) -> bool:
    """Say whether a number belongs to a month: "October 23", "23 October"."""
    if not is_plain(s, number) or not (number.value <= 31 or _is_year(s, number)):
        return False
    after = s.word(number.stop)
    if after in MONTHS and number.value <= 31:
        # "20 may have died", "30 march on the capital"
        verb = after in ("may", "march") and not s.text[s.starts[number.stop]].isupper()
        return not verb or s.kind(number.stop + 1) != "word"
    if _word_before(s, number.start) not in MONTHS:
        return False
    if s.word(number.start - 1) == "," and not _is_year(s, number):
        return False  # "on 9 May, 11 or 12 were lost"
    verb = s.word(number.start - 1) in ("may", "march")
    verb = verb and not s.text[s.starts[number.start - 1]].isupper()
    return not (verb and noun_at(s, number.stop))


def _continues_date(s: Tokens, number: Number, last: Refusal | None) -> bool:
    """Say whether a number goes on with a date: "October 23, 2024", "2010, 2013, and 2017"."""
    if last is None or not last.dated or not is_plain(s, number):
        return False
    between = s.words[last.stop : number.start]
    if len(between) > 3 or not _DATE_JOINERS.issuperset(between):
        return False
    dash = bool(between) and between[-1] in DASHES
    if dash and not s.glued(number.start) and s.kind(number.stop) == "word":
        return False  # a dateline: "May 3, 2023 - 12 died"
    return _is_year(s, number) or (number.value <= 31 and (dash or s.kind(number.stop) != "word"))


def _is_dated_year(s: Tokens, number: Number, outer: int) -> bool:
    """Say whether a bare year is meant as one; ``outer`` is where its hedges begin."""
    before, after = _word_before(s, outer), s.word(number.stop)
    rise = s.word(outer - 1) in _RISES and s.word(outer) == "over"
    if rise and _is_year(s, number) and not noun_at(s, number.stop):
        return True  # "a tenfold increase over 2015"
    if outer < number.start:  # "since at least 2022", but "in at least 2000 villages"
        return _is_year(s, number) and before in _BEFORE_YEAR and not noun_at(s, number.stop)
    if s.hyphen(number.start - 1) and s.word(number.start - 2) in _PARTS_OF_YEAR:
        return _is_year(s, number, 1500)
    if not _is_year(s, number):
        old = before in ("in", "since", "until") and not noun_at(s, number.stop)
        return old and _is_year(s, number, 1500)
    if before in _BEFORE_YEAR or (before == "(" and after == ")"):
        return True
    if before in _COMPARED and not noun_at(s, number.stop):
        return True  # "a twofold increase on 2021"
    if before == "of":
        return s.word(number.start - 2) in _PERIODS_OF
    if after in _AFTER_YEAR and s.kind(number.start - 1) != "word":
        return True
    owned = before in OWNERS or before.endswith(("'s", "’s"))  # "the 2022 invasion"
    return owned and number.value % 100 != 0 and s.kind(number.stop) == "word"


def _year_pair(s: Tokens, left: Number, outer: int) -> int:
    """Return where "2022-23", "2022 to 2024" ends when it is a stretch of time, else 0."""
    if not _is_year(s, left):
        return 0
    right = second_end(s, left.stop, "between")
    if right is None or not is_plain(s, right):
        return 0
    dash, direct = s.word(left.stop) in DASHES, right.start == left.stop + 1
    tight = dash and (s.glued(right.start) or (direct and s.word(outer - 1) in OWNERS))
    if dash and not tight and not (direct and _is_year(s, right) and not noun_at(s, right.stop)):
        return 0  # a dateline: "14 June 2024 - at least 87 died"
    if tight and _is_year(s, right) and outer == left.start and left.value < right.value:
        return right.stop  # "the 1981-1987 war"
    season = tight and left.value % 100 < right.value < 100
    setting = not noun_at(s, right.stop) or s.word(outer - 1) in _BEFORE_YEAR
    return right.stop if season or (setting and _is_year(s, right)) else 0


def _date_end(s: Tokens, number: Number, outer: int, last: Refusal | None) -> int:
    """Return where a date that begins with this number ends, or 0."""
    if stop := _year_pair(s, number, outer):
        return stop
    if s.word(number.start - 1) == "q" and s.glued(number.start) and number.value <= 4:
        return number.stop  # "Q3 2024"
    if _is_day(s, number):
        return number.stop + (s.word(number.stop) in MONTHS)
    dated = _continues_date(s, number, last) or _is_dated_year(s, number, outer)
    return number.stop if dated else 0


def _date_start(s: Tokens, i: int) -> int:
    """Step back over "October", "Oct.", "mid-" before a day or a year."""
    if s.hyphen(i - 1) and s.word(i - 2) in _PARTS_OF_YEAR:
        return i - 2
    if _word_before(s, i) not in MONTHS:
        return i
    return i - 1 if s.word(i - 1) in MONTHS else i - 2


def date(s: Tokens, number: Number, outer: int, last: Refusal | None) -> Refusal | None:
    """Refuse a date or a year; ``outer`` is where its hedges begin, ``last`` came before it."""
    end = _date_end(s, number, outer, last)
    if not end:
        return None
    begin = _date_start(s, number.start)
    return Refusal(begin, end, f"{s.slice(begin, end)!r} is a date or a year", dated=True)


def days(s: Tokens, number: Number, outer: int) -> Refusal | None:
    """Refuse the days of a month: "between 9 and 14 July"; ``outer`` is where hedges begin."""
    if s.word(number.stop) not in MONTHS or not number.high or number.high > 31:
        return None
    if s.word(number.stop) in ("may", "march") and s.kind(number.stop + 1) == "word":
        return None
    shown = s.slice(outer, number.stop + 1)
    return Refusal(outer, number.stop + 1, f"{shown!r} is a date or a year", dated=True)


def time_of_day(s: Tokens, number: Number) -> Refusal | None:
    """Refuse "5 p.m.", "9 to 11 GMT"."""
    after = s.words[number.stop : number.stop + 3]
    lettered = after in (["a", ".", "m"], ["p", ".", "m"])
    zone = bool(_CLOCK.intersection(after[:1])) and s.slice(number.stop, number.stop + 1) != "est"
    if number.kind not in ("cardinal", "range") or not (lettered or zone):
        return None
    shown = shorten(s.slice(number.start, number.stop + 1))
    return Refusal(number.start, number.stop + 1, f"{shown} is a time of day", dated=True)
