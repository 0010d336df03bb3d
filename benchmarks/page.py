"""What a runner waits for, and what the page costs, in a real Chromium and by ear.

    python benchmarks/page.py [--weights FILE] [--style NAME] [--tries 5] [--cut 60]

On a phone's screen, against a fresh server, for both ways to play in turns: from the press on Play
to the first sound (the server warm, the instruments kept), and from a move of the slider, in mode
``steady``, to the moment where the beat changes. For notes, what the page uses of one core, and a
server that says nothing for a minute (it is stopped, as a network that is gone): the longest
silence. All sound is taken on its way to the speakers, and what the browser says that the device
adds is added. A phone does not share its processor with the station: what notes cost is measured
while the server is stopped. Chromium has no graphics chip here, so drawing is part of that: it is
told once with the page seen, and once as in a pocket, with the screen dark. Below the table stands
how slow this machine was, by a work of a known cost.
"""

import argparse
import os
import shutil
import signal
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, sync_playwright

from _hearing import longest_silence_s
from _page import ARGUMENTS, AUDIBLE, DARK, Player, Way, cpu_share, open_page, playing
from _server import serving
from _yardstick import Yardstick

WAYS: tuple[Way, ...] = ("stream", "notes")
FIRST_SOUND_S = {"stream": 0.5, "notes": 1.5}
PACE_TO_EAR_S = {"stream": 1.0, "notes": 0.2}
CPU = 0.15
SLOW_BPM, FAST_BPM = 120, 132
MOST_SILENT_S = 0.25
"""Between two strokes of the barest music there is."""
AHEAD_MS, CPU_S = 20_000, 10.0


@dataclass(frozen=True)
class Row:
    """A line of the table: values of which the median is to keep a budget."""

    what: str
    way: Way
    values: list[float]
    budget: float
    form: Callable[[float], str]

    def __str__(self) -> str:
        """In Markdown."""
        middle, form = median(self.values), self.form
        spread = f"{form(min(self.values))} to {form(max(self.values))}"
        held = "yes" if middle <= self.budget else "no"
        cells = (self.what, self.way, form(middle), spread, form(self.budget), held)
        return f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure and print a Markdown table."""
    options = _options()
    chromium = shutil.which("chromium")
    if chromium is None:
        raise SystemExit("this needs Chromium: apt-get install chromium")
    print("| what | way | median | from, to | budget | held |")
    print("|---|---|---|---|---|---|")
    with (
        sync_playwright() as playwright,
        serving(options.weights, "--no-house") as (client, pid),
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
        for row in _measured(browser, str(client.base_url), pid, options):
            print(row, flush=True)
        print(f"\nThe yardstick took {Yardstick(browser).slowness():.2f} times its usual time.")
        browser.close()


def _measured(browser: Browser, url: str, pid: int, options: argparse.Namespace) -> Iterator[Row]:
    with playing(browser, url, "stream") as stream, playing(browser, url, "notes") as notes:
        players = (stream, notes)
        for player in players:
            player.choose_style(options.style)
        yield from _presses(players, options.tries)
        yield from _changes(players, options.tries)
    yield _cut(browser, url, pid, options)
    for screen, script in (("seen", ""), ("dark", DARK)):
        yield _cost(browser, url, pid, options, screen, script)


def _presses(players: tuple[Player, ...], tries: int) -> Iterator[Row]:
    taken: dict[Way, list[float]] = {player.way: [] for player in players}
    for number in range(tries + 1):
        for player in players:
            wait_s = player.press()
            player.end()
            if number:  # the first warms the server, and brings the instruments
                taken[player.way].append(wait_s)
    for way in WAYS:
        yield Row("Play to first sound", way, taken[way], FIRST_SOUND_S[way], _seconds)


def _changes(players: tuple[Player, ...], tries: int) -> Iterator[Row]:
    for player in players:
        player.press()
        player.steady(SLOW_BPM)
        taken: list[float] = []
        for _ in range(tries):
            taken.append(player.change(SLOW_BPM, FAST_BPM))
            player.steady(SLOW_BPM)
        player.end()
        yield Row("pace to ear", player.way, taken, PACE_TO_EAR_S[player.way], _seconds)


def _cut(browser: Browser, url: str, pid: int, options: argparse.Namespace) -> Row:
    """How long nothing was heard while the server said nothing, and for some seconds after."""
    with playing(browser, url, "notes") as player:
        player.choose_style(options.style)
        player.press()
        player.steady(SLOW_BPM)
        player.page.wait_for_timeout(AHEAD_MS)
        player.forget()
        with _stopped(pid):
            player.page.wait_for_timeout(1000 * options.cut)
        player.page.wait_for_timeout(AHEAD_MS)
        heard = player.recorded()
        player.end()
    silent_s = longest_silence_s(heard.samples, heard.rate_hz, AUDIBLE)
    what = f"longest silence in {options.cut:.0f} s offline"
    return Row(what, "notes", [silent_s], MOST_SILENT_S, _seconds)


@contextmanager
def _stopped(pid: int) -> Generator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def _cost(
    browser: Browser, url: str, pid: int, options: argparse.Namespace, screen: str, script: str
) -> Row:
    with open_page(browser, url, "notes", script) as page:
        if options.style:
            page.select_option("#style", options.style)
        page.click("#play")
        page.wait_for_selector("body[data-phase=playing]")
        page.wait_for_timeout(AHEAD_MS)
        with _stopped(pid):
            shares = [cpu_share(browser, page, CPU_S) for _ in range(3)]
    return Row(f"CPU of one core, screen {screen}", "notes", shares, CPU, "{:.1%}".format)


def _seconds(value: float) -> str:
    return f"{value:.2f} s"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--style", help="the one that plays if none is asked for is the default")
    parser.add_argument("--tries", type=int, default=5)
    parser.add_argument("--cut", type=float, default=60, help="seconds without a network")
    return parser.parse_args()


if __name__ == "__main__":
    main()
