"""What holds under any dependence between the inputs: bounds of each quantile.

For a result that rises in every input, the quantile at p is at least the result at any
probabilities that add up to p, and at most the result at any whose shortfalls from 1 add up to
1 - p (Makarov 1981; Williamson and Downs 1990). The best of many such points is a bound; for two
inputs it is the sharp one.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.propagation.inputs import Inputs, Interval
from analysis.propagation.lines import evaluate, sobol


class NoDirectionError(ValueError):
    """A formula that rises and falls in an input."""


_POINTS = 2**12
_ROUNDS = 4  # of looking closer around the best point, for three inputs and more
_GOLDEN = 0.6180339887498949  # multiples of it, less whole numbers, are evenly spread
_FAR = 10.0  # how far along an open end the direction of a formula is tried


def bounds_under_any_dependence(formula, inputs: Inputs, probabilities) -> pd.DataFrame:
    """Least and largest value of each quantile, whatever the dependence of the inputs.

    Returns
    -------
    DataFrame
        ``probability, low, high``. A claim taken strictly counts with its ends.

    Raises
    ------
    ValueError
        Names inputs in which the formula neither rises nor falls throughout.
    """
    rises = _directions(formula, inputs)
    rows = []
    for p in probabilities:
        low = _best(formula, inputs, rises, p, upper=False)
        high = _best(formula, inputs, rises, p, upper=True)
        if low > high:
            raise NoDirectionError(
                "The bounds cross, so the formula rises and falls in some input where it was not "
                "seen to; bounds under unknown dependence need one direction in each input."
            )
        rows.append({"probability": p, "low": low, "high": high})
    return pd.DataFrame(rows)


def _best(formula, inputs, rises, p, upper) -> float:
    """The tightest bound on one side among many points, then among points around the best."""
    count = len(inputs.dimensions)
    if count == 0:
        return float(evaluate(formula, inputs, np.zeros((0, 1)))[0])
    total, pick = (1 - p, np.argmin) if upper else (p, np.argmax)
    shares = _simplex(count)
    best = None
    for _ in range(_ROUNDS if count > 2 else 1):
        u = 1 - total * shares if upper else total * shares
        result = evaluate(formula, inputs, _values(inputs, u, rises, upper))
        at = pick(result)
        if best is None or pick([best[0], result[at]]) == 1:
            best = result[at], shares[:, at]
        shares = best[1][:, None] + (shares - best[1][:, None]) / 8
    return float(best[0])


def _simplex(count) -> np.ndarray:
    """Points whose coordinates add up to 1, shape (count, points): equal steps, or Sobol points."""
    if count == 1:
        return np.ones((1, 1))
    if count == 2:
        step = np.linspace(0, 1, _POINTS + 1)
        return np.stack([step, 1 - step])
    spaced = -np.log(np.clip(sobol(count, 0, 0, _POINTS), 1e-12, None))
    return np.hstack([spaced / spaced.sum(axis=0), np.eye(count), np.full((count, 1), 1 / count)])


def _values(inputs, u, rises, upper) -> np.ndarray:
    """Values of each input at the probabilities u, counted from the end where results are small."""
    rows = []
    for dimension, up, row in zip(inputs.dimensions, rises, u, strict=True):
        source = dimension.quantiles
        if isinstance(source, Interval):
            rows.append(np.full(len(row), source.high if up == upper else source.low))
        else:
            row = row if up else 1 - row
            rows.append(source(np.clip(row, 2.0**-40, 1 - 2.0**-40)))
    return np.array(rows)


def _directions(formula, inputs) -> list[bool]:
    """Whether the result rises in each input, tried along lines through many settings."""
    count = len(inputs.dimensions)
    if count == 0:
        return []
    settings = np.clip(sobol(count, 1, 0, 64), 0.001, 0.999)
    steps = np.sort((np.arange(33)[:, None] * _GOLDEN + settings[0]) % 1.0, axis=0).T
    base = [
        _tried(dim.quantiles, row) for dim, row in zip(inputs.dimensions, settings, strict=True)
    ]
    rises, mixed = [], []
    for number, dimension in enumerate(inputs.dimensions):
        values = np.repeat(np.array(base), steps.shape[1], axis=1)
        values[number] = _tried(dimension.quantiles, steps.ravel())  # each line at its own places
        result = evaluate(formula, inputs, values).reshape(steps.shape)
        with np.errstate(invalid="ignore"):  # no limit less no limit
            change, size = np.diff(result, axis=1), 1e-12 * np.abs(result[:, 1:])
        up, down = (change > size).any(), (change < -size).any()
        rises.append(bool(up or not down))
        if up and down:
            mixed.append(inputs.names[number])
    if mixed:
        raise NoDirectionError(
            f"The formula rises and falls in {', '.join(mixed)}: bounds under unknown dependence "
            "need one direction in each input."
        )
    return rises


def _tried(source, p) -> np.ndarray:
    """Values at which to try a direction; an open end is followed some way."""
    if not isinstance(source, Interval):
        return source(p)
    high = source.high if np.isfinite(source.high) else max(_FAR * source.low, _FAR)
    return source.low + (high - source.low) * p
