"""A running total over time as data: floors, ceilings, claims, and who contradicts whom."""

import json
from functools import cache

import numpy as np
import pandas as pd
import pytest

from analysis import (
    containers,
    feasible,
    ledger,
    reader_band,
    shells,
    statements,
    strict_bounds,
    troops,
)
from analysis.charts import interactive, kinds, look, static
from analysis.charts.kinds import totals
from analysis.charts.kinds.envelope import alt_text, caption, mark_frames, mark_table
from analysis.charts.scene import BAND, LINE, POINT, TEXT
from analysis.exports.scenes import to_json
from analysis.totals import PART

# Read once: no test changes what it is given.
containers, ledger, shells, troops = map(cache, (containers, ledger, shells, troops))
BANDS = ("band_low", "band_high")
EVIL = "<img src=x onerror=alert(1)> $x^2$ **bold**"
INF = float("inf")
SIZES = pytest.mark.parametrize("size", list(look.WIDTHS))


@cache
def delivered():
    return containers().query("measure == 'delivered' and direction == 'dprk_to_russia'")


@cache
def casualties():
    return troops(renderings="best").query("quantity == 'casualties'")


FRAMES = {
    "strict": lambda: (delivered(), {}),
    "bands": lambda: (delivered(), {"ends": BANDS}),
    "since": lambda: (statements(delivered()), {"ends": BANDS, "window_start": "2023-09-01"}),
    "clash": lambda: (statements(casualties()), {}),
    "one": lambda: (delivered().tail(1), {}),
    "millions": lambda: (shells().query("cumulative and measure == 'delivered'"), {"ends": BANDS}),
}


@cache
def chart(name="strict", size="notebook"):
    """The scene of a frame, made once; a column takes the marks that were made."""
    claims, how = FRAMES[name]()
    marks = chart(name).marks if size == "column" else None
    return kinds.envelope(claims, title=name, size=size, marks=marks, **how)


def made(*rows):
    """Claims of one total from (day, number, bound, hedge)."""
    table = pd.DataFrame(rows, columns=["window_end", "value", "bound", "hedge"])
    names = [f"c{place}" for place in range(len(table))]
    table = table.assign(
        claim_id=names,
        statement_id=names,
        originator=[f"Speaker {place % 3}" for place in range(len(table))],
        window_start=pd.Timestamp("2022-01-01"),
        window_end=pd.to_datetime(table["window_end"]),
        quantity="losses",
        wording="so many",
        url="",
    )
    return reader_band(strict_bounds(table))


def many(count):
    days = pd.date_range("2020-01-01", periods=count).strftime("%Y-%m-%d")
    return made(*((day, 1_000 + 90 * at, "lower", "at least") for at, day in enumerate(days)))


# --- floors and ceilings ------------------------------------------------------------------------


def test_the_band_steps_after_floors_and_before_ceilings():
    band = chart().marks.band
    envelope = feasible(delivered()).envelope
    assert band["lower"].tolist() == envelope["lower"].tolist()
    assert band["upper"].tolist() == [*envelope["upper"].iloc[1:], INF]
    assert (band["start"].iloc[1:].to_numpy() == band["end"].iloc[:-1].to_numpy()).all()
    assert (band["is_open"] == np.isinf(band["upper"])).all()


@pytest.mark.parametrize("kind", ["envelope", "curve"])
def test_the_axis_of_dates_is_as_long_as_the_reports_and_nothing_is_shaded_before_them(kind):
    claims = made(*[(f"2024-06-1{at}", 60 + at, "lower", "at least") for at in (1, 3, 6)])
    levels = {f"q{at}": [60.0, 70.0] for at in ("05", "25", "50", "75", "95")}
    days = pd.DataFrame({"date": pd.to_datetime(["2024-06-11", "2024-06-16"]), **levels})
    scene = kinds.envelope(claims) if kind == "envelope" else kinds.curve(claims, days)
    first, last = scene.panels[0].x.limits
    assert (str(first.date()), str(last.date())) == ("2024-06-10", "2024-06-17")
    shades = [day for mark in scene.drawn if mark.kind == BAND for day in mark.x]
    assert min(shades) == pd.Timestamp("2024-06-11")
    gaps = np.diff([day.day for day, _ in scene.panels[0].x.ticks])
    assert len(gaps) >= 4
    assert set(gaps) == {1}


def test_the_room_before_the_first_report_is_shaded_from_a_day_that_somebody_names():
    claims = made(("2024-06-11", 60, "lower", "at least"), ("2024-06-16", 90, "upper", "up to"))
    band = mark_frames(claims, window_start="2024-06-01").band
    assert band["start"].astype("str").tolist() == ["2024-06-01", "2024-06-11", "2024-06-16"]
    assert mark_frames(claims).band["start"].min() == pd.Timestamp("2024-06-11")


