"""What the site is made of: addresses, words, versions, and the same bytes every time."""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

import nbformat
import pytest
from nbformat.v4 import (
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_output,
    new_raw_cell,
)
from PIL import Image

from analysis import draft_claims, ledger, load, pages
from analysis.exports import vector
from analysis.exports.scenes import from_json
from analysis.notebook import SCENES, marked
from analysis.review.marks import MARKED
from analysis.site import about
from analysis.site.__main__ import main
from analysis.site.build import NOTEBOOKS, build, refuse_what_is_not_ours
from analysis.site.notebooks import page_of
from analysis.site.stored import sound
from analysis.site.tables import _MISSING, grid_of
from analysis.writing import replace_folder

ROOT = Path(__file__).parents[1]
PLOTLY = "application/vnd.plotly.v1+json"
STORED = sorted(NOTEBOOKS.glob("*.ipynb"))


class Page(HTMLParser):
    """The start tags of a page, or of its first element of a name, and all its text."""

    def __init__(self, path, part="html"):
        super().__init__()
        self.path, self.tags, self.text = path, [], ""
        text = path.read_text(encoding="utf-8")
        self.feed(text[text.index(f"<{part}") : text.index(f"</{part}>")])

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def all(self, name):
        """Each attribute of that name."""
        return [attributes[name] for _, attributes in self.tags if name in attributes]

    def of(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def read(site):
    return {path.name: Page(path) for path in sorted(site.glob("*.html"))}


def outputs(path):
    """What the cells of a notebook stored, by kind of output."""
    cells = nbformat.read(path, as_version=4).cells
    return [one.data for cell in cells for one in cell.get("outputs", []) if "data" in one]


# --- the whole ------------------------------------------------------------------------------------


def test_a_page_for_each_notebook_and_three_more(read):
    expected = {f"{path.stem}.html" for path in STORED} | {
        "index.html",
        "gallery.html",
        "data.html",
    }
    assert set(read) == expected


def test_each_link_leads_somewhere(read, site):
    for name, page in read.items():
        for address in page.all("href"):
            parts = urlsplit(address)
            if parts.scheme in ("http", "https", "data"):
                continue
            target = unquote(parts.path) or name
            assert (site / target).is_file(), f"{name}: {address}"
            if parts.fragment:
                assert parts.fragment in read[target].all("id"), f"{name}: {address}"


def test_nothing_comes_from_elsewhere(read, site):
    """Only a click leads out: whatever a page shows or runs lies beside it."""
    for name, page in read.items():
        for tag, attributes in page.tags:
            for key in ("src", "href", "srcset", "poster", "data"):
                loaded = key in attributes and (tag, key) != ("a", "href")
                if loaded and not attributes[key].startswith("data:"):
                    assert (site / attributes[key]).is_file(), f"{name}: {attributes[key]}"
        policies = [one["content"] for one in page.of("meta") if "http-equiv" in one]
        assert [policy.split(";")[0] for policy in policies] == ["default-src 'none'"]
        (style,) = re.findall(r"<style>(.*?)</style>", (site / name).read_text("utf-8"), re.DOTALL)
        assert not re.search(r"url\(|@import", style)


def test_names_are_given_once(read):
    for name, page in read.items():
        given = page.all("id")
        assert len(given) == len(set(given)), name


def test_plotly_is_shipped_once(site):
    assert [path.name for path in site.rglob("*plotly*.js")] == ["plotly.min.js"]
    for path in site.glob("*.html"):
        assert path.stat().st_size < 500_000, path.name


def test_same_bytes_in_another_process(tmp_path):
    """Neither the order of sets nor the clock nor the folder leaves a trace.

    Two notebooks have every kind of output. Scenes of new charts, as the gallery has them, are
    compared with stored ones when the notebooks are run, each in a process of its own.
    """
    (tmp_path / "books").mkdir()
    for name in ("02-containers", "08-your-own-article"):
        shutil.copy(NOTEBOOKS / f"{name}.ipynb", tmp_path / "books")
    command = [sys.executable, "-m", "analysis.site", "--notebooks", str(tmp_path / "books")]
    command += ["--output", str(tmp_path / "again")]
    environ = os.environ | {"PYTHONHASHSEED": "4", "TZ": "Asia/Seoul", "LC_ALL": "C"}
    subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True)
    build(tmp_path / "first", tmp_path / "books")
    again, first = contents(tmp_path / "again"), contents(tmp_path / "first")
    assert again.keys() == first.keys()
    assert [name for name in first if again[name] != first[name]] == []


