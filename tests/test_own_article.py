"""The notebook of one's own article: it runs in every state of the package, and reads well."""

import json
import re
from pathlib import Path

import guards
import nbformat
import pytest
from IPython.display import Markdown

from analysis import DataProblem, ledger, load, new_package, seal
from analysis.commands import main
from analysis.commands.page import run
from analysis.notebook import own, own_package
from analysis.site.about import citation_of_article

TEXTS = {
    "flood": (Path(__file__).parent / "drafting" / "own_flood.txt").read_text(encoding="utf-8"),
    "shares": "Poll: 58 percent want peace, up from 51 percent.\nSome 7% did not say.\n",
    "one voice": "Port cleared of 90 lorries\nThe port said that more than 40 ships left, 12 sank "
    "and <b>2,000 to 3,000</b> men & women came; *as many as 5 million* tonnes may follow.\n",
}
BEGINNING = "\n".join(TEXTS["flood"].splitlines()[:6])  # four reports of deaths: enough for a curve
TOLL = (("Wednesday", "at least 58"), ("Thursday", "at least 74"), ("Friday", "at least 87"))
ABOUT = {"outlet": "The Example", "published": "2024-09-04", "url": "https://example.org/1"}


def made(folder, text, title="Ships | leave <b>"):
    return new_package("mine", text, folder, title=title, **ABOUT)


@pytest.fixture
def quickly(monkeypatch, one_kernel):
    """All notebooks in one kernel, but for the pages below."""
    monkeypatch.setattr("nbclient.NotebookClient", one_kernel)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    package = made(folder, TEXTS["flood"], title="Ships leave")
    assert main(["page", str(package), "--output", str(folder / "out")]) == 0
    return folder / "out"


def ran(package):
    """The notebook of a package after all of its cells."""
    return nbformat.reads(run(package / "mine.ipynb"), as_version=4)


def complaints(notebook):
    return guards.faults(notebook)


def shown(notebook):
    """All that the cells show, as text."""
    return json.dumps([cell.get("outputs", []) for cell in notebook.cells], ensure_ascii=False)


def test_before_it_is_run_it_stores_nothing(tmp_path):
    text = (made(tmp_path, TEXTS["flood"]) / "mine.ipynb").read_text(encoding="utf-8")
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    assert nbformat.writes(notebook) + "\n" == text
    assert not any(cell.get("outputs") for cell in notebook.cells)
    assert notebook.cells[0].source.startswith(r"# Ships \| leave \<b\>")
    assert str(tmp_path) not in text


@pytest.mark.usefixtures("quickly")
def test_it_passes_the_guards_without_a_curve(tmp_path):
    notebook = ran(made(tmp_path, TEXTS["shares"]))
    assert complaints(notebook) == []
    assert shown(notebook).count('"image/png": "') < 3


def test_it_passes_the_guards_with_a_curve(pages):
    """As the command that makes pages ran it and wrote it."""
    notebook = nbformat.read(pages.parent / "mine" / "mine.ipynb", as_version=4)
    assert complaints(notebook) == []
    assert shown(notebook).count('"image/png": "') >= 3


def test_a_title_with_numbers_is_shown_elsewhere(tmp_path):
    package = made(tmp_path, TEXTS["shares"], title="43 dead")
    first = nbformat.read(package / "mine.ipynb", as_version=4).cells[0].source
    assert first.startswith("# What `mine` says in numbers\n")


def edited(package, state):
    claims, people = load(package), load(package, "originators")
    if state == "no numbers":
        claims = claims.assign(value=None, value_high=None, bound=None, hedge=None, note="read")
    elif state == "no rows":
        claims = claims.iloc[:0]
    elif state == "retold":
        told = claims["quantity"].eq("deaths")
        claims.loc[told, "statement_id"] = (["one", "two"] * 9)[: told.sum()]
    elif state == "zeros":
        claims = claims.assign(value=0.0, value_high=None, cumulative=True)
    elif state == "confirmed":
        claims = claims.assign(confirmed=True, evidence="read", cumulative=True)
        people = people.assign(kind="fire_brigade")
    seal(package, claims=claims.astype({"confirmed": bool}), originators=people)


@pytest.mark.usefixtures("quickly")
@pytest.mark.parametrize("state", ["no numbers", "no rows", "retold", "zeros", "confirmed"])
def test_it_survives_every_state(state, tmp_path):
    package = made(tmp_path, BEGINNING)
    edited(package, state)
    notebook = ran(package)
    assert complaints(notebook) == []
    if state == "confirmed":
        assert "fire brigade" in shown(notebook)


