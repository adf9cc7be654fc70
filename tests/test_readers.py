"""What readers take the words to mean."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import ledger, load, read_figure, reader_band, strict_bounds
from analysis.readers import (
    edge_quantiles,
    families,
    is_cut,
    look_up,
    quantile_table,
    reach,
    reader_draws,
    sides,
    significant_digits,
    value_quantiles,
)
from analysis.wording import hedge_of

BAND = ["band_low", "band_mid", "band_high"]


def claim(value, hedge, bound, **more):
    return pd.DataFrame([{"value": float(value), "hedge": hedge, "bound": bound} | more])


def band(*args, **more):
    return reader_band(claim(*args, **more)).iloc[0]


def test_worked_values():
    """The values that the table of replies gives for the article's two floors."""
    row = band(13_000, "more than", "lower")
    assert row.edge_mid == pytest.approx(13_726, rel=1e-3)
    assert row.edge_far == pytest.approx(17_324, rel=1e-3)
    assert row[BAND].tolist() == pytest.approx([13_009, 13_290, 15_500], rel=1e-2)
    row = band(1_000, "more than", "lower")
    assert [row.edge_mid, row.edge_far] == pytest.approx([1_100, 1_500])
    assert row[BAND].tolist() == pytest.approx([1_000, 1_042, 1_275], rel=1e-2)


@pytest.mark.parametrize(
    ("hedge", "bound", "side"),
    [
        ("more than", "lower", 1),
        ("at least", "lower", 1),
        ("up to", "upper", -1),
        ("fewer than", "upper", -1),
        ("nearly", "upper", -1),
        ("about", "about", 0),
    ],
)
def test_values_agree_with_draws(hedge, bound, side):
    """The closed form against plain draws: an edge by the table, a value up to that edge."""
    table = load("wording", "readers").query("significant_digits == 2").set_index("family")
    shares = [0, *table.loc[hedge_of(hedge).family, ["q05", "q25", "q50", "q75", "q90", "q95"]]]
    rng = np.random.default_rng(0)
    edge = np.interp(rng.random(400_000), [0, 0.05, 0.25, 0.5, 0.75, 0.9, 0.95], shares)
    within = rng.random(400_000) if side else rng.triangular(-1, 0, 1, 400_000)
    drawn = 13_000 * (1 + (side or 1) * within * edge)
    p = [0.05, 0.25, 0.5, 0.75, 0.95]
    exact = value_quantiles(claim(13_000, hedge, bound), p)[0]
    assert exact == pytest.approx(np.quantile(drawn, p), rel=2e-3)


def test_one_digit_floors_stop_at_the_next_round_number():
    assert edge_quantiles(claim(9_000, "over", "lower"), [0.95])[0, 0] == pytest.approx(10_000)
    assert edge_quantiles(claim(6e6, "over", "lower"), [0.95])[0, 0] == pytest.approx(7e6)
    assert edge_quantiles(claim(1_000, "over", "lower"), [0.95])[0, 0] == pytest.approx(1_500)


def test_plurals_are_the_modelled_ones():
    """The quantiles that the table hedges tabulates beside its parameters."""
    p = [0.05, 0.25, 0.5, 0.75, 0.95]
    known = load("wording", "hedges").query("family == 'plural'").set_index("phrase")
    for phrase in ("thousands of", "dozens of", "scores of"):
        row = known.loc[phrase]
        values = value_quantiles(claim(row["base"], phrase, "range"), p)[0]
        told = row[["q05", "q25", "q50", "q75", "q95"]].astype(float).tolist()
        assert values == pytest.approx(told, rel=0.01)


def test_capacity_and_a_ceiling_that_only_may_have_been_reached_are_flat():
    for more in ({"measure": "capacity"}, {"modality": "may"}):
        row = band(6e6, "as many as", "upper", **more)
        assert row[BAND].tolist() == pytest.approx([3e5, 3e6, 5.7e6])
        assert row.band_evidence == "assumption"
    assert band(6e6, "as many as", "upper", modality="asserted").band_low > 3e6


