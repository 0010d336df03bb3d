"""The page as a runner meets it: reloads, tabs, languages, old browsers, and what goes wrong."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect
from tests.browsing import HOME_NAME, PATIENCE_MS, Visit, open_page
from tests.serving import Served

from courante.types import COMPOUND_TIME

HERE = {"latitude": 52.123456, "longitude": 4.654321, "accuracy": 5, "speed": 3.0}
GARBAGE = """
sessionStorage.setItem("courante.run", '{"runId": 7, "controlToken": {}}');
for (const name of ["language", "way", "pace"]) localStorage.setItem("courante." + name, "{{{");
"""
REFUSED = """
for (const name of ["sessionStorage", "localStorage"]) {
  const refuse = () => { throw new DOMException("no", "SecurityError"); };
  Object.defineProperty(window, name, { get: refuse });
}
"""
NO_WORKLET = "delete window.AudioWorkletNode;"
GPX = """<?xml version="1.0"?>
<gpx version="1.1" creator="test" xmlns="http://www.topografix.com/GPX/1/1"><trk><name>Dunes</name>
<trkseg>{}</trkseg></trk></gpx>
"""


@pytest.fixture
def portuguese(browser: Browser, served: Served) -> Iterator[Visit]:
    context = browser.new_context(base_url=served.url, locale="pt-PT")
    context.set_default_timeout(PATIENCE_MS)
    visit = open_page(context)
    yield visit
    assert visit.errors == []
    context.close()


def seconds(visit: Visit) -> int:
    minutes, rest = visit.page.locator("#elapsed").inner_text().split(":")
    return int(minutes) * 60 + int(rest)


def test_time_goes_on_after_a_reload(visit: Visit) -> None:
    visit.play()
    visit.wait_until(lambda: seconds(visit) >= 2)
    visit.page.reload()
    visit.shows("#why", "still here")
    assert seconds(visit) >= 2
    expect(visit.page.locator("#play")).to_have_accessible_name("Go on")


def test_each_tab_has_its_own_run(context: BrowserContext, served: Served) -> None:
    tabs = [open_page(context), open_page(context)]
    for tab in tabs:
        tab.play()
    assert len(served.station.runs()) == 2
    for tab in tabs:
        assert tab.errors == []


def test_a_duplicated_tab_does_not_take_the_run(visit: Visit, served: Served) -> None:
    visit.play()
    with visit.page.expect_popup() as popup:
        # It carries the session along, as a duplicate does.
        visit.page.evaluate("() => { window.open('/'); }")
    other = Visit(popup.value)
    other.shows("#notice", "Another tab")
    other.play()
    assert len(served.station.runs()) == 2


@pytest.mark.parametrize("script", [GARBAGE, REFUSED], ids=["garbage", "refused"])
def test_storage_is_no_condition(context: BrowserContext, script: str) -> None:
    visit = open_page(context, script)
    visit.shows("#status", "Ready")
    visit.play()
    assert visit.errors == []


def test_a_browser_that_cannot_play_notes_says_why(context: BrowserContext) -> None:
    visit = open_page(context, NO_WORKLET)
    expect(visit.page.get_by_role("radio", name="Notes")).to_be_disabled()
    visit.shows("#way-hint", "audio worklet")
    visit.play()
    assert visit.errors == []


def test_plain_http_says_what_it_lacks_and_plays(browser: Browser, served: Served) -> None:
    home = served.url.replace("127.0.0.1", HOME_NAME)
    context = browser.new_context(base_url=home)
    context.set_default_timeout(PATIENCE_MS)
    visit = open_page(context)
    visit.shows("#http", "Over plain HTTP browsers give a page no GPS")
    expect(visit.page.locator("#trust")).to_be_hidden()  # no authority of the home's own here
    visit.play()
    assert visit.errors == []
    context.close()


def test_portuguese(portuguese: Visit) -> None:
    play = portuguese.page.locator("#play")
    expect(play).to_have_accessible_name("Tocar")
    expect(portuguese.page.locator("html")).to_have_attribute("lang", "pt-PT")
    portuguese.play()
    expect(play).to_have_accessible_name("Pausa")
    portuguese.slide(180)
    portuguese.shows("#why", "Cadência de 180 passos por minuto")


def test_the_language_is_switched_and_remembered(portuguese: Visit) -> None:
    portuguese.play()
    portuguese.page.get_by_role("button", name="English").click()
    portuguese.shows("#status", "Live")
    expect(portuguese.page.locator("#play")).to_have_accessible_name("Pause")
    portuguese.page.reload()
    portuguese.shows("#why", "still here")


def test_by_keyboard_alone(visit: Visit) -> None:
    focus = visit.page.locator(":focus")
    for _ in range(3):
        visit.page.keyboard.press("Tab")
        if focus.get_attribute("id") == "play":
            break
    expect(focus).to_have_id("play")
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_selector("body[data-phase=playing]")
    visit.page.keyboard.press("Tab")
    expect(focus).to_have_id("end")
    visit.page.keyboard.press("Enter")
    visit.page.keyboard.press("Enter")
    expect(focus).to_have_text("Well run.")
    visit.page.keyboard.press("Tab")
    expect(focus).to_have_id("get-picture")


def test_the_metre_is_chosen_by_keyboard_and_kept(visit: Visit, served: Served) -> None:
    metre = visit.page.get_by_role("combobox", name="Metre")
    visit.page.select_option("#style", "march")
    expect(metre).to_have_value("4/4")
    metre.focus()
    visit.page.keyboard.type("6")
    expect(metre).to_have_value("6/8")
    visit.play()
    assert served.station.runs()[-1].status().metre == COMPOUND_TIME
    expect(visit.page.locator("#ring path")).to_have_count(2)
    expect(metre).to_be_disabled()
    expect(metre).to_have_accessible_description("A run keeps its metre to the end.")
    visit.page.reload()
    visit.shows("#why", "still here")
    expect(metre).to_have_value("6/8")
    expect(metre).to_be_disabled()
    visit.page.click("#end")
    visit.page.click("#end")
    expect(metre).to_be_enabled()
    visit.page.select_option("#style", "session")
    expect(metre).to_have_value("4/4")  # what suits the style


def test_a_station_of_before_there_were_metres(context: BrowserContext, served: Served) -> None:
    visit = open_page(context)

    def know_no_metre(route: Route) -> None:
        if "metre" in (route.request.post_data or ""):
            problem = {"title": "No", "detail": "field: 'metre' is not usable", "field": "field"}
            route.fulfill(status=422, body=json.dumps(problem))
        else:
            route.fallback()

    visit.page.route("**/api/runs", know_no_metre)
    visit.page.select_option("#metre", "3/4")
    visit.play()
    visit.shows("#notice", "no choice of metre")
    expect(visit.page.locator("#ring path")).to_have_count(4)
    expect(visit.page.locator("#metre")).to_be_hidden()
    assert len(served.station.runs()) == 1
    assert visit.errors == []


def test_a_lost_sensor_is_told_and_the_pace_held(context: BrowserContext) -> None:
    context.grant_permissions(["geolocation"])
    visit = open_page(context)
    devtools = context.new_cdp_session(visit.page)

    def here(fix: dict[str, Any]) -> None:
        devtools.send("Emulation.setGeolocationOverride", fix)  # pyright: ignore[reportUnknownMemberType]

    here(HERE)
    visit.play()
    visit.sensors()
    gps = visit.page.locator("#sensors [data-kind=gps]")
    expect(gps).to_have_attribute("data-health", "good")
    visit.shows("#speed-value", "10.8")
    visit.shows("#distance", "0.0")
    here({})  # no position can be had any more
    expect(gps).to_have_attribute("data-health", "lost", timeout=PATIENCE_MS)
    visit.shows("#announce", "the music holds your pace")
    expect(visit.page.locator("body")).to_have_attribute("data-phase", "playing")
    here(HERE)
    expect(gps).to_have_attribute("data-health", "good", timeout=PATIENCE_MS)
    assert visit.errors == []


def test_a_recorded_run_leads_the_music(visit: Visit) -> None:
    point = '<trkpt lat="{:.6f}" lon="4.6"><time>2024-05-01T10:{:02}:{:02}Z</time></trkpt>'
    points = [point.format(52.1 + s * 0.000027, s // 60, s % 60) for s in range(120)]
    visit.page.locator("#pace-source").get_by_text("Replay").click()
    visit.page.select_option("#speedup", "8")
    content = GPX.format("".join(points)).encode()
    file = {"name": "dunes.gpx", "mimeType": "application/gpx+xml", "buffer": content}
    visit.page.set_input_files("#gpx-file", file)  # pyright: ignore[reportArgumentType]
    visit.shows("#gpx-state", "Dunes")
    visit.play()
    visit.shows("#source", "speed")
    visit.shows("#pace-name", "km/h")


def test_a_file_that_is_no_run_says_so(visit: Visit) -> None:
    visit.page.locator("#pace-source").get_by_text("Replay").click()
    file = {"name": "a.gpx", "mimeType": "text/plain", "buffer": b"no run at all"}
    visit.page.set_input_files("#gpx-file", file)  # pyright: ignore[reportArgumentType]
    visit.shows("#gpx-state", "no GPX or TCX")


def test_the_house_is_seen_from_a_desk_only(visit: Visit) -> None:
    overview = visit.page.locator("#overview")
    expect(overview).to_be_hidden()
    visit.page.set_viewport_size({"width": 1280, "height": 800})
    expect(overview).to_be_visible()
    visit.shows("#runs-now", "0")


def test_the_end_tells_how_it_was(visit: Visit) -> None:
    visit.play()
    visit.wait_until(lambda: seconds(visit) >= 5)
    visit.page.click("#end")
    visit.page.click("#end")
    visit.shows("#summary", "Mean tempo")
    visit.shows("#summary", "Mean cadence")
    expect(visit.page.get_by_role("img", name="Picture of your run")).to_be_visible()
    visit.page.get_by_role("button", name="New run").click()
    visit.page.wait_for_selector("body[data-phase=playing]")
    expect(visit.page.locator("#ended")).to_be_hidden()


def test_the_way_changes_while_it_plays(visit: Visit, served: Served) -> None:
    visit.play()
    run = served.station.runs()[-1]
    notes, stream = (visit.page.get_by_role("radio", name=name) for name in ("Notes", "Stream"))
    notes.check(force=True)
    expect(visit.page.locator("#roll")).to_be_visible(timeout=PATIENCE_MS)
    visit.wait_until(lambda: not visit.audio("src"))
    expect(visit.page.locator("body")).to_have_attribute("data-phase", "playing")
    told = run.status().beat
    visit.wait_until(lambda: run.status().beat > told)  # the page tells where the ear is
    stream.check(force=True)
    visit.wait_until(lambda: visit.audio("currentTime") > 1)
    visit.page.wait_for_selector("body[data-phase=playing]")
    expect(visit.page.locator("#roll")).to_be_hidden()
    assert run.status().beat > told
    assert len(served.station.runs()) == 1
