"""Marks of a chart of claims: a number with the room that its words leave."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.bounds import said_bound, top_of, whole
from analysis.charts.look import SHAPES, number, span
from analysis.charts.marks.words import (
    FEW,
    MADE_UP,
    band_in_words,
    completed,
    count_of,
    days,
    doubt_of_value,
    edge_in_words,
    ends_of,
    far_share,
    figure_in_words,
    how_read,
    known,
    listed,
    marker_of,
    open_ends,
    open_ends_counted,
    percent,
    sentence,
    what_is_counted,
    windows,
    with_denials,
    with_units,
)
from analysis.readers import families, is_cut

HOLLOW = ("may", "alleged", "denied")
_SUPPORT = {
    "measured": "readers were asked about this phrase",
    "analogy": "width taken from a phrase that readers were asked about",
    "second_hand": "width taken from a summary of a study",
    "extrapolated": "width scaled up from another number",
    "assumption": "no study of this phrase; width assumed",
    "logic": "only what the words allow",
}


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
        ``bound, shape`` (what the words do with the number); ``marker`` (whose shape the marker
        has: the bound's, or *denied*); ``hollow`` (modality is *may*, *alleged* or *denied*);
        ``fade_low, fade_high`` (how far the fade reaches on either side of the number, but never
        beyond all of a whole), ``fade_from`` (where the upper one starts: for a plural beyond its
        floor);
        ``flat`` (nothing is known within it: an even tint); ``tick_low, tick_high`` (the median
        edge); ``open_low, open_high`` (an arrow
        stands where the strict bound is open); ``kind`` (of originator; colour);
        ``what, who, when`` (label; ``what`` only where the claims count different things),
        ``counts`` (what is counted, always);
        ``words, reads`` (the figure in words, and how it is read); ``edge`` (the far edge that
        readers name, and how it is known: data where they were asked), ``band`` (where the value
        lies: an assumption, or as it says), ``doubt`` (how the value is known);
        ``emphasis`` (the claim is the article's); ``evidence`` (of the width, in words); and for
        hover ``basis`` (how the row is known), ``wording, outlet, dates, url``. A claim without a
        number keeps its row, without marks. What is denied is a marker alone: no fade, no arrow.

    Raises
    ------
    ValueError
        If a needed column is missing; names it and says which function adds it.

    Examples
    --------
    >>> from analysis import containers
    >>> frame = containers().query("source == 'article'")
    >>> claims(frame)[["words", "edge", "band", "open_high"]].tail(1)
                  words                edge              band  open_high
    1  more than 13,000  17,300, by analogy  13,009 to 15,411       True
    """
    _need(frame)
    frame = completed(frame.reset_index(drop=True))
    frame = frame.assign(family=families(frame), cut=is_cut(frame), bound=said_bound(frame))
    denied = frame["modality"].eq("denied")
    said = ["edge_mid", "edge_far", "band_low", "band_mid", "band_high"]
    frame[said] = frame[said].mask(denied)  # it says nothing of where the value lies
    stated, who = frame["value"].notna(), frame["originator"].fillna("not named")
    top = top_of(frame)
    low, high = _fade(frame, "edge_far", top)
    flat = frame["edge_far"].eq(frame["edge_mid"]) & frame["edge_far"].lt(frame["value"])
    tickless = flat | frame["family"].eq("fraction")
    tick_low, tick_high = (tick.mask(tickless) for tick in _fade(frame, "edge_mid", top))
    plural = frame["family"].eq("plural")
    figures = [figure_in_words(row) for _, row in frame.iterrows()]
    return pd.DataFrame(
        {
            "row": np.arange(len(frame)),
            "value": frame["value"],
            "value_high": frame["value_high"],
            "bound": frame["bound"],
            "shape": frame["bound"].map({b: s["says"] for b, s in SHAPES.items()}),
            "marker": marker_of(frame),
            "hollow": frame["modality"].isin(HOLLOW),
            "fade_low": low,
            "fade_high": high,
            "fade_from": top.where(~plural, frame["band_low"]).where(high.notna()),
            "flat": flat,
            "tick_low": tick_low.where(tick_low < frame["value"]),
            "tick_high": tick_high.where(tick_high > top),
            "open_low": stated & ~denied & frame["low"].eq(0) & ~frame["low_closed"],
            "open_high": stated & ~denied & np.isinf(frame["high"]),
            "kind": frame["originator_kind"].fillna("unknown"),
            "what": what_is_counted(frame),
            "counts": frame["quantity"].fillna("").str.replace("_", " ").astype(str),
            "who": who,
            "when": days(frame),
            "words": with_denials(frame, with_units(frame, figures), who),
            "reads": [how_read(row) for _, row in frame.iterrows()],
            "edge": [edge_in_words(row) for _, row in frame.iterrows()],
            "band": [band_in_words(row) for _, row in frame.iterrows()],
            "doubt": [doubt_of_value(row) for _, row in frame.iterrows()],
            "emphasis": frame["source"].eq("article"),
            "evidence": frame["band_evidence"].mask(denied).map(_SUPPORT),
            "basis": frame["evidence"].fillna(""),
            "wording": frame["wording"].fillna(""),
            "outlet": frame["outlet"].fillna(""),
            "dates": windows(frame),
            "url": frame["url"].fillna(""),
        }
    )