def test_readings():
    frame = claim(13_000, "more than", "lower")
    strict = reader_band(frame, reading="strict").iloc[0]
    assert (strict.band_low, strict.band_high, strict.reading) == (13_000, np.inf, "strict")
    assert np.isnan(strict.band_mid)
    floor = reader_band(frame, reading="floor").iloc[0]
    assert floor[BAND].tolist() == [13_000] * 3
    ceiling = reader_band(claim(6e6, "up to", "upper"), reading="floor").iloc[0]
    assert ceiling[BAND].tolist() == [0] * 3
    with pytest.raises(ValueError, match="choose one of reader, strict, floor"):
        reader_band(frame, reading="wishful")


@pytest.mark.parametrize("coverage", [0, 1, -0.5, 2, float("nan"), "0.9", None])
def test_coverage_is_a_share(coverage):
    with pytest.raises(ValueError, match="share between 0 and 1"):
        reader_band(claim(5, None, "point"), coverage=coverage)


def test_a_claim_without_a_number_has_no_band():
    row = reader_band(claim(np.nan, None, None)).iloc[0]
    assert row[BAND].isna().all()
    assert pd.isna(row.band_evidence)


def test_a_range_stays_between_its_ends():
    row = band(4e6, "between", "range", value_high=6e6)
    assert row[BAND].tolist() == pytest.approx([4.1e6, 5e6, 5.9e6])
    assert row.edge_far == 6e6


@pytest.mark.parametrize(
    ("hedge", "bound", "ends", "edge"),
    [
        ("at least", "lower", (10_000, 16_000), 16_000),  # 33 % above 12,000, as of one number
        ("up to", "upper", (5_960, 12_000), 5_960),  # 40 % below 10,000
        ("about", "about", (8_330, 14_000), 14_000),  # 17 % on either side
    ],
)
def test_a_hedged_range_is_spread_beyond_its_far_end(hedge, bound, ends, edge):
    frames = [claim(10_000, hedge, b, value_high=12_000.0) for b in (bound, "range")]
    for frame in frames:
        assert value_quantiles(frame, [0.0, 1.0])[0] == pytest.approx(ends, rel=1e-3)
        assert edge_quantiles(frame, [0.95])[0, 0] == pytest.approx(edge, rel=1e-3)
        assert reader_band(frame)["band_evidence"].tolist() == ["assumption"]
    pd.testing.assert_frame_equal(reader_band(frames[0])[BAND], reader_band(frames[1])[BAND])


@pytest.mark.parametrize(("hedge", "sign"), [("at least", 1), ("up to", -1)])
def test_values_of_a_hedged_range_agree_with_draws(hedge, sign):
    """Even from the end that limits the value to an edge beyond the other one."""
    table = load("wording", "readers").query("significant_digits == 2").set_index("family")
    shares = [0, *table.loc[hedge_of(hedge).family, ["q05", "q25", "q50", "q75", "q90", "q95"]]]
    rng = np.random.default_rng(0)
    drawn = np.interp(rng.random(400_000), [0, 0.05, 0.25, 0.5, 0.75, 0.9, 0.95], shares)
    near, far = (10_000, 12_000 * (1 + drawn)) if sign > 0 else (12_000, 10_000 * (1 - drawn))
    p = [0.05, 0.25, 0.5, 0.75, 0.95]
    exact = value_quantiles(claim(10_000, hedge, "range", value_high=12_000.0), p)[0]
    assert exact == pytest.approx(np.quantile(near + rng.random(400_000) * (far - near), p), 2e-3)


def test_a_hedge_on_a_range_moves_every_reading():
    up = claim(10_000, "up to", "range", value_high=12_000.0)
    assert families(up).tolist() == ["below"]
    assert [sides(up, r).tolist() for r in ("reader", "strict", "floor")] == [
        ["ceiling"],
        ["ceiling"],
        [""],
    ]
    assert reader_band(up, reading="floor")["band_mid"].tolist() == [0]
    room = up.assign(measure="capacity")
    assert value_quantiles(room, [1.0]).tolist() == [[12_000]]


def words(text):
    return pd.DataFrame([read_figure(text)._asdict()])


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("a third", (7 / 24, 11 / 30)),  # half-way to a quarter, and to two fifths
        ("half", (0.45, 0.55)),
        ("one in five", (11 / 60, 9 / 40)),
        ("0.12", (0.115, 0.125)),  # digits: half the last place
        ("0.25", (0.245, 0.255)),
        ("12.5%", (12.45, 12.55)),
        ("12%", (11.5, 12.5)),
    ],
)
def test_fractions_and_decimals_have_widths_of_their_own(text, ends):
    assert value_quantiles(words(text), [0.0, 1.0])[0] == pytest.approx(ends)


