"""A package's files written whole, and its descriptor brought up to date with them."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
from pathlib import Path

import pandas as pd

from analysis.datasets import DataProblem
from analysis.datasets.descriptor import DESCRIPTOR, located
from analysis.datasets.package import examine
from analysis.datasets.written import as_text
from analysis.needed import at_most, in_short, need_frame
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
    TypeError
        If a table is no frame.
    ValueError
        If a table is none of the package, has other columns, no rows where the package has some,
        or a cell that no file can hold as it is: a list, half a character, a time of day.

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
        files = rendered(descriptor, tables)
        write_sealed(file, descriptor, files)
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
    stay = {path: (folder / path).read_bytes() for path in paths if path not in files}
    fingerprint(descriptor, stay | files)
    new = files | {file.name: as_json(descriptor).encode()}
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
        need_frame(frame, f"The table {name}", "load the table, change it, and give it whole")
        if name in resources:
            fields = [field["name"] for field in resources[name]["schema"]["fields"]]
            wrong += [f"{name} {said}" for said in _other_columns(name, [*frame.columns], fields)]
    if wrong:
        raise ValueError("; ".join(wrong) + ".")
    for name, frame in tables.items():
        _refuse_unwritable(resources[name]["path"], frame)
    return {resources[name]["path"]: as_csv(frame) for name, frame in tables.items()}


def _other_columns(table, columns, fields):
    """What is wrong with the columns of a frame, as the schema has them."""
    lost = [name for name in fields if name not in columns]
    more = [name for name in columns if name not in fields]
    if lost:
        yield f"lacks the columns {at_most(lost)}"
    if more:
        yield f"has columns that the package does not have: {at_most(more)}"
    if not lost and not more and len(columns) > len(fields):
        yield "has a column twice"
    elif not lost and not more and columns != fields:
        at = next(i for i, name in enumerate(fields) if columns[i] != name)
        yield (
            f"has its columns in another order: column {at + 1} is {columns[at]}, not "
            f"{fields[at]}; frame[load(package, {table!r}).columns] puts them right"
        )


def _refuse_unwritable(file, frame) -> None:
    """Raise a ValueError that names the cells of a frame which its file could not hold as is."""
    unfit = [
        f"{file}, row {row}, column {name}: {in_short(cell)} {said}"
        for name in frame.columns[[*map(_may_be_unfit, frame.dtypes)]]
        for row, cell in enumerate(frame[name], 2)
        if (said := _unfit(cell))
    ]
    if unfit:
        more = [f"and {len(unfit) - 3} more"] * (len(unfit) > 3)
        raise ValueError("\n".join(["These cells cannot be written:", *unfit[:3], *more]))


def _may_be_unfit(dtype) -> bool:
    return not (pd.api.types.is_bool_dtype(dtype) or pd.api.types.is_numeric_dtype(dtype))


def _unfit(cell) -> str:
    """What keeps a cell from being written as it is, and the remedy; or nothing."""
    if pd.api.types.is_list_like(cell):
        return "is no single value: give one value a cell"
    if isinstance(cell, str):
        try:
            cell.encode()
        except UnicodeEncodeError:
            return "has half a character in it: type the character itself"
    if isinstance(cell, dt.datetime) and not pd.isna(cell) and cell != _midnight(cell):
        return "is a time of day, and the file holds days: give the day, as in .dt.normalize()"
    return ""


def _midnight(moment):
    """The day of a moment; of one in a time zone nothing, for its day depends on the zone."""
    return pd.Timestamp(moment).normalize() if moment.tzinfo is None else None


def as_csv(frame) -> bytes:
    """A frame as the kit's tables are written: exact, with LF, dates as year-month-day."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(frame.columns)
    writer.writerows(zip(*(map(as_text, frame[name]) for name in frame), strict=True))
    return out.getvalue().encode()


def fingerprint(descriptor, files) -> None:
    """Note the size and the hash of each file in the descriptor."""
    for resource in descriptor["resources"]:
        if (data := files.get(resource.get("path"))) is not None:
            resource["bytes"] = len(data)
            resource["hash"] = f"sha256:{hashlib.sha256(data).hexdigest()}"


def as_json(descriptor) -> str:
    return json.dumps(descriptor, indent=2, ensure_ascii=False) + "\n"
