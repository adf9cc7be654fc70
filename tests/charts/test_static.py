"""The pen for print: each primitive once, axes, words around the panels, and files."""

from math import inf

import numpy as np
import pandas as pd
import pytest
from matplotlib import font_manager
from matplotlib.colors import to_hex, to_rgba
from matplotlib.dates import date2num

from analysis.charts import look, static
from analysis.charts.scene import Axis, Entry, Panel, Run, Scene, arrow, band, box, line, point
from analysis.charts.scene import text as words

EVIL = '<b>&"$_$ $x^2$ %{y} **bold**'
DAY = pd.Timestamp("2024-08-27")
X = Axis((0.0, 4.0), "linear", ((0.0, "0"), (2.0, "two")))
Y = Axis((0.0, 4.0), "none")


def scene(*marks, x=X, y=Y, size="notebook", **more):
    return Scene("", "", size, [Panel(0.6, 0.3, 1.5, x, y, list(marks))], "Head: said.", **more)


def drawn(*marks, **more):
    """The axes of a scene with one panel."""
    figure = static.draw(scene(*marks, **more))
    figure.draw_without_rendering()
    return figure.axes[0]


# --- points -------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", look.SHAPES)
def test_a_point_has_its_shape_place_and_colour(shape):
    (found,) = drawn(point(1.0, 2.0, shape, colour=look.WARNING, size=10)).lines
    assert found.get_marker() == look.SHAPES[shape][0]
    assert found.get_xydata().tolist() == [[1.0, 2.0]]
    assert found.get_markeredgecolor() == look.WARNING
    assert found.get_markersize() == 10 * look.LARGER.get(shape, 1.0)


def test_a_hollow_point_is_paper_within_and_a_ring_is_clear():
    full, hollow, ring = drawn(
        point(1.0, 1.0, "about"),
        point(1.0, 2.0, "about", hollow=True, edge=look.WARNING),
        point(1.0, 3.0, "ring", hollow=True),
    ).lines
    assert [full.get_markerfacecolor(), ring.get_markerfacecolor()] == [look.INK, "none"]
    assert hollow.get_markerfacecolor() == look.PAPER
    assert hollow.get_markeredgecolor() == look.WARNING


def test_a_dashed_ring_and_a_point_at_several_places():
    ax = drawn(point((1.0, 2.0), (1.0, 3.0), "ring", hollow=True, dash=(2, 1), width=2, size=12))
    (ring,) = ax.collections
    assert ring.get_offsets().tolist() == [[1.0, 1.0], [2.0, 3.0]]
    assert ring.get_sizes().tolist() == [144]
    assert ring.get_linestyle()[0][1] == [2.0, 1.0]  # in points, whatever the width


# --- lines, bands, arrows -----------------------------------------------------------------------


def test_a_line_goes_through_its_places_up_to_the_edges():
    (plain, dashed) = drawn(
        line((0.0, 1.0, 2.0), (0.0, 3.0, 1.0), look.WARNING, 2.5, alpha=0.5),
        line((-inf, inf), (2.0, 2.0), dash=(4, 2), layer=9),
    ).lines
    assert plain.get_xydata().tolist() == [[0.0, 0.0], [1.0, 3.0], [2.0, 1.0]]
    assert (plain.get_color(), plain.get_linewidth(), plain.get_alpha()) == (look.WARNING, 2.5, 0.5)
    assert plain.get_linestyle() == "-"
    assert dashed.get_xdata().tolist() == [0.0, 4.0]
    assert (dashed.get_linestyle(), dashed.get_zorder()) == ("--", 9)


def test_bands_flat_edged_and_hatched():
    flat, edged, hatched = drawn(
        band((0.0, 2.0), (0.0, 1.0), (2.0, 3.0), look.BAND, alpha=0.5),
        box(1.0, inf, -inf, 1.0, look.BAND_TOTAL, edge=look.BAND_EDGE, dash=(1, 1.6)),
        box(1.0, 2.0, 3.0, 4.0, look.WARNING, hatch=True),
    ).patches
    assert flat.get_xy()[:4].tolist() == [[0, 2], [2, 3], [2, 1], [0, 0]]
    assert flat.get_facecolor() == to_rgba(look.BAND, 0.5)
    assert flat.get_linewidth() == 0
    assert edged.get_xy()[:4].tolist() == [[1, 1], [4, 1], [4, 0], [1, 0]]
    assert to_hex(edged.get_edgecolor()) == look.BAND_EDGE
    assert edged.get_linestyle() == (0, (1.0, 1.6))
    assert hatched.get_hatch() == "////"
    assert hatched.get_facecolor()[3] == 0


