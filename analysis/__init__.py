"""Hedged numbers in the news: load them, bound them, draw them honestly.

These are the verbs that most work needs; ``__all__`` names them. The rest is reached where it
lives: ``analysis.subjects.shells.payload_ceiling``, ``analysis.pooling.leave_one_out``. The modules
``charts`` and ``notebook`` are loaded when touched, because drawing libraries are slow to import;
so are the verbs that draft, whose rules are many patterns.
"""

from importlib import import_module

from analysis.bounds import divide, feasible, multiply, strict_bounds
from analysis.datasets import DataProblem, check, load
from analysis.datasets.sealing import seal
from analysis.exports import export
from analysis.ledger import ledger
from analysis.lineage import drift, statements
from analysis.pooling import next_reports, pool
from analysis.propagation import propagate, sweep
from analysis.readers import reader_band
from analysis.subjects.containers import containers
from analysis.subjects.shells import shells
from analysis.subjects.troops import troops
from analysis.wording import Figure, UnreadableFigure, read_figure

__version__ = "0.1.0"

_TOUCHED = ("charts", "notebook")
_DRAFTING = ("draft_claims", "draft_corpus", "new_package")

__all__ = [
    "DataProblem",
    "Figure",
    "UnreadableFigure",
    "check",
    "containers",
    "divide",
    "draft_claims",
    "draft_corpus",
    "drift",
    "export",
    "feasible",
    "ledger",
    "load",
    "multiply",
    "new_package",
    "next_reports",
    "pool",
    "propagate",
    "read_figure",
    "reader_band",
    "seal",
    "shells",
    "statements",
    "strict_bounds",
    "sweep",
    "troops",
]


def __getattr__(name: str):
    if name in _TOUCHED:
        return import_module(f"{__name__}.{name}")
    if name in _DRAFTING:
        return getattr(import_module(f"{__name__}.drafting"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted([*__all__, *_TOUCHED])
