"""What the shipped notebooks and data say, as digests, so that nothing of them changes unseen.

`seal` renews the fingerprints of a package's files, and `make notebooks` what cells show, whenever
somebody changes them. Nothing but this script renews the digests. It prints what changed, then
pins everything as it is:

    .venv/bin/python tests/pins/pins.py

`digests.csv` is of the values of tables: another order of rows or another way to quote a cell
changes none. It has a row for each column (its cells, each beside the first cell of its row) and
one for the rows of each table (a short digest each, to tell which row it is).

`parts.csv` is of whole files, and of those that check them: a row for each cell of a notebook
(without what a run gives) and each table that a descriptor describes (without fingerprints), and
one for any other file.
"""

import csv
import hashlib
import json
import tomllib
from collections import Counter
from pathlib import Path

from analysis.datasets import tables
from analysis.datasets.written import as_text
from analysis.writing import write_whole

ROOT = Path(__file__).parents[2]
DATA = ROOT / "data"
PACKAGES = sorted(path.parent.name for path in DATA.glob("*/datapackage.json"))
DIGESTS = Path(__file__).with_name("digests.csv")
PARTS = Path(__file__).with_name("parts.csv")
FOLDERS = "data", "notebooks", ".github/workflows"
# Who made it, and what puts it to the tests.
BESIDE = "CITATION.cff", "LICENSE", "environment.yml", ".ci/run", "Makefile", "pyproject.toml"
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


def files(root=ROOT) -> dict[str, bytes]:
    """What is pinned by name: hidden leftovers, which git ignores, are not."""
    found = [root / name for name in BESIDE]
    for folder in FOLDERS:
        below = [path for path in (root / folder).rglob("*") if path.is_file()]
        found += [p for p in below if "/." not in f"/{p.relative_to(root / folder).as_posix()}"]
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in found if p.is_file()}


def parts(name, data) -> dict[str, str]:
    """A digest for each part of a file that is changed and looked at by itself."""
    if name.endswith(".ipynb"):
        found = parts_of_notebook(json.loads(data))
    elif name.endswith("datapackage.json"):
        found = parts_of_package(json.loads(data))
    elif name == "pyproject.toml":
        found = {"pytest": tomllib.loads(data.decode())["tool"]["pytest"]}
    else:
        found = {"(text)": data}
    return {part: digest([repr(said)])[:16] for part, said in found.items()}


def parts_of_notebook(notebook):
    """Its cells by id, without what a run gives; then all the rest of it."""
    cells = notebook.pop("cells")
    outputs = [output for cell in cells for output in cell.get("outputs", [])]
    pictures = [output.get("data", {}).get("image/png") for output in outputs]
    order = [cell.get("id") for cell in cells]
    of_a_run = {"outputs", "execution_count"}
    said = [{key: cell[key] for key in sorted(cell.keys() - of_a_run)} for cell in cells]
    # A run may draw a picture that differs a little: what is stored is pinned to the byte.
    whole = {"(notebook)": notebook, "(order of cells)": order, "(pictures)": pictures}
    return whole | dict(zip(order, said, strict=True))


def parts_of_package(description):
    """Its tables by name, without fingerprints, which `seal` writes; then all the rest of it."""
    resources = description.pop("resources")
    order = [resource["name"] for resource in resources]
    fresh = {"bytes", "hash"}
    said = [{key: one[key] for key in one if key not in fresh} for one in resources]
    whole = {"(package)": description, "(order of tables)": order}
    return whole | dict(zip(order, said, strict=True))


def pinned(path=DIGESTS) -> dict[tuple[str, ...], dict[str, str]]:
    """What a table of digests says of each table or file."""
    found = {}
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            for *key, what, one in [*csv.reader(file)][1:]:
                found.setdefault(tuple(key), {})[what] = one
    return found


def pinned_parts() -> dict[str, dict[str, str]]:
    """What `parts.csv` says of each file."""
    return {name: of_it for (name,), of_it in pinned(PARTS).items()}


def changed_parts(found, pins) -> list[str]:
    """What files say otherwise than when they were pinned; a line for each part.

    Parameters
    ----------
    found
        Bytes of files by name, as `files` returns them.
    pins
        Digests of their parts, as `pinned_parts` returns them.
    """
    now = {name: parts(name, data) for name, data in found.items()}
    names = sorted(now.keys() | pins.keys())
    return [line for name in names for line in _parted(name, now.get(name), pins.get(name))]


def _parted(name, now, was):
    """Where a file's parts differ; of a file that is new or gone, only that."""
    if now is None or was is None:
        yield f"{name}: " + ("nobody pinned this file" if was is None else "this file is gone")
        return
    for part in [part for part in now | was if now.get(part) != was.get(part)]:
        how = "gone" if part not in now else "another" if part in was else "new"
        yield f"{name}: {part} is {how}"


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
    """Print what changed since all was pinned, and pin it as it is."""
    found, texts = shipped(), files()
    said = [*changes(found, pinned()), *changed_parts(texts, pinned_parts())]
    print("\n".join(said or ["Nothing changed."]))
    write(DIGESTS, ["package", "table", "what"], {k: digests(f) for k, f in found.items()})
    write(PARTS, ["file", "part"], {(name,): parts(name, data) for name, data in texts.items()})


def write(path, head, pins) -> None:
    """A table of digests, in the order of the files' names."""
    rows = [(*key, what, one) for key, of in sorted(pins.items()) for what, one in of.items()]
    lines = [",".join(row) for row in [(*head, "digest"), *rows]]
    write_whole(path, "\n".join([*lines, ""]))


if __name__ == "__main__":
    renew()
