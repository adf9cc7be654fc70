"""Weight and speed of the site's pages, beside nbconvert's stock page of the same notebook.

The aim is that every page is lighter than stock's and shows its first chart sooner, although
stock draws no interactive chart. What was thought fair:

- Stock is `HTMLExporter` with its default template, `lab`. Its page asks other hosts for
  require.js, MathJax and Mermaid. Here these requests fail at once and weigh nothing, for a
  measured page must not hang on somebody's network. This favours stock: its readers wait for the
  first two before anything is shown.
- A page weighs what the browser asks for: the page, sheets, scripts and pictures, once until the
  first chart is seen, once until the reader has come to the last. A first visit pays for what all
  our pages share (Plotly's script above all); later pages find it in the cache. Both are told.
  Stock's page is one file, and counts whole.
- The first chart is the first picture in `main`, or an interactive chart if one comes before it.
  It is scrolled into view as soon as the parser has it, by the same lines on both pages, and counts
  as seen in the frame after the one that shows it decoded. The time is the browser's own, from the
  start of the navigation, so what Playwright costs is left out.
- Each visit has a context of its own, with an empty cache, in one browser that runs throughout.
  Ours and stock take turns, for other work on the machine comes and goes.
- Three ways: from a file; from a server on this machine; from the same server over an ordinary
  line. The server compresses text, as hosts of static pages do.

The browser is that of `tests/browser`. Its fixture is loaded by path: a folder of tests is no
package, and the name conftest is taken here.
"""

import gzip
import importlib.util
import statistics
import threading
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from itertools import product
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest
import results

pytest.importorskip("nbconvert", reason="nbconvert comes with make bench, not with conda")

from nbconvert import HTMLExporter

from analysis.site.build import NOTEBOOKS, build

