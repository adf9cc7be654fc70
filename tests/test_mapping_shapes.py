"""Tables of the shapes that public data have: every count, date and end of them, and no row lost.

All names and numbers are made up.
"""

import csv
import io
import json
import re
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import (
    drift,
    feasible,
    ledger,
    pool,
    propagate,
    read_figure,
    reader_band,
    strict_bounds,
)
from analysis.charts import static
from analysis.datasets import DataProblem, check, load
from analysis.datasets.mapping.figures import figure_reader
from analysis.lineage import renderings, statements
from analysis.readers import value_quantiles
from analysis.told import in_words, readings_in_words

README = Path(__file__).parents[1] / "README.md"
ASSERTED = {"claim_id": {"row": "c-{row}"}, "modality": {"constant": "asserted"}}
KEEP = {"unmapped": "keep"}
NUMBER = {"style": "number", "from": "n"}
PEOPLE = "originator_id,name,aliases\nmoon-post,Moon Post,M.P.\ncomet-wire,Comet Wire,\n"


def package(folder, text, mapping, types=None, people=PEOPLE):
    """A package of one foreign table, and of originators unless there are none."""
    header = next(csv.reader(io.StringIO(text)))
    kinds = types or {}
    fields = [{"name": name, "type": kinds.get(name, "string")} for name in header]
    claims = {"name": "claims", "path": "t.csv", "schema": {"fields": fields}, "mapping": mapping}
    names = [{"name": name, "type": "string"} for name in ("originator_id", "name", "aliases")]
    others = {"name": "originators", "path": "people.csv", "schema": {"fields": names}}
    (folder / "t.csv").write_text(text, encoding="utf-8")
    (folder / "people.csv").write_text(people)
    described = {"resources": [claims, others][: 2 if people else 1]}
    (folder / "datapackage.json").write_text(json.dumps(described))
    return folder


def mapped(folder, text, amount, types=None, **rules):
    return load(package(folder, text, ASSERTED | rules | {"amount": amount}, types))


def problems(folder, text, amount, types=None, **rules):
    found = check(package(folder, text, ASSERTED | rules | {"amount": amount}, types))
    return found[["row", "column", "value", "problem"]].to_numpy().tolist()


def stated(claims, *names):
    """Some columns of each row, None where missing."""
    columns = claims[list(names or ("value", "value_high", "hedge", "bound"))].astype(object)
    return [tuple(row) for row in columns.where(columns.notna(), None).to_numpy().tolist()]


# --- The README's own example --------------------------------------------------------------------

CONFLICTS = """\
conflict,date,source_name,link,grade,low,best,high
Tide War,31/12/2031,Moon Post,https://moon.example/1,A,80,100,150
Tide War,15/01/2032,M.P.,https://moon.example/2,A,120,120,120
Tide War,02/02/2032,Comet Wire,https://comet.example/3,C,,160,
Tide War,01/03/2032,Comet Wire,https://comet.example/4,A,170,,
Tide War,20/03/2032,Moon Post,https://moon.example/5,A,,,400
Tide War,01/04/2032,Moon Post,https://moon.example/6,A,,,
"""


def readme_mapping():
    """The mapping as the README prints it."""
    section = README.read_text(encoding="utf-8").split("## Another project's table")[1]
    block = re.search(r"```json\n(.*?)```", section, re.DOTALL)[1]
    return json.loads("{" + block + "}")["mapping"]


