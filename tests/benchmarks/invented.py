"""Claims that are invented, as many as wanted, in the shape of the real ones."""

import numpy as np
import pandas as pd

DAYS, ORIGINATORS = 1_640, 20
HEDGES = np.array(["more than", "about", "up to"])
BOUNDS = np.array(["lower", "about", "upper"])
MARGINS = np.array([0.9, 1.0, 1.1])


def claims_of_a_total(count: int) -> pd.DataFrame:
    """Reports of a total that rises by a thousand a month, each a tenth off or so.

    One a day; beyond 1,640 days they go round again.
    """
    rng = np.random.default_rng(count)
    day, kind = np.arange(count) % DAYS, rng.integers(0, 3, count)
    value = 1_000 * (day / 30 + 1) * MARGINS[kind] * np.exp(0.1 * rng.standard_normal(count))
    names = [f"claim-{number}" for number in range(count)]
    start = pd.Timestamp("2022-01-01")
    return pd.DataFrame(
        {
            "claim_id": names,
            "statement_id": names,
            "value": value.round(-2),
            "hedge": HEDGES[kind],
            "bound": BOUNDS[kind],
            "window_start": start,
            "window_end": start + pd.to_timedelta(day, unit="D"),
            "originator_id": [f"originator-{number % ORIGINATORS}" for number in range(count)],
        }
    )
