"""Bands beside the number that came in the end."""

from __future__ import annotations

from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis.charts import look
from analysis.charts import marks as _marks
from analysis.charts.layout import fine_ticks
from analysis.charts.static.page import finish, number_axis, per_line_of, sheet, style

_ROW = {"notebook": 0.27, "column": 0.19}  # inches a line
_LEFT, _RIGHT = {"notebook": 1.7, "column": 0.95}, 0.25
_BANDS = (  # dotted as in a pooled curve
    {"facecolor": look.BAND_TOTAL, "edgecolor": look.BAND_EDGE, "linestyle": (0, (1, 1.6))},
    {"facecolor": look.BAND_CORE, "linewidth": 0},
)


def ends(table, title=None, subtitle=None, size="notebook", unit="") -> Figure:
    """Draw the bands of totals, after some of their reports, beside how each ended.

    Parameters
    ----------
    table
        As for :func:`analysis.charts.marks.ends`.
    title, subtitle, size
        As for :func:`analysis.charts.static.claims`.
    unit
        Name of the axis of numbers, for one total; of several, multiples of the end are drawn.

    Returns
    -------
    matplotlib.figure.Figure
        Its label holds the description of the chart, a sentence.

    Raises
    ------
    ValueError
        As :func:`analysis.charts.marks.ends`; or for an unknown size.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"title": "deaths", "after": ["a third", "all"], "final": 50.0,
    ...                       "q05": [20, 40], "q50": [25, 48], "q95": [30, 55],
    ...                       "total_q05": [15, 35], "total_q95": [40, 70]})
    >>> ends(table).get_label().split(":")[0]
    'Known end of 1 total against 2 pairs of bands'
    """
    look.refuse_unknown(size)
    marks, width = _marks.ends(table), look.WIDTHS[size]
    relative, lines = marks["relative"].any(), marks["at"].max() + 1
    with rc_context(style(size)):
        handles, body = _handles(), _ROW[size] * (lines + 0.4)
        key, per_line = subtitle or _marks.ends_key(), per_line_of(handles, size)
        figure, bottom, _ = sheet(title, key, size, handles, body, per_line)
        height = figure.get_size_inches()[1]
        across = (width - _LEFT[size] - _RIGHT) / width
        ax = figure.add_axes([_LEFT[size] / width, bottom / height, across, body / height])
        limits = _marks.ends_limits(marks)
        number_axis(ax, limits, relative, size)
        ax.set_xticks(fine_ticks(*limits, relative, 4 if size == "column" else 7))
        ax.set_xlabel("times the end" if relative else unit, parse_math=False)
        ax.set_ylim(lines - 0.3, -0.7)
        ax.set_yticks(marks["at"], marks["after"], parse_math=False)
        ax.tick_params(axis="y", length=0)
        ax.spines[["left", "right", "top"]].set_visible(False)
        ax.axvline(1 if relative else marks["final"].iloc[0], color=look.INK, linewidth=1.2)
        _draw(ax, marks)
        for name, some in marks.groupby("title") if relative else ():
            where = {"xycoords": ("figure fraction", "data"), "va": "center", "parse_math": False}
            ax.annotate(name, (0.1 / width, some["at"].min() - 1), weight="bold", **where)
    return finish(figure, marks, _marks.describe_ends(marks), _marks.tell_ends(marks))


def _handles() -> list:
    end = Line2D([], [], color=look.INK, linewidth=1.2, label=" the end")
    return [Patch(**_BANDS[1], label=" the reports"), Patch(**_BANDS[0], label=" the total"), end]


def _draw(ax, marks) -> None:
    """Two bands a row, and a tick at its middle."""
    for (low, high), tall, band in zip(_marks.PAIRS, (0.72, 0.44), _BANDS, strict=True):
        ax.barh(marks["at"], marks[high] - marks[low], tall, marks[low], zorder=1.5, **band)
    ends = marks["at"] - 0.22, marks["at"] + 0.22
    ax.vlines(marks["q50"], *ends, color=look.INK, linewidth=1.6, zorder=3)
