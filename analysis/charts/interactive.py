"""Charts for the screen: the pen that draws a scene by Plotly.

``interactive.claims(frame)`` draws the scene of :func:`analysis.charts.kinds.claims`, and so for
every kind; :func:`draw` draws any scene. Hover tells what is known of a mark; a click on an entry
of the legend switches what it names off and on. Text becomes markup here, and is escaped here.

Marks that look alike are one trace, which halves the weight of a page. Menus need no kernel: all
variants are in the chart, and a menu hides those that differ from its choice. A button of Plotly
sets fixed values and cannot see the other menus, so each menu hides in a way of its own
(:data:`_WAYS`), and a mark shows where no menu hides it. None of the ways is ``visible``, which
belongs to the legend.
"""

from __future__ import annotations

import textwrap
from html import escape

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from analysis.charts import kinds, look
from analysis.charts.layout import ADVANCE
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

# No button that sends data away, no logo; the rest as Plotly has it.
CONFIG = {
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "displaylogo": False,
    "responsive": True,
    "typesetMath": False,
}
PIXELS = 96  # an inch on a screen
_PX = PIXELS / 72  # of a point
_HOVER = 90  # letters in a line of hover text
_ANSWER = "x+y+text"
# What a menu sets on the traces that it shows and on those that it hides. The second axes are
# far away and fixed: zooming and resetting the chart leave them there.
_WAYS = (
    {"xaxis": ("x", "x99")},
    {"yaxis": ("y", "y99")},
    {"opacity": (1, 0), "hoverinfo": (_ANSWER, "skip")},
)
_ASIDE = {"visible": False, "fixedrange": True}
_FAR = {"overlaying": "x", "range": ["1000-01-01", "1000-01-02"], "type": "date"} | _ASIDE
_BELOW = {"overlaying": "y", "range": [-2, -1], "type": "linear"} | _ASIDE
_MENU = {"notebook": 38, "column": 32}  # pixels that a menu takes
_LEGEND = {"orientation": "h", "x": 0, "xanchor": "left", "xref": "container"}
_LEGEND |= {"y": 0, "yanchor": "bottom", "yref": "container"}
_SIDES = {"left": "right", "right": "left", "center": "center"}
_HEIGHTS = {"middle": "middle", "top": "bottom", "bottom": "top"}


def __getattr__(name: str):
    return kinds.door(name, draw, __name__)


def __dir__():
    return sorted([*globals(), *kinds.__all__])


def draw(scene: Scene) -> go.Figure:
    """Draw a scene.

    Returns
    -------
    plotly.graph_objects.Figure
        ``layout.meta`` holds the scene's sentence, ``figure.scene`` the scene itself.

    Examples
    --------
    >>> from analysis import containers
    >>> from analysis.charts.kinds.claims import claims
    >>> figure = draw(claims(containers().query("source == 'article'")))
    >>> figure.layout.meta["description"].split(":")[0]
    '2 claims about containers'
    """
    need_scene(scene)
    font = look.FONT_SIZES[scene.size] * _PX
    traces, heeding = [], []
    for place, panel in enumerate(scene.panels, 1):
        for marks in _alike(panel.marks):
            traces.append(_trace(panel, marks, scene.size, font) | _axes_of(place))
            heeding.append(marks[0].options)
    _name_groups(traces, heeding, scene.size)
    for trace, options in zip(traces, heeding, strict=True):
        _set_to_default(trace, options, scene.menus)
    figure = go.Figure([go.Scatter(trace) for trace in traces])
    _set_page(figure, scene, font)
    _set_axes(figure, scene)
    _set_words(figure, scene, font)
    _set_menus(figure, scene, heeding, font)
    figure.__dict__["scene"] = scene
    return figure


# --- the page -----------------------------------------------------------------------------------