def test_a_fraction_in_words_is_assumed_and_one_of_tonnes_is_none():
    assert reader_band(words("a third"))["band_evidence"].tolist() == ["assumption"]
    assert families(words("half a tonne")).tolist() == ["bare"]
    rule = edge_quantiles(words("more than a third"), [0.95])[0, 0]
    assert rule == pytest.approx(0.4)


def test_no_value_exceeds_all():
    for text, top in (("about 95%", 100), ("about four fifths of them", 1)):
        assert value_quantiles(words(text), [1.0])[0, 0] <= top
    assert value_quantiles(words("about 95%"), [1.0])[0, 0] == 100


def test_bare_numbers_stay_within_half_their_last_printed_place():
    values = value_quantiles(claim(6_700, None, "point"), [0.0, 1.0])[0]
    assert values.tolist() == [6_650, 6_750]
    values = value_quantiles(claim(13_221, None, "point"), [0.0, 1.0])[0]
    assert values.tolist() == [13_220.5, 13_221.5]


def test_a_hedge_is_not_needed():
    row = reader_band(pd.DataFrame({"value": [1000.0], "bound": ["range"]})).iloc[0]
    assert row.band_mid == pytest.approx(3_098, rel=1e-3)


def test_the_floor_reading_counts_nothing_for_room():
    row = reader_band(claim(6e6, None, "point", measure="capacity"), reading="floor").iloc[0]
    assert row.band_mid == 0


@pytest.mark.parametrize("digits", [0, -1, np.nan])
def test_unfit_significant_digits_are_named(digits):
    with pytest.raises(ValueError, match="significant_digits is 1 or more"):
        reader_band(claim(13_000, "over", "lower", significant_digits=digits))


def test_evidence_is_said():
    assert band(13_000, "blah", "lower").band_evidence == "assumption"
    assert band(100_000, "scores of", "range").band_evidence == "extrapolated"
    assert band(20, "scores of", "range").band_evidence == "measured"
    assert band(13_000, "over", "lower").band_evidence == "measured"
    assert band(13_000, "more than", "lower").band_evidence == "analogy"
    assert band(13_000, "up to", "upper").band_evidence == "assumption"
    assert band(1_000, "thousands of", "range").band_evidence == "extrapolated"
    assert band(40, "over", "lower").band_evidence == "extrapolated"  # replies: 100 and more


def test_every_claim_of_article_and_record_has_a_band_on_its_side():
    claims = ledger()
    stated = claims[claims["value"].notna()]
    open_room = stated["measure"].eq("capacity") & stated["bound"].isin(["lower", "about"])
    assert stated.loc[open_room, BAND].isna().all().all()
    stated = stated[~open_room]
    assert stated[BAND].notna().all().all()
    assert (stated["band_low"] <= stated["band_mid"]).all()
    assert (stated["band_mid"] <= stated["band_high"]).all()
    asserted = stated[stated["measure"].ne("capacity")]
    floors, ceilings = asserted.query("bound == 'lower'"), asserted.query("bound == 'upper'")
    assert (floors["band_low"] >= floors["value"]).all()
    assert (ceilings["band_high"] <= ceilings["value"]).all()


def test_every_phrase_of_the_table_is_a_hedge_of_the_same_kind():
    """The table of hedges and the vocabulary of the reader of wordings do not drift apart."""
    table = load("wording", "hedges")
    families = ["above", "below", "just_under", "about", "point", "order"]
    amounts = table[table["family"].isin(families)]
    for row in amounts.itertuples():
        hedge = hedge_of(row.phrase)
        assert (hedge.bound, hedge.closed) == (row.bound, row.closed), row.phrase
        assert hedge.family == row.family, row.phrase


values = st.floats(100, 1e9).map(lambda x: float(f"{x:.3g}"))
kinds = st.sampled_from(
    [("over", "lower"), ("up to", "upper"), ("nearly", "upper"), ("about", "about")]
)


@given(values, kinds)
def test_quantiles_never_fall(value, kind):
    p = np.linspace(0, 1, 41)
    row = value_quantiles(claim(value, *kind), p)[0]
    assert (np.diff(row) >= -1e-9 * value).all()