def contents(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_each_page_links_to_all_pages(read):
    """From its header, without a script; and it says which of them it is."""
    names = {quote(name) for name in read}
    for name, page in read.items():
        header = Page(page.path, "header")
        links = {link["href"]: link.get("aria-current") for link in header.of("a")}
        assert set(links) == names
        assert [address for address, here in links.items() if here] == [name]
        assert header.of("details")
        assert not [tag for tag, said in header.tags if tag == "nav" and "hidden" in said]


def test_the_search_knows_what_stands_where(site, read):
    places = places_in(site)
    assert {address for address, _, _ in places} == set(read)
    for address, _, parts in places:
        grids = tables_in(site / address)
        for name, _, texts, is_table in parts:
            assert name in read[address].all("id")
            if is_table:
                rows = grids[name].body
                assert len(texts) == len(rows) + 1
                assert all(cell_in(row, text) for row, text in zip(rows, texts[1:], strict=True))


def places_in(site):
    line = (site / "search.js").read_text(encoding="utf-8").splitlines()[0]
    return json.loads(line.removeprefix("const PLACES = ").removesuffix(";"))


def tables_in(path):
    """The tables of a page by the id of the box around."""
    text = path.read_text(encoding="utf-8")
    found = re.findall(r'<(?:div class="wide"|details class="told") id="(\w[^"]*)"', text)
    return {name: grid_of(text.partition(f'id="{name}"')[2]) for name in found}


def cell_in(row, text):
    """Whether a row's first cell begins the text; a mark that stands elsewhere has none."""
    first = re.sub("</?code>", "", row[0].text)
    return not text or squeezed(text).startswith(squeezed(first)[:20])


def test_the_search_is_small_and_comes_when_somebody_searches(site, read):
    assert (site / "search.js").stat().st_size < 400_000
    for page in read.values():
        assert "search.js" not in page.all("src")


# --- what a page shows ----------------------------------------------------------------------------


def file_at(site, address):
    _, found, data = address.partition(";base64,")
    return base64.b64decode(data) if found else (site / address).read_bytes()


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_every_picture_is_the_stored_one_with_its_description(path, read, site):
    stored = [data for data in outputs(path) if "image/png" in data]
    shown = [one for one in read[f"{path.stem}.html"].of("img") if "class" not in one]
    assert len(shown) == len(stored)
    for image, data in zip(shown, stored, strict=True):
        assert image["alt"] == data["text/plain"].strip()
        drawn = vector.draw(from_json(data[SCENES].splitlines()[0]))
        assert file_at(site, image["src"]) == drawn.encode()


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_every_chart_has_its_description_and_its_table(path, read):
    page = read[f"{path.stem}.html"]
    told = [data["text/plain"].strip() for data in outputs(path) if is_chart(data)]
    shown = [one["aria-label"] for one in page.of("div") if one.get("class") == "plot"]
    assert shown == told
    figures = [one["id"] for one in page.of("figure")]
    tables = [one["href"] for one in page.of("a") if one.get("class") == "to-table"]
    assert figures
    assert {f"#{chart}_marks" for chart in figures} <= set(tables)


def test_a_picture_has_its_marks_as_a_table(read):
    """All that is drawn, though the table beside the picture counts it only."""
    stored = outputs(NOTEBOOKS / "07-fact-check.ipynb")
    picture = next(data for data in stored if "image/png" in data)
    assert "26 events" in picture["text/plain"]
    text = read["07-fact-check.html"].text.partition("Every mark of Chart 1")[2]
    votes = load("record", "un_votes")
    assert len(votes) == 26
    marks = text.partition("Every mark of Chart 2")[0]
    assert all(title in marks for title in votes["title_short"])
    assert all(resolution in marks for resolution in votes["resolution"])


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_what_tells_a_chart_stands_below_it_once(path, read):
    text = squeezed(read[f"{path.stem}.html"].text)
    told = [data["text/plain"] for data in outputs(path) if is_chart(data) or "image/png" in data]
    for said in told:
        assert text.count(squeezed(said)) == told.count(said)


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_what_is_drawn_has_its_address(path, read):
    cells = nbformat.read(path, as_version=4).cells
    stored = [out.get("metadata", {}) for cell in cells for out in cell.get("outputs", [])]
    drawn = {url for metadata in stored for url in metadata.get("addresses", [])}
    page = read[f"{path.stem}.html"]
    listed = {one["href"] for one in page.of("a") if one.get("class") == "address"}
    assert drawn <= listed


def test_a_page_names_no_source_that_it_does_not_show(read):
    """Words that stand far apart on a page do not make a source."""
    page = read["02-containers.html"]
    listed = {one["href"] for one in page.of("a") if one.get("class") == "address"}
    retold = ledger(packages=["record"]).query("statement_id == 'us-nsc-2023-10-13-containers'")
    assert len(listed & set(retold["url"])) <= 2  # its best rendering, and what a check read
    troops = set(ledger("troops_sent", packages=["record"])["url"])
    boxes = set(ledger("containers", packages=["record"])["url"])
    assert listed & boxes
    assert not listed & (troops - boxes)


def cell_with(code, marks=(), **data):
    noted = {"marks": [[mark, "known"] for mark in marks]}
    return new_code_cell(code, outputs=[new_output("display_data", data=data, metadata=noted)])


def test_an_article_with_its_figures_marked_is_made_anew():
    """From its pieces, whatever markup stands in the text or was stored beside them."""
    text = "<b>More than 40 ships</b> left, some 20 of them at night."
    data = marked(text, draft_claims(text))._repr_mimebundle_()
    data["text/html"] = "<script>stored()</script>"
    cells = [new_markdown_cell("# Title"), cell_with("marked(text, draft)", **data)]
    (part,) = shown_of(cells, "marked")
    assert part.html == (
        '<p><span class="nth">1</span> &lt;b&gt;<mark class="is-lower">More than 40 ships'
        ' <small>floor</small></mark>&lt;/b&gt; left, <mark class="is-about">some 20'
        " <small>about</small></mark> of them at night.</p>"
    )
    for odd in (
        {},
        {"paragraphs": [[1, [["text"]]]], "lost": []},
        {"paragraphs": 3, "lost": []},
        [],
    ):
        cells[1] = cell_with("marked", **{MARKED: odd, "text/plain": "1  [as text]"})
        assert not shown_of(cells, "marked")
        assert "[as text]" in str(shown_of(cells, "line")[0].html)
    hostile = {"paragraphs": [["<i>", [["a", 'x" onclick="', "<u>"]]]], "lost": ["<s>"]}
    cells[1] = cell_with("marked", **{MARKED: hostile})
    assert "&lt;i&gt;</span> a</p>" in shown_of(cells, "marked")[0].html
    assert "<s>" not in shown_of(cells, "marked")[0].html


def shown_of(cells, kind):
    made = page_of("mine", sound({"cells": cells}), {}, {}, about.sources([]))
    return [part for part in made.parts if part.kind == kind]


def test_a_chart_leads_to_the_table_of_what_it_draws():
    """Not to the one that stands nearest, nor to a part of it, nor to an older one of its name."""
    whole, part = ("<table>" + "<tr><td>1</td></tr>" * rows + "</table>" for rows in (3, 2))
    cells = [
        new_markdown_cell("# Title"),
        new_markdown_cell("## One"),
        cell_with("claims = read()\nclaims", **{"text/html": whole}),
        cell_with("claims = read()\nnotebook.table(claims).fillna('')", **{"text/html": whole}),
        cell_with("static.claims(claims[seen])", "abcd", **{PLOTLY: {"data": []}}),
        cell_with("others", **{"text/html": whole}),
        new_markdown_cell("## Two"),
        cell_with("static.claims(claims)", "abcd", **{PLOTLY: {"data": []}}),
        cell_with("claims.head(2)", **{"text/html": part}),
        cell_with("static.claims(claims.curve)", "abcd", **{PLOTLY: {"data": []}}),
        new_markdown_cell("## Three"),
        cell_with("claims", **{"text/html": whole}),
        cell_with("%plot claims", "abcd", **{PLOTLY: {"data": []}}),
    ]
    made = page_of("mine", sound({"cells": cells}), {}, {}, about.sources([]))
    told = {chart: [table.label for table in tables] for chart, tables in made.beside.items()}
    assert told == {
        "chart_1": ["Table 2"],
        "chart_2": ["Table 2"],
        "chart_3": [],
        "chart_4": [],
    }


def test_no_chart_leads_to_a_table_of_other_things(read):
    """Each of these stood near, and showed something else."""
    told = {name: set(page.all("href")) for name, page in read.items()}
    assert "#table_2" not in told["00-start-here.html"]
    assert "#table_6" not in told["02-containers.html"]
    assert "#table_3" not in told["07-fact-check.html"]
    assert "#table_8" not in told["06-one-curve-from-many-reports.html"]
    assert "#table_1" in told["00-start-here.html"]
    assert "#table_7" in told["07-fact-check.html"]


def is_chart(data):
    return PLOTLY in data


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_every_word_and_cell_is_there(path, read):
    text = squeezed(read[f"{path.stem}.html"].text)
    for data in outputs(path):
        if MARKED in data:
            assert all(squeezed(said) in text for said in said_in(data[MARKED]["paragraphs"]))
        elif "text/html" in data:
            grid = grid_of(data["text/html"])
            for row in grid.head + grid.body:
                cells = ["–" if cell.text in _MISSING else cell.text for cell in row]
                assert squeezed("".join(cells)) in text
        elif set(data) == {"text/plain"}:
            assert squeezed(data["text/plain"]) in text


def said_in(paragraphs):
    """The texts of an article's paragraphs, each figure with what is said of it."""
    for number, pieces in paragraphs:
        yield str(number) + "".join(text + said for text, _, said in pieces)


def squeezed(text):
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.stem)
def test_title_question_and_finding_stand_on_top(path, read):
    cells = nbformat.read(path, as_version=4).cells
    found = next(cell for cell in cells if "finding" in cell.metadata.get("tags", []))
    said = squeezed(re.sub(r"[*`]", "", found.outputs[0].data["text/markdown"]))
    text = squeezed(read[f"{path.stem}.html"].text)
    assert text.index("Question.") < text.index("Finding.") < text.index("Onthispage")
    assert said in text[text.index("Finding.") : text.index("Onthispage")]


