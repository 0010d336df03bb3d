from tests.notation import bach, bars_of
from tests.scenes import MAJOR, sounding

from courante.band import harmony
from courante.band.chords import Chord
from courante.band.harmony import BARS_HEARD, Heard, is_strong
from courante.band.key import Key
from courante.types import COMMON_TIME, COMPOUND_TIME, TRIPLE_TIME


def test_a_rest_keeps_the_chord_before_it() -> None:
    first, second = bars_of([(48, 0, 4), (64, 0, 4), (67, 0, 4)], bars=2)
    heard, now = harmony.step(Heard(), COMMON_TIME, sounding(first))
    assert now.chords == (Chord(0, MAJOR),) * 4
    _, then = harmony.step(heard, COMMON_TIME, sounding(second))
    assert then.chords == now.chords


def test_before_any_music_there_is_none() -> None:
    _, now = harmony.step(Heard(), COMMON_TIME, ())
    assert now.chords == (None,) * 4


def test_the_key_is_that_of_the_last_bars_only() -> None:
    scale = [(60 + tone, 2 * place, 2) for place, tone in enumerate((0, 2, 4, 5, 7, 9, 11, 12))]
    sharper = [(pitch + 6, onset, length) for pitch, onset, length in scale]
    heard, now = harmony.step(Heard(), COMMON_TIME, ())
    for notes in (scale, *[sharper] * BARS_HEARD):
        heard, now = harmony.step(heard, COMMON_TIME, sounding(bars_of(notes)[0]))
    assert now.key == Key(6, minor=False)
    assert len(heard.weights) == BARS_HEARD


def test_bach_is_in_f() -> None:
    heard, now = harmony.step(Heard(), COMMON_TIME, ())
    for bar in bach(4):
        heard, now = harmony.step(heard, bar.metre, sounding(bar))
    assert now.key == Key(5, minor=False)


def test_strong_beats_are_those_of_the_metre() -> None:
    assert [step for step in range(16) if is_strong(COMMON_TIME, step)] == [0, 8]
    assert [step for step in range(12) if is_strong(TRIPLE_TIME, step)] == [0]
    assert [step for step in range(12) if is_strong(COMPOUND_TIME, step)] == [0, 6]
