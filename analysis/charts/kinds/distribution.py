"""The value assumed behind the words: stacked dots, each as likely as the next."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.charts import look
from analysis.charts.kinds import shared
from analysis.charts.kinds.claims import FEW, about, largest, left_out, words_beside
from analysis.charts.kinds.claims import mark_frame as claim_frame
from analysis.charts.scene import Axis, Panel, Scene, arrow, point
from analysis.readers import value_quantiles
from analysis.told import completed, only, open_ends, open_ends_counted
from analysis.wording.said import count_of, known, number, rounded, sentence, span

MOST = 12  # claims that are drawn, each in a panel of its own
_HEIGHT = 1.5  # inches of a panel
_STACK = 0.58  # of the panel, that the dots may take
_GUTTER = {"notebook": 2.2, "column": 0.12}  # inches left of the axis
_RIGHT = 0.25
_TOLD = ["value", "bound", "marker", "words", "doubt", "kind", "what", "who", "short", "when"]
_TOLD += ["hollow", "flat", "open_low", "open_high", "evidence", "url", "counts", "colour"]


def distribution(
    frame, title=None, subtitle=None, size="notebook", log=None, dots=20, columns=None
) -> Scene:
    """The value assumed behind the words, twenty dots a claim, each as likely as the next.

    Parameters
    ----------
    frame, title, subtitle, size
        As for :func:`analysis.charts.kinds.claims`. Of more than 12 claims the article's and the
        largest are drawn, and the caption says so.
    log
        Each claim has an axis of its own, linear: stacked dots would lie about a logarithmic one,
        so True is refused.
    dots, columns
        As for :func:`mark_frame`.

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
    claim_frame(frame.head(1))  # refuses what is no frame of claims
    _one_reading(frame)
    stated = completed(frame)
    stated = frame[stated["value"].notna() & stated["modality"].ne("denied")]
    some = largest(stated if len(stated) else frame, MOST)
    marks = mark_frame(some, dots, columns)
    shown = _with_spread(claim_frame(some), marks)
    units = some["unit"].fillna("").tolist() if "unit" in some else [""] * len(some)
    panels = [
        _panel(mark, marks[marks["row"].eq(mark.Index)], size, units[mark.Index])
        for mark in shown.itertuples()
    ]
    said = [subtitle or caption(marks), left_out(len(shown), len(stated))]
    said = " ".join(filter(None, said))
    told = alt_text(marks), mark_table(marks), shared.claim_legend(shown, shapes=False)
    more = {"addresses": shared.addresses(shown), "marks": marks}
    return Scene(title or "", said, size, panels, *told, **more)


def mark_frame(frame: pd.DataFrame, dots: int = 20, columns: int | None = None) -> pd.DataFrame:
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

    Returns
    -------
    DataFrame
        ``row`` (of the claim), ``probability, value`` (the quantile itself), ``at, width`` (middle
        and width of its column), ``level`` (0 is the bottom of the stack), and of the claim
        ``stated`` (its number) and what is said of it. Claims without a number, and what is
        denied, have no dots.

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
    told = claim_frame(frame)
    probabilities = (np.arange(dots) + 0.5) / dots
    values = value_quantiles(frame, probabilities, _one_reading(frame))
    values[told["marker"].eq("denied")] = np.nan
    long = pd.DataFrame(
        {
            "row": np.repeat(np.arange(len(frame)), dots),
            "probability": np.tile(probabilities, len(frame)),
            "value": values.ravel(),
        }
    ).dropna(subset="value")
    if long.empty:
        raise ValueError("There is no number to draw: no claim here is read as one.")
    claim = told[_TOLD].rename(columns={"value": "stated"})
    return _stacked(long.join(claim, on="row").reset_index(drop=True), columns or max(dots - 1, 1))


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
    groups = [group for _, group in marks.groupby("row")]
    head = f"Likely values of {count_of(len(groups), 'claim', 'claims')}{about(marks)}"
    if len(groups) <= FEW:
        told = [", ".join([dots["words"].iloc[0], *_spread(dots)]) for dots in groups]
        return sentence(head, *told)
    ends = open_ends_counted(marks.drop_duplicates("row"))
    reach = span(marks["value"].min(), marks["value"].max(), 3)
    return sentence(head, f"the dots go from {reach}", ", ".join(ends))


