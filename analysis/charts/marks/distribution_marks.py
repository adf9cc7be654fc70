"""Marks of a dot plot of how words are read: each dot is as likely as the next."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.charts.look import number, rounded, span
from analysis.charts.marks.claims_marks import about_what, claims, only
from analysis.charts.marks.words import (
    FEW,
    count_of,
    known,
    open_ends,
    open_ends_counted,
    sentence,
)
from analysis.readers import value_quantiles


def distribution(frame: pd.DataFrame, dots: int = 20, columns: int | None = None) -> pd.DataFrame:
    """Marks of a dot plot of the value under the reading: each dot is as likely as the next.

    Parameters
    ----------
    frame
        As for :func:`claims`; the reading is the one in its column ``reading``.
    dots
        Number of dots a claim; each stands for a share ``1 / dots`` of the readings.
    columns
        Number of columns of equal width, from the least to the largest value of a claim, into
        which its dots are stacked; by default one less than the dots, so that an even spread
        shows as an even row. A column never crosses the printed number.

    Returns
    -------
    DataFrame
        One row a dot: ``row`` (of the claim), ``probability, value`` (the quantile itself),
        ``at, width`` (middle and width of its column), ``level`` (0 is the bottom of the stack),
        and of the claim ``stated, words, doubt, kind, what, who, when, hollow, flat,
        open_low, open_high, evidence, url, counts``. Claims without a number, and what is denied,
        have no dots.

    Raises
    ------
    ValueError
        As :func:`claims`; or if no claim has a number, or if the frame mixes readings, or has the
        reading ``strict``, which has no middle.

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
    values[about["marker"].eq("denied")] = np.nan
    long = pd.DataFrame(
        {
            "row": np.repeat(about["row"].to_numpy(), dots),
            "probability": np.tile(probabilities, len(frame)),
            "value": values.ravel(),
        }
    ).dropna(subset="value")
    if long.empty:
        raise ValueError("There is no number to draw: no claim here is read as one.")
    kept = [
        "row",
        "value",
        "bound",
        "marker",
        "words",
        "doubt",
        "kind",
        "what",
        "who",
        "when",
        "hollow",
    ]
    claim = about[[*kept, "flat", "open_low", "open_high", "evidence", "url", "counts"]]
    long = long.merge(claim.rename(columns={"value": "stated"}), on="row", how="left")
    return _stacked(long, columns or max(dots - 1, 1))


def with_spread(about: pd.DataFrame, dots: pd.DataFrame) -> pd.DataFrame:
    """Marks of the claims that have dots, labelled with their middle and how that is known."""
    middle = dots.groupby("row")["value"].median()
    about = about[about["row"].isin(middle.index)]
    middle = about["row"].map(middle)
    pairs = zip(middle, about["doubt"], strict=True)
    reads = [", ".join(filter(None, (f"half below {number(x, 3)}", doubt))) for x, doubt in pairs]
    return about.assign(reads=reads)


def describe_distribution(marks: pd.DataFrame) -> str:
    """One sentence that tells a dot plot of values.

    Examples
    --------
    >>> from analysis import containers
    >>> frame = containers().query("source == 'article'").head(1)
    >>> print(describe_distribution(distribution(frame)))
    Dot plot of the value of 1 claim about containers: more than 1,000, half of the dots below
    1,040, all from 1,000 to 1,338, assumed, no upper limit.
    """
    claims = [group for _, group in marks.groupby("row")]
    of = count_of(len(claims), f"claim{about_what(marks)}", f"claims{about_what(marks)}")
    head = f"Dot plot of the value of {of}"
    if len(claims) <= FEW:
        return sentence(head, *map(_told, claims))
    ends = open_ends_counted(marks.drop_duplicates("row"))
    reach = span(marks["value"].min(), marks["value"].max(), 3)
    return sentence(head, f"the dots go from {reach}", ", ".join(ends))


def tell_distribution(marks: pd.DataFrame) -> list[tuple[str, str]]:
    """Each claim of a dot plot, and where its dots lie, for a table."""
    groups = [group for _, group in marks.groupby("row")]
    firsts = [group.iloc[0] for group in groups]
    return [
        (first["words"], known(first["who"], first["when"], *_spread(group), first["url"]))
        for first, group in zip(firsts, groups, strict=True)
    ]


def _told(dots) -> str:
    return ", ".join([dots["words"].iloc[0], *_spread(dots)])


def _spread(dots) -> list[str]:
    low, mid, high = (dots["value"].quantile(share) for share in (0, 0.5, 1))
    ends = list(filter(None, (dots["doubt"].iloc[0], open_ends(dots.iloc[0]))))
    if low == high:
        return [f"all dots at {number(low, 3)}", *ends]
    reach = span(rounded(low), rounded(high))
    return [f"half of the dots below {number(mid, 3)}", f"all from {reach}", *ends]


def distribution_key(marks: pd.DataFrame, dots: int) -> str:
    """What dots, line and arrow of a dot plot mean, and what is assumed, for its subtitle."""
    flat, about = marks["flat"], marks["bound"].eq("about")
    edged, lent = marks["doubt"].eq("assumed") & ~flat, marks["doubt"].eq("at second hand")
    plural = marks["doubt"].isin(["measured", "extrapolated"]) & marks["bound"].ne("point")
    models = {
        "the value lies evenly between that number and an edge that readers name": edged & ~about,
        "near a number that is about so many, up to such an edge, the nearer the likelier": edged
        & about,
        "a plural is read as twice its floor and more, with a tail": plural,
        "what only may have been reached is anything down to nothing": flat,
        "ranges and bare numbers go by the table hedges": lent,
    }
    assumed = "; ".join(model for model, where in models.items() if where.any())
    said = (
        f"Each dot is one of {dots} equally likely values. Line: the number as printed, for a "
        "plural its floor. Arrow: the words set no limit on that side."
    )
    return f"{said} Assumption: {assumed}." if assumed else said


def _one_reading(frame) -> str:
    reading = only(frame["reading"])
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
