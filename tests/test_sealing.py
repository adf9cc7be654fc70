"""A package is sealed whole or not at all, whatever happens meanwhile."""

import datetime as dt
import errno
import json
import os
import threading

import pandas as pd
import pytest

from analysis import DataProblem, check, load, new_package, seal, writing
from analysis.site.build import refuse_what_is_not_ours
from analysis.writing import PENDING, replace_files, replace_folder, restored

TEXT = "Some 20 ships left, said the port.\nUp to 30 came, said the navy.\nMore than 40 sank."

# At each step that changes something on the disk the folder is copied: a writer that is killed then
# leaves just that, so no instant is left to chance. (test_package.py kills writers.)
AT_EACH_STEP = """
import os, shutil, sys
from pathlib import Path
STEPS = ("os.rename", "os.mkdir", "os.rmdir", "os.remove", "os.chmod", "os.truncate", "ctypes.call")
place, left, copying = Path(sys.argv[1]), Path(sys.argv[1] + "-left"), False
def copy():
    global copying
    if not copying:
        copying = True
        shutil.copytree(place, left / str(len(os.listdir(left))), symlinks=True)
        copying = False
def hook(event, arguments):
    writes = event == "open" and arguments[2] & (os.O_WRONLY | os.O_RDWR)
    if (writes and ".part" not in str(arguments[0])) or event.startswith(STEPS):
        copy()
def held():
    files = sorted(place.rglob("*"))
    return [(f, f.stat().st_mode, f.is_file() and f.read_bytes()) for f in files]
left.mkdir()
prepare()
if not (writer := os.fork()):
    sys.addaudithook(hook)
    work()
    copy()
    os._exit(0)
assert not os.waitpid(writer, 0)[1]
steps, known, seen = len(os.listdir(left)), [], set()
for step in range(steps):
    shutil.rmtree(place)
    os.rename(left / str(step), place)
    if (holds := held()) not in known:
        known.append(holds)
        seen.add(look())
print(steps, sorted(seen))
"""
AFRESH = """
import sys
from pathlib import Path
from analysis import seal
from analysis.datasets import tables
from analysis.review import journal, rows
package = Path(sys.argv[1])
def prepare():
    pass
"""
SEALS = """
old = tables(package)
new = {n: frame.assign(originator_id=frame["originator_id"] + "-2") for n, frame in old.items()}
def work():
    seal(package, **new)
def look():
    done = tables(package)["claims"]["originator_id"].str.endswith("-2")
    assert done.nunique() == 1
    assert (package / "mine.ipynb").read_text() == "my own"
    assert not (package / ".replacing").exists()
    return done.tolist()[0]
"""
REVIEWS = """
def work():
    opened = journal.opened(package)
    people, new = rows.with_speaker(opened.tables["originators"], "The Mayor")
    claims = rows.corrected(opened.tables["claims"], "ships-p01-1", originator_id=new)
    journal.saved(opened, {"claims": claims, "originators": people}, "speaker")
def look():
    done = "the-mayor" in tables(package)["claims"]["originator_id"].tolist()
    assert len(journal.opened(package).journal) == done
    return done
"""
REPLACES = """
import sys
import threading
from pathlib import Path
from analysis import writing
folder = Path(sys.argv[1], "site")
def prepare():
    writing.replace_folder(folder, {name: b"old" for name in "ab"})
def work():
    writing.replace_folder(folder, {name: b"new" for name in "abc"})
def look():
    assert folder.exists() or sys.argv[2] == "no exchange"
    writing.restored(folder)
    files = {file.name: file.read_text() for file in folder.iterdir()}
    assert files in ({"a": "old", "b": "old"}, {"a": "new", "b": "new", "c": "new"}), files
    return files["a"]
"""
DRAFTS = """
import sys
from pathlib import Path
from analysis import draft_corpus
folder = Path(sys.argv[1])
texts = [(str(n), f"More than {n} ships left.") for n in range(20, 140)]
def prepare():
    draft_corpus(texts[:1], folder / "out.csv")
def work():
    draft_corpus(texts, folder / "out.csv")
def look():
    done = (folder / "out.csv").read_text().count("\\n") - 1
    work()
    assert (folder / "out.csv").read_text().count("\\n") == 121
    assert os.listdir(folder) == ["out.csv"]
    return done
"""
TWO_STEPS = "from analysis import writing\nwriting._exchanged = lambda one, other: False\n"


