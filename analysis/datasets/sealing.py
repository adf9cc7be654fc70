"""A package's files written whole, and its descriptor brought up to date with them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path

import pandas as pd

from analysis.datasets import DataProblem
from analysis.datasets.descriptor import DESCRIPTOR, located
from analysis.datasets.package import examine
from analysis.writing import alone, finish, replace_files


def seal(package, **tables: pd.DataFrame) -> Path:
    """Note the fingerprints of a package's files after somebody has changed them.

    All is checked before anything is written. Files that are no tables of the package stay
    untouched. Whoever is killed meanwhile leaves the package as it was, or as it was to be: the
    next `load` sees to that.

    Parameters
    ----------
    package
        Folder of the package, or its ``datapackage.json``.
    **tables
        Frames to write first, by the name of their table, with the columns of its schema.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    DataProblem
        If the package, with these frames in it, breaks a rule other than that of its fingerprints;
        no byte is changed then.
    OSError
        If a file may not be written, or the disk is full; no byte is changed then either.
    ValueError
        If a table is none of the package, or has other columns.

    Examples
    --------
    >>> import tempfile
    >>> from analysis import load, new_package
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     package = new_package("harbour", "At least 40 ships left.", folder)
    ...     claims = load(package)
    ...     _ = seal(package, claims=claims.assign(confirmed=True))
    ...     load(package)["confirmed"].tolist()
    [True]
    """
    file = located(package)
    with alone(file.parent):
        descriptor = sealed_descriptor(file)
        write_sealed(file, descriptor, rendered(descriptor, tables))
    return file.parent


def sealed_descriptor(file: Path) -> dict:
    """A descriptor with which nothing is wrong but fingerprints; call it in `alone`."""
    finish(file.parent)
    problems = examine(file)[0]
    fatal = problems["file"].eq(DESCRIPTOR) & ~fingerprints(problems)
    if fatal.any():
        raise DataProblem(problems[fatal])
    return json.loads(file.read_text(encoding="utf-8"))


def write_sealed(file: Path, descriptor: dict, files, beside=None) -> None:
    """Write files of a package and its descriptor: all of them if the package is sound, or none.

    Parameters
    ----------
    file, descriptor
        What `sealed_descriptor` takes and returns; call both in one `alone`.
    files
        Bytes of its tables, by path.
    beside
        Bytes of files that are no tables and go with them.
    """
    folder = file.parent
    paths = [resource["path"] for resource in descriptor["resources"]]
    tables = {path: (folder / path).read_bytes() for path in paths} | files
    fingerprint(descriptor, tables)
    new = tables | {file.name: as_json(descriptor).encode()}
    problems = examine(file, given={folder / name: data for name, data in new.items()})[0]
    if not problems.empty:
        raise DataProblem(problems)
    new |= beside or {}
    changed = {name: data for name, data in new.items() if _bytes(folder / name) != data}
    if changed:
        replace_files(folder, changed)


def _bytes(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def fingerprints(problems: pd.DataFrame) -> pd.Series:
    """Which problems only say that a file was changed after it was sealed."""
    return problems["column"].str.fullmatch(r"resources\[\d+\]\.(hash|bytes)")


def rendered(descriptor, tables) -> dict[str, bytes]:
    """The frames as the files of their tables, by path."""
    resources = {resource["name"]: resource for resource in descriptor["resources"]}
    wrong = [f"{name!r} is no table of the package" for name in tables if name not in resources]
    for name, frame in tables.items():
        fields = (
            [f["name"] for f in resources[name]["schema"]["fields"]] if name in resources else []
        )
        if fields and [*frame.columns] != fields:
            wrong.append(f"{name} needs the columns {', '.join(fields)}, in this order")
    if wrong:
        raise ValueError("; ".join(wrong) + ".")
    return {resources[name]["path"]: as_csv(frame) for name, frame in tables.items()}


def as_csv(frame) -> bytes:
    """A frame as the kit's tables are written: exact, with LF, dates as year-month-day."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(frame.columns)
    columns = [[_cell(value) for value in frame[name]] for name in frame]
    writer.writerows(zip(*columns, strict=True))
    return out.getvalue().encode()


def _cell(value) -> str:
    if pd.isna(value):
        return ""
    if isinstance(value, pd.Timestamp):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, bool) or type(value).__name__ in ("bool", "bool_"):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(float(value))
    return str(value)


def fingerprint(descriptor, files) -> None:
    """Note the size and the hash of each file in the descriptor."""
    for resource in descriptor["resources"]:
        if (data := files.get(resource.get("path"))) is not None:
            resource["bytes"] = len(data)
            resource["hash"] = f"sha256:{hashlib.sha256(data).hexdigest()}"


def as_json(descriptor) -> str:
    return json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n"
