"""Many texts: drafted in a stream, on one core or many, and taken up again where they stopped."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import warnings
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

import pandas as pd

from analysis import formulas
from analysis.datasets.written import as_text
from analysis.drafting.claims import COLUMNS, frame_of, rows_of
from analysis.needed import LONGEST, in_short, need_file, need_output, readable
from analysis.places import DATA
from analysis.writing import held, whole

__all__ = ["draft_corpus", "draft_texts", "texts_in"]

BATCH = 50  # texts that a worker gets at once
_WAITING = 32  # batches that are read ahead of the slowest worker
_PROBLEM = ["file", "problem", "remedy"]
_ENDINGS = (".txt", ".md", ".text")


class Drafted(NamedTuple):
    """What a batch of texts gave: draft claims, and texts that could not be read."""

    claims: pd.DataFrame
    problems: pd.DataFrame


class _Result(NamedTuple):
    """The same as plain rows, which travel between processes at little cost."""

    batch: str  # its fingerprint
    texts: int
    rows: list
    problems: list


# --- in --------------------------------------------------------------------------------------


def texts_in(folder) -> list[Path]:
    """The texts of a folder and of those below it: .txt, .text and .md, in the order of names.

    Links to folders are not followed, hidden files are left out.

    Raises
    ------
    NotADirectoryError, FileNotFoundError
        If it is no folder.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "b.txt").write_text("12 ships"), Path(folder, "a.csv").write_text("1")
    ...     [path.name for path in texts_in(folder)]
    ['b.txt']
    """
    folder = Path(folder)
    list(islice(folder.iterdir(), 1))  # raises what is wrong with it
    found = (path for path in folder.rglob("*") if path.suffix.lower() in _ENDINGS)
    return sorted(
        path
        for path in found
        if path.is_file() and not any(p.startswith(".") for p in path.relative_to(folder).parts)
    )


def _named(item) -> tuple[str, bytes | str | Exception]:
    """The name and the content of a text, or what went wrong while it was read."""
    name = str(item[0] if isinstance(item, tuple) else item)
    if readable(name) != name:
        return readable(name), ValueError("has a name that is not UTF-8", "Rename it")
    if isinstance(item, tuple):
        return name, item[1]
    try:
        need_file(item)
        return name, Path(item).read_bytes()
    except OSError as error:
        return name, error


def _text(content) -> str:
    """The content as text; raises a ValueError of (problem, remedy)."""
    if isinstance(content, OSError):
        problem, _, remedy = (content.strerror or str(content)).partition("; ")
        raise ValueError(problem, remedy.capitalize() or "Leave it out")
    if isinstance(content, ValueError):
        raise content
    if len(content) > LONGEST:
        raise ValueError(f"is larger than {LONGEST / 1e6:g} MB", "Split it into articles")
    if isinstance(content, str):
        if len(readable(content)) != len(content):
            raise ValueError("has half a character in it", "Write the whole one, or leave it out")
        return content
    for mark, what, remedy in _NO_TEXTS:
        if content.lstrip()[: len(mark)].lower() == mark:
            raise ValueError(f"is {what}, not plain text", remedy)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        problem = f"is not UTF-8: byte 0x{content[error.start]:02X} at {error.start:,}"
        raise ValueError(problem, "Save it as UTF-8") from None
    if "\0" in text:
        raise ValueError("has NUL bytes in it, so it is no text", "Save it as plain text in UTF-8")
    return text


_AS_TEXT = "Open it and save the article's words as plain text in UTF-8"
_NO_TEXTS = (
    (b"\xff\xfe", "UTF-16", "Save it as UTF-8"),
    (b"\xfe\xff", "UTF-16", "Save it as UTF-8"),
    (b"%pdf", "a PDF", _AS_TEXT),
    (b"pk\x03\x04", "a Word file or an archive", _AS_TEXT),
    (b"\x1f\x8b", "compressed", "Unpack it"),
    (b"<!doctype html", "a web page", _AS_TEXT),
    (b"<html", "a web page", _AS_TEXT),
    (b"{\\rtf", "a rich text file", _AS_TEXT),
)


# --- through ---------------------------------------------------------------------------------


def _draft(batch: list[tuple]) -> _Result:
    """Draft a batch; a text that cannot be drafted is a problem, and the others are done."""
    rows, problems = [], []
    for name, content in batch:
        try:
            rows += [(name, *row) for row in rows_of(_text(content))]
        except ValueError as error:
            problems.append((name, *(*error.args, "")[:2]))
        except Exception as error:  # one text must not stop a hundred thousand
            remedy = "Please report it with the text"
            problems.append(
                (name, f"could not be drafted: {type(error).__name__}: {error}", remedy)
            )
    return _Result(_fingerprint(batch), len(batch), rows, problems)


def _fingerprint(batch: list[tuple]) -> str:
    """Of the names and contents of a batch of texts."""
    found = hashlib.sha256()
    for part in (part for text in batch for part in text):
        data = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        found.update(b"%d " % len(data) + data)
    return found.hexdigest()


_NO_LISTS = str | bytes | os.PathLike | pd.DataFrame | Mapping


def _refuse_no_list(texts) -> None:
    if isinstance(texts, _NO_LISTS) or not isinstance(texts, Iterable):
        pairs = "the .items() of a dictionary are such pairs, and "
        raise TypeError(
            f"texts is a list of paths, or of pairs (name, text); not {in_short(texts)}: "
            f"{pairs * isinstance(texts, Mapping)}"
            "analysis.drafting.texts_in(folder) lists those of a folder."
        )


def _each(texts: Iterable, output: Path | None = None) -> Iterator:
    """The texts; raises at the first that is none.

    For an output also at one that it would replace, and at one with the name of another.
    """
    names = {}
    target = output and os.path.realpath(output)
    for place, item in enumerate(texts):
        pair = item if isinstance(item, tuple) else (item, "")
        name = str(pair[0]) if pair and isinstance(pair[0], str | os.PathLike) else ""
        if not name.strip() or len(pair) != 2 or not isinstance(pair[1], str | bytes):
            raise TypeError(
                f"texts[{place}] is {item!r:.60}: give a path, or a pair (name, text) of a name "
                "that is not empty and a text that is str or bytes."
            )
        if output and (first := names.setdefault(name, place)) != place:
            raise ValueError(
                f"texts[{place}] has the name of texts[{first}], {name!r:.60}: give each text a "
                "name of its own, for their drafts could not be told apart."
            )
        is_path = output and pair is not item and "\0" not in name
        if is_path and os.path.realpath(item) == target:
            raise ValueError(f"texts[{place}] is the file to write, {name!r:.60}: name another.")
        yield item


def _batches(items: Iterable) -> Iterator[list[tuple]]:
    named = map(_named, items)
    while batch := list(islice(named, BATCH)):
        yield batch


def _results(batches: Iterable[list[tuple]], executor) -> Iterator[_Result]:
    """Results in the order of the batches, with a bounded number of them under way."""
    if executor is None:
        yield from map(_draft, batches)
        return
    under_way, batches = deque(), iter(batches)
    try:
        for batch in batches:
            under_way.append(executor.submit(_draft, batch))
            if len(under_way) >= _WAITING:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()
    finally:
        for future in under_way:
            future.cancel()


def draft_texts(texts: Iterable, executor=None) -> Iterator[Drafted]:
    """Draft claims from many texts, batch by batch, in their order and at constant memory.

    Parameters
    ----------
    texts
        Paths, or pairs of a name and a text (str, or bytes in UTF-8); an iterator will do, and is
        read only a little ahead.
    executor
        A `concurrent.futures.Executor`, or one of Dask (``client.get_executor()``): the batches
        are drafted by its workers, with the same results. Files are read here, not there.

    Raises
    ------
    TypeError
        At an item that is neither, with its place.

    Yields
    ------
    Drafted
        ``claims``: `draft_claims` with the column ``file`` in front. ``problems``: one row a text
        that could not be read, ``file, problem, remedy``.

    Examples
    --------
    >>> for drafted in draft_texts([("a", "More than 40 ships."), ("b", b"caf\\xe9 and 12 ships")]):
    ...     print(drafted.claims[["file", "wording"]].to_string(index=False))
    ...     print(drafted.problems["problem"][0])
    file            wording
       a More than 40 ships
    is not UTF-8: byte 0xE9 at 3
    """
    _refuse_no_list(texts)
    for result in _results(_batches(_each(texts)), executor):
        yield Drafted(_claims(result.rows), _problems(result.problems))


def _claims(rows) -> pd.DataFrame:
    return frame_of(rows, {"file": "str"} | COLUMNS)


def _problems(rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=_PROBLEM).astype("str")


# --- out -------------------------------------------------------------------------------------


def draft_corpus(
    texts: Iterable,
    path,
    executor=None,
    advance: Callable[[int], object] | None = None,
    overwrite: bool = True,
) -> pd.DataFrame:
    """Draft claims from many texts into one CSV file, and take up again where it was stopped.

    While it runs, what is done is kept in ``.NAME.progress`` beside the file; the same call after
    an interruption goes on from there, up to the first texts that have changed. The file itself
    appears whole, at the end; an older one stays until then.

    Parameters
    ----------
    texts, executor
        As for `draft_texts`, but each with a name of its own; for going on they must come in the
        same order again.
    path
        Where to write.
    advance
        Called with the number of texts done after each batch, for example
        ``tqdm(total=len(texts)).update``.
    overwrite
        Whether a file that is there already, or comes meanwhile, is replaced.

    Returns
    -------
    DataFrame
        The texts that could not be read: ``file, problem, remedy``. The rest is done.

    Raises
    ------
    BlockingIOError
        If another run writes the same file; says which.
    FileExistsError
        If something is there that may not be replaced; what is done is kept.
    OSError
        If the file cannot be written, if ``.NAME.progress`` is a link, or if something else
        changed it while this ran.
    TypeError, ValueError
        If an item is no text, has the name of another, or is the file to write; says which. Of
        a list this is found before anything is done, of an iterator when its turn comes.

    Warns
    -----
    UserWarning
        If other rules, of another version of the kit, began the work: it begins anew. For texts
        that a spreadsheet would run as formulas: an apostrophe goes before each sign that starts
        one, as in `analysis.export`.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     out = Path(folder, "drafts.csv")
    ...     problems = draft_corpus([("a", "More than 40 ships."), ("b", b"\\xff")], out)
    ...     len(pd.read_csv(out)), problems["file"].tolist()
    (1, ['b'])
    """
    need_output(path)
    _refuse_no_list(texts)
    path = Path(path)
    if isinstance(texts, Sized):
        deque(_each(texts, path), maxlen=0)
    problems, drafted = [], b""
    with _journal(path) as journal:
        with whole(path, "w", overwrite) as file:
            for batch in _resumed(journal, _batches(_each(texts, path)), executor):
                drafted, result = batch
                problems += result.problems
                if advance:
                    advance(result.texts)
            found, changed = _publish(journal, file)
            if found != drafted:
                raise OSError(errno.EIO, _CHANGED, str(path))
        journal.truncate(0)
    for said in formulas.warning(changed, "draft_texts gives them exact."):
        warnings.warn(said, UserWarning, stacklevel=2)
    return _problems(problems)


_CHANGED = "something else changed the journal of the work. Nothing was written; draft again"


def _publish(journal: BinaryIO, file) -> tuple[bytes, Counter]:
    """Write the rows of a journal as CSV; gives the mark of its last batch, and cells changed."""
    columns = ["file", *COLUMNS]
    file.write(f"{formulas.line(columns)}\n")
    journal.seek(_HEAD)
    mark, changed = b"", Counter()
    for batch in _noted(journal):
        mark, result = batch
        file.writelines(f"{formulas.line([*map(_cell, row)])}\n" for row in result.rows)
        cells = zip(*result.rows, strict=True)  # none where no text has a claim
        changed += formulas.risky(dict(zip(columns, cells, strict=False)))
    return mark, changed


def _cell(value) -> str:
    return formulas.cell(value) if isinstance(value, str) else as_text(value)


# --- the journal: a head that says by what rules and by whom, and a batch a line: mark and JSON ---

_HEAD = 200  # bytes
_MARK = 64  # bytes


@contextmanager
def _journal(path: Path) -> Iterator[BinaryIO]:
    """The journal of a file, for this run alone, at its first batch; gone if it gets none."""
    path = Path(os.path.realpath(path))  # runs that come by other links write the same file
    place = path.with_name(f".{path.name}.progress")
    with ExitStack() as stack:
        try:
            journal = stack.enter_context(held(place))
        except BlockingIOError:
            raise BlockingIOError(errno.EAGAIN, _in_use(place), str(path)) from None
        begun, rules = journal.read(_HEAD), _rules()
        if begun and _head(begun).get("rules") != rules:
            journal.truncate(0)
            said = "was begun by other rules of drafting, so all texts are drafted anew."
            warnings.warn(f"{place}: {said}", UserWarning, stacklevel=4)
        now = datetime.now(UTC).isoformat(" ", "seconds")
        head = json.dumps({"rules": rules, "process": os.getpid(), "since": now})
        journal.seek(0)
        journal.write(head.encode().ljust(_HEAD - 1) + b"\n")
        journal.flush()
        try:
            yield journal
        finally:
            if journal.seek(0, os.SEEK_END) <= _HEAD:
                journal.truncate(0)


def _head(line: bytes) -> dict:
    """What a journal says of itself; nothing if it is none of ours."""
    with suppress(ValueError):
        if isinstance(head := json.loads(line), dict):
            return head
    return {}


def _in_use(place: Path) -> str:
    head = {}
    with suppress(OSError), place.open("rb") as journal:
        head = _head(journal.read(_HEAD))
    who = f"process {head.get('process', 'unknown')}, since {head.get('since', 'just now')}"
    return f"another run is writing it ({who}): wait for its end, or name another file"


@cache
def _rules() -> str:
    """A fingerprint of whatever decides how a text is drafted."""
    here, found = Path(__file__).parent, hashlib.sha256()
    for folder in (here, here.parent / "wording", DATA / "wording"):
        for file in sorted([*folder.glob("*.py"), *folder.glob("*.csv")]):
            found.update(file.read_bytes())
    return found.hexdigest()


def _resumed(journal: BinaryIO, batches: Iterator, executor) -> Iterator[tuple[bytes, _Result]]:
    """Results from the journal as long as they fit the texts, then new ones, which it gets."""
    begin, mark, fresh = journal.tell(), b"", []
    noted = _noted(journal)
    for batch in batches:
        after, result = next(noted, (b"", None))
        if result is None or result.batch != _fingerprint(batch):
            fresh = [batch]
            break
        begin, mark = journal.tell(), after
        yield mark, result
    journal.seek(begin)
    journal.truncate()
    for result in _results(chain(fresh, batches), executor):
        line = json.dumps(result, separators=(",", ":")).encode() + b"\n"
        mark = _mark(mark, line)
        journal.write(mark + line)
        journal.flush()
        yield mark, result


def _noted(journal: BinaryIO) -> Iterator[tuple[bytes, _Result]]:
    """The batches of a journal with their marks, up to the first that was cut off or altered."""
    mark = b""
    for line in iter(journal.readline, b""):
        mark = _mark(mark, line[_MARK:])
        if not line.startswith(mark):
            return
        yield mark, _Result(*json.loads(line[_MARK:]))


def _mark(before: bytes, line: bytes) -> bytes:
    """A digest of a batch and of all before it."""
    return hashlib.sha256(before + line).hexdigest().encode()
