"""Figures that count nothing: ages, sources, labels, back-references, page furniture."""

from __future__ import annotations

from analysis.drafting.nouns import Counted, is_person, is_plural, rate
from analysis.drafting.words import FUNCTION, HARM_NOUNS, HARMED, HURTING, MEASURES, VERBS
from analysis.wording import HEDGES, Figure
from analysis.wording.amounts import TIMES, number_at
from analysis.wording.dates import is_plain
from analysis.wording.digits import Number
from analysis.wording.grammar import Found
from analysis.wording.tokens import Tokens
from analysis.wording.units import is_stretch
from analysis.wording.vocabulary import word_set

_HURT = HARMED - {"displaced"}
_SMALL = word_set("one two three four five six seven eight nine ten")
_BACK = word_set("the these those both either neither other any")
_SOURCES = word_set(
    "officials official sources source witnesses witness diplomats diplomat people persons"
    " lawmakers analysts analyst experts expert executives insiders aides aide officers lawyers"
    " residents researchers scientists doctors economists traders spokesmen"
)
_SPEAKING = word_set(
    "said say says told tell familiar briefed close described confirmed warned added reported"
    " claimed knowledge"
)
_ONE_NOUNS = word_set(
    "day time thing side hand way point reason example year week month moment place case part"
    " expert official analyst diplomat source witness resident minute hour night another of more"
    " step word question problem option answer issue study report poll survey estimate factor"
    " measure theory senior count such and or that to in on is was has for with by as"
)
_TERMS = word_set("strike strikes trial siege walkout sentence ban stoppage blockade")
_JAILED = word_set("jail prison bars custody imprisonment detention labour labor probation")
_GIVEN = word_set("get gets got given receive receives received handed")
_LASTING = word_set(
    "serving imprisoned banned sentence"
    " lasted lasting lasts last took take takes taking spent spend waited wait delayed delay"
    " averaged average averages sentenced jailed serve served faces faced face survived continued"
    " gone raged rages dragged endured endure stayed stay held lies"
)
_LABELS = word_set(
    "area euro district ward line bus platform gate pier block reactor game match round season"
    " episode item exhibit case count lot day week year level category cat stage tier class grade"
    " rule section title prop proposition bill code form box interstate highway radio channel"
    " formula windows iphone galaxy playstation xbox mission artemis starship falcon group brigade"
    " division regiment battalion squadron corps army fleet unit vessel boat bay lane mark mk mod"
    " model mach number psalm verse act scene opus symphony studio hangar hall room flat apartment"
    " suite building warehouse factory plant camp hill point hole tee heat lap leg schedule annex"
    " order directive regulation protocol amendment clause agenda goal sdg turn train flight"
    " generation gen junction marker locker footnote exit seat row aisle cell bed desk polaris"
    " minuteman trident typhoon hurricane cyclone site zone sector village mine well lock terminal"
    " dock port slot q quarter half phase type version chapter article resolution figure table"
    " page p pp no nos file operation task command part paragraph para position kilometre kilometer"
    " station platoon lesson"
)
_STEPS = word_set("day week month year round stage step phase part act chapter level lesson")
_EACH = word_set("a an the this that these each every per last past next previous same one another")
_RANKED = word_set("marked numbered labelled labeled dubbed called named ranked ranks seeded")
_QUAKES = word_set("magnitude richter")
_TREMORS = word_set("quake quakes earthquake tremor tremors aftershock aftershocks")
_ONE_PERSON = word_set("woman man boy girl child mother father")
_YOUNG = word_set("children kids boys girls babies infants youngsters")
_ANYONE = word_set("anyone those everyone")
_BEFORE_AGE = word_set("aged age ages of between from at and to under over ,")
_STANDING = word_set(
    "stand stands stood standing put puts putting set sets placed remain remains remained stay"
    " stays stayed is was were are be been now still held holds holding steady level unchanged"
    " pegged listed"
)
_COUNTS = word_set(
    "toll number numbers count tally figure figures total deaths casualties losses fatalities"
    " turnout"
)
_PAIRS = word_set(
    "countries sides leaders men women parties states nations powers companies governments allies"
    " neighbours neighbors capitals presidents teams koreas others forces armies ministers peoples"
    " brothers sisters friends rivals rivers superpowers economies"
)
_STREETS = word_set(
    "rue calle rua"
    " place terrace crescent gardens street avenue road lane boulevard drive square st ave rd blvd"
)
_ROADS = word_set("rue calle rua")
_NO_LABEL = word_set(
    "total totals number numbers equals average averages top tops cost costs hit hits mere record"
    " nearly full all only just least most percent about some over under killed toll kills wins"
    " reached reach passed exceed exceeded versus vs plus minus times dollars euros pounds won yen"
    " yuan rubles roubles francs maybe another further monday tuesday wednesday thursday friday"
    " saturday sunday"
)
_MATCHES = word_set(
    "win wins won beat beats beaten defeat defeated defeats draw drew victory loss lost lead led"
    " trailed match final semifinal goal goals score scored scoreline set sets halftime half-time"
    " playoff shootout cup league derby qualifier quarterfinal"
)


