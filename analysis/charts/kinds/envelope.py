"""A running total over time: floors that rise, ceilings where the words set one, who is at odds."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis import told
from analysis.bounds import ceilings, feasible, steps, stretches, unbroken
from analysis.charts import look
from analysis.charts.kinds import shared, totals
from analysis.charts.layout import at_share, share
from analysis.charts.scene import Entry, Scene, arrow, band, box, line
from analysis.totals import PART
from analysis.wording.said import count_of, day_in_words, number, sentence

_STRICT = ("low", "high")
_PAIRED = ["floor_claim", "ceiling_claim"]
NAMED = 3  # contradictions whose claims are labelled
_BESIDE = 0.04  # of the days on which something was said: the margins of the axis
_FADES = 10  # heights of the axis at which a fade begins anew, as the floor rises
_PAIR = {"colour": look.WARNING, "width": 1.6, "dash": (4.8, 2.4), "group": "at odds"}
_ROOM = {"colour": look.BAND, "group": "where the total can lie"}
_CLASH = {"colour": look.WARNING, "hatch": True, "group": "floor above ceiling"}


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
    most=6,
    lag_days=0,
    parts=False,
    label=None,
    marks=None,
) -> Scene:
    """A running total over time: rising floors, ceilings, the claims, and who contradicts whom.

    Parameters
    ----------
    frame
        Claims about one running total, as for :func:`mark_frames`.
    title, subtitle, size, marks
        As for :func:`analysis.charts.kinds.claims`.
    log
        Logarithmic axis of numbers; by default where they differ fifty-fold or more.
    window_start, ends
        As for :func:`analysis.feasible`: the total since that day, and which ends count.
    most
        Contradictions to draw at most: of each ceiling the widest, the largest first.
    lag_days, parts
        As for :func:`analysis.feasible`: days by which a floor may come after a ceiling, and
        whether deliveries within a window count as floors.
    label
        As for :func:`analysis.charts.kinds.claims`; with at most 12 claims, all of them have it.

    Raises
    ------
    ValueError
        As :func:`mark_frames` and :func:`analysis.feasible`; for an unknown size.

    Examples
    --------
    >>> from analysis import containers
    >>> envelope(containers().query("measure == 'delivered'")).alt.split(":")[0]
    'Running total of containers, at least 24,000 by 28 Feb 2026'
    """
    look.refuse_unknown(size)
    if marks is None:
        marks = mark_frames(frame, window_start, ends, most, lag_days, parts, label)
    log = shared.wants_log(marks.claims) if log is None else log
    first, last = marks.band["start"].min(), marks.band["end"].max()
    days = first - totals.beside(first, last, _BESIDE), last
    panel = totals.panel_of(days, _limits(marks, log), log, size, shared.unit(frame))
    drawn = totals.thinned(marks.claims, panel)
    panel.marks.extend(_room(marks.band, panel, size, *_edges(ends)))
    dashes = list(_dashes(marks.contradictions))
    panel.marks.extend([*totals.of_claims(marks.claims, panel, size), *dashes])
    labels = [*totals.claim_labels(marks.claims, size), *_apart(dashes[:1])]
    paths = [steps(marks.band, "lower"), *((dash.x, dash.y) for dash in dashes)]
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
    frame,
    window_start=None,
    ends=_STRICT,
    most: int = 6,
    lag_days: int = 0,
    parts: bool = False,
    label=None,
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
    most
        Contradictions to draw at most: of each ceiling the widest, the largest first.

    label
        As for :func:`envelope`.

    Returns
    -------
    Envelope
        ``band``: one row a stretch of time between two days on which something was said, from the
        first such day, or from `window_start` if that is earlier:
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
    >>> marks = mark_frames(claims, ends=("band_low", "band_high"), most=1)
    >>> marks.contradictions[["floor_claim", "ceiling_claim", "apart"]]
                       floor_claim                ceiling_claim        apart
    0  us-un-2025-05-07-containers  uk-un-2025-05-07-containers  3,740 apart
    """
    chosen = totals.select(frame, "An envelope", parts)
    total = chosen[chosen["reason"].isin(["", PART])].drop(columns="reason")
    how = {"parts": parts, "lag_days": lag_days}
    found = feasible(total, window_start, ends, **how)
    bounded = found
    if tuple(ends) != _STRICT:  # a band has an end even where no words set a ceiling
        said = total[ends[1]].mask(np.isinf(ceilings(total)), inf)
        bounded = feasible(total.assign(**{ends[1]: said}), window_start, ends, **how)
    drawn = found.contradictions[_PAIRED].isin(set(chosen["claim_id"][chosen["reason"].eq("")]))
    pairs = found.contradictions[drawn.all(axis=1)].drop_duplicates("ceiling_claim").head(most)
    about = totals.in_time(chosen, pairs[_PAIRED].head(NAMED).to_numpy().ravel(), label)
    first, last = total["window_end"].min(), total["window_end"].max()
    start = first if window_start is None else min(first, pd.Timestamp(window_start))
    table = stretches(bounded, start, last + totals.beside(first, last, _BESIDE))
    return Envelope(
        table[table["start"] < table["end"]].reset_index(drop=True),
        about,
        told.pairs_in_words(pairs.reset_index(drop=True), about),
        chosen[chosen["reason"].ne("")],
        len(found.contradictions),
        found.more,
    )


