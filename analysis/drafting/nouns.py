"""What a figure counts: the noun behind it, its unit, and which quantity that is."""

from __future__ import annotations

from typing import NamedTuple

from analysis.drafting import words as w
from analysis.wording import HEDGES, Figure
from analysis.wording.amounts import TIMES, number_at
from analysis.wording.digits import Number
from analysis.wording.grammar import MARKS, Found
from analysis.wording.lookalikes import CALIBRES
from analysis.wording.tokens import MONEY_WORDS, Tokens, currency_start
from analysis.wording.vocabulary import BACK, FRONT, word_set


class Counted(NamedTuple):
    """What a figure counts; tokens start to stop hold the noun, and none where it is left out."""

    start: int
    stop: int
    noun: str
    unit: str
    quantity: str  # containers, shells, troops, deaths, ... missiles, money or other
    setting: bool = False  # "at three sites": what later figures hardly refer to


class Place(NamedTuple):
    """Where a figure stands: its sentence, and what the figures before it count."""

    first: int  # token of the sentence
    floor: int  # token after the figure before, or first
    limit: int  # token at which the next figure or the sentence ends
    before: tuple[Counted, ...] = ()  # of the same sentence, the nearest last
    earlier: tuple[Counted, ...] = ()  # of the sentences before, in the same paragraph


def counted(s: Tokens, found: Found, place: Place) -> Counted:
    """Say what a figure counts.

    Where the noun is left out ("12,000, of whom 3,000 are in Kursk", "killing 12") it is taken
    from the words or from the figure in front.
    """
    readers = (_compared, _money, _percent, _share, _measured, _loads, _band, _named)
    start = _past_extras(s, found)
    for reader in readers:
        if what := reader(s, found, start, place):
            return what
    return _left_out(s, found, start, place)


# --- the noun ----------------------------------------------------------------------------------


def is_plural(word: str) -> bool:
    """Say whether a word looks like a plural noun."""
    regular = word.endswith("s") and not word.endswith(("ss", "us", "is", "'s", "’s"))
    regular = regular and len(word) > 3 and word not in w.SINGULARS
    return word in w.PLURALS or word.endswith(("men", "women")) or regular


def is_person(word: str) -> bool:
    """Say whether a noun names people, or one of them."""
    many = f"{word}s"
    if word in w.PEOPLE or many in w.PEOPLE:
        return True
    ending = word.endswith(w.PEOPLE_ENDINGS) or many.endswith(w.PEOPLE_ENDINGS)
    return ending and word not in w.NOT_PEOPLE and many not in w.NOT_PEOPLE


def _goes_on(s: Tokens, i: int) -> bool:
    """Say whether token i can be part of a noun."""
    return s.kind(i) == "word" and s.word(i) not in w.FUNCTION and s.word(i) not in w.VERBS


def _ends_noun(s: Tokens, start: int, j: int) -> bool:
    """Say whether the noun that begins at token start is complete before the word at token j."""
    word = s.word(j)
    if s.hyphen(j - 1) or s.hyphen(j + 1):
        return False
    if word in w.VERBS and is_plural(word) and j > start and not _is_complete(s, start, j):
        return False  # "87 air strikes"
    if s.capital(j) and s.word(j + 1) == ":" and j > start and not s.capital(j - 1):
        return True  # "2 men | Photo: DPA"
    if word in w.ADVERBS:
        described = j == start and _goes_on(s, j + 1)  # "9,000 mostly Karen refugees"
        return s.word(j + 1) not in w.BEFORE_NOUN and not described
    if word in w.FUNCTION or word in w.VERBS:
        return not (word in w.BEFORE_NOUN and _goes_on(s, j + 1) and not _is_complete(s, start, j))
    if word.endswith("ed") and len(word) > 4 and not _goes_on(s, j + 1):
        return True
    return _is_complete(s, start, j) and s.word(j - 1) not in w.GOES_ON


def _is_complete(s: Tokens, start: int, j: int) -> bool:
    """Say whether the word before token j is a plural, which closes a noun."""
    if j <= start or not is_plural(s.word(j - 1)):
        return False
    if s.slice(j - 1, j).isupper():
        return False  # "HIMARS rockets"
    if s.word(j - 1) in w.STATUS_NOUNS and is_person(s.word(j)):
        return False  # "12 wounded soldiers"
    names = s.capital(j - 1) and s.capital(j)  # "United States Marines"
    return not names or is_person(s.word(j - 1))


