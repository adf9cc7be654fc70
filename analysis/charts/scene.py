"""A chart as data: panels with axes, and five kinds of marks on them. Lengths are in inches.

A kind of chart (:mod:`analysis.charts.kinds`) makes a scene of a frame; a pen
(:mod:`analysis.charts.static`, :mod:`analysis.charts.interactive`) draws any scene. Whoever tests,
stores (:mod:`analysis.exports.scenes`) or exports a chart reads the scene.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isinf
from typing import NamedTuple

from analysis.charts import look
from analysis.charts.layout import wrap
from analysis.needed import in_short

POINT, LINE, BAND, ARROW, TEXT = "point", "line", "band", "arrow", "text"


class Run(NamedTuple):
    """A line of text in one size and colour."""

    said: str
    scale: float = 1.0
    colour: str = look.INK
    bold: bool = False


@dataclass(frozen=True)
class Mark:
    """One thing drawn, in the units of its panel's axes; an infinite place is the panel's edge.

    ``x, y`` are tuples: one place or several of a point, a path of a line, the outline of a band,
    both ends of an arrow, one place of a text. ``width`` and ``dash`` and ``size`` are points.
    ``shape`` is a key of :data:`analysis.charts.look.SHAPES` or another shape of the look.
    ``fade`` says in which way a band goes out: right, left or up. ``runs`` are lines of text,
    one below the other; ``align`` says which of their sides stands at the place, ``shift`` moves
    them by points, ``backed`` puts paper behind them. ``group`` is what a click in the legend
    switches, usually who speaks. ``hover`` are lines of text, or such lines for each place. With
    ``options`` a mark shows only while each menu named there has the option named.
    """

    kind: str
    x: tuple
    y: tuple
    colour: str = look.INK
    alpha: float = 1.0
    width: float = 1.0
    dash: tuple = ()
    shape: str = ""
    size: float = 8.0
    hollow: bool = False
    edge: str | None = None
    fade: str = ""
    hatch: bool = False
    runs: tuple[Run, ...] = ()
    align: tuple[str, str] = ("left", "middle")
    shift: tuple[float, float] = (0.0, 0.0)
    backed: bool = False
    layer: float = 1.0
    group: str = ""
    hover: tuple[str, ...] | tuple[tuple[str, ...], ...] = ()
    options: dict = field(default_factory=dict)


def point(x, y, shape, **how) -> Mark:
    """A marker at a place, or at each of several."""
    return Mark(POINT, _places(x), _places(y), shape=shape, **how)


def line(x, y, colour=look.INK, width=1.0, **how) -> Mark:
    """A line through places. A tick, a step, a link and a leader are lines."""
    return Mark(LINE, tuple(x), tuple(y), colour, width=width, **how)


def band(x, low, high, colour, **how) -> Mark:
    """What lies between two edges that share their `x`."""
    x, low, high = tuple(x), tuple(low), tuple(high)
    return Mark(BAND, x + x[::-1], high + low[::-1], colour, **how)


def box(left, right, low, high, colour, **how) -> Mark:
    """A band with four corners."""
    return band((left, right), (low, low), (high, high), colour, **how)


def arrow(start, end, colour=look.INK, width=1.3, **how) -> Mark:
    """From one place to another, with a head at the end."""
    return Mark(ARROW, (start[0], end[0]), (start[1], end[1]), colour, width=width, **how)


def text(x, y, runs, **how) -> Mark:
    """Lines of text at a place."""
    return Mark(TEXT, (x,), (y,), runs=tuple(runs), **how)


def runs_of(said, inches, points, scale=1.0, colour=look.INK, bold=False) -> list[Run]:
    """A text as lines that fit into a width.

    Examples
    --------
    >>> [run.said for run in runs_of("more than 13,000 containers", 1.0, 10)]
    ['more than', '13,000', 'containers']
    """
    return [Run(s, scale, colour, bold) for s in wrap(said, inches, points * scale, bold)]


class Axis(NamedTuple):
    """From where to where, on which scale, with which numbers written beside it."""

    limits: tuple
    kind: str = "linear"  # or log, date, none (not drawn)
    ticks: tuple = ()  # pairs: place, label
    title: str = ""
    grid: bool = False
    both: bool = False  # labels on the other side, too


class Panel(NamedTuple):
    """Axes and what is drawn on them; margins and height in inches."""

    left: float
    right: float
    height: float
    x: Axis
    y: Axis
    marks: list[Mark]
    above: float = 0.0
    below: float = 0.5


class Entry(NamedTuple):
    """An entry of the legend: a mark, and what it means."""

    mark: Mark
    said: str


@dataclass(frozen=True)
class Scene:
    """A chart, ready to be drawn.

    ``alt`` is its sentence for readers who cannot see it. ``table`` says each mark in words, as
    pairs of texts. ``marks`` is the frame, or a NamedTuple of frames, that the chart was made of.
    ``menus`` are choices with their options, the default first.
    """

    title: str
    caption: str
    size: str
    panels: list[Panel]
    alt: str = ""
    table: list[tuple[str, str]] = field(default_factory=list)
    legend: list[Entry] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    menus: dict = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)
    marks: object = None

    @property
    def drawn(self) -> list[Mark]:
        """All marks of all panels."""
        return [mark for panel in self.panels for mark in panel.marks]

    def shown(self, panel) -> list[Mark]:
        """The marks of a panel that show while every menu has its default, the lowest first."""
        first = {choice: options[0] for choice, options in self.menus.items()}
        seen = [m for m in panel.marks if all(m.options.get(c, o) == o for c, o in first.items())]
        return sorted(seen, key=lambda mark: mark.layer)

    def head(self) -> tuple[list[str], list[str], float]:
        """Lines of the title and of the caption, and the inches that both take."""
        width, font = look.WIDTHS[self.size] - 0.2, look.FONT_SIZES[self.size]
        title = wrap(self.title, width, font * 1.25, bold=True) if self.title else []
        caption = wrap(self.caption, width, font * 0.85) if self.caption else []
        return title, caption, font / 72 * (1.6 * len(title) + 1.15 * len(caption) + 1.2)


def _places(places) -> tuple:
    return tuple(places) if isinstance(places, tuple | list) else (places,)


def need_scene(given) -> None:
    """Refuse what no pen can draw; says what draws it."""
    if not isinstance(given, Scene):
        raise TypeError(
            f"draw takes a scene, as analysis.charts.kinds makes it, not {in_short(given)}: "
            "static.claims(frame) and interactive.claims(frame) draw a frame at once."
        )


def on_axis(place, limits, log: bool):
    """Where a place is drawn: an infinite one at its end of the axis, nothing at the lower end.

    Examples
    --------
    >>> on_axis(float("inf"), (1, 100), log=True), on_axis(0, (1, 100), log=True)
    (100, 1)
    """
    if is_edge(place):
        return limits[place > 0]
    return limits[0] if log and place is not None and place <= 0 else place


def is_edge(place) -> bool:
    """Whether a place on an axis stands for its end."""
    return isinstance(place, float) and isinf(place)
