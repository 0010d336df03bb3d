"""The pace stage: readings in, tempo out. Ties repair, fusion, policy and smoothing together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from courante.config import PaceConfig
from courante.pace import fusion, policies, smoothing
from courante.pace.estimate import Estimate, estimate, spm_of_speed
from courante.pace.fusion import Quantity, Tracks, fresh
from courante.pace.smoothing import Manner, SmoothState, Target
from courante.pace.units import RUNNING_MPS, SourceUnit, UnitMemory, repair
from courante.types import Beats, Bpm, Metre, Mode, PaceReading, Seconds, Source, Tempo, TempoFeel

OFFSET_LEARNING = 0.1
"""Share by which each reading moves the runner's offset to what it shows."""
MOST_OFFSET_SPM = 30.0
_RUNNING_SPM = 130.0
_STALE_WORDS = "no signal for"


@dataclass(frozen=True)
class PaceState:
    """All that the stage remembers of a run.

    Attributes:
        units: which sources count strides. tracks: the sensors' last seconds.
        offset_spm: how much faster the runner steps than the common line of speed; ``None`` until
            seen.
        latest: the last reading, its cadence in footfalls a minute.
        seen: the last estimate of a runner who moves. still_since_s: since when the runner stands.
        octave: of the last folded tempo.
        smooth: the tempo on its way.
        carried_bpm: after an interruption, where the tempo goes until a reading comes.
    """

    config: PaceConfig
    feel: TempoFeel
    units: UnitMemory = field(default_factory=dict[Source, SourceUnit])
    tracks: Tracks = ()
    offset_spm: float | None = None
    latest: PaceReading | None = None
    seen: Estimate | None = None
    still_since_s: Seconds | None = None
    octave: int | None = None
    smooth: SmoothState | None = None
    carried_bpm: Bpm | None = None


@dataclass(frozen=True)
class _Decision:
    target: Target
    source: str
    raw: float | None
    because: str
    octave: int | None = None


def init(config: PaceConfig, feel: TempoFeel) -> PaceState:
    """A run without readings, in a style of this feel."""
    return PaceState(config, feel)


def change_feel(state: PaceState, feel: TempoFeel) -> PaceState:
    """Go on in a style of another feel; the tempo moves there as smoothly as ever."""
    return replace(state, feel=feel, octave=None)


def observe(state: PaceState, reading: PaceReading) -> PaceState:
    """Take in a reading; it is heard at the next ``step``. Readings may arrive late."""
    config, now_s = state.config, reading.time_s
    speed = _speed(state.tracks, now_s, config)
    memory, repaired = repair(state.units, reading, speed)
    tracks = fusion.observe(state.tracks, repaired, config)
    return replace(
        state,
        units=memory,
        tracks=tracks,
        latest=repaired,
        offset_spm=_learned_offset(state.offset_spm, tracks, repaired, config),
    )


def repaired(state: PaceState, readings: Iterable[PaceReading]) -> Iterator[PaceReading]:
    """The same readings, cadence in footfalls, as they would be after this state.

    Nothing is learnt from them: readings too old to shape a tempo are told like this.
    """
    state = replace(state, tracks=())
    for reading in readings:
        state = observe(state, reading)
        yield reading if state.latest is None else state.latest


def look(state: PaceState, now_s: Seconds) -> PaceState:
    """Note whether the runner moves, stands, or cannot be seen at a time of the run."""
    seen = estimate(state.tracks, state.offset_spm or 0.0, now_s, state.config)
    if seen is None:
        return state
    if not seen.still:
        return replace(state, seen=seen, still_since_s=None)
    since = seen.time_s if state.still_since_s is None else state.still_since_s
    return replace(state, still_since_s=since)


def step(
    state: PaceState,
    *,
    now_s: Seconds,
    elapsed_beats: Beats,
    metre: Metre,
    mode: Mode,
    asked_bpm: Bpm | None,
) -> tuple[PaceState, Tempo]:
    """The tempo from now on.

    Args:
        state: the last state.
        now_s: time of the run; what is stale is judged by it.
        elapsed_beats: beats played since the last call, often a fraction of one. Until the first
            beats are played, every tempo is taken at once.
        metre: the present one.
        mode: the policy.
        asked_bpm: the tempo of mode ``steady``; in the other modes that until the first reading.
            Kept within the configured range (``policies.asked_bpm_from`` refuses instead).

    Returns:
        The next state, and the tempo with its reason.
    """
    state = look(state, now_s)
    decision = _decide(state, now_s, mode, asked_bpm)
    smooth = smoothing.step(
        state.smooth,
        decision.target,
        elapsed_beats=elapsed_beats,
        beats_per_bar=metre.beats_per_bar,
        config=state.config,
    )
    state = replace(state, smooth=smooth, octave=decision.octave)
    return state, Tempo(
        tempo_bpm=smooth.tempo_bpm,
        target_bpm=smooth.goal_bpm,
        source=decision.source,
        raw=decision.raw,
        why=_why(decision.because, smooth),
    )


