"""What holds for every test."""

import os
from importlib import import_module

import pytest
from hypothesis import settings

# Helpers of tests, not tests; --doctest-modules would import them.
collect_ignore_glob = ["notebooks/[!t]*.py", "fuzz/[!t]*.py"]

# The same examples in every run, and no deadline on a machine that does other work beside.
settings.register_profile("kit", derandomize=True, deadline=None)
settings.register_profile("fuzz", max_examples=2_000, deadline=None)  # make fuzz
settings.load_profile("kit")


@pytest.fixture
def need():
    """Import a tool that only the locked environment has; skip elsewhere, but never in CI."""

    def need(module):
        if os.environ.get("CI"):
            return import_module(module)
        return pytest.importorskip(module, reason=f"{module} comes with make test, not with conda")

    return need
