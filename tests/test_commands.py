"""python -m analysis: exit codes, what goes where, and that nothing is overwritten unasked."""

import contextlib
import fcntl
import os
import pty
import re
import shlex
import signal
import socket
import struct
import subprocess
import sys
import termios
import textwrap
import time
from pathlib import Path

import pytest

from analysis import ledger
from analysis.commands.shared import this_python, typed
from analysis.needed import LARGEST

TEXT = """How much aid has reached Tarsa?
More than 1,200 containers had come by April 2024, the port authority said.
The ministry told the Island Courier that some 2,000 had come; about half were empty.
"""
RUN = [sys.executable, "-m", "analysis"]


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "article.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def run(*words, **options):
    return subprocess.run([*RUN, *words], capture_output=True, text=True, **options)


# --- draft -------------------------------------------------------------------------------------


def test_draft_prints_a_table(here, said):
    code, out, err = said("draft", "article.txt")
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[0].split()[:3] == ["par.", "wording", "bound"]
    assert [line.split("  ")[0].split(" ", 1)[0] for line in lines[1:]] == ["2", "3", "3"]
    assert "More than 1,200 containers" in lines[1]
    assert "the port authority" in lines[1]


def test_draft_names_what_it_cannot_read_and_does_the_rest(here, said):
    (here / "texts").mkdir()
    (here / "texts" / "a.txt").write_text(TEXT, encoding="utf-8")
    (here / "texts" / "b.txt").write_bytes(b"caf\xe9 12")
    code, out, err = said("draft", "texts")
    assert code == 1
    assert out.count("a.txt") == 3
    assert re.fullmatch(r"texts.b\.txt: is not UTF-8: .*\. Save it as UTF-8\.\n", err)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["draft", "none.txt"], "No such file"),
        (["draft", "empty"], "No text (.txt, .text, .md) in empty"),
        (["draft", "article.txt", "--output", "d.xlsx"], "is no .csv file"),
        (["draft", "article.txt", "--output", "none/d.csv"], "No such file"),
        (["draft", "article.txt", "--output", "old.csv"], "is there already"),
        (["new", "x", "--text", "none.txt"], "No such file"),
        (["new", "x", "--text", "empty"], "is a folder"),
        (["new", "../x", "--text", "article.txt"], "no name for a package"),
        (["new", "x", "--text", "article.txt", "--published", "23.10.2024"], "is no day"),
        (["new", "x", "--text", "article.txt", "--folder", "none"], "There is no such folder"),
        (["new", "empty", "--text", "article.txt"], "is there already"),
        (["check", "none"], "none: 1 problem."),
        (["check", "article", "--text", "none.txt"], "problem"),
        (["seal", "none"], "there is no such file"),
    ],
)
def test_what_goes_wrong_is_said_in_words(words, message, here, said):
    (here / "empty").mkdir()
    (here / "old.csv").write_text("old")
    code, _, err = said(*words)
    assert code in (1, 2)
    assert message in err
    assert (here / "old.csv").read_text() == "old"
    assert {path.name for path in here.iterdir()} == {"article.txt", "empty", "old.csv"}


def of_holes(name):
    """A file that takes no room on the disk."""
    Path(name).touch()
    os.truncate(name, LARGEST + 1)


def bound(name):
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(name)


