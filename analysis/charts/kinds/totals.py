"""Claims about one running total, placed in time: what the charts of totals share."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from string import ascii_lowercase
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.charts import look
from analysis.charts.kinds import shared
from analysis.charts.kinds.claims import mark_frame
from analysis.charts.layout import (
    along,
    at_share,
    date_ticks,
    gutter,
    hang,
    nearest,
    place,
    share,
    wrap,
)
from analysis.charts.layout import box as box_of
from analysis.charts.scene import Axis, Panel, Run, line, text
from analysis.told import MADE_UP, far_share, only
from analysis.totals import TOTAL, need_totals, reasons_in_words, running_totals
from analysis.wording.said import count_of, day_in_words, listed, number, percent, span

MANY = 150  # claims beyond which markers are small, and of those at nearly one place one is drawn
PART = "a part, taken as a floor"  # why a claim is not drawn itself
SMALL = 0.82  # of the font, for labels
_HEIGHT = {"notebook": 4.8, "column": 3.0}  # inches of the axes
_GUTTER = {"notebook": 0.75, "column": 0.55}  # least inches left of the axes, for the numbers
_HALF = {"notebook": 0.075, "column": 0.055}  # half a marker, in inches
_LEADER = 0.16  # from here on a label needs a line to what it is about, in inches
_NAME = 2.1  # inches of a name beside a claim
_CELLS = 48, 30  # places along and up the axes, of a picture of many claims
_PIECES = 80  # of a path that labels keep off
_NEEDED = ("claim_id", "statement_id", "window_start", "window_end")


class Label(NamedTuple):
    """Words, and the day and number that they are about."""

    lines: list[str]
    date: pd.Timestamp
    value: float
    bold: bool = False
    group: str = ""
    colour: str = look.INK


# --- which claims -------------------------------------------------------------------------------


def select(frame, chart: str, parts: bool = False) -> pd.DataFrame:
    """The claims with the reason why each is not drawn; empty for those about the commonest total.

    Parameters
    ----------
    frame
        Columns of :func:`analysis.charts.kinds.claims.mark_frame` and of
        :func:`analysis.totals.running_totals`, which says what counts as a running total.
    chart
        What needs the columns, for messages.
    parts
        As for :func:`analysis.totals.running_totals`.

    Returns
    -------
    DataFrame
        The claims with a new index, ``reason`` (also *no number*, *a part, taken as a floor* and
        *another total*; what is denied is drawn) and ``emphasis`` (some rendering in the frame is
        the article's).

    Raises
    ------
    ValueError
        If a column is missing, or no claim can be drawn; says why.
    """
    missing = [name for name in _NEEDED if name not in frame]
    if missing:
        raise ValueError(f"{chart} needs the columns {', '.join(missing)}.")
    mark_frame(frame.head(1))  # refuses frames without numbers, bounds, band or rows
    table = running_totals(frame, parts)
    denied = table["reason"].eq("denied")
    asserted = running_totals(table[denied].assign(modality="asserted"))["reason"]
    table.loc[denied, "reason"] = asserted.to_numpy()
    reason = table["reason"].mask(table["value"].isna() & table["reason"].eq(""), "no number")
    reason = reason.mask(table["part"] & reason.eq(""), PART)
    need_totals(reason)
    other = ~_same_total(table, reason.eq("")) & reason.isin(["", PART])
    printed = table["statement_id"][table["source"].eq("article")] if "source" in table else []
    emphasis = table["statement_id"].isin(printed)
    return table.assign(reason=reason.mask(other, "another total"), emphasis=emphasis)


def in_time(chosen, also=()) -> pd.DataFrame:
    """Marks of the claims that are drawn, by day; the article's and those in `also` are labelled.

    Columns of :func:`analysis.charts.kinds.claims.mark_frame`, and ``claim_id, statement_id, date,
    emphasis, labelled, letter``.
    """
    shown = chosen[chosen["reason"].eq("")].sort_values(["window_end", "claim_id"])
    shown = shown.reset_index(drop=True)
    labelled = shown["emphasis"] | shown["claim_id"].isin(set(also))
    letter = labelled.cumsum().sub(1).clip(lower=0).map(_letter).where(labelled, "")
    named = shown[["claim_id", "statement_id", "emphasis"]].assign(date=shown["window_end"])
    about = mark_frame(shown).drop(columns="emphasis")
    return about.assign(**named, labelled=labelled, letter=letter)


def thinned(claims, panel) -> pd.DataFrame:
    """Of many claims at nearly one place on the axes one, a labelled one first."""
    if len(claims) <= MANY:
        return claims
    at = [
        (int(_CELLS[0] * share(mark.date, panel.x)), int(_CELLS[1] * share(mark.value, panel.y)))
        for mark in claims.itertuples()
    ]
    cells = pd.Series(at, claims.index)[claims["labelled"].sort_values(ascending=False).index]
    kept = claims["labelled"] | claims.index.isin(cells.drop_duplicates().index)
    return claims[kept]


def _same_total(table, shown) -> pd.Series:
    """Whether a row is about the total that most of the drawn claims are about."""
    same = [name for name in TOTAL if name in table]
    if not same:
        return shown | ~shown
    groups = table.groupby(same, dropna=False, sort=True).ngroup()
    return groups.eq(groups[shown].mode().iloc[0])


def _letter(at) -> str:
    """a to z, then aa, ab ..."""
    more, last = divmod(int(at), len(ascii_lowercase))
    return (_letter(more - 1) if more else "") + ascii_lowercase[last]


# --- axes and claims on them --------------------------------------------------------------------


def panel_of(days, limits, log, size, unit) -> Panel:
    """Dates along the bottom, numbers up the side, the unit on top of them."""
    y = shared.number_axis(limits, log, "notebook", unit)
    left = gutter([said for _, said in y.ticks] or [""], look.FONT_SIZES[size], _GUTTER[size])
    ticks = tuple(date_ticks(*days, most=5 if size == "column" else 10))
    x = Axis(tuple(days), "date", ticks)
    return Panel(left, 0.15, _HEIGHT[size], x, y, [], above=0.28, below=0.5)


def of_claims(claims, panel, size, hover=shared.claim_hover):
    """Each claim: its marker, a thin line to the reader's edge, arrows where the words are open."""
    log, shown = panel.y.kind == "log", thinned(claims, panel)
    joined = shown.join(shared.arrows(shown, shared.axis_range(claims, log), log))
    for mark in joined.itertuples():
        larger = 0.6 if len(claims) > MANY else 1.25 if mark.emphasis else 1.0
        ends = shared.printed(mark)
        if len(claims) <= MANY:
            yield from _room_of(mark, ends, panel.y.limits[0], size)
        told = {"hover": hover(mark), "group": mark.short}
        dot = shared.claim_point(mark, [mark.date] * len(ends), ends, size, larger, **told)
        halo = not mark.hollow and len(claims) <= MANY
        yield replace(dot, edge=look.PAPER, width=0.8) if halo else dot


def _room_of(mark, ends, bottom, size):
    reach = [max(y, bottom) for y in (mark.fade_low, *ends, mark.fade_high) if pd.notna(y)]
    thick, about = 1.3 if size == "notebook" else 0.9, {"group": mark.short}
    edges = mark.date, min(reach), max(reach), mark.colour, 2.6 * thick
    yield shared.upright_line(*edges, alpha=0.45, layer=2.9, **about)
    yield from shared.claim_arrows(mark, mark.colour, thick, mark.date, **about)


# --- labels -------------------------------------------------------------------------------------


def claim_labels(claims, size) -> list[Label]:
    """Who says what, beside the labelled claims; in a column a letter. The article's come first."""
    labelled = claims[claims["labelled"]].sort_values("emphasis", ascending=False, kind="stable")
    alike = labelled.duplicated(["short", "words"], keep=False)
    found = []
    for mark in labelled.itertuples():
        words = f"{mark.words}, {mark.when}" if alike[mark.Index] else mark.words
        who = wrap(mark.short, _NAME, look.FONT_SIZES[size] * SMALL)
        lines = [*who, words] if size == "notebook" else [mark.letter]
        found.append(Label(lines, mark.date, mark.value, bool(mark.emphasis), mark.short))
    return found


def labels_on(panel, labels, claims, size, paths=(), wide=1.0):
    """Labels near what they are about, with thin leaders, off the claims and better off `paths`.

    Parameters
    ----------
    panel, size
        The axes, and how large they are drawn.
    labels, claims
        Each :class:`Label`, and all claims that are drawn.
    paths
        Lines to keep off: days and numbers.
    wide
        How much larger than its marker is what each claim takes.
    """
    room = np.array([look.WIDTHS[size] - panel.left - panel.right, panel.height])

    def inches(date, value):
        value = max(value, panel.y.limits[0])
        return np.array([share(date, panel.x), share(value, panel.y)]) * room

    def back(at):
        first, last = panel.x.limits
        across, up = np.asarray(at) / room
        return (first + (last - first) * float(across)).round("h"), at_share(float(up), panel.y)

    points = look.FONT_SIZES[size] * SMALL
    dots = np.reshape([inches(mark.date, mark.value) for mark in claims.itertuples()], (-1, 2))
    half = _HALF[size] * np.reshape(wide, (-1, 1))
    thin = [along(inches(*a), inches(*b), count=5) for a, b in [*_lines(claims), *_pieces(paths)]]
    anchors = [inches(label.date, label.value) for label in labels]
    boxes = [box_of(label.lines, points, label.bold) for label in labels]
    solid, soft = np.hstack([dots - half, dots + half]), np.vstack(thin) if thin else ()
    corners = place(anchors, boxes, solid, (0, 0, *room), soft)
    for label, anchor, corner, size_of in zip(labels, anchors, corners, boxes, strict=True):
        tip, about = np.array(nearest(anchor, corner, size_of)), {"group": label.group}
        if np.hypot(*(tip - anchor)) > _LEADER:
            ends = zip(back(anchor), back(tip), strict=True)
            yield line(*ends, look.QUIET, 0.7, layer=4.5, **about)
        runs = [Run(said, SMALL, label.colour, label.bold) for said in label.lines]
        yield text(*back(np.add(corner, (0, size_of[1] / 2))), runs, backed=True, layer=7, **about)


def notes_of(claims, size, *more) -> list[str]:
    """What the letters of a column stand for, and what else has no room beside its marks."""
    if size != "column":
        return []
    room, font = look.WIDTHS[size] - 0.2, look.FONT_SIZES[size] * 0.88
    notes = [
        f"{mark.letter}  {mark.short}, {mark.when}: {mark.words}"
        for mark in claims[claims["labelled"]].itertuples()
    ]
    return [said for note in [*notes, *filter(None, more)] for said in hang(note, room, font)]


def _lines(claims):
    """From each claim's number to its reader's edge."""
    for mark in claims.itertuples():
        for end in (mark.fade_low, mark.fade_high):
            if pd.notna(end):
                yield (mark.date, mark.value), (mark.date, end)


def _pieces(paths):
    for dates, values in paths:
        places = list(zip(dates, values, strict=True))
        some = np.unique(np.linspace(0, len(places) - 1, _PIECES).astype(int))
        yield from pairwise(places[at] for at in some)


# --- words --------------------------------------------------------------------------------------


def counted(claims: pd.DataFrame) -> str:
    """What is counted, after *running total*."""
    what = [what for what in claims["counts"].unique() if what]
    return f" of {listed(what)}" if what else ""


def from_claims(claims: pd.DataFrame) -> str:
    """From how many claims of which size, from when to when."""
    denied = claims["marker"].eq("denied")
    aside = f" ({count_of(int(denied.sum()), 'more is', 'more are')} denied)" * bool(denied.any())
    claims = claims[~denied] if not denied.all() else claims
    days = [day_in_words(day) for day in (claims["date"].min(), claims["date"].max())]
    when = f"between {days[0]} and {days[1]}" if days[0] != days[1] else f"on {days[0]}"
    size = span(*shared.ends_of(claims[["value", "value_high"]]), 3)
    return f"from {count_of(len(claims), 'claim', 'claims')}{aside}, printed as {size} {when}"


def claims_told(frame, marks, drawn) -> list[str]:
    """What marker, line, arrow and bold words mean, and which claims are not drawn."""
    claims, reasons = marks.claims, marks.left_out["reason"]
    reasons = reasons[reasons.ne("a retelling")]  # no claims of their own
    marker = f"Marker: the number as printed{shared.in_brackets(claims)}"
    told = [f"{marker}{_line_told(frame)}.", "Arrow: the words set no limit on that side."]
    if len(claims) > MANY:
        count = f"{number(drawn)} of {number(len(claims))} claims"
        told = [
            f"{marker}.",
            f"Drawn: {count}, of those at nearly one place one; the table has all.",
        ]
    told += ["Bold: also in the article."] * bool(claims["emphasis"].any())
    return told + [f"Claims not shown: {reasons_in_words(reasons)}."] * bool(len(reasons))


def _line_told(frame) -> str:
    """How far the line of a claim reaches under this reading."""
    if only(frame["reading"]) != "reader":
        return ""
    far = percent(far_share(only(frame["coverage"])))
    made_up = ", or to an assumed one" * bool(frame["band_evidence"].isin(MADE_UP).any())
    return f"; line: to the edge within which {far} of readers stay{made_up}"
