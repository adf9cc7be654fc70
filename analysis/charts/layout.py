"""Where text goes: lines that fit, rows that stack, labels that keep out of each other's way.

All in plain numbers, so that both back ends lay out alike; lengths are in inches.
"""

from __future__ import annotations

import re
import textwrap

import numpy as np
import pandas as pd

ADVANCE, BOLD_ADVANCE = 0.58, 0.66  # mean width of a letter of DejaVu Sans, in font sizes
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\U0001f300-\U0003fffd]"
)
_PAD = "\uffff"  # no letter
ABOVE = {"top": 0.0, "middle": 0.5, "bottom": 1.0}  # of a text, above the place where it stands
ASIDE = 5  # points between the edge of a panel and words beside it
LEADING = 1.25  # from line to line, in font sizes

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REACHES = (0.1, 0.2, 0.32, 0.46, 0.62, 0.8, 1.0, 1.25, 1.5, 1.8)
_TURNS = np.deg2rad([0, 180, 30, 150, -30, -150, 60, 120, -60, -120, 90, -90])


def wrap(text: str, inches: float, points: float, bold: bool = False) -> list[str]:
    """Lines of a text that fit into a width.

    Examples
    --------
    >>> wrap("more than 13,000 containers", 1.0, 10)
    ['more than', '13,000', 'containers']
    """
    lines = textwrap.wrap(_padded(text), max(8, int(inches / _advance(points, bold))))
    return list(filter(None, (line.replace(_PAD, "") for line in lines))) or [""]


def hang(text: str, inches: float, points: float) -> list[str]:
    """The same with all lines but the first set in.

    Examples
    --------
    >>> hang("a  more than 13,000 containers", 1.5, 10)
    ['a  more than', '    13,000 containers']
    """
    first, *more = wrap(text, inches, points)
    return [first, *(f"    {line}" for line in more)]


def box(lines: list[str], points: float, bold: bool = False) -> tuple[float, float]:
    """Width and height that some lines take.

    Examples
    --------
    >>> [round(side, 2) for side in box(["more than", "13,000"], 10)]
    [0.72, 0.35]
    """
    widest = max(len(_padded(line)) for line in lines)
    return widest * _advance(points, bold), len(lines) * LEADING * points / 72


def place(anchors, boxes, solid, page, soft=()) -> np.ndarray:
    """Find a place for each label near what it is about, clear of the others.

    Parameters
    ----------
    anchors
        Points that the labels are about, one row ``x, y`` a label; the first choose first.
    boxes
        Width and height of each label.
    solid
        Rectangles ``left, bottom, right, top`` to keep clear, such as markers.
    page
        The rectangle that no label may leave.
    soft
        Rectangles that are better kept clear, such as thin lines.

    Returns
    -------
    array
        Left and bottom of each label. Where there is no clear place, the least crowded one.

    Examples
    --------
    Two labels of the same point stand on either side of it:

    >>> place([(5, 5), (5, 5)], [(1, 0.2), (1, 0.2)], [], (0, 0, 10, 10)).round(1).tolist()
    [[5.1, 4.9], [3.9, 4.9]]
    """
    solid, soft = np.reshape(solid, (-1, 4)), np.reshape(soft, (-1, 4))
    found = []
    for anchor, size in zip(np.reshape(anchors, (-1, 2)), np.reshape(boxes, (-1, 2)), strict=True):
        tried, reach = _candidates(anchor, size, page)
        crowd = 40 * _overlap(tried, solid) + 6 * _overlap(tried, soft)
        crowd += 0.1 * _crossed(np.asarray(anchor), tried, solid)
        best = tried[np.argmin(crowd + reach)]
        solid = np.vstack([solid, best])
        found.append(best[:2])
    return np.reshape(found, (-1, 2))


