"""Charts for print and page, drawn by Matplotlib from the marks.

Each function returns a ``matplotlib.figure.Figure`` that no global state knows of: show it as the
last value of a cell, or save it with ``figure.savefig``.
"""

from __future__ import annotations

import textwrap
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib import rc_context
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.charts import look
from analysis.charts import marks as _marks

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
        Its label holds the description of the chart in words.

    Raises
    ------
    ValueError
        As :func:`analysis.charts.marks.claims`; or for an unknown size.

    Examples
    --------
    >>> from analysis import containers
    >>> figure = claims(containers().query("source == 'article'"))
    >>> figure.get_label().split(".")[0]
    'Chart of 2 claims'
    """
    marks = _marks.claims(frame)
    log = _marks.wants_log(marks) if log is None else log
    with rc_context(_style(size)):
        figure, (ax,) = _canvas(frame, marks, title, subtitle or _marks.claims_key(frame), size)
        limits = _marks.axis_range(marks, log)
        _number_axis(ax, limits, log, size)
        ax.set_ylim(len(marks) - 0.5, -0.5)
        for mark in marks.join(_marks.arrows(marks, limits, log)).itertuples():
            _draw_claim(ax, mark, size)
            _label_words(ax, mark, mark.row, size)
            _label_who(ax, mark, mark.row, size)
    figure.set_label(_marks.describe(marks))
    return figure


def distribution(
    frame, title=None, subtitle=None, size="notebook", log=None, dots=20, columns=24
) -> Figure:
    """Draw what the words are read as, twenty dots a claim, each as likely as the next.

    Parameters are those of :func:`claims`, with ``dots`` and ``columns`` of
    :func:`analysis.charts.marks.distribution`. Each claim has an axis of its own, linear: stacked
    dots would lie about a logarithmic one, so ``log=True`` is refused.

    Examples
    --------
    >>> from analysis import containers
    >>> figure = distribution(containers().query("source == 'article'"))
    >>> figure.get_label().split(".")[0]
    'Dot plot of how the words are read'
    """
    if log:
        raise ValueError("A dot plot stacks equal columns, so its axis is linear: leave log out.")
    about, marks = _marks.claims(frame), _marks.distribution(frame, dots, columns)
    about = about[about["row"].isin(marks["row"])]
    with rc_context(_style(size)):
        key = subtitle or _marks.distribution_key(marks, dots)
        figure, axes = _canvas(frame, about, title, key, size, panels=len(about))
        for ax, mark in zip(axes, about.itertuples(), strict=True):
            _draw_dots(ax, marks[marks["row"].eq(mark.row)], size)
            _label_words(ax, mark, -0.24, size)
            _label_who(ax, mark, 0, size)
    figure.set_label(_marks.describe_distribution(marks))
    return figure


def save(figure: Figure, path, dpi: int = 300) -> None:
    """Write a figure with its description inside and no date, the same bytes every time.

    Parameters
    ----------
    figure
        What :func:`claims` or :func:`distribution` returned.
    path
        Where to write it; the ending (.svg, .pdf or .png) says how.
    dpi
        Dots an inch, for .png.

    Raises
    ------
    ValueError
        For another ending.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from analysis import containers
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "containers.svg")
    ...     save(claims(containers().query("source == 'article'")), path)
    ...     "more than 13,000" in path.read_text(encoding="utf-8")
    True
    """
    said = figure.get_label()
    metadata = {
        ".svg": {"Date": None, "Description": said},
        ".pdf": {"CreationDate": None, "Subject": said},
        ".png": {"Software": None, "Description": said},
    }
    ending = Path(path).suffix.lower()
    if ending not in metadata:
        raise ValueError(f"Unknown ending {ending!r}; choose one of {', '.join(metadata)}.")
    with rc_context({"svg.hashsalt": "hedged-numbers"}):
        figure.savefig(path, metadata=metadata[ending], dpi=dpi)


def _style(size) -> dict:
    if size not in look.WIDTHS:
        raise ValueError(f"Unknown size {size!r}; choose one of {', '.join(look.WIDTHS)}.")
    return {
        "font.family": look.FONT,
        "font.size": look.FONT_SIZES[size],
        "text.color": look.INK,
        "axes.edgecolor": look.INK,
        "axes.labelcolor": look.INK,
        "xtick.color": look.INK,
        "figure.facecolor": look.PAPER,
        "savefig.facecolor": look.PAPER,
    }


# --- the page: title, key, axes, legend ---------------------------------------------------------


def _canvas(frame, marks, title, subtitle, size, panels=0):
    """A figure with text above, legend below, and one axes for all rows or one a row."""
    width, font = look.WIDTHS[size], look.FONT_SIZES[size]
    inch = font / 72
    head_lines = textwrap.wrap(title or "", _chars(width - 0.2, font * 1.25, bold=True))
    key_lines = textwrap.wrap(subtitle, _chars(width - 0.2, font * 0.85))
    handles = _legend_handles(marks)
    per_line = 2 if size == "column" else 4
    head = inch * (1.6 * len(head_lines) + 1.15 * len(key_lines) + 1.2)
    foot = inch * (4.2 + 1.45 * -(-len(handles) // per_line))
    row = _row_height(len(marks), size, panels)
    height = head + max(len(marks), 1) * row + foot - (inch * 2.6 if panels else 0)
    figure = Figure(figsize=(width, height))
    _write_head(figure, head_lines, key_lines, font)
    if handles:
        _write_legend(figure, handles, per_line, font)
    boxes = (
        [(foot, height - head - foot)] if not panels else _panel_boxes(height - head, row, panels)
    )
    axes = [_axes(figure, bottom, tall, size) for bottom, tall in boxes]
    axes[-1].set_xlabel(_marks.unit(frame))
    return figure, axes


def _row_height(rows, size, panels) -> float:
    """Inches a row: closer together in long charts."""
    if panels:
        return 1.75
    tall = 0.74 if rows <= 10 else 0.6
    return tall * (1.08 if size == "column" else 1.0)


def _panel_boxes(top, row, panels):
    """Bottom and height of each panel, leaving room for its own axis below it."""
    return [(top - row * (i + 1) + 0.34, row - 0.36) for i in range(panels)]


def _axes(figure, bottom, tall, size):
    width, height = figure.get_size_inches()
    gutter = 0.12 if size == "column" else 2.2
    ax = figure.add_axes(
        [gutter / width, bottom / height, (width - gutter - 0.25) / width, tall / height]
    )
    ax.set_yticks([])
    ax.spines[["left", "right", "top"]].set_visible(False)
    return ax


def _chars(inches, points, bold=False) -> int:
    """Characters of the font that fit into a width, by DejaVu's average advance."""
    return int(inches * 72 / (points * (0.63 if bold else 0.55)))


