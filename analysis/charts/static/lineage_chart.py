"""A statement and its retellings: what each outlet made of the words."""

from __future__ import annotations

import pandas as pd
from matplotlib import rc_context
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from analysis.charts import look
from analysis.charts import marks as _marks
from analysis.charts.layout import LEADING, wrap
from analysis.charts.static.page import colour_of, finish, legend_handles, per_line_of, sheet, style

# Inches: right end of the outlets, first column, from column to column, left end of the words.
_PLACES = {"notebook": (2.35, 2.72, 0.62, 5.55), "column": (None, 0.2, 0.25, 1.42)}
_GAP = {"notebook": 0.17, "column": 0.13}  # between rows


def lineage(frame, title=None, subtitle=None, size="notebook") -> Figure:
    """Draw what each retelling made of the words of a statement, from outlet to outlet.

    Parameters
    ----------
    frame
        Renderings of one or several statements, as for
        :func:`analysis.charts.marks.lineage`, in any order.
    title, subtitle, size
        As for :func:`analysis.charts.static.claims`.

    Returns
    -------
    matplotlib.figure.Figure
        Its label holds the description of the chart, a sentence.

    Raises
    ------
    ValueError
        As :func:`analysis.charts.marks.lineage`; or for an unknown size.

    Examples
    --------
    >>> from analysis import ledger
    >>> claims = ledger("containers").query("statement_id == 'us-nsc-2023-10-13-containers'")
    >>> figure = lineage(claims)
    >>> figure.get_label().split(":")[0]
    'Lineage of 1 statement about containers in 6 renderings, printed as 1,000'
    """
    marks = _marks.lineage(frame)
    with rc_context(style(size)):
        rows = _stacked(marks, size)
        handles = _handles(marks)
        body = rows["bottom"].max() + 0.05
        figure, bottom, top = sheet(
            title,
            subtitle or _marks.lineage_key(marks),
            size,
            handles,
            body,
            per_line=per_line_of(handles, size),
            axis_lines=0.8,
        )
        ax = _inches(figure, bottom, top)
        _draw_columns(ax, rows, size)
        _draw_steps(ax, _marks.lineage_steps(marks), rows.set_index("row"), size)
        for mark in rows.itertuples():
            _draw_row(ax, mark, size)
    return finish(figure, marks, _marks.describe_lineage(marks), _marks.tell_lineage(marks))


def _handles(marks):
    """Kinds of speakers and shapes that occur; a row without a number has neither."""
    return legend_handles(marks.assign(value=marks["column"]))


def _stacked(marks, size) -> pd.DataFrame:
    """The rows with their lines of text and their place from the top, in inches."""
    font = look.FONT_SIZES[size]
    lead = font * LEADING / 72
    width = look.WIDTHS[size]
    room = width - _PLACES[size][3] - 0.1
    rows = marks.assign(
        outlet_lines=[_outlet_lines(mark, size) for mark in marks.itertuples()],
        word_lines=[wrap(m.words, room, font, bold=m.best) for m in marks.itertuples()],
        note_lines=[wrap(m.note, room, font * 0.85) for m in marks.itertuples()],
        heading_lines=[
            wrap(m.heading, width - 0.25, font, bold=True) if m.heading else []
            for m in marks.itertuples()
        ],
    )
    said = rows["word_lines"].str.len() + rows["note_lines"].str.len() * 0.9
    beside = rows["outlet_lines"].str.len()
    tall = said + beside if size == "column" else pd.concat([said, beside], axis=1).max(axis=1)
    above = rows["heading_lines"].str.len() * lead * 1.1
    above += above.gt(0) * (_header(size) + 0.1 + 0.12 * marks["statement"].gt(0))
    height = tall * lead + _GAP[size]
    bottom = (above + height).cumsum()
    return rows.assign(top=bottom - height, bottom=bottom, middle=bottom - height / 2)


def _header(size) -> float:
    """Inches that the names of the columns take."""
    return 0.36 if size == "notebook" else 0.6


def _outlet_lines(mark, size) -> list[str]:
    font = look.FONT_SIZES[size]
    if size == "column":
        room = look.WIDTHS[size] - _PLACES[size][3] - 0.1
        day = mark.when.replace(" ", "\u00a0")
        return wrap(f"{mark.outlet}, {day}", room, font * 0.85, bold=mark.best)
    return [*wrap(mark.outlet, _PLACES[size][0] - 0.1, font * 0.9, bold=mark.best), mark.when]


