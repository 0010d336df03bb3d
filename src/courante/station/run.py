"""A run: someone moves, and music keeps their pace until they stop.

A ``Run`` is what the outside holds: it takes readings and wishes, and tells what is heard. The
station's workers perform it, block by block.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import final

from courante.config import AudioConfig, StationConfig
from courante.errors import NotFound
from courante.outlet.broadcast import Broadcast
from courante.station.clock import Clock
from courante.station.events import Event, EventKind, Events
from courante.station.feed import Feed
from courante.station.journal import Journal
from courante.station.limits import Bucket, take
from courante.station.player import Player
from courante.station.status import RunStatus
from courante.station.telling import Teller
from courante.station.tokens import Tokens, new_token, same
from courante.station.workers import Task
from courante.types import Bpm, Mode, PaceReading, Part, Seconds, Tempo

OPENING_BARS = 2
"""A bar sounds once its successor is composed: notes may be tied over the bar line."""
LOOK_AGAIN_S = 0.01


@dataclass(frozen=True)
class Identity:
    """What makes a run this run."""

    run_id: str
    seed: int
    tokens: Tokens
    expires: bool = True


@final
class Run(Task):
    """One run; its public methods may be called from any thread."""

    def __init__(
        self,
        identity: Identity,
        *,
        player: Player,
        feed: Feed,
        broadcast: Broadcast,
        clock: Clock,
        config: StationConfig,
        audio: AudioConfig,
        on_over: "Callable[[Run], None]",
    ) -> None:
        self.broadcast = broadcast
        self.events = Events()
        self.feed = feed
        self.player = player
        self._identity = identity
        self._tokens = identity.tokens
        self._clock = clock
        self._config = config
        self._block_frames = audio.block_frames
        self._block_s = audio.block_frames / audio.sample_rate_hz
        self._ring_frames = round(config.ring_out_s * audio.sample_rate_hz)
        self._lead_blocks = max(1, round(config.lead_s / self._block_s))
        self._lock = threading.Lock()
        self._opened_s = clock.now()
        self._began_s: Seconds | None = None
        self._attended_s = self._opened_s
        self._bucket = Bucket.full("pace readings", config.readings_per_s, self._opened_s)
        self._ending: str | None = None
        self._ended: str | None = None
        self._ended_s: Seconds | None = None
        self._on_over = on_over
        self.failed = False
        self._teller = Teller()

    @property
    def run_id(self) -> str:
        """Its public name."""
        return self._identity.run_id

    @property
    def control_token(self) -> str:
        """The secret that controls it."""
        return self._tokens.control

    @property
    def listen_token(self) -> str:
        """The secret that lets one listen."""
        return self._tokens.listen

    @property
    def journal(self) -> Journal:
        """What was played, and what sensors told."""
        return self.player.journal

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of all styles played so far."""
        return self.player.parts

    @property
    def ended(self) -> str | None:
        """Why it is over; ``None`` while it plays."""
        return self._ended

    @property
    def ended_s(self) -> Seconds:
        """When it was over, by the station's clock; now, while it plays."""
        return self._clock.now() if self._ended_s is None else self._ended_s

    @property
    def expires_at(self) -> datetime | None:
        """When it ends if nobody listens or sends a reading; ``None`` for the house run."""
        left_s = self.left_s()
        if left_s is None:
            return None
        return self._clock.calendar() + timedelta(seconds=left_s)

    def left_s(self) -> float | None:
        """Seconds until it expires; ``None`` if it never does."""
        if not self._identity.expires:
            return None
        idle_s = self._attended_s + self._config.idle_s
        longest_s = self._opened_s + self._config.longest_s
        return min(idle_s, longest_s) - self._clock.now()

    def controlled_by(self, token: str) -> bool:
        """Whether this is its control token."""
        return same(token, self._tokens.control)

    def heard_by(self, token: str) -> bool:
        """Whether this is its listen token."""
        return same(token, self._tokens.listen)

    def renew_listen_token(self) -> str:
        """Revoke the listen token: who listens goes on, the old link opens nothing any more."""
        with self._lock:
            self._tokens = Tokens(self._tokens.control, new_token())
            return self._tokens.listen

    def now_s(self) -> Seconds:
        """The run's time, in which readings are dated."""
        began_s = self._opened_s if self._began_s is None else self._began_s
        return Seconds(self._clock.now() - began_s)

    def post(self, reading: PaceReading) -> Tempo:
        """Take a reading.

        Returns:
            The tempo, and the target that follows from the reading.

        Raises:
            LimitReached: readings come too fast. NotFound: the run is over.
        """
        self._refuse_if_over()
        with self._lock:
            self._bucket = take(self._bucket, self._clock.now())
        self.attend()
        return self.player.observe(reading, self.now_s())

    def change(
        self,
        *,
        style: str | None = None,
        mode: Mode | None = None,
        bpm: Bpm | None = None,
        paused: bool | None = None,
    ) -> None:
        """Change what is given; see ``Player.change``.

        Raises:
            BadInput: there is no such style, or nobody can play this tempo.
            NotFound: the run is over.
        """
        self._refuse_if_over()
        self.player.change(style=style, mode=mode, bpm=bpm, paused=paused)
        self.attend()

    def end(self, why: str = "ended by the runner") -> None:
        """End it within a block: the last notes ring out."""
        self._ending = self._ending or why

    def attend(self) -> None:
        """Somebody cares: it does not expire for a while."""
        self._attended_s = self._clock.now()

    def status(self) -> RunStatus:
        """How it is."""
        wishes, counters = self.player.wishes, self.player.counters
        return RunStatus(
            run_id=self.run_id,
            style=wishes.style.name,
            mode=wishes.mode,
            asked_bpm=wishes.bpm,
            seed=self._identity.seed,
            paused=wishes.paused,
            tempo=self.player.tempo,
            time_s=self.player.time_s,
            beat=self.player.beat,
            bars_waiting=self.feed.waiting,
            listeners=self.broadcast.listeners,
            underruns=counters.underruns,
            repeated_blocks=counters.repeated_blocks,
            skipped_chunks=self.broadcast.skipped,
            late_s=Seconds(counters.late_s),
            ended=self._ended,
        )

    def perform(self, due_s: Seconds) -> Seconds | None:
        """Render the block that is due (for the station's workers)."""
        if self._ending is not None:
            self.finish(self._ending)
            return None
        if self._began_s is None:
            return self._begin(self._clock.now())
        self._note_lateness(due_s)
        block = self.player.play(self.feed.take, self.now_s(), self._block_frames, self.broadcast)
        if self.events.followed:
            self.events.emit(*self._teller.tell(block))
        # Counted from the beginning, not from the last block: so it cannot drift.
        paced = max(0, self.player.counters.blocks + 1 - self._lead_blocks)
        return Seconds(self._began_s + paced * self._block_s)

    def fail(self, error: Exception) -> None:
        """It raised: it is over, its listeners get what was rendered (for the workers)."""
        self.failed = True
        try:
            self.player.finish(0, self._block_frames, self.broadcast)
        finally:
            self._over(f"failed: {error}")

    def finish(self, why: str, ring_out_s: float | None = None) -> None:
        """End it now; only when no worker performs it."""
        rate = self._block_frames / self._block_s
        frames = self._ring_frames if ring_out_s is None else round(ring_out_s * rate)
        try:
            self.player.finish(frames, self._block_frames, self.broadcast)
        finally:
            self._over(why)

    def _begin(self, now_s: Seconds) -> Seconds:
        patient = now_s - self._opened_s < self._config.patience_s
        if self.feed.waiting < OPENING_BARS and patient:
            return Seconds(now_s + LOOK_AGAIN_S)
        self._began_s = now_s
        return now_s

    def _over(self, why: str) -> None:
        self._ended_s = self._clock.now()
        self._ended = why
        self.broadcast.close()
        self.events.emit(Event(EventKind.END, self.player.time_s, why))
        self._on_over(self)

    def _refuse_if_over(self) -> None:
        if self._ended is not None:
            message = f"run {self.run_id} is over: {self._ended}"
            raise NotFound(message)

    def _note_lateness(self, due_s: Seconds) -> None:
        counters = self.player.counters
        late_s = max(0.0, self._clock.now() - due_s)
        counters.late_s = late_s
        if late_s > self._config.late_s:
            counters.underruns += 1
            self.events.emit(Event(EventKind.LAG, self.player.time_s, round(late_s, 3)))
