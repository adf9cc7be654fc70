"""`datapackage.json`: found, read, and turned into the resources that can be checked.

As in `analysis.datasets.schema`, what is not sound is noted and left out.
"""

import json
import os
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from analysis.datasets.encodings import PLAIN, SUCH, known_encoding
from analysis.datasets.problems import as_shown
from analysis.datasets.schema import (
    are_fields,
    listed,
    only_defaults,
    read_fields,
    read_keys,
    read_missing_values,
    read_row_checks,
    taken,
    under,
)
from analysis.needed import need_path
from analysis.places import DATA

NAMES = ("article", "outcomes", "record", "wording")
DESCRIPTOR = "datapackage.json"
LARGEST, MOST = 10_000_000, 1_000  # bytes of a descriptor, resources of a package
# Properties that change how a file is read, with the only values that are read here.
DELIMITERS = (",", ";", "\t", "|")
DIALECT_DEFAULTS = {
    "delimiter": DELIMITERS,
    "quoteChar": ['"'],
    "doubleQuote": [True],
    "escapeChar": [None],
    "skipInitialSpace": [False],
    "header": [True],
    "headerRows": [[1]],
    "commentRows": [[]],
    "commentChar": [None],
    "nullSequence": [None],
    # Two properties of the kit's own, of files as spreadsheets save them: blanks around dates,
    # numbers, true and false count as nothing; and so do empty rows at the end and empty columns
    # without a name at the right.
    "trimSpace": [True, False],
    "skipEmptyEnd": [True, False],
}
SHEET_DEFAULTS = {"sheetName": [], "sheetNumber": []}
RESOURCE_DEFAULTS = {
    "format": ["csv", "xlsx", "tsv"],
    "mediatype": [
        "text/csv",
        "text/tab-separated-values",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ],
    "type": ["table"],
    "data": [],
    "extrapaths": [],
    "compression": [],
}


class Form(NamedTuple):
    """How a file is written."""

    delimiter: str = ","
    encoding: str = PLAIN  # as Python calls it
    skip_empty_end: bool = False
    sheet: str | int | None = None  # of an .xlsx file: name, or number from 1; else None


class Resource(NamedTuple):
    name: str
    file: str  # the path as declared
    place: Path | None  # where it is, if it may be opened
    declared: dict  # hash and bytes, where declared
    where: str  # its place in the descriptor
    schema: dict  # as declared
    fields: dict  # as `read_fields` returns them
    missing: list  # texts of an empty cell
    form: Form
    keys: list  # tuples of column names
    references: list  # (columns, name of a resource, its columns)
    row_checks: list
    mapping: dict | None  # as declared; see `analysis.datasets.mapping`


def located(path):
    """The descriptor of a package that is given by name, by folder or by descriptor."""
    need_path(path, "A data package")
    if isinstance(path, str) and path in NAMES:
        path = DATA / path
    path = Path(path)
    return path if path.suffix == ".json" and not os.path.isdir(path) else path / DESCRIPTOR


def read_descriptor(file, note, given=None):
    """The descriptor as a dictionary, empty (and noted) if it cannot be read.

    `given` are bytes by path, to read in place of those on disk.
    """
    problem, remedy = _no_descriptor(file)
    if problem:
        note("", str(file), problem, remedy)
        return {}
    try:
        parsed = _parsed(((given or {}).get(file) or file.read_bytes()).decode("utf-8"), note)
        # Half a character, as JSON's \ud800 may write it, has no bytes and fails here.
        json.dumps(parsed, ensure_ascii=False).encode()
    except OSError as error:
        note("", str(file), f"cannot be read: {error.strerror}", "Give yourself leave to read it")
    except UnicodeDecodeError as error:
        byte = error.object[error.start]
        note(
            "", "", f"is not UTF-8: byte 0x{byte:02X} at {error.start:,}", "Save the file as UTF-8"
        )
    except UnicodeEncodeError as error:
        half = ascii(error.object[error.start])[1:-1]
        note("", half, "is half a character", "Write the character itself, not in JSON's escapes")
    except RecursionError:
        note("", "", "is not JSON that can be read: it is nested too deep", "Write it flat")
    except ValueError as error:
        note("", "", *_json_fault(str(error)))
    else:
        if isinstance(parsed, dict):
            return parsed or {"resources": []}
        note("", parsed, "is not a JSON object", 'Write {"name": ..., "resources": [...]}')
    return {}


