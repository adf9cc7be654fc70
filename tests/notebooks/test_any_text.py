"""08 runs on whatever text is put in place of its own, and still reads well."""

import textwrap
from pathlib import Path

import guards
import nbformat
import pytest

from analysis.commands.page import run

HERE = Path(__file__).parents[1]
OWN = HERE.parent / "notebooks" / "08-your-own-article.ipynb"
FLOOD = (HERE / "drafting" / "own_flood.txt").read_text(encoding="utf-8")
STRIKE = (HERE / "drafting" / "own_strike.txt").read_text(encoding="utf-8")
TEXTS = {
    "no figure": "A quiet day\nNothing was counted, and nobody said how many.",
    "deaths": "\n".join(FLOOD.splitlines()[:6]),  # enough for a curve
    "cut to a width": "\n\n".join(textwrap.fill(line, 72) for line in STRIKE.splitlines()),
    "shares": "58 percent want peace\nSome 7% did not say; a third of 1,004 adults were unsure.",
    "odd": '<b>Up to 12\u202f000</b> "men" & women, *more than 5* of them by 1 May 2020 and 300 '
    "beds a day, 항만청 said.\nThe port authority had counted at least 2,600 containers.",
}


@pytest.mark.parametrize("name", TEXTS)
def test_it_runs_on_another_text(name, tmp_path, monkeypatch, one_kernel):
    monkeypatch.setattr("nbclient.NotebookClient", one_kernel)
    notebook = nbformat.read(OWN, as_version=4)
    (paste,) = (cell for cell in notebook.cells if cell.source.startswith('text = """'))
    paste.source = f"text = {TEXTS[name]!r}"
    path = tmp_path / OWN.name
    nbformat.write(notebook, path)
    ran = nbformat.reads(run(path), as_version=4)
    assert guards.faults(ran) == []
