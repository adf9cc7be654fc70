"""Claims that are invented, as many as wanted, in the shape of the real ones."""

import numpy as np
import pandas as pd

MONTHS, ORIGINATORS = 24, 20
HEDGES = np.array(["more than", "about", "up to"])
BOUNDS = np.array(["lower", "about", "upper"])
MARGINS = np.array([0.9, 1.0, 1.1])


def claims_of_a_total(count: int) -> pd.DataFrame:
    """Reports of a total that rises by a thousand a month, each a tenth off or so."""
    rng = np.random.default_rng(count)
    month, kind = rng.integers(0, MONTHS, count), rng.integers(0, 3, count)
    value = 1_000 * (month + 1) * MARGINS[kind] * np.exp(0.1 * rng.standard_normal(count))
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
            "window_end": start + pd.to_timedelta(27 + 30 * month, unit="D"),
            "originator_id": [f"originator-{number % ORIGINATORS}" for number in range(count)],
        }
    )
