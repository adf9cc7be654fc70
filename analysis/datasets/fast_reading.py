"""One file: its bytes to columns of text, at full speed where the file is beyond doubt."""

import csv

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.datasets.descriptor import Form
from analysis.datasets.encodings import as_utf8
from analysis.datasets.exact_reading import Columns, bare_returns, read_exactly, read_records
from analysis.datasets.spreadsheets import sheet_records


def read_columns(data, names, missing, form, exact=False):
    """The columns of a file, and the problems of its shape; `exact` skips the fast reading."""
    is_sheet = form.sheet is not None
    data, found = sheet_records(data, form.sheet) if is_sheet else as_utf8(data, form.encoding)
    if found:
        return Columns({}, found, whole=False)
    if is_sheet:
        return read_records(data, names, missing, form._replace(skip_empty_end=True), [])
    columns = None if exact else _read_fast(data, names, missing, form)
    return columns or read_exactly(data, names, missing, form)


def _read_fast(data, names, missing, form=Form()):  # noqa: B008 - a tuple, which nobody changes
    """The columns at full speed, or None where the file needs the exact reader."""
    data = _without_empty_end(data, form.delimiter) if form.skip_empty_end else data
    start = _header_end(data, names, form.delimiter)
    if not start or b"\0" in data or bare_returns(data):
        return None
    if data.startswith(b"\xef\xbb\xbf", start):
        return None  # text here, but pyarrow would take it for a byte-order mark and drop it
    marks = _quotation_marks(data)
    if not _are_regular(marks, data, form.delimiter):
        return None
    try:
        table = _parse(
            pa.py_buffer(data).slice(start), names, missing, len(marks) > 0, form.delimiter
        )
    except pa.ArrowInvalid:
        return None
    texts = dict(zip(names, table.columns, strict=True))
    return None if _may_misread(texts, data, missing) else Columns(texts)


def _without_empty_end(data, delimiter):
    """The bytes without the lines at the end in which nothing stands but delimiters and blanks."""
    blank, end = f"{delimiter} \t\r".encode(), len(data)
    while end:
        start = data.rfind(b"\n", 0, end - 1 if data[end - 1 : end] == b"\n" else end) + 1
        if data[start:end].strip(b"\n").strip(blank):
            break
        end = start
    return data[:end]


def _header_end(data, names, delimiter):
    """Where the first record begins; 0 if the header is not the expected one in one line."""
    end = data.find(b"\n") + 1
    try:
        line = [data[:end].decode("utf-8")]
        header = next(csv.reader(line, strict=True, delimiter=delimiter), None)
    except (UnicodeDecodeError, csv.Error):
        return 0
    return end if header == names and len(data) > end else 0


def _quotation_marks(data, step=1 << 20):
    """Where the quotation marks stand, looked for in pieces that fit the processor's cache."""
    view = np.frombuffer(data, np.uint8)
    pieces = [np.flatnonzero(view[i : i + step] == 34) + i for i in range(0, len(view), step)]
    return np.concatenate([np.empty(0, np.int64), *pieces])


def _are_regular(marks, data, delimiter):
    """Whether each cell that has a quotation mark is quoted by the book.

    The marks, taken in order, alternately open and close: an opening one follows a separator, a
    closing one precedes it, unless it touches its neighbour (a doubled mark inside a cell).
    pyarrow itself takes broken quotes without a word.
    """
    if len(marks) % 2:
        return False
    separator = np.zeros(256, bool)
    separator[[10, 13, ord(delimiter)]] = True
    view = np.frombuffer(data, np.uint8)
    opens, closes = marks[::2], marks[1::2]
    before = separator[view[opens - 1]] | (opens == 0)
    after = separator[view[(closes + 1) % max(len(view), 1)]] | (closes == len(view) - 1)
    touches = closes[:-1] + 1 == opens[1:]
    before[1:] |= touches
    after[:-1] |= touches
    return bool(before.all() and after.all())


def _parse(buffer, names, missing, newlines, delimiter):
    import pyarrow.csv as arrow  # not at the top: pandas has loaded pyarrow already, but not this

    convert = arrow.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()),
        null_values=missing,
        strings_can_be_null=True,
    )
    read = arrow.ReadOptions(column_names=names, block_size=1 << 22)
    parse = arrow.ParseOptions(
        delimiter=delimiter, newlines_in_values=newlines, ignore_empty_lines=False
    )
    return arrow.read_csv(pa.BufferReader(buffer), read, parse, convert)


def _may_misread(texts, data, missing):
    """Whether there may be lines or cells that pyarrow reads differently from the csv module.

    pyarrow turns a blank line into a record of empty cells, and has no limit on a cell's size.
    """
    columns, limit = texts.values(), csv.field_size_limit()
    if any((pc.max(pc.binary_length(c)).as_py() or 0) > limit for c in columns):
        return True
    if "" in missing and not all(c.null_count for c in columns):
        return False
    return b"\n\n" in data or b"\n\r\n" in data
