"""What a cell stored, as the parts of a page. Nothing is run, and nothing stored is trusted."""

from __future__ import annotations

import base64
import json
import re
from collections import Counter
from hashlib import sha256
from html import unescape
from io import BytesIO
from typing import NamedTuple

from markupsafe import Markup, escape

from analysis.charts.interactive import CONFIG
from analysis.charts.look import darkened
from analysis.exports import vector
from analysis.exports.scenes import from_json
from analysis.notebook import SCENES
from analysis.review.marks import MARKED, SAYS
from analysis.site.prose import Prose
from analysis.site.tables import Cell, Grid, grid_of, html_of

PLOTLY = "application/vnd.plotly.v1+json"
_SVG = "image/svg+xml"
_PICTURES = ("image/png", "image/jpeg", _SVG)
_WEBP = {"lossless": True, "exact": True, "quality": 75, "method": 4}  # more effort gains 2 %
_WIDEST = 16_384  # pixels, for WebP
_LARGE = 200_000  # bytes; the kit's own pictures have less than half
_MARKS = [[Cell("mark", True), Cell("what is known of it", True)]]
_TALL = 450  # pixels of a chart whose page says nothing, as Plotly has it


class Words(NamedTuple):
    """A sentence that code displayed, or plain text."""

    html: Markup
    id: str = ""
    kind: str = "said"


class Table(NamedTuple):
    """A table with its number on the page, and the section that it stands in."""

    html: Markup
    id: str
    label: str
    section: str
    kind: str = "table"


class Drawing(NamedTuple):
    """A picture as a file, and its size."""

    file: str
    data: bytes
    width: int | None = None
    height: int | None = None


class Picture(NamedTuple):
    """A stored picture: where it lies, how large it is, what it shows, and where that was read.

    ``narrow`` is the same chart as it is laid out for a phone, where its scene is stored.
    """

    file: str
    data: bytes
    width: int | None
    height: int | None
    alt: str
    id: str
    label: str
    addresses: tuple[str, ...] = ()
    marks: Markup = Markup("")
    narrow: Drawing | None = None
    kind: str = "picture"

    @property
    def first(self) -> str:
        """Its address where it comes first on a page: the picture itself, seen without a request.

        A large one stays a file, or the words below it would have to wait.
        """
        if len(self.data) > _LARGE:
            return self.file
        ending = self.file.rpartition(".")[2].replace("svg", "svg+xml")
        return f"data:image/{ending};base64,{base64.b64encode(self.data).decode()}"


class Chart(NamedTuple):
    """An interactive chart: what Plotly draws, what it shows, and its marks as a table."""

    json: Markup
    height: int
    alt: str
    marks: Markup
    id: str
    label: str
    addresses: tuple[str, ...] = ()
    narrow: Drawing | None = None
    kind: str = "chart"


