"""A Frictionless data package (v2) on disk -> a checked, typed DataFrame.

Every rule is read from the package's own `datapackage.json`: types, constraints, keys, references,
file hashes, and the package's extension `rowChecks` (a list in `schema`), whose checks are

- `ordered`: the first column is not above the second, where both are filled;
- `required_when_empty`: where the first column is empty the second is filled;
- `required_when_filled`: where the first column is filled the second is filled.

Nothing is coerced, trimmed or dropped: a table that breaks a rule is not loaded, and every broken
rule is named at once, with its file, row, column and value and what to type instead. In a string
column every text is a value ("NA" too) unless a constraint says otherwise.

Tables are read with pyarrow and checked on whole columns. Only what looks wrong is read again cell
by cell, to be explained. `tests/test_datasets.py` holds the two readings to the same verdict.
"""

import csv
import hashlib
import io
import itertools
import json
import math
import os
import re
import unicodedata
from collections import deque
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

DATA = Path(__file__).parent.parent / "data"
NAMES = ("article", "record", "wording")
DESCRIPTOR = "datapackage.json"
COLUMNS = ["table", "file", "row", "column", "value", "problem", "remedy"]
IN_FULL = 20  # problems that a message spells out
SHOWN = 200  # characters of a value that a message or a problem about raw text shows
MANY = 20_000  # distinct values above which whole-column kernels beat Python's own checks

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?")
INTEGER = re.compile(r"-?[0-9]+")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Values that are right beyond doubt, for RE2; the rest is put to the exact functions above.
CERTAIN = {
    "number": r"\A-?[0-9]{1,9}(\.[0-9]{1,6})?\z",
    "integer": r"\A-?[0-9]{1,18}\z",
    "date": r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\z",
    "boolean": r"\A(true|false)\z",
}
# Patterns that RE2 and Python's re read alike: literals, groups, simple sets, counted repeats.
PLAIN_PATTERN = re.compile(
    r"(?!.*\(\?)([A-Za-z0-9_ :/,.^$*+?()|-]|\[\^?[A-Za-z0-9_ :/,.-]+\]|\{[0-9]+(,[0-9]*)?\})*"
)
BOUNDS = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
LENGTHS = {"minLength", "maxLength"}
EVERY_TYPE = {"required", "unique", "enum"}
CONSTRAINTS = {
    "string": EVERY_TYPE | LENGTHS | {"pattern"},
    "number": EVERY_TYPE | BOUNDS,
    "integer": EVERY_TYPE | BOUNDS,
    "boolean": EVERY_TYPE,
    "date": EVERY_TYPE | BOUNDS,
}
# Properties that change how a file or a cell is read, with the only values this module reads.
FIELD_DEFAULTS = {
    "format": ["default"],
    "bareNumber": [True],
    "decimalChar": ["."],
    "groupChar": [""],
    "trueValues": [["true"]],
    "falseValues": [["false"]],
    "missingValues": [],
    "categories": [],
}
DIALECT_DEFAULTS = {
    "delimiter": [","],
    "quoteChar": ['"'],
    "doubleQuote": [True],
    "escapeChar": [None],
    "skipInitialSpace": [False],
    "header": [True],
    "headerRows": [[1]],
    "commentRows": [[]],
    "commentChar": [None],
    "nullSequence": [None],
}
RESOURCE_DEFAULTS = {
    "encoding": ["utf-8", "UTF-8", "utf8"],
    "format": ["csv"],
    "mediatype": ["text/csv"],
    "type": ["table"],
    "data": [],
    "extrapaths": [],
    "compression": [],
}
SCHEMA_DEFAULTS = {"fieldsMatch": ["exact", ["exact"]]}
# NUL, and bytes that are not UTF-8 as Python keeps them (surrogateescape).
SPOILT = re.compile("[\0\udc80-\udcff]")
ABSENT = {"na", "n/a", "#n/a", "nan", "none", "null", "nil", "-", "--", "?", "unknown"}
EXAMPLES = {
    "number": "Type digits only, such as 13000 or 0.5",
    "integer": "Type a whole number in digits only, such as 13000",
    "date": "Type the date as year-month-day, such as 2023-02-28",
    "boolean": "Type true or false",
}


class DataProblem(ValueError):  # noqa: N818 - its name is the kit's interface
    """A data package breaks its rules.

    Parameters
    ----------
    problems : DataFrame
        What `check` returns; kept as `.problems`. The message spells out the first 20.
    """

    def __init__(self, problems):
        super().__init__(problems)
        self.problems = problems

    def __str__(self):
        lines = [_line(p) for p in self.problems.head(IN_FULL).itertuples()]
        more = len(self.problems) - len(lines)
        return "\n".join([*lines, f"... and {more:,} more; see .problems"] if more else lines)


def _line(p):
    place = [p.file, "" if pd.isna(p.row) else f"row {p.row}", p.column]
    place[2] = f"column {p.column}" if place[1] and p.column else p.column
    return f"{', '.join(filter(None, place))}: {_cut(p.value)!r} - {p.problem}. {p.remedy}."


def _cut(text):
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


# --- Public functions ----------------------------------------------------------------------------


def load(package, table="claims"):
    """Load one table of a data package, checked and typed.

    The whole package is checked, not only the table.

    Parameters
    ----------
    package : str or path
        `"article"`, `"record"` or `"wording"` (folders of `data/`), or a folder that holds a
        `datapackage.json`, or that file.
    table : str
        Name of a resource of the package.

    Returns
    -------
    DataFrame
        One row a record, in the order of the file; the columns of the schema. string: `str`;
        number: `float64`; date: `datetime64[us]`; integer and boolean: `int64` and `bool` where
        the schema requires a value, else `Int64` and `boolean`. An empty cell is missing.

    Raises
    ------
    DataProblem
        If the package breaks a rule anywhere, or has no such table; `.problems` is the frame
        that `check` returns.

    Examples
    --------
    >>> import json, tempfile
    >>> schema = {"fields": [{"name": "claim_id", "type": "string"},
    ...                      {"name": "value", "type": "number", "constraints": {"minimum": 0}}]}
    >>> claims = {"name": "claims", "path": "claims.csv", "schema": schema}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "claims.csv").write_text("claim_id,value\\na1,13000\\na2,\\n")
    ...     _ = Path(folder, "datapackage.json").write_text(json.dumps({"resources": [claims]}))
    ...     load(folder)
      claim_id    value
    0       a1  13000.0
    1       a2      NaN
    """
    problems, tables = _examine(package)
    if problems.empty and table not in tables:
        problems = _no_such_table(table, tables)
    if not problems.empty:
        raise DataProblem(problems)
    return tables[table].frame