@given(values, kinds, st.sampled_from([10.0, 1_000.0]))
def test_bands_scale_with_the_number(value, kind, factor):
    p = [0.05, 0.5, 0.95]
    one = value_quantiles(claim(value, *kind), p)[0]
    many = value_quantiles(claim(value * factor, *kind), p)[0]
    assert many == pytest.approx(one * factor)


@given(st.integers(1, 10**9), st.integers(0, 5))
def test_significant_digits_of_whole_numbers(number, zeros):
    stripped = str(number).rstrip("0")
    found = significant_digits(pd.Series([float(number * 10**zeros)]))
    assert found.tolist() == [len(stripped)]


def test_draws_follow_the_quantiles_of_each_claim():
    claims = pd.DataFrame(
        {
            "value": [13_000.0, 500.0, 1_000.0, 77.0],
            "hedge": ["more than", "about", "thousands of", None],
            "bound": ["lower", "about", "range", "point"],
        }
    )
    p = np.linspace(0.05, 0.95, 7)
    drawn = reader_draws(claims, 200_000, seed=1)
    assert drawn.shape == (4, 200_000)
    exact = value_quantiles(claims, p)
    share = [
        np.searchsorted(np.sort(row), q) / 200_000 for row, q in zip(drawn, exact, strict=True)
    ]
    np.testing.assert_allclose(share[0], p, atol=0.005)
    np.testing.assert_allclose(share[1], p, atol=0.005)
    np.testing.assert_allclose(share[2], p, atol=0.005)
    np.testing.assert_array_equal(drawn, reader_draws(claims, 200_000, seed=1))
    assert np.abs(np.corrcoef(drawn[:3]) - np.eye(3)).max() < 0.01


def test_a_table_of_quantiles_is_the_quantiles():
    claims = pd.DataFrame(
        {"value": [6e6, 13_000.0], "hedge": ["as many as", "nearly"], "bound": ["upper", "upper"]}
    )
    table = quantile_table(claims, steps=100)
    exact = value_quantiles(claims, [0.1, 0.5, 0.9])
    np.testing.assert_allclose(table[:, [10, 50, 90]], exact, rtol=1e-7)
    assert (np.diff(table, axis=1) >= 0).all()
    with pytest.raises(ValueError, match="no quantiles between"):
        quantile_table(claims, "strict")


def test_how_far_readers_go_needs_no_modality():
    claims = reader_band(pd.DataFrame({"value": [13_000.0], "bound": "lower", "hedge": "over"}))
    pd.testing.assert_frame_equal(reach(claims), reach(claims.assign(modality="asserted")))
    assert reach(claims.assign(modality="denied"))["fade_high"].isna().all()


def test_a_fall_is_read_as_a_rise_turned_round_with_its_best_estimate():
    rise = {"value": 5.0, "value_high": 9.0, "value_best": 6.0, "bound": "range"}
    fall = {"value": -9.0, "value_high": -5.0, "value_best": -6.0, "bound": "range"}
    up, down = (pd.DataFrame([row | {"measure": "change"}]) for row in (rise, fall))
    p = np.array([0.05, 0.5, 0.95])
    np.testing.assert_allclose(value_quantiles(down, p), -value_quantiles(up, p)[:, ::-1])
    assert value_quantiles(up, [0.5]) == pytest.approx(6)


@pytest.mark.parametrize(("share", "why"), [(90, "90 % is 0.9"), (100, "such as 0.9; not 100")])
def test_a_percentage_is_no_coverage(share, why):
    with pytest.raises(ValueError, match=why):
        reader_band(claim(5, None, "point"), coverage=share)


def test_the_last_step_of_a_table_is_its_end():
    assert look_up(np.array([0.0, 10.0, 40.0]), [0, 1]).tolist() == [0, 40]


def test_none_and_nothing_have_no_digits():
    assert significant_digits(pd.Series([0.0, np.nan, -13_000])).tolist() == [0, 0, 2]


def test_only_what_is_unknown_below_its_number_is_flat():
    texts = ("exactly 500", "more than 500", "up to 500")
    claims = pd.concat([words(text) for text in texts], ignore_index=True)
    claims = claims.assign(modality=["asserted", "asserted", "may"])
    assert reach(reader_band(claims))["flat"].tolist() == [False, False, True]


def test_readers_name_no_end_that_only_logic_sets():
    share = words("at least 40 percent")
    assert reach(reader_band(share))["fade_high"].notna().all()
    assert reach(reader_band(share, reading="strict"))["fade_high"].isna().all()


