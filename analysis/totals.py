"""Running totals: which claims count as one, and why the others do not.

Nothing else decides it: whatever takes claims about a total asks :func:`running_totals`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.days import days_of
from analysis.lineage import RANKED, best_renderings
from analysis.needed import at_most, need_numbers

TOTAL = ("quantity", "direction", "measure", "unit")  # what tells one total from another
UNSAID = "not said to be a running total"
PART = "a part, taken as a floor"  # why a claim is no total itself, though it bears on one
_REMEDY = "Write True under cumulative where a claim counts everything up to its day, else False."


def running_totals(claims: pd.DataFrame, parts: bool = False) -> pd.DataFrame:
    """The claims with the reason why each says nothing about a running total.

    Parameters
    ----------
    claims
        Needs ``claim_id, statement_id, window_start, window_end``; uses ``published``, ``measure``,
        ``modality`` and ``cumulative`` (without it every claim is a total; where it is empty, as in
        a package just drafted, none is).
    parts
        Whether deliveries within a window count too: a total that holds the window exceeds them.

    Returns
    -------
    DataFrame
        The claims with a new index, their dates as days, ``part`` (counts as such a delivery)
        and ``reason``, the last that holds: ``no date``, ``no running total``, ``not said to be a
        running total`` (``cumulative`` is empty), ``room, not contents``, ``a plan`` and ``a
        change`` (measures *capacity*, *planned* and *change*; a plan by its modality, too),
        ``denied`` (words that deny a number say nothing about the total), ``a retelling``; or
        empty.

    Raises
    ------
    ValueError
        If a date is no day, two claims have one ``claim_id``, a value is below 0 or infinite, or
        ``cumulative`` holds something other than True, False and nothing.

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
    total = _is(table, "cumulative", True, True)
    known = table["window_start"].notna() & table["window_end"].notna()
    part = ~total & _is(table, "measure", "delivered", False) & known & parts
    reasons = {
        "no date": table["window_end"].isna(),
        "no running total": ~total & ~part,
        UNSAID: ~total & ~part & ~_is(table, "cumulative", False, True),
        "room, not contents": _is(table, "measure", "capacity", False),
        "a plan": _is(table, "measure", "planned", False)
        | _is(table, "modality", "planned", False),
        "a change": _is(table, "measure", "change", False),
        "denied": _is(table, "modality", "denied", False),
        "a retelling": ~table.index.isin(best_renderings(table.filter(RANKED)).index),
    }
    reason = np.full(len(table), "", object)
    for why, where in reasons.items():
        reason[np.asarray(where)] = why
    return table.assign(part=part, reason=pd.Series(reason, table.index, "str"))


def commonest_total(claims: pd.DataFrame, parts: bool = False) -> pd.DataFrame:
    """The claims with the reason why each is no number of the total that most of them are about.

    Parameters
    ----------
    claims, parts
        As for :func:`running_totals`; needs ``value``. Totals are told apart by ``quantity,
        direction, measure, unit``, where there are such columns.

    Returns
    -------
    DataFrame
        As of :func:`running_totals`, with more reasons: ``no number``, ``a part, taken as a floor``
        (only with `parts`) and ``another total``. What is denied has the reason that it
        would have if it were asserted.

    Raises
    ------
    ValueError
        As :func:`running_totals`, or if no claim is such a number; counts the reasons.

    Examples
    --------
    >>> from analysis import load
    >>> commonest_total(load("article"))["reason"].value_counts().to_dict()
    {'no date': 2, '': 2, 'no running total': 1, 'another total': 1}
    """
    table = running_totals(claims, parts)
    denied = table["reason"].eq("denied")
    if denied.any():
        asserted = running_totals(table[denied].assign(modality="asserted"))["reason"]
        table.loc[denied, "reason"] = asserted.to_numpy()
    reason = table["reason"].mask(table["value"].isna() & table["reason"].eq(""), "no number")
    reason = reason.mask(table["part"] & reason.eq(""), PART)
    need_totals(reason)
    same = [name for name in TOTAL if name in table]
    if same:
        total = table.groupby(same, dropna=False, sort=True).ngroup()
        other = total.ne(total[reason.eq("")].mode().iloc[0])
        reason = reason.mask(other & reason.isin(["", PART]), "another total")
    return table.assign(reason=reason)


