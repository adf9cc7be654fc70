"""What nbval cannot see: rules for a notebook as a page, each a generator of complaints.

A guard takes a notebook of a known shape and yields one line a fault: the cell, what is wrong,
what to do. `faults` asks the shape first, and `faults_of_file` the path and the layout, so any
file can be put to them.
"""

import ast
import json
import re
from functools import cache, lru_cache
from pathlib import Path
from urllib.parse import unquote

import nbformat
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from pictures import Picture, strange_chunks
from PIL import Image
from prose import oddities, tokens_in, typed_numbers
from shape import PLOTLY, strange, written

from analysis import load
from analysis.charts import static
from analysis.exports.scenes import from_json, to_json
from analysis.notebook import DPI, SCENES

ROOT = Path(__file__).parents[2]
PLACE = re.compile(r"notebooks/\d\d-[a-z-]+\.ipynb")
CELLS = range(20, 31)
SHORT = 5  # lines of code
MOST_BYTES = 1_500_000
MOST_OF_SCENE = 60_000  # bytes a chart
NEAR = 4  # cells: a chart and its table fit on two screens
SHOWN = 96 / DPI  # pixels on a page for each of a picture
LEAST_LIMITS = 3
LABELS = ("**Question.** ", "**You will learn** ", "**Claims covered:** ", " **Data:** ")

SENTENCE_ENDS = re.compile(r"[.!?]\s+[A-Z]")
MACHINE_PATHS = re.compile(r"/(home|Users)/\w+|/(root|tmp|private/var)/|[A-Z]:\\+Users\\+\w+")
AS_WORDS = re.compile(r"\b(hundreds|thousands?|two thirds)\b")  # in titles: "up to a thousand?"
SAYING = {"say", "print", "display", "Markdown", "Latex", "HTML"}
MARKERS = re.compile(r"nbval|pytestvalidate")  # nbval leaves a cell unchecked that has one


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def each_code(notebook):
    """Code cells, named as nbval names them."""
    for number, cell in enumerate(code_cells(notebook)):
        yield f"Cell {number} ({cell.source.splitlines()[0][:60]})", cell


def each_prose(notebook):
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            yield f"cell {number} of all, prose,", cell.source


def each_chart(notebook):
    """The outputs that draw, each with what stands below it."""
    for name, cell in each_code(notebook):
        for output, below in zip(cell.outputs, [*cell.outputs[1:], {}], strict=False):
            if SCENES in output.get("data", {}):
                yield name, output, below


def each_text(notebook):
    """What is read in words: prose, and what stands in code."""
    yield from each_prose(notebook)
    yield from each_said(notebook)


def each_said(notebook):
    """Comments, and sentences and titles in code."""
    for name, cell in each_code(notebook):
        texts = re.findall(r"(?m)(?:^|\s)#+(.*)$", cell.source)
        for node in ast.walk(parsed(cell.source) or ast.Module([])):
            texts += typed_into(node)
        yield from ((name, text) for text in texts)


def parsed(source):
    """The tree of a source; None if it is no Python."""
    try:
        return ast.parse(source)
    except SyntaxError:
        return None