@pytest.mark.parametrize("kind", ["linear", "log"])
@pytest.mark.parametrize("fade", ["right", "left", "up"])
def test_a_fade_goes_out_to_its_side_in_steps_even_on_the_axis(fade, kind):
    x = Axis((1.0, 100.0), kind)
    (mesh,) = drawn(box(1.0, 100.0, 1.0, 3.0, look.WARNING, fade=fade, alpha=0.75), x=x).collections
    shades = np.asarray(mesh.get_array()).ravel()
    strong, gone = (-1, 0) if fade == "left" else (0, -1)
    assert (shades[strong], shades[gone]) == pytest.approx((0.75, 0.04))
    places = np.asarray(mesh.get_coordinates())
    steps = places[:, 0, 1] if fade == "up" else places[0, :, 0]
    even = np.geomspace if kind == "log" and fade != "up" else np.linspace
    assert steps == pytest.approx(even(steps[0], steps[-1], len(steps)))


def test_an_arrow_has_its_head_at_the_end():
    (head,) = drawn(arrow((1.0, 2.0), (3.0, 2.0), look.WARNING, 2)).texts
    assert (head.xy, head.xyann) == ((3.0, 2.0), (1.0, 2.0))
    assert head.arrow_patch.get_linewidth() == 2
    assert to_hex(head.arrow_patch.get_edgecolor()) == look.WARNING


# --- text ---------------------------------------------------------------------------------------


def box_of(text):
    return text.get_window_extent()


def test_text_is_runs_below_each_other_each_in_its_own_look():
    first, second = drawn(
        words(1.0, 2.0, [Run("who", bold=True), Run("when", 0.8, look.QUIET)])
    ).texts
    assert [t.get_text() for t in (first, second)] == ["who", "when"]
    assert [t.get_weight() for t in (first, second)] == ["bold", "normal"]
    assert (first.get_size(), second.get_size()) == (10, 8)
    assert second.get_color() == look.QUIET
    assert box_of(first).y0 >= box_of(second).y1 - 2
    assert box_of(first).x0 == pytest.approx(box_of(second).x0, abs=1)


@pytest.mark.parametrize("side", ["left", "center", "right"])
@pytest.mark.parametrize("height", ["top", "middle", "bottom"])
def test_text_stands_with_its_side_at_the_place(side, height):
    mark = words(2.0, 2.0, [Run("HHHH"), Run("HHHH")], align=(side, height))
    ax = drawn(mark)
    x, y = ax.transData.transform((2.0, 2.0))
    first, last = map(box_of, ax.texts)
    wanted = {"left": first.x0, "center": (first.x0 + first.x1) / 2, "right": first.x1}[side]
    assert wanted == pytest.approx(x, abs=2)
    wanted = {"top": first.y1, "middle": (first.y1 + last.y0) / 2, "bottom": last.y0}[height]
    assert wanted == pytest.approx(y, abs=5)


def test_text_at_an_edge_keeps_off_it_and_shifted_text_moves():
    ax = drawn(
        words(-inf, 1.0, [Run("who")], align=("right", "middle")),
        words(inf, 1.0, [Run("end")]),
        words(1.0, inf, [Run("up")], shift=(10, -20), align=("left", "top")),
        words(1.0, 2.0, [Run("backed")], backed=True),
    )
    who, end, up, backed = ax.texts
    left, right = ax.bbox.x0, ax.bbox.x1
    assert box_of(who).x1 < left - 2
    assert box_of(end).x0 > right + 2
    pixels = ax.figure.dpi / 72
    x, y = ax.transData.transform((1.0, 4.0))
    assert box_of(up).x0 == pytest.approx(x + 10 * pixels, abs=2)
    assert box_of(up).y1 == pytest.approx(y - 20 * pixels, abs=4)
    assert backed.get_path_effects()
    assert not up.get_path_effects()


# --- menus, legend, axes, panels ----------------------------------------------------------------


def test_only_the_defaults_of_menus_are_drawn():
    ax = drawn(
        line((0, 1), (0, 1), options={"reading": "reader"}),
        line((0, 1), (1, 1), options={"reading": "strict"}),
        menus={"reading": ["reader", "strict"]},
    )
    assert [one.get_ydata().tolist() for one in ax.lines] == [[0, 1]]


def test_a_legend_has_an_entry_for_each_meaning():
    entries = [
        Entry(point(0, 0, "up", colour=look.WARNING), "a visit"),
        Entry(line((0, 1), (0, 1), look.QUIET, dash=(4, 2)), "the end"),
        Entry(box(0, 1, 0, 1, look.BAND, edge=look.BAND_EDGE), "where it lies"),
        Entry(box(0, 1, 0, 1, look.WARNING, hatch=True), EVIL),
    ]
    (legend,) = static.draw(scene(legend=entries)).legends
    assert [t.get_text().strip() for t in legend.get_texts()] == [e.said for e in entries]
    first, second, third, fourth = legend.legend_handles
    assert (first.get_marker(), second.get_linestyle()) == ("^", "--")
    assert to_hex(third.get_edgecolor()) == look.BAND_EDGE
    assert fourth.get_hatch() == "////"


