"""How far each assumption moves one result: ranked bars, the furthest on top."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.charts import look
from analysis.charts.kinds import shared
from analysis.charts.layout import LEADING, share
from analysis.charts.scene import Axis, Panel, Run, Scene, arrow, box, line, point, runs_of, text
from analysis.told import open_ends_counted
from analysis.wording.said import count_of, known, listed, number, percent, sentence, span

BASE = "base"
MOST = 24  # rows that are drawn; more nobody reads
NOTHING = 0.02  # of the base's median: rows that stay this close to the base are told as one
_TOLD = 3  # rows that the sentence tells
_NEEDED = ("assumption", "alternative", "low", "mid", "high")
_ENDS = ["low", "mid", "high"]
_LEFT = {"notebook": 2.9, "column": 0.12}  # inches left of the axis, for labels in a notebook
_RIGHT = {"notebook": 1.15, "column": 0.85}  # for what is told at the end of a row
_GAP = {"notebook": 0.1, "column": 0.06}  # between rows
_COLOUR = look.KIND_COLOURS["government"]


class Tornado(NamedTuple):
    """What :func:`tornado` draws."""

    rows: pd.DataFrame
    base: pd.Series


def tornado(table, title=None, subtitle=None, size="notebook", log=None, unit="") -> Scene:
    """How far each assumption moves one result: ranked bars, the furthest on top.

    Parameters
    ----------
    table
        As for :func:`mark_frames`: one row ``base``, and a row for each alternative. The 24 that
        move the result most are drawn; what stays within 2 % of the base is told in one row.
    title, subtitle, size
        As for :func:`analysis.charts.kinds.claims`.
    log
        Logarithmic axis; by default where the medians differ fifty-fold or more.
    unit
        Name of the axis of numbers.

    Raises
    ------
    ValueError
        As :func:`mark_frames`; or for an unknown size, or a median of 0 or less with `log`.

    Examples
    --------
    >>> table = pd.DataFrame({"assumption": ["base", "cap"], "alternative": ["", "none"],
    ...                       "low": [9.0, 9.0], "mid": [12.0, 13.0], "high": [15.0, 16.0]})
    >>> tornado(table).alt
    'What moves a median of 12: “cap: none” to 13 (+8.3...%); as assumed nine tenths from 9 to 15.'
    """
    look.refuse_unknown(size)
    marks = mark_frames(table)
    if log is None:
        mids = [*marks.rows["mid"], marks.base["mid"]]
        log = shared.wants_log(pd.DataFrame({"value": mids}))
    panel = _panel(marks, _limits(marks, log), log, size, unit)
    told = alt_text(marks, unit), mark_table(marks)
    return Scene(title or "", subtitle or caption(marks), size, [panel], *told, marks=marks)


def mark_frames(table: pd.DataFrame) -> Tornado:
    """What is drawn of one result under other assumptions.

    Parameters
    ----------
    table
        ``assumption, alternative`` and ``low, mid, high``, the 5, 50 and 95 % quantiles of one
        result under each alternative; optional ``label`` (both in words) and ``note``. One row
        has the assumption ``base``: the reference. Under a strict reading there is no middle:
        ``mid`` is missing, and a ``low`` of 0 or a ``high`` of ``inf`` is an open end.

    Returns
    -------
    Tornado
        ``rows``: one row an alternative, from top to bottom, by how far it moves the median;
        those without a median last: ``row, assumption, alternative, label, note, low, mid, high``,
        ``open_low, open_high`` (an arrow stands there), ``words``, ``shift`` (of the median from
        the base's), ``told`` (the shift in words: a share of the base, or the difference where
        the base is not above 0) and ``drawn`` (others are told in one row). ``base``: the
        reference, with ``low, mid, high, words``.

    Raises
    ------
    ValueError
        Names a missing column; says that there is not one base, or that it has no median or an
        infinite end; that there is no alternative; or which row has no low or high end, or
        numbers that do not rise from low to high.

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "assumption": ["base", "cap", "reading", "source_error"],
    ...     "alternative": ["", "none", "strict", "0.4"],
    ...     "low": [9.0, 9.0, 0.0, 5.0], "mid": [12.0, 13.0, None, 16.0],
    ...     "high": [15.0, 16.0, float("inf"), 30.0]})
    >>> mark_frames(table).rows[["label", "told", "open_high"]]
                   label        told  open_high
    0  source error: 0.4     +33...%      False
    1          cap: none    +8.3...%      False
    2    reading: strict   no median       True
    """
    table = _checked(table)
    is_base = table["assumption"].eq(BASE)
    base = table[is_base].iloc[0]
    rows = table[~is_base].assign(shift=lambda t: t["mid"] - base["mid"])
    order = rows["shift"].abs().sort_values(ascending=False, kind="stable", na_position="last")
    rows = rows.loc[order.index].reset_index(drop=True)
    far = rows[_ENDS].sub(base[_ENDS].astype(float)).abs().ge(NOTHING * abs(base["mid"]))
    far = far.any(axis=1) | rows["mid"].isna()
    far |= (~far).sum() == 1
    told = [_shift_told(shift, base["mid"]) for shift in rows["shift"]]
    drawn = far & far.cumsum().le(MOST)
    return Tornado(rows.assign(row=np.arange(len(rows)), told=told, drawn=drawn), base)


def alt_text(marks: Tornado, unit: str = "") -> str:
    """One sentence that tells what moves a result, for readers who cannot see it.

    Examples
    --------
    >>> table = pd.DataFrame({"assumption": ["base", "reading"], "alternative": ["", "strict"],
    ...                       "low": [9.0, 8.0], "mid": [12.0, None], "high": [15.0, 16.0]})
    >>> alt_text(mark_frames(table), "days")
    'What moves a median of 12 days: “reading: strict” 8 to 16; as assumed nine tenths from 9 to...'
    """
    rows, base = marks.rows, marks.base
    stated = rows[rows["mid"].notna()]
    told = [f"“{row.label}” to {number(row.mid, 3)} ({row.told})" for row in stated.itertuples()]
    told = told or [f"“{row.label}” {row.words}" for row in rows.itertuples()]
    rest = len(rows) - len(told[:_TOLD])
    furthest = f"“{stated['label'].iloc[_TOLD - 1]}”" if len(told) > _TOLD and len(stated) else ""
    ends = ", ".join(open_ends_counted(rows))
    return sentence(
        f"What moves a median of {number(base['mid'], 3)}{f' {unit}' if unit else ''}",
        listed(told[:_TOLD]),
        f"none of {count_of(rest, 'other', 'others')} moves it further" * bool(furthest),
        f"as assumed nine tenths from {span(base['low'], base['high'], 3)}",
        f"of the alternatives {ends}" if ends and len(rows) > 1 else "",
    )


def mark_table(marks: Tornado) -> list[tuple[str, str]]:
    """Each alternative that is drawn, and the result under it; what the others do."""
    rows = marks.rows[marks.rows["drawn"]]
    told = [(row.label, known(*_hover(row)[1:])) for row in rows.itertuples()]
    return [("as assumed", marks.base["words"]), *told, *filter(None, [_rest_told(marks)])]


def caption(marks: Tornado) -> str:
    """What line, dot, band, bar and arrow mean, for those that occur."""
    rows = marks.rows
    strict = rows["mid"].isna()
    said = [
        "Down: the median as assumed; shaded: nine tenths of its probability. Dot and thin line: "
        "the same with one thing changed; at the right, how far that moves the median.",
        "No dot: only limits are known and no middle." * bool(strict.any()),
        "Bar at an end: such a limit."
        * bool((strict & ~(rows["open_low"] & rows["open_high"])).any()),
        "Arrow: no limit on that side." * bool((rows["open_low"] | rows["open_high"]).any()),
    ]
    return " ".join(filter(None, said))


# --- words --------------------------------------------------------------------------------------


def _shift_told(shift, base) -> str:
    if pd.isna(shift):
        return "no median"
    sign = "+" if shift > 0 else "\u2212"
    if base <= 0:
        return f"{sign}{number(abs(shift), 3)}" if shift else "no change"
    part = round(abs(shift) / base, 2 if abs(shift) >= base / 10 else 3)
    return f"{sign}{percent(part)}" if part else "no change"


def _rest_told(marks):
    """How many rows are not drawn, and how far they move the median; None where all are."""
    rest = marks.rows[~marks.rows["drawn"]]
    if rest.empty:
        return None
    told = _shift_told(rest["shift"].abs().max(), marks.base["mid"])
    said = f"at most {told[1:]}" if told.startswith("+") else told
    return count_of(len(rest), "other", "others"), said


def _label(row) -> str:
    name = row.assumption.replace("_", " ")
    return row.label or (f"{name}: {row.alternative}" if row.alternative else name)


def _words(row) -> str:
    """The median with its span, or what is allowed where there is no median."""
    if pd.notna(row.mid):
        return f"{number(row.mid, 3)} ({span(row.low, row.high, 3)})"
    if row.open_low and row.open_high:
        return "no limit on either side"
    if row.open_high:
        return f"at least {number(row.low, 3)}, no upper limit"
    if row.open_low:
        return f"at most {number(row.high, 3)}, no lower limit"
    return span(row.low, row.high, 3)


# --- what fits ----------------------------------------------------------------------------------


def _checked(table) -> pd.DataFrame:
    shared.need(table, _NEEDED, "A tornado")
    said = ["assumption", "alternative", "label", "note"]
    table = table.reset_index(drop=True).reindex(columns=[*said, *_ENDS])
    table[said] = table[said].astype(object).where(table[said].notna(), "").astype("str")
    table = table.astype(dict.fromkeys(_ENDS, "float"))
    table["label"] = [_label(row) for row in table.itertuples()]
    _refuse_unfit(table)
    _refuse_base(table[table["assumption"].eq(BASE)], len(table))
    strict = table["mid"].isna()
    table = table.assign(
        open_low=(strict & table["low"].eq(0)) | np.isneginf(table["low"]),
        open_high=np.isposinf(table["high"]),
    )
    return table.assign(words=[_words(row) for row in table.itertuples()])


def _refuse_unfit(table) -> None:
    absent = table["low"].isna() | table["high"].isna()
    if absent.any():
        said = table["label"][absent].iloc[0]
        raise ValueError(f"{said!r} has no low or no high end; write 0 or inf where it is open.")
    mid = table["mid"].fillna(table["low"])
    wrong = (table["low"] > mid) | (mid > table["high"]) | np.isinf(mid) & table["mid"].notna()
    if wrong.any():
        said = table["label"][wrong].iloc[0]
        raise ValueError(f"low, mid and high of {said!r} must rise, with a finite mid or none.")


def _refuse_base(base, rows) -> None:
    if len(base) != 1:
        raise ValueError(f"One row must have the assumption {BASE!r}, not {len(base)}.")
    if not np.isfinite(base[_ENDS].to_numpy()).all():
        raise ValueError(f"The row {BASE!r} needs finite numbers low, mid and high.")
    if rows == 1:
        raise ValueError(f"There is no alternative to draw: the only row is {BASE!r}.")


# --- marks --------------------------------------------------------------------------------------


def _limits(marks, log) -> tuple[float, float]:
    """Ends of the axis: they hold every finite number that is drawn."""
    rows = marks.rows[marks.rows["drawn"]]
    ends = np.array([*rows[_ENDS].to_numpy(), marks.base[_ENDS].to_numpy(float)])
    value = pd.DataFrame({"value": ends.ravel()[np.isfinite(ends.ravel())]})
    if log and (ends[:, 1] <= 0).any():
        raise ValueError("A median of 0 or less has no place on a logarithmic axis: use log=False.")
    if log:
        positive = value["value"][value["value"] > 0]
        return float(positive.min() / 1.5), float(positive.max() * 1.5)
    low, high = shared.axis_range(value, log)
    return min(low, float(value["value"].min() * 1.1)), float(high)


def _panel(marks, limits, log, size, unit) -> Panel:
    """Rows from top to bottom, each as tall as its label; `y` is inches from the top."""
    font, beside = look.FONT_SIZES[size], size == "notebook"
    room = (_LEFT[size] if beside else look.WIDTHS[size] - _RIGHT[size]) - 0.25
    drawn, places, top = [], [], 0.08
    for label, note, told, row in _rows(marks):
        runs = runs_of(label, room, font, 0.9, look.INK if row else look.QUIET)
        runs += runs_of(note, room, font, 0.8, look.QUIET) if note else []
        tall = sum(run.scale for run in runs) * LEADING * font / 72
        at = top + (tall / 2 if beside else tall + 0.06)
        places.append(at)
        drawn += _words_of(runs, told, limits[0], top, at, beside)
        drawn += _of_row(row, marks.base["mid"], limits, at, size) if row else []
        top = (top + tall if beside else at + 0.06) + _GAP[size]
    x = shared.number_axis(limits, log, size, unit)
    # Words above a row must not be crossed: there the base is a tick in each row.
    ticks = [(0.0, top)] if beside else [(at - 0.07, at + 0.07) for at in places]
    drawn += _of_base(marks.base, x, top, ticks)
    y = Axis((top, 0.0), "none")
    return Panel(_LEFT[size], _RIGHT[size], top, x, y, drawn, above=0.3)


def _rows(marks):
    """Label, note, shift and marks of each line of the picture; of the others in one line."""
    for row in marks.rows[marks.rows["drawn"]].itertuples():
        yield row.label, row.note, row.told, row
    if rest := _rest_told(marks):
        yield rest[0], "", rest[1], None


def _words_of(runs, told, left, top, at, beside):
    """The label left of its line or above it, and the shift at its end."""
    if beside:
        yield text(-inf, at, runs, align=("right", "middle"), layer=6)
    else:
        yield text(left, top, runs, align=("left", "top"), layer=6)
    end = [Run(told, 0.9, bold=not told[0].isalpha())]
    yield text(inf, at, end, align=("left", "middle"), layer=6)


def _of_base(base, axis, bottom, ticks):
    """A band from top to bottom, and a line, with its number above."""
    mid, low = base["mid"], max(base["low"], axis.limits[0])
    yield box(low, base["high"], 0.0, bottom, look.BAND, layer=0.6)
    for start, end in ticks:
        hover = [f"as assumed: {base['words']}"]
        yield shared.upright_line(mid, start, end, look.INK, 1.4, layer=1.2, hover=hover)
    at = share(mid, axis)
    side = "left" if at < 0.3 else "right" if at > 0.7 else "center"
    said = [Run(f"as assumed: {number(mid, 3)}", 0.9)]
    yield text(mid, 0.0, said, align=(side, "bottom"), layer=6)


def _of_row(row, base, limits, at, size):
    """A bar from the base to the dot, a line from low to high, an arrow where it is open."""
    left, right = limits
    big, hover = size == "notebook", _hover(row)
    low, high = max(row.low, left), min(row.high, right)
    yield line((low, high), (at, at), _COLOUR, 1.6 if big else 1.2, layer=3, hover=hover)
    if pd.notna(row.mid):
        yield line((base, row.mid), (at, at), _COLOUR, 7 if big else 5, alpha=0.35, layer=2)
        about = {"colour": _COLOUR, "layer": 4, "hover": hover}
        yield point(row.mid, at, "about", size=8 if big else 6, **about)
    inwards = 0.04 * (right - left)
    heads = (row.open_low, low, left, inwards), (row.open_high, high, right, -inwards)
    for is_open, end, edge, step in heads:
        if is_open:
            yield arrow((edge + step, at), (edge, at), _COLOUR, 1.6 if big else 1.2, layer=4)
        elif pd.isna(row.mid):
            yield point(end, at, "bar", colour=_COLOUR, size=9, width=1.8, layer=4, hover=hover)


def _hover(row) -> tuple[str, ...]:
    moved = "only limits are known and no middle" if pd.isna(row.mid) else f"median {row.told}"
    return tuple(filter(None, [row.label, row.words, moved, row.note]))
