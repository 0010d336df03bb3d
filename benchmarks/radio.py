"""How late radio is: one run on every way through a real Icecast, timed byte by byte.

    python benchmarks/radio.py [--weights FILE] [--tries 3] [--burst 8192]

*On the way*: from the moment at which a chunk is published until its last byte is in the hand of a
listener of Icecast. *In the ear*: the ear begins with the first byte it gets and plays at 1x, so
it stays as late as Icecast's burst made it. *Asked*: a run in mode ``steady`` is asked for another
tempo, until the first stroke of the beat that is off the old grid, in the ear.

What a listener got is decoded and compared, sample by sample, with what was encoded. Last, Icecast
is killed and started again at once: how long until there is sound again.
"""

import argparse
import random
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import median
from xml.etree import ElementTree as ET

import httpx
import numpy as np

from _beats import beat_times, decode, first_change
from _icecast import HOST, PASSWORD, Icecast, icecast
from _scipy import Samples
from courante.cli.equipment import make_equipment
from courante.cli.outlets_making import make_relays, pipe_plan
from courante.config import (
    DEBIAN_SOUNDFONT,
    EncoderConfig,
    IcecastAddress,
    IcecastConfig,
    OutletConfig,
    OutletsConfig,
    StationConfig,
)
from courante.encoder.mp3_frames import read_header
from courante.errors import BadInput
from courante.outlet.broadcast import Broadcast
from courante.outlet.pipe import PipeOutlet
from courante.station.request import Equipment, RunRequest
from courante.station.station import Station
from courante.types import Bpm, Mode, Seconds

REPOSITORY = Path(__file__).resolve().parent.parent
WAYS = ("courante --icecast", "--stdout | ezstream", "--stdout | ffmpeg -c copy")
MOUNTS = ("/courante.mp3", "/ezstream.mp3", "/ffmpeg.mp3")
BYTES_PER_S = 16_000
SETTLE_S = 7.0
LISTEN_S = 8.0
BEFORE_BPM, AFTER_BPM = 100, 110
TOLERANCE_S = 0.012
EDGE_S = 1.0
PROBE_BYTES = 100_000
LONGEST_WAIT_S = 20.0
ASKED_BUDGET_S = 4.0


@dataclass
class Published:
    """All that a run publishes, and when."""

    sound: bytearray = field(default_factory=bytearray)
    times: list[tuple[float, int]] = field(default_factory=list[tuple[float, int]])
    """``time.monotonic()``, and how much had been published by then."""

    def follow(self, broadcast: Broadcast) -> None:
        """Note every chunk from the first one on."""
        cursor = broadcast.start(Seconds(60.0))
        lock = threading.Lock()

        def note() -> None:
            nonlocal cursor
            now = time.monotonic()
            with lock:
                chunks, cursor, _ = broadcast.read(cursor)
                for chunk in chunks:
                    self.sound += chunk.data
                    self.times.append((now, len(self.sound)))

        broadcast.on_publish(note)
        note()


@dataclass
class Ear:
    """A listener that notes when its bytes came."""

    url: str
    sound: bytearray = field(default_factory=bytearray)
    times: list[tuple[float, int]] = field(default_factory=list[tuple[float, int]])
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to listen."""
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Hang up."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(5)

    @property
    def began_at(self) -> float:
        """When the first byte came: it is heard from then on."""
        return self.times[0][0]

    def _listen(self) -> None:
        with httpx.stream("GET", self.url, timeout=20) as answer:
            answer.raise_for_status()
            for part in answer.iter_raw():
                self.sound += part
                self.times.append((time.monotonic(), len(self.sound)))
                if self._stop.is_set():
                    return


@dataclass
class Figures:
    """What was measured on one way."""

    on_the_way_s: list[float] = field(default_factory=list[float])
    in_the_ear_s: list[float] = field(default_factory=list[float])
    asked_s: list[float] = field(default_factory=list[float])
    stalls_s: list[float] = field(default_factory=list[float])
    wrong_samples: int = 0


def main() -> None:
    """Measure and print a Markdown table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--tries", type=int, default=3)
    parser.add_argument("--burst", type=int, default=8192, help="what Icecast gives at once, bytes")
    options = parser.parse_args()
    figures = {way: Figures() for way in WAYS}
    with tempfile.TemporaryDirectory() as name, icecast(Path(name), options.burst) as server:
        equipment = make_equipment(options.weights, DEBIAN_SOUNDFONT, slots=1)
        for number in range(options.tries):
            config = StationConfig(workers=1, house=False)
            station = Station(equipment, config, OutletConfig())
            with on_air(station, server, Path(name), number) as (published, ask):
                _measure(server, published, ask, figures, 0.17 * number)
        back_s = [_back_after_restart(equipment, server, Path(name)) for _ in range(2)]
    _print(figures, options.burst, back_s)


