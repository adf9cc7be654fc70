"""Many texts: drafted in a stream, on one core or many, and taken up again where they stopped."""

from __future__ import annotations

import hashlib
import json
import os
import warnings
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis import formulas
from analysis.drafting.claims import COLUMNS, rows_of
from analysis.needed import in_short, need_file, need_path
from analysis.writing import whole

__all__ = ["draft_corpus", "draft_texts", "texts_in"]

BATCH = 50  # texts that a worker gets at once
_WAITING = 32  # batches that are read ahead of the slowest worker
LONGEST = 10_000_000  # bytes of a text that somebody may have written
_PROBLEM = ["file", "problem", "remedy"]
_ENDINGS = (".txt", ".md", ".text")


class Drafted(NamedTuple):
    """What a batch of texts gave: draft claims, and texts that could not be read."""

    claims: pd.DataFrame
    problems: pd.DataFrame


class _Result(NamedTuple):
    """The same as plain rows, which travel between processes at little cost."""

    texts: list  # (name, fingerprint)
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


def _named(item) -> tuple[str, bytes | str | OSError]:
    """The name and the content of a text, or what went wrong while it was read."""
    if isinstance(item, tuple):
        name, text = item
        return str(name), text
    try:
        need_file(item)
        if Path(item).stat().st_size > LONGEST:
            return str(item), b"\0" * (LONGEST + 1)
        return str(item), Path(item).read_bytes()
    except OSError as error:
        return str(item), error


def _text(content) -> str:
    """The content as text; raises a ValueError of (problem, remedy)."""
    if isinstance(content, OSError):
        missing = isinstance(content, FileNotFoundError | IsADirectoryError)
        remedy = "Name a text that is there" if missing else "Allow it, or leave it out"
        raise ValueError(f"cannot be read: {content.strerror or content}", remedy)
    if len(content) > LONGEST:
        problem = f"is longer than {LONGEST / 1e6:g} MB, which nobody wrote as one text"
        raise ValueError(problem, "Split it into articles")
    if isinstance(content, str):
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
    texts, rows, problems = [], [], []
    for name, content in batch:
        texts.append((name, _fingerprint(content)))
        try:
            rows += [(name, *row) for row in rows_of(_text(content))]
        except ValueError as error:
            problems.append((name, *(*error.args, "")[:2]))
        except Exception as error:  # one text must not stop a hundred thousand
            remedy = "Please report it with the text"
            problems.append(
                (name, f"could not be drafted: {type(error).__name__}: {error}", remedy)
            )
    return _Result(texts, rows, problems)


def _fingerprint(content) -> str:
    data = content if isinstance(content, bytes) else str(content).encode("utf-8", "surrogatepass")
    return hashlib.sha256(data).hexdigest()[:32]


def _refuse_no_list(texts) -> None:
    if isinstance(texts, str | os.PathLike | pd.DataFrame) or not isinstance(texts, Iterable):
        raise TypeError(
            f"texts is a list of paths, or of pairs (name, text); not {in_short(texts)}. "
            "analysis.drafting.texts_in(folder) lists those of a folder."
        )


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
    for result in _results(_batches(texts), executor):
        yield Drafted(_claims(result.rows), _problems(result.problems))


def _claims(rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["file", *COLUMNS]).astype({"file": "str"} | COLUMNS)


def _problems(rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=_PROBLEM).astype("str")


# --- out -------------------------------------------------------------------------------------


