"""Hostile packages and phrases: what each gets is in `hostile.csv`, to be read as a table.

Whatever loads, loads unchanged. Everything else is refused with its place, its value and a remedy:
nothing is repaired, guessed, run, fetched or written, and no file outside the package is opened.

In the table `where` is the column of the one cell that is hostile, or what else is: the `file`, the
`descriptor`, a `resource`, its `schema`, the `constraints` of its column note (these in JSON), a
`phrase` for read_figure. `stands` is written with Python's escapes; in a file and a descriptor
`\\xff` is a byte.
"""

import csv
import io
import json
import os
from pathlib import Path

import pandas as pd
import pytest

from analysis.datasets import DataProblem, check, tables
from analysis.datasets.package import examine
from analysis.wording import UnreadableFigure, read_figure

HERE = Path(__file__).parent
FIELDS = [
    {"name": "id", "type": "string", "constraints": {"required": True, "unique": True}},
    {"name": "value", "type": "number", "constraints": {"minimum": 0}},
    {"name": "count", "type": "integer", "constraints": {"required": True, "minimum": 0}},
    {"name": "low", "type": "integer"},
    {"name": "day", "type": "date"},
    {"name": "sure", "type": "boolean"},
    {"name": "slow", "type": "string", "constraints": {"pattern": "(a+)+"}},
    {"name": "note", "type": "string"},
]
NAMES = [field["name"] for field in FIELDS]
SOUND = ["a", "13000", "5", "-1", "2024-10-23", "true", "aa", "text"]


def as_csv(*rows):
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def write(folder, table=None, descriptor=None, resource=None, schema=None):
    """A package in the folder `inside`, with a file beside that it has no business with."""
    package = folder / "inside"
    package.mkdir()
    (folder / "secret.csv").write_bytes(as_csv(NAMES, SOUND))
    (package / "t.csv").write_bytes(as_csv(NAMES, SOUND) if table is None else table)
    described = {"name": "t", "path": "t.csv", "schema": {"fields": FIELDS} | (schema or {})}
    described = json.dumps({"resources": [described | (resource or {})]}).encode()
    (package / "datapackage.json").write_bytes(described if descriptor is None else descriptor)
    return package


# --- The table -----------------------------------------------------------------------------------


