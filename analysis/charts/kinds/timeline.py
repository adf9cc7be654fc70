"""Events, and claims if wanted, one below the other on one axis of dates."""

from __future__ import annotations

import re
from math import inf

import numpy as np
import pandas as pd

from analysis.charts import look
from analysis.charts.kinds import shared
from analysis.charts.layout import LEADING, date_ticks, timeline_limits, wrap
from analysis.charts.layout import box as box_of
from analysis.charts.scene import Axis, Entry, Panel, Run, Scene, box, line, point, text
from analysis.told import completed, in_words
from analysis.wording.said import count_of, day_in_words, known, listed, number, sentence

MOST = 120  # rows of a picture that can still be read; it is then some 35 inches tall
MOST_KINDS = 16  # colours and shapes that a legend can still explain
_SIDE = 0.2  # inches left and right of the axis
_GAP = {"notebook": 0.11, "column": 0.08}  # between rows
_AWAY = {"notebook": 0.12, "column": 0.09}  # from marker to text
_SMALLER = 0.92  # than other text
_APART = 0.12  # above the rows without a date
_NO_KIND, _OTHERS = "no kind given", "other kinds"
_OPTIONAL = ("date_precision", "note", "url", "evidence", "source")
_DRAWN = ["date", "when", "text", "is_claim", "kind", "label", "emphasis", "hollow", "marker"]
_DRAWN += ["bound", "colour", "value", "hover", "url"]


def timeline(events, claims=None, title=None, subtitle=None, size="notebook", kind="kind") -> Scene:
    """Events, and claims if wanted, in time: one row an item, the earliest on top.

    Parameters
    ----------
    events, claims, kind
        As for :func:`mark_frame`. Of more than 120 items the article's are drawn and as many
        others as there is room for, evenly from first to last; the caption says so.
    title, subtitle, size
        As for :func:`analysis.charts.kinds.claims`.

    Returns
    -------
    Scene
        Its ``marks`` are those of :func:`mark_frame`.

    Raises
    ------
    ValueError
        As :func:`mark_frame`; or for an unknown size.

    Examples
    --------
    >>> from analysis import load
    >>> timeline(load("record", "events").query("kind == 'treaty'")).alt.split(":")[0]
    '8 events from 9 Feb 2000 to 4 Dec 2024'
    """
    look.refuse_unknown(size)
    marks = mark_frame(events, claims, kind)
    shown = _evenly(marks)
    return Scene(
        title or "",
        " ".join(filter(None, [subtitle or caption(shown), _left_out(shown, marks)])),
        size,
        [_panel(shown, size)],
        alt_text(marks),
        mark_table(marks),
        _legend(shown),
        addresses=shared.addresses(shown),
        marks=marks,
    )


