"""The pen for the screen: each primitive once, axes, legend, menus, and nothing is markup."""

import json
from math import inf

import pandas as pd
import pytest

from analysis.charts import interactive, look
from analysis.charts.scene import Axis, Entry, Panel, Run, Scene, arrow, band, box, line, point
from analysis.charts.scene import text as words

EVIL = '<b>&"$_$ $x^2$ %{y} <img src=x onerror=alert(1)>'
SAFE = '&lt;b&gt;&amp;"$_$ $x^2$ %{y} &lt;img src=x onerror=alert(1)&gt;'
DAY = pd.Timestamp("2024-08-27")
X = Axis((0.0, 4.0), "linear", ((0.0, "0"), (2.0, "two")))
Y = Axis((0.0, 4.0), "none")
PX = interactive.PIXELS / 72


def scene(*marks, x=X, y=Y, size="notebook", **more):
    return Scene("", "", size, [Panel(0.6, 0.3, 1.5, x, y, list(marks))], "Head: said.", **more)


def traces(*marks, **more):
    return interactive.draw(scene(*marks, **more)).data


# --- points -------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", look.SHAPES)
def test_a_point_has_its_shape_place_and_colour(shape):
    (found,) = traces(point(1.0, 2.0, shape, colour=look.WARNING, size=10))
    assert found.marker.symbol.removesuffix("-open") == look.SHAPES[shape][1].removesuffix("-open")
    assert (found.x, found.y, found.mode) == ((1,), (2,), "markers")
    assert found.marker.line.color == found.marker.color == look.WARNING
    assert found.marker.size == round(10 * PX, 1)


def test_a_hollow_point_is_paper_within_and_a_ring_is_clear():
    (both,) = traces(
        point(1.0, 2.0, "about", hollow=True, edge=look.WARNING),
        point(1.0, 3.0, "ring", hollow=True),
    )
    assert both.marker.symbol == ("circle", "circle-open")
    assert both.marker.color == (look.PAPER, look.INK)
    assert both.marker.line.color == (look.WARNING, look.INK)


def test_marks_that_look_alike_are_one_trace_and_groups_are_not():
    told = [point(float(i), 1.0, "up", group="A" if i < 3 else "B") for i in range(5)]
    assert [len(trace.x) for trace in traces(*told)] == [3, 2]
    assert len(traces(*told, point(1.0, 1.0, "up", group="A", layer=9))) == 3


# --- lines, bands, arrows -----------------------------------------------------------------------


def test_a_line_goes_through_its_places_up_to_the_edges():
    plain, dashed = traces(
        line((0.0, 1.0, 2.0), (0.0, 3.0, 1.0), look.WARNING, 2.5, alpha=0.5),
        line((-inf, inf), (2.0, 2.0), dash=(3, 1.5), layer=9),
    )
    assert (plain.x, plain.y) == ((0, 1, 2, None), (0, 3, 1, None))
    assert (plain.line.color, plain.line.width) == ("#b0123b80", round(2.5 * PX, 1))
    assert dashed.x == (0, 4, None)
    assert dashed.line.dash == "4px,2px"


def test_lines_alike_are_one_trace_with_gaps():
    (one,) = traces(line((0.0, 1.0), (0.0, 1.0)), line((2.0, 3.0), (0.0, 1.0)))
    assert one.x == (0, 1, None, 2, 3, None)


def test_bands_flat_edged_and_hatched():
    flat, edged, hatched = traces(
        band((0.0, 2.0), (0.0, 1.0), (2.0, 3.0), look.BAND, alpha=0.5),
        box(1.0, inf, -inf, 1.0, look.BAND_TOTAL, edge=look.BAND_EDGE, dash=(1, 1.6)),
        box(1.0, 2.0, 3.0, 4.0, look.WARNING, hatch=True),
    )
    assert (flat.fill, flat.fillcolor) == ("toself", "#dbe5ee80")
    assert (flat.x, flat.y) == ((0, 2, 2, 0, None), (2, 3, 1, 0, None))
    assert flat.line.width == 0
    assert (edged.x, edged.y) == ((1, 4, 4, 1, None), (1, 1, 0, 0, None))
    assert edged.line.color == look.BAND_EDGE
    assert edged.line.dash.startswith("1.3")
    assert (hatched.fillpattern.shape, hatched.fillpattern.fgcolor) == ("/", look.WARNING)


