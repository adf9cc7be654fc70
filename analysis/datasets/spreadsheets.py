"""One sheet of an .xlsx file as records of text, its cells as they are stored.

A number is written with the digits that give it back, a day as year-month-day, true and false in
small letters. A formula stands for the result that the program stored with it; one without a result
is refused. Read with openpyxl, which is imported here and nowhere else.
"""

import io
import zipfile
from functools import lru_cache

from analysis.datasets.problems import at_place
from analysis.datasets.written import as_text

LARGEST = 1_000_000_000  # bytes of a file that is unpacked; ten times what a table of a book takes
CELLS = 50_000_000
FORMATTED = 2_000  # rows whose formats are looked at
RECODE = "Open it in a spreadsheet program and save it as .xlsx again, or as CSV in UTF-8"
FAULTS = (ValueError, KeyError, TypeError, IndexError, AttributeError, OSError, SyntaxError)


class Unreadable(ValueError):  # noqa: N818 - named as in `analysis.wording`
    """A file that holds no sheet which can be read."""

    def __init__(self, problem, remedy=RECODE, row=1, column="", value=""):
        super().__init__(problem)
        self.found = at_place(row, column, value, problem, remedy)


def sheet_records(data, sheet=1):
    """The records of a sheet, given by name or by number from 1, and frames of problems.

    Each record is a list of texts; empty cells are empty texts. With a problem there is none.

    >>> from datetime import date
    >>> from openpyxl import Workbook
    >>> book, file = Workbook(), io.BytesIO()
    >>> book.active.append(["day", "killed"])
    >>> book.active.append([date(2004, 6, 17), 12])
    >>> book.save(file)
    >>> list(sheet_records(file.getvalue())[0])
    [['day', 'killed'], ['2004-06-17', '12']]
    """
    try:
        return iter(_records(data, sheet)), []
    except Unreadable as error:
        return iter(()), [error.found]


def sheet_names(data):
    """The names of the sheets of an .xlsx file.

    Raises
    ------
    Unreadable
        If the file is none.
    """
    return _opened(data).sheetnames


@lru_cache(maxsize=1)  # openpyxl takes seconds for a long sheet, and a package is read often
def _records(data, sheet):
    book = _opened(data)
    known = book.sheetnames
    name = sheet if isinstance(sheet, str) else (known[sheet - 1 : sheet] or [""])[0]
    if name not in known:
        remedy = f"Write one of them as sheetName in its dialect: {', '.join(known)}"
        raise Unreadable(f"the file has no sheet {sheet!r}", remedy)
    try:
        records = _texts(book[name])
        if _hold(data, (b"<f>", b"<f ", b"<f/>")):
            _refuse_open_formulas(data, name, records)
    except Unreadable:
        raise
    except (*FAULTS, zipfile.BadZipFile, EOFError) as error:
        raise Unreadable(f"the sheet cannot be read: {error or type(error).__name__}") from error
    return records


def _opened(data, results=True):
    """The book, once it is known to be one and of a size that can be unpacked."""
    import warnings

    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            _refuse_large_or_odd(parts)
        with warnings.catch_warnings():  # styles and extensions that openpyxl leaves out
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(data), read_only=True, data_only=results)
    except Unreadable:
        raise
    except zipfile.BadZipFile as error:
        raise Unreadable("the file is no .xlsx file: it is no zip archive") from error
    except (*FAULTS, EOFError, RuntimeError, NotImplementedError) as error:
        raise Unreadable(f"the file is no .xlsx file: {error or type(error).__name__}") from error


def _refuse_large_or_odd(parts):
    size = sum(part.file_size for part in parts.infolist())
    if size > LARGEST:
        problem = f"the file unpacks to {size:,} bytes, more than the {LARGEST:,} that are read"
        raise Unreadable(problem, "Split it, or save the sheet as CSV in UTF-8")
    for part in parts.infolist():
        if part.filename.endswith((".xml", ".rels")):
            with parts.open(part) as file:
                if b"<!DOCTYPE" in file.read(4096):
                    raise Unreadable("the file has a document type in it, which no .xlsx file has")


def _texts(sheet):
    """The records of a sheet, without the empty cells at the right."""
    sheet.reset_dimensions()  # what the file says of its size may be wrong
    records, cells = [], 0
    for values in sheet.iter_rows(values_only=True):
        cells += len(values)
        if cells > CELLS:
            problem = f"the sheet has more than {CELLS:,} cells"
            raise Unreadable(problem, "Split it, or save it as CSV in UTF-8")
        record = [*map(as_text, values)]
        while record and not record[-1]:
            record.pop()
        records.append(record)
    while records and not records[-1]:
        records.pop()
    width = max(len(records[0]) if records else 0, 1)
    return [r + [""] * (width - len(r)) if r and i else r for i, r in enumerate(records)]


def percent_columns(data, sheet):
    """The headers of columns with a number that the sheet shows in percent: 0.5 is 50% there.

    The first rows are looked at, for such a format is that of a column.
    """
    rows = _opened(data)[sheet].iter_rows(max_row=FORMATTED)
    heads = [cell.value for cell in next(rows, ())]
    found = {
        place
        for cells in rows
        for place, cell in enumerate(cells)
        if isinstance(cell.value, int | float) and "%" in (cell.number_format or "")
    }
    return [str(heads[place]) for place in sorted(found) if place < len(heads)]


def has_merged_cells(data):
    """Whether cells of some sheet are merged: only the first of them holds the value."""
    return _hold(data, (b"<mergeCell ",))


def _hold(data, marks):
    """Whether one of these pieces of XML stands in some sheet."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/"):
                with parts.open(name) as file:
                    if _stands(file, marks):
                        return True
    return False


def _stands(file, marks):
    tail, longest = b"", max(map(len, marks))
    while block := file.read(1 << 20):
        if any(mark in tail + block for mark in marks):
            return True
        tail = block[-longest:]
    return False


def _refuse_open_formulas(data, name, records):
    """Refuse a formula whose result is not stored: its cell would seem empty."""
    sheet = _opened(data, results=False)[name]
    sheet.reset_dimensions()
    for row, cells in enumerate(sheet.iter_rows(), 1):
        for place, cell in enumerate(cells):
            if getattr(cell, "data_type", "") == "f" and not _filled(records, row, place):
                heads = records[0] if records else []
                column = heads[place] if place < len(heads) else ""
                remedy = "Open the file in a spreadsheet program and save it, or type the value"
                value = str(getattr(cell.value, "text", cell.value))
                raise Unreadable("the formula has no stored result", remedy, row, column, value)


def _filled(records, row, place):
    record = records[row - 1] if row <= len(records) else []
    return place < len(record) and record[place] != ""
