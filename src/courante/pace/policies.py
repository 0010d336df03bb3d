"""The tempo policies: from what the runner does to the tempo to aim at, and why.

A policy knows nothing of how a tempo is reached; ``smoothing`` does.
"""

from dataclasses import dataclass

from courante.config import PaceConfig
from courante.errors import BadInput
from courante.pace.estimate import Estimate
from courante.types import Bpm, Mode, TempoFeel

HEART_PUSH_PER_BEAT = 0.005
"""How much faster (slower) the music goes for each heart beat a minute below (above) the zone."""
MOST_HEART_PUSH = 0.10
REFERENCE_SPM = 160.0
"""Proportional mode without a speed: a runner at the reference speed is taken to step like this."""
FOLD_MARGIN = 0.03
"""A folded tempo may leave its range by this share before it is folded anew."""


@dataclass(frozen=True)
class Aim:
    """Where the tempo should go.

    Attributes:
        because: the reason up to "so and so many bpm".
        footfalls_per_beat: 2 means that every second footfall is a beat.
        octave: how often the tempo was doubled (halved, below 0) to fit the style.
    """

    target_bpm: Bpm
    because: str
    footfalls_per_beat: float = 1.0
    octave: int | None = None


def asked_bpm_from(value: float, config: PaceConfig) -> Bpm:
    """Check a tempo that somebody asks for.

    Raises:
        BadInput: it is outside the range the music is played in.
    """
    if isinstance(value, bool) or not config.lowest_bpm <= value <= config.highest_bpm:
        raise BadInput(
            field="bpm",
            value=value,
            expected=f"a number from {config.lowest_bpm:g} to {config.highest_bpm:g}",
        )
    return Bpm(float(value))


def aim(mode: Mode, seen: Estimate, feel: TempoFeel, octave: int | None, config: PaceConfig) -> Aim:
    """Apply the policy of a mode to a runner who moves.

    Args:
        mode: any but ``steady``, which does not look at the runner.
        seen: what the runner does.
        feel: the style's tempo range.
        octave: that of the last aim, so that a runner at the range's end is not thrown about.
        config: references and limits.
    """
    if mode is Mode.STEP:
        return _limit(_on_footfalls(seen, 1.0), config)
    if mode is Mode.STRIDE:
        return _limit(_on_footfalls(seen, 2.0), config)
    if mode is Mode.PROPORTIONAL:
        return _limit(_proportional(seen, config), config)
    if mode is Mode.HEART:
        return _limit(_heart(seen, feel, octave, config), config)
    return _limit(_folded(seen, feel, octave), config)


def fold(spm: float, feel: TempoFeel, octave: int | None = None) -> int:
    """How often to double ``spm`` (below 0: halve it) so that it lies in the style's range.

    The octave that is in use stays while it fits within a margin and the plain choice is itself
    near the range's end.
    """
    plain = 0
    while spm * 2.0**plain > feel.highest_bpm:
        plain -= 1
    while spm * 2.0**plain < feel.lowest_bpm and spm * 2.0 ** (plain + 1) <= feel.highest_bpm:
        plain += 1
    if octave is None or octave == plain:
        return plain
    low, high = 1 - FOLD_MARGIN, 1 + FOLD_MARGIN
    usable = feel.lowest_bpm * low <= spm * 2.0**octave <= feel.highest_bpm * high
    inside = feel.lowest_bpm * high <= spm * 2.0**plain <= feel.highest_bpm * low
    return octave if usable and not inside else plain


def _on_footfalls(seen: Estimate, footfalls_per_beat: float) -> Aim:
    bpm = seen.footfalls_spm / footfalls_per_beat
    because = f"{_footfall_words(seen)}: {_beat_words(footfalls_per_beat)}"
    return Aim(Bpm(bpm), because, footfalls_per_beat)


def _folded(seen: Estimate, feel: TempoFeel, octave: int | None) -> Aim:
    chosen = fold(seen.footfalls_spm, feel, octave)
    plain = _on_footfalls(seen, 2.0**-chosen)
    return Aim(plain.target_bpm, plain.because, plain.footfalls_per_beat, chosen)


def _proportional(seen: Estimate, config: PaceConfig) -> Aim:
    if seen.speed_mps is None:
        share = seen.footfalls_spm / REFERENCE_SPM
        because = f"no speed is known, so {_footfall_words(seen)} decides"
    else:
        share = seen.speed_mps / config.reference_speed_mps
        because = (
            f"speed {seen.speed_mps:.1f} m/s, and {config.reference_speed_mps:g} m/s are"
            f" {config.reference_bpm:g} bpm"
        )
    bpm = config.reference_bpm * share
    # Indoors a receiver tells 0 m/s of a runner who steps: no tempo is slower than the lowest.
    return Aim(Bpm(bpm), because, seen.footfalls_spm / max(bpm, config.lowest_bpm))


def _heart(seen: Estimate, feel: TempoFeel, octave: int | None, config: PaceConfig) -> Aim:
    low, high = config.heart_zone_bpm
    base = _heart_base(seen, feel, octave, config)
    if seen.heart_rate_bpm is None:
        because = f"no heart rate is known, so {base.because}"
        return Aim(base.target_bpm, because, base.footfalls_per_beat, base.octave)
    beyond = max(seen.heart_rate_bpm - high, 0.0) - max(low - seen.heart_rate_bpm, 0.0)
    push = -max(-MOST_HEART_PUSH, min(MOST_HEART_PUSH, HEART_PUSH_PER_BEAT * beyond))
    zone = f"your zone {low:g}-{high:g}"
    verdict = f"in {zone}: the music goes with you"
    if beyond > 0:
        verdict = f"above {zone}: the music holds you back"
    elif beyond < 0:
        verdict = f"below {zone}: the music pushes you"
    because = f"heart rate {seen.heart_rate_bpm:.0f} is {verdict}"
    return Aim(Bpm(base.target_bpm * (1 + push)), because, base.footfalls_per_beat, base.octave)


def _heart_base(seen: Estimate, feel: TempoFeel, octave: int | None, config: PaceConfig) -> Aim:
    # A footfall rate guessed from the heart would rise with it and chase the runner upwards.
    if seen.source == "heart rate":
        chosen = fold(config.reference_bpm, feel, octave)
        return Aim(Bpm(config.reference_bpm * 2.0**chosen), "the reference tempo", octave=chosen)
    return _folded(seen, feel, octave)


def _limit(wanted: Aim, config: PaceConfig) -> Aim:
    bpm = Bpm(min(config.highest_bpm, max(config.lowest_bpm, wanted.target_bpm)))
    return Aim(bpm, wanted.because, wanted.footfalls_per_beat, wanted.octave)


def _footfall_words(seen: Estimate) -> str:
    if seen.source == "cadence":
        return seen.words
    return f"{seen.words}, about {seen.footfalls_spm:.0f} steps a minute"


def _beat_words(footfalls_per_beat: float) -> str:
    if footfalls_per_beat == 1:
        return "every step is a beat"
    if footfalls_per_beat == 2:
        return "every second step is a beat"
    if footfalls_per_beat > 1:
        return f"every {footfalls_per_beat:g}th step is a beat"
    return f"{1 / footfalls_per_beat:g} beats a step"
