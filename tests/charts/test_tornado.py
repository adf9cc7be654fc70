"""Ranked bars of what moves a result: as data, and in a picture."""

import json
import time

import numpy as np
import pandas as pd
import pytest

from analysis.charts import interactive, kinds, look, static
from analysis.charts.kinds.tornado import MOST, alt_text, caption, mark_frames, mark_table
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


def test_what_moves_the_median_most_is_on_top():
    rows = mark_frames(assumptions()).rows
    assert rows["shift"].abs().dropna().tolist() == [5_500, 3_000, 1_500, 500]
    told = rows["told"].str.replace("\u00a0", "").tolist()
    assert told[:5] == ["\u221221%", "+12%", "+5.8%", "+1.9%", "no median"]
    assert rows["mid"].isna().tolist() == [False] * 4 + [True] * 3
    assert rows["row"].tolist() == list(range(7))


def test_a_shift_is_a_share_of_the_base_or_a_difference():
    table = pd.DataFrame({"assumption": ["base", "a", "b"], "alternative": "", "low": -9.0,
                          "mid": [0.0, 4.0, -1.0], "high": 9.0})  # fmt: skip
    assert mark_frames(table).rows["told"].tolist() == ["+4", "\u22121"]
    table["mid"] = [2.0, 2.0, 8.0]
    assert mark_frames(table).rows["told"].tolist() == ["+300\u00a0%", "no change"]


def test_what_changes_little_is_told_in_one_row():
    table = pd.concat([many(3, 500), many(11, 0).iloc[1:].assign(assumption="x")])
    table["alternative"] = [*"abcd", *map(str, range(11))]
    scene = kinds.tornado(table)
    assert len(drawn(scene, POINT)) == 2  # one of the three moves nothing either
    assert said(scene)[-3:-1] == ["12 others", "no change"]
    assert scene.table[-1] == ("12 others", "no change")
    near = kinds.tornado(many(4, 6))  # 0.6 % a step
    assert {"4 others", "at most 1.8\u00a0%"} <= set(said(near))
    assert "2 others" not in said(kinds.tornado(many(2, 500)))  # a single row is drawn


def test_ends_that_move_are_drawn_even_where_the_median_stays():
    table = many(4, 0).assign(high=lambda t: t["high"] + 50 * (t.index == 2))
    rows = mark_frames(table).rows
    assert rows.loc[rows["drawn"], "assumption"].tolist() == ["speaker 1"]


@pytest.mark.parametrize("count", [1_640, 5_000])
def test_of_many_rows_the_first_are_drawn_in_time(count):
    start = time.process_time()
    scene = kinds.tornado(many(count, 30))
    figures = static.draw(scene), interactive.draw(scene)
    assert time.process_time() - start < 5
    assert len(figures[1].to_json()) < 5e6
    assert len(drawn(scene, POINT)) == MOST
    assert f"{count - MOST:,} others" in said(scene)
    assert len(scene.marks.rows) == count


def test_a_strict_row_has_open_ends_and_no_middle():
    rows = mark_frames(assumptions()).rows.set_index(["assumption", "alternative"])
    ends = rows[["open_low", "open_high"]]
    assert ends.loc[("reading", "strict")].tolist() == [False, True]
    assert ends.loc[("capacity", "strict")].tolist() == [True, False]
    assert ends.loc[("cap", "none")].tolist() == [True, True]
    assert not ends.loc[("reading", "floor")].any()
    nothing = assumptions().assign(low=0.0)  # a quantile of 0 is no open end
    assert not mark_frames(nothing).rows.dropna(subset="mid")["open_low"].any()
    told = alt_text(mark_frames(assumptions()), "containers")
    assert told.startswith("What moves a median of 26,000 containers: “reading: floor” to 20,500")
    assert "none of 4 others moves it further" in told
    assert "1 has no upper limit, 1 has no lower limit" in told
    assert "Arrow" in caption(mark_frames(assumptions()))
    assert "Arrow" not in caption(mark_frames(assumptions().head(3)))


@SIZES
@pytest.mark.parametrize("log", [None, True])
def test_every_alternative_has_its_marks(size, log, roomy):
    table = assumptions()
    scene = kinds.tornado(table, size=size, log=log, unit="containers", title="t")
    rows, base = scene.marks
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


WRONG = {
    "needs the columns mid": lambda t: t.drop(columns="mid"),
    "must have the assumption 'base', not 0": lambda t: t.iloc[1:],
    "must have the assumption 'base', not 2": lambda t: pd.concat([t, t.head(1)]),
    "'base' needs finite numbers": lambda t: t.assign(mid=t["mid"].where(t.index > 0)),
    "no alternative to draw": lambda t: t.head(1),
    "'reading: floor' has no low": lambda t: t.assign(low=t["low"].where(t.index != 4)),
    "'source error: 0.1' must rise": lambda t: t.assign(mid=t["mid"].where(t.index != 1, 1.0)),
}


@pytest.mark.parametrize("message", WRONG)
def test_what_makes_no_tornado_is_named(message):
    with pytest.raises(ValueError, match=message):
        kinds.tornado(WRONG[message](assumptions()))


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
