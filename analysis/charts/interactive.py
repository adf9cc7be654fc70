"""Charts for the screen, drawn by Plotly from the same marks as the static ones.

Hover tells the wording, who said it, through which outlet, when, and where it was read. A click
on a legend entry switches an originator off and on. All text from data is escaped.
"""

from __future__ import annotations

import textwrap
from html import escape

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from analysis.charts import look
from analysis.charts import marks as _marks

# No button that sends data away, no logo; the rest as Plotly has it.
CONFIG = {"showSendToCloud": False, "plotlyServerURL": "", "displaylogo": False, "responsive": True}
_LEGEND = {
    "orientation": "h",
    "x": 0,
    "xanchor": "left",
    "xref": "container",
    "y": 0,
    "yanchor": "bottom",
    "yref": "container",
}
_PIXELS = 96  # an inch on a screen
_FONT_SIZES = {"notebook": 13, "column": 10}  # pixels
_HALF_HEIGHT = 0.11
_LOWER = 0.2


def claims(frame, title=None, subtitle=None, size="notebook", log=None) -> go.Figure:
    """Draw claims as numbers with the room that their words leave.

    Parameters, errors and marks are those of :func:`analysis.charts.static.claims`.

    Returns
    -------
    plotly.graph_objects.Figure
        ``layout.meta`` holds the description of the chart in words.

    Examples
    --------
    >>> from analysis import containers
    >>> figure = claims(containers().query("source == 'article'"))
    >>> figure.layout.meta["description"].split(".")[0]
    'Chart of 2 claims'
    """
    marks = _marks.claims(frame)
    log = _marks.wants_log(marks) if log is None else log
    limits = _marks.axis_range(marks, log)
    marks = marks.join(_marks.arrows(marks, limits, log))
    figure = go.Figure()
    seen = set()
    for mark in marks.itertuples():
        figure.add_traces(_claim_traces(mark, limits, first=mark.who not in seen, size=size))
        seen.add(mark.who)
    row = 66 + 8 * bool(marks["what"].any()) + 12 * (size == "column")
    _page(figure, title, subtitle or _marks.claims_key(frame), size, row * len(marks), marks)
    figure.update_xaxes(**_number_axis(limits, log), **_axis_title(frame, size))
    figure.update_yaxes(**_row_axis(marks, size))
    return figure.update_layout(meta={"description": _marks.describe(marks)})


