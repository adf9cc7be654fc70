"""Notebooks as they are stored: read, never run."""

from __future__ import annotations

from pathlib import Path

OWN = ("data", "gallery", "index")  # pages of the site's own
_TAKEN = "the site has a page of that name already; rename the notebook"


def notebooks(folder: Path) -> dict[str, dict]:
    """The notebooks of a folder by name, in the order of their names; or a single one.

    Parameters
    ----------
    folder
        Where the ``.ipynb`` files lie, or one such file. Folders in it are not looked at.

    Returns
    -------
    dict
        As nbformat reads them; a cell without an id, as older notebooks have it, gets one from its
        place.

    Raises
    ------
    ValueError
        If there is no notebook, or one cannot be read or has the name of another page; all
        problems at once.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as name:
    ...     Path(name, "index.ipynb").write_text("{", encoding="utf-8")
    ...     notebooks(Path(name))
    Traceback (most recent call last):
        ...
    ValueError: Not a site yet:
    index.ipynb: the site has a page of that name already; rename the notebook
    index.ipynb: no notebook that can be read (Notebook does not appear to be JSON: '{'); ...
    """
    found = [folder] if folder.is_file() else folder.glob("*.ipynb")
    paths = sorted(path for path in found if path.is_file())
    if not paths:
        raise ValueError(f"{folder}: no notebook here (*.ipynb); name the folder that holds them")
    found, problems = {}, []
    for path in paths:
        if path.stem.lower() in OWN:
            problems.append(f"{path.name}: {_TAKEN}")
        try:
            found[path.stem] = _with_ids(_read(path))
        except ValueError as error:
            problems.append(f"{path.name}: {error}")
    if problems:
        raise ValueError("\n".join(["Not a site yet:", *problems]))
    return found


def _read(path: Path):
    import nbformat

    try:
        return nbformat.read(path, as_version=4)
    except Exception as error:  # a damaged notebook fails in nbformat in many ways
        reason = str(error).strip().splitlines() or [type(error).__name__]
        raise ValueError(
            f"no notebook that can be read ({reason[0].rstrip('.')}); "
            "open it in JupyterLab and save it again"
        ) from error


def _with_ids(notebook):
    for number, cell in enumerate(notebook["cells"]):
        cell.setdefault("id", f"cell-{number}")
    return notebook
