"""A package: every table read and checked, every problem in order."""

import hashlib
import json

import numpy as np

from analysis.datasets.columns import checked
from analysis.datasets.descriptor import DESCRIPTOR, located, read_descriptor, read_resources
from analysis.datasets.fast_reading import read_columns
from analysis.datasets.mapping import adopted
from analysis.datasets.problems import as_problems, as_shown, complete, joined
from analysis.datasets.relations import broken_relations
from analysis.datasets.schema import under


def examine(path, exact=False, given=None):
    """Every problem of a package, and its tables.

    `exact` skips the fast reading (for tests). `given` are bytes to check in place of those of
    files, by their full paths.
    """
    file, notes, given = located(path), [], given or {}

    def note(where, value, problem, remedy, table=""):
        notes.append((table, where, as_shown(value), problem, remedy))

    resources = read_resources(read_descriptor(file, note, given), file.parent, note)
    tables = {
        name: _table(r, lambda *rest, name=name: note(*rest, table=name), exact, given)
        for name, r in resources.items()
    }
    tables = {name: table for name, table in tables.items() if table}
    mapped, unmapped = adopted(resources, tables, note)
    parts = _noted(notes, "")
    for name, resource in resources.items():
        rows = unmapped.get(name, [])
        found = _table_problems(tables[name], tables, rows) if name in tables else []
        parts += _sorted([*_noted(notes, name), *found], resource.fields)
    return joined(parts), tables | mapped


def _table(resource, note, exact, given):
    """A resource's table, or None if it cannot be read at all."""
    if resource.place is None or not resource.fields:
        return None
    try:
        data = given.get(resource.place) or resource.place.read_bytes()
    except OSError as error:
        problem, remedy = f"cannot be read: {error.strerror}", "Give yourself leave to read it"
        return note(f"{resource.where}.path", resource.file, problem, remedy)
    except MemoryError:
        problem = "is too large for the memory of this computer"
        return note(f"{resource.where}.path", resource.file, problem, "Split the file")
    _check_file(data, resource, under(note, resource.where))
    columns = read_columns(data, list(resource.fields), resource.missing, resource.form, exact)
    return checked(resource, columns, exact)


def _check_file(data, resource, note):
    actual = {"hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "bytes": len(data)}
    for key in [k for k, v in resource.declared.items() if v != actual[k] or v is True]:
        problem = f"does not match {resource.file}"
        remedy = f'If the file is right, write "{key}": {json.dumps(actual[key])}'
        note(key, resource.declared[key], problem, remedy)


def _noted(notes, table):
    """The descriptor's problems of one table, as a list of one frame or none."""
    rows = [note[1:] for note in notes if note[0] == table]
    names = ["column", "value", "problem", "remedy"]
    values = dict(zip(names, map(list, zip(*rows, strict=True)), strict=False))
    return [as_problems(table, DESCRIPTOR, **values)] if rows else []


def _table_problems(table, tables, rows):
    cells = table.found + broken_relations(table, tables) + rows
    cells = [_without_echoes(frame, table.columns) for frame in cells]
    found = [f for f in [*table.columns.found, *cells] if len(f)]
    return [complete(f, table.resource) for f in found]


def _without_echoes(frame, columns):
    """Drop the problems of cells that are already reported as displaced or broken."""
    frame = frame[~frame["row"].isin(columns.quiet_rows)]
    if not columns.quiet_cells:
        return frame
    cells = zip(frame["row"].tolist(), frame["column"].tolist(), strict=True)
    return frame[[cell not in columns.quiet_cells for cell in cells]]


def _sorted(frames, fields):
    """One table's problems by row, then in the order of its columns; those of none come first."""
    if not frames:
        return []
    problems = joined(frames)
    order = {name: i for i, name in enumerate(["", *fields])}
    column = problems["column"].map(order).fillna(len(order))
    return [problems.iloc[np.lexsort([column, problems["row"].fillna(0)])]]
