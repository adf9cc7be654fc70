"""Amounts: from the number columns of another project to value, value_high, hedge and bound."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.datasets.mapping.figures import figure_reader, is_silent
from analysis.datasets.mapping.numbers import bracket_reader, number_reader
from analysis.datasets.mapping.values import FAULT, Refused, read_each, refusals

FLOOR, CEILING = "at least", "at most"
ENDS = ("low", "best", "high")
ONE_END = Refused(
    "has only one of its two ends",
    'Fill the other, or write "style": "one-sided", which leaves an empty end open',
)
CLASH = Refused(
    "has a hedge that does not go with its ends",
    "A low alone is a floor, a high alone a ceiling, and no range is exact: empty one of the cells",
)


class Amount(NamedTuple):
    """What a table's amounts say, by row; missing and None where nothing is said."""

    value: np.ndarray
    value_high: np.ndarray
    best: np.ndarray  # the best estimate, where there is a range or one end beside it
    hedge: np.ndarray
    bound: np.ndarray
    uncertain: np.ndarray  # whether the number stands in brackets
    refused: list  # (columns, frame of `refusals`)
    negative: list  # (columns, positions) of numbers below 0, which only a change may have
    wording: pa.ChunkedArray | None = None  # the words, where the amount is words


class Style(NamedTuple):
    """One way to write amounts."""

    columns: tuple  # keys that name a column
    read: object  # from (table, the mapping's amount) to an Amount
    options: tuple = ("group", "decimal", "empty")
    optional: tuple = ()  # keys that may name a column
    more: tuple = ()  # other keys that only this style has


def amount_columns(amount):
    """The foreign columns that an amount is made from, in the order of the style."""
    style = STYLES[amount["style"]]
    keys = (*style.columns, *style.optional, "hedge")
    return list(dict.fromkeys(amount[key] for key in keys if isinstance(amount.get(key), str)))


def read_amount(table, amount):
    """The Amount of a table, as the mapping's `amount` describes it."""
    return STYLES[amount["style"]].read(table, amount)


# --- Numbers in several columns ------------------------------------------------------------------


def _low_best_high(table, amount):
    return _hedged(table, amount, _three(table, amount))


def _three(table, amount):
    """Low, best and high, each where the amount names its column."""
    (low, best, high), refused, negative = _numbers(table, amount, ENDS)
    crossed = low > high
    misplaced = [
        _misplaced(amount, ("low", "high"), crossed, "above"),
        _misplaced(amount, ("best", "low"), (best < low) & ~crossed, "below"),
        _misplaced(amount, ("best", "high"), (best > high) & ~crossed, "above"),
    ]
    alone = np.isnan(low) & np.isnan(high)
    low, high = np.where(alone, best, low), np.where(alone, best, high)
    found = _ends(low, high, refused + misplaced, negative)
    return found._replace(best=np.where(alone | (low == high), np.nan, best))


def _one_sided(table, amount):
    return _hedged(table, amount, _two(table, amount, ("low", "high")))


def _min_max(table, amount):
    found = _two(table, amount, ("min", "max"))
    unread = np.isin(np.arange(len(found.value)), [at for _, f in found.refused for at in f["at"]])
    at = np.flatnonzero(np.isin(found.bound, ["lower", "upper"]) & ~unread)
    half = [amount["min"], amount["max"]], refusals(at, ONE_END)
    return _hedged(table, amount, found._replace(refused=[*found.refused, half]))


def _two_rows(table, amount):
    low, high = end_columns(amount)
    return _two(table, amount | {"low": low, "high": high}, ("low", "high"))


def end_columns(amount):
    """The columns that the two ends of a statement stand in once its rows are joined."""
    return [f"{amount['from']} ({amount[end]})" for end in ("low", "high")]


def _two(table, amount, keys):
    (low, high), refused, negative = _numbers(table, amount, keys)
    return _ends(low, high, [*refused, _misplaced(amount, keys, low > high, "above")], negative)


def _numbers(table, amount, keys):
    """The numbers of some columns, missing where there is no column; and what is wrong with them.

    What could not be read, and the places of negative numbers.
    """
    numbers, refused, negative = [], [], []
    for key in keys:
        if key not in amount:
            numbers.append(np.full(len(table.frame), np.nan))
            continue
        column, name = _read_numbers(table, amount, amount[key]), amount[key]
        numbers.append(column.numbers())
        refused.append(([name], column.refusals()))
        negative.append(([name], np.flatnonzero(numbers[-1] < 0)))
    return numbers, refused, negative


def _read_numbers(table, amount, name):
    plain = table.resource.fields[name]["type"] != "string"
    return read_each(table.columns.texts[name], number_reader(amount, plain))


def _misplaced(amount, keys, wrong, side):
    """Rows whose two numbers stand the wrong way round."""
    names = [amount.get(key, key) for key in keys]
    reason = Refused(f"{names[0]} is {side} {names[1]}", FAULT)
    return names, refusals(np.flatnonzero(wrong), reason)


def _ends(low, high, refused, negative):
    """A range, a number, or a floor or a ceiling where only one end is filled."""
    floor, ceiling = ~np.isnan(low), ~np.isnan(high)
    bound = np.full(len(low), None, object)
    bound[floor & ~ceiling], bound[ceiling & ~floor] = "lower", "upper"
    bound[low == high], bound[low < high] = "point", "range"
    hedge = np.full(len(low), None, object)
    hedge[bound == "lower"], hedge[bound == "upper"] = FLOOR, CEILING
    value, top = np.where(floor, low, high), np.where(low < high, high, np.nan)
    nothing, none = np.full(len(low), np.nan), np.zeros(len(low), bool)
    return Amount(value, top, nothing, hedge, bound, none, refused, negative)