def check(path):
    """Find every problem of a data package at once.

    Parameters
    ----------
    path : str or path
        As in `load`.

    Returns
    -------
    DataFrame
        One row a problem: `table` (empty for the package itself), `file`, `row` (as a spreadsheet
        numbers records: the header is 1; missing for problems of no row), `column` (for
        `datapackage.json`: the property), `value` (as written), `problem`, `remedy`. Sorted by
        table, row, column; empty when the package is sound.

    Examples
    --------
    >>> import json, tempfile
    >>> schema = {"fields": [{"name": "claim_id", "type": "string"},
    ...                      {"name": "value", "type": "number", "constraints": {"minimum": 0}}]}
    >>> claims = {"name": "claims", "path": "claims.csv", "schema": schema}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "claims.csv").write_text('claim_id,value\\na1,-5\\na2,"13,000"\\n')
    ...     _ = Path(folder, "datapackage.json").write_text(json.dumps({"resources": [claims]}))
    ...     problems = check(folder)
    >>> print(DataProblem(problems))
    claims.csv, row 2, column value: '-5' - is below the minimum, 0. Type 0 or more.
    claims.csv, row 3, column value: '13,000' - has a comma in it. Type 13000.
    """
    return _examine(path)[0]


def paragraph_sha256(text):
    """Fingerprint a paragraph: the SHA-256, in hex, of its stripped text in UTF-8.

    Examples
    --------
    >>> paragraph_sha256(" Thousands of troops. ")[:16]
    '86d81d5e9e5d6acc'
    """
    return hashlib.sha256(text.strip().encode()).hexdigest()


def paragraphs(text_path):
    """Number and fingerprint the paragraphs of a text, to fill `paragraph_sha256`.

    Parameters
    ----------
    text_path : str or path
        A UTF-8 text whose paragraphs are its non-empty lines; the first is the headline.

    Returns
    -------
    DataFrame
        `paragraph` (from 1), `text` (stripped), `sha256` (hex, of that text).

    Raises
    ------
    OSError, UnicodeDecodeError
        If the text cannot be read as UTF-8.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.txt").write_text("Headline\\n\\nThousands of troops.\\n")
    ...     paragraphs(Path(folder, "a.txt"))[["paragraph", "text"]]
       paragraph                  text
    0          1              Headline
    1          2  Thousands of troops.
    """
    # Split at newlines only: str.splitlines also splits at U+2028, form feeds and others.
    lines = Path(text_path).read_bytes().decode("utf-8-sig").split("\n")
    text = [line.strip() for line in lines if line.strip()]
    return pd.DataFrame(
        {
            "paragraph": range(1, len(text) + 1),
            "text": pd.array(text, dtype="str"),
            "sha256": pd.array([paragraph_sha256(t) for t in text], dtype="str"),
        }
    )


def check_against_text(package, text_path):
    """Find the claims whose wording does not stand in the text they are taken from.

    Looks at each table with the columns `wording`, `paragraph` and `paragraph_sha256`. The wording
    must stand word for word in the paragraph (both in Unicode NFC, otherwise as written), and the
    paragraph must have the fingerprint. A row with no wording gets the fingerprint check only.

    Parameters
    ----------
    package : str or path
        As in `load`.
    text_path : str or path
        As in `paragraphs`.

    Returns
    -------
    DataFrame
        As `check` returns it; each problem names the claim by its first column.

    Raises
    ------
    DataProblem
        If the package itself is not sound.

    Examples
    --------
    >>> import json, tempfile
    >>> fields = [{"name": "claim_id", "type": "string"}, {"name": "wording", "type": "string"},
    ...           {"name": "paragraph", "type": "integer"},
    ...           {"name": "paragraph_sha256", "type": "string"}]
    >>> claims = {"name": "claims", "path": "claims.csv", "schema": {"fields": fields}}
    >>> row = f"a1,more than 13,1,{paragraph_sha256('Over 13 boxes')}"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.txt").write_text("Over 13 boxes")
    ...     _ = Path(folder, "claims.csv").write_text(
    ...         f"claim_id,wording,paragraph,paragraph_sha256\\n{row}\\n")
    ...     _ = Path(folder, "datapackage.json").write_text(json.dumps({"resources": [claims]}))
    ...     print(check_against_text(folder, Path(folder, "a.txt")).problem[0])
    claim_id a1: the wording does not stand in paragraph 1
    """
    problems, tables = _examine(package)
    if not problems.empty:
        raise DataProblem(problems)
    try:
        text = paragraphs(text_path)
    except (OSError, UnicodeDecodeError) as error:
        problem = f"cannot be read as UTF-8 text: {error}"
        return _problems([_found("", str(text_path), problem, "Name a text saved as UTF-8")])
    quoting = {"wording", "paragraph", "paragraph_sha256"}
    found = [_misquotes(t, text) for t in tables.values() if quoting <= set(t.frame)]
    return _problems(found or [_nothing_quotes()])


def _arrow():
    """pyarrow and its kernels and reader, imported only when a package is read."""
    import pyarrow
    import pyarrow.compute
    import pyarrow.csv

    return pyarrow, pyarrow.compute, pyarrow.csv


# --- Problems as frames --------------------------------------------------------------------------


def _found(table, file, problem, remedy, row=None, column="", value=""):
    """Problems as a frame; any argument may be one value or one a row."""
    values = [table, file, row, column, value, problem, remedy]
    many = [v for v in values if not isinstance(v, str | int | None)]
    frame = dict(zip(COLUMNS, values, strict=True))
    frame = pd.DataFrame(frame, index=range(len(many[0]) if many else 1))
    return frame.astype({name: "Int64" if name == "row" else "str" for name in COLUMNS})


def _problems(frames):
    empty = _found([], [], [], [], [], [], [])
    return pd.concat([empty, *frames], ignore_index=True)


def _sorted(frames, fields):
    """One table's problems by row, then in the order of its columns; those of none come first."""
    if not frames:
        return []
    problems = _problems(frames)
    order = {name: i for i, name in enumerate(["", *fields])}
    column = problems["column"].map(order).fillna(len(order))
    return [problems.iloc[np.lexsort([column, problems["row"].fillna(0)])]]


def _no_such_table(table, tables):
    problem, remedy = "the package has no such table", f"Name one of: {', '.join(tables)}"
    return _problems([_found(table, DESCRIPTOR, problem, remedy, column="resources", value=table)])


# --- The descriptor: datapackage.json ------------------------------------------------------------


class _Resource(NamedTuple):
    name: str
    file: str  # the path as declared
    place: Path | None  # where it is, if it may be opened
    declared: dict  # hash and bytes, where declared
    where: str  # its place in the descriptor
    schema: dict  # as declared
    fields: dict  # name: {"name", "type", "constraints"}, only with constraints that hold
    missing: list
    keys: list  # tuples of column names
    references: list  # (columns, name of a resource, its columns)
    row_checks: list


def _located(path):
    if isinstance(path, str) and path in NAMES:
        path = DATA / path
    path = Path(path)
    return path if path.suffix == ".json" and not os.path.isdir(path) else path / DESCRIPTOR


def _parsed(text, note):
    def unique_keys(pairs):
        keys = [key for key, _ in pairs]
        for key in {k for k in keys if keys.count(k) > 1}:
            note(key, key, "this key stands twice in one object", "Delete one of the two")
        return dict(pairs)

    def no_constant(name):
        note("", name, "is not JSON", "Type a number, or null")

    return json.loads(text, object_pairs_hook=unique_keys, parse_constant=no_constant)


