"""One file read record by record: slow, exact, with every problem of the file's shape."""

import csv
import io
import itertools
import json
import re
import unicodedata
from collections import deque
from typing import NamedTuple

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.datasets.descriptor import DELIMITERS, DESCRIPTOR
from analysis.datasets.problems import ALIKE, COLUMNS, at_place, cut

# NUL, and bytes that are not UTF-8 as Python keeps them (surrogateescape).
SPOILT = re.compile("[\0\udc80-\udcff]")
# How files that are no text begin, and how to get the text out.
EXPORT = "save the table as CSV in UTF-8"
NO_TEXT = {
    b"PK\x03\x04": ("a zip archive or a spreadsheet", f"Unpack it, or {EXPORT}"),
    b"\x1f\x8b": ("compressed (gzip)", "Unpack it"),
    b"\xfd7zXZ": ("compressed (xz)", "Unpack it"),
    b"\x28\xb5\x2f\xfd": ("compressed (zstandard)", "Unpack it"),
    b"\x89PNG": ("a picture", "Name the file that holds the table itself"),
    b"<!DOCTYPE html": ("a web page", "Fetch the table itself"),
    b"\xd0\xcf\x11\xe0": ("a spreadsheet or document of an old program", f"Open it and {EXPORT}"),
}


class Columns(NamedTuple):
    texts: dict  # name: ChunkedArray of strings, null where the cell is empty
    found: list = []  # noqa: RUF012 - problems of the file's shape, as `at_place` has them
    quiet_rows: frozenset = frozenset()  # rows whose cells stand in the wrong place
    quiet_cells: frozenset = frozenset()  # (row, column) whose text is broken
    whole: bool = True  # whether every record could be read
    as_given: dict | None = None  # as `texts`, where these are not as they stand in the file

    @property
    def given(self):
        """The texts as they stand in the file."""
        return self.texts if self.as_given is None else self.as_given


class _Unreadable(NamedTuple):
    line: str
    problem: str
    remedy: str


EMPTY_END = '"skipEmptyEnd": true in the dialect of its resource'
CLOSE = 'Close the mark at the end of its cell, and type "" for one inside a cell'


def read_exactly(data, names, missing, form):
    """The columns read record by record, with every problem of the file's shape."""
    for start, (what, remedy) in NO_TEXT.items():
        if data.startswith(start):
            found = at_place(1, "", "", f"the file is {what}, not a table in text", remedy)
            return Columns({}, [found], whole=False)
    data, found = _decoded(data, names)
    return read_records(_records(data, form.delimiter), names, missing, form, found)


def read_records(records, names, missing, form, found):
    """The columns of a file's records, each a list of cells or an _Unreadable line."""
    records = _without_empty_end(records) if form.skip_empty_end else records
    header = next(records, None)
    if not header or isinstance(header, _Unreadable):
        remedy = f"Type the header: {form.delimiter.join(names)}"
        found.append(at_place(1, "", "", "there is no header", remedy))
        return Columns({}, found, whole=False)
    if sign := _other_separator(header, names, form.delimiter):
        this = _named(form.delimiter)
        problem = f"the cells are parted by {sign!r}, not by {this}"
        remedy = f'Write "dialect": {{"delimiter": {json.dumps(sign)}}} in its resource'
        remedy += f", or save the file with {this} between the cells"
        found.append(at_place(1, "", header[0], problem, remedy))
        return Columns({}, found, whole=False)
    header, spoilt = _mended(header, names)
    found += [_spoilt(header, spoilt)] if spoilt else []
    places, wrong = _header_problems(header, names)
    body = _body(records, header, places, form.delimiter)
    texts = {name: with_nulls(column, missing) for name, column in body.texts.items()}
    return body._replace(texts=texts, found=[*found, *wrong, *body.found])


def _without_empty_end(records):
    """The records without those at the end and those cells at the right that nobody has filled.

    How wide the table is says its header.
    """
    width, waiting = None, []
    for record in records:
        if isinstance(record, _Unreadable):
            cells = record
        else:
            cells = [*record]
            while len(cells) > (width or 0) and not cells[-1].strip():
                cells.pop()
            width = len(cells) if width is None else width
            if not "".join(cells).strip():
                waiting.append(cells if record else [])
                continue
        yield from waiting
        waiting = []
        yield cells


