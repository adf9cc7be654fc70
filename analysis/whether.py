"""Whether, with its measure: how likely people take *may*, *alleged* and the like to be.

The numbers stand in the table ``modality`` of the package ``wording``. They say how such words are
heard. They say nothing about whether a claim is true, and are never multiplied into an amount.
"""

from __future__ import annotations

import re
from functools import lru_cache

import pandas as pd

from analysis.datasets import load

WHETHER = ["whether_low", "whether_mid", "whether_high", "whether_evidence", "whether_source"]
_LIKELY = ["probability_low", "probability_mid", "probability_high", "support", "source"]


def add_whether(claims: pd.DataFrame) -> pd.DataFrame:
    """Add how likely people take each claim to be, by the word that says whether.

    Parameters
    ----------
    claims
        Needs ``modality``; uses ``modality_cue`` (the words that say so) where present.

    Returns
    -------
    DataFrame
        A copy with ``whether_low, whether_mid, whether_high`` (probabilities from 0 to 1: what
        people name for the word, its middle and the ends of 90 %, or as judged),
        ``whether_evidence`` (*measured*: people were asked about the word, *may* about future
        events; *analogy*: about the word for which the cue stands; *assumption*: the level was
        set by hand) and ``whether_source``. All are missing where no number is known: for what is
        asserted, planned or denied.

    Raises
    ------
    ValueError
        If there is no column ``modality``.

    Notes
    -----
    The cue decides where the table has it or a word of it (*may have* is *may*), else the modality.

    Examples
    --------
    >>> claims = pd.DataFrame({"modality": ["may", "alleged", "asserted", "believed"],
    ...                        "modality_cue": ["may have", "claims", "", "likely"]})
    >>> add_whether(claims)[["whether_low", "whether_mid", "whether_high", "whether_evidence"]]
       whether_low  whether_mid  whether_high whether_evidence
    0          0.1         0.40           0.7         measured
    1          0.2         0.50           0.8       assumption
    2          NaN          NaN           NaN              NaN
    3          0.6         0.75           0.9         measured
    """
    if "modality" not in claims:
        raise ValueError("add_whether needs the column modality.")
    cues = claims["modality_cue"] if "modality_cue" in claims else pd.Series("", claims.index)
    pairs = zip(claims["modality"], cues, strict=True)
    found = pd.DataFrame([_heard(*pair) for pair in pairs], claims.index, WHETHER)
    kinds = dict.fromkeys(WHETHER[:3], "float64") | dict.fromkeys(WHETHER[3:], "str")
    return claims.assign(**found.astype(kinds))


@lru_cache(maxsize=4096)
def _heard(modality, cue) -> tuple:
    """A row of the table for a word about whether, with the evidence for it."""
    nothing = (None,) * len(WHETHER)
    if not isinstance(modality, str) or modality == "denied":
        return nothing
    table = _table()
    said = cue.casefold() if isinstance(cue, str) else ""
    words = [phrase for phrase in table if re.search(rf"\b{re.escape(phrase)}\b", said)]
    if words:
        return table[max(words, key=len)]
    low, mid, high, support, source = table.get(modality, nothing)
    return low, mid, high, "analogy" if said and support == "measured" else support, source


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple]:
    rows = load("wording", "modality").set_index("phrase")[_LIKELY]
    return {phrase: tuple(row) for phrase, row in zip(rows.index, rows.to_numpy(), strict=True)}