def test_the_example_of_the_readme_goes_the_whole_way(tmp_path):
    numbers = dict.fromkeys(("low", "best", "high"), "number")
    folder = package(tmp_path, CONFLICTS, readme_mapping(), numbers)
    book = ledger(packages=[folder])
    assert len(book) == 6
    assert book["statement_id"].tolist() == book["claim_id"].tolist()
    assert book["window_start"].isna().all()
    found = feasible(book)
    assert found.envelope["lower"].tolist() == [80, 120, 160, 170, 170]
    assert found.left_out["reason"].tolist() == ["sets no limit"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        curve = pool(book)
    assert len(curve.agreement) == 5
    assert statements(book)["retellings"].sum() == len(drift(book)) == 0
    assert len(renderings(book)) == 6
    static.envelope(book)
    static.lineage(book)
    assert book["value_best"].dropna().tolist() == [100]


def test_without_originators_the_lines_to_type_are_told(tmp_path):
    rules = {k: v for k, v in readme_mapping().items() if k != "originator_id"}
    folder = package(tmp_path, CONFLICTS, rules, people="")
    with pytest.raises(ValueError, match=r"no table of originators.*originator_id,name,aliases"):
        ledger(packages=[folder])
    folder = package(tmp_path, CONFLICTS, rules)
    with pytest.raises(ValueError, match=r'the line "originator_id": \{"from": "a column of so'):
        ledger(packages=[folder])
    lines = check(package(tmp_path, CONFLICTS, readme_mapping(), people=""))["remedy"]
    assert lines.str.contains('{"name": "originators", "path": "originators.csv"').sum() == 1


@pytest.mark.parametrize(
    ("call", "column", "line"),
    [
        (feasible, "window_end", '"window_end": {"from": "a column of dates"'),
        (pool, "window_end", '"window_end": {"from": "a column of dates"'),
        (feasible, "statement_id", '"statement_id": {"from": "a column", "slug": true}'),
        (pool, "window_start", '"window_start": {"constant": null}'),
        (static.envelope, "window_end", '"window_end": {"from"'),
        (static.lineage, "statement_id", '"statement_id": {"from"'),
        (renderings, "statement_id", '"statement_id": {"from"'),
        (drift, "claim_id", '"claim_id": {"row": "a-name-{row}"}'),
        (renderings, "value", '"amount": {"style": "number"'),
    ],
)
def test_what_lacks_a_column_names_the_line_that_maps_it(tmp_path, call, column, line):
    numbers = dict.fromkeys(("low", "best", "high"), "number")
    book = ledger(packages=[package(tmp_path, CONFLICTS, readme_mapping(), numbers)])
    with pytest.raises(ValueError, match=re.escape(line)) as caught:
        call(book.drop(columns=column))
    assert column in str(caught.value)


# --- Best estimates ------------------------------------------------------------------------------

BEST = {"style": "low-best-high", "low": "low", "best": "best", "high": "high"}


def test_a_best_estimate_is_kept_beside_a_range_or_one_end(tmp_path):
    rows = "low,best,high\n5,5,500\n10,20,\n,20,40\n7,7,7\n,9,\n8,,15\n3,,\n"
    claims = mapped(tmp_path, rows, BEST)
    assert stated(claims, "value", "value_high", "value_best", "bound") == [
        (5, 500, 5, "range"),
        (10, None, 20, "lower"),
        (40, None, 20, "upper"),
        (7, None, None, "point"),
        (9, None, None, "point"),
        (8, 15, None, "range"),
        (3, None, None, "lower"),
    ]
    assert claims["best"].tolist()[:2] == ["5", "20"], "the file's own column stays"


def test_half_of_the_value_lies_on_either_side_of_a_best_estimate(tmp_path):
    rows = "low,best,high\n5,5,500\n10,20,\n,20,40\n8,10,15\n8,,15\n"
    band = reader_band(strict_bounds(mapped(tmp_path, rows, BEST)))
    assert band["band_mid"].tolist() == [5, 20, 20, 10, 11.5]
    quarters = value_quantiles(band, [0.25, 0.75])
    assert quarters[3].tolist() == [9, 12.5]
    assert quarters[0].tolist() == [5, 252.5]
    assert band["band_low"].tolist()[0] == 5
    assert band["band_high"].round(1).tolist()[0] == 450.5
    assert band["band_low"].round(6).tolist()[3] == 8 + 2 * 0.1
    assert band["band_high"].round(6).tolist()[3] == 15 - 5 * 0.1
    assert band["band_high"][1] > 20 > band["band_low"][1] > 10
    assert band["low"].tolist() == [5, 10, 0, 8, 8], "what the words allow stays"
    assert band["high"].tolist() == [500, np.inf, 40, 15, 15]
    assert band["band_evidence"].tolist() == ["assumption"] * 4 + ["second_hand"]
    told = readings_in_words(band)
    assert told["doubt"].tolist()[:4] == ["assumed"] * 4
    assert told["reads"][1].endswith("assumed")
    assert in_words(band)["words"].tolist()[:2] == ["5 to 500, best 5", "at least 10, best 20"]


def test_beyond_a_best_estimate_an_open_side_is_read_as_at_least_so_many(tmp_path):
    claims = mapped(tmp_path, "low,best,high\n10,200,\n", BEST)
    floor = pd.DataFrame({"value": [200.0], "hedge": ["at least"], "bound": ["lower"]})
    one, other = (reader_band(frame, coverage=0.9) for frame in (claims, floor))
    assert one["edge_far"][0] == other["edge_far"][0]
    # The upper half of the one is the whole of the other.
    assert one["band_high"][0] == pytest.approx(reader_band(floor, 0.8)["band_high"][0])


def test_a_best_estimate_goes_into_formulas_and_curves(tmp_path):
    rows = "low,best,high,day\n" + "".join(f"50,{60 + n},600,2031-01-0{n}\n" for n in range(1, 6))
    days = {"window_end": {"from": "day", "format": "year-first"}}
    claims = mapped(tmp_path, rows, BEST, **days)
    doubled = propagate(lambda n: 2 * n, {"n": claims.iloc[0]}).quantiles
    assert doubled.set_index("probability")["value"][0.5] == pytest.approx(122)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        last = [pool(c).curve["q50"].iloc[-1] for c in (claims, claims.drop(columns="value_best"))]
    assert last[0] < 120 < last[1]


def test_a_best_estimate_outside_of_what_is_stated_is_refused():
    claims = pd.DataFrame(
        {"value": [8.0], "value_high": [15.0], "value_best": [20.0], "bound": ["range"]}
    )
    with pytest.raises(ValueError, match="value_best lies outside of what is stated"):
        strict_bounds(claims)


def test_a_number_before_its_range_in_brackets_is_a_best_estimate(tmp_path):
    amount = {"style": "bracketed", "from": "n", "uncertain": "may"}
    claims = mapped(tmp_path, "n\n12 [8-15]\n[8-15]\n", amount)
    assert claims["value_best"].fillna(0).tolist() == [12, 0]


# --- Faults beside the number --------------------------------------------------------------------


def test_a_fault_in_a_side_column_costs_that_cell_alone(tmp_path):
    rows = "n,link,day,lang,sure\n5,no link,1/2/2031,en,A\n6,https://x.example,yesterday,xxx,Z\n"
    rules = {
        "url": {"from": "link"},
        "window_end": {"from": "day", "format": "day-first"},
        "language": {"from": "lang"},
        "modality": {"from": "sure", "codes": {"A": "asserted"}},
    }
    amount = {"style": "number", "from": "n"}
    claims = mapped(tmp_path, rows, amount, **rules, **KEEP)
    assert claims["value"].tolist() == [5, 6]
    assert claims["bound"].tolist() == ["point", "point"]
    assert claims["note"].isna().all(), "no chart may say that there is no number"
    own = claims[["url", "window_end", "language", "modality"]].isna()
    assert own.to_numpy().tolist() == [[True, False, False, False], [False, True, True, True]]
    assert claims["unmapped"][0] == (
        "link: 'no link' cannot be the url: it does not fit the pattern https?://\\S+"
    )
    causes = claims["unmapped"][1].split("; ")
    assert sorted(cause.split(":")[0] for cause in causes) == ["day", "lang", "sure"]
    assert len(problems(tmp_path, rows, amount, **rules)) == 4
    assert reader_band(strict_bounds(claims))["low"].tolist() == [5, 6]


def test_equal_faults_read_alike_so_that_they_can_be_counted(tmp_path):
    rows = "low,high,link\n" + "".join(f"{n + 9},{n},bad {n}\n" for n in range(5))
    found = problems(
        tmp_path, rows, {"style": "one-sided", "low": "low", "high": "high"}, url={"from": "link"}
    )
    assert len(found) == 10
    assert {problem for *_, problem in found} == {
        "low is above high",
        "cannot be the url: it does not fit the pattern https?://\\S+",
    }


def test_a_row_that_cannot_be_told_to_retell_another_stands_for_itself(tmp_path):
    rows = "n,of\n5,a-1\n6,A B\n7,\n"
    rules = {"statement_id": {"from": "of"}} | KEEP
    claims = mapped(tmp_path, rows, {"style": "number", "from": "n"}, **rules)
    assert claims["statement_id"].tolist() == ["a-1", "c-3", "c-4"]
    assert claims["unmapped"].ne("").tolist() == [False, True, True]


def test_white_space_is_taken_off_and_said(tmp_path):
    rows = 'who,n,k\n Moon Post ,"\t5",A\nM.P.,6 ,A \nMoon Post,7,A\n"  ",8,A\n'
    rules = {
        "originator_id": {"from": "who", "aliases": "originators"},
        "outlet": {"from": "who"},
        "modality": {"from": "k", "codes": {"A": "asserted"}},
    } | KEEP
    with pytest.warns(UserWarning, match=r"t.csv: white space .*who: 2, as ' Moon Post '.*n: 2"):
        claims = mapped(tmp_path, rows, {"style": "number", "from": "n"}, **rules)
    assert claims["value"].tolist() == [5, 6, 7, 8]
    assert claims["outlet"].fillna("").tolist() == ["Moon Post", "M.P.", "Moon Post", ""]
    assert claims["trimmed"].tolist() == ["who, n", "k, n", "", "who"]
    assert claims["who"].tolist() == [" Moon Post ", "M.P.", "Moon Post", "  "]
    assert claims["unmapped"].ne("").tolist() == [False, False, False, True]


def test_a_table_without_such_white_space_has_no_such_column(tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        claims = mapped(tmp_path, "n\n5\n", {"style": "number", "from": "n"})
    assert "trimmed" not in claims


def test_a_missing_value_with_white_space_around_it_is_missing(tmp_path):
    folder = package(tmp_path, "n\n NA \nNA\n5\n", ASSERTED | {"amount": NUMBER})
    described = json.loads((folder / "datapackage.json").read_text())
    described["resources"][0]["schema"]["missingValues"] = ["", "NA"]
    (folder / "datapackage.json").write_text(json.dumps(described))
    with pytest.warns(UserWarning, match="white space"):
        claims = load(folder)
    assert stated(claims, "value") == [(None,), (None,), (5,)]


def test_a_column_that_lost_its_white_space_is_not_dropped_as_moved(tmp_path):
    with pytest.warns(UserWarning, match="white space"):
        claims = mapped(
            tmp_path, "n,who\n5, A\n", {"style": "number", "from": "n"}, outlet={"from": "who"}
        )
    assert claims[["outlet", "who"]].to_numpy().tolist() == [["A", " A"]]


# --- Words, and hedges beside numbers ------------------------------------------------------------

CROWDS = """\
date,size_text,size_low,size_high
2031-05-01,about 200-300,200,300
2031-05-01,a large crowd,500,1000
2031-05-02,several hundred,,
2031-05-02,,40,60
2031-05-03,50-100,1,2
2031-05-03,dozens,,
2031-05-04,,,
2031-05-04,a few,,
2031-05-04,huge,90,30
2031-05-05,200+,,
2031-05-05,nobody knows,10,
"""


def test_words_first_and_the_ends_where_they_say_nothing(tmp_path):
    amount = {"style": "words", "from": "size_text", "low": "size_low", "high": "size_high"}
    claims = mapped(tmp_path, CROWDS, amount, **KEEP)
    assert stated(claims) == [
        (200, 300, "about", "about"),
        (500, 1000, None, "range"),
        (100, None, "several hundred", "range"),
        (40, 60, None, "range"),
        (50, 100, None, "range"),
        (12, None, "dozens of", "range"),
        (None, None, None, None),
        (None, None, None, None),
        (None, None, None, None),
        (200, None, "plus", "lower"),
        (10, None, "at least", "lower"),
    ]
    assert claims["wording"].isna().tolist()[:5] == [False, True, False, True, False]
    reasons = claims["unmapped"].tolist()
    assert [i for i, reason in enumerate(reasons) if reason] == [7, 8]
    assert "names no number" in reasons[7]
    assert reasons[8] == "size_low, size_high: '90, 30' size_low is above size_high"
    assert claims["note"][6] == "no number in size_text, size_low, size_high"


def test_a_hedge_that_is_the_same_in_every_row(tmp_path):
    amount = {"style": "number", "from": "n", "hedge": {"constant": "At least"}}
    claims = mapped(tmp_path, "n\n5\n\n7\n".replace("\n\n", '\n""\n'), amount)
    assert stated(claims, "value", "hedge", "bound") == [
        (5, "at least", "lower"),
        (None, None, None),
        (7, "at least", "lower"),
    ]


HEDGED = {
    "5,,more than": (5, None, "more than", "lower"),
    ",9,up to": (9, None, "up to", "upper"),
    "5,9,about": (5, 9, "about", "about"),
    "5,9,up to": (5, 9, "up to", "upper"),
    "5,5,about": (5, None, "about", "about"),
    "5,9,": (5, 9, None, "range"),
    "5,,": (5, None, "at least", "lower"),
    ",,about": (None, None, None, None),
}


def test_a_hedge_beside_low_and_high(tmp_path):
    amount = {"style": "one-sided", "low": "low", "high": "high", "hedge": "said"}
    claims = mapped(tmp_path, "low,high,said\n" + "\n".join(HEDGED) + "\n", amount)
    assert dict(zip(HEDGED, stated(claims), strict=True)) == HEDGED
    bounds = strict_bounds(claims)
    assert bounds[["low", "high"]].to_numpy().tolist()[2:4] == [[0, np.inf], [0, 9]]


@pytest.mark.parametrize("row", ["5,,about", "5,,at most", ",9,at least", "5,9,exactly"])
def test_a_hedge_that_does_not_go_with_the_ends_beside_it(tmp_path, row):
    amount = {"style": "one-sided", "low": "low", "high": "high", "hedge": "said"}
    found = problems(tmp_path, f"low,high,said\n{row}\n", amount)
    said = "has a hedge that does not go with its ends"
    assert found == [[2, "low, high, said", row.replace(",", ", "), said]]


# --- Several counts, several figures, two rows ---------------------------------------------------

# As tables of disasters have them: three counts a row, and the day in three columns.
DISASTERS = """\
No,Year,Month,Day,Deaths,Injured,Affected,Source
2031-1,2031,1,17,12,30,5000,Moon Post
2031-2,2031,2,,3,,,M.P.
2031-3,2031,,,40,100,20000,Comet Wire
2031-4,2031,12,31,,7,,Comet Wire
2031-5,2031,,5,1,,,Moon Post
2031-6,2031,2,30,2,,,Moon Post
"""
COUNTS = [
    {"name": "killed", "style": "number", "from": "Deaths"},
    {
        "name": "injured",
        "style": "number",
        "from": "Injured",
        "hedge": {"constant": "at least"},
        "columns": {"measure": {"constant": "count"}},
    },
    {
        "name": "people-affected",
        "style": "number",
        "from": "Affected",
        "columns": {"quantity": {"constant": "persons_affected"}, "note": {"from": "Source"}},
    },
]
THREE = {"from": ["Year", "Month", "Day"], "join": "-", "format": "period"}
DISASTER = {
    "claim_id": {"from": "No", "slug": True},
    "unit": {"constant": "persons"},
    "modality": {"constant": "asserted"},
    "window_start": THREE,
    "window_end": THREE,
    "originator_id": {"from": "Source", "aliases": "originators"},
    "amount": COUNTS,
}
INTEGERS = dict.fromkeys(("Year", "Month", "Day", "Deaths", "Injured", "Affected"), "integer")


def test_several_counts_a_row_and_dates_in_three_columns(tmp_path):
    claims = load(package(tmp_path, DISASTERS, DISASTER | KEEP, INTEGERS))
    assert len(claims) == 18
    assert claims["claim_id"].tolist()[:3] == [
        "2031-1-killed",
        "2031-1-injured",
        "2031-1-people-affected",
    ]
    assert claims["statement_id"].equals(claims["claim_id"].rename("statement_id"))
    assert claims["quantity"].tolist()[:3] == ["killed", "injured", "persons_affected"]
    source = list(csv.DictReader(io.StringIO(DISASTERS)))
    for count, name in enumerate(("Deaths", "Injured", "Affected")):
        given = [float(row[name]) if row[name] else None for row in source]
        assert [n for (n,) in stated(claims[count::3], "value")] == given
    assert claims["hedge"].dropna().unique().tolist() == ["at least"]
    assert claims["note"].tolist()[:6:3] == [np.nan, np.nan]
    windows = claims[["window_start", "window_end"]].astype("str").fillna("")[::3]
    assert windows.to_numpy().tolist() == [
        ["2031-01-17", "2031-01-17"],
        ["2031-02-01", "2031-02-28"],
        ["2031-01-01", "2031-12-31"],
        ["2031-12-31", "2031-12-31"],
        ["", ""],
        ["", ""],
    ]
    assert claims["value"].notna().sum() == 10
    assert "there is no 30 February 2031" in claims["unmapped"].iloc[-1]
    foreign = claims[["No", "Year", "Deaths", "Injured", "Affected", "Source"]]
    assert foreign[::3].reset_index(drop=True).equals(foreign[1::3].reset_index(drop=True))


def test_a_fault_of_a_row_with_several_counts_is_told_once(tmp_path):
    found = check(package(tmp_path, DISASTERS, DISASTER, INTEGERS))
    assert found["row"].tolist() == [6, 7, 7]
    assert found["value"].tolist() == ["2031, , 5", "2031, 2, 30", "2031, 2, 30"]


FIGURES = {
    "12 dead, 30 wounded": (12, 30),
    "1,200 killed; about 30 injured": (1200, 30),
    "at least 5 dead and 7 injured": (5, 7),
    "30 wounded": (None, 30),
    "between 10 and 20 dead": (10, None),
    "dead: 12 / wounded: 4": (12, 4),
    "12 dead, including 3 children": (12, None),
    "no casualties": (None, None),
}
OF = [
    {"name": "killed", "style": "words", "from": "t", "of": ["dead", "killed"]},
    {"name": "wounded", "style": "words", "from": "t", "of": ["wounded", "injured"]},
]


def test_several_figures_in_a_cell(tmp_path):
    rows = "t\n" + "".join(f'"{text}"\n' for text in FIGURES)
    claims = mapped(tmp_path, rows, OF)
    values = [v for (v,) in stated(claims, "value")]
    assert dict(zip(FIGURES, zip(values[::2], values[1::2], strict=True), strict=True)) == FIGURES
    assert claims["hedge"].tolist()[3] == "about"
    assert claims["value_high"].tolist()[8] == 20


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("12", "has the figure '12', and nothing says of what"),
        ("about 12, 30 wounded", "has the figure 'about 12', and nothing says of what"),
        ("dead 12,300 wounded", "has several figures where one is meant"),
        ("3 dead, 4 killed", "has several figures where one is meant"),
        ("12 dead (3 children)", "cannot be read: two figures were found"),
        ("several dead", "cannot be read: 'several' names no number"),
    ],
)
def test_figures_that_cannot_be_told_apart(tmp_path, text, problem):
    found = problems(tmp_path, f't\n"{text}"\n', OF)
    assert [row[:3] for row in found] == [[2, "t", text]]
    assert found[0][3].startswith(problem)


