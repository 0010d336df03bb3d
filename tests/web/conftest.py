"""One station and one Chromium for all tests of the page."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from tests.browsing import ARGUMENTS, PATIENCE_MS, Visit, open_page
from tests.conftest import missing
from tests.serving import Served, serve

from courante.config import StationConfig

PHONE_WIDTH, PHONE_HEIGHT = 390, 844


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    running = serve(station_config=StationConfig(house=False))
    yield running
    running.stop()


# Not for the whole session: its event loop would be in the way of tests that have their own.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        missing("Chromium", "apt-get install chromium")
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        yield made
        made.close()


@pytest.fixture
def context(browser: Browser, served: Served) -> Iterator[BrowserContext]:
    # The address is 127.0.0.1, which browsers trust with GPS as they do HTTPS.
    made = browser.new_context(
        base_url=served.url, viewport={"width": PHONE_WIDTH, "height": PHONE_HEIGHT}
    )
    made.set_default_timeout(PATIENCE_MS)
    yield made
    made.close()
    for run in served.station.runs():
        run.end()


@pytest.fixture
def visit(context: BrowserContext) -> Iterator[Visit]:
    made = open_page(context)
    yield made
    assert made.errors == []
