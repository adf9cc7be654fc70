"""How far each assumption moves one result: ranked bars, the furthest on top."""

from __future__ import annotations

from math import inf

import numpy as np
import pandas as pd

from analysis.charts import look
from analysis.charts.kinds import shared
from analysis.charts.layout import LEADING, share
from analysis.charts.scene import Axis, Panel, Run, Scene, arrow, box, line, point, runs_of, text
from analysis.propagation.changes import ENDS, changes_in_words
from analysis.told import open_ends_counted
from analysis.wording.said import count_of, known, listed, number, sentence, span

MOST = 24  # rows that are drawn; more nobody reads
NOTHING = 0.02  # of the base's median: rows that stay this close to the base are told as one
_TOLD = 3  # rows that the sentence tells
_LEFT = {"notebook": 2.9, "column": 0.12}  # inches left of the axis, for labels in a notebook
_RIGHT = {"notebook": 1.15, "column": 0.85}  # for what is told at the end of a row
_GAP = {"notebook": 0.1, "column": 0.06}  # between rows
_PENS = {"notebook": (1.6, 7, 8), "column": (1.2, 5, 6)}  # points of a line, a bar, a dot
_COLOUR = look.KIND_COLOURS["government"]


def tornado(
    table, title=None, subtitle=None, size="notebook", log=None, unit="", marks=None
) -> Scene:
    """How far each assumption moves one result: ranked bars, the furthest on top.

    Parameters
    ----------
    table
        As for :func:`analysis.propagation.changes_in_words`: one row ``base``, and a row for each
        alternative. The 24 that move the result most are drawn; what stays within 2 % of the base
        is told in one row.
    title, subtitle, size, marks
        As for :func:`analysis.charts.kinds.claims`.
    log
        Logarithmic axis; by default where the medians differ fifty-fold or more.
    unit
        Name of the axis of numbers.

    Raises
    ------
    ValueError
        As :func:`analysis.propagation.changes_in_words`; or for an unknown size, or a median of 0
        or less with `log`.

    Examples
    --------
    >>> table = pd.DataFrame({"assumption": ["base", "cap"], "alternative": ["", "none"],
    ...                       "low": [9.0, 9.0], "mid": [12.0, 13.0], "high": [15.0, 16.0]})
    >>> tornado(table).alt
    'What moves a median of 12: “cap: none” to 13 (+8.3...%); as assumed nine tenths from 9 to 15.'
    """
    look.refuse_unknown(size)
    marks = mark_frame(table) if marks is None else marks
    log = shared.wants_log(marks.assign(value=marks["mid"])) if log is None else log
    told = [_panel(marks, log, size, unit)], alt_text(marks, unit), mark_table(marks)
    return Scene(title or "", subtitle or caption(marks), size, *told, marks=marks)


def mark_frame(table: pd.DataFrame) -> pd.DataFrame:
    """What is drawn of one result under other assumptions.

    Parameters
    ----------
    table
        As for :func:`analysis.propagation.changes_in_words`.

    Returns
    -------
    DataFrame
        The columns of :func:`analysis.propagation.changes_in_words`, the base first and then from
        top to bottom; ``drawn``: it has a row of its own.

    Raises
    ------
    ValueError
        As :func:`analysis.propagation.changes_in_words`.

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "assumption": ["base", "cap", "reading", "source_error"],
    ...     "alternative": ["", "none", "strict", "0.4"],
    ...     "low": [9.0, 9.0, 0.0, 5.0], "mid": [12.0, 13.0, None, 16.0],
    ...     "high": [15.0, 16.0, float("inf"), 30.0]})
    >>> mark_frame(table)[["label", "told", "drawn"]].tail(2)
                 label       told  drawn
    2        cap: none   +8.3...%   True
    3  reading: strict  no median   True
    """
    marks = changes_in_words(table)
    base, rows = marks.loc[0, ENDS].astype(float), marks.iloc[1:]
    far = rows[ENDS].sub(base).abs().ge(NOTHING * abs(base["mid"])).any(axis=1)
    far |= rows["mid"].isna() | ((~far).sum() == 1)
    drawn = far & far.cumsum().le(MOST)
    return marks.assign(drawn=drawn.reindex(marks.index, fill_value=True))


def alt_text(marks: pd.DataFrame, unit: str = "") -> str:
    """One sentence that tells what moves a result, for readers who cannot see it.

    Examples
    --------
    >>> table = pd.DataFrame({"assumption": ["base", "reading"], "alternative": ["", "strict"],
    ...                       "low": [9.0, 8.0], "mid": [12.0, None], "high": [15.0, 16.0]})
    >>> alt_text(mark_frame(table), "days")
    'What moves a median of 12 days: “reading: strict” 8 to 16; as assumed nine tenths from 9 to...'
    """
    base, rows = marks.iloc[0], marks.iloc[1:]
    stated = rows[rows["mid"].notna()]
    told = [f"“{row.label}” to {number(row.mid, 3)} ({row.told})" for row in stated.itertuples()]
    told = told or [f"“{row.label}” {row.words}" for row in rows.itertuples()]
    others, ends = count_of(len(rows) - _TOLD, "other", "others"), open_ends_counted(rows)
    return sentence(
        f"What moves a median of {number(base['mid'], 3)} {unit}".rstrip(),
        listed(told[:_TOLD]),
        f"none of {others} moves it further" * (len(stated) > _TOLD),
        f"as assumed nine tenths from {span(base['low'], base['high'], 3)}",
        f"of the alternatives {', '.join(ends)}" * bool(ends and len(rows) > 1),
    )