@pytest.fixture
def package(tmp_path):
    package = new_package("ships", TEXT, tmp_path)
    (package / "mine.ipynb").write_text("my own")
    return package


@pytest.fixture
def at_each_step(copied):
    def at_each_step(code, *arguments):
        run = copied(code + AT_EACH_STEP, *arguments)
        assert run.returncode == 0, run.stderr
        steps, _, seen = run.stdout.strip().partition(" ")
        return int(steps), seen

    return at_each_step


def contents(folder):
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs copies of a process")
@pytest.mark.parametrize("work", [SEALS, REVIEWS], ids=["seal", "review"])
def test_a_killed_writer_loses_nothing(package, at_each_step, work):
    steps, seen = at_each_step(AFRESH + work, package)
    assert steps > 15
    assert seen == "[False, True]"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs copies of a process")
@pytest.mark.parametrize("how", ["exchange", "no exchange"])
def test_a_folder_that_is_replaced_is_the_old_or_the_new_one(tmp_path, at_each_step, how):
    steps, seen = at_each_step(
        (TWO_STEPS if how == "no exchange" else "") + REPLACES, tmp_path, how
    )
    assert steps > 5
    assert seen == "['new', 'old']"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs copies of a process")
def test_a_killed_draft_of_a_corpus_goes_on_and_leaves_nothing(tmp_path, at_each_step):
    steps, seen = at_each_step(DRAFTS, tmp_path)
    assert steps > 5
    assert seen == "[1, 120]"


@pytest.mark.parametrize(
    ("frame", "problem"),
    [
        ({"originator_id": "nobody"}, "'nobody' - is not a known originator_id"),
        ({"bound": "lowr"}, "row 2, column bound: 'lowr'"),
        ({"value_high": 1.0}, "is below value"),
    ],
)
def test_what_breaks_a_rule_changes_no_byte(package, frame, problem):
    before = contents(package)
    with pytest.raises(DataProblem, match=problem) as error:
        seal(package, claims=load(package).assign(**frame))
    assert "hash" not in str(error.value)
    assert contents(package) == before


@pytest.mark.parametrize("given", [None, {}, "claims.csv", [1], 7, "series"])
def test_a_table_that_is_no_frame_is_refused(package, given):
    given = load(package)["value"] if given == "series" else given
    with pytest.raises(TypeError, match=r"The table claims needs a frame \(pandas\.DataFrame\)"):
        seal(package, claims=given)


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("note", ["a", "b"], "row 3, column note: a list of 2 is no single value"),
        ("note", {"a": 1}, "is no single value"),
        ("note", [], "is no single value"),
        ("note", "a\ud800", "row 3, column note: .* has half a character in it"),
        ("window_end", pd.Timestamp("2024-06-01 23:00"), "is a time of day"),
        ("window_end", pd.Timestamp("2024-06-01", tz="America/New_York"), "is a time of day"),
        ("window_end", dt.datetime(2024, 6, 1, 23), "is a time of day"),
    ],
)
def test_a_cell_that_no_file_holds_is_named_and_not_cut(package, column, cell, said):
    before, claims = contents(package), load(package)
    claims[column] = pd.Series([None, cell, None], claims.index, dtype=object)
    with pytest.raises(ValueError, match=rf"cannot be written:\nclaims\.csv, .*{said}"):
        seal(package, claims=claims)
    assert contents(package) == before


