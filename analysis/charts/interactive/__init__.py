"""Charts for the screen, drawn by Plotly from the same marks as the static ones.

Hover tells the wording, who said it, through which outlet, when, and where it was read. A click
on a legend entry switches an originator off and on. All text from data is escaped.
"""

from analysis.charts.interactive.claims_chart import claims
from analysis.charts.interactive.curve_chart import curve
from analysis.charts.interactive.distribution_chart import distribution
from analysis.charts.interactive.ends_chart import ends
from analysis.charts.interactive.envelope_chart import envelope
from analysis.charts.interactive.held_chart import held
from analysis.charts.interactive.lineage_chart import lineage
from analysis.charts.interactive.page import CONFIG
from analysis.charts.interactive.timeline_chart import timeline
from analysis.charts.interactive.tornado_chart import tornado

__all__ = [
    "CONFIG",
    "claims",
    "curve",
    "distribution",
    "ends",
    "envelope",
    "held",
    "lineage",
    "timeline",
    "tornado",
]
