"""check: any bytes give named problems, or a table that says just what the file says."""

import csv
import io
import json
import tempfile
import time
from pathlib import Path

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.datasets import DataProblem, check, tables
from analysis.datasets.package import examine
from analysis.datasets.problems import COLUMNS

BREAK = b"\n=====\n"  # between the descriptor and the table, in one run of bytes
FIELDS = [
    {
        "name": "id",
        "type": "string",
        "constraints": {"required": True, "pattern": "[a-z]+-?[0-9]*"},
    },
    {"name": "value", "type": "number", "constraints": {"minimum": 0}},
    {"name": "rank", "type": "integer", "constraints": {"maximum": 99}},
    {"name": "day", "type": "date"},
    {"name": "total", "type": "boolean"},
    {"name": "note", "type": "string", "constraints": {"maxLength": 20}},
]
SCHEMA = {
    "fields": FIELDS,
    "primaryKey": "id",
    "uniqueKeys": [["day", "rank"]],
    "foreignKeys": [{"fields": "note", "reference": {"resource": "", "fields": "id"}}],
    "missingValues": ["", "-"],
    "rowChecks": [
        {"check": "ordered", "columns": ["rank", "value"]},
        {"check": "required_when_empty", "columns": ["value", "total"]},
        {"check": "required_when_filled", "columns": ["day", "total"], "remedy": "Say which."},
    ],
}
PLAIN = {"fields": [{"name": f["name"], "type": f["type"]} for f in FIELDS]}
TABLES = [
    "id,value,rank,day,total,note\na,13000,1,2024-10-23,true,\nb-2,6e6,,,false,a\nc,,-5,,true,b-2\n",
    'id,value,rank,day,total,note\r\na,0,0,2024-02-29,true,"a"\r\nb,"1,234",1.5,2023-02-30,yes,-\r\n',
    'id,value,rank,day,total,note\na,1,1,,,"=1+1 ""x""\ny"\nb,-1,99999999999999999999,,,é\n',
    "id,value,rank,day,total,note\n",
    "",
]
TELLING = r"""
    "fields" "name" "type" "string" "number" "integer" "date" "boolean" "constraints" "required"
    "unique" "enum" "minimum" "exclusiveMaximum" "minLength" "pattern" "primaryKey" "foreignKeys"
    "reference" "resource" "rowChecks" "check" "ordered" "columns" "missingValues" "resources"
    "path" "schema" "dialect" "hash" "bytes" true false null [] {} 1e999 -1 "t.csv" "../t.csv"
    2023-02-30 1,234 NA nan \ud800
"""
TOKENS = TELLING.split()


def described(schema, **more):
    resource = {"name": "t", "path": "t.csv", "schema": schema} | more
    return json.dumps({"resources": [resource]}).encode()


def seeds():
    return [
        described(schema) + BREAK + table.encode() for schema in (SCHEMA, PLAIN) for table in TABLES
    ]


def decoded(data):
    """(descriptor, table); bytes with no break in them are a table."""
    one, mark, other = data.partition(BREAK)
    return (one, other) if mark else (described(PLAIN), data)


def holds(case):
    descriptor, table = case
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "datapackage.json").write_bytes(descriptor)
        Path(folder, "t.csv").write_bytes(table)
        begun = time.process_time()
        problems = check(folder)
        spent = time.process_time() - begun
        size = len(descriptor) + len(table)
        assert spent < 2 + size / 2_000, f"{size} bytes took {spent:.1f} s"
        are_named(problems)
        pd.testing.assert_frame_equal(problems, examine(folder, exact=True)[0])
        loaded = loads(folder, problems)
    for frame in loaded.values():
        says_what_the_file_says(frame, table)


def are_named(problems):
    """Every problem has a place and a remedy, and a message of one plain line."""
    assert list(problems) == COLUMNS
    for column in ("file", "problem", "remedy"):
        assert problems[column].str.len().gt(0).all() or column == "file"
    lines = str(DataProblem(problems)).split("\n") if len(problems) else []
    assert len(lines) == min(len(problems), 21)
    assert all(line.isprintable() for line in lines), lines


def loads(folder, problems):
    """What is loaded: everything where nothing is wrong, else nothing."""
    try:
        loaded = tables(folder)
    except DataProblem as problem:
        pd.testing.assert_frame_equal(problem.problems, problems)
        assert len(problems)
        return {}
    assert problems.empty
    return loaded


def says_what_the_file_says(frame, table):
    """Each value is that of its cell, by a reading of our own."""
    header, *rows = csv.reader(io.StringIO(table.decode(), newline=""), strict=True)
    assert list(frame) == header
    assert len(frame) == len(rows)
    for name, cells in zip(header, zip(*rows, strict=True), strict=False):
        for value, cell in zip(frame[name], cells, strict=True):
            assert pd.isna(value) or agrees(value, cell), (name, value, cell)


def agrees(value, cell):
    if isinstance(value, str):
        return value == cell
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() == cell
    if cell in ("true", "false"):
        return bool(value) == (cell == "true")
    return value == float(cell) or value == int(cell)


@st.composite
def packages(draw):
    """A sound package with a few changes to its bytes."""
    data = draw(st.sampled_from(seeds()))
    known = st.sampled_from([token.encode() for token in TOKENS])
    marks = st.sampled_from([b'"', b",", b"\n", b"\r", b"\0", b"\xff", b"\xef\xbb\xbf", b"{", b"]"])
    for _ in range(draw(st.integers(0, 4))):
        at, over = draw(st.integers(0, len(data))), draw(st.integers(0, 6))
        data = data[:at] + draw(st.one_of(known, marks, st.binary(max_size=4))) + data[at + over :]
    return decoded(data)


@given(packages())
def test_check(case):
    holds(case)
