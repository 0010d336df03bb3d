"""Tempo and energy of a run, whoever leads, and over a restart."""

from dataclasses import replace

import pytest
from tests.station.conftest import equip

from courante.band.style import load_style
from courante.pace.carried import Carried
from courante.station.pacing import Pacing
from courante.station.standing import Place
from courante.station.wishes import Wishes
from courante.types import COMMON_TIME, Beats, Bpm, Mode, PaceReading, Seconds, Tempo

WISHES = Wishes(load_style("chorale"), Mode.AUTO, None)
LED = Tempo(Bpm(150.0), Bpm(150.0), "notes", None, "your device plays the notes")


def pacing(known: Carried | None = None, wishes: Wishes = WISHES) -> Pacing:
    return Pacing(equip(), wishes, COMMON_TIME, Place(), known)


def ran(run: Pacing, seconds: int, *, speed: float | None, heart: float | None = None) -> None:
    for second in range(seconds):
        now_s = Seconds(float(second))
        run.observe(PaceReading(now_s, speed_mps=speed, heart_rate_bpm=heart), WISHES, now_s)
        run.step(WISHES, now_s, Beats(2.5))


def test_the_band_is_asked_for_the_energy_and_told_the_tempo() -> None:
    run = pacing()
    assert (run.setting.energy, run.setting.tempo_bpm) == (0.5, run.tempo.tempo_bpm)
    ran(run, 60, speed=4.5)
    assert run.setting.energy == run.energy.level > 0.8
    assert run.setting.tempo_bpm == run.tempo.tempo_bpm > 80


def test_a_wish_is_known_at_once() -> None:
    run = pacing()
    run.ask(replace(WISHES, energy=0.9))
    assert (run.energy.level, run.energy.asked) == (0.9, 0.9)
    run.ask(WISHES)
    assert (run.energy.level, run.energy.asked) == (0.9, None)


def test_energy_follows_effort_while_somebody_else_leads_the_tempo() -> None:
    run = pacing()
    for second in range(60):
        now_s = Seconds(float(second))
        run.observe(PaceReading(now_s, speed_mps=4.5), WISHES, now_s)
        run.lead(LED, WISHES, Beats(2.5 * second), now_s)
    assert run.energy.level > 0.8
    assert run.tempo == LED
    assert run.lead_no_more(Seconds(60.0))
    assert not run.lead_no_more(Seconds(60.0))


def test_a_run_that_goes_on_has_the_energy_and_the_range_it_had() -> None:
    run = pacing()
    ran(run, 120, speed=4.2)
    known = run.carry()
    assert known is not None
    assert known.energy is not None
    again = pacing(known)
    assert again.energy.level == pytest.approx(run.energy.level)
    assert again.energy.source == "held"
    again.observe(PaceReading(Seconds(0.0), speed_mps=4.2), WISHES, Seconds(0.0))
    again.step(WISHES, Seconds(0.1), Beats(0.1))
    assert again.energy.target == pytest.approx(run.energy.target, abs=0.01)


def test_what_a_heart_has_said_is_not_carried() -> None:
    run = pacing()
    ran(run, 60, speed=3.0, heart=180.0)
    assert run.energy.source == "heart rate"
    known = run.carry()
    assert known is not None
    assert known.energy is not None
    assert known.energy.level is None
    assert "180" not in repr(known)
