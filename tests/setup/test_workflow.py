"""The hosted workflows: what starts them, what they may do, what they run."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from packaging.specifiers import SpecifierSet

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / ".github" / "workflows").iterdir())


def read(name):
    # BaseLoader: YAML 1.1 reads the key `on` as a truth value
    text = (ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.BaseLoader)


@pytest.fixture(scope="module")
def workflow():
    return read("test.yml")


@pytest.fixture(scope="module")
def publishing():
    return read("pages.yml")


def check_syntax(*files):
    """GitHub's own schema of workflows, which the tool carries with it."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "github-workflows"]
    return subprocess.run([*command, *files], capture_output=True, text=True)


def test_syntax(need):
    need("check_jsonschema")
    run = check_syntax(*FILES)
    assert run.returncode == 0, run.stdout


def test_syntax_is_really_checked(need, tmp_path):
    need("check_jsonschema")
    text = (ROOT / ".github" / "workflows" / "pages.yml").read_text(encoding="utf-8")
    for right, wrong in [("steps:", "stops:"), ("needs: build", "needs: {build: 1}")]:
        (tmp_path / "pages.yml").write_text(text.replace(right, wrong), encoding="utf-8")
        assert check_syntax(tmp_path / "pages.yml").returncode == 1


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_action_is_one_commit_with_its_version(file):
    used = [
        line.split("uses:")[1].strip() for line in file.read_text().splitlines() if "uses:" in line
    ]
    pinned = re.compile(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+|\./\.github/workflows/\w+\.yml")
    assert used
    assert [name for name in used if not pinned.fullmatch(name)] == []


def test_started_by_push_request_clock_and_the_other(workflow):
    assert workflow["on"].keys() == {"push", "pull_request", "schedule", "workflow_call"}
    assert workflow["on"]["push"] == {"branches-ignore": ["main"]}  # pages.yml has that one
    assert "github.workflow" in workflow["concurrency"]["group"]  # or one run would stop the other


def test_may_only_read(workflow):
    assert workflow["permissions"] == {"contents": "read"}
    assert all("permissions" not in job for job in workflow["jobs"].values())


def test_every_supported_python(workflow, project):
    versions = workflow["jobs"]["test"]["strategy"]["matrix"]["python"]
    assert versions == ["3.11", "3.12", "3.13", "3.14"]
    supported = SpecifierSet(project["project"]["requires-python"])
    assert all(version in supported for version in versions)


def test_runs_what_anyone_runs(workflow):
    steps = [step.get("run", "") for step in workflow["jobs"]["test"]["steps"]]
    assert {"make lint", "make test"} <= set(steps)
    assert any("pip freeze" in step for step in steps)
    assert any(step.endswith("git diff --exit-code -- notebooks") for step in steps)


def test_lowest_versions_run_the_tests_and_the_notebooks(workflow):
    steps = [step.get("run", "") for step in workflow["jobs"]["lowest"]["steps"]]
    assert any(re.fullmatch(r"python -m pip install uv==[\d.]+", step) for step in steps)
    assert any("--resolution lowest-direct" in step for step in steps)
    assert any(" tests " in step for step in steps)
    assert steps[-1] == "python -m pytest notebooks --nbval-lax"


def test_the_site_is_published_from_the_main_branch_only(publishing):
    assert publishing["on"].keys() == {"push", "workflow_dispatch"}
    assert publishing["on"]["push"] == {"branches": ["main"]}


def test_what_builds_the_site_may_only_read(publishing):
    assert publishing["permissions"] == {"contents": "read"}
    assert "permissions" not in publishing["jobs"]["build"]
    assert publishing["jobs"]["deploy"]["permissions"] == {"pages": "write", "id-token": "write"}


def test_what_is_published_is_what_make_site_writes(publishing):
    steps = publishing["jobs"]["build"]["steps"]
    assert [step["run"] for step in steps if "run" in step] == ["make site"]
    assert steps[-1]["uses"].startswith("actions/upload-pages-artifact@")
    assert steps[-1]["with"] == {"path": "site"}
    assert publishing["jobs"]["deploy"]["needs"] == "build"


def test_nothing_is_published_before_the_tests(publishing):
    assert publishing["jobs"]["test"] == {"uses": "./.github/workflows/test.yml"}
    assert publishing["jobs"]["build"]["needs"] == "test"
    assert not any("if" in job for job in publishing["jobs"].values())  # "always()" would not wait
