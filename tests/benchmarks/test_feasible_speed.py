"""The feasible band of a running total, beside a plain sort of the same dates."""

import numpy as np
import pandas as pd
import pytest

from analysis.bounds import feasible

CLAIMS = 1_000_000


@pytest.fixture(scope="module")
def claims():
    """Floors and ceilings of a total that rises, each said on a random day, none in conflict."""
    rng = np.random.default_rng(0)
    day = np.sort(rng.integers(0, 1_000, CLAIMS))
    true = 1_000.0 + 10 * day
    floor = rng.random(CLAIMS) < 0.7
    names = pd.Series(np.arange(CLAIMS)).astype(str)
    table = pd.DataFrame(
        {
            "claim_id": names,
            "statement_id": names,
            "low": np.where(floor, true * rng.uniform(0.5, 1, CLAIMS), 0.0),
            "high": np.where(floor, np.inf, true * rng.uniform(1, 2, CLAIMS)),
            "window_start": pd.Timestamp("2022-07-01"),
            "window_end": pd.Timestamp("2022-07-01") + pd.to_timedelta(day, unit="D"),
        }
    )
    return table.sample(frac=1, random_state=0, ignore_index=True)


@pytest.mark.benchmark(group="feasible band")
def test_sorting_the_dates(benchmark, claims):
    benchmark.pedantic(lambda: claims["window_end"].sort_values(), rounds=5, warmup_rounds=1)


@pytest.fixture(scope="module")
def quarrel(claims):
    """A tenth of the same days and floors, with ceilings that nearly all floors contradict."""
    return claims.head(CLAIMS // 10).assign(
        high=claims["high"].where(np.isinf(claims["high"]), 500.0)
    )


@pytest.mark.benchmark(group="feasible band")
def test_feasible_where_nearly_everybody_disagrees(benchmark, quarrel):
    found = benchmark.pedantic(feasible, args=(quarrel,), rounds=3, warmup_rounds=1)
    assert len(found.contradictions) == 10_000
    assert found.more


@pytest.mark.benchmark(group="feasible band")
def test_feasible(benchmark, claims):
    found = benchmark.pedantic(feasible, args=(claims,), rounds=3, warmup_rounds=1)
    assert found.contradictions.empty
