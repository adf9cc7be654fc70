"""Marks of a tornado: how far each assumption moves one result."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.charts.look import number, span
from analysis.charts.marks.axis import axis_range, wants_log
from analysis.charts.marks.words import count_of, known, open_ends_counted, sentence

BASE = "base"
_NEEDED = ("assumption", "alternative", "low", "mid", "high")


class Tornado(NamedTuple):
    """What :func:`tornado` draws."""

    rows: pd.DataFrame
    base: pd.Series

    @property
    def wants_log(self) -> bool:
        """True where the medians differ so much that a linear axis would hide the smaller."""
        mids = [*self.rows["mid"], self.base["mid"]]
        return wants_log(pd.DataFrame({"value": mids}))


def tornado(table: pd.DataFrame) -> Tornado:
    """Marks of a tornado: one result under other assumptions, those that matter most on top.

    Parameters
    ----------
    table
        ``assumption, alternative`` and ``low, mid, high``, the 5, 50 and 95 % quantiles of one
        result under each alternative; optional ``note``. One row has the assumption ``base``: the
        reference. Under a strict reading there is no middle: ``mid`` is missing, and a ``low`` of
        0 or a ``high`` of ``inf`` is an open end.

    Returns
    -------
    Tornado
        ``rows``: one row an alternative, from top to bottom: ``row, group`` (of the assumption,
        0 is the top), ``assumption, alternative, label, note, low, mid, high``, ``open_low,
        open_high`` (an arrow stands there), ``shift`` (of the median from the base's) and
        ``words``. Assumptions come by the largest shift of any of their alternatives, those
        without a median last, alternatives in the order of the table. ``base``: the reference,
        with ``low, mid, high, label, words``.

    Raises
    ------
    ValueError
        Names a missing column; says that there is not one base, or that it has no median or an
        infinite end; that there is no alternative; or which row has no low or high end, or
        numbers that do not rise from low to high.

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "assumption": ["base", "cap", "source_error", "source_error", "reading"],
    ...     "alternative": ["", "none", "0.1", "0.4", "strict"],
    ...     "low": [9.0, 9.0, 10.0, 5.0, 0.0], "mid": [12.0, 13.0, 12.0, 16.0, None],
    ...     "high": [15.0, 16.0, 14.0, 30.0, float("inf")]})
    >>> tornado(table).rows[["group", "label", "shift", "open_high"]]
       group              label  shift  open_high
    0      0  source error: 0.1    0.0      False
    1      0  source error: 0.4    4.0      False
    2      1          cap: none    1.0      False
    3      2    reading: strict    NaN       True
    """
    table = _checked(table)
    is_base = table["assumption"].eq(BASE)
    base = table[is_base].iloc[0]
    rows = table[~is_base].assign(shift=lambda t: t["mid"] - base["mid"])
    # How far an assumption moves the median; a missing shift sorts after all others.
    moves = rows["shift"].abs().groupby(rows["assumption"], sort=False).max()
    order = moves.sort_values(ascending=False, kind="stable", na_position="last").index
    group = rows["assumption"].map({name: place for place, name in enumerate(order)})
    rows = rows.assign(group=group).sort_values("group", kind="stable").reset_index(drop=True)
    return Tornado(rows.assign(row=np.arange(len(rows))), base)


def describe_tornado(marks: Tornado, unit: str = "") -> str:
    """One sentence that tells a tornado, for readers who cannot see it.

    Examples
    --------
    >>> table = pd.DataFrame({"assumption": ["base", "cap"], "alternative": ["", "none"],
    ...                       "low": [9.0, 9.0], "mid": [12.0, 13.0], "high": [15.0, 16.0]})
    >>> describe_tornado(tornado(table))
    'One result under 1 other assumption: as assumed 12 (9 to 15); with “cap: none” 13 (9 to 16).'
    """
    rows = marks.rows
    count = count_of(rows["assumption"].nunique(), "other assumption", "other assumptions")
    ends = ", ".join(open_ends_counted(rows))
    return sentence(
        f"One result{f', in {unit},' if unit else ''} under {count}",
        f"as assumed {marks.base['words']}",
        _alternatives_told(rows),
        f"of the alternatives {ends}" if ends and len(rows) > 1 else "",
    )


def tell_tornado(marks: Tornado) -> list[tuple[str, str]]:
    """Each alternative of a tornado, and the result under it, for a table."""
    rows = [(row.label, known(row.words, row.note)) for row in marks.rows.itertuples()]
    return [("as assumed", marks.base["words"]), *rows]


def _alternatives_told(rows) -> str:
    """The alternatives with the least and the largest median, or those that have none."""
    stated = rows[rows["mid"].notna()].sort_values("mid", kind="stable")
    if len(stated) < 2:
        told = stated if len(stated) else rows
        return ", ".join(f"with “{row.label}” {row.words}" for row in told.itertuples())
    low, high = stated.iloc[0], stated.iloc[-1]
    if low["mid"] == high["mid"]:
        return f"otherwise its median is {number(low['mid'], 3)}"
    return (
        f"otherwise its median lies between {number(low['mid'], 3)} (“{low['label']}”) and "
        f"{number(high['mid'], 3)} (“{high['label']}”)"
    )


def tornado_key(marks: Tornado) -> str:
    """What line, dot, band, bar and arrow of a tornado mean, for its subtitle."""
    rows = marks.rows
    parts = [
        "Vertical line: the median as assumed; shaded: nine tenths of its probability. Dot and "
        "line: the median and nine tenths under another assumption. What moves the median most "
        "is on top."
    ]
    strict = rows["mid"].isna()
    if strict.any():
        parts.append("No dot: only limits are known and no middle.")
    if (strict & ~(rows["open_low"] & rows["open_high"])).any():
        parts.append("Bar at an end: such a limit.")
    if (rows["open_low"] | rows["open_high"]).any():
        parts.append("Arrow: no limit on that side.")
    return " ".join(parts)


def tornado_limits(marks: Tornado, log: bool) -> tuple[float, float]:
    """Ends of the axis that hold every finite number, with room for arrowheads.

    Examples
    --------
    >>> table = pd.DataFrame({"assumption": ["base", "cap"], "alternative": ["", "none"],
    ...                       "low": [9.0, 9.0], "mid": [12.0, 13.0], "high": [15.0, 20.0]})
    >>> tornado_limits(tornado(table), log=False)
    (0.0, 22.0)
    """
    ends = pd.concat([marks.rows, marks.base.to_frame().T])[["low", "mid", "high"]]
    value = pd.Series(ends.to_numpy(float).ravel(), name="value")
    low, high = axis_range(value.to_frame(), log)
    if log and (ends["mid"].astype(float) <= 0).any():
        raise ValueError("A median of 0 or less has no place on a logarithmic axis: use log=False.")
    if log:
        positive = value[(value > 0) & np.isfinite(value)]
        return float(positive.min() / 1.5), float(positive.max() * 1.5)
    return min(low, float(value[np.isfinite(value)].min() * 1.1)), float(high)


def _checked(table) -> pd.DataFrame:
    missing = [name for name in _NEEDED if name not in table]
    if missing:
        raise ValueError(f"A tornado needs the columns {', '.join(missing)}.")
    table = table.reset_index(drop=True)
    text = ["assumption", "alternative", *(["note"] if "note" in table else [])]
    table = table.assign(
        **{name: table[name].astype(object).where(table[name].notna(), "") for name in text}
    ).astype(dict.fromkeys(text, "str") | dict.fromkeys(("low", "mid", "high"), "float"))
    table = table.assign(note=table.get("note", ""))
    table["label"] = [_label(row) for row in table.itertuples()]
    _refuse_unfit(table)
    _refuse_base(table[table["assumption"].eq(BASE)], len(table))
    strict = table["mid"].isna()
    table = table.assign(
        open_low=(strict & table["low"].eq(0)) | np.isneginf(table["low"]),
        open_high=np.isposinf(table["high"]),
    )
    table["words"] = [_words(row) for row in table.itertuples()]
    kept = ["assumption", "alternative", "label", "note", "low", "mid", "high"]
    return table[[*kept, "open_low", "open_high", "words"]]


def _refuse_unfit(table) -> None:
    absent = table["low"].isna() | table["high"].isna()
    if absent.any():
        said = table["label"][absent].iloc[0]
        raise ValueError(f"{said!r} has no low or no high end; write 0 or inf where it is open.")
    mid = table["mid"].fillna(table["low"])
    wrong = (table["low"] > mid) | (mid > table["high"]) | np.isinf(mid) & table["mid"].notna()
    if wrong.any():
        said = table["label"][wrong].iloc[0]
        raise ValueError(f"low, mid and high of {said!r} must rise, with a finite mid or none.")


def _refuse_base(base, rows) -> None:
    if len(base) != 1:
        raise ValueError(f"One row must have the assumption {BASE!r}, not {len(base)}.")
    if not np.isfinite(base[["low", "mid", "high"]].to_numpy()).all():
        raise ValueError(f"The row {BASE!r} needs finite numbers low, mid and high.")
    if rows == 1:
        raise ValueError(f"There is no alternative to draw: the only row is {BASE!r}.")


def _label(row) -> str:
    name = row.assumption.replace("_", " ")
    return f"{name}: {row.alternative}" if row.alternative else name


def _words(row) -> str:
    """The median with its span, or what is allowed where there is no median."""
    if pd.notna(row.mid):
        return f"{number(row.mid, 3)} ({span(row.low, row.high, 3)})"
    if row.open_low and row.open_high:
        return "no limit on either side"
    if row.open_high:
        return f"at least {number(row.low, 3)}, no upper limit"
    if row.open_low:
        return f"at most {number(row.high, 3)}, no lower limit"
    return span(row.low, row.high, 3)