def test_every_page_says_how_to_cite_it_and_which_data_it_shows(read):
    packages = about.packages()
    for name, page in read.items():
        cited = page.text.rpartition("How to cite")[2]
        assert about.citation().title in cited, name
        for package in packages.values():
            if name in ("data.html", "gallery.html") or f"`{package.name}`" in stored_text(name):
                assert f"{package.name} {package.version} ({package.short_hash})" in cited, name


def stored_text(page):
    """The title cell of a page's notebook; of the index, those of all notebooks."""
    paths = NOTEBOOKS.glob("*.ipynb" if page == "index.html" else page.replace(".html", ".ipynb"))
    return "\n".join(nbformat.read(path, as_version=4).cells[0].source for path in paths)


def test_the_index_and_the_readme_show_the_same_table(site):
    findings = (site / "index.html").read_text(encoding="utf-8").partition("<table")[2]
    grid = grid_of("<table" + findings)
    shown = [[cell.text for cell in row] for row in grid.head + grid.body]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = readme.partition("<!-- findings: start -->")[2].partition("<!--")[0].strip().splitlines()
    written = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    assert shown == [written[0], *written[2:]]
    assert shown[0] == list(pages.findings_table())


# --- the folder -----------------------------------------------------------------------------------


def test_what_is_no_older_site_is_not_replaced(tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "to-my-mother.txt").write_text("Dear")
    with pytest.raises(FileExistsError, match="letters is no older site"):
        build(tmp_path / "letters")
    assert contents(tmp_path / "letters") == {"to-my-mother.txt": b"Dear"}


