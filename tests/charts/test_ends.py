"""Bands beside the number that came in the end: as data, and in a picture."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis.charts import interactive, kinds, look, static
from analysis.charts.kinds.ends import mark_frame
from analysis.charts.scene import BAND, LINE, POINT, TEXT
from analysis.pooling.judged import PAIRS

EVIL = "<b>$x^2$ %{y} <img src=x onerror=alert(1)>"


def bands():
    rows = [
        ("a", "a third", 100.0, 20, 30, 40, 10, 60),
        ("b", "all", 50.0, 40, 48, 55, 35, 70),
        ("a", "all", 100.0, 60, 70, 80, 50, 120),
    ]
    names = ["title", "after", "final", "q05", "q50", "q95", "total_q05", "total_q95"]
    return pd.DataFrame(rows, columns=names)


def test_several_totals_are_told_as_multiples_of_their_ends():
    found = mark_frame(bands())
    assert found["title"].tolist() == ["a", "a", "b"]
    assert found["at"].tolist() == [1, 2, 4]  # a line for each title
    assert found["q50"].tolist() == [0.3, 0.7, 0.96]
    assert found["end"].tolist() == [1, 1, 1]
    one = mark_frame(bands().query("title == 'a'"))
    assert one["q50"].tolist() == [30, 70]
    assert one["at"].tolist() == [0, 1]


@pytest.mark.parametrize("size", list(look.WIDTHS))
@pytest.mark.parametrize("titles", ["a", "ab"])
def test_every_row_has_its_bands_and_tick(size, titles, roomy):
    table = bands()[bands()["title"].isin([*titles])]
    scene = kinds.ends(table, title="t", size=size, unit="people")
    marks, end = scene.marks, 1.0 if len(titles) > 1 else 100.0
    drawn = [mark for mark in scene.drawn if mark.kind == BAND]
    spans = [[min(mark.x), max(mark.x)] for mark in drawn]
    assert spans == [row[pair].tolist() for _, row in marks.iterrows() for pair in PAIRS]
    assert [bool(mark.dash) for mark in drawn] == [True, False] * len(marks)
    assert all(mark.edge for mark in drawn[::2])
    ticks = [mark for mark in scene.drawn if mark.kind == POINT]
    assert [mark.x[0] for mark in ticks] == marks["q50"].tolist()
    assert [mark.hover[1] for mark in ticks] == marks["words"].tolist()
    (through,) = [mark for mark in scene.drawn if mark.kind == LINE]
    assert through.x == (end, end)
    words = [run.said for mark in scene.drawn if mark.kind == TEXT for run in mark.runs]
    assert sorted(words) == sorted([*marks["after"], *(titles if len(titles) > 1 else "")])
    assert scene.panels[0].x.title == ("times the end" if len(titles) > 1 else "people")
    assert scene.panels[0].x.kind == ("log" if len(titles) > 1 else "linear")
    roomy(static.draw(scene))


def test_what_has_no_end_is_named():
    with pytest.raises(ValueError, match="numbers above 0"):
        kinds.ends(bands().assign(final=np.nan))


def test_markup_in_data_stays_text():
    rows = bands().assign(after=EVIL)
    rows["title"] += EVIL
    for table in (rows, rows.head(1)):
        shown = json.loads(interactive.ends(table, title=EVIL, unit=EVIL).to_json())
        shown["layout"]["meta"] = None  # read by programs, never shown as markup
        assert "<img" not in json.dumps(shown)
        static.ends(table, title=EVIL, unit=EVIL).draw_without_rendering()


def test_a_row_without_a_name_is_refused():
    numbers = dict.fromkeys(["q05", "q50", "q95", "total_q05", "total_q95", "final"], 5.0)
    with pytest.raises(ValueError, match="Row 0 has no after"):
        kinds.ends(pd.DataFrame([{"title": "deaths", "after": None, **numbers}]))
