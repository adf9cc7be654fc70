"""What a function must be given, and what to type where it is given something else."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Mapping
from difflib import get_close_matches
from numbers import Real

import pandas as pd

# What makes the columns that another table of the kit has and this one lacks.
_MADE_BY = {
    "ledger(packages=[...])": ["source", "originator", "originator_kind", "doubt"],
    "strict_bounds(frame)": ["low", "high", "low_closed", "high_closed"],
    "reader_band(frame)": [
        *["edge_mid", "edge_far", "band_low", "band_mid", "band_high"],
        *["reading", "coverage", "band_evidence"],
    ],
    "pool(claims).curve": ["q05", "q25", "q50", "q75", "q95"],
    "pool(claims).agreement": ["sound"],
}
# The lines of a mapping that make the columns of claims (see `analysis.datasets.mapping`).
_DAY = '{"from": "a column of dates", "format": "day-first"}'
_AMOUNT = '"amount": {"style": "number", "from": "a column of numbers"}'
LINES = {
    "claim_id": '"claim_id": {"row": "a-name-{row}"}',
    "statement_id": '"statement_id": {"from": "a column", "slug": true}',
    "value": _AMOUNT,
    "bound": _AMOUNT,
    "window_start": '"window_start": {"constant": null}',
    "window_end": f'"window_end": {_DAY}',
    "published": f'"published": {_DAY}',
    "quantity": '"quantity": {"constant": "casualties"}',
    "measure": '"measure": {"constant": "count"}',
    "unit": '"unit": {"constant": "persons"}',
    "munition": '"munition": {"constant": null}',
    "modality": '"modality": {"constant": "asserted"}',
    "outlet": '"outlet": {"from": "a column"}',
    "originator_id": '"originator_id": {"from": "a column of sources", "aliases": "originators"}',
}


_FIELDS = ", ".join(
    f'{{"name": "{n}", "type": "string"}}' for n in ("originator_id", "name", "aliases")
)
ORIGINATORS = (
    "Write a file originators.csv with the header originator_id,name,aliases and a line a source, "
    "such as moon-post,Moon Post,M.P.|The Moon Post; and add to the resources of datapackage.json "
    f'{{"name": "originators", "path": "originators.csv", "schema": {{"fields": [{_FIELDS}]}}}}'
)
_FILE = re.compile(r"[^\n]{0,250}\.(?:csv|docx?|html?|json|md|odt|pdf|te?xt|xlsx?)", re.IGNORECASE)
_MANY = 6  # names that a message lists
LONGEST = 10_000_000  # bytes of a text that somebody may have written
LARGEST = 1_000_000_000  # bytes of a table, which is read into memory as a whole
_SYSTEM = ("/proc/", "/sys/")  # files there have no size, and to read one may last for ever


def need_columns(table: pd.DataFrame, columns, what: str = "The table", remedy: str = "") -> None:
    """Raise an error that names the columns which a table lacks, and what adds them.

    Parameters
    ----------
    columns
        Names of the columns.
    what
        Who needs them: a chart, a function, or the table itself.
    remedy
        What makes such a table, where it is not a table of claims.

    Raises
    ------
    TypeError
        If it is no table: as :func:`need_frame`.
    ValueError
        If a column is missing.

    Examples
    --------
    >>> need_columns(pd.DataFrame({"value": [5]}), ["value", "bound"], "A chart of claims")
    Traceback (most recent call last):
    ValueError: A chart of claims needs the columns bound: add them to the frame, or to a mapping the line "amount": {"style": "number", "from": "a column of numbers"}.
    >>> need_columns(pd.DataFrame({"window end": []}), ["window_end"])
    Traceback (most recent call last):
    ValueError: The table needs the columns window_end: frame.rename(columns={'window end': 'window_end'}) gives them.
    """  # noqa: E501
    need_frame(table, what, remedy)
    missing = [name for name in columns if name not in table]
    if missing:
        said = (
            _renamed(table, missing, columns)
            or remedy
            or _made(table, missing)
            or _lines_for(missing)
        )
        said = f": {said}" if said else ""
        raise ValueError(f"{what} needs the columns {', '.join(missing)}{said}.")


def named_columns(table: pd.DataFrame, given, what: str) -> list[str]:
    """The columns of a frame that somebody chose by name: none, one or several.

    Parameters
    ----------
    given
        A name, several, or None.
    what
        What they are for.

    Raises
    ------
    TypeError
        If `given` is no name and no list of names, or `table` no frame.
    ValueError
        If there is no such column; says which may be meant.

    Examples
    --------
    >>> named_columns(pd.DataFrame({"place": ["Lund"]}), "place", "apart")
    ['place']
    >>> named_columns(pd.DataFrame({"place": ["Lund"]}), "plac", "apart")
    Traceback (most recent call last):
    ValueError: apart needs the columns plac: 'place' may be meant.
    """
    need_frame(table, what)
    names = [given] if isinstance(given, str) else given
    if names is None:
        return []
    listed = pd.api.types.is_list_like(names) and not isinstance(names, Mapping)
    if not listed or not all(isinstance(name, str) for name in names):
        raise TypeError(
            f"{what} takes the name of a column, or a list of names, not {given!r:.60}."
        )
    missing = [name for name in names if name not in table]
    if missing:
        like = [repr(found) for name in missing if (found := meant(name, table.columns))]
        said = f"{at_most(like)} may be meant" if like else f"there are {at_most(table.columns)}"
        raise ValueError(f"{what} needs the columns {', '.join(missing)}: {said}.")
    return list(names)


def need_frame(given, what: str, remedy: str = "") -> None:
    """Raise a TypeError that says what to give in place of something that is no frame.

    Parameters
    ----------
    given
        What was given.
    what, remedy
        As for :func:`need_columns`.

    Examples
    --------
    >>> need_frame(pd.Series([5, 6], name="value"), "pool")
    Traceback (most recent call last):
    TypeError: pool needs a frame (pandas.DataFrame), not a Series: give the whole frame and not the column 'value' alone.
    """  # noqa: E501
    if not isinstance(given, pd.DataFrame):
        said = _instead(given) or remedy or "ledger() and load('record') give frames of claims"
        what = f"{what} needs a frame (pandas.DataFrame)"
        raise TypeError(f"{what}, not {in_short(given)}: {said}.")


def need_path(given, what: str) -> None:
    """Raise a TypeError where a path is wanted and something else is given.

    Examples
    --------
    >>> need_path(None, "A data package")
    Traceback (most recent call last):
    TypeError: A data package is given by its name or path, not None.
    """
    if not isinstance(given, str | os.PathLike):
        raise TypeError(f"{what} is given by its name or path, not {in_short(given)}.")


def need_output(given, what: str = "The file to write") -> None:
    """Raise an error where no file can have the name that is given for one to write.

    Examples
    --------
    >>> need_output("a\\0b")
    Traceback (most recent call last):
    ValueError: The file to write has a name that no file can have, 'a\\x00b': choose another.
    """
    need_path(given, what)
    try:
        sound = b"\0" not in os.fsencode(given)
    except UnicodeEncodeError:
        sound = False
    if not sound:
        raise ValueError(
            f"{what} has a name that no file can have, {os.fspath(given)!a:.60}: choose another."
        )


def need_file(path, longest: int = LONGEST) -> None:
    """Raise an OSError where a path leads to what should not be read whole, before it is opened.

    That is a pipe, a socket or a device, and what the system shows as files of its own, which may
    never end; a folder, what is not there, may not be read or has a NUL in its name; and a file of
    more bytes than `longest`: `LONGEST` for a text, `LARGEST` for a table. Behind a semicolon
    stands the remedy.

    Examples
    --------
    >>> need_file(os.devnull)
    Traceback (most recent call last):
    OSError: [Errno 22] is no ordinary file; save it as one first: '/dev/null'
    """
    name, number, why = os.fspath(path), 0, ""
    try:
        found = os.stat(path)
    except ValueError:
        number, why = errno.EINVAL, "has a NUL in its name; name another file"
    except OSError as error:
        link = os.path.islink(path)
        said = "is a link that leads nowhere" if link else error.strerror
        number, why = error.errno, f"{said}; name a file that is there"
    else:
        if stat.S_ISDIR(found.st_mode):
            number, why = errno.EISDIR, "is a folder; name a file in it"
        elif not stat.S_ISREG(found.st_mode) or os.path.realpath(path).startswith(_SYSTEM):
            number, why = errno.EINVAL, "is no ordinary file; save it as one first"
        elif not os.access(path, os.R_OK):
            number, why = errno.EACCES, "Permission denied; allow that it is read"
        elif found.st_size > longest:
            number, why = errno.EFBIG, f"is larger than {longest / 1e6:g} MB; split it"
    if number:
        raise OSError(number, why, name)


def readable(name) -> str:
    r"""A name as it can be printed and stored: what is not UTF-8 in it is spelled out.

    Examples
    --------
    >>> print(readable(os.fsdecode(b"caf\xe9.txt")))
    caf\udce9.txt
    """
    return str(name).encode("utf-8", "backslashreplace").decode()


def need_numbers(table: pd.DataFrame, *columns) -> None:
    """Raise a ValueError that names the cells of some columns which hold no numbers, but text.

    Columns that are not there are not missed.

    Examples
    --------
    >>> need_numbers(pd.DataFrame({"value": [5, "6,000"]}), "value", "value_high")
    Traceback (most recent call last):
    ValueError: These are no numbers; read_figure reads words, pandas.to_numeric plain digits.
    row 1, column value: '6,000'
    """
    unfit = [
        f"row {row!r}, column {column}: {cell!r}"
        for column in columns
        if column in table and not pd.api.types.is_numeric_dtype(table[column])
        for row, cell in table[column].items()
        if not (isinstance(cell, Real) or pd.isna(cell))
    ]
    if unfit:
        more = [f"and {len(unfit) - _MANY} more"] * (len(unfit) > _MANY)
        said = "These are no numbers; read_figure reads words, pandas.to_numeric plain digits."
        raise ValueError("\n".join([said, *unfit[:_MANY], *more]))


def names_a_file(text: str) -> bool:
    """Whether a text is the name of a file rather than what stands in one.

    Examples
    --------
    >>> names_a_file("my article.txt"), names_a_file("It was signed. More than 40 ships left.")
    (True, False)
    """
    return _FILE.fullmatch(text.strip()) is not None


def in_short(given) -> str:
    """What somebody gave, in a few words: never a whole table.

    Examples
    --------
    >>> in_short(pd.DataFrame({"a": [1, 2]})), in_short([1, 3]), in_short("x" * 99)[-9:]
    ('a frame of 2 rows', 'a list of 2', "xxxxx...'")
    """
    kind = type(given).__name__
    if isinstance(given, pd.DataFrame):
        return f"a frame of {len(given)} row{'s' * (len(given) != 1)}"
    if isinstance(given, pd.Series):
        return "a Series"
    if isinstance(given, str):
        return repr(given if len(given) <= 60 else given[:57] + "...")
    if isinstance(given, os.PathLike):
        return repr(os.fspath(given))
    if given is None or isinstance(given, Real) or _is_pair(given):
        return repr(given)
    kind = f"{'an' if kind[0].lower() in 'aeiou' else 'a'} {kind}"
    return kind if _is_named(given) or not hasattr(given, "__len__") else f"{kind} of {len(given)}"


def at_most(names, many: int = _MANY, sign: str = ", ") -> str:
    """Some names, and how many more there are.

    Examples
    --------
    >>> at_most(["a", "b", "c"], 2)
    'a, b and 1 more'
    """
    names = [*map(str, names)]
    more = f" and {len(names) - many} more" if len(names) > many else ""
    return sign.join(names[:many]) + more


def meant(name, known) -> str:
    """The known name that somebody meant, or none.

    Examples
    --------
    >>> meant("Window Start", ["window_start", "window_end"]), meant("ships", ["boxes"])
    ('window_start', '')
    """
    plain = {_plain(one): one for one in reversed([*known])}
    return next((plain[one] for one in get_close_matches(_plain(name), plain, 1, 0.8)), "")


def _plain(name) -> str:
    return re.sub(r"\W|_", "", str(name)).lower()


def _is_named(given) -> bool:
    """Whether it is one of the kit's results that hold several frames."""
    return isinstance(given, tuple) and hasattr(given, "_fields")


