"""A running total over time: where it can lie, and what each claim says of it."""

from __future__ import annotations

import textwrap
from html import escape

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analysis.charts import look
from analysis.charts import marks as _marks
from analysis.charts.interactive.page import UNSEEN, finish, line, points_of, rgba
from analysis.charts.interactive.totals import (
    claim_traces,
    label_traces,
    left_of,
    places_on,
    set_axes,
    set_totals_page,
    upright_arrow,
)
from analysis.charts.labels import envelope_labels

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
    >>> figure.layout.meta["description"].split(",")[0]
    'Running total of containers from 25 claims'
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
        figure.add_traces(claim_traces(mark, limits, first=mark.who not in seen, size=size))
        seen.add(mark.who)
    for place, pair in enumerate(marks.contradictions.itertuples()):
        figure.add_trace(_contradiction(pair, first=place == 0))
    figure.add_traces(_labels(marks, limits, log, size))
    left = left_of(limits, log, size)
    set_totals_page(figure, marks.claims, title, key, size, left)
    set_axes(figure, marks.days, limits, log, size, _marks.unit(frame), left)
    return finish(figure, marks, _marks.describe_envelope(frame, marks, ends))


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
        traces.append(upright_arrow(*ends, _BAND | UNSEEN))
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
    left = left_of(limits, log, size)
    to_inches, to_data, page = places_on(marks.days, limits, log, size, left)
    labels = envelope_labels(marks, to_inches, page, size, points_of(size, 0.85))
    return [trace for label in labels for trace in label_traces(label, to_data, size, _PAIR)]
