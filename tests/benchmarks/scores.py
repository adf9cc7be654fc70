"""How well `pool` predicts later reports under some settings: in a module of its own so that
another process can import it.
"""

from unittest import mock

import numpy as np
import pandas as pd

from analysis.pooling import reports
from analysis.subjects.outcomes import forecasts, known_ends, reported_totals

CELL = 0.05


def score(settings: dict) -> pd.DataFrame:
    """Each value of each total against earlier reports: see
    :func:`analysis.subjects.outcomes.forecasts`.

    The setting `news` takes the place of the constant of that name.
    """
    known = {name: value for name, value in settings.items() if name != "news"}
    with mock.patch.object(reports, "_NEWS", settings.get("news", reports._NEWS)):
        table = forecasts(reported_totals(), cell=CELL, **known)
    return table.assign(interval=_interval(table))


def ends(error: float) -> pd.DataFrame:
    """Totals whose end is known, under a common error."""
    return known_ends(cell=CELL, common_error=error)


def _interval(table) -> pd.Series:
    """Interval score of the nine tenths in the logarithm: width, and 20 times what is missed by."""
    low, high, stated = (np.log(table[name]) for name in ("q05", "q95", "stated"))
    return high - low + 20 * ((low - stated).clip(lower=0) + (stated - high).clip(lower=0))
