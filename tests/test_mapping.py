"""Another project's table becomes claims: every style, every refusal, and no row lost."""

import csv
import io
import json
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import (
    feasible,
    ledger,
    needed,
    pool,
    reader_band,
    strict_bounds,
)
from analysis.charts.kinds.claims import mark_frame
from analysis.datasets import DataProblem, check, load, tables
from analysis.datasets.mapping.amounts import STYLES
from analysis.datasets.mapping.targets import taken_names, target_claims
from analysis.wording import HEDGES

# All names and numbers here are made up.
EVENTS = """\
id,date,source,link,low,best,high,grade,kind
E 1,31/12/2031,Moon Post,https://moon.example/1,8,10,15,A,total
E 2,1.2.2032,M.P.,http://moon.example/2,7,7,7,B,total
E 3,02-03-2032,comet wire,,,12,,C,total
E 4,4 March 2032,Comet Wire,https://comet.example/4,20,,,A,total
E 5,5 Mar. 2032,Moon Post,https://moon.example/5,,,40,A,total
E 6,6/3/2032,Moon Post,https://moon.example/6,,,,A,total
"""
ORIGINATORS = """\
originator_id,name,aliases
moon-post,Moon Post,M.P.|The Moon Post
comet-wire,Comet Wire, comet wire | CW
"""
COUNTED = {
    "quantity": {"constant": "lost_balloons"},
    "measure": {"constant": "count"},
    "unit": {"constant": "balloons"},
}
MAPPING = {
    "claim_id": {"from": "id", "slug": True},
    "statement_id": {"from": "id", "slug": True},
    **COUNTED,
    "outlet": {"from": "source"},
    "url": {"from": "link"},
    "window_start": {"constant": "2031-01-01"},
    "window_end": {"from": "date", "format": "day-first"},
    "originator_id": {"from": "source", "aliases": "originators"},
    "modality": {"from": "grade", "codes": {"A": "asserted", "B": "believed", "C": "alleged"}},
    "cumulative": {"from": "kind", "codes": {"total": True, "daily": False}},
    "amount": {"style": "low-best-high", "low": "low", "best": "best", "high": "high"},
}
NUMBERS = {"low": "number", "best": "number", "high": "number"}
KEEP = {"unmapped": "keep"}


def write(folder, text, mapping, types=None, name="claims"):
    """A package with one foreign table and a table of originators."""
    kinds = types or {}
    header = next(csv.reader(io.StringIO(text)))
    fields = [{"name": column, "type": kinds.get(column, "string")} for column in header]
    people = [{"name": column, "type": "string"} for column in ("originator_id", "name", "aliases")]
    given = {"schema": {"fields": fields}, "mapping": mapping}
    resources = [
        {"name": name, "path": "foreign.csv", **given},
        {"name": "originators", "path": "originators.csv", "schema": {"fields": people}},
    ]
    (folder / "foreign.csv").write_text(text, encoding="utf-8")
    if not (folder / "originators.csv").exists():
        (folder / "originators.csv").write_text(ORIGINATORS, encoding="utf-8")
    (folder / "datapackage.json").write_text(json.dumps({"resources": resources}))
    return folder


def events(folder, text=EVENTS, **changes):
    return write(folder, text, MAPPING | changes, NUMBERS)


def small(folder, rows, amount, types=None, **more):
    """A table of the columns that `rows` starts with, and a mapping of its amounts."""
    mapping = {"claim_id": {"row": "c-{row}"}, "modality": {"constant": "asserted"}}
    return write(folder, rows, mapping | {"amount": amount} | more, types)


