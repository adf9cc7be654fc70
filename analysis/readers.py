"""What readers take the words to mean: edges that they name, and bands of the value.

The widths come from replies of readers who were asked (table ``readers`` of the package
``wording``) and from the models in its table ``hedges``. They describe how words are read.
They are not confidence intervals, and say nothing about whether a claim is true.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from numbers import Real
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.bounds import refuse_unfit, strict_bounds, top_of, whole
from analysis.datasets import load
from analysis.needed import in_short, need_columns
from analysis.wording import hedge_of
from analysis.wording.bound import TURNED, said_bound

READINGS = ("reader", "strict", "floor")
READINGS_SAID = {
    "reader": "the words as readers take them",
    "strict": "only what the words allow",
    "floor": "the least number that the words name",
}
# Probabilities at which the table of replies gives the distance to the edge; 0 at 0, and the
# 95 % edge is the largest drawn.
_KNOTS = {"q05": 0.05, "q25": 0.25, "q50": 0.50, "q75": 0.75, "q90": 0.90, "q95": 0.95}
_NOT_OF_PHRASES = ("floor_policy", "recorded_deaths", "one_formula")
# Models that do not go by the claim's own hedge, and the row of the table hedges they stand on.
_ROW_OF_MODEL = {
    "bare": "(bare, round)",
    "fraction": "(bare, fraction)",
    "between": "between",
    "order": "on the order of",
    "flat": "may have held up to",
}
# Families whose edge readers were asked for (table readers); the value up to it is assumed.
EDGED = ("above", "below", "just_under", "about")
_FAMILY_OF_BOUND = {
    "lower": "above",
    "upper": "below",
    "about": "about",
    "range": "plural",
    "point": "bare",
}
_UNEVEN = ("fraction", "order")  # their edge below is no mirror of the one above
_SIDES = {"above": "floor", "below": "ceiling", "flat": "ceiling", "open_room": ""}
_SMALL = 100  # the replies are about numbers of this size and more (table readers)
_SIMPLE, _LARGEST = 5, 10  # denominators of simple fractions, and of those in words (assumed)


def reader_band(
    claims: pd.DataFrame, coverage: float = 0.90, reading: str = "reader"
) -> pd.DataFrame:
    """Add the edges that readers name for each claim, and the band of its value up to them.

    Parameters
    ----------
    claims
        Needs ``value`` and ``bound``; uses ``value_high``, ``hedge``, ``measure``, ``modality``,
        ``unit`` (else ``unit_words``), ``significant_digits`` and ``value_best`` where present.
        Not changed.
    coverage
        Share of the readers' values between ``band_low`` and ``band_high``; the far edge is the
        quantile ``(1 + coverage) / 2`` of the edges that readers name.
    reading
        ``reader`` (replies and models), ``strict`` (only what the words allow) or ``floor`` (the
        coding convention that takes the least number the words name: dozens 12, hundreds 100,
        thousands 1,000; nothing for a ceiling).

    Returns
    -------
    DataFrame
        A copy with, in the claim's unit, ``edge_mid, edge_far`` (median and upper quantile of
        the far edge that readers name: data), ``band_low, band_mid, band_high`` (quantiles of
        the value, even up to that edge, likelier near the number for *about*: an assumption), the
        columns ``reading, coverage``, and ``band_evidence`` (measured, analogy, second_hand,
        extrapolated, assumption; empty without a number). For *about* the edges are the upper
        ones; the lower ones lie as far below, in shares of the number.

    Notes
    -----
    The table of replies ends at the edge within which 95 % of readers stay. What the others said
    beyond it is cut off, as if they had named that edge: no band and no ``edge_far`` of such a
    phrase reaches further, whatever the coverage. A floor of one digit is also cut at the next
    round number (*more than 6,000* at 7,000): a rule of this kit, and no reply.

    Nobody was asked about a hedge on a range. Assumed: its edges lie beyond the far end by the same
    share as those of one number, above 12,000 for *at least 10,000 to 12,000*, below 10,000 for *up
    to*, and on both sides for *about*. The value is even from the end that limits it to the edge;
    for *about* it is even between the ends, and spread about where it stands between them.

    Nor about a fraction in words. Assumed: *a third* reaches half-way to the simple fractions
    beside it, a quarter and two fifths, and *more than a third* up to the next. No value exceeds
    all of a whole (:func:`analysis.bounds.whole`); an edge is what the replies give.

    Nor about a best estimate (``value_best``) inside a range or beside its one end. Assumed: half
    of the value lies on either side of it, evenly as far as the end that is stated; on a side
    without an end as *at least* (or *at most*) the best estimate is read. What the words allow
    stays as it is. Numbers of a change that are below 0 are read as those above 0, in the mirror.

    Raises
    ------
    ValueError
        For an unknown reading, a coverage outside 0 to 1, or a claim without strict bounds.

    Examples
    --------
    >>> import pandas as pd
    >>> claims = pd.DataFrame({"value": [13_000], "hedge": ["more than"], "bound": ["lower"]})
    >>> band = reader_band(claims)
    >>> band[["edge_mid", "edge_far", "band_low", "band_mid", "band_high"]].round()
       edge_mid  edge_far  band_low  band_mid  band_high
    0   13728.0   17329.0   13009.0   13291.0    15411.0
    """
    if reading not in READINGS:
        raise ValueError(f"Unknown reading {reading!r}; choose one of {', '.join(READINGS)}.")
    _refuse_unfit(coverage)
    need_columns(claims, ("value", "bound"), "reader_band")
    tail = (1 - coverage) / 2
    told = _readable(claims) if reading == "reader" else None
    band = _value_quantiles(claims, np.array([tail, 0.5, 1 - tail]), reading, told)
    edges = _quantiles(claims, np.array([0.5, 1 - tail]), reading, _READER_EDGES, told)
    return claims.assign(
        edge_mid=edges[:, 0],
        edge_far=edges[:, 1],
        band_low=band[:, 0],
        band_mid=band[:, 1],
        band_high=band[:, 2],
        reading=reading,
        coverage=coverage,
        band_evidence=_evidence(claims, reading, told),
    )


def _refuse_unfit(coverage) -> None:
    if isinstance(coverage, Real) and 1 < coverage < 100:
        raise ValueError(
            f"coverage is a share between 0 and 1: {coverage:g} % is {coverage / 100:g}."
        )
    if not isinstance(coverage, Real) or not 0 < coverage < 1:
        raise ValueError(
            f"coverage is a share between 0 and 1, such as 0.9; not {in_short(coverage)}."
        )


def value_quantiles(claims: pd.DataFrame, probabilities, reading: str = "reader") -> np.ndarray:
    """Quantiles of the value of each claim under a reading, in closed form.

    Parameters
    ----------
    claims
        As for :func:`reader_band`.
    probabilities
        Probabilities from 0 to 1, shape (k,).
    reading
        As for :func:`reader_band`. Under ``strict`` all probabilities below, at and above one
        half give the low end, nothing (the words name no middle) and the high end.

    Returns
    -------
    ndarray
        Shape (claims, k), in the claims' units; missing where a claim has no number.

    Examples
    --------
    >>> import pandas as pd
    >>> plural = pd.DataFrame({"value": [1000], "hedge": ["thousands of"], "bound": ["range"]})
    >>> value_quantiles(plural, [0.05, 0.5, 0.95]).round(-1)
    array([[2080., 3100., 6600.]])
    """
    return _value_quantiles(claims, np.asarray(probabilities, float), reading)


def _value_quantiles(claims, p, reading, told=None) -> np.ndarray:
    told = _readable(claims) if told is None and reading == "reader" else told
    limit = whole(claims).to_numpy() if told is None else told.limit
    return np.minimum(_quantiles(claims, p, reading, _READER_VALUES, told), limit[:, None])


def value_shades(claims: pd.DataFrame, count: int, reading: str = "reader") -> np.ndarray:
    """Numbers that each claim's words stand for, each as likely as the next.

    Parameters
    ----------
    claims
        As for :func:`reader_band`.
    count
        How many numbers a claim.
    reading
        As for :func:`reader_band`. Under ``strict`` they lie evenly between the bounds, or all at
        the one bound that there is.

    Returns
    -------
    ndarray
        Shape (claims, count), in the claims' units. A ceiling that only may have been reached gives
        the ceiling itself: nothing is known below it.

    Examples
    --------
    >>> import pandas as pd
    >>> claims = pd.DataFrame({"value": [100.0], "hedge": [None], "bound": ["point"]})
    >>> value_shades(claims, 2, "strict")
    array([[100., 100.]])
    """
    p = (np.arange(count) + 0.5) / count
    if reading == "strict":
        ends = strict_bounds(claims)
        low, high = ends["low"].to_numpy()[:, None], ends["high"].to_numpy()[:, None]
        low, high = np.where(low == 0, high, low), np.where(np.isinf(high), low, high)
        return low + (high - low) * p
    if reading == "floor":
        flat, top = families(claims).eq("flat").to_numpy(), top_of(claims).to_numpy()
        return np.where(flat[:, None], top[:, None], value_quantiles(claims, p, reading))
    told = _readable(claims)
    values = _value_quantiles(claims, p, reading, told)
    return np.where((told.family == "flat")[:, None], told.top[:, None], values)


def sides(claims: pd.DataFrame, reading: str = "reader") -> pd.Series:
    """What the words say of a number: that it is a floor, a ceiling, a value, or nothing.

    Parameters
    ----------
    claims, reading
        As for :func:`reader_band`.

    Returns
    -------
    Series
        ``floor, ceiling, value``, or empty: room for at least or about so many; under ``strict`` an
        *about*, which sets no limit; under ``floor`` a ceiling.

    Examples
    --------
    >>> import pandas as pd
    >>> claims = pd.DataFrame({"value": [5, 7], "hedge": ["more than", "about"],
    ...                        "bound": ["lower", "about"]})
    >>> sides(claims).tolist(), sides(claims, "strict").tolist()
    (['floor', 'value'], ['floor', ''])
    """
    if reading == "reader":
        return families(claims).map(_SIDES).fillna("value")
    if reading == "floor":
        return said_bound(claims).map({"upper": ""}).fillna("value")
    bounds = strict_bounds(claims)
    low, high = bounds["low"].gt(0).to_numpy(), bounds["high"].lt(np.inf).to_numpy()
    side = np.select([low & high, low, high], ["value", "floor", "ceiling"], "")
    return pd.Series(side, index=claims.index)


def edge_quantiles(claims: pd.DataFrame, probabilities, reading: str = "reader") -> np.ndarray:
    """Quantiles of the far edge that readers name, shape (claims, k); see :func:`reader_band`.

    Examples
    --------
    >>> import pandas as pd
    >>> claims = pd.DataFrame({"value": [1000], "hedge": ["at least"], "bound": ["lower"]})
    >>> edge_quantiles(claims, [0.5, 0.95])
    array([[1100., 1500.]])
    """
    return _quantiles(claims, np.asarray(probabilities, float), reading, _READER_EDGES)


def quantile_table(claims: pd.DataFrame, reading: str = "reader", steps: int = 4096) -> np.ndarray:
    """Quantiles of each claim at equal steps of probability: the raw material of draws.

    Parameters
    ----------
    claims, reading
        As for :func:`value_quantiles`; ``strict`` names no quantiles between the ends.
    steps
        Steps from probability 0 to 1. A tail of 1/4 step at either end is cut off, so that models
        without an end stay finite.

    Returns
    -------
    ndarray
        Shape (claims, steps + 1), rising along each row.

    Examples
    --------
    >>> import pandas as pd
    >>> claims = pd.DataFrame({"value": [13_000], "hedge": ["more than"], "bound": ["lower"]})
    >>> quantile_table(claims, steps=4).round(-2)
    array([[13000., 13100., 13300., 13800., 15200.]])
    """
    if reading == "strict":
        raise ValueError("Taken strictly, words have ends and no quantiles between them.")
    tail = 0.25 / steps
    return value_quantiles(claims, np.clip(np.linspace(0, 1, steps + 1), tail, 1 - tail), reading)


def look_up(table: np.ndarray, p) -> np.ndarray:
    """Quantiles from a row of :func:`quantile_table`, straight between the steps.

    Examples
    --------
    >>> look_up(np.array([0.0, 10.0, 40.0]), [0.25, 0.75])
    array([ 5., 25.])
    """
    place = np.asarray(p, float) * (len(table) - 1)
    left = np.minimum(place.astype(np.int64), len(table) - 2)
    start, step = table.take(left), table.take(left + 1)  # in place below: memory is the price
    place -= left
    step -= start
    step *= place
    step += start
    return step


def reader_draws(
    claims: pd.DataFrame, draws: int, seed: int = 0, reading: str = "reader"
) -> np.ndarray:
    """Independent draws of the value of each claim, for simulations of one's own.

    Parameters
    ----------
    claims, reading
        As for :func:`quantile_table`.
    draws, seed
        Draws of each claim, and the seed of NumPy's generator.

    Returns
    -------
    ndarray
        Shape (claims, draws), in the claims' units; missing where a claim has no band. Quantiles
        of a formula come out far nearer by :func:`analysis.propagate`.

    Examples
    --------
    >>> import pandas as pd
    >>> claims = pd.DataFrame({"value": [13_000], "hedge": ["more than"], "bound": ["lower"]})
    >>> np.quantile(reader_draws(claims, 100_000), [0.05, 0.5, 0.95]).round(-2)
    array([13000., 13300., 15400.])
    """
    tables = quantile_table(claims, reading)
    values = np.random.default_rng(seed).random((len(tables), draws))
    for row, table in zip(values, tables, strict=True):
        row[:] = look_up(table, row)
    return values


def reach(claims: pd.DataFrame) -> pd.DataFrame:
    """How far readers go on either side of the printed number.

    Parameters
    ----------
    claims
        Columns of :func:`reader_band`.

    Returns
    -------
    DataFrame
        With the index of `claims`: ``fade_low, fade_high`` (the far edge below and above the
        number, but never beyond all of a whole; missing on a side without one), ``fade_from``
        (where the upper one starts: for a plural beyond its floor), ``flat`` (nothing is known of
        the way to it), ``tick_low, tick_high`` (the median edge). What is denied reaches nowhere.

    Examples
    --------
    >>> from analysis import containers
    >>> reach(containers().iloc[[1]])[["fade_high", "tick_high"]].round().values.tolist()
    [[17329.0, 13728.0]]
    """
    denied = claims.get("modality", pd.Series("", claims.index)).eq("denied")
    claims = claims.assign(bound=said_bound(claims), family=families(claims))
    edges = ["edge_mid", "edge_far", "band_low", "band_high"]
    claims[edges] = claims[edges].mask(denied)  # it says nothing of where the value lies
    top, value = top_of(claims), claims["value"]
    low, high = _beside_number(claims, "edge_far", top)
    flat = claims["edge_far"].eq(claims["edge_mid"]) & claims["edge_far"].lt(value)
    tickless = flat | claims["family"].isin(_UNEVEN)
    ticks = (tick.mask(tickless) for tick in _beside_number(claims, "edge_mid", top))
    tick_low, tick_high = ticks
    plural = claims["family"].eq("plural")
    return pd.DataFrame(
        {
            "fade_low": low,
            "fade_high": high,
            "fade_from": top.mask(plural, claims["band_low"]).where(high.notna()),
            "flat": flat,
            "tick_low": tick_low.where(tick_low < value),
            "tick_high": tick_high.where(tick_high > top),
        }
    )


def _beside_number(claims, edge, top) -> tuple[pd.Series, pd.Series]:
    """Where an edge lies below and above the printed number; missing on a side without one."""
    value, far, bound = claims["value"], claims[edge], claims["bound"]
    # Under the strict reading an edge is an open end, which readers have not named.
    far = far.where(np.isfinite(far) & (claims.get("reading", "reader") != "strict"))
    below = far.where((far < value) & bound.ne("point"))  # of a fall
    low = below.mask(bound.eq("about") & (far > value), value - (far - top) * value / top)
    high = far.where((far > top) & bound.ne("point"))  # narrower than a marker
    high = high.mask(
        bound.eq("about") & (far < value) & (value < 0), top - (far - value) * top / value
    )
    uneven = claims["family"].isin(_UNEVEN)
    low, high = low.mask(uneven, claims["band_low"]), high.mask(uneven, claims["band_high"])
    return low, high.clip(upper=whole(claims))


def significant_digits(values: pd.Series) -> pd.Series:
    """Significant digits of each number, zeros at the end of a whole number not counted.

    Returns integers, 0 where the number is missing or 0.

    Examples
    --------
    >>> import pandas as pd
    >>> significant_digits(pd.Series([13_000, 20_000, 16_500, 1.5e6, 0.25])).tolist()
    [2, 1, 3, 2, 2]
    """
    digits = {
        v: len(f"{abs(v):.15e}".split("e")[0].replace(".", "").rstrip("0")) for v in values.unique()
    }
    return values.map(digits).where(values.notna() & values.ne(0), 0).astype(int)


class _Told(NamedTuple):
    """What the models need of claims, as arrays: one look at a frame serves them all."""

    claims: pd.DataFrame  # all of them as they were given
    row: np.ndarray  # the place of each there
    value: np.ndarray
    top: np.ndarray  # the upper of the printed numbers
    limit: np.ndarray  # all that there is
    family: np.ndarray
    hedge: np.ndarray
    fraction: np.ndarray  # whether it is one in words: a third
    digits: np.ndarray  # significant ones as printed
    unfit: np.ndarray  # whether what the frame says of them is no number from 1

    @classmethod
    def of(cls, claims) -> _Told:
        top, limit = top_of(claims), whole(claims)
        fraction = _in_words(claims, limit, top)
        family = families(claims, fraction).to_numpy(object)
        digits = _printed_digits(claims, fraction, top)
        columns = claims["value"], top, limit, fraction, digits
        value, top, limit, fraction, digits = (column.to_numpy() for column in columns)
        value, unfit, row = value.astype(float), ~(digits >= 1), np.arange(len(claims))
        unfit &= "significant_digits" in claims
        hedge = _hedges(claims).to_numpy(object)
        return cls(claims, row, value, top, limit, family, hedge, fraction, digits, unfit)

    def only(self, rows) -> _Told:
        """Some of the rows."""
        return _Told(self.claims, *(column[rows] for column in self[1:]))

    def whole_digits(self) -> np.ndarray:
        """The significant digits, once they are known to be numbers from 1."""
        if self.unfit.any():
            unfit = self.claims.index[self.row[self.unfit]].tolist()
            raise ValueError(f"significant_digits is 1 or more; it is not in the rows {unfit}.")
        return self.digits.astype(int)


def _readable(claims) -> _Told:
    """What the models need of claims that have strict bounds; others are refused."""
    refuse_unfit(claims)
    return _Told.of(claims)


def _quantiles(claims, p, reading, models, told=None) -> np.ndarray:
    """Rows of quantiles, each by the model of its family."""
    if reading != "reader":
        bounded = strict_bounds(claims)
        return _strict_quantiles(bounded, p) if reading == "strict" else _floors(bounded, p)
    told = _readable(claims) if told is None else told
    out = np.full((len(claims), len(p)), np.nan)
    below = told.top < 0
    if below.any():
        turned = 1 - p if models is _READER_VALUES else p  # an edge lies as far below
        out[below] = -_quantiles(_mirrored(claims[below]), turned, reading, models)
    # Of numbers on both sides of 0 only a plain range has a model.
    known = ~below & ((told.value >= 0) | (told.value < 0) & np.isin(told.family, _BOTH_SIDES))
    for family in pd.unique(told.family[known]):
        rows = np.flatnonzero((told.family == family) & known)
        out[rows] = models[family](told.only(rows), p)
    return out


_BOTH_SIDES = ["between", "best"]


def _floors(bounded, p) -> np.ndarray:
    bound = said_bound(bounded)
    floor = bounded["value"].where(~bound.eq("upper") & ~_flat(bounded, bound), 0.0)
    return np.repeat(floor.where(bounded["value"].notna()).to_numpy(float)[:, None], len(p), 1)


def _mirrored(claims) -> pd.DataFrame:
    """Claims below 0 as they would be above it: what was a floor is a ceiling there."""
    turned = {"value": -top_of(claims), "bound": said_bound(claims).replace(TURNED)}
    turned |= {name: -claims[name] for name in {"value_best"} & set(claims)}
    if "value_high" in claims:
        turned["value_high"] = -claims["value"].where(claims["value_high"].notna())
    return claims.assign(**turned)


def _strict_quantiles(bounded, p) -> np.ndarray:
    low, high = bounded["low"].to_numpy()[:, None], bounded["high"].to_numpy()[:, None]
    middle = np.where(low == high, low, np.nan)
    out = np.where(p < 0.5, low, np.where(p > 0.5, high, middle))
    return np.where(bounded["value"].isna().to_numpy()[:, None], np.nan, out)


def _flat(claims, bound) -> pd.Series:
    """Room for a number, or a ceiling that only may have been reached: anything down to none."""
    flat = pd.Series(False, index=claims.index)
    if "measure" in claims:
        flat |= claims["measure"].eq("capacity")
    if "modality" in claims:
        flat |= claims["modality"].eq("may") & bound.eq("upper")
    return flat


def _open_room(claims, bound) -> pd.Series:
    """Room for at least or about so many: no limit on the contents, and no study of them."""
    if "measure" not in claims:
        return pd.Series(False, index=claims.index)
    return claims["measure"].eq("capacity") & bound.isin(["lower", "about"])


def families(claims: pd.DataFrame, fraction: pd.Series | None = None) -> pd.Series:
    """The model that each claim takes: from its hedge, or from its bound if that is unknown.

    Parameters
    ----------
    claims
        As for :func:`reader_band`.
    fraction
        Which of them are fractions in words, where that is known.

    Returns
    -------
    Series
        ``above, below, just_under, about, between, plural, order, bare, fraction, point``; ``best``
        where a best estimate stands inside a range or beside its one end; ``flat`` where nothing is
        known below the number, ``open_room`` where nothing is known at all.

    Examples
    --------
    >>> import pandas as pd
    >>> claims = pd.DataFrame({"value": [5, 7], "hedge": ["nearly", "up to"],
    ...                        "bound": ["upper", "upper"]})
    >>> families(claims).tolist()
    ['just_under', 'below']
    """
    bound, top = said_bound(claims), claims.get("value_high")
    pairs = zip(_hedges(claims), bound, strict=True)
    family = pd.Series([_family(*pair) for pair in pairs], index=claims.index, dtype="str")
    family = family.mask(bound.eq("range") & (False if top is None else top.notna()), "between")
    fraction = _in_words(claims, whole(claims), top_of(claims)) if fraction is None else fraction
    family = family.mask(family.eq("bare") & fraction, "fraction")
    family = family.mask(_flat(claims, bound), "flat").mask(_has_best(claims, bound), "best")
    return family.mask(_open_room(claims, bound), "open_room")


def _has_best(claims, bound) -> pd.Series:
    """A best estimate inside a range without a hedge, or beside its one end."""
    if "value_best" not in claims or claims["value_best"].isna().all():
        return pd.Series(False, index=claims.index)
    ranged = top_of(claims).gt(claims["value"])
    fits = (bound.eq("range") & ranged) | (bound.isin(["lower", "upper"]) & ~ranged)
    counted = claims["measure"].ne("capacity") if "measure" in claims else True
    return claims["value_best"].notna() & fits & counted


@lru_cache(maxsize=4096)
def _family(phrase, bound) -> str | None:
    """The bound is what was coded; a hedge that points elsewhere does not overrule it."""
    hedge = hedge_of(phrase) if isinstance(phrase, str) else None
    if hedge and hedge.family != "range" and (hedge.bound == bound or hedge.family == "plural"):
        return hedge.family
    return _FAMILY_OF_BOUND.get(bound)


def is_cut(claims: pd.DataFrame) -> pd.Series:
    """True for floors of one digit whose far edge is the next round number, not one of readers.

    Parameters
    ----------
    claims
        Needs ``coverage`` and what :func:`reader_band` needs.

    Examples
    --------
    >>> import pandas as pd
    >>> claims = pd.DataFrame({"value": [6_000, 1_000], "hedge": "over", "bound": "lower"})
    >>> is_cut(reader_band(claims)).tolist()
    [True, False]
    """
    below = top_of(claims).lt(0)
    if below.any():  # a fall by more than 500 is cut as the rise is
        cut = pd.Series(False, index=claims.index)
        cut[below], cut[~below] = is_cut(_mirrored(claims[below])), is_cut(claims[~below])
        return cut
    told = _Told.of(claims)
    floors = told.only((told.family == "above") & (told.value >= 0))
    floors = floors.only(floors.whole_digits() == 1)
    coverage = claims["coverage"].to_numpy(float)[floors.row]
    named = _edge_share(_knots()["above", 1], (1 + coverage) / 2)
    cut = np.isin(told.row, floors.row[_next_round_number(floors) < named])
    return pd.Series(cut, index=claims.index)


def _hedges(claims) -> pd.Series:
    return claims["hedge"] if "hedge" in claims else pd.Series("", index=claims.index)


def _evidence(claims, reading, told) -> pd.Series:
    """How the width of each claim is known, in the words of the table hedges."""
    if reading != "reader":
        said = pd.Series("assumption" if reading == "floor" else "logic", index=claims.index)
        return said.where(claims["value"].notna())
    hedges, _ = _tables()
    by_phrase = hedges[~hedges["family"].isin(_NOT_OF_PHRASES)]
    by_phrase = by_phrase.set_index("phrase")["support"].to_dict()
    family = pd.Series(told.family, claims.index, "str")
    named = [by_phrase.get(h, "analogy" if _is_known(h) else "assumption") for h in _hedges(claims)]
    said = pd.Series(named, claims.index, "str")
    for model, phrase in _ROW_OF_MODEL.items():
        said = said.mask(family.eq(model), by_phrase[phrase])
    small = family.isin(EDGED) & claims["value"].abs().lt(_SMALL) & said.eq("measured")
    scaled = family.eq("plural") & ~_is_tabulated(claims)
    said = said.mask(small | scaled, "extrapolated")
    hedged_range = family.isin([*EDGED, "order"]) & top_of(claims).gt(claims["value"])
    said = said.mask(hedged_range | family.eq("best"), "assumption")
    return said.where(claims["value"].notna() & family.ne("open_room"))


def _is_known(phrase) -> bool:
    return isinstance(phrase, str) and hedge_of(phrase) is not None


def _is_tabulated(claims) -> pd.Series:
    """Plurals whose very base was asked about or modelled in the table hedges."""
    hedges, _ = _tables()
    known = set(zip(hedges["phrase"], hedges["base"], strict=True))
    pairs = zip(_hedges(claims), claims["value"].abs(), strict=True)
    return pd.Series([pair in known for pair in pairs], index=claims.index, dtype=bool)


@lru_cache(maxsize=1)
def _tables() -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables hedges and readers, read once."""
    return load("wording", "hedges"), load("wording", "readers")


