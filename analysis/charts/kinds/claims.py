"""Claims as numbers with the room that their words leave."""

from __future__ import annotations

from math import inf

import numpy as np
import pandas as pd

from analysis import told
from analysis.charts import look
from analysis.charts.kinds import shared
from analysis.charts.layout import at_share, share
from analysis.charts.layout import box as box_of
from analysis.charts.scene import Axis, Panel, Run, Scene, box, line, runs_of, text
from analysis.needed import need_columns, need_numbers
from analysis.readers import reach
from analysis.wording.said import count_of, number, percent, sentence, some_of

MOST = 60  # rows of a picture that can still be read; it is then some 40 inches tall
FEW = 3  # claims that a sentence tells one by one
_LOWER = 0.2  # of a row: marks stand below its middle, words above
_HALF = 0.1  # of a row: half the height of a fade
_GUTTER = {"notebook": 2.2, "column": 0.12}  # inches left of the axis
_RIGHT = 0.25
_STRICT = ("low", "high", "low_closed", "high_closed")
_BAND = ("edge_mid", "edge_far", "band_low", "band_mid", "band_high", "reading")


def claims(
    frame, title=None, subtitle=None, size="notebook", log=None, label=None, marks=None
) -> Scene:
    """Claims as numbers with the room that their words leave, from top to bottom in their order.

    Parameters
    ----------
    frame
        Columns as for :func:`mark_frame`, one row a claim. Of more than 60 the article's and the
        largest are drawn, and the caption says so. Claims in different units stand on axes of
        their own.
    title, subtitle
        Text above the chart; the subtitle says by default what marker, fade, tick and arrow mean.
    size
        ``notebook`` (8.6 inches wide) or ``column`` (3.5 inches, for a printed column or a phone).
    log
        Logarithmic axis; by default where the numbers differ fifty-fold or more.
    label
        A column of `frame`, or several, whose text stands beside each row in place of speaker and
        day: a place, an event. A row without such text keeps its speaker and day.
    marks
        Those of the same chart in another size, which are not made again.

    Returns
    -------
    Scene
        Its ``marks`` are those of :func:`mark_frame`. A pen's door returns the pen's figure.

    Raises
    ------
    ValueError
        As :func:`mark_frame`; or for an unknown size.

    Examples
    --------
    >>> from analysis import containers
    >>> claims(containers().query("source == 'article'")).alt.split(":")[0]
    '2 claims about containers'
    """
    look.refuse_unknown(size)
    need_claims(frame)
    shown = largest(frame)
    marks = mark_frame(shown, label) if marks is None else marks
    aside = left_out(len(shown), len(frame))
    return Scene(
        title or "",
        " ".join(filter(None, [subtitle or caption(shown, marks), aside])),
        size,
        [_panel(some, name, size, log) for name, some in marks.groupby("unit", sort=False)],
        alt_text(marks, len(frame)),
        mark_table(marks),
        shared.claim_legend(marks),
        addresses=shared.addresses(marks),
        marks=marks,
    )


def _panel(marks, unit, size, log) -> Panel:
    """Claims in one unit, from top to bottom, on an axis of their own."""
    rows = marks.assign(row=np.arange(len(marks)))
    log = shared.wants_log(rows) if log is None else log
    limits = shared.axis_range(rows, log)
    row = (0.74 if len(rows) <= 10 else 0.6) * (1.55 if size == "column" else 1.0)
    x = shared.number_axis(limits, log, size, unit, percent=unit == "share")
    y = Axis((len(rows) - 0.5, -0.5), "none")
    below = 0.55
    if rows["value"].isna().all():  # no numbers, no axis
        x, below = Axis(limits, "none"), 0.1
    panel = Panel(_GUTTER[size], _RIGHT, row * len(rows), x, y, [], above=0.1, below=below)
    for mark in rows.join(shared.arrows(rows, limits, log)).itertuples():
        panel.marks.extend(words_beside(mark, panel, size))
        if pd.notna(mark.value):
            panel.marks.extend(_of_claim(mark, limits, size))
    return panel


