"""Altered notebooks, and what sees each.

    PYTHONPATH=.:tests/pins .venv/bin/python tests/notebooks/mutants.py

mutants.csv has a row an alteration: in which notebook, what is done, where, with what. Nothing is
run and nothing is written. What only a new run can see is compared, by the code that nbval uses,
with the outputs as they are stored here: the same `make test` shows that a run gives just those.
"""

import base64
import csv
import io
import json
import pickle
import re
import struct
import sys
from functools import cache
from pathlib import Path
from time import process_time
from typing import NamedTuple

import nbformat
from compare import outputs_differ
from guards import GUARDS, ROOT, code_cells, faults_of_file, read
from nbformat.v4 import new_markdown_cell
from PIL import Image
from pins import changed_parts, pinned_parts
from shape import MARKED, PLOTLY, written

BEFORE_GUARDS = ("place", "file", "shape")
RERUN, PINS = "rerun", "pins"  # they see any change, and know nothing of a new notebook
SEERS = [*BEFORE_GUARDS, *(guard.__name__ for guard in GUARDS), RERUN, PINS]
PINNED = pinned_parts()


class Mutant(NamedTuple):
    """A row of the table; ``where`` is a name of PLACES and the way from there."""

    name: str
    notebook: str
    do: str
    where: str
    what: str
    seen_by: str


def table():
    with Path(__file__).with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return [Mutant(**row) for row in csv.DictReader(file)]


@cache
def stored(stem):
    """The path and text of the notebook whose name begins so."""
    (path,) = (ROOT / "notebooks").glob(f"{stem}-*.ipynb")
    return path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


@cache
def packed(text):
    """A notebook of which each mutant gets a copy of its own."""
    return pickle.dumps(nbformat.reads(text, as_version=4))


# --- where ---------------------------------------------------------------------------------------


def outputs(notebook, mime):
    found = [output for cell in code_cells(notebook) for output in cell.outputs]
    return [output for output in found if mime in output.get("data", {"printed": ""})]


def prose(notebook, begin=""):
    return [c for c in notebook.cells if c.cell_type == "markdown" and c.source.startswith(begin)]


def showing(notebook):
    return [cell for cell in code_cells(notebook) if cell.outputs]


PLACES = {  # the first or last of its kind, so that an edited notebook keeps its mutants
    "notebook": lambda n: n,
    "title": lambda n: n.cells[0],
    "limits": lambda n: prose(n, "## Limits")[0],
    "prose": lambda n: prose(n)[-1],
    "code": lambda n: showing(n)[0],
    "next": lambda n: showing(n)[1],
    "last": lambda n: code_cells(n)[-1],
    "finding": lambda n: next(cell for cell in n.cells if cell.metadata.get("tags")),
    "sentence": lambda n: outputs(n, "text/markdown")[-1],
    "table": lambda n: outputs(n, "text/html")[0],
    "told": lambda n: next(o for o in outputs(n, "text/markdown") if "describes" in o.metadata),
    "captioned": lambda n: next(o for o in outputs(n, "text/html") if "caption" in o.metadata),
    "picture": lambda n: outputs(n, "image/png")[0],
    "other": lambda n: outputs(n, "image/png")[1],
    "chart": lambda n: outputs(n, PLOTLY)[0],
    "printed": lambda n: outputs(n, "printed")[0],
    "marked": lambda n: outputs(n, MARKED)[0],
}


def arrived(notebook, where):
    """What holds the place, and the key of the place in it."""
    name, *way = where.split()
    held, key = list_of(notebook, PLACES[name](notebook)) if name != "notebook" else (None, None)
    for step in way:
        held = PLACES[name](notebook) if held is None or step is way[0] else held[key]
        key = int(step) if isinstance(held, list) else step
    return held, key


def list_of(notebook, item):
    lists = [notebook.cells, *(cell.get("outputs", []) for cell in notebook.cells)]
    return next((one, i) for one in lists for i, other in enumerate(one) if other is item)


# --- what is done --------------------------------------------------------------------------------


def put(notebook, where, what):
    held, key = arrived(notebook, where)
    held[key] = what


def add(notebook, where, what):
    """Behind a text, or as one more entry of a list."""
    held, key = arrived(notebook, where)
    held[key] += what if isinstance(what, str) else [what]


def drop(notebook, where, _):
    held, key = arrived(notebook, where)
    del held[key]


