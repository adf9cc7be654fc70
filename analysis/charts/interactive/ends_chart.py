"""Bands beside the number that came in the end."""

from __future__ import annotations

from html import escape

import plotly.graph_objects as go

from analysis.charts import look
from analysis.charts import marks as _marks
from analysis.charts.interactive.page import UNSEEN, finish, line, number_axis, set_page
from analysis.charts.layout import fine_ticks

_ROW = {"notebook": 26, "column": 19}  # pixels a line
_LEFT = {"notebook": 150, "column": 95}
_EDGE = {"color": look.BAND_EDGE, "width": 1.2, "dash": "1.5px,2px"}
_BANDS = (  # dotted as in a pooled curve
    {"fillcolor": look.BAND_TOTAL, "line": _EDGE},
    {"fillcolor": look.BAND_CORE, "line": {"width": 0}},
)


def ends(table, title=None, subtitle=None, size="notebook", unit="") -> go.Figure:
    """Draw the bands of totals, after some of their reports, beside how each ended.

    Parameters, errors and marks are those of :func:`analysis.charts.static.ends`.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"title": "deaths", "after": ["a third", "all"], "final": 50.0,
    ...                       "q05": [20, 40], "q50": [25, 48], "q95": [30, 55],
    ...                       "total_q05": [15, 35], "total_q95": [40, 70]})
    >>> ends(table).data[-1].x
    (25.0, 48.0)
    """
    look.refuse_unknown(size)
    marks = _marks.ends(table)
    relative, lines = bool(marks["relative"].any()), marks["at"].max() + 1
    figure, limits = go.Figure(), _marks.ends_limits(marks)
    for (low, high), half, colours in zip(_marks.PAIRS, (0.36, 0.22), _BANDS, strict=True):
        for mark in marks.to_dict("records"):
            figure.add_trace(_band(mark[low], mark[high], mark["at"], half, colours))
    end = [1.0 if relative else marks["final"].iloc[0]] * 2
    figure.add_trace(line(end, [-0.7, lines - 0.3], look.INK, 1.6, UNSEEN))
    figure.add_trace(_middles(marks, size))
    if relative:
        names = [_name(*one, _LEFT[size]) for one in marks.groupby("title")]
        figure.update_layout(annotations=names)
    key, body = subtitle or _marks.ends_key(), _ROW[size] * (lines + 0.4)
    set_page(figure, title, key, size, body, [], left=_LEFT[size])
    ticks = fine_ticks(*limits, relative, 4 if size == "column" else 7)
    told = {"tickvals": ticks, "ticktext": [look.number(tick) for tick in ticks]}
    figure.update_xaxes(**number_axis(limits, relative) | told)
    figure.update_xaxes(title="times the end" if relative else escape(unit))
    labels = {"tickvals": marks["at"].tolist(), "ticktext": [*map(escape, marks["after"])]}
    figure.update_yaxes(range=[lines - 0.3, -0.7], showgrid=False, zeroline=False, **labels)
    figure.update_layout(showlegend=False)
    return finish(figure, marks, _marks.describe_ends(marks))


def _band(low, high, at, half, colours) -> go.Scatter:
    x, y = [low, high, high, low, low], [at - half, at - half, at + half, at + half, at - half]
    return go.Scatter(x=x, y=y, mode="lines", fill="toself", **colours, **UNSEEN)


def _middles(marks, size) -> go.Scatter:
    said = [f"<b>{escape(name)}</b><br>{escape(known)}" for name, known in _marks.tell_ends(marks)]
    sign = {"symbol": "line-ns-open", "size": 0.44 * _ROW[size], "line": {"width": 2}}
    return go.Scatter(
        x=marks["q50"].tolist(),
        y=marks["at"].tolist(),
        mode="markers",
        marker=sign | {"color": look.INK},
        hovertext=said,
        hoverinfo="text",
        name="median",
    )


def _name(title, some, left) -> dict:
    """The name of a total on the line above its rows."""
    where = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": 8 - left}
    where |= {"y": some["at"].min() - 1}
    return where | {"text": f"<b>{escape(title)}</b>", "showarrow": False}
