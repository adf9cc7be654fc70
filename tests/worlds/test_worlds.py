"""Whether intervals hold where the truth is known: a small part of benchmarks/test_worlds.py."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from worlds import WORLDS, coverage

FAST = {"cell": 0.05}
# Measured at full size (150 draws, see benchmarks/RESULTS.md): shares of nine tenths that held, of
# what the reports say of the last day, and of the total if all may be wrong together.
MEASURED = {}


def within(hits, of, share):
    """Whether a share that was measured at full size may give so many hits: 999 times in 1,000."""
    return stats.binom.ppf(0.0005, of, share) <= hits <= stats.binom.ppf(0.9995, of, share)


@pytest.fixture(scope="module")
def own():
    table = coverage("own", 24, 1, **FAST)
    return table.set_index(["what", "level"])


def test_nine_in_ten_means_nine_in_ten(own):
    """In the kit's own world, of all values, off and worthless ones included."""
    hits, of = own.loc[("next", 90), ["hits", "of"]]
    assert of > 80
    assert 0.84 <= hits / of <= 0.96
