"""A ledger's rows, its doubts and its quotients, on a few claims."""

import sys

import pandas as pd
import pytest

from analysis import ledger, load
from analysis.ledger import _named, doubts, ratios, read_otherwise
from analysis.places import DATA

ARTICLE = {"packages": ["article"]}
INF = float("inf")


def claim(claim_id, value, bound="point", **more):
    ends = {"point": (value, value), "lower": (value, INF), "upper": (0.0, value)}[bound]
    row = {"claim_id": claim_id, "value": value, "value_high": None, "wording": f"{value:g}"}
    row |= {"low": ends[0], "high": ends[1], "low_closed": True, "high_closed": bound != "lower"}
    row |= {"originator_id": "kr", "originator": "Seoul", "direction": "out"}
    row |= {"modality": "asserted", "window_end": pd.Timestamp("2024-08-27")}
    return row | more


def frame(*rows):
    return pd.DataFrame(rows).astype({"value_high": float})


def test_a_ledger_has_the_columns_of_its_claims_and_keeps_what_was_asked_for():
    some = ledger("containers", "troops_sent", **ARTICLE, measure="delivered")
    assert some["wording"].str.split().str[0].tolist() == ["thousands", "more", "more"]
    assert set(load("article")) <= set(some)
    assert not {"index", "level_0"} & set(some)
    asked = {"measure": "delivered", "originator": "kr-dia", "window_start": "2023-10-13"}
    dated = ledger(**ARTICLE, **asked)
    assert dated["claim_id"].tolist() == ["article-containers-2024", "article-shells-2024"]


def test_packages_follow_one_another_and_their_rows_are_numbered_through():
    both = ledger("missiles", packages=["article", "record"], measure="delivered")
    assert both["source"].iloc[0] == "article"
    assert both.index.tolist() == list(range(len(both)))
    best = ledger(packages=["article", "record"], renderings="best")["source"]
    assert best.tolist() == sorted(best)


def test_doubts_are_rows_of_the_table_numbered_anew():
    every = doubts()
    last = every["claim_id"].iloc[-1]
    some = doubts(pd.DataFrame({"claim_id": [last]}))
    assert some.columns.tolist() == every.columns.tolist()
    assert some.index.tolist() == list(range(len(some)))
    assert set(some["claim_id"]) == {last}


def test_a_claim_is_read_otherwise_in_one_cell_at_a_time():
    doubted = doubts().dropna(subset="alternative").query("column == 'window_start'").iloc[0]
    bound = doubts().dropna(subset="alternative").query("column == 'bound'").iloc[0]
    day = pd.Timestamp(doubted["coded"])
    claims = pd.DataFrame(
        {
            "claim_id": [doubted["claim_id"], bound["claim_id"], "other"],
            "window_start": [day, day, day],
            "bound": ["lower", "lower", "lower"],
        }
    )
    told = read_otherwise(claims)
    names = [f"{d['claim_id']}: {d['column']}" for d in (doubted, bound)]
    assert [name.rsplit(" ", 1)[0] for name in told][:2] == names
    moved, other = (
        told[f"{name} {d['alternative'].split(';')[0]}"]
        for name, d in zip(names, (doubted, bound), strict=True)
    )
    assert moved["window_start"].tolist() == [pd.Timestamp(doubted["alternative"]), day, day]
    assert moved["bound"].eq("lower").all()
    assert other["bound"].tolist() == ["lower", bound["alternative"].split(";")[0], "lower"]
    assert other["window_start"].eq(day).all()


def test_quotients_are_of_one_speaker_and_one_day_with_open_ends_kept():
    early = {"window_end": pd.Timestamp("2024-02-01")}
    tops = frame(
        claim("b", 600.0, "upper"),
        claim("a", 500.0, **early),
        claim("denied", 5.0, modality="denied"),
        claim("elsewhere", 5.0, originator_id="us"),
        claim("other-way", 5.0, direction="in"),
    )
    bottoms = frame(claim("n", 3.0, "lower"), claim("m", 2.0, **early), claim("none", float("nan")))
    table = ratios(tops, bottoms)
    assert table.columns.tolist() == [
        *("originator", "date", "top", "bottom", "printed"),
        *("low", "high", "low_closed", "high_closed", "top_claim", "bottom_claim"),
    ]
    assert table.index.tolist() == [0, 1]
    assert table["top_claim"].tolist() == ["a", "b"]
    assert table["bottom_claim"].tolist() == ["m", "n"]
    assert table["printed"].tolist() == [250, 200]
    assert table[["low", "high"]].to_numpy().tolist() == [[250, 250], [0, 200]]
    assert table["top"].tolist() == ["500", "600"]


@pytest.mark.parametrize("side", ["tops", "bottoms"])
def test_a_range_has_no_printed_quotient(side):
    pair = {"tops": frame(claim("a", 6.0)), "bottoms": frame(claim("b", 3.0))}
    assert ratios(**pair)["printed"].tolist() == [2]
    pair[side] = pair[side].assign(value_high=9.0)
    assert ratios(**pair)["printed"].isna().all()


@pytest.mark.parametrize("packages", [[], (), {"article"}, 5])
def test_packages_are_a_list_with_something_in_it(packages):
    with pytest.raises(TypeError, match="packages is a list of names or folders"):
        ledger(packages=packages)


@pytest.mark.parametrize("own", [False, True])
def test_a_package_is_no_quantity(own):
    given = str(DATA / "record") if own else "record"
    with pytest.raises(ValueError, match=f"'{given}' is a package"):
        ledger(given)


def test_other_readings_are_dates_truths_and_nothing(monkeypatch):
    said = {"claim_id": "a", "column": "cumulative", "alternative": "true;false;none"}
    table = pd.DataFrame([said | {"reason": None}, said | {"alternative": None}])
    monkeypatch.setattr(sys.modules["analysis.ledger"], "load", lambda *_: table)
    claims = pd.DataFrame({"claim_id": ["a", "b"], "cumulative": pd.array([None, True], "boolean")})
    told = read_otherwise(claims)
    assert [*told] == [f"a: cumulative {other}" for other in ("true", "false", "none")]
    assert [frame["cumulative"].iloc[0] for frame in told.values()] == [True, False, pd.NA]


def test_who_says_so_has_a_country_a_short_name_and_a_kind():
    people = pd.DataFrame(
        {
            "originator_id": ["mnd", "ru", "un"],
            "name": ["Ministry of Defense", "Russian Railways", "UN"],
            "country": ["KR", "RU", "INT"],
            "short": ["Seoul", "", ""],
            "kind": ["Police ", "ferry  operator", ""],
        }
    )
    claims = pd.DataFrame({"claim_id": [*"abc"], "originator_id": people["originator_id"]})
    row = _named("mine", {"claims": claims, "originators": people}).T
    names = ["source", "originator", "originator_short", "originator_kind"]
    assert row[0][names].tolist() == [
        *("mine", "South Korea: Ministry of Defense", "Seoul", "police"),
    ]
    assert row[1][names].tolist() == [
        *("mine", "Russian Railways", "Russian Railways", "ferry_operator"),  # says it already
    ]
    assert row[2][names[:3]].tolist() == ["mine", "UN", "UN"]
    assert pd.isna(row[2]["originator_kind"])
