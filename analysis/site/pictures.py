"""Stored pictures: looked at before they are shown, and still, whatever a drawing would run."""

from __future__ import annotations

import base64
import re
from io import BytesIO
from xml.parsers import expat

SVG = "image/svg+xml"
RASTER = ("image/png", "image/jpeg", "image/gif", "image/webp")
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP")
_WEBP = {"lossless": True, "exact": True, "quality": 75, "method": 4}  # more effort gains 2 %
_WIDEST = 16_384  # pixels, for WebP
_MANY = 25_000_000  # pixels, of which a small file can hold more than this machine has room for
_SPACE = "http://www.w3.org/2000/svg"


def raster(value: str) -> tuple[bytes, str] | None:
    """A stored picture made of pixels, and the ending of its file; None if it is none.

    A PNG of a chart becomes a WebP of a third of its size, unless WebP cannot hold what it holds.

    Examples
    --------
    >>> from PIL import Image
    >>> file = BytesIO()
    >>> Image.new("RGBA", (300, 200), "white").save(file, "PNG")
    >>> data, ending = raster(base64.b64encode(file.getvalue()).decode())
    >>> ending, len(data) < len(file.getvalue())
    ('webp', True)
    >>> raster("no picture") is None
    True
    """
    from PIL import Image

    try:
        data = base64.b64decode(value)
        image = Image.open(BytesIO(data), formats=_FORMATS)
        ending = image.format.lower()
        if image.width * image.height > _MANY:
            return data, ending
        image.load()
    except (Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        return None
    plain = image.mode in ("RGB", "RGBA") and not getattr(image, "is_animated", False)
    if ending == "png" and plain and max(image.size) < _WIDEST:
        file = BytesIO()
        image.save(file, "WEBP", **_WEBP)
        if len(file.getvalue()) < len(data):
            return file.getvalue(), "webp"
    return data, ending


def still(svg: str) -> str | None:
    """A drawing as an address for an image; None if it is no SVG that a browser draws.

    The drawing stays as it was stored. Browsers run nothing in an image, and load nothing for it:
    scripts, event handlers and links are dead; pictures, sheets and fonts from elsewhere stay away.
    It is no file of the site, for a file could be opened by itself, and would run.

    Examples
    --------
    >>> still('<svg xmlns="http://www.w3.org/2000/svg"/>')[:33]
    'data:image/svg+xml;base64,PHN2ZyB'
    >>> still("<svg>") is None
    True
    """
    text = re.sub(r"^\s*<\?xml[^>]*>", "", svg)  # it may name another encoding
    if "xmlns" not in text:
        text = text.replace("<svg", f'<svg xmlns="{_SPACE}"', 1)
    data = text.encode(errors="replace")
    return address(data, "svg") if _is_sound(data) else None


def _is_sound(data: bytes) -> bool:
    """Whether it is XML whose root is an SVG, without entities, which could grow beyond measure."""
    names = []
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, _: names.append(name) if not names else None
    parser.EntityDeclHandler = _refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError):
        return False
    return names == [f"{_SPACE} svg"]


def _refuse(*_):
    raise ValueError("entities")


def address(data: bytes, ending: str) -> str:
    """The picture itself as an address, for an image that needs no file.

    Examples
    --------
    >>> address(b"GIF89a", "gif")
    'data:image/gif;base64,R0lGODlh'
    """
    kind = ending.replace("svg", "svg+xml")
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
