"""Parts that the interactive charts of a running total share: page, axes, claims, labels."""

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
from analysis.charts.layout import date_ticks, gutter, hang, number_ticks

BODY = {"notebook": 460, "column": 290}  # pixels
_LEFT = {"notebook": 74, "column": 52}


def set_totals_page(figure, claims, title, key, size, left, menus=0) -> None:
    """The page, and below the axis what letters stand for where there is no room for words."""
    names = [trace.name for trace in figure.data if trace.showlegend is not False]
    lead = FONT_SIZES[size] * 0.88 * 1.3  # from line to line, as Plotly sets them
    notes = _notes(claims, size) if size == "column" else []
    # An entry of a single column of the legend is a little taller than the page reckons.
    below = 62 + bool(notes) * (lead * (len(notes) + 1) + 2 * len(names))
    beside = {"left": left, "axis": below, "menus": menus}
    set_page(figure, title, key, size, BODY[size], names, **beside)
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


def left_of(limits, log, size) -> float:
    """Pixels left of the axes, with room for the longest number."""
    labels = [look.number(tick) for tick in number_ticks(*limits, log)]
    return PIXELS * gutter(labels or [""], points_of(size), _LEFT[size] / PIXELS)


def set_axes(figure, days, limits, log, size, unit, left) -> None:
    ticks = date_ticks(*days, most=5 if size == "column" else 10)
    figure.update_xaxes(
        range=list(days),
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


def claim_traces(mark, limits, first, size) -> list[go.Scatter]:
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
        upright_arrow(mark.date, start, end, colour, 11 if size == "notebook" else 8, quiet)
        for start, end in ((mark.low_from, mark.low_to), (mark.high_from, mark.high_to))
        if pd.notna(start)
    ]
    return [*traces, _marker(mark, stop, colour, group | {"showlegend": first}, size)]


def upright_arrow(x, start, end, colour, head, group) -> go.Scatter:
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
            "symbol": look.SHAPES[mark.marker]["interactive"],
            "size": (12 if size == "notebook" else 8) * larger,
            "color": look.PAPER if mark.hollow else colour,
            "line": {"color": colour if mark.hollow else look.PAPER, "width": 1.5},
        },
        hovertext=[hover_of_claim(mark)] * len(places),
        hoverinfo="text",
        cliponaxis=False,
        **group,
    )


def places_on(days, limits, log, size, left):
    """Functions from a date and a number to inches and back, and the rectangle of the axes."""
    width, height = room_of(size, left), BODY[size] / PIXELS
    first, last = days
    scale, back = (np.log10, lambda y: 10**y) if log else (float, float)
    low, high = (scale(end) for end in limits)

    def to_inches(date, value):
        return np.array(
            [(date - first) / (last - first) * width, (scale(value) - low) / (high - low) * height]
        )

    def to_data(x, y):
        return first + (last - first) * (x / width), back(low + (high - low) * y / height)

    return to_inches, to_data, (0, 0, width, height)


def label_traces(label, to_data, size, about) -> list[go.Scatter]:
    """The words of a label, and a thin leader where they stand away from their claim."""
    group = {"legendgroup": escape(label.who), "name": escape(label.who)} if label.who else about
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