def typed_into(node):
    """What a node would show as it stands: a sentence, a number for it, a title."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield str(node.value.value)
    if not isinstance(node, ast.Call):
        return
    says = ast.unparse(node.func).split(".")[-1] in SAYING
    for text in node.args[:1] if says else ():
        yield words_of(text)
    for named in node.keywords:
        if named.arg == "title":
            yield AS_WORDS.sub("so", words_of(named.value))
        elif says and not any(isinstance(part, ast.Name) for part in ast.walk(named.value)):
            yield ast.unparse(named.value)  # a product of numbers is typed, too


def words_of(text):
    """What stands of a text in code, with "so" for what is put in."""
    if not isinstance(text, ast.Constant | ast.JoinedStr | ast.BinOp):
        return ""
    parts = [str(part.value) for part in ast.walk(text) if isinstance(part, ast.Constant)]
    return re.sub(r"\{[^}]*\}", "so", "".join(parts))


@cache
def known_names():
    return "\n".join(load("article")["claim_id"])


def shown(notebook):
    """The code and the words of its outputs, in which names stand that prose may use."""
    for cell in code_cells(notebook):
        yield cell.source
        yield from (output.get("text") or output.data["text/plain"] for output in cell.outputs)


def counts_run_from_one(notebook):
    for number, (name, cell) in enumerate(each_code(notebook), start=1):
        results = [output.get("execution_count", number) for output in cell.outputs]
        if {cell.execution_count, *results} != {number}:
            yield f"{name} has count {cell.execution_count}, not {number}: run `make notebooks`"


def one_cell_has_the_finding(notebook):
    """The site puts its sentence on top of the page. Its id keeps the tag from straying."""
    found = [cell for cell in notebook.cells if cell.metadata.get("tags")]
    if [(cell.id, cell.metadata.tags) for cell in found] != [("answer", ["finding"])]:
        yield f"{len(found)} cells have the tag 'finding': give it to the one with the id 'answer'"
    for cell in found:
        said = [output for output in cell.outputs if "describes" not in output.get("metadata", {})]
        if not any("text/markdown" in output.get("data", {}) for output in said):
            yield f"the cell with the tag 'finding' says nothing: {cell.source!r}"


def every_output_is_compared(notebook):
    for name, cell in each_code(notebook):
        if MARKERS.search(re.sub(r"[\W_]", "", cell.source.lower())):
            yield f"{name} asks nbval to look away: make what it shows repeatable instead"


def code_is_plain(notebook):
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    for name, cell in each_code(notebook):
        tree = parsed(cell.source)
        if tree is None:
            yield f"{name} is not plain Python: leave out magics and shell commands"
        elif any(isinstance(node, kinds) for node in ast.walk(tree)):
            yield f"{name} defines a function or class: move it to analysis/, with a test"


def length_is_fair(notebook):
    if len(notebook.cells) not in CELLS:
        yield f"{len(notebook.cells)} cells: split or join, {CELLS[0]} to {CELLS[-1]} read well"


def code_is_short(notebook):
    long = [name for name, cell in each_code(notebook) if len(cell.source.splitlines()) > SHORT]
    if len(long) > len(code_cells(notebook)) / 5:
        yield f"more than one code cell in five exceeds {SHORT} lines: {'; '.join(long)}"


def no_machine_is_named(notebook):
    for number, cell in enumerate(notebook.cells):
        text = json.dumps(cell)
        found = MACHINE_PATHS.search(text)
        if found or str(ROOT) in text:
            yield f"cell {number} of all names a place on this machine, {found and found[0]}"


def parts_are_there(notebook):
    """What a reader is told first, and what the numbers cannot do."""
    first = notebook.cells[0] if notebook.cells else {}
    titles = [text for _, text in each_prose(notebook) if text.startswith("# ")]
    if [first.get("source")] != titles or not all(label in titles[0] for label in LABELS):
        yield f"the first cell, and no other, is a title with {LABELS}: write it so"
    if notebook.cells and notebook.cells[-1].get("outputs") == []:
        yield "the last cell shows nothing: drop it"
    limits = [text for _, text in each_prose(notebook) if text.startswith("## Limits")]
    if len(limits) != 1 or limits[0].count("\n- ") < LEAST_LIMITS:
        yield f"{len(limits)} cells begin with '## Limits': one must, and list {LEAST_LIMITS}"


def prose_is_plain(notebook):
    for name, text in each_prose(notebook):
        for odd in oddities(text):
            yield f"{name} holds {odd}: write plain sentences, lists and links"
    for name, text in each_said(notebook):
        for odd in sorted({sign for sign in text if not sign.isascii()}):
            yield f"{name} says the sign {odd!r}: write the letters of a plain keyboard"


def numbers_come_from_code(notebook):
    known = "\n".join([known_names(), *shown(notebook)])
    for name, text in each_text(notebook):
        for found in typed_numbers(text, known):
            yield f"{name} holds {found!r}, typed: display it from code, then it follows the data"


def links_lead_to_files(notebook):
    """The site and JupyterLab name headings differently, so no link to one holds in both."""
    for name, text in each_prose(notebook):
        linked = [token["attrs"]["url"] for token in tokens_in(text) if token["type"] == "link"]
        for url in linked + re.findall(r"\w+://\S+|www\.\S+", text):
            path = (ROOT / "notebooks" / unquote(url)).resolve()
            if not (path.is_file() and path.is_relative_to(ROOT)):
                yield f"{name} links to {url!r}, no file here: addresses are displayed from data"


def charts_stand_beside_tables(notebook):
    mimes = [
        {mime for output in cell.get("outputs", []) for mime in output.get("data", {})}
        for cell in notebook.cells
    ]
    for number, own in enumerate(mimes):
        near = set().union(*mimes[max(0, number - NEAR) : number + NEAR + 1])
        if SCENES in own and "text/html" not in near:
            yield f"cell {number} of all draws a chart: show its table within {NEAR} cells"


def charts_are_told(notebook):
    """One sentence, stored with the chart and shown below it, and nothing else passes for one."""
    tellings = 0
    for name, chart, below in each_chart(notebook):
        said, spoken = chart.data["text/plain"], below.get("data", {}).get("text/plain")
        if not said.endswith(".") or SENTENCE_ENDS.search(said):
            yield f"{name} tells its chart in other than one sentence: {said[:80]!r}"
        alt = chart.metadata.get("image/png", {}).get("alt", said)
        if {said} != {spoken, alt} or "describes" not in below["metadata"]:
            yield f"{name} does not show the sentence that tells its chart: use notebook.setup"
        tellings += 1
    marked = json.dumps(notebook.cells).count('"describes": "chart"')
    if marked != tellings:
        yield f"{marked} sentences are said to tell one of {tellings} charts: run `make notebooks`"


def charts_store_their_scene(notebook):
    """A picture shows its scene and no more, and the scene is small."""
    for name, chart, _ in each_chart(notebook):
        scenes = chart.data[SCENES]
        if len(scenes) > MOST_OF_SCENE:
            yield f"{name} stores scenes of {len(scenes):,} bytes, at most {MOST_OF_SCENE:,}"
        sizes = ["column"] if PLOTLY in chart.data else ["notebook", "column"]
        if sizes_of(scenes) != sizes:
            yield f"{name} stores other scenes than {sizes} beside its chart: use notebook.setup"
        elif "image/png" in chart.data:
            noted = chart.metadata["image/png"]
            size = noted["width"], noted["height"]
            unlike = picture_differs(chart.data["image/png"], scenes.splitlines()[0], size)
            if unlike:
                yield f"{name} stores another picture than its scene: {unlike}"


@cache
def sizes_of(stored):
    """For which pages the scenes are; empty where one is not as the kit writes it."""
    try:
        scenes = [from_json(line) for line in stored.splitlines()]
    except ValueError:
        return []
    return [s.size for s in scenes] * ("\n".join(map(to_json, scenes)) == stored)


@cache
def picture_differs(png, scene, size):
    """How a picture differs from its scene, drawn and shown at that size; empty if it does not."""
    if other := strange_chunks(png):
        return f"it holds {other} besides"
    picture = Picture(png)
    fits = [SHOWN * pixels for pixels in picture.image.size]
    if max(abs(a - b) for a, b in zip(size, fits, strict=True)) > 1:
        return f"it is shown at {size}, not {fits}"
    return picture.difference(drawn(scene))


def drawn(stored):
    """The picture of a stored scene, as a notebook shows it; not packed, for it is not stored."""
    figure = static.draw(from_json(stored))
    figure.set_dpi(DPI)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    picture = Picture("")
    picture.image = Image.fromarray(np.asarray(canvas.buffer_rgba()), "RGBA")
    return picture


def size_is_modest(notebook):
    size = len(json.dumps(notebook, ensure_ascii=False, indent=1).encode())  # about as stored
    if size > MOST_BYTES:
        yield f"{size:,} bytes, at most {MOST_BYTES:,}: draw fewer points or smaller pictures"


@lru_cache(maxsize=2)
def read(text):
    """A notebook to look at; whoever changes it reads it anew."""
    return nbformat.reads(text, as_version=4)


GUARDS = (
    counts_run_from_one,
    one_cell_has_the_finding,
    every_output_is_compared,
    code_is_plain,
    length_is_fair,
    code_is_short,
    no_machine_is_named,
    parts_are_there,
    prose_is_plain,
    numbers_come_from_code,
    links_lead_to_files,
    charts_stand_beside_tables,
    charts_are_told,
    charts_store_their_scene,
    size_is_modest,
)


def faults(notebook):
    """Pairs of a guard's name and its complaint; of a strange shape only what is strange."""
    found = [("shape", fault) for fault in strange(notebook)]
    return found or [(guard.__name__, fault) for guard in GUARDS for fault in guard(notebook)]


def faults_of_file(path, text, indent=1):
    """The same for a file, by its path in this project: nothing is published from elsewhere."""
    if not PLACE.fullmatch(path):
        return [("place", f"{path} is not of the form {PLACE.pattern}: move or delete it")]
    try:
        notebook = read(text)
        whole = written(notebook, indent) == text
    except Exception as wrong:  # whatever nbformat stumbles over
        return [("file", f"{path} is no notebook: {wrong!r:.200}")]
    if not whole:
        return [("file", f"{path} is not as nbformat writes it: run `make notebooks`")]
    return [(guard, f"{path}: {fault}") for guard, fault in faults(notebook)]
