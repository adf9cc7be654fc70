"""Data packages: what is sound loads typed; what is not is named, all at once, with a remedy."""

import csv
import hashlib
import io
import json
import os
import pickle
import re
import tempfile
from pathlib import Path

import frictionless
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis import datasets
from analysis.datasets import DataProblem, check, check_against_text, load, paragraphs
from analysis.datasets.cells import _integer, _number, explanation
from analysis.datasets.columns import _certain
from analysis.datasets.descriptor import DATA
from analysis.datasets.fast_reading import _read_fast
from analysis.datasets.problems import COLUMNS
from analysis.datasets.schema import CONSTRAINTS, _constraint_remedy

TEXT = "Thousands of boxes\n\nMore than 13,000 containers came.\n  As many as 6 million.  \n"
SHA = [hashlib.sha256(line.strip().encode()).hexdigest() for line in TEXT.split("\n") if line]
V2 = "https://datapackage.org/profiles/2.0/datapackage.json"
REQUIRED = {"required": True}
FIELDS = {
    "claim_id": ("string", {"required": True, "unique": True, "pattern": "c[0-9]+"}),
    "value": ("number", {"minimum": 0}),
    "value_high": ("number", {"minimum": 0, "maximum": 1e9}),
    "unit": ("string", {"required": True, "enum": ["containers", "shells", "people"]}),
    "wording": ("string", {"maxLength": 60}),
    "bound": ("string", {"enum": ["lower", "upper", "range", "point"]}),
    "window_start": ("date", {"minimum": "2022-01-01"}),
    "window_end": ("date", {}),
    "cumulative": ("boolean", REQUIRED),
    "confirmed": ("boolean", {}),
    "originator_id": ("string", REQUIRED),
    "depends_on": ("string", {}),
    "paragraph": ("integer", {"required": True, "minimum": 1}),
    "rank": ("integer", {"exclusiveMaximum": 100}),
    "paragraph_sha256": ("string", {"minLength": 64, "pattern": "[0-9a-f]{64}"}),
    "note": ("string", {}),
}
CLAIMS = """\
c1,13000,,containers,"More than 13,000",lower,2022-07-01,2024-06-01,true,true,umerov,,2,1,S1,
c2,6e6,,shells,As many as 6 million,upper,2022-07-01,2024-06-01,true,,shin,c1,3,,S2,"a ""note"" x"
c3,1000,9000,people,,range,2024-10-01,2024-10-31,false,false,umerov,,1,-7,S0,"two
lines"
c4,,12,people,,,,,false,,shin,,1,,,né
c5,1.5e3,2000,people,,range,,,false,,shin,c3,1,5,,
"""
ORIGINATORS = "originator_id,kind\nshin,minister\numerov,minister\n"


def claims_text(body=CLAIMS):
    for i, sha in enumerate(SHA):
        body = body.replace(f"S{i}", sha)
    return ",".join(FIELDS) + "\n" + body


