"""A frame as columns of plain cells, and all that keeps it from being written."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import NamedTuple

import numpy as np
import pandas as pd

HELD = (str, bool, int, float, date)  # a datetime and a Timestamp are dates as well
SURROGATES = "\ud800-\udfff"
# What XML, and so a workbook or a picture, cannot hold; a text file might, its readers often not.
CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff"
_MANY = 3  # rows that a message names


class Table(NamedTuple):
    """Columns as lists of texts, numbers, truth values and dates; None where a cell is empty."""

    names: list[str]
    columns: list[list]

    @property
    def rows(self) -> int:
        return len(self.columns[0]) if self.columns else 0


class Rendered(NamedTuple):
    """The content of a file, and what its reader should be warned of."""

    data: bytes
    warnings: Sequence[str] = ()


def with_index(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with its index as columns where the index has names, and without it otherwise."""
    named = [name for name in frame.index.names if name is not None]
    if not named or _taken(frame):
        return frame.reset_index(drop=True)
    return frame.reset_index()


def _taken(frame) -> list:
    """Names of the index that are not its own."""
    names = [name for name in frame.index.names if name is not None]
    return [name for name in names if name in frame.columns or names.count(name) > 1]


def table_of(frame: pd.DataFrame) -> Table:
    """Names and cells of a frame."""
    frame = with_index(frame)
    columns = [cells_of(frame.iloc[:, place]) for place in range(frame.shape[1])]
    return Table([str(name) for name in frame.columns], columns)


def cells_of(column: pd.Series) -> list:
    """The cells of a column as Python knows them, None where it is empty."""
    cells = column.astype(object).tolist()
    if column.dtype == object:
        cells = [cell.item() if isinstance(cell, np.generic) else cell for cell in cells]
    missing = column.isna().to_numpy()
    if missing.any():
        return [None if empty else cell for cell, empty in zip(cells, missing, strict=True)]
    return cells


# --- what keeps a frame from being written ------------------------------------------------------


def problems_of_names(frame: pd.DataFrame) -> list[str]:
    """What is wrong with index and headers, whatever the format."""
    return [*_of_index(frame), *_of_columns(with_index(frame))]


def _of_index(frame) -> list[str]:
    names, index = [name for name in frame.index.names if name is not None], frame.index
    if taken := _taken(frame):
        return [
            f"The index is named {taken[0]!r} like a column or another level: "
            "reset_index(drop=True) drops it."
        ]
    if not names and not pd.api.types.is_integer_dtype(index.dtype):
        return [
            "The index holds more than row numbers but has no name: rename_axis('...') makes it a "
            "column, reset_index(drop=True) drops it."
        ]
    return []


def _of_columns(frame) -> list[str]:
    if not frame.shape[1]:
        return ["The frame has no columns: there is nothing to write."]
    if frame.columns.nlevels > 1:
        return ["The columns have more than one level: join the names of the levels into one."]
    found = [
        f"Column {place} has the name {name!r}, which is no text: name it, as in "
        f"frame.rename(columns={{{name!r}: 'value'}})."
        for place, name in enumerate(frame.columns)
        if not isinstance(name, str)
    ]
    found += [
        f"Column {place} has an empty name: name it, as in "
        f"frame.rename(columns={{{name!r}: 'value'}})."
        for place, name in enumerate(frame.columns)
        if isinstance(name, str) and not name.strip()
    ]
    twice = frame.columns[frame.columns.duplicated()].unique()
    return found + [f"Several columns are named {name!r}: rename all but one." for name in twice]


def problems_of_cells(table: Table, controls: str = CONTROLS) -> list[str]:
    """Cells and headers that no table of text can hold."""
    found = problems_of_text("the headers", table.names, controls)
    for name, cells in zip(table.names, table.columns, strict=True):
        strange = {kind for kind in set(map(type, cells)) if not held(kind)}
        if strange:
            kinds = ", ".join(sorted(kind.__name__ for kind in strange))
            where = rows_in_words([type(cell) in strange for cell in cells])
            found.append(
                f"Column {name!r} holds {kinds} ({where}): turn them into text, numbers or dates."
            )
        found += problems_of_text(f"column {name!r}", cells, controls)
    return found