def describe(marks: pd.DataFrame) -> str:
    """One sentence that says what a chart of claims shows, for readers who cannot see it.

    Up to three claims are told one by one; of more the range, the open ends, and what is in doubt.

    Examples
    --------
    >>> from analysis import containers
    >>> print(describe(claims(containers().query("source == 'article'").tail(1))))
    Chart of 1 claim about containers: more than 13,000, by analogy 95...% of readers stop by
    17,300, no upper limit.
    """
    head = f"Chart of {count_of(len(marks), 'claim', 'claims')}{about_what(marks)}"
    if len(marks) <= FEW:
        return sentence(head, *(_told(row) for row in marks.itertuples()))
    missing, denied = int(marks["value"].isna().sum()), int(marks["marker"].eq("denied").sum())
    doubted = int((marks["hollow"] & marks["marker"].ne("denied")).sum())
    ends = open_ends_counted(marks)
    ends += [count_of(missing, "has no number", "have no number")] if missing else []
    doubt = count_of(doubted, "is only may or alleged", "are only may or alleged")
    told = [doubt] * bool(doubted) + [count_of(denied, "is denied", "are denied")] * bool(denied)
    return sentence(head, _range_told(marks), ", ".join(ends), *told)


def tell(marks: pd.DataFrame) -> list[tuple[str, str]]:
    """Each mark of a chart of claims, and what is known of it, for a table."""
    return [(row.words, _known(row)) for row in marks.itertuples()]


def about_what(marks) -> str:
    """What the claims are about, after their number."""
    what = [what for what in marks["counts"].unique() if what]
    return f" about {listed(what)}" if what else ""


def _known(row) -> str:
    reads = row.reads if "limit" in row.reads else known(row.reads, open_ends(row))
    printed, read_in = row.wording and f"printed: {row.wording}", row.outlet and f"in {row.outlet}"
    return known(row.what, row.who, row.when, reads, printed, read_in, row.url)


def _told(row) -> str:
    # Under the strict reading the words that tell it end in the open ends.
    ends = open_ends(row) if "limit" not in row.reads else ""
    return ", ".join(part for part in (row.words, row.reads, ends) if part)


def _range_told(marks) -> str:
    """From where to where the numbers go, and the edges that go with them."""
    low, high = ends_of(marks[["value", "value_high"]])
    if pd.isna(low):
        return ""
    said = (
        f"the printed numbers go from {span(low, high, 3)}"
        if low < high
        else f"each prints {number(low, 3)}"
    )
    fades = marks[["fade_low", "fade_high"]]
    if fades.isna().all(axis=None):
        return said
    if marks["reads"].str.startswith("counted").any():
        counted = marks["fade_low"].fillna(marks["value"])
        return f"{said}, counted as {span(counted.min(), counted.max(), 3)}"
    low, high = ends_of(fades)
    edges = (
        f"the edges from {span(low, high, 3)}" if low < high else f"the edge at {number(low, 3)}"
    )
    made_up = marks["evidence"].isin([_SUPPORT[known] for known in MADE_UP])
    made_up = int((made_up & fades.notna().any(axis=1)).sum())
    doubt = f" ({number(made_up)} of the widths assumed or extrapolated)" if made_up else ""
    return f"{said}, {edges}{doubt}"


def claims_key(frame: pd.DataFrame) -> str:
    """What marker, fade, tick and arrow of a chart of claims mean, for its subtitle."""
    arrow = "Arrow: the words set no limit on that side."
    marker = "Marker: the number as printed (hollow: only may or alleged)."
    if "modality" in frame and frame["modality"].eq("denied").any():
        marker = marker.replace(")", "; crossed: denied, counts for nothing)")
    reading = only(frame["reading"])
    if reading == "strict":
        return f"{marker} {arrow} No fade: only what the words allow."
    if reading == "floor":
        return f"{marker} {arrow} No fade: counted as the least number that the words name."
    coverage = only(frame["coverage"])
    far = percent(far_share(coverage))
    flat = frame["edge_far"].eq(frame["edge_mid"]) & frame["edge_far"].lt(frame["value"])
    even = " Even tint: no study says how far readers go." * bool(flat.any())
    kinds, fade = set(families(frame)), f"the fade is {percent(coverage)} of the value"
    plural = f" Of a plural {fade}, the tick its middle." * ("plural" in kinds)
    plural += f" Of a bare fraction {fade}, assumed." * ("fraction" in kinds)
    rule = " By rule: the next round number." * bool(is_cut(frame).any())
    return (
        f"{marker} Fade: up to the edge within which {far} of readers stay, or "
        f"to the edge in the label; tick: the median reader's edge.{rule}{plural}{even} {arrow}"
    )


def only(column):
    """The one value of a column that must not mix readings or coverages."""
    values = column.unique()
    if len(values) != 1:
        raise ValueError(f"One chart shows one {column.name}, not {values.tolist()}.")
    return values[0]


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


def _fade(frame, edge, top):
    """Where the edge lies below and above the printed number; missing on a side without one."""
    value, far, bound = frame["value"], frame[edge], frame["bound"]
    # Under the strict reading an edge is an open end, which is an arrowhead and not a fade.
    far = far.where(np.isfinite(far) & (frame.get("reading", "reader") != "strict"))
    below = far.where(far < value)
    low = below.mask(bound.eq("about") & (far > value), value - (far - top) * value / top)
    high = far.where((far > top) & bound.ne("point"))  # narrower than the marker
    fraction = frame["family"].eq("fraction")  # much wider
    low, high = low.mask(fraction, frame["band_low"]), high.mask(fraction, frame["band_high"])
    return low, high.clip(upper=whole(frame))
