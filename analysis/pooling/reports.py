"""What each report says about a total: which ones count, what they limit, how much they weigh."""

from __future__ import annotations

import datetime
import math
import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.bounds import strict_bounds
from analysis.lineage import best_renderings
from analysis.readers import families, value_quantiles

TOTAL = ("quantity", "direction", "measure", "unit")
SHADES = 33  # equally likely readings of one statement's words
RANGE = 3 * math.log(10)  # a worthless number lies anywhere within three orders of magnitude
_FLOORS, _CEILINGS = ("above",), ("below", "flat")
_NEEDED = ("claim_id", "statement_id", "value", "bound", "window_start", "window_end")
_USED = (*_NEEDED, *TOTAL, "value_high", "hedge", "modality", "cumulative", "significant_digits")
_USED += ("originator_id", "published", "source", "drift", "wording_is")  # the rest only slows
_NO_DELIVERY = {"capacity": "room, not contents", "planned": "a plan"}
_NEWS = 1.1  # times the number that opened a speaker's run: the next is news (see RESULTS.md)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].+)?")


class Read(NamedTuple):
    """Claims as they bear on a total, by day: what they limit, and what their words stand for."""

    table: pd.DataFrame  # the claims, with day, kind and reason (empty for reports that count)
    shades: np.ndarray  # (claims, shades): equally likely numbers, missing where there is a reason
    start: pd.Timestamp | None = None  # first day of the total; None: windows are not told apart

    def only(self, rows) -> Read:
        """Some of the rows."""
        return self._replace(
            table=self.table[np.asarray(rows)], shades=self.shades[np.asarray(rows)]
        )


class Chances(NamedTuple):
    """Chance of each report at each level of the total, shape (reports, levels)."""

    whole: np.ndarray
    sound: np.ndarray  # the part of it in which the report is right


def read_claims(claims, window_start, reading, parts, undated) -> Read:
    """Read each claim: whether it says something about the total, and what."""
    missing = [name for name in _NEEDED if name not in claims]
    if missing:
        raise ValueError(f"pool needs the columns {', '.join(missing)}.")
    given = claims.reset_index(drop=True)
    table = given[[name for name in _USED if name in given]]
    twice = table["claim_id"][table["claim_id"].duplicated()].unique().tolist()
    if twice:
        raise ValueError(f"claim_id names one claim each; these occur twice: {twice[:10]}.")
    table = _checked(table)
    part = _column(table, "cumulative", True).ne(True) & parts & _is_delivery(table)
    kind = _kind(table, reading)
    reason = _reason(table, part, kind)
    _refuse_several(table[reason.eq("")])
    kind = kind.mask(part, "floor")
    kind, reason = _windowed(table, kind, reason, window_start, undated)
    kept = reason.eq("").to_numpy()
    shades = np.full((len(table), SHADES), np.nan)
    shades[kept] = _shades(table.assign(kind=kind)[kept], reading)
    order = np.lexsort((table["claim_id"], table["day"]))
    read = given.assign(day=table["day"], kind=kind, reason=reason).iloc[order]
    return Read(read, shades[order], window_start)


def weighed(read: Read, sharing, bias) -> tuple[pd.DataFrame, np.ndarray, pd.DataFrame]:
    """The reports that count with their ``weight`` and ``limit``, their shades, and the rest.

    The limit is the number as printed: of a range the end that the kind is about.
    """
    kept = read.table["reason"].eq("").to_numpy()
    reports = read.table[kept].drop(columns="reason").reset_index(drop=True)
    factors = _factors(reports, bias)
    high = _column(reports, "value_high", np.nan).astype(float).fillna(reports["value"])
    limit = reports["value"].where(reports["kind"].ne("ceiling"), high) / factors
    reports = reports.assign(limit=limit, weight=_weights(reports, sharing))
    left_out = read.table[~kept].drop(columns=["day", "kind"]).sort_index()
    return reports, read.shades[kept] / factors[:, None], left_out


def need_originators(claims) -> None:
    """Raise a ValueError for claims that do not say whose they are."""
    if "originator_id" not in claims:
        raise ValueError("The claims need the column originator_id: who spoke.")