# As a count of bodies has it: the two ends of one statement in rows of their own.
ENDS = """\
event,day,end,n,paper
E 1,2031-01-01,min,5,Moon Post
E 1,2031-01-01,max,9,Comet Wire
E 2,2031-01-02,max,4,Moon Post
E 3,2031-01-03,max,7,Moon Post
E 3,2031-01-03,min,7,Moon Post
E 4,2031-01-04,min,2,Moon Post
E 5,2031-01-05,min,9,Moon Post
E 5,2031-01-05,max,3,Moon Post
"""
TWO = {"style": "two-rows", "from": "n", "end": "end", "low": "min", "high": "max"}
TWO |= {"same": ["event", "day"]}


def test_two_rows_that_are_the_ends_of_one_statement(tmp_path):
    named = {"claim_id": {"from": "event", "slug": True}, "outlet": {"from": "paper"}}
    claims = mapped(tmp_path, ENDS, TWO, {"n": "integer"}, **named, **KEEP)
    assert claims["claim_id"].tolist() == ["e-1", "e-2", "e-3", "e-4", "e-5"]
    assert stated(claims) == [
        (5, 9, None, "range"),
        (4, None, "at most", "upper"),
        (7, None, None, "point"),
        (2, None, "at least", "lower"),
        (None, None, None, None),
    ]
    assert claims["unmapped"][4] == "n (min), n (max): '9, 3' n (min) is above n (max)"
    assert stated(claims, "joined_row") == [(3,), (None,), (6,), (None,), (9,)]
    assert stated(claims, "n", "n_joined", "end_joined")[0] == (5, 9, "max")
    assert stated(claims, "outlet", "paper_joined")[0] == ("Moon Post", "Comet Wire")
    assert "day_joined" not in claims, "both rows say the same"
    rows = list(csv.DictReader(io.StringIO(ENDS)))
    shown = [*claims["n"], *claims["n_joined"].dropna()]
    assert sorted(map(int, shown)) == sorted(int(row["n"]) for row in rows), "no number is lost"


