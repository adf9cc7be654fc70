"""Days as they are given: columns and arguments, read one way everywhere or refused."""

from __future__ import annotations

import datetime
import re

import numpy as np
import pandas as pd

from analysis.needed import at_most

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].+)?")
_YEAR_LAST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
# Days that a span has at most for steps of days, weeks, months and quarters; else years.
_STEPS = {"D": 60, "W": 420, "M": 2_200, "Q": 7_400}
_FIRST_YEAR = 1000  # an earlier one is a slip of the pen, such as 25 for 2025


def days_of(column: pd.Series, names=None) -> pd.Series:
    """A column as days.

    Parameters
    ----------
    column
        Dates, times, or texts written like ``2023-08-01``, with or without a time after it; missing
        values stay missing. Of a time with a zone, the day counts where it was written.
    names
        What to call the rows in errors; their index where it is left out.

    Returns
    -------
    Series
        Of ``datetime64[us]``, at midnight, without a zone.

    Raises
    ------
    ValueError
        Naming each that is no such day, or lies before the year 1000.

    Examples
    --------
    >>> import pandas as pd
    >>> days_of(pd.Series(["2024-06-17T23:30:00Z", None])).dt.day.tolist()
    [17.0, nan]
    >>> days_of(pd.Series(["1/8/2023"], name="window_start"), ["a"])
    Traceback (most recent call last):
    ValueError: window_start is no day from the year 1000 on: '1/8/2023' (a); write it year first, like 2023-08-01 or 2023-01-08.
    """  # noqa: E501
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        column = column.dt.tz_localize(None)
    if pd.api.types.is_datetime64_any_dtype(column):
        found = column.astype("datetime64[us]").dt.normalize()
    else:
        found = column.map(_day).astype("datetime64[us]")
    wrong = (column.notna() & found.isna()) | found.dt.year.lt(_FIRST_YEAR)
    if wrong.any():
        rows = column.index if names is None else pd.Index(names)
        said = [f"{day!r} ({row})" for row, day in zip(rows[wrong], column[wrong], strict=True)]
        raise ValueError(
            f"{column.name} is no day from the year {_FIRST_YEAR} on: {at_most(said, 5)}; "
            f"write it year first, like {_year_first(column[wrong].iloc[0]) or '2023-08-01'}."
        )
    return found


def _year_first(given) -> str:
    """What a day that was written with its year last may be: it can be two."""
    found = _YEAR_LAST.fullmatch(given.strip()) if isinstance(given, str) else None
    if not found:
        return ""
    one, other, year = found.groups()
    days = [f"{year}-{int(m):02}-{int(d):02}" for d, m in ((one, other), (other, one))]
    return " or ".join(dict.fromkeys(day for day in days if _day(day) is not pd.NaT))


def day_of(given, name: str):
    """One day, or None where none is given (or a missing one).

    Examples
    --------
    >>> day_of("2023-08-01", "window_start"), day_of(None, "until")
    (Timestamp('2023-08-01 00:00:00'), None)
    """
    if given is None or given is pd.NaT:
        return None
    return days_of(pd.Series([given], name=name, dtype=object), ["given"]).iloc[0]


def step_of(days: pd.Series) -> str:
    """A step that parts the span of some days into some dozens at most: D, W, M, Q or Y.

    Examples
    --------
    >>> import pandas as pd
    >>> step_of(pd.Series(pd.to_datetime(["2023-02-06", "2023-02-23"])))
    'D'
    """
    span = (days.max() - days.min()).days
    return next((step for step, most in _STEPS.items() if span <= most), "Y")


def last_days(days: pd.Series, until, step: str) -> pd.DatetimeIndex:
    """The first and the last of some days, the last days of steps between, and on to `until`.

    Examples
    --------
    >>> import pandas as pd
    >>> days = pd.Series(pd.to_datetime(["2024-01-10", "2024-02-20"]))
    >>> last_days(days, "2024-03-05", "M").strftime("%m-%d").tolist()
    ['01-10', '01-31', '02-20', '02-29', '03-05']
    """
    first, last = days.min(), days.max()
    end = max(last, day_of(until, "until") or last)
    steps = pd.period_range(first, end, freq=step).end_time.normalize()
    return pd.DatetimeIndex([first, last, end]).union(steps[steps <= end]).unique()


def _day(given):
    """A day, or NaT for what is none."""
    if isinstance(given, str) and _ISO.fullmatch(given.strip()):
        try:
            given = datetime.datetime.fromisoformat(given.strip())
        except ValueError:
            return pd.NaT
    if isinstance(given, np.datetime64):
        given = pd.Timestamp(given)
    if not isinstance(given, datetime.date) or given is pd.NaT:
        return pd.NaT
    return pd.Timestamp(given.year, given.month, given.day)
