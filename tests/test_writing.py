"""Files and folders are there whole or not at all, also when their writer is killed."""

import ast
import os
import random
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from analysis import writing
from analysis.writing import PENDING, finish, whole, write_folder, write_whole

SIZE = 3_000_000
KILLS = 24
# Only the module itself, since the whole kit takes longer to import than to kill.
LOAD = f"""
import importlib.util, sys
spec = importlib.util.spec_from_file_location("writing", {writing.__file__!r})
writing = importlib.util.module_from_spec(spec)
spec.loader.exec_module(writing)
"""
FILES = """
contents = [letter * int(sys.argv[2]) for letter in (b"a", b"b")]
while True:
    for content in contents:
        writing.write_whole(sys.argv[1], content)
        print(flush=True)
"""
FOLDERS = """
import shutil
files = {f"{number}.txt": bytes([number]) * 200_000 for number in range(40)}
while True:
    writing.write_folder(sys.argv[1], files)
    print(flush=True)
    shutil.rmtree(sys.argv[1])
"""


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def write_half(path, mode, error):
    with whole(path, mode) as file:
        file.write(b"new" if mode == "wb" else "new")
        raise error


def kill(code, path, wait):
    """Start a writer, and kill it at some moment after its first write."""
    command = [sys.executable, "-S", "-c", LOAD + code, str(path), str(SIZE)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.readline()
    time.sleep(wait)
    process.send_signal(signal.SIGKILL)
    _, said = process.communicate()
    assert process.returncode == -signal.SIGKILL, said.decode()


@pytest.mark.skipif(os.name != "posix", reason="no such signal")
def test_a_killed_writer_leaves_the_old_file_or_the_new_one(tmp_path):
    path = tmp_path / "target.bin"
    chance, left = random.Random(7), 0
    for _ in range(KILLS):
        kill(FILES, path, chance.uniform(0, 0.03))
        content = path.read_bytes()
        assert len(content) == SIZE
        assert content in (b"a" * SIZE, b"b" * SIZE)
        stray = [name for name in names(tmp_path) if name != "target.bin"]
        assert all(name.startswith(".target.bin.") and name.endswith(".part") for name in stray)
        assert len(stray) < 2  # what the one before left is gone
        left += len(stray)
    assert left, "no writer was killed in the middle: the test shows nothing"
    write_whole(path, b"new")
    assert names(tmp_path) == ["target.bin"]


@pytest.mark.skipif(os.name != "posix", reason="no such signal")
def test_a_killed_writer_leaves_a_whole_folder_or_none(tmp_path):
    path = tmp_path / "package"
    chance, left = random.Random(11), 0
    for turn in range(8):
        path = tmp_path / f"package-{turn}"
        code = FOLDERS.replace("    shutil.rmtree(sys.argv[1])", "    sys.argv[1] += 'x'")
        kill(code, path, chance.uniform(0, 0.03))
        for found in tmp_path.iterdir():
            if found.name.startswith("."):
                left += 1
            else:
                assert len(names(found)) == 40
                assert {file.stat().st_size for file in found.iterdir()} == {200_000}
    assert left, "no writer was killed in the middle: the test shows nothing"


@pytest.mark.parametrize("mode", ["wb", "w"])
@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path, mode, error):
    path = tmp_path / "kept.txt"
    path.write_bytes(b"old")
    with pytest.raises(error):
        write_half(path, mode, error)
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["kept.txt"]


def test_a_full_disk_leaves_the_old_file(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(28, "No space left on device")

    path = tmp_path / "kept.txt"
    path.write_bytes(b"old")
    monkeypatch.setattr(writing.os, "fsync", refuse)
    with pytest.raises(OSError, match=r"No space left .*kept\.txt"):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["kept.txt"]


def test_the_disk_has_the_bytes_before_the_file_has_its_name(tmp_path, monkeypatch):
    done = []
    for name in ("fsync", "replace"):
        real = getattr(os, name)
        monkeypatch.setattr(
            writing.os, name, lambda *a, name=name, real=real: (done.append(name), real(*a))[1]
        )
    write_whole(tmp_path / "new.txt", b"new")
    assert done == ["fsync", "replace", "fsync"]


def test_text_is_utf8_with_line_ends_as_written(tmp_path):
    path = tmp_path / "text.txt"
    write_whole(path, "서울\r\n\n")
    assert path.read_bytes() == "서울\r\n\n".encode()
    with whole(path, "w") as file:
        file.write("서울\r\n\n")
    assert path.read_bytes() == "서울\r\n\n".encode()


def test_an_unknown_mode_is_refused(tmp_path):
    with pytest.raises(ValueError, match="'wb' for bytes or 'w' for text"), whole(tmp_path, "a"):
        pass


@pytest.mark.skipif(os.name != "posix", reason="no such modes")
@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
def test_a_new_file_gets_the_mode_that_open_gives(tmp_path, mask):
    before = os.umask(mask)
    try:
        (tmp_path / "opened").write_bytes(b"")
        write_whole(tmp_path / "whole", b"")
        write_folder(tmp_path / "folder", {"inside": b""})
        (tmp_path / "made").mkdir()
    finally:
        os.umask(before)
    opened, written, folder, inside, made = (
        stat.S_IMODE((tmp_path / name).stat().st_mode)
        for name in ("opened", "whole", "folder", "folder/inside", "made")
    )
    assert written == inside == opened == 0o666 & ~mask
    assert folder == made


@pytest.mark.skipif(os.name != "posix", reason="no such modes")
@pytest.mark.parametrize("mode", [0o600, 0o755, 0o664])
def test_an_existing_file_keeps_its_mode(tmp_path, mode):
    path = tmp_path / "kept"
    path.touch()
    path.chmod(mode)
    write_whole(path, b"new")
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid(), reason="only root gives files away")
def test_an_existing_file_keeps_its_owner(tmp_path):
    path = tmp_path / "kept"
    path.touch()
    os.chown(path, 12, 34)
    write_whole(path, b"new")
    assert (path.stat().st_uid, path.stat().st_gid) == (12, 34)


