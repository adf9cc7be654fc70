"""What is written can be read back, runs nothing, and is the same every time."""

import csv
import datetime
import gc
import io
import json
import os
import re
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import unicodedata
import warnings
import zipfile
import zlib
from html import unescape
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis import containers, formulas, ledger, load, pool, writing
from analysis.charts import interactive, kinds, static
from analysis.exports import escapes, export, figures, tables, workbook
from analysis.exports.frames import Table, exact
from analysis.subjects.outcomes import held

TABLES = ["csv", "xlsx", "parquet", "tex", "md", "bib"]
HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+A1",
    "-1+1",
    "@SUM(A1:A9)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\u00a0=1",
    "\ufeff=1",
    "\u200b=1",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff20SUM(A1)",
    "a;=1+1",
    "a\t=1+1",
    "a\n=1+1",
    'a;"=1+1;b',
    'a\t"=1+1\tb',
    'a|"=1+1|b',
    'a "=1+1 b',
    "a,=1+1",
    "a\r\n ;\t-A1",
    "\u00ad=1",
    "\u2060\u3164\ufe0f@SUM(A1)",
    "\u22121+1",
    "1 -1+1",
    "-5 km",
    '=HYPERLINK("http://x.example","y")',
    "<script>alert(1)</script>",
    "</script><b>*bold*</b> _it_ ~~no~~ [a](javascript:x) ![i](x) $x$ #1 `code`",
    "\\input{/etc/passwd} \\\\ & % # $ ^ ~ _ { } } { [ ] *",
    "]]> &amp; &#0; <!-- -->",
    "a|b||c",
    "`",
    "```\n```",
    '"quoted", \'and\' ""',
    "one\ntwo\r\nthree\rfour",
    "<r><t>rich</t></r>",
    "_x0041_ _x000D_",
    "http://example.com",
    "internal:Sheet2!A1",
    "-- --- '' ``,, ?` !`",
    "서울 😀 e\u0301 \u2028 \u0085",
    "0123",
    "1e5",
    "NA",
    "inf",
    "true",
    "x" * 30_000,
]
UNREADABLE = ["\x00", "a\x00b", "\ud800", "a\udfffb"]
CONTROL = ["\x01", "a\x0bb", "\x1b[31m", "\x1f", "\ufffe", "\uffff"]


def frame(**columns):
    return pd.DataFrame({name: pd.Series(cells, dtype=object) for name, cells in columns.items()})


def hostile():
    """Every hostile text in a cell, with an address so that there is something to cite."""
    return frame(
        text=HOSTILE,
        url=[f"https://example.com/{n}" for n in range(len(HOSTILE))],
        outlet=HOSTILE,
        wording=HOSTILE,
        originator=HOSTILE,
    )


@pytest.fixture
def quiet():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield


def typed():
    return pd.DataFrame(
        {
            "whole": [1, -2, 2**53],
            "number": [0.1 + 0.2, -1e-300, 1e300],
            "counted": [13_000.0, np.nan, np.inf],
            "below": [-np.inf, -0.0, 1 / 3],
            "truth": [True, False, True],
            "day": pd.to_datetime(["2023-10-13", None, "2024-02-29"]),
            "moment": pd.to_datetime(["2023-10-13 12:34:56.789", None, "1999-12-31 00:00:00.000"]),
            "text": ["more than 13,000", None, "서울"],
            "kind": pd.Categorical(["a", "b", None]),
            "maybe": pd.array([1, None, 3], dtype="Int64"),
            "perhaps": pd.array([True, None, False], dtype="boolean"),
        }
    )


def read_csv(path):
    return pd.read_csv(path, keep_default_na=False, na_values=[""])


# --- workbooks, read as the standard describes them ---------------------------------------------

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def part(path, name):
    with zipfile.ZipFile(path) as archive:
        return ElementTree.fromstring(archive.read(name))


