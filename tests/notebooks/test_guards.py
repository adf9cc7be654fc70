"""Every notebook keeps every guard, and no notebook is published that none has seen."""

import subprocess

import guards
import pytest

NOTEBOOKS = guards.ROOT / "notebooks"
FILES = sorted(path.relative_to(guards.ROOT).as_posix() for path in NOTEBOOKS.glob("*.ipynb"))


def test_there_are_notebooks():
    assert FILES, "no notebook found: each other test here would pass without one"


@pytest.mark.parametrize("path", FILES)
def test_notebook(path):
    found = guards.faults_of_file(path, (guards.ROOT / path).read_bytes().decode())
    assert not found, "\n".join(["", *(f"{guard}: {fault}" for guard, fault in found)])


def test_no_notebook_lies_elsewhere_and_nothing_beside_them():
    """nbval runs those in folders below too, and a file beside them could tell it to look away."""
    told = subprocess.run(
        ["git", "ls-files", "notebooks", "*.ipynb"], cwd=guards.ROOT, capture_output=True
    )
    kept = told.stdout.decode().splitlines()  # none if this is no clone
    found = [p for p in NOTEBOOKS.rglob("*.[iI]*") if not p.parent.name.startswith(".")]
    here = [path.relative_to(guards.ROOT).as_posix() for path in found]
    assert set(kept + here) <= set(FILES)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "3",
        "{}",
        '{"nbformat": 3, "cells": []}',
        '{"nbformat": 4, "cells": [{"cell_type": "code"}], "metadata": {}}',
    ],
)
def test_whatever_a_file_holds_is_told(text):
    assert guards.faults_of_file("notebooks/00-start-here.ipynb", text)


@pytest.mark.parametrize(
    "prose",
    [
        "As of October 2024, since 2024 and *thousands*",
        "Nine in ten, nineteen readers in twenty",
        "Both of the two figures, one of three ways, half a number and a pair that is listed",
        "An X is a vote. I said so",
        "See [09-does-it-hold](09-does-it-hold.ipynb): `q05`, half of the readers",
    ],
)
def test_prose_may_hold_dates_chances_and_names_that_are_shown(prose):
    assert guards.typed_numbers(prose, "q05 2024") == []
    assert list(guards.oddities(prose)) == []