def mark_frame(events, claims=None, kind: str = "kind") -> pd.DataFrame:
    """What is drawn of events and claims in time, one row an item, the earliest first.

    Parameters
    ----------
    events
        Columns ``date, event`` and the one that `kind` names; uses ``date_precision`` (day, month
        or year), ``note, url, evidence, source`` where present. Rows in any order.
    claims
        Claims with ``value, bound`` and other columns of :func:`analysis.ledger`; their date is
        ``window_end``.
    kind
        Column of `events` that says which colour and shape an item has.

    Returns
    -------
    DataFrame
        ``row`` (0 is the top; items without a date come last); ``date``; ``when`` (the date in
        words, to the month or year where no more is known; ``no date`` without one); ``text``;
        ``is_claim``; ``kind`` (of event, or of the claim's originator); ``label`` (what the legend
        switches: the kind in words, or the speaker); ``look`` (place of the kind of event in the
        palette, -1 for a claim and for an event without a place); ``bound, marker, hollow,
        emphasis, value`` (of a claim); ``colour``; ``hover`` (lines of text); ``url``.

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
    _need(events, claims, kind)
    items = [_events(events, kind)] if len(events) else []
    items += [_claims(claims)] if claims is not None and len(claims) else []
    marks = pd.concat(items, ignore_index=True)
    marks = marks.sort_values(["date", "is_claim", "text", "kind"], na_position="last")
    marks = marks.reset_index(drop=True)
    marks.insert(0, "row", np.arange(len(marks)))
    places = event_places(marks)
    plain = marks["kind"].where(~marks["is_claim"])
    labels = {kind: _in_words(kind) for kind in places} | {"": _NO_KIND}
    return marks.assign(
        look=plain.map(places).fillna(-1).astype(int),
        label=marks["label"].where(marks["is_claim"], plain.map(labels).fillna(_OTHERS)),
        colour=marks["colour"].where(
            marks["is_claim"], plain.map(lambda kind: event_look(places.get(kind, -1))[0])
        ),
    )


def event_places(marks: pd.DataFrame) -> dict[str, int]:
    """The place in the palette of each kind of event, by the date on which they first occur.

    Kinds that the project's data name always have the same place; others take what is left. The
    cross is for votes against alone. Of more than 16 kinds the commonest have a place.

    Examples
    --------
    >>> events = pd.DataFrame({"date": ["2024-06-19", "2000-07-19"], "event": ["signed", "talks"],
    ...                        "kind": ["treaty", "other"]})
    >>> event_places(mark_frame(events))
    {'other': 0, 'treaty': 3}
    """
    kinds = marks.loc[~marks["is_claim"] & marks["kind"].ne(""), "kind"]  # by date, as the rows
    common = kinds.value_counts().index[:MOST_KINDS]
    found, taken = dict.fromkeys(kinds[kinds.isin(common)].unique()), set()
    for kind, place in look.EVENT_PLACES.items():
        if kind in found and place not in taken:
            found[kind] = place
            taken.add(place)
    every, cross = range(len(look.EVENT_SHAPES) ** 2), look.CROSS
    left = (at for at in every if at not in taken and at % len(look.EVENT_SHAPES) != cross)
    return {kind: next(left) if place is None else place for kind, place in found.items()}


def event_look(place: int) -> tuple[str, str]:
    """Colour and shape of a place in the palette; no two places look alike before the 65th.

    Examples
    --------
    >>> event_look(0), event_look(8), event_look(-1)
    (('#332288', 'up'), ('#b0413e', 'up'), ('#333333', 'thin diamond'))
    """
    if place < 0:
        return look.UNKNOWN_COLOUR, "thin diamond"
    many = len(look.EVENT_SHAPES)
    return look.EVENT_COLOURS[(place + place // many) % many], look.EVENT_SHAPES[place % many]


def alt_text(marks: pd.DataFrame) -> str:
    """One sentence that tells a timeline, for readers who cannot see it.

    Examples
    --------
    >>> events = pd.DataFrame({"date": ["2024-06-19", "2024-12-04"], "event": ["signed", "kept"],
    ...                        "kind": ["treaty", "treaty"]})
    >>> alt_text(mark_frame(events))
    '2 events from 19 Jun 2024 to 4 Dec 2024: 2 are “treaty”.'
    """
    dated, claims = marks[marks["date"].notna()], int(marks["is_claim"].sum())
    events, undated = len(marks) - claims, len(marks) - len(dated)
    many = [count_of(events, "event", "events")] * bool(events)
    many += [count_of(claims, "claim", "claims")] * bool(claims)
    ends = list(dict.fromkeys(dated["when"].iloc[[0, -1]])) if len(dated) else []
    when = {0: "", 1: " of {}", 2: " from {} to {}"}[len(ends)].format(*ends)
    without = count_of(undated, "has no date", "have no date") if undated else ""
    return sentence(listed(many) + when, _crowded(dated), _kinds_told(marks), without)


def mark_table(marks: pd.DataFrame) -> list[tuple[str, str]]:
    """Each event or claim of a timeline, and what is known of it."""
    kinds = marks["kind"].where(~marks["is_claim"], "")
    return [
        (f"{mark.when}: {mark.text}", known(kind, *mark.hover))
        for mark, kind in zip(marks.itertuples(), kinds, strict=True)
    ]


def caption(marks: pd.DataFrame) -> str:
    """What markers mean, and where items without a date stand, for those that occur."""
    parts = []
    if (~marks["is_claim"]).any():
        parts.append("Each marker is an event on its day; colour and shape: what kind.")
    if marks["is_claim"].any():
        parts.append(
            "Claims stand at the last day that they count; colour: who speaks, shape: what the "
            f"words make of the number{shared.in_brackets(marks)}."
        )
    if marks["emphasis"].any():
        parts.append("Bold: in the article.")
    if marks["date"].isna().any():
        parts.append("At the bottom: items without a date.")
    return " ".join(parts)


# --- items --------------------------------------------------------------------------------------


def _need(events, claims, kind) -> None:
    missing = [name for name in ("date", "event", kind) if name not in events]
    if missing:
        raise ValueError(f"A timeline needs events with the columns {', '.join(missing)}.")
    if claims is not None:
        missing = [name for name in ("value", "bound") if name not in claims]
        if missing:
            raise ValueError(f"A timeline needs claims with the columns {', '.join(missing)}.")
    if events.empty and (claims is None or claims.empty):
        raise ValueError("There is nothing to draw: no event and no claim.")


def _events(events, kind) -> pd.DataFrame:
    events = events.reset_index(drop=True)
    absent = [name for name in _OPTIONAL if name not in events]
    events = events.assign(**dict.fromkeys(absent, ""))
    date = pd.to_datetime(events["date"]).astype("datetime64[us]")
    when = map(day_in_words, date, events["date_precision"])
    told = {"note": "", "source": "source: ", "evidence": "evidence: ", "url": ""}
    said = {name: lead + events[name].fillna("").astype(str) for name, lead in told.items()}
    lines = zip(*(said[name].where(said[name].ne(told[name]), "") for name in told), strict=True)
    return pd.DataFrame(
        {
            "date": date,
            "when": [said or "no date" for said in when],
            "text": events["event"].fillna("(no text)").astype(str),
            "is_claim": False,
            "kind": events[kind].fillna("").astype(str),
            **dict.fromkeys(["label", "colour", "bound", "marker"], ""),
            **dict.fromkeys(["hollow", "emphasis"], False),
            "value": np.nan,
            "hover": [[line for line in some if line] for some in lines],
            "url": events["url"].fillna(""),
        }
    )[_DRAWN]


def _claims(claims) -> pd.DataFrame:
    """Claims as items: who says how much, with the unit."""
    claims = completed(claims.reset_index(drop=True))
    said = shared.with_colours(in_words(claims, units=True))
    date = pd.to_datetime(claims["window_end"]).astype("datetime64[us]")
    denied = claims["modality"].eq("denied")
    return said.assign(
        date=date,
        when=date.map(day_in_words).astype(str).replace("", "no date"),
        text=said["words"].where(denied, said["short"] + ": " + said["words"]),
        is_claim=True,
        label=said["short"],
        marker=said["marker"].fillna(""),
        bound=said["bound"].fillna(""),
        hover=[shared.claim_hover(mark)[1:] for mark in said.itertuples()],
    )[_DRAWN]


# --- what is drawn ------------------------------------------------------------------------------


def _evenly(marks) -> pd.DataFrame:
    """The rows that are drawn: all, or the article's and others evenly from first to last."""
    if len(marks) <= MOST:
        return marks
    first = marks.index[marks["emphasis"]] if marks["emphasis"].sum() <= MOST // 2 else []
    others = marks.index.difference(first)
    places = np.linspace(0, len(others) - 1, MOST - len(first)).round().astype(int)
    return marks.loc[others[places].union(first)]


