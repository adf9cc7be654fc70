"""What each report says about a total: which ones count, what they limit, how much they weigh."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.bounds import strict_bounds
from analysis.lineage import best_renderings
from analysis.readers import families, value_quantiles

TOTAL = ("quantity", "direction", "measure", "unit")
_SHADES = 33  # equally likely readings of one statement's words
_FLOORS, _CEILINGS = ("above",), ("below", "flat")
_NEEDED = ("claim_id", "statement_id", "value", "bound", "window_start", "window_end")
_NO_DELIVERY = {"capacity": "room, not contents", "planned": "a plan"}
# What a worthless report is taken to be: a number anywhere within three orders of magnitude, and
# a floor or a ceiling that is right as often as wrong. Assumptions.
_WORTHLESS_VALUE, _WORTHLESS_SIDE = 1 / (3 * math.log(10)), 0.5


class Read(NamedTuple):
    """Claims as they bear on a total, by day: what they limit, and what their words stand for."""

    table: pd.DataFrame  # the claims, with day, kind and reason (empty for reports that count)
    shades: np.ndarray  # (claims, shades): equally likely numbers, missing where there is a reason

    def only(self, rows) -> Read:
        """Some of the rows."""
        return Read(self.table[np.asarray(rows)], self.shades[np.asarray(rows)])


def read_claims(claims, window_start, reading, parts, undated) -> Read:
    """Read each claim: whether it says something about the total, and what."""
    missing = [name for name in _NEEDED if name not in claims]
    if missing:
        raise ValueError(f"pool needs the columns {', '.join(missing)}.")
    table = claims.reset_index(drop=True)
    table = table.assign(day=pd.to_datetime(table["window_end"]))
    twice = table["claim_id"][table["claim_id"].duplicated()].unique().tolist()
    if twice:
        raise ValueError(f"claim_id names one claim each; these occur twice: {twice[:10]}.")
    part = _column(table, "cumulative", True).ne(True) & parts & _is_delivery(table)
    kind = _kind(table, reading)
    reason = _reason(table, part, kind)
    reason = reason.mask(reason.eq("") & ~_same_total(table, reason.eq("")), "another total")
    kind = kind.mask(part, "floor")
    kind, reason = _windowed(table, kind, reason, window_start, undated)
    table, kept = table.assign(kind=kind, reason=reason), reason.eq("").to_numpy()
    shades = np.full((len(table), _SHADES), np.nan)
    shades[kept] = _shades(table[kept], reading)
    order = np.lexsort((table["claim_id"], table["day"]))
    return Read(table.iloc[order], shades[order])


def weighed(read: Read, sharing, bias) -> tuple[pd.DataFrame, np.ndarray, pd.DataFrame]:
    """The reports that count with their ``weight``, their shades, and the rows left out."""
    kept = read.table["reason"].eq("").to_numpy()
    reports = read.table[kept].drop(columns="reason").reset_index(drop=True)
    reports = reports.assign(weight=_weights(reports, sharing))
    shades = read.shades[kept] / _factors(reports, bias)[:, None]
    left_out = read.table[~kept].drop(columns=["day", "kind"]).sort_index()
    return reports, shades, left_out


def need_originators(claims) -> None:
    """Raise a ValueError for claims that do not say whose they are."""
    if "originator_id" not in claims:
        raise ValueError("The claims need the column originator_id: who spoke.")


def chances(kinds, shades, levels, source_error) -> np.ndarray:
    """Chance of each report at each level of the total, if it is sound: (reports, levels).

    A floor or a ceiling: the probability that it holds. A value: the density of its logarithm.
    """
    middle = np.log(shades).mean(axis=1)
    spread = np.log(shades) - middle[:, None]
    shapes, which = np.unique(spread.round(12), axis=0, return_inverse=True)
    out = np.empty((len(kinds), len(levels)))
    distance = np.log(levels)
    for kind in np.unique(kinds):
        for number, shape in enumerate(shapes):
            rows = np.flatnonzero((kinds == kind) & (np.ravel(which) == number))
            if len(rows):
                known = _by_distance(kind, tuple(shape), source_error)
                out[rows] = np.interp(distance[None] - middle[rows, None], *known)
    return out


def worthless_chance(kinds) -> np.ndarray:
    """Chance of each report if it is worthless, whatever the total."""
    return np.where(kinds == "value", _WORTHLESS_VALUE, _WORTHLESS_SIDE)


def normal_cdf(z) -> np.ndarray:
    """Distribution function of the standard normal, to five digits."""
    return np.interp(z, *_normal())


@lru_cache(maxsize=1)
def _normal():
    nodes = np.linspace(-9, 9, 3601)
    return nodes, np.array([0.5 * math.erfc(-z / math.sqrt(2)) for z in nodes.tolist()])


@lru_cache(maxsize=256)
def _by_distance(kind, shape, source_error):
    """Chances by the logarithm of the total over the middle of the words."""
    nodes = np.arange(
        min(shape) - 9 * source_error, max(shape) + 9 * source_error, source_error / 32
    )
    z = (nodes[:, None] - np.array(shape)) / source_error
    if kind == "value":
        density = np.exp(-(z**2) / 2) / (source_error * math.sqrt(2 * math.pi))
        return nodes, density.mean(axis=1)
    return nodes, normal_cdf(z if kind == "floor" else -z).mean(axis=1)


def _reason(table, part, kind) -> pd.Series:
    """Why a row says nothing about the total; empty for those that do."""
    reason = pd.Series("", index=table.index, dtype="str")
    reason = reason.mask(kind.eq(""), "sets no limit")
    reason = reason.mask(table["value"].eq(0), "states zero")
    reason = reason.mask(table["value"].isna(), "no number")
    reason = reason.mask(table["day"].isna(), "no date")
    total = _column(table, "cumulative", True).eq(True).fillna(False).astype(bool)
    reason = reason.mask(~total & ~part, "no running total")
    for measure, why in _NO_DELIVERY.items():
        reason = reason.mask(_column(table, "measure", None).eq(measure), why)
    return reason.mask(~table.index.isin(best_renderings(table).index), "a retelling")


def _kind(table, reading) -> pd.Series:
    """What the words do with the total: floor, ceiling, value, or nothing."""
    family, bound = families(table), table["bound"]
    if reading == "reader":
        kind = family.where(family.isin([*_FLOORS, *_CEILINGS, "open_room"]), "value")
        names = dict.fromkeys(_FLOORS, "floor") | dict.fromkeys(_CEILINGS, "ceiling")
        return kind.replace(names | {"open_room": ""})
    if reading == "floor":
        return bound.map({"upper": ""}).fillna("value")
    bounded = strict_bounds(table.assign(value=table["value"].where(table["value"].notna())))
    kind = pd.Series("value", index=table.index, dtype="str")
    kind = kind.mask(np.isinf(bounded["high"]), "floor").mask(bounded["low"].eq(0), "ceiling")
    return kind.mask(bounded["low"].eq(0) & np.isinf(bounded["high"]), "")


def _windowed(table, kind, reason, window_start, undated):
    """Totals that start later are floors, those that start earlier ceilings of this one."""
    if window_start is None:
        return kind, reason
    begin, start = pd.to_datetime(table["window_start"]), pd.Timestamp(window_start)
    unknown = begin.isna()
    later = (begin > start) | (unknown & (undated == "later"))
    earlier = (begin < start) | (unknown & (undated == "earlier"))
    useless = (later & kind.eq("ceiling")) | (earlier & kind.eq("floor"))
    reason = reason.mask(reason.eq("") & useless, "sets no limit on a total with that first day")
    out = reason.eq("") & unknown & (undated == "out")
    reason = reason.mask(out, "does not say its first day")
    return kind.mask(later, "floor").mask(earlier, "ceiling"), reason


def _same_total(table, usable) -> pd.Series:
    """The rows about the total that most of the usable claims are about."""
    same = [name for name in TOTAL if name in table]
    if not same or not usable.any():
        return pd.Series(True, index=table.index)
    groups = table.groupby(same, dropna=False, sort=True).ngroup()
    return groups.eq(groups[usable].mode().iloc[0])


def _is_delivery(table) -> pd.Series:
    known = pd.to_datetime(table["window_start"]).notna() & table["day"].notna()
    return _column(table, "measure", "delivered").eq("delivered") & known


def _weights(reports, sharing) -> pd.Series:
    """Kish's design effect: statements of one originator resemble each other."""
    if "originator_id" not in reports:
        return pd.Series(1.0, index=reports.index)
    count = reports.groupby("originator_id", dropna=False)["claim_id"].transform("size")
    count = count.where(reports["originator_id"].notna(), 1)
    return 1.0 / (1.0 + (count - 1) * sharing)


