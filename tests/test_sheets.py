"""Files as spreadsheets save them: what is declared is read, what is not is named once a cause."""

import datetime as dt
import io
import json
import zipfile

import frictionless
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from analysis.datasets import DataProblem, check, load
from analysis.datasets.descriptor import Form
from analysis.datasets.encodings import as_utf8
from analysis.datasets.fast_reading import _read_fast, read_columns
from analysis.datasets.spreadsheets import sheet_records
from analysis.datasets.written import declaration, in_kits_form

FIELDS = {
    "day": "date",
    "place": "string",
    "killed": "integer",
    "share": "number",
    "sure": "boolean",
}
# All names and numbers here are made up.
TABLE = """\
day;place;killed;share;sure
17/06/2031;Örsted Quay;1.200;0,5;TRUE
18/06/2031;"Upper; Lower";12;12,25;FALSE
01/07/2031;"two
lines";;;TRUE
"""
WAYS = {
    "day": {"format": "%d/%m/%Y"},
    "killed": {"groupChar": "."},
    "share": {"decimalChar": ","},
    "sure": {"trueValues": ["TRUE"], "falseValues": ["FALSE"]},
}
SEMICOLONS = {"dialect": {"delimiter": ";"}}
ROW = ["17/06/2031", "Örsted", "12,25", "TRUE"]
VALUES = {
    "day": [pd.Timestamp(2031, 6, 17), pd.Timestamp(2031, 6, 18), pd.Timestamp(2031, 7, 1)],
    "place": ["Örsted Quay", "Upper; Lower", "two\nlines"],
    "killed": [1200, 12, pd.NA],
    "share": [0.5, 12.25, None],
    "sure": [True, False, True],
}


def write(folder, data, ways=None, path="t.csv", fields=None, **resource):
    """A package of one table."""
    ways = WAYS if ways is None else ways
    fields = [{"name": n, "type": t} | ways.get(n, {}) for n, t in (fields or FIELDS).items()]
    (folder / path).write_bytes(data if isinstance(data, bytes) else data.encode())
    table = {"name": "claims", "path": path, "schema": {"fields": fields}} | resource
    (folder / "datapackage.json").write_text(json.dumps({"resources": [table]}))
    return folder


def said(problems):
    return str(DataProblem(problems)).split("\n")


def assert_is_the_table(frame):
    assert list(frame) == list(VALUES)
    for name, values in VALUES.items():
        for got, meant in zip(frame[name], values, strict=True):
            assert pd.isna(got) if pd.isna(meant) else got == meant


# --- Declared ------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_table_as_a_spreadsheet_saves_it(tmp_path, end):
    text = TABLE.replace("\n", end).replace("two\r\n", "two\n")
    frame = load(write(tmp_path, text, **SEMICOLONS))
    assert_is_the_table(frame)
    assert frame.dtypes.astype(str).to_dict() == {
        "day": "datetime64[us]",
        "place": "str",
        "killed": "Int64",
        "share": "float64",
        "sure": "boolean",
    }


@pytest.mark.parametrize("encoding", ["utf-8-sig", "windows-1252", "latin-1", "utf-16", "UTF-16LE"])
def test_encodings_on_request(tmp_path, encoding):
    assert_is_the_table(
        load(write(tmp_path, TABLE.encode(encoding), encoding=encoding, **SEMICOLONS))
    )


@pytest.mark.parametrize("mark", ["\t", "|", ","])
def test_other_delimiters(tmp_path, mark):
    text = TABLE.replace('"Upper; Lower"', "Upper").replace(",", "_").replace(";", mark)
    text = text.replace("_", "." if mark == "," else ",")
    ways = {**WAYS, "share": {"decimalChar": "." if mark == "," else ","}}
    frame = load(write(tmp_path, text, ways, dialect={"delimiter": mark}))
    assert frame["killed"].tolist()[:2] == [1200, 12]
    assert frame["share"].tolist()[:2] == [0.5, 12.25]


