"""Labels of charts and where they stand: one layout for both back ends."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.charts.layout import LEADING, box, spread, wrap


def held_counts(marks, limits, inches, points) -> list[tuple]:
    """Where the counts of each level stand, side by side: left end, height and marks.

    Parameters
    ----------
    marks
        What :func:`analysis.charts.marks.held` returns.
    limits, inches
        Ends of the axis of levels, and its length.
    points
        Font size.
    """
    levels, scale = [some for _, some in marks.groupby("level")], (limits[1] - limits[0]) / inches
    wide = [scale * box([f"  {said}" for said in some["count"]], points)[0] for some in levels]
    wanted = [some["at"].min() + half / 2 for some, half in zip(levels, wide, strict=True)]
    lefts = spread(wanted, wide, *limits) - np.divide(wide, 2)
    feet = [some[["low", "share"]].min(axis=None) for some in levels]
    return list(zip(lefts, feet, levels, strict=True))


def tornado_rows(rows, width, points, beside) -> pd.DataFrame:
    """Where each row of a tornado stands and the lines of its label.

    Parameters
    ----------
    rows
        The table `rows` of :func:`analysis.charts.marks.tornado`.
    width
        Inches for a label.
    points
        Font size; labels are a little smaller, notes more so.
    beside
        The label stands beside its line, or above it.

    Returns
    -------
    DataFrame
        Inches from the top, growing downwards: ``at`` (of the line), ``text, note_text`` (top of
        the label and of the note), ``bottom`` (of the row); and ``lines, note_lines``.

    Examples
    --------
    >>> rows = pd.DataFrame({"label": ["cap: none", "cap: 9"], "note": ["", "as sent"],
    ...                      "group": [0, 0]})
    >>> tornado_rows(rows, 2, 10, beside=True)[["at", "bottom"]].round(2).values.tolist()
    [[0.21, 0.33], [0.51, 0.69]]
    """
    lead = LEADING * points / 72
    found, top = [], 0.1
    for row, group in zip(rows.itertuples(), rows["group"], strict=True):
        if found and group != rows["group"].iloc[len(found) - 1]:
            top += 0.9 * lead
        lines = wrap(row.label, width, points * 0.9)
        note = wrap(row.note, width, points * 0.8) if row.note else []
        tall = (0.9 * len(lines) + 0.8 * len(note)) * lead
        at = top + (tall / 2 if beside else tall + 0.45 * lead) + 0.2 * lead
        text = at - tall / 2 if beside else top + 0.1 * lead
        bottom = max(at + (tall / 2 if beside else 0.45 * lead), at) + 0.2 * lead
        found.append([at, text, text + 0.9 * len(lines) * lead, bottom, lines, note])
        top = bottom
    columns = ["at", "text", "note_text", "bottom", "lines", "note_lines"]
    return pd.DataFrame(found, columns=columns, index=rows.index)
