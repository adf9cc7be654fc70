"""Labels of an envelope and where they stand: one layout for both back ends."""

from __future__ import annotations

import textwrap
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.charts.layout import along, box, nearest, place

_MARKER = {"notebook": 0.075, "column": 0.055}  # half a marker, in inches
_LEADER = 0.16  # from here on a label needs a line to its claim, in inches


class Label(NamedTuple):
    """Words, where they stand, and what they are about; lengths in inches on the axes."""

    lines: list[str]
    anchor: np.ndarray
    box: tuple[float, float]
    bold: bool
    who: str  # empty for a contradiction
    corner: np.ndarray | None = None

    @property
    def tail(self):
        """Where the leader ends at the label, or None where the label is near enough."""
        end = np.array(nearest(self.anchor, self.corner, self.box))
        return end if np.hypot(*(end - self.anchor)) > _LEADER else None


def envelope_labels(marks, to_inches, page, size, points) -> list[Label]:
    """The labels of claims and contradictions, each at a place of its own.

    Parameters
    ----------
    marks
        What :func:`analysis.charts.marks.envelope` returns.
    to_inches
        Function of a date and a number that gives their place in inches.
    page
        The rectangle of the axes, in inches.
    size
        In a ``column`` there is room for letters only.
    points
        Font size.

    Examples
    --------
    >>> from analysis import containers
    >>> from analysis.charts.marks import envelope
    >>> marks = envelope(containers().query("measure == 'delivered'"), label=0)
    >>> def to_inches(date, value):
    ...     return np.array([(date - pd.Timestamp("2023-09-01")).days / 150, value / 10_000])
    >>> labels = envelope_labels(marks, to_inches, (0, 0, 8, 5), "notebook", 8)
    >>> [label.lines[-1] for label in labels]
    ['more than 1,000', 'more than 13,000']
    """
    labels = [*_of_claims(marks.claims, to_inches, size, points)]
    labels += _of_contradictions(marks.contradictions, to_inches, points)
    anchors, boxes = [label.anchor for label in labels], [label.box for label in labels]
    taken = _markers(marks.claims, to_inches, size)
    corners = place(anchors, boxes, taken, page, _thin(marks, to_inches))
    return [label._replace(corner=c) for label, c in zip(labels, corners, strict=True)]


def _of_claims(claims, to_inches, size, points):
    """Emphasised claims choose their place first."""
    labelled = claims[claims["labelled"]].sort_values("emphasis", ascending=False, kind="stable")
    alike = labelled.duplicated(["who", "words"], keep=False)
    for claim in labelled.itertuples():
        who = textwrap.shorten(claim.who, 31, placeholder=" ...")
        words = f"{claim.words}, {claim.when}" if alike[claim.Index] else claim.words
        lines = [who, words] if size == "notebook" else [claim.letter]
        bold = bool(claim.emphasis)
        anchor = to_inches(claim.date, claim.value)
        yield Label(lines, anchor, box(lines, points, bold), bold, claim.who)


def _of_contradictions(pairs, to_inches, points) -> list[Label]:
    return [
        Label([pair.apart], np.mean(_ends(pair, to_inches), axis=0), size, True, "")
        for pair in pairs.drop_duplicates("apart").itertuples()
        for size in [box([pair.apart], points, bold=True)]
    ]


def _ends(pair, to_inches) -> list:
    return [to_inches(pair.floor_date, pair.floor), to_inches(pair.ceiling_date, pair.ceiling)]


def _markers(claims, to_inches, size) -> np.ndarray:
    points = np.array([to_inches(c.date, c.value) for c in claims.itertuples()])
    return np.hstack([points - _MARKER[size], points + _MARKER[size]])


def _thin(marks, to_inches) -> np.ndarray:
    """Rectangles along the lines of claims and contradictions."""
    lines = [
        along(to_inches(c.date, c.value), to_inches(c.date, y), count=6)
        for c in marks.claims.itertuples()
        for y in (c.fade_low, c.fade_high)
        if pd.notna(y) and y > 0
    ]
    lines += [along(*_ends(pair, to_inches)) for pair in marks.contradictions.itertuples()]
    return np.vstack(lines) if lines else np.zeros((0, 4))