def _is_pair(given) -> bool:
    return isinstance(given, tuple) and not _is_named(given) and len(given) == 2


def _instead(given) -> str:
    """What to give in place of it, where that can be told from what it is."""
    if _is_named(given):
        frames = [n for n in given._fields if isinstance(getattr(given, n), pd.DataFrame)]
        return f"it holds frames, take one: {', '.join('.' + name for name in frames)}"
    if isinstance(given, Mapping) and any(isinstance(one, pd.DataFrame) for one in given.values()):
        return f"it holds tables, take one by its name: {at_most(map(repr, given))}"
    if isinstance(given, list | Mapping):
        return "pd.DataFrame([...]), with a dictionary a row, makes a frame of rows"
    if isinstance(given, pd.Series):
        if given.index.isin(["value", "claim_id", "bound"]).any():
            name = getattr(given.name, "item", lambda: given.name)()
            return f"double brackets keep a row a frame, as in frame.loc[[{name!r}]]"
        return f"give the whole frame and not the column {given.name!r} alone"
    if isinstance(given, os.PathLike) or (isinstance(given, str) and names_a_file(given)):
        return "read it first: load() reads a data package, pandas.read_csv a table"
    if isinstance(given, str) and not re.search(r"\d", given):
        return f"load({given!r}) reads a data package"
    if isinstance(given, str):
        return (
            "divide, multiply and propagate take words as they stand; "
            "pd.DataFrame([read_figure(words)._asdict()]) makes a frame of them"
        )
    return ""


