import itertools
import random

import pytest
from tests.pace.replaying import CHORALE, ticks

from courante.config import PaceConfig
from courante.pace import tracker
from courante.pace.tracker import PaceState
from courante.types import (
    COMMON_TIME,
    TRIPLE_TIME,
    Beats,
    Bpm,
    Metre,
    Mode,
    PaceReading,
    Seconds,
    Source,
    Tempo,
    TempoFeel,
)

CONFIG = PaceConfig()


def fresh(feel: TempoFeel = CHORALE) -> PaceState:
    return tracker.init(CONFIG, feel)


def stepped(
    state: PaceState,
    now_s: float,
    *,
    beats: float = 0,
    mode: Mode = Mode.AUTO,
    asked: float | None = None,
) -> tuple[PaceState, Tempo]:
    return tracker.step(
        state,
        now_s=Seconds(now_s),
        elapsed_beats=Beats(beats),
        metre=COMMON_TIME,
        mode=mode,
        asked_bpm=None if asked is None else Bpm(asked),
    )


def first_tempo(reading: PaceReading, mode: Mode = Mode.AUTO) -> Tempo:
    return stepped(tracker.observe(fresh(), reading), reading.time_s, mode=mode)[1]


def cadence(time_s: float, spm: float, source: Source = Source.PHONE) -> PaceReading:
    return PaceReading(Seconds(time_s), cadence_spm=spm, source=source)


def test_before_any_reading_the_style_rests() -> None:
    _, tempo = stepped(fresh(), 0)
    assert (tempo.tempo_bpm, tempo.source, tempo.raw) == (72, "resting", None)
    assert tempo.why == "no reading yet, so the music comes to rest, 72 bpm"


def test_a_tempo_asked_for_serves_until_the_first_reading() -> None:
    state, tempo = stepped(fresh(), 0, asked=110)
    assert (tempo.tempo_bpm, tempo.source) == (110, "asked")
    state = tracker.observe(state, cadence(0, 170))
    assert stepped(state, 0, asked=110)[1].source == "cadence"


def test_the_first_tempo_is_taken_at_once_and_explained() -> None:
    tempo = first_tempo(cadence(0, 172, Source.WATCH))
    assert (tempo.tempo_bpm, tempo.target_bpm, tempo.source, tempo.raw) == (86, 86, "cadence", 172)
    assert tempo.why == "cadence 172 a minute from your watch: every second step is a beat, 86 bpm"


@pytest.mark.parametrize(
    ("mode", "bpm"),
    [(Mode.STEP, 170), (Mode.STRIDE, 85), (Mode.PROPORTIONAL, 200), (Mode.AUTO, 85)],
)
def test_modes_see_the_same_runner_differently(mode: Mode, bpm: float) -> None:
    reading = PaceReading(Seconds(0), 3.5, 170, 140, Source.WATCH)
    assert first_tempo(reading, mode).tempo_bpm == pytest.approx(bpm)


def test_strides_are_repaired_and_the_repaired_reading_is_kept() -> None:
    state = tracker.observe(fresh(), PaceReading(Seconds(0), 3.0, 85, source=Source.WATCH))
    assert state.latest == PaceReading(Seconds(0), 3.0, 170, source=Source.WATCH)
    assert stepped(state, 0, mode=Mode.STEP)[1].tempo_bpm == 170


def test_a_lost_signal_is_held_and_said_so() -> None:
    state, tempo = stepped(tracker.observe(fresh(), cadence(0, 170)), 0, mode=Mode.STEP)
    for now in range(1, 600):
        state, tempo = stepped(state, now, beats=170 / 60, mode=Mode.STEP)
        assert tempo.tempo_bpm == 170
    assert (tempo.source, tempo.raw) == ("held", 170)
    assert tempo.why.startswith("no signal for 599 s, so the last one is held: cadence 170")


def test_standing_still_eases_to_the_resting_tempo() -> None:
    run = [cadence(t, 180) for t in range(10)]
    stop = [cadence(t, 0) for t in range(10, 60)]
    tempi = {round(point.time_s, 1): tempo for point, tempo in ticks([*run, *stop], 60)}
    assert tempi[9.9].tempo_bpm == 90
    assert tempi[12.0].tempo_bpm == 90  # a moment without steps is no stop
    assert tempi[14.5].source == "resting"
    assert tempi[14.5].why.startswith("you stand still")
    assert 72 < tempi[20.0].tempo_bpm < 90
    assert tempi[59.9].tempo_bpm == 72


def test_zero_steps_at_speed_go_by_the_speed() -> None:
    readings = [PaceReading(Seconds(t), 2.8, 160, source=Source.WATCH) for t in range(20)]
    lost = [PaceReading(Seconds(t), 2.8, 0, source=Source.WATCH) for t in range(20, 40)]
    *_, (point, tempo) = ticks([*readings, *lost], 40)
    assert tempo.source == "speed"
    assert point.tempo_bpm == pytest.approx(80, rel=0.01)


def test_a_speed_is_corrected_by_the_runners_own_offset() -> None:
    both = [PaceReading(Seconds(t), 2.8, 180, source=Source.WATCH) for t in range(30)]
    alone = [PaceReading(Seconds(t), 2.8, source=Source.WATCH) for t in range(30, 60)]
    *_, (point, tempo) = ticks([*both, *alone], 60, mode=Mode.STEP)
    assert tempo.source == "speed"
    assert point.tempo_bpm == pytest.approx(180, rel=0.01)


