from collections.abc import Iterable
from itertools import permutations

import pytest

from courante.config import PaceConfig
from courante.pace.fusion import MOST_SAMPLES, Quantity, Tracks, fresh, observe, sensor_speed
from courante.types import PaceReading, Seconds, Source

CONFIG = PaceConfig()


def cadences(*samples: tuple[float, float], source: Source = Source.WATCH) -> Tracks:
    return observed(PaceReading(Seconds(t), cadence_spm=c, source=source) for t, c in samples)


def speeds(*samples: tuple[float, float], source: Source = Source.GPS) -> Tracks:
    return observed(PaceReading(Seconds(t), speed_mps=v, source=source) for t, v in samples)


def observed(readings: Iterable[PaceReading]) -> Tracks:
    tracks: Tracks = ()
    for reading in readings:
        tracks = observe(tracks, reading, CONFIG)
    return tracks


def cadence(tracks: Tracks, now_s: float) -> float | None:
    signal = fresh(tracks, Quantity.CADENCE, Seconds(now_s), CONFIG)
    return None if signal is None else signal.value


def test_nothing_is_known_of_nothing() -> None:
    assert cadence((), 0) is None


def test_steps_are_a_median_of_two_seconds() -> None:
    assert cadence(cadences((0, 150), (1, 168), (2, 170), (3, 175)), 3) == 170


def test_gps_is_a_median_of_five_seconds() -> None:
    tracks = speeds((0, 9.0), (1, 3.0), (2, 3.1), (3, 9.0), (4, 3.2), (5, 3.3), (6, 2.9))
    signal = fresh(tracks, Quantity.SPEED, Seconds(6), CONFIG)
    assert signal is not None
    assert signal.value == pytest.approx(3.15)


def test_a_sensor_on_the_foot_has_the_short_window() -> None:
    tracks = speeds((0, 2.0), (1, 2.0), (2, 2.0), (3, 3.0), (4, 3.0), source=Source.FOOTPOD)
    signal = sensor_speed(tracks, Seconds(4), CONFIG)
    assert signal is not None
    assert signal.value == 3.0


def test_a_lone_outlier_is_not_believed() -> None:
    assert cadence(cadences((0, 154), (1, 154), (2, 208), (3, 154)), 3) == 154


def test_a_confirmed_jump_is_believed() -> None:
    assert cadence(cadences((0, 106), (1, 106), (2, 154), (3, 156)), 3) == 156


def test_a_plausible_jump_is_believed_at_once() -> None:
    assert cadence(cadences((0, 150), (1, 150), (2, 170)), 2) == 170


def test_running_again_after_zeros_is_believed_at_once() -> None:
    assert cadence(cadences((0, 0), (1, 0), (2, 160)), 2) == 160


def test_a_counter_that_climbs_slowly_waits_for_confirmation() -> None:
    assert cadence(cadences((0, 0), (1, 0), (2, 90)), 2) == 0


def test_a_stale_signal_is_none() -> None:
    tracks = cadences((0, 160))
    assert cadence(tracks, 10) == 160
    assert cadence(tracks, 10.1) is None


def test_a_heart_rate_stays_fresh_longer() -> None:
    tracks = observe((), PaceReading(Seconds(0), heart_rate_bpm=140), CONFIG)
    assert fresh(tracks, Quantity.HEART_RATE, Seconds(20), CONFIG) is not None
    assert fresh(tracks, Quantity.HEART_RATE, Seconds(21), CONFIG) is None


def test_readings_count_in_the_order_they_were_measured() -> None:
    samples = [(0.0, 160.0), (0.5, 162.0), (1.0, 164.0), (1.5, 161.0)]
    values = {cadence(cadences(*order), 2) for order in permutations(samples)}
    assert values == {161.5}


def test_a_reading_from_long_ago_is_dropped() -> None:
    tracks = cadences((100, 160), (101, 160))
    late = observe(tracks, PaceReading(Seconds(50), cadence_spm=170, source=Source.WATCH), CONFIG)
    assert late == tracks


def test_the_most_trusted_source_counts() -> None:
    tracks = cadences((0, 160), source=Source.PHONE)
    pod = PaceReading(Seconds(0), cadence_spm=170, source=Source.FOOTPOD)
    tracks = observe(tracks, pod, CONFIG)
    assert cadence(tracks, 0) == 170
    slider = PaceReading(Seconds(0), cadence_spm=180, source=Source.SLIDER)
    assert cadence(observe(tracks, slider, CONFIG), 0) == 180


def test_a_slider_means_what_it_says_last() -> None:
    dragged = cadences((0, 160), (0.2, 161), (0.4, 166), (0.6, 170), source=Source.SLIDER)
    assert cadence(dragged, 1) == 170


def test_a_stale_source_makes_room_for_another() -> None:
    tracks = cadences((0, 170), source=Source.FOOTPOD)
    phone = PaceReading(Seconds(15), cadence_spm=160, source=Source.PHONE)
    assert cadence(observe(tracks, phone, CONFIG), 15) == 160


def test_a_flood_of_readings_is_bounded() -> None:
    tracks = speeds(*[(i / 1000, 3.0) for i in range(4000)])
    assert len(tracks[0].samples) == MOST_SAMPLES
