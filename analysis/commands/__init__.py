"""The commands of ``python -m analysis``, one file a step of the work.

Exit codes: 0 when all is well, 1 when there are problems (they are named), 2 when the command
itself makes no sense, 130 when it was interrupted.
"""

from __future__ import annotations

import argparse
import os
import sys
import warnings

from analysis.commands import draft, map, new, packages, page
from analysis.commands.shared import failed
from analysis.datasets import DataProblem


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
    told = {}
    with warnings.catch_warnings():
        warnings.showwarning = lambda message, *place, **more: _tell(str(message), told)
        return _run(options)


def _tell(message, told) -> None:
    """A warning as a line of the command, once: the place in the kit is nothing to its reader."""
    if message not in told:
        print(message, file=sys.stderr)
    told[message] = True


def _run(options) -> int:
    try:
        return options.run(options)
    except BrokenPipeError:  # "| head" has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("\nInterrupted.", file=sys.stderr)
        return 130
    except DataProblem as problem:
        return failed(str(problem))
    except (ValueError, OSError) as error:
        return failed(_said(error))


def _said(error) -> str:
    """An error as one sentence; of the operating system's, the file and what is wrong."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return str(error)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m analysis",
        description="An article or a table to checked claims, a notebook and a page.",
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for module in (draft, new, map, packages, page):
        module.add(commands)
    return parser
