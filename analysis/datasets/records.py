"""One file read record by record: slow, exact, with every problem of the file's shape."""

import csv
import io
import itertools
import re
from collections import deque
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.datasets.descriptor import DESCRIPTOR
from analysis.datasets.problems import COLUMNS, cut

# NUL, and bytes that are not UTF-8 as Python keeps them (surrogateescape).
SPOILT = re.compile("[\0\udc80-\udcff]")


class Columns(NamedTuple):
    texts: dict  # name: ChunkedArray of strings, null where the cell is empty
    found: list  # problems of the file's shape: frames with row, column, value, problem, remedy
    quiet_rows: set  # rows whose cells stand in the wrong place
    quiet_cells: set  # (row, column) whose text is broken
    whole: bool  # whether every record could be read


class _Unreadable(NamedTuple):
    line: str
    problem: str


def read_exactly(data, names, missing):
    """The columns read record by record, with every problem of the file's shape."""
    data, found = _decoded(data, names)
    records = _records(data)
    header = next(records, None)
    if not header or isinstance(header, _Unreadable):
        found.append(_at(1, "", "", "there is no header", f"Type the header: {','.join(names)}"))
        return Columns({}, found, set(), set(), False)
    header, spoilt = _mended(header, names)
    found += [_spoilt(1, header[i], text) for i, text in spoilt.items()]
    places, wrong = _header_problems(header, names)
    body = _body(records, header, places)
    texts = {name: with_nulls(column, missing) for name, column in body.texts.items()}
    return body._replace(texts=texts, found=[*found, *wrong, *body.found])


def with_nulls(column, missing):
    """The column with null for the texts in `missing`."""
    empty = pc.is_in(column, value_set=pa.array(missing, pa.string()))
    return pc.if_else(empty, pa.scalar(None, pa.string()), column)


def _decoded(data, names):
    """The file's bytes as UTF-8 without a byte-order mark, and what had to be undone."""
    found, encoding = [], _wide_encoding(data)
    if encoding:
        found = [_at(1, "", "", "the file is UTF-16, not UTF-8", "Save the file as UTF-8")]
        data = data.decode(encoding, "replace").encode()
    if data.startswith(b"\xef\xbb\xbf"):
        if not encoding:
            remedy = "Save the file as UTF-8 without a byte-order mark (BOM)"
            found = [
                _at(1, names[0], "\ufeff", "a byte-order mark stands before the header", remedy)
            ]
        data = data[3:]
    if count := bare_returns(data):
        row = _row_of(data, re.search(rb"\r(?!\n)", data).start())
        problem = f"the file has {count:,} carriage returns without a line feed, here the first"
        found.append(_at(row, "", "\r", problem, "Save the file with Windows or Unix line ends"))
    return data, found


def _wide_encoding(data):
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[:1000]
    if head[1::2].count(0) * 4 > len(head):
        return "utf-16-le"
    return "utf-16-be" if head[::2].count(0) * 4 > len(head) else ""


def bare_returns(data):
    """How many carriage returns have no line feed after them."""
    return data.count(b"\r") - data.count(b"\r\n") if b"\r" in data else 0


def _row_of(data, position):
    """The record that holds a position: what stands before it, with one more letter, ends there."""
    text = (data[:position] + b"x").decode("utf-8", "replace")
    return sum(1 for _ in csv.reader(io.StringIO(text, newline="")))


def _records(data):
    """Each record's cells, or an _Unreadable line.

    After a broken quotation mark reading goes on with the next line: the mark may have swallowed
    any number of sound ones.
    """
    lines = io.TextIOWrapper(io.BytesIO(data), "utf-8", "surrogateescape", newline="")
    waiting, taken = deque(), []

    def source():
        while waiting or (line := next(lines, None)) is not None:
            taken.append(waiting.popleft() if waiting else line)
            yield taken[-1]

    reader = csv.reader(source(), strict=True)
    while True:
        taken.clear()
        try:
            record = next(reader, None)
        except csv.Error as error:
            record = _Unreadable(taken[0].rstrip("\r\n"), _quote_problem(str(error), len(taken)))
            waiting.extendleft(reversed(taken[1:]))
            reader = csv.reader(source(), strict=True)
        if record is None:
            return
        yield record


def _quote_problem(error, lines):
    if "expected after" in error and lines == 1:
        return "has text after a closing quotation mark"
    return "has a quotation mark that is never closed, or a cell that is far too long"


