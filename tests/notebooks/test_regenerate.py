"""Regenerating is repeatable, and never stores a notebook that failed."""

import nbformat
import pytest
from test_oracle import SOURCES, make, regenerate

from analysis.tidy import WIDGET, tidy

BAD = {  # a cell that fails, and what is said of it
    "1 / 0": "Cell 1 (1 / 0): ZeroDivisionError: division by zero",
    "import sys; print('oh', file=sys.stderr)": "wrote on stderr: oh",
    "import os; os._exit(1)": "Cell 1 (import os; os._exit(1)): DeadKernelError",
}


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """A folder with notebooks, their bytes, and how it went to regenerate all at once."""
    folder = tmp_path_factory.mktemp("regenerated")
    make(folder / "sound.ipynb", SOURCES)
    for number, source in enumerate(BAD):
        make(folder / f"bad{number}.ipynb", {"good": "x = 1", "bad": source, "after": "x"})
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    return folder, before, regenerate(*sorted(folder.iterdir()))


def test_twice_gives_the_same_bytes(once):
    folder, before, _ = once
    path = folder / "sound.ipynb"
    first = path.read_bytes()
    assert first != before["sound.ipynb"]
    second = regenerate(path)
    assert second.returncode == 0
    assert second.stdout.split() == ["same", "sound.ipynb"]
    assert path.read_bytes() == first
    assert first.endswith(b"}\n")


def test_failures_leave_the_files_alone(once):
    folder, before, run = once
    assert run.returncode == 1
    for number, complaint in enumerate(BAD.values()):
        name = f"bad{number}.ipynb"
        (told,) = [line for line in run.stdout.splitlines() if f"FAILED   {name}: " in line]
        assert complaint in told
        assert (folder / name).read_bytes() == before[name]
    assert {file.name for file in folder.iterdir()} == {*before}


def test_editors_keys_are_dropped(tmp_path):
    path = tmp_path / "kept.ipynb"
    make(path, {"one": "x = 1"})
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata = nbformat.from_dict(
        {"toc": {}, "kernelspec": {"name": "x"}, "language_info": {"name": "y", "version": "3.99"}}
    )
    notebook.cells[0].metadata = nbformat.from_dict(
        {"tags": ["hide-input"], "collapsed": True, "jupyter": {"source_hidden": True}}
    )
    tidy(notebook)
    assert notebook.metadata == {"kernelspec": {"name": "x"}, "language_info": {"name": "y"}}
    assert notebook.cells[0].metadata == {"tags": ["hide-input"]}
    assert notebook.cells[0].id == "one"


def test_widgets_lose_their_names_and_keep_their_table():
    """Of an output only what is the same on each run is stored."""
    data = {WIDGET: {"model_id": "5f0c"}, "text/html": "<table></table>", "text/plain": "1 row"}
    cell = {"metadata": {}, "outputs": [{"output_type": "execute_result", "data": data}]}
    tidy({"cells": [cell], "metadata": {"widgets": {"state": {}}}})
    assert cell["outputs"][0]["data"] == {"text/html": "<table></table>", "text/plain": "1 row"}
