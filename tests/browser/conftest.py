"""One browser and the servers behind it, shared by all tests of this package, and windows.

Most tests share one window, which is put back in order between them: a new one takes longer than what is done in it.

The browser ends with the package: while it runs this thread has an event loop, and other tests start their own.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from citewell.serve.tokens import Tokens
from tests.browser.libraries import make_other_library
from tests.browser.slow import Slow
from tests.browser.watching import Watch
from tests.serve.serving import Serving, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
TIMEOUT_MS = 15_000
DESK: ViewportSize = {"width": 1280, "height": 900}

Opener = Callable[..., "Page"]


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright: pip install 'citewell[test]'")
    if CHROMIUM is None:
        pytest.skip("needs a browser: chromium, chromium-browser or google-chrome in PATH")
    with api.sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def demo_server(demo_folder: Path) -> Iterator[Serving]:
    """`citewell serve` over the demonstration library."""
    with serving(demo_folder, "--workers", "1", "--trust-loopback") as running:
        yield running


@pytest.fixture(scope="session")
def other_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sources that attack, that disagree, that are written from right to left or without blanks."""
    return make_other_library(tmp_path_factory.mktemp("other"))


@pytest.fixture(scope="session")
def token(other_folder: Path) -> str:
    return Tokens(other_folder).add("reader", "read", today="2026-01-01")


@pytest.fixture(scope="session")
def other_server(other_folder: Path) -> Iterator[Serving]:
    with serving(other_folder, "--workers", "1", "--trust-loopback") as running:
        yield running


@pytest.fixture
def slow(demo_server: Serving) -> Iterator[Slow]:
    """A line to the server of the demonstration library that hands on what it is told to."""
    with Slow(demo_server.url) as line:
        yield line


@pytest.fixture
def window(browser: Browser) -> Iterator[Opener]:
    """Opens windows that know nothing of each other. Whatever a test does, no page may ask another host for anything,
    run a stranger's script, break the policy of its content, or complain."""
    with ExitStack() as opened:
        watches: list[Watch] = []

        def open_page(**options: Any) -> Page:
            context = _context(browser, options)
            opened.callback(context.close)
            page = context.new_page()
            watches.append(Watch(page))
            return page

        yield open_page
        for watch in watches:
            watch.assert_quiet()


@pytest.fixture(scope="package")
def shared(browser: Browser) -> Iterator[Watch]:
    context = _context(browser, {})
    yield Watch(context.new_page())
    context.close()


@pytest.fixture
def page(shared: Watch) -> Iterator[Page]:
    """A desktop window that remembers nothing; watched like any other."""
    page = shared.page
    yield page
    page.unroute_all(behavior="ignoreErrors")
    page.goto("about:blank")
    page.mouse.move(2, 2)
    page.set_viewport_size(DESK)
    page.emulate_media(media="null", color_scheme="null")
    shared.forget_all()
    shared.assert_quiet()


def _context(browser: Browser, options: dict[str, Any]) -> BrowserContext:
    context = browser.new_context(**{"viewport": DESK, "locale": "en-GB", **options})
    context.set_default_timeout(TIMEOUT_MS)
    return context
