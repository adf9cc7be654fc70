"""Which table shows what a chart draws: told by the code of the cells, not by how near they are."""

from __future__ import annotations

import ast
from warnings import catch_warnings

_MOST = 0.75  # of a chart's marks, for which a table has rows; two may share one, a middle has none


def tables_beside(numbered, sources) -> dict[str, list]:
    """The tables that are a chart in other words, by the id of the chart.

    A table is one if its cell shows the frame that the chart's cell draws, with a row for nearly
    each mark. It stands in the chart's section, or it is the last one before that.

    Parameters
    ----------
    numbered
        Pairs of a cell's number and a part of the page, in their order.
    sources
        The code of each cell by its number.

    Examples
    --------
    >>> tables_beside([], {0: "claims"})
    {}
    """
    frames = dict(zip(sources, frames_of(sources.values()), strict=True))
    section, charts, tables = 0, [], []
    for cell, part in numbered:
        section += part.kind == "text" and "<h2" in part.html
        if part.kind in ("picture", "chart"):
            charts.append((section, frames[cell], part))
        elif part.kind == "table":
            tables.append((section, frames[cell], part))
    return {chart.id: _told_by(chart, drawn, at, tables) for at, drawn, chart in charts}


def _told_by(chart, drawn, section, tables) -> list:
    marks = _rows(chart.marks)
    same = [
        (at, table)
        for at, shown, table in tables
        if shown & drawn and at <= section and _rows(table.html) >= _MOST * marks
    ]
    return [table for at, table in same if at == section] or [table for _, table in same[-1:]]


def _rows(html) -> int:
    return html.partition("<tbody>")[2].count("<tr>")


def frames_of(sources) -> list[set[tuple[str, int]]]:
    """The frames that each cell shows, told apart by the cell that made them.

    A name is what its last assignment made of it. A cell that is no Python shows none.

    Examples
    --------
    >>> frames_of(["a = 1", "a", "a = 2; a", "%magic", "plot(a.curve, b)", "a" + ".b()" * 9999])
    [set(), {('a', 0)}, {('a', 2)}, set(), {('a.curve', 2)}, set()]
    """
    made: dict[str, int] = {}
    found = []
    for number, source in enumerate(sources):
        assigned, names = _read(source)
        made |= dict.fromkeys(assigned, number)
        found.append({(name, made[root]) for name in names if (root := name.split(".")[0]) in made})
    return found


def _read(source) -> tuple[list[str], list[str]]:
    """Names that a cell assigns, and those that its last line is about."""
    try:
        with catch_warnings(action="ignore"):  # of a slip in somebody's text
            tree = ast.parse(source)
        last = tree.body[-1] if tree.body else None
        names = list(_frames(last.value)) if isinstance(last, ast.Expr) else []
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return [], []
    stored = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    return [node.id for node in stored if isinstance(node.ctx, ast.Store)], names


def _frames(node):
    """What an expression is about: `drift(a)[["b"]].head()` is about `a`."""
    if isinstance(node, ast.Call):
        for argument in node.args:
            yield from _frames(argument)
        method = isinstance(node.func, ast.Attribute)
        yield from _frames(node.func.value) if method else ()
    elif isinstance(node, ast.Subscript | ast.Starred):
        yield from _frames(node.value)
    elif isinstance(node, ast.Name | ast.Attribute):
        yield ast.unparse(node)