# How each comes to its place, or another name for it, and what is said of it.
UNREADABLE = {
    "a pipe": (os.mkfifo, "is no ordinary file[.;] [Ss]ave it as one first"),
    "a socket": (bound, "is no ordinary file"),
    "a device": (lambda _: os.devnull, "is no ordinary file"),
    "a file of the system's": (lambda _: "/proc/kmsg", "is no ordinary file"),
    "a folder": (os.mkdir, "is a folder|No text"),
    "too large": (of_holes, "larger"),
    "a link to nothing": (
        lambda name: os.symlink("none", name),
        "leads nowhere[.;] [Nn]ame a file",
    ),
    "a link to itself": (lambda name: os.symlink(name, name), "leads nowhere"),
    "within a file": (lambda _: "article.txt/pipe.csv", "Not a directory[.;] [Nn]ame a file"),
    "without rights": (lambda name: Path(name).touch(), "denied[.;] [Aa]llow that it is read"),
    "a NUL": (lambda _: "a\0.csv", "a NUL in its name[.;] [Nn]ame another file"),
    "no name": (lambda _: "", "is a folder|No such file"),
}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes among files here")
@pytest.mark.parametrize(
    "words",
    [
        ["new", "x", "--text", "pipe.csv"],
        ["draft", "pipe.csv"],
        ["draft", "pipe.csv", "--output", "d.csv"],
        ["check", "article", "--text", "pipe.csv"],
        ["map", "pipe.csv"],
    ],
)
@pytest.mark.parametrize("kind", UNREADABLE)
def test_what_should_not_be_read_whole_is_refused_at_once(words, kind, here, said, monkeypatch):
    make, known = UNREADABLE[kind]
    made = make("pipe.csv")
    name = "pipe.csv" if made is None else made
    if kind == "without rights":  # which whoever runs the tests may have all the same
        monkeypatch.setattr(os, "access", lambda *_: False)
    code, out, err = said(*(name if word == "pipe.csv" else word for word in words))
    assert code == 1
    assert re.search(known, out + err)
    assert not (here / "x").exists()


PIPED = """
import os, resource, sys
from analysis.commands import main
resource.setrlimit(resource.RLIMIT_AS, (2**33, 2**33))
os.dup2(os.open(sys.argv[1], os.O_RDONLY), 0)
sys.exit(main(["draft", "-"]))
"""


def test_standard_input_without_an_end(copied):
    found = copied(PIPED, "/dev/zero")
    assert found.returncode == 1
    assert "stdin: is larger than 10 MB" in found.stderr


def test_a_name_that_is_not_utf8(here, said):
    (here / "texts").mkdir()
    (here / "texts" / "a.txt").write_text(TEXT, encoding="utf-8")
    (here / "texts" / os.fsdecode(b"caf\xe9.txt")).write_text(TEXT, encoding="utf-8")
    for words in (["draft", "texts"], ["draft", "texts", "--output", os.fsdecode(b"\xe9.csv")]):
        code, out, err = said(*words)
        assert code == 1
        assert "caf\\udce9.txt: has a name that is not UTF-8. Rename it." in err
    assert out == "\\udce9.csv: the draft claims of 1 of 2 texts.\n"


@pytest.mark.parametrize(
    "text", ["a\rb", "a\nb", "   ", "a\x00", "a\u2028b", "\ud800", "a\x1b[31m"]
)
@pytest.mark.parametrize("option", ["--title", "--outlet"])
def test_a_title_or_an_outlet_is_a_line(option, text, here, said):
    code, _, err = said("new", "x", "--text", "article.txt", option, text)
    assert code == 1
    assert f"is no {option[2:]}: type it in one line" in err
    assert not (here / "x").exists()


@pytest.mark.parametrize(
    "words", [[], ["none"], ["draft"], ["draft", "a", "--jobs", "0"], ["new", "x"], ["check"]]
)
def test_a_command_that_makes_no_sense(words, said):
    code, out, err = said(*words)
    assert (code, out) == (2, "")
    assert err.startswith("usage: python -m analysis")


COMMANDS = ("draft", "new", "map", "check", "seal", "undo", "page")


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_help(command, said):
    code, out, err = said(*command, "--help")
    assert (code, err) == (0, "")
    assert out.startswith("usage: python -m analysis")


def test_output_is_asked_for_and_kept(here, said):
    code, out, _ = said("draft", "article.txt", "--output", "d.csv")
    assert (code, out) == (0, "d.csv: the draft claims of 1 of 1 texts.\n")
    first = (here / "d.csv").read_text(encoding="utf-8")
    assert first.count("\n") == 4
    assert said("draft", "article.txt", "--output", "d.csv")[0] == 1
    (here / "article.txt").write_text("12 ships left.")
    assert said("draft", "article.txt", "--output", "d.csv", "--overwrite")[0] == 0
    assert (here / "d.csv").read_text(encoding="utf-8") != first


