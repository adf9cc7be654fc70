"""Derived quantities: quantiles of a formula of claims, and which input matters most."""

from analysis.propagation.changes import changes_in_words
from analysis.propagation.quantiles import Propagated, propagate
from analysis.propagation.scenarios import sensitivity, sweep, tornado

__all__ = ["Propagated", "changes_in_words", "propagate", "sensitivity", "sweep", "tornado"]
