r"""Formulas as drawings: Matplotlib's own TeX, which needs no line, no font and no script.

It knows fractions, roots, sums, accents and most signs. What it does not know, such as matrices,
stays as written.
"""

from __future__ import annotations

import re
from functools import cache

from markupsafe import Markup

_ROWS = r"(?:align|aligned|alignat|displaymath|eqnarray|equation|gather|gathered|math|split)\*?"
_AROUND = re.compile(rf"\\(?:begin|end)\{{{_ROWS}\}}")
# What says nothing here: there is one size, and no number to refer to.
_MUTE = re.compile(r"\\(?:displaystyle|textstyle|limits|nonumber|notag)\b|\\label\{[^{}]*\}")
_OTHERWISE = {r"\lVert": r"\|", r"\rVert": r"\|", r"\lvert": "|", r"\rvert": "|"}
_COMMAND = re.compile(r"\\[A-Za-z]+\s*(?:\{[^{}]*\})?")
_WORD = re.compile(r"[A-Za-z]{4,}")
_LONGEST = 1_000  # signs; the parser takes longer and longer
_EM = 100  # units of a drawing
_PEN = {1: "M", 2: "L", 3: "Q", 4: "C", 79: "Z"}


def is_prose(tex: str) -> bool:
    r"""Whether what stands between two dollar signs is rather money and words.

    Examples
    --------
    >>> is_prose("300 million and US"), is_prose(r"\text{rate} \times x_{12}")
    (True, False)
    """
    return tex[-1:].isspace() or bool(_WORD.search(_COMMAND.sub(" ", tex)))


def drawn(tex: str) -> Markup | None:
    r"""The rows of a formula, each as a drawing in the colour of the text; None if one cannot be.

    Examples
    --------
    >>> print(drawn(r"\frac{a}{b}")[:32])
    <svg class="formula" role="img"
    >>> drawn(r"\begin{align}a &= b \\ c &= d\end{align}").count("<svg")
    2
    >>> drawn(r"\begin{matrix}1\end{matrix}") is None
    True
    """
    if len(tex) > _LONGEST or not tex.isascii():  # other scripts have no signs in its fonts
        return None
    plain = _MUTE.sub("", _AROUND.sub("", tex))
    for name, other in _OTHERWISE.items():
        plain = plain.replace(name, other)
    rows = [re.sub(r"(?<!\\)&", "", row).strip() for row in re.split(r"\\\\", plain)]
    shown = [_row(" ".join(row.split())) for row in rows if row]
    return Markup("<br>\n").join(shown) if shown and None not in shown else None


@cache
def _row(tex: str) -> Markup | None:
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextPath

    font = FontProperties(family="DejaVu Sans", math_fontfamily="dejavusans")
    try:
        path = TextPath((0, 0), f"${tex}$", size=_EM, prop=font)
    except Exception:  # it fails in many ways, also at a formula of nothing but space
        return None
    if not len(path.vertices):
        return None
    box = path.get_extents()
    left, low, right, high = (round(side) for side in (box.x0, box.y0, box.x1, box.y1))
    size = f"height:{(high - low) / _EM}em;vertical-align:{low / _EM}em"
    steps = "".join(_step(*part) for part in path.iter_segments(simplify=False))
    return Markup(
        '<svg class="formula" role="img" viewBox="{} {} {} {}" style="{}"><title>{}</title>'
        '<path d="{}"/></svg>'
    ).format(left, -high, right - left, high - low, size, tex, steps)


def _step(places, code) -> str:
    """A step of the pen; a drawing's vertical axis points down."""
    if code == 79:
        return "Z"
    numbers = [round(-place if odd % 2 else place) for odd, place in enumerate(places.tolist())]
    return _PEN[code] + " ".join(map(str, numbers))
