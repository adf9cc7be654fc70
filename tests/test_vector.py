"""The pen for pages: every primitive, text that stays text, light and dark."""

import xml.etree.ElementTree as ElementTree
from math import inf, nan

import pandas as pd
import pytest

from analysis import containers
from analysis.charts import kinds, look
from analysis.charts.scene import Axis, Entry, Panel, Run, Scene, arrow, box, line, point, text
from analysis.exports.scenes import from_json, to_json
from analysis.exports.vector import draw

DAYS = (pd.Timestamp("2024-01-01"), pd.Timestamp("2024-12-31"))


def scene(*marks, x=None, y=None, **more):
    x, y = x or Axis((0.0, 10.0)), y or Axis((0.0, 1.0))
    return Scene("", "", "column", [Panel(0.5, 0.5, 1.0, x, y, list(marks))], **more)


def elements(drawn, name="path"):
    root = ElementTree.fromstring(draw(drawn))
    return root.findall(f".//{{http://www.w3.org/2000/svg}}{name}")


def added(*marks, **more):
    """What marks add to an empty panel."""
    before = {element.attrib["d"] for element in elements(scene(**more))}
    return [e for e in elements(scene(*marks, **more)) if e.attrib["d"] not in before]


@pytest.mark.parametrize("shape", list(look.SHAPES))
def test_each_shape_is_drawn(shape):
    (drawn,) = added(point(5.0, 0.5, shape, colour="#0072b2"))
    assert "translate(126 " in drawn.attrib["transform"]  # the middle of 3.5 inches


def test_a_hollow_marker_shows_the_paper():
    full, hollow = (added(point(5.0, 0.5, "about", hollow=h))[0] for h in (False, True))
    assert full.attrib["style"] != hollow.attrib["style"]


def test_lines_have_gaps_dashes_and_reach_the_edge():
    (drawn,) = added(line((0.0, 5.0, nan, -inf, inf), (0.5,) * 5, dash=(2.0, 1.0)))
    assert drawn.attrib["d"].count("M") == 2
    assert "stroke-dasharray:2 1" in drawn.attrib["style"]
    assert drawn.attrib["d"].endswith("L216 " + drawn.attrib["d"].rpartition(" ")[2])


@pytest.mark.parametrize("how", [{"fade": "right"}, {"fade": "up"}, {"hatch": True}])
def test_a_band_fades_or_is_hatched(how):
    svg = draw(scene(box(1.0, 5.0, 0.2, 0.8, "#0072b2", **how)))
    assert "fill:url(#f" in svg
    assert ("<linearGradient" in svg, "<pattern" in svg) == ("fade" in how, "hatch" in how)


def test_an_arrow_has_a_head():
    assert len(added(arrow((1.0, 0.5), (5.0, 0.5)))) == 2


def test_text_stays_text():
    evil = "<b>&\"$x_1$'  two"
    drawn = scene(text(5.0, 0.5, [Run(evil, bold=True)]), legend=[Entry(point(0, 0, "up"), evil)])
    said = [element.text for element in elements(drawn, "text")]
    assert said.count(evil) == 2


def test_what_no_xml_may_hold_becomes_a_sign():
    drawn = scene(text(5.0, 0.5, [Run("over\x00 5\ud800")]), alt="a\x0bb.")
    assert [element.text for element in elements(drawn, "text")] == ["over\ufffd 5\ufffd"]
    assert elements(drawn, "title")[0].text == "a\ufffdb."


def test_axes_of_days_and_of_powers_of_ten():
    log = Axis((1.0, 100.0), "log", ((10.0, "10"),))
    days = Axis(DAYS, "date", ((DAYS[0], "Jan\n2024"),), both=True)
    said = [element.text for element in elements(scene(x=days, y=log), "text")]
    assert said == ["Jan", "2024", "Jan", "2024", "10"]
    (drawn,) = added(point(DAYS[1], 10.0, "about"), x=days, y=log)
    assert "translate(216 " in drawn.attrib["transform"]


@pytest.mark.parametrize("size", list(look.WIDTHS))
def test_a_stored_scene_is_drawn_like_the_first(size):
    made = kinds.claims(containers().head(6), "A title", size=size)
    again = from_json(to_json(made))
    for name in ("text", "path"):
        first, second = (elements(one, name) for one in (made, again))
        assert [e.text for e in first] == [e.text for e in second]
    assert to_json(again) == to_json(made)


def test_each_colour_has_a_dark_one():
    svg = draw(kinds.claims(containers().head(6)))
    light, dark = svg.split("@media(prefers-color-scheme:dark)")[0:2]
    for colour in (look.INK, look.PAPER):
        assert f":{colour};" in light
        assert f":{look.darkened(colour)};" in dark
    assert "fill:#" not in dark.split("</style>")[1]
