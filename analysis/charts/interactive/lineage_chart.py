"""A statement and its retellings: what each outlet made of the words."""

from __future__ import annotations

import textwrap
from html import escape

import pandas as pd
import plotly.graph_objects as go

from analysis.charts import look
from analysis.charts import marks as _marks
from analysis.charts.interactive.page import (
    FONT_SIZES,
    PIXELS,
    UNSEEN,
    colour_of,
    coloured,
    finish,
    points_of,
    set_page,
)
from analysis.charts.layout import LEADING, wrap

_LEFT = {"notebook": 225, "column": 12}  # pixels: margins left and right of the columns
_RIGHT = {"notebook": 290, "column": 204}
_HEADER = {"notebook": 40, "column": 66}  # pixels for the names of the columns
_GAP = {"notebook": 16, "column": 12}
_ENDS = (-0.5, len(_marks.COLUMNS) - 0.5)


def lineage(frame, title=None, subtitle=None, size="notebook") -> go.Figure:
    """Draw what each retelling made of the words of a statement, from outlet to outlet.

    Parameters, errors and marks are those of :func:`analysis.charts.static.lineage`.

    Examples
    --------
    >>> from analysis import ledger
    >>> claims = ledger("containers").query("statement_id == 'us-nsc-2023-10-13-containers'")
    >>> figure = lineage(claims)
    >>> figure.layout.meta["description"].split(":")[0]
    'Lineage of 1 statement about containers in 6 renderings, printed as 1,000'
    """
    marks = _marks.lineage(frame)
    figure = go.Figure()
    names = [_short(name, size) for name in marks.loc[marks["heading"].ne(""), "heading"]]
    rows = _stacked(marks, size)
    key = subtitle or _marks.lineage_key(marks)
    body = rows["bottom"].max() + 6
    shown = names if len(names) > 1 else []
    margins = {"left": _LEFT[size], "right": _RIGHT[size], "axis": 14}
    set_page(figure, title, key, size, body, shown, **margins)
    plain = {"showgrid": False, "zeroline": False, "showticklabels": False, "fixedrange": True}
    figure.update_xaxes(range=list(_ENDS), **plain)
    figure.update_yaxes(range=[body, 0], **plain)
    for _, group in rows.groupby("statement"):
        _columns(figure, group, size)
    groups = rows.set_index("row")["statement"].map(lambda place: _group(names, place))
    _steps(figure, _marks.lineage_steps(marks), rows.set_index("row"), groups)
    for mark in rows.itertuples():
        figure.add_traces(_row(mark, groups[mark.row], size, many=len(names) > 1))
        if mark.emphasis:
            _shade(figure, mark)
    return finish(figure, marks, _marks.describe_lineage(marks))


def _group(names, place) -> dict:
    """A statement as an entry of the legend; two of one speaker stay two entries."""
    return {"legendgroup": str(place), "name": escape(names[place])}


def _short(name, size) -> str:
    return textwrap.shorten(name, 44, placeholder=" ...") if size == "column" else name


def _stacked(marks, size) -> pd.DataFrame:
    """The rows with their lines of text and their place from the top, in pixels."""
    font = points_of(size)
    lead = FONT_SIZES[size] * LEADING
    room, gutter = (_RIGHT[size] - 14) / PIXELS, (_LEFT[size] - 14) / PIXELS
    rows = marks.assign(
        outlet_lines=[
            wrap(m.outlet, gutter, font * 0.95, m.best)
            if size == "notebook"
            else wrap(_outlet_and_day(m), room, font * 0.95, m.best)
            for m in marks.itertuples()
        ],
        word_lines=[wrap(m.words, room, font, m.best) for m in marks.itertuples()],
        note_lines=[wrap(m.note, room, font * 0.9) for m in marks.itertuples()],
    )
    said = rows["word_lines"].str.len() + rows["note_lines"].str.len()
    beside = rows["outlet_lines"].str.len() + (size == "notebook")
    tall = said + beside if size == "column" else pd.concat([said, beside], axis=1).max(axis=1)
    headings = [_heading(mark.heading, size) for mark in marks.itertuples()]
    above = pd.Series([len(lines) * lead * 1.1 for lines in headings], index=marks.index)
    above += above.gt(0) * (_HEADER[size] + 12)
    height = tall * lead + _GAP[size]
    bottom = (above + height).cumsum()
    tops = {"top": bottom - height, "bottom": bottom, "middle": bottom - height / 2}
    return rows.assign(heading_lines=headings, **tops)


def _outlet_and_day(mark) -> str:
    """Outlet and day in one line, the day in one piece."""
    return f"{mark.outlet}, {mark.when}".replace(mark.when, mark.when.replace(" ", "\u00a0"))


def _heading(heading, size) -> list[str]:
    room = look.WIDTHS[size] - 0.3
    return wrap(heading, room, points_of(size), bold=True) if heading else []


