"""Claims as numbers with the room that their words leave."""

from __future__ import annotations

import textwrap
from html import escape

import pandas as pd
import plotly.graph_objects as go

from analysis.charts import look
from analysis.charts import marks as _marks
from analysis.charts.interactive.page import (
    FONT_SIZES,
    arrow_trace,
    axis_title,
    colour_of,
    dress,
    finish,
    line,
    number_axis,
    rgba,
    row_axis,
    share,
)
from analysis.charts.layout import ADVANCE, BOLD_ADVANCE

_HALF_HEIGHT = 0.11
_LOWER = 0.2
_NARROW = 500  # pixels of the axis on a page of 720, the narrowest on which words must fit


def claims(frame, title=None, subtitle=None, size="notebook", log=None) -> go.Figure:
    """Draw claims as numbers with the room that their words leave.

    Parameters, errors and marks are those of :func:`analysis.charts.static.claims`.

    Returns
    -------
    plotly.graph_objects.Figure
        ``layout.meta`` holds the description of the chart, a sentence.

    Examples
    --------
    >>> from analysis import containers
    >>> figure = claims(containers().query("source == 'article'"))
    >>> figure.layout.meta["description"].split(":")[0]
    'Chart of 2 claims about containers'
    """
    marks = _marks.claims(frame)
    log = _marks.wants_log(marks) if log is None else log
    limits = _marks.axis_range(marks, log)
    figure = go.Figure()
    seen = set()
    for mark in marks.join(_marks.arrows(marks, limits, log)).itertuples():
        figure.add_traces(_claim_traces(mark, limits, first=mark.who not in seen, size=size))
        seen.add(mark.who)
    row = 66 + 8 * bool(marks["what"].any()) + 12 * (size == "column")
    dress(figure, title, subtitle or _marks.claims_key(frame), size, row * len(marks), marks)
    figure.update_xaxes(**number_axis(limits, log), **axis_title(frame, size))
    figure.update_yaxes(**row_axis(marks, size))
    return finish(figure, marks, _marks.describe(marks))


def _claim_traces(mark, limits, first, size) -> list[go.Scatter]:
    """Fade, ticks, arrows, marker and words of a row; one legend entry an originator."""
    group = {"legendgroup": escape(mark.who), "name": escape(mark.who)}
    if pd.isna(mark.value):
        return [_words_trace(mark, limits, size, group)]
    y, colour = mark.row + _LOWER, colour_of(mark.kind)
    stop = mark.value if pd.isna(mark.value_high) else mark.value_high
    quiet = group | {"showlegend": False, "hoverinfo": "skip"}
    traces = [
        _fade_trace(start, end, y, shades, limits, quiet)
        for start, end, shades in (
            (mark.value, mark.fade_low, _shades(colour, even=mark.flat)),
            (mark.fade_from, mark.fade_high, _shades(colour)),
        )
        if pd.notna(end)
    ]
    traces += [
        line([tick, tick], [y - _HALF_HEIGHT * 1.3, y + _HALF_HEIGHT * 1.3], colour, 2, quiet)
        for tick in (mark.tick_low, mark.tick_high)
        if pd.notna(tick)
    ]
    if stop > mark.value:
        traces.append(line([mark.value, stop], [y, y], rgba(colour, 0.45), 7, quiet))
    traces += [
        arrow_trace(start, end, y, colour, quiet)
        for start, end in ((mark.low_from, mark.low_to), (mark.high_from, mark.high_to))
        if pd.notna(start)
    ]
    words = _words_trace(mark, limits, size, quiet)
    return [*traces, words, _marker_trace(mark, stop, y, colour, group | {"showlegend": first})]


def _shades(colour, even=False) -> tuple[str, str]:
    """Colour at the printed number and at the far edge: the same where nothing is known."""
    return (rgba(colour, 0.3),) * 2 if even else (rgba(colour, 0.75), rgba(colour, 0.03))


