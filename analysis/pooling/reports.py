"""What each report says about a total: which ones count, what they limit, how much they weigh."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.needed import need_columns
from analysis.readers import sides, value_shades
from analysis.totals import TOTAL, need_totals, refuse_several, running_totals

RANGE = 3 * math.log(10)  # a worthless number lies anywhere within three orders of magnitude
FAR = 39.0  # standard deviations: further out the normal density is 0 to the last digit
_SHADES = 33  # equally likely readings of one statement's words
_NEWS = 1.1  # times the number that opened a speaker's run: the next is news (see RESULTS.md)
# The columns that are needed, and all that are used: the rest would only slow the work.
_NEEDED = ("claim_id", "statement_id", "value", "bound", "window_start", "window_end")
_USED = (
    *_NEEDED,
    *TOTAL,
    "value_high",
    "value_best",
    "hedge",
    "modality",
    "cumulative",
    "significant_digits",
)
_USED += ("originator_id", "originator", "published", "source", "drift", "wording_is")
# And those that are still asked for once the words are read.
_KEPT = ("claim_id", *TOTAL, "value", "value_high", "originator_id", "originator", "published")
_KEPT += ("day", "kind", "reason")


class Read(NamedTuple):
    """Claims as they bear on a total, by day: what they limit, and what their words stand for."""

    table: pd.DataFrame  # what is needed of them, day, kind and reason (empty: the report counts)
    shades: np.ndarray  # (claims, shades): equally likely numbers, missing where there is a reason
    start: pd.Timestamp | None  # first day of the total; None: windows are not told apart
    claims: pd.DataFrame  # as they were given

    def only(self, rows) -> Read:
        """Some of the rows."""
        rows = np.asarray(rows)
        return self._replace(table=self.table[rows], shades=self.shades[rows])

    @property
    def days(self) -> pd.Series:
        """Days of the reports that count."""
        return self.table.loc[self.table["reason"].eq(""), "day"]

    @property
    def left_out(self) -> pd.DataFrame:
        """The claims that do not count, with the reason."""
        reason = self.table.set_index("claim_id")["reason"]
        reason = self.claims["claim_id"].map(reason[reason.ne("")])
        return self.claims.assign(reason=reason)[reason.notna()]


def read_claims(claims, window_start, reading, parts, undated) -> Read:
    """Read each claim: whether it says something about the total, and what."""
    need_columns(claims, _NEEDED, "pool")
    given = claims.reset_index(drop=True)
    table = running_totals(given[[name for name in _USED if name in given]], parts)
    table["day"], kind = table["window_end"], sides(table, reading)
    table["reason"] = _reason(table, kind)
    refuse_several(table[table["reason"].eq("")])
    table["kind"] = kind.mask(table.pop("part"), "floor")
    if window_start is not None:
        table = _windowed(table, window_start, undated)
    kept = table["reason"].eq("").to_numpy()
    shades = np.full((len(table), _SHADES), np.nan)
    shades[kept] = value_shades(table[kept], _SHADES, reading)
    order = np.lexsort((table["claim_id"], table["day"]))
    table = table[[name for name in _KEPT if name in table]].iloc[order]
    return Read(table, shades[order], window_start, given)


def weighed(read: Read, sharing, bias) -> tuple[pd.DataFrame, np.ndarray]:
    """The reports that count with their ``weight`` and ``limit``, and their shades.

    The limit is the number as printed: of a ceiling's range the upper end.
    """
    need_totals(read.table["reason"])
    kept = read.table["reason"].eq("").to_numpy()
    reports = read.table[kept].reset_index(drop=True)
    factors, limit = _factors(reports, bias), reports["value"].astype(float)
    high = reports.get("value_high", limit)
    limit = limit.mask(reports["kind"].eq("ceiling") & high.notna(), high)
    reports = reports.assign(limit=limit / factors, weight=_weights(reports, sharing))
    return reports, read.shades[kept] / factors[:, None]


def chances(reports, shades, x, settings) -> tuple[np.ndarray, np.ndarray]:
    """Chance of each report at each logarithm of the total, and the part in which it is right.

    A value: the density of its logarithm. Three kinds of reports mix in it: sound ones, spread
    about the words' shades by `source_error`; those that are off, about their middle by `spread`;
    worthless ones, anywhere within three orders of magnitude. A floor or a ceiling is near the
    total, like a value, with the chance `near`; else it lies anywhere on its side of the total, and
    then those that are not sound are right as often as wrong. On its own side it rules nothing out:
    there its chance stays as high as it was, so that a floor never draws a total down. Both of the
    shape (reports, levels).
    """
    middle = np.log(shades).mean(axis=1)
    limits = np.log(reports["limit"].to_numpy(float)) - middle
    kinds = reports["kind"].to_numpy(str)
    side = np.select([kinds == "floor", kinds == "ceiling"], [1, -1], 0)
    forms = np.column_stack([side, limits, np.log(shades) - middle[:, None]]).round(9)
    forms, which = np.unique(forms, axis=0, return_inverse=True)
    how = tuple(settings[name] for name in ("source_error", "off", "spread", "worthless", "near"))
    found = np.empty((2, len(reports), len(x)))
    for number, form in enumerate(forms):
        rows = np.flatnonzero(np.ravel(which) == number)
        nodes, *known = _by_distance(tuple(form), how)
        for part, curve in enumerate(known):
            found[part, rows] = np.interp(x[None] - middle[rows, None], nodes, curve)
    return found[0], found[1]


@lru_cache(maxsize=256)
def _by_distance(form, how):
    """Chances by the logarithm of the total over the middle of the words: whole, and right."""
    from scipy.special import ndtr

    (side, limit, *offsets), (error, off, spread, worthless, near) = form, how
    fine = np.arange(min(offsets) - 9 * error, max(offsets) + 9 * error, error / 32)
    far = np.append(np.linspace(-20 * spread, 20 * spread, 2_001), [-30.0, 30.0])
    nodes = np.unique(np.concatenate([fine, far, [limit - 1e-9, limit + 1e-9]]))
    z, right = (nodes[:, None] - np.array(offsets)) / error, 1 - off - worthless
    sound, within = np.zeros(len(nodes)), (np.abs(z) < FAR).any(axis=1)
    bell = np.exp(-(z[within] ** 2) / 2).mean(axis=1)
    sound[within] = right * bell / (error * math.sqrt(2 * math.pi))
    loose = off * np.exp(-np.abs(nodes) / spread) / (2 * spread)
    value = sound + loose + worthless / RANGE
    if not side:
        return nodes, value, sound
    value = np.maximum.accumulate(value[:: int(side)])[:: int(side)]  # no limit on its own side
    holds = right * ndtr(side * (nodes - limit) / error) / RANGE
    whole = near * value + (1 - near) * (holds + (1 - right) / 2 / RANGE)
    true = np.where(side * nodes >= side * limit, value - worthless / RANGE, sound)
    return nodes, whole, near * true + (1 - near) * holds


def _reason(table, kind) -> pd.Series:
    """Why a row says nothing about the total; empty for those that do."""
    own = pd.Series("", index=table.index, dtype="str").mask(kind.eq(""), "sets no limit")
    own = own.mask(table["value"].eq(0), "states zero").mask(table["value"].isna(), "no number")
    return table["reason"].where(table["reason"].ne(""), own)


def _windowed(table, start, undated) -> pd.DataFrame:
    """Totals that start later are floors, those that start earlier ceilings of this one."""
    kind, reason, begin = table["kind"], table["reason"], table["window_start"]
    last = table["day"][reason.eq("")].max()
    if start > last:
        said = f"{start:%Y-%m-%d}, after the last report's {last:%Y-%m-%d}"
        raise ValueError(f"window_start is {said}: give an earlier day.")
    later = (begin > start) | (begin.isna() & (undated == "later"))
    earlier = (begin < start) | (begin.isna() & (undated == "earlier"))
    useless = (later & kind.eq("ceiling")) | (earlier & kind.eq("floor"))
    why = reason.mask(useless, "sets no limit on a total with that first day")
    why = why.mask(begin.isna() & (undated == "out"), "does not say its first day")
    kind = kind.mask(later, "floor").mask(earlier, "ceiling")
    return table.assign(kind=kind, reason=reason.where(reason.ne(""), why))


def _weights(reports, sharing) -> np.ndarray:
    """Kish's design effect within each run of about the same number by one originator.

    By day, a number that is over a tenth above the first of the run opens another; a lower one
    repeats or corrects what was said, and stays.
    """
    values, runs, opened = reports["value"].tolist(), np.arange(len(reports)), {}
    who = reports["originator_id"].tolist() if "originator_id" in reports else [None] * len(values)
    for row in np.lexsort((-reports["value"], reports["day"])).tolist():
        if not pd.isna(who[row]):
            first = opened.get(who[row], row)
            opened[who[row]] = row if values[row] > _NEWS * values[first] else first
            runs[row] = opened[who[row]]
    _, which, count = np.unique(runs, return_inverse=True, return_counts=True)
    return 1.0 / (1.0 + (count[which] - 1) * sharing)


def _factors(reports, bias) -> np.ndarray:
    """What each originator is taken to state for a total of one."""
    if not bias:
        return np.ones(len(reports))
    who = reports.get("originator_id", pd.Series(None, reports.index, dtype="str"))
    unknown = sorted(set(bias) - set(who.dropna()))
    if unknown:
        raise ValueError(f"bias is given for {unknown}, of whom no report counts.")
    return who.map(bias).astype(float).fillna(1.0).to_numpy()