def test_rows_whose_ends_cannot_be_told(tmp_path):
    extra = "E 2,2031-01-02,max,6,Moon Post\nE 6,2031-01-06,mid,6,Moon Post\n"
    rows = ENDS.replace("E 5,2031-01-05,max,3,Moon Post\n", "") + extra
    found = problems(tmp_path, rows, TWO)
    several = "is one end of the statement, as another row is"
    twice = ["event, day, end", "E 2, 2031-01-02, max", several]
    assert found == [[4, *twice], [9, *twice], [10, "end", "mid", "is neither 'min' nor 'max'"]]


def test_a_name_that_joined_rows_repeat_is_told_by_its_row_in_the_file(tmp_path):
    rows = ENDS.replace("E 4", "E 2")
    mapping = {"claim_id": {"from": "event", "slug": True}, "amount": TWO}
    found = check(package(tmp_path, rows, mapping))
    assert found["row"].tolist()[0] == 7
    assert found["problem"].tolist()[0].endswith("which repeats row 4")


# --- Periods, and what may fall ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2024-06", "2024-06-01", "2024-06-30"),
        ("2024-2", "2024-02-01", "2024-02-29"),
        ("06/2024", "2024-06-01", "2024-06-30"),
        ("June 2024", "2024-06-01", "2024-06-30"),
        ("Sept. 2024", "2024-09-01", "2024-09-30"),
        ("2024 Q2", "2024-04-01", "2024-06-30"),
        ("Q4/2024", "2024-10-01", "2024-12-31"),
        ("2024-H2", "2024-07-01", "2024-12-31"),
        ("2024-06-05", "2024-06-05", "2024-06-05"),
        ("2024-06-05T10:00:00Z", "2024-06-05", "2024-06-05"),
    ],
)
def test_periods_have_their_width(tmp_path, text, first, last):
    ends = {n: {"from": "t", "format": "period"} for n in ("window_start", "window_end")}
    claims = mapped(tmp_path, f"t,n\n{text},5\n", {"style": "number", "from": "n"}, **ends)
    assert claims[list(ends)].astype("str").to_numpy().tolist() == [[first, last]]
    assert claims["t"].tolist() == [text]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("2024-13", "is no date: there is no month 13"),
        ("2024-02-30", "is no date: there is no 30 February 2024"),
        ("2024 Q5", "is no year, quarter, month or day"),
        ("24", "is no year, quarter, month or day"),
        ("5/6/2024", "is no year, quarter, month or day"),
        ("spring 2024", "is no year, quarter, month or day"),
    ],
)
def test_periods_that_are_none(tmp_path, text, problem):
    end = {"from": "t", "format": "period"}
    found = problems(tmp_path, f"t,n\n{text},5\n", {"style": "number", "from": "n"}, window_end=end)
    assert found == [[2, "t", text, problem]]


