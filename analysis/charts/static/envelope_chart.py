"""A running total over time: where it can lie, and what each claim says of it."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib import rc_context
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter

from analysis.charts import look
from analysis.charts import marks as _marks
from analysis.charts.labels import envelope_labels
from analysis.charts.layout import date_ticks, gutter, hang, number_ticks
from analysis.charts.static.page import colour_of, legend_handles, per_line_of, sheet, style

_BODY = {"notebook": 4.8, "column": 3.0}  # inches from the top of the axes to its bottom
_GUTTER = {"notebook": 0.75, "column": 0.55}  # left of the axes, for the numbers
_FAINT = {"alpha": 0.45, "solid_capstyle": "butt", "zorder": 2.9}
_HEADROOM = 0.28  # above the axes, for its unit


def envelope(
    frame,
    title=None,
    subtitle=None,
    size="notebook",
    log=None,
    window_start=None,
    ends=("low", "high"),
    label=6,
    lag_days=0,
    parts=False,
) -> Figure:
    """Draw a running total over time: the feasible band, the claims, and who contradicts whom.

    Parameters
    ----------
    frame
        Claims about one running total, as for :func:`analysis.charts.marks.envelope`.
    title, subtitle, size
        As for :func:`analysis.charts.static.claims`.
    log
        Logarithmic axis of numbers; by default where they differ fifty-fold or more.
    window_start, ends
        As for :func:`analysis.feasible`: the total since that day, and which ends count.
    label
        Contradictions to draw at most: of each ceiling the widest, the largest first.
    lag_days, parts
        As for :func:`analysis.feasible`: days by which a floor may come after a ceiling, and
        whether deliveries within a window count as floors.

    Returns
    -------
    matplotlib.figure.Figure
        Its label holds the description of the chart in words.

    Raises
    ------
    ValueError
        As :func:`analysis.charts.marks.envelope`; or for an unknown size.

    Examples
    --------
    >>> from analysis import containers
    >>> figure = envelope(containers().query("measure == 'delivered'"))
    >>> figure.get_label().split(".")[0]
    'Running total over time with 23 claims'
    """
    marks = _marks.envelope(frame, window_start, ends, label, lag_days, parts)
    log = _marks.wants_log(marks.claims) if log is None else log
    key = subtitle or _marks.envelope_key(frame, marks, window_start, ends)
    with rc_context(style(size)):
        notes = _notes(marks.claims, size) if size == "column" else []
        handles = _handles(marks)
        per_line = per_line_of(handles, size)
        body = _BODY[size] + _HEADROOM
        figure, bottom, _ = sheet(title, key, size, handles, body, per_line, 3.6, notes)
        ax = _axes(figure, bottom, marks, log, size)
        limits = _marks.axis_range(marks.claims, log)
        _scales(ax, marks, log, size, _marks.unit(frame))
        _draw_band(ax, marks.band, size)
        for mark in marks.claims.join(_marks.arrows(marks.claims, limits, log)).itertuples():
            _draw_claim(ax, mark, size)
        for pair in marks.contradictions.itertuples():
            _draw_contradiction(ax, pair)
        _label(ax, marks, size)
    figure.set_label(_marks.describe_envelope(marks))
    return figure


def _handles(marks) -> list:
    """What colour, shape, shade, hatching and dashes mean, for those that occur."""
    handles = legend_handles(marks.claims)
    handles.append(
        Patch(facecolor=look.BAND, edgecolor=look.BAND_EDGE, label=" where the total can lie")
    )
    if marks.band["clash"].any():
        hatch = {"facecolor": look.PAPER, "edgecolor": look.WARNING, "hatch": "////"}
        handles.append(Patch(**hatch, label=" floor above ceiling"))
    if len(marks.contradictions):
        dashes = {"color": look.WARNING, "linestyle": (0, (3, 1.5)), "linewidth": 1.6}
        handles.append(Line2D([], [], **dashes, label=" at odds"))
    return handles


def _notes(claims, size) -> list[str]:
    """What the letters in the chart stand for, where there is no room for words."""
    room, font = look.WIDTHS[size] - 0.2, look.FONT_SIZES[size] * 0.85
    return [line for note in _marks.envelope_notes(claims) for line in hang(note, room, font)]


def _axes(figure, bottom, marks, log, size):
    """The axes, with room on the left for the longest number."""
    width, height = figure.get_size_inches()
    labels = [look.number(tick) for tick in number_ticks(*_marks.envelope_limits(marks, log), log)]
    left = gutter(labels or [""], look.FONT_SIZES[size], _GUTTER[size])
    across = (width - left - 0.15) / width
    ax = figure.add_axes([left / width, bottom / height, across, _BODY[size] / height])
    ax.spines[["right", "top"]].set_visible(False)
    return ax


def _scales(ax, marks, log, size, unit) -> None:
    """Dates along the bottom, numbers up the side, the unit on top of them."""
    if log:
        ax.set_yscale("log")
    limits = _marks.envelope_limits(marks, log)
    ticks = number_ticks(*limits, log)
    ax.set_ylim(*limits)
    ax.set_yticks(ticks, [look.number(tick) for tick in ticks])
    ax.set_xlim(*date2num(marks.days))
    ax.yaxis.set_minor_formatter(FuncFormatter(lambda y, _: ""))
    days = date_ticks(*marks.days, most=5 if size == "column" else 10)
    ax.set_xticks(date2num([day for day, _ in days]), [said for _, said in days])
    ax.grid(axis="y", color=look.GRID, linewidth=0.7)
    ax.set_axisbelow(True)
    plain = {"xycoords": "axes fraction", "textcoords": "offset points", "parse_math": False}
    ax.annotate(unit, (0, 1), (-0.6 * _GUTTER[size] * 72, 6), va="bottom", **plain)


# --- the band -----------------------------------------------------------------------------------


def _draw_band(ax, band, size) -> None:
    """The feasible band: closed stretches flat, open ones fading upwards, clashes hatched."""
    bottom, top = ax.get_ylim()
    for part in band.itertuples():
        x = date2num([part.start, part.end])
        lower = max(part.lower, bottom)
        if part.is_open:
            _fade_upwards(ax, x, lower, top)
        elif part.consistent:
            ax.fill_between(x, lower, part.upper, color=look.BAND, linewidth=0, zorder=0.6)
        elif part.clash:
            _hatch(ax, x, part.upper, lower)
    _draw_edges(ax, band)
    for arrow in _marks.open_arrows(band, 12 if size == "notebook" else 8).itertuples():
        _arrow_up(ax, date2num(arrow.date), top)


def _fade_upwards(ax, x, lower, top) -> None:
    """A band without an upper end: strongest at its floor and gone at the top of the axis."""
    space = np.geomspace if ax.get_yscale() == "log" else np.linspace
    steps = 64
    paint = LinearSegmentedColormap.from_list("open", [look.PAPER, look.BAND])
    strength = np.linspace(1, 0, steps)[:, None]
    heights = space(lower, top, steps + 1)
    ax.pcolormesh(x, heights, strength, cmap=paint, vmin=0, vmax=1, zorder=0.6)


def _hatch(ax, x, low, high) -> None:
    low = max(low, ax.get_ylim()[0])
    hatch = {"facecolor": "none", "edgecolor": look.WARNING, "hatch": "////", "linewidth": 0}
    ax.fill_between(x, low, high, alpha=0.55, zorder=0.7, **hatch)


def _draw_edges(ax, band) -> None:
    """Edges of the band as steps; there is none where nothing limits it."""
    for edge in ("lower", "upper"):
        bottom = ax.get_ylim()[0]
        level = band[edge].where(np.isfinite(band[edge])).clip(lower=bottom)
        x = date2num(band[["start", "end"]].to_numpy().ravel())
        y = np.repeat(level.to_numpy(float), 2)
        ax.plot(x, y, color=look.BAND_EDGE, linewidth=1.2, zorder=1)


def _arrow_up(ax, x, top) -> None:
    low = ax.transAxes.transform((0, 0.93))[1]
    start = ax.transData.inverted().transform((0, low))[1]
    arrow = {"arrowstyle": "-|>", "color": look.BAND_EDGE, "lw": 1.1, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", (x, top), (x, start), arrowprops=arrow, annotation_clip=False, zorder=1)


# --- claims and contradictions ------------------------------------------------------------------


def _draw_claim(ax, mark, size) -> None:
    """Marker at the printed number, a thin line to the reader's edge, arrows where open."""
    x, colour = date2num(mark.date), colour_of(mark.kind)
    stop = mark.value if pd.isna(mark.value_high) else mark.value_high
    bottom = ax.get_ylim()[0]
    ends = [mark.fade_low, mark.value, stop, mark.fade_high]
    ends = [max(y, bottom) for y in ends if pd.notna(y)]
    thick = 1.3 if size == "notebook" else 0.9
    ax.plot([x, x], [min(ends), max(ends)], color=colour, linewidth=2.6 * thick, **_FAINT)
    for start, end in ((mark.low_from, mark.low_to), (mark.high_from, mark.high_to)):
        if pd.notna(start):
            head = {"arrowstyle": "-|>,head_width=0.18,head_length=0.3", "color": colour}
            head |= {"lw": thick, "shrinkA": 0, "shrinkB": 0}
            ax.annotate("", (x, end), (x, start), arrowprops=head, zorder=3)
    ax.plot(
        [x] * len({mark.value, stop}),
        sorted({mark.value, stop}),
        look.SHAPES[mark.bound]["static"],
        markersize=(8 if size == "notebook" else 5.5) * (1.25 if mark.emphasis else 1),
        markerfacecolor=look.PAPER if mark.hollow else colour,
        markeredgecolor=colour if mark.hollow else look.PAPER,
        markeredgewidth=1.5 if mark.hollow else 0.8,
        linestyle="none",
        zorder=5,
    )


