"""Events added up to a running total: what is open stays open, and nothing counts twice."""

import warnings
from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import feasible, load, pool, strict_bounds
from analysis.charts import interactive, static
from analysis.sums import cumulate
from analysis.told import named
from analysis.totals import UNSAID, need_totals, refuse_several, running_totals

INF = float("inf")
DAY = pd.Timestamp("2024-01-01")


def events(*rows, **more):
    """Claims from (first day, last day, value, value_high, bound, hedge)."""
    columns = ["window_start", "window_end", "value", "value_high", "bound", "hedge"]
    table = pd.DataFrame(rows, columns=columns).astype({"value": float, "value_high": float})
    days = {name: DAY + pd.to_timedelta(table[name], "D") for name in columns[:2]}
    names = [f"c{number}" for number in range(len(table))]
    about = {"claim_id": names, "statement_id": names, "quantity": "deaths", "unit": "persons"}
    return table.assign(**days, **about, **more)


def ends(*rows, apart=(), **more):
    found = cumulate(events(*rows, **more), apart)
    return list(zip(found["low"], found["high"], strict=True))


FLOOR, CEILING = (40, None, "lower", "at least"), (10, None, "upper", "up to")
RANGE, EXACT = (20, 30, "range", None), (7, None, "point", None)


def test_floors_add_up_and_one_open_end_keeps_the_sum_open():
    assert ends((1, 1, *RANGE), (2, 2, *EXACT)) == [(20, 30), (27, 37)]
    assert ends((1, 1, *RANGE), (2, 2, *CEILING), (3, 3, *FLOOR), (4, 4, *EXACT)) == [
        (20, 30),
        (20, 40),
        (60, INF),
        (67, INF),
    ]


def test_about_and_no_number_leave_both_ends_open():
    about, nothing = (50, None, "about", "about"), (None, None, None, None)
    for row in (about, nothing):
        assert ends((1, 1, *EXACT), (2, 2, *row)) == [(7, 7), (7, INF)]
    first = cumulate(events((1, 1, *about))).iloc[0]
    assert first[["low", "high"]].tolist() == [0, INF]
    assert first[["value", "bound"]].isna().all()


def test_an_end_that_is_not_reached_stays_so():
    strict = (40, None, "lower", "more than")
    found = cumulate(events((1, 1, *FLOOR), (2, 2, *strict), (3, 3, *FLOOR)))
    assert found["low_closed"].tolist() == [True, False, False]
    assert found["hedge"].tolist() == ["at least", "more than", "more than"]
    one = cumulate(events((1, 1, 1, None, "lower", "more than")))
    assert one["hedge"].tolist() == ["more than"]
    below = (10, None, "upper", "less than")
    found = cumulate(events((1, 1, *CEILING), (2, 2, *below), (3, 3, *EXACT)))
    assert found["high_closed"].tolist() == [True, False, False]
    assert found["hedge"].tolist()[:2] == ["at most", "less than"]
    assert found["low_closed"].tolist() == [False, False, True]


def test_its_own_words_set_the_same_ends():
    rows = [(1, 1, *EXACT), (2, 2, *CEILING), (3, 3, *RANGE), (4, 4, *FLOOR), (5, 5, *FLOOR)]
    for count in range(1, len(rows) + 1):
        found = cumulate(events(*rows[:count]))
        again = strict_bounds(found)
        names = ["low", "high", "low_closed", "high_closed"]
        pd.testing.assert_frame_equal(found[names], again[names])


def test_repeated_statements_count_once():
    table = events((1, 1, *RANGE), (1, 1, *RANGE), (2, 2, *EXACT))
    table["statement_id"] = ["s", "s", "t"]
    assert cumulate(table)[["low", "high"]].iloc[-1].tolist() == [27, 37]


def test_windows_with_a_day_in_common_count_once():
    assert ends((1, 5, *RANGE), (1, 5, *RANGE)) == [(20, 30)]  # the same
    assert ends((1, 9, *RANGE), (3, 5, *EXACT)) == [(7, 7), (20, 30)]  # within
    assert ends((1, 9, *RANGE), (1, 5, *EXACT)) == [(7, 7), (20, 30)]  # from the same day on
    assert ends((1, 5, *RANGE), (1, 5, 25, 40, "range", None)) == [(25, 30)]  # said twice
    assert ends((1, 5, *RANGE), (5, 9, *RANGE)) == [(20, 30), (20, 60)]  # they meet in a day
    assert ends((1, 5, *RANGE), (6, 9, *RANGE)) == [(20, 30), (40, 60)]
    assert ends((1, 5, *RANGE), (4, 7, *RANGE), (6, 9, *RANGE))[-1] == (40, 90)
    assert ends((1, 9, *FLOOR), (3, 5, *EXACT)) == [(7, 7), (40, INF)]
    assert ends((1, 9, 90, None, "upper", "up to"), (3, 5, *FLOOR)) == [(40, INF), (40, 90)]