def rows(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def as_csv(records):
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(records)
    return out.getvalue()


def with_cells(cells, text=None):
    """The claims with some cells written over: {(row, column): text}, rows as a spreadsheet's."""
    records = rows(text or claims_text())
    for (row, column), value in cells.items():
        records[row - 1][list(FIELDS).index(column)] = value
    return as_csv(records)


def schemas():
    fields = [{"name": n, "type": t, "constraints": dict(c)} for n, (t, c) in FIELDS.items()]
    reference = {"resource": "originators", "fields": "originator_id"}
    ids = {"resource": "", "fields": ["claim_id"]}
    claims = {
        "fields": fields,
        "primaryKey": ["claim_id"],
        "foreignKeys": [
            {"fields": "originator_id", "reference": reference},
            {"fields": ["depends_on"], "reference": ids},
        ],
        "rowChecks": [
            {"check": "ordered", "columns": ["value", "value_high"], "remedy": "Swap them."},
            {"check": "ordered", "columns": ["window_start", "window_end"]},
            {"check": "required_when_empty", "columns": ["value", "note"]},
            {"check": "required_when_filled", "columns": ["value", "bound"]},
        ],
    }
    names = [
        {"name": n, "type": "string", "constraints": REQUIRED} for n in ("originator_id", "kind")
    ]
    return {"claims": claims, "originators": {"fields": names, "primaryKey": "originator_id"}}


def write(folder, claims=None, originators=ORIGINATORS, edit=None, hashed=True):
    """A package in `folder`; `edit` may change the descriptor before it is written."""
    texts = {"claims": claims_text() if claims is None else claims, "originators": originators}
    resources = []
    for name, schema in schemas().items():
        data = texts[name] if isinstance(texts[name], bytes) else texts[name].encode()
        (folder / f"{name}.csv").write_bytes(data)
        digest = {"hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "bytes": len(data)}
        file = {"name": name, "type": "table", "path": f"{name}.csv", "encoding": "utf-8"}
        resources.append(file | (digest if hashed else {}) | {"schema": schema})
    descriptor = {"$schema": V2, "name": "sample", "resources": resources}
    if edit:
        edit(descriptor)
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    return folder


def places(problems):
    """(file, row, column, value) of each problem; row 0 for problems of no row."""
    columns = [problems[c] for c in ("file", "row", "column", "value")]
    columns[1] = columns[1].fillna(0)
    return list(zip(*columns, strict=True))


def only(problems):
    assert len(problems) == 1, str(DataProblem(problems))
    return problems.iloc[0]


# --- Sound packages ------------------------------------------------------------------------------


def test_sound_package_has_no_problems(tmp_path):
    problems = check(write(tmp_path))
    assert problems.empty
    assert list(problems) == ["table", "file", "row", "column", "value", "problem", "remedy"]
    assert check(tmp_path / "datapackage.json").empty
    assert check(str(tmp_path)).empty


def test_load_types_every_column(tmp_path):
    claims = load(write(tmp_path))
    kinds = {"string": "str", "number": "float64", "integer": "Int64", "boolean": "boolean"}
    kinds["date"] = "datetime64[us]"
    expected = {name: kinds[kind] for name, (kind, _) in FIELDS.items()}
    expected |= {"cumulative": "bool", "paragraph": "int64"}
    assert claims.dtypes.astype(str).to_dict() == expected
    assert list(claims["claim_id"]) == ["c1", "c2", "c3", "c4", "c5"]
    assert claims["value"].tolist()[:3] == [13000.0, 6e6, 1000.0]
    assert np.isnan(claims["value"][3])
    assert claims["note"][1:4].tolist() == ['a "note" x', "two\nlines", "né"]
    assert claims["wording"][0] == "More than 13,000"
    assert claims["rank"].isna().tolist() == [False, True, False, True, False]
    assert claims["confirmed"].tolist() == [True, pd.NA, False, pd.NA, pd.NA]
    assert claims["window_end"][0] == pd.Timestamp("2024-06-01")
    assert not claims.attrs
    assert list(load(tmp_path, "originators")) == ["originator_id", "kind"]


def test_types_do_not_depend_on_the_rows(tmp_path):
    full = load(write(tmp_path))
    none = load(write(tmp_path, claims=",".join(FIELDS) + "\n"))
    assert len(none) == 0
    assert none.dtypes.equals(full.dtypes)
    assert pd.concat([full, none]).dtypes.equals(full.dtypes)


def test_windows_line_ends_are_sound(tmp_path):
    lines = claims_text().replace("\n", "\r\n").encode()
    claims = load(write(tmp_path, claims=lines))
    assert claims["note"][2] == "two\r\nlines"


def test_missing_values_are_read_from_the_schema(tmp_path):
    def edit(package):
        package["resources"][0]["schema"]["missingValues"] = ["", "-"]

    text = with_cells({(2, "rank"): "-", (2, "note"): "-"})
    claims = load(write(tmp_path, claims=text, edit=edit))
    assert pd.isna(claims["rank"][0])
    assert pd.isna(claims["note"][0])


@pytest.fixture
def longest_cell():
    """Python's own limit, which other libraries raise for the whole process."""
    was = csv.field_size_limit(131_072)
    yield
    csv.field_size_limit(was)


@pytest.mark.usefixtures("longest_cell")
def test_a_million_characters_in_one_cell_are_named(tmp_path):
    problem = check(write(tmp_path, claims=with_cells({(2, "note"): "x" * 10**6}))).iloc[0]
    assert problem["row"] == 2
    assert "far too long" in problem["problem"]


def discovered():
    return sorted(DATA.glob("*/datapackage.json"))


@pytest.mark.parametrize("path", discovered(), ids=lambda p: p.parent.name)
def test_shipped_packages_are_sound(path):
    assert check(path).empty, str(DataProblem(check(path)))
    assert datasets._examine(path, exact=True)[0].empty
    assert frictionless.validate(str(path)).valid


@pytest.mark.parametrize("path", discovered(), ids=lambda p: p.parent.name)
def test_shipped_packages_are_known_by_name(path):
    first = json.loads(path.read_text(encoding="utf-8"))["resources"][0]["name"]
    pd.testing.assert_frame_equal(load(path.parent.name, first), load(path, first))


@pytest.mark.parametrize("path", discovered(), ids=lambda p: p.parent.name)
def test_all_tables_at_once_are_those_that_load_one_by_one(path):
    tables = datasets.tables(path)
    assert list(tables) == [r["name"] for r in json.loads(path.read_text("utf-8"))["resources"]]
    for name, frame in tables.items():
        pd.testing.assert_frame_equal(frame, load(path, name))
    with pytest.raises(DataProblem, match=r"nothing.* - the package has no such table"):
        tables["nothing"]
    assert "nothing" not in tables


# --- Cells ---------------------------------------------------------------------------------------

BAD_CELLS = [
    ("value", "NA", "stands for a missing value", "Leave the cell empty"),
    ("value", "None", "stands for a missing value", "Leave the cell empty"),
    ("value", "null", "stands for a missing value", "Leave the cell empty"),
    ("value", "nan", "stands for a missing value", "Leave the cell empty"),
    ("paragraph", "NA", "stands for a missing value", "Type the integer"),
    ("value", "inf", "is not finite", "Type a finite number"),
    ("value", "-Infinity", "is not finite", "Type a finite number"),
    ("value", "1e999", "is too large for a number", "Type a number below 1.8e308"),
    ("value", "1e-999", "is too near zero for a number", "Type 0, or a number"),
    ("value", "1,234", "has a comma in it", "Type 1234"),
    ("value", "1,5", "has a comma in it", "Type 1.5"),
    ("value", " 12", "has space around it", "Type 12"),
    ("value", "12\xa0", "has space around it", "Type 12"),
    ("value", "12%", "has a percent sign in it", "Type 12 without the sign"),
    ("value", "١٢", "has digits other than 0 to 9", "Type 12"),
    ("value", "−12", "has a typographic minus sign in it", "Type -12"),
    ("value", "+12", "is not a number", "Type 12"),
    ("value", "0x10", "is not a number", "Type digits only"),
    ("value", "1_000", "is not a number", "Type 1000"),
    ("value", "thousands", "is not a number", "Type digits only"),
    ("value", "12345678901234567890", "has more digits than a number", "Type fewer digits"),
    ("value", "-5", "is below the minimum, 0", "Type 0 or more"),
    ("value_high", "1e10", "is above the maximum, 1000000000.0", "Type 1000000000.0 or less"),
    ("rank", "12345678901234567890", "has more digits than an integer", "Type fewer digits"),
    ("rank", "9223372036854775808", "has more digits than an integer", "Type fewer digits"),
    ("rank", "9" * 5000, "has more digits than an integer", "Type fewer digits"),
    ("rank", "1.0", "is not an integer", "Type a whole number"),
    ("rank", "100", "is not below 100", "Type less than 100"),
    ("paragraph", "0", "is below the minimum, 1", "Type 1 or more"),
    ("paragraph", "", "the cell may not be empty", "Type the paragraph"),
    ("window_end", "2023-02-30", "is not a day of the calendar", "from 2023-02-01 to 2023-02-28"),
    ("window_end", "2023-13-01", "is not a day of the calendar", "as year-month-day"),
    ("window_end", "0000-01-01", "is not a day of the calendar", "as year-month-day"),
    ("window_end", "2024-6-1", "is not a date", "as year-month-day"),
    ("window_end", "2024-06-01T00:00:00", "is not a date", "Type 2024-06-01"),
    ("window_end", "20240601", "is not a date", "as year-month-day"),
    ("window_start", "2021-12-31", "is below the minimum, 2022-01-01", "Type 2022-01-01 or more"),
    ("cumulative", "TRUE", "is not a boolean", "Type true"),
    ("cumulative", "1", "is not a boolean", "Type true or false"),
    ("cumulative", "yes", "is not a boolean", "Type true or false"),
    ("unit", "Containers", "is not one of the allowed", "one of: containers, shells, people"),
    ("unit", "containers ", "is not one of the allowed", "one of: containers, shells, people"),
    ("wording", "w" * 61, "is longer than 60", "Shorten it"),
    ("originator_id", "kim", "is not a known originator_id of originators.csv", "originators.csv"),
    ("originator_id", "NA", "is not a known originator_id", "Correct it"),
    ("depends_on", "c9", "is not a known claim_id of claims.csv", "Correct it"),
    ("bound", "", "may not be empty where value is filled (13000)", "Type the bound"),
    ("value_high", "12999", "is below value (13000)", "Swap them"),
    ("window_end", "2022-06-30", "is below window_start (2022-07-01)", "in ascending order"),
]


@pytest.mark.parametrize(("column", "value", "problem", "remedy"), BAD_CELLS)
def test_a_bad_cell_is_named(tmp_path, column, value, problem, remedy):
    package = write(tmp_path, claims=with_cells({(2, column): value}))
    problems = check(package)
    found = only(problems)
    assert tuple(found[["table", "file", "row", "column", "value"]]) == (
        *("claims", "claims.csv", 2),
        *(column, value),
    )
    assert problem in found["problem"]
    assert remedy in found["remedy"]
    with pytest.raises(DataProblem) as caught:
        load(package, "originators")  # a broken rule anywhere bars the whole package
    assert str(caught.value).startswith(f"claims.csv, row 2, column {column}: ")
    pd.testing.assert_frame_equal(caught.value.problems, problems)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        *[("value", v) for v in ("0", "-0", "007", "0.1", "1E5", "1e-5", "0.30000000000000004")],
        *[("value", v) for v in ("123456789012345680000", "5e-324", "0e999")],
        ("value", "0.10000000000000001"),
        *[("rank", v) for v in ("-9223372036854775808", "-0", "007", "000000000000000000000001")],
        *[("window_end", v) for v in ("2024-02-29", "9999-12-31")],
        *[("note", v) for v in ("NA", " spaced ", "−12", "\u2028", "it's", ",", '"', "\r\n", "\t")],
    ],
)
def test_a_good_cell_is_taken_as_it_is(tmp_path, column, value):
    package = write(tmp_path, claims=with_cells({(2, column): value}))
    claims = load(package)
    fits = {"number": float, "integer": int, "date": pd.Timestamp, "string": str}
    assert claims[column][0] == fits[FIELDS[column][0]](value)
    pd.testing.assert_frame_equal(claims, datasets._examine(package, exact=True)[1]["claims"].frame)


