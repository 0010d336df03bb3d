import numpy as np
import pytest
from tests.notation import BWV_281, WrittenNote, bach, bars_of, written

from courante.band import voices
from courante.band.voices import VoiceNote, VoicesState
from courante.types import ARTICULATE, COMMON_TIME, PIANO_RANGE, PLAY, Bar

S, A, T, B = range(4)


@pytest.fixture
def choir() -> VoicesState:
    return voices.init(voices.HOMES)


def sung(state: VoicesState, notes: list[WrittenNote], bars: int = 1) -> list[VoiceNote]:
    heard: list[VoiceNote] = []
    for bar in bars_of(notes, bars):
        state, of_bar = voices.step(state, bar)
        heard += of_bar
    return heard


def by_pitch(notes: list[VoiceNote]) -> dict[int, int]:
    return {note.pitch: note.voice for note in notes}


def test_bach_gets_his_four_voices_back(choir: VoicesState) -> None:
    heard: list[tuple[int, int, int, int]] = []
    for bar in bach():
        choir, notes = voices.step(choir, bar)
        heard += [(n.voice, n.pitch, 16 * bar.index + n.onset_step, n.steps) for n in notes]
    expected = [
        (voice, pitch, onset, steps)
        for voice, line in enumerate(BWV_281)
        for pitch, onset, steps in written(line)
    ]
    assert sorted(heard) == sorted(expected)


def test_a_chord_is_spread_from_high_to_low(choir: VoicesState) -> None:
    heard = sung(choir, [(48, 0, 4), (55, 0, 4), (64, 0, 4), (72, 0, 4)])
    assert by_pitch(heard) == {72: S, 64: A, 55: T, 48: B}


def test_with_fewer_notes_the_voices_far_from_them_rest(choir: VoicesState) -> None:
    assert by_pitch(sung(choir, [(76, 0, 4), (43, 0, 4)])) == {76: S, 43: B}


def test_a_line_stays_with_its_voice_while_others_rest(choir: VoicesState) -> None:
    chord = [(48, 0, 4), (55, 0, 4), (64, 0, 4), (72, 0, 4)]
    heard = sung(choir, [*chord, (65, 4, 4), (67, 8, 4), (65, 12, 4)])
    assert [note.voice for note in heard if note.onset_step >= 4] == [A, A, A]


def test_a_held_note_keeps_its_voice_and_nobody_crosses_it(choir: VoicesState) -> None:
    held = [(60, 0, 16)]
    heard = sung(choir, [(72, 0, 8), *held, (67, 8, 8), (52, 8, 8)])
    voice = by_pitch(heard)
    assert voice[72] < voice[60] < voice[52]
    assert voice[67] < voice[60]
    assert [note.steps for note in heard if note.pitch == 60] == [16]


@pytest.mark.parametrize("seed", range(20))
def test_with_up_to_four_notes_voices_never_cross_nor_sing_two(
    choir: VoicesState, seed: int
) -> None:
    draw = np.random.default_rng(seed)
    notes: list[WrittenNote] = []
    for step in range(0, 64, 4):
        pitches = draw.choice(np.arange(40, 80), size=draw.integers(0, 5), replace=False)
        notes += [(int(pitch), step, 4) for pitch in pitches]
    for bar in bars_of(notes, 4):
        choir, heard = voices.step(choir, bar)
        for step in range(16):
            now = [n for n in heard if n.onset_step <= step < n.onset_step + n.steps]
            now.sort(key=lambda note: note.voice)
            assert len({note.voice for note in now}) == len(now)
            assert [n.pitch for n in now] == sorted((n.pitch for n in now), reverse=True)


def test_every_note_of_the_roll_is_sung_for_its_whole_length(choir: VoicesState) -> None:
    draw = np.random.default_rng(5)
    bits = draw.random((16, PIANO_RANGE.size, 2)) < 0.1
    bits[..., ARTICULATE] &= bits[..., PLAY]
    _, heard = voices.step(choir, Bar(0, COMMON_TIME, PIANO_RANGE, bits))
    again = np.zeros_like(bits[..., PLAY])
    for note in heard:
        column = note.pitch - PIANO_RANGE.lowest
        span = slice(note.onset_step, note.onset_step + note.steps)
        assert not again[span, column].any()
        again[span, column] = True
    assert np.array_equal(again, bits[..., PLAY])


def test_of_five_notes_the_outer_and_the_nearest_lead_and_the_fifth_joins_a_voice(
    choir: VoicesState,
) -> None:
    four = [(48, 0, 4), (55, 0, 4), (64, 0, 4), (72, 0, 4)]
    five = [(47, 4, 4), (55, 4, 4), (60, 4, 4), (65, 4, 4), (74, 4, 4)]
    heard = [note for note in sung(choir, four + five) if note.onset_step == 4]
    assert by_pitch(heard) == {74: S, 65: A, 60: A, 55: T, 47: B}


def test_a_note_that_only_goes_on_in_the_roll_is_struck(choir: VoicesState) -> None:
    bits = np.zeros((16, PIANO_RANGE.size, 2), np.bool_)
    bits[4:8, 60 - PIANO_RANGE.lowest, PLAY] = True
    _, heard = voices.step(choir, Bar(0, COMMON_TIME, PIANO_RANGE, bits))
    assert [(n.pitch, n.onset_step, n.steps) for n in heard] == [(60, 4, 4)]


def test_a_repeated_note_stays_in_its_voice(choir: VoicesState) -> None:
    heard = sung(choir, [(67, 0, 4), (67, 4, 4), (67, 8, 8)])
    assert len({note.voice for note in heard}) == 1
    assert [note.steps for note in heard] == [4, 4, 8]


def test_ties_are_marked_on_both_sides_of_the_bar_line(choir: VoicesState) -> None:
    first, second = sung(choir, [(67, 12, 8)], bars=2)
    assert (first.steps, first.tied_in, first.tied_out) == (4, False, True)
    assert (second.onset_step, second.steps, second.tied_in, second.tied_out) == (0, 4, True, False)
    assert first.voice == second.voice