def _columns(figure, group, size) -> None:
    """Whose statement it is, the names of the columns, and a line down each."""
    top, bottom = group["top"].min(), group["bottom"].max()
    lines = group["heading_lines"].iloc[0]
    figure.add_annotation(
        text=f"<b>{'<br>'.join(map(escape, lines))}</b>",
        **{"x": 0, "xref": "paper", "xanchor": "left", "xshift": 8 - _LEFT[size]},
        **{"y": top - _HEADER[size] - 4, "yanchor": "bottom", "align": "left", "showarrow": False},
    )
    font = {"size": FONT_SIZES[size] * 0.88, "color": look.QUIET}
    for place, name in enumerate(_marks.COLUMNS.values()):
        ends = {"x0": place, "x1": place, "y0": top, "y1": bottom}
        figure.add_shape(type="line", layer="below", line={"color": look.GRID}, **ends)
        turned = {"textangle": -90} if size == "column" else {}
        text = name if size == "column" else name.replace(" ", "<br>")
        above = {"yanchor": "bottom", "showarrow": False, "font": font}
        figure.add_annotation(text=text, x=place, y=top, **above, **turned)


def _shade(figure, mark) -> None:
    """A band behind the article's row, over the whole width of the page."""
    wide = {"xref": "paper", "x0": -4, "x1": 5, "y0": mark.top, "y1": mark.bottom}
    figure.add_shape(type="rect", layer="below", fillcolor=look.SHADE, line={"width": 0}, **wide)


def _steps(figure, steps, rows, groups) -> None:
    """A fan from the best rendering: thick and dashed where the side of the number changed."""
    for line in steps.itertuples():
        changed = line.side_changed
        style = {"color": look.FAINT, "width": 1.3}
        if changed:
            style = {"color": look.WARNING, "width": 3, "dash": "7px,4px"}
        figure.add_scatter(
            x=[line.from_column, line.to_column],
            y=[rows.loc[line.from_row, "middle"], rows.loc[line.to_row, "middle"]],
            mode="lines",
            line=style,
            **groups[line.to_row],
            **UNSEEN,
        )


def _row(mark, group, size, many) -> list[go.Scatter]:
    """Outlet and day, marker, words and what changed."""
    quiet = group | UNSEEN
    outlet = _strong(coloured(mark.outlet_lines, look.INK, 0.95, size), mark.best)
    words = _strong(coloured(mark.word_lines, look.INK, 1.0, size), mark.best)
    note = look.WARNING if mark.side_changed else look.QUIET
    said = f"{words}<br>{coloured(mark.note_lines, note, 0.88, size)}"
    if size == "column":
        outlet = _strong(coloured(mark.outlet_lines, look.QUIET, 0.9, size), mark.best)
        said = f"{outlet}<br>{said}"
    traces = [_text(_ENDS[1], mark.middle, said, "middle right", quiet)]
    if size == "notebook":
        said = f"{outlet}<br>{coloured([mark.when], look.QUIET, 0.88)}"
        traces.append(_text(_ENDS[0], mark.middle, said, "middle left", quiet))
    if pd.notna(mark.column):
        first = many and bool(mark.heading)
        traces.append(_marker(mark, group | {"showlegend": first}, size))
    return traces


def _strong(text, is_bold) -> str:
    return f"<b>{text}</b>" if is_bold else text


def _text(x, y, text, side, group) -> go.Scatter:
    where = {"x": [x], "y": [y], "text": [text], "textposition": side, "cliponaxis": False}
    return go.Scatter(mode="text", **where, **group)


def _marker(mark, group, size) -> go.Scatter:
    colour = colour_of(mark.kind)
    return go.Scatter(
        x=[mark.column],
        y=[mark.middle],
        mode="markers",
        marker={
            "symbol": look.SHAPES[mark.marker]["interactive"],
            "size": (13 if size == "notebook" else 9) * (1.35 if mark.best else 1.0),
            "color": look.PAPER if mark.hollow else colour,
            "line": {"color": colour, "width": 2},
        },
        hovertext=[_hover(mark)],
        hoverinfo="text",
        cliponaxis=False,
        **group,
    )


def _hover(mark) -> str:
    """What hover tells: all of it from data, so all of it escaped."""
    lines = [
        f"<b>{escape(mark.words)}</b>",
        f"printed: {escape(mark.wording)}" if mark.wording else "",
        f"{escape(mark.shape)}; {escape(mark.modality)}".removesuffix("; "),
        f"of {escape(mark.munition)}" if mark.munition else "",
        escape(_marks.said_by(mark)),
        f"read in {escape(mark.outlet)}, {escape(mark.when)}",
        f"counts {escape(mark.dates)}",
        escape(mark.note),
        escape(mark.url),
    ]
    return "<br>".join(line for line in lines if line)
