"""What charts say of a claim in words: the figure, how it is read, what it counts, and when."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from analysis.charts.look import number, rounded, span
from analysis.readers import EDGED
from analysis.wording import hedge_of

_UNHEDGED = {"lower": "a floor of", "upper": "a ceiling of", "about": "about"}
_STOP = {
    "above": "stop by",
    "below": "go no lower than",
    "just_under": "go no lower than",
    "about": "between",
}
SAID_OF_EVIDENCE = {
    "measured": "measured",
    "analogy": "by analogy",
    "second_hand": "at second hand",
    "extrapolated": "extrapolated",
    "assumption": "assumed",
}
MADE_UP = ("assumption", "extrapolated")  # here no reader named the edge
FEW = 3  # claims that a description tells one by one
OPTIONAL = {
    **dict.fromkeys(["value_high"], "float"),
    **dict.fromkeys(["published", "window_start", "window_end"], "datetime64[us]"),
    **dict.fromkeys(["hedge", "modality", "originator", "originator_kind", "outlet"], "str"),
    **dict.fromkeys(["url", "unit", "wording", "source", "measure"], "str"),
    **dict.fromkeys(["band_evidence", "quantity", "munition", "evidence"], "str"),
}


def completed(frame) -> pd.DataFrame:
    """The frame with the columns that a chart can do without, empty."""
    absent = {name: kind for name, kind in OPTIONAL.items() if name not in frame}
    empty = {name: pd.Series(None, frame.index, kind) for name, kind in absent.items()}
    return frame.assign(**empty)


def figure_in_words(row) -> str:
    """The figure in words: the hedge as in the dictionary and the number as printed."""
    if pd.isna(row["value"]):
        return f"{row['wording']} (no number)" if pd.notna(row["wording"]) else "no number"
    room = "room for " if row["measure"] == "capacity" else ""
    return room + _figure(row, row["hedge"] if pd.notna(row["hedge"]) else "")


def marker_of(frame) -> pd.Series:
    """Whose shape a marker has: that of the bound, or a cross for what is denied."""
    return frame["bound"].mask(frame["modality"].eq("denied") & frame["value"].notna(), "denied")


def said_by(mark) -> str:
    """Who speaks, and whether to say or to deny it."""
    return f"{'denied' if mark.marker == 'denied' else 'said'} by {mark.who}"


def with_denials(frame, words, who) -> list[str]:
    """The figures in words; what is denied says so first, and by whom."""
    denied = frame["modality"].eq("denied")
    return [
        f"denied by {name}: {said}" if no else said
        for said, name, no in zip(words, who, denied, strict=True)
    ]


def hollow_key(marks) -> str:
    """What hollow and crossed markers mean, where there are such; in brackets.

    Examples
    --------
    >>> hollow_key(pd.DataFrame({"hollow": [True, True], "marker": ["upper", "denied"]}))
    ' (hollow: only may or alleged; crossed: denied, counts for nothing)'
    """
    denied = marks["marker"].eq("denied")
    said = ["hollow: only may or alleged"] * bool((marks["hollow"] & ~denied).any())
    said += ["crossed: denied, counts for nothing"] * bool(denied.any())
    return f" ({'; '.join(said)})" if said else ""


def _figure(row, hedge) -> str:
    known = hedge_of(hedge)
    if pd.notna(row["value_high"]):
        hedge = hedge or _UNHEDGED.get(row["bound"], "")
        return _range(span(row["value"], row["value_high"]), hedge, known)
    if known and known.family == "plural":
        return hedge.removesuffix(" of")
    if hedge == "a couple of":
        return f"a couple ({number(row['value'])})"
    if hedge.startswith("some ..."):
        return f"some {number(row['value'])} or more"
    return f"{hedge or _UNHEDGED.get(row['bound'], '')} {number(row['value'])}".strip()


def _range(ends, hedge, known) -> str:
    if hedge == "between":
        return f"between {ends}".replace(" to ", " and ")
    if (known and known.family == "plural") or "..." in hedge:
        return f"{hedge.removesuffix(' of')}: {ends}"
    return f"{hedge} {ends}".strip()


def with_units(frame, words, always=False) -> list[str]:
    """Each figure with its unit: always, or where the claims do not share one."""
    if frame["unit"].nunique() < 2 and not always:
        return words
    plural = frame["bound"].eq("range") & frame["value_high"].isna()
    joint = plural.map({True: " of ", False: " "})
    stated = frame["value"].notna() & frame["unit"].notna()
    return [
        f"{said}{join}{unit}" if known else said
        for said, join, unit, known in zip(words, joint, frame["unit"], stated, strict=True)
    ]


def what_is_counted(frame) -> pd.Series:
    """What is counted, where the claims count different things."""
    if frame["quantity"].nunique() < 2:
        return pd.Series("", index=frame.index)
    return frame["quantity"].fillna("").str.replace("_", " ").astype(str)


def how_read(row) -> str:
    """How the words are read: the edge that readers name, or what stands in its place."""
    if pd.isna(row["edge_far"]) or pd.isna(row["value"]):
        return ""
    if row.get("reading") == "strict":
        return f"allows {allowed(row)}"
    if row.get("reading") == "floor":
        return f"counted as {number(row['band_mid'])}"
    if row["family"] in ("plural", "order", "fraction"):
        return _value_told(row)
    return _edge_told(row)


def _edge_told(row) -> str:
    edge, evidence = _edges(row), row["band_evidence"]
    if row["family"] == "flat":
        return f"assumed even down to {edge}" if edge else ""
    if not edge:
        return ""
    if row["cut"]:
        return f"edge by rule: {edge}"
    if evidence in MADE_UP:
        edges = "edges" if row["family"] == "about" else "edge"
        return f"{SAID_OF_EVIDENCE[evidence]} {edges}: {edge}"
    borrowed = "by analogy " if evidence == "analogy" else ""
    return (
        f"{borrowed}{percent(far_share(row['coverage']))} of readers {_STOP[row['family']]} {edge}"
    )


def _value_told(row) -> str:
    """A plural has no edge: readers name its value, or a model gives it."""
    share, band = percent(row["coverage"]), _band(row)
    if row["band_evidence"] == "measured":
        return f"{share} of readers mean {band}"
    return f"{share} of the value in {band}, {doubt_of_value(row)}"


def label(mark) -> str:
    """The words beside a mark; of what the share is, the chart's key says."""
    read = re.sub(" of (readers|the value)", "", mark.reads)
    return f"{mark.words} ({read})" if read else mark.words


