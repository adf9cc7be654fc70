"""Figures that count nothing: ages, sources, labels, back-references, page furniture."""

from __future__ import annotations

from analysis.drafting import words as w
from analysis.drafting.nouns import Counted, is_person, is_plural, rate
from analysis.wording import Figure
from analysis.wording.amounts import TIMES, number_at
from analysis.wording.dates import is_plain
from analysis.wording.digits import Number
from analysis.wording.grammar import Found
from analysis.wording.lookalikes import LABELS
from analysis.wording.numerals import UNITS
from analysis.wording.tokens import Tokens
from analysis.wording.units import is_stretch
from analysis.wording.vocabulary import word_set

_HURT = w.HARMED - {"displaced"}
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
    " expert official analyst diplomat source witness resident minute hour night another step word"
    " question problem option answer issue study report poll survey estimate factor measure theory"
    " senior"
)
_GIVEN = word_set("get gets got given receive receives received handed")
_LASTING = word_set(
    "serving imprisoned banned sentence lasted lasting lasts last took take takes taking spent"
    " spend waited wait delayed delay averaged average averages sentenced jailed serve served faces"
    " faced face survived continued gone raged rages dragged endured endure stayed stay held lies"
)
_LABELS = LABELS | word_set(
    "area euro district ward line bus platform block reactor game match round season episode item"
    " exhibit case count lot day week year level category cat stage tier class rule title prop"
    " proposition bill code form box interstate radio formula iphone mission group brigade division"
    " regiment squadron corps army fleet vessel boat bay lane mark mk mod model number psalm verse"
    " act scene studio hangar hall flat apartment suite building warehouse factory plant hill point"
    " hole tee heat lap leg schedule order directive regulation protocol amendment clause agenda"
    " goal sdg turn train generation gen junction marker locker footnote exit seat row aisle cell"
    " bed desk typhoon hurricane cyclone site sector village mine well lock dock port slot q"
    " quarter half p pp no file operation task command part para position kilometre kilometer"
    " station platoon lesson force"
)
_VERBS = word_set("plant train lock seat point file act form turn mark bill mine dock")
_RUNG = word_set("dial rang ring issue call phone text")
_STEPS = word_set("day week month year round stage step phase part act chapter level lesson")
_EACH = word_set("a an the this that these each every per last past next previous same one another")
_RANKED = word_set("marked numbered labelled labeled dubbed called named ranked ranks seeded")
_QUAKES = word_set("magnitude richter")
_TREMORS = word_set("quake quakes earthquake tremor tremors aftershock aftershocks")
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
    "rue calle rua place terrace crescent gardens street avenue road lane boulevard drive square"
    " st ave rd blvd"
)
_NO_LABEL = (w.FUNCTION | w.VERBS) | word_set(
    "total totals number numbers equals average averages top tops hits mere record full percent"
    " toll kills minus times dollars euros pounds yen yuan rubles roubles francs maybe another"
    " further"
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
        or _is_back_reference(s, found, counted)
        or _counts_sources(s, found, counted)
        or _is_label(s, found, figure, counted, first, last)
        or _is_step(s, found)
        or _is_part(s, found, first)
        or _is_mark(s, found, first)
        or _is_quake(s, found)
        or _is_address(s, found)
        or _is_size(s, found, counted)
        or _is_bare_year(s, found, figure, counted)
        or _is_lone_one(s, found, figure, counted)
        or _is_score(s, found, first, last)
        or _is_name(s, found, first)
        or (counted.noun == "times" and s.word(found.start - 1) not in _RISING)
    )


_TIMED = word_set("ago later earlier before after old into since apart on pregnant")


def _is_setting(s, found, counted, first, last) -> bool:
    """Say whether it is a stretch of time that sets the scene: "in the past 24 hours"."""
    j = s.past_hyphen(found.stop)
    while s.word(j) in _IN_TIMES:
        j += 1
    after = s.word(j + 1)
    if s.word(j) not in TIMES and s.word(j) not in ("fortnights", "seasons"):
        return False
    if after == "of" and s.word(found.start - 1) in _SCENES:
        return True  # "after three years of truce"
    if found.number.kind == "length" or (after == "of" and counted.noun):
        return False  # "62 hours of data"
    if after in _TIMED:
        return True
    if _is_term(s, found, j + 1, first):
        return False
    before, outer = s.word(found.start - 1), s.word(found.start - 2)
    if s.any_of(_LASTING, max(first, found.start - 4), found.start):
        past = before in ("past", "in", "every", "the") and outer not in _LASTING
        return past or (before == "last" and outer in ("the", "its", "their"))
    limited = before == "for" and ("up to" in found.front or rate(s, j + 1)[1])
    if limited or s.follows(found.start - 2, "enough", "for"):
        return False
    if is_stretch(s, found, last):
        return True
    if before in ("is", "was", "are", "were", "by", "to", "be", "than"):
        return False
    return not found.front or after in ("of", "from")


