"""Letters that the font of the charts lacks: another font of this machine, or a sign and a note."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

from analysis.charts import look
from analysis.charts.layout import wrap
from analysis.charts.scene import Scene

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def writable(scene: Scene) -> tuple[Scene, list[str]]:
    """A scene as this machine can write it, and the fonts that it needs besides that of charts.

    Letters that no font has become a sign, and a note counts their words. Each line runs from left
    to right: otherwise one that starts with a word in Arabic or Hebrew turns the English around it.
    """
    said = []
    _each(scene, lambda text: said.append(text) or text)
    fonts, lacking = _fonts("".join(said))
    signs = str.maketrans(dict.fromkeys(lacking, "\ufffd"))
    words = {word for text in said for word in text.split() if lacking & set(word)}
    note = f"No font here can write {len(words)} of the words; the table has them."
    note = wrap(note, look.WIDTHS[scene.size] - 0.2, look.FONT_SIZES[scene.size] * 0.85)

    def write(text):
        return "\u200e" * bool(_RIGHT_TO_LEFT.search(text)) + text.translate(signs)

    scene = _each(scene, write)
    return replace(scene, notes=[*scene.notes, *(note if words else [])]), fonts


def _each(scene, change) -> Scene:
    """The scene with each of its texts changed."""

    def of_mark(mark):
        return replace(mark, runs=tuple(r._replace(said=change(r.said)) for r in mark.runs))

    def of_axis(axis):
        ticks = tuple((at, change(said)) for at, said in axis.ticks)
        return axis._replace(ticks=ticks, title=change(axis.title))

    panels = [
        p._replace(
            x=of_axis(p.x), y=of_axis(p.y), marks=[of_mark(m) if m.runs else m for m in p.marks]
        )
        for p in scene.panels
    ]
    legend = [entry._replace(said=change(entry.said)) for entry in scene.legend]
    own = {name: change(getattr(scene, name)) for name in ("title", "caption")}
    notes = [change(note) for note in scene.notes]
    return replace(scene, panels=panels, legend=legend, notes=notes, **own)


@cache
def _letters(path: str) -> frozenset:
    return frozenset(FT2Font(path).get_charmap())


def _fonts(said) -> tuple[list[str], set[str]]:
    """Fonts of this machine that have the letters which ours lacks, and letters that none has.

    The font of last resort has a box for every letter, and writes none.
    """
    missing = {ord(sign) for sign in said if sign.isprintable()}
    missing -= _letters(font_manager.findfont(look.FONT))
    found = []
    for font in sorted(font_manager.fontManager.ttflist, key=lambda f: (f.name, f.fname)):
        if missing and not font.name.startswith("Last Resort") and missing & _letters(font.fname):
            found.append(font.name)
            missing -= _letters(font.fname)
    return found, {chr(sign) for sign in missing}