def test_two_problems_of_one_cell_are_both_named(tmp_path):
    found = check(write(tmp_path, claims=with_cells({(2, "paragraph_sha256"): "XYZ"})))
    assert found["problem"].tolist() == [
        "is shorter than 64 characters",
        "does not fit the pattern [0-9a-f]{64}",
    ]


def test_required_when_empty(tmp_path):
    found = only(check(write(tmp_path, claims=with_cells({(5, "note"): ""}))))
    assert (found["row"], found["column"], found["value"]) == (5, "note", "")
    assert found["problem"] == "may not be empty where value is empty"


def test_a_number_that_cannot_be_read_is_not_called_empty(tmp_path):
    cells = {(2, "value"): "NA", (2, "value_high"): "-1"}
    found = check(write(tmp_path, claims=with_cells(cells)))
    assert places(found) == [
        ("claims.csv", 2, "value", "NA"),
        ("claims.csv", 2, "value_high", "-1"),
    ]


# --- Keys and references -------------------------------------------------------------------------


def test_repeated_ids_name_the_first_row(tmp_path):
    text = with_cells({(4, "claim_id"): "c1", (6, "claim_id"): "c1"})
    found = check(write(tmp_path, claims=text))
    assert places(found)[:2] == [
        ("claims.csv", 4, "claim_id", "c1"),
        ("claims.csv", 6, "claim_id", "c1"),
    ]
    assert found["problem"].tolist()[:2] == ["repeats row 2", "repeats row 2"]


def test_primary_key_is_required_and_unique(tmp_path):
    found = check(write(tmp_path, originators=ORIGINATORS + "umerov,x\n,x\n"))
    assert places(found) == [
        ("originators.csv", 4, "originator_id", "umerov"),
        ("originators.csv", 5, "originator_id", ""),
    ]


def test_a_primary_key_needs_no_constraint_to_be_required(tmp_path):
    def edit(package):
        package["resources"][1]["schema"]["fields"][0].pop("constraints")

    found = only(check(write(tmp_path, originators=ORIGINATORS + ",x\n", edit=edit)))
    assert (found["row"], found["column"], found["value"]) == (4, "originator_id", "")


def test_unique_keys_of_two_columns(tmp_path):
    def edit(package):
        package["resources"][0]["schema"]["uniqueKeys"] = [["window_start", "rank"]]

    cells = {(2, "rank"): "4", (3, "rank"): "4", (5, "rank"): "4", (6, "rank"): "4"}
    found = only(check(write(tmp_path, claims=with_cells(cells), edit=edit)))
    assert (found["row"], found["column"]) == (3, "window_start, rank")
    assert found["value"] == "2022-07-01, 4"


def test_numbers_are_unique_by_value(tmp_path):
    def edit(package):
        package["resources"][0]["schema"]["fields"][1]["constraints"]["unique"] = True

    found = only(check(write(tmp_path, claims=with_cells({(6, "value"): "1e3"}), edit=edit)))
    assert (found["row"], found["value"], found["problem"]) == (6, "1e3", "repeats row 4")


def test_a_reference_of_two_columns(tmp_path):
    def edit(package):
        claims = package["resources"][0]["schema"]
        reference = {"resource": "originators", "fields": ["originator_id", "kind"]}
        claims["foreignKeys"] = [{"fields": ["originator_id", "note"], "reference": reference}]

    text = with_cells({(2, "note"): "minister", (3, "note"): "", (4, "note"): "agency"})
    text = with_cells({(5, "note"): "minister"}, text)
    found = check(write(tmp_path, claims=text, edit=edit))
    assert places(found) == [("claims.csv", 4, "originator_id, note", "umerov, agency")]


def test_an_unreadable_table_does_not_make_every_reference_wrong(tmp_path):
    found = check(write(tmp_path, originators='originator_id,kind\nshin,minister\n"umerov,x\n'))
    assert only(found)["file"] == "originators.csv"


