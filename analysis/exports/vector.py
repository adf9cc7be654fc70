"""Charts for pages: the pen that draws a scene as SVG, small, with real text, light and dark.

The picture follows the reader's choice of a light or dark page, and needs no drawing library.
"""

from __future__ import annotations

import re
from html import escape
from itertools import count
from math import isnan, nan

from analysis.charts import look
from analysis.charts.layout import ABOVE, ADVANCE, ASIDE, LEADING, in_xml, share
from analysis.charts.scene import LINE, POINT, Scene, is_edge

_COLOUR = re.compile("#[0-9a-fA-F]{6}")
_INCH = 72  # points, which are the units of the drawing
_SHAPES = {  # paths around (0, 0) within a circle of radius 1
    "lower": "M-1-1 1 0-1 1Z",
    "upper": "M1-1-1 0 1 1Z",
    "about": "M-1 0A1 1 0 1 1 1 0A1 1 0 1 1-1 0Z",
    "range": "M0-1.2 1.2 0 0 1.2-1.2 0Z",
    "point": "M-.9-.9H.9V.9H-.9Z",
    "denied": "M-.9-.9 .9 .9M-.9 .9 .9-.9",
    "ring": "M-1 0A1 1 0 1 1 1 0A1 1 0 1 1-1 0Z",
    "bar": "M0-1V1",
    "dash": "M-1 0H1",
    "up": "M-1 1 0-1 1 1Z",
    "down": "M-1-1 0 1 1-1Z",
    "cross": "M-1-.5-.5-1 0-.5 .5-1 1-.5 .5 0 1 .5 .5 1 0 .5-.5 1-1 .5-.5 0Z",
    "plus": "M-.35-1H.35V-.35H1V.35H.35V1H-.35V.35H-1V-.35H-.35Z",
    "star": "M0-1 .24-.32 .95-.31 .38 .12 .59 .81 0 .4-.59 .81-.38 .12-.95-.31-.24-.32Z",
    "spark": "M0-1 .28-.28 1 0 .28 .28 0 1-.28 .28-1 0-.28-.28Z",
    "hexagon": "M0-1 .87-.5V.5L0 1-.87 .5V-.5Z",
    "pentagon": "M0-1 .95-.31 .59 .81-.59 .81-.95-.31Z",
    "thin diamond": "M0-1.2 .7 0 0 1.2-.7 0Z",
}
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}


def draw(scene: Scene) -> str:
    """Draw a scene.

    Returns
    -------
    str
        An SVG document with the scene's title and sentence, for screen readers.

    Examples
    --------
    >>> from analysis import containers
    >>> from analysis.charts.kinds.claims import claims
    >>> svg = draw(claims(containers().query("source == 'article'")))
    >>> svg[:4], "more than 13,000" in svg, "<path" in svg
    ('<svg', True, True)
    """
    sheet = _Sheet(scene)
    font, width = look.FONT_SIZES[scene.size], look.WIDTHS[scene.size] * _INCH
    title, caption, head = scene.head()
    y = 0.06 * _INCH + font * 1.25
    for said in title:
        y = sheet.write(0.1 * _INCH, y, said, font * 1.25, bold=True, step=1.28)
    y = 0.06 * _INCH + font * (1.6 * len(title) + 0.9)
    for said in caption:
        y = sheet.write(0.1 * _INCH, y, said, font * 0.85, look.QUIET, step=1.35)
    top = head * _INCH
    for panel in scene.panels:
        top += panel.above * _INCH
        sheet.panel(panel, top, width)
        top += (panel.height + panel.below) * _INCH
    for said in scene.notes:
        top = sheet.write(0.1 * _INCH, top + font * 0.6, said, font * 0.85, step=1.3) - font * 0.6
    bottom = sheet.legend(top + font * 0.9 * bool(scene.notes), width, font)
    return sheet.svg(width, bottom + 0.3 * font)


