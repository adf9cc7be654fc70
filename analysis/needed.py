"""What a table must have before anything is done with it."""

from __future__ import annotations

import pandas as pd

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


def need_columns(table: pd.DataFrame, columns, what: str = "The table") -> None:
    """Raise a ValueError that names the columns which a table lacks, and the lines to type.

    Parameters
    ----------
    columns
        Names of the columns.
    what
        Who needs them: a chart, a function, or the table itself.

    Examples
    --------
    >>> need_columns(pd.DataFrame({"value": [5]}), ["value", "bound"], "A chart of claims")
    Traceback (most recent call last):
    ValueError: A chart of claims needs the columns bound. Add them to the frame, or to a mapping the line "amount": {"style": "number", "from": "a column of numbers"}.
    """  # noqa: E501
    missing = [name for name in columns if name not in table]
    if missing:
        raise ValueError(f"{what} needs the columns {', '.join(missing)}.{_lines_for(missing)}")


def _lines_for(missing) -> str:
    """What to type for columns that claims have; empty for others."""
    lines = list(dict.fromkeys(LINES[name] for name in missing if name in LINES))
    what = f"{'lines' if len(lines) > 1 else 'line'} {', '.join(lines)}"
    return f" Add them to the frame, or to a mapping the {what}." if lines else ""
