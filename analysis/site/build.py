"""All files of the site, and the folder that holds them."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from hashlib import sha256
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from markupsafe import Markup

from analysis.needed import at_most, need_output
from analysis.pages import findings_table
from analysis.places import DATA
from analysis.site import about, stored
from analysis.site.gallery import gallery
from analysis.site.notebooks import Gap, Page, address_of_page, page_of
from analysis.site.prose import Ids, Prose, link
from analysis.site.search import index_of
from analysis.site.tables import from_frame
from analysis.writing import replace_folder, restored

NOTEBOOKS = about.ROOT / "notebooks"
TEMPLATES = Path(__file__).with_name("template")
GENERATOR = "hedged-numbers analysis.site"  # by which an older site is known as ours
# What else is ours in a site, and what programs that show folders leave in it.
_OURS = re.compile(r"(?:site|tables|search|plotly\.min)\.js|plotly-licence\.txt")
_PICTURE = re.compile(r"pictures/.+-[0-9a-f]{8}\.(?:svg|png|jpeg|gif|webp)")
_NAME_IT = "(name such a folder with --notebooks)"
_LEFT = {".DS_Store", "Thumbs.db", "desktop.ini"}


class Site(NamedTuple):
    """The bytes of each file by its name in the folder, and what the pages cannot show."""

    files: dict[str, bytes]
    gaps: list[Gap]
    unread: list[str]  # notebooks in folders below, which are no pages


def build(
    output, notebooks: Path = NOTEBOOKS, title: str = "", package: Path | None = None
) -> Site:
    """Write the site: a folder that is there whole, in place of an older one.

    Parameters
    ----------
    output
        The folder. What is there is replaced if it is an older site, or empty. One in which
        somebody has put files of their own is not: their files would be lost.
    notebooks
        The folder with the notebooks, or one of them; they are read and not run.
    title
        What the site is called; by default as the kit is.
    package
        Folder of the package of one's own article: the pages cite that, and have no gallery.

    Returns
    -------
    Site
        Its files, and what they cannot show; :func:`summary` says it in words.

    Raises
    ------
    FileExistsError
        If there is something else under that name, or beside the files of an older site.
    ValueError
        As :func:`analysis.site.stored.notebooks`.
    """
    need_output(output, "The folder of a site")
    output = Path(os.path.realpath(output))
    refuse_what_is_not_ours(output)
    made = files(notebooks, title, package)
    replace_folder(output, made.files)
    return made


def summary(made: Site, output) -> str:
    """What was written, in lines: how much, where to begin, and what the pages cannot show.

    Examples
    --------
    >>> gaps = [Gap("lab", cell, "a video (video/mp4)") for cell in (3, 4, 6, 9)]
    >>> print(summary(Site({"index.html": b""}, gaps, ["more/b.ipynb"]), "site"))
    1 files, 0.0 MB: open site/index.html
    Not shown, as the pages say in its place:
      a video (video/mp4): 4, in lab cell 3, lab cell 4, lab cell 6 and 1 more
    Not made into pages, for they lie in folders below (name such a folder with --notebooks):
      more/b.ipynb
    """
    size = sum(map(len, made.files.values()))
    said = [f"{len(made.files)} files, {size / 1e6:.1f} MB: open {Path(output) / 'index.html'}"]
    places: dict[str, list[str]] = {}
    for notebook, cell, what in made.gaps:
        places.setdefault(what, []).append(f"{notebook} cell {cell}")
    said += ["Not shown, as the pages say in its place:"] if places else []
    said += [f"  {what}: {len(at)}, in {at_most(at, 3)}" for what, at in places.items()]
    if made.unread:
        said.append(f"Not made into pages, for they lie in folders below {_NAME_IT}:")
        said.append(f"  {at_most(made.unread, 3)}")
    return "\n".join(said)


def files(notebooks: Path = NOTEBOOKS, title: str = "", package: Path | None = None) -> Site:
    """All files of the site by name: the same bytes every time."""
    notebooks = Path(notebooks)
    read = stored.notebooks(notebooks)
    addresses = {f"{name}.ipynb": address_of_page(name) for name in read}
    addresses["README.md"] = "data.html"
    packages = about.packages()
    rows = about.sources([*packages, package] if package else packages)
    packages |= about.packages(package) if package else {}
    books = [page_of(name, notebook, addresses, packages, rows) for name, notebook in read.items()]
    examples = gallery() if notebooks == NOTEBOOKS else []
    own = {"gallery.html": "Gallery"} if examples else {}
    own |= {"data.html": "Data dictionary"}
    named = {book.address: book.title.striptags() for book in books} | own
    cited = about.citation_of_article(package) if package else about.citation()
    environment = _Environment(title, {"index.html": "Overview"} | named, cited)
    shown = {
        "index.html": environment.index(books, packages),
        "data.html": environment.data(addresses, packages),
    }
    if examples:
        shown["gallery.html"] = environment.gallery(examples, packages)
    for before, book, after in zip([None, *books], books, [*books[1:], None], strict=False):
        shown[unquote(book.address)] = environment.notebook(book, before, after)
    drawn = [part for book in books for part in book.parts if part.kind in ("picture", "chart")]
    drawn += [part for example in examples for part in (example.picture, example.chart)]
    pictures = [part for part in drawn if part.kind == "picture"]
    pictures += [part.narrow for part in drawn if part.narrow]
    made = {name: _bytes(text) for name, text in shown.items()}
    made |= {picture.file: picture.data for picture in pictures if picture.data}
    made |= {name: (TEMPLATES / name).read_bytes() for name in ("site.js", "tables.js")} | _plotly()
    made["search.js"] = _search(environment.pages, shown)
    gaps = [gap for book in books for gap in book.gaps]
    return Site(dict(sorted(made.items())), gaps, stored.below(notebooks))


def _bytes(text: str) -> bytes:
    """A page as bytes; half a sign, which a notebook can hold and no file, by its number."""
    return text.encode(errors="xmlcharrefreplace")


def refuse_what_is_not_ours(output: Path) -> None:
    """Raise a FileExistsError where writing a site into a folder would lose what others put there.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     refuse_what_is_not_ours(Path(folder, "free"))
    """
    restored(output)
    if not output.exists() or (output.is_dir() and not any(output.iterdir())):
        return
    if not (output.is_dir() and _is_ours(output / "index.html", output)):
        raise FileExistsError(f"{output} is no older site: choose another folder, or remove it.")
    files = [file for file in output.rglob("*") if file.is_symlink() or not file.is_dir()]
    foreign = [file for file in files if file.name not in _LEFT and not _is_ours(file, output)]
    if foreign:
        names = sorted(file.relative_to(output).as_posix() for file in foreign)
        raise FileExistsError(
            f"{output} holds what no older site wrote: {at_most(names, 3)}. Move that elsewhere, "
            "for the whole folder is replaced. Nothing was written."
        )


def _is_ours(file: Path, output: Path) -> bool:
    """Whether a file of a site was written by this module, as far as its name and words tell."""
    name = file.relative_to(output).as_posix()
    if file.is_symlink() or not file.is_file():
        return False
    if "/" not in name and name.endswith(".html"):
        return GENERATOR in file.read_text(encoding="utf-8", errors="replace")
    return bool(_OURS.fullmatch(name) or _PICTURE.fullmatch(name))


def _search(names, shown) -> bytes:
    """The script of the search, with all that it looks through."""
    pages = {address: (name, shown[unquote(address)]) for address, name in names.items()}
    return _bytes(index_of(pages) + "\n") + (TEMPLATES / "search.js").read_bytes()


def _plotly() -> dict[str, bytes]:
    """Plotly's script, once for all pages, and the licence that goes with it."""
    import plotly

    script = Path(plotly.__file__).with_name("package_data") / "plotly.min.js"
    licence = next(
        file for file in distribution("plotly").files or [] if file.name.startswith("LICENSE")
    )
    return {
        "plotly.min.js": script.read_bytes(),
        "plotly-licence.txt": Path(str(licence.locate())).read_bytes(),
    }


