"""What the notebook of one's own article shows, whatever state its package is in."""

from __future__ import annotations

import json
from contextlib import suppress
from itertools import combinations
from pathlib import Path
from warnings import catch_warnings, simplefilter

import numpy as np
import pandas as pd
from IPython.display import Markdown, display

from analysis.bounds import feasible
from analysis.datasets import check
from analysis.datasets.descriptor import DESCRIPTOR
from analysis.datasets.sealing import seal
from analysis.ledger import ratios
from analysis.lineage import drift
from analysis.notebook.tables import claims_table, say
from analysis.pooling import pool
from analysis.told import allowed
from analysis.totals import TOTAL, UNSAID, reasons_in_words, running_totals, total_in_words
from analysis.wording.said import count_of, day_in_words, listed, number, rounded

MOST_TOTALS = 4  # that a notebook draws, which stays small; the others are rows of a table
ENOUGH = 3  # reports for a curve
_HEDGED = ("lower", "upper", "about", "range")
_AT_THE_END = (
    "By {date} they point to about {q50:2}: {q05:2} to {q95:2} if they err on their own, "
    "{total_q05:2} to {total_q95:2} if all may be wrong together, which is assumed."
)

_LEFT_OUT = (
    "Of the same count, but not in the picture, for nobody has said whether they count everything "
    "up to their day (`cumulative` is empty): {some}."
)
_SPANS = {  # what lies between two quantiles of a curve
    "half": ("q25", "q75"),
    "nine tenths": ("q05", "q95"),
    "nine tenths, if all may be wrong": ("total_q05", "total_q95"),
}


def own_package(name: str) -> Path:
    """The package that a notebook beside it is about, sealed if only its tables were changed.

    Parameters
    ----------
    name
        Of the package. It is looked for where the notebook runs, and in the folder of that name.

    Raises
    ------
    FileNotFoundError
        If it is in neither.
    DataProblem
        If it breaks a rule other than that of its fingerprints.

    Examples
    --------
    >>> own_package("none")
    Traceback (most recent call last):
    FileNotFoundError: No package 'none' here, nor in a folder 'none': start Jupyter in...
    """
    for folder in (Path(), Path(name)):
        told = {}
        with suppress(OSError, ValueError):  # none there, or somebody else's
            told = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
        if told.get("name") == name:
            return folder if check(folder).empty else seal(folder)
    raise FileNotFoundError(
        f"No package {name!r} here, nor in a folder {name!r}: start Jupyter in its folder or in "
        "the one above."
    )


def gist(claims: pd.DataFrame) -> Markdown:
    """What claims are mostly about, and how many are hedged and read, in two sentences.

    Parameters
    ----------
    claims
        Columns of :func:`analysis.ledger`, and ``confirmed``.

    Examples
    --------
    >>> from analysis import containers
    >>> gist(containers().head(0).assign(confirmed=False)).data
    'Of 0 figures 0 are hedged; a person confirmed 0.'
    """
    counts = {
        "all": len(claims),
        "hedged": int(claims["bound"].isin(_HEDGED).sum()),
        "read": int(claims["confirmed"].sum()),
    }
    counted = "Of {all} figures {hedged} are hedged; a person confirmed {read}."
    most = next((total for total in _totals(claims) if _reports(total) > 1), None)
    if most is None:
        return say(counted, **counts)
    ends = most.sort_values("window_end", kind="stable").iloc[[0, -1]]
    first, last = _quoted(ends)
    about = {"name": _named(most), "first": first, "last": last}
    return say("{name}: first {first}, last {last}. " + counted, **about, **counts)


def show_claims(claims: pd.DataFrame, title: str | None = None) -> None:
    """Show claims as a chart and beside it as a table, or a sentence where there are none.

    Parameters
    ----------
    claims
        Columns of :func:`analysis.ledger`, of one coverage.
    title
        Of the chart.

    Examples
    --------
    >>> from analysis import containers
    >>> show_claims(containers().iloc[:0])
    <IPython.core.display.Markdown object>
    """
    from analysis.charts import static

    if claims.empty:
        display(say("No claim is left."))
        return
    display(static.claims(claims, title=title), claims_table(claims))


