"""What a browser has drawn: the marks of a Plotly chart, read from the picture itself."""

import base64
import re
from html import unescape

import numpy as np

# Each marker's pixel on its axes and the text that belongs to it. Plotly keeps in __data__ what an
# element of the SVG stands for.
_MARKERS = """plot => {
  const axis = (id) => plot._fullLayout[`${id[0]}axis${id.slice(1)}`];
  const corner = plot.querySelector(".main-svg").getScreenCTM();
  return [...plot.querySelectorAll("g.trace.scatter path.point")].flatMap((point) => {
    const trace = point.closest("g.trace").__data__[0].trace;
    if (trace.hoverinfo === "skip") return [];
    const at = point.getScreenCTM(), number = point.__data__.i;
    const text = Array.isArray(trace.hovertext) ? trace.hovertext[number] : trace.hovertext;
    const [x, y] = [axis(trace.xaxis), axis(trace.yaxis)];
    return [{ x: at.e - corner.e - x._offset, y: at.f - corner.f - y._offset,
              on_screen: [at.e, at.f], text, trace: trace.index }];
  });
}"""
_PIXELS = """(plot, [name, values]) => {
  const axis = plot._fullLayout[name];
  return values.map((value) => axis.d2p(value));
}"""


def markers(plot):
    """The markers that answer to the pointer: ``x, y, on_screen, text, trace``."""
    return plot.evaluate(_MARKERS)


def pixels(plot, axis, values):
    """Where values belong on an axis of a chart, such as ``"xaxis"``."""
    return plot.evaluate(_PIXELS, [axis, [as_plotly_reads(value) for value in values]])


def as_plotly_reads(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


def array(values):
    """An array of a stored figure: a list, or the bytes of one."""
    if isinstance(values, dict):
        return np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"]).tolist()
    return values


def plain(text):
    """Hover text as one sees it, without any space: lines are elements of their own in an SVG."""
    return re.sub(r"\s", "", unescape(re.sub(r"<[^>]*>", "", text or "")))