def _no_descriptor(file):
    """(problem, remedy) of what cannot be opened as a descriptor; a pipe or device never ends."""
    if not os.path.isfile(file):
        if os.path.isfile(file.parent):
            return "is looked for inside of a file", f"Name the folder that holds a {DESCRIPTOR}"
        what = "is not a file" if os.path.exists(file) else "there is no such file"
        shipped = ", ".join(_shipped())
        return what, f"Name a folder that holds a {DESCRIPTOR}, or one of: {shipped}"
    if not _is_inside(file, file.parent):
        return "leads out of its folder", "Put the file itself there, not a link"
    if os.path.getsize(file) > LARGEST:
        return f"is larger than {LARGEST:,} bytes", "Keep the data in tables, or split the package"
    return "", ""


def _json_fault(error):
    """(problem, remedy) of a text that is not JSON, from Python's words."""
    if "BOM" in error:
        return "a byte-order mark stands before it", "Save the file as UTF-8 without it"
    if "digits" in error:
        return "has a number of thousands of digits", "Write a shorter number"
    return f"is not JSON: {error}", "Correct it there; a JSON checker shows the place"


def _parsed(text, note):
    def unique_keys(pairs):
        for key in [k for k, n in Counter(key for key, _ in pairs).items() if n > 1]:
            note(key, key, "this key stands twice in one object", "Delete one of the two")
        return dict(pairs)

    def no_constant(name):
        note("", name, "is not JSON", "Type a number, or null")

    return json.loads(text, object_pairs_hook=unique_keys, parse_constant=no_constant)


def _shipped():
    return [name for name in NAMES if (DATA / name / DESCRIPTOR).is_file()] or NAMES


def read_resources(descriptor, folder, note):
    """The resources that can be checked; everything else is noted."""
    raw = taken(descriptor, "resources", list, note, [], "Write a list of resources")
    if not raw and descriptor:
        note("resources", "", "the package lists no resources", 'Write "resources": [{...}]')
    if len(raw) > MOST:
        problem, remedy = f"the package lists more than {MOST:,} resources", "Split the package"
        return note("resources", str(len(raw)), problem, remedy) or {}
    resources = {}
    for i, item in enumerate(raw):
        resource = _resource(item, f"resources[{i}]", folder, note)
        if resource and resource.name in resources:
            problem = "two resources have this name"
            note(f"resources[{i}].name", resource.name, problem, "Give one of them another name")
        elif resource:
            resources[resource.name] = resource
    return {name: _with_references(r, resources, note) for name, r in resources.items()}


def _resource(raw, where, folder, note):
    """One resource, or None if it has no name."""
    say = under(note, where)
    if not isinstance(raw, dict) or not isinstance(raw.get("name"), str) or not raw["name"]:
        problem = "is not a resource with a name"
        return say("", raw, problem, 'Write {"name": ..., "path": ..., "schema": {...}}')
    name = raw["name"]
    say = under(lambda *rest: note(*rest, table=name), where)
    only_defaults(raw, RESOURCE_DEFAULTS, say)
    dialect = taken(raw, "dialect", dict, say, {}, "Write an object, or remove it")
    schema = taken(raw, "schema", dict, say, {}, 'Write {"fields": [...]} here, in this file')
    tell = under(say, "schema")
    fields = read_fields(schema, tell)
    if dialect.get("trimSpace") is True:
        for field in (field for field in fields.values() if field["type"] != "string"):
            field["written"] = field.get("written", {}) | {"trim": True}
    return Resource(
        name=name,
        file=as_shown(raw.get("path", "")),
        place=_place(raw.get("path"), folder, say),
        declared={key: raw[key] for key in ("hash", "bytes") if key in raw},
        where=where,
        schema=schema,
        fields=fields,
        missing=read_missing_values(schema, tell),
        form=_form(raw, dialect, say),
        keys=read_keys(schema, fields, tell),
        references=[],
        row_checks=read_row_checks(schema, fields, tell),
        mapping=taken(raw, "mapping", dict, say, None, "Write an object, or remove it"),
    )


