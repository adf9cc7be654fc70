"""What the words allow: strict bounds, and arithmetic that keeps open ends open.

An editor's words set a floor, a ceiling, both or neither. An end that the words leave open is
``inf`` or ``0`` here, never a guess, and open ends stay open under division and multiplication.

Percent keep their own scale in frames of claims. In formulas (:func:`divide`, :func:`multiply`,
:func:`analysis.propagate` and what rests on it) they are shares of one: "12%" is 0.12, as "a
third" is 0.33; a bare 12 stays 12.

What is denied (modality ``denied``) has the bounds of its words: they say what is denied, and
nothing about the total. Whoever counts, pools or compares leaves such claims out.
"""

from __future__ import annotations

import re
from numbers import Real
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.days import day_of
from analysis.needed import in_short, need_columns, need_numbers
from analysis.totals import TOTAL, reasons_in_words, running_totals
from analysis.wording import hedge_of, read_figure
from analysis.wording.bound import said_bound
from analysis.wording.vocabulary import MEASURES, TIMES

BOUNDS = ("lower", "upper", "about", "range", "point")
_ENDS = ["low", "high", "low_closed", "high_closed"]
_PERCENT = r"^(?:an? )?(?:%|per ?cent(?:age points?)?|pct)(?![a-z])"
_OF_ALL = r"^(?:an? )?(?:%|per ?cent|pct)(?: of\b.*)?$"  # not "percent more", "percentage points"
# Behind these a part of one is an amount and no share: "half a tonne", "0.5 km", "$0.5".
_AMOUNT = (
    r"^(?:an?|per|times|square|cubic|nautical|kilo\w*|\w+watts?|dollars?|euros?|cents?|won|yen|yuan"
    rf"|ro?ubles?|(?:{'|'.join(sorted(MEASURES | TIMES))})(?:e?s)?)\b|^[^\w\s]"
)


