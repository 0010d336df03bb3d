import pytest

from courante.band.feel import Feel, feel_at
from courante.types import Bpm

S, H, D = Feel.STRAIGHT, Feel.HALF, Feel.DOUBLE


@pytest.mark.parametrize(
    ("bpm", "before", "after"),
    [
        (120, S, S),
        (171.9, S, S),
        (172, S, H),
        (166, H, H),
        (165.9, H, S),
        (90, S, S),
        (89.9, S, D),
        (93.9, D, D),
        (94, D, S),
        (60, H, D),
        (180, D, H),
    ],
)
def test_the_feel_follows_the_tempo_with_hysteresis(bpm: float, before: Feel, after: Feel) -> None:
    assert feel_at(Bpm(bpm), before) == after
