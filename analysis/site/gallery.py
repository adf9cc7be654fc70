"""Each kind of chart once: the lines that make it, and what they made when the site was built."""

from __future__ import annotations

import json
import runpy
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.exports import vector
from analysis.site.outputs import Chart, Picture, Shelf, Table
from analysis.site.prose import Ids, Prose
from analysis.site.tables import grid_of, html_of
from analysis.wording.said import number

EXAMPLES = Path(__file__).with_name("examples")
KINDS = (
    "claims",
    "distribution",
    "lineage",
    "envelope",
    "timeline",
    "curve",
    "tornado",
    "held",
    "ends",
)


class Example(NamedTuple):
    """One kind of chart: its code, as it was run, and both drawings with their table."""

    name: str
    code: str
    picture: Picture
    chart: Chart
    table: Table


@cache
def gallery(kinds=KINDS) -> tuple[Example, ...]:
    """Run the lines of each kind of chart, once, and keep what they leave.

    Parameters
    ----------
    kinds
        Names of files in ``examples/``; each leaves ``picture``, ``chart`` and ``table``.

    Examples
    --------
    >>> gallery(("claims",))[0].picture.alt[:17]
    '2 claims about co'
    """
    from tqdm import tqdm

    shelf = Shelf("gallery", Prose({}, Ids()))
    bar = tqdm(kinds, desc="Drawing the gallery", unit="chart", leave=False, disable=None)
    return tuple(_example(name, shelf) for name in bar)


@cache
def run(kind: str) -> dict:
    """What the lines of a kind of chart leave: ``picture``, ``chart`` and ``table`` among it."""
    return runpy.run_path(str(EXAMPLES / f"{kind}.py"))


def _example(name, shelf) -> Example:
    made = run(name)
    scene = made["picture"].scene
    wide, narrow = ((one.size, vector.draw(one)) for one in (scene, made["picture"].narrow()))
    drawn = json.loads(made["chart"].to_json())
    return Example(
        name,
        (EXAMPLES / f"{name}.py").read_text(encoding="utf-8").rstrip(),
        shelf.picture(
            shelf.scene(wide, name), scene.alt, told=scene.table, narrow=shelf.scene(narrow, name)
        ),
        shelf.chart(drawn, scene.alt, name, told=scene.table, scenes=[narrow]),
        shelf.table(_table(made["table"]), name.capitalize()),
    )


def _table(frame):
    with pd.option_context("display.max_colwidth", None, "display.float_format", _brief):
        return html_of(grid_of(frame.to_html(index=False)))


def _brief(value: float) -> str:
    return number(value, 4)