@pytest.mark.parametrize("fade", ["right", "left", "up"])
def test_a_fade_goes_out_to_its_side(fade):
    first, second = traces(
        box(1.0, 3.0, 1.0, 3.0, look.WARNING, fade=fade, alpha=0.75),
        box(1.0, 2.0, 3.0, 4.0, look.WARNING, fade=fade, alpha=0.75),
    )  # each has its own ends
    gradient = first.fillgradient
    assert gradient.type == ("vertical" if fade == "up" else "horizontal")
    shades = [colour for _, colour in gradient.colorscale]
    assert shades[1 if fade == "left" else 0] == "#b0123bbf"
    assert second.fillgradient == gradient


def test_an_arrow_has_its_head_at_the_end():
    (found,) = traces(arrow((1.0, 2.0), (3.0, 2.0), look.WARNING, 2))
    assert (found.x, found.mode) == ((1, 3, None), "lines+markers")
    assert (found.marker.symbol, found.marker.angleref) == ("arrow", "previous")
    assert [bool(size) for size in found.marker.size] == [False, True, False]
    assert found.marker.color == found.line.color == look.WARNING


# --- text and hover -----------------------------------------------------------------------------


def test_text_is_runs_below_each_other_each_in_its_own_look():
    (found,) = traces(words(1.0, 2.0, [Run("who", bold=True), Run("when", 0.75, look.QUIET)]))
    assert found.text == ('<b>who</b><br><span style="color:#5c5c5c;font-size:10px">when</span>',)


@pytest.mark.parametrize("side", ["left", "center", "right"])
@pytest.mark.parametrize("height", ["top", "middle", "bottom"])
def test_text_stands_with_its_side_at_the_place(side, height):
    (found,) = traces(words(1.0, 2.0, [Run("said")], align=(side, height)))
    opposite = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}
    assert found.textposition == f"{opposite.get(height, height)} {opposite.get(side, side)}"


def test_text_at_an_edge_keeps_off_it_and_shifted_text_is_a_note_of_the_chart():
    figure = interactive.draw(
        scene(
            words(-inf, 1.0, [Run("who")], align=("right", "middle")),
            words(inf, 1.0, [Run("end")]),
            words(1.0, inf, [Run("up")], shift=(3, -6), align=("left", "top")),
        )
    )
    assert [(t.x[0], t.text[0]) for t in figure.data] == [(0, "who\u00a0"), (4, "\u00a0end")]
    (note,) = figure.layout.annotations
    assert (note.text, note.x, note.y, note.yref) == ("up", 1, 1, "y domain")
    assert (note.xshift, note.yshift) == (4, -8)
    assert (note.xanchor, note.yanchor) == ("left", "top")


def test_hover_has_its_first_line_bold_and_wraps_the_others():
    (found,) = traces(point(1.0, 1.0, "up", hover=("more than 13,000", "said " * 30)))
    first, *rest = found.hovertext.split("<br>")
    assert first == "<b>more than 13,000</b>"
    assert len(rest) == 2
    assert found.hoverinfo == "text"
    (several,) = traces(point((1.0, 2.0), (1.0, 1.0), "up", hover=(("one",), ("other",))))
    assert several.hovertext == ("one", "other")
    (silent,) = traces(point(1.0, 1.0, "up"))
    assert silent.hoverinfo == "skip"


# --- legend, menus, axes, panels ----------------------------------------------------------------


def test_the_legend_switches_a_group_with_all_its_marks():
    marks = [point(1.0, 1.0, "up", group="Kyiv"), line((0, 1), (0, 1), group="Kyiv"),
             words(1.0, 1.0, [Run("said")], group="Kyiv"), line((0, 1), (1, 1))]  # fmt: skip
    found = traces(*marks, point(2.0, 1.0, "up", group="Seoul"))
    shown = {trace.name: trace.mode for trace in found if trace.showlegend}
    assert shown == {"Kyiv": "markers", "Seoul": "markers"}
    assert [t.legendgroup for t in found].count("Kyiv") == 3
    figure = interactive.draw(scene(marks[-1]))
    assert not figure.layout.showlegend


def test_menus_show_what_has_all_their_options():
    marks = [
        line((0, 1), (place, place), options={"reading": reading, "left_out": who})
        for place, (reading, who) in enumerate(
            [("reader", "nobody"), ("reader", "Kyiv"), ("strict", "nobody"), ("strict", "Kyiv")]
        )
    ]
    menus = {"reading": ["reader", "strict"], "left_out": ["nobody", "Kyiv"]}
    figure = interactive.draw(scene(*marks, menus=menus))

    def seen():
        return [t.y[0] for t in figure.data if (t.xaxis, t.yaxis) == ("x", "y")]

    def choose(menu, option):
        (button,) = [b for b in figure.layout.updatemenus[menu].buttons if b.label == option]
        values, places = button.args
        for key, column in values.items():
            for place, value in zip(places, column, strict=True):
                figure.data[place][key] = value

    assert [menu.name for menu in figure.layout.updatemenus] == ["reading", "left out"]
    assert seen() == [0]
    choose(1, "Kyiv")
    assert seen() == [1]
    choose(0, "strict")
    assert seen() == [3]
    choose(1, "nobody")
    assert seen() == [2]
    assert "left out:" in [note.text for note in figure.layout.annotations]