def test_an_empty_end_and_blanks(tmp_path):
    text = TABLE.replace("\n", ";;\n").replace('"two;;\nlines"', '"two\nlines"')
    text = text.replace(";12;", "; 12\xa0;") + ";;;; ;;\n" * 900 + "\n\n"
    dialect = {"delimiter": ";", "skipEmptyEnd": True, "trimSpace": True}
    assert_is_the_table(load(write(tmp_path, text, dialect=dialect)))
    problems = check(write(tmp_path, text, dialect={"delimiter": ";"}))
    assert problems["problem"][0] == "is not a column of this table"


def test_blanks_count_in_texts_only(tmp_path):
    dialect = {"delimiter": ";", "trimSpace": True}
    frame = load(write(tmp_path, TABLE.replace(";12;", ";  ;").replace("Ö", " Ö"), dialect=dialect))
    assert frame["place"][0] == " Örsted Quay"
    assert frame["killed"].isna().tolist() == [False, True, True]


def test_an_empty_row_in_the_middle_is_named(tmp_path):
    lines = TABLE.splitlines()
    text = "\n".join([*lines[:2], "", *lines[2:], ""])
    dialect = {"delimiter": ";", "skipEmptyEnd": True}
    problems = check(write(tmp_path, text, dialect=dialect))
    assert problems[["row", "problem"]].to_numpy().tolist() == [[3, "the row is empty"]]


STAMPS = {
    "%Y-%m-%dT%H:%M:%SZ": "2031-06-17T00:00:00Z",
    "%Y-%m-%d %H:%M:%S.%f": "2031-06-17 00:00:00.000",
    "%d.%m.%Y": "17.6.2031",
    "%m/%d/%Y": "06/17/2031",
    "%d %B %Y": "17 june 2031",
    "%b %d, %Y": "Jun 17, 2031",
    "%d-%b-%Y": "17-JUN-2031",
}


@pytest.mark.parametrize(("form", "text"), STAMPS.items())
def test_formats_of_dates(tmp_path, form, text):
    ways, fields = {"day": {"format": form}}, {"day": "date", "n": "integer"}
    frame = load(write(tmp_path, f'day,n\n"{text}",1\n', ways, fields=fields))
    assert frame["day"].tolist() == [pd.Timestamp(2031, 6, 17)]


@pytest.mark.parametrize(
    ("column", "text", "problem"),
    [
        ("day", "2031-06-17", 'is no date written as declared, "format": "%d/%m/%Y"'),
        ("day", "31/06/2031", 'is no date written as declared, "format": "%d/%m/%Y"'),
        ("day", "06/17/2031", 'is no date written as declared, "format": "%d/%m/%Y"'),
        ("day", "NA", "stands for a missing value"),
        ("killed", "1.20", 'is no integer written as declared, "groupChar": "."'),
        ("killed", "12.0000", 'is no integer written as declared, "groupChar": "."'),
        ("share", "0.5", 'is no number written as declared, "decimalChar": ","'),
        ("share", "1,2,3", 'is no number written as declared, "decimalChar": ","'),
        ("sure", "true", "is no boolean written as declared, "),
        ("sure", "1", "is no boolean written as declared, "),
    ],
)
def test_what_is_declared_is_kept_to(tmp_path, column, text, problem):
    row = {"day": "1/1/2031", "place": "x", "killed": "1", "share": "1", "sure": "TRUE"}
    row[column] = text
    found = check(write(tmp_path, f"{';'.join(FIELDS)}\n{';'.join(row.values())}\n", **SEMICOLONS))
    assert found[["row", "column", "value"]].to_numpy().tolist() == [[2, column, text]]
    assert found["problem"][0].startswith(problem)


@pytest.mark.parametrize("form", ["(a+)+%Y%m%d", "%Y%m%d$", "[%Y-%m-%d]", "%Y|%m|%d"])
def test_what_stands_between_is_no_pattern(form):
    read = in_kits_form({"type": "date", "written": {"format": form}})
    text = form.replace("%Y", "2031").replace("%m", "06").replace("%d", "17")
    assert read(text) == "2031-06-17"
    assert read("a" * 50_000 + "20310617") is None