def _descriptor(file, note):
    """The descriptor as a dictionary, empty (and noted) if it cannot be read."""
    try:
        parsed = _parsed(file.read_bytes().decode("utf-8"), note)
        # Half a character, as JSON's \ud800 may write it, has no bytes and fails here.
        json.dumps(parsed, ensure_ascii=False).encode()
    except OSError:
        remedy = f"Name a folder that holds a {DESCRIPTOR}, or one of: {', '.join(_shipped())}"
        note("", str(file), "there is no such file", remedy)
    except UnicodeDecodeError as error:
        note("", "", f"is not UTF-8: {error}", "Save the file as UTF-8")
    except (ValueError, RecursionError) as error:
        note("", "", f"is not JSON: {error}", "Correct it there; a JSON checker shows the place")
    else:
        if isinstance(parsed, dict):
            return parsed
        note("", parsed, "is not a JSON object", 'Write {"name": ..., "resources": [...]}')
    return {}


def _shipped():
    return [name for name in NAMES if (DATA / name / DESCRIPTOR).is_file()] or NAMES


def _under(note, prefix):
    """A note for the properties below `prefix`."""
    return lambda where, *rest: note(f"{prefix}.{where}" if where else prefix, *rest)


def _as_shown(value):
    return _cut(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _taken(parent, key, kind, note, default, remedy):
    """`parent[key]` if it has the right JSON type, else (noted) the default."""
    value = parent.get(key, default)
    if key not in parent or isinstance(value, kind):
        return value
    note(key, value, "has the wrong JSON type", remedy)
    return default


def _only_defaults(parent, defaults, note):
    for key in [k for k in defaults if k in parent and parent[k] not in defaults[k]]:
        allowed = " or ".join(json.dumps(value, ensure_ascii=False) for value in defaults[key])
        remedy = f"Write {allowed}, or remove it" if allowed else "Remove it"
        note(key, parent[key], "is not supported here", remedy)


def _resources(descriptor, folder, note):
    """The resources that can be checked; everything else is noted."""
    raw = _taken(descriptor, "resources", list, note, [], "Write a list of resources")
    if not raw and descriptor:
        note("resources", "", "the package lists no resources", 'Write "resources": [{...}]')
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
    say = _under(note, where)
    if not isinstance(raw, dict) or not isinstance(raw.get("name"), str) or not raw["name"]:
        problem = "is not a resource with a name"
        return say("", raw, problem, 'Write {"name": ..., "path": ..., "schema": {...}}')
    name = raw["name"]
    say = _under(lambda *rest: note(*rest, table=name), where)
    _only_defaults(raw, RESOURCE_DEFAULTS, say)
    dialect = _taken(raw, "dialect", dict, say, {}, "Write an object, or remove it")
    _only_defaults(dialect, DIALECT_DEFAULTS, _under(say, "dialect"))
    schema = _taken(raw, "schema", dict, say, {}, 'Write {"fields": [...]} here, in this file')
    tell = _under(say, "schema")
    fields = _fields(schema, tell)
    return _Resource(
        name=name,
        file=_as_shown(raw.get("path", "")),
        place=_place(raw.get("path"), folder, say),
        declared={key: raw[key] for key in ("hash", "bytes") if key in raw},
        where=where,
        schema=schema,
        fields=fields,
        missing=_missing_values(schema, tell),
        keys=_keys(schema, fields, tell),
        references=[],
        row_checks=_row_checks(schema, fields, tell),
    )


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


def _fields(schema, note):
    raw = _taken(schema, "fields", list, note, [], "Write a list of fields")
    _only_defaults(schema, SCHEMA_DEFAULTS, note)
    if not raw:
        note("fields", "", "the schema lists no fields", 'Write [{"name": ..., "type": ...}]')
    fields = {}
    for i, item in enumerate(raw):
        say = _under(note, f"fields[{i}]")
        if not isinstance(item, dict) or not isinstance(item.get("name"), str):
            say("", item, "is not a field with a name", 'Write {"name": ..., "type": ...}')
        elif item["name"] in fields:
            say("name", item["name"], "two fields have this name", "Rename one of them")
        else:
            fields[item["name"]] = _field(item, say)
    return _required_keys(schema, fields)


def _field(raw, note):
    kind = raw.get("type")
    if not isinstance(kind, str) or kind not in CONSTRAINTS:
        remedy = f"Write one of: {', '.join(CONSTRAINTS)}"
        note("type", raw.get("type", ""), "is not a supported type", remedy)
        return {"name": raw["name"], "type": "string", "constraints": {}}
    _only_defaults(raw, FIELD_DEFAULTS, note)
    given = _taken(raw, "constraints", dict, note, {}, 'Write an object, as {"required": true}')
    say = _under(note, "constraints")
    sound = {k: v for k, v in given.items() if _is_sound_constraint(kind, k, v, say)}
    return {"name": raw["name"], "type": kind, "constraints": sound}


def _is_sound_constraint(kind, key, value, note):
    if key not in CONSTRAINTS[kind]:
        remedy = f"Remove it, or use one of: {', '.join(sorted(CONSTRAINTS[kind]))}"
        return note(key, value, f"is not a supported constraint of a {kind} field", remedy)
    remedy = _constraint_remedy(kind, key, value)
    return not remedy or note(key, value, f"is not a {key} for a {kind} field", remedy)


def _constraint_remedy(kind, key, value):
    """What to write instead; empty if the constraint is sound."""
    if key in ("required", "unique"):
        return "" if isinstance(value, bool) else "Write true or false"
    if key in LENGTHS:
        return "" if type(value) is int and value >= 0 else "Write a whole number, 0 or more"
    if key == "pattern":
        return "" if _is_pattern(value) else "Write a regular expression that compiles"
    if key == "enum":
        sound = (
            isinstance(value, list) and value and all(_native(kind, v) is not None for v in value)
        )
        return "" if sound else f"Write a list of {kind} values"
    return "" if _native(kind, value) is not None else f"Write a {kind}"


def _is_pattern(value):
    try:
        return isinstance(value, str) and bool(re.compile(value))
    except (re.error, OverflowError, RecursionError):
        return False


def _native(kind, value):
    """A value of the descriptor (written as JSON or as a cell) in the field's own type."""
    if isinstance(value, str):
        return READ[kind](value)
    fits = {"boolean": bool, "number": int | float, "integer": int}.get(kind, ())
    if isinstance(value, bool) and kind != "boolean":
        return None
    return READ[kind](json.dumps(value)) if isinstance(value, fits) else None


def _missing_values(schema, note):
    raw = _taken(schema, "missingValues", list, note, [""], 'Write a list of texts, as [""]')
    for value in [v for v in raw if not isinstance(v, str)]:
        note("missingValues", value, "is not supported here", 'Write a list of texts, as [""]')
    return [v for v in raw if isinstance(v, str)]


def _names(raw):
    """Column names, which a descriptor may write as one text or as a list."""
    names = [raw] if isinstance(raw, str) else raw
    return names if isinstance(names, list) and all(isinstance(n, str) for n in names) else []


def _are_fields(raw, fields, where, note):
    names = _names(raw)
    if names and set(names) <= set(fields):
        return True
    return note(where, raw, "is not a list of this table's columns", "Name columns of the schema")


def _required_keys(schema, fields):
    """A column of the primary key is required, whether its constraints say so or not."""
    for name in set(_names(schema.get("primaryKey", []))) & set(fields):
        fields[name]["constraints"]["required"] = True
    return fields


def _keys(schema, fields, note):
    unique = [(name,) for name, field in fields.items() if field["constraints"].get("unique")]
    more = _taken(schema, "uniqueKeys", list, note, [], "Write a list of lists of columns")
    declared = [(f"uniqueKeys[{i}]", key) for i, key in enumerate(more)]
    if schema.get("primaryKey"):
        declared.insert(0, ("primaryKey", schema["primaryKey"]))
    sound = [tuple(_names(k)) for where, k in declared if _are_fields(k, fields, where, note)]
    return list(dict.fromkeys([*sound, *unique]))  # one column is often declared both ways


def _row_checks(schema, fields, note):
    raw = _taken(schema, "rowChecks", list, note, [], "Write a list of checks")
    return [
        c for i, c in enumerate(raw) if _is_row_check(c, fields, _under(note, f"rowChecks[{i}]"))
    ]


def _is_row_check(raw, fields, note):
    if not isinstance(raw, dict) or raw.get("check") not in list(ROW_CHECKS):
        remedy = f'Write {{"check": ..., "columns": [...]}}; checks are: {", ".join(ROW_CHECKS)}'
        return note("", raw, "is not a supported check", remedy)
    if not _are_fields(raw.get("columns", ""), fields, "columns", note):
        return False
    types = [fields[name]["type"] for name in _names(raw["columns"])]
    if len(types) != 2:
        return note("columns", raw["columns"], "is not a pair of columns", "Name two columns")
    ordered = types == ["date", "date"] or set(types) <= {"number", "integer"}
    if raw["check"] == "ordered" and not ordered:
        return note(
            "columns", raw["columns"], "cannot be put in order", "Name two numbers or dates"
        )
    return isinstance(raw.get("remedy", ""), str) or note(
        "remedy", raw["remedy"], "is not a text", "Write one sentence that says what to type"
    )


def _with_references(resource, resources, note):
    """The resource with its foreign keys, which need the other resources to be known."""
    say = _under(lambda *rest: note(*rest, table=resource.name), f"{resource.where}.schema")
    keys = _taken(resource.schema, "foreignKeys", list, say, [], "Write a list of foreign keys")
    found = [
        _reference(key, resource, resources, _under(say, f"foreignKeys[{i}]"))
        for i, key in enumerate(keys)
    ]
    return resource._replace(references=[r for r in found if r])


def _reference(raw, resource, resources, note):
    reference = raw.get("reference") if isinstance(raw, dict) else None
    if not isinstance(reference, dict):
        remedy = 'Write {"fields": ..., "reference": {"resource": ..., "fields": ...}}'
        return note("", raw, "is not a foreign key", remedy)
    name = reference.get("resource", "") or resource.name
    if not isinstance(name, str) or name not in resources:
        remedy = f"Name one of: {', '.join(resources)}"
        return note("reference.resource", name, "is not a resource of this package", remedy)
    fields, others = resource.fields, resources[name].fields
    sound = _are_fields(raw.get("fields", ""), fields, "fields", note) and _are_fields(
        reference.get("fields", ""), others, "reference.fields", note
    )
    if not sound or not others:
        return None
    here, there = _names(raw["fields"]), _names(reference["fields"])
    if [fields[n]["type"] for n in here] != [others[n]["type"] for n in there]:
        return note("", raw, "the columns on its two sides differ", "Give both the same types")
    return here, name, there


# --- One cell: text -> value, or what is wrong with it -------------------------------------------


def _number(text):
    value = float(text) if NUMBER.fullmatch(text) else math.inf
    return value if math.isfinite(value) and _holds(value, text) else None


def _holds(value, text):
    """Whether a float64 gives back every digit that was written."""
    if len(text) <= 15 and not set(text) & set("eE"):
        return True
    if value == 0:
        return not re.search("[1-9]", re.split("[eE]", text)[0])
    exact = Decimal(text)
    rounded = f"{value:.{len(exact.as_tuple().digits) - 1}e}"
    return exact in (Decimal(repr(value)), Decimal(rounded))


def _integer(text):
    if not INTEGER.fullmatch(text) or len(text.lstrip("-0")) > 19:
        return None
    return int(text) if -(2**63) <= int(text) < 2**63 else None


def _date(text):
    try:
        return date.fromisoformat(text) if DATE.fullmatch(text) else None
    except ValueError:
        return None


READ = {
    "string": str,
    "number": _number,
    "integer": _integer,
    "boolean": {"true": True, "false": False}.get,
    "date": _date,
}


def _tidied(kind, text):
    """The value that was probably meant, as it should be typed; empty if none is plain."""
    digits = "".join(str(unicodedata.decimal(c, c)) for c in text)
    bare = digits.strip().replace("\N{MINUS SIGN}", "-").removeprefix("+").removesuffix("%").strip()
    if kind == "boolean":
        bare = bare.lower()
    if kind == "date":
        bare = re.sub(r"(?<=[0-9])[T ][0-9:.]+Z?$", "", bare)
    elif re.fullmatch(r"-?[0-9]{1,3}([,_'’\s][0-9]{3})+(\.[0-9]+)?", bare):
        bare = re.sub(r"[,_'’\s]", "", bare)
    elif re.fullmatch(r"-?[0-9]+,[0-9]+", bare):
        bare = bare.replace(",", ".")
    return bare if READ[kind](bare) is not None else ""


def _unreadable(kind, text, required):
    """Problem and remedy of a text that is not of its column's type."""
    if text.strip().lower() in ABSENT:
        remedy = f"Type the {kind}; this column may not be empty" if required else None
        return "stands for a missing value", remedy or "Leave the cell empty"
    whole = kind in ("number", "integer")
    if whole and NUMBER.fullmatch(text) and not (kind == "integer" and re.search("[.eE]", text)):
        return _unholdable(kind, text)
    if whole and re.fullmatch("[+-]?inf(inity)?", text.strip().lower()):
        return "is not finite", "Type a finite number, or leave the cell empty"
    if kind == "date" and DATE.fullmatch(text):
        return "is not a day of the calendar", _day_remedy(text)
    tidied = _tidied(kind, text)
    remedy = f"Type {tidied}" if tidied else EXAMPLES[kind]
    if whole and "%" in text and tidied:
        remedy = f"Type {tidied} without the sign (divided by 100, if the column holds shares)"
    return _oddity(kind, text), remedy


def _unholdable(kind, text):
    if kind == "number" and math.isinf(float(text)):
        return "is too large for a number", "Type a number below 1.8e308, or leave the cell empty"
    remedy = "Type fewer digits, or make the column a string if it holds names or codes"
    holder = "an integer (int64)" if kind == "integer" else "a number (float64)"
    return f"has more digits than {holder} can hold", remedy


def _day_remedy(text):
    year, month = int(text[:4]), int(text[5:7])
    if year < 1 or month not in range(1, 13):
        return EXAMPLES["date"]
    last = pd.Period(year=year, month=month, freq="M").days_in_month
    return f"Type a day from {text[:8]}01 to {text[:8]}{last}"


def _oddity(kind, text):
    signs = {"%": "a percent sign", ",": "a comma", "\N{MINUS SIGN}": "a typographic minus sign"}
    if text != text.strip():
        return "has space around it"
    if any(c.isdigit() and not c.isascii() for c in text):
        return "has digits other than 0 to 9"
    named = [name for sign, name in signs.items() if sign in text and kind in ("number", "integer")]
    return f"has {named[0]} in it" if named else f"is not {'an' if kind[0] == 'i' else 'a'} {kind}"


def _limits(field):
    """The constraints of a field on one value: (test, problem, remedy)."""
    kind, rules = field["type"], field["constraints"]
    for key, limit in rules.items():
        if key in BOUNDS:
            yield _bound(key, _native(kind, limit), limit)
        elif key in LENGTHS:
            yield _length(key, limit)
        elif key == "enum":
            known = {_native(kind, v) for v in limit}
            remedy = f"Type one of: {', '.join(_as_shown(v) for v in limit)}"
            yield (lambda v, known=known: v in known), "is not one of the allowed values", remedy
        elif key == "pattern":
            whole = re.compile(limit).fullmatch
            yield whole, f"does not fit the pattern {limit}", "Type a value in that form"


def _bound(key, limit, shown):
    return {
        "minimum": (limit.__le__, f"is below the minimum, {shown}", f"Type {shown} or more"),
        "maximum": (limit.__ge__, f"is above the maximum, {shown}", f"Type {shown} or less"),
        "exclusiveMinimum": (limit.__lt__, f"is not above {shown}", f"Type more than {shown}"),
        "exclusiveMaximum": (limit.__gt__, f"is not below {shown}", f"Type less than {shown}"),
    }[key]


def _length(key, limit):
    if key == "minLength":
        return lambda v: len(v) >= limit, f"is shorter than {limit} characters", "Type it in full"
    return lambda v: len(v) <= limit, f"is longer than {limit} characters", "Shorten it"


def _explanation(field):
    """A function from a text to its (problem, remedy) pairs; none when the text is sound."""
    read, limits = READ[field["type"]], list(_limits(field))
    required = field["constraints"].get("required", False)

    def explain(text):
        value = read(text)
        if value is None:
            return [_unreadable(field["type"], text, required)]
        return [(problem, remedy) for test, problem, remedy in limits if not test(value)]

    return explain


# --- One column: is it sound, and if not, where --------------------------------------------------


def _is_sound(column, field):
    """Whether every filled cell keeps the field's rules, by whole-column kernels where they do."""
    _, pc, _ = _arrow()
    if field["type"] == "string":
        if not set(field["constraints"]) - {"required", "unique"}:
            return True
        values = column.drop_null() if column.null_count else column
        return _certain(values, field) or not any(
            map(_explanation(field), _texts(pc.unique(values)))
        )
    values = pc.unique(column).drop_null()
    if len(values) > MANY and _certain(values, field):
        return True
    return not any(map(_explanation(field), _texts(values)))


def _texts(values):
    # Through numpy: to_pylist makes a scalar of each value, which is several times slower.
    return values.to_numpy(zero_copy_only=False).tolist()


def _certain(values, field):
    """Whether the values are sound beyond doubt; False asks for the exact functions."""
    pa, pc, _ = _arrow()
    kind, rules = field["type"], field["constraints"]
    if kind != "string" and not _all(pc.match_substring_regex(values, CERTAIN[kind])):
        return False
    try:
        typed = _cast(values, kind)
        return all(_certain_rule(values, typed, kind, key, rules[key]) for key in rules)
    except pa.ArrowInvalid:
        return False


def _certain_rule(values, typed, kind, key, limit):
    pa, pc, _ = _arrow()
    if key == "pattern":
        plain = PLAIN_PATTERN.fullmatch(limit)
        return bool(plain) and _all(pc.match_substring_regex(values, rf"\A(?:{limit})\z"))
    if key == "enum":
        known = pa.array([_native(kind, v) for v in limit], typed.type)
        return _all(pc.is_in(typed, value_set=known))
    if key in LENGTHS:
        compare = pc.greater_equal if key == "minLength" else pc.less_equal
        return _all(compare(pc.utf8_length(values), limit))
    names = {"minimum": "greater_equal", "maximum": "less_equal"}
    names |= {"exclusiveMinimum": "greater", "exclusiveMaximum": "less"}
    if key in BOUNDS:
        return _all(getattr(pc, names[key])(typed, pa.scalar(_native(kind, limit), typed.type)))
    return True  # required and unique are not about one value


def _all(flags):
    _, pc, _ = _arrow()
    return pc.all(flags, min_count=0).as_py()


def _cast(column, kind):
    pa, pc, _ = _arrow()
    if kind == "boolean":
        return pc.equal(column, "true")
    types = {"number": pa.float64(), "integer": pa.int64(), "date": pa.date32()}
    return column.cast(types.get(kind, pa.string()))


def _cell_problems(column, field):
    """The problems of filled cells, and the texts that have no value."""
    pa, pc, _ = _arrow()
    explain, read = _explanation(field), READ[field["type"]]
    wrong = {
        text: found for text in _texts(pc.unique(column.drop_null())) if (found := explain(text))
    }
    index = pc.index_in(column, value_set=pa.array(wrong, pa.string())).to_pandas()
    cells = index.dropna().rename("code").rename_axis("at").reset_index()
    reasons = [
        (code, text, problem, remedy)
        for code, (text, found) in enumerate(wrong.items())
        for problem, remedy in found
    ]
    reasons = pd.DataFrame(reasons, columns=["code", "value", "problem", "remedy"])
    cells = cells.astype({"code": "int64"}).merge(reasons, on="code")
    cells = cells.assign(row=cells["at"] + 2, column=field["name"])
    return cells, [text for text in wrong if read(text) is None]


def _typed(column, field):
    """A pandas array of the field's type, from texts that all have a value."""
    values, kind = _cast(column, field["type"]), field["type"]
    if kind == "string":
        return pd.array(values, dtype="str")
    if kind == "number":
        return values.to_numpy()
    if kind == "date":
        return pd.array(values.cast("timestamp[us]").to_numpy(), dtype="datetime64[us]")
    empty = values.is_null().to_numpy()
    filled = values.fill_null(0 if kind == "integer" else False).to_numpy()
    if field["constraints"].get("required") and not column.null_count:
        return filled
    array = pd.arrays.IntegerArray if kind == "integer" else pd.arrays.BooleanArray
    return array(filled.copy(), empty.copy())


# --- One file: bytes -> columns of text ----------------------------------------------------------


class _Columns(NamedTuple):
    texts: dict  # name: ChunkedArray of strings, null where the cell is empty
    found: list  # problems of the file's shape: frames with row, column, value, problem, remedy
    quiet_rows: set  # rows whose cells stand in the wrong place
    quiet_cells: set  # (row, column) whose text is broken
    whole: bool  # whether every record could be read


def _read(data, names, missing):
    """The columns at full speed, or None where the file needs the exact reader."""
    pa, _, _ = _arrow()
    start = _header_end(data, names)
    if not start or b"\0" in data or _bare_returns(data):
        return None
    quotes = _quotes(data)
    if not _are_regular(quotes, data):
        return None
    try:
        table = _parse(pa.py_buffer(data).slice(start), names, missing, len(quotes) > 0)
    except pa.ArrowInvalid:
        return None
    texts = dict(zip(names, table.columns, strict=True))
    return None if _may_misread(texts, data, missing) else _Columns(texts, [], set(), set(), True)


def _header_end(data, names):
    """Where the first record begins; 0 if the header is not the expected one in one line."""
    end = data.find(b"\n") + 1
    try:
        header = next(csv.reader([data[:end].decode("utf-8")], strict=True), None)
    except (UnicodeDecodeError, csv.Error):
        return 0
    return end if header == names and len(data) > end else 0


def _quotes(data, step=1 << 20):
    """Where the quotation marks stand, looked for in pieces that fit the processor's cache."""
    view = np.frombuffer(data, np.uint8)
    pieces = [np.flatnonzero(view[i : i + step] == 34) + i for i in range(0, len(view), step)]
    return np.concatenate([np.empty(0, np.int64), *pieces])


def _are_regular(quotes, data):
    """Whether each cell that has a quotation mark is quoted by the book.

    The marks, taken in order, alternately open and close: an opening one follows a separator, a
    closing one precedes it, unless it touches its neighbour (a doubled mark inside a cell).
    pyarrow itself takes broken quotes without a word.
    """
    if len(quotes) % 2:
        return False
    separator = np.zeros(256, bool)
    separator[[10, 13, 44]] = True
    view = np.frombuffer(data, np.uint8)
    opens, closes = quotes[::2], quotes[1::2]
    before = separator[view[opens - 1]] | (opens == 0)
    after = separator[view[(closes + 1) % max(len(view), 1)]] | (closes == len(view) - 1)
    touches = closes[:-1] + 1 == opens[1:]
    before[1:] |= touches
    after[:-1] |= touches
    return bool(before.all() and after.all())


def _bare_returns(data):
    return data.count(b"\r") - data.count(b"\r\n") if b"\r" in data else 0


def _parse(buffer, names, missing, newlines):
    pa, _, arrow = _arrow()
    convert = arrow.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()),
        null_values=missing,
        strings_can_be_null=True,
    )
    read = arrow.ReadOptions(column_names=names, block_size=1 << 22)
    parse = arrow.ParseOptions(newlines_in_values=newlines, ignore_empty_lines=False)
    return arrow.read_csv(pa.BufferReader(buffer), read, parse, convert)


