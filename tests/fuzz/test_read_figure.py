"""read_figure: any text gives a sound figure or UnreadableFigure, in linear time."""

from figures import WORDS, is_sound, read_or_none, texts, within_time, wordings
from hypothesis import given

TOKENS = WORDS


def seeds():
    return [text.encode() for text in wordings()]


def decoded(data):
    return data.decode("utf-8", "surrogateescape")  # half a character is hostile text too


def holds(text):
    figure = within_time(text, read_or_none)
    if figure is not None:
        is_sound(figure)
        assert read_or_none(f" {text}\n") == figure, "space around a phrase changes its figure"


@given(texts())
def test_read_figure(text):
    holds(text)
