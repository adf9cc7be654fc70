"""One pooled curve of a running total, with every report drawn on it."""

from __future__ import annotations

import textwrap

import numpy as np
from matplotlib import rc_context
from matplotlib.dates import date2num
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis.charts import look
from analysis.charts import marks as _marks
from analysis.charts.labels import curve_labels, fan_labels
from analysis.charts.layout import wrap
from analysis.charts.static.page import finish, legend_handles, per_line_of, sheet, style
from analysis.charts.static.totals import (
    BODY,
    HEADROOM,
    axes_of,
    draw_claim,
    inches_of,
    notes_of,
    set_scales,
    write_label,
)

_BESIDE = 2.15  # inches for the words of a fan, in a notebook
_THIN = {"color": look.QUIET, "linewidth": 0.7, "alpha": 0.75}
_BANDS = {
    _marks.TOTAL_ENDS: {
        **{"facecolor": look.BAND_TOTAL, "edgecolor": look.BAND_EDGE},
        **{"linestyle": (0, (1, 1.6)), "linewidth": 1.1},
        "label": " " + "\n ".join(textwrap.wrap(_marks.TOTAL_SAID + " (assumed)", 28)),
    },
    ("q05", "q95"): {"facecolor": look.BAND, "linewidth": 0, "label": " the reports: nine tenths"},
    ("q25", "q75"): {"facecolor": look.BAND_CORE, "linewidth": 0, "label": " the reports: half"},
}
_RING = {"facecolors": "none", "edgecolors": look.WARNING, "linestyles": [(0, (2.2, 1.2))]}


def curve(
    frame,
    curves,
    choices=(),
    fan=None,
    agreement=None,
    title=None,
    subtitle=None,
    size="notebook",
    log=None,
    label=6,
) -> Figure:
    """Draw one pooled curve of a running total, and every claim on it.

    Parameters
    ----------
    frame
        Claims about one running total, as for :func:`analysis.charts.marks.curve`.
    curves
        ``date`` and ``q05, q25, q50, q75, q95`` (what the reports say) in the unit of the claims,
        one row a date and variant. The variant of the first row is drawn. ``total_q05,
        total_q95`` are drawn too, where given: the total, if all may be wrong together.
    choices
        Up to three text columns of `curves` that name its variants, such as ``reading`` and
        ``left_out``.
    fan
        The choice whose other variants are drawn as thin median lines, or None.
    agreement
        None, or ``claim_id, sound``: claims whose report is sound with a probability below one
        half are ringed.
    title, subtitle, size
        As for :func:`analysis.charts.static.claims`.
    log
        Logarithmic axis of numbers; by default where the claims differ fifty-fold or more.
    label
        Ringed claims to label at most, the least sound first; the article's always are.

    Returns
    -------
    matplotlib.figure.Figure
        Its label holds the description of the chart, a sentence.

    Raises
    ------
    ValueError
        As :func:`analysis.charts.marks.curve`; or for an unknown size.

    Examples
    --------
    >>> import pandas as pd
    >>> from analysis import containers
    >>> claims = containers().query("measure == 'delivered'")
    >>> curves = pd.DataFrame({"date": pd.to_datetime(["2023-10-31", "2024-08-31"]),
    ...                        "q05": [900, 9e3], "q25": [1e3, 1e4], "q50": [2e3, 14e3],
    ...                        "q75": [3e3, 18e3], "q95": [4e3, 2e4]})
    >>> curve(claims, curves).get_label().split(",")[0]
    'Pooled curve of a running total of containers from 25 claims'
    """
    look.refuse_unknown(size)
    marks = _marks.curve(frame, curves, choices, fan, agreement, label)
    log = _marks.wants_log(marks.claims) if log is None else log
    key = subtitle or _marks.curve_key(frame, marks)
    marks = _marks.with_arrows(marks, log)
    with rc_context(style(size)):
        notes = _notes(marks, size) if size == "column" else []
        handles = _handles(marks)
        body, per_line = BODY[size] + HEADROOM, per_line_of(handles, size)
        figure, bottom, _ = sheet(title, key, size, handles, body, per_line, 4.1, notes)
        limits = _marks.curve_limits(marks, log)
        beside = _BESIDE if len(marks.fan) and size == "notebook" else 0.15
        ax = axes_of(figure, bottom, limits, log, size, beside)
        set_scales(ax, marks.days, limits, log, size, _marks.unit(frame))
        _draw_curve(ax, marks, size)
        _draw_claims(ax, marks, size)
        _label(ax, marks, size)
    return finish(figure, marks, _marks.describe_curve(marks), _marks.tell_curve(marks))