def _fade_trace(start, end, y, shades, limits, group) -> go.Scatter:
    """A band from the printed number to the far edge."""
    start, end = (min(max(x, limits[0]), limits[1]) for x in (start, end))
    left, right = min(start, end), max(start, end)
    strong, weak = shades
    scale = [[0, strong], [1, weak]] if end > start else [[0, weak], [1, strong]]
    return go.Scatter(
        x=[left, right, right, left, left],
        y=[
            y - _HALF_HEIGHT,
            y - _HALF_HEIGHT,
            y + _HALF_HEIGHT,
            y + _HALF_HEIGHT,
            y - _HALF_HEIGHT,
        ],
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillgradient={"type": "horizontal", "colorscale": scale},
        **group,
    )


def _marker_trace(mark, stop, y, colour, group) -> go.Scatter:
    places = sorted({mark.value, stop})
    symbol = look.SHAPES[mark.marker]["interactive"]
    return go.Scatter(
        x=places,
        y=[y] * len(places),
        mode="markers",
        marker={
            "symbol": symbol,
            "size": 13,
            "color": look.PAPER if mark.hollow else colour,
            "line": {"color": colour, "width": 2},
        },
        hovertext=[hover_of_claim(mark)] * len(places),
        hoverinfo="text",
        cliponaxis=False,
        **group,
    )


def _words_trace(mark, limits, size, group) -> go.Scatter:
    """The figure in words, above its marker, on the side where there is room."""
    said = _marks.label(mark)
    at, side = _place_of_words(mark, said, limits)
    lead = ""
    if at == limits[0] and size == "notebook":
        lead = "\u00a0"  # off the names beside the axis
    letters = int(_NARROW / _letter(mark)) if size == "notebook" else len(said) + 1
    lines = [f"{lead}{escape(line)}" for line in textwrap.wrap(said, letters)]
    text = f"<b>{'<br>'.join(lines)}</b>" if mark.emphasis else "<br>".join(lines)
    if size == "column":
        by = ", ".join(
            part
            for part in (mark.what, textwrap.shorten(mark.who, 44, placeholder="..."), mark.when)
            if part
        )
        at, side, text = limits[0], "right", f"{escape(by)}<br>{text}"
    return go.Scatter(
        x=[at],
        y=[mark.row - 0.02],
        mode="text",
        text=[text],
        textposition=f"top {side}",
        cliponaxis=False,
        **group | {"showlegend": False, "hoverinfo": "skip"},
    )


def _letter(mark) -> float:
    """Pixels that a letter of the words takes."""
    return FONT_SIZES["notebook"] * (BOLD_ADVANCE if mark.emphasis else ADVANCE)


def _place_of_words(mark, said, limits) -> tuple[float, str]:
    """Where words start or end: at their marker if they fit beside it, or else at the left end."""
    if pd.isna(mark.value):
        return limits[0], "right"
    needed = len(said) * _letter(mark)
    before = share(mark.value, limits)
    rooms = {"right": (1 - before) * _NARROW, "left": before * _NARROW}
    sides = ("right", "left") if before < 0.42 else ("left", "right")
    fitting = [side for side in sides if needed <= rooms[side]]
    return (mark.value, fitting[0]) if fitting else (limits[0], "right")


def hover_of_claim(mark) -> str:
    """What hover tells: all of it from data, so all of it escaped."""
    lines = [
        f"<b>{escape(mark.words)}</b>",
        f"printed: {escape(mark.wording)}" if mark.wording else "",
        escape(mark.reads),
        escape(_marks.limits_said(mark)),
        escape(_marks.said_by(mark)),
        f"read in {escape(mark.outlet)}" if mark.outlet else "",
        f"counts {escape(mark.dates)}",
        f"row known from: {escape(mark.basis)}" if mark.basis else "",
        f"of the width: {escape(mark.evidence)}" if isinstance(mark.evidence, str) else "",
        escape(mark.url),
    ]
    return "<br>".join(line for line in lines if line)
