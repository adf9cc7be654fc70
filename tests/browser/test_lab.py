"""JupyterLab as a new user meets it: `make lab` in a fresh clone, in a real browser."""

import json
import re
from itertools import zip_longest
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pictures import Picture

START = Path("notebooks/00-start-here.ipynb")
CHART = "application/vnd.plotly.v1+json"
PNG = "iVBORw0KGgo"  # how a PNG file begins, in base64
STORED_PICTURE = re.compile(rf'"image/png": "({PNG}[^"\\]*)')
MADE_BY_RUNNING = {".venv", ".ipynb_checkpoints", "__pycache__"}  # git ignores all of them

# What is drawn, not what is merely there: images with pixels, charts with marks.
DRAWN = """() => ({
    pictures: [...document.querySelectorAll('.jp-RenderedImage img')]
        .filter(image => image.complete && image.naturalWidth)
        .map(image => image.src.split(',')[1]),
    charts: [...document.querySelectorAll('.js-plotly-plot')]
        .filter(chart => chart.querySelector('.main-svg .trace path'))
        .map(chart => chart.data),
})"""
AS_MANY_AS = f"""wanted => {{
    const {{ pictures, charts }} = ({DRAWN})();
    return pictures.length === wanted[0] && charts.length === wanted[1];
}}"""

CELLS = "count => document.querySelectorAll('.jp-Notebook .jp-Cell').length === count"
TOLD = """told => {
    const shown = [...document.querySelectorAll('.jp-OutputArea .jp-RenderedMarkdown')]
        .map(element => element.textContent.trim());
    const times = (texts, said) => texts.filter(text => text === said).length;
    return told.every(said => times(shown, said) === times(told, said));
}"""


class Reader:
    """A new user at the first page: nothing was trusted, set or saved before."""

    def __init__(self, lab, visit):
        self.cells = json.loads((lab.clone / START).read_text(encoding="utf-8"))["cells"]
        self.code = [cell for cell in self.cells if cell["cell_type"] == "code"]
        self.visit = visit(lab.url("/"))
        self.page = self.visit.page
        self.wait_for_kernel()

    def wait_for_kernel(self):
        self.page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()

    def stored(self, kind):
        outputs = [output for cell in self.code for output in cell["outputs"]]
        return [output["data"][kind] for output in outputs if kind in output.get("data", {})]

    def sees_what_is_stored(self):
        """Every picture and every chart as the file has them, in the window once scrolled to."""
        pictures = self.stored("image/png")
        charts = [chart["data"] for chart in self.stored(CHART)]
        assert pictures
        assert charts
        self.page.wait_for_function(AS_MANY_AS, arg=[len(pictures), len(charts)])
        drawn = self.page.evaluate(DRAWN)
        changed = [
            Picture(a) != Picture(b) for a, b in zip(pictures, drawn["pictures"], strict=True)
        ]
        assert not any(changed)
        alike = charts == drawn["charts"]  # not in the assertion, which would print whole figures
        assert alike
        for one in self.page.locator(".jp-RenderedImage img, .js-plotly-plot .nsewdrag").all():
            one.scroll_into_view_if_needed()
            assert one.is_visible()

    def reads_what_charts_show(self):
        """The sentence below each picture and each chart, as text of the page."""
        outputs = [output for cell in self.code for output in cell["outputs"]]
        described = [out["data"] for out in outputs if "describes" in out.get("metadata", {})]
        told = ["".join(data["text/plain"]) for data in described]
        assert len(told) == len(self.stored("image/png")) + len(self.stored(CHART))
        self.page.wait_for_function(TOLD, arg=told)

    def trusts(self, count):
        """JupyterLab trusts a cell from when it is queued to run, and says so in the status bar."""
        says = f"{count} of {len(self.code)} code cells trusted."
        self.page.locator(f".jp-StatusItem-trust[title$=': {says}']").wait_for()

    def runs_all_cells(self):
        for name in ("Run", "Run All Cells"):
            self.page.get_by_role("menuitem", name=name, exact=True).click()
        self.trusts(len(self.code))
        self.page.locator(".jp-InputPrompt", has_text="[*]").first.wait_for(state="detached")
        self.wait_for_kernel()
        prompts = self.page.locator(".jp-CodeCell .jp-InputPrompt").all_text_contents()
        assert prompts == [f"[{count}]:" for count in range(1, len(self.code) + 1)]

    def saves(self):
        def saved(answer):
            return answer.request.method == "PUT" and START.name in answer.url

        with self.page.expect_response(saved) as answer:
            self.page.keyboard.press("ControlOrMeta+s")
        assert answer.value.ok

    def is_left_in_peace(self):
        """No word to another machine, no error or warning on the console, no question."""
        assert not self.visit.outside
        assert not self.visit.said
        assert not self.visit.dialogs
        assert not self.page.locator(".jp-Dialog, .Toastify__toast").all_inner_texts()


@pytest.fixture(scope="module")
def lab(chromium, make_lab, tmp_path_factory):
    with make_lab(home=tmp_path_factory.mktemp("home")) as lab:
        yield lab


@pytest.fixture(scope="module")
def reader(lab, long_visit):
    return Reader(lab, long_visit)


def files(clone):
    """What git would look at, by name."""
    names = [path.relative_to(clone) for path in clone.rglob("*") if path.is_file()]
    return {
        name: (clone / name).read_bytes()
        for name in names
        if MADE_BY_RUNNING.isdisjoint(name.parts)
    }


def lines(notebook):
    """A notebook's lines as they are, but its pictures by what they show: see pictures.py."""
    return [
        Picture(found[1]) if (found := STORED_PICTURE.search(line)) else line
        for line in notebook.decode().splitlines()
    ]


def test_stored_charts_show_before_anything_is_trusted(reader):
    assert urlsplit(reader.page.url).path == f"/lab/tree/{START.as_posix()}"
    tabs = reader.page.locator("#jp-main-dock-panel .lm-TabBar-tab").all_inner_texts()
    assert tabs == [START.name]
    reader.page.wait_for_function(CELLS, arg=len(reader.cells))  # they are made one by one
    reader.trusts(0)
    reader.sees_what_is_stored()
    reader.reads_what_charts_show()
    reader.trusts(0)
    reader.is_left_in_peace()


def test_running_all_cells_stores_the_same(lab, reader):
    before = files(lab.clone)
    reader.runs_all_cells()
    reader.sees_what_is_stored()
    reader.reads_what_charts_show()
    reader.saves()
    reader.is_left_in_peace()
    after = files(lab.clone)
    pairs = zip_longest(lines(before.pop(START)), lines(after.pop(START)))
    changed = [(was, is_now) for was, is_now in pairs if was != is_now]
    assert not changed[:3]
    others = {str(name) for name in before | after if before.get(name) != after.get(name)}
    assert not others