@lru_cache(maxsize=64)
def _hedge_row(phrase: str) -> pd.Series:
    hedges, _ = _tables()
    return hedges[hedges["phrase"].eq(phrase)].iloc[0]


# --- families with edges from the replies ------------------------------------------------------


def _groups(told, family):
    """Rows that share a distribution of the relative edge: positions, shares, and low over high.

    The shares are those of the number beyond which the edge lies; low over high is 1 but for
    ranges.
    """
    digits, knots = told.whole_digits().clip(1, 4), _knots()
    cap = _next_round_number(told) if family == "above" else np.full(len(digits), np.inf)
    cap = np.where(digits == 1, cap, np.inf)
    narrow = np.where(told.top > 0, told.value / np.where(told.top > 0, told.top, 1), 1.0)
    kinds = np.column_stack([digits, cap, narrow])
    for digit, limit, part in sorted(set(map(tuple, kinds.tolist()))):
        shares = np.minimum(knots[family, int(digit)], limit)
        yield np.flatnonzero((kinds == [digit, limit, part]).all(axis=1)), shares, part


@lru_cache(maxsize=1)
def _knots() -> dict:
    """Distances to the edge by family and digits, 0 first."""
    _, readers = _tables()
    keys = zip(readers["family"], readers["significant_digits"], strict=True)
    rows = readers[list(_KNOTS)].astype(float).to_numpy()
    return {key: np.array([0.0, *row]) for key, row in zip(keys, rows, strict=True)}