def _in_model(s: Tokens, j: int) -> bool:
    """Say whether token j goes on with "T-62", "K9", "F-16s" or "Leopard 2s"."""
    if s.kind(j) != "num":
        return s.glued(j) and s.kind(j - 1) == "num"
    return s.hyphen(j - 1) or s.glued(j) or (s.word(j + 1) == "s" and s.glued(j + 1))


def _noun_end(s: Tokens, start: int, limit: int, owned: bool) -> int:
    """Find where the noun at token start ends; ``owned`` when "of the" stands before it."""
    j = start
    while j < limit:
        unit = s.past_hyphen(j + 1)
        verb = s.word(j) in w.VERBS and j == start
        if s.kind(j) == "num" and s.word(unit) in CALIBRES:
            j = s.past_hyphen(unit + 1)
        elif j > start and (s.hyphen(j) or _in_model(s, j)):
            j += 1
        elif s.kind(j) != "word" or (_ends_noun(s, start, j) and not (owned and verb)):
            break
        else:
            j += 1
    while j > start and s.kind(j - 1) != "word":
        j -= 1
    return max(start, min(j, limit))


def _past_adjectives(s: Tokens, start: int, limit: int) -> int:
    """Where the noun behind joined adjectives begins: "scrub or | peat fires"; else ``start``."""
    j = start
    while (k := _past_adjective(s, j)) > j and s.word(k) in ("or", "and", ","):
        j = k + 1
    head = _past_adjective(s, j)
    joined = start < j and head < limit and s.word(j - 1) != ","
    return j if joined and is_plural(s.word(head)) and _goes_on(s, head) else start


def _past_adjective(s: Tokens, j: int) -> int:
    """Pass over what may be an adjective: no plural, no verb but a participle; "blue-collar"."""
    word = s.word(j)
    described = _goes_on(s, j) or word in w.BEFORE_NOUN
    if not described or s.capital(j) or is_plural(word) or is_person(word):
        return j
    while s.hyphen(j + 1):
        j += 2
    return j + 1


_EXTRAS = word_set("more other additional extra further fewer new")
_OWNERS = word_set("the its their his her our a an all these those such")


def _past_extras(s: Tokens, found: Found) -> int:
    """Pass over "-strong", "more", "of" between a number and its noun."""
    j = found.stop
    k = s.past_hyphen(j)
    if s.word(k) == "strong" and k > j:
        return k + 1
    while s.word(j) in _EXTRAS and s.kind(j + 1) == "word" and s.word(j + 1) not in w.FUNCTION:
        j += 1
    return s.past_hyphen(j)


def _noun(s: Tokens, start: int, place: Place, owned: bool = False) -> tuple[int, int]:
    """The noun at token start, behind "of the"; behind "the" alone where it is ``owned``."""
    j = start + (s.word(start) == "of")
    owned = owned or s.word(start - 1) == "of"  # "thousands of the minority"
    while (owned or j > start) and s.word(j) in _OWNERS and j < place.limit:
        j += 1
    described = _past_adjectives(s, j, place.limit)
    return j, _noun_end(s, described, place.limit, owned=j > start)


def several(what: Counted) -> Counted:
    """Put the unit that "one" counts in the plural: "mile" -> "miles"; "kg" and "percent" stay."""
    unit = what.unit
    fixed = unit in w.COMPARED or what.quantity == "money" or (unit in w.MEASURES and len(unit) < 4)
    if fixed or is_plural(unit) or not unit.isalpha():
        return what
    if unit.endswith(("s", "x", "ch", "sh", "try", "ity", "rry", "ory")):
        unit = f"{unit[:-1]}ie" if unit.endswith("y") else f"{unit}e"
    return what._replace(unit="feet" if unit == "foot" else f"{unit}s")


# --- one reader for each kind of thing -----------------------------------------------------------


def _compared(s, found, start, place) -> Counted | None:
    """Read the noun behind a ratio, a length, "twice as many", "three times more", "five-fold"."""
    kind, j = found.number.kind, found.stop
    if kind == "ratio":
        return Counted(j, j, "", "ratio", "other")
    if kind == "length":  # "a 12-year sentence"
        return Counted(j + 2, j + 2, "", f"{s.word(j + 1)}s", "other")
    times = s.word(start) == "times" and s.word(start + 1) in w.AFTER_TIMES
    if times or s.word(start) == "fold":
        j = start + 1
    elif kind != "multiple":
        return None
    k = j
    while s.word(k) in ("as", "many", "much", "more", "fewer", "less"):
        k += 1
    a, b = _noun(s, k, place) if k > j else (j, j)
    return Counted(a, b, s.slice(a, b), "times", "other")


