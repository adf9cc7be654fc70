"""The commands of ``python -m analysis``: draft, new, check, seal.

Exit codes: 0 when all is well, 1 when there are problems (they are named), 2 when the command
itself makes no sense, 130 when it was interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from pathlib import Path

import pandas as pd

from analysis.datasets import DataProblem, check, check_against_text, tables
from analysis.datasets.problems import in_words
from analysis.drafting import (
    draft_corpus,
    draft_texts,
    is_wrapped,
    new_package,
    seal,
    texts_in,
)
from analysis.wording.said import number

_SHOWN = ["paragraph", "wording", "bound", "value", "unit", "quantity", "modality", "attributed_to"]
_HEADERS = {"paragraph": "par.", "attributed_to": "according to"}
_WIDTHS = {"file": 24, "paragraph": 4, "wording": 44, "bound": 6, "value": 11, "unit": 11,
           "quantity": 10, "modality": 9, "attributed_to": 28}  # fmt: skip


def main(arguments=None) -> int:
    """Run one command.

    Parameters
    ----------
    arguments
        What stands behind ``python -m analysis``; by default that of this process.

    Returns
    -------
    int
        The exit code.

    Examples
    --------
    >>> main(["check", "article"])
    article is sound: 3 tables (claims 6 rows, statements 19 rows, originators 3 rows).
    0
    """
    options = _parser().parse_args(arguments)
    try:
        return options.run(options)
    except BrokenPipeError:  # "| head" has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        return 130
    except DataProblem as problem:
        return _failed(str(problem))
    except (ValueError, OSError) as error:
        return _failed(_said(error))


def _said(error) -> str:
    """An error as one sentence; of the operating system's, the file and what is wrong."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)


def _failed(message: str, code: int = 1) -> int:
    print(message, file=sys.stderr)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m analysis",
        description="From an article to checked claims: draft, confirm by hand, seal, check.",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for add in (_add_draft, _add_new, _add_check, _add_seal):
        add(commands)
    return parser


# --- draft -------------------------------------------------------------------------------------


def _add_draft(commands) -> None:
    draft = commands.add_parser(
        "draft",
        help="print the draft claims of a text, or of a folder of texts",
        description="Print the draft claims of texts (UTF-8; .txt, .text and .md of a folder).",
        epilog="With --output an interrupted run goes on where it stopped when it is called again.",
    )
    draft.add_argument("paths", nargs="+", metavar="PATH", help="a text, a folder, or - for stdin")
    draft.add_argument("--output", metavar="FILE.csv", help="write all columns to this file")
    draft.add_argument("--overwrite", action="store_true", help="replace that file if it is there")
    draft.add_argument("--jobs", type=_jobs, default=1, metavar="N", help="processes (default 1)")
    draft.set_defaults(run=_draft)