def _may_misread(texts, data, missing):
    """Whether there may be lines or cells that pyarrow reads differently from the csv module.

    pyarrow turns a blank line into a record of empty cells, and has no limit on a cell's size.
    """
    _, pc, _ = _arrow()
    columns, limit = texts.values(), csv.field_size_limit()
    if any((pc.max(pc.binary_length(c)).as_py() or 0) > limit for c in columns):
        return True
    if "" in missing and not all(c.null_count for c in columns):
        return False
    return b"\n\n" in data or b"\n\r\n" in data


def _read_exactly(data, names, missing):
    """The columns read record by record, with every problem of the file's shape."""
    data, found = _decoded(data, names)
    records = _records(data)
    header = next(records, None)
    if not header or isinstance(header, _Unreadable):
        found.append(_at(1, "", "", "there is no header", f"Type the header: {','.join(names)}"))
        return _Columns({}, found, set(), set(), False)
    header, spoilt = _mended(header, names)
    found += [_spoilt(1, header[i], text) for i, text in spoilt.items()]
    places, wrong = _header_problems(header, names)
    texts, body = _body(records, header, places)
    null = {name: _with_nulls(column, missing) for name, column in texts.items()}
    return body._replace(texts=null, found=[*found, *wrong, *body.found])


class _Unreadable(NamedTuple):
    line: str
    problem: str


