"""What is drawn, as a DataFrame: both back ends draw these marks and nothing else.

Positions are in the units of the claims. Tests and readers can look at the marks instead of the
pixels.
"""

from analysis.charts.marks.addresses import addresses
from analysis.charts.marks.axis import arrows, axis_range, unit, wants_log
from analysis.charts.marks.claims_marks import claims, claims_key, describe, tell
from analysis.charts.marks.distribution_marks import (
    describe_distribution,
    distribution,
    distribution_key,
    tell_distribution,
    with_spread,
)
from analysis.charts.marks.ends_marks import (
    PAIRS,
    describe_ends,
    ends,
    ends_key,
    ends_limits,
    tell_ends,
)
from analysis.charts.marks.held_marks import (
    GLYPHS,
    describe_held,
    held,
    held_key,
    held_limits,
    tell_held,
)
from analysis.charts.marks.lineage_marks import (
    COLUMNS,
    describe_lineage,
    lineage,
    lineage_key,
    lineage_steps,
    tell_lineage,
)
from analysis.charts.marks.timeline_marks import (
    describe_timeline,
    event_kinds,
    event_places,
    tell_timeline,
    timeline,
    timeline_key,
)
from analysis.charts.marks.tornado_marks import (
    Tornado,
    describe_tornado,
    tell_tornado,
    tornado,
    tornado_key,
    tornado_limits,
)
from analysis.charts.marks.words import (
    allowed,
    label,
    limits_said,
    open_ends,
    said_by,
    title_of,
)

__all__ = [
    "COLUMNS",
    "GLYPHS",
    "PAIRS",
    "Tornado",
    "addresses",
    "allowed",
    "arrows",
    "axis_range",
    "claims",
    "claims_key",
    "describe",
    "describe_distribution",
    "describe_ends",
    "describe_held",
    "describe_lineage",
    "describe_timeline",
    "describe_tornado",
    "distribution",
    "distribution_key",
    "ends",
    "ends_key",
    "ends_limits",
    "event_kinds",
    "event_places",
    "held",
    "held_key",
    "held_limits",
    "label",
    "limits_said",
    "lineage",
    "lineage_key",
    "lineage_steps",
    "open_ends",
    "said_by",
    "tell",
    "tell_distribution",
    "tell_ends",
    "tell_held",
    "tell_lineage",
    "tell_timeline",
    "tell_tornado",
    "timeline",
    "timeline_key",
    "title_of",
    "tornado",
    "tornado_key",
    "tornado_limits",
    "unit",
    "wants_log",
    "with_spread",
]
