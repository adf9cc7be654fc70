"""The page of an interactive chart: title, key, axes, legend, and parts that charts share."""

from __future__ import annotations

import textwrap
from html import escape

import numpy as np
import plotly.graph_objects as go

from analysis.charts import look
from analysis.charts import marks as _marks

# No button that sends data away, no logo; the rest as Plotly has it.
CONFIG = {
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "displaylogo": False,
    "responsive": True,
    "typesetMath": False,
}
_LEGEND = {
    "orientation": "h",
    "x": 0,
    "xanchor": "left",
    "xref": "container",
    "y": 0,
    "yanchor": "bottom",
    "yref": "container",
}
PIXELS = 96  # an inch on a screen
FONT_SIZES = {"notebook": 13, "column": 10}  # pixels
UNSEEN = {"showlegend": False, "hoverinfo": "skip"}


def dress(figure, title, subtitle, size, body, marks) -> None:
    """The page of a chart of claims: a gutter on the left, originators in the legend."""
    left = 12 if size == "column" else 200
    names = marks["who"].unique()
    set_page(figure, title, subtitle, size, body, names, left=left, gutter=left - 12)


def set_page(
    figure, title, subtitle, size, body, names, left=12, right=16, axis=58, gutter=0, menus=0
) -> None:
    """Title and key above, legend below, one font and one palette.

    Parameters
    ----------
    body, left, right, axis, menus
        Pixels: height of the axes, margins beside it, room below for the axis, and above it for
        menus.
    names
        Entries of the legend.
    gutter
        Pixels of the page's width that the legend does not count on.
    """
    look.refuse_unknown(size)
    width, font = look.WIDTHS[size] * PIXELS, FONT_SIZES[size]
    key = textwrap.wrap(subtitle, int(width / (font * 0.5)))
    heading = textwrap.wrap(title or "", int(width / (font * 0.72)))
    head = 24 + len(heading) * font * 1.7 + len(key) * font * 1.2 + menus
    beside = 12 if size == "column" else 28 + gutter
    foot = axis + _legend_height(names, size, width - beside)
    figure.update_layout(
        template="none",
        width=width if size == "column" else None,
        height=body + head + foot,
        margin={"l": left, "r": right, "t": head, "b": foot},
        font={"family": f"{look.FONT}, Verdana, sans-serif", "size": font, "color": look.INK},
        paper_bgcolor=look.PAPER,
        plot_bgcolor=look.PAPER,
        hovermode="closest",
        hoverlabel={"align": "left", "bgcolor": look.PAPER, "font": {"color": look.INK}},
        legend=_LEGEND,
        title=_title(heading, key, font),
    )


def _legend_height(names, size, room) -> float:
    """Pixels that the legend takes below the chart, its entries one after another."""
    font = FONT_SIZES[size]
    lines, filled = 1, 0.0
    for name in names:
        needed = len(name) * font * 0.6 + 50
        if filled and filled + needed > room:
            lines, filled = lines + 1, 0.0
        filled += needed
    return lines * (17 + font)


def points_of(size, scale=1.0) -> float:
    """The font in points, for the shared layout."""
    look.refuse_unknown(size)
    return FONT_SIZES[size] * scale * 72 / PIXELS


def room_of(size, left=12, right=16) -> float:
    """Inches between the margins, at the width for which charts are laid out."""
    look.refuse_unknown(size)
    return look.WIDTHS[size] - (left + right) / PIXELS


def coloured(lines, colour, scale=1.0, size="notebook") -> str:
    """Lines of text from data, escaped, in a colour and a size of their own."""
    pixels = round(FONT_SIZES[size] * scale, 1)
    said = "<br>".join(map(escape, lines))
    return f'<span style="color:{colour};font-size:{pixels}px">{said}</span>'


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


def finish(figure, marks, description) -> go.Figure:
    """Leave on a figure what it draws, and its description in words.

    The marks are ``figure._marks``, since Plotly keeps all other names for itself;
    :func:`analysis.export` writes them beside the page.
    """
    figure.update_layout(meta={"description": description})
    figure._marks = marks
    return figure


def axis_title(frame, size) -> dict:
    font = {"size": FONT_SIZES[size]}
    return {"title": {"text": escape(_marks.unit(frame)), "font": font, "standoff": 6}}


def number_axis(limits, log) -> dict:
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


def row_axis(marks, size) -> dict:
    spec = {"range": [len(marks) - 0.5, -0.5], "showgrid": False, "zeroline": False}
    if size == "column":
        return spec | {"showticklabels": False}
    names = [who_label(mark) for mark in marks.itertuples()]
    font = {"size": FONT_SIZES[size] * 0.9}
    return spec | {"tickvals": marks["row"].tolist(), "ticktext": names, "tickfont": font}


def who_label(mark) -> str:
    lines = [mark.what, *textwrap.wrap(mark.who, 28, max_lines=2, placeholder="..."), mark.when]
    return "<br>".join(escape(line) for line in lines if line)


def colour_of(kind) -> str:
    return look.KIND_COLOURS.get(kind, look.UNKNOWN_COLOUR)


def rgba(colour, alpha) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha})"


def line(x, y, colour, width, group) -> go.Scatter:
    return go.Scatter(x=x, y=y, mode="lines", line={"color": colour, "width": width}, **group)


def arrow_trace(start, end, y, colour, group) -> go.Scatter:
    return go.Scatter(
        x=[start, end],
        y=[y, y],
        mode="lines+markers",
        line={"color": colour, "width": 1.6},
        marker={"symbol": "arrow", "size": [0, 11], "angleref": "previous", "color": colour},
        cliponaxis=False,
        **group,
    )


def share(x, limits) -> float:
    """Place on the axis as a share of its width; the axis is logarithmic if it starts above 0."""
    scale = np.log10 if limits[0] > 0 else float
    left, right = scale(limits[0]), scale(limits[1])
    return (scale(x) - left) / (right - left)
