"""Notes, played in a real Chromium from a real station: what is heard, and when.

The page's own way of playing notes, without the rest of the page; web/test/notes/page.ts is opened.
"""

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean
from typing import Any

import httpx
import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, BrowserContext, Page, Route
from tests.browsing import PATIENCE_MS
from tests.conftest import missing
from tests.serving import LOOPBACK, Opened, Served, open_run, serve

from courante.api.app import create_app
from courante.api.server import Server, bind
from courante.band.general_midi import FIRST_KIT_KEY, KIT, PERCUSSION_CHANNEL, PROGRAMS
from courante.band.style import keys_of, load_style, style_names
from courante.config import OutletConfig, StationConfig

WEB = Path(__file__).parents[2] / "web"
ESBUILD = WEB / "node_modules" / ".bin" / "esbuild"
CUT_S = float(os.environ.get("COURANTE_CUT_S") or ("60" if os.environ.get("CI") else "12"))
"""For so long the network is cut; the music must not notice."""
AUDIBLE = 0.003
SIXTEENTH = 0.25
MOST_BEATS_LATE = 4
"""The stream needs a moment to come, and comes in on a beat."""

# Listens to all that goes to the speakers. The recorder is code from nowhere, which the page's
# policy forbids: it works only where a test lifts that.
TAP = """
window.tap = { blocks: [] };
const RECORDER = `registerProcessor("recorder", class extends AudioWorkletProcessor {
  process([[samples]]) {
    if (samples) this.port.postMessage([currentFrame, samples]);
    return true;
  }
})`;
async function record(context, source) {
  const code = new Blob([RECORDER], { type: "text/javascript" });
  await context.audioWorklet.addModule(URL.createObjectURL(code));
  const recorder = new AudioWorkletNode(context, "recorder");
  recorder.port.onmessage = ({ data }) => tap.blocks.push(data);
  source.connect(recorder);
}
const connect = AudioNode.prototype.connect;
AudioNode.prototype.connect = function (to, ...rest) {
  if (to === this.context.destination && !tap.context) {
    tap.context = this.context;
    tap.analyser = this.context.createAnalyser();
    connect.call(this, tap.analyser);
    record(this.context, this).catch(() => undefined);
  }
  return connect.call(this, to, ...rest);
};
"""
LOUDEST = """
  const samples = new Float32Array(tap.analyser.fftSize);
  let loudest = 0;
  for (let i = 0; i < 40; i++) {
    await new Promise((resolve) => setTimeout(resolve, 40));
    tap.analyser.getFloatTimeDomainData(samples);
    loudest = Math.max(loudest, ...samples.map(Math.abs));
  }
  return loudest;
"""


@dataclass
class Notes:
    """A page that plays notes."""

    page: Page
    run: Opened

    @property
    def opened(self) -> dict[str, str]:
        body = self.run.body
        listen_path = httpx.URL(body["listen_url"]).path
        return {
            "runId": body["run_id"],
            "controlToken": body["control_token"],
            "listenPath": listen_path,
        }

    def do(self, script: str, *values: object) -> Any:  # noqa: ANN401 - whatever the page returns
        return self.page.evaluate(f"async ([a, b]) => {{ {script} }}", [*values, None, None][:2])

    def start(self, heard: object = None) -> None:
        """Play, and wait for the first sound."""
        self.do("notes.start(a, b)", self.opened, heard)
        self.becomes("playing")

    def becomes(self, state: str) -> dict[str, Any]:
        """Wait for a state; answers it."""
        seen = "notes.seen.states.findLast(({ state }) => state.is === name)"
        script = f"(name) => notes.seen.states.at(-1)?.state.is === name && {seen}"
        return self.page.wait_for_function(script, arg=state, timeout=PATIENCE_MS).json_value()

    def sound(self, *, forget: bool = False) -> tuple[float, NDArray[np.float64], float]:
        """What was heard: when it begins by the context's clock, samples, how many a second."""
        script = """
          const blocks = a ? tap.blocks.splice(0) : tap.blocks;
          const first = blocks[0][0];
          const whole = new Int16Array(blocks.at(-1)[0] + 128 - first);
          for (const [frame, block] of blocks)
            whole.set(block.map((value) => 32767 * value), frame - first);
          const url = await new Promise((resolve) => {
            const reader = new FileReader();
            reader.onload = () => resolve(reader.result);
            reader.readAsDataURL(new Blob([whole]));
          });
          const rate = tap.context.sampleRate;
          return [first / rate, url.split(",")[1], rate];
        """
        start_s, samples, rate = self.do(script, forget)
        whole = np.frombuffer(base64.b64decode(samples), "<i2")
        return start_s, whole.astype(np.float64) / 32767, rate


