"""Events, and claims if wanted, one below the other on one axis of dates."""

from __future__ import annotations

from math import inf

import numpy as np
import pandas as pd

from analysis import told
from analysis.charts import look
from analysis.charts.kinds import shared
from analysis.charts.layout import LEADING, date_ticks, share, timeline_limits
from analysis.charts.layout import box as box_of
from analysis.charts.scene import Axis, Entry, Panel, Run, Scene, box, line, point, runs_of, text
from analysis.days import days_of
from analysis.needed import need_columns
from analysis.told import hollow_in_words, hover_lines
from analysis.wording.said import days_in_words, known, listed, number, sentence, some_of

MOST = 120  # rows of a picture that can still be read; it is then some 35 inches tall
_SIDE = 0.2  # inches left and right of the axis
_GAP = {"notebook": 0.11, "column": 0.08}  # between rows
_AWAY = {"notebook": 0.12, "column": 0.09}  # from marker to text
_SMALLER = 0.92  # than other text
_APART = 0.12  # above the rows without a date
_DRAWN = ["date", "when", "text", "is_claim", "kind", "label", "look", "marker", "colour"]
_DRAWN += ["hollow", "emphasis", "value", "known", "url"]


def timeline(
    events=None,
    claims=None,
    title=None,
    subtitle=None,
    size="notebook",
    kind="kind",
    label=None,
    marks=None,
) -> Scene:
    """Events, and claims if wanted, in time: one row an item, the earliest on top.

    Parameters
    ----------
    events, claims, kind, label
        As for :func:`mark_frame`. Of more than 120 items the article's are drawn and as many
        others as there is room for, evenly from first to last; the caption says so.
    title, subtitle, size, marks
        As for :func:`analysis.charts.kinds.claims`.

    Its ``marks``, and what is refused besides an unknown size, are those of :func:`mark_frame`.

    Examples
    --------
    >>> from analysis import load
    >>> timeline(load("record", "events").query("kind == 'treaty'")).alt.split(":")[0]
    '8 events from 9 Feb 2000 to 4 Dec 2024'
    """
    look.refuse_unknown(size)
    marks = mark_frame(events, claims, kind, label) if marks is None else marks
    shown, left_out = _evenly(marks)
    return Scene(
        title or "",
        " ".join(filter(None, [subtitle or caption(shown), left_out])),
        size,
        [_panel(shown, size)],
        alt_text(marks),
        mark_table(marks),
        _legend(shown),
        addresses=shared.addresses(shown),
        marks=marks,
    )


def mark_frame(events=None, claims=None, kind: str = "kind", label=None) -> pd.DataFrame:
    """What is drawn of events and claims in time, one row an item, the earliest first.

    Parameters
    ----------
    events
        Columns ``date, event`` and the one that `kind` names; uses ``date_precision`` (day, month
        or year), ``note, url, evidence, source`` where present. Rows in any order. None, where
        there are only claims.
    claims
        Claims with ``value, bound`` and other columns of :func:`analysis.ledger`; their date is
        ``window_end``.
    kind
        Column of `events` that says which colour and shape an item has.
    label
        A column of `claims`, or several, whose text stands before the number in place of the
        speaker: a place, an event.

    Returns
    -------
    DataFrame
        ``row`` (0 is the top; items without a date come last); ``date``; ``when`` (the date in
        words, see :func:`analysis.told.events_in_words`); ``text``; ``is_claim``; ``kind`` (of
        event, or of the claim's originator); ``label`` (what the legend switches: the kind in
        words, or the speaker); ``look`` (place of the kind of event in the palette, -1 for a claim
        and for an event without a place); ``marker, colour``; ``hollow, emphasis, value`` (of a
        claim); ``known`` (lines of text); ``url``.

    Raises
    ------
    ValueError
        If a needed column is missing, or there is neither an event nor a claim.

    Examples
    --------
    >>> events = pd.DataFrame({"date": ["2024-06-19", None], "event": ["treaty signed", "talks"],
    ...                        "kind": ["treaty", "visit"]})
    >>> mark_frame(events)[["when", "text", "kind"]]
              when           text    kind
    0  19 Jun 2024  treaty signed  treaty
    1      no date          talks   visit
    """
    items = []
    if events is not None:
        swapped = "claim_id" in getattr(events, "columns", ())
        remedy = "claims go behind it, as in timeline(claims=frame)" * swapped
        need_columns(events, ("date", "event", kind), "A timeline's table of events", remedy)
        items.append(_events(events, kind))
    if claims is not None:
        need_columns(claims, ("value", "bound"), "A timeline's table of claims")
        items.append(_claims(claims, label))
    if not any(map(len, items)):
        raise ValueError("There is nothing to draw: no event and no claim.")
    marks = pd.concat(items).reindex(columns=_DRAWN)
    marks = marks.sort_values(["date", "is_claim", "text", "kind"], ignore_index=True)
    return marks.assign(row=marks.index)


