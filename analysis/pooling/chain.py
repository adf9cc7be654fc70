"""The sums over all paths of a total that never falls, exact on a grid of levels.

The model of a path, before any report: the last total is of unknown size (its logarithm is
uniform), and every way in which it splits among the steps is as likely. Where growth is lumpy, the
number of steps in which anything was added is unknown too (each number is as likely), and which
they were (each choice is as likely). Given n such steps, a path to the total x has the density
``Gamma(n) / x ** n``. So forward and backward sums over levels and n give what is known of each
step: no sampling, no seed. All is kept as logarithms, because the densities differ by hundreds of
orders of magnitude.
"""

from __future__ import annotations

from math import lgamma, log
from typing import NamedTuple

import numpy as np

_RANGE = 1_000  # the last total is of unknown size within three orders of magnitude: an assumption
_BELOW = 300  # how far the grid has cells below that


class Grid(NamedTuple):
    """Edges of the cells, and the least size of the last total."""

    edges: np.ndarray
    least: float

    @property
    def levels(self) -> np.ndarray:
        """Middles of the cells."""
        return (self.edges[1:] + self.edges[:-1]) / 2


def grid(numbers, levels: int, headroom: float) -> Grid:
    """Cells from 0 to `headroom` times the largest number, each wider than the one below.

    Their widths are equal shares of their levels, so that small totals are seen as sharply as
    large ones. The last total is at least a thousandth of the largest there can be.

    Examples
    --------
    >>> cells = grid([100, 300], 4, 2.0)
    >>> cells.edges.round(3), cells.least
    (array([0.000e+00, 2.000e-03, 1.340e-01, 8.963e+00, 6.000e+02]), 0.6)
    """
    top = headroom * float(np.max(numbers))
    lowest = min(top / _RANGE / _BELOW, float(np.min(numbers)) / 3)
    return Grid(np.append(0.0, np.geomspace(lowest, top, levels)), top / _RANGE)


def posterior(grid: Grid, log_chances: np.ndarray, lumpy: bool) -> tuple[np.ndarray, float]:
    """Probability of each cell at each step, and the log evidence.

    Parameters
    ----------
    grid
        Cells of the total.
    log_chances
        Logarithm of the chance of all reports of a step at each level, shape (steps, cells).
    lumpy
        Whether there may be steps in which nothing was added.

    Returns
    -------
    tuple
        Probabilities, shape (steps, cells), each row adding up to 1; and the logarithm of the
        chance of all reports under the model.

    Examples
    --------
    Without reports the last total has a uniform logarithm, from 0.01 to 10:

    >>> cells = grid([1, 1], 2_000, 10.0)
    >>> mass, evidence = posterior(cells, np.zeros((3, 2_000)), lumpy=True)
    >>> float(quantiles(cells, mass, [0.5])[-1, 0].round(2)), round(abs(evidence), 2)
    (0.32, 0.0)
    """
    width = np.log(np.diff(grid.edges))
    forward = _forward(log_chances, width, lumpy)
    backward = _last(grid, len(log_chances), lumpy)
    mass = np.empty_like(log_chances)
    for t in range(len(log_chances) - 1, -1, -1):
        joint = forward[t] + backward[: len(forward[t])]
        peak = joint.max()
        mass[t] = np.exp(joint - peak).sum(axis=0)
        if t == len(log_chances) - 1:
            evidence = peak + log(mass[t].sum())
        ahead = log_chances[t] + backward
        added = _summed((ahead + width)[:, ::-1])[:, ::-1]
        # Where every step counts there is one row; else one more rise is one row further down.
        backward = np.logaddexp(ahead[:t], added[1 : t + 1]) if lumpy else added
    prior = log(log(grid.edges[-1] / grid.least))
    return mass / mass.sum(axis=1, keepdims=True), float(evidence - prior)


def quantiles(grid: Grid, mass: np.ndarray, probabilities) -> np.ndarray:
    """Quantiles of each step, cells filled evenly: shape (steps, probabilities)."""
    reached = np.hstack([np.zeros((len(mass), 1)), np.cumsum(mass, axis=1)])
    return np.array([np.interp(probabilities, row / row[-1], grid.edges) for row in reached])


def reached(grid: Grid, mass: np.ndarray, steps, numbers) -> np.ndarray:
    """Probability up to each number at its step."""
    steps, numbers, found = np.asarray(steps), np.asarray(numbers, float), np.empty(len(steps))
    for step in np.unique(steps):
        rows = steps == step
        sums = np.append(0.0, np.cumsum(mass[step]))
        found[rows] = np.interp(numbers[rows], grid.edges, sums)
    return found


def _forward(log_chances, width, lumpy) -> list[np.ndarray]:
    """By step: paths up to each cell, a row for each number of steps in which they rose."""
    found = [(log_chances[0] + width)[None]]
    for chance in log_chances[1:]:
        before = found[-1]
        rose = _summed(before) + width
        if lumpy:
            none = np.full_like(before[:1], -np.inf)
            rose = np.logaddexp(np.vstack([before, none]), np.vstack([none, rose]))
        found.append(chance + rose)
    return found


def _last(grid, steps, lumpy) -> np.ndarray:
    """Weight of a path by its last cell and the number of steps in which it rose."""
    rose = np.arange(1, steps + 1) if lumpy else np.array([steps])
    share = np.array([lgamma(n) for n in rose])
    if lumpy:  # each number of rises is as likely, and each choice of the steps
        ways = [lgamma(steps) - lgamma(n) - lgamma(steps - n + 1) for n in rose]
        share = share - np.array(ways) - log(steps)
    weight = share[:, None] - rose[:, None] * np.log(grid.levels)
    return np.where(grid.levels >= grid.least, weight, -np.inf)


def _summed(logs) -> np.ndarray:
    """Logarithms of the sums up to each cell, of which the cell itself counts half."""
    sums = np.logaddexp.accumulate(logs, axis=1)
    with np.errstate(invalid="ignore"):
        own = np.where(np.isneginf(sums), 0.0, np.exp(logs - sums))
    return sums + np.log1p(-own / 2)
