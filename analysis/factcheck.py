"""The article's statements, checked against the record."""

from __future__ import annotations

import pandas as pd

from analysis.datasets import tables

NOT_CHECKED = "not checked"
# Verdicts of a claim as a sentence; what is checked is named by its kind where no words stand here.
SAID = {"holds": "is right", "partly": "is right in part", "wrong": "is wrong"}
CHECKED = {
    "attribution": "the source",
    "supply": "that there were supplies",
    "window": "the start of the count",
}


def verdicts() -> pd.DataFrame:
    """Every statement that was checked or that the article makes, with its verdict.

    Returns
    -------
    DataFrame
        One row a statement, in the article's order, those that the article does not make last:
        ``statement_id, topic, kind, wording, paragraph, claim_id, verdict`` (holds, partly, wrong,
        or *not checked* where the gathered facts do not settle it), ``reason, sources`` (addresses,
        one a line).

    Examples
    --------
    >>> verdicts()["verdict"].value_counts().to_dict()
    {'holds': 12, 'partly': 5, 'wrong': 3}
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
    """Add the verdicts on each claim: on every statement that it is part of.

    Parameters
    ----------
    claims
        Claims of the article, with the column ``claim_id``.

    Returns
    -------
    DataFrame
        A copy with ``verdict`` (what was checked and what came out, such as *the speaker is right,
        the post is wrong*; *not checked* where nothing was) and ``reason`` (why, for what does not
        hold).

    Raises
    ------
    ValueError
        If there is no column ``claim_id``.

    Examples
    --------
    >>> from analysis import load
    >>> claims = add_verdict(load("article")).set_index("claim_id")
    >>> claims.loc["article-containers-2024", "verdict"]
    'the source is right, the wording is right in part, the start of the count is wrong'
    """
    if "claim_id" not in claims:
        raise ValueError("add_verdict needs the column claim_id.")
    checked = verdicts().dropna(subset="claim_id")
    what = checked["kind"].map(CHECKED).fillna("the " + checked["kind"])
    parts = what + " " + checked["verdict"].replace(SAID)
    said = parts.groupby(checked["claim_id"]).agg(", ".join)
    failing = checked[checked["verdict"].ne("holds")]
    reasons = failing.groupby("claim_id")["reason"].agg(" ".join)
    return claims.assign(
        verdict=claims["claim_id"].map(said).astype("str").fillna(NOT_CHECKED),
        reason=claims["claim_id"].map(reasons).astype("str").fillna(""),
    )
