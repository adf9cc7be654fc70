"""How a notebook shows figures and tables, the same on every run."""

from __future__ import annotations

import base64
import io
import json
import random

import numpy as np
import pandas as pd
from IPython import get_ipython
from IPython.display import publish_display_data
from pandas.api.types import is_object_dtype

from analysis.exports.escapes import plain
from analysis.exports.scenes import to_json
from analysis.wording.said import number, rounded

DPI = 144  # sharp on dense screens; shown at two thirds of its size
SCENES = "application/vnd.hedged-numbers.scenes"  # a chart as data, beside its picture


def setup(seed: int = 0) -> None:
    """Prepare a notebook: figures, tables and random numbers, the same on every run.

    Parameters
    ----------
    seed
        Seed of the random numbers of Python and NumPy.

    Examples
    --------
    >>> setup()
    """
    random.seed(seed)
    np.random.seed(seed)
    pd.set_option("display.max_colwidth", None, "display.max_rows", 60, "display.max_columns", 30)
    pd.set_option("display.float_format", _brief)
    shell = get_ipython()
    if shell is not None:
        _show_figures(shell.display_formatter)
        _show_days(shell.display_formatter.formatters)


def days_only(shown: pd.DataFrame | pd.Series) -> pd.DataFrame | pd.Series:
    """A table to show, with days in place of midnights in mixed columns and in the header.

    Examples
    --------
    >>> curve = pd.DataFrame({"date": pd.to_datetime(["2024-08-31"]), "q50": [13.5]})
    >>> days_only(curve.T)
               0
    date  2024-08-31
    q50         13.5
    """
    if isinstance(shown, pd.Series):
        return _with_days(shown)
    days = shown.copy(deep=False)
    for place, kind in enumerate(shown.dtypes):
        if is_object_dtype(kind):
            days.isetitem(place, _with_days(shown.iloc[:, place]))
    return days if days.columns.nlevels > 1 else days.set_axis(days.columns.map(_day), axis=1)


def _with_days(column):
    cells = [_day(cell) for cell in column] if is_object_dtype(column) else column
    return pd.Series(cells, column.index, column.dtype, column.name)


def _day(cell):
    midnight = isinstance(cell, pd.Timestamp) and cell == cell.normalize()
    return cell.date() if midnight else cell


def _brief(value: float) -> str:
    return number(rounded(value))


def _show_figures(display) -> None:
    """Register how figures are shown, without importing a drawing library."""
    own = display.ipython_display_formatter
    own.for_type_by_name("matplotlib.figure", "Figure", _publish_picture)
    own.for_type_by_name("plotly.graph_objs._figure", "Figure", _publish_chart)


def _show_days(formatters) -> None:
    """Register that tables show a day as a day: pandas adds 00:00:00 where kinds are mixed."""
    formatters["text/html"].for_type(pd.DataFrame, lambda frame: days_only(frame)._repr_html_())
    for kind in (pd.DataFrame, pd.Series):
        formatters["text/plain"].for_type(
            kind, lambda shown, printer, _: printer.text(repr(days_only(shown)))
        )


def _publish_picture(figure) -> None:
    """The picture without a date or a version in it, and the size at which to show it."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    buffer = io.BytesIO()
    FigureCanvasAgg(figure)
    figure.savefig(buffer, format="png", dpi=DPI, metadata={"Software": None})
    width, height = (round(inches * 96) for inches in figure.get_size_inches())
    said = figure.get_label() or "Figure"
    data = {"image/png": base64.b64encode(buffer.getvalue()).decode()}
    shown = {"image/png": {"width": width, "height": height, "alt": said}}
    _publish(figure, data, shown, said, ("notebook", "column"))


def _publish_chart(figure) -> None:
    """Plotly's own MIME type, which shows in a fresh clone.

    Plotly's default goes through nbformat, whose import costs each kernel up to two seconds.
    """
    from analysis.charts.interactive import CONFIG

    chart = _as_a_browser_writes(json.loads(figure.to_json()))
    said = (chart["layout"].get("meta") or {}).get("description", "Interactive figure")
    data = {"application/vnd.plotly.v1+json": chart | {"config": CONFIG}}
    _publish(figure, data, {}, said, ("column",))


def _publish(figure, data, metadata, said, sizes) -> None:
    """Show a chart, and below it the sentence that tells it: JupyterLab has no alt texts.

    With the kit's own charts go scenes for a wide and a narrow page, a line each: from them a site
    is drawn, and they are compared when the notebook is run again. The metadata note the marks in
    words and where they were read.
    """
    scene = getattr(figure, "scene", None)
    if scene is not None:
        narrow = getattr(figure, "narrow", lambda: scene)
        made = {"notebook": lambda: scene, "column": narrow}
        data |= {SCENES: "\n".join(to_json(made[size]()) for size in sizes)}
        metadata |= {"marks": scene.table} if scene.table else {}
        metadata |= {"addresses": scene.addresses} if scene.addresses else {}
    publish_display_data(data | {"text/plain": said}, metadata)
    sentence = {"text/markdown": f"*{plain(said)}*", "text/plain": said}
    publish_display_data(sentence, {"describes": "chart"})


def _as_a_browser_writes(value):
    """JSON with 100 for 100.0, as JupyterLab stores it: a notebook that was run stays the same."""
    if isinstance(value, dict):
        return {key: _as_a_browser_writes(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_a_browser_writes(item) for item in value]
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 2**53
    return int(value) if whole else value
