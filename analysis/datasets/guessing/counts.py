"""What a foreign table counts: its columns of numbers, how they are written, and of what they are.

Columns of one name but for its end (low, best, high, words) are a group; each group that counts
people becomes a count of the row. Each guess of a style is an entry of `AMOUNTS`.
"""

import json
import re
from typing import NamedTuple

import pandas as pd

from analysis.datasets.guessing import words as w
from analysis.datasets.guessing.values import (
    ENOUGH,
    PHRASES,
    are_addresses,
    are_hedges,
    both_readings,
    commonest_unit,
    marks_in,
    numbers_in,
    phrases_in,
    silent_in,
    units_of,
)
from analysis.datasets.guessing.words import among
from analysis.datasets.mapping.meant import UNIT_OF

UNITS = "units"  # where nothing says in what it is counted
MOST = 6  # counts that are taken of one row
KINDS = 40  # quantities that a column may name
ENDS = ("low", "best", "high")
LIKELY = 0.8  # of the cells of a column that is known by its phrases alone
ALONE = {"low": "at least", "high": "at most"}


class Group(NamedTuple):
    """Columns that count one thing: its low, best and high end, its words, or one number."""

    measure: str  # quantity; empty where only the ends are named
    unit: str
    rest: tuple  # other words of the names
    ends: dict  # "low", "best", "high", "words" or "": Column
    rank: int
    rule: dict | None = None  # of the quantity, where a column says it of each row

    @property
    def named(self):
        """The other words, as far as a quantity may have them."""
        scales = ["in", *" ".join(w.SCALES.values()).split()] if self.scale else []
        rest = [word for word in self.rest if word not in scales]
        return "_".join(word for word in rest if re.fullmatch("[a-z]+", word))

    @property
    def scale(self):
        """Of what the numbers are so many, as "thousand"; empty if they count one by one."""
        return next((name for name, listed in w.SCALES.items() if among(self.rest, listed)), "")

    @property
    def quantity(self):
        return "_".join(filter(None, [self.measure, self.named]))

    def says(self, listed):
        return any(among(column.words, listed) for column in self.ends.values())


class Count(NamedTuple):
    """One count of each row."""

    group: Group
    amount: dict  # as the mapping says it

    @property
    def cumulative(self):
        return self.group.says(w.CUMULATIVE)


def find_counts(draft):
    """The Counts of a table, the likeliest first; what is left over is asked."""
    groups = _groups(draft.given)
    found = {}
    for group in groups:
        first = not found
        new = first or (group.measure and not _clash(group.quantity, found))
        if new and len(found) < MOST and (amount := _amount(draft, group, groups, first)):
            group = _named(draft, group, groups) if first else group
            found[group.quantity] = Count(group, amount)
    counts = [*found.values()] or _alone(draft)
    _ask_for_others(draft, groups, counts)
    for column in draft.given.columns.values():
        if column.texts and (why := _why_no_count(column)):
            draft.ask(f"{column.name} is not taken for a count: {why}.")
    for count in counts:
        _ask_for_scale_and_units(draft, count)
    return counts


def _why_no_count(column):
    """Why a column that is named as a count holds none; empty if nothing speaks against it."""
    if column.percent:
        return "its sheet shows it in percent, where 0.5 is 50%"
    if re.search(r"[%‰]|\(\s*(?:in )?[mk]\s*\)|x ?1[., ]?000", column.name.lower()):
        return "its name may mean a share, or a count in thousands or millions"
    said = among(column.words, w.NO_COUNT)
    if said and (measure := measure_of(column.words)) and measure[1]:
        return f"its name says {said[0]!r}"
    return ""


def unit_in(draft, count):
    """The unit of a count, with the scale of its name; empty if nothing says it."""
    unit, scale = draft.options.unit or count.group.unit, count.group.scale
    return f"{scale}_{unit or UNITS}" if scale else unit


