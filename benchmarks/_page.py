"""The page in a real Chromium: what is pressed, what is heard of it, and what it costs."""

import base64
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from playwright.sync_api import Browser, Page, ViewportSize

if __package__:  # for the tests of the page, to which this folder is a package
    from benchmarks._hearing import Samples, changed_s, first_audible, strokes_of
    from benchmarks._yardstick import cpu_times_s
else:
    from _hearing import Samples, changed_s, first_audible, strokes_of
    from _yardstick import cpu_times_s

Way = Literal["stream", "notes"]
TAP = Path(__file__).parent / "_tap.js"
PHONE: ViewportSize = {"width": 390, "height": 844}
AUDIBLE = 0.003
SETTLED_MS, HEARD_MS = 3000, 3000
MOST_LAG_S = 1.8
"""A change that is heard later than this is not found."""
PATIENCE_MS = 30_000
DARK = 'Object.defineProperty(document, "hidden", { get: () => true });'
"""A script: headless Chromium always shows a page, and so it is told that the screen is dark."""
ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--autoplay-policy=no-user-gesture-required",
)

_TAKE = """async (index) => {
  const { context, blocks } = tap.contexts.at(index);
  const taken = blocks.splice(0);
  const first = taken[0][0];
  const whole = new Float32Array(taken.at(-1)[0] + taken.at(-1)[2].length - first);
  for (const [frame, , block] of taken) whole.set(block, frame - first);
  const url = await new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.readAsDataURL(new Blob([whole]));
  });
  const times = taken.map(([frame, atMs]) => [frame - first, atMs]);
  const rate = context.sampleRate;
  return { startS: first / rate, samples: url.split(",")[1], rate, times };
}"""


@dataclass(frozen=True)
class Recorded:
    """What went to the speakers.

    Attributes:
        start_s: of the first sample, by the audio clock. times: pairs of a frame and the moment it
            was made, in ms since 1970, in order.
    """

    start_s: float
    samples: Samples
    rate_hz: float
    times: list[tuple[int, float]]

    def first_sound_ms(self) -> float | None:
        """When the first audible sample was made, in ms since 1970."""
        frame = first_audible(self.samples, AUDIBLE)
        if frame is None:
            return None
        block, made_ms = next(pair for pair in reversed(self.times) if pair[0] <= frame)
        return made_ms + 1000 * (frame - block) / self.rate_hz


@dataclass
class Player:
    """A page whose sound is recorded. Its browser context must lift the page's policy."""

    page: Page
    way: Way

    def press(self) -> float:
        """Play anew; how long it took from the press to the first sound, in seconds.

        What the device itself holds back is in it.
        """
        self.forget()
        self.page.click("#play")
        self.page.wait_for_selector("body[data-phase=playing]", timeout=PATIENCE_MS)
        pressed_ms: float = self.page.evaluate("tap.pressedMs.at(-1)")
        return (self.sounds() - pressed_ms) / 1000 + self._device_s()

    def sounds(self) -> float:
        """Wait for sound; when the first was made, in ms since 1970."""
        for _ in range(120):
            self.page.wait_for_timeout(250)
            first_ms = self.recorded().first_sound_ms()
            if first_ms is not None:
                return first_ms
        raise AssertionError("nothing was heard")

    def choose_style(self, name: str | None) -> None:
        """Ask for a style, or leave it to the station."""
        if name:
            self.page.select_option("#style", name)

    def end(self) -> None:
        """End the run and wait for its picture, which would else be drawn while the next begins.

        The page wants it twice, within some seconds of each other.
        """
        while self.page.locator("body[data-phase=ended]").count() == 0:
            self.page.click("#end")
        self.page.wait_for_selector("#picture:not([hidden])", timeout=PATIENCE_MS)

    def steady(self, bpm: int) -> None:
        """Ask for a steady tempo, and wait until it is there."""
        self.page.select_option("#mode", "steady")
        self._slide(bpm)
        told = "([bpm]) => document.getElementById('tempo').textContent === String(bpm)"
        self.page.wait_for_function(told, arg=[bpm], timeout=PATIENCE_MS)

    def change(self, before_bpm: int, after_bpm: int) -> float:
        """Move the slider to another tempo; how long it took to be heard, in seconds.

        The tempo before must have come; the two must be within 10 % of each other, which is what
        may be heard at once.
        """
        self.forget()
        self.page.wait_for_timeout(SETTLED_MS)
        self._slide(after_bpm)
        asked_s: float = self.page.evaluate("(i) => tap.contexts.at(i).asked.at(-1)", self._index)
        self.page.wait_for_timeout(HEARD_MS)
        heard = self.recorded()
        strokes = strokes_of(heard.samples, heard.rate_hz, heard.start_s)
        changed = changed_s(strokes, before_bpm, after_bpm, asked_s, MOST_LAG_S)
        return changed - asked_s + self._device_s()

    def recorded(self) -> Recorded:
        """What was heard since the last call; waits for some."""
        return recorded(self.page, self._index)

    @property
    def _index(self) -> int:
        """Of the audio context: the stream has the page's first, notes make one for each run."""
        return 0 if self.way == "stream" else -1

    def _slide(self, value: int) -> None:
        self.page.locator("#pace").fill(str(value))

    def forget(self) -> None:
        """Throw away what was recorded; unlike taking it, that does not hold the page up."""
        self.page.evaluate("() => { for (const { blocks } of tap.contexts) blocks.splice(0); }")

    def _device_s(self) -> float:
        told = "(i) => { const { context } = tap.contexts.at(i); return context.outputLatency; }"
        return float(self.page.evaluate(told, self._index))


def recorded(page: Page, index: int) -> Recorded:
    """What one of the page's audio contexts has made since the last call; waits for some."""
    some = "(i) => (tap.contexts.at(i)?.blocks.length ?? 0) > 0"
    page.wait_for_function(some, arg=index, timeout=PATIENCE_MS)
    told: dict[str, Any] = page.evaluate(_TAKE, index)
    samples = np.frombuffer(base64.b64decode(told["samples"]), "<f4").astype(np.float64)
    return Recorded(told["startS"], samples, told["rate"], told["times"])


@contextmanager
def playing(browser: Browser, url: str, way: Way) -> Generator[Player]:
    """The page, recorded, that will play this way."""
    with open_page(browser, url, way, TAP.read_text(encoding="utf-8")) as page:
        yield Player(page, way)


@contextmanager
def open_page(browser: Browser, url: str, way: Way, script: str = "") -> Generator[Page]:
    """The page on a phone, with a script that runs before it, and a way to play chosen."""
    context = browser.new_context(base_url=url, bypass_csp=bool(script), viewport=PHONE)
    try:
        page = context.new_page()
        if script:
            page.add_init_script(script)
        page.goto("/")
        page.wait_for_selector("#style option", state="attached", timeout=PATIENCE_MS)
        page.get_by_role("radio", name=way.capitalize()).check(force=True)
        yield page
    finally:
        context.close()


def cpu_share(browser: Browser, page: Page, seconds: float) -> float:
    """What the page and its sound use of one core, in all processes that show and play it."""
    before = cpu_times_s(browser)
    began = time.monotonic()
    page.wait_for_timeout(1000 * seconds)
    after = cpu_times_s(browser)
    return (sum(after.values()) - sum(before.values())) / (time.monotonic() - began)
