"""What the words of a claim do with its number."""

from __future__ import annotations

import pandas as pd

from analysis.wording import hedge_of

TURNED = {"lower": "upper", "upper": "lower"}  # of a fall beside a rise
_MOVING = ("lower", "upper", "about")  # hedges that move the ends of a range


def said_bound(claims: pd.DataFrame) -> pd.Series:
    """What the words do with the number: the bound, where a hedge on a range decides it.

    Parameters
    ----------
    claims
        Needs ``bound``; uses ``value_high`` and ``hedge`` where present.

    Returns
    -------
    Series
        The bound as coded; but lower, upper or about where it is ``range`` with two ends and the
        kit knows the hedge as one of these. So "about 2,000 to 3,000" is about, coded either way.

    Examples
    --------
    >>> claims = pd.DataFrame({"value": 2_000, "value_high": 3_000, "bound": "range",
    ...                        "hedge": ["up to", "about", "between", None]})
    >>> said_bound(claims).tolist()
    ['upper', 'about', 'range', 'range']
    """
    bound, high = claims["bound"], claims.get("value_high", pd.Series(None, claims.index))
    ranged = bound.eq("range") & high.notna()
    if "hedge" not in claims or not ranged.any():
        return bound
    known = {phrase: hedge_of(phrase) for phrase in claims["hedge"][ranged].dropna().unique()}
    moves = {phrase: h.bound for phrase, h in known.items() if h and h.bound in _MOVING}
    moved = ranged & claims["hedge"].isin(list(moves))
    return bound.where(~moved, claims["hedge"].map(moves)) if moved.any() else bound
