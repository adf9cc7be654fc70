"""A package opened as the cells that are typed in it, saved whole, its last change undone.

Each change goes into ``changes.jsonl`` beside the tables, a line a change: what was done, and of
each row that it touched the cells before and after. Line and tables are saved in one step.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.datasets import DataProblem
from analysis.datasets.descriptor import Form, located
from analysis.datasets.package import examine
from analysis.datasets.sealing import fingerprints, rendered, sealed_descriptor, write_sealed
from analysis.writing import alone, finish

JOURNAL = "changes.jsonl"


class Opened(NamedTuple):
    """A package as it was read: its tables as text, its journal, and what its files were."""

    file: Path
    tables: dict[str, pd.DataFrame]
    journal: list[dict]
    seen: dict[str, str]
    unsealed: bool  # somebody edited a file since it was sealed


def opened(package) -> Opened:
    """Read a package's tables as the texts of their cells, empty ones as "".

    Raises
    ------
    DataProblem
        If it breaks a rule other than that of its fingerprints.
    ValueError
        If its journal is none.
    """
    file = located(package)
    with alone(file.parent):
        return _opened(file)


def _opened(file: Path) -> Opened:
    descriptor = sealed_descriptor(file)
    problems, tables = examine(file)
    broken = problems[~fingerprints(problems)]
    if len(broken):
        raise DataProblem(broken)
    foreign = [name for name, table in tables.items() if _is_foreign(table.resource)]
    if foreign:
        raise ValueError(
            f"{file}: {', '.join(foreign)} has another project's columns or codes, and is "
            "corrected in its own file; a review is for packages as new makes them."
        )
    frames = {name: _texts(table) for name, table in tables.items()}
    paths = [resource["path"] for resource in descriptor["resources"]]
    journal = _journal(file)
    seen = _seen(file, [file.name, *paths, JOURNAL])
    return Opened(file, frames, journal, seen, len(problems) > 0)


def _is_foreign(resource) -> bool:
    """Whether a table is mapped, or written in another way than the kit's, which would be lost."""
    own_way = resource.missing != [""] or resource.form != Form()
    return bool(
        resource.mapping or own_way or any(f.get("written") for f in resource.fields.values())
    )


def _texts(table) -> pd.DataFrame:
    columns = {name: table.columns.texts[name] for name in table.resource.fields}
    return pd.DataFrame(
        {n: texts.to_pandas().fillna("").astype(str) for n, texts in columns.items()}
    )


def _journal(file) -> list[dict]:
    path = file.parent / JOURNAL
    try:
        if path.exists() and not path.is_file():
            raise ValueError
        # Lines end at newlines only: str.splitlines also splits at U+2028, which a cell may hold.
        text = path.read_bytes().decode() if path.exists() else ""
        journal = [json.loads(line) for line in text.split("\n") if line.strip()]
        if not all(map(_is_change, journal)):
            raise ValueError
    except (RecursionError, ValueError):
        raise ValueError(
            f"{path} is no journal of changes: move it elsewhere, and what was changed before can "
            "no longer be undone."
        ) from None
    return journal


def _is_change(noted) -> bool:
    """Whether a line of the journal is one that `saved` wrote: what was done, and rows by table."""
    if not isinstance(noted, dict) or not isinstance(noted.get("said"), str):
        return False
    tables = noted.get("changed")
    return isinstance(tables, dict) and all(
        isinstance(rows, list) and all(map(_is_row, rows)) for rows in tables.values()
    )


def _is_row(noted) -> bool:
    """Whether it is a row of a change, see :func:`difference`."""
    if not isinstance(noted, dict) or not {"row", "at", "before", "after"} <= set(noted):
        return False
    cells = [noted["before"], noted["after"]]
    return (
        isinstance(noted["row"], str)
        and isinstance(noted["at"], int)
        and cells != [None, None]
        and all(row is None or _is_texts(row) for row in cells)
    )


def _is_texts(cells) -> bool:
    return isinstance(cells, dict) and all(isinstance(text, str) for text in cells.values())


def _seen(file, names) -> dict[str, str]:
    paths = {name: file.parent / name for name in names}
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
        for name, path in paths.items()
    }


class ChangedElsewhere(ValueError):  # noqa: N818 - read by users, as DataProblem is
    """A file is not what it was when it was read: saving would undo somebody's work."""


def saved(package: Opened, tables: dict[str, pd.DataFrame], said: str) -> Opened:
    """Save changed tables with a line in the journal: all of it or nothing.

    Parameters
    ----------
    package
        As it was read.
    tables
        Those that may have changed, by name.
    said
        What was done, in a few words.

    Returns
    -------
    Opened
        As it is now.

    Raises
    ------
    DataProblem
        If a rule would be broken; no byte is changed then.
    ChangedElsewhere
        If a file was changed since the package was read; no byte is changed then either.
    """
    changed = {name: difference(package.tables[name], table) for name, table in tables.items()}
    changed = {name: rows for name, rows in changed.items() if rows}
    if not changed:
        return package
    return _written(package, tables, [*package.journal, {"said": said, "changed": changed}])


