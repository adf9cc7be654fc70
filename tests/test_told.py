"""Events in words: when, what, of which kind, and what more is known."""

import pandas as pd
import pytest

from analysis import load
from analysis.told import busiest_year, events_in_words, from_to, kind_in_words, kinds_told


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