def edge_in_words(row) -> str:
    """The far edge and how it is known; empty where there is none."""
    edge = _edges(row) if row.get("reading", "reader") == "reader" else ""
    known_from = SAID_OF_EVIDENCE.get(row["band_evidence"])
    known_from = "by rule" if row["cut"] else known_from
    return f"{edge}, {known_from}" if edge and known_from != "measured" else edge


def _edges(row) -> str:
    far, top = row["edge_far"], row["value"] if pd.isna(row["value_high"]) else row["value_high"]
    if row["family"] == "about" and far > top:
        low = row["value"] - (far - top) * row["value"] / top
        return span(low, min(far, row["high"]), 3).replace(" to ", " and ")
    edged = row["family"] in (*EDGED, "flat") and pd.notna(far)
    return number(min(far, row["high"]), 3) if edged else ""


def band_in_words(row) -> str:
    """Where the value lies under the row's reading, and how that is known unless assumed."""
    if pd.isna(row["band_mid"]) or row.get("reading") == "strict":
        return ""
    doubt = doubt_of_value(row)
    return f"{_band(row)}, {doubt}" if doubt not in ("", "assumed") else _band(row)


def _band(row) -> str:
    # Rounded no further: 13,009 must not look like the printed 13,000.
    return span(rounded(row["band_low"]), rounded(row["band_high"]))


def doubt_of_value(row) -> str:
    """How the value is known: between a number and an edge it is always assumed."""
    if row.get("reading", "reader") != "reader":
        return ""
    if row["family"] in (*EDGED, "flat"):
        return "assumed"
    return SAID_OF_EVIDENCE.get(row["band_evidence"], "")


def far_share(coverage) -> float:
    """Share of readers who stay within the far edge; the table of replies ends at 95 %."""
    return min(0.95, (1 + coverage) / 2)


def percent(share) -> str:
    return f"{number(100 * share)}\u00a0%"


