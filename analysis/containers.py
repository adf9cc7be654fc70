"""Shipping containers that the claims count."""

from __future__ import annotations

import pandas as pd

from analysis.ledger import ledger


def containers(coverage: float = 0.90, reading: str = "reader") -> pd.DataFrame:
    """Claims about shipping containers, article and record, one row a claim.

    Returns
    -------
    DataFrame
        Columns of :func:`analysis.ledger.ledger`; values in containers. Mind the windows: some
        count from the middle of 2022, some from August or September 2023.

    Raises
    ------
    DataProblem
        If a package breaks a rule of its description.

    Examples
    --------
    >>> containers().query("source == 'article'")[["wording", "originator", "modality"]].iloc[1]
    wording       more than 13,000 shipping containers
    originator    Defense Intelligence Agency (Ministry of Natio...
    modality                                           alleged
    Name: 1, dtype: str
    """
    return ledger("containers", coverage=coverage, reading=reading)
