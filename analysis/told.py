"""What is said of a claim in words: the figure as printed, how it is read, what it allows."""

from __future__ import annotations

import re
from numbers import Real
from types import SimpleNamespace

import numpy as np
import pandas as pd

from analysis.days import days_of
from analysis.needed import named_columns
from analysis.readers import EDGED, families, is_cut
from analysis.wording import hedge_of
from analysis.wording.bound import said_bound
from analysis.wording.said import (
    count_of,
    day_in_words,
    days_in_words,
    known,
    listed,
    number,
    percent,
    rounded,
    some_of,
    span,
)

SAYS = {
    "lower": "a floor",
    "upper": "a ceiling",
    "about": "an approximation",
    "range": "a range or a plural",
    "point": "a bare number",
    "denied": "denied",
}
SAID_OF_EVIDENCE = {
    "measured": "measured",
    "analogy": "by analogy",
    "second_hand": "at second hand",
    "extrapolated": "extrapolated",
    "assumption": "assumed",
}
MADE_UP = ("assumption", "extrapolated")  # here no reader named the edge
DOUBTED = ("may", "alleged", "denied")
_SUPPORT = {
    "measured": "readers were asked about this phrase",
    "analogy": "width taken from a phrase that readers were asked about",
    "second_hand": "width taken from a summary of a study",
    "extrapolated": "width scaled up from another number",
    "assumption": "no study of this phrase; width assumed",
    "logic": "only what the words allow",
}
_UNHEDGED = {"lower": "a floor of", "upper": "a ceiling of", "about": "about"}
_GLUED = {"plus": "+", "odd": "-odd", "ish": "-ish"}  # hedges behind their number
_STOP = {
    "above": "stop by",
    "below": "go no lower than",
    "just_under": "go no lower than",
    "about": "between",
}
_OF_FIGURES = [
    "value",
    "value_high",
    "value_best",
    "bound",
    "hedge",
    "unit",
    "per",
    "measure",
    "wording",
    "modality",
]
_OPTIONAL = {
    **dict.fromkeys(["value_high", "value_best"], "float"),
    **dict.fromkeys(["published", "window_start", "window_end"], "datetime64[us]"),
    **dict.fromkeys(["hedge", "modality", "originator", "originator_id", "outlet"], "str"),
    **dict.fromkeys(["originator_kind", "originator_short"], "str"),
    **dict.fromkeys(["url", "unit", "per", "wording", "source", "measure"], "str"),
    **dict.fromkeys(["band_evidence", "quantity", "munition", "evidence"], "str"),
}


def completed(frame) -> pd.DataFrame:
    """The frame with the columns that words can do without, empty."""
    absent = {name: kind for name, kind in _OPTIONAL.items() if name not in frame}
    empty = {name: pd.Series(None, frame.index, kind) for name, kind in absent.items()}
    return frame.assign(**empty).astype({"value_high": "float", "value_best": "float"})


def in_words(claims: pd.DataFrame, units: bool = False) -> pd.DataFrame:
    """What is said of each claim, whatever is drawn of it.

    Parameters
    ----------
    claims
        Needs ``value, bound``; uses the other columns of :func:`analysis.ledger` where present.
    units
        Each figure with its unit; otherwise only where the claims do not share one.

    Returns
    -------
    DataFrame
        With the index of `claims`: ``value, value_high`` (as printed), ``bound, shape`` (what the
        words do with the number), ``marker`` (the bound, or *denied*; missing without a number),
        ``hollow`` (only *may*, *alleged* or *denied*), ``kind`` (of speaker), ``who, short``
        (speaker, and a short name), ``unit`` (of a rate with its time: *trains per day*),
        ``counts`` (what is counted), ``when`` (last day counted, or day of publication),
        ``words`` (the figure), ``emphasis`` (the article's),
        ``wording, modality, munition, outlet, dates`` (what is counted from when to when),
        ``basis`` (how the row is known), ``url``. Text that is missing is empty.

    Examples
    --------
    >>> from analysis import load
    >>> in_words(load("article"))["words"].tolist()[2:5]
    ['more than 1,000 containers', 'more than 13,000 containers', 'as many as 6 million rounds']
    """
    frame = completed(claims)
    frame["per"] = frame["per"].fillna("").astype("str")
    frame = frame.assign(
        bound=said_bound(frame).where(frame["value"].notna()), unit=_unit_in_time(frame)
    )
    who = frame["originator"].fillna(frame["originator_id"]).fillna("not named")
    denied = frame["modality"].eq("denied")
    text = ["wording", "modality", "munition", "outlet", "url"]
    return pd.DataFrame(
        {
            "value": frame["value"],
            "value_high": frame["value_high"],
            "bound": frame["bound"],
            "shape": frame["bound"].map(SAYS).fillna(""),
            "marker": frame["bound"].mask(denied & frame["value"].notna(), "denied"),
            "hollow": frame["modality"].isin(DOUBTED),
            "kind": frame["originator_kind"].fillna("unknown"),
            "who": who,
            "short": _short_names(frame["originator_short"].fillna(who), who),
            "unit": frame["unit"].fillna(""),
            "counts": frame["quantity"].fillna("").str.replace("_", " ").astype(str),
            "when": _days(frame),
            "words": _figures(frame, who, units),
            "emphasis": frame["source"].eq("article"),
            "dates": _windows(frame),
            "basis": frame["evidence"].fillna(""),
            **{name: frame[name].fillna("") for name in text},
        }
    )