def _within(told, p) -> np.ndarray:
    """Numbers evenly between the printed ones, shape (claims, k)."""
    return told.value[:, None] + (told.top - told.value)[:, None] * p


def _printed_digits(claims, fraction, top) -> pd.Series:
    """Significant digits as printed: of a range those of the end that has more; of a fraction 1."""
    if "significant_digits" in claims:
        return claims["significant_digits"].astype(float)
    digits = significant_digits(claims["value"].astype(float))
    return np.maximum(digits, significant_digits(top)).mask(fraction, 1)


def _next_round_number(told) -> np.ndarray:
    """Distance from a one-digit number to the next round one, as a share of the number."""
    value, fraction = np.where(told.top > 0, told.top, 1), told.fraction
    power = 10.0 ** np.floor(np.log10(value))
    power[fraction] = _beside(value[fraction])[1] - value[fraction]
    return power / value


def _edge_share(shares, p) -> np.ndarray:
    """Quantiles of the distance to the edge, linear between the tabulated ones."""
    return np.interp(p, [0.0, *_KNOTS.values()], shares)


def _segments(shares):
    """Stretches of equal probability density: ends and probability; the last is an atom."""
    ends = np.array([0.0, *_KNOTS.values(), 1.0])
    high = np.append(shares[1:], shares[-1])
    return shares, high, np.diff(ends)