def draft_corpus(
    texts: Iterable, path, executor=None, advance: Callable[[int], object] | None = None
) -> pd.DataFrame:
    """Draft claims from many texts into one CSV file, and take up again where it was stopped.

    While it runs, what is done is kept in ``.NAME.progress`` beside the file; the same call after
    an interruption goes on from there, and drafts again only texts that have changed. The file
    itself appears whole, at the end; an older one stays until then.

    Parameters
    ----------
    texts, executor
        As for `draft_texts`; for going on they must come in the same order again.
    path
        Where to write; a file that is there already is replaced.
    advance
        Called with the number of texts done after each batch, for example
        ``tqdm(total=len(texts)).update``.

    Returns
    -------
    DataFrame
        The texts that could not be read: ``file, problem, remedy``. The rest is done.

    Raises
    ------
    OSError
        If the file cannot be written.

    Warns
    -----
    UserWarning
        For texts that a spreadsheet would run as formulas, in columns by name: an apostrophe goes
        before each sign that starts one, as in `analysis.export`.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     out = Path(folder, "drafts.csv")
    ...     problems = draft_corpus([("a", "More than 40 ships."), ("b", b"\\xff")], out)
    ...     len(pd.read_csv(out)), problems["file"].tolist()
    (1, ['b'])
    """
    need_path(path, "The file to write")
    _refuse_no_list(texts)
    path = Path(path)
    journal = path.with_name(f".{path.name}.progress")
    problems, columns, changed = [], ["file", *COLUMNS], Counter()
    with _Journal(journal) as done:
        for result in _resumed(done, _batches(texts), executor):
            problems += result.problems
            if advance:
                advance(len(result.texts))
        with whole(path, "w") as file:
            file.write(f"{formulas.line(columns)}\n")
            for result in done.read():
                file.writelines(f"{formulas.line([*map(_cell, row)])}\n" for row in result.rows)
                cells = zip(*result.rows, strict=True)  # none where no text has a claim
                changed += formulas.risky(dict(zip(columns, cells, strict=False)))
    journal.unlink()
    for said in formulas.warning(changed, "draft_texts gives them exact."):
        warnings.warn(said, UserWarning, stacklevel=2)
    return _problems(problems)


def _resumed(done: _Journal, batches: Iterator, executor) -> Iterator[_Result]:
    """Results from the journal as long as they fit the texts, then new ones, which it notes."""
    kept, waiting = done.read(), None
    for batch in batches:
        before = next(kept, None)
        names = [(name, _fingerprint(content)) for name, content in batch]
        if before is None or [tuple(text) for text in before.texts] != names:
            waiting = batch
            break
        done.accept()
        yield before
    if waiting is None:
        done.cut()
        return
    done.cut()
    for result in _results(_chained(waiting, batches), executor):
        done.note(result)
        yield result


def _chained(first, rest) -> Iterator:
    yield first
    yield from rest


def _cell(value) -> str:
    """A value as the kit's tables write it: true and false, whole numbers without a point."""
    if isinstance(value, str):
        return formulas.cell(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return "" if value is None else str(value)


class _Journal:
    """What is done so far: one line of JSON a batch, below a line with the columns.

    A line that was cut off by an interruption, and all behind it, is not there.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.good = path, 0

    def __enter__(self) -> _Journal:
        self.path.touch()
        self.file = self.path.open("r+", encoding="utf-8", newline="\n")
        head = json.dumps(list(COLUMNS)) + "\n"
        if self.file.readline() != head:
            self.file.seek(0)
            self.file.truncate()
            self.file.write(head)
            self.file.flush()
        self.start = self.good = len(head.encode())
        return self

    def __exit__(self, *_) -> None:
        self.file.close()

    def read(self) -> Iterator[_Result]:
        """Each whole batch from the beginning; `accept` counts the last one as good."""
        with self.path.open("rb") as file:
            file.seek(self.start)
            self.seen = self.start
            for line in file:
                with suppress(ValueError, TypeError):
                    if line.endswith(b"\n"):
                        result = _Result(*json.loads(line))
                        self.seen += len(line)
                        yield result
                        continue
                return

    def accept(self) -> None:
        self.good = self.seen

    def cut(self) -> None:
        """Forget what stands behind the last good batch."""
        self.file.seek(self.good)
        self.file.truncate()
        self.file.seek(0, 2)

    def note(self, result: _Result) -> None:
        self.file.write(json.dumps(result, ensure_ascii=True, separators=(",", ":")) + "\n")
        self.file.flush()
