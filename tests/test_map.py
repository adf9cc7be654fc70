"""map: tables of many shapes become packages that load, with no row lost or misread."""

import csv
import datetime as dt
import io
import json
import re
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from analysis.datasets import check, load
from analysis.datasets.guessing import map_table
from analysis.datasets.guessing.given import Column
from analysis.datasets.guessing.people import alike, originators_of
from analysis.datasets.guessing.values import numbers_in
from analysis.datasets.guessing.words import words_of

# All names and numbers here are made up; only the shapes are those of known projects.
DAYS = [dt.date(2031, 6, 1) + dt.timedelta(days=5 * i) for i in range(18)]
MONTH_ENDS = {6: dt.date(2031, 6, 30), 7: dt.date(2031, 7, 31), 8: dt.date(2031, 8, 31)}
PAPERS = ["Comet Wire", "Moon Post", "comet wire", "M.P.", "The Moon Post", "C.W."]


def as_csv(rows, mark=","):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=mark, lineterminator="\n").writerows(rows)
    return out.getvalue()


def made(folder, text, name="table.csv", **options):
    data = text if isinstance(text, bytes) else text.encode()
    (folder / name).write_bytes(data)
    found = map_table(folder / name, folder=folder, **options)
    assert (found.folder / found.file).read_bytes() == data
    return found


def asked(found):
    return " ".join(found.draft.asks)


def mapping(folder):
    return json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"][0]["mapping"]


def edit(folder, change):
    file = folder / "datapackage.json"
    described = json.loads(file.read_text("utf-8"))
    change(described["resources"][0]["mapping"])
    file.write_text(json.dumps(described), encoding="utf-8")


def numbers(claims):
    """(value, value_high, bound) of each row, None where missing."""
    columns = claims[["value", "value_high", "bound"]].astype(object)
    return [tuple(row) for row in columns.where(columns.notna(), None).to_numpy().tolist()]


def of(claims, quantity):
    """The claims of one count of several, as they stand in the table."""
    return claims[claims["quantity"] == quantity].reset_index(drop=True)


def ends(low, high):
    """What two cells state, by a reading of our own."""
    if not low and not high:
        return (None, None, None)
    if low == high:
        return (float(low), None, "point")
    if not high:
        return (float(low), None, "lower")
    return (float(low), float(high), "range") if low else (float(high), None, "upper")


def windows(claims):
    return [
        tuple(None if pd.isna(day) else day.date() for day in pair)
        for pair in zip(claims["window_start"], claims["window_end"], strict=True)
    ]


# --- Six shapes ----------------------------------------------------------------------------------


def test_events_with_low_best_and_high(tmp_path):
    """As of a georeferenced event dataset: ends, stamps, several counts, articles quoted."""
    head = "id,relid,year,conflict_name,source_article,source_office,source_date,latitude,"
    head += "date_prec,date_start,date_end,deaths_a,deaths_civilians,best,high,low"
    rows = [head.split(",")]
    for i, day in enumerate(DAYS):
        stamps = [f"{d} 00:00:00.000" for d in (day, day + dt.timedelta(days=i % 3))]
        low, best, high = i, i + i % 4, (i + i % 4) * (1 + i % 2)
        article = f'"{PAPERS[i % 2]},{day},Raid"'
        rows.append([100 + i, f"ARD-{i}", 2031, "Ardan: Government", article, PAPERS[i % 3], day])
        rows[-1] += [f"12.{i}", 1, *stamps, i % 5, i % 7, best, high, low]
    found = made(tmp_path, as_csv(rows))
    assert check(found.folder).empty
    every = load(found.folder)
    for name, place in (("deaths_a", 11), ("deaths_civilians", 12)):
        assert numbers(of(every, name)) == [(row[place], None, "point") for row in rows[1:]]
    claims = of(every, "deaths")
    assert len(every) == 3 * len(claims)
    assert claims["claim_id"].tolist() == [f"{row[0]}-deaths" for row in rows[1:]]
    assert numbers(claims) == [ends(str(row[15]), str(row[14])) for row in rows[1:]]
    assert windows(claims) == [
        tuple(dt.date.fromisoformat(stamp[:10]) for stamp in row[9:11]) for row in rows[1:]
    ]
    assert claims["source_article"].tolist() == [row[4] for row in rows[1:]]
    assert claims["best"].tolist() == [row[13] for row in rows[1:]]
    people = load(found.folder, "originators").set_index("originator_id")["name"]
    assert people[claims["originator_id"]].str.casefold().tolist() == [
        row[5].casefold() for row in rows[1:]
    ]


def test_events_with_one_number_and_several_sources(tmp_path):
    """As of an events project: day with an English month, fatalities, sources in one cell."""
    head = "event_id_cnty,event_date,year,time_precision,event_type,actor1,location,latitude,"
    head += "source,source_scale,notes,fatalities,timestamp"
    rows = [head.split(",")]
    for i, day in enumerate(DAYS):
        source = f"{PAPERS[i % 6]}; Star TV" if i == 7 else PAPERS[i % 6]
        rows.append(
            [f"ARD{i}", f"{day.day} {day:%B %Y}", 2031, 1, "Battles", "Army", "Quay, north"]
        )
        rows[-1] += [f"1.{i}", source, "National", f'Clash "{i}"\nin two lines', i * 3, 1.9e9 + i]
    found = made(tmp_path, as_csv(rows))
    assert check(found.folder).empty
    claims = load(found.folder)
    assert numbers(claims) == [(row[11], None, "point") for row in rows[1:]]
    assert windows(claims) == [(day, day) for day in DAYS]
    assert claims["notes"].tolist() == [row[10] for row in rows[1:]]
    assert claims["claim_id"].tolist() == [row[0].lower() for row in rows[1:]]
    asks = asked(found)
    assert "Several sources in one cell of source, 1 times" in asks
    assert "Moon Post = The Moon Post" in asks or "The Moon Post = Moon Post" in asks
    aliases = load(found.folder, "originators").set_index("name")["aliases"].dropna()
    assert set(aliases["Comet Wire"].split("|")) == {"comet wire"}


