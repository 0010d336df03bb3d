"""How a tempo reaches its target: as slowly as music needs, as fast as a runner needs.

Two limits hold at once. A *rate* spreads the change evenly over the beats that pass: 2 % a bar, or,
once the target is more than 8 % away and until it is reached, 10 % a bar or per four footfalls,
whichever is shorter. (A folded tempo has long bars, and the runner counts footfalls.) And a *reach*
that nothing may break: no two tempi within one bar of beats differ by more than 10 %. A tempo asked
for by hand knows no rate, only the reach: it is heard at once, a bar later the rest of the way.

Changes add up as logarithms, so that it does not matter into how many calls a bar is cut.
"""

import math
from dataclasses import dataclass, replace
from enum import Enum, auto

from courante.config import PaceConfig
from courante.types import Beats, Bpm

DRIFT_BARS = 8.0
"""Within the deadband the goal drifts to the target in about so many bars, so no bias stays."""
FOOTFALLS_PER_BAR = 4.0
_BEAT_ROUNDING = 1e-9


class Manner(Enum):
    """How a target is to be reached."""

    FOLLOW = auto()
    """A measured target, with noise: deadband and rates."""
    EASE = auto()
    """The resting tempo: gently."""
    ASK = auto()
    """Asked for by hand, exact: as fast as the reach allows."""


@dataclass(frozen=True)
class TempoAt:
    """From this beat on, this tempo."""

    beat: Beats
    tempo_bpm: Bpm


@dataclass(frozen=True)
class SmoothState:
    """The tempo on its way.

    Attributes:
        beat: beats played so far. tempo_bpm: the tempo now. goal_bpm: where it is going.
        fast: whether a large gap is being closed.
        recent: the tempi of the last bar, oldest first.
    """

    beat: Beats
    tempo_bpm: Bpm
    goal_bpm: Bpm
    manner: Manner
    fast: bool = False
    recent: tuple[TempoAt, ...] = ()


@dataclass(frozen=True)
class Target:
    """What to reach, and how."""

    bpm: Bpm
    manner: Manner
    footfalls_per_beat: float = 1.0


def step(
    state: SmoothState | None,
    target: Target,
    *,
    elapsed_beats: Beats,
    beats_per_bar: int,
    config: PaceConfig,
) -> SmoothState:
    """Move the tempo towards its target.

    Args:
        state: the last state; ``None`` before the first tempo. As long as nothing has been played,
            the target is taken at once.
        target: where to go.
        elapsed_beats: beats played since the last call, often a fraction of one.
        beats_per_bar: of the present metre.
        config: the rates.
    """
    if state is None or state.beat + elapsed_beats <= 0:
        start = TempoAt(Beats(0.0), target.bpm)
        return SmoothState(start.beat, target.bpm, target.bpm, target.manner, recent=(start,))
    beat = Beats(state.beat + elapsed_beats)
    bars = elapsed_beats / beats_per_bar
    goal = _goal(state, target, bars, config)
    gap = abs(math.log(goal / state.tempo_bpm))
    fast = gap > math.log1p(config.fast_above) or (state.fast and gap > math.log1p(config.deadband))
    moved = replace(state, beat=beat, goal_bpm=goal, manner=target.manner, fast=fast)
    free = _towards(state.tempo_bpm, goal, _allowed(moved, target, elapsed_beats, bars, config))
    recent = _within(state.recent, Beats(beat - beats_per_bar))
    tempo = _in_reach(free, recent, config.fast_change_per_bar)
    if tempo != state.tempo_bpm:
        recent = (*recent, TempoAt(beat, tempo))
    return replace(moved, tempo_bpm=tempo, recent=recent)


def _goal(state: SmoothState, target: Target, bars: float, config: PaceConfig) -> Bpm:
    near = abs(target.bpm / state.goal_bpm - 1) <= config.deadband
    if not near or target.manner is not Manner.FOLLOW or state.manner is not Manner.FOLLOW:
        return target.bpm
    share = 1 - math.exp(-bars / DRIFT_BARS)
    return Bpm(state.goal_bpm + share * (target.bpm - state.goal_bpm))


def _allowed(
    state: SmoothState, target: Target, elapsed_beats: Beats, bars: float, config: PaceConfig
) -> float:
    """The rate limit, as the logarithm of a ratio."""
    if target.manner is Manner.ASK:
        return math.inf
    if target.manner is Manner.EASE:
        return bars * _log_change(config.ease_per_bar, state)
    share = config.fast_change_per_bar if state.fast else config.change_per_bar
    four_footfalls = elapsed_beats * target.footfalls_per_beat / FOOTFALLS_PER_BAR
    return max(bars, four_footfalls) * _log_change(share, state)


def _log_change(share: float, state: SmoothState) -> float:
    """A share of the tempo, upwards or downwards, as the size of a logarithm."""
    return math.log1p(share) if state.goal_bpm > state.tempo_bpm else -math.log1p(-share)


def _towards(tempo: Bpm, goal: Bpm, allowed: float) -> Bpm:
    gap = math.log(goal / tempo)
    if abs(gap) <= allowed:
        return goal
    return Bpm(tempo * math.exp(math.copysign(allowed, gap)))


def _in_reach(tempo: Bpm, recent: tuple[TempoAt, ...], share: float) -> Bpm:
    played = [at.tempo_bpm for at in recent]
    lowest, highest = max(played) * (1 - share), min(played) * (1 + share)
    return Bpm(min(highest, max(lowest, tempo)))


def _within(recent: tuple[TempoAt, ...], edge: Beats) -> tuple[TempoAt, ...]:
    """The tempi that were still in force after ``edge``; always the last one."""
    first = 0
    while first + 1 < len(recent) and recent[first + 1].beat <= edge + _BEAT_ROUNDING:
        first += 1
    return recent[first:]
