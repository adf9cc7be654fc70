"""The value assumed behind the words: stacked dots, each as likely as the next."""

from __future__ import annotations

from html import escape

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analysis.charts import look
from analysis.charts import marks as _marks
from analysis.charts.interactive.page import (
    UNSEEN,
    arrow_trace,
    axis_title,
    colour_of,
    dress,
    finish,
    line,
    number_axis,
    who_label,
)


def distribution(
    frame, title=None, subtitle=None, size="notebook", log=None, dots=20, columns=None
) -> go.Figure:
    """Draw the value assumed behind the words, twenty dots a claim, each as likely as the next.

    Parameters, errors and marks are those of :func:`analysis.charts.static.distribution`.

    Examples
    --------
    >>> from analysis import containers
    >>> figure = distribution(containers().query("source == 'article'"))
    >>> len(figure.data[0].x)
    20
    """
    if log:
        raise ValueError("A dot plot stacks equal columns, so its axis is linear: leave log out.")
    about, marks = _marks.claims(frame), _marks.distribution(frame, dots, columns)
    about = _marks.with_spread(about, marks)
    panels = len(about)
    figure = make_subplots(rows=panels, cols=1, vertical_spacing=0.22 / panels)
    for place, mark in enumerate(about.itertuples(), start=1):
        _dots_panel(figure, place, mark, marks[marks["row"].eq(mark.row)])
    key = subtitle or _marks.distribution_key(marks, dots)
    dress(figure, title, key, size, 170 * panels, about)
    figure.update_xaxes(**axis_title(frame, size), row=panels, col=1)
    return finish(figure, marks, _marks.describe_distribution(marks))


def _dots_panel(figure, place, mark, dots) -> None:
    """Stacked dots and a line at the printed number, on an axis of their own."""
    first, width, colour = dots.iloc[0], dots["width"].iloc[0], colour_of(mark.kind)
    left = min(dots["at"].min(), mark.value) - 3 * width
    right = max(dots["at"].max(), mark.value) + 3 * width
    top = max(dots["level"].max() + 1, 5)
    group = {"legendgroup": escape(mark.who), "name": escape(mark.who)}
    hover = [f"{escape(mark.words)}: {look.number(value, 3)}" for value in dots["value"]]
    traces = [
        go.Scatter(
            x=dots["at"],
            y=dots["level"] + 0.5,
            mode="markers",
            marker={"size": 14, "color": colour},
            hovertext=hover,
            hoverinfo="text",
            showlegend=escape(mark.who) not in {trace.name for trace in figure.data},
            **group,
        ),
        line([mark.value] * 2, [0, top + 0.4], look.INK, 2, group | UNSEEN),
    ]
    ends = {"low": (left + 2 * width, left), "high": (right - 2 * width, right)}
    if first["open_low"] and left > 0:
        traces.append(arrow_trace(*ends["low"], 0.5, colour, group | UNSEEN))
    if first["open_high"]:
        traces.append(arrow_trace(*ends["high"], 0.5, colour, group | UNSEEN))
    said = _marks.label(mark)
    text = f"<b>{escape(said)}</b>" if mark.emphasis else escape(said)
    traces.append(_panel_words(mark.value, top + 0.6, text, left, right, group | UNSEEN))
    figure.add_traces(traces, rows=place, cols=1)
    figure.update_xaxes(**number_axis((left, right), log=False), row=place, col=1)
    rows = {"range": [0, top + 2], "showgrid": False, "zeroline": False}
    figure.update_yaxes(**rows, tickvals=[top / 2], ticktext=[who_label(mark)], row=place, col=1)


def _panel_words(x, y, text, left, right, group) -> go.Scatter:
    side = "top right" if (x - left) / (right - left) < 0.45 else "top left"
    return go.Scatter(x=[x], y=[y], mode="text", text=[text], textposition=side, **group)
