from dataclasses import replace

import numpy as np
import pytest

from courante.corpus.piece import (
    Piece,
    bits_of,
    crop,
    sounding_range,
    sounds,
    transpose,
    used_range,
)
from courante.errors import BadScore
from courante.types import ARTICULATE, COMMON_TIME, PIANO_RANGE, PLAY, NoteRange, Pitch


def piece(*pitches: int) -> Piece:
    """Sixteenths, one after the other."""
    play = np.zeros((len(pitches), 88), dtype=np.bool_)
    play[np.arange(len(pitches)), np.array(pitches, dtype=np.intp) - 21] = True
    positions = np.arange(len(pitches), dtype=np.int8)
    return Piece("a", "w", COMMON_TIME, PIANO_RANGE, bits_of(play, play), positions)


def pitches_of(one: Piece) -> list[int]:
    assert one.bits.shape == (one.steps, one.note_range.size, 2)
    steps, columns = np.nonzero(one.bits[:, :, ARTICULATE])
    assert np.array_equal(steps, np.arange(one.steps))
    return [one.note_range.lowest + int(column) for column in columns]


def test_sounding_range() -> None:
    assert sounding_range(piece(60, 67, 55)) == NoteRange(Pitch(55), Pitch(67))


def test_a_silent_piece_has_no_range() -> None:
    silent = piece()
    with pytest.raises(BadScore, match="sounding"):
        sounding_range(silent)


def test_silence_can_be_cropped_and_transposed() -> None:
    silent = replace(piece(60, 67), bits=np.zeros((2, 88, 2), np.bool_))
    assert sounds(piece(60))
    assert not sounds(silent)
    assert transpose(silent, 40).bits.shape == (2, 88, 2)
    cropped = crop(silent, NoteRange(Pitch(60), Pitch(62)))
    assert cropped.bits.shape == (2, 3, 2)
    assert not cropped.bits.any()
    np.testing.assert_array_equal(cropped.positions, silent.positions)


def test_used_range_reaches_beyond_all_pieces_but_not_beyond_the_piano() -> None:
    pieces = [piece(60, 67), piece(), piece(55)]
    assert used_range(pieces, 0) == NoteRange(Pitch(55), Pitch(67))
    assert used_range(pieces, 5) == NoteRange(Pitch(50), Pitch(72))
    assert used_range([piece(22, 107)], 5) == PIANO_RANGE
    with pytest.raises(BadScore, match="pieces: 0"):
        used_range([piece()], 5)


@pytest.mark.parametrize("ends", [(55, 67), (21, 108), (0, 127), (55, 120)])
def test_crop_keeps_every_note(ends: tuple[int, int]) -> None:
    target = NoteRange(Pitch(ends[0]), Pitch(ends[1]))
    cropped = crop(piece(60, 67, 55), target)
    assert cropped.note_range == target
    assert pitches_of(cropped) == [60, 67, 55]


@pytest.mark.parametrize("ends", [(56, 67), (55, 66)])
def test_crop_refuses_to_lose_a_note(ends: tuple[int, int]) -> None:
    with pytest.raises(BadScore, match="55-67"):
        crop(piece(60, 67, 55), NoteRange(Pitch(ends[0]), Pitch(ends[1])))


@pytest.mark.parametrize("semitones", [-5, 0, 12])
def test_transpose(semitones: int) -> None:
    moved = transpose(piece(60, 67, 55), semitones)
    assert pitches_of(moved) == [60 + semitones, 67 + semitones, 55 + semitones]
    assert moved.note_range == PIANO_RANGE


@pytest.mark.parametrize("semitones", [-35, 42])
def test_transpose_refuses_to_lose_a_note(semitones: int) -> None:
    with pytest.raises(BadScore, match="21-108"):
        transpose(piece(60, 67, 55), semitones)


def test_transposing_there_and_back_changes_nothing() -> None:
    once = piece(60, 67, 55)
    assert np.array_equal(transpose(transpose(once, 7), -7).bits, once.bits)


def test_what_begins_to_sound_is_struck_and_what_is_silent_is_not() -> None:
    play = np.array([[0], [1], [1], [1], [0]], dtype=np.bool_)
    struck = np.array([[1], [0], [0], [1], [0]], dtype=np.bool_)
    bits = bits_of(play, struck)
    assert bits[:, 0, PLAY].tolist() == [False, True, True, True, False]
    assert bits[:, 0, ARTICULATE].tolist() == [False, True, False, True, False]