def _ask_for_scale_and_units(draft, count):
    """Say where numbers are so many thousands, and where one column has several units."""
    columns = [draft.given.columns[name] for name in used(count.amount)]
    named = ", ".join(column.name for column in columns)
    if scale := count.group.scale:
        many, unit = f"{scale}s", unit_in(draft, count)
        draft.ask(
            f"{named} counts in {many} by its name: {columns[0].texts[0]} is so many {many}, and "
            f"the unit is {unit}. To count one by one, write whole numbers and rename the column."
        )
    units = [unit for column in columns for unit in units_of(column)]
    if count.amount["style"] == "words" and len({*units}) > 1:
        draft.ask(
            f"{named} has several units ({', '.join(dict.fromkeys(units))}): part them in columns "
            "of their own, for mapping.unit says one for all rows."
        )


def _named(draft, group, groups):
    """A group that says what it counts: by its name, a column's cells, or another name."""
    if draft.options.quantity:
        return group._replace(measure=draft.options.quantity, rest=())
    if group.measure:
        return group
    rule = None if any(other.measure for other in groups) else _of_each_row(draft)
    if rule:
        draft.ask(f"What is counted: {rule['from']} says it of each row. Is it so?")
        return group._replace(rest=(), unit="persons", rule=rule)
    names = [draft.given.file.rpartition(".")[0], *draft.given.columns]
    found = [found for name in names if (found := measure_of(w.words_of(name))) and found[1]]
    if found:
        draft.ask(f"What is counted: {found[0][1]}, by another word of the table. Is it so?")
        return group._replace(measure=found[0][1], unit=found[0][2], rest=())
    draft.ask("What is counted: write mapping.quantity, as with --quantity deaths.")
    return group if group.quantity else group._replace(measure="amount")


def _clash(name, others):
    """Whether claims of two counts could not be told apart by the ends of their names."""
    return any(f"_{a}".endswith(f"_{b}") for o in others for a, b in ((name, o), (o, name)))


def used(amount):
    """The columns that an amount takes."""
    keys = ("from", "hedge", *ENDS, "min", "max")
    return [amount[key] for key in keys if isinstance(amount.get(key), str)]


def _ask_for_others(draft, groups, counts):
    taken = {name for count in counts for name in used(count.amount)}
    others = [column for group in groups for column in group.ends.values()]
    others = [c.name for c in others if c.name not in taken and numbers_in(c).fit >= ENOUGH]
    if counts and others:
        draft.ask(
            f"More numbers: {', '.join(dict.fromkeys(others))}. They stay as columns beside the "
            "claims; mapping.amount may list them too."
        )


def _alone(draft):
    """The one column that may hold numbers, or phrases, though its name does not say so."""
    columns = [c for c in draft.given.columns.values() if c.texts]
    columns = [c for c in columns if not among(c.words, f"{w.NO_AMOUNT} {w.ID}")]
    columns = [c for c in columns if not _why_no_count(c) and not are_addresses(c)]
    numbers = [c for c in columns if (n := numbers_in(c)).fit == 1 and n.style == "number"]
    strange = f"{w.DATE} {w.START} {w.END} {w.SOURCE} {w.URL} {w.OUTLET}"
    phrases = [c for c in columns if not among(c.words, strange)]
    phrases = [] if numbers else [c for c in phrases if phrases_in(c, {}).fit >= LIKELY]
    if len(alone := numbers or phrases) == 1:
        (column,) = alone
        named = (UNIT_OF[word] for word in column.words if word in UNIT_OF)
        unit = (commonest_unit(column) if phrases else "") or next(named, "")
        group = Group("", unit, _rest(column.words, ()), {"": column}, 99)
        draft.ask(f"The numbers are taken from {column.name}: correct mapping.amount if not.")
        amount = _amount(draft, group, [group], True)
        return [Count(_named(draft, group, []), amount)]
    named = f" ({', '.join(c.name for c in alone)} hold numbers)" if alone else ""
    example = {"style": "number", "from": alone[0].name if alone else "a column"}
    example = json.dumps(example, ensure_ascii=False)
    draft.ask(
        f"Where the numbers are: write mapping.amount{named}, as {example}, or in place of "
        'number words, for phrases such as "about 40".'
    )
    for column in columns if not alone else ():
        if (measure := measure_of(column.words)) and measure[1]:
            shown = ", ".join(map(repr, column.texts[:3]))
            draft.ask(f"{column.name} is named as a count, and too few cells can be read: {shown}.")
    return []


