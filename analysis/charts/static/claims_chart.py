"""Claims as numbers with the room that their words leave."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib import rc_context
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure

from analysis.charts import look
from analysis.charts import marks as _marks
from analysis.charts.static.page import canvas, chars, colour_of, finish, number_axis, share, style

_FADE_STEPS = 48
_HALF_HEIGHT = 0.13  # of a fade, in rows
_LOWER = 0.2  # of a row: marks stand below its middle, words above


def claims(frame, title=None, subtitle=None, size="notebook", log=None) -> Figure:
    """Draw claims as numbers with the room that their words leave.

    Parameters
    ----------
    frame
        Columns as for :func:`analysis.charts.marks.claims`, one row a claim, drawn from top to
        bottom.
    title, subtitle
        Text above the chart; the subtitle says by default what marker, fade, tick and arrow mean.
    size
        ``notebook`` (8.6 inches wide) or ``column`` (3.5 inches, for a printed column).
    log
        Logarithmic axis; by default where the numbers differ fifty-fold or more.

    Returns
    -------
    matplotlib.figure.Figure
        Its label holds the description of the chart, a sentence.

    Raises
    ------
    ValueError
        As :func:`analysis.charts.marks.claims`; or for an unknown size.

    Examples
    --------
    >>> from analysis import containers
    >>> figure = claims(containers().query("source == 'article'"))
    >>> figure.get_label().split(":")[0]
    'Chart of 2 claims about containers'
    """
    marks = _marks.claims(frame)
    log = _marks.wants_log(marks) if log is None else log
    with rc_context(style(size)):
        figure, (ax,) = canvas(frame, marks, title, subtitle or _marks.claims_key(frame), size)
        limits = _marks.axis_range(marks, log)
        number_axis(ax, limits, log, size)
        ax.set_ylim(len(marks) - 0.5, -0.5)
        for mark in marks.join(_marks.arrows(marks, limits, log)).itertuples():
            _draw_claim(ax, mark, size)
            label_words(ax, mark, mark.row, size)
            label_who(ax, mark, mark.row, size)
    return finish(figure, marks, _marks.describe(marks), _marks.tell(marks))


def _draw_claim(ax, mark, size) -> None:
    """Fade, ticks, arrows, marker: everything that one row of marks says."""
    if pd.isna(mark.value):
        return
    y, colour = mark.row + _LOWER, colour_of(mark.kind)
    stop = mark.value if pd.isna(mark.value_high) else mark.value_high
    draw_fade(ax, mark.value, mark.fade_low, y, colour, even=mark.flat)
    draw_fade(ax, mark.fade_from, mark.fade_high, y, colour)
    if stop > mark.value:
        ax.plot([mark.value, stop], [y, y], color=colour, linewidth=5, alpha=0.45, zorder=2)
    for tick in (mark.tick_low, mark.tick_high):
        if pd.notna(tick):
            ax.plot([tick, tick], [y - _HALF_HEIGHT, y + _HALF_HEIGHT], color=colour, linewidth=1.6)
    draw_arrow(ax, mark.low_from, mark.low_to, y, colour)
    draw_arrow(ax, mark.high_from, mark.high_to, y, colour)
    draw_marker(ax, sorted({mark.value, stop}), y, mark, colour, size)


def draw_marker(ax, places, y, mark, colour, size) -> None:
    ax.plot(
        places,
        [y] * len(places),
        look.SHAPES[mark.marker]["static"],
        markersize=8.5 if size == "notebook" else 6,
        markerfacecolor=look.PAPER if mark.hollow else colour,
        markeredgecolor=colour,
        markeredgewidth=1.8,
        linestyle="none",
        clip_on=False,
        zorder=5,
    )


def draw_fade(ax, start, end, y, colour, even=False) -> None:
    """A band that is strongest at the printed number and gone at the far edge, or even."""
    if pd.isna(end):
        return
    start, end = np.clip([start, end], *ax.get_xlim())
    space = np.geomspace if ax.get_xscale() == "log" else np.linspace
    strength = np.linspace(0.3 if even else 0.75, 0.3 if even else 0.04, _FADE_STEPS)[None, :]
    paint = LinearSegmentedColormap.from_list("fade", [look.PAPER, to_rgb(colour)])
    height = [y - _HALF_HEIGHT * 0.8, y + _HALF_HEIGHT * 0.8]
    ax.pcolormesh(
        space(start, end, _FADE_STEPS + 1), height, strength, cmap=paint, vmin=0, vmax=1, zorder=1.5
    )


def draw_arrow(ax, start, end, y, colour) -> None:
    if pd.isna(start):
        return
    ax.annotate(
        "",
        xy=(end, y),
        xytext=(start, y),
        arrowprops={"arrowstyle": "-|>", "color": colour, "lw": 1.3, "shrinkA": 0, "shrinkB": 0},
        annotation_clip=False,
        zorder=4,
    )


def label_words(ax, mark, row, size) -> None:
    """The figure in words, above its mark, moved left where it would run off the axes."""
    words = _marks.label(mark)
    width = ax.get_position().width * look.WIDTHS[size]
    lines = textwrap.wrap(words, chars(width, look.FONT_SIZES[size], mark.emphasis))
    place = 0.0 if pd.isna(mark.value) else share(ax, mark.value)
    taken = max(map(len, lines)) / chars(width, look.FONT_SIZES[size], mark.emphasis)
    ax.annotate(
        "\n".join(lines),
        (max(0.0, min(place - 0.012, 1 - taken)), row - 0.04),
        xycoords=("axes fraction", "data"),
        va="bottom",
        weight="bold" if mark.emphasis else "normal",
        parse_math=False,
        annotation_clip=False,
        zorder=6,
    )


def label_who(ax, mark, row, size) -> None:
    """Who and when: in the gutter, or above the words where there is none."""
    font = look.FONT_SIZES[size]
    plain = {"parse_math": False, "annotation_clip": False, "xycoords": ("axes fraction", "data")}
    if size == "column":
        room = chars(look.WIDTHS[size] - 0.3, font * 0.85) - len(mark.what) - len(mark.when) - 4
        parts = [mark.what, textwrap.shorten(mark.who, room, placeholder="..."), mark.when]
        said = ", ".join(part for part in parts if part)
        quiet = {"size": font * 0.85, "color": look.QUIET, "va": "center"}
        ax.annotate(said, (0, row - 0.38), **quiet, **plain)
        return
    lines = [mark.what, *textwrap.wrap(mark.who, 27, max_lines=2, placeholder="..."), mark.when]
    said = "\n".join(line for line in lines if line)
    right = {"ha": "right", "va": "center", "size": font * 0.88, "linespacing": 1.15}
    ax.annotate(said, (-0.025, row), **right, **plain)
