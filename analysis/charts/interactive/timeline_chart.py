"""Events, and claims if wanted, one below the other on one axis of dates."""

from __future__ import annotations

import textwrap
from html import escape

import pandas as pd
import plotly.graph_objects as go

from analysis.charts import look
from analysis.charts import marks as _marks
from analysis.charts.interactive.page import (
    FONT_SIZES,
    UNSEEN,
    colour_of,
    finish,
    points_of,
    room_of,
    set_page,
)
from analysis.charts.layout import LEADING, date_ticks, timeline_limits, timeline_text

_SIDE = 22  # pixels left and right of the axis
_GAP = {"notebook": 10, "column": 8}


def timeline(
    events, claims=None, title=None, subtitle=None, size="notebook", kind="kind"
) -> go.Figure:
    """Draw events, and claims if wanted, in time: one row an item, the earliest on top.

    Parameters, errors and marks are those of :func:`analysis.charts.static.timeline`. A click on
    a kind in the legend switches it off and on.

    Examples
    --------
    >>> from analysis import load
    >>> figure = timeline(load("record", "events").query("kind == 'treaty'"))
    >>> figure.layout.meta["description"].split(":")[0]
    'Timeline of 8 events from 9 Feb 2000 to 4 Dec 2024'
    """
    marks = _marks.timeline(events, claims, kind)
    rows = _stacked(marks, size)
    body = rows["bottom"].max() + 6
    figure = go.Figure(_undated(rows, body))
    for (is_claim, name), group in rows.groupby(["is_claim", "kind"], sort=False):
        figure.add_trace(_items(group, _name(is_claim, name), rows["date"], size))
    names = [trace.name for trace in figure.data if trace.showlegend is not False]
    key = subtitle or _marks.timeline_key(marks)
    # The dates stand above the axis, below the last line of the key.
    set_page(figure, title, key, size, body, names, left=_SIDE, right=_SIDE, axis=20)
    figure.update_layout(
        margin={"t": figure.layout.margin.t + 34}, height=figure.layout.height + 34
    )
    _set_axes(figure, rows, body, size)
    return finish(figure, marks, _marks.describe_timeline(marks))


def _name(is_claim, kind) -> str:
    if is_claim:
        return "claims: " + look.KIND_NAMES.get(kind, "speaker of unknown kind")
    return escape(kind.replace("_", " ")) or "no kind given"


def _stacked(marks, size) -> pd.DataFrame:
    """The rows with their lines of text, the side of the text, and their place in pixels."""
    text = timeline_text(marks, room_of(size, _SIDE, _SIDE), 0.12, points_of(size, 0.95))
    rows = marks.join(text)
    lines = rows["lines"].str.len() * FONT_SIZES[size] * 0.95 * LEADING
    undated = rows["date"].isna()
    tall = lines + _GAP[size] + 14 * (undated & ~undated.shift(fill_value=False))
    bottom = tall.cumsum() + 8  # off the axis
    return rows.assign(top=bottom - tall, bottom=bottom, middle=bottom - (lines + _GAP[size]) / 2)


def _items(group, name, dates, size) -> go.Scatter:
    """All items of a kind: one entry of the legend."""
    looks = [_look(mark) for mark in group.itertuples()]
    left = timeline_limits(dates)[0]
    return go.Scatter(
        x=group["date"].fillna(left).tolist(),
        y=group["middle"].tolist(),
        mode="markers+text",
        text=[_text(mark) for mark in group.itertuples()],
        textposition=[f"middle {side}" for side in group["side"]],
        textfont={"size": FONT_SIZES[size] * 0.95, "color": look.INK},
        marker={
            "symbol": [shape["interactive"] for _, shape in looks],
            "size": 11 if size == "notebook" else 8,
            "color": [
                look.PAPER if hollow else colour
                for (colour, _), hollow in zip(looks, group["hollow"], strict=True)
            ],
            "line": {"color": [colour for colour, _ in looks], "width": 1.5},
        },
        hovertext=[_hover(mark) for mark in group.itertuples()],
        hoverinfo="text",
        cliponaxis=False,
        name=name,
    )


def _undated(rows, body) -> list[go.Scatter]:
    """Paper under the rows without a date: no line of the axis runs through them."""
    undated = rows[rows["date"].isna()]
    if undated.empty:
        return []
    left, right = timeline_limits(rows["date"])
    top = undated["top"].min() + 8
    x, y = [left, right, right, left, left], [top, top, body, body, top]
    paper = {"fill": "toself", "fillcolor": look.PAPER, "line": {"width": 0}, "mode": "lines"}
    return [go.Scatter(x=x, y=y, **paper, **UNSEEN)]


def _look(mark) -> tuple[str, dict]:
    if mark.look < 0:
        return colour_of(mark.kind), look.SHAPES.get(mark.marker, look.NO_KIND)
    return look.event_look(mark.look)


def _text(mark) -> str:
    # A space keeps the text off the marker.
    lines = [f"\u00a0{escape(text)}\u00a0" for text in mark.lines]
    text = "<br>".join(lines)
    return f"<b>{text}</b>" if mark.emphasis else text


def _hover(mark) -> str:
    """What hover tells: all of it from data, so all of it escaped."""
    lines = [f"<b>{escape(mark.when)}</b>", *map(escape, _wrapped(mark.text))]
    return "<br>".join([*lines, *map(escape, mark.hover)])


def _wrapped(text) -> list[str]:
    return textwrap.wrap(text, 90)


def _set_axes(figure, rows, body, size) -> None:
    limits = timeline_limits(rows["date"])
    ticks = date_ticks(*limits, most=6 if size == "column" else 12)
    figure.update_xaxes(
        range=list(limits),
        side="top",
        tickvals=[day for day, _ in ticks],
        ticktext=[said.replace("\n", "<br>") for _, said in ticks],
        gridcolor=look.GRID,
        linecolor=look.INK,
        ticks="outside",
        zeroline=False,
    )
    plain = {"showgrid": False, "zeroline": False, "showticklabels": False, "fixedrange": True}
    figure.update_yaxes(range=[body, 0], **plain)
    undated = rows[rows["date"].isna()]
    if len(undated):
        edge = {"xref": "paper", "x0": 0, "x1": 1}
        edge |= dict.fromkeys(["y0", "y1"], undated["top"].min() + 8)
        figure.add_shape(type="line", line={"color": look.QUIET, "width": 1}, **edge)