def _unit_in_time(frame) -> pd.Series:
    """The unit of each claim; of a rate with its time, as in "trains per day"."""
    rate = frame["per"].ne("") & frame["unit"].ne("share")  # a share is a number of its own
    return frame["unit"].mask(rate, frame["unit"].astype("str") + " per " + frame["per"])


def named(claims: pd.DataFrame, label=None) -> pd.Series:
    """What stands beside each claim in a chart, in place of its speaker and day.

    Parameters
    ----------
    claims
        Any frame of claims.
    label
        A column, or several, whose cells name a row: its place, its event. None names no row.

    Returns
    -------
    Series
        The cells in words, joined by commas; empty where they all are, and without a `label`.

    Raises
    ------
    TypeError
        If `label` is no name.
    ValueError
        If there is no such column.

    Examples
    --------
    >>> claims = pd.DataFrame({"place": ["Lund", None], "day": pd.to_datetime(["2024-06-19"] * 2)})
    >>> named(claims, ["place", "day"]).tolist()
    ['Lund, 19 Jun 2024', '19 Jun 2024']
    """
    columns = named_columns(claims, label, "A label")
    said = [map(_cell_in_words, claims[name]) for name in columns]
    rows = [", ".join(filter(None, row)) for row in zip(*said, strict=True)]
    return pd.Series(rows or "", claims.index, "str")


def _cell_in_words(cell) -> str:
    if pd.isna(cell):
        return ""
    if isinstance(cell, Real) and not isinstance(cell, bool):
        return number(float(cell))
    return day_in_words(cell) if isinstance(cell, pd.Timestamp) else str(cell)


def events_in_words(events: pd.DataFrame, kind: str = "kind") -> pd.DataFrame:
    """What is said of each event: when it was, what it was, and what more is known of it.

    Parameters
    ----------
    events
        Needs ``date, event`` and the column that `kind` names; uses ``date_precision`` (day, month
        or year), ``note, source, evidence, url`` where present.
    kind
        Column that says of which kind an event is.

    Returns
    -------
    DataFrame
        With the index of `events`: ``date``; ``when`` (in words, to the month or year where no
        more is known; ``no date`` without one), ``text, kind, known`` (lines of text) and
        ``url``. Text that is missing is empty.

    Examples
    --------
    >>> made = {"date": ["2024-06-19"], "event": ["treaty signed"], "kind": ["treaty"]}
    >>> events_in_words(pd.DataFrame(made | {"source": ["a paper"]})).iloc[0].tolist()[1:-1]
    ['19 Jun 2024', 'treaty signed', 'treaty', ['source: a paper']]
    """
    told = {"note": "", "source": "source: ", "evidence": "evidence: ", "url": ""}
    absent = [name for name in ("date_precision", *told) if name not in events]
    events = events.assign(**dict.fromkeys(absent, ""))
    names = dict.fromkeys([*told, "event", kind])  # the kind may be one of the others
    text = events[[*names]].astype("str").fillna("")
    rows = text.to_dict("records")
    date = days_of(events["date"], text["event"])
    when = map(day_in_words, date, events["date_precision"])
    return pd.DataFrame(
        {
            "date": date,
            "when": [said or "no date" for said in when],
            "text": text["event"].replace("", "(no text)"),
            "kind": text[kind],
            "known": [[lead + row[n] for n, lead in told.items() if row[n]] for row in rows],
            "url": text["url"],
        }
    )


