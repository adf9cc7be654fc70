"""Running totals: which claims count as one, and why the others do not."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.days import days_of
from analysis.lineage import best_renderings

TOTAL = ("quantity", "direction", "measure", "unit")  # what tells one total from another


def running_totals(claims: pd.DataFrame, parts: bool = False) -> pd.DataFrame:
    """The claims with the reason why each says nothing about a running total.

    Parameters
    ----------
    claims
        Needs ``claim_id, statement_id, window_start, window_end``; uses ``published``, ``measure``,
        ``modality`` and ``cumulative`` (without it every claim is a total; where it is empty, none
        is).
    parts
        Whether deliveries within a window count too: a total that holds the window exceeds them.

    Returns
    -------
    DataFrame
        The claims with a new index, their dates as days, ``part`` (counts as such a delivery)
        and ``reason``: ``no date``, ``no running total``, ``denied`` (words that deny a number
        say nothing about the total), ``a retelling``, or empty.

    Raises
    ------
    ValueError
        If a date is no day, two claims have one ``claim_id``, or a value is below 0 or infinite.

    Examples
    --------
    >>> from analysis import load
    >>> running_totals(load("article"))["reason"].value_counts().to_dict()
    {'': 3, 'no date': 2, 'no running total': 1}
    """
    table = claims.reset_index(drop=True)
    _refuse_unfit(table)
    dates = ["window_start", "window_end", *({"published"} & set(table))]
    table = table.assign(**{name: days_of(table[name], table["claim_id"]) for name in dates})
    total, delivered = (
        _is(table, "cumulative", True, True),
        _is(table, "measure", "delivered", False),
    )
    known = table["window_start"].notna() & table["window_end"].notna()
    part = ~total & delivered & known & parts
    reason = pd.Series("", index=table.index, dtype="str")
    reason = reason.mask(table["window_end"].isna(), "no date").mask(
        ~total & ~part, "no running total"
    )
    reason = reason.mask(_is(table, "modality", "denied", False), "denied")
    retold = ~table.index.isin(best_renderings(table).index)
    return table.assign(part=part, reason=reason.mask(retold, "a retelling"))


def refuse_several(claims: pd.DataFrame) -> None:
    """Raise a ValueError where claims are about more than one total; it names them.

    Examples
    --------
    >>> import pandas as pd
    >>> refuse_several(pd.DataFrame({"quantity": ["shells", "troops_sent", "shells"]}))
    Traceback (most recent call last):
    ValueError: The claims are about 2 totals, told apart by quantity: shells (2 claims); troops_sent (1 claim). Take one, as in claims.query("quantity == 'shells'").
    """  # noqa: E501
    columns = [name for name in TOTAL if name in claims and len(claims[name].unique()) > 1]
    if not columns:
        return
    count = claims[columns].astype(str).value_counts(sort=False).sort_index()
    said = [f"{', '.join(key)} ({n} claim{'s' * (n > 1)})" for key, n in count.items()]
    pick = " and ".join(f"{c} == {v!r}" for c, v in zip(columns, count.idxmax(), strict=True))
    raise ValueError(
        f"The claims are about {len(count)} totals, told apart by {', '.join(columns)}: "
        f"{'; '.join(said)}. Take one, as in claims.query({pick!r})."
    )


def total_in_words(claims: pd.DataFrame) -> str:
    """What is counted, in the words of the columns that tell totals apart.

    Examples
    --------
    >>> import pandas as pd
    >>> total_in_words(pd.DataFrame({"quantity": ["shells"], "measure": ["delivered"]}))
    'shells, delivered'
    """
    words = [str(claims[name].iloc[0]) for name in TOTAL if name in claims]
    return ", ".join(dict.fromkeys(words)) or "a running total"


def _refuse_unfit(table) -> None:
    twice = table["claim_id"][table["claim_id"].duplicated()].unique().tolist()
    if twice:
        raise ValueError(f"claim_id names one claim each; these occur twice: {twice[:10]}.")
    for name in {"value", "value_high"} & set(table):
        wrong = table[name].lt(0) | table[name].abs().eq(np.inf)
        if wrong.any():
            said = table.loc[wrong, ["claim_id", name]].head().to_numpy().tolist()
            raise ValueError(
                f"{name} is below 0 or infinite in {said}: mend these rows or drop them."
            )


def _is(table, name, wanted, without) -> pd.Series:
    """Whether a column says so; `without` where there is no such column."""
    if name not in table:
        return pd.Series(without, index=table.index)
    return table[name].eq(wanted).fillna(False).astype(bool)
