"""A running total over time: where it can lie, and what each claim says of it."""

from __future__ import annotations

import textwrap
from html import escape

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analysis.charts import look
from analysis.charts import marks as _marks
from analysis.charts.interactive.claims_chart import hover_of_claim
from analysis.charts.interactive.page import (
    FONT_SIZES,
    PIXELS,
    UNSEEN,
    colour_of,
    line,
    number_axis,
    points_of,
    rgba,
    room_of,
    set_page,
)
from analysis.charts.labels import envelope_labels
from analysis.charts.layout import date_ticks, gutter, hang, number_ticks

_BODY = {"notebook": 460, "column": 290}  # pixels
_LEFT = {"notebook": 74, "column": 52}
_BAND = {"legendgroup": "band", "name": "where the total can lie"}
_CLASH = {"legendgroup": "clash", "name": "floor above ceiling"}
_PAIR = {"legendgroup": "pair", "name": "at odds"}


def envelope(
    frame,
    title=None,
    subtitle=None,
    size="notebook",
    log=None,
    window_start=None,
    ends=("low", "high"),
    label=6,
    lag_days=0,
    parts=False,
) -> go.Figure:
    """Draw a running total over time: the feasible band, the claims, and who contradicts whom.

    Parameters, errors and marks are those of :func:`analysis.charts.static.envelope`.

    Examples
    --------
    >>> from analysis import containers
    >>> figure = envelope(containers().query("measure == 'delivered'"))
    >>> figure.layout.meta["description"].split(".")[0]
    'Running total over time with 23 claims'
    """
    look.refuse_unknown(size)
    marks = _marks.envelope(frame, window_start, ends, label, lag_days, parts)
    log = _marks.wants_log(marks.claims) if log is None else log
    key = subtitle or _marks.envelope_key(frame, marks, window_start, ends)
    limits = _marks.envelope_limits(marks, log)
    figure = go.Figure()
    figure.add_traces(_band(marks.band, limits, log, size))
    arrows = _marks.arrows(marks.claims, _marks.axis_range(marks.claims, log), log)
    seen = set()
    for mark in marks.claims.join(arrows).itertuples():
        figure.add_traces(_claim(mark, limits, first=mark.who not in seen, size=size))
        seen.add(mark.who)
    for place, pair in enumerate(marks.contradictions.itertuples()):
        figure.add_trace(_contradiction(pair, first=place == 0))
    figure.add_traces(_labels(marks, limits, log, size))
    left = _left(limits, log, size)
    _set_page(figure, marks, title, key, size, left)
    _set_axes(figure, marks, limits, log, size, _marks.unit(frame), left)
    return figure.update_layout(meta={"description": _marks.describe_envelope(marks)})


def _set_page(figure, marks, title, key, size, left) -> None:
    """The page, and below the axis what letters stand for where there is no room for words."""
    names = [trace.name for trace in figure.data if trace.showlegend is not False]
    lead = FONT_SIZES[size] * 0.88 * 1.3  # from line to line, as Plotly sets them
    notes = _notes(marks.claims, size) if size == "column" else []
    # An entry of a single column of the legend is a little taller than the page reckons.
    below = 62 + bool(notes) * (lead * (len(notes) + 1) + 2 * len(names))
    set_page(figure, title, key, size, _BODY[size], names, left=left, axis=below)
    if notes:
        figure.add_annotation(
            text="<br>".join(map(escape, notes)),
            **{"x": 0, "xref": "paper", "xanchor": "left", "xshift": 8 - left},
            **{"y": 0, "yref": "paper", "yanchor": "top", "yshift": -40, "align": "left"},
            font={"size": FONT_SIZES[size] * 0.88},
            showarrow=False,
        )


def _notes(claims, size) -> list[str]:
    room = look.WIDTHS[size] - 0.25
    notes = _marks.envelope_notes(claims)
    lines = [line for note in notes for line in hang(note, room, points_of(size, 0.88))]
    return [line.replace("  ", "\u00a0\u00a0") for line in lines]


def _left(limits, log, size) -> float:
    """Pixels left of the axes, with room for the longest number."""
    labels = [look.number(tick) for tick in number_ticks(*limits, log)]
    return PIXELS * gutter(labels or [""], points_of(size), _LEFT[size] / PIXELS)


