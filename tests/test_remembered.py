"""Tables are read once while their files stay as they are; a change is seen, a copy is given."""

import json
import os
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

from analysis import DataProblem, ledger, load, seal, writing
from analysis import datasets as kit
from analysis.datasets import remembered, tables
from analysis.places import DATA
from analysis.writing import alone

COLUMNS = {"claim_id": "string", "value": "number", "day": "date", "count": "integer"}
ROW = "a1,{},2024-05-01,\n"


def put(folder, value, name="claims.csv"):
    part = folder / "part"
    part.write_text(",".join(COLUMNS) + "\n" + ROW.format(value))
    os.replace(part, folder / name)


@pytest.fixture
def package(tmp_path):
    fields = [{"name": name, "type": kind} for name, kind in COLUMNS.items()]
    claims = {"name": "claims", "path": "claims.csv", "schema": {"fields": fields}}
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [claims]}))
    put(tmp_path, 10)
    return tmp_path


@pytest.fixture
def at_rest(monkeypatch):
    """As if every file had been written long ago."""
    monkeypatch.setattr(remembered, "COARSE", -(10**15))


@pytest.fixture
def readings(monkeypatch):
    """Paths of the packages that were read from the disk."""
    read, plain = [], kit._examine
    monkeypatch.setattr(kit, "_examine", lambda path: read.append(path) or plain(path))
    return read


@pytest.mark.usefixtures("at_rest")
def test_an_unchanged_package_is_read_once(package, readings, monkeypatch):
    first = load(package)
    monkeypatch.chdir(package.parent)
    for path in (package, str(package), package / "datapackage.json", package.name):
        pd.testing.assert_frame_equal(load(path), first)
    assert len(readings) == 1