def _inches(figure, bottom, top):
    """An axes over the whole width, in inches from the left and from the top."""
    width, height = figure.get_size_inches()
    ax = figure.add_axes([0, bottom / height, 1, (top - bottom) / height])
    ax.set_xlim(0, width)
    ax.set_ylim(top - bottom, 0)
    ax.axis("off")
    return ax


def _draw_columns(ax, rows, size) -> None:
    """Names of the columns and a line down each, for every statement anew."""
    _, first, step, _ = _PLACES[size]
    for _, group in rows.groupby("statement"):
        top, bottom = group["top"].min(), group["bottom"].max()
        head = top - _header(size) - 0.1 - len(group["heading_lines"].iloc[0]) * _lead(size) * 1.1
        _write(ax, 0.1, head, group["heading_lines"].iloc[0], size, weight="bold", va="top")
        for place, name in enumerate(_marks.COLUMNS.values()):
            x = first + place * step
            ax.plot([x, x], [top, bottom], color=look.GRID, linewidth=1, zorder=1)
            lines = [name] if size == "column" else name.split()
            turned = {"va": "bottom", "rotation": 90} if size == "column" else {"va": "baseline"}
            _write(ax, x, top - 0.05, lines, size, 0.85, ha="center", **turned)


def _draw_steps(ax, steps, rows, size) -> None:
    """A fan from the best rendering: thick and dashed where the side of the number changed."""
    _, first, step, _ = _PLACES[size]
    for line in steps.itertuples():
        changed = line.side_changed
        ax.plot(
            [first + line.from_column * step, first + line.to_column * step],
            [rows.loc[line.from_row, "middle"], rows.loc[line.to_row, "middle"]],
            color=look.WARNING if changed else look.FAINT,
            linewidth=2.2 if changed else 1.0,
            linestyle=(0, (2.2, 1.1)) if changed else "-",
            zorder=3 if changed else 2,
        )


def _draw_row(ax, mark, size) -> None:
    right, first, step, left = _PLACES[size]
    if mark.emphasis:
        shade = (0.04, mark.top), look.WIDTHS[size] - 0.08, mark.bottom - mark.top
        ax.add_patch(Rectangle(*shade, color=look.SHADE, linewidth=0, zorder=0))
    if pd.notna(mark.column):
        _draw_marker(ax, first + mark.column * step, mark, size)
    weight = "bold" if mark.best else "normal"
    lead = _lead(size)
    lines = len(mark.word_lines) + 0.9 * len(mark.note_lines)
    y = mark.middle - lines * lead / 2
    if size == "column":
        y = mark.top + _GAP[size] / 2
        quiet = {"color": look.QUIET, "weight": weight}
        _write(ax, left, y, mark.outlet_lines, size, 0.85, va="top", **quiet)
        y += len(mark.outlet_lines) * lead * 0.95
    else:
        outlet, height = mark.outlet_lines, len(mark.outlet_lines) * lead
        top = mark.middle - height / 2
        _write(ax, right, top, outlet[:-1], size, 0.9, ha="right", va="top", weight=weight)
        date = {"ha": "right", "va": "top", "color": look.QUIET}
        _write(ax, right, top + height - lead, outlet[-1:], size, 0.85, **date)
    _write(ax, left, y, mark.word_lines, size, va="top", weight=weight)
    warned = {"color": look.WARNING if mark.side_changed else look.QUIET}
    y += len(mark.word_lines) * lead + 0.01
    _write(ax, left, y, mark.note_lines, size, 0.85, va="top", **warned)


def _draw_marker(ax, x, mark, size) -> None:
    colour = colour_of(mark.kind)
    larger = 1.35 if mark.best else 1.0
    ax.plot(
        [x],
        [mark.middle],
        look.SHAPES[mark.marker]["static"],
        markersize=(8.5 if size == "notebook" else 6) * larger,
        markerfacecolor=look.PAPER if mark.hollow else colour,
        markeredgecolor=colour,
        markeredgewidth=1.8 if size == "notebook" else 1.4,
        zorder=5,
    )


def _lead(size) -> float:
    return look.FONT_SIZES[size] * LEADING / 72


def _write(ax, x, y, lines, size, scale=1.0, **how) -> None:
    font = look.FONT_SIZES[size] * scale
    plain = {"parse_math": False, "linespacing": 1.15, "zorder": 6}
    ax.text(x, y, "\n".join(lines), size=font, **plain, **how)