def _money(s, found, start, place) -> Counted | None:
    """Read "$5.5 billion", "8 trillion won", "300 Canadian dollars"."""
    if code := _sign_before(s, found.number.start):
        return _spent_on(s, found.stop, code, place)
    j = start + (s.word(start) == "of")
    if stop := cents(s, found.stop):
        return _spent_on(s, stop, _of_cents(s, j, stop - 1), place)
    if code := _currency(s, found, j):
        stop = j + 1
        while not {s.word(stop - 1)} & (w.MONEY_NAMES | MONEY_WORDS):
            stop += 1
        return _spent_on(s, stop, code, place)
    return None


def _sign_before(s: Tokens, i: int) -> str:
    """The ISO code of "$", "US$", "R" before the number at token i, else ""."""
    signs = s.words[currency_start(s, i) : i]
    dollars = [w.DOLLARS[sign] for sign in signs if "$" in signs and sign in w.DOLLARS]
    known = [(w.CURRENCIES | w.MONEY_LETTERS).get(sign, sign.upper()) for sign in signs]
    return [*dollars, *known, ""][0]


def cents(s: Tokens, i: int) -> int:
    """The token behind "cents", "pence", "Canadian cents" at token i, else 0."""
    j = s.past_hyphen(i)
    j += (
        4
        if s.follows(j, "u", ".", "s", ".")
        else s.word(j) in w.COUNTRIES and s.word(j + 1) in w.CENTS
    )
    return j + 1 if s.word(j) in w.CENTS else 0


def _of_cents(s: Tokens, j: int, at: int) -> str:
    """The money of cents: the one they name, or the nearest of the paragraph, or US dollars."""
    if s.word(j) in w.COUNTRIES:
        return w.COUNTRIES[s.word(j)]
    near = sorted(range(at - 60, at + 60), key=lambda k: abs(k - at))
    codes = (_sign_before(s, k) or w.CURRENCIES.get(s.word(k)) for k in near if s.word(k))
    return next(filter(None, codes), "USD")


def _spent_on(s, stop, code, place) -> Counted:
    """Read the noun behind money: "$14 billion in military aid", "a $420m order"."""
    j = stop + (s.word(stop) in ("in", "of"))
    a, b = _noun(s, s.past_hyphen(j), place)
    verbal = j == stop and s.word(a).endswith(("ed", "ing"))
    plain = b > a and not (verbal or s.capital(a) or s.any_of(TIMES, a, b))
    if plain and s.word(a) not in ("return", "exchange", "all", "total", "cash-only"):
        return Counted(a, b, s.slice(a, b), code, "money")
    return Counted(stop, stop, "", code, "money")


_PAYING = word_set(
    "fined fine paid pay pays cost costs worth price priced salary spent raised earned earn stole"
    " stolen debt bill prize grant loan sold bought donated budget"
)


def _currency(s, found, j) -> str:
    """The ISO code of the money named at token j, else ""."""
    j += s.word(j) == "south"  # "South Korean won"
    word, nxt = s.word(j), s.word(j + 1)
    if word in w.DOLLARS and "dollars" in s.words[j + 1 : j + 4]:
        return w.DOLLARS[word]
    if word in w.NATIONAL and nxt in w.MONEY_NAMES:
        return w.NATIONAL[word]
    scaled = found.number.scale >= 1000
    large = scaled or found.number.value >= 1000
    if word == "pounds":
        paid = scaled or (large and s.any_of(_PAYING, j - 12, j + 8))
        return "GBP" if paid and nxt != "of" else ""
    if word in ("won", "rand", "real", "crowns") and not large:
        return ""  # "the 12 won"
    return w.CURRENCIES.get(word, word.upper() if word in MONEY_WORDS else "")


