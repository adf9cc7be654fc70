"""A real browser: Debian's Chromium, moved by Playwright."""

import os
import shutil
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE = 60_000  # milliseconds
HOW_TO_GET = "no Chromium here; on Debian and Ubuntu: sudo apt install chromium"


@pytest.fixture(scope="module")
def chromium():
    """The browser, one for a file of tests: while Playwright waits, asyncio.run cannot run.

    Without a browser the tests are skipped, but never in CI.
    """
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if not program:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(HOW_TO_GET)
    if not os.environ.get("CI"):
        reason = "playwright comes with make test, not with conda"
        pytest.importorskip("playwright", reason=reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


class Visit:
    """A page that was opened, and what it said, asked for and ran."""

    def __init__(self, page, address):
        self.page, self.said, self.asked, self.dialogs = page, [], [], []
        server = urlsplit(address).netloc
        own = (f"http://{server}/", f"ws://{server}/") if server else ()
        self.here = ("file:", "data:", "blob:", *own)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("websocket", lambda socket: self.asked.append(socket.url))
        page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))

    def _heard(self, message):
        if message.type in ("error", "warning"):
            self.said.append(message.text)

    @property
    def outside(self):
        """Requests to other places than this machine's files and the server that was visited."""
        return [url for url in self.asked if not url.startswith(self.here)]


@contextmanager
def windows(chromium):
    """Open a file or a local server's page in a window of its own: visit(path, width=1280).

    The page is there when all it needs has come; `until="domcontentloaded"` waits for less.
    """
    contexts = []

    def visit(place, width=1280, height=900, until="load", **options):
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        address = place if isinstance(place, str) else place.as_uri()
        opened = Visit(context.new_page(), address)
        opened.page.goto(address, wait_until=until)
        return opened

    yield visit
    for context in contexts:
        context.close()


@pytest.fixture
def visit(chromium):
    """Windows that close after the test."""
    with windows(chromium) as visit:
        yield visit


@pytest.fixture(scope="module")
def long_visit(chromium):
    """Windows that close after the last test of the file, for pages that are slow to open."""
    with windows(chromium) as visit:
        yield visit