def test_a_day_of_publication_is_no_period(tmp_path):
    rule = {"from": "t", "format": "period"}
    found = check(package(tmp_path, "t,n\n2024,5\n", ASSERTED | {"published": rule, "amount": TWO}))
    assert found["problem"].tolist()[0] == "is not a known way to write dates"


# As tables of displacement have it: a stock, a flow, and a net change that may be below 0.
MOVED = """\
year,stock,net
2030,1000,-500
2031,700,-300
2032,900,200
"""


def test_a_change_may_be_below_zero(tmp_path):
    counts = [
        {"name": "displaced", "style": "number", "from": "stock"},
        {
            "name": "net-change",
            "style": "number",
            "from": "net",
            "hedge": {"constant": "about"},
            "columns": {"measure": {"constant": "change"}},
        },
    ]
    rules = {"window_end": {"from": "year", "format": "period"}, "measure": {"constant": "count"}}
    claims = mapped(tmp_path, MOVED, counts, {"year": "integer"}, **rules)
    assert claims["value"].tolist() == [1000, -500, 700, -300, 900, 200]
    band = reader_band(strict_bounds(claims))
    assert (band["band_low"] < band["band_mid"]).all()
    assert (band["band_mid"] < band["band_high"]).all()
    changes = band[band["measure"].eq("change")]
    assert np.isneginf(changes["low"]).all()
    mirror = reader_band(strict_bounds(changes.assign(value=-changes["value"])))
    assert mirror["band_low"].tolist() == pytest.approx((-changes["band_high"]).tolist())
    assert feasible(band).left_out["reason"].tolist() == ["a change"] * 3
    static.claims(changes)


