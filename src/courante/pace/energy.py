"""How much the band gives, from 0 to 1: asked for, or by how hard the runner works.

Effort is the pace against the runner's own range, which the run shows by and by, and the heart rate
within its reserve (Karvonen 1957) where there is one. It changes slowly, by phrases rather than by
steps: the tempo answers at once, the band takes its time. Nothing that was measured leaves here but
in the sentence for the runner.
"""

import math
from dataclasses import dataclass, replace

from courante.config import EnergyConfig
from courante.errors import BadInput
from courante.pace.effort import Effort
from courante.pace.estimate import Estimate
from courante.pace.own_range import OwnRange, learned, supposed
from courante.types import Beats, Seconds

EXPECTED_ENERGY = "a number from 0 to 1, or auto"

LEARN_EVERY_S = 1.0
LONGEST_GAP_S = 5.0
"""A runner who was not seen for longer held no pace that we know."""
LEAST = 0.05
"""Whoever moves hears more than a pad."""


@dataclass(frozen=True)
class Energy:
    """The energy at one moment, and why.

    Attributes:
        level: what is played now. target: where it is going. asked: the runner's wish, if any.
        source: the signal that decides (``asked``, ``heart rate``, ``speed``, ``cadence``,
            ``held``, ``resting`` or ``none``).
        why: one sentence for the runner.
    """

    level: float
    target: float
    asked: float | None
    source: str
    why: str


@dataclass(frozen=True)
class EnergyState:
    """All that the stage remembers of a run.

    Attributes:
        speed_mps, cadence_spm: the runner's own ranges.
        highest_heart_bpm: the highest heart rate there is, or that was seen.
        level: of now; ``None`` before the first. target: where it went last, by a measurement.
        by_heart: whether a heart rate has a say in them.
        learned_to_s: the ranges know the run up to here.
    """

    config: EnergyConfig
    speed_mps: OwnRange
    cadence_spm: OwnRange
    highest_heart_bpm: float
    level: float | None = None
    target: float | None = None
    by_heart: bool = False
    learned_to_s: Seconds | None = None


@dataclass(frozen=True)
class _Aim:
    target: float
    source: str
    because: str
    by_heart: bool = False


def init(config: EnergyConfig) -> EnergyState:
    """A run without readings."""
    return EnergyState(
        config,
        speed_mps=supposed(config.speed_mps),
        cadence_spm=supposed(config.cadence_spm),
        highest_heart_bpm=config.highest_heart_rate_bpm,
    )


def asked_energy_from(value: float) -> float:
    """Check an energy that somebody asks for.

    Raises:
        BadInput: it is none.
    """
    if not 0 <= value <= 1:
        raise BadInput(field="energy", value=value, expected=EXPECTED_ENERGY)
    return float(value)


def step(
    state: EnergyState,
    effort: Effort,
    *,
    now_s: Seconds,
    elapsed_beats: Beats,
    beats_per_bar: int,
    asked: float | None,
) -> tuple[EnergyState, Energy]:
    """The energy from now on.

    Args:
        state: the last state.
        effort: what the runner does.
        now_s: time of the run.
        elapsed_beats: beats played since the last call, often a fraction of one.
        beats_per_bar: of the present metre.
        asked: what the runner wishes, if anything; it counts at once and alone.

    Returns:
        The next state, and the energy with its reason.
    """
    state = _learned(state, effort, now_s)
    aim = _aim(state, effort)
    level = aim.target
    if state.level is not None:
        level = _towards(state.level, aim.target, elapsed_beats / beats_per_bar, state.config)
    if asked is not None:
        # What follows effort begins where the wish was, once it is taken back.
        kept = replace(state, level=asked, target=aim.target, by_heart=False)
        return kept, Energy(asked, asked, asked, "asked", f"you asked for {_percent(asked)}")
    state = replace(state, level=level, target=aim.target, by_heart=aim.by_heart)
    why = f"{aim.because}, so the band plays at {_percent(aim.target)}{_now(level, aim.target)}"
    return state, Energy(level, aim.target, None, aim.source, why)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _now(level: float, target: float) -> str:
    now, goal = _percent(level), _percent(target)
    return "" if now == goal else f" (now {now})"


