"""Dot plots of how words are read: as data, and in a picture."""

import time
from functools import cache

import numpy as np
import pandas as pd
import pytest

from analysis import containers, ledger, reader_band, strict_bounds
from analysis.charts import interactive, kinds, look, static
from analysis.charts.kinds.distribution import MOST, alt_text, caption, mark_frame
from analysis.charts.scene import ARROW, LINE, POINT, TEXT

# Read once: no test changes what it is given.
containers = cache(containers)
SIZES = pytest.mark.parametrize("size", list(look.WIDTHS))
HEDGES = {"lower": "more than", "upper": "up to"}


@cache
def frame(bound="lower", value=13_000.0, reading="reader", **more):
    row = {"value": value, "value_high": np.nan, "hedge": HEDGES.get(bound), "bound": bound}
    row |= {"modality": "asserted", "unit": "containers"} | more
    return reader_band(strict_bounds(pd.DataFrame([row])), reading=reading)


def words(scene):
    return " ".join(run.said for mark in scene.drawn if mark.kind == TEXT for run in mark.runs)


def article():
    return containers().query("source == 'article'")


def test_dots_stand_for_equal_shares_and_on_the_open_side():
    dots = mark_frame(article(), dots=20)
    assert dots.groupby("row").size().tolist() == [20, 20]
    assert (dots["value"] >= dots["stated"] - 1e-9).all()
    assert (dots["at"] > dots["stated"]).all()
    assert (abs(dots["at"] - dots["value"]) <= dots["width"] / 2 + 1e-6).all()
    stacks = dots.groupby(["row", "at"])["level"]
    assert (stacks.max() + 1 == stacks.size()).all()


def test_dots_of_a_ceiling_lie_below_it():
    dots = mark_frame(frame("upper"))
    assert (dots["at"] < dots["stated"]).all()


def test_an_even_spread_shows_as_an_even_row():
    dots = mark_frame(frame("upper", value=6e6, modality="may"))
    assert (dots["level"] == 0).all()


def test_the_dots_are_said_to_be_assumed():
    scene = kinds.distribution(article().tail(1))
    dots, said = scene.marks, words(scene)
    assert "more than 13,000 (half of the dots below 13,300, assumed)" in said
    assert "Assumption: the value lies evenly between" in caption(dots)
    assert ", assumed, no upper limit." in alt_text(dots)
    scene = kinds.distribution(containers(reading="floor").head(1))
    alone = scene.marks
    assert "Assumption" not in caption(alone)
    assert "all dots at 1,000, no upper limit" in alt_text(alone)
    assert "more than 1,000 (all dots at 1,000)" in words(scene)


def test_the_caption_explains_only_what_occurs():
    exact = frame("point", value=17.0, hedge=None)
    assert "Arrow" not in caption(mark_frame(exact))
    assert "plural" not in caption(mark_frame(article()))
    plural = frame("range", value=1_000.0, hedge="thousands of")
    assert "for a plural its floor" in caption(mark_frame(plural))


def test_what_has_no_number_or_is_denied_has_no_dots():
    for claims in (frame(None, value=np.nan), frame(modality="denied", originator="Moscow")):
        with pytest.raises(ValueError, match="no number to draw"):
            kinds.distribution(claims)
    for missing in ("value", "low", "edge_far"):
        with pytest.raises(ValueError, match=r"needs the columns value|call \w+\(frame\) first"):
            kinds.distribution(frame().drop(columns=missing))
    denied = frame(modality="denied", originator="Moscow")
    both = pd.concat([frame(None, value=np.nan), denied, frame()], ignore_index=True)
    assert len(kinds.distribution(both).panels) == 1
    assert mark_frame(both)["row"].unique().tolist() == [2]


def test_of_what_no_value_is_known_takes_no_place():
    room = frame(value=20_000.0, measure="capacity")  # room for at least so many
    scene = kinds.distribution(pd.concat([*[room] * MOST, frame()], ignore_index=True))
    assert len(scene.panels) == 1
    assert "Drawn" not in scene.caption


def test_readings_are_not_mixed_and_the_axis_is_linear():
    with pytest.raises(ValueError, match="no middle"):
        kinds.distribution(frame(reading="strict"))
    with pytest.raises(ValueError, match="One chart shows one reading"):
        kinds.distribution(pd.concat([frame(), frame(reading="floor")]))
    with pytest.raises(ValueError, match="linear"):
        kinds.distribution(frame(), log=True)


@SIZES
def test_each_claim_has_a_panel_with_its_dots(size, roomy):
    scene = kinds.distribution(article(), size=size)
    dots = [mark for mark in scene.drawn if mark.kind == POINT]
    assert [x for mark in dots for x in mark.x] == scene.marks["at"].tolist()
    for panel, (_, some) in zip(scene.panels, scene.marks.groupby("row"), strict=True):
        (stated,) = [mark for mark in panel.marks if mark.kind == LINE]
        assert set(stated.x) == {some["stated"].iloc[0]}
        (arrow,) = [mark for mark in panel.marks if mark.kind == ARROW]
        assert arrow.x[1] == panel.x.limits[1]
        (stack,) = [mark for mark in panel.marks if mark.kind == POINT]
        assert max(stack.y) < 0.5
    value = f"this dot: {scene.marks['value'].iloc[-1]:,.0f}"[:-3]  # three digits are told
    assert dots[-1].hover[-1][1].startswith(value)
    roomy(static.draw(scene))


@pytest.mark.parametrize("count", [1_640, 5_000])
def test_of_many_claims_some_are_drawn_in_time(count):
    claims = pd.concat([ledger(packages=["article"]), *[containers()] * 200], ignore_index=True)
    claims = claims.head(count)
    start = time.process_time()
    scene = kinds.distribution(claims)
    static.draw(scene)
    figure = interactive.draw(scene)
    assert time.process_time() - start < 5
    assert len(figure.to_json()) < 5e6
    assert len(scene.panels) == MOST
    assert f"Drawn: {MOST} of " in scene.caption
    emphasised = {run.said for mark in scene.drawn for run in mark.runs if run.bold}
    assert any("13,000" in said for said in emphasised)
    assert scene.alt.startswith(f"Likely values of {MOST} claims about")


def test_hover_tells_the_wording_and_the_address():
    claims = frame(wording="over 13,000", url="https://a.example", outlet="Yonhap")
    (dots,) = [m for m in kinds.distribution(claims).drawn if m.kind == POINT]
    (hover,) = {lines[2:] for lines in dots.hover}
    assert {"printed: over 13,000", "read in Yonhap", "https://a.example"} <= set(hover)


def test_a_legend_entry_switches_a_speaker_with_all_marks():
    figure = interactive.distribution(article())
    shown = [trace.legendgroup for trace in figure.data if trace.showlegend]
    assert len(shown) == len(set(shown)) == 2