def _set_page(figure, scene, font) -> None:
    """Title and caption above, legend and notes below, one font and one palette."""
    title, caption, head = scene.head()
    first, last = scene.panels[0], scene.panels[-1]
    top = (head + first.above) * PIXELS + _MENU[scene.size] * len(scene.menus)
    names = [trace.name for trace in figure.data if trace.showlegend]
    legend = _legend_height(names, scene, font)
    notes = 1.3 * 0.88 * font * (len(scene.notes) + 1) * bool(scene.notes)
    below = 0.1 if last.x.both else last.below  # here an axis has its labels on one side
    foot = below * PIXELS + notes + legend
    figure.update_layout(
        template="none",
        width=look.WIDTHS[scene.size] * PIXELS if scene.size == "column" else None,
        height=top + _body(scene) * PIXELS + foot,
        margin={"l": first.left * PIXELS, "r": first.right * PIXELS, "t": top, "b": foot},
        font={"family": f"{look.FONT}, Verdana, sans-serif", "size": font, "color": look.INK},
        paper_bgcolor=look.PAPER,
        plot_bgcolor=look.PAPER,
        hovermode="closest",
        hoverlabel={"align": "left", "bgcolor": look.PAPER, "font": {"color": look.INK}},
        showlegend=bool(names),
        legend=_LEGEND,
        title=_title(title, caption, font),
        meta={"description": scene.alt},
    )


def _title(title, caption, font) -> dict:
    quiet = {"size": font * 0.85, "color": look.QUIET}
    return {
        "text": f"<b>{_lines(title)}</b>",
        "font": {"size": font * 1.25},
        "subtitle": {"text": _lines(caption), "font": quiet},
        **{"x": 0.01, "xanchor": "left", "y": 1.0, "yref": "container", "yanchor": "top"},
        "pad": {"t": 8},
    }


def _legend_height(names, scene, font) -> float:
    """Pixels that the legend takes: Plotly lets its entries fill the width of the axes."""
    panel = scene.panels[0]
    inches = look.WIDTHS[scene.size] - panel.left - panel.right
    room = look.room(inches, scene.size) * PIXELS
    lines, filled = bool(names), 0.0
    for name in names:
        needed = len(name) * font * ADVANCE + 50
        if filled and filled + needed > room:
            lines, filled = lines + 1, 0.0
        filled += needed
    return lines * (19 + font)


def _body(scene) -> float:
    """Inches from the top of the first panel to the bottom of the last."""
    tall = sum(panel.above + panel.height + panel.below for panel in scene.panels)
    return tall - scene.panels[0].above - scene.panels[-1].below


def _set_axes(figure, scene) -> None:
    body, top = _body(scene), 1.0
    for place, panel in enumerate(scene.panels, 1):
        if place > 1:
            top -= (scene.panels[place - 2].below + panel.above) / body
        bottom = max(top - panel.height / body, 0.0)
        x, y = _axes_of(place).values()
        figure.layout[f"xaxis{x[1:]}"] = _axis(panel.x) | {"anchor": y}
        figure.layout[f"yaxis{y[1:]}"] = _axis(panel.y) | {"anchor": x, "domain": [bottom, top]}
        top = bottom


def _axes_of(place) -> dict:
    number = str(place) if place > 1 else ""
    return {"xaxis": f"x{number}", "yaxis": f"y{number}"}


def _axis(axis) -> dict:
    spec = {"showgrid": axis.grid, "gridcolor": look.GRID, "zeroline": False}
    if axis.kind == "none":
        hidden = {"showticklabels": False, "fixedrange": True}
        return spec | hidden | {"range": _values(axis.limits), "type": "linear"}
    limits = np.log10(axis.limits).tolist() if axis.kind == "log" else _values(axis.limits)
    told = {"tickvals": _values([at for at, _ in axis.ticks])}
    told |= {"ticktext": [_safe(said).replace("\n", "<br>") for _, said in axis.ticks]}
    spec |= told | {"type": axis.kind, "range": limits, "linecolor": look.INK, "ticks": "outside"}
    spec |= {"hoverformat": "%-d %b %Y" if axis.kind == "date" else ","}
    return spec | ({"side": "top"} if axis.both else {})


