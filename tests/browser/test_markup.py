"""Text from data never becomes markup: in charts, their tables and their pictures."""

import base64
import re

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from analysis import export, ledger, load, pool, statements
from analysis.charts import interactive, static
from analysis.propagation import tornado
from analysis.site.build import build

HOSTILE = (
    "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>"
    "<a href='javascript:window.hacked=1'>x</a><b>bold</b> $\\href{javascript:1}{y}$ &lt;i&gt;"
)
FREE = ["wording", "outlet", "originator", "note", "url", "munition"]  # any text is allowed there


def hostile(frame):
    """The same claims with markup in every column that takes any text."""
    return frame.assign(**{name: HOSTILE for name in FREE if name in frame})


def claims():
    return hostile(ledger("containers", packages=["record"], renderings="best").head(6))


def events():
    return load("record", "events").head(5).assign(event=HOSTILE, source=HOSTILE, note=HOSTILE)


def curve():
    told = ledger("containers", packages=["record"], renderings="best")
    told = told[told["direction"].eq("dprk_to_russia")]
    return hostile(told), pool(told, window_start="2023-08-01").curve


def rows_of_a_tornado():
    table = tornado(lambda a, b: a / b, {"a": "about 6 million", "b": "more than 13,000"})
    said = [f"{HOSTILE}{i}" for i in range(len(table))]
    base = table["assumption"].eq("base")
    return table.assign(
        assumption=table["assumption"].where(base, said), alternative=said, note=HOSTILE
    )


CHARTS = {
    "claims": lambda charts: charts.claims(claims(), title=HOSTILE, subtitle=HOSTILE),
    "distribution": lambda charts: charts.distribution(claims(), title=HOSTILE),
    "lineage": lambda charts: charts.lineage(
        hostile(ledger("containers", packages=["record"]).head(9)), title=HOSTILE
    ),
    "envelope": lambda charts: charts.envelope(claims(), title=HOSTILE),
    "timeline": lambda charts: charts.timeline(events(), title=HOSTILE),
    "curve": lambda charts: charts.curve(*curve(), title=HOSTILE),
    "tornado": lambda charts: charts.tornado(rows_of_a_tornado(), title=HOSTILE),
}


def nothing_ran(visit):
    assert visit.page.evaluate("window.hacked") is None
    assert not visit.dialogs
    assert not visit.outside


@pytest.fixture(scope="module")
def charts_page(long_visit, tmp_path_factory):
    """What each chart's page holds, in one page: Plotly's own script takes seconds."""
    folder, bodies = tmp_path_factory.mktemp("charts"), []
    for name, make in CHARTS.items():
        figure = make(interactive)
        layout = figure.layout.to_plotly_json() | {"meta": None}
        shown = figure.to_plotly_json() | {"layout": layout}
        assert "<b>bold" not in str(shown), name  # Plotly would set it in bold, and drop the rest
        whole = export(figure, folder / f"{name}.html")[0].read_text(encoding="utf-8")
        head, _, body = whole.replace('"chart"', f'"{name}"').partition("<body")
        body = body.partition(">")[2].partition("</body>")[0]
        scripts = sorted(re.findall(r"<script.*?</script>", body, re.DOTALL), key=len)
        body = body.replace(scripts[-1], "") if bodies else body
        bodies.append(f"<section id='of_{name}'>{body}</section>")
    (folder / "all.html").write_text(f"{head}<body>{''.join(bodies)}</body>", encoding="utf-8")
    return long_visit(folder / "all.html")


@pytest.mark.parametrize("name", CHARTS)
def test_interactive_charts(name, charts_page):
    page, part = charts_page.page, charts_page.page.locator(f"#of_{name}")
    part.locator(".main-svg").first.wait_for()
    place = part.locator(".nsewdrag").first
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    for share in (0.1, 0.3, 0.5, 0.7):  # whatever is under the pointer shows its hover
        page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] * 0.4)
        page.wait_for_timeout(60)
    nothing_ran(charts_page)
    for made in ("img[onerror]", "a[href^='javascript']", "svg b", ".main-svg script"):
        assert not page.query_selector_all(made), made
    assert "<script>window.hacked" in part.inner_text()


