"""``check``, ``seal``, ``undo``: a package's problems, its fingerprints, its last change."""

from __future__ import annotations

from analysis.commands.shared import failed, this_python, typed
from analysis.datasets import check, check_against_text, tables
from analysis.datasets.problems import in_words
from analysis.datasets.sealing import fingerprints, seal
from analysis.needed import many
from analysis.review.journal import opened, undone


def add(commands) -> None:
    check_ = _add(commands, "check", _check, "list every problem of a package, a line a cause")
    check_.add_argument("--text", metavar="FILE", help="also compare wordings with this text")
    _add(commands, "seal", _seal, "check a package that you changed, and note its fingerprints")
    _add(commands, "undo", _undo, "take back the last change that a review made in a package")


def _add(commands, name, run, does):
    command = commands.add_parser(name, help=does, description=f"{does.capitalize()}.")
    command.add_argument("path", metavar="PATH", help="folder with a datapackage.json, or its name")
    command.set_defaults(run=run)
    return command


def _check(options) -> int:
    problems = check(options.path)
    if problems.empty and options.text is not None:
        problems = check_against_text(options.path, options.text)
    if len(problems):
        changed = fingerprints(problems)  # of no use to type: seal notes them
        if changed.all():
            files = problems["problem"].str.removeprefix("does not match ").unique()
            print(f"Changed after it was sealed: {', '.join(files)}. If that is right, type:")
            print(typed(this_python(), "-m", "analysis", "seal", options.path))
        else:
            print(in_words(problems[~changed], most=None))
        count = len(problems) if changed.all() else int((~changed).sum())
        return failed(f"{options.path}: {many(count, 'problem')}.")
    found = tables(options.path)
    rows = ", ".join(f"{name} {many(len(frame), 'row')}" for name, frame in found.items())
    print(f"{options.path} is sound: {many(len(found), 'table')} ({rows}).")
    for name, frame in found.items():
        if "confirmed" in frame and not frame["confirmed"].all():
            drafts = int((~frame["confirmed"]).sum())
            print(f"{drafts:,} of {many(len(frame), 'row')} of {name} wait for confirmation.")
    return 0


def _seal(options) -> int:
    print(f"{seal(options.path)} is sound and sealed.")
    return 0


def _undo(options) -> int:
    _, said = undone(opened(options.path))
    print(f"{options.path}: taken back: {said}")
    return 0