def test_a_bare_round_number_is_no_lid_and_an_exact_one_is():
    rows = [("2024-01-01", 5_000, "lower", "at least"), ("2024-06-01", 20_000, "point", None)]
    later = [("2025-01-01", 24_000, "lower", "more than")]
    told = made(*rows, *later)
    bare = mark_frames(told)
    assert bare.band["is_open"].all()
    assert bare.band["lower"].tolist() == [5_000, 20_000, 24_000]  # as a floor it counts
    exact = told.assign(value=told["value"].replace(20_000, 20_151))
    exact = reader_band(strict_bounds(exact))
    assert mark_frames(exact).band["upper"].tolist() == [20_151, INF, INF]
    assert mark_frames(told, ends=BANDS).band["is_open"].all()
    ceiling = made(*rows, ("2025-01-01", 24_000, "upper", "up to"))
    found = mark_frames(ceiling, ends=BANDS)
    assert found.band["upper"].head(-1).tolist() == [24_000] * 2
    assert "Thin line" in caption(ceiling, found, ends=BANDS)
    assert "Thin line" not in caption(told, bare)


def test_floors_are_one_strong_staircase_and_the_room_above_fades_out():
    scene = chart()
    (stairs,) = [m for m in scene.drawn if m.group == "floor so far"]
    levels = scene.marks.band["lower"]
    assert list(dict.fromkeys(stairs.y)) == [y for y in dict.fromkeys(levels) if y]
    assert np.diff(stairs.y).min() == 0
    fades = [m for m in scene.drawn if m.fade]
    assert {m.fade for m in fades} == {"up"}
    top = scene.panels[0].y.limits[1]
    assert all(max(m.y) == top for m in fades)
    meshes = [c for c in static.draw(scene).axes[0].collections if hasattr(c, "get_coordinates")]
    assert [m.get_clip_path() is not None for m in meshes] == [len(m.x) > 4 for m in fades]
    ends = {(min(m.x), max(m.x)) for m in fades}
    assert min(first for first, _ in ends) == scene.marks.band["start"].min()
    assert max(last for _, last in ends) == scene.marks.band["end"].max()


@pytest.mark.parametrize("how", [{}, {"parts": True}, {"lag_days": 30}])
def test_only_stretches_within_a_contradiction_are_hatched(how):
    for claims in (delivered(), casualties(), shells()):
        found = mark_frames(claims, ends=BANDS, most=1, **how)
        assert not (found.band["clash"] & found.band["consistent"]).any()
        if how:
            continue
        total = claims[claims["claim_id"].isin(found.claims["claim_id"])]
        pairs = feasible(total, ends=BANDS, most=99_999).contradictions
        for part in found.band[found.band["clash"]].itertuples():
            inside = (pairs["floor_date"] <= part.start) & (part.end <= pairs["ceiling_date"])
            assert inside.any()


def test_edges_that_cross_without_a_contradiction_stay_blank():
    claims = made(
        ("2024-01-01", 10_000, "lower", "at least"), ("2024-06-01", 7_000, "upper", "up to")
    )
    claims["window_start"] = pd.to_datetime(["2022-01-01", "2023-09-01"])
    found = mark_frames(claims)
    assert found.at_odds == 0
    assert (~found.band["consistent"]).sum() == 1
    assert not found.band["clash"].any()
    assert "Left blank" in caption(claims, found)
    claims["window_start"] = pd.Timestamp("2022-01-01")
    scene = kinds.envelope(claims)
    assert scene.marks.band["clash"].sum() == 1
    assert "Hatched" in scene.caption
    assert [m.kind for m in scene.drawn if m.hatch] == [BAND]


# --- which claims -------------------------------------------------------------------------------


def test_what_is_denied_is_crossed_and_counts_for_nothing():
    claims = delivered().reset_index(drop=True)
    denied = claims["claim_id"].eq("us-nsc-2023-10-13-containers")
    claims.loc[denied, ["modality", "originator"]] = ["denied", "Moscow"]
    scene = kinds.envelope(claims)
    row = scene.marks.claims.set_index("claim_id").loc["us-nsc-2023-10-13-containers"]
    assert row["marker"] == "denied"
    assert row["words"] == "denied by Moscow: more than 1,000"
    assert [m.shape for m in scene.drawn].count("denied") == 1
    assert "crossed: denied" in scene.caption
    assert "from 24 claims (1 more is denied)" in scene.alt