def with_nulls(column, missing):
    """The column with null for the texts in `missing`."""
    empty = pc.is_in(column, value_set=pa.array(missing, pa.string()))
    return pc.if_else(empty, pa.scalar(None, pa.string()), column)


def _decoded(data, names):
    """The file's bytes as UTF-8 without a byte-order mark, and what had to be undone."""
    found, encoding = [], _wide_encoding(data)
    if encoding:
        problem = f"the file is {encoding[:6].upper()}, not UTF-8"
        remedy = "Save the file as UTF-8"
        if encoding != "utf-32":
            remedy += f', or write "encoding": "{encoding}" in its resource'
        found = [at_place(1, "", "", problem, remedy)]
        data = data.decode(encoding, "replace").encode()
    if data.startswith(b"\xef\xbb\xbf"):
        if not encoding:
            remedy = 'Write "encoding": "utf-8-sig" in its resource, or save the file as UTF-8 '
            remedy += "without a byte-order mark (BOM)"
            found = [
                at_place(
                    1, names[0], "\ufeff", "a byte-order mark stands before the header", remedy
                )
            ]
        data = data[3:]
    if count := bare_returns(data):
        row = _row_of(data, re.search(rb"\r(?!\n)", data).start())
        times = "a carriage return" if count == 1 else f"{count:,} carriage returns"
        problem = f"the file has {times} without a line feed, here the first"
        found.append(
            at_place(row, "", "\r", problem, "Save the file with Windows or Unix line ends")
        )
    return data, found


def _wide_encoding(data):
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "utf-32"
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
    """The record that holds a position: what stands before it, with one more letter, ends there.

    None where a cell before it is too long to be counted.
    """
    text = (data[:position] + b"x").decode("utf-8", "replace")
    try:
        return sum(1 for _ in csv.reader(io.StringIO(text, newline="")))
    except csv.Error:
        return None


def _records(data, delimiter):
    """Each record's cells, or an _Unreadable line.

    After a broken quotation mark reading goes on with the next line: the mark may have swallowed
    any number of sound ones. A file of such marks would be read over and over; so the patience.
    """
    patience = 10 * len(data) + 10_000_000
    lines = io.TextIOWrapper(io.BytesIO(data), "utf-8", "surrogateescape", newline="")
    waiting, taken = deque(), []

    def source():
        while waiting or (line := next(lines, None)) is not None:
            taken.append(waiting.popleft() if waiting else line)
            yield taken[-1]

    reader = csv.reader(source(), strict=True, delimiter=delimiter)
    while True:
        taken.clear()
        try:
            record = next(reader, None)
        except csv.Error as error:
            record = _Unreadable(taken[0].rstrip("\r\n"), *_quote_problem(str(error), len(taken)))
            patience -= sum(map(len, taken))
            if patience < 0:
                yield record._replace(problem=f"{record.problem}, as in many rows; reading stopped")
                return
            waiting.extendleft(reversed(taken[1:]))
            reader = csv.reader(source(), strict=True, delimiter=delimiter)
        if record is None:
            return
        yield record


def _quote_problem(error, lines):
    """Problem and remedy of a line that the csv module cannot read."""
    if "limit" in error and lines == 1:
        problem = f"has a cell that is far too long: over {csv.field_size_limit():,} characters"
        return problem, "Shorten the cell, or close a quotation mark before it"
    if "expected after" in error and lines == 1:
        return "has text after a closing quotation mark", CLOSE
    return "has a quotation mark that is never closed", CLOSE


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


def _spoilt(header, cells):
    """The problems of spoilt header cells."""
    found = [(1, header[i], _valid(cell), *_spoilt_reason(cell)) for i, cell in cells.items()]
    return pd.DataFrame(found, columns=COLUMNS[2:])