def by_other_bytes(folder):
    """Other bytes in the same file, as many, with the old time put back."""
    file, before = folder / "claims.csv", (folder / "claims.csv").stat()
    file.write_text(file.read_text().replace("10", "20"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def by_another_file(folder):
    before = (folder / "claims.csv").stat()
    put(folder, 20)
    os.utime(folder / "claims.csv", ns=(before.st_atime_ns, before.st_mtime_ns))


def by_a_link(folder):
    put(folder, 20, "other.csv")
    (folder / "claims.csv").unlink()
    (folder / "claims.csv").symlink_to("other.csv")


def by_the_descriptor(folder):
    put(folder, 20, "other.csv")
    file = folder / "datapackage.json"
    file.write_text(file.read_text().replace("claims.csv", "other.csv"))


def by_a_writer_who_was_killed(folder):
    """All that is complete and waits for its name counts already."""
    with pytest.MonkeyPatch.context() as killed, alone(folder):
        killed.setattr(writing, "finish", lambda _: None)
        text = (folder / "claims.csv").read_bytes()
        writing.replace_files(folder, {"claims.csv": text.replace(b"10", b"20")})


@pytest.mark.usefixtures("at_rest")
@pytest.mark.parametrize(
    "change",
    [by_a_writer_who_was_killed, by_other_bytes, by_another_file, by_a_link, by_the_descriptor],
)
def test_a_change_is_seen(package, change):
    assert load(package)["value"].tolist() == [10]
    change(package)
    assert load(package)["value"].tolist() == [20]


@pytest.mark.usefixtures("at_rest")
def test_what_is_broken_or_gone_is_told_each_time(package):
    load(package)
    put(package, "ten")
    for _ in range(2):
        with pytest.raises(DataProblem, match="ten"):
            load(package)
    (package / "claims.csv").unlink()
    with pytest.raises(DataProblem, match="no such file"):
        load(package)
    put(package, 10)
    assert load(package)["value"].tolist() == [10]


def test_a_file_written_just_now_is_read_anew(package, readings, monkeypatch):
    """Its clock may not tell a second change from the first."""
    monkeypatch.setattr(remembered, "_state", lambda *files: ("the clock", "stands still"))
    load(package)
    put(package, 20)
    assert load(package)["value"].tolist() == [20]
    assert len(readings) == 2


def alter(frame):
    frame.loc[0, "value"] = -1.0
    frame["claim_id"] = "other"
    frame["day"].array[0] = pd.Timestamp("1999-01-01")
    frame["count"].array[0] = 7
    frame.index.name = frame.columns.name = "changed"
    frame.attrs["note"] = "mine"
    del frame["count"]


@pytest.mark.usefixtures("at_rest")
def test_a_caller_may_alter_what_he_got(package):
    untouched = load(package).copy()
    for _ in range(3):  # the first reading, and two copies of it
        got = load(package)
        pd.testing.assert_frame_equal(got, untouched)
        assert got.index.name is None
        assert got.attrs == {}
        alter(got)
    whole = tables(package)
    whole.clear()
    assert list(tables(package)) == ["claims"]


@pytest.mark.usefixtures("at_rest")
def test_threads_get_whole_tables_of_their_own_and_the_last_one_in_the_end(package):
    def work(number):
        if number % 10 == 0:
            put_alone(package, number)
        frame = load(package)
        seen = frame["value"].iloc[0]
        alter(frame)
        return seen

    def put_alone(folder, value):
        other = folder / f"part-{value}"
        other.mkdir()
        put(other, value)
        os.replace(other / "claims.csv", folder / "claims.csv")

    with ThreadPoolExecutor(8) as pool:
        seen = list(pool.map(work, range(10, 110)))
    assert set(seen) <= set(range(10, 110, 10))
    put(package, 1000)
    assert load(package)["value"].tolist() == [1000]


@pytest.mark.usefixtures("at_rest")
def test_only_some_packages_of_a_moderate_size_are_kept(package, readings, monkeypatch):
    monkeypatch.setattr(remembered, "_KEPT", {})
    monkeypatch.setattr(remembered, "MOST", 2)
    folders = [shutil.copytree(package, package / f"copy-{number}") for number in range(3)]
    for folder in [*folders, folders[2], folders[1], folders[0]]:
        load(folder)
    assert [folder.name for folder in readings] == ["copy-0", "copy-1", "copy-2", "copy-0"]
    monkeypatch.setattr(remembered, "LARGEST", 100)
    put(package, "0" * 100 + "10")
    load(package)
    load(package)
    assert readings[4:] == [package, package]


@pytest.fixture
def article(tmp_path):
    return shutil.copytree(DATA / "article", tmp_path / "article")


@pytest.mark.usefixtures("at_rest")
def test_a_ledger_is_made_once_and_anew_after_a_change(article, readings):
    first = ledger(packages=[article])
    pd.testing.assert_frame_equal(ledger(packages=[article]), first)
    assert readings.count(article) == 1
    claims = pd.read_csv(article / "claims.csv", dtype=str, keep_default_na=False)
    claims["value"] = claims["value"].replace("13000", "14000")
    claims.to_csv(article / "claims.csv", index=False)
    seal(article)
    assert 14_000 in ledger(packages=[article])["value"].tolist()
    assert 13_000 in first["value"].tolist()


@pytest.mark.usefixtures("at_rest")
def test_ledgers_differ_by_what_was_asked_and_are_each_callers_own(article):
    wide, narrow = (ledger(packages=[article], coverage=share) for share in (0.9, 0.5))
    assert (narrow["band_high"] < wide["band_high"]).any()
    untouched = wide.copy()
    for _ in range(3):
        got = ledger(packages=[article], coverage=0.9)
        pd.testing.assert_frame_equal(got, untouched)
        got.loc[:, "band_high"] = np.nan
        got["wording"] = ""
    by_name = ledger(packages=["article"])["source"].unique().tolist()
    assert by_name == ["article"] != ledger(packages=[article])["source"].unique().tolist()


@pytest.mark.usefixtures("at_rest")
def test_the_last_ledgers_are_kept_unless_they_are_long(monkeypatch):
    module = sys.modules["analysis.ledger"]
    monkeypatch.setattr(module, "_MADE", {})
    monkeypatch.setattr(module, "_MOST", 2)
    asked = [{"packages": ["article"], "coverage": share} for share in (0.7, 0.8, 0.9)]
    for one in asked:
        ledger(**one)
    assert ["0.8" in key for key in module._MADE] == [True, False]
    assert ["0.9" in key for key in module._MADE] == [False, True]
    rows = len(ledger(**asked[0]))
    for longest, kept in ((rows - 1, 0), (rows, 1)):
        module._MADE.clear()
        monkeypatch.setattr(module, "_LONG", longest)
        ledger(**asked[0])
        assert len(module._MADE) == kept


def test_a_ledger_of_files_just_written_is_made_anew(article, monkeypatch):
    module = sys.modules["analysis.ledger"]
    monkeypatch.setattr(module, "_MADE", {})
    ledger(packages=[article])
    assert not module._MADE


@pytest.mark.usefixtures("at_rest")
def test_white_space_in_a_mapped_table_is_warned_of_each_time(tmp_path):
    fields = [{"name": name, "type": "string"} for name in ("id", "dead", "who")]
    rules = {"claim_id": {"from": "id"}}
    mapping = rules | {"amount": {"style": "number", "from": "dead"}}
    other = {"name": "claims", "path": "claims.csv", "schema": {"fields": fields}}
    (tmp_path / "datapackage.json").write_text(
        json.dumps({"resources": [other | {"mapping": mapping}]})
    )
    (tmp_path / "claims.csv").write_text("id,dead,who\na1 ,10,police\n")
    for _ in range(2):
        with pytest.warns(UserWarning, match="white space"):
            load(tmp_path)
