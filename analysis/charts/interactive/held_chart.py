"""How often intervals held, against how often they were meant to."""

from __future__ import annotations

from html import escape

import plotly.graph_objects as go

from analysis.charts import look
from analysis.charts import marks as _marks
from analysis.charts.interactive.page import (
    UNSEEN,
    coloured,
    finish,
    line,
    number_axis,
    points_of,
    room_of,
    set_page,
)
from analysis.charts.labels import held_counts
from analysis.charts.layout import number_ticks

_SIGNS = dict(zip(_marks.GLYPHS, ["circle", "triangle-up", "square", "diamond"], strict=True))
_BODY = {"notebook": 420, "column": 290}  # pixels


def held(table, group=None, title=None, subtitle=None, size="notebook") -> go.Figure:
    """Draw how often intervals held against how often they were meant to.

    Parameters, errors and marks are those of :func:`analysis.charts.static.held`.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"level": [0.5, 0.9], "values": 20, "held": [12, 15],
    ...                       "share": [0.6, 0.75], "low": [0.32, 0.79], "high": [0.68, 1.0]})
    >>> held(table).data[-1].y
    (0.6, 0.75)
    """
    look.refuse_unknown(size)
    marks, big = _marks.held(table, group), size == "notebook"
    across, upwards = _marks.held_limits(marks)
    figure = go.Figure()
    for mark in marks.itertuples():
        ends = [[mark.at] * 2, [mark.low, mark.high]]
        own = {"legendgroup": escape(mark.group), **UNSEEN}
        figure.add_trace(line(*ends, look.BAND_CORE, 12 if big else 6, own))
    ends = [max(across[0], upwards[0]), 1]
    figure.add_trace(line(ends, ends, look.INK, 1.3, UNSEEN))
    for name, some in marks.groupby("group", sort=False):
        figure.add_trace(_group(escape(name), some, big))
    left = 70 if big else 56
    for count in held_counts(marks, across, room_of(size, left), points_of(size, 0.85)):
        figure.add_annotation(_count(*count, size))
    key, names = subtitle or _marks.held_key(), marks["group"].unique()
    set_page(figure, title, key, size, _BODY[size], names, left=left)
    percent, levels = {"tickformat": ".0%"}, marks["level"].unique().tolist()
    bottom = number_axis(across, log=False) | percent | {"tickvals": levels, "showgrid": False}
    figure.update_xaxes(**bottom, title="meant to hold")
    beside = percent | {"tickvals": number_ticks(max(upwards[0], 0), 1, False)}
    figure.update_yaxes(**number_axis(upwards, log=False) | beside, title="held")
    figure.update_layout(showlegend=len(names) > 1)
    return finish(figure, marks, _marks.describe_held(marks))


def _group(name, some, big) -> go.Scatter:
    sign = {"symbol": _SIGNS[some["glyph"].iloc[0]], "color": some["colour"].iloc[0]}
    said = [f"{f'<b>{name}</b><br>' * bool(name)}{escape(words)}" for words in some["words"]]
    return go.Scatter(
        x=some["at"].tolist(),
        y=some["share"].tolist(),
        mode="markers",
        marker=sign | {"size": 12 if big else 8, "line": {"color": look.PAPER, "width": 1}},
        hovertext=said,
        hoverinfo="text",
        cliponaxis=False,
        name=name,
        legendgroup=name,
    )


def _count(left, foot, some, size) -> dict:
    """How many held, below the bars of a level: a line a group, with its sign."""
    lines = [
        coloured([f"{mark.glyph} {mark.count}"], mark.colour, 0.85, size)
        for mark in some.itertuples()
    ]
    where = {"x": left, "xanchor": "left", "y": foot, "yanchor": "top"}
    return where | {"text": "<br>".join(lines), "align": "left", "showarrow": False}
