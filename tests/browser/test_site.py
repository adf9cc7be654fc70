"""The site as its readers meet it: with a mouse, a keyboard, a phone, a screen reader, on paper."""

import csv
import functools
import http.server
import io
import pickle
import re
import threading
from html import escape

import nbformat
import pytest
from drawn import array, markers, pixels, plain
from nbformat.v4 import new_code_cell, new_notebook, new_output

from analysis import formulas
from analysis.site import gallery
from analysis.site.build import NOTEBOOKS, build

PAGES = sorted([path.stem for path in NOTEBOOKS.glob("*.ipynb")] + ["index", "gallery", "data"])
GRAVE = ("serious", "critical")
COLOURS = ["color-contrast", "link-in-text-block"]  # what another theme can break
PLOTLY = "application/vnd.plotly.v1+json"
PHONE = {"width": 360, "height": 740}
PAPER = 680  # pixels between the margins of A4
SEEN = 0.1  # pixels by which a marker may be off


def charts(page):
    """All interactive charts of a page, each drawn because it was scrolled to."""
    found = page.query_selector_all(".plot")
    for plot in found:
        plot.scroll_into_view_if_needed()
        page.wait_for_function("plot => plot.querySelector('.main-svg')", arg=plot)
    return found


# Hide all that looks like something before it, by what the rules of axe ask for.
HIDE_ALIKE = """([alike, without]) => {
  const once = (find, known = new Map()) => (one) =>
    known.get(one) ?? known.set(one, find(one)).get(one);
  const look = once((one) => {
    const { color, backgroundColor, fontSize, fontWeight, display } = getComputedStyle(one);
    return String([one.tagName, one.getAttributeNames(), one.getAttribute("class"), one.role,
                   !one.textContent.trim(), color, backgroundColor, fontSize, fontWeight, display]);
  });
  const behind = once((one) => {
    const { backgroundColor, opacity } = getComputedStyle(one);
    return `${one.parentElement ? behind(one.parentElement) : ""} ${backgroundColor} ${opacity}`
      .replace(/ rgba\\(0, 0, 0, 0\\) 1$/, "");
  });
  const seen = new Set();
  const hidden = [...document.querySelectorAll(without)];
  for (const one of document.querySelectorAll(alike)) {
    const looks = behind(one) + [one, ...one.querySelectorAll("*")].map(look);
    if (seen.has(looks)) hidden.push(one);
    seen.add(looks);
  }
  for (const one of hidden) one.style.display = "none";
  window.showAlike = () => hidden.forEach((one) => one.style.removeProperty("display"));
}"""


def violations(page):
    """What axe finds grave, in one of all rows and lines that look alike."""
    return grave(page, "tr, p, li, pre span, svg text", "none", {})


def bad_colours(page):
    """Drawings are left out: axe reads an element's colour, not what a drawing is filled with."""
    return grave(page, "main *, header *, footer *", ".plot svg", {"runOnly": COLOURS})


def grave(page, alike, without, options):
    from axe_playwright_python.sync_playwright import Axe

    page.evaluate(HIDE_ALIKE, [alike, without])
    options |= {"resultTypes": ["violations"], "preload": False}  # it would fetch styles again
    found = Axe().run(page, options=options)
    page.evaluate("showAlike()")
    return [
        f"{one['id']}: {node['html'][:200]}"
        for one in found.response["violations"]
        if one["impact"] in GRAVE
        for node in one["nodes"]
    ]


# --- every page -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_page(name, site, visit):
    """Quiet, at home, whole, for every reader: one visit, because each takes seconds."""
    opened = visit(site / f"{name}.html")
    page = opened.page
    drawn = charts(page)
    assert len(drawn) == page.locator(".main-svg:first-child").count()
    if name[0].isdigit():
        assert_same(drawn, stored_charts(name))
    for plot in drawn:
        assert_told(plot)
    for image in page.query_selector_all("img:not(.narrow)"):
        image.scroll_into_view_if_needed()
        page.wait_for_function("image => image.complete", arg=image)
        assert image.evaluate("image => image.naturalWidth"), image.get_attribute("src")
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(
        "getComputedStyle(document.body).backgroundColor !== 'rgb(255, 255, 255)'"
    )
    assert bad_colours(page) == []
    assert_fits_a_phone(page)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": PAPER, "height": 960})
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("document.documentElement.scrollWidth") == PAPER
    assert opened.said == []
    assert opened.outside == []


