"""`import analysis` beside `import pandas`, each in a Python of its own.

The aim is 1.15 times pandas: what a notebook's first cell costs on top of its kernel.
"""

import subprocess
import sys

import pytest

ROUNDS = 15


def start(module):
    subprocess.run([sys.executable, "-c", f"import {module}"], check=True)


@pytest.mark.benchmark(group="import")
@pytest.mark.parametrize(
    ("module", "other"),
    [("pandas", "analysis"), ("analysis", "pandas")],
    ids=["pandas", "analysis"],
)
def test_import(benchmark, module, other):
    # the other one goes before each round, so that both meet the same machine
    benchmark.pedantic(
        start, setup=lambda: start(other), args=(module,), rounds=ROUNDS, warmup_rounds=1
    )
