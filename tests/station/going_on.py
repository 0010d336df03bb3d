"""A run by hand, without threads and clock: played, put away as bytes, and taken up again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.fakes.composer import FakeComposer

from courante.composer.contract import Composer, Seat
from courante.config import EncoderConfig, OutletConfig, StationConfig, SynthConfig
from courante.encoder.mp3 import Mp3Encoder
from courante.outlet.broadcast import Broadcast
from courante.station.composing import Composing
from courante.station.feed import Feed, FeedStart
from courante.station.history.contract import RunRecord, Stretch, Unfinished
from courante.station.player import Player
from courante.station.recovery import Revival, revive
from courante.station.request import Equipment, RunRequest
from courante.station.shown import Shown, both
from courante.station.snapshot import Snapshot, pack_music, pack_snapshot
from courante.synth.fluidsynth import FluidSynth
from courante.types import COMMON_TIME, Bpm, Mode, PlayedBar

CONFIG = StationConfig(bars_ahead=4, parked_bars=12)
NOW = datetime(2030, 1, 1, tzinfo=UTC)
SEED = 5
FAST = RunRequest(mode=Mode.STEADY, bpm=Bpm(200.0), seed=SEED)
BLOCK_FRAMES = 8 * 1152
"""Less than a beat, and no whole part of one."""


@dataclass
class HandPlayed:
    """A player, and the composer that keeps it ahead."""

    player: Player
    feed: Feed
    composing: Composing[Any]
    music: bytes | None = None
    before: Stretch = field(default_factory=Stretch)

    @staticmethod
    def begin(composer: Composer[Any] | None = None, request: RunRequest = FAST) -> "HandPlayed":
        equipment, composing = _with(composer)
        feed = composing.join(Seat(SEED), FeedStart("run"))
        return HandPlayed(Player(equipment, CONFIG, request, SEED, COMMON_TIME), feed, composing)

    @staticmethod
    def go_on(revival: Revival, composer: Composer[Any] | None = None) -> "HandPlayed":
        equipment, composing = _with(composer)
        feed = composing.join(Seat(SEED), revival.start, revival.memory)
        player = Player(
            equipment,
            CONFIG,
            revival.request,
            SEED,
            COMMON_TIME,
            revival.standing,
            revival.bars_before,
        )
        return HandPlayed(player, feed, composing)

    def play(self, blocks: int = 1, *, compose: bool = True) -> None:
        """Play with as many bars ahead as a station would have."""
        outlet = Broadcast(OutletConfig())
        for _ in range(blocks):
            while compose and self.composing.advance():
                pass
            self.player.play(self.feed.take, self.player.time_s, BLOCK_FRAMES, outlet)
            music = self.feed.take_music()
            if music is not None:
                self.music = pack_music(music)

    def put_away(self) -> Unfinished:
        """What the store would have of it now."""
        wishes = self.player.wishes
        record = RunRecord("run", SEED, "chorale", wishes.mode, wishes.bpm, "c" * 64, "d" * 64, NOW)
        snapshot = pack_snapshot(Snapshot(self.player.standing(), NOW))
        return Unfinished(record, snapshot, self.music)

    @property
    def played(self) -> Stretch:
        journal = self.player.journal
        own = Stretch(journal.bars(), journal.tempos(), journal.readings())
        return both(Shown(self.before), Shown(own)).played

    def taken_up_again(
        self, unfinished: Unfinished | None = None, composer: Composer[Any] | None = None
    ) -> "HandPlayed":
        """The same run in another process."""
        kept = unfinished or self.put_away()
        revival = revive(kept, lambda: self.played, NOW)
        self.close()
        again = HandPlayed.go_on(revival, composer)
        again.before = self.played
        again.music = kept.music
        return again

    def close(self) -> None:
        self.player.abandon()


def by_index(bars: Sequence[PlayedBar]) -> dict[int, PlayedBar]:
    """Bars by their number; none of them may be a repeat."""
    assert not any(bar.repeated for bar in bars)
    return {bar.bar.index: bar for bar in bars}


def _with(composer: Composer[Any] | None) -> tuple[Equipment, Composing[Any]]:
    equipment = Equipment(
        composer=composer or FakeComposer(),
        synth=FluidSynth(SynthConfig()),
        encoder=lambda: Mp3Encoder(EncoderConfig()),
    )
    return equipment, Composing[Any](equipment.composer, CONFIG, keeps_music=True)
