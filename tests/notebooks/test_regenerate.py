"""Regenerating leaves out what differs from run to run; test_oracle.py runs it."""

import nbformat
from test_oracle import make

from analysis.tidy import WIDGET, tidy


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