# --- The shape of a file -------------------------------------------------------------------------


def test_a_missing_column(tmp_path):
    text = as_csv([r[:3] + r[4:] for r in rows(claims_text())])
    found = only(check(write(tmp_path, claims=text)))
    assert tuple(found[["file", "row", "column", "value"]]) == ("claims.csv", 1, "unit", "")
    assert found["problem"] == "the column is missing"
    assert found["remedy"] == "Add a column with the header unit, after value_high"


def test_an_extra_and_a_twice_used_header(tmp_path):
    records = rows(claims_text())
    text = as_csv([[*r, "extra" if i == 0 else "x", r[1]] for i, r in enumerate(records)])
    found = check(write(tmp_path, claims=text))
    assert places(found) == [
        ("claims.csv", 1, "value", "value"),
        ("claims.csv", 1, "extra", "extra"),
    ]
    assert found["problem"].tolist() == [
        "two columns have this header",
        "is not a column of this table",
    ]


def test_columns_in_another_order(tmp_path):
    text = as_csv([[r[1], r[0], *r[2:]] for r in rows(claims_text())])
    found = check(write(tmp_path, claims=text))
    assert found["column"].tolist() == ["claim_id", "value"]
    assert found["remedy"].tolist() == ["Move it to place 1", "Move it to place 2"]


@pytest.mark.parametrize("data", [b"", b"\n", b'"'])
def test_no_header(tmp_path, data):
    found = only(check(write(tmp_path, originators=data)))
    assert (found["row"], found["problem"]) == (1, "there is no header")


def test_rows_too_long_and_too_short(tmp_path):
    records = rows(claims_text())
    records[2] = [*records[2], "NA", "x"]
    records[4] = records[4][:-2]
    found = check(write(tmp_path, claims=as_csv(records)))
    assert places(found) == [("claims.csv", 3, "", "NA,x"), ("claims.csv", 5, "", "")]
    assert found["problem"][0] == "the row has 18 cells for 16 columns"
    assert found["problem"][1] == "the row ends before paragraph_sha256, note"


def test_a_row_in_the_wrong_place_is_reported_once(tmp_path):
    records = rows(claims_text())
    records[1].insert(1, "not a number")
    found = only(check(write(tmp_path, claims=as_csv(records))))
    assert found["row"] == 2


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_blank_lines(tmp_path, end):
    lines = ORIGINATORS.replace("\n", end).split(end)
    text = end.join([*lines[:2], "", lines[2], "", ""])
    found = check(write(tmp_path, originators=text))
    assert places(found) == [("originators.csv", 3, "", ""), ("originators.csv", 5, "", "")]
    assert set(found["problem"]) == {"the row is empty"}


def test_blank_lines_where_nothing_is_required(tmp_path):
    def edit(package):
        fields = [{"name": n, "type": "string"} for n in "ab"]
        package["resources"][1]["schema"] = {"fields": fields}
        package["resources"][0]["schema"]["foreignKeys"] = []

    assert only(check(write(tmp_path, originators="a,b\n\n1,2\n", edit=edit)))["row"] == 2
    assert check(write(tmp_path, originators="a,b\n,\n1,2\n", edit=edit)).empty


def test_an_unclosed_quotation_mark_hides_nothing_else(tmp_path):
    text = claims_text().replace('"More than 13,000"', '"More than 13,000')
    text = text.replace("c5,1.5e3", "c5,NA")
    found = check(write(tmp_path, claims=text))
    assert found["row"].tolist() == [2, 6]
    assert "never closed" in found["problem"][0]
    assert found["value"][0].startswith('c1,13000,,containers,"More than')


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ('"x"y', "has text after a closing quotation mark"),
        ('"x" ', "has text after a closing quotation mark"),
        ('"x', "never closed"),
    ],
)
def test_broken_quotation_marks(tmp_path, cell, problem):
    found = check(write(tmp_path, originators=ORIGINATORS + f"kim,{cell}\n"))
    assert only(found)["row"] == 4
    assert problem in found["problem"][0]


def test_a_quotation_mark_inside_a_bare_cell_is_text(tmp_path):
    frame = load(write(tmp_path, originators=ORIGINATORS + 'kim,5" gun\n'), "originators")
    assert frame["kind"][2] == '5" gun'


# --- Encodings -----------------------------------------------------------------------------------


def test_latin_1_is_named_cell_by_cell_and_the_rest_is_checked(tmp_path):
    text = with_cells({(3, "note"): "café", (6, "value"): "NA"})
    found = check(write(tmp_path, claims=text.encode("latin-1")))
    assert places(found) == [
        ("claims.csv", 3, "note", "caf\ufffd"),
        ("claims.csv", 5, "note", "n\ufffd"),
        ("claims.csv", 6, "value", "NA"),
    ]
    assert found["problem"][0] == "is not UTF-8: byte 0xE9"
    assert found["remedy"][0] == "Save the file as UTF-8 (is 'café' meant?)"


def test_broken_bytes_are_not_reported_twice(tmp_path):
    text = with_cells({(2, "unit"): "é", (2, "originator_id"): "é", (2, "value"): "é"})
    found = check(write(tmp_path, claims=text.replace("né", "").encode("latin-1")))
    assert found["column"].tolist()[:3] == ["value", "unit", "originator_id"]
    assert set(found["problem"][:3]) == {"is not UTF-8: byte 0xE9"}
    assert len(found) == 4  # and the note that is required in row 5
    header = claims_text().replace("value_high", "välue_high").replace("né", "ne")
    found = only(check(write(tmp_path, claims=header.encode("latin-1"))))
    assert (found["row"], found["value"]) == (1, "v\ufffdlue_high")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16(tmp_path, encoding):
    text = with_cells({(6, "value"): "NA"})
    found = check(write(tmp_path, claims=text.encode(encoding)))
    assert places(found) == [("claims.csv", 1, "", ""), ("claims.csv", 6, "value", "NA")]
    declared = f', or write "encoding": "{encoding}" in its resource'
    assert found["remedy"][0] == "Save the file as UTF-8" + declared


def test_byte_order_mark(tmp_path):
    found = only(check(write(tmp_path, claims="\ufeff" + claims_text())))
    assert (found["row"], found["column"], found["value"]) == (1, "claim_id", "\ufeff")


def test_nul(tmp_path):
    found = only(check(write(tmp_path, claims=with_cells({(3, "value"): "6\x000"}))))
    assert tuple(found[["row", "column", "value"]]) == (3, "value", "6\x000")
    assert "NUL" in found["problem"]
    assert r"'6\x000'" in str(DataProblem(found.to_frame().T))