def _uniform_cdf(x, shares) -> np.ndarray:
    """P(U D <= x) with U uniform on 0..1 and D the distance to the edge, in closed form."""
    return _mixture_cdf(x, shares, lambda x, a, b: x * np.log(b / a) / (b - a), lambda r: r)


def _triangular_cdf(x, shares) -> np.ndarray:
    """P(|T| D <= x) with T triangular on -1..1 and D the half-width, in closed form."""
    return _mixture_cdf(
        x,
        shares,
        lambda x, a, b: 2 * x * np.log(b / a) / (b - a) - x**2 / (a * b),
        lambda r: 2 * r - r**2,
    )


def _mixture_cdf(x, shares, beyond, inside) -> np.ndarray:
    """Average over D of P(. D <= x): certain where D <= x, `beyond` where D runs from a to b."""
    x = np.asarray(x, float)[:, None]
    low, high, mass = _segments(shares)
    start = np.clip(x, low, high)
    with np.errstate(divide="ignore", invalid="ignore"):
        reached = np.where(high > low, (start - low) / (high - low), x >= high)
        rest = np.where(high > start, beyond(x, start, high), 0.0) * (high - start)
        rest = np.where(high > low, rest / (high - low), 0.0)
        atom = np.where((high == low) & (x < high), inside(x / high), 0.0)
    return (mass * (reached + np.where(x > 0, rest + atom, 0.0))).sum(axis=1)


