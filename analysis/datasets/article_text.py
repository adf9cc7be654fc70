"""Claims against the text that they are taken from."""

import hashlib
import re
import unicodedata
from itertools import pairwise
from pathlib import Path

import pandas as pd

from analysis.datasets.descriptor import DESCRIPTOR
from analysis.datasets.problems import COLUMNS, as_problems, complete, joined
from analysis.needed import need_file

_EMPTY = re.compile(r"\n(?:[^\S\n]*\n)+")  # a line of nothing but space, or several
QUOTING = ["wording", "paragraph", "paragraph_sha256"]  # columns of a quotation


def paragraphs(text_path):
    """Number and fingerprint the paragraphs of a text, to fill `paragraph_sha256`.

    Parameters
    ----------
    text_path : str or path
        A text in UTF-8; what a paragraph is, `paragraphs_in` says. The first is the headline.

    Returns
    -------
    DataFrame
        `paragraph` (from 1), `text` (stripped), `sha256` (hex, of that text).

    Raises
    ------
    OSError, UnicodeDecodeError
        If the text cannot be read as UTF-8.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.txt").write_text("Headline\\n\\nThousands of troops.\\n")
    ...     paragraphs(Path(folder, "a.txt"))[["paragraph", "text"]]
       paragraph                  text
    0          1              Headline
    1          2  Thousands of troops.
    """
    need_file(text_path)
    text = paragraphs_in(Path(text_path).read_bytes().decode("utf-8-sig"))
    return pd.DataFrame(
        {
            "paragraph": range(1, len(text) + 1),
            "text": pd.array(text, dtype="str"),
            "sha256": pd.array([paragraph_sha256(t) for t in text], dtype="str"),
        }
    )


def paragraphs_in(text):
    """The paragraphs of a text: its non-empty lines, stripped.

    Where the lines are cut to a width (see `is_wrapped`), a paragraph runs from one empty line to
    the next, and its lines are joined by spaces.

    Examples
    --------
    >>> paragraphs_in("Headline\\n\\n Thousands of troops. ")
    ['Headline', 'Thousands of troops.']
    """
    if _EMPTY.search(text.strip()) and is_wrapped(text):
        blocks = [block.split("\n") for block in _EMPTY.split(text)]
        return [joined for block in blocks if (joined := " ".join(_stripped(block)))]
    # Split at newlines only: str.splitlines also splits at U+2028, form feeds and others.
    return _stripped(text.split("\n"))


def _stripped(lines):
    return [line.strip() for line in lines if line.strip()]


def is_wrapped(text):
    """Say whether a text's lines are cut to a width, so that paragraphs run over several.

    A line was cut where the first word of the next one had no room in the widest such line, of 40
    to 100 characters. That holds for seven in ten of the lines that another follows, and for at
    least three and a third of all lines.

    Examples
    --------
    >>> import textwrap
    >>> block = textwrap.fill("Some forty ships had left the harbour of Tarsa by May. " * 5, 72)
    >>> is_wrapped(f"A headline\\n\\n{block}\\n")
    True
    >>> is_wrapped("A headline\\n\\nSome forty ships had left.\\nMore will follow.")
    False
    """
    lines = [line.rstrip() for line in text.split("\n")]
    followed = [(one, after) for one, after in pairwise(lines) if one and after]
    widest = max((len(one) for one, _ in followed), default=0)
    if not 40 <= widest <= 100:
        return False
    full = sum(len(one) + 1 + len(after.split(maxsplit=1)[0]) > widest for one, after in followed)
    return full >= max(3, 0.7 * len(followed), len([line for line in lines if line]) / 3)


def paragraph_sha256(text):
    """Fingerprint a paragraph: the SHA-256, in hex, of its stripped text in UTF-8.

    Examples
    --------
    >>> paragraph_sha256(" Thousands of troops. ")[:16]
    '86d81d5e9e5d6acc'
    """
    return hashlib.sha256(text.strip().encode()).hexdigest()


def misquotes(tables, text_path):
    """The problems of every table that has the columns of a quotation."""
    try:
        text = paragraphs(text_path)
    except (OSError, UnicodeDecodeError) as error:
        problem = f"cannot be read as UTF-8 text: {error}"
        return as_problems("", str(text_path), problem, "Name a text saved as UTF-8")
    quoting = [table for table in tables.values() if set(QUOTING) <= set(table.frame)]
    if not quoting:
        problem = "no table has the columns wording, paragraph and paragraph_sha256"
        return as_problems("", DESCRIPTOR, problem, "Add them to the table that quotes the text")
    return joined(_misquotes_of(table, text) for table in quoting)


def _misquotes_of(table, text):
    """The rows of a table that do not fit the text."""
    known = {str(row.paragraph): row for row in text.itertuples()}
    name, frame = table.frame.columns[0], table.frame
    quoted = [frame[column].astype("str").fillna("") for column in QUOTING]
    found = [
        (row, column, value, f"{name} {claim}: {problem}", remedy)
        for row, (claim, *cells) in enumerate(zip(frame[name], *quoted, strict=True), 2)
        for column, value, problem, remedy in misquote(*cells, known)
    ]
    return complete(pd.DataFrame(found, columns=COLUMNS[2:]), table.resource)


def misquote(wording, paragraph, sha256, known):
    """What is wrong with one quotation: (column, value, problem, remedy)."""
    here = known.get(paragraph)
    if not here:
        remedy = f"Type {_standing(wording, known) or f'a number from 1 to {len(known)}'}"
        return [("paragraph", paragraph, "the text has no such paragraph", remedy)]
    found = []
    if _nfc(wording) not in _nfc(here.text):
        problem = f"the wording does not stand in paragraph {paragraph}"
        other = _standing(wording, known)
        remedy = f"Type {other} as the paragraph" if other else "Copy the words from the paragraph"
        found.append(("wording", wording, problem, remedy))
    if sha256 != here.sha256:
        problem = f"paragraph {paragraph} has another fingerprint"
        remedy = f"Read the paragraph again, then type {here.sha256}"
        found.append(("paragraph_sha256", sha256, problem, remedy))
    return found


def _standing(wording, known):
    """The paragraphs in which a wording stands, as text."""
    return " or ".join(p for p, row in known.items() if wording and _nfc(wording) in _nfc(row.text))


def _nfc(text):
    return unicodedata.normalize("NFC", text)
