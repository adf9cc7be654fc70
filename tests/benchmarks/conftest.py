"""What the benchmarks share: a page of results, and environments of their own for the peers.

Run all with `make bench`, or some with `make bench ARGS="-k ratio"`: only their sections of
RESULTS.md change.
"""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # the helpers beside this file

import environments
import results

collect_ignore_glob = ["peers/*", ".environments/*"]
PAGE = pytest.StashKey[results.Page]()


def pytest_configure(config):
    config.stash[PAGE] = results.Page()


@pytest.fixture
def page(request):
    """Takes sections: page.add(results.Section(...))."""
    return request.config.stash[PAGE]


@pytest.fixture(scope="session")
def environment():
    """Gives the Python of a peers' environment, made if need be: environment("draws")."""
    return environments.python_of


def pytest_sessionfinish(session):
    page = session.config.stash[PAGE]
    timed = getattr(session.config, "_benchmarksession", None)
    for section in results.timings(timed.benchmarks if timed else []):
        page.add(section)
    page.write()
