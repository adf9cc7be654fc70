"""Ranked bars of what moves a result: as data, and in a picture."""

import json
import time

import numpy as np
import pandas as pd
import pytest

from analysis.charts import interactive, kinds, look, static
from analysis.charts.kinds.tornado import MOST, alt_text, caption, mark_frame, mark_table
from analysis.charts.scene import ARROW, BAND, LINE, POINT, TEXT

EVIL = "<b>$x^2$ %{y} <img src=x onerror=alert(1)>"
INF = float("inf")
SIZES = pytest.mark.parametrize("size", list(look.WIDTHS))


def assumptions():
    rows = [
        ("base", "", 20_000, 26_000, 33_000, ""),
        ("source_error", "0.1", 21_000, 26_500, 31_000, ""),
        ("source_error", "0.4", 15_000, 27_500, 45_000, "twice what the record shows"),
        ("reading", "strict", 13_000, None, INF, "only what the words allow"),
        ("reading", "floor", 15_000, 20_500, 24_000, ""),
        ("capacity", "strict", 0, None, 15_000, ""),
        ("originators", "each in full, even where two of them told the same", 22e3, 29e3, 34e3, ""),
        ("cap", "none", 0, None, INF, ""),
    ]
    return pd.DataFrame(rows, columns=["assumption", "alternative", "low", "mid", "high", "note"])


def many(count, step):
    """A base of 1,000 and alternatives, each `step` further from it than the one before."""
    mids = [1_000.0, *(1_000.0 + step * place for place in range(count))]
    names = ["base", *(f"speaker {place}" for place in range(count))]
    table = pd.DataFrame({"assumption": names, "alternative": "", "mid": mids})
    return table.assign(low=table["mid"] - 100, high=table["mid"] + 100)


def drawn(scene, kind):
    return [mark for mark in scene.drawn if mark.kind == kind]


def said(scene):
    return [run.said for mark in drawn(scene, TEXT) for run in mark.runs]


def test_what_changes_little_is_told_in_one_row():
    table = pd.concat([many(3, 500), many(11, 0).iloc[1:].assign(assumption="x")])
    table["alternative"] = [*"abcd", *map(str, range(11))]
    scene = kinds.tornado(table)
    assert len(drawn(scene, POINT)) == 2  # one of the three moves nothing either
    assert said(scene)[-3:-1] == ["12 others", "no change"]
    assert scene.table[-1] == ("12 others", "no change")
    near = kinds.tornado(many(4, 6))  # 0.6 % a step
    assert {"4 others", "at most 1.8\u00a0%"} <= set(said(near))
    assert "1 other" not in said(kinds.tornado(many(2, 500)))  # a single row is drawn


def test_ends_that_move_are_drawn_even_where_the_median_stays():
    table = many(4, 0).assign(high=lambda t: t["high"] + 50 * (t.index == 2))
    marks = mark_frame(table)
    assert marks.loc[marks["drawn"], "assumption"].tolist() == ["base", "speaker 1"]


@pytest.mark.parametrize("count", [1_640, 5_000])
def test_of_many_rows_the_first_are_drawn_in_time(count):
    start = time.process_time()
    scene = kinds.tornado(many(count, 30))
    figures = static.draw(scene), interactive.draw(scene)
    assert time.process_time() - start < 5
    assert len(figures[1].to_json()) < 5e6
    assert len(drawn(scene, POINT)) == MOST
    assert f"{count - MOST:,} others" in said(scene)
    assert len(scene.marks) == count + 1


def test_the_sentence_tells_what_moves_it_most_and_the_caption_what_occurs():
    told = alt_text(mark_frame(assumptions()), "containers")
    assert told.startswith("What moves a median of 26,000 containers: “reading: floor” to 20,500")
    assert "none of 4 others moves it further" in told
    assert "1 has no upper limit, 1 has no lower limit" in told
    assert "Arrow" in caption(mark_frame(assumptions()))
    assert "Arrow" not in caption(mark_frame(assumptions().head(3)))


@SIZES
@pytest.mark.parametrize("log", [None, True])
def test_every_alternative_has_its_marks(size, log, roomy):
    table = assumptions()
    scene = kinds.tornado(table, size=size, log=log, unit="containers", title="t")
    base, rows = scene.marks.iloc[0], scene.marks.iloc[1:]
    left, right = scene.panels[0].x.limits
    dots = [mark.x[0] for mark in drawn(scene, POINT) if mark.shape == "about"]
    assert dots == rows["mid"].dropna().tolist()
    spans = [mark.x for mark in drawn(scene, LINE) if len(set(mark.y)) == 1 and mark.hover]
    assert spans == [(max(row.low, left), min(row.high, right)) for row in rows.itertuples()]
    arrows = [mark.x[1] for mark in drawn(scene, ARROW)]
    assert (arrows.count(left), arrows.count(right)) == (rows["open_low"].sum(), 2)
    bars = [mark.x[0] for mark in drawn(scene, POINT) if mark.shape == "bar"]
    assert bars == [13_000, 15_000]
    (band,) = drawn(scene, BAND)
    assert (min(band.x), max(band.x)) == (base["low"], base["high"])
    assert scene.panels[0].x.title == "containers"
    for row in rows.itertuples():
        (hover,) = {m.hover for m in drawn(scene, LINE) if m.hover and m.hover[0] == row.label}
        assert {row.words, *filter(None, [row.note])} <= set(hover)
        assert row.told in said(scene)
    assert mark_table(scene.marks)[0] == ("as assumed", "26,000 (20,000 to 33,000)")
    roomy(static.draw(scene))


def test_labels_in_words_stand_in_place_of_names():
    table = assumptions().assign(label=["as assumed", *"bcdefgh"])
    assert set("bcdefgh") <= set(said(kinds.tornado(table)))
    assert "source error: 0.1" in said(kinds.tornado(assumptions()))
    with pytest.raises(ValueError, match="needs the columns mid"):
        kinds.tornado(table.drop(columns="mid"))


def test_medians_far_apart_want_a_logarithmic_axis():
    def kind(table, **how):
        return kinds.tornado(table, **how).panels[0].x.kind

    table = assumptions().head(3)
    wide = table.assign(mid=[26_000, 300.0, 27_000], low=100.0)
    assert [kind(table), kind(wide), kind(wide, log=False)] == ["linear", "log", "linear"]


def test_a_result_without_a_lower_limit_and_one_that_no_log_axis_holds():
    table = pd.DataFrame(
        {
            "assumption": ["base", "reading", "cap"],
            "alternative": ["", "strict", "none"],
            "low": [-1.0, -np.inf, -2.0],
            "mid": [0.0, np.nan, 1.0],
            "high": [2.0, np.inf, 3.0],
        }
    )
    assert kinds.tornado(table).panels[0].x.limits[0] < -2
    with pytest.raises(ValueError, match="no place on a logarithmic axis"):
        kinds.tornado(table, log=True)


def test_markup_in_data_stays_text():
    swings = assumptions().assign(note=EVIL, alternative=EVIL)
    figure = interactive.tornado(swings, title=EVIL, unit=EVIL)
    shown = json.loads(figure.to_json())
    shown["layout"]["meta"] = None  # read by programs, never shown as markup
    assert "<img" not in json.dumps(shown)
    static.tornado(swings, title=EVIL, unit=EVIL).draw_without_rendering()
