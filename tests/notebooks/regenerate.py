"""Run notebooks from top to bottom and store what they show: the same bytes every time.

A notebook is written only when each of its cells ran without an error and without a word on
stderr. Whatever changes from machine to machine (timings, Python's patch level, an editor's keys)
is left out, and a picture that still shows the same keeps its stored bytes.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbval.kernel import CURRENT_ENV_KERNEL_NAME, NbvalKernelspecManager
from pictures import Picture
from shape import METADATA, written
from surroundings import isolate

from analysis.tidy import tidy
from analysis.writing import write_whole

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
TIMEOUT = 120  # seconds a cell


class NotebookError(Exception):
    """A notebook that could not be stored, with the cell and the reason."""


async def run(path):
    """The notebook at `path`, executed by the Python that runs this script."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        coalesce_streams=True,
        kernel_name=CURRENT_ENV_KERNEL_NAME,
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
        timeout=TIMEOUT,
    )
    client.create_kernel_manager().kernel_spec_manager = NbvalKernelspecManager()
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    begun = []
    client.on_cell_execute = lambda cell, cell_index: begun.append(cell)
    try:
        await client.async_execute(stderr=subprocess.DEVNULL)  # the kernel's own log
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise NotebookError(f"{name(len(begun) - 1, begun[-1])}: {reason(error)}") from error
    return notebook


def reason(error):
    if isinstance(error, CellExecutionError):
        return f"{error.ename}: {error.evalue}"
    return f"{type(error).__name__}: {str(error).splitlines()[0]}"


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def name(number, cell):
    """A code cell as nbval counts it, with its first line."""
    return f"Cell {number} ({(cell.source.splitlines() or [''])[0]})"


def refuse_stderr(notebook):
    for number, cell in enumerate(code_cells(notebook)):
        for output in cell.outputs:
            if output.output_type == "stream" and output.name == "stderr":
                raise NotebookError(f"{name(number, cell)} wrote on stderr: {output.text.strip()}")


def pictures(notebook):
    """Every stored picture by cell and position."""
    return {
        (cell.id, position): output.data
        for cell in code_cells(notebook)
        for position, output in enumerate(cell.outputs)
        if "image/png" in output.get("data", {})
    }


def keep_pictures(notebook, stored):
    """Leave a picture's bytes alone where the new one shows the same."""
    before = pictures(stored)
    for place, data in pictures(notebook).items():
        old = before.get(place, {}).get("image/png")
        if old and Picture(old) == Picture(data["image/png"]):
            data["image/png"] = old


def write(path, notebook):
    """Replace the file in one step: whatever happens, a whole notebook is there."""
    text = written(notebook)
    if path.read_text(encoding="utf-8") == text:
        return "same"
    write_whole(path, text)
    return "changed"


async def regenerate(path, turn):
    """Run and store one notebook; True when that went well."""
    async with turn:
        try:
            notebook = await run(path)
            refuse_stderr(notebook)
        except NotebookError as error:
            print(f"FAILED   {path.name}: {error}", flush=True)
            return False
        notebook.metadata.kernelspec = nbformat.from_dict(METADATA["kernelspec"])
        tidy(notebook)
        keep_pictures(notebook, nbformat.read(path, as_version=4))
        print(f"{write(path, notebook):8} {path.name}", flush=True)
        return True


async def main(paths):
    turn = asyncio.Semaphore(os.cpu_count() or 1)
    return all(await asyncio.gather(*(regenerate(path, turn) for path in paths)))


if __name__ == "__main__":
    chosen = [Path(argument).resolve() for argument in sys.argv[1:]]
    with tempfile.TemporaryDirectory(prefix="kernels-", ignore_cleanup_errors=True) as folder:
        isolate(os.environ, folder)
        done = asyncio.run(main(chosen or sorted(NOTEBOOKS.glob("*.ipynb"))))
    sys.exit(not done)
