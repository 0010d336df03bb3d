"""Energy: asked for, or by effort; smooth, explained, and private."""

from dataclasses import replace
from itertools import pairwise

import pytest

from courante.config import EnergyConfig
from courante.errors import BadConfig, BadInput
from courante.pace import energy
from courante.pace.effort import Effort
from courante.pace.energy import Energy, EnergyState
from courante.pace.estimate import Estimate
from courante.types import Beats, Seconds

CONFIG = EnergyConfig()
STANDING = Effort(still=True)


def running(speed_mps: float, heart_rate_bpm: float | None = None) -> Effort:
    seen = Estimate(165.0, "speed", speed_mps, "", Seconds(0.0), speed_mps, heart_rate_bpm)
    return Effort(seen)


def stepping(spm: float) -> Effort:
    return Effort(Estimate(spm, "cadence", spm, "", Seconds(0.0)))


def hearts(heart_rate_bpm: float) -> Effort:
    seen = Estimate(150.0, "heart rate", heart_rate_bpm, "", Seconds(0.0))
    return Effort(replace(seen, heart_rate_bpm=heart_rate_bpm))


def follow(
    state: EnergyState, effort: Effort, seconds: int, *, asked: float | None = None, start: int = 0
) -> tuple[EnergyState, list[Energy]]:
    """At 120 bpm, a call a second."""
    told: list[Energy] = []
    for second in range(start, start + seconds):
        state, now = energy.step(
            state,
            effort,
            now_s=Seconds(float(second)),
            elapsed_beats=Beats(2.0),
            beats_per_bar=4,
            asked=asked,
        )
        told.append(now)
    return state, told


def settled(effort: Effort) -> Energy:
    return follow(energy.init(CONFIG), effort, 40)[1][-1]


def test_before_any_reading_it_is_in_the_middle_and_says_so() -> None:
    _, (now,) = follow(energy.init(CONFIG), Effort(), 1)
    assert (now.level, now.target, now.asked, now.source) == (0.5, 0.5, None, "none")
    assert now.why == "no reading yet, so the band plays at 50 %"


def test_who_stands_hears_little_and_who_moves_more_the_faster() -> None:
    levels = [settled(running(speed)).level for speed in (1.4, 2.2, 2.8, 3.4, 4.5)]
    assert settled(STANDING).level < levels[0]
    assert levels == sorted(levels)
    assert levels[0] < 0.3
    assert levels[-1] > 0.9


def test_the_same_pace_is_more_to_a_slow_runner_than_to_a_fast_one() -> None:
    slow, _ = follow(energy.init(CONFIG), running(2.2), 900)
    fast, _ = follow(energy.init(CONFIG), running(4.2), 900)
    after_slow = follow(slow, running(3.0), 30, start=900)[1][-1]
    after_fast = follow(fast, running(3.0), 30, start=900)[1][-1]
    assert after_slow.level > after_fast.level + 0.3
    assert "quick for you" in after_slow.why


def test_steps_count_where_there_is_no_speed() -> None:
    slow, fast = settled(stepping(150.0)), settled(stepping(180.0))
    assert slow.level < 0.4
    assert fast.level > 0.8
    assert fast.source == "cadence"
    assert fast.why.startswith("180 steps a minute are")


def test_the_heart_rate_counts_within_its_reserve() -> None:
    levels = [settled(hearts(rate)).level for rate in (80.0, 110.0, 140.0, 170.0)]
    assert levels == sorted(set(levels))
    assert levels[-1] > 0.95
    calm, hard = settled(running(2.8, 100.0)), settled(running(2.8, 175.0))
    assert calm.level < 0.5
    assert hard.level > 0.7
    assert hard.source == "heart rate"
    assert "175" in hard.why
    assert "2.8 m/s" in hard.why


def test_a_heart_that_beats_faster_than_supposed_widens_the_reserve() -> None:
    state, _ = follow(energy.init(CONFIG), hearts(205.0), 3)
    assert state.highest_heart_bpm == 205.0
    usual = settled(hearts(165.0)).target
    _, told = follow(state, hearts(165.0), 2, start=3)
    assert told[-1].target < usual


def test_a_mode_that_holds_the_heart_rate_is_not_driven_on_by_it() -> None:
    held = replace(running(2.8, 180.0), heeds_heart=False)
    assert settled(held).target == settled(running(2.8)).target


def test_it_moves_by_phrases_not_by_steps() -> None:
    state, _ = follow(energy.init(CONFIG), running(2.0), 60)
    _, told = follow(state, running(4.5), 40, start=60)
    levels = [now.level for now in told]
    assert levels == sorted(levels)
    # Half a bar a call.
    steps = [b - a for a, b in pairwise(levels)]
    assert max(steps) <= CONFIG.most_per_bar / 2 + 1e-9
    assert levels[15] - levels[0] > 0.25
    assert told[5].target > told[5].level
    assert "(now" in told[5].why


def test_what_is_asked_counts_at_once_and_alone() -> None:
    state, _ = follow(energy.init(CONFIG), running(4.5), 30)
    state, told = follow(state, running(4.5), 2, asked=0.2, start=30)
    assert told[0] == Energy(0.2, 0.2, 0.2, "asked", "you asked for 20 %")
    _, after = follow(state, running(4.5), 1, start=32)
    assert 0.2 <= after[0].level < 0.3
    assert after[0].asked is None


def test_a_lost_signal_holds_it() -> None:
    state, told = follow(energy.init(CONFIG), running(3.4), 60)
    lost = replace(running(3.4), fresh=False)
    learned = state.speed_mps
    state, held = follow(state, lost, 20, start=60)
    assert held[-1].level == pytest.approx(told[-1].level, abs=0.02)
    assert held[-1].source == "held"
    assert state.speed_mps == learned


def test_standing_teaches_nothing() -> None:
    state, _ = follow(energy.init(CONFIG), STANDING, 100)
    assert state.speed_mps == energy.init(CONFIG).speed_mps


@pytest.mark.parametrize("value", [-0.1, 1.01, float("nan"), float("inf")])
def test_an_energy_out_of_range_is_refused(value: float) -> None:
    with pytest.raises(BadInput, match="energy"):
        energy.asked_energy_from(value)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("resting", 1.2),
        ("hard", 0.1),
        ("speed_mps", (3.0, 2.0)),
        ("learning_s", 0.0),
        ("most_per_bar", 0.0),
        ("highest_heart_rate_bpm", 50.0),
    ],
)
def test_settings_that_make_no_energy_are_refused(field: str, value: object) -> None:
    with pytest.raises(BadConfig, match=field):
        replace(CONFIG, **{field: value})
