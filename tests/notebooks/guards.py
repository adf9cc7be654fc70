"""What nbval cannot see: rules for a notebook as a page, each a generator of complaints.

A guard takes a notebook and yields one line a fault: the cell, what is wrong, what to do.
"""

import ast
import base64
import io
import json
import re
from pathlib import Path

import nbformat
from pictures import Picture

from analysis.charts import static
from analysis.exports.scenes import from_json
from analysis.notebook import DPI, SCENES

TAGS = {"finding", "hide-input", "nbval-ignore-output"}  # finding: stands on top of its page
MOST_IGNORED = 0.05  # of the code cells
CELLS = range(20, 31)
SHORT = 5  # lines of code
MOST_BYTES = 1_500_000
MOST_OF_SCENE = 60_000  # bytes a chart
NEAR = 4  # cells: a chart and its table fit on two screens
PLOTLY = "application/vnd.plotly.v1+json"

# Digits that prose may hold. Every other number belongs in a sentence that code displays.
PROSE_MAY_HOLD = re.compile(
    r"""
    ```.*?```                                   # fenced code
    | `[^`]*`                                   # inline code
    | \]\([^)]*\) | <https?:[^>]*> | https?:\S+   # addresses
    | \b\d\d-[a-z-]+                            # names of notebooks: 00-start-here
    | ^\s*\d+\.\s                               # numbered lists
    | \b(\d{1,2}\s)?(January|February|March|April|May|June|July|August|September
        |October|November|December)(\s\d{1,2}\b,?)?(\s\d{4})?   # dates
    | \b(19|20)\d\d\b                           # years
    | \b\d{2,3}[\s-]mm\b                        # calibres
    | \b(20|40)-foot\b                          # sizes of a container
    | \b[A-Z][A-Za-z]*-?\d+\b                   # names: KN-23, G7, Article 5 is none
    | \b[Rr]esolution\s\d+\b
    | \bCC[\s-]BY[\s-]4\.0\b
    """,
    re.DOTALL | re.MULTILINE | re.VERBOSE,
)
SENTENCE_ENDS = re.compile(r"[.!?]\s+[A-Z]")
MACHINE_PATHS = re.compile(r"/(home|Users)/\w+|/(root|tmp|private/var)/|[A-Z]:\\+Users\\+\w+")


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def each_code(notebook):
    """Code cells, named as nbval names them."""
    for number, cell in enumerate(code_cells(notebook)):
        yield f"Cell {number} ({(cell.source.splitlines() or [''])[0][:60]})", cell


def mimes(cell):
    return {mime for output in cell.get("outputs", []) for mime in output.get("data", {})}


def counts_run_from_one(notebook):
    for number, (name, cell) in enumerate(each_code(notebook), start=1):
        if cell.execution_count != number:
            yield f"{name} has count {cell.execution_count}, not {number}: run `make notebooks`"


def is_silent(source):
    """Whether code ends in something that shows nothing: an import, an assignment, set-up."""
    body = ast.parse(source).body
    if not body or not isinstance(body[-1], ast.Expr):
        kinds = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Assert)
        return not body or isinstance(body[-1], kinds)
    call = body[-1].value
    return isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] == "setup"


def outputs_are_stored(notebook):
    for name, cell in each_code(notebook):
        try:
            silent = is_silent(cell.source)
        except SyntaxError:
            yield f"{name} is not plain Python: leave out magics and shell commands"
            continue
        if not silent and not cell.outputs:
            yield f"{name} shows something but stores nothing: run `make notebooks`"


def nothing_went_wrong(notebook):
    for name, cell in each_code(notebook):
        for output in cell.outputs:
            if output.output_type == "error":
                yield f"{name} stores an error, {output.ename}: mend it, then `make notebooks`"
            if output.get("name") == "stderr":
                yield f"{name} stores text from stderr: silence its cause, then `make notebooks`"


def tags_are_known(notebook):
    for number, cell in enumerate(notebook.cells):
        for tag in sorted(set(cell.metadata.get("tags", [])) - TAGS):
            yield f"cell {number} of all has the tag {tag!r}: only {sorted(TAGS)} do something"


def one_cell_has_the_finding(notebook):
    """The site puts its sentence on top of the page."""
    found = [cell for cell in notebook.cells if "finding" in cell.metadata.get("tags", [])]
    if len(found) != 1:
        yield f"{len(found)} cells have the tag 'finding': give it to the one that answers"
    for cell in found:
        said = [
            out for out in cell.get("outputs", []) if "describes" not in out.get("metadata", {})
        ]
        if not any("text/markdown" in output.get("data", {}) for output in said):
            yield f"the cell with the tag 'finding' says nothing: {cell.source!r}"


def few_outputs_are_ignored(notebook):
    cells = code_cells(notebook)
    ignored = [
        cell
        for cell in cells
        if "nbval-ignore-output" in cell.metadata.get("tags", []) or "NBVAL_" in cell.source
    ]
    if len(ignored) > MOST_IGNORED * len(cells):
        yield (
            f"{len(ignored)} of {len(cells)} code cells are left unchecked (nbval-ignore-output): "
            f"at most {MOST_IGNORED:.0%}; make their outputs repeatable instead"
        )


