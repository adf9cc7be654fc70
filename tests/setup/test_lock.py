"""requirements.txt is a whole lock: every range met, every file hashed, no address."""

import re
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TEXT = (Path(__file__).parents[2] / "requirements.txt").read_text(encoding="utf-8")


def test_every_range_is_met(project, pins):
    groups = project["dependency-groups"].values()
    lines = [line for group in groups for line in group] + project["project"]["dependencies"]
    for requirement in map(Requirement, [*lines, *project["build-system"]["requires"]]):
        name = canonicalize_name(requirement.name)
        versions = [str(pin.specifier)[2:] for pin in pins if canonicalize_name(pin.name) == name]
        assert versions, f"{requirement} is not in requirements.txt: run `make lock`"
        for version in versions:
            assert version in requirement.specifier, f"{requirement}: locked {version}; `make lock`"


def test_every_pin_is_exact_and_hashed(pins):
    assert len(pins) > 100
    assert all(str(pin.specifier).startswith("==") for pin in pins)
    blocks = re.split(r"\n(?=\w)", TEXT.strip())
    assert len(blocks) == len(pins)
    assert all("--hash=sha256:" in block for block in blocks)


def test_no_address_of_a_registry():
    assert "://" not in TEXT
    assert not re.search(r"^\s*(-i|-f|--\w+-url|--find-links)\b", TEXT, re.MULTILINE)
