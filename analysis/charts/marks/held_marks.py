"""Marks of intervals put to the test: how often they were meant to hold, and how often they did."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.charts.look import EVENT_COLOURS, number
from analysis.charts.marks.words import count_of, listed, percent, sentence

GLYPHS = "●▲■◆"  # one a group
_SHARES = ["level", "share", "low", "high"]
_NEEDED = ["level", "values", "held", "share", "low", "high"]
_ASIDE = 0.017  # how far groups stand apart, where levels leave room


def held(table: pd.DataFrame, group: str | None = None) -> pd.DataFrame:
    """Marks of intervals put to the test, one a group and level.

    Parameters
    ----------
    table
        ``level`` (how often the intervals are meant to hold) and ``share`` (how often they did),
        from 0 to 1; ``held`` of how many ``values``; ``low, high``: between which the share would
        vary by chance if the intervals were right.
    group
        A column that names up to four groups, or None.

    Returns
    -------
    DataFrame
        ``group, glyph, colour, level, values, held, share, low, high, at`` (the level, moved so
        that groups stand side by side), ``within`` (the share is from low to high), ``count`` and
        ``words``; by group and level.

    Raises
    ------
    ValueError
        Names a missing column or a number that is no share; says that a group has a level twice,
        or that there are no groups or too many.

    Examples
    --------
    >>> table = pd.DataFrame({"level": [0.5, 0.9], "values": 20, "held": [12, 15],
    ...                       "share": [0.6, 0.75], "low": [0.32, 0.79], "high": [0.68, 1.0]})
    >>> held(table)["words"].iloc[1]
    '75...% (15 of 20) where 90...% are meant: beyond chance'
    """
    missing = [name for name in [*_NEEDED, *([group] if group else [])] if name not in table]
    if missing:
        raise ValueError(f"The table needs the columns {', '.join(missing)}.")
    names = table[group].astype(str) if group else pd.Series("", table.index)
    place, groups = pd.factorize(names)
    marks = table[_NEEDED].assign(group=names)
    _refuse_unfit(marks, groups)
    gap = np.diff(np.unique(marks["level"])).min(initial=1)
    aside = (place - (len(groups) - 1) / 2) * min(_ASIDE, gap / (len(groups) + 1))
    marks = marks.assign(
        glyph=[GLYPHS[i] for i in place],
        colour=[EVENT_COLOURS[i] for i in place],
        at=marks["level"] + aside,
        within=marks["share"].between(marks["low"], marks["high"]),
        count=[f"{number(h)} of {number(n)}" for h, n in marks[["held", "values"]].to_numpy()],
    )
    marks["words"] = [
        f"{_whole(mark.share)} ({mark.count}) where {percent(mark.level)} are meant"
        f"{'' if mark.within else ': beyond chance'}"
        for mark in marks.itertuples()
    ]
    order = np.lexsort((marks["level"], place))
    return marks.iloc[order].reset_index(drop=True)


def describe_held(marks: pd.DataFrame) -> str:
    """One sentence that tells how often intervals held, for readers who cannot see it.

    Examples
    --------
    >>> table = pd.DataFrame({"level": [0.5, 0.9], "values": 20, "held": [12, 15],
    ...                       "share": [0.6, 0.75], "low": [0.32, 0.79], "high": [0.68, 1.0]})
    >>> describe_held(held(table)).split("; ")[1]
    '1 of the 2 shares lies beyond what chance would explain.'
    """
    meant, beyond = map(percent, marks["level"].unique()), int((~marks["within"]).sum())
    verb = "lies" if beyond == 1 else "lie"
    return sentence(
        f"How often intervals held that are meant to hold {listed(meant)} of the time",
        *(
            f"{name}{', ' * bool(name)}{listed(map(_whole, rows['share']))} of "
            f"{count_of(rows['values'].max(), 'number', 'numbers')}"
            for name, rows in marks.groupby("group", sort=False)
        ),
        f"{beyond or 'none'} of the {count_of(len(marks), 'share', 'shares')} {verb} beyond what "
        "chance would explain",
    )


def tell_held(marks: pd.DataFrame) -> list[tuple[str, str]]:
    """Each mark and what is known of it, for a table."""
    return [
        (" ".join(filter(None, [mark.group, percent(mark.level)])),
         f"{mark.words}; by chance {_whole(mark.low)} to {_whole(mark.high)}")
        for mark in marks.itertuples()
    ]  # fmt: skip


def held_key() -> str:
    """What line, marker and bar mean, for the subtitle."""
    return (
        "On the line, intervals hold as often as they are meant to; above it they are wider than "
        "need be. Pale bar: where nine in ten such shares would lie by chance, if the intervals "
        "were right. Below it: how many held, of how many."
    )


def held_limits(marks: pd.DataFrame) -> tuple[list[float], list[float]]:
    """Ends of both axes: they hold all marks, with room for the counts below."""
    lows = marks["level"].min() - 0.1, marks[_SHARES].min(axis=None) - 0.15
    return tuple([float(np.floor(10 * low + 1e-9) / 10), 1.02] for low in lows)


def _whole(share) -> str:
    return percent(round(share, 2))


def _refuse_unfit(marks, groups) -> None:
    if not 0 < len(groups) <= len(GLYPHS):
        raise ValueError(f"A chart has from 1 to {len(GLYPHS)} groups, not {len(groups)}.")
    wrong = [name for name in _SHARES if not marks[name].between(0, 1).all()]
    if wrong:
        raise ValueError(f"{', '.join(wrong)}: shares from 0 to 1 are needed.")
    if marks.duplicated(["group", "level"]).any():
        raise ValueError("A level comes twice: name the column that tells the groups apart.")
