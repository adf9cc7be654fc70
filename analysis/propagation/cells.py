"""Quantiles of a formula, by cells: stretches along its strongest input, spread over the others.

Plain draws give each result a point. Here the input that moves the result most is laid out in
stretches between two probabilities, for each of many settings of the other inputs (scrambled
Sobol points; fixed steps where there is only one other). Between the two ends of a stretch the
result is taken to run evenly. That smooths the steps of the distribution, which is what limits
the accuracy of draws. With many inputs it no longer pays: then each Sobol point gives one result.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

_TASK = 2**14  # draws that one worker takes at a time, so that tasks depend on draws alone
_PARTS = 8  # of the settings, whose spread tells the numerical error
_STRETCHES = 64  # along the strongest of three and more inputs
_FEW = 7  # inputs: with more, one of them is too small a part for stretches to pay
_TAIL = 2.0**-20  # beyond this probability no input is asked for its value
_ROOM = 2**23  # numbers to hold at a time


class Plan(NamedTuple):
    """How many settings and stretches, along which dimension, by which points."""

    lines: int
    stretches: int
    along: int | None
    dimensions: int
    seed: int

    @property
    def tasks(self) -> int:
        """Pieces of work: as many on one worker as on many."""
        return max(1, min(self.lines, self.lines * self.stretches // _TASK))

    @property
    def others(self) -> int:
        """Dimensions that are set, not laid out."""
        return self.dimensions - (self.along is not None)


class Cells(NamedTuple):
    """Results at both ends of each stretch, and its probability; one row a setting."""

    low: np.ndarray
    high: np.ndarray
    weight: np.ndarray


def plan(formula, inputs, draws: int, seed: int) -> Plan:
    """Lay out the strongest input, as finely as the number of inputs allows."""
    along = _strongest(formula, inputs)
    count = len(inputs.dimensions)
    stretches = 1 if along is None else _share(draws, count)
    return Plan(draws // stretches, stretches, along, count, seed)


def coarser(plan: Plan) -> Plan:
    """The same with half as many settings and stretches."""
    return plan._replace(lines=max(plan.lines // 2, 1), stretches=max(plan.stretches // 2, 1))


def task(formula, inputs, plan: Plan, number: int) -> Cells:
    """The cells of some of the settings; the tasks one after another make up the whole."""
    size = plan.lines // plan.tasks
    settings, weight = _settings(plan, number * size, size)
    edges = _smooth(np.linspace(0, 1, plan.stretches + 1))
    step = max(1, _ROOM // ((plan.stretches + 1) * plan.dimensions))
    parts = [
        _along(formula, inputs, plan, settings[:, start : start + step], edges)
        for start in range(0, size, step)
    ]
    low, high = (np.concatenate(side) for side in zip(*parts, strict=True))
    return Cells(low, high, np.outer(weight, np.diff(edges)))


def quantiles(cells: Cells, probabilities) -> tuple[np.ndarray, np.ndarray]:
    """Quantiles of all cells together, and their numerical errors.

    Returns
    -------
    tuple
        The least numbers up to which the cells hold each probability, and the standard deviation
        of each that the differences between parts of the settings suggest.
    """
    low, high = np.minimum(cells.low, cells.high), np.maximum(cells.low, cells.high)
    low, high = np.where(np.isinf(low), high, low), np.where(np.isinf(high), low, high)
    weight = cells.weight / cells.weight.sum()
    sample = _sample(low, high, weight)
    found = [_quantile(low, high, weight, p, *sample) for p in probabilities]
    values, errors = zip(*found, strict=True)
    return np.array(values), np.array(errors)


def _share(draws, count) -> int:
    """Stretches along the strongest input: all, as many as settings, or a fixed number."""
    if count == 1:
        return draws
    root = 2 ** (int(np.log2(draws)) // 2)
    return root if count == 2 else min(root, _STRETCHES)


def _smooth(x):
    """Equal steps made closer towards both ends, where quantile functions bend most."""
    return x * x * (3 - 2 * x)


def _strongest(formula, inputs) -> int | None:
    """The dimension that moves the result most, from its 5 % to its 95 % quantile."""
    usable = [i for i, dim in enumerate(inputs.dimensions) if not dim.stepped]
    if not usable or len(inputs.dimensions) > _FEW:
        return None
    tried = np.array([dim.quantiles(np.array([0.05, 0.5, 0.95])) for dim in inputs.dimensions])
    values = np.repeat(tried[:, 1:2], 2 * len(usable), axis=1)
    for place, i in enumerate(usable):
        values[i, 2 * place : 2 * place + 2] = tried[i, [0, 2]]
    result = evaluate(formula, inputs, values).reshape(-1, 2)
    with np.errstate(invalid="ignore"):
        moved = np.abs(result[:, 1] - result[:, 0])
    return usable[int(np.argmax(np.nan_to_num(moved, nan=np.inf)))]


def _settings(plan, first, size):
    """Probabilities of the other inputs (dimensions, settings), and the weight of each setting."""
    if plan.others == 0:
        return np.zeros((0, size)), np.ones(size)
    if plan.others == 1 and plan.along is not None:
        edges = _smooth(np.linspace(0, 1, plan.lines + 1))
        middles = _smooth((np.arange(plan.lines) + 0.5) / plan.lines)
        return middles[None, first : first + size], np.diff(edges)[first : first + size]
    points = sobol(plan.others, plan.seed, first, size)
    return points, np.ones(size)


def sobol(dimensions: int, seed: int, first: int, size: int) -> np.ndarray:
    """Scrambled Sobol points from the one numbered `first` on, shape (dimensions, size)."""
    from scipy.stats import qmc

    engine = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))
    return engine.fast_forward(first).random(size).T if first else engine.random(size).T


def _along(formula, inputs, plan, settings, edges):
    """Results at both ends of each stretch, for some settings."""
    size = settings.shape[1]
    others = iter(np.clip(settings, _TAIL, 1 - _TAIL))
    points = edges if plan.along is not None else np.zeros(1)
    values = np.empty((plan.dimensions, size * len(points)))
    for number, dimension in enumerate(inputs.dimensions):
        if number == plan.along:
            laid = dimension.quantiles(np.clip(edges, _TAIL, 1 - _TAIL))
            values[number] = np.tile(laid, size)
        else:
            values[number] = np.repeat(dimension.quantiles(next(others)), len(points))
    result = evaluate(formula, inputs, values).reshape(size, -1)
    return (result, result) if plan.along is None else (result[:, :-1], result[:, 1:])


def evaluate(formula, inputs, values) -> np.ndarray:
    """Results of the formula for values (dimensions, draws), one a draw, no gaps."""
    draws = values.shape[1]
    result = np.asarray(formula(**inputs.feed(values)), float)
    if result.shape == ():
        result = np.full(draws, float(result))
    if result.shape != (draws,):
        raise ValueError(
            f"The formula returned an array of shape {result.shape} for {draws} draws; it takes "
            "arrays (a frame of several claims is one of shape (claims, draws)) and returns one "
            "result a draw."
        )
    if np.isnan(result).any():
        first = int(np.flatnonzero(np.isnan(result))[0])
        given = {
            n: np.ravel(v[..., first] if np.ndim(v) else v)[:3].tolist()
            for n, v in inputs.feed(values).items()
        }
        raise ValueError(
            f"The formula gives no number for {np.isnan(result).sum()} of {draws} draws, for "
            f"example with {given}."
        )
    return result


# --- quantiles of evenly filled cells -----------------------------------------------------------


class _Near(NamedTuple):
    """Cells that a number between two others may cut, and the probability below all of them."""

    low: np.ndarray
    high: np.ndarray
    weight: np.ndarray
    part: np.ndarray  # of the settings, to which each cell belongs
    base: np.ndarray  # probability below, by part

    def below(self, t) -> tuple[float, float]:
        """Probability up to t, and density at t."""
        share, slope = self._shares(t)
        return self.base.sum() + share.sum(), slope.sum()

    def spread(self, t) -> float:
        """Standard deviation of the probability up to t, from the differences between parts."""
        parts = len(self.base)
        if parts < 2:
            return 0.0
        by_part = self.base + np.bincount(self.part, self._shares(t)[0], parts)
        return float(by_part.std(ddof=1) * np.sqrt(parts))

    def _shares(self, t):
        across = (self.low < t) & (self.high > t)
        slope = np.where(across, self.weight, 0.0)
        slope[across] /= (self.high - self.low)[across]
        return np.where(self.high <= t, self.weight, slope * (t - self.low)), slope


def _sample(low, high, weight) -> tuple[np.ndarray, np.ndarray]:
    """Middles of some cells in order, and the probability that they reach."""
    every = slice(None, None, max(1, low.size // 8192))
    middle, weight = ((low + high) / 2).ravel()[every], weight.ravel()[every]
    order = np.argsort(middle)
    reached = np.cumsum(weight[order])
    return middle[order], reached / reached[-1]


def _quantile(low, high, weight, p, middle, reached) -> tuple[float, float]:
    """One quantile and its error: bracketed by the sample, then found among the cells near it."""
    reach = 4 / np.sqrt(len(middle))
    while True:
        left, right = np.interp([p - reach, p + reach], reached, middle)
        if reach > 1:
            left, right = np.nextafter(low.min(), -np.inf), high.max()
        near = _near(low, high, weight, left, right)
        if reach > 1 or near.below(left)[0] < p <= near.below(right)[0]:
            break
        reach *= 4
    t = _at_points(near, p) if (near.low == near.high).all() else _newton(near, p, left, right)
    return t, _error(near, t, p)


def _near(low, high, weight, left, right) -> _Near:
    parts = max(k for k in range(1, _PARTS + 1) if len(low) % k == 0)
    below = high <= left
    rows, columns = np.nonzero(~below & (low <= right))
    base = np.where(below, weight, 0.0).reshape(parts, -1).sum(axis=1)
    cut = (rows, columns)
    return _Near(low[cut], high[cut], weight[cut], rows // (len(low) // parts), base)


def _at_points(near, p) -> float:
    """The quantile of single points: nothing runs from one to the next."""
    order = np.argsort(near.low)
    reached = near.base.sum() + np.cumsum(near.weight[order])
    at = np.searchsorted(reached, p * (1 - 1e-12))
    return float(near.low[order][min(at, len(order) - 1)])


def _newton(near, p, left, right) -> float:
    """Newton's steps, halving where they leave the bracket."""
    t = (left + right) / 2
    for _ in range(100):
        below, density = near.below(t)
        left, right = (t, right) if below < p else (left, t)
        step = t + (p - below) / density if density > 0 else np.nan
        new = step if left < step < right else left + (right - left) / 2
        if abs(new - t) <= 1e-12 * abs(t):
            return float(right if new == right else new)
        t = new
    return float(right)


def _error(near, t, p) -> float:
    if not np.isfinite(t):
        return 0.0
    spread, (_, density) = near.spread(t), near.below(t)
    if density > 0:
        return spread / density
    # Points, or one of few values: where would the quantile be for a little more or less?
    return abs(_at_points(near, p + spread) - _at_points(near, p - spread)) / 2