SIZES = ["several hundred", "50-100", "about 200", "dozens", "", "12", "at least 1,000", "unclear"]
READ = [(100, None, "range"), (50, 100, "range"), (200, None, "about"), (12, None, "range")]
READ += [None, (12, None, "point"), (1000, None, "lower"), None]  # None: as the numbers say


def test_crowds_in_words_and_numbers(tmp_path):
    """As of a crowd counting project: phrases, and low, mean and high where they could be read."""
    head = "date,locality,actors,size_text,size_low,size_mean,size_high,arrests,source_1"
    rows = [head.split(",")]
    for i, day in enumerate(DAYS[:16]):
        known = [] if i % 8 in (4, 7) else [i * 10, i * 10 + 2.5, i * 10 + 5]
        rows.append([day, f"Town {i}", "teachers", SIZES[i % 8], *(known or [""] * 3), i % 3 or ""])
        rows[-1].append(f"https://moon.example/{i}" if i % 5 else "")
    found = made(tmp_path, as_csv(rows))
    assert check(found.folder).empty
    every = load(found.folder)
    arrests = [(row[7], None, "point") if row[7] else (None, None, None) for row in rows[1:]]
    assert numbers(of(every, "arrested")) == arrests
    claims = of(every, "participants")
    said = [READ[i % 8] or ends(str(row[4]), str(row[6])) for i, row in enumerate(rows[1:])]
    assert numbers(claims) == said
    assert claims["size_text"].fillna("").tolist() == [row[3] for row in rows[1:]]
    assert windows(claims) == [(day, day) for day in DAYS[:16]]
    assert claims["originator_id"].unique().tolist() == ["unattributed"]
    assert claims["url"].fillna("").tolist() == [row[8] for row in rows[1:]]
    hosts = ["moon.example" if row[8] else "not named" for row in rows[1:]]
    assert claims["outlet"].tolist() == hosts
    assert "speakers are unattributed" in asked(found)


def test_crowds_in_words_alone(tmp_path):
    rows = [["Date", "City", "Crowd size", "Newspaper"]]
    rows += [[day, "Quay", SIZES[i % 7], "Moon Post"] for i, day in enumerate(DAYS)]
    found = made(tmp_path, as_csv(rows))
    assert mapping(found.folder)["amount"] == {"style": "words", "from": "Crowd size"}
    claims = load(found.folder)
    assert claims["wording"].fillna("").tolist() == [row[2] for row in rows[1:]]
    bounds = ["range", "range", "about", "range", None, "point", "lower"]
    assert claims["bound"].astype(object).where(claims["bound"].notna(), None).tolist() == [
        bounds[i % 7] for i in range(18)
    ]


def disasters(lacking):
    """As of a disaster database: year, month and day apart, many counts, a header with marks."""
    head = ["DisNo.", "Disaster Type", "Country", "Start Year", "Start Month", "Start Day"]
    head += ["End Year", "End Month", "End Day", "Total Deaths", "No. Injured", "No. Affected"]
    head += ["Total Damage ('000 US$)", "Entry Date", "Last Update"]
    rows = [head]
    for i, day in enumerate(DAYS):
        end = day + dt.timedelta(days=i % 4)
        first = [day.year, day.month, "" if i in lacking else day.day]
        last = [end.year, end.month, "" if i in lacking else end.day]
        deaths = "" if i % 5 == 4 else i * 7
        rows.append([f"2031-{i:04}-ARD", "Flood", "Ardan", *first, *last, deaths, i, i * 100])
        rows[-1] += ["" if i % 3 else i * 1000, "2031-12-01", "2031-12-02"]
    return rows


def test_disasters_with_days_in_three_columns(tmp_path):
    rows = disasters(lacking=())
    found = made(tmp_path, as_csv(rows))
    assert check(found.folder).empty
    every = load(found.folder)
    for name, place in (("deaths", 9), ("injured", 10), ("affected", 11)):
        said = [ends(str(row[place]), str(row[place])) for row in rows[1:]]
        assert numbers(of(every, name)) == said
    claims = of(every, "deaths")
    assert windows(claims) == [(dt.date(*row[3:6]), dt.date(*row[6:9])) for row in rows[1:]]
    assert claims["claim_id"].tolist() == [f"{row[0].lower()}-deaths" for row in rows[1:]]
    assert claims["No. Injured"].astype(int).tolist() == [row[10] for row in rows[1:]]


def test_a_row_without_a_day_is_its_month(tmp_path):
    rows = disasters(lacking=(3, 11))
    rows[6][4] = rows[6][5] = ""  # and without a month its year
    found = made(tmp_path, as_csv(rows))
    assert check(found.folder).empty
    claims = of(load(found.folder), "deaths")
    assert numbers(claims) == [ends(str(row[9]), str(row[9])) for row in rows[1:]]
    wide = {i: (dt.date(2031, rows[i + 1][4], 1), MONTH_ENDS[rows[i + 1][7]]) for i in (3, 11)}
    wide[5] = (dt.date(2031, 1, 1), dt.date(*rows[6][6:9]))
    assert windows(claims) == [
        wide[i] if i in wide else (dt.date(*row[3:6]), dt.date(*row[6:9]))
        for i, row in enumerate(rows[1:])
    ]


def test_displacement_by_year(tmp_path):
    """As of a displacement database: a stock and flows a year, and no days."""
    rows = [
        ["ISO3", "Name", "Year", "Conflict Stock Displacement", "Conflict Internal Displacements"]
    ]
    rows[0].append("Conflict Stock Displacement raw")
    rows += [["ARD", "Ardan", 2010 + i, 12000 + i if i % 4 else "", i * 50, i] for i in range(15)]
    found = made(tmp_path, as_csv(rows), unit="persons")
    every = load(found.folder)
    for name, place in (("displaced_conflict_stock", 3), ("displaced_conflict_internal", 4)):
        claims = of(every, name)
        said = [ends(str(row[place]), str(row[place])) for row in rows[1:]]
        assert numbers(claims) == said
        years = [(dt.date(row[2], 1, 1), dt.date(row[2], 12, 31)) for row in rows[1:]]
        assert windows(claims) == years
    asks = asked(found)
    assert "No column of days" not in asks
    assert "More numbers: Conflict Stock Displacement raw." in asks
    assert "no column names sources" in asks


