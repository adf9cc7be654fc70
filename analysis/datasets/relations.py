"""Between cells: keys, references and row checks of a table (`columns.Table`)."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc


def broken_relations(table, tables):
    """Problems between cells, of the columns that could be read."""
    have = set(table.columns.texts)
    found = [_repeats(table, key) for key in table.resource.keys if have >= set(key)]
    found += [_row_check(table, r) for r in table.resource.row_checks if have >= set(r["columns"])]
    for reference in table.resource.references:
        columns, name, others = reference
        other = tables.get(name)
        # Against a half-read table every reference would seem lost: its own problem is enough.
        readable = other and other.columns.whole and set(others) <= set(other.columns.texts)
        if readable and have >= set(columns):
            found.append(_dangling(table, reference, tables))
    return [f for f in found if f is not None]


def _repeats(table, key):
    """Rows that repeat an earlier row's key; a key with an empty part is no key."""
    if len(key) == 1 and table.frame[key[0]].is_unique:
        return None
    keys = table.frame[list(key)].dropna()
    later = keys.duplicated()
    if not later.any():
        return None
    rows = pd.Series(keys.index + 2, keys.index)
    first = rows.groupby([keys[c] for c in key], sort=False).transform("first")[later]
    problem = ("repeats row " + first.astype("str")).to_numpy()
    remedy = f"Type a different {' or '.join(key)}, or delete the row"
    return _cells(table, keys.index[later].to_numpy(), key, problem, remedy)


def _dangling(table, reference, tables):
    """Rows that refer to a row which is not there; an empty cell is no reference."""
    columns, name, others = reference
    known = tables[name].frame[others].set_axis(columns, axis=1)
    lost = _not_among(table.frame[columns], known)
    if not len(lost):
        return None
    file, what = tables[name].resource.file, ", ".join(others)
    problem, remedy = f"is not a known {what} of {file}", f"Correct it, or add its row to {file}"
    return _cells(table, lost, columns, problem, remedy)


def _not_among(keys, known):
    """The positions of keys that are none of the known ones; one with an empty part is no key."""
    if len(known.columns) > 1:
        keys = keys.dropna()
        merged = keys.merge(known.dropna().drop_duplicates(), how="left", indicator=True)
        return keys.index[merged["_merge"].ne("both")].to_numpy()
    # Through pyarrow: twenty times faster on text than Series.isin.
    left, right = (pa.array(frame.iloc[:, 0]) for frame in (keys, known))
    among = pc.is_in(left, value_set=right.cast(left.type))
    return np.flatnonzero(pc.and_not(pc.is_valid(left), among))


def _row_check(table, rule):
    one, other = rule["columns"]
    failing, problem, remedy = ROW_CHECKS[rule["check"]](table, one, other)
    if not failing.any():
        return None
    at = np.flatnonzero(failing)
    if rule["check"] != "required_when_empty":
        texts = table.columns.given[one].take(at).to_pandas()
        problem = (problem + " (" + texts + ")").to_numpy()
    return _cells(table, at, [other], problem, rule.get("remedy", remedy).rstrip("."))


def _ordered(table, low, high):
    below = (table.frame[low] > table.frame[high]).fillna(False).to_numpy(bool)
    return below, f"is below {low}", f"Type {low} and {high} in ascending order"


def _required_when_empty(table, one, other):
    lacking = _is_empty(table, one) & _is_empty(table, other)
    return lacking, f"may not be empty where {one} is empty", f"Type the {other} or the {one}"


def _required_when_filled(table, one, other):
    lacking = ~_is_empty(table, one) & _is_empty(table, other)
    return lacking, f"may not be empty where {one} is filled", f"Type the {other}"


def _is_empty(table, column):
    return table.columns.texts[column].is_null().to_numpy()


# Each from (table, column, column) to the rows that fail, the problem and the remedy.
ROW_CHECKS = {
    "ordered": _ordered,
    "required_when_empty": _required_when_empty,
    "required_when_filled": _required_when_filled,
}


def _cells(table, at, columns, problem, remedy):
    """Problems of the rows at positions `at`, with the texts of `columns` as the value."""
    texts = [table.columns.given[c].take(at).to_pandas().fillna("") for c in columns]
    value = texts[0].str.cat(texts[1:], sep=", ") if len(texts) > 1 else texts[0]
    values = {"row": at + 2, "column": ", ".join(columns), "value": value.to_numpy()}
    return pd.DataFrame(values | {"problem": problem, "remedy": remedy})
