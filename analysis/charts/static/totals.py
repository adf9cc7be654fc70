"""Parts that the static charts of a running total share: axes, claims, labels."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.dates import date2num
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter

from analysis.charts import look
from analysis.charts import marks as _marks
from analysis.charts.layout import date_ticks, gutter, hang, number_ticks
from analysis.charts.static.page import colour_of

BODY = {"notebook": 4.8, "column": 3.0}  # inches from the top of the axes to its bottom
GUTTER = {"notebook": 0.75, "column": 0.55}  # left of the axes, for the numbers
HEADROOM = 0.28  # above the axes, for its unit
_FAINT = {"alpha": 0.45, "solid_capstyle": "butt", "zorder": 2.9}


def draw_claim(ax, mark, size) -> None:
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
        look.SHAPES[mark.marker]["static"],
        markersize=(8 if size == "notebook" else 5.5) * (1.25 if mark.emphasis else 1),
        markerfacecolor=look.PAPER if mark.hollow else colour,
        markeredgecolor=colour if mark.hollow else look.PAPER,
        markeredgewidth=1.5 if mark.hollow else 0.8,
        linestyle="none",
        zorder=5,
    )


def write_label(ax, label, font) -> None:
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


def notes_of(claims, size) -> list[str]:
    """What the letters in the chart stand for, where there is no room for words."""
    room, font = look.WIDTHS[size] - 0.2, look.FONT_SIZES[size] * 0.85
    return [line for note in _marks.envelope_notes(claims) for line in hang(note, room, font)]


def axes_of(figure, bottom, limits, log, size, right=0.15):
    """Axes with room on the left for the longest number."""
    width, height = figure.get_size_inches()
    labels = [look.number(tick) for tick in number_ticks(*limits, log)]
    left = gutter(labels or [""], look.FONT_SIZES[size], GUTTER[size])
    across = (width - left - right) / width
    ax = figure.add_axes([left / width, bottom / height, across, BODY[size] / height])
    ax.spines[["right", "top"]].set_visible(False)
    return ax


def set_scales(ax, days, limits, log, size, unit) -> None:
    """Dates along the bottom, numbers up the side, the unit on top of them."""
    if log:
        ax.set_yscale("log")
    ticks = number_ticks(*limits, log)
    ax.set_ylim(*limits)
    ax.set_yticks(ticks, [look.number(tick) for tick in ticks])
    ax.set_xlim(*date2num(days))
    ax.yaxis.set_minor_formatter(FuncFormatter(lambda y, _: ""))
    ticks = date_ticks(*days, most=5 if size == "column" else 10)
    ax.set_xticks(date2num([day for day, _ in ticks]), [said for _, said in ticks])
    ax.grid(axis="y", color=look.GRID, linewidth=0.7)
    ax.set_axisbelow(True)
    plain = {"xycoords": "axes fraction", "textcoords": "offset points", "parse_math": False}
    ax.annotate(unit, (0, 1), (-0.6 * GUTTER[size] * 72, 6), va="bottom", **plain)


def inches_of(ax):
    """The rectangle of the axes in inches, and a function that finds a place on them."""
    page = [*ax.transAxes.transform((0, 0)), *ax.transAxes.transform((1, 1))]

    def to_inches(date, value):
        return ax.transData.transform((date2num(date), value)) / ax.figure.dpi

    return np.array(page) / ax.figure.dpi, to_inches
