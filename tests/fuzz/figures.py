"""What holds for every figure read from any text, and texts to begin with."""

import csv
import math
import time
from pathlib import Path

from hypothesis import strategies as st

from analysis.datasets.descriptor import DATA
from analysis.wording import HEDGES, UnreadableFigure, find_figures, read_figure

BOUNDS = {"lower", "upper", "about", "range", "point"}
TELLING = """
    more than at least up to no fewer half a million thousands of between and or if not 13,000 6m
    152 mm KN-23 2024 Oct. 23 $ % ½ ± - – twenty five dozen hundred 1.5 1e9 ^ × ⁶ _ ± ish score
    odd range mark crossed rose from the third of in odd + soldiers perhaps <b> &gt; >
"""
WORDS = TELLING.split()


def wordings():
    """The kit's own wordings: what fuzzing starts from."""
    with Path(DATA, "record", "claims.csv").open(encoding="utf-8", newline="") as file:
        return sorted({row["wording"] for row in csv.DictReader(file)} - {""})


def texts():
    """Any text, chains of telling words, and the kit's wordings with something put in."""
    words = st.sampled_from(WORDS)
    known = st.sampled_from(wordings())
    pieces = st.lists(st.one_of(words, known, st.text(max_size=4)), max_size=8)
    put_in = st.tuples(known, st.integers(0, 80), st.one_of(words, st.text(max_size=3)))
    changed = put_in.map(lambda t: t[0][: t[1]] + t[2] + t[0][t[1] :])
    joined = st.tuples(st.sampled_from(["", " "]), pieces).map(lambda t: t[0].join(t[1]))
    return st.one_of(st.text(max_size=60), joined, changed)


def within_time(text, function):
    """What a function makes of a text, in processor time that grows with its length at most."""
    begun = time.process_time()
    result = function(text)
    spent = time.process_time() - begun
    assert spent < 0.5 + len(text) / 2_000, f"{len(text)} characters took {spent:.1f} s"
    return result


def is_sound(figure):
    """The invariants that the docstring of Figure states."""
    assert math.isfinite(figure.value)
    assert figure.value >= 0
    assert figure.bound in BOUNDS
    assert isinstance(figure.significant_digits, int)
    assert figure.significant_digits >= 1
    assert figure.hedge == "" or figure.hedge in HEDGES
    if figure.value_high is not None:
        assert figure.value < figure.value_high < math.inf
        assert figure.bound != "point"
    elif figure.hedge and figure.bound != "range":
        assert figure.bound == HEDGES[figure.hedge].bound
    assert figure.unit_words == " ".join(figure.unit_words.split())
    assert isinstance(figure.contradictory, bool)


def read_or_none(text):
    """The figure of a phrase; None where it is refused, as it must be: by name, with a remedy."""
    try:
        return read_figure(text)
    except UnreadableFigure as problem:
        message = str(problem)
    assert message.startswith("cannot read ")
    assert "; " in message
    assert len(message) < 700
    return None


def found(text):
    """Every figure of a text, held to be sound."""
    figures = list(find_figures(text))
    for _, _, figure in figures:
        is_sound(figure)
    return figures
