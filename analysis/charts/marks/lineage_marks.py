"""Marks of a lineage: what each retelling made of the words of a statement."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.bounds import said_bound
from analysis.charts.look import SHAPES, number, span
from analysis.charts.marks.claims_marks import HOLLOW, about_what
from analysis.charts.marks.words import (
    completed,
    count_of,
    day_in_words,
    ends_of,
    figure_in_words,
    hollow_key,
    known,
    listed,
    marker_of,
    sentence,
    windows,
    with_denials,
    with_units,
)
from analysis.lineage import best_renderings, drift

# What the words do with the number, from ceiling to floor: one column of the chart each.
COLUMNS = {
    "upper": "ceiling",
    "range": "range",
    "about": "about",
    "point": "bare number",
    "lower": "floor",
}
MOST_STATEMENTS = 12
_NEEDED = ("claim_id", "statement_id", "value", "bound")
_UNKNOWN_MUNITION = ("", "unspecified")
_MEANING = ("quantity", "measure", "unit")


def lineage(frame: pd.DataFrame) -> pd.DataFrame:
    """Marks of the renderings of one or several statements, one row a rendering.

    Parameters
    ----------
    frame
        Renderings, as for :func:`analysis.drift`, in any order: needs ``claim_id, statement_id,
        value, bound``; uses the other columns of :func:`analysis.ledger` where present.

    Returns
    -------
    DataFrame
        From top to bottom: statements by the day their best rendering was published, and of each
        the best rendering, then the retellings by day of publication, those without a day last.
        ``row`` (0 is the top); ``statement_id, claim_id``; ``statement`` (its place, from 0) and
        ``heading`` (whose statement about what, and of which munition where it is known, on the
        first row of each); ``best`` (stands for the statement); ``emphasis`` (the article's);
        ``bound, shape`` (what the shape of the marker says) and ``column`` (0 ceiling, 1 range,
        2 about, 3 bare number, 4 floor; missing
        where there is no number); ``value, value_high`` (as printed); ``counts`` (what is
        counted); ``marker`` and ``hollow`` as for a chart of claims; ``outlet, when``
        (day of publication); ``words`` (the figure, with its unit); ``changed`` (what changed
        against the best rendering, from :func:`analysis.drift`, as text) and ``side_changed`` (a
        floor became a ceiling or the reverse); ``note`` (from what to what it changed); and for
        hover ``kind, who, wording, modality, munition, dates, url``.

    Raises
    ------
    ValueError
        If a needed column is missing, the frame is empty, a ``claim_id`` occurs twice, or there
        are more than 12 statements.

    Examples
    --------
    >>> from analysis import ledger
    >>> claims = ledger("containers").query("statement_id == 'us-nsc-2023-10-13-containers'")
    >>> lineage(claims)[["words", "note"]].head(2)
                            words                               note
    0  more than 1,000 containers                     best rendering
    1  as many as 1,000 containers changed: hedge (floor to ceiling)
    """
    _need(frame)
    frame = completed(frame.reset_index(drop=True))
    frame = frame.assign(bound=said_bound(frame)).pipe(_with_changes).pipe(_in_order)
    best = frame[frame["_best"]].set_index("statement_id")
    stated = frame["value"].notna()
    bound = frame["bound"].where(stated)
    words = [figure_in_words(row) for _, row in frame.iterrows()]
    first = ~frame["statement_id"].duplicated()
    return pd.DataFrame(
        {
            "row": np.arange(len(frame)),
            "statement_id": frame["statement_id"],
            "claim_id": frame["claim_id"],
            "statement": first.cumsum() - 1,
            "heading": _headings(frame).where(first, ""),
            "best": frame["_best"],
            "emphasis": frame["source"].eq("article"),
            "bound": bound,
            "shape": bound.map({b: s["says"] for b, s in SHAPES.items()}),
            "column": bound.map({b: place for place, b in enumerate(COLUMNS)}).astype(float),
            "value": frame["value"],
            "value_high": frame["value_high"],
            "counts": frame["quantity"].fillna("").str.replace("_", " ").astype(str),
            "marker": marker_of(frame.assign(bound=bound)),
            "hollow": frame["modality"].isin(HOLLOW),
            "outlet": frame["outlet"].fillna("outlet not named"),
            "when": frame["_day"].map(day_in_words).astype(str).replace("", "no date"),
            "words": with_denials(frame, with_units(frame, words, always=True), _who(frame)),
            "changed": frame["_changed"].str.replace(";", ", "),
            "side_changed": frame["_side_changed"],
            "note": [_note(row, best.loc[row["statement_id"]]) for _, row in frame.iterrows()],
            "kind": frame["originator_kind"].fillna("unknown"),
            "who": _who(frame),
            "wording": frame["wording"].fillna(""),
            "modality": frame["modality"].fillna(""),
            "munition": frame["munition"].fillna(""),
            "dates": windows(frame),
            "url": frame["url"].fillna(""),
        }
    )


def lineage_steps(marks: pd.DataFrame) -> pd.DataFrame:
    """The lines from the best rendering of each statement to each of its retellings.

    Returns
    -------
    DataFrame
        One row a line: ``from_row, from_column, to_row, to_column``, and ``side_changed`` (the
        retelling names another side than the best rendering). Rows without a number have none.

    Examples
    --------
    >>> from analysis import ledger
    >>> claims = ledger("containers").query("statement_id == 'us-nsc-2023-10-13-containers'")
    >>> lineage_steps(lineage(claims))["side_changed"].tolist()
    [True, True, True, False, False]
    """
    drawn = marks.loc[marks["column"].notna(), ["statement_id", "row", "column", "best"]]
    drawn = drawn.join(marks["side_changed"])
    best = drawn[drawn["best"]].rename(columns={"row": "from_row", "column": "from_column"})
    retold = drawn[~drawn["best"]].rename(columns={"row": "to_row", "column": "to_column"})
    steps = retold.merge(best[["statement_id", "from_row", "from_column"]], on="statement_id")
    return steps[["from_row", "from_column", "to_row", "to_column", "side_changed"]]


def describe_lineage(marks: pd.DataFrame) -> str:
    """One sentence that tells a lineage, for readers who cannot see it.

    Examples
    --------
    >>> from analysis import ledger
    >>> claims = ledger("containers").query("statement_id == 'us-nsc-2023-10-13-containers'")
    >>> print(describe_lineage(lineage(claims)))
    Lineage of 1 statement about containers in 6 renderings, printed as 1,000: 3 print a ceiling, 1
    a bare number and 2 a floor; 3 turn a floor into a ceiling or back.
    """
    statements = count_of(marks["statement_id"].nunique(), "statement", "statements")
    statements += about_what(marks)
    renderings = count_of(len(marks), "rendering", "renderings")
    low, high = ends_of(marks[["value", "value_high"]])
    size = f", printed as {span(low, high, 3)}" if pd.notna(low) else ""
    turned, missing = int(marks["side_changed"].sum()), int(marks["column"].isna().sum())
    turn = count_of(turned, "turns", "turn")
    return sentence(
        f"Lineage of {statements} in {renderings}{size}",
        _columns_told(marks),
        count_of(missing, "has no number", "have no number") if missing else "",
        f"{turn} a floor into a ceiling or back" if turned else "",
    )


def tell_lineage(marks: pd.DataFrame) -> list[tuple[str, str]]:
    """Each rendering of a lineage, and what is known of it, for a table."""
    return [
        (mark.words, known(mark.heading, f"{mark.outlet}, {mark.when}", mark.note, mark.url))
        for mark in marks.itertuples()
    ]


def _columns_told(marks) -> str:
    """How many renderings stand in each column, from left to right."""
    counts = marks["bound"].value_counts()
    said = {name: int(counts[bound]) for bound, name in COLUMNS.items() if bound in counts}
    what = {"about": "an approximation"}
    parts = [f"{count} {what.get(name, f'a {name}')}" for name, count in said.items()]
    if not parts:
        return ""
    first, _, rest = listed(parts).partition(" ")
    return f"{first} {'prints' if first == '1' else 'print'} {rest}"


def lineage_key(marks: pd.DataFrame) -> str:
    """What order, column, shape, line and shade of a lineage mean, for its subtitle."""
    parts = [
        "Top row, bold: the rendering that stands for the statement; below it the retellings, by "
        "day of publication. Column and shape: what the words make of the number"
        + f"{hollow_key(marks)}."
    ]
    if len(lineage_steps(marks)):
        parts.append("Lines: from that rendering to each retelling.")
    if marks["side_changed"].any():
        parts.append("Thick and dashed: the retelling turned a floor into a ceiling, or back.")
    if marks["emphasis"].any():
        parts.append("Shaded: the article.")
    return " ".join(parts)


def _need(frame) -> None:
    missing = [name for name in _NEEDED if name not in frame]
    if missing:
        raise ValueError(f"A lineage needs the columns {', '.join(missing)}.")
    if frame.empty:
        raise ValueError("There is no rendering to draw: the frame is empty.")
    twice = frame["claim_id"][frame["claim_id"].duplicated()].unique()
    if len(twice):
        raise ValueError(f"A rendering is drawn once, but claim_id repeats {', '.join(twice)}.")
    count = frame["statement_id"].nunique()
    if count > MOST_STATEMENTS:
        raise ValueError(
            f"A lineage shows at most {MOST_STATEMENTS} statements, not {count}: filter the frame, "
            "for instance by statement_id, to those you want to compare."
        )


def _with_changes(frame) -> pd.DataFrame:
    """The frame with what changed against the best rendering of each statement."""
    changes = drift(frame).set_index("claim_id")
    best = best_renderings(frame)
    bounds = best.set_index("statement_id")["bound"]
    ids = frame["claim_id"]
    return frame.assign(
        _best=frame.index.isin(best.index),
        _best_bound=frame["statement_id"].map(bounds),
        _changed=ids.map(changes["computed"]).astype("str").fillna(""),
        _side_changed=ids.isin(changes.index[changes["side_changed"].astype(bool)]),
        _day=pd.to_datetime(frame["published"]),
    )


def _in_order(frame) -> pd.DataFrame:
    """Statements by the day of their best rendering; each from the best to the latest."""
    opened = frame[frame["_best"]].set_index("statement_id")["_day"]
    keyed = frame.assign(_opened=frame["statement_id"].map(opened), _retold=~frame["_best"])
    order = ["_opened", "statement_id", "_retold", "_day", "claim_id"]
    return keyed.sort_values(order, kind="stable", na_position="last").reset_index(drop=True)


def _who(frame) -> pd.Series:
    named = frame["originator"]
    if "originator_id" in frame:
        named = named.fillna(frame["originator_id"])
    return named.fillna("not named")


def _headings(frame) -> pd.Series:
    """Whose statement it is, about what, and of which munition."""
    about = frame["quantity"].fillna("").str.replace("_", " ")
    munition = frame["munition"].fillna("")
    of = (" (" + munition + ")").where(~munition.isin(_UNKNOWN_MUNITION), "")
    return _who(frame) + (" on " + about).where(about.ne(""), "") + of


def _note(row, best) -> str:
    """What a retelling changed, each kind of change from what to what."""
    if row["_best"]:
        return "best rendering"
    if row["modality"] == "denied" != best["modality"]:
        return "denies it: no rendering of it"
    if not row["_changed"]:
        return "nothing changed"
    parts = [_change(kind, best, row) for kind in row["_changed"].split(";")]
    return f"changed: {'; '.join(parts)}"


def _change(kind, best, row) -> str:
    if kind == "hedge":
        ends = [COLUMNS.get(one["bound"]) for one in (best, row)]
        return f"hedge ({ends[0]} to {ends[1]})" if all(ends) else kind
    one, other = _told(kind, best, row)
    return f"{kind}: {one} \u2192 {other}" if one != other else kind


def _told(kind, best, row) -> list[str]:
    """What the best rendering and a retelling say, as far as they differ."""
    if kind == "value":
        return [_value(one) for one in (best, row)]
    if kind == "window":
        return [" ".join(said) for said in zip(*_window_ends(best, row), strict=True)]
    names = {"munition": ["munition"], "attribution": ["originator"], "meaning": _MEANING}[kind]
    told = [[_cell(one[name]) for name in names] for one in (best, row)]
    differing = [pair for pair in zip(*told, strict=True) if pair[0] != pair[1]]
    return [", ".join(said) for said in zip(*differing, strict=True)] or ["", ""]


def _value(row) -> str:
    if pd.isna(row["value"]):
        return "no number"
    ranged = pd.notna(row["value_high"])
    return span(row["value"], row["value_high"]) if ranged else number(row["value"])


def _window_ends(best, row) -> list[tuple[str, str]]:
    """Start and end of both windows in words, where they differ."""
    ends = []
    for word, name, missing in (
        ("from", "window_start", "start not given"),
        ("to", "window_end", "end not given"),
    ):
        days = [day_in_words(pd.to_datetime(one[name])) for one in (best, row)]
        if days[0] != days[1]:
            ends.append(tuple(f"{word} {day}" if day else missing for day in days))
    return ends or [("", "")]


def _cell(cell) -> str:
    return str(cell).replace("_", " ") if pd.notna(cell) and str(cell) else "not given"