@pytest.fixture(scope="module")
def script() -> str:
    if shutil.which("node") is None or not ESBUILD.is_file():
        missing("what the page is built with", "make web")
    addresses = [
        'WORKLET_URL="/static/synth-worklet.js"',
        'SOUNDFONT_URL="/static/instruments.sf3"',
    ]
    command = [ESBUILD, "test/notes/page.ts", "--bundle", "--format=esm", "--target=es2022"]
    defined = [f"--define:{address}" for address in addresses]
    done = subprocess.run([*command, *defined], cwd=WEB, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture
def recorded(browser: Browser, script: str, served: Served) -> Iterator["Notes"]:
    """Notes whose sound can be had sample by sample."""
    context = browser.new_context(base_url=served.url, bypass_csp=True)
    with httpx.Client(base_url=served.url) as client:
        yield open_notes(context, script, open_run(client, mode="steady", bpm=120))
    context.close()


def open_notes(context: BrowserContext, script: str, run: Opened) -> Notes:
    """A page, with nothing on it but the way of playing."""
    page = context.new_page()
    page.add_init_script(TAP)

    def answer(route: Route) -> None:
        route.fulfill(body=script, content_type="text/javascript")

    page.route("**/static/notes-page.js", answer)
    page.goto("/healthz")
    page.evaluate("() => import('/static/notes-page.js')")
    return Notes(page, run)


@pytest.fixture
def notes(context: BrowserContext, script: str, served: Served) -> Iterator[Notes]:
    with httpx.Client(base_url=served.url) as client:
        yield open_notes(context, script, open_run(client, mode="steady", bpm=120))


def strokes(samples: NDArray[np.float64], rate: float) -> NDArray[np.float64]:
    """When the pulse is struck, in seconds: drums on every beat, a shaker on every other eighth."""
    hop = round(rate / 1000)
    sharp = np.diff(samples, n=2)
    level = np.sqrt((sharp[: len(sharp) // hop * hop].reshape(-1, hop) ** 2).mean(axis=1))
    rise = level[3:] - np.maximum(level[:-3], level[1:-2])
    strongest = np.argsort(rise)[::-1]
    least = rise[strongest[round(len(samples) / rate)]] / 3
    found: list[int] = []
    for place in strongest:
        if rise[place] < least:
            break
        if all(abs(place - other) * hop / rate > 0.15 for other in found):
            found.append(int(place))
    return np.sort(np.array(found)) * hop / rate


def line(struck: NDArray[np.float64], eighth_s: float) -> float:
    """When a drum would have been struck, of eighths so far apart: the shaker speaks later."""
    moments = [float(at) for at in struck]
    phases = [at - round((at - moments[0]) / eighth_s) * eighth_s for at in moments]
    assert max(phases) - min(phases) < 0.04, moments
    middle = fmean(phases)
    return fmean(phase for phase in phases if phase <= middle)


def meeting(slow_s: float, fast_s: float, slow: float, fast: float) -> float:
    """When eighths so far apart went over into others, by a moment of each."""
    between = round((fast_s - slow_s) / slow)
    # slow_s + slow x = fast_s + fast (x - between), and there
    return slow_s + slow * (fast_s - slow_s - fast * between) / (slow - fast)


def test_notes_give_sound(notes: Notes) -> None:
    notes.start()
    assert notes.do(LOUDEST) > AUDIBLE
    assert notes.do("return notes.seen.refusals") == []


def test_a_change_of_tempo_is_heard_at_once(recorded: Notes) -> None:
    notes = recorded
    notes.start()
    notes.page.wait_for_timeout(2500)
    asked_s = notes.do("notes.sound.wish('steady', 132); return tap.context.currentTime")
    notes.page.wait_for_timeout(2300)
    start_s, samples, rate = notes.sound()
    struck = start_s + strokes(samples, rate)
    recent = struck[(struck > asked_s - 2) & (struck < asked_s + 0.05)]
    after = struck[struck > asked_s + 0.3]
    slow, fast = 30 / 120, 30 / 132
    late_s = meeting(line(recent, slow), line(after, fast), slow, fast) - asked_s
    assert late_s < 0.3


def test_a_cut_network_is_not_heard(browser: Browser, script: str) -> None:
    running = serve(station_config=StationConfig(house=False))
    context = browser.new_context(base_url=running.url, bypass_csp=True)
    with httpx.Client(base_url=running.url) as client:
        notes = open_notes(context, script, open_run(client, mode="steady", bpm=120))
        notes.start()
        notes.page.wait_for_timeout(1500)
        notes.sound(forget=True)
        running.server.stop()
        offline = notes.becomes("offline")["state"]
        assert offline["leftS"] > 60
        notes.page.wait_for_timeout(1000 * CUT_S)
        again = bind(replace(LOOPBACK, port=httpx.URL(running.url).port))
        server = Server(create_app(running.station, LOOPBACK, OutletConfig()), again, LOOPBACK)
        server.start()
        notes.becomes("playing")
        notes.page.wait_for_timeout(1000)
        _, samples, rate = notes.sound()
        assert len(samples) / rate > CUT_S
        gaps = np.diff(strokes(samples, rate))
        assert gaps.max() < 0.56
        starts = notes.do("return notes.seen.bars.map(({ startBeat }) => startBeat)")
        assert np.diff(starts) == pytest.approx(4)
        heard = notes.do("return notes.sound.heard()")
        told = notes.run.send("GET").json()["beat"]
        assert heard["beat"] - 5 < told < heard["beat"] + 1, "the bar that is under way"
    context.close()
    Served(running.url, running.station, server).stop()


def test_a_page_that_is_held_up_again_and_again_keeps_the_beat(recorded: Notes) -> None:
    notes = recorded
    notes.start()
    held_up = """
      const end = performance.now() + 1000 * a;
      while (performance.now() < end) {
        await new Promise((resolve) => setTimeout(resolve, 600));
        const free = performance.now() + 200;
        while (performance.now() < free);
      }
    """
    notes.do(held_up, 2.0)  # it may be heard once
    notes.sound(forget=True)
    notes.do(held_up, 4.0)
    _, samples, rate = notes.sound()
    struck = strokes(samples, rate)
    assert np.diff(struck).max() < 0.56
    line(struck, 30 / 120)


def test_to_notes_and_back_keeps_the_beat(notes: Notes) -> None:
    notes.do("notes.startStream(a, null)", notes.opened)
    notes.becomes("playing")
    notes.page.wait_for_function("() => notes.stream.heard() !== null")
    notes.page.wait_for_timeout(1500)
    now = "{ ...%s.heard(), timeS: performance.now() / 1000 }"
    streamed = notes.do(f"const at = {now % 'notes.stream'}; notes.stream.stop(); return at")
    notes.start(streamed)
    notes.page.wait_for_timeout(500)
    heard = notes.do(f"return {now % 'notes.sound'}")
    expected = streamed["beat"] + (heard["timeS"] - streamed["timeS"]) * 2
    assert heard["beat"] == pytest.approx(expected, abs=SIXTEENTH)

    left = notes.do("return notes.sound.stop()")
    notes.do("notes.startStream(a, b)", notes.opened, left)
    notes.becomes("playing")
    notes.page.wait_for_function("() => notes.stream.heard() !== null")
    back = notes.do(f"return {now % 'notes.stream'}")
    late = left["beat"] + (back["timeS"] - left["timeS"]) * 2 - back["beat"]
    assert late == pytest.approx(round(late), abs=SIXTEENTH), "between the beats"
    assert round(late) in range(MOST_BEATS_LATE + 1)


def test_another_page_takes_the_run_over(
    notes: Notes, context: BrowserContext, script: str
) -> None:
    notes.start()
    other = open_notes(context, script, notes.run)
    other.start()
    assert notes.becomes("gone")["state"]["reason"] == "takenOver"


def test_the_soundfont_has_what_the_styles_play() -> None:
    """What is missing goes into web/soundfont/instruments.json; then node soundfont/make.mjs."""
    made: dict[str, dict[str, int]] = json.loads(
        (WEB / "soundfont" / "instruments.json").read_text()
    )
    for style in map(load_style, style_names()):
        for part in style.parts:
            if part.channel != PERCUSSION_CHANNEL:
                assert made["programs"].get(PROGRAMS[part.program]) == part.program, style.name
        for key in keys_of(style):
            assert made["kit"].get(KIT[key - FIRST_KIT_KEY]) == key, style.name
    assert all(PROGRAMS[number] == name for name, number in made["programs"].items())
    assert all(KIT[key - FIRST_KIT_KEY] == name for name, key in made["kit"].items())