def test_incidents_with_minimum_and_maximum(tmp_path):
    """As of a count of bodies: minimum and maximum, quoted headers, days with short months."""
    rows = [["IBC code", "Start Date", "End Date", "Time", "Target", "Reported Minimum"]]
    rows[0] += ["Reported Maximum", "Sources"]
    for i, day in enumerate(DAYS):
        rows.append(
            [f"k{i:03}", f"{day:%d %b %Y}", f"{day:%d %b %Y}", "AM", "market", i, i + i % 2]
        )
        rows[-1].append(", ".join(PAPERS[: 1 + i % 3]))
    found = made(tmp_path, as_csv(rows), quantity="deaths", unit="persons")
    assert check(found.folder).empty
    claims = load(found.folder)
    assert mapping(found.folder)["amount"]["style"] == "min-max"
    assert numbers(claims) == [ends(str(row[5]), str(row[6])) for row in rows[1:]]
    assert windows(claims) == [(day, day) for day in DAYS]


def toll(mark="."):
    rows = [["Datum", "Region", "Tote", "Verletzte", "Anteil", "Quelle", "Link"]]
    for i, day in enumerate(DAYS):
        tote = "" if i == 6 else f"{1190 + 5 * i:,}".replace(",", mark)
        rows.append([f"{day:%d.%m.%Y}", "Nord", tote, i, f"0,{i + 1}"])
        rows[-1] += ["Ministerium " if i % 4 else "ministerium", f"https://m.example/{i}"]
    return rows


def test_a_daily_toll_as_a_ministry_saves_it(tmp_path):
    """Semicolons, a byte-order mark, Windows line ends, thousands by dots, an empty end."""
    rows = toll()
    text = as_csv(rows, ";").replace("\n", "\r\n") + ";;;;;;\r\n" * 40
    found = made(tmp_path, b"\xef\xbb\xbf" + text.encode())
    assert check(found.folder).empty
    with pytest.warns(UserWarning, match="white space"):
        claims = of(load(found.folder), "deaths")
    deaths = [row[2].replace(".", "") for row in rows[1:]]
    assert numbers(claims) == [ends(number, number) for number in deaths]
    assert windows(claims) == [(day, day) for day in DAYS]
    assert claims["Anteil"].tolist() == [row[4] for row in rows[1:]]
    assert claims["url"].tolist() == [row[6] for row in rows[1:]]
    assert claims["originator_id"].unique().tolist() == ["ministerium"]
    assert "Numbers such as 1.190 are read as 1190" in asked(found)


@pytest.mark.parametrize("encoding", ["windows-1252", "utf-16"])
def test_a_toll_in_another_encoding(tmp_path, encoding):
    text = as_csv(toll(), ";").replace("Nord", "Köln").encode(encoding)
    if encoding == "windows-1252":
        with pytest.raises(ValueError, match=r"with --encoding windows-1252 this reads '.*Köln"):
            made(tmp_path, text)
        assert not (tmp_path / "table").exists()
    found = made(tmp_path, text, encoding=encoding)
    with pytest.warns(UserWarning, match="white space"):
        claims = of(load(found.folder), "deaths")
    assert claims["Region"].unique().tolist() == ["Köln"]
    assert len(claims) == 18


def test_a_toll_in_a_book(tmp_path):
    book, out = Workbook(), io.BytesIO()
    sheet = book.active
    rows = [["Datum", "Tote", "Anteil", "Quelle"]]
    rows += [[day, 1.5 if i == 3 else i, 0.125, "Ministerium"] for i, day in enumerate(DAYS)]
    for row in [*rows, [None] * 4, [None]]:
        sheet.append(row)
    book.create_sheet("empty")
    sheet.merge_cells("D2:D3")
    book.save(out)
    found = made(tmp_path, out.getvalue(), "toll.xlsx")
    claims = load(found.folder)
    assert "Merged cells" in asked(found)
    assert claims["originator_id"].tolist() == [
        "ministerium",
        "unattributed",
        *["ministerium"] * 16,
    ]
    assert claims["value"].tolist() == [row[1] for row in rows[1:]]
    assert windows(claims) == [(day, day) for day in DAYS]
    assert claims["Anteil"].unique().tolist() == ["0.125"]
    book.create_sheet("more").append(["a"])
    book.save(tmp_path / "two.xlsx")
    with pytest.raises(ValueError, match="has several sheets, Sheet, empty, more: say which"):
        map_table(tmp_path / "two.xlsx", folder=tmp_path)
    with pytest.raises(ValueError, match="has no sheet 'x'; there are: Sheet, empty, more"):
        map_table(tmp_path / "two.xlsx", folder=tmp_path, sheet="x")
    assert len(load(map_table(tmp_path / "two.xlsx", folder=tmp_path, sheet="Sheet").folder)) == 18


# --- What is asked, not guessed ------------------------------------------------------------------


def test_day_or_month_is_asked(tmp_path):
    text = "event_id,Date of event,killed_low,killed_high,Source 1\n"
    text += "".join(f"e{i},{i}/{i % 9 + 2}/2031,{i},{i + 2},Moon Post\n" for i in range(1, 13))
    found = made(tmp_path, text)
    assert "Say --dates day-first or --dates month-first" in asked(found)
    problems = check(found.folder)
    assert problems["column"].tolist() == ["resources[0].mapping.window_end.format"]
    assert problems["remedy"].str.contains('Write "day-first" or "month-first"').all()
    for order, turn in (("day-first", slice(None)), ("month-first", slice(None, None, -1))):
        again = made(tmp_path, text, name=f"{order}.csv", dates=order)
        days = [(i, i % 9 + 2)[turn] for i in range(1, 13)]
        assert windows(load(again.folder)) == [(dt.date(2031, m, d),) * 2 for d, m in days]


def test_the_order_that_one_cell_shows_is_no_question(tmp_path):
    text = "day,killed\n" + "".join(f"{i}/6/2031,{i}\n" for i in range(1, 14))
    found = made(tmp_path, text, dates="month-first")
    assert mapping(found.folder)["window_end"]["format"] == "day-first"
    assert windows(load(found.folder))[12] == (dt.date(2031, 6, 13),) * 2