def kind_in_words(kind: str) -> str:
    """A kind of event as it is written.

    Examples
    --------
    >>> kind_in_words("tightened+panel_extended")
    'tightened, panel extended'
    """
    return re.sub(r"(?<=\w)\+(?=\w)", ", ", kind.replace("_", " ")).strip()


def kinds_told(kinds: pd.Series) -> str:
    """How many events are of which kind: the three commonest, and the others together.

    Examples
    --------
    >>> kinds_told(pd.Series(["visit", "treaty", "visit", ""]))
    '2 are “visit” and 1 “treaty”'
    """
    counts = kinds[kinds.ne("")].value_counts()
    if counts.empty:
        return ""
    said = [f"{number(count)} “{kind_in_words(kind)}”" for kind, count in counts[:3].items()]
    said += [f"{number(counts[3:].sum())} of other kinds"] * (len(counts) > 3)
    return listed(said).replace(" ", " is " if counts.iloc[0] == 1 else " are ", 1)


def from_to(days: pd.Series) -> str:
    """The first and the last of some days in words; one alone, or none, where there are no more.

    Examples
    --------
    >>> from_to(pd.Series(["Jun 2024", "4 Dec 2024"])), from_to(pd.Series(["2024", "2024"]))
    (' from Jun 2024 to 4 Dec 2024', ' of 2024')
    """
    ends = dict.fromkeys([*days.head(1), *days.tail(1)])
    return ("", " of {}", " from {} to {}")[len(ends)].format(*ends)


def busiest_year(days: pd.Series) -> str:
    """The year of most of some days, where there are several years and it is one alone.

    Examples
    --------
    >>> days = ["2017-03-01", "2017-08-05", "2017-12-22", "2024-03-28"]
    >>> busiest_year(pd.to_datetime(pd.Series(days)))
    'the most in 2017 (3)'
    """
    years = days.dt.year.value_counts()
    if len(years) < 2 or years.iloc[0] < 3 or years.iloc[0] == years.iloc[1]:
        return ""
    return f"the most in {years.index[0]} ({years.iloc[0]})"


def readings_in_words(claims: pd.DataFrame) -> pd.DataFrame:
    """How the words of each claim are read.

    Parameters
    ----------
    claims
        Columns of :func:`analysis.reader_band`.

    Returns
    -------
    DataFrame
        ``family`` (of the words, see :func:`analysis.readers.families`), ``cut`` (its edge is set
        by rule), ``reads`` (in one phrase), ``edge`` (the far edge that readers name, and how it
        is known), ``band`` (where the value lies), ``doubt`` (how the value is known),
        ``evidence`` (of the width). What is denied says nothing of where the value lies.

    Examples
    --------
    >>> from analysis import containers
    >>> readings_in_words(containers().iloc[[1]]).iloc[0].tolist()[3:6]
    ['17,300, by analogy', '13,009 to 15,411', 'assumed']
    """
    frame = completed(claims)
    frame = frame.assign(family=families(frame), cut=is_cut(frame))
    denied = frame["modality"].eq("denied")
    said = ["edge_mid", "edge_far", "band_low", "band_mid", "band_high"]
    frame[said] = frame[said].mask(denied)
    rows = frame.to_dict("records")
    told = {"reads": how_read, "edge": edge_in_words, "band": band_in_words}
    told |= {"doubt": doubt_of_value}
    said = {k: pd.Series(map(say, rows), frame.index, "str") for k, say in told.items()}
    evidence = frame["band_evidence"].mask(denied).map(_SUPPORT)
    return frame[["family", "cut"]].assign(**said, evidence=evidence)


def _figures(frame, who, units) -> pd.Series:
    """Each figure in words; what is denied says so first, and by whom."""
    units = units or len(frame["unit"].dropna().unique()) > 1
    rows = frame[_OF_FIGURES].to_dict("records")  # of all columns it takes five times as long
    said = [
        f"denied by {name}: {words}" if row["modality"] == "denied" else words
        for row, name in zip(rows, who, strict=True)
        for words in [_figure(row, units)]
    ]
    return pd.Series(said, frame.index, "str")