def many(here, count):
    folder = here / "texts"
    folder.mkdir()
    for i in range(count):
        (folder / f"{i:05}.txt").write_text(TEXT * 3, encoding="utf-8")


def fewer(here):
    """Of many texts the rest goes: only for the first run must there be so many."""
    for text in sorted((here / "texts").iterdir())[100:]:
        text.unlink()


def test_jobs_change_nothing(here, said):
    many(here, 120)
    two = run("draft", "texts", "--jobs", "2")
    assert (two.returncode, two.stderr) == (0, "")  # no bar where nobody looks
    assert said("draft", "texts") == (0, two.stdout, "")


def test_a_reader_who_leaves_early(here):
    many(here, 120)
    command = f"{shlex.join(RUN)} draft texts | head -1"
    found = subprocess.run(command, shell=True, capture_output=True, text=True)
    assert found.stdout.startswith("file")
    assert found.stderr == ""


def test_standard_input(here, copied):
    found = copied(PIPED, here / "article.txt")
    assert found.returncode == 0
    assert "More than 1,200 containers" in found.stdout


def test_a_bar_on_a_terminal_only(here):
    many(here, 20)
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    found = subprocess.run([*RUN, "draft", "texts"], stdout=subprocess.PIPE, stderr=follower)
    os.close(follower)
    assert found.returncode == 0
    assert b"texts" in os.read(leader, 10_000)


def test_interrupted_and_taken_up_again(here, said):
    many(here, 400)
    command = [*RUN, "draft", "texts", "--output", "d.csv"]
    # A shell that runs the tests in the background may have them ignore the signal.
    started = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    while not (here / ".d.csv.progress").exists() or os.stat(".d.csv.progress").st_size < 20_000:
        time.sleep(0.02)
    started.send_signal(signal.SIGINT)
    _, err = started.communicate()
    assert started.returncode == 130
    assert err.decode().strip() == "Interrupted."
    assert not (here / "d.csv").exists()
    fewer(here)
    assert said("draft", "texts", "--output", "d.csv")[0] == 0
    assert (here / "d.csv").read_text(encoding="utf-8").count("\n") == 100 * 9 + 1
    assert not (here / ".d.csv.progress").exists()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="counts processes as Linux does")
def test_a_killed_command_leaves_neither_workers_nor_a_lock(here, said):
    many(here, 400)
    command = [*RUN, "draft", "texts", "--output", "d.csv", "--jobs", "2"]
    started = subprocess.Popen(command, start_new_session=True)
    while not (here / ".d.csv.progress").exists() or os.stat(".d.csv.progress").st_size < 20_000:
        time.sleep(0.02)
    started.send_signal(signal.SIGSTOP)  # it is not done before the other one has begun
    code, _, err = said("draft", "texts", "--output", "d.csv")
    assert code == 1
    assert f"another run is writing it (process {started.pid}, since 20" in err
    started.kill()
    started.wait()
    until = time.monotonic() + 30
    while in_session(started.pid) and time.monotonic() < until:
        time.sleep(0.02)
    left = in_session(started.pid)
    for process in left:
        os.kill(int(process), signal.SIGKILL)
    assert not left
    fewer(here)
    assert said("draft", "texts", "--output", "d.csv")[0] == 0
    assert (here / "d.csv").read_text(encoding="utf-8").count("\n") == 100 * 9 + 1