def column(*texts, stored=False):
    return Column("n", ("n",), list(texts), len(texts), len(texts), stored)


@pytest.mark.parametrize(
    ("texts", "style", "options"),
    [
        (["12", "1.5"], "number", {}),
        (["1.200", "12"], "number", {"group": "."}),
        (["1.200", "12.5"], "number", {}),
        (["1.200", "12,5"], "number", {"group": ".", "decimal": ","}),
        (["1,200", "12"], "number", {"group": ","}),
        (["1,200", "12,5"], "number", {"decimal": ","}),
        (["1 200", "12,5"], "number", {"group": " ", "decimal": ","}),
        (["1'200'000"], "number", {"group": "'"}),
        (["12", "NA", "13"], "number", {"empty": ["NA"]}),
        (["12 [8-15]", "[9]", "7", "8-9"], "bracketed", {}),
    ],
)
def test_how_numbers_are_written(texts, style, options):
    found = numbers_in(column(*texts))
    assert (found.style, found.options, found.fit) == (style, options, 1)


def test_stored_numbers_have_no_marks():
    assert numbers_in(column("1.125", "12.375", stored=True)).options == {}


def test_a_running_total_is_known_by_its_name(tmp_path):
    text = "date,cumulative deaths,source\n2031-06-01,5,Moon Post\n2031-06-02,9,Moon Post\n"
    claims = load(made(tmp_path, text).folder)
    assert claims["cumulative"].all()
    assert "window_start" not in mapping(tmp_path / "table")


def test_a_hedge_beside_a_number(tmp_path):
    text = "date,hedge,killed\n2031-06-01,at least,5\n2031-06-02,,9\n2031-06-03,about,7\n"
    claims = load(made(tmp_path, text).folder)
    assert claims["bound"].tolist() == ["lower", "point", "about"]


def test_where_nothing_is_known_one_edit_is_asked(tmp_path):
    found = made(tmp_path, "place,x,y\nQuay,5,6\nTown,7,8\n")
    assert found.draft.asks[0] == (
        'Where the numbers are: write mapping.amount (x, y hold numbers), as {"style": "number", '
        '"from": "x"}, or in place of number words, for phrases such as "about 40".'
    )
    (problem,) = check(found.folder)["problem"]
    assert problem == "the mapping does not say where the numbers are"
    edit(found.folder, lambda m: m.update(amount={"style": "number", "from": "x"}))
    assert load(found.folder)["value"].tolist() == [5, 7]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Fatalities", ("fatalities",)),
        ("killed_low", ("killed", "low")),
        ("KilledLow", ("killed", "low")),
        ("best_est", ("best", "est")),
        ("Décès (total)", ("deces", "total")),
        ("Погибшие", ("погибшие",)),
        ("№", ("no",)),
        ("", ()),
    ],
)
def test_words_of_names(name, words):
    assert words_of(name) == words


@pytest.mark.parametrize(
    "header",
    ["Fatalities", "muertos", "décès", "Tote", "Morti", "погибшие", "No. of deaths", "قتلى"],
)
def test_deaths_in_many_languages(tmp_path, header):
    found = made(tmp_path, f"date,{header},lat\n2031-06-01,5,1\n2031-06-02,6,1\n")
    claims = load(found.folder)
    assert claims["value"].tolist() == [5, 6]
    assert claims["quantity"].unique().tolist() == ["deaths"]


# --- Counts, periods and words, as real tables have them ------------------------------------------


def test_pairs_of_ends_are_counts_of_their_own(tmp_path):
    """As of a table of strikes: how many people, civilians and children, killed and injured."""
    head = ["strike_id", "date", "location", "min_strikes", "max_strikes"]
    counts = ["ppl_killed", "civil_killed", "child_killed", "injured"]
    head += [f"{end}_{name}" for name in counts for end in ("min", "max")]
    rows = [head]
    for i, day in enumerate(DAYS):
        pairs = [(i * k % 9, i * k % 9 + i % 3) for k in range(1, 5)]
        rows.append([f"ARD{i}", f"{day}T00:00:00Z", f"Town {i}", 1, 1 + i % 2, *sum(pairs, ())])
    found = made(tmp_path, as_csv(rows))
    every = load(found.folder)
    names = ["deaths", "injured", "deaths_civil", "deaths_child"]
    assert every["quantity"].drop_duplicates().tolist() == names
    for name, place in zip(names, (5, 11, 7, 9), strict=True):
        said = [ends(*map(str, row[place : place + 2])) for row in rows[1:]]
        assert numbers(of(every, name)) == said
    assert "More numbers: min_strikes, max_strikes." in asked(found)
    assert found.draft.place == "location"


@pytest.mark.parametrize(("injured", "style"), [(6, "low-best-high"), (60, "number")])
def test_a_number_outside_the_ends_is_not_their_best(tmp_path, injured, style):
    rows = [["date", "low", "high", "injured"], *([day, 5, 9, injured] for day in DAYS)]
    found = made(tmp_path, as_csv(rows))
    assert mapping(found.folder)["amount"]["style"] == style
    assert ("More numbers: low, high." in asked(found)) == (style == "number")
    assert check(found.folder).empty


def test_of_many_counts_six_are_taken_and_the_others_named(tmp_path):
    kinds = ["deaths", "injured", "missing", "displaced", "arrested", "affected", "homeless"]
    found = made(tmp_path, as_csv([["date", *kinds], *([day, *range(7)] for day in DAYS)]))
    assert [amount["name"] for amount in mapping(found.folder)["amount"]] == kinds[:6]
    assert "More numbers: homeless." in asked(found)


YEARS = "".join(f"{i}-May-20,2020,{i}\n" for i in range(9, 31))