def show_totals(claims: pd.DataFrame) -> None:
    """Show each running total that claims speak of: where it can lie, and one curve of three.

    Parameters
    ----------
    claims
        Columns of :func:`analysis.ledger`. Totals are told apart as by
        :data:`analysis.totals.TOTAL`; the four with most reports are drawn if they have two, and
        the others are rows of a table.

    Examples
    --------
    >>> from analysis import containers
    >>> show_totals(containers().iloc[:0])
    <IPython.core.display.Markdown object>
    """
    totals = _totals(claims)
    if not totals:
        why = reasons_in_words(running_totals(claims)["reason"]) if len(claims) else "none is left"
        display(say("No claim counts everything up to its day and has a number: {why}.", why=why))
        return
    reasons = running_totals(claims)["reason"].to_numpy()
    unsaid = claims[(reasons == UNSAID) & claims["value"].notna()]
    drawn = [total for total in totals[:MOST_TOTALS] if _reports(total) > 1]
    for total in drawn:
        _show_total(total, _of_the_same(total, unsaid))
    if left := totals[len(drawn) :]:
        display(say("Totals of one report, or of no more reports than those drawn:"))
        _show_table(_in_rows(left, unsaid), "Other totals")


def _totals(claims) -> list[pd.DataFrame]:
    """The claims about each running total, retellings too; the one with most reports first."""
    if claims.empty:
        return []
    reasons = running_totals(claims)["reason"].to_numpy()
    counted = claims[np.isin(reasons, ["", "a retelling"]) & claims["value"].notna()]
    groups = [group for _, group in counted.groupby(list(TOTAL), dropna=False, sort=False)]
    sized = sorted(((_reports(group), group) for group in groups), key=lambda one: -one[0])
    return [group for size, group in sized if size]


def _reports(total) -> int:
    return int(running_totals(total)["reason"].eq("").sum())


def _named(total) -> str:
    """What is counted: "Deaths, persons"."""
    words = total_in_words(total).replace("_", " ").split(", ")
    return ", ".join(word for word in words if word != "count").capitalize()


def _of_the_same(total, claims) -> pd.DataFrame:
    """Claims of what a total counts."""
    names = ["quantity", "unit"]
    same = claims[names].fillna("").eq(total[names].iloc[0].fillna(""))
    return claims[same.all(axis=1)]


def _show_table(table, caption) -> None:
    """Show a table whose caption on a page is its own, and not that of its section."""
    display(table, metadata={"caption": caption})


def _in_rows(totals, unsaid) -> pd.DataFrame:
    rows = [
        {
            "total": _named(total),
            "reports": _reports(total),
            "as printed": "; ".join(total["wording"]),
            "the words allow": "; ".join(map(allowed, total.itertuples())),
            "not said to be totals": "; ".join(_of_the_same(total, unsaid)["wording"]),
        }
        for total in totals
    ]
    return pd.DataFrame(rows)


def _limits(envelope) -> pd.DataFrame:
    """Between what a total lies on the last days, in words that need no key."""
    last, open_above = envelope.tail(6), np.isinf(envelope["upper"].tail(6))
    fits = {True: "yes", False: "no, they contradict each other"}
    return pd.DataFrame(
        {
            "day": last["date"],
            "the total is at least": last["lower"],
            "and at most": last["upper"].map(number).mask(open_above, "no limit"),
            "can all reports hold": last["consistent"].map(fits),
        }
    )


def _show_total(total, unsaid) -> None:
    from analysis.charts import static

    name, reports = _named(total), _reports(total)
    said = count_of(reports, "report", "reports")
    display(say("**{name}**: {said}.", name=name, said=said))
    what = name.split(",")[0]
    display(static.envelope(total, title=f"{what}: a minimum holds from its day on"))
    limits = feasible(total).envelope
    if limits.empty:
        display(say("The words of these reports set no limit."))
    else:
        _show_table(_limits(limits), f"{name}: what the words allow by day")
    if len(unsaid):
        display(say(_LEFT_OUT, some=listed(_quoted(unsaid))))
    if reports < ENOUGH:
        return
    try:
        with catch_warnings():
            simplefilter("ignore")  # a notebook tells what its curves do in sentences
            found = pool(total)
    except ValueError as error:
        display(say("There is no curve. {why}", why=str(error)))
        return
    title = f"{what}: one curve from {len(found.agreement)} reports"
    display(static.curve(total, found.curve, agreement=found.agreement, title=title))
    _show_table(_spans(found.curve), f"{name}: the curve by day")
    display(say(_AT_THE_END, **found.curve.iloc[-1]))