def chances(reports, shades, x, settings) -> Chances:
    """Chance of each report at each level of the total, given as its logarithm.

    A value: the density of its logarithm. Three kinds of reports mix in it: sound ones, spread
    about the words' shades by `source_error`; those that are off, about their middle by `spread`;
    worthless ones, anywhere within three orders of magnitude. A floor or a ceiling is near the
    total, like a value, with the chance `near`; else it lies anywhere on its side of the total, and
    then those that are not sound are right as often as wrong. It is sound, too, if it is off on
    its own side.
    """
    middle = np.log(shades).mean(axis=1)
    offsets = (np.log(shades) - middle[:, None]).round(9)
    limits = (np.log(reports["limit"].to_numpy(float)) - middle).round(9)
    kinds = reports["kind"].to_numpy(str)
    forms = np.column_stack([offsets, limits, pd.factorize(kinds)[0]])
    _, firsts, which = np.unique(forms, axis=0, return_index=True, return_inverse=True)
    found = Chances(*(np.empty((len(reports), len(x))) for _ in range(2)))
    how = tuple(settings[name] for name in ("source_error", "off", "spread", "worthless", "near"))
    for form, first in enumerate(firsts):
        rows = np.flatnonzero(np.ravel(which) == form)
        known = _by_distance(kinds[first], tuple(offsets[first]), limits[first], how)
        distance = x[None] - middle[rows, None]
        for into, curve in zip(found, known[1:], strict=True):
            into[rows] = np.interp(distance, known[0], curve)
    return found


def normal_cdf(z) -> np.ndarray:
    """Distribution function of the standard normal, to five digits."""
    return np.interp(z, *_normal())


@lru_cache(maxsize=1)
def _normal():
    nodes = np.linspace(-9, 9, 3601)
    return nodes, np.array([0.5 * math.erfc(-z / math.sqrt(2)) for z in nodes.tolist()])


@lru_cache(maxsize=256)
def _by_distance(kind, offsets, limit, how):
    """Chances by the logarithm of the total over the middle of the words: whole, and sound."""
    error, off, spread, worthless, near = how
    right = 1 - off - worthless
    fine = np.arange(min(offsets) - 9 * error, max(offsets) + 9 * error, error / 32)
    far = np.linspace(-20 * spread, 20 * spread, 2_001)
    nodes = np.unique(np.concatenate([fine, far, [limit - 1e-9, limit + 1e-9, -30.0, 30.0]]))
    z = (nodes[:, None] - np.array(offsets)) / error
    sound = right * np.exp(-(z**2) / 2).mean(axis=1) / (error * math.sqrt(2 * math.pi))
    loose = off * np.exp(-np.abs(nodes) / spread) / (2 * spread)
    value = sound + loose + worthless / RANGE
    if kind == "value":
        return nodes, value, sound
    side = 1 if kind == "floor" else -1
    holds = right * normal_cdf(side * (nodes - limit) / error) / RANGE
    whole = near * value + (1 - near) * (holds + (1 - right) / 2 / RANGE)
    own = loose * (side * (nodes - limit) >= 0)
    return nodes, whole, near * (sound + own) + (1 - near) * holds


def days_of(column: pd.Series, names=None) -> pd.Series:
    """A column as days: of a time with a zone, the day where it was written.

    Raises
    ------
    ValueError
        Naming each that is no day written like 2023-08-01, or lies before the year 1000.
    """
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        column = column.dt.tz_localize(None)
    if not pd.api.types.is_datetime64_any_dtype(column):
        column = column.map(_day)
    wrong = column.map(lambda day: isinstance(day, str))
    if not wrong.any():
        column = pd.to_datetime(column).astype("datetime64[us]").dt.normalize()
        wrong = column.dt.year.lt(1000)
    if wrong.any():
        rows = column.index if names is None else names
        said = [f"{row}: {day!r}" for row, day in zip(rows[wrong], column[wrong], strict=True)]
        more = f" and {len(said) - 5} more" if len(said) > 5 else ""
        raise ValueError(
            f"{column.name} is no day from the year 1000 on in {'; '.join(said[:5])}{more}: write "
            "it year first, like 2023-08-01."
        )
    return column


def _day(given):
    """A day from what was given; a text that says what is wrong where there is none."""
    if isinstance(given, str):
        try:
            if not _ISO.fullmatch(given.strip()):
                raise ValueError
            datetime.datetime.fromisoformat(given.strip())
            return pd.Timestamp(given.strip()[:10])
        except ValueError:
            return given
    if isinstance(given, datetime.date | np.datetime64):
        day = pd.Timestamp(given)
        return day if day is pd.NaT else day.tz_localize(None)
    return pd.NaT if pd.isna(given) else repr(given)


