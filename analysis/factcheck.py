"""The article's statements, checked against the record."""

from __future__ import annotations

import pandas as pd

from analysis.datasets import tables

NOT_CHECKED = "not checked"


def verdicts() -> pd.DataFrame:
    """Every statement that was checked or that the article makes, with its verdict.

    Returns
    -------
    DataFrame
        One row a statement, in the article's order, those that the article does not make last:
        ``statement_id, topic, kind, wording, paragraph, verdict`` (holds, partly, wrong, or *not
        checked* where the gathered facts do not settle it), ``reason, sources`` (addresses, one a
        line).

    Examples
    --------
    >>> verdicts()["verdict"].value_counts().to_dict()
    {'holds': 8, 'partly': 4, 'wrong': 3, 'not checked': 2}
    """
    record = tables("record")
    checked = record["factcheck"].set_index("statement_id")
    addresses = record["factcheck_sources"].groupby("statement_id")["url"].agg("\n".join)
    made = tables("article")["statements"].set_index("statement_id")
    every = made.index.append(checked.index.difference(made.index, sort=False))
    table = made.drop(columns=["paragraph_sha256", "attributed_to", "evidence"]).reindex(every)
    table["topic"] = table["topic"].fillna(checked["topic"].reindex(every))
    table["verdict"] = checked["verdict"].reindex(every).fillna(NOT_CHECKED)
    table["reason"] = checked["reason"].reindex(every).fillna("")
    table["sources"] = addresses.reindex(every).fillna("")
    return table.rename_axis("statement_id").reset_index()


def add_verdict(claims: pd.DataFrame) -> pd.DataFrame:
    """Add the verdict on each claim, from the statement under which it was checked.

    Parameters
    ----------
    claims
        Claims of the article, with the column ``checked_as``.

    Returns
    -------
    DataFrame
        A copy with ``verdict`` and ``reason``; *not checked* where ``checked_as`` is empty.

    Examples
    --------
    >>> from analysis import load
    >>> add_verdict(load("article")).set_index("claim_id").loc["article-shells-2024", "verdict"]
    'wrong'
    """
    known = verdicts().set_index("statement_id")
    return claims.assign(
        verdict=claims["checked_as"].map(known["verdict"]).fillna(NOT_CHECKED),
        reason=claims["checked_as"].map(known["reason"]).fillna(""),
    )
