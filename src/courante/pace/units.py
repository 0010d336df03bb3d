"""Steps or strides: repairs the unit of a cadence.

Some devices count footfalls (both feet), some strides (one foot), and none says which. A source
shows its unit by what is bodily possible; once known it is remembered, so that a runner who starts
to walk is not suddenly counted twice.
"""

from dataclasses import dataclass, replace
from enum import Enum, auto

from courante.types import PaceReading, Seconds, Source

STRIDES_BELOW_PER_MIN = 120.0
"""Nobody runs with fewer footfalls a minute than this."""
RUNNING_MPS = 2.0
"""Slower is walking."""
SLOWEST_WALK_MPS = 0.7
"""Slower than this, a speed says nothing about the length of a step."""
LONGEST_WALKING_STEP_M = 1.15
SLOWEST_STEPPING_PER_MIN = 30.0
"""Below it a device counts the end of a run, not a rhythm."""
STRIDES_BELOW_UNKNOWN_SPEED_PER_MIN = 95.0
"""Without a speed: walkers make more footfalls than this, few runners more strides."""
HIGHEST_CADENCE_SPM = 230.0
CHANGE_OF_MIND_S = 6.0
"""So long a source must contradict its known unit before the unit is changed."""

_COUNTS_FOOTFALLS = frozenset({Source.PHONE, Source.GPS})
"""Sources whose own step counters count footfalls: doubled only on proof."""


class CadenceUnit(Enum):
    """What one count of a cadence is."""

    STEPS = auto()
    STRIDES = auto()


@dataclass(frozen=True)
class SourceUnit:
    """The unit of one source.

    Attributes:
        sure: proved by running, not guessed from walking or without a speed.
        contradicted_since_s: when readings began to prove the opposite.
    """

    unit: CadenceUnit
    sure: bool
    contradicted_since_s: Seconds | None = None


UnitMemory = dict[Source, SourceUnit]
"""What is known of each source; never changed in place."""


def repair(
    memory: UnitMemory, reading: PaceReading, speed_mps: float | None
) -> tuple[UnitMemory, PaceReading]:
    """Turn the reading's cadence into footfalls a minute.

    Args:
        memory: what is known of the sources so far.
        reading: a reading as the device sent it.
        speed_mps: the runner's speed at that time as other readings tell, used where this one has
            none.

    Returns:
        The memory with what this reading adds, and the repaired reading.
    """
    cadence = reading.cadence_spm
    # A slider is moved by hand and means what it says.
    if cadence is None or reading.source is Source.SLIDER:
        return memory, reading
    speed = speed_mps if reading.speed_mps is None else reading.speed_mps
    known = _learn(memory.get(reading.source), reading.source, cadence, speed, reading.time_s)
    if known is None:
        return memory, reading
    doubled = known.unit is CadenceUnit.STRIDES and cadence * 2 <= HIGHEST_CADENCE_SPM
    repaired = replace(reading, cadence_spm=cadence * 2) if doubled else reading
    return {**memory, reading.source: known}, repaired


def _learn(
    known: SourceUnit | None,
    source: Source,
    cadence: float,
    speed: float | None,
    time_s: Seconds,
) -> SourceUnit | None:
    proof = _proof(cadence, speed)
    if known is None:
        guess = proof or _guess(source, cadence, speed)
        return None if guess is None else SourceUnit(guess, sure=proof is not None)
    if proof is None or proof is known.unit:
        return replace(known, sure=known.sure or proof is not None, contradicted_since_s=None)
    if not known.sure:
        return SourceUnit(proof, sure=True)
    if known.contradicted_since_s is None:
        return replace(known, contradicted_since_s=time_s)
    if time_s - known.contradicted_since_s >= CHANGE_OF_MIND_S:
        return SourceUnit(proof, sure=True)
    return known


def _proof(cadence: float, speed: float | None) -> CadenceUnit | None:
    if cadence >= STRIDES_BELOW_PER_MIN:
        return CadenceUnit.STEPS
    if cadence >= SLOWEST_STEPPING_PER_MIN and speed is not None and speed >= RUNNING_MPS:
        return CadenceUnit.STRIDES
    return None


def _guess(source: Source, cadence: float, speed: float | None) -> CadenceUnit | None:
    if cadence < SLOWEST_STEPPING_PER_MIN:
        return None
    if speed is not None and speed < SLOWEST_WALK_MPS:
        return None
    if speed is not None:
        long_step = speed * 60 / cadence > LONGEST_WALKING_STEP_M
        return CadenceUnit.STRIDES if long_step else CadenceUnit.STEPS
    device = source not in _COUNTS_FOOTFALLS
    low = cadence < STRIDES_BELOW_UNKNOWN_SPEED_PER_MIN
    return CadenceUnit.STRIDES if device and low else CadenceUnit.STEPS
