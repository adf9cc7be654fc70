"""Files and folders that are there whole or not at all, whatever happens while they are written.

A process that is killed, or a disk that is full, leaves the old file as it was and at most a
hidden ``.NAME.xxxx.part`` beside it, never half a file under its name. Several files of one folder
change together (:func:`replace_files`), and so does a whole folder (:func:`replace_folder`).
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import json
import os
import secrets
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path, PurePosixPath

PENDING = ".replacing"  # files that are complete and on their way to their names
_MODES = {"wb": {}, "w": {"encoding": "utf-8", "newline": ""}}  # line ends stay as they are
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
    if mode not in _MODES:
        raise ValueError(f"Unknown mode {mode!r}; choose 'wb' for bytes or 'w' for text.")
    target = _target(path)
    part = _part(target)
    old = _status(target)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    try:
        with os.fdopen(handle, mode, **_MODES[mode]) as file:
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
    _refuse_taken(path)
    with _filled(path, files) as part:
        _refuse_taken(path)
        _move(part, path)
    _settle(path.parent)


@contextmanager
def _filled(path: Path, files) -> Iterator[Path]:
    """A hidden folder of files beside a path, for the block to move; gone if it fails."""
    _refuse_ways_out(files)
    if not path.parent.is_dir():
        raise FileNotFoundError(errno.ENOENT, "There is no such folder", str(path.parent))
    part = _part(path)
    os.mkdir(part)
    try:
        for name, data in files.items():
            Path(part, name).parent.mkdir(parents=True, exist_ok=True)
            write_whole(Path(part, name), data)
        yield part
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise


@contextmanager
def alone(folder, reading: bool = False) -> Iterator[None]:
    """Keep other processes that ask for the same from writing into a folder meanwhile.

    Parameters
    ----------
    folder
        It gets no file. On a system or a disk without such locks nothing is kept out.
    reading
        Whether others may read at the same time.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder, alone(folder):
    ...     os.listdir(folder)
    []
    """
    handle = None
    with suppress(ImportError, OSError, ValueError):  # no such folder is found out elsewhere
        import fcntl

        handle = os.open(folder, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_SH if reading else fcntl.LOCK_EX)
    try:
        yield
    finally:
        if handle is not None:
            os.close(handle)


def replace_files(folder, files: Mapping[str, bytes]) -> None:
    """Replace several files of a folder: all of them or none, and others stay untouched.

    They are written into a hidden folder first. From the moment that it is complete they count:
    if the writer is killed while it gives them their names, :func:`finish` goes on. Call both
    within :func:`alone`.

    Parameters
    ----------
    folder
        Where they are, or will be.
    files
        Contents by name; a name may lead into folders below. A link is followed and stays a link.

    Raises
    ------
    OSError
        If a file may not be written or is in use, if it is a link to another disk, or if the disk
        is full. Nothing has changed then.
    ValueError
        If a name or a link leads out of the folder, or to what is hidden in it.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with alone(folder):
    ...         replace_files(folder, {"a.txt": b"new", "b.txt": b"new"})
    ...     sorted(os.listdir(folder))
    ['a.txt', 'b.txt']
    """
    folder = Path(os.path.realpath(folder))
    targets = {name: _inside(folder, name) for name in files}
    before = [(name, _replaceable(target, folder)) for name, target in targets.items()]
    for part in folder.glob(f".{PENDING}.*.part"):  # of a writer that was killed before it counted
        shutil.rmtree(part, ignore_errors=True)
    parts = {str(number): data for number, data in enumerate(files.values())}
    write_folder(folder / PENDING, {"before.json": json.dumps(before)} | parts)
    for number, target in enumerate(targets.values()):
        if target.exists():
            _keep_owner_and_mode(folder / PENDING / str(number), target.stat())
    finish(folder)


def finish(folder) -> None:
    """Give files their names that a killed :func:`replace_files` had complete, if there are any.

    Somebody may have edited a file meanwhile: then what lies outside counts, and the files that
    waited are dropped. A folder that came from elsewhere may hold anything under that name: what
    :func:`replace_files` would not have written is not touched.

    Raises
    ------
    ValueError
        If the files that wait, or their names, are none that :func:`replace_files` has left there.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     finish(folder)
    """
    folder = Path(os.path.realpath(folder))
    pending = folder / PENDING
    if not pending.is_dir():
        return
    try:
        waiting = _waiting(folder, pending)
    except (OSError, RecursionError, TypeError, ValueError) as error:
        raise ValueError(
            f"{pending} holds no files that wait for their names ({error}): move it elsewhere. "
            "Nothing was changed."
        ) from error
    if all(_digest(target) == old for _, target, old in waiting):
        for part, target, _ in waiting:
            os.replace(part, target)
            _settle(target.parent)
    done = _part(pending)
    os.rename(pending, done)
    shutil.rmtree(done, ignore_errors=True)


def _waiting(folder: Path, pending: Path) -> list[tuple[Path, Path, str]]:
    """The files that wait, where each belongs, and the digest of what was there."""
    _refuse_other_than_files(pending / "before.json")
    if pending.is_symlink():
        raise ValueError("it is a link")
    before = json.loads((pending / "before.json").read_bytes())
    found = [
        (pending / str(number), _inside(folder, name), old)
        for number, (name, old) in enumerate(before)
        if os.path.lexists(pending / str(number))
    ]
    for part, target, _ in found:
        _refuse_other_than_files(part)
        if target.exists():
            _refuse_other_than_files(target)
    return found


def _refuse_other_than_files(path: Path) -> None:
    if path.is_symlink() or not path.is_file():
        raise ValueError(f"{path.name} is no ordinary file")


def _inside(folder: Path, name: str) -> Path:
    """The file of that name in a folder, once links are followed; nothing outside, or hidden."""
    _refuse_ways_out([name])
    target = _target(folder / name)
    inside = target.is_relative_to(folder)
    if not inside or any(step.startswith(".") for step in target.relative_to(folder).parts):
        raise ValueError(f"{name!r} leads out of the folder, or to what is hidden in it")
    return target


def _replaceable(target: Path, folder: Path) -> str:
    """The digest of a file that can be replaced; raises what would hinder it."""
    if target.parent.stat().st_dev != folder.stat().st_dev:
        raise OSError(errno.EXDEV, "Leads to another disk; put the file itself here", str(target))
    if not os.access(target.parent, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target.parent))
    if _status(target) is not None:
        with open(target, "r+b"):  # fails, too, where another program keeps it for itself
            pass
    return _digest(target)


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest() if file.exists() else ""


def replace_folder(path, files: Mapping[str, bytes | str]) -> None:
    """Put a folder of files in the place of an older one, in one step where the system knows it.

    Linux and macOS exchange two names at once: the old folder or the new one is there, whenever
    the writer is killed. Elsewhere the old one is out of the way for an instant; if the writer is
    killed in it, the next call puts it back first.

    Parameters
    ----------
    path
        The folder, whatever is in it; or a name that is free.
    files
        As for :func:`write_folder`.

    Raises
    ------
    OSError
        As :func:`write_folder`; the old folder stays then.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for text in (b"old", b"new"):
    ...         replace_folder(Path(folder, "site"), {"a.txt": text})
    ...     sorted(os.listdir(folder)), Path(folder, "site", "a.txt").read_text()
    (['site'], 'new')
    """
    path = Path(os.path.realpath(path))
    if path.exists() and not path.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))
    stranded = path.parent.glob(f".{escape(path.name[:_NAME])}.{'?' * 8}.old")
    if not path.exists() and (old := next(stranded, None)):
        os.rename(old, path)
    with _filled(path, files) as fresh:
        old = fresh.with_suffix(".old")
        if not path.exists():
            _move(fresh, path)
        elif not _exchanged(fresh, path):
            os.rename(path, old)
            _move_or_put_back(fresh, path, old)
    _settle(path.parent)
    for leftover in (fresh, old):
        shutil.rmtree(leftover, ignore_errors=True)


def _move_or_put_back(fresh: Path, path: Path, old: Path) -> None:
    try:
        os.rename(fresh, path)
    except BaseException:
        os.rename(old, path)
        raise


def _exchanged(one: Path, other: Path) -> bool:
    """Give two folders each other's name at once; False where the system cannot."""
    with suppress(AttributeError, OSError, TypeError):  # no such call, or no C library
        system = ctypes.CDLL(None, use_errno=True)
        names = os.fsencode(one), os.fsencode(other)
        if hasattr(system, "renamex_np"):  # macOS; 2 is RENAME_SWAP
            return system.renamex_np(*names, 2) == 0
        here = -100  # AT_FDCWD; 2 is RENAME_EXCHANGE
        return system.renameat2(here, names[0], here, names[1], 2) == 0
    return False


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
