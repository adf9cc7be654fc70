"""Events, and claims if wanted, one below the other on one axis of dates."""

from __future__ import annotations

import pandas as pd
from matplotlib import rc_context
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from analysis.charts import look
from analysis.charts import marks as _marks
from analysis.charts.layout import LEADING, date_ticks, timeline_limits, timeline_text
from analysis.charts.static.page import colour_of, finish, per_line_of, sheet, style

_SIDE = 0.2  # inches left and right of the axis
_GAP = {"notebook": 0.11, "column": 0.08}  # between rows
_AWAY = {"notebook": 0.12, "column": 0.09}  # from marker to text
_HEADROOM = 0.4  # for the dates above the axis


def timeline(
    events, claims=None, title=None, subtitle=None, size="notebook", kind="kind"
) -> Figure:
    """Draw events, and claims if wanted, in time: one row an item, the earliest on top.

    Parameters
    ----------
    events, claims, kind
        As for :func:`analysis.charts.marks.timeline`.
    title, subtitle, size
        As for :func:`analysis.charts.static.claims`.

    Returns
    -------
    matplotlib.figure.Figure
        Its label holds the description of the chart, a sentence.

    Raises
    ------
    ValueError
        As :func:`analysis.charts.marks.timeline`; or for an unknown size.

    Examples
    --------
    >>> from analysis import load
    >>> events = load("record", "events").query("kind == 'treaty'")
    >>> figure = timeline(events)
    >>> figure.get_label().split(":")[0]
    'Timeline of 8 events from 9 Feb 2000 to 4 Dec 2024'
    """
    marks = _marks.timeline(events, claims, kind)
    with rc_context(style(size)):
        rows = _stacked(marks, size)
        handles = _handles(marks)
        figure, bottom, top = sheet(
            title,
            subtitle or _marks.timeline_key(marks),
            size,
            handles,
            rows["bottom"].max() + _HEADROOM,
            per_line=per_line_of(handles, size),
            axis_lines=3.4,
        )
        ax = _axes(figure, rows, bottom, top - _HEADROOM, size)
        for mark in rows.itertuples():
            _draw_item(ax, mark, size)
    return finish(figure, marks, _marks.describe_timeline(marks), _marks.tell_timeline(marks))


def _handles(marks) -> list[Line2D]:
    """What colour and shape mean, for those that occur."""
    plain = {"linestyle": "none"}
    handles = []
    for kind, place in _marks.event_places(marks).items():
        colour, shape = look.event_look(place)
        said = kind.replace("_", " ").strip()[:40]
        handles.append(Line2D([], [], marker=shape["static"], color=colour, label=said, **plain))
    drawn = marks[marks["is_claim"]]
    for kind, colour in look.KIND_COLOURS.items():
        if kind in set(drawn["kind"]):
            name = f"claims: {look.KIND_NAMES[kind]}"
            handles.append(Line2D([], [], marker="s", color=colour, label=name, **plain))
    for bound, shape in look.SHAPES.items():
        if bound in set(drawn["marker"]):
            style_of = {"marker": shape["static"], "color": look.INK}
            handles.append(Line2D([], [], label=shape["says"], **style_of, **plain))
    return handles


def _stacked(marks, size) -> pd.DataFrame:
    """The rows with their lines of text, the side of the text, and their place in inches."""
    font = look.FONT_SIZES[size] * 0.92
    width = look.WIDTHS[size] - 2 * _SIDE
    rows = marks.join(timeline_text(marks, width, _AWAY[size], font))
    tall = rows["lines"].str.len() * font * LEADING / 72 + _GAP[size]
    undated = rows["date"].isna()
    tall += 0.12 * (undated & ~undated.shift(fill_value=False))  # a line sets them apart
    bottom = tall.cumsum() + 0.06  # off the axis
    middle = bottom - rows["lines"].str.len() * font * LEADING / 144 - _GAP[size] / 2
    return rows.assign(bottom=bottom, top=bottom - tall, middle=middle)


def _axes(figure, rows, bottom, top, size):
    """Dates above and below, rows in inches from the top."""
    width, height = figure.get_size_inches()
    box = [_SIDE / width, bottom / height, 1 - 2 * _SIDE / width, (top - bottom) / height]
    ax = figure.add_axes(box)
    limits = timeline_limits(rows["date"])
    ax.set_xlim(*date2num(limits))
    ax.set_ylim(top - bottom, 0)
    ticks = date_ticks(*limits, most=6 if size == "column" else 12)
    ax.set_xticks(date2num([day for day, _ in ticks]), [said for _, said in ticks])
    ax.tick_params(top=True, labeltop=True, labelsize=look.FONT_SIZES[size] * 0.9)
    ax.set_yticks([])
    ax.spines[["left", "right"]].set_visible(False)
    ax.grid(axis="x", color=look.GRID, linewidth=0.7)
    ax.set_axisbelow(True)
    undated = rows[rows["date"].isna()]
    if len(undated):
        edge = undated["top"].min() + 0.06
        ax.axhspan(edge, top - bottom, color=look.PAPER, linewidth=0, zorder=0.6)
        ax.axhline(edge, color=look.QUIET, linewidth=0.8, zorder=0.7)
    return ax


def _draw_item(ax, mark, size) -> None:
    """A marker at the date and the text beside it; without a date both stand at the left."""
    dated = pd.notna(mark.date)
    x = date2num(mark.date) if dated else ax.get_xlim()[0]
    away = _AWAY[size] * 72
    _draw_marker(ax, x, mark, size)
    ax.annotate(
        "\n".join(mark.lines),
        (x, mark.middle),
        (away if mark.side == "right" else -away, 0),
        textcoords="offset points",
        ha="left" if mark.side == "right" else "right",
        va="center",
        multialignment="left" if mark.side == "right" else "right",
        size=look.FONT_SIZES[size] * 0.92,
        weight="bold" if mark.emphasis else "normal",
        linespacing=1.12,
        parse_math=False,
        annotation_clip=False,
        zorder=4,
        bbox={"facecolor": look.PAPER, "linewidth": 0, "pad": 0.4},
    )


def _draw_marker(ax, x, mark, size) -> None:
    colour, shape = look.event_look(mark.look)
    if mark.look < 0:
        colour, shape = colour_of(mark.kind), look.SHAPES.get(mark.marker, look.NO_KIND)
    ax.plot(
        [x],
        [mark.middle],
        marker=shape["static"],
        linestyle="none",
        markersize=(8.5 if size == "notebook" else 6.5) * shape.get("scale", 1.0),
        markerfacecolor=look.PAPER if mark.hollow else colour,
        markeredgecolor=colour,
        markeredgewidth=1.5 if mark.hollow else 0.4,
        clip_on=False,
        zorder=5,
    )