def _figure(row, with_unit) -> str:
    """The figure as printed: its hedge and number, or the very words where no digit is printed."""
    if pd.isna(row["value"]):
        wording = row["wording"] if pd.notna(row["wording"]) else ""
        printed = any(sign.isdigit() for sign in wording)  # 25.000 is one, though none is read
        return f"{wording} ({'not read' if printed else 'no number'})" if wording else "no number"
    room = "room for " if row["measure"] == "capacity" else ""
    hedge = row["hedge"] if pd.notna(row["hedge"]) else ""
    if _in_words_alone(row["wording"], "..." in hedge):
        return room + row["wording"]
    unit = row["unit"] if with_unit and pd.notna(row["unit"]) else ""
    scale = 100 if row["unit"] == "share" else 1
    said = _hedged(row | {name: row[name] * scale for name in ("value", "value_high")}, hedge)
    if row["unit"] == "share":
        return f"{room}{said}\u00a0%" + (f" per {row['per']}" if row["per"] else "")
    of = " of" if hedge.endswith(" of") and not said.endswith(" of") and unit else ""
    plural = not any(sign.isdigit() for sign in said)
    best = f", best {number(row['value_best'] * scale)}" if pd.notna(row["value_best"]) else ""
    return f"{room}{said}{of * plural} {unit}".rstrip() + best


def _in_words_alone(wording, even_with_digits) -> bool:
    """Whether a wording is best left as it stands: in letters of ours, and without a digit."""
    said = wording if isinstance(wording, str) else ""
    digit = any(sign.isdigit() for sign in said)
    return bool(said) and said.isascii() and (even_with_digits or not digit)


def _hedged(row, hedge) -> str:
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
    return _placed(hedge or _UNHEDGED.get(row["bound"], ""), number(row["value"]))


def _placed(hedge, said) -> str:
    """A hedge before what it is about, or behind it where it is printed there."""
    if hedge in _GLUED:
        return said + _GLUED[hedge]
    behind = hedge.startswith(("or ", "and ", "if not ")) or hedge in ("upwards", "something")
    return f"{said} {hedge}" if behind else f"{hedge} {said}".strip()


def _range(ends, hedge, known) -> str:
    if hedge == "between":
        return f"between {ends}".replace(" to ", " and ")
    if (known and known.family == "plural") or "..." in hedge:
        return f"{hedge.removesuffix(' of')}: {ends}"
    return _placed(hedge, ends)


def how_read(row) -> str:
    """How the words are read: the edge that readers name, or what stands in its place."""
    if pd.isna(row["edge_far"]) or pd.isna(row["value"]):
        return ""
    if row.get("reading") == "strict":
        return f"allows {allowed(SimpleNamespace(**row))}"
    if row.get("reading") == "floor":
        return f"counted as {number(row['band_mid'])}"
    if row["family"] in ("plural", "order", "fraction", "best"):
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
    if row["family"] == "about" and (far > top or far < row["value"] < 0):
        near, end = (row["value"], top) if far > top else (top, row["value"])
        ends = sorted([near - (far - end) * near / end, min(far, row["high"])])
        return span(*ends, 3).replace(" to ", " and ")
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


def assumed_of_values(claims) -> str:
    """What is assumed of where the value lies, in words, for what occurs; empty for nothing.

    Parameters
    ----------
    claims
        Columns ``family, doubt`` of :func:`readings_in_words`.

    Examples
    --------
    >>> assumed_of_values(pd.DataFrame({"family": ["above", "flat"], "doubt": "assumed"}))
    'the value lies evenly between that number and an edge that readers name; what only may have...'
    """
    family, doubt = claims["family"], claims["doubt"]
    assumed, near = doubt.eq("assumed"), family.eq("about")
    models = {
        "the value lies evenly between that number and an edge that readers name": assumed
        & family.isin(EDGED)
        & ~near,
        "near a number that is about so many, up to such an edge, the nearer the likelier": assumed
        & near,
        "half of the value lies on either side of a best estimate": family.eq("best"),
        "a plural is read as twice its floor and more, with a tail": doubt.ne("")
        & family.eq("plural"),
        "what only may have been reached is anything down to nothing": assumed & family.eq("flat"),
        "ranges and bare numbers go by the table hedges": doubt.eq("at second hand"),
    }
    return "; ".join(model for model, where in models.items() if where.any())


