"""What holds for every test."""

import json
import os
import pickle
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parents[1]
PATIENCE = 60  # seconds

# Helpers of tests, not tests; --doctest-modules would import them.
collect_ignore_glob = ["browser/[!t]*.py", "fuzz/[!t]*.py", "notebooks/[!t]*.py"]
collect_ignore_glob += ["pins/[!t]*.py", "worlds/[!t]*.py"]

# The same few examples in every run, and no deadline on a machine that does other work beside.
settings.register_profile("kit", derandomize=True, deadline=None, max_examples=20)
settings.register_profile("long", deadline=None, max_examples=200)  # make fuzz, all properties
settings.register_profile("fuzz", max_examples=2_000, deadline=None)  # make fuzz
settings.load_profile("kit")


@pytest.fixture(scope="session")
def need():
    """Import a tool that only the locked environment has; skip elsewhere, but never in CI."""

    def need(module):
        if os.environ.get("CI"):
            return import_module(module)
        return pytest.importorskip(module, reason=f"{module} comes with make test, not with conda")

    return need


@pytest.fixture
def said(capsys, tmp_path, monkeypatch):
    """Run a command in an empty folder; give its exit code and what it said on either stream."""
    from analysis.commands import main

    monkeypatch.chdir(tmp_path)

    def said(*words):
        try:
            code = main([*words])
        except SystemExit as end:
            code = end.code
        told = capsys.readouterr()
        assert "Traceback" not in told.out + told.err
        return code, told.out, told.err

    return said


# One process has imported the kit; a copy of it runs each code, with its own streams and exit code.
COPIES = """
import json, os, sys, traceback
import analysis, analysis.commands, analysis.drafting.corpus, analysis.review
for line in sys.stdin:
    code, sys.argv[1:], folder = json.loads(line)
    if not (copy := os.fork()):
        for handle, name in [(1, "out"), (2, "err")]:
            os.dup2(os.open(os.path.join(folder, name), os.O_WRONLY | os.O_CREAT), handle)
        ended = 0
        try:
            exec(code, {"__name__": "copy"})
        except SystemExit as end:
            ended = end.code
        except BaseException:
            ended = traceback.print_exc() or 1
        sys.stdout.flush()
        os._exit(ended)
    print(os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1]), flush=True)
"""


@pytest.fixture(scope="session")
def copies():
    how = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": ROOT}
    with subprocess.Popen([sys.executable, "-c", COPIES], **how) as server:
        yield server
        server.stdin.close()


@pytest.fixture
def copied(copies, tmp_path_factory):
    """Run code in a process of its own that need not import the kit: copied(code, *words)."""

    def copied(code, *words):
        folder = tmp_path_factory.mktemp("streams")
        asked = [code, [str(word) for word in words], str(folder)]
        print(json.dumps(asked), file=copies.stdin, flush=True)
        ended = int(copies.stdout.readline())
        out, err = ((folder / name).read_text(encoding="utf-8") for name in ("out", "err"))
        return subprocess.CompletedProcess(words, ended, out, err)

    return copied


@pytest.fixture(scope="session")
def one_kernel():
    from one_kernel import OneKernel

    yield OneKernel
    OneKernel.stop()


class Lab:
    """A `make lab` that runs in a fresh clone."""

    token = "for-this-test"

    def __init__(self, clone):
        self.clone = clone
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}?token={self.token}"

    def start(self, home):
        arguments = f"--no-browser --ip=127.0.0.1 --port={self.port}"
        return subprocess.Popen(
            [
                "make",
                "--old-file=.venv/.installed",  # whatever its age, nothing is installed
                "lab",
                f"PY={shlex.quote(str(ROOT / '.venv' / 'bin' / 'python'))}",
                f"ARGS={arguments} --IdentityProvider.token={self.token}",
            ],
            cwd=self.clone,
            env={"HOME": str(home), "PATH": os.environ["PATH"]},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            text=True,
        )

    def wait_for(self, process):
        for _ in range(PATIENCE * 10):
            if process.poll() is not None:
                pytest.fail(f"make lab stopped: {process.communicate()[0]}")
            try:
                urllib.request.urlopen(self.url("/api"), timeout=PATIENCE).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        pytest.fail("make lab does not answer")


def clone_into(folder):
    """Put there what git would, as it is now; what Jupyter writes goes to the clone's own .venv."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (ROOT / name).exists():  # not if it was deleted, but not yet in git
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    start_up = folder / ".venv" / "etc" / "ipython" / "profile_default" / "startup"
    start_up.mkdir(parents=True)
    # In place of pip's editable install: kernels import the clone's analysis, not this folder's.
    (start_up / "kit.py").write_text(f"import sys\nsys.path.insert(0, {str(folder)!r})\n")
    (folder / ".venv" / ".installed").write_text(f"{folder}\n")
    return folder


@pytest.fixture(scope="session")
def make_lab(tmp_path_factory):
    """Serve a fresh clone with the packages of this .venv: `with make_lab(home) as lab`."""
    if not (ROOT / ".venv" / ".installed").exists() or not shutil.which("make"):
        pytest.skip("not set up by make: try `make test`")
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git clone")

    @contextmanager
    def make_lab(home):
        lab = Lab(clone_into(tmp_path_factory.mktemp("clone") / "my kit"))
        process = lab.start(home)
        try:
            lab.wait_for(process)
            yield lab
        finally:
            os.killpg(process.pid, 15)
            process.communicate(timeout=PATIENCE)  # kernels hold the pipe too: waits for all

    return make_lab


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The site, built once from the notebooks as they are stored: all workers read the same one.

    Beside it lie the scenes of its gallery, which take seconds to make.
    """
    from analysis.site.build import build
    from analysis.site.gallery import KINDS, run
    from analysis.writing import alone

    folder = tmp_path_factory.getbasetemp()
    folder = folder.parent if os.environ.get("PYTEST_XDIST_WORKER") else folder
    built = folder / "built"  # which build locks itself
    built.mkdir(exist_ok=True)
    with alone(folder):
        if not (built / "site").exists():
            build(built / "site")
            scenes = {kind: run(kind)["chart"].scene for kind in KINDS}
            (built / "scenes").write_bytes(pickle.dumps(scenes))
    return built / "site"
