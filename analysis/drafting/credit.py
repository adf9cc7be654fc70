"""Whom a sentence credits with a figure, and through whom it came, as printed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from analysis.drafting.clauses import BE, FINITE, MODALS, RELATIVE, is_irregular, is_past, opening
from analysis.drafting.denial import DENYING, FALSE, REJECTING, REPORTS, with_report
from analysis.drafting.sentences import sentences
from analysis.wording.tokens import Tokens
from analysis.wording.vocabulary import FRONT, word_set


class Credit(NamedTuple):
    """Somebody credited: the name, who or through, and how far it reaches, as tokens."""

    name: str
    role: str
    at: int  # the verb that credits
    end: int = 0  # behind the words that credit
    closes: bool = True  # also what stands in front: "12 sank, the navy said"
    until: int = 10**9  # "which police say had five members, | planned"
    since: int = 0  # "twelve died; | the rest, Ana said, fled"


_SAYING = word_set(
    "said says say saying told tells announced announces reported reports estimated estimates"
    " claimed claims believes believed warned warns added adds confirmed confirms stated"
    " declared declares acknowledged acknowledges admitted admits insisted insists wrote writes"
    " argued argues denied denies deny alleged alleges estimate believe claim suspects suspect"
    " suspected noted notes explained disclosed revealed reveals assessed assesses predicted"
    " predicts concluded concludes found testified maintained maintains suggested suggests"
    " thinks reckons reckon put puts tweeted recalled recalls briefed conceded boasted replied"
    " asserted asserts forecast forecasts expects described think warn accuse accuses accused"
    " answered finds calculated calculates showed shows show indicated indicates doubted suggest"
    " report doubt doubts pointed"
)
# What they tell must follow: "counted 12", no "votes counted in May", no "people showed up".
_COUNTING = word_set(
    "tallied tallies logged logs tracked recorded records counted counts documented documents"
    " registered registers verified verifies listed lists identified"
)
_SHOWING = word_set("showed shows show")
_EVIDENCE = word_set(
    "survey poll data figures study images imagery results records report analysis census footage"
    " documents count tally numbers statistics photos accounts papers videos estimates polls"
    " research surveys studies"
)
# Words that also say what was done to what stands in front of them.
_PARTICIPLES = _COUNTING | word_set(
    "reported declared found confirmed announced noted estimated suspected expected described"
    " alleged claimed disclosed predicted revealed forecast read"
)
_FINDING = _EVIDENCE | word_set(
    "investigation investigators inquiry enquiry review audit auditors inspectors researchers"
    " scientists court tests monitors commission committee test watchdog tribunal jury no evidence"
)
_TEXTS = word_set("statement message letter note post text caption banner sign notice")
_CREDITING = (
    _SAYING
    | _COUNTING
    | _SHOWING
    | REJECTING
    | word_set(
        "ruled rules called calls gave gives read reads expected expect informed spoke posted"
    )
)
# Those that may also stand before the speaker: "..., said Kim".
_INVERTED = word_set(
    "said says told announced reported reports warned added confirmed stated wrote argued noted"
    " explained recalled insisted according claimed"
)
_NOUNS_TOO = word_set("reports claims estimate estimates claim forecast forecasts show shows notes")
_ADVERBS = word_set(
    "also later then earlier recently repeatedly previously separately still has have had further"
    " initially publicly again now itself himself herself privately first only even already never"
    " reportedly officially today yesterday monday tuesday wednesday thursday friday saturday"
    " sunday on"
)
_BREAKS = word_set(
    "that who which in on at by to from with after before during since until was were is are have"
    " had and or but as when while because if though although about over than killed sent for into"
    " under where whose what how why"
)
_NAME_STOPS = word_set(
    "that which who whose whom where when while but and or as in on at by to from for with after"
    " before during since until was were is are has have had late early yesterday today monday"
    " tuesday wednesday thursday friday saturday sunday this last next cited quoted published"
    " released carried seen obtained shared posted because if though although familiar briefed he"
    " she it they"
)
_VIA = word_set(
    "cited quoted published carried relayed seen obtained shared viewed reported aired released"
)
_OUTLETS = word_set(
    "reuters afp ap bbc cnn nbc abc cbs newsweek yonhap tass interfax kyodo nhk bloomberg axios"
    " politico guardian telegraph economist independent tribune gazette magazine newspaper"
    " broadcaster daily times post journal herald newswire tv television radio news chronicle"
    " observer weekly outlet dpa efe ansa xinhua kcna novosti meduza jazeera channel sputnik"
    " ukrinform pravda suspilne npr pbs sky itv rfi dw mirror sun globe mail courier dispatch"
    " inquirer bulletin zeitung spiegel welt monde figaro mundo pais stampa repubblica haaretz"
    " ynet kommersant izvestia vedomosti paper website portal podcast tidende presse media"
)
_MAX_NAME = 8  # words, as in a wording


def is_outlet(name: str) -> bool:
    """Say whether a name looks like a newspaper, agency or broadcaster.

    >>> is_outlet("the Kyiv Independent"), is_outlet("the Defence Ministry")
    (True, False)
    """
    words = re.findall(r"[^\W\d_]+", name.lower())
    if words[-2:] == ["news", "agency"]:
        return True
    first = words[1] if words[:1] == ["the"] and len(words) > 1 else "".join(words[:1])
    return bool(words) and (
        words[-1] in _OUTLETS or first in ("reuters", "bbc", "cnn", "newspaper")
    )


def credits(s: Tokens, first: int, last: int) -> list[Credit]:
    """Everybody whom the sentence from token first to last credits, in its order."""
    ways = (_quoted, _sources, _speakers, _agents, _gerunds, _owners, _headline)
    found = [credit for way in ways for credit in way(s, first, last)]
    return sorted({credit for credit in found if credit.name}, key=lambda credit: credit.at)


def credited(found: list[Credit], start: int) -> tuple[str, str]:
    """Who is credited with the figure at token start, and through whom.

    The last one who speaks before the figure, else the first behind it whose words close over it.
    An outlet that only carries another's words is the one through whom they came.
    """
    found = [c for c in found if c.role != "who" or _reaches(c, start)]
    told = any(c.role == "who" for c in found)
    cited = [c for c in found if c.role == "cited" and not (told and _is_thing(c.name))]
    if cited:  # whoever cites carries the words
        others = [c.name for c in found if c.role != "cited" and c.name != cited[0].name]
        return cited[0].name, (others or [""])[0]
    speakers = [c for c in found if c.role == "who" and not is_outlet(c.name)]
    named = [c for c in speakers if c.name.lower() not in _PRONOUNS and not _is_thing(c.name)]
    others = [c for c in speakers if c.name.lower() not in ("i", "we")]  # of a quotation
    speakers = named or others or speakers
    outlets = [c for c in found if c.role == "through" or is_outlet(c.name)]
    who = _nearest(speakers, start)
    via = next((c for c in outlets if not who or c.name != who.name), None)
    if who:
        return who.name, via.name if via else ""
    who = _nearest([c for c in outlets if c.role == "who"], start) or via
    via = next((c for c in outlets if who and c.name != who.name), None)
    return (who.name if who else "", via.name if via else "")


_PRONOUNS = word_set("i we you he she it they")


def _is_thing(name: str) -> bool:
    """Say whether pictures or papers speak, who give way to whoever reads them."""
    return name.lower().endswith(
        ("images", "imagery", "photos", "videos", "footage", "documents", "payrolls", "records")
    )


def _reaches(credit: Credit, start: int) -> bool:
    """Say whether what somebody tells may hold the figure at token start."""
    inside = credit.since <= start < credit.until
    return inside and (credit.at < start or credit.closes)


def _nearest(found: list[Credit], start: int) -> Credit | None:
    before, behind = [c for c in found if c.at < start], [c for c in found if c.at >= start]
    if before and behind and before[-1].closes:  # "12 sank, the navy said, and 3 left, says Ana"
        return behind[0]
    return (before[-1:] or behind[:1] or [None])[0]


# --- quotations of several sentences -------------------------------------------------------------

_QUOTATION = re.compile(r"“[^”]*(?:”|\Z)|(?<!\w)\"[^\"]*(?:\"|\Z)|«[^»]*(?:»|\Z)")
_UNFINISHED = frozenset(",?!–—-…")
_LONGEST_LEAD = 300  # characters


@lru_cache(maxsize=1)
def _quotations(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _QUOTATION.finditer(text)]


def _quoted(s: Tokens, first: int, last: int) -> Iterator[Credit]:
    """Read who speaks a quotation that goes on beyond the sentence: "It sank. We left," X said."""
    before = 0
    for a, b in _quotations(s.text):
        opens, shuts = bisect_left(s.starts, a), bisect_left(s.starts, b)
        beyond = opens < first or shuts > last or (opens, shuts) == (first, last)
        if opens < last and shuts > first and beyond:
            side, found = _lead(s.text, before, a, b)
            at = shuts if side > 0 else opens - 1
            yield from (Credit(*who, at, 0, side > 0, shuts, opens) for who in found)
        before = b


def _lead(text: str, since: int, a: int, b: int) -> tuple[int, list[tuple[str, str]]]:
    """Who speaks the quotation at characters a to b: "... ," | X told Y; X said: | "..."; "...,"
    X said. | "..."; and the side on which that stands, 1 behind or -1 in front.
    """
    if text[b - 2 : b - 1] in _UNFINISHED or text[b : b + 1] == ",":
        s = Tokens(text[b : b + _LONGEST_LEAD].lstrip(" ,") or ".")
        if found := [(c.name, c.role) for c in _speakers(s, 0, sentences(s)[0][1]) if c.at < 20]:
            return 1, found[:2]
    lead = text[max(since, a - _LONGEST_LEAD) : a].strip(" ,") or "."
    goes_on = text[since - 2 : since - 1] in _UNFINISHED and since > 1 and lead[-1:] == "."
    s = Tokens(lead)
    places = sentences(s)
    if text[:a].rstrip()[-1:] in (":", ",") or (goes_on and len(places) == 1):
        found = [(c.name, c.role) for way in (_sources, _speakers) for c in way(s, *places[-1])]
        return -1, found[-2:]
    return -1, []


# --- names -------------------------------------------------------------------------------------


_ROLES = word_set("aide adviser advisor ambassador envoy assistant delegate counsel spokesman")


_SPEAKING_FOR = word_set("spokesperson spokesman spokeswoman spokespeople lawyer lawyers counsel")


def _joins(s: Tokens, i: int) -> bool:
    """Say whether "and", "for", "on" stands inside a name: "Ministry for State Security"."""
    if s.word(i) == "to":  # "an aide to Ana Reva"
        return s.word(i - 1) in _ROLES and s.capital(i + 1)
    if s.word(i) == "for" and s.word(i - 1) in _SPEAKING_FOR:
        return True
    if s.word(i) not in ("and", "for", "on", "at"):
        return False
    after = i + 1 + (s.word(i) == "for" and s.word(i + 1) == "the")
    return s.capital(i - 1) and s.capital(after) and s.kind(after) == "word"


def _part_of_name(s: Tokens, i: int) -> bool:
    """Say whether a sign belongs to a name: "Jong-un", "Gen. Kim", "U.S.", "Marks & Co"."""
    word = s.word(i)
    short = 0 < len(s.word(i - 1)) <= 4 - (not s.capital(i - 1))
    stop = word == "." and s.glued(i) and (short or (s.glued(i + 1) and not s.capital(i + 1)))
    inside = s.kind(i) == "num" and (s.glued(i) or s.glued(i + 1))  # "C4ADS"
    numbered = word.isdigit() and s.capital(i - 1) and s.word(i - 1) in _NUMBERED  # "Ward 1"
    return s.hyphen(i) or stop or inside or numbered or word == "&"


_NUMBERED = word_set(
    "ward district sector zone block unit precinct channel canal france station area camp route"
    " room office gate local company battalion brigade regiment division group school hospital"
)


def _name(s: Tokens, start: int, last: int) -> tuple[str, int]:
    """The words from token start on that name somebody, and where they end."""
    j = start
    while j < last and j - start < 14:
        if s.kind(j) != "word":
            if j == start or not _part_of_name(s, j):
                break
        elif not s.capital(j) and not _joins(s, j):
            if s.word(j) in _NAME_STOPS or s.word(j) in _SAYING:
                break
        elif s.word(j) in _DAYS:
            break
        j += 1
    while j > start and s.word(j - 1) in ("of", "the", "a", "an", "for", "and", "its", "."):
        if s.word(j - 1) == "." and len(s.word(j - 2)) == 1:
            break
        j -= 1
    name = _proper(s, j, last) or _short(s, start, j)
    return name, j


_DAYS = word_set("monday tuesday wednesday thursday friday saturday sunday")


def _proper(s: Tokens, comma: int, last: int) -> str:
    """The proper name in ", Petra Holm," behind "a naval analyst"."""
    if s.word(comma) != "," or not s.capital(comma + 1) or s.capital(comma - 1):
        return ""
    j = comma + 1
    while j < last and ((s.kind(j) == "word" and s.capital(j)) or _part_of_name(s, j)):
        j += 1
    closed = s.word(j) in (",", ".", "") or j >= last
    return (
        s.slice(comma + 1, j)
        if closed and j - comma <= 6 and s.word(comma + 1) not in _DAYS
        else ""
    )


def _short(s: Tokens, start: int, stop: int) -> str:
    """At most eight words, as printed."""
    words = list(re.finditer(r"\S+", s.slice(start, stop)))
    if not words or s.kind(start) != "word":
        return ""
    return s.slice(start, stop)[: words[min(len(words), _MAX_NAME) - 1].end()]


# --- the ways to credit --------------------------------------------------------------------------


_SOURCING = word_set(
    "per according citing quoting estimates figures data estimate calculations study report"
    " analysis"
)


def _sources(s: Tokens, first: int, last: int) -> Iterator[Credit]:
    """Read "according to X, as cited by Y", "citing X", "estimates by X"."""
    for j in range(first, last):
        word, after = s.words[j], s.word(j + 1) if s.words[j] in _SOURCING else ""
        if word in ("citing", "quoting"):
            k, role = j + 1, "who" if j == first else "cited"
        elif (word == "according" and after == "to") or (
            after in ("by", "from") and word not in ("according", "per")
        ):
            k = j + 2
        elif word == "per" and after in ("the", "its", "a") and _opens_or_follows(s, j, first):
            k = j + 1
        else:
            continue
        name, end = _name(s, k, last)
        if s.word(end - 1) in _EVIDENCE and s.word(end) in _VIA and s.word(end + 1) == "by":
            name, end = _name(s, end + 2, last)  # "figures released by the ministry"
        if word in ("citing", "quoting"):
            yield Credit(name, role, j)
        else:
            yield _spoken(s, name, j, j, end, first, last)
        yield from _carriers(s, end, last)


def _opens_or_follows(s: Tokens, j: int, first: int) -> bool:
    """Say whether "per" at token j names a source: at the head, or behind a comma."""
    return j == first or s.word(j - 1) == ","


def _agents(s: Tokens, first: int, last: int) -> Iterator[Credit]:
    """Read "denied by X", "recorded by X"."""
    for j in range(first, last - 1):
        if s.words[j + 1] == "by" and s.word(j) in _DONE and s.kind(j + 2) == "word":
            name, end = _name(s, j + 2, last)
            timed = s.word(j + 2) in _TIMES or s.word(end - 1) in _TIMES
            if s.word(j) in REJECTING and REPORTS.isdisjoint(s.words[max(first, j - 15) : j]):
                continue
            if not (timed or s.word(j + 2).endswith("ing") or is_outlet(name)):
                own = s.word(j - 1) not in BE  # "the $6.6 billion expected by analysts"
                commas = (k for k in range(j, first, -1) if own and s.word(k) == ",")
                yield Credit(name, "who", j, end, since=next(commas, first))


def _carriers(s: Tokens, j: int, last: int) -> Iterator[Credit]:
    """Read "that was cited by Newsweek", "quoted by AP" behind a name."""
    for k in range(j, min(j + 6, last)):
        if s.word(k) in _VIA and s.word(k + 1) in ("by", "in", "on"):
            yield Credit(_name(s, k + 2, last)[0], "through", k)
            return
        if s.word(k) in ("and", "but"):
            return


def _speakers(s: Tokens, first: int, last: int) -> Iterator[Credit]:
    """Read "X said", ", said X", "X told Y"."""
    for j in range(first, last):
        if s.words[j] not in _CREDITING or not _credits(s, j, first, last):
            continue
        name, opens = _subject(s, j, first)
        end = j + 1
        if not name and s.word(j) in _INVERTED:
            name, end, opens = _behind_verb(s, j, first, last)
        if name:
            yield _spoken(s, name, j, opens, end, first, last)
        if s.word(j) in ("told", "tells"):
            listener, end = _name(s, j + 1, last)
            if re.search(r"\b[A-Z]", listener) or is_outlet(listener):
                yield Credit(listener, "through", j)
            yield from _carriers(s, end, last)


def _credits(s: Tokens, j: int, first: int, last: int) -> bool:
    """Say whether the word at token j credits whoever is its subject."""
    word, after = s.word(j), s.word(j + 1)
    if s.hyphen(j - 1) or s.hyphen(j + 1) or s.follows(j, "think", "tank"):
        return False
    near = s.words[j + 1 : j + 5]
    if word in _NOUNS_TOO and after in FINITE and s.word(j - 1) not in _EVIDENCE:
        return False  # "the claims were"
    if word.startswith("claim") and not _NO_CLAIMS.isdisjoint(s.words[j + 1 : j + 9]):
        return False
    if word in ("confirmed", "suspected", "estimated") and after in ("and", "or", "cases", "case"):
        return False  # "suspected and confirmed cases"
    if word == "found" and after not in ("that", ".", ""):  # "divers found four bodies" is an act
        told = {*s.words[max(first, j - 8) : j + 2]}
        return not (_FINDING.isdisjoint(told) and FINITE.isdisjoint(near))
    if word == "saying":
        return s.word(j - 1) not in (",", "while")
    if word in ("informed", "posted", "spoke"):
        return "that" in near or after == {"posted": ":", "spoke": "of"}.get(word)
    if word in _COUNTING:
        return not {"by", "$", "€", "£"} & {*near[:2]} and _counts_soon(s, j + 1)
    if word in REJECTING:
        return with_report(s, j + 1, last) > 0
    if word in ("ruled", "rules"):
        return after == "out"
    if word in ("called", "calls"):
        return not FALSE.isdisjoint(s.words[j : j + 12])
    if word in ("gave", "gives"):
        polled = not _EVIDENCE.isdisjoint(s.words[max(first, j - 6) : j])
        return polled or (not _ESTIMATES.isdisjoint(near) and "of" in s.words[j : j + 6])
    if word in ("read", "reads"):
        return not _TEXTS.isdisjoint(s.words[max(first, j - 4) : j])
    if word in _SHOWING:
        return after != "up" and not _EVIDENCE.isdisjoint(s.words[max(first, j - 8) : j])
    if word in ("expects", "expected", "expect"):
        return after != "to" or s.word(j + 2) == "see"
    if word == "wrote" or word == "told":
        if after == "to":
            return "that" in s.words[j : j + 9]
        return s.kind(j + 1) != "num" and not (word == "told" and after == "")
    if word == "report":
        return s.word(j - 1).endswith("s") and after in ("that", "in", "a", ".", ",")
    if word == "pointed":
        return after == "out"
    return word in _SAYING and not (word in _NOUNS_TOO and after == "of")


_NO_CLAIMS = word_set("lives life victims responsibility victory")


def _counts_soon(s: Tokens, j: int) -> bool:
    """Say whether a figure follows directly, but for its hedge."""
    near = range(j, min(j + 5, len(s)))
    found = next((k for k in near if s.kind(k) == "num" or s.word(k) in _NUMBERS), -1)
    return found >= 0 and {"in", "on", "at", "by", "since", "during"}.isdisjoint(s.words[j:found])


_JOINING = word_set(
    "and but while as although though when because if whereas since after before or than that"
)


def _spoken(s: Tokens, name: str, verb: int, opens: int, end: int, first: int, last: int) -> Credit:
    """How far the words reach of somebody whose name opens at a token and whose verb is another.

    A clause that only joins lends its speaker to nothing in front: "four were found, and
    survivors say 30 were aboard".
    """
    before, since, until = s.word(opens - 1), 0, last
    bare = s.word(opens) in _PRONOUNS and s.kind(opens - 1) == "word"
    bare = bare and s.text[s.ends[opens - 1] : s.starts[opens]].isspace()  # "tea they estimate"
    opened = opens - 2 == first and before == ","  # "However, villagers spoke of 12"
    closes = opens > first and not (opened or bare or before in _JOINING or before in RELATIVE)
    put = before == "that" and s.word(verb) in ("put", "puts")
    if put or (before in RELATIVE and s.word(opens - 2) == ","):
        until = next((j for j in range(verb, last) if s.word(j) == ","), last)
    if closes and _trails_off(s, end):
        until = end
    if closes and s.word(end) == ";" and before == ",":
        until = end
    if closes and s.word(end) == "," == before and s.word(end + 1) not in _GOING_ON:
        since = opens if s.word(opens - 2) in RELATIVE else _semicolon(s, opens, first)
        until = next((j for j in range(end, last) if s.word(j) == ";"), until)
    return Credit(name, "who", verb, end, closes, until, since)


def _semicolon(s: Tokens, opens: int, first: int) -> int:
    """The token behind the last semicolon in front."""
    return next((j + 1 for j in range(opens - 1, first, -1) if s.word(j) == ";"), first)


_GOING_ON = _JOINING | RELATIVE | word_set("adding citing saying killing noting including among")


def _trails_off(s: Tokens, end: int) -> bool:
    """Say whether what follows "the navy said" is not told by it: "after", ", whose crew"."""
    if s.word(end) in ("after", "while", "when", "before", "acting", "for"):
        return True
    told = any(w in _SAYING for w in s.words[end : end + 6])
    return s.word(end) == "," and s.word(end + 1) in RELATIVE and not told


def _subject(s: Tokens, verb: int, first: int) -> tuple[str, int]:
    """The words in front of a verb of saying that name who says it, and where they begin."""
    stop = verb
    while stop > first and _is_adverb(s, stop - 1):
        stop -= 1
    relative = s.word(stop - 1) in ("which", "who", "while")
    if relative and stop - 2 > first and s.slice(stop - 1, stop) != "WHO":
        return _antecedent(s, stop - 1, first)
    if s.word(stop - 1) == "," and stop - 1 > first:
        return _apposed(s, stop - 1, first)
    if s.word(verb) == "put" and "at" not in s.words[verb : verb + 9]:
        return "", verb
    if s.word(stop - 1) in ("and", "but"):
        return _shared(s, stop - 1, first)
    j = _start(s, stop, first)
    given = _is_given(s, j, verb, first)
    return (_short(s, j, stop), j) if _is_name(s, j, stop, verb) and not given else ("", verb)


def _is_given(s: Tokens, j: int, verb: int, first: int) -> bool:
    """Say whether a verb is a participle: "a truce in the valley announced last week"."""
    if s.word(verb) not in _PARTICIPLES or "that" in s.words[verb + 1 : verb + 9]:
        return False
    if not _FINDING.isdisjoint(s.words[max(first, j - 4) : verb]):
        return False  # "a poll by Datum found"
    if s.word(verb + 1) not in _ONCE:
        return False
    for k in range(verb + 1, min(verb + 9, len(s))):
        if s.kind(k) != "word" or (s.word(k) in _ARTICLES and s.word(k - 1) not in _ONCE):
            break
        if is_past(s.word(k)) or s.word(k) in FINITE:
            return True  # "cases reported in Togo rose"
    counted = any(s.kind(i) == "num" or s.word(i) in _PLURAL for i in (j - 1, j))
    placed = s.word(j - 1) in _PLACED if j > first else s.word(k) == ","
    return counted or placed


_ONCE = word_set(
    "last every each earlier in on by since this during so at over within across among from as to"
    " worldwide nationwide daily , . ; : ¶"
) | {""}
_PLACED = word_set("in at on of with from for to by near amid after")


def _is_adverb(s: Tokens, i: int) -> bool:
    word = s.word(i)
    if word in _MONTHS or (s.kind(i) == "num" and _MONTHS & {s.word(i - 1), s.word(i + 1)}):
        return True  # "the agency on 10 June counted"
    if s.capital(i) and s.capital(i - 1) and word not in _DAYS | FINITE:
        return False  # "Aid Now"
    manner = word.endswith("ly") and not s.capital(i) and word not in _NO_ADVERBS
    return word in _ADVERBS or manner


_MONTHS = word_set(
    "january february march april may june july august september october november december"
)
_NO_ADVERBS = word_set(
    "family assembly ally monopoly anomaly supply fly bully weekly daily monthly"
)


def _shared(s: Tokens, joint: int, first: int) -> tuple[str, int]:
    """The subject of two verbs: "The officer laughed and | said"."""
    commas = (k + 1 for k in range(joint - 2, first, -1) if s.word(k) == ",")
    j = next(commas, first)
    stop = next((k for k in range(j, joint) if is_past(s.word(k))), j)
    named = 0 < stop - j < 7 and _ENDS_NAME.isdisjoint(s.words[j:stop])
    return (_short(s, j, stop), j) if named and _is_name(s, j, stop, joint) else ("", joint)


def _start(s: Tokens, stop: int, first: int) -> int:
    """Where the name begins that ends in front of token stop."""
    if s.word(stop - 1) in _PRONOUNS:
        return stop - 1
    j = stop
    while j > first and stop - j < 14:
        i = j - 1
        if s.word(i) == ")" and i == stop - 1:
            j = opening(s, i, first)
            continue
        if s.kind(i) != "word":
            if not _part_of_name(s, i):
                break
        elif _ends_name(s, i, stop) and not _is_list(s, i, first):
            break
        j -= 1
    while j < stop and s.word(j) in _LEADING:
        j += 1
    return j


def _is_list(s: Tokens, i: int, first: int) -> bool:
    """Say whether a name goes on in front: "a guard and a medic", "doctors at the clinic"."""
    if s.word(i) == "by" and s.word(i - 1) in ("polled", "surveyed"):
        return True
    j = i
    joins = s.word(i) in ("and", "in", "at", "from")
    while joins and j > first and s.kind(j - 1) == "word" and i - j < 5:
        if s.word(j - 1) in _ENDS_NAME or is_past(s.word(j - 1)):
            return False
        j -= 1
    opens = j == first or s.word(j - 1) in (",", "–", "—")
    return opens and i > j and s.word(j) not in _LEADING and s.word(i - 1) not in _TIMES


def _antecedent(s: Tokens, relative: int, first: int) -> tuple[str, int]:
    """The name in front of "who", "which": "Moscow, which denies", "Ana Reva, 52, who said"."""
    stop = relative - (s.word(relative - 1) == ",")
    if not _INVERTED.isdisjoint(s.words[max(first, stop - 16) : stop]):
        return "", relative  # "said Ana Reva, an analyst, who thinks"
    if s.kind(stop - 1) == "num":
        stop = next((j for j in range(stop - 1, first, -1) if s.word(j) == ","), stop)
    j = _start(s, stop, first)
    return (_short(s, j, stop), j) if _is_name(s, j, stop, relative) else ("", relative)


def _ends_name(s: Tokens, i: int, stop: int) -> bool:
    """Say whether the word at token i stands in front of a name: a verb, a time, "in"."""
    word = s.word(i)
    if s.follows(i, "think", "tank"):
        return False
    if word in _TIMES and i + 1 < stop and s.word(i - 1) not in ("the", "a", "of"):
        return s.word(i + 1) not in _OUTLETS
    if s.word(i + 1) in _ARTICLES and word not in ("of", "for", "and", "at", "on", "to", "&"):
        return i + 1 < stop
    return word in _ENDS_NAME and not s.capital(i) and not _joins(s, i)


def _is_name(s: Tokens, j: int, stop: int, verb: int) -> bool:
    """Say whether tokens j to stop can name a speaker: no verb, number or time, nobody's "not"."""
    if j >= stop or s.word(j) in _NO_START:
        return False
    if s.word(j) in _PRONOUNS and stop - j > 1:
        return False
    end = s.word(stop - 1)
    if end.endswith("ing") and stop - j == 1 and not s.capital(j):
        return False
    if end in _NO_SUBJECT or end in MODALS or end in _TIMES or end.endswith(("n't", "n’t")):
        return False
    if s.word(verb) in _NOUNS_TOO | _PARTICIPLES and (end.endswith(("'s", "’s")) or is_past(end)):
        return False
    if any(is_irregular(s.word(i)) and not s.hyphen(i - 1) for i in range(j, stop)):
        return False
    numbered = s.kind(j) != "word" or s.word(j) in _NUMBERS
    return not (numbered and (s.word(verb) in _COUNTING or s.word(verb) in ("found", "testified")))


