"""Many reports of a running total, pooled into one curve; and how far to trust it."""

from analysis.pooling.checks import (
    curve_choices,
    leave_one_out,
    next_reports,
    originator_bias,
    pool_tornado,
)
from analysis.pooling.curve import pool

__all__ = [
    "curve_choices",
    "leave_one_out",
    "next_reports",
    "originator_bias",
    "pool",
    "pool_tornado",
]