def _shades(reports, reading) -> np.ndarray:
    """Equally likely numbers that each report's words stand for, shape (reports, shades)."""
    p = (np.arange(_SHADES) + 0.5) / _SHADES
    if reading != "strict":
        shades = value_quantiles(reports, p, reading)
    else:
        ends = strict_bounds(reports)
        low, high = ends["low"].to_numpy()[:, None], ends["high"].to_numpy()[:, None]
        low, high = np.where(low == 0, high, low), np.where(np.isinf(high), low, high)
        shades = low + (high - low) * p
    # A ceiling that only may have been reached: nothing is known below it.
    flat = (families(reports).eq("flat") & reports["kind"].eq("ceiling")).to_numpy()
    return np.where(flat[:, None], reports["value"].to_numpy(float)[:, None], shades)


def _factors(reports, bias) -> np.ndarray:
    """What each originator is taken to state for a total of one."""
    if not bias:
        return np.ones(len(reports))
    need_originators(reports)
    unknown = sorted(set(bias) - set(reports["originator_id"].dropna()))
    if unknown:
        raise ValueError(f"bias is given for {unknown}, of whom no report counts.")
    return reports["originator_id"].map(bias).fillna(1.0).to_numpy(float)


def _column(table, name, missing) -> pd.Series:
    return table[name] if name in table else pd.Series(missing, index=table.index)
