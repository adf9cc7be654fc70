"""A first mapping of a foreign table, guessed from its names and its cells.

Each guess is an entry of a table: `RULES` for the kit's columns, `AMOUNTS` for styles of amounts.
Where a guess may be wrong the draft says so under `asks`; nothing is guessed that another reading
of the same cells would contradict.
"""

import re
from collections import Counter
from typing import NamedTuple

import pandas as pd
import pyarrow as pa

from analysis.datasets.cells import fitting
from analysis.datasets.guessing import words as w
from analysis.datasets.guessing.people import alike, originators_of
from analysis.datasets.guessing.values import (
    ENOUGH,
    PHRASES,
    are_hedges,
    both_readings,
    days_in,
    numbers_in,
    phrases_in,
)
from analysis.datasets.guessing.words import among
from analysis.datasets.mapping.target_column import slug
from analysis.datasets.mapping.targets import target_claims

UNNAMED = "unattributed"
LONG, MANY = 120, 20_000  # a name of a source is shorter, and there are fewer of them
ASKED = "day-first or month-first"  # what `check` refuses until somebody has chosen


KEYS = ("low", "best", "high", "min", "max")


class Options(NamedTuple):
    """What somebody who knows the table may say."""

    name: str
    dates: str = ""
    quantity: str = ""
    unit: str = ""


class Draft:
    """A mapping in the making, and what there is to say of it."""

    def __init__(self, given, options):
        self.given, self.options = given, options
        self.fields = {name: {"name": name, "type": "string"} for name in given.columns}
        self.mapping, self.asks, self.told, self.trim = {}, [], [], False
        self.people = originators_of(_no_names())
        self.measure, self.unit, self.amount, self.cumulative = "", "", None, False
        self.amount_columns, self.named, self.days = [], "", None

    def ask(self, text):
        if text not in self.asks:
            self.asks.append(text)

    def typed(self, column, **field):
        """Give a field a type; where it is no text, blanks around its cells count as nothing."""
        self.fields[column.name] |= field
        self.trim |= field["type"] != "string" and any(t != t.strip() for t in column.texts)


def first_draft(given, options):
    """The Draft of a table."""
    draft = Draft(given, options)
    _find_amount(draft)
    for name, guess in RULES.items():
        rule = guess(draft)
        if rule is not None:
            draft.mapping[name] = rule
    if draft.amount:
        draft.mapping["amount"] = draft.amount
    return draft


def _no_names():
    return pd.Series([], dtype="str")


# --- The amount ----------------------------------------------------------------------------------


class Group(NamedTuple):
    """Columns that count one thing: its low, best and high end, or one number."""

    measure: str  # quantity; empty where only the ends are named
    unit: str
    rest: tuple  # other words of the names
    ends: dict  # "low", "best", "high" or "": Column
    rank: int


def _find_amount(draft):
    groups = _groups(draft.given.columns.values())
    for group in groups:
        for guess in AMOUNTS:
            amount = guess(draft, group)
            if amount:
                _take(draft, group, amount, groups)
                return
    alone = [c for c in draft.given.columns.values() if _may_count(c)]
    if len(alone) == 1:
        group = Group("", "", (), {"": alone[0]}, 99)
        if amount := _one_number(draft, group):
            draft.ask(f"The numbers are taken from {alone[0].name}: correct mapping.amount if not.")
            _take(draft, group, amount, groups)
            return
    named = f" ({', '.join(c.name for c in alone)} hold numbers)" if alone else ""
    draft.ask(f"Where the numbers are: write mapping.amount{named}.")


def _may_count(column):
    if not column.texts or among(column.words, w.NO_AMOUNT) or among(column.words, w.ID):
        return False
    numbers = numbers_in(column)
    return numbers.fit == 1 and numbers.style == "number"