def _form(raw, dialect, note):
    """How the file is written, as far as that is declared in a way that is known."""
    say, path = under(note, "dialect"), raw.get("path")
    is_sheet = isinstance(path, str) and path.lower().endswith(".xlsx")
    only_defaults(dialect, DIALECT_DEFAULTS | ({} if is_sheet else SHEET_DEFAULTS), say)
    encoding = known_encoding(raw.get("encoding", PLAIN))
    if not encoding:
        remedy = f"Write {SUCH}"
        note("encoding", raw["encoding"], "is not an encoding that is read here", remedy)
    delimiter = dialect.get("delimiter", ",")
    return Form(
        delimiter=delimiter if delimiter in DELIMITERS else ",",
        encoding=encoding or PLAIN,
        skip_empty_end=dialect.get("skipEmptyEnd") is True,
        sheet=_sheet(dialect, say) if is_sheet else None,
    )


def _sheet(dialect, note):
    """Name or number of the sheet; the first if none is given."""
    name, number = dialect.get("sheetName"), dialect.get("sheetNumber", 1)
    if name is not None and not isinstance(name, str):
        note("sheetName", name, "is not the name of a sheet", "Write a text")
        name = None
    if type(number) is not int or number < 1:
        note("sheetNumber", number, "is not the number of a sheet", "Write 1 for the first")
        number = 1
    return name or number


def _place(path, folder, note):
    """Where a resource's file is, or None (noted) if it is not a file inside the package."""
    problem = _path_problem(path)
    if problem:
        remedy = "Write the file's path below this folder, with forward slashes, as claims.csv"
        return note("path", "" if path is None else path, problem, remedy)
    place = folder / path
    if not _is_inside(place, folder):
        problem = "leads out of the package"
        return note("path", path, problem, "Put the file itself in the package, not a link")
    if place.resolve() == (folder / DESCRIPTOR).resolve():
        return note("path", path, "is the descriptor, not a table", "Name the file of the table")
    if not os.path.isfile(place):  # unlike Path.is_file, False for a name that is too long
        problem = "is not a file" if os.path.exists(place) else "there is no such file"
        return note("path", path, problem, "Put the file there, or correct the path")
    return place


def _path_problem(path):
    if not isinstance(path, str) or not path:
        return "is not the path of one file"
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", path):
        return "is an address or a drive, not a path inside the package"
    if path.startswith(("/", "~")) or "\\" in path or not path.isprintable():
        return "is not a relative path with forward slashes"
    return "leads out of the package" if ".." in path.split("/") else ""


def _is_inside(place, folder):
    try:
        return place.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a loop of links
        return False


def _with_references(resource, resources, note):
    """The resource with its foreign keys, which need the other resources to be known."""
    say = under(lambda *rest: note(*rest, table=resource.name), f"{resource.where}.schema")
    keys = taken(resource.schema, "foreignKeys", list, say, [], "Write a list of foreign keys")
    found = [
        _reference(key, resource, resources, under(say, f"foreignKeys[{i}]"))
        for i, key in enumerate(keys)
    ]
    return resource._replace(references=[r for r in found if r])


def _reference(raw, resource, resources, note):
    """One foreign key as in `Resource.references`, or None."""
    reference = raw.get("reference") if isinstance(raw, dict) else None
    if not isinstance(reference, dict):
        remedy = 'Write {"fields": ..., "reference": {"resource": ..., "fields": ...}}'
        return note("", raw, "is not a foreign key", remedy)
    name = reference.get("resource", "") or resource.name
    if not isinstance(name, str) or name not in resources:
        remedy = f"Name one of: {', '.join(resources)}"
        return note("reference.resource", name, "is not a resource of this package", remedy)
    fields, others = resource.fields, resources[name].fields
    sound = are_fields(raw.get("fields", ""), fields, "fields", note) and are_fields(
        reference.get("fields", ""), others, "reference.fields", note
    )
    if not sound or not others:
        return None
    here, there = listed(raw["fields"]), listed(reference["fields"])
    if [fields[n]["type"] for n in here] != [others[n]["type"] for n in there]:
        return note("", raw, "the columns on its two sides differ", "Give both the same types")
    return here, name, there