def test_bare_carriage_returns(tmp_path):
    found = only(check(write(tmp_path, originators=ORIGINATORS.replace("\n", "\r"))))
    assert (found["row"], found["value"]) == (1, "\r")
    found = check(write(tmp_path, claims=with_cells({(4, "note"): "two\rlines,"})))
    assert only(found)["row"] == 4


# --- The descriptor ------------------------------------------------------------------------------


def claims_resource(change):
    return lambda package: change(package["resources"][0])


def field(name, **values):
    i = list(FIELDS).index(name)
    return claims_resource(lambda r: r["schema"]["fields"][i].update(values))


def schema(**values):
    return claims_resource(lambda r: r["schema"].update(values))


def resource(**values):
    return claims_resource(lambda r: r.update(values))


BAD_DESCRIPTORS = [
    (resource(hash="sha256:00"), "hash", "sha256:00"),
    (resource(hash="00"), "hash", "00"),
    (resource(bytes=1), "bytes", "1"),
    (resource(encoding="ebcdic"), "encoding", "ebcdic"),
    (resource(encoding=8), "encoding", "8"),
    (resource(dialect={"delimiter": "::"}), "dialect.delimiter", "::"),
    (resource(dialect={"sheetName": "Toll"}), "dialect.sheetName", "Toll"),
    (resource(dialect={"trimSpace": "yes"}), "dialect.trimSpace", "yes"),
    (resource(dialect=[]), "dialect", "[]"),
    (resource(data=[]), "data", "[]"),
    (field("note", type="any"), "schema.fields[15].type", "any"),
    (field("note", type=None), "schema.fields[15].type", "null"),
    (field("value", decimalChar=";"), "schema.fields[1].decimalChar", ";"),
    (field("value", decimalChar=",", groupChar=","), "schema.fields[1].groupChar", ","),
    (field("rank", decimalChar=","), "schema.fields[13].decimalChar", ","),
    (field("window_end", format="%d/%m/%y"), "schema.fields[7].format", "%d/%m/%y"),
    (field("window_end", format="%d/%m"), "schema.fields[7].format", "%d/%m"),
    (field("window_end", format="any"), "schema.fields[7].format", "any"),
    (field("note", format="email"), "schema.fields[15].format", "email"),
    (field("confirmed", trueValues=[]), "schema.fields[9].trueValues", "[]"),
    (field("confirmed", trueValues=["false"]), "schema.fields[9].falseValues", '["false"]'),
    (
        field("confirmed", trueValues=["1"], falseValues=["1"]),
        "schema.fields[9].falseValues",
        '["1"]',
    ),
    (field("note", constraints=[]), "schema.fields[15].constraints", "[]"),
    (field("note", constraints={"required": 1}), "schema.fields[15].constraints.required", "1"),
    (field("note", constraints={"minimum": 1}), "schema.fields[15].constraints.minimum", "1"),
    (field("note", constraints={"pattern": "("}), "schema.fields[15].constraints.pattern", "("),
    (field("note", constraints={"enum": []}), "schema.fields[15].constraints.enum", "[]"),
    (field("value", constraints={"enum": ["x"]}), "schema.fields[1].constraints.enum", '["x"]'),
    (field("value", constraints={"minimum": True}), "schema.fields[1].constraints.minimum", "true"),
    (field("rank", constraints={"maximum": 1.5}), "schema.fields[13].constraints.maximum", "1.5"),
    (field("note", constraints={"maxLength": -1}), "schema.fields[15].constraints.maxLength", "-1"),
    (schema(fieldsMatch="subset"), "schema.fieldsMatch", "subset"),
    (schema(missingValues=[{"value": ""}, ""]), "schema.missingValues", '{"value": ""}'),
    (schema(primaryKey="nobody"), "schema.primaryKey", "nobody"),
    (schema(uniqueKeys=[["nobody"]]), "schema.uniqueKeys[0]", '["nobody"]'),
    (schema(uniqueKeys="note"), "schema.uniqueKeys", "note"),
    (schema(foreignKeys=["x"]), "schema.foreignKeys[0]", "x"),
    (schema(rowChecks=["x"]), "schema.rowChecks[0]", "x"),
    (schema(rowChecks=[{"check": "sum"}]), "schema.rowChecks[0]", '{"check": "sum"}'),
    (schema(rowChecks=[{"check": []}]), "schema.rowChecks[0]", '{"check": []}'),
    (
        schema(rowChecks=[{"check": "ordered", "columns": ["value", "x"]}]),
        "schema.rowChecks[0].columns",
        '["value", "x"]',
    ),
    (
        schema(rowChecks=[{"check": "ordered", "columns": ["value", "note"]}]),
        "schema.rowChecks[0].columns",
        '["value", "note"]',
    ),
    (
        schema(rowChecks=[{"check": "ordered", "columns": ["value"]}]),
        "schema.rowChecks[0].columns",
        '["value"]',
    ),
    (
        schema(foreignKeys=[{"fields": "note", "reference": {"resource": "x", "fields": "y"}}]),
        "schema.foreignKeys[0].reference.resource",
        "x",
    ),
    (
        schema(foreignKeys=[{"fields": "note", "reference": {"fields": "y"}}]),
        "schema.foreignKeys[0].reference.fields",
        "y",
    ),
]


@pytest.mark.parametrize(("edit", "where", "value"), BAD_DESCRIPTORS)
def test_a_bad_descriptor_is_named_and_the_rest_is_checked(tmp_path, edit, where, value):
    package = write(tmp_path, claims=with_cells({(3, "unit"): "tons"}), edit=edit)
    found = check(package)
    assert places(found) == [
        ("datapackage.json", 0, f"resources[0].{where}", value),
        ("claims.csv", 3, "unit", "tons"),
    ]
    assert set(found["table"]) == {"claims"}
    assert str(DataProblem(found)).startswith(f"datapackage.json, resources[0].{where}: ")


