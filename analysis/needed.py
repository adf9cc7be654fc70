"""What a table must have before anything is done with it."""

from __future__ import annotations

import pandas as pd


def need_columns(table: pd.DataFrame, columns, what: str = "The table") -> None:
    """Raise a ValueError that names the columns which a table lacks.

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
    ValueError: A chart of claims needs the columns bound.
    """
    missing = [name for name in columns if name not in table]
    if missing:
        raise ValueError(f"{what} needs the columns {', '.join(missing)}.")
