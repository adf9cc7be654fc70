"""Tables that were read before in this process, as long as their files stay as they are.

A file counts as unchanged while its path leads to the same file on the disk, with the same size and
the same times of change to the nanosecond. Clocks of disks are coarse: a file that was written
within two seconds before it was read may be written again without a sign, so it is read anew.
"""

import os
import time
from typing import NamedTuple

COARSE = 2_000_000_000  # nanoseconds; the clock of FAT, the coarsest in use, goes by two seconds
LARGEST = 32_000_000  # bytes of files whose tables are kept in memory
MOST = 16  # packages

_KEPT = {}  # by path of the descriptor: (files, Kept)


class Kept(NamedTuple):
    tables: dict  # DataFrames by name
    state: tuple | None  # of the files; None where they do not count as unchanged


def now() -> int:
    """The time by the clock that goes into files."""
    return time.time_ns()


def remember(descriptor, files, tables, begun: int) -> Kept:
    """Keep a copy of a package's tables, where its files were at rest when reading began.

    Parameters
    ----------
    descriptor, files
        Paths of `datapackage.json` and of what it lists.
    tables
        DataFrames by name, which the caller may go on to alter.
    begun
        What `now` gave before anything was read.

    Returns
    -------
    Kept
        The tables that were given, with the state of their files.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import pandas as pd
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "datapackage.json")
    ...     _ = file.write_text("{}")
    ...     _ = remember(file, [], {"claims": pd.DataFrame({"value": [1.0]})}, now() + COARSE)
    ...     before = recall(file)
    ...     _ = file.write_text('{"resources": []}')
    ...     before.tables["claims"]["value"].tolist(), recall(file)
    ([1.0], None)
    """
    files = [os.path.abspath(file) for file in (descriptor, *files)]
    found = _stats(files)
    if not found or sum(file.st_size for file in found) > LARGEST:
        return Kept(tables, None)
    if any(max(file.st_mtime_ns, file.st_ctime_ns) > begun - COARSE for file in found):
        return Kept(tables, None)
    kept = Kept(tables, _state(files, found))
    _KEPT.pop(files[0], None)
    _KEPT[files[0]] = files, _copied(kept)
    for oldest in list(_KEPT)[:-MOST]:
        _KEPT.pop(oldest, None)
    return kept


def recall(descriptor) -> Kept | None:
    """A copy of the tables that were kept, or None if there are none or a file has changed."""
    files, kept = _KEPT.get(os.path.abspath(descriptor), ([], None))
    same = kept and _state(files, _stats(files)) == kept.state
    return _copied(kept) if same else None


def _stats(files) -> list:
    """What the system says of each file; nothing if it does not find one."""
    try:
        return [os.stat(file) for file in files]
    except OSError:
        return []


def _state(files, found) -> tuple:
    signs = ("st_dev", "st_ino", "st_size", "st_mode", "st_mtime_ns", "st_ctime_ns")
    return tuple(files), tuple(tuple(getattr(file, sign) for sign in signs) for file in found)


def _copied(kept) -> Kept:
    return kept._replace(tables={name: table.copy() for name, table in kept.tables.items()})