def _records(data):
    """Each record's cells, or an _Unreadable line.

    After a broken quotation mark reading goes on with the next line: the mark may have swallowed
    any number of sound ones.
    """
    lines = io.TextIOWrapper(io.BytesIO(data), "utf-8", "surrogateescape", newline="")
    waiting, taken = deque(), []

    def source():
        while waiting or (line := next(lines, None)) is not None:
            taken.append(waiting.popleft() if waiting else line)
            yield taken[-1]

    reader = csv.reader(source(), strict=True)
    while True:
        taken.clear()
        try:
            record = next(reader, None)
        except csv.Error as error:
            record = _Unreadable(taken[0].rstrip("\r\n"), _quote_problem(str(error), len(taken)))
            waiting.extendleft(reversed(taken[1:]))
            reader = csv.reader(source(), strict=True)
        if record is None:
            return
        yield record


def _quote_problem(error, lines):
    if "expected after" in error and lines == 1:
        return "has text after a closing quotation mark"
    return "has a quotation mark that is never closed, or a cell that is far too long"


def _decoded(data, names):
    """The file's bytes as UTF-8 without a byte-order mark, and what had to be undone."""
    found, encoding = [], _wide_encoding(data)
    if encoding:
        found = [_at(1, "", "", "the file is UTF-16, not UTF-8", "Save the file as UTF-8")]
        data = data.decode(encoding, "replace").encode()
    if data.startswith(b"\xef\xbb\xbf"):
        if not encoding:
            remedy = "Save the file as UTF-8 without a byte-order mark (BOM)"
            found = [
                _at(1, names[0], "\ufeff", "a byte-order mark stands before the header", remedy)
            ]
        data = data[3:]
    if count := _bare_returns(data):
        row = _row_of(data, re.search(rb"\r(?!\n)", data).start())
        problem = f"the file has {count:,} carriage returns without a line feed, here the first"
        found.append(_at(row, "", "\r", problem, "Save the file with Windows or Unix line ends"))
    return data, found


