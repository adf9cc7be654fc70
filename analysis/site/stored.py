"""Notebooks as they are stored: read, never run."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from analysis.needed import at_most

OWN = ("data", "gallery", "index")  # pages of the site's own
_KINDS = ("code", "markdown", "raw")
_ID = re.compile(r"(?!.*_\d+$)[A-Za-z0-9_-]{1,64}")  # a cell's further sentences end so
_HALF = re.compile("[\ud800-\udfff]")  # of a sign; no file in UTF-8 can hold it
_NO_NAME = re.compile(rf"{_HALF.pattern}|\\")  # a backslash is no part of a link


def notebooks(folder: Path) -> dict[str, dict]:
    """The notebooks of a folder by name, in the order of their names; or a single one.

    Parameters
    ----------
    folder
        Where the ``.ipynb`` files lie, or one such file. Folders in it are not looked at, but
        :func:`below` names what lies there.

    Returns
    -------
    dict
        As :func:`sound` makes them.

    Raises
    ------
    ValueError
        If there is no notebook, or one cannot be read or named; all problems at once.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     Path(name, "index.ipynb").write_text("{", encoding="utf-8")
    ...     notebooks(Path(name))
    Traceback (most recent call last):
        ...
    ValueError: Not a site yet:
    index.ipynb: no notebook that can be read (Expecting property name ...); open it in ...
    """
    found = [folder] if folder.is_file() else folder.glob("*.ipynb")
    paths = sorted(path for path in found if path.is_file())
    if not paths:
        others = f"; below it lie {at_most(below(folder), 3)}" if below(folder) else ""
        raise ValueError(
            f"{folder}: no notebook here (*.ipynb){others}; name the folder that holds them"
        )
    found, problems = {}, []
    for path in paths:
        if _NO_NAME.search(path.name):
            problems.append(f"{path.name!a}: no name that a link can hold; rename the notebook")
        if page_name(path.stem) in map(page_name, found):
            problems.append(f"{path.name}: its page would take another one's name; rename it")
        try:
            found[path.stem] = _read(path)
        except ValueError as error:
            problems.append(f"{path.name}: {error}")
    if problems:
        raise ValueError("\n".join(["Not a site yet:", *problems]))
    return found


def page_name(stem: str) -> str:
    """The name of a notebook's page: its own, unless the site has a page of that name.

    Examples
    --------
    >>> page_name("my notes"), page_name("Index")
    ('my notes', 'Index-notebook')
    """
    return f"{stem}-notebook" if stem.lower() in OWN else stem


def below(folder: Path) -> list[str]:
    """Notebooks in folders of a folder, which are no pages: somebody may miss them.

    Examples
    --------
    >>> below(Path("no such folder"))
    []
    """
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if Path(place) != folder:
            inside = Path(place).relative_to(folder)
            found += [
                (inside / name).as_posix() for name in sorted(names) if name.endswith(".ipynb")
            ]
    return found


def _read(path: Path) -> dict:
    """A notebook with all that a page asks for; one of an older format is turned into today's."""
    try:
        told = json.loads(path.read_bytes(), parse_constant=lambda _: None)  # NaN is no JSON
        if not isinstance(told, dict):
            raise ValueError("it is JSON of another kind")
        told = _of_whole_signs(told)
        if told.get("nbformat", 4) != 4:
            told = _as_of_today(told)
        return sound(told)
    except Exception as error:  # a damaged notebook fails in many ways
        reason = str(error).strip().splitlines() or [type(error).__name__]
        raise ValueError(
            f"no notebook that can be read ({reason[0].rstrip('.')}); "
            "open it in JupyterLab and save it again"
        ) from error


def _of_whole_signs(told) -> dict:
    """The same with what browsers show for half a sign, which no address could hold."""
    text = json.dumps(told, ensure_ascii=False)
    return json.loads(_HALF.sub("\ufffd", text)) if _HALF.search(text) else told


def _as_of_today(told) -> dict:
    import nbformat

    notebook = nbformat.reads(json.dumps(told), as_version=4)
    for cell in notebook["cells"]:
        cell.pop("id", None)  # made at random just now
    return notebook


def sound(told: dict) -> dict:
    """A notebook in which nothing is missing that a page asks for, and each cell has its own id.

    Programs and people write notebooks without outputs, without metadata, with an id twice. What
    is there stays; what is of another kind than it should be stays as JSON.

    Examples
    --------
    >>> sound({"cells": [{"cell_type": "code", "source": ["a\\n", "b"]}]})["cells"][0]["source"]
    'a\\nb'
    """
    cells = told.get("cells")
    if not isinstance(cells, list):
        raise ValueError("it has no list of cells")
    given: set[str] = set()
    return {"cells": [_cell(cell, number, given) for number, cell in enumerate(cells)]}


def _cell(cell, number, given) -> dict:
    if not isinstance(cell, dict) or cell.get("cell_type") not in _KINDS:
        cell = {"cell_type": "raw", "source": cell}
    noted = _dict(cell.get("metadata"))
    tags = [tag for tag in _list(noted.get("tags")) if isinstance(tag, str)]
    return {
        "cell_type": cell["cell_type"],
        "id": _id(cell.get("id"), number, given),
        "metadata": noted | {"tags": tags},
        "source": text_of(cell.get("source")),
        "attachments": _dict(cell.get("attachments")),
        "execution_count": cell.get("execution_count"),
        "outputs": [_output(output) for output in _list(cell.get("outputs"))],
    }


def _id(said, number, given) -> str:
    """The cell's own id if nobody else has it; or else one from its place, the same every time."""
    sound = isinstance(said, str) and _ID.fullmatch(said)
    name = said if sound and said not in given else f"cell-{number}"
    while name in given:
        name += "x"
    given.add(name)
    return name


def _output(output) -> dict:
    """An output whose texts are texts; of data that are JSON, whatever they are."""
    if not isinstance(output, dict):
        output = {"output_type": "stream", "text": output}
    data = {
        mime: value if mime.endswith("json") else text_of(value)
        for mime, value in _dict(output.get("data")).items()
    }
    said = f"{output.get('ename', 'Error')}: {output.get('evalue', '')}"
    return {
        "output_type": str(output.get("output_type")),
        "text": text_of(output.get("text")),
        "traceback": "\n".join(map(text_of, _list(output.get("traceback")))) or said,
        "data": data,
        "metadata": _dict(output.get("metadata")),
    }


def text_of(value) -> str:
    """A stored text, which may be a list of lines; anything else as JSON.

    Examples
    --------
    >>> text_of(["one\\n", "two"]), text_of(None), text_of(3)
    ('one\\ntwo', '', '3')
    """
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "".join(value)
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _dict(value) -> dict:
    return value if isinstance(value, dict) else {}


def _list(value) -> list:
    return value if isinstance(value, list) else []