def _left_out(shown, marks) -> str:
    if len(shown) == len(marks):
        return ""
    firsts = "the article's and others, " if marks["emphasis"].sum() <= MOST // 2 else ""
    firsts *= bool(shown["emphasis"].any())
    many = f"{number(len(shown))} of {number(len(marks))} items"
    return f"Drawn: {many}, {firsts}evenly from first to last; the table has all."


def _legend(marks) -> list[Entry]:
    """What colour and shape mean, for those that occur: of events, then of claims."""
    events = marks[~marks["is_claim"]].drop_duplicates("label").sort_values("look")
    found = [
        Entry(point(0, 0, event_look(mark.look)[1], colour=mark.colour, width=0.4), mark.label)
        for mark in events.itertuples()
    ]
    for entry in shared.claim_legend(marks[marks["is_claim"]]):
        whose = "claims: " if found and entry.mark.colour != look.INK else ""
        found.append(entry._replace(said=whose + entry.said))
    return found


def _panel(marks, size) -> Panel:
    """Dates above and below, rows in inches from the top."""
    limits = timeline_limits(marks["date"])
    rows = _stacked(marks, limits, size)
    ticks = tuple(date_ticks(*limits, most=6 if size == "column" else 12))
    x = Axis(limits, "date", ticks, grid=True, both=True)
    body = rows["bottom"].max() + 0.06
    y = Axis((body, 0.0), "none")
    drawn = [mark for row in rows.itertuples() for mark in _item(row, limits, size)]
    undated = rows[rows["date"].isna()]
    if len(undated):  # set apart, without lines of dates
        edge = undated["top"].min() + 0.06
        drawn.append(box(-inf, inf, edge, body, look.PAPER, layer=0.6))
        drawn.append(line((-inf, inf), (edge, edge), look.QUIET, 0.8, layer=0.7))
    return Panel(_SIDE, _SIDE, body, x, y, drawn, above=0.45, below=0.5)