def _written(name) -> Markup:
    return Markup((TEMPLATES / name).read_text(encoding="utf-8"))


def _hash(script) -> str:
    """By which a page's policy knows the one script that stands in it."""
    return f"sha256-{b64encode(sha256(script.encode()).digest()).decode()}"


class _Environment:
    """The kit's own templates, in which whatever is not marked safe is escaped."""

    def __init__(self, title: str, pages: dict[str, str], cited: about.Citation):
        from jinja2 import StrictUndefined
        from nbconvert.exporters.templateexporter import TemplateExporter
        from nbconvert.filters import Highlight2HTML

        self._exporter = TemplateExporter(
            template_file="notebook.html.j2", template_paths=[str(TEMPLATES)]
        )
        self._exporter.register_filter("highlight", Highlight2HTML(pygments_lexer="python"))
        environment = self._exporter.environment
        environment.autoescape = True
        environment.undefined = StrictUndefined
        environment.trim_blocks = environment.lstrip_blocks = True
        site, _, subtitle = cited.title.partition(":")
        if title.strip():
            site, subtitle = " ".join(title.split()), ""
        self.pages = pages
        environment.globals |= {
            "cited": cited,
            "site": site,
            "subtitle": subtitle.strip(),
            "pages": pages.items(),
            "gallery": "gallery.html" in pages,
            "generator": GENERATOR,
            "link": link,
            # In the page, for it waits for both before it shows anything.
            "style": _written("site.css"),
            "theme": {"script": _written("theme.js"), "hash": _hash(_written("theme.js"))},
        }

    def notebook(self, page: Page, before, after) -> str:
        return self._render("notebook", page=page, before=before, after=after)

    def index(self, books, packages) -> str:
        """The article's figures, if it is the article's notebooks, and all notebooks."""
        named = {package.name for book in books for package in book.packages}
        table = from_frame(findings_table()) if "article" in named else None
        shown = [package for package in packages.values() if package.name in named]
        return self._render("index", books=books, findings=table, packages=shown)

    def gallery(self, examples, packages) -> str:
        return self._render("gallery", examples=examples, packages=packages.values())

    def data(self, addresses, packages) -> str:
        """The data dictionary, which notebooks lead to."""
        prose = Prose(addresses, Ids())
        text = (DATA / "README.md").read_text(encoding="utf-8")
        title, _, rest = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL).partition("\n")
        return self._render(
            "data",
            title=title.removeprefix("# "),
            body=prose.html(rest),
            contents=[heading for heading in prose.headings if heading.level == 2],
            packages=packages.values(),
        )

    def _render(self, name, **values) -> str:
        return self._exporter.environment.get_template(f"{name}.html.j2").render(**values)
