"""The way from the page into the Android app."""

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, expect
from tests.browsing import HOME_NAME, PATIENCE_MS, Visit, open_page
from tests.serving import Served

ANDROID = (
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Mobile Safari/537.36"
)


def test_android_is_offered_the_app(browser: Browser, served: Served) -> None:
    context = browser.new_context(base_url=served.url, user_agent=ANDROID)
    context.set_default_timeout(PATIENCE_MS)
    visit = open_page(context)
    link = visit.page.get_by_role("link", name="Open in the app")
    expect(link).to_be_visible()
    address, intent = (link.get_attribute("href") or "").split("#")
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc) == ("intent", "connect")
    assert parse_qs(parts.query) == {"server": [served.url]}
    assert intent == "Intent;scheme=courante;package=org.courante.app;end"
    box = link.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    assert visit.errors == []
    context.close()


def test_others_are_not(visit: Visit) -> None:
    expect(visit.page.locator("#open-app")).to_be_hidden()


def test_an_address_that_no_phone_reaches_has_no_code(visit: Visit) -> None:
    expect(visit.page.locator("#phone .code svg")).to_have_count(0)
    expect(visit.page.locator("#phone [data-phone=unreachable]")).to_be_visible()


def test_an_address_in_the_network_is_shown_as_a_code(browser: Browser, served: Served) -> None:
    home = served.url.replace("127.0.0.1", HOME_NAME)
    context = browser.new_context(base_url=home)
    context.set_default_timeout(PATIENCE_MS)
    visit = open_page(context)
    code = visit.page.get_by_role("img", name="QR code with the address of this page")
    expect(code).to_be_visible()
    expect(visit.page.locator("#phone .address")).to_have_text(home)
    assert visit.errors == []
    context.close()
