"""Environments for tools that the kit is compared with, so that they never meet its own."""

import json
import subprocess
import sys
from pathlib import Path
from subprocess import TimeoutExpired

import pytest

__all__ = ["TimeoutExpired", "ask", "python_of", "site_packages", "size_of"]

HERE = Path(__file__).parent
PEERS = HERE / "peers"
FOLDER = HERE / ".environments"


def python_of(name: str) -> Path:
    """The Python of an environment; it is made from peers/<name>.txt when it is missing or old.

    Skips the test where the packages cannot be had.
    """
    wanted, home = PEERS / f"{name}.txt", FOLDER / name
    python, stamp = home / "bin" / "python", home / "installed.txt"
    if stamp.is_file() and stamp.read_text() == wanted.read_text() and python.exists():
        return python
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / ".gitignore").write_text("*\n")
    subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
    pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "-q", "-r", wanted]
    run = subprocess.run(pip, capture_output=True, text=True)
    if run.returncode:
        last = (run.stderr.strip().splitlines() or ["pip failed"])[-1]
        pytest.skip(f"{wanted.name} cannot be installed ({last}); run again with a network")
    stamp.write_text(wanted.read_text())
    return python


def ask(python: Path, script: str, question: dict, timeout: float | None = None) -> dict:
    """Run a script of the folder peers on a question, both ways as JSON.

    Raises
    ------
    RuntimeError
        With the last lines that the script wrote, if it fails.
    """
    run = subprocess.run(
        [python, PEERS / script],
        input=json.dumps(question),
        capture_output=True,
        text=True,
        timeout=timeout,
    )
    if run.returncode:
        raise RuntimeError(f"{script}: {run.stderr[-2000:]}")
    return json.loads(run.stdout)


def size_of(home: Path) -> int:
    """Bytes in a folder, links not followed, compiled copies of modules left out."""
    files = (path for path in home.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files if path.suffix != ".pyc")


def site_packages(home: Path) -> Path:
    """Where an environment keeps what is installed."""
    return next(home.glob("lib/python*/site-packages"))
