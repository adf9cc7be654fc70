"""The files that set the kit up, read once."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def pins():
    """The lock: requirements with one version each, marker included, hashes left out."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    return [Requirement(line) for line in re.findall(r"^(\w[^\\\n]*?) *\\?$", text, re.MULTILINE)]


@pytest.fixture(scope="session")
def ranges(project):
    """What readers, builders of the site and testers need, by name: as pyproject.toml has it."""
    groups = project["dependency-groups"]
    lines = sum(
        (groups[name] for name in ("lab", "site", "test")), project["project"]["dependencies"]
    )
    return {canonicalize_name(r.name): r.specifier for r in map(Requirement, lines)}