def test_an_envelope_shows_one_rendering_a_statement_and_finds_the_article_through_it():
    found = chart().marks
    assert found.claims["statement_id"].is_unique
    assert set(found.claims["statement_id"]) <= set(statements(delivered())["statement_id"])
    article = delivered().query("source == 'article'")["statement_id"]
    assert set(found.claims.query("emphasis")["statement_id"]) == set(article)
    assert found.claims.loc[found.claims["emphasis"], "labelled"].all()
    assert len(found.claims) + len(found.left_out) == len(delivered())


def test_only_one_total_is_drawn_and_the_rest_is_counted():
    both = containers().query("measure == 'delivered'")
    found = mark_frames(both)
    assert set(found.claims["claim_id"]) == set(chart().marks.claims["claim_id"])
    other = found.left_out["reason"].eq("another total").sum()
    assert f"{other} (another total)" in caption(both, found)
    claims = delivered().reset_index(drop=True)
    once = ~claims["statement_id"].duplicated(keep=False) & claims["cumulative"].astype(bool)
    claims.loc[claims.index[once][:2], "window_end"] = pd.NaT
    said = caption(claims, mark_frames(claims))
    assert "Claims not shown: 2 (no date), 1 (no running total)." in said


def test_parts_of_a_total_are_floors_and_are_not_drawn():
    claims = shells().query("measure == 'delivered'")
    found = mark_frames(claims, ends=BANDS, parts=True, lag_days=60)
    pairs = found.contradictions
    assert {*pairs["floor_claim"], *pairs["ceiling_claim"]} <= set(found.claims["claim_id"])
    assert found.left_out["reason"].eq(PART).any()
    assert not mark_frames(claims, ends=BANDS).left_out["reason"].eq(PART).any()


@pytest.mark.parametrize("empty", [np.nan, None, False])
def test_where_nothing_is_a_running_total_the_message_says_so(empty):
    why = "no running total" if empty is False else "not said to be a running total"
    with pytest.raises(ValueError, match=rf"running total: .*\d+ \({why}\)"):
        kinds.envelope(delivered().assign(cumulative=empty))


BAD = {
    "No claim says anything about a running total: .*25 .no date": lambda claims: claims.assign(
        window_end=pd.NaT
    ),
    "There is no claim to draw": lambda claims: claims.head(0),
    "An envelope needs the columns window_end": lambda c: c.drop(columns="window_end"),
    "call strict_bounds": lambda claims: claims.drop(columns="low"),
}


@pytest.mark.parametrize("message", BAD)
def test_what_cannot_be_drawn_is_named(message):
    with pytest.raises(ValueError, match=message):
        kinds.envelope(BAD[message](delivered()))
    with pytest.raises(ValueError, match="choose one of notebook, column"):
        kinds.envelope(delivered(), size="poster")


def test_the_order_of_rows_does_not_matter():
    claims = delivered()
    shuffled = mark_frames(claims.sample(frac=1, random_state=1))
    for one, other in zip(chart().marks[:3], shuffled[:3], strict=True):
        order = list(one.columns[:2]) if "claim_id" not in one else ["claim_id"]
        one, other = (some.sort_values(order, ignore_index=True) for some in (one, other))
        pd.testing.assert_frame_equal(one, other)


# --- who contradicts whom -----------------------------------------------------------------------


def test_labels_go_to_the_largest_contradictions_alone():
    expected = feasible(delivered(), ends=BANDS).contradictions.head(2)
    found = mark_frames(delivered(), ends=BANDS, most=2)
    assert found.contradictions["gap"].tolist() == expected["gap"].tolist()
    assert found.contradictions["apart"].iloc[0] == "3,740 apart"
    labelled = found.claims.query("labelled and not emphasis")
    assert set(labelled["claim_id"]) == {*expected["floor_claim"], *expected["ceiling_claim"]}
    assert mark_frames(delivered(), ends=BANDS, most=0).contradictions.empty
    scene = chart("bands")
    assert len(scene.marks.contradictions) > 2
    said = [run.said for mark in scene.drawn for run in mark.runs if "apart" in run.said]
    assert said == ["3,740 apart"]  # the widest alone


def test_no_ceiling_is_drawn_against_two_floors():
    pairs = mark_frames(casualties(), ends=BANDS).contradictions
    assert pairs["ceiling_claim"].is_unique
    assert pairs["gap"].is_monotonic_decreasing
    drawn = set(zip(pairs["floor_claim"], pairs["ceiling_claim"], strict=True))
    assert ("ua-president-2024-12-23-casualties", "kr-jcs-2024-12-23-casualties") in drawn


