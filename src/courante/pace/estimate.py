"""What the runner does, as footfalls a minute, from the best signal there is.

The order is cadence, the speed of a foot pod or treadmill, the speed of a phone or watch, heart
rate. It knows nothing of music.
"""

from dataclasses import dataclass

from courante.config import PaceConfig
from courante.pace.fusion import STILL_SPM, Quantity, Signal, Tracks, fresh, sensor_speed
from courante.types import Seconds, Source

STILL_MPS = 0.5
"""A cadence of nothing above this speed is a sensor that lost count, not a runner who stands."""

_NAMES = {
    Source.PHONE: "your phone",
    Source.GPS: "GPS",
    Source.WATCH: "your watch",
    Source.FOOTPOD: "your foot pod",
    Source.TREADMILL: "the treadmill",
    Source.STRAP: "your chest strap",
    Source.SLIDER: "the slider",
}


@dataclass(frozen=True)
class Estimate:
    """The runner's footfalls a minute, and what else is known of the moment.

    Attributes:
        footfalls_spm: 0 when standing still.
        source: ``cadence``, ``footpod``, ``treadmill``, ``speed`` or ``heart rate``.
        raw: the deciding signal, in its own unit.
        words: the deciding signal in words.
        speed_mps, heart_rate_bpm: fresh ones, or ``None``.
    """

    footfalls_spm: float
    source: str
    raw: float
    words: str
    time_s: Seconds
    speed_mps: float | None = None
    heart_rate_bpm: float | None = None

    @property
    def still(self) -> bool:
        """Whether the runner stands."""
        return self.footfalls_spm < STILL_SPM


def spm_of_speed(speed_mps: float, offset_spm: float) -> float:
    """Footfalls a minute of a runner at this speed.

    The common line of 160 at 2.8 m/s and 8 more for each m/s, within 140-200, moved by the runner's
    own offset.
    """
    common = min(200.0, max(140.0, 160.0 + 8.0 * (speed_mps - 2.8)))
    return common + offset_spm


def spm_of_heart_rate(heart_rate_bpm: float) -> float:
    """Footfalls a minute that go with an effort: 150 at 130 beats, and 0.4 for each beat more.

    A rough rule of our own, for the case that nothing but the heart is measured.
    """
    return min(185.0, max(100.0, 150.0 + 0.4 * (heart_rate_bpm - 130.0)))


def estimate(
    tracks: Tracks, offset_spm: float, now_s: Seconds, config: PaceConfig
) -> Estimate | None:
    """The best estimate that fresh signals allow; ``None`` when all are stale.

    Args:
        tracks: what was observed.
        offset_spm: how much faster this runner steps than the common line says.
        now_s: the time of the run.
        config: windows and ages.
    """
    speed = sensor_speed(tracks, now_s, config) or fresh(tracks, Quantity.SPEED, now_s, config)
    heart = fresh(tracks, Quantity.HEART_RATE, now_s, config)
    cadence = fresh(tracks, Quantity.CADENCE, now_s, config)
    if cadence is not None and cadence.value < STILL_SPM and _moves(speed):
        cadence = None
    signal = cadence or speed or heart
    if signal is None:
        return None
    return Estimate(
        footfalls_spm=_footfalls(signal, offset_spm),
        source=_source(signal),
        raw=signal.value,
        words=_words(signal),
        time_s=signal.time_s,
        speed_mps=None if speed is None else speed.value,
        heart_rate_bpm=None if heart is None else heart.value,
    )


def _moves(speed: Signal | None) -> bool:
    return speed is not None and speed.value >= STILL_MPS


def _footfalls(signal: Signal, offset_spm: float) -> float:
    if signal.quantity is Quantity.CADENCE:
        return signal.value
    if signal.quantity is Quantity.HEART_RATE:
        return spm_of_heart_rate(signal.value)
    return 0.0 if signal.value < STILL_MPS else spm_of_speed(signal.value, offset_spm)


def _source(signal: Signal) -> str:
    by_sensor = signal.source in (Source.FOOTPOD, Source.TREADMILL)
    if signal.quantity is Quantity.SPEED and by_sensor:
        return signal.source.value
    return signal.quantity.value


def _words(signal: Signal) -> str:
    by = _NAMES[signal.source]
    if signal.quantity is Quantity.CADENCE:
        return f"cadence {signal.value:.0f} a minute from {by}"
    if signal.quantity is Quantity.SPEED:
        return f"speed {signal.value:.1f} m/s from {by}"
    return f"heart rate {signal.value:.0f} from {by}"