def _take(draft, group, amount, groups):
    draft.amount, draft.measure, draft.unit = amount, group.measure, group.unit
    used = [amount[k] for k in ("from", "hedge", *KEYS) if k in amount]
    draft.amount_columns = [draft.given.columns[name] for name in used]
    draft.named = "_".join(word for word in group.rest if word.isascii() and word.isalpha())
    words = [word for column in draft.amount_columns for word in column.words]
    draft.cumulative = bool(among(words, w.CUMULATIVE))
    others = [c.name for g in groups for c in g.ends.values() if c.name not in used]
    others = [n for n in dict.fromkeys(others) if numbers_in(draft.given.columns[n]).fit >= ENOUGH]
    if others:
        draft.ask(
            f"More numbers: {', '.join(others)}. A mapping makes one count of a row; they stay as "
            "columns beside it."
        )


def _groups(columns):
    """The columns that may hold amounts, by what they count, the likeliest first."""
    found = {}
    for column in columns:
        measure = _measure(column.words)
        ends = [end for end, listed in w.ENDS.items() if among(column.words, listed)]
        if not column.texts or among(column.words, w.NO_AMOUNT) or not (measure or ends):
            continue
        rank, name, unit, own = measure or (len(w.MEASURES) - 1.5, "", "", [])
        roles = {word for listed in w.ENDS.values() for word in listed.split()}
        fillers = {*own, *w.FILLERS.split()} - {*w.CUMULATIVE.split()}
        rest = tuple(word for word in column.words if word not in fillers | roles)
        group = found.setdefault((name, rest), Group(name, unit, rest, {}, rank))
        group.ends.setdefault(ends[0] if ends else "", column)
    groups = [_with_best(g, found) for g in found.values()]
    return sorted(groups, key=lambda g: (bool(g.rest) and g.measure != "", g.rank, -len(g.ends)))


def _measure(words):
    """(rank, quantity, unit, its words in the name) of what a column counts; None if it is none."""
    for rank, (name, unit, listed) in enumerate(w.MEASURES):
        if own := among(words, listed):
            return rank, "" if name == "amount" else name, unit, own
    return None


def _with_best(group, found):
    """A group of two ends, with the plain number that stands beside them as its best."""
    ends = group.ends
    if not {"low", "high"} <= {*ends}:
        return group
    plain = ends.pop("", None)
    for other in found.values():
        if not plain and not group.measure and other.measure and not other.rest:
            plain = other.ends.get("")
            if plain and "best" not in ends:
                group = group._replace(measure=other.measure, unit=other.unit)
    if plain and "best" not in ends:
        ends["best"] = plain
    return group


def _range(draft, group):
    """Low, best and high, or two of them, each in a column."""
    ends = group.ends
    if not {"low", "high"} <= {*ends}:
        return None
    columns = [ends[end] for end in ("low", "best", "high") if end in ends]
    numbers = numbers_in(*columns)
    if numbers.style != "number" or numbers.fit < ENOUGH:
        return None
    options = _typed_numbers(draft, columns, numbers)
    low, high = ends["low"], ends["high"]
    if "best" in ends:
        return {
            "style": "low-best-high",
            **{"low": low.name, "best": ends["best"].name, "high": high.name},
            **options,
        }
    paired = {"min", "minimum", "minimo", "minimal"} & {*low.words} and _both(draft, low, high)
    keys = ("min", "max") if paired else ("low", "high")
    style = "min-max" if paired else "one-sided"
    return {"style": style, keys[0]: low.name, keys[1]: high.name, **options}


def _both(draft, *columns):
    one, other = (draft.given.read.texts[column.name].is_null() for column in columns)
    return one.equals(other)


def _one_number(draft, group):
    """A number in each cell, perhaps with a column of hedges beside it, or in brackets."""
    column = group.ends.get("") or group.ends.get("best") or next(iter(group.ends.values()))
    numbers = numbers_in(column)
    if numbers.fit < ENOUGH or numbers.style == "words":
        return None
    options = _typed_numbers(draft, [column], numbers)
    amount = {"style": numbers.style, "from": column.name, **options}
    if numbers.style == "bracketed":
        draft.ask('What brackets around a number mean: mapping.amount.uncertain says "estimated".')
        return amount | {"uncertain": "estimated"}
    hedges = [c for c in draft.given.columns.values() if among(c.words, w.HEDGES)]
    hedges = [c for c in hedges if are_hedges(c)]
    return amount | ({"hedge": hedges[0].name} if hedges else {})