def _handles(marks) -> list:
    """What colour, shape, shade, line and ring mean, for those that occur."""
    handles = legend_handles(marks.claims)
    handles += [
        Line2D([], [], color=look.INK, linewidth=2, label=" the reports: median"),
        *(Patch(**_BANDS[ends]) for ends in reversed(marks.bands)),
    ]
    if len(marks.fan):
        said = f" median for other \u201c{_marks.choice_name(marks.fan_choice)}\u201d"
        handles.append(Line2D([], [], **_THIN, label=said))
    if marks.claims["ringed"].any():
        ring = {"marker": "o", "markersize": 9, "markerfacecolor": "none", "linestyle": "none"}
        handles.append(Line2D([], [], **ring, color=look.WARNING, label="contradicted by the rest"))
    return handles


def _notes(marks, size) -> list[str]:
    """What letters stand for and where the fan ends, where there is no room beside the lines."""
    room, font = look.WIDTHS[size] - 0.2, look.FONT_SIZES[size] * 0.85
    fan = _marks.fan_in_words(marks)
    return [*notes_of(marks.claims, size), *(wrap(fan, room, font) if fan else [])]


def _draw_curve(ax, marks, size) -> None:
    """The bands, the median, and the medians of the fan."""
    main, bottom = _marks.broadened(marks, marks.main), ax.get_ylim()[0]
    x = date2num(main["date"])
    for ends in marks.bands:
        low, high = (main[name].clip(lower=bottom) for name in ends)
        ax.fill_between(x, low, high, **_BANDS[ends], zorder=0.6)
    for thin in _marks.fan_lines(marks):
        thin = _marks.broadened(marks, thin)
        ax.plot(date2num(thin["date"]), thin["q50"].clip(lower=bottom), **_THIN, zorder=1.2)
    thick = 2.0 if size == "notebook" else 1.4
    ax.plot(x, main["q50"].clip(lower=bottom), color=look.INK, linewidth=thick, zorder=1.5)


def _draw_claims(ax, marks, size) -> None:
    for mark in marks.claims.itertuples():
        draw_claim(ax, mark, size)
        if mark.ringed:
            _draw_ring(ax, mark, size)


def _draw_ring(ax, mark, size) -> None:
    """A dashed ring, which no shape of a claim resembles in black and white."""
    across = 17 if size == "notebook" else 12  # points
    stop = mark.value if mark.value_high != mark.value_high else mark.value_high
    ax.scatter(
        [date2num(mark.date)] * len({mark.value, stop}),
        sorted({mark.value, stop}),
        s=across**2,
        linewidths=1.5 if size == "notebook" else 1.1,
        clip_on=False,
        zorder=6,
        **_RING,
    )


def _label(ax, marks, size) -> None:
    """Words beside the claims that carry a label, and right of the thin lines."""
    font = look.FONT_SIZES[size] * 0.82
    page, to_inches = inches_of(ax)
    for label in curve_labels(marks, to_inches, page, size, font):
        write_label(ax, label, font)
    if size == "notebook" and len(marks.fan):
        for label in fan_labels(marks.fan, to_inches, page, _BESIDE - 0.3, font):
            _write_end(ax, label, font)


def _write_end(ax, label, font) -> None:
    """What a thin line is, and a leader from its end."""
    points = {"xycoords": "figure points", "annotation_clip": False, "parse_math": False}
    start = np.add(label.corner, (0, label.box[1] / 2))
    leader = {"arrowstyle": "-", "color": look.FAINT, "lw": 0.6, "shrinkA": 0, "shrinkB": 1}
    tip = {"textcoords": "figure points", "arrowprops": leader}
    ax.annotate("", label.anchor * 72, start * 72 - (2, 0), **tip, **points)
    said = "\n".join(label.lines)
    quiet = {"size": font, "color": look.QUIET, "va": "center", "linespacing": 1.1}
    ax.annotate(said, start * 72, **quiet, **points)
