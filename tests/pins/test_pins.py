"""Nothing of the shipped notebooks and data changes unseen, whatever `seal` or a run renews."""

import csv
import shutil
from pathlib import Path

import pandas as pd
import pytest
from pins import (
    DATA,
    PACKAGES,
    changed_parts,
    changes,
    changes_of_table,
    digests,
    files,
    pinned,
    pinned_parts,
    shipped,
)

from analysis import seal

MEANT = (
    "If that is meant: .venv/bin/python tests/pins/pins.py says it again and pins it. The digest "
    "then stands in the review of the change, where somebody else can ask for the reason"
)
with Path(__file__).with_name("mutants.csv").open(encoding="utf-8", newline="") as file:
    MUTANTS = list(csv.DictReader(file))


def test_the_tables_say_what_they_said_when_they_were_pinned():
    found = changes(shipped(), pinned())
    assert not found, "\n".join([*found, MEANT])


WAS = pinned_parts()


def test_the_notebooks_and_the_data_are_what_they_were_when_they_were_pinned():
    found = changed_parts(files(), WAS)
    assert not found, "\n".join([*found, MEANT])


RECORD, START = "data/record/datapackage.json", "notebooks/00-start-here.ipynb"


@pytest.mark.parametrize(
    ("name", "was", "becomes", "said"),
    [
        (RECORD, "What the public record says", "What is so", ["(package) is another"]),
        (RECORD, "CC-BY-4.0", "CC0-1.0", ["(package) is another"]),
        (RECORD, "sent, present and planned differ", "all agree", ["claims is another"]),
        (
            RECORD,
            ': "rates"',
            ': "x"',
            ["(order of tables) is another", "rates is gone", "x is new"],
        ),
        (RECORD, "sha256:", "sha256:0", []),
        ("data/README.md", "is not delivery", "is delivery", ["(text) is another"]),
        ("data/record/un_votes.csv", ",adopted,", ',"adopted",', ["(text) is another"]),
        ("pyproject.toml", '"--nbval",', '"--nbval-lax",', ["pytest is another"]),
        ("pyproject.toml", "numpy >=2.2", "numpy >=2.3", []),
        ("Makefile", "--dist loadfile", "--deselect tests/pins", ["(text) is another"]),
        (".github/workflows/test.yml", "make notebooks && ", "", ["(text) is another"]),
        (START, "computed from the two", "computed", ["390be446 is another"]),
        (START, '"text/plain": [', '"text/plain": ["so",', []),
    ],
)
def test_a_changed_part_is_named(name, was, becomes, said):
    """A fingerprint, which `seal` renews, and what a run gives are no parts."""
    text = files()[name].decode()
    assert was in text
    changed = {name: text.replace(was, becomes).encode()}
    assert sorted(changed_parts(changed, {name: WAS[name]})) == [f"{name}: {line}" for line in said]


def test_files_come_and_go_by_name():
    assert changed_parts({"data/new.csv": b""}, {}) == ["data/new.csv: nobody pinned this file"]
    assert changed_parts({}, {"data/old.csv": {}}) == ["data/old.csv: this file is gone"]


def rows_of(package, table, folder=DATA):
    with (folder / package / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def spoil(rows, mutant) -> int:
    """Change one cell or row of a table; returns the number of the row, as in a spreadsheet."""
    head, becomes = rows[0], mutant["becomes"]
    column = head.index(mutant["column"])
    sought = (mutant["row"], mutant["was"])
    at = next(i for i, row in enumerate(rows) if (row[0], row[column]) == sought)
    if becomes == "(gone)":
        del rows[at]
    elif becomes == "(twice)":
        rows.insert(at, rows[at])
    elif becomes in head:  # a swap of two cells
        other = head.index(becomes)
        rows[at][column], rows[at][other] = rows[at][other], rows[at][column]
    else:
        rows[at][column] = becomes
    return at + 1


@pytest.fixture(scope="module")
def as_is():
    """The shipped tables, and what is pinned of them."""
    return shipped(), pinned()


@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant["what"] for mutant in MUTANTS])
def test_a_mutant_is_named(mutant, as_is):
    key = mutant["package"], mutant["table"]
    rows = rows_of(*key)
    row = spoil(rows, mutant)
    frame = pd.DataFrame(rows[1:], columns=rows[0])
    for name, typed in as_is[0][key].items():
        if typed.dtype == "float64":  # as written 0.050, as pinned 0.05
            frame[name] = pd.to_numeric(frame[name])
    said = changes_of_table(frame, as_is[1][key])
    if mutant["becomes"] == "(gone)":
        assert said.startswith("1 of ")
        assert " rows are gone, 0 are new; " in said
    elif mutant["becomes"] == "(twice)":
        assert " rows are gone, 1 are new; " in said
    else:
        assert f"; row {row} (" in said
        assert f", {mutant['column']} " in said.split(f"row {row}")[1]


@pytest.mark.parametrize("package", PACKAGES)
def test_a_fresh_seal_renews_no_pin(package, tmp_path):
    """All mutants of a package at once: it is sound, and no table of it goes unseen."""
    shutil.copytree(DATA / package, tmp_path / package)
    for mutant in [m for m in MUTANTS if m["package"] == package]:
        rows = rows_of(package, mutant["table"], tmp_path)
        spoil(rows, mutant)
        path = tmp_path / package / f"{mutant['table']}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    seal(tmp_path / package)
    pins = {key: of for key, of in pinned().items() if key[0] == package}
    said = changes(shipped(tmp_path, [package]), pins)
    assert [line.split(".csv: ")[0] for line in said] == [f"data/{p}/{t}" for p, t in sorted(pins)]


def test_every_table_has_its_mutants():
    assert {(m["package"], m["table"]) for m in MUTANTS} == set(pinned())
    assert {package for package, _ in pinned()} == set(PACKAGES)


def test_layout_is_no_value():
    """Another order of rows, and another way to write a number, is the same to the pins."""
    frame = pd.DataFrame({"name": ["b", "a", "a"], "value": [2.50, 1.0, 3.0]})
    same = pd.DataFrame({"name": ["a", "b", "a"], "value": [3, 2.5, 1]})
    assert digests(frame) == digests(same)
    assert digests(frame) != digests(same.assign(value=[3, 1, 2.5]))


def test_tables_come_and_go_by_name():
    frame = {("p", "new"): pd.DataFrame({"name": ["a"]})}
    assert changes(frame, {}) == ["data/p/new.csv: nobody pinned this table"]
    assert changes({}, {("p", "old"): {}}) == ["data/p/old.csv: this table is gone"]