def test_the_remedy_of_a_wrong_hash_can_be_pasted(tmp_path):
    package = write(tmp_path, edit=resource(hash="sha256:00", bytes=1))
    right = json.loads((write(tmp_path).joinpath("datapackage.json")).read_text())["resources"][0]
    package = write(tmp_path, edit=resource(hash="sha256:00", bytes=1))
    remedies = check(package)["remedy"].tolist()
    assert remedies[0].endswith(f'write "hash": "{right["hash"]}"')
    assert remedies[1].endswith(f'write "bytes": {right["bytes"]}')


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "is not a JSON object"),
        ('{"resources": {}}', "has the wrong JSON type"),
        ('{"resources": []}', "the package lists no resources"),
        ('{"resources": [3]}', "is not a resource with a name"),
        ('{"resources": [{"name": "\\ud800"}]}', "is half a character"),
        ("{}", "the package lists no resources"),
        ('{"a": 1, "a": 2}', "this key stands twice in one object"),
        ('{"a": NaN}', "is not JSON"),
    ],
)
def test_a_descriptor_that_is_none(tmp_path, text, problem):
    (tmp_path / "datapackage.json").write_text(text)
    found = check(tmp_path)
    assert set(found["file"]) == {"datapackage.json"}
    assert problem in found["problem"][0]
    assert all(found["remedy"])


def test_a_descriptor_that_is_not_utf_8(tmp_path):
    (tmp_path / "datapackage.json").write_bytes(b'{"name": "\xe9"}')
    assert only(check(tmp_path))["remedy"] == "Save the file as UTF-8"


def test_two_resources_of_one_name(tmp_path):
    found = check(write(tmp_path, edit=lambda p: p["resources"].append(p["resources"][0])))
    assert places(found) == [("datapackage.json", 0, "resources[2].name", "claims")]


def test_a_resource_without_a_schema(tmp_path):
    found = check(write(tmp_path, edit=lambda p: p["resources"][1].pop("schema")))
    assert "resources[1].schema.fields" in set(found["column"])


def test_unknown_packages_and_tables_list_what_exists(tmp_path):
    assert "article" in only(check(tmp_path / "nowhere"))["remedy"]
    assert "article" in only(check("artikel"))["remedy"]
    with pytest.raises(DataProblem, match="Name one of: claims, originators") as caught:
        load(write(tmp_path), "rates")
    assert only(caught.value.problems)["value"] == "rates"


# --- Paths ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        *["../secret.csv", "sub/../../secret.csv", "/etc/passwd", "~/a.csv", "sub\\a.csv", ".."],
        "sub/../originators.csv",
        *["https://example.org/a.csv", "file:///etc/passwd", "s3://b/a", "C:/a.csv", "C:\\a.csv"],
        *["", "a\0b", "a\nb", None, 3, ["claims.csv"], ".", "sub", "nowhere.csv", "x" * 5000],
        *["link.csv", "loop", "\ud800"],
    ],
)
def test_a_path_that_is_no_file_of_the_package_is_never_opened(tmp_path, monkeypatch, path):
    inside = tmp_path / "inside"
    (inside / "sub").mkdir(parents=True)
    (tmp_path / "secret.csv").write_text(ORIGINATORS)
    (inside / "link.csv").symlink_to(tmp_path / "secret.csv")
    (inside / "loop").symlink_to(inside / "loop")
    write(inside, edit=lambda p: p["resources"][1].update(path=path))
    opened = []
    read_bytes = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda p: opened.append(p.name) or read_bytes(p))
    found = only(check(inside))
    assert opened in (["datapackage.json", "claims.csv"], ["datapackage.json"])
    assert found["file"] == "datapackage.json"
    if path != "\ud800":
        assert found["column"] == "resources[1].path"


def test_a_link_inside_the_package_is_opened(tmp_path):
    write(tmp_path, edit=lambda p: p["resources"][1].update(path="sub/link.csv"))
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "link.csv").symlink_to(tmp_path / "originators.csv")
    assert check(tmp_path).empty


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_not_opened(tmp_path):
    write(tmp_path)
    (tmp_path / "originators.csv").unlink()
    os.mkfifo(tmp_path / "originators.csv")
    assert only(check(tmp_path))["problem"] == "is not a file"


# --- All together --------------------------------------------------------------------------------


def test_everything_at_once(tmp_path):
    cells = {
        (2, "value"): "-13000",
        (3, "value"): "NA",
        (4, "value_high"): "10",
        (4, "originator_id"): "kim",
        (6, "window_end"): "2023-02-30",
    }
    records = rows(with_cells(cells))
    extra = {"claim_id": "c6", "value": "1e999", "unit": "shells", "bound": "lower"}
    extra |= {"cumulative": "true", "originator_id": "shin", "paragraph": "1", "note": "café"}
    records.append([extra.get(name, "") for name in FIELDS])
    records.append([extra.get(name, "") for name in FIELDS])
    records[-1][0] = "c1"
    records.append([*records[-1], "too long"])
    gone = list(FIELDS).index("confirmed")
    text = as_csv([r[:gone] + r[gone + 1 :] for r in records])

    def edit(package):
        fields = [{"name": "munition", "type": "string"}]
        outside = {"name": "munitions", "path": "../munitions.csv", "schema": {"fields": fields}}
        package["resources"].append(outside)

    package = write(tmp_path, claims=text.replace("né", "ne").encode("latin-1"), edit=edit)
    expected = [
        ("claims.csv", 1, "confirmed", ""),
        ("claims.csv", 2, "value", "-13000"),
        ("claims.csv", 3, "value", "NA"),
        ("claims.csv", 4, "value_high", "10"),
        ("claims.csv", 4, "originator_id", "kim"),
        ("claims.csv", 6, "window_end", "2023-02-30"),
        ("claims.csv", 7, "value", "1e999"),
        ("claims.csv", 7, "note", "caf\ufffd"),
        ("claims.csv", 8, "claim_id", "c1"),
        ("claims.csv", 8, "value", "1e999"),
        ("claims.csv", 8, "note", "caf\ufffd"),
        ("claims.csv", 9, "", "too long"),
        ("claims.csv", 9, "note", "caf\ufffd"),
        ("datapackage.json", 0, "resources[2].path", "../munitions.csv"),
    ]
    problems = check(package)
    assert places(problems) == expected
    assert problems["table"].tolist() == ["claims"] * 13 + ["munitions"]
    with pytest.raises(DataProblem) as caught:
        load(package)
    lines = str(caught.value).split("\n")
    assert len(lines) == len(expected)
    for line, (file, row, column, value) in zip(lines, expected, strict=True):
        assert line.startswith(file)
        assert not row or f"row {row}" in line
        assert column in line
        assert repr(value) in line
    assert lines[2] == (
        "claims.csv, row 3, column value: 'NA' - stands for a missing value. Leave the cell empty."
    )


