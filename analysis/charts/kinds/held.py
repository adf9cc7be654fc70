"""How often intervals held, against how often they were meant to."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.charts import look
from analysis.charts.kinds import shared
from analysis.charts.layout import box as box_of
from analysis.charts.layout import spread
from analysis.charts.scene import Entry, Mark, Panel, Run, Scene, box, line, point, text
from analysis.wording.said import count_of, listed, number, percent, sentence

SIGNS = {"about": "●", "up": "▲", "point": "■", "range": "◆"}  # shapes of groups, and as letters
_SHARES = ["level", "share", "low", "high"]
_NEEDED = ["level", "values", "held", "share", "low", "high"]
_ASIDE = 0.017  # how far groups stand apart, where levels leave room
_HEIGHT = {"notebook": 4.4, "column": 3.0}  # inches from the top of the axes to its bottom
_LEFT, _RIGHT = {"notebook": 0.85, "column": 0.62}, 0.15


def held(table, group=None, title=None, subtitle=None, size="notebook") -> Scene:
    """How often intervals held, against how often they were meant to.

    Parameters
    ----------
    table, group
        As for :func:`mark_frame`.
    title, subtitle, size
        As for :func:`analysis.charts.kinds.claims`.

    Raises
    ------
    ValueError
        As :func:`mark_frame`; or for an unknown size.

    Examples
    --------
    >>> table = pd.DataFrame({"level": [0.5, 0.9], "values": 20, "held": [12, 15],
    ...                       "share": [0.6, 0.75], "low": [0.32, 0.79], "high": [0.68, 1.0]})
    >>> held(table).alt.split("; ")[1]
    '1 of the 2 shares lies beyond what chance would explain.'
    """
    look.refuse_unknown(size)
    marks = mark_frame(table, group)
    told = [_panel(marks, size)], alt_text(marks), mark_table(marks), _legend(marks)
    return Scene(title or "", subtitle or caption(), size, *told, marks=marks)


def mark_frame(table: pd.DataFrame, group: str | None = None) -> pd.DataFrame:
    """What is drawn of intervals put to the test, one row a group and level.

    Parameters
    ----------
    table
        ``level`` (how often the intervals are meant to hold) and ``share`` (how often they did),
        from 0 to 1; ``held`` of how many ``values``; ``low, high``: between which the share would
        vary by chance if the intervals were right.
    group
        A column that names up to four groups, or None.

    Returns
    -------
    DataFrame
        ``group, shape, colour, level, values, held, share, low, high, at`` (the level, moved so
        that groups stand side by side), ``within`` (the share is from low to high), ``count`` and
        ``words``; by group and level.

    Raises
    ------
    ValueError
        Names a missing column or a number that is no share; says that a group has a level twice,
        or that there are no groups or too many.

    Examples
    --------
    >>> table = pd.DataFrame({"level": [0.5, 0.9], "values": 20, "held": [12, 15],
    ...                       "share": [0.6, 0.75], "low": [0.32, 0.79], "high": [0.68, 1.0]})
    >>> mark_frame(table)["words"].iloc[1]
    '75...% (15 of 20) where 90...% are meant: beyond chance'
    """
    shared.need(table, [*_NEEDED, *([group] if group else [])])
    names = table[group].astype(str) if group else pd.Series("", table.index)
    place, groups = pd.factorize(names)
    marks = table[_NEEDED].assign(group=names)
    _refuse_unfit(marks, groups)
    gap = np.diff(np.unique(marks["level"])).min(initial=1)
    aside = (place - (len(groups) - 1) / 2) * min(_ASIDE, gap / (len(groups) + 1))
    marks = marks.assign(
        shape=[list(SIGNS)[i] for i in place],
        colour=[look.EVENT_COLOURS[i] for i in place],
        at=marks["level"] + aside,
        within=marks["share"].between(marks["low"], marks["high"]),
        count=[f"{number(h)} of {number(n)}" for h, n in marks[["held", "values"]].to_numpy()],
    )
    marks["words"] = [
        f"{_whole(mark.share)} ({mark.count}) where {percent(mark.level)} are meant"
        f"{'' if mark.within else ': beyond chance'}"
        for mark in marks.itertuples()
    ]
    return marks.iloc[np.lexsort((marks["level"], place))].reset_index(drop=True)


def alt_text(marks: pd.DataFrame) -> str:
    """One sentence that tells how often intervals held, for readers who cannot see it.

    Examples
    --------
    >>> table = pd.DataFrame({"level": [0.5, 0.9], "values": 20, "held": [12, 15],
    ...                       "share": [0.6, 0.75], "low": [0.32, 0.79], "high": [0.68, 1.0]})
    >>> alt_text(mark_frame(table)).split("; ")[1]
    '1 of the 2 shares lies beyond what chance would explain.'
    """
    meant, beyond = map(percent, marks["level"].unique()), int((~marks["within"]).sum())
    verb = "lies" if beyond == 1 else "lie"
    return sentence(
        f"How often intervals held that are meant to hold {listed(meant)} of the time",
        *(
            f"{name}{', ' * bool(name)}{listed(map(_whole, rows['share']))} of "
            f"{count_of(rows['values'].max(), 'number', 'numbers')}"
            for name, rows in marks.groupby("group", sort=False)
        ),
        f"{beyond or 'none'} of the {count_of(len(marks), 'share', 'shares')} {verb} beyond what "
        "chance would explain",
    )


def mark_table(marks: pd.DataFrame) -> list[tuple[str, str]]:
    """Each mark and what is known of it."""
    return [
        (" ".join(filter(None, [mark.group, percent(mark.level)])),
         f"{mark.words}; by chance {_whole(mark.low)} to {_whole(mark.high)}")
        for mark in marks.itertuples()
    ]  # fmt: skip


def caption() -> str:
    """What line, marker and bar mean."""
    return (
        "On the line, intervals hold as often as they are meant to; above it they are wider than "
        "need be. Pale bar: where nine in ten such shares would lie by chance, if the intervals "
        "were right. Below it: how many held, of how many."
    )


def _whole(share) -> str:
    return percent(round(share, 2))


def _refuse_unfit(marks, groups) -> None:
    if not 0 < len(groups) <= len(SIGNS):
        raise ValueError(f"A chart has from 1 to {len(SIGNS)} groups, not {len(groups)}.")
    wrong = [name for name in _SHARES if not marks[name].between(0, 1).all()]
    if wrong:
        raise ValueError(f"{', '.join(wrong)}: shares from 0 to 1 are needed.")
    if marks.duplicated(["group", "level"]).any():
        raise ValueError("A level comes twice: name the column that tells the groups apart.")


def _legend(marks) -> list[Entry]:
    named = marks[marks["group"].ne("")].drop_duplicates("group")
    return [
        *(Entry(point(0, 0, m.shape, colour=m.colour), m.group) for m in named.itertuples()),
        Entry(line((0, 1), (0, 1)), "as often as meant"),
        Entry(box(0, 1, 0, 1, look.BAND_CORE), "by chance"),
    ]


def _panel(marks, size) -> Panel:
    """Shares on both axes, with room for the counts below; only levels are marked below."""
    (left, right), (low, top) = (
        (float(np.floor(10 * least + 1e-9) / 10), 1.02)
        for least in (marks["level"].min() - 0.1, marks[_SHARES].min(axis=None) - 0.15)
    )
    x = shared.number_axis((left, right), False, "notebook", "meant to hold", percent=True)
    levels = tuple((level, percent(level)) for level in marks["level"].unique().tolist())
    y = shared.number_axis((low, top), False, "notebook", "held", percent=True)
    y = y._replace(ticks=tuple(tick for tick in y.ticks if tick[0] >= 0))
    ends = (max(left, low), 1.0)
    inches = look.WIDTHS[size] - _LEFT[size] - _RIGHT, _HEIGHT[size]
    scale = (right - left) / inches[0], (top - low) / inches[1]
    drawn = [line(ends, ends, layer=2.5)]
    drawn += [part for mark in marks.itertuples() for part in _of_share(mark, size)]
    drawn += _counts(marks, (left, right), scale, look.FONT_SIZES[size])
    axes = x._replace(ticks=levels, grid=False), y
    return Panel(_LEFT[size], _RIGHT, _HEIGHT[size], *axes, drawn, above=0.25, below=0.6)


def _of_share(mark, size):
    """A pale bar from low to high, and the marker at the share."""
    big, about = size == "notebook", {"group": mark.group}
    thick = 9 if big else 4
    yield shared.upright_line(mark.at, mark.low, mark.high, look.BAND_CORE, thick, layer=2, **about)
    yield point(
        mark.at, mark.share, mark.shape, colour=mark.colour, edge=look.PAPER, layer=3,
        size=9 if big else 6, hover=tuple(filter(None, [mark.group, mark.words])), **about,
    )  # fmt: skip


def _counts(marks, limits, scale, font) -> list[Mark]:
    """How many held, below the bars of a level: a line a group, with its sign, none on others."""
    levels = [some for _, some in marks.groupby("level")]
    wide = [scale[0] * box_of([f"  {said}" for said in some["count"]], font)[0] for some in levels]
    wanted = [some["at"].min() + half / 2 for some, half in zip(levels, wide, strict=True)]
    lefts = spread(wanted, wide, *limits) - np.divide(wide, 2)
    found = []
    for left, some in zip(lefts, levels, strict=True):
        foot = some[["low", "share"]].min(axis=None)
        for place, mark in enumerate(some.itertuples()):
            said = [Run(f"{SIGNS[mark.shape]} {mark.count}", 0.85, mark.colour)]
            y = foot - scale[1] * (5 + 1.1 * font * place) / 72
            found.append(text(left, y, said, align=("left", "top"), layer=6, group=mark.group))
    return found
