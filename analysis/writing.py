"""Files and folders that are there whole or not at all, whatever happens while they are written.

A process that is killed, or a disk that is full, leaves the old file as it was and at most a
hidden ``.NAME.xxxx.part`` beside it, never half a file under its name.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

_NAME = 60  # characters of a name that its hidden part keeps: 240 bytes at most, of 255


def write_whole(path, data: bytes | str) -> None:
    """Write a file in one step: the old one or the new one is there, never half of one.

    Parameters
    ----------
    path
        Where to write. A symbolic link is followed: its target is replaced, and it stays a link.
    data
        Bytes, or text for UTF-8; line ends stay as they are.

    Raises
    ------
    OSError
        As :func:`whole`.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "claims.txt")
    ...     write_whole(path, "more than 13,000")
    ...     path.read_text(encoding="utf-8")
    'more than 13,000'
    """
    with whole(path) as file:
        file.write(data.encode("utf-8") if isinstance(data, str) else data)


@contextmanager
def whole(path, mode: str = "wb") -> Iterator:
    """A file to write into, which takes its name when the block ends without an error.

    Parameters
    ----------
    path
        As for :func:`write_whole`. An existing file keeps its mode and, where we may, its owner;
        a new one gets those that ``open`` would give it.
    mode
        ``"wb"`` for bytes, ``"w"`` for text in UTF-8 with line ends as written.

    Raises
    ------
    ValueError
        For another mode.
    OSError
        As ``open`` would: no such folder, a folder under that name, a file that may not be
        written; also if the name belongs to a device or a pipe, which cannot be replaced.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "claims.csv")
    ...     with whole(path, "w") as file:
    ...         _ = file.write("claim,value\\n")
    ...         seen = path.exists()
    ...     seen, path.exists()
    (False, True)
    """
    if mode not in ("wb", "w"):
        raise ValueError(f"Unknown mode {mode!r}; choose 'wb' for bytes or 'w' for text.")
    target = _target(path)
    part = _part(target)
    old = _status(target)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with _opened(handle, mode) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if old is not None:
            _keep_owner_and_mode(part, old)
        os.replace(part, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(part)
        raise
    _settle(target.parent)


def write_folder(path, files: Mapping[str, bytes | str]) -> None:
    """Write a new folder of files: it appears with all of them or not at all.

    Parameters
    ----------
    path
        A name that is still free, in a folder that exists.
    files
        Contents by name; a name may lead into folders below, with ``/`` between them.

    Raises
    ------
    FileExistsError
        If there is something under that name.
    FileNotFoundError
        If the folder that it goes into does not exist.
    ValueError
        If a name leads out of the folder, or is empty.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "package")
    ...     write_folder(path, {"claims.csv": b"claim\\n", "notes/why.txt": "Because."})
    ...     sorted(file.name for file in path.rglob("*.*"))
    ['claims.csv', 'why.txt']
    """
    path = Path(os.path.abspath(path))
    _refuse_ways_out(files)
    _refuse_taken(path)
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "There is no such folder", str(path.parent))
    part = _part(path)
    os.mkdir(part)
    try:
        for name, data in files.items():
            Path(part, name).parent.mkdir(parents=True, exist_ok=True)
            write_whole(Path(part, name), data)
        _refuse_taken(path)
        _move(part, path)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    _settle(path.parent)


def _target(path) -> Path:
    """The file that a path stands for, once all links are followed."""
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    return target


def _part(target: Path) -> Path:
    return target.with_name(f".{target.name[:_NAME]}.{secrets.token_hex(4)}.part")


def _status(target: Path):
    """What is there now, or None; refuses what ``open`` would refuse and what is no file."""
    try:
        old = target.stat()
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(old.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    if not stat.S_ISREG(old.st_mode):
        raise OSError(errno.EINVAL, "No ordinary file, so it cannot be replaced", str(target))
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
    return old


def _opened(handle: int, mode: str):
    """The open file of a handle; in text mode line ends stay as they are."""
    if mode == "wb":
        return os.fdopen(handle, "wb")
    return os.fdopen(handle, "w", encoding="utf-8", newline="")


def _keep_owner_and_mode(part: Path, old) -> None:
    if hasattr(os, "chown") and (old.st_uid, old.st_gid) != (os.geteuid(), os.getegid()):
        with suppress(PermissionError):
            os.chown(part, old.st_uid, old.st_gid)
    os.chmod(part, stat.S_IMODE(old.st_mode))


def _refuse_ways_out(files) -> None:
    for name in files:
        steps = PurePosixPath(name).parts
        if not steps or name.startswith("/") or "\\" in name or {".", ".."} & {*name.split("/")}:
            raise ValueError(f"{name!r} is no name of a file inside the folder: choose another.")


def _refuse_taken(path: Path) -> None:
    if os.path.lexists(path):
        raise FileExistsError(
            errno.EEXIST, "There already; choose another name or remove it", str(path)
        )


def _move(part: Path, path: Path) -> None:
    """Give a folder its name; a folder that somebody else put there meanwhile stays."""
    try:
        os.rename(part, path)
    except OSError:
        _refuse_taken(path)
        raise


def _settle(folder: Path) -> None:
    """Ask the disk to remember the new name; a system that cannot do so is no error."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
