"""A running total over time: floors that rise, ceilings where the words set one, who is at odds."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.bounds import ceilings, feasible
from analysis.charts import look
from analysis.charts.kinds import shared, totals
from analysis.charts.layout import share
from analysis.charts.scene import Entry, Scene, arrow, band, box, line
from analysis.told import only
from analysis.wording.said import count_of, day_in_words, number, percent, sentence

_STRICT, _BANDS = ("low", "high"), ("band_low", "band_high")
_PAIRED = ["floor_claim", "ceiling_claim"]
NAMED = 3  # contradictions whose claims are labelled
_FADES = 10  # heights of the axis at which a fade begins anew, as the floor rises
_PAIR = {"colour": look.WARNING, "width": 1.6, "dash": (4.8, 2.4)}
_FLOOR = {"colour": look.BAND_EDGE, "width": 2.2}
_CEILING = {"colour": look.BAND_EDGE, "width": 1.0}
_GROUPS = {"floor": "floor so far", "room": "where the total can lie"}
_GROUPS |= {"ceiling": "ceiling", "clash": "floor above ceiling"}
_AT_ODDS = "at odds"


class Envelope(NamedTuple):
    """What :func:`envelope` draws."""

    band: pd.DataFrame
    claims: pd.DataFrame
    contradictions: pd.DataFrame
    left_out: pd.DataFrame
    at_odds: int
    more: bool


def envelope(
    frame,
    title=None,
    subtitle=None,
    size="notebook",
    log=None,
    window_start=None,
    ends=_STRICT,
    label=6,
    lag_days=0,
    parts=False,
) -> Scene:
    """A running total over time: rising floors, ceilings, the claims, and who contradicts whom.

    Parameters
    ----------
    frame
        Claims about one running total, as for :func:`mark_frames`.
    title, subtitle, size
        As for :func:`analysis.charts.kinds.claims`.
    log
        Logarithmic axis of numbers; by default where they differ fifty-fold or more.
    window_start, ends
        As for :func:`analysis.feasible`: the total since that day, and which ends count.
    label
        Contradictions to draw at most: of each ceiling the widest, the largest first.
    lag_days, parts
        As for :func:`analysis.feasible`: days by which a floor may come after a ceiling, and
        whether deliveries within a window count as floors.

    Raises
    ------
    ValueError
        As :func:`mark_frames`; or for an unknown size.

    Examples
    --------
    >>> from analysis import containers
    >>> envelope(containers().query("measure == 'delivered'")).alt.split(":")[0]
    'Running total of containers, at least 24,000 by 28 Feb 2026'
    """
    look.refuse_unknown(size)
    marks = mark_frames(frame, window_start, ends, label, lag_days, parts)
    log = shared.wants_log(marks.claims) if log is None else log
    days = marks.band["start"].min(), marks.band["end"].max()
    panel = totals.panel_of(days, _limits(marks, log), log, size, shared.unit(frame))
    drawn = totals.thinned(marks.claims, panel)
    panel.marks.extend(_room(marks.band, panel, size))
    panel.marks.extend(totals.of_claims(marks.claims, panel, size))
    panel.marks.extend(_dashes(marks.contradictions))
    labels = totals.claim_labels(marks.claims, size) + _widest_label(marks.contradictions)
    paths = [_steps(marks.band, "lower"), *_ends(marks.contradictions)]
    panel.marks.extend(totals.labels_on(panel, labels, drawn, size, paths))
    return Scene(
        title or "",
        subtitle or caption(frame, marks, window_start, ends, len(drawn)),
        size,
        [panel],
        alt_text(frame, marks, ends),
        mark_table(marks._replace(claims=drawn)),
        [*shared.claim_legend(marks.claims), *_legend(marks, ends)],
        totals.notes_of(marks.claims, size),
        addresses=shared.addresses(marks.claims),
        marks=marks,
    )


# --- the frames ---------------------------------------------------------------------------------


def mark_frames(
    frame, window_start=None, ends=_STRICT, label: int = 6, lag_days: int = 0, parts: bool = False
) -> Envelope:
    """What is drawn of a running total over time.

    Parameters
    ----------
    frame
        Claims with the columns of :func:`analysis.ledger`, retellings or not, in any order; needs
        ``claim_id, statement_id, window_start, window_end`` and the columns of
        :func:`analysis.charts.kinds.claims.mark_frame`.
    window_start, ends, lag_days, parts
        As for :func:`analysis.feasible`. Parts of a total are not drawn themselves.
    label
        Contradictions to draw at most: of each ceiling the widest, the largest first.

    Returns
    -------
    Envelope
        ``band``: one row a stretch of time between two days on which something was said:
        ``start, end, lower`` (the largest floor so far), ``upper`` (the smallest ceiling from
        then on, of claims whose words set one: :func:`analysis.bounds.ceilings`), ``is_open``
        (nothing limits it from above), ``consistent`` (lower is not above upper), ``clash`` (it
        is, and the stretch lies between the days of a floor and a ceiling that cannot both hold).
        ``claims``: of :func:`analysis.charts.kinds.totals.in_time`, one row a statement by day;
        labelled are the article's and those of the three widest contradictions that are drawn.
        ``contradictions``: one row a pair that is drawn: ``floor_claim, floor_date, floor,
        ceiling_claim, ceiling_date, ceiling, gap``, ``apart`` (the gap in words) and ``between``
        (which two, in words). ``left_out``: rows that are not drawn, with ``reason``; in a frame
        about several totals only the one with most claims is drawn. ``at_odds`` (how many pairs
        are, drawn or not) and ``more`` (there are more than were counted).

    Raises
    ------
    ValueError
        As :func:`analysis.charts.kinds.totals.select` and :func:`analysis.feasible`.

    Examples
    --------
    >>> from analysis import containers
    >>> claims = containers().query("measure == 'delivered'")
    >>> marks = mark_frames(claims, ends=("band_low", "band_high"), label=1)
    >>> marks.contradictions[["floor_claim", "ceiling_claim", "apart"]]
                       floor_claim                ceiling_claim        apart
    0  us-un-2025-05-07-containers  uk-un-2025-05-07-containers  3,740 apart
    """
    chosen = totals.select(frame, "An envelope", parts)
    total = chosen[chosen["reason"].isin(["", totals.PART])].drop(columns="reason")
    how = {"parts": parts, "lag_days": lag_days}
    found = bounded = feasible(total, window_start, ends, **how)
    if tuple(ends) != _STRICT and "high" in total:
        said = total[ends[1]].mask(np.isinf(ceilings(total)), inf)
        bounded = feasible(total.assign(**{ends[1]: said}), window_start, ends, **how)
    drawn = chosen["claim_id"][chosen["reason"].eq("")]
    pairs = _widest(found.contradictions, drawn).head(label)
    about = totals.in_time(chosen, pairs[_PAIRED].head(NAMED).to_numpy().ravel())
    return Envelope(
        _band(bounded, about["date"], window_start),
        about,
        _in_words(pairs, about),
        chosen[chosen["reason"].ne("")],
        len(found.contradictions),
        found.more,
    )


def _widest(contradictions, drawn) -> pd.DataFrame:
    """Of each ceiling the widest pair whose claims are both drawn, the largest gap first."""
    both = contradictions[_PAIRED].isin(set(drawn)).all(axis=1)
    return contradictions[both].drop_duplicates("ceiling_claim").reset_index(drop=True)


def _band(found, days, window_start) -> pd.DataFrame:
    """Stretches between the days of the envelope: stepping after a floor, before a ceiling."""
    table = found.envelope
    days = pd.concat([days, table["date"]])
    first, last = days.min(), days.max()
    margin = max((last - first) * 0.04, pd.Timedelta(days=20))
    start = first - margin if window_start is None else min(first, pd.Timestamp(window_start))
    edges = [start, *table["date"], last + margin]
    lower, upper = [0.0, *table["lower"]], [*table["upper"], inf]
    found_band = pd.DataFrame(
        {"start": edges[:-1], "end": edges[1:], "lower": lower, "upper": upper}
    ).astype({"start": "datetime64[us]", "end": "datetime64[us]"})
    fits = found_band["lower"] <= found_band["upper"]
    clash = ~fits & _between(found_band, found.contradictions)
    return found_band.assign(is_open=np.isinf(found_band["upper"]), consistent=fits, clash=clash)


def _between(stretches, contradictions) -> np.ndarray:
    """Whether a stretch lies between the two days of some pair that cannot both hold."""
    days = contradictions[["floor_date", "ceiling_date"]].to_numpy("datetime64[us]")
    first, last = days.min(axis=1), days.max(axis=1)
    order = np.argsort(first)
    reach = np.maximum.accumulate(last[order])
    at = np.searchsorted(first[order], stretches["start"].to_numpy("datetime64[us]"), "right") - 1
    if not len(reach):
        return np.zeros(len(stretches), bool)
    return (at >= 0) & (reach[at] >= stretches["end"].to_numpy("datetime64[us]"))


def _in_words(pairs, about) -> pd.DataFrame:
    """Contradictions with their gap and the two claims in words."""
    said = (about["short"] + ", " + about["when"] + " (" + about["words"] + ")").set_axis(
        about["claim_id"]
    )
    floors, above = (pairs[name].map(said).fillna(pairs[name]) for name in _PAIRED)
    # With no gap the two name one number, which one of them excludes.
    apart = [f"{number(gap, 3)} apart" if gap else "barely apart" for gap in pairs["gap"]]
    return pairs.assign(apart=apart, between=floors + " and " + above)


# --- the picture --------------------------------------------------------------------------------


def _limits(marks, log) -> tuple[float, float]:
    """Ends of the axis of numbers, with room above for a band that fades out."""
    low, high = shared.axis_range(marks.claims, log)
    return low, max(high, marks.band["lower"].max() * 1.1) * (1.6 if log else 1.12)


def _room(table, panel, size):
    """Where the total can lie: shaded up to a ceiling, fading out where there is none."""
    bottom, top = panel.y.limits
    height = [int(_FADES * share(max(low, bottom), panel.y)) for low in table["lower"]]
    for part in _runs(table[table["is_open"]], pd.Series(height, table.index)):
        yield _shade(part, "lower", top, bottom, look.BAND, fade="up", group=_GROUPS["room"])
    closed = table[~table["is_open"] & table["consistent"]]
    for part in _runs(closed, closed["start"].isna()):
        yield _shade(part, "lower", "upper", bottom, look.BAND, group=_GROUPS["room"])
    for part in _runs(table[table["clash"]], table["clash"]):
        how = {"alpha": 0.55, "hatch": True, "group": _GROUPS["clash"], "layer": 0.7}
        yield _shade(part, "upper", "lower", bottom, look.WARNING, **how)
    floor = table[table["lower"] > 0]
    days, level = _steps(floor, "lower", bottom)
    yield line(days, level, **_FLOOR, layer=1.5, group=_GROUPS["floor"])
    for part in _runs(table[~table["is_open"]], table["is_open"]):
        yield line(*_steps(part, "upper", bottom), **_CEILING, group=_GROUPS["ceiling"])
    yield from _up(table, panel, 12 if size == "notebook" else 8)


def _runs(some, alike):
    """Stretches of time without a gap between them, and alike."""
    alike = alike[some.index]
    new = some["start"].ne(some["end"].shift()) | alike.ne(alike.shift())
    return [part for _, part in some[some["end"] > some["start"]].groupby(new.cumsum())]


def _steps(part, edge, bottom=-inf) -> tuple[list, list]:
    """Days and levels of an edge: level within a stretch."""
    days = part[["start", "end"]].to_numpy().ravel()
    level = np.repeat(part[edge].clip(lower=bottom).to_numpy(float), 2)
    return list(pd.to_datetime(days)), level.tolist()


def _shade(part, low, high, bottom, colour, layer=0.6, **how):
    days, lower = _steps(part, low, bottom)
    upper = _steps(part, high, bottom)[1] if isinstance(high, str) else [high] * len(days)
    return band(days, lower, upper, colour, layer=layer, **how)


def _up(table, panel, count):
    """Arrowheads on the open side of the band: at least one on every open run."""
    open_part, (first, last) = table[table["is_open"]], panel.x.limits
    bottom, top = panel.y.limits
    start = top * (bottom / top) ** 0.06 if panel.y.kind == "log" else top - 0.06 * (top - bottom)
    for run in _runs(open_part, open_part["is_open"]):
        begin, end = run["start"].min(), run["end"].max()
        fitting = max(1, int((end - begin) / ((last - first) / count)))
        for step in range(fitting):
            day = (begin + (end - begin) * ((step + 0.5) / fitting)).round("h")
            ends = (day, start), (day, inf)
            yield arrow(*ends, look.BAND_EDGE, 1.1, group=_GROUPS["room"])


def _dashes(pairs):
    for pair, ends in zip(pairs.itertuples(), _ends(pairs), strict=True):
        yield line(*ends, **_PAIR, layer=4, group=_AT_ODDS, hover=(pair.apart, pair.between))


def _ends(pairs) -> list[tuple]:
    """The days and the numbers that each pair joins."""
    return [
        ((pair.floor_date, pair.ceiling_date), (pair.floor, pair.ceiling))
        for pair in pairs.itertuples()
    ]


def _widest_label(pairs) -> list[totals.Label]:
    """How far the widest pair is apart, in its middle."""
    return [
        totals.Label(
            [pair.apart],
            pair.floor_date + (pair.ceiling_date - pair.floor_date) / 2,
            (pair.floor + pair.ceiling) / 2, True, _AT_ODDS, look.WARNING,
        )
        for pair in pairs.head(1).itertuples()
    ]  # fmt: skip


def _legend(marks, ends) -> list[Entry]:
    """What line, shade, hatching and dashes mean, for those that occur."""
    nowhere, table = ((0, 1), (0, 1)), marks.band
    assumed = "" if tuple(ends) == _STRICT else " (assumed)"
    found = [Entry(line(*nowhere, **_FLOOR), _GROUPS["floor"] + assumed)]
    found += [Entry(box(0, 1, 0, 1, look.BAND, edge=look.BAND_EDGE), _GROUPS["room"])]
    if not table["is_open"].all():
        found.append(Entry(line(*nowhere, **_CEILING), _GROUPS["ceiling"] + assumed))
    if table["clash"].any():
        found.append(Entry(box(0, 1, 0, 1, look.WARNING, hatch=True), _GROUPS["clash"]))
    if len(marks.contradictions):
        found.append(Entry(line(*nowhere, **_PAIR), _AT_ODDS))
    return found


# --- the words ----------------------------------------------------------------------------------


def alt_text(frame, marks: Envelope, ends=_STRICT) -> str:
    """One sentence that tells an envelope, for readers who cannot see it.

    Examples
    --------
    >>> from analysis import containers
    >>> frame = containers().query("measure == 'delivered'")
    >>> print(alt_text(frame, mark_frames(frame)))
    Running total of containers, at least 24,000 by 28 Feb 2026: no upper limit; from 25 claims,
    printed as 1,000 to 33,000 between 13 Oct 2023 and 28 Feb 2026, with the words taken strictly.
    """
    last, table = marks.band.iloc[-1], marks.band
    broken = int((table["clash"] & ~table["clash"].shift(fill_value=False)).sum())
    by = day_in_words(marks.claims["date"].max())
    floor = number(last["lower"], 3)
    strict = tuple(ends) == _STRICT
    reached = f"at least {floor} by {by}" if strict else f"{floor} or more by {by} (assumed)"
    reached = reached if last["lower"] else f"without any floor by {by}"
    clash = f"in {count_of(broken, 'stretch', 'stretches')} of time floors lie above ceilings"
    return sentence(
        f"Running total{totals.counted(marks.claims)}, {reached}",
        "no upper limit",
        f"{totals.from_claims(marks.claims)}, {_by(frame, ends)}",
        clash * bool(broken),
        _odds_told(marks),
    )


def mark_table(marks: Envelope) -> list[tuple[str, str]]:
    """Each claim and each pair at odds that is drawn, with what is known of it."""
    claims = [(row.words, shared.claim_known(row)) for row in marks.claims.itertuples()]
    pairs = marks.contradictions.itertuples()
    return claims + [(pair.between, f"at odds, {pair.apart}") for pair in pairs]


def caption(frame, marks: Envelope, window_start=None, ends=_STRICT, drawn=None) -> str:
    """What line, shade, marker, arrow and hatching of an envelope mean, for those that occur."""
    day = window_start is not None and day_in_words(pd.Timestamp(window_start))
    since = f"since {day}" if day else "from whatever day it is counted"
    strict, table = tuple(ends) == _STRICT, marks.band  # a band leaves out its tails
    crossed = (~table["consistent"] & ~table["clash"]).any()
    hold = "hold" if strict else "hold, as is assumed"
    said = {
        f"Strong line: the largest floor so far of the total {since}, {_by(frame, ends)}.": True,
        "Shade above it: no ceiling, so it fades out.": table["is_open"].any(),
        "Thin line: a ceiling that the words set.": not table["is_open"].all(),
        f"Hatched: floors above ceilings, so not every claim can {hold}.": table["clash"].any(),
        "Left blank: edges cross, of totals with different first days.": crossed,
    }
    parts = [one for one, occurs in said.items() if occurs]
    shown = len(marks.claims) if drawn is None else drawn
    parts += totals.claims_told(frame, marks, shown)
    if len(marks.contradictions):
        verdict = "cannot both hold" if strict else "are unlikely both to hold, so assumed"
        parts.append(f"Dashed: pairs of claims that {verdict}{_drawn_told(marks)}.")
    return " ".join(parts)


def _drawn_told(marks) -> str:
    drawn, known = len(marks.contradictions), number(marks.at_odds)
    if drawn == marks.at_odds:
        return ""
    return f" ({number(drawn)} of {'more than ' * marks.more}{known} drawn)"


def _odds_told(marks) -> str:
    """How many pairs are at odds, and how far apart the widest are."""
    if not marks.at_odds:
        return ""
    odds = count_of(marks.at_odds, "pair of claims is at odds", "pairs of claims are at odds")
    said = f"{'more than ' * marks.more}{odds}{_drawn_told(marks)}"
    widest = marks.contradictions["apart"].head(1).tolist()
    return ", ".join([said, *(f"{'at most ' * (marks.at_odds > 1)}{one}" for one in widest)])


def _by(frame, ends) -> str:
    """How the words are taken."""
    if tuple(ends) == _STRICT:
        return "with the words taken strictly"
    if tuple(ends) != _BANDS:
        return f"by the columns {ends[0]} and {ends[1]}"
    if only(frame["reading"]) != "reader":
        return f"by the bands of the reading {only(frame['reading'])}"
    share_of = percent(only(frame["coverage"]))
    return f"with each value assumed between its number and its edge (bands of {share_of})"
