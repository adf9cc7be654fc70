"""The suite fails when a stored output is wrong: tried on a small notebook, with the real settings.

One run checks a sound notebook and one in which each output is altered, cell by cell. It runs for
a user whose own set-up would change every output. What is checked was regenerated, beside
notebooks that fail: that is repeatable, and stores none that failed.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from guards import PLOTLY, code_cells, counts_run_from_one
from nbformat.v4 import new_code_cell, new_notebook

ROOT = Path(__file__).parents[2]
SOURCES = {
    "table": """import pandas as pd
frame = pd.DataFrame({"low": [13000], "wording": ["more than 13,000"]})
frame""",
    "print": 'print(f"more than {frame.low[0]:,} boxes")',
    "figure": f"""points = [{{"x": [0, 1], "y": [0, frame.low[0].item()]}}]
display({{"{PLOTLY}": {{"data": points, "layout": {{}}}}, "text/plain": "Figure"}}, raw=True)""",
    "noted": 'display({"text/plain": "A"}, metadata={"caption": "13,000"}, raw=True)',
    "line": """import matplotlib.pyplot as plt
line = plt.plot([0, 1, 2], [0, 1, 3])
plt.show()""",
}
UPSIDE_DOWN = SOURCES["line"].replace("[0, 1, 3]", "[0, -1, -3]")

BAD = {  # a cell that fails, and what is said of it
    "1 / 0": "Cell 1 (1 / 0): ZeroDivisionError: division by zero",
    "import sys; print('oh', file=sys.stderr)": "wrote on stderr: oh",
    "import os; os._exit(1)": "Cell 1 (import os; os._exit(1)): DeadKernelError",
}


def make(path, sources):
    cells = [new_code_cell(source, id=name) for name, source in sources.items()]
    nbformat.write(new_notebook(cells=cells), path)


def regenerate(*paths):
    script = ROOT / "tests" / "notebooks" / "regenerate.py"
    command = [sys.executable, script, *paths]
    return subprocess.run(command, capture_output=True, text=True)


def troublesome(home):
    """The environment of somebody who has made Python, Jupyter and Matplotlib their own."""
    spoil = "print = None; import pandas; pandas.set_option('display.precision', 1)"
    kernel = {"argv": ["false"], "display_name": "Mine", "language": "python"}
    files = {
        ".startup.py": spoil,
        ".ipython/profile_default/startup/00-mine.py": spoil,
        ".config/matplotlib/matplotlibrc": "lines.linewidth: 9\n",
        ".local/share/jupyter/kernels/python3/kernel.json": json.dumps(kernel),
    }
    for name, text in files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "IPYTHON", "MPL"))}
    cache = os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache"))  # Matplotlib's fonts
    return kept | {
        "HOME": str(home),
        "XDG_CACHE_HOME": cache,
        "XDG_CONFIG_HOME": str(home / ".config"),
        "MATPLOTLIBRC": str(home / ".config" / "matplotlib" / "matplotlibrc"),
        "MPLBACKEND": "agg",
        "PYTHONSTARTUP": str(home / ".startup.py"),
    }


def read(path):
    notebook = nbformat.read(path, as_version=4)
    return notebook, {cell.id: cell for cell in code_cells(notebook)}


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """A folder with notebooks, their bytes, and how it went to regenerate all at once."""
    folder = tmp_path_factory.mktemp("regenerated")
    make(folder / "sound.ipynb", SOURCES)
    make(folder / "other.ipynb", SOURCES | {"line": UPSIDE_DOWN})
    for number, source in enumerate(BAD):
        make(folder / f"bad{number}.ipynb", {"good": "x = 1", "bad": source, "after": "x"})
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    return folder, before, regenerate(*sorted(folder.iterdir()))


def test_twice_gives_the_same_bytes(once):
    folder, before, _ = once
    path = folder / "sound.ipynb"
    first = path.read_bytes()
    assert first != before["sound.ipynb"]
    second = regenerate(path)
    assert second.returncode == 0
    assert second.stdout.split() == ["same", "sound.ipynb"]
    assert path.read_bytes() == first
    assert first.endswith(b"}\n")


def test_failures_leave_the_files_alone(once):
    folder, before, run = once
    assert run.returncode == 1
    for number, complaint in enumerate(BAD.values()):
        name = f"bad{number}.ipynb"
        (told,) = [line for line in run.stdout.splitlines() if f"FAILED   {name}: " in line]
        assert complaint in told
        assert (folder / name).read_bytes() == before[name]
    assert {file.name for file in folder.iterdir()} == {*before}


@pytest.fixture(scope="module")
def outcomes(once, tmp_path_factory):
    """The closing lines of pytest, one per cell, for a sound and a spoiled notebook."""
    folder = tmp_path_factory.mktemp("oracle")
    sound, spoiled, other = (folder / f"{name}.ipynb" for name in ("sound", "spoiled", "other"))
    made, before, _ = once
    for path in (sound, other):
        path.write_bytes((made / path.name).read_bytes())
        assert path.read_bytes() != before[path.name]

    notebook, cells = read(sound)
    for mime in ("text/html", "text/plain"):
        data = cells["table"].outputs[0].data
        assert "13000" in data[mime]
        data[mime] = data[mime].replace("13000", "13001")
    cells["print"].outputs[0].text = "more than 13,001 boxes\n"
    cells["figure"].outputs[0].data[PLOTLY].data[0].y[1] = 13001
    cells["noted"].outputs[0].metadata.caption = "13,001"
    cells["line"].outputs = read(other)[1]["line"].outputs
    nbformat.write(notebook, spoiled)

    settings = ["-c", ROOT / "pyproject.toml", "--rootdir", folder, "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", *settings, "-rA", sound, spoiled]
    environ = troublesome(folder / "home")
    run = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True)
    return run.stdout + run.stderr


@pytest.mark.parametrize("cell", range(len(SOURCES)), ids=list(SOURCES))
def test_sound_output_passes(outcomes, cell):
    assert f"PASSED sound.ipynb::Cell {cell}" in outcomes, outcomes


@pytest.mark.parametrize("cell", range(len(SOURCES)), ids=list(SOURCES))
def test_wrong_output_fails(outcomes, cell):
    assert f"FAILED spoiled.ipynb::Cell {cell}" in outcomes, outcomes


def test_reports_say_where(outcomes):
    assert "data[0].y[1] is stored as 13001, now 13000" in outcomes
    assert "data.image/png: picture" in outcomes
    assert "iVBORw0KGgo" not in outcomes


def test_wiped_notebook_fails(tmp_path):
    """nbval lets a cell without a count pass, whatever its code says; the guard does not."""
    path = tmp_path / "wiped.ipynb"
    make(path, {"print": 'print("more than 1 box")'})
    assert len(list(counts_run_from_one(read(path)[0]))) == 1
