"""Labels of charts and where they stand: one layout for both back ends."""

from __future__ import annotations

import textwrap
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.charts.layout import along, box, nearest, place, spread, wrap

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
    thin = _thin(marks.claims, to_inches)
    thin += [along(*_ends(pair, to_inches)) for pair in marks.contradictions.itertuples()]
    return _placed(labels, _markers(marks.claims, to_inches, size), thin, page)


def curve_labels(marks, to_inches, page, size, points) -> list[Label]:
    """The same for the claims of a pooled curve; labels keep off its median and the rings.

    Examples
    --------
    >>> from analysis import containers
    >>> from analysis.charts.marks import curve
    >>> months = pd.to_datetime(["2023-10-31", "2024-08-31"])
    >>> levels = {name: [900.0, 14_000.0] for name in ("q05", "q25", "q50", "q75", "q95")}
    >>> claims = containers().query("measure == 'delivered'")
    >>> marks = curve(claims, pd.DataFrame({"date": months, **levels}))
    >>> def to_inches(date, value):
    ...     return np.array([(date - pd.Timestamp("2023-09-01")).days / 150, value / 10_000])
    >>> labels = curve_labels(marks, to_inches, (0, 0, 8, 5), "notebook", 8)
    >>> [label.lines[-1] for label in labels]
    ['more than 1,000', 'more than 13,000']
    """
    labels = [*_of_claims(marks.claims, to_inches, size, points)]
    thin = _thin(marks.claims, to_inches, ("fade_low", "fade_high", "low_to", "high_to"))
    path = [to_inches(point.date, point.q50) for point in marks.main.itertuples()]
    thin += [along(start, end, count=4) for start, end in pairwise(path)]
    ringed = np.where(marks.claims["ringed"], 1.8, 1.0)[:, None]
    return _placed(labels, _markers(marks.claims, to_inches, size, ringed), thin, page)


def fan_labels(fan, to_inches, page, width, points) -> list[Label]:
    """What each thin line of a fan leaves out or takes otherwise, right of where it ends.

    Parameters
    ----------
    fan
        The table `fan` of :func:`analysis.charts.marks.curve`.
    to_inches, page
        As for :func:`envelope_labels`.
    width
        Inches of the text.
    points
        Font size.

    Returns
    -------
    list of Label
        From bottom to top, none on top of another. Where there is no room for all, those whose
        lines end nearest to the default one go without.

    Examples
    --------
    >>> fan = pd.DataFrame({"label": ["without A", "without B"], "shift": [9.0, 1.0],
    ...                     "date": pd.Timestamp("2024-01-31"), "q50": [20.0, 20.0]})
    >>> labels = fan_labels(fan, lambda date, value: np.array([4.0, 1.0]), (0, 0, 4, 3), 2, 10)
    >>> [(label.lines[0], float(label.corner[1].round(2))) for label in labels]
    [('without A', 0.83), ('without B', 1.0)]
    """
    room = page[3] - page[1]
    lines = [_two_lines(said, width, points) for said in fan["label"]]
    tall = np.array([box(said, points)[1] for said in lines])
    first = np.argsort(-fan["shift"].abs().to_numpy(), kind="stable")
    kept = first[np.cumsum(tall[first]) <= room]
    ends = [to_inches(row.date, row.q50) for row in fan.itertuples()]
    kept = np.array(sorted(kept, key=lambda place: (ends[place][1], place)), int)
    middles = spread([ends[place][1] for place in kept], tall[kept], page[1], page[3])
    left = page[2] + 0.22
    return [
        Label(
            lines[place], ends[place], (width, tall[place]), False, "",
            np.array([left, middle - tall[place] / 2]),
        )
        for place, middle in zip(kept, middles, strict=True)
    ]  # fmt: skip


def _two_lines(said, width, points) -> list[str]:
    """At most two lines, cut short where there is more to say."""
    lines = wrap(said, width, points)
    return lines if len(lines) <= 2 else [lines[0], f"{lines[1]} ..."]


def _placed(labels, taken, thin, page) -> list[Label]:
    """The labels, each at a place of its own, off the markers and better off the thin lines."""
    anchors, boxes = [label.anchor for label in labels], [label.box for label in labels]
    soft = np.vstack(thin) if thin else np.zeros((0, 4))
    corners = place(anchors, boxes, taken, page, soft)
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


def _markers(claims, to_inches, size, scale=1.0) -> np.ndarray:
    points = np.array([to_inches(c.date, c.value) for c in claims.itertuples()])
    half = _MARKER[size] * scale
    return np.hstack([points - half, points + half])


def _thin(claims, to_inches, ends=("fade_low", "fade_high")) -> list[np.ndarray]:
    """Rectangles along the lines of claims, up to the numbers in some columns."""
    return [
        along(to_inches(c.date, c.value), to_inches(c.date, y), count=6)
        for c in claims.itertuples()
        for y in (getattr(c, end, np.nan) for end in ends)
        if pd.notna(y) and y > 0
    ]
