"""The kinds of charts, one file each: a function from a frame to a scene.

A new kind is a new file with a function of its name, imported and listed here: both pens
then have it.
"""

from __future__ import annotations

from functools import wraps
from importlib import import_module

from analysis.charts.kinds.claims import claims
from analysis.charts.kinds.curve import curve
from analysis.charts.kinds.distribution import distribution
from analysis.charts.kinds.ends import ends
from analysis.charts.kinds.envelope import envelope
from analysis.charts.kinds.held import held
from analysis.charts.kinds.lineage import lineage
from analysis.charts.kinds.timeline import timeline
from analysis.charts.kinds.tornado import tornado
from analysis.needed import meant

KINDS = (claims, curve, distribution, ends, envelope, held, lineage, timeline, tornado)
__all__ = [kind.__name__ for kind in KINDS]


def door(name, draw, pen):
    """The function of a pen that draws a kind; its arguments are those of the kind.

    Its figure carries its scene, and how to make the same chart for a narrow page.
    """
    if name not in __all__:
        said = f" {like!r} may be meant." if (like := meant(name, __all__)) else ""
        raise AttributeError(f"module {pen!r} has no attribute {name!r}.{said}")
    make = getattr(import_module(f"{__name__}.{name}"), name)

    @wraps(make)
    def drawn(*args, **named):
        scene = make(*args, **named)
        figure = draw(scene)
        narrow = named | {"size": "column", "marks": scene.marks}
        figure.__dict__["narrow"] = lambda: make(*args, **narrow)
        return figure

    return drawn
