"""Troops: sent, present, planned, returned, and casualties among them, which all differ."""

from __future__ import annotations

import pandas as pd

from analysis.ledger import ledger

QUANTITIES = (
    "troops_sent",
    "troops_present",
    "troops_planned",
    "troops_returned",
    "troops_killed",
    "troops_wounded",
    "casualties",
)


def troops(coverage: float = 0.90, reading: str = "reader") -> pd.DataFrame:
    """Claims about troops, article and record, one row a claim.

    Returns
    -------
    DataFrame
        Columns of :func:`analysis.ledger.ledger`; values in persons. The column ``quantity``
        keeps apart what must not be mixed: sent is a running total, present a count at one
        time, planned an intention; killed and wounded are parts of casualties.

    Raises
    ------
    DataProblem
        If a package breaks a rule of its description.

    Examples
    --------
    >>> troops().query("source == 'article'")[["quantity", "wording", "low", "high"]]
             quantity                           wording     low  high
    0     troops_sent  thousands of North Korean troops  1000.0   inf
    1  troops_present  thousands of North Korean troops  1000.0   inf
    """
    return ledger(*QUANTITIES, coverage=coverage, reading=reading)
