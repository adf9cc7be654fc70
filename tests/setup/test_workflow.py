"""The hosted workflow: what starts it, what it may do, what it runs."""

from pathlib import Path

import pytest
import yaml
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def workflow():
    # BaseLoader: YAML 1.1 reads the key `on` as a truth value
    text = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.BaseLoader)


def test_started_by_push_request_and_clock(workflow):
    assert workflow["on"].keys() == {"push", "pull_request", "schedule"}


def test_may_only_read(workflow):
    assert workflow["permissions"] == {"contents": "read"}
    assert all("permissions" not in job for job in workflow["jobs"].values())


def test_every_supported_python(workflow, project):
    versions = workflow["jobs"]["test"]["strategy"]["matrix"]["python"]
    assert versions == ["3.11", "3.12", "3.13"]
    supported = SpecifierSet(project["project"]["requires-python"])
    assert all(version in supported for version in versions)


def test_runs_what_anyone_runs(workflow):
    steps = [step.get("run", "") for step in workflow["jobs"]["test"]["steps"]]
    assert {"make lint", "make test"} <= set(steps)
    assert any("pip freeze" in step for step in steps)
    assert any(step.endswith("git diff --exit-code -- notebooks") for step in steps)


def test_lowest_versions_run_the_notebooks(workflow):
    steps = [step.get("run", "") for step in workflow["jobs"]["lowest"]["steps"]]
    assert any("--resolution lowest-direct" in step for step in steps)
    assert steps[-1] == "python -m pytest notebooks --nbval-lax"