def _set_axes(figure, marks, limits, log, size, unit, left) -> None:
    ticks = date_ticks(*marks.days, most=5 if size == "column" else 10)
    figure.update_xaxes(
        range=list(marks.days),
        tickvals=[day for day, _ in ticks],
        ticktext=[said.replace("\n", "<br>") for _, said in ticks],
        showgrid=False,
        zeroline=False,
        linecolor=look.INK,
        ticks="outside",
    )
    numbers = number_ticks(*limits, log)
    labels = [look.number(tick) for tick in numbers]
    figure.update_yaxes(**number_axis(limits, log) | {"tickvals": numbers, "ticktext": labels})
    figure.add_annotation(
        text=escape(unit),
        **{"x": 0, "xref": "paper", "xanchor": "left", "xshift": 4 - left},
        **{"y": 1, "yref": "paper", "yanchor": "bottom", "showarrow": False},
    )


# --- the band -----------------------------------------------------------------------------------


def _band(band, limits, log, size) -> list[go.Scatter]:
    """The feasible band: closed stretches flat, open ones fading upwards, clashes hatched."""
    bottom, top = limits
    closed = band[~band["is_open"] & band["consistent"]]
    clashes = band[band["clash"]]
    flat = {"fillcolor": look.BAND, "line": {"width": 0}, "mode": "lines", "hoverinfo": "skip"}
    traces = [go.Scatter(**_rectangles(closed, bottom), fill="toself", **flat, **_BAND)]
    for part in band[band["is_open"]].itertuples():
        traces.append(_fading(part, max(part.lower, bottom), top))
    if len(clashes):
        traces.append(_hatched(clashes, bottom))
    traces += [_edge(band, edge, bottom) for edge in ("lower", "upper")]
    step = 0.06
    start = top * (top / bottom) ** -step if log else top - step * (top - bottom)
    for arrow in _marks.open_arrows(band, 12 if size == "notebook" else 8).itertuples():
        ends = [arrow.date, start, top, look.BAND_EDGE, 12]
        traces.append(_arrow(*ends, _BAND | UNSEEN))
    return traces


def _rectangles(band, bottom) -> dict:
    """One outline a stretch, with gaps between them."""
    x, y = [], []
    for part in band.itertuples():
        low, high = (max(level, bottom) for level in (part.lower, part.upper))
        x += [part.start, part.end, part.end, part.start, part.start, None]
        y += [low, low, high, high, low, None]
    return {"x": x, "y": y}


def _fading(part, lower, top) -> go.Scatter:
    """A stretch without an upper end: strongest at its floor and gone at the top of the axis."""
    scale = [[0, rgba(look.BAND, 1)], [1, rgba(look.BAND, 0)]]
    return go.Scatter(
        x=[part.start, part.end, part.end, part.start, part.start],
        y=[lower, lower, top, top, lower],
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillgradient={"type": "vertical", "colorscale": scale},
        **_BAND,
        **UNSEEN,
    )


def _hatched(clashes, bottom) -> go.Scatter:
    pattern = {"shape": "/", "fgcolor": look.WARNING, "size": 7, "solidity": 0.16}
    return go.Scatter(
        **_rectangles(clashes, bottom),
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=rgba(look.PAPER, 0),
        fillpattern=pattern | {"bgcolor": rgba(look.PAPER, 0)},
        hoverinfo="skip",
        **_CLASH,
    )


def _edge(band, edge, bottom) -> go.Scatter:
    """An edge of the band as steps; there is none where nothing limits it."""
    level = band[edge].where(np.isfinite(band[edge])).clip(lower=bottom)
    x = band[["start", "end"]].to_numpy().ravel()
    return line(list(pd.to_datetime(x)), _gaps(level), look.BAND_EDGE, 1.4, _BAND | UNSEEN)


def _gaps(level) -> list:
    return [None if pd.isna(y) else float(y) for y in np.repeat(level.to_numpy(float), 2)]


# --- claims and contradictions ------------------------------------------------------------------