def mark_frame(frame: pd.DataFrame, label=None) -> pd.DataFrame:
    """What is drawn of claims, one row a claim, in the frame's order.

    Parameters
    ----------
    frame
        Columns of :func:`analysis.ledger`: needs ``value, bound``, the strict bounds and the
        columns of :func:`analysis.reader_band`; uses the others where present.
    label
        As for :func:`claims`.

    Returns
    -------
    DataFrame
        The columns of :func:`analysis.told.in_words`, :func:`analysis.told.readings_in_words` and
        :func:`analysis.readers.reach`; ``open_low, open_high`` (an arrow stands where the strict
        bound is open), ``what`` (what is counted, where the claims differ in it), ``named`` (the
        text of `label`, see :func:`analysis.told.named`), ``colour``. A
        claim without a number keeps its row. What is denied is a marker alone: no fade, no arrow.

    Raises
    ------
    ValueError
        If a needed column is missing; names it and says which function adds it.

    Examples
    --------
    >>> from analysis import containers
    >>> frame = containers().query("source == 'article'")
    >>> mark_frame(frame)[["words", "edge", "band", "open_high"]].tail(1)
                                      words  ... open_high
    1  more than 13,000                       ...      True
    """
    need_claims(frame)
    frame = told.completed(frame.reset_index(drop=True))
    said = told.in_words(frame).join(told.readings_in_words(frame))
    several = len(said["counts"].unique()) > 1
    spoken = frame["value"].notna() & frame["modality"].ne("denied")
    return shared.with_colours(
        said.join(reach(frame)).assign(
            open_low=spoken & frame["low"].isin([0, -np.inf]) & ~frame["low_closed"],
            open_high=spoken & np.isinf(frame["high"]),
            what=_what(said) if several else "",
            named=told.named(frame, label),
        )
    )


def _what(said) -> pd.Series:
    """What is counted, where the unit does not say it already."""
    unit = said["unit"].str.split(" per ").str[0]  # "trains", where they are trains per day
    return said["counts"].mask(said["counts"].eq(unit) | said["counts"].eq("other"), "")


def alt_text(marks: pd.DataFrame, known: int = 0) -> str:
    """One sentence that says what a chart of claims shows, for readers who cannot see it.

    Up to three claims are told one by one; of more the range, the open ends, and what is in doubt.
    `known` is the number of claims in all, where not all are drawn.

    Examples
    --------
    >>> from analysis import containers
    >>> print(alt_text(mark_frame(containers().query("source == 'article'").tail(1))))
    1 claim about containers: more than 13,000, by analogy 95...% of readers stop by 17,300, no
    upper limit.
    """
    head = count_of(len(marks), "claim", "claims") + told.counted(marks, "about")
    if known > len(marks):
        head = f"{len(marks)} of {number(known)} claims" + told.counted(marks, "about")
    if len(marks) <= FEW:
        return sentence(head, *(_told(row) for row in marks.itertuples()))
    ends = told.open_ends_counted(marks)
    ends.append(some_of(int(marks["value"].isna().sum()), "has no number", "have no number"))
    said = told.edges_in_words(marks), ", ".join(filter(None, ends)), *told.doubts_counted(marks)
    return sentence(head + told.as_printed(marks), *said)


def mark_table(marks: pd.DataFrame) -> list[tuple[str, str]]:
    """Each claim, and what is known of it."""
    return [(row.words, told.known_of(row)) for row in marks.itertuples()]


def caption(frame: pd.DataFrame, marks: pd.DataFrame) -> str:
    """What marker, fade, tick and arrow mean, for those that occur."""
    arrow = "Arrow: the words set no limit on that side."
    arrow *= bool(marks[["open_low", "open_high"]].any(axis=None))
    plural = ", for a plural its floor" * bool(marks["family"].eq("plural").any())
    parts = [f"Marker: the number as printed{plural}{told.hollow_in_words(marks)}."]
    reading = told.only(frame["reading"])
    if reading == "strict":
        parts += [arrow, "No fade: only what the words allow."]
    elif reading == "floor":
        parts += [arrow, "No fade: counted as the least number that the words name."]
    else:
        parts += [*_fades_told(told.only(frame["coverage"]), marks), arrow]
    return " ".join(filter(None, parts))


def left_out(shown: int, known: int) -> str:
    """What a chart says where it does not draw all.

    Examples
    --------
    >>> left_out(60, 1_383)
    'Drawn: 60 of 1,383 claims, the article first, then the largest.'
    """
    if shown == known:
        return ""
    return f"Drawn: {number(shown)} of {number(known)} claims, the article first, then the largest."


def words_beside(mark, panel, size, row=None):
    """The figure in words above its mark, and who says it: in the gutter, or above the words."""
    row, font = mark.row if row is None else row, look.FONT_SIZES[size]
    width = look.WIDTHS[size] - panel.left - panel.right
    lines = runs_of(told.label(mark), look.room(width, size), font, bold=bool(mark.emphasis))
    above = {"layer": 6, "group": mark.short}
    if size == "column":
        by = ", ".join(filter(None, [mark.what, *_beside_words(mark)]))
        by = runs_of(by, width, font, 0.85)
        by = [run._replace(colour=look.QUIET) for run in by]
        yield text(panel.x.limits[0], row, [*by, *lines], align=("left", "bottom"), **above)
        return
    place, side = _beside(mark, lines, panel, width, font)
    yield text(place, row, lines, align=(side, "bottom"), **above)
    name, *day = _beside_words(mark)
    who = [run.said for run in runs_of(name, panel.left - 0.2, font, 0.88)]
    who = who if len(who) < 3 else [who[0], f"{who[1]} …"]
    said = [Run(said, 0.88) for said in (mark.what, *who, *day) if said]
    yield text(-inf, float(row) + 0.05, said, align=("right", "middle"), layer=6, group=mark.short)


