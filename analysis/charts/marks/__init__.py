"""What is drawn, as a DataFrame: both back ends draw these marks and nothing else.

Positions are in the units of the claims. Tests and readers can look at the marks instead of the
pixels.
"""

from analysis.charts.marks.axis import arrows, axis_range, unit, wants_log
from analysis.charts.marks.claims_marks import claims, claims_key, describe
from analysis.charts.marks.distribution_marks import (
    describe_distribution,
    distribution,
    distribution_key,
    with_spread,
)
from analysis.charts.marks.envelope_marks import (
    Envelope,
    describe_envelope,
    envelope,
    envelope_key,
    envelope_limits,
    envelope_notes,
    open_arrows,
)
from analysis.charts.marks.lineage_marks import (
    COLUMNS,
    describe_lineage,
    lineage,
    lineage_key,
    lineage_steps,
)
from analysis.charts.marks.timeline_marks import (
    describe_timeline,
    event_kinds,
    event_places,
    timeline,
    timeline_key,
)
from analysis.charts.marks.words import allowed, open_ends

__all__ = [
    "COLUMNS",
    "Envelope",
    "allowed",
    "arrows",
    "axis_range",
    "claims",
    "claims_key",
    "describe",
    "describe_distribution",
    "describe_envelope",
    "describe_lineage",
    "describe_timeline",
    "distribution",
    "distribution_key",
    "envelope",
    "envelope_key",
    "envelope_limits",
    "envelope_notes",
    "event_kinds",
    "event_places",
    "lineage",
    "lineage_key",
    "lineage_steps",
    "open_arrows",
    "open_ends",
    "timeline",
    "timeline_key",
    "unit",
    "wants_log",
    "with_spread",
]