@pytest.mark.parametrize(
    ("days", "rule"),
    [
        (YEARS, {"format": "day-first", "two_digit_years": 2000}),
        (YEARS.replace(",2020", ",1920"), {"format": "day-first", "two_digit_years": 1900}),
        (YEARS.replace(",2020", ",20"), {"format": "day-first"}),
        ("5/6/31,2031,1\n6/7/31,2031,2\n", {"format": "day-first or month-first"}),
        ("13/6/31,2031,1\n6/7/31,2031,2\n", {"format": "day-first", "two_digit_years": 2000}),
        ("1.2.03,2003,1\n1.3.03,2003,2\n", {"format": "day-first or month-first"}),
    ],
)
def test_years_of_two_digits_are_known_by_a_year_beside_them(tmp_path, days, rule):
    found = made(tmp_path, f"event_date,year,fatalities\n{days}")
    said = mapping(found.folder)["window_end"]
    assert said == {"from": "event_date"} | rule
    asked = "two_digit_years" not in rule
    assert asked == any('write "two_digit_years": 2000, or 1900' in a for a in found.draft.asks)
    assert check(found.folder).empty != asked


def test_words_with_dots_for_thousands_in_a_whole_table(tmp_path):
    text = "Datum;Quelle;Tote;Verletzte\n14.02.2031;Ministerium;1.234;mehr als 5.000\n"
    text += "15.02.2031;Ministerium;1.541;5.712\n16.02.2031;Mond Post;mehr als 1.600;6.000\n"
    found = made(tmp_path, text)
    assert [amount["group"] for amount in mapping(found.folder)["amount"]] == [".", "."]
    assert sum("Numbers such as" in asked for asked in found.draft.asks) == 1
    assert check(found.folder)["value"].tolist() == ["mehr als 5.000", "mehr als 1.600"]
    edit(found.folder, lambda m: m.update(unmapped="keep"))
    claims = load(found.folder)
    assert of(claims, "deaths")["value"].fillna(-1).tolist() == [1234, 1541, -1]
    assert of(claims, "injured")["value"].fillna(-1).tolist() == [-1, 5712, 6000]


def test_what_is_counted_may_stand_in_a_column(tmp_path):
    kinds = ["military_killed", "civilians_killed", "deaths:siege"]
    rows = [["war", "bucket", "low", "high"]]
    rows += [[f"War {i}", kinds[i % 3], i, i + 5 if i % 2 else ""] for i in range(12)]
    found = made(tmp_path, as_csv(rows))
    claims = load(found.folder)
    names = ["military_killed", "civilians_killed", "deaths_siege"]
    assert claims["quantity"].tolist() == [names[i % 3] for i in range(12)]
    assert numbers(claims) == [ends(str(row[2]), str(row[3])) for row in rows[1:]]


def test_phrases_under_any_name_are_of_what_the_column_says(tmp_path):
    text = "date,Boats,source\n2031-06-01,about 20 boats,x\n2031-06-02,hundreds of boats,y\n"
    found = made(tmp_path, text)
    claims = load(found.folder)
    assert claims["bound"].tolist() == ["about", "range"]
    assert claims[["quantity", "unit"]].drop_duplicates().to_numpy().tolist() == [["boats"] * 2]


@pytest.mark.parametrize(
    ("header", "cells", "amount", "column"),
    [
        ("min_killed", "5 6", {"hedge": {"constant": "at least"}}, ("bound", "lower")),
        ("max_killed", "5 6", {"hedge": {"constant": "at most"}}, ("bound", "upper")),
        ("net displacement", "5 -6", {}, ("measure", "change")),
        ("killed_and_wounded", "5 6", {}, ("quantity", "casualties")),
        ("killed", "5 6", {}, ("quantity", "deaths")),
    ],
)
def test_what_one_column_says_by_its_name(tmp_path, header, cells, amount, column):
    rows = [["date", header], *zip(DAYS, cells.split(), strict=False)]
    found = made(tmp_path, as_csv(rows))
    assert mapping(found.folder)["amount"] == {"style": "number", "from": header} | amount
    claims = load(found.folder)
    assert claims[column[0]].unique().tolist() == [column[1]]
    assert claims["value"].tolist() == [*map(float, cells.split())]


# --- Sources -------------------------------------------------------------------------------------


def test_only_case_space_and_punctuation_make_an_alias():
    names = ["AFP", "A.F.P.", "afp ", "Reuters ", "reuters", "Reuters News", "AP", "ÖRF", "ORF"]
    found = originators_of(pd.Series([*names, None, " "], dtype="str"))
    assert found[["name", "aliases"]].to_numpy().tolist() == [
        ["AFP", "A.F.P.|afp"],
        ["Reuters", "reuters"],
        ["Reuters News", ""],
        ["AP", ""],
        ["ÖRF", ""],
        ["ORF", ""],
    ]
    assert found["originator_id"].is_unique


def test_an_id_is_no_other_ones_name():
    found = originators_of(pd.Series(["Ö", "o", "a|b", "ab"]))
    assert found[["originator_id", "name", "aliases"]].to_numpy().tolist() == [
        ["o-2", "Ö", ""],
        ["o", "o", ""],
        ["a-b", "a|b", ""],
        ["ab", "ab", ""],
    ]


def test_pairs_that_may_be_one_are_listed():
    names = ["Agence France-Presse", "AFP", "Guardian", "The Guardian", "Moon TV", "Moon Radio"]
    names += ["Channel 4", "Channel 5", "Comet Heralds", "Comet Herald"]
    assert alike(names) == [
        ("Agence France-Presse", "AFP"),
        ("Guardian", "The Guardian"),
        ("Comet Heralds", "Comet Herald"),
    ]


def test_addresses_are_no_names_and_few_pairs_are_shown(tmp_path):
    assert alike([f"https://moon.example/{i}" for i in "abcdefg"]) == []
    names = [f"The {name} Herald" for name in ("Moon", "Comet", "Star", "Quay", "Tide", "North")]
    names += [name.removeprefix("The ") for name in names]
    rows = [["date", "killed", "source"], *([DAYS[0], 5, name] for name in names)]
    (asked,) = [a for a in made(tmp_path, as_csv(rows)).draft.asks if "are one source" in a]
    assert asked.startswith("Whether these are one source (6 pairs, such as these): ")
    assert asked.count(" = ") == 5


