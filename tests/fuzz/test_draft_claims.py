"""draft_claims: any text gives claims whose words and numbers stand in it, in linear time."""

import math

import pytest
from figures import WORDS, texts, within_time, wordings
from hypothesis import given

TOKENS = WORDS


def seeds():
    every = wordings()
    return ["\n\n".join(every[i : i + 3]).encode() for i in range(0, len(every), 3)]


def decoded(data):
    return data.decode("utf-8", "replace")


def holds(text):
    draft_claims = pytest.importorskip("analysis.drafting").draft_claims
    for claim in within_time(text, draft_claims).itertuples():
        assert claim.wording in text
        assert math.isfinite(claim.value)
        assert claim.value >= 0
        assert not claim.value_high <= claim.value  # it may be missing


@given(texts())
def test_draft_claims(text):
    holds(text)
