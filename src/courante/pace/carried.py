"""What of a run's pace is carried over an interruption: tempo, energy, and how this runner runs.

Never what was measured: a heart rate must not be kept unless the runner wants it to be, so neither
is an energy that follows from one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from courante.config import EnergyConfig, PaceConfig
from courante.pace import energy
from courante.pace.energy import EnergyState
from courante.pace.own_range import OwnRange
from courante.pace.smoothing import Manner, SmoothState, TempoAt
from courante.pace.tracker import PaceState
from courante.pace.units import CadenceUnit, SourceUnit
from courante.types import Beats, Bpm, Seconds, Source, TempoFeel


@dataclass(frozen=True)
class CarriedEnergy:
    """How a run's energy stood: its level, if nobody's heart is in it, and the ranges learned."""

    level: float | None
    speed_mps: OwnRange
    cadence_spm: OwnRange


@dataclass(frozen=True)
class Carried:
    """How a run's pace stood.

    Attributes:
        tempo_bpm: the tempo. goal_bpm: where it was going.
        held: whether the runner decided it, so that it is held until the next reading.
        offset_spm: how much faster the runner steps than the common line of speed, if known.
        octave: of the last folded tempo.
        units: what the sources count that have proved it.
        energy: how much the band gave, if it is known.
    """

    tempo_bpm: Bpm
    goal_bpm: Bpm
    held: bool = False
    offset_spm: float | None = None
    octave: int | None = None
    units: Mapping[Source, CadenceUnit] = field(default_factory=dict[Source, CadenceUnit])
    energy: CarriedEnergy | None = None


def carry(state: PaceState, strength: EnergyState | None = None) -> Carried | None:
    """What ``resume`` goes on with; ``None`` before the first tempo.

    Args:
        state: of the pace.
        strength: of the energy, if that is carried too.
    """
    if state.smooth is None:
        return None
    told = (state.seen, state.still_since_s, state.carried_bpm)
    return Carried(
        tempo_bpm=state.smooth.tempo_bpm,
        goal_bpm=state.smooth.goal_bpm,
        held=any(value is not None for value in told),
        offset_spm=state.offset_spm,
        octave=state.octave,
        units={source: known.unit for source, known in state.units.items() if known.sure},
        energy=None if strength is None else _carried_energy(strength),
    )


def led(state: PaceState, tempo_bpm: Bpm, beat: Beats) -> PaceState:
    """The tempo as somebody else leads it, from a beat on; what was measured is kept."""
    smooth = SmoothState(
        beat, tempo_bpm, tempo_bpm, Manner.FOLLOW, recent=(TempoAt(beat, tempo_bpm),)
    )
    return replace(state, smooth=smooth)


def lead_again(state: PaceState, now_s: Seconds) -> PaceState:
    """Decide the tempo again; without fresh signals that which was led to is held until one comes.

    Args:
        state: as ``led`` left it.
        now_s: the time of the run.
    """
    seen = state.seen
    if state.smooth is None or (seen and now_s - seen.time_s <= state.config.stale_s):
        return state
    return replace(state, seen=None, still_since_s=None, carried_bpm=state.smooth.tempo_bpm)


def resume(config: PaceConfig, feel: TempoFeel, carried: Carried, beat: Beats) -> PaceState:
    """Go on after an interruption: the tempo starts where it was, and moves as smoothly as ever.

    Args:
        config: how readings become a tempo.
        feel: of the present style.
        carried: what ``carry`` gave.
        beat: beats played before.
    """
    tempo, goal = carried.tempo_bpm, carried.goal_bpm
    return PaceState(
        config,
        feel,
        units={source: SourceUnit(unit, sure=True) for source, unit in carried.units.items()},
        offset_spm=carried.offset_spm,
        octave=carried.octave,
        smooth=SmoothState(beat, tempo, goal, Manner.FOLLOW, recent=(TempoAt(beat, tempo),)),
        carried_bpm=goal if carried.held else None,
    )


def resume_energy(config: EnergyConfig, carried: Carried | None) -> EnergyState:
    """The energy after an interruption: it is held until a reading comes.

    Args:
        config: how effort becomes energy.
        carried: what ``carry`` gave.
    """
    begun, known = energy.init(config), None if carried is None else carried.energy
    if known is None:
        return begun
    return replace(
        begun,
        speed_mps=known.speed_mps,
        cadence_spm=known.cadence_spm,
        level=known.level,
        target=known.level,
    )


def _carried_energy(state: EnergyState) -> CarriedEnergy:
    level = None if state.by_heart else state.level
    return CarriedEnergy(level, state.speed_mps, state.cadence_spm)
