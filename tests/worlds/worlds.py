"""Worlds whose total is known: reports drawn from the kit's own model, and from what breaks it.

Each world is a function of a random generator. `own` draws what `pool` states that it assumes: a
Dirichlet process for the growth, reports that are sound, off or worthless, floors near the total
or anywhere below. The others break one assumption each. `coverage` counts how often the truth, and
the next report, lay within the intervals.
"""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import next_reports, pool
from analysis.readers import value_quantiles

RANGE = 3 * np.log(10)
SPEAKERS = 6
EVENS = (0.25, 1.0, 4.0, 16.0, 64.0, 256.0)
SHARED = 0.3  # standard deviation of an error that all speakers of a world share
STALE = 0.1  # mean age of a number that is not new, as a share of the span
HEDGES = {"point": None, "lower": "more than"}
# Four digits are printed: what the words then stand for, over the number.
WORDS = {
    bound: np.sort(
        value_quantiles(
            pd.DataFrame({"hedge": [hedge], "bound": [bound], "value": [1_234.0]}),
            (np.arange(33) + 0.5) / 33,
        )[0]
        / 1_234
    )
    for bound, hedge in HEDGES.items()
}


class World(NamedTuple):
    """Reports, and the total on the last report's day."""

    claims: pd.DataFrame
    total: float


def own(rng) -> World:
    """The kit's own model, as it states it."""
    return _world(rng, _dirichlet, _told)


def bursts(rng) -> World:
    """Growth all but stands still, but for three weeks or so of every year."""
    return _world(rng, _bursts, _told)


def lumps(rng) -> World:
    """A few deliveries of equal size, none before the first report but one."""
    return _world(rng, _lumps, _told)


def rounded(rng) -> World:
    """Floors are true, and printed as the next round number below: "more than 20,000"."""
    return _world(rng, _dirichlet, _rounded)


def shared(rng) -> World:
    """All speakers are wrong together."""
    return _world(rng, _dirichlet, _told, error=SHARED * rng.standard_normal())


def stale(rng) -> World:
    """Numbers are those of some days ago, told as of today."""
    return _world(rng, _dirichlet, _told, age=STALE)


WORLDS = {one.__name__: one for one in (own, bursts, lumps, rounded, shared, stale)}


