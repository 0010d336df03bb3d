"""From one way of playing to the other and back, by what is heard: no silence, and on the beat."""

import numpy as np
from benchmarks._hearing import Samples, longest_silence_s, phase_s, strokes_of
from benchmarks._page import Recorded, Way, playing, recorded
from playwright.sync_api import Browser, Page
from tests.browsing import PATIENCE_MS
from tests.serving import Served

STYLE, BPM = "drive", 120
EIGHTH_S = 30 / BPM
"""Something is struck on each, so that is what the grid is known by."""
MOST_OFF_S = EIGHTH_S / 4
"""Half a sixteenth: more could not be told from the next eighth."""
MOST_SILENT_S = 0.1
HEARD_S = 3.0
WINDOW_S = 0.5
AUDIBLE = 0.002
STREAM, NOTES = 0, -1
"""Of the audio contexts: the stream has the page's first, notes make one for each run."""
ALONE = {
    "notes": "() => !document.getElementById('audio').src",
    "stream": """() => {
      const { src, muted, currentTime } = document.getElementById("audio");
      return src && !muted && currentTime > 0;
    }""",
}
"""Until the way before has fallen silent."""
ROUNDS = 3
"""The sound is made in real time, and a machine that is busy loses some of it."""


def placed(made: Recorded, begin_ms: float, end_ms: float) -> Samples:
    """Its samples between two moments; a block is made late now and then, and never early."""
    rate = made.rate_hz
    whole = np.zeros(round((end_ms - begin_ms) / 1000 * rate))
    frames = np.array([frame for frame, _ in made.times])
    begun_ms = np.array([ms for _, ms in made.times]) - 1000 * frames / rate
    for low in range(0, len(made.samples), round(WINDOW_S * rate)):
        high = low + round(WINDOW_S * rate)
        within = (frames >= low - 2 * WINDOW_S * rate) & (frames < high + 2 * WINDOW_S * rate)
        at = round((begun_ms[within].min() - begin_ms) / 1000 * rate) + low
        part = made.samples[low:high]
        first, last = max(0, at), min(len(whole), at + len(part))
        if last > first:
            whole[first:last] = part[first - at : last - at]
    return whole


def off_s(before: Samples, after: Samples, rate_hz: float) -> float:
    """How far the grid of eighths of one sound is from that of another, both of the same time."""

    def phase(sound: Samples) -> float:
        loud = np.flatnonzero(np.abs(sound) > AUDIBLE) / rate_hz
        strokes = strokes_of(sound, rate_hz, 0.0)
        return phase_s(strokes, 2 * BPM, float(loud[0]), float(loud[-1]))

    off = (phase(after) - phase(before)) % EIGHTH_S
    return min(off, EIGHTH_S - off)


def switched(page: Page, to: Way) -> tuple[float, float]:
    """Change the way; the longest silence, and how far the beat was moved, in seconds."""
    page.evaluate("() => { for (const { blocks } of tap.contexts) blocks.splice(0); }")
    page.wait_for_timeout(1000 * HEARD_S)
    page.get_by_role("radio", name=to.capitalize()).check(force=True)
    page.wait_for_function(ALONE[to], timeout=PATIENCE_MS)
    page.wait_for_timeout(1000 * HEARD_S)
    streamed, played = recorded(page, STREAM), recorded(page, NOTES)
    begin_ms, end_ms = streamed.times[0][1], streamed.times[-1][1]
    stream, notes = (placed(one, begin_ms, end_ms) for one in (streamed, played))
    before, after = (stream, notes) if to == "notes" else (notes, stream)
    rate_hz = streamed.rate_hz
    return longest_silence_s(stream + notes, rate_hz, AUDIBLE), off_s(before, after, rate_hz)


def test_the_way_changes_without_silence_and_on_the_beat(browser: Browser, served: Served) -> None:
    with playing(browser, served.url, "stream") as player:
        player.choose_style(STYLE)
        player.press()
        player.steady(BPM)
        tried: dict[Way, list[tuple[float, float]]] = {"notes": [], "stream": []}
        for _ in range(ROUNDS):
            for to, found in tried.items():
                found.append(switched(player.page, to))
            if all(any(map(kept, found)) for found in tried.values()):
                break
        player.end()
    for run in served.station.runs():
        run.end()
    assert all(any(map(kept, found)) for found in tried.values()), tried


def kept(found: tuple[float, float]) -> bool:
    """Whether a change was as it should be."""
    silent_s, off = found
    return silent_s < MOST_SILENT_S and off < MOST_OFF_S