NAMES = [path.stem for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
TOOLS = ("ours", "stock")
WAYS = {"file": "from a file", "server": "from a server", "line": "over 10 Mbit/s"}
INTERACTIVE = ("file", "line")
LINE = {"latency": 40, "downloadThroughput": 10e6 / 8, "uploadThroughput": 10e6 / 8}  # ms, bytes/s
ROUNDS = 5
PATIENCE = 60_000  # milliseconds
CHART, PLOT = "main img, main .plot", "main .plot"
TEXTS = {".css", ".html", ".js"}  # what a server compresses
TITLE = "Weight and speed of the pages"
AIM = "every page lighter than nbconvert's stock page, and its first chart seen sooner"

# The functions that a visit runs in the page: they know our charts and stock's by the same words.
SCRIPT = """
const frame = () => new Promise(requestAnimationFrame);
const isDrawn = (chart) => chart.matches("img")
  ? chart.complete && chart.naturalWidth
  : chart.querySelector(".main-svg .trace");

async function see(find) {
  while (!(find() && isDrawn(find()))) {
    if (performance.now() > PATIENCE) throw new Error("no chart was seen");
    find()?.scrollIntoView({ block: "center" });
    await frame();
  }
  if (find().matches("img")) await find().decode();
  await frame();
  await frame();
  return performance.now();
}

globalThis.seeAll = async () => {
  for (const chart of document.querySelectorAll(QUERY)) await see(() => chart);
};
globalThis.first = see(() => document.querySelector(QUERY));
""".replace("PATIENCE", str(PATIENCE))


def fixture_of_the_browser():
    path = Path(__file__).parents[1] / "browser" / "conftest.py"
    spec = importlib.util.spec_from_file_location("browser_conftest", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.chromium


chromium = fixture_of_the_browser()


@cache
def sent(path: Path) -> bytes:
    """A file as the server sends it."""
    data = path.read_bytes()
    return gzip.compress(data, mtime=0) if path.suffix in TEXTS else data


class Handler(SimpleHTTPRequestHandler):
    """Sends files as hosts of static pages do: compressed, over connections that stay open."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(sent(path))))
        if path.suffix in TEXTS:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(sent(path))

    def log_message(self, *_):
        """Say nothing."""


class Server(ThreadingHTTPServer):
    def handle_error(self, *_):
        """Say nothing of a window that was closed before it had all."""


@pytest.fixture(scope="module")
def folder(chromium, tmp_path_factory):
    """Both sites, side by side: ours/ and stock/."""
    folder = tmp_path_factory.mktemp("pages").resolve()
    build(folder / "ours")
    (folder / "stock").mkdir()
    for name in NAMES:
        page, _ = HTMLExporter().from_filename(str(NOTEBOOKS / f"{name}.ipynb"))
        (folder / "stock" / f"{name}.html").write_text(page, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def starts(folder):
    """What an address begins with, by way."""
    server = Server(("127.0.0.1", 0), partial(Handler, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    yield {"file": folder.as_uri(), "server": address, "line": address}
    server.shutdown()
    server.server_close()


class Clock:
    """pytest-benchmark's timer here: it runs only as the browser says."""

    seconds = 0.0

    @classmethod
    def now(cls) -> float:
        return cls.seconds

    @classmethod
    def run(cls, milliseconds) -> None:
        cls.seconds += milliseconds / 1e3


class Visit:
    """A window with an empty cache, for which there are no other hosts."""

    def __init__(self, chromium, way="file"):
        self._context = chromium.new_context(viewport={"width": 1280, "height": 900})
        self.page = self._context.new_page()
        network = self._context.new_cdp_session(self.page)
        network.send("Network.enable")
        network.send("Network.setBlockedURLs", {"urls": ["https://*"]})
        if way == "line":
            network.send("Network.emulateNetworkConditions", {"offline": False, **LINE})
        self.asked = set()
        self.page.on("request", lambda request: self.asked.add(request.url))

    def see(self, address, query) -> float:
        """Milliseconds until the first chart of a kind was seen."""
        self.page.add_init_script(SCRIPT.replace("QUERY", repr(query)))
        self.page.goto(address, wait_until="commit")
        return self.page.evaluate("first")

    @property
    def files(self) -> frozenset[Path]:
        """The files of this machine that were asked for."""
        parts = [urlsplit(url) for url in self.asked]
        return frozenset(Path(url2pathname(one.path)) for one in parts if one.scheme == "file")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._context.close()


class Load(NamedTuple):
    """What the browser asks for until the first chart is seen, and until all of them are."""

    first: frozenset[Path]
    last: frozenset[Path]


KINDS = (Load._fields, (0, 1))  # until which chart, first and later visit
LOADS = {}  # by tool and name
TIMES = {}  # median and least milliseconds by tool, name, way and what is waited for


def loaded(chromium, address) -> Load:
    with Visit(chromium) as visit:
        visit.see(address, CHART)
        first = visit.files
        visit.page.evaluate("seeAll()")
        last = visit.files
    return Load(first, last)


@pytest.fixture(scope="module")
def timed(chromium, starts):
    """Milliseconds of some visits by tool, made by turns so that both meet the same machine."""

    @cache
    def timed(name, way, query, tools):
        found = {tool: [] for tool in tools}
        for _, tool in product(range(ROUNDS), tools):
            with Visit(chromium, way) as visit:
                found[tool].append(visit.see(f"{starts[way]}/{tool}/{name}.html", query))
        return found

    return timed


def told_again(benchmark, times):
    """Give pytest-benchmark the times that the browser measured."""
    left = iter(times)
    benchmark.pedantic(lambda: Clock.run(next(left)), rounds=len(times))
    return statistics.median(times), min(times)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("tool", TOOLS)
def test_weight(chromium, folder, tool, name, page):
    LOADS[tool, name] = loaded(chromium, (folder / tool / f"{name}.html").as_uri())
    tell(page)


@pytest.mark.benchmark(group="first chart in Chromium", timer=Clock.now)
@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", NAMES)
def test_first_chart(benchmark, timed, name, way, tool, page):
    times = timed(name, way, CHART, TOOLS)[tool]
    TIMES[tool, name, way, CHART] = told_again(benchmark, times)
    tell(page)


@pytest.mark.benchmark(group="first interactive chart in Chromium", timer=Clock.now)
@pytest.mark.parametrize("way", INTERACTIVE)
@pytest.mark.parametrize("name", NAMES)
def test_first_interactive_chart(benchmark, timed, name, way, page):
    """Stock draws none, so there is nothing beside it."""
    times = timed(name, way, PLOT, TOOLS[:1])["ours"]
    TIMES["ours", name, way, PLOT] = told_again(benchmark, times)
    tell(page)


def tell(page):
    """Write the section once all is measured; a part of the tests leaves the old one."""
    times = len(NAMES) * (len(WAYS) * len(TOOLS) + len(INTERACTIVE))
    if len(LOADS) == len(NAMES) * len(TOOLS) and len(TIMES) == times:
        page.add(section())


def section() -> results.Section:
    lighter = [is_lighter(name, part, visit) for name, part, visit in product(NAMES, *KINDS)]
    sooner = [is_sooner(name, way) for name, way in product(NAMES, WAYS)]
    reached = lighter + sooner
    verdict = "met" if all(reached) else "partly met" if any(reached) else "missed"
    return results.Section("site", TITLE, AIM, measured(), verdict, bound(), body())


def measured() -> str:
    """On how many pages the aim is reached, by what was asked."""
    light = [
        f"{sum(is_lighter(name, part, visit) for name in NAMES)} on a {said} until the {part} chart"
        for part, (visit, said) in product(Load._fields, enumerate(("first visit", "later visit")))
    ]
    soon = [f"{sum(is_sooner(name, way) for name in NAMES)} {WAYS[way]}" for way in WAYS]
    return (
        f"of {len(NAMES)} pages are lighter, on disk and compressed: {', '.join(light)}; "
        f"show their first chart sooner, by the median: {', '.join(soon)}"
    )


def bound() -> str:
    script = next(path for path in LOADS["ours", NAMES[0]].last if "plotly" in path.name)
    early = sum(script in LOADS["ours", name].first for name in NAMES)
    return (
        f"Plotly's script: {kilobytes(on_disk(script))} kB, compressed "
        f"{kilobytes(on_the_wire(script))} kB, for interactive charts that stock lacks; {early} of "
        f"{len(NAMES)} pages ask for it before their first chart, which is a picture, is seen"
    )


def body() -> str:
    return f"""Stock is nbconvert {version("nbconvert")}, template `lab`. Its page asks other \
hosts for require.js, MathJax and Mermaid; these requests fail at once and weigh nothing, which \
favours it. A later visit finds in the cache what all our pages share. Every timed visit has an \
empty cache; the chart is scrolled into view as soon as the page has it. Median of {ROUNDS} \
visits, the least in brackets; the last columns wait for the first interactive chart, of which \
stock has none.

{weight_table("kB on disk", on_disk)}

{weight_table("kB compressed", on_the_wire)}

{speed_table()}"""


def weights(name, part, size) -> tuple[int, int, int]:
    """Bytes of our page on a first visit, of ours on a later one, and of stock's."""
    ours, stock = (getattr(LOADS[tool, name], part) for tool in TOOLS)
    shared = frozenset.intersection(*(LOADS["ours", other].last for other in NAMES))
    return tuple(sum(map(size, files)) for files in (ours, ours - shared, stock))


def is_lighter(name, part, visit) -> bool:
    """Whether our page is lighter than stock's, on disk and compressed."""
    found = [weights(name, part, size) for size in (on_disk, on_the_wire)]
    return all(one[visit] < one[2] for one in found)


def is_sooner(name, way) -> bool:
    ours, stock = (TIMES[tool, name, way, CHART][0] for tool in TOOLS)
    return ours < stock


def on_disk(path) -> int:
    return path.stat().st_size


def on_the_wire(path) -> int:
    return len(sent(path))


def kilobytes(size) -> str:
    return f"{size / 1e3:,.0f}"


def weight_table(title, size) -> str:
    parts = [f"until the {part} chart: ours" for part in Load._fields]
    header = [title, *(cell for part in parts for cell in (part, "on a later visit", "stock"))]
    rows = [
        [name, *(kilobytes(one) for part in Load._fields for one in weights(name, part, size))]
        for name in NAMES
    ]
    return results.table(header, rows)


def speed_table() -> str:
    columns = [(tool, way, CHART) for way in WAYS for tool in TOOLS]
    columns += [("ours", way, PLOT) for way in INTERACTIVE]
    header = [f"{WAYS[way]}: {tool}" for tool, way, _ in columns[: -len(INTERACTIVE)]]
    header += [f"interactive {WAYS[way]}" for way in INTERACTIVE]
    rows = [
        [name, *(told(TIMES[tool, name, way, query]) for tool, way, query in columns)]
        for name in NAMES
    ]
    return results.table(["ms", *header], rows)


def told(times) -> str:
    median, least = times
    return f"{median:,.0f} ({least:,.0f})"
