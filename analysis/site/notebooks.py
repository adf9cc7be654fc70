"""One notebook to one page: what stands on top, the parts in their order, and what they rest on."""

from __future__ import annotations

import re
from functools import partial
from html import unescape
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from analysis.site.about import Package, sources_on
from analysis.site.beside import tables_beside
from analysis.site.outputs import Picture, Shelf, Table, Words, describes, plain_text
from analysis.site.prose import Heading, Ids, Prose
from analysis.site.stored import page_name

_LABEL = re.compile(r"\*\*([^*]+?)[.:]?\*\*[.:]?\s*")
_TITLE = re.compile(r"#\s+(.+)")
_FENCED = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)


class Code(NamedTuple):
    """The code of a cell, folded until somebody wants it."""

    source: str
    count: int | None
    kind: str = "code"


class Text(NamedTuple):
    """Prose between the cells."""

    html: Markup
    kind: str = "text"


class Finding(NamedTuple):
    """What the notebook found, in one sentence that its code displayed, and where that stands."""

    html: Markup
    id: str


class Gap(NamedTuple):
    """What a page cannot show, which it says: in which cell of the notebook, counted from 1."""

    notebook: str
    cell: int
    what: str


class Page(NamedTuple):
    """All that a page of a notebook shows, and what it cannot."""

    name: str
    title: Markup
    question: Markup
    about: Markup
    finding: Finding | None
    contents: list[Heading]
    parts: list
    beside: dict[str, list[Table]]
    packages: list[Package]
    sources: list[dict]
    gaps: list[Gap]

    @property
    def address(self) -> str:
        """Where the other pages find it."""
        return address_of_page(self.name)

    @property
    def picture(self) -> Picture | None:
        """The first picture, which stands for the page on the index."""
        return next((part for part in self.parts if part.kind == "picture"), None)


class Head(NamedTuple):
    """The first cell of a notebook, taken apart."""

    title: str
    question: str
    rest: str


def address_of_page(name: str) -> str:
    """The address of a notebook's page, seen from any other.

    Examples
    --------
    >>> address_of_page("my notes #1")
    'my%20notes%20%231.html'
    """
    return quote(f"{page_name(name)}.html")


def page_of(name: str, notebook: dict, pages, packages, rows) -> Page:
    """The page of one notebook.

    Parameters
    ----------
    name
        The notebook's file name without its ending.
    notebook
        As :func:`analysis.site.stored.sound` makes it.
    pages
        As for :class:`analysis.site.prose.Prose`.
    packages
        As :func:`analysis.site.about.packages` returns them.
    rows
        As :func:`analysis.site.about.sources` returns them, of all packages.
    """
    prose = Prose(pages, Ids())
    cells = notebook["cells"]
    begins_in_words = bool(cells) and cells[0]["cell_type"] == "markdown"
    head = head_of(cells[0]["source"] if begins_in_words else "", _title_in(cells) or name)
    shelf = Shelf(name, prose, rows["url"])
    title, question = prose.inline(head.title), prose.inline(head.question)
    about = prose.html(head.rest, partial(shelf.attached, cells[0]) if cells else {}.get)
    numbered, gaps = [], [(1, what) for what in prose.missing]
    for number, cell in enumerate(cells[begins_in_words:], begins_in_words):
        prose.missing.clear()
        numbered += [(number, part) for part in _parts(cell, prose, shelf)]
        gaps += [(number + 1, what) for what in prose.missing]
    parts = [part for _, part in numbered]
    sources = {number: _code_in(cell) for number, cell in enumerate(cells)}
    named = [package for package in packages.values() if f"`{package.name}`" in head.rest]
    return Page(
        name,
        title,
        question,
        about,
        finding_of(cells[begins_in_words:], Prose(pages, Ids())),
        prose.headings,
        parts,
        tables_beside(numbered, sources),
        named,
        sources_on(_shown(parts), _drawn(parts), rows),
        [Gap(name, *gap) for gap in gaps],
    )


def head_of(markdown: str, name: str) -> Head:
    """Title, question and the rest of a notebook's first cell: the first of each.

    Examples
    --------
    >>> head_of("# Shells\\n\\n**Question.** How many?\\n\\n**You will learn** that.", "03")
    Head(title='Shells', question='How many?', rest='**You will learn** that.')
    """
    title, question, rest = "", "", []
    fenced = [found.span() for found in _FENCED.finditer(markdown)]
    for found in re.finditer(r"\S(?:.|\n(?!\s*\n))*", markdown):
        paragraph = found[0].rstrip()
        free = not any(start <= found.start() < end for start, end in fenced)
        heading, label = _TITLE.match(paragraph), _LABEL.match(paragraph)
        if free and heading and not title:
            title, more = heading[1].strip(), paragraph[heading.end() :].strip()
            rest += [more] if more else []
        elif free and label and label[1] == "Question" and not question:
            question = paragraph[label.end() :]
        else:
            rest.append(paragraph)
    return Head(title or name, question, "\n\n".join(rest))


def _title_in(cells) -> str:
    """The first heading of the first rank, wherever it stands."""
    prose = [_FENCED.sub("", cell["source"]) for cell in cells if cell["cell_type"] == "markdown"]
    found = re.search(r"^#\s+(.+)", "\n".join(prose), re.MULTILINE)
    return found[1].strip() if found else ""


def finding_of(cells, prose: Prose) -> Finding | None:
    """The sentence that a cell tagged *finding* displayed, or else the first one with a number.

    Examples
    --------
    >>> output = {"output_type": "execute_result", "data": {"text/markdown": "At most 461."}}
    >>> cell = {"cell_type": "code", "id": "a1", "metadata": {}, "outputs": [output]}
    >>> finding_of([cell], Prose({}, Ids()))
    Finding(html=Markup('At most 461.'), id='said_a1')
    """
    said = [(cell, text) for cell in cells for text in _said(cell)]
    tagged = [one for one in said if "finding" in one[0]["metadata"].get("tags", [])]
    numbered = [one for one in said if re.search(r"\d", re.sub(r"&#\d+;", "", one[1]))]
    for cell, text in (tagged or numbered)[:1]:
        return Finding(prose.inline(text), f"said_{cell['id']}")
    return None


def _said(cell) -> list[str]:
    """The sentences that a cell displayed."""
    outputs = [output for output in cell.get("outputs", []) if not describes(output)]
    data = [output.get("data", {}) for output in outputs]
    return [one["text/markdown"] for one in data if "text/markdown" in one]


def _code_in(cell) -> str:
    return cell["source"] if cell["cell_type"] == "code" else ""


def _parts(cell, prose, shelf):
    if cell["cell_type"] == "markdown":
        yield Text(prose.html(cell["source"], partial(shelf.attached, cell)))
    elif cell["cell_type"] == "code":
        if "hide-input" not in cell["metadata"].get("tags", []):
            yield Code(cell["source"], cell.get("execution_count"))
        yield from shelf.parts(cell)
    else:
        yield plain_text(cell["source"])


def _shown(parts):
    """What stands together on a page, as plain text: each row of a table, and prose."""
    for part in parts:
        if isinstance(part, Table):
            yield from map(_plain, part.html.split("</tr>"))
        elif isinstance(part, Words | Text):
            yield _plain(part.html)


def _plain(html) -> str:
    return unescape(re.sub(r"<[^>]*>", "\n", html))


def _drawn(parts) -> set[str]:
    """Addresses of what the charts of a page draw."""
    return {url for part in parts if part.kind in ("picture", "chart") for url in part.addresses}
