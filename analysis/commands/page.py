"""``page``: run the notebook of a package of one's own, and make pages of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from analysis.commands.shared import failed
from analysis.datasets import check
from analysis.datasets.descriptor import located
from analysis.datasets.sealing import seal
from analysis.tidy import tidy
from analysis.writing import write_whole

_NEEDS = ("nbclient", "nbconvert", "jinja2", "mistune", "yaml")
_PATIENCE = 600  # seconds a cell


def add(commands) -> None:
    page = commands.add_parser(
        "page",
        help="run the notebook of your package and make pages of it",
        description="Run the notebook of a package that new made, and write pages to read without "
        "Jupyter.",
    )
    page.add_argument("path", metavar="PATH", help="folder of the package")
    page.add_argument("--output", metavar="FOLDER", help="where to write (default: PATH/page)")
    page.set_defaults(run=_page)


def _page(options) -> int:
    missing = [name.replace("yaml", "pyyaml") for name in _NEEDS if find_spec(name) is None]
    if missing:
        return failed(
            f"Pages need {', '.join(missing)}: install what is missing with "
            f"{sys.executable} -m pip install {' '.join(missing)}."
        )
    file = located(options.path)
    folder = file.parent
    if len(check(folder)):  # seal refuses whatever is wrong beside the fingerprints
        print(f"{seal(folder)}: its tables were changed, and are sound: sealed.")
    told = json.loads(file.read_bytes())
    notebook = folder / f"{told['name']}.ipynb"
    if not notebook.is_file():
        return failed(f"{notebook}: there is no such notebook. python -m analysis new writes one.")
    output = Path(options.output) if options.output else folder / "page"
    from analysis.site.build import build, refuse_what_is_not_ours, summary

    refuse_what_is_not_ours(output)  # before the notebook takes its time
    ran = run(notebook)
    write_whole(notebook, ran)
    made = build(output, notebook, told["title"], folder)
    print(summary(made, output))
    return 0


def run(path: Path) -> str:
    """The notebook at a path with what its cells show, as a file holds it.

    Raises
    ------
    ValueError
        If a cell fails; names the cell, its first line and the error.
    """
    import nbformat
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in code:
        cell.outputs, cell.execution_count = [], None
    begun = []
    try:
        _execute(notebook, path.parent, begun, len(code))
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        said = f"{getattr(error, 'ename', type(error).__name__)}: "
        said += getattr(error, "evalue", str(error).splitlines()[0])
        first = (begun[-1].source.splitlines() or [""])[0] if begun else ""
        raise ValueError(
            f"{path}, code cell {len(begun)} ({first}): {said}\n"
            "Mend the cell or the package, then call page again. Nothing was written."
        ) from None
    return nbformat.writes(tidy(notebook)).rstrip("\n") + "\n"


def _execute(notebook, folder, begun, count) -> None:
    """Run all cells by this very Python and this very kit, with a bar on a terminal."""
    from nbclient import NotebookClient
    from tqdm import tqdm

    client = NotebookClient(
        notebook,
        coalesce_streams=True,
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
        timeout=_PATIENCE,
    )
    client.create_kernel_manager().kernel_spec_manager = _this_python()
    places = [str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    surroundings = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, places))}
    with tqdm(total=count, unit=" cells", file=sys.stderr, disable=None) as bar:

        def begin(cell, cell_index):
            if cell.cell_type == "code":
                begun.append(cell)

        def done(cell, cell_index, execute_reply):
            bar.update()

        client.on_cell_execute, client.on_cell_executed = begin, done
        client.execute(env=surroundings, stderr=subprocess.DEVNULL)  # the kernel's own log


def _this_python():
    """Kernels that are the Python which runs this, whatever Jupyter knows by that name."""
    from ipykernel.kernelspec import get_kernel_dict
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager

    class ThisPython(KernelSpecManager):
        def get_kernel_spec(self, kernel_name):
            return KernelSpec(**get_kernel_dict())

    return ThisPython()
