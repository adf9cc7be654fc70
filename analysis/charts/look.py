"""One look for all charts: palette, shapes and sizes."""

from __future__ import annotations

import colorsys
from collections import Counter
from zlib import crc32

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
# Kinds of one's own take these: the named ones always the same, others one by their name. Chosen
# so that under common colour blindness each lies at least 13 (CIE 1976) from each other and from
# those above.
OWN_COLOURS = {
    "hospital": "#5a23c7",
    "witness": "#6c9358",
    "politician": "#792615",
    "company": "#364759",
    "union": "#ad1f96",
    "scientist": "#52115f",
    "police": "#8541c8",
    "organiser": "#571a93",
}
UNKNOWN = "unknown"  # no kind given
UNKNOWN_COLOUR = "#333333"
# Share of lightness of the first speakers of a kind; then again. The hue stays that of the kind,
# and none is paler, so that each stands out on paper.
_SHADES = (1.0, 0.74, 0.54, 0.36)

# For what cannot be true or changed sides. Never alone: dashes, hatching or words go with it.
WARNING = "#b0123b"
BAND, BAND_EDGE = "#dbe5ee", "#71808f"  # where a total can lie
BAND_CORE = "#a9bfd2"  # where half of its probability lies
BAND_TOTAL = "#f2f5f8"  # where it can lie if all may be wrong together; with a dotted edge
SHADE = "#f3efe2"  # behind a row that belongs to the article

# On a dark page the greys turn round, and colours of lines and marks become lighter.
_DARK = {
    INK: "#e8e8e8",
    QUIET: "#b3b3b3",
    GRID: "#3c3f44",
    FAINT: "#6d7177",
    PAPER: "#14181d",
    WARNING: "#ff7a9a",
    BAND: "#25323f",
    BAND_EDGE: "#93a3b4",
    BAND_CORE: "#3f5a74",
    BAND_TOTAL: "#1d242b",
    SHADE: "#2b2719",
    UNKNOWN_COLOUR: "#d0d0d0",
}
_LIGHTEST = 0.62  # colours on a dark page are at least as light

# Shapes as Matplotlib and as Plotly name them. A bound of a claim is a shape, so that nothing
# rests on colour alone; what is denied is crossed, whatever its bound.
SHAPES = {
    "lower": (">", "triangle-right"),
    "upper": ("<", "triangle-left"),
    "about": ("o", "circle"),
    "range": ("D", "diamond"),
    "point": ("s", "square"),
    "denied": ("x", "x-thin"),
    "ring": ("o", "circle-open"),
    "bar": ("|", "line-ns"),
    "dash": ("_", "line-ew"),
    "up": ("^", "triangle-up"),
    "cross": ("X", "x"),
    "plus": ("P", "cross"),
    "star": ("*", "star"),
    "down": ("v", "triangle-down"),
    "hexagon": ("h", "hexagon"),
    "pentagon": ("p", "pentagon"),
    "spark": ((4, 1, 0), "star-diamond"),
    "thin diamond": ("d", "diamond-tall"),
}
LINES = ("denied", "bar", "dash", "ring")  # shapes that are lines alone
LARGER = {"star": 1.5, "spark": 1.3}  # shapes with less area inside their circle