def passed_over(
    s: Tokens, found: Found, figure: Figure, counted: Counted, first: int, last: int
) -> bool:
    """Say whether a figure of a sentence (tokens first to last) is no claim."""
    return (
        _is_setting(s, found, counted, first, last)
        or _is_age(s, found, counted)
        or _is_back_reference(s, found, figure, counted)
        or _counts_sources(s, found, counted, first)
        or _is_label(s, found, figure, counted, first, last)
        or _is_step(s, found, figure)
        or _is_mark(s, found)
        or _is_quake(s, found)
        or _is_address(s, found)
        or _is_size(s, found, counted)
        or _is_bare_year(s, found, figure, counted)
        or _is_lone_one(s, found, figure, counted)
        or _is_score(s, found, first, last)
        or _is_name(s, found, figure, first)
        or _is_list_number(s, found, first)
        or _is_frequency(s, found, counted)
    )


_TIMED = word_set("ago later earlier before after old into since apart on pregnant")


def _is_setting(s, found, counted, first, last) -> bool:
    """Say whether it is a stretch of time that sets the scene: "in the past 24 hours"."""
    if found.number.kind == "length":
        return False
    j = s.past_hyphen(found.stop)
    while s.word(j) in ("more", "full", "straight", "consecutive", "of", "or", "so", "calendar"):
        j += 1
    if s.word(j) in TIMES and s.word(j + 1) == "of" and counted.noun:
        return False  # "62 hours of data"
    if s.word(j) not in TIMES and s.word(j) not in ("fortnights", "days'", "seasons", "weeks'"):
        return False
    after = s.word(j + 1)
    if after in _TIMED:
        return True
    if _is_term(s, found, j + 1, first):
        return False
    lasting = not _LASTING.isdisjoint(s.words[max(first, found.start - 4) : found.start])
    if lasting:
        before, outer = s.word(found.start - 1), s.word(found.start - 2)
        if before == "last" and outer in ("the", "its", "their"):
            return True
        return before in ("past", "in", "every", "the") and outer not in _LASTING
    if s.word(found.start - 1) == "for" and (_is_limit(found) or rate(s, j + 1)[1]):
        return False
    if s.follows(found.start - 2, "enough", "for"):
        return False
    if is_stretch(s, found, last):
        return True
    verb = s.word(found.start - 1)
    if verb in ("is", "was", "are", "were", "by", "to", "be", "than") or found.front:
        return after in ("of", "from") and verb not in ("is", "was", "to", "than")
    return True


_BETWEEN_TERMS = _SMALL | {"years", "months", "and", ","}


def _is_term(s, found, j, first) -> bool:
    """Say whether a length is the statement: "six months in jail", "the strike went on for 9 days".

    Token j stands behind its unit.
    """
    if not _JAILED.isdisjoint(s.words[j : j + 3]):
        return True
    i = found.start
    while s.kind(i - 1) == "num" or s.word(i - 1) in _BETWEEN_TERMS:
        i -= 1  # "got 7 and | 4 years"
    if s.word(i - 1) in _GIVEN:
        return s.kind(j) != "word" or s.word(j) in ("each", "for", "and", "respectively")
    long = s.word(found.start - 1) == "for" and s.word(found.start - 2) not in ("time", "once")
    return long and not _TERMS.isdisjoint(s.words[first : found.start])


def _is_limit(found) -> bool:
    return bool(found.front) and HEDGES[found.front[0]].bound == "upper" and "up to" in found.front


def _is_age(s, found, counted) -> bool:
    j = s.past_hyphen(found.stop)
    if s.word(j) in ("year", "years", "month", "months"):
        k = s.past_hyphen(j + 1)
        if s.word(k) in ("old", "olds") or s.follows(k, "of", "age"):
            return True
    if not {"aged", "age", "ages"}.isdisjoint(s.words[max(0, found.start - 3) : found.start]):
        return s.word(found.start - 1) in _BEFORE_AGE
    number = found.number
    who = s.word(found.start - 1)
    if s.word(found.start) in ("under", "over") and who in _YOUNG:
        return number.value <= 25
    limits = (
        s.word(found.start) in ("under", "over") or "between" in s.words[found.start : number.stop]
    )
    if limits and (who in _ANYONE or is_person(who)) and not counted.noun:
        return number.value <= 100
    small = is_plain(s, number) and number.value <= 110 and not counted.noun
    return small and _stands_as_age(s, found, counted)


