"""CITATION.cff agrees with pyproject.toml."""

from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]


def test_citation_agrees_with_project(project):
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert {"authors", "message", "title", "type"} <= citation.keys()
    assert citation["version"] == project["project"]["version"]
    assert " AND ".join(citation["license"]) == project["project"]["license"]