def _wide_encoding(data):
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[:1000]
    if head[1::2].count(0) * 4 > len(head):
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) * 4 > len(head) else ""


def _row_of(data, position):
    """The record that holds a position: what stands before it, with one more letter, ends there."""
    text = (data[:position] + b"x").decode("utf-8", "replace")
    return sum(1 for _ in csv.reader(io.StringIO(text, newline="")))


def _at(row, column, value, problem, remedy):
    return pd.DataFrame([(row, column, value, problem, remedy)], columns=COLUMNS[2:])


def _mended(cells, expected):
    """Cells as valid text, and the spoilt ones as they were, by position."""
    if not SPOILT.search("".join(cells)):
        return cells, {}
    spoilt = {i: cell for i, cell in enumerate(cells) if SPOILT.search(cell)}
    cells = [_valid(cell) if i in spoilt else cell for i, cell in enumerate(cells)]
    for i in spoilt if expected else ():  # a header cell: which column it names is clear
        if i < len(expected) and expected[i] not in cells:
            cells[i] = expected[i]
    return cells, spoilt


def _valid(cell):
    return cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _spoilt_reason(cell):
    bad = [ord(c) - 0xDC00 for c in SPOILT.findall(cell) if c != "\0"]
    if not bad:
        return "has a NUL byte in it", "Delete the invisible character"
    guess = cell.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    hint = f" (is {_cut(guess)!r} meant?)" if "\ufffd" not in guess else ""
    return f"is not UTF-8: byte 0x{bad[0]:02X}", f"Save the file as UTF-8{hint}"