def _speed(tracks: Tracks, now_s: Seconds, config: PaceConfig) -> float | None:
    signal = fresh(tracks, Quantity.SPEED, now_s, config)
    return None if signal is None else signal.value


def _learned_offset(
    offset: float | None, tracks: Tracks, reading: PaceReading, config: PaceConfig
) -> float | None:
    speed = _speed(tracks, reading.time_s, config)
    cadence = fresh(tracks, Quantity.CADENCE, reading.time_s, config)
    if speed is None or cadence is None or reading.cadence_spm is None:
        return offset
    if cadence.source is Source.SLIDER:  # a hand tells nothing of the runner's legs
        return offset
    if speed < RUNNING_MPS or cadence.value < _RUNNING_SPM:
        return offset
    shown = cadence.value - spm_of_speed(speed, 0.0)
    shown = max(-MOST_OFFSET_SPM, min(MOST_OFFSET_SPM, shown))
    return shown if offset is None else offset + OFFSET_LEARNING * (shown - offset)


def _decide(state: PaceState, now_s: Seconds, mode: Mode, asked_bpm: Bpm | None) -> _Decision:
    if mode is Mode.STEADY:
        return _steady(state, asked_bpm)
    if state.still_since_s is not None:
        standing = now_s - state.still_since_s >= state.config.standing_after_s
        if standing or state.seen is None:
            return _rest(state, "you stand still")
    if state.seen is None:
        if state.carried_bpm is not None:
            return _hold(state, state.carried_bpm)
        if asked_bpm is not None:
            return _ask(state, asked_bpm, "until your first reading")
        return _rest(state, "no reading yet")
    return _follow(state, state.seen, now_s, mode)


def _follow(state: PaceState, seen: Estimate, now_s: Seconds, mode: Mode) -> _Decision:
    config = state.config
    aim = policies.aim(mode, seen, state.feel, state.octave, config)
    target = Target(aim.target_bpm, Manner.FOLLOW, aim.footfalls_per_beat)
    stale_s = config.heart_stale_s if seen.source == "heart rate" else config.stale_s
    age = now_s - seen.time_s
    if age <= stale_s:
        return _Decision(target, seen.source, seen.raw, aim.because, aim.octave)
    because = f"{_STALE_WORDS} {age:.0f} s, so the last one is held: {aim.because}"
    return _Decision(target, "held", seen.raw, because, aim.octave)


def _steady(state: PaceState, asked_bpm: Bpm | None) -> _Decision:
    if asked_bpm is not None:
        return _ask(state, asked_bpm, "you asked for it")
    if state.smooth is None:
        return _rest(state, "no tempo was asked for")
    return _Decision(
        Target(state.smooth.tempo_bpm, Manner.ASK), "held", None, "the tempo is kept steady"
    )


def _ask(state: PaceState, asked_bpm: Bpm, because: str) -> _Decision:
    config = state.config
    bpm = Bpm(min(config.highest_bpm, max(config.lowest_bpm, asked_bpm)))
    return _Decision(Target(bpm, Manner.ASK), "asked", asked_bpm, because)


def _hold(state: PaceState, bpm: Bpm) -> _Decision:
    because = "the tempo from before an interruption is held until your next reading"
    return _Decision(Target(bpm, Manner.FOLLOW), "held", None, because, state.octave)


def _rest(state: PaceState, because: str) -> _Decision:
    target = Target(state.feel.resting_bpm, Manner.EASE)
    return _Decision(target, "resting", None, f"{because}, so the music comes to rest")


def _why(because: str, smooth: SmoothState) -> str:
    tempo, goal = round(smooth.tempo_bpm), round(smooth.goal_bpm)
    now = "" if tempo == goal else f" (now {tempo})"
    return f"{because}, {goal} bpm{now}"
