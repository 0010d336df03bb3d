from courante.pace.units import UnitMemory, repair
from courante.types import PaceReading, Seconds, Source


def feed(
    *readings: tuple[float, float | None], source: Source = Source.WATCH
) -> tuple[float | None, ...]:
    """Repair (cadence, speed) pairs, one a second."""
    memory: UnitMemory = {}
    repaired: list[float | None] = []
    for second, (cadence, speed) in enumerate(readings):
        reading = PaceReading(Seconds(second), speed, cadence, source=source)
        memory, new = repair(memory, reading, None)
        repaired.append(new.cadence_spm)
    return tuple(repaired)


def test_a_runner_below_120_counts_strides() -> None:
    assert feed((85, 3.0), (86.5, 3.1)) == (170, 173)


def test_a_runner_above_120_counts_steps() -> None:
    assert feed((170, 3.0), (165, 3.0)) == (170, 165)


def test_a_walker_is_not_counted_twice() -> None:
    assert feed((110, 1.4), (105, 1.3), (100, 1.0)) == (110, 105, 100)


def test_a_walking_step_has_a_possible_length() -> None:
    assert feed((52, 1.4)) == (104,)


def test_once_doubled_a_walk_stays_doubled() -> None:
    assert feed((85, 3.0), (55, 1.3), (0, 0.0), (54, 1.2), (60, None)) == (170, 110, 0, 108, 120)


def test_once_steps_a_walk_stays_single() -> None:
    assert feed((168, 3.0), (104, 1.3), (80, 0.9), (90, None)) == (168, 104, 80, 90)


def test_a_guess_from_walking_yields_to_proof() -> None:
    assert feed((58, 0.8), (78, 3.0)) == (58, 156)


def test_a_slow_speed_after_a_stop_does_not_change_a_known_unit() -> None:
    # The speed lags while the runner slows down to a walk.
    lagging = [(110.0, 2.4)] * 5 + [(108.0, 1.5)] + [(110.0, 2.2)] * 5
    assert feed((165, 3.0), *lagging)[1:] == tuple(cadence for cadence, _ in lagging)


def test_a_lasting_contradiction_changes_the_unit() -> None:
    # The watch was exchanged for one that counts strides.
    repaired = feed((165, 3.0), *[(82, 3.0)] * 8)
    assert repaired[1] == 82
    assert repaired[-1] == 164


def test_without_a_speed_devices_are_doubled_and_phones_are_not() -> None:
    assert feed((85, None)) == (170,)
    assert feed((104, None)) == (104,)
    assert feed((85, None), source=Source.PHONE) == (85,)


def test_a_phone_is_doubled_on_proof() -> None:
    assert feed((85, 3.0), source=Source.PHONE) == (170,)


def test_a_slider_means_what_it_says() -> None:
    assert feed((85, 3.0), source=Source.SLIDER) == (85,)


def test_no_repair_makes_an_impossible_cadence() -> None:
    assert feed((85, 3.0), (130, 3.0)) == (170, 130)


def test_each_source_has_its_own_unit() -> None:
    memory: UnitMemory = {}
    strides = PaceReading(Seconds(0), 3.0, 85, source=Source.WATCH)
    memory, _ = repair(memory, strides, None)
    pod = PaceReading(Seconds(1), None, 104, source=Source.FOOTPOD)
    memory, repaired = repair(memory, pod, 1.4)
    assert repaired.cadence_spm == 104


def test_another_sources_speed_is_proof_too() -> None:
    _, repaired = repair({}, PaceReading(Seconds(0), None, 80, source=Source.FOOTPOD), 3.0)
    assert repaired.cadence_spm == 160


def test_readings_without_cadence_pass_unchanged() -> None:
    reading = PaceReading(Seconds(0), 3.0)
    assert repair({}, reading, None) == ({}, reading)


def test_the_memory_passed_in_is_left_alone() -> None:
    memory: UnitMemory = {}
    repair(memory, PaceReading(Seconds(0), 3.0, 85), None)
    assert memory == {}