def copy(notebook, where, what):
    """So many times more, each cell with an id of its own."""
    held, key = arrived(notebook, where)
    for number in range(what):
        twin = nbformat.from_dict(json.loads(json.dumps(held[key])))
        twin.update({"id": f"twin-{number}"} if "id" in twin else {})
        held.insert(key + 1, twin)


def change(notebook, where, what):
    """The first of what stands before the arrow into what stands behind it."""
    held, key = arrived(notebook, where)
    old, new = what.split(" -> ")
    text = held[key] if isinstance(held[key], str) else json.dumps(held[key])
    changed = re.sub(old, new, text, count=1)
    assert changed != text, f"{old!r} is not in {where}: mend the table of mutants"
    held[key] = changed if isinstance(held[key], str) else nbformat.from_dict(json.loads(changed))


def swap(notebook, where, what):
    (held, key), (other, place) = arrived(notebook, where), arrived(notebook, what)
    held[key], other[place] = other[place], held[key]


def write(notebook, _, what):
    """A cell of prose at the end; its text takes the place of the last one's."""
    notebook.cells[-1:] = [new_markdown_cell(what, id="written")]


def lengthen(notebook, _, what):
    for cell in code_cells(notebook):
        cell.source += what


def chunk(notebook, where, what):
    """One more chunk in a picture, before its end or behind it."""
    held, key = arrived(notebook, where)
    kind, text = what.split(":", 1)
    data, body = base64.b64decode(held[key]), text.encode()
    made = struct.pack(">I", len(body)) + kind.encode() + body + b"\0\0\0\0"
    parts = (data, body) if kind == "behind" else (data[:-12], made, data[-12:])
    held[key] = base64.b64encode(b"".join(parts)).decode()


def spot(notebook, where, what):
    """So many pixels in a row of another colour, in the picture's corner."""
    held, key = arrived(notebook, where)
    image, file = Image.open(io.BytesIO(base64.b64decode(held[key]))), io.BytesIO()
    for column in range(what):
        image.putpixel((column, 0), (255, 0, 0, 255))
    image.save(file, "png")
    held[key] = base64.b64encode(file.getvalue()).decode()


EDITS = (put, add, drop, copy, change, swap, write, lengthen, chunk, spot)
DONE = {f.__name__: f for f in EDITS}


def altered(mutant):
    """The path and text of the notebook after it was altered, and the indent of the text."""
    path, text = stored(mutant.notebook)
    if mutant.do == "move":
        return mutant.what, text, 1
    if mutant.do == "text":
        old, new = mutant.what.split(" -> ")
        assert old in text
        return path, text.replace(old, new.replace("\\n", "\n")), 1
    notebook = pickle.loads(packed(text))
    try:
        what = json.loads(mutant.what)
    except json.JSONDecodeError:
        what = mutant.what.replace("\\n", "\n")
    what = nbformat.from_dict(what)
    DONE[mutant.do](notebook, mutant.where, str(what) if mutant.do == "write" else what)
    return path, written(notebook, indent=None), None


# --- who sees it ---------------------------------------------------------------------------------


@cache
def seen_by(mutant):
    """The names of all that see it; of the guards only the first kind that does."""
    path, text, indent = altered(mutant)
    found = {seer for seer, _ in faults_of_file(path, text, indent)}
    found |= {RERUN} if runs_differ(text, stored(mutant.notebook)[1]) else set()
    return found | ({PINS} if differs_from_its_pins(path, text) else set())


def runs_differ(text, run):
    """Whether a cell stores something else than a run of the same code gave."""
    gave, cells = outputs_by_source(run), code_cells(read(text))
    return any(outputs_differ(c.outputs, gave[c.source]) for c in cells if c.source in gave)


def differs_from_its_pins(path, text):
    pins = {path: PINNED[path]} if path in PINNED else {}
    try:
        return changed_parts({path: text.encode()}, pins)
    except ValueError:  # no JSON
        return True


@cache
def outputs_by_source(text):
    return {cell.source: cell.outputs for cell in code_cells(read(text))}


if __name__ == "__main__":
    start, missed = process_time(), 0
    for row in table():
        seers = seen_by(row)
        missed += row.seen_by not in seers
        told = ", ".join(sorted(seers)) or "NOTHING"
        print(f"{row.name:60} {told}{'' if row.seen_by in seers else f'  NOT {row.seen_by}'}")
    print(f"{len(table())} mutants, {missed} not seen; {process_time() - start:.0f} s of processor")
    sys.exit(missed > 0)
