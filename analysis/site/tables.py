"""Stored tables, rebuilt from nothing but their cells: whatever else stood there is text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup, escape

from analysis.site.prose import link

_NUMBER = re.compile(r"[-+−]?[\d,]+(\.\d+)?(e[-+]?\d+)?( (million|billion|trillion))?", re.I)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_MISSING = {"NaN", "NaT", "<NA>", "None"}  # as pandas has it; readers of pages know no pandas
_NEITHER = {"", "NaN", "NaT", "None", "<NA>", "inf", "-inf", "no limit", "no number"}
_STRUCTURE = {"table", "thead", "tbody", "tfoot", "tr", "th", "td"}
_SKIPPED = {"div", "p"}  # pandas lays these around a table
_ADDRESS = re.compile(r"https?://\S+")
_KOREAN = re.compile("[^A-Za-z]*[\uac00-\ud7a3][^A-Za-z]*")  # fonts and voices differ by language
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


def grid_of(html: str) -> Grid | None:
    """The cells of the first table in a piece of HTML; None where there is no table.

    Examples
    --------
    >>> grid_of("<table><tr><td><i>more</i> &lt;</td></tr></table>").body[0][0].text
    '<i>more</i> <'
    >>> grid_of("no table") is None
    True
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if not reader.seen:
        return None
    return Grid(_joined(reader.head), reader.body)


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
    """Keeps cells; a tag that is no part of a table is kept as the text it was written as."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.head: list[list[Cell]] = []
        self.body: list[list[Cell]] = []
        self.seen = self._in_head = self._in_style = False
        self._cell: Cell | None = None
        self._done = False

    def handle_starttag(self, tag, attrs):
        if self._done:
            return
        if tag == "table":
            self.seen = True
        elif tag == "thead":
            self._in_head = True
        elif tag == "tr":
            self._end_cell()
            (self.head if self._in_head else self.body).append([])
        elif tag in ("th", "td"):
            self._end_cell()
            size = dict(attrs)
            self._cell = Cell("", tag == "th", _span(size, "colspan"), _span(size, "rowspan"))
        elif tag == "style":
            self._in_style = True
        elif tag not in _STRUCTURE | _SKIPPED:
            self.handle_data(self.get_starttag_text())

    def handle_startendtag(self, tag, attrs):
        if tag not in _STRUCTURE | _SKIPPED:
            self.handle_data(self.get_starttag_text())

    def handle_endtag(self, tag):
        if tag in ("th", "td", "tr", "table"):
            self._end_cell()
            self._done |= tag == "table"
        elif tag == "thead":
            self._in_head = False
        elif tag == "style":
            self._in_style = False
        elif tag not in _STRUCTURE | _SKIPPED:
            self.handle_data(f"</{tag}>")

    def handle_data(self, data):
        if self._cell is not None and not self._in_style:
            self._cell = self._cell._replace(text=self._cell.text + data)

    def _end_cell(self):
        rows = self.head if self._in_head else self.body
        if self._cell is not None and rows:
            rows[-1].append(self._cell._replace(text=self._cell.text.strip()))
        self._cell = None


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
        "lang": "ko" if _KOREAN.fullmatch(cell.text) else "",
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