def _checked(table) -> pd.DataFrame:
    """The claims with days for dates; what cannot be a number of a total is refused."""
    dates = ["window_start", "window_end", *({"published"} & set(table))]
    table = table.assign(**{name: days_of(table[name], table["claim_id"]) for name in dates})
    for name in ["value", *({"value_high"} & set(table))]:
        numbers = pd.to_numeric(table[name])
        wrong = numbers.lt(0) | np.isinf(numbers)
        if wrong.any():
            said = table["claim_id"][wrong].tolist()
            raise ValueError(f"{name} is below 0 or infinite in {said[:5]}: mend or drop these.")
    return table.assign(day=table["window_end"])


def _reason(table, part, kind) -> pd.Series:
    """Why a row says nothing about the total; empty for those that do."""
    reason = pd.Series("", index=table.index, dtype="str")
    reason = reason.mask(kind.eq(""), "sets no limit")
    reason = reason.mask(table["value"].eq(0), "states zero")
    reason = reason.mask(table["value"].isna(), "no number")
    reason = reason.mask(table["day"].isna(), "no date")
    total = _column(table, "cumulative", True).eq(True).fillna(False).astype(bool)
    reason = reason.mask(~total & ~part, "no running total")
    reason = reason.mask(_column(table, "modality", None).eq("denied"), "denied")
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
    last = table["day"][reason.eq("")].max()
    if window_start > last:
        raise ValueError(
            f"window_start is {window_start:%Y-%m-%d}, after the last report's {last:%Y-%m-%d}."
        )
    begin = table["window_start"]
    unknown = begin.isna()
    later = (begin > window_start) | (unknown & (undated == "later"))
    earlier = (begin < window_start) | (unknown & (undated == "earlier"))
    useless = (later & kind.eq("ceiling")) | (earlier & kind.eq("floor"))
    reason = reason.mask(reason.eq("") & useless, "sets no limit on a total with that first day")
    out = reason.eq("") & unknown & (undated == "out")
    reason = reason.mask(out, "does not say its first day")
    return kind.mask(later, "floor").mask(earlier, "ceiling"), reason


def _refuse_several(table) -> None:
    """Raise a ValueError where the claims are about more than one total."""
    same = [name for name in TOTAL if name in table]
    totals = table.groupby(same, dropna=False, sort=True).size() if same else []
    if len(totals) < 2:
        return
    frame = totals.index.to_frame(index=False).astype(str)
    apart = [name for name in same if len(frame[name].unique()) > 1]
    said = frame[apart].agg(", ".join, axis=1) + [f" ({n} claims)" for n in totals]
    first = frame.loc[totals.to_numpy().argmax(), apart]
    pick = " and ".join(f"{name} == {value!r}" for name, value in first.items())
    raise ValueError(
        f"The claims are about {len(totals)} running totals, told apart by {', '.join(apart)}: "
        f"{'; '.join(said)}. Pool one at a time, as in claims.query({pick!r})."
    )


def _is_delivery(table) -> pd.Series:
    known = table["window_start"].notna() & table["day"].notna()
    return _column(table, "measure", "delivered").eq("delivered") & known


def _weights(reports, sharing) -> pd.Series:
    """Kish's design effect within each run of about the same number by one originator."""
    if "originator_id" not in reports:
        return pd.Series(1.0, index=reports.index)
    table = reports.sort_values(["day", "value"], ascending=[True, False], kind="stable")
    runs = table.groupby("originator_id")["value"].transform(_runs)
    count = runs.groupby([table["originator_id"], runs]).transform("size")
    return 1.0 / (1.0 + (count.reindex(reports.index).fillna(1) - 1) * sharing)


def _runs(values) -> list[int]:
    """Number of the run that each of an originator's numbers is in, in the order of days.

    A number that is over a tenth above the first of the run opens another; a lower one repeats or
    corrects what was said, and stays.
    """
    found, opened = [], 0.0
    for value in values:
        news = value > _NEWS * opened
        opened = value if news else opened
        found.append((found[-1] if found else 0) + news)
    return found


def _shades(reports, reading) -> np.ndarray:
    """Equally likely numbers that each report's words stand for, shape (reports, shades)."""
    p = (np.arange(SHADES) + 0.5) / SHADES
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
