"""A scene as a line of text that can be stored beside a picture, and read again."""

from __future__ import annotations

import json
from dataclasses import fields
from math import inf, isfinite

import pandas as pd

from analysis.charts.scene import Axis, Entry, Mark, Panel, Run, Scene

_DIGITS = 6  # of a stored number: finer than a picture shows
_PLACED = ("x", "y", "runs")  # what marks of one style differ in
_UNSTORED = ("hover", "options", "group")
_STYLE = [f for f in fields(Mark) if f.name not in (*_PLACED, *_UNSTORED)]
_WORDS = ("title", "caption", "size", "notes")


def to_json(scene: Scene) -> str:
    """What a scene draws while every menu has its default, as a line of JSON; each style once.

    Examples
    --------
    >>> from analysis.charts.scene import point
    >>> panel = Panel(0.1, 0.1, 1.0, Axis((0.0, 2.0)), Axis((0.0, 1.0), "none"), [])
    >>> scene = Scene("A dot", "", "column", [panel._replace(marks=[point(1.0, inf, "about")])])
    >>> from_json(to_json(scene)) == scene
    True
    """
    styles = {}
    panels = [
        [*p[:3], *p[3:5], [_stored(mark, styles) for mark in scene.shown(p)], *p[6:]]
        for p in scene.panels
    ]
    legend = [[_stored(mark, styles), said] for mark, said in scene.legend]
    found = {name: getattr(scene, name) for name in _WORDS}
    found |= {"panels": panels, "legend": legend, "styles": [json.loads(one) for one in styles]}
    return json.dumps(_plain(found), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(stored: str) -> Scene:
    """The scene that :func:`to_json` stored: without hover, groups, menus, table and frame.

    Raises
    ------
    ValueError
        If the text is no stored scene; says what is wrong with it.
    """
    try:
        found = json.loads(stored)
        styles = [{k: _tuple(v) for k, v in style.items()} for style in found.pop("styles")]
        panels = [_panel(one, styles) for one in found.pop("panels")]
        legend = [Entry(_mark(mark, styles), said) for mark, said in found.pop("legend")]
        return Scene(panels=panels, legend=legend, **found)
    except (
        KeyError,
        IndexError,
        TypeError,
        AttributeError,
        RecursionError,
        json.JSONDecodeError,
    ) as wrong:
        raise ValueError(f"This is no stored scene of a chart: {wrong!r}.") from wrong


def _stored(mark, styles) -> list:
    """The number of a mark's style, its places, and its lines of text if it has any."""
    style = {f.name: getattr(mark, f.name) for f in _STYLE}
    style = {f.name: style[f.name] for f in _STYLE if style[f.name] != f.default}
    place = styles.setdefault(json.dumps(_plain(style), sort_keys=True), len(styles))
    return [place, mark.x, mark.y, *([[_short(run) for run in mark.runs]] if mark.runs else [])]


def _short(run) -> list:
    """A run without what is as by default at its end."""
    kept = list(run)
    while kept and kept[-1] == Run("", *Run._field_defaults.values())[len(kept) - 1]:
        kept.pop()
    return kept or [""]


def _plain(thing):
    """Values as JSON has them: six significant digits, days as text, infinity as a word."""
    if isinstance(thing, dict):
        return {key: _plain(value) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [_plain(part) for part in thing]
    if isinstance(thing, pd.Timestamp):
        return thing.isoformat().removesuffix("T00:00:00")
    if isinstance(thing, str | bool | None):
        return thing
    if not isfinite(thing):
        return {inf: "inf", -inf: "-inf"}.get(float(thing))
    short = float(f"{thing:.{_DIGITS}g}")
    return int(short) if short.is_integer() else short


def _panel(stored, styles) -> Panel:
    left, right, height, x, y, marks, above, below = stored
    x, y = (_axis(*axis) for axis in (x, y))
    return Panel(left, right, height, x, y, [_mark(m, styles) for m in marks], above, below)


def _axis(limits, kind, ticks, title, grid, both) -> Axis:
    ticks = tuple((_place(at), said) for at, said in ticks)
    return Axis(tuple(_place(end) for end in limits), kind, ticks, title, grid, both)


def _mark(stored, styles) -> Mark:
    style, x, y, runs = stored if len(stored) > 3 else [*stored, []]
    x, y = tuple(_place(v) for v in x), tuple(_place(v) for v in y)
    return Mark(x=x, y=y, runs=tuple(Run(*run) for run in runs), **styles[style])


def _tuple(stored):
    return tuple(stored) if isinstance(stored, list) else stored


def _place(stored):
    if isinstance(stored, str):
        return float(stored) if stored.endswith("inf") else pd.Timestamp(stored)
    return float("nan") if stored is None else float(stored)