def _typed_numbers(draft, columns, numbers):
    """The options of an amount; the fields get their types."""
    for column in columns if numbers.plain else ():
        draft.typed(column, type="number")
    texts = [text for column in columns for text in column.texts]
    marked = [t for t in texts if any(mark in t for mark in ".,") and t not in _empty(numbers)]
    options = dict(numbers.options)
    if "group" in options and "decimal" not in options and both_readings(marked):
        mark, shown = options["group"], marked[0]
        draft.ask(
            f"Numbers such as {shown} are read as {re.sub(r'[.,]', '', shown)}, for persons and "
            f'things are whole. If {mark!r} stands before decimals, write "decimal": "{mark}" in '
            "place of group in mapping.amount."
        )
    return options


def _empty(numbers):
    return numbers.options.get("empty", [])


def _phrase(draft, group):
    """Words such as "several hundred"."""
    for column in group.ends.values():
        phrases = phrases_in(column)
        if phrases.fit >= PHRASES:
            return {"style": "words", "from": column.name, **phrases.options}
    return None


AMOUNTS = (_range, _one_number, _phrase)


# --- The kit's columns ---------------------------------------------------------------------------


def _claim_id(draft):
    for column in draft.given.columns.values():
        named = among(column.words, w.ID) and column.whole
        if named and len(column.texts) == column.rows:
            slugs = {found for text in column.texts if isinstance(found := slug(text), str)}
            if len(slugs) == column.rows:
                return {"from": column.name, "slug": True}
    return {"row": draft.options.name + "-{row}"}


def _quantity(draft):
    if draft.options.quantity:
        return {"constant": draft.options.quantity}
    if not draft.measure:
        _name_measure(draft)
    if draft.measure:
        return {"constant": draft.measure}
    draft.ask("What is counted: write mapping.quantity, as with --quantity deaths.")
    return {"constant": draft.named or "amount"}


def _name_measure(draft):
    """What the file's name, or else other columns, say is counted."""
    named = _measure(w.words_of(draft.given.file.rpartition(".")[0]))
    others = [_measure(column.words) for column in draft.given.columns.values()]
    for found in (named, *others):
        if found and found[1]:
            draft.measure, draft.unit = found[1:3]
            draft.ask(f"What is counted: {found[1]}, by another word of the table. Is it so?")
            return


def _unit(draft):
    unit = draft.options.unit or draft.unit
    if not unit:
        draft.ask("In what it is counted: write mapping.unit, as with --unit persons.")
    return {"constant": unit or "units"}


def _cumulative(draft):
    if not draft.cumulative:
        draft.ask(
            "Whether a row counts everything up to its day: mapping.cumulative says no. A running "
            'total needs {"constant": true}, and no window_start from its own day.'
        )
    return {"constant": draft.cumulative}


# --- Days ----------------------------------------------------------------------------------------


def _window(draft):
    """The rules of window_start, window_end and published, found once."""
    draft.days = draft.days or _day_rules(draft)
    return draft.days