def test_the_message_is_bounded_and_the_frame_is_not(tmp_path):
    many = "".join(f"o{i},\n" for i in range(30_000))
    problems = check(write(tmp_path, originators=ORIGINATORS + many))
    assert len(problems) == 30_000
    error = pickle.loads(pickle.dumps(DataProblem(problems)))
    assert str(error) == (
        "originators.csv, 30,000 cells, as in the rows 4, 5, 6, column kind: '' - the cell may not "
        "be empty. Type the kind."
    )
    pd.testing.assert_frame_equal(error.problems, problems)


def test_causes_share_a_line_and_few_problems_do_not(tmp_path):
    records = rows(claims_text())
    more = [[*records[5]] for _ in range(40)]
    for i, record in enumerate(more):
        record[0], record[1] = f"c{i + 10}", "12 %" if i < 3 else f"about {i}"
        record[3] = f"unit {i}" if i % 2 else "people"
    problems = check(write(tmp_path, claims=as_csv([*records, *more])))
    assert len(problems) == 60
    lines = str(DataProblem(problems)).split("\n")
    assert len(lines) == 5
    assert [line.split(":")[0] for line in lines if "12 %" in line] == [
        f"claims.csv, row {row}, column value" for row in (7, 8, 9)
    ]
    assert (
        "claims.csv, 37 cells, as in the rows 10, 11, 12, column value: 'about 3', 'about 4', "
        "'about 5' - is not a number. Type digits only, such as 13000 or 0.5."
    ) in lines
    assert sum("column unit" in line for line in lines) == 1
    assert "20 cells, as in the rows 8, 10, 12, column unit: 'unit 1', 'unit 3'" in str(lines)


def test_a_message_of_many_causes_is_bounded(tmp_path):
    names = [f"extra{i}" for i in range(30)]
    text = as_csv(
        [[*row, *(names if i == 0 else "x" * 30)] for i, row in enumerate(rows(claims_text()))]
    )
    error = str(DataProblem(check(write(tmp_path, claims=text))))
    assert error.count("\n") == 20
    assert error.endswith("... and 10 more; see .problems")


# --- The fast and the exact reading agree --------------------------------------------------------

EXAMPLES = int(os.environ.get("HYPOTHESIS_EXAMPLES", "20"))
NASTY = ["", " ", "NA", "1e5", "1,5", "-1", "007", "1e999", "2023-02-30", "2024-02-29", "true"]
NASTY += ["0000-01-01"]
NASTY += [
    "c1",
    "shin",
    "é",
    "\u2028",
    '"',
    '""',
    "a\nb",
    "\r\n",
    "\0",
    "12345678901234567",
    "٣",
    "lower",
]
BYTES = [b'"', b",", b"\n", b"\r", b"\r\n", b"\n\n", b"\xe9", b"\0", b" ", b"\xef\xbb\xbf", b'""']
BYTES += [b"", b"NA"]
ROWS, PLACES = st.integers(0, 99), st.integers(0, 15)
cell_changes = st.tuples(st.just("cell"), ROWS, PLACES, st.sampled_from(NASTY))
texts = st.text(st.sampled_from('ab01-.,e" \n\té٣\u2028'), max_size=8)
text_changes = st.tuples(st.just("cell"), ROWS, PLACES, texts)
inserted = st.sampled_from(BYTES)
byte_changes = st.tuples(st.just("byte"), st.integers(0, 2000), st.integers(0, 1), inserted)
changes = st.lists(st.one_of(cell_changes, text_changes, byte_changes), max_size=3)


def changed(edits):
    """The sample's claims after edits of cells, then of bytes (insert, or overwrite)."""
    records = rows(claims_text())
    for kind, row, column, value in edits:
        if kind == "cell":
            records[row % len(records)][column] = value
    data = as_csv(records).encode()
    for kind, at, width, value in edits:
        if kind == "byte":
            at %= len(data) + 1
            data = data[:at] + value + data[at + width :]
    return data


@settings(max_examples=EXAMPLES, deadline=None)
@given(edits=changes, many=st.sampled_from([0, 10**6]))
@example(edits=[], many=0)
@example(edits=[("byte", 2000, 0, b"\n\n")], many=0)
@example(edits=[("byte", 300, 0, b'"')], many=0)
def test_fast_and_exact_readings_agree(edits, many):
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(datasets.columns, "MANY", many)  # 0: kernels decide; many: Python decides
        package = write(Path(folder), claims=changed(edits), hashed=False)
        fast, tables = datasets._examine(package)
        exact, others = datasets._examine(package, exact=True)
    pd.testing.assert_frame_equal(fast, exact)
    if fast.empty:
        pd.testing.assert_frame_equal(tables["claims"].frame, others["claims"].frame)


def test_the_sample_is_read_fast():
    """Else the agreement above would compare the exact reader with itself."""
    assert _read_fast(claims_text().encode(), list(FIELDS), [""])


VALUES = st.one_of(st.sampled_from(NASTY), st.text(st.sampled_from("0123456789-.eE+"), max_size=20))


@settings(max_examples=5 * EXAMPLES, deadline=None)
@given(kind=st.sampled_from(["number", "integer", "date", "boolean"]), text=VALUES, limit=VALUES)
def test_kernels_never_pass_what_the_rules_reject(kind, text, limit):
    rules = {"minimum": limit, "enum": [limit, "1", "true", "2024-02-29"]}
    known = {k: v for k, v in rules.items() if k in CONSTRAINTS[kind]}
    known = {k: v for k, v in known.items() if not _constraint_remedy(kind, k, v)}
    rule = {"name": "x", "type": kind, "constraints": known}
    if _certain(pa.array([text]), rule):
        assert explanation(rule)(text) == []


PATTERNS = ["[a-z0-9]+(-[a-z0-9]+)*", "c[0-9]+", "a.c", "(a|b){1,3}", "^a+$", "[^a]b?", "b*|a"]
PATTERNS += ["(a+)+$", "a$", "[]a]", "a{2,}"]


@settings(max_examples=5 * EXAMPLES, deadline=None)
@given(st.sampled_from(PATTERNS), st.text("ab1]\n", max_size=5))
def test_patterns_say_what_python_says(pattern, text):
    rule = {"name": "x", "type": "string", "constraints": {"pattern": pattern}}
    fits = bool(re.fullmatch(pattern, text))
    assert (explanation(rule)(text) == []) == fits
    assert _certain(pa.array([text]), rule) == fits


