"""Figures that count nothing: ages, sources, labels, back-references, page furniture."""

from __future__ import annotations

from analysis.drafting.nouns import Counted, Place
from analysis.wording import Figure
from analysis.wording.amounts import TIMES
from analysis.wording.dates import is_plain
from analysis.wording.grammar import Found
from analysis.wording.tokens import Tokens
from analysis.wording.units import is_stretch
from analysis.wording.vocabulary import word_set

_SMALL = word_set("one two three four five six seven eight nine ten")
_BACK = word_set("the these those both either neither other any")
_SOURCES = word_set(
    "officials official sources source witnesses witness diplomats diplomat people persons lawmakers"
    " analysts analyst experts expert executives insiders aides aide officers lawyers residents"
    " researchers scientists doctors economists traders spokesmen"
)
_SPEAKING = word_set(
    "said say says told tell familiar briefed close with who described confirmed warned added"
    " reported claimed knowledge"
)
_ONE_NOUNS = word_set(
    "day time thing side hand way point reason example year week month moment place case part expert"
    " official analyst diplomat source witness resident minute hour night another of more step word"
    " question problem option answer issue study report poll survey estimate factor measure theory"
    " senior such and or that to in on is was has for with by as"
)
_LASTING = word_set(
    "lasted lasting lasts last took take takes taking spent spend waited wait delayed delay"
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
    " generation gen polaris minuteman trident typhoon hurricane cyclone site zone sector village"
    " mine well lock terminal dock port slot q quarter half phase type version chapter article"
    " resolution figure table page p pp no nos file operation task command group"
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
        or _is_label(s, found, figure)
        or _is_bare_year(s, found, figure, counted)
        or _is_lone_one(s, found, figure, counted)
        or _is_score(s, found, first, last)
        or _is_name(s, found, figure, first)
        or _is_list_number(s, found, first)
        or _is_frequency(s, found, counted)
        or _is_denied(s, found)
    )


def after_noun(s, counted) -> str:
    return s.word(counted.stop)


def _is_denied(s, found) -> bool:
    """Say whether a bare number is only named to be denied: "it isn't 5,000 any more"."""
    before = s.word(found.start - 1)
    return not found.front and (before == "not" or before.endswith(("n't", "n’t")))


def _is_setting(s, found, counted, first, last) -> bool:
    """Say whether it is a stretch of time that sets the scene: "in the past 24 hours"."""
    j = s.past_hyphen(found.stop)
    while s.word(j) in ("more", "full", "straight", "consecutive", "of", "or", "so", "calendar"):
        j += 1
    if s.word(j) not in TIMES and s.word(j) not in ("fortnights", "days'", "seasons", "weeks'"):
        return False
    after = s.word(j + 1)
    if after in ("ago", "later", "earlier", "before", "after", "old", "into", "since", "apart", "on"):
        return True
    lasting = not _LASTING.isdisjoint(s.words[max(first, found.start - 4) : found.start])
    if lasting:
        return s.word(found.start - 1) in ("past", "in", "every", "the") and not (
            s.word(found.start - 2) in _LASTING
        )
    if is_stretch(s, found, last):
        return True
    verb = s.word(found.start - 1)
    if verb in ("is", "was", "are", "were", "by", "to", "be", "than") or found.front:
        return after in ("of", "from") and verb not in ("is", "was", "to", "than")
    return True


def _is_age(s, found, counted) -> bool:
    j = s.past_hyphen(found.stop)
    if s.word(j) in ("year", "years", "month", "months") and s.word(s.past_hyphen(j + 1)) in (
        "old", "olds", "of",
    ):  # fmt: skip
        return s.word(s.past_hyphen(j + 1)) != "of" or s.word(j + 2) == "age"
    before = s.words[max(0, found.start - 4) : found.start]
    if not {"aged", "age", "ages"}.isdisjoint(before[-3:]):
        return s.word(found.start - 1) in ("aged", "age", "ages", "of", "between", "from", "at", "and", "to")
    if before[-1:] == ["turned"] and found.number.value <= 110 and not counted.noun:
        return True
    small = is_plain(s, found.number) and found.number.value <= 110 and not counted.noun
    under = small and s.word(found.number.start - 1) in ("under", "over", "at")
    if under and s.word(found.number.start - 2) in (
        "children", "people", "adults", "those", "men", "women", "boys", "girls", "died", "kids",
    ):  # fmt: skip
        return True
    comma = s.word(found.start - 1) == "," and s.word(found.stop) in (",", ".", ")", "and", "")
    capital = s.kind(found.start - 2) == "word" and s.text[s.starts[found.start - 2]].isupper()
    return small and comma and capital and not found.front and found.number.stop == found.number.start + 1