@pytest.fixture(scope="module")
def own_site(tmp_path_factory):
    """A small site that was built anew where another had been opened."""
    folder = tmp_path_factory.mktemp("own")
    mine = folder_of(folder / "mine", mine=new_notebook(cells=[new_markdown_cell("# Ours")]))
    build(folder / "out", mine)
    (folder / "out" / ".DS_Store").write_text("left by a program that shows folders")
    build(folder / "out", mine)
    return folder / "out"


@pytest.mark.parametrize(
    "name",
    ["my-notes.txt", "mine.html", "site.css", ".git/config", "pictures/boat.png", "sub/site.js"],
)
def test_files_of_ones_own_in_an_older_site_are_not_lost(own_site, tmp_path, name):
    output = shutil.copytree(own_site, tmp_path / "out")
    (output / name).parent.mkdir(exist_ok=True)
    (output / name).write_text("my own")
    before = contents(output)
    with pytest.raises(FileExistsError, match=f"no older site wrote: {re.escape(name)}. Move"):
        build(output, own_site.parent / "mine")
    assert contents(output) == before


def test_every_file_of_a_site_is_known_as_ours(site):
    refuse_what_is_not_ours(site)


def test_an_error_leaves_the_older_site(tmp_path):
    replace_folder(tmp_path / "site", {"index.html": b"old"})
    with pytest.raises(ValueError, match="no name of a file"):
        replace_folder(tmp_path / "site", {"../index.html": b"new"})
    assert contents(tmp_path / "site") == {"index.html": b"old"}
    assert os.listdir(tmp_path) == ["site"]


