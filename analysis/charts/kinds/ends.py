"""Bands beside the number that came in the end."""

from __future__ import annotations

from math import inf

import pandas as pd

from analysis.charts import look
from analysis.charts.kinds import shared
from analysis.charts.scene import Axis, Entry, Panel, Run, Scene, box, line, point, text
from analysis.pooling.judged import BANDS, PAIRS, ends_in_words
from analysis.told import ends_of
from analysis.wording.said import count_of, number, sentence, span

_ROW = {"notebook": 0.27, "column": 0.19}  # inches a line
_LEFT, _RIGHT = {"notebook": 1.7, "column": 0.95}, 0.25
_REPORTS = {"colour": look.BAND_CORE, "layer": 1.5}
_TOTAL = {"colour": look.BAND_TOTAL, "edge": look.BAND_EDGE, "dash": (1, 1.6), "layer": 1.4}
_HALVES = (0.36, 0.22)  # of a row: half the height of either band


def ends(table, title=None, subtitle=None, size="notebook", unit="", marks=None) -> Scene:
    """The bands of totals, after some of their reports, beside how each ended.

    Parameters
    ----------
    table
        As for :func:`analysis.pooling.judged.ends_in_words`; totals and rows are drawn in the
        order in which they come.
    title, subtitle, size, marks
        As for :func:`analysis.charts.kinds.claims`.
    unit
        Name of the axis of numbers, for one total; of several, multiples of the end are drawn.

    Raises
    ------
    ValueError
        As :func:`analysis.pooling.judged.ends_in_words`; or for an unknown size.

    Examples
    --------
    >>> table = pd.DataFrame({"title": "deaths", "after": ["a third", "all"], "final": 50.0,
    ...                       "q05": [20, 40], "q50": [25, 48], "q95": [30, 55],
    ...                       "total_q05": [15, 35], "total_q95": [40, 70]})
    >>> ends(table).alt.split(":")[0]
    'Known end of 1 total against 2 pairs of bands'
    """
    look.refuse_unknown(size)
    marks = mark_frame(table) if marks is None else marks
    legend = [
        Entry(box(0, 1, 0, 1, **_REPORTS), "the reports"),
        Entry(box(0, 1, 0, 1, **_TOTAL), "the total"),
        Entry(line((0, 1), (0, 1), width=1.2), "the end"),
    ]
    told = [_panel(marks, size, unit)], alt_text(marks), mark_table(marks), legend
    return Scene(title or "", subtitle or caption(), size, *told, marks=marks)


def mark_frame(table: pd.DataFrame) -> pd.DataFrame:
    """What is drawn of bands beside the number that came in the end, one a row of the table.

    Parameters
    ----------
    table
        As for :func:`analysis.pooling.judged.ends_in_words`.

    Returns
    -------
    DataFrame
        The columns of :func:`analysis.pooling.judged.ends_in_words`, bands as multiples of
        ``final`` where there are several totals (``relative``); ``end`` (where it is drawn) and
        ``at`` (lines from the top; a line is left for each title where there are several).

    Raises
    ------
    ValueError
        As :func:`analysis.pooling.judged.ends_in_words`.

    Examples
    --------
    >>> table = pd.DataFrame({"title": "deaths", "after": ["a third", "all"], "final": 50.0,
    ...                       "q05": [20, 40], "q50": [25, 48], "q95": [30, 55],
    ...                       "total_q05": [15, 35], "total_q95": [40, 70]})
    >>> mark_frame(table)[["at", "held"]].to_numpy().tolist()
    [[0, 'neither band holds it'], [1, 'both bands hold it']]
    """
    marks = ends_in_words(table)
    place = pd.factorize(marks["title"])[0]
    if not place.any():
        return marks.assign(relative=False, end=marks["final"], at=marks.index)
    bands = marks[BANDS].div(marks["final"], axis=0)
    return marks.assign(**bands, relative=True, end=1.0, at=marks.index + place + 1)


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
    counts, first = marks["held"].value_counts(sort=False), marks.iloc[0]
    totals = count_of(marks["title"].nunique(), "total", "totals")
    end = " times the end" if first["relative"] else f", the end {number(first['final'])}"
    return sentence(
        f"Known end of {totals} against {count_of(len(marks), 'pair', 'pairs')} of bands",
        f"medians from {span(marks['q50'].min(), marks['q50'].max(), 3)}{end}",
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
    relative, end = marks[["relative", "end"]].iloc[0]
    least, most = ends_of(marks[[*BANDS, "end"]])
    limits = (least / 1.15, most * 1.15) if relative else (0.0, most * 1.05)
    x = shared.number_axis(limits, relative, size, "times the end" if relative else unit)
    y = Axis((marks["at"].max() + 0.7, -0.7), "none")
    drawn = [shared.upright_line(end, *y.limits, look.INK, 1.2, layer=2)]
    drawn += [part for mark in marks.to_dict("records") for part in _of_row(mark, _ROW[size])]
    heads = marks[marks["relative"]].groupby("title", sort=False)["at"].min() - 1
    away = (8 - 72 * _LEFT[size], 0)  # from the axis to the edge of the page
    drawn += [text(-inf, at, [Run(name, bold=True)], shift=away) for name, at in heads.items()]
    return Panel(_LEFT[size], _RIGHT, _ROW[size] * (y.limits[0] + 0.7), x, y, drawn, 0.1, 0.55)


def _of_row(mark, inches):
    at, known = mark["at"], (f"{mark['title']}, after {mark['after']}", mark["words"], mark["held"])
    for (low, high), half, how in zip(PAIRS, _HALVES, (_TOTAL, _REPORTS), strict=True):
        yield box(mark[low], mark[high], at - half, at + half, **how)
    about = {"size": 144 * _HALVES[1] * inches, "width": 1.6, "layer": 3, "hover": known}
    yield point(mark["q50"], at, "bar", **about)
    yield text(-inf, at, [Run(mark["after"])], align=("right", "middle"))