def _jobs(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 1024:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes from 1 on")
    return int(text)


def _draft(options) -> int:
    texts = _texts(options.paths)
    if not texts:
        return _failed(f"No text (.txt, .text, .md) in {', '.join(options.paths)}.")
    several = len(texts) > 1
    with _workers(options.jobs if several else 1) as executor, _progress(len(texts)) as bar:
        if options.output:
            return _draft_to_file(texts, options, executor, bar)
        return _print_drafts(texts, executor, bar, several)


def _texts(paths) -> list:
    texts = []
    for path in paths:
        if path == "-":
            texts.append(("stdin", sys.stdin.buffer.read()))
        else:
            texts += texts_in(path) if Path(path).is_dir() else [Path(path)]
    return texts


def _workers(jobs):
    return ProcessPoolExecutor(jobs) if jobs > 1 else nullcontext()


def _progress(total):
    """A bar on a terminal, for anything that may take more than a moment."""
    from tqdm import tqdm

    return tqdm(total=total, unit=" texts", file=sys.stderr, disable=None if total > 1 else True)


def _draft_to_file(texts, options, executor, bar) -> int:
    path = Path(options.output)
    if path.suffix.lower() != ".csv":
        return _failed(f"{path} is no .csv file: name the output as in drafts.csv.", 2)
    if path.exists() and not options.overwrite:
        return _failed(f"{path} is there already: name another file, or add --overwrite.")
    problems = draft_corpus(texts, path, executor, bar.update)
    bar.close()
    done = len(texts) - len(problems)
    print(f"{path}: the draft claims of {done:,} of {len(texts):,} texts.")
    return _report(problems)


def _print_drafts(texts, executor, bar, several) -> int:
    problems, header = [], True
    for drafted in draft_texts(texts, executor):
        bar.clear()
        lines = _lines(drafted.claims, ["file"] * several + _SHOWN, header)
        print("\n".join(lines), flush=True)
        header = False
        problems.append(drafted.problems)
        bar.update(drafted.claims["file"].nunique() if several else 1)
    return _report(pd.concat(problems, ignore_index=True))


def _lines(claims, columns, header) -> list[str]:
    """Claims as lines of a table with columns of fixed width, so that batches line up."""
    rows = [{name: _HEADERS.get(name, name) for name in columns}] if header else []
    rows += claims[columns].to_dict("records")
    return [" ".join(_fixed(row[name], _WIDTHS[name]) for name in columns).rstrip() for row in rows]


def _fixed(value, width) -> str:
    if isinstance(value, float):
        return number(value, 4 if value < 1 else None).rjust(width)
    text = "".join(c if c.isprintable() else " " for c in str(value))
    return (text if len(text) <= width else text[: width - 1] + "…").ljust(width)


def _report(problems) -> int:
    for problem in problems.itertuples():
        print(f"{problem.file}: {problem.problem}. {problem.remedy}.", file=sys.stderr)
    return 1 if len(problems) else 0


# --- new ---------------------------------------------------------------------------------------


def _add_new(commands) -> None:
    new = commands.add_parser(
        "new",
        help="make a data package of the draft claims of an article",
        description="Make the data package NAME of the draft claims of an article.",
    )
    new.add_argument("name", metavar="NAME", help="small letters and digits, with hyphens")
    new.add_argument(
        "--text", required=True, metavar="FILE", help="the article, plain text in UTF-8"
    )
    new.add_argument(
        "--folder", default=".", help="where the package's folder goes (default: here)"
    )
    new.add_argument("--title", default="", help="of the article")
    new.add_argument("--outlet", default="", help="who published it")
    new.add_argument("--published", default="", metavar="YYYY-MM-DD", help="when")
    new.add_argument("--url", default="", help="its web address")
    new.set_defaults(run=_new)


def _new(options) -> int:
    (drafted,) = draft_texts([Path(options.text)])
    if len(drafted.problems):
        return _report(drafted.problems)
    text = Path(options.text).read_bytes().decode("utf-8-sig")
    if is_wrapped(text):
        print(
            f"{options.text}: the lines seem to be cut to a width. Here a paragraph is a line, so "
            "figures that run over two are missed: join the lines of each paragraph.",
            file=sys.stderr,
        )
    about = {key: getattr(options, key) for key in ("title", "outlet", "published", "url")}
    try:
        package = new_package(options.name, text, options.folder, **about)
    except FileExistsError as error:
        return _failed(
            f"{error.filename} is there already and stays as it is: choose another NAME."
        )
    print(f"{package}: {_many(len(drafted.claims), 'draft claim')}, to be confirmed by you.")
    print(
        f"\nWhat to do next:\n"
        f"1. Open {package / 'claims.csv'} beside the article. Read each row against its\n"
        f"   paragraph, mend what is wrong, delete what is no claim, add what is missing; type\n"
        f"   true under confirmed. Fill in window_start and window_end where known; type true\n"
        f"   under cumulative where a claim counts everything up to its day, else false: only\n"
        f"   such totals make a curve.\n"
        f"   In {package / 'originators.csv'} say what kind each speaker is, and under\n"
        f"   short how charts call it.\n"
        f"2. python -m analysis seal {package}\n"
        f"3. python -m analysis check {package} --text {options.text}\n"
        f"4. In a notebook: ledger(packages=[{str(package)!r}]), as in 08-your-own-article."
    )
    return 0


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" + ("" if count == 1 else "s")


# --- check and seal ------------------------------------------------------------------------------


def _add_check(commands) -> None:
    check_ = commands.add_parser(
        "check",
        help="list every problem of a data package",
        description="List every problem of a data package, one a line.",
    )
    check_.add_argument("path", metavar="PATH", help="folder with a datapackage.json, or its name")
    check_.add_argument("--text", metavar="FILE", help="also compare wordings with this text")
    check_.set_defaults(run=_check)


def _check(options) -> int:
    problems = check(options.path)
    if problems.empty and options.text:
        problems = check_against_text(options.path, options.text)
    if len(problems):
        for start in range(0, len(problems), 20):
            print(in_words(problems.iloc[start : start + 20]))
        return _failed(f"{options.path}: {_many(len(problems), 'problem')}.")
    found = tables(options.path)
    rows = ", ".join(f"{name} {_many(len(frame), 'row')}" for name, frame in found.items())
    print(f"{options.path} is sound: {_many(len(found), 'table')} ({rows}).")
    for name, frame in found.items():
        if "confirmed" in frame and not frame["confirmed"].all():
            drafts = int((~frame["confirmed"]).sum())
            print(f"{drafts:,} of {_many(len(frame), 'row')} of {name} wait for confirmation.")
    return 0


def _add_seal(commands) -> None:
    seal_ = commands.add_parser(
        "seal",
        help="note the fingerprints of a package's files after you changed them",
        description="Check a data package, then note the size and hash of each of its files.",
    )
    seal_.add_argument("path", metavar="PATH", help="folder with a datapackage.json")
    seal_.set_defaults(run=_seal)


def _seal(options) -> int:
    print(f"{seal(options.path)} is sound and sealed.")
    return 0
