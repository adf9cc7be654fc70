"""Markdown to HTML in which markup from data is text, and links lead to pages of the site."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import mistune
from markupsafe import Markup, escape

from analysis.site.formulas import drawn, is_prose

_ENVIRONMENT = (
    r"^ {0,3}(?P<formula>\\begin\{(?P<kind>[a-z]+\*?)\}[^$]{0,2000}?\\end\{(?P=kind)\})[ \t]*$"
)
_SHORT = 40  # signs by which a formula is named
_LINK = Markup('<a class="{}" href="{}" rel="noopener noreferrer">{}</a>')


class Heading(NamedTuple):
    """A heading of a page: 2 is a section, 3 a part of one."""

    level: int
    id: str
    text: str


class Ids:
    """Names for the headings of one page, each given once.

    None has an underscore: those of charts, tables and of the page's own sections have one.

    Examples
    --------
    >>> ids = Ids()
    >>> ids.new("What is printed?"), ids.new("What is printed?"), ids.new("!")
    ('what-is-printed', 'what-is-printed-2', 'part')
    """

    def __init__(self):
        self._given: dict[str, int] = {}  # and how often each was asked for

    def new(self, text: str) -> str:
        plain = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "part"
        name = plain
        while name in self._given:
            self._given[plain] += 1
            name = f"{plain}-{self._given[plain]}"
        self._given[name] = 1
        return name


class Prose:
    """Turns the Markdown of one page into HTML, and keeps its headings and what it cannot show.

    Parameters
    ----------
    pages
        Addresses of the site's pages by the name of the file that each is made of, such as
        ``{"00-start-here.ipynb": "00-start-here.html"}``.
    ids
        Names that the page has given already.

    Examples
    --------
    >>> prose = Prose({"01-the-claims.ipynb": "01-the-claims.html"}, Ids())
    >>> print(prose.html("## <b>Hello</b>\\n[next](01-the-claims.ipynb)").strip())
    <h2 id="b-hello-b">&lt;b&gt;Hello&lt;/b&gt;</h2>
    <p><a href="01-the-claims.html">next</a></p>
    >>> prose.headings[0].text
    '<b>Hello</b>'
    """

    def __init__(self, pages, ids: Ids):
        self.headings: list[Heading] = []
        self.missing: list[str] = []
        self._renderer = _Renderer(pages, ids, self.headings, self.missing)
        self._markdown = mistune.create_markdown(
            renderer=self._renderer, plugins=["table", "math", "strikethrough", _environments]
        )

    def html(self, markdown: str, attached: Callable[[str], str | None] = {}.get) -> Markup:
        """The HTML of some Markdown.

        Parameters
        ----------
        attached
            Gives the address of a picture that is attached to the cell by its name, or None.
        """
        self._renderer.attached = attached
        return Markup(self._markdown(markdown))

    def inline(self, markdown: str) -> Markup:
        """The HTML of one paragraph, without its tags."""
        text = str(self.html(markdown)).strip()
        return Markup(text.removeprefix("<p>").removesuffix("</p>"))


def _environments(markdown) -> None:
    r"""A plugin for formulas that stand by themselves between \begin and \end."""

    def parse(_, found, state):
        state.append_token({"type": "block_math", "raw": found["formula"]})
        return found.end() + 1

    markdown.block.register("environment", _ENVIRONMENT, parse, before="list")


class _Renderer(mistune.HTMLRenderer):
    """Raw HTML is escaped, pictures become their words, addresses are chosen with care."""

    def __init__(self, pages, ids, headings, missing):
        super().__init__(escape=True)
        self._pages, self._ids, self._headings, self._missing = pages, ids, headings, missing
        self.attached = {}.get

    def heading(self, text, level, **_):
        spoken = Markup(text).striptags()
        place = Heading(max(level, 2), self._ids.new(spoken), spoken)
        self._headings.append(place)
        return f'<h{place.level} id="{place.id}">{text}</h{place.level}>\n'

    def link(self, text, url, title=None):
        address = address_of(url, self._pages)
        if address is None:
            return text
        if urlsplit(address).scheme:
            return str(_LINK.format("out", address, Markup(text)))
        return f'<a href="{escape(address)}">{text}</a>'

    def image(self, text, url, title=None):
        """A picture that is attached to the cell; of one from elsewhere its words."""
        said = Markup(text).striptags()
        address = self.attached(unquote(url.removeprefix("attachment:")))
        if url.startswith("attachment:") and address:
            return Markup('<img src="{}" alt="{}">').format(address, said)
        self._missing.append(f"a picture that is not in the notebook ({url[:_SHORT]})")
        return f"(picture: {text})" if text else "(picture)"

    def inline_math(self, text):
        shown = None if is_prose(text) else drawn(text)
        if shown is None and not is_prose(text):
            self._miss(text)
        return shown or escape(f"${text}$")

    def block_math(self, text):
        shown = drawn(text.strip())
        if shown is None:
            self._miss(text)
            return Markup("<pre><code>{}</code></pre>\n").format(text.strip())
        return (
            f'<div class="wide" tabindex="0" role="group" aria-label="Formula">\n{shown}\n</div>\n'
        )

    def _miss(self, formula):
        self._missing.append(f"a formula, shown as written ({' '.join(formula.split())[:_SHORT]})")

    def block_code(self, code, info=None):
        return f"<pre><code>{escape(code)}</code></pre>\n"

    def table(self, text):
        name = self._ids.new("table")
        return (
            f'<div class="wide" id="{name}" tabindex="0" role="group" aria-label="Table">\n'
            f"<table>\n{text}</table>\n</div>\n"
        )

    def table_cell(self, text, align=None, head=False):
        return f'<th scope="col">{text}</th>\n' if head else f"<td>{text}</td>\n"


def address_of(url: str, pages) -> str | None:
    """Where a link leads from a page of the site, or None where it would lead nowhere.

    The one rule for every address of every page: http, https and mailto lead out, the name of a
    notebook leads to its page. Whatever has another scheme, or none, is text.

    Examples
    --------
    >>> pages = {"02-containers.ipynb": "02-containers.html"}
    >>> address_of("02-containers.ipynb#the-window", pages)
    '02-containers.html#the-window'
    >>> address_of("javascript:alert(1)", pages), address_of("../Makefile", pages)
    (None, None)
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    there = {"http": parts.netloc, "https": parts.netloc, "mailto": parts.path}
    if there.get(parts.scheme):
        return url
    page = pages.get(PurePosixPath(unquote(parts.path)).name)
    if parts.scheme or parts.netloc or page is None:
        return None
    return f"{page}#{parts.fragment}" if parts.fragment else page


def link(url: str, text: str | None = None, kind: str = "out") -> Markup:
    """A link to another site; text alone where the address is none.

    Parameters
    ----------
    kind
        The class by which the sheet of styles knows it.

    Examples
    --------
    >>> print(link("https://example.org/?a=1&b=2", "here"))
    <a class="out" href="https://example.org/?a=1&amp;b=2" rel="noopener noreferrer">here</a>
    >>> print(link("javascript:alert(1)"))
    javascript:alert(1)
    """
    text = url if text is None else text
    return _LINK.format(kind, url, text) if address_of(url, {}) else escape(text)
