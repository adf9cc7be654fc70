"""Files and folders that are there whole or not at all, whatever happens while they are written.

A process that is killed, or a disk that is full, leaves the old file as it was and at most a
hidden ``.NAME.xxxx.part`` beside it, never half a file under its name; whoever writes there next
removes it. Several files of one folder change together (:func:`replace_files`), and so does a
whole folder (:func:`replace_folder`).
"""

from __future__ import annotations

import ctypes
import errno
import hashlib
import json
import os
import re
import secrets
import shutil
import stat
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import BinaryIO

PENDING = ".replacing"  # files that are complete and on their way to their names
_MODES = {"wb": {}, "w": {"encoding": "utf-8", "newline": ""}}  # line ends stay as they are
_NAME = 60  # characters of a name that its hidden part keeps: 240 bytes at most, of 255
_BINARY = getattr(os, "O_BINARY", 0)
_ITSELF = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)  # no link, no pipe
_LOCKS: set[int] = set()  # handles; whatever is forked off must not hold the locks any longer


def _without_locks() -> None:
    while _LOCKS:
        os.close(_LOCKS.pop())


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_without_locks)


def write_whole(path, data: bytes | str, replace: bool = True) -> None:
    """Write a file in one step: the old one or the new one is there, never half of one.

    Parameters
    ----------
    path
        Where to write. A symbolic link is followed: its target is replaced, and it stays a link.
    data
        Bytes, or text for UTF-8; line ends stay as they are.
    replace
        As for :func:`whole`.

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
    with whole(path, replace=replace) as file:
        file.write(data.encode("utf-8") if isinstance(data, str) else data)


@contextmanager
def whole(path, mode: str = "wb", replace: bool = True) -> Iterator:
    """A file to write into, which takes its name when the block ends without an error.

    Parameters
    ----------
    path
        As for :func:`write_whole`. An existing file keeps its mode and, where we may, its owner;
        a new one gets those that ``open`` would give it.
    mode
        ``"wb"`` for bytes, ``"w"`` for text in UTF-8 with line ends as written.
    replace
        Whether what is there may be replaced. If not, what came meanwhile stays, too, and no link
        is followed.

    Raises
    ------
    ValueError
        For another mode.
    FileExistsError
        If something is there that may not be replaced.
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
    target = _target(path) if replace else Path(os.path.abspath(path))
    if not replace:
        _refuse_taken(target)
    old = _status(target)
    with _own_part(target, _new_file) as part:
        handle = os.open(part, os.O_WRONLY | _ITSELF | _BINARY)
        with os.fdopen(handle, mode, **_MODES[mode]) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if old is not None:
            _keep_owner_and_mode(part, old)
        (os.replace if replace else _name_first)(part, target)
    _settle(target.parent)


def _new_file(path: Path) -> None:
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))


def _name_first(part: Path, target: Path) -> None:
    """Give a file a name that is free; a file that has come there meanwhile stays."""
    try:
        os.link(part, target)
    except OSError:
        _refuse_taken(target)
        _new_file(target)  # a disk without links: this takes the name, if it is free
        os.replace(part, target)
    else:
        os.unlink(part)


@contextmanager
def _own_part(target: Path, make: Callable[[Path], None]) -> Iterator[Path]:
    """A hidden file or folder beside a path, for the block to rename; gone if the block fails.

    It is locked, so that :func:`_sweep` tells it from what killed writers left.
    """
    _sweep(target)
    with ExitStack() as lock:
        part = None
        while part is None or not os.path.lexists(part):  # swept before it was locked
            part = _part(target)
            make(part)
            with suppress(OSError):  # no locks here: then nothing is swept either
                lock.enter_context(_locked(part))
        try:
            yield part
        except BaseException as error:
            _remove(part)
            if isinstance(error, OSError) and not error.filename:
                error.filename = str(target)  # a full disk is none that says where
            raise


def _sweep(target: Path) -> None:
    """Remove what killed writers of a path left beside it; what a living one holds stays."""
    with suppress(OSError):
        for part in _beside(target, "part"):
            with suppress(OSError), _locked(part, wait=False):
                _remove(part)


def _beside(target: Path, ending: str) -> list[Path]:
    """What is called as :func:`_part` calls things beside a path."""
    ours = re.compile(rf"\.{re.escape(target.name[:_NAME])}\.[0-9a-f]{{8}}\.{ending}")
    return [target.parent / name for name in os.listdir(target.parent) if ours.fullmatch(name)]


