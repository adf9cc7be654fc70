"""The notebook of one's own article: it runs in every state of the package, and reads well."""

import json
import os
from itertools import chain
from pathlib import Path

import guards
import nbformat
import pandas as pd
import pytest

from analysis import load, new_package, seal
from analysis.commands.page import run

TEXTS = {
    "flood": (Path(__file__).parent / "drafting" / "own_flood.txt").read_text(encoding="utf-8"),
    "shares": "Poll: 58 percent want peace, up from 51 percent.\nSome 7% did not say.\n",
    "one voice": "Port cleared of 90 lorries\nThe port said that more than 40 ships left, 12 sank "
    "and <b>2,000 to 3,000</b> men & women came; *as many as 5 million* tonnes may follow.\n",
}
ABOUT = {"outlet": "The Example", "published": "2024-09-04", "url": "https://example.org/1"}


def made(folder, text, title="Ships | leave <b>"):
    return new_package("mine", text, folder, title=title, **ABOUT)


def ran(package):
    """The notebook of a package after all of its cells."""
    return nbformat.reads(run(package / "mine.ipynb"), as_version=4)


def complaints(notebook):
    return list(chain.from_iterable(guard(notebook) for guard in guards.GUARDS))


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


@pytest.mark.parametrize("name", TEXTS)
def test_it_passes_the_guards(name, tmp_path):
    notebook = ran(made(tmp_path, TEXTS[name]))
    assert complaints(notebook) == []
    pictures = shown(notebook).count('"image/png": "')
    assert (name == "flood") == (pictures >= 3)


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
    elif state == "confirmed":
        claims = claims.assign(confirmed=True, evidence="read", cumulative=True)
        people = people.assign(kind="fire_brigade")
    seal(package, claims=claims.astype({"confirmed": bool}), originators=people)


@pytest.mark.parametrize("state", ["no numbers", "no rows", "retold", "confirmed"])
def test_it_survives_every_state(state, tmp_path):
    package = made(tmp_path, TEXTS["flood"])
    edited(package, state)
    notebook = ran(package)
    assert complaints(notebook) == []
    if state == "confirmed":
        assert "fire brigade" in shown(notebook)


def test_it_runs_in_its_folder_and_above_and_after_an_edit_by_hand(tmp_path, monkeypatch):
    package = made(tmp_path, TEXTS["one voice"])
    file = package / "claims.csv"
    file.write_text(file.read_text(encoding="utf-8").replace(",false\n", ",true\n"), "utf-8")
    here, above = package / "mine.ipynb", tmp_path / "mine.ipynb"
    above.write_bytes(here.read_bytes())
    both = [nbformat.reads(run(path), as_version=4).cells for path in (here, above)]
    assert both[0] == both[1]
    moved = package.rename(tmp_path / "elsewhere")
    assert ran(moved).cells == both[0]
    above.unlink()
    os.chdir(tmp_path)
