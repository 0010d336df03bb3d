from typing import Any

from playwright.sync_api import BrowserContext, Geolocation, expect
from tests.browsing import Visit, open_page
from tests.serving import Served

HERE = {"latitude": 52.123456, "longitude": 4.654321, "accuracy": 5}

SOON_S = 5.0


def paces(visit: Visit) -> list[dict[str, Any]]:
    """Readings that were sent, without their age, which is small while there is a network."""
    bodies: list[dict[str, Any]] = visit.sent("/pace")
    assert all(body.get("age_s", 0) < SOON_S for body in bodies)
    return [{name: told for name, told in body.items() if name != "age_s"} for body in bodies]


def test_the_slider_changes_the_tempo_shown(visit: Visit) -> None:
    visit.play()
    visit.slide(190)
    visit.shows("#pace-value", "190")
    visit.shows("#why", "190")
    visit.shows("#tempo", "95")
    assert {"cadence_spm": 190, "source": "slider"} in paces(visit)


def test_plus_and_minus_by_keyboard(visit: Visit) -> None:
    visit.page.focus("#faster")
    visit.page.keyboard.press("Enter")
    visit.page.keyboard.press("Enter")
    visit.shows("#pace-value", "162")
    visit.page.focus("#pace")
    visit.page.keyboard.press("ArrowLeft")
    visit.shows("#pace-value", "161")


def test_a_choice_stays_true(visit: Visit) -> None:
    visit.play()
    visit.slide(172)
    visit.wait_until(lambda: [b["cadence_spm"] for b in paces(visit)].count(172) >= 2)


def test_steady_asks_for_beats(visit: Visit, served: Served) -> None:
    visit.play()
    run = served.station.runs()[-1]
    visit.page.select_option("#mode", "steady")
    visit.shows("#pace-unit", "beats a minute")
    visit.slide(100)
    visit.wait_until(lambda: run.status().asked_bpm == 100)
    assert run.status().mode == "steady"
    visit.page.select_option("#mode", "stride")
    visit.shows("#pace-unit", "steps a minute")
    visit.wait_until(lambda: run.status().mode == "stride")


def test_gps_speed_of_the_receiver(context: BrowserContext) -> None:
    context.grant_permissions(["geolocation"])
    visit = open_page(context)
    devtools = context.new_cdp_session(visit.page)
    override = {**HERE, "speed": 3.0}
    devtools.send("Emulation.setGeolocationOverride", override)  # pyright: ignore[reportUnknownMemberType]
    visit.play()
    visit.sensors()
    visit.shows("#speed-value", "10.8")
    visit.shows("#why", "3")
    visit.wait_until(lambda: {"speed_mps": 3, "source": "gps"} in paces(visit))
    visit.by_hand()
    expect(visit.page.locator("#by-hand")).to_be_visible()
    assert visit.errors == []


def test_positions_never_leave_the_page(context: BrowserContext) -> None:
    context.grant_permissions(["geolocation"])
    visit = open_page(context)
    visit.play()
    visit.sensors()
    for step in range(8):
        moved = HERE["latitude"] + step * 0.00003
        position: Geolocation = {
            "latitude": moved,
            "longitude": HERE["longitude"],
            "accuracy": HERE["accuracy"],
        }
        context.set_geolocation(position)
        visit.page.wait_for_timeout(700)
    visit.wait_until(lambda: any(body["source"] == "gps" for body in paces(visit)))
    speeds = [b["speed_mps"] for b in paces(visit) if b["source"] == "gps"]
    assert all(2 < speed < 8 for speed in speeds)
    told = " ".join(f"{r.url} {r.post_data or ''} {r.headers}" for r in visit.requests)
    assert not any(secret in told for secret in ("52.12", "4.654", "latitude", "coords"))


def test_denied_gps_says_what_to_do(visit: Visit) -> None:
    visit.sensors()
    visit.shows("#notice", "Allow it for this site")
    expect(visit.page.locator("#by-hand")).to_be_visible()


def test_gps_needs_https(context: BrowserContext) -> None:
    visit = open_page(context, "Object.defineProperty(window, 'isSecureContext', {value: false});")
    visit.sensors()
    visit.shows("#notice", "HTTPS")