def _percent(s, found, start, place) -> Counted | None:
    """Read "30 percent of the shells", "2 percentage points"."""
    j = start
    percent = s.word(j) in w.PERCENTS
    if (percent or s.word(j) == "percentage") and s.word(j + 1) in ("point", "points"):
        return Counted(j + 2, j + 2, "", "percentage points", "other")
    spelled = s.follows(j, "per", "cent")
    if not (percent or spelled):
        return None
    stop = j + 1 + spelled
    a, b = _noun(s, stop, place)
    if b == a or (s.word(stop) != "of" and s.word(a).endswith(("ed", "ly"))):
        a = b = stop
    return Counted(a, b, s.slice(a, b), "percent", "other")


def _share(s, found, start, place) -> Counted | None:
    """Read "a third of the fleet", "half the county", "one-quarter to one-third"."""
    number = found.number
    parts = number.kind == "range" and number.high <= 1 and "." not in s.word(number.start)
    if number.kind != "share" and not parts:
        return None
    a, b = _noun(s, start, place, owned=True)
    a, b = (a, b) if b > a else (start, start)
    return Counted(a, b, s.slice(a, b), "share", "other")


def _measured(s, found, start, place) -> Counted | None:
    """Read a measure with what it measures: "3,000 tons of grain"."""
    j = start + (s.word(start) == "of")
    k = j
    while s.word(k) in w.BEFORE_MEASURE and s.word(k + 1) in w.MEASURES:
        k += 1
    if (s.word(k) not in w.MEASURES and s.word(k) not in TIMES) or s.hyphen(k + 1):
        return None
    if s.word(k + 1) in ("celsius", "fahrenheit"):
        k += 1
    if s.word(k + 1) == "/" and s.glued(k + 1) and s.kind(k + 2) == "word":
        return Counted(k + 3, k + 3, "", s.slice(k, k + 3).lower(), "other")  # "km/h"
    j += s.word(j) in ("metric", "short", "long")  # kinds of tons
    stop, unit = k + 1, " ".join(s.words[j : k + 1])
    if s.word(stop) == "of":
        a, b = _noun(s, stop, place)
        if b > a:
            return Counted(a, b, s.slice(a, b), unit, "other")
    return Counted(stop, stop, "", unit, "other")


def _loads(s, found, start, place) -> Counted | None:
    """Read "20 crates of shells", "6 million rounds of artillery ammunition"."""
    a, b = _noun(s, start, place)
    head = s.word(b - 1)
    c, d = _noun(s, b, place)
    if s.word(b) != "of" or c == d:
        return None
    if head == "rounds":
        other = s.any_of(w.OTHER_ROUNDS, c, d)
        return Counted(a, d, s.slice(a, d), "rounds", "other" if other else "shells")
    return Counted(c, d, s.slice(c, d), head, "other") if head in w.LOADS else None


def _band(s, found, start, place) -> Counted | None:
    """Read "a family of four"."""
    people = s.word(found.start - 1) == "of" and s.word(found.start - 2) in _BANDS
    if not people or is_person(s.word(_noun(s, start, place)[1] - 1)):
        return None
    harm = _are_hurt(s, start) or _was_hurting(s, found, place)
    return Counted(start, start, "", "persons", harm or "other")


def _named(s, found, start, place) -> Counted | None:
    """Read any other noun."""
    a, b = _noun(s, start, place)
    noun, head = s.slice(a, b), s.word(b - 1)
    if b == a or s.word(a) in MARKS or head.endswith(_POSSESSIVES):
        return None
    if a == found.stop and found.number.kind == "plural" and s.word(a - 1).endswith("s"):
        return None  # "Thousands block roads"
    unit, quantity = meaning(s.words[a:b])
    if head == "lives" and not s.any_of(_SAVING, place.floor, found.start):
        return Counted(a, b, noun, "persons", "deaths")
    if head == "s":
        unit = noun.lower()  # "80 Leopard 2s"
    elif unit == head and s.hyphen(b - 2):
        unit = s.slice(b - 3, b).lower()  # "light-years"
    behind = rate(s, b)[0]
    harm = _are_hurt(s, behind)
    named = s.capital(b - 1) and is_plural(head) and not s.capital(b)  # "40 Lions were killed"
    living = harm and (s.word(start) == "of" or (named and harm in ("deaths", "wounded")))
    if living or (s.word(b) == "who" and head not in _BODIES):
        unit = "persons"  # "a dozen aspirants who", "6 of its crew died"
    if unit == "persons" and (quantity not in w.HARMED or head in _REFINED):
        harm = harm or _was_hurting(s, found, place) or _died_with_others(s, behind)
        quantity = _befallen(s, found, place, head, quantity, harm)
    return Counted(a, b, noun, unit, quantity)


