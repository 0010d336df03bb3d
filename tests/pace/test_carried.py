from dataclasses import replace

import pytest

from courante.config import PaceConfig
from courante.pace import tracker
from courante.pace.carried import Carried, carry, lead_again, led, resume
from courante.pace.tracker import PaceState
from courante.pace.units import CadenceUnit
from courante.types import (
    COMMON_TIME,
    Beats,
    Bpm,
    Mode,
    PaceReading,
    Seconds,
    Source,
    Tempo,
    TempoFeel,
)

FEEL = TempoFeel(Bpm(72.0), Bpm(60.0), Bpm(130.0))
CONFIG = PaceConfig()
KNOWN = Carried(Bpm(80.0), Bpm(85.0), held=True, octave=-1)


def step(
    state: PaceState,
    now_s: float,
    *,
    beats: float = 0.0,
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


def running() -> PaceState:
    state = tracker.init(CONFIG, FEEL)
    for second in range(12):
        reading = PaceReading(
            Seconds(float(second)), cadence_spm=85.0, speed_mps=3.0, source=Source.WATCH
        )
        state, _ = step(tracker.observe(state, reading), second, beats=1.4)
    return state


def test_nothing_is_carried_before_the_first_tempo() -> None:
    assert carry(tracker.init(CONFIG, FEEL)) is None


def test_the_tempo_starts_where_it_was_and_is_held_until_a_reading() -> None:
    before = running()
    known = carry(before)
    assert known is not None
    assert known.held
    assert known.units == {Source.WATCH: CadenceUnit.STRIDES}
    state = resume(CONFIG, FEEL, known, Beats(16.8))
    state, tempo = step(state, 100.0)
    assert (tempo.tempo_bpm, tempo.source) == (known.tempo_bpm, "held")
    assert "until your next reading" in tempo.why
    for second in range(60):
        state, tempo = step(state, 101.0 + second, beats=1.4)
    assert tempo.tempo_bpm == pytest.approx(known.goal_bpm)
    reading = PaceReading(Seconds(161.0), cadence_spm=90.0, source=Source.WATCH)
    _, tempo = step(tracker.observe(state, reading), 161.0, beats=0.1)
    assert tempo.source == "cadence"
    assert tempo.target_bpm == pytest.approx(90.0)


def test_nothing_measured_is_carried() -> None:
    state = tracker.init(CONFIG, FEEL)
    reading = PaceReading(Seconds(0.0), heart_rate_bpm=151.1357, source=Source.STRAP)
    state, _ = step(tracker.observe(state, reading), 0.0)
    known = carry(state)
    assert known is not None
    assert "151.1" not in repr(known)


def test_a_tempo_that_no_runner_decided_is_not_held() -> None:
    state, _ = step(tracker.init(CONFIG, FEEL), 0.0)
    known = carry(state)
    assert known is not None
    assert not known.held
    state = resume(CONFIG, FEEL, known, Beats(40.0))
    _, tempo = step(state, 20.0, asked=100.0, beats=8.0)
    assert tempo.target_bpm == 100.0


def test_it_is_still_held_after_a_second_interruption() -> None:
    again = carry(resume(CONFIG, FEEL, KNOWN, Beats(9.0)))
    assert again == KNOWN


def test_a_change_is_as_smooth_as_ever() -> None:
    state = resume(CONFIG, FEEL, replace(KNOWN, goal_bpm=Bpm(120.0)), Beats(40.0))
    tempos: list[float] = []
    for second in range(20):
        state, tempo = step(state, 50.0 + second, beats=1.0)
        tempos.append(tempo.tempo_bpm)
    assert tempos[0] > 80.0
    per_bar = [later / earlier for earlier, later in zip(tempos, tempos[4:], strict=False)]
    assert max(per_bar) <= 1.1001
    assert tempos[-1] == pytest.approx(120.0)


def test_mode_steady_without_a_tempo_keeps_it() -> None:
    _, tempo = step(resume(CONFIG, FEEL, KNOWN, Beats(9.0)), 5.0, mode=Mode.STEADY, beats=4.0)
    assert tempo.tempo_bpm == 80.0


def test_a_tempo_that_somebody_led_to_is_where_it_goes_on() -> None:
    state, _ = step(tracker.init(CONFIG, FEEL), 0.0)
    state = lead_again(led(state, Bpm(111.0), Beats(40.0)), Seconds(30.0))
    _, tempo = step(state, 30.0, beats=0.5)
    assert (tempo.tempo_bpm, tempo.target_bpm, tempo.source) == (111.0, 111.0, "held")


def test_fresh_signals_decide_as_soon_as_nobody_leads() -> None:
    state = tracker.observe(
        tracker.init(CONFIG, FEEL), PaceReading(Seconds(29.0), cadence_spm=170.0)
    )
    state, _ = step(state, 29.0)
    state = lead_again(led(state, Bpm(100.0), Beats(40.0)), Seconds(30.0))
    _, tempo = step(state, 30.0, beats=0.5)
    assert tempo.source == "cadence"
    assert 100.0 > tempo.tempo_bpm > 90.0, "from there, as smoothly as ever"