@pytest.mark.parametrize("pattern", ["a++", "(?=a)b", r"(a)\1", "a{5000}", "[", "a)|(b", "\\"])
def test_a_pattern_that_one_engine_cannot_read_is_none(pattern):
    assert _constraint_remedy("string", "pattern", pattern).startswith("Write a regular expression")


@settings(max_examples=5 * EXAMPLES, deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(-(2**63), 2**63 - 1))
def test_every_float_and_integer_that_python_writes_is_read_back(number, integer):
    assert _number(repr(number)) == number
    assert _integer(str(integer)) == integer


# --- Frictionless gives the same verdict ---------------------------------------------------------

BOTH_KNOW = {
    "sound": claims_text(),
    "crlf": claims_text().replace("\n", "\r\n"),
    "missing column": as_csv([r[:3] + r[4:] for r in rows(claims_text())]),
    "extra column": as_csv([[*r, "x"] for r in rows(claims_text())]),
    "wrong order": as_csv([[r[1], r[0], *r[2:]] for r in rows(claims_text())]),
    "blank line": claims_text() + "\n",
    "too long": claims_text().replace("c5,", "c5,5,"),
    "too short": claims_text() + "c6,1\n",
    "latin-1": claims_text().encode("latin-1"),
    **{
        f"{column}={value}": with_cells({(2, column): value})
        for column, value in [
            *[("value", "-5"), ("value", "NA"), ("value", "thousands"), ("value", "1,234")],
            *[("value_high", "1e10"), ("rank", "1.5"), ("rank", "100"), ("paragraph", "0")],
            *[("paragraph", ""), ("window_end", "2023-02-30"), ("window_end", "2024-06-01")],
            *[("window_start", "2021-12-31"), ("cumulative", "yes"), ("unit", "tons")],
            *[("originator_id", "kim"), ("originator_id", "shin"), ("depends_on", "c9")],
            *[("depends_on", "c2"), ("claim_id", "c2"), ("claim_id", "x"), ("claim_id", "")],
            *[("wording", "w" * 61), ("paragraph_sha256", "z" * 64), ("note", "NA")],
        ]
    },
}


def row_of_an_error(error):
    return getattr(error, "row_number", None)


@pytest.mark.parametrize("name", BOTH_KNOW)
def test_frictionless_gives_the_same_verdict(tmp_path, name):
    # Frictionless takes 1 for true by default; the package says so when it means true alone.
    def edit(package):
        for cell in package["resources"][0]["schema"]["fields"]:
            if cell["type"] == "boolean":
                cell |= {"trueValues": ["true"], "falseValues": ["false"]}

    package = write(tmp_path, claims=BOTH_KNOW[name], edit=edit)
    report = frictionless.validate(str(package / "datapackage.json"))
    problems = check(package)
    assert report.valid == problems.empty
    theirs = {row_of_an_error(e) for t in report.tasks for e in t.errors} - {None}
    ours = set(problems["row"].dropna())
    assert theirs <= ours or 1 in ours  # after a wrong header they go on to call every row wrong


def test_frictionless_and_check_refuse_the_same_hash(tmp_path):
    package = write(tmp_path, edit=resource(hash="sha256:" + "0" * 64))
    assert not frictionless.validate(str(package / "datapackage.json")).valid
    assert len(check(package)) == 1


# --- Claims against their text -------------------------------------------------------------------


@pytest.fixture
def text_path(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def without_gaps(cells=None):
    """The sample with a fingerprint in every row."""
    shas = {(row, "paragraph_sha256"): SHA[0] for row in (5, 6)}
    return with_cells(shas | (cells or {}))


def test_paragraphs(text_path):
    frame = paragraphs(text_path)
    assert frame["paragraph"].tolist() == [1, 2, 3]
    assert frame["text"][2] == "As many as 6 million."
    assert frame["sha256"].tolist() == SHA


def test_claims_that_stand_in_their_text(tmp_path, text_path):
    found = check_against_text(write(tmp_path, claims=without_gaps()), text_path)
    assert found.empty
    assert list(found) == COLUMNS


def test_claims_that_do_not(tmp_path, text_path):
    cells = {
        (2, "wording"): "more than 13,000",
        (3, "wording"): "13,000 containers",
        (4, "paragraph_sha256"): "0" * 64,
        (5, "paragraph"): "4",
        (6, "paragraph_sha256"): "",
    }
    found = check_against_text(write(tmp_path, claims=without_gaps(cells)), text_path)
    assert places(found) == [
        ("claims.csv", 2, "wording", "more than 13,000"),
        ("claims.csv", 3, "wording", "13,000 containers"),
        ("claims.csv", 4, "paragraph_sha256", "0" * 64),
        ("claims.csv", 5, "paragraph", "4"),
        ("claims.csv", 6, "paragraph_sha256", ""),
    ]
    assert [p.split(":")[0] for p in found["problem"]] == [f"claim_id c{i}" for i in range(1, 6)]
    assert found["remedy"].tolist() == [
        "Copy the words from the paragraph",
        "Type 2 as the paragraph",
        f"Read the paragraph again, then type {SHA[0]}",
        "Type a number from 1 to 3",
        f"Read the paragraph again, then type {SHA[0]}",
    ]


def test_composed_and_decomposed_letters_are_one(tmp_path):
    path = tmp_path / "article.txt"
    path.write_text("Cafe\u0301 words", encoding="utf-8")
    sha = hashlib.sha256("Cafe\u0301 words".encode()).hexdigest()
    cells = {(r, "paragraph_sha256"): sha for r in range(2, 7)}
    cells |= {(r, "paragraph"): "1" for r in range(2, 7)} | {(r, "wording"): "" for r in (2, 3)}
    package = write(tmp_path, claims=with_cells(cells | {(4, "wording"): "Caf\u00e9"}))
    assert check_against_text(package, path).empty


def test_a_text_that_cannot_be_read(tmp_path):
    found = only(check_against_text(write(tmp_path), tmp_path / "none.txt"))
    assert found["file"] == str(tmp_path / "none.txt")
    (tmp_path / "latin.txt").write_bytes(b"\xe9")
    assert "UTF-8" in only(check_against_text(tmp_path, tmp_path / "latin.txt"))["remedy"]


def test_text_check_needs_a_sound_package(tmp_path, text_path):
    with pytest.raises(DataProblem):
        check_against_text(write(tmp_path, edit=resource(bytes=1)), text_path)
