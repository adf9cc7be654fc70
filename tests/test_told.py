"""What is said of claims, of pairs of them and of events, in words."""

import math

import pandas as pd
import pytest

from analysis import containers, load, read_figure, reader_band, strict_bounds, told
from analysis.charts import kinds
from analysis.told import (
    assumed_of_values,
    busiest_year,
    claims_counted,
    counted,
    drawn_of,
    events_in_words,
    from_to,
    in_words,
    kind_in_words,
    kinds_told,
    odds_in_words,
    pairs_in_words,
    reach_in_words,
    readings_in_words,
    taken,
)


def made(**more):
    return pd.DataFrame({"date": ["2024-06-19"], "event": ["signed"], "kind": ["treaty"]} | more)


@pytest.mark.parametrize(
    ("precision", "when"), [("day", "19 Jun 2024"), ("month", "Jun 2024"), ("year", "2024")]
)
def test_a_day_is_told_as_far_as_it_is_known(precision, when):
    assert events_in_words(made(date_precision=[precision]))["when"].tolist() == [when]


def test_what_is_missing_is_said_or_left_out():
    bare = events_in_words(made(date=[None], event=[None], kind=[None], note=[None])).iloc[0]
    assert bare[["when", "text", "kind", "known", "url"]].tolist() == [
        "no date",
        "(no text)",
        "",
        [],
        "",
    ]


def test_what_more_is_known_stands_line_by_line():
    more = {"url": ["https://a.org"], "note": ["kept"], "source": ["a paper"], "evidence": [3]}
    assert events_in_words(made(**more))["known"].iloc[0] == [
        "kept",
        "source: a paper",
        "evidence: 3",
        "https://a.org",
    ]


def test_any_column_can_be_the_kind():
    events = load("record", "events")
    for name in ("kind", "evidence", "event", "source"):
        told = events_in_words(events, name)
        assert told["kind"].tolist() == events[name].tolist()
        assert told["text"].tolist() == events["event"].tolist()


def test_an_index_that_repeats_does_no_harm():
    twice = pd.concat([made(), made(event=["kept"])])
    assert events_in_words(twice)["text"].tolist() == ["signed", "kept"]


def test_a_plus_parts_words_alone():
    assert kind_in_words("c++") == "c++"
    assert kind_in_words("for_now+later") == "for now, later"


def test_the_three_commonest_kinds_are_told():
    kinds = pd.Series([*"aaabbcdd", "", "e"])
    assert kinds_told(kinds) == (
        "3 are \u201ca\u201d, 2 \u201cb\u201d, 2 \u201cd\u201d and 2 of other kinds"
    )
    assert kinds_told(kinds.tail(1)) == "1 is \u201ce\u201d"
    assert kinds_told(kinds.head(0)) == ""


def test_a_year_is_the_busiest_where_it_is_one_alone():
    def said(*years):
        return busiest_year(pd.to_datetime(pd.Series([f"{year}-05-01" for year in years])))

    assert said(2017, 2017, 2017, 2024) == "the most in 2017 (3)"
    assert said(2017, 2017, 2017) == said(2017, 2017, 2024) == ""
    assert said(2017, 2017, 2017, 2024, 2024, 2024) == ""


def test_no_days_are_told_of_none():
    assert from_to(pd.Series([], dtype="str")) == ""


def marks(*rows):
    """Claims from (marker, value, day)."""
    table = pd.DataFrame(rows, columns=["marker", "value", "date"])
    return table.assign(value_high=None, date=pd.to_datetime(table["date"]))


def test_denied_claims_are_counted_apart_unless_all_are():
    some = marks(
        ("lower", 5, "2024-01-01"), ("lower", 9, "2024-02-01"), ("denied", 99, "2024-03-01")
    )
    said = "from 2 claims (1 more is denied), printed as 5 to 9 between 1 Jan 2024 and 1 Feb 2024"
    assert claims_counted(some) == said
    alone = claims_counted(some.tail(1))
    assert alone == "from 1 claim, denied, printed as 99 on 1 Mar 2024"
    assert claims_counted(some.head(1)) == "from 1 claim, printed as 5 on 1 Jan 2024"
    ranges = some.head(1).assign(value_high=7.0)
    assert "printed as 5 to 7" in claims_counted(ranges)


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        (("low", "high"), "with the words taken strictly"),
        (["low", "high"], "with the words taken strictly"),
        (("q05", "q95"), "by the columns q05 and q95"),
        (("band_low", "band_high"), "bands of 90\u00a0%"),
    ],
)
def test_how_words_are_taken(ends, said):
    assert said in taken(containers(), ends)