def assert_fits_a_phone(page):
    """Title, question and finding come before anything else, and nothing is cut off."""
    devtools = page.context.new_cdp_session(page)
    mobile = PHONE | {"deviceScaleFactor": 1, "mobile": True}
    devtools.send("Emulation.setDeviceMetricsOverride", mobile)
    page.evaluate("scrollTo(0, 0)")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    for part in ("h1", ".question", ".finding"):
        for place in page.query_selector_all(f".head {part}"):
            box = place.bounding_box()
            assert 0 <= box["y"] <= 740 - box["height"], part
            assert 0 <= box["x"] <= 360 - box["width"], part
    for image in page.query_selector_all("img.narrow"):
        image.scroll_into_view_if_needed()
        page.wait_for_function("image => image.complete", arg=image)
        assert 0 < image.bounding_box()["width"] <= 360
    page.evaluate("window.folds = [...document.querySelectorAll('details:not([open])')]")
    page.evaluate("for (const fold of folds) fold.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert page.evaluate("innerWidth") == 360
    page.evaluate("for (const fold of folds) fold.open = false")
    devtools.send("Emulation.clearDeviceMetricsOverride")
    devtools.detach()


def assert_told(plot):
    """A button goes to the first mark that tells something, and says it."""
    figure = plot.evaluate_handle("plot => plot.closest('figure')").as_element()
    figure.query_selector("text=Next mark").click()
    assert re.match(r"1 of \d+: .{5}", figure.query_selector("output").text_content())


def test_from_a_server(site, visit):
    handler = functools.partial(Quiet, directory=site)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        opened = visit(f"http://127.0.0.1:{server.server_port}/")
        opened.page.click("main a[href='02-containers.html']")
        opened.page.wait_for_url("**/02-containers.html")
        assert charts(opened.page)
        assert opened.page.url.endswith("02-containers.html")
        server.shutdown()
    assert opened.said == []
    assert opened.outside == []


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def test_without_scripts(site, visit):
    """All words, tables, pictures and addresses are there; only charts to explore are not."""
    page = visit(site / "02-containers.html", kind={"java_script_enabled": False}).page
    assert page.locator("noscript").first.is_visible()
    page.locator(".toc summary").click()
    assert page.locator(".toc a").first.is_visible()
    page.locator("details[id$=_marks] summary").first.click()
    assert page.locator("details[id$=_marks] table").first.is_visible()
    page.locator(".pages summary").focus()
    page.keyboard.press("Enter")
    page.click(".pages >> text=Data dictionary")
    assert page.url.endswith("data.html")
    assert not page.locator("#page_search").is_visible()


# --- charts ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def scenes(site):
    return pickle.loads((site.parent / "scenes").read_bytes())


@pytest.fixture(scope="module")
def gallery_visit(site, long_visit):
    return long_visit(site / "gallery.html", 1280, 1200)


@pytest.fixture
def gallery_page(gallery_visit):
    """One window for all: a test leaves each chart as it was."""
    yield gallery_visit.page
    assert gallery_visit.said == []


def chart_of(page, kind):
    plot = page.query_selector(f"section[aria-labelledby={kind}] .plot")
    plot.scroll_into_view_if_needed()
    page.wait_for_function("plot => plot.querySelector('.main-svg')", arg=plot)
    return plot


@pytest.mark.parametrize("kind", gallery.KINDS)
def test_a_chart_draws_its_scene(kind, scenes, gallery_page):
    """Each marker that tells something stands at its place, and there is no other."""
    plot = chart_of(gallery_page, kind)
    wanted = [
        (x, y, plain("".join(lines)))
        for number, panel in enumerate(scenes[kind].panels, 1)
        for mark in panel.marks
        if mark.kind == "point" and mark.hover
        for x, y, lines in zip(*at(plot, mark, number), each(mark), strict=True)
    ]
    found = [(marker["x"], marker["y"], plain(marker["text"])) for marker in markers(plot)]
    assert len(found) == len(wanted)
    for one, other in zip(sorted(found), sorted(wanted), strict=True):
        assert one[:2] == pytest.approx(other[:2], abs=SEEN)
    assert sorted(text for *_, text in found) == sorted(text for *_, text in wanted)


def at(plot, mark, number):
    """Pixels of a mark on the axes of its panel."""
    number = number if number > 1 else ""
    return [pixels(plot, f"{axis}axis{number}", getattr(mark, axis)) for axis in "xy"]


def each(mark):
    """The lines that hover tells at each place of a mark."""
    return [mark.hover] * len(mark.x) if isinstance(mark.hover[0], str) else mark.hover


def stored_charts(name):
    """The interactive charts that a notebook stores."""
    notebook = nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return [output["data"][PLOTLY] for output in outputs if PLOTLY in output.get("data", {})]


def assert_same(drawn, stored):
    """Each stored marker stands where the chart's axes have its numbers, and there is no other."""
    assert len(drawn) == len(stored)
    for plot, chart in zip(drawn, stored, strict=True):
        found = markers(plot)
        told = [trace for trace in enumerate(chart["data"]) if has_markers(trace[1])]
        assert {marker["trace"] for marker in found} == {number for number, _ in told}
        for number, trace in told:
            own = [marker for marker in found if marker["trace"] == number]
            for axis in "xy":
                where = f"{axis}axis{trace.get(f'{axis}axis', axis)[1:]}"
                expected = pixels(plot, where, [v for v in array(trace[axis]) if v is not None])
                assert [marker[axis] for marker in own] == pytest.approx(expected, abs=SEEN)


def has_markers(trace):
    answers = trace.get("hoverinfo") != "skip" and trace.get("visible", True) is True
    return answers and "markers" in trace.get("mode", "") and trace.get("xaxis", "x") != "x9"


@pytest.mark.parametrize("kind", gallery.KINDS)
def test_the_pointer_brings_up_what_a_mark_says(kind, gallery_page):
    plot = chart_of(gallery_page, kind)
    found = markers(plot)
    for marker in [found[0], found[len(found) // 2], found[-1]]:
        x, y = marker["on_screen"]
        near = [m for m in found if abs(m["x"] - marker["x"]) + abs(m["y"] - marker["y"]) < 20]
        gallery_page.mouse.move(2, 2)
        gallery_page.wait_for_function("plot => !plot.querySelector('.hovertext')", arg=plot)
        gallery_page.mouse.move(x, y)
        gallery_page.wait_for_function("plot => plot.querySelector('.hovertext')", arg=plot)
        shown = plot.query_selector(".hovertext").text_content()
        assert plain(shown) in {plain(m["text"]) for m in near}


@pytest.mark.parametrize("kind", gallery.KINDS)
def test_the_keyboard_goes_from_mark_to_mark(kind, gallery_page):
    plot = chart_of(gallery_page, kind)
    figure = plot.evaluate_handle("plot => plot.closest('figure')").as_element()
    figure.query_selector("text=Next mark").focus()
    said = figure.query_selector("output")
    for step in (1, 2):
        gallery_page.keyboard.press("Enter")
        number, _, text = said.text_content().partition(": ")
        assert number.startswith(f"{step} of ")
        # Plotly waits a little between two labels
        gallery_page.wait_for_function(
            "([plot, end]) => plot.querySelector('.hovertext').textContent.endsWith(end)",
            arg=[plot, text.split("; ")[-1]],
        )


def test_the_legend_switches_a_speaker_off_and_on(gallery_page):
    """By a click into the picture, and by a button for those who use no mouse."""
    plot = chart_of(gallery_page, "claims")
    assert len(markers(plot)) == 2
    item = plot.query_selector(".legendtoggle")
    item.click()
    gallery_page.wait_for_function(
        "plot => plot.querySelectorAll('.points path').length < 4", arg=plot
    )
    assert len(markers(plot)) == 1
    figure = plot.evaluate_handle("plot => plot.closest('figure')").as_element()
    figure.query_selector("details:has(button) summary").click()
    buttons = figure.query_selector_all("details button[aria-pressed]")
    gallery_page.wait_for_function("button => button.ariaPressed === 'false'", arg=buttons[0])
    assert [button.get_attribute("aria-pressed") for button in buttons] == ["false", "true"]
    buttons[0].focus()
    gallery_page.keyboard.press("Space")
    gallery_page.wait_for_function("button => button.ariaPressed === 'true'", arg=buttons[0])
    assert len(markers(plot)) == 2


def test_other_colours_keep_what_the_reader_has_chosen(gallery_page):
    plot = chart_of(gallery_page, "claims")
    state = "plot => [plot.data.map(({ visible }) => visible), plot.layout.paper_bgcolor]"
    plot.query_selector(".legendtoggle").click()
    gallery_page.wait_for_function(
        "plot => plot.data.some(({ visible }) => visible === 'legendonly')", arg=plot
    )
    chosen, paper = plot.evaluate(state)
    for other in (True, False):
        gallery_page.click("#page_theme")
        seen, colour = plot.evaluate(state)
        assert seen == chosen
        assert (colour != paper) == other
    plot.query_selector(".legendtoggle").click()
    gallery_page.wait_for_function(
        "plot => plot.data.every(({ visible }) => visible !== 'legendonly')", arg=plot
    )


def test_dragging_zooms_and_a_double_click_goes_back(gallery_page):
    plot = chart_of(gallery_page, "envelope")
    seen = "plot => plot._fullLayout.xaxis.range.join()"
    whole = plot.evaluate(seen)
    box = plot.query_selector(".nsewdrag").bounding_box()
    x, y = box["x"], box["y"] + box["height"] / 2
    gallery_page.mouse.move(x + 100, y)
    gallery_page.mouse.down()
    gallery_page.mouse.move(x + 300, y + 2, steps=5)
    gallery_page.mouse.up()
    gallery_page.wait_for_function(f"([plot, old]) => ({seen})(plot) !== old", arg=[plot, whole])
    for _ in range(5):  # on a busy machine Plotly takes two clicks for two, as it does a reader's
        gallery_page.mouse.dblclick(x + 200, y)
        gallery_page.wait_for_timeout(1000)
        if plot.evaluate(seen) == whole:
            break
    assert plot.evaluate(seen) == whole


def test_a_menu_by_mouse_and_by_keyboard_is_one(site, visit):
    page = visit(site / "06-one-curve-from-many-reports.html").page
    (plot,) = charts(page)
    menu = page.get_by_label("left out, in Chart 4")
    first = plot.evaluate("plot => JSON.stringify(plot.data)")
    menu.focus()
    page.keyboard.press("ArrowDown")
    changed = "([plot, first]) => JSON.stringify(plot.data) !== first"
    page.wait_for_function(changed, arg=[plot, first])
    assert plot.evaluate("plot => plot.layout.updatemenus[1].active") == 1
    figure = plot.evaluate_handle("plot => plot.closest('figure')").as_element()
    rows = figure.query_selector_all("details[id$=_marks] tbody tr")
    figure.query_selector("text=Next mark").click()
    said = figure.query_selector("output").text_content()
    assert said.startswith("1 of ")
    assert int(said.split()[2].rstrip(":")) < 3 * len(rows)  # one curve, not all that there are


def test_no_button_sends_anything_anywhere(gallery_page):
    for kind in gallery.KINDS:
        chart_of(gallery_page, kind)
    titles = gallery_page.eval_on_selector_all(
        ".modebar-btn", "buttons => buttons.map((button) => button.dataset.title)"
    )
    assert titles
    for word in ("upload", "cloud", "edit", "studio", "share", "send"):
        assert not [title for title in titles if title and word in title.lower()]
    assert gallery_page.locator("form").count() == 0


# --- a page's own tools ---------------------------------------------------------------------------


def test_code_is_folded_and_shows_at_one_click(site, visit):
    page = visit(site / "02-containers.html").page
    cells = page.locator("details.code")
    assert cells.count() > 10
    assert page.locator("details.code[open]").count() == 0
    cells.first.locator("summary").click()
    assert cells.first.locator("pre").is_visible()
    page.click("text=Show all code")
    assert page.locator("details.code[open]").count() == cells.count()
    page.click("#page_code")
    assert page.locator("details.code[open]").count() == 0


def test_a_search_leads_to_the_row(site, visit):
    """From a file, by keyboard, on a phone as well as on a desk."""
    for width in (1280, 360):
        opened = visit(site / "index.html", width, 740)
        page = opened.page
        page.focus("#page_words")
        page.keyboard.type("s/res/2141 PANEL of experts")
        page.wait_for_selector("#page_found a")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.query_selector("#page_found mark").text_content() == "S/RES/2141"
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        page.wait_for_url("**/07-fact-check.html#chart_1_marks.*")
        page.wait_for_selector(".here")
        row = page.query_selector(".here")
        assert "S/RES/2141" in row.text_content()
        assert 0 <= row.bounding_box()["y"] < 740
        assert opened.outside == []
        assert opened.said == []


def test_a_search_finds_numbers_in_either_form_and_no_nonsense(site, visit):
    page = visit(site / "gallery.html").page
    page.focus("#page_words")
    for words, found in {"13000 shipping": True, "13,000 Shipping": True, "(.*": False}.items():
        page.fill("#page_words", words)
        page.wait_for_selector("#page_found p")
        assert bool(page.query_selector("#page_found a")) == found, words
    page.keyboard.press("Escape")
    assert not page.locator("#page_found").is_visible()
    page.click(".pages summary")
    assert page.locator(".pages a").first.is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(".pages a").first.is_visible()


ROWS = [
    # as printed, counted, day, text
    ("as many as 6 million", "6,000,000", "3 Feb 2024", "=1+1"),
    ("more than 13,000 boxes", "13,000", "14 Oct 2023", 'say "hi", you'),
    ("4 to 5 million", "-4.5", "15 Jul 2006", "a;=b"),
    ("ballistic missiles", "NaN", "NaN", "컨테이너"),
    ("about 2,000 in S/RES/1695", "1.2 million", "1 Nov 2023", "-1e3"),
]
NAMES = ("as printed", "counted", "day", "@text")
RISING = {"as printed": [4, 1, 2, 0, 3], "counted": [2, 1, 4, 0, 3], "day": [2, 1, 4, 0, 3]}


@pytest.fixture(scope="module")
def tables_page(tmp_path_factory, long_visit):
    """A table of each kind of cell, and one whose head has two rows."""
    folder = tmp_path_factory.mktemp("own")
    flat = f"<table><thead>{row_of('th', NAMES)}</thead>{''.join(row_of('td', r) for r in ROWS)}"
    nested = "<table><thead><tr><th colspan=2>a</th></tr><tr><th>x</th><th>y</th></tr></thead>"
    nested += row_of("td", "12") + row_of("td", "34")
    outputs = [new_output("display_data", data={"text/html": html}) for html in (flat, nested)]
    notebook = new_notebook(cells=[new_code_cell("", outputs=outputs)])
    (folder / "in").mkdir()
    nbformat.write(notebook, folder / "in" / "own.ipynb")
    build(folder / "site", folder / "in")
    return long_visit(folder / "site" / "own.html").page


def row_of(tag, texts):
    return f"<tr>{''.join(f'<{tag}>{escape(text)}</{tag}>' for text in texts)}</tr>"


def column(page, place):
    cells = f"#table_1 tbody td:nth-child({place + 1})"
    return page.eval_on_selector_all(cells, "cells => cells.map((cell) => cell.textContent)")


@pytest.mark.parametrize("name", RISING)
def test_a_table_sorts_by_numbers_and_days(name, tables_page):
    place = NAMES.index(name)
    first = column(tables_page, place)
    header = tables_page.query_selector(f"#table_1 th:nth-child({place + 1})")
    header.query_selector("button").focus()
    tables_page.keyboard.press("Enter")
    assert header.get_attribute("aria-sort") == "ascending"
    assert column(tables_page, place) == [first[row] for row in RISING[name]]
    tables_page.keyboard.press("Space")
    assert header.get_attribute("aria-sort") == "descending"
    last = [*RISING[name][:4][::-1], 3]  # what has no number stays last
    assert column(tables_page, place) == [first[row] for row in last]
    tables_page.keyboard.press("Space")
    assert header.get_attribute("aria-sort") is None
    assert column(tables_page, place) == first


def test_one_column_at_a_time_and_only_where_rows_are_rows(tables_page):
    for name in NAMES[:2]:
        tables_page.click(f"#table_1 button:has-text('{name}')")
    assert tables_page.locator("[aria-sort]").count() == 1
    assert tables_page.locator("#table_2 thead button").count() == 0
    for _ in range(2):
        tables_page.click("#table_1 button:has-text('counted')")


def saved(page, label):
    with page.expect_download() as download:
        page.get_by_label(label).click()
    return download.value.suggested_filename, download.value.path().read_bytes().decode("utf-8")


def test_a_table_goes_to_a_file(tables_page):
    """All cells, quoted, no formula; a missing value is empty, and a number stays one."""
    name, text = saved(tables_page, "Download Table 1 as CSV")
    assert name == "own-table-1.csv"
    head, *rows = csv.reader(io.StringIO(text))
    assert head == ["as printed", "counted", "day", "'@text"]
    written = [["" if cell == "NaN" else cell for cell in row] for row in ROWS]
    assert [row[:3] for row in rows] == [row[:3] for row in written]
    assert [row[3] for row in rows] == ["'=1+1", 'say "hi", you', "a;'=b", "컨테이너", "-1e3"]
    assert saved(tables_page, "Download Table 2 as CSV")[1] == "a,a\nx,y\n1,2\n3,4\n"


def test_a_file_defuses_as_the_exports_do(tables_page):
    texts = [
        "=1",
        " @SUM(A1)",
        "6 - 1 = 5",
        "a;=1",
        "\t=1",
        "\u200b=1",
        "\uff1d1",
        "+a",
        "-",
        "'=1",
    ]
    texts += ["a\n=1", "a\r\n+1", "-1+1", "=", "", "a\t\t@b", 'a;"=1+1;b', "\u00ad=1", "a|=1"]
    texts += ["-12.5", "-1,234", "\u22125", "\r1", "1;-2 -3", "from -5 to -3", "a -- b", "a, -5, b"]
    texts += ["+8\u00a0%", "34.05, -118.24", "\u3164\ufb291", "a\u2028@b", "-1e-5", "-A1", " -x"]
    texts += [
        "--",
        "- ",
        "\u2212",
        "-58.4,-34.6",
        "-58.4, -3",
        "-58,-34",
        "-5; -6 | 7",
        "-1.5 %,-2",
    ]
    texts += [
        "-12 to -3",
        "-5 \u00b0C",
        "-5 k(1)",
        "+44 20 7946 0000",
        "-5%",
        "-5 -3",
        "12 bis -3 m\u00b2",
    ]
    found = tables_page.evaluate("texts => texts.map(defused)", texts)
    assert found == [formulas.defused(text) for text in texts]
    lines = [["-7", text, "5+A1"] for text in ["", "-5", *texts]] + [
        ["-", "5+A1"],
        ["a", "5+A1"],
        [""],
    ]
    found = tables_page.evaluate("lines => lines.map(lineOf)", lines)
    assert found == [formulas.line([*map(formulas.cell, line)]) for line in lines]


def test_an_address_that_was_cut_goes_to_the_file_whole(site, visit):
    page = visit(site / "07-fact-check.html").page
    links = page.query_selector_all("#table_4 a")
    hrefs = [link.get_attribute("href") for link in links]
    rows = list(csv.reader(io.StringIO(saved(page, "Download Table 4 as CSV")[1])))
    assert [row[-1] for row in rows[1:]] == hrefs


def test_a_table_is_one_click_from_its_chart(site, visit):
    page = visit(site / "02-containers.html").page
    for figure in page.query_selector_all("figure"):
        link = figure.query_selector("a.to-table")
        link.click()
        table = page.query_selector(link.get_attribute("href"))
        assert table.is_visible()
        assert 0 <= table.bounding_box()["y"] < 900


def test_colours_follow_the_system_until_somebody_chooses(site, visit):
    page = visit(site / "index.html", color_scheme="dark").page
    paper = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(paper)
    page.click("#page_theme")
    light = page.evaluate(paper)
    assert light != dark
    page.click("main >> text=Start here")
    page.wait_for_selector("details.code")
    assert page.evaluate(paper) == light


def test_paper_has_all_charts_and_no_buttons(site, visit):
    opened = visit(site / "06-one-curve-from-many-reports.html")
    paper = opened.page.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF")
    assert (
        opened.page.locator(".plot").count()
        == opened.page.locator(".plot .main-svg:first-child").count()
        > 0
    )
    opened.page.emulate_media(media="print")
    for part in (
        "header.top",
        ".toc",
        "details.code",
        ".tools",
        ".save",
        "#page_code",
        ".modebar-container",
    ):
        assert not opened.page.locator(part).first.is_visible(), part
    assert opened.page.locator("text=How to cite").last.is_visible()
    assert opened.said == []
