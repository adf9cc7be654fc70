"""One result under other assumptions, in words: what a tornado shows."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.needed import need_columns
from analysis.told import open_ends
from analysis.wording.said import number, percent, span

BASE = "base"
ENDS = ["low", "mid", "high"]
_SAID = ["assumption", "alternative", "label", "note"]
_NEEDED = ["assumption", "alternative", *ENDS]


def changes_in_words(table: pd.DataFrame) -> pd.DataFrame:
    """What each assumption does to one result, in words, what moves it most first.

    Parameters
    ----------
    table
        ``assumption, alternative`` and ``low, mid, high``, the 5, 50 and 95 % quantiles of one
        result under each alternative, as :func:`tornado` gives them; optional ``label`` (both in
        words) and ``note``. One row has the assumption ``base``: the reference. Under a strict
        reading there is no middle: ``mid`` is missing, and a ``low`` of 0 or a ``high`` of
        ``inf`` is an open end.

    Returns
    -------
    DataFrame
        ``assumption, alternative, label, note, low, mid, high``; ``open_low, open_high`` (there is
        no limit on that side); ``words``; ``moved`` (middle less that of the base); ``told`` (the
        same in words: a share of the base, or the difference where the base is not above 0). The
        base first, rows without a middle last. Text that is missing is empty.

    Raises
    ------
    ValueError
        Names a missing column; says that there is not one base, or that it has no middle or an
        infinite end; that there is no alternative; or which row has no low or high end, or
        numbers that do not rise from low to high.

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "assumption": ["base", "reading", "source_error"], "alternative": ["", "strict", "0.4"],
    ...     "low": [9.0, 0.0, 5.0], "mid": [12.0, None, 16.0], "high": [15.0, float("inf"), 30.0]})
    >>> changes_in_words(table)[["label", "words", "told"]]
                   label                   words       told
    0               base            12 (9 to 15)  no change
    1  source error: 0.4            16 (5 to 30)     +33...%
    2    reading: strict  no limit on either side  no median
    """
    need_columns(table, _NEEDED, "A tornado", "analysis.propagation.tornado makes such a table")
    table = table.reset_index(drop=True).reindex(columns=[*_SAID, *ENDS])
    table = table.astype(dict.fromkeys(ENDS, "float"))
    table[_SAID] = table[_SAID].astype(object).where(table[_SAID].notna(), "").astype("str")
    table["label"] = [row.label or _label(row) for row in table.itertuples()]
    _refuse_unfit(table)
    table = ranked(table)
    strict, base = table["mid"].isna(), table["mid"].iloc[0]
    table = table.assign(
        open_low=(strict & table["low"].eq(0)) | np.isneginf(table["low"]),
        open_high=np.isposinf(table["high"]),
        told=[_moved_in_words(moved, base) for moved in table["moved"]],
    )
    return table.assign(words=[_result(row) for row in table.itertuples()])


def ranked(table: pd.DataFrame) -> pd.DataFrame:
    """The base first, then what moves the middle most; rows without a middle last.

    Examples
    --------
    >>> table = pd.DataFrame({"assumption": ["load", "cap", "base"], "mid": [9.0, 2.0, 8.0]})
    >>> ranked(table)["moved"].tolist()
    [0.0, -6.0, 1.0]
    """
    is_base = table["assumption"].eq(BASE)
    moved = table["mid"] - table["mid"][is_base].iloc[0]
    order = moved.abs().fillna(-1).mask(is_base, np.inf)
    order = order.sort_values(ascending=False, kind="stable").index
    return table.assign(moved=moved).loc[order].reset_index(drop=True)


def _label(row) -> str:
    name = row.assumption.replace("_", " ")
    return f"{name}: {row.alternative}" if row.alternative else name


def _result(row) -> str:
    """The median with its span, or what is allowed where there is no median."""
    reach = span(row.low, row.high, 3)
    if pd.notna(row.mid):
        return f"{number(row.mid, 3)} ({reach})"
    limits = {"no upper limit": f"at least {number(row.low, 3)}, "}
    limits |= {"no lower limit": f"at most {number(row.high, 3)}, "}
    ends = open_ends(row)
    return limits.get(ends, "") + ends if ends else reach


def _moved_in_words(moved, base) -> str:
    if pd.isna(moved):
        return "no median"
    part = abs(moved)
    if base > 0:
        part = round(part / base, 2 if part >= base / 10 else 3)
    if not part:
        return "no change"
    return ("+" if moved > 0 else "\u2212") + (percent(part) if base > 0 else number(part, 3))


def _refuse_unfit(table) -> None:
    low, mid, high = (table[name] for name in ENDS)
    absent = low.isna() | high.isna()
    if absent.any():
        said = table["label"][absent].iloc[0]
        raise ValueError(f"{said!r} has no low or no high end; write 0 or inf where it is open.")
    wrong = (low > mid.fillna(low)) | (mid.fillna(low) > high) | np.isinf(mid)
    if wrong.any():
        said = table["label"][wrong].iloc[0]
        raise ValueError(f"low, mid and high of {said!r} must rise, with a finite mid or none.")
    base = table[table["assumption"].eq(BASE)]
    if len(base) != 1:
        raise ValueError(f"One row must have the assumption {BASE!r}, not {len(base)}.")
    if not np.isfinite(base[ENDS].to_numpy()).all():
        raise ValueError(f"The row {BASE!r} needs finite numbers low, mid and high.")
    if len(table) == 1:
        raise ValueError(f"There is no alternative to tell: the only row is {BASE!r}.")