_NO_START = word_set("there what not which no of in out with from by as at after during despite")
_LEADING = word_set("that but and as so when while . then later meanwhile however overnight early")
_ARTICLES = word_set("the a an its their his her our")
_TIMES = _MONTHS | word_set(
    "monday tuesday wednesday thursday friday saturday sunday yesterday today tonight week"
    " month year weeks months years days hours day hour night evening morning noon nightfall"
    " midnight dawn ago later"
)
_NUMBERS = word_set(
    "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty"
    " seventy eighty ninety hundred thousand million billion dozens hundreds thousands scores dozen"
)
_PLURAL = _NUMBERS - {"one"}
_ENDS_NAME = _BREAKS | (_SAYING - _NOUNS_TOO)
_NO_SUBJECT = word_set(
    "is was are were be been being the a an to of by not no its his their her our my has have had"
    " this these those so up down"
)


def _is_plain_name(s: Tokens, j: int, stop: int) -> bool:
    """Say whether nothing but a name stands at the head of a sentence: "Father Luc Adaba, who"."""
    words = s.words[j + (s.word(j) in _LEADING) : stop]
    ends = any(
        s.word(i) in _ENDS_NAME and not _is_list(s, i, j) for i in range(stop - len(words), stop)
    )
    plain = not ends and not any(is_past(w) or w in FINITE for w in words)
    counted = s.kind(j) != "word" or s.word(j) in _NUMBERS
    return plain and not counted and _is_name(s, j, stop, stop)