def _day_rules(draft):
    roles = {}
    for column in draft.given.columns.values():
        role = _day_role(column)
        if role is not None and role not in roles and (rule := _day_rule(draft, column)):
            roles[role] = rule
    for role, columns in _parts(draft.given.columns.values()).items():
        if role not in roles:
            names = [columns[part].name for part in w.PARTS]
            roles[role] = {"from": names, "join": "-", "format": "year-first"}
            lacking = draft.given.rows - min(columns[part].filled for part in w.PARTS)
            if lacking:
                draft.ask(f"{_many(lacking, 'row')} without a whole day in {', '.join(names)}.")
    if not {"", "start", "end"} & {*roles}:
        for column in draft.given.columns.values():
            likely = len(column.texts) > 1 and days_in(column.texts[:50]).fit == 1
            if likely and (rule := _day_rule(draft, column)):
                draft.ask(f"The days are taken from {column.name}: correct window_end if not.")
                roles[""] = rule
                break
    day = roles.get("")
    rules = {"window_start": roles.get("start", day), "window_end": roles.get("end", day)}
    if draft.cumulative:
        rules["window_start"] = roles.get("start")
    if not rules["window_end"] and rules["window_start"]:
        rules["window_end"] = rules["window_start"]
    rules["published"] = roles.get("published")
    if not rules["window_end"]:
        draft.ask("No column of days is found: write mapping.window_end, without which no curve.")
    return rules


def _day_role(column):
    """Which day a column's name says it holds; None if none."""
    words = column.words
    if not column.texts or not among(words, f"{w.DATE} {w.START} {w.END} {w.PUBLISHED}"):
        return None
    if among(words, w.PUBLISHED):
        return "published"
    if among(words, w.PASSED_OVER):
        return None
    return "start" if among(words, w.START) else "end" if among(words, w.END) else ""


def _day_rule(draft, column):
    if days_in(column.texts[:50]).fit < 0.5:
        return None
    days = days_in(column.texts, draft.options.dates)
    if days.fit < ENOUGH:
        return None
    draft.typed(column, **days.field)
    if days.asked:
        shown = next(t for t in column.texts if not t[:4].isdigit())
        draft.ask(
            f"Whether the day or the month stands first in {column.name}, as in {shown}: every "
            "cell can be read both ways. Say --dates day-first or --dates month-first, or write it "
            "as format."
        )
        return {"from": column.name} | days.rule | {"format": ASKED}
    if "two_digit_years" in days.rule:
        draft.ask(f"Years of two digits in {column.name} are taken for those after 2000.")
    return {"from": column.name, **days.rule}


def _parts(columns):
    """Year, month and day in columns of their own, by the role of their day."""
    found = {}
    for column in columns:
        parts = [part for part, listed in w.PARTS.items() if among(column.words, listed)]
        if len(parts) == 1 and column.texts:
            start, end = (bool(among(column.words, listed)) for listed in (w.START, w.END))
            role = "start" if start else "end" if end else ""
            found.setdefault(role, {}).setdefault(parts[0], column)
    return {role: parts for role, parts in found.items() if len(parts) == 3}


# --- Who says so, and where ----------------------------------------------------------------------


def _source_column(draft):
    """The column that names who says so; the better filled, the more like a name, the better."""
    known = [c for c in draft.given.columns.values() if c.texts and _names_source(c)]
    usable = [c for c in known if len(c.texts) <= MANY and _median(c.texts) <= LONG]
    usable = [c for c in usable if c.filled * 2 >= c.rows or len(usable) == 1]
    return min(
        usable, key=lambda c: (len(c.words), list(draft.given.columns).index(c.name)), default=None
    )


def _names_source(column):
    told = " ".join(column.words)
    if re.search(rf"\b({w.REPORTED_BY})\b", told):
        return True
    return bool(among(column.words, w.SOURCE)) and not among(column.words, w.NO_SOURCE)