_SCENES = word_set("amid amidst after following during despite")
_IN_TIMES = word_set("more full straight consecutive of or so calendar")
_BETWEEN_TERMS = _SMALL | {"years", "months", "and", ","}


def _is_term(s, found, j, first) -> bool:
    """Say whether a length is the statement: "six months in jail", "the strike went on for 9 days".

    Token j stands behind its unit.
    """
    if s.any_of(w.JAIL, j, j + 3):
        return True
    i = found.start
    while s.kind(i - 1) == "num" or s.word(i - 1) in _BETWEEN_TERMS:
        i -= 1  # "got 7 and | 4 years"
    if s.word(i - 1) in _GIVEN:
        return s.kind(j) != "word" or s.word(j) in ("each", "for", "and", "respectively")
    return s.word(found.start - 1) == "for" and s.any_of(w.TERMS, first, found.start)


def _is_age(s, found, counted) -> bool:
    """Say whether it is an age or a limit of ages: "aged 15 to 24", "anyone over 60"."""
    before, value = s.word(found.start - 1), found.number.value
    if counted.noun == "age":
        return True  # "18 months of age"
    if s.any_of(_AGED, found.start - 3, found.start):
        return before in _BEFORE_AGE
    limits = s.any_of(_AGE_LIMITS, found.start, found.number.stop)
    if limits and (before in ("anyone", "those", "everyone") or is_person(before)):
        return value <= 100 and not (counted.noun and is_plural(s.word(counted.stop - 1)))
    if counted.noun:
        return False
    return is_plain(s, found.number) and value <= 110 and _stands_as_age(s, found, counted)


_AGED = word_set("aged age ages")
_AGE_LIMITS = word_set("under over between")


def _stands_as_age(s, found, counted) -> bool:
    """Say whether a small bare number is an age by its place: "Kim, 40,", "she was 34", "at 83"."""
    before, outer = s.word(found.start - 1), s.word(found.start - 2)
    if before == "turned":
        return True
    if found.number.start != found.start:  # "40 percent were over 45"
        limit = s.word(found.start) in ("under", "over", "above", "below")
        people = counted.unit in ("persons", "percent", "share")
        return limit and people and before in ("were", "are")
    if s.word(found.stop) not in (",", ".", ")", "and", "when", "or", "at", ""):
        return False
    if before == "of":
        return outer in ("woman", "man", "boy", "girl", "son", "daughter")
    if before == "at":
        return not _is_put(s, found.start - 1)
    if before in ("was", "is"):
        return outer in ("he", "she", "who")
    return before == "," and (s.capital(found.start - 2) or is_person(outer))


def _is_put(s, i) -> bool:
    """Say whether the words before "at", token i, put a count there: "puts the dead | at 40"."""
    the_dead = s.word(i - 2) == "the" and s.word(i - 1) in w.HARM_NOUNS
    reach = 15 if s.word(i - 1) == "," else 5  # "put the toll, which has risen all week, at"
    return the_dead or s.word(i - 1) in _STANDING or s.any_of(_COUNTS, i - reach, i)


def _is_back_reference(s, found, counted) -> bool:
    """Say whether "the two countries" only names again what is known."""
    number = found.number
    if number.kind != "cardinal" or number.value > 10 or counted.unit in w.COMPARED:
        return False
    if counted.quantity in (*_HURT, "money"):
        return False
    if number.value > 2 and not s.any_of(_PAIRS, counted.start, counted.stop):
        return False
    j = found.start - 1
    while s.word(j) in _BETWEEN:
        j -= 1
    return s.word(j) in _BACK


_BETWEEN = word_set("first last other top same main remaining global past")


def _counts_sources(s, found, counted) -> bool:
    """Say whether it counts who was asked: "two officials said", "three people familiar with"."""
    number, before = found.number, s.word(found.start - 1)
    after = s.words[counted.stop : counted.stop + 12]
    if number.value <= 3 and before == "what":
        return True  # "what one officer called"
    if (number.value > 20 and number.kind != "plural") or after[:2] == ["described", "as"]:
        return False
    speaking = not _SPEAKING.isdisjoint(after[:1])
    if speaking and number.value <= 3 and not found.front:
        return True
    if not (_GAVE.isdisjoint(after[:5]) or _ACCOUNTS.isdisjoint(after)):
        return True  # "two other shepherds gave the same account"
    unnamed = any(words in " ".join(after) for words in ("to be named", "to be identified"))
    if unnamed or (after[:1] == ["put"] and "at" in after):
        return True  # "an official who asked not to be named", "one official put it at 300"
    if not s.any_of(_SOURCES, counted.start, counted.stop):
        return False
    if before in ("citing", "told") or s.follows(found.start - 2, "according", "to"):
        return True
    asked = not _ASKED.isdisjoint(after[:3])
    if asked or s.word(counted.stop - 1) in ("people", "persons"):
        return asked
    joined = after[:1] == ["and"] and counted.quantity not in _HURT
    aside = joined or (after[:1] == [","] and not _ASIDE.isdisjoint(after[1:2]))
    alone = s.word(number.start) == "one" and counted.quantity in ("other", "displaced")
    return speaking or alone or (aside and not _SAYING.isdisjoint(after))


