"""The page without a network, and what happens to it when the station is renewed."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browsing import PATIENCE_MS
from tests.serving import LOOPBACK, Served, serve

from courante.api.app import create_app
from courante.api.routes import page as page_routes
from courante.api.server import Server, bind
from courante.config import OutletConfig, StationConfig

KEPT = """async () => {
  const kept = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys())
      kept.push([name, request.url]);
  return kept;
}"""
PLAYED = "document.getElementById('audio').currentTime"
KEEPS = """async (version) => {
  const page = await caches.match('/', { cacheName: `courante-shell-${version}` });
  return page !== undefined && navigator.serviceWorker.controller !== null;
}"""
UPDATE = "async () => void (await (await navigator.serviceWorker.ready).update().catch(() => null))"
INSTALLS_NONE = "async () => !(await navigator.serviceWorker.ready).installing"
VERSIONS = 3


@dataclass
class Station:
    """A station of its own, whose page may be renewed and whose server may stop."""

    served: Served
    folder: Path
    running: bool = True

    @property
    def version(self) -> str:
        """What a browser calls the page that is in place now."""
        return _hash(self.folder / "index.html")

    def stop(self) -> None:
        self.served.server.stop()
        self.running = False

    def start(self) -> None:
        again = bind(replace(LOOPBACK, port=httpx.URL(self.served.url).port))
        app = create_app(self.served.station, LOOPBACK, OutletConfig())
        server = Server(app, again, LOOPBACK)
        server.start()
        self.served = replace(self.served, server=server)
        self.running = True

    def renew(self, version: str) -> None:
        """Put another version of the page in place, as a build would: names follow the content."""
        app = self.folder / "app.js"
        before = _hash(app)
        with app.open("a", encoding="utf-8") as script:
            script.write(f'\ndocument.documentElement.dataset.version = "{version}";\n')
        self._rename(before, _hash(app), "index.html", "sw.js")

    def _rename(self, old: str, new: str, page: str, worker: str) -> None:
        index, script = self.folder / page, self.folder / worker
        page_before = _hash(index)
        index.write_text(index.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
        known = script.read_text(encoding="utf-8").replace(old, new)
        script.write_text(known.replace(page_before, _hash(index)), encoding="utf-8")


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:16]


@pytest.fixture
def station(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Station]:
    folder = tmp_path / "web"
    shutil.copytree(page_routes.WEB, folder)
    monkeypatch.setattr(page_routes.files, "all_directories", [folder])
    made = Station(serve(station_config=StationConfig(house=False)), folder)
    yield made
    if made.running:
        made.served.stop()
    else:
        made.served.station.close()


@pytest.fixture
def context(browser: Browser, station: Station) -> Iterator[BrowserContext]:
    made = browser.new_context(base_url=station.served.url)
    made.set_default_timeout(PATIENCE_MS)
    yield made
    made.close()


def opened(context: BrowserContext, station: Station) -> Page:
    """The page, once the browser keeps it."""
    page = context.new_page()
    page.goto("/")
    until(page, KEEPS, station.version)
    return page


def until(page: Page, expression: str, argument: object = None) -> None:
    """Wait until it is true; not in the page, whose policy forbids what Playwright waits with."""
    for _ in range(400):
        if page.evaluate(expression, argument):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {expression}")


def version(page: Page) -> Any:  # noqa: ANN401 - whatever the page says
    return page.evaluate("document.documentElement.dataset.version ?? null")


def test_it_opens_while_the_station_is_off(context: BrowserContext, station: Station) -> None:
    opened(context, station).close()
    station.stop()
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto("/")
    expect(page).to_have_title("Courante")
    expect(page.locator("#play")).to_be_visible()
    assert page.evaluate("document.styleSheets[0].cssRules.length") > 10
    assert errors == []


def test_a_new_version_is_there_with_the_next_load(
    context: BrowserContext, station: Station
) -> None:
    page = opened(context, station)
    assert version(page) is None
    station.renew("2")
    page.reload()
    until(page, "document.documentElement.dataset.version === '2'")
    until(page, KEEPS, station.version)
    station.stop()
    page.reload()
    until(page, "document.documentElement.dataset.version === '2'")


def test_old_versions_do_not_pile_up(context: BrowserContext, station: Station) -> None:
    page = opened(context, station)
    for number in range(VERSIONS + 1):
        station.renew(str(number))
        page.reload()
        until(page, KEEPS, station.version)
    shells = {name for name, _ in page.evaluate(KEPT) if name.startswith("courante-shell-")}
    assert len(shells) == VERSIONS


def test_a_version_that_is_half_in_place_is_not_kept(
    context: BrowserContext, station: Station
) -> None:
    page = opened(context, station)
    before = (station.folder / "app.js").read_bytes()
    station.renew("2")
    renewed = (station.folder / "app.js").read_bytes()
    (station.folder / "app.js").write_bytes(before)
    page.evaluate(UPDATE)
    until(page, INSTALLS_NONE)
    assert not page.evaluate(KEEPS, station.version)
    (station.folder / "app.js").write_bytes(renewed)
    page.evaluate(UPDATE)
    until(page, KEEPS, station.version)


def test_a_run_plays_on_while_the_page_is_renewed(
    context: BrowserContext, station: Station
) -> None:
    page = opened(context, station)
    page.click("#play")
    page.wait_for_selector("body[data-phase=playing]")
    page.evaluate("window.same = true")
    station.renew("2")
    page.evaluate(UPDATE)
    until(page, KEEPS, station.version)
    played = page.evaluate(PLAYED)
    until(page, f"{PLAYED} > {played} + 1")
    assert page.evaluate("window.same") is True
    assert version(page) is None


def test_neither_runs_nor_sound_are_kept(context: BrowserContext, station: Station) -> None:
    page = opened(context, station)
    page.click("#play")
    page.wait_for_selector("body[data-phase=playing]")
    page.evaluate("async () => void (await fetch('/api/styles'))")
    kept = page.evaluate(KEPT)
    paths = {re.sub(r"^https?://[^/]+", "", url).split("?")[0] for _, url in kept}
    assert "/" in paths
    assert all(path == "/" or path.startswith("/static/") for path in paths)
    assert all(re.fullmatch(r"[^?]*(\?v=[0-9a-f]{16})?", url) for _, url in kept)


def test_the_instruments_are_kept_from_the_first_use_on(
    context: BrowserContext, station: Station
) -> None:
    page = opened(context, station)
    fetched = "async (url) => (await (await fetch(url)).arrayBuffer()).byteLength"
    size = (station.folder / "instruments.sf3").stat().st_size
    assert page.evaluate(fetched, "/static/instruments.sf3?v=1") == size
    assert page.evaluate(fetched, "/static/instruments.sf3?v=2") == size
    kept = [url for name, url in page.evaluate(KEPT) if name == "courante-instruments"]
    assert [url.split("?")[1] for url in kept] == ["v=2"]
    station.stop()
    assert page.evaluate(fetched, "/static/instruments.sf3?v=2") == size


def test_an_old_worker_does_not_hide_a_station_that_is_back(
    context: BrowserContext, station: Station
) -> None:
    page = opened(context, station)
    station.stop()
    page.reload()
    expect(page.locator("#play")).to_be_visible()
    station.renew("2")
    station.start()
    page.reload()
    until(page, "document.documentElement.dataset.version === '2'")
