"""Why the defaults of `pool` are what they are: how well others predict the later reports."""

import os
import warnings
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pandas as pd
import pytest
import results
from scores import CELL, ends, score

from analysis import pool
from analysis.subjects.outcomes import PARTS, held, reported_totals

RECORD = 4  # the first totals are of the record, the others are outcomes
ONE_AT_A_TIME = {
    "source_error": (0.05, 0.1),
    "off": (0.1, 0.3),
    "spread": (0.3, 0.7),
    "worthless": (0.02, 0.1),
    "near": (0.0, 0.25, 1.0),
    "sharing": (0.0, 1.0),
    "news": (1.05, 1.2, np.inf),
    "headroom": (0.15, 0.25, 0.5, 1.0),
    "stock": (0.3, 3.0),
    "evens": ((1.0,), (4.0,), (16.0,), (64.0,), (256.0,), (1.0, 4.0, 16.0, 64.0)),
}
TRIED = [{}] + [{name: v} for name, values in ONE_AT_A_TIME.items() for v in values]
TRIED.append({"off": 0.0, "worthless": 0.001})  # as if nearly all were sound
COMMON_ERRORS = (0.0, 0.15, 0.2, 0.3, 0.4)
LEAST, MOST = 0.84, 0.98  # wanted of intervals of nine tenths
PROTOTYPE = {"record": -4.5, "outcomes": -14.8}  # log scores of an earlier prototype
FLOORS = (0.2, 0.5, 0.8, 1.0, 1.2, 2.0)  # new ones, in times of the curve's middle


def mapped(function, jobs):
    with ProcessPoolExecutor(min(len(jobs), os.cpu_count() or 1)) as workers:
        return list(workers.map(function, jobs))


@pytest.fixture(scope="module")
def found():
    """A table of forecasts for each of the settings tried."""
    return mapped(score, TRIED)


def by_total(table, column="score"):
    """Sums by total, those of the record first."""
    return table.groupby("total", sort=False)[column].sum()


def three(sums):
    """Record, outcomes, and both."""
    return [f"{part.sum():.1f}" for part in (sums.iloc[:RECORD], sums.iloc[RECORD:], sums)]


def beside(sums, usual):
    """What all totals have over the defaults, with the standard error of such a sum."""
    apart = sums - usual
    return f"{apart.sum():+.1f} ± {apart.std() * np.sqrt(len(apart)):.1f}"


def name_of(settings):
    said = {
        name: value if isinstance(value, tuple) else (value,) for name, value in settings.items()
    }
    words = (f"{name} {' '.join(f'{v:g}' for v in values)}" for name, values in said.items())
    return ", ".join(words) or "defaults"


def row_of(settings, table, usual):
    hits = held(table, [0.5, 0.9])["held"]
    sums = by_total(table)
    over = beside(sums, usual) if settings else ""
    return [name_of(settings), *three(sums), over, *hits[::-1], f"{table['interval'].mean():.2f}"]


def left_out(scores):
    """Of each total the score under the settings that are best on all others, and which."""
    chosen = [int(scores.drop(columns=total).sum(axis=1).argmax()) for total in scores]
    picked = [scores[total].iloc[row] for total, row in zip(scores, chosen, strict=True)]
    return pd.Series(picked, index=scores.columns), pd.Series(chosen).value_counts()


