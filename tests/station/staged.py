"""A stage by hand, without threads, at a clock set by hand."""

from dataclasses import dataclass

from tests.fakes.clock import ManualClock
from tests.station.going_on import BLOCK_FRAMES, HandPlayed

from courante.config import OutletConfig, StationConfig
from courante.outlet.broadcast import Broadcast
from courante.station.events import Events
from courante.station.logbook import Logbook
from courante.station.notes_counters import NotesCounters
from courante.station.notes_desk import NotesDesk
from courante.station.performing import Performing
from courante.station.stage import Stage
from courante.station.timetable import Timetable
from courante.types import Seconds

BLOCK_S = BLOCK_FRAMES / 44_100
RING_FRAMES = 3 * BLOCK_FRAMES
CONFIG = StationConfig(house=False)


@dataclass(frozen=True)
class Staged:
    """A run's parts, put together; nobody performs it but the test."""

    hand: HandPlayed
    stage: Stage
    clock: ManualClock
    timetable: Timetable
    events: Events
    logbook: Logbook
    performing: Performing

    @staticmethod
    def begin(config: StationConfig = CONFIG) -> "Staged":
        hand, clock = HandPlayed.begin(), ManualClock()
        timetable = Timetable(clock.now(), Seconds(0.0), BLOCK_S, config.lead_s)
        desk = NotesDesk(
            hand.player,
            hand.feed,
            config.notes,
            NotesCounters(),
            lambda: timetable.run_s(clock.now()),
        )
        broadcast = Broadcast(OutletConfig(), Seconds(0.0))
        stage = Stage(hand.player, hand.feed, broadcast, desk, BLOCK_FRAMES, RING_FRAMES)
        events, logbook = Events(), Logbook("run")
        performing = Performing(
            stage,
            timetable,
            events=events,
            logbook=logbook,
            clock=clock,
            config=config,
            learned=(),
        )
        return Staged(hand, stage, clock, timetable, events, logbook, performing)

    def compose(self) -> None:
        """Have all the bars wait that a station would."""
        while self.hand.composing.advance():
            pass

    def play(self, blocks: int) -> None:
        """Render so many blocks, each when it is due."""
        until, due_s = self.stage.player.counters.blocks + blocks, self.clock.now()
        while self.stage.player.counters.blocks < until:
            self.compose()
            self.clock.advance(max(0.0, due_s - self.clock.now()))
            due_s = self.performing.step(due_s, recorded=False)