def far_share(coverage) -> float:
    """Share of readers who stay within the far edge; the table of replies ends at 95 %."""
    return min(0.95, (1 + coverage) / 2)


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
    # An end at 0 that is closed was stated, as in nothing at all.
    open_low = row.low in (0, -np.inf) and not row.low_closed
    limits = {"open_low": open_low, "open_high": np.isinf(row.high)}
    return ", ".join(part for part in (stated_ends(row), open_ends(pd.Series(limits))) if part)


def stated_ends(row) -> str:
    """The ends that the words set, in words; empty where they set none.

    Examples
    --------
    >>> from analysis import divide
    >>> stated_ends(divide("as many as 6 million", "more than 13,000").iloc[0])
    'less than 461.538'
    """
    if row.low == row.high:
        return number(row.low)
    ends = []
    if np.isfinite(row.low) and row.low != 0:
        ends.append(f"{'at least' if row.low_closed else 'more than'} {number(row.low)}")
    if np.isfinite(row.high):
        ends.append(f"{'at most' if row.high_closed else 'less than'} {number(row.high)}")
    return " and ".join(ends)


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


def said_by(mark) -> str:
    """Who speaks, and whether to say or to deny it."""
    if mark.who == "not named":
        return "speaker not named"
    return f"{'denied' if mark.marker == 'denied' else 'said'} by {mark.who}"


def _short_names(short, who) -> pd.Series:
    """The short names, but the long one where several speakers have the same."""
    return short.mask(who.groupby(short).transform("nunique").gt(1), who)


def _days(frame) -> pd.Series:
    """Day of the claim: the end of its window, or the day of publication."""
    return days_in_words(days_of(frame["window_end"]).fillna(days_of(frame["published"])))


def _windows(frame) -> list[str]:
    ends = (days_in_words(days_of(frame[name])) for name in ("window_start", "window_end"))
    words = ("from ", "to ")
    return [
        " ".join(word + day for word, day in zip(words, pair, strict=True) if day)
        for pair in zip(*ends, strict=True)
    ]


def taken(claims: pd.DataFrame, ends=("low", "high")) -> str:
    """How the words of claims are taken where their values lie between two columns.

    Examples
    --------
    >>> from analysis import containers
    >>> taken(containers(), ("band_low", "band_high"))
    'with each value assumed between its number and its edge (bands of 90\xa0%)'
    """
    if tuple(ends) == ("low", "high"):
        return "with the words taken strictly"
    if tuple(ends) != ("band_low", "band_high"):
        return f"by the columns {ends[0]} and {ends[1]}"
    if only(claims["reading"]) != "reader":
        return f"by the bands of the reading {only(claims['reading'])}"
    share = percent(only(claims["coverage"]))
    return f"with each value assumed between its number and its edge (bands of {share})"


def claims_counted(claims: pd.DataFrame) -> str:
    """From how many claims of which size, from when to when; those denied are told apart.

    Needs ``marker, value, value_high`` of :func:`in_words`, and ``date``.

    Examples
    --------
    >>> claims = pd.DataFrame({"marker": ["lower", "denied"], "value": [9.0, 40.0],
    ...                        "value_high": None, "date": pd.Timestamp("2024-08-31")})
    >>> claims_counted(claims)
    'from 1 claim (1 more is denied), printed as 9 on 31 Aug 2024'
    """
    denied = claims["marker"].eq("denied")
    aside = f" ({count_of(int(denied.sum()), 'more is', 'more are')} denied)" * bool(denied.any())
    if denied.all():
        aside = ", denied" if len(claims) == 1 else ", all denied"
    claims = claims[~denied] if not denied.all() else claims
    first, last = days_in_words(claims["date"].agg(["min", "max"]))
    when = f"between {first} and {last}" if first != last else f"on {first}"
    numbers = claims[["value", "value_high"]].astype(float)
    size = span(numbers.min(axis=None), numbers.max(axis=None), 3)
    return f"from {count_of(len(claims), 'claim', 'claims')}{aside}, printed as {size} {when}"


