"""Coverage-guided fuzzing of one target with atheris: `cover.py read_figure 60` for 60 seconds.

A target is a file `test_<name>.py` beside this one, with `seeds`, `decoded`, `holds` and `TOKENS`.
What breaks a property is kept in `.found/<name>` and printed as a test.
"""

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent
HOW_TO_GET = """\
Coverage-guided fuzzing needs atheris, which is not installed here: Linux and Python 3.11 to 3.13,
    .venv/bin/python -m pip install 'atheris >=3,<4'
Without it only the properties above were tried, on random examples."""


def main(names, seconds):
    """Fuzz each target in a process of its own; say how it went."""
    try:
        import_module("atheris")
    except ImportError:
        print(HOW_TO_GET)
        return 0
    return max(_fuzz(name, seconds) for name in names)


def _fuzz(name, seconds):
    """Run one target, from its own corpus and seeds; print what was found as tests."""
    found, corpus = HERE / ".found" / name, HERE / ".corpus" / name
    for folder in (found, corpus):
        folder.mkdir(parents=True, exist_ok=True)
    before = set(found.iterdir())
    print(f"--- {name}: {seconds} s", flush=True)
    run = subprocess.run([sys.executable, __file__, "--inside", name, seconds, found, corpus])
    for file in sorted(set(found.iterdir()) - before):
        print(_as_test(name, file.read_bytes()))
    return run.returncode


def _as_test(name, data):
    return f"""
# for tests/fuzz/test_{name}.py:
def test_{name}_found():
    holds(decoded({data!r}))
"""


def _inside(name, seconds, found, corpus):
    """The fuzzing process itself: the kit is instrumented as it is imported."""
    import atheris

    with atheris.instrument_imports(
        include=["analysis.datasets", "analysis.wording", "analysis.drafting"]
    ):
        import_module("analysis.datasets")
        import_module("analysis.wording")
        target = import_module(f"test_{name}")
    for i, seed in enumerate(target.seeds()):
        Path(corpus, f"seed-{i:03}").write_bytes(seed)
    words = Path(found).parent / f"{name}.words"
    words.write_text("".join(f"{_quoted(token.encode())}\n" for token in target.TOKENS))
    options = [f"-max_total_time={seconds}", f"-artifact_prefix={found}{os.sep}", "-timeout=30"]
    options += [f"-dict={words}", "-rss_limit_mb=3000", "-max_len=4000", "-print_final_stats=1"]
    options += ["-verbosity=0"]
    atheris.Setup([sys.argv[0], *options, corpus], lambda d: target.holds(target.decoded(d)))
    atheris.Fuzz()


def _quoted(token):
    """A token in the form of libFuzzer's dictionaries."""
    return '"' + "".join(f"\\x{byte:02x}" for byte in token) + '"'


if __name__ == "__main__":
    if sys.argv[1] == "--inside":
        _inside(*sys.argv[2:])
    else:
        sys.exit(main(sys.argv[1:-1], sys.argv[-1]))
