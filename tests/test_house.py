"""The floors of the house: each module imports only from those below it."""

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import analysis

DOOR = """
    load check seal new_package ledger containers shells troops read_figure strict_bounds
    reader_band divide multiply feasible statements drift pool next_reports propagate sweep
    draft_claims draft_corpus export DataProblem Figure UnreadableFigure
"""
FOLDER = Path(analysis.__file__).parent
FLOORS = [
    ["needed", "places"],
    ["wording", "days", "dictionary", "formulas", "tidy", "writing"],
    ["lineage"],
    ["datasets", "totals"],
    ["bounds", "factcheck"],
    ["readers", "whether"],
    ["told"],
    ["ledger", "propagation", "pooling", "sums"],
    ["subjects", "drafting"],
    ["charts", "charts.look", "charts.kinds", "charts.static", "charts.interactive"],
    ["exports", "review"],
    ["notebook"],
    ["pages"],
    ["site"],
    ["commands"],
]
HEIGHT = {name: height for height, floor in enumerate(FLOORS) for name in floor}


def modules():
    for path in sorted(FOLDER.rglob("*.py")):
        name = ".".join(path.relative_to(FOLDER).with_suffix("").parts).removesuffix(".__init__")
        if name not in ("__init__", "__main__") and "examples" not in path.parts:  # readers' code
            yield pytest.param(name, path, id=name)


def imported(path):
    """Modules of the kit that a file imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assert not getattr(node, "level", 0), f"{path.name} imports by a relative name"
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            if name.split(".")[0] == "analysis":
                yield module_of(name.removeprefix("analysis").lstrip("."))


def module_of(name):
    """The module that a dotted name names, or that it is imported from."""
    path = FOLDER.joinpath(*name.split("."))
    known = path.is_dir() or path.with_suffix(".py").is_file()
    return name if known else name.rpartition(".")[0]


def floor(name):
    return HEIGHT.get(name, HEIGHT.get(name.split(".")[0]))


def in_a_circle(graph):
    """Names of a circle, or none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


@pytest.mark.parametrize(("name", "path"), list(modules()))
def test_a_module_imports_only_from_below(name, path):
    assert floor(name) is not None, f"give {name} a floor"
    for other in imported(path):
        same_room = name.split(".")[0] == other.split(".")[0]
        below = floor(other) is not None and floor(other) < floor(name)
        assert same_room or below, f"{name} imports {other or 'the front door'}"


def test_no_module_imports_itself_by_way_of_others():
    graph = {name: set(imported(path)) - {name} for name, path in (p.values for p in modules())}
    assert in_a_circle(graph) == []


def test_a_circle_is_found():
    assert set(in_a_circle({"a": {"b"}, "b": {"c"}, "c": {"a"}})) == {"a", "b", "c"}


def test_charts_know_no_subject():
    for path in (FOLDER / "charts").rglob("*.py"):
        assert not [name for name in imported(path) if name.startswith("subjects")], path.name


def test_the_front_door_shows_its_verbs_and_two_modules():
    assert sorted(DOOR.split()) == sorted(analysis.__all__)
    assert sorted([*DOOR.split(), "charts", "notebook"]) == dir(analysis)
    assert analysis.charts.__name__ == "analysis.charts"
    assert analysis.notebook.__name__ == "analysis.notebook"
    with pytest.raises(AttributeError, match="payload_ceiling"):
        _ = analysis.payload_ceiling


def test_importing_the_kit_loads_no_drawing_library():
    code = "import sys, analysis; print([m for m in sys.argv[1:] if m in sys.modules])"
    heavy = [
        "matplotlib",
        "plotly",
        "IPython",
        "scipy",
        "nbformat",
        "xlsxwriter",
        "openpyxl",
        "ipywidgets",
        "tqdm",
        "analysis.drafting",
    ]
    run = subprocess.run(
        [sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"