def _spoilt(row, column, cell):
    return _at(row, column, _valid(cell), *_spoilt_reason(cell))


def _header_problems(header, names):
    """Where each expected column stands, and what is wrong with the header (row 1)."""
    found, places = [], {}
    for i, name in enumerate(header):
        if name not in names:
            remedy = f"Delete the column, or describe it in {DESCRIPTOR}"
            found.append(_at(1, name, name, "is not a column of this table", remedy))
        elif name in places:
            found.append(_at(1, name, name, "two columns have this header", "Rename or delete one"))
        else:
            places[name] = i
    for name in [n for n in names if n not in places]:
        remedy = f"Add a column with the header {name}, after {_neighbour(names, name)}"
        found.append(_at(1, name, "", "the column is missing", remedy))
    return places, found or _disorder(header, names)


def _neighbour(names, name):
    return names[names.index(name) - 1] if name != names[0] else "nothing: as the first"


def _disorder(header, names):
    pairs = [
        (here, i)
        for i, (here, name) in enumerate(zip(header, names, strict=True), 1)
        if here != name
    ]
    return [
        _at(1, name, name, f"stands in place {i}", f"Move it to place {names.index(name) + 1}")
        for name, i in pairs
    ]


def _body(records, header, places):
    """Columns of text (by name) and the problems of the records' shape."""
    pa, _, _ = _arrow()
    found, quiet_rows, quiet_cells, whole = [], set(), set(), True
    blocks = {name: [] for name in places}
    numbered = enumerate(records, 2)
    while block := list(itertools.islice(numbered, 20_000)):
        rows = []
        for row, record in block:
            reason = _shape_reason(record, header)
            if reason:
                found.append((row, "", *reason))
                quiet_rows.add(row)
                whole &= not isinstance(record, _Unreadable)
                record = _padded(record, len(header))
            record, spoilt = _mended(record, None)
            for i, cell in spoilt.items():
                found.append((row, header[i], _valid(cell), *_spoilt_reason(cell)))
                quiet_cells.add((row, header[i]))
            rows.append(record)
        columns = list(zip(*rows, strict=True))
        for name, i in places.items():
            blocks[name].append(pa.array(columns[i], pa.string()))
    texts = {name: pa.chunked_array(b, pa.string()) for name, b in blocks.items()}
    frame = pd.DataFrame(found, columns=COLUMNS[2:])
    return texts, _Columns({}, [frame], quiet_rows, quiet_cells, whole)


def _shape_reason(record, header):
    """(value, problem, remedy) of a record that is no row of this table; else None."""
    if isinstance(record, _Unreadable):
        remedy = 'Close the mark at the end of its cell, and type "" for one inside a cell'
        return _cut(_valid(record.line)), record.problem, remedy
    have, want = len(record), len(header)
    if have == want:
        return None
    if not record:
        return "", "the row is empty", "Delete the empty line"
    if have > want:
        extra = _cut(_valid(",".join(record[want:])))
        remedy = (
            f"Delete {have - want}, or put quotation marks around a cell that has a comma in it"
        )
        return extra, f"the row has {have} cells for {want} columns", remedy
    lacking = ", ".join(header[have:])
    return "", f"the row ends before {lacking}", f"Add {want - have} commas, or the lacking cells"


def _padded(record, width):
    cells = [] if isinstance(record, _Unreadable) else record[:width]
    return cells + [""] * (width - len(cells))


def _with_nulls(column, missing):
    pa, pc, _ = _arrow()
    empty = pc.is_in(column, value_set=pa.array(missing, pa.string()))
    return pc.if_else(empty, pa.scalar(None, pa.string()), column)


# --- One table: file -> typed frame and problems -------------------------------------------------


class _Table(NamedTuple):
    resource: _Resource
    columns: _Columns
    frame: pd.DataFrame  # typed; a cell that has no value of its type is missing
    found: list  # problems of cells


def _table(resource, note, exact):
    """A resource's table, or None if it cannot be read at all."""
    if resource.place is None or not resource.fields:
        return None
    try:
        data = resource.place.read_bytes()
    except OSError as error:
        return note(
            f"{resource.where}.path", resource.file, f"cannot be opened: {error}", "Allow it"
        )
    _check_file(data, resource, _under(note, resource.where))
    names = list(resource.fields)
    columns = None if exact else _read(data, names, resource.missing)
    columns = columns or _read_exactly(data, names, resource.missing)
    return _checked(resource, columns, exact)


