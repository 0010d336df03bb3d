import pytest

from courante.config import ExpressionConfig
from courante.errors import BadConfig
from courante.performer.swing import STRAIGHT, knots, warped
from courante.types import COMMON_TIME, COMPOUND_TIME, TRIPLE_TIME, Beats, Metre

SWINGING = ExpressionConfig(swing=0.64, swing_sixteenths=0.6)
JIG = ExpressionConfig(lilt=0.3)


def steps(config: ExpressionConfig, metre: Metre) -> list[float]:
    warp = knots(config, metre)
    return [warped(warp, Beats(n / metre.steps_per_beat)) for n in range(metre.steps_per_bar + 1)]


@pytest.mark.parametrize("metre", [COMMON_TIME, TRIPLE_TIME, COMPOUND_TIME])
@pytest.mark.parametrize("config", [SWINGING, JIG, ExpressionConfig(swing=0.75, lilt=0.5)])
def test_beats_stay_and_nothing_overtakes(config: ExpressionConfig, metre: Metre) -> None:
    played = steps(config, metre)
    assert played[:: metre.steps_per_beat] == list(range(metre.beats_per_bar + 1))
    assert played == sorted(set(played))


def test_off_beat_eighths_come_where_the_style_says() -> None:
    assert steps(SWINGING, COMMON_TIME)[2] == pytest.approx(0.64)
    assert steps(SWINGING, COMMON_TIME)[1] == pytest.approx(0.6 * 0.64)
    assert steps(SWINGING, TRIPLE_TIME)[10] == pytest.approx(2.64)


def test_a_jig_draws_out_the_first_of_three() -> None:
    first, second, third = (steps(JIG, COMPOUND_TIME)[n] for n in (2, 4, 6))
    assert first == pytest.approx(1.3 / 3)
    assert second - first == pytest.approx(0.7 / 3)
    assert third - second == pytest.approx(1 / 3)


def test_what_is_straight_is_left_alone() -> None:
    plain = ExpressionConfig()
    assert knots(plain, COMMON_TIME) == knots(plain, COMPOUND_TIME) == STRAIGHT
    assert knots(SWINGING, COMPOUND_TIME) == knots(JIG, COMMON_TIME) == STRAIGHT


@pytest.mark.parametrize(
    "values",
    [
        {"swing": 0.4},
        {"swing_sixteenths": 0.9},
        {"lilt": -0.1},
        {"lead_offset_beats": 0.1},
        {"last_note_share": 0.0},
        {"ornament_share": 2.0},
    ],
)
def test_what_nobody_can_play_is_refused(values: dict[str, float]) -> None:
    with pytest.raises(BadConfig, match=next(iter(values))):
        ExpressionConfig(**values)  # type: ignore[arg-type]
