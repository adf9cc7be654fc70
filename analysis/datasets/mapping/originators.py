"""Originators by any of their names, and names that two of them share."""

from typing import NamedTuple

import pandas as pd

from analysis.datasets.mapping.values import Refused
from analysis.datasets.problems import COLUMNS

SEPARATOR = "|"  # between aliases, as in data/record/originators.csv


class Originators(NamedTuple):
    by_name: dict  # name: originator_id
    file: str
    shared: pd.DataFrame  # problems of names that two originators have


def read_originators(table):
    """The originators of a table by originator_id, name and aliases.

    White space around a name does not count; letter case does.
    """
    first, shared = {}, []
    have = [name for name in ("originator_id", "name", "aliases") if name in table.frame]
    cells = table.frame[have].astype("str").to_dict("list")
    for column, texts in cells.items():
        pairs = zip(texts, cells["originator_id"], strict=True)
        for row, (text, originator) in enumerate(pairs, 2):
            for name in _names(text, column) if pd.notna(originator) else ():
                other, there = first.setdefault(name, (originator, row))
                if other != originator:
                    problem = f"also names {other} (row {there})"
                    shared.append((row, column, name, problem, "Leave it to one of the two"))
    by_name = {name: originator for name, (originator, _) in first.items()}
    return Originators(by_name, table.resource.file, pd.DataFrame(shared, columns=COLUMNS[2:]))


def _names(text, column):
    if pd.isna(text):
        return []
    parts = text.split(SEPARATOR) if column == "aliases" else [text]
    return [part.strip() for part in parts if part.strip()]


def originator_reader(originators):
    """A function from a name to an originator_id, or to a `Refused`."""
    folded = {name.casefold(): name for name in originators.by_name}

    def read(text):
        found = originators.by_name.get(text.strip())
        if found:
            return found
        alike = folded.get(text.strip().casefold())
        hint = f"; letter case counts, and {alike!r} is one" if alike else ""
        problem = f"is no originator_id, name or alias in {originators.file}{hint}"
        return Refused(problem, f"Add it to the aliases in {originators.file}")

    return read