def _claim(mark, limits, first, size) -> list[go.Scatter]:
    """Marker at the printed number, a faint line to the reader's edge, arrows where open."""
    name = textwrap.shorten(mark.who, 46, placeholder=" ...") if size == "column" else mark.who
    group = {"legendgroup": escape(mark.who), "name": escape(name)}
    colour, quiet = colour_of(mark.kind), group | UNSEEN
    stop = mark.value if pd.isna(mark.value_high) else mark.value_high
    ends = [mark.fade_low, mark.value, stop, mark.fade_high]
    ends = [max(y, limits[0]) for y in ends if pd.notna(y)]
    thick = 4 if size == "notebook" else 3
    faint = rgba(colour, 0.45)
    traces = [line([mark.date] * 2, [min(ends), max(ends)], faint, thick, quiet)]
    traces += [
        _arrow(mark.date, start, end, colour, 11 if size == "notebook" else 8, quiet)
        for start, end in ((mark.low_from, mark.low_to), (mark.high_from, mark.high_to))
        if pd.notna(start)
    ]
    return [*traces, _marker(mark, stop, colour, group | {"showlegend": first}, size)]


def _arrow(x, start, end, colour, head, group) -> go.Scatter:
    return go.Scatter(
        x=[x, x],
        y=[start, end],
        mode="lines+markers",
        line={"color": colour, "width": 1.5},
        marker={"symbol": "arrow", "size": [0, head], "angleref": "previous", "color": colour},
        cliponaxis=False,
        **group,
    )


def _marker(mark, stop, colour, group, size) -> go.Scatter:
    places = sorted({mark.value, stop})
    larger = 1.25 if mark.emphasis else 1.0
    return go.Scatter(
        x=[mark.date] * len(places),
        y=places,
        mode="markers",
        marker={
            "symbol": look.SHAPES[mark.bound]["interactive"],
            "size": (12 if size == "notebook" else 8) * larger,
            "color": look.PAPER if mark.hollow else colour,
            "line": {"color": colour if mark.hollow else look.PAPER, "width": 1.5},
        },
        hovertext=[hover_of_claim(mark)] * len(places),
        hoverinfo="text",
        cliponaxis=False,
        **group,
    )


def _contradiction(pair, first) -> go.Scatter:
    said = "<br>".join(map(escape, textwrap.wrap(pair.between, 90)))
    return go.Scatter(
        x=[pair.floor_date, pair.ceiling_date],
        y=[pair.floor, pair.ceiling],
        mode="lines",
        line={"color": look.WARNING, "width": 2, "dash": "5px,3px"},
        hovertext=f"<b>{escape(pair.apart)}</b><br>{said}",
        hoverinfo="text",
        showlegend=first,
        **_PAIR,
    )


# --- labels -------------------------------------------------------------------------------------


def _labels(marks, limits, log, size) -> list[go.Scatter]:
    """Words beside the claims that carry a label, and beside each contradiction its gap."""
    width, height = room_of(size, _left(limits, log, size)), _BODY[size] / PIXELS
    first, last = marks.days
    scale, back = (np.log10, lambda y: 10**y) if log else (float, float)
    low, high = (scale(end) for end in limits)

    def to_inches(date, value):
        return np.array(
            [(date - first) / (last - first) * width, (scale(value) - low) / (high - low) * height]
        )

    def to_data(x, y):
        return first + (last - first) * (x / width), back(low + (high - low) * y / height)

    points = points_of(size, 0.85)
    page = (0, 0, width, height)
    labels = envelope_labels(marks, to_inches, page, size, points)
    return [trace for label in labels for trace in _label(label, to_data, size)]


def _label(label, to_data, size) -> list[go.Scatter]:
    """The words of a label, and a thin leader where they stand away from their claim."""
    group = {"legendgroup": escape(label.who), "name": escape(label.who)} if label.who else _PAIR
    traces = []
    if label.tail is not None:
        x, y = zip(to_data(*label.anchor), to_data(*label.tail), strict=True)
        traces.append(line(list(x), list(y), look.INK, 0.8, group | UNSEEN))
    x, y = to_data(label.corner[0], label.corner[1] + label.box[1] / 2)
    said = "<br>".join(map(escape, label.lines))
    font = {"size": FONT_SIZES[size] * 0.85, "color": look.INK if label.who else look.WARNING}
    traces.append(
        go.Scatter(
            x=[x],
            y=[y],
            mode="text",
            text=[f"<b>{said}</b>" if label.bold else said],
            textposition="middle right",
            textfont=font,
            cliponaxis=False,
            **group,
            **UNSEEN,
        )
    )
    return traces
