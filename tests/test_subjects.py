"""The three subjects, and what a container can carry."""

import numpy as np
import pytest

from analysis import (
    all_readings,
    containers,
    divide,
    ledger,
    load,
    mass_per_round,
    payload_ceiling,
    payloads,
    round_masses,
    shells,
    troops,
)


@pytest.mark.parametrize("subject", [containers, shells, troops])
def test_one_row_a_claim_with_bounds_and_band(subject):
    claims = subject()
    assert claims["claim_id"].is_unique
    assert set(claims["source"]) == {"article", "record"}
    needed = {"low", "high", "low_closed", "high_closed", "edge_mid", "edge_far", "band_mid"}
    assert needed <= set(claims)
    assert claims["originator"].notna().all()


def test_no_claim_is_lost():
    both = len(load("article")) + len(load("record"))
    assert len(ledger()) == both


def test_unknown_quantities_are_named():
    with pytest.raises(ValueError, match=r"No claim about ships; there are .*containers"):
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
