"""Frames and charts as files for other programs: whole, exact, and safe to open."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.exports import figures
from analysis.exports.frames import (
    Rendered,
    Table,
    problems_of_cells,
    problems_of_names,
    table_of,
)
from analysis.needed import in_short, need_frame, need_output
from analysis.writing import write_whole

__all__ = ["export"]

_TABLES = (".csv", ".xlsx", ".parquet", ".tex", ".md", ".bib")


class _Plan(NamedTuple):
    """How to make each file, and all that is in the way."""

    files: dict[Path, Callable[[], Rendered]]
    problems: list[str]


def export(what, path, data: pd.DataFrame | None = None, overwrite: bool = False) -> list[Path]:
    """Write a frame or a chart for another program; the ending of the path says how.

    Nothing is written unless everything can be, and each file is there whole or not at all. The
    same input gives the same bytes.

    Parameters
    ----------
    what
        A DataFrame, a Matplotlib figure or a Plotly figure. An index with a name is written as
        a column, row numbers are left out.

        A frame becomes

        - ``.csv``: UTF-8, lines that end with LF, dates in ISO 8601, numbers with all their digits
          and whole ones without a point, ``true`` and ``false``. Where a spreadsheet would run
          a text as a formula, or a piece of it between commas, semicolons, bars, tabs, spaces or
          line ends, an apostrophe goes before the sign, and is still there when the file is read
          back; a warning counts such texts. Numbers stay as they are, and so do places, ranges
          and lone dashes. Missing and empty text are both empty; to read a text such as "NA" back,
          ``pandas.read_csv(path, keep_default_na=False, na_values=[""])``.
        - ``.xlsx``: one sheet ``data`` with frozen header and filters. Texts stay exact and are
          never formulas or links; dates are dates, to the millisecond; a missing value is an
          empty cell, infinity the text "inf" or "-inf", since a sheet knows none and an open
          end must not look empty.
        - ``.parquet``: types and texts exact, the best choice for another program.
        - ``.tex``: a table for the package booktabs. Text is escaped, numbers stand to the right
          with thousands separators, texts over 40 characters break their lines. A letter that
          pdfLaTeX lacks is printed as its code, such as [U+D55C]; other engines print it.
        - ``.md``: likewise a table for GitHub, which makes links of addresses and of nothing else;
          line ends become ``<br>``.
        - ``.bib``: the sources, one ``@online`` entry an address in the column ``url``, with
          ``outlet`` (or ``source``) as author, ``published`` as date, ``originator``,
          ``claim_id`` and ``wording`` as note (quoted where ``wording_is`` is "printed"), and
          ``title`` and ``urldate`` where there are such columns. Keys are outlet, year and a
          letter by date and address. Letters that pdfLaTeX lacks are printed as in a ``.tex``. A
          warning names the rows without an address.

        A Matplotlib figure becomes ``.svg``, ``.pdf`` or ``.png`` (without an ending all three), as
        :func:`analysis.charts.static.save` writes it; a Plotly figure becomes ``.html``, one page
        that needs no network, or ``.json``. Beside either lie the data as ``<stem>.csv``: its
        marks, or `data`. Where a chart has several frames of marks there are as many files,
        such as ``<stem>-claims.csv``.
    path
        Where to write, in a folder that exists.
    data
        For a figure: the frame to lay beside it instead of its marks.
    overwrite
        Replace files that exist.

    Returns
    -------
    list of Path
        The files that were written.

    Raises
    ------
    ValueError
        Names everything that is in the way, each with its remedy: an unknown ending, no such
        folder, columns without a name or with the same, values that the format cannot hold
        (among them control characters in text; in a sheet over 1,048,575 rows or 32,767
        characters, time zones, dates before 1900, whole numbers over 2**53), a figure without
        marks, sources without addresses.
    FileExistsError
        Names all files that are there already, or come meanwhile, unless `overwrite` is set.
    TypeError
        If `what` is no frame and no figure, or `data` no frame.

    Warns
    -----
    UserWarning
        For texts that got an apostrophe, and for rows without an address.

    Examples
    --------
    >>> import tempfile
    >>> from analysis import containers
    >>> claims = containers()[["claim_id", "wording", "value", "published", "url"]]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     (path,) = export(claims.tail(2), Path(folder, "claims.csv"))
    ...     print(path.read_text(encoding="utf-8").splitlines()[0])
    claim_id,wording,value,published,url
    """
    if isinstance(path, pd.DataFrame):
        raise TypeError("What is exported comes first, then the path: export(frame, 'claims.csv').")
    need_output(path)
    path = Path(path)
    plan = _plan(what, path, data)
    problems = [*_problems_of_place(path, plan.files), *plan.problems]
    if problems:
        raise ValueError("Nothing was written.\n" + "\n".join(f"- {said}" for said in problems))
    if not overwrite:
        _refuse_existing(plan.files)
    made = {file: make() for file, make in plan.files.items()}
    for said in (said for rendered in made.values() for said in rendered.warnings):
        warnings.warn(said, UserWarning, stacklevel=2)
    _write(made, overwrite)
    return list(made)


def _write(made: dict[Path, Rendered], overwrite: bool) -> None:
    """Write each file; if one has come meanwhile that may not be replaced, none."""
    written = []
    try:
        for file, rendered in made.items():
            write_whole(file, rendered.data, replace=overwrite)
            written.append(file)
    except FileExistsError:
        for file in written:
            os.unlink(file)
        _refuse_existing([file for file in made if file not in written])
        raise


def _plan(what, path, data) -> _Plan:
    if data is not None and not isinstance(data, pd.DataFrame):
        raise TypeError(f"data is a DataFrame or left out, not {in_short(data)}.")
    if isinstance(what, pd.DataFrame):
        plan = _plan_of_frame(what, path)
        alone = ["data goes with a figure: leave it out."] if data is not None else []
        return _Plan(plan.files, plan.problems + alone)
    if _is_a("matplotlib.figure", "Figure", what):
        return _plan_of_figure(what, path, data, ("", *figures.STATIC), figures.static_files)
    if _is_a("plotly.basedatatypes", "BaseFigure", what):
        return _plan_of_figure(what, path, data, figures.INTERACTIVE, figures.interactive_files)
    if isinstance(what, pd.Series):
        raise TypeError("export takes a frame, not a Series: give series.to_frame('its name').")
    need_frame(what, "export, unless it is given a Matplotlib or Plotly figure,")


def _is_a(module, name, what) -> bool:
    """Whether it is an instance, without importing a library that nobody used yet."""
    return module in sys.modules and isinstance(what, getattr(sys.modules[module], name))


def _problems_of_place(path: Path, files) -> list[str]:
    if not path.parent.is_dir():
        return [f"There is no folder {str(path.parent)!r}: make it first, or choose another."]
    return [
        f"{str(file)!r} is a folder: choose another name."
        for file in dict.fromkeys([path, *files])
        if file.is_dir()
    ]


def _refuse_existing(files) -> None:
    there = [str(file) for file in files if os.path.lexists(file)]
    if there:
        raise FileExistsError(
            f"Nothing was written, since there already is {', '.join(there)}: choose another name, "
            "or replace with overwrite=True."
        )


# --- frames -------------------------------------------------------------------------------------


def _plan_of_frame(frame, path) -> _Plan:
    ending = path.suffix.lower()
    names = problems_of_names(frame)
    if ending not in _TABLES:
        known = f"A frame becomes {_either(_TABLES)}, not {ending or 'without ending'!r}."
        return _Plan({}, [known, *names])
    make, cells = {
        ".parquet": _parquet,
        ".bib": _bib,
    }.get(ending, _text_or_sheet)(frame, ending)
    return _Plan({path: make}, names + cells)


def _either(endings) -> str:
    *most, last = endings
    return f"{', '.join(most)} or {last}"


def _parquet(frame, _):
    from analysis.exports.tables import parquet, problems_of_parquet

    return lambda: parquet(frame), problems_of_parquet(frame)


def _bib(frame, _):
    from analysis.exports.bibliography import bib, problems_of_sources

    return lambda: bib(frame), problems_of_sources(frame)


def _text_or_sheet(frame, ending):
    table = table_of(frame)
    problems = problems_of_cells(table)
    if ending == ".xlsx":
        from analysis.exports.workbook import problems_of_workbook, xlsx

        return lambda: xlsx(table), problems + problems_of_workbook(table)
    return lambda: _write_text(table, ending), problems


def _write_text(table: Table, ending) -> Rendered:
    from analysis.exports import tables

    return {".csv": tables.csv, ".md": tables.md, ".tex": tables.tex}[ending](table)


# --- figures ------------------------------------------------------------------------------------


def _plan_of_figure(figure, path, data, endings, files_of) -> _Plan:
    """The picture, and beside it the data."""
    ending, problems = path.suffix.lower(), []
    if ending not in endings:
        problems.append(_unknown_ending(ending, endings))
    frames = {"": data} if data is not None else figures.marks_of(figure)
    if not frames:
        problems.append(
            "The figure does not say what it draws: give the frame behind it as data=..., or "
            "draw it with a function of analysis.charts."
        )
    beside = [_plan_of_frame(frame, _beside(path, name)) for name, frame in frames.items()]
    problems += [said for plan in beside for said in plan.problems]
    if problems:
        return _Plan({}, problems)
    pictures = {
        file: (lambda make=make: Rendered(make())) for file, make in files_of(figure, path).items()
    }
    return _Plan(pictures | {f: make for plan in beside for f, make in plan.files.items()}, [])


def _beside(path, name) -> Path:
    return path.with_name(f"{path.stem}{name}.csv")


def _unknown_ending(ending, endings) -> str:
    named = [ending for ending in endings if ending]
    if ending in figures.STATIC:
        return (
            f"A Plotly figure becomes {_either(named)}; for a {ending} use the function of the "
            "same name in analysis.charts.static, which draws the same marks."
        )
    if ending in figures.INTERACTIVE:
        return (
            f"A Matplotlib figure becomes {_either(named)}; for a {ending} use the function of the "
            "same name in analysis.charts.interactive, which draws the same marks."
        )
    return f"A figure of this kind becomes {_either(named)}, not {ending or 'without ending'!r}."
