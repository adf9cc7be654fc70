"""Charts for print and page: the pen that draws a scene by Matplotlib.

``static.claims(frame)`` draws the scene of :func:`analysis.charts.kinds.claims`, and so for every
kind; :func:`draw` draws any scene. A figure belongs to no global state: show it as the last value
of a cell, or save it with :func:`save`.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
from matplotlib import rc_context
from matplotlib.colors import LinearSegmentedColormap, to_rgba
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Polygon
from matplotlib.patheffects import withStroke
from matplotlib.ticker import NullFormatter

from analysis.charts import kinds, look
from analysis.charts.fonts import writable
from analysis.charts.layout import ABOVE, ASIDE, LEADING, in_xml
from analysis.charts.scene import (
    ARROW,
    BAND,
    LINE,
    POINT,
    TEXT,
    Scene,
    is_edge,
    need_scene,
    on_axis,
)
from analysis.needed import in_short, need_path
from analysis.wording.said import title_of
from analysis.writing import write_whole

_STYLE = {"figure.facecolor": look.PAPER, "savefig.facecolor": look.PAPER}
_STYLE |= dict.fromkeys(["text.color", "axes.edgecolor", "axes.labelcolor"], look.INK)
_STYLE |= dict.fromkeys(["xtick.color", "ytick.color"], look.INK)
_STEPS = 48  # of a fade
_ASCENT = 0.76  # of a letter, in font sizes
_ENDINGS = (".svg", ".pdf", ".png")
_EVEN = b'<g shape-rendering="crispEdges"'  # no white seams between the steps of a fade


def __getattr__(name: str):
    return kinds.door(name, draw, __name__)


def __dir__():
    return sorted([*globals(), *kinds.__all__])


def draw(scene: Scene) -> Figure:
    """Draw a scene.

    Returns
    -------
    matplotlib.figure.Figure
        Its label holds the scene's sentence, ``figure.scene`` the scene itself.

    Examples
    --------
    >>> from analysis import containers
    >>> from analysis.charts.kinds.claims import claims
    >>> draw(claims(containers().query("source == 'article'"))).get_label().split(":")[0]
    '2 claims about containers'
    """
    need_scene(scene)
    font = look.FONT_SIZES[scene.size]
    given, (scene, fonts) = scene, writable(scene)
    with rc_context(_STYLE | {"font.family": [look.FONT, *fonts], "font.size": font}):
        handles, columns = [_handle(entry, font) for entry in scene.legend], _columns(scene)
        title, caption, head = scene.head()
        legend = font / 72 * 1.45 * -(-len(handles) // columns)
        foot = legend + font / 72 * (1.1 * len(scene.notes) + 0.6)
        body = sum(p.above + p.height + p.below for p in scene.panels)
        figure = Figure(figsize=(look.WIDTHS[scene.size], head + body + foot))
        _write_head(figure, title, caption, font)
        top = body + foot
        for panel in scene.panels:
            top -= panel.above + panel.height
            ax = _axes(figure, panel, top)
            for mark in scene.shown(panel):
                _DRAW[mark.kind](ax, mark, font)
            top -= panel.below
        _write_foot(figure, handles, columns, scene.notes, legend, font)
    figure.set_label(scene.alt)
    figure.scene = given
    return figure


# --- words around the panels --------------------------------------------------------------------


def _write_head(figure, title, caption, font) -> None:
    width, height = figure.get_size_inches()
    plain = {"va": "top", "parse_math": False}
    left, top = 0.1 / width, 1 - 0.06 / height
    figure.text(left, top, "\n".join(title), size=font * 1.25, weight="bold", **plain)
    top -= (font / 72 * 1.6 * len(title) + 0.02) / height
    figure.text(left, top, "\n".join(caption), size=font * 0.85, color=look.QUIET, **plain)


def _write_foot(figure, handles, columns, notes, up, font) -> None:
    width, height = figure.get_size_inches()
    if handles:
        close = {"handletextpad": 0.2, "columnspacing": 1.4, "borderaxespad": 0.2}
        legend = figure.legend(
            handles=handles, loc="lower left", ncols=columns, frameon=False, fontsize=font * 0.85,
            **close,
        )  # fmt: skip
        for said in legend.get_texts():
            said.set_parse_math(False)
    at = 0.1 / width, (up + font / 72 * 0.4) / height
    plain = {"va": "bottom", "linespacing": 1.2, "parse_math": False}
    figure.text(*at, "\n".join(notes), size=font * 0.85, **plain)


def _columns(scene) -> int:
    """How many entries of the legend fit side by side, by the longest of them."""
    longest = max((len(entry.said) for entry in scene.legend), default=1)
    letters = look.WIDTHS[scene.size] * 72 / (look.FONT_SIZES[scene.size] * 0.85 * 0.55)
    return int(min(max(letters // (longest + 4), 1), 4))


def _handle(entry, font):
    mark, said = entry
    if mark.kind == BAND:
        face = look.PAPER if mark.hatch else to_rgba(mark.colour, mark.alpha)
        edge = {"edgecolor": mark.edge or mark.colour, "linestyle": _stroke(mark)["linestyle"]}
        return Patch(facecolor=face, hatch="////" * mark.hatch or None, label=f" {said}", **edge)
    if mark.kind == POINT:
        mark = replace(mark, size=0.85 * font)
        return Line2D([], [], **_marker(mark), label=said)
    return Line2D([], [], **_stroke(mark), label=f" {said}")


# --- axes ---------------------------------------------------------------------------------------


def _axes(figure, panel, bottom):
    width, height = figure.get_size_inches()
    across = (width - panel.left - panel.right) / width
    ax = figure.add_axes([panel.left / width, bottom / height, across, panel.height / height])
    ax.spines[["right", "top"]].set_visible(False)
    ax.set_axisbelow(True)
    for name, axis in (("x", panel.x), ("y", panel.y)):
        _set_axis(ax, panel, name, axis)
    return ax


def _set_axis(ax, panel, name, axis) -> None:
    side, own = ("bottom", ax.xaxis) if name == "x" else ("left", ax.yaxis)
    if axis.kind == "log":
        getattr(ax, f"set_{name}scale")("log")
    number = date2num if axis.kind == "date" else np.asarray
    getattr(ax, f"set_{name}lim")(*number(list(axis.limits)))
    own.set_minor_formatter(NullFormatter())
    places = number([place for place, _ in axis.ticks])
    labels = [said for _, said in axis.ticks]
    getattr(ax, f"set_{name}ticks")(places, labels, parse_math=False)
    ax.spines[side].set_visible(axis.kind != "none")
    if axis.kind == "none":
        own.set_tick_params(length=0)
    if axis.both:
        ax.tick_params(top=True, labeltop=True)
        ax.spines["top"].set_visible(True)
    if axis.grid:
        ax.grid(axis=name, color=look.GRID, linewidth=0.7)
    if axis.title and name == "x":
        ax.set_xlabel(axis.title, parse_math=False)
    elif axis.title:
        where = {"xycoords": "axes fraction", "textcoords": "offset points", "parse_math": False}
        ax.annotate(axis.title, (0, 1), (-0.6 * panel.left * 72, 6), va="bottom", **where)


def _at(ax, mark) -> tuple[np.ndarray, np.ndarray]:
    """Places in the numbers of the axes."""
    axes = (mark.x, ax.get_xlim(), ax.get_xscale()), (mark.y, ax.get_ylim(), ax.get_yscale())
    return tuple(
        np.array([on_axis(_number(place), ends, scale == "log") for place in places], float)
        for places, ends, scale in axes
    )


def _number(place) -> float:
    return date2num(place) if hasattr(place, "year") else place


# --- marks --------------------------------------------------------------------------------------


def _marker(mark) -> dict:
    """A marker as Matplotlib wants it."""
    face = mark.colour if not mark.hollow else "none" if mark.shape == "ring" else look.PAPER
    return {
        "linestyle": "none",
        "marker": look.SHAPES[mark.shape][0],
        "markersize": mark.size * look.LARGER.get(mark.shape, 1.0),
        "markerfacecolor": face,
        "markeredgecolor": mark.edge or mark.colour,
        "markeredgewidth": mark.width,
    }


def _stroke(mark) -> dict:
    dash = (0, tuple(length / mark.width for length in mark.dash)) if mark.dash else "-"
    style = {"color": mark.colour, "linewidth": mark.width, "linestyle": dash}
    return style | {"alpha": mark.alpha}


def _point(ax, mark, font) -> None:
    x, y = _at(ax, mark)
    if not mark.dash:
        ax.plot(x, y, clip_on=False, zorder=mark.layer, alpha=mark.alpha, **_marker(mark))
        return
    ring = {"facecolors": "none", "edgecolors": mark.colour, "linewidths": mark.width}
    ring |= {"linestyles": [_stroke(mark)["linestyle"]], "s": mark.size**2}
    ax.scatter(x, y, clip_on=False, zorder=mark.layer, **ring)


def _line(ax, mark, font) -> None:
    ax.plot(*_at(ax, mark), zorder=mark.layer, solid_capstyle="butt", **_stroke(mark))


def _band(ax, mark, font) -> None:
    x, y = _at(ax, mark)
    if mark.fade:
        _fade(ax, x, y, mark)
        return
    face = {"facecolor": to_rgba(mark.colour, mark.alpha), "linewidth": 0}
    if mark.hatch:
        face |= {"facecolor": "none", "hatch": "////", "edgecolor": face["facecolor"]}
    if mark.edge:
        face |= {"edgecolor": mark.edge, "linewidth": mark.width}
        face |= {"linestyle": _stroke(mark)["linestyle"]}
    ax.fill(x, y, zorder=mark.layer, **face)


def _fade(ax, x, y, mark) -> None:
    """Strongest at one side and gone at the other, in steps that are even on the axis."""
    up = mark.fade == "up"
    along, across, scale = (y, x, ax.get_yscale()) if up else (x, y, ax.get_xscale())
    steps = (np.geomspace if scale == "log" else np.linspace)(along.min(), along.max(), _STEPS + 1)
    shades = np.linspace(mark.alpha, 0.04, _STEPS)[:: -1 if mark.fade == "left" else 1]
    paint = LinearSegmentedColormap.from_list("fade", [look.PAPER, mark.colour])
    ends = [across.min(), across.max()]
    grid = (ends, steps, shades[:, None]) if up else (steps, ends, shades[None, :])
    mesh = ax.pcolormesh(*grid, cmap=paint, vmin=0, vmax=1, zorder=mark.layer)
    if len(x) > 4:  # stepped: no box
        mesh.set_clip_path(Polygon(np.column_stack([x, y]), transform=ax.transData))


def _arrow(ax, mark, font) -> None:
    (x0, x1), (y0, y1) = _at(ax, mark)
    head = {"arrowstyle": "-|>,head_width=0.2,head_length=0.4", "color": mark.colour}
    head |= {"lw": mark.width, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", (x1, y1), (x0, y0), arrowprops=head, annotation_clip=False, zorder=mark.layer)


def _text(ax, mark, font) -> None:
    """Lines one below the other, each in its own size and colour."""
    (x,), (y,) = _at(ax, mark)
    away = ASIDE * {"left": 1, "right": -1, "center": 0}[mark.align[0]] * is_edge(mark.x[0])
    down = -sum(run.scale for run in mark.runs) * font * LEADING * ABOVE[mark.align[1]]
    # By the baseline: letters of other scripts are taller, and would push their line down.
    style = {"textcoords": "offset points", "ha": mark.align[0], "va": "baseline"}
    style |= {"zorder": mark.layer, "parse_math": False, "annotation_clip": False}
    if mark.backed:
        style["path_effects"] = [withStroke(linewidth=2.5, foreground=look.PAPER)]
    for run in mark.runs:
        own = {"size": font * run.scale, "color": run.colour}
        own |= {"weight": "bold" if run.bold else "normal"}
        up = mark.shift[1] - down - _ASCENT * font * run.scale
        ax.annotate(run.said, (x, y), (mark.shift[0] + away, up), **own, **style)
        down += run.scale * font * LEADING


_DRAW = {POINT: _point, LINE: _line, BAND: _band, ARROW: _arrow, TEXT: _text}


# --- files --------------------------------------------------------------------------------------


def save(figure: Figure, path, dpi: int = 300) -> None:
    """Write a figure with its description inside and no date, the same bytes every time.

    Parameters
    ----------
    figure
        What a function of :mod:`analysis.charts.static` returned.
    path
        Where to write it; the ending (.svg, .pdf or .png) says how. An existing file is replaced
        as a whole, or not at all.
    dpi
        Dots an inch, for .png.

    Raises
    ------
    ValueError
        For another ending.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from analysis import containers
    >>> from analysis.charts import static
    >>> figure = static.claims(containers().query("source == 'article'"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "containers.svg")
    ...     save(figure, path)
    ...     "more than 13,000" in path.read_text(encoding="utf-8")
    True
    """
    need_path(path, "The picture")
    write_whole(path, rendered(figure, Path(path).suffix.lower(), dpi))


def rendered(figure: Figure, ending: str, dpi: int = 300) -> bytes:
    """The bytes of :func:`save`.

    A screen reader speaks title and description of an .svg; an .pdf has them as Title and Subject,
    a .png has the description as text. The title is what the description says before its colon.
    """
    if not isinstance(figure, Figure):
        raise TypeError(f"save takes a figure of analysis.charts.static, not {in_short(figure)}.")
    if ending not in _ENDINGS:
        raise ValueError(f"Unknown ending {ending!r}; choose one of {', '.join(_ENDINGS)}.")
    said = in_xml(figure.get_label())
    title = title_of(said)
    metadata = {
        ".svg": {"Date": None, "Description": said or None},
        ".pdf": {"CreationDate": None, "Title": title or None, "Subject": said or None},
        ".png": {"Software": None, "Description": said},
    }
    file = io.BytesIO()
    with rc_context({"svg.hashsalt": "hedged-numbers"}):
        figure.savefig(file, format=ending[1:], metadata=metadata[ending], dpi=dpi)
    if ending != ".svg":
        return file.getvalue()
    svg = file.getvalue().replace(b'<g id="QuadMesh_', _EVEN + b' id="QuadMesh_')
    return _spoken(svg, title, said) if said else svg


def _spoken(svg: bytes, title: str, said: str) -> bytes:
    """A picture that a screen reader announces by its title and description.

    The marks in it keep quiet: ``role="img"`` makes the picture one thing. The names go by the
    description, so that several pictures can stand on one page.
    """
    name = sha256(said.encode("utf-8")).hexdigest()[:12]
    names = f"title-{name} about-{name}"
    spoken = (
        f'<title id="title-{name}">{escape(title)}</title>\n'
        f'  <desc id="about-{name}">{escape(said)}</desc>'
    )
    text = svg.decode("utf-8")
    root = re.search(r"<svg\b[^>]*", text)
    attributes = f' role="img" aria-labelledby="{names}">\n  {spoken}'
    return f"{text[: root.end()]}{attributes}{text[root.end() + 1 :]}".encode()