def _write_head(figure, head_lines, key_lines, font) -> None:
    width, height = figure.get_size_inches()
    left, y = 0.1 / width, height - 0.06
    plain = {"va": "top", "ha": "left", "parse_math": False}
    figure.text(left, y / height, "\n".join(head_lines), size=font * 1.25, weight="bold", **plain)
    y -= font / 72 * 1.6 * len(head_lines) + 0.02
    figure.text(left, y / height, "\n".join(key_lines), size=font * 0.85, color=look.QUIET, **plain)


def _legend_handles(marks) -> list[Line2D]:
    """What colour and shape mean, for those that occur."""
    stated = marks[marks["value"].notna()]
    kinds = [kind for kind in look.KIND_COLOURS if kind in set(stated["kind"])]
    bounds = [bound for bound in look.SHAPES if bound in set(stated["bound"])]
    return [_handle("s", _colour(k), look.KIND_NAMES[k]) for k in kinds] + [
        _handle(look.SHAPES[b]["static"], look.INK, look.SHAPES[b]["says"]) for b in bounds
    ]


def _handle(marker, colour, label) -> Line2D:
    return Line2D([], [], marker=marker, linestyle="none", color=colour, label=label)


def _write_legend(figure, handles, per_line, font) -> None:
    figure.legend(
        handles=handles,
        loc="lower left",
        ncols=per_line,
        frameon=False,
        fontsize=font * 0.85,
        handletextpad=0.2,
        columnspacing=1.4,
        borderaxespad=0.2,
    )


def _number_axis(ax, limits, log, size) -> None:
    if log:
        ax.set_xscale("log")
    else:
        few = 4 if size == "column" else 6
        ax.xaxis.set_major_locator(MaxNLocator(few, steps=[1, 2, 2.5, 5, 10]))
    ax.set_xlim(*limits)
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: look.number(x)))
    ax.xaxis.set_minor_formatter(FuncFormatter(lambda x, _: ""))
    ax.grid(axis="x", color=look.GRID, linewidth=0.7)
    ax.set_axisbelow(True)


# --- a claim ------------------------------------------------------------------------------------


def _colour(kind) -> str:
    return look.KIND_COLOURS.get(kind, look.UNKNOWN_COLOUR)


def _draw_claim(ax, mark, size) -> None:
    """Fade, ticks, arrows, marker: everything that one row of marks says."""
    if pd.isna(mark.value):
        return
    y, colour = mark.row + _LOWER, _colour(mark.kind)
    stop = mark.value if pd.isna(mark.value_high) else mark.value_high
    _fade(ax, mark.value, mark.fade_low, y, colour)
    _fade(ax, stop, mark.fade_high, y, colour)
    if stop > mark.value:
        ax.plot([mark.value, stop], [y, y], color=colour, linewidth=5, alpha=0.45, zorder=2)
    for tick in (mark.tick_low, mark.tick_high):
        if pd.notna(tick):
            ax.plot([tick, tick], [y - _HALF_HEIGHT, y + _HALF_HEIGHT], color=colour, linewidth=1.6)
    _arrow(ax, mark.low_from, mark.low_to, y, colour)
    _arrow(ax, mark.high_from, mark.high_to, y, colour)
    _marker(ax, sorted({mark.value, stop}), y, mark, colour, size)


