"""The wheel carries the data packages: whoever installs it needs no clone and no network."""

import csv
import io
import subprocess
import sys
import sysconfig
import venv
from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from analysis.datasets.descriptor import NAMES
from analysis.places import DATA

ROOT = Path(__file__).parents[2]
BUILD = "import sys, build_backend as b; print(b.{}(sys.argv[1]), file=sys.stderr)"


def built(what, folder, root=ROOT):
    """A wheel or an archive of the sources, made as pip and build make it."""
    call = [sys.executable, "-c", BUILD.format(what), str(folder)]
    run = subprocess.run(call, cwd=root, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return folder / run.stderr.splitlines()[-1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return built("build_wheel", tmp_path_factory.mktemp("wheel"))


class Installed:
    """A fresh environment with the wheel in it, and what the kit needs from this one."""

    def __init__(self, folder, wheel):
        venv.create(folder / "env", with_pip=False, symlinks=True)
        self.python = folder / "env" / "bin" / "python"
        self.elsewhere = folder / "any folder"
        self.elsewhere.mkdir()
        pip = [sys.executable, "-m", "pip", "--python", str(self.python), "install", "-q"]
        subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True)
        # A path file in a folder that is named in one is not read: not this clone's own either.
        (site,) = (folder / "env").glob("lib/*/site-packages")
        (site / "needs.pth").write_text(sysconfig.get_path("purelib"))

    def run(self, *arguments):
        call = [str(self.python), "-I", *arguments]
        run = subprocess.run(call, cwd=self.elsewhere, capture_output=True, text=True)
        assert run.returncode == 0, run.stderr
        return run.stdout


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    pytest.importorskip("pip")
    if sys.platform == "win32":
        pytest.skip("environments lie otherwise there")
    return Installed(tmp_path_factory.mktemp("fresh"), wheel)


def test_all_data_packages_and_their_licence_are_in_it(wheel):
    names = ZipFile(wheel).namelist()
    for file in filter(Path.is_file, DATA.rglob("[!.]*")):
        assert f"analysis/data/{file.relative_to(DATA).as_posix()}" in names
    assert "analysis/data/LICENSE" in names
    assert any(name.endswith("licenses/data/LICENSE") for name in names)


def test_its_record_names_each_file_with_its_hash(wheel):
    with ZipFile(wheel) as opened:
        (record,) = [name for name in opened.namelist() if name.endswith(".dist-info/RECORD")]
        rows = list(csv.reader(io.StringIO(opened.read(record).decode())))
        assert sorted(row[0] for row in rows) == sorted(opened.namelist())
        for name, digest, size in (row for row in rows if row[0] != record):
            data = opened.read(name)
            known = urlsafe_b64encode(sha256(data).digest()).decode().rstrip("=")
            assert (digest, int(size)) == (f"sha256={known}", len(data)), name


def test_data_charts_and_words_work_in_any_folder_without_the_clone(installed):
    code = (
        "import analysis; print(analysis.__file__); print(*map(len, map(analysis.load, {})));"
        "print(analysis.charts.static.claims(analysis.containers()).get_label());"
        "print(analysis.read_figure('easily more than 500').bound)"
    )
    tables = ["article", "outcomes", "record"]
    where, counts, chart, bound = installed.run("-c", code.format(tables)).splitlines()
    assert str(installed.python.parents[1]) in where
    from analysis import load

    assert counts == " ".join(str(len(load(name))) for name in tables)
    assert "claims about containers" in chart
    assert bound == "lower"


def test_a_package_is_made_there_and_it_and_those_that_ship_are_sound(installed):
    text = installed.elsewhere / "article.txt"
    text.write_text("At least 40 ships left.\nThe navy said some 25 ships may return.\n")
    installed.run("-m", "analysis", "new", "harbour", "--text", "article.txt")
    assert (installed.elsewhere / "harbour" / "claims.csv").is_file()
    code = (
        "from analysis.commands import main;"
        "print([main(['check', 'harbour', '--text', 'article.txt']),"
        " *(main(['check', name]) for name in {})])"
    )
    *said, codes = installed.run("-c", code.format([*NAMES])).splitlines()
    assert codes == str([0] * (1 + len(NAMES)))
    sound = [line.partition(" is sound")[0] for line in said if " is sound" in line]
    assert sound == ["harbour", *NAMES]


def test_in_a_clone_its_own_data_win(installed):
    run = [str(installed.python), "-c", "from analysis.places import DATA; print(DATA)"]
    found = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert Path(found.strip()) == ROOT / "data"


def test_sources_make_the_same_wheel(wheel, tmp_path):
    """``python -m build`` makes the wheel from the archive of the sources."""
    import tarfile

    with tarfile.open(built("build_sdist", tmp_path)) as sources:
        sources.extractall(tmp_path, filter="data")
    (root,) = filter(Path.is_dir, tmp_path.iterdir())
    (tmp_path / "again").mkdir()
    again = built("build_wheel", tmp_path / "again", root)
    assert sorted(ZipFile(again).namelist()) == sorted(ZipFile(wheel).namelist())


def test_an_editable_install_points_to_the_clone(tmp_path):
    with ZipFile(built("build_editable", tmp_path)) as opened:
        assert opened.read("analysis.pth").decode() == str(ROOT)
        assert not [name for name in opened.namelist() if name.startswith("analysis/")]