def _befallen(s, found, place, head, quantity, harm) -> str:
    """What people are counted as: the harm that was done to them, a part of others, troops."""
    fled = harm == "displaced" and quantity == "troops"  # "300 soldiers fled"
    left = harm == "casualties" and head in w.CUSTOMERS  # "the bank lost 900 customers"
    if harm and not (fled or left or _is_whole(s, found, place)):
        return harm
    part = s.any_of(_PART_OF, max(place.floor, found.start - 3), found.start)
    if part and place.before and place.before[-1].unit == "persons":
        return place.before[-1].quantity  # "(including 9 children)"
    if head in ("men", "officers", "personnel"):
        military = s.any_of(w.MILITARY, place.first, place.limit + 12)
        return "troops" if military else "other"
    if head == "sailors" and s.any_of(w.TRADING, place.first, place.limit + 12):
        return "other"
    return quantity


_SAVING = word_set("saved save saving saves")
_BODIES = word_set("families households companies firms countries nations states groups teams")
_REFINED = word_set("victims refugees evacuees")  # "two refugees drowned"
_PART_OF = word_set("including among them whom")
_POSSESSIVES = ("'s", "’s")


def meaning(noun: list[str]) -> tuple[str, str]:
    """The unit and the quantity of a noun, given as its words.

    >>> meaning(["North", "Korean", "troops"]), meaning(["artillery", "shells"])
    (('persons', 'troops'), ('rounds', 'shells'))
    """
    head = noun[-1]
    if head in w.CONTAINERS:
        return "containers", "containers"
    if head in w.MISSILES:
        return "missiles", "missiles"
    if head in w.SHELLS:
        return "rounds", "shells"
    if any(word[0].isdigit() for word in noun):
        return head, "other"  # "Su-35 fighters" are no people
    if head in w.HARM_NOUNS:
        return "persons", w.HARMS[head]
    states = [w.HARMS[word] for word in noun if word in w.STATUS]
    if states and is_person(head):
        return "persons", _together(states)
    if head in w.TROOPS or head in w.FORCES or f"{head}s" in w.TROOPS:
        return "persons", "troops"
    return ("persons", "other") if is_person(head) else (head, "other")


# --- hurt or not -------------------------------------------------------------------------------


def _together(harms: list[str]) -> str:
    """One harm as it is; several ("dead or wounded") are casualties."""
    return harms[0] if len(set(harms)) == 1 else "casualties"


def _harm_at(s: Tokens, i: int) -> str:
    """The harm that token i names, with what is joined to it: "killed or wounded"."""
    if s.word(i) == "toll" and s.word(i - 1) in w.HARMS:
        return w.HARMS[s.word(i - 1)]  # "the injury toll"
    first = last = i
    while s.word(last + 1) in _JOINERS and s.word(last + 2) in w.HARMS:
        last += 2
    if last > i and _has_object(s, last):
        last = i
    while s.word(first - 1) in _JOINERS and (
        s.word(first - 2) in w.HURTING
        or (s.word(first - 2) in w.STATUS and s.word(first - 3) in ("of", "the"))
    ):
        first -= 2
    return _together([w.HARMS[word] for word in s.words[first : last + 1 : 2]])


_JOINERS = word_set("and or , / &")


def _has_object(s: Tokens, i: int) -> bool:
    """Say whether a number follows the verb at token i: "two dead and injured | at least 30"."""
    j = i + 1
    while length := FRONT.at(s.words, j)[0]:
        j += length
    return isinstance(number_at(s, j), Number)


def _are_hurt(s: Tokens, j: int) -> str:
    """What the words from token j on say was done to people: "were killed", else ""."""
    for i in range(j, min(j + 9, len(s))):
        if harm := w.HARM_PHRASES.at(s.words, i)[1]:
            return "" if s.any_of(_SENTENCED, i - 8, i) else harm
        if s.word(i) in w.HURT_AFTER:
            return _harm_at(s, i)
        if s.word(i) not in w.AROUND_HURT or (i == j and s.word(i) in ("and", "or")):
            return ""
    return ""


