"""Stored HTML: its tables, rebuilt from nothing but their cells, and the text around them."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup, escape

from analysis.site.prose import link

_NUMBER = re.compile(r"[-+−]?[\d,]+(\.\d+)?(e[-+]?\d+)?( (million|billion|trillion))?", re.I)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MISSING = {"NaN", "NaT", "<NA>", "None"}  # as pandas has it; readers of pages know no pandas
_NEITHER = {"", "NaN", "NaT", "None", "<NA>", "inf", "-inf", "no limit", "no number"}
_STRUCTURE = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
_SKIPPED = {"div", "p"}  # pandas lays these around a table
_SILENT = {"script", "style"}  # what they hold is not for readers
_INLINE = {"a", "abbr", "b", "code", "em", "font", "i", "kbd", "mark", "q", "s", "small"}
_INLINE |= {"label", "span", "strong", "sub", "sup", "u"}
_LOST = {  # what no text tells
    "audio": "a sound",
    "button": "a button",
    "canvas": "a drawing",
    "embed": "a plug-in",
    "iframe": "a frame",
    "img": "a picture",
    "input": "a form",
    "object": "a plug-in",
    "script": "a script",
    "select": "a form",
    "svg": "a drawing",
    "video": "a video",
}
_ADDRESS = re.compile(r"https?://\S+")
_KOREAN = re.compile("[\uac00-\ud7a3]")  # fonts and voices differ by language
_LATIN = re.compile("[A-Za-z]")
_CUT = "..."  # how pandas ends a text that was too long


class Cell(NamedTuple):
    """One cell: its text, and over how many columns and rows it goes."""

    text: str
    head: bool
    columns: int = 1
    rows: int = 1


class Grid(NamedTuple):
    """The rows of a table, those of its head apart."""

    head: list[list[Cell]]
    body: list[list[Cell]]
    caption: str = ""


class Pieces(NamedTuple):
    """What a page shows of a piece of HTML: tables and texts in their order; and what it cannot."""

    shown: list[Grid | str]
    lost: list[str]


def grid_of(html: str) -> Grid | None:
    """The cells of the first table in a piece of HTML; None where there is no table.

    Examples
    --------
    >>> grid_of("<table><tr><td><i>more</i> &lt;</td></tr></table>").body[0][0].text
    '<i>more</i> <'
    >>> grid_of("no table") is None
    True
    """
    return next((piece for piece in pieces_of(html).shown if isinstance(piece, Grid)), None)


def pieces_of(html: str) -> Pieces:
    """The tables and texts of a piece of HTML, and what is neither.

    Examples
    --------
    >>> pieces_of("<p>one</p>two<script>run()</script><iframe src='https://example.org/'>")
    Pieces(shown=['one\\ntwo'], lost=['a script', 'a frame of https://example.org/'])
    """
    reader = _Reader()
    end = html.rfind(">") + 1  # no tag ends behind it, and to look for one takes ever longer
    reader.feed(html[:end])
    reader.close()
    reader.handle_data(unescape(html[end:]))
    reader.finish()
    return Pieces(reader.pieces, list(dict.fromkeys(reader.lost)))


def html_of(grid: Grid, addresses=()) -> Markup:
    """A table with scopes, numbers to the right, and addresses as links.

    Parameters
    ----------
    addresses
        Known addresses: one that was cut short is completed from these.
    """
    right = _columns_of_numbers(grid.body)
    head = [_row(row, "col", right, addresses) for row in grid.head]
    body = [_row(row, "row", right, addresses) for row in grid.body]
    return Markup("<thead>\n{}</thead>\n<tbody>\n{}</tbody>").format(
        Markup("").join(head), Markup("").join(body)
    )


def from_frame(frame: pd.DataFrame, index: bool = False) -> Markup:
    """The rows of a frame of text, with nothing cut.

    Examples
    --------
    >>> print(from_frame(pd.DataFrame({"words": ["<b>"]})))
    <thead>
    <tr><th scope="col">words</th></tr>
    </thead>
    <tbody>
    <tr><td>&lt;b&gt;</td></tr>
    </tbody>
    """
    with pd.option_context("display.max_colwidth", None, "display.max_rows", None):
        return html_of(grid_of(frame.to_html(index=index)))


class _Reader(HTMLParser):
    """Keeps cells and texts; a tag within a cell is kept as the text it was written as."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.pieces: list[Grid | str] = []
        self.lost: list[str] = []
        self._head: list[list[Cell]] = []
        self._body: list[list[Cell]] = []
        self._depth = 0  # of tables: one within a cell is text
        self._in_head = self._laid_out = False
        self._silent = self._of = ""
        self._cell: Cell | None = None
        self._texts = {"": [], "cell": [], "caption": []}  # of what is read at the moment

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "table":
            self._depth += 1
        if tag in _STRUCTURE and self._depth == 1:
            self._begin(tag, said)
        elif tag == "style" or (tag in _SILENT and self._cell is None):
            self._silent = tag
        else:
            self._other(tag, self.get_starttag_text())
        if tag in _LOST and self._cell is None:
            of = said.get("src") or ""
            self.lost.append(_LOST[tag] + (f" of {of}" if _ADDRESS.fullmatch(of) else ""))

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag == self._silent:
            self._silent = ""

    def handle_endtag(self, tag):
        if tag == self._silent:
            self._silent = ""
        elif tag in _STRUCTURE and self._depth == 1:
            self._end(tag)
        else:
            self._other(tag, f"</{tag}>")
        if tag == "table" and self._depth:
            self._depth -= 1
            if not self._depth:
                self._end_table()

    def _begin(self, tag, said):
        if tag == "table":
            self._end_text()
        elif tag == "thead":
            self._in_head = True
        elif tag == "caption":
            self._end_cell()
            self._of = "caption"
        elif tag == "tr":
            self._end_cell()
            (self._head if self._in_head else self._body).append([])
        elif tag in ("th", "td"):
            self._end_cell()
            self._cell = Cell("", tag == "th", _span(said, "colspan"), _span(said, "rowspan"))
            self._of = "cell"

    def _end(self, tag):
        if tag == "thead":
            self._in_head = False
        elif tag not in ("tbody", "tfoot"):
            self._end_cell()

    def _other(self, tag, written):
        """A tag that is no part of a table: text in a cell, the end of a line outside."""
        self._laid_out |= tag == "pre"
        if self._cell is not None:
            self.handle_data(" " if tag in _STRUCTURE else "" if tag in _SKIPPED else written)
        elif tag not in _INLINE:
            self.handle_data("\n")

    def handle_data(self, data):
        if not self._silent:
            self._texts[self._of].append(data)

    def parse_marked_section(self, i, report=1):
        return self.parse_bogus_comment(i)  # <![else[ is none of HTML's, and would be an error

    def finish(self):
        """Put away what was not ended."""
        if self._depth:
            self._end_cell()
            self._end_table()
        self._end_text()

    def _said(self, of) -> str:
        text = "".join(self._texts[of])
        self._texts[of].clear()
        return text

    def _end_cell(self):
        rows = self._head if self._in_head else self._body
        if self._cell is not None:
            rows += [] if rows else [[]]
            rows[-1].append(self._cell._replace(text=self._said("cell").strip()))
        self._cell, self._of = None, ""

    def _end_table(self):
        caption = " ".join(self._said("caption").split())
        self.pieces.append(Grid(_joined(self._head), self._body, caption))
        self._head, self._body, self._in_head = [], [], False
        self._end_text()

    def _end_text(self):
        text = self._said("")
        if not self._laid_out:
            lines = (" ".join(line.split()) for line in text.split("\n"))
            text = "\n".join(filter(None, lines))
        self.pieces += [text.strip("\n")] if text.strip() else []
        self._laid_out = False


