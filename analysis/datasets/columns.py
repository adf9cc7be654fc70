"""One column: whether its cells are sound, and if not, where; and its typed values."""

import json
from functools import reduce
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.datasets.cells import (
    BOUNDS,
    LENGTHS,
    explanation,
    fitting,
    is_absent,
    native,
    reader,
)
from analysis.datasets.descriptor import Resource
from analysis.datasets.exact_reading import EMPTY_END, Columns, with_nulls
from analysis.datasets.problems import ALIKE
from analysis.datasets.written import declaration, in_kits_form

LONGEST = 2**31 - 1  # characters of a cell
MANY = 20_000  # distinct values above which whole-column kernels beat Python's own checks
# Values that are right beyond doubt, for RE2; the rest is put to the functions of `cells`.
CERTAIN = {
    "number": r"\A-?[0-9]{1,9}(\.[0-9]{1,6})?\z",
    "integer": r"\A-?[0-9]{1,18}\z",
    "date": r"\A[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}\z",  # pyarrow has a year 0
    "boolean": r"\A(true|false)\z",
}
# A column beside a limit of the schema.
COMPARE = {
    "minimum": pc.greater_equal,
    "maximum": pc.less_equal,
    "exclusiveMinimum": pc.greater,
    "exclusiveMaximum": pc.less,
    "minLength": pc.greater_equal,
    "maxLength": pc.less_equal,
}


class Table(NamedTuple):
    resource: Resource
    columns: Columns
    frame: pd.DataFrame  # typed; a cell that has no value of its type is missing
    found: list  # problems of cells


def checked(resource, columns, exact):
    """The table of a file's columns, each checked and typed; `exact` trusts no kernel."""
    found, frame, kits = [], {}, {}
    for name, column in columns.texts.items():
        field = resource.fields[name]
        if "trim" in field.get("written", {}):
            column = _without_blanks(column)
        if field["constraints"].get("required") and column.null_count:
            found.append(_empty_cells(column, name, columns.texts.values()))
        if exact or not _is_sound(column, field):
            cells, unreadable = _cell_problems(column, field, exact)
            found += cells
            column = with_nulls(column, unreadable)
        if field.get("written"):
            kits[name] = column = _in_kits_form(column, field)
        frame[name] = _typed(column, field)
    if kits:
        columns = columns._replace(texts=columns.texts | kits, as_given=columns.texts)
    return Table(resource, columns, pd.DataFrame(frame), found)


def _without_blanks(column):
    """The column with null for cells of nothing but white space."""
    values = pc.unique(column.drop_null())
    return with_nulls(column, [text for text in _texts(values) if not text.strip()])


def _in_kits_form(column, field):
    """The column as the kit would have it in a file, from texts that all can be read."""
    coded = pc.dictionary_encode(column.combine_chunks())
    texts = pa.array(map(in_kits_form(field), _texts(coded.dictionary)), pa.string())
    return pa.chunked_array([texts.take(coded.indices)])


def _empty_cells(column, name, columns):
    rows = np.flatnonzero(column.is_null().to_numpy()) + 2
    problem, remedy = "the cell may not be empty", f"Type the {name}"
    if len(column) > ALIKE and all(c.slice(len(c) - ALIKE - 1).null_count > ALIKE for c in columns):
        remedy += f"; or, as the last rows are empty, write {EMPTY_END}"
    values = {"row": rows, "column": name, "value": "", "problem": problem, "remedy": remedy}
    return pd.DataFrame(values)


def _is_sound(column, field):
    """Whether every filled cell keeps the field's rules, by whole-column kernels where they do."""
    if field["type"] == "string":
        if not set(field["constraints"]) - {"required", "unique"}:
            return True
        values = column.drop_null() if column.null_count else column
        return _certain(values, field)
    values = pc.unique(column).drop_null()
    if len(values) > MANY and not field.get("written") and _certain(values, field):
        return True
    return not any(map(explanation(field), _texts(values)))


def _texts(values):
    # Through numpy: to_pylist makes a scalar of each value, which is several times slower.
    return values.to_numpy(zero_copy_only=False).tolist()


