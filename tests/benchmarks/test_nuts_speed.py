"""The pooled curve, by exact sums on a grid and by NUTS in NumPyro: the same model and data.

The aim: a thousand times faster, cold start included, within 1 % of its quantiles. Both have
one concentration of the growth: NUTS would have to jump between those that `pool` averages by
default, as some of them make the total stand still and leap.
"""

import json
import subprocess
import sys
import time
from pathlib import Path

import environments
import numpy as np
import pytest
import results

import analysis
from analysis import pool
from analysis.ledger import ledger
from analysis.pooling.curve import fitted, prepared, quantiles
from analysis.pooling.reports import chances

HERE = Path(__file__).parent
KIT = Path(analysis.__file__).parent
PROBABILITIES = [0.05, 0.25, 0.5, 0.75, 0.95]
NUTS = {"chains": 4, "warmup": 500, "draws": 8_000, "runs": 2}
NODES = 4001  # of the logarithm of the total, between which chances are taken as straight
FINE = 0.002  # width of the cells that the usual ones are compared with
SAME = {"evens": (16.0,)}  # settings of both
TOOLS_OF_PIP = ("pip", "setuptools", "wheel", "_distutils_hack", "pkg_resources")


@pytest.fixture(scope="module")
def claims():
    claims = ledger("containers", packages=["record"])
    return claims[claims["direction"].eq("dprk_to_russia")]


def fit_of(claims, **settings):
    read, settings = prepared(claims, None, SAME | settings)
    return fitted(read, settings), settings


def model_of(claims):
    """The density that `pool` sums over, as numbers that another tool can use."""
    fit, settings = fit_of(claims)
    days = np.sort(fit.reports["day"].unique()).astype("datetime64[D]").astype(float)
    added = SAME["evens"][0] * np.diff(days) / (days[-1] - days[0])
    x = np.linspace(fit.x[-1], fit.x[0], NODES)
    told, _ = chances(fit.reports, fit.shades, x, settings)
    table = np.zeros((len(days), NODES))
    np.add.at(table, fit.place, fit.reports["weight"].to_numpy()[:, None] * np.log(told))
    return {
        "ends": [x[0], float(np.log(fit.shades.max())), x[-1]],
        "headroom": settings["headroom"],
        "concentration": [settings["stock"], *added],
        "table": table.tolist(),
        "probabilities": PROBABILITIES,
    }


def quantiles_of(claims, cell):
    """On the days that have a report."""
    fit, _ = fit_of(claims, cell=cell)
    return quantiles(fit.x, fit.mass, PROBABILITIES)


def cold_pool(**settings):
    """Least time of a Python that starts, loads the claims and pools them; and what it loaded."""
    times = []
    for _ in range(5):
        start = time.perf_counter()
        command = [sys.executable, HERE / "cold_pool.py", json.dumps(settings)]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
        times.append(time.perf_counter() - start)
    return min(times), json.loads(run.stdout)["parts"]


def warm_pool(claims, **settings):
    pool(claims, **settings)
    times = []
    for _ in range(15):
        start = time.perf_counter()
        pool(claims, **settings)
        times.append(time.perf_counter() - start)
    return min(times)


def size_of_kit(parts) -> int:
    """Bytes of the kit, its data, and the packages that pooling loads."""
    site = Path(np.__file__).parents[1]
    folders = [site / part for part in parts] + [site / f"{part}.libs" for part in parts]
    sizes = [environments.size_of(f) if f.is_dir() else 0 for f in folders]
    return sum(sizes) + environments.size_of(KIT) + environments.size_of(KIT.parent / "data")


def size_of_peer(name) -> int:
    site = environments.site_packages(environments.FOLDER / name)
    return sum(
        environments.size_of(part)
        for part in site.iterdir()
        if part.is_dir() and not part.name.startswith(TOOLS_OF_PIP)
    )


