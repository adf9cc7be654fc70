"""Shipping containers that the claims count."""

from __future__ import annotations

import pandas as pd

from analysis.ledger import ledger
from analysis.totals import running_totals

DAYS_A_MONTH = 365.25 / 12


def containers(coverage: float = 0.90, reading: str = "reader", **keep) -> pd.DataFrame:
    """Claims about shipping containers, article and record, one row a claim.

    Parameters
    ----------
    coverage, reading
        As for :func:`analysis.reader_band`.
    **keep
        ``measure``, ``originator``, ``window_start`` or ``renderings``, as for
        :func:`analysis.ledger.ledger`.

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
    originator    South Korea: Defense Intelligence Agency (Mini...
    modality                                           alleged
    Name: 1, dtype: str
    """
    return ledger("containers", coverage=coverage, reading=reading, **keep)


def rates_between_totals(claims: pd.DataFrame) -> pd.DataFrame:
    """How fast a speaker's running total grew from one statement to the next.

    Parameters
    ----------
    claims
        Columns of :func:`analysis.ledger.ledger`. Only running totals count, as
        :func:`analysis.totals.running_totals` tells them, and no retelling.

    Returns
    -------
    DataFrame
        One row a step between two totals of one originator in one direction over the same window
        (or with no window given), on different days: ``originator, from_date, to_date, days,
        from_claim, to_claim, windows_known`` (both say when they start), ``printed`` (difference
        of the printed numbers), ``printed_a_month``, and ``low_a_month, high_a_month``: what is
        left when both totals may lie anywhere in their reader bands; never below 0, because a
        running total does not fall. By originator and date.

    Examples
    --------
    >>> steps = rates_between_totals(containers(originator="kr-dia", renderings="best"))
    >>> steps[["days", "printed", "printed_a_month"]].round().head(1)
       days  printed  printed_a_month
    0  57.0   7000.0           3738.0
    """
    totals = running_totals(claims).query("reason == ''").dropna(subset="value")
    same = ["originator_id", "direction", "window_start"]
    totals = totals.sort_values([*same, "window_end", "claim_id"])
    before = totals.groupby(same, dropna=False).shift()
    days = (totals["window_end"] - before["window_end"]).dt.days
    months = days / DAYS_A_MONTH
    steps = pd.DataFrame(
        {
            "originator": totals["originator"],
            "from_date": before["window_end"],
            "to_date": totals["window_end"],
            "days": days,
            "from_claim": before["claim_id"],
            "to_claim": totals["claim_id"],
            "windows_known": totals["window_start"].notna(),
            "printed": totals["value"] - before["value"],
            "printed_a_month": (totals["value"] - before["value"]) / months,
            # a running total never falls
            "low_a_month": ((totals["band_low"] - before["band_high"]) / months).clip(lower=0),
            "high_a_month": (totals["band_high"] - before["band_low"]) / months,
        }
    )
    return steps[days > 0].reset_index(drop=True)
