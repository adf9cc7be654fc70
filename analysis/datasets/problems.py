"""Problems: as DataFrames, one row a problem, and as the lines of an error message."""

import json

import pandas as pd

COLUMNS = ["table", "file", "row", "column", "value", "problem", "remedy"]
IN_FULL = 20  # problems that a message spells out
SHOWN = 200  # characters of a value that a message or a problem about raw text shows


def as_problems(table, file, problem, remedy, row=None, column="", value=""):
    """Problems as a frame; any argument may be one value or one a row."""
    values = [table, file, row, column, value, problem, remedy]
    many = [v for v in values if not isinstance(v, str | int | None)]
    frame = dict(zip(COLUMNS, values, strict=True))
    frame = pd.DataFrame(frame, index=range(len(many[0]) if many else 1))
    return frame.astype({name: "Int64" if name == "row" else "str" for name in COLUMNS})


def joined(frames):
    """Frames of problems as one; none make an empty one."""
    empty = as_problems([], [], [], [], [], [], [])
    return pd.concat([empty, *frames], ignore_index=True)


def complete(frame, resource):
    """Problems of a file, which know their row and column, with their table and file."""
    values = {name: frame[name].to_numpy() for name in COLUMNS[2:]}
    return as_problems(resource.name, resource.file, **values)


def in_words(problems):
    """The first problems, a line each, and how many more there are."""
    lines = [_line(p) for p in problems.head(IN_FULL).itertuples()]
    more = len(problems) - len(lines)
    return "\n".join([*lines, f"... and {more:,} more; see .problems"] if more else lines)


def _line(p):
    place = [p.file, "" if pd.isna(p.row) else f"row {p.row}", p.column]
    place[2] = f"column {cut(p.column)}" if place[1] and p.column else p.column
    return plain(f"{', '.join(filter(None, place))}: {cut(p.value)!r} - {p.problem}. {p.remedy}.")


def cut(text):
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def as_shown(value):
    """A value of the descriptor as a message or a problem shows it."""
    try:
        return cut(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    except RecursionError:  # lists in lists, just not too many to be read
        return "…"


def plain(text):
    """The text with what cannot be seen, or moves what can, written as Python's escapes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
