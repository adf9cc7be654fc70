"""Curves side by side: whether a table of them is whole, and which moves furthest."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd

from analysis.days import days_of
from analysis.needed import need_columns
from analysis.pooling.curve import QUANTILES, TOTAL_ENDS
from analysis.pooling.words import variant_in_words
from analysis.wording.said import day_in_words, percent


def checked_curves(curves: pd.DataFrame, choices=(), most: int | None = None) -> pd.DataFrame:
    """A table of curves, checked, with a number for each variant.

    Parameters
    ----------
    curves
        ``date`` and ``q05, q25, q50, q75, q95``, one row a date and variant; perhaps
        ``total_q05, total_q95``, as of :func:`analysis.pool`.
    choices
        Text columns that name the variants, such as ``reading`` and ``left_out``; missing or empty
        means *none*.
    most
        Choices at most.

    Returns
    -------
    DataFrame
        ``variant`` (from 0, that of the first row), the choices as text, ``date`` and the
        quantiles, in order of variant and date; nothing else.

    Raises
    ------
    ValueError
        Names too many choices, a missing column, a repeated or missing date, a quantile that is
        missing, infinite or below the one before, ends for the total that do not hold the median
        or one without the other, or a combination of choices without a curve; or if there is no
        row.

    Examples
    --------
    >>> levels = {"q05": 1.0, "q25": 2.0, "q50": 3.0, "q75": 4.0, "q95": 5.0}
    >>> curves = pd.DataFrame({"reading": ["strict", None], "date": "2024-08-31", **levels})
    >>> checked_curves(curves, ["reading"])[["variant", "reading", "q50"]]
       variant reading  q50
    0        0  strict  3.0
    1        1          3.0
    """
    choices = list(choices)
    if most is not None and len(choices) > most:
        raise ValueError(
            f"A curve has at most {most} choices, not {len(choices)} ({', '.join(choices)}): pick "
            "rows of the others beforehand."
        )
    need_columns(curves, ("date", *QUANTILES, *choices), "The table of curves")
    ends = [name for name in TOTAL_ENDS if name in curves]
    if len(ends) == 1:
        raise ValueError(f"The curves have {ends[0]} alone: give {' and '.join(TOTAL_ENDS)}.")
    if curves.empty:
        raise ValueError("There is no curve: the table of curves is empty.")
    table = curves[[*choices, "date", *QUANTILES, *ends]].astype(
        dict.fromkeys([*QUANTILES, *ends], "float")
    )
    for name in choices:
        table[name] = table[name].astype(object).where(table[name].notna(), "").astype(str)
    table["date"] = days_of(table["date"])
    _refuse_unfit(table, choices)
    _refuse_falling(table, list(QUANTILES), "quantiles", "rise from q05 to q95")
    if ends:
        within = [ends[0], "q50", ends[1]]
        _refuse_falling(table, within, "ends for the total", "hold the median q50")
    _refuse_gaps(table, choices)
    table.insert(0, "variant", table.groupby(choices, sort=False).ngroup() if choices else 0)
    return table.sort_values(["variant", "date"], kind="stable", ignore_index=True)


def furthest(curves: pd.DataFrame, choices, choice: str | None) -> pd.DataFrame:
    """Where variants that differ from the first in one choice alone are furthest from it.

    Parameters
    ----------
    curves, choices
        Of :func:`checked_curves`.
    choice
        One of the choices. With None no variant is told of.

    Returns
    -------
    DataFrame
        One row a variant: ``variant, option`` (its text under `choice`), of the day on which its
        median is furthest off ``date, q50, shift`` and ``moved`` (the shift as a share), and in
        words ``label`` (the variant) and ``told`` (how far it moved).

    Raises
    ------
    ValueError
        If `choice` is none of the choices.

    Examples
    --------
    >>> days = pd.to_datetime(["2024-07-31", "2024-08-31"] * 2)
    >>> curves = pd.DataFrame({"variant": [0, 0, 1, 1], "left_out": ["", "", "UN", "UN"],
    ...                        "date": days, "q50": [10.0, 20.0, 11.0, 15.0]})
    >>> furthest(curves, ["left_out"], "left_out")[["label", "q50", "shift", "told"]]
            label   q50  shift                        told
    0  without UN  15.0   -5.0  25\xa0% lower on 31 Aug 2024
    """
    if choice is not None and choice not in choices:
        known = ", ".join(choices) or "none"
        raise ValueError(f"The fan {choice!r} is none of the choices ({known}).")
    first = curves[curves["variant"].eq(0)]
    rest = [name for name in choices if name != choice]
    alike = (curves[rest] == first[rest].iloc[0]).all(axis=1) & curves["variant"].gt(0)
    others = curves[alike & (choice is not None)]
    shift = others["q50"] - others["date"].map(first.set_index("date")["q50"])
    others = others.assign(shift=shift.fillna(0.0), option=others[choice] if choice else "")
    where = others.groupby("variant")["shift"].agg(lambda some: some.abs().idxmax())
    found = others.loc[where, ["variant", "option", "date", "q50", "shift"]]
    found = found.reset_index(drop=True)
    found["moved"] = found["shift"] / (found["q50"] - found["shift"])
    words = {"label": [variant_in_words(choice, option) for option in found["option"]]}
    words["told"] = [
        f"{percent(round(abs(row.moved), 2))} {'higher' if row.moved > 0 else 'lower'} on "
        f"{day_in_words(row.date)}"
        for row in found.itertuples()
    ]
    return found.assign(**words)


def sound_by_claim(agreement: pd.DataFrame | None, claim_ids) -> pd.Series:
    """The probability that each report is sound, by ``claim_id``; of the claims that are named.

    Parameters
    ----------
    agreement
        ``claim_id, sound``, as of :func:`analysis.pool`; None names no claim.
    claim_ids
        Claims to tell of. Those that the agreement does not name are left out.

    Raises
    ------
    ValueError
        If a column is missing, a claim is repeated, a number is no probability, or none of the
        claims is named.

    Examples
    --------
    >>> agreement = pd.DataFrame({"claim_id": ["us", "kr"], "sound": [0.9, 0.1]})
    >>> sound_by_claim(agreement, ["kr", "un"]).to_dict()
    {'kr': 0.1}
    """
    if agreement is None:
        return pd.Series(dtype="float")
    need_columns(agreement, ("claim_id", "sound"), "The agreement")
    again = agreement["claim_id"].duplicated()
    if again.any():
        raise ValueError(f"The agreement repeats {agreement['claim_id'][again].iloc[0]}.")
    sound = agreement.set_index("claim_id")["sound"].astype(float)
    wrong = sound[(sound < 0) | (sound > 1)]
    if len(wrong):
        raise ValueError(f"sound is {wrong.iloc[0]:g} for {wrong.index[0]}, no probability.")
    sound = sound[sound.index.isin(claim_ids)]
    if sound.empty:
        raise ValueError("The agreement names none of the claims: compare its claim_id.")
    return sound


def _refuse_unfit(table, choices) -> None:
    """A row without a date, or two of one variant and date."""
    if table["date"].isna().any():
        raise ValueError(f"Row {table['date'].isna().argmax()} of the curves has no date.")
    again = table.duplicated([*choices, "date"])
    if again.any():
        day = day_in_words(table["date"][again].iloc[0])
        raise ValueError(
            f"The curves have {day} twice: name the columns that tell variants apart in choices."
        )


def _refuse_falling(table, names, what, must) -> None:
    levels = table[names].to_numpy()
    wrong = ~np.isfinite(levels).all(axis=1) | (np.diff(levels, axis=1) < 0).any(axis=1)
    if wrong.any():
        day = day_in_words(table["date"].iloc[wrong.argmax()])
        raise ValueError(f"The {what} of {day} are missing, infinite or fall: they must {must}.")


def _refuse_gaps(table, choices) -> None:
    """Every combination of options needs a curve, or a menu would lead to an empty chart."""
    there = set(zip(*(table[name] for name in choices), strict=True)) or {()}
    for combination in product(*(table[name].unique() for name in choices)):
        if combination not in there:
            pairs = zip(choices, combination, strict=True)
            said = ", ".join(f"{name} {option or 'none'!r}" for name, option in pairs)
            raise ValueError(
                f"There is no curve for {said}: compute it, or pick rows so that every "
                "combination of the choices has one."
            )