def _stands_as_age(s, found, counted) -> bool:
    """Say whether a small bare number is an age by its place: "Kim, 40,", "she was 34", "at 83"."""
    before, after = s.word(found.start - 1), s.word(found.stop)
    closed = after in (",", ".", ")", "and", "when", "or", "at", "")
    if before == "turned":
        return True
    if before == "of" and s.word(found.start - 2) in _ONE_PERSON:
        return closed  # "a woman of 47"
    if found.number.start != found.start:  # "viewers under 16", "were over 45"
        limit = s.word(found.start) in ("under", "over", "above", "below")
        people = counted.unit in ("persons", "percent", "share") and counted.start == found.stop
        return limit and people and (counted.quantity == "other" or before in ("were", "are"))
    if found.front or not closed:
        return False
    if before == "at" and after in (",", ".", "", "and"):
        return not _is_put(s.words[max(0, found.start - 6) : found.start - 1])
    if before in ("was", "is") and s.word(found.start - 2) in ("he", "she", "who"):
        return True
    named = s.kind(found.start - 2) == "word" and (
        s.text[s.starts[found.start - 2]].isupper() or is_person(s.word(found.start - 2) + "s")
    )
    return before == "," and after != "and" and named


def _is_put(before) -> bool:
    """Say whether the words before "at" put a count there: "puts the dead | at 40"."""
    the_dead = before[-2:-1] == ["the"] and before[-1] in HARM_NOUNS
    return the_dead or not _COUNTS.isdisjoint(before) or not _STANDING.isdisjoint(before[-1:])


def _is_back_reference(s, found, figure, counted) -> bool:
    """Say whether "the two countries" only names again what is known."""
    word = s.word(found.number.start)
    if figure.hedge or found.number.kind != "cardinal" or found.number.value > 10:
        return False
    if word not in _SMALL and not word.isdigit():
        return False
    if counted.quantity in (*_HURT, "money") or counted.unit in ("percent", "share"):
        return False
    if found.number.value > 2 and _PAIRS.isdisjoint(s.words[counted.start : counted.stop]):
        return False
    j = found.start - 1
    while s.word(j) in (
        "first",
        "last",
        "other",
        "top",
        "same",
        "main",
        "remaining",
        "global",
        "past",
    ):
        j -= 1
    return s.word(j) in _BACK or (s.word(j) == "of" and s.word(j + 1) == "the")


def _counts_sources(s, found, counted, first) -> bool:
    """Say whether it counts who was asked: "two officials said", "three people familiar with"."""
    if found.number.value > 20 and found.number.kind != "plural":
        return False
    after = s.words[counted.stop : counted.stop + 12]
    if s.word(found.start - 1) == "what" and found.number.value <= 3:
        return True  # "what one officer called"
    if after[:2] == ["described", "as"]:
        return False
    if after and after[0] in _SPEAKING and found.number.value <= 3 and not found.front:
        return True
    words = s.words[counted.start : counted.stop]
    if after[:5] in (["who", "asked", "not", "to", "be"], ["who", "declined", "to", "be", "named"]):
        return True
    if after[:4] == [",", "who", "asked", "not"] or (after[:1] == ["put"] and "at" in after):
        return True
    if _SOURCES.isdisjoint(words):
        return False
    if s.follows(found.start - 2, "according", "to") or s.word(found.start - 1) in (
        "citing",
        "told",
    ):
        return True
    asked = {"familiar", "briefed", "knowledge", "close"} & set(after[:3])
    if words[-1] in ("people", "persons"):
        return bool(asked)
    aside = after[:1] == [","] and after[1:2] in (["who"], ["both"], ["speaking"], ["including"])
    joined = after[:1] == ["and"] and counted.quantity not in _HURT
    speaks = not {"said", "told", "says"}.isdisjoint(after)
    alone = s.word(found.number.start) == "one" and counted.quantity in ("other", "displaced")
    return (
        bool(asked)
        or alone
        or (after[:1] and after[0] in _SPEAKING)
        or ((aside or joined) and speaks)
    )