def _stacked(marks, limits, size) -> pd.DataFrame:
    """The rows with their lines of text, the side of the text, and their place in inches."""
    font = look.FONT_SIZES[size] * _SMALLER
    width = shared.room(look.WIDTHS[size] - 2 * _SIDE, size)
    at = ((marks["date"] - limits[0]) / (limits[1] - limits[0])).fillna(0.0)
    said = marks["when"].str.replace(" ", "\u00a0") + ": " + marks["text"]
    sides = [
        _beside(words, {"left": (1 - part) * width, "right": part * width}, font, bold, size)
        for words, part, bold in zip(said, at, marks["emphasis"], strict=True)
    ]
    rows = marks.assign(align=[side for side, _ in sides], lines=[lines for _, lines in sides])
    lines = rows["lines"].str.len() * font * LEADING / 72 + _GAP[size]
    undated = rows["date"].isna()
    bottom = (lines + _APART * (undated & ~undated.shift(fill_value=False))).cumsum() + 0.06
    return rows.assign(bottom=bottom, top=bottom - lines - _APART, middle=bottom - lines / 2)


def _beside(words, rooms, font, bold, size) -> tuple[str, list[str]]:
    """How words stand: right of their marker where one line is enough, else where there is room."""
    lines = {side: wrap(words, room - _AWAY[size], font, bold) for side, room in rooms.items()}
    short = [side for side in rooms if len(lines[side]) == 1]
    side = short[0] if short else max(rooms, key=rooms.get)
    return side, lines[side]


def _item(mark, limits, size):
    """A marker at the date and the text beside it; without a date both stand at the left."""
    x = limits[0] if pd.isna(mark.date) else mark.date
    shape = event_look(mark.look)[1] if mark.look >= 0 else mark.marker or "thin diamond"
    across = 8.5 if size == "notebook" else 6.5
    yield point(
        x, mark.middle, shape, colour=mark.colour, size=across, hollow=mark.hollow, layer=5,
        width=1.5 if mark.hollow else 0.4, group=mark.label,
        hover=(mark.when, mark.text, *mark.hover),
    )  # fmt: skip
    inch = (limits[1] - limits[0]) / (look.WIDTHS[size] - 2 * _SIDE)
    inch *= 1 if mark.align == "left" else -1
    start = (x + inch * _AWAY[size]).round("s")
    wide, tall = box_of(mark.lines, look.FONT_SIZES[size] * _SMALLER, bool(mark.emphasis))
    ends, about = (start, (start + inch * wide).round("s")), {"group": mark.label}
    yield box(*ends, mark.middle - tall / 2, mark.middle + tall / 2, look.PAPER, layer=0.6, **about)
    runs = [Run(said, _SMALLER, bold=bool(mark.emphasis)) for said in mark.lines]
    yield text(start, mark.middle, runs, align=(mark.align, "middle"), layer=4, **about)


# --- words --------------------------------------------------------------------------------------


def _in_words(kind) -> str:
    """A kind as the legend says it."""
    return re.sub(r"(?<=\w)\+(?=\w)", ", ", kind.replace("_", " ")).strip()


def _crowded(dated) -> str:
    """The year with the most items, where there are several years and it is one alone."""
    years = dated["date"].dt.year.value_counts()
    if len(years) < 2 or years.iloc[0] < 3 or years.iloc[0] == years.iloc[1]:
        return ""
    return f"the most in {years.index[0]} ({years.iloc[0]})"


def _kinds_told(marks) -> str:
    """How many events are of which kind: the three commonest, and the others together."""
    counts = marks.loc[~marks["is_claim"] & marks["kind"].ne(""), "kind"].value_counts()
    said = [f"{number(count)} “{_in_words(kind)}”" for kind, count in counts.iloc[:3].items()]
    said += [f"{number(counts.iloc[3:].sum())} of other kinds"] * (len(counts) > 3)
    if not said:
        return ""
    first, _, rest = listed(said).partition(" ")
    return f"{first} {'is' if first == '1' else 'are'} {rest}"
