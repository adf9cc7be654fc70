"""The value assumed behind the words: stacked dots, each as likely as the next."""

from __future__ import annotations

from matplotlib import rc_context
from matplotlib.figure import Figure

from analysis.charts import look
from analysis.charts import marks as _marks
from analysis.charts.static.claims_chart import draw_arrow, label_who, label_words
from analysis.charts.static.page import canvas, colour_of, finish, number_axis, style


def distribution(
    frame, title=None, subtitle=None, size="notebook", log=None, dots=20, columns=None
) -> Figure:
    """Draw the value assumed behind the words, twenty dots a claim, each as likely as the next.

    Parameters are those of :func:`claims`, with ``dots`` and ``columns`` of
    :func:`analysis.charts.marks.distribution`. Each claim has an axis of its own, linear: stacked
    dots would lie about a logarithmic one, so ``log=True`` is refused.

    Examples
    --------
    >>> from analysis import containers
    >>> figure = distribution(containers().query("source == 'article'"))
    >>> figure.get_label().split(":")[0]
    'Dot plot of the value of 2 claims about containers'
    """
    if log:
        raise ValueError("A dot plot stacks equal columns, so its axis is linear: leave log out.")
    about, marks = _marks.claims(frame), _marks.distribution(frame, dots, columns)
    about = _marks.with_spread(about, marks)
    with rc_context(style(size)):
        key = subtitle or _marks.distribution_key(marks, dots)
        figure, axes = canvas(frame, about, title, key, size, panels=len(about))
        for ax, mark in zip(axes, about.itertuples(), strict=True):
            _draw_dots(ax, marks[marks["row"].eq(mark.row)], size)
            label_words(ax, mark, -0.24, size)
            label_who(ax, mark, -0.1 if size == "column" else 0, size)
    return finish(
        figure, marks, _marks.describe_distribution(marks), _marks.tell_distribution(marks)
    )


def _draw_dots(ax, dots, size) -> None:
    """Stacked dots on a base line, and a line at the printed number."""
    first, width = dots.iloc[0], dots["width"].iloc[0]
    left = min(dots["at"].min(), first["stated"]) - 3 * width
    right = max(dots["at"].max(), first["stated"]) + 3 * width
    number_axis(ax, (left, right), False, size)
    ax.set_ylim(0.5, -0.5)
    inches = look.WIDTHS[size] * ax.get_position().width
    tall = ax.figure.get_figheight() * ax.get_position().height
    step = min(inches * width / (right - left) / tall, 0.68 / (dots["level"].max() + 1))
    ax.plot(
        dots["at"],
        0.5 - (dots["level"] + 0.5) * step,
        "o",
        markersize=step * tall * 72 * 0.88,
        markerfacecolor=colour_of(first["kind"]),
        markeredgecolor=look.PAPER,
        markeredgewidth=0.4,
        linestyle="none",
        zorder=4,
    )
    ax.plot([first["stated"]] * 2, [0.5, -0.2], color=look.INK, linewidth=1.4, zorder=3)
    for is_open, start, end in (
        (first["open_low"] and left > 0, left + 2 * width, left),
        (first["open_high"], right - 2 * width, right),
    ):
        if is_open:
            draw_arrow(ax, start, end, 0.44, colour_of(first["kind"]))
