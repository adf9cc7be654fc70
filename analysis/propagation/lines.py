"""Quantiles of a formula, along lines: its strongest input from end to end, the others set.

Draws give the distribution of a result in steps, and the steps limit how exact its quantiles are.
Here the input that moves the result most is followed from end to end, for each of many settings of
the other inputs (scrambled Sobol points; fixed steps where there is only one other). A formula that
adds, multiplies and divides is a Moebius function of each input, and three results fix it. So the
probability that a line stays below a number is that of the input up to one place, in closed form,
and summed over the settings it is smooth. A fourth result on each line, at a place of its own,
tells how far that is off. Where it is too far (the formula bends in another way, or jumps), where
the result turns, or there are too many inputs for one to matter, plain scrambled Sobol points are
used.
"""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from typing import NamedTuple

import numpy as np

_TASK = 2**14  # evaluations that one worker takes at a time, so that tasks depend on draws alone
_PARTS = 8  # of the settings, whose spread tells the numerical error
_EACH = 4  # results on each line: both ends, the middle, and one to check
_FEW = 7  # inputs: with more, one of them is too small a part for lines to pay
_SPARED = 16  # with one or two inputs a small part of the draws is exact enough
_GOLDEN = 0.6180339887498949  # multiples of it, less whole numbers, are evenly spread
_TAIL = 2.0**-20  # beyond this probability no input is asked for its value
_CLOSE, _CLOSER = 1e-4, 1e-8  # in probability, before the last step: among Sobol points, or none
_ROOM = 2**23  # numbers to hold at a time
_TURNED = 2**9  # Sobol points at a time