def _set_words(figure, scene, font) -> None:
    """Names of axes, the notes, and words that stand off their place; no legend switches these."""
    for place, panel in enumerate(scene.panels, 1):
        x, y = _axes_of(place).values()
        edge = {"xref": f"{x} domain", "yref": f"{y} domain", "showarrow": False}
        if panel.y.title:
            where = {"x": 0, "xanchor": "left", "y": 1, "yanchor": "bottom"}
            shift = {"xshift": 4 - panel.left * PIXELS}
            figure.add_annotation(text=_safe(panel.y.title), **where, **shift, **edge)
        if panel.x.title:
            under = 3.0 if any("\n" in said for _, said in panel.x.ticks) else 2.0
            where = {"x": 0.5, "xanchor": "center", "y": 0, "yanchor": "top"}
            figure.add_annotation(text=_safe(panel.x.title), yshift=-under * font, **where, **edge)
        for mark in panel.marks:
            if mark.kind == TEXT and any(mark.shift):
                figure.add_annotation(_annotation(mark, x, y, font))
    if scene.notes:
        panel, (x, y) = scene.panels[-1], _axes_of(len(scene.panels)).values()
        figure.add_annotation(
            text=_lines(scene.notes),
            **{"x": 0, "xref": f"{x} domain", "xanchor": "left", "align": "left"},
            **{"y": 0, "yref": f"{y} domain", "yanchor": "top", "showarrow": False},
            **{"xshift": 8 - panel.left * PIXELS, "yshift": -panel.below * PIXELS},
            font={"size": font * 0.88},
        )


def _annotation(mark, x, y, font) -> dict:
    (right, up), (side, height) = mark.shift, mark.align
    place = {"x": mark.x[0], "xref": x, "xanchor": side, "align": side, "xshift": right * _PX}
    place |= {"y": mark.y[0], "yref": y, "yanchor": height, "yshift": up * _PX}
    for name in ("x", "y"):
        if is_edge(place[name]):
            place |= {name: float(place[name] > 0), f"{name}ref": f"{place[f'{name}ref']} domain"}
    place |= {name: _value(place[name]) for name in ("x", "y")}
    return place | {"text": _marked_up(mark.runs, font), "showarrow": False}


# --- text ---------------------------------------------------------------------------------------


def _rgba(colour, alpha) -> str:
    return colour if alpha == 1 else f"{colour}{round(255 * alpha):02x}"


def _safe(said) -> str:
    """Text from data as text: nothing in it is markup, and its spaces stay."""
    return escape(str(said), quote=False).replace("  ", "\u00a0\u00a0")  # Plotly knows no &quot;


def _lines(said) -> str:
    return "<br>".join(map(_safe, said))


def _marked_up(runs, font) -> str:
    """Lines of text, each in its own size and colour."""
    return "<br>".join(_run(run, font) for run in runs)


def _run(run, font) -> str:
    said = f"<b>{_safe(run.said)}</b>" if run.bold else _safe(run.said)
    style = [f"color:{run.colour}"] * (run.colour != look.INK)
    style += [f"font-size:{font * run.scale:.3g}px"] * (run.scale != 1)
    return f'<span style="{";".join(style)}">{said}</span>' if style else said


def _hover(lines) -> str:
    """What hover tells, its first line in bold."""
    if not lines:
        return ""
    first, *rest = lines
    wrapped = [part for said in rest for part in textwrap.wrap(said, _HOVER)]
    return "<br>".join([f"<b>{_safe(first)}</b>", *map(_safe, wrapped)])


# --- marks --------------------------------------------------------------------------------------


def _alike(marks) -> list[list]:
    """Marks that can be one trace, in the order in which they are drawn."""
    found = {}
    for place, mark in enumerate(sorted(marks, key=lambda mark: mark.layer)):
        if mark.kind == TEXT and any(mark.shift):
            continue
        look_of = (mark.colour, mark.alpha, mark.width, mark.dash, mark.hatch, mark.edge)
        look_of = {POINT: (), TEXT: (mark.align,)}.get(mark.kind, look_of)
        # Each fade has its own ends; the text of a long line, told once, is that of its trace.
        own = place if mark.fade or (mark.hover and _bare(mark)) else None
        options = tuple(sorted(mark.options.items()))
        key = (mark.layer, mark.kind, mark.group, options, look_of, own)
        found.setdefault(key, []).append(mark)
    return list(found.values())


def _trace(panel, marks, size, font) -> dict:
    first = marks[0]
    about = {"legendgroup": _safe(first.group)} if first.group else {}
    trace = about | _DRAW[first.kind](panel, marks, size, font) | {"showlegend": False}
    hover = [said for mark in marks for said in _hovers(mark)]
    if any(hover):
        return trace | {"hovertext": _one(hover), "hoverinfo": _ANSWER if _bare(first) else "text"}
    return trace | {"hoverinfo": "skip"}


