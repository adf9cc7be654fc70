"""What the words allow, and arithmetic that keeps open ends open."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import divide, multiply, read_figure, strict_bounds
from analysis.bounds import ceilings, whole
from analysis.wording import hedge_of
from analysis.wording.bound import said_bound

INF = np.inf


def claim(value, bound, hedge=None, value_high=None, measure="delivered"):
    row = {"value": value, "value_high": value_high, "hedge": hedge, "bound": bound}
    frame = pd.DataFrame([row | {"measure": measure}])
    return frame.astype({"value": float, "value_high": float})


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (claim(13_000, "lower", "more than"), (13_000, INF, False, False)),
        (claim(13_000, "lower", "at least"), (13_000, INF, True, False)),
        (claim(6e6, "upper", "as many as"), (0, 6e6, False, True)),
        (claim(6e6, "upper", "nearly"), (0, 6e6, False, False)),
        (claim(5_000, "about", "about"), (0, INF, False, False)),
        (claim(1_000, "point"), (1_000, 1_000, True, True)),
        (claim(4e6, "range", "between", 6e6), (4e6, 6e6, True, True)),
        (claim(1_000, "range", "thousands of"), (1_000, INF, True, False)),
        (claim(6e6, "upper", "as many as", measure="capacity"), (0, 6e6, False, True)),
        (claim(6e6, "lower", "more than", measure="capacity"), (0, INF, False, False)),
        (claim(np.nan, None), (0, INF, False, False)),
        (claim(7, "lower", "a hedge nobody knows"), (7, INF, True, False)),
    ],
)
def test_each_bound(frame, expected):
    row = strict_bounds(frame).iloc[0]
    assert (row.low, row.high, row.low_closed, row.high_closed) == expected


def test_the_frame_is_not_changed():
    frame = claim(13_000, "lower", "more than")
    before = frame.copy()
    strict_bounds(frame)
    pd.testing.assert_frame_equal(frame, before)


def test_every_unfit_row_is_named():
    frame = pd.concat(
        [
            claim(-5, "lower"),
            claim(5, "sideways"),
            claim(5, "range", value_high=4),
            claim(INF, "upper"),
        ],
        ignore_index=True,
    )
    with pytest.raises(ValueError, match="no strict bounds") as error:
        strict_bounds(frame)
    said = str(error.value)
    with pytest.raises(ValueError, match="row 0: a negative value"):
        strict_bounds(frame.set_axis([0] * len(frame)))  # an index may repeat
    assert all(f"row {row}" in said for row in range(4))
    assert "sideways" in said
    assert "value_high below value" in said


def test_ceiling_over_floor_has_no_lower_end():
    row = divide("as many as 6 million", "more than 13,000").iloc[0]
    assert row.high == pytest.approx(6e6 / 13_000)
    assert (row.low, row.low_closed, row.high_closed) == (0, False, False)


def test_floor_over_ceiling_has_no_upper_end():
    row = divide("at least 100", "at most 20").iloc[0]
    assert (row.low, row.high, row.low_closed, row.high_closed) == (5, INF, True, False)


def test_two_floors_bound_nothing():
    row = divide("more than 13,000", "more than 1,000").iloc[0]
    assert (row.low, row.high) == (0, INF)


@pytest.mark.parametrize(
    ("words", "low_closed", "high_closed"),
    [
        (("from 2 to 6", "from 1 to 3"), True, True),
        (("at most 6", "at least 3"), False, True),
        (("at most 6", "more than 3"), False, False),
        (("less than 6", "at least 3"), False, False),
        (("at least 6", "at most 3"), True, False),
        (("at least 6", "less than 3"), False, False),
        (("more than 6", "at most 3"), False, False),
        ((0, "less than 3"), True, True),  # nothing is nothing, whatever it is divided by
        (((0, 6), "from 1 to 3"), True, True),
        (((0, 6), (0, 3)), True, False),
    ],
)
def test_an_end_of_a_quotient_is_closed_where_it_is_reached(words, low_closed, high_closed):
    row = divide(*words).iloc[0]
    assert (row.low_closed, row.high_closed) == (low_closed, high_closed)


@pytest.mark.parametrize(
    ("words", "low_closed", "high_closed"),
    [
        (("from 2 to 6", "from 1 to 3"), True, True),
        (("at most 6", "less than 3"), False, False),
        (("at most 6", "at most 3"), False, True),
        (("at least 6", "more than 3"), False, False),
        (("at least 6", "at least 3"), True, False),
        ((0, "more than 3"), True, True),
        (("less than 3", 0), True, True),
        (((0, 6), "less than 3"), True, False),
    ],
)
def test_an_end_of_a_product_is_closed_where_it_is_reached(words, low_closed, high_closed):
    for pair in (words, words[::-1]):
        row = multiply(*pair).iloc[0]
        assert (row.low_closed, row.high_closed) == (low_closed, high_closed)


def test_points_divide_and_multiply_exactly():
    assert divide(6, 4)[["low", "high"]].to_numpy().tolist() == [[1.5, 1.5]]
    assert multiply(6, 4)[["low", "high"]].to_numpy().tolist() == [[24, 24]]


def test_nothing_times_anything_is_nothing():
    row = multiply((0, 0), "more than 5").iloc[0]
    assert (row.low, row.high, row.low_closed) == (0, 0, True)


def test_division_by_what_may_be_none():
    row = divide(6, (0, 3)).iloc[0]
    assert (row.low, row.high, row.high_closed) == (2, INF, False)


def test_a_row_a_series_and_a_frame_give_the_same():
    frame = strict_bounds(claim(13_000, "lower", "more than"))
    for form in (frame, frame.iloc[0], "more than 13,000", claim(13_000, "lower", "more than")):
        pd.testing.assert_frame_equal(divide(6e6, form), divide(6e6, frame), check_names=False)


def test_one_row_goes_with_many_and_the_index_stays():
    many = strict_bounds(pd.concat([claim(10, "point"), claim(20, "point")])).set_axis(["a", "b"])
    assert divide(100, many)["low"].to_dict() == {"a": 10, "b": 5}
    assert divide(many, 10)["high"].to_dict() == {"a": 1, "b": 2}


def test_one_row_goes_with_three_on_either_side():
    three = strict_bounds(pd.concat([claim(n, "point") for n in (1, 2, 4)])).set_axis([*"abc"])
    for found in (multiply(3, three), multiply(three, 3), multiply(three, claim(3, "point"))):
        assert found["low"].to_dict() == found["high"].to_dict() == {"a": 3, "b": 6, "c": 12}
    assert divide(three, three)["high"].tolist() == [1, 1, 1]


def test_the_ends_of_a_frame_count_where_it_has_them():
    frame = strict_bounds(claim(10, "point")).assign(low=8.0)
    assert divide(frame, 2).iloc[0][["low", "high"]].tolist() == [4, 5]


def test_one_row_without_room_is_enough_to_refuse():
    frame = strict_bounds(pd.concat([claim(1, "point"), claim(2, "point")])).assign(high=1.5)
    with pytest.raises(ValueError, match=r"these do not: 2 to 1\.5\.$"):
        multiply(frame, 3)


def test_a_change_may_be_below_nothing():
    frame = pd.concat([claim(n, "upper", "at most", measure="change") for n in (-5, 5)])
    assert strict_bounds(frame)[["low", "high"]].to_numpy().tolist() == [[-INF, -5], [-INF, 5]]


@pytest.mark.parametrize(
    ("bound", "best", "fits"),
    [
        ("range", 4, False),
        ("range", 5, True),
        ("range", 9, True),
        ("range", 10, False),
        ("upper", 4, True),
        ("upper", 10, False),
        ("lower", 4, False),
        ("lower", 10, True),
    ],
)
def test_a_best_estimate_lies_within_what_is_stated(bound, best, fits):
    frame = claim(5, bound, value_high=9).assign(value_best=float(best))
    if fits:
        assert len(strict_bounds(frame)) == 1
    else:
        with pytest.raises(ValueError, match="value_best lies outside"):
            strict_bounds(frame)


def test_a_bare_round_number_of_100_and_more_is_no_ceiling():
    values = {99: 99, 100: INF, 110: INF, 111: 111, 1_100: INF, 1_110: 1_110}
    frame = pd.concat([claim(value, "point") for value in values])
    assert ceilings(strict_bounds(frame)).tolist() == [*values.values()]


def test_unequal_lengths_are_refused():
    two, three = pd.concat([claim(1, "point")] * 2), pd.concat([claim(1, "point")] * 3)
    with pytest.raises(ValueError, match="2 rows do not go with 3"):
        divide(two, three)


@pytest.mark.parametrize("pair", [(-1, 2), (5, 3), (np.nan, 3), np.nan, INF, (INF, INF)])
def test_impossible_bounds_are_refused(pair):
    for operation in (multiply, divide):
        with pytest.raises(ValueError, match="start at 0 and run upwards"):
            operation(pair, 3)


@pytest.mark.parametrize("nothing", [0, (0, 0)])
def test_nothing_divides_by_zero(nothing):
    with pytest.raises(ValueError, match="divided by 0"):
        divide(1, nothing)


@pytest.mark.parametrize("junk", [None, [1, 2], (1, 2, 3), {"low": 1}])
def test_what_has_no_bounds_is_named(junk):
    with pytest.raises(TypeError, match="Give a frame, a row, a wording"):
        divide(junk, 1)


def test_no_rows_give_no_rows():
    empty = strict_bounds(claim(1, "point")).head(0)
    assert divide(empty, 2).empty
    assert multiply(2, empty).empty


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"value_high": 9.0, "value": np.nan}, "without a value"),
        ({"value_high": 9.0, "bound": "point"}, "beside the bound point"),
        ({"value_high": INF, "bound": "range"}, "not finite"),
    ],
)
def test_a_stray_upper_end_is_refused(more, said):
    with pytest.raises(ValueError, match=said):
        strict_bounds(claim(5, "range").assign(**more))


def test_text_is_not_taken_for_a_number():
    with pytest.raises(ValueError, match=r"row 0, column value: '13,000'"):
        strict_bounds(claim(1, "point").assign(value=["13,000"]))


def test_one_row_has_to_be_a_frame():
    with pytest.raises(TypeError, match=r"frame.loc\[\[0\]\]"):
        strict_bounds(claim(1, "point").iloc[0])


def test_a_share_ends_at_all():
    frame = claim(75, "lower", "at least", measure="share").assign(unit="percent")
    row = strict_bounds(frame).iloc[0]
    assert (row.low, row.high, row.high_closed) == (75, 100, True)


@pytest.mark.parametrize(
    ("value", "value_high", "hedge", "expected"),
    [
        (10_000, 12_000, "up to", (0, 12_000, False, True)),
        (10_000, 12_000, "nearly", (0, 12_000, False, False)),
        (300, 500, "at least", (300, INF, True, False)),
        (50, 100, "+", (50, INF, True, False)),
        (2e6, 3e6, "more than", (2e6, INF, False, False)),
        (2_000, 3_000, "about", (0, INF, False, False)),
        (11_000, 12_000, "closer to", (0, INF, False, False)),
        (2_000, 3_000, "between", (2_000, 3_000, True, True)),
        (2_000, 3_000, None, (2_000, 3_000, True, True)),
        (24, 99, "several dozen", (24, 99, True, True)),
        (24, 99, "a hedge nobody knows", (24, 99, True, True)),
    ],
)
def test_a_hedge_on_a_range_moves_its_ends_coded_either_way(value, value_high, hedge, expected):
    ways = {"range", hedge_of(hedge).bound if hedge and hedge_of(hedge) else "range"}
    for bound in ways:
        row = strict_bounds(claim(value, bound, hedge, value_high)).iloc[0]
        assert (row.low, row.high, row.low_closed, row.high_closed) == expected


def test_the_bound_that_was_coded_is_overruled_on_ranges_alone():
    frame = pd.concat([claim(5, "range", "about"), claim(5, "lower", "about", 9)])
    assert said_bound(frame).tolist() == ["range", "lower"]


@pytest.mark.parametrize(
    ("words", "low", "high", "all_of_it"),
    [
        ("at least two-thirds", 2 / 3, 1, 1),
        ("about a third of them", 0, 1, 1),
        ("more than half the troops", 0.5, 1, 1),
        ("at least one in five soldiers", 0.2, 1, 1),
        ("about 95%", 0, 100, 100),
        ("at least 40 percent of the shells", 40, 100, 100),
        ("at least 0.3 percent", 0.3, 100, 100),
        ("at least 150 percent", 150, INF, INF),
        ("more than 100 percent", 100, INF, INF),
        ("at least 12% more", 12, INF, INF),
        ("at least 12 percentage points", 12, INF, INF),
        ("at least half a tonne", 0.5, INF, INF),
        ("at least 0.5 km", 0.5, INF, INF),
        ("at least $0.5", 0.5, INF, INF),
        ("at least 1", 1, INF, INF),
    ],
)
def test_a_share_in_words_ends_at_all(words, low, high, all_of_it):
    frame = pd.DataFrame([read_figure(words)._asdict()])
    row = strict_bounds(frame).iloc[0]
    assert (row.low, row.high) == (low, high)
    assert whole(frame).tolist() == [all_of_it]


def test_a_share_of_one_ends_at_one_and_a_rate_in_percent_nowhere():
    frame = claim(0.4, "lower", "at least", measure="share").assign(unit="share")
    assert strict_bounds(frame)["high"].tolist() == [1]
    rate = claim(40, "lower", "at least", measure="rate").assign(unit="percent")
    assert strict_bounds(rate)["high"].tolist() == [INF]


@pytest.mark.parametrize(
    ("given", "ends"),
    [
        ("12%", (60, 60)),
        ("12 percent", (60, 60)),
        (0.12, (60, 60)),
        ("a third", (500 / 3, 500 / 3)),
        ("about 95%", (0, 500)),
        ("150 percent", (750, 750)),
        ("10 percentage points", (50, 50)),
        ("half a percent", (2.5, 2.5)),
        (12, (6_000, 6_000)),
        ("12", (6_000, 6_000)),
    ],
)
def test_percent_are_shares_of_one_in_formulas(given, ends):
    row = multiply(500, given).iloc[0]
    assert (row.low, row.high) == pytest.approx(ends)


def test_frames_keep_their_percent_and_formulas_take_them_as_shares():
    frame = strict_bounds(claim(12, "point", measure="share").assign(unit="percent"))
    assert frame["low"].tolist() == [12]
    for form in (frame, frame.iloc[0], frame.drop(columns=["low", "high"])):
        assert divide(form, "a third")["low"].tolist() == pytest.approx([0.36])


numbers = st.floats(0.001, 1e9)
pairs = st.tuples(numbers, numbers).map(lambda p: (min(p), max(p)))
shares = st.floats(0, 1)


@given(pairs, pairs, shares, shares)
def test_every_quotient_and_product_lies_within(a, b, s, t):
    x, y = a[0] + s * (a[1] - a[0]), b[0] + t * (b[1] - b[0])
    for result, exact in ((divide(a, b), x / y), (multiply(a, b), x * y)):
        row = result.iloc[0]
        assert row.low * (1 - 1e-12) <= exact <= row.high * (1 + 1e-12)


@given(pairs, pairs)
def test_ends_are_attained(a, b):
    row = divide(a, b).iloc[0]
    assert row.low == pytest.approx(a[0] / b[1])
    assert row.high == pytest.approx(a[1] / b[0])


@given(st.lists(st.sampled_from(["lower", "upper", "about", "point"]), min_size=1), st.randoms())
def test_order_of_rows_does_not_matter(bounds, random):
    frame = pd.DataFrame({"value": np.arange(1.0, len(bounds) + 1), "bound": bounds})
    order = random.sample(range(len(frame)), len(frame))
    shuffled = strict_bounds(frame.iloc[order]).sort_index()
    pd.testing.assert_frame_equal(shuffled, strict_bounds(frame))


# --- phrases of many kinds ---------------------------------------------------------------------

with (Path(__file__).parent / "phrases.csv").open(encoding="utf-8", newline="") as file:
    PHRASES = [row for row in csv.DictReader(file) if row["bound"] != "refuse"]


def test_what_phrases_allow():
    figures = pd.DataFrame([read_figure(row["phrase"])._asdict() for row in PHRASES])
    bounds, wrong = strict_bounds(figures), {}
    for row, low, high in zip(PHRASES, bounds["low"], bounds["high"], strict=True):
        ends = {"low": low, "high": high}
        if any(row[k] and ends[k] != pytest.approx(float(row[k])) for k in ends):
            wrong[row["phrase"]] = (ends, row)
    assert not wrong