def _header_problems(header, names):
    """Where each expected column stands, and what is wrong with the header (row 1)."""
    found, places, known, given = [], {}, set(names), set(header)
    lost = {_folded(name): name for name in names if name not in given}
    for i, name in enumerate(header):
        meant = name if name in known else _meant(name, names[i : i + 1], lost)
        if meant not in known:
            remedy = f"Delete the column, or describe it in {DESCRIPTOR}"
            remedy += "" if name.strip() else f", or write {EMPTY_END}"
            found.append((1, name, name, "is not a column of this table", remedy))
        elif meant in places:
            found.append((1, name, name, "two columns have this header", "Rename or delete one"))
        else:
            places[meant] = i
            found += [(1, meant, name, *_misspelling(name, meant))] if name != meant else []
    before = dict(zip(names[1:], names, strict=False))
    for name in [n for n in names if n not in places]:
        where = f"after {before[name]}" if name in before else "as the first"
        remedy = f"Add a column with the header {name}, {where}"
        found.append((1, name, "", "the column is missing", remedy))
    found = found or _disorder(header, names)
    return places, [pd.DataFrame(found, columns=COLUMNS[2:])] if found else []


def _other_separator(header, names, delimiter):
    signs = [sign for sign in DELIMITERS if sign != delimiter and len(names) > 1]
    return next((s for s in signs if [n.strip() for n in header] == [s.join(names)]), "")


def _named(delimiter):
    return {",": "commas", ";": "semicolons", "\t": "tabs"}.get(delimiter, repr(delimiter))


def _meant(name, here, lost):
    """The lacking column that a header means: but for case and spaces, or for look-alikes."""
    folded = _folded(name)
    alike = (n for n in here if lost.get(_folded(n)) == n and _alike(folded, n))
    return lost.get(folded) or next(alike, "")


def _folded(name):
    seen = (c for c in unicodedata.normalize("NFKC", name) if unicodedata.category(c) != "Cf")
    return "".join(seen).strip().casefold().replace(" ", "_").replace("-", "_")


def _alike(name, other):
    """Whether names differ only where the first has letters beyond ASCII, and not by half."""
    pairs = list(zip(name, other, strict=False))
    same = [a == b for a, b in pairs]
    return (
        len(name) == len(other)
        and sum(same) * 2 >= len(same)
        and all(a == b or not a.isascii() for a, b in pairs)
    )


def _misspelling(name, meant):
    odd = next((c for c in name if c not in meant and not (c.isascii() and c.isprintable())), "")
    named = f": it has U+{ord(odd):04X}, {unicodedata.name(odd, 'nameless')}" if odd else ""
    return f"is not quite the header {meant}{named}", f"Type {meant}"


def _disorder(header, names):
    places = {name: place for place, name in enumerate(names, 1)}
    return [
        (1, here, here, f"stands in place {i}", f"Move it to place {places[here]}")
        for i, (here, name) in enumerate(zip(header, names, strict=True), 1)
        if here != name
    ]


def _body(records, header, places, delimiter):
    """The columns of the records below the header, and the problems of their shape."""
    found, quiet_rows, quiet_cells, whole = [], set(), set(), True
    blocks = {name: [] for name in places}
    numbered = enumerate(records, 2)
    while block := list(itertools.islice(numbered, 20_000)):
        rows = []
        for row, record in block:
            reason = _shape_reason(record, header, delimiter)
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
    frame = _with_encoding(pd.DataFrame(found, columns=COLUMNS[2:]))
    return Columns(texts, [frame], quiet_rows, quiet_cells, whole)


def _with_encoding(found):
    """The problems; where many cells are of one other encoding, with the line that declares it."""
    meant = found["remedy"].str.endswith(" meant?)")
    if meant.sum() > ALIKE:
        remedy = ', or write "encoding": "windows-1252" in its resource'
        found.loc[meant, "remedy"] += remedy
    return found


def _shape_reason(record, header, delimiter):
    """(value, problem, remedy) of a record that is no row of this table; else None."""
    if isinstance(record, _Unreadable):
        return cut(_valid(record.line)), record.problem, record.remedy
    have, want = len(record), len(header)
    if have == want:
        return None
    if not record:
        return "", "the row is empty", "Delete the empty line"
    if have > want:
        extra = cut(_valid(delimiter.join(record[want:])))
        remedy = f"Delete {have - want}, or put quotation marks around a cell that has a "
        remedy += f"{_named(delimiter).removesuffix('s')} in it"
        return extra, f"the row has {have} cells for {want} columns", remedy
    lacking = cut(", ".join(header[have : have + 100]))
    return (
        "",
        f"the row ends before {lacking}",
        f"Add {want - have} {_named(delimiter)}, or the lacking cells",
    )


def _padded(record, width):
    cells = [] if isinstance(record, _Unreadable) else record[:width]
    return cells + [""] * (width - len(cells))
