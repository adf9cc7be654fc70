"""How far each assumption moves one result: a tornado."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke

from analysis.charts import look
from analysis.charts import marks as _marks
from analysis.charts.labels import tornado_rows
from analysis.charts.layout import fine_ticks
from analysis.charts.static.page import finish, number_axis, sheet, style

_GUTTER = {"notebook": 2.7, "column": 0.12}  # inches left of the axes, for the labels
_RIGHT = 0.3
_COLOUR = look.KIND_COLOURS["government"]


def tornado(table, title=None, subtitle=None, size="notebook", log=None, unit="") -> Figure:
    """Draw how far each assumption moves one result, those that matter most on top.

    Parameters
    ----------
    table
        ``assumption, alternative, low, mid, high`` and optionally ``note``, with one row
        ``base``, as for :func:`analysis.charts.marks.tornado`.
    title, subtitle, size
        As for :func:`analysis.charts.static.claims`.
    log
        Logarithmic axis; by default where the medians differ fifty-fold or more.
    unit
        Name of the axis of numbers.

    Returns
    -------
    matplotlib.figure.Figure
        Its label holds the description of the chart, a sentence.

    Raises
    ------
    ValueError
        As :func:`analysis.charts.marks.tornado`; or for an unknown size.

    Examples
    --------
    >>> table = pd.DataFrame({"assumption": ["base", "cap"], "alternative": ["", "none"],
    ...                       "low": [9.0, 9.0], "mid": [12.0, 13.0], "high": [15.0, 16.0]})
    >>> tornado(table).get_label()
    'One result under 1 other assumption: as assumed 12 (9 to 15); with “cap: none” 13 (9 to 16).'
    """
    look.refuse_unknown(size)
    marks = _marks.tornado(table)
    log = marks.wants_log if log is None else log
    width, font = look.WIDTHS[size], look.FONT_SIZES[size]
    beside = size == "notebook"
    room = (_GUTTER[size] if beside else width) - 0.25
    layout = tornado_rows(marks.rows, room, font, beside)
    with rc_context(style(size)):
        key = subtitle or _marks.tornado_key(marks)
        figure, bottom, top = sheet(title, key, size, [], layout["bottom"].iloc[-1])
        across = (width - _GUTTER[size] - _RIGHT) / width
        height = figure.get_size_inches()[1]
        ax = figure.add_axes(
            [_GUTTER[size] / width, bottom / height, across, (top - bottom) / height]
        )
        _scales(ax, _marks.tornado_limits(marks, log), log, size, layout, unit)
        _draw_base(ax, marks.base)
        for row in marks.rows.join(layout).itertuples():
            _draw_row(ax, row, size)
            _label(ax, row, beside, font)
    said = _marks.describe_tornado(marks, unit)
    return finish(figure, marks, said, _marks.tell_tornado(marks))


def _scales(ax, limits, log, size, layout, unit) -> None:
    """Numbers along the bottom, inches downwards."""
    number_axis(ax, limits, log, size)
    ax.set_xticks(fine_ticks(*limits, log, 4 if size == "column" else 7))
    ax.set_ylim(layout["bottom"].iloc[-1], 0)
    ax.set_yticks([])
    ax.spines[["left", "right", "top"]].set_visible(False)
    ax.set_xlabel(unit, parse_math=False)


def _draw_base(ax, base) -> None:
    low = max(base["low"], ax.get_xlim()[0])
    ax.axvspan(low, base["high"], color=look.BAND, linewidth=0, zorder=0.6)
    ax.axvline(base["mid"], color=look.INK, linewidth=1.4, zorder=1)


def _draw_row(ax, row, size) -> None:
    """A line from low to high with a dot at its middle; an arrowhead where it is open."""
    left, right = ax.get_xlim()
    ends = [left if row.open_low else max(row.low, left), right if row.open_high else row.high]
    thick = 1.8 if size == "notebook" else 1.3
    ax.plot(ends, [row.at] * 2, color=_COLOUR, linewidth=thick, solid_capstyle="butt", zorder=3)
    for end, is_open in zip(ends, (row.open_low, row.open_high), strict=True):
        if is_open:
            _arrow(ax, end, row.at, thick)
        elif pd.isna(row.mid):
            ax.plot(end, row.at, "|", color=_COLOUR, markersize=9, markeredgewidth=thick, zorder=3)
    if pd.notna(row.mid):
        across = 8 if size == "notebook" else 6
        ax.plot(row.mid, row.at, "o", color=_COLOUR, markersize=across, zorder=4, clip_on=False)


def _arrow(ax, end, at, thick) -> None:
    """A head at the end of the axis that points off it."""
    place = ax.transAxes.inverted().transform(ax.transData.transform((end, at)))
    start = np.add(place, (0.03 if place[0] < 0.5 else -0.03, 0))
    head = {"arrowstyle": "-|>", "color": _COLOUR, "lw": thick, "shrinkA": 0, "shrinkB": 0}
    axes = {"xycoords": "axes fraction", "textcoords": "axes fraction"}
    ax.annotate("", place, start, arrowprops=head, annotation_clip=False, zorder=3, **axes)


def _label(ax, row, beside, font) -> None:
    """The alternative, and its note in small print: left of the line, or above it."""
    where = {"xycoords": ("axes fraction", "data"), "annotation_clip": False, "parse_math": False}
    where |= {"linespacing": 1.15, "va": "top", "ha": "right" if beside else "left"}
    place = -0.02 if beside else 0
    if not beside:  # words above a line cross the reference
        where["path_effects"] = [withStroke(linewidth=2.5, foreground=look.PAPER)]
    ax.annotate("\n".join(row.lines), (place, row.text), size=font * 0.9, **where)
    if row.note_lines:
        quiet = {"size": font * 0.8, "color": look.QUIET}
        ax.annotate("\n".join(row.note_lines), (place, row.note_text), **quiet, **where)
