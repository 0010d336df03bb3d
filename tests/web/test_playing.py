from dataclasses import replace
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from tests.browsing import Visit, open_page
from tests.serving import LOOPBACK, Served, serve

from courante.api.app import create_app
from courante.api.server import Server, bind
from courante.config import OutletConfig

AUDIBLE = 0.003
LISTEN = """async () => {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  context.createMediaElementSource(document.getElementById("audio")).connect(analyser);
  analyser.connect(context.destination);
  const samples = new Float32Array(analyser.fftSize);
  let loudest = 0;
  for (let i = 0; i < 40; i++) {
    await new Promise((resolve) => setTimeout(resolve, 40));
    analyser.getFloatTimeDomainData(samples);
    loudest = Math.max(loudest, ...samples.map(Math.abs));
  }
  return loudest;
}"""
NO_MEDIA_SOURCE = """
delete window.ManagedMediaSource;
MediaSource.isTypeSupported = () => false;
"""


def advances(visit: Visit) -> None:
    before = visit.audio("currentTime")
    visit.wait_until(lambda: visit.audio("currentTime") > before + 0.5)


def test_play_gives_sound(visit: Visit) -> None:
    visit.play()
    advances(visit)
    assert visit.page.evaluate(LISTEN) > AUDIBLE
    assert visit.audio("src").startswith("blob:")
    assert any("?lag=low" in r.url for r in visit.requests)


def test_play_gives_sound_without_media_source(context: BrowserContext) -> None:
    visit = open_page(context, NO_MEDIA_SOURCE)
    visit.play()
    advances(visit)
    assert visit.page.evaluate(LISTEN) > AUDIBLE
    assert "/listen/" in visit.audio("src")
    assert not any("lag=low" in r.url for r in visit.requests)
    assert visit.errors == []


def test_what_lies_ready_is_kept_short(visit: Visit) -> None:
    visit.play()
    visit.page.wait_for_timeout(3000)
    ready = "buffered.end(0) - document.getElementById('audio').currentTime"
    visit.wait_until(lambda: visit.audio(ready) < 1.5)


def test_beats_are_shown_when_they_are_heard(visit: Visit) -> None:
    visit.play()
    arcs = visit.page.locator("#ring path.on")
    expect(arcs).to_have_count(1)
    first = arcs.get_attribute("d")
    assert first is not None
    expect(visit.page.locator("#ring path.on")).not_to_have_attribute("d", first)


def test_pause_and_go_on(visit: Visit, served: Served) -> None:
    visit.play()
    run = served.station.runs()[-1]
    expect(visit.page.locator("#play")).to_have_accessible_name("Pause")
    visit.page.keyboard.press("Space")
    visit.shows("#status", "Paused")
    visit.wait_until(lambda: run.status().paused)
    visit.wait_until(lambda: run.broadcast.listeners == 0)
    visit.page.keyboard.press("Space")
    visit.page.wait_for_selector("body[data-phase=playing]")
    visit.wait_until(lambda: not run.status().paused)
    advances(visit)


def test_a_reload_goes_on_with_the_same_run(visit: Visit, served: Served) -> None:
    visit.play()
    runs = len(served.station.runs())
    visit.page.reload()
    visit.shows("#why", "still here")
    visit.play()
    assert len(served.station.runs()) == runs


def test_end_leaves_score_and_picture(visit: Visit) -> None:
    visit.play()
    visit.wait_until(lambda: visit.audio("currentTime") > 5)
    visit.page.click("#end")
    visit.shows("#end", "again")
    visit.page.click("#end")
    visit.shows("#status", "Run ended")
    for button, name, begin in (
        ("#get-score", "courante.mid", b"MThd"),
        ("#get-picture", "courante.svg", b"<?xml"),
    ):
        with visit.page.expect_download() as download:
            visit.page.click(button)
        assert download.value.suggested_filename == name
        assert download.value.path().read_bytes().startswith(begin)


def test_a_run_that_ends_elsewhere_is_told(visit: Visit, served: Served) -> None:
    visit.play()
    served.station.runs()[-1].end("expired")
    visit.shows("#why", "This run is over")
    visit.play()
    advances(visit)


def test_a_broken_line_is_mended(browser: Browser) -> None:
    running = serve()
    context = browser.new_context(base_url=running.url)
    visit = open_page(context)
    visit.play()
    running.server.stop()
    visit.shows("#status", "Reconnecting")
    again = bind(replace(LOOPBACK, port=httpx.URL(running.url).port))
    server = Server(create_app(running.station, LOOPBACK, OutletConfig()), again, LOOPBACK)
    server.start()
    visit.page.wait_for_selector("body[data-phase=playing]")
    advances(visit)
    context.close()
    Served(running.url, running.station, server).stop()


def test_a_full_station_says_so(context: BrowserContext) -> None:
    visit = open_page(context)
    problem = {"detail": "limit reached: 64 runs; try again in 30 s", "status": 503}
    visit.page.route("**/api/runs", lambda route: route.fulfill(status=503, json=problem))
    visit.page.click("#play")
    visit.shows("#notice", "64 runs; try again in 30 s")
    visit.shows("#status", "Ready")


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_sticks_out(visit: Visit, width: int) -> None:
    visit.page.set_viewport_size({"width": width, "height": 800})
    visit.play()
    overflow: Any = visit.page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0
