"""Hedged numbers in the news: load them, bound them, draw them honestly.

Charts live in :mod:`analysis.charts`, the set-up of a notebook in :mod:`analysis.notebook`; both
are loaded where they are used, because drawing libraries are slow to import.
"""

from analysis.bounds import divide, feasible, multiply, strict_bounds
from analysis.containers import containers, rates_between_totals
from analysis.datasets import DataProblem, check, check_against_text, load
from analysis.drafting import (
    draft_claims,
    draft_corpus,
    draft_texts,
    new_package,
    seal,
)
from analysis.exports import export
from analysis.factcheck import add_verdict, verdicts
from analysis.ledger import all_readings, doubts, ledger
from analysis.lineage import best_renderings, drift, drift_summary, statements
from analysis.pooling import (
    curve_choices,
    leave_one_out,
    next_reports,
    originator_bias,
    pool,
    pool_tornado,
)
from analysis.propagation import propagate, sensitivity, sweep, tornado
from analysis.readers import edge_quantiles, reader_band, reader_draws, value_quantiles
from analysis.shells import (
    days_of_fire,
    implied_rounds,
    mass_per_round,
    payload_ceiling,
    payloads,
    round_masses,
    rounds_in,
    rounds_per_container,
    shells,
)
from analysis.troops import killed_share, sent_against_present, troops
from analysis.whether import add_whether
from analysis.wording import Figure, UnreadableFigure, read_figure

__version__ = "0.1.0"

__all__ = [
    "DataProblem",
    "Figure",
    "UnreadableFigure",
    "add_verdict",
    "add_whether",
    "all_readings",
    "best_renderings",
    "check",
    "check_against_text",
    "containers",
    "curve_choices",
    "days_of_fire",
    "divide",
    "doubts",
    "draft_claims",
    "draft_corpus",
    "draft_texts",
    "drift",
    "drift_summary",
    "edge_quantiles",
    "export",
    "feasible",
    "implied_rounds",
    "killed_share",
    "leave_one_out",
    "ledger",
    "load",
    "mass_per_round",
    "multiply",
    "new_package",
    "next_reports",
    "originator_bias",
    "payload_ceiling",
    "payloads",
    "pool",
    "pool_tornado",
    "propagate",
    "rates_between_totals",
    "read_figure",
    "reader_band",
    "reader_draws",
    "round_masses",
    "rounds_in",
    "rounds_per_container",
    "seal",
    "sensitivity",
    "sent_against_present",
    "shells",
    "statements",
    "strict_bounds",
    "sweep",
    "tornado",
    "troops",
    "value_quantiles",
    "verdicts",
]
