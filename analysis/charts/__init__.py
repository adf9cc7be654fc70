"""Charts of hedged numbers: a scene for each kind, drawn by Matplotlib or by Plotly.

``charts.static.claims(frame)`` and ``charts.interactive.claims(frame)`` take the same arguments
and draw the same scene (:mod:`analysis.charts.kinds`). Each pen is imported when it is first used.
"""

from importlib import import_module

_PARTS = ("interactive", "kinds", "look", "static")

__all__ = ["interactive", "kinds", "look", "static"]


def __getattr__(name: str):
    if name in _PARTS:
        return import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted([*globals(), *_PARTS])
