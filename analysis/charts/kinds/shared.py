"""What several kinds of charts share: axes of numbers, claims on them, and words about them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.charts import look
from analysis.charts.layout import fine_ticks, share
from analysis.charts.scene import Axis, Entry, Mark, arrow, line, point
from analysis.told import SAYS
from analysis.wording.said import number

_REACH = ["value", "value_high", "fade_low", "fade_high", "tick_low", "tick_high"]


# --- axes ---------------------------------------------------------------------------------------


def axis_range(marks: pd.DataFrame, log: bool) -> tuple[float, float]:
    """Ends of the axis that hold every dot, fade and tick, with room for arrowheads."""
    numbers = marks[[name for name in _REACH if name in marks]].to_numpy(float)
    numbers = numbers[np.isfinite(numbers) & ((numbers > 0) | (not log))]
    if not numbers.size:
        return (1.0, 10.0) if log else (0.0, 1.0)
    if log:
        top = numbers.max() * 2.5
        decade = 10.0 ** np.floor(np.log10(top))
        # The label of a decade at the very end would be cut, and a marker there has no room.
        return 10 ** np.floor(np.log10(numbers.min()) - 0.15), max(top, decade * 1.3)
    return min(numbers.min() * 1.1, 0.0), max(numbers.max() * 1.1, 0.0) or 1.0


def number_axis(limits, log: bool, size: str, title: str = "", percent: bool = False) -> Axis:
    """An axis of numbers along the bottom, with a few of them written."""
    ticks = fine_ticks(*limits, log, 4 if size == "column" else 7)
    whole = Axis(tuple(limits), "log" if log else "linear")
    # In a column there is no room for a long label at the very ends.
    ticks = [at for at in ticks if size != "column" or at == 0 or 0.07 < share(at, whole) < 0.95]
    said = [f"{number(100 * at)}\u00a0%" if percent else number(at) for at in ticks]
    return whole._replace(ticks=tuple(zip(ticks, said, strict=True)), title=title, grid=True)


def unit(frame: pd.DataFrame) -> str:
    """The unit of the axis, where all claims share one."""
    units = frame["unit"].dropna().unique() if "unit" in frame else []
    return units[0] if len(units) == 1 else "number, in the unit of each claim"


def wants_log(marks: pd.DataFrame) -> bool:
    """True where the stated numbers differ so much that a linear axis would hide the smaller.

    None may be 0 or less, which has no place on a logarithmic axis.
    """
    stated = marks["value"].dropna()
    return bool(len(stated)) and stated.min() > 0 and bool(stated.max() / stated.min() >= 50)


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
    stop = stop.clip(lower=limits[0])
    start = start.where(log | (start > limits[0]))
    return pd.DataFrame(
        {
            "low_from": start,
            "low_to": back((scale(start) - step).clip(lower=left)),
            "high_from": stop,
            "high_to": back(scale(stop) + step),
        }
    )


# --- claims -------------------------------------------------------------------------------------


def printed(mark) -> list[float]:
    """The numbers that a claim prints: one, or the two ends of a range."""
    return sorted({mark.value, mark.value if pd.isna(mark.value_high) else mark.value_high})


def claim_arrows(mark, colour, width=1.3, upright=None, **about) -> list[Mark]:
    """Arrows where the words set no limit; along the axis of numbers, or upright at a day."""
    found = []
    for start, end in ((mark.low_from, mark.low_to), (mark.high_from, mark.high_to)):
        if pd.notna(start):
            ends = [(at, mark.row) if upright is None else (upright, at) for at in (start, end)]
            found.append(arrow(*ends, colour, width, layer=4, **about))
    return found


def claim_point(mark, x, y, size: str, larger: float = 1.0, hover=(), **about) -> Mark:
    """The marker of a claim: the shape says what the words do, hollow that it is in doubt."""
    across = (8.5 if size == "notebook" else 6) * larger
    return point(
        x, y, mark.marker, colour=mark.colour, size=across, width=1.8, hollow=bool(mark.hollow),
        layer=5, hover=tuple(hover), **about,
    )  # fmt: skip


def with_colours(marks: pd.DataFrame) -> pd.DataFrame:
    """The marks with a ``colour`` each: its hue is that of the kind of speaker."""
    colours = look.speaker_colours(marks["who"], marks["kind"])
    return marks.assign(colour=marks["who"].map(colours))


def claim_legend(marks: pd.DataFrame, shapes: bool = True) -> list[Entry]:
    """What colour and shape of claims mean, for those that occur."""
    stated = marks[marks["value"].notna()]
    spoken = set(stated["kind"])
    own = sorted(spoken - {*look.KIND_NAMES, look.UNKNOWN})
    names = look.KIND_NAMES | {kind: kind.replace("_", " ") for kind in own}
    names |= {look.UNKNOWN: "kind not given"}
    colours = look.kind_colours(marks["kind"])
    squares = [(colours[kind], said) for kind, said in names.items() if kind in spoken]
    bounds = [bound for bound in SAYS if shapes and bound in set(stated["marker"])]
    return [
        *(Entry(point(0, 0, "point", colour=colour), said) for colour, said in squares),
        *(Entry(point(0, 0, bound, width=1.8), SAYS[bound]) for bound in bounds),
    ]


# --- the rest -----------------------------------------------------------------------------------


def addresses(*frames) -> list[str]:
    """The addresses of the claims or events that a chart draws, each once, sorted.

    Examples
    --------
    >>> addresses(pd.DataFrame({"url": ["https://b.org", "", "https://a.org", None]}))
    ['https://a.org', 'https://b.org']
    """
    return sorted({url for frame in frames for url in frame["url"] if pd.notna(url) and url})


def upright_line(x, low, high, colour, width=1.0, **how) -> Mark:
    """A line from one number up to another."""
    return line((x, x), (low, high), colour, width, **how)