def test_defaults(found, page):
    scores = pd.DataFrame([by_total(table) for table in found])
    usual, rival = scores.iloc[0], by_total(found[0], "last_value")
    apart, chosen = left_out(scores)
    rows = [row_of(how, table, usual) for how, table in zip(TRIED, found, strict=True)]
    empty = [""] * 3
    rows.append(["chosen with each total left out", *three(apart), beside(apart, usual), *empty])
    rows.append(["last value", *three(rival), beside(rival, usual), *empty])
    best = int(scores.sum(axis=1).argmax())
    short = scores.iloc[best].sum() - usual.sum()
    counts = len(found[0]), int((found[0]["total"].isin(scores.columns[:RECORD])).sum())
    shares = [held(table, [0.9])["share"].iloc[0] for table in found]
    record, outcomes = usual.iloc[:RECORD].sum(), usual.iloc[RECORD:].sum()
    goals = [
        record >= -9,
        outcomes >= PROTOTYPE["outcomes"],
        0.86 <= shares[0] <= 0.97,
        usual.sum() > rival.sum(),
    ]
    picked = ", ".join(f"{name_of(TRIED[row])} {n} times" for row, n in chosen.items())
    honest = [
        f"{share:.0%} by {name_of(how)}"
        for how, share in zip(TRIED, shares, strict=True)
        if set(how) & {"off", "worthless", "spread"}
    ]
    outside = [
        f"{name_of(how)} ({share:.0%})"
        for how, share in zip(TRIED, shares, strict=True)
        if not LEAST <= share <= MOST
    ]
    header = ["Changed", "Record", "Outcomes", "Sum", "Over the defaults"]
    header += [f"90 % held, of {counts[0]}", f"50 % held, of {counts[0]}", "Interval score"]
    note = (
        "Logarithm of the chance that the curve from the earlier reports gave to each later value, "
        f"added up (`analysis.subjects.outcomes.forecasts`, cells of {CELL:g}; higher is better): "
        f"{counts[1]} values of {RECORD} totals of the record, {counts[0] - counts[1]} of "
        f"{len(usual) - RECORD} outcomes. Over the defaults: ± one standard error, by the "
        "differences of the totals. Held: values in the intervals of nine tenths and of one half. "
        "Interval score: mean width of the nine tenths in the logarithm, and 20 times the distance "
        "where a value lies outside (lower is better). `news`: how many times the first number of "
        "a speaker's run opens another.\n\n"
        "Chosen with each total left out: for each of the totals the settings of this table that "
        f"are best on the other {len(usual) - 1}, judged on the one left out ({picked}). The "
        f"defaults were picked on these totals too, so {usual.sum():.1f} flatters them; "
        f"{apart.sum():.1f} is what picking by this table would have come to. "
        f"Last value: a forecast that knows the number told last and the days since.\n\n"
        f"What is taken to be off or worthless: the nine tenths hold {shares[0]:.0%} by the "
        f"defaults, {', '.join(honest)}; wanted are {LEAST:.0%} to {MOST:.0%}. Outside of that: "
        f"{', '.join(outside) or 'none of the settings tried'}."
    )
    page.add(
        results.Section(
            "defaults",
            "The defaults of pool",
            "a log score of at least -9 on the record and "
            f"{PROTOTYPE['outcomes']} on the outcomes (what an earlier prototype had), nine tenths "
            "that hold 86 to 97 of 100, and more than the last value in sum",
            f"{record:.1f} and {outcomes:.1f} (an earlier prototype, before three reports were "
            f"added to the record: {PROTOTYPE['record']} and {PROTOTYPE['outcomes']}); "
            f"{shares[0]:.0%} held; {usual.sum():.1f} beside {rival.sum():.1f} of the last value "
            f"({' and '.join(three(rival)[:2])}); "
            f"{apart.sum():.1f} with each total left out when settings are chosen; the defaults "
            f"are {short:.1f} below the best ({name_of(TRIED[best])})",
            "met" if all(goals) else "partly met" if any(goals) else "missed",
            f"{counts[0]} values: they tell few settings apart",
            results.table(header, rows) + "\n\n" + note,
        )
    )