def test_all_pairs_are_counted_where_some_are_drawn():
    claims = statements(casualties())
    found = mark_frames(claims, ends=BANDS, most=2)
    known = len(feasible(claims, ends=BANDS).contradictions)
    assert known > len(found.contradictions) == 2
    assert f"(2 of {known} drawn)" in caption(claims, found, ends=BANDS)
    said = alt_text(claims, found, BANDS)
    assert f"{known} pairs of claims are at odds (2 of {known} drawn)" in said
    assert mark_table(found)[-1][1].startswith("at odds, ")


def test_a_band_makes_two_claims_unlikely_and_only_strict_bounds_rule_them_out():
    strict = made(
        ("2024-01-01", 9_000, "lower", "at least"), ("2024-06-01", 7_000, "upper", "up to")
    )
    assert "cannot both hold" in kinds.envelope(strict).caption
    assert "unlikely both to hold, so assumed" in chart("bands").caption


@pytest.mark.parametrize("pen", [static, interactive])
def test_a_floor_by_assumption_is_called_assumed_in_both_legends(pen):
    for ends, name in ("bands", "floor so far (assumed)"), ("strict", "floor so far"):
        figure = pen.draw(chart(ends))
        if pen is static:
            said = [text.get_text().strip() for key in figure.legends for text in key.get_texts()]
        else:
            said = [trace.name for trace in figure.data if trace.showlegend]
        assert name in said


def test_a_floor_by_assumption_is_called_assumed():
    ceiling = made(("2024-01-01", 9_000, "upper", "up to"))
    said = kinds.envelope(ceiling, ends=BANDS).alt
    assert "(assumed)" in said.split(":")[0]
    assert "at least" not in said
    assert "at least 24,000" in chart().alt


# --- the picture --------------------------------------------------------------------------------


@SIZES
@pytest.mark.parametrize("name", list(FRAMES))
def test_every_claim_has_its_marker_and_every_pair_its_dashes(name, size, roomy):
    scene = chart(name, size)
    marks = scene.marks
    dots = [mark for mark in scene.drawn if mark.kind == POINT]
    assert [(m.x[0], m.y[0]) for m in dots] == list(
        zip(marks.claims["date"], marks.claims["value"], strict=True)
    )
    dashed = [mark for mark in scene.drawn if mark.kind == LINE and mark.dash]
    assert len(dashed) == len(marks.contradictions)
    letters = marks.claims.query("labelled")["letter"].tolist()
    if size == "column":
        assert [n[0] for n in scene.notes if not n.startswith(" ")] == letters
    roomy(static.draw(scene))


def test_speakers_of_one_kind_differ_in_colour():
    claims = chart("clash").marks.claims
    colours = claims.drop_duplicates("who").set_index("who")["colour"]
    told = claims[claims["kind"].eq("government")].drop_duplicates("who")
    assert colours[told["who"]].is_unique or len(told) > 4


def test_hover_tells_words_speaker_outlet_and_address():
    claims = containers().query("claim_id == 'us-state-2024-09-04-containers'")
    row = claims.iloc[0]
    (dot,) = [mark for mark in kinds.envelope(claims).drawn if mark.kind == POINT]
    for part in (row["wording"], row["originator"], row["outlet"], row["url"]):
        assert part in " ".join(dot.hover)


def test_of_many_claims_those_at_one_place_are_one_small_marker():
    claims = many(totals.MANY + 1)
    scene = kinds.envelope(claims)
    dots = [mark for mark in scene.drawn if mark.kind == POINT]
    few = [m for m in kinds.envelope(claims.head(totals.MANY)).drawn if m.kind == POINT]
    assert len(few) == totals.MANY > len(dots)
    assert max(m.size for m in dots) < min(m.size for m in few)
    assert not any(m.edge for m in dots)
    assert f"Drawn: {len(dots)} of {len(claims)} claims" in scene.caption
    assert len(scene.table) == len(dots)
    assert len(scene.marks.claims) == len(claims)
    fades = [mark for mark in scene.drawn if mark.fade]
    assert 1 <= len(fades) <= 12
    assert len(to_json(scene)) < 100_000


@SIZES
def test_markup_in_data_stays_text(size):
    text = ["originator", "outlet", "wording", "url", "munition", "quantity", "unit"]
    claims = delivered().query("cumulative").assign(**dict.fromkeys(text, EVIL))
    scene = kinds.envelope(claims, ends=BANDS, title=EVIL, size=size)
    page = json.loads(interactive.draw(scene).to_json())
    page["layout"]["meta"] = None  # read by programs, never shown as markup
    assert "<img" not in json.dumps(page)
    static.draw(scene).draw_without_rendering()


@pytest.mark.parametrize("reading", ["strict", "floor"])
def test_other_readings_can_be_drawn(reading):
    scene = kinds.envelope(ledger("containers", reading=reading), ends=BANDS)
    assert reading in scene.alt
    assert any(mark.kind == TEXT for mark in scene.drawn)
