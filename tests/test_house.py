"""The floors of the house: each module imports only from those below it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import analysis

FOLDER = Path(analysis.__file__).parent
FLOORS = [
    ["wording", "days", "dictionary", "tidy", "writing"],
    ["lineage"],
    ["datasets", "totals"],
    ["bounds", "factcheck"],
    ["readers", "whether"],
    ["ledger", "propagation", "pooling"],
    ["containers", "shells", "troops", "outcomes", "drafting"],
    ["charts", "charts.look", "charts.marks", "charts.static", "charts.interactive"],
    ["exports"],
    ["notebook"],
    ["pages", "commands"],
    ["site"],
]
HEIGHT = {name: height for height, floor in enumerate(FLOORS) for name in floor}
SUBJECTS = {"containers", "shells", "troops", "outcomes"}


def modules():
    for path in sorted(FOLDER.rglob("*.py")):
        name = ".".join(path.relative_to(FOLDER).with_suffix("").parts).removesuffix(".__init__")
        if name not in ("__init__", "__main__") and "examples" not in path.parts:  # readers' code
            yield pytest.param(name, path, id=name)


def imported(path):
    """Modules of the kit that a file imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "analysis":
            inside = node.module.removeprefix("analysis").lstrip(".")
            for alias in node.names:
                full = f"{inside}.{alias.name}".lstrip(".")
                yield full if full in HEIGHT else inside


def floor(name):
    return HEIGHT.get(name, HEIGHT.get(name.split(".")[0]))


@pytest.mark.parametrize(("name", "path"), list(modules()))
def test_a_module_imports_only_from_below(name, path):
    assert floor(name) is not None, f"give {name} a floor"
    for other in imported(path):
        same_room = name.split(".")[0] == other.split(".")[0]
        assert same_room or floor(other) < floor(name), f"{name} imports {other}"


def test_charts_know_no_subject():
    for path in (FOLDER / "charts").rglob("*.py"):
        assert not SUBJECTS & set(imported(path)), path.name


def test_importing_the_kit_loads_no_drawing_library():
    code = (
        "import sys, analysis; print([m for m in sys.modules if m.split('.')[0] in sys.argv[1:]])"
    )
    heavy = ["matplotlib", "plotly", "IPython", "scipy", "nbformat", "xlsxwriter", "tqdm"]
    run = subprocess.run(
        [sys.executable, "-c", code, *heavy], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"