@pytest.mark.skipif(not hasattr(os, "geteuid") or not os.geteuid(), reason="root writes anywhere")
def test_a_file_that_may_not_be_written_stays(tmp_path):
    path = tmp_path / "kept"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(PermissionError):
        write_whole(path, b"new")
    assert path.read_bytes() == b"old"


@pytest.mark.parametrize("steps", [1, 3])
def test_a_link_stays_a_link(tmp_path, steps):
    (tmp_path / "elsewhere").mkdir()
    target = tmp_path / "elsewhere" / "target"
    target.write_bytes(b"old")
    last = target
    for step in range(steps):
        link = tmp_path / f"link-{step}"
        link.symlink_to(last)
        last = link
    write_whole(last, b"new")
    assert last.is_symlink()
    assert target.read_bytes() == b"new"
    assert names(target.parent) == ["target"]


def test_a_link_to_nothing_makes_its_target(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "target")
    write_whole(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "target").read_bytes() == b"new"


def test_a_link_to_itself_is_refused(tmp_path):
    (tmp_path / "link").symlink_to("link")
    with pytest.raises(OSError, match="symbolic links"):
        write_whole(tmp_path / "link", b"new")
    assert names(tmp_path) == ["link"]


def test_a_folder_or_a_pipe_is_not_replaced(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(IsADirectoryError):
        write_whole(tmp_path / "folder", b"new")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="cannot be replaced"):
        write_whole(tmp_path / "pipe", b"new")
    assert names(tmp_path) == ["folder", "pipe"]


def test_no_folder_is_made(tmp_path):
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "none" / "file", b"new")


@pytest.mark.parametrize("name", ["x" * 255, "서" * 85, ".hidden", "-rf"])
def test_any_name_will_do(tmp_path, name):
    write_whole(tmp_path / name, b"new")
    assert names(tmp_path) == [name]