def test_a_treadmill_counts_as_a_sensor() -> None:
    reading = PaceReading(Seconds(0), speed_mps=2.8, source=Source.TREADMILL)
    tempo = first_tempo(reading, Mode.STEP)
    assert (tempo.source, tempo.raw, tempo.tempo_bpm) == ("treadmill", 2.8, 160)


def test_heart_rate_alone_makes_music_too() -> None:
    reading = PaceReading(Seconds(0), heart_rate_bpm=155, source=Source.STRAP)
    tempo = first_tempo(reading, Mode.STEP)
    assert (tempo.source, tempo.tempo_bpm) == ("heart rate", 160)
    assert "heart rate 155 from your chest strap, about 160 steps" in tempo.why


def test_what_is_asked_for_by_hand_is_heard_at_the_next_call() -> None:
    state, _ = stepped(fresh(), 0, mode=Mode.STEADY, asked=120)
    state, _ = stepped(state, 4, beats=8, mode=Mode.STEADY, asked=120)
    state, tempo = stepped(state, 4.1, beats=0.2, mode=Mode.STEADY, asked=130)
    assert (tempo.tempo_bpm, tempo.source, tempo.raw) == (130, "asked", 130)
    state, tempo = stepped(state, 4.2, beats=5, mode=Mode.STEADY, asked=200)
    assert tempo.tempo_bpm == pytest.approx(143)
    assert tempo.why == "you asked for it, 200 bpm (now 143)"


def test_steady_without_a_wish_keeps_what_plays() -> None:
    state, _ = stepped(tracker.observe(fresh(), cadence(0, 170)), 0)
    state, tempo = stepped(state, 1, beats=1.4, mode=Mode.STEADY)
    assert (tempo.tempo_bpm, tempo.source) == (85, "held")
    state = tracker.observe(state, cadence(1, 150))
    assert stepped(state, 9, beats=11, mode=Mode.STEADY)[1].tempo_bpm == 85


def test_steady_from_the_start_without_a_wish_rests() -> None:
    _, tempo = stepped(fresh(), 0, mode=Mode.STEADY)
    assert (tempo.tempo_bpm, tempo.source) == (72, "resting")
    assert tempo.why.startswith("no tempo was asked for")


def test_an_impossible_wish_is_kept_within_the_range() -> None:
    assert stepped(fresh(), 0, mode=Mode.STEADY, asked=500)[1].tempo_bpm == CONFIG.highest_bpm


def test_a_new_feel_folds_anew_and_moves_there_smoothly() -> None:
    state, _ = stepped(tracker.observe(fresh(), cadence(0, 170)), 0)
    state, _ = stepped(state, 1, beats=1.4)
    state = tracker.change_feel(state, TempoFeel(Bpm(140), Bpm(120), Bpm(240)))
    state, tempo = stepped(state, 2, beats=1.4)
    assert tempo.target_bpm == 170
    assert 85 < tempo.tempo_bpm <= 85 * 1.1


def test_late_and_repeated_readings_change_nothing() -> None:
    state = fresh()
    for second in range(10):
        state = tracker.observe(state, cadence(second, 170))
    disturbed = tracker.observe(tracker.observe(state, cadence(2, 120)), cadence(9, 170))
    assert stepped(state, 9)[1] == stepped(disturbed, 9)[1]


@pytest.mark.parametrize("metre", [COMMON_TIME, TRIPLE_TIME])
@pytest.mark.parametrize(
    ("mode", "footfalls", "within_s"), [(Mode.STEP, 1, 3), (Mode.AUTO, 2, 4.5)]
)
@pytest.mark.parametrize("phase_s", [0.0, 0.5, 0.9])
def test_from_150_to_170_steps(
    mode: Mode, footfalls: int, within_s: float, phase_s: float, metre: Metre
) -> None:
    """Nine tenths of the way soon after the change, however long ago the last reading was."""
    change_s = 30 - phase_s
    readings = [cadence(t, 150 if t < change_s else 170) for t in range(60)]
    played = list(ticks(readings, 60, mode=mode, metre=metre))
    arrived = next(point.time_s for point, _ in played if point.tempo_bpm * footfalls >= 168)
    assert arrived - change_s <= within_s
    for (early, _), (late, _) in itertools.product(played[290:400:3], played[290:400:3]):
        if 0 < late.beat - early.beat < metre.beats_per_bar:
            assert abs(late.tempo_bpm / early.tempo_bpm - 1) <= 0.1 + 1e-9


@pytest.mark.parametrize(("mode", "footfalls"), [(Mode.STEP, 1), (Mode.AUTO, 2)])
def test_a_noisy_steady_cadence_is_held_without_bias(mode: Mode, footfalls: int) -> None:
    draw = random.Random(3)
    readings = [cadence(t, 163.4 + draw.uniform(-2, 2)) for t in range(400)]
    steps = [point.tempo_bpm * footfalls for point, _ in ticks(readings, 400, mode=mode)]
    assert max(abs(step / 163.4 - 1) for step in steps) < 0.025
    assert sum(steps) / len(steps) == pytest.approx(163.4, rel=0.003)


def test_the_same_readings_give_the_same_tempi() -> None:
    draw = random.Random(5)
    readings = [cadence(t, draw.uniform(60, 200)) for t in range(60)]
    assert list(ticks(readings, 60)) == list(ticks(readings, 60))