def test_axes_of_numbers_days_and_none():
    linear = drawn(x=X._replace(title="shells", grid=True))
    assert [t.get_text() for t in linear.get_xticklabels()] == ["0", "two"]
    assert (linear.get_xlim(), linear.get_xlabel()) == ((0.0, 4.0), "shells")
    assert not linear.spines["left"].get_visible()
    assert not any(t.get_visible() and t.get_text() for t in linear.get_yticklabels())
    log = drawn(x=Axis((1.0, 1_000.0), "log", ((10.0, "ten"),)))
    assert log.get_xscale() == "log"
    assert [t.get_text() for t in log.get_xticklabels()] == ["ten"]
    end = DAY + pd.Timedelta(days=30)
    days = drawn(
        point(DAY, 1.0, "up"),
        x=Axis((DAY, end), "date", ((DAY, "27\nAug"),), both=True),
        y=Axis((4.0, 0.0), "linear", (), "number"),
    )
    assert days.get_xlim() == pytest.approx(date2num([DAY, end]))
    assert days.lines[0].get_xdata().tolist() == [date2num(DAY)]
    assert days.spines["top"].get_visible()
    assert days.yaxis_inverted()
    assert [t.get_text() for t in days.texts] == ["number"]


def test_panels_stand_one_below_the_other_in_inches():
    panels = [Panel(0.6, 0.3, 1.5, X, Y, []), Panel(1.0, 0.4, 1.0, X, Y, [], 0.25, 0.5)]
    figure = static.draw(Scene("A title", "A caption", "notebook", panels))
    width, height = figure.get_size_inches()
    first, second = (ax.get_position() for ax in figure.axes)
    assert width == look.WIDTHS["notebook"]
    assert [first.height * height, second.height * height] == pytest.approx([1.5, 1.0])
    assert (first.y0 - second.y1) * height == pytest.approx(0.5 + 0.25)
    assert [first.x0 * width, (1 - second.x1) * width] == pytest.approx([0.6, 0.4])


def test_title_caption_and_notes_fit_the_page(roomy):
    for size in look.WIDTHS:
        panel = Panel(0.6, 0.3, 1.5, X, Y, [])
        figure = static.draw(
            Scene("A title that is long " * 9, "A caption. " * 40, size, [panel], notes=["a  note"])
        )
        assert figure.get_figwidth() == look.WIDTHS[size]
        assert figure.texts[-1].get_text() == "a  note"
        roomy(figure)


def test_nothing_in_a_text_is_markup():
    ticks = ((1.0, EVIL),)
    one = Scene(EVIL, EVIL, "notebook", [Panel(0.6, 0.3, 1.5, Axis((0, 4), "linear", ticks, EVIL),
                Axis((0, 4), "linear", ticks, EVIL), [words(1.0, 2.0, [Run(EVIL)])])],
                notes=[EVIL], legend=[Entry(point(0, 0, "up"), EVIL)])  # fmt: skip
    figure = static.draw(one)
    figure.draw_without_rendering()
    (ax,) = figure.axes
    said = [*figure.texts, *ax.texts, *ax.get_xticklabels(), ax.xaxis.label]
    said += figure.legends[0].get_texts()
    assert {t.get_text().replace("\n", " ").strip() for t in said if t.get_text()} == {EVIL}
    assert not any(t.get_parse_math() for t in said)


def test_words_that_no_font_here_has_are_noted(monkeypatch):
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    figure = static.draw(scene(words(1.0, 2.0, [Run("Seoul"), Run("서울")])))
    assert "No font here can write 1 of the words" in figure.texts[-1].get_text()


@pytest.mark.parametrize("ending", ["svg", "pdf", "png"])
def test_files_are_the_same_every_time(ending, tmp_path):
    marks = [point(1.0, 1.0, "up"), box(1.0, 3.0, 1.0, 2.0, look.BAND, fade="right")]
    files = [tmp_path / f"{turn}.{ending}" for turn in (1, 2)]
    for file in files:
        static.save(static.draw(scene(*marks)), file, dpi=60)
    assert files[0].read_bytes() == files[1].read_bytes()
    assert (b"Head: said." in files[0].read_bytes()) or ending == "pdf"


def test_another_ending_is_refused():
    with pytest.raises(ValueError, match=r"Unknown ending '\.gif'"):
        static.rendered(static.draw(scene()), ".gif")
