"""What a notebook needs in its first cell, and the few words it uses to talk to its reader.

``setup()`` is the one call. It makes each chart appear with its description, a sentence below it,
and tables readable. Nothing is fetched from the network, now or later.

======== ========================================================================
display  how figures and tables are shown
tables   sentences whose numbers come from code; the small tables beside charts
own      what the notebook of one's own article shows
======== ========================================================================
"""

from importlib import import_module

from analysis.notebook.display import DPI, SCENES, days_only, setup
from analysis.notebook.own import (
    gist,
    own_package,
    ratios_offered,
    show_claims,
    show_ratios,
    show_retellings,
    show_totals,
)
from analysis.notebook.tables import claims_table, readings_table, say
from analysis.review.marks import marked

__all__ = [
    "DPI",
    "SCENES",
    "claims_table",
    "days_only",
    "gist",
    "marked",
    "own_package",
    "ratios_offered",
    "readings_table",
    "review",
    "say",
    "setup",
    "show_claims",
    "show_ratios",
    "show_retellings",
    "show_totals",
]


def __getattr__(name: str):
    if name == "review":  # it drafts: loaded when touched
        return import_module("analysis.review.panel").review
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