def test_the_hedge_of_a_fall_says_how_far(tmp_path):
    rows = "n,h\n-500,more than\n-500,nearly\n-500,about\n500,more than\n"
    amount = {"style": "number", "from": "n", "hedge": "h"}
    claims = mapped(tmp_path, rows, amount, measure={"constant": "change"})
    assert claims["bound"].tolist() == ["upper", "lower", "about", "lower"]
    band = reader_band(strict_bounds(claims))
    assert band["high"].tolist()[0] == -500
    assert band["low"].tolist()[1] == -500
    assert band["band_low"].tolist()[0] == pytest.approx(-band["band_high"].tolist()[3])


def test_below_zero_is_refused_where_it_is_no_change(tmp_path):
    rows = "n,k\n-5,c\n-6,d\n"
    measure = {"from": "k", "codes": {"c": "change", "d": "count"}}
    found = problems(tmp_path, rows, {"style": "number", "from": "n"}, measure=measure)
    assert found == [[3, "n", "-6", "is negative, and a count starts at 0"]]
    with pytest.raises(ValueError, match="only a change may be below"):
        strict_bounds(pd.DataFrame({"value": [-5.0], "bound": ["point"], "measure": ["count"]}))


@pytest.mark.parametrize(
    ("bound", "low", "high"), [("lower", -500, np.inf), ("upper", -np.inf, -500)]
)
def test_what_a_floor_and_a_ceiling_below_zero_allow(bound, low, high):
    claims = pd.DataFrame({"value": [-500.0], "bound": [bound], "measure": ["change"]})
    band = reader_band(strict_bounds(claims))
    assert band[["low", "high"]].to_numpy().tolist() == [[low, high]]
    assert low <= band["band_low"][0] < band["band_mid"][0] < band["band_high"][0] <= high


