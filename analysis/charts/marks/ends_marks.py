"""Marks of bands beside the number that came in the end."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.charts.look import number, span
from analysis.charts.marks.curve_marks import TOTAL_SAID
from analysis.charts.marks.words import count_of, sentence

PAIRS = [["total_q05", "total_q95"], ["q05", "q95"]]  # the wider band, and the other
_BANDS = ["q50", *PAIRS[1], *PAIRS[0]]
_NEEDED = ["title", "after", "final", *_BANDS]


def ends(table: pd.DataFrame) -> pd.DataFrame:
    """Marks of bands beside the number that came in the end, one a row of the table.

    Parameters
    ----------
    table
        ``title`` (of a total), ``after`` (which of its reports were known), ``q05, q50, q95,
        total_q05, total_q95`` as in a pooled curve, ``final`` (the end). Totals and rows are drawn
        in the order in which they come.

    Returns
    -------
    DataFrame
        The same columns, as multiples of ``final`` where there are several totals (``relative``);
        ``at`` (lines from the top; a line is left for each title where there are several),
        ``held`` (which bands hold the end) and ``words``.

    Raises
    ------
    ValueError
        Names a missing column, says that there is no row, or a number that is not above 0.

    Examples
    --------
    >>> table = pd.DataFrame({"title": "deaths", "after": ["a third", "all"], "final": 50.0,
    ...                       "q05": [20, 40], "q50": [25, 48], "q95": [30, 55],
    ...                       "total_q05": [15, 35], "total_q95": [40, 70]})
    >>> ends(table)[["at", "held"]].to_numpy().tolist()
    [[0.0, 'neither band holds it'], [1.0, 'both bands hold it']]
    """
    missing = [name for name in _NEEDED if name not in table]
    if missing:
        raise ValueError(f"The table needs the columns {', '.join(missing)}.")
    numbers = table[["final", *_BANDS]].astype(float)
    if table.empty or not ((numbers > 0) & np.isfinite(numbers)).all(axis=None):
        raise ValueError("The table needs rows, and numbers above 0 in each.")
    place, titles = pd.factorize(table["title"])
    order = np.argsort(place, kind="stable")
    marks = table[_NEEDED].assign(**numbers).iloc[order].reset_index(drop=True)
    place = np.sort(place)
    several = len(titles) > 1
    outer, inner = (marks["final"].between(marks[low], marks[high]) for low, high in PAIRS)
    told = ["neither band holds it", "only the wider band holds it", "both bands hold it"]
    words = [
        f"median {number(row.q50, 3)}, {span(row.q05, row.q95, 3)} and "
        f"{span(row.total_q05, row.total_q95, 3)}; the end {number(row.final)}"
        for row in marks.itertuples()
    ]
    if several:
        marks[_BANDS] = marks[_BANDS].div(marks["final"], axis=0)
    return marks.assign(
        relative=several,
        at=np.arange(len(marks)) + (place + 1.0 if several else 0.0),
        held=[told[i] for i in np.where(inner, 2, outer)],
        words=words,
    )


def describe_ends(marks: pd.DataFrame) -> str:
    """One sentence that tells bands and ends, for readers who cannot see them.

    Examples
    --------
    >>> table = pd.DataFrame({"title": "deaths", "after": ["a third", "all"], "final": 50.0,
    ...                       "q05": [20, 40], "q50": [25, 48], "q95": [30, 55],
    ...                       "total_q05": [15, 35], "total_q95": [40, 70]})
    >>> describe_ends(ends(table))
    'Known end of 1 total against 2 pairs of bands: medians from 25 to 48, the end 50; neither band holds it 1 time; both bands hold it 1 time.'
    """  # noqa: E501
    counts = marks["held"].value_counts(sort=False)
    end = f", the end {number(marks['final'].iloc[0])}"
    return sentence(
        f"Known end of {count_of(marks['title'].nunique(), 'total', 'totals')} against "
        f"{count_of(len(marks), 'pair', 'pairs')} of bands",
        f"medians from {span(marks['q50'].min(), marks['q50'].max(), 3)}"
        f"{' times the end' if marks['relative'].any() else end}",
        *(f"{said} {count_of(count, 'time', 'times')}" for said, count in counts.items()),
    )


def tell_ends(marks: pd.DataFrame) -> list[tuple[str, str]]:
    """Each row and what is known of it, for a table."""
    return [(f"{m.title}, after {m.after}", f"{m.words}: {m.held}") for m in marks.itertuples()]


def ends_key() -> str:
    """What band, tick, dots and line mean, for the subtitle."""
    return (
        "Shaded: nine tenths of what the reports say; tick: its median. Dotted: nine tenths for "
        f"{TOTAL_SAID} (assumed). Line from top to bottom: the end."
    )


def ends_limits(marks: pd.DataFrame) -> tuple[float, float]:
    """Ends of the axis: logarithmic for multiples, else from 0."""
    numbers = marks[_BANDS].assign(end=1.0 if marks["relative"].any() else marks["final"])
    low, high = numbers.min(axis=None), numbers.max(axis=None)
    return (low / 1.15, high * 1.15) if marks["relative"].any() else (0.0, high * 1.05)