def _died_with_others(s: Tokens, j: int) -> str:
    """What a later verb says: "three soldiers and one civilian died", "nine people, three of
    them officers, were killed", "40 soldiers stationed in Mali were killed".
    """
    aside = s.word(j) in _WHERE or (s.word(j).endswith("ed") and s.word(j) not in w.VERBS)
    if not (aside or s.word(j) in ("and", ",")):
        return ""
    part = False  # "210 soldiers, 14 of whom were wounded"
    for i in range(j + 1, min(j + 12, len(s))):
        word = s.word(i)
        if word in w.HURT_AFTER:
            named = s.word(i - 1) not in _PASSIVE if aside else s.word(i - 1) in ("the", "of", "a")
            return "" if part or named else _harm_at(s, i)
        part = part or word in ("whom", "them")
        if aside and (word == "and" or not word.isalpha()):
            return ""
        if word == "," and (harm := _are_hurt(s, i + 1)):
            return harm
        hyphened = s.hyphen(i - 1) or s.hyphen(i + 1)
        if word in _CLAUSE or (word in w.VERBS and word not in w.STATUS and not hyphened):
            return ""
    return ""


_WHERE = word_set("in at from on near inside outside aboard serving living working")
_SENTENCED = word_set("sentenced sentence sentences condemned condemn sentencing")
_PASSIVE = word_set("were was been being")
_CLAUSE = word_set("; : . but while when after before as said says which")


def _was_hurting(s: Tokens, found: Found, place: Place) -> str:
    """The harm of a verb in front: "killing 12", "lost 27 tanks and 310 men", else ""."""
    for j in range(found.start - 1, place.first - 1, -1):
        word = s.word(j)
        if word in w.HURTING:
            claimed = word.startswith("claim") and j < found.start - 1  # "claimed a turnout of"
            suffered = word in w.STATUS and s.word(j - 1) in ("were", "was", "been", "are")
            return "" if claimed or suffered else _harm_at(s, j)
        if word in ("have", "has", "already") and s.word(found.start) == "exceeded":
            continue  # "losses have exceeded 150 men"
        if word in w.TOLL and j >= place.floor:
            return "" if s.word(found.start - 1) in _ASIDE else _harm_at(s, j)
        if s.hyphen(j - 1) or s.hyphen(j + 1):
            continue  # "killed a 12-year-old boy and his two sisters"
        if word in _CLAUSE or word in w.VERBS or word in _AUXILIARIES or word == "is":
            return ""
        participle = word.endswith(("ed", "ing")) and word not in w.BEFORE_NOUN
        if participle and word != "confirmed":
            return ""
    return ""


_ASIDE = word_set("among from for in with")  # "the toll in | 12 villages"


# --- nouns left out ------------------------------------------------------------------------------


def _left_out(s, found, start, place) -> Counted:
    """What a number without a noun counts: "12 dead", "killing 12", "of whom 3,000 are"."""
    empty = Counted(start, start, "", "", "other")
    people = empty._replace(unit="persons")
    if s.word(start) in w.STATUS:
        noun = s.word(start) in w.STATUS_NOUNS
        stop = start + noun
        return people._replace(stop=stop, noun=s.slice(start, stop), quantity=_harm_at(s, start))
    if what := _of_the_next(s, found, place):
        return what
    if s.word(found.stop) in ("and", "or") and found.stop + 1 == place.limit:
        joined = number_at(s, place.limit)  # "7 and 4 years"
        if isinstance(joined, Number) and s.word(joined.stop) in TIMES:
            return empty._replace(unit=s.word(joined.stop))
    if w.PERSON_STATES.at(s.words, start + (s.word(start) == "more"))[0]:
        return people
    if s.word(start) == "the" and (read := _named_between(s, start, place.limit)):
        return empty._replace(unit=read[0], quantity=read[1])  # "to 40 the number of those who"
    known = _antecedent(s, found, start, place)
    things = known is not None and known.unit != "persons"
    subject = s.word(start) in _AUXILIARIES  # "two drowned and 60 were rescued"
    harm = _are_hurt(s, start)
    if things and (place.before or harm not in ("deaths", "wounded")):
        harm = ""
    if not (harm or things or subject):
        harm = _was_hurting(s, found, place)
    if harm:
        return people._replace(quantity=harm)
    if read := _named_between(s, place.floor, found.start):
        if subject and read[1] in w.HARMED:
            return people
        return empty._replace(unit=read[0], quantity=read[1])
    if known is not None:
        return empty._replace(unit=known.unit, quantity=known.quantity)
    if read := _named_between(s, place.first, place.floor):
        return empty._replace(unit=read[0], quantity=read[1])
    crowd = found.number.kind == "plural" or s.word(found.start - 1) in ("drew", "draws", "draw")
    return people if crowd else empty