def _check_file(data, resource, note):
    actual = {"hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "bytes": len(data)}
    for key in [k for k, v in resource.declared.items() if v != actual[k] or v is True]:
        problem = f"does not match {resource.file}"
        remedy = f'If the file is right, write "{key}": {json.dumps(actual[key])}'
        note(key, resource.declared[key], problem, remedy)


def _checked(resource, columns, exact):
    """Each column checked and typed."""
    found, frame = [], {}
    for name, column in columns.texts.items():
        field = resource.fields[name]
        if field["constraints"].get("required") and column.null_count:
            found.append(_empty_cells(column, name))
        if exact or not _is_sound(column, field):
            cells, unreadable = _cell_problems(column, field)
            found += [cells]
            column = _with_nulls(column, unreadable)
        frame[name] = _typed(column, field)
    return _Table(resource, columns, pd.DataFrame(frame), found)


def _empty_cells(column, name):
    rows = np.flatnonzero(column.is_null().to_numpy()) + 2
    problem, remedy = "the cell may not be empty", f"Type the {name}"
    values = {"row": rows, "column": name, "value": "", "problem": problem, "remedy": remedy}
    return pd.DataFrame(values)


# --- Between cells: keys, references, row checks -------------------------------------------------


def _cells(table, at, columns, problem, remedy):
    """Problems of the rows at positions `at`, with the texts of `columns` as the value."""
    texts = [table.columns.texts[c].take(at).to_pandas().fillna("") for c in columns]
    value = texts[0].str.cat(texts[1:], sep=", ") if len(texts) > 1 else texts[0]
    values = {"row": at + 2, "column": ", ".join(columns), "value": value.to_numpy()}
    return pd.DataFrame(values | {"problem": problem, "remedy": remedy})


def _repeats(table, key):
    """Rows that repeat an earlier row's key; a key with an empty part is no key."""
    keys = table.frame[list(key)].dropna()
    later = keys.duplicated()
    if not later.any():
        return None
    rows = pd.Series(keys.index + 2, keys.index)
    first = rows.groupby([keys[c] for c in key], sort=False).transform("first")[later]
    problem = ("repeats row " + first.astype("str")).to_numpy()
    remedy = f"Type a different {' or '.join(key)}, or delete the row"
    return _cells(table, keys.index[later].to_numpy(), key, problem, remedy)


def _dangling(table, reference, tables):
    """Rows that refer to a row which is not there; an empty cell is no reference."""
    columns, name, others = reference
    keys = table.frame[columns].dropna()
    known = tables[name].frame[others].dropna().set_axis(columns, axis=1)
    lost = ~_are_among(keys, known)
    if not lost.any():
        return None
    file, what = tables[name].resource.file, ", ".join(others)
    problem, remedy = f"is not a known {what} of {file}", f"Correct it, or add its row to {file}"
    return _cells(table, keys.index[lost].to_numpy(), columns, problem, remedy)


def _are_among(keys, known):
    """Whether each row of keys is one of the known rows."""
    if len(known.columns) > 1:
        merged = keys.merge(known.drop_duplicates(), how="left", indicator=True)
        return merged["_merge"].eq("both").to_numpy()
    pa, pc, _ = _arrow()  # twenty times faster on text than Series.isin
    left, right = (pa.table(f.set_axis(["key"], axis=1))["key"] for f in (keys, known))
    return pc.is_in(left, value_set=right.cast(left.type)).to_numpy()


def _ordered(table, low, high):
    below = (table.frame[low] > table.frame[high]).fillna(False).to_numpy(bool)
    return below, f"is below {low}", f"Type {low} and {high} in ascending order"


def _required_when_empty(table, one, other):
    texts = table.columns.texts
    lacking = (texts[one].is_null().to_numpy()) & (texts[other].is_null().to_numpy())
    return lacking, f"may not be empty where {one} is empty", f"Type the {other} or the {one}"


def _required_when_filled(table, one, other):
    texts = table.columns.texts
    lacking = (~texts[one].is_null().to_numpy()) & (texts[other].is_null().to_numpy())
    return lacking, f"may not be empty where {one} is filled", f"Type the {other}"


ROW_CHECKS = {
    "ordered": _ordered,
    "required_when_empty": _required_when_empty,
    "required_when_filled": _required_when_filled,
}


def _row_check(table, rule):
    one, other = rule["columns"]
    failing, problem, remedy = ROW_CHECKS[rule["check"]](table, one, other)
    if not failing.any():
        return None
    at = np.flatnonzero(failing)
    if rule["check"] != "required_when_empty":
        texts = table.columns.texts[one].take(at).to_pandas()
        problem = (problem + " (" + texts + ")").to_numpy()
    return _cells(table, at, [other], problem, rule.get("remedy", remedy).rstrip("."))


def _relations(table, tables):
    """Problems between cells, of the columns that could be read."""
    have = set(table.columns.texts)
    found = [_repeats(table, key) for key in table.resource.keys if have >= set(key)]
    found += [_row_check(table, r) for r in table.resource.row_checks if have >= set(r["columns"])]
    for reference in table.resource.references:
        columns, name, others = reference
        other = tables.get(name)
        # Against a half-read table every reference would seem lost: its own problem is enough.
        readable = other and other.columns.whole and set(others) <= set(other.columns.texts)
        if readable and have >= set(columns):
            found.append(_dangling(table, reference, tables))
    return [f for f in found if f is not None]


def _without_echoes(frame, columns):
    """Drop the problems of cells that are already reported as displaced or broken."""
    frame = frame[~frame["row"].isin(columns.quiet_rows)]
    if not columns.quiet_cells:
        return frame
    cells = zip(frame["row"].tolist(), frame["column"].tolist(), strict=True)
    return frame[[cell not in columns.quiet_cells for cell in cells]]


# --- The package ---------------------------------------------------------------------------------


def _examine(path, exact=False):
    """Every problem of a package, and its tables; `exact` skips the fast reading (for tests)."""
    file, notes = _located(path), []

    def note(where, value, problem, remedy, table=""):
        notes.append((table, where, _as_shown(value), problem, remedy))

    resources = _resources(_descriptor(file, note), file.parent, note)
    tables = {
        name: _table(r, lambda *rest, name=name: note(*rest, table=name), exact)
        for name, r in resources.items()
    }
    tables = {name: table for name, table in tables.items() if table}
    notes = pd.DataFrame(notes, columns=["table", "column", "value", "problem", "remedy"])
    parts = _noted(notes, "")
    for name, resource in resources.items():
        found = _table_problems(tables[name], tables) if name in tables else []
        parts += _sorted([*_noted(notes, name), *found], resource.fields)
    return _problems(parts), tables


def _noted(notes, table):
    """The descriptor's problems of one table, as a list of one frame or none."""
    rows = notes[notes["table"] == table].drop(columns="table")
    values = {name: rows[name].tolist() for name in rows}
    return [_found(table, DESCRIPTOR, **values)] if len(rows) else []


def _table_problems(table, tables):
    cells = [_without_echoes(f, table.columns) for f in table.found + _relations(table, tables)]
    found = [f for f in [*table.columns.found, *cells] if len(f)]
    return [_complete(f, table.resource) for f in found]


def _complete(frame, resource):
    values = {name: frame[name].to_numpy() for name in COLUMNS[2:]}
    return _found(resource.name, resource.file, **values)


# --- Claims against their text -------------------------------------------------------------------


def _nothing_quotes():
    problem = "no table has the columns wording, paragraph and paragraph_sha256"
    return _found("", DESCRIPTOR, problem, "Add them to the table that quotes the text")


def _misquotes(table, text):
    """The rows of a table that do not fit the text."""
    known = {str(row.paragraph): row for row in text.itertuples()}
    name, frame = table.frame.columns[0], table.frame
    quoted = [
        frame[c].astype("str").fillna("") for c in ("wording", "paragraph", "paragraph_sha256")
    ]
    found = [
        (row, column, value, f"{name} {claim}: {problem}", remedy)
        for row, (claim, *cells) in enumerate(zip(frame[name], *quoted, strict=True), 2)
        for column, value, problem, remedy in _misquote(*cells, known)
    ]
    return _complete(pd.DataFrame(found, columns=COLUMNS[2:]), table.resource)


def _misquote(wording, paragraph, sha256, known):
    """What is wrong with one quotation: (column, value, problem, remedy)."""
    here = known.get(paragraph)
    if not here:
        remedy = f"Type {_standing(wording, known) or f'a number from 1 to {len(known)}'}"
        return [("paragraph", paragraph, "the text has no such paragraph", remedy)]
    found = []
    if _nfc(wording) not in _nfc(here.text):
        problem = f"the wording does not stand in paragraph {paragraph}"
        other = _standing(wording, known)
        remedy = f"Type {other} as the paragraph" if other else "Copy the words from the paragraph"
        found.append(("wording", wording, problem, remedy))
    if sha256 != here.sha256:
        problem = f"paragraph {paragraph} has another fingerprint"
        remedy = f"Read the paragraph again, then type {here.sha256}"
        found.append(("paragraph_sha256", sha256, problem, remedy))
    return found


def _standing(wording, known):
    """The paragraphs in which a wording stands, as text."""
    return " or ".join(p for p, row in known.items() if wording and _nfc(wording) in _nfc(row.text))


def _nfc(text):
    return unicodedata.normalize("NFC", text)
