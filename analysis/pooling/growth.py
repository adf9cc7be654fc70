"""The sums over all paths of a total that never falls, on cells of equal relative width.

The model of a path, before any report, is a Dirichlet process in time. The stock at the first day
and what is added between any two days are Dirichlet shares of the last report's total, with the
concentration ``stock`` for the one and ``even * time / span`` for the others, so that cutting a
stretch of time in two changes nothing. A small ``even`` means bursts, a large one a straight line.
Going back in time, the total before is the total after times ``B``, independent of it, with
``B ~ Beta(S, a)``: ``a`` is the concentration of the stretch, ``S`` that of all before it. On cells
even in the logarithm each stretch is one convolution of numbers that are not negative: nothing is
drawn at random, and nothing underflows.

A later total is the last report's over such a ``B``. Time runs slower there (as the logarithm of
the days since the first report over the span), since a growth that was watched for a fortnight is
not taken to go on for years; and ``S`` has ``lean`` more, which makes large jumps less likely.
"""

from __future__ import annotations

from math import log
from typing import NamedTuple

import numpy as np

_LATER = 3.0  # how far above the last report's total later ones are followed, in the logarithm
_NOTHING = 45.0  # a chance below the double's last digit, as a negative logarithm
_KNOWN, _MOST = {}, 4_096  # rows of :func:`shifts`, some 6 kB each: how many to keep


class Growth(NamedTuple):
    """What reports make of the total, by cell from the top down: settings by their evidence."""

    mass: np.ndarray  # probability of each cell on each report's day
    asked: np.ndarray  # the same on the days asked for, with more cells on top if any is later
    log_evidence: float


def posterior(logs, prior, days, asked, cell, evens, stock, lean) -> Growth:
    """Probability of each cell on the reports' days and on others; and the log evidence.

    Parameters
    ----------
    logs
        Logarithm of the chance of a day's reports in each cell, shape (days, cells), cells from
        the top down.
    prior
        Probability of each cell of the last report's total, before any report.
    days, asked
        Days of the reports and days asked for, as numbers that rise. None asked for is before the
        first report's. They change nothing on other days.
    cell
        Width of a cell in the logarithm.
    evens, stock
        Concentrations of the growth over the whole span, each as likely before any report; and
        that of the stock at the first day.
    lean
        What later totals have more in ``S``, at least 0.

    Returns
    -------
    Growth
        Averages over the concentrations by their evidence.

    Examples
    --------
    The last total is known, and half of the span is asked for. It is a Beta share of the last:

    >>> known = np.append(1.0, np.zeros(799))
    >>> found = posterior(np.zeros((2, 800)), known, [0, 30], [15], 0.01, [4.0], 4.0, 0.0)
    >>> share = np.exp(-0.01 * np.arange(800))
    >>> float((found.asked[0] * share).sum().round(3))  # Beta(4 + 2, 2) has the mean 6 / 8
    0.75
    """
    days, asked = np.asarray(days, float), np.asarray(asked, float)
    found = []
    for even in evens:
        before = stock + even * (days - days[0]) / max(days[-1] - days[0], 1.0)
        shares = shifts(before[:-1], np.diff(before), cell, logs.shape[1])
        down, evidence = _down(logs, prior, *shares)
        up = _up(logs, *shares)
        sums = before, down, up, _scaled(down * up)
        found.append((evidence, sums[-1], _asked(sums, logs, days, asked, cell, even, lean)))
    evidence = np.array([one[0] for one in found])
    best = evidence.max()
    weights = np.exp(evidence - best)
    parts = [sum(w * one[i] for w, one in zip(weights, found, strict=True)) for i in (1, 2)]
    return Growth(*(part / weights.sum() for part in parts), float(best + log(weights.mean())))


def shifts(before, added, cell, cells) -> tuple[list, list]:
    """Chance that the total before lies k cells below the total after, and further than that.

    One row a stretch. What lies between two cells goes to both, so that the mean stays exact. The
    distribution function of ``-ln B`` is taken from whichever side is exact, near 0 or far. Rows
    are kept, since curves that are compared share most of their stretches.
    """
    asked = [(float(b), float(a), float(cell), cells) for b, a in zip(before, added, strict=True)]
    found = {one: _KNOWN[one] for one in asked if one in _KNOWN}
    new = [one for one in dict.fromkeys(asked) if one not in found]
    if new:
        rows = zip(*_shifts(*np.array(new).T[:2], cell, cells), strict=True)
        found |= zip(new, rows, strict=True)
        if len(_KNOWN) > _MOST:
            _KNOWN.clear()
        _KNOWN.update(found)
    return [found[one][0] for one in asked], [found[one][1] for one in asked]


