"""One look for all charts: palette, shapes, sizes, and how numbers are written."""

from __future__ import annotations

import math

INK = "#222222"
QUIET = "#5c5c5c"
GRID = "#dddddd"
FAINT = "#b0b0b0"
PAPER = "#ffffff"

# Okabe and Ito's palette, which readers with common colour blindness can tell apart; darkened
# where the original is too pale for a thin line on white.
KIND_COLOURS = {
    "government": "#0072b2",
    "diplomatic": "#3a9bd1",
    "military": "#d55e00",
    "intelligence": "#b87700",
    "international_body": "#b0578d",
    "media": "#6b6b6b",
    "ngo": "#00815d",
    "think_tank": "#7a6a00",
}
KIND_NAMES = {
    "government": "government",
    "diplomatic": "diplomats",
    "military": "military",
    "intelligence": "intelligence",
    "international_body": "international body",
    "media": "media, or no source named",
    "ngo": "non-governmental organisation",
    "think_tank": "think tank",
}
UNKNOWN_COLOUR = "#333333"

# Shape says what the words do with the number, so that nothing rests on colour alone.
SHAPES = {
    "lower": {"static": ">", "interactive": "triangle-right", "says": "a floor"},
    "upper": {"static": "<", "interactive": "triangle-left", "says": "a ceiling"},
    "about": {"static": "o", "interactive": "circle", "says": "an approximation"},
    "range": {"static": "D", "interactive": "diamond", "says": "a range or a plural"},
    "point": {"static": "s", "interactive": "square", "says": "a bare number"},
    "denied": {"static": "x", "interactive": "x-thin", "says": "denied"},  # whatever the bound
}

# For what cannot be true or changed sides. Never alone: dashes, hatching or words go with it.
WARNING = "#b0123b"
BAND, BAND_EDGE = "#dbe5ee", "#71808f"  # where a total can lie
BAND_CORE = "#a9bfd2"  # where half of its probability lies
BAND_TOTAL = "#f2f5f8"  # where it can lie if all may be wrong together; with a dotted edge
SHADE = "#f3efe2"  # behind a row that belongs to the article

# Kinds of events that the project's data name have a mark of their own (EVENT_PLACES); other kinds
# get what is left, by the order of their first appearance. Colours after Paul Tol's "muted"
# scheme, darkened where too pale for white; shapes that no bound of a claim has.
EVENT_COLOURS = (
    *("#332288", "#b0413e", "#117733", "#aa4499"),
    *("#7a7416", "#23808f", "#882255", "#8a5a2b"),
)
EVENT_SHAPES = (
    {"static": "^", "interactive": "triangle-up"},
    {"static": "X", "interactive": "x"},
    {"static": "P", "interactive": "cross"},
    {"static": "*", "interactive": "star", "scale": 1.5},
    {"static": "v", "interactive": "triangle-down"},
    {"static": "h", "interactive": "hexagon"},
    {"static": "p", "interactive": "pentagon"},
    {"static": (4, 1, 0), "interactive": "star-diamond", "scale": 1.3},
)
CROSS = 1  # the place of the full cross, which means a vote against and nothing else
EVENT_PLACES = {
    "treaty": 3,
    "visit": 0,
    "summit": 2,
    "statement": 5,
    "deployment": 4,
    "transfer": 7,
    "un_vote": 6,
    "For": 0,
    "Against (veto)": CROSS,
}
NO_KIND = {"static": "d", "interactive": "diamond-tall"}  # no kind of event, or no number

# Widths of a figure in inches: across a notebook, and in a printed column.
WIDTHS = {"notebook": 8.6, "column": 3.5}
FONT_SIZES = {"notebook": 10.0, "column": 7.5}
FONT = "DejaVu Sans"  # ships with Matplotlib, so that figures are the same everywhere


def refuse_unknown(size: str) -> None:
    """Raise a ValueError for a size that no figure has.

    Examples
    --------
    >>> refuse_unknown("poster")
    Traceback (most recent call last):
    ValueError: Unknown size 'poster'; choose one of notebook, column.
    """
    if size not in WIDTHS:
        raise ValueError(f"Unknown size {size!r}; choose one of {', '.join(WIDTHS)}.")


def event_look(place: int) -> tuple[str, dict]:
    """Colour and shape of the kind of events that has a place, from 0.

    Examples
    --------
    >>> event_look(1)
    ('#b0413e', {'static': 'X', 'interactive': 'x'})
    """
    colour = EVENT_COLOURS[place % len(EVENT_COLOURS)]
    return colour, EVENT_SHAPES[place % len(EVENT_SHAPES)]


def number(value: float, digits: int | None = None) -> str:
    """Write a number as a newspaper would.

    Parameters
    ----------
    value
        Any number; not-a-number gives "no number", infinity "no limit".
    digits
        Significant digits to keep; all of them when left out, with at most three decimals below
        a million.

    Examples
    --------
    >>> [number(x) for x in (13_000, 6e6, 461.5384615, 1.5e6, float("inf"))]
    ['13,000', '6 million', '461.538', '1.5 million', 'no limit']
    >>> number(17_329, digits=3)
    '17,300'
    """
    if math.isnan(value):
        return "no number"
    if math.isinf(value):
        return "no limit"
    if digits and value:
        value = round(value, digits - 1 - math.floor(math.log10(abs(value))))
    for scale, word in ((1e12, " trillion"), (1e9, " billion"), (1e6, " million")):
        if abs(value) >= scale:
            return f"{value / scale:.12g}{word}"
    if 0 < abs(value) < 0.001:
        return f"{value:.3g}"
    return f"{value:,.3f}".rstrip("0").rstrip(".")


def rounded(value: float) -> float:
    """Round as tables do: to a whole from a thousand on, otherwise to four significant digits.

    Examples
    --------
    >>> rounded(13_009.4), rounded(1_234_567), rounded(0.66667)
    (13009, 1235000.0, 0.6667)
    """
    return round(value) if 1_000 <= abs(value) < 1_000_000 else float(f"{value:.4g}")


def span(low: float, high: float, digits: int | None = None) -> str:
    """Write a span, its scale word once.

    Examples
    --------
    >>> span(13_000, 17_329, 3), span(3e6, 6e6), span(0, 6e6)
    ('13,000 to 17,300', '3 to 6 million', '0 to 6 million')
    """
    first, last = number(low, digits), number(high, digits)
    if first == last:
        return first
    for word in (" trillion", " billion", " million"):
        if first.endswith(word) and last.endswith(word):
            first = first.removesuffix(word)
    return f"{first} to {last}"