def _inverse(cdf, p, shares) -> np.ndarray:
    """Quantiles of a distance, by halving: the distribution functions above only rise."""
    shares = tuple(shares.tolist())
    if len(p) > 16:
        return np.interp(p, *_tabulated(cdf, shares))
    return _halved(cdf, tuple(p.tolist()), shares)


@lru_cache(maxsize=4096)
def _halved(cdf, p, shares) -> np.ndarray:
    p, shares = np.array(p), np.array(shares)
    low, high = np.zeros_like(p), np.full_like(p, shares[-1])
    for _ in range(60):
        middle = (low + high) / 2
        below = cdf(middle, shares) < p
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return high


@lru_cache(maxsize=64)
def _tabulated(cdf, shares) -> tuple[np.ndarray, np.ndarray]:
    """A distribution function at many distances, close together at either end."""
    x = np.linspace(0, 1, 16_385)
    x = np.union1d(shares[-1] * x**2 * (3 - 2 * x), shares)
    return np.maximum.accumulate(cdf(x, np.array(shares))), x


def _edged_values(family, sign):
    def quantiles(told, p):
        out = np.empty((len(told.row), len(p)))
        for rows, shares, part in _groups(told, family):
            # From the end that limits the value past the other one to the edge, over the upper end.
            far = shares + (1 - part) * (1 if sign > 0 else 1 - shares)
            q = _inverse(_uniform_cdf, p if sign > 0 else 1 - p, far)
            out[rows] = told.top[rows, None] * ((part if sign > 0 else 1) + sign * q)
        return out

    return quantiles