_GAVE = word_set("gave give gives provided offered told")
_ACCOUNTS = word_set("account accounts testimony version versions story description")
_ASKED = word_set("familiar briefed knowledge close")
_ASIDE = word_set("who both speaking including")
_SAYING = word_set("said told says")


def _is_label(s, found, figure, counted, first, last) -> bool:
    """Say whether it is the number of something: "Category 5", "locker 36", "a 747 jumbo"."""
    i = found.number.start
    bare = s.word(i).replace(".", "").isdigit() and found.number.stop == i + 1
    if figure.hedge or not bare:
        return False
    before, outer, after = s.word(i - 1), s.word(i - 2), s.word(found.stop)
    if before == "." and len(outer) == 1 and not counted.noun:
        return True  # "H.R. 2890"
    capital = s.capital(i - 1) and not _is_headline(s, first, last)
    label = before in _LABELS
    if _is_singular(s, found, counted):
        return capital or label or before in _OWNERS
    if before in _CHAINS:
        return not counted.noun and _is_chained(s, i)
    if before in _RANKED:
        return not counted.noun and counted.unit != "persons"
    if before in ("a", "an") and not counted.noun and counted.start == found.stop:
        return True  # "an A320 and a 737"
    if before in _NO_LABEL or before.endswith(("ed", "ing", "ly")):
        return False
    if label and after == "of":
        return s.capital(i - 1) or outer not in _EACH  # "rule 34 of the code"
    if before == "category" and outer not in _EACH:
        return True  # "in category 3 storms"
    if counted.noun:
        free = before in _VERBS or (outer == "in" and before in _STEPS)  # "In Part 5 ships sank"
        return label and capital and not (is_plural(before) or (free and is_plural(after)))
    measured = counted.start > found.stop or counted.quantity == "money"
    joined = before[:-1] in _LABELS and after in _CHAINS and s.kind(found.stop + 1) == "num"
    return not measured and (label or joined or capital or before in _RUNG)


_OWNERS = word_set("a an the this that its his her")
_CHAINS = word_set("and or , to")
_LONGEST_CHAIN = 12  # tokens


def _is_singular(s, found, counted) -> bool:
    """Say whether a lower-case singular stands behind it, which it cannot count: "a 155 gun"."""
    if not counted.noun or counted.start != found.stop:
        return False
    head = counted.stop - 1
    return counted.unit == s.word(head) and not (is_plural(counted.unit) or s.capital(head))


def _is_chained(s, i) -> bool:
    """Say whether it goes on with labels: "paragraphs 4 and | 7"."""
    k = i - 1
    while i - k < _LONGEST_CHAIN and (s.word(k) in _CHAINS or s.kind(k) == "num"):
        k -= 1
    return s.kind(k + 1) == "num" and s.word(k)[:-1] in _LABELS


def _is_headline(s, first, last) -> bool:
    """Say whether every longer word has a capital, so that a capital makes no name."""
    long = [i for i in range(first, last) if s.kind(i) == "word" and len(s.word(i)) > 3]
    return len(long) > 2 and all(s.capital(i) for i in long)


def _is_step(s, found) -> bool:
    """Say whether it is one of a row: "day six of the trial", "the number two in the party"."""
    before, outer = s.word(found.number.start - 1), s.word(found.number.start - 2)
    if before == "number":
        return found.number.value <= 10
    if before not in _STEPS or outer in _EACH or found.number.value > 366:
        return False
    return not is_plural(s.word(found.stop))


def _is_part(s, found, first) -> bool:
    """Say whether a share is none: "two boats and a third from the port", "the upper half of"."""
    number, before = found.number, s.word(found.start - 1)
    if number.kind != "share":
        return False
    if s.word(number.start) != "a" or before not in ("and", ","):
        return before in _SIDES
    front = s.words[first : found.start]
    parts = not w.PERCENTS.isdisjoint(front) or "half" in front or "quarter" in front
    return not parts and any(UNITS.get(word) == 1 / number.value - 1 for word in front)


_SIDES = word_set("upper lower northern southern eastern western top bottom left right inner outer")