def _apposed(s: Tokens, comma: int, first: int) -> tuple[str, int]:
    """Choose the name in "John Kirby, a spokesman, | said" and "the mayor, Ros Harker, | said"."""
    head = next((j for j in range(first, comma) if s.word(j) == ","), comma)
    role = s.word(head + 1) in RELATIVE or s.word(head + 1) in _OPENS_ROLE
    if role and head - first < 9 and _is_plain_name(s, first, head):
        return _short(s, first + (s.word(first) in _LEADING), head), first
    opening = next(
        (j for j in range(comma - 1, max(first, comma - 25) - 1, -1) if s.word(j) == ","), -1
    )
    if opening <= first:
        return "", comma
    inner, j = (opening + 1, comma), opening
    while j > first and (s.kind(j - 1) == "word" or _part_of_name(s, j - 1)) and opening - j < 9:
        if s.word(j - 1) in _BREAKS and not s.capital(j - 1) and not _joins(s, j - 1):
            break
        j -= 1
    name = all(s.capital(i) or s.hyphen(i - 1) for i in range(*inner) if s.kind(i) == "word")
    if name and inner[1] - inner[0] <= 7 and s.kind(inner[0]) == "word":
        return _short(s, *inner), j
    if all(s.kind(i) == "num" for i in range(*inner)):
        return _short(s, j, opening), j  # "Yun Tae-sik, 52, | told"
    opens = j == first or s.word(j - 1) in ("but", "and")
    heads = opens and opening - j <= 7  # "The report, seen on Thursday, | said"
    role = heads or s.word(opening + 1) in _OPENS_ROLE
    if role and _is_name(s, j, opening, comma):
        return _short(s, j, opening), j
    return "", comma