def alt_text(marks: pd.DataFrame) -> str:
    """One sentence that tells a timeline, for readers who cannot see it.

    Examples
    --------
    >>> events = pd.DataFrame({"date": ["2024-06-19", "2024-12-04"], "event": ["signed", "kept"],
    ...                        "kind": ["treaty", "treaty"]})
    >>> alt_text(mark_frame(events))
    '2 events from 19 Jun 2024 to 4 Dec 2024: 2 are “treaty”.'
    """
    claims = marks["is_claim"]
    events, dated = marks["kind"][~claims], marks[marks["date"].notna()]
    many = (some_of(len(events), "event", "events"), some_of(claims.sum(), "claim", "claims"))
    without = some_of(len(marks) - len(dated), "has no date", "have no date")
    head = listed(filter(None, many)) + told.from_to(dated["when"])
    return sentence(head, told.busiest_year(dated["date"]), told.kinds_told(events), without)


def mark_table(marks: pd.DataFrame) -> list[tuple[str, str]]:
    """Each event or claim of a timeline, and what is known of it."""
    return [
        (f"{mark.when}: {mark.text}", known(mark.kind * (not mark.is_claim), *mark.known))
        for mark in marks.itertuples()
    ]


def caption(marks: pd.DataFrame) -> str:
    """What markers mean, and where items without a date stand, for those that occur."""
    claims = (
        "Claims stand at the last day that they count; colour: who speaks, shape: what the words "
        f"make of the number{hollow_in_words(marks)}."
    )
    parts = {
        "Each marker is an event on its day; colour and shape: what kind.": not marks[
            "is_claim"
        ].all(),
        claims: marks["is_claim"].any(),
        "Bold: in the article.": marks["emphasis"].any(),
        "At the bottom: items without a date.": marks["date"].isna().any(),
    }
    return " ".join(said for said, occurs in parts.items() if occurs)


# --- items --------------------------------------------------------------------------------------


def _events(events, kind) -> pd.DataFrame:
    """Events as items, each kind with its place in the palette."""
    said = told.events_in_words(events, kind).sort_values(["date", "text", "kind"])
    places = look.event_places(said["kind"])
    labels = {kind: told.kind_in_words(kind) for kind in places} | {"": "no kind given"}
    place = said["kind"].map(places).fillna(-1).astype(int)
    return said.assign(
        **dict.fromkeys(["is_claim", "hollow", "emphasis"], False),
        label=said["kind"].map(labels).fillna("other kinds"),
        look=place,
        marker=[look.EVENT_LOOKS[at][1] for at in place],
        colour=[look.EVENT_LOOKS[at][0] for at in place],
    )


def _claims(claims, label) -> pd.DataFrame:
    """Claims as items: who says how much, with the unit; or what the label says, and how much."""
    claims = told.completed(claims.reset_index(drop=True))
    said = shared.with_colours(told.in_words(claims, units=True))
    date = days_of(claims["window_end"])
    named, words = told.named(claims, label), said["words"]
    spoken = (said["short"] + ": " + words).mask(said["modality"].eq("denied"), words)
    return said.assign(
        date=date,
        when=days_in_words(date).replace("", "no date"),
        text=spoken.mask(named.ne(""), named + ": " + words),
        is_claim=True,
        label=said["short"],
        look=-1,
        marker=said["marker"].fillna(look.EVENT_LOOKS[-1][1]),
        known=[hover_lines(mark)[1:] for mark in said.itertuples()],
    )


# --- what is drawn ------------------------------------------------------------------------------