def mark_table(marks: pd.DataFrame) -> list[tuple[str, str]]:
    """Each alternative that is drawn, and the result under it; what the others do."""
    base, *rows = marks[marks["drawn"]].itertuples()
    told = [(row.label, known(*_hover(row)[1:])) for row in rows]
    return [("as assumed", base.words), *told, *_others(marks)]


def caption(marks: pd.DataFrame) -> str:
    """What line, dot, band, bar and arrow mean, for those that occur."""
    strict, arrows = marks["mid"].isna(), marks[["open_low", "open_high"]]
    said = [
        "Down: the median as assumed; shaded: nine tenths of its probability. Dot and thin line: "
        "the same with one thing changed; at the right, how far that moves the median.",
        "No dot: only limits are known and no middle." * bool(strict.any()),
        "Bar at an end: such a limit." * bool((strict & ~arrows.all(axis=1)).any()),
        "Arrow: no limit on that side." * bool(arrows.any(axis=None)),
    ]
    return " ".join(filter(None, said))


def _others(marks) -> list[tuple[str, str]]:
    """How many rows are not drawn, and how far they move the median; nothing where all are."""
    rest = marks[~marks["drawn"]]
    if rest.empty:
        return []
    told = rest["told"].iloc[0]  # the furthest
    said = told if told[0].isalpha() else f"at most {told[1:]}"
    return [(count_of(len(rest), "other", "others"), said)]


def _limits(marks, log) -> tuple[float, float]:
    """Ends of the axis: they hold every finite number that is drawn."""
    ends = marks.loc[marks["drawn"], ENDS].to_numpy()
    if log and (ends[:, 1] <= 0).any():
        raise ValueError("A median of 0 or less has no place on a logarithmic axis: use log=False.")
    ends = ends[np.isfinite(ends) & ((ends > 0) | (not log))]
    low, high = float(ends.min()), float(ends.max())
    return (low / 1.5, high * 1.5) if log else (min(0.0, low * 1.1), max(0.0, high * 1.1) or 1.0)


def _panel(marks, log, size, unit) -> Panel:
    """Rows from top to bottom, each as tall as its label; `y` is inches from the top."""
    font, beside = look.FONT_SIZES[size], size == "notebook"
    room = (_LEFT[size] if beside else look.WIDTHS[size] - _RIGHT[size]) - 0.25
    base, *rows = marks[marks["drawn"]].itertuples()
    x = shared.number_axis(_limits(marks, log), log, size, unit)
    lines = [(row.label, row.told, row) for row in rows]
    lines += [(*told, None) for told in _others(marks)]
    drawn, ticks, top = [], [], 0.08
    for label, told, row in lines:
        runs = runs_of(label, room, font, 0.9, look.INK if row else look.QUIET)
        runs += runs_of(row.note, room, font, 0.8, look.QUIET) if row and row.note else []
        tall = sum(run.scale for run in runs) * LEADING * font / 72
        at = top + (tall / 2 if beside else tall + 0.06)
        # Words left of the row, or above it: there the base is a tick in each row, to cross none.
        place, align = (-inf, at), ("right", "middle")
        if not beside:
            place, align = (x.limits[0], top), ("left", "top")
        shift = [Run(told, 0.9, bold=not told[0].isalpha())]
        drawn.append(text(*place, runs, align=align, layer=6))
        drawn.append(text(inf, at, shift, align=("left", "middle"), layer=6))
        drawn += _of_row(row, base.mid, x.limits, at, size) if row else []
        ticks.append((at - 0.07, at + 0.07))
        top = (top + tall if beside else at + 0.06) + _GAP[size]
    drawn += _of_base(base, x, top, [(0.0, top)] if beside else ticks)
    return Panel(_LEFT[size], _RIGHT[size], top, x, Axis((top, 0.0), "none"), drawn, above=0.3)


def _of_base(base, axis, bottom, ticks):
    """A band from top to bottom, and a line, with its number above."""
    low, at = max(base.low, axis.limits[0]), share(base.mid, axis)
    yield box(low, base.high, 0.0, bottom, look.BAND, layer=0.6)
    about = {"layer": 1.2, "hover": [f"as assumed: {base.words}"]}
    for ends in ticks:
        yield shared.upright_line(base.mid, *ends, look.INK, 1.4, **about)
    side = "left" if at < 0.3 else "right" if at > 0.7 else "center"
    said = [Run(f"as assumed: {number(base.mid, 3)}", 0.9)]
    yield text(base.mid, 0.0, said, align=(side, "bottom"), layer=6)


def _of_row(row, base, limits, at, size):
    """A bar from the base to the dot, a line from low to high, an arrow where it is open."""
    left, right = limits
    (thin, thick, across), about = _PENS[size], {"layer": 4, "hover": _hover(row)}
    low, high = max(row.low, left), min(row.high, right)
    yield line((low, high), (at, at), _COLOUR, thin, **about | {"layer": 3})
    if pd.notna(row.mid):
        yield line((base, row.mid), (at, at), _COLOUR, thick, alpha=0.35, layer=2)
        yield point(row.mid, at, "about", size=across, colour=_COLOUR, **about)
    inwards = 0.04 * (right - left)
    heads = (row.open_low, low, left, inwards), (row.open_high, high, right, -inwards)
    for is_open, end, edge, step in heads:
        if is_open:
            yield arrow((edge + step, at), (edge, at), _COLOUR, thin, layer=4)
        elif pd.isna(row.mid):
            yield point(end, at, "bar", colour=_COLOUR, size=9, width=1.8, **about)


def _hover(row) -> tuple[str, ...]:
    moved = "only limits are known and no middle" if pd.isna(row.mid) else f"median {row.told}"
    return tuple(filter(None, [row.label, row.words, moved, row.note]))
