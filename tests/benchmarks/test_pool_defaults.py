"""Why the defaults of `pool` are what they are: how well others predict the later reports."""

import itertools
import os
from concurrent.futures import ProcessPoolExecutor

import results
from scores import TOTALS, score

from analysis import pool

NAMES = ("source_error", "worthless", "sharing", "growth")
ONE_AT_A_TIME = {
    "source_error": (0.05, 0.15, 0.2),
    "worthless": (0.1, 0.3),
    "sharing": (0.0, 0.25, 1.0),
    "growth": ("lumpy",),
}
COARSE = [
    {"source_error": (0.05, 0.15), "worthless": (0.1, 0.3)},
    {"source_error": (0.05, 0.15), "growth": ("lumpy",)},
]


def settings_tried():
    """The defaults, one thing changed at a time, and coarse grids."""
    usual = {name: pool.__kwdefaults__[name] for name in NAMES}
    tried = [usual]
    tried += [usual | {name: v} for name, values in ONE_AT_A_TIME.items() for v in values]
    for grid in COARSE:
        pairs = itertools.product(*grid.values())
        tried += [usual | dict(zip(grid, values, strict=True)) for values in pairs]
    return tried


def row_of(settings, found, usual):
    changed = ", ".join(f"{n} {v}" for n, v in settings.items() if v != usual[n]) or "defaults"
    total = sum(one["score"] for one in found.values())
    hits = sum(one["hits"] for one in found.values())
    value_hits = sum(one["value_hits"] for one in found.values())
    each = [f"{found[quantity]['score']:.1f}" for quantity in TOTALS]
    return total, [changed, f"{total:.1f}", *each, hits, value_hits]


def test_defaults(page):
    tried = settings_tried()
    with ProcessPoolExecutor(min(len(tried), os.cpu_count() or 1)) as workers:
        found = list(workers.map(score, tried))
    rows = [row_of(one, scores, tried[0]) for one, scores in zip(tried, found, strict=True)]
    totals = [total for total, _ in rows]
    best = max(range(len(rows)), key=totals.__getitem__)
    short = totals[best] - totals[0]
    reports = {quantity: found[0][quantity]["reports"] for quantity in TOTALS}
    values = sum(found[0][quantity]["values"] for quantity in TOTALS)
    header = ["Changed", "All", *TOTALS, "Hits", "Hits of values"]
    note = (
        "Logarithm of the chance that the curve from the earlier reports gave to each later one, "
        "added up (`next_reports`; higher is better), "
        + ", ".join(f"{quantity} {count}" for quantity, count in reports.items())
        + f" reports, of which {values} are values. Hits: of {sum(reports.values())} reports and "
        f"{values} values, those in the 90 % interval (a floor or a ceiling on its side of it)."
    )
    spread = ", ".join(
        f"{quantity} {found[best][quantity]['score'] - found[0][quantity]['score']:+.1f}"
        for quantity in TOTALS
    )
    page.add(
        results.Section(
            "defaults",
            "The defaults of pool",
            "round numbers near the best log score, with intervals that hold what they say",
            f"the defaults are {short:.1f} below the best ({rows[best][1][0]}; by total {spread}), "
            f"and {rows[0][1][-1]} of {values} values hit where 90 % are meant",
            "",
            f"{sum(reports.values())} reports: they tell few settings apart, the totals do not "
            "agree, and smaller errors of the sources score better but hit less often",
            results.table(header, [row for _, row in rows]) + "\n\n" + note,
        )
    )
