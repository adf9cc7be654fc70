"""A table of curves: checked, told apart by variant, and in words."""

from itertools import product

import pandas as pd
import pytest

from analysis.pooling.variants import checked_curves, furthest, sound_by_claim
from analysis.pooling.words import day_told, options_in_words, spans_in_words, variant_in_words

CHOICES = ("reading", "left_out", "window")
SHARES = {"q05": 0.7, "q25": 0.9, "q50": 1.0, "q75": 1.1, "q95": 1.4}
SHARES |= {"total_q05": 0.5, "total_q95": 1.9}
INF = float("inf")


def curves(readings=("reader", "strict"), left_out=("", "A", "B"), windows=("y", "x")):
    """Curves of three months, each variant twice as high as the one before."""
    months = pd.date_range("2023-09-30", periods=3, freq="ME")
    tables = [
        pd.DataFrame({**dict(zip(CHOICES, options, strict=True)), "date": months})
        .assign(height=[2.0**place, 3 * 2.0**place, 4 * 2.0**place])
        .assign(
            **{name: lambda t, share=share: t["height"] * share for name, share in SHARES.items()}
        )
        for place, options in enumerate(product(readings, left_out, windows))
    ]
    return pd.concat(tables, ignore_index=True)


def one():
    return curves(["reader"], [""], ["y"])


BAD = {
    "columns q50": lambda: (one().drop(columns="q50"),),
    "columns other": lambda: (one(), ["other"]),
    "30 Sep 2023 twice": lambda: (curves(), CHOICES[:2]),
    "at most 3 choices, not 4": lambda: (one(), ["a", "b", "c", "d"], 3),
    "no curve for reading 'strict', left_out 'A'": lambda: (
        curves(windows="x").query("reading != 'strict' or left_out != 'A'"), CHOICES[:2]),
    "no curve for reading 'strict', left_out 'none'": lambda: (
        curves(windows="x").query("reading != 'strict' or left_out != ''"), CHOICES[:2]),
    "rise from q05 to q95": lambda: (one().assign(q25=INF),),
    "quantiles of 30 Sep 2023": lambda: (one().assign(q75=0.1),),
    "have total_q95 alone": lambda: (one().drop(columns="total_q05"),),
    "ends for the total of 30 Sep 2023 are missing": lambda: (one().assign(total_q95=None),),
    "they must hold the median q50": lambda: (one().assign(total_q95=0.6),),
    "Row 1 of the curves has no date": lambda: (
        one().assign(date=lambda t: t["date"].where(t.index != 1)),),
    "table of curves is empty": lambda: (one().head(0),),
}  # fmt: skip


@pytest.mark.parametrize("message", BAD)
def test_a_table_that_is_not_whole_is_refused(message):
    with pytest.raises(ValueError, match=message):
        checked_curves(*BAD[message]())


def test_the_variant_of_the_first_row_is_the_first_and_order_does_not_matter():
    table = curves()
    mixed = pd.concat([table.tail(1), table.head(-1).sample(frac=1, random_state=1)])
    found = checked_curves(mixed, CHOICES)
    assert found.columns.tolist() == ["variant", *CHOICES, "date", *SHARES]
    assert found[found["variant"].eq(0)]["q50"].tolist() == table["q50"].tail(3).tolist()
    assert found["variant"].is_monotonic_increasing
    assert found.groupby("variant")["date"].is_monotonic_increasing.all()
    assert checked_curves(one())["variant"].eq(0).all()


def test_an_empty_choice_is_the_empty_text():
    assert checked_curves(curves(left_out=(None, "A")), CHOICES)["left_out"].unique().tolist() == [
        "", "A"
    ]  # fmt: skip


def test_the_furthest_day_is_told_of_variants_that_differ_in_one_choice_alone():
    table = checked_curves(curves(), CHOICES)
    found = furthest(table, CHOICES, "left_out")
    assert found["option"].tolist() == ["A", "B"]
    assert found["label"].tolist() == ["without A", "without B"]
    assert found["shift"].tolist() == [4 * (4 - 1), 4 * (16 - 1)]
    assert found["told"].iloc[0] == "300\u00a0% higher on 30 Nov 2023"
    day = table[table["date"].eq("2023-11-30")]
    pd.testing.assert_frame_equal(furthest(day, CHOICES, "left_out"), found)
    assert furthest(table, CHOICES, None).empty
    with pytest.raises(ValueError, match=r"'window' is none of the choices \(reading\)"):
        furthest(table, ["reading"], "window")
    with pytest.raises(ValueError, match=r"\(none\)"):
        furthest(table, [], "window")


AGREEMENTS = {
    "needs? the columns sound": {"claim_id": []},
    "sound is 3 for x": {"claim_id": ["x"], "sound": [3]},
    "repeats x": {"claim_id": ["x", "x"], "sound": [1, 1]},
    "names none of the claims": {"claim_id": ["y"], "sound": [1]},
}


@pytest.mark.parametrize("message", AGREEMENTS)
def test_an_agreement_that_does_not_fit_is_refused(message):
    with pytest.raises(ValueError, match=message):
        sound_by_claim(pd.DataFrame(AGREEMENTS[message]), ["x"])


def test_an_agreement_tells_of_the_claims_that_are_asked_for():
    agreement = pd.DataFrame({"claim_id": ["x", "y"], "sound": [0.2, 1.0]})
    assert sound_by_claim(agreement, ["y", "z"]).to_dict() == {"y": 1.0}
    assert sound_by_claim(None, ["y"]).empty


def test_words_of_a_curve_tell_the_total_where_it_is_known():
    table, bare = one(), one().drop(columns=["total_q05", "total_q95"])
    assert spans_in_words(table)[0] == (
        "nine in ten: 0.7 to 1.4",
        "if all err (assumed): 0.5 to 1.9",
    )
    assert spans_in_words(bare)[0] == ("nine in ten: 0.7 to 1.4",)
    assert day_told(bare.iloc[0]) == "what the reports say lies from 0.7 to 1.4"
    assert "from 0.5 to 1.9 (assumed)" in day_told(table.iloc[0])
    assert day_told(bare.assign(q05=1.4).iloc[0]) == "what the reports say lies at 1.4"


def test_words_of_a_variant():
    assert variant_in_words("left_out", "") == "nothing left out"
    assert variant_in_words("left_out", "without A") == "without A"
    assert variant_in_words("some_choice", "") == "some choice: none"
    assert options_in_words({}) == ""