def _mended(cells, expected):
    """Cells as valid text, and the spoilt ones as they were, by position."""
    if not SPOILT.search("".join(cells)):
        return cells, {}
    spoilt = {i: cell for i, cell in enumerate(cells) if SPOILT.search(cell)}
    cells = [_valid(cell) if i in spoilt else cell for i, cell in enumerate(cells)]
    for i in spoilt if expected else ():  # a header cell: which column it names is clear
        if i < len(expected) and expected[i] not in cells:
            cells[i] = expected[i]
    return cells, spoilt


def _valid(cell):
    return cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _spoilt_reason(cell):
    bad = [ord(c) - 0xDC00 for c in SPOILT.findall(cell) if c != "\0"]
    if not bad:
        return "has a NUL byte in it", "Delete the invisible character"
    guess = cell.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    hint = f" (is {cut(guess)!r} meant?)" if "\ufffd" not in guess else ""
    return f"is not UTF-8: byte 0x{bad[0]:02X}", f"Save the file as UTF-8{hint}"


def _spoilt(row, column, cell):
    return _at(row, column, _valid(cell), *_spoilt_reason(cell))


def _header_problems(header, names):
    """Where each expected column stands, and what is wrong with the header (row 1)."""
    found, places = [], {}
    for i, name in enumerate(header):
        if name not in names:
            remedy = f"Delete the column, or describe it in {DESCRIPTOR}"
            found.append(_at(1, name, name, "is not a column of this table", remedy))
        elif name in places:
            found.append(_at(1, name, name, "two columns have this header", "Rename or delete one"))
        else:
            places[name] = i
    for name in [n for n in names if n not in places]:
        remedy = f"Add a column with the header {name}, after {_neighbour(names, name)}"
        found.append(_at(1, name, "", "the column is missing", remedy))
    return places, found or _disorder(header, names)


def _neighbour(names, name):
    return names[names.index(name) - 1] if name != names[0] else "nothing: as the first"


def _disorder(header, names):
    return [
        _at(1, here, here, f"stands in place {i}", f"Move it to place {names.index(here) + 1}")
        for i, (here, name) in enumerate(zip(header, names, strict=True), 1)
        if here != name
    ]


def _body(records, header, places):
    """The columns of the records below the header, and the problems of their shape."""
    found, quiet_rows, quiet_cells, whole = [], set(), set(), True
    blocks = {name: [] for name in places}
    numbered = enumerate(records, 2)
    while block := list(itertools.islice(numbered, 20_000)):
        rows = []
        for row, record in block:
            reason = _shape_reason(record, header)
            if reason:
                found.append((row, "", *reason))
                quiet_rows.add(row)
                whole &= not isinstance(record, _Unreadable)
                record = _padded(record, len(header))
            record, spoilt = _mended(record, None)
            for i, cell in spoilt.items():
                found.append((row, header[i], _valid(cell), *_spoilt_reason(cell)))
                quiet_cells.add((row, header[i]))
            rows.append(record)
        columns = list(zip(*rows, strict=True))
        for name, i in places.items():
            blocks[name].append(pa.array(columns[i], pa.string()))
    texts = {name: pa.chunked_array(b, pa.string()) for name, b in blocks.items()}
    frame = pd.DataFrame(found, columns=COLUMNS[2:])
    return Columns(texts, [frame], quiet_rows, quiet_cells, whole)


def _shape_reason(record, header):
    """(value, problem, remedy) of a record that is no row of this table; else None."""
    if isinstance(record, _Unreadable):
        remedy = 'Close the mark at the end of its cell, and type "" for one inside a cell'
        return cut(_valid(record.line)), record.problem, remedy
    have, want = len(record), len(header)
    if have == want:
        return None
    if not record:
        return "", "the row is empty", "Delete the empty line"
    if have > want:
        extra = cut(_valid(",".join(record[want:])))
        remedy = (
            f"Delete {have - want}, or put quotation marks around a cell that has a comma in it"
        )
        return extra, f"the row has {have} cells for {want} columns", remedy
    lacking = ", ".join(header[have:])
    return "", f"the row ends before {lacking}", f"Add {want - have} commas, or the lacking cells"


def _padded(record, width):
    cells = [] if isinstance(record, _Unreadable) else record[:width]
    return cells + [""] * (width - len(cells))


def _at(row, column, value, problem, remedy):
    """One problem of the file as a frame."""
    return pd.DataFrame([(row, column, value, problem, remedy)], columns=COLUMNS[2:])