def strict_bounds(claims: pd.DataFrame) -> pd.DataFrame:
    """Add the interval that the words of each claim logically allow.

    Parameters
    ----------
    claims
        Needs ``value`` (in the claim's unit) and ``bound``; uses ``value_high``, ``hedge``,
        ``measure`` and ``unit`` (else ``unit_words``) where present. Not changed.

    Returns
    -------
    DataFrame
        A copy with ``low, high`` (same unit) and ``low_closed, high_closed`` (whether the end
        itself is allowed). A floor has ``high = inf``, a ceiling ``low = 0``, both open;
        *about* sets no limit at all; a plural such as *thousands* is a floor; a hedge on a range
        moves its ends (:func:`analysis.wording.bound.said_bound`); room for a number of rounds
        (measure ``capacity``) is no floor under the contents; a share ends at all of the whole
        (:func:`whole`); a claim without a number allows anything. A change (measure ``change``) may
        be below 0: what leaves its low end open has ``low = -inf``.

    Raises
    ------
    TypeError
        If `claims` is no frame.
    ValueError
        Names every row with a value that is no number, negative (but for a change) or infinite, a
        ``value_high`` that is below ``value``, not finite, or stands beside no value or the bound
        point, a ``value_best`` outside of what is stated, a bound that is none of lower, upper,
        about, range and point, or a number without a bound.

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
    refuse_unfit(claims)
    value, top = claims["value"].astype(float), top_of(claims)
    bound = said_bound(claims).where(value.notna(), None)
    closed = _stated_number_allowed(claims)
    fallen = bound.eq("range") & _high(claims).isna() & value.lt(0)  # by hundreds, and more
    has_floor = bound.isin(["lower", "range", "point"]) & ~_is_capacity(claims) & ~fallen
    has_ceiling = bound.isin(["upper", "point"]) | (bound.eq("range") & _high(claims).notna())
    has_ceiling |= fallen
    limit, least = whole(claims), pd.Series(0.0, claims.index).mask(_is_change(claims), -np.inf)
    return claims.assign(
        low=value.where(has_floor, least),
        high=top.where(has_ceiling, limit),
        low_closed=has_floor & closed,
        high_closed=(has_ceiling & closed) | (~has_ceiling & np.isfinite(limit)),
    )


def whole(claims: pd.DataFrame) -> pd.Series:
    """All that there is, for a share of something: 1, or 100 percent; ``inf`` for other claims.

    Parameters
    ----------
    claims
        Needs ``value``; uses ``value_high``, ``measure``, ``hedge`` and ``unit`` (else
        ``unit_words``).

    Returns
    -------
    Series
        1 for the unit *share*, and for a part of one that words name ("a third", "half the
        troops"); 100 for percent of something, or of nothing named. Growth ("percent more"),
        percentage points, percent of another measure than *share*, and what is beyond all
        ("150 percent") have no such end.

    Examples
    --------
    >>> from analysis import read_figure
    >>> words = ["at least two-thirds", "about 95%", "150 percent", "a 12% rise", "500"]
    >>> whole(pd.DataFrame([read_figure(text)._asdict() for text in words])).tolist()
    [1.0, 100.0, inf, inf, inf]
    """
    value = top_of(claims)
    parts, percent, amount = _unit_is(claims, "^share$", _OF_ALL, f"{_AMOUNT}|{_PERCENT}")
    if "unit_words" in claims:
        bare = _column(claims, "unit").eq("") & ~amount
        parts = parts | (bare & value.gt(0) & value.lt(1))
    if not (parts | percent).any():
        return pd.Series(np.inf, claims.index)
    percent = percent & _column(claims, "measure").isin(["share", ""])
    limit = pd.Series(np.inf, claims.index).mask(percent, 100.0).mask(parts, 1.0)
    # "more than 100 percent" is growth
    fits = value.lt(limit) | (value.eq(limit) & _stated_number_allowed(claims))
    return limit.where(fits, np.inf)


def ceilings(claims: pd.DataFrame) -> pd.Series:
    """The largest total that the words of each claim allow on its day; ``inf`` where they set none.

    Parameters
    ----------
    claims
        Needs ``high``, as of :func:`strict_bounds`; uses ``value`` and ``bound`` where present.

    Returns
    -------
    Series
        ``high``; but a bare round number (from 100 on, printed to one or two digits) says how many
        there are by now and not that there are no more: as with *about*, nothing limits it above.

    Examples
    --------
    >>> claims = pd.DataFrame({"value": [20_000, 20_150], "bound": "point"})
    >>> ceilings(strict_bounds(claims)).tolist()
    [inf, 20150.0]
    """
    if not {"value", "bound"} <= set(claims):
        return claims["high"]
    value = claims["value"].astype(float)
    digit = 10.0 ** np.floor(np.log10(value.where(value.ge(100))) - 1)  # the second one
    return claims["high"].mask(claims["bound"].eq("point") & (value % digit).eq(0), np.inf)


def per_one(claims: pd.DataFrame) -> pd.Series:
    """How many of a claim's units make one in a formula: 100 for percent, otherwise 1.

    Examples
    --------
    >>> per_one(pd.DataFrame({"value": [12, 12, 12], "unit": ["percent", "share", "persons"]}))
    0    100.0
    1      1.0
    2      1.0
    dtype: float64
    """
    return pd.Series(1.0, claims.index).mask(*_unit_is(claims, _PERCENT), 100.0)


def top_of(claims: pd.DataFrame) -> pd.Series:
    """The upper of the printed numbers: ``value_high``, or the only one.

    Examples
    --------
    >>> top_of(pd.DataFrame({"value": [4, 5], "value_high": [6, None]})).tolist()
    [6.0, 5.0]
    """
    return _high(claims).fillna(claims["value"].astype(float))


def divide(a, b) -> pd.DataFrame:
    """Divide what the words allow: every quotient of a value of `a` and a value of `b`.

    Parameters
    ----------
    a, b
        Frames of claims (strict bounds are added where they are missing), one row of such a
        frame, a wording, a number, or a pair ``(low, high)``. Rows go together one by one; a
        single row goes with every row of the other. Percent are taken as shares of one.

    Returns
    -------
    DataFrame
        ``low, high, low_closed, high_closed``, unit of `a` over unit of `b`, one row a pair,
        index of the longer input. An end is closed where both its parts are, and a 0 that comes
        of nothing in one of them where that is.

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
            "high_closed": top.high_closed
            & ((top.high == 0) | bottom.low_closed)
            & np.isfinite(high),
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
    >>> multiply(500, "12%")[["low", "high"]]
        low  high
    0  60.0  60.0
    """
    left, right, index = _paired(a, b)
    with np.errstate(invalid="ignore"):
        high = np.where((left.high == 0) | (right.high == 0), 0.0, left.high * right.high)
    zero = (left.low.eq(0) & left.low_closed) | (right.low.eq(0) & right.low_closed)
    return pd.DataFrame(
        {
            "low": left.low * right.low,
            "high": high,
            "low_closed": zero | (left.low_closed & right.low_closed),
            "high_closed": (high == 0) | (left.high_closed & right.high_closed),
        },
    ).set_axis(index)


class Feasible(NamedTuple):
    """What :func:`feasible` found."""

    envelope: pd.DataFrame
    contradictions: pd.DataFrame
    left_out: pd.DataFrame
    more: bool

    def __repr__(self) -> str:
        """The days, the pairs that cannot both be true, and the claims that say nothing here."""
        days, gaps = self.envelope["date"], self.contradictions["gap"]
        when = f", {days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else ""
        widest = f"{' or more' * self.more}, the widest {gaps.max():,.10g}" if len(gaps) else ""
        return (
            f"Where the total can lie: {days.nunique()} days{when}\n"
            f"pairs at odds: {len(gaps)}{widest}\n"
            f"left out: {reasons_in_words(self.left_out['reason'])}"
        )


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
        which of them count, :func:`analysis.totals.running_totals` says. Rows in any order. Where
        there are columns ``quantity, direction, measure, unit``, claims that differ in one of them
        are about different totals and have nothing to do with each other. ``low_closed,
        high_closed`` say whether the strict bounds themselves are allowed; without them they are.
    window_start
        First day of the total that the envelope is about. Left out, windows are not told apart
        in the envelope. A claim that does not say its start goes with any.
    ends
        Columns that hold the least and the largest value of each claim: the strict bounds, of
        which a bare round number sets no ceiling (:func:`ceilings`); or
        ``("band_low", "band_high")`` for the values assumed up to readers' edges.
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
        far), ``upper`` (smallest ceiling from then on), ``consistent`` (there is a number between
        them), and ``quantity, direction`` where known.
        ``contradictions``: one row a pair that cannot both be true: ``floor_claim, floor_date,
        floor, ceiling_claim, ceiling_date, ceiling, gap`` (floor less ceiling; 0 where only an end
        that is not itself allowed keeps them apart), ``ratio``,
        ``windows_known`` (both say when they start), largest gap first. Two claims are compared
        where the window of the floor lies inside that of the ceiling, or a start is not given.
        ``left_out``: rows that say nothing here, with ``reason``. ``more``: whether there are more
        pairs than `most`.

    Raises
    ------
    ValueError
        If a needed column is missing or an argument unfit.

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
    _refuse_unfit_call(claims, ends, most, lag_days)
    table, left_out = _running_totals(claims, ends, parts)
    found = [
        (_envelope(group, window_start), *_contradictions(group, most, lag_days))
        for group in _totals(table)
    ]
    if not found:
        found = [(_envelope(table, window_start), *_contradictions(table, most, lag_days))]
    envelopes, pairs, more = zip(*found, strict=True)
    ranked = _ranked(pd.concat(pairs, ignore_index=True))
    return Feasible(
        pd.concat(envelopes, ignore_index=True),
        ranked.head(most),
        left_out,
        any(more) or len(ranked) > most,
    )


def stretches(found: Feasible, start, end) -> pd.DataFrame:
    """Where a total can lie in each stretch of time between two days on which something was said.

    A floor counts from its day on, so the lower edge steps up after it; a ceiling up to its day.

    Parameters
    ----------
    found
        Of :func:`feasible`, about one total.
    start, end
        Where the first stretch begins and the last one ends.

    Returns
    -------
    DataFrame
        ``start, end, lower, upper, is_open`` (nothing limits it from above), ``consistent`` (lower
        is not above upper), ``clash`` (it is, and the stretch lies between the days of a floor and
        a ceiling that cannot both hold).

    Examples
    --------
    >>> claims = pd.DataFrame({"claim_id": ["us", "kr"], "statement_id": ["us", "kr"],
    ...     "low": [10_000, 0], "high": [float("inf"), 7_800], "window_start": None,
    ...     "window_end": pd.to_datetime(["2024-02-23", "2024-02-26"])})
    >>> stretches(feasible(claims), "2024-01-01", "2024-03-01")[["lower", "upper", "clash"]]
         lower   upper  clash
    0      0.0  7800.0  False
    1  10000.0  7800.0   True
    2  10000.0     inf  False
    """
    table = found.envelope
    edges = pd.DatetimeIndex([start, *table["date"], end]).as_unit("us")
    lower, upper = [0.0, *table["lower"]], np.array([*table["upper"], np.inf])
    fits = lower <= upper
    days = found.contradictions[["floor_date", "ceiling_date"]].to_numpy("datetime64[us]")
    days = days[np.argsort(days.min(axis=1))]
    # How late the latest pair reaches of those that began before a stretch.
    reach = np.maximum.accumulate([np.datetime64("0001-01-01", "us"), *days.max(axis=1)])
    began = np.searchsorted(days.min(axis=1), edges[:-1].to_numpy(), "right")
    clash = ~fits & (reach[began] >= edges[1:].to_numpy())
    known = {"start": edges[:-1], "end": edges[1:], "lower": lower, "upper": upper}
    return pd.DataFrame(known).assign(is_open=np.isinf(upper), consistent=fits, clash=clash)


def unbroken(table: pd.DataFrame, by: str | None = None) -> list[pd.DataFrame]:
    """Stretches of time in groups: each without a gap, and alike in the column `by`.

    Parameters
    ----------
    table
        Needs ``start, end``, in the order of time; those without any length are left out.

    Examples
    --------
    >>> some = pd.DataFrame({"start": [1, 2, 5], "end": [2, 3, 6]})
    >>> [part.index.tolist() for part in unbroken(some)]
    [[0, 1], [2]]
    """
    new = table["start"].ne(table["end"].shift())
    if by is not None:
        new |= table[by].ne(table[by].shift())
    lasting = table[table["end"] > table["start"]]
    return [part for _, part in lasting.groupby(new.cumsum())]


def steps(table: pd.DataFrame, edge: str) -> tuple[list, list]:
    """Days and levels of an edge, such as ``lower``: a stair that is level within each stretch.

    Examples
    --------
    >>> steps(pd.DataFrame({"start": [1, 2], "end": [2, 5], "lower": [10.0, 30.0]}), "lower")
    ([1, 2, 2, 5], [10.0, 10.0, 30.0, 30.0])
    """
    days = [day for pair in zip(table["start"], table["end"], strict=True) for day in pair]
    return days, np.repeat(table[edge].to_numpy(float), 2).tolist()


def _refuse_unfit_call(claims, ends, most, lag_days) -> None:
    if isinstance(ends, str) or len(ends) != 2:
        raise ValueError(f"ends names two columns, as in ('low', 'high'); not {ends!r}.")
    needed = {"claim_id", "statement_id", "window_start", "window_end", *ends}
    need_columns(claims, sorted(needed), "feasible")
    if not (isinstance(most, int) and most >= 1 and isinstance(lag_days, int) and lag_days >= 0):
        raise ValueError("most is a whole number from 1, lag_days one from 0.")


def _running_totals(claims, ends, parts):
    """Claims that say something about a total on a day, and the others with the reason."""
    table = running_totals(claims, parts)
    largest = ceilings(table) if tuple(ends) == ("low", "high") else table[ends[1]]
    table = table.assign(
        _low=table[ends[0]].astype(float).fillna(0.0),
        _high=largest.astype(float).fillna(np.inf).mask(table["part"], np.inf),
        _start=table["window_start"],
        _date=table["window_end"],
    )
    reason = table["reason"]
    open_ended = reason.eq("") & table["_low"].eq(0) & np.isinf(table["_high"])
    reason = reason.mask(open_ended, "sets no limit")
    kept = _with_open_ends(table[reason.eq("")], ends).sort_values("_date")
    return kept, claims.reset_index(drop=True).assign(reason=reason)[reason.ne("")]


def _with_open_ends(table, ends) -> pd.DataFrame:
    """Ends to compare: an end that is not itself allowed lies a hair inside the stated one."""
    least, largest = table["_low"], table["_high"]
    if tuple(ends) == ("low", "high") and {"low_closed", "high_closed"} <= set(table):
        least = least.where(table["low_closed"].astype(bool), np.nextafter(least, np.inf))
        largest = largest.where(
            table["high_closed"].astype(bool) | np.isinf(largest), np.nextafter(largest, -np.inf)
        )
    return table.assign(_least=least, _largest=largest)


def _totals(table):
    """Groups of claims about the same total; other totals have nothing to do with them."""
    same = [name for name in TOTAL if name in table]
    if not same or table.empty:
        return [table]
    return [group for _, group in table.groupby(same, sort=True, dropna=False)]


def _envelope(table, window_start) -> pd.DataFrame:
    ends = {"lower": "_low", "upper": "_high", "_least": "_least", "_largest": "_largest"}
    low, high = ["lower", "_least"], ["upper", "_largest"]
    by_day = table[list(ends.values())].set_axis(list(ends), axis=1).assign(date=table["_date"])
    if window_start is not None:
        start = day_of(window_start, "window_start")
        by_day[low] = by_day[low].mask(table["_start"] < start, 0.0)
        by_day[high] = by_day[high].mask(table["_start"] > start, np.inf)
    rules = dict.fromkeys(low, "max") | dict.fromkeys(high, "min")
    envelope = by_day.groupby("date").agg(rules).reset_index()
    envelope[low] = envelope[low].cummax()
    envelope[high] = envelope[high][::-1].cummin()[::-1]
    fits = envelope["_least"] <= envelope["_largest"]
    named = {c: table[c].iloc[0] for c in ("quantity", "direction") if c in table and len(table)}
    return envelope[["date", "lower", "upper"]].assign(consistent=fits, **named)


def _contradictions(table, most, lag_days) -> tuple[pd.DataFrame, bool]:
    """Pairs of a floor and a ceiling no earlier that leave no room, and whether there are more."""
    lag = np.timedelta64(lag_days, "D")
    least, largest = table["_least"].to_numpy(), table["_largest"].to_numpy()
    day, start = table["_date"].to_numpy(), table["_start"].to_numpy()
    reached = np.maximum.accumulate(least)[np.searchsorted(day, day + lag, side="right") - 1]
    ahead = np.minimum.accumulate(largest[::-1])[::-1][np.searchsorted(day, day - lag, side="left")]
    # Only these can be part of a pair; without any, sorting was all there was to do.
    ceilings, floors = np.flatnonzero(largest < reached), np.flatnonzero(least > ahead)
    reach = np.searchsorted(day[floors], day[ceilings] + lag, side="right")
    one, other, more = _widest_pairs(
        least[floors], largest[ceilings], reach, start[floors], start[ceilings], most
    )
    first, second = table.iloc[floors[one]], table.iloc[ceilings[other]]
    pairs = pd.DataFrame(
        {
            "floor_claim": first["claim_id"].to_numpy(),
            "floor_date": first["_date"].to_numpy(),
            "floor": first["_low"].to_numpy(),
            "ceiling_claim": second["claim_id"].to_numpy(),
            "ceiling_date": second["_date"].to_numpy(),
            "ceiling": second["_high"].to_numpy(),
            "windows_known": first["_start"].notna().to_numpy()
            & second["_start"].notna().to_numpy(),
        }
    )
    return pairs, more


def _ranked(pairs) -> pd.DataFrame:
    pairs = pairs.assign(gap=pairs["floor"] - pairs["ceiling"])
    pairs["ratio"] = pairs["floor"] / pairs["ceiling"].where(pairs["ceiling"] > 0)
    order = ["gap", "floor_date", "floor_claim", "ceiling_claim"]
    ranked = pairs.sort_values(order, ascending=[False, True, True, True], ignore_index=True)
    known = ranked.pop("windows_known")
    return ranked.assign(windows_known=known)


_AT_ONCE = 2_000_000  # pairs that are compared at once: some dozen megabytes


def _widest_pairs(least, largest, reach, floor_start, ceiling_start, most):
    """The pairs furthest apart, and whether there are more.

    A ceiling goes with the floors before its `reach` whose window lies inside its own. Ceilings
    come in the order of the gap that they could have; once the pairs are wider, no more are asked.
    """
    gaps, pairs, place = np.zeros(0), np.zeros((0, 2), int), np.arange(len(least))
    widest = np.maximum.accumulate(least)[reach - 1] - largest
    order = np.argsort(-widest, kind="stable")
    step = max(1, _AT_ONCE // max(1, len(least)))
    for some in np.split(order, range(step, len(order), step)):
        enough = gaps[most] if len(gaps) > most else 0
        if widest[some].max(initial=0) <= enough:
            break
        gap = least - largest[some, None]
        fits = (gap > enough) & (place < reach[some, None])
        fits &= ~(floor_start < ceiling_start[some, None])
        ceiling, floor = np.nonzero(fits)
        gaps = np.append(gaps, gap[ceiling, floor])
        pairs = np.vstack([pairs, np.column_stack([floor, some[ceiling]])])
        first = np.argsort(-gaps, kind="stable")[: most + 1]
        gaps, pairs = gaps[first], pairs[first]
    return pairs[:most, 0], pairs[:most, 1], len(pairs) > most


def _high(claims: pd.DataFrame) -> pd.Series:
    """Upper end of a printed range, missing where there is none."""
    if "value_high" in claims:
        return claims["value_high"].astype(float)
    return pd.Series(np.nan, index=claims.index)


def _unit_is(claims: pd.DataFrame, *patterns: str) -> list[pd.Series]:
    """For each kind, where the unit is of it: the coded one, else the words behind the figure."""
    unit = _column(claims, "unit")
    if "unit_words" in claims:
        unit = unit.where(unit.ne(""), _column(claims, "unit_words"))
    known, none = unit.unique(), pd.Series(False, claims.index)
    fits = [[said for said in known if re.search(kind, said.lower())] for kind in patterns]
    return [unit.isin(some) if some else none for some in fits]


def _column(claims: pd.DataFrame, name: str) -> pd.Series:
    """A column of text, empty where nothing is said."""
    column = claims[name] if name in claims else pd.Series("", index=claims.index)
    return column.fillna("").astype("str")


def _is_capacity(claims: pd.DataFrame) -> pd.Series:
    if "measure" in claims:
        return claims["measure"].eq("capacity")
    return pd.Series(False, index=claims.index)


def _is_change(claims: pd.DataFrame) -> pd.Series:
    """How many more or fewer there are; only this may be below 0."""
    return _column(claims, "measure").eq("change")


def _stated_number_allowed(claims: pd.DataFrame) -> pd.Series:
    """True where the hedge allows the stated number itself."""
    if "hedge" not in claims:
        return pd.Series(True, index=claims.index)
    known = {phrase: hedge_of(phrase) for phrase in claims["hedge"].dropna().unique()}
    excluded = [phrase for phrase, hedge in known.items() if hedge and not hedge.closed]
    return ~claims["hedge"].isin(excluded)


def refuse_unfit(claims: pd.DataFrame) -> None:
    """Name every row that cannot have bounds, with its number, all at once."""
    need_columns(claims, ("value", "bound"), "strict_bounds")
    need_numbers(claims, "value", "value_high")
    value, top, bound = claims["value"].astype(float), _high(claims), claims["bound"]
    beside_none = top.notna() & (value.isna() | bound.eq("point"))
    faults = {
        "a negative value; counts start at 0, and only a change may be below": (
            value.lt(0) & ~_is_change(claims)
        ),
        "a value that is not finite; leave it empty instead": np.isinf(value),
        "value_high below value; swap them": top.lt(value),
        "value_high is not finite; leave it empty where the range is open": np.isinf(top),
        "value_high without a value, or beside the bound point; empty it or mend them": beside_none,
        "value_best lies outside of what is stated; mend or empty it": _misses(claims, value, top),
        f"no bound; give one of {', '.join(BOUNDS)}": value.notna() & ~bound.isin(BOUNDS),
    }
    said = [
        f"row {row!r}: {fault} (value {number:g}, bound {said!r})"
        for fault, where in faults.items()
        if where.any()
        for row, number, said in zip(claims.index[where], value[where], bound[where], strict=True)
    ]
    if said:
        raise ValueError("These claims have no strict bounds.\n" + "\n".join(said))


def _misses(claims, value, top) -> pd.Series:
    """A best estimate below the low end of a claim, or above its high one."""
    if "value_best" not in claims:
        return pd.Series(False, index=claims.index)
    best, bound = claims["value_best"].astype(float), claims["bound"]
    return (best.lt(value) & bound.ne("upper")) | (best.gt(top) & bound.ne("lower"))


def _as_bounds(x) -> pd.DataFrame:
    """Anything that has strict bounds, as a frame of the four columns."""
    if isinstance(x, str):
        x = pd.DataFrame([read_figure(x)._asdict()])
    if isinstance(x, pd.Series):
        x = x.to_frame().T.infer_objects()
    if isinstance(x, pd.DataFrame):
        bounds, ends = x if set(_ENDS) <= set(x) else strict_bounds(x), ["low", "high"]
        return bounds[_ENDS].assign(**bounds[ends].div(per_one(x), axis=0))
    low, high = x if isinstance(x, tuple) and len(x) == 2 else (x, x)
    if not all(isinstance(end, Real) for end in (low, high)):
        raise TypeError(
            f"Give a frame, a row, a wording, a number or a pair (low, high); not {in_short(x)}."
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
