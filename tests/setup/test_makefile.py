"""The Makefile's own logic, tried with a stand-in for Python that only notes what it is asked."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STAND_IN = """#!/bin/sh
case "$*" in
    *version_info*) exit "${TOO_OLD:-0}" ;;
    *ensurepip*) exit "${NO_VENV:-0}" ;;
esac
echo "$*" >> "$NOTES"
case "$*" in
    "-m venv"*) mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    *require-hashes*) exit "${NO_NETWORK:-0}" ;;
esac
"""

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")


class Kit:
    """A copy of the files that make reads, in a folder whose name has a space."""

    def __init__(self, folder):
        self.folder = folder / "my kit"
        self.folder.mkdir()
        for name in ("Makefile", "requirements.txt", "pyproject.toml"):
            shutil.copy(ROOT / name, self.folder)
        self.python = folder / "python"
        self.python.write_text(STAND_IN)
        self.python.chmod(0o755)
        self.notes = folder / "notes"

    @property
    def stamp(self):
        return self.folder / ".venv" / ".installed"

    def make(self, *arguments, **environ):
        """Run make; return its result and what Python was asked for."""
        self.notes.write_text("")
        environ = {"PATH": os.environ["PATH"], "NOTES": str(self.notes)} | environ
        command = ["make", *arguments, f"PYTHON={self.python}"]
        run = subprocess.run(command, cwd=self.folder, env=environ, capture_output=True, text=True)
        return run, self.notes.read_text().splitlines()


@pytest.fixture
def kit(tmp_path):
    return Kit(tmp_path)


def test_help_names_every_command():
    text = (ROOT / "Makefile").read_text()
    run = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, env=os.environ)
    commands = set(re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)[1].split())
    assert set(re.findall(r"^make (\w+) ", run.stdout, re.MULTILINE)) == commands - {"help"}


def test_first_run_installs_then_works(kit):
    run, asked = kit.make("lint")
    assert run.returncode == 0, run.stderr
    assert asked[0] == "-m venv --clear .venv"
    assert "install -q --require-hashes -r requirements.txt" in asked[1]
    assert "install -q --no-deps --no-build-isolation -e ." in asked[2]
    assert asked[-2:] == ["-m ruff check", "-m ruff format --check"]
    assert kit.stamp.read_text().strip() == str(kit.folder)


def test_second_run_only_works(kit):
    kit.make("lint")
    assert kit.make("lint")[1] == ["-m ruff check", "-m ruff format --check"]


@pytest.mark.parametrize("name", ["requirements.txt", "pyproject.toml"])
def test_newer_list_is_installed_on_top(kit, name):
    kit.make("lint")
    os.utime(kit.stamp, (0, 0))
    os.utime(kit.folder / name)
    assert kit.make("lint")[1][0] == "-m venv .venv"


def test_interrupted_install_starts_from_nothing(kit):
    run, _ = kit.make("lint", NO_NETWORK="1")
    assert run.returncode != 0
    assert not kit.stamp.exists()
    assert kit.make("lint")[1][0] == "-m venv --clear .venv"


def test_moved_folder_starts_from_nothing(kit):
    kit.make("lint")
    kit.folder = kit.folder.rename(kit.folder.with_name("moved"))
    assert kit.make("lint")[1][0] == "-m venv --clear .venv"


def test_lost_python_starts_from_nothing(kit):
    kit.make("lint")
    (kit.folder / ".venv" / "bin" / "python").unlink()
    assert kit.make("lint")[1][0] == "-m venv --clear .venv"


@pytest.mark.parametrize(
    ("environ", "advice"),
    [({"TOO_OLD": "1"}, "Python 3.11 or later"), ({"NO_VENV": "1"}, "apt install python3-venv")],
)
def test_unfit_python_is_refused_in_one_line(kit, environ, advice):
    run, asked = kit.make("test", **environ)
    assert run.returncode != 0
    assert len(run.stdout.splitlines()) == 1
    assert advice in run.stdout
    assert asked == []
    assert not (kit.folder / ".venv").exists()


def test_missing_python_is_refused_in_one_line(kit):
    kit.python.unlink()
    run, _ = kit.make("test")
    assert "Python 3.11 or later is needed" in run.stdout


def test_arguments_are_passed_on(kit):
    assert kit.make("test", "ARGS=-k wording")[1][-1].endswith(" -k wording")


def test_users_settings_do_not_reach_python(kit):
    kit.python.write_text(STAND_IN.replace('echo "$*"', 'echo "$* $PYTHONPATH$PYTHONWARNINGS"'))
    _, asked = kit.make("lint", PYTHONPATH="theirs", PYTHONWARNINGS="error")
    assert not any("theirs" in line or "error" in line for line in asked)
