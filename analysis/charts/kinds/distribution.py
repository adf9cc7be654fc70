"""The value assumed behind the words: stacked dots, each as likely as the next."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis import told
from analysis.charts import look
from analysis.charts.kinds import shared
from analysis.charts.kinds.claims import FEW, largest, left_out, need_claims, words_beside
from analysis.charts.kinds.claims import mark_frame as claim_frame
from analysis.charts.scene import Axis, Panel, Scene, arrow, point
from analysis.readers import value_quantiles
from analysis.wording.said import count_of, known, number, rounded, sentence, span

MOST = 12  # claims that are drawn, each in a panel of its own
_HEIGHT = 1.5  # inches of a panel
_STACK = 0.58  # of the panel, that the dots may take
_GUTTER = {"notebook": 2.2, "column": 0.12}  # inches left of the axis
_RIGHT = 0.25


def distribution(
    frame,
    title=None,
    subtitle=None,
    size="notebook",
    log=None,
    dots=20,
    columns=None,
    label=None,
    marks=None,
) -> Scene:
    """The value assumed behind the words, twenty dots a claim, each as likely as the next.

    Parameters
    ----------
    frame, title, subtitle, size, marks
        As for :func:`analysis.charts.kinds.claims`. Of more than 12 claims the article's and the
        largest are drawn, and the caption says so.
    log
        Each claim has an axis of its own, linear: stacked dots would lie about a logarithmic one,
        so True is refused.
    dots, columns
        As for :func:`mark_frame`.
    label
        As for :func:`analysis.charts.kinds.claims`.

    Raises
    ------
    ValueError
        As :func:`mark_frame`; for an unknown size or a logarithmic axis.

    Examples
    --------
    >>> from analysis import containers
    >>> distribution(containers().query("source == 'article'")).alt.split(":")[0]
    'Likely values of 2 claims about containers'
    """
    look.refuse_unknown(size)
    if log:
        raise ValueError("A dot plot stacks equal columns, so its axis is linear: leave log out.")
    need_claims(frame)
    stated = frame[frame["band_mid"].notna() & told.completed(frame)["modality"].ne("denied")]
    if marks is None:
        marks = mark_frame(largest(stated if len(stated) else frame, MOST), dots, columns, label)
    shown = _claims(marks)
    panels = [_panel(mark, marks[marks["row"].eq(mark.Index)], size) for mark in shown.itertuples()]
    said = " ".join(filter(None, [subtitle or caption(marks), left_out(len(shown), len(stated))]))
    words = alt_text(marks), mark_table(marks), shared.claim_legend(shown, shapes=False)
    more = {"addresses": shared.addresses(shown), "marks": marks}
    return Scene(title or "", said, size, panels, *words, **more)


def mark_frame(
    frame: pd.DataFrame, dots: int = 20, columns: int | None = None, label=None
) -> pd.DataFrame:
    """What is drawn of the value under the reading: one row a dot.

    Parameters
    ----------
    frame
        As for :func:`analysis.charts.kinds.claims`; the reading is that of its column ``reading``.
    dots
        Number of dots a claim; each stands for a share ``1 / dots`` of the readings.
    columns
        Number of columns of equal width, from the least to the largest value of a claim, into
        which its dots are stacked; by default one less than the dots, so that an even spread
        shows as an even row. A column never crosses the printed number.
    label
        As for :func:`analysis.charts.kinds.claims`.

    Returns
    -------
    DataFrame
        ``row`` (of the claim), ``probability, value`` (the quantile itself), ``at, width`` (middle
        and width of its column), ``level`` (0 is the bottom of the stack), ``stated`` (the number
        of the claim) and the other columns of a chart of claims. Claims without a number, and what
        is denied, have no dots.

    Raises
    ------
    ValueError
        As for a chart of claims; or if no claim has a number, or if the frame mixes readings, or
        has the reading ``strict``, which has no middle.

    Examples
    --------
    >>> from analysis import containers
    >>> frame = containers().query("source == 'article'")
    >>> mark_frame(frame, dots=10)["value"].round(-1).tolist()[-3:]
    [13750.0, 14180.0, 15410.0]
    """
    claims = claim_frame(frame, label).rename(columns={"value": "stated"})
    reading = told.only(frame["reading"])
    if reading == "strict":
        raise ValueError("The reading strict has no middle to draw: choose reader or floor.")
    probabilities = (np.arange(dots) + 0.5) / dots
    values = value_quantiles(frame, probabilities, reading)
    values[claims["marker"].eq("denied")] = np.nan
    row, at = np.nonzero(~np.isnan(values))
    long = pd.DataFrame({"row": row, "probability": probabilities[at], "value": values[row, at]})
    if long.empty:
        raise ValueError("There is no number to draw: no claim here is read as one.")
    return _stacked(long.join(claims, on="row"), columns or max(dots - 1, 1))


def alt_text(marks: pd.DataFrame) -> str:
    """One sentence that tells where the dots lie, for readers who cannot see them.

    Examples
    --------
    >>> from analysis import containers
    >>> frame = containers().query("source == 'article'").head(1)
    >>> print(alt_text(mark_frame(frame)))
    Likely values of 1 claim about containers: more than 1,000, half of the dots below 1,040, all
    from 1,000 to 1,338, assumed, no upper limit.
    """
    claims = _claims(marks)
    head = (
        f"Likely values of {count_of(len(claims), 'claim', 'claims')}{told.counted(marks, 'about')}"
    )
    if len(claims) <= FEW:
        return sentence(head, *(", ".join(_told(row)) for row in claims.itertuples()))
    reach = span(marks["value"].min(), marks["value"].max(), 3)
    return sentence(head, f"the dots go from {reach}", ", ".join(told.open_ends_counted(claims)))


def mark_table(marks: pd.DataFrame) -> list[tuple[str, str]]:
    """Each claim, and where its dots lie."""
    rows = _claims(marks).itertuples()
    return [(row.words, known(row.named, row.who, row.when, *row.lie, row.url)) for row in rows]


def caption(marks: pd.DataFrame) -> str:
    """What dots, line and arrow mean, for those that occur, and what is assumed."""
    plural, arrows = marks["family"].eq("plural"), marks[["open_low", "open_high"]]
    assumed = told.assumed_of_values(marks)
    parts = [
        f"Each dot is one of {marks['probability'].nunique()} equally likely values.",
        f"Line: the number as printed{', for a plural its floor' * bool(plural.any())}.",
        "Arrow: the words set no limit on that side." * bool(arrows.any(axis=None)),
        f"Assumption: {assumed}." * bool(assumed),
    ]
    return " ".join(filter(None, parts))


def _told(row) -> list[str]:
    return [f"{row.named}: {row.words}" if row.named else row.words, *row.lie]


def _claims(marks) -> pd.DataFrame:
    """One row a claim that has dots: how it is labelled, and where the dots lie, in words."""
    ends = marks.groupby("row")["value"].agg(["min", "median", "max"]).to_numpy()
    claims = marks.drop(columns="value").rename(columns={"stated": "value"})
    claims, reads, lie = claims.drop_duplicates("row").set_index("row"), [], []
    for claim, (low, mid, high) in zip(claims.itertuples(), ends, strict=True):
        reach = span(rounded(low), rounded(high))
        said = [f"half of the dots below {number(mid, 3)}", f"all from {reach}"]
        said = said if low < high else [f"all dots at {number(low, 3)}", ""]
        reads.append(", ".join(filter(None, [said[0], claim.doubt])))
        lie.append([*filter(None, [*said, claim.doubt, told.open_ends(claim)])])
    return claims.assign(reads=reads, lie=lie)


def _stacked(dots, columns) -> pd.DataFrame:
    """Put each dot into a column beside the printed number and on top of those before it."""
    by_claim = dots.groupby("row")["value"]
    reach = (by_claim.transform("max") - by_claim.transform("min")).clip(lower=0)
    width = (reach / columns).where(reach > 0, dots["stated"].abs() / columns).replace(0, 1.0)
    # A value on an edge belongs to the side that the words leave open.
    steps = ((dots["value"] - dots["stated"]) / width).round(9)
    column = np.floor(steps).where(~dots["bound"].eq("upper"), np.ceil(steps) - 1)
    level = dots.assign(column=column).groupby(["row", "column"]).cumcount()
    return dots.assign(at=dots["stated"] + (column + 0.5) * width, width=width, level=level)


def _panel(mark, dots, size) -> Panel:
    """Stacked dots and a line at the printed number, below the words; `y` is parts of the panel."""
    width, ends = mark.width, [*dots["at"], mark.value]
    left, right = min(ends) - 3 * width, max(ends) + 3 * width
    axes = shared.number_axis((left, right), False, size, mark.unit), Axis((0.5, -0.5), "none")
    panel = Panel(_GUTTER[size], _RIGHT, _HEIGHT, *axes, [], above=0.1, below=0.55)
    inches = look.WIDTHS[size] - panel.left - panel.right
    levels = dots["level"].max() + 1
    step = min(inches * width / (right - left) / _HEIGHT, _STACK / levels)
    top = 0.5 - max(step * levels, 0.3) - 0.06
    words, *rest = told.hover_lines(mark)
    about = {"colour": mark.colour, "group": mark.short}
    dot = {"size": step * _HEIGHT * 72 * 0.88, "edge": look.PAPER, "width": 0.4, "layer": 4}
    dot["hover"] = tuple((words, f"this dot: {number(x, 3)}", *rest) for x in dots["value"])
    up = (0.5 - (dots["level"] + 0.5) * step).tolist()
    panel.marks.append(point(dots["at"].tolist(), up, "about", **dot, **about))
    panel.marks.append(shared.upright_line(mark.value, 0.5, top, look.INK, 1.4, layer=3))
    tips = [(left, 2 * width)] * bool(mark.open_low and left > 0)
    tips += [(right, -2 * width)] * bool(mark.open_high)
    panel.marks.extend(arrow((tip + back, 0.44), (tip, 0.44), **about) for tip, back in tips)
    panel.marks.extend(words_beside(mark, panel, size, top - 0.02))
    return panel
