"""How far each assumption moves one result: a tornado."""

from __future__ import annotations

from html import escape

import pandas as pd
import plotly.graph_objects as go

from analysis.charts import look
from analysis.charts import marks as _marks
from analysis.charts.interactive.page import (
    FONT_SIZES,
    PIXELS,
    coloured,
    finish,
    number_axis,
    points_of,
    rgba,
    set_page,
)
from analysis.charts.labels import tornado_rows
from analysis.charts.layout import fine_ticks

_LEFT = {"notebook": 250, "column": 12}  # pixels left of the axes, for the labels
_COLOUR = look.KIND_COLOURS["government"]


def tornado(table, title=None, subtitle=None, size="notebook", log=None, unit="") -> go.Figure:
    """Draw how far each assumption moves one result, those that matter most on top.

    Parameters, errors and marks are those of :func:`analysis.charts.static.tornado`.

    Examples
    --------
    >>> table = pd.DataFrame({"assumption": ["base", "cap"], "alternative": ["", "none"],
    ...                       "low": [9.0, 9.0], "mid": [12.0, 13.0], "high": [15.0, 16.0]})
    >>> tornado(table).layout.meta["description"]
    'One result under 1 other assumption: as assumed 12 (9 to 15); with “cap: none” 13 (9 to 16).'
    """
    look.refuse_unknown(size)
    marks = _marks.tornado(table)
    log = marks.wants_log if log is None else log
    beside = size == "notebook"
    room = (_LEFT[size] / PIXELS if beside else look.WIDTHS[size]) - 0.25
    layout = tornado_rows(marks.rows, room, points_of(size, 1.15), beside)
    limits = _marks.tornado_limits(marks, log)
    tall = layout["bottom"].iloc[-1]
    figure = go.Figure(_base(marks.base, limits, tall))
    for row in marks.rows.join(layout).itertuples():
        figure.add_traces(_row(row, limits, size))
        figure.add_annotation(_label(row, beside, size))
    key = subtitle or _marks.tornado_key(marks)
    set_page(figure, title, key, size, tall * PIXELS, [], left=_LEFT[size], axis=40)
    font = {"size": FONT_SIZES[size]}
    name = {"text": escape(unit), "font": font, "standoff": 6}
    ticks = fine_ticks(*limits, log, 4 if size == "column" else 7)
    told = {"tickvals": ticks, "ticktext": [look.number(tick) for tick in ticks]}
    figure.update_xaxes(**number_axis(limits, log) | told, title=name)
    hidden = {"showgrid": False, "zeroline": False, "showticklabels": False, "fixedrange": True}
    figure.update_yaxes(range=[tall, 0], **hidden)
    figure.update_layout(showlegend=False)
    return finish(figure, marks, _marks.describe_tornado(marks, unit))


def _base(base, limits, tall) -> list[go.Scatter]:
    """The reference: a band and a line from top to bottom."""
    low, high = max(base["low"], limits[0]), base["high"]
    said = f"<b>as assumed</b><br>{escape(base['words'])}"
    band = go.Scatter(
        x=[low, high, high, low, low],
        y=[0, 0, tall, tall, 0],
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=look.BAND,
        hoverinfo="skip",
        name="as assumed: 5 to 95\u00a0%",
    )
    line = go.Scatter(
        x=[base["mid"]] * 2,
        y=[0, tall],
        mode="lines",
        line={"color": look.INK, "width": 1.8},
        hovertext=said,
        hoverinfo="text",
        name="as assumed: median",
    )
    return [band, line]


def _row(row, limits, size) -> list[go.Scatter]:
    """A line from low to high with a dot at its middle; an arrowhead where it is open."""
    left, right = limits
    ends = [left if row.open_low else max(row.low, left), right if row.open_high else row.high]
    told = {"hovertext": _hover(row), "hoverinfo": "text", "name": escape(row.label)}
    heads = _heads(row)
    signs = {
        "symbol": [head or "circle" for head in heads],
        "opacity": [float(bool(head)) for head in heads],
        **{
            "size": 11 if size == "notebook" else 8,
            "color": _COLOUR,
            "line": {"color": _COLOUR, "width": 2},
        },
    }
    span = go.Scatter(
        x=ends,
        y=[row.at] * 2,
        mode="lines+markers",
        line={"color": _COLOUR, "width": 2.2},
        marker=signs,
        cliponaxis=False,
        **told,
    )
    if pd.isna(row.mid):
        return [span]
    across = 11 if size == "notebook" else 8
    dot = {"symbol": "circle", "size": across, "color": _COLOUR}
    return [span, go.Scatter(x=[row.mid], y=[row.at], mode="markers", marker=dot, **told)]


def _heads(row) -> list[str]:
    """The sign at either end: a head where it is open, a bar at a limit, nothing at a quantile."""
    closed = "line-ns-open" if pd.isna(row.mid) else ""
    return [
        "triangle-left" if row.open_low else closed,
        "triangle-right" if row.open_high else closed,
    ]


def _hover(row) -> str:
    lines = [f"<b>{escape(row.label)}</b>", escape(row.words)]
    if pd.notna(row.shift):
        moved = look.number(abs(row.shift), 3)
        lines.append(f"median {moved} {'below' if row.shift < 0 else 'above'} the one as assumed")
    if pd.isna(row.mid):
        lines.append("only limits are known and no middle")
    return "<br>".join([*lines, *([escape(row.note)] if row.note else [])])


def _label(row, beside, size) -> dict:
    """The alternative, and its note in small print: left of the line, or above it."""
    lines = [coloured(row.lines, look.INK, 0.9, size)]
    if row.note_lines:
        lines.append(coloured(row.note_lines, look.QUIET, 0.8, size))
    side = "right" if beside else "left"
    return {
        "text": "<br>".join(lines),
        **{"x": 0, "xref": "paper", "xanchor": side, "xshift": -8 if beside else 0},
        **{"y": row.at if beside else row.text, "yref": "y"},
        **{"yanchor": "middle" if beside else "top", "align": side, "showarrow": False},
        "bgcolor": rgba(look.PAPER, 0.7),  # words above a line cross the reference
    }
