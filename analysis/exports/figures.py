"""A chart as files: the picture with its description inside, and the data that it draws."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path

import pandas as pd

STATIC = (".svg", ".pdf", ".png")
INTERACTIVE = (".html", ".json")
# The page may run its own script and fetch nothing, so that it stays what it was when sent on.
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
)
_PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
</head>
<body style="margin: 1em; font-family: sans-serif; color: {ink}; background: {paper}">
<div role="img" aria-label="{said}">
{chart}
</div>
<p style="max-width: 50em; white-space: pre-line">{said}</p>
</body>
</html>
"""


def marks_of(figure) -> dict[str, pd.DataFrame]:
    """The frames that a figure draws by the ending of their names; none if it does not say."""
    marks = getattr(getattr(figure, "scene", None), "marks", None)
    if isinstance(marks, pd.DataFrame):
        return {"": _flat(marks)}
    parts = marks._asdict() if hasattr(marks, "_asdict") else {}
    return {f"-{name}": _flat(part) for name, part in parts.items() if _is_tabular(part)}


def _is_tabular(part) -> bool:
    return isinstance(part, pd.DataFrame | pd.Series)


def _flat(part) -> pd.DataFrame:
    """One row a mark; the lines of a hover text in one cell."""
    frame = part.to_frame().T.infer_objects() if isinstance(part, pd.Series) else part
    frame = frame.reset_index(drop=True)
    return frame.assign(
        **{
            name: [_line(cell) for cell in frame[name]]
            for name in frame
            if any(isinstance(cell, list) for cell in frame[name])
        }
    )


def _line(cell):
    return "; ".join(map(str, cell)) if isinstance(cell, list) else cell


def static_files(figure, path: Path) -> dict[Path, Callable[[], bytes]]:
    """How to make each file of a Matplotlib figure; without an ending, one of each."""
    from analysis.charts.static import rendered

    paths = [path] if path.suffix else [path.with_name(path.name + ending) for ending in STATIC]
    return {one: (lambda one=one: rendered(figure, one.suffix.lower())) for one in paths}


def interactive_files(figure, path: Path) -> dict[Path, Callable[[], bytes]]:
    """How to make the file of a Plotly figure."""
    make = {".html": _html, ".json": _json}[path.suffix.lower()]
    return {path: lambda: make(figure)}


def _json(figure) -> bytes:
    return (figure.to_json(engine="json") + "\n").encode("utf-8")


def _html(figure) -> bytes:
    """A page that needs no network: the chart, the library that draws it, its description."""
    from plotly.io import to_html

    from analysis.charts.interactive import CONFIG
    from analysis.charts.look import INK, PAPER
    from analysis.wording.said import title_of

    said = described(figure)
    chart = to_html(figure, dict(CONFIG), include_plotlyjs=True, full_html=False, div_id="chart")
    page = _PAGE.format(
        policy=_POLICY,
        title=escape(title_of(said)),
        said=escape(said),
        chart=chart,
        ink=INK,
        paper=PAPER,
    )
    return page.encode("utf-8")


def described(figure) -> str:
    """The description of a Plotly figure in words."""
    meta = figure.layout.meta
    said = meta.get("description") if isinstance(meta, dict) else None
    return said or "Interactive chart"
