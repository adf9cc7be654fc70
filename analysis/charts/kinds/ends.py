"""Bands beside the number that came in the end."""

from __future__ import annotations

from math import inf

import numpy as np
import pandas as pd

from analysis.charts import look
from analysis.charts.kinds import shared
from analysis.charts.scene import Axis, Entry, Panel, Run, Scene, box, line, point, text
from analysis.wording.said import count_of, number, sentence, span

PAIRS = [["total_q05", "total_q95"], ["q05", "q95"]]  # the wider band, and the other
_BANDS = ["q50", *PAIRS[1], *PAIRS[0]]
_NEEDED = ["title", "after", "final", *_BANDS]
_ROW = {"notebook": 0.27, "column": 0.19}  # inches a line
_LEFT, _RIGHT = {"notebook": 1.7, "column": 0.95}, 0.25
_DOTTED = {"colour": look.BAND_TOTAL, "edge": look.BAND_EDGE, "dash": (1, 1.6)}
_HALVES = (0.36, 0.22)  # of a row: half the height of either band


def ends(table, title=None, subtitle=None, size="notebook", unit="") -> Scene:
    """The bands of totals, after some of their reports, beside how each ended.

    Parameters
    ----------
    table
        As for :func:`mark_frame`.
    title, subtitle, size
        As for :func:`analysis.charts.kinds.claims`.
    unit
        Name of the axis of numbers, for one total; of several, multiples of the end are drawn.

    Raises
    ------
    ValueError
        As :func:`mark_frame`; or for an unknown size.

    Examples
    --------
    >>> table = pd.DataFrame({"title": "deaths", "after": ["a third", "all"], "final": 50.0,
    ...                       "q05": [20, 40], "q50": [25, 48], "q95": [30, 55],
    ...                       "total_q05": [15, 35], "total_q95": [40, 70]})
    >>> ends(table).alt.split(":")[0]
    'Known end of 1 total against 2 pairs of bands'
    """
    look.refuse_unknown(size)
    marks = mark_frame(table)
    legend = [
        Entry(box(0, 1, 0, 1, look.BAND_CORE), "the reports"),
        Entry(box(0, 1, 0, 1, **_DOTTED), "the total"),
        Entry(line((0, 1), (0, 1), width=1.2), "the end"),
    ]
    told = [_panel(marks, size, unit)], alt_text(marks), mark_table(marks), legend
    return Scene(title or "", subtitle or caption(), size, *told, marks=marks)


def mark_frame(table: pd.DataFrame) -> pd.DataFrame:
    """What is drawn of bands beside the number that came in the end, one a row of the table.

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
    >>> mark_frame(table)[["at", "held"]].to_numpy().tolist()
    [[0.0, 'neither band holds it'], [1.0, 'both bands hold it']]
    """
    shared.need(table, _NEEDED)
    numbers = table[["final", *_BANDS]].astype(float)
    if table.empty or not ((numbers > 0) & np.isfinite(numbers)).all(axis=None):
        raise ValueError("The table needs rows, and numbers above 0 in each.")
    place, titles = pd.factorize(table["title"])
    order = np.argsort(place, kind="stable")
    marks = table[_NEEDED].assign(**numbers).iloc[order].reset_index(drop=True)
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
        at=np.arange(len(marks)) + (np.sort(place) + 1.0 if several else 0.0),
        held=[told[i] for i in np.where(inner, 2, outer)],
        words=words,
    )


def alt_text(marks: pd.DataFrame) -> str:
    """One sentence that tells bands and ends, for readers who cannot see them.

    Examples
    --------
    >>> table = pd.DataFrame({"title": "deaths", "after": ["a third", "all"], "final": 50.0,
    ...                       "q05": [20, 40], "q50": [25, 48], "q95": [30, 55],
    ...                       "total_q05": [15, 35], "total_q95": [40, 70]})
    >>> print(alt_text(mark_frame(table)))
    Known end of 1 total against 2 pairs of bands: medians from 25 to 48, the end 50; neither band
    holds it 1 time; both bands hold it 1 time.
    """
    counts = marks["held"].value_counts(sort=False)
    end = f", the end {number(marks['final'].iloc[0])}"
    return sentence(
        f"Known end of {count_of(marks['title'].nunique(), 'total', 'totals')} against "
        f"{count_of(len(marks), 'pair', 'pairs')} of bands",
        f"medians from {span(marks['q50'].min(), marks['q50'].max(), 3)}"
        f"{' times the end' if marks['relative'].any() else end}",
        *(f"{said} {count_of(count, 'time', 'times')}" for said, count in counts.items()),
    )


def mark_table(marks: pd.DataFrame) -> list[tuple[str, str]]:
    """Each row and what is known of it."""
    return [(f"{m.title}, after {m.after}", f"{m.words}: {m.held}") for m in marks.itertuples()]


def caption() -> str:
    """What band, tick, dots and line mean."""
    return (
        "Shaded: nine tenths of what the reports say; tick: its median. Dotted: nine tenths for "
        "the total, if all may be wrong together (assumed). Line from top to bottom: the end."
    )


def _panel(marks, size, unit) -> Panel:
    """Two bands a row, a tick at its middle, and a line through all rows where the total ended."""
    relative = bool(marks["relative"].any())
    end = 1.0 if relative else marks["final"].iloc[0]
    numbers = [*marks[_BANDS].to_numpy().ravel(), end]
    limits = (min(numbers) / 1.15, max(numbers) * 1.15) if relative else (0.0, max(numbers) * 1.05)
    x = shared.number_axis(limits, relative, size, "times the end" if relative else unit)
    lines = marks["at"].max() + 1
    y = Axis((lines - 0.3, -0.7), "none")
    drawn = [shared.upright_line(end, lines - 0.3, -0.7, look.INK, 1.2, layer=2)]
    drawn += [part for mark in marks.to_dict("records") for part in _of_row(mark, _ROW[size])]
    if relative:
        heads = marks.groupby("title", sort=False)["at"].min() - 1
        away = (8 - 72 * _LEFT[size], 0)  # from the axis to the edge of the page
        drawn += [text(-inf, at, [Run(name, bold=True)], shift=away) for name, at in heads.items()]
    return Panel(_LEFT[size], _RIGHT, _ROW[size] * (lines + 0.4), x, y, drawn, 0.1, 0.55)


def _of_row(mark, inches):
    at, known = mark["at"], (f"{mark['title']}, after {mark['after']}", mark["words"], mark["held"])
    looks = {**_DOTTED, "layer": 1.4}, {"colour": look.BAND_CORE, "layer": 1.5}
    for (low, high), half, how in zip(PAIRS, _HALVES, looks, strict=True):
        yield box(mark[low], mark[high], at - half, at + half, **how)
    across = 2 * _HALVES[1] * inches * 72
    yield point(mark["q50"], at, "bar", size=across, width=1.6, layer=3, hover=known)
    yield text(-inf, at, [Run(mark["after"])], align=("right", "middle"))