def test_a_time_of_day_is_not_cut_off(tmp_path):
    ways, fields = {"day": {"format": "%Y-%m-%dT%H:%M:%SZ"}}, {"day": "date", "n": "integer"}
    text = "day,n\n2031-06-17T00:00:00Z,1\n2031-06-17T23:30:00Z,1\n"
    assert said(check(write(tmp_path, text, ways, fields=fields))) == [
        "t.csv, row 3, column day: '2031-06-17T23:30:00Z' - has a time of day, which a date cannot "
        "hold. Make the column a string to keep the times, or cut them off."
    ]


def test_constraints_and_messages_speak_of_what_is_written(tmp_path):
    ways = WAYS | {"killed": {"groupChar": ".", "constraints": {"maximum": 1000}}}
    checks = [{"check": "ordered", "columns": ["killed", "share"]}]
    folder = write(tmp_path, TABLE, ways, **SEMICOLONS)
    described = json.loads((folder / "datapackage.json").read_text())
    described["resources"][0]["schema"]["rowChecks"] = checks
    (folder / "datapackage.json").write_text(json.dumps(described))
    found = check(folder)[["row", "column", "value", "problem"]].to_numpy().tolist()
    assert found == [
        [2, "killed", "1.200", "is above the maximum, 1000"],
        [2, "share", "0,5", "is below killed (1.200)"],
    ]


def test_frictionless_reads_what_is_declared(tmp_path):
    fields = {name: kind for name, kind in FIELDS.items() if name != "killed"}
    text = "\n".join(";".join(row) for row in (["day", "place", "share", "sure"], ROW)) + "\n"
    dialect = {"dialect": {"delimiter": ";"}, "encoding": "windows-1252"}
    folder = write(tmp_path, text.encode("cp1252"), fields=fields, type="table", **dialect)
    frame = load(folder)
    (row,) = (
        frictionless.Package(str(folder / "datapackage.json")).get_resource("claims").read_rows()
    )
    assert row["day"] == frame["day"][0].date()
    assert (row["place"], float(row["share"]), row["sure"]) == tuple(frame.iloc[0])[1:]


# --- Not declared --------------------------------------------------------------------------------

UNDECLARED = {
    "day": (
        ["17/06/2031", "1/7/2031", "3/7/2031", "4/7/2031"],
        'or write "format": "%d/%m/%Y" in its field',
    ),
    "both ways": (
        ["7/6/2031", "1/7/2031", "3/7/2031", "4/7/2031"],
        'or write "format": "%d/%m/%Y" in its field if the day stands first, '
        '"format": "%m/%d/%Y" if the month does',
    ),
    "stamp": (
        ["2031-06-17T00:00:00Z"] * 4,
        'Type 2031-06-17, or write "format": "%Y-%m-%dT%H:%M:%SZ" in its field',
    ),
    "mixed": (["17/06/2031", "2031-06-17", "1.7.2031", "2/7/2031", "3/7/2031"], "2023-02-28"),
    "true": (
        ["TRUE", "FALSE", "TRUE", "TRUE"],
        'or write "trueValues": ["TRUE"], "falseValues": ["FALSE"] in its field',
    ),
    "decimal": (["0,5", "12,25", "3,1", "4"] * 2, 'or write "decimalChar": "," in its field'),
    "group": (["1,200,000", "12,250", "3", "4,100", "5,100"], 'or write "groupChar": "," in its'),
    "either": (["1,200", "12,250", "3", "4,100", "5,100"], "Type 1200"),
    "blanks": (
        ["12 ", "13 ", " 14", "15\xa0"],
        'or write "trimSpace": true in the dialect of its resource',
    ),
    "missing": (["NA", "n/a", "NA", "NA", "5"], 'or write "missingValues": ["", "NA", "n/a"] in'),
}
KINDS = {"day": "date", "both ways": "date", "stamp": "date", "mixed": "date", "true": "boolean"}


