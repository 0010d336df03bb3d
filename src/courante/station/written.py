"""What of a run is written down."""

from collections.abc import Iterable
from dataclasses import replace

from courante.station.history.contract import RunRecord
from courante.station.run import Run
from courante.types import PaceReading


def record_of(run: Run) -> RunRecord:
    """What is kept about a run itself."""
    identity, wishes = run.deed.identity, run.player.wishes
    return RunRecord(
        run_id=identity.run_id,
        seed=identity.seed,
        style=wishes.style.name,
        mode=wishes.mode,
        bpm=wishes.bpm,
        energy=wishes.energy,
        metre=run.feed.seat.metre,
        control_digest=identity.tokens.control,
        listen_digest=identity.tokens.listen,
        opened_at=run.attendance.opened_at,
        expires=identity.expires,
        saved=identity.saved,
        ended_at=run.ended_at,
        ended=run.ended,
    )


def without_heart_rate(readings: Iterable[PaceReading]) -> tuple[PaceReading, ...]:
    """The same readings; those that told nothing else are left out."""
    rest = (replace(reading, heart_rate_bpm=None) for reading in readings)
    return tuple(r for r in rest if r.speed_mps is not None or r.cadence_spm is not None)