def _evenly(marks) -> tuple[pd.DataFrame, str]:
    """The rows that are drawn, and what to say where these are not all.

    Of too many the article's are drawn, if they are few, and others evenly from first to last.
    """
    if len(marks) <= MOST:
        return marks, ""
    few = 0 < marks["emphasis"].sum() <= MOST // 2
    first = marks.index[marks["emphasis"] & few]
    others = marks.index.difference(first)
    places = np.linspace(0, len(others) - 1, MOST - len(first)).round().astype(int)
    aside = "the article's and others, " * bool(few)
    said = f"Drawn: {MOST} of {number(len(marks))} items, {aside}evenly from first to last"
    return marks.loc[others[places].union(first)], f"{said}; the table has all."


def _legend(marks) -> list[Entry]:
    """What colour and shape mean, for those that occur: of events, then of claims."""
    events = marks[~marks["is_claim"]].drop_duplicates("label").sort_values("look")
    found = [
        Entry(point(0, 0, mark.marker, colour=mark.colour, width=0.4), mark.label)
        for mark in events.itertuples()
    ]
    whose = "claims: " * bool(found)
    claims = shared.claim_legend(marks[marks["is_claim"]])
    return found + [e._replace(said=whose * (e.mark.colour != look.INK) + e.said) for e in claims]


def _panel(marks, size) -> Panel:
    """Dates above and below, rows in inches from the top."""
    limits = timeline_limits(marks["date"])
    ticks = tuple(date_ticks(*limits, most=6 if size == "column" else 12))
    x = Axis(limits, "date", ticks, grid=True, both=True)
    drawn, bottom, edges = [], 0.06, []
    for mark in marks.assign(at=marks["date"].fillna(limits[0])).itertuples():
        if pd.isna(mark.date) and not edges:
            edges = [bottom + 0.06]
            bottom += _APART
        side, runs = _beside(mark, share(mark.at, x), size)
        tall = len(runs) * look.FONT_SIZES[size] * _SMALLER * LEADING / 72 + _GAP[size]
        drawn += _item(mark, bottom + tall / 2, side, runs, limits, size)
        bottom += tall
    body = bottom + 0.06
    for edge in edges:  # what has no date is set apart, without lines of dates
        drawn.append(box(-inf, inf, edge, body, look.PAPER, layer=0.6))
        drawn.append(line((-inf, inf), (edge, edge), look.QUIET, 0.8, layer=0.7))
    return Panel(_SIDE, _SIDE, body, x, Axis((body, 0.0), "none"), drawn, above=0.45, below=0.5)


def _beside(mark, part, size) -> tuple[str, list[Run]]:
    """How words stand: right of their marker where one line is enough, else where there is room."""
    when = mark.when.replace(" ", "\u00a0")
    width = look.room(look.WIDTHS[size] - 2 * _SIDE, size)
    how = (look.FONT_SIZES[size], _SMALLER, look.INK, mark.emphasis)
    rooms = {"left": (1 - part) * width, "right": part * width}
    runs = {s: runs_of(f"{when}: {mark.text}", rooms[s] - _AWAY[size], *how) for s in rooms}
    side = next((side for side in rooms if len(runs[side]) == 1), max(rooms, key=rooms.get))
    return side, runs[side]


def _item(mark, middle, side, runs, limits, size):
    """A marker at the date and the text beside it; without a date both stand at the left."""
    yield point(
        mark.at, middle, mark.marker, colour=mark.colour, size=8.5 if size == "notebook" else 6.5,
        width=1.5 if mark.hollow else 0.4, hollow=mark.hollow, layer=5,
        hover=(mark.when, mark.text, *mark.known), group=mark.label,
    )  # fmt: skip
    inch = (limits[1] - limits[0]) / (look.WIDTHS[size] - 2 * _SIDE)
    inch *= 1 if side == "left" else -1
    start = (mark.at + inch * _AWAY[size]).round("s")
    wide, tall = box_of([run.said for run in runs], look.FONT_SIZES[size] * _SMALLER, mark.emphasis)
    end = (start + inch * wide).round("s")
    low, high = middle - tall / 2, middle + tall / 2
    yield box(start, end, low, high, look.PAPER, layer=0.6, group=mark.label)
    yield text(start, middle, runs, align=(side, "middle"), layer=4, group=mark.label)
