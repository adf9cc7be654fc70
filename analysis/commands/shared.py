"""What every command says in the same way."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path


def failed(message: str, code: int = 1) -> int:
    print(message, file=sys.stderr)
    return code


def report(problems) -> int:
    for problem in problems.itertuples():
        print(f"{problem.file}: {problem.problem}. {problem.remedy}.", file=sys.stderr)
    return 1 if len(problems) else 0


def typed(*words) -> str:
    """A line for the shell of this system.

    Examples
    --------
    >>> typed("python", "-m", "analysis")
    'python -m analysis'
    """
    line = [str(word) for word in words]
    return subprocess.list2cmdline(line) if os.name == "nt" else shlex.join(line)


def this_python() -> str:
    """What to type for the Python that runs this: the kit may be in no other.

    The shortest that works: ``python`` where the shell finds this one by that name, the path from
    here where it lies below, else its whole path.
    """
    own, found = Path(sys.executable), shutil.which("python")
    if found and Path(found).parent == own.parent:  # links of other environments lead to one file
        return "python"
    return str(own.relative_to(Path.cwd()) if own.is_relative_to(Path.cwd()) else own)
