"""Pages that play a run's notes themselves, and come again when a connection ends, as ours do."""

import json
import random
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from tests.cluster.nodes import BPM, NodeProcess, Opened
from tests.playing_notes import Message, address
from tests.serving import wait_until
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import ClientConnection, connect

READY_BARS = 32
"""The fewest that our page keeps ready (``web/src/play/notes/store.ts``)."""
HANDFUL = 8
ENDS = frozenset({1000, 4400, 4401, 4404, 4409})
"""Codes after which our page does not come again (``web/src/net/notes_socket.ts``)."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.25, 4.0
LOOK_S = 0.1


@dataclass(frozen=True)
class Clock:
    """When a bar is heard: the first at once, then each after the one before it.

    Attributes:
        bar: the first one. beat: where it begins. since_s: when it was heard.
    """

    bar: int
    beat: float
    since_s: float
    beats_per_bar: int

    @property
    def bar_s(self) -> float:
        return self.beats_per_bar * 60.0 / BPM

    def heard(self, now_s: float) -> int:
        """The bar that is heard."""
        return self.bar + int((now_s - self.since_s) / self.bar_s)

    def begins_s(self, bar: int) -> float:
        return self.since_s + (bar - self.bar) * self.bar_s

    def played(self, bar: int, run_s: float) -> Message:
        """What a page tells of a bar that began; ``run_s`` is to be added for the run's time."""
        beat = self.beat + (bar - self.bar) * self.beats_per_bar
        time_s = max(0.0, self.begins_s(bar) + run_s)
        return {"type": "played", "bar": bar, "beat": beat, "time_s": time_s, "tempo_bpm": BPM}


class NotesPage:
    """One page, on a thread of its own.

    Attributes:
        connections: conversations so far. faults: what must not be.
        least_ahead_s: how much music was ready at the worst moment so far.
    """

    def __init__(self, run: Opened, gateway: NodeProcess) -> None:
        self.run = run
        self.connections = 0
        self.faults: list[str] = []
        self.least_ahead_s = float("inf")
        self._url = address(gateway.url, run.run_id)
        self._bars: dict[int, list[Any]] = {}
        self._missing: int | None = None
        self._owed = 0
        self._clock: Clock | None = None
        self._told = -1
        self._run_s = 0.0
        self._beats_per_bar = 0
        self._welcomed = False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._play, daemon=True)
        self._thread.start()

    @property
    def bars(self) -> dict[int, list[Any]]:
        """The notes of each bar that came."""
        return dict(self._bars)

    @property
    def ready(self) -> int:
        """Bars that lie ready beyond the one that is heard."""
        clock, missing = self._clock, self._missing
        if clock is None or missing is None:
            return 0
        return missing - 1 - clock.heard(time.monotonic())

    def begin(self) -> None:
        """Wait until as much lies ready as it wants; from here on nothing may be late."""
        wait_until(lambda: self.ready >= READY_BARS - HANDFUL, 60)
        self.least_ahead_s = float("inf")

    def goes_on(self, conversations: int) -> None:
        """Wait until it has come so often, and has had more bars since."""
        wait_until(lambda: self.connections >= conversations, 60)
        missing = self._missing or 0
        wait_until(lambda: (self._missing or 0) > missing, 60)

    def stop(self) -> None:
        self._over.set()
        self._thread.join(20)

    def require_no_gap(self) -> None:
        """Every bar came once, or again as it was, and before its turn."""
        assert self.faults == []
        assert self.least_ahead_s > 0.0
        assert sorted(self._bars) == list(range(min(self._bars), max(self._bars) + 1))

    def _play(self) -> None:
        pause_s = FIRST_PAUSE_S
        while not self._over.is_set():
            before = self.connections
            try:
                with connect(self._url, proxy=None, close_timeout=2) as socket:
                    self._converse(socket)
            except ConnectionClosed as closed:
                code = 1006 if closed.rcvd is None else closed.rcvd.code
                if code in ENDS:
                    self.faults.append(f"our page would end here: {closed}")
                    return
            except (OSError, WebSocketException):
                # A gateway that refuses to open it; a page comes again.
                pass
            if self.connections > before:
                pause_s = FIRST_PAUSE_S
            self._over.wait(pause_s * random.uniform(0.75, 1.25))
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
            self._look()

    def _converse(self, socket: ClientConnection) -> None:
        self._welcomed = False
        self._owed = READY_BARS - max(0, self.ready)
        hello = {"token": self.run.token, "from_bar": self._missing, "credit": self._owed}
        socket.send(json.dumps({"type": "hello", **hello}))
        while not self._over.is_set():
            with suppress(TimeoutError):
                self._hear(json.loads(socket.recv(LOOK_S)))
            self._look()
            self._tell(socket)

    def _hear(self, said: Message) -> None:
        match said["type"]:
            case "welcome":
                self.connections += 1
                self._welcomed = True
                self._beats_per_bar = said["metre"]["beats_per_bar"]
                self._run_s = said["time_s"] - time.monotonic()
                if self._missing is not None and said["bar"] > self._missing:
                    self.faults.append(f"bars {self._missing} to {said['bar'] - 1} never come")
                self._missing = max(said["bar"], self._missing or 0)
            case "bar":
                self._take(said)
            case "again":
                self.faults.append(f"nobody asked for other bars from {said['from_bar']} on")
            case _:
                pass

    def _take(self, bar: Message) -> None:
        self._look()
        index, missing = bar["index"], self._missing
        self._owed = max(0, self._owed - 1)
        if self._clock is None:
            beat = bar["start_beat"]
            self._clock = Clock(index, beat, time.monotonic(), self._beats_per_bar)
        if index in self._bars and self._bars[index] != bar["notes"]:
            self.faults.append(f"bar {index} is another one when it comes again")
        if index == missing:
            self._bars[index] = bar["notes"]
            self._missing = index + 1
        elif index not in self._bars:
            self.faults.append(f"bar {index} comes where {missing} is missing")

    def _look(self) -> None:
        """How much music is left now."""
        if self._clock is not None and self._missing is not None:
            left_s = self._clock.begins_s(self._missing) - time.monotonic()
            self.least_ahead_s = min(self.least_ahead_s, left_s)

    def _tell(self, socket: ClientConnection) -> None:
        clock = self._clock
        if clock is None or not self._welcomed:
            return
        heard = clock.heard(time.monotonic())
        for bar in range(max(clock.bar, self._told + 1), heard + 1):
            if bar < (self._missing or 0):
                socket.send(json.dumps(clock.played(bar, self._run_s)))
                self._told = bar
        credit = READY_BARS - self.ready - self._owed
        if credit >= HANDFUL:
            self._owed += credit
            socket.send(json.dumps({"type": "want", "credit": credit}))


@contextmanager
def pages(runs: list[Opened], gateway: NodeProcess) -> Generator[list[NotesPage]]:
    """All play by way of one node, and have as much ready as they want."""
    made = [NotesPage(run, gateway) for run in runs]
    try:
        for page in made:
            page.begin()
        yield made
    finally:
        for page in made:
            page.stop()