def nothing_is_defined(notebook):
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    for name, cell in each_code(notebook):
        try:
            tree = ast.parse(cell.source)
        except SyntaxError:
            continue  # outputs_are_stored says so
        if any(isinstance(node, kinds) for node in ast.walk(tree)):
            yield f"{name} defines a function or class: move it to analysis/, with a test"


def metadata_is_normal(notebook):
    spec = notebook.metadata.get("kernelspec", {})
    if (spec.get("name"), spec.get("display_name")) != ("python3", "Python 3 (ipykernel)"):
        yield f"the kernel is {dict(spec)}: run `make notebooks`"
    if "version" in notebook.metadata.get("language_info", {}):
        yield "language_info holds a Python version: run `make notebooks`"
    ids = [cell.get("id") for cell in notebook.cells]
    if None in ids or len(set(ids)) < len(ids):
        yield "cell ids are missing or repeated: delete the copies' ids and run `make notebooks`"


def length_is_fair(notebook):
    if len(notebook.cells) not in CELLS:
        yield f"{len(notebook.cells)} cells: split or join, {CELLS[0]} to {CELLS[-1]} read well"


def code_is_short(notebook):
    long = [name for name, cell in each_code(notebook) if len(cell.source.splitlines()) > SHORT]
    if len(long) > len(code_cells(notebook)) / 5:
        yield f"more than one code cell in five exceeds {SHORT} lines: {'; '.join(long)}"


def outputs_name_no_machine(notebook):
    for name, cell in each_code(notebook):
        text = json.dumps(cell.outputs)
        found = MACHINE_PATHS.search(text)
        if found or str(Path.cwd()) in text:
            yield f"{name} shows a path of this machine ({found and found[0]}): show a name instead"


def prose_numbers_come_from_code(notebook):
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            rest = PROSE_MAY_HOLD.sub(" ", cell.source)
            for found in re.findall(r"\S*\d\S*", rest):
                yield (
                    f"cell {number} of all, prose, holds {found!r}: display the sentence from "
                    "code, so that the number follows the data"
                )


def charts_stand_beside_tables(notebook):
    tables = [
        any("<table" in "".join(out.get("data", {}).get("text/html", "")) for out in outputs)
        for outputs in (cell.get("outputs", []) for cell in notebook.cells)
    ]
    for number, cell in enumerate(notebook.cells):
        near = tables[max(0, number - NEAR) : number + NEAR + 1]
        if mimes(cell) & {PLOTLY, "image/png"} and not any(near):
            yield f"cell {number} of all draws a chart: show its table within {NEAR} cells"


def charts_are_told(notebook):
    """One sentence, stored with the chart and shown below it."""
    for name, cell in each_code(notebook):
        outputs = cell.get("outputs", [])
        for place, output in enumerate(outputs):
            data = output.get("data", {})
            if not data.keys() & {PLOTLY, "image/png"}:
                continue
            said = data.get("text/plain", "")
            below = outputs[place + 1] if place + 1 < len(outputs) else {}
            if not said.endswith(".") or SENTENCE_ENDS.search(said):
                yield f"{name} tells its chart in other than one sentence: {said[:80]!r}"
            if below.get("data", {}).get("text/plain") != said:
                yield f"{name} does not show the sentence that tells its chart: use notebook.setup"


def charts_store_their_scene(notebook):
    """A picture shows its scene, and the scene is small."""
    for name, cell in each_code(notebook):
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if not data.keys() & {PLOTLY, "image/png"}:
                continue
            scenes = data.get(SCENES, "").splitlines()
            if not scenes:
                yield f"{name} stores no scene beside its chart: use notebook.setup"
            if sum(map(len, scenes)) > MOST_OF_SCENE:
                size = sum(map(len, scenes))
                yield f"{name} stores scenes of {size:,} bytes, at most {MOST_OF_SCENE:,}"
            if "image/png" in data and scenes:
                unlike = Picture(data["image/png"]).difference(drawn(scenes[0]))
                if unlike:
                    yield f"{name} stores another picture than its scene: {unlike}"


def drawn(stored):
    """The picture of a stored scene, as a notebook shows it."""
    file = io.BytesIO()
    figure = static.draw(from_json(stored))
    figure.savefig(file, format="png", dpi=DPI)
    return Picture(base64.b64encode(file.getvalue()).decode())


def size_is_modest(notebook):
    size = len(nbformat.writes(notebook).encode())  # as it is stored, a line for each number
    if size > MOST_BYTES:
        yield f"{size:,} bytes, at most {MOST_BYTES:,}: draw fewer points or smaller pictures"


GUARDS = (
    counts_run_from_one,
    outputs_are_stored,
    nothing_went_wrong,
    tags_are_known,
    one_cell_has_the_finding,
    few_outputs_are_ignored,
    nothing_is_defined,
    metadata_is_normal,
    length_is_fair,
    code_is_short,
    outputs_name_no_machine,
    prose_numbers_come_from_code,
    charts_stand_beside_tables,
    charts_are_told,
    charts_store_their_scene,
    size_is_modest,
)