def _learned(state: EnergyState, effort: Effort, now_s: Seconds) -> EnergyState:
    seen = effort.seen
    if seen is None or effort.still or not effort.fresh:
        return state
    since = state.learned_to_s
    if since is not None and now_s - since < LEARN_EVERY_S:
        return state
    state = replace(state, learned_to_s=now_s)
    if seen.heart_rate_bpm is not None and seen.heart_rate_bpm > state.highest_heart_bpm:
        state = replace(state, highest_heart_bpm=seen.heart_rate_bpm)
    if since is None or now_s - since > LONGEST_GAP_S:
        return state
    seconds, learning = now_s - since, state.config.learning_s
    if seen.speed_mps is not None:
        known = learned(state.speed_mps, seen.speed_mps, seconds, learning)
        return replace(state, speed_mps=known)
    if seen.source == "cadence":
        known = learned(state.cadence_spm, seen.footfalls_spm, seconds, learning)
        return replace(state, cadence_spm=known)
    return state


def _aim(state: EnergyState, effort: Effort) -> _Aim:
    config, seen = state.config, effort.seen
    if effort.still:
        return _Aim(config.resting, "resting", "you stand still")
    if seen is None:
        if state.target is not None:
            return _Aim(state.target, "held", "the energy from before an interruption is held")
        return _Aim(config.unknown, "none", "no reading yet")
    aim = _of_moving(state, seen, heeds_heart=effort.heeds_heart)
    if effort.fresh:
        return aim
    return replace(aim, source="held", because=f"no signal, so the last is held: {aim.because}")


def _of_moving(state: EnergyState, seen: Estimate, *, heeds_heart: bool) -> _Aim:
    config = state.config
    by_pace = _by_pace(state, seen)
    heart = seen.heart_rate_bpm if heeds_heart or by_pace is None else None
    if heart is None:
        return by_pace or _Aim(config.unknown, "none", "no pace was measured yet")
    reserve = (heart - config.resting_heart_rate_bpm) / (
        state.highest_heart_bpm - config.resting_heart_rate_bpm
    )
    by_heart = _within((reserve - config.heart_easy) / (config.heart_hard - config.heart_easy))
    words = f"heart rate {heart:.0f} is {_percent(max(0.0, reserve))} of its reserve"
    if by_pace is None:
        return _Aim(by_heart, "heart rate", words, by_heart=True)
    share = config.heart_share
    both = share * by_heart + (1 - share) * by_pace.target
    return _Aim(both, "heart rate", f"{words}, and {by_pace.because}", by_heart=True)


def _by_pace(state: EnergyState, seen: Estimate) -> _Aim | None:
    config = state.config
    if seen.speed_mps is not None:
        place = state.speed_mps.place_of(seen.speed_mps, config.narrowest)
        target, because = _placed(config, place), f"{seen.speed_mps:.1f} m/s is {_words(place)}"
        return _Aim(target, "speed", because)
    if seen.source != "cadence":
        return None
    place = state.cadence_spm.place_of(seen.footfalls_spm, config.narrowest / 2)
    because = f"{seen.footfalls_spm:.0f} steps a minute are {_words(place)}"
    return _Aim(_placed(config, place), "cadence", because)


def _placed(config: EnergyConfig, place: float) -> float:
    return _within(config.easy + (config.hard - config.easy) * place)


def _words(place: float) -> str:
    """A place in the runner's own range."""
    bounds = (("very easy", 0.0), ("easy", 0.33), ("usual", 0.67), ("quick", 1.0))
    named = next((name for name, upper in bounds if place < upper), "very quick")
    return f"{named} for you"


def _within(value: float) -> float:
    return max(LEAST, min(1.0, value))


def _towards(level: float, target: float, bars: float, config: EnergyConfig) -> float:
    gap = (target - level) * (1 - math.exp(-bars / config.smoothing_bars))
    most = config.most_per_bar * bars
    return level + max(-most, min(most, gap))