def _hovers(mark) -> list[str]:
    """What hover tells at each place of a mark: the same everywhere, or of each its own lines."""
    if not mark.hover or isinstance(mark.hover[0], str):
        return [_hover(mark.hover)] * len(_spots(mark))
    return [*map(_lines, mark.hover)] + [""] * (len(_spots(mark)) - len(mark.hover))


def _bare(mark) -> bool:
    """Whether hover should tell where on the axes it is, too: on lines along a curve."""
    return mark.kind == LINE and bool(mark.options or len(mark.x) > 2)


def _spots(mark) -> tuple:
    """The places of a mark in its trace: an end of what is a path is a gap."""
    return mark.x if mark.kind in (POINT, TEXT) else (*mark.x, None)


def _path(panel, marks) -> dict:
    """Places of all marks, with a gap after each that is a path."""
    found = {"x": [], "y": []}
    for mark in marks:
        for name, places, axis in (("x", mark.x, panel.x), ("y", mark.y, panel.y)):
            found[name] += [on_axis(at, axis.limits, axis.kind == "log") for at in places]
            found[name] += [None] * (mark.kind not in (POINT, TEXT))
    return {name: _values(places) for name, places in found.items()}


def _values(places) -> list:
    return [_value(place) for place in places]


def _value(place):
    """Six significant digits, whole where they can be; days as Plotly writes them."""
    if hasattr(place, "year"):
        return place.isoformat().removesuffix("T00:00:00")
    if place is None or pd.isna(place):
        return None
    short = float(f"{place:.6g}")
    return int(short) if short.is_integer() else short


def _one(values) -> list:
    """Values of places; one where all are the same."""
    return values[0] if len(set(map(str, values))) == 1 else values


def _points(panel, marks, size, font) -> dict:
    each = [mark for mark in marks for _ in mark.x]
    line = {"color": _one([m.edge or m.colour for m in each])}
    line |= {"width": _one([round(m.width * _PX, 1) for m in each])}
    marker = {
        "symbol": _one([_symbol(m) for m in each]),
        "size": _one([round(m.size * _PX, 1) for m in each]),
        "color": _one([look.PAPER if m.hollow and m.shape != "ring" else m.colour for m in each]),
        "opacity": _one([m.alpha for m in each]),
        "line": line,
    }
    return _path(panel, marks) | {"mode": "markers", "marker": marker, "cliponaxis": False}


def _symbol(mark) -> str:
    name = look.SHAPES[mark.shape][1]
    return f"{name}-open" if mark.shape in look.LINES and not name.endswith("open") else name


def _stroke(mark) -> dict:
    dash = {"dash": ",".join(f"{length * _PX:g}px" for length in mark.dash)} if mark.dash else {}
    return {"color": _rgba(mark.colour, mark.alpha), "width": round(mark.width * _PX, 1)} | dash


def _line(panel, marks, size, font) -> dict:
    return _path(panel, marks) | {"mode": "lines", "line": _stroke(marks[0])}


def _band(panel, marks, size, font) -> dict:
    mark = marks[0]
    strong, weak = (_rgba(mark.colour, alpha) for alpha in (mark.alpha, 0.03))
    fill = {"fillcolor": strong}
    if mark.hatch:
        clear = _rgba(look.PAPER, 0)
        pattern = {"shape": "/", "size": 7, "solidity": 0.16, "bgcolor": clear}
        fill = {"fillcolor": clear, "fillpattern": pattern | {"fgcolor": mark.colour}}
    if mark.fade:
        ends = [[0, weak], [1, strong]] if mark.fade == "left" else [[0, strong], [1, weak]]
        way = "vertical" if mark.fade == "up" else "horizontal"
        fill = {"fillgradient": {"type": way, "colorscale": ends}}
    edge = _stroke(mark) | {"color": mark.edge} if mark.edge else {"width": 0}
    return _path(panel, marks) | {"mode": "lines", "line": edge, "fill": "toself"} | fill


def _arrow(panel, marks, size, font) -> dict:
    mark = marks[0]
    head = 11 if size == "notebook" else 8
    marker = {"symbol": "arrow", "size": [0, head, 0] * len(marks), "angleref": "previous"}
    marker |= {"color": mark.colour}
    drawn = {"mode": "lines+markers", "line": _stroke(mark), "marker": marker}
    return _path(panel, marks) | drawn | {"cliponaxis": False}