def _remove(part: Path) -> None:
    if part.is_dir() and not part.is_symlink():
        shutil.rmtree(part, ignore_errors=True)
    else:
        with suppress(OSError):
            os.unlink(part)


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
    with _own_part(path, os.mkdir) as part:
        for name, data in files.items():
            Path(part, name).parent.mkdir(parents=True, exist_ok=True)
            write_whole(Path(part, name), data)
        yield part


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
    with ExitStack() as lock:
        with suppress(OSError, ValueError):  # no such folder is found out elsewhere
            lock.enter_context(_locked(os.path.realpath(folder), reading))
        yield


@contextmanager
def _locked(path, shared: bool = False, wait: bool = True) -> Iterator[None]:
    """A lock on what is at a path, which ends with the block or with the process.

    Raises a BlockingIOError if another has it and this should not wait, and another OSError where
    there are no such locks.
    """
    try:
        import fcntl
    except ImportError:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS), os.fspath(path)) from None
    handle = os.open(path, (os.O_RDONLY if os.path.isdir(path) else os.O_RDWR) | _ITSELF)
    _LOCKS.add(handle)
    try:
        how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        fcntl.flock(handle, how if wait else how | fcntl.LOCK_NB)
        yield
    finally:
        if handle in _LOCKS:
            _LOCKS.remove(handle)
            os.close(handle)


@contextmanager
def held(path) -> Iterator[BinaryIO]:
    """A file to read, and to go on with, which is this run's alone; it is made if it is missing.

    Parameters
    ----------
    path
        Whoever asks for the same path meanwhile gets an error, in this process or in another. When
        the block ends the file is removed if it is empty. A lock does not outlive its process.

    Raises
    ------
    BlockingIOError
        If another run has it.
    OSError
        As ``open`` would; also if there is a link, another name of a file, or no file.

    Warns
    -----
    UserWarning
        On a system or a disk without locks: another run is not kept out.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with held(Path(folder, "notes")) as file:
    ...         _ = file.write(b"so far")
    ...     os.listdir(folder)
    ['notes']
    """
    path = Path(path)
    with ExitStack() as both:
        file = both.enter_context(_opened_itself(path))
        try:
            both.enter_context(_locked(path, wait=False))
        except BlockingIOError:
            raise
        except FileNotFoundError:  # the run that had it has just removed it
            pass
        except OSError:
            said = "no locks here, so see to it that no other run writes there meanwhile."
            warnings.warn(f"{path}: {said}", UserWarning, stacklevel=4)
        if os.path.lexists(path) and os.path.samestat(os.lstat(path), os.fstat(file.fileno())):
            try:
                yield file
            finally:
                file.flush()
                if not os.fstat(file.fileno()).st_size:
                    file.close()
                    os.unlink(path)
            return
    with held(path) as file:
        yield file


def _opened_itself(path: Path) -> BinaryIO:
    """An ordinary file of one name, made if it is missing: nothing behind a link is touched."""
    refused = OSError(errno.EINVAL, "is a link or no ordinary file: remove it", str(path))
    if path.is_symlink():
        raise refused
    handle = os.open(path, os.O_RDWR | os.O_CREAT | _ITSELF | _BINARY, 0o666)
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        os.close(handle)
        raise refused
    return os.fdopen(handle, "r+b")


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
    _sweep(pending)  # the next to write there may have nothing new
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
    _remove(done)


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
    path = restored(path)
    if path.exists() and not path.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))
    with _filled(path, files) as fresh:
        old = fresh.with_suffix(".old")
        with alone(path.parent):
            if not path.exists():
                _move(fresh, path)
            elif not _exchanged(fresh, path):
                os.rename(path, old)
                _move_or_put_back(fresh, path, old)
                os.rename(old, fresh)  # before it is taken apart: what is put back is whole
    _settle(path.parent)
    _remove(fresh)


def restored(path) -> Path:
    """A folder's place; an older folder is put back there if its writer was killed meanwhile.

    Call it before you read what :func:`replace_folder` writes.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     os.mkdir(Path(folder, ".site.0123abcd.old"))
    ...     restored(Path(folder, "site")).is_dir()
    True
    """
    path = Path(os.path.realpath(path))
    with alone(path.parent):  # so no living writer has it out of the way
        for old in _beside(path, "old") if path.parent.is_dir() else []:
            os.rename(old, old.with_suffix(".part") if path.exists() else path)
    return path


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