def _edged_edges(family, sign):
    def quantiles(told, p):
        out = np.empty((len(told.row), len(p)))
        for rows, shares, _ in _groups(told, family):
            distance = sign * _edge_share(shares, p)
            out[rows] = (told.top if sign > 0 else told.value)[rows, None] * (1 + distance)
        return out

    return quantiles


def _about_values(told, p):
    out = np.empty((len(told.row), len(p)))
    for rows, shares, _ in _groups(told, "about"):
        distance = np.sign(p - 0.5) * _inverse(_triangular_cdf, np.abs(2 * p - 1), shares)
        out[rows] = _within(told, p)[rows] * (1 + distance)
    return out


# --- families with a model of their own --------------------------------------------------------


def _best_values(told, p):
    """Half on either side of the best estimate (see :func:`reader_band`)."""
    best = told.claims["value_best"].to_numpy(float)[told.row][:, None]
    low, top = told.value[:, None], told.top[:, None]
    down, up = np.clip(2 * p, 0, 1), np.clip(2 * p - 1, 0, 1)
    below, above = low + (best - low) * down, best + (top - best) * up
    for rows, side, one_side in _best_sides(told):
        if side == "above":
            above[rows] = _READER_VALUES["above"](one_side, up)
        else:
            below[rows] = _READER_VALUES["below"](one_side, down)
    return np.where(p < 0.5, below, above)


