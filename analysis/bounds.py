"""What the words allow: strict bounds, and arithmetic that keeps open ends open.

An editor's words set a floor, a ceiling, both or neither. An end that the words leave open is
``inf`` or ``0`` here, never a guess, and open ends stay open under division and multiplication.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.lineage import best_renderings
from analysis.wording import hedge_of, read_figure

BOUNDS = ("lower", "upper", "about", "range", "point")
_ENDS = ["low", "high", "low_closed", "high_closed"]


def strict_bounds(claims: pd.DataFrame) -> pd.DataFrame:
    """Add the interval that the words of each claim logically allow.

    Parameters
    ----------
    claims
        Needs ``value`` (in the claim's unit) and ``bound``; uses ``value_high``, ``hedge`` and
        ``measure`` where present. Not changed.

    Returns
    -------
    DataFrame
        A copy with ``low, high`` (same unit) and ``low_closed, high_closed`` (whether the end
        itself is allowed). A floor has ``high = inf``, a ceiling ``low = 0``, both open;
        *about* sets no limit at all; a plural such as *thousands* is a floor; room for a number
        of rounds (measure ``capacity``) is no floor under the contents; a share in percent ends
        at 100; a claim without a number allows anything.

    Raises
    ------
    TypeError
        If `claims` is no frame.
    ValueError
        Names every row with a value that is no number, negative or infinite, a ``value_high`` that
        is below ``value``, not finite, or stands beside no value or no range, a bound that is none
        of lower, upper, about, range and point, or a number without a bound.

    Notes
    -----
    Whether the stated number itself is allowed follows from the hedge (*at least* 5 allows 5,
    *more than* 5 does not), as in the table ``hedges`` of the package ``wording``. A hedge that
    the kit does not know excludes nothing.

    Examples
    --------
    >>> import pandas as pd
    >>> claims = pd.DataFrame({"value": [13_000, 6e6], "hedge": ["more than", "as many as"],
    ...                        "bound": ["lower", "upper"]})
    >>> strict_bounds(claims)[["low", "high", "low_closed", "high_closed"]]
           low       high  low_closed  high_closed
    0  13000.0        inf       False        False
    1      0.0  6000000.0       False         True
    """
    _refuse_unfit(claims)
    value = claims["value"].astype(float)
    bound = claims["bound"].where(value.notna(), None)
    closed = _stated_number_allowed(claims)
    has_floor = bound.isin(["lower", "range", "point"]) & ~_is_capacity(claims)
    has_ceiling = bound.isin(["upper", "point"]) | (bound.eq("range") & _top(claims).notna())
    top = _top(claims).where(bound.eq("range"), value)
    limit = pd.Series(np.inf, claims.index).mask(_is_percent(claims), 100.0)
    return claims.assign(
        low=value.where(has_floor, 0.0),
        high=top.where(has_ceiling, limit),
        low_closed=has_floor & closed,
        high_closed=(has_ceiling & closed) | (~has_ceiling & np.isfinite(limit)),
    )


def divide(a, b) -> pd.DataFrame:
    """Divide what the words allow: every quotient of a value of `a` and a value of `b`.

    Parameters
    ----------
    a, b
        Frames of claims (strict bounds are added where they are missing), one row of such a
        frame, a wording, a number, or a pair ``(low, high)``. Rows go together one by one; a
        single row goes with every row of the other.

    Returns
    -------
    DataFrame
        ``low, high, low_closed, high_closed``, unit of `a` over unit of `b`, one row a pair,
        index of the longer input. An end is closed only where both its parts are.

    Raises
    ------
    ValueError
        If the numbers of rows do not fit; if an input allows negative values, has a low end that
        is infinite, missing or above its high end; or if `b` can only be 0.

    Examples
    --------
    A ceiling over a floor has a ceiling, and no lower end:

    >>> divide("as many as 6 million", "more than 13,000").round(1)
       low   high  low_closed  high_closed
    0  0.0  461.5       False        False
    """
    top, bottom, index = _paired(a, b)
    if bottom["high"].eq(0).any():
        raise ValueError("Nothing can be divided by 0: the second input allows no other number.")
    with np.errstate(divide="ignore", invalid="ignore"):
        low = np.where(top.low == 0, 0.0, np.where(np.isinf(bottom.high), 0, top.low / bottom.high))
        high = np.where(top.high == 0, 0.0, top.high / np.where(np.isinf(top.high), 1, bottom.low))
    return pd.DataFrame(
        {
            "low": low,
            "high": high,
            "low_closed": top.low_closed & ((top.low == 0) | bottom.high_closed),
            "high_closed": top.high_closed & bottom.low_closed & np.isfinite(high),
        },
    ).set_axis(index)


def multiply(a, b) -> pd.DataFrame:
    """Multiply what the words allow: every product of a value of `a` and a value of `b`.

    Parameters, returns and errors are those of :func:`divide`; the unit is the product of the
    units. Nothing times anything is nothing, even where the other end is open.

    Examples
    --------
    >>> multiply("more than 1,000", (200, 462))
            low  high  low_closed  high_closed
    0  200000.0   inf       False        False
    """
    left, right, index = _paired(a, b)
    with np.errstate(invalid="ignore"):
        low = np.where((left.low == 0) | (right.low == 0), 0.0, left.low * right.low)
        high = np.where((left.high == 0) | (right.high == 0), 0.0, left.high * right.high)
    zero = (left.low.eq(0) & left.low_closed) | (right.low.eq(0) & right.low_closed)
    return pd.DataFrame(
        {
            "low": low,
            "high": high,
            "low_closed": zero | (left.low_closed & right.low_closed),
            "high_closed": left.high_closed & right.high_closed,
        },
    ).set_axis(index)


class Feasible(NamedTuple):
    """What :func:`feasible` found."""

    envelope: pd.DataFrame
    contradictions: pd.DataFrame
    left_out: pd.DataFrame


def feasible(
    claims: pd.DataFrame,
    window_start=None,
    ends=("low", "high"),
    most: int = 10_000,
    parts: bool = False,
    lag_days: int = 0,
) -> Feasible:
    """Where a running total can lie, given all that was said about it, and who contradicts whom.

    A total never falls. So each floor holds from its day on, and each ceiling up to its day. A
    floor of a total that starts later is a floor of one that starts earlier, and a ceiling of a
    total that starts earlier is a ceiling of one that starts later; the other way round nothing
    follows.

    Parameters
    ----------
    claims
        Needs ``claim_id, statement_id, window_start, window_end`` and the two columns of `ends`;
        of ``cumulative`` only True is a running total, where the column is present. Retellings
        count once (:func:`analysis.lineage.best_renderings`). Rows in any order.
    window_start
        First day of the total that the envelope is about. Left out, windows are not told apart
        in the envelope. A claim that does not say its start goes with any.
    ends
        Columns that hold the least and the largest value of each claim: the strict bounds, or
        ``("band_low", "band_high")`` for the way readers take the words.
    most
        Pairs to list at most, the largest first.
    parts
        Whether what was delivered within a window (measure *delivered*, not cumulative, both ends
        of the window known) counts as a floor of every total that contains the window. It is never
        a ceiling.
    lag_days
        Days by which a floor may come after a ceiling and still be held against it, because no
        total is counted on the day it is told. It bears on the contradictions, not the envelope.

    Returns
    -------
    Feasible
        ``envelope``: one row a day on which something was said: ``date, lower`` (largest floor so
        far), ``upper`` (smallest ceiling from then on), ``consistent`` (lower is not above upper).
        ``contradictions``: one row a pair that cannot both be true: ``floor_claim, floor_date,
        floor, ceiling_claim, ceiling_date, ceiling, gap`` (floor less ceiling), ``ratio``,
        ``windows_known`` (both say when they start), largest gap first. Two claims are compared
        where the window of the floor lies inside that of the ceiling, or a start is not given.
        ``left_out``: rows that say nothing here, with ``reason``.

    Raises
    ------
    ValueError
        If a needed column is missing.

    Examples
    --------
    >>> import pandas as pd
    >>> claims = pd.DataFrame({"claim_id": ["us", "kr"], "statement_id": ["us", "kr"],
    ...     "low": [10_000, 0], "high": [float("inf"), 7_800],
    ...     "window_start": pd.to_datetime(["2023-09-01", "2023-08-01"]),
    ...     "window_end": pd.to_datetime(["2024-02-23", "2024-02-26"])})
    >>> feasible(claims).contradictions[["floor_claim", "ceiling_claim", "gap"]]
      floor_claim ceiling_claim     gap
    0          us            kr  2200.0
    """
    table, left_out = _running_totals(claims, ends, parts)
    return Feasible(
        _envelope(table, window_start), _contradictions(table, most, lag_days), left_out
    )


def _running_totals(claims, ends, parts):
    """Claims that say something about a total on a day, and the others with the reason."""
    missing = {"claim_id", "statement_id", "window_start", "window_end", *ends} - set(claims)
    if missing:
        raise ValueError(f"feasible needs the columns {', '.join(sorted(missing))}.")
    claims = claims.reset_index(drop=True)
    table = claims.assign(
        _low=claims[ends[0]].astype(float).fillna(0.0),
        _high=claims[ends[1]].astype(float).fillna(np.inf),
        _start=pd.to_datetime(claims["window_start"]),
        _date=pd.to_datetime(claims["window_end"]),
    )
    part = _is_part(table) if parts else pd.Series(False, index=table.index)
    table["_high"] = table["_high"].mask(part, np.inf)
    reason = pd.Series("", index=table.index, dtype="str")
    reason = reason.mask(table["_low"].eq(0) & np.isinf(table["_high"]), "sets no limit")
    reason = reason.mask(table["_date"].isna(), "no date")
    if "cumulative" in table:
        reason = reason.mask(~table["cumulative"].astype(bool) & ~part, "no running total")
    retold = table.index.difference(best_renderings(table).index)
    reason = reason.mask(table.index.isin(retold), "a retelling")
    kept = table[reason.eq("")].sort_values("_date")
    return kept, claims.assign(reason=reason)[reason.ne("")]


def _is_part(table) -> pd.Series:
    """Deliveries within a known window: what a total that contains the window exceeds."""
    known = table["_start"].notna() & table["_date"].notna()
    return ~table["cumulative"].astype(bool) & table["measure"].eq("delivered") & known


def _envelope(table, window_start) -> pd.DataFrame:
    low, high = table["_low"], table["_high"]
    if window_start is not None:
        start = pd.Timestamp(window_start)
        low = low.where(~(table["_start"] < start), 0.0)
        high = high.where(~(table["_start"] > start), np.inf)
    by_day = pd.DataFrame({"date": table["_date"], "lower": low, "upper": high}).groupby("date")
    envelope = by_day.agg({"lower": "max", "upper": "min"}).reset_index()
    envelope["lower"] = envelope["lower"].cummax()
    envelope["upper"] = envelope["upper"][::-1].cummin()[::-1]
    return envelope.assign(consistent=envelope["lower"] <= envelope["upper"])


def _contradictions(table, most, lag_days) -> pd.DataFrame:
    """Pairs of a floor and a ceiling no earlier than it, in which the floor is the higher."""
    lag = np.timedelta64(lag_days, "D")
    low, high = table["_low"].to_numpy(), table["_high"].to_numpy()
    day = table["_date"].to_numpy()
    reached = np.maximum.accumulate(low)[np.searchsorted(day, day + lag, side="right") - 1]
    ahead = np.minimum.accumulate(high[::-1])[::-1][np.searchsorted(day, day - lag, side="left")]
    # Only these can be part of a pair; without any, sorting was all there was to do.
    ceilings, floors = np.flatnonzero(high < reached), np.flatnonzero(low > ahead)
    one, other = _pairs(low[floors], day[floors], high[ceilings], day[ceilings] + lag)
    first, second = table.iloc[floors[one]], table.iloc[ceilings[other]]
    pairs = pd.DataFrame(
        {
            "floor_claim": first["claim_id"].to_numpy(),
            "floor_date": first["_date"].to_numpy(),
            "floor": first["_low"].to_numpy(),
            "ceiling_claim": second["claim_id"].to_numpy(),
            "ceiling_date": second["_date"].to_numpy(),
            "ceiling": second["_high"].to_numpy(),
        }
    )
    starts = first["_start"].to_numpy(), second["_start"].to_numpy()
    known = ~(pd.isna(starts[0]) | pd.isna(starts[1]))
    pairs = pairs.assign(
        gap=pairs["floor"] - pairs["ceiling"],
        ratio=pairs["floor"] / pairs["ceiling"],
        windows_known=known,
    )[~known | (starts[0] >= starts[1])]
    order = ["gap", "floor_date", "floor_claim", "ceiling_claim"]
    ranked = pairs.sort_values(order, ascending=[False, True, True, True])
    return ranked.head(most).reset_index(drop=True)


def _pairs(low, floor_day, high, ceiling_day):
    """Positions of floors and ceilings that go together, without a table of all pairs."""
    order = np.argsort(-low, kind="stable")
    found = [
        (order[:count][floor_day[order[:count]] <= day], position)
        for position, (day, count) in enumerate(
            zip(ceiling_day, np.searchsorted(-low[order], -high, side="left"), strict=True)
        )
    ]
    one = np.concatenate([floors for floors, _ in found]) if found else np.zeros(0, int)
    other = np.repeat(np.arange(len(found)), [len(floors) for floors, _ in found])
    return one.astype(int), other.astype(int)


def _top(claims: pd.DataFrame) -> pd.Series:
    """Upper end of a printed range, missing where there is none."""
    if "value_high" in claims:
        return claims["value_high"].astype(float)
    return pd.Series(np.nan, index=claims.index)


def _is_capacity(claims: pd.DataFrame) -> pd.Series:
    if "measure" in claims:
        return claims["measure"].eq("capacity")
    return pd.Series(False, index=claims.index)


def _is_percent(claims: pd.DataFrame) -> pd.Series:
    """A share of a whole, of which there is no more than all."""
    if {"measure", "unit"} <= set(claims):
        return claims["measure"].eq("share") & claims["unit"].eq("percent")
    return pd.Series(False, index=claims.index)


def _stated_number_allowed(claims: pd.DataFrame) -> pd.Series:
    """True where the hedge allows the stated number itself."""
    if "hedge" not in claims:
        return pd.Series(True, index=claims.index)
    known = {phrase: hedge_of(phrase) for phrase in claims["hedge"].dropna().unique()}
    excluded = [phrase for phrase, hedge in known.items() if hedge and not hedge.closed]
    return ~claims["hedge"].isin(excluded)


def _refuse_unfit(claims: pd.DataFrame) -> None:
    """Name every row that cannot have bounds, with its number, all at once."""
    if not isinstance(claims, pd.DataFrame):
        raise TypeError(f"strict_bounds takes a frame, not {claims!r:.80}; give claims.loc[[row]].")
    missing = sorted({"value", "bound"} - set(claims))
    if missing:
        raise ValueError(f"strict_bounds needs the columns value and bound; add {missing}.")
    _refuse_text(claims)
    value, top, bound = claims["value"].astype(float), _top(claims), claims["bound"]
    beside_none = top.notna() & (value.isna() | ~bound.eq("range"))
    faults = {
        "a negative value; counts start at 0": value.lt(0),
        "a value that is not finite; leave it empty instead": np.isinf(value),
        "value_high below value; swap them": top.lt(value),
        "value_high is not finite; leave it empty where the range is open": np.isinf(top),
        "value_high without a value and the bound range; add them, or empty it": beside_none,
        f"no bound; give one of {', '.join(BOUNDS)}": value.notna() & ~bound.isin(BOUNDS),
    }
    said = [
        f"row {row!r}: {fault} (value {value[row]:g}, bound {bound[row]!r})"
        for fault, where in faults.items()
        for row in claims.index[where]
    ]
    if said:
        raise ValueError("These claims have no strict bounds.\n" + "\n".join(said))


def _refuse_text(claims) -> None:
    """Numbers that are text are not guessed at."""
    for column in {"value", "value_high"} & set(claims):
        numbers = (int, float, np.integer, np.floating)
        unfit = [
            f"row {row!r}, column {column}: {cell!r}"
            for row, cell in claims[column].items()
            if not isinstance(cell, numbers) and cell is not None and cell is not pd.NA
        ] if not pd.api.types.is_numeric_dtype(claims[column]) else []  # fmt: skip
        if unfit:
            said = "\n".join(unfit)
            raise ValueError(f"These are no numbers; read_figure reads words.\n{said}")


def _as_bounds(x) -> pd.DataFrame:
    """Anything that has strict bounds, as a frame of the four columns."""
    if isinstance(x, str):
        x = pd.DataFrame([read_figure(x)._asdict()])
    if isinstance(x, pd.Series):
        x = x.to_frame().T.infer_objects()
    if isinstance(x, pd.DataFrame):
        return (x if set(_ENDS) <= set(x) else strict_bounds(x))[_ENDS]
    low, high = x if isinstance(x, tuple) and len(x) == 2 else (x, x)
    if not all(isinstance(end, (int, float, np.integer, np.floating)) for end in (low, high)):
        raise TypeError(
            f"Give a frame, a row, a wording, a number or a pair (low, high); not {x!r}."
        )
    ends = pd.DataFrame({"low": [float(low)], "high": [float(high)]})
    return ends.assign(low_closed=True, high_closed=np.isfinite(ends.high))


def _paired(a, b) -> tuple[pd.DataFrame, pd.DataFrame, pd.Index]:
    """Two frames of bounds of equal length, and the index of the longer input."""
    a, b = _as_bounds(a), _as_bounds(b)
    for bounds in (a, b):
        _refuse_impossible(bounds)
    if len(a) != len(b) and 1 not in (len(a), len(b)):
        raise ValueError(
            f"{len(a)} rows do not go with {len(b)}: give as many of both, or one of either."
        )
    longer = a if len(b) == 1 else b
    n = len(longer)
    repeat = [x.iloc[np.zeros(n, int)] if len(x) == 1 else x for x in (a, b)]
    return *(x.reset_index(drop=True) for x in repeat), longer.index


def _refuse_impossible(bounds) -> None:
    """Bounds that no number lies between, each with its ends."""
    low, high = bounds["low"].astype(float), bounds["high"].astype(float)
    fit = np.isfinite(low) & low.ge(0) & high.ge(low)
    if not fit.all():
        said = ", ".join(f"{a:g} to {b:g}" for a, b in zip(low[~fit], high[~fit], strict=True))
        raise ValueError(f"Bounds of counts start at 0 and run upwards; these do not: {said}.")