def _of_the_next(s, found, place) -> Counted | None:
    """What the next figure counts: "38 of 40 aircraft", "33 of the 61 seats"."""
    j = found.stop + 1
    while _is_owner(s.word(j)):
        j += 1
    whole = number_at(s, j)
    if s.word(found.stop) != "of" or j != place.limit or not isinstance(whole, Number):
        return None
    stop = _noun_end(s, whole.stop, len(s), owned=False)
    if stop == whole.stop:
        return None
    unit, quantity = meaning(s.words[whole.stop : stop])
    harm = _are_hurt(s, stop) if unit == "persons" else ""  # "60 of its 700 residents were killed"
    return Counted(found.stop, found.stop, "", unit, harm or quantity)


def _is_owner(word: str) -> bool:
    return word in _OWNERS or word.endswith(_POSSESSIVES)


def _is_whole(s: Tokens, found: Found, place: Place) -> bool:
    """Say whether a part of it was named in front: "60 of the hamlet's | 700 residents"."""
    j = found.start - 1
    while j > place.floor and _is_owner(s.word(j)):
        j -= 1
    return bool(place.before) and j == place.floor and s.word(j) == "of"


_AUXILIARIES = word_set("were was are have had has")
_BANDS = word_set("family household crew gang couple party squad")


def _antecedent(s, found, start, place) -> Counted | None:
    """What an earlier figure counts, if this one may count the same."""
    if place.before and "from" in (s.word(found.start - 1), s.word(found.start - 2)):
        return _as_things(place.before[0])  # "rose to 12 percent from 9"
    before = [_as_things(one) for one in (*place.earlier, *place.before)]
    counts = [c for c in before if c.unit not in _COUNTLESS and c.quantity != "money"]
    if "whom" in s.words[found.start - 1 : found.stop + 3]:
        counts = [c for c in counts if c.unit == "persons"]
    main = [c for c in counts if not c.setting]
    chosen = (main or counts or [None])[-1]
    verb = s.word(start)
    own_verb = verb in _AUXILIARIES or (verb in w.VERBS and verb not in w.STATUS)
    if chosen and chosen.quantity in w.HARMED and (own_verb or not place.before):
        return chosen._replace(quantity="other")
    return chosen


_COUNTLESS = TIMES | w.COMPARED | {""}


def _as_things(counted: Counted) -> Counted:
    """A share of things as the things themselves: "5 percent of the ballots, or some 31,000"."""
    if counted.unit not in ("percent", "share") or not counted.noun:
        return counted
    unit, quantity = meaning(counted.noun.lower().split())
    return counted._replace(unit=unit, quantity=quantity)


_NUMBERS = word_set("number count tally total")
_CROWDS = word_set("turnout crowd attendance population headcount")
_RISING = word_set(
    "amount amounted totalled totaled numbered rose climbed grew jumped reached stood fell dropped"
)


def _named_between(s: Tokens, start: int, stop: int) -> tuple[str, str] | None:
    """The quantity that the words in front name: "the toll rose to", "containers ... rose to"."""
    for j in range(stop - 1, start - 1, -1):
        if s.word(j) in w.TOLL:
            return "persons", _harm_at(s, j)
    if s.any_of(_CROWDS, start, stop):
        return "persons", "other"
    for j in range(start, stop):
        if s.words[j] in _RISING:
            subject = s.word(j - 1 - (s.word(j - 1) in _AUXILIARIES))
            if is_plural(subject):
                return meaning([subject])
        if s.words[j] in _NUMBERS and s.word(j + 1) == "of":  # "the number of cases stood at"
            end = _noun_end(s, j + 2, stop, owned=False)
            if s.word(end) == "who":
                return "persons", _are_hurt(s, end) or "other"
            return meaning(s.words[j + 2 : end]) if end > j + 2 else None
    for word in reversed(s.words[start:stop]):
        if (read := meaning([word]))[1] != "other":
            return read
    people = any(is_person(s.word(j)) and not _acts(s, j) for j in range(start, stop))
    return ("persons", "other") if people else None


def _acts(s: Tokens, j: int) -> bool:
    """Say whether token j is a singular that acts or describes: "the | colonel | said"."""
    followed = s.kind(j + 1) == "word" and s.word(j + 1) not in w.FUNCTION
    return followed and not is_plural(s.word(j))


