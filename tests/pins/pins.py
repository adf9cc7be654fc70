"""What the shipped tables say, as digests, so that no value changes unseen.

`seal` renews the fingerprints of a package's files whenever somebody changes them. Nothing but
this script renews the digests. It prints what changed, then pins the tables as they are:

    .venv/bin/python tests/pins/pins.py

The digests are of values: another order of rows or another way to quote a cell changes none.
`digests.csv` has a row for each column (its cells, each beside the first cell of its row) and one
for the rows of each table (a short digest each, to tell which row it is).
"""

import csv
import hashlib
from collections import Counter
from pathlib import Path

from analysis.datasets import tables
from analysis.datasets.written import as_text
from analysis.writing import write_whole

DATA = Path(__file__).parents[2] / "data"
PACKAGES = sorted(path.parent.name for path in DATA.glob("*/datapackage.json"))
DIGESTS = Path(__file__).with_name("digests.csv")
ROWS = "(rows)"


def digest(parts) -> str:
    """A digest of texts, whatever stands in them."""
    return hashlib.sha256(repr([*parts]).encode()).hexdigest()


def texts(frame) -> list[tuple[str, ...]]:
    """A table's cells as text, row by row."""
    return [*zip(*(map(as_text, frame[name]) for name in frame), strict=True)]


def row_digests(frame) -> list[str]:
    """A short digest of each row, in the order of the file."""
    names = [*frame.columns]
    return [digest(sorted(zip(names, row, strict=True)))[:8] for row in texts(frame)]


def digests(frame) -> dict[str, str]:
    """What is pinned of a table: a digest for each column, and those of its rows."""
    rows = texts(frame)
    columns = {
        name: digest(sorted((row[0], row[at]) for row in rows)) for at, name in enumerate(frame)
    }
    return columns | {ROWS: " ".join(sorted(row_digests(frame)))}


def shipped(folder=DATA, packages=PACKAGES):
    """The tables of packages, by package and name."""
    return {(p, name): table for p in packages for name, table in tables(folder / p).items()}


def pinned() -> dict[tuple[str, str], dict[str, str]]:
    """What `digests.csv` says of each table."""
    found = {}
    with DIGESTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault((row["package"], row["table"]), {})[row["what"]] = row["digest"]
    return found


def changes(found, pins) -> list[str]:
    """What tables say otherwise than when they were pinned; a line for each table.

    Parameters
    ----------
    found
        Tables by package and name, as `shipped` returns them.
    pins
        Digests of the same tables, as `pinned` returns them.
    """
    said = []
    for key in found.keys() | pins.keys():
        if key not in pins:
            of_it = "nobody pinned this table"
        elif key not in found:
            of_it = "this table is gone"
        else:
            of_it = changes_of_table(found[key], pins[key])
        said += [f"data/{'/'.join(key)}.csv: {of_it}"] * bool(of_it)
    return sorted(said)


def changes_of_table(frame, pins) -> str:
    """How a table differs from its pins, with the first three rows; nothing if it does not."""
    now = digests(frame)
    if now == pins:
        return ""
    columns = [name for name in now | pins if now.get(name) != pins.get(name) and name != ROWS]
    gone, new = Counter(pins[ROWS].split()), []
    for at, one in enumerate(row_digests(frame)):
        if gone[one]:
            gone[one] -= 1
        else:
            new.append(at)
    known = [name for name in columns if name in frame]
    shown = [_told(frame, at, known) for at in new[:3]] + ["..."] * (len(new) > 3)
    counts = f"{gone.total()} of {len(pins[ROWS].split())} rows are gone, {len(new)} are new"
    return "; ".join([counts, f"columns that differ: {', '.join(columns) or 'none'}", *shown])


def _told(frame, at, columns) -> str:
    """A row that is new: its number in the file, its first cell, and what its cells say now."""
    cells = [f"{name} {as_text(frame[name].iloc[at])!r}" for name in columns[:3]]
    return ", ".join([f"row {at + 2} ({as_text(frame.iloc[at, 0])})", *cells])


def renew() -> None:
    """Print what changed since the tables were pinned, and pin them as they are."""
    found = shipped()
    print("\n".join(changes(found, pinned() if DIGESTS.is_file() else {}) or ["Nothing changed."]))
    lines = ["package,table,what,digest"]
    for (package, name), frame in sorted(found.items()):
        lines += [f"{package},{name},{what},{one}" for what, one in digests(frame).items()]
    write_whole(DIGESTS, "\n".join([*lines, ""]))


if __name__ == "__main__":
    renew()