@pytest.mark.parametrize("case", UNDECLARED)
def test_many_cells_of_one_cause_are_one_line_with_one_remedy(tmp_path, case):
    texts, remedy = UNDECLARED[case]
    rows = "".join(f'"{text}",x\n' for text in texts)
    fields = {"a": KINDS.get(case, "number"), "b": "string"}
    problems = check(write(tmp_path, "a,b\n" + rows, {}, fields=fields))
    lines = said(problems)
    assert remedy in lines[-1]
    assert len(lines) == 1
    if case not in ("mixed", "decimal", "group", "either", "missing"):
        assert len(problems) == 4  # the frame keeps a row for each


def test_what_the_remedy_says_loads(tmp_path):
    texts, _ = UNDECLARED["stamp"]
    fields = {"a": "date", "b": "string"}
    text = "a,b\n" + "".join(f"{text},x\n" for text in texts)
    remedy = check(write(tmp_path, text, {}, fields=fields))["remedy"][0]
    way = json.loads("{" + remedy.partition("write ")[2].removesuffix(" in its field") + "}")
    assert load(write(tmp_path, text, {"a": way}, fields=fields))["a"].notna().all()


def test_an_empty_end_that_is_not_declared(tmp_path):
    required = {"b": {"constraints": {"required": True}}}
    fields = {"a": "integer", "b": "string"}
    (line,) = said(check(write(tmp_path, "a,b\n1,x\n" + ",\n" * 900, required, fields=fields)))
    declared = 'write "skipEmptyEnd": true in the dialect of its resource.'
    assert line.startswith("t.csv, 900 cells, as in the rows 3, 4, 5, column b: '' - the cell may")
    assert line.endswith(f"Type the b; or, as the last rows are empty, {declared}")
    (line,) = said(check(write(tmp_path, "a,b,\n1,x,\n", required, fields=fields)))
    assert line.endswith(f"or describe it in datapackage.json, or {declared}")
    text, dialect = "a,b,\n1,x,\n" + ",,\n" * 900, {"skipEmptyEnd": True}
    assert len(load(write(tmp_path, text, required, fields=fields, dialect=dialect))) == 1


def test_a_column_of_latin_1(tmp_path):
    text = "a,b\n" + "x,café\n" * 5
    fields = {"a": "string", "b": "string"}
    (line,) = said(check(write(tmp_path, text.encode("latin-1"), {}, fields=fields)))
    assert line.startswith("t.csv, 5 cells, as in the rows 2, 3, 4, column b: ")
    assert line.endswith(
        '(is \'café\' meant?), or write "encoding": "windows-1252" in its resource.'
    )


def test_an_encoding_that_is_not_the_files(tmp_path):
    (line,) = said(check(write(tmp_path, TABLE, encoding="windows-1252", **SEMICOLONS)))
    assert line.endswith('the file is UTF-8, not windows-1252. Write "encoding": "utf-8".')
    data = TABLE.encode("cp1252").replace(b"lines", b"li\x81nes")
    (line,) = said(check(write(tmp_path, data, encoding="windows-1252", **SEMICOLONS)))
    assert "row 5: '' - is not windows-1252: byte 0x81 behind" in line
    (line,) = said(check(write(tmp_path, TABLE, encoding="rot13", **SEMICOLONS)))
    assert "is not an encoding that is read here" in line


def test_commas_where_semicolons_are_declared(tmp_path):
    (line,) = said(check(write(tmp_path, TABLE.replace(";", ","), **SEMICOLONS)))
    assert "the cells are parted by ',', not by semicolons. Write \"dialect\"" in line


ODD = st.text(st.sampled_from('a;,"\n \t\r1'), max_size=30)


@given(st.lists(ODD, max_size=4), st.sampled_from(";\t,|"), st.booleans())
def test_fast_and_exact_readings_agree_on_other_forms(parts, mark, skip):
    data = f"a{mark}b\n1{mark}2\n{mark.join(parts)}\n".encode()
    form = Form(delimiter=mark, skip_empty_end=skip)
    fast = _read_fast(data, ["a", "b"], [""], form)
    exact = read_columns(data, ["a", "b"], [""], form, exact=True)
    if fast:
        assert not any(len(frame) for frame in exact.found)
        for name, column in fast.texts.items():
            assert column.to_pylist() == exact.texts[name].to_pylist()


