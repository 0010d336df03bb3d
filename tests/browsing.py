"""A visit to the page in a real Chromium."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, Request, expect

HOME_NAME = "music.home"
"""A name that leads to this machine, and that browsers do not trust as they do 127.0.0.1."""
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
    f"--host-resolver-rules=MAP {HOME_NAME} 127.0.0.1",
)
PATIENCE_MS = 20_000


@dataclass
class Visit:
    """A page that is open, with all it asked the station and all that went wrong in it."""

    page: Page
    requests: list[Request] = field(default_factory=list[Request])
    errors: list[str] = field(default_factory=list[str])

    def play(self) -> None:
        self.page.click("#play")
        self.page.wait_for_selector("body[data-phase=playing]")

    def slide(self, value: int) -> None:
        self.page.locator("#pace").fill(str(value))

    def sensors(self) -> None:
        self.page.locator("#pace-source").get_by_text("Sensors").click()

    def by_hand(self) -> None:
        self.page.locator("#pace-source").get_by_text("By hand").click()

    def audio(self, expression: str) -> Any:  # noqa: ANN401 - whatever the page returns
        return self.page.evaluate(f"() => document.getElementById('audio').{expression}")

    def sent(self, ending: str) -> list[Any]:
        """Bodies sent to addresses that end so."""
        return [r.post_data_json for r in self.requests if r.url.endswith(ending) and r.post_data]

    def wait_until(self, true: Callable[[], bool], most_s: float = 20.0) -> None:
        """Wait, while the browser goes on telling what happens in it."""
        for _ in range(round(most_s / 0.05)):
            if true():
                return
            self.page.wait_for_timeout(50)
        assert true(), "it did not happen"

    def shows(self, selector: str, text: str) -> None:
        expect(self.page.locator(selector)).to_contain_text(text, timeout=PATIENCE_MS)


def open_page(context: BrowserContext, script: str = "") -> Visit:
    """Open the page, with a script that runs before it."""
    page = context.new_page()
    made = Visit(page)

    def note_request(request: Request) -> None:
        made.requests.append(request)

    def note_error(error: Error) -> None:
        made.errors.append(str(error))

    page.on("request", note_request)
    page.on("pageerror", note_error)
    if script:
        page.add_init_script(script)
    page.goto("/")
    expect(page.locator("#style option").first).to_be_attached()
    return made