class _Sheet:
    """Elements in the order in which they are drawn, and the colours that they use."""

    def __init__(self, scene):
        self.scene, self.out, self.defs = scene, [], []
        self.colours, self.names = {}, count(1)
        self.font = look.FONT_SIZES[scene.size]

    def paint(self, colour) -> str:
        """A colour that knows its dark counterpart; nothing else goes into the sheet of styles."""
        if not _COLOUR.fullmatch(colour):
            raise ValueError(f"{colour!r} is no colour; write it as #0072b2.")
        return f"var(--{self.colours.setdefault(colour, f'c{len(self.colours)}')})"

    def write(
        self, x, y, said, size, colour=look.INK, bold=False, anchor="start", step=1.0, backed=False
    ) -> float:
        """One line of text on the baseline `y`; returns the next baseline."""
        style = f"fill:{self.paint(colour)}" + f";text-anchor:{anchor}" * (anchor != "start")
        style += ";font-weight:bold" * bold
        if backed:
            style += f";paint-order:stroke;stroke:{self.paint(look.PAPER)};stroke-width:2.5px"
        at = f'x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}"'
        self.out.append(f'<text {at} style="{style}">{escape(in_xml(said), quote=False)}</text>')
        return y + step * size

    def path(self, d, stroke=None, width=1.0, dash=(), fill=None, alpha=1.0, more="") -> None:
        style = f"fill:{fill or 'none'}"
        if stroke:
            style += f";stroke:{stroke};stroke-width:{_n(width)}"
            style += f";stroke-dasharray:{' '.join(map(_n, dash))}" * bool(dash)
        style += f";opacity:{_n(alpha)}" * (alpha != 1)
        self.out.append(f'<path d="{d}" style="{style}"{more}/>')

    # --- a panel ---

    def panel(self, panel, top, width) -> None:
        left, right = panel.left * _INCH, width - panel.right * _INCH
        bottom = top + panel.height * _INCH
        place = _Place(panel, left, right, top, bottom)
        clip = f"k{next(self.names)}"
        room = f'x="{_n(left)}" y="{_n(top)}" width="{_n(right - left)}"'
        room += f' height="{_n(bottom - top)}"'
        self.defs.append(f'<clipPath id="{clip}"><rect {room}/></clipPath>')
        self._x_axis(panel.x, place, left, right, top, bottom)
        self._y_axis(panel, place, left, right, top, bottom)
        for mark in self.scene.shown(panel):
            getattr(self, f"_{mark.kind}")(mark, place, f' clip-path="url(#{clip})"')

    def _x_axis(self, axis, place, left, right, top, bottom) -> None:
        ink, grid = self.paint(look.INK), self.paint(look.GRID)
        for at, said in axis.ticks:
            x = place.x(at)
            if axis.grid:
                self.path(f"M{_n(x)} {_n(top)}V{_n(bottom)}", grid, 0.7)
            lines = said.split("\n")
            if axis.kind != "none":
                self.path(f"M{_n(x)} {_n(bottom)}v3.5", ink, 0.8)
            y = bottom + 4 + self.font
            for line in lines:
                y = self.write(x, y, line, self.font, anchor="middle", step=1.15)
            if axis.both:
                y = top - 6 - 1.15 * self.font * (len(lines) - 1)
                for line in lines:
                    y = self.write(x, y, line, self.font, anchor="middle", step=1.15)
        if axis.kind != "none":
            self.path(f"M{_n(left)} {_n(bottom)}H{_n(right)}", ink, 0.8)
        if axis.both:
            self.path(f"M{_n(left)} {_n(top)}H{_n(right)}", ink, 0.8)
        if axis.title:
            deep = 2.25 + 1.15 * any("\n" in said for _, said in axis.ticks)
            middle = (left + right) / 2
            self.write(
                middle, bottom + 6 + deep * self.font, axis.title, self.font, anchor="middle"
            )

    def _y_axis(self, panel, place, left, right, top, bottom) -> None:
        axis, ink = panel.y, self.paint(look.INK)
        for at, said in axis.ticks:
            y = place.y(at)
            if axis.grid:
                self.path(f"M{_n(left)} {_n(y)}H{_n(right)}", self.paint(look.GRID), 0.7)
            if axis.kind != "none":
                self.path(f"M{_n(left)} {_n(y)}h-3.5", ink, 0.8)
            self.write(left - 6, y + 0.35 * self.font, said, self.font, anchor="end")
        if axis.kind != "none":
            self.path(f"M{_n(left)} {_n(top)}V{_n(bottom)}", ink, 0.8)
        if axis.title:
            self.write(left - 0.6 * panel.left * _INCH, top - 6, axis.title, self.font)

    # --- marks ---

    def _point(self, mark, place, clip) -> None:
        radius = mark.size / 2 * look.LARGER.get(mark.shape, 1.0)
        colour, edge = self.paint(mark.colour), self.paint(mark.edge or mark.colour)
        fill = (
            None if mark.shape in look.LINES else self.paint(look.PAPER) if mark.hollow else colour
        )
        width, dash = mark.width / radius, tuple(length / radius for length in mark.dash)
        for x, y in place.all(mark):
            more = f' transform="translate({_n(x)} {_n(y)})scale({_n(radius)})"'
            self.path(_SHAPES[mark.shape], edge, width, dash, fill, mark.alpha, more)

    def _line(self, mark, place, clip) -> None:
        colour = self.paint(mark.colour)
        self.path(_path(place.all(mark)), colour, mark.width, mark.dash, None, mark.alpha, clip)

    def _band(self, mark, place, clip) -> None:
        fill = self.paint(mark.colour)
        if mark.fade or mark.hatch:
            name = f"f{next(self.names)}"
            self.defs.append(_fading(mark, name, fill) if mark.fade else _hatching(name, fill))
            fill = f"url(#{name})"
        edge = self.paint(mark.edge) if mark.edge else None
        alpha = 1.0 if mark.fade else mark.alpha
        path = _path(place.all(mark)) + "Z"
        self.path(path, edge, mark.width, mark.dash, fill, alpha, clip)

    def _arrow(self, mark, place, clip) -> None:
        (x0, y0), (x1, y1) = place.all(mark)
        colour, long = self.paint(mark.colour), max(abs(x1 - x0) + abs(y1 - y0), 0.1)
        dx, dy = 4 * (x1 - x0) / long, 4 * (y1 - y0) / long
        self.path(f"M{_n(x0)} {_n(y0)}L{_n(x1 - dx)} {_n(y1 - dy)}", colour, mark.width)
        sides = [
            (x1, y1),
            (x1 - dx - dy / 2, y1 - dy + dx / 2),
            (x1 - dx + dy / 2, y1 - dy - dx / 2),
        ]
        self.path(_path(sides) + "Z", None, fill=colour)

    def _text(self, mark, place, clip) -> None:
        ((x, y),) = place.all(mark)
        away = {"left": ASIDE, "right": -ASIDE, "center": 0}[mark.align[0]] * is_edge(mark.x[0])
        x, y = x + mark.shift[0] + away, y - mark.shift[1]
        y -= sum(run.scale for run in mark.runs) * self.font * LEADING * ABOVE[mark.align[1]]
        anchor = _ANCHORS[mark.align[0]]
        for run in mark.runs:
            size = self.font * run.scale
            self.write(
                x, y + 0.95 * size, run.said, size, run.colour, run.bold, anchor, 1, mark.backed
            )
            y += size * LEADING

    # --- the legend, and the whole ---

    def legend(self, top, width, font) -> float:
        """Entries in columns, as wide as the longest; returns where they end."""
        size = font * 0.85
        longest = max((len(entry.said) for entry in self.scene.legend), default=1)
        columns = int(min(max((width - 14) // (longest * size * ADVANCE + 24), 1), 4))
        rows = -(-len(self.scene.legend) // columns)
        for number, (mark, said) in enumerate(self.scene.legend):
            x = 0.15 * _INCH + number // rows * width / columns
            y = top + (number % rows + 0.5) * font * 1.45
            self._sample(mark, x, y)
            self.write(x + 14, y + 0.35 * size, said, size)
        return top + rows * font * 1.45

    def _sample(self, mark, x, y) -> None:
        spot = _Spot(x + 4, y)
        if mark.kind == POINT:
            self._point(mark, spot, "")
        elif mark.kind == LINE:
            path = f"M{_n(x - 3)} {_n(y)}h14"
            self.path(path, self.paint(mark.colour), mark.width, mark.dash, None, mark.alpha)
        else:
            spot.corners = [
                (x - 3, y - 3.5),
                (x + 11, y - 3.5),
                (x + 11, y + 3.5),
                (x - 3, y + 3.5),
            ]
            self._band(mark, spot, "")

    def svg(self, width, height) -> str:
        scene, paper = self.scene, self.paint(look.PAPER)
        light, dark = (
            "svg{" + "".join(f"--{name}:{of(c)};" for c, name in self.colours.items()) + "}"
            for of in (str, look.darkened)
        )
        style = f"{light}@media(prefers-color-scheme:dark){{{dark}}}"
        pixels = [round(side * 96 / _INCH) for side in (width, height)]
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} {_n(height)}"'
            f' width="{pixels[0]}" height="{pixels[1]}" role="img"'
            f' font-family="{look.FONT},Verdana,sans-serif" xml:space="preserve">'
            f"<title>{escape(in_xml(scene.alt), quote=False)}</title><style>{style}</style>"
            f"<defs>{''.join(self.defs)}</defs>"
            f'<rect width="100%" height="100%" style="fill:{paper}"/>{"".join(self.out)}</svg>\n'
        )


class _Place:
    """Where places of a panel's axes lie on the sheet."""

    def __init__(self, panel, left, right, top, bottom):
        self.axes, self.ends = (panel.x, panel.y), ((left, right), (bottom, top))

    def x(self, at) -> float:
        return self._of(at, 0)

    def y(self, at) -> float:
        return self._of(at, 1)

    def all(self, mark) -> list[tuple[float, float]]:
        return [(self.x(x), self.y(y)) for x, y in zip(mark.x, mark.y, strict=True)]

    def _of(self, at, way) -> float:
        first, last = self.ends[way]
        if at != at:
            return nan
        part = float(at > 0) if is_edge(at) else share(at, self.axes[way])
        return first + part * (last - first)


class _Spot:
    """A place of the legend, in the shape that marks ask for."""

    def __init__(self, x, y):
        self.corners = [(x, y)]

    def all(self, mark) -> list[tuple[float, float]]:
        return self.corners


def _path(places) -> str:
    """A path through places; a missing one is a gap."""
    said, pen = [], "M"
    for x, y in places:
        gap = isnan(x) or isnan(y)
        said += [] if gap else [f"{pen}{_n(x)} {_n(y)}"]
        pen = "M" if gap else "L"
    return "".join(said)


def _fading(mark, name, colour) -> str:
    ends = [mark.alpha, 0.04][:: -1 if mark.fade == "left" else 1]
    way = 'x1="0" y1="1" x2="0" y2="0"' if mark.fade == "up" else ""
    stops = "".join(
        f'<stop offset="{at}" style="stop-color:{colour};stop-opacity:{_n(alpha)}"/>'
        for at, alpha in enumerate(ends)
    )
    return f'<linearGradient id="{name}" {way}>{stops}</linearGradient>'


def _hatching(name, colour) -> str:
    return (
        f'<pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<path d="M-1 7 7-1M-1 1 1-1M5 7 7 5" style="stroke:{colour};stroke-width:.8"/></pattern>'
    )


def _n(number) -> str:
    """A tenth of a point is finer than a screen shows."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
