"""Claims about one running total, placed in time: what the charts of totals share."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.charts import layout, look
from analysis.charts.kinds import shared
from analysis.charts.kinds.claims import mark_frame, need_claims
from analysis.charts.scene import Axis, Panel, Run, line, text
from analysis.needed import need_columns
from analysis.told import hollow_in_words, hover_lines, named, reach_in_words
from analysis.totals import PART, commonest_total, reasons_in_words, refuse_several
from analysis.wording.said import letters, number

FEW = 12  # claims of a chart that are all labelled, where somebody says how
MANY = 150  # claims beyond which markers are small, and of those at nearly one place one is drawn
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
        :func:`analysis.totals.commonest_total`, which says what counts.
    chart
        What needs the columns, for messages.
    parts
        As for :func:`analysis.totals.running_totals`.

    Returns
    -------
    DataFrame
        As of :func:`analysis.totals.commonest_total`, with ``emphasis`` (some rendering in the
        frame is the article's). What is denied is drawn.

    Raises
    ------
    ValueError
        If a column is missing, claims are about totals of several quantities, or none can be
        drawn; says why.
    """
    need_columns(frame, _NEEDED, chart)
    need_claims(frame)
    table = commonest_total(frame, parts)
    total = table["reason"].isin(["", PART, "another total"])
    refuse_several(table[total], ("quantity",))
    printed = table["statement_id"][table["source"].eq("article")] if "source" in table else []
    return table.assign(emphasis=table["statement_id"].isin(printed))


def in_time(chosen, also=(), label=None) -> pd.DataFrame:
    """Marks of the claims that are drawn, by day; the article's and those in `also` are labelled.

    With a `label`, as for :func:`analysis.charts.kinds.claims`, all that have one are labelled,
    where they are few. Columns of :func:`analysis.charts.kinds.claims.mark_frame`, and ``claim_id,
    statement_id, date, emphasis, labelled, letter``.
    """
    shown = chosen[chosen["reason"].eq("")]
    shown = shown.sort_values(["window_end", "claim_id"], ignore_index=True)
    labelled = shown["emphasis"] | shown["claim_id"].isin(set(also))
    labelled |= named(shown, label).ne("") & (len(shown) <= FEW)
    letter = labelled.cumsum().sub(1).clip(lower=0).map(letters).where(labelled, "")
    known = shown[["claim_id", "statement_id", "emphasis"]].assign(date=shown["window_end"])
    return mark_frame(shown, label).assign(**known, labelled=labelled, letter=letter)


def thinned(claims, panel) -> pd.DataFrame:
    """Of many claims at nearly one place on the axes one, a labelled one first."""
    if len(claims) <= MANY:
        return claims
    rows = claims.sort_values("labelled", ascending=False, kind="stable")
    places = {"x": [layout.share(day, panel.x) for day in rows["date"]]}
    places |= {"y": [layout.share(value, panel.y) for value in rows["value"]]}
    cells = (pd.DataFrame(places, rows.index) * list(_CELLS)).astype(int)
    return claims[claims["labelled"] | ~cells.duplicated()]


# --- axes and claims on them --------------------------------------------------------------------


def beside(first, last, part) -> pd.Timedelta:
    """What an axis of dates shows before the first and after the last: a part of what is between.

    Examples
    --------
    >>> beside(pd.Timestamp("2024-06-10"), pd.Timestamp("2024-06-15"), 0.04).days
    1
    """
    return max((last - first) * part, pd.Timedelta(days=1))  # one day's reports need some room


def panel_of(days, limits, log, size, unit) -> Panel:
    """Dates along the bottom, numbers up the side, the unit on top of them."""
    y = shared.number_axis(limits, log, "notebook", unit)
    said = [said for _, said in y.ticks] or [""]
    left = layout.gutter(said, look.FONT_SIZES[size], _GUTTER[size])
    ticks = tuple(layout.date_ticks(*days, most=5 if size == "column" else 10))
    x = Axis(tuple(days), "date", ticks)
    return Panel(left, 0.15, _HEIGHT[size], x, y, [], above=0.28, below=0.5)