# --- before the number ---------------------------------------------------------------------------

_SELDOM_HEDGES = word_set("near above below beyond past")
_PLACING = _SELDOM_HEDGES | {"over", "under", "around", "close to"}
_BEING = word_set("is was are were")


def no_hedge(s: Tokens, found: Found, what: Counted) -> bool:
    """Say whether "near" tells where ("fell near three schools"), "about" what ("talks about")."""
    i, hedge = found.start, " ".join(s.words[found.start : found.number.start])
    before, few = s.word(i - 1), found.number.value <= 20
    if few and hedge == "about":
        return _is_topic(s, i, what)
    if not few or hedge not in _PLACING or what.unit not in w.PLACES:
        return False
    happened = before.endswith("ed") and s.word(i - 2) in (*_BEING, "be", "been")
    if hedge in _SELDOM_HEDGES or before in w.MOVING or happened:
        return True
    if before in ("", "."):  # "Around two towns, fires burn."
        return s.word(what.stop) == "," and _goes_on(s, what.stop + 1)
    noun = s.kind(i - 1) == "word" and before not in w.FUNCTION and before not in w.VERBS
    return noun and before not in w.COVERING and not before.endswith(("ed", "ing"))


def _is_topic(s: Tokens, i: int, what: Counted) -> bool:
    """Say whether what is counted is told or thought about: "talks | about three hostages"."""
    before = s.word(i - 1)
    clause = s.word(what.stop) in w.VERBS or s.word(what.stop) in _AUXILIARIES
    told = before in w.TOLD or (before in w.TELLING and not clause)
    told = told or (before in _BEING and s.any_of(w.TOLD, i - 5, i - 1))
    return told and not (_is_measure(what) or what.unit in _COUNTLESS or what.quantity == "money")


_OPENED = {"(": ")", "[": "]", "—": "—–,.;", "–": "–—,.;"}


def converts(s: Tokens, found: Found, stop: int, what: Counted, end: int, before: Counted) -> bool:
    """Say whether it only converts the figure before, which ends at token ``end``: "62 miles" in
    "more than 100 kilometres (62 miles)", "more than 100 kilometres, or 62 miles".
    """
    begin = currency_start(s, found.number.start)
    ored = s.follows(begin - 1, "or") and begin - 1 == end + (s.word(end) == ",")
    closed = begin == end + 1 and (s.word(stop) or "¶") in _OPENED.get(s.word(end), "")
    if what.unit == before.unit or not (ored or closed):
        return False
    alike = _is_measure(before) or (ored and before.unit == "percent")
    return what.quantity == before.quantity == "money" or (alike and _is_measure(what))


def _is_measure(what: Counted) -> bool:
    return any(word in w.MEASURES for word in what.unit.replace("/", " ").split())


# --- behind the noun -----------------------------------------------------------------------------


def hedge_behind(s: Tokens, stop: int, found: Found, figure: Figure) -> tuple[int, str, str]:
    """Read a hedge behind the noun: "3,000 soldiers or more"; return its end, hedge and bound."""
    same = stop, figure.hedge, figure.bound
    j = stop + 1 if s.word(stop) == "," else stop
    if found.back or s.word(j) in ("plus", "minimum", "maximum", "+", "odd"):
        return same
    length, name = BACK.at(s.words, j)
    end = j + length
    if not name or s.kind(end) == "num" or s.word(end) in ("than", "a", "one"):
        return same
    if name == figure.hedge:
        return end, name, figure.bound
    if figure.bound not in ("point", "about"):
        return same
    return end, name, HEDGES[name].bound


_EACH = word_set("a an per each every")
_ADVERBS = {"daily": "day", "weekly": "week", "monthly": "month", "annually": "year"}
_ADVERBS |= {"yearly": "year", "hourly": "hour"}


def rate(s: Tokens, stop: int) -> tuple[int, str]:
    """Read what a rate is per: "60,000 shells | a month"; return its end and "month"."""
    if s.word(stop) in _ADVERBS:
        return stop + 1, _ADVERBS[s.word(stop)]
    dated = s.word(stop + 2) in ("ago", "earlier", "later", "before", "after", "old")
    if s.word(stop) in _EACH and s.word(stop + 1) in TIMES and not dated:
        return stop + 2, s.word(stop + 1).removesuffix("s")
    return stop, ""
