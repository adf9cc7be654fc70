"""Charts for print and page, drawn by Matplotlib from the marks.

Each function returns a ``matplotlib.figure.Figure`` that no global state knows of: show it as the
last value of a cell, or save it with :func:`save`.
"""

from analysis.charts.static.claims_chart import claims
from analysis.charts.static.curve_chart import curve
from analysis.charts.static.distribution_chart import distribution
from analysis.charts.static.ends_chart import ends
from analysis.charts.static.envelope_chart import envelope
from analysis.charts.static.held_chart import held
from analysis.charts.static.lineage_chart import lineage
from analysis.charts.static.saving import rendered, save
from analysis.charts.static.timeline_chart import timeline
from analysis.charts.static.tornado_chart import tornado

__all__ = [
    "claims",
    "curve",
    "distribution",
    "ends",
    "envelope",
    "held",
    "lineage",
    "rendered",
    "save",
    "timeline",
    "tornado",
]
