"""The three subjects, and what a container can carry."""

import json

import numpy as np
import pandas as pd
import pytest

from analysis import containers, divide, ledger, load, new_package, seal, shells, troops
from analysis.ledger import all_readings, ratios
from analysis.subjects.containers import rates_between_totals
from analysis.subjects.shells import (
    days_of_fire,
    implied_rounds,
    mass_per_round,
    payload_ceiling,
    payloads,
    round_masses,
    rounds_per_container,
)
from analysis.subjects.troops import killed_share, sent_against_present


@pytest.mark.parametrize("subject", [containers, shells, troops])
def test_one_row_a_claim_with_bounds_and_band(subject):
    claims = subject()
    assert claims["claim_id"].is_unique
    assert set(claims["source"]) == {"article", "record"}
    needed = {"low", "high", "low_closed", "high_closed", "edge_mid", "edge_far", "band_mid"}
    assert needed <= set(claims)
    assert claims["originator"].notna().all()
    assert claims["originator_short"].str.len().between(2, 28).all()


QUOTED = ("""The "Moon" Post's desk & <b>co</b>""", """the “Moon” 'Post'""")


@pytest.mark.parametrize(
    ("shorts", "said"),
    [
        (list(QUOTED), list(QUOTED)),
        (["", "Post"], [f"Japan: {QUOTED[0]}", "Post"]),
        (["", ""], [f"Japan: {QUOTED[0]}", QUOTED[1]]),
        (None, [f"Japan: {QUOTED[0]}", QUOTED[1]]),
    ],
    ids=["both", "one", "none", "no column"],
)
def test_short_names_are_optional_and_read_as_written(tmp_path, shorts, said):
    package = new_package("moon", "Ann said 12 ships left.\nBob said 13 ships left.", tmp_path)
    people = load(package, "originators")
    assert people["short"].isna().all()
    names = ["nobody", *QUOTED]
    people = people.assign(name=names, short=["", *(shorts or ["", ""])], country=["", "JP", ""])
    seal(package, originators=people)
    if shorts is None:
        take_out(package, "short")
    claims = ledger(packages=[package])
    assert claims["originator"].tolist() == [f"Japan: {QUOTED[0]}", QUOTED[1]]
    assert claims["originator_short"].tolist() == said


def test_a_country_is_named_once_and_in_words():
    record = ledger(packages=["record"]).drop_duplicates("originator_id")
    said = record.set_index("originator_id")["originator"]
    assert said["us-officials"] == "Unnamed US officials"
    assert said["kr-officials"] == "Unnamed South Korean officials"
    assert said["ua-embassy-kr"] == "Embassy of Ukraine in South Korea"
    assert said["kr-jcs"] == "South Korea: Joint Chiefs of Staff"
    assert said["rusi"] == "UK: Royal United Services Institute"
    abbreviated = said.str.extract("^([A-Z]+): ")[0].dropna()
    assert set(abbreviated) <= {"UK", "US"}


def take_out(package, column):
    """The package as it was before its originators had that column."""
    file = package / "datapackage.json"
    described = json.loads(file.read_text(encoding="utf-8"))
    people = next(one for one in described["resources"] if one["name"] == "originators")
    schema = people["schema"]
    schema["fields"] = [field for field in schema["fields"] if field["name"] != column]
    file.write_text(json.dumps(described), encoding="utf-8")
    table = pd.read_csv(package / people["path"], dtype=str, keep_default_na=False)
    table.drop(columns=column).to_csv(package / people["path"], index=False)
    seal(package)


def test_no_claim_is_lost():
    both = len(load("article")) + len(load("record"))
    assert len(ledger()) == both


def test_unknown_quantities_are_named():
    with pytest.raises(
        ValueError, match=r"No claim about ships in quantity; there are .*containers"
    ):
        ledger("ships")


def test_all_readings_keeps_every_claim():
    claims = containers()
    readings = all_readings(claims)
    assert readings.groupby("reading").size().to_dict() == dict.fromkeys(
        ["floor", "reader", "strict"], len(claims)
    )


def test_payloads_come_from_the_table():
    modern, older = payloads()["payload_kg"]
    assert (modern, older) == (28_180, 24_000 - 2_300)


def test_mass_per_round_at_the_largest_ratio():
    ratio = divide("as many as 6 million", "more than 13,000")
    share = mass_per_round(ratio)
    assert share["low"].tolist() == pytest.approx([28_180 * 13 / 6000, 21_700 * 13 / 6000])
    assert np.isinf(share["high"]).all()


def test_payload_ceiling_is_what_mass_allows():
    table = payload_ceiling([0.0, 0.18])
    by_hand = np.floor(table["payload_kg"] / (table["mass_kg"] * (1 + table["packing"])))
    assert (table["rounds"] == by_hand).all()
    assert set(table["packing_is"]) == {"assumption"}
    assert len(table) == len(round_masses()) * len(payloads()) * 2


@pytest.mark.parametrize("packing", [-0.1, float("nan"), float("inf"), [0.1, -1]])
def test_unfit_packing_is_named(packing):
    with pytest.raises(ValueError, match="packing is a share"):
        payload_ceiling(packing)


