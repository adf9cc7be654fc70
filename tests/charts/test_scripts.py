"""Words in other scripts than ours: what is drawn, and that the chart says what it cannot draw."""

import warnings
from html import unescape

import pytest
from matplotlib import font_manager

from analysis.charts import interactive, static
from analysis.charts.layout import box, wrap
from analysis.charts.scene import Axis, Entry, Panel, Run, Scene, point, text

KOREAN, HEBREW = "\uc870\uc120 \ud3ec\ud0c4", "\u05d9\u05d5\u05ea\u05e8 more"


@pytest.fixture(autouse=True)
def few_fonts(monkeypatch):
    """Only the fonts that come with Matplotlib."""
    own = [f for f in font_manager.fontManager.ttflist if "matplotlib" in f.fname]
    monkeypatch.setattr(font_manager.fontManager, "ttflist", own)


def scene(said):
    marks = [text(0.5, 0.5, [Run(said), Run("below")])]
    panel = Panel(0.1, 0.1, 1.0, Axis((0.0, 1.0), "none"), Axis((0.0, 1.0), "none"), marks)
    return Scene(said, "", "column", [panel], legend=[Entry(point(0, 0, "about"), said)])


def drawn(figure):
    return [one.get_text() for one in (*figure.texts, *figure.axes[0].texts)]


def test_what_no_font_can_write_is_counted_and_warns_nobody():
    figure = static.draw(scene(KOREAN))
    assert "No font here can write 2 of the words; the table has them." in drawn(figure)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure.draw_without_rendering()
    assert figure.scene.title == KOREAN
    assert not any("No font" in said for said in drawn(static.draw(scene("plain"))))


def test_a_line_runs_from_left_to_right_though_its_first_word_does_not():
    figure = static.draw(scene(HEBREW))
    assert drawn(figure).count(f"\u200e{HEBREW}") == 2
    assert figure.legends[0].get_texts()[0].get_text() == f"\u200e{HEBREW}"
    assert "below" in drawn(figure)


def test_lines_are_evenly_apart_in_any_script():
    gaps = set()
    for said in ("plain", HEBREW, "\u0642\u0627\u0644"):
        first, second = static.draw(scene(said)).axes[0].texts
        assert first.get_verticalalignment() == "baseline"
        gaps.add(round(first.xyann[1] - second.xyann[1], 6))
    assert len(gaps) == 1


def test_wide_letters_take_twice_the_room():
    assert box(["\uc870\uc120"], 10) == box(["four"], 10)
    assert wrap("\uc870" * 20, 1.0, 10) == ["\uc870" * 6, "\uc870" * 6, "\uc870" * 6, "\uc870" * 2]
    assert wrap(KOREAN, 3.0, 10) == [KOREAN]


@pytest.mark.parametrize("said", ['"a" & <b>', "two  spaces", "$5_000 and $x^2$", r"\frac{1} %d"])
def test_signs_stay_as_they_are(said):
    assert drawn(static.draw(scene(said))).count(said) == 2
    told = interactive.draw(scene(said)).data[0].text[0]
    assert unescape(told).replace("\u00a0", " ") == f"{said}<br>below"
