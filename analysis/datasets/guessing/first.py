"""A first mapping of a foreign table, guessed from its names and its cells.

Where a guess may be wrong the draft says so under `asks`; nothing is guessed that another reading
of the same cells would contradict.
"""

import json
from typing import NamedTuple

import pandas as pd

from analysis.datasets.guessing import words as w
from analysis.datasets.guessing.counts import UNITS, find_counts, unit_in, used
from analysis.datasets.guessing.days import window_rules
from analysis.datasets.guessing.people import originators_of
from analysis.datasets.guessing.sources import find_sources
from analysis.datasets.guessing.values import ENOUGH, PHRASES, numbers_in, phrases_in
from analysis.datasets.guessing.words import among
from analysis.datasets.mapping.target_column import slug
from analysis.datasets.mapping.targets import CHANGE, taken_names, target_claims

MANY_ENOUGH = 3  # rows of which the last may be the sum of the others by more than chance
LABEL = 30  # characters of a cell that says "total"
SHOWN = 5  # rows of totals that are named
ORDER = (
    *("claim_id", "statement_id", "quantity", "measure", "unit", "wording", "modality"),
    *("window_start", "window_end", "published", "cumulative", "originator_id", "outlet", "url"),
    "amount",
)


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
        self.people = originators_of(pd.Series([], dtype="str"))
        self.counts, self.place = [], ""

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
    draft.counts = find_counts(draft)
    claim = _claim_id(draft)
    whole = {"claim_id": claim, "statement_id": dict(claim), "unit": {"constant": _unit(draft)}}
    whole |= {"modality": {"constant": "asserted"}}
    window = window_rules(draft)
    every = [_of_count(draft, count, window) for count in draft.counts] or [_of_none(draft, window)]
    if not draft.counts or not all(count.cumulative for count in draft.counts):
        draft.ask(
            "Whether a row counts everything up to its day: mapping.cumulative says no. A running "
            'total needs {"constant": true}, and no window_start from its own day.'
        )
    whole |= every[0] | find_sources(draft)
    _ask_for_totals(draft)
    draft.place = _place(draft) if len(draft.people) == 1 else ""
    if len(draft.counts) > 1:
        for name in ("quantity", "wording"):
            whole.pop(name, None)
        whole["amount"] = _listed(draft, every, whole)
    elif draft.counts:
        whole["amount"] = draft.counts[0].amount
    draft.mapping = {name: whole[name] for name in ORDER if whole.get(name) is not None}
    return draft


def _place(draft):
    """The column that tells rows apart where their speakers do not."""
    taken = taken_names(target_claims())
    columns = [c for c in draft.given.columns.values() if c.whole and c.name not in taken]
    return next((c.name for word in w.PLACE.split() for c in columns if word in c.words), "")


def _ask_for_totals(draft):
    """Name rows that are a total of others, by a cell that says so or a last number that is it."""
    texts = {name: column.to_pandas() for name, column in draft.given.read.texts.items()}
    amounts = {name for count in draft.counts for name in used(count.amount)}
    lines = {}
    for name, column in texts.items():
        if name not in amounts and not among(draft.given.columns[name].words, w.URL):
            for text in filter(_says_total, draft.given.columns[name].texts):
                for at in column.index[column == text]:
                    lines.setdefault(at, {name: text})
    for name in amounts:
        rows = [at for at in texts[name].index if at not in lines]
        if len(rows) > MANY_ENOUGH and _is_sum(texts[name], rows[-1], rows[:-1]):
            blank = {n: "" for n, c in texts.items() if pd.isna(c[rows[-1]])}
            if blank:  # else it is a row like the others
                lines[rows[-1]] = {name: texts[name][rows[-1]]} | blank
    rows = [row for row in range(draft.given.rows) if row not in lines]
    for where in [*{json.dumps(where): where for where in lines.values()}.values()][:SHOWN]:
        named = [at for at, other in lines.items() if other == where]
        sums = [n for n in amounts if len(named) == 1 and _is_sum(texts[n], named[0], rows)]
        rule = [{"where": {n: t.strip() for n, t in where.items()}, "reason": "a total of others"}]
        shown = ", ".join(f"{at + 2:,}" for at in named[:3]) + " ..." * (len(named) > 3)
        draft.ask(
            f"Whether these rows are totals of others: {shown}"
            + (f" ({', '.join(sums)} is the sum of the others)" if sums else "")
            + '. They are claims now. If so, write in the mapping "leave_out": '
            + json.dumps(rule, ensure_ascii=False)
        )


def _says_total(text):
    words = w.words_of(text) if len(text) <= LABEL and not any(map(str.isdigit, text)) else ()
    return bool(among(words, w.TOTALS)) and {*words} <= {*f"{w.TOTALS} {w.WITH_TOTALS}".split()}


def _is_sum(column, at, rows):
    """Whether the number of a row is the sum of those of other rows."""
    numbers = pd.to_numeric(column, errors="coerce")
    return bool(numbers[at] == numbers[rows].sum() != 0)


def _claim_id(draft):
    for column in draft.given.columns.values():
        if among(column.words, w.ID) and len(column.texts) == column.rows:
            slugs = {found for text in column.texts if isinstance(found := slug(text), str)}
            if len(slugs) == column.rows:
                return {"from": column.name, "slug": True}
    return {"row": draft.options.name + "-{row}"}


def _unit(draft):
    unit = next((unit_in(draft, count) for count in draft.counts), draft.options.unit)
    if not unit:
        draft.ask("In what it is counted: write mapping.unit, as with --unit persons.")
    return unit or UNITS


def _of_none(draft, window):
    """The rules of a table whose numbers are not found."""
    draft.ask("What is counted: write mapping.quantity, as with --quantity deaths.")
    quantity = {"constant": draft.options.quantity or "amount"}
    measure = {"constant": "count"}
    return {"quantity": quantity, "measure": measure, **window, "cumulative": {"constant": False}}


def _of_count(draft, count, window):
    """The rules that are about one count."""
    measure = CHANGE if count.group.says(w.CHANGE) else "count"
    quantity = count.group.rule or {"constant": count.group.quantity}
    rules = {"quantity": quantity, "measure": {"constant": measure}}
    if wording := _wording(count):
        rules["wording"] = {"from": wording}
    start = None if count.cumulative else window["window_start"]
    return rules | window | {"window_start": start, "cumulative": {"constant": count.cumulative}}


def _wording(count):
    """The words of the amount, where a column of them stands beside its numbers."""
    column = count.group.ends.get("words")
    told = column and column.name not in used(count.amount) and numbers_in(column).fit < ENOUGH
    return column.name if told and phrases_in(column, {}).fit >= PHRASES else None


def _listed(draft, every, whole):
    """The amounts of several counts, each with the rules in which it differs from the first."""
    listed = []
    for count, rules in zip(draft.counts, every, strict=True):
        unit = unit_in(draft, count) or UNITS
        if unit != whole["unit"]["constant"]:
            rules["unit"] = {"constant": unit}
        own = {n: rule for n, rule in rules.items() if n != "quantity" and rule != whole.get(n)}
        own = {n: {"constant": None} if rule is None else rule for n, rule in own.items()}
        name = count.group.quantity.replace("_", "-")
        listed.append({"name": name, **count.amount} | ({"columns": own} if own else {}))
    return listed