def _certain(values, field):
    """Whether the values are sound beyond doubt; False asks the functions of `cells`."""
    kind, rules = field["type"], field["constraints"]
    if kind != "string" and not _all(pc.match_substring_regex(values, CERTAIN[kind])):
        return False
    try:
        typed = _cast(values, kind)
        return all(_all(_keeps(values, typed, kind, key, rules[key])) for key in rules)
    except pa.ArrowInvalid:
        return False


def _keeps(values, typed, kind, key, limit):
    """Which values keep a rule, as flags."""
    if key == "pattern":
        return fitting(values, limit)
    if key == "enum":
        known = pa.array([native(kind, v) for v in limit], typed.type)
        return pc.is_in(typed, value_set=known)
    if key in LENGTHS:
        return COMPARE[key](pc.utf8_length(values), min(limit, LONGEST))
    if key in BOUNDS:
        return COMPARE[key](typed, pa.scalar(native(kind, limit), typed.type))
    return pc.is_valid(values)  # required and unique are not about one value


def _breaking(texts, rules):
    """The texts that break a rule: the rest of a long column need not be explained."""
    keeps = [_keeps(texts, texts, "string", key, limit) for key, limit in rules.items()]
    return texts.filter(pc.invert(reduce(pc.and_, keeps)))


def _all(flags):
    return pc.all(flags, min_count=0).as_py()


def _cast(column, kind):
    if kind == "boolean":
        return pc.equal(column, "true")
    types = {"number": pa.float64(), "integer": pa.int64(), "date": pa.date32()}
    return column.cast(types.get(kind, pa.string()))


def _cell_problems(column, field, exact):
    """The problems of filled cells, as one frame or none, and the texts that have no value."""
    explain, read = explanation(field), reader(field)
    values = distinct = pc.unique(column.drop_null())
    if field["type"] == "string" and not exact:
        values = _breaking(values, field["constraints"])
    wrong = {text: found for text in _texts(values) if (found := explain(text))}
    if not wrong:
        return [], []
    index = pc.index_in(column, value_set=pa.array(wrong, pa.string())).to_pandas()
    cells = index.dropna().rename("code").rename_axis("at").reset_index()
    reasons = [
        (code, text, problem, remedy)
        for code, (text, found) in enumerate(wrong.items())
        for problem, remedy in found
    ]
    reasons = pd.DataFrame(reasons, columns=["code", "value", "problem", "remedy"])
    cells = cells.astype({"code": "int64"}).merge(reasons, on="code")
    cells = cells.assign(row=cells["at"] + 2, column=field["name"])
    unreadable = [text for text in wrong if read(text) is None]
    return [_with_declarations(cells, field, distinct, unreadable)], unreadable


def _with_declarations(cells, field, distinct, unreadable):
    """The problems; where many cells are written alike, with the property that declares it."""
    absent = [text for text in unreadable if is_absent(text)]
    odd, gone = (cells["value"].isin(some) for some in ({*unreadable} - {*absent}, absent))
    if odd.sum() > ALIKE:
        told = declaration(field, [text for text in _texts(distinct) if not is_absent(text)])
        cells.loc[odd, "remedy"] += told and f", or {told}"
    if gone.sum() > ALIKE and not field["constraints"].get("required"):
        told = json.dumps(["", *absent], ensure_ascii=False)
        cells.loc[gone, "remedy"] += f', or write "missingValues": {told} in its schema'
    return cells


def _typed(column, field):
    """A pandas array of the field's type, from texts that all have a value."""
    values, kind = _cast(column, field["type"]), field["type"]
    if kind == "string":
        return pd.array(values, dtype="str")
    if kind == "number":
        return values.to_numpy()
    if kind == "date":
        return pd.array(values.cast("timestamp[us]").to_numpy(), dtype="datetime64[us]")
    empty = values.is_null().to_numpy()
    filled = values.fill_null(0 if kind == "integer" else False).to_numpy()
    if field["constraints"].get("required") and not column.null_count:
        return filled
    array = pd.arrays.IntegerArray if kind == "integer" else pd.arrays.BooleanArray
    return array(filled.copy(), empty.copy())