def _span(attributes, name) -> int:
    value = attributes.get(name) or "1"
    return min(int(value), 1_000) if value.isdecimal() and int(value) else 1


def _joined(head) -> list[list[Cell]]:
    """The head with the names of the index in the row of the columns' names.

    pandas gives them a row of their own, in which a screen reader would find no header for most
    columns.
    """
    if len(head) != 2 or len(head[0]) != len(head[1]):
        return head
    first, second = ([cell.text for cell in row] for row in head)
    if any(one and other for one, other in zip(first, second, strict=True)):
        return head
    return [[cell if cell.text else other for cell, other in zip(*head, strict=True)]]


def _columns_of_numbers(body) -> set[int]:
    """Columns that hold numbers only, counted from the right: cells at the left may span rows."""
    columns: dict[int, list[str]] = {}
    for row in body:
        for place, cell in enumerate(reversed(row)):
            columns.setdefault(place, []).append(cell.text)
    return {place for place, texts in columns.items() if _are_numbers(texts)}


def _are_numbers(texts) -> bool:
    stated = [text for text in texts if text not in _NEITHER]
    return bool(stated) and all(_NUMBER.fullmatch(text) for text in stated)


def _row(row, scope, right, addresses) -> Markup:
    cells = [
        _cell(cell, scope, len(row) - 1 - place in right, addresses)
        for place, cell in enumerate(row)
    ]
    return Markup("<tr>{}</tr>\n").format(Markup("").join(cells))


def _cell(cell, scope, right, addresses) -> Markup:
    tag = "th" if cell.head and cell.text else "td"  # an empty header names nothing
    wide = "group" if max(cell.columns, cell.rows) > 1 else ""
    attributes = {
        "scope": f"{scope}{wide}" if tag == "th" else "",
        "colspan": cell.columns if cell.columns > 1 else "",
        "rowspan": cell.rows if cell.rows > 1 else "",
        "class": "number" if right else "date" if _DATE.fullmatch(cell.text) else "",
        "lang": "ko" if _KOREAN.search(cell.text) and not _LATIN.search(cell.text) else "",
    }
    shown = "–" if cell.text in _MISSING else cell.text
    said = "".join(f' {name}="{value}"' for name, value in attributes.items() if value)
    return Markup("<{0}{1}>{2}</{0}>").format(
        Markup(tag), Markup(said), with_links(shown, addresses)
    )


def with_links(text: str, addresses=()) -> Markup:
    """Text whose addresses are links; one that was cut short leads to the whole, if it is known.

    Examples
    --------
    >>> print(with_links("https://example.org/a...", ["https://example.org/abc"]))
    <a class="out" href="https://example.org/abc" rel="noopener noreferrer">https://example.org/a...</a>
    >>> print(with_links("https://example.org/a..."), with_links("a < b"))
    https://example.org/a... a &lt; b
    """
    out, last = Markup(""), 0
    for found in _ADDRESS.finditer(text):
        out += escape(text[last : found.start()]) + _address(found[0], addresses)
        last = found.end()
    return out + escape(text[last:])


def _address(text, addresses) -> Markup:
    if not text.endswith(_CUT):
        return link(text)
    start = text.removesuffix(_CUT)
    whole = {address for address in addresses if address.startswith(start)}
    return link(whole.pop(), text) if len(whole) == 1 else escape(text)