# Kinds of events that the project's data name have a mark of their own (EVENT_PLACES); other kinds
# get what is left, by the order of their first appearance. Colours after Paul Tol's "muted"
# scheme, darkened where too pale for white; shapes that no bound of a claim has.
EVENT_COLOURS = (
    *("#332288", "#b0413e", "#117733", "#aa4499"),
    *("#7a7416", "#23808f", "#882255", "#8a5a2b"),
)
EVENT_SHAPES = ("up", "cross", "plus", "star", "down", "hexagon", "pentagon", "spark")
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
# Colour and shape of each place; no two look alike. The last is for kinds without a place.
_MANY = len(EVENT_SHAPES)
EVENT_LOOKS = (
    *((EVENT_COLOURS[(at + at // _MANY) % _MANY], EVENT_SHAPES[at % _MANY]) for at in range(64)),
    (UNKNOWN_COLOUR, "thin diamond"),
)
MOST_KINDS = 16  # colours and shapes that a legend can still explain

# Widths of a figure in inches: across a notebook, and in a printed column or on a phone.
WIDTHS = {"notebook": 8.6, "column": 3.5}
NARROWER = 0.86  # of that width, which the page of an interactive chart may have
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


def room(inches: float, size: str) -> float:
    """The width on which text must fit: the page of an interactive chart may be narrower.

    Examples
    --------
    >>> room(2.0, "column"), room(2.0, "notebook")
    (2.0, 1.72)
    """
    return inches * (NARROWER if size == "notebook" else 1.0)


def speaker_colours(who, kinds) -> dict[str, str]:
    """A colour for each speaker: the hue says of which kind, the shade which of them.

    Parameters
    ----------
    who, kinds
        Speakers and their kinds, one a claim; the commonest speaker of a kind has its full colour.
        After the fourth of a kind the shades begin anew.

    Examples
    --------
    >>> speaker_colours(["Seoul", "Kyiv", "Seoul"], ["government"] * 3)
    {'Seoul': '#0072b2', 'Kyiv': '#005484'}
    """
    spoken = list(zip(who, kinds, strict=True))
    hues = kind_colours(kinds)
    ranked = sorted(dict.fromkeys(spoken), key=lambda pair: -spoken.count(pair))
    seen, found = {}, {}
    for name, kind in ranked:
        place = seen[kind] = seen.get(kind, -1) + 1
        found.setdefault(name, _shaded(hues[kind], _SHADES[place % len(_SHADES)]))
    return found


def kind_colours(kinds) -> dict[str, str]:
    """The colour of each kind of speaker, the same whenever the kind is drawn.

    A kind that the kit does not name takes one of :data:`OWN_COLOURS` by its name, or the next
    that no other kind of the same chart has; after the eighth they begin anew, darker.

    Examples
    --------
    >>> kind_colours(["hospital", "government"])
    {'government': '#0072b2', 'hospital': '#5a23c7'}
    >>> kind_colours(["choir"])["choir"] == kind_colours(["choir", "media"])["choir"]
    True
    """
    given = set(kinds)
    named = {UNKNOWN: UNKNOWN_COLOUR} | KIND_COLOURS | OWN_COLOURS
    colours = {kind: colour for kind, colour in named.items() if kind in given}
    palette = [*OWN_COLOURS.values()]
    for kind in sorted(given - set(named)):
        place = crc32(kind.encode()) % len(palette)
        turns = palette[place:] + palette[:place]
        turns += [_shaded(colour, 0.6) for colour in turns]
        free = (colour for colour in turns if colour not in colours.values())
        colours[kind] = next(free, turns[0])
    return colours


def event_places(kinds) -> dict[str, int]:
    """The place in :data:`EVENT_LOOKS` of each kind of event.

    Kinds that the project's data name always have the same place; others take what is left. The
    cross is for votes against alone. Of more than 16 kinds the commonest have a place.

    Parameters
    ----------
    kinds
        The kind of each event, the earliest event first; empty for none.

    Examples
    --------
    >>> event_places(["other", "", "treaty", "treaty"])
    {'other': 0, 'treaty': 3}
    """
    counts = Counter(filter(None, kinds))  # in the order in which they occur
    most = dict(counts.most_common(MOST_KINDS))
    common = [kind for kind in counts if kind in most]
    named = {place: kind for kind, place in reversed(EVENT_PLACES.items()) if kind in common}
    left = (at for at in range(64) if at not in named and at % _MANY != CROSS)
    places = {kind: place for place, kind in named.items()}
    return {kind: places[kind] if kind in places else next(left) for kind in common}


def darkened(colour: str) -> str:
    """The colour that stands for one on a dark page.

    Examples
    --------
    >>> darkened(PAPER), darkened("#0072b2")
    ('#14181d', '#70ccff')
    """
    if colour in _DARK:
        return _DARK[colour]
    hue, light, full = colorsys.rgb_to_hls(*_parts(colour))
    return _hex(colorsys.hls_to_rgb(hue, _LIGHTEST + max(0.0, 0.55 - light) / 2, full))


def _shaded(colour, part) -> str:
    hue, light, full = colorsys.rgb_to_hls(*_parts(colour))
    return _hex(colorsys.hls_to_rgb(hue, light * part, full))


def _parts(colour) -> list[float]:
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def _hex(parts) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
