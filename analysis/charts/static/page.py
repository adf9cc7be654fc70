"""The page of a static chart: title, key, axes, legend, and what it leaves on its figure."""

from __future__ import annotations

import textwrap

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.charts import look
from analysis.charts import marks as _marks


def finish(figure: Figure, marks, description: str, told) -> Figure:
    """Leave on a figure what it draws, its description in words, and its marks in words.

    Parameters
    ----------
    marks
        A frame of marks, or a NamedTuple with frames of marks: ``figure.marks``, which
        :func:`analysis.export` writes beside the picture.
    description
        The label of the figure, which goes into every file that is made of it.
    told
        Each mark and what is known of it, as pairs of texts: ``figure.told``, from which pages
        make a table.
    """
    figure.told = told
    figure.set_label(description)
    figure.marks = marks
    return figure


def style(size) -> dict:
    look.refuse_unknown(size)
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


def sheet(
    title, subtitle, size, handles, body, per_line=None, axis_lines=4.2, notes=()
) -> tuple[Figure, float, float]:
    """A figure with text above, legend below and room for a body in between.

    Parameters
    ----------
    handles, per_line
        Entries of the legend, and how many stand side by side.
    body
        Inches between the text above and the axis.
    axis_lines
        Lines of text that tick labels and the name of the axis take below the body.
    notes
        Lines of text between axis and legend.

    Returns
    -------
    tuple
        The figure, and bottom and top of its body in inches from below.
    """
    width, font = look.WIDTHS[size], look.FONT_SIZES[size]
    inch = font / 72
    head_lines = textwrap.wrap(title or "", chars(width - 0.2, font * 1.25, bold=True))
    key_lines = textwrap.wrap(subtitle, chars(width - 0.2, font * 0.85))
    per_line = per_line or (2 if size == "column" else 4)
    head = inch * (1.6 * len(head_lines) + 1.15 * len(key_lines) + 1.2)
    breaks = sum(handle.get_label().count("\n") for handle in handles)
    legend = inch * (1.45 * -(-len(handles) // per_line) + 0.9 * breaks)
    foot = legend + inch * (axis_lines + 1.1 * len(notes))
    height = head + body + foot
    figure = Figure(figsize=(width, height))
    _write_head(figure, head_lines, key_lines, font)
    if handles:
        write_legend(figure, handles, per_line, font)
    if notes:
        _write_notes(figure, notes, legend + inch * 0.9, font)
    return figure, foot, height - head


def canvas(frame, marks, title, subtitle, size, panels=0):
    """A figure with one axes for all rows of claims, or one a row."""
    row = _row_height(len(marks), size, panels)
    # The last panel keeps its own axis above the legend, so less is needed below it.
    spare = look.FONT_SIZES[size] / 72 * 2.6 if panels else 0
    body = max(len(marks), 1) * row - spare
    handles = legend_handles(marks, with_shapes=not panels)
    figure, foot, top = sheet(title, subtitle, size, handles, body)
    boxes = [(foot, top - foot)] if not panels else _panel_boxes(top, row, panels)
    axes = [_axes(figure, bottom, tall, size) for bottom, tall in boxes]
    axes[-1].set_xlabel(_marks.unit(frame))
    return figure, axes


def _row_height(rows, size, panels) -> float:
    """Inches a row: closer together in long charts."""
    if panels:
        return 1.75
    tall = 0.74 if rows <= 10 else 0.6
    return tall * (1.55 if size == "column" else 1.0)  # a column has the name above the words


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


def chars(inches, points, bold=False) -> int:
    """Characters of the font that fit into a width, by DejaVu's average advance."""
    return int(inches * 72 / (points * (0.63 if bold else 0.55)))


def _write_head(figure, head_lines, key_lines, font) -> None:
    width, height = figure.get_size_inches()
    left, y = 0.1 / width, height - 0.06
    plain = {"va": "top", "ha": "left", "parse_math": False}
    figure.text(left, y / height, "\n".join(head_lines), size=font * 1.25, weight="bold", **plain)
    y -= font / 72 * 1.6 * len(head_lines) + 0.02
    figure.text(left, y / height, "\n".join(key_lines), size=font * 0.85, color=look.QUIET, **plain)


def _write_notes(figure, notes, bottom, font) -> None:
    width, height = figure.get_size_inches()
    figure.text(
        0.1 / width,
        bottom / height,
        "\n".join(notes),
        size=font * 0.85,
        va="bottom",
        linespacing=1.2,
        parse_math=False,
    )


def per_line_of(handles, size) -> int:
    """How many legend entries fit side by side, by the longest of them."""
    lines = [line for handle in handles for line in handle.get_label().split("\n")]
    longest = max(map(len, lines), default=1)
    fitting = chars(look.WIDTHS[size] - 0.1, look.FONT_SIZES[size] * 0.85) // (longest + 4)
    return int(min(max(fitting, 1), 4))


def legend_handles(marks, with_shapes=True) -> list[Line2D]:
    """What colour and shape mean, for those that occur."""
    stated = marks[marks["value"].notna()]
    kinds = [kind for kind in look.KIND_COLOURS if kind in set(stated["kind"])]
    bounds = [bound for bound in look.SHAPES if with_shapes and bound in set(stated["marker"])]
    return [handle("s", colour_of(k), look.KIND_NAMES[k]) for k in kinds] + [
        handle(look.SHAPES[b]["static"], look.INK, look.SHAPES[b]["says"]) for b in bounds
    ]


def handle(marker, colour, label) -> Line2D:
    return Line2D([], [], marker=marker, linestyle="none", color=colour, label=label)


def write_legend(figure, handles, per_line, font) -> None:
    legend = figure.legend(
        handles=handles,
        loc="lower left",
        ncols=per_line,
        frameon=False,
        fontsize=font * 0.85,
        handletextpad=0.2,
        columnspacing=1.4,
        borderaxespad=0.2,
    )
    for text in legend.get_texts():
        text.set_parse_math(False)


def number_axis(ax, limits, log, size) -> None:
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


def share(ax, x) -> float:
    """Place on the axis as a share of its width."""
    return ax.transAxes.inverted().transform(ax.transData.transform((x, 0)))[0]


def colour_of(kind) -> str:
    return look.KIND_COLOURS.get(kind, look.UNKNOWN_COLOUR)
