"""Amounts: from the number columns of another project to value, value_high, hedge and bound."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.datasets.mapping.numbers import Stated, bracket_reader, number_reader
from analysis.datasets.mapping.values import FAULT, Refused, read_each, refusals

FLOOR, CEILING = "at least", "at most"
ONE_END = Refused(
    "has only one of its two ends",
    'Fill the other, or write "style": "one-sided", which leaves an empty end open',
)


class Amount(NamedTuple):
    """What a table's amounts say, by row; missing and None where nothing is said."""

    value: np.ndarray
    value_high: np.ndarray
    hedge: np.ndarray
    bound: np.ndarray
    uncertain: np.ndarray  # whether the number stands in brackets
    refused: list  # (columns, frame of `refusals`)
    wording: pa.ChunkedArray | None = None  # the words, where the amount is words


class Style(NamedTuple):
    """One way to write amounts."""

    columns: tuple  # keys that name a column
    read: object  # from (table, the mapping's amount) to an Amount
    options: tuple = ("group", "decimal", "empty")
    more: tuple = ()  # keys that only this style has, beside a column


def amount_columns(amount):
    """The foreign columns that an amount is made from, in the order of the style."""
    names = [amount[key] for key in (*STYLES[amount["style"]].columns, "hedge") if key in amount]
    return list(dict.fromkeys(names))


def read_amount(table, amount):
    """The Amount of a table, as the mapping's `amount` describes it."""
    return STYLES[amount["style"]].read(table, amount)


# --- Numbers in several columns ------------------------------------------------------------------


def _low_best_high(table, amount):
    (low, best, high), refused = _numbers(table, amount, ("low", "best", "high"))
    crossed = low > high
    misplaced = [
        _misplaced(table, amount, ("low", "high"), crossed, "above"),
        _misplaced(table, amount, ("best", "low"), (best < low) & ~crossed, "below"),
        _misplaced(table, amount, ("best", "high"), (best > high) & ~crossed, "above"),
    ]
    alone = np.isnan(low) & np.isnan(high)
    return _ends(np.where(alone, best, low), np.where(alone, best, high), refused + misplaced)


def _one_sided(table, amount):
    (low, high), refused = _numbers(table, amount, ("low", "high"))
    misplaced = _misplaced(table, amount, ("low", "high"), low > high, "above")
    return _ends(low, high, [*refused, misplaced])


def _min_max(table, amount):
    (low, high), refused = _numbers(table, amount, ("min", "max"))
    misplaced = _misplaced(table, amount, ("min", "max"), low > high, "above")
    unread = np.isin(np.arange(len(low)), np.concatenate([frame["at"] for _, frame in refused]))
    at = np.flatnonzero((np.isnan(low) != np.isnan(high)) & ~unread)
    half = [amount["min"], amount["max"]], refusals(at, [ONE_END] * len(at))
    return _ends(low, high, [*refused, misplaced, half])


def _numbers(table, amount, keys):
    """The numbers of some columns, and what could not be read."""
    columns = [_read_numbers(table, amount, amount[key]) for key in keys]
    refused = [([amount[k]], c.refusals()) for k, c in zip(keys, columns, strict=True)]
    return [column.numbers() for column in columns], refused


def _read_numbers(table, amount, name):
    plain = table.resource.fields[name]["type"] != "string"
    return read_each(table.columns.texts[name], number_reader(amount, plain))


def _misplaced(table, amount, keys, wrong, side):
    """Rows whose two numbers stand the wrong way round."""
    names, at = [amount[key] for key in keys], np.flatnonzero(wrong)
    one, other = (table.columns.texts[name].take(pa.array(at)).to_pylist() for name in names)
    told = [
        Refused(f"{names[0]} {a} is {side} {names[1]} {b}", FAULT)
        for a, b in zip(one, other, strict=True)
    ]
    return names, refusals(at, told)


def _ends(low, high, refused):
    """A range, a number, or a floor or a ceiling where only one end is filled."""
    floor, ceiling = ~np.isnan(low), ~np.isnan(high)
    bound = np.full(len(low), None, object)
    bound[floor & ~ceiling], bound[ceiling & ~floor] = "lower", "upper"
    bound[low == high], bound[low < high] = "point", "range"
    hedge = np.full(len(low), None, object)
    hedge[bound == "lower"], hedge[bound == "upper"] = FLOOR, CEILING
    top = np.where(low < high, high, np.nan)
    nothing = np.zeros(len(low), bool)
    return Amount(np.where(floor, low, high), top, hedge, bound, nothing, refused)


# --- Numbers in one column -----------------------------------------------------------------------


def _bracketed(table, amount):
    return _stated(table, amount, bracket_reader(amount))


def _words(table, amount):
    found = _stated(table, amount, _phrase_reader(amount))
    return found._replace(wording=table.columns.texts[amount["from"]])


def _phrase_reader(amount):
    from analysis.wording import UnreadableFigure, read_figure

    empty = amount.get("empty", [])

    def read(text):
        if text in empty:
            return None
        try:
            figure = read_figure(text)
        except UnreadableFigure as error:
            return Refused(str(error), 'List the text under "empty" if it states no number')
        return Stated(figure.value, figure.value_high, figure.hedge or None, figure.bound)

    return read


def _stated(table, amount, read):
    name = amount["from"]
    column = read_each(table.columns.texts[name], read)
    return Amount(
        value=column.numbers(lambda s: s.value),
        value_high=column.numbers(lambda s: s.value_high),
        hedge=column.objects(lambda s: s.hedge),
        bound=column.objects(lambda s: s.bound),
        uncertain=column.numbers(lambda s: s.uncertain) == 1,
        refused=[([name], column.refusals())],
    )


def _number(table, amount):
    """A number, and its hedge where a column has it."""
    column = _read_numbers(table, amount, amount["from"])
    value, refused = column.numbers(), [([amount["from"]], column.refusals())]
    found = _ends(value, value, refused)
    if "hedge" not in amount:
        return found
    read = hedge_reader(amount)
    hedges = read_each(table.columns.texts[amount["hedge"]], read, empty=read(""))
    refused.append(([amount["hedge"]], hedges.refusals()))
    said, bound = hedges.objects(lambda h: h or None), hedges.objects(_bound_of)
    hedged = ~np.isnan(value) & pd.notna(bound)
    return found._replace(
        hedge=np.where(hedged, said, None), bound=np.where(hedged, bound, found.bound)
    )


def hedge_reader(amount):
    """A function from a text to the canonical hedge ("" for none), or to a `Refused`.

    >>> hedge_reader({"codes": {"min": "at least"}})("min")
    'at least'
    """
    from analysis.wording import HEDGES
    from analysis.wording.vocabulary import CANONICAL

    codes = amount.get("codes", {})

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


STYLES = {
    "low-best-high": Style(("low", "best", "high"), _low_best_high),
    "one-sided": Style(("low", "high"), _one_sided),
    "min-max": Style(("min", "max"), _min_max),
    "number": Style(("from",), _number, more=("hedge", "codes")),
    "bracketed": Style(("from",), _bracketed, more=("uncertain",)),
    "words": Style(("from",), _words, options=("empty",)),
}