def _of_each_row(draft):
    """The rule of a quantity whose column names one in each cell, such as "civilians_killed"."""
    for column in draft.given.columns.values():
        names = {text: re.sub("[^a-z]+", "_", text.lower()).strip("_") for text in column.texts}
        told = column.whole and len(names) <= KINDS and all(names.values())
        told = told and len({*names.values()}) == len(names)
        if told and all((m := measure_of(w.words_of(t))) and m[1] for t in names):
            return {"from": column.name, "codes": names}
    return None


# --- Groups of columns ---------------------------------------------------------------------------


def _groups(given):
    """The columns that may hold amounts, by what they count, the likeliest first."""
    found = {}
    for column in given.columns.values():
        measure = measure_of(column.words)
        told = bool(measure and among(column.words, w.TEXTS))
        ends = [end for end, listed in w.ENDS.items() if among(column.words, listed)]
        if _why_no_count(column):
            continue
        skipped = {*among(column.words, w.NO_AMOUNT)} - ({*w.TEXTS.split()} if told else set())
        if not column.texts or skipped or not (measure or ends):
            continue
        rank, name, unit, own = measure or (len(w.MEASURES) - 1.5, "", "", [])
        rest = _rest(column.words, own)
        group = found.setdefault((name, rest), Group(name, unit, rest, {}, rank))
        group.ends.setdefault("words" if told else ends[0] if ends else "", column)
    groups = [_with_best(given, g, found) for g in found.values()]
    return sorted(groups, key=lambda g: (bool(g.rest) and g.measure != "", g.rank, -len(g.ends)))


def _rest(words, own):
    """The words of a name that say neither what is counted nor which end it is."""
    roles = " ".join([*w.ENDS.values(), w.TEXTS, w.FILLERS]).split()
    said = {*own, *roles} - {*w.CUMULATIVE.split()}
    return tuple(word for word in words if word not in said)


def measure_of(words):
    """(rank, quantity, unit, its words in the name) of what a column counts; None if it is none."""
    found = {name: (rank, name, unit, own) for rank, (name, unit, listed) in enumerate(w.MEASURES)
             if (own := among(words, listed))}  # fmt: skip
    if {"deaths", "injured"} <= {*found}:  # of both there is one word
        rank = [name for name, *_ in w.MEASURES].index("casualties")
        return rank, "casualties", "persons", found["deaths"][3] + found["injured"][3]
    if not found:
        return None
    rank, name, unit, own = next(iter(found.values()))
    if own == ["size"] and _rest(words, own):
        return None  # of something else than a crowd
    return rank, "" if name == "amount" else name, unit, own


def _with_best(given, group, found):
    """A group of two ends, with the plain number that stands beside them as its best."""
    ends = group.ends
    if not {"low", "high"} <= {*ends}:
        return group
    plain = ends.pop("", None)
    for other in found.values():
        if not plain and not group.measure and other.measure and not other.rest:
            plain = other.ends.get("")
            plain = plain if plain and _inside(given, ends, plain) else None
            if plain and "best" not in ends:
                other.ends.pop("")
                named = {"measure": other.measure, "unit": other.unit, "rank": other.rank}
                group = group._replace(**named)
    if plain and "best" not in ends:
        ends["best"] = plain
    return group


def _inside(given, ends, plain):
    """Whether a number stands between two ends, row by row, as a best estimate does."""
    texts = (given.read.texts[c.name].to_pandas() for c in (ends["low"], plain, ends["high"]))
    low, best, high = (pd.to_numeric(column, errors="coerce") for column in texts)
    return ((best < low) | (best > high)).mean() < 1 - ENOUGH


# --- Styles --------------------------------------------------------------------------------------


def _amount(draft, group, groups, first):
    """The first style that fits the cells of a group, with its options; None if none does."""
    found = next((found for guess in AMOUNTS if (found := guess(draft, group, groups))), None)
    if found and not found.get("empty", True):
        del found["empty"]
    if found and found["style"] == "number" and (hedge := _hedge(draft, group, first)):
        found["hedge"] = hedge
    return found


