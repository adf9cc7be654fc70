"""Draws from the readers' bands of a hundred claims in one call, beside NumPy's bare generator."""

import time

import numpy as np
import pytest
import results
from invented import claims_of_a_total

from analysis import propagate
from analysis.readers import reader_draws

CLAIMS, DRAWS = 100, 2**17  # a power of 2, which propagate takes


@pytest.fixture(scope="module")
def claims():
    return claims_of_a_total(CLAIMS)


def bare():
    return np.random.default_rng(0).random((CLAIMS, DRAWS))


def drawn(claims):
    return reader_draws(claims, DRAWS)


def summed(claims):
    """What a user does: the total of all claims, without single draws."""
    return propagate(lambda claims: claims.sum(axis=0), {"claims": claims}, DRAWS)


def kept(claims):
    """The same with single draws of every claim."""
    call = lambda claims: claims.sum(axis=0)  # noqa: E731
    return propagate(call, {"claims": claims}, DRAWS, keep_draws=True).draws


TOOLS = {"NumPy's generator": bare, "reader_draws": drawn, "propagate": summed, "kept": kept}


@pytest.mark.benchmark(group="bands of 100 claims, 131,072 draws", timer=time.process_time)
@pytest.mark.parametrize("tool", TOOLS)
def test_bands(benchmark, claims, tool, page):
    arguments = () if tool == "NumPy's generator" else (claims,)
    benchmark.pedantic(TOOLS[tool], args=arguments, rounds=5, warmup_rounds=1)
    MEASURED[tool] = benchmark.stats.stats.min
    if len(MEASURED) == len(TOOLS):
        page.add(section())


MEASURED = {}


def section():
    bare_time = MEASURED["NumPy's generator"]
    said = {
        "NumPy's generator": f"`rng.random` of {CLAIMS} x {DRAWS:,}",
        "reader_draws": f"`reader_draws` of {CLAIMS} claims, {DRAWS:,} draws each",
        "propagate": f"`propagate` of a frame, their sum, {DRAWS:,} draws",
        "kept": "the same with `keep_draws`",
    }
    rows = [
        [said[tool], results.seconds(MEASURED[tool]), f"{MEASURED[tool] / bare_time:.1f}"]
        for tool in TOOLS
    ]
    share, whole, own = (MEASURED[t] / bare_time for t in ("reader_draws", "propagate", "kept"))
    return results.Section(
        "bands",
        "A hundred claims by 131,072 draws",
        "the quantiles of a sum of 100 claims in 6 times what NumPy's bare generator takes to draw "
        "as many numbers",
        f"{whole:.1f} times with `propagate`, {own:.1f} times where its draws are kept; "
        f"{share:.1f} times with `reader_draws`",
        "met" if whole <= 6 else "missed",
        "the look-up of two neighbours in a table of quantiles for each of thirteen million "
        "points, then Sobol points in a hundred dimensions; where draws are kept both are done "
        "twice",
        results.table(["Way", "Least processor time", "Over the generator"], rows),
    )