def test_a_reading_without_readers_has_bands_and_no_edges():
    strict = containers().assign(reading="strict")
    assert taken(strict, ("band_low", "band_high")) == "by the bands of the reading strict"
    assert reach_in_words(strict) == ""
    assert "readers stay" in reach_in_words(containers())


def test_an_assumed_edge_is_called_so():
    claims = containers().head(2)
    assert reach_in_words(claims.assign(band_evidence="assumption")).endswith("to an assumed one")
    assert reach_in_words(claims.assign(band_evidence="measured")).endswith("readers stay")


def test_what_is_counted_is_said_once():
    claims = pd.DataFrame({"counts": ["shells", "", "shells"]})
    assert counted(claims) == " of shells"
    assert counted(claims, "about") == " about shells"
    assert counted(claims[claims["counts"].eq("")]) == ""


def test_a_rate_keeps_its_time():
    rows = {"value": [140.0, 140.0, 0.02], "unit": ["trains", "trains", "share"]}
    rows |= {"bound": "point", "quantity": "trains", "per": ["day", None, "year"]}
    said = in_words(pd.DataFrame(rows))
    assert said["unit"].tolist() == ["trains per day", "trains", "share"]
    assert said["words"].tolist() == ["140 trains per day", "140 trains", "2\u00a0% per year"]
    scene = kinds.claims(containers().head(2).assign(per=["day", None]))
    assert [panel.x.title for panel in scene.panels] == ["containers per day", "containers"]


def test_pairs_at_odds_without_a_gap_are_barely_apart():
    pairs = pd.DataFrame({"floor_claim": ["a"], "ceiling_claim": ["b"], "gap": [0.0]})
    claims = pd.DataFrame({"claim_id": ["b", "a"], "short": ["Seoul", "Kyiv"], "words": "some"})
    found = pairs_in_words(pairs, claims.assign(when=["May", "June"])).iloc[0]
    assert found["apart"] == "barely apart"
    assert found["between"] == "Kyiv, June (some) and Seoul, May (some)"


def test_pairs_at_odds_are_counted():
    one = pd.DataFrame({"apart": ["9 apart"]})
    assert odds_in_words(one, 1) == "1 pair of claims is at odds, 9 apart"
    assert odds_in_words(one.head(0), 3) == "3 pairs of claims are at odds (0 of 3 drawn)"
    assert odds_in_words(one.head(0), 0) == ""
    more = odds_in_words(one, 10_000, more=True)
    assert more.startswith("more than 10,000 pairs of claims are at odds (1 of more than 10,000 ")
    assert drawn_of(3, 3) == ""


# --- what is assumed of a value ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phrase", "told"),
    [
        ((13_000, "more than", "lower"), "the value lies evenly between"),
        ((13_000, "about", "about"), "near a number that is about so many"),
        ((1_000, "thousands of", "range"), "a plural is read as twice its floor"),
        ((17, None, "point"), "ranges and bare numbers go by the table hedges"),
    ],
)
def test_what_is_assumed_of_a_value_is_told_for_what_occurs(phrase, told):
    claim = dict(zip(["value", "hedge", "bound"], phrase, strict=True))
    claim = strict_bounds(pd.DataFrame([claim]))
    said = assumed_of_values(readings_in_words(reader_band(claim)))
    assert said.startswith(told)
    assert ";" not in said
    floor = reader_band(claim, reading="floor")
    assert assumed_of_values(readings_in_words(floor)) == ""


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("1,800+", "1,800+"),
        ("300-odd", "300-odd"),
        ("300 or more", "300 or more"),
        ("300 to 500 or so", "300 to 500 or so"),
        ("300 and counting", "300 and counting"),
        ("about 300", "about 300"),
    ],
)
def test_a_hedge_stands_where_it_is_printed(phrase, said):
    figure = read_figure(phrase)
    high = math.nan if figure.value_high is None else figure.value_high
    row = {"value": figure.value, "value_high": high, "bound": figure.bound}
    assert told._hedged(row, figure.hedge).replace("\u2013", " to ") == said


def test_a_number_that_is_not_read_is_no_missing_one():
    row = {"value": math.nan, "wording": "25.000"}
    assert told._figure(row, False) == "25.000 (not read)"
    assert told._figure(row | {"wording": "supplies"}, False) == "supplies (no number)"
