"""What a run tells about itself."""

from dataclasses import dataclass

from courante.pace.energy import Energy
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
