"""How fast the machine is just now, told by work like that of a synthesizer in a page.

Machines of one kind differ by half; a budget of processor time means little without it.
"""

from typing import Any, cast

from playwright.sync_api import Browser, Page

USUAL_S = 1.0
"""Of processor time for the same on the machine where the page's budget is watched, at rest."""

_WORK = """(rounds) => {
  const wave = new Float32Array(1 << 20), ring = new Float32Array(1 << 14);
  const out = new Float32Array(128);
  for (let i = 0; i < wave.length; i++) wave[i] = Math.sin(i / 50);
  let now = 0;
  for (let round = 0; round < rounds; round++) {
    out.fill(0);
    for (let voice = 1; voice <= 16; voice++) {
      let place = round * voice * 977;
      for (let i = 0; i < 128; i++, place += 0.9 + voice / 100) {
        const whole = Math.floor(place) & 0xfffff, next = (whole + 1) & 0xfffff;
        out[i] += wave[whole] + (place % 1) * (wave[next] - wave[whole]);
      }
    }
    for (let i = 0; i < 128; i++, now++) {
      const late = ring[(now - 5000) & 0x3fff];
      ring[now & 0x3fff] = out[i] + 0.5 * late;
    }
  }
  return ring[0];
}"""
_ROUNDS = 40_000


class Yardstick:
    """A blank page that does the same work again and again; open it before what is measured."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._page: Page = browser.new_page()
        self.slowness()  # compiled from now on

    def slowness(self) -> float:
        """How many times the usual processor time the same work takes now."""
        before = cpu_times_s(self._browser)
        self._page.evaluate(_WORK, _ROUNDS)
        after = cpu_times_s(self._browser)
        # Its process worked most: a page that plays meanwhile takes only a part of a core.
        most = max(after[one] - before.get(one, 0.0) for one in after)
        return most / USUAL_S

    def close(self) -> None:
        """Close its page."""
        self._page.close()


def cpu_times_s(browser: Browser) -> dict[int, float]:
    """Processor time so far of each process that shows pages or plays their sound."""
    session = browser.new_browser_cdp_session()
    asked = "SystemInfo.getProcessInfo"
    told = cast("dict[str, Any]", session.send(asked))  # pyright: ignore[reportUnknownMemberType]
    processes = cast("list[dict[str, Any]]", told["processInfo"])
    session.detach()
    counted = ("renderer", "audio.mojom.AudioService")
    return {one["id"]: one["cpuTime"] for one in processes if one["type"] in counted}