def _best_edges(told, p):
    out = _between_edges(told, p)
    for rows, side, one_side in _best_sides(told):
        out[rows] = _READER_EDGES[side](one_side, p)
    return out


def _best_sides(told):
    """The rows with one end, above and below it, as if the best estimate were that end."""
    claims = told.claims.iloc[told.row]
    for bound, hedge, side in (("lower", "at least", "above"), ("upper", "at most", "below")):
        rows = np.flatnonzero(said_bound(claims).eq(bound))
        if len(rows):
            some = claims.iloc[rows]
            some = some.assign(value=some["value_best"], hedge=hedge, bound=bound)
            some = some.drop(columns={"value_high", "significant_digits"} & set(some))
            yield rows, side, _Told.of(some)


def _flat_values(told, p):
    """Nothing is known between none and the number (table hedges, may have held up to)."""
    return told.top[:, None] * p


def _flat_edges(told, p):
    return np.zeros((len(told.row), len(p)))


def _between_values(told, p):
    return _within(told, p)


def _between_edges(told, p):
    return np.repeat(told.top[:, None], len(p), 1)


def _bare_half_width(told) -> np.ndarray:
    """2 % of a round number, never beyond half its last printed place; otherwise just that half."""
    value, model = told.value, _hedge_row("(bare, round)")
    safe = np.where(value > 0, value, 1)
    places = np.floor(np.log10(safe)) + 1 - told.whole_digits()
    granule = 10.0**places
    wide = np.minimum(model["half_width"] * value, granule / 2)
    half = _hedge_row("(bare, not round)")["half_width"] * np.minimum(granule, 1)
    return np.where(granule > 1, wide, np.minimum(half, value))


