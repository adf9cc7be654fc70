"""Where a running total can lie, and who contradicts whom."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import containers
from analysis.bounds import feasible, steps, stretches, unbroken
from analysis.lineage import statements
from analysis.totals import PART, commonest_total, refuse_several, total_in_words

INF = np.inf


def said(*rows):
    """Claims from (day, low, high) or (day, low, high, first day of the window)."""
    table = pd.DataFrame(
        [(*row, None)[:4] for row in rows], columns=["window_end", "low", "high", "window_start"]
    )
    names = [f"c{i:03}" for i in range(len(table))]
    table = table.assign(claim_id=names, statement_id=names)
    for column in ("window_start", "window_end"):
        table[column] = pd.to_datetime(table[column])
    return table.astype({"low": float, "high": float})


def pairs(found):
    table = found.contradictions
    return set(zip(table["floor_claim"], table["ceiling_claim"], strict=True))


def test_floors_hold_from_their_day_and_ceilings_up_to_theirs():
    found = feasible(said(("2024-01-01", 5, INF), ("2024-02-01", 3, INF), ("2024-03-01", 0, 9)))
    assert found.envelope["lower"].tolist() == [5, 5, 5]
    assert found.envelope["upper"].tolist() == [9, 9, 9]
    assert found.envelope["consistent"].all()
    assert found.contradictions.empty


def test_a_planted_contradiction_is_found_with_its_size():
    found = feasible(said(("2024-01-01", 10, INF), ("2024-02-01", 0, 7), ("2024-03-01", 0, 20)))
    assert pairs(found) == {("c000", "c001")}
    assert found.contradictions.loc[0, ["gap", "ratio"]].tolist() == [3, 10 / 7]
    assert found.envelope["consistent"].tolist() == [False, False, True]


def test_stretches_step_up_after_floors_and_down_after_ceilings():
    found = feasible(said(("2024-01-01", 5, INF), ("2024-02-01", 0, 9), ("2024-03-01", 7, INF)))
    table = stretches(found, "2023-12-01", "2024-04-01")
    assert table["lower"].tolist() == [0, 5, 5, 7]
    assert table["upper"].tolist() == [9, 9, INF, INF]
    assert table["is_open"].tolist() == [False, False, True, True]
    assert (table["start"].iloc[1:].to_numpy() == table["end"].iloc[:-1].to_numpy()).all()
    assert table["consistent"].all()
    assert not table["clash"].any()
    days, levels = steps(table, "lower")
    assert levels == [0, 0, 5, 5, 5, 5, 7, 7]
    assert [days[0], days[-1]] == [pd.Timestamp("2023-12-01"), pd.Timestamp("2024-04-01")]


def test_only_between_a_floor_and_a_ceiling_that_exclude_each_other_edges_clash():
    rows = ("2024-01-01", 10, INF), ("2024-02-01", 0, 7), ("2024-03-01", 20, INF)
    table = stretches(feasible(said(*rows)), "2023-12-01", "2024-04-01")
    assert table["clash"].tolist() == [False, True, False, False]
    years = zip(rows, ("2022-01-01", "2023-09-01", "2022-01-01"), strict=True)
    apart = feasible(said(*((*row, start) for row, start in years)))
    crossed = stretches(apart, "2023-12-01", "2024-04-01")
    assert crossed["consistent"].tolist() == [True, False, True, True]
    assert not crossed["clash"].any()  # the totals have different first days


def test_unbroken_stretches_are_split_at_gaps_and_where_a_column_changes():
    table = pd.DataFrame(
        {"start": [1, 2, 3, 3, 7], "end": [2, 3, 3, 6, 8], "height": [1, 1, 1, 2, 2]}
    )
    assert [part.index.tolist() for part in unbroken(table)] == [[0, 1, 3], [4]]
    assert [part.index.tolist() for part in unbroken(table, "height")] == [[0, 1], [3], [4]]
    assert unbroken(table.head(0)) == []


def test_the_commonest_total_is_told_from_others_and_keeps_what_is_denied():
    claims = said(*[("2024-01-01", 5, INF)] * 6).assign(
        value=[5.0, 5.0, None, 5.0, 5.0, 5.0],
        unit=["a", "a", "a", "a", "b", "a"],
        modality=["asserted", "denied", *["asserted"] * 4],
        cumulative=[True, True, True, True, True, False],
        measure="delivered",
        window_start=pd.Timestamp("2023-12-01"),
    )
    reasons = ["", "", "no number", "", "another total", "no running total"]
    assert commonest_total(claims)["reason"].tolist() == reasons
    assert commonest_total(claims, parts=True)["reason"].tolist() == [*reasons[:5], PART]
    with pytest.raises(ValueError, match=r"1 \(no number\)"):
        commonest_total(claims.iloc[[2]])
    bare = claims.drop(columns=["unit", "measure"])
    assert not commonest_total(bare)["reason"].eq("another total").any()


def test_what_is_denied_is_left_out():
    """A denied floor of 10 raises nothing, contradicts nobody and says why it is not there."""
    claims = said(("2024-01-01", 10, INF), ("2024-02-01", 0, 7), ("2024-03-01", 3, INF))
    found = feasible(claims.assign(modality=["denied", "asserted", "may"]))
    assert found.envelope["lower"].tolist() == [0, 3]
    assert found.contradictions.empty
    assert found.left_out[["claim_id", "reason"]].to_numpy().tolist() == [["c000", "denied"]]


def test_a_ceiling_before_a_floor_is_no_contradiction():
    assert feasible(said(("2024-01-01", 0, 7), ("2024-02-01", 10, INF))).contradictions.empty


@pytest.mark.parametrize(("lag", "found"), [(0, 0), (30, 0), (31, 1), (90, 1)])
def test_a_lag_holds_a_floor_against_a_ceiling_shortly_before(lag, found):
    claims = said(("2024-01-01", 0, 7), ("2024-02-01", 10, INF), ("2024-03-01", 0, 20))
    assert len(feasible(claims, lag_days=lag).contradictions) == found


def test_the_same_day_counts():
    found = feasible(said(("2024-01-01", 0, 7), ("2024-01-01", 10, INF)))
    assert pairs(found) == {("c001", "c000")}


def test_windows_decide_who_can_be_compared():
    early, late = "2022-07-01", "2023-08-01"
    # a floor of the shorter total is a floor of the longer one: it contradicts its ceiling
    inside = said(("2024-01-01", 10, INF, late), ("2024-02-01", 0, 7, early))
    assert len(feasible(inside).contradictions) == 1
    # a floor of the longer total says nothing about the shorter one
    outside = said(("2024-01-01", 10, INF, early), ("2024-02-01", 0, 7, late))
    assert feasible(outside).contradictions.empty
    unknown = said(("2024-01-01", 10, INF, early), ("2024-02-01", 0, 7))
    assert feasible(unknown).contradictions["windows_known"].tolist() == [False]


def test_the_envelope_is_about_a_chosen_window():
    claims = said(
        ("2024-01-01", 10, INF, "2022-07-01"),
        ("2024-02-01", 6, INF, "2023-08-01"),
        ("2024-03-01", 0, 30, "2022-07-01"),
        ("2024-04-01", 0, 20, "2024-01-01"),
    )
    short = feasible(claims, window_start="2023-08-01").envelope
    assert short["lower"].tolist() == [0, 6, 6, 6]
    assert short["upper"].tolist() == [30, 30, 30, INF]
    long = feasible(claims, window_start="2022-07-01").envelope
    assert long["lower"].tolist() == [10, 10, 10, 10]


def test_rows_that_say_nothing_are_listed_with_the_reason():
    claims = said(
        ("2024-01-01", 0, INF), (None, 5, INF), ("2024-01-01", 5, INF), ("2024-01-01", 9, INF)
    )
    claims = claims.assign(cumulative=[True, True, False, True])
    claims.loc[3, "statement_id"] = claims.loc[2, "statement_id"]
    found = feasible(claims)
    assert found.left_out["reason"].tolist() == [
        "sets no limit",
        "no date",
        "no running total",
        "a retelling",
    ]
    assert found.envelope.empty


def test_a_part_is_a_floor_of_the_total_that_contains_it_and_no_ceiling():
    claims = said(
        ("2024-12-15", 8, 9, "2024-01-01"),
        ("2025-03-31", 4, 6, "2023-08-01"),
        ("2025-04-30", 20, INF, "2023-08-01"),
    ).assign(cumulative=[False, True, True], measure="delivered")
    assert feasible(claims).contradictions.empty
    assert pairs(feasible(claims, parts=True)) == {("c000", "c001")}


def test_missing_columns_are_named():
    with pytest.raises(ValueError, match="claim_id"):
        feasible(said(("2024-01-01", 1, 2)).drop(columns="claim_id"))


def test_an_open_end_can_be_all_that_keeps_two_claims_apart():
    claims = said(("2024-01-01", 10, INF), ("2024-02-01", 0, 10))
    open_floor = claims.assign(low_closed=[False, False], high_closed=[False, True])
    found = feasible(open_floor)
    assert found.contradictions["gap"].tolist() == [0]
    assert not found.envelope["consistent"].any()
    assert (found.envelope["lower"].iloc[0], found.envelope["upper"].iloc[0]) == (10, 10)
    closed = open_floor.assign(low_closed=[True, False])
    assert feasible(closed).contradictions.empty
    assert feasible(closed).envelope["consistent"].all()


def test_different_totals_have_nothing_to_do_with_each_other():
    claims = said(("2024-01-01", 10, INF), ("2024-02-01", 0, 7))
    same = feasible(claims.assign(quantity="boxes"))
    assert len(same.contradictions) == 1
    apart = feasible(claims.assign(quantity=["boxes", "shells"]))
    assert apart.contradictions.empty
    assert apart.envelope["quantity"].tolist() == ["boxes", "shells"]


def test_a_part_is_never_a_ceiling():
    claims = said(("2024-02-01", 9, INF, "2023-08-01"), ("2024-06-01", 0, 5, "2023-08-01"))
    claims = claims.assign(cumulative=[True, False], measure="delivered")
    assert feasible(claims, parts=True).contradictions.empty


def test_only_what_is_said_to_be_a_total_is_one():
    claims = said(("2024-01-01", 1, INF), ("2024-01-02", 2, INF), ("2024-01-03", 3, INF))
    claims["cumulative"] = pd.Series([True, None, False], dtype="object")
    reasons = ["not said to be a running total", "no running total"]
    assert feasible(claims).left_out["reason"].tolist() == reasons


@pytest.mark.parametrize(
    ("measure", "reason"), [("capacity", "room, not contents"), ("planned", "a plan")]
)
def test_room_and_plans_are_no_totals(measure, reason):
    claims = said(("2024-01-01", 1, INF), ("2024-01-02", 2, INF))
    found = feasible(claims.assign(measure=["delivered", measure]))
    assert found.left_out["reason"].tolist() == [reason]
    assert found.envelope["lower"].tolist() == [1]


def test_what_is_not_said_of_a_total_is_told_in_words():
    claims = pd.DataFrame({"quantity": ["boats"] * 3, "direction": ["east", None, None]})
    assert total_in_words(claims.tail(1)) == "boats"
    with pytest.raises(ValueError, match=r"not said \(2 claims\).*query\('direction.isna\(\)'\)"):
        refuse_several(claims)
    assert len(claims.query("direction.isna()")) == 2


def test_text_is_no_answer_to_whether_a_claim_is_a_total():
    claims = said(("2024-01-01", 1, INF)).assign(cumulative="true")
    with pytest.raises(ValueError, match=r"cumulative is True, False or empty; not 'true'"):
        feasible(claims)


def test_what_was_found_is_told():
    claims = said(("2024-01-01", 9, INF), ("2024-01-02", 0, 5), ("2024-01-03", 0, INF))
    assert repr(feasible(claims)).splitlines() == [
        "Where the total can lie: 2 days, 2024-01-01 to 2024-01-02",
        "pairs at odds: 1, the widest 4",
        "left out: 1 (sets no limit)",
    ]
    nothing = repr(feasible(claims.assign(cumulative=None)))
    assert "left out: 3 (not said to be a running total)" in nothing


@pytest.mark.parametrize(
    "unfit", [{"most": 0}, {"most": -1}, {"lag_days": -3}, {"lag_days": 1.5}, {"ends": "low"}]
)
def test_unfit_arguments_are_named(unfit):
    with pytest.raises(ValueError, match=r"whole number|names two columns"):
        feasible(said(("2024-01-01", 1, 2)), **unfit)


def test_bounds_have_to_be_there():
    with pytest.raises(ValueError, match=r"call strict_bounds\(frame\) first"):
        feasible(said(("2024-01-01", 1, 2)).drop(columns=["low", "high"]))


def test_pairs_are_ranked_by_gap_then_day_then_name_and_numbered():
    rows = ("2024-01-01", 12, INF), ("2024-01-02", 12, INF), ("2024-01-02", 12, INF)
    found = feasible(said(*rows, ("2024-03-01", 0, 1), ("2024-03-02", 0, 4)))
    table = found.contradictions
    assert table["floor_claim"].tolist() == ["c000", "c001", "c002"] * 2
    assert table["gap"].tolist() == [11] * 3 + [8] * 3
    assert table["ratio"].tolist() == [12] * 3 + [3] * 3
    assert table.index.tolist() == list(range(6))
    assert not found.more


def test_pairs_of_several_totals_are_more_than_most_together():
    two = said(("2024-01-01", 12, INF), ("2024-03-01", 0, 1))
    other = two.assign(unit="t", claim_id=["x", "y"], statement_id=["x", "y"])
    claims = pd.concat([two.assign(unit="kg"), other])
    assert feasible(claims).envelope.index.tolist() == [0, 1, 2, 3]
    assert [feasible(claims, most=n).more for n in (1, 2)] == [True, False]


def test_other_ends_than_the_strict_ones_are_taken_as_they_are():
    bands = said(("2024-01-01", 100, INF), ("2024-02-01", 0, 100)).assign(bound="point", value=100)
    bands = bands.rename(columns={"low": "band_low", "high": "band_high"})
    found = feasible(bands.assign(quantity="ships"), ends=("band_low", "band_high"))
    assert found.envelope["upper"].tolist() == [100, 100]
    assert feasible(said(("2024-01-01", 1, 2)).assign(quantity="x")).envelope["quantity"][0] == "x"
    assert feasible.__defaults__ == (None, ("low", "high"), 10_000, False, 0)


def test_an_end_that_is_not_allowed_leaves_no_room_beside_its_like():
    rows = said(("2024-01-01", 7, INF), ("2024-02-01", 0, 7)).assign(low_closed=True)
    told = [feasible(rows.assign(high_closed=closed)) for closed in (True, False)]
    assert [found.envelope["consistent"].all() for found in told] == [True, False]
    assert [found.contradictions["gap"].tolist() for found in told] == [[], [0]]


def test_a_total_that_starts_later_is_a_floor_and_one_that_starts_earlier_a_ceiling():
    starts = ["2023-01-01", "2023-02-01", "2023-03-01"]
    table = said(*((day, 10 - i, 20 - i, day) for i, day in enumerate(starts)))
    found = feasible(table.assign(window_end=pd.to_datetime("2024-01-01")), "2023-02-01").envelope
    assert found[["lower", "upper"]].to_numpy().tolist() == [[9, 19]]
    assert feasible(table.head(1), "2023-02-01").envelope["lower"].tolist() == [0]


def test_a_stretch_with_room_for_one_number_has_room():
    table = stretches(
        feasible(said(("2024-01-01", 7, INF), ("2024-02-01", 0, 7))), "2024-01-01", "2024-02-01"
    )
    assert table["consistent"].all()


def test_only_the_largest_pairs_are_listed():
    rows = [("2024-01-01", 10 + i, INF) for i in range(5)] + [
        ("2024-02-01", 0, i) for i in range(5)
    ]
    found = feasible(said(*rows), most=3)
    assert found.contradictions["gap"].tolist() == [14, 13, 13]
    assert found.more
    assert not feasible(said(*rows), most=25).more


def test_words_of_the_record_nearly_all_agree_and_readings_do_not():
    claims = statements(containers()).query("direction == 'dprk_to_russia'")
    # London's bare 20,000, at a meeting where Washington said more, is round and no ceiling
    assert feasible(claims).contradictions.empty
    assert feasible(claims).envelope["upper"].eq(INF).all()
    as_read = feasible(claims, ends=("band_low", "band_high"))
    assert ("us-state-2024-02-23-containers", "kr-mnd-2024-02-26-containers") in pairs(as_read)


def test_a_bare_number_sets_a_ceiling_where_it_is_not_round():
    bare = said(("2024-01-01", 24_000, INF), ("2024-02-01", 20_000, 20_000))
    bare = bare.assign(bound=["lower", "point"], value=bare["low"])
    assert feasible(bare).contradictions.empty
    assert feasible(bare).envelope["lower"].tolist() == [24_000, 24_000]
    exact = bare.assign(value=[24_000, 20_151.0], high=[INF, 20_151.0], low=[24_000, 20_151.0])
    assert pairs(feasible(exact)) == {("c000", "c001")}
    few = bare.assign(value=[24.0, 20.0], high=[INF, 20.0], low=[24.0, 20.0])
    assert pairs(feasible(few)) == {("c000", "c001")}  # twenty is a count


days = st.dates(pd.Timestamp("2023-01-01").date(), pd.Timestamp("2023-03-01").date())
floors = st.tuples(days, st.integers(1, 50), st.just(INF), st.none() | days)
ceilings = st.tuples(days, st.just(0), st.integers(1, 50), st.none() | days)
ranges = st.tuples(days, st.integers(1, 50), st.integers(1, 50), st.none() | days).map(
    lambda row: (row[0], *sorted(row[1:3]), row[3])
)
rows = st.lists(floors | ceilings | ranges, min_size=1, max_size=12)


@given(rows, st.integers(0, 20))
def test_pairs_are_those_that_comparing_everybody_finds(rows, lag):
    claims = said(*rows)
    expected = {
        (one.claim_id, other.claim_id)
        for one in claims.itertuples()
        for other in claims.itertuples()
        if one.low > other.high
        and one.window_end <= other.window_end + pd.Timedelta(days=lag)
        and one.claim_id != other.claim_id
        and not one.window_start < other.window_start
    }
    assert pairs(feasible(claims, lag_days=lag)) == expected


@given(rows, st.randoms())
def test_order_of_rows_changes_nothing(rows, random):
    claims = said(*rows)
    mixed = claims.iloc[random.sample(range(len(claims)), len(claims))]
    one, other = feasible(claims), feasible(mixed)
    pd.testing.assert_frame_equal(one.envelope, other.envelope)
    pd.testing.assert_frame_equal(one.contradictions, other.contradictions)


@given(rows, st.integers(0, 11), st.integers(1, 99))
def test_a_retelling_never_moves_the_band(rows, which, value):
    claims = said(*rows)
    copy = claims.iloc[[which % len(claims)]].assign(claim_id="z", low=float(value), high=INF)
    more = feasible(pd.concat([claims, copy], ignore_index=True))
    alone = feasible(claims)
    pd.testing.assert_frame_equal(more.envelope, alone.envelope)
    assert pairs(more) == pairs(alone)


@given(rows)
def test_the_envelope_never_falls(rows):
    envelope = feasible(said(*rows)).envelope
    assert envelope["lower"].is_monotonic_increasing
    assert envelope["upper"].is_monotonic_increasing