def _draw_contradiction(ax, pair) -> None:
    ax.plot(
        date2num([pair.floor_date, pair.ceiling_date]),
        [pair.floor, pair.ceiling],
        color=look.WARNING,
        linestyle=(0, (3, 1.5)),
        linewidth=1.6,
        zorder=4,
    )


# --- labels -------------------------------------------------------------------------------------


def _label(ax, marks, size) -> None:
    """Write beside the claims that carry a label, and beside each contradiction its gap."""
    font = look.FONT_SIZES[size] * 0.82
    page = [*ax.transAxes.transform((0, 0)), *ax.transAxes.transform((1, 1))]

    def to_inches(date, value):
        return ax.transData.transform((date2num(date), value)) / ax.figure.dpi

    page = np.array(page) / ax.figure.dpi
    for label in envelope_labels(marks, to_inches, page, size, font):
        _write_label(ax, label, font)


def _write_label(ax, label, font) -> None:
    """The words of a label, and a thin leader where they stand away from their claim."""
    points = {"xycoords": "figure points", "annotation_clip": False}
    if label.tail is not None:
        leader = {"arrowstyle": "-", "color": look.INK, "lw": 0.7, "shrinkA": 0, "shrinkB": 3}
        tip = {"textcoords": "figure points", "arrowprops": leader}
        ax.annotate("", label.anchor * 72, label.tail * 72, **tip, **points)
    text = ax.annotate(
        "\n".join(label.lines),
        np.array(label.corner) * 72 + (0, label.box[1] * 36),
        va="center",
        size=font,
        weight="bold" if label.bold else "normal",
        color=look.INK if label.who else look.WARNING,
        linespacing=1.1,
        parse_math=False,
        zorder=7,
        **points,
    )
    text.set_path_effects([withStroke(linewidth=2.5, foreground=look.PAPER)])