def _beside_words(mark) -> list[str]:
    """What names a claim in a chart: its label, or who says it and of which day."""
    return [mark.named] if mark.named else [mark.short, mark.when]


def _beside(mark, lines, panel, width, font) -> tuple[float, str]:
    """Where words stand: at their marker on the side with room, or moved as far as they must."""
    left = panel.x.limits[0]
    if pd.isna(mark.value):
        return left, "left"
    needed = box_of([run.said for run in lines], font, bool(mark.emphasis))[0]
    needed = needed / width / look.NARROWER  # of the axis
    at = share(mark.value, panel.x)
    if needed <= 1 - at:
        return mark.value, "left"
    if needed <= at:
        return mark.value, "right"
    return at_share(max(0.0, 1 - needed), panel.x), "left"


def _of_claim(mark, limits, size):
    """Fades, ticks, arrows and marker of a row."""
    y, colour, about = mark.row + _LOWER, mark.colour, {"group": mark.short}
    low, high = y - _HALF, y + _HALF
    if pd.notna(mark.fade_low):
        even = {"alpha": 0.2} if mark.flat else {"alpha": 0.75, "fade": "left"}
        yield box(max(mark.fade_low, limits[0]), mark.value, low, high, colour, **even, **about)
    if pd.notna(mark.fade_high):
        end = min(mark.fade_high, limits[1])
        yield box(mark.fade_from, end, low, high, colour, alpha=0.75, fade="right", **about)
    ends = shared.printed(mark)
    if len(ends) > 1:
        yield line(ends, (y, y), colour, 5, alpha=0.45, layer=2, **about)
    for tick in (mark.tick_low, mark.tick_high):
        if pd.notna(tick):
            yield shared.upright_line(tick, y - 0.13, y + 0.13, colour, 1.6, layer=3, **about)
    yield from shared.claim_arrows(mark._replace(row=y), colour, **about)
    places = [y] * len(ends)
    yield shared.claim_point(mark, ends, places, size, hover=told.hover_lines(mark), **about)


def largest(frame, most: int = MOST) -> pd.DataFrame:
    """The rows that are drawn: all, or the article's and the largest, in the same order."""
    if len(frame) <= most or "value" not in frame:
        return frame
    rows = told.completed(frame).reset_index(drop=True)[["source", "value"]]
    rows = rows.assign(first=rows["source"].eq("article"))
    ranked = rows.sort_values(["first", "value"], ascending=False, kind="stable")
    return frame.iloc[sorted(ranked.index[:most])]


def _told(row) -> str:
    # Under the strict reading the words that tell it end in the open ends.
    ends = told.open_ends(row) if "limit" not in row.reads else ""
    named = f"{row.named}: " * bool(row.named)
    return named + ", ".join(part for part in (row.words, row.reads, ends) if part)


def _fades_told(coverage, marks) -> list[str]:
    """What fades and ticks mean under the reading of readers."""
    kinds = set(marks["family"])
    if marks[["fade_low", "fade_high"]].isna().all(axis=None):
        return []
    far, fade = percent(told.far_share(coverage)), f"the fade is {percent(coverage)} of the value"
    plain = kinds - {"plural", "fraction"}
    parts = [
        f"Fade: up to the edge within which {far} of readers stay, or to the edge in the label."
    ] * bool(plain)
    parts += ["Tick: the median reader's edge."] * bool(
        plain and marks[["tick_low", "tick_high"]].notna().any(axis=None)
    )
    parts += ["By rule: the next round number."] * bool(marks["cut"].any())
    parts += [f"Of a plural {fade}, the tick its middle."] * ("plural" in kinds)
    parts += [f"Of a bare fraction {fade}, assumed."] * ("fraction" in kinds)
    return parts + ["Even tint: no study says how far readers go."] * bool(marks["flat"].any())


def need_claims(frame) -> None:
    """Refuse what is no frame of claims with bounds and bands, or has no row; says what to call."""
    need_columns(frame, ("value", "bound", *_STRICT), "A chart of claims")
    if frame.empty:
        raise ValueError("There is no claim to draw: the frame is empty.")
    need_columns(frame, _BAND, "A chart of claims")
    need_numbers(frame, "value", "value_high", "low", "high")
