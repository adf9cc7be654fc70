"""Scenes as data: what a stored one keeps, what shows with menus, and how a new kind is made."""

from importlib import import_module
from math import inf, isnan
from runpy import run_path
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.charts import interactive, kinds, look, static
from analysis.charts.scene import (
    ARROW,
    BAND,
    LINE,
    POINT,
    TEXT,
    Axis,
    Entry,
    Panel,
    Run,
    Scene,
    arrow,
    band,
    box,
    is_edge,
    line,
    point,
    runs_of,
    text,
)
from analysis.exports.scenes import from_json, to_json
from analysis.site.gallery import EXAMPLES

DAY = pd.Timestamp("2024-08-27")


def every_mark():
    """Each primitive, with all that it can have."""
    return [
        point((1.0, 2.0), (1.0, 2.0), "ring", hollow=True, size=12, dash=(1, 2)),
        point(1.0, 1.0, "about", colour="#0072b2", edge=look.PAPER, alpha=0.5),
        line((0.0, 1.0, 2.0), (0.0, 3.0, 1.0), look.WARNING, 2.0, dash=(4, 2), layer=3),
        band((0.0, 1.0), (0.0, 0.0), (1.0, 2.0), look.BAND, edge=look.BAND_EDGE, dash=(1, 1.6)),
        box(0.0, 1.0, 0.0, 1.0, look.BAND_CORE, hatch=True),
        box(1.0, inf, -inf, 1.0, look.BAND_CORE, fade="right", alpha=0.75),
        arrow((1.0, 1.0), (2.0, 1.0)),
        text(-inf, 1.0, [Run("who"), Run("when", 0.85, look.QUIET, True)], align=("right", "top")),
        text(1.0, inf, [Run("moved")], shift=(3, -4), backed=True),
    ]


def scene(marks, x=None, **more):
    panel = Panel(0.5, 0.2, 1.5, x or Axis((0.0, 3.0)), Axis((0.0, 3.0), "none"), list(marks))
    return Scene("A title", "A caption", "notebook", [panel], **more)


@pytest.mark.parametrize("place", range(len(every_mark())))
def test_every_mark_comes_back_from_storage(place):
    one = scene(every_mark()[place : place + 1])
    assert from_json(to_json(one)) == one


def test_a_whole_scene_comes_back_but_for_what_is_not_drawn():
    axis = Axis((DAY, DAY + pd.Timedelta(days=30)), "date", ((DAY, "27\nAug"),), "day", True, True)
    marks = [point(DAY, 1.0, "up", group="Kyiv", hover=("said",))]
    legend = [Entry(point(0.0, 0.0, "up"), "a visit")]
    one = scene(marks, axis, legend=legend, notes=["a note"], alt="An alt: text.",
                table=[("a", "b")], addresses=["https://a.example"])  # fmt: skip
    back = from_json(to_json(one))
    assert back.panels[0].x == axis
    assert (back.legend, back.notes) == (legend, ["a note"])
    (mark,) = back.drawn
    assert (mark.x, mark.group, mark.hover) == ((DAY,), "", ())
    assert (back.alt, back.table, back.addresses) == ("", [], [])
    static.draw(back)
    interactive.draw(back)


def test_numbers_are_stored_as_fine_as_a_picture_shows_and_gaps_stay():
    stored = to_json(scene([line((0.123456789, float("nan")), (1.0, 2.0))]))
    assert "0.123457" in stored
    assert isnan(from_json(stored).drawn[0].x[1])


def test_marks_of_one_style_store_it_once():
    def stored(count):
        return len(to_json(scene(point(float(i), 1.0, "about", size=9.5) for i in range(count))))

    assert stored(2_000) - stored(1_000) <= 16 * 1_000
    assert to_json(scene(every_mark() * 50)).count("#b0123b") == 1


@pytest.mark.parametrize(
    "stored",
    ["", "{", "[]", "{}", '{"panels": [], "legend": [], "styles": 1}', '"text"',
     to_json(scene(every_mark())).replace('"styles"', '"stiles"'),
     to_json(scene(every_mark())).replace('"title"', '"head"')],
)  # fmt: skip
def test_what_is_no_stored_scene_is_refused(stored):
    with pytest.raises(ValueError, match="no stored scene"):
        from_json(stored)


def test_shown_is_what_every_menu_has_by_default_the_lowest_first():
    marks = [
        line((0, 1), (0, 1), layer=3),
        line((0, 1), (1, 1), layer=1, options={"reading": "reader"}),
        line((0, 1), (2, 1), options={"reading": "strict"}),
        line((0, 1), (3, 1), layer=2, options={"reading": "reader", "left out": "Kyiv"}),
    ]
    menus = {"reading": ["reader", "strict"], "left out": ["nobody", "Kyiv"]}
    one = scene(marks, menus=menus)
    assert one.shown(one.panels[0]) == [marks[1], marks[0]]
    assert len(from_json(to_json(one)).drawn) == 2


def test_places_and_lines_of_text():
    assert [is_edge(place) for place in (inf, -inf, 1.0, DAY)] == [True, True, False, False]
    assert band((0, 1), (0, 0), (2, 3), look.BAND).y == (2, 3, 0, 0)
    runs = runs_of("more than 13,000 containers", 1.0, 10, 0.9, look.QUIET, True)
    assert [run.said for run in runs] == ["more than", "13,000", "containers"]
    assert {run[1:] for run in runs} == {(0.9, look.QUIET, True)}


def staircase(steps):
    """A new kind in a few lines: numbers as stairs, the last one said."""
    marks = [line((i, i + 1.0), (height, height), width=2) for i, height in enumerate(steps)]
    marks.append(text(float(len(steps)), steps[-1], [Run(f"{steps[-1]:,}")], group="Kyiv"))
    ticks = tuple((i, f"day {i}") for i in range(len(steps)))
    x, y = Axis((0, len(steps)), "linear", ticks), Axis((0, max(steps)))
    panel = Panel(0.6, 0.8, 2.0, x, y, marks)
    return Scene("Stairs", "", "column", [panel], f"Stairs: up to {steps[-1]:,}.")


def test_a_new_kind_is_a_function_and_both_pens_draw_it(tmp_path):
    new = staircase([1, 5, 1_200])
    figure, chart = static.draw(new), interactive.draw(new)
    assert figure.get_label() == chart.layout.meta["description"] == "Stairs: up to 1,200."
    assert figure.scene is chart.scene is new
    assert [text.get_text() for text in figure.axes[0].texts] == ["1,200"]
    assert [t.text for t in chart.data if t.mode == "text"] == [("1,200",)]
    assert {mark.kind for mark in new.drawn} <= {POINT, LINE, BAND, ARROW, TEXT}
    static.save(figure, tmp_path / "stairs.svg")
    assert "Stairs: up to 1,200." in (tmp_path / "stairs.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", kinds.__all__)
def test_a_narrow_page_takes_the_marks_that_were_made(name, monkeypatch):
    for pen in (static, interactive):
        monkeypatch.setattr(pen, "draw", lambda scene: SimpleNamespace(scene=scene))
    figure = run_path(str(EXAMPLES / f"{name}.py"))["picture"]
    kind = import_module(f"analysis.charts.kinds.{name}")
    monkeypatch.setattr(kind, "mark_frame" + "s" * hasattr(kind, "mark_frames"), None)
    narrow = figure.narrow()
    assert narrow.size == "column" != figure.scene.size
    assert narrow.marks is figure.scene.marks
    assert narrow.table == figure.scene.table