# --- Other shapes --------------------------------------------------------------------------------

# As tables of events in wars have it.
WAR = "id,date_start,low,best,high,where_coordinates,source_original\n" + "".join(
    f"{n},{day},{low},{best},{high},Port {n},{who}\n"
    for n, (day, low, best, high, who) in enumerate(
        [
            ("2031-06-17 00:00:00.000", 1, 2, 5, "Moon Post"),
            ("2031-06-18 00:00:00.000", 5, 5, 500, "M.P."),
            ("2031-06-19 00:00:00.000", 0, 0, 3, "Comet Wire"),
            ("2031-06-20 00:00:00.000", 4, 4, 4, "Comet Wire"),
            ("2031-07-01 00:00:00.000", 0, 10, 50, "Moon Post"),
        ]
        * 3,
        1,
    )
)


def test_events_of_a_war_row_by_row(tmp_path):
    rules = {
        "claim_id": {"row": "war-{row}"},
        "window_end": {"from": "date_start", "format": "year-first"},
        "originator_id": {"from": "source_original", "aliases": "originators"},
        "cumulative": {"constant": False},
    }
    claims = mapped(tmp_path, WAR, BEST, dict.fromkeys(("low", "best", "high"), "integer"), **rules)
    source = list(csv.DictReader(io.StringIO(WAR)))
    assert len(claims) == len(source) == 15
    for row, claim in zip(source, reader_band(strict_bounds(claims)).itertuples(), strict=True):
        assert (claim.low, claim.high) == (float(row["low"]), float(row["high"]))
        assert claim.window_end == pd.Timestamp(row["date_start"][:10])
        assert claim.band_mid == float(row["best"])
        assert claim.band_low <= float(row["best"]) <= claim.band_high


# As tables of events from many papers have it: one number a row, and lists of sources.
EVENTS = """\
event_id_cnty,event_date,year,fatalities,source,notes
MOO1,17 June 2031,2031,3,Moon Post; Comet Wire,Clash near the port.
MOO2,17 June 2031,2031,0,Comet Wire,
MOO3,1 July 2031,2031,10,Moon Post,"Shelling; at least 10 dead, by one report"
"""


def test_events_with_lists_of_sources(tmp_path):
    rules = {
        "claim_id": {"from": "event_id_cnty", "slug": True},
        "quantity": {"constant": "killed"},
        "window_start": {"from": "event_date", "format": "day-first"},
        "window_end": {"from": "event_date", "format": "day-first"},
        "originator_id": {"constant": "moon-post"},
        "outlet": {"from": "source"},
        "note": {"from": "notes"},
        "cumulative": {"constant": False},
    }
    folder = package(
        tmp_path, EVENTS, ASSERTED | rules | {"amount": {"style": "number", "from": "fatalities"}}
    )
    book = ledger(packages=[folder])
    source = list(csv.DictReader(io.StringIO(EVENTS)))
    assert book["value"].tolist() == [float(row["fatalities"]) for row in source]
    assert book["outlet"].tolist() == [row["source"] for row in source]
    assert book["note"].fillna("").tolist() == [row["notes"] for row in source]
    assert feasible(book).left_out["reason"].tolist() == ["no running total"] * 3


# --- Mistakes in the mapping ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "column", "problem"),
    [
        ([], "", "lists no amounts"),
        (["n"], "[0].name", "is not a name for a count"),
        ([NUMBER], "[0].name", "is not a name for a count"),
        ([NUMBER | {"name": "Dead"}], "[0].name", "is not a name for a count"),
        ([NUMBER | {"name": "a"}, NUMBER | {"name": "b-a"}], "[0].name", "is how another count"),
        ([NUMBER | {"name": "a", "columns": []}], "[0].columns", "has the wrong JSON type"),
        (
            [NUMBER | {"name": "a", "columns": {"claim_id": {"from": "n"}}}],
            "[0].columns.claim_id",
            "is no column that a count can make",
        ),
        ([NUMBER | {"name": "a", "others": ["x"]}], "[0].others", "is not an option here"),
        ([TWO | {"name": "a", "from": "n"}], "[0].style", "does not go with other amounts"),
        (NUMBER | {"hedge": {"constant": "blue"}}, ".hedge", "is no hedge of one number"),
        (NUMBER | {"hedge": {"constant": ""}}, ".hedge", "is not a hedge"),
        (NUMBER | {"hedge": "x"}, ".hedge", "is not a column of this table"),
        (NUMBER | {"hedge": 5}, ".hedge", "is not a hedge"),
        ({"style": "words", "from": "n", "of": []}, ".of", "is not a list of words"),
        ({"style": "words", "from": "n", "of": "dead"}, ".of", "is not a list of words"),
        ({"style": "words", "from": "n", "low": "x"}, ".low", "is not a column of this table"),
        (TWO | {"low": "max"}, ".low", "do not say what marks the two ends"),
        (TWO | {"same": []}, ".same", "is not a list of this table's columns"),
    ],
)
def test_mistakes_of_an_amount(tmp_path, amount, column, problem):
    text = "n,event,day,end\n5,a,b,min\n"
    found = check(package(tmp_path, text, ASSERTED | {"amount": amount}))
    pairs = found[["column", "problem"]].to_numpy().tolist()
    where = f"resources[0].mapping.amount{column}"
    assert [where == at and said.startswith(problem) for at, said in pairs] == [True], pairs