_OPENS_ROLE = word_set(
    "a an the its his her their who whose which now then citing quoting head chief director"
    " minister president speaking while co spokesman spokeswoman spokesperson mayor governor"
)


def _behind_verb(s: Tokens, verb: int, first: int, last: int) -> tuple[str, int, int]:
    """The words behind a verb in ", said Kim Jong-un, the leader", their end, where it begins."""
    if (
        verb > first
        and s.kind(verb - 1) in ("word", "num")
        and not s.text[s.ends[verb - 1] : s.starts[verb]].strip()
    ):
        return "", verb + 1, verb
    if s.kind(verb + 1) != "word" or s.word(verb + 1) in ("that", "on", "in", "it", "there"):
        return "", verb + 1, verb
    length, hedge = FRONT.at(s.words, verb + 1)
    if hedge and s.kind(verb + 1 + length) == "num":
        return "", verb + 1, verb  # "Ward (north) said | up to 148"
    return *_name(s, verb + 1, last), verb


_DONE = (
    DENYING
    | REJECTING
    | _COUNTING
    | word_set("confirmed reported estimated announced compiled expected forecast projected")
)
_ESTIMATES = word_set(
    "estimate estimates reckoning count tally toll figures assessment account calculation"
    " calculations data"
)


_WHICH = word_set("first second third last latest same official final time")


