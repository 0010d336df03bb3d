"""What a run tells about itself."""

from dataclasses import dataclass

from courante.pace.energy import Energy
from courante.station.identity import Identity
from courante.station.stage import Stage
from courante.types import COMMON_TIME, Beats, Bpm, Metre, Mode, Seconds, Tempo


@dataclass(frozen=True)
class RunStatus:
    """A run at one moment.

    Attributes:
        run_id, style, mode, asked_bpm, seed, paused: what it is and what is asked of it.
        tempo: what is played, and why. energy: the same of how much the band gives; ``None`` for
            a run of which that is not known any more.
        metre: of all its bars.
        time_s, beat: media time and music rendered so far.
        bars_waiting: composed and not yet played.
        listeners: now.
        underruns, repeated_blocks, skipped_chunks: see ``Metrics``.
        late_s: how late the last block was.
        ended: why it is over, or ``None`` while it plays.
        saved: whether it is to be kept once it is over.
    """

    run_id: str
    style: str
    mode: Mode
    asked_bpm: Bpm | None
    seed: int
    paused: bool
    tempo: Tempo
    time_s: Seconds
    beat: Beats
    bars_waiting: int
    listeners: int
    underruns: int
    repeated_blocks: int
    skipped_chunks: int
    late_s: Seconds
    ended: str | None
    saved: bool = False
    energy: Energy | None = None
    metre: Metre = COMMON_TIME


def status_of(identity: Identity, stage: Stage, ended: str | None) -> RunStatus:
    """How a run is now.

    Args:
        identity: who it is.
        stage: what it sounds with.
        ended: why it is over, or ``None`` while it plays.
    """
    player, broadcast, place = stage.player, stage.broadcast, stage.notes.place
    wishes, counters = player.wishes, player.counters
    return RunStatus(
        run_id=identity.run_id,
        style=wishes.style.name,
        mode=wishes.mode,
        asked_bpm=wishes.bpm,
        seed=identity.seed,
        paused=wishes.paused,
        tempo=player.tempo,
        time_s=player.time_s if place is None else place.time_s,
        beat=player.beat if place is None else place.beat,
        bars_waiting=stage.feed.waiting,
        listeners=broadcast.listeners,
        underruns=counters.underruns,
        repeated_blocks=counters.repeated_blocks,
        skipped_chunks=broadcast.skipped,
        late_s=Seconds(counters.late_s),
        ended=ended,
        saved=identity.saved,
        energy=player.energy,
        metre=stage.feed.seat.metre,
    )