def _is_label(s, found, figure, counted, first, last) -> bool:
    """Say whether it is the number of something: "Category 5", "locker 36", "a 747 jumbo"."""
    i = found.number.start
    printed = s.word(i).replace(".", "")
    bare = printed.isascii() and printed.isdigit() and found.number.stop == i + 1
    if figure.hedge or found.number.kind != "cardinal" or not bare:
        return False
    if s.word(i - 1) == "." and len(s.word(i - 2)) == 1 and not counted.noun:
        return True  # "H.R. 2890"
    if s.word(i - 1) == "of" and s.word(i - 2) == "group" and _is_capital(s, i - 2):
        return True
    before, capital = s.word(i - 1), _is_capital(s, i - 1) and not _is_headline(s, first, last)
    if _is_singular(s, found, counted):
        return capital or before in _LABELS or before in _OWNERS
    if before in _CHAINS:
        return not counted.noun and _is_chained(s, i)
    if s.kind(i - 1) != "word" or before in FUNCTION or before in VERBS or before in _NO_LABEL:
        return False
    if before in _RANKED:
        return not counted.noun and counted.unit != "persons"
    if before in HURTING or before.endswith(("ed", "ing", "ly")):
        return False
    named = before in _LABELS and (_is_capital(s, i - 1) or not counted.noun)
    if before in _LABELS and s.word(found.stop) == "of":
        return _is_capital(s, i - 1) or s.word(i - 2) not in _EACH  # "rule 34 of the code"
    if before in _LEVELS and s.word(i - 2) not in _EACH:
        return True
    if counted.noun:
        return named and not is_plural(s.word(found.stop))
    measured = counted.start > found.stop or counted.quantity == "money"
    rung = before in ("dial", "rang", "ring", "issue", "call", "phone", "text")
    plural = before.removesuffix("s") in _LABELS and before.endswith("s")
    joined = plural and s.word(found.stop) in _CHAINS and s.kind(found.stop + 1) == "num"
    return not measured and (named or rung or joined or capital)


_OWNERS = word_set("a an the this that its his her")
_LEVELS = word_set("category cat magnitude")  # "in category 3 storms"
_CHAINS = word_set("and or , to")
_LONGEST_CHAIN = 12  # tokens


def _is_singular(s, found, counted) -> bool:
    """Say whether a lower-case singular stands behind it, which it cannot count: "a 155 gun"."""
    if not counted.noun or counted.start != found.stop or found.number.value <= 1:
        return False
    if counted.quantity != "other" or counted.unit not in (s.word(counted.stop - 1), "other"):
        return False
    noun = s.word(counted.stop - 1)
    return not is_plural(noun) and s.slice(counted.stop - 1, counted.stop).islower()


def _is_chained(s, i) -> bool:
    """Say whether it goes on with labels: "paragraphs 4 and | 7"."""
    k = i - 1
    while i - k < _LONGEST_CHAIN and (s.word(k) in _CHAINS or s.kind(k) == "num"):
        k -= 1
    return (
        s.kind(k + 1) == "num"
        and s.word(k).endswith("s")
        and s.word(k).removesuffix("s") in _LABELS
    )


def _is_headline(s, first, last) -> bool:
    """Say whether every longer word has a capital, so that a capital makes no name."""
    long = [i for i in range(first, last) if s.kind(i) == "word" and len(s.word(i)) > 3]
    return len(long) > 2 and all(_is_capital(s, i) for i in long)


def _is_step(s, found, figure) -> bool:
    """Say whether it is one of a row: "day six of the trial", "the number two in the party"."""
    i = found.number.start
    before, outer = s.word(i - 1), s.word(i - 2)
    if figure.hedge or found.number.kind != "cardinal" or found.number.scale > 1:
        return False
    if before == "number":
        return found.number.value <= 10 and (outer in _OWNERS or outer == "world")
    if before not in _STEPS or outer in _EACH or found.number.value > 366:
        return False
    return not is_plural(s.word(found.stop))


def _is_mark(s, found) -> bool:
    """Say whether brackets hold only it: "Troops[3] crossed", "Article 5(2)", "three (3) men"."""
    i, number = found.number.start, found.number
    around = s.word(i - 1) + s.word(found.stop)
    if found.front or around not in ("[]", "()"):
        return False
    before = number_at(s, i - 2)
    if isinstance(before, Number) and (before.value == number.value or s.glued(i - 1)):
        return True
    return is_plain(s, number) and (around == "[]" or number.value < 10)


def _is_quake(s, found) -> bool:
    """Say whether it is a magnitude: "4.7 on the Richter scale", "a 6.1 magnitude quake"."""
    i = found.number.start
    if found.number.value >= 10:
        return False
    measured = s.word(i - 1) in ("of", "measuring") and not _TREMORS.isdisjoint(s.words[i - 3 : i])
    return measured or not _QUAKES.isdisjoint(s.words[max(0, i - 4) : found.stop + 4])


