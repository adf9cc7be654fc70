"""How often intervals held, against how often they were meant to."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.charts import layout, look
from analysis.charts.kinds import shared
from analysis.charts.scene import Axis, Entry, Panel, Run, Scene, box, line, point, text
from analysis.pooling.judged import shares_in_words
from analysis.wording.said import count_of, listed, percent, sentence

SIGNS = {"about": "●", "up": "▲", "point": "■", "range": "◆"}  # shapes of groups, and as letters
_ASIDE = 0.017  # how far groups stand apart, where levels leave room
_TOP = 1.02  # of both axes
# Inches left and right of the axes and from top to bottom; points of a bar and of a marker.
_SIZES = {"notebook": (0.85, 0.15, 4.4, 9, 9), "column": (0.62, 0.15, 3.0, 4, 6)}


def held(table, group=None, title=None, subtitle=None, size="notebook", marks=None) -> Scene:
    """How often intervals held, against how often they were meant to.

    Parameters
    ----------
    table, group
        As for :func:`mark_frame`.
    title, subtitle, size, marks
        As for :func:`analysis.charts.kinds.claims`.

    Raises
    ------
    ValueError
        As :func:`mark_frame`; also for a size that no chart has.

    Examples
    --------
    >>> table = pd.DataFrame({"level": [0.5, 0.9], "values": 20, "held": [12, 15],
    ...                       "share": [0.6, 0.75], "low": [0.32, 0.79], "high": [0.68, 1.0]})
    >>> held(table).alt.split("; ")[1]
    '1 of the 2 shares lies beyond what chance would explain.'
    """
    look.refuse_unknown(size)
    marks = mark_frame(table, group) if marks is None else marks
    told = [_panel(marks, size)], alt_text(marks), mark_table(marks), _legend(marks)
    return Scene(title or "", subtitle or caption(), size, *told, marks=marks)


def mark_frame(table: pd.DataFrame, group: str | None = None) -> pd.DataFrame:
    """What is drawn of intervals put to the test, one row a group and level.

    Parameters
    ----------
    table
        As for :func:`analysis.pooling.judged.shares_in_words`.
    group
        A column that names up to four groups, or None.

    Returns
    -------
    DataFrame
        The columns of :func:`analysis.pooling.judged.shares_in_words`, and ``shape, colour, at``
        (the level, moved so that groups stand side by side).

    Raises
    ------
    ValueError
        As :func:`analysis.pooling.judged.shares_in_words`; or says that there are no groups or too
        many.

    Examples
    --------
    >>> table = pd.DataFrame({"level": [0.5, 0.9], "values": 20, "held": [12, 15],
    ...                       "share": [0.6, 0.75], "low": [0.32, 0.79], "high": [0.68, 1.0]})
    >>> mark_frame(table)[["shape", "at", "within"]].to_numpy().tolist()
    [['about', 0.5, True], ['about', 0.9, False]]
    """
    marks = shares_in_words(table, group)
    place, groups = pd.factorize(marks["group"])
    if not 0 < len(groups) <= len(SIGNS):
        raise ValueError(f"A chart has from 1 to {len(SIGNS)} groups, not {len(groups)}.")
    gap = np.diff(np.unique(marks["level"])).min(initial=1)
    aside = (place - (len(groups) - 1) / 2) * min(_ASIDE, gap / (len(groups) + 1))
    looks = {"shape": np.array([*SIGNS])[place], "colour": np.array(look.EVENT_COLOURS)[place]}
    return marks.assign(at=marks["level"] + aside, **looks)


def alt_text(marks: pd.DataFrame) -> str:
    """One sentence that tells how often intervals held, for readers who cannot see it.

    Examples
    --------
    >>> table = pd.DataFrame({"level": [0.5, 0.9], "values": 20, "held": [12, 15],
    ...                       "share": [0.6, 0.75], "low": [0.32, 0.79], "high": [0.68, 1.0]})
    >>> alt_text(mark_frame(table)).split("; ")[1]
    '1 of the 2 shares lies beyond what chance would explain.'
    """
    meant, beyond = listed(map(percent, marks["level"].unique())), int((~marks["within"]).sum())
    lie, shares = "lies" if beyond == 1 else "lie", count_of(len(marks), "share", "shares")
    told = [
        f"{name}, {listed(map(percent, rows['share'].round(2)))} of "
        f"{count_of(rows['values'].max(), 'number', 'numbers')}".removeprefix(", ")
        for name, rows in marks.groupby("group", sort=False)
    ]
    told.append(f"{beyond or 'none'} of the {shares} {lie} beyond what chance would explain")
    return sentence(f"How often intervals held that are meant to hold {meant} of the time", *told)


def mark_table(marks: pd.DataFrame) -> list[tuple[str, str]]:
    """Each mark and what is known of it."""
    names = (marks["group"] + " " + marks["level"].map(percent)).str.lstrip()
    return list(zip(names, marks["words"] + "; by chance " + marks["chance"], strict=True))


def caption() -> str:
    """What line, marker and bar mean."""
    return (
        "On the line, intervals hold as often as they are meant to; above it they are wider than "
        "need be. Bar: where nine in ten such shares would lie by chance, if the intervals "
        "were right. Below it: how many held, of how many."
    )


def _legend(marks) -> list[Entry]:
    named = marks[marks["group"].ne("")].drop_duplicates("group").itertuples()
    found = [Entry(point(0, 0, mark.shape, colour=mark.colour), mark.group) for mark in named]
    found.append(Entry(line((0, 1), (0, 1)), "as often as meant"))
    return [*found, Entry(box(0, 1, 0, 1, look.BAND_CORE), "by chance")]


def _panel(marks, size) -> Panel:
    """Shares on both axes, with room for the counts below; only levels are marked below."""
    least = marks["level"].min() - 0.1, marks[["level", "share", "low"]].min(axis=None) - 0.15
    left, low = (np.floor(10 * np.array(least) + 1e-9) / 10).tolist()
    levels = tuple((level, percent(level)) for level in marks["level"].unique().tolist())
    x = Axis((left, _TOP), ticks=levels, title="meant to hold")
    y = shared.number_axis((max(low, 0.0), _TOP), False, "notebook", "held", percent=True)
    ends, (*sides, height, thick, across) = (max(left, low), 1.0), _SIZES[size]
    drawn = [line(ends, ends, layer=2.5)]
    for mark in marks.itertuples():
        bar, about = (mark.at, mark.low, mark.high, look.BAND_CORE), {"group": mark.group}
        drawn.append(shared.upright_line(*bar, thick, layer=2, **about))
        about["hover"] = tuple(filter(None, [mark.group, mark.words]))
        about |= {"colour": mark.colour, "edge": look.PAPER, "size": across, "layer": 3}
        drawn.append(point(mark.at, mark.share, mark.shape, **about))
    axes = x, y._replace(limits=(low, _TOP))
    panel = Panel(*sides, height, *axes, drawn, above=0.25, below=0.6)
    drawn.extend(_counts(marks, panel, size))
    return panel


def _counts(marks, panel, size):
    """How many held, below the bars of a level: a line a group, with its sign, none on others."""
    font, levels = look.FONT_SIZES[size], marks.groupby("level")
    across = np.ptp(panel.x.limits) / (look.WIDTHS[size] - panel.left - panel.right)
    down = np.ptp(panel.y.limits) / panel.height / 72
    wide = across * levels["count"].apply(lambda said: layout.box([*("  " + said)], font)[0])
    lefts = layout.spread(levels["at"].min() + wide / 2, wide, *panel.x.limits) - wide / 2
    foot = marks["level"].map(levels[["low", "share"]].min().min(axis=1))
    foot -= down * (5 + 1.1 * font * levels.cumcount())
    for mark, y in zip(marks.to_dict("records"), foot, strict=True):
        said = [Run(f"{SIGNS[mark['shape']]} {mark['count']}", 0.85, mark["colour"])]
        about = {"align": ("left", "top"), "layer": 6, "group": mark["group"]}
        yield text(lefts[mark["level"]], y, said, **about)