def allowed(row) -> str:
    """What the words allow, in words, for one row with strict bounds.

    Examples
    --------
    >>> from analysis import divide
    >>> allowed(divide("as many as 6 million", "more than 13,000").iloc[0])
    'less than 461.538, no lower limit'
    """
    if row.low == row.high:
        return number(row.low)
    ends = []
    if row.low > 0:
        ends.append(f"{'at least' if row.low_closed else 'more than'} {number(row.low)}")
    if np.isfinite(row.high):
        ends.append(f"{'at most' if row.high_closed else 'less than'} {number(row.high)}")
    # An end at 0 that is closed was stated, as in nothing at all.
    limits = {"open_low": row.low == 0 and not row.low_closed, "open_high": np.isinf(row.high)}
    return ", ".join(part for part in (" and ".join(ends), open_ends(pd.Series(limits))) if part)


def open_ends(row) -> str:
    """Which ends the words leave open, in words; empty for none."""
    if row.open_low and row.open_high:
        return "no limit on either side"
    return "no lower limit" * bool(row.open_low) + "no upper limit" * bool(row.open_high)


def limits_said(mark) -> str:
    """What the words do with the number, and which ends they leave open unless it is denied."""
    ends = open_ends(mark) or "limits on both sides"
    return mark.shape if mark.marker == "denied" else f"{mark.shape}; {ends}"


def open_ends_counted(marks) -> list[str]:
    """How many rows have which open end, in words; nothing of those that have none.

    Examples
    --------
    >>> open_ends_counted(pd.DataFrame({"open_low": [False, True], "open_high": [True, True]}))
    ['1 has no upper limit', '1 has no limit on either side']
    """
    ends = pd.Series([open_ends(row) for row in marks.itertuples()], dtype="str")
    counts = ends[ends.ne("")].value_counts().sort_index(ascending=False)
    return [f"{count_of(count, 'has', 'have')} {end}" for end, count in counts.items()]


def ends_of(numbers) -> tuple[float, float]:
    """The least and the largest number of a frame; missing where it has none.

    Examples
    --------
    >>> ends_of(pd.DataFrame({"value": [5.0, None], "value_high": [None, 9.0]}))
    (5.0, 9.0)
    """
    return float(numbers.min(axis=None)), float(numbers.max(axis=None))


def count_of(count, one, several) -> str:
    """A count with the word that goes with it.

    Examples
    --------
    >>> count_of(1, "claim", "claims"), count_of(0, "claim", "claims")
    ('1 claim', '0 claims')
    """
    return f"{number(count)} {one if count == 1 else several}"


def listed(parts) -> str:
    """Parts of a sentence, one after the other.

    Examples
    --------
    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    *rest, last = parts
    return f"{', '.join(rest)} and {last}" if rest else last


def sentence(head, *parts) -> str:
    """One sentence: what is shown, then what is to be said of it; empty parts are left out.

    Examples
    --------
    >>> sentence("Chart of 2 claims", "both are floors", "", "1 is doubted")
    'Chart of 2 claims: both are floors; 1 is doubted.'
    """
    said = "; ".join(filter(None, parts))
    return f"{head}: {said}." if said else f"{head}."


def known(*parts) -> str:
    """What is known of a mark: its parts, without those that are empty."""
    return "; ".join(part for part in parts if part)


def title_of(description: str) -> str:
    """What a description says before its colon, or its first sentence: the title of a file.

    Examples
    --------
    >>> title_of(sentence("Chart of 2 claims", "both are floors"))
    'Chart of 2 claims'
    """
    return re.split(r"(?<=[.!?])\s|:\s", description, maxsplit=1)[0].rstrip(".")


def days(frame) -> pd.Series:
    """Day of the claim: the end of its window, or the day of publication."""
    day = pd.to_datetime(frame["window_end"]).fillna(pd.to_datetime(frame["published"]))
    return day.map(day_in_words).astype(str)


def day_in_words(day, precision="day") -> str:
    """A date as a newspaper writes it, to the month or the year where no more is known.

    Examples
    --------
    >>> day = pd.Timestamp("2024-08-27")
    >>> day_in_words(day), day_in_words(day, "month"), day_in_words(day, "year")
    ('27 Aug 2024', 'Aug 2024', '2024')
    """
    if pd.isna(day):
        return ""
    known = {"month": f"{day:%b %Y}", "year": f"{day:%Y}"}
    return known.get(precision, f"{day.day} {day:%b %Y}")


def windows(frame) -> pd.Series:
    start, end = pd.to_datetime(frame["window_start"]), pd.to_datetime(frame["window_end"])
    said = start.dt.strftime("%Y-%m-%d").fillna("start not given")
    return said + " to " + end.dt.strftime("%Y-%m-%d").fillna("end not given")