def _is_capital(s, i) -> bool:
    return 0 <= i < len(s) and s.text[s.starts[i]].isupper()


def _is_address(s, found) -> bool:
    """Say whether it is the number of a house: "17 Elm Street"."""
    near = s.words[found.stop : found.stop + 4]
    if not is_plain(s, found.number) or _STREETS.isdisjoint(near):
        return False
    return _is_capital(s, found.stop) or near[0] in _ROADS


def _is_size(s, found, counted) -> bool:
    """Say whether it only describes: "the 27-nation bloc", "a 200-bed hospital"."""
    if not s.hyphen(found.stop) or found.number.kind not in ("cardinal", "range"):
        return False
    if s.word(found.stop + 1) in ("strong", "odd", "plus", "percent", "fold", "per"):
        return False
    return counted.quantity == "other"


_OF_YEAR = word_set("of in since than on from against until by")


def _is_bare_year(s, found, figure, counted) -> bool:
    """Say whether four bare digits from 1900 to 2099 are rather a year than a count."""
    if figure.hedge or not is_plain(s, found.number):
        return False
    if counted.quantity != "other" and (counted.noun or s.word(found.start - 1) not in _OF_YEAR):
        return False
    if not 1900 <= found.number.value <= 2099 or len(s.word(found.number.start)) != 4:
        return False
    measured = counted.unit in MEASURES and counted.start > found.stop
    return not measured and not (counted.noun and counted.unit == "persons")


def _is_lone_one(s, found, figure, counted) -> bool:
    """Say whether "one" singles out rather than counts: "one day", "one reason"."""
    if s.word(found.number.start) != "one" or found.number.value != 1 or figure.hedge:
        return False
    if not counted.noun and counted.quantity == "other" and counted.unit != "percent":
        return True
    if counted.quantity != "other":
        return False
    if counted.unit in ("percent", "share", "times", "ratio"):
        return False
    after = s.word(found.stop)
    if s.word(found.stop) == "count" and s.word(found.stop + 1) == "of":
        return False  # "one count of fraud"
    apposed = s.word(counted.stop) == "," and _is_capital(s, counted.stop + 1)
    if apposed or after in _ONE_NOUNS or s.hyphen(found.stop) or not counted.noun:
        return True
    return any(word in _ONE_NOUNS for word in s.words[counted.stop - 1 : counted.stop])


def _is_score(s, found, first, last) -> bool:
    """Say whether it is the result of a match: "won 2-3"."""
    half = s.hyphen(found.start - 1) and found.number.kind == "share"  # "first-half"
    if half or (s.hyphen(found.stop) and s.kind(found.stop + 1) == "num"):
        return True
    if s.hyphen(found.start - 1) and s.kind(found.start - 2) == "num":
        return True  # "a 4-3-3"
    span = s.words[found.number.start : found.number.stop]
    dashed = len(span) == 3 and span[1] in ("-", "–") and span[0].isdigit() and span[2].isdigit()
    if (
        not dashed
        or len(span[0]) > 3
        or (s.kind(found.stop) == "word" and s.word(found.stop) in ("percent",))
    ):
        return False
    return not _MATCHES.isdisjoint(s.words[first:last])


def _is_name(s, found, figure, first) -> bool:
    """Say whether it is part of a name: "Group of Seven", "the Six Nations", "Five Eyes"."""
    i = found.number.start
    if figure.hedge or found.number.kind not in ("cardinal",) or i == first:
        return False
    if s.kind(i) != "word" or not s.text[s.starts[i]].isupper() or s.word(i) not in _SMALL:
        return False
    after = s.kind(found.stop) == "word" and s.text[s.starts[found.stop]].isupper()
    lower = any(
        s.kind(j) == "word" and len(s.word(j)) > 4 and s.text[s.starts[j]].islower()
        for j in range(first, i)
    )
    group = s.word(i - 1) in ("big", "of") and _is_capital(s, i - 2)
    return (after and lower) or group


def _is_list_number(s, found, first) -> bool:
    """Say whether it numbers an item: "1. Stay calm", "2) Run"."""
    if found.number.start != first or not is_plain(s, found.number) or found.number.value > 99:
        return False
    return s.word(found.stop) in (")", ".") and s.glued(found.stop)


_RISING = word_set("by rose rise rises risen grew grow grows grown increased up is are was were")


def _is_frequency(s, found, counted) -> bool:
    """Say whether it says how often something happened: "three times on Monday"."""
    often = counted.noun == "times" and s.word(found.start - 1) not in _RISING
    return s.word(found.stop) == "times" and (counted.unit != "times" or often)
