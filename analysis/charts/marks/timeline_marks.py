"""Marks of a timeline: events, and claims if wanted, one below the other on one axis of dates."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.bounds import said_bound
from analysis.charts.look import CROSS, EVENT_PLACES, EVENT_SHAPES, SHAPES
from analysis.charts.marks.claims_marks import HOLLOW
from analysis.charts.marks.words import (
    completed,
    count_of,
    day_in_words,
    figure_in_words,
    hollow_key,
    known,
    listed,
    marker_of,
    sentence,
    with_denials,
    with_units,
)

_OPTIONAL = ("date_precision", "note", "url", "evidence", "source")
_COLUMNS = [
    "date",
    "when",
    "text",
    "is_claim",
    "kind",
    "bound",
    "marker",
    "hollow",
    "emphasis",
    "hover",
    "url",
]


def timeline(
    events: pd.DataFrame, claims: pd.DataFrame | None = None, kind: str = "kind"
) -> pd.DataFrame:
    """Marks of events and claims in time, one row an item, the earliest first.

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
        ``is_claim``; ``kind`` (of event, or of the claim's originator); ``look`` (place of the
        kind of event in the palette, -1 for a claim and for an event without a kind);
        ``bound, marker, hollow, emphasis`` (of a claim); ``hover`` (lines of text);
        ``url``.

    Raises
    ------
    ValueError
        If a needed column is missing, or there is neither an event nor a claim.

    Examples
    --------
    >>> events = pd.DataFrame({"date": ["2024-06-19", None], "event": ["treaty signed", "talks"],
    ...                        "kind": ["treaty", "visit"]})
    >>> timeline(events)[["when", "text", "kind"]]
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
    look = marks["kind"].map(event_places(marks)).where(~marks["is_claim"]).fillna(-1).astype(int)
    return marks.assign(look=look)


def event_kinds(marks: pd.DataFrame) -> list[str]:
    """Kinds of events by the date on which they first occur.

    Examples
    --------
    >>> events = pd.DataFrame({"date": ["2024-06-19", "2000-07-19"], "event": ["signed", "talks"],
    ...                        "kind": ["treaty", "visit"]})
    >>> event_kinds(timeline(events))
    ['visit', 'treaty']
    """
    events = marks[~marks["is_claim"] & marks["kind"].ne("")]
    first = events.groupby("kind")["date"].min().reset_index()
    return first.sort_values(["date", "kind"], na_position="last")["kind"].tolist()


def event_places(marks: pd.DataFrame) -> dict[str, int]:
    """The place of each kind of event in the palette, in the order of :func:`event_kinds`.

    Kinds that the project's data name always have the same place; others take what is left, by
    the date on which they first occur. The cross is for votes against alone.

    Examples
    --------
    >>> events = pd.DataFrame({"date": ["2024-06-19", "2000-07-19"], "event": ["signed", "talks"],
    ...                        "kind": ["treaty", "other"]})
    >>> event_places(timeline(events))
    {'other': 0, 'treaty': 3}
    """
    kinds, taken = event_kinds(marks), {}
    for kind in EVENT_PLACES:
        if kind in kinds:
            taken.setdefault(EVENT_PLACES[kind], kind)
    known = {kind: place for place, kind in taken.items()}
    every = [place for place in range(len(EVENT_SHAPES)) if place != CROSS]
    left = [place for place in every if place not in taken] or every
    others = [kind for kind in kinds if kind not in known]
    known |= {kind: left[count % len(left)] for count, kind in enumerate(others)}
    return {kind: known[kind] for kind in kinds}


def describe_timeline(marks: pd.DataFrame) -> str:
    """One sentence that tells a timeline, for readers who cannot see it.

    Examples
    --------
    >>> events = pd.DataFrame({"date": ["2024-06-19", "2024-12-04"], "event": ["signed", "kept"],
    ...                        "kind": ["treaty", "treaty"]})
    >>> describe_timeline(timeline(events))
    'Timeline of 2 events from 19 Jun 2024 to 4 Dec 2024: 2 of the kind “treaty”.'
    """
    dated, claims = marks[marks["date"].notna()], int(marks["is_claim"].sum())
    when = list(dict.fromkeys(dated["when"].iloc[[0, -1]])) if len(dated) else []
    events = count_of(len(marks) - claims, "event", "events")
    many = [events] * (claims < len(marks)) + [count_of(claims, "claim", "claims")] * bool(claims)
    head = f"Timeline of {listed(many)}"
    if when:
        head += f" from {when[0]} to {when[1]}" if len(when) > 1 else f" of {when[0]}"
    kinds = marks["kind"].where(~marks["is_claim"]).value_counts()
    said = [f"{kinds[kind]} of the kind “{kind}”" for kind in event_kinds(marks)]
    undated = len(marks) - len(dated)
    return sentence(
        head,
        listed(said) if said else "",
        count_of(undated, "has no date", "have no date") if undated else "",
    )