def distribution(
    frame, title=None, subtitle=None, size="notebook", log=None, dots=20, columns=24
) -> go.Figure:
    """Draw what the words are read as, twenty dots a claim, each as likely as the next.

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
    about = about[about["row"].isin(marks["row"])]
    panels = max(len(about), 1)
    figure = make_subplots(rows=panels, cols=1, vertical_spacing=0.22 / panels)
    for place, mark in enumerate(about.itertuples(), start=1):
        _dots_panel(figure, place, mark, marks[marks["row"].eq(mark.row)])
    key = subtitle or _marks.distribution_key(marks, dots)
    _page(figure, title, key, size, 170 * panels, about)
    figure.update_xaxes(**_axis_title(frame, size), row=panels, col=1)
    return figure.update_layout(meta={"description": _marks.describe_distribution(marks)})


# --- the page -----------------------------------------------------------------------------------


def _page(figure, title, subtitle, size, body, marks) -> None:
    """Title and key above, legend below, one font and one palette."""
    if size not in look.WIDTHS:
        raise ValueError(f"Unknown size {size!r}; choose one of {', '.join(look.WIDTHS)}.")
    width, font = look.WIDTHS[size] * _PIXELS, _FONT_SIZES[size]
    key = textwrap.wrap(subtitle, int(width / (font * 0.5)))
    heading = textwrap.wrap(title or "", int(width / (font * 0.72)))
    head = 24 + len(heading) * font * 1.7 + len(key) * font * 1.2
    foot = 58 + _legend_height(marks, size)
    figure.update_layout(
        template="none",
        width=width if size == "column" else None,
        height=body + head + foot,
        margin={"l": 12 if size == "column" else 200, "r": 16, "t": head, "b": foot},
        font={"family": f"{look.FONT}, Verdana, sans-serif", "size": font, "color": look.INK},
        paper_bgcolor=look.PAPER,
        plot_bgcolor=look.PAPER,
        hovermode="closest",
        hoverlabel={"align": "left", "bgcolor": look.PAPER, "font": {"color": look.INK}},
        legend=_LEGEND,
        title=_title(heading, key, font),
    )


def _legend_height(marks, size) -> float:
    """Pixels that the names of the originators take below the chart, one after another."""
    font, room = _FONT_SIZES[size], look.WIDTHS[size] * _PIXELS - (12 if size == "column" else 216)
    lines, filled = 1, 0.0
    for name in marks["who"].unique():
        needed = len(name) * font * 0.6 + 50
        if filled and filled + needed > room:
            lines, filled = lines + 1, 0.0
        filled += needed
    return lines * (17 + font)


def _title(heading, key, font) -> dict:
    return {
        "text": f"<b>{'<br>'.join(map(escape, heading))}</b>",
        "font": {"size": font * 1.25},
        "subtitle": {
            "text": "<br>".join(map(escape, key)),
            "font": {"size": font * 0.85, "color": look.QUIET},
        },
        "x": 0.01,
        "xanchor": "left",
        "y": 1.0,
        "yref": "container",
        "yanchor": "top",
        "pad": {"t": 8},
    }


def _axis_title(frame, size) -> dict:
    font = {"size": _FONT_SIZES[size]}
    return {"title": {"text": escape(_marks.unit(frame)), "font": font, "standoff": 6}}


def _number_axis(limits, log) -> dict:
    spec = {"gridcolor": look.GRID, "linecolor": look.INK, "ticks": "outside", "zeroline": False}
    if not log:
        return spec | {"range": list(limits), "tickformat": ",~r"}
    powers = range(int(np.ceil(np.log10(limits[0]))), int(np.floor(np.log10(limits[1]))) + 1)
    return spec | {
        "type": "log",
        "range": np.log10(limits).tolist(),
        "tickvals": [10.0**power for power in powers],
        "ticktext": [look.number(10.0**power) for power in powers],
    }


def _row_axis(marks, size) -> dict:
    spec = {"range": [len(marks) - 0.5, -0.5], "showgrid": False, "zeroline": False}
    if size == "column":
        return spec | {"showticklabels": False}
    names = [_who(mark) for mark in marks.itertuples()]
    font = {"size": _FONT_SIZES[size] * 0.9}
    return spec | {"tickvals": marks["row"].tolist(), "ticktext": names, "tickfont": font}


def _who(mark) -> str:
    lines = [mark.what, *textwrap.wrap(mark.who, 28, max_lines=2, placeholder="..."), mark.when]
    return "<br>".join(escape(line) for line in lines if line)


# --- a claim ------------------------------------------------------------------------------------


def _colour(kind) -> str:
    return look.KIND_COLOURS.get(kind, look.UNKNOWN_COLOUR)


def _rgba(colour, alpha) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha})"


def _claim_traces(mark, limits, first, size) -> list[go.Scatter]:
    """Fade, ticks, arrows, marker and words of a row; one legend entry an originator."""
    group = {"legendgroup": escape(mark.who), "name": escape(mark.who)}
    if pd.isna(mark.value):
        return [_words_trace(mark, limits, size, group)]
    y, colour = mark.row + _LOWER, _colour(mark.kind)
    stop = mark.value if pd.isna(mark.value_high) else mark.value_high
    quiet = group | {"showlegend": False, "hoverinfo": "skip"}
    traces = [
        _fade_trace(start, end, y, colour, limits, quiet)
        for start, end in ((mark.value, mark.fade_low), (stop, mark.fade_high))
        if pd.notna(end)
    ]
    traces += [
        _line([tick, tick], [y - _HALF_HEIGHT * 1.3, y + _HALF_HEIGHT * 1.3], colour, 2, quiet)
        for tick in (mark.tick_low, mark.tick_high)
        if pd.notna(tick)
    ]
    if stop > mark.value:
        traces.append(_line([mark.value, stop], [y, y], _rgba(colour, 0.45), 7, quiet))
    traces += [
        _arrow_trace(start, end, y, colour, quiet)
        for start, end in ((mark.low_from, mark.low_to), (mark.high_from, mark.high_to))
        if pd.notna(start)
    ]
    words = _words_trace(mark, limits, size, quiet)
    return [*traces, words, _marker_trace(mark, stop, y, colour, group | {"showlegend": first})]


def _fade_trace(start, end, y, colour, limits, group) -> go.Scatter:
    """A band that is strongest at the printed number and gone at the far edge."""
    start, end = (min(max(x, limits[0]), limits[1]) for x in (start, end))
    left, right = min(start, end), max(start, end)
    strong, weak = _rgba(colour, 0.75), _rgba(colour, 0.03)
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


def _line(x, y, colour, width, group) -> go.Scatter:
    return go.Scatter(x=x, y=y, mode="lines", line={"color": colour, "width": width}, **group)


def _arrow_trace(start, end, y, colour, group) -> go.Scatter:
    return go.Scatter(
        x=[start, end],
        y=[y, y],
        mode="lines+markers",
        line={"color": colour, "width": 1.6},
        marker={"symbol": "arrow", "size": [0, 11], "angleref": "previous", "color": colour},
        cliponaxis=False,
        **group,
    )


def _marker_trace(mark, stop, y, colour, group) -> go.Scatter:
    places = sorted({mark.value, stop})
    symbol = look.SHAPES[mark.bound]["interactive"]
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
        hovertext=[_hover(mark)] * len(places),
        hoverinfo="text",
        cliponaxis=False,
        **group,
    )


def _words_trace(mark, limits, size, group) -> go.Scatter:
    """The figure in words, above its marker, on the side where there is room."""
    said = f"{mark.words} ({mark.reads})" if mark.reads else mark.words
    text = f"<b>{escape(said)}</b>" if mark.emphasis else escape(said)
    at, side = mark.value, "right" if _share(mark.value, limits) < 0.42 else "left"
    if size == "column":
        by = ", ".join(part for part in (mark.what, mark.who[:44], mark.when) if part)
        at, side, text = limits[0], "right", f"{escape(by)}<br>{text}"
    elif pd.isna(mark.value):
        at, side = limits[0], "right"
    return go.Scatter(
        x=[at],
        y=[mark.row - 0.02],
        mode="text",
        text=[text],
        textposition=f"top {side}",
        cliponaxis=False,
        **group | {"showlegend": False, "hoverinfo": "skip"},
    )


def _share(x, limits) -> float:
    """Place on the axis as a share of its width; the axis is logarithmic if it starts above 0."""
    scale = np.log10 if limits[0] > 0 else float
    left, right = scale(limits[0]), scale(limits[1])
    return (scale(x) - left) / (right - left)


def _hover(mark) -> str:
    """What hover tells: all of it from data, so all of it escaped."""
    lines = [
        f"<b>{escape(mark.words)}</b>",
        f"printed: {escape(mark.wording)}" if mark.wording else "",
        escape(mark.reads),
        f"{escape(mark.shape)}; {escape(_marks.open_ends(mark)) or 'limits on both sides'}",
        f"said by {escape(mark.who)}",
        f"read in {escape(mark.outlet)}" if mark.outlet else "",
        f"counts {escape(mark.dates)}",
        f"width: {escape(mark.evidence)}" if isinstance(mark.evidence, str) else "",
        escape(mark.url),
    ]
    return "<br>".join(line for line in lines if line)


# --- dots ---------------------------------------------------------------------------------------


def _dots_panel(figure, place, mark, dots) -> None:
    """Stacked dots and a line at the printed number, on an axis of their own."""
    first, width, colour = dots.iloc[0], dots["width"].iloc[0], _colour(mark.kind)
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
        _line([mark.value] * 2, [0, top + 0.4], look.INK, 2, group | _UNSEEN),
    ]
    ends = {"low": (left + 2 * width, left), "high": (right - 2 * width, right)}
    if first["open_low"] and left > 0:
        traces.append(_arrow_trace(*ends["low"], 0.5, colour, group | _UNSEEN))
    if first["open_high"]:
        traces.append(_arrow_trace(*ends["high"], 0.5, colour, group | _UNSEEN))
    said = f"{mark.words} ({mark.reads})" if mark.reads else mark.words
    text = f"<b>{escape(said)}</b>" if mark.emphasis else escape(said)
    traces.append(_panel_words(mark.value, top + 0.6, text, left, right, group | _UNSEEN))
    figure.add_traces(traces, rows=place, cols=1)
    figure.update_xaxes(**_number_axis((left, right), log=False), row=place, col=1)
    rows = {"range": [0, top + 2], "showgrid": False, "zeroline": False}
    figure.update_yaxes(**rows, tickvals=[top / 2], ticktext=[_who(mark)], row=place, col=1)


_UNSEEN = {"showlegend": False, "hoverinfo": "skip"}


def _panel_words(x, y, text, left, right, group) -> go.Scatter:
    side = "top right" if (x - left) / (right - left) < 0.45 else "top left"
    return go.Scatter(x=[x], y=[y], mode="text", text=[text], textposition=side, **group)
