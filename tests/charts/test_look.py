"""The palette: what is drawn stands out, on paper and on a dark page."""

import numpy as np
import pytest

from analysis.charts import look


def contrast(one, other):
    """Contrast of two colours, as WCAG 2 defines it."""

    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return float(np.dot([0.2126, 0.7152, 0.0722], linear))

    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


def speakers():
    """The colours of as many speakers of each kind as have one of their own."""
    for kind in [*look.KIND_COLOURS, *look.OWN_COLOURS, "unknown"]:
        names = [f"{kind} {place}" for place in range(4)]
        yield from look.speaker_colours(names, [kind] * 4).values()


@pytest.mark.parametrize("paint", [str, look.darkened], ids=["light", "dark"])
def test_what_is_drawn_stands_out(paint):
    paper = paint(look.PAPER)
    for colour in (*speakers(), *look.EVENT_COLOURS, look.BAND_EDGE):
        assert contrast(paint(colour), paper) >= 3, colour  # WCAG 2.2, graphics
    for colour in (look.INK, look.QUIET, look.WARNING):
        assert contrast(paint(colour), paper) >= 4.5, colour  # WCAG 2.2, text
    for colour in (look.WARNING, look.QUIET):
        assert contrast(paint(colour), paint(look.SHADE)) >= 4.5, colour


@pytest.mark.parametrize("paint", [str, look.darkened], ids=["light", "dark"])
def test_four_speakers_of_a_kind_can_be_told_apart(paint):
    for kind in look.KIND_COLOURS | look.OWN_COLOURS:
        names = ["a", "b", "c", "d"]
        colours = [paint(c) for c in look.speaker_colours(names, [kind] * 4).values()]
        assert len(set(colours)) == 4, kind


def test_the_commonest_speaker_has_the_full_colour():
    colours = look.speaker_colours(["Kyiv", "Seoul", "Seoul"], ["government"] * 3)
    assert colours["Seoul"] == look.KIND_COLOURS["government"]


def test_a_kind_of_ones_own_has_the_same_colour_in_each_chart():
    alone = look.kind_colours(["choir"])["choir"]
    assert alone == look.kind_colours(["government", "choir", "hospital", ""])["choir"]
    assert alone in look.OWN_COLOURS.values()


def test_sixteen_kinds_of_ones_own_have_sixteen_colours():
    own = [f"kind {chr(97 + place)}" for place in range(8)] + [*look.OWN_COLOURS]
    colours = look.kind_colours([*own, *look.KIND_COLOURS, "unknown"])
    assert len(set(colours.values())) == len(colours)
