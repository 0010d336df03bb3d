import numpy as np
import pytest

from courante.synth.ringing import CHOKED_DB_PER_S, Ringing
from courante.synth.strokes import Sound, Stroke

RATE = 1000
DRUM, HATS = 0, 1


def stroke(frames: int, chokes: int = DRUM, velocity: int = 127) -> Stroke:
    rising = np.arange(1, frames + 1, dtype=np.float32)
    return Stroke(np.stack([rising, -rising], axis=1), velocity, chokes)


def block(ringing: Ringing, frames: int) -> Sound:
    sound = np.zeros((frames, 2), np.float32)
    ringing.add_to(sound)
    return sound


@pytest.mark.parametrize("frames", [1, 7, 30, 64, 200])
def test_a_stroke_is_added_where_it_falls_however_blocks_are_cut(frames: int) -> None:
    ringing, struck = Ringing(RATE), stroke(100)
    ringing.strike(struck, 127, frames)
    heard = np.concatenate([block(ringing, frames) for _ in range(2 + 100 // frames)])
    assert not heard[:frames].any()
    assert np.array_equal(heard[frames : frames + 100], struck.sound)
    assert not heard[frames + 100 :].any()


def test_strokes_add_to_what_sounds_already() -> None:
    ringing, sound = Ringing(RATE), np.ones((50, 2), np.float32)
    ringing.strike(stroke(20), 127, 0)
    ringing.strike(stroke(20), 127, 10)
    ringing.add_to(sound)
    assert sound[0, 0] == 1 + 1
    assert sound[10, 0] == 1 + 11 + 1
    assert sound[30, 0] == 1


def test_a_softer_stroke_is_softer_by_the_concave_curve() -> None:
    ringing = Ringing(RATE)
    ringing.strike(stroke(10, velocity=100), 50, 0)
    assert np.allclose(block(ringing, 10), stroke(10).sound / 4)


def test_a_hat_ends_the_one_before_it_and_no_drum() -> None:
    for first, chokes in ((HATS, True), (DRUM, False)):
        ringing = Ringing(RATE)
        ringing.strike(stroke(2000, first), 127, 0)
        block(ringing, 100)
        ringing.strike(stroke(1, HATS), 127, 20)
        heard = np.concatenate([block(ringing, 100) for _ in range(10)])[:, 0]
        plain = np.arange(101, 1101)
        assert np.array_equal(heard[:20], plain[:20])
        fade = 10 ** (-CHOKED_DB_PER_S / 20 * 0.2) if chokes else 1
        assert heard[220] == pytest.approx(plain[220] * fade, rel=1e-3)
        assert bool(heard[700:].any()) is not chokes


def test_a_hat_that_dies_away_is_not_choked_anew() -> None:
    ringing = Ringing(RATE)
    ringing.strike(stroke(2000, HATS), 127, 0)
    for frame in (100, 50):
        ringing.strike(stroke(1, HATS), 127, frame)
        heard = block(ringing, 200)[:, 0]
    fade = 10 ** (-CHOKED_DB_PER_S / 20 * 0.2)
    assert heard[100] == pytest.approx(301 * fade, rel=1e-3)


def test_what_has_died_away_is_forgotten() -> None:
    ringing = Ringing(RATE)
    for _ in range(50):
        ringing.strike(stroke(30), 127, 0)
        block(ringing, 64)
    assert not block(ringing, 64).any()
