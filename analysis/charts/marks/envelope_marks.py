"""Marks of an envelope: a running total over time, as far as the claims pin it down."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.bounds import feasible
from analysis.charts.look import number
from analysis.charts.marks.axis import axis_range
from analysis.charts.marks.claims_marks import only, tell
from analysis.charts.marks.totals_marks import (
    in_time,
    line_key,
    not_shown,
    select,
    total_in_words,
)
from analysis.charts.marks.words import count_of, day_in_words, hollow_key, percent, sentence


class Envelope(NamedTuple):
    """What :func:`envelope` draws."""

    band: pd.DataFrame
    claims: pd.DataFrame
    contradictions: pd.DataFrame
    left_out: pd.DataFrame

    @property
    def days(self) -> tuple[pd.Timestamp, pd.Timestamp]:
        """First and last day of the axis."""
        return self.band["start"].min(), self.band["end"].max()


def envelope(
    frame,
    window_start=None,
    ends=("low", "high"),
    label: int = 6,
    lag_days: int = 0,
    parts: bool = False,
) -> Envelope:
    """Marks of a running total over time: the feasible band, the claims, who contradicts whom.

    Parameters
    ----------
    frame
        Claims with the columns of :func:`analysis.ledger`, retellings or not, in any order; needs
        ``claim_id, statement_id, window_start, window_end`` and the columns of
        :func:`analysis.charts.marks.claims`.
    window_start, ends, lag_days, parts
        As for :func:`analysis.feasible`. Parts of a total are not drawn themselves.
    label
        Contradictions to draw at most: of each ceiling the widest, the largest first.

    Returns
    -------
    Envelope
        ``band``: one row a stretch of time between two days on which something was said:
        ``start, end, lower`` (the largest floor so far), ``upper`` (the smallest ceiling from
        then on), ``is_open`` (nothing limits it from above), ``consistent`` (lower is not above
        upper), ``clash`` (it is, and the stretch lies between the days of a floor and a ceiling
        that cannot both hold, drawn or not). ``claims``: the marks of
        :func:`analysis.charts.marks.claims`, one row a statement by day, with ``claim_id,
        statement_id, date``, ``emphasis`` (a rendering of the statement in the frame is the
        article's), ``labelled`` (emphasised, or part of a contradiction that is drawn) and
        ``letter`` (short label of those). ``contradictions``: one row a pair: ``floor_claim,
        floor_date, floor, ceiling_claim, ceiling_date, ceiling, gap``, ``apart`` (the gap in
        words) and ``between`` (which two, in words). ``left_out``: rows that are not drawn, with
        ``reason``; in a frame about several totals only the one with most claims is drawn.

    Raises
    ------
    ValueError
        As :func:`analysis.charts.marks.claims` and :func:`analysis.feasible`; or if no claim has
        a date and a number.

    Examples
    --------
    >>> from analysis import containers
    >>> claims = containers().query("measure == 'delivered'")
    >>> marks = envelope(claims, ends=("band_low", "band_high"), label=1)
    >>> marks.contradictions[["floor_claim", "ceiling_claim", "apart"]]
                       floor_claim                ceiling_claim        apart
    0  us-un-2025-05-07-containers  uk-un-2025-05-07-containers  3,740 apart
    """
    chosen = select(frame, "An envelope")
    frame, reason, same, shown = chosen
    total = frame[same & reason.ne("a retelling")]
    found = feasible(total, window_start, ends, parts=parts, lag_days=lag_days)
    part = reason.eq("no running total") & reason.index.isin(_used(total, found))
    pairs = _widest(found.contradictions, shown["claim_id"]).head(label)
    at_odds = [*pairs["floor_claim"], *pairs["ceiling_claim"]]
    about = in_time(shown, chosen.in_article, at_odds)
    return Envelope(
        _band(found, pd.to_datetime(shown["window_end"]), window_start),
        about,
        _in_words(pairs, about),
        frame.assign(reason=reason.mask(part, "a part"))[reason.ne("")],
    )


def describe_envelope(frame, marks: Envelope, ends=("low", "high")) -> str:
    """One sentence that tells an envelope, for readers who cannot see it.

    Examples
    --------
    >>> from analysis import containers
    >>> frame = containers().query("measure == 'delivered'")
    >>> print(describe_envelope(frame, envelope(frame)))
    Running total of containers from 25 claims, printed as 1,000 to 33,000 between 13 Oct 2023 and
    28 Feb 2026, with the words taken strictly: at the end it is at least 24,000, no upper limit;
    1 pair of claims is at odds, 4,000 apart.
    """
    last, pairs, clash = marks.band.iloc[-1], marks.contradictions, marks.band["clash"]
    end = f"at least {number(last['lower'], 3)}, no upper limit" if last["lower"] else ""
    broken = int((clash & ~clash.shift(fill_value=False)).sum())  # runs of stretches
    clash = f"in {count_of(broken, 'stretch', 'stretches')} of time floors lie above ceilings"
    odds = count_of(len(pairs), "pair of claims is at odds", "pairs of claims are at odds")
    return sentence(
        f"Running total{total_in_words(marks.claims)}, {_by(frame, ends)}",
        f"at the end it is {end}" if end else "at the end it has no limit on either side",
        clash if broken else "",
        f"{odds}, {'at most ' * (len(pairs) > 1)}{pairs['apart'].iloc[0]}" if len(pairs) else "",
    )


def tell_envelope(marks: Envelope) -> list[tuple[str, str]]:
    """Each claim of an envelope and each pair at odds, with what is known of it, for a table."""
    pairs = [(pair.between, f"at odds, {pair.apart}") for pair in marks.contradictions.itertuples()]
    return tell(marks.claims) + pairs


def envelope_key(frame, marks: Envelope, window_start=None, ends=("low", "high")) -> str:
    """What band, marker, line, arrow and hatching of an envelope mean, for its subtitle."""
    since = (
        f"the total since {day_in_words(pd.Timestamp(window_start))}"
        if window_start is not None
        else "the total, from whatever day it is counted,"
    )
    strict = tuple(ends) == ("low", "high")  # a band leaves out its tails
    parts = [f"Shaded: where {since} can lie if every claim holds, {_by(frame, ends)}."]
    if marks.band["is_open"].any():
        parts.append("It fades out where nothing limits it from above.")
    if marks.band["clash"].any():
        doubt = "not every claim can" if strict else "hardly every claim can"
        parts.append(f"Hatched: floors above ceilings, so {doubt} hold.")
    if (~marks.band["consistent"] & ~marks.band["clash"]).any():
        parts.append("Left blank: the edges cross as they are of totals with different first days.")
    parts.append("Marker: the number as printed" + hollow_key(marks.claims) + line_key(frame))
    parts.append("Arrow: the words set no limit on that side.")
    if len(marks.contradictions):
        verdict = "cannot both hold" if strict else "are unlikely both to hold, so assumed"
        parts.append(f"Dashed: two claims that {verdict}.")
    if marks.claims["emphasis"].any():
        parts.append("Bold: also in the article.")
    return " ".join([*parts, *not_shown(marks.left_out)])


def envelope_notes(claims: pd.DataFrame) -> list[str]:
    """What the letters stand for, for charts without room for words.

    Examples
    --------
    >>> from analysis import containers
    >>> marks = envelope(containers().query("measure == 'delivered'"))
    >>> envelope_notes(marks.claims)[0]
    'a  US: White House National Security Council, 13 Oct 2023: more than 1,000'
    """
    return [
        f"{claim.letter}  {claim.who}, {claim.when}: {claim.words}"
        for claim in claims[claims["labelled"]].itertuples()
    ]


def envelope_limits(marks: Envelope, log: bool) -> tuple[float, float]:
    """Ends of the axis of numbers, with room above for a band that fades out.

    Examples
    --------
    >>> from analysis import containers
    >>> marks = envelope(containers().query("measure == 'delivered'"))
    >>> [round(float(end), -3) for end in envelope_limits(marks, log=False)]
    [0.0, 47000.0]
    """
    low, high = axis_range(marks.claims, log)
    return low, max(high, marks.band["lower"].max() * 1.1) * (1.6 if log else 1.12)


def open_arrows(band: pd.DataFrame, count: int = 9) -> pd.DataFrame:
    """Where arrowheads stand on the open side of the band: at least one on every open run.

    Parameters
    ----------
    band
        The table `band` of :func:`envelope`.
    count
        Arrows that would fit along the whole axis.

    Returns
    -------
    DataFrame
        ``date``, ``lower`` (of the band below the arrow).

    Examples
    --------
    >>> from analysis import containers
    >>> band = envelope(containers().query("measure == 'delivered'")).band
    >>> open_arrows(band)["date"].dt.year.tolist()
    [2025, 2025, 2026]
    """
    is_open = band["is_open"] & (band["end"] > band["start"])
    runs = band[is_open].groupby((~is_open).cumsum()[is_open])
    step = (band["end"].max() - band["start"].min()) / count
    rows = []
    for _, run in runs:
        start, end = run["start"].min(), run["end"].max()
        fitting = max(1, int((end - start) / step))
        for place in range(fitting):
            date = start + (end - start) * ((place + 0.5) / fitting)
            under = run[(run["start"] <= date) & (run["end"] >= date)]
            rows.append({"date": date, "lower": under["lower"].max()})
    return pd.DataFrame(rows, columns=["date", "lower"])


def _used(total, found) -> pd.Index:
    """Index of the rows that bear on the envelope; feasible counts the rows anew."""
    return total.index.delete(found.left_out.index)


def _widest(contradictions, drawn) -> pd.DataFrame:
    """Of each ceiling the widest pair whose claims are both drawn, the largest gap first."""
    both = contradictions[["floor_claim", "ceiling_claim"]].isin(set(drawn)).all(axis=1)
    return contradictions[both].drop_duplicates("ceiling_claim").reset_index(drop=True)


def _band(found, days, window_start) -> pd.DataFrame:
    """Stretches between the days of the envelope: stepping after a floor, before a ceiling."""
    envelope = found.envelope
    days = pd.concat([days, pd.to_datetime(envelope["date"])])
    first, last = days.min(), days.max()
    margin = max((last - first) * 0.04, pd.Timedelta(days=20))
    start = first - margin
    if window_start is not None:
        start = min(first, pd.Timestamp(window_start))
    edges = [start, *envelope["date"], last + margin]
    lower, upper = [0.0, *envelope["lower"]], [*envelope["upper"], np.inf]
    band = pd.DataFrame(
        {"start": edges[:-1], "end": edges[1:], "lower": lower, "upper": upper}
    ).astype({"start": "datetime64[us]", "end": "datetime64[us]"})
    consistent = band["lower"] <= band["upper"]
    clash = ~consistent & _crossing(band, found.contradictions)
    return band.assign(is_open=np.isinf(band["upper"]), consistent=consistent, clash=clash)


def _crossing(band, contradictions) -> pd.Series:
    """Stretches between the two days of some pair that cannot both hold."""
    ends = contradictions[["floor_date", "ceiling_date"]].to_numpy("datetime64[us]")
    first, last = ends.min(axis=1), ends.max(axis=1)
    start, end = (band[name].to_numpy("datetime64[us]")[:, None] for name in ("start", "end"))
    return pd.Series(((first <= start) & (end <= last)).any(axis=1), index=band.index)


def _in_words(pairs, about) -> pd.DataFrame:
    """Contradictions with their gap and the two claims in words."""
    said = (about["who"] + ", " + about["when"] + " (" + about["words"] + ")").set_axis(
        about["claim_id"]
    )
    floors, ceilings = (
        pairs[column].map(said).fillna(pairs[column]) for column in ("floor_claim", "ceiling_claim")
    )
    # With no gap the two name one number, which one of them excludes.
    apart = [f"{number(gap, 3)} apart" if gap else "barely apart" for gap in pairs["gap"]]
    return pairs.assign(apart=apart, between=floors + " and " + ceilings)


def _by(frame, ends) -> str:
    """How the words are taken, for the sentence about the band."""
    if tuple(ends) == ("low", "high"):
        return "with the words taken strictly"
    if tuple(ends) == ("band_low", "band_high"):
        share = percent(only(frame["coverage"]))
        if only(frame["reading"]) == "reader":
            return f"with each value assumed between its number and its edge (bands of {share})"
        return f"by the bands of the reading {only(frame['reading'])}"
    return f"by the columns {ends[0]} and {ends[1]}"