def folder_of(folder, **notebooks):
    folder.mkdir()
    for name, notebook in notebooks.items():
        nbformat.write(notebook, folder / f"{name}.ipynb")
    return folder


def test_a_site_has_the_title_that_it_is_given(tmp_path):
    mine = folder_of(tmp_path / "mine", mine=new_notebook(cells=[new_markdown_cell("# Ours")]))
    arguments = [
        "--output",
        tmp_path / "site",
        "--notebooks",
        mine,
        "--title",
        " <b>Us</b> &\ncome ",
    ]
    assert main([str(argument) for argument in arguments]) == 0
    for path in (tmp_path / "site").glob("*.html"):
        page = Page(path)
        title = path.read_text(encoding="utf-8").partition("<title>")[2].partition("</title>")[0]
        assert "&lt;b&gt;Us&lt;/b&gt; &amp; come" in title
        assert "<b>Us</b> & come" in Page(path, "header").text
        assert "version" in page.text  # of the kit, which made it
        assert about.citation().title in page.text
    index = Page(tmp_path / "site" / "index.html", "h1")
    assert index.text == "<b>Us</b> & come"


def test_without_a_title_a_site_is_called_as_the_kit(site):
    assert Page(site / "index.html", "h1").text == about.citation().title
    assert "<title>Gallery - Hedged numbers</title>" in (site / "gallery.html").read_text("utf-8")


# --- anybody's notebooks --------------------------------------------------------------------------


