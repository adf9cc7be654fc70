"""The rows that claims are made from: no white space around a text, one row a statement."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.datasets.columns import Table
from analysis.datasets.exact_reading import with_nulls
from analysis.datasets.mapping.amounts import amount_columns, end_columns
from analysis.datasets.mapping.values import FAULT, Refused, refusals
from analysis.datasets.schema import listed


class Rows(NamedTuple):
    """A table as its mapping reads it."""

    table: Table  # its texts have no white space around them
    given: dict  # by column the texts as they stand in the file
    numbers: np.ndarray  # of each row in the file, as a spreadsheet counts
    trimmed: dict  # by column whether the cells had white space around them, where any had
    refused: list  # (columns, refusals) of rows whose two ends could not be joined


def rows_to_map(table, mappings) -> Rows:
    """The rows of a table, as far as its mappings use them."""
    given = dict(table.columns.texts)
    texts, trimmed = _trimmed(given, table.resource.fields, _used(mappings))
    table = table._replace(columns=table.columns._replace(texts=texts))
    rows = Rows(table, given, np.arange(2, len(table.frame) + 2), trimmed, [])
    amount = mappings[0].amount
    return _joined(rows, amount) if amount["style"] == "two-rows" else rows


def _used(mappings):
    """The columns that mappings read."""
    for mapping in mappings:
        for rule in mapping.rules.values():
            yield from listed(rule.get("from", []))
        yield from (*amount_columns(mapping.amount), *mapping.amount.get("same", []))
        for rule in mapping.leave_out:
            yield from rule["where"]


def _trimmed(given, fields, used):
    """The texts without white space around them, and by column where there was some."""
    texts, trimmed = dict(given), {}
    for name in sorted(set(used)):
        if fields[name]["type"] == "string":
            bare = pc.utf8_trim_whitespace(given[name])
            changed = pc.not_equal(bare, given[name]).fill_null(False)
            if pc.any(changed, min_count=0).as_py():
                texts[name], trimmed[name] = with_nulls(bare, [""]), changed.to_numpy()
    return texts, trimmed


# --- Two rows that are the ends of one statement -------------------------------------------------


def _joined(rows, amount):
    """One row for two that are the low and the high end of one statement; the first stays.

    Its amounts stand in the `end_columns`; cells of the other row that differ, and its number in
    the file, in columns of their own.
    """
    texts = rows.table.columns.texts
    same = pd.DataFrame({name: texts[name].to_pandas() for name in listed(amount["same"])})
    group = same.groupby(list(same), dropna=False, sort=False).ngroup().to_numpy(int)
    end = texts[amount["end"]].to_pandas()
    low, high = (end.eq(amount[key].strip()).fillna(False).to_numpy(bool) for key in ENDS)
    neither = ~low & ~high
    count = {key: np.bincount(group[at], minlength=group.max(initial=-1) + 1)
             for key, at in zip(ENDS, (low, high), strict=True)}  # fmt: skip
    several = ((count["low"] > 1) | (count["high"] > 1))[group] & ~neither
    sound = ~neither & ~several
    lows, highs = (_place_of(group, at & sound) for at in (low, high))
    numbers = texts[amount["from"]]
    cells = [numbers.take(pa.array(where[group], mask=where[group] < 0)) for where in (lows, highs)]
    blank = pa.scalar(None, pa.string())
    cells = [pc.if_else(pa.array(sound), cell, blank) for cell in cells]
    partner = np.where(low, highs[group], lows[group]) if len(group) else group
    partner = np.where(sound, partner, -1)
    keep = ~((partner >= 0) & (partner < np.arange(len(group))))
    known = f"is neither {amount['low']!r} nor {amount['high']!r}"
    odd = Refused(
        known, f"Correct mapping.amount.low or mapping.amount.high; {FAULT[0].lower()}" + FAULT[1:]
    )
    twice = Refused(
        "has several rows for one end of the statement",
        f"Name more columns in mapping.amount.same; or {FAULT[0].lower()}{FAULT[1:]}",
    )
    place = np.cumsum(keep) - 1
    refused = [
        ([amount["end"]], _refused(neither, place, odd)),
        ([*listed(amount["same"]), amount["end"]], _refused(several, place, twice)),
    ]
    joined = _with_partners(rows, np.flatnonzero(keep), partner[keep])
    return _with_ends(joined, amount, [cell.filter(pa.array(keep)) for cell in cells], refused)


ENDS = ("low", "high")


def _place_of(group, at):
    """For each group the row that is this end of it; -1 where there is none."""
    place = np.full(group.max(initial=-1) + 1, -1)
    place[group[at]] = np.flatnonzero(at)
    return place


def _refused(where, place, reason):
    at = place[np.flatnonzero(where)]
    return refusals(at, [reason] * len(at))


def _with_partners(rows, keep, partner):
    """The rows at `keep`, with what their partners say otherwise."""
    table, has = rows.table, partner >= 0
    frame = table.frame.iloc[keep].reset_index(drop=True)
    others = table.frame.iloc[np.where(has, partner, 0)].reset_index(drop=True)
    for name in table.frame:
        differs = has & ~(
            others[name].eq(frame[name]) | (others[name].isna() & frame[name].isna())
        ).to_numpy(bool, na_value=False)
        if differs.any():
            frame[_free(f"{name}_joined", table.frame)] = others[name].where(has)
    frame["joined_row"] = pd.array(np.where(has, rows.numbers[np.maximum(partner, 0)], 0), "Int64")
    frame["joined_row"] = frame["joined_row"].mask(~has)
    at = pa.array(keep)
    texts, given = (
        {n: t.take(at) for n, t in some.items()} for some in (table.columns.texts, rows.given)
    )
    return rows._replace(
        table=table._replace(frame=frame, columns=table.columns._replace(texts=texts)),
        given=given,
        numbers=rows.numbers[keep],
        trimmed={
            name: at_[keep] | (has & at_[np.maximum(partner, 0)])
            for name, at_ in rows.trimmed.items()
        },
    )


def _free(name, frame):
    while name in frame:
        name += "_joined"
    return name


def _with_ends(rows, amount, cells, refused):
    """The rows with the two ends in columns of their own."""
    table, own = rows.table, dict(zip(end_columns(amount), cells, strict=True))
    field = table.resource.fields[amount["from"]]
    fields = table.resource.fields | {name: field | {"name": name} for name in own}
    columns = table.columns._replace(texts=table.columns.texts | own)
    table = table._replace(resource=table.resource._replace(fields=fields), columns=columns)
    return rows._replace(table=table, given=rows.given | own, refused=refused)
