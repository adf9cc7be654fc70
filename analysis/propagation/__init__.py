"""Derived quantities: quantiles of a formula of claims, and which input matters most."""

from analysis.propagation.quantiles import Propagated, propagate
from analysis.propagation.scenarios import sensitivity, sweep, tornado

__all__ = ["Propagated", "propagate", "sensitivity", "sweep", "tornado"]