@contextmanager
def on_air(
    station: Station, server: Icecast, folder: Path, seed: int
) -> Generator[tuple[Published, Callable[[int], None]]]:
    """A run on all three ways, what it publishes, and how to ask it for a tempo."""
    station.start()
    run = station.open_run(RunRequest("chorale", Mode.STEADY, Bpm(BEFORE_BPM), seed))
    published = Published()
    with ExitStack() as stack:
        stack.callback(station.close)
        published.follow(run.broadcast)
        pipes = [
            stack.enter_context(_player(command))
            for command in (_ezstream(server, folder), _ffmpeg(server))
        ]
        plans = [replace(pipe_plan(pipe), label=f"pipe-{n}") for n, pipe in enumerate(pipes)]
        relays = make_relays(
            OutletsConfig((IcecastConfig(_address(server)),)),
            lambda: run.broadcast,
            EncoderConfig(),
            plans,
        )
        stack.callback(relays.close)
        relays.start()
        yield published, lambda bpm: run.change(bpm=Bpm(bpm))


def _measure(
    server: Icecast,
    published: Published,
    ask: Callable[[int], None],
    figures: dict[str, Figures],
    offset_s: float,
) -> None:
    for mount in MOUNTS:
        _wait(lambda mount=mount: server.has(mount), f"no sound at {mount}")
    # Long enough for a full burst.
    time.sleep(1.5)
    ears = [Ear(f"http://{HOST}:{server.port}{mount}") for mount in MOUNTS]
    for ear in ears:
        ear.start()
    # Not always at the same place of the bar.
    time.sleep(SETTLE_S + offset_s)
    asked_at = time.monotonic()
    ask(AFTER_BPM)
    time.sleep(LISTEN_S)
    for ear in ears:
        ear.stop()
    for way, ear in zip(WAYS, ears, strict=True):
        _judge(figures[way], ear, published, asked_at)


def _judge(figures: Figures, ear: Ear, published: Published, asked_at: float) -> None:
    # Its beginning alone may be silence, which looks the same everywhere.
    probe = bytes(ear.sound[:PROBE_BYTES])
    begun = published.sound.find(probe)
    same = published.sound[begun : begun + len(ear.sound)]
    if begun < 0:
        raise SystemExit("a listener heard what was never published")
    arrived = np.array([count for _, count in ear.times])
    for (at, end), (_, start) in zip(published.times[1:], published.times, strict=False):
        if at < ear.began_at or end - begun > len(ear.sound):
            continue
        came_at = ear.times[int(np.searchsorted(arrived, end - begun))][0]
        heard_at = ear.began_at + (start - begun) / BYTES_PER_S
        figures.on_the_way_s.append(came_at - at)
        figures.in_the_ear_s.append(heard_at - at)
        figures.stalls_s.append(max(0.0, came_at - (ear.began_at + (end - begun) / BYTES_PER_S)))
    frame = _first_frame(published.sound, begun) - begun
    heard, rate = _decoded(bytes(ear.sound[frame:]))
    meant, _ = _decoded(bytes(same[frame:]))
    length = min(len(heard), len(meant))
    figures.wrong_samples += abs(len(heard) - len(meant))
    figures.wrong_samples += int(np.count_nonzero(heard[:length] != meant[:length]))
    figures.asked_s.append(_heard_change(heard, rate, ear.began_at + frame / BYTES_PER_S, asked_at))


def _heard_change(samples: Samples, rate: int, began_at: float, asked_at: float) -> float:
    beats = beat_times(samples, rate, 0.6 * 60 / AFTER_BPM)
    beats = beats[beats > EDGE_S][:-1]
    before = beats[beats < asked_at - began_at]
    period_s = Seconds(60 / BEFORE_BPM)
    changed = first_change(beats[len(before) - 4 :], period_s, TOLERANCE_S)
    if changed is None:
        raise SystemExit("no change was heard")
    return began_at + changed - asked_at


