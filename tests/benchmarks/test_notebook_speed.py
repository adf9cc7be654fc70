"""Checking every notebook, beside as many that do nothing, with the options of `make test`.

The aim is 2.5 times the empty ones in processor time, that of kernels and workers in it. Most of
what is left are the many curves of two notebooks, the charts, and the imports of each kernel.
"""

import resource
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
OPTIONS = ["-q", "-n", "logical", "--maxprocesses", "8", "--dist", "loadfile"]


def spent():
    """Processor time of all processes that have ended: it hardly varies, so one round will do."""
    times = resource.getrusage(resource.RUSAGE_CHILDREN)
    return times.ru_utime + times.ru_stime


def check(folder):
    settings = ["-c", ROOT / "pyproject.toml", "-p", "no:cacheprovider", *OPTIONS]
    command = [sys.executable, "-m", "pytest", *settings, folder]
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


@pytest.fixture
def empty(tmp_path):
    """As many notebooks as there are, each with one cell that does nothing."""
    notebook = new_notebook(cells=[new_code_cell("pass", execution_count=1)])
    for path in NOTEBOOKS:
        nbformat.write(notebook, tmp_path / path.name)
    return tmp_path


@pytest.mark.benchmark(group="notebooks", timer=spent)
def test_empty(benchmark, empty):
    benchmark.pedantic(check, args=(empty,), rounds=1)


@pytest.mark.benchmark(group="notebooks", timer=spent)
def test_ours(benchmark):
    benchmark.pedantic(check, args=(ROOT / "notebooks",), rounds=1)
