"""Troops: sent, present, planned, returned, and casualties among them, which all differ."""

from __future__ import annotations

import pandas as pd

from analysis.ledger import STATED, ledger, ratios
from analysis.totals import running_totals

QUANTITIES = (
    "troops_sent",
    "troops_present",
    "troops_planned",
    "troops_returned",
    "troops_killed",
    "troops_wounded",
    "casualties",
)


def troops(coverage: float = 0.90, reading: str = "reader", **keep) -> pd.DataFrame:
    """Claims about troops, article and record, one row a claim.

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
    return ledger(*QUANTITIES, coverage=coverage, reading=reading, **keep)


def killed_share() -> pd.DataFrame:
    """Share of the killed among casualties, wherever one speaker gave both for one day.

    Returns
    -------
    DataFrame
        Columns of :func:`analysis.ledger.ratios`, killed over casualties, and ``note`` on the
        number of the killed: some were computed from a share, which then comes back.

    Examples
    --------
    >>> killed_share()[["top", "bottom", "printed"]].head(1)
                                  top                bottom  printed
    0  some 300 North Korean soldiers  have surpassed 3,000      0.1
    """
    killed = ledger("troops_killed", **STATED)
    table = ratios(killed, ledger("casualties", **STATED))
    notes = killed.set_index("claim_id")["note"]
    # The killed are a part of the casualties, so the share ends at 1.
    return table.assign(
        high=table["high"].clip(upper=1),
        high_closed=table["high_closed"] | table["high"].gt(1),
        note=table["top_claim"].map(notes),
    )


def sent_against_present() -> pd.DataFrame:
    """Troops present at a time, beside the latest number of troops sent that was out by then.

    Returns
    -------
    DataFrame
        One row a statement about troops present, by date: ``date, present, present_by, wording,
        sent, sent_by, sent_date`` (the latest running total of any speaker up to that day). No
        share is formed: some statements count a part of the troops, and totals of different
        speakers do not always rise.

    Examples
    --------
    >>> table = sent_against_present()
    >>> bool((table["sent_date"] <= table["date"]).all())
    True
    """
    record = ledger("troops_present", "troops_sent", **STATED)
    record = running_totals(record).dropna(subset=["value", "window_end"])
    record = record.sort_values(["window_end", "claim_id"])
    columns = {"window_end": "date", "value": "present", "originator": "present_by"}
    present = record.query("quantity == 'troops_present'").rename(columns=columns)
    sent = record.query("quantity == 'troops_sent' and reason == ''").assign(
        sent_date=lambda table: table["window_end"]
    )
    columns = {"window_end": "date", "value": "sent", "originator": "sent_by"}
    sent = sent.rename(columns=columns)[["date", "sent", "sent_by", "sent_date"]]
    present = present[["date", "present", "present_by", "wording"]]
    return pd.merge_asof(present, sent, on="date").dropna(subset="sent").reset_index(drop=True)