def test_a_source_of_blanks_is_none(tmp_path):
    found = made(tmp_path, "date,killed,source\n2031-06-01,5,Moon Post\n2031-06-02,6, \n")
    assert "1 row without a source: unattributed." in found.draft.told
    claims = load(found.folder)
    assert claims["originator_id"].tolist() == ["moon-post", "unattributed"]
    assert claims["outlet"].tolist() == ["Moon Post", "not named"]


NAMES = st.text(st.sampled_from("aAb .-|öÖ2"), min_size=1, max_size=5).filter(str.strip)


@settings(max_examples=12)
@given(st.lists(NAMES, min_size=1, max_size=12))
def test_every_source_is_found_again(tmp_path_factory, names):
    rows = [["date", "killed", "source"], *([DAYS[0], 5, name] for name in names)]
    folder = tmp_path_factory.mktemp("named")
    found = made(folder, as_csv(rows))
    problems = check(found.folder)
    assert problems.empty, problems
    claims = load(found.folder)
    people = load(found.folder, "originators").set_index("originator_id")
    for name, who in zip(names, claims["originator_id"], strict=True):
        known = people.loc[who]
        aliases = [] if pd.isna(known["aliases"]) else known["aliases"].split("|")
        assert name.strip() in [known["name"], *aliases]


# --- Files that are none -------------------------------------------------------------------------

NO_TABLES = {
    "empty": (b"", "row 1: there is no header"),
    "a header only": (b"a,b\n", "there is a header and no row below it"),
    "blanks": (b"  \n \n", "row 1: there is no header"),
    "two of one name": (b"a,b,a\n1,2,3\n", "two columns have one header, 'a' in the columns 1, 3"),
    "a title above": (
        b"Deaths by day\n\nday,place,killed\n2031-06-01,Quay,5\n",
        "the header is not in the first row, which has 1 filled cells, and row 3 has 3",
    ),
    "a note to Excel": (b"sep=;\nday;killed\n1;2\n", "is a note to Excel. Delete the line"),
    "an archive": (b"PK\x03\x04abc", "a zip archive or a spreadsheet"),
    "a lone quotation mark": (b'"', "there is no header"),
    "UTF-32": ("a,b\n1,2\n".encode("utf-32"), "is UTF-32, which is not read here"),
    "Latin-1": (b"a,b\ncaf\xe9,1\n", "line 2: is not UTF-8: byte 0xE9. Say how it is encoded"),
}


@pytest.mark.parametrize("case", NO_TABLES)
def test_what_is_no_table_is_refused_and_nothing_is_written(tmp_path, case):
    data, message = NO_TABLES[case]
    with pytest.raises(ValueError, match=re.escape(message)) as caught:
        made(tmp_path, data)
    assert "table.csv" in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]


@pytest.mark.parametrize(
    ("file", "options", "message"),
    [
        ("a.csv", {"encoding": "rot13"}, "is not an encoding that is read here"),
        ("a.csv", {"sheet": "x"}, "is no .xlsx file and has no sheets"),
        ("a.csv", {"name": "../x"}, "is no name for a package"),
        ("a.xlsx", {}, "the file is no .xlsx file: it is no zip archive"),
    ],
)
def test_options_that_make_no_sense(tmp_path, file, options, message):
    (tmp_path / file).write_text("a,b\n1,2\n")
    with pytest.raises(ValueError, match=re.escape(message)):
        map_table(tmp_path / file, folder=tmp_path, **options)


