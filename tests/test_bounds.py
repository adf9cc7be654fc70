"""What the words allow, and arithmetic that keeps open ends open."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import divide, multiply, strict_bounds

FAST = settings(max_examples=60, deadline=None, derandomize=True)
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
        ({"value_high": 9.0, "bound": "lower"}, "without a value and the bound range"),
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
    with pytest.raises(TypeError, match=r"claims.loc\[\[row\]\]"):
        strict_bounds(claim(1, "point").iloc[0])


def test_a_share_ends_at_all():
    frame = claim(75, "lower", "at least", measure="share").assign(unit="percent")
    row = strict_bounds(frame).iloc[0]
    assert (row.low, row.high, row.high_closed) == (75, 100, True)


numbers = st.floats(0.001, 1e9)
pairs = st.tuples(numbers, numbers).map(lambda p: (min(p), max(p)))
shares = st.floats(0, 1)


@FAST
@given(pairs, pairs, shares, shares)
def test_every_quotient_and_product_lies_within(a, b, s, t):
    x, y = a[0] + s * (a[1] - a[0]), b[0] + t * (b[1] - b[0])
    for result, exact in ((divide(a, b), x / y), (multiply(a, b), x * y)):
        row = result.iloc[0]
        assert row.low * (1 - 1e-12) <= exact <= row.high * (1 + 1e-12)


@FAST
@given(pairs, pairs)
def test_ends_are_attained(a, b):
    row = divide(a, b).iloc[0]
    assert row.low == pytest.approx(a[0] / b[1])
    assert row.high == pytest.approx(a[1] / b[0])


@FAST
@given(st.lists(st.sampled_from(["lower", "upper", "about", "point"]), min_size=1), st.randoms())
def test_order_of_rows_does_not_matter(bounds, random):
    frame = pd.DataFrame({"value": np.arange(1.0, len(bounds) + 1), "bound": bounds})
    order = random.sample(range(len(frame)), len(frame))
    shuffled = strict_bounds(frame.iloc[order]).sort_index()
    pd.testing.assert_frame_equal(shuffled, strict_bounds(frame))