# --- Hedges beside numbers -----------------------------------------------------------------------


def _hedged(table, amount, found):
    """The amounts with the hedge that a column, or the mapping, says of them.

    On a range it moves the ends, as in "about 2,000 to 3,000"; then the best estimate, which is
    about the range itself, says nothing. Where one end stands alone it may only say the same. Of a
    fall it says how far: "more than" beside -500 is a fall by more than 500.
    """
    from analysis.wording.bound import TURNED

    if "hedge" not in amount:
        return found
    said, bound, refused = _hedges(table, amount)
    has = ~np.isnan(found.value) & pd.notna(bound)
    alone = has & np.isin(found.bound, ["lower", "upper"])
    fall = ~alone & (np.fmax(found.value, found.value_high) < 0)
    bound = np.where(fall, pd.Series(bound, dtype=object).replace(TURNED), bound)
    ranged = has & (found.bound == "range")
    clash = alone & (found.bound != bound) | ranged & ~np.isin(bound, ["lower", "upper", "about"])
    refused = [*refused, (amount_columns(amount), refusals(np.flatnonzero(clash), CLASH))]
    return found._replace(
        hedge=np.where(has, said, found.hedge),
        bound=np.where(has, bound, found.bound),
        best=np.where(ranged, np.nan, found.best),
        refused=found.refused + refused,
    )


def _hedges(table, amount):
    """The hedge and the bound that each row has, and what is no hedge."""
    if isinstance(amount["hedge"], dict):
        said, count = hedge_reader({})(amount["hedge"]["constant"]), len(table.frame)
        return np.full(count, said, object), np.full(count, _bound_of(said), object), []
    read = hedge_reader(amount)
    hedges = read_each(table.columns.texts[amount["hedge"]], read, empty=read(""))
    refused = [([amount["hedge"]], hedges.refusals())]
    return hedges.objects(lambda h: h or None), hedges.objects(_bound_of), refused


def hedge_reader(amount):
    """A function from a text to the canonical hedge ("" for none), or to a `Refused`.

    >>> hedge_reader({"codes": {"min": "at least"}})("min")
    'at least'
    """
    from analysis.wording import HEDGES
    from analysis.wording.vocabulary import CANONICAL

    codes = {code.strip(): hedge for code, hedge in amount.get("codes", {}).items()}

    def read(text):
        phrase = " ".join(codes.get(text, text).lower().split())
        name = CANONICAL.get(phrase, phrase)
        if not name or (name in HEDGES and HEDGES[name].family != "range"):
            return name
        problem = "is no hedge of one number that the kit knows"
        return Refused(problem, "Add it to mapping.amount.codes")

    return read


def _bound_of(hedge):
    from analysis.wording import HEDGES

    return HEDGES[hedge].bound if hedge else None


# --- Numbers in one column -----------------------------------------------------------------------


def _number(table, amount):
    """A number, and its hedge where a column, or the mapping, has it."""
    (value,), refused, negative = _numbers(table, amount, ("from",))
    return _hedged(table, amount, _ends(value, value, refused, negative))


def _bracketed(table, amount):
    return _stated(table, amount, bracket_reader(amount))


def _words(table, amount):
    """Phrases; where they say nothing of a number, low, best and high if there are such columns."""
    found = _stated(table, amount, figure_reader(amount))
    words = table.columns.texts[amount["from"]]
    if not any(key in amount for key in ENDS):
        return found._replace(wording=words)
    other, (columns, unread) = _three(table, amount), found.refused[0]
    silent = np.isnan(found.value)
    silent[unread["at"][~unread["problem"].map(is_silent).to_numpy(bool)]] = False
    tried = [(names, frame[silent[frame["at"]]]) for names, frame in other.refused]
    there = silent & ~np.isnan(other.value)
    there[np.array([at for _, frame in tried for at in frame["at"]], int)] = True
    taken = {
        name: np.where(there, getattr(other, name), getattr(found, name))
        for name in ("value", "value_high", "best", "hedge", "bound")
    }
    return found._replace(
        **taken,
        refused=[(columns, unread[~there[unread["at"]]]), *tried],
        negative=[(names, at[there[at]]) for names, at in other.negative],
        wording=pc.if_else(pa.array(there), pa.scalar(None, pa.string()), words),
    )


def _stated(table, amount, read):
    """What each text of one column states."""
    name = amount["from"]
    column = read_each(table.columns.texts[name], read)
    value = column.numbers(lambda s: s.value)
    return Amount(
        value=value,
        value_high=column.numbers(lambda s: s.value_high),
        best=column.numbers(lambda s: s.best),
        hedge=column.objects(lambda s: s.hedge),
        bound=column.objects(lambda s: s.bound),
        uncertain=column.numbers(lambda s: s.uncertain) == 1,
        refused=[([name], column.refusals())],
        negative=[([name], np.flatnonzero(value < 0))],
    )


HEDGED = ("hedge", "codes")
STYLES = {
    "low-best-high": Style(ENDS, _low_best_high, more=HEDGED),
    "one-sided": Style(("low", "high"), _one_sided, more=HEDGED),
    "min-max": Style(("min", "max"), _min_max, more=HEDGED),
    "number": Style(("from",), _number, more=HEDGED),
    "bracketed": Style(("from",), _bracketed, more=("uncertain",)),
    "words": Style(("from",), _words, optional=ENDS, more=("of",)),
    "two-rows": Style(("from", "end"), _two_rows, more=("low", "high", "same")),
}