def test_one_quantity_for_several_counts_is_a_mistake(tmp_path):
    mapping = ASSERTED | {"quantity": {"constant": "casualties"}, "amount": COUNTS}
    found = check(package(tmp_path, DISASTERS, mapping, INTEGERS))
    assert found["problem"].tolist() == ["are several counts beside one rule for quantity"]


def test_codes_that_differ_by_white_space_alone(tmp_path):
    rule = {"from": "n", "codes": {"A": "asserted", "A ": "may"}}
    found = check(package(tmp_path, "n\n5\n", ASSERTED | {"modality": rule, "amount": NUMBER}))
    assert found["problem"].tolist() == [
        "has codes that differ by white space alone, which does not count"
    ]


def test_a_problem_of_a_row_still_stops_the_loading(tmp_path):
    with pytest.raises(DataProblem, match="is negative"):
        mapped(tmp_path, "n\n-5\n", NUMBER)


# --- Marks in words ------------------------------------------------------------------------------


def test_a_dot_in_words_is_asked_and_then_read(tmp_path):
    text = "day,n\n2031-06-01,1.234\n2031-06-02,more than 1.600\n2031-06-03,about 12 people\n"
    words = {"style": "words", "from": "n"}
    found = check(package(tmp_path, text, ASSERTED | {"amount": words}))
    assert found[["row", "value"]].to_numpy().tolist() == [[2, "1.234"], [3, "more than 1.600"]]
    assert found["remedy"].str.startswith('Write "group": "." or "decimal": "."').all()
    for marks, read in (({"group": "."}, [1234, 1600, 12]), ({"decimal": "."}, [1.234, 1.6, 12])):
        claims = mapped(tmp_path, text, words | marks)
        assert claims["value"].tolist() == read
        assert claims["bound"].tolist() == ["point", "lower", "about"]
        assert claims["wording"].tolist() == ["1.234", "more than 1.600", "about 12 people"]


@pytest.mark.parametrize(
    ("marks", "phrase", "value"),
    [
        ({"group": ".", "decimal": ","}, "about 1.234,567 tonnes", 1234.567),
        ({"group": ".", "decimal": ","}, "1,500 km", 1.5),
        ({"group": " "}, "over 2 600 000", 2_600_000),
        ({"group": ","}, "hundreds", 100),
        ({"group": "."}, "1.234 to 1.500", 1234),
        ({}, "1.375 million", 1_375_000),
        ({}, "1.234%", 1.234),
        ({"group": "."}, "1.5", "has '1.5', which is not a number as the mapping describes them"),
        ({"group": "."}, "12 on 14.02.2031", "has '14.02.2031', which is not a number as the map"),
        ({"decimal": "."}, "1,234", "has '1,234', which is not a number as the mapping describes"),
        ({}, "over 1.234, they said", "cannot be read: '1.234' may be 1,234 with a dot for thous"),
        ({"group": "."}, "mehr als 1.600", "cannot be read: 'mehr als' is not English, and would"),
        ({}, "environ 300", "cannot be read: 'environ' is not English, and would be lost"),
        ({}, "más de 500", "cannot be read: 'más de' is not English, and would be lost"),
        ({}, "5 Millionen", "cannot be read: 'Millionen' is not English, and would be lost"),
    ],
)
def test_marks_in_a_phrase(marks, phrase, value):
    found = figure_reader(marks)(phrase)
    assert found.problem.startswith(value) if isinstance(value, str) else found.value == value


@pytest.mark.parametrize("text", ["0", "7", "2031", "123456789012345", "1,234", "12,000,000"])
def test_a_plain_number_is_read_as_the_kit_reads_it(text):
    figure = read_figure(text)
    stated = figure_reader({})(text)
    assert stated[:4] == (figure.value, figure.value_high, figure.hedge or None, figure.bound)


def test_an_outlet_is_the_host_of_an_address(tmp_path):
    text = "n,link\n1,https://www.moon.example/1\n2,http://me@Comet.example:80?x\n3,Moon Post\n"
    rule = {"from": "link", "host": True}
    found = check(package(tmp_path, text, ASSERTED | {"amount": NUMBER, "outlet": rule}))
    assert found[["row", "problem"]].to_numpy().tolist() == [[4, "is no address with a host"]]
    claims = mapped(tmp_path, text.replace("3,Moon Post\n", ""), NUMBER, outlet=rule)
    assert claims["outlet"].tolist() == ["moon.example", "comet.example"]
