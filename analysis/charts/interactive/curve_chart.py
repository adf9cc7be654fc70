"""One pooled curve of a running total, with every report drawn on it and menus of its variants.

The menus need no kernel: all curves are in the chart, and a menu hides those that differ from its
choice. A button of Plotly sets fixed values and cannot see the other menus, so each menu hides in
a way of its own (:data:`_WAYS`), and a curve shows where no menu hides it. None of the ways is
``visible``, which belongs to the legend.
"""

from __future__ import annotations

import textwrap
from html import escape
from typing import NamedTuple

import plotly.graph_objects as go

from analysis.charts import look
from analysis.charts import marks as _marks
from analysis.charts.interactive.page import FONT_SIZES, PIXELS, UNSEEN, finish, points_of, rgba
from analysis.charts.interactive.totals import (
    claim_traces,
    label_traces,
    left_of,
    places_on,
    set_axes,
    set_totals_page,
)
from analysis.charts.labels import curve_labels
from analysis.charts.layout import ADVANCE

# Curves have no hovertemplate: Plotly heeds no hoverinfo beside one, and clear ones would answer.
_ANSWER = "x+y+text"
_SEEN = {"showlegend": False, "hoverinfo": _ANSWER}
# What a menu sets on the traces that it shows and on those that it hides. The second axes are
# far away and fixed: zooming and resetting the chart leave them there.
_WAYS = (
    {"xaxis": ("x", "x2")},
    {"yaxis": ("y", "y2")},
    {"opacity": (1, 0), "hoverinfo": (_ANSWER, "skip")},
)
_FAR = {"overlaying": "x", "range": ["1000-01-01", "1000-01-02"], "type": "date"}
_BELOW = {"overlaying": "y", "range": [-2, -1], "type": "linear"}
_ASIDE = {"visible": False, "fixedrange": True}
_CURVE = {"legendgroup": "curve", "name": "the reports: median, half and nine tenths"}
_TOTAL = {"legendgroup": "total", "name": f"{_marks.TOTAL_SAID} (assumed)"}
_EDGE = {"color": look.BAND_EDGE, "width": 1.2, "dash": "1.5px,2px"}
_BANDS = {
    _marks.TOTAL_ENDS: _TOTAL | {"fillcolor": look.BAND_TOTAL, "line": _EDGE},
    ("q05", "q95"): _CURVE | {"fillcolor": look.BAND, "line": {"width": 0}},
    ("q25", "q75"): _CURVE | {"fillcolor": look.BAND_CORE, "line": {"width": 0}},
}
_ROW = {"notebook": 38, "column": 32}  # pixels that a menu takes


class _Variant(NamedTuple):
    """A trace and the options with which it shows; it does not heed the other choices."""

    trace: go.Scatter
    options: dict


def curve(
    frame,
    curves,
    choices=(),
    fan=None,
    agreement=None,
    title=None,
    subtitle=None,
    size="notebook",
    log=None,
    label=6,
) -> go.Figure:
    """Draw one pooled curve of a running total, and every claim on it, with menus of its variants.

    Parameters, errors and marks are those of :func:`analysis.charts.static.curve`. There is a
    menu for each choice with more than one option; the thin lines of the fan follow the menus of
    the other choices. Hover on the median tells its date and its spans.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis import containers
    >>> claims = containers().query("measure == 'delivered'")
    >>> curves = pd.DataFrame({"date": pd.to_datetime(["2023-10-31", "2024-08-31"] * 2),
    ...                        "reading": ["reader", "reader", "strict", "strict"],
    ...                        "q05": [900, 9e3] * 2, "q25": [1e3, 1e4] * 2, "q50": [2e3, 14e3] * 2,
    ...                        "q75": [3e3, 18e3] * 2, "q95": [4e3, 2e4] * 2})
    >>> figure = curve(claims, curves, choices=["reading"])
    >>> [button.label for button in figure.layout.updatemenus[0].buttons]
    ['reader', 'strict']
    """
    look.refuse_unknown(size)
    marks = _marks.curve(frame, curves, choices, fan, agreement, label)
    log = _marks.wants_log(marks.claims) if log is None else log
    menus = [name for name in marks.choices if len(marks.options(name)) > 1]
    key = subtitle or _marks.curve_key(frame, marks, menus=bool(menus))
    marks = _marks.with_arrows(marks, log)
    limits = _marks.curve_limits(marks, log, all_variants=True)
    variants = _variants(marks, limits[0], size)
    figure = go.Figure(_set_to_default(variants, marks, menus))
    figure.add_traces(_legend_entries(marks))
    figure.add_traces(_claims(marks, limits, size))
    left = left_of(limits, log, size)
    figure.add_traces(_labels(marks, limits, log, size, left))
    above = _ROW[size] * len(menus) + 8 * bool(menus)
    set_totals_page(figure, marks.claims, title, key, size, left, menus=above)
    set_axes(figure, marks.days, limits, log, size, _marks.unit(frame), left)
    figure.update_layout(xaxis_hoverformat="%-d %b %Y", yaxis_hoverformat=",")
    figure.update_layout(xaxis2=_FAR | _ASIDE, yaxis2=_BELOW | _ASIDE)
    _set_menus(figure, variants, marks, menus, size, left)
    return finish(figure, marks, _marks.describe_curve(marks))


