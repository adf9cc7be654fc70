"""A Frictionless data package (v2) on disk -> a checked, typed DataFrame.

Every rule is read from the package's own `datapackage.json`: types, constraints, keys, references,
file hashes, and the package's extension `rowChecks` (a list in `schema`), whose checks are

- `ordered`: the first column is not above the second, where both are filled;
- `required_when_empty`: where the first column is empty the second is filled;
- `required_when_filled`: where the first column is filled the second is filled.

Nothing is coerced, trimmed or dropped unasked: a table that breaks a rule is not loaded, and every
broken rule is named at once, with its file, row, column and value and what to type instead. In a
string column every text is a value ("NA" too) unless a constraint says otherwise. A `pattern` is
read by RE2, in time that grows with the text and not faster. What hostile files get:
`tests/hostile.csv`.

Files as spreadsheets save them are read where that is declared, in the standard's own properties:
`encoding` of a resource (utf-8-sig for a byte-order mark, windows-1252, utf-16, ...), `delimiter`
of its `dialect` (`,` `;` `|` or a tab), `format` of a date ("%d/%m/%Y", "%Y-%m-%dT%H:%M:%SZ"),
`trueValues` and `falseValues`, `decimalChar` and `groupChar`. Two properties of a `dialect` are the
kit's own: `"trimSpace": true` passes over blanks around numbers, dates, true and false, and
`"skipEmptyEnd": true` over empty rows at the end and empty columns at the right. A resource whose
path ends in .xlsx is read from the sheet that `sheetName` or `sheetNumber` name, by default the
first. Where none of it is declared, the problem that many cells share says what would declare it.

Tables are read with pyarrow and checked on whole columns. Only what looks wrong is read again cell
by cell, to be explained. `tests/test_datasets.py` holds the two readings to the same verdict.

The public functions stand here; what they are made of stands in these files, each of which imports
only from those before it:

- `problems`: problems as DataFrames and as the lines of a message;
- `written`: how the cells of a column are written, where that is not the kit's way;
- `cells`: one cell, from its text to a value or to what is wrong with it;
- `encodings`: a file's bytes to UTF-8;
- `schema`, `descriptor`: what `datapackage.json` declares, and what is wrong with that;
- `exact_reading`, `spreadsheets`, `fast_reading`: one file to columns of text, record by record,
  from a sheet, or at full speed;
- `columns`: one column, checked and typed;
- `relations`: keys, references and row checks;
- `mapping`: the kit's claims from another project's table;
- `package`: all of these together, from a path to problems and tables;
- `remembered`: the tables of files that have not changed since they were read;
- `sealing`: a package's files written, with their fingerprints;
- `guessing`: a first mapping of another project's table;
- `article_text`: claims against the text that they are taken from.
"""

import os

import pandas as pd

from analysis.datasets.article_text import (
    is_wrapped,
    misquotes,
    paragraph_sha256,
    paragraphs,
    paragraphs_in,
)
from analysis.datasets.descriptor import DESCRIPTOR, located
from analysis.datasets.package import examine as _examine
from analysis.datasets.problems import as_problems, in_words
from analysis.datasets.remembered import Kept, now, recall, remember
from analysis.writing import PENDING, alone, finish

__all__ = [
    "DataProblem",
    "check",
    "check_against_text",
    "is_wrapped",
    "load",
    "paragraph_sha256",
    "paragraphs",
    "paragraphs_in",
    "tables",
]


class DataProblem(ValueError):  # noqa: N818 - its name is the kit's interface
    """A data package breaks its rules.

    Parameters
    ----------
    problems : DataFrame
        What `check` returns; kept as `.problems`. The message spells out the first 20.
    """

    def __init__(self, problems):
        super().__init__(problems)
        self.problems = problems

    def __str__(self):
        return in_words(self.problems)


def load(package, table="claims"):
    """Load one table of a data package, checked and typed.

    The whole package is checked, not only the table; once, as long as its files stay as they are
    (see `analysis.datasets.remembered`). Another project's table needs no new names or
    codes: its resource says in a property `mapping` how the kit's columns are made from it (see
    `analysis.datasets.mapping`). They come first then, and the table's own columns behind them.

    Parameters
    ----------
    package : str or path
        `"article"`, `"record"`, `"outcomes"` or `"wording"` (folders of `data/`), or a folder
        that holds a `datapackage.json`, or that file.
    table : str
        Name of a resource of the package.

    Returns
    -------
    DataFrame
        One row a record, in the order of the file; the columns of the schema. string: `str`;
        number: `float64`; date: `datetime64[us]`; integer and boolean: `int64` and `bool` where
        the schema requires a value, else `Int64` and `boolean`. An empty cell is missing.

    Raises
    ------
    DataProblem
        If the package breaks a rule anywhere, or has no such table; `.problems` is the frame
        that `check` returns.

    Examples
    --------
    >>> import json, tempfile
    >>> from pathlib import Path
    >>> schema = {"fields": [{"name": "claim_id", "type": "string"},
    ...                      {"name": "value", "type": "number", "constraints": {"minimum": 0}}]}
    >>> claims = {"name": "claims", "path": "claims.csv", "schema": schema}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "claims.csv").write_text("claim_id,value\\na1,13000\\na2,\\n")
    ...     _ = Path(folder, "datapackage.json").write_text(json.dumps({"resources": [claims]}))
    ...     load(folder)
      claim_id    value
    0       a1  13000.0
    1       a2      NaN
    """
    return tables(package)[table]