def need_totals(reasons: pd.Series) -> None:
    """Raise a ValueError where every claim has a reason to be left out; it counts the reasons.

    Examples
    --------
    >>> import pandas as pd
    >>> need_totals(pd.Series(["no date", "a retelling", "no date"]))
    Traceback (most recent call last):
    ValueError: No claim says anything about a running total: 1 (a retelling), 2 (no date).
    """
    if reasons.eq("").any():
        return
    said = reasons_in_words(reasons) if len(reasons) else "there are none"
    remedy = f" {_REMEDY}" if reasons.eq(UNSAID).any() else ""
    raise ValueError(f"No claim says anything about a running total: {said}.{remedy}")


def reasons_in_words(reasons: pd.Series) -> str:
    """How many claims are left out for which reason.

    Examples
    --------
    >>> import pandas as pd
    >>> reasons_in_words(pd.Series(["no date", "a retelling", "no date"]))
    '1 (a retelling), 2 (no date)'
    """
    counted = reasons[reasons.ne("")].value_counts(sort=False).sort_index()
    return ", ".join(f"{n} ({why})" for why, n in counted.items()) or "none"


def refuse_several(claims: pd.DataFrame, by=TOTAL) -> None:
    """Raise a ValueError where claims are about more than one total; it names the commonest.

    `by` are the columns that tell totals apart here.

    Examples
    --------
    >>> import pandas as pd
    >>> refuse_several(pd.DataFrame({"quantity": ["shells", "troops_sent", "shells"]}))
    Traceback (most recent call last):
    ValueError: The claims are about 2 totals, told apart by quantity: shells (2 claims); troops_sent (1 claim). Take one, as in claims.query("quantity == 'shells'").
    """  # noqa: E501
    columns = [name for name in by if name in claims and len(claims[name].unique()) > 1]
    if not columns:
        return
    count = claims[columns].astype("str").fillna("").value_counts(sort=False).sort_index()
    count = count.sort_values(ascending=False, kind="stable")
    said = [
        f"{', '.join(name or 'not said' for name in key)} ({n} claim{'s' * (n > 1)})"
        for key, n in count.items()
    ]
    pick = " and ".join(
        f"{c} == {v!r}" if v else f"{c}.isna()"
        for c, v in zip(columns, count.idxmax(), strict=True)
    )
    raise ValueError(
        f"The claims are about {len(count)} totals, told apart by {', '.join(columns)}: "
        f"{at_most(said, sign='; ')}. Take one, as in claims.query({pick!r})."
    )


def total_in_words(claims: pd.DataFrame) -> str:
    """What is counted, in the words of the columns that tell totals apart.

    Examples
    --------
    >>> import pandas as pd
    >>> total_in_words(pd.DataFrame({"quantity": ["shells"], "measure": ["delivered"]}))
    'shells, delivered'
    """
    first = [claims[name].iloc[0] for name in TOTAL if name in claims]
    words = [str(word) for word in first if pd.notna(word)]
    return ", ".join(dict.fromkeys(words)) or "a running total"


def _refuse_unfit(table) -> None:
    twice = table["claim_id"][table["claim_id"].duplicated()].unique()
    if len(twice):
        raise ValueError(f"claim_id names one claim each; these occur twice: {at_most(twice)}.")
    need_numbers(table, "value", "value_high")
    for name in {"value", "value_high"} & set(table):
        below = table[name].lt(0) & ~_is(table, "measure", "change", False)
        wrong = below | table[name].abs().eq(np.inf)
        if wrong.any():
            said = table.loc[wrong, ["claim_id", name]].head().to_numpy().tolist()
            raise ValueError(
                f"{name} is below 0 or infinite in {said}: mend these rows or drop them."
            )
    said = table["cumulative"].dropna() if "cumulative" in table else pd.Series(dtype=bool)
    unfit = said[~said.isin([True, False])]
    if len(unfit):
        raise ValueError(
            f"cumulative is True, False or empty; not {unfit.iloc[0]!r}, as in "
            f"{table['claim_id'][unfit.index[0]]!r}."
        )


def _is(table, name, wanted, without) -> pd.Series:
    """Whether a column says so; `without` where there is no such column."""
    if name not in table:
        return pd.Series(without, index=table.index)
    return table[name].eq(wanted).fillna(False).astype(bool)