def test_times_of_a_whole_column_are_not_cut(package):
    claims = load(package)
    for times in ("2024-06-01 23:00", "2024-06-01 23:00-04:00"):
        with pytest.raises(ValueError, match=r"row 2, .*\n.*row 3, .*\n.*row 4, .*time of day"):
            seal(package, claims=claims.assign(window_end=pd.to_datetime([times] * 3)))
    day = dt.datetime(2024, 6, 1)
    for days in (pd.to_datetime([day] * 3), pd.Series([day] * 3, dtype=object)):
        seal(package, claims=claims.assign(window_end=days))
        assert load(package)["window_end"].eq("2024-06-01").all()


def test_other_columns_are_named_and_not_all(package):
    claims = load(package)
    swapped = [*claims.columns]
    swapped[1:3] = swapped[2:0:-1]
    for frame, said in [
        (claims[swapped], rf"another order: column 2 is {swapped[1]}, not {swapped[2]}; "),
        (claims.drop(columns="note"), r"claims lacks the columns note\."),
        (claims.assign(mine=1), r"claims has columns that the package does not have: mine\."),
        (claims.rename(columns={"note": "notes"}), "lacks the columns note; claims has columns"),
    ]:
        with pytest.raises(ValueError, match=said):
            seal(package, claims=frame)


def test_both_sides_of_a_reference_may_change_at_once(package):
    claims, people = load(package), load(package, "originators")
    new = [frame.assign(originator_id=frame["originator_id"] + "-x") for frame in (claims, people)]
    seal(package, claims=new[0], originators=new[1])
    assert load(package)["originator_id"].str.endswith("-x").all()