def date_ticks(start, end, most: int) -> list[tuple[pd.Timestamp, str]]:
    """Days to mark on an axis of dates, with their labels; the year stands below where it starts.

    Examples
    --------
    >>> [label for _, label in date_ticks("2023-10-13", "2024-08-27", most=6)]
    ['Nov\\n2023', 'Jan\\n2024', 'Mar', 'May', 'Jul']
    >>> [label for _, label in date_ticks("2000-02-09", "2026-02-15", most=6)]
    ['2005', '2010', '2015', '2020', '2025']
    >>> [label for _, label in date_ticks("2024-06-09", "2024-06-17", most=6)]
    ['10 Jun\\n2024', '12 Jun', '14 Jun', '16 Jun']
    """
    start, end = pd.Timestamp(start), pd.Timestamp(end)
    edge = (end - start) * 0.02  # a label at the very end would leave the page
    months = pd.date_range((start + edge).normalize(), end - edge, freq="MS")
    months = months[months >= start + edge]
    for step in (1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200):
        days = months[(months.year * 12 + months.month - 1) % step == 0]
        if len(days) <= most:
            break
    if len(days) < 2 or (len(days) < 3 and end - start < pd.Timedelta(days=75)):
        first, apart = (start + edge).ceil("D"), (end - start) / pd.Timedelta(days=1) / most
        apart = next(days for days in (1, 2, 5, 7, 10, 14, 30) if days >= apart or days == 30)
        days, step = pd.date_range(first, end - edge, freq=f"{apart}D"), 0
    if step >= 12:
        return [(day, f"{day:%Y}") for day in days]
    names = [f"{day:%b}" if step else f"{day.day} {day:%b}" for day in days]
    new = [True, *(days.year[1:] != days.year[:-1])]
    said = [
        f"{name}\n{day:%Y}" if first else name
        for day, name, first in zip(days, names, new, strict=True)
    ]
    return list(zip(days, said, strict=True))


