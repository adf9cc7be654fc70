"""Many texts: in order, at constant memory, on any workers, whatever is wrong with some of them."""

import csv
import itertools
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

from analysis.drafting import corpus, draft_claims, draft_corpus, draft_texts, texts_in

STORY = (
    "The port authority said more than {n:,} containers had left by the end of April.\n"
    "Some {n} men may follow, an aide told Reuters. It cost about $5 million.\n"
)
BAD = {
    "latin.txt": (b"caf\xe9 12", "is not UTF-8"),
    "wide.txt": ("12 ships".encode("utf-16"), "is UTF-16"),
    "nul.txt": (b"12 ships\0", "NUL bytes"),
    "paper.txt": (b"%PDF-1.7 12", "is a PDF"),
    "word.txt": (b"PK\x03\x0412", "is a Word file or an archive"),
    "page.txt": (b" <!DOCTYPE html>12", "is a web page"),
    "packed.txt": (b"\x1f\x8b12", "is compressed"),
}


def stories(count, first=0):
    return ((f"text-{i}", STORY.format(n=1000 + i)) for i in range(first, first + count))


@pytest.fixture(scope="module", autouse=True)
def small_batches():
    """Fewer texts do for as many batches."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(corpus, "BATCH", 10)
        yield


def drafted(texts, executor=None):
    return pd.concat([one.claims for one in draft_texts(texts, executor)], ignore_index=True)


@pytest.fixture(scope="module")
def alone():
    return drafted(stories(60))


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The file of the same texts."""
    out = tmp_path_factory.mktemp("whole") / "whole.csv"
    draft_corpus(stories(60), out)
    return out.read_bytes()


# --- through -----------------------------------------------------------------------------------


def test_a_corpus_gives_what_each_text_gives(alone):
    for name, text in itertools.islice(stories(60), 0, 60, 12):
        own = alone[alone["file"] == name].drop(columns="file").reset_index(drop=True)
        pd.testing.assert_frame_equal(own, draft_claims(text))
    assert alone["file"].drop_duplicates().tolist() == [f"text-{i}" for i in range(60)]


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_workers_change_nothing(pool, alone):
    with pool(2) as executor:
        pd.testing.assert_frame_equal(drafted(stories(60), executor), alone)


@pytest.mark.parametrize("workers", [0, 2])
def test_an_endless_stream_is_read_only_a_little_ahead(workers):
    read = itertools.count()

    def endless():
        for i in read:
            yield f"text-{i}", "12 ships left."

    executor = ThreadPoolExecutor(workers) if workers else None
    for one in itertools.islice(draft_texts(endless(), executor), 3):
        assert len(one.claims) == corpus.BATCH
    assert next(read) <= corpus.BATCH * (corpus._WAITING + 4)
    if executor:
        executor.shutdown()


def test_bad_texts_are_named_and_the_rest_is_done(tmp_path, monkeypatch):
    monkeypatch.setattr(corpus, "BATCH", 50)  # all in one
    for name, (data, _) in BAD.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text("12 ships left.")
    paths = [*texts_in(tmp_path), tmp_path / "none.txt", tmp_path]
    long = ("long", "x" * (corpus.LONGEST + 1))
    (one,) = draft_texts([*paths, long])
    assert one.claims["wording"].tolist() == ["12 ships"]
    said = dict(zip(one.problems["file"], one.problems["problem"], strict=True))
    for name, (_, problem) in BAD.items():
        assert problem in said[str(tmp_path / name)]
    assert "No such file" in said[str(tmp_path / "none.txt")]
    assert "is a folder" in said[str(tmp_path)]
    assert "larger than 10 MB" in said["long"]
    assert one.problems["remedy"].str.len().min() > 5


@pytest.mark.skipif(os.name != "posix", reason="names are no bytes there")
def test_a_name_that_is_not_utf8_costs_that_text(tmp_path):
    other = tmp_path / os.fsdecode(b"caf\xe9.txt")
    for path in (tmp_path / "a.txt", other, tmp_path / "d.txt"):
        path.write_text("12 ships left.")
    half = [
        tmp_path / "nul\0",
        ("half \ud800", "12 ships left."),
        ("e", "12 ships left, said J\ud800n."),
    ]
    found = draft_corpus([*texts_in(tmp_path), *half], tmp_path / "out.csv")
    assert found["file"].str.removeprefix(f"{tmp_path}/").tolist() == [
        "caf\\udce9.txt", "nul\0", "half \\ud800", "e"
    ]  # fmt: skip
    assert found["problem"].str.contains("is not UTF-8|half a character|NUL in its name").all()
    assert len(pd.read_csv(tmp_path / "out.csv")) == 2