def _ends(world, rng, settings):
    """Of the last day: what was asked, at which level, and whether it held."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # few reports, one speaker: it may happen
        curve = pool(world.claims, step="Y", **settings).curve.iloc[-1]
    yield "curve", 50, curve["q25"] <= world.total <= curve["q75"]
    yield "curve", 90, curve["q05"] <= world.total <= curve["q95"]
    yield "total", 90, curve["total_q05"] <= world.total <= curve["total_q95"]


def _next(world, rng, settings):
    """Of each value against the reports of earlier days."""
    yield from _expected("next", world.claims, settings)


def _late(world, rng, settings):
    """Of each value about a day between the first and the last report, which are known."""
    count = len(world.claims)
    order = np.concatenate([[0], 1 + rng.permutation(count - 2), [0]])
    day = world.claims["window_end"].iloc[-1] + pd.to_timedelta(order, unit="D")
    yield from _expected("late", world.claims.assign(published=day), settings)


def _expected(what, claims, settings):
    expected = next_reports(claims, **settings)
    for row in expected[expected["kind"].eq("value")].itertuples():
        yield what, 50, row.q25 <= row.stated <= row.q75
        yield what, 90, row.hit


ASKED = {"ends": _ends, "next": _next, "late": _late}


def coverage(world: str, draws: int, seed: int, asked=ASKED, **settings) -> pd.DataFrame:
    """How often intervals hold in so many draws of a world.

    Parameters
    ----------
    world, draws, seed
        Name of one of `WORLDS`, how many to draw, and where to start.
    asked
        What to ask for: some of ``ends``, ``next`` and ``late``. The last two take most of the
        time.
    **settings
        As for :func:`analysis.pool`.

    Returns
    -------
    DataFrame
        ``world, what, level, hits, of, share``: ``curve`` (what the reports say, on the last day)
        and ``total`` (if all may be wrong together) against the truth; ``next`` (each value
        against the reports of earlier days); ``late`` (the same where the first and the last
        report come out first, and then all others in any order, about days between the two).
    """
    rng = np.random.default_rng([seed, *world.encode()])
    held = []
    for _ in range(draws):
        drawn = WORLDS[world](rng)
        for what in asked:
            held += ASKED[what](drawn, rng, settings)
    table = pd.DataFrame(held, columns=["what", "level", "hit"])
    table = table.groupby(["what", "level"], as_index=False)["hit"].agg(["sum", "size"])
    table = table.set_axis(["what", "level", "hits", "of"], axis=1)
    table.insert(0, "world", world)
    return table.assign(share=table["hits"] / table["of"])


def _world(rng, growth, tell, error=0.0, age=0.0) -> World:
    """From six to twelve reports, on random days of a span of two months to two years."""
    span, count = int(rng.integers(60, 730)), int(rng.integers(6, 13))
    share = growth(rng, span)
    path = share / share[-1] * np.exp(rng.uniform(np.log(2e3), np.log(2e5)))
    between = rng.choice(np.arange(1, span), count - 2, replace=False)
    days = np.sort(np.concatenate([[0, span], between]))
    told_of = np.maximum(days - (rng.exponential(age * span, count)).astype(int), 0)
    told = [tell(rng, x) for x in np.log(path[told_of]) + error]
    return World(_claims(rng, days, told), float(path[-1]))


def _dirichlet(rng, span):
    """Shares of the total on each day: gamma increments, a concentration picked at random."""
    even = rng.choice(EVENS)
    return np.cumsum(np.append(rng.gamma(1.0), rng.gamma(even / span, size=span)))


def _bursts(rng, span):
    pace = np.full(span, 0.02)
    for start in rng.integers(0, span, 1 + span // 365):
        pace[start : start + 21] += 1.0
    return np.cumsum(np.append(rng.uniform(0, 0.3) * pace.sum(), pace))


def _lumps(rng, span):
    days = np.append(0, rng.integers(1, span, int(rng.integers(2, 7))))
    return np.cumsum(np.bincount(days, minlength=span + 1)).astype(float)


def _told(rng, x):
    """Bound and printed number of a report of a total with the logarithm x: two of five floors."""
    if rng.random() < 0.6:
        return "point", _value(rng, x, "point")
    if rng.random() < 0.5:
        return "lower", _value(rng, x, "lower")
    if rng.random() < 0.75:
        return "lower", x - RANGE * rng.random() + 0.07 * rng.standard_normal()
    return "lower", x + RANGE * rng.uniform(-1, 1)


def _value(rng, x, bound):
    """The number that a report near the total prints: sound, off or worthless."""
    kind = rng.random()
    if kind < 0.75:
        return x + 0.07 * rng.standard_normal() - np.log(rng.choice(WORDS[bound]))
    if kind < 0.95:
        return x + rng.laplace(scale=0.5) - np.log(WORDS[bound]).mean()
    return x + RANGE * rng.uniform(-0.5, 0.5) - np.log(WORDS[bound]).mean()


def _rounded(rng, x):
    """Two of five are values; a floor is what a source may know, one digit and then noughts."""
    if rng.random() < 0.4:
        return "point", _value(rng, x, "point")
    known = x + np.log(rng.uniform(0.9, 1.0))
    unit = 10.0 ** np.floor(known / np.log(10))
    return "lower", np.log(np.floor(np.exp(known) / unit + 1e-9) * unit)


def _claims(rng, days, told) -> pd.DataFrame:
    bound, logs = zip(*told, strict=True)
    names = [f"r{number:02}" for number in range(len(days))]
    day = pd.Timestamp("2021-03-01") + pd.to_timedelta(days, unit="D")
    return pd.DataFrame(
        {
            "claim_id": names,
            "statement_id": names,
            "originator_id": [f"s{n}" for n in rng.integers(0, SPEAKERS, len(days))],
            "hedge": pd.Series([HEDGES[one] for one in bound], dtype="str"),
            "bound": bound,
            "value": [float(f"{number:.4g}") for number in np.exp(logs)],
            "window_start": pd.Series(pd.NaT, range(len(days)), dtype="datetime64[us]"),
            "window_end": day,
            "published": day,
        }
    )