def test_notebooks_of_ones_own(site, tmp_path):
    """Without a heading, a finding, a description, ids, outputs; and with every kind of output."""
    shutil.copytree(site, tmp_path / "site")
    shown = [
        new_output("stream", name="stdout", text="\x1b[31mred\x1b[0m & <b>"),
        new_output("error", ename="E", evalue="<i>", traceback=["<i>no</i>"]),
        new_output("display_data", data={"image/svg+xml": "<svg/>", "text/plain": "a drawing"}),
        new_output("display_data", data={"image/png": "AAAA", "text/plain": "no picture"}),
        new_output(
            "display_data",
            data={"image/jpeg": jpeg(), "text/plain": "<Figure size 640x480>"},
            metadata={"image/jpeg": {"alt": "somebody's own words"}},
        ),
        new_output("display_data", data={"application/json": {}}),
        new_output("execute_result", data={"text/html": "<p>no table</p>", "text/plain": "text"}),
        new_output("display_data", data={"application/vnd.plotly.v1+json": {"data": []}}),
        new_output(
            "display_data",
            data={"text/html": "<table><tr><td>1</td></tr></table>"},
            metadata={"caption": "the <toll>"},
        ),
    ]
    full = new_notebook(
        cells=[
            new_code_cell("x", outputs=shown),
            new_raw_cell("y"),
        ]
    )
    full.nbformat_minor = 4
    for cell in full.cells:
        cell.pop("id", None)
    bare = new_notebook(cells=[])
    folder = folder_of(tmp_path / "mine", bare=bare, full=full)
    (folder / "full.ipynb").rename(folder / "My notes #1.ipynb")
    made = build(tmp_path / "site", folder).files
    page = made["My notes #1.html"].decode()
    assert "<title>My notes #1" in page
    for words in (
        "red &amp; &lt;b&gt;",
        "&lt;i&gt;no&lt;/i&gt;",
        "a drawing",
        'alt="somebody&#39;s own words"',
        "no picture",
        "text",
        "Table 1: the &lt;toll&gt;",
    ):
        assert words in page
    assert "\x1b" not in page
    assert {name.rpartition(".")[2] for name in made if "My-notes" in name} == {"jpeg"}
    assert "bare" in made["index.html"].decode()
    assert contents(tmp_path / "site") == made  # nothing is left of the older site


def test_the_first_title_counts_and_nothing_is_lost(tmp_path):
    first = "# First\n\n**Question**: why?\n\n```python\n\n# a comment\n\n```\n\n# Second $a*b*c$"
    cells = [
        new_markdown_cell(first),
        new_markdown_cell("![a plot](plot.png)"),
        new_raw_cell("as it is"),
        new_code_cell(
            "x",
            outputs=[
                new_output("display_data", data={"text/html": "<p>in <b>bold</b></p>"}),
                new_output("display_data", data={"text/latex": "$x^2$", "text/plain": "<Math>"}),
                new_output("display_data", data={PLOTLY: {"layout": {"height": "tall"}}}),
            ],
        ),
    ]
    mine = folder_of(tmp_path / "mine", mine=new_notebook(cells=cells))
    made = build(tmp_path / "site", mine).files
    page = Page(tmp_path / "site" / "mine.html")
    assert made["mine.html"].decode().count("<h1>First</h1>") == 1
    words = ("Question. why?", "# a comment", "Second", "a*b*c", "(picture: a plot)", "as it is")
    for said in (*words, "in bold", "x^2"):
        assert said in page.text, said
    assert "every mark" not in page.text.partition("Addresses")[0]  # it tells of none
    assert "Data:" not in page.text
    assert "The article's figures" not in Page(tmp_path / "site" / "index.html").text


def jpeg():
    file = BytesIO()
    Image.new("RGB", (20, 10)).save(file, "JPEG")
    return base64.b64encode(file.getvalue()).decode()


def test_all_that_is_wrong_is_said_at_once(tmp_path):
    folder = folder_of(tmp_path / "mine", data=new_notebook(), sound=new_notebook())
    shutil.copy(folder / "data.ipynb", folder / "data-notebook.ipynb")
    (folder / "torn.ipynb").write_text('{"cells": [')
    (folder / "other.ipynb").write_text('{"cells": 7, "nbformat": 4, "nbformat_minor": 5}')
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "analysis.site",
            "--notebooks",
            folder,
            "--output",
            tmp_path / "site",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 1
    assert not (tmp_path / "site").exists()
    assert "Traceback" not in run.stderr
    lines = run.stderr.splitlines()
    assert [line.partition(":")[0] for line in lines[1:]] == [
        "data.ipynb",
        "other.ipynb",
        "torn.ipynb",
    ]