def _range(draft, group, groups):
    """Low, best and high, or two of them, each in a column."""
    ends = group.ends
    if not {"low", "high"} <= {*ends}:
        return None
    names = {end: ends[end].name for end in ENDS if end in ends}
    numbers = numbers_in(*(ends[end] for end in names))
    if numbers.style != "number" or numbers.fit < ENOUGH:
        return None
    options = _typed(draft, [ends[end] for end in names], numbers)
    if "words" in ends and (words := _words_first(draft, ends["words"])):
        return words | names | options | {"empty": words["empty"] + options.get("empty", [])}
    if "best" in names:
        return {"style": "low-best-high"} | names | options
    low, high = ends["low"], ends["high"]
    paired = {"min", "minimum", "minimo", "minimal"} & {*low.words} and _both(draft, low, high)
    keys = ("min", "max") if paired else ("low", "high")
    style = "min-max" if paired else "one-sided"
    return {"style": style, keys[0]: low.name, keys[1]: high.name, **options}


def _words_first(draft, column):
    """Phrases beside numbers, which are taken where the words say nothing; None if few are read."""
    silent = silent_in(column, {})
    spoken = column._replace(texts=[text for text in column.texts if text not in {*silent}])
    phrases = phrases_in(spoken, {})
    if phrases.fit < ENOUGH or len(silent) > KINDS:
        return None
    if silent:
        draft.told.append(f"Words without a number in {column.name}: {', '.join(silent)}.")
    empty = [*phrases.options.get("empty", []), *silent]
    return {"style": "words", "from": column.name, "empty": empty}


def _both(draft, *columns):
    one, other = (draft.given.read.texts[column.name].is_null() for column in columns)
    return one.equals(other)


def _one_number(draft, group, groups):
    """A number in each cell, perhaps in brackets."""
    column = next(
        (group.ends[end] for end in ("", "best", *ALONE, "words") if end in group.ends), None
    )
    numbers = column and numbers_in(column)
    if not numbers or numbers.fit < ENOUGH:
        return None
    amount = {"style": numbers.style, "from": column.name, **_typed(draft, [column], numbers)}
    if numbers.style == "bracketed":
        draft.ask('What brackets around a number mean: mapping.amount.uncertain says "estimated".')
        return amount | {"uncertain": "estimated"}
    return amount


def _phrase(draft, group, groups):
    """Words such as "several hundred"; the marks are those of all counts of the table."""
    marks = marks_in(*(column for other in groups for column in other.ends.values()))
    for column in group.ends.values():
        phrases = phrases_in(column, marks)
        if phrases.fit >= PHRASES:
            _ask_for_marks(draft, marks, [column], column.texts)
            return {"style": "words", "from": column.name, **phrases.options}
    return None


AMOUNTS = (_range, _one_number, _phrase)


def _hedge(draft, group, first):
    """The hedge of a number: that of a column, or of a name such as "minimum"."""
    for column in draft.given.columns.values():
        if among(column.words, w.HEDGES) and are_hedges(column):
            measure = measure_of(column.words)
            if measure[1] == group.measure if measure else first:
                return column.name
    (end,) = [*group.ends] if len(group.ends) == 1 else [""]
    return {"constant": ALONE[end]} if end in ALONE else None


def _typed(draft, columns, numbers):
    """The options of an amount; the fields get their types."""
    for column in columns if numbers.plain else ():
        draft.typed(column, type="number")
    empty = numbers.options.get("empty", [])
    texts = [text for column in columns for text in column.texts if text not in empty]
    _ask_for_marks(draft, numbers.options, columns, texts)
    return dict(numbers.options)


def _ask_for_marks(draft, options, columns, texts):
    """Ask whether 1.200 is twelve hundred, where every number with a mark could be both."""
    marked = re.findall(r"[0-9]+[.,][0-9.,]*[0-9]", "\n".join(texts))
    if "group" in options and "decimal" not in options and both_readings(marked):
        mark, shown = options["group"], marked[0]
        remedy = f'stands before decimals, write "decimal": "{mark}" in place of group'
        if not any(remedy in told for told in draft.asks):
            parted = any(word in UNIT_OF for column in columns for word in column.words)
            why = "but may have decimals" if parted else "for persons and things are whole"
            draft.ask(
                f"Numbers such as {shown} are read as {re.sub(r'[.,]', '', shown)}, {why}. If "
                f"{mark!r} {remedy} in mapping.amount."
            )
