"""What axe finds on each screen, and what it does not see: targets, motion, small screens."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from tests.browsing import PATIENCE_MS, Visit, open_page
from tests.conftest import missing
from tests.serving import Served

AXE = Path(__file__).parent.parent.parent / "web" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
GRAVE = {"serious", "critical"}
SMALLEST_PX = 44
PRESSED = "button, select, input[type=range], .segments span, .check, .formats a"
SMALL = """() => [...document.querySelectorAll("%s")]
  .filter((e) => e.checkVisibility())
  .map((e) => [e.id || e.textContent, e.getBoundingClientRect()])
  .filter(([, box]) => box.height < %d)
  .map(([name, box]) => `${name} ${box.height}`)""" % (PRESSED, SMALLEST_PX)  # noqa: UP031 - braces are the script's


def findings(visit: Visit) -> list[str]:
    """What axe finds serious, in words."""
    if not AXE.is_file():
        missing("axe", "npm ci in web/")
    visit.page.evaluate(AXE.read_text())
    options = {"runOnly": {"type": "tag", "values": TAGS}}
    report: Any = visit.page.evaluate("(options) => axe.run(document, options)", options)
    return [
        f"{found['impact']} {found['id']}: {[node['html'][:120] for node in found['nodes']]}"
        for found in report["violations"]
        if found["impact"] in GRAVE
    ]


def test_before_the_run(visit: Visit) -> None:
    assert findings(visit) == []
    visit.page.locator("#pace-source").get_by_text("Replay").click()
    assert findings(visit) == []


def test_while_running_and_after(visit: Visit) -> None:
    visit.play()
    visit.shows("#chart-tempo", "Tempo")
    assert findings(visit) == []
    visit.page.click("#play")
    visit.shows("#status", "Paused")
    assert findings(visit) == []
    visit.page.click("#end")
    visit.page.click("#end")
    expect(visit.page.locator("#picture")).to_be_visible(timeout=PATIENCE_MS)
    assert findings(visit) == []


def test_sensors_and_what_they_lack(context: BrowserContext) -> None:
    context.grant_permissions(["geolocation"])
    context.set_geolocation({"latitude": 52.1, "longitude": 4.6, "accuracy": 5})
    visit = open_page(context)
    visit.sensors()
    expect(visit.page.locator("#sensors")).to_be_visible()
    assert findings(visit) == []
    assert visit.errors == []


def test_on_a_desk_in_portuguese(browser: Browser, served: Served) -> None:
    context = browser.new_context(
        base_url=served.url, locale="pt-PT", viewport={"width": 1280, "height": 800}
    )
    context.set_default_timeout(PATIENCE_MS)
    visit = open_page(context)
    expect(visit.page.locator("#overview")).to_be_visible()
    assert findings(visit) == []
    context.close()


def test_what_is_pressed_is_large_enough(visit: Visit) -> None:
    assert visit.page.evaluate(SMALL) == []
    visit.play()
    assert visit.page.evaluate(SMALL) == []


@pytest.mark.parametrize("locale", ["en-GB", "pt-PT"])
def test_the_smallest_screen(browser: Browser, served: Served, locale: str) -> None:
    context = browser.new_context(
        base_url=served.url, locale=locale, viewport={"width": 320, "height": 568}
    )
    context.set_default_timeout(PATIENCE_MS)
    visit = open_page(context)
    beyond = "() => document.documentElement.scrollWidth - innerWidth"
    for source in ("recording", "sensors", "hand"):
        visit.page.locator(f"input[value={source}]").check(force=True)
        assert visit.page.evaluate(beyond) <= 0, source
    visit.play()
    visit.shows("#elapsed", "0:02")
    assert visit.page.evaluate(beyond) <= 0
    visit.page.click("#end")
    visit.page.click("#end")
    expect(visit.page.locator("#picture")).to_be_visible(timeout=PATIENCE_MS)
    assert visit.page.evaluate(beyond) <= 0
    context.close()


def test_reduced_motion_keeps_the_dial_still(browser: Browser, served: Served) -> None:
    context = browser.new_context(base_url=served.url, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    visit = open_page(context)
    visit.play()
    expect(visit.page.locator("#ring path.on")).to_have_count(1)
    assert visit.page.evaluate("() => document.getAnimations().length") == 0
    context.close()
