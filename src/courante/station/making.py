"""Makes a run from all its parts: new, or one that goes on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, final

from courante.composer.contract import Seat
from courante.config import OutletConfig, StationConfig
from courante.outlet.broadcast import Broadcast
from courante.station.clock import Clock
from courante.station.composing import Composing
from courante.station.feed import FeedStart
from courante.station.guiding import guide_of
from courante.station.history.contract import Stretch
from courante.station.identity import Identity
from courante.station.notes_counters import NotesCounters
from courante.station.player import Player
from courante.station.recovery import Revival
from courante.station.request import Equipment, RunRequest, metre_of
from courante.station.run import Run
from courante.station.shown import Shown, shown_of
from courante.types import Metre


@dataclass(frozen=True)
class Callbacks:
    """Whom a run tells, and asks.

    Attributes:
        on_over: is told that it is over. on_change: that something about it changed.
        played: knows what a run of this name played in another process.
    """

    on_over: Callable[[Run], None]
    on_change: Callable[[Run], None]
    played: Callable[[str], Stretch]


@final
class RunMaker:
    """Makes a station's runs."""

    def __init__(
        self,
        equipment: Equipment,
        config: StationConfig,
        outlet: OutletConfig,
        clock: Clock,
        composing: Composing[Any],
        callbacks: Callbacks,
        counters: NotesCounters,
    ) -> None:
        self._equipment = equipment
        self._config = config
        self._outlet = outlet
        self._clock = clock
        self._composing = composing
        self._callbacks = callbacks
        self._counters = counters

    def new(self, request: RunRequest, identity: Identity) -> Run:
        """A run at its first beat.

        Raises:
            NotFound: there is no such style. BadInput: nobody can play this tempo.
            Missing: the synth or its sounds are not on this machine.
        """
        metre = metre_of(request, self._equipment.style(request.style))
        player = Player(self._equipment, self._config, request, identity.seed, metre)
        start = FeedStart(identity.run_id, bpm=request.bpm, tune=request.tune)
        return self._run(identity, player, start, metre)

    def revived(self, revival: Revival) -> Run:
        """A run that goes on where it stood.

        Raises:
            NotFound, BadInput, Missing: see ``new``.
        """
        identity = revival.identity
        metre = metre_of(revival.request, self._equipment.style(revival.request.style))
        player = Player(
            self._equipment,
            self._config,
            revival.request,
            identity.seed,
            metre,
            revival.standing,
            revival.bars_before,
        )
        find = self._equipment.style

        def before() -> Shown:
            return shown_of(identity.run_id, self._callbacks.played(identity.run_id), find)

        return self._run(identity, player, revival.start, metre, revival.memory, before)

    def _run(
        self,
        identity: Identity,
        player: Player,
        start: FeedStart,
        metre: Metre,
        memory: bytes | None = None,
        before: Callable[[], Shown] | None = None,
    ) -> Run:
        style, learned = player.wishes.style, self._equipment.composer.styles
        guide = guide_of(style, player.energy.level, learned)
        seat = Seat(identity.seed, metre, style.temperature, guide)
        return Run(
            identity,
            player=player,
            feed=self._composing.join(seat, start, memory),
            broadcast=Broadcast(self._outlet, player.time_s),
            clock=self._clock,
            config=self._config,
            audio=self._equipment.audio,
            learned=learned,
            on_over=self._callbacks.on_over,
            on_change=self._callbacks.on_change,
            before=before,
            counters=self._counters,
        )
