"""A real browser: Debian's Chromium, moved by Playwright."""

import os
import shutil
from contextlib import contextmanager
from functools import cache
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
        self._notes = {
            "console": self._heard,
            "pageerror": lambda error: self.said.append(str(error)),
            "request": lambda request: self.asked.append(request.url),
            "websocket": lambda socket: self.asked.append(socket.url),
            "dialog": self._asked,
        }
        for event, note in self._notes.items():
            page.on(event, note)

    def _heard(self, message):
        if message.type in ("error", "warning"):
            self.said.append(message.text)

    def _asked(self, dialog):
        if dialog.type == "beforeunload":  # the window is wanted for another page
            return dialog.accept()
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    @property
    def outside(self):
        """Requests to other places than this machine's files and the server that was visited."""
        return [url for url in self.asked if not url.startswith(self.here)]

    def end(self):
        """Leave the window as if nobody had been there."""
        self.page.evaluate("localStorage.clear()")
        self.page.mouse.move(0, 0)
        self.page.goto("about:blank")
        for event, note in self._notes.items():
            self.page.remove_listener(event, note)


@contextmanager
def windows(chromium):
    """Windows that close at the end: window(java_script_enabled=False) opens one."""
    contexts = []

    def window(**kind):
        contexts.append(chromium.new_context(**kind))
        contexts[-1].set_default_timeout(PATIENCE)
        return contexts[-1].new_page()

    yield window
    for context in contexts:
        context.close()


def opened(page, place, width=1280, height=900, until="load", color_scheme="light"):
    """A file or a local server's page, in a window: opened(page, path, width=360).

    It is there when all it needs has come; `until="domcontentloaded"` waits for less.
    """
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(media="screen", color_scheme=color_scheme)
    address = place if isinstance(place, str) else place.as_uri()
    visit = Visit(page, address)
    page.goto(address, wait_until=until)
    return visit


@pytest.fixture(scope="module")
def window(chromium):
    """One window of each kind for a file of tests: scripts as large as Plotly compile once."""
    with windows(chromium) as window:
        yield cache(window)


@pytest.fixture
def visit(window):
    """Open one page after another, each as by somebody who has opened none before."""
    visits = []

    def visit(place, *size, kind=None, **how):
        for earlier in visits[-1:]:
            earlier.end()
        visits.append(opened(window(**kind or {}), place, *size, **how))
        return visits[-1]

    yield visit
    for last in visits[-1:]:
        last.end()


@pytest.fixture(scope="module")
def long_visit(chromium):
    """Pages that stay open until the last test of the file."""
    with windows(chromium) as window:
        yield lambda place, *size: opened(window(), place, *size)
