"""What is drawn, as a DataFrame: both back ends draw these marks and nothing else.

Positions are in the units of the claims. Tests and readers can look at the marks instead of the
pixels.
"""

from analysis.charts.marks.addresses import addresses
from analysis.charts.marks.axis import arrows, axis_range, unit, wants_log
from analysis.charts.marks.claims_marks import claims, claims_key, describe, tell
from analysis.charts.marks.curve_marks import (
    Curve,
    choice_name,
    curve,
    curve_key,
    curve_limits,
    describe_curve,
    fan_in_words,
    fan_lines,
    option_name,
    tell_curve,
    variant_label,
    with_arrows,
)
from analysis.charts.marks.distribution_marks import (
    describe_distribution,
    distribution,
    distribution_key,
    tell_distribution,
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
    tell_envelope,
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
from analysis.charts.marks.words import allowed, label, open_ends, title_of

__all__ = [
    "COLUMNS",
    "GLYPHS",
    "Curve",
    "Envelope",
    "Tornado",
    "addresses",
    "allowed",
    "arrows",
    "axis_range",
    "choice_name",
    "claims",
    "claims_key",
    "curve",
    "curve_key",
    "curve_limits",
    "describe",
    "describe_curve",
    "describe_distribution",
    "describe_envelope",
    "describe_held",
    "describe_lineage",
    "describe_timeline",
    "describe_tornado",
    "distribution",
    "distribution_key",
    "envelope",
    "envelope_key",
    "envelope_limits",
    "envelope_notes",
    "event_kinds",
    "event_places",
    "fan_in_words",
    "fan_lines",
    "held",
    "held_key",
    "held_limits",
    "label",
    "lineage",
    "lineage_key",
    "lineage_steps",
    "open_arrows",
    "open_ends",
    "option_name",
    "tell",
    "tell_curve",
    "tell_distribution",
    "tell_envelope",
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
    "variant_label",
    "wants_log",
    "with_arrows",
    "with_spread",
]
