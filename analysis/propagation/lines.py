"""Quantiles of a formula, along lines: its strongest input from end to end, the others set.

Draws give the distribution of a result in steps, and the steps limit how exact its quantiles are.
Here the input that moves the result most runs along a line of nodes, for each of many settings of
the other inputs (scrambled Sobol points; fixed steps where there is only one other). Along a line
the result rises or falls, so the probability that it stays below a number is that of the input up
to one place, found between the nodes by inverse interpolation. Summed over the settings this is
smooth. One more result on each line, at a place of its own, and the same sums with every other
node tell how far the interpolation is off. Where that is too far (the result jumps, or bends
sharply), where the result turns along a line, or there are too many inputs for one to matter, plain
scrambled Sobol points are used.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

_TASK = 2**14  # evaluations that one worker takes at a time, so that tasks depend on draws alone
_PARTS = 8  # of the settings, whose spread tells the numerical error
_FEW = 7  # inputs: with more, one of them is too small a part for lines to pay
_SPARED = 4  # with two inputs a quarter of the draws is exact enough
_GOLDEN = 0.6180339887498949  # multiples of it, less whole numbers, are evenly spread
_TAIL = 2.0**-20  # beyond this probability no input is asked for its value
_CLOSE, _CLOSER = 1e-5, 1e-8  # in probability, before the last step: among Sobol points, or none
_ROOM = 2**23  # numbers to hold at a time


class Plan(NamedTuple):
    """How many lines of how many stretches, along which dimension, by which points."""

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
        """Dimensions that are set, not followed."""
        return self.dimensions - (self.along is not None)


class Lines(NamedTuple):
    """Results at the nodes of each line, rising; and the probability of the input up to a place."""

    results: np.ndarray  # (lines, nodes)
    weight: np.ndarray  # (lines,)
    nodes: np.ndarray  # values of the input, in the order of the results
    table: tuple[np.ndarray, np.ndarray]  # values of the input, and the probability up to them
    off: float = 0.0  # how far the interpolation misplaces a result, as a probability


def plan(formula, inputs, draws: int, seed: int) -> Plan:
    """Follow the strongest input, unless there are many or all come in steps."""
    count = len(inputs.dimensions)
    along = _strongest(formula, inputs) if count <= _FEW else None
    if along is None:
        return Plan(draws, 1, None, count, seed)
    if count == 1:
        return Plan(1, min(draws, 1024), along, count, seed)
    stretches = max(16, 2 ** (int(np.log2(draws)) // 3)) if count > 2 else 16
    used = draws // _SPARED if count == 2 else draws
    return Plan(max(used // stretches, 1), stretches, along, count, seed)


def allowed(draws: int) -> float:
    """How far interpolation may be off before points do better: about what points are off."""
    return draws**-0.75


def as_points(plan: Plan, draws: int) -> Plan:
    """The same with points instead of lines."""
    return plan._replace(lines=draws, stretches=1, along=None)


def coarser(plan: Plan) -> Plan:
    """The same with half as many lines and stretches."""
    return plan._replace(lines=max(plan.lines // 2, 1), stretches=max(plan.stretches // 2, 1))


def task(formula, inputs, plan: Plan, number: int) -> tuple[np.ndarray, np.ndarray]:
    """Results of some lines, at their nodes and at one place between; and the lines' weights.

    All tasks in order make up the whole.
    """
    size = plan.lines // plan.tasks
    settings, weight = _settings(plan, number * size, size)
    nodes = nodes_of(inputs, plan)
    between = _between(inputs, plan, number * size, size)
    step = max(1, _ROOM // (len(nodes) * plan.dimensions))
    parts = [
        _along(formula, inputs, plan, settings[:, part], nodes, between[part])
        for part in (slice(start, start + step) for start in range(0, size, step))
    ]
    return np.concatenate(parts), weight


def _between(inputs, plan, first, size) -> np.ndarray:
    """Values of the followed input at which each line is tried; points need none."""
    if plan.along is None:
        return np.zeros(size)
    return _values(inputs.dimensions[plan.along], places(first, size))


def places(first: int, size: int) -> np.ndarray:
    """Probabilities of the followed input at which each line is tried, evenly spread."""
    return (0.5 + (first + np.arange(size)) * _GOLDEN) % 1.0


def nodes_of(inputs, plan) -> np.ndarray:
    """Values of the input that is followed, closer in probability towards both ends."""
    if plan.along is None:
        return np.zeros(1)
    edges = _smooth(np.linspace(0, 1, plan.stretches + 1))
    return _values(inputs.dimensions[plan.along], edges)


def along_lines(inputs, plan, results, weight) -> Lines | None:
    """The lines in one rising order; None where a result turns or is infinite."""
    if plan.along is None or not np.isfinite(results).all():
        return None
    results, tried = results[:, :-1], results[:, -1]
    steps = np.diff(results, axis=1)
    nodes, p = nodes_of(inputs, plan), _smooth(np.linspace(0, 1, 4097))
    values, weight = _values(inputs.dimensions[plan.along], p), weight / weight.sum()
    if (steps >= 0).all():
        lines, at = Lines(results, weight, nodes, (values, p)), places(0, len(results))
    elif (steps <= 0).all():
        lines = Lines(results[:, ::-1], weight, nodes[::-1], (values, 1 - p))
        at = 1 - places(0, len(results))
    else:
        return None
    return lines._replace(off=_misplaced(lines, tried, at))


def quantiles(lines: Lines, probabilities, fewer: Lines | None = None):
    """Quantiles over all lines, their numerical errors, and how far interpolation may be off.

    The error is the standard deviation that parts of the lines suggest; or, where `fewer` lines
    are given, the distance to what those say; and with either, what interpolation may be off.
    """
    middle, reached = _sample(lines)
    found = [_quantile(lines, p, middle, reached, fewer) for p in probabilities]
    values, errors, off = zip(*found, strict=True)
    return np.array(values), np.array(errors), max(off)


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
    result = np.asarray(formula(**inputs.feed(values)))
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


def _shape(result) -> str:
    return "one number" if result.shape == () else f"an array of shape {result.shape}"


def sobol(dimensions: int, seed: int, first: int, size: int) -> np.ndarray:
    """Scrambled Sobol points from the one numbered `first` on, shape (dimensions, size)."""
    from scipy.stats import qmc

    engine = qmc.Sobol(dimensions, scramble=True, rng=np.random.default_rng(seed))
    return engine.fast_forward(first).random(size).T if first else engine.random(size).T


# --- lines --------------------------------------------------------------------------------------


def _smooth(x):
    """Equal steps made closer towards both ends, where quantile functions bend most."""
    return x * x * (3 - 2 * x)


def _values(dimension, p) -> np.ndarray:
    return np.asarray(dimension.quantiles(np.clip(p, _TAIL, 1 - _TAIL)), float)


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
        return middles[None, first : first + size], np.diff(edges)[first : first + size]
    return sobol(plan.others, plan.seed, first, size), np.ones(size)


def _along(formula, inputs, plan, settings, nodes, between) -> np.ndarray:
    """Results at the nodes and at the place between, for some settings; points have one node."""
    size, others = settings.shape[1], iter(settings)
    count = len(nodes) + (plan.along is not None)
    values = np.empty((plan.dimensions, size * count))
    for number, dimension in enumerate(inputs.dimensions):
        if number == plan.along:
            placed = np.hstack([np.tile(nodes, (size, 1)), between[:, None]])
            values[number] = placed.ravel()
        else:
            values[number] = np.repeat(_values(dimension, next(others)), count)
    return evaluate(formula, inputs, values).reshape(size, count)


# --- quantiles over lines -----------------------------------------------------------------------


def _sample(lines) -> tuple[np.ndarray, np.ndarray]:
    """Results at some nodes in order, and the probability that they reach."""
    share = np.gradient(_smooth(np.linspace(0, 1, len(lines.nodes))))
    every = slice(None, None, max(1, lines.results.size // 4096))
    results, weight = lines.results[every], lines.weight[every, None] * share
    order = np.argsort(results, axis=None)
    reached = np.cumsum(weight.ravel()[order])
    return results.ravel()[order], reached / reached[-1]


def _quantile(lines, p, middle, reached, fewer) -> tuple[float, float, float]:
    """One quantile, its error, and how far interpolation may be off, as a probability."""
    near_by = _CLOSE if fewer is None else _CLOSER
    t, below, slope = _root(lines, p, middle, reached, near_by)
    every_other = lines._replace(results=lines.results[:, ::2], nodes=lines.nodes[::2])
    nodes_off = abs(_mean(lines, _below(every_other, t) - below))
    off = max(lines.off, nodes_off)
    if not 0 < slope < np.inf:
        return t, 0.0, off
    spread = _spread_of(lines, below) if fewer is None else abs(_mean(fewer, _below(fewer, t)) - p)
    return t, float(np.hypot(spread, off) / slope), off


def _root(lines, p, middle, reached, near_by) -> tuple[float, np.ndarray, float]:
    """Where the lines reach p: from a guess by secants, halving where they leave the bracket."""
    least, largest = lines.results[:, 0].min(), lines.results[:, -1].max()
    left, right = np.nextafter(least, -np.inf), largest
    near = np.interp([p - 0.02, p, p + 0.02], reached, middle)
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
    t = np.broadcast_to(t, len(lines.results))
    nodes = (lines.results <= t[:, None]).sum(axis=1)
    last = lines.results.shape[1]
    inside = np.flatnonzero((nodes > 0) & (nodes < last))
    below = (nodes == last).astype(float)
    below[inside] = np.interp(_place(lines, inside, nodes[inside], t[inside]), *lines.table)
    return below


def _misplaced(lines, tried, at) -> float:
    """Mean distance, in probability, from where a result is to where interpolation puts it."""
    if np.isnan(tried).any():
        return np.inf
    far = np.abs(_below(lines, tried) - at)
    level = _below(lines, np.nextafter(tried, -np.inf))  # a flat stretch has no one place
    inside = (level <= at) & (at <= _below(lines, tried))
    return float((lines.weight * np.where(inside, 0.0, far)).sum())


def _mean(lines, below) -> float:
    """Mean over the lines; not by BLAS, whose threads add up in an order of their own."""
    return float((lines.weight * below).sum())


def _place(lines, rows, after, t) -> np.ndarray:
    """Where each line reaches t: inverse interpolation by four nodes, or two where that fails."""
    results, nodes = lines.results, lines.nodes
    low, high = results[rows, after - 1], results[rows, after]
    start, end = nodes[after - 1], nodes[after]
    straight = start + (t - low) / (high - low) * (end - start)
    if len(nodes) < 4:
        return straight
    four = np.clip(after - 2, 0, len(nodes) - 4)[:, None] + np.arange(4)
    bent = _rational(results[rows[:, None], four].T, nodes[four].T, t)
    fits = (bent >= np.minimum(start, end)) & (bent <= np.maximum(start, end))
    return np.where(fits, bent, straight)


def _rational(g, x, t) -> np.ndarray:
    """Thiele's continued fraction through four nodes: exact where the input only multiplies.

    Where it breaks down, as on a straight line, it divides by 0 and is right or infinite.
    """
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        one = (g[1:] - g[:-1]) / (x[1:] - x[:-1])
        two = (g[2:] - g[:-2]) / (one[1:] - one[:-1]) + x[1:-1]
        three = (g[3] - g[0]) / (two[1] - two[0]) + one[1]
        last = two[0] - x[0] + (t - g[2]) / (three - one[0])
        return x[0] + (t - g[0]) / (one[0] + (t - g[1]) / last)


def _spread_of(lines, below) -> float:
    """Standard deviation of the probability below, from how parts of the lines differ."""
    parts = max(k for k in range(1, _PARTS + 1) if len(below) % k == 0)
    return _spread((below * lines.weight).reshape(parts, -1).sum(axis=1) * parts)


def _spread(by_part) -> float:
    """Standard deviation of the mean of parts that count alike."""
    return by_part.std(ddof=1) / np.sqrt(len(by_part)) if len(by_part) > 1 else 0.0
