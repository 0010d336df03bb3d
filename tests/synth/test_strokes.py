import threading

import numpy as np
import pytest
from tests.conftest import missing

from courante.config import SynthConfig
from courante.synth import strokes
from courante.synth.fluidsynth import PERCUSSION_CHANNEL, FluidSynth, seat
from courante.synth.strokes import INAUDIBLE, LOUDEST, STEP, Strokes
from courante.types import Part

KIT = Part("kit", PERCUSSION_CHANNEL, program=0)
RATE = 44_100
KICK, CLOSED_HAT, OPEN_HAT, CRASH, NOTHING = 36, 42, 46, 49, 3


@pytest.fixture(autouse=True)
def _soundfont() -> None:  # pyright: ignore[reportUnusedFunction]
    if not SynthConfig().soundfont.is_file():
        missing("soundfont FluidR3_GM", "apt-get install fluid-soundfont-gm")


def kit() -> Strokes:
    return FluidSynth(SynthConfig()).strokes_of(KIT)


def test_a_stroke_is_the_same_whatever_was_struck_before() -> None:
    one, other = kit(), kit()
    first = one.get(KICK, 90)
    other.get(CLOSED_HAT, 127)
    other.get(KICK, 30)
    again = other.get(KICK, 90)
    assert np.array_equal(first.sound, again.sound)
    assert first.velocity == again.velocity


def test_a_stroke_is_rendered_once() -> None:
    playing = kit()
    assert playing.get(KICK, 90) is playing.get(KICK, 90)


def test_strokes_that_differ_in_loudness_only_share_their_sound() -> None:
    playing = kit()
    hats = {id(playing.get(CLOSED_HAT, velocity).sound) for velocity in range(1, 128)}
    assert len(hats) == 1


def test_a_hard_kick_sounds_different_from_a_soft_one() -> None:
    playing = kit()
    hard, soft = playing.get(KICK, 127), playing.get(KICK, 60)
    assert (hard.velocity, soft.velocity) == (127, 63)
    frames = min(len(hard.sound), len(soft.sound))
    expected = hard.sound[:frames] * hard.gain(soft.velocity)
    assert np.linalg.norm(soft.sound[:frames] - expected) > 0.1 * np.linalg.norm(expected)


@pytest.mark.parametrize("velocity", [1, 15, 16, 64, 111, 112, 127])
def test_a_stroke_is_never_rendered_softer_than_it_is_struck(velocity: int) -> None:
    stroke = kit().get(KICK, velocity)
    assert velocity <= stroke.velocity <= min(LOUDEST, velocity + STEP)
    assert 0 < stroke.gain(velocity) <= 1


def test_a_stroke_sounds_as_it_does_when_it_is_played() -> None:
    handle, number = FluidSynth(SynthConfig()).open()
    seat(handle, number, KIT)
    handle.note_on(PERCUSSION_CHANNEL, OPEN_HAT, 100)
    played = np.zeros((RATE // 2, 2), np.float32)
    handle.write(played, 0, 2048)
    handle.note_off(PERCUSSION_CHANNEL, OPEN_HAT)
    handle.write(played, 2048, len(played))
    handle.delete()
    stroke = kit().get(OPEN_HAT, 100)
    off = np.linalg.norm(stroke.sound[: len(played)] * stroke.gain(100) - played)
    assert off < 0.01 * np.linalg.norm(played)


def test_a_stroke_ends_where_it_cannot_be_heard() -> None:
    stroke = kit().get(CLOSED_HAT, 127)
    sizes = np.abs(stroke.sound).max(axis=1)
    assert 0.2 < len(sizes) / RATE < 2
    assert sizes[-100:].max() < INAUDIBLE * sizes.max()
    cymbal = kit().get(CRASH, 127)
    assert 3 < len(cymbal.sound) / RATE < 4.2
    assert np.abs(cymbal.sound[-100:]).max() < INAUDIBLE * np.abs(cymbal.sound).max()


def test_hats_choke_each_other_and_drums_do_not() -> None:
    playing = kit()
    closed, opened = playing.get(CLOSED_HAT, 100), playing.get(OPEN_HAT, 100)
    assert closed.chokes == opened.chokes != 0
    assert playing.get(KICK, 100).chokes == 0


def test_a_key_without_a_sound_is_silent() -> None:
    assert not np.any(kit().get(NOTHING, 100).sound)


def test_threads_that_strike_at_once_get_the_same_stroke() -> None:
    playing, got = kit(), list[strokes.Stroke]()
    begun = threading.Barrier(4)

    def strike() -> None:
        begun.wait()
        got.append(playing.get(KICK, 100))

    threads = [threading.Thread(target=strike) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(stroke) for stroke in got}) == 1
