"""read: any bytes give the same cells at full speed as record by record, and as our own reading."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from analysis.datasets.descriptor import Form
from analysis.datasets.fast_reading import read_columns

NAMES = ["a", "b"]
SOUND = b'a,b\n1,"x, ""y"" z"\r\n,"two\nlines"\n"",\xc3\xa9\n'
TOKENS = ["a,b\n", "a,b\r\n", '"', '""', '",', ',"', "\n", "\r", "\r\n", "\0", "\ufeff", "-", "PK"]


def seeds():
    return [SOUND, b"a,b\n", b"b,a\n1,2\n", b"a;b\n1;2\n", SOUND.replace(b"\n", b"\r\n"), b'a,b\n"']


def decoded(data):
    return data


def holds(data):
    fast, exact = (read_columns(data, NAMES, ["", "-"], Form(), exact) for exact in (False, True))
    assert fast.whole == exact.whole
    assert says(fast) == says(exact)
    if not exact.found or not sum(map(len, exact.found)):
        header, *rows = csv.reader(io.StringIO(data.decode(), newline=""), strict=True)
        assert header == NAMES
        known = [[None if row[i] in ("", "-") else row[i] for row in rows] for i in (0, 1)]
        assert list(says(exact)[0].values()) == known


def says(columns):
    """The cells by column, and the problems."""
    cells = {name: texts.to_pylist() for name, texts in columns.texts.items()}
    return cells, [frame.to_numpy().tolist() for frame in columns.found if len(frame)]


@st.composite
def files(draw):
    """A file with a few bytes changed."""
    data = draw(st.sampled_from(seeds()))
    pieces = st.sampled_from([token.encode() for token in TOKENS])
    for _ in range(draw(st.integers(0, 5))):
        at, over = draw(st.integers(0, len(data))), draw(st.integers(0, 3))
        data = data[:at] + draw(st.one_of(pieces, st.binary(max_size=3))) + data[at + over :]
    return data


@given(files())
def test_read_table(data):
    holds(data)


def test_a_mark_at_the_start_of_the_first_row_is_text():
    holds(b"a,b\n\xef\xbb\xbf\r\n")
    holds(b"a,b\n\xef\xbb\xbfx,1\r\n")