def held(kind: type) -> bool:
    return kind is type(None) or issubclass(kind, HELD)


def problems_of_text(where: str, cells, controls: str = CONTROLS) -> list[str]:
    """Texts with characters that no reader could make sense of."""
    bad = re.compile(f"[{controls}{SURROGATES}]")
    found = {text: bad.findall(text) for text in distinct_texts(cells) if bad.search(text)}
    if not found:
        return []
    signs = sorted({sign for listed in found.values() for sign in listed})
    shown = ", ".join(f"U+{ord(sign):04X}" for sign in signs[:_MANY])
    return [
        f"Texts in {where} hold characters that stand for nothing, such as {shown} "
        f"({rows_in_words(among(cells, found))}): remove them, for example with "
        f".str.replace({_class_of(signs)!r}, '', regex=True)."
    ]


def distinct_texts(cells) -> set[str]:
    """The texts of a column, each once: tables say the same things over and over."""
    kinds = set(map(type, cells))
    if kinds <= {str, type(None)}:
        return set(cells) - {None}
    if not any(issubclass(kind, str) for kind in kinds):
        return set()
    return {cell for cell in cells if isinstance(cell, str)}


def among(cells, texts) -> list[bool]:
    """Which cells are one of some texts."""
    return [isinstance(cell, str) and cell in texts for cell in cells]


def _class_of(signs) -> str:
    return "[" + "".join(f"\\u{ord(sign):04x}" for sign in signs[:_MANY]) + "]"


def rows_in_words(wanted) -> str:
    """Which rows are meant, counted from 0."""
    places = np.flatnonzero(wanted)
    said = ", ".join(map(str, places[:_MANY]))
    more = f" and {len(places) - _MANY:,} more" if len(places) > _MANY else ""
    return f"row{'s' * (len(places) > 1)} {said}{more}"


# --- cells as text ------------------------------------------------------------------------------


def are_numbers(cells) -> bool:
    """True for a column of numbers, with or without empty cells; truth values are none."""
    kinds = set(map(type, cells)) - {type(None)}
    return bool(kinds) and all(issubclass(k, int | float) and k is not bool for k in kinds)


def exact(number: float) -> str:
    """A number with all its digits, whole where it is whole.

    Examples
    --------
    >>> exact(13_000.0), exact(0.1), exact(7), exact(float("inf"))
    ('13000', '0.1', '7', 'inf')
    """
    if not isinstance(number, float):
        return int.__repr__(number)
    if number.is_integer() and abs(number) < 2**53 and (number or str(number) == "0.0"):
        return str(int(number))
    return float.__repr__(number)


def as_texts(cells, write_text: Callable, write_number: Callable) -> list[str]:
    """Every cell of a column as text; an empty one is the empty text."""
    written = {text: write_text(text) for text in distinct_texts(cells)}
    kinds = set(map(type, cells))
    if kinds <= {str, type(None)}:
        written[None] = ""
        return [written[cell] for cell in cells]
    write_date = date_writer(cells)

    def write(cell):
        if cell is None:
            return ""
        if isinstance(cell, str):
            return written[cell]
        if isinstance(cell, bool):
            return "true" if cell else "false"
        return write_date(cell) if isinstance(cell, date) else write_number(cell)

    return [write(cell) for cell in cells]


def date_writer(cells) -> Callable[[date], str]:
    """How dates are written, in ISO 8601: days alone if no cell of the column has a time of day."""
    days_alone = not any(_has_time(cell) for cell in cells if isinstance(cell, datetime))
    return (lambda day: day.isoformat()[:10]) if days_alone else (lambda day: day.isoformat())


def _has_time(moment) -> bool:
    return bool(
        moment.hour
        or moment.minute
        or moment.second
        or moment.microsecond
        or getattr(moment, "nanosecond", 0)
        or moment.tzinfo
    )