def cells(texts, column="n"):
    """A table of one column."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows([[column], *([text] for text in texts)])
    return out.getvalue()


def said(problems):
    return str(DataProblem(problems)).splitlines()


def raw(folder):
    """The foreign table as it is loaded without a mapping."""
    descriptor = json.loads((folder / "datapackage.json").read_text())
    descriptor["resources"][0].pop("mapping")
    with tempfile.TemporaryDirectory() as other:
        other = Path(other)
        for name in ("foreign.csv", "originators.csv"):
            (other / name).write_bytes((folder / name).read_bytes())
        (other / "datapackage.json").write_text(json.dumps(descriptor))
        return load(other)


def stated(claims):
    """value, value_high, hedge, bound of each row, None where missing."""
    columns = claims[["value", "value_high", "hedge", "bound"]].astype(object)
    return [tuple(row) for row in columns.where(columns.notna(), None).to_numpy().tolist()]


# --- A table with low, best and high -------------------------------------------------------------


def test_low_best_high(tmp_path):
    claims = load(events(tmp_path))
    assert stated(claims) == [
        (8, 15, None, "range"),
        (7, None, None, "point"),
        (12, None, None, "point"),
        (20, None, "at least", "lower"),
        (40, None, "at most", "upper"),
        (None, None, None, None),
    ]
    assert claims["note"].tolist()[4:] == [np.nan, "no number in low, best, high"]


def test_the_other_columns_are_made_as_the_mapping_says(tmp_path):
    claims = load(events(tmp_path))
    assert claims["claim_id"].tolist() == ["e-1", "e-2", "e-3", "e-4", "e-5", "e-6"]
    days = ["2031-12-31", "2032-02-01", "2032-03-02", "2032-03-04", "2032-03-05", "2032-03-06"]
    assert claims["window_end"].dt.strftime("%Y-%m-%d").tolist() == days
    people = ["moon-post", "moon-post", "comet-wire", "comet-wire", "moon-post", "moon-post"]
    assert claims["originator_id"].tolist() == people
    kinds = ["asserted", "believed", "alleged", "asserted", "asserted", "asserted"]
    assert claims["modality"].tolist() == kinds
    assert claims["outlet"].tolist()[2] == "comet wire"
    assert claims["quantity"].unique().tolist() == ["lost_balloons"]


def test_columns_are_typed_as_load_types_them(tmp_path):
    claims = load(events(tmp_path))
    texts = ["claim_id", "modality", "hedge", "bound", "note", "grade"]
    assert {str(claims[name].dtype) for name in texts} == {"str"}
    assert claims["window_end"].dtype == claims["window_start"].dtype == "datetime64[us]"
    assert claims["cumulative"].dtype == bool
    assert claims["value"].dtype == claims["low_given"].dtype == "float64"


def test_a_missing_boolean_makes_the_column_nullable(tmp_path):
    text = EVENTS.replace("A,total", "A,", 1)
    claims = load(events(tmp_path, text, **KEEP))
    assert claims["cumulative"].dtype == "boolean"
    assert claims["cumulative"].isna().tolist() == [True] + [False] * 5


def test_nothing_is_lost(tmp_path):
    claims, given = load(events(tmp_path)), raw(tmp_path)
    assert len(claims) == len(given)
    for name in ("low", "high"):
        pd.testing.assert_series_equal(claims[f"{name}_given"], given[name], check_names=False)
    for name in ("id", "date", "best", "grade", "kind"):
        pd.testing.assert_series_equal(claims[name], given[name])
    for name, column in (("outlet", "source"), ("url", "link")):
        assert column not in claims
        pd.testing.assert_series_equal(claims[name], given[column], check_names=False)


def test_the_kits_columns_come_first_in_its_order(tmp_path):
    names = list(load(events(tmp_path)))
    own = [name for name in load("record") if name in names]
    own.insert(own.index("value_high") + 1, "value_best")
    assert names == [*own, "id", "date", "low_given", "best", "high_given", "grade", "kind"]


def test_a_foreign_name_that_the_kit_uses_is_marked(tmp_path):
    text = "value,low,low_given,unmapped,n\na,b,c,d,5\n"
    claims = load(small(tmp_path, text, {"style": "number", "from": "n"}))
    own = ["claim_id", "statement_id", "value", "value_high", "hedge", "bound", "modality", "note"]
    foreign = ["value_given", "low_given_given", "low_given", "unmapped_given", "n"]
    assert list(claims) == [*own, *foreign]
    assert claims.loc[0, foreign].tolist() == ["a", "b", "c", "d", "5"]


def test_what_the_kits_functions_add_is_never_a_foreign_column(tmp_path):
    claims = load(events(tmp_path))
    added = set(reader_band(strict_bounds(claims))) - set(claims)
    assert added <= taken_names(target_claims())
    assert {"low", "edge_far", "band_evidence"} <= added


def test_every_function_takes_the_adopted_frame(tmp_path):
    claims = reader_band(strict_bounds(load(events(tmp_path))))
    assert claims["low"].tolist() == [8, 7, 12, 20, 0, 0]
    assert claims["high"].tolist() == [15, 7, 12, np.inf, 40, np.inf]
    assert claims["low_closed"].tolist() == [True, True, True, True, False, False]
    assert claims["high_closed"].tolist() == [True, True, True, False, True, False]
    found = feasible(claims)
    assert found.envelope["lower"].tolist() == [8, 8, 12, 20, 20]
    assert found.left_out["reason"].tolist() == ["sets no limit"]
    drawn = mark_frame(claims)
    assert drawn["hollow"].tolist() == [False, False, True, False, False, False]
    assert drawn["open_high"].tolist() == [False, False, False, True, False, False]
    assert drawn["words"].tolist()[3:] == ["at least 20", "at most 40", "no number"]


def test_the_hedges_of_open_ends_are_the_kits():
    assert HEDGES["at least"][:2] == ("lower", True)
    assert HEDGES["at most"][:2] == ("upper", True)


def test_other_tables_of_the_package_are_as_they_are(tmp_path):
    found = tables(events(tmp_path))
    assert list(found) == ["claims", "originators"]
    assert list(found["originators"]) == ["originator_id", "name", "aliases"]


# --- The other styles ----------------------------------------------------------------------------


def test_one_sided(tmp_path):
    amount = {"style": "one-sided", "low": "a", "high": "b"}
    rows = "a,b\n5,\n,9\n5,9\n7,7\n,\n0,0\n"
    assert stated(load(small(tmp_path, rows, amount, {"a": "integer", "b": "number"}))) == [
        (5, None, "at least", "lower"),
        (9, None, "at most", "upper"),
        (5, 9, None, "range"),
        (7, None, None, "point"),
        (None, None, None, None),
        (0, None, None, "point"),
    ]


def test_min_max_with_a_grade(tmp_path):
    amount = {"style": "min-max", "min": "least", "max": "most"}
    graded = {"from": "grade", "codes": {"sure": "asserted", "": "may"}}
    rows = "least,most,grade\n3,6,sure\n4,4,\n,,sure\n"
    claims = load(small(tmp_path, rows, amount, modality=graded))
    nothing = (None, None, None, None)
    assert stated(claims) == [(3, 6, None, "range"), (4, None, None, "point"), nothing]
    assert claims["modality"].tolist() == ["asserted", "may", "asserted"]
    assert claims["grade"].tolist() == ["sure", np.nan, "sure"]


def test_min_max_fills_both_or_neither(tmp_path):
    amount = {"style": "min-max", "min": "least", "max": "most"}
    problems = check(small(tmp_path, "least,most\n3,\n,4\nx,5\n", amount))
    assert said(problems)[:2] == [
        "foreign.csv, row 2, column least, most: '3, ' - has only one of its two ends. Fill the "
        'other, or write "style": "one-sided", which leaves an empty end open, or write '
        '"unmapped": "keep".',
        "foreign.csv, row 3, column least, most: ', 4' - has only one of its two ends. Fill the "
        'other, or write "style": "one-sided", which leaves an empty end open, or write '
        '"unmapped": "keep".',
    ]
    assert len(problems) == 3, "a number that cannot be read is not an empty one"


BRACKETED = {
    "12": (12, None, "point", "asserted"),
    "[12]": (12, None, "point", "alleged"),
    "(12)": (12, None, "point", "alleged"),
    "12 [8-15]": (8, 15, "range", "asserted"),
    "12 (8–15)": (8, 15, "range", "asserted"),
    "[8-15]": (8, 15, "range", "alleged"),
    "12-15": (12, 15, "range", "asserted"),
    "8 – 15": (8, 15, "range", "asserted"),
    "[1,200]": (1200, None, "point", "alleged"),
    "1,200-1,300": (1200, 1300, "range", "asserted"),
    "9-9": (9, None, "point", "asserted"),
    "n/a": (None, None, None, "asserted"),
    "": (None, None, None, "asserted"),
}


def test_bracketed(tmp_path):
    amount = {"style": "bracketed", "from": "n", "uncertain": "alleged"}
    amount |= {"group": ",", "empty": ["n/a"]}
    rows = "day," + cells(BRACKETED).replace("\n", "\nx,").removesuffix("x,")
    claims = load(small(tmp_path, rows, amount))
    columns = claims[["value", "value_high", "bound", "modality"]].astype(object)
    found = [tuple(row) for row in columns.where(columns.notna(), None).to_numpy().tolist()]
    assert dict(zip(BRACKETED, found, strict=True)) == BRACKETED
    assert claims["n"].fillna("").tolist() == list(BRACKETED)


NO_CELL = "is not a number, a range, or one of them in brackets"
NO_NUMBER = "is not a number as the mapping describes them"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("12 [8]", "has more numbers than one with a range in brackets"),
        ("8-15 [9-10]", "has more numbers than one with a range in brackets"),
        ("20 [8-15]", "has a number outside of its range"),
        ("7 [8-15]", "has a number outside of its range"),
        ("15-8", "has a low end above its high end"),
        ("-5", "is negative, and a count starts at 0"),
        ("12 []", NO_CELL),
        ("12 [8-15)", NO_CELL),
        ("[[12]]", NO_CELL),
        ("[12] 5", NO_CELL),
        ("twelve", NO_NUMBER),
        ("12+", NO_NUMBER),
        ("1,200", NO_NUMBER),
        ("8-10-12", NO_NUMBER),
        ("1 2", NO_NUMBER),
        ("[a]", NO_NUMBER),
    ],
)
def test_cells_in_brackets_that_cannot_be_read(tmp_path, text, problem):
    amount = {"style": "bracketed", "from": "n", "uncertain": "alleged"}
    problems = check(small(tmp_path, cells(["3", text]), amount))
    assert problems[["row", "value", "problem"]].to_numpy().tolist() == [[3, text, problem]]
    assert problems["remedy"][0].endswith(', or write "unmapped": "keep"')


def test_words(tmp_path):
    amount = {"style": "words", "from": "printed", "empty": ["no figure"]}
    phrases = ["more than 1,000", "thousands of balloons", "between 4 and 6", "no figure", "", "30"]
    claims = load(small(tmp_path, cells(phrases, "printed"), amount))
    assert stated(claims) == [
        (1000, None, "more than", "lower"),
        (1000, None, "thousands of", "range"),
        (4, 6, "between", "range"),
        (None, None, None, None),
        (None, None, None, None),
        (30, None, None, "point"),
    ]
    assert claims["wording"].fillna("").tolist() == phrases
    assert claims["printed"].fillna("").tolist() == phrases
    bounds = strict_bounds(claims)
    assert bounds["low_closed"].tolist()[:2] == [False, True]


def test_words_may_have_a_wording_of_their_own(tmp_path):
    amount, rows = {"style": "words", "from": "n"}, "n,text\nabout 5,some five balloons\n"
    claims = load(small(tmp_path, rows, amount, wording={"from": "text"}))
    assert claims["wording"].tolist() == ["some five balloons"]
    assert claims["hedge"].tolist() == ["about"]


def test_words_that_cannot_be_read(tmp_path):
    problems = check(small(tmp_path, cells(["balloons"]), {"style": "words", "from": "n"}))
    assert said(problems) == [
        "foreign.csv, row 2, column n: 'balloons' - cannot be read: it holds no number; "
        "give one in digits or words, such as 'more than 13,000 containers'. "
        'List the text under "empty" if it states no number, or write "unmapped": "keep".'
    ]


def test_a_number_with_its_hedge_in_another_column(tmp_path):
    codes = {"min": "at least", "?": "about", "": ""}
    amount = {"style": "number", "from": "n", "hedge": "q", "codes": codes}
    rows = "n,q\n5,min\n6,?\n7,\n8,up to\n,min\n9,Fewer than\n"
    assert stated(load(small(tmp_path, rows, amount, {"n": "integer"}))) == [
        (5, None, "at least", "lower"),
        (6, None, "about", "about"),
        (7, None, None, "point"),
        (8, None, "up to", "upper"),
        (None, None, None, None),
        (9, None, "fewer than", "upper"),
    ]


def test_hedges_that_no_one_number_has(tmp_path):
    amount = {"style": "number", "from": "n", "hedge": "q"}
    problems = check(small(tmp_path, "n,q\n5,between\n6,blue\n", amount))
    assert problems["value"].tolist() == ["between", "blue"]
    assert set(problems["problem"]) == {"is no hedge of one number that the kit knows"}


def test_a_modality_that_brackets_change_stays_beside(tmp_path):
    amount = {"style": "bracketed", "from": "n", "uncertain": "alleged"}
    rows = "modality,n\nbelieved,5\nbelieved,[5]\n,[6]\nsure,[7]\n"
    claims = load(small(tmp_path, rows, amount, modality={"from": "modality"}))
    assert claims["modality"].tolist() == ["believed", "alleged", "alleged", "alleged"]
    assert claims["modality_given"].fillna("").tolist() == ["believed", "believed", "", "sure"]


# --- Numbers and dates as others write them ------------------------------------------------------


@pytest.mark.parametrize(
    ("marks_", "text", "value"),
    [
        ({}, "1200", 1200),
        ({}, "0.5", 0.5),
        ({}, "1,200", None),
        ({}, "1e3", None),
        ({"group": ","}, "1,200", 1200),
        ({"group": ","}, "1200", 1200),
        ({"group": ","}, "1,200,000.5", 1200000.5),
        ({"group": ","}, "12,00", None),
        ({"group": ","}, "1,2000", None),
        ({"group": "."}, "1.200", 1200),
        ({"group": "."}, "1.2", None),
        ({"group": ".", "decimal": ","}, "1.200,5", 1200.5),
        ({"group": " ", "decimal": ","}, "1 200,5", 1200.5),
        ({"group": " "}, "1\u202f200", 1200),
        ({"group": "'"}, "1'200", 1200),
        ({"group": "'"}, "1’200", 1200),
        ({"decimal": ","}, "0,5", 0.5),
        ({"decimal": ","}, "0.5", None),
        ({"empty": ["-"]}, "-", np.nan),
        ({}, "٣", None),
        ({}, "12345678901234567890.5", None),
    ],
)
def test_numbers_of_foreign_form(tmp_path, marks_, text, value):
    folder = small(tmp_path, cells([text]), {"style": "number", "from": "n"} | marks_)
    if value is None:
        assert check(folder)["value"].tolist() == [text]
    else:
        np.testing.assert_equal(load(folder)["value"].tolist(), [value])


def dated(folder, text, rule):
    quoted = '"' + text + '"'
    amount = {"style": "number", "from": "n"}
    return small(folder, f"day,n\n{quoted},5\n", amount, window_end={"from": "day"} | rule)


@pytest.mark.parametrize(
    ("form", "text", "day"),
    [
        ("day-first", "31/12/2024", "2024-12-31"),
        ("day-first", "1.2.2024", "2024-02-01"),
        ("day-first", "31 December 2024", "2024-12-31"),
        ("day-first", "31-Dec-2024", "2024-12-31"),
        ("day-first", "31/12/2024 10:00", "2024-12-31"),
        ("year-first", "2024-02-29T00:00:00Z", "2024-02-29"),
        ("year-first", "2024-02-29 23:59:59.999 +02:00", "2024-02-29"),
        ("day-first", "1. sept. 2024", "2024-09-01"),
        ("month-first", "12/31/2024", "2024-12-31"),
        ("month-first", "Dec. 31, 2024", "2024-12-31"),
        ("month-first", "May 1 2024", "2024-05-01"),
        ("year-first", "2024/2/29", "2024-02-29"),
        ("year-first", "2024-02-29", "2024-02-29"),
        ("year-first", "2024 February 29", "2024-02-29"),
    ],
)
def test_dates_of_foreign_form(tmp_path, form, text, day):
    claims = load(dated(tmp_path, text, {"format": form}))
    assert claims["window_end"].tolist() == [pd.Timestamp(day)]
    assert claims["day"].tolist() == [text]


def test_years_of_two_digits_need_their_century(tmp_path):
    rule = {"format": "day-first"}
    assert said(check(dated(tmp_path, "1/2/24", rule))) == [
        "foreign.csv, row 2, column day: '1/2/24' - has a year of two digits. Write "
        '"two_digit_years": 2000 in mapping.window_end, if that is the century, or write '
        '"unmapped": "keep".'
    ]
    claims = load(dated(tmp_path, "1/2/24", rule | {"two_digit_years": 1900}))
    assert claims["window_end"].tolist() == [pd.Timestamp("1924-02-01")]


@pytest.mark.parametrize(
    ("form", "text", "problem"),
    [
        ("day-first", "31/02/2024", "is no date: there is no 31 February 2024"),
        ("day-first", "29 Feb 2023", "is no date: there is no 29 February 2023"),
        ("day-first", "12/31/2024", "is no date: there is no month 31"),
        ("month-first", "0/1/2024", "is no date: there is no month 0"),
        ("day-first", "2024-12-31", "is not a date written day-first"),
        ("year-first", "31/12/2024", "is not a date written year-first"),
        ("day-first", "31/12-2024", "is not a date written day-first"),
        ("day-first", "Dec. 31, 2024", "is not a date written day-first"),
        ("day-first", "31 Dezember 2024", "is not a date written day-first"),
        ("day-first", "31/12/2024 10", "is not a date written day-first"),
        ("day-first", "31/12/2024T10:00:00+", "is not a date written day-first"),
        ("day-first", "1/2/024", "is not a date written day-first"),
        ("day-first", "001/2/2024", "is not a date written day-first"),
        ("day-first", "31/012/2024", "is not a date written day-first"),
        ("day-first", "March 2024", "is not a date written day-first"),
        ("day-first", "yesterday", "is not a date written day-first"),
    ],
)
def test_dates_that_are_none(tmp_path, form, text, problem):
    problems = check(dated(tmp_path, text, {"format": form}))
    assert problems[["row", "column", "value", "problem"]].to_numpy().tolist() == [
        [2, "day", text, problem]
    ]


def test_dates_of_type_date_need_no_format(tmp_path):
    amount, rows = {"style": "number", "from": "n"}, "day,n\n2024-12-31,5\n,6\n"
    ends = {"window_end": {"from": "day"}, "published": {"from": "day", "if_empty": "2024-01-01"}}
    claims = load(small(tmp_path, rows, amount, {"day": "date"}, **ends))
    assert claims["window_end"].isna().tolist() == [False, True]
    assert claims["published"].tolist()[1] == pd.Timestamp("2024-01-01")
    assert "day" not in claims


# --- Names ---------------------------------------------------------------------------------------


def named(folder, rows, rule, **more):
    return small(folder, rows, {"style": "number", "from": "n"}, claim_id=rule, **more)


def test_claims_are_named_by_columns_or_by_rows(tmp_path):
    rows = "place,day,n\nSão Tomé,12,5\nUr / east,,6\n"
    joined = {"from": ["place", "day"], "join": "-", "slug": True}
    found = load(named(tmp_path, rows, joined))["claim_id"].tolist()
    assert found == ["sao-tome-12", "ur-east"]
    found = load(named(tmp_path, rows, {"row": "acled-{row}"}))["claim_id"].tolist()
    assert found == ["acled-2", "acled-3"]


def test_names_that_are_none(tmp_path):
    ways = 'Correct mapping.claim_id; "slug": true makes such names, and {row} numbers them.'
    pattern = "does not fit the pattern [a-z0-9]+(-[a-z0-9]+)*"
    found = said(check(named(tmp_path, "id,n\na 1,5\n,6\nb,7\nb,8\n", {"from": "id"})))
    assert found == [
        f"foreign.csv, row 2, column id: 'a 1' - cannot be the claim_id: it {pattern}. {ways}",
        "foreign.csv, row 3, column id: '' - is empty, and claim_id may not be. "
        'Write "if_empty" in mapping.claim_id.',
        f"foreign.csv, row 5, column id: 'b' - cannot be the claim_id: it repeats row 4. {ways}",
    ]


def test_names_that_become_alike_are_refused_even_where_rows_are_kept(tmp_path):
    rule = {"from": "id", "slug": True}
    problems = check(named(tmp_path, "id,n\nA/1,5\na 1,6\n??,7\n", rule, **KEEP))
    assert problems["problem"].tolist() == [
        "gives the claim_id a-1, which repeats row 2",
        "has no letter or digit to make a name of",
    ]
    with pytest.raises(DataProblem):
        load(tmp_path)


def test_originators_are_found_by_any_name(tmp_path):
    rows = "who,n\nmoon-post,1\nMoon Post,2\nM.P.,3\n CW ,4\n"
    rule = {"from": "who", "aliases": "originators"}
    claims = load(named(tmp_path, rows, {"row": "c-{row}"}, originator_id=rule))
    assert claims["originator_id"].tolist() == ["moon-post"] * 3 + ["comet-wire"]
    assert claims["who"].tolist() == ["moon-post", "Moon Post", "M.P.", " CW "]


def test_originators_that_are_not_known(tmp_path):
    rule = {"from": "who", "aliases": "originators"}
    rows = "who,n\nmoon POST,1\nSun,2\n,3\n"
    problems = check(named(tmp_path, rows, {"row": "c-{row}"}, originator_id=rule))
    add = 'Add it to the aliases in originators.csv, or write "unmapped": "keep".'
    assert said(problems) == [
        "foreign.csv, row 2, column who: 'moon POST' - is no originator_id, name or alias in "
        f"originators.csv; letter case counts, and 'Moon Post' is one. {add}",
        "foreign.csv, row 3, column who: 'Sun' - is no originator_id, name or alias in "
        f"originators.csv. {add}",
        "foreign.csv, row 4, column who: '' - is empty, and originator_id may not be. "
        'Write "if_empty" in mapping.originator_id, or write "unmapped": "keep".',
    ]


def test_a_name_that_two_originators_share(tmp_path):
    text = "originator_id,name,aliases\na,Anna,The Sun\nb,Bert,Bert|The Sun\n"
    (tmp_path / "originators.csv").write_text(text)
    assert said(check(events(tmp_path, EVENTS.splitlines()[0] + "\n"))) == [
        "originators.csv, row 3, column aliases: 'The Sun' - also names a (row 2). "
        "Leave it to one of the two."
    ]


def test_half_read_originators_make_no_problem_of_the_claims(tmp_path):
    (tmp_path / "originators.csv").write_text("originator_id,nom,aliases\na,Anna,\n")
    assert set(check(events(tmp_path))["table"]) == {"originators"}


# --- Rows that cannot be mapped ------------------------------------------------------------------

WRONG = """\
id,date,source,link,low,best,high,grade,kind
E 1,31/12/2031,Moon Post,https://moon.example/1,8,,5,A,total
E 2,1.2.2032,M.P.,ftp://moon.example/2,7,9,8,B,total
E 3,02-03-2032,Comet Wire,,-1,12,,C,total
E 4,4/3/2030,Comet Wire,https://comet.example/4,20,,,D,weekly
E 5,5 Mar. 2032,Moon Post,https://moon.example/5,,,40,A,total
E 6,6 Mar. 2032,Moon Post,https://moon.example/6,5,4,9,A,total
"""
FAULT = "Correct the file, or name the row in mapping.leave_out"
OR_KEEP = 'or write "unmapped": "keep".'


def test_every_row_that_cannot_be_mapped_is_named(tmp_path):
    assert said(check(events(tmp_path, WRONG))) == [
        f"foreign.csv, row 2, column low, high: '8, 5' - low is above high. {FAULT}, {OR_KEEP}",
        "foreign.csv, row 3, column link: 'ftp://moon.example/2' - cannot be the url: "
        "it does not fit the pattern https?://\\S+. "
        f"Correct mapping.url, {OR_KEEP}",
        f"foreign.csv, row 3, column best, high: '9, 8' - best is above high. {FAULT}, {OR_KEEP}",
        "foreign.csv, row 4, column low: '-1' - is negative, and a count starts at 0. "
        f'{FAULT}; a quantity whose measure is "change" may be below 0, {OR_KEEP}',
        "foreign.csv, row 5, column date: '4/3/2030' - gives a window_end before its "
        f"window_start. Correct mapping.window_end or mapping.window_start, {OR_KEEP}",
        "foreign.csv, row 5, column grade: 'D' - has no code for modality. "
        f"Add it to mapping.modality.codes, {OR_KEEP}",
        "foreign.csv, row 5, column kind: 'weekly' - has no code for cumulative. "
        f"Add it to mapping.cumulative.codes, {OR_KEEP}",
        f"foreign.csv, row 7, column best, low: '4, 5' - best is below low. {FAULT}, {OR_KEEP}",
    ]
    with pytest.raises(DataProblem) as caught:
        load(tmp_path)
    pd.testing.assert_frame_equal(caught.value.problems, check(tmp_path))


def test_rows_that_cannot_be_mapped_can_be_kept(tmp_path):
    folder = events(tmp_path, WRONG, **KEEP)
    assert check(folder).empty
    claims, given = load(folder), raw(folder)
    assert claims["unmapped"].tolist() == [
        "low, high: '8, 5' low is above high",
        "best, high: '9, 8' best is above high; link: 'ftp://moon.example/2' cannot be the url: "
        "it does not fit the pattern https?://\\S+",
        "low: '-1' is negative, and a count starts at 0",
        "grade: 'D' has no code for modality; kind: 'weekly' has no code for cumulative; "
        "date: '4/3/2030' gives a window_end before its window_start",
        "",
        "best, low: '4, 5' best is below low",
    ]
    bad = ~claims["unmapped"].str.startswith(("grade", "date")) & claims["unmapped"].ne("")
    assert bad.sum() == 4, "a fault of the amount takes the number, and no other fault does"
    assert claims.loc[bad, ["value", "value_high", "hedge", "bound"]].isna().all(axis=None)
    assert claims.loc[bad, "note"].equals(claims.loc[bad, "unmapped"].rename("note"))
    assert claims["value"].notna().tolist() == (~bad).tolist()
    assert claims.loc[~bad, "note"].isna().all()
    blank = claims[["url", "modality", "cumulative", "window_start", "window_end"]].isna()
    assert blank.to_numpy().tolist() == [
        [False, False, False, False, False],
        [True, False, False, False, False],
        [True, False, False, False, False],
        [False, True, True, True, True],
        [False, False, False, False, False],
        [False, False, False, False, False],
    ]
    marked = {
        name: f"{name}_given" if name in taken_names(target_claims()) else name for name in given
    }
    pd.testing.assert_frame_equal(claims[list(marked.values())], given.rename(columns=marked))
    reader_band(strict_bounds(claims))


def test_rows_that_are_left_out_stay_with_their_reason(tmp_path):
    rules = [
        {"where": {"grade": ["B", "D"], "kind": "total"}, "reason": "second hand"},
        {"where": {"id": "E 4"}, "reason": "a forecast"},
        {"where": {"best": ["", "4"]}, "reason": "no best number"},
        {"where": {"id": "E 3"}, "reason": "a slip"},
    ]
    claims = load(events(tmp_path, WRONG, leave_out=rules))
    reasons = ["no best number", "second hand", "a slip", "a forecast"] + ["no best number"] * 2
    assert claims["unmapped"].tolist() == reasons
    assert claims["value"].isna().all()
    assert claims["note"].tolist() == reasons
    assert claims["link"].tolist()[1] == "ftp://moon.example/2"
    assert claims["url"].isna().tolist()[:2] == [False, True]


def test_all_problems_of_a_package_stand_together(tmp_path):
    text = WRONG.replace("8,,5,A", "eight,,5,A").replace("E 5", "E 1")
    problems = check(events(tmp_path, text, note={"form": "x"}))
    assert problems["file"].unique().tolist() == ["datapackage.json", "foreign.csv"]
    first = problems[problems["row"].eq(2)]
    assert first["problem"].tolist() == ["is not a number"], "what is broken is told once"
    assert problems["problem"].eq("gives the claim_id e-1, which repeats row 2").sum() == 1


def test_a_key_that_the_foreign_schema_checks_is_told_once(tmp_path):
    write(
        tmp_path,
        "id,n\na,1\na,2\n",
        {"claim_id": {"from": "id"}, "amount": {"style": "number", "from": "n"}},
    )
    file = tmp_path / "datapackage.json"
    descriptor = json.loads(file.read_text())
    descriptor["resources"][0]["schema"]["primaryKey"] = "id"
    file.write_text(json.dumps(descriptor))
    assert check(tmp_path)["problem"].tolist() == ["repeats row 2"]


def test_values_that_are_not_in_the_kits_lists(tmp_path):
    rows = "m,n\ncount,1\nguessed,2\n"
    problems = check(named(tmp_path, rows, {"row": "c-{row}"}, measure={"from": "m"}))
    assert said(problems) == [
        "foreign.csv, row 3, column m: 'guessed' - cannot be the measure: it is not one of "
        "the allowed values. Map it in mapping.measure to one of: delivered, capacity, planned, "
        'count, flow, rate, share, change, or write "unmapped": "keep".'
    ]


def test_the_notes_of_the_file_come_before_the_kits_own(tmp_path):
    amount, rows = {"style": "number", "from": "n"}, "n,text\n,lost\n,\n5,\n"
    claims = load(small(tmp_path, rows, amount, note={"from": "text"}))
    assert claims["note"].fillna("").tolist() == ["lost", "no number in n", ""]
    assert claims["text"].fillna("").tolist() == ["lost", "", ""]


def test_any_direction_and_any_length_of_wording_will_do(tmp_path):
    long = "more than nine or so words do not matter here at all"
    own = {"direction": {"constant": "moon_to_mars"}, "wording": {"constant": long}}
    claims = load(small(tmp_path, "n\n5\n", {"style": "number", "from": "n"}, **own))
    assert claims.loc[0, ["direction", "wording"]].tolist() == ["moon_to_mars", long]
    own["direction"] = {"constant": "Moon to Mars"}
    assert len(check(small(tmp_path, "n\n5\n", {"style": "number", "from": "n"}, **own))) == 1


def test_what_nobody_knows_is_an_empty_column(tmp_path):
    claims = load(events(tmp_path, window_start={"constant": None}))
    assert claims["window_start"].isna().all()
    assert claims["window_start"].dtype == "datetime64[us]"
    problems = check(events(tmp_path, quantity={"constant": None}))
    assert said(problems) == [
        "datapackage.json, resources[0].mapping.quantity.constant: 'null' - is not a string. "
        "Write a text that is not empty."
    ]


def test_the_adopted_frame_goes_into_a_pooled_curve(tmp_path):
    curve = pool(load(events(tmp_path)), window_start="2031-01-01").curve
    assert curve["q50"].is_monotonic_increasing


def test_a_table_without_rows(tmp_path):
    claims = load(events(tmp_path, EVENTS.splitlines()[0] + "\n", **KEEP))
    assert len(claims) == 0
    assert claims["window_end"].dtype == "datetime64[us]"
    assert claims["value"].dtype == "float64"


def test_low_above_high_is_told_without_the_best(tmp_path):
    text = EVENTS.replace("8,10,15", "15,10,8")
    assert check(events(tmp_path, text))["problem"].tolist() == ["low is above high"]


def test_rows_are_mapped_beside_a_broken_one(tmp_path):
    text = EVENTS.replace("E 2,1.2.2032", '"E 2,1.2.2032').replace("A,total", "D,total", 1)
    problems = check(events(tmp_path, text))
    assert problems["row"].tolist() == [2, 3]
    assert problems["problem"].tolist()[0] == "has no code for modality"


# --- Mistakes in the mapping itself --------------------------------------------------------------

HERE = "resources[0].mapping."


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            {"colour": {"from": "id"}},
            'colour: \'{"from": "id"}\' - is no column that a mapping can make. Write one of:'
            " claim_id, statement_id, quantity, direction, measure, unit, munition, "
            "wording, wording_is, modality, window_start, window_end, cumulative, "
            "originator_id, outlet, published, date_note, language, url, evidence, note, "
            "drift, amount, leave_out, unmapped.",
        ),
        (
            {"value": {"from": "low"}},
            'value: \'{"from": "low"}\' - is made by "amount". Remove it, and describe the '
            "numbers in mapping.amount.",
        ),
        (
            {"outlet": "source"},
            'outlet: \'source\' - is not a rule. Write {"from": "a column"}, {"constant": '
            '...} or {"row": "a-name-{row}"}.',
        ),
        (
            {"outlet": {"from": "source", "constant": "x"}},
            'outlet: \'{"from": "source", "constant": "x"}\' - is not a rule. Write {"from": '
            '"a column"}, {"constant": ...} or {"row": "a-name-{row}"}.',
        ),
        (
            {"outlet": {"from": "paper"}},
            "outlet.from: 'paper' - is not a list of this table's columns. Name columns of "
            "the schema, each once.",
        ),
        (
            {"outlet": {"from": ["source", "id"]}},
            "outlet.join: '' - several columns are not joined. Write what stands between "
            'them, as "join": "-".',
        ),
        (
            {"outlet": {"from": "source", "join": 1}},
            "outlet.join: '1' - is not a text. Write \"-\".",
        ),
        (
            {"outlet": {"from": "source", "codez": {}}},
            "outlet.codez: '{}' - is not an option here. Remove it; known are: from, join, "
            "slug, host, codes, if_empty.",
        ),
        (
            {"outlet": {"from": "source", "aliases": "originators"}},
            "outlet.aliases: 'originators' - is not an option here. Remove it; known are: "
            "from, join, slug, host, codes, if_empty.",
        ),
        (
            {"outlet": {"constant": 5}},
            "outlet.constant: '5' - is not a string. Write a text that is not empty.",
        ),
        (
            {"outlet": {"constant": "x", "slug": True}},
            "outlet.slug: 'true' - is not an option here. Remove it; known are: constant.",
        ),
        (
            {"claim_id": {"row": "e"}},
            "claim_id.row: 'e' - is not a name for each row. Write a text with {row} in it.",
        ),
        (
            {"claim_id": {"row": "E{row}"}},
            "claim_id.row: 'E1' - does not fit the pattern [a-z0-9]+(-[a-z0-9]+)*. Write a "
            "value in that form.",
        ),
        (
            {"claim_id": {"from": "id", "slug": False}},
            "claim_id.slug: 'false' - is not true. Write true or remove it.",
        ),
        (
            {"claim_id": {"from": "id", "slug": True, "codes": {"a": "b"}}},
            'claim_id.codes: \'{"a": "b"}\' - does not go with slug. Remove one of them.',
        ),
        (
            {"measure": {"constant": "guess"}},
            "measure.constant: 'guess' - is not one of the allowed values. Write one of: "
            "delivered, capacity, planned, count, flow, rate, share, change.",
        ),
        (
            {"modality": {"from": "grade", "codes": {"A": True}}},
            "modality.codes.A: 'true' - is not a string. Write a text that is not empty.",
        ),
        (
            {"modality": {"from": "grade", "codes": {"A": "sure"}}},
            "modality.codes.A: 'sure' - is not one of the allowed values. Write one of: "
            "asserted, estimated, believed, planned, may, alleged, denied.",
        ),
        (
            {"modality": {"from": "grade", "codes": []}},
            "modality.codes: '[]' - is not a table of codes. Write {\"a text\": ...}.",
        ),
        (
            {"cumulative": {"from": "kind", "codes": {"total": "true"}}},
            "cumulative.codes.total: 'true' - is not a boolean. Write true or false.",
        ),
        (
            {"cumulative": {"from": "kind"}},
            "cumulative.codes: '' - the column is not true or false. Write {\"a text\": true,"
            ' "another": false}.',
        ),
        (
            {"window_end": {"from": "date"}},
            "window_end.format: '' - the rule does not say how the dates are written. Write"
            " one of: year-first, day-first, month-first, period.",
        ),
        (
            {"window_end": {"from": "date", "format": "iso"}},
            "window_end.format: 'iso' - is not a known way to write dates. Write one of: "
            "year-first, day-first, month-first, period.",
        ),
        (
            {"window_end": {"from": "date", "format": "day-first", "two_digit_years": "20"}},
            "window_end.two_digit_years: '20' - is not a century. Write 1900 or 2000, "
            'beside "format".',
        ),
        (
            {"window_end": {"constant": "31/12/2031"}},
            "window_end.constant: '31/12/2031' - is not a date. Write the date as year-"
            "month-day, such as 2023-02-28.",
        ),
        (
            {"window_end": {"constant": "2030-01-01"}},
            "window_end.constant: '2030-01-01' - is below window_start (2031-01-01). Write "
            "the two in ascending order.",
        ),
        (
            {"originator_id": {"from": "source", "aliases": "people"}},
            "originator_id.aliases: 'people' - is no resource of this package with a column"
            f" originator_id. Name that table. {needed.ORIGINATORS}.",
        ),
        (
            {"outlet": {"from": "source", "if_empty": ""}},
            "outlet.if_empty: '' - is not a string. Write a text that is not empty.",
        ),
        (
            {"amount": {"style": "best"}},
            "amount.style: 'best' - is not a known style of amounts. Write {\"style\": ...} "
            "with one of: low-best-high, one-sided, min-max, number, bracketed, words, two-rows.",
        ),
        (
            {"amount": "low"},
            "amount: 'low' - is not a known style of amounts. Write {\"style\": ...} with one"
            " of: low-best-high, one-sided, min-max, number, bracketed, words, two-rows.",
        ),
        (
            {"amount": {"style": "number", "from": "deaths"}},
            "amount.from: 'deaths' - is not a column of this table. Name one.",
        ),
        (
            {"amount": {"style": "number"}},
            "amount.from: '' - is not a column of this table. Name one.",
        ),
        (
            {"amount": {"style": "number", "from": "low", "uncertain": "may"}},
            "amount.uncertain: 'may' - is not an option here. Remove it; known are: style, "
            "from, hedge, codes, group, decimal, empty.",
        ),
        (
            {"amount": {"style": "number", "from": "low", "group": ","}},
            "amount.group: ',' - does not apply: the schema reads low as numbers. Remove "
            "it, or give the columns the type string.",
        ),
        (
            {"amount": {"style": "number", "from": "id", "group": "_"}},
            "amount.group: '_' - is not supported. Write one of: , . ' or a space.",
        ),
        (
            {"amount": {"style": "number", "from": "id", "decimal": ";"}},
            "amount.decimal: ';' - is not supported. Write . or ,.",
        ),
        (
            {"amount": {"style": "number", "from": "id", "group": ",", "decimal": ","}},
            "amount.decimal: ',' - is the group mark too. Write another.",
        ),
        (
            {"amount": {"style": "number", "from": "id", "empty": "x"}},
            "amount.empty: 'x' - is not a list of texts. Write [\"n/a\"].",
        ),
        (
            {"amount": {"style": "number", "from": "id", "codes": {"x": "about"}}},
            'amount.codes: \'{"x": "about"}\' - is no table of hedges. Write {"a text": "at '
            'least"}.',
        ),
        (
            {"amount": {"style": "number", "from": "id", "hedge": "kind", "codes": {"x": "blue"}}},
            "amount.codes.x: 'blue' - is no hedge of one number that the kit knows. Write "
            'one such as "at least", "at most" or "about", or "" for none.',
        ),
        (
            {"amount": {"style": "bracketed", "from": "id"}},
            "amount.uncertain: '' - is not a string. Write a text that is not empty.",
        ),
        (
            {"amount": {"style": "bracketed", "from": "id", "uncertain": "unsure"}},
            "amount.uncertain: 'unsure' - is not one of the allowed values. Write one of: "
            "asserted, estimated, believed, planned, may, alleged, denied.",
        ),
        (
            {"leave_out": {}},
            "leave_out: '{}' - has the wrong JSON type. Write a list; each: Write {\"where\":"
            ' {"a column": "a text"}, "reason": "..."}.',
        ),
        (
            {"leave_out": [{"where": {"id": "E 1"}}]},
            'leave_out[0]: \'{"where": {"id": "E 1"}}\' - is not an exclusion. Write '
            '{"where": {"a column": "a text"}, "reason": "..."}.',
        ),
        (
            {"leave_out": [{"where": {"id": "E 1"}, "reason": " "}]},
            "leave_out[0].reason: ' ' - is not a reason. Say in words why the rows are left out.",
        ),
        (
            {"leave_out": [{"where": {"id": 1}, "reason": "x"}]},
            "leave_out[0].where: '{\"id\": 1}' - compares with something that is not a text. "
            'Write {"where": {"a column": "a text"}, "reason": "..."}.',
        ),
        (
            {"leave_out": [{"where": {}, "reason": "x"}]},
            'leave_out[0].where: \'{}\' - is not a choice of rows. Write {"where": {"a '
            'column": "a text"}, "reason": "..."}.',
        ),
        (
            {"leave_out": [{"where": {"no": "1"}, "reason": "x"}]},
            "leave_out[0].where: '[\"no\"]' - is not a list of this table's columns. Name "
            "columns of the schema, each once.",
        ),
        (
            {"unmapped": "drop"},
            "unmapped: 'drop' - is not a choice. Write one of: refuse, keep.",
        ),
    ],
)
def test_mistakes_of_the_mapping(tmp_path, changes, line):
    problems = check(events(tmp_path, **changes))
    problems = problems[problems["file"].eq("datapackage.json")]
    assert said(problems) == [f"datapackage.json, {HERE}{line}"]


def test_all_mistakes_of_the_mapping_at_once(tmp_path):
    problems = check(write(tmp_path, "a\n1\n", {"colour": 1, "outlet": 2, "unmapped": 3}))
    assert problems["column"].tolist() == [
        HERE + name for name in ("colour", "claim_id", "amount", "outlet", "unmapped")
    ]


def test_a_bracketed_amount_needs_a_modality(tmp_path):
    amount = {"style": "bracketed", "from": "n", "uncertain": "may"}
    problems = check(write(tmp_path, "n\n1\n", {"claim_id": {"row": "c-{row}"}, "amount": amount}))
    assert problems["problem"].tolist() == [
        "nothing says how sure the numbers without brackets are"
    ]


def test_a_mapping_is_an_object(tmp_path):
    problems = check(write(tmp_path, "n\n1\n", ["claim_id"]))
    assert problems[["column", "problem"]].to_numpy().tolist() == [
        ["resources[0].mapping", "has the wrong JSON type"]
    ]


def test_dates_of_type_date_have_no_format(tmp_path):
    rule, amount = {"from": "d", "format": "day-first"}, {"style": "number", "from": "n"}
    problems = check(small(tmp_path, "d,n\n2024-01-01,1\n", amount, {"d": "date"}, window_end=rule))
    assert problems["problem"].tolist() == ["the column is read as dates already"]


JSON = st.recursive(
    st.sampled_from([None, True, 0, 7, 0.5, "", "low", "grade", "date", "number", "A", "{row}"])
    | st.sampled_from([*STYLES, "period", {"constant": "about"}, {"name": "a", "style": "number"}]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)
RULES = ("claim_id", "outlet", "window_end", "originator_id", "cumulative", "amount")
KEYS = ("from", "constant", "row", "join", "slug", "codes", "format", "aliases", "if_empty")
KEYS = (*KEYS, "two_digit_years", "style", "low", "group", "decimal", "empty", "hedge")
KEYS = (*KEYS, "of", "end", "same", "best", "high", "name", "columns")
PLACES = [(key,) for key in (*MAPPING, "leave_out", "unmapped", "hedge")]
PLACES += [(rule, key) for rule in RULES for key in KEYS]


@given(st.dictionaries(st.sampled_from(PLACES), JSON, min_size=1, max_size=3))
def test_no_mapping_can_break_the_check(changes):
    mapping = json.loads(json.dumps(MAPPING))
    for (key, *option), value in changes.items():
        if option and isinstance(mapping.get(key), dict):
            mapping[key][option[0]] = value
        elif not option:
            mapping[key] = value
    with tempfile.TemporaryDirectory() as folder:
        problems = check(write(Path(folder), EVENTS, mapping, NUMBERS))
        if problems.empty:
            assert len(load(folder)) == 6
    assert problems[["problem", "remedy"]].ne("").all(axis=None)


# --- Any table -----------------------------------------------------------------------------------

FIGURES = st.sampled_from(["", "0", "3", "7", "7", "12", "-1", "x"])
ROWS = st.lists(st.tuples(FIGURES, FIGURES, FIGURES, st.sampled_from("ABZ")), max_size=12)


@given(ROWS, st.booleans())
def test_no_row_disappears_and_no_number_is_made_up(rows, leave_out):
    header = "low,best,high,grade\n"
    text = header + "".join(",".join(row) + "\n" for row in rows)
    mapping = {
        "claim_id": {"row": "c-{row}"},
        "modality": {"from": "grade", "codes": {"A": "asserted", "B": "may"}},
        "amount": MAPPING["amount"],
        "leave_out": [{"where": {"grade": "B"}, "reason": "B"}] if leave_out else [],
    }
    with tempfile.TemporaryDirectory() as folder:
        refusing = write(Path(folder), text, mapping)
        problems = check(refusing)
        claims = load(write(Path(folder), text, mapping | KEEP))
        given_ = raw(Path(folder))
    assert len(claims) == len(rows)
    foreign = claims[["low_given", "best", "high_given", "grade"]]
    assert foreign.set_axis(list(given_), axis=1).equals(given_)
    listed = set(problems["row"].dropna() - 2)
    reasons = claims["unmapped"].tolist()
    assert {i for i, reason in enumerate(reasons) if reason not in ("", "B")} == listed
    for row, claim in zip(rows, strict_bounds(claims).itertuples(), strict=True):
        low, best, high = (float(x) if x not in ("", "x") else None for x in row[:3])
        ends = [x for x in (low, high) if x is not None] or [best]
        bad = "x" in row or "-1" in row or (leave_out and "B" in row)
        bad |= None not in (low, high) and low > high
        bad |= None not in (low, best) and best < low
        bad |= None not in (best, high) and best > high
        assert bool(claim.unmapped) == (bad or "Z" in row)
        if bad or ends == [None]:
            assert np.isnan(claim.value)
            assert pd.isna(claim.bound)
            assert claim.note
        else:
            alone = low is None and high is None
            assert claim.low == (best if alone else low if low is not None else 0)
            assert claim.high == (best if alone else high if high is not None else np.inf)
            assert claim.value == min(ends)


def test_the_ledger_takes_an_adopted_table(tmp_path):
    text = {"type": "string"}
    claims = {
        "name": "claims",
        "path": "deaths.csv",
        "schema": {"fields": [{"name": n} | text for n in ("day", "who", "low", "high")]},
        "mapping": {
            "claim_id": {"row": "deaths-{row}"},
            "quantity": {"constant": "casualties"},
            "unit": {"constant": "persons"},
            "modality": {"constant": "asserted"},
            "window_end": {"from": "day", "format": "day-first"},
            "originator_id": {"from": "who", "aliases": "originators"},
            "amount": {"style": "one-sided", "low": "low", "high": "high"},
        },
    }
    names = [{"name": n} | text for n in ("originator_id", "name", "aliases")]
    people = {"name": "originators", "path": "people.csv", "schema": {"fields": names}}
    described = {"name": "deaths", "resources": [claims, people]}
    (tmp_path / "datapackage.json").write_text(json.dumps(described))
    (tmp_path / "deaths.csv").write_text("day,who,low,high\n31/12/2001,HW,10,\n1/1/2002,HW,,20\n")
    (tmp_path / "people.csv").write_text("originator_id,name,aliases\nwatch,Harbour Watch,HW\n")
    book = ledger(packages=[tmp_path])
    assert book["originator"].tolist() == ["Harbour Watch"] * 2
    assert book[["low", "high"]].to_numpy().tolist() == [[10, float("inf")], [0, 20]]
    assert book["originator_kind"].isna().all()