def _back_after_restart(equipment: Equipment, server: Icecast, folder: Path) -> float:
    """Seconds from the start of a killed Icecast to the first byte for a listener."""
    station = Station(equipment, StationConfig(workers=1, house=False), OutletConfig())
    with on_air(station, server, folder, seed=1):
        _wait(lambda: server.has(MOUNTS[0]), "no sound")
        time.sleep(random.uniform(6.0, 7.0))
        server.kill()
        server.start()
        began = time.monotonic()
        _wait(lambda: server.has(MOUNTS[0]), "no sound after the restart")
        return time.monotonic() - began


@contextmanager
def _player(command: list[str]) -> Generator[PipeOutlet]:
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if process.stdin is None:
        raise SystemExit("no pipe")
    try:
        yield PipeOutlet(process.stdin.fileno(), command[0])
    finally:
        process.stdin.close()
        process.terminate()
        process.wait(10)


def _ezstream(server: Icecast, folder: Path) -> list[str]:
    # Our own file.
    tree = ET.parse(REPOSITORY / "deploy" / "ezstream.xml")  # noqa: S314
    for path, value in (
        ("servers/server/port", str(server.port)),
        ("servers/server/password", PASSWORD),
        ("streams/stream/mountpoint", MOUNTS[1]),
    ):
        node = tree.find(path)
        if node is None:
            raise SystemExit(f"deploy/ezstream.xml has no {path}")
        node.text = value
    adapted = folder / "ezstream.xml"
    tree.write(adapted)
    adapted.chmod(0o600)
    return ["ezstream", "-c", str(adapted)]


def _ffmpeg(server: Icecast) -> list[str]:
    url = f"icecast://source:{PASSWORD}@{HOST}:{server.port}{MOUNTS[2]}"
    command = ["ffmpeg", "-v", "error", "-fflags", "nobuffer", "-probesize", "4096", "-f", "mp3"]
    command += ["-i", "-", "-c", "copy", "-f", "mp3", "-write_xing", "0", "-id3v2_version", "0"]
    return [*command, "-flush_packets", "1", "-content_type", "audio/mpeg", url]


def _address(server: Icecast) -> IcecastAddress:
    return IcecastAddress(HOST, MOUNTS[0], PASSWORD, server.port)


def _wait(true: Callable[[], bool], otherwise: str) -> None:
    give_up = time.monotonic() + LONGEST_WAIT_S
    while True:
        try:
            if true():
                return
        except OSError:
            pass
        if time.monotonic() > give_up:
            raise SystemExit(otherwise)
        time.sleep(0.02)


def _first_frame(sound: bytes | bytearray, at: int) -> int:
    """Where the first frame begins at or after ``at``, counted from the stream's beginning."""
    place = 0
    while place < at:
        try:
            place += read_header(bytes(sound[place : place + 4])).bytes
        except BadInput as error:
            raise SystemExit(f"what was published is no MP3: {error}") from error
    return place


def _decoded(data: bytes) -> tuple[Samples, int]:
    with tempfile.NamedTemporaryFile(suffix=".mp3") as file:
        file.write(data)
        file.flush()
        return decode(Path(file.name))


def _print(figures: dict[str, Figures], burst: int, back_s: list[float]) -> None:
    print(f"Icecast's burst: {burst} bytes ({burst / BYTES_PER_S:.2f} s).\n")
    print(
        "| way | on the way, ms: median | worst | in the ear, s: median | worst "
        "| longest stall, ms | asked 100 to 110 bpm, s: median | worst | budget, s "
        "| samples that differ |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for way, got in figures.items():
        print(
            f"| {way} | {1000 * median(got.on_the_way_s):.0f} | {1000 * max(got.on_the_way_s):.0f} "
            f"| {median(got.in_the_ear_s):.2f} | {max(got.in_the_ear_s):.2f} "
            f"| {1000 * max(got.stalls_s):.0f} "
            f"| {median(got.asked_s):.2f} | {max(got.asked_s):.2f} | {ASKED_BUDGET_S:g} "
            f"| {got.wrong_samples} |"
        )
    print(
        f"\nIcecast killed and started again: sound after {median(back_s):.1f} s "
        f"(worst {max(back_s):.1f} s) on the way of our own."
    )


if __name__ == "__main__":
    main()
