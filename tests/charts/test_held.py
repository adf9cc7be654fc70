"""How often intervals held: as data, and in a picture."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis.charts import interactive, kinds, look, static
from analysis.charts.kinds.held import alt_text, mark_frame
from analysis.charts.scene import LINE, POINT, TEXT
from analysis.subjects import outcomes

EVIL = "<b>$x^2$ %{y} <img src=x onerror=alert(1)>"


def trials():
    """Three groups: right, too narrow, too wide."""
    even = np.linspace(0.01, 0.99, 50)
    groups = {"right": even, "narrow": np.tile([0.001, 0.999], 20), "wide": np.full(30, 0.5)}
    found = {name: outcomes.held(pd.DataFrame({"chance": c})) for name, c in groups.items()}
    return pd.concat(found, names=["who"]).reset_index("who")


def test_the_sentence_tells_each_group_and_how_many_lie_beyond_chance():
    told = alt_text(mark_frame(trials(), "who"))
    assert "narrow, 0\u00a0%, 0\u00a0% and 0\u00a0% of 40 numbers" in told
    assert "6 of the 9 shares lie beyond" in told


def test_groups_stand_side_by_side_and_levels_apart():
    near = trials().assign(level=lambda t: t["level"].map({0.5: 0.89, 0.8: 0.9, 0.9: 0.91}))
    for table in (trials(), near):
        found = mark_frame(table, "who")
        assert found["at"].is_unique
        ends = found.groupby("level")["at"].agg(["min", "max"])
        assert (ends["max"].iloc[:-1].to_numpy() < ends["min"].iloc[1:].to_numpy()).all()
        assert found.groupby("group")["shape"].nunique().eq(1).all()
        assert found.drop_duplicates("group")["shape"].is_unique


@pytest.mark.parametrize("size", list(look.WIDTHS))
def test_every_share_has_its_marker_bar_and_count(size, roomy):
    scene = kinds.held(trials(), "who", title="t", size=size)
    marks = scene.marks
    dots = [mark for mark in scene.drawn if mark.kind == POINT]
    assert [(*m.x, *m.y, m.group) for m in dots] == [
        (row.at, row.share, row.group) for row in marks.itertuples()
    ]
    assert [m.hover for m in dots] == list(zip(marks["group"], marks["words"], strict=True))
    bars = [mark.y for mark in scene.drawn if mark.kind == LINE and mark.width > 2]
    assert bars == list(zip(marks["low"], marks["high"], strict=True))
    counts = [mark.runs[0].said[2:] for mark in scene.drawn if mark.kind == TEXT]
    assert sorted(counts) == sorted(marks["count"])
    assert [said for _, said in scene.panels[0].x.ticks] == [f"{n}\u00a0%" for n in (50, 80, 90)]
    assert scene.panels[0].y.ticks[-1] == (1.0, "100\u00a0%")
    roomy(static.draw(scene))


def test_one_group_needs_no_name():
    one = trials().query("who == 'right'")
    scene = kinds.held(one)
    assert [entry.said for entry in scene.legend] == ["as often as meant", "by chance"]
    assert "right" not in json.dumps(scene.table)
    assert not interactive.draw(scene).layout.showlegend


NO_TRIALS = {
    "needs the columns share, who": lambda t: t.drop(columns=["share", "who"]),
    "1 to 4 groups, not 0": lambda t: t.head(0),
    "1 to 4 groups, not 9": lambda t: t.assign(who=range(9)),
}


@pytest.mark.parametrize("message", NO_TRIALS)
def test_what_is_no_trial_is_named(message):
    with pytest.raises(ValueError, match=message):
        kinds.held(NO_TRIALS[message](trials()), "who")


def test_markup_in_data_stays_text():
    shares = trials().assign(who=EVIL + trials()["who"])
    shown = json.loads(interactive.held(shares, "who", title=EVIL).to_json())
    shown["layout"]["meta"] = None  # read by programs, never shown as markup
    assert "<img" not in json.dumps(shown)
    static.held(shares, "who", title=EVIL).draw_without_rendering()


def test_a_row_without_a_group_is_refused():
    table = pd.DataFrame(
        {
            "level": 0.5,
            "values": 9,
            "held": 4,
            "share": 0.4,
            "low": 0.1,
            "high": 0.9,
            "set": ["a", None],
        }
    )
    with pytest.raises(ValueError, match="Row 1 has no set"):
        kinds.held(table, "set")
