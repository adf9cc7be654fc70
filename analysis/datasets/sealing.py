"""A package's files written whole, and its descriptor brought up to date with them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path

import pandas as pd

from analysis.datasets import DataProblem, check
from analysis.datasets.descriptor import DESCRIPTOR, located
from analysis.writing import write_whole


def seal(package, **tables: pd.DataFrame) -> Path:
    """Note the fingerprints of a package's files after somebody has changed them.

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
        If the package breaks a rule other than that of its fingerprints; nothing is sealed then.
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
    written = _rendered(file, tables)
    for name, data in written.items():
        write_whole(file.parent / name, data)
    problems = check(package)
    prints = problems["column"].str.fullmatch(r"resources\[\d+\]\.(hash|bytes)")
    if not prints.all():
        raise DataProblem(problems[~prints])
    descriptor = json.loads(file.read_text(encoding="utf-8"))
    paths = [resource["path"] for resource in descriptor["resources"]]
    fingerprint(descriptor, {path: (file.parent / path).read_bytes() for path in paths})
    write_whole(file, as_json(descriptor))
    return file.parent


def _rendered(file, tables) -> dict[str, bytes]:
    """The frames as the files of their tables, by path."""
    if not tables:
        return {}
    problems = check(file)
    fatal = problems["file"].eq(DESCRIPTOR) & ~problems["column"].str.contains(r"\.(?:hash|bytes)$")
    if fatal.any():
        raise DataProblem(problems[fatal])
    resources = {r["name"]: r for r in json.loads(file.read_text(encoding="utf-8"))["resources"]}
    wrong = [f"{name!r} is no table of the package" for name in tables if name not in resources]
    for name, frame in tables.items():
        fields = [
            f["name"] for f in resources.get(name, {"schema": {"fields": []}})["schema"]["fields"]
        ]
        if name in resources and [*frame.columns] != fields:
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