def _is_back_reference(s, found, figure, counted) -> bool:
    """Say whether "the two countries" only names again what is known."""
    word = s.word(found.number.start)
    if figure.hedge or found.number.kind != "cardinal" or found.number.value > 10:
        return False
    if word not in _SMALL and not word.isdigit():
        return False
    if counted.quantity in ("casualties", "money") or counted.unit in ("percent", "share"):
        return False
    j = found.start - 1
    while s.word(j) in ("first", "last", "other", "top", "same", "main", "remaining", "global", "past"):
        j -= 1
    return s.word(j) in _BACK or (s.word(j) == "of" and s.word(j + 1) == "the")


def _counts_sources(s, found, counted, first) -> bool:
    """Say whether it counts who was asked: "according to two officials", "three people familiar"."""
    if found.number.value > 20 and found.number.kind != "plural":
        return False
    words = s.words[counted.start : counted.stop]
    speaks = after_noun(s, counted) in _SPEAKING - {"with", "who"}
    if speaks and found.number.value <= 3 and not found.front and counted.unit == "persons":
        return True
    if _SOURCES.isdisjoint(words):
        return False
    if s.follows(found.start - 2, "according", "to") or s.word(found.start - 1) in ("citing", "told"):
        return True
    after = s.words[counted.stop : counted.stop + 3]
    if words and words[-1] in ("people", "persons"):
        return not {"familiar", "briefed", "knowledge", "close"}.isdisjoint(after)
    return bool(after) and (after[0] in _SPEAKING - {"with", "who"} or "familiar" in after)


def _is_label(s, found, figure) -> bool:
    """Say whether it is the number of something: "Category 5", "Area 51", "the 810 Brigade"."""
    if figure.hedge or found.number.kind != "cardinal" or found.number.value >= 10_000:
        return False
    i = found.number.start
    if "," in s.word(i) or found.number.stop != i + 1:
        return False
    before = s.word(i - 1)
    if before in _LABELS and s.kind(i - 1) == "word":
        capital = s.text[s.starts[i - 1]].isupper()
        lower = before in ("number", "category", "level", "phase", "stage", "tier", "type", "page",
                           "channel", "platform", "gate", "section", "magnitude", "figure")  # fmt: skip
        behind = s.word(found.stop)
        counted_after = s.kind(found.stop) == "word" and behind.endswith("s") and not lower
        return (capital and not counted_after and i - 1 > 0) or (lower and not counted_after)
    return s.word(i - 1) == "of" and s.word(i - 2) == "group" and s.text[s.starts[i - 2]].isupper()


def _is_bare_year(s, found, figure, counted) -> bool:
    """Say whether four bare digits from 1900 to 2099 are rather a year than a count."""
    if figure.hedge or not is_plain(s, found.number) or counted.quantity not in ("other",):
        return False
    if not 1900 <= found.number.value <= 2099 or len(s.word(found.number.start)) != 4:
        return False
    return counted.unit != "persons" and counted.unit not in ("percent", "tons", "kilometers", "miles")


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
    if after in _ONE_NOUNS or s.hyphen(found.stop) or not counted.noun:
        return True
    return any(word in _ONE_NOUNS for word in s.words[counted.stop - 1 : counted.stop])


def _is_score(s, found, first, last) -> bool:
    """Say whether it is the result of a match: "won 2-3"."""
    span = s.words[found.number.start : found.number.stop]
    dashed = len(span) == 3 and span[1] in ("-", "–") and span[0].isdigit() and span[2].isdigit()
    if not dashed or len(span[0]) > 3 or s.kind(found.stop) == "word" and s.word(found.stop) in ("percent",):
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
    return (after and lower) or s.word(i - 1) in ("big", "of") and s.text[s.starts[i - 2]].isupper()


def _is_list_number(s, found, first) -> bool:
    """Say whether it numbers an item: "1. Stay calm", "2) Run"."""
    if found.number.start != first or not is_plain(s, found.number) or found.number.value > 99:
        return False
    return s.word(found.stop) in (")", ".") and s.glued(found.stop)


def _is_frequency(s, found, counted) -> bool:
    """Say whether it says how often something happened: "three times on Monday"."""
    return s.word(found.stop) == "times" and counted.unit != "times"
