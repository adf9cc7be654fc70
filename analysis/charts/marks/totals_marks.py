"""Claims about one running total, placed in time: what the charts of totals share."""

from __future__ import annotations

from string import ascii_lowercase
from typing import NamedTuple

import pandas as pd

from analysis.charts.look import span
from analysis.charts.marks.claims_marks import claims as claims_marks
from analysis.charts.marks.claims_marks import only
from analysis.charts.marks.words import (
    MADE_UP,
    count_of,
    day_in_words,
    ends_of,
    far_share,
    listed,
    percent,
)
from analysis.lineage import best_renderings

_NEEDED = ("claim_id", "statement_id", "window_start", "window_end")
_LEFT_OUT = {
    "no date": ("without a date", "without a date"),
    "no number": ("without a number", "without a number"),
    "no running total": ("that is no running total", "that are no running totals"),
    "a part": ("of a part of the total, taken as a floor,",) * 2,
    "another total": ("about another total", "about other totals"),
}
_TOTAL = ("quantity", "direction", "measure", "unit")


class Selection(NamedTuple):
    """The claims of a frame about one running total, and why the others are not drawn."""

    frame: pd.DataFrame
    reason: pd.Series  # empty for the rows that are drawn
    same_total: pd.Series
    shown: pd.DataFrame  # in the order of their days

    @property
    def in_article(self):
        """Statements that some rendering in the frame attributes to the article."""
        printed = _column(self.frame, "source").eq("article")
        return self.frame["statement_id"][printed].unique()


def select(frame, chart: str) -> Selection:
    """One rendering a statement, with a date and a number, about the commonest total."""
    _need(frame, chart)
    frame = frame.reset_index(drop=True)
    reason = _why_left_out(frame)
    shown = frame[reason.eq("")].sort_values(["window_end", "claim_id"])
    if shown.empty:
        raise ValueError("No claim about a running total has a date and a number: none to draw.")
    same = _same_total(frame, shown)
    reason = reason.mask(~same & reason.eq(""), "another total")
    return Selection(frame, reason, same, shown[reason[shown.index].eq("")])


def in_time(shown, in_article, also=()) -> pd.DataFrame:
    """Marks of the claims in time; the article's and those in `also` carry a label."""
    about = claims_marks(shown).set_axis(shown.index)
    about = about.assign(
        claim_id=shown["claim_id"],
        statement_id=shown["statement_id"],
        date=pd.to_datetime(shown["window_end"]),
        emphasis=shown["statement_id"].isin(in_article),
    )
    labelled = about["emphasis"] | about["claim_id"].isin(set(also))
    letter = labelled.cumsum().sub(1).clip(lower=0).map(_letter).where(labelled, "")
    return about.assign(labelled=labelled, letter=letter).reset_index(drop=True)


def total_in_words(claims: pd.DataFrame) -> str:
    """Of what from how many claims of which size, from when to when, for a description."""
    denied = claims["marker"].eq("denied")
    aside = f" ({count_of(int(denied.sum()), 'more is', 'more are')} denied)" * bool(denied.any())
    claims = claims[~denied] if not denied.all() else claims
    days = [day_in_words(day) for day in (claims["date"].min(), claims["date"].max())]
    when = f"between {days[0]} and {days[1]}" if days[0] != days[1] else f"on {days[0]}"
    size = span(*ends_of(claims[["value", "value_high"]]), 3)
    what = [what for what in claims["counts"].unique() if what]
    of = f" of {listed(what)}" if what else ""
    return f"{of} from {count_of(len(claims), 'claim', 'claims')}{aside}, printed as {size} {when}"


def line_key(frame) -> str:
    """How far the line of a claim reaches under this reading; ends the sentence."""
    if only(frame["reading"]) != "reader":
        return "."
    far = percent(far_share(only(frame["coverage"])))
    made_up = ", or to an assumed one" * bool(frame["band_evidence"].isin(MADE_UP).any())
    return f"; line: to the edge within which {far} of readers stay{made_up}."


def not_shown(left_out) -> list[str]:
    """How many claims are not shown, and why; retellings are no claims of their own."""
    counts = left_out["reason"].value_counts()
    said = {reason: int(counts[reason]) for reason in _LEFT_OUT if reason in counts}
    return [
        f"{count} claim{'s' * (count > 1)} {_LEFT_OUT[reason][count > 1]} "
        f"{'are' if count > 1 else 'is'} not shown."
        for reason, count in said.items()
    ]


def _need(frame, chart) -> None:
    missing = [name for name in _NEEDED if name not in frame]
    if missing:
        raise ValueError(f"{chart} needs the columns {', '.join(missing)}.")
    claims_marks(frame)  # refuses frames without numbers, bounds, band or rows


def _column(frame, name) -> pd.Series:
    return frame[name] if name in frame else pd.Series(None, index=frame.index, dtype="str")


def _why_left_out(frame) -> pd.Series:
    """The reason why a row is not drawn, empty for those that are."""
    reason = pd.Series("", index=frame.index, dtype="str")
    reason = reason.mask(frame["value"].isna(), "no number")
    reason = reason.mask(frame["window_end"].isna(), "no date")
    if "cumulative" in frame:
        reason = reason.mask(~frame["cumulative"].astype(bool), "no running total")
    return reason.mask(~frame.index.isin(best_renderings(frame).index), "a retelling")


def _same_total(frame, shown) -> pd.Series:
    """The rows about the total that most of the drawn claims are about."""
    same = [name for name in _TOTAL if name in frame]
    if not same:
        return pd.Series(True, index=frame.index)
    groups = frame.groupby(same, dropna=False, sort=True).ngroup()
    return groups.eq(groups[shown.index].mode().iloc[0])


def _letter(place) -> str:
    """a to z, then aa, ab ..."""
    more, last = divmod(int(place), len(ascii_lowercase))
    return (_letter(more - 1) if more else "") + ascii_lowercase[last]