def number_ticks(low: float, high: float, log: bool, most: int = 7) -> list[float]:
    """Numbers to mark on an axis: round ones, or powers of ten on a logarithmic axis.

    Examples
    --------
    >>> number_ticks(0, 47_000, log=False), number_ticks(300, 2e6, log=True)
    ([0.0, 10000.0, 20000.0, 30000.0, 40000.0], [1000.0, 10000.0, 100000.0, 1000000.0])
    """
    if log:
        powers = range(int(np.ceil(np.log10(low))), int(np.floor(np.log10(high))) + 1)
        return [10.0**power for power in powers[:: max(1, -(-len(powers) // most))]]
    scale = 10.0 ** np.floor(np.log10((high - low) / most))
    steps = scale * np.array([1, 2, 2.5, 5, 10, 20])
    step = next(step for step in steps if (high - low) / step < most)
    places = np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step
    return (places + 0.0).tolist()  # not minus zero


def fine_ticks(low: float, high: float, log: bool, most: int = 7) -> list[float]:
    """The same, and on a logarithmic axis shorter than two powers of ten numbers in between.

    Examples
    --------
    >>> fine_ticks(8_000, 70_000, log=True), fine_ticks(0, 40, log=False, most=4)
    ([10000.0, 20000.0, 30000.0, 50000.0], [0.0, 20.0, 40.0])
    """
    powers = number_ticks(low, high, log, most)
    if not log or len(powers) > 2:
        return powers
    first = int(np.floor(np.log10(low)))
    tens = 10.0 ** np.arange(first, np.ceil(np.log10(high)) + 1)
    for steps in ((1, 2, 3, 5), (1, 2, 5), (1, 3), (1,)):
        ticks = np.outer(tens, steps).ravel()
        ticks = ticks[(ticks >= low) & (ticks <= high)]
        if len(ticks) <= most:
            break
    return ticks.tolist() if len(ticks) > 1 else number_ticks(low, high, False, most)


def gutter(labels: list[str], points: float, least: float) -> float:
    """Inches that the numbers beside an axis take.

    Examples
    --------
    >>> round(gutter(["0", "10 million"], 10, least=0.75), 2)
    1.03
    """
    return max(least, box(labels, points)[0] + 0.22)


def timeline_limits(dates) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Ends of an axis that holds all dates, with a little room on either side.

    Examples
    --------
    >>> timeline_limits(pd.to_datetime(pd.Series(["2024-01-01", None])))[1]
    Timestamp('2024-01-31 00:00:00')
    """
    known = pd.to_datetime(pd.Series(dates)).dropna()
    if known.empty:
        return pd.Timestamp("2000-01-01"), pd.Timestamp("2001-01-01")
    room = max((known.max() - known.min()) * 0.02, pd.Timedelta(days=1))
    room = room if known.max() > known.min() else pd.Timedelta(days=30)
    return known.min() - room, known.max() + room


def spread(wanted, tall, low: float, high: float) -> np.ndarray:
    """Middles of things on a line, in order and clear of each other, near where they want to be.

    Parameters
    ----------
    wanted
        Where each middle would best be, in rising order.
    tall
        Length that each takes.
    low, high
        Ends of the line.

    Returns
    -------
    array
        The middles with the least sum of squared moves; where they do not all fit, the line is
        filled from `low` on and beyond `high`.

    Examples
    --------
    >>> spread([5, 5, 9], [1, 1, 1], 0, 10).tolist()
    [4.5, 5.5, 9.0]
    """
    tall = np.asarray(tall, float)
    # Closed up, things that want to stand apart need only stay in order.
    before = np.cumsum(tall) - tall / 2
    blocks = []
    for place in np.asarray(wanted, float) - before:
        blocks.append((place, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (last, m), (other, n) = blocks.pop(), blocks.pop()
            blocks.append(((last * m + other * n) / (m + n), m + n))
    moved = np.repeat([place for place, _ in blocks], [count for _, count in blocks])
    return np.clip(moved, low, max(low, high - tall.sum())) + before


def share(at, axis) -> float:
    """How far along an axis a place is, from 0 to 1.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> share(1_000, SimpleNamespace(limits=(1, 1_000_000), kind="log"))
    0.5
    """
    if axis.kind == "log" and at <= 0:
        return 0.0  # as far down as the axis goes
    scale = np.log10 if axis.kind == "log" else lambda place: place
    first, last, at = (scale(place) for place in (*axis.limits, at))
    return float((at - first) / (last - first))


def at_share(part, axis) -> float:
    """The number so far along an axis of numbers: the reverse of :func:`share`.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> at_share(0.5, SimpleNamespace(limits=(1, 1_000_000), kind="log"))
    1000.0
    """
    first, last = axis.limits
    if axis.kind == "log":
        return float(first * (last / first) ** part)
    return float(first + (last - first) * part)


def along(start, end, thick: float = 0.02, count: int = 12) -> np.ndarray:
    """Small rectangles along a line, to keep labels off it.

    Examples
    --------
    >>> along((0, 0), (1, 0), thick=0.1, count=2).round(2).tolist()
    [[-0.05, -0.05, 0.05, 0.05], [0.95, -0.05, 1.05, 0.05]]
    """
    points = np.linspace(start, end, count)
    return np.hstack([points - thick / 2, points + thick / 2])


def nearest(anchor, left_bottom, size) -> tuple[float, float]:
    """The point of a label that is nearest to what it is about: there its leader ends.

    Examples
    --------
    >>> [float(x) for x in nearest((0, 0), (1, -1), (2, 2))]
    [1.0, 0.0]
    """
    low = np.asarray(left_bottom, float)
    return tuple(np.clip(anchor, low, low + np.asarray(size)))


def _padded(text) -> str:
    """A text in which Chinese, Japanese and Korean letters, and emoji, count twice."""
    return _WIDE.sub(rf"\g<0>{_PAD}", text)


def in_xml(text: str) -> str:
    """A text with a sign in place of what no XML may hold, such as SVG.

    Examples
    --------
    >>> in_xml("over\\x00 5 < 6")
    'over\ufffd 5 < 6'
    """
    return _NO_XML.sub("\ufffd", text)


def _advance(points, bold) -> float:
    return points / 72 * (BOLD_ADVANCE if bold else ADVANCE)


def _candidates(anchor, size, page):
    """Rectangles around a point, and how far each is from it; those within the page first."""
    turn = np.array([(np.cos(t), np.sin(t)) for t in _TURNS])
    reach = np.repeat(_REACHES, len(turn))
    way = np.tile(turn, (len(_REACHES), 1))
    centre = anchor + way * reach[:, None] + np.sign(way.round(6)) * np.array(size) / 2
    # Straight to the side or straight up, the label is centred on the point.
    low = centre - np.array(size) / 2
    inside = np.clip(low, page[:2], np.maximum(np.array(page[2:]) - size, page[:2]))
    moved = np.abs(inside - low).sum(axis=1)
    return np.hstack([inside, inside + size]), reach + 4 * moved


def _overlap(tried, taken) -> np.ndarray:
    """Area that each rectangle shares with the taken ones; touching a thin one counts a little."""
    if not len(taken):
        return np.zeros(len(tried))
    low = np.maximum(tried[:, None, :2], taken[None, :, :2])
    high = np.minimum(tried[:, None, 2:], taken[None, :, 2:])
    sides = np.clip(high - low, 0, None)
    return (sides.prod(axis=2) + 0.01 * (sides > 0).all(axis=2)).sum(axis=1)


def _crossed(anchor, tried, taken, count: int = 8) -> np.ndarray:
    """How often the leader of each rectangle, cut into points, hits what is taken."""
    own = ((anchor >= taken[:, :2]) & (anchor <= taken[:, 2:])).all(axis=1)
    taken, tip = taken[~own], np.clip(anchor, tried[:, :2], tried[:, 2:])
    way = np.linspace(0.1, 0.95, count)[None, :, None]
    points = (anchor + (tip - anchor)[:, None, :] * way)[:, :, None, :]
    hit = (points > taken[None, None, :, :2]) & (points < taken[None, None, :, 2:])
    return hit.all(axis=3).any(axis=2).sum(axis=1)
