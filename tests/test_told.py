"""What is said of several claims in words."""

import pandas as pd
import pytest

from analysis import containers
from analysis.told import (
    claims_counted,
    counted,
    drawn_of,
    odds_in_words,
    pairs_in_words,
    reach_in_words,
    taken,
)


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
    assert claims_counted(some.tail(1)).endswith("printed as 99 on 1 Mar 2024")
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