def odds_in_words(pairs: pd.DataFrame, known: int, more: bool = False) -> str:
    """How many pairs of claims are at odds, and how far apart the widest are; empty for none.

    Parameters
    ----------
    pairs
        Those that are told of, the widest first, with ``apart`` (:func:`pairs_in_words`).
    known, more
        How many there are, and whether there are more than these.

    Examples
    --------
    >>> odds_in_words(pd.DataFrame({"apart": ["2,200 apart", "500 apart"]}), 7)
    '7 pairs of claims are at odds (2 of 7 drawn), at most 2,200 apart'
    """
    if not known:
        return ""
    odds = count_of(known, "pair of claims is at odds", "pairs of claims are at odds")
    said = [f"{'more than ' * more}{odds}{drawn_of(len(pairs), known, more)}"]
    return ", ".join([*said, *("at most " * (known > 1) + one for one in pairs["apart"].head(1))])


def drawn_of(drawn: int, known: int, more: bool = False) -> str:
    """How many are drawn where not all are, in brackets.

    Examples
    --------
    >>> drawn_of(2, 10_000, more=True), drawn_of(2, 2)
    (' (2 of more than 10,000 drawn)', '')
    """
    if drawn == known:
        return ""
    return f" ({number(drawn)} of {'more than ' * more}{number(known)} drawn)"


def reach_in_words(claims: pd.DataFrame) -> str:
    """Up to which edge a claim may be read; empty under a reading that knows none.

    Examples
    --------
    >>> from analysis import containers
    >>> reach_in_words(containers().query("band_evidence == 'measured'"))
    'to the edge within which 95\xa0% of readers stay'
    """
    if only(claims["reading"]) != "reader":
        return ""
    far = percent(far_share(only(claims["coverage"])))
    made_up = ", or to an assumed one" * bool(claims["band_evidence"].isin(MADE_UP).any())
    return f"to the edge within which {far} of readers stay{made_up}"


def counted(claims: pd.DataFrame, before: str = "of") -> str:
    """What is counted, after a noun; empty where nobody says.

    Examples
    --------
    >>> counted(pd.DataFrame({"counts": ["shells", "", "shells", "troops sent"]}))
    ' of shells and troops sent'
    """
    what = [what for what in claims["counts"].unique() if what]
    return f" {before} {listed(what)}" if what else ""


