"""Other people's notebooks in a browser: nothing runs or is fetched, and charts are drawn."""

import json

import pytest
from foreign import SVGS, TORN, pixels

from analysis.site.build import build
from analysis.site.outputs import PLOTLY

CHARTS = {
    "binary": {"y": {"dtype": "f8", "bdata": "AAAAAAAA8D8AAAAAAAAAQA=="}},
    "heatmap": {"type": "heatmap", "z": [[1, 2], [3, 4]]},
    "lists of hoverinfo": {"x": [1, 2], "y": [1, 2], "hoverinfo": ["x", "y"]},
    "without a graphics card": {"type": "scattergl", "y": [1, 2]},
    "numbers as text": {"y": [1, 2], "hovertext": [7, 8]},
    "pie": {"type": "pie", "values": [1, 2], "labels": ["a", "b"]},
    "box": {"type": "box", "y": [1, 2, 3]},
    "bar": {"type": "bar", "x": ["a", "b"], "y": [1, None]},
    "table": {"type": "table", "cells": {"values": [[1]]}},
    "sunburst": {"type": "sunburst", "labels": ["a"], "parents": [""]},
    "polar": {"type": "scatterpolar", "r": [1, 2], "theta": [0, 90]},
    "contour": {"type": "contour", "z": [[1, 2], [3, 4]]},
    "candles": {"type": "candlestick", "open": [1], "high": [2], "low": [0], "close": [1]},
    "no such kind": {"type": "new"},
}


def cell(mime, value):
    output = {"output_type": "display_data", "data": {mime: value}, "metadata": {}}
    return {"cell_type": "code", "source": "", "outputs": [output]}


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Three pages: charts, drawings, formulas."""
    folder = tmp_path_factory.mktemp("foreign")
    (folder / "in").mkdir()
    formulas = "It is $\\frac{a}{b}$.\n\n$$\\sum_{i=1}^n x_i$$"
    made = {
        "charts": [cell(PLOTLY, {"data": [trace], "layout": {}}) for trace in CHARTS.values()],
        "drawings": [cell("image/svg+xml", svg) for svg in SVGS.values()],
        "formulas": [{"cell_type": "markdown", "source": formulas}],
    }
    for name, cells in made.items():
        (folder / "in" / f"{name}.ipynb").write_text(json.dumps({"cells": cells}), "utf-8")
    build(folder / "site", folder / "in")
    return folder / "site"


def test_each_chart_is_drawn_and_says_its_marks(pages, visit):
    opened = visit(pages / "charts.html")
    plots = opened.page.query_selector_all(".plot")
    assert len(plots) == len(CHARTS)
    for plot in plots:
        plot.scroll_into_view_if_needed()
        opened.page.wait_for_function("plot => plot.querySelector('.main-svg')", arg=plot)
        figure = plot.evaluate_handle("plot => plot.closest('figure')").as_element()
        figure.query_selector("text=Next mark").click()
    told = [one.text_content() for one in opened.page.query_selector_all(".tools output")]
    said = dict(zip(CHARTS, told, strict=True))
    assert said["binary"] == said["without a graphics card"] == "1 of 1: 0: 1; "
    assert said["lists of hoverinfo"] == "1 of 1: 1: 1; "
    assert said["numbers as text"] == "1 of 2: 0: 1; 7"
    assert "WebGL" not in opened.page.locator("main").text_content()
    assert opened.said == []
    assert opened.outside == []


def test_a_chart_that_fails_says_so_and_the_next_is_drawn(pages, visit, tmp_path):
    text = (pages / "charts.html").read_text(encoding="utf-8")
    for file in ("site.js", "tables.js", "plotly.min.js"):
        (tmp_path / file).write_bytes((pages / file).read_bytes())
    (tmp_path / "charts.html").write_text(text.replace('{"data":[{"type"', "7{", 1), "utf-8")
    page = visit(tmp_path / "charts.html").page
    page.wait_for_function("document.querySelectorAll('.main-svg').length > 2")
    assert page.locator(".plot >> text=This chart cannot be drawn").count() == 1


def test_a_drawing_runs_nothing_and_fetches_nothing(pages, visit):
    opened = visit(pages / "drawings.html")
    images = opened.page.query_selector_all("main img")
    assert len(images) == len(SVGS) - len(TORN)
    for image in images:
        image.scroll_into_view_if_needed()
        opened.page.wait_for_function("image => image.complete", arg=image)
        assert pixels(image.screenshot()) > 2_000
        image.click()
    assert opened.page.evaluate("window.hacked") is None
    assert opened.dialogs == []
    assert opened.outside == []
    assert opened.said == []


@pytest.mark.parametrize("name", ["script", "onload", "foreignObject"])
def test_as_a_file_it_would_run(name, visit, tmp_path):
    """So the test above can fail."""
    (tmp_path / "own.svg").write_text(SVGS[name], encoding="utf-8")
    assert visit(tmp_path / "own.svg").page.evaluate("window.hacked") == 1


def test_a_formula_is_seen_in_the_colour_of_the_text(pages, visit):
    for scheme in ("light", "dark"):
        page = visit(pages / "formulas.html", color_scheme=scheme).page
        first, second = page.query_selector_all("main svg.formula")
        ink = page.evaluate("getComputedStyle(document.querySelector('main p')).color")
        for formula in (first, second):
            assert formula.evaluate("one => getComputedStyle(one).fill") == ink
        assert 10 < first.bounding_box()["height"] < second.bounding_box()["height"] < 100
        assert page.get_by_role("img", name="\\frac{a}{b}").count() == 1
