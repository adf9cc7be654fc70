"""How time and memory grow: `pool` with claims and cells, `propagate` with draws and claims."""

import time
import tracemalloc
from pathlib import Path

import numpy as np
import results
from invented import DAYS, claims_of_a_total

from analysis import pool, propagate
from analysis.ledger import ledger

CHART = Path(__file__).parent / "growth.svg"
SHORT = 0.5  # seconds: shorter calls are timed five times
MANY, WARM = 10, 0.25  # seconds that pool may take: for as many reports as days, for containers
COLOURS = {"time": "#1f6f8b", "memory": "#c4572b"}


def pool_claims(count):
    claims = claims_of_a_total(count)
    return lambda: pool(claims)


def pool_containers():
    claims = ledger("containers", packages=["record"])
    claims = claims[claims["direction"].eq("dprk_to_russia")]
    return lambda: pool(claims)


def pool_cells(fineness):
    claims = claims_of_a_total(100)
    return lambda: pool(claims, cell=1 / fineness)


def propagate_draws(draws):
    inputs = {"a": "as many as 6 million", "b": "more than 13,000"}
    return lambda: propagate(lambda a, b: a / b, inputs, draws)


def propagate_claims(count):
    claims = claims_of_a_total(count)
    return lambda: propagate(lambda x: np.reshape(x, (count, -1)).sum(axis=0), {"x": claims}, 2**14)


CELLS = "cells to a factor of e"
SERIES = {  # key: (title, axis, maker, least, most, number of sizes)
    "pool, claims": (f"pool: on up to {DAYS:,} days", "claims", pool_claims, 10, 100_000, 9),
    "pool, cells": ("pool: 100 claims on as many days", CELLS, pool_cells, 10, 320, 6),
    "propagate, draws": ("propagate: 2 claims", "draws", propagate_draws, 2**10, 2**22, 7),
    "propagate, claims": ("propagate: 16,384 draws", "claims", propagate_claims, 1, 1_000, 7),
}


def spent(call) -> float:
    """Least time of some calls, the first not counted; of one call where it takes long."""
    start = time.perf_counter()
    call()
    first = time.perf_counter() - start
    if first > SHORT:
        return first
    times = []
    for _ in range(5):
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def held(call) -> int:
    """Most bytes held at a time, beyond those held before."""
    tracemalloc.start()
    call()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def measured(maker, least, most, count):
    """Size, time and memory, one row a size, in equal steps of the logarithm."""
    sizes = np.round(np.geomspace(least, most, count)).astype(int).tolist()
    calls = [maker(size) for size in sizes]
    calls[0]()  # loads what is needed
    return np.array([(s, spent(c), held(c)) for s, c in zip(sizes, calls, strict=True)])


def fitted(sizes, values):
    """Exponent of the growth over the upper half of the sizes, and the logarithm at size 1."""
    upper = len(sizes) // 2
    return np.polyfit(np.log(sizes[upper:]), np.log(values[upper:]), 1)


def slope(sizes, values) -> float:
    return float(fitted(sizes, values)[0])


def draw(found, path):
    """A column a series: time above, memory below, both axes logarithmic."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    with mpl.rc_context({"svg.hashsalt": "growth", "svg.fonttype": "none", "font.size": 9}):
        figure = Figure(figsize=(12, 5.2), layout="constrained")
        panels = figure.subplots(2, len(found), sharex="col")
        for (above, below), (key, rows) in zip(panels.T, found.items(), strict=True):
            title, axis = SERIES[key][:2]
            _panel(above, rows[:, [0, 1]], COLOURS["time"], results.seconds)
            _panel(below, rows[:, [0, 2]], COLOURS["memory"], results.megabytes)
            above.set_title(title, loc="left", fontsize=10)
            below.set_xlabel(axis)
        panels[0, 0].set_ylabel("time")
        panels[1, 0].set_ylabel("peak memory")
        figure.savefig(path, metadata={"Date": None, "Creator": None})


def _panel(panel, rows, colour, said):
    """Points, the line of their slope over the upper half, and few labels in plain numbers."""
    sizes, values = rows.T
    upper = sizes[len(sizes) // 2 :]
    steep, start = fitted(sizes, values)
    panel.plot(sizes, values, "o", color=colour, markersize=4)
    panel.plot(upper, np.exp(start) * upper**steep, color=colour)
    panel.set(xscale="log", yscale="log")
    panel.minorticks_off()
    panel.set_xticks(sizes[[0, len(sizes) // 2, -1]])
    panel.xaxis.set_major_formatter(lambda size, _: f"{size:,.0f}")
    panel.set_yticks([values[0], values[-1]])
    panel.yaxis.set_major_formatter(lambda value, _: said(value))
    panel.spines[["top", "right"]].set_visible(False)
    panel.text(0.05, 0.9, f"slope {steep:.2f}", color=colour, transform=panel.transAxes)


def test_growth(page):
    found = {key: measured(*given[2:]) for key, given in SERIES.items()}
    draw(found, CHART)
    rows = []
    for key, points in found.items():
        sizes, times, memory = points.T
        ends = [f"{int(sizes[0]):,}", f"{int(sizes[-1]):,}"]
        ends += [results.seconds(times[0]), results.seconds(times[-1])]
        ends += [results.megabytes(memory[0]), results.megabytes(memory[-1])]
        rows.append([key, *ends, f"{slope(sizes, times):.2f}", f"{slope(sizes, memory):.2f}"])
    header = ["", "From", "to", "Time from", "to", "Memory from", "to"]
    header += ["Slope of time", "of memory"]
    many, warm = spent(pool_claims(DAYS)), spent(pool_containers())
    met = many < MANY, warm <= WARM
    steep = max(slope(points[:, 0], points[:, 1]) for points in found.values())
    page.add(
        results.Section(
            "growth",
            "Growth of time and memory",
            f"`pool` of {DAYS:,} reports on as many days in less than {MANY} s, of the containers "
            f"(warm) in {results.seconds(WARM)} at most",
            f"{results.seconds(many)} and {results.seconds(warm)}; the steepest growth of time has "
            f"the exponent {steep:.2f} (over the upper half)",
            "met" if all(met) else "partly met" if any(met) else "missed",
            "`pool`: reading claims with pandas; with many days a convolution over all cells for "
            f"each day and concentration (of claims beyond {DAYS:,} none has a day of its own); "
            "with many claims a row of chances over all cells for each; "
            "`propagate`: results at all points are held at once, and each claim is one more "
            "dimension of points",
            results.table(header, rows) + "\n\n![Growth of time and memory](growth.svg)",
        )
    )