def pairs_in_words(pairs: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Pairs at odds of :func:`analysis.feasible` with ``apart`` (the gap in words), ``between``.

    The latter says which two, by ``claim_id, short, when, words`` of the claims (:func:`in_words`);
    a claim that is not among them by its id.

    Examples
    --------
    >>> pairs = pd.DataFrame({"floor_claim": ["a"], "ceiling_claim": ["b"], "gap": [2_200.0]})
    >>> claims = pd.DataFrame({"claim_id": ["a"], "short": "Kyiv", "when": "May", "words": "some"})
    >>> pairs_in_words(pairs, claims)[["apart", "between"]].to_numpy().tolist()
    [['2,200 apart', 'Kyiv, May (some) and b']]
    """
    said = claims["short"] + ", " + claims["when"] + " (" + claims["words"] + ")"
    said = said.set_axis(claims["claim_id"])
    both = [pairs[name].map(said).fillna(pairs[name]) for name in ("floor_claim", "ceiling_claim")]
    # With no gap the two name one number, which one of them excludes.
    apart = [f"{number(gap, 3)} apart" if gap else "barely apart" for gap in pairs["gap"]]
    return pairs.assign(apart=apart, between=both[0] + " and " + both[1])


def only(column):
    """The one value of a column that must not mix readings or coverages."""
    values = column.unique()
    if len(values) != 1:
        raise ValueError(f"One chart shows one {column.name}, not {values.tolist()}.")
    return values[0]


# --- of a mark, and of several -------------------------------------------------------------------


def hover_lines(mark, *more) -> list[str]:
    """What hover tells of a claim, its words first and its address last."""
    read, doubt = getattr(mark, "reads", ""), getattr(mark, "doubt", "")
    evidence = getattr(mark, "evidence", "")
    lines = [
        mark.words,
        getattr(mark, "named", ""),
        f"printed: {mark.wording}" if mark.wording else "",
        read,
        limits_said(mark) if hasattr(mark, "open_low") else mark.shape,
        said_by(mark),
        f"read in {mark.outlet}" if mark.outlet else "",
        f"counts {mark.dates}" if mark.dates else "",
        f"row known from: {mark.basis}" if mark.basis else "",
        f"of the width: {evidence}" if evidence and isinstance(evidence, str) else "",
        f"of the value: {doubt}" if doubt and doubt not in read else "",
        *more,
        mark.url,
    ]
    return [said for said in lines if said]


def known_of(mark) -> str:
    """What is known of a claim, for a table."""
    reads = mark.reads if "limit" in mark.reads else known(mark.reads, open_ends(mark))
    wording = mark.wording and f"printed: {mark.wording}"
    outlet = mark.outlet and f"in {mark.outlet}"
    named = getattr(mark, "named", "")
    return known(named, mark.what, mark.who, mark.when, reads, wording, outlet, mark.url)


def hollow_in_words(marks) -> str:
    """What hollow and crossed markers mean, where there are such; in brackets.

    Examples
    --------
    >>> hollow_in_words(pd.DataFrame({"hollow": [True, True], "marker": ["upper", "denied"]}))
    ' (hollow: only may or alleged; crossed: denied, counts for nothing)'
    """
    denied = marks["marker"].eq("denied")
    said = ["hollow: only may or alleged"] * bool((marks["hollow"] & ~denied).any())
    said += ["crossed: denied, counts for nothing"] * bool(denied.any())
    return f" ({'; '.join(said)})" if said else ""


def doubts_counted(marks) -> list[str]:
    """How many of several claims are only *may* or *alleged*, and how many are denied.

    Examples
    --------
    >>> doubts_counted(pd.DataFrame({"hollow": [True, True], "marker": ["upper", "denied"]}))
    ['1 is only may or alleged', '1 is denied']
    """
    denied = marks["marker"].eq("denied")
    doubted = int((marks["hollow"] & ~denied).sum())
    said = some_of(doubted, "is only may or alleged", "are only may or alleged")
    return [*filter(None, [said, some_of(int(denied.sum()), "is denied", "are denied")])]


def as_printed(marks) -> str:
    """From where to where the printed numbers go, in each unit; a plural prints none.

    Examples
    --------
    >>> columns = ["value", "value_high", "unit", "family"]
    >>> boats = [[5.0, None, "boats", "above"], [9.0, None, "boats", "plain"]]
    >>> as_printed(pd.DataFrame([*boats, [1_000.0, None, "boats", "plural"]], columns=columns))
    ', printed as 5 to 9'
    """
    printed = marks["value"].notna()
    if "family" in marks:  # retellings have none
        printed &= marks["family"].ne("plural")
    units = marks[printed].groupby("unit", sort=False)
    ends = {name: span(*ends_of(some[["value", "value_high"]]), 3) for name, some in units}
    said = [f"{ends[name]} {name}".strip() if len(ends) > 1 else ends[name] for name in ends]
    return f", printed as {listed(said)}" if said else ""


def edges_in_words(marks) -> str:
    """From where to where the edges of several claims go, and how many are made up."""
    fades = marks[["fade_low", "fade_high"]]
    if fades.isna().all(axis=None) or len(marks["unit"].unique()) > 1:
        return ""
    if marks["reads"].str.startswith("counted").any():
        counted = marks["fade_low"].fillna(marks["value"])
        return f"counted as {span(counted.min(), counted.max(), 3)}"
    low, high = ends_of(fades)
    edges = f"the edges go from {span(low, high, 3)}" if low < high else f"edge at {number(low, 3)}"
    made_up = marks["evidence"].isin([_SUPPORT[known] for known in MADE_UP])
    made_up = int((made_up & fades.notna().any(axis=1)).sum())
    return edges + f" ({number(made_up)} of the widths assumed or extrapolated)" * bool(made_up)


def ends_of(numbers) -> tuple[float, float]:
    """The least and the largest number of a frame; missing where it has none.

    Examples
    --------
    >>> ends_of(pd.DataFrame({"value": [5.0, None], "value_high": [None, 9.0]}))
    (5.0, 9.0)
    """
    return float(numbers.min(axis=None)), float(numbers.max(axis=None))