def test_a_file_beyond_all_texts_is_not_opened(tmp_path, monkeypatch):
    (tmp_path / "big.txt").touch()
    os.truncate(tmp_path / "big.txt", corpus.LONGEST + 1)
    monkeypatch.setattr(corpus.Path, "read_bytes", None)
    (one,) = draft_texts([tmp_path / "big.txt"])
    assert one.problems["problem"].tolist() == ["is larger than 10 MB"]
    assert one.problems["remedy"].tolist() == ["Split it"]


def test_a_text_that_breaks_the_drafter_stops_no_other(monkeypatch):
    real = corpus.rows_of

    def fragile(text):
        return 1 / 0 if "break" in text else real(text)

    monkeypatch.setattr(corpus, "rows_of", fragile)
    (one,) = draft_texts([("a", "12 ships."), ("b", "break"), ("c", "13 ships.")])
    assert one.claims["file"].tolist() == ["a", "c"]
    assert "ZeroDivisionError" in one.problems["problem"][0]


def test_texts_of_a_folder(tmp_path):
    for name in ("b.txt", "a.MD", ".hidden.txt", "c.csv", "below/d.text", ".git/e.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("12 ships.")
    found = [path.relative_to(tmp_path).as_posix() for path in texts_in(tmp_path)]
    assert found == ["a.MD", "b.txt", "below/d.text"]
    with pytest.raises(NotADirectoryError):
        texts_in(tmp_path / "b.txt")


@pytest.mark.parametrize("out", [None, "out.csv"])
def test_memory_does_not_grow_with_the_corpus(out, tmp_path):
    """In blocks of memory that are held before each text: five more a text are too many."""
    held = []

    def measured():
        for i in range(800):
            held.append(sys.getallocatedblocks())
            yield f"text-{i}", f"More than {1000 + i:,} containers left."

    if out:
        draft_corpus(measured(), tmp_path / out)
    else:
        sum(len(one.claims) for one in draft_texts(measured()))
    assert max(held[600:]) - max(held[200:400]) < 5 * 400


# --- out ---------------------------------------------------------------------------------------


def test_one_file_with_every_draft(tmp_path, alone):
    out = tmp_path / "drafts.csv"
    seen = []
    problems = draft_corpus([*stories(60), ("bad", b"\xff")], out, advance=seen.append)
    empty = {"value_high": [""], "cumulative": [""]}
    read = pd.read_csv(out, keep_default_na=False, na_values=empty, dtype={"cumulative": "boolean"})
    pd.testing.assert_frame_equal(read, alone.astype(read.dtypes.to_dict()))
    assert problems["file"].tolist() == ["bad"]
    assert sum(seen) == 61
    assert [path.name for path in tmp_path.iterdir()] == ["drafts.csv"]


# Two copies are killed in the middle, the last one goes to the end.
KILLED = """
import os, signal, sys
from pathlib import Path
from analysis.drafting import corpus, draft_corpus
folder, real, corpus.BATCH, count = Path(sys.argv[1]), corpus.rows_of, 10, [0]
texts = sorted(folder.glob("*.txt"))
def counted(text):
    print(".", end="", flush=True)
    count[0] += 1
    if count[0] == last:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(text)
corpus.rows_of = counted
for last in (35, 42, 0):
    assert (folder / "out.csv").read_text() == "old"
    if not (copy := os.fork()):
        draft_corpus(texts, folder / "out.csv")
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1]) == (-signal.SIGKILL if last else 0)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no copies of processes here")
def test_a_killed_run_goes_on(tmp_path, copied):
    (tmp_path / "in").mkdir()
    for name, text in stories(120):
        (tmp_path / "in" / f"{name}.txt").write_text(text)
    paths = sorted((tmp_path / "in").glob("*.txt"))
    draft_corpus(paths, tmp_path / "whole.csv")
    (tmp_path / "in" / "out.csv").write_text("old")
    run = copied(KILLED, tmp_path / "in")
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "in" / "out.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert not list((tmp_path / "in").glob(".out*"))
    assert len(run.stdout) == 120 + 5 + 2  # the batches that were cut off are drafted again


def interrupted(texts, path, after):
    """Draft some batches of a corpus, then fail as if the machine did."""
    seen = itertools.count(1)

    def stop(_):
        if next(seen) == after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        draft_corpus(texts, path, advance=stop)


@pytest.mark.parametrize(
    "harm", ["cut", "broken", "altered", "swapped", "none", "older", "foreign"]
)
def test_whatever_the_journal_holds(harm, tmp_path, recwarn, whole):
    texts, out = list(stories(60)), tmp_path / "out.csv"
    interrupted(texts, out, after=4)
    journal = tmp_path / ".out.csv.progress"
    lines = journal.read_bytes().splitlines(keepends=True)
    assert len(lines) == 5
    harmed = {
        "cut": b"".join(lines)[:-40],
        "broken": b"".join([*lines[:2], b'{"x": 1}\n', *lines[3:]]),
        "altered": b"".join([*lines[:2], altered(lines[2]), *lines[3:]]),
        "swapped": b"".join([*lines[:2], lines[3], lines[2], lines[4]]),
        "none": b"",
        "older": b'["paragraph"]\n' + b"".join(lines[1:]),
        "foreign": b"{}",
    }
    journal.write_bytes(harmed[harm])
    draft_corpus(texts, out)
    assert len(recwarn) == (harm in ("older", "foreign"))
    assert out.read_bytes() == whole


def test_what_other_rules_began_is_told_and_drafted_anew(tmp_path, monkeypatch):
    texts, out = list(stories(40)), tmp_path / "out.csv"
    with monkeypatch.context() as other:
        other.setattr(corpus, "_rules", lambda: "those of another version")
        interrupted(texts, out, after=3)
    done = []
    with pytest.warns(UserWarning, match=r"progress: was begun by other rules"):
        draft_corpus(texts, out, advance=lambda _: done.append(os.stat(journal_of(out)).st_size))
    assert done == sorted(set(done))  # the journal grows with each batch: none was taken up


def altered(line):
    """A batch with another figure and as many rows."""
    assert b"1010" in line
    return line.replace(b"1010", b"9010")


def journal_of(out):
    return out.with_name(f".{out.name}.progress")


def test_rules_are_all_files_that_decide(tmp_path, monkeypatch):
    assert corpus._rules() == corpus._rules.__wrapped__()
    (tmp_path / "wording").mkdir()
    monkeypatch.setattr(corpus, "DATA", tmp_path)
    without = corpus._rules.__wrapped__()
    (tmp_path / "wording" / "more.csv").touch()
    (tmp_path / "wording" / "more.csv").write_text("word")
    assert len({corpus._rules(), without, corpus._rules.__wrapped__()}) == 3


def test_a_second_run_says_who_writes_there(tmp_path):
    texts, out = list(stories(40)), tmp_path / "out.csv"
    said = []

    def meanwhile(_):
        with pytest.raises(BlockingIOError, match=f"process {os.getpid()}, since 20.*: wait") as no:
            draft_corpus(texts, out)
        said.append(no.value.filename)

    with ThreadPoolExecutor(2) as executor:  # of this process, whose threads are runs as well
        draft_corpus(texts, out, executor, advance=meanwhile)
    assert said == [str(out)] * 4
    draft_corpus(texts, tmp_path / "whole.csv")
    assert out.read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert not journal_of(out).exists()


@pytest.mark.parametrize("harm", ["emptied", "cut", "altered", "swapped"])
def test_nothing_is_published_but_what_was_drafted(harm, tmp_path):
    texts, out = list(stories(40)), tmp_path / "out.csv"
    out.write_text("old")
    seen = itertools.count(1)

    def meanwhile(_):
        if next(seen) == 4:
            journal = journal_of(out)
            lines = journal.read_bytes().splitlines(keepends=True)
            harmed = {
                "emptied": [],
                "cut": lines[:-1],
                "altered": [*lines[:2], altered(lines[2]), *lines[3:]],
                "swapped": [*lines[:2], lines[3], lines[2], lines[4]],
            }
            journal.write_bytes(b"".join(harmed[harm]))

    with pytest.raises(OSError, match=r"changed the journal of the work. Nothing was written"):
        draft_corpus(texts, out, advance=meanwhile)
    assert out.read_text() == "old"
    draft_corpus(texts, out)
    assert out.read_text().count("\n") == 121


NO_TEXTS = {
    "one of a pair": (("a",), r"texts\[2\] is \('a',\): give a path, or a pair \(name, text\)"),
    "three": (("a", "b", "c"), r"texts\[2\] is \('a', 'b', 'c'\)"),
    "nothing": ((), r"texts\[2\] is \(\)"),
    "a number": (5, r"texts\[2\] is 5"),
    "none": (None, r"texts\[2\] is None"),
    "bytes": (b"a.txt", r"texts\[2\] is b'a.txt'"),
    "a list": (["a", "12 ships"], r"texts\[2\] is \['a', '12 ships'\]"),
    "no text": (("a", 3), r"texts\[2\] is \('a', 3\): .* a text that is str or bytes"),
    "no content": (("a", None), r"texts\[2\] is \('a', None\)"),
    "no name": (("", "x"), r"texts\[2\] is \('', 'x'\): .* a name that is not empty"),
    "a blank name": ((" ", "x"), r"texts\[2\] is \(' ', 'x'\)"),
    "a number as a name": ((7, "x"), r"texts\[2\] is \(7, 'x'\)"),
    "a name twice": (("text-1", "x"), r"texts\[2\] has the name of texts\[1\], 'text-1': give"),
    "the file to write": (Path("out.csv"), r"texts\[2\] is the file to write, 'out.csv': name"),
    "a path twice": (Path("text-1"), r"texts\[2\] has the name of texts\[1\], 'text-1'"),
}


@pytest.mark.parametrize("kind", NO_TEXTS)
def test_what_is_no_text_is_refused_before_the_work(kind, tmp_path, monkeypatch):
    item, said = NO_TEXTS[kind]
    monkeypatch.chdir(tmp_path)
    out = tmp_path / "out.csv"
    with monkeypatch.context() as no_work:
        no_work.setattr(corpus, "_draft", None)
        with pytest.raises((TypeError, ValueError), match=said):
            draft_corpus([*stories(2), item, *stories(90, 3)], out)
    with pytest.raises((TypeError, ValueError), match=said):
        draft_corpus(iter([*stories(2), item]), out)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", ["link", "hard link", "pipe", "folder"])
def test_what_is_no_journal_is_not_written_through(kind, tmp_path):
    out, mine = tmp_path / "out.csv", tmp_path / "mine.txt"
    mine.write_text("mine")
    place = journal_of(out)
    {
        "link": lambda: place.symlink_to(mine),
        "hard link": lambda: place.hardlink_to(mine),
        "pipe": lambda: os.mkfifo(place),
        "folder": place.mkdir,
    }[kind]()
    with pytest.raises(OSError, match=r"no ordinary file: remove it|directory"):
        draft_corpus(stories(3), out)
    assert mine.read_text() == "mine"
    assert not out.exists()


@pytest.mark.parametrize("kind", ["file", "folder", "pipe"])
def test_what_may_not_be_replaced_is_said_before_the_work(kind, tmp_path):
    out = tmp_path / "out.csv"
    {"file": out.touch, "folder": out.mkdir, "pipe": lambda: os.mkfifo(out)}[kind]()
    with pytest.raises(OSError, match=r"There already|directory|cannot be replaced"):
        draft_corpus((pytest.fail("a text is read") for _ in "a"), out, overwrite=kind != "file")
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


def test_a_run_by_way_of_a_link_is_the_same_run(tmp_path):
    (tmp_path / "below").mkdir()
    (tmp_path / "link.csv").symlink_to(tmp_path / "below" / "out.csv")

    def meanwhile(_):
        with pytest.raises(BlockingIOError):
            draft_corpus(stories(3), tmp_path / "below" / ".." / "below" / "out.csv")

    draft_corpus(stories(3), tmp_path / "link.csv", advance=meanwhile)
    assert [path.name for path in (tmp_path / "below").iterdir()] == ["out.csv"]
    assert (tmp_path / "link.csv").is_symlink()


def test_a_file_that_comes_meanwhile_stays(tmp_path):
    texts, out = list(stories(20)), tmp_path / "out.csv"
    with pytest.raises(FileExistsError):
        draft_corpus(texts, out, advance=lambda _: out.write_text("mine"), overwrite=False)
    assert out.read_text() == "mine"
    out.unlink()
    draft_corpus(texts, out, overwrite=False)
    assert out.read_text().count("\n") == 61


def test_changed_texts_are_drafted_again(tmp_path):
    texts, out = list(stories(80)), tmp_path / "out.csv"
    interrupted(texts, out, after=6)
    texts[24] = ("text-24", "Exactly 7 ships left.")
    del texts[44]
    draft_corpus(texts, out)
    draft_corpus(texts, tmp_path / "whole.csv")
    assert out.read_bytes() == (tmp_path / "whole.csv").read_bytes()
    with out.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["file"] == "text-24"]
    assert [row["wording"] for row in rows] == ["Exactly 7 ships"]


def test_what_is_done_is_not_done_again(tmp_path, monkeypatch):
    texts, out = list(stories(80)), tmp_path / "out.csv"
    interrupted(texts, out, after=6)
    real, count = corpus.rows_of, itertools.count()
    monkeypatch.setattr(corpus, "rows_of", lambda text: (next(count), real(text))[1])
    draft_corpus(texts, out)
    assert next(count) == 80 - 6 * corpus.BATCH


def test_a_run_stays_quick(alone):
    start = time.perf_counter()
    drafted(stories(100))
    assert time.perf_counter() - start < 20  # seconds, where 0.2 are usual