def test_how_often(found, page):
    table, names = found[0], list(reported_totals())[:RECORD]
    inside = table["total"].isin(names)
    groups = {"record": table[inside], "outcomes": table[~inside], "all": table}
    rows = []
    for said, some in groups.items():
        for _, one in held(some).iterrows():
            counts = (int(one[name]) for name in ("values", "held", "below", "above"))
            margin = f"{one['low']:.0%} to {one['high']:.0%}"
            rows.append([f"{said}, {one['level']:.0%}", *counts, f"{one['share']:.0%}", margin])
    header = ["Intervals", "Values", "Held", "Below", "Above", "Share", "Margin"]
    known = dict(zip(COMMON_ERRORS, mapped(ends, COMMON_ERRORS), strict=True))
    count = known[0.0]["event"].nunique()
    tried = []
    for error, outcomes in known.items():
        holds = outcomes.groupby("after")["total_holds"].sum()
        default = " (default)" if error == pool.__kwdefaults__["common_error"] else ""
        tried.append([f"{error:g}{default}", *(holds[part] for part in PARTS)])
    usual = known[pool.__kwdefaults__["common_error"]].groupby("after")["total_holds"].sum()
    nine = held(table, [0.9]).iloc[0]
    body = "\n\n".join(
        [
            results.table(header, rows),
            "Each value against the curve from the reports that came out before it (`analysis."
            f"subjects.outcomes.forecasts`, cells of {CELL:g}, the defaults). Margin: where nine "
            "in ten such shares would lie if the intervals were right.",
            results.table(["Common error", *(f"After {part}" for part in PARTS)], tried),
            f"Of {count} totals whose end is known, how many lie from `total_q05` to `total_q95` "
            "after so many of their reports (`analysis.subjects.outcomes.known_ends`). A common "
            "error of 0 is what the reports say. `common_error` was chosen on these totals.",
        ]
    )
    page.add(
        results.Section(
            "held",
            "How often the intervals of pool held",
            f"nine tenths that hold {100 * LEAST:.0f} to {100 * MOST:.0f} of 100",
            f"{nine['held']:.0f} of {nine['values']:.0f} values ({nine['share']:.0%}); of {count} "
            f"known ends {', '.join(f'{usual[part]} after {part}' for part in PARTS)}",
            "met" if LEAST <= nine["share"] <= MOST else "missed",
            "few totals, and official tolls that lag: with few reports the truth lies above",
            body,
        )
    )


def moved_by_floors(near):
    """What one more floor does to the last middle: totals in rows, heights in columns."""
    totals = reported_totals().values()
    return np.array([[_after(some, height, near) - 1 for height in FLOORS] for some in totals])


def _after(claims, height, near):
    """The last middle after a floor of so many times it by a new voice, over the one before."""
    before = _pooled(claims, near)
    middle, last = before.curve["q50"].iloc[-1], before.agreement["claim_id"].iloc[-1]
    new = {"claim_id": "new", "statement_id": "new", "originator_id": "new", "modality": "asserted"}
    new |= {"value": height * middle, "value_high": np.nan, "bound": "lower", "hedge": "more than"}
    floor = claims[claims["claim_id"].eq(last)].assign(**new)
    after = _pooled(pd.concat([claims, floor], ignore_index=True), near)
    return after.curve["q50"].iloc[-1] / middle


def _pooled(claims, near):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # notes on who carries a total
        return pool(claims, near=near, cell=CELL)


def moves(part):
    return f"{round(part, 3) + 0.0:+.1%}"  # no minus before a zero


def test_one_more_floor(page):
    nears = (pool.__kwdefaults__["near"], 0.0)
    moved = dict(zip(nears, mapped(moved_by_floors, nears), strict=True))
    rows = []
    for near, table in moved.items():
        for height, column in zip(FLOORS, table.T, strict=True):
            ends = map(moves, (column.min(), np.median(column), column.max()))
            rows.append([f"near {near:g}, {height:g} times", *ends, int((column < -1e-6).sum())])
    usual, without = moved.values()
    page.add(
        results.Section(
            "floors",
            "One more floor by a new voice",
            "",
            f"{(usual < -1e-6).sum()} of {usual.size} floors lower the last middle, by "
            f"{-usual.min():.1%} at most; with `near` 0, {(without < -1e-6).sum()} of {usual.size}",
            "",
            "the growth is averaged anew: with one more report other concentrations may fit better",
            results.table(
                ["The floor", "Least", "Median", "Most", f"Lowered, of {len(usual)}"], rows
            )
            + "\n\nA floor (*more than*) on the last report's day, so many times the middle of the "
            f"curve there, added to each of the {len(usual)} totals: how far that middle moves.",
        )
    )
