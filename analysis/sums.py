"""Many events into one running total: floors add up, and an open end keeps the sum open."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict

import numpy as np
import pandas as pd

from analysis.bounds import per_one, strict_bounds
from analysis.days import days_of
from analysis.lineage import best_renderings
from analysis.needed import at_most, named_columns, need_columns
from analysis.readers import reader_band
from analysis.totals import TOTAL, reasons_in_words, refuse_several
from analysis.wording.said import day_in_words

_WHO = "sum of claims"  # nobody else says it
_NEEDED = ("claim_id", "statement_id", "value", "bound", "window_end")
_HEDGES = {("lower", True): "at least", ("lower", False): "more than"}
_HEDGES |= {("upper", True): "at most", ("upper", False): "less than"}


def cumulate(claims: pd.DataFrame, apart=()) -> pd.DataFrame:
    """Add up what was said of single events: their running total, with open ends kept open.

    Parameters
    ----------
    claims
        Claims about events or periods, each counted by itself, about one quantity in one unit:
        needs ``claim_id, statement_id, value, bound, window_end``; uses ``window_start`` (without
        it an event is of its last day), ``cumulative`` and what :func:`analysis.strict_bounds`
        uses. Of renderings of one statement the best counts.
    apart
        Columns that tell events apart, such as a place: claims that differ in one of them never
        count the same. Of the others, those with days in common may; they count once. To the
        low end goes the largest sum of those that have no day in common; the high end leaves out
        what lies within the window of another.

    Returns
    -------
    DataFrame
        One row a day on which a claim's window ends: claims of the total up to that day, for
        ``static.envelope``, ``static.curve`` and :func:`analysis.pool`. ``low`` is the sum of
        the low ends, ``high`` that of the high ends: open (``inf``) as soon as one is, or a claim
        has no number. ``value, value_high, bound, hedge`` say the same as a claim would (*at
        least* the sum of the floors; no number where both ends are open). ``window_start`` is the
        first day of all; ``claims`` says how many claims bear on it, ``open_claims`` how many of
        those that count towards the high end have none. Bands are those of the reading
        ``strict``: no reader was asked about a sum.

    Raises
    ------
    TypeError
        If `claims` is no frame, or `apart` no name.
    ValueError
        Counts what cannot be summed, by reason: running totals themselves, rows that do not say
        whether they are one (``cumulative`` is empty), shares and rates, room, plans, changes,
        denials, rows without a day. Or if the claims are about several totals, a window ends
        before it starts, or claims that share days contradict each other.

    Notes
    -----
    The low end of claims that share days is the heaviest set of windows without a common day
    (weighted interval scheduling), for each day anew.

    Examples
    --------
    >>> days = pd.to_datetime(["2024-01-05", "2024-02-05", "2024-03-05"])
    >>> claims = pd.DataFrame({"claim_id": ["a", "b", "c"], "statement_id": ["a", "b", "c"],
    ...     "value": [40, 12, 20], "value_high": [60, None, None], "window_end": days,
    ...     "hedge": [None, "up to", "at least"], "bound": ["range", "upper", "lower"]})
    >>> cumulate(claims)[["window_end", "bound", "low", "high", "open_claims"]]
      window_end  bound   low  high  open_claims
    0 2024-01-05  range  40.0  60.0            0
    1 2024-02-05  range  40.0  72.0            0
    2 2024-03-05  lower  60.0   inf            1
    """
    need_columns(claims, _NEEDED, "cumulate")
    apart = named_columns(claims, apart, "cumulate")
    events = _events(claims, apart)
    steps = pd.concat([_floors(events), _ceilings(events)]).groupby(["group", "day"]).sum()
    _refuse_contradictions(steps, events)
    sums = steps.groupby(level="day").sum().cumsum().round(9)
    sums["claims"] = events["window_end"].value_counts().sort_index().cumsum().to_numpy()
    return _as_claims(sums, events)


def _events(claims, apart) -> pd.DataFrame:
    """One rendering a statement, with bounds and days, by day; refuses what cannot be summed.

    Those of one ``group`` may count the same.
    """
    table = best_renderings(claims).reset_index(drop=True)
    end = days_of(table["window_end"], table["claim_id"])
    start = days_of(_column(table, "window_start", None), table["claim_id"]).fillna(end)
    table = table.assign(window_start=start, window_end=end)
    _refuse_unfit(table)
    refuse_several(table)
    wrong = table["claim_id"][start > end]
    if len(wrong):
        raise ValueError(f"The window ends before it starts in {at_most(wrong)}: swap the days.")
    group = table.groupby(apart, dropna=False).ngroup() if apart else 0
    table = strict_bounds(table).assign(group=group)
    return table.sort_values(["window_end", "window_start"], ignore_index=True)


def _refuse_unfit(table) -> None:
    """Count what cannot be summed, by reason, with examples and what to leave out."""
    measure, total = _column(table, "measure", ""), _column(table, "cumulative", False)
    modality = _column(table, "modality", "")
    reasons = {
        "no day": table["window_end"].isna(),
        "cumulative is empty: a total or not?": total.isna(),
        "a running total itself: envelope and pool take it as it is": total.eq(True),
        "a share: shares of different wholes have no sum": measure.eq("share")
        | _column(table, "unit", "").isin(["share", "ratio"])
        | per_one(table).ne(1),
        "a rate": measure.isin(["rate", "flow"]),
        "room, not contents": measure.eq("capacity"),
        "a plan": measure.eq("planned") | modality.eq("planned"),
        "a change: the total may have fallen": measure.eq("change"),
        "denied": modality.eq("denied"),
    }
    reason = pd.Series("", table.index, dtype="str")
    for why, where in reasons.items():
        reason = reason.mask(where.fillna(False).astype(bool) & reason.eq(""), why)
    wrong = table["claim_id"][reason.ne("")]
    if len(wrong):
        raise ValueError(
            f"Of {len(table)} claims these cannot be summed: {reasons_in_words(reason)}. They are "
            f"{at_most(wrong, 3)}: leave them out, as in "
            f"claims[~claims['claim_id'].isin({wrong.tolist()[:3]})]."
        )
    if table.empty:
        raise ValueError("There is no claim to add up: the frame is empty.")


def _floors(events) -> pd.DataFrame:
    """Growth of the heaviest sum of windows without a common day, and whether it is exceeded."""
    known, grown = defaultdict(lambda: ([], [(0.0, 0)])), []
    above = (~events["low_closed"] & events["low"].gt(0)).astype(int)
    columns = [events[name].tolist() for name in ("group", "window_start", "window_end", "low")]
    for group, start, end, low, more in zip(*columns, above, strict=True):
        ends, best = known[group]
        before, exceeded = best[bisect_left(ends, start)]
        best.append(max(best[-1], (before + low, max(exceeded, more))))
        ends.append(end)
        grown.append(np.subtract(best[-1], best[-2]))
    grown = pd.DataFrame(grown, columns=["low", "low_exceeded"])
    return grown.assign(group=events["group"], day=events["window_end"])


def _ceilings(events) -> pd.DataFrame:
    """What the high ends add on the last day of each window, and take back once it is covered."""
    rows = events.sort_values(["window_start", "window_end", "high"], ascending=[True, False, True])
    known, covered = defaultdict(list), []  # ends of windows that began no later
    for group, end in zip(rows["group"], rows["window_end"], strict=True):
        ends = known[group]
        place = bisect_left(ends, end)
        covered.append(ends[place] if place < len(ends) else pd.NaT)
        ends.insert(place, end)
    is_open = np.isinf(rows["high"])
    more = pd.DataFrame(
        {
            "high": rows["high"].mask(is_open, 0.0),
            "open_claims": is_open.astype(float),
            "high_missed": (~rows["high_closed"] & ~is_open).astype(float),
        }
    )
    about = rows[["group"]].assign(day=rows["window_end"])
    less = (-more).join(about.assign(day=covered)).dropna(subset="day")
    return pd.concat([more.join(about), less])


def _refuse_contradictions(steps, events) -> None:
    """Name claims that share days, with a floor above what the others allow."""
    total = steps.groupby(level="group").cumsum()
    odd = total.index[total["open_claims"].eq(0) & total["low"].gt(total["high"] + 1e-9)]
    if len(odd):
        group, day = odd[0]
        near = events[events["group"].eq(group) & events["window_end"].le(day)]["claim_id"].tail(3)
        raise ValueError(
            f"Claims that share days contradict each other by {day_in_words(day)}, among them "
            f"{at_most(near)}: keep one of them, or name the columns that tell events apart, as in "
            "cumulate(claims, apart='place')."
        )


def _as_claims(sums, events) -> pd.DataFrame:
    """The sums as claims about the total, in the words that set the same ends."""
    low, high = sums["low"], sums["high"].mask(sums["open_claims"].gt(0), np.inf)
    floor, ceiling = low.gt(0), np.isfinite(high)
    closed = {
        "low_closed": floor & sums["low_exceeded"].eq(0),
        "high_closed": ceiling & sums["high_missed"].eq(0),
    }
    kinds = [floor & ceiling & low.eq(high), floor & ceiling, floor, ceiling]
    bound = pd.Series(np.select(kinds, ["point", "range", "lower", "upper"], ""), sums.index)
    said = zip(bound, closed["low_closed"] | closed["high_closed"], strict=True)
    names = [f"sum-{day:%Y-%m-%d}" for day in sums.index]
    table = pd.DataFrame(
        {
            "claim_id": names,
            "statement_id": names,
            **{name: events[name].iloc[0] for name in TOTAL if name in events},
            "value": low.where(floor, high).where(floor | ceiling),
            "value_high": high.where(bound.eq("range")),
            "hedge": pd.Series([_HEDGES.get(one) for one in said], sums.index, "str"),
            "bound": bound.where(bound.ne("")).astype("str"),
            "window_start": events["window_start"].min(),
            "window_end": sums.index,
            "cumulative": True,
            "originator": _WHO,
            "originator_id": _WHO,
            "claims": sums["claims"].astype(int),
            "open_claims": sums["open_claims"].astype(int),
        }
    ).reset_index(drop=True)
    ends = {name: said.to_numpy() for name, said in closed.items()}
    return reader_band(strict_bounds(table).assign(**ends), reading="strict")


def _column(table, name, without) -> pd.Series:
    return table[name] if name in table else pd.Series(without, table.index, dtype=object)