# --- the picture --------------------------------------------------------------------------------


def _limits(marks, log) -> tuple[float, float]:
    """Ends of the axis of numbers, with room above for a band that fades out."""
    low, high = shared.axis_range(marks.claims, log)
    return low, max(high, marks.band["lower"].max() * 1.1) * (1.6 if log else 1.12)


def _edges(ends) -> list[dict]:
    """How floors and ceilings are drawn; where their ends are assumed, they are named so."""
    assumed = "" if tuple(ends) == _STRICT else " (assumed)"
    some = ("floor so far", 2.2), ("ceiling", 1.0)
    return [{"colour": look.BAND_EDGE, "width": w, "group": name + assumed} for name, w in some]


def _room(table, panel, size, floor, ceiling):
    """Where the total can lie: shaded up to a ceiling, fading out where there is none."""
    bottom, top = panel.y.limits
    floored = table["lower"] > 0
    table = table.assign(lower=table["lower"].clip(bottom), upper=table["upper"].clip(bottom))
    table = table.assign(top=top, height=[int(_FADES * share(y, panel.y)) for y in table["lower"]])
    is_open = table["is_open"]
    shades = [
        (table[is_open], "height", ("lower", "top"), _ROOM | {"fade": "up", "layer": 0.6}),
        (table[~is_open & table["consistent"]], None, ("lower", "upper"), _ROOM | {"layer": 0.6}),
        (table[table["clash"]], None, ("upper", "lower"), _CLASH | {"alpha": 0.55, "layer": 0.7}),
    ]
    for some, alike, (low, high), how in shades:
        for part in unbroken(some, alike):
            yield band(*steps(part, low), steps(part, high)[1], **how)
    yield line(*steps(table[floored], "lower"), **floor, layer=1.5)
    for part in unbroken(table[~is_open]):
        yield line(*steps(part, "upper"), **ceiling)
    yield from _up(table[is_open], panel, 12 if size == "notebook" else 8)


def _up(table, panel, count):
    """Arrowheads on the open side of the band: at least one on every open run."""
    (first, last), low = panel.x.limits, at_share(0.94, panel.y)
    for run in unbroken(table):
        begin, end = run["start"].min(), run["end"].max()
        fitting = max(1, int((end - begin) / ((last - first) / count)))
        for step in range(fitting):
            day = (begin + (end - begin) * ((step + 0.5) / fitting)).round("h")
            yield arrow((day, low), (day, inf), look.BAND_EDGE, 1.1, group=_ROOM["group"])


