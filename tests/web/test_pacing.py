import pytest
from playwright.sync_api import BrowserContext, Geolocation, expect
from tests.browsing import Visit, open_page
from tests.serving import Served

HERE = {"latitude": 52.123456, "longitude": 4.654321, "accuracy": 5}


def test_the_slider_changes_the_tempo_shown(visit: Visit) -> None:
    visit.play()
    visit.slide(190)
    visit.shows("#pace-value", "190")
    visit.shows("#why", "190")
    visit.shows("#tempo", "95")
    assert {"cadence_spm": 190, "source": "slider"} in visit.sent("/pace")


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
    visit.wait_until(lambda: [b["cadence_spm"] for b in visit.sent("/pace")].count(172) >= 2)


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
    visit.page.get_by_text("Use GPS").click()
    visit.shows("#gps-value", "10.8")
    visit.shows("#why", "3")
    visit.wait_until(lambda: {"speed_mps": 3, "source": "gps"} in visit.sent("/pace"))
    visit.page.get_by_text("By hand").click()
    expect(visit.page.locator("#by-hand")).to_be_visible()
    assert visit.errors == []


def test_positions_never_leave_the_page(context: BrowserContext) -> None:
    context.grant_permissions(["geolocation"])
    visit = open_page(context)
    visit.play()
    visit.page.get_by_text("Use GPS").click()
    for step in range(8):
        moved = HERE["latitude"] + step * 0.00003
        position: Geolocation = {
            "latitude": moved,
            "longitude": HERE["longitude"],
            "accuracy": HERE["accuracy"],
        }
        context.set_geolocation(position)
        visit.page.wait_for_timeout(700)
    visit.wait_until(lambda: any(body["source"] == "gps" for body in visit.sent("/pace")))
    speeds = [b["speed_mps"] for b in visit.sent("/pace") if b["source"] == "gps"]
    assert all(2 < speed < 8 for speed in speeds)
    told = " ".join(f"{r.url} {r.post_data or ''} {r.headers}" for r in visit.requests)
    assert not any(secret in told for secret in ("52.12", "4.654", "latitude", "coords"))


def test_denied_gps_says_what_to_do(visit: Visit) -> None:
    visit.page.get_by_text("Use GPS").click()
    visit.shows("#notice", "Allow it for this site")
    expect(visit.page.locator("#by-hand")).to_be_visible()


def test_gps_needs_https(context: BrowserContext) -> None:
    visit = open_page(context, "Object.defineProperty(window, 'isSecureContext', {value: false});")
    visit.page.get_by_text("Use GPS").click()
    visit.shows("#notice", "HTTPS")


def test_speed_from_positions(visit: Visit) -> None:
    """Ten metres north each two seconds, then a receiver that jumps, then a vague one."""
    result = visit.module(
        "speed.js",
        """
        const meter = new m.SpeedMeter();
        const at = (latitude, s, accuracy = 5, speed = null) =>
          meter.push({ coords: { latitude, longitude: 5, accuracy, speed }, timestamp: s * 1000 });
        const metre = 1 / 111195;
        const steady = [0, 2, 4, 6].map((s) => at(52 + 5 * s * metre, s));
        return { steady, jump: at(52.1, 8), vague: at(52.1, 10, 200), told: at(52.1, 12, 200, 2.5),
                 driving: at(52.1, 14, 5, 20), odd: at(52.1, 16, 5, NaN) };
        """,
    )
    speeds = [fix.get("speed") for fix in result["steady"]]
    assert speeds[:2] == [None, None]
    assert speeds[2:] == pytest.approx([5, 5], rel=0.01)
    assert result["jump"] == {"waiting": "movement"}
    assert result["vague"] == {"waiting": "accuracy"}
    assert result["told"] == {"speed": 2.5}
    assert result["driving"] == {"waiting": "on foot"}
    assert result["odd"] == {"speed": 0}  # on the spot, as its positions tell


def test_events_that_come_in_pieces(visit: Visit) -> None:
    seen = visit.module(
        "events.js",
        r"""
        const seen = [];
        const pieces = ["event: be", "at\ndata: {\"beat\"", ":1}\n", "\n: alive\n\n",
                        "event: end\ndata: {}\n\n"];
        const parser = new m.Parser((name, data) => seen.push([name, data]));
        for (const piece of pieces)
          parser.push(piece);
        return seen;
        """,
    )
    assert seen == [["beat", {"beat": 1}], ["end", {}]]
