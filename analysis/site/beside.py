"""Which table shows what a chart draws: told by the code of the cells, not by how near they are."""

from __future__ import annotations

import ast
from warnings import catch_warnings

_MOST = 0.75  # of a chart's marks, for which a table has rows; two may share one, a middle has none


def tables_beside(numbered, sources) -> dict[str, list]:
    """The tables that are a chart in other words, by the id of the chart.

    A table is one if its cell shows the frame that the chart's cell draws, or what was made of it,
    with a row for nearly each mark. It stands in the chart's section, or it is the last one before
    that. Where a cell shows several parts, the table of a chart is the next one before another
    chart.

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
    drawn, shown = (
        dict(zip(sources, frames_of(sources.values(), made_of), strict=True))
        for made_of in (False, True)
    )
    section, charts, tables = 0, [], []
    for cell, part in numbered:
        section += part.kind == "text" and "<h2" in part.html
        if part.kind in ("picture", "chart"):
            charts.append((section, drawn[cell], part))
        elif part.kind == "table":
            tables.append((section, shown[cell], part))
    near = _in_one_cell(numbered)
    return {
        chart.id: near.get(chart.id) or _told_by(chart, frames, at, tables)
        for at, frames, chart in charts
    }


def _in_one_cell(numbered) -> dict[str, list]:
    """The next table of the same cell, of charts that have one before another chart."""
    found, chart, its_cell = {}, None, None
    for cell, part in numbered:
        if part.kind in ("picture", "chart"):
            chart, its_cell = part, cell
        elif part.kind == "table" and chart is not None and cell == its_cell:
            found[chart.id] = [part]
            chart = None
    return found


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


def frames_of(sources, made_of: bool = False) -> list[set[tuple[str, int]]]:
    """The frames that each cell shows, told apart by the cell that made them.

    A name is what its last assignment made of it; with `made_of` it also stands for the frames
    that it was made of. A cell that is no Python shows none.

    Examples
    --------
    >>> frames_of(["a = 1", "a", "a = 2; a", "%magic", "plot(a.curve, b)", "a" + ".b()" * 9999])
    [set(), {('a', 0)}, {('a', 2)}, set(), {('a.curve', 2)}, set()]
    >>> sorted(frames_of(["a = 1", "b = told(a)", "b"], made_of=True)[2])
    [('a', 0), ('b', 1)]
    """
    made: dict[str, tuple] = {}
    found = []

    def frames(names):
        known = [(name, made[root]) for name in names if (root := name.split(".")[0]) in made]
        return {frame for name, (number, own) in known for frame in [(name, number), *own]}

    for number, source in enumerate(sources):
        assigned, names = _read(source)
        for name, about in assigned.items():
            own = frames(about) if made_of else set()
            made[name] = (number, {frame for frame in own if frame[0] != name})
        found.append(frames(names))
    return found


def _read(source) -> tuple[dict[str, list[str]], list[str]]:
    """Names that a cell assigns, each with those it is made of; and those of its last line."""
    try:
        with catch_warnings(action="ignore"):  # of a slip in somebody's text
            tree = ast.parse(source)
        last = tree.body[-1] if tree.body else None
        names = list(_frames(last.value)) if isinstance(last, ast.Expr) else []
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}, []
    assigned = {
        node.id: []
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            assigned[node.targets[0].id] = list(_frames(node.value))
    return assigned, names


def _frames(node):
    """What an expression is about: `drift(a)[["b"]].head()` is about `a`."""
    inner = getattr(node, "value", None)
    if isinstance(node, ast.Call):
        for argument in node.args:
            yield from _frames(argument)
        yield from _frames(node.func.value) if isinstance(node.func, ast.Attribute) else ()
    elif isinstance(node, ast.Attribute) and not isinstance(inner, ast.Call | ast.Subscript):
        yield ast.unparse(node)
    elif isinstance(node, ast.Subscript | ast.Starred | ast.Attribute):
        yield from _frames(inner)
    elif isinstance(node, ast.Name):
        yield node.id