def test_a_fall_keeps_its_hedge():
    """A fall by nearly 500 is no fall by up to 500, and one by exactly 500 has no width."""
    p = np.array([0.05, 0.5, 0.95])
    for hedge, bound, turned in (
        ("nearly", "upper", "lower"),
        ("up to", "upper", "lower"),
        ("more than", "lower", "upper"),
        ("exactly", "point", "point"),
        ("about", "about", "about"),
    ):
        up = value_quantiles(claim(500, hedge, bound), p)
        down = claim(-500, hedge, turned, measure="change")
        np.testing.assert_allclose(value_quantiles(down, p), -up[:, ::-1], err_msg=hedge)


@pytest.mark.parametrize(
    ("value", "hedge", "bound", "turned"),
    [
        (500, "more than", "lower", "upper"),
        (500, "nearly", "upper", "lower"),
        (500, None, "point", "point"),
        (100, "hundreds of", "range", "range"),
    ],
)
def test_what_is_said_of_a_fall_is_its_rise_turned_round(value, hedge, bound, turned):
    """Of its edge: whether a rule sets it, how it is known, how far it is drawn; and its limit."""
    up = reader_band(strict_bounds(claim(value, hedge, bound, measure="change")))
    down = reader_band(strict_bounds(claim(-value, hedge, turned, measure="change")))
    assert is_cut(down).tolist() == is_cut(up).tolist()
    assert is_cut(pd.concat([up, down])).tolist() == is_cut(up).tolist() * 2
    assert down["band_evidence"].tolist() == up["band_evidence"].tolist()
    ends = ["low", "fade_low", "tick_low"], ["high", "fade_high", "tick_high"]
    above, below = (frame.join(reach(frame)) for frame in (up, down))
    np.testing.assert_array_equal(below[ends[0]], -above[ends[1]])
    np.testing.assert_array_equal(below[ends[1]], -above[ends[0]])
    assert below[["low_closed", "high_closed"]].iloc[0].tolist() == [
        *above[["high_closed", "low_closed"]].iloc[0]
    ]


def test_values_lie_evenly_on_either_side_of_a_best_estimate():
    best = pd.DataFrame([{"value": 5.0, "value_high": 9.0, "value_best": 6.0, "bound": "range"}])
    assert families(best).tolist() == ["best"]
    assert families(best.assign(measure="capacity")).tolist() == ["flat"]
    assert value_quantiles(best, [0, 0.25, 0.5, 0.75, 1]).tolist() == [[5, 5.5, 6, 7.5, 9]]


def test_a_floor_is_cut_where_readers_go_past_the_next_round_number():
    floor = claim(6_000, "over", "lower")
    assert [is_cut(reader_band(floor, c)).item() for c in (0.1, 0.9)] == [False, True]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("two fifths", (11 / 30, 9 / 20)),  # half-way to a third, and to a half
        ("nine tenths", (161 / 180, 199 / 220)),  # to eight ninths, and ten elevenths
    ],
)
def test_fractions_of_many_parts_are_fractions(text, ends):
    assert value_quantiles(words(text), [0.0, 1.0])[0] == pytest.approx(ends)


def test_all_of_a_whole_and_none_are_no_fractions():
    share = claim(1, None, "point", unit="share", measure="share")
    assert families(share).tolist() == ["bare"]
    with np.errstate(all="raise"):
        assert value_quantiles(claim(0, "over", "lower"), [0.5]).tolist() == [[0]]
        assert value_quantiles(claim(0, None, "point"), [0.0, 1.0]).tolist() == [[0, 0]]


def test_the_order_of_a_number_is_drawn_on_its_own_side_of_nothing():
    for value in (500, -500):
        drawn = reader_band(claim(value, "on the order of", "about", measure="change"))
        ends = reach(drawn)[["fade_low", "fade_high"]].to_numpy()
        np.testing.assert_array_equal(ends, drawn[["band_low", "band_high"]])
        assert (ends * value > 0).all()
        assert reach(drawn)[["tick_low", "tick_high"]].isna().all(axis=None)  # at the number


def test_the_order_of_a_number_ends_somewhere():
    low, high = value_quantiles(claim(1_000, "on the order of", "about"), [0.0, 1.0])[0]
    assert 0 < low < 1_000 < high < np.inf
