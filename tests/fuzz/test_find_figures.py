"""find_figures: spans lie in the text, in order and apart, and read alone say the same."""

from itertools import pairwise

from figures import WORDS, found, read_or_none, texts, within_time, wordings
from hypothesis import given

TOKENS = WORDS


def seeds():
    every = wordings()
    pairs = [f"{one}. {other}, {one}" for one, other in pairwise(every)]
    return [text.encode() for text in every + pairs]


def decoded(data):
    return data.decode("utf-8", "replace")


def holds(text):
    before = 0
    for start, end, figure in within_time(text, found):
        assert before <= start < end <= len(text)
        before = end
        says_the_same(text[start:end], figure)


def says_the_same(wording, figure):
    """Alone, a wording may lose what stood around it (unit, denial), but not change its number."""
    alone = read_or_none(wording)
    if alone is not None:
        assert (alone.value, alone.value_high) == (figure.value, figure.value_high), wording


@given(texts())
def test_find_figures(text):
    holds(text)