def _marker(ax, places, y, mark, colour, size) -> None:
    ax.plot(
        places,
        [y] * len(places),
        look.SHAPES[mark.bound]["static"],
        markersize=8.5 if size == "notebook" else 6,
        markerfacecolor=look.PAPER if mark.hollow else colour,
        markeredgecolor=colour,
        markeredgewidth=1.8,
        linestyle="none",
        clip_on=False,
        zorder=5,
    )


def _fade(ax, start, end, y, colour) -> None:
    """A band that is strongest at the printed number and gone at the far edge."""
    if pd.isna(end):
        return
    start, end = np.clip([start, end], *ax.get_xlim())
    space = np.geomspace if ax.get_xscale() == "log" else np.linspace
    strength = np.linspace(0.75, 0.04, _FADE_STEPS)[None, :]
    paint = LinearSegmentedColormap.from_list("fade", [look.PAPER, to_rgb(colour)])
    height = [y - _HALF_HEIGHT * 0.8, y + _HALF_HEIGHT * 0.8]
    ax.pcolormesh(
        space(start, end, _FADE_STEPS + 1), height, strength, cmap=paint, vmin=0, vmax=1, zorder=1.5
    )


def _arrow(ax, start, end, y, colour) -> None:
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


def _label_words(ax, mark, row, size) -> None:
    """The figure in words, above its mark, moved left where it would run off the axes."""
    words = f"{mark.words} ({mark.reads})" if mark.reads else mark.words
    width = ax.get_position().width * look.WIDTHS[size]
    lines = textwrap.wrap(words, _chars(width, look.FONT_SIZES[size], mark.emphasis))
    share = 0.0 if pd.isna(mark.value) else _share(ax, mark.value)
    taken = max(map(len, lines)) / _chars(width, look.FONT_SIZES[size], mark.emphasis)
    ax.annotate(
        "\n".join(lines),
        (max(0.0, min(share - 0.012, 1 - taken)), row - 0.04),
        xycoords=("axes fraction", "data"),
        va="bottom",
        weight="bold" if mark.emphasis else "normal",
        parse_math=False,
        annotation_clip=False,
        zorder=6,
    )


def _share(ax, x) -> float:
    """Place on the axis as a share of its width."""
    return ax.transAxes.inverted().transform(ax.transData.transform((x, 0)))[0]


def _label_who(ax, mark, row, size) -> None:
    """Who and when: in the gutter, or above the words where there is none."""
    font = look.FONT_SIZES[size]
    plain = {"parse_math": False, "annotation_clip": False, "xycoords": ("axes fraction", "data")}
    if size == "column":
        room = _chars(look.WIDTHS[size] - 0.3, font * 0.85) - len(mark.what) - len(mark.when) - 4
        parts = [mark.what, textwrap.shorten(mark.who, room, placeholder="..."), mark.when]
        said = ", ".join(part for part in parts if part)
        quiet = {"size": font * 0.85, "color": look.QUIET, "va": "center"}
        ax.annotate(said, (0, row - 0.38), **quiet, **plain)
        return
    lines = [mark.what, *textwrap.wrap(mark.who, 27, max_lines=2, placeholder="..."), mark.when]
    said = "\n".join(line for line in lines if line)
    right = {"ha": "right", "va": "center", "size": font * 0.88, "linespacing": 1.15}
    ax.annotate(said, (-0.025, row), **right, **plain)


# --- dots ---------------------------------------------------------------------------------------


def _draw_dots(ax, dots, size) -> None:
    """Stacked dots on a base line, and a line at the printed number."""
    first, width = dots.iloc[0], dots["width"].iloc[0]
    left = min(dots["at"].min(), first["stated"]) - 3 * width
    right = max(dots["at"].max(), first["stated"]) + 3 * width
    _number_axis(ax, (left, right), False, size)
    ax.set_ylim(0.5, -0.5)
    inches = look.WIDTHS[size] * ax.get_position().width
    tall = ax.figure.get_figheight() * ax.get_position().height
    step = min(inches * width / (right - left) / tall, 0.68 / (dots["level"].max() + 1))
    ax.plot(
        dots["at"],
        0.5 - (dots["level"] + 0.5) * step,
        "o",
        markersize=step * tall * 72 * 0.88,
        markerfacecolor=_colour(first["kind"]),
        markeredgecolor=look.PAPER,
        markeredgewidth=0.4,
        linestyle="none",
        zorder=4,
    )
    ax.plot([first["stated"]] * 2, [0.5, -0.2], color=look.INK, linewidth=1.4, zorder=3)
    for is_open, start, end in (
        (first["open_low"] and left > 0, left + 2 * width, left),
        (first["open_high"], right - 2 * width, right),
    ):
        if is_open:
            _arrow(ax, start, end, 0.44, _colour(first["kind"]))