# --- the curves ---------------------------------------------------------------------------------


def _variants(marks, bottom, size) -> list[_Variant]:
    """All curves of the chart, wide bands lowest and medians on top."""
    found = []
    curves = [rows for _, rows in marks.curves.groupby("variant", sort=True)]
    for ends in marks.bands:
        found += [_Variant(_band(c, ends, marks, bottom), _options(c, marks)) for c in curves]
    found += _fan(curves, marks, bottom)
    thick = 2.6 if size == "notebook" else 1.8
    return found + [_Variant(_median(c, bottom, thick), _options(c, marks)) for c in curves]


def _options(rows, marks) -> dict:
    return {name: rows[name].iloc[0] for name in marks.choices}


def _fan(curves, marks, bottom) -> list[_Variant]:
    """The median for each option of the fan: it heeds all choices but that one."""
    if marks.fan.empty:
        return []
    found = []
    for rows in curves:
        options = _options(rows, marks)
        said = _marks.variant_label(marks.fan_choice, options.pop(marks.fan_choice))
        found.append(_Variant(_thin(rows, said, bottom, _fan_group(marks)), options))
    return found


def _fan_group(marks) -> dict:
    name = f"median for other \u201c{_marks.choice_name(marks.fan_choice)}\u201d"
    return {"legendgroup": "fan", "name": escape(name)}


def _band(rows, ends, marks, bottom) -> go.Scatter:
    rows = _marks.broadened(marks, rows)
    days = _days(rows)
    low, high = (_rounded(rows[name], bottom) for name in ends)
    return go.Scatter(
        x=days + days[::-1],
        y=high + low[::-1],
        mode="lines",
        fill="toself",
        **_BANDS[ends] | UNSEEN,
    )


def _median(rows, bottom, thick) -> go.Scatter:
    """The median; hover tells its spans."""
    return go.Scatter(
        x=_days(rows),
        y=_rounded(rows["q50"], bottom),
        hovertext=[_marks.spans_in_short(row) for _, row in rows.iterrows()],
        **_pen(rows, look.INK, thick),
        **_CURVE | _SEEN,
    )


def _pen(rows, colour, width) -> dict:
    """A line; for a curve of a single day a short level stroke, which answers on that day."""
    if len(rows) > 1:
        return {"mode": "lines", "line": {"color": colour, "width": width}}
    stroke = {"symbol": "line-ew", "size": 24, "line": {"color": colour, "width": width}}
    return {"mode": "markers", "marker": stroke}


def _thin(rows, said, bottom, group) -> go.Scatter:
    return go.Scatter(
        x=_days(rows),
        y=_rounded(rows["q50"], bottom),
        hovertext=escape(said),
        **_pen(rows, rgba(look.QUIET, 0.75), 1),
        **group | _SEEN,
    )


def _days(rows) -> list[str]:
    return rows["date"].dt.strftime("%Y-%m-%d").tolist()


def _rounded(levels, bottom=None) -> list:
    """Four significant digits, whole where they can be: a third of the bytes."""
    if bottom is not None:
        levels = levels.clip(lower=bottom)
    return [int(x) if x == int(x) else x for x in (float(f"{level:.4g}") for level in levels)]


def _legend_entries(marks) -> list[go.Scatter]:
    """Entries that no menu hides, to switch the curve and the fan off and on."""
    nowhere = {"x": [None], "y": [None], "mode": "lines", "hoverinfo": "skip"}
    entries = [go.Scatter(**nowhere, line={"color": look.INK, "width": 2.6}, **_CURVE)]
    if _marks.TOTAL_ENDS in marks.bands:
        entries.append(go.Scatter(**nowhere, fill="toself", **_BANDS[_marks.TOTAL_ENDS]))
    if len(marks.fan):
        thin = {"color": look.QUIET, "width": 1}
        entries.append(go.Scatter(**nowhere, line=thin, **_fan_group(marks)))
    return [entry.update(showlegend=True) for entry in entries]


