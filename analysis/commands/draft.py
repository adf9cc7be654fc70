"""``draft``: print the draft claims of texts, or write those of many to a file."""

from __future__ import annotations

import argparse
import os
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from multiprocessing import parent_process
from pathlib import Path

import pandas as pd

from analysis.commands.shared import failed, report
from analysis.drafting import draft_corpus, draft_texts, texts_in
from analysis.needed import LONGEST, readable
from analysis.wording.said import number, span

_SHOWN = ["paragraph", "wording", "bound", "value", "unit", "quantity", "modality", "attributed_to"]
_HEADERS = {"paragraph": "par.", "attributed_to": "according to"}
_WIDTHS = {"file": 24, "paragraph": 4, "wording": 44, "bound": 6, "value": 22, "unit": 11,
           "quantity": 10, "modality": 9, "attributed_to": 28}  # fmt: skip


def add(commands) -> None:
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
        return failed(f"No text (.txt, .text, .md) in {', '.join(options.paths)}.")
    several = len(texts) > 1
    with _workers(options.jobs if several else 1) as executor, _progress(len(texts)) as bar:
        if options.output:
            return _draft_to_file(texts, options, executor, bar)
        return _print_drafts(texts, executor, bar, several)


def _texts(paths) -> list:
    texts = []
    for path in paths:
        if path == "-":
            texts.append(("stdin", sys.stdin.buffer.read(LONGEST + 1)))
        else:
            texts += texts_in(path) if path and Path(path).is_dir() else [Path(path)]
    return texts


def _workers(jobs):
    return ProcessPoolExecutor(jobs, initializer=_end_with_us) if jobs > 1 else nullcontext()


def _end_with_us() -> None:
    """Let a worker end if the command is killed; it would wait for more work for ever."""
    threading.Thread(target=lambda: (parent_process().join(), os._exit(1)), daemon=True).start()


def _progress(total):
    """A bar on a terminal, for anything that may take more than a moment."""
    from tqdm import tqdm

    return tqdm(total=total, unit=" texts", file=sys.stderr, disable=None if total > 1 else True)


def _draft_to_file(texts, options, executor, bar) -> int:
    path = Path(options.output)
    if path.suffix.lower() != ".csv":
        return failed(f"{path} is no .csv file: name the output as in drafts.csv.", 2)
    if path.exists() and not options.overwrite:
        return failed(f"{path} is there already: name another file, or add --overwrite.")
    problems = draft_corpus(texts, path, executor, bar.update, options.overwrite)
    bar.close()
    done = len(texts) - len(problems)
    print(f"{readable(path)}: the draft claims of {done:,} of {len(texts):,} texts.")
    return report(problems)


def _print_drafts(texts, executor, bar, several) -> int:
    problems, header = [], True
    for drafted in draft_texts(texts, executor):
        bar.clear()
        lines = _lines(drafted.claims, ["file"] * several + _SHOWN, header)
        print("\n".join(lines), flush=True)
        header = False
        problems.append(drafted.problems)
        bar.update(drafted.claims["file"].nunique() if several else 1)
    return report(pd.concat(problems, ignore_index=True))


def _lines(claims, columns, header) -> list[str]:
    """Claims as lines of a table with columns of fixed width, so that batches line up."""
    rows = [{name: _HEADERS.get(name, name) for name in columns}] if header else []
    shown = claims[columns].assign(value=list(map(_number, claims["value"], claims["value_high"])))
    rows += shown.to_dict("records")
    return [" ".join(_fixed(row[name], _WIDTHS[name]) for name in columns).rstrip() for row in rows]


def _number(value, high) -> str:
    """A figure as a number, of a range both ends, in the place of numbers."""
    digits = 4 if value < 1 else None
    said = number(value, digits) if pd.isna(high) else span(value, high, digits)
    return said.rjust(_WIDTHS["value"])


def _fixed(value, width) -> str:
    text = "".join(c if c.isprintable() else " " for c in str(value))
    return (text if len(text) <= width else text[: width - 1] + "…").ljust(width)