def _written(package, tables, journal) -> Opened:
    file = package.file
    with alone(file.parent):
        finish(file.parent)
        now = _seen(file, package.seen)
        other = [name for name, digest in package.seen.items() if now[name] != digest]
        if other:
            raise ChangedElsewhere(
                f"{' and '.join(other)} changed since it was read here, by another review or by "
                "hand. Nothing was saved: read the package again."
            )
        descriptor = json.loads(file.read_bytes())
        lines = "".join(json.dumps(change, ensure_ascii=False) + "\n" for change in journal)
        write_sealed(file, descriptor, rendered(descriptor, tables), {JOURNAL: lines.encode()})
        seen = _seen(file, package.seen)
    return Opened(file, package.tables | tables, journal, seen, False)


def undone(package: Opened) -> tuple[Opened, str]:
    """Take the last change back: the package as it is then, and what was taken back.

    Raises
    ------
    ValueError
        If there is nothing to undo, or what the change left is not there any more.
    """
    if not package.journal:
        raise ValueError(f"{package.file.parent}: nothing to undo, no change is noted.")
    *rest, last = package.journal
    try:
        tables = {
            name: reverted(package.tables[name], rows) for name, rows in last["changed"].items()
        }
    except (KeyError, ValueError) as error:
        raise ValueError(
            f"“{last['said']}” cannot be undone: {error} Nothing was changed."
        ) from None
    return _written(package, tables, rest), last["said"]


def difference(old: pd.DataFrame, new: pd.DataFrame) -> list[dict]:
    """What changed from one table to another, a row each, by the first column.

    Parameters
    ----------
    old, new
        Tables of text with the same columns; the first names their rows.

    Returns
    -------
    list
        ``row`` (its name), ``at`` (its place, from 0), ``before`` and ``after``: the cells that
        differ, or all of a row that is gone or new, where the other is None.

    Examples
    --------
    >>> old = pd.DataFrame({"claim_id": ["a", "b"], "value": ["1", "2"]})
    >>> difference(old, old.replace("2", "3"))
    [{'row': 'b', 'at': 1, 'before': {'value': '2'}, 'after': {'value': '3'}}]
    """
    was, now = ({row[0]: row for row in frame.itertuples(index=False)} for frame in (old, new))
    places = {name: at for frame in (new, old) for at, name in enumerate(frame.iloc[:, 0])}
    found = []
    for name in dict.fromkeys([*was, *now]):
        if was.get(name) == now.get(name):
            continue
        cells = [_cells(was.get(name), old), _cells(now.get(name), new)]
        if None not in cells:
            differ = [c for c in cells[0] if cells[0][c] != cells[1][c]]
            cells = [{column: row[column] for column in differ} for row in cells]
        found.append({"row": name, "at": places[name], "before": cells[0], "after": cells[1]})
    return found


def _cells(row, frame):
    return None if row is None else dict(zip(frame.columns, row, strict=True))


def reverted(table: pd.DataFrame, changes: list[dict]) -> pd.DataFrame:
    """A table before some changes, see :func:`difference`.

    Raises
    ------
    ValueError
        If a cell is not as the changes left it.

    Examples
    --------
    >>> old = pd.DataFrame({"claim_id": ["a", "b"], "value": ["1", "2"]})
    >>> new = old.iloc[1:].replace("2", "3")
    >>> reverted(new, difference(old, new)).equals(old)
    True
    """
    rows = {row[0]: _cells(row, table) for row in table.itertuples(index=False)}
    for change in changes:
        _refuse_other(rows, change)
        if change["before"] is None:
            del rows[change["row"]]
        elif change["after"] is not None:
            rows[change["row"]] |= change["before"]
    back = [*rows.values()]
    gone = [change for change in changes if change["after"] is None]
    for change in sorted(gone, key=lambda change: change["at"]):
        back.insert(change["at"], change["before"])
    return pd.DataFrame(back, columns=table.columns, dtype="str")


def _refuse_other(rows, change) -> None:
    name, row = change["row"], rows.get(change["row"])
    if change["after"] is None:
        if row is not None:
            raise ValueError(f"there is a row {name} again.")
        return
    if row is None:
        raise ValueError(f"the row {name} is gone.")
    for column, value in change["after"].items():
        if row.get(column) != value:
            raise ValueError(
                f"{name}, column {column}, is {row.get(column)!r} now, not {value!r} as left."
            )
