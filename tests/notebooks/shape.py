"""All that a notebook may hold. What does not stand here is a fault, whatever it would do.

A shape is a type, a value, a dictionary (a key that ends in "?" may lack), a list with the shape
of each item, or a function that gives the shape that a value must have.
"""

import re

import nbformat

from analysis.drafting.notebook import METADATA
from analysis.notebook import SCENES
from analysis.review.marks import MARKED

PLOTLY = "application/vnd.plotly.v1+json"

# What pandas writes: its one style, and tags that only lay out a table.
STYLE = re.compile(r"<style scoped>\s*\.dataframe tbody tr th:only-of-type \{[^<]*</style>")
TAG = re.compile(
    r"</?(div|table|thead|tbody|tr|th|td)"
    r'( (border="1"|class="dataframe"|style="text-align: right;"|valign="top"|\w+span="\d+"))*>'
)


def filled(value):
    return value if isinstance(value, str) and value.strip() else "some text"


def name(value):
    return value if isinstance(value, str) and re.fullmatch(r"[\w-]+", value) else "a plain name"


def table(value):
    rest = TAG.sub("", STYLE.sub("", value)) if isinstance(value, str) else "<"
    return value if "<" not in rest else "a table as pandas writes it"


MARKS = {"marks?": [[str]], "addresses?": [str]}
SIZE = {"image/png": {"width": int, "height": int, "alt": filled}}
BUNDLES = (  # the forms of one output, and what is noted beside them
    ({"text/plain": str}, {}),
    ({"text/plain": filled, "text/markdown": filled}, {"describes?": "chart"}),
    ({"text/plain": filled, "text/html": table}, {"caption?": filled}),
    ({"text/plain": filled, "text/html": filled, MARKED: dict}, {}),
    ({"text/plain": filled, "image/png": filled, SCENES: filled}, MARKS | SIZE),
    ({"text/plain": filled, PLOTLY: dict, SCENES: filled}, MARKS),
)


def output(value):
    value = value if isinstance(value, dict) else {}
    kind, data = value.get("output_type"), value.get("data", {})
    if kind == "stream":
        return {"output_type": kind, "name": "stdout", "text": filled}
    found = [pair for pair in BUNDLES if isinstance(data, dict) and pair[0].keys() == data.keys()]
    forms, noted = (found or BUNDLES)[0]
    shape = {"output_type": "display_data", "data": forms, "metadata": noted}
    result = {"output_type": "execute_result", "execution_count": int}
    return shape | result if kind == "execute_result" else shape


def cell(value):
    is_code = isinstance(value, dict) and value.get("cell_type") == "code"
    shape = {"cell_type": "markdown", "id": name, "metadata": {}, "source": filled}
    run = {"execution_count": int, "outputs": [output], "metadata": {"tags?": ["finding"]}}
    return shape | run | {"cell_type": "code"} if is_code else shape


NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 5,
    "metadata": METADATA,
    "cells": [cell],
}


def written(notebook, indent=1):
    """A notebook as its file holds it; without an indent it takes a fifth of the time."""
    return nbformat.writes(notebook, indent=indent).rstrip("\n") + "\n"


def strange(value, shape=NOTEBOOK, where="notebook"):
    """Where a value leaves its shape, a line each."""
    if callable(shape) and not isinstance(shape, type):
        shape = shape(value)
    if isinstance(shape, dict) and isinstance(value, dict):
        shapes = {key.removesuffix("?"): one for key, one in shape.items()}
        for key in sorted(value.keys() - shapes.keys()):
            yield f"{where} has {key!r}, which has no place there: delete it"
        for key in sorted(shape.keys() - value.keys()):
            if not key.endswith("?"):
                yield f"{where} lacks {key!r}: run `make notebooks`"
        for key in filter(value.__contains__, shapes):
            yield from strange(value[key], shapes[key], f"{where}.{key}")
    elif isinstance(shape, list) and isinstance(value, list):
        for number, item in enumerate(value):
            yield from strange(item, shape[0], f"{where}[{number}]")
    elif isinstance(shape, type):
        if not isinstance(value, shape) or isinstance(value, bool):  # True is an int to Python
            yield f"{where} is {value!r:.60}, no {shape.__name__}"
    elif isinstance(shape, dict | list):
        yield f"{where} is {value!r:.60}, no {type(shape).__name__}"
    elif value != shape:
        yield f"{where} is {value!r:.60}, not {shape!r:.60}: run `make notebooks`"
