"""The rows that claims are made from: no white space around a text, one row a statement."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.datasets.columns import Table
from analysis.datasets.exact_reading import with_nulls
from analysis.datasets.mapping.amounts import amount_columns, end_columns
from analysis.datasets.mapping.values import Refused, refusals
from analysis.datasets.schema import listed

NEITHER = "Correct mapping.amount.low or high or the file, or name the row in mapping.leave_out"
SEVERAL = Refused(
    "is one end of the statement, as another row is",
    "Name more columns in mapping.amount.same, or correct the file",
)


class Rows(NamedTuple):
    """A table as its mapping reads it."""

    table: Table  # its texts have no white space around them
    given: dict  # by column the texts as they stand in the file
    numbers: np.ndarray  # of each row in the file, as a spreadsheet counts
    trimmed: dict  # by column whether the cells had white space around them, where any had
    refused: list  # (columns, refusals) of rows whose two ends could not be joined


def rows_to_map(table, mappings) -> Rows:
    """The rows of a table, as far as its mappings use them."""
    texts, trimmed = _trimmed(table.columns.texts, table.resource, _used(mappings))
    given, columns = dict(table.columns.given), table.columns._replace(texts=texts)
    table = table._replace(columns=columns)
    rows = Rows(table, given, np.arange(2, len(table.frame) + 2), trimmed, [])
    amount = mappings[0].amount
    return _joined(rows, amount) if amount["style"] == "two-rows" else rows


def _used(mappings):
    """The columns that mappings read."""
    for mapping in mappings:
        for rule in mapping.rules.values():
            yield from listed(rule.get("from", []))
        yield from (*amount_columns(mapping.amount), *listed(mapping.amount.get("same", [])))
        for rule in mapping.leave_out:
            yield from rule["where"]


def _trimmed(given, resource, used):
    """The texts without white space around them, and by column where there was some."""
    texts, trimmed = dict(given), {}
    for name in dict.fromkeys(used):
        if resource.fields[name]["type"] == "string":
            bare = pc.utf8_trim_whitespace(given[name])
            changed = pc.not_equal(bare, given[name]).fill_null(False)
            if pc.any(changed, min_count=0).as_py():
                texts[name] = with_nulls(bare, ["", *resource.missing])
                trimmed[name] = changed.to_numpy()
    return texts, trimmed


# --- Two rows that are the ends of one statement -------------------------------------------------


def _joined(rows, amount):
    """One row for two that are the low and the high end of one statement; the first stays.

    Its amounts stand in the `end_columns`; cells of the other row that differ, and its number in
    the file, in columns of their own.
    """
    texts, blank = rows.table.columns.texts, pa.scalar(None, pa.string())
    group, low, high = _ends_told(texts, amount)
    neither = ~low & ~high
    several = (_is_repeated(group, low) | _is_repeated(group, high)) & ~neither
    sound = ~neither & ~several
    lows, highs = (_place_of(group, end & sound)[group] for end in (low, high))
    numbers = [texts[amount["from"]].take(pa.array(at, mask=at < 0)) for at in (lows, highs)]
    partner = np.where(sound, np.where(low, highs, lows), -1)
    keep = ~((partner >= 0) & (partner < np.arange(len(group))))
    place = np.cumsum(keep) - 1
    known = Refused(f"is neither {amount['low']!r} nor {amount['high']!r}", NEITHER)
    same = [*listed(amount["same"]), amount["end"]]
    refused = [
        ([amount["end"]], refusals(place[neither], known)),
        (same, refusals(place[several], SEVERAL)),
    ]
    cells = [pc.if_else(pa.array(sound), n, blank).filter(pa.array(keep)) for n in numbers]
    joined = _with_partners(rows, np.flatnonzero(keep), partner[keep])
    return _with_ends(joined, amount, cells, refused)


def _ends_told(texts, amount):
    """For each row the number of its statement, and whether it is the low or the high end."""
    same = pd.DataFrame({name: texts[name].to_pandas() for name in listed(amount["same"])})
    group = same.groupby(list(same), dropna=False, sort=False).ngroup().to_numpy(int)
    told = [amount[end].strip() for end in ("low", "high")]
    ends = (pc.equal(texts[amount["end"]], text).fill_null(False).to_numpy() for text in told)
    return group, *ends


def _is_repeated(group, at):
    """Whether several rows of a statement are the same end of it."""
    return np.bincount(group[at], minlength=group.max(initial=-1) + 1)[group] > 1


def _place_of(group, at):
    """For each statement the row that is this end of it; -1 where there is none."""
    place = np.full(group.max(initial=-1) + 1, -1)
    place[group[at]] = np.flatnonzero(at)
    return place


def _with_partners(rows, keep, partner):
    """The rows at `keep`, with what their partners say otherwise."""
    table, has, other = rows.table, partner >= 0, np.maximum(partner, 0)
    frame = table.frame.iloc[keep].reset_index(drop=True)
    others = table.frame.iloc[other].reset_index(drop=True)
    for name in table.frame:
        alike = others[name].eq(frame[name]).fillna(False) | (
            others[name].isna() & frame[name].isna()
        )
        if (has & ~alike.to_numpy(bool)).any():
            frame[_free(f"{name}_joined", table.frame)] = others[name].where(has)
    number = pd.Series(rows.numbers[other], dtype="Int64").where(has)
    frame[_free("joined_row", table.frame)] = number
    at = pa.array(keep)
    texts, given = (
        {name: column.take(at) for name, column in some.items()}
        for some in (table.columns.texts, rows.given)
    )
    return rows._replace(
        table=table._replace(frame=frame, columns=table.columns._replace(texts=texts)),
        given=given,
        numbers=rows.numbers[keep],
        trimmed={n: some[keep] | (has & some[other]) for n, some in rows.trimmed.items()},
    )


def _free(name, frame):
    """The name, made longer until no column of the frame has it."""
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