class Shelf:
    """Turns outputs into parts of one page, and numbers its tables and charts.

    Parameters
    ----------
    stem
        Name of the page, with which the names of its pictures begin.
    addresses
        Known addresses, for those that a table cut short.
    """

    def __init__(self, stem: str, prose: Prose, addresses=()):
        self._stem, self._prose, self._addresses = _safe(stem), prose, addresses
        self._tables = self._charts = 0
        self._said = Counter()

    def parts(self, cell: dict) -> list:
        """Parts of a code cell's outputs, in their order."""
        return [
            self._part(output, cell["id"]) for output in cell["outputs"] if not describes(output)
        ]

    def _part(self, output, cell_id):
        if output["output_type"] == "stream":
            return plain_text(output["text"])
        if output["output_type"] == "error":
            return plain_text("\n".join(output["traceback"]))
        data = output["data"]
        makers = {
            PLOTLY: lambda value: self.chart(value, _spoken(data), str(cell_id), *_noted(output)),
            **dict.fromkeys(_PICTURES, lambda value: self._stored_picture(value, output, cell_id)),
            MARKED: _marked,
            "text/html": lambda value: self._stored_html(value, _captioned(output)),
            "text/markdown": lambda value: Words(self._prose.html(value), self._sentence(cell_id)),
            "text/latex": plain_text,
        }
        for mime, make in makers.items():
            part = make(data[mime]) if mime in data else None
            if part is not None:
                return part
        return plain_text(data.get("text/plain", ""))

    def _sentence(self, cell_id) -> str:
        """The id of a sentence: that of its cell, and of further ones with a number behind."""
        self._said[cell_id] += 1
        number = self._said[cell_id]
        return f"said_{cell_id}" + (f"_{number}" if number > 1 else "")

    def table(self, html: Markup, section: str) -> Table:
        """A table with the next number."""
        self._tables += 1
        return Table(html, f"table_{self._tables}", f"Table {self._tables}", section)

    def picture(self, drawn: Drawing, alt, where=(), told=(), narrow=None) -> Picture:
        """A picture with the next number among the charts."""
        self._charts += 1
        number = f"chart_{self._charts}", f"Chart {self._charts}"
        return Picture(*drawn, alt, *number, where, self._marks(told), narrow)

    def drawing(self, data, name, size=(None, None)) -> Drawing:
        """A picture as a file that is named by what it shows."""
        data, ending = lossless(data)
        short = sha256(data).hexdigest()[:8]
        return Drawing(f"pictures/{self._stem}-{_safe(name)}-{short}.{ending}", data, *size)

    def scene(self, scene, name) -> Drawing:
        """A stored scene as vectors: for a light and a dark page, with text that is text."""
        svg = vector.draw(scene)
        size = (int(side) for side in re.findall(r'(?:width|height)="(\d+)"', svg[:300]))
        return self.drawing(svg.encode(), f"{name}-{scene.size}", size)

    def _marks(self, told) -> Markup:
        """A table of marks and what is known of them; empty without any."""
        grid = Grid(_MARKS, [[Cell(mark, True), Cell(known, False)] for mark, known in told])
        return html_of(grid, self._addresses) if told else Markup("")

    def chart(self, figure: dict, alt: str, name="", where=(), told=(), scenes=()) -> Chart:
        """An interactive chart with the next number, and its picture for a narrow page."""
        self._charts += 1
        layout = {k: v for k, v in figure.get("layout", {}).items() if k not in ("meta", "images")}
        drawn = {"data": figure.get("data", []), "layout": layout, "config": CONFIG}
        if scenes:  # the kit's own colours have dark counterparts
            colours = sorted(set(re.findall(r"#[0-9a-f]{6}", json.dumps(drawn))))
            drawn["dark"] = {colour: darkened(colour) for colour in colours}
        return Chart(
            _inline(drawn),
            round(_number(layout.get("height")) or _TALL),
            alt or "Interactive chart",
            self._marks(told),
            f"chart_{self._charts}",
            f"Chart {self._charts}",
            where,
            self.scene(scenes[-1], name) if scenes else None,
        )

    def _stored_picture(self, value, output, cell_id) -> Picture | None:
        mime = next(mime for mime in _PICTURES if mime in output["data"])
        where, told, scenes = _noted(output)
        data = value.encode() if mime == _SVG else _decoded(value)
        if data is None:
            return None
        shown = output.get("metadata", {}).get(mime, {})
        size = (shown.get("width"), shown.get("height"))
        alt = _spoken(output["data"]) or shown.get("alt") or "A picture without a description"
        drawn, narrow = self.drawing(data, str(cell_id), size), None
        if scenes:
            drawn, narrow = (self.scene(scene, str(cell_id)) for scene in (scenes[0], scenes[-1]))
        return self.picture(drawn, alt, where, told, narrow)

    def _stored_html(self, value, caption) -> Table | Words | None:
        """A table, named by its own caption or by its section, or the text of what is none."""
        grid = grid_of(value)
        section = self._prose.headings[-1].text if self._prose.headings else ""
        if grid is not None:
            return self.table(html_of(grid, self._addresses), caption or section)
        text = unescape(Markup(value).striptags())
        return plain_text(text) if text else None