def _dashes(pairs):
    """A line between the two claims of each pair."""
    for pair in pairs.itertuples():
        ends = (pair.floor_date, pair.ceiling_date), (pair.floor, pair.ceiling)
        yield line(*ends, **_PAIR, layer=4, hover=(pair.apart, pair.between))


def _apart(dashes):
    """How far pairs are apart, in the middle of their lines."""
    for dash in dashes:
        middle = dash.x[0] + (dash.x[1] - dash.x[0]) / 2
        yield totals.Label([dash.hover[0]], middle, sum(dash.y) / 2, True, dash.group, dash.colour)


def _legend(marks, ends) -> list[Entry]:
    """What line, shade, hatching and dashes mean, for those that occur."""
    nowhere, (floor, ceiling) = ((0, 1), (0, 1)), _edges(ends)
    found = [
        (line(*nowhere, **floor), True),
        (box(*nowhere[0], *nowhere[1], **_ROOM, edge=look.BAND_EDGE), True),
        (line(*nowhere, **ceiling), not marks.band["is_open"].all()),
        (box(*nowhere[0], *nowhere[1], **_CLASH), marks.band["clash"].any()),
        (line(*nowhere, **_PAIR), len(marks.contradictions)),
    ]
    return [Entry(mark, mark.group) for mark, occurs in found if occurs]


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
    last, strict = marks.band["lower"].iloc[-1], tuple(ends) == _STRICT
    floor = ("at least {}" if strict else "{} or more") if last else "without any floor"
    by = day_in_words(marks.claims["date"].max()) + " (assumed)" * bool(last and not strict)
    broken = count_of(len(unbroken(marks.band[marks.band["clash"]])), "stretch", "stretches")
    return sentence(
        f"Running total{told.counted(marks.claims)}, {floor.format(number(last, 3))} by {by}",
        "no upper limit",
        f"{told.claims_counted(marks.claims)}, {told.taken(frame, ends)}",
        f"in {broken} of time floors lie above ceilings" * bool(marks.band["clash"].any()),
        told.odds_in_words(marks.contradictions, marks.at_odds, marks.more),
    )


def mark_table(marks: Envelope) -> list[tuple[str, str]]:
    """Each claim and each pair at odds that is drawn, with what is known of it."""
    claims = [(row.words, told.known_of(row)) for row in marks.claims.itertuples()]
    pairs = marks.contradictions.itertuples()
    return claims + [(pair.between, f"at odds, {pair.apart}") for pair in pairs]


def caption(frame, marks: Envelope, window_start=None, ends=_STRICT, drawn=None) -> str:
    """What line, shade, marker, arrow and hatching of an envelope mean, for those that occur."""
    day, pairs = day_in_words(pd.to_datetime(window_start)), marks.contradictions
    since = f"since {day}" if day else "from whatever day it is counted"
    strict, table = tuple(ends) == _STRICT, marks.band  # a band leaves out its tails
    hold = "hold" if strict else "hold, as is assumed"
    verdict = "cannot both hold" if strict else "are unlikely both to hold, so assumed"
    drawn_told = told.drawn_of(len(pairs), marks.at_odds, marks.more)
    crossed = ~table["consistent"] & ~table["clash"]
    total = f"the total {since}, {told.taken(frame, ends)}"
    said = {
        f"Strong line: the largest floor so far of {total}.": True,
        "Shade above it: no ceiling, so it fades out.": table["is_open"].any(),
        "Thin line: a ceiling that the words set.": not table["is_open"].all(),
        f"Hatched: floors above ceilings, so not every claim can {hold}.": table["clash"].any(),
        "Left blank: edges cross, of totals with different first days.": crossed.any(),
        **dict.fromkeys(totals.claims_told(frame, marks, drawn), True),
        f"Dashed: pairs of claims that {verdict}{drawn_told}.": len(pairs),
    }
    return " ".join(one for one, occurs in said.items() if occurs)
