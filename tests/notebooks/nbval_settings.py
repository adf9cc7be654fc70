"""nbval, made to look at everything that a reader sees (loaded by pyproject.toml).

nbval never compares pictures and metadata, and cannot explain a difference inside JSON; this is
mended here.
"""

import json
import os
import sys
import tempfile

import pytest
from nbval import plugin
from nbval.plugin import IPyNbCell, IPyNbFile
from pictures import PNG, Picture
from surroundings import isolate

from analysis.notebook import SCENES

plain_sanitize = IPyNbCell.sanitize
plain_report = IPyNbCell.format_output_compare


def pytest_configure(config):
    folder = tempfile.TemporaryDirectory(prefix="kernels-", ignore_cleanup_errors=True)
    config.add_cleanup(folder.cleanup)
    isolate(os.environ, folder.name)


def pytest_collectstart(collector):
    if isinstance(collector, IPyNbFile):
        seen = ("image/png", "metadata")  # the latter hold a chart's marks, addresses and words
        collector.skip_compare = tuple(k for k in collector.skip_compare if k not in seen)


@pytest.fixture(autouse=True)
def plain_tables():
    """Forget how a test had tables displayed: a notebook's set-up decides for its whole process."""
    yield
    if "pandas" in sys.modules:
        sys.modules["pandas"].reset_option("^display")


def sanitize(cell, value):
    if isinstance(value, str) and value.startswith(PNG):
        return Picture(value)
    return plain_sanitize(cell, value)


def report(cell, key, stored, shown):
    """Say where two outputs part, briefly: never base64, never a whole figure."""
    if isinstance(stored, Picture) and isinstance(shown, Picture):
        cell.comparison_traceback.append(f" mismatch '{key}': {shown.difference(stored)}")
    elif key == SCENES and isinstance(stored, str) and isinstance(shown, str):
        pair = ([json.loads(line) for line in text.splitlines()] for text in (stored, shown))
        cell.comparison_traceback.append(f" mismatch '{key}': {first_difference(*pair)}")
    elif isinstance(stored, dict | list):
        cell.comparison_traceback.append(f" mismatch '{key}': {first_difference(stored, shown)}")
    else:
        plain_report(cell, key, stored, shown)


def first_difference(stored, shown, path="$"):
    """The first place where two JSON values differ; None when they do not."""
    if isinstance(stored, dict) and isinstance(shown, dict) and stored.keys() == shown.keys():
        pairs = ((stored[key], shown[key], f"{path}.{key}") for key in stored)
    elif isinstance(stored, list) and isinstance(shown, list) and len(stored) == len(shown):
        pairs = ((a, b, f"{path}[{i}]") for i, (a, b) in enumerate(zip(stored, shown, strict=True)))
    else:
        return (
            None if stored == shown else f"{path} is stored as {stored!r:.200}, now {shown!r:.200}"
        )
    return next((found for pair in pairs if (found := first_difference(*pair))), None)


plugin.bcolors = plugin.nocolors  # reports are read in logs as often as in terminals
IPyNbCell.sanitize = sanitize
IPyNbCell.format_output_compare = report
