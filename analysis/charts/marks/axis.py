"""The axis of a chart: its ends, its unit, whether it is logarithmic, and arrows on it."""

from __future__ import annotations

import numpy as np
import pandas as pd


def axis_range(marks: pd.DataFrame, log: bool) -> tuple[float, float]:
    """Ends of the axis that hold every dot, fade and tick, with room for arrowheads."""
    columns = ["value", "value_high", "fade_low", "fade_high", "tick_low", "tick_high"]
    numbers = marks[[c for c in columns if c in marks]].to_numpy(float)
    numbers = numbers[np.isfinite(numbers) & ((numbers > 0) | (not log))]
    if not numbers.size:
        return (1.0, 10.0) if log else (0.0, 1.0)
    if log:
        top = numbers.max() * 2.5
        decade = 10.0 ** np.floor(np.log10(top))
        # the label of a decade at the very end would be cut
        return 10 ** np.floor(np.log10(numbers.min()) - 0.15), max(top, decade * 1.3)
    return 0.0, numbers.max() * 1.1 or 1.0


def unit(frame: pd.DataFrame) -> str:
    """The unit of the axis, where all claims share one."""
    units = frame["unit"].dropna().unique() if "unit" in frame else []
    return units[0] if len(units) == 1 else "number, in the unit of each claim"


def wants_log(marks: pd.DataFrame) -> bool:
    """True where the stated numbers differ so much that a linear axis would hide the smaller."""
    stated = marks["value"][marks["value"] > 0]
    return bool(len(stated)) and stated.max() / stated.min() >= 50


def arrows(marks: pd.DataFrame, limits: tuple[float, float], log: bool) -> pd.DataFrame:
    """Where arrows start and end on an axis: beyond the fade, on each side that is open.

    Returns
    -------
    DataFrame
        ``low_from, low_to, high_from, high_to``, missing where there is no arrow. A linear axis
        needs none at its zero.
    """
    scale, back = (np.log10, lambda x: 10**x) if log else (lambda x: x, lambda x: x)
    left, right = scale(np.array(limits))
    step = 0.035 * (right - left)
    edge = limits[0] if not log else back(left + step)  # room for a head that points off the axis
    start = marks[["value", "fade_low"]].min(axis=1).where(marks["open_low"]).clip(lower=edge)
    stop = marks[["value", "value_high", "fade_high"]].max(axis=1).where(marks["open_high"])
    start = start.where(log | (start > limits[0]))
    return pd.DataFrame(
        {
            "low_from": start,
            "low_to": back((scale(start) - step).clip(lower=left)),
            "high_from": stop,
            "high_to": back(scale(stop) + step),
        }
    )
