"""A foreign table -> a package folder with a first mapping, and what could not be guessed.

The files, each of which imports only from those before it: `words` (the lists by which columns are
known), `given` (the file as it is), `values` (how cells are written), `counts`, `days`, `people`
and `sources` (what the columns hold), `first` (the mapping).
"""

import errno
import os
import re
from pathlib import Path
from typing import NamedTuple

from analysis.datasets.descriptor import DESCRIPTOR
from analysis.datasets.encodings import by_codec
from analysis.datasets.guessing.first import Draft, Options, first_draft
from analysis.datasets.guessing.given import read_given
from analysis.datasets.mapping.target_column import slug
from analysis.datasets.sealing import as_csv, as_json, fingerprint
from analysis.datasets.spreadsheets import has_merged_cells
from analysis.writing import write_folder

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
PEOPLE = "originators.csv"
SLOW = 20_000  # rows of a sheet


class Mapped(NamedTuple):
    """A package that was just made."""

    folder: Path
    file: str  # the copy of the table
    draft: Draft


def map_table(
    path, name="", folder=".", encoding="", sheet="", dates="", quantity="", unit="", step=None
):
    """Write a package of a foreign table, with a first mapping.

    Parameters
    ----------
    path : str or path
        A .csv, .tsv or .txt file, or an .xlsx file. It is copied into the package as it is.
    name : str
        Of the package and its folder: small letters and digits with hyphens; by default that of
        the file.
    folder : str or path
        Where the package's folder goes.
    encoding, sheet : str
        Of the file, where it is not UTF-8 or has several sheets.
    dates : str
        `day-first` or `month-first`, where every date can be read both ways.
    quantity, unit : str
        What is counted, and in what, where the table does not say.
    step : function
        Called with a word before each step.

    Returns
    -------
    Mapped
        Its folder, its file and the Draft: the mapping, what was told and what is asked.

    Raises
    ------
    FileExistsError
        If the folder is there already.
    ValueError
        If the file is no table with a header, or its encoding or sheet has to be said.

    Examples
    --------
    >>> import tempfile
    >>> from analysis.datasets import load
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     table = Path(folder, "raids.csv")
    ...     _ = table.write_text("Datum;Tote\\n31.12.2031;1.200\\n1.1.2032;15\\n")
    ...     made = map_table(table, folder=folder)
    ...     load(made.folder)[["claim_id", "value", "quantity", "window_end"]]
      claim_id   value quantity window_end
    0  raids-2  1200.0   deaths 2031-12-31
    1  raids-3    15.0   deaths 2032-01-01
    """
    step, path = step or (lambda word: None), Path(path)
    name = name or _named(path)
    if not NAME.fullmatch(name) or len(name) > 60:
        raise ValueError(
            f"{name!r} is no name for a package: use at most 60 small letters and digits, with "
            "hyphens between them, such as my-table."
        )
    place = Path(folder, name)
    if os.path.lexists(place):  # before any work, not after it
        raise FileExistsError(errno.EEXIST, "There already; choose another name", str(place))
    step("reading")
    given = read_given(path, encoding, sheet)
    step("guessing")
    draft = first_draft(given, Options(name, dates, quantity, unit))
    if given.form.sheet is not None and has_merged_cells(given.data):
        draft.ask("Merged cells: their value stands in the first of them, the others are empty.")
    if given.form.sheet is not None and given.rows > SLOW:
        draft.told.append(
            "A sheet of so many rows takes long to read: as CSV in UTF-8 it is quick."
        )
    step("writing")
    file = given.file if _is_fit(given.file) else name + path.suffix.lower()
    descriptor = _descriptor(given, draft, name, file)
    fingerprint(descriptor, {file: given.data})  # the speakers are there to be edited
    files = {DESCRIPTOR: as_json(descriptor), PEOPLE: as_csv(draft.people), file: given.data}
    write_folder(place, files)
    return Mapped(place, file, draft)


def _named(path):
    found = slug(path.stem)
    return found[:60].strip("-") if isinstance(found, str) else "table"


def _is_fit(file):
    """Whether a file's name may stand in a package as it is."""
    plain = re.fullmatch(r"[\w(][\w .()+,&=-]*", file)
    return bool(plain) and file.lower() not in (DESCRIPTOR, PEOPLE)


def _descriptor(given, draft, name, file):
    people = [{"name": column, "type": "string"} for column in draft.people]
    people[0]["constraints"] = {"required": True, "unique": True, "pattern": NAME.pattern}
    people[1]["constraints"] = {"required": True}
    claims = {
        "name": "claims",
        "type": "table",
        "path": file,
        "title": f"The rows of {given.file}, as they came",
        **_as_read(given.form, draft.trim),
        "schema": {"fields": list(draft.fields.values()), "missingValues": [""]},
        "mapping": draft.mapping,
    }
    originators = {
        "name": "originators",
        "type": "table",
        "path": PEOPLE,
        "title": "Who says so",
        "schema": {"fields": people, "primaryKey": ["originator_id"]},
    }
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": name,
        "title": f"Claims of {given.file}",
        "description": "Another project's table with a first mapping, guessed from its columns.",
        "resources": [claims, originators],
    }


def _as_read(form, trim):
    """How the file is written, as its resource declares it."""
    dialect = {"trimSpace": True} if trim else {}
    if form.sheet is not None:
        return {"format": "xlsx", "dialect": {"sheetName": form.sheet} | dialect}
    dialect |= {"skipEmptyEnd": True} if form.skip_empty_end else {}
    dialect |= {"delimiter": form.delimiter} if form.delimiter != "," else {}
    encoding = {"encoding": by_codec()[form.encoding]} if form.encoding != "utf-8" else {}
    return {"format": "csv"} | encoding | ({"dialect": dialect} if dialect else {})