def test_pool_beside_nuts(environment, claims, page):
    python, question = environment("nuts"), model_of(claims) | NUTS
    start = time.perf_counter()
    nuts = environments.ask(python, "nuts.py", question)
    nuts_cold = time.perf_counter() - start - sum(nuts["times"][1:])
    nuts_warm = min(nuts["times"][1:])
    (ours_cold, parts), ours_warm = cold_pool(**SAME), warm_pool(claims, **SAME)
    (all_cold, _), all_warm = cold_pool(), warm_pool(claims)
    usual, fine = (quantiles_of(claims, cell) for cell in (pool.__kwdefaults__["cell"], FINE))
    error, apart = np.array(nuts["error"]), np.abs(np.array(nuts["quantiles"]) / usual - 1)
    grid_error = np.abs(usual / fine - 1).max()
    equal = nuts_warm * (error.max() / grid_error) ** 2
    sizes = size_of_kit(parts), size_of_peer("nuts")
    body = results.table(
        ["", "pool", "NUTS", "NUTS over pool"],
        [
            ["From starting Python to quantiles", *_beside(ours_cold, nuts_cold)],
            ["The same, all concentrations", results.seconds(all_cold), "", ""],
            ["Once more in the same process", *_beside(ours_warm, nuts_warm)],
            ["The same, all concentrations", results.seconds(all_warm), "", ""],
            ["Largest error of a quantile", f"{grid_error:.2%}", f"{error.max():.2%}", ""],
            ["Median error of a quantile", "", f"{np.median(error):.2%}", ""],
            ["To an error of the grid's size, warm", *_beside(ours_warm, equal)],
            ["Installed size", *map(results.megabytes, sizes), f"{sizes[1] / sizes[0]:.2g}"],
        ],
    )
    at = np.unravel_index(apart.argmax(), apart.shape)
    sure = error < 0.003
    note = (
        f"Both have the same model: {len(claims)} claims, growth with the one concentration "
        f"{SAME['evens'][0]:g}. By default `pool` averages {len(pool.__kwdefaults__['evens'])} of "
        "them by their evidence, which is what *all concentrations* times. NUTS moves the "
        "logarithms of gamma variables, since shares of a small concentration crowd near 0, where "
        f"it cannot follow them. NUTS: {NUTS['chains']} chains of {NUTS['warmup']} and "
        f"{NUTS['draws']:,} draws; largest r-hat {nuts['rhat']:.4f}, least effective draws "
        f"{nuts['effective']:,.0f}, divergences {nuts['divergences']} of "
        f"{NUTS['chains'] * NUTS['draws']:,} draws. Errors: standard error by batch means for "
        f"NUTS, difference from cells of {FINE:g} for `pool`. The time of NUTS to the grid's error "
        "is extrapolated by the square root law. Largest difference of the quantiles "
        f"{apart.max():.2%} (reports' day {at[0] + 1}, {PROBABILITIES[at[1]]:.0%} quantile, where "
        f"NUTS is uncertain by {error[at]:.2%}); {apart[sure].max():.2%} among the {sure.sum()} of "
        f"{sure.size} quantiles that NUTS knows to 0.3 %. Sizes: the packages that pooling loads "
        "(pandas brings PyArrow, the incomplete beta SciPy), the kit and its data; for NUTS its "
        "environment without pip. "
        + ", ".join(f"{name} {number}" for name, number in nuts["versions"].items())
        + "."
    )
    note += "\n\nWhere a warm `pool` spends its time: " + results.profile(pool, claims)
    close = bool(apart[sure].max() < 0.01)
    fast = nuts_cold / ours_cold >= 1000
    said = f"{nuts_cold / ours_cold:.0f} times faster cold, {nuts_warm / ours_warm:.0f} times warm"
    page.add(
        results.Section(
            "nuts",
            "The pooled curve beside NUTS",
            "a thousand times faster than NUTS, cold start included, within 1 % of its quantiles",
            f"{said}; {equal / ours_warm:,.0f} times at equal error (extrapolated); quantiles "
            f"{'within' if close else 'not within'} 1 % wherever NUTS knows them to 0.3 %",
            "met" if fast and close else "partly met" if fast or close else "missed",
            "cold, the start of Python with pandas and SciPy, which no model can undercut (NUTS "
            f"would have to take {1000 * ours_cold:,.0f} s); warm, reading the claims with pandas "
            "as much as the sums",
            f"{body}\n\n{note}",
        )
    )
    assert nuts["rhat"] < 1.05
    assert close


def _beside(ours, theirs):
    return results.seconds(ours), results.seconds(theirs), f"{theirs / ours:,.0f}"