def _marked(value) -> Words | None:
    """An article with its figures marked, from its pieces; None where they are none."""
    try:
        shown = [_paragraph(number, pieces) for number, pieces in value["paragraphs"]]
        lost = "; ".join(map(str, value["lost"]))
    except (KeyError, TypeError, ValueError):
        return None
    if lost:
        shown.append(Markup("<p>Not found in the text: {}.</p>").format(lost))
    return Words(Markup("\n").join(shown), kind="marked")


def _paragraph(number, pieces) -> Markup:
    shown = Markup("").join(_piece(*map(str, piece)) for piece in pieces)
    return Markup('<p><span class="nth">{}</span> {}</p>').format(number, shown)


def _piece(text, bound, said) -> Markup:
    if bound not in SAYS:
        return escape(text)
    word = Markup(" <small>{}</small>").format(said) if said else ""
    return Markup('<mark class="is-{}">{}{}</mark>').format(bound, text, word)


def describes(output: dict) -> bool:
    """Whether an output is the sentence below a chart, which the chart on the page has itself."""
    return output.get("metadata", {}).get("describes") == "chart"


def lossless(data: bytes) -> tuple[bytes, str]:
    """A picture in its smallest form that keeps each pixel, and the ending of its file.

    A PNG of a chart becomes a WebP of a third of its size, unless WebP cannot hold what it holds.

    Examples
    --------
    >>> from io import BytesIO
    >>> from PIL import Image
    >>> file = BytesIO()
    >>> Image.new("RGBA", (300, 200), "white").save(file, "PNG")
    >>> data, ending = lossless(file.getvalue())
    >>> ending, len(data) < len(file.getvalue())
    ('webp', True)
    >>> lossless(b"<svg/>")
    (b'<svg/>', 'svg')
    """
    from PIL import Image

    if not data.startswith((b"\x89PNG", b"\xff\xd8")):
        return data, "svg"
    image = Image.open(BytesIO(data))
    ending = image.format.lower()
    plain = image.mode in ("RGB", "RGBA") and not getattr(image, "is_animated", False)
    if ending == "png" and plain and max(image.size) < _WIDEST:
        file = BytesIO()
        image.save(file, "WEBP", **_WEBP)
        if len(file.getvalue()) < len(data):
            return file.getvalue(), "webp"
    return data, ending


def _number(value) -> float:
    return value if isinstance(value, int | float) else 0


def _decoded(value) -> bytes | None:
    """The bytes of a stored picture; None if they are no picture."""
    from PIL import Image

    try:
        data = base64.b64decode(value)
        Image.open(BytesIO(data), formats=("PNG", "JPEG")).load()
    except (Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        return None
    return data


def _safe(stem: str) -> str:
    """A part of a file name that means nothing in an address or to a system.

    Examples
    --------
    >>> _safe("my notes #1")
    'my-notes-1'
    """
    return re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-")


def _captioned(output) -> str:
    """The caption that the kit stores beside a table; empty without one."""
    caption = output.get("metadata", {}).get("caption", "")
    return caption if isinstance(caption, str) else ""


def _noted(output) -> tuple:
    """What the kit stores beside a chart: addresses, marks in words, scenes; empty without them."""
    noted = output.get("metadata", {})
    where, told = (tuple(noted.get(name, ())) for name in ("addresses", "marks"))
    try:
        scenes = [from_json(line) for line in output["data"].get(SCENES, "").splitlines()]
    except ValueError:
        scenes = []  # somebody else's, or from another version
    return where, told, scenes


def _inline(value) -> Markup:
    """JSON that can stand inside a script element: no sign in it can end the element."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))


def _spoken(data) -> str:
    """The description that the kit stores beside each chart; empty where there is none."""
    text = data.get("text/plain", "").strip()
    return "" if text.startswith("<") else text


def plain_text(text: str) -> Words:
    """Text as it is, in the layout that it has."""
    from nbconvert.filters import strip_ansi

    # Lines that were laid out keep their layout; a single long one may be broken.
    kind = "lines" if "\n" in text.strip() else "line"
    return Words(Markup("<code>{}</code>").format(strip_ansi(text).rstrip()), kind=kind)
