"""How often intervals held, and bands beside ends: as data, and that both back ends draw it."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis.charts import interactive, look, marks, static
from analysis.subjects import outcomes

EVIL = "<b>$x^2$ %{y} <img src=x onerror=alert(1)>"
BACK_ENDS = pytest.mark.parametrize("back_end", [static, interactive], ids=["static", "plotly"])
SIZES = pytest.mark.parametrize("size", list(look.WIDTHS))


def trials():
    """Three groups: right, too narrow, too wide."""
    even = np.linspace(0.01, 0.99, 50)
    groups = {"right": even, "narrow": np.tile([0.001, 0.999], 20), "wide": np.full(30, 0.5)}
    found = {name: outcomes.held(pd.DataFrame({"chance": c})) for name, c in groups.items()}
    return pd.concat(found, names=["who"]).reset_index("who")


def bands():
    rows = [
        ("a", "a third", 100.0, 20, 30, 40, 10, 60),
        ("b", "all", 50.0, 40, 48, 55, 35, 70),
        ("a", "all", 100.0, 60, 70, 80, 50, 120),
    ]
    names = ["title", "after", "final", "q05", "q50", "q95", "total_q05", "total_q95"]
    return pd.DataFrame(rows, columns=names)


def words_have_room(figure):
    """Nothing leaves the page, and no words of the chart lie on others."""
    figure.draw_without_rendering()
    page, ax = figure.bbox, figure.axes[0]
    boxes = [text.get_window_extent() for text in ax.texts]
    for one in [*boxes, *(t.get_window_extent() for t in [*figure.texts, *ax.get_yticklabels()])]:
        assert min(one.x0 - page.x0, one.y0 - page.y0, page.x1 - one.x1, page.y1 - one.y1) >= -1
    for place, one in enumerate(boxes):
        assert not any(one.overlaps(other) for other in boxes[place + 1 :])


# --- how often intervals held -------------------------------------------------------------------


def test_a_share_is_judged_by_what_chance_allows():
    found = marks.held(trials(), "who").set_index(["group", "level"])
    assert found["within"].groupby("group").all().to_dict() == {
        "narrow": False, "right": True, "wide": False,
    }  # fmt: skip
    assert found.loc[("narrow", 0.9), "words"] == (
        "0\u00a0% (0 of 40) where 90\u00a0% are meant: beyond chance"
    )
    said = marks.describe_held(marks.held(trials(), "who"))
    assert "narrow, 0\u00a0%, 0\u00a0% and 0\u00a0% of 40 numbers" in said
    assert "6 of the 9 shares lie beyond" in said


def test_groups_stand_side_by_side_and_levels_apart():
    near = trials().assign(level=lambda t: t["level"].map({0.5: 0.89, 0.8: 0.9, 0.9: 0.91}))
    for table in (trials(), near):
        found = marks.held(table, "who")
        assert found["at"].is_unique
        ends = found.groupby("level")["at"].agg(["min", "max"])
        assert (ends["max"].iloc[:-1].to_numpy() < ends["min"].iloc[1:].to_numpy()).all()
        assert found.groupby("group")["glyph"].nunique().eq(1).all()
        assert found.drop_duplicates("group")["glyph"].is_unique


@SIZES
def test_both_back_ends_draw_every_share(size):
    wanted = marks.held(trials(), "who")[["at", "share"]].to_numpy().tolist()
    figure = static.held(trials(), "who", title="t", size=size)
    ax = figure.axes[0]
    drawn = [line.get_xydata()[0].tolist() for line in ax.lines if line.get_marker() in "o^sD"]
    assert drawn == wanted
    assert [text.get_text()[2:] for text in ax.texts].count("40 of 40") == 0
    assert len(ax.texts) == len(wanted)
    words_have_room(figure)
    chart = interactive.held(trials(), "who", title="t", size=size)
    dots = [trace for trace in chart.data if trace.mode == "markers"]
    assert [list(place) for t in dots for place in zip(t.x, t.y, strict=True)] == wanted
    assert chart.layout.meta["description"] == figure.get_label()


def test_one_group_needs_no_name():
    one = trials().query("who == 'right'")
    assert "right" not in json.dumps(static.held(one).told)
    assert not interactive.held(one).layout.showlegend


NO_TRIALS = {
    "needs the columns share, who": lambda t: t.drop(columns=["share", "who"]),
    "low: shares from 0 to 1": lambda t: t.assign(low=-0.1),
    "1 to 4 groups, not 0": lambda t: t.head(0),
    "1 to 4 groups, not 9": lambda t: t.assign(who=range(9)),
    "A level comes twice": lambda t: t.assign(who="all"),
}


@BACK_ENDS
@pytest.mark.parametrize("message", NO_TRIALS)
def test_what_is_no_trial_is_named(back_end, message):
    with pytest.raises(ValueError, match=message):
        back_end.held(NO_TRIALS[message](trials()), "who")


# --- bands beside ends --------------------------------------------------------------------------


def test_several_totals_are_told_as_multiples_of_their_ends():
    found = marks.ends(bands())
    assert found["title"].tolist() == ["a", "a", "b"]
    assert found["at"].tolist() == [1, 2, 4]  # a line for each title
    assert found["q50"].tolist() == [0.3, 0.7, 0.96]
    assert found["held"].str.split().str[0].tolist() == ["neither", "only", "both"]
    assert "10 to 60; the end 100" in found["words"].iloc[0]
    one = marks.ends(bands().query("title == 'a'"))
    assert one["q50"].tolist() == [30, 70]
    assert one["at"].tolist() == [0, 1]


@SIZES
@pytest.mark.parametrize("titles", ["a", "ab"])
def test_both_back_ends_draw_every_band(size, titles):
    table = bands()[bands()["title"].isin([*titles])]
    found, end = marks.ends(table), 1.0 if len(titles) > 1 else 100.0
    wide, narrow = (
        found[names].to_numpy().tolist()
        for names in (["total_q05", "total_q95"], ["q05", "q95"])
    )  # fmt: skip
    figure = static.ends(table, title="t", size=size, unit="people")
    ax = figure.axes[0]
    spans = [[bar.get_x(), bar.get_x() + bar.get_width()] for bar in ax.patches]
    assert spans == [pytest.approx(band) for band in [*wide, *narrow]]
    ticks = [line[0, 0] for line in ax.collections[0].get_segments()]
    assert ticks == found["q50"].tolist()
    assert [end, end] in [list(line.get_xdata()) for line in ax.lines]
    assert ax.get_xlabel() == ("times the end" if len(titles) > 1 else "people")
    words_have_room(figure)
    chart = interactive.ends(table, title="t", size=size, unit="people")
    lines = [list(trace.x[:2]) for trace in chart.data if trace.mode == "lines"]
    assert lines == [*wide, *narrow, [end, end]]
    assert list(chart.data[-1].x) == found["q50"].tolist()
    assert chart.layout.meta["description"] == figure.get_label()


NO_ENDS = {
    "needs the columns after, final": lambda t: t.drop(columns=["after", "final"]),
    "numbers above 0": lambda t: t.assign(final=np.nan),
    "needs rows": lambda t: t.head(0),
}


@BACK_ENDS
@pytest.mark.parametrize("message", NO_ENDS)
def test_what_has_no_end_is_named(back_end, message):
    with pytest.raises(ValueError, match=message):
        back_end.ends(NO_ENDS[message](bands()))


# --- both ---------------------------------------------------------------------------------------


@SIZES
def test_markup_in_data_stays_text(size):
    shares, rows = trials().assign(who=EVIL + trials()["who"]), bands().assign(after=EVIL)
    rows["title"] += EVIL
    how = {"title": EVIL, "size": size}
    for figure in (
        interactive.held(shares, "who", **how),
        interactive.ends(rows, **how),
        interactive.ends(rows.head(1), unit=EVIL, **how),
    ):
        shown = json.loads(figure.to_json())
        shown["layout"]["meta"] = None  # read by programs, never shown as markup
        assert "<img" not in json.dumps(shown)
    static.held(shares, "who", **how).draw_without_rendering()
    static.ends(rows, unit=EVIL, **how).draw_without_rendering()


def test_pictures_are_the_same_every_time(tmp_path):
    for name, draw in {"held": lambda: static.held(trials(), "who"),
                       "ends": lambda: static.ends(bands())}.items():  # fmt: skip
        files = [tmp_path / f"{name}-{turn}.png" for turn in (1, 2)]
        for file in files:
            static.save(draw(), file, dpi=60)
        assert files[0].read_bytes() == files[1].read_bytes()
