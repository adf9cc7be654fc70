"""Keep stored notebooks free of what an editor or a machine adds.

JupyterLab writes the version of Python and its own marks into every notebook that it saves, even
if nobody changed a word. ``make lab`` passes :func:`before_saving` to it, so that a notebook that
was only read stays the same, byte for byte.
"""

from __future__ import annotations

KEPT_OF_A_CELL = ("tags",)  # not what is folded: a page folds by tags
KEPT_OF_A_NOTEBOOK = ("kernelspec", "language_info")
WIDGET = "application/vnd.jupyter.widget-view+json"


def tidy(notebook: dict) -> dict:
    """Drop a machine's and an editor's metadata from a notebook, in place.

    Parameters
    ----------
    notebook
        A notebook of format 4, as a dictionary or as nbformat reads it.

    Returns
    -------
    dict
        The same object. Cells keep their tags, the notebook its kernel and language, without
        the version; an interactive chart loses the picture that JupyterLab took of it.

    Examples
    --------
    >>> cell = {"metadata": {"tags": ["hide-input"], "collapsed": False}}
    >>> tidy({"cells": [cell], "metadata": {"language_info": {"name": "python", "version": "3.12.1"}}})
    {'cells': [{'metadata': {'tags': ['hide-input']}}], 'metadata': {'language_info': {'name': 'python'}}}
    """  # noqa: E501
    _keep(notebook["metadata"], KEPT_OF_A_NOTEBOOK)
    notebook["metadata"].get("language_info", {}).pop("version", None)
    for cell in notebook["cells"]:
        _keep(cell["metadata"], KEPT_OF_A_CELL)
        for output in cell.get("outputs", []):
            _drop_picture_of_chart(output.get("data", {}))
            output.get("data", {}).pop(WIDGET, None)
    return notebook


def before_saving(model: dict, **_) -> None:
    """Tidy a notebook that Jupyter is about to save (a ``pre_save_hook``)."""
    if model["type"] == "notebook" and model["content"].get("nbformat") == 4:
        tidy(model["content"])


def _drop_picture_of_chart(data: dict) -> None:
    """JupyterLab adds a picture of an interactive chart that it has drawn."""
    if "application/vnd.plotly.v1+json" in data:
        data.pop("image/png", None)


def _keep(metadata: dict, names) -> None:
    for name in [name for name in metadata if name not in names or not metadata[name]]:
        del metadata[name]