def test_what_differs_in_place_counts_each_time():
    rows = (1, 5, *RANGE), (1, 5, *RANGE), (3, 3, *EXACT)
    assert ends(*rows)[-1] == (20, 30)
    assert ends(*rows, apart="place", place=["a", "b", None])[-1] == (47, 67)
    assert ends(*rows, apart=["place"], place=["a", "b", "b"])[-1] == (40, 60)
    unsaid = {"place": ["a", "b"], "kind": [None, None]}
    assert ends(*rows[:2], apart=["place", "kind"], **unsaid)[-1] == (40, 60)


def test_an_event_without_a_first_day_is_of_its_last():
    table = events((1, 5, *RANGE), (5, 9, *RANGE)).assign(window_start=None)
    assert cumulate(table)["low"].tolist() == [20, 40]
    assert cumulate(table.drop(columns="window_start"))["high"].tolist() == [30, 60]


def test_order_of_rows_and_index_change_nothing():
    table = events((1, 5, *RANGE), (4, 7, *FLOOR), (6, 9, *EXACT), (2, 2, *CEILING))
    pd.testing.assert_frame_equal(cumulate(table), cumulate(table[::-1].set_index(table.index * 0)))


@given(
    st.lists(st.integers(0, 5), min_size=8, max_size=8),
    st.lists(
        st.tuples(st.integers(0, 7), st.integers(0, 4), st.integers(0, 2), st.integers(0, 2)),
        min_size=1,
        max_size=7,
    ),
)
def test_the_true_total_lies_between_the_ends(daily, windows):
    """Claims that are true of invented days: their sums hold, and no floor is given away."""
    rows = []
    for start, length, less, more in windows:
        end = min(start + length, 7)
        true = sum(daily[start : end + 1])
        low, high = max(true - less, 0), true + more
        if high == 0:
            continue
        bound = (high, None, "upper", "at most") if low == 0 else (low, high, "range", None)
        rows.append((start, end, *bound))
    if not rows:
        return
    table = strict_bounds(events(*rows))
    found = cumulate(events(*rows))
    for row in found.itertuples():
        known = [
            r for r, end in zip(rows, table["window_end"], strict=True) if end <= row.window_end
        ]
        counted = sum(daily[day] for day in {d for a, b, *_ in known for d in range(a, b + 1)})
        assert row.low <= counted <= row.high
        assert row.low == heaviest(known)


def heaviest(rows):
    """The largest sum of floors of windows without a common day, by trying all."""
    best = 0
    for size in range(1, len(rows) + 1):
        for some in combinations(rows, size):
            days = [day for a, b, *_ in some for day in range(a, b + 1)]
            if len(days) == len(set(days)):
                best = max(best, sum(r[2] * (r[4] == "range") for r in some))
    return best


# --- what takes it ------------------------------------------------------------------------------


def total():
    rows = [(n, n, 40 + n, None, "lower", "at least") for n in range(4)]
    return cumulate(events(*rows, (5, 5, *EXACT)))


@pytest.mark.parametrize("pen", [static, interactive])
def test_charts_take_it(pen):
    scene = pen.envelope(total()).scene
    assert scene.marks.band["lower"].max() == 173
    assert scene.marks.band["is_open"].all()
    assert "sum of claims" in {mark.group for mark in scene.drawn}


def test_a_curve_takes_it_as_one_voice():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = pool(total(), cell=0.1)
    assert any("sum of claims carries it" in note for note in found.notes)
    assert static.curve(total(), found.curve).scene.marks.main["q50"].iloc[-1] > 100
    assert feasible(total()).envelope["lower"].iloc[-1] == 173


# --- what has no sum ----------------------------------------------------------------------------

UNFIT = {
    "1 .a running total itself: envelope and pool take it as it is": {"cumulative": [False, True]},
    r"1 .cumulative is empty: a total or not\?": {"cumulative": [False, None]},
    "1 .a share: shares of different wholes have no sum": {"measure": ["count", "share"]},
    "2 .a share": {"unit": "percent"},
    "1 .a rate": {"measure": ["count", "rate"]},
    "1 .room, not contents": {"measure": ["count", "capacity"]},
    "1 .a plan": {"measure": ["count", "planned"]},
    "2 .a plan": {"measure": ["count", "planned"], "modality": ["planned", "asserted"]},
    "1 .a change: the total may have fallen": {"measure": ["count", "change"]},
    "1 .denied": {"modality": ["asserted", "denied"]},
    r"1 .no day.*They are c1: .*~claims\['claim_id'\].isin\(\['c1'\]\)": {
        "window_end": [DAY, pd.NaT],
        "window_start": None,
    },
}