def test_a_file_of_semicolons_is_read_fast():
    form = Form(delimiter=";", skip_empty_end=True)
    assert _read_fast(f"{TABLE};;;;\n".encode(), list(FIELDS), [""], form)


# --- Books ---------------------------------------------------------------------------------------

CELLS = [
    ["day", "place", "killed", "share", "sure"],
    [dt.date(2031, 6, 17), "007", 1200, 0.5, True],
    [dt.datetime(2031, 6, 18, 0, 0), " spaced ", 12, 1e-7, False],
    [dt.date(2031, 7, 1), None, None, 1.25e19, True],
]


def book(rows, name="Toll", more=None, change=None):
    made = Workbook()
    made.active.title = name
    for row in rows:
        made.active.append(row)
    for title, cells in (more or {}).items():
        sheet = made.create_sheet(title)
        for row in cells:
            sheet.append(row)
    if change:
        change(made.active)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def sheet(folder, data, **resource):
    return write(folder, data, {}, path="t.xlsx", **resource)


def test_a_book_keeps_its_types(tmp_path):
    frame = load(sheet(tmp_path, book(CELLS)))
    assert frame["day"].tolist() == [pd.Timestamp(2031, 6, 17), *VALUES["day"][1:]]
    assert frame["place"].tolist()[:2] == ["007", " spaced "]
    assert frame["place"].isna().tolist() == [False, False, True]
    assert frame["killed"].tolist()[:2] == [1200, 12]
    assert frame["share"].tolist() == [0.5, 1e-7, 1.25e19]
    assert frame["sure"].tolist() == [True, False, True]


def test_cells_as_text():
    cells = [[1.1, "=x", dt.datetime(2031, 1, 2, 3, 4), dt.time(5, 6)], [True, 3.0, 10**14, "1,5"]]
    made = book([["a", "b", "c", "d"], *cells], change=lambda s: setattr(s["B2"], "data_type", "s"))
    records, found = sheet_records(made)
    assert not found
    assert list(records)[1:] == [
        ["1.1", "=x", "2031-01-02T03:04:00", "05:06:00"],
        ["true", "3", "100000000000000", "1,5"],
    ]


def test_a_sheet_by_name_or_number(tmp_path):
    data = book([["no"]], more={"Second": CELLS})
    for dialect in ({"sheetName": "Second"}, {"sheetNumber": 2}):
        assert len(load(sheet(tmp_path, data, dialect=dialect))) == 3
    for dialect in ({"sheetName": "Third"}, {"sheetNumber": 3}):
        (line,) = said(check(sheet(tmp_path, data, dialect=dialect)))
        assert line.endswith("Write one of them as sheetName in its dialect: Toll, Second.")
    problems = check(sheet(tmp_path, data, dialect={"sheetName": "Second", "sheetNumber": 0}))
    assert problems["problem"].tolist() == ["is not the number of a sheet"]


def test_empty_ends_of_a_sheet(tmp_path):
    rows = [[*row, None, ""] for row in CELLS]
    frame = load(sheet(tmp_path, book([*rows, [None] * 9, ["", None], []])))
    assert len(frame) == 3
    problems = check(sheet(tmp_path, book([CELLS[0], [], *CELLS[1:]])))
    assert problems[["row", "problem"]].to_numpy().tolist() == [[2, "the row is empty"]]


def test_a_bad_cell_of_a_sheet_is_named(tmp_path):
    rows = [*CELLS[:2], ["soon", "x", "about 5", "#N/A", "yes"]]
    problems = check(sheet(tmp_path, book(rows)))
    assert problems["row"].tolist() == [3] * 4
    assert problems["value"].tolist() == ["soon", "about 5", "#N/A", "yes"]


