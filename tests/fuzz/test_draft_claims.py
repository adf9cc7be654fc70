"""draft_claims: any text gives claims that stand in it, one a figure, in linear time."""

import pandas as pd
import pytest
from figures import WORDS, found, texts, within_time, wordings
from hypothesis import given


def seeds():
    return ["\n\n".join(wordings()[i : i + 3]).encode() for i in range(0, 60, 3)]


def decoded(data):
    return data.decode("utf-8", "replace")


def holds(text):
    draft_claims = pytest.importorskip("analysis.drafting").draft_claims
    claims = within_time(text, draft_claims)
    assert isinstance(claims, pd.DataFrame)
    assert len(claims) <= len(found(text)) + text.count("\n")
    for wording in claims["wording"]:
        assert wording in text


TOKENS = WORDS


@given(texts())
def test_draft_claims(text):
    holds(text)
