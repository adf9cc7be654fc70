"""A pooled curve, its variants and its reports in words."""

from __future__ import annotations

import pandas as pd

from analysis.pooling.curve import DOUBTED, TOTAL_ENDS
from analysis.wording.said import listed, number, span

AGAINST = "contradicted by the rest"
IF_ALL_WRONG = "the total, if all may be wrong together"
_ENDS = ("q05", "q95"), tuple(TOTAL_ENDS)


def spans_in_words(curve: pd.DataFrame) -> tuple[tuple[str, ...], ...]:
    """Where nine chances in ten lie on each day, in short: for the reports, and for the total.

    Parameters
    ----------
    curve
        Needs ``q05, q95``; uses ``total_q05, total_q95`` where it has them, as of
        :func:`analysis.pool`.

    Examples
    --------
    >>> spans_in_words(pd.DataFrame({"q05": [9e3], "q95": [2e4]}))
    (('nine in ten: 9,000 to 20,000',),)
    """
    said = zip(("nine in ten", "if all err (assumed)"), _ENDS, strict=True)
    spans = [
        [f"{what}: {span(low, high, 4)}" for low, high in curve[[*ends]].to_numpy()]
        for what, ends in said
        if set(ends) <= set(curve)
    ]
    return tuple(zip(*spans, strict=True))


def day_told(day: pd.Series) -> str:
    """Where nine chances in ten lie on one day, for a sentence.

    Examples
    --------
    >>> day_told(pd.Series({"q05": 9e3, "q95": 2e4, "total_q05": 8e3, "total_q95": 3e4}))
    'what the reports say lies from 9,000 to 20,000 and the total, if all may be wrong together, from 8,000 to 30,000 (assumed)'
    """  # noqa: E501
    forms = "what the reports say lies {}", f"{IF_ALL_WRONG}, {{}} (assumed)"
    said = []
    for form, ends in zip(forms, _ENDS, strict=True):
        if set(ends) <= set(day.index):
            where = span(*day[[*ends]], 3)
            said.append(form.format(f"from {where}" if " to " in where else f"at {where}"))
    return listed(said)


def sound_in_words(sound: float) -> str:
    """The probability that a report is sound, and whether the rest contradicts it.

    Examples
    --------
    >>> sound_in_words(0.1), sound_in_words(0.9)
    ('sound with a chance of 0.1: contradicted by the rest', 'sound with a chance of 0.9')
    """
    return f"sound with a chance of {number(sound, 2)}" + f": {AGAINST}" * bool(sound < DOUBTED)


def variant_in_words(choice: str, option: str) -> str:
    """A variant in words.

    Examples
    --------
    >>> variant_in_words("left_out", "White House"), variant_in_words("reading", "strict")
    ('without White House', 'reading: strict')
    >>> variant_in_words("left_out", "nobody")
    'nobody left out'
    """
    if choice == "left_out":
        if option in ("", "nobody"):
            return f"{option or 'nothing'} left out"
        return option if option.startswith("without ") else f"without {option}"
    return f"{choice.replace('_', ' ')}: {option or 'none'}"


def options_in_words(options: dict) -> str:
    """The first option of each choice; empty where there is no choice.

    Examples
    --------
    >>> options_in_words({"reading": ["reader", "strict"], "left_out": ["", "UN"]})
    'reading “reader” and left out “none”'
    """
    first = {choice.replace("_", " "): some[0] or "none" for choice, some in options.items()}
    said = [f"{choice} \u201c{option}\u201d" for choice, option in first.items()]
    return listed(said) if said else ""
