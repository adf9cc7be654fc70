"""nbval, made to look at everything that a reader sees (loaded by pyproject.toml).

nbval compares no pictures and metadata, and not which output holds what: its comparison is
replaced by one that does.
"""

import os
import sys
import tempfile

import pytest
from compare import outputs_differ
from nbval import plugin
from nbval.plugin import IPyNbCell
from surroundings import isolate


def pytest_configure(config):
    folder = tempfile.TemporaryDirectory(prefix="kernels-", ignore_cleanup_errors=True)
    config.add_cleanup(folder.cleanup)
    isolate(os.environ, folder.name)


@pytest.fixture(autouse=True)
def plain_tables():
    """Forget how a test had tables displayed: a notebook's set-up decides for its whole process."""
    yield
    if "pandas" in sys.modules:
        sys.modules["pandas"].reset_option("^display")


def compare_outputs(cell, shown, stored, skip_compare=None):
    unlike = outputs_differ(stored, shown)
    cell.comparison_traceback = [unlike]
    return not unlike


plugin.bcolors = plugin.nocolors  # reports are read in logs as often as in terminals
IPyNbCell.compare_outputs = compare_outputs