def with_results(data, result):
    """The book with a result stored for each formula, as a spreadsheet program writes it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            text = old.read(part)
            new.writestr(part.filename, text.replace(b"<v />", result).replace(b"<v></v>", result))
    return out.getvalue()


def test_formulas_stand_for_their_results(tmp_path):
    rows = [CELLS[0], [dt.date(2031, 6, 17), "x", "=600*2", 0.5, True]]
    made = book(rows)
    assert load(sheet(tmp_path, with_results(made, b"<v>1200</v>")))["killed"].tolist() == [1200]
    (line,) = said(check(sheet(tmp_path, made)))
    assert line == (
        "t.xlsx, row 2, column killed: '=600*2' - the formula has no stored result. Open the file "
        "in a spreadsheet program and save it, or type the value."
    )


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def part_changed(name, change):
    with zipfile.ZipFile(io.BytesIO(book(CELLS))) as old:
        return packed(
            {p: change(old.read(p)) if p == name else old.read(p) for p in old.namelist()}
        )


SHEET = "xl/worksheets/sheet1.xml"
NO_BOOKS = {
    "no zip": (b"day,place\n", "it is no zip archive"),
    "empty": (b"", "it is no zip archive"),
    "an archive of something else": (packed({"a.txt": "x"}), "the file is no .xlsx file"),
    "cut short": (book(CELLS)[:2000], "it is no zip archive"),
    "broken XML": (part_changed(SHEET, lambda t: t[: len(t) // 2]), "cannot be read"),
    "no sheet": (part_changed(SHEET, lambda t: b""), "the file is no .xlsx file"),
    "a document type": (
        part_changed(SHEET, lambda t: b'<!DOCTYPE x [<!ENTITY a "b">]>' + t),
        "a document type in it",
    ),
    "an entity": (part_changed(SHEET, lambda t: t.replace(b"007", b"&a;")), "cannot be read"),
    "a sheet without rows": (book([]), "there is no header"),
    "a wide sheet of many rows": (
        part_changed(
            SHEET,
            lambda t: (
                b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
                b"<sheetData>"
                + b"".join(
                    b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (i, i) for i in range(1, 999)
                )
                + b"</sheetData></worksheet>"
            ),
        ),
        "the sheet has more than 5,000,000 cells",
    ),
}


@pytest.mark.parametrize("case", NO_BOOKS)
def test_what_is_no_book_is_refused(tmp_path, case, monkeypatch):
    monkeypatch.setattr("analysis.datasets.spreadsheets.CELLS", 5_000_000)  # a tenth: it is quicker
    data, problem = NO_BOOKS[case]
    found = check(sheet(tmp_path, data))
    assert problem in said(found)[0]
    assert all(found["remedy"])


def test_a_book_that_unpacks_to_too_much_is_refused_by_its_size(tmp_path, monkeypatch):
    bomb = part_changed(SHEET, lambda t: t + b" " * 30_000_000)
    assert len(bomb) < 100_000
    monkeypatch.setattr("analysis.datasets.spreadsheets.LARGEST", 20_000_000)
    (line,) = said(check(sheet(tmp_path, bomb)))
    assert "the file unpacks to 30,0" in line
    assert "bytes, more than the 20,000,000 that are read. Split it" in line


@given(st.binary(max_size=60), st.integers(0, 5000), st.integers(0, 60))
def test_broken_books_never_raise(insert, at, width):
    data = book(CELLS)
    data = data[:at] + insert + data[at + width :]
    records, found = sheet_records(data)
    assert found or list(records)


def test_a_sheet_in_place_of_a_table_of_text(tmp_path):
    (line,) = said(check(write(tmp_path, book(CELLS), {})))
    assert "the file is a zip archive or a spreadsheet" in line


def test_declarations_are_none_where_nothing_fits():
    assert declaration({"type": "date"}, ["17/06/2031", "soon"]) == ""
    assert declaration({"type": "string"}, ["x"]) == ""
    assert as_utf8(b"abc", "utf-8") == (b"abc", [])
