"""environment.yml asks for what pyproject.toml asks for, and can be solved."""

import asyncio
import json
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
CONDA_NAMES = {"matplotlib": "matplotlib-base", "nbconvert": "nbconvert-core"}
PYTHON = {"python_version": "3.12", "python_full_version": "3.12.0", "sys_platform": "linux"}


@pytest.fixture(scope="module")
def environment():
    return yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def specs(environment):
    return [spec for spec in environment["dependencies"] if isinstance(spec, str)]


def test_one_channel_that_anyone_may_use(environment):
    assert environment["channels"] == ["conda-forge", "nodefaults"]


def test_one_python_minor_that_the_project_supports(specs, project):
    assert "python=3.12" in specs  # Binder ignores a range
    assert "3.12" in SpecifierSet(project["project"]["requires-python"])


def test_pip_installs_the_kit_alone(environment):
    assert environment["dependencies"][-1] == {"pip": ["-e ."]}
    assert "pip" in environment["dependencies"]


def test_ranges_are_those_of_pyproject(specs, ranges):
    pairs = (spec.split() for spec in specs if spec not in {"python=3.12", "pip"})
    found = {name: SpecifierSet(range_) for name, range_ in pairs}
    assert found == {CONDA_NAMES.get(name, name): range_ for name, range_ in ranges.items()}


def test_no_folder_hides_the_file():
    assert not [name for name in ("binder", ".binder") if (ROOT / name).exists()]


def test_specs_are_strict_matchspecs(need, specs):
    rattler = need("rattler")
    for spec in specs:
        assert rattler.MatchSpec(spec, strict=True)


def record(name, version, depends):
    """A package as a channel lists it."""
    fields = {"build": "0", "build_number": 0, "subdir": "noarch", "noarch": "generic"}
    return {"name": name, "version": version, "depends": depends} | fields


def needs(name, extras=frozenset()):
    """What an installed package asks for on Python 3.12, as conda writes it."""
    found = []
    for requirement in map(Requirement, distribution(name).requires or []):
        marker = requirement.marker
        if marker and not any(marker.evaluate(PYTHON | {"extra": e}) for e in {"", *extras}):
            continue
        found.append(f"{conda_name(requirement.name)} {requirement.specifier}".strip())
        if requirement.extras:
            found += needs(requirement.name, requirement.extras)
    return found


def conda_name(name):
    name = canonicalize_name(name)
    return CONDA_NAMES.get(name, name)


@pytest.fixture(scope="module")
def channel(pins, tmp_path_factory):
    """A channel on disk with the locked packages, each asking for what it really asks for."""
    records = [record("python", "3.12.9", []), record("pip", "25.0", ["python"])]
    for pin in pins:
        if pin.marker and not pin.marker.evaluate(PYTHON):
            continue
        try:
            depends = needs(pin.name)
        except PackageNotFoundError:
            depends = []  # locked, but not installed here
        version = str(pin.specifier).removeprefix("==")
        records.append(record(conda_name(pin.name), version, depends))
    folder = tmp_path_factory.mktemp("channel") / "noarch"
    folder.mkdir()
    packages = {f"{r['name']}-{r['version']}-0.conda": r for r in records}
    listing = {"info": {"subdir": "noarch"}, "packages": {}, "packages.conda": packages}
    (folder / "repodata.json").write_text(json.dumps(listing))
    return folder


def solve(rattler, channel, specs):
    listing = rattler.SparseRepoData(
        rattler.Channel(channel.parent.as_uri()), "noarch", channel / "repodata.json"
    )

    async def choose():
        return await rattler.solve_with_sparse_repodata(specs, [listing])

    chosen = asyncio.run(choose())
    return {package.name.normalized: str(package.version) for package in chosen}


def test_solver_finds_the_locked_versions(need, channel, specs, pins):
    chosen = solve(need("rattler"), channel, specs)
    assert chosen["python"].startswith("3.12.")
    assert {spec.replace("=", " ").split()[0] for spec in specs} <= chosen.keys()
    locked = {(conda_name(pin.name), str(pin.specifier).removeprefix("==")) for pin in pins}
    assert set(chosen.items()) - locked == {("pip", "25.0"), ("python", "3.12.9")}


def test_solver_refuses_what_cannot_be(need, channel, specs):
    rattler = need("rattler")
    with pytest.raises(need("rattler.exceptions").SolverError, match="numpy"):
        solve(rattler, channel, [*specs, "numpy >=99"])


@pytest.mark.filterwarnings("ignore:pythonjsonlogger:DeprecationWarning")
def test_binder_picks_this_file(need):
    need("repo2docker")
    command = [sys.executable, "-m", "repo2docker", "--no-build", "--debug", str(ROOT)]
    run = subprocess.run(command, capture_output=True, text=True)
    plan = run.stdout + run.stderr
    assert run.returncode == 0, plan
    assert "Building conda environment for python=3.12" in plan
    assert 'env update -p ${NB_PYTHON_PREFIX} --file "environment.yml"' in plan
