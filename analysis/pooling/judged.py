"""Whether intervals held, in words: shares of them, and bands beside the number that came."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.needed import need_columns
from analysis.wording.said import number, percent, span

_SHARES = ["level", "share", "low", "high"]
_TESTED = ["level", "values", "held", "share", "low", "high"]
PAIRS = [["total_q05", "total_q95"], ["q05", "q95"]]  # the wider band of a curve, and the other
BANDS = ["q50", *PAIRS[1], *PAIRS[0]]
_ENDED = ["title", "after", "final", *BANDS]
_HOLD = ["neither band holds it", "only the wider band holds it", "both bands hold it"]


def shares_in_words(table: pd.DataFrame, group: str | None = None) -> pd.DataFrame:
    """Whether intervals held as often as they were meant to, as far as chance allows.

    Parameters
    ----------
    table
        ``level`` (how often the intervals are meant to hold) and ``share`` (how often they did),
        from 0 to 1; ``held`` of how many ``values``; ``low, high``: between which the share would
        vary by chance if the intervals were right. :func:`analysis.subjects.outcomes.held` makes
        such a table.
    group
        A column that names groups, or None.

    Returns
    -------
    DataFrame
        ``level, values, held, share, low, high, group, within`` (the share is from low to high);
        in words ``count, chance`` (from low to high) and ``words``; by group, as they come, and
        level.

    Raises
    ------
    ValueError
        Names a missing column or a number that is no share; says that a group has a level twice.

    Examples
    --------
    >>> table = pd.DataFrame({"level": [0.5, 0.9], "values": 20, "held": [12, 15],
    ...                       "share": [0.6, 0.75], "low": [0.32, 0.79], "high": [0.68, 1.0]})
    >>> shares_in_words(table)["words"].iloc[1]
    '75...% (15 of 20) where 90...% are meant: beyond chance'
    """
    remedy = "analysis.subjects.outcomes.held(...) makes such a table"
    need_columns(table, [*_TESTED, *([group] if group else [])], "A table of shares", remedy)
    if group and table[group].isna().any():
        raise ValueError(f"Row {table[group].isna().argmax()} has no {group}: name its group.")
    shares = table[_TESTED].assign(group=table[group].astype(str) if group else "")
    wrong = [name for name in _SHARES if not shares[name].between(0, 1).all()]
    if wrong:
        raise ValueError(f"{', '.join(wrong)}: shares from 0 to 1 are needed.")
    if shares.duplicated(["group", "level"]).any():
        raise ValueError("A level comes twice: name the column that tells the groups apart.")
    order = np.lexsort((shares["level"], pd.factorize(shares["group"])[0]))
    shares = shares.iloc[order].reset_index(drop=True)
    shares["within"] = shares["share"].between(shares["low"], shares["high"])
    rows = list(shares.itertuples())
    shares["count"] = [f"{number(row.held)} of {number(row.values)}" for row in rows]
    shares["chance"] = [f"{_whole(row.low)} to {_whole(row.high)}" for row in rows]
    beyond = shares["within"].map({True: "", False: ": beyond chance"})
    shares["words"] = [
        f"{_whole(row.share)} ({count}) where {percent(row.level)} are meant{far}"
        for row, count, far in zip(rows, shares["count"], beyond, strict=True)
    ]
    return shares


def ends_in_words(table: pd.DataFrame) -> pd.DataFrame:
    """Which bands of a curve hold the number that came in the end.

    Parameters
    ----------
    table
        ``title`` (of a total), ``after`` (which of its reports were known), ``q05, q50, q95,
        total_q05, total_q95`` as in a pooled curve, ``final`` (the end).
        :func:`analysis.subjects.outcomes.known_ends` makes such a table.

    Returns
    -------
    DataFrame
        The same columns and ``held`` (which bands hold the end), ``words``; the rows of a total
        together, in the order in which they come.

    Raises
    ------
    ValueError
        Names a missing column, says that there is no row, or a number that is not above 0.

    Examples
    --------
    >>> table = pd.DataFrame({"title": "deaths", "after": ["a third", "all"], "final": 50.0,
    ...                       "q05": [20, 40], "q50": [25, 48], "q95": [30, 55],
    ...                       "total_q05": [15, 35], "total_q95": [40, 70]})
    >>> ends_in_words(table)["held"].tolist()
    ['neither band holds it', 'both bands hold it']
    >>> ends_in_words(table)["words"].iloc[0]
    'median 25, 20 to 30 and 15 to 40; the end 50'
    """
    remedy = "analysis.subjects.outcomes.known_ends(...) makes such a table"
    need_columns(table, _ENDED, "A table of ends", remedy)
    for name in ("title", "after"):
        if table[name].isna().any():
            raise ValueError(f"Row {table[name].isna().argmax()} has no {name}: fill it in.")
    numbers = table[["final", *BANDS]].astype(float)
    if table.empty or not ((numbers > 0) & np.isfinite(numbers)).all(axis=None):
        raise ValueError("The table needs rows, and numbers above 0 in each.")
    order = np.argsort(pd.factorize(table["title"])[0], kind="stable")
    ends = (
        table[_ENDED]
        .astype({"title": "str", "after": "str"})
        .assign(**numbers)
        .iloc[order]
        .reset_index(drop=True)
    )
    outer, inner = (ends["final"].between(ends[low], ends[high]) for low, high in PAIRS)
    words = [
        f"median {number(row.q50, 3)}, {span(row.q05, row.q95, 3)} and "
        f"{span(row.total_q05, row.total_q95, 3)}; the end {number(row.final)}"
        for row in ends.itertuples()
    ]
    return ends.assign(held=[_HOLD[place] for place in np.where(inner, 2, outer)], words=words)


def _whole(share) -> str:
    return percent(round(share, 2))