def _quoted(claims) -> list[str]:
    """Wordings with their days: “at least 12 people” of 14 Jun 2024."""
    pairs = zip(claims["wording"], claims["window_end"], strict=True)
    return [f"“{words}”" + f" of {day_in_words(day)}" * pd.notna(day) for words, day in pairs]


def _spans(curve) -> pd.DataFrame:
    """The last days of a curve: its middle, and from where to where its chances lie."""
    last = curve.set_index("date").rename_axis("day").tail(6)
    spans = {
        name: [
            f"{number(rounded(a))} to {number(rounded(b))}" for a, b in last[list(ends)].to_numpy()
        ]
        for name, ends in _SPANS.items()
    }
    return last[["q50"]].rename(columns={"q50": "middle"}).assign(**spans)


def show_retellings(claims: pd.DataFrame) -> None:
    """Show how statements changed that stand in several renderings, or that there are none.

    Parameters
    ----------
    claims
        Columns of :func:`analysis.ledger`; renderings of one statement share its ``statement_id``.

    Examples
    --------
    >>> from analysis import troops
    >>> show_retellings(troops().iloc[:1])
    <IPython.core.display.Markdown object>
    """
    from analysis.charts import static

    told = claims[claims["statement_id"].duplicated(keep=False)] if len(claims) else claims
    if told.empty:
        display(say("No statement has two renderings: each `statement_id` stands once."))
        return
    display(static.lineage(told, title="What retelling did to the figures"))
    display(drift(told)[["outlet", "from_words", "to_words", "computed", "side_changed"]])


def show_ratios(claims: pd.DataFrame) -> None:
    """Show the ratios that figures offer, or that there are none.

    Parameters
    ----------
    claims
        As for :func:`ratios_offered`.

    Examples
    --------
    >>> from analysis import troops
    >>> show_ratios(troops().iloc[:1])
    <IPython.core.display.Markdown object>
    """
    found = ratios_offered(claims)
    none = say("No named speaker gives figures of two quantities for one day.")
    printed = found["printed"].map(lambda ratio: number(rounded(ratio)), na_action="ignore")
    display(none if found.empty else found.assign(printed=printed.fillna("no one number")))


def ratios_offered(claims: pd.DataFrame) -> pd.DataFrame:
    """What one speaker's figures of one day allow when one is divided by another.

    Parameters
    ----------
    claims
        Columns of :func:`analysis.ledger`. Shares and rates are no parts of a ratio, nor is what
        no source is named for.

    Returns
    -------
    DataFrame
        One row a pair of claims about two quantities: ``who, top, bottom`` (as printed),
        ``printed`` (the quotient of the printed numbers; missing for ranges), ``the words allow``.

    Examples
    --------
    >>> from analysis import ledger
    >>> both = ledger(packages=["article"]).query("quantity != 'troops_sent'")
    >>> ratios_offered(both.assign(window_end=both["window_end"].max()))["the words allow"].tolist()
    ['less than 461.538, no lower limit']
    """
    named = claims["originator_id"].ne("unattributed")
    counts = claims[named & ~claims["measure"].isin(["share", "rate"])]
    counts = counts.assign(direction=counts["direction"].fillna(""))
    sizes = counts.groupby("quantity")["value"].median()
    kinds = sizes.sort_values(ascending=False).index  # the larger one above
    found = [
        ratios(counts[counts["quantity"].eq(top)], counts[counts["quantity"].eq(bottom)])
        for top, bottom in combinations(kinds, 2)
    ]
    empty = pd.DataFrame(columns=["originator", "top", "bottom", "printed"])
    table = pd.concat([one for one in found if len(one)] or [empty], ignore_index=True)
    table["the words allow"] = [allowed(row) for row in table.itertuples()]
    shown = ["originator", "top", "bottom", "printed", "the words allow"]
    return table[shown].rename(columns={"originator": "who"})
