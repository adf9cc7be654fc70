"""Regenerating is repeatable, and never stores a notebook that failed."""

import nbformat
import pytest
from test_oracle import SOURCES, make, regenerate

from analysis.tidy import WIDGET, tidy


def test_twice_gives_the_same_bytes(tmp_path):
    path = tmp_path / "sound.ipynb"
    make(path, SOURCES)
    assert regenerate(path).returncode == 0
    first = path.read_bytes()
    second = regenerate(path)
    assert second.returncode == 0
    assert second.stdout.split() == ["same", "sound.ipynb"]
    assert path.read_bytes() == first
    assert first.endswith(b"}\n")


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("1 / 0", "Cell 1 (1 / 0): ZeroDivisionError: division by zero"),
        ("import sys; print('oh', file=sys.stderr)", "wrote on stderr: oh"),
        ("import os; os._exit(1)", "Cell 1 (import os; os._exit(1)): DeadKernelError"),
    ],
)
def test_failure_leaves_the_file_alone(tmp_path, source, complaint):
    path = tmp_path / "bad.ipynb"
    make(path, {"good": "x = 1", "bad": source, "after": "x"})
    before = path.read_bytes()
    run = regenerate(path)
    assert run.returncode == 1
    assert "FAILED   bad.ipynb: " in run.stdout
    assert complaint in run.stdout
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["bad.ipynb"]


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
