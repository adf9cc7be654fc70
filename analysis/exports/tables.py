"""A table as the bytes of a file: CSV, Markdown, LaTeX, Parquet."""

from __future__ import annotations

import io
import re
import unicodedata
from itertools import chain

import pandas as pd

from analysis import formulas
from analysis.exports.escapes import latex, markdown_cell
from analysis.exports.frames import (
    Rendered,
    Table,
    are_numbers,
    as_texts,
    distinct_texts,
    exact,
    problems_of_text,
    table_of,
    with_index,
)

# What LaTeX of 2020 and later has no letter for in the encoding T1.
_LACKING = re.compile(
    "[^\x00-\x7f\xa0-\u0125\u0128-\u0137\u0139-\u013e\u0141-\u0148\u014a-\u0165\u0168-\u017e"
    "\u2010-\u2016\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2116\u2122]"
)
_MATHEMATICS = {
    "\u2212": "-", "≈": r"\approx", "≤": r"\leq", "≥": r"\geq", "≠": r"\neq", "∞": r"\infty",
    "≪": r"\ll", "≫": r"\gg", "∼": r"\sim", "→": r"\rightarrow", "←": r"\leftarrow",
}  # fmt: skip
_LONG = 40  # characters from which on a column of a printed table breaks its lines


# --- CSV ----------------------------------------------------------------------------------------


def csv(table: Table) -> Rendered:
    """Comma-separated values in UTF-8, with no text that a spreadsheet would run."""
    columns = [as_texts(cells, formulas.cell, exact) for cells in table.columns]
    records = [[*map(formulas.cell, table.names)], *zip(*columns, strict=True)]
    text = "".join(f"{formulas.line(cells)}\n" for cells in records)
    named = {f"column {n!r}": c for n, c in zip(table.names, table.columns, strict=True)}
    changed = formulas.risky({"the headers": table.names} | named)
    warned = formulas.warning(changed, "A .parquet or .xlsx keeps them exact.")
    return Rendered(text.encode("utf-8"), warned)


# --- tables for readers -------------------------------------------------------------------------


def md(table: Table) -> Rendered:
    """A Markdown table as GitHub shows it, numbers to the right."""
    names = [markdown_cell(name) for name in table.names]
    rules = ["---:" if are_numbers(cells) else "---" for cells in table.columns]
    columns = [as_texts(cells, markdown_cell, _number) for cells in table.columns]
    rows = [names, rules, *zip(*columns, strict=True)]
    text = "".join(f"| {' | '.join(row)} |\n" for row in rows)
    return Rendered(text.encode("utf-8"))


def tex(table: Table) -> Rendered:
    """A LaTeX table with the rules of booktabs, numbers to the right, long texts in lines."""
    columns = [as_texts(cells, latex, _latex_number) for cells in table.columns]
    lines = [
        "% Needs \\usepackage{booktabs} and, for pdfLaTeX, \\usepackage[T1]{fontenc}.",
        *for_pdflatex("".join({*table.names, *chain(*map(distinct_texts, table.columns))})),
        f"\\begin{{tabular}}{{{_alignment(table)}}}",
        "\\toprule",
        _latex_row(map(latex, table.names)),
        "\\midrule",
        *map(_latex_row, zip(*columns, strict=True)),
        "\\bottomrule",
        "\\end{tabular}",
    ]
    return Rendered(("\n".join(lines) + "\n").encode("utf-8"))


def for_pdflatex(text) -> list[str]:
    """What pdfLaTeX is to print for letters that it does not know, unless the document says so."""
    lacking = sorted(set(_LACKING.findall(text)))
    if not lacking:
        return []
    name = r"\csname u8:\detokenize{#1}\endcsname"
    return [
        "% pdfLaTeX lacks some of the letters and prints their codes; LuaLaTeX and XeLaTeX do not.",
        r"\begingroup\ifdefined\Umathchar\else",
        rf"\def\do#1#2{{\if{name[1:]}\else\expandafter\gdef{name}{{#2}}\fi}}%",
        *(rf"\do{{{letter}}}{{{_stands_for(letter)}}}%" for letter in lacking),
        r"\fi\endgroup",
    ]


def _stands_for(letter) -> str:
    """A sign of mathematics, a space, nothing for what is not seen, or the letter's code."""
    if letter in _MATHEMATICS:
        return rf"\ensuremath{{{_MATHEMATICS[letter]}}}"
    unseen = {"Zs": r"\space", "Zl": r"\space", "Zp": r"\space", "Cf": ""}
    return unseen.get(unicodedata.category(letter), f"[U+{ord(letter):04X}]")


def _number(number) -> str:
    whole = exact(number)
    return f"{int(whole):,}" if whole.lstrip("-").isdigit() else f"{number:,}"


def _latex_number(number) -> str:
    return _number(number).replace("-", "$-$").replace("inf", "$\\infty$")


def _alignment(table) -> str:
    """A letter a column; those with long texts share most of the line."""
    long = [not are_numbers(cells) and _longest(cells) > _LONG for cells in table.columns]
    width = min(0.45, 0.8 / max(sum(long), 1))
    return "".join(
        f"p{{{width:.2f}\\linewidth}}" if is_long else "r" if are_numbers(cells) else "l"
        for cells, is_long in zip(table.columns, long, strict=True)
    )


def _longest(cells) -> int:
    return max((len(cell) for cell in cells if isinstance(cell, str)), default=0)


def _latex_row(cells) -> str:
    return " & ".join(cells) + " \\\\"


# --- Parquet ------------------------------------------------------------------------------------


def parquet(frame: pd.DataFrame) -> Rendered:
    """Parquet with the types of the frame."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(with_index(frame), preserve_index=False), sink)
    return Rendered(sink.getvalue())


def problems_of_parquet(frame: pd.DataFrame) -> list[str]:
    """Columns that have no type in Parquet, and texts that are none."""
    import pyarrow as pa

    found, frame = [], with_index(frame)
    for place, name in enumerate(frame.columns):
        column = frame.iloc[:, place]
        if column.dtype == object or isinstance(column.dtype, pd.CategoricalDtype | pd.StringDtype):
            odd = problems_of_text(f"column {name!r}", column.tolist(), "\x00")
            if odd:
                found += odd
                continue
        try:
            pa.Array.from_pandas(column)
        except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
            reason = str(error).splitlines()[0]
            found.append(
                f"Column {name!r} has no type in Parquet ({reason}): turn it into text, numbers "
                "or dates."
            )
    return found + problems_of_text("the headers", table_of(frame.head(0)).names, "\x00")