def _text(panel, marks, size, font) -> dict:
    side, height = marks[0].align
    place = f"{_HEIGHTS[height]} {_SIDES[side]}"
    said = [_marked_up(_off_edge(mark), font) for mark in marks]
    drawn = {"mode": "text", "text": said, "textposition": place, "cliponaxis": False}
    return _path(panel, marks) | drawn


def _off_edge(mark) -> list:
    """The lines of a text, with a space between them and the edge of a panel."""
    if not is_edge(mark.x[0]):
        return list(mark.runs)
    said = {"left": "\u00a0{}", "right": "{}\u00a0", "center": "{}"}[mark.align[0]]
    return [run._replace(said=said.format(run.said)) for run in mark.runs]


_DRAW = {POINT: _points, LINE: _line, BAND: _band, ARROW: _arrow, TEXT: _text}


def _name_groups(traces, heeding, size) -> None:
    """One entry of the legend for each group: of what no menu hides, its markers if it has any."""
    rank = {"markers": 0, "lines": 1, "lines+markers": 2}
    found = {}
    for trace, options in zip(traces, heeding, strict=True):
        if trace.get("legendgroup") and trace["mode"] != "text":
            order = bool(options), rank[trace["mode"]], "hovertext" not in trace
            found.setdefault(trace["legendgroup"], []).append((order, trace))
    for name, members in found.items():
        trace = min(members, key=lambda member: member[0])[1]
        short = textwrap.shorten(name, 46, placeholder=" ...") if size == "column" else name
        trace |= {"showlegend": True, "name": short}


# --- menus --------------------------------------------------------------------------------------


def _way(trace, options, choice, way, option) -> dict:
    """What a menu sets on a trace when an option is chosen."""
    hidden = options[choice] != option
    found = {name: values[hidden] for name, values in way.items()}
    silent = "hoverinfo" in found and not trace["hovertext"]
    return found | ({"hoverinfo": "skip"} if silent else {})


def _set_to_default(trace, options, menus) -> None:
    for (choice, offered), way in zip(menus.items(), _WAYS, strict=False):
        if choice in options:
            known = {"hovertext": trace.get("hovertext")}
            trace |= _way(known, options, choice, way, offered[0])


def _set_menus(figure, scene, heeding, font) -> None:
    """A menu for each choice, one above the other, with its name before it."""
    letter, left = font * ADVANCE, scene.panels[0].left * PIXELS
    named = {choice: f"{choice.replace('_', ' ')}:" for choice in scene.menus}
    widest = max(map(len, named.values()), default=0) * letter + 16
    fitting = int((look.WIDTHS[scene.size] * PIXELS - widest - 60) / letter)
    for row, (choice, way) in enumerate(zip(scene.menus, _WAYS, strict=False)):
        up = 22 + _MENU[scene.size] * (len(scene.menus) - 1 - row)
        where = {"x": 0, "y": 1, "xref": "paper", "yref": "paper", "yanchor": "bottom"}
        figure.add_annotation(
            text=_safe(named[choice]), xanchor="left", xshift=8 - left, yshift=up + 5,
            showarrow=False, **where,
        )  # fmt: skip
        buttons = [
            _button(figure, heeding, choice, way, option, fitting) for option in scene.menus[choice]
        ]
        menu = {"buttons": buttons, "bgcolor": look.PAPER, "font": {"size": font}}
        menu |= {"name": _safe(choice.replace("_", " ")), "x": 0, "xanchor": "left"}
        menu |= {"y": 1, "yanchor": "bottom"}
        menu |= {"pad": {"l": max(widest - left, 0), "b": up}}
        figure.update_layout(updatemenus=[*figure.layout.updatemenus, menu])
    if scene.menus:
        figure.update_layout(xaxis99=_FAR, yaxis99=_BELOW)


def _button(figure, heeding, choice, way, option, fitting) -> dict:
    """One option of a menu: show the marks that have it and hide the others, each in place."""
    places = [place for place, options in enumerate(heeding) if choice in options]
    known = [{"hovertext": figure.data[place].hovertext} for place in places]
    settings = [
        _way(trace, heeding[place], choice, way, option)
        for trace, place in zip(known, places, strict=True)
    ]
    values = {key: [setting[key] for setting in settings] for key in way}
    name = textwrap.shorten(option or "none", fitting, placeholder="\u2026")
    return {"method": "restyle", "label": _safe(name), "args": [values, places]}