def _renamed(table, missing, columns) -> str:
    """How to rename what is there under nearly the same names, if that is all that is missing."""
    others = [name for name in table.columns if name not in columns]
    found = {other: name for name in missing if (other := meant(name, others))}
    found = {other: name for other, name in found.items() if not _is_part(name, other)}
    if len(found) < len(missing):
        return ""
    return f"frame.rename(columns={found}) gives them"


def _is_part(name, other) -> bool:
    """Whether a name holds another and a word more, as ``originator_id`` holds ``originator``."""
    short, long = sorted(map(_plain, (name, other)), key=len)
    return short in long and len(long) > len(short) + 1


def _made(table, missing) -> str:
    """What adds the missing columns, or should be given in place of the table."""
    if "claim_id" in missing and "date_cue" in table:
        return (
            "drafts have neither names nor days, so make a package of the text with new_package "
            "and load it"
        )
    for call, names in _MADE_BY.items():
        if set(missing) & set(names):
            return f"call {call} first" if "frame" in call else f"{call} has them"
    swapped = "claim_id" in missing and "q50" in table
    return "give the claims first, and then their curve" if swapped else ""


def _lines_for(missing) -> str:
    """What to type for columns that claims have; empty for others."""
    lines = list(dict.fromkeys(LINES[name] for name in missing if name in LINES))
    what = f"{'lines' if len(lines) > 1 else 'line'} {', '.join(lines)}"
    return f"add them to the frame, or to a mapping the {what}" if lines else ""


def many(count: int, what: str) -> str:
    """A count with its noun.

    >>> many(1, "row"), many(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{count:,} {what}" + ("" if count == 1 else "s")