def test_axes_of_numbers_days_and_none():
    layout = interactive.draw(scene(x=X._replace(title="shells", grid=True))).layout
    assert (layout.xaxis.tickvals, layout.xaxis.ticktext) == ((0, 2), ("0", "two"))
    assert (layout.xaxis.range, layout.xaxis.showgrid) == ((0, 4), True)
    assert [note.text for note in layout.annotations] == ["shells"]
    assert (layout.yaxis.showticklabels, layout.yaxis.fixedrange) == (False, True)
    log = interactive.draw(scene(x=Axis((1.0, 1_000.0), "log"))).layout.xaxis
    assert (log.type, log.range) == ("log", (0, 3))
    end = DAY + pd.Timedelta(days=30)
    days = Axis((DAY, end), "date", ((DAY, "27\nAug"),), both=True)
    figure = interactive.draw(scene(point(DAY, 1.0, "up"), x=days, y=Axis((4.0, 0.0))))
    assert figure.layout.xaxis.range == ("2024-08-27", "2024-09-26")
    assert figure.layout.xaxis.side == "top"
    assert figure.layout.xaxis.ticktext == ("27<br>Aug",)
    assert figure.data[0].x == ("2024-08-27",)
    assert figure.layout.yaxis.range == (4, 0)


def test_panels_stand_one_below_the_other_on_axes_of_their_own():
    marks = [point(1.0, 1.0, "up")]
    panels = [Panel(0.6, 0.3, 1.5, X, Y, marks), Panel(0.6, 0.3, 1.0, X, Y, marks, 0.25, 0.5)]
    figure = interactive.draw(Scene("A title", "A caption", "notebook", panels))
    assert [(t.xaxis, t.yaxis) for t in figure.data] == [("x", "y"), ("x2", "y2")]
    (low, top), (bottom, high) = figure.layout.yaxis.domain, figure.layout.yaxis2.domain
    body = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    inches = [body * part / interactive.PIXELS for part in (top - low, low - high, high - bottom)]
    assert inches == pytest.approx([1.5, 0.75, 1.0])
    assert figure.layout.xaxis2.anchor == "y2"


@pytest.mark.parametrize("size", list(look.WIDTHS))
def test_a_column_is_as_wide_as_a_phone_and_a_page_as_it_can(size):
    layout = interactive.draw(scene(size=size, notes=["a  note"])).layout
    narrow = look.WIDTHS["column"] * interactive.PIXELS
    assert layout.width == (narrow if size == "column" else None)
    assert "a\u00a0\u00a0note" in [note.text for note in layout.annotations]


def test_nothing_in_a_text_is_markup():
    ticks = ((1.0, EVIL),)
    marks = [
        words(1.0, 2.0, [Run(EVIL)], group=EVIL),
        words(1.0, 2.0, [Run(EVIL)], shift=(1, 1)),
        point(1.0, 1.0, "up", group=EVIL, hover=(EVIL, EVIL), options={EVIL: EVIL}),
        point(1.0, 3.0, "up", group=EVIL),
    ]
    panel = Panel(0.6, 0.3, 1.5, Axis((0, 4), "linear", ticks, EVIL),
                  Axis((0, 4), "linear", ticks, EVIL), marks)  # fmt: skip
    legend, menus = [Entry(point(0, 0, "up"), EVIL)], {EVIL: [EVIL, "none"]}
    more = {"alt": EVIL, "legend": legend, "notes": [EVIL], "menus": menus}
    figure = interactive.draw(Scene(EVIL, EVIL, "notebook", [panel], **more))
    shown = json.loads(figure.to_json())
    assert shown["layout"].pop("meta") == {"description": EVIL}  # read by programs
    told = json.dumps(shown)
    assert "<img" not in told
    assert "hovertemplate" not in told
    assert figure.data[-1].name == SAFE
    assert SAFE in {note.text for note in figure.layout.annotations}


def test_the_same_scene_is_the_same_text_every_time():
    marks = [point(1.0, 1.0, "up"), box(1.0, 3.0, 1.0, 2.0, look.BAND, fade="right")]
    assert interactive.draw(scene(*marks)).to_json() == interactive.draw(scene(*marks)).to_json()


def test_nothing_is_sent_anywhere():
    assert interactive.CONFIG["showSendToCloud"] is False
    assert interactive.CONFIG["plotlyServerURL"] == ""