@pytest.mark.usefixtures("quickly")
def test_it_runs_in_its_folder_and_above_and_after_an_edit_by_hand(tmp_path):
    package = made(tmp_path, TEXTS["one voice"])
    file = package / "claims.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",false\n", ",true\n"), "utf-8")
    here, above = package / "mine.ipynb", tmp_path / "mine.ipynb"
    above.write_bytes(here.read_bytes())
    first, second = (nbformat.reads(run(path), as_version=4) for path in (here, above))
    assert complaints(first) == []
    assert shown(first).count('"image/png": "') < 3
    assert first.cells == second.cells
    moved = package.rename(tmp_path / "elsewhere")
    assert ran(moved).cells == first.cells


def test_a_package_that_breaks_a_rule_is_told_and_no_other_is_taken_for_it(tmp_path, monkeypatch):
    package = made(tmp_path, TEXTS["one voice"])
    monkeypatch.chdir(tmp_path)
    assert own_package("mine") == Path("mine")
    file = package / "claims.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",lower,", ",lowr,"), "utf-8")
    with pytest.raises(DataProblem, match=r"claims\.csv, row 3, column bound: 'lowr'"):
        own_package("mine")
    package.rename(tmp_path / "yours")
    for folder in (".", "yours"):
        monkeypatch.chdir(tmp_path / folder)
        with pytest.raises(FileNotFoundError, match="No package 'yours' here"):
            own_package("yours")


# --- pages -------------------------------------------------------------------------------------


def texts_of(pages):
    return {path.name: path.read_text(encoding="utf-8") for path in pages.glob("*.html")}


def test_pages_have_the_articles_title_and_citation(pages):
    texts = texts_of(pages)
    assert sorted(texts) == ["data.html", "index.html", "mine.html"]
    for name, text in texts.items():
        assert "Ships leave</title>" in text
        cited = re.sub(r"<[^>]*>", "", text.rpartition("How to cite")[2])
        assert "The Example. Ships leave, 2024-09-04" in cited, name
        assert "https://example.org/1" in cited, name
        assert "Hedged numbers" not in text
    assert "mine (" in texts["mine.html"]


def test_what_a_total_leaves_out_is_named_and_its_tables_need_no_key(tmp_path, monkeypatch):
    text = "\n".join(f"By {day} {n} people had died so far, police said." for day, n in TOLL)
    text += "\nMore than 40 people died, Okello said. Some 12 <b>cars</b> have been lost so far."
    package = new_package("toll", text, tmp_path, published="2024-06-14")
    shown = []
    monkeypatch.setattr(own, "display", lambda one, metadata=None: shown.append((one, metadata)))
    own.show_totals(ledger(packages=[package]))
    tables = {kept["caption"]: one for one, kept in shown if kept}
    assert [*tables] == [
        "Deaths, persons: what the words allow by day",
        "Deaths, persons: the curve by day",
        "Other totals",
    ]
    for table in tables.values():
        assert not re.search(r"q\d\d|consistent|inf", " ".join([*table.columns, table.to_csv()]))
    assert set(tables["Deaths, persons: what the words allow by day"]["and at most"]) == {
        "no limit"
    }
    told = own.gist(ledger(packages=[package])).data
    assert told.startswith("Deaths, persons: first “at least 58 people” of 12 Jun 2024, last “at ")
    assert told.endswith(" Of 5 figures 5 are hedged; a person confirmed 0.")
    said = [one.data for one, _ in shown if isinstance(one, Markdown)]
    (left,) = [one for one in said if "not in the picture" in one]
    assert "“More than 40 people” of 14 Jun 2024." in left
    assert "58" not in left


def test_nobody_is_cited_for_having_been_spoken_through(tmp_path):
    text = "At least 74 people died, Okello told the Island Courier.\nSome 12 are missing."
    for name, outlet in (("one", ""), ("two", "The Example"), ("three", "the Island Courier")):
        package = new_package(name, text, tmp_path, outlet=outlet)
        assert load(package)["outlet"].str.contains("Courier").any()
        assert citation_of_article(package).authors == outlet


def test_pages_load_nothing_from_elsewhere_and_lead_somewhere(pages):
    known = {path.relative_to(pages).as_posix() for path in pages.rglob("*")}
    for name, text in texts_of(pages).items():
        assert "default-src 'none'" in text
        assert not re.findall(r'(?:src|srcset)="(?:https?:)?//', text)
        ids = set(re.findall(r'\bid="([^"]+)"', text))
        assert len(ids) == len(re.findall(r'\bid="([^"]+)"', text)), name
        for link in re.findall(r'<a [^>]*href="([^"]+)"', text):
            page, _, place = link.partition("#")
            assert link.startswith("https://") or page in known or not page, link
            assert page or place in ids, link