def tables(package) -> dict[str, pd.DataFrame]:
    """Load every table of a data package, checked and typed, in one reading.

    Parameters
    ----------
    package : str or path
        As in `load`.

    Returns
    -------
    dict
        Name of each table: its DataFrame, as `load` returns it; in the order of the package.

    Raises
    ------
    DataProblem
        If the package breaks a rule anywhere, or when a table is asked for that it does not have.

    Examples
    --------
    >>> article = tables("article")
    >>> list(article)
    ['claims', 'statements', 'originators']
    >>> article["claims"].equals(load("article"))
    True
    """
    file, begun = located(package), now()
    waiting = os.path.isdir(file.parent / PENDING)  # files that count already
    kept = None if waiting else recall(file)
    if kept is None:
        found = _sound(package)
        frames = {name: table.frame for name, table in found.items()}
        if any("trimmed" in frame for frame in frames.values()):  # each reading warns of that
            return _Tables(Kept(frames, None))
        kept = remember(file, [table.resource.place for table in found.values()], frames, begun)
    return _Tables(kept)


def check(path):
    """Find every problem of a data package at once.

    Parameters
    ----------
    path : str or path
        As in `load`.

    Returns
    -------
    DataFrame
        One row a problem: `table` (empty for the package itself), `file`, `row` (as a spreadsheet
        numbers records: the header is 1; missing for problems of no row), `column` (for
        `datapackage.json`: the property), `value` (as written), `problem`, `remedy`. Sorted by
        table, row, column; empty when the package is sound.

    Examples
    --------
    >>> import json, tempfile
    >>> from pathlib import Path
    >>> schema = {"fields": [{"name": "claim_id", "type": "string"},
    ...                      {"name": "value", "type": "number", "constraints": {"minimum": 0}}]}
    >>> claims = {"name": "claims", "path": "claims.csv", "schema": schema}
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "claims.csv").write_text('claim_id,value\\na1,-5\\na2,"13,000"\\n')
    ...     _ = Path(folder, "datapackage.json").write_text(json.dumps({"resources": [claims]}))
    ...     problems = check(folder)
    >>> print(DataProblem(problems))
    claims.csv, row 2, column value: '-5' - is below the minimum, 0. Type 0 or more.
    claims.csv, row 3, column value: '13,000' - has a comma in it. Type 13000.
    """
    return _examined(path)[0]


def check_against_text(package, text_path):
    """Find the claims whose wording does not stand in the text they are taken from.

    Looks at each table with the columns `wording`, `paragraph` and `paragraph_sha256`. The wording
    must stand word for word in the paragraph (both in Unicode NFC, otherwise as written), and the
    paragraph must have the fingerprint. A row with no wording gets the fingerprint check only.

    Parameters
    ----------
    package : str or path
        As in `load`.
    text_path : str or path
        As in `paragraphs`.

    Returns
    -------
    DataFrame
        As `check` returns it; each problem names the claim by its first column.

    Raises
    ------
    DataProblem
        If the package itself is not sound.

    Examples
    --------
    >>> import json, tempfile
    >>> from pathlib import Path
    >>> fields = [{"name": "claim_id", "type": "string"}, {"name": "wording", "type": "string"},
    ...           {"name": "paragraph", "type": "integer"},
    ...           {"name": "paragraph_sha256", "type": "string"}]
    >>> claims = {"name": "claims", "path": "claims.csv", "schema": {"fields": fields}}
    >>> row = f"a1,more than 13,1,{paragraph_sha256('Over 13 boxes')}"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.txt").write_text("Over 13 boxes")
    ...     _ = Path(folder, "claims.csv").write_text(
    ...         f"claim_id,wording,paragraph,paragraph_sha256\\n{row}\\n")
    ...     _ = Path(folder, "datapackage.json").write_text(json.dumps({"resources": [claims]}))
    ...     print(check_against_text(folder, Path(folder, "a.txt")).problem[0])
    claim_id a1: the wording does not stand in paragraph 1
    """
    return misquotes(_sound(package), text_path)


class _Tables(dict):
    """Tables by name; one that is not there is a problem with a remedy, not a bare KeyError.

    `state` is that of the files they come from, as a key of what is made from them; or None.
    """

    def __init__(self, kept):
        super().__init__(kept.tables)
        self.state = kept.state

    def __missing__(self, table):
        problem, remedy = "the package has no such table", f"Name one of: {', '.join(self)}"
        where = {"column": "resources", "value": table}
        raise DataProblem(as_problems(table, DESCRIPTOR, problem, remedy, **where))


def _sound(package):
    """The tables of a package that breaks no rule."""
    problems, found = _examined(package)
    if not problems.empty:
        raise DataProblem(problems)
    return found


def _examined(package):
    """Problems and tables of a package, between two writers and not in the midst of one."""
    folder = located(package).parent
    if os.path.isdir(folder / PENDING):
        try:
            with alone(folder):
                finish(folder)
        except ValueError as error:
            problem, why = "holds no files that wait for their names", str(error.__cause__)
            return as_problems("", PENDING, problem, "Move it elsewhere", value=why), {}
    with alone(folder, reading=True):
        return _examine(package)