def test_a_full_disk_changes_no_byte(package, monkeypatch):
    before, claims = contents(package), load(package)

    def full(handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        seal(package, claims=claims.assign(confirmed=True))
    assert contents(package) == before


def test_a_file_that_may_not_be_written_changes_no_byte(package, monkeypatch):
    (package / "claims.csv").chmod(0o444)
    before, claims, may = contents(package), load(package), os.access
    if os.geteuid() == 0:  # root may all

        def access(path, mode, **options):
            written = mode == os.W_OK and str(path).endswith("claims.csv")
            return may(path, mode, **options) and not written

        monkeypatch.setattr("os.access", access)
    with pytest.raises(PermissionError, match=r"claims\.csv"):
        seal(package, claims=claims.assign(confirmed=True))
    assert contents(package) == before


def test_links_stay_links(package, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(package)
    (package / "claims.csv").rename(package / "real.csv")
    (package / "claims.csv").symlink_to("real.csv")
    seal(link, claims=load(link).assign(confirmed=True))
    assert link.is_symlink()
    assert (package / "claims.csv").is_symlink()
    assert load(package)["confirmed"].all()


def test_an_edit_by_hand_counts_more_than_what_waits(package, monkeypatch):
    """Somebody who opens a table after a crash sees the old one, and may save that."""
    monkeypatch.setattr("analysis.writing.finish", lambda folder: None)
    seal(package, claims=load(package).assign(note="never seen"))
    assert (package / PENDING).is_dir()
    monkeypatch.undo()
    file = package / "claims.csv"
    file.write_text(file.read_text().replace("asserted", "alleged"))
    seal(package)
    assert load(package)["modality"].eq("alleged").all()
    assert load(package)["note"].ne("never seen").all()
    assert not (package / PENDING).exists()


def test_whoever_loads_next_finishes(package, monkeypatch):
    monkeypatch.setattr("analysis.writing.finish", lambda folder: None)
    seal(package, claims=load(package).assign(note="seen"))
    monkeypatch.undo()
    assert load(package)["note"].eq("seen").all()
    assert not (package / PENDING).exists()
    assert check(package).empty


@pytest.mark.parametrize(
    "name",
    ["../out.txt", "/out.txt", "a/../../out.txt", ".git/hook", "a/.hidden", "link/out.txt", "gone"],
)
def test_what_waits_leads_nowhere_else(package, tmp_path, name):
    """A package from elsewhere may hold such a folder, made by nobody's `seal`."""
    (tmp_path / "other").mkdir()
    (package / "link").symlink_to(tmp_path / "other")
    (package / "gone").symlink_to(tmp_path / "other" / "gone")
    (package / PENDING).mkdir()
    name = name.replace("/out.txt", f"{tmp_path}/out.txt") if name.startswith("/") else name
    (package / PENDING / "before.json").write_text(json.dumps([["new.txt", ""], [name, ""]]))
    for number in "01":
        (package / PENDING / number).write_text("hostile")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(DataProblem, match=r"\.replacing: .*(leads out|no name of).* Move it"):
        load(package)
    with pytest.raises(ValueError, match=r"\.replacing holds no files that wait"):
        seal(package)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "before",
    [None, "", "[", "[" * 100_000, "7", '{"a": 1}', "[7]", '[["a"]]', '[[7, ""]]', "\ud800",
     '[["a\\u0000", ""]]', '[[null, ""]]', '[["", ""]]', '[["sub", ""]]'],
)  # fmt: skip
def test_what_waits_in_no_order_is_a_problem(package, before):
    (package / PENDING).mkdir()
    (package / "sub").mkdir()
    (package / PENDING / "0").write_text("x")
    if before is not None:
        (package / PENDING / "before.json").write_bytes(before.encode("utf-8", "surrogatepass"))
    old = sorted(package.rglob("*"))
    assert check(package)["file"].tolist() == [PENDING]
    with pytest.raises(ValueError, match="holds no files that wait for their names"):
        seal(package)
    assert sorted(package.rglob("*")) == old


def test_a_link_that_leads_out_is_not_written_through(package, tmp_path):
    (tmp_path / "changes").write_text("mine")
    (package / "changes").symlink_to(tmp_path / "changes")
    with pytest.raises(ValueError, match="leads out of the folder"):
        replace_files(package, {"changes": b"new"})
    assert (tmp_path / "changes").read_text() == "mine"


@pytest.mark.parametrize("name", ["site", "site [1]"])
def test_a_folder_that_was_out_of_the_way_comes_back_under_its_own_name(tmp_path, name):
    for stranded in (name, f"{name}.b"):
        (tmp_path / f".{stranded}.0123abcd.old").mkdir()
        (tmp_path / f".{stranded}.0123abcd.old" / "a").write_text(stranded)
    with pytest.raises(ValueError, match="no name of a file"):
        replace_folder(tmp_path / name, {"../a": b"new"})
    assert (tmp_path / name / "a").read_text() == name
    assert sorted(os.listdir(tmp_path)) == sorted([name, f".{name}.b.0123abcd.old"])


def test_a_folder_that_was_out_of_the_way_is_there_when_it_is_read(tmp_path):
    (tmp_path / ".site.0123abcd.old").mkdir()
    (tmp_path / ".site.0123abcd.old" / "mine").touch()
    with pytest.raises(FileExistsError, match="no older site"):
        refuse_what_is_not_ours(tmp_path / "site")
    assert os.listdir(tmp_path / "site") == ["mine"]


def test_a_folder_that_a_living_writer_moves_is_waited_for(tmp_path, monkeypatch):
    folder, real = tmp_path / "site", os.rename
    read = threading.Thread(target=restored, args=[folder])

    def rename(one, other):
        real(one, other)
        if str(other).endswith(".old"):
            read.start()
            read.join(0.2)
            assert not folder.exists()

    replace_folder(folder, {"a": b"old"})
    monkeypatch.setattr(writing, "_exchanged", lambda one, other: False)
    monkeypatch.setattr(os, "rename", rename)
    replace_folder(folder, {"a": b"new"})
    read.join()
    assert (folder / "a").read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["site"]


def test_a_file_is_no_folder_to_replace(tmp_path):
    (tmp_path / "notes").write_text("mine")
    with pytest.raises(NotADirectoryError):
        replace_folder(tmp_path / "notes", {"a": b"new"})
    assert (tmp_path / "notes").read_text() == "mine"
