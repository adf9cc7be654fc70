"""How often intervals held, against how often they were meant to."""

from __future__ import annotations

from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import PercentFormatter

from analysis.charts import look
from analysis.charts import marks as _marks
from analysis.charts.labels import held_counts
from analysis.charts.layout import number_ticks
from analysis.charts.static.page import finish, handle, per_line_of, sheet, style

_BODY = {"notebook": 4.4, "column": 3.0}  # inches from the top of the axes to its bottom
_LEFT, _RIGHT = {"notebook": 0.85, "column": 0.62}, 0.15
_SIGNS = dict(zip(_marks.GLYPHS, "o^sD", strict=True))


def held(table, group=None, title=None, subtitle=None, size="notebook") -> Figure:
    """Draw how often intervals held against how often they were meant to.

    Parameters
    ----------
    table, group
        As for :func:`analysis.charts.marks.held`.
    title, subtitle, size
        As for :func:`analysis.charts.static.claims`.

    Returns
    -------
    matplotlib.figure.Figure
        Its label holds the description of the chart, a sentence.

    Raises
    ------
    ValueError
        As :func:`analysis.charts.marks.held`; or for an unknown size.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"level": [0.5, 0.9], "values": 20, "held": [12, 15],
    ...                       "share": [0.6, 0.75], "low": [0.32, 0.79], "high": [0.68, 1.0]})
    >>> held(table).get_label().split("; ")[1]
    '1 of the 2 shares lies beyond what chance would explain.'
    """
    look.refuse_unknown(size)
    marks, width = _marks.held(table, group), look.WIDTHS[size]
    with rc_context(style(size)):
        handles = _handles(marks)
        key, body = subtitle or _marks.held_key(), _BODY[size]
        per_line = per_line_of(handles, size)
        figure, bottom, _ = sheet(title, key, size, handles, body, per_line, 3.8)
        height = figure.get_size_inches()[1]
        across = (width - _LEFT[size] - _RIGHT) / width
        ax = figure.add_axes([_LEFT[size] / width, bottom / height, across, body / height])
        _scales(ax, marks)
        for mark in marks.itertuples():
            _draw(ax, mark, size)
        points = look.FONT_SIZES[size] * 0.85
        for left, foot, some in held_counts(marks, ax.get_xlim(), across * width, points):
            _count(ax, (left, foot), some, points)
    return finish(figure, marks, _marks.describe_held(marks), _marks.tell_held(marks))


def _handles(marks) -> list:
    named = marks[marks["group"].ne("")].drop_duplicates("group")
    return [
        *(handle(_SIGNS[one.glyph], one.colour, one.group) for one in named.itertuples()),
        Line2D([], [], color=look.INK, linewidth=1, label=" as often as meant"),
        Patch(facecolor=look.BAND_CORE, label=" by chance"),
    ]


def _scales(ax, marks) -> None:
    """Shares on both axes; only levels are marked along the bottom."""
    across, upwards = _marks.held_limits(marks)
    ax.set(xlim=across, ylim=upwards, xticks=marks["level"].unique())
    ax.set(xlabel="meant to hold", ylabel="held", yticks=number_ticks(max(upwards[0], 0), 1, False))
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(PercentFormatter(1, symbol="\u00a0%", decimals=0))
    ax.spines[["right", "top"]].set_visible(False)
    ax.grid(axis="y", color=look.GRID, linewidth=0.7)
    ax.set_axisbelow(True)
    ends = [max(across[0], upwards[0]), 1]
    ax.plot(ends, ends, color=look.INK, linewidth=1, zorder=2.5)


def _draw(ax, mark, size) -> None:
    """A pale bar from low to high, and the marker at the share."""
    big = size == "notebook"
    bar = {"color": look.BAND_CORE, "linewidth": 9 if big else 4, "solid_capstyle": "butt"}
    ax.plot([mark.at] * 2, [mark.low, mark.high], **bar, zorder=2)
    edge = {"markeredgecolor": look.PAPER, "markersize": 9 if big else 6, "clip_on": False}
    ax.plot(mark.at, mark.share, _SIGNS[mark.glyph], color=mark.colour, **edge, zorder=3)


def _count(ax, place, some, points) -> None:
    """How many held, below the bars of a level: a line a group, with its sign."""
    for line, mark in enumerate(some.itertuples(), start=1):
        where = {"xytext": (0, -4 - 1.3 * points * line), "textcoords": "offset points"}
        said = f"{mark.glyph} {mark.count}"
        ax.annotate(said, place, **where, size=points, color=mark.colour)
