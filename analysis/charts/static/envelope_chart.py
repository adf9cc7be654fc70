"""A running total over time: where it can lie, and what each claim says of it."""

from __future__ import annotations

import numpy as np
from matplotlib import rc_context
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis.charts import look
from analysis.charts import marks as _marks
from analysis.charts.labels import envelope_labels
from analysis.charts.static.page import finish, legend_handles, per_line_of, sheet, style
from analysis.charts.static.totals import (
    BODY,
    HEADROOM,
    axes_of,
    draw_claim,
    inches_of,
    notes_of,
    set_scales,
    write_label,
)


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
        Its label holds the description of the chart, a sentence.

    Raises
    ------
    ValueError
        As :func:`analysis.charts.marks.envelope`; or for an unknown size.

    Examples
    --------
    >>> from analysis import containers
    >>> figure = envelope(containers().query("measure == 'delivered'"))
    >>> figure.get_label().split(",")[0]
    'Running total of containers from 25 claims'
    """
    marks = _marks.envelope(frame, window_start, ends, label, lag_days, parts)
    log = _marks.wants_log(marks.claims) if log is None else log
    key = subtitle or _marks.envelope_key(frame, marks, window_start, ends)
    with rc_context(style(size)):
        notes = notes_of(marks.claims, size) if size == "column" else []
        handles = _handles(marks)
        per_line = per_line_of(handles, size)
        body = BODY[size] + HEADROOM
        figure, bottom, _ = sheet(title, key, size, handles, body, per_line, 3.6, notes)
        limits = _marks.envelope_limits(marks, log)
        ax = axes_of(figure, bottom, limits, log, size)
        set_scales(ax, marks.days, limits, log, size, _marks.unit(frame))
        _draw_band(ax, marks.band, size)
        arrows = _marks.arrows(marks.claims, _marks.axis_range(marks.claims, log), log)
        for mark in marks.claims.join(arrows).itertuples():
            draw_claim(ax, mark, size)
        for pair in marks.contradictions.itertuples():
            _draw_contradiction(ax, pair)
        _label(ax, marks, size)
    said = _marks.describe_envelope(frame, marks, ends)
    return finish(figure, marks, said, _marks.tell_envelope(marks))


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
    page, to_inches = inches_of(ax)
    for label in envelope_labels(marks, to_inches, page, size, font):
        write_label(ax, label, font)