def _is_mark(s, found, first) -> bool:
    """Say whether it is a mark: "Troops[3] crossed", "three (3) men", "1. Stay calm", "2) Run"."""
    i, number = found.number.start, found.number
    around = s.word(i - 1) + s.word(found.stop)
    if around == "()":
        before = number_at(s, i - 2)
        repeated = isinstance(before, Number) and before.value == number.value
        return repeated or (is_plain(s, number) and number.value < 10)
    if s.glued(i) and s.glued(i - 1) and s.word(i - 1) in (".", ":"):  # "crossed.12 They", "91:4"
        sentence = len(s.word(i - 2)) > 3 and (s.capital(found.stop) or not s.word(found.stop))
        return s.kind(i - 2) == "num" if s.word(i - 1) == ":" else sentence
    item = i == first and s.word(found.stop) in (")", ".")
    return is_plain(s, number) and (item or around == "[]")


def _is_quake(s, found) -> bool:
    """Say whether it is a magnitude: "4.7 on the Richter scale", "a 6.1 magnitude quake"."""
    i = found.number.start
    if found.number.value >= 10:
        return False
    measured = s.word(i - 1) in ("of", "measuring") and s.any_of(_TREMORS, i - 3, i)
    return measured or s.any_of(_QUAKES, i - 4, found.stop + 4)


def _is_address(s, found) -> bool:
    """Say whether it is the number of a house: "17 Elm Street"."""
    street = s.any_of(_STREETS, found.stop, found.stop + 4)
    return street and (s.capital(found.stop) or s.word(found.stop) in ("rue", "calle", "rua"))


def _is_size(s, found, counted) -> bool:
    """Say whether it only describes: "the 27-nation bloc", "a 200-bed hospital"."""
    if s.word(found.start - 1) == "a" and found.number.value > 1 and counted.unit in w.MEASURES:
        return True  # "a 9 volt battery"
    if not s.hyphen(found.stop) or found.number.kind not in ("cardinal", "range"):
        return False
    if s.word(found.stop + 1) in ("strong", "odd", "plus", "percent", "fold", "per"):
        return False
    return counted.quantity == "other"


_OF_YEAR = word_set("of in since than on from against until by")


def _is_bare_year(s, found, figure, counted) -> bool:
    """Say whether four bare digits from 1900 to 2099 are rather a year than a count."""
    if found.number.kind == "share" and s.word(found.stop - 1).isdecimal():
        return not counted.noun and 1900 <= int(s.word(found.stop - 1)) <= 2099  # "one in 2011"
    if figure.hedge or not (is_plain(s, found.number) and 1900 <= found.number.value <= 2099):
        return False
    if counted.noun:
        return counted.unit != "persons" and counted.quantity == "other"
    measured = counted.unit in w.MEASURES and counted.start > found.stop
    dated = counted.quantity == "other" or s.word(found.start - 1) in _OF_YEAR
    return dated and not measured


def _is_lone_one(s, found, figure, counted) -> bool:
    """Say whether "one" singles out rather than counts: "one day", "one reason"."""
    if s.word(found.number.start) != "one" or found.number.value != 1 or figure.hedge:
        return False
    if counted.quantity != "other" or counted.unit in w.COMPARED:
        return False
    if not counted.noun or s.hyphen(found.stop):
        return True
    apposed = s.word(counted.stop) == "," and s.capital(counted.stop + 1)
    return apposed or s.word(found.stop) in _ONE_NOUNS or s.word(counted.stop - 1) in _ONE_NOUNS


def _is_score(s, found, first, last) -> bool:
    """Say whether it is the result of a match or stands in a name: "won 2-3", "first-half"."""
    if s.hyphen(found.start - 1) or (s.hyphen(found.stop) and s.kind(found.stop + 1) == "num"):
        return True  # "a 4-3-3"
    i, number = found.number.start, found.number
    dashed = number.stop == i + 3 and s.kind(i) == "num" and s.word(i + 1) in ("-", "–")
    counts = number.value >= 1000 or s.word(found.stop) == "percent"
    return dashed and not counts and s.any_of(_MATCHES, first, last)


def _is_name(s, found, first) -> bool:
    """Say whether it is part of a name: "Group of Seven", "the Six Nations", "Five Eyes"."""
    i = found.number.start
    if s.follows(i - 2, "group", "of") and s.capital(i - 2):
        return True
    if not s.capital(i) or s.word(i) not in _SMALL:
        return False
    if s.word(i - 1) in ("big", "of") and s.capital(i - 2):
        return True
    long = (j for j in range(first, i) if s.kind(j) == "word" and len(s.word(j)) > 4)
    return s.capital(found.stop) and not all(s.capital(j) for j in long)  # but in no headline


_RISING = word_set("by rose rise rises risen grew grow grows grown increased up is are was were")