@settings(max_examples=20)
@given(st.binary(max_size=80))
def test_random_bytes_are_refused_in_words_or_mapped(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("bytes")
    with suppress(ValueError):
        check(made(folder, b"day,killed,source\n2031-06-01,5,x\n" + data).folder)


def test_broken_rows_are_told_by_check(tmp_path):
    rows = "".join(f"2031-06-{i:02},{i},x\n" for i in range(1, 20))
    found = made(tmp_path, f'day,killed,source\n{rows}2031-06-20,5\n2031-06-21,"5"6,x\n')
    assert check(found.folder)["row"].tolist() == [21, 22]


def test_a_thousand_columns(tmp_path):
    rows = [["day", "killed", *(f"c{i}" for i in range(1000))]]
    rows += [[day, 5, *["x"] * 1000] for day in DAYS]
    assert load(made(tmp_path, as_csv(rows)).folder).shape[0] == 18


def test_an_index_without_a_name_and_names_with_blanks(tmp_path):
    text = ",day , killed\n" + "".join(f"{i},{day},{i}\n" for i, day in enumerate(DAYS))
    claims = load(made(tmp_path, text).folder)
    assert claims["value"].tolist() == list(range(18))
    assert claims[""].tolist() == [str(i) for i in range(18)]


# --- The command ---------------------------------------------------------------------------------


def test_the_lines_that_map_prints_are_the_ones_to_type(said):
    Path("toll day.csv").write_text(as_csv(toll(), ";"), encoding="utf-8")
    code, out, err = said("map", "toll day.csv")
    assert code == 0
    assert err.startswith("toll day.csv: white space around texts does not count (Quelle: 13, as")
    assert len(err.splitlines()) == 1
    assert out.startswith("toll-day: 18 rows of 7 columns. toll day.csv is copied into it as it is")
    lines = out.partition("What to type next:\n")[2].splitlines()
    assert len(lines) == 7
    assert lines[0] == f"{lines[1]} -m analysis check toll-day"
    assert said(*lines[0].split()[3:])[0] == 0
    exec("\n".join(lines[2:]), {})
    assert Path("toll-day.png").stat().st_size > 1000


def test_a_running_total_leads_to_its_curve(said):
    rows = [["date", "cumulative deaths", "source"]]
    rows += [[day, 5 + 3 * i, PAPERS[i % 2]] for i, day in enumerate(DAYS[:6])]
    Path("t.csv").write_text(as_csv(rows), encoding="utf-8")
    code, out, _ = said("map", "t.csv")
    lines = out.partition("What to type next:\n")[2].splitlines()
    assert (code, len(lines)) == (0, 7)
    exec("\n".join(lines[2:]), {})
    assert all(Path(name).stat().st_size > 1000 for name in ("t.png", "t-curve.png"))


def test_a_mapped_package_can_be_sealed_after_an_edit(said):
    Path("toll.csv").write_text(as_csv(toll(), ";"), encoding="utf-8")
    said("map", "toll.csv")
    people = Path("toll/originators.csv")
    people.write_text(people.read_text().replace("Ministerium,,", "Ministerium,MoH,"))
    assert said("check", "toll")[0] == 0  # what is there to be edited has no fingerprint yet
    code, out, err = said("seal", "toll")
    assert (code, out, len(err.splitlines())) == (0, "toll is sound and sealed.\n", 1)
    Path("toll/toll.csv").write_text("x")
    assert said("check", "toll")[0] == 1


def test_what_is_to_be_typed_is_not_cut_at_a_hyphen(said):
    rows = f"date {'x' * 40},killed\n3/4/2031,5\n4/5/2031,6\n"  # where a line would end in day-
    Path("t.csv").write_text(rows, encoding="utf-8")
    told = " ".join(said("map", "t.csv")[1].split())
    assert "Say --dates day-first or --dates month-first" in told


def test_nothing_is_overwritten(said):
    Path("toll.csv").write_text(as_csv(toll(), ";"), encoding="utf-8")
    Path("toll").mkdir()
    code, out, err = said("map", "toll.csv")
    assert (code, out) == (1, "")
    assert err == "toll is there already and stays as it is: choose a --name.\n"
    assert said("map", "toll.csv", "--name", "other")[0] == 0
    none = "none.csv: No such file or directory; name a file that is there\n"
    assert said("map", "none.csv") == (1, "", none)
    assert said("map", "toll.csv", "--folder", "none", "--name", "x")[0] == 1
    assert said("map")[0] == 2


def test_what_does_not_load_is_grouped_by_cause(said):
    rows = [["day", "killed", "source"], *([day, i, "x"] for i, day in enumerate(DAYS * 4))]
    for i in range(1, 7):
        rows[i][1] = f"{i} or so?"
    Path("t.csv").write_text(as_csv(rows), encoding="utf-8")
    _, out, _ = said("map", "t.csv")
    (line,) = [line for line in out.splitlines() if line.startswith("t.csv, ")]
    assert line.startswith("t.csv, 6 cells, as in the rows 2, 3, 4, column killed: '1 or so?', ")
    assert "It does not load yet: 6 problems." in out


def test_every_cause_is_told(said):
    kinds = ["deaths", "injured", "missing", "displaced", "arrested", "affected"]
    days = [dt.date(2031, 1, 1) + dt.timedelta(i) for i in range(60)]
    rows = [[day, day, *[f"{i} or so?" if i < 3 else i] * 6] for i, day in enumerate(days)]
    rows[0][:2] = ["soon", "late"]
    rows = [["date", "published", *kinds], *rows]
    Path("t.csv").write_text(as_csv(rows), encoding="utf-8")
    _, out, _ = said("map", "t.csv")
    lines = [line for line in out.splitlines() if line.startswith("t.csv, ")]
    assert len(lines) > 20
    assert "see .problems" not in out


# --- Cells and columns that are no count ---------------------------------------------------------

ERRORS = ["#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!"]


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_of_a_spreadsheet_is_no_number(tmp_path, error):
    found = made(tmp_path, f"date,source,killed\n2024-03-01,A,{error}\n2024-03-02,B,7\n")
    problems = check(found.folder)
    assert problems["value"].tolist() == [error]
    assert "error of a spreadsheet" in problems["problem"].iloc[0]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        *(
            (cell, "counts in")
            for cell in ("40%", "40 per cent", "$40", "40 km", "40kg", "40 days")
        ),
        ("40 wounded", "is of injured, not of deaths"),
        ("40 killed or wounded", "is of dead, injured, not of deaths"),
        ("40 a day", "is a rate"),
        *((cell, "is a share") for cell in ("1 in 40", "1/2", "half")),
        *((cell, "modality is asserted") for cell in ("denied: 40", "40?", "40 (unconfirmed)")),
    ],
)
def test_words_of_another_thing_are_refused(tmp_path, cell, why):
    days = "".join(f"2024-03-{i:02},A,about {i} people\n" for i in range(1, 6))
    found = made(tmp_path, f"date,source,killed\n{days}2024-03-06,A,{cell}\n")
    problems = check(found.folder)
    assert problems["value"].tolist() == [cell]
    assert why in problems["problem"].iloc[0]
    edit(found.folder, lambda mapping: mapping.update(unmapped="keep"))
    assert pd.isna(load(found.folder)["value"].iloc[-1])


@pytest.mark.parametrize("cell", ["40 dead", "40 people", "40 men and women", "0", "40 bodies"])
def test_words_of_the_same_thing_are_read(tmp_path, cell):
    days = "".join(f"2024-03-{i:02},A,about {i} people\n" for i in range(1, 6))
    found = made(tmp_path, f"date,source,killed\n{days}2024-03-06,A,{cell}\n")
    assert check(found.folder).empty


def test_a_unit_that_the_mapping_has_is_read(tmp_path):
    text = "date,source,paid\n2024-03-01,A,about $40\n2024-03-02,A,more than $50\n"
    found = made(tmp_path, text, quantity="cost", unit="usd")
    assert load(found.folder)["value"].tolist() == [40, 50]


def two_rows(head, first, second, mark=","):
    rows = [mark.join(["2024-03-01", "A", first]), mark.join(["2024-03-02", "B", second])]
    return "\n".join([f"date{mark}source{mark}{head}", *rows, ""])


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("deaths (thousands)", "thousand_persons"),
        ("Deaths in thousands", "thousand_persons"),
        ("deaths ('000)", "thousand_persons"),
        ("killed (millions)", "million_persons"),
    ],
)
def test_a_count_in_thousands_says_so(tmp_path, head, unit):
    found = made(tmp_path, two_rows(head, "5.1", "7"))
    claims = load(found.folder)
    assert claims["unit"].unique().tolist() == [unit]
    assert claims["quantity"].unique().tolist() == ["deaths"]
    assert f"the unit is {unit}" in asked(found)
    named = made(tmp_path, two_rows(head, "5.1", "7"), name="other.csv", unit="persons")
    assert load(named.folder)["unit"].unique().tolist() == [unit]


