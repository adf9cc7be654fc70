"""How likely people take words about whether to be."""

import pandas as pd
import pytest

from analysis import ledger, load, notebook
from analysis.whether import WHETHER, add_whether

LIKELY = ["whether_low", "whether_mid", "whether_high"]


def heard(modality, cue=None):
    return add_whether(pd.DataFrame({"modality": [modality], "modality_cue": [cue]})).iloc[0]


@pytest.mark.parametrize(
    ("modality", "cue", "likely", "evidence"),
    [
        ("may", None, [0.1, 0.4, 0.7], "measured"),
        ("may", "could", [0.1, 0.4, 0.7], "measured"),
        ("may", "possibly", [0.1, 0.4, 0.7], "analogy"),
        ("believed", "very likely", [0.75, 0.9, 0.95], "measured"),
        ("believed", "highly unlikely", [0.01, 0.05, 0.2], "measured"),
        ("alleged", "Reportedly", [0.5, 0.75, 0.92], "assumption"),
        ("asserted", "said", [0.45, 0.7, 0.9], "assumption"),
        ("estimated", "", [0.4, 0.65, 0.85], "assumption"),
    ],
)
def test_the_cue_decides_where_the_table_has_it(modality, cue, likely, evidence):
    row = heard(modality, cue)
    assert row[LIKELY].tolist() == likely
    assert row.whether_evidence == evidence
    assert row.whether_source


@pytest.mark.parametrize(
    ("modality", "cue"),
    [("asserted", None), ("planned", "plans to"), ("denied", "reportedly denied"), (None, None)],
)
def test_nothing_is_made_up(modality, cue):
    assert heard(modality, cue)[[*LIKELY, "whether_evidence", "whether_source"]].isna().all()


def test_a_frame_without_cues_and_one_without_rows():
    claims = load("record")
    found = add_whether(claims)
    pd.testing.assert_frame_equal(found[list(claims)], claims)
    assert found["whether_mid"].notna().equals(~claims["modality"].isin(["asserted", "planned"]))
    assert list(add_whether(claims.head(0))) == list(found)
    nothing = add_whether(claims[claims["modality"].eq("planned")].head(2))
    assert nothing[WHETHER].dtypes.astype(str).tolist() == [*["float64"] * 3, "str", "str"]
    with pytest.raises(ValueError, match="needs the column modality"):
        add_whether(claims.drop(columns="modality"))


def test_it_bears_on_no_number():
    claims = ledger(packages=["article"])
    other = ledger(packages=["article"]).assign(modality="asserted")
    numbers = ["value", "low", "high"]
    pd.testing.assert_frame_equal(claims[numbers], other[numbers])
    assert notebook.claims_table(claims)["people hear"].tolist()[3:5] == [
        "20 to 80\u00a0%, middle 50, assumed",
        "10 to 70\u00a0%, middle 40",
    ]