def _median(texts):
    return sorted(map(len, texts))[len(texts) // 2]


def _originator_id(draft):
    column = _source_column(draft)
    if column is None:
        name = draft.options.name
        draft.people = originators_of(_no_names())
        draft.people.loc[0] = [name, draft.given.file, "", "", ""]
        draft.ask(
            f"Who says so: no column names sources, so {name} itself stands for them in "
            "originators.csv."
        )
        return {"constant": name}
    texts = draft.given.read.texts[column.name].to_pandas()
    draft.people = originators_of(texts)
    _tell_people(draft, column, texts)
    rule = {"from": column.name, "aliases": "originators"}
    if texts.isna().all() or not texts.fillna("").str.strip().ne("").all():
        row = [UNNAMED, "the table, naming no source", "", "", ""]
        if UNNAMED not in set(draft.people["originator_id"]):
            draft.people.loc[len(draft.people)] = row
        draft.told.append(
            f"{_many(column.rows - column.filled, 'row')} without a source: {UNNAMED}."
        )
        rule["if_empty"] = UNNAMED
    return rule


def _tell_people(draft, column, texts):
    merged = draft.people[draft.people["aliases"] != ""]
    if len(merged):
        shown = [
            f"{r.name} = {r.aliases}"
            for r in merged[["name", "aliases"]].head(3).itertuples(index=False)
        ]
        draft.told.append(
            f"Several spellings of {_many(len(merged), 'source')}, now aliases: {'; '.join(shown)}."
        )
    frequent = [name for name, _ in Counter(texts.dropna().str.strip()).most_common()]
    known = {*draft.people["name"]}
    pairs = alike([name for name in frequent if name in known])
    if pairs:
        shown = "; ".join(f"{a} = {b}" for a, b in pairs[:8])
        more = f"; and {len(pairs) - 8:,} more" if len(pairs) > 8 else ""
        draft.ask(
            f"Whether these are one source: {shown}{more}. If so, put one name under the other's "
            "aliases (| between them) in originators.csv and delete its row."
        )
    several = sum(bool(re.search(r";|\|", text)) for text in column.texts)
    if several:
        draft.ask(
            f"Several sources in one cell of {column.name}, {several:,} times: each such cell is "
            "one speaker."
        )


def _outlet(draft):
    columns = [c for c in draft.given.columns.values() if c.texts and among(c.words, w.OUTLET)]
    columns = [c for c in columns if not among(c.words, w.NO_SOURCE)]
    column = columns[0] if columns else _source_column(draft)
    if column is None:
        return {"constant": draft.given.file}
    return {"from": column.name} | ({} if column.whole else {"if_empty": "not named"})


def _url(draft):
    """A column of addresses, if each is one."""
    pattern = target_claims().fields["url"]["constraints"]["pattern"]
    for column in draft.given.columns.values():
        if column.texts and among(column.words, w.URL):
            fits = fitting(pa.array(column.texts, pa.string()), pattern).to_pylist()
            wrong = [text for text, fit in zip(column.texts, fits, strict=True) if not fit]
            if not wrong:
                return {"from": column.name}
            draft.told.append(
                f"{column.name} holds {_many(len(wrong), 'text')} that are no address, such as "
                f"{wrong[0][:60]!r}: it stays as a column beside the claims."
            )
    return None


def _wording(draft):
    """The words of the amount, where a column of them stands beside its numbers."""
    if not draft.amount or draft.amount["style"] == "words":
        return None
    for column in draft.given.columns.values():
        measure = _measure(column.words)
        told = among(column.words, w.TEXTS) and column not in draft.amount_columns
        own = told and measure and measure[1] == draft.measure and numbers_in(column).fit < ENOUGH
        if own and phrases_in(column).fit >= PHRASES:
            return {"from": column.name}
    return None


def _many(count, what):
    return f"{count:,} {what}" + ("" if count == 1 else "s")


# The kit's columns, and how each is guessed: from a Draft to a rule, or to None.
RULES = {
    "claim_id": _claim_id,
    "statement_id": lambda draft: dict(draft.mapping["claim_id"]),
    "quantity": _quantity,
    "measure": lambda draft: {"constant": "count"},
    "unit": _unit,
    "wording": _wording,
    "modality": lambda draft: {"constant": "asserted"},
    "window_start": lambda draft: _window(draft)["window_start"],
    "window_end": lambda draft: _window(draft)["window_end"],
    "published": lambda draft: _window(draft)["published"],
    "cumulative": _cumulative,
    "originator_id": _originator_id,
    "outlet": _outlet,
    "url": _url,
}