def test_filters_keep_what_is_asked_for():
    claims = containers(measure="delivered", originator="kr-dia", window_start="2022-07-01")
    assert set(claims["originator_id"]) == {"kr-dia"}
    assert set(claims["window_start"]) == {pd.Timestamp("2022-07-01")}
    with pytest.raises(ValueError, match="No claim about nobody in originator_id"):
        containers(originator="nobody")
    with pytest.raises(ValueError, match="renderings is 'all' or 'best'"):
        containers(renderings="some")


def test_a_retelling_never_stands_in_for_another_statement():
    """Casualties that an outlet made deaths are no statement about deaths."""
    everything = ledger(renderings="best")
    killed = ledger("troops_killed", renderings="best")
    assert set(killed["claim_id"]) <= set(everything["claim_id"])
    assert "troops_killed" in set(ledger()["quantity"])
    assert len(killed) < len(ledger("troops_killed"))


def test_rounds_per_container_of_the_agency():
    table = rounds_per_container().set_index("top_claim")
    assert table.loc["kr-dia-2024-08-27-shells-152", "printed"] == pytest.approx(6e6 / 13_000)
    # about so many over more than so many: the words allow anything
    assert table.loc["kr-dia-2024-08-27-shells-152", ["low", "high"]].tolist() == [0, np.inf]


def test_killed_share_is_between_none_and_all():
    shares = killed_share()
    assert shares["printed"].between(0, 1).all()
    assert (shares["high"] <= 1).all()
    assert len(shares) >= 5


def test_ratios_keep_directions_apart():
    claims = ledger(renderings="best")
    boxes = claims.query("quantity == 'containers'")
    assert {"dprk_to_russia", "russia_to_dprk"} <= set(boxes["direction"])
    back = ratios(boxes.query("direction == 'russia_to_dprk'"), boxes)
    named = boxes.set_index("claim_id")["direction"]
    assert (back["bottom_claim"].map(named) == "russia_to_dprk").all()


def test_present_is_set_against_running_totals():
    table = sent_against_present()
    totals = ledger("troops_sent", renderings="best").query("cumulative")
    assert set(table["sent"]) <= set(totals["value"])
    single = ledger("troops_sent", renderings="best").query("not cumulative")
    assert not set(zip(table["sent_date"], table["sent_by"], strict=True)) & set(
        zip(single["window_end"], single["originator"], strict=True)
    )


def test_present_is_set_against_what_was_sent_by_then():
    table = sent_against_present()
    assert (table["sent_date"] <= table["date"]).all()
    assert table["date"].is_monotonic_increasing


def test_rates_by_hand():
    steps = rates_between_totals(containers(originator="kr-dia", renderings="best"))
    first = steps.iloc[0]
    assert (first["printed"], first["days"]) == (7_000, 57)
    assert first["printed_a_month"] == pytest.approx(7_000 / 57 * 365.25 / 12)
    totals = containers(originator="kr-dia", renderings="best").set_index("claim_id")
    one, other = totals.loc[first["from_claim"]], totals.loc[first["to_claim"]]
    least = (other["band_low"] - one["band_high"]) / 57 * 365.25 / 12
    assert first["low_a_month"] == pytest.approx(least)
    assert (steps["low_a_month"] <= steps["printed_a_month"]).all()
    assert (steps["printed_a_month"] <= steps["high_a_month"]).all()


def test_rounds_by_each_speakers_load_are_the_product():
    table = implied_rounds(1_000.0, share=0.5)
    assert len(table) == rounds_per_container()["printed"].notna().sum()
    expected = 500 * table["ratio"]
    for column in ("q05", "q50", "q95"):
        pd.testing.assert_series_equal(table[column], expected, check_names=False)
    ceilings = table.groupby("munition")["ceiling"].first()
    assert ceilings["152 mm shell"] == 28_180 // 40
    assert ceilings["122 mm rocket"] == int(28_180 / 66.6)
    assert table["fits"].eq(table["ratio"] <= table["ceiling"]).all()
    assert table["fits_older"].eq(table["ratio"] <= table["older_ceiling"]).all()
    assert (table["older_ceiling"] < table["ceiling"]).all()
    with pytest.raises(ValueError, match="from 0 to 1"):
        implied_rounds(1_000.0, share=2)
    with pytest.raises(ValueError, match="0 or more"):
        days_of_fire(-5)


def test_days_of_fire_at_each_estimate():
    table = days_of_fire(1_000_000.0)
    rates = load("record", "rates").query("subject == 'russian_artillery_use'")
    assert len(table) == len(rates)
    single = table[table["low"].eq(table["high"])]
    np.testing.assert_allclose(single["q50"], 1e6 / single["low"])
    ranges = table[table["low"].lt(table["high"])]
    np.testing.assert_allclose(ranges["q50"], 2e6 / (ranges["low"] + ranges["high"]), rtol=1e-4)
    rusi = table[table["originator"].eq("RUSI")].iloc[0]
    assert rusi["low"] == 12_000_000 / 365
