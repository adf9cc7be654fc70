"""The words of all pages by the place where they stand, for a search that needs no server."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

_BLOCKS = {"caption", "h1", "h2", "h3", "li", "p", "pre", "summary", "tr"}
_NAMES = {"caption", "h1", "h2", "h3", "summary"}  # what they hold names the place
_CELLS = {"td", "th"}
_VOID = {"br", "hr", "img", "input", "wbr"}
_SILENT = {"nav", "noscript", "script", "style"}  # what no reader of a page reads
_UNREAD = {"code", "end", "hint", "tables"}  # nor these classes: folded code, addresses, links
_HEADINGS = {"h1", "h2", "h3"}
_ADDRESS = re.compile(r"https?://(?:www\.)?([^/\s]+)\S*")


def places_of(html: str) -> list[list]:
    """The places of a page in their order: id, name, texts, and whether the texts are rows.

    Rows are counted from 1, as the body of the table has them; the first text is the table's head.

    Examples
    --------
    >>> places_of('<main><h2 id="a">Loads</h2><p>Six <b>million</b></p></main>')
    [['a', 'Loads', ['Six million'], 0]]
    >>> table = '<caption>T</caption><tr><td></td></tr><tr><td>1<td>2</td></tr>'
    >>> places_of(f'<main><div id="t"><table>{table}</table></div></main>')
    [['t', 'T', ['', '', '1 | 2'], 1]]
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return list(reader.places.values())


def index_of(pages: dict[str, tuple[str, str]]) -> str:
    """The places of all pages as a line of JavaScript.

    Parameters
    ----------
    pages
        Title and HTML of each page by its address.

    Examples
    --------
    >>> print(index_of({"a.html": ("A", '<main><p>one</p></main>')}))
    const PLACES = [["a.html","A",[["page_main","",["one"],0]]]];
    """
    found = [[address, title, places_of(html)] for address, (title, html) in pages.items()]
    _blank_repeated_marks(found)
    return f"const PLACES = {json.dumps(found, ensure_ascii=False, separators=(',', ':'))};"


def _blank_repeated_marks(pages) -> None:
    """Keep a mark where it stands first: many charts draw the same claims."""
    seen = set()
    for _, _, places in pages:
        for place, _, texts, _ in places:
            if place.endswith("_marks"):
                texts[:] = ["" if text in seen else text for text in texts]
                seen.update(texts)


class _Reader(HTMLParser):
    """Collects the texts of ``main``, each under the id that is nearest around or before it."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.places: dict[str, list] = {}
        self._open: list[tuple[str, str, bool]] = []  # tag, id if it is a place, whether silent
        self._heading = ("page_main", "")
        self._in_main = self._in_head = False
        self._text = ""

    def handle_starttag(self, tag, attrs):
        self._in_main |= tag == "main"
        if not self._in_main or tag in _VOID:
            return
        said = dict(attrs)
        if tag in _CELLS:
            self._text += " | " if self._text.strip() else ""
        elif tag in _BLOCKS:
            self._flush()
        place = said.get("id", "") if tag != "main" else ""
        if tag in _HEADINGS and place:
            self._heading, place = (place, ""), ""
        self._in_head |= tag == "thead"
        classes = set((said.get("class") or "").split())
        silent = tag in _SILENT or bool(classes & _UNREAD)
        self._open.append((tag, place, silent))

    def handle_endtag(self, tag):
        if not self._in_main or tag not in (name for name, _, _ in self._open):
            return
        if tag in _BLOCKS:
            self._flush(tag)
        self._in_head &= tag != "thead"
        while self._open.pop()[0] != tag:
            pass
        self._in_main = bool(self._open)

    def handle_data(self, data):
        if self._in_main and not any(silent for _, _, silent in self._open):
            self._text += data

    def _flush(self, tag=""):
        """Put the text that was read in its place, and begin another."""
        text = " ".join(_ADDRESS.sub(r"\1", self._text).split()).strip(" |")
        self._text = ""
        if tag == "tr":
            self._add_row(text)  # an empty one, too, for rows are counted
        elif not text:
            return
        elif tag in _HEADINGS and not self._heading[1]:
            self._heading = (self._heading[0], text)
            self._place()
        elif tag in _NAMES - _HEADINGS and self._place()[1] == self._heading[1]:
            self._place()[1] = text
        else:
            self._place()[2].append(text)

    def _place(self) -> list:
        ids = [place for _, place, _ in self._open if place]
        new = [ids[-1] if ids else self._heading[0], self._heading[1], [], 0]
        return self.places.setdefault(new[0], new)

    def _add_row(self, text):
        place = self._place()
        if not place[2]:
            place[2:] = [""], 1
        if place[3] and self._in_head:
            place[2][0] = text
        else:
            place[2].append(text)
