"""Days read one way, and the steps that part a span."""

import datetime

import numpy as np
import pandas as pd
import pytest

from analysis.days import day_of, days_of, last_days, step_of

DAY = pd.Timestamp("2024-01-01")


@pytest.mark.parametrize(
    ("most", "step", "after"),
    [(60, "D", "W"), (420, "W", "M"), (2_200, "M", "Q"), (7_400, "Q", "Y")],
)
def test_a_span_takes_the_step_that_parts_it_into_some_dozens(most, step, after):
    for span, taken in ((most, step), (most + 1, after)):
        days = pd.Series([DAY, DAY + pd.Timedelta(span, "D"), pd.NaT])
        assert step_of(days) == taken


def test_one_day_has_no_steps():
    one = pd.Series([DAY])
    assert step_of(one) == "D"
    assert last_days(one, None, "M").tolist() == [DAY]


def test_the_first_of_the_wrong_days_shows_how_to_write_it():
    wrong = pd.Series(["2024-02-30", "5.5.2024", "31-12-2024"], name="day")
    with pytest.raises(ValueError, match=r"'2024-02-30' \(0\), .*like 2023-08-01\."):
        days_of(wrong)
    with pytest.raises(ValueError, match=r"\(b\), '31-12-2024' \(c\); .*like 2024-05-05\."):
        days_of(wrong[1:], ["b", "c"])
    with pytest.raises(ValueError, match=r"'x' \(4\) and 1 more; write"):
        days_of(pd.Series(["x"] * 6, name="day"))
    with pytest.raises(ValueError, match=r"like 2024-12-31\.$"):
        days_of(wrong[2:])


@pytest.mark.parametrize(
    "given",
    [
        "2024-01-01",
        " 2024-01-01T23:59:59+14:00 ",
        datetime.date(2024, 1, 1),
        datetime.datetime(2024, 1, 1, 23, tzinfo=datetime.UTC),
        np.datetime64("2024-01-01T12"),
        pd.Timestamp("2024-01-01 23:00", tz="Asia/Seoul"),
    ],
)
def test_a_day_is_the_one_where_it_was_written(given):
    assert day_of(given, "until") == DAY
    assert days_of(pd.Series([given])).tolist() == [DAY]


@pytest.mark.parametrize("given", [None, pd.NaT])
def test_no_day_is_none(given):
    assert day_of(given, "until") is None


@pytest.mark.parametrize("given", [20240101, "2024", "2024-01", "0999-12-31", 1.5, True])
def test_what_is_no_day_is_refused(given):
    with pytest.raises(ValueError, match="until is no day from the year 1000 on"):
        day_of(given, "until")
    assert day_of("1000-01-01", "until").year == 1000
