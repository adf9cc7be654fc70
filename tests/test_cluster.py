"""A Dask cluster gives what one process gives, to the bit: one cluster for all that use one."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis import propagate, sweep
from analysis.drafting import draft_texts

INPUTS = {"a": stats.uniform(5e6, 1e6), "b": stats.uniform(13_000, 4_300)}
TEXTS = [
    (f"text-{n}", f"Some {n} men left, an aide said. It cost ${n} million.") for n in range(260)
]


@pytest.fixture(scope="module")
def executor(need):
    distributed = need("distributed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client.get_executor()


def test_draws(executor):
    def formula(a, b):  # not in a module that workers have: sent by value
        return np.exp(np.log(a) - np.log(b))

    found, alone = (
        propagate(formula, INPUTS, draws=2**17, seed=3, executor=one).quantiles
        for one in (executor, None)
    )
    pd.testing.assert_frame_equal(found, alone, check_exact=True)


def test_a_sweep(executor):
    many = [{"top": "about 5,000", "bottom": n} for n in range(1, 41)]
    found, alone = (
        sweep(lambda top, bottom: top / bottom, many, 2**8, executor=one)
        for one in (executor, None)
    )
    pd.testing.assert_frame_equal(found, alone, check_exact=True)


def test_drafts(executor):
    found, alone = (
        pd.concat([one.claims for one in draft_texts(TEXTS, by)], ignore_index=True)
        for by in (executor, None)
    )
    pd.testing.assert_frame_equal(found, alone)