def of_claims(claims, panel, size, hover=hover_lines):
    """Each claim: its marker, a thin line to the reader's edge, arrows where the words are open."""
    log, many, shown = panel.y.kind == "log", len(claims) > MANY, thinned(claims, panel)
    joined = shown.join(shared.arrows(shown, shared.axis_range(claims, log), log))
    thick, bottom = 1.3 if size == "notebook" else 0.9, panel.y.limits[0]
    for mark in joined.itertuples():
        ends, about = shared.printed(mark), {"group": mark.short}
        if not many:
            reach = [max(y, bottom) for y in (mark.fade_low, *ends, mark.fade_high) if pd.notna(y)]
            edges = mark.date, min(reach), max(reach), mark.colour, 2.6 * thick
            yield shared.upright_line(*edges, alpha=0.45, layer=2.9, **about)
            yield from shared.claim_arrows(mark, mark.colour, thick, mark.date, **about)
        larger = 0.6 if many else 1.25 if mark.emphasis else 1.0
        places = [mark.date] * len(ends), ends
        dot = shared.claim_point(mark, *places, size, larger, hover(mark), **about)
        yield dot if many or mark.hollow else replace(dot, edge=look.PAPER, width=0.8)


# --- labels -------------------------------------------------------------------------------------


def claim_labels(claims, size) -> list[Label]:
    """Who says what, beside the labelled claims; in a column a letter. The article's come first."""
    labelled = claims[claims["labelled"]].sort_values("emphasis", ascending=False, kind="stable")
    names = labelled["short"].mask(labelled["named"].ne(""), labelled["named"])
    alike = labelled.assign(name=names).duplicated(["name", "words"], keep=False)
    found = []
    for mark in labelled.itertuples():
        words = f"{mark.words}, {mark.when}" if alike[mark.Index] else mark.words
        who = layout.wrap(names[mark.Index], _NAME, look.FONT_SIZES[size] * SMALL)
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
        return np.array([layout.share(date, panel.x), layout.share(value, panel.y)]) * room

    def back(at):
        (first, last), (across, up) = panel.x.limits, (np.asarray(at) / room).tolist()
        return (first + (last - first) * across).round("h"), layout.at_share(up, panel.y)

    points = look.FONT_SIZES[size] * SMALL
    dots = np.reshape([inches(mark.date, mark.value) for mark in claims.itertuples()], (-1, 2))
    half = _HALF[size] * np.reshape(wide, (-1, 1))
    edges = [
        ((mark.date, mark.date), (mark.value, end))
        for mark in claims.itertuples()
        for end in (mark.fade_low, mark.fade_high)
        if pd.notna(end)
    ]
    thin = [layout.along(inches(*a), inches(*b), count=5) for a, b in _pieces([*edges, *paths])]
    anchors = [inches(label.date, label.value) for label in labels]
    boxes = [layout.box(label.lines, points, label.bold) for label in labels]
    solid, soft = np.hstack([dots - half, dots + half]), np.vstack(thin) if thin else ()
    corners = layout.place(anchors, boxes, solid, (0, 0, *room), soft)
    for label, anchor, corner, size_of in zip(labels, anchors, corners, boxes, strict=True):
        tip, about = np.array(layout.nearest(anchor, corner, size_of)), {"group": label.group}
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
    shown = claims[claims["labelled"]].itertuples()
    notes = [
        f"{mark.letter}  {mark.named or f'{mark.short}, {mark.when}'}: {mark.words}"
        for mark in shown
    ]
    notes += filter(None, more)
    return [said for note in notes for said in layout.hang(note, room, font)]


def _pieces(paths):
    """Short pieces of lines: pairs of a day and a number."""
    for dates, values in paths:
        places = list(zip(dates, values, strict=True))
        some = np.unique(np.linspace(0, len(places) - 1, _PIECES).astype(int))
        yield from pairwise(places[at] for at in some)


# --- words --------------------------------------------------------------------------------------


def claims_told(frame, marks, drawn=None) -> list[str]:
    """What marker, line, arrow and bold words mean, and which claims are not drawn."""
    claims, reasons = marks.claims, marks.left_out["reason"]
    reasons = reasons[reasons.ne("a retelling")]  # no claims of their own
    many, reach = len(claims) > MANY, reach_in_words(frame)
    line_told = f"; line: {reach}" * bool(reach and not many)
    some = f"{number(len(claims) if drawn is None else drawn)} of {number(len(claims))} claims"
    said = {
        f"Marker: the number as printed{hollow_in_words(claims)}{line_told}.": True,
        "Arrow: the words set no limit on that side.": not many,
        f"Drawn: {some}, of those at nearly one place one; the table has all.": many,
        "Bold: also in the article.": claims["emphasis"].any(),
        f"Claims not shown: {reasons_in_words(reasons)}.": len(reasons) > 0,
    }
    return [one for one, occurs in said.items() if occurs]