def tell_timeline(marks: pd.DataFrame) -> list[tuple[str, str]]:
    """Each event or claim of a timeline, and what is known of it, for a table."""
    kinds = marks["kind"].where(~marks["is_claim"], "")
    return [
        (f"{mark.when}: {mark.text}", known(kind, *mark.hover))
        for mark, kind in zip(marks.itertuples(), kinds, strict=True)
    ]


def timeline_key(marks: pd.DataFrame) -> str:
    """What markers of a timeline mean, for its subtitle."""
    parts = []
    if (~marks["is_claim"]).any():
        parts.append("Each marker is an event on its day; colour and shape: what kind.")
    if marks["is_claim"].any():
        hollow = hollow_key(marks)
        parts.append(
            "Claims stand at the last day that they count; colour: who speaks, shape: what the "
            f"words make of the number{hollow}."
        )
    if marks["emphasis"].any():
        parts.append("Bold: in the article.")
    if marks["date"].isna().any():
        parts.append("At the bottom: items without a date.")
    return " ".join(parts)


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
    when = [
        day_in_words(day, precision) or "no date"
        for day, precision in zip(date, events["date_precision"], strict=True)
    ]
    return pd.DataFrame(
        {
            "date": date,
            "when": when,
            "text": events["event"].fillna("(no text)").astype(str),
            "is_claim": False,
            "kind": events[kind].fillna("").astype(str),
            "bound": "",
            "marker": "",
            "hollow": False,
            "emphasis": False,
            "hover": [_event_hover(row) for _, row in events.iterrows()],
            "url": events["url"].fillna(""),
        },
        columns=_COLUMNS,
    )


def _claims(claims) -> pd.DataFrame:
    """Claims as items: who says how much, with the unit."""
    claims = completed(claims.reset_index(drop=True))
    claims = claims.assign(bound=said_bound(claims))
    words = [figure_in_words(row) for _, row in claims.iterrows()]
    words = with_units(claims, words, always=True)
    who = claims["originator"].fillna("not named")
    words = pd.Series(with_denials(claims, words, who), claims.index, "str")
    date = pd.to_datetime(claims["window_end"]).astype("datetime64[us]")
    return pd.DataFrame(
        {
            "date": date,
            "when": date.map(day_in_words).astype(str).replace("", "no date"),
            "text": words.where(claims["modality"].eq("denied"), who + ": " + words),
            "is_claim": True,
            "kind": claims["originator_kind"].fillna("unknown"),
            "bound": claims["bound"].where(claims["value"].notna(), "").fillna(""),
            "marker": marker_of(claims).where(claims["value"].notna(), "").fillna(""),
            "hollow": claims["modality"].isin(HOLLOW),
            "emphasis": claims["source"].eq("article"),
            "hover": [_claim_hover(row) for _, row in claims.iterrows()],
            "url": claims["url"].fillna(""),
        },
        columns=_COLUMNS,
    )


def _event_hover(row) -> list[str]:
    told = {"note": "", "source": "source: ", "evidence": "evidence: ", "url": ""}
    return [f"{lead}{row[name]}" for name, lead in told.items() if _filled(row[name])]


def _claim_hover(row) -> list[str]:
    told = {"wording": "printed: ", "outlet": "read in ", "modality": "", "url": ""}
    lines = [f"{lead}{row[name]}" for name, lead in told.items() if _filled(row[name])]
    says = SHAPES.get(row["bound"])
    return lines[:1] + ([says["says"]] if says else []) + lines[1:]


def _filled(cell) -> bool:
    return pd.notna(cell) and bool(str(cell))