# --- the menus ----------------------------------------------------------------------------------


def _way(variant, choice, way, option) -> dict:
    """What a menu sets on a trace when an option is chosen; empty where the trace heeds it not."""
    if choice not in variant.options:
        return {}
    hidden = variant.options[choice] != option
    found = {name: values[hidden] for name, values in way.items()}
    if "hoverinfo" in found and variant.trace.fill is not None:
        found["hoverinfo"] = "skip"  # bands never answer
    return found


def _set_to_default(variants, marks, menus) -> list[go.Scatter]:
    """The traces as if the first option of each menu had been chosen."""
    for choice, way in zip(menus, _WAYS, strict=False):
        default = marks.options(choice)[0]
        for variant in variants:
            variant.trace.update(_way(variant, choice, way, default))
    return [variant.trace for variant in variants]


def _button(variants, choice, way, option, name) -> dict:
    """One option of a menu: show the curves that have it and hide the others, each in place."""
    heeding = [place for place, v in enumerate(variants) if choice in v.options]
    settings = [_way(variants[place], choice, way, option) for place in heeding]
    values = {key: [setting[key] for setting in settings] for key in way}
    return {"method": "restyle", "label": escape(name), "args": [values, heeding]}


def _set_menus(figure, variants, marks, menus, size, left) -> None:
    """A menu for each choice, one above the other, with its name before it."""
    font = FONT_SIZES[size]
    named = {choice: f"{_marks.choice_name(choice)}:" for choice in menus}
    letter = font * ADVANCE
    widest = max((len(name) for name in named.values()), default=0) * letter + 16
    fitting = int((look.WIDTHS[size] * PIXELS - widest - 60) / letter)
    for row, (choice, way) in enumerate(zip(menus, _WAYS, strict=False)):
        up = 22 + _ROW[size] * (len(menus) - 1 - row)
        names = [_marks.option_name(option) for option in marks.options(choice)]
        buttons = [
            _button(variants, choice, way, option, textwrap.shorten(name, fitting, placeholder="…"))
            for option, name in zip(marks.options(choice), names, strict=True)
        ]
        figure.add_annotation(
            text=escape(named[choice]),
            **{"x": 0, "xref": "paper", "xanchor": "left", "xshift": 8 - left},
            **{"y": 1, "yref": "paper", "yanchor": "bottom", "yshift": up + 5, "showarrow": False},
        )
        pad = {"l": max(0, 8 - left + widest), "b": up}
        place = {"x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom", "pad": pad}
        menu = {"name": escape(_marks.choice_name(choice)), "buttons": buttons}  # read aloud
        frame = {"bgcolor": look.PAPER, "bordercolor": look.FAINT, "font": {"size": font}}
        figure.update_layout(updatemenus=[*figure.layout.updatemenus, menu | place | frame])


# --- the claims ---------------------------------------------------------------------------------


def _claims(marks, limits, size) -> list[go.Scatter]:
    """Every claim as the envelope draws it, ringed where the rest contradicts it."""
    traces, seen = [], set()
    for mark in marks.claims.itertuples():
        drawn = claim_traces(mark, limits, first=mark.who not in seen, size=size)
        seen.add(mark.who)
        if mark.sound == mark.sound:
            drawn[-1].hovertext = [text + _soundness(mark) for text in drawn[-1].hovertext]
        traces += [_ring(mark, drawn[-1], size)] * bool(mark.ringed) + drawn
    return traces


def _soundness(mark) -> str:
    verdict = ": contradicted by the rest" if mark.ringed else ""
    return f"<br>sound with a chance of {look.number(mark.sound, 2)}{verdict}"


def _ring(mark, dot, size) -> go.Scatter:
    """A ring below the marker, which goes off and on with the speaker."""
    ring = {"symbol": "circle-open", "color": look.WARNING, "line": {"width": 2}}
    return go.Scatter(
        x=dot.x,
        y=dot.y,
        mode="markers",
        marker=ring | {"size": 23 if size == "notebook" else 16},
        cliponaxis=False,
        legendgroup=escape(mark.who),
        name="contradicted",
        **UNSEEN,
    )


def _labels(marks, limits, log, size, left) -> list[go.Scatter]:
    """Words beside the claims that carry a label."""
    to_inches, to_data, page = places_on(marks.days, limits, log, size, left)
    labels = curve_labels(marks, to_inches, page, size, points_of(size, 0.85))
    return [trace for label in labels for trace in label_traces(label, to_data, size, {})]
