"""Totals that were reported again and again, some with a known end: how often intervals held."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pandas as pd

from analysis.datasets import load
from analysis.ledger import ledger
from analysis.pooling import next_reports
from analysis.pooling.curve import QUANTILES, TOTAL_ENDS, curve_of, prepared

LEVELS = (0.5, 0.8, 0.9)
PARTS = {"a third": 1 / 3, "two thirds": 2 / 3, "all": 1.0}
_RECORD = ("containers", "shells", "troops_sent", "casualties")  # from North Korea to Russia
_LEAST = 3  # reports that a curve is made from


def reported_totals() -> dict[str, pd.DataFrame]:
    """The claims of each total that was reported often: four of the record, and the outcomes.

    Returns
    -------
    dict
        By name (for the outcomes the title of the event) the claims, one rendering a statement.

    Examples
    --------
    >>> totals = reported_totals()
    >>> len(totals), len(totals["Earthquake in Haiti, 2021: deaths"])
    (16, 8)
    """
    record = ledger(*_RECORD, packages=["record"], renderings="best")
    record = record[record["direction"].eq("dprk_to_russia")]
    totals = {name: record[record["quantity"].eq(name)] for name in _RECORD}
    totals = {name.replace("_", " "): claims for name, claims in totals.items()}
    outcomes = ledger(packages=["outcomes"])
    events = load("outcomes", "events").set_index("event")["title"]
    return totals | {title: outcomes[outcomes["event"].eq(e)] for e, title in events.items()}


def forecasts(totals: dict, **settings) -> pd.DataFrame:
    """Each value of each total against the reports that came out before it.

    Parameters
    ----------
    totals
        Name of each total, and its claims.
    **settings
        As for :func:`analysis.pool`.

    Returns
    -------
    DataFrame
        ``total`` and the columns of :func:`analysis.next_reports`; values only, since floors and
        ceilings are hit easily.

    Examples
    --------
    >>> name = "Earthquake in Haiti, 2021: deaths"
    >>> table = forecasts({name: reported_totals()[name]}, cell=0.1)
    >>> len(table), bool(table["hit"].all())
    (4, True)
    """
    found = {name: next_reports(c, kinds=["value"], **settings) for name, c in totals.items()}
    table = pd.concat(found, names=["total"]).infer_objects()  # one of them may be empty
    return table.reset_index("total").reset_index(drop=True)


def held(table: pd.DataFrame, levels=LEVELS) -> pd.DataFrame:
    """How often intervals of each level held.

    Parameters
    ----------
    table
        A column ``chance``: what an interval gave to a number as low as the one that came, or
        lower.
    levels
        Shares of the numbers that the intervals are meant to hold.

    Returns
    -------
    DataFrame
        One row a level: ``level``, ``values`` (how many), ``held``, ``below, above`` (the others),
        ``share`` (of those that held), and ``low, high``: where nine in ten such shares would lie
        if the intervals were right (the binomial margin, by its normal approximation).

    Examples
    --------
    >>> held(pd.DataFrame({"chance": [0.02, 0.3, 0.5, 0.9]}), [0.5, 0.9]).round(2)
       level  values  held  below  above  share   low  high
    0    0.5       4     2      1      1   0.50  0.09  0.91
    1    0.9       4     3      1      0   0.75  0.65  1.00
    """
    rows = []
    for level in levels:
        chance, end = table["chance"], (1 - level) / 2
        below, above = int((chance < end).sum()), int((chance > 1 - end).sum())
        margin = 1.645 * sqrt(level * (1 - level) / len(chance))  # a normal's 95 % quantile
        inside = len(chance) - below - above
        counts = level, len(chance), inside, below, above, inside / len(chance)
        rows.append((*counts, max(level - margin, 0.0), min(level + margin, 1.0)))
    names = ["level", "values", "held", "below", "above", "share", "low", "high"]
    return pd.DataFrame(rows, columns=names)


def known_ends(**settings) -> pd.DataFrame:
    """Totals whose end is known, against the curve after a third, two thirds and all reports.

    Parameters
    ----------
    **settings
        As for :func:`analysis.pool`.

    Returns
    -------
    DataFrame
        One row a total and part of its reports, in the order in which they came out: ``event,
        title, after`` (in words), ``reports``, ``date`` (of the last), ``q05, q25, q50, q75, q95,
        total_q05, total_q95`` on that day, ``final`` (the end), ``reports_hold, total_holds`` (the
        end lies in the band from q05 to q95; from total_q05 to total_q95).

    Examples
    --------
    >>> table = known_ends(cell=0.1)
    >>> table.groupby("after", sort=False)["total_holds"].sum().to_dict()
    {'a third': 2, 'two thirds': 5, 'all': 5}
    """
    events, claims, rows = load("outcomes", "events"), ledger(packages=["outcomes"]), []
    for event in events.dropna(subset="final").itertuples():
        told = claims[claims["event"].eq(event.event)].sort_values("published", kind="stable")
        for after, part in PARTS.items():
            some = told.head(max(_LEAST, int(np.ceil(part * len(told)))))
            last = curve_of(*prepared(some, None, settings))[0].iloc[-1]
            known = event.event, event.title, after, len(some), event.final
            rows.append((*known, *last[["date", *QUANTILES, *TOTAL_ENDS]]))
    names = ["event", "title", "after", "reports", "final", "date", *QUANTILES, *TOTAL_ENDS]
    table = pd.DataFrame(rows, columns=names)
    bands = {"reports_hold": ("q05", "q95"), "total_holds": tuple(TOTAL_ENDS)}
    inside = {n: table["final"].between(table[a], table[b]) for n, (a, b) in bands.items()}
    return table.assign(**inside)
