"""Every notebook keeps every guard; every guard sees the fault that it is there for."""

from pathlib import Path

import guards
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis.charts.scene import Axis, Panel, Scene, point
from analysis.exports.scenes import to_json

PANEL = Panel(0.1, 0.1, 1.0, Axis((0.0, 2.0)), Axis((0.0, 1.0)), [point(1.0, 0.5, "about")])
SCENE = to_json(Scene("A dot", "", "column", [PANEL]))
PICTURE = guards.drawn(SCENE).text
NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


def by_name(function):
    return function.__name__


def test_there_are_notebooks():
    assert NOTEBOOKS, "no notebook found: each other test here would pass without one"


@pytest.mark.parametrize("guard", guards.GUARDS, ids=by_name)
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook(path, guard):
    notebook = nbformat.read(path, as_version=4)
    faults = [f"notebooks/{path.name}: {fault}" for fault in guard(notebook)]
    assert not faults, "\n".join(["", *faults])


def sound():
    """A small notebook that keeps every guard."""
    cells = [new_markdown_cell("In 2024, `13000` boxes of 152 mm shells: see 01-containers.")] * 18
    cells += [new_code_cell("from analysis import load\nsetup()", execution_count=1)]
    cells += [new_code_cell("claims", execution_count=2, outputs=[table(), show("text/markdown")])]
    cells += [new_code_cell("chart(claims)", execution_count=3, outputs=drawn("A chart."))]
    notebook = new_notebook(cells=[dict(cell, id=f"c{i}") for i, cell in enumerate(cells)])
    notebook.cells[-2]["metadata"] = {"tags": ["finding"]}
    spec = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook.metadata.kernelspec = nbformat.from_dict(spec)
    return nbformat.from_dict(notebook)


def show(mime, text="x", **more):
    return new_output("display_data", data={mime: text, **more})


def drawn(said):
    below = {"data": {"text/markdown": "x", "text/plain": said}, "metadata": {"describes": "chart"}}
    more = {"text/plain": said, guards.SCENES: SCENE}
    return [show("image/png", PICTURE, **more), new_output("display_data", **below)]


def table():
    return show("text/html", "<table></table>")


def test_sound_notebook_keeps_every_guard():
    assert [fault for guard in guards.GUARDS for fault in guard(sound())] == []


def spoil_count(notebook):
    notebook.cells[-1].execution_count = None


def spoil_outputs(notebook):
    notebook.cells[-1].outputs = []


def spoil_magic(notebook):
    notebook.cells[-1].source = "%matplotlib inline"


def spoil_error(notebook):
    notebook.cells[-1].outputs = [new_output("error", ename="E", evalue="", traceback=[])]


def spoil_stderr(notebook):
    notebook.cells[-1].outputs = [new_output("stream", name="stderr", text="careful")]


def spoil_tag(notebook):
    notebook.cells[-1].metadata.tags = ["nbval-ingore-output"]


def spoil_finding(notebook):
    notebook.cells[-2].metadata.tags = []


def spoil_what_was_found(notebook):
    notebook.cells[-2].outputs = [table()]


def spoil_what_only_tells_a_chart(notebook):
    notebook.cells[-2].outputs = [table(), *drawn("A chart.")]


def spoil_words(notebook):
    notebook.cells[-1].outputs = drawn("A chart. It has two claims.")


def spoil_what_stands_below(notebook):
    notebook.cells[-1].outputs = drawn("A chart.")[:1]


def spoil_checks(notebook):
    notebook.cells[-1].metadata.tags = ["nbval-ignore-output"]


def spoil_checks_in_a_comment(notebook):
    notebook.cells[-1].source = "# NBVAL_SKIP\nclaims"


def spoil_function(notebook):
    notebook.cells[-3].source = "f = lambda x: x"


def spoil_kernel(notebook):
    notebook.metadata.kernelspec.name = "my-kernel"


def spoil_version(notebook):
    notebook.metadata.language_info = {"version": "3.11.7"}


def spoil_ids(notebook):
    notebook.cells[0].id = notebook.cells[1].id


def spoil_length(notebook):
    notebook.cells = notebook.cells[2:]


def spoil_code(notebook):
    notebook.cells[-1].source = "x = 1\n" * 6


def spoil_path(notebook):
    notebook.cells[-1].outputs = [show("text/plain", "/home/somebody/data.csv")]


def spoil_prose(notebook):
    notebook.cells[0].source = "More than 13,000 boxes."


def spoil_table(notebook):
    notebook.cells[-2].outputs = [show("text/plain")]


def spoil_scene(notebook):
    """The picture no longer shows what the scene says."""
    data = notebook.cells[-1].outputs[0]["data"]
    data[guards.SCENES] = SCENE.replace("[1]", "[1.5]")


def spoil_scenes(notebook):
    del notebook.cells[-1].outputs[0]["data"][guards.SCENES]


def spoil_size_of_scenes(notebook):
    data = notebook.cells[-1].outputs[0]["data"]
    data[guards.SCENES] = "\n".join([SCENE] * (guards.MOST_OF_SCENE // len(SCENE) + 1))


def spoil_size(notebook):
    notebook.cells[-1].outputs = [show("text/plain", "x" * 2_000_000)]


SPOILS = (
    (spoil_count, guards.counts_run_from_one),
    (spoil_outputs, guards.outputs_are_stored),
    (spoil_magic, guards.outputs_are_stored),
    (spoil_error, guards.nothing_went_wrong),
    (spoil_stderr, guards.nothing_went_wrong),
    (spoil_tag, guards.tags_are_known),
    (spoil_finding, guards.one_cell_has_the_finding),
    (spoil_what_was_found, guards.one_cell_has_the_finding),
    (spoil_what_only_tells_a_chart, guards.one_cell_has_the_finding),
    (spoil_words, guards.charts_are_told),
    (spoil_what_stands_below, guards.charts_are_told),
    (spoil_checks, guards.few_outputs_are_ignored),
    (spoil_checks_in_a_comment, guards.few_outputs_are_ignored),
    (spoil_function, guards.nothing_is_defined),
    (spoil_kernel, guards.metadata_is_normal),
    (spoil_version, guards.metadata_is_normal),
    (spoil_ids, guards.metadata_is_normal),
    (spoil_length, guards.length_is_fair),
    (spoil_code, guards.code_is_short),
    (spoil_path, guards.outputs_name_no_machine),
    (spoil_prose, guards.prose_numbers_come_from_code),
    (spoil_table, guards.charts_stand_beside_tables),
    (spoil_scene, guards.charts_store_their_scene),
    (spoil_scenes, guards.charts_store_their_scene),
    (spoil_size_of_scenes, guards.charts_store_their_scene),
    (spoil_size, guards.size_is_modest),
)


@pytest.mark.parametrize(("spoil", "guard"), SPOILS, ids=by_name)
def test_guard_sees_its_fault(spoil, guard):
    notebook = sound()
    spoil(notebook)
    assert len(list(guard(notebook))) == 1


def test_every_guard_is_tried():
    assert {guard for _, guard in SPOILS} == set(guards.GUARDS)


@pytest.mark.parametrize(
    "prose",
    [
        "On 26 October 2024 and in June, as of 2024",
        "A 20-foot box of 122 mm or 152-mm shells",
        "1. Open [the next](01-containers.ipynb)\n2. Read `head(5)`",
        "KN-23 missiles, the G7, resolution 1718",
    ],
)
def test_prose_may_hold_names_and_dates(prose):
    notebook = new_notebook(cells=[new_markdown_cell(prose)])
    assert list(guards.prose_numbers_come_from_code(notebook)) == []
