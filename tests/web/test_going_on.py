"""A run goes on: after a reload, a restart of the station, in another way, in another style."""

from dataclasses import replace

import httpx
import pytest
from benchmarks._page import Way
from playwright.sync_api import Browser, BrowserContext, expect
from tests.browsing import Visit, open_page
from tests.fakes.history import FakeHistory
from tests.serving import LOOPBACK, Served, serve, wait_until

from courante.band.style import style_names
from courante.config import HistoryConfig, StationConfig
from courante.station.keeping import Stores
from courante.station.run import Run

WAYS: tuple[Way, ...] = ("stream", "notes")
STATION = StationConfig(house=False)


def choose(visit: Visit, way: str) -> None:
    visit.page.get_by_role("radio", name=way.capitalize()).check(force=True)


def asked(run: Run) -> float | None:
    energy = run.status().energy
    assert energy is not None
    return energy.asked


def again(gone: Served, stores: Stores | None = None) -> Served:
    """Another station at the address of one that has stopped."""
    address = replace(LOOPBACK, port=httpx.URL(gone.url).port)
    return serve(address, STATION, stores=stores)


def test_a_reload_in_notes_goes_on_with_the_same_run(visit: Visit, served: Served) -> None:
    choose(visit, "notes")
    visit.play()
    run = served.station.runs()[-1]
    visit.wait_until(lambda: run.status().beat > 0)
    visit.page.reload()
    visit.shows("#why", "still here")
    expect(visit.page.get_by_role("radio", name="Notes")).to_be_checked()
    before = run.status().beat
    visit.play()
    visit.wait_until(lambda: run.status().beat > before)
    assert len(served.station.runs()) == 1


def test_notes_play_on_while_the_station_is_restarted(browser: Browser) -> None:
    history = FakeHistory()
    first = serve(station_config=STATION, stores=Stores(history, config=HistoryConfig()))
    context = browser.new_context(base_url=first.url)
    visit = open_page(context)
    choose(visit, "notes")
    visit.play()
    run_id = first.station.runs()[-1].run_id
    wait_until(lambda: first.station.get(run_id).status().beat > 0)
    first.stop()
    visit.shows("#status", "music left")
    second = again(first, Stores(history, config=HistoryConfig()))
    visit.shows("#status", "Live")
    told = second.station.get(run_id).status().beat
    visit.wait_until(lambda: second.station.get(run_id).status().beat > told)
    assert visit.errors == []
    context.close()
    second.stop()


@pytest.mark.parametrize("way", WAYS)
def test_a_run_that_the_station_forgot_makes_place_for_a_new_one(
    browser: Browser, way: Way
) -> None:
    first = serve(station_config=STATION)
    context = browser.new_context(base_url=first.url)
    visit = open_page(context)
    choose(visit, way)
    visit.play()
    first.server.stop()  # before the station can tell that it closes
    first.station.close()
    visit.page.wait_for_selector("body[data-phase=offline]")
    second = again(first)
    visit.shows("#why", "This run is over. Press play for a new one.")
    visit.play()
    assert len(second.station.runs()) == 1
    assert visit.errors == []
    context.close()
    second.stop()


@pytest.mark.parametrize("way", WAYS)
def test_a_pause_that_outlasts_the_run(visit: Visit, served: Served, way: Way) -> None:
    choose(visit, way)
    visit.play()
    run = served.station.runs()[-1]
    visit.page.click("#play")
    visit.wait_until(lambda: run.status().paused)
    run.end("expired")
    if visit.page.locator("body").get_attribute("data-phase") == "paused":
        visit.page.click("#play")
    visit.shows("#why", "This run is over")
    visit.play()
    assert served.station.runs()[-1].run_id != run.run_id


def test_a_reload_after_the_run_is_over(visit: Visit, served: Served) -> None:
    visit.play()
    run = served.station.runs()[-1]
    run.end("expired")
    visit.shows("#why", "This run is over")
    visit.page.reload()
    visit.shows("#status", "Ready")
    visit.play()
    assert served.station.runs()[-1].run_id != run.run_id


@pytest.mark.parametrize("way", WAYS)
def test_another_style_while_it_plays(visit: Visit, served: Served, way: Way) -> None:
    choose(visit, way)
    visit.play()
    run = served.station.runs()[-1]
    style = next(name for name in style_names() if name != run.status().style)
    visit.page.select_option("#style", style)
    visit.wait_until(lambda: run.status().style == style)
    beat = run.status().beat
    visit.wait_until(lambda: run.status().beat > beat)
    expect(visit.page.locator("body")).to_have_attribute("data-phase", "playing")
    assert len(served.station.runs()) == 1


@pytest.mark.parametrize("way", WAYS)
def test_energy_follows_or_is_set_by_hand(visit: Visit, served: Served, way: Way) -> None:
    choose(visit, way)
    visit.play()
    run = served.station.runs()[-1]
    slider = visit.page.locator("#energy")
    expect(slider).to_be_hidden()
    visit.page.locator(".energy").get_by_text("By hand").click()
    slider.fill("85")
    visit.shows("#energy-value", "85 %")
    visit.wait_until(lambda: asked(run) == 0.85)
    visit.page.reload()
    visit.shows("#why", "still here")
    expect(slider).to_have_value("85")
    visit.play()
    visit.page.locator(".energy").get_by_text("Follows you").click()
    visit.wait_until(lambda: asked(run) is None)


def test_styles_are_described(visit: Visit) -> None:
    for option in visit.page.locator("#style option").all():
        visit.page.select_option("#style", option.get_attribute("value"))
        expect(visit.page.locator("#style-hint")).not_to_be_empty()


def test_a_new_run_has_the_energy_that_was_chosen(context: BrowserContext, served: Served) -> None:
    visit = open_page(context)
    visit.page.locator(".energy").get_by_text("By hand").click()
    visit.page.locator("#energy").fill("30")
    visit.play()
    assert asked(served.station.runs()[-1]) == 0.3