class Plan(NamedTuple):
    """How many lines, along which dimension (None: points), by which Sobol points."""

    lines: int
    along: int | None
    dimensions: int
    seed: int

    @property
    def tasks(self) -> int:
        """Pieces of work: as many on one worker as on many."""
        each = 1 if self.along is None else _EACH
        return max(1, min(self.lines, self.lines * each // _TASK))

    @property
    def others(self) -> int:
        """Dimensions that are set, not followed."""
        return self.dimensions - (self.along is not None)


class Lines(NamedTuple):
    """Moebius functions: the input at which each line reaches a number, rising.

    ``start + (t - low) / (slope + (t - middle) / bend)``, from `low` to `high`.
    """

    low: np.ndarray
    middle: np.ndarray
    high: np.ndarray
    slope: np.ndarray
    bend: np.ndarray
    weight: np.ndarray
    start: float
    table: tuple[np.ndarray, np.ndarray]  # values of the input, and the probability up to them
    tried: np.ndarray  # a result on each line
    off: float = 0.0  # how far such a result is misplaced on average, as a probability


def plan(formula, inputs, draws: int, seed: int) -> Plan:
    """Follow the strongest input, unless there are many or all come in steps."""
    count = len(inputs.dimensions)
    along = _strongest(formula, inputs) if count <= _FEW else None
    if along is None:
        return Plan(draws, None, count, seed)
    lines = draws // _EACH if count > 2 else max(draws // _EACH // _SPARED, 16)
    return Plan(lines, along, count, seed)


def allowed(draws: int) -> float:
    """How far lines may be off before points do better: about what points are off."""
    return draws**-0.75


def as_points(plan: Plan, draws: int) -> Plan:
    """The same with points instead of lines."""
    return plan._replace(lines=draws, along=None)


def fewer_lines(plan: Plan) -> Plan:
    """The same with half as many lines."""
    return plan._replace(lines=max(plan.lines // 2, 1))


def task(formula, inputs, plan: Plan, number: int) -> tuple[np.ndarray, np.ndarray]:
    """Results of some lines, at both ends, the middle and the place to check; and their weights.

    All tasks in order make up the whole. Points have one result each.
    """
    size = plan.lines // plan.tasks
    settings, weight = _settings(plan, number * size, size)
    followed = _followed(inputs, plan, number * size, size)
    step = max(1, _ROOM // (_EACH * plan.dimensions))
    parts = [
        _along(formula, inputs, plan, settings[:, part], followed[part])
        for part in (slice(start, start + step) for start in range(0, size, step))
    ]
    return np.concatenate(parts), weight


def along_lines(inputs, plan, results, weight) -> Lines | None:
    """The lines, rising; None where a result turns or is infinite, or there are only points."""
    if plan.along is None or not np.isfinite(results).all():
        return None
    p = _smooth(np.linspace(0, 1, 4097))
    values = _values(inputs.dimensions[plan.along], p)
    x = _values(inputs.dimensions[plan.along], _THREE)
    low, middle, high, tried = results.T
    at = _places(0, len(results))
    if (low >= middle).all() and (middle >= high).all() and (low > high).any():
        low, high, x, p, at = high, low, x[::-1], 1 - p, 1 - at
    elif not ((low <= middle).all() and (middle <= high).all()):
        return None
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = (middle - low) / (x[1] - x[0])
        bend = (high - low) / ((high - middle) / (x[2] - x[1]) - slope) + x[1] - x[0]
    ends = (low, middle, high, slope, bend, weight / weight.sum())
    lines = Lines(*ends, x[0], (values, p), tried)
    return lines._replace(off=_misplaced(lines, at))


def quantiles(lines: Lines, probabilities, fewer: Lines | None = None):
    """Quantiles over all lines, and their numerical errors.

    The error is the standard deviation that parts of the lines suggest; or, where `fewer` lines
    are given, the distance to what those say; and with either, what the lines may be off.
    """
    order = np.argsort(lines.tried)
    reached = np.cumsum(lines.weight[order])
    found = [_quantile(lines, p, lines.tried[order], reached, fewer) for p in probabilities]
    values, errors = zip(*found, strict=True)
    return np.array(values), np.array(errors)


def quantiles_of_points(results, probabilities) -> tuple[np.ndarray, np.ndarray]:
    """The same for points that count alike."""
    ordered, count = np.sort(results), len(results)
    places = np.clip(np.ceil(np.array(probabilities) * count - 1e-9).astype(int) - 1, 0, count - 1)
    parts = results.reshape(min(_PARTS, count), -1)
    spread = np.array([_spread((parts <= t).mean(axis=1)) for t in ordered[places]])
    ends = [
        ordered[np.clip(places + np.ceil(sign * spread * count).astype(int), 0, count - 1)]
        for sign in (-1, 1)
    ]
    with np.errstate(invalid="ignore"):  # no limit less no limit
        errors = np.where(ends[1] == ends[0], 0.0, ends[1] - ends[0]) / 2
    return ordered[places], errors


def evaluate(formula, inputs, values) -> np.ndarray:
    """Results of the formula for values (dimensions, draws), one a draw, no gaps."""
    draws = values.shape[1]
    with np.errstate(divide="ignore"):  # a number over 0 has no limit
        result = np.asarray(_returned(formula, inputs.feed(values)))
    if np.iscomplexobj(result):
        raise ValueError("The formula returned complex numbers; return real ones.")
    result = result.astype(float)
    if result.shape == (1, draws):  # a frame of one claim
        result = result[0]
    if result.shape == () and not len(values):
        result = np.full(draws, float(result))
    if result.shape != (draws,):
        raise ValueError(
            f"The formula returned {_shape(result)} for {draws} draws. It takes arrays of draws (a "
            "frame of claims is one of shape (claims, draws)) and returns one result a draw: use "
            "np.maximum(a, b) rather than max, and sum(axis=0) over claims."
        )
    if np.isnan(result).any():
        first = int(np.flatnonzero(np.isnan(result))[0])
        fed = inputs.feed(values)
        given = {
            n: np.ravel(v[..., first] if np.ndim(v) else v)[:3].tolist() for n, v in fed.items()
        }
        raise ValueError(
            f"The formula gives no number for {np.isnan(result).sum()} of {draws} draws, for "
            f"example with {given}."
        )
    return result


def _returned(formula, fed):
    """What the formula returns; where it treats draws as one number, what to write instead."""
    try:
        return formula(**fed)
    except ValueError as error:
        if "truth value of an array" not in str(error):
            raise
        raise ValueError(
            "The formula compares draws as if they were one number: it takes arrays, so write "
            "np.where(a > b, x, y) for x if a > b else y, and np.maximum for max."
        ) from error


def _shape(result) -> str:
    return "one number" if result.shape == () else f"an array of shape {result.shape}"


def sobol(dimensions: int, seed: int, first: int, size: int) -> np.ndarray:
    """Scrambled Sobol points from the one numbered `first` on, shape (dimensions, size)."""
    engine = deepcopy(_scrambled(dimensions, seed))
    engine = engine.fast_forward(first) if first else engine
    points = np.empty((dimensions, size))  # row by row; turned in parts that the cache holds
    for start in range(0, size, _TURNED):
        part = points[:, start : start + _TURNED]
        part[:] = engine.random(part.shape[1]).T
    return points


@lru_cache(maxsize=4)  # scrambling takes as long as thousands of points
def _scrambled(dimensions, seed):
    from scipy.stats import qmc

    return qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))


# --- lines --------------------------------------------------------------------------------------

_THREE = np.array([0.0, 0.5, 1.0])


def _smooth(x):
    """Equal steps made closer towards both ends, where quantile functions bend most."""
    return x * x * (3 - 2 * x)


def _values(dimension, p) -> np.ndarray:
    return np.asarray(dimension.quantiles(_cut(p)), float)


def _cut(p, out=None) -> np.ndarray:
    return np.clip(p, _TAIL, 1 - _TAIL, out=out)


def _strongest(formula, inputs) -> int | None:
    """The dimension that moves the result most, from its 5 % to its 95 % quantile."""
    usable = [i for i, dim in enumerate(inputs.dimensions) if not dim.stepped]
    if not usable:
        return None
    tried = np.array([dim.quantiles(np.array([0.05, 0.5, 0.95])) for dim in inputs.dimensions])
    values = np.repeat(tried[:, 1:2], 2 * len(usable), axis=1)
    for place, i in enumerate(usable):
        values[i, 2 * place : 2 * place + 2] = tried[i, [0, 2]]
    result = evaluate(formula, inputs, values).reshape(-1, 2)
    with np.errstate(invalid="ignore"):
        moved = np.abs(result[:, 1] - result[:, 0])
    return usable[int(np.argmax(np.nan_to_num(moved, nan=np.inf)))]


def _settings(plan, first, size) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities of the other inputs (dimensions, lines), and the weight of each line."""
    if plan.others == 0:
        return np.zeros((0, size)), np.ones(size)
    if plan.others == 1 and plan.along is not None:
        edges = _smooth(np.linspace(0, 1, plan.lines + 1))
        middles = _smooth((np.arange(plan.lines) + 0.5) / plan.lines)
        return _cut(middles[None, first : first + size]), np.diff(edges)[first : first + size]
    points = sobol(plan.others, plan.seed, first, size)
    return _cut(points, out=points), np.ones(size)


def _places(first: int, size: int) -> np.ndarray:
    """Probabilities of the followed input at which each line is checked, evenly spread."""
    return (0.5 + (first + np.arange(1, size + 1)) * _GOLDEN) % 1.0


def _followed(inputs, plan, first, size) -> np.ndarray:
    """Values of the followed input on each line (lines, 4); points follow none."""
    if plan.along is None:
        return np.zeros((size, 1))
    dimension = inputs.dimensions[plan.along]
    ends, check = _values(dimension, _THREE), _values(dimension, _places(first, size))
    return np.hstack([np.tile(ends, (size, 1)), check[:, None]])


def _along(formula, inputs, plan, settings, followed) -> np.ndarray:
    """Results for some settings (lines, results on each)."""
    count, others = followed.shape[1], iter(settings)
    values = np.empty((plan.dimensions, followed.size))
    for number, dimension in enumerate(inputs.dimensions):
        if number == plan.along:
            values[number] = followed.ravel()
        else:
            set_to = dimension.quantiles(next(others))
            values[number] = set_to if count == 1 else np.repeat(set_to, count)
    return evaluate(formula, inputs, values).reshape(followed.shape)


# --- quantiles over lines -----------------------------------------------------------------------


def _quantile(lines, p, tried, reached, fewer) -> tuple[float, float]:
    """One quantile and its error."""
    t, below, slope = _root(lines, p, tried, reached, _CLOSE if fewer is None else _CLOSER)
    if not 0 < slope < np.inf:
        return t, 0.0
    spread = _spread_of(lines, below) if fewer is None else abs(_mean(fewer, _below(fewer, t)) - p)
    return t, float(np.hypot(spread, lines.off) / slope)


def _root(lines, p, tried, reached, near_by) -> tuple[float, np.ndarray, float]:
    """Where the lines reach p: from a guess by secants, halving where they leave the bracket."""
    left, right = np.nextafter(lines.low.min(), -np.inf), lines.high.max()
    near = np.interp([p - 0.02, p, p + 0.02], reached, tried)
    slope = 0.04 / (near[2] - near[0]) if near[2] > near[0] else np.inf
    t, before = near[1], None
    for _ in range(80):
        below = _below(lines, t)
        miss = _mean(lines, below) - p
        left, right = (t, right) if miss < 0 else (left, t)
        if before is not None and t != before[0] and miss != before[1]:
            slope = (miss - before[1]) / (t - before[0])
        before, new = (t, miss), t - miss / slope
        if 0 < slope < np.inf and (abs(miss) <= near_by or abs(new - t) <= 1e-8 * abs(t)):
            break  # one more step by the secant is in `new`
        if not (left < new < right and slope > 0):
            new = left + (right - left) / 2
        if new in (left, right):
            new = right
            break
        t = new
    return float(new), below, slope


def _below(lines, t) -> np.ndarray:
    """Probability of the followed input for which each line stays at or below t.

    `t` is one number, or one for each line.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        place = lines.start + (t - lines.low) / (lines.slope + (t - lines.middle) / lines.bend)
    below = np.interp(place, *lines.table)
    below[t < lines.low] = 0.0
    below[t >= lines.high] = 1.0
    return below


def _misplaced(lines, at) -> float:
    """Mean distance, in probability, from where a result is to where its line has it.

    One value may stand for many probabilities, so a little more and a little less are looked at.
    """
    hair = 1e-9 * np.abs(lines.tried)
    least, most = (_below(lines, lines.tried + sign * hair) for sign in (-1, 1))
    far = np.maximum(least - at, 0) + np.maximum(at - most, 0)
    return float((lines.weight * np.nan_to_num(far, nan=1.0)).sum())


def _mean(lines, below) -> float:
    """Mean over the lines; not by BLAS, whose threads add up in an order of their own."""
    return float((lines.weight * below).sum())


def _spread_of(lines, below) -> float:
    """Standard deviation of the probability below, from how parts of the lines differ."""
    parts = max(k for k in range(1, _PARTS + 1) if len(below) % k == 0)
    return _spread((below * lines.weight).reshape(parts, -1).sum(axis=1) * parts)


def _spread(by_part) -> float:
    """Standard deviation of the mean of parts that count alike."""
    return by_part.std(ddof=1) / np.sqrt(len(by_part)) if len(by_part) > 1 else 0.0