def test_a_relative_path_is_written_where_we_are(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_whole("file", b"new")
    write_folder("folder", {"file": b"new"})
    assert names(tmp_path) == ["file", "folder"]


# --- what killed writers leave ------------------------------------------------------------------


@pytest.mark.parametrize("write", ["file", "folder", "none"])
def test_the_next_writer_removes_what_is_left_and_nothing_else(tmp_path, write):
    others = ["a.part", ".b.0123abcd.part", ".a.0123abc.part", ".a.0123abcd.part.txt", ".a.x.part"]
    (tmp_path / "mine").write_text("mine")
    (tmp_path / ".a.0123abcd.part").mkdir()
    (tmp_path / ".a.0123abcd.part" / "b").touch()
    (tmp_path / ".a.12345678.part").touch()
    (tmp_path / ".a.ffffffff.part").symlink_to("mine")  # nobody follows it
    for name in others:
        (tmp_path / name).touch()
    (tmp_path / f".{PENDING}.0123abcd.part").mkdir()
    if write == "file":
        write_whole(tmp_path / "a", b"new")
    elif write == "folder":
        write_folder(tmp_path / "a", {"b": b"new"})
    finish(tmp_path)
    left = ["a"] if write != "none" else [".a.0123abcd.part", ".a.12345678.part"]
    assert names(tmp_path) == sorted([*others, *left, "mine", ".a.ffffffff.part"])
    assert (tmp_path / "mine").read_text() == "mine"


@pytest.mark.parametrize("write", ["file", "folder"])
def test_what_a_living_writer_has_stays(tmp_path, write):
    path = tmp_path / "a"
    with whole(path) if write == "file" else writing._filled(path, {"b": b"1"}) as mine:
        if write == "file":
            mine.write(b"first")
            write_whole(path, b"second")
            assert path.read_bytes() == b"second"
        else:
            write_folder(path, {"b": b"2"})
            assert mine.exists()
        assert len(names(tmp_path)) == 2
    assert path.read_bytes() == b"first" if write == "file" else mine.exists()


def test_a_part_that_is_swept_before_it_is_locked_is_made_again(tmp_path, monkeypatch):
    real, turns = writing._locked, []

    def late(path, *rest, **options):
        if not turns.append(path) and len(turns) == 1:
            os.unlink(path)
        return real(path, *rest, **options)

    monkeypatch.setattr(writing, "_locked", late)
    write_whole(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert len(turns) == 2


def test_leftovers_do_not_come_into_git():
    ignored = Path(__file__).parents[1].joinpath(".gitignore").read_text().split("\n")
    assert {".*.part", ".*.old", ".*.progress", f"{writing.PENDING}/"} <= {*ignored}


# --- one run alone ------------------------------------------------------------------------------


def test_a_file_is_held_by_one(tmp_path):
    path = tmp_path / "notes"
    with writing.held(path) as file:
        file.write(b"so far")
        with pytest.raises(BlockingIOError), writing.held(path):
            pass
    with writing.held(path) as file:
        assert file.read() == b"so far"
        file.truncate(0)
    assert names(tmp_path) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs copies of a process")
def test_a_copy_of_the_process_holds_nothing(tmp_path):
    begun, begins = os.pipe()
    with writing.held(tmp_path / "notes") as file:
        file.write(b"so far")
        copy = os.fork()
        if not copy:
            os.write(begins, b".")
            time.sleep(60)
            os._exit(0)
    try:
        os.read(begun, 1)
        with writing.held(tmp_path / "notes") as file:
            assert file.read() == b"so far"
    finally:
        os.kill(copy, signal.SIGKILL)
        os.waitpid(copy, 0)
        os.close(begun)
        os.close(begins)


def test_a_file_that_is_removed_while_another_waits(tmp_path, monkeypatch):
    path, real, turns = tmp_path / "notes", writing._locked, []

    def late(*args, **options):  # the other run ends between opening and locking
        if not turns.append(1) and len(turns) == 1:
            path.unlink()
            path.touch()
        return real(*args, **options)

    monkeypatch.setattr(writing, "_locked", late)
    with writing.held(path) as file:
        file.write(b"mine")
        file.flush()
        assert path.read_bytes() == b"mine"


def test_a_disk_without_locks_is_told(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "fcntl", None)
    with pytest.warns(UserWarning, match="no locks here"), writing.held(tmp_path / "a") as file:
        file.write(b"so far")
    write_whole(tmp_path / "b", b"new")
    assert names(tmp_path) == ["a", "b"]


# --- folders ------------------------------------------------------------------------------------


def test_a_folder_has_all_of_its_files(tmp_path):
    write_folder(tmp_path / "new", {"a.txt": "text", "b/c.bin": b"\x00"})
    assert (tmp_path / "new/a.txt").read_text() == "text"
    assert (tmp_path / "new/b/c.bin").read_bytes() == b"\x00"
    assert names(tmp_path) == ["new"]


@pytest.mark.parametrize("kind", ["file", "folder", "full folder", "link to nothing"])
def test_what_is_there_stays(tmp_path, kind):
    path = tmp_path / "there"
    if kind == "file":
        path.write_bytes(b"old")
    elif kind == "link to nothing":
        path.symlink_to("nothing")
    else:
        path.mkdir()
    if kind == "full folder":
        (path / "old").touch()
    with pytest.raises(FileExistsError, match="choose another name"):
        write_folder(path, {"new": b""})
    assert names(tmp_path) == ["there"]
    assert not (path / "new").exists()


@pytest.mark.parametrize("kind", ["file", "folder", "full folder"])
def test_what_comes_meanwhile_stays(tmp_path, monkeypatch, kind):
    path = tmp_path / "there"
    real = writing.write_whole

    def write(*args):
        real(*args)
        if kind == "file":
            path.touch()
        else:
            path.mkdir()
        if kind == "full folder":
            (path / "other").touch()

    monkeypatch.setattr(writing, "write_whole", write)
    with pytest.raises(FileExistsError):
        write_folder(path, {"new": b""})
    assert names(tmp_path) == ["there"]


@pytest.mark.parametrize("name", ["../out", "/out", "a/../../out", "", ".", "..", "a\\b", "a/./b"])
def test_a_name_does_not_lead_out(tmp_path, name):
    with pytest.raises(ValueError, match="no name of a file inside"):
        write_folder(tmp_path / "new", {"good": b"", name: b""})
    assert names(tmp_path) == []


def test_an_error_leaves_no_folder(tmp_path):
    with pytest.raises(TypeError):
        write_folder(tmp_path / "new", {"good": b"", "bad": 7})
    assert names(tmp_path) == []


# --- who uses it --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", sorted(Path(writing.__file__).parent.rglob("*.py")), ids=lambda path: path.stem
)
def test_the_kit_writes_files_in_no_other_way(path):
    called = {
        node.func.attr
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    in_memory = ("figures.py", "display.py", "gallery.py")
    other = {"write_text", "write_bytes", "to_csv", "to_parquet", "to_excel", "to_json"}
    allowed = {"to_json"} if path.name in in_memory else set()
    assert not (called & other) - allowed
