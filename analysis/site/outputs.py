"""What a cell stored, as the parts of a page. Nothing is run, and nothing stored is trusted."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import partial
from hashlib import sha256
from typing import NamedTuple

from markupsafe import Markup, escape

from analysis.charts.interactive import CONFIG
from analysis.charts.look import darkened
from analysis.exports import vector
from analysis.exports.scenes import from_json
from analysis.notebook import SCENES
from analysis.review.marks import MARKED, SAYS
from analysis.site.formulas import drawn
from analysis.site.pictures import RASTER, SVG, address, raster, still
from analysis.site.prose import Prose
from analysis.site.stored import text_of
from analysis.site.tables import Cell, Grid, html_of, pieces_of, with_links

PLOTLY = "application/vnd.plotly.v1+json"
_LARGE = 200_000  # bytes; the kit's own pictures have less than half
_MARKS = [[Cell("mark", True), Cell("what is known of it", True)]]
_TALL = 450  # pixels of a chart whose page says nothing, as Plotly has it
_WIDEST = 100_000  # pixels
# Kinds of charts that Plotly draws by code made on the fly, which a page does not run, or that ask
# other hosts for their ground; and those that it draws as well without.
_UNDRAWN = {"choropleth", "scattergeo", "parcoords", "splom"}
_UNDRAWN |= {f"{a}{b}" for a in ("choropleth", "density", "scatter") for b in ("map", "mapbox")}
_PLAIN = {"scattergl": "scatter", "scatterpolargl": "scatterpolar"}
_KINDS = {
    "application/javascript": "a script",
    "application/pdf": "a PDF file",
    "application/vnd.jupyter.widget-view+json": "a widget",
    "audio": "a sound",
    "image": "a picture",
    PLOTLY: "a chart",
    "text/latex": "a formula",
    "video": "a video",
}


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
    """A picture as a file, and its size; or without data, if the page holds it as an address."""

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
        if not self.data or len(self.data) > _LARGE:
            return self.file
        return address(self.data, self.file.rpartition(".")[2])


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
        shown = [output for output in cell["outputs"] if not describes(output)]
        return [part for output in shown for part in self._parts(output, cell["id"])]

    def attached(self, cell: dict, name: str) -> str | None:
        """The address of a picture that is attached to a cell of prose; None if there is none."""
        stored = cell["attachments"].get(name)
        for mime, value in stored.items() if isinstance(stored, dict) else ():
            found = raster(text_of(value)) if mime in RASTER else None
            if found:
                return address(*found)
        return None

    def _parts(self, output, cell_id) -> list:
        """What an output shows, in the best form that a page can show; or a word on what it was."""
        if output["output_type"] == "stream":
            return [plain_text(output["text"])]
        if output["output_type"] == "error":
            return [plain_text(output["traceback"])]
        data = output["data"]
        picture = partial(self._stored_picture, output=output, cell_id=cell_id)
        makers = {
            PLOTLY: lambda value: self._stored_chart(value, output, cell_id),
            **dict.fromkeys(RASTER, lambda value: picture(raster(value))),
            SVG: lambda value: picture(still(value)),
            MARKED: _marked,
            "text/html": lambda value: self._stored_html(value, _captioned(output)),
            "text/markdown": lambda value: [
                Words(self._prose.html(value), self._sentence(cell_id))
            ],
            "text/latex": self._formula,
            "application/json": lambda value: [plain_text(_laid_out(value))],
        }
        for mime, make in makers.items():
            parts = make(data[mime]) if mime in data else None
            if parts:
                return parts
        lost = [mime for mime in data if mime not in ("text/plain", "text/html", SCENES)]
        if not data:
            lost = [f"an output of the kind {output['output_type']}"]
        text = data.get("text/plain", "")
        said = [] if lost and text.startswith("<") else [plain_text(text)]
        undrawn = sorted(_kinds(data.get(PLOTLY)) & _UNDRAWN)
        of = f" of the kind {', '.join(undrawn)}" if undrawn else ""
        return [self.gap(", ".join(map(_kind, lost)) + of), *said] if lost else said

    def gap(self, what: str) -> Words:
        """A sentence in place of what a page cannot show."""
        self._prose.missing.append(what)
        return Words(with_links(what), kind="gap")

    def _formula(self, value) -> list:
        found = re.fullmatch(r"\s*(\$\$?)(.*)\1\s*", value, re.DOTALL)
        shown = drawn(found[2] if found else value)
        if shown:
            return [Words(shown)]
        return [self.gap("a formula, which follows as written"), plain_text(value)]

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

    def drawing(self, data, ending, name, size=(None, None)) -> Drawing:
        """A picture as a file that is named by what it shows."""
        short = sha256(data).hexdigest()[:8]
        return Drawing(f"pictures/{self._stem}-{_safe(name)}-{short}.{ending}", data, *size)

    def scene(self, drawn: tuple[str, str], name) -> Drawing:
        """A scene as vectors, by its size: for a light and a dark page, with text that is text."""
        kind, svg = drawn
        size = (int(side) for side in re.findall(r'(?:width|height)="(\d+)"', svg[:300]))
        return self.drawing(svg.encode(), "svg", f"{name}-{kind}", size)

    def _marks(self, told) -> Markup:
        """A table of marks and what is known of them; empty without any."""
        grid = Grid(_MARKS, [[Cell(mark, True), Cell(known, False)] for mark, known in told])
        return html_of(grid, self._addresses) if told else Markup("")

    def chart(self, figure: dict, alt: str, name="", where=(), told=(), scenes=()) -> Chart:
        """An interactive chart with the next number, and its picture for a narrow page."""
        self._charts += 1
        layout = {k: v for k, v in figure.get("layout", {}).items() if k not in ("meta", "images")}
        traces = [trace | {"type": _kind_of(trace)} for trace in figure.get("data", [])]
        drawn = {"data": traces, "layout": layout, "config": CONFIG}
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

    def _stored_chart(self, value, output, cell_id) -> list:
        if not _is_figure(value) or _kinds(value) & _UNDRAWN:
            return []
        told = _noted(output)
        chart = self.chart(value, _spoken(output["data"]), cell_id, *told, _scenes(output)[-1:])
        lost = ["the frames of an animation"] if value.get("frames") else []
        lost += ["the pictures within a chart"] if value.get("layout", {}).get("images") else []
        return [chart, *map(self.gap, lost)]

    def _stored_picture(self, found, output, cell_id) -> list:
        """A picture from its bytes and ending, or from its address; none without either."""
        if found is None:
            return []
        data = output["data"]
        noted = output["metadata"]
        shown = next((noted[mime] for mime in (*RASTER, SVG) if mime in noted and mime in data), {})
        shown = shown if isinstance(shown, dict) else {}
        size = [round(_number(shown.get(side))) or None for side in ("width", "height")]
        alt = _spoken(data) or str(shown.get("alt") or "A picture without a description")
        if isinstance(found, str):
            return [self.picture(Drawing(found, b"", *size), alt, *_noted(output))]
        picture, narrow = self.drawing(*found, cell_id, size), None
        if drawings := [self.scene(scene, cell_id) for scene in _scenes(output)]:
            picture, narrow = drawings[0], drawings[-1]
        return [self.picture(picture, alt, *_noted(output), narrow)]

    def _stored_html(self, value, caption) -> list:
        """Tables, each named by its own caption or by its section, and the text around them."""
        found = pieces_of(value)
        section = self._prose.headings[-1].text if self._prose.headings else ""
        parts = [self.gap(f"{', '.join(found.lost)} of an HTML output")] if found.lost else []
        for piece in found.shown:
            if isinstance(piece, str):
                parts.append(plain_text(piece))
            else:
                shown = html_of(piece, self._addresses)
                parts.append(self.table(shown, caption or piece.caption or section))
        return parts


def _marked(value) -> list:
    """An article with its figures marked, from its pieces; nothing where they are none."""
    try:
        shown = [_paragraph(number, pieces) for number, pieces in value["paragraphs"]]
        lost = "; ".join(map(str, value["lost"]))
    except (KeyError, TypeError, ValueError):
        return []
    if lost:
        shown.append(Markup("<p>Not found in the text: {}.</p>").format(lost))
    return [Words(Markup("\n").join(shown), kind="marked")]


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


def _is_figure(value) -> bool:
    """Whether a stored chart is made as Plotly makes it."""
    if not isinstance(value, dict) or not isinstance(value.get("layout", {}), dict):
        return False
    traces = value.get("data", [])
    return isinstance(traces, list) and all(isinstance(trace, dict) for trace in traces)


def _kinds(figure) -> set[str]:
    return (
        {str(_kind_of(trace)) for trace in figure.get("data", [])} if _is_figure(figure) else set()
    )


def _kind_of(trace):
    kind = trace.get("type", "scatter")
    return _PLAIN.get(kind, kind) if isinstance(kind, str) else "scatter"


def _number(value) -> float:
    """A size in pixels; nothing of what is none, or larger than any page."""
    return value if isinstance(value, int | float) and abs(value) < _WIDEST else 0


def _kind(mime: str) -> str:
    """What a kind of output is in words.

    Examples
    --------
    >>> _kind("video/mp4"), _kind("application/x-own")
    ('a video (video/mp4)', 'an output (application/x-own)')
    """
    if "/" not in mime:
        return mime
    said = _KINDS.get(mime) or _KINDS.get(mime.partition("/")[0], "an output")
    return f"{said} ({mime})"


def _laid_out(value) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


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
    caption = output["metadata"].get("caption", "")
    return caption if isinstance(caption, str) else ""


def _noted(output) -> tuple[tuple, tuple]:
    """What the kit stores beside a chart: addresses, and marks in words; empty without them."""
    where, told = (output["metadata"].get(name) for name in ("addresses", "marks"))
    where = [url for url in where if isinstance(url, str)] if isinstance(where, list) else []
    try:
        return tuple(where), tuple((str(mark), str(known)) for mark, known in told or ())
    except (TypeError, ValueError):
        return tuple(where), ()  # somebody else's


def _scenes(output) -> list[tuple[str, str]]:
    """The first and the last scene that the kit stores beside a chart: size and SVG."""
    try:
        found = [from_json(line) for line in output["data"].get(SCENES, "").splitlines()]
        return [(scene.size, vector.draw(scene)) for scene in found[:1] + found[1:][-1:]]
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return []  # somebody else's, or from another version


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
