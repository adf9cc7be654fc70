"""A table as an Excel workbook. Imports XlsxWriter, so it is itself imported where it is used."""

from __future__ import annotations

import io
import re
import tempfile
from datetime import date, datetime

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.worksheet import Worksheet

from analysis.exports.frames import (
    Rendered,
    Table,
    as_texts,
    distinct_texts,
    exact,
    rows_in_words,
)

_MOST_ROWS = 1_048_575  # below the header
_MOST_COLUMNS = 16_384
_MOST_CHARACTERS = 32_767  # of a cell, in UTF-16
_MOST_WHOLE = 2**53  # from here on two whole numbers become one
_FIRST_YEAR = 1900
_PLAIN = {f"strings_to_{what}": False for what in ("formulas", "urls", "numbers")}
_WIDEST = 60  # characters of a column
_LOOKED_AT = 1_000  # rows by which a column is made wide enough
_MADE = datetime(2000, 1, 1)  # any fixed day: the same bytes every time


class _Sheet(Worksheet):
    """A sheet on which a text is a text, also one that looks like XlsxWriter's own markup."""

    def _xml_rich_inline_string(self, string, attributes=()):
        keep = bool(re.search(r"^\s|\s$", string))
        self._xml_inline_string(string, keep, attributes)


class _Exact(float):
    """A number that is written with all its digits, of which XlsxWriter would drop the last."""

    def __format__(self, _):
        return exact(float(self))


def problems_of_workbook(table: Table) -> list[str]:
    """What a sheet has no room for."""
    sizes = (("rows", table.rows, _MOST_ROWS), ("columns", len(table.columns), _MOST_COLUMNS))
    found = [
        f"A sheet holds {most:,} {what} and not {many:,}: use .parquet."
        for what, many, most in sizes
        if many > most
    ]
    named = [("the headers", table.names)]
    named += [(f"column {n!r}", c) for n, c in zip(table.names, table.columns, strict=True)]
    for where, cells in named:
        for kind, rule, said in _RULES:
            if any(rule(cell) for cell in _distinct(cells, kind)):
                odd = [isinstance(cell, kind) and rule(cell) for cell in cells]
                found.append(f"A cell of a sheet holds {said}; {where}, {rows_in_words(odd)}.")
    return found


def _distinct(cells, kind):
    if kind is str:
        return distinct_texts(cells)
    return (cell for cell in cells if isinstance(cell, kind))


def _too_long(text) -> bool:
    many = len(text)
    if 2 * many > _MOST_CHARACTERS:
        many = len(text.encode("utf-16-le", "surrogatepass")) // 2
    return many > _MOST_CHARACTERS


def _in_a_zone(moment) -> bool:
    return isinstance(moment, datetime) and moment.tzinfo is not None


_RULES = (
    (
        str,
        _too_long,
        f"{_MOST_CHARACTERS:,} characters at most: shorten the text, or use .parquet",
    ),
    (
        int,
        lambda whole: abs(whole) > _MOST_WHOLE,
        f"whole numbers to {_MOST_WHOLE:,}: use .parquet, or .astype(str)",
    ),
    (
        date,
        lambda day: day.year < _FIRST_YEAR,
        f"dates from {_FIRST_YEAR} on: use .parquet, or .astype(str)",
    ),
    (
        date,
        _in_a_zone,
        "no time zone: use .parquet, or .dt.tz_convert('UTC').dt.tz_localize(None)",
    ),
)


def xlsx(table: Table) -> Rendered:
    """One sheet ``data``: header frozen, with filters; texts as texts, dates as dates."""
    try:
        return _written(table)
    except (FileCreateError, OSError) as error:  # rows wait in a file of the system's
        why = error.args[0] if isinstance(error, FileCreateError) else error
        raise OSError(why.errno, why.strerror, tempfile.gettempdir()) from None


def _written(table: Table) -> Rendered:
    sink = io.BytesIO()
    # Row by row, so that memory holds one of them at a time.
    with Workbook(sink, {"constant_memory": True, **_PLAIN}) as workbook:
        workbook.set_properties({"created": _MADE})
        looks = {
            "head": workbook.add_format({"bold": True}),
            "day": workbook.add_format({"num_format": "yyyy-mm-dd"}),
            "moment": workbook.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        sheet = workbook.add_worksheet("data", _Sheet)
        _lay_out(sheet, table)
        for place, name in enumerate(table.names):
            sheet.write_string(0, place, name, looks["head"])
        _write_rows(sheet, table, looks)
    return Rendered(sink.getvalue())


def _lay_out(sheet, table) -> None:
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, table.rows, len(table.columns) - 1)
    for place, (name, cells) in enumerate(zip(table.names, table.columns, strict=True)):
        seen = as_texts(cells[:_LOOKED_AT], str, str)
        longest = max(map(len, [f"{name}    ", *seen]))  # room for the button of the filter
        sheet.set_column(place, place, min(longest + 1, _WIDEST))


def _write_rows(sheet, table, looks) -> None:
    writers = [_writer(sheet, cells, looks) for cells in table.columns]
    for row, cells in enumerate(zip(*table.columns, strict=True), start=1):
        for place, (write, cell) in enumerate(zip(writers, cells, strict=True)):
            if cell is not None:
                write(row, place, cell)


def _writer(sheet, cells, looks):
    """How a cell of a column is written; columns of one kind need not look at each cell."""
    has_time = any(len(day) > len("yyyy-mm-dd") for day in _days(cells))
    look = looks["moment" if has_time else "day"]

    def write(row, place, cell):
        if isinstance(cell, str):
            sheet.write_string(row, place, cell)
        elif isinstance(cell, bool):
            sheet.write_boolean(row, place, cell)
        elif isinstance(cell, date):
            sheet.write_datetime(row, place, cell, look)
        elif cell - cell == 0:
            sheet.write_number(row, place, _Exact(cell))
        else:  # a sheet knows no infinity, and an open end must not look empty
            sheet.write_string(row, place, str(cell))

    return sheet.write_string if set(map(type, cells)) <= {str, type(None)} else write


def _days(cells) -> list[str]:
    days = [cell for cell in cells if isinstance(cell, date)]
    return as_texts(days, str, str)
