"""How a static chart is saved: with its description inside, the same bytes every time."""

from __future__ import annotations

import io
import re
from hashlib import sha256
from pathlib import Path
from xml.sax.saxutils import escape

from matplotlib import rc_context
from matplotlib.figure import Figure

from analysis.charts.marks import title_of
from analysis.writing import write_whole

_ENDINGS = (".svg", ".pdf", ".png")
_EVEN = b'<g shape-rendering="crispEdges"'  # no white seams between the steps of a fade
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def save(figure: Figure, path, dpi: int = 300) -> None:
    """Write a figure with its description inside and no date, the same bytes every time.

    Parameters
    ----------
    figure
        What a function of :mod:`analysis.charts.static` returned.
    path
        Where to write it; the ending (.svg, .pdf or .png) says how. An existing file is replaced
        as a whole, or not at all.
    dpi
        Dots an inch, for .png.

    Raises
    ------
    ValueError
        For another ending.

    Examples
    --------
    >>> import tempfile, pathlib
    >>> from analysis import containers
    >>> from analysis.charts import static
    >>> figure = static.claims(containers().query("source == 'article'"))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "containers.svg")
    ...     save(figure, path)
    ...     "more than 13,000" in path.read_text(encoding="utf-8")
    True
    """
    write_whole(path, rendered(figure, Path(path).suffix.lower(), dpi))


def rendered(figure: Figure, ending: str, dpi: int = 300) -> bytes:
    """The bytes of :func:`save`.

    A screen reader speaks title and description of an .svg; an .pdf has them as Title and Subject,
    a .png has the description as text. The title is what the description says before its colon.
    """
    if ending not in _ENDINGS:
        raise ValueError(f"Unknown ending {ending!r}; choose one of {', '.join(_ENDINGS)}.")
    said = _NO_XML.sub("\ufffd", figure.get_label())
    title = title_of(said)
    metadata = {
        ".svg": {"Date": None, "Description": said or None},
        ".pdf": {"CreationDate": None, "Title": title or None, "Subject": said or None},
        ".png": {"Software": None, "Description": said},
    }
    file = io.BytesIO()
    with rc_context({"svg.hashsalt": "hedged-numbers"}):
        figure.savefig(file, format=ending[1:], metadata=metadata[ending], dpi=dpi)
    if ending != ".svg":
        return file.getvalue()
    svg = file.getvalue().replace(b'<g id="QuadMesh_', _EVEN + b' id="QuadMesh_')
    return _spoken(svg, title, said) if said else svg


def _spoken(svg: bytes, title: str, said: str) -> bytes:
    """A picture that a screen reader announces by its title and description.

    The marks in it keep quiet: ``role="img"`` makes the picture one thing. The names go by the
    description, so that several pictures can stand on one page.
    """
    name = sha256(said.encode("utf-8")).hexdigest()[:12]
    names = f"title-{name} about-{name}"
    spoken = (
        f'<title id="title-{name}">{escape(title)}</title>\n'
        f'  <desc id="about-{name}">{escape(said)}</desc>'
    )
    text = svg.decode("utf-8")
    root = re.search(r"<svg\b[^>]*", text)
    attributes = f' role="img" aria-labelledby="{names}">\n  {spoken}'
    return f"{text[: root.end()]}{attributes}{text[root.end() + 1 :]}".encode()