@pytest.mark.parametrize("said", UNFIT)
def test_what_cannot_be_summed_is_counted_by_reason(said):
    table = events((1, 1, *RANGE), (2, 2, *RANGE)).assign(**UNFIT[said])
    with pytest.raises(ValueError, match=f"Of 2 claims these cannot be summed: {said}"):
        cumulate(table)


def test_shares_and_totals_of_the_record_are_refused():
    with pytest.raises(ValueError, match=r"\d+ \(a running total itself.*\d+ \(a share"):
        cumulate(load("record"))


@pytest.mark.parametrize("apart", [3, True, [3], [None], {"place": 1}, 1.5])
def test_what_is_no_name_of_a_column_is_refused(apart):
    rows = events((1, 1, *RANGE), (2, 2, *RANGE)).assign(place=["Lund", "Ystad"])
    with pytest.raises(TypeError, match="takes the name of a column, or a list of names, not"):
        cumulate(rows, apart)
    with pytest.raises(TypeError, match="A label takes the name of a column"):
        named(rows, apart)


def test_nothing_named_is_the_same_as_none():
    rows = events((1, 1, *RANGE), (2, 2, *RANGE)).assign(place=["Lund", "Ystad"])
    assert cumulate(rows, None).equals(cumulate(rows))


def test_a_change_below_zero_is_no_contradiction():
    one = events((1, 1, -5, None, "point", None)).assign(measure="change")
    with pytest.raises(ValueError, match=r"1 \(a change: the total may have fallen\)"):
        cumulate(one)


def test_a_plan_by_its_modality_is_in_no_total():
    rows = events((1, 1, *EXACT), (2, 2, *EXACT)).assign(measure="count", cumulative=True)
    table = running_totals(rows.assign(modality=["planned", "asserted"]))
    assert table["reason"].tolist() == ["a plan", ""]


def test_why_nothing_is_a_total_is_counted_with_what_to_write():
    with pytest.raises(
        ValueError, match=r": 1 .no date., 1 .not said.*Write True under cumulative"
    ):
        need_totals(pd.Series([UNSAID, "no date"]))
    with pytest.raises(ValueError, match=r": 1 \(no date\)\.$"):
        need_totals(pd.Series(["no date"]))


def test_of_many_totals_the_commonest_comes_first_and_others_by_name():
    names = [f"q{number:02}" for number in range(40)]
    with pytest.raises(ValueError, match=r"q07 \(2 claims\); q00 \(1 claim\); q01 .*'q07'"):
        refuse_several(pd.DataFrame({"quantity": [*names[::-1], "q07"]}))


def test_what_does_not_say_whether_it_is_a_total_is_none():
    said = pd.array([None, False, True], "boolean")
    rows = events(*[(n, n, *EXACT) for n in range(3)], cumulative=said)
    assert running_totals(rows)["reason"].tolist() == [UNSAID, "no running total", ""]


def test_only_a_change_is_below_zero():
    rows = events((1, 1, -5, None, "point", None))
    with pytest.raises(ValueError, match=r"value is below 0 or infinite in \[\['c0', -5"):
        running_totals(rows)
    assert running_totals(rows.assign(measure="change"))["reason"].tolist() == ["a change"]


def test_the_first_that_says_neither_total_nor_event_is_named():
    rows = events((1, 1, *EXACT), (2, 2, *EXACT), cumulative=["yes", "no"])
    with pytest.raises(ValueError, match="not 'yes', as in 'c0'"):
        running_totals(rows)


def test_other_slips():
    rows = (1, 1, *RANGE), (2, 2, *RANGE)
    with pytest.raises(ValueError, match=r"2 totals, told apart by quantity: .*query"):
        cumulate(events(*rows).assign(quantity=["deaths", "wounded"]))
    with pytest.raises(ValueError, match="ends before it starts in c0"):
        cumulate(events((3, 1, *RANGE)))
    with pytest.raises(ValueError, match="contradict each other by 6 Jan 2024, among them c0, c1"):
        cumulate(events((1, 5, *RANGE), (1, 5, 90, 95, "range", None)))
    early = [(day, day, *RANGE) for day in (1, 2)]  # the last three are named
    with pytest.raises(ValueError, match="by 10 Jan 2024, among them c1, c2, c3:"):
        cumulate(events(*early, (5, 9, *RANGE), (5, 9, 90, 95, "range", None)))
    with pytest.raises(ValueError, match="the frame is empty"):
        cumulate(events(*rows).head(0))
    with pytest.raises(
        ValueError, match=r"cumulate needs the columns place: there are window_start"
    ):
        cumulate(events(*rows), "place")
    with pytest.raises(ValueError, match="cumulate needs the columns plac: 'place' may be meant"):
        cumulate(events(*rows).assign(place="Lund"), ["plac"])
    with pytest.raises(TypeError, match="cumulate needs a frame"):
        cumulate(None)