def decoded(text):
    """A text of a sheet as Excel reads it."""
    return re.sub("_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text)


def read_xlsx(path):
    """Rows of cells as (type, value, number of style); None where there is no cell."""
    rows = []
    for row in part(path, "xl/worksheets/sheet1.xml").iter(f"{MAIN}row"):
        cells = {}
        for cell in row.iter(f"{MAIN}c"):
            column = re.match("[A-Z]+", cell.get("r"))[0]
            assert cell.find(f"{MAIN}f") is None
            kind = cell.get("t", "n")
            if kind == "inlineStr":
                assert [child.tag for child in cell.find(f"{MAIN}is")] == [f"{MAIN}t"]
                value = decoded(cell.find(f"{MAIN}is/{MAIN}t").text or "")
            else:
                value = cell.find(f"{MAIN}v").text
            cells[column] = (kind, value, cell.get("s"))
        rows.append(cells)
    return rows


# --- round trips --------------------------------------------------------------------------------


def test_parquet_keeps_values_types_and_texts(tmp_path):
    (path,) = export(typed(), tmp_path / "x.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(path), typed())
    claims = ledger()
    (path,) = export(claims, tmp_path / "claims.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(path), claims)
    texts = [*HOSTILE, *CONTROL]
    (path,) = export(frame(text=texts), tmp_path / "texts.parquet")
    assert pd.read_parquet(path)["text"].tolist() == texts


def test_csv_keeps_values(tmp_path):
    (path,) = export(typed(), tmp_path / "x.csv")
    back = read_csv(path)
    for name in ("whole", "number", "counted", "below", "truth", "maybe"):
        expected = typed()[name].astype(back[name].dtype)
        pd.testing.assert_series_equal(back[name], expected, check_exact=True)
    assert back["day"].tolist()[::2] == ["2023-10-13", "2024-02-29"]
    assert back["moment"].tolist()[::2] == ["2023-10-13T12:34:56.789000", "1999-12-31T00:00:00"]
    assert str(back["below"][1]) == "-0.0"
    lines = path.read_bytes().split(b"\n")
    assert lines[1].startswith(b"1,0.30000000000000004,13000,-inf,true,2023-10-13,")
    assert lines[2].startswith(b"-2,-1e-300,,-0.0,false,,")
    assert b"\r" not in path.read_bytes()
    assert path.read_bytes().endswith(b"\n")


def test_the_ledger_survives_csv(tmp_path):
    claims = ledger()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (path,) = export(claims, tmp_path / "claims.csv")
    back = read_csv(path)
    for name in claims:
        cells = claims[name]
        if cells.dtype.kind == "M":
            cells = cells.dt.strftime("%Y-%m-%d")
        assert back[name].isna().tolist() == cells.isna().tolist()
        assert back[name].dropna().tolist() == cells.dropna().tolist(), name


@given(st.lists(st.floats(), min_size=1), st.lists(st.integers(), min_size=1))
def test_numbers_come_back_to_the_last_digit(floats, integers):
    back = [float(exact(number)) for number in floats]
    assert [struct.pack("d", x) for x in back if x == x] == [
        struct.pack("d", x) for x in floats if x == x
    ]
    assert [int(exact(number)) for number in integers] == integers


def test_xlsx_keeps_values(tmp_path):
    (path,) = export(typed(), tmp_path / "x.xlsx")
    head, *rows = read_xlsx(path)
    names = [value for _, value, _ in head.values()]
    assert names == list(typed())
    for place, (name, column) in enumerate(zip(names, head, strict=True)):
        for row, cell in zip(rows, typed()[name], strict=True):
            found = row.get(column)
            if pd.isna(cell):
                assert found is None
            elif name in ("day", "moment"):
                day = pd.Timestamp("1899-12-30") + pd.Timedelta(days=float(found[1]))
                assert abs(day - cell) < pd.Timedelta("1ms")
                assert look_of(path, found[2]).startswith("yyyy-mm-dd")
                assert ("hh" in look_of(path, found[2])) == (name == "moment")
            elif isinstance(cell, bool | np.bool_):
                assert found[:2] == ("b", str(int(cell)))
            elif isinstance(cell, str) or np.isinf(cell):
                assert found[:2] == ("inlineStr", str(cell)), place
            else:
                assert found[0] == "n"
                assert float(found[1]) == cell
    assert rows[2]["C"][1] == "inf"
    assert rows[0]["D"][1] == "-inf"


def look_of(path, style):
    """The number format of a style."""
    book = part(path, "xl/styles.xml")
    known = {look.get("numFmtId"): look.get("formatCode") for look in book.iter(f"{MAIN}numFmt")}
    return known[book.find(f"{MAIN}cellXfs")[int(style)].get("numFmtId")]


def test_a_sheet_has_a_frozen_head_filters_and_room(tmp_path):
    (path,) = export(typed(), tmp_path / "x.xlsx")
    sheet = part(path, "xl/worksheets/sheet1.xml")
    pane = sheet.find(f".//{MAIN}pane")
    assert (pane.get("state"), pane.get("ySplit")) == ("frozen", "1")
    assert sheet.find(f"{MAIN}autoFilter").get("ref") == "A1:K4"
    widths = [float(column.get("width")) for column in sheet.iter(f"{MAIN}col")]
    assert max(widths) <= 61
    assert widths[7] > len("more than 13,000")
    (name,) = part(path, "xl/workbook.xml").iter(f"{MAIN}sheet")
    assert name.get("name") == "data"


def test_tables_for_readers_align_and_separate(tmp_path):
    table = pd.DataFrame(
        {"n": [13_000.0, -2.5], "i": [1, 2], "t": ["a", None], "f": [np.inf, np.nan]}
    )
    md = export(table, tmp_path / "x.md")[0].read_text(encoding="utf-8")
    assert md == "| n | i | t | f |\n| ---: | ---: | --- | ---: |\n" + (
        "| 13,000 | 1 | a | inf |\n| -2.5 | 2 |  |  |\n"
    )
    tex = export(table, tmp_path / "x.tex")[0].read_text(encoding="utf-8")
    assert tex.splitlines()[1:] == [
        r"\begin{tabular}{rrlr}",
        r"\toprule",
        r"n & i & t & f \\",
        r"\midrule",
        r"13,000 & 1 & a & $\infty$ \\",
        r"$-$2.5 & 2 &  &  \\",
        r"\bottomrule",
        r"\end{tabular}",
    ]


def test_long_texts_break_their_lines(tmp_path):
    (path,) = export(frame(a=["x" * 41], b=["x" * 40], c=["y" * 99]), tmp_path / "x.tex")
    assert r"\begin{tabular}{p{0.40\linewidth}lp{0.40\linewidth}}" in path.read_text()


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "tex", "md"])
def test_a_frame_without_rows_has_its_headers(tmp_path, ending):
    (path,) = export(typed().head(0), tmp_path / f"x.{ending}")
    if ending == "parquet":
        kept = typed().head(0).drop(columns="kind")  # Parquet knows categories by their rows
        pd.testing.assert_frame_equal(pd.read_parquet(path).drop(columns="kind"), kept)
    elif ending == "xlsx":
        assert len(read_xlsx(path)) == 1
    else:
        assert "perhaps" in path.read_text(encoding="utf-8")


def test_empty_columns_stay(tmp_path):
    (path,) = export(frame(a=[None, None], b=[1, 2]), tmp_path / "x.csv")
    assert path.read_text() == "a,b\n,1\n,2\n"


def test_a_single_empty_cell_is_a_row(tmp_path):
    (path,) = export(frame(a=["x", None, "y"]), tmp_path / "x.csv")
    assert read_csv(path)["a"].isna().tolist() == [False, True, False]


def test_an_index_with_a_name_is_a_column(tmp_path):
    named = frame(a=[1, 2]).rename_axis("claim_id")
    assert export(named, tmp_path / "x.csv")[0].read_text() == "claim_id,a\n0,1\n1,2\n"
    rows = frame(a=[1, 2]).set_axis([7, 9])
    assert export(rows, tmp_path / "y.csv")[0].read_text() == "a\n1\n2\n"


# --- the same bytes -----------------------------------------------------------------------------


AGAIN = """
import sys, pandas as pd
from analysis import ledger
from analysis.exports import export
claims = ledger('containers').assign(retrieved=pd.Timestamp('2024-01-01'))
for path in sys.argv[1:]:
    export(claims, path, overwrite=True)
"""


def test_a_second_run_gives_the_same_bytes(tmp_path, quiet):
    claims = ledger("containers").assign(retrieved=pd.Timestamp("2024-01-01"))
    paths = [export(claims, tmp_path / f"x.{ending}")[0] for ending in TABLES]
    first = [path.read_bytes() for path in paths]
    other = {"PYTHONHASHSEED": "1", "TZ": "Asia/Seoul", "PYTHONWARNINGS": "ignore"}
    command = [sys.executable, "-c", AGAIN, *map(str, paths)]
    subprocess.run(command, check=True, env=os.environ | other)
    assert [path.suffix for path, was in zip(paths, first, strict=True)
            if path.read_bytes() != was] == []  # fmt: skip


# --- texts that want to be more than texts ------------------------------------------------------


def pieces(data, separator):
    """The cells of a file under a separator, with quotation marks heeded and without."""
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        text = io.StringIO(data.decode("utf-8"), newline="")
        for row in csv.reader(text, delimiter=separator, quoting=quoting):
            yield from row


ONE = r"\.?\d[\d.'’]*(?:[eE][-+]?\d+)?(?:\s?%)?"
LED = rf"[-+\u2212]\s*{ONE}"
NEXT = rf"[\s,;|]+{ONE}|(?:,|\s*[;|]\s*)[-+\u2212]{ONE}"
# Numbers, and no formula has a quotation mark right behind one, or two commas, or a word.
NO_FORMULA = re.compile(
    rf"(?:{LED}|[-+\u2212]+(?=,))(?:{NEXT})*(?:[\s,;|]*(?:\".*)?|,,.*)"
    rf"|[-+\u2212]?(?:\d+\.\d+(?:\s?%)?\s*,\s*[-+\u2212]?)+{ONE}[\s,;|]*(?:\".*)?"
    rf"|{LED}\s+°?[^\W\d_]+(?:[\s,;|].*)?|[-+=@<>\u2212]+\"?",
    re.DOTALL,
)


def starts_a_formula(cell):
    """Whether a spreadsheet could take it for one: by properties of Unicode, not by lists."""
    kinds = ("Zs", "Zl", "Zp", "Cc", "Cf")
    unseen = [sign == '"' or unicodedata.category(sign) in kinds for sign in cell]
    bare = cell[[*unseen, False].index(False) :]
    sign = unicodedata.normalize("NFKC", bare[:1])
    return sign in ("=", "+", "-", "@", "\u2212") and not NO_FORMULA.fullmatch(bare)


def test_what_a_formula_is():
    for text in (
        "=1",
        ' "\u00ad=1',
        "\uff0b1",
        "-A1",
        "-1+1",
        "-5,5+A1",
        "-5 k(1)",
        "-5,-5,5+A1",
        "-5 -3",
    ):
        assert starts_a_formula(text), text
    for text in (
        "-5",
        "a=1",
        "'=1",
        "-1,234.5",
        '-5,"5+A1"',
        "-5,,A1",
        "--",
        "",
        "\u22125 %",
        "-5 km",
    ):
        assert not starts_a_formula(text), text


RISKY = st.text(st.sampled_from("=+-@\u2212\uff1d ;,|\t\n\r\"'\u00ad\u00a05aA1.&e%")) | st.text()
A_NUMBER = st.integers(-99, 99) | st.floats(-99, 99)


@settings(max_examples=300)
@example(0, "5;-5", "5+A1", "tun")
@example(-1, "5+A1", "", "ntu")
@example(-1, "-5", "5+A1", "ntu")
@example(1, "-", "5+A1", "tun")
@example(1, "-5.5, -6.5", "5+A1", "tun")
@given(A_NUMBER, RISKY, RISKY, st.sampled_from(["ntu", "tnu", "tun", "tu", "nt"]))
def test_no_cell_starts_a_formula_under_any_separator(number, one, other, order):
    rows = (
        1 if order[0] == "n" else 2
    )  # a text that ends in a separator opens the next line's quotes
    cells = {"n": [number] * rows, "t": [one, other][:rows], "u": [other, one][:rows]}
    written = tables.csv(Table([*order], [cells[name] for name in order])).data
    for separator in ",;\t| ":
        for cell in pieces(written, separator):
            assert not starts_a_formula(cell), (separator, cell)


def test_no_text_in_a_csv_is_a_formula(tmp_path):
    with pytest.warns(UserWarning, match="apostrophe") as caught:
        (path,) = export(frame(**{"=1+1": HOSTILE, "n": range(len(HOSTILE))}), tmp_path / "x.csv")
    with path.open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    assert head == ["'=1+1", "n"]
    for (cell, number), text in zip(rows, HOSTILE, strict=True):
        assert HOSTILE[int(number)] == text
        assert cell == text or cell.replace("'", "") == text.replace("'", "")
    for separator in ",;\t| ":
        assert not [*filter(starts_a_formula, pieces(path.read_bytes(), separator))]
    changed = sum(cell != text for (cell, _), text in zip(rows, HOSTILE, strict=True))
    assert f"1 in the headers, {changed} in column '=1+1'" in str(caught[0].message)
    assert caught[0].filename == __file__


def test_ordinary_texts_and_numbers_stay(tmp_path):
    texts = ["6 - 1", "a=b", "x@y.example", "1-2", "", "'", "(+1)", "about; more", "A\nB", "a -- b"]
    texts += ["-12.5", "+3", "-1,234", "-118.2437", "\u22125", "-1 234", "-1.234,5", "-.5", "-1e-5"]
    texts += ["+8\u00a0%", "34.05, -118.24", "-118.24; 34.05", "fell from -5 to -9 in May"]
    texts += ["-", "--", "+", "\u2212", "-58.4,-34.6", "-58.4, -34.6", "-58.4 | -34.6", "-5; -6"]
    texts += ["-12 to -3", "-12 bis 3 °C", "-5 km", "+44 20 7946 0000", "-5%", "-1.5 %, -2.5 %"]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        (path,) = export(frame(t=texts, n=[-1.5] * len(texts)), tmp_path / "x.csv")
    back = pd.read_csv(path, keep_default_na=False, dtype={"t": str})
    assert back["t"].tolist() == texts
    assert back["n"].tolist() == [-1.5] * len(texts)


def test_a_hostile_text_takes_no_time():
    for sign in (" ", ' "', "1,", " -1", ";-", "-1.5,", "-1;", "-1 a ", "1", "1.", "-1 "):
        text = sign * 30_000 + ("x)" if sign[-1] not in " -" else "")
        started = time.process_time()
        formulas.cell(text)
        assert time.process_time() - started < 1, text[:3]


def test_drafts_of_many_texts_run_nothing_and_say_so(tmp_path, said):
    (tmp_path / "=1+1.txt").write_text("More than 40 ships left since =2+2 March.")
    code, _, told = said("draft", "=1+1.txt", "--output", "drafts.csv")
    assert code == 0
    assert "2 in file, 1 in date_cue, 1 in cumulative_cue. draft_texts gives them exact." in told
    written = (tmp_path / "drafts.csv").read_bytes()
    for separator in ",;\t| ":
        assert not [*filter(starts_a_formula, pieces(written, separator))]
    row, _ = csv.DictReader(io.StringIO(written.decode()))
    assert (row["file"], row["wording"], row["value"]) == ("'=1+1.txt", "More than 40 ships", "40")


def test_drafts_without_a_formula_are_written_in_silence(tmp_path, said):
    (tmp_path / "a.txt").write_text("More than 40 ships left.")
    assert said("draft", "a.txt", "--output", "drafts.csv")[2] == ""


@pytest.mark.parametrize(
    ("option", "text", "remedy"),
    [
        ("--outlet", "=cmd|' /C calc'!A0", "leave out the sign"),
        ("--outlet", "The Example;@SUM(A1)", "leave out the sign"),
        ("--url", "https://x.example/a;=1|-b,+c", "type it as https://x.example/a%3B=1%7C-b%2C+c."),
    ],
)
def test_a_new_package_takes_no_formula(tmp_path, said, option, text, remedy):
    (tmp_path / "a.txt").write_text("More than 40 ships left.")
    code, _, told = said("new", "a", "--text", "a.txt", option, text)
    assert code != 0
    assert repr(text) in told
    assert remedy in told
    assert not (tmp_path / "a").exists()
    advised = remedy.split("type it as ")[-1].removesuffix(".")
    if option == "--url":
        assert said("new", "a", "--text", "a.txt", option, advised)[0] == 0


def test_a_package_keeps_the_article_exact_and_tells_of_formulas(tmp_path, said):
    (tmp_path / "a.txt").write_text("More than 40 ships left since =2+2 March.")
    code, _, told = said("new", "a", "--text", "a.txt")
    assert code == 0
    assert "1 in column 'date_cue' of claims.csv" in told
    assert load(tmp_path / "a")["date_cue"][0] == "since =2+2 March"
    (tmp_path / "b.txt").write_text("More than 40 ships left.")
    assert said("new", "b", "--text", "b.txt", "--outlet", "The Example")[2] == ""


def test_a_warning_that_is_an_error_leaves_nothing(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(UserWarning, match="formulas"):
            export(frame(a=["=1"]), tmp_path / "x.csv")
    assert not list(tmp_path.iterdir())


def test_a_warning_names_a_few_columns(tmp_path):
    with pytest.warns(UserWarning, match="more in 3 other columns"):
        export(frame(**{f"c{n}": ["=1"] for n in range(8)}), tmp_path / "x.csv")


def test_a_text_in_a_sheet_is_that_text(tmp_path):
    texts = [*HOSTILE, "x" * 32_767, "😀" * 16_383]
    (path,) = export(frame(**{"=1+1": texts}), tmp_path / "x.xlsx")
    with zipfile.ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if "rels" in name and "sheet" in name]
    head, *rows = read_xlsx(path)
    assert head["A"][:2] == ("inlineStr", "=1+1")
    assert [row["A"][1] for row in rows] == texts


def cells_of_tex(text):
    """Cells of a LaTeX table, split where LaTeX would."""
    body = text.split("\\toprule\n")[1].split("\\bottomrule")[0].replace("\\midrule\n", "")
    rows = re.split(r"(?<!\\)\\\\\n", body)
    assert rows.pop() == ""
    return [re.split(r"(?<!\\)&", row) for row in rows]


SIGNS = "backslash|braceleft|braceright|asciitilde|asciicircum|asciigrave|bar|less|greater"
COMMANDS = rf"\\text(?:{SIGNS})\{{\}}"
HARMLESS = re.compile(rf"{COMMANDS}|\\symbol\{{34\}}|\\[#$%&_]|\{{[\[\]*]\}}|\{{\}}")


def printed(latex):
    """What LaTeX prints for an escaped text; fails where something is left to act."""
    signs = {
        "backslash": "\\", "braceleft": "{", "braceright": "}", "asciitilde": "~",
        "asciicircum": "^", "asciigrave": "`", "bar": "|", "less": "<", "greater": ">",
    }  # fmt: skip
    left = HARMLESS.sub("", latex)
    assert not re.search(r'[\\{}#$%&_~^`|<>"\[\]*]', left), left
    assert "--" not in left or "-{}-" in latex
    for name, sign in signs.items():
        latex = latex.replace(f"\\text{name}{{}}", f"\x00{sign}")
    latex = latex.replace("\\symbol{34}", '"')
    latex = re.sub(r"(?<!\x00)\{([\[\]*])\}|(?<!\x00)\{\}", lambda m: m[1] or "", latex)
    return re.sub(r"\\([#$%&_])", r"\1", latex).replace("\x00", "")


def on_a_line(text):
    return re.sub(r"\r\n?|\n|\t", " ", text)


def test_no_text_in_latex_is_a_command(tmp_path):
    (path,) = export(
        frame(**{r"\input{x} & [": HOSTILE, "n": range(len(HOSTILE))}), tmp_path / "x.tex"
    )
    head, *rows = cells_of_tex(path.read_text(encoding="utf-8"))
    assert printed(head[0].strip()) == r"\input{x} & ["
    for (cell, number), text in zip(rows, HOSTILE, strict=True):
        assert printed(cell[:-1]) == on_a_line(text)
        assert HOSTILE[int(number)] == text


TYPESET = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\IfFileExists{booktabs.sty}{\usepackage{booktabs}}
    {\let\toprule\hline\let\midrule\hline\let\bottomrule\hline}
\pdfcompresslevel=0
\pdfobjcompresslevel=0
\begin{document}
\input{x.tex}
\end{document}
"""
LIGATURES = dict(zip("\x1b\x1c\x1d\x1e\x1f", ["ff", "fi", "fl", "ffi", "ffl"], strict=True))


@pytest.fixture
def typeset(tmp_path):
    """What pdfLaTeX prints of a column of texts, without spaces."""
    if not shutil.which("pdflatex") and not os.environ.get("CI"):
        pytest.skip("no pdflatex here: apt-get install texlive-latex-base")

    def typeset(texts):
        export(frame(t=texts), tmp_path / "x.tex")
        (tmp_path / "all.tex").write_text(TYPESET)
        command = ["pdflatex", "-interaction=nonstopmode", "-no-shell-escape", "all.tex"]
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="latin-1")
        assert run.returncode == 0, [line for line in run.stdout.split("\n") if line[:1] == "!"]
        assert "Missing character" not in (tmp_path / "all.log").read_text("latin-1")
        stream = (tmp_path / "all.pdf").read_bytes().decode("latin-1")
        shown = re.findall(r"\(((?:[^()\\]|\\.)*)\)", "".join(re.findall(r"\[(.*?)\]TJ", stream)))
        plain = re.sub(
            r"\\(\d{3}|.)",
            lambda sign: chr(int(sign[1], 8)) if len(sign[1]) == 3 else sign[1],
            "".join(shown),
        )
        return "".join(LIGATURES.get(sign, sign) for sign in plain)

    return typeset


def test_latex_prints_every_pair_of_signs(typeset):
    signs = [chr(code) for code in range(32, 127)]
    pairs = [f"{one}{other}" for one in signs for other in signs]
    rows = ["".join(pairs[at : at + 19]) for at in range(0, len(pairs), 19)]
    assert "".join(rows).replace(" ", "") in typeset(rows)


def test_latex_stops_at_no_text(typeset):
    latin = "".join(map(chr, range(0xA0, 0x250)))
    letters = "– — ’ “ ” … × ≈ ≤ ≥ é ł « » „ ‹ Đ ŋ − → \u202f \u200b e\u0301 😀 ∞ ½ € ™ № ŵ"
    texts = [text for text in HOSTILE if len(text) < 1_000]
    shown = typeset([*texts, latin, letters, "xЖ서한y", "서 {} \\ & Минобороны 北京", "[x]"])
    assert "x[U+0416][U+C11C][U+D55C]y" in shown


@given(st.text(alphabet=st.characters(exclude_categories=["C"], exclude_characters="\x00")))
def test_any_text_prints_as_it_is(text):
    assert printed(escapes.latex(text)) == on_a_line(text)
    cell = escapes.markdown_cell(text)
    assert unescape(cell) == text
    assert not set("<>*[]$`\\|~_") & set(cell)


@given(RISKY)
def test_no_text_is_left_to_run(text):
    safe = escapes.defused(text)
    assert not re.match("[\t\r\n]", safe)
    assert not any(map(starts_a_formula, re.split(r"[;\t\r\n|]", safe)))
    assert escapes.defused(safe) == safe


def test_no_text_in_markdown_is_markup(tmp_path):
    from markdown_it import MarkdownIt

    (path,) = export(frame(**{"<b>|`": HOSTILE, "n": range(len(HOSTILE))}), tmp_path / "x.md")
    markup = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    html = markup.render(path.read_text(encoding="utf-8"))
    assert set(re.findall(r"<(/?\w+)", html)) <= {
        *("table", "thead", "tbody", "tr", "th", "td", "br"),
        *("/table", "/thead", "/tbody", "/tr", "/th", "/td"),
    }
    (head,) = re.findall(r"<th>(.*?)</th>", html)
    assert unescape(head) == "<b>|`"
    cells = re.findall(r"<td>(.*?)</td>", html)
    for cell, text in zip(cells, HOSTILE, strict=True):
        lines = re.sub(r"\r\n?|\n", "<br>", text.strip())
        shown = "<br>".join(map(unescape, cell.split("<br>")))
        assert re.sub(r"\s+|<br>", " ", shown).strip() == re.sub(r"\s+|<br>", " ", lines).strip()


def entries(text):
    """Entries of a bibliography as BibTeX reads them: by counting braces; what is after them."""
    text = text.partition("@preamble{{\n\\begingroup")[0]
    found, place = {}, 0
    while match := re.compile(r"\s*@online\{([^,\s]+),").match(text, place):
        fields, place = {}, match.end()
        while field := re.compile(r"\s*(\w+)\s*=\s*\{").match(text, place):
            depth, end = 1, field.end()
            while depth:
                depth += {"{": 1, "}": -1}.get(text[end], 0)
                end += 1
            fields[field[1]] = text[field.end() : end - 1]
            place = re.compile(r"\s*,").match(text, end).end()
        place = re.compile(r"\s*\}").match(text, place).end()
        assert match[1] not in found
        found[match[1]] = fields
    assert not text[place:].strip()
    return found


def test_no_text_in_a_bibliography_is_a_command(tmp_path):
    (path,) = export(hostile(), tmp_path / "x.bib")
    found = entries(path.read_text(encoding="utf-8"))
    assert len(found) == len(HOSTILE)
    by_url = {entry["url"]: entry for entry in found.values()}
    for number, text in enumerate(HOSTILE):
        entry = by_url[f"https://example.com/{number}"]
        assert re.fullmatch(r"\{.*\}", entry["author"])
        assert printed(entry["author"][1:-1]) == on_a_line(text.strip())
        assert on_a_line(text.strip()) in printed(entry["note"])
    assert all(re.fullmatch(r"[a-z0-9-]+", key) for key in found)


def test_pdflatex_stops_at_no_source(tmp_path, typeset):
    texts = [
        "서울 Seoul",
        "Минобороны",
        "😀 \u202e \u200b",
        *(t for t in HOSTILE if len(t) < 1_000),
    ]
    urls = [f"https://example.com/{n}" for n in range(len(texts))]
    export(frame(url=urls, outlet=texts, wording=texts, title=texts), tmp_path / "x.bib")
    style = r"\nocite{*}\bibliographystyle{plain}\bibliography{x}"
    (tmp_path / "b.tex").write_text(TYPESET.replace(r"\input{x.tex}", style))
    for command in (["pdflatex", "-interaction=nonstopmode", "b.tex"], ["bibtex", "b"]) * 2:
        run = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="latin-1")
        assert not re.findall("^!.*|.*I was expecting.*", run.stdout, re.MULTILINE), command


@pytest.mark.parametrize("ending", TABLES)
@pytest.mark.parametrize("text", UNREADABLE)
def test_texts_that_are_none_are_refused(tmp_path, ending, text):
    bad = frame(url=["https://x.example"] * 2, outlet=["a", text])
    with pytest.raises(ValueError, match=r"column 'outlet'.*U\+[0-9A-F]{4} \(row 1\).*str.replace"):
        export(bad, tmp_path / f"x.{ending}")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("ending", ["csv", "xlsx", "tex", "md", "bib"])
@pytest.mark.parametrize("text", CONTROL)
def test_control_characters_are_refused(tmp_path, ending, text):
    with pytest.raises(ValueError, match="stand for nothing"):
        export(frame(url=["https://x.example"], outlet=[text]), tmp_path / f"x.{ending}")


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "tex", "md"])
def test_a_header_is_a_text_as_well(tmp_path, ending):
    with pytest.raises(ValueError, match=r"the headers.*U\+0000"):
        export(frame(**{"a\x00": [1]}), tmp_path / f"x.{ending}")


def test_a_sheet_has_room_for_so_much(tmp_path, monkeypatch):
    bad = frame(
        text=["x" * 32_768, "😀" * 16_384, "x" * 40_000],
        whole=[2**53 + 1, 1, -(2**60)],
        day=[datetime.date(1899, 12, 31), None, datetime.date(1900, 1, 1)],
        zone=[pd.Timestamp("2024-01-01", tz="Asia/Seoul"), None, None],
    )
    with pytest.raises(ValueError, match="32,767 characters") as caught:
        export(bad, tmp_path / "x.xlsx")
    said = str(caught.value)
    for piece in (
        "column 'text', rows 0, 1, 2",
        "column 'whole', rows 0, 2",
        "column 'day', row 0",
    ):
        assert piece in said
    assert "column 'zone', row 0" in said
    assert said.count(".parquet") == 4
    for ending in ("csv", "tex", "md"):
        export(bad, tmp_path / f"x.{ending}")
    with pytest.raises(ValueError, match="1,048,575 rows and not 1,048,576"):
        export(pd.DataFrame({"a": np.zeros(1_048_576, bool)}), tmp_path / "x.xlsx")
    assert workbook._MOST_COLUMNS == 16_384
    monkeypatch.setattr(workbook, "_MOST_COLUMNS", 16)  # so many would take five seconds to write
    export(pd.DataFrame(0, [0], [f"c{n}" for n in range(16)]), tmp_path / "most.xlsx")
    with pytest.raises(ValueError, match="16 columns and not 17"):
        export(pd.DataFrame(0, [0], [f"c{n}" for n in range(17)]), tmp_path / "x.xlsx")


# --- what is refused ----------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # half a ZIP
def test_a_sheet_without_room_on_the_disk_says_where(tmp_path):
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, limits[1]))
    try:
        with pytest.raises(OSError, match=re.escape(tempfile.gettempdir())):
            export(frame(a=["x" * 99] * 999), tmp_path / "x.xlsx")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    gc.collect()
    assert not list(tmp_path.iterdir())


def test_everything_in_the_way_is_named_at_once(tmp_path):
    bad = pd.DataFrame([[1j, [1], 3, 4, 5, "\x00"]], columns=["a", "a", "", 7, "b", "c"])
    with pytest.raises(ValueError, match="Nothing was written") as caught:
        export(bad, tmp_path / "none" / "x.csv")
    said = str(caught.value)
    for piece in (
        "There is no folder",
        "Several columns are named 'a'",
        "Column 2 has an empty name",
        "Column 3 has the name 7, which is no text",
        "holds complex (row 0)",
        "holds list (row 0)",
        "column 'c' hold characters",
    ):
        assert piece in said, piece
    assert len(said.splitlines()) == 8


@pytest.mark.parametrize(
    ("what", "remedy"),
    [
        (pd.DataFrame(index=[0, 1]), "no columns"),
        (pd.DataFrame({("a", "b"): [1]}), "more than one level"),
        (pd.DataFrame({"a": [1]}, index=["x"]), "rename_axis"),
        (pd.DataFrame({"a": [1]}).rename_axis("a"), r"reset_index\(drop=True\)"),
        (pd.DataFrame({"a": [1]}).rename_axis(7), "the name 7"),
        (pd.DataFrame({"a": pd.to_timedelta(["1D"])}), "Timedelta"),
        (pd.DataFrame({"a": pd.period_range("2024", periods=1, freq="M")}), "Period"),
        (pd.DataFrame({"a": [{"b": 1}]}), "dict"),
    ],
)
def test_frames_that_no_table_holds_are_refused(tmp_path, what, remedy):
    with pytest.raises(ValueError, match=remedy):
        export(what, tmp_path / "x.csv")
    assert not list(tmp_path.iterdir())


def test_parquet_refuses_what_has_no_type(tmp_path):
    mixed = frame(a=["x", 1], b=[1j, 2j])
    with pytest.raises(ValueError, match=r"(?s)Column 'a' has no type.*Column 'b' has no type"):
        export(mixed, tmp_path / "x.parquet")


@pytest.mark.parametrize("name", ["x.doc", "x", "x.csv.gz", "x.svg", "x."])
def test_unknown_endings_are_refused(tmp_path, name):
    with pytest.raises(ValueError, match=r"\.csv, \.xlsx, \.parquet, \.tex, \.md or \.bib"):
        export(frame(a=[1]), tmp_path / name)


def test_the_case_of_an_ending_does_not_matter(tmp_path):
    assert export(frame(a=[1]), tmp_path / "X.CSV") == [tmp_path / "X.CSV"]


def test_a_folder_is_no_file(tmp_path):
    (tmp_path / "x.csv").mkdir()
    with pytest.raises(ValueError, match="is a folder"):
        export(frame(a=[1]), tmp_path / "x.csv", overwrite=True)
    with pytest.raises(ValueError, match=r"x\.csv' is a folder"):
        export(static.claims(containers().head(1)), tmp_path / "x.png", overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


@pytest.mark.parametrize("what", [None, "text", pd.Series([1]), {"a": [1]}, np.zeros(3)])
def test_other_things_are_refused(tmp_path, what):
    with pytest.raises(TypeError, match=r"Plotly figure, needs a frame|to_frame"):
        export(what, tmp_path / "x.csv")


def test_data_goes_with_a_figure(tmp_path):
    with pytest.raises(ValueError, match="leave it out"):
        export(frame(a=[1]), tmp_path / "x.csv", data=frame(b=[1]))
    with pytest.raises(TypeError, match="data is a DataFrame"):
        export(static.claims(containers().head(1)), tmp_path / "x.png", data=[1])


def test_nothing_is_replaced_unasked(tmp_path):
    (tmp_path / "x.svg").write_text("old")
    (tmp_path / "x.csv").symlink_to("nothing")
    figure = static.claims(containers().head(2))
    with pytest.raises(FileExistsError, match=r"x\.svg, .*x\.csv: .*overwrite=True"):
        export(figure, tmp_path / "x.svg")
    assert (tmp_path / "x.svg").read_text() == "old"
    export(figure, tmp_path / "x.svg", overwrite=True)
    assert (tmp_path / "x.svg").read_text().startswith("<?xml")
    assert (tmp_path / "nothing").exists()


@pytest.mark.parametrize("links", [True, False], ids=["links", "a disk without links"])
@pytest.mark.parametrize("kind", ["file", "folder", "link to nothing"])
def test_what_comes_meanwhile_is_not_replaced(tmp_path, monkeypatch, drawn, kind, links):
    def no_links(*_):
        raise PermissionError(1, "Operation not permitted")

    def late(part, target):  # when the file is whole, and only lacks its name
        if target.name == "x.csv":  # the second of two
            make = {"file": target.touch, "folder": target.mkdir}
            make.get(kind, lambda: target.symlink_to("nothing"))()
        return real(part, target)

    if not links:
        monkeypatch.setattr(os, "link", no_links)
    figure = drawn["static"]["held"]
    assert len(export(figure, tmp_path / "free.svg")) == 2
    real = writing._name_first
    monkeypatch.setattr(writing, "_name_first", late)
    with pytest.raises(FileExistsError, match=r"Nothing was written, .*x\.csv: choose another"):
        export(figure, tmp_path / "x.svg")
    assert sorted(os.listdir(tmp_path)) == ["free.csv", "free.svg", "x.csv"]
    assert not (tmp_path / "x.csv").is_file() or not (tmp_path / "x.csv").read_bytes()


def test_one_file_in_the_way_is_enough(tmp_path):
    (tmp_path / "x.csv").write_text("old")
    with pytest.raises(FileExistsError, match=r"x\.csv: choose another name"):
        export(static.claims(containers().head(2)), tmp_path / "x.svg")
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]
    assert (tmp_path / "x.csv").read_text() == "old"


# --- sources ------------------------------------------------------------------------------------


def source(url="https://a.example/1", outlet="Yonhap", published="2024-02-26", **more):
    return {"url": url, "outlet": outlet, "published": pd.Timestamp(published)} | more


def cite(tmp_path, *rows, **how):
    (path,) = export(pd.DataFrame(rows), tmp_path / "x.bib", **how)
    return entries(path.read_text(encoding="utf-8"))


def test_an_entry_says_what_the_frame_knows(tmp_path):
    row = source(originator="NSC", claim_id="a1", wording="6 million", wording_is="printed")
    row |= {"title": "T", "urldate": "2026-01-02"}
    assert cite(tmp_path, row) == {
        "yonhap-2024-a": {
            "author": "{Yonhap}",
            "title": "T",
            "date": "2024-02-26",
            "url": "https://a.example/1",
            "urldate": "2026-01-02",
            "note": "Quotes NSC. a1: “6 million”",
        }
    }
    bare = cite(tmp_path, {"url": "https://서울.example/가?a=%20{b}\\c"}, overwrite=True)
    assert list(bare) == ["example-nd-a"]
    assert bare["example-nd-a"] == {
        "url": "https://%EC%84%9C%EC%9A%B8.example/%EA%B0%80?a=%20%7Bb%7D%5Cc"
    }


def test_keys_do_not_depend_on_the_order_of_rows(tmp_path):
    rows = [
        source(url=f"https://a.example/{n}", published=f"2024-01-{28 - n:02}") for n in range(28)
    ]
    rows += [source(outlet="YONHAP!", url="https://b.example", published="2024-12-31")]
    first = cite(tmp_path, *rows)
    again = cite(tmp_path, *rows[::-1], overwrite=True)
    assert first == again
    assert list(first) == sorted(first)
    assert first["yonhap-2024-a"]["url"] == "https://a.example/27"
    assert first["yonhap-2024-aa"]["date"] == "2024-01-27"
    assert first["yonhap-2024-ac"]["url"] == "https://b.example"


def test_one_entry_an_address(tmp_path):
    rows = [
        source(claim_id="b", wording="y", wording_is="printed", published="2024-03-01"),
        source(claim_id="a", wording="x", wording_is="rebuilt", outlet="KBS", originator="NIS"),
    ]
    found = cite(tmp_path, *rows)
    assert found == {
        "kbs-2024-a": {
            "author": "{KBS; Yonhap}",
            "date": "2024-02-26",
            "url": "https://a.example/1",
            "note": "Quotes NIS. a: x; b: “y”",
        }
    }
    assert cite(tmp_path, *rows[::-1], overwrite=True) == found


def test_dates_in_words_tell_what_they_can(tmp_path):
    rows = [
        {"url": f"https://a.example/{n}", "source": "S", "published": day}
        for n, day in enumerate(["2024", "2024-05", "May 2024", 2023, None])
    ]
    dates = [entry.get("date") for entry in cite(tmp_path, *rows).values()]
    assert sorted(filter(None, dates)) == ["2023", "2024", "2024-05"]


def test_rows_without_an_address_are_named(tmp_path):
    rows = [source(claim_id="a"), source(claim_id="b", url=None), source(claim_id="", url=" ")]
    with pytest.warns(UserWarning, match=r"2 of 3 rows have no address.*: b, row 2\."):
        assert len(cite(tmp_path, *rows)) == 1


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://a.example",
        "//a.example",
        "a.example",
        "https://",
        "http://[::1",
    ],
)
def test_other_addresses_are_refused(tmp_path, url):
    with pytest.raises(ValueError, match=r"http:// or https://.*row 1"):
        cite(tmp_path, source(), source(url=url))


def test_a_frame_without_addresses_is_refused(tmp_path):
    with pytest.raises(ValueError, match="no column url"):
        cite(tmp_path, {"outlet": "x"})
    with pytest.raises(ValueError, match="No row has an address"):
        cite(tmp_path, source(url=None))
    twice = pd.DataFrame([["https://a.example", "b"]], columns=["url", "url"])
    with pytest.raises(ValueError, match="Several columns are named 'url'"):
        export(twice, tmp_path / "x.bib")


# --- charts -------------------------------------------------------------------------------------


def charts(draw, about, totals, pooled):
    """One chart of each kind."""
    statement = ledger("containers").query("statement_id == 'us-nsc-2023-10-13-containers'")
    table = pd.DataFrame(
        {
            "assumption": ["base", "cap"],
            "alternative": ["", "none"],
            "low": [9.0, 9.0],
            "mid": [12.0, 13.0],
            "high": [15.0, 16.0],
        }
    )
    bands = pd.DataFrame({"title": ["a", "b"], "after": "all", "final": [50.0, 60.0]})
    bands = bands.assign(q05=40, q50=48, q95=55, total_q05=35, total_q95=70)
    return {
        "claims": draw.claims(about.head(3)),
        "curve": draw.curve(totals, pooled.curve),
        "distribution": draw.distribution(about.query("source == 'article'")),
        "ends": draw.ends(bands),
        "envelope": draw.envelope(totals),
        "held": draw.held(held(pd.DataFrame({"chance": [0.02, 0.3, 0.5, 0.9]}))),
        "lineage": draw.lineage(statement),
        "timeline": draw.timeline(load("record", "events").head(9)),
        "tornado": draw.tornado(table),
    }


@pytest.fixture(scope="module")
def drawn():
    about = containers()
    totals = about.query("measure == 'delivered' and direction == 'dprk_to_russia'")
    pooled = pool(totals, window_start="2023-08-01")
    ends = {"static": static, "interactive": interactive}
    return {name: charts(draw, about, totals, pooled) for name, draw in ends.items()}


def test_every_chart_is_drawn(drawn):
    assert set(kinds.__all__) == set(drawn["static"]) == set(drawn["interactive"])


PARTS = {
    "curve": ["curves", "claims", "fan", "left_out"],
    "envelope": ["band", "claims", "contradictions", "left_out"],
}


@pytest.mark.parametrize("chart", kinds.__all__)
def test_both_back_ends_leave_the_same_marks(drawn, chart):
    shown, moving = (figures.marks_of(drawn[end][chart]) for end in ("static", "interactive"))
    assert list(shown) == [f"-{name}" for name in PARTS[chart]] if chart in PARTS else [""]
    assert list(shown) == list(moving)
    for name, marks in shown.items():
        pd.testing.assert_frame_equal(marks, moving[name])
    assert len(next(iter(shown.values())))


@pytest.mark.parametrize("chart", ["claims", "curve", "tornado", "timeline"])
def test_a_chart_has_its_data_beside(tmp_path, drawn, chart):
    figure = drawn["static"][chart]
    paths = export(figure, tmp_path / "fig.svg")
    names = [f"fig-{name}.csv" for name in PARTS[chart]] if chart in PARTS else ["fig.csv"]
    assert [path.name for path in paths] == ["fig.svg", *names]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(["fig.svg", *names])
    for path, marks in zip(paths[1:], figures.marks_of(figure).values(), strict=True):
        assert read_csv(path).shape == marks.shape


def test_without_an_ending_there_are_three(tmp_path, drawn):
    paths = export(drawn["static"]["claims"], tmp_path / "fig")
    assert [path.name for path in paths] == ["fig.svg", "fig.pdf", "fig.png", "fig.csv"]
    before = [path.read_bytes() for path in paths]
    assert export(drawn["static"]["claims"], tmp_path / "fig", overwrite=True) == paths
    assert [path.read_bytes() for path in paths] == before
    for path, picture in zip(paths[:3], before, strict=False):  # as static.save writes it
        static.save(drawn["static"]["claims"], path)
        assert path.read_bytes() == picture


def hostile_figure(said):
    from matplotlib.figure import Figure

    figure = Figure((2, 1))
    figure.add_subplot().plot([1, 2])
    figure.set_label(said)
    return figure


SVG = "{http://www.w3.org/2000/svg}"
SAID = 'One <b>"chart"</b> & ]]> --> more. Second sentence: 서울 \u2265 5.'


@pytest.mark.parametrize("said", [SAID, "A\x00B\ud800. C", "No end"])
def test_an_svg_is_spoken(tmp_path, said):
    (path, _) = export(hostile_figure(said), tmp_path / "x.svg", data=frame(a=[1]))
    root = ElementTree.fromstring(path.read_bytes())
    clean = said.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
    assert root.get("role") == "img"
    title, about = (root.find(f"{SVG}{name}") for name in ("title", "desc"))
    assert root.get("aria-labelledby").split() == [title.get("id"), about.get("id")]
    assert about.text == clean
    assert title.text == clean.split(". ")[0].rstrip(".")
    assert [child.tag for child in root][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert [e.text for e in root.iter("{http://purl.org/dc/elements/1.1/}description")] == [clean]
    assert not list(root.iter("{http://purl.org/dc/elements/1.1/}date"))


def test_a_fade_has_no_seams(tmp_path, drawn):
    path, _ = export(drawn["static"]["claims"], tmp_path / "x.svg")
    groups = [g for g in ElementTree.fromstring(path.read_bytes()).iter(f"{SVG}g")
              if g.get("id", "").startswith("QuadMesh")]  # fmt: skip
    assert groups
    assert {group.get("shape-rendering") for group in groups} == {"crispEdges"}


def test_a_figure_without_words_has_none(tmp_path):
    for ending in ("svg", "pdf", "png"):
        export(hostile_figure(""), tmp_path / f"x-{ending}.{ending}", data=frame(a=[1]))
    assert ElementTree.parse(tmp_path / "x-svg.svg").getroot().get("role") is None


def text_chunks(png):
    """Keyword and text of each tEXt and iTXt of a picture."""
    place, found = 8, {}
    while place < len(png):
        (size,) = struct.unpack(">I", png[place : place + 4])
        kind, data = png[place + 4 : place + 8], png[place + 8 : place + 8 + size]
        assert zlib.crc32(kind + data) == struct.unpack(">I", png[place + 8 + size :][:4])[0]
        if kind == b"tEXt":
            name, text = data.split(b"\x00", 1)
            found[name.decode()] = text.decode("latin-1")
        if kind == b"iTXt":
            name, rest = data.split(b"\x00", 1)
            found[name.decode()] = rest[2:].split(b"\x00", 2)[2].decode("utf-8")
        place += size + 12
    return found


def test_a_png_tells_what_it_shows(tmp_path):
    path, _ = export(hostile_figure(SAID), tmp_path / "x.png", data=frame(a=[1]))
    assert text_chunks(path.read_bytes()) == {"Description": SAID}


def test_a_pdf_tells_what_it_shows(tmp_path):
    path, _ = export(hostile_figure(SAID), tmp_path / "x.pdf", data=frame(a=[1]))
    pdf = path.read_bytes()
    for key, text in (("Subject", SAID), ("Title", 'One <b>"chart"</b> & ]]> --> more')):
        found = re.search(rb"/%s (<[0-9a-fA-F]+>|\((?:\\.|[^()\\])*\))" % key.encode(), pdf)[1]
        if found.startswith(b"<"):
            said = bytes.fromhex(found[1:-1].decode()).decode("utf-16")
        else:
            raw = re.sub(rb"\\(.)", rb"\1", found[1:-1])
            said = raw.decode("utf-16") if raw.startswith(b"\xfe\xff") else raw.decode("latin-1")
        assert said == text
    assert b"CreationDate" not in pdf


def test_data_replace_the_marks(tmp_path, drawn):
    for end, name in (("static", "a.svg"), ("interactive", "b.json")):
        _, path = export(drawn[end]["curve"], tmp_path / name, data=frame(a=[1]))
        assert path.read_text() == "a\n1\n"


def test_a_figure_that_does_not_say_what_it_draws_is_refused(tmp_path):
    import plotly.graph_objects as go

    for figure, name in ((hostile_figure("x"), "x.png"), (go.Figure(), "x.html")):
        with pytest.raises(ValueError, match=r"data=\.\.\."):
            export(figure, tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_the_other_back_end_is_named(tmp_path, drawn):
    for ending in ("svg", "pdf", "png"):
        with pytest.raises(ValueError, match=r"analysis\.charts\.static, which draws the same"):
            export(drawn["interactive"]["claims"], tmp_path / f"x.{ending}")
    for ending in ("html", "json"):
        with pytest.raises(
            ValueError, match=r"analysis\.charts\.interactive, which draws the same"
        ):
            export(drawn["static"]["claims"], tmp_path / f"x.{ending}")
    for end in ("static", "interactive"):
        with pytest.raises(ValueError, match=r"becomes \.\w+.*, not '\.csv'"):
            export(drawn[end]["claims"], tmp_path / "x.csv")
    with pytest.raises(ValueError, match=r"\.html or \.json, not 'without ending'"):
        export(drawn["interactive"]["claims"], tmp_path / "x")


def test_a_page_needs_no_network_and_sends_nothing(tmp_path, drawn):
    settings = dict(interactive.CONFIG)
    path, data = export(drawn["interactive"]["claims"], tmp_path / "x.html")
    page = path.read_text(encoding="utf-8")
    first = path.read_bytes()
    assert data.name == "x.csv"
    assert len(page) > 3_000_000  # the library is inside
    assert not re.search(r"<(script|link|img|iframe)\b[^>]*\b(src|href)=", page)
    assert "default-src 'none'" in page
    assert '"showSendToCloud": false' in page
    said = drawn["interactive"]["claims"].layout.meta["description"]
    assert f'aria-label="{said}"' in page
    assert f">{said}</p>" in page
    assert page.count('<div id="chart"') == 1
    export(drawn["interactive"]["claims"], tmp_path / "x.html", overwrite=True)
    assert path.read_bytes() == first
    assert settings == interactive.CONFIG  # Plotly takes away from what it is given


def test_text_on_a_page_is_text(tmp_path):
    import plotly.graph_objects as go

    said = '"><script>alert(1)</script> {chart} more. Next'
    figure = go.Figure(go.Scatter(x=["</script><script>alert(2)</script>"], y=[1]))
    figure.update_layout(meta={"description": said})
    path, _ = export(figure, tmp_path / "x.html", data=frame(a=[1]))
    page = path.read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "{chart} more" in page
    assert page.count("<title>") == page.count("</title>")
    assert page.count("</script>") == 3  # settings, library, chart


def test_json_is_the_figure(tmp_path, drawn):
    path, _ = export(drawn["interactive"]["claims"], tmp_path / "x.json")
    expected = json.loads(drawn["interactive"]["claims"].to_json())
    assert json.loads(path.read_text(encoding="utf-8")) == expected


def test_a_failure_half_way_writes_nothing(tmp_path, drawn, monkeypatch):
    calls = []

    def fail(figure, ending, dpi=300):
        calls.append(ending)
        if ending == ".png":
            raise MemoryError
        return b"picture"

    monkeypatch.setattr(static, "rendered", fail)
    with pytest.raises(MemoryError):
        export(drawn["static"]["claims"], tmp_path / "fig")
    assert calls == [".svg", ".pdf", ".png"]
    assert not list(tmp_path.iterdir())


def test_a_failed_save_leaves_the_old_picture(tmp_path, drawn, monkeypatch):
    path = tmp_path / "x.png"
    path.write_bytes(b"old")
    monkeypatch.setattr(type(drawn["static"]["claims"]), "savefig", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        static.save(drawn["static"]["claims"], path)
    assert path.read_bytes() == b"old"


def test_importing_the_exports_loads_no_writer():
    code = (
        "import sys, analysis.exports\n"
        "print([m for m in ('xlsxwriter', 'pyarrow.parquet', 'matplotlib', 'plotly')"
        " if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