def in_session(leader):
    """Processes of a session that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, _, session, *_ = stat.read_text().rpartition(")")[2].split()
            found += [stat.parent.name] * (session == str(leader) and state != "Z")
    return found


# --- new, seal, check --------------------------------------------------------------------------


def test_the_way_that_new_describes(here, said):
    code, out, err = said("new", "tarsa", "--text", "article.txt", "--published", "2024-05-01")
    assert (code, err) == (0, "")
    assert out.startswith("tarsa: 3 draft claims, to be confirmed by you, and a notebook")
    steps = re.findall(r"^\d\. (.*)$", out, re.MULTILINE)
    assert [step.partition(" ")[2] for step in steps] == [
        "-m jupyterlab --notebook-dir=. tarsa/tarsa.ipynb",
        "-m analysis page tarsa",
    ]
    assert re.findall(r"^  --(\w+): ", out, re.MULTILINE) == ["title", "outlet", "url"]
    for kind in ("hospital", "government", "witness"):
        assert kind in out
    code, told, _ = said("check", "tarsa", "--text", "article.txt")
    assert code == 0
    assert "3 of 3 rows of claims wait for confirmation." in told
    file = here / "tarsa" / "claims.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("false\n", "true\n"), encoding="utf-8")
    code, told, _ = said("page", "tarsa")
    assert code == 0
    assert told.startswith("tarsa: its tables were changed, and are sound: sealed.")
    assert (here / "tarsa" / "page" / "tarsa.html").is_file()
    assert "wait" not in said("check", "tarsa")[1]


def test_the_python_to_type_is_the_one_that_runs(here, monkeypatch):
    def told(path, own):
        monkeypatch.setenv("PATH", str(path))
        monkeypatch.setattr(sys, "executable", str(own))
        return this_python()

    own, other = here / "own env" / "bin" / "python", here / "other" / "python"
    for file in (own, other):
        file.parent.mkdir(parents=True)
        file.symlink_to("/bin/sh")  # one file behind both, as in two environments of one Python
    assert told(own.parent, own) == "python"
    assert told(other.parent, own) == told(here, own) == "own env/bin/python"
    assert typed(told(here, own), "-m", "analysis") == "'own env/bin/python' -m analysis"
    monkeypatch.chdir(other.parent)
    assert told(here, own) == str(own)


def test_a_notebook_elsewhere_is_opened_where_it_is(here, said):
    (here / "there").mkdir()
    (here / "here").mkdir()
    os.chdir(here / "here")
    _, out, _ = said("new", "tarsa", "--text", "../article.txt", "--folder", "../there")
    assert "-m jupyterlab ../there/tarsa/tarsa.ipynb\n" in out


def test_a_kind_of_speaker_is_typed_in_any_way_and_no_hash_is_asked_for(here, said):
    said("new", "tarsa", "--text", "article.txt")
    file = here / "tarsa" / "originators.csv"
    stored = file.read_text(encoding="utf-8")
    for typed_as in ("ferry operator", "Ferry Operator "):
        file.write_text(stored.replace(",government,", f",{typed_as},"), encoding="utf-8")
        code, out, _ = said("check", "tarsa")
        assert code == 1
        assert out.startswith("Changed after it was sealed: originators.csv. If that is right, t")
        assert "hash" not in out
        assert said(*out.splitlines()[1].split()[3:])[0] == 0
        assert typed_as in file.read_text(encoding="utf-8")  # as typed
        assert "ferry_operator" in set(ledger(packages=["tarsa"])["originator_kind"])
    file.write_text(stored.replace("unattributed,", "Un attributed,"), encoding="utf-8")
    code, out, err = said("check", "tarsa")
    assert "hash" not in out
    assert f"{len(out.splitlines())} problem" in err


def test_new_on_400_words_takes_less_than_3_seconds_of_processor(here):
    text = (Path(__file__).parent / "drafting" / "own_flood.txt").read_bytes()
    (here / "article.txt").write_bytes(text)
    before = os.times()
    assert run("new", "flood", "--text", "article.txt").returncode == 0
    after = os.times()
    used = sum(after[2:4]) - sum(before[2:4])  # of the one process, its start too
    assert used < 3


def test_a_text_without_a_figure_makes_nothing(here, said):
    (here / "article.txt").write_text("Nothing here.")
    code, _, err = said("new", "tarsa", "--text", "article.txt")
    assert code == 1
    assert "no quantified claim" in err
    assert not (here / "tarsa").exists()


def test_check_lists_every_problem(here, said):
    said("new", "tarsa", "--text", "article.txt")
    file = here / "tarsa" / "claims.csv"
    head, *rows = file.read_text(encoding="utf-8").splitlines(keepends=True)
    wrong = [row.replace("asserted", f"wrong{i}") for i, row in enumerate(rows * 12)]
    file.write_text(head + "".join(wrong), encoding="utf-8")
    code, out, err = said("check", "tarsa")
    assert code == 1
    assert int(err.split()[1]) > 60
    assert 2 <= len(out.splitlines()) < 10  # a line a cause
    assert "36 cells, as in the rows 2, 3, 4, column modality: 'wrong0', 'wrong1', 'wrong2'" in out
    assert said("seal", "tarsa")[0] == 1


def test_check_with_another_text(here, said):
    said("new", "tarsa", "--text", "article.txt")
    (here / "article.txt").write_text(TEXT.replace("1,200", "1,300"), encoding="utf-8")
    code, out, _ = said("check", "tarsa", "--text", "article.txt")
    assert code == 1
    assert "the wording does not stand in paragraph 2" in out


def test_shipped_packages_are_sound(said):
    for name in ("article", "outcomes", "record", "wording"):
        assert said("check", name)[0] == 0


def test_a_text_cut_to_a_width_is_told(here, said):
    text = textwrap.fill(TEXT.replace("\n", " ") * 2, 72)
    (here / "wrapped.txt").write_text(text, encoding="utf-8")
    code, out, err = said("new", "x", "--text", "wrapped.txt")
    assert code == 0
    assert "put an empty line between paragraphs" in err
    assert "put an empty line" not in out
    (here / "wrapped.txt").write_text(text[:300] + "\n\n" + text[300:], encoding="utf-8")
    code, out, err = said("new", "y", "--text", "wrapped.txt")
    assert (code, err) == (0, "")


def test_draft_prints_both_ends_of_a_range(here, said):
    (here / "article.txt").write_text("Between 1.5 million and 2 million tonnes came; 5 sank.")
    lines = said("draft", "article.txt")[1].splitlines()
    assert " range        1.5 to 2 million tonnes " in lines[1]
    assert lines[1].index(" tonnes      other") == lines[2].index("5 tonnes") + 1


# --- page ----------------------------------------------------------------------------------------


def test_page_names_what_is_wrong_and_writes_nothing(here, said, monkeypatch, one_kernel):
    monkeypatch.setattr("nbclient.NotebookClient", one_kernel)
    said("new", "tarsa", "--text", "article.txt")
    file, notebook = here / "tarsa" / "claims.csv", here / "tarsa" / "tarsa.ipynb"
    sound = file.read_text(encoding="utf-8")
    file.write_text(sound.replace(",lower,", ",lowr,"), encoding="utf-8")
    code, _, err = said("page", "tarsa")
    assert code == 1
    assert err.startswith("claims.csv, row 2, column bound: 'lowr'")
    file.write_text(sound, encoding="utf-8")
    stored = notebook.read_text(encoding="utf-8").replace("book = ledger(", "book = ledgr(")
    notebook.write_text(stored, encoding="utf-8")
    code, _, err = said("page", "tarsa")
    assert code == 1
    assert "tarsa.ipynb, code cell 1 (from analysis import ledger, notebook): NameError" in err
    assert notebook.read_text(encoding="utf-8") == stored
    assert not (here / "tarsa" / "page").exists()
    notebook.unlink()
    assert "there is no such notebook" in said("page", "tarsa")[2]
    assert "there is no such file" in said("page", "none")[2]


def test_page_names_packages_that_are_missing(here, said, monkeypatch):
    monkeypatch.setattr("analysis.commands.page.find_spec", lambda name: name != "yaml" or None)
    code, _, err = said("page", "tarsa")
    assert code == 1
    assert re.search(r"Pages need pyyaml: .*-m pip install pyyaml\.", err)
