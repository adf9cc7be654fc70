"""A foreign file as it is: encoding, delimiter, header and columns of text."""

import csv
import io
from contextlib import suppress
from itertools import islice
from typing import NamedTuple

import pyarrow.compute as pc

from analysis.datasets.descriptor import DELIMITERS, Form
from analysis.datasets.encodings import MARK, SUCH, as_utf8, known_encoding
from analysis.datasets.fast_reading import _without_empty_end, read_columns
from analysis.datasets.guessing.words import words_of
from analysis.datasets.problems import in_words, joined
from analysis.datasets.spreadsheets import (
    Unreadable,
    percent_columns,
    sheet_names,
    sheet_records,
)
from analysis.needed import LARGEST, need_file

OLD_EXCEL = b"\xd0\xcf\x11\xe0"
LOOKED_AT = 200  # records that show how a file is written


class Column(NamedTuple):
    """One column of the file."""

    name: str
    words: tuple  # of its name
    texts: list  # its distinct filled cells, in their order
    filled: int  # cells with more than blanks in them
    rows: int
    stored: bool  # as values in a sheet, not as text
    percent: bool = False  # whether the sheet shows its numbers in percent

    @property
    def whole(self):
        return self.filled == self.rows > 0


class Given(NamedTuple):
    """A file and what it is found to be."""

    file: str
    data: bytes
    form: Form
    columns: dict  # name: Column
    read: object  # `Columns`, the texts by row
    rows: int


def read_given(path, encoding="", sheet=""):
    """The file as a `Given`.

    Raises
    ------
    ValueError
        If it is no table with a header, or its encoding has to be said.
    OSError
        If it cannot be read.
    """
    need_file(path, LARGEST)
    data = path.read_bytes()
    form = _form(path, data, encoding, sheet)
    if form.sheet is not None:
        head = _head_of_sheet(path, data, form)
    else:
        text, found = as_utf8(data, form.encoding)
        _refuse(found, path)
        form = form._replace(delimiter=_delimiter(text))
        head = _first(text, form.delimiter)
        form = form._replace(skip_empty_end=_has_empty_end(text, head, form.delimiter))
    names = _header(head, path)
    read = read_columns(data, names, [""], form)
    if not read.texts:
        _refuse(read.found, path)
    stored = form.sheet is not None
    columns = {name: _column(name, texts, stored) for name, texts in read.texts.items()}
    for name in percent_columns(data, form.sheet) if stored else ():
        if name in columns:
            columns[name] = columns[name]._replace(percent=True)
    rows = len(next(iter(read.texts.values())))
    if not rows:
        raise ValueError(f"{path}: there is a header and no row below it.")
    return Given(path.name, data, form, columns, read, rows)


def _form(path, data, encoding, sheet):
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<" or data.startswith(OLD_EXCEL):
        kind = "an old .xls file" if data.startswith(OLD_EXCEL) else "HTML or XML"
        raise ValueError(
            f"{path}: is {kind}, which is not read here, whatever its name ends in. Open it in a "
            "spreadsheet program and save it as .xlsx, or as CSV in UTF-8."
        )
    if path.suffix.lower() == ".xlsx":
        return Form(sheet=_sheet(path, data, sheet))
    if sheet:
        raise ValueError(f"{path} is no .xlsx file and has no sheets: leave out --sheet.")
    if encoding:
        known = known_encoding(encoding)
        if not known:
            raise ValueError(f"{encoding!r} is not an encoding that is read here. Name {SUCH}.")
        return Form(encoding=known)
    if data.startswith(MARK):
        return Form(encoding="utf-8-sig")
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        raise ValueError(f"{path}: is UTF-32, which is not read here. Save it as UTF-8.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Form(encoding="utf-16")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        around = data[max(error.start - 12, 0) : error.start + 12].split(b"\n")
        piece = next((p for p in around if not p.isascii()), around[0])
        guess = piece.decode("cp1252", "replace")
        raise ValueError(
            f"{path}, line {line}: is not UTF-8: byte 0x{data[error.start]:02X}. Say how it is "
            f"encoded: with --encoding windows-1252 this reads {guess!r}."
        ) from error
    return Form()


def _sheet(path, data, asked):
    try:
        names = sheet_names(data)
    except Unreadable as error:
        _refuse([error.found], path)
    listed = ", ".join(names)
    if asked and asked not in names:
        raise ValueError(f"{path} has no sheet {asked!r}; there are: {listed}.")
    if not asked and len(names) > 1:
        filled = [name for name in names if next(sheet_records(data, name)[0], None)]
        if len(filled) != 1:
            raise ValueError(f"{path} has several sheets, {listed}: say which with --sheet.")
        asked = filled[0]
    return asked or names[0]


def _head_of_sheet(path, data, form):
    records, found = sheet_records(data, form.sheet)
    _refuse(found, path)
    return [*islice(records, LOOKED_AT)]


def _refuse(found, path):
    """Raise what is wrong with a file that cannot be read at all."""
    if found:
        raise ValueError(in_words(joined(found).assign(table="", file=str(path))))


def _first(text, delimiter):
    """The first records, however much is wrong with them."""
    piece = text[:1_000_000].decode("utf-8", "replace")
    records = csv.reader(io.StringIO(piece, newline=""), delimiter=delimiter)
    found = []
    with suppress(csv.Error):
        for record in islice(records, LOOKED_AT):
            found.append(record)
    return found


def _delimiter(text):
    """The mark that cuts the first records most evenly into cells."""

    def evenly(mark):
        widths = [len(record) for record in _first(text, mark) if any(record)]
        same = sum(width == widths[0] for width in widths) if widths else 0
        return (widths[0] > 1) * same / len(widths) if widths else 0, widths[:1]

    return max(DELIMITERS, key=evenly)


def _has_empty_end(text, head, delimiter):
    named = bool(head and head[0] and head[0][-1].strip())
    filled = len(text.rstrip(b"\r\n"))
    below = text.count(b"\n", filled) > 1  # lines with nothing in them
    return not named or below or len(_without_empty_end(text, delimiter)) < filled


def _header(head, path):
    """The names of the columns, once they are known to be a header."""
    if not head or not any(cell.strip() for cell in head[0]):
        raise ValueError(f"{path}, row 1: there is no header. Type the names of the columns there.")
    if "".join(head[0][:1]).lower().startswith("sep=") and len(head) > 1:
        raise ValueError(f"{path}, row 1: {head[0][0]!r} is a note to Excel. Delete the line.")
    filled = [sum(bool(cell.strip()) for cell in record) for record in head[:30]]
    if filled[0] * 2 <= max(filled) and max(filled) > 2:
        row = filled.index(max(filled)) + 1
        raise ValueError(
            f"{path}: the header is not in the first row, which has {filled[0]} filled cells, and "
            f"row {row} has {max(filled)}. Delete the rows above the header."
        )
    names = [*head[0]]
    while names and not names[-1].strip():
        names.pop()
    places = {}
    for place, name in enumerate(names, 1):
        places.setdefault(name, []).append(place)
    twice = {name: at for name, at in places.items() if len(at) > 1}
    if twice:
        said = "; ".join(f"{n!r} in the columns {', '.join(map(str, p))}" for n, p in twice.items())
        raise ValueError(f"{path}, row 1: two columns have one header, {said}. Rename one of them.")
    return names


def _column(name, texts, stored):
    distinct = pc.unique(texts.drop_null()).to_numpy(zero_copy_only=False).tolist()
    filled = pc.sum(pc.not_equal(pc.utf8_trim_whitespace(texts), "")).as_py() or 0
    return Column(name, words_of(name), distinct, filled, len(texts), stored)
