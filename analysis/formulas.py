"""Lines of a CSV file that no spreadsheet runs as a formula, whatever separator it is told.

With another one than the comma a cell may break into several, and a line may be one cell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import takewhile

_MINUS = "+\\-\u2212"  # of a number
# What begins a formula, and what Unicode holds for the same.
_SIGN = (
    f"{_MINUS}=@\u207a-\u207c\u208a-\u208c\ufb29\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20"
)
# What a spreadsheet, or the eye, may skip: spaces, controls, marks of format and of no width.
_UNSEEN = (
    "\\s\x00-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160"
    "\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_ENDS = "\t\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
_SEPARATORS = frozenset(f",;| {_ENDS}")
_SKIPPED = f'{_UNSEEN},;|"'
# All that is skipped before a sign, as one run: so a long one is looked at once.
_BEFORE = re.compile(rf"(?:^|(?<![{_SKIPPED}])[{_SKIPPED}])[{_SKIPPED}]*+(?=[{_SIGN}])")
_DIGITS = r"\.?\d[\d.'’]*+(?:[eE][+-]?\d+)?(?:\s?%)?"
_MARKS = r"[\s,;|]+"
_GAP = r"[^\S\t\r\n]"
# A number, or several with one sign among them: two signs could be a sum.
_NUMBER = re.compile(
    rf"{_GAP}*(?:(?:{_DIGITS}{_MARKS})*[{_MINUS}])?{_DIGITS}(?:{_MARKS}{_DIGITS})*\s*"
)
# What else begins with a sign, or has several, and is no formula in any spreadsheet.
_OTHERS = (
    # Numbers in a row: no sum goes over a semicolon or a bar, nor over a comma behind decimals,
    # for where the comma is the decimal mark a point is none.
    rf"(?:[{_MINUS}]?(?:\d++\.\d++(?:{_GAP}?%)?{_GAP}*,|{_DIGITS}{_GAP}*[;|]){_GAP}*)+"
    rf"[{_MINUS}]?{_DIGITS}",
    # Words behind a number and a space, and numbers behind those: "-12 to -3", "-5 °C".
    rf"[{_MINUS}]?{_DIGITS}(?:{_GAP}+°?[^\W\d_]++(?:{_GAP}+[{_MINUS}]?{_DIGITS})?)+",
)
_LONE = rf"[{_MINUS}]+"  # as for a missing value
_HARMLESS = re.compile(rf"{_LONE}|{_NUMBER.pattern}|{_GAP}*(?:{'|'.join(_OTHERS)})\s*")
# Before the next separator: a number, or between spaces nothing but signs ("6 - 1").
_ALONE = re.compile(rf"[{_MINUS}]{_DIGITS}([,;|\s])|[{_SIGN}<>]+( )")
_QUOTED = re.compile(rf'[",\r\n]|[;|\s][{_MINUS}]')
_SIGNED = re.compile(rf'"?\s*[{_MINUS}]')
_NAMED = 5  # columns that a warning names


def defused(text: str) -> str:
    """Text that no spreadsheet runs as a formula: an apostrophe goes before what would start one.

    Numbers stay as they are, and so do places, ranges and a lone dash.

    Examples
    --------
    >>> defused("=1+1"), defused("a; @SUM(A1)"), defused("6 - 1 = 5"), defused("-1,234.5")
    ("'=1+1", "a; '@SUM(A1)", '6 - 1 = 5', '-1,234.5')
    >>> [defused(text) for text in ("-", "-58.4,-34.6", "-12 to -3", "+44 20 7946 0000", "-5%")]
    ['-', '-58.4,-34.6', '-12 to -3', '+44 20 7946 0000', '-5%']
    """
    if _HARMLESS.fullmatch(text):
        return text
    led = "'" if text.startswith(("\t", "\r", "\n")) else ""  # which some programs drop
    return led + _BEFORE.sub(_with_apostrophe, text)


def _with_apostrophe(before: re.Match) -> str:
    """What stands before a sign, with an apostrophe if a piece of the text begins there."""
    separators = _SEPARATORS.intersection(before[0])
    alone = _ALONE.match(before.string, before.end())
    if before.start() and (not separators or (alone and separators == {alone[1] or alone[2]})):
        return before[0]
    return f"{before[0]}'"


def cell(text: str) -> str:
    """A text as a cell of a line: no formula, and in quotes where the file needs them."""
    text = defused(text)
    return _in_quotes(text) if _QUOTED.search(text) else text


def _in_quotes(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def line(cells: list[str]) -> str:
    """Cells as a line of the file, without its end.

    Taken for one cell, a line could be a formula if a sign begins it: the commas might be decimal
    ones. So the first that is no number behind it is quoted, which no formula has after a number;
    nor has it two commas. A single empty cell is quoted: readers skip empty lines.

    Examples
    --------
    >>> line(["7", "5+A1", ""]), line(["-7", "5+A1", ""]), line(["-7", "-5", "5+A1"])
    ('7,5+A1,', '-7,"5+A1",', '-7,-5,"5+A1"')
    """
    if cells and _SIGNED.match(cells[0]):
        at = 1 + sum(1 for _ in takewhile(_NUMBER.fullmatch, cells[1:]))
        if at < len(cells) and cells[at][:1] not in ("", '"'):
            cells = [*cells[:at], _in_quotes(cells[at]), *cells[at + 1 :]]
    return ",".join(cells) or '""'


def risky(columns: Mapping[str, Iterable]) -> Counter:
    """How many texts of each column are no longer the same as cells; other values are passed over.

    Examples
    --------
    >>> risky({"outlet": ["=A1", "a paper", "=A1"], "value": [-1.5, None, 2]})
    Counter({'outlet': 2})
    """
    found = Counter()
    for name, cells in columns.items():
        texts = Counter(text for text in cells if isinstance(text, str))
        found[name] = sum(count for text, count in texts.items() if defused(text) != text)
    return +found


def told(changed: Mapping[str, int]) -> str:
    """Where the cells are that `risky` counts, in words; nothing if there are none.

    Examples
    --------
    >>> told({"column 'outlet'": 1_200, "the headers": 1})
    "1,200 in column 'outlet', 1 in the headers"
    """
    said = [f"{count:,} in {where}" for where, count in changed.items()]
    more = [f"more in {len(said) - _NAMED:,} other columns"] if len(said) > _NAMED else []
    return ", ".join(said[:_NAMED] + more)


def warning(changed: Mapping[str, int], exact: str) -> list[str]:
    """What to warn the reader of a file of, with the place where the texts are exact; or nothing.

    Examples
    --------
    >>> warning({}, "A .parquet keeps them exact.")
    []
    """
    if not changed:
        return []
    return [
        "A spreadsheet would run some texts as formulas, so an apostrophe stands before each sign "
        f"that starts one in the .csv: {told(changed)}. {exact}"
    ]