def mark_table(marks: pd.DataFrame) -> list[tuple[str, str]]:
    """Each claim, and where its dots lie."""
    groups = [(group.iloc[0], group) for _, group in marks.groupby("row")]
    return [
        (first["words"], known(first["who"], first["when"], *_spread(group), first["url"]))
        for first, group in groups
    ]


def caption(marks: pd.DataFrame) -> str:
    """What dots, line and arrow mean, for those that occur, and what is assumed."""
    flat, near = marks["flat"], marks["bound"].eq("about")
    edged, lent = marks["doubt"].eq("assumed") & ~flat, marks["doubt"].eq("at second hand")
    plural = marks["doubt"].isin(["measured", "extrapolated"]) & marks["bound"].ne("point")
    models = {
        "the value lies evenly between that number and an edge that readers name": edged & ~near,
        "near a number that is about so many, up to such an edge, the nearer the likelier": edged
        & near,
        "a plural is read as twice its floor and more, with a tail": plural,
        "what only may have been reached is anything down to nothing": flat,
        "ranges and bare numbers go by the table hedges": lent,
    }
    assumed = "; ".join(model for model, where in models.items() if where.any())
    parts = [
        f"Each dot is one of {marks['probability'].nunique()} equally likely values.",
        f"Line: the number as printed{', for a plural its floor' * bool(plural.any())}.",
        "Arrow: the words set no limit on that side."
        * bool(marks[["open_low", "open_high"]].any(axis=None)),
        f"Assumption: {assumed}." if assumed else "",
    ]
    return " ".join(filter(None, parts))


def _with_spread(stated, dots) -> pd.DataFrame:
    """Claims that have dots, labelled with their middle and how that is known."""
    middle = dots.groupby("row")["value"].median()
    stated = stated.loc[middle.index]
    pairs = zip(middle, stated["doubt"], strict=True)
    reads = [
        ", ".join(filter(None, (f"half of the dots below {number(x, 3)}", doubt)))
        for x, doubt in pairs
    ]
    return stated.assign(reads=reads)


def _spread(dots) -> list[str]:
    low, mid, high = (dots["value"].quantile(share) for share in (0, 0.5, 1))
    ends = list(filter(None, (dots["doubt"].iloc[0], open_ends(dots.iloc[0]))))
    if low == high:
        return [f"all dots at {number(low, 3)}", *ends]
    reach = span(rounded(low), rounded(high))
    return [f"half of the dots below {number(mid, 3)}", f"all from {reach}", *ends]


def _one_reading(frame) -> str:
    reading = only(frame["reading"])
    if reading == "strict":
        raise ValueError("The reading strict has no middle to draw: choose reader or floor.")
    return reading


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


def _panel(mark, dots, size, unit) -> Panel:
    """Stacked dots and a line at the printed number, below the words; `y` is parts of the panel."""
    first, width, about = dots.iloc[0], dots["width"].iloc[0], {"group": mark.short}
    ends = [*dots["at"], first["stated"]]
    left, right = min(ends) - 3 * width, max(ends) + 3 * width
    x = shared.number_axis((left, right), False, size, unit)
    panel = Panel(
        _GUTTER[size], _RIGHT, _HEIGHT, x, Axis((0.5, -0.5), "none"), [], above=0.1, below=0.55
    )
    inches = look.WIDTHS[size] - panel.left - panel.right
    levels = dots["level"].max() + 1
    step = min(inches * width / (right - left) / _HEIGHT, _STACK / levels)
    top = 0.5 - max(step * levels, 0.3) - 0.06
    at = dots["at"].tolist(), (0.5 - (dots["level"] + 0.5) * step).tolist()
    words, *rest = shared.claim_hover(mark)
    hover = tuple((words, f"this dot: {number(x, 3)}", *rest) for x in dots["value"])
    about |= {"colour": mark.colour}
    dot = {"size": step * _HEIGHT * 72 * 0.88, "edge": look.PAPER, "width": 0.4, "layer": 4}
    panel.marks.append(point(*at, "about", hover=hover, **dot, **about))
    panel.marks.append(shared.upright_line(first["stated"], 0.5, top, look.INK, 1.4, layer=3))
    for is_open, end, inwards in (
        (first["open_low"] and left > 0, left, 2 * width),
        (first["open_high"], right, -2 * width),
    ):
        if is_open:
            panel.marks.append(arrow((end + inwards, 0.44), (end, 0.44), **about))
    panel.marks.extend(words_beside(mark, panel, size, top - 0.02))
    return panel