def _gerunds(s: Tokens, first: int, last: int) -> Iterator[Credit]:
    """Read "with the navy confirming 80 dead", "he laughed, saying", "cited X as estimating"."""
    for j in range(first + 2, last):
        if s.words[j] not in _TELLING_ING:
            continue
        if s.word(j - 1) in (",", "while"):
            name = _who_acts(s, first, j - 1)
        else:
            near = range(j - 1, max(first, j - 9), -1)
            at = next((k for k in near if s.word(k) in ("with", "cited", "quoted")), j)
            stop = j - (s.word(at) != "with" and s.word(j - 1) == "as")
            told = "," not in s.words[at:j] and _is_name(s, at + 1, stop, j)
            name = _short(s, at + 1, stop) if told else ""
        yield Credit(name, "who", j, j + 1, closes=False)


def _who_acts(s: Tokens, first: int, last: int) -> str:
    """The subject of the clause in front of ", saying": "Cornered, | she | laughed"."""
    for j in range(first, last):
        if j == first or s.word(j - 1) == ",":
            verbs = (k for k in range(j, last) if is_past(s.word(k)) or s.word(k) in FINITE)
            stop = next(verbs, last - (s.word(last - 1) == ","))
            while stop > j and _is_adverb(s, stop - 1):
                stop -= 1
            plain = stop - j < 8 and _ENDS_NAME.isdisjoint(s.words[j:stop])
            if plain and _is_name(s, j, stop, stop):
                return _short(s, j, stop)
    return ""