def the_rows():
    with (HERE / "hostile.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def unescaped(stands):
    return stands.encode("latin-1", "backslashreplace").decode("unicode_escape")


def hostile(folder, where, stands):
    """The package in which this stands."""
    stands = unescaped(stands)
    if where in NAMES:
        row = [stands if name == where else cell for name, cell in zip(NAMES, SOUND, strict=True)]
        return write(folder, as_csv(NAMES, row))
    if where == "file":
        return write(folder, stands.encode("latin-1"))
    if where == "descriptor":
        return write(folder, descriptor=stands.encode("latin-1"))
    stands = json.loads(stands)
    if where == "constraints":
        fields = [*FIELDS[:-1], FIELDS[-1] | {"constraints": stands}]
        return write(folder, schema={"fields": fields})
    return write(folder, **{where: stands})


@pytest.mark.parametrize(
    ("where", "stands", "gets"), [pytest.param(*row[1:], id=row[0]) for row in the_rows()]
)
def test_what_a_hostile_input_gets(tmp_path, where, stands, gets):
    if where == "phrase":
        assert what_a_phrase_gets(unescaped(stands)) == gets
        return
    package = hostile(tmp_path, where, stands)
    before = contents(tmp_path)
    problems = check(package)
    assert what_is_said(problems) == gets
    pd.testing.assert_frame_equal(problems, examine(package, exact=True)[0])
    if problems.empty:
        assert_unchanged(tables(package)["t"], (package / "t.csv").read_bytes())
    else:
        assert_named(problems)
        with pytest.raises(DataProblem) as caught:
            tables(package)
        pd.testing.assert_frame_equal(caught.value.problems, problems)
    assert contents(tmp_path) == before


def what_a_phrase_gets(phrase):
    try:
        figure = read_figure(phrase)
    except UnreadableFigure as problem:
        return str(problem)
    return f"{figure.bound} {figure.value:g} {figure.unit_words}".strip()


def what_is_said(problems):
    return str(DataProblem(problems)) if len(problems) else "loads"


def contents(folder):
    return {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def assert_named(problems):
    """Each problem has its file and a remedy, and a line in which nothing is hidden."""
    for column in ("file", "problem", "remedy"):
        assert problems[column].str.len().gt(0).all()
    assert all(line.isprintable() for line in str(DataProblem(problems)).split("\n"))


def assert_unchanged(frame, data):
    """Each value is that of its cell, by a reading of our own."""
    header, *rows = csv.reader(io.StringIO(data.decode(), newline=""))
    kinds = [str, float, int, int, pd.Timestamp, "true".__eq__, str, str]
    kinds = dict(zip(NAMES, kinds, strict=True))
    assert list(frame) == header
    assert len(frame) == len(rows)
    for i, cells in enumerate(rows):
        for name, cell in zip(header, cells, strict=True):
            value = frame[name].iloc[i]
            assert (value == kinds[name](cell)) if cell else pd.isna(value)


# --- Files that are none -------------------------------------------------------------------------

LINK = "leads out of the package. Put the file itself in the package, not a link."
NONE = "is not a file. Put the file there, or correct the path."


def linked(target):
    return lambda file: file.symlink_to(target)


PLACES = {
    "a link out of the package": ("t.csv", linked("../secret.csv"), LINK),
    "a link to a device": ("t.csv", linked("/dev/zero"), LINK),
    "a link to itself": ("t.csv", linked("t.csv"), LINK),
    "a link to nothing": ("t.csv", linked("gone.csv"), "there is no such file. Put the file"),
    "a link to the descriptor": (
        "t.csv",
        linked("datapackage.json"),
        "is the descriptor, not a table",
    ),
    "a folder": ("t.csv", Path.mkdir, NONE),
    "a pipe": ("t.csv", lambda file: os.mkfifo(file), NONE),
    "a descriptor that is a link": (
        "datapackage.json",
        linked("../secret.csv"),
        "leads out of its",
    ),
    "a descriptor that is a device": (
        "datapackage.json",
        linked("/dev/zero"),
        "is not a file. Name",
    ),
    "a descriptor that is a pipe": (
        "datapackage.json",
        lambda file: os.mkfifo(file),
        "is not a file.",
    ),
    "a descriptor that is a folder": (
        "datapackage.json",
        Path.mkdir,
        "is not a file. Name a folder",
    ),
    "no descriptor": (
        "datapackage.json",
        lambda file: None,
        "there is no such file. Name a folder",
    ),
}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes and few links here")
@pytest.mark.parametrize("name", PLACES)
def test_what_is_no_file_is_not_opened(tmp_path, name):
    file, make, gets = PLACES[name]
    package = write(tmp_path)
    (package / file).unlink()
    make(package / file)
    problems = check(package)
    assert len(problems) == 1
    assert f" - {gets}" in str(DataProblem(problems))
    assert_named(problems)


@pytest.mark.parametrize("file", ["t.csv", "datapackage.json"])
def test_a_file_that_may_not_be_read(tmp_path, file, monkeypatch):
    package = write(tmp_path)
    if hasattr(os, "geteuid") and os.geteuid():
        (package / file).chmod(0)
    else:  # root may read everything: let the system's answer be played
        read = Path.read_bytes
        denied = PermissionError(13, "Permission denied")
        monkeypatch.setattr(
            Path, "read_bytes", lambda p: raising(denied) if p.name == file else read(p)
        )
    problems = check(package)
    assert len(problems) == 1
    assert "cannot be read: Permission denied" in problems["problem"][0]
    assert problems["remedy"][0] == "Give yourself leave to read it"


def raising(error):
    raise error


# --- Nothing else is touched ---------------------------------------------------------------------

AUDITED = """
import builtins, json, os, sys
from pathlib import Path
from analysis.datasets import check, tables
from analysis.wording import read_figure

STARTS = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "urllib.")
STARTS += ("ctypes.dlopen", "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.chmod", "pickle.")
LIBRARY = {sys.prefix, sys.base_prefix, os.path.dirname(os.__file__), "analysis"}
LIBRARY = tuple(os.path.realpath(folder) + os.sep for folder in LIBRARY)
seen, package = [], ""

def hook(event, args):
    if event == "open" and isinstance(args[0], (str, bytes, os.PathLike)):
        path = os.path.realpath(os.fsdecode(args[0]))
        code = path.startswith(LIBRARY)
        inside = (path + os.sep).startswith(package + os.sep)
        if not (inside or code) or set(str(args[1])) & set("wax+"):
            seen.append((package, event, path, args[1]))
    elif event.startswith(STARTS):
        seen.append((package, event, repr(args)))

folders = json.loads(Path(sys.argv[1]).read_text())
sys.addaudithook(hook)
for package in map(os.path.realpath, folders):
    if check(package).empty:
        tables(package)
for line in seen:
    print(line)
print(len(folders), "packages")
"""


@pytest.fixture(scope="module")
def every_package(tmp_path_factory):
    """A folder for each package of the table and each place above."""
    folders = []
    for _, where, stands, _ in the_rows():
        if where != "phrase":
            folders.append(hostile(tmp_path_factory.mktemp("case"), where, stands))
    for file, make, _ in PLACES.values():
        folders.append(write(tmp_path_factory.mktemp("place")))
        (folders[-1] / file).unlink()
        make(folders[-1] / file)
    return folders


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes and few links here")
def test_nothing_is_opened_outside_nor_run_nor_fetched_nor_written(every_package, tmp_path, copied):
    listed = tmp_path / "folders.json"
    listed.write_text(json.dumps([str(folder) for folder in every_package]))
    run = copied(AUDITED, listed)
    assert not run.stderr
    assert run.stdout == f"{len(every_package)} packages\n"


def test_lists_in_lists_are_refused_at_any_depth(tmp_path):
    """Between what can be read and what cannot lie depths that can be read but not shown."""
    package = write(tmp_path, resource={"path": []})
    described = (package / "datapackage.json").read_text()
    for depth in range(900, 1000):
        lists = "[" * depth + "]" * depth
        (package / "datapackage.json").write_text(described.replace("[]", lists))
        assert_named(check(package))


# --- Sizes ---------------------------------------------------------------------------------------
# Each is checked and timed in a process of its own, with the memory that it takes at most.

# Above datasets.columns.MANY, and enough to show what grows faster than its size. make fuzz asks
# for 10,000,000: 630 MB of text, loaded in 20 s with 3.0 GB, refused for one letter of Latin-1 at
# its end in 85 s with 3.3 GB.
ROWS = int(os.environ.get("HOSTILE_ROWS", "25000"))
HEAD = ",".join(NAMES) + "\n"
MANY = min(ROWS, 100_000)


def many_rows():
    yield HEAD
    for start in range(0, ROWS, 10_000):
        rows = range(start, min(start + 10_000, ROWS))
        yield "".join(f'x{i},{i}.5,{i},-{i},2024-10-23,true,aa,"a, {i % 977}"\n' for i in rows)


def many_rows_and_one_fault():
    yield from many_rows()
    yield "x0,1,1,1,2024-10-23,true,aa,text\n"


def many_rows_and_one_letter_of_latin_1():
    yield from many_rows()
    yield "y,1,1,1,2024-10-23,true,aa,caf\udce9\n"


def described(fields):
    return json.dumps({"resources": [{"name": "t", "path": "t.csv", "schema": {"fields": fields}}]})


# Seconds and megabytes that a check may take.
SMALL, LARGE = (5, 300), (MANY / 5_000, 300 + 0.006 * MANY)
TABLES = {  # what t.csv holds, what it gets, what it may take
    "many rows": (many_rows, "loads", (5 + ROWS / 2e5, 300 + ROWS / 2500)),
    "many rows and one fault": (
        many_rows_and_one_fault,
        f"t.csv, row {ROWS + 2}, column id: 'x0' - repeats row 2.",
        (5 + ROWS / 2e5, 300 + ROWS / 2500),
    ),
    "many rows and one letter of Latin-1": (
        many_rows_and_one_letter_of_latin_1,
        f"t.csv, row {ROWS + 2}, column note: 'caf\ufffd' - is not UTF-8: byte 0xE9.",
        (10 + ROWS / 4e4, 300 + ROWS / 2500),
    ),
    "a cell of 20 MB": (lambda: [HEAD, "a,1,1,1,,,,", "x" * (2 * 10**7)], "far too long", (5, 300)),
    "a quoted cell of many lines": (
        lambda: [HEAD, 'a,1,1,1,,,,"', ("x" * 99 + "\n") * (MANY // 2), '"\n'],
        "never closed",
        LARGE,
    ),
    "5,000 zeros": (lambda: [HEAD, f"a,1,{'0' * 5000},1,,,,\n"], "loads", SMALL),
    "many columns": (
        lambda: [",".join(f"c{i}" for i in range(MANY)), "\na\n"],
        f"and {MANY - 11:,} more; see .problems",
        LARGE,
    ),
    "many rows that are too short": (
        lambda: [HEAD, "a,1\n" * MANY],
        f"t.csv, {MANY:,} times, as in the rows 2, 3, 4: '' - the row ends before",
        LARGE,
    ),
    "many broken quotation marks": (
        lambda: [HEAD, 'a","\n' * MANY],
        "times, as in the rows 2, 3, 4: ",
        LARGE,
    ),
    "a cell that no engine likes": (
        lambda: [HEAD, f"a,1,1,1,,,{'a' * 10**5}!,\n"],
        "does not fit the pattern (a+)+.",
        SMALL,
    ),
}
DESCRIPTORS = {  # what datapackage.json holds, what it gets, what it may take
    "100,000 lists in lists": (lambda: "[" * 10**5, "is nested too deep", SMALL),
    "objects in objects": (lambda: '{"a":' * 985 + "1" + "}" * 985, "datapackage.json", SMALL),
    "100 MB": (lambda: " " * 10**8, "is larger than 10,000,000 bytes", SMALL),
    "a number of 5,000 digits": (lambda: f"[{'1' * 5000}]", "of thousands of digits", SMALL),
    "many keys": (
        lambda: json.dumps(dict.fromkeys(map(str, range(3 * MANY)))),
        "lists no resources",
        LARGE,
    ),
    "many resources": (
        lambda: json.dumps({"resources": [{"name": "t"}] * MANY}),
        "lists more than 1,000 resources",
        SMALL,
    ),
    "many fields": (
        lambda: described([{"name": f"c{i}", "type": "string"} for i in range(MANY)]),
        f"and {MANY - 12:,} more; see .problems",
        LARGE,
    ),
    "many fields of no type": (
        lambda: described([{"name": f"c{i}"} for i in range(MANY)]),
        "is not a supported type",
        LARGE,
    ),
}
SIZES = {name: ("t.csv", *case) for name, case in TABLES.items()}
SIZES |= {name: ("datapackage.json", *case) for name, case in DESCRIPTORS.items()}

MEASURED = """
import json, re, signal, sys, time
from pathlib import Path
from analysis.datasets import DataProblem, check
signal.alarm(int(sys.argv[2]))
problems = check(sys.argv[1])
spent, status = time.process_time(), Path("/proc/self/status")
# The most memory it has held, in kB.
peak = re.search("VmHWM:\\s+(\\d+)", status.read_text())[1] if status.exists() else 0
said = str(DataProblem(problems)) if len(problems) else "loads"
print(json.dumps([spent, int(peak), said]))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no copies of processes here")
@pytest.mark.parametrize("name", SIZES)
def test_what_is_large_costs_no_more_than_its_size(tmp_path, name, copied):
    file, made, gets, (seconds, megabytes) = SIZES[name]
    package = write(tmp_path)
    with (package / file).open("w", encoding="utf-8", errors="surrogateescape") as out:
        written = made()  # of a text, writelines would write each letter apart
        out.writelines([written] if isinstance(written, str) else written)
    run = copied(MEASURED, package, int(60 + 10 * seconds))
    assert (run.returncode, run.stderr) == (0, "")
    spent, peak, said = json.loads(run.stdout)
    print(f"{name}: {spent:.1f} s, {peak / 1000:.0f} MB")
    assert gets in said
    assert spent < seconds
    assert peak / 1000 < megabytes
