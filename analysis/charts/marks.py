"""What is drawn, as a DataFrame: both back ends draw these marks and nothing else.

Positions are in the units of the claims. Tests and readers can look at the marks instead of the
pixels.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.charts.look import SHAPES, number, span
from analysis.readers import value_quantiles

_DOUBTED = ("may", "alleged")
_OPTIONAL = {
    **dict.fromkeys(["value_high"], "float"),
    **dict.fromkeys(["published", "window_start", "window_end"], "datetime64[us]"),
    **dict.fromkeys(["hedge", "modality", "originator", "originator_kind", "outlet"], "str"),
    **dict.fromkeys(["url", "unit", "wording", "source", "measure"], "str"),
    **dict.fromkeys(["band_evidence", "quantity"], "str"),
}
_SUPPORT = {
    "measured": "readers were asked about this phrase",
    "analogy": "width taken from a phrase that readers were asked about",
    "second_hand": "width taken from a summary of a study",
    "extrapolated": "width scaled up from another number",
    "assumption": "no study of this phrase; width assumed",
    "logic": "only what the words allow",
}

_SAID_OF_WIDTH = {"assumption": "assumed", "extrapolated": "extrapolated"}


def claims(frame: pd.DataFrame) -> pd.DataFrame:
    """Marks of a chart of claims, one row a claim, from top to bottom in the frame's order.

    Parameters
    ----------
    frame
        Columns of :func:`analysis.ledger`: needs ``value, bound``, the strict bounds and the
        columns of :func:`analysis.reader_band`; uses originator, dates, wording, outlet and
        address where present.

    Returns
    -------
    DataFrame
        ``row`` (0 is the top); ``value, value_high`` (where the printed numbers stand);
        ``bound, shape`` (what the shape of the marker says); ``hollow`` (modality is *may* or
        *alleged*); ``fade_low, fade_high`` (how far the fade reaches on either side of the
        number); ``tick_low, tick_high`` (the median edge); ``open_low, open_high`` (an arrow
        stands where the strict bound is open); ``kind`` (of originator; colour);
        ``what, who, when`` (label; ``what`` only where the claims count different things);
        ``words, reads`` (the figure in words and how it is read); ``emphasis`` (the claim is the
        article's); ``evidence`` (of the width, in words); and for hover
        ``wording, outlet, dates, url``. A claim without a number keeps its row, without marks.

    Raises
    ------
    ValueError
        If a needed column is missing; names it and says which function adds it.

    Examples
    --------
    >>> from analysis import containers
    >>> frame = containers().query("source == 'article'")
    >>> claims(frame)[["words", "reads", "open_low", "open_high"]].tail(1)
                  words                     reads  open_low  open_high
    1  more than 13,000  read as 13,000 to 17,300     False       True
    """
    _need(frame)
    frame = _complete(frame.reset_index(drop=True))
    stated = frame["value"].notna()
    top = frame["value_high"].fillna(frame["value"])
    low, high = _fade(frame, "edge_far", top)
    tick_low, tick_high = _fade(frame, "edge_mid", top)
    return pd.DataFrame(
        {
            "row": np.arange(len(frame)),
            "value": frame["value"],
            "value_high": frame["value_high"],
            "bound": frame["bound"],
            "shape": frame["bound"].map({b: s["says"] for b, s in SHAPES.items()}),
            "hollow": frame["modality"].isin(_DOUBTED),
            "fade_low": low,
            "fade_high": high,
            "tick_low": tick_low.where(tick_low < frame["value"]),
            "tick_high": tick_high.where(tick_high > top),
            "open_low": stated & frame["low"].eq(0) & ~frame["low_closed"],
            "open_high": stated & np.isinf(frame["high"]),
            "kind": frame["originator_kind"].fillna("unknown"),
            "what": _what(frame),
            "who": frame["originator"].fillna("not named"),
            "when": _dates(frame),
            "words": _with_units(frame, [_words(row) for _, row in frame.iterrows()]),
            "reads": [_reads(row) for _, row in frame.iterrows()],
            "emphasis": frame["source"].eq("article"),
            "evidence": frame["band_evidence"].map(_SUPPORT),
            "wording": frame["wording"].fillna(""),
            "outlet": frame["outlet"].fillna(""),
            "dates": _windows(frame),
            "url": frame["url"].fillna(""),
        }
    )


def distribution(frame: pd.DataFrame, dots: int = 20, columns: int = 24) -> pd.DataFrame:
    """Marks of a dot plot of the value under the reading: each dot is as likely as the next.

    Parameters
    ----------
    frame
        As for :func:`claims`; the reading is the one in its column ``reading``.
    dots
        Number of dots a claim; each stands for a share ``1 / dots`` of the readings.
    columns
        Number of columns of equal width, from the least to the largest value of a claim, into
        which its dots are stacked. A column never crosses the printed number.

    Returns
    -------
    DataFrame
        One row a dot: ``row`` (of the claim), ``probability, value`` (the quantile itself),
        ``at, width`` (middle and width of its column), ``level`` (0 is the bottom of the stack),
        and of the claim ``stated, words, reads, kind, what, who, when, hollow, open_low,
        open_high, evidence``. Claims without a number have no dots.

    Raises
    ------
    ValueError
        As :func:`claims`; or if the frame mixes readings, or has the reading ``strict``, which
        has no middle.

    Examples
    --------
    >>> from analysis import containers
    >>> frame = containers().query("source == 'article'")
    >>> distribution(frame, dots=10)["value"].round(-1).tolist()[-3:]
    [13750.0, 14180.0, 15410.0]
    """
    about = claims(frame)
    probabilities = (np.arange(dots) + 0.5) / dots
    values = value_quantiles(frame, probabilities, _one_reading(frame))
    long = pd.DataFrame(
        {
            "row": np.repeat(about["row"].to_numpy(), dots),
            "probability": np.tile(probabilities, len(frame)),
            "value": values.ravel(),
        }
    ).dropna(subset="value")
    kept = ["row", "value", "bound", "words", "reads", "kind", "what", "who", "when", "hollow"]
    claim = about[[*kept, "open_low", "open_high", "evidence"]]
    long = long.merge(claim.rename(columns={"value": "stated"}), on="row", how="left")
    return _stacked(long, columns)


def describe(marks: pd.DataFrame) -> str:
    """One paragraph that says what a chart of claims shows, for readers who cannot see it.

    Examples
    --------
    >>> from analysis import containers
    >>> describe(claims(containers().query("source == 'article'"))).split(". ")[1]
    'more than 1,000, read as 1,000 to 1,500, no upper limit'
    """
    lines = [
        ", ".join(part for part in (row.words, row.reads, open_ends(row)) if part)
        for row in marks.itertuples()
    ]
    return f"Chart of {len(marks)} claim{'s' * (len(marks) != 1)}. " + ". ".join(lines) + "."


def describe_distribution(marks: pd.DataFrame) -> str:
    """The same for a dot plot of values."""
    lines = [
        f"{group['words'].iloc[0]}: half of the readings lie below "
        f"{number(group['value'].median(), 3)}, nearly all from "
        f"{span(group['value'].min(), group['value'].max(), 3)}"
        for _, group in marks.groupby("row")
    ]
    return "Dot plot of how the words are read. " + ". ".join(lines) + "."


def claims_key(frame: pd.DataFrame) -> str:
    """What marker, fade, tick and arrow of a chart of claims mean, for its subtitle."""
    arrow = "Arrow: the words set no limit on that side."
    marker = "Marker: the number as printed (hollow: only may or alleged)."
    reading = _only(frame["reading"])
    if reading == "strict":
        return f"{marker} {arrow} No fade: only what the words allow."
    if reading == "floor":
        return f"{marker} {arrow} No fade: read as the least number that the words name."
    far = number(50 * (1 + _only(frame["coverage"])))
    return (
        f"{marker} Fade: how far readers take the words, up to the edge within which "
        f"{far}\u00a0% of readers stay; tick: the median reader's edge. {arrow}"
    )


def distribution_key(marks: pd.DataFrame, dots: int) -> str:
    """What dots, line and arrow of a dot plot mean, and what is assumed, for its subtitle."""
    plurals = marks["bound"].eq("range")
    between = "the value lies anywhere between that number and the edge that readers name"
    model = "a plural is read as twice its floor and more, with a tail"
    assumed = "; ".join([between] * bool((~plurals).any()) + [model] * bool(plurals.any()))
    return (
        f"Each dot is one of {dots} equally likely readings of the words. Line: the number as "
        "printed, for a plural its floor. Arrow: the words set no limit on that side. "
        f"Assumption: {assumed}."
    )


def axis_range(marks: pd.DataFrame, log: bool) -> tuple[float, float]:
    """Ends of the axis that hold every dot, fade and tick, with room for arrowheads."""
    columns = ["value", "value_high", "fade_low", "fade_high", "tick_low", "tick_high"]
    numbers = marks[[c for c in columns if c in marks]].to_numpy(float)
    numbers = numbers[np.isfinite(numbers) & ((numbers > 0) | (not log))]
    if not numbers.size:
        return (1.0, 10.0) if log else (0.0, 1.0)
    if log:
        return 10 ** np.floor(np.log10(numbers.min()) - 0.15), numbers.max() * 2.5
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


def _need(frame) -> None:
    missing = [c for c in ("value", "bound") if c not in frame]
    if missing:
        raise ValueError(f"A chart of claims needs the columns {', '.join(missing)}.")
    if "low" not in frame:
        raise ValueError("The strict bounds are missing: call strict_bounds(frame) first.")
    if frame.empty:
        raise ValueError("There is no claim to draw: the frame is empty.")
    if "edge_far" not in frame:
        raise ValueError("The reader band is missing: call reader_band(frame) first.")


def _complete(frame) -> pd.DataFrame:
    """The frame with the columns that a chart can do without, empty."""
    absent = {name: kind for name, kind in _OPTIONAL.items() if name not in frame}
    empty = {name: pd.Series(None, frame.index, kind) for name, kind in absent.items()}
    return frame.assign(**empty)


def _fade(frame, edge, top):
    """Where the edge lies below and above the printed number; missing on a side without one."""
    value, far, bound = frame["value"], frame[edge], frame["bound"]
    # Under the strict reading an edge is an open end, which is an arrowhead and not a fade.
    far = far.where(np.isfinite(far) & (frame.get("reading", "reader") != "strict"))
    below = far.where(far < value)
    low = below.mask(bound.eq("about") & (far > value), 2 * value - far)
    high = far.where((far > top) & bound.ne("point"))  # narrower than the marker
    return low, high


def _words(row) -> str:
    """The figure in words: the hedge as in the dictionary and the number as printed."""
    if pd.isna(row["value"]):
        return f"{row['wording']} (no number)" if pd.notna(row["wording"]) else "no number"
    room = "room for " if row["measure"] == "capacity" else ""
    return room + _figure(row, row["hedge"] if pd.notna(row["hedge"]) else "")


def _figure(row, hedge) -> str:
    if row["bound"] == "range" and pd.notna(row["value_high"]):
        joined = f"between {span(row['value'], row['value_high'])}".replace(" to ", " and ")
        return (
            joined
            if hedge == "between"
            else f"{hedge} {span(row['value'], row['value_high'])}".strip()
        )
    if row["bound"] == "range" and hedge:
        return hedge.removesuffix(" of")
    if hedge.startswith("some ..."):
        return f"some {number(row['value'])} or more"
    return f"{hedge} {number(row['value'])}".strip()


def _with_units(frame, words) -> list[str]:
    """Each figure with its unit where the claims do not share one."""
    if frame["unit"].nunique() < 2:
        return words
    plural = frame["bound"].eq("range") & frame["value_high"].isna()
    joint = plural.map({True: " of ", False: " "})
    stated = frame["value"].notna() & frame["unit"].notna()
    return [
        f"{said}{join}{unit}" if known else said
        for said, join, unit, known in zip(words, joint, frame["unit"], stated, strict=True)
    ]


def _what(frame) -> pd.Series:
    """What is counted, where the claims count different things."""
    if frame["quantity"].nunique() < 2:
        return pd.Series("", index=frame.index)
    return frame["quantity"].fillna("").str.replace("_", " ").astype(str)


def _reads(row) -> str:
    """How the words are read, in numbers, and whether that width was made up or scaled up."""
    said = _reads_as(row)
    doubt = _SAID_OF_WIDTH.get(row["band_evidence"]) if said.startswith("read as") else None
    return f"{said}, {doubt}" if doubt else said


def _reads_as(row) -> str:
    if pd.isna(row["edge_far"]) or pd.isna(row["value"]):
        return ""
    if row.get("reading") == "strict":
        return f"allows {_allowed(row)}"
    if row.get("reading") == "floor":
        return f"counted as {number(row['band_mid'])}"
    if row["bound"] == "point":
        return ""
    far, top = row["edge_far"], row["value_high"] if pd.notna(row["value_high"]) else row["value"]
    if row["bound"] == "range" and pd.isna(row["value_high"]):
        return f"read as {span(row['band_low'], row['band_high'], 3)}"
    if row["bound"] == "about" and far > top:
        return f"read as {span(2 * row['value'] - far, far, 3)}"
    words = span(min(far, row["value"]), max(far, top), 3)
    return f"read as {words}" if top == row["value"] else ""


def _allowed(row) -> str:
    if np.isinf(row["high"]):
        return f"{number(row['low'])} and anything above" if row["low"] else "anything"
    return span(row["low"], row["high"])


def open_ends(row) -> str:
    """Which ends the words leave open, in words; empty for none."""
    if row.open_low and row.open_high:
        return "no limit on either side"
    return "no lower limit" * bool(row.open_low) + "no upper limit" * bool(row.open_high)


def _dates(frame) -> pd.Series:
    """Day of the claim: the end of its window, or the day of publication."""
    day = pd.to_datetime(frame["window_end"]).fillna(pd.to_datetime(frame["published"]))
    return day.map(lambda d: "" if pd.isna(d) else f"{d.day} {d:%b %Y}").astype(str)


def _windows(frame) -> pd.Series:
    start, end = pd.to_datetime(frame["window_start"]), pd.to_datetime(frame["window_end"])
    said = start.dt.strftime("%Y-%m-%d").fillna("start not given")
    return said + " to " + end.dt.strftime("%Y-%m-%d").fillna("end not given")


def _only(column):
    """The one value of a column that must not mix readings or coverages."""
    values = column.unique()
    if len(values) != 1:
        raise ValueError(f"One chart shows one {column.name}, not {values.tolist()}.")
    return values[0]


def _one_reading(frame) -> str:
    reading = _only(frame["reading"])
    if reading == "strict":
        raise ValueError("The reading strict has no middle to draw: choose reader or floor.")
    return reading


def _stacked(dots: pd.DataFrame, columns: int) -> pd.DataFrame:
    """Put each dot into a column beside the printed number and on top of those before it."""
    by_claim = dots.groupby("row")["value"]
    reach = (by_claim.transform("max") - by_claim.transform("min")).clip(lower=0)
    width = (reach / columns).where(reach > 0, dots["stated"].abs() / columns).replace(0, 1.0)
    # A value on an edge belongs to the side that the words leave open.
    steps = (dots["value"] - dots["stated"]) / width
    column = np.floor(steps.round(9)).where(~dots["bound"].eq("upper"), np.ceil(steps.round(9)) - 1)
    level = dots.assign(column=column).groupby(["row", "column"]).cumcount()
    return dots.assign(at=dots["stated"] + (column + 0.5) * width, width=width, level=level)