def _bare_values(told, p):
    value, half = told.value[:, None], _bare_half_width(told)[:, None]
    tent = np.sign(p - 0.5) * (1 - np.sqrt(1 - np.abs(2 * p - 1)))
    round_number = half > _hedge_row("(bare, not round)")["half_width"]
    return value + half * np.where(round_number, tent, 2 * p - 1)


def _bare_edges(told, p):
    value = told.value + _bare_half_width(told)
    return np.repeat(value[:, None], len(p), 1)


def _in_words(claims, limit, top) -> pd.Series:
    """Shares of one that are fractions of few parts: a third, one in five; not "0.25"."""
    value, digits = claims["value"].astype(float), claims.get("significant_digits")
    share = limit.eq(1) & value.lt(1) & value.eq(top) & value.gt(0)
    simple = [abs(float(_fraction(x)) - x) < 1e-9 if yes else False
              for x, yes in zip(value, share, strict=True)]  # fmt: skip
    return pd.Series(simple, claims.index, bool) & (True if digits is None else digits.eq(1))


def _fraction(value) -> Fraction:
    return Fraction(value).limit_denominator(_LARGEST)


def _beside(values) -> np.ndarray:
    """The simple fractions below and above each fraction, shape (2, values)."""
    found = []
    for own in map(_fraction, values):
        parts = range(1, max(_SIMPLE, own.denominator + 1) + 1)
        known = {Fraction(n, parted) for parted in parts for n in range(1, parted)}
        found.append([max(x for x in known if x < own), min(x for x in known if x > own)])
    return np.array(found, float).reshape(-1, 2).T


def _fraction_values(told, p):
    """Half-way to the simple fractions on either side, the nearer the likelier."""
    value = told.value
    low, high = (_beside(value) - value)[:, :, None] / 2
    tent = np.sign(p - 0.5) * (1 - np.sqrt(1 - np.abs(2 * p - 1)))
    return value[:, None] + np.where(tent < 0, -low, high) * tent


def _fraction_edges(told, p):
    return np.repeat(_fraction_values(told, np.ones(1)), len(p), 1)


def _point_values(told, p):
    return np.repeat(told.value[:, None], len(p), 1)


def _plural_values(told, p):
    """Replies where the phrase was asked about; otherwise the floor doubled, and a tail."""
    hedges, _ = _tables()
    asked = hedges[hedges["shape"].eq("empirical")].set_index("phrase")
    model = _hedge_row("hundreds of")
    out = told.value[:, None] * _shifted_exponential(model, p)
    for phrase in asked.index.intersection(pd.unique(told.hedge)):
        known = [asked.loc[phrase, q] for q in ("q05", "q25", "q50", "q75", "q95")]
        rows = np.flatnonzero((told.hedge == phrase) & (told.value == asked.loc[phrase, "base"]))
        out[rows] = np.interp(p, [0.05, 0.25, 0.5, 0.75, 0.95], known)
    return out


def _shifted_exponential(model, p) -> np.ndarray:
    """Multiples of the plural's base: a floor plus an exponential, cut (table hedges)."""
    mean, floor = model["exponential_mean"], model["floor_multiple"]
    mass = 1 - np.exp(-(model["cut_multiple"] - floor) / mean)
    return floor - mean * np.log1p(-p * mass)


def _order_values(told, p):
    """Lognormal; the table gives the 5 % and 95 % quantiles as multiples of the number."""
    sd = np.log(_hedge_row("on the order of")["q95"]) / NormalDist().inv_cdf(0.95)
    inside = np.clip(p, 1e-12, 1 - 1e-12)
    z = np.array([NormalDist().inv_cdf(x) for x in inside.tolist()])
    return _within(told, p) * np.exp(sd * z)


def _nothing(told, p):
    return np.full((len(told.row), len(p)), np.nan)


_READER_VALUES = {
    "open_room": _nothing,
    "above": _edged_values("above", +1),
    "below": _edged_values("below", -1),
    "just_under": _edged_values("just_under", -1),
    "about": _about_values,
    "flat": _flat_values,
    "between": _between_values,
    "best": _best_values,
    "bare": _bare_values,
    "fraction": _fraction_values,
    "point": _point_values,
    "plural": _plural_values,
    "order": _order_values,
}
_READER_EDGES = _READER_VALUES | {
    "above": _edged_edges("above", +1),
    "below": _edged_edges("below", -1),
    "just_under": _edged_edges("just_under", -1),
    "about": _edged_edges("about", +1),
    "flat": _flat_edges,
    "between": _between_edges,
    "best": _best_edges,
    "bare": _bare_edges,
    "fraction": _fraction_edges,
}