_TELLING_ING = word_set("denying confirming reporting saying estimating claiming putting warning")


def _owners(s: Tokens, first: int, last: int) -> Iterator[Credit]:
    """Read "by the driver's reckoning", "Ukraine's own estimates"."""
    for j in range(first + 1, last):
        if s.words[j] not in _ESTIMATES:
            continue
        if s.word(j + 1) == "of" and s.word(j - 1) == "the" and s.word(j - 2) in ("by", "on"):
            yield Credit(_name(s, j + 2, last)[0], "who", j)
            continue
        by = next((k for k in range(j - 1, max(first, j - 5), -1) if s.word(k) == "by"), -1)
        said = by >= 0 and s.word(by + 1) == "the" and s.word(by + 2) not in _WHICH
        if said and j - by > 2 and "'" not in s.slice(by, j) and "’" not in s.slice(by, j):
            until = next((k for k in range(j, last) if s.word(k) in (",", ";")), last)
            yield Credit(_short(s, by + 1, j), "who", j, since=by - 8, until=until)
            continue
        i = j - 1 - (s.word(j - 1) == "own")
        if not s.word(i).endswith(("'s", "’s", "s'", "s’")):
            continue
        k = i
        while (
            k > first
            and s.kind(k - 1) == "word"
            and (s.capital(k - 1) or s.word(k - 1) in ("the", "a"))
            and s.word(k - 1) not in ("by", "in")
        ):
            k -= 1
        yield Credit(re.sub(r"['’]s?$", "", s.slice(k, i + 1)), "who", j)