@pytest.mark.parametrize(
    "head", ["deaths per 100k", "killed (%)", "deaths (m)", "death index", "killed_flag"]
)
def test_a_share_or_a_flag_is_no_count(tmp_path, head):
    found = made(tmp_path, two_rows(head, "1", "0"))
    assert "amount" not in mapping(found.folder)
    assert f"{head} is not taken for a count" in asked(found)


def test_numbers_that_a_sheet_shows_in_percent_are_no_count(tmp_path):
    book = Workbook()
    for row in [["date", "source", "killed"], [DAYS[0], "A", 0.5], [DAYS[1], "B", 1]]:
        book.active.append(row)
    book.active["C2"].number_format = "0%"
    book.save(tmp_path / "t.xlsx")
    found = map_table(tmp_path / "t.xlsx", folder=tmp_path)
    assert "amount" not in mapping(found.folder)
    assert "shows it in percent" in asked(found)


def test_several_currencies_in_one_column_are_asked(tmp_path):
    found = made(tmp_path, two_rows("amount", "$5m", "€7.5 million"))
    assert "amount has several units (dollars, euros)" in asked(found)


@pytest.mark.parametrize(
    ("head", "last"),
    [("source", "2024-03-03,Total,12"), ("country", "2024-03-03,TOTAL,12"), ("source", ",,12")],
)
def test_a_row_of_totals_is_named_with_the_line_to_type(tmp_path, head, last):
    rows = f"date,{head},killed\n2024-03-01,A,3\n2024-03-02,B,7\n2024-03-02,C,2\n{last}\n"
    found = made(tmp_path, rows)
    (ask,) = [ask for ask in found.draft.asks if "totals of others: 5" in ask]
    assert "killed is the sum of the others" in ask
    assert load(found.folder)["value"].tolist() == [3, 7, 2, 12]
    line = json.loads("{" + ask[ask.index('"leave_out"') :] + "}")
    edit(found.folder, lambda mapping: mapping.update(line))
    claims = load(found.folder)
    assert claims["value"].isna().tolist() == [False, False, False, True]


def test_a_name_that_begins_as_total_is_no_total(tmp_path):
    text = "date,source,killed\n2024-03-01,Total Energies,5\n2024-03-02,Summers,7\n"
    assert "totals of others" not in asked(made(tmp_path, text))


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        (["45352", "45353"], "45352 is 2024-03-01"),
        (["13/3/2024", "4/13/2024"], "'4/13/2024'"),
        (["2024-03-01", "March the fifth"], "'March the fifth'"),
    ],
)
def test_a_column_of_days_that_cannot_be_read_is_named(tmp_path, cells, why):
    rows = "".join(f"{day},A,{i + 2}\n" for i, day in enumerate(cells))
    found = made(tmp_path, f"date,source,killed\n{rows}")
    (ask,) = [ask for ask in found.draft.asks if ask.startswith("date is named")]
    assert why in ask


def test_a_column_without_any_day_is_no_question(tmp_path):
    found = made(tmp_path, "date,until,killed\n2024-03-01,unknown,5\n2024-03-02,NA,7\n")
    assert "until" not in asked(found)
    assert mapping(found.folder)["window_end"] == {"from": "date"}


def test_day_or_month_first_is_one_question(tmp_path):
    found = made(tmp_path, "date,source,killed\n3/4/2024,A,5\n4/5/2024,B,7\n")
    problems = check(found.folder)
    assert problems["problem"].tolist() == ["is for you to decide"]


@pytest.mark.parametrize("cells", [("1e400", "inf"), ("many", "few")])
def test_a_count_without_numbers_is_named_with_its_cells(tmp_path, cells):
    found = made(tmp_path, two_rows("killed", *cells))
    assert f"killed is named as a count, and too few cells can be read: '{cells[0]}'" in asked(
        found
    )
    assert '{"style": "number", "from": "a column"}' in asked(found)
    assert '"words" are for phrases' in check(found.folder)["remedy"].iloc[0]


@pytest.mark.parametrize("data", [b"<table><tr><td>date</td></tr></table>\n", b"\xd0\xcf\x11\xe0"])
def test_what_is_no_table_of_text_is_refused(tmp_path, data):
    (tmp_path / "t.xls").write_bytes(data)
    with pytest.raises(ValueError, match=r"save it as \.xlsx"):
        map_table(tmp_path / "t.xls", folder=tmp_path)


def test_columns_with_names_of_daily_speech_are_found_by_their_cells(tmp_path):
    head = "Town,Who counted,How many came,Article"
    sizes = ["about 4,500", "more than 10,000", "6000-7000", "hundreds", "up to 900", "no figure"]
    rows = [f'T{i},Mayor,"{size}",https://ex.org/{i}' for i, size in enumerate(sizes)]
    found = made(tmp_path, "\n".join([head, *rows, ""]), name="Crowds.csv")
    known = mapping(found.folder)
    assert known["amount"] == {"style": "words", "from": "How many came"}
    assert known["originator_id"]["from"] == "Who counted"
    assert known["url"] == {"from": "Article"}


def test_a_column_named_for_addresses_that_holds_others_is_told(tmp_path):
    rows = "link,deaths,source\nexample.org/e,5,Police\nhttps://a.example/b,6,Radio\n"
    told = " ".join(made(tmp_path, rows).draft.told)
    assert "link holds no address in 1 text, such as 'example.org/e': it stays" in told


def test_addresses_are_no_phrases(tmp_path):
    text = "Town,Article\nQuay,https://ex.org/1\nPier,https://ex.org/2\n"
    assert "amount" not in mapping(made(tmp_path, text).folder)


def test_a_unit_in_the_header_is_the_unit_and_need_not_be_whole(tmp_path):
    found = made(tmp_path, two_rows("tonnes", "1,500", "2,500", mark=";"))
    assert mapping(found.folder)["unit"] == {"constant": "tonnes"}
    assert "may have decimals" in asked(found)
    assert "are whole" not in asked(found)


def test_empty_lines_at_the_end_are_no_rows(tmp_path):
    found = made(tmp_path, two_rows("killed", "4", "5") + "\n\n\n")
    assert check(found.folder).empty
    assert len(load(found.folder)) == 2
