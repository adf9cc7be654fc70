"""Problems: as DataFrames, one row a problem, and as the lines of an error message."""

import json
import re
from functools import cache

import numpy as np
import pandas as pd

COLUMNS = ["table", "file", "row", "column", "value", "problem", "remedy"]
IN_FULL = 20  # lines of a message
ALIKE = 3  # problems of one cause that are told one by one; of more, so many are examples
# What differs between problems of one cause: numbers, quoted texts, what a row was made to give.
VARIES = re.compile(
    r"""(?<=^gives the ).*(?=, which )|'[^']*'|"[^"]*"|\(.*\)|0x[0-9A-F]+|[0-9][0-9.,:-]*"""
)
SHOWN = 200  # characters of a value that a message or a problem about raw text shows


def as_problems(table, file, problem, remedy, row=None, column="", value=""):
    """Problems as a frame; any argument may be one value or one a row."""
    values = [table, file, row, column, value, problem, remedy]
    many = [v for v in values if not isinstance(v, str | int | None)]
    count = len(many[0]) if many else 1
    cells = ([v] * count if isinstance(v, str | int | None) else list(v) for v in values)
    kinds = ("Int64" if name == "row" else "str" for name in COLUMNS)
    return pd.DataFrame(dict(zip(COLUMNS, map(pd.array, cells, kinds), strict=True)))


def at_place(row, column, value, problem, remedy):
    """One problem of a file, which knows its row and column, as a frame."""
    return pd.DataFrame([(row, column, value, problem, remedy)], columns=COLUMNS[2:])


def joined(frames):
    """Frames of problems as one; none make an empty one."""
    return pd.concat([_none(), *frames], ignore_index=True) if frames else _none().copy()


@cache
def _none():
    return as_problems([], [], [], [], [], [], [])


def complete(frame, resource):
    """Problems of a file, which know their row and column, with their table and file."""
    values = {name: frame[name].to_numpy() for name in COLUMNS[2:]}
    return as_problems(resource.name, resource.file, **values)


def in_words(problems, most=IN_FULL):
    """The first problems, a line a cause, and how many more there are; `most` may be None.

    Up to three problems of one cause have a line each. More of them, in the same column of a file,
    share one, with their number and the first three as examples.
    """
    lines, told = [], 0
    for cause in _causes(problems):
        if len(lines) == most:
            break
        lines.append(_line(cause))
        told += len(cause)
    more = len(problems) - told
    return "\n".join([*lines, f"... and {more:,} more; see .problems"] if more else lines)


def _causes(problems):
    """Problems that are told in one line, as frames in the order of their first rows."""
    if len(problems) <= ALIKE:
        return [problems.iloc[[i]] for i in range(len(problems))]
    kinds = {text: VARIES.sub("#", text) for text in problems["problem"].unique()}
    keys = problems[["table", "file", "column"]].assign(kind=problems["problem"].map(kinds))
    number = keys.groupby([*keys], sort=False, dropna=False).ngroup().to_numpy()
    counts = np.bincount(number)[number]
    alone = (counts <= ALIKE) | problems["row"].isna().to_numpy(bool)
    number = np.where(alone, -1 - np.arange(len(number)), number)
    order, starts = np.unique(number, return_index=True)
    groups = problems.groupby(number, sort=False).indices
    return (problems.iloc[groups[order[i]]] for i in np.argsort(starts))


def _line(cause):
    first, count = cause.iloc[0], len(cause)
    where = "" if pd.isna(first["row"]) else f"row {first['row']}"
    column = first["column"]
    column = f"column {cut(column)}" if where and column else column
    value = repr(cut(first["value"]))
    if count > 1:
        rows = ", ".join(map(str, cause["row"].head(ALIKE)))
        where = f"{count:,} {'cells' if column else 'times'}, as in the rows {rows}"
        values = [repr(cut(value)) for value in cause["value"].iloc[:ALIKE].unique()]
        value = ", ".join(values)
    place = ", ".join(filter(None, [first["file"], where, column]))
    return plain(f"{place}: {value} - {first['problem']}. {first['remedy']}.")


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