def _shifts(before, added, cell, cells):
    from scipy.special import betainc, betaln

    before, added = before[:, None], added[:, None]
    y = np.arange(cells + 1) * cell
    left, lost = np.exp(-y), -np.expm1(-y)
    far_side = y > np.log1p(added / before)
    reach = np.log1p(added / before) + (_NOTHING + np.minimum(added, before)) / before
    near = betainc(added, before, lost, where=~far_side, out=np.zeros(far_side.shape))
    far = betainc(before, added, left, where=far_side & (y < reach), out=np.zeros(far_side.shape))
    near, far = np.where(far_side, 1 - far, near), np.where(far_side, far, 1 - near)
    with np.errstate(divide="ignore"):  # I(S + 1, a) is I(S, a) less this
        less = np.exp(added * np.log(lost) - before * y - betaln(before, added)) / before
    chance = _differences(near, far, far_side)
    mean = _differences(near + less, far - less, far_side) * before / (before + added)
    r = np.exp(-cell)
    stays = np.clip((mean / left[:-1] - r * chance) / (1 - r), 0, chance)
    goes = chance - stays
    stays[:, 1:] += goes[:, :-1]
    return stays, far[:, 1:] + goes


def _differences(near, far, far_side):
    return np.maximum(np.where(far_side[:, 1:], -np.diff(far), np.diff(near)), 0)


def _down(logs, prior, shares, beyond):
    """Of each day: what it and all later reports say, by cell; and the log evidence."""
    found, said, evidence = np.empty_like(logs), prior, 0.0
    for t in range(len(logs) - 1, -1, -1):
        said = said * _chance(logs[t])
        evidence += logs[t].max() + log(said.sum())
        found[t] = said / said.sum()
        if t:
            said = _lower(found[t], shares[t - 1], beyond[t - 1])
    return found, evidence


def _up(logs, shares, beyond):
    """Of each day: what all earlier reports say."""
    found = np.ones_like(logs)
    for t in range(len(logs) - 1):
        said = _raise(found[t] * _chance(logs[t]), shares[t], beyond[t])
        found[t + 1] = said / said.max()
    return found


def _asked(sums, logs, days, asked, cell, even, lean):
    """Probability of each cell on the days asked for, by the reports before and after each.

    The sums are the concentration of all up to each day of a report; of each such day what it and
    all later reports say, and what all earlier ones say; and the probability of each cell.
    """
    before, *_, mass = sums
    above = int(_LATER / cell) if len(asked) and asked[-1] > days[-1] else 0
    here = np.searchsorted(days, asked, side="right") - 1
    later, found = here == len(days) - 1, np.zeros((len(asked), above + logs.shape[1]))
    found[:, above:] = mass[here]  # right where a report has that day
    rows = np.flatnonzero(~later & (days[here] < asked))
    found[rows, above:] = _between(sums, logs, days, asked[rows], here[rows], cell)
    rows = np.flatnonzero(later & (asked > days[-1]))
    more = even * np.log1p((asked[rows] - days[-1]) / max(days[-1] - days[0], 1.0))
    shares, beyond = shifts(np.full(len(rows), before[-1] + lean), more, cell, found.shape[1])
    for row, share, rest in zip(rows, shares, beyond, strict=True):
        start = found[row].copy()
        found[row] = np.convolve(start[::-1], share)[: len(start)][::-1]
        found[row, 0] += start @ rest  # the highest cell takes what rises above
    return found


def _between(sums, logs, days, asked, here, cell):
    """The same between two reports' days: what is known before, raised, and after, lowered."""
    before, down, up, _ = sums
    left, right = before[here], before[here + 1]
    at = left + (right - left) * (asked - days[here]) / (days[here + 1] - days[here])
    risen = shifts(left, at - left, cell, logs.shape[1])
    lowered = shifts(at, right - at, cell, logs.shape[1])
    found = np.empty((len(asked), logs.shape[1]))
    for row, t in enumerate(here):
        known = _raise(up[t] * _chance(logs[t]), risen[0][row], risen[1][row])
        found[row] = known * _lower(down[t + 1], lowered[0][row], lowered[1][row])
    return _scaled(found)


def _lower(said, share, beyond):
    """From the total after to the total before; the lowest cell takes what falls below."""
    found = np.convolve(said, share)[: len(said)]
    found[-1] += said @ beyond[::-1]
    return found


def _raise(said, share, beyond):
    """From what is known of the total before to what that says of the total after."""
    return np.convolve(said[::-1], share)[: len(said)][::-1] + said[-1] * beyond[::-1]


def _chance(logs):
    return np.exp(logs - logs.max())


def _scaled(mass):
    return mass / mass.sum(axis=1, keepdims=True)