def _headline(s: Tokens, first: int, last: int) -> Iterator[Credit]:
    """Read the speaker of a headline: "UN: 200 dead", "200 dead in mudslide: UN", "... – envoy"."""
    front = next((j for j in range(first + 1, min(first + 6, last)) if s.word(j) == ":"), first)
    if front > first and all(s.kind(i) == "word" for i in range(first, front)):
        letters = s.slice(first, front)
        body = letters.isupper() and 1 < len(letters) < 6 and letters not in _COUNTRIES
        if body or s.word(front - 1) in _BODIES:
            yield Credit(letters, "who", first, front)
    if s.word(last - 1) in (".", "!", "?"):
        return
    for j in range(max(first, last - 5), last - 1):
        dash = s.word(j) in ("–", "—", "-") and not s.glued(j)
        if s.word(j - 1) in _PICTURES:
            return
        name = all(s.kind(i) == "word" and not is_past(s.word(i)) for i in range(j + 1, last))
        if (dash or s.word(j) == ":") and name:
            yield Credit(_short(s, j + 1, last), "who", j)
            return


_COUNTRIES = frozenset(("US", "UK", "UAE", "DRC", "USA", "EU", "COVID", "LIVE"))
_BODIES = _EVIDENCE | word_set("police officials ministry minister army navy agency monitor group")
_PICTURES = word_set("photo photos picture pictures image images pic file credit video by graphic")