@pytest.mark.parametrize("name", ["claims", "lineage", "timeline"])
def test_pictures(name, visit, tmp_path):
    export(CHARTS[name](static), tmp_path / "chart.svg")
    opened = visit(tmp_path / "chart.svg")
    nothing_ran(opened)
    assert not opened.page.evaluate("document.querySelectorAll('script, a, img').length")


def test_tables(visit, tmp_path):
    frame = pd.DataFrame({HOSTILE: [HOSTILE], "n": [1]}, index=pd.Index([HOSTILE], name=HOSTILE))
    path = tmp_path / "table.html"
    path.write_text(f"<!DOCTYPE html><meta charset=utf-8>{frame.to_html()}", encoding="utf-8")
    opened = visit(path)
    nothing_ran(opened)
    assert opened.page.evaluate("document.querySelectorAll('td img, td a, th script').length") == 0


def test_statements_hold_the_text_as_it_is():
    told = hostile(ledger("containers", packages=["record"]).head(9))
    assert HOSTILE in statements(told).astype("str").to_numpy()


def hostile_notebook():
    """Markup wherever a notebook can hold text, and code that a stored output would like to run."""
    cell = new_code_cell(HOSTILE, id="c1")
    trace = {"x": [1, 2], "y": [1, 2], "mode": "markers", "name": HOSTILE, "hovertext": HOSTILE}
    layout = {
        "title": {"text": HOSTILE},
        "annotations": [{"text": HOSTILE, "x": 1, "y": 1}],
        "images": [{"source": "https://example.org/spy.png", "x": 0, "y": 1}],
        "meta": {"description": HOSTILE},
        "updatemenus": [{"name": HOSTILE, "buttons": [{"label": HOSTILE, "method": "skip"}]}],
    }
    chart = {
        "data": [trace],
        "layout": layout,
        "config": {"plotlyServerURL": "https://example.org"},
    }
    table = (
        f"<table><tr><th>{HOSTILE}</th></tr><tr><td onclick='window.hacked=1'>{HOSTILE}</td></tr>"
    )
    picture = base64.b64encode(static.rendered(static.claims(claims()), ".png", 40)).decode()
    for data in (
        {"text/html": table},
        {"text/html": HOSTILE, "text/plain": HOSTILE},
        {"text/markdown": HOSTILE},
        {"image/png": picture, "text/plain": HOSTILE + '" onload="window.hacked=1'},
        {"image/svg+xml": f"<svg xmlns='http://www.w3.org/2000/svg'>{HOSTILE}</svg>"},
        {"application/javascript": "window.hacked = 1"},
        {"application/vnd.plotly.v1+json": chart, "text/plain": HOSTILE},
    ):
        cell.outputs.append(new_output("display_data", data=data))
    cell.outputs.append(new_output("stream", name="stdout", text=HOSTILE))
    words = f"# {HOSTILE}\n\n**Question.** {HOSTILE}\n\n[x](javascript:window.hacked=1) ![y](x.svg)"
    return new_notebook(cells=[new_markdown_cell(words), cell, new_markdown_cell(f"## {HOSTILE}")])


def test_a_page_of_the_site(visit, tmp_path):
    (tmp_path / "notebooks").mkdir()
    nbformat.write(hostile_notebook(), tmp_path / "notebooks" / "hostile.ipynb")
    build(tmp_path / "site", tmp_path / "notebooks", title=HOSTILE)
    opened = visit(tmp_path / "site" / "hostile.html")
    opened.page.locator(".plot").scroll_into_view_if_needed()
    opened.page.wait_for_selector(".main-svg")
    opened.page.click("text=Next mark")
    opened.page.click("#page_code")
    opened.page.fill("#page_words", "window.hacked")
    opened.page.wait_for_selector("#page_found mark")
    nothing_ran(opened)
    for made in ("img[onerror]", "a[href^='javascript']", "[onload], [onclick]", "main b + script"):
        assert not opened.page.query_selector_all(made), made
    sources = opened.page.eval_on_selector_all("script[src]", "all => all.map((one) => one.src)")
    assert all(source.startswith((tmp_path / "site").as_uri()) for source in sources)
    text = opened.page.evaluate("document.body.innerText")
    assert text.count("<script>window.hacked=1</script>") > 8
