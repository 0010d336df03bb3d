import numpy as np
import pytest

from courante.composer.form_notes import FormNote, bits_of, notes_of
from courante.composer.form_tune import MOST_BARS, fitted, tune_of
from courante.errors import BadInput
from courante.types import (
    COMMON_TIME,
    COMPOUND_TIME,
    PIANO_RANGE,
    Bits,
    NoteRange,
    Pitch,
)

COLUMNS = PIANO_RANGE.size


def tune(*notes: tuple[int, int, int], steps: int) -> Bits:
    """Onset, length and MIDI pitch of each note."""
    return bits_of([FormNote(o, n, p - PIANO_RANGE.lowest) for o, n, p in notes], steps, COLUMNS)


def test_a_last_bar_is_filled_up_and_a_pick_up_leads_from_it() -> None:
    bits = tune((0, 4, 67), (4, 16, 72), (20, 8, 74), steps=28)
    found = tune_of("mine", COMMON_TIME, bits, 12)
    assert found.bars == 2
    expected = tune((0, 16, 72), (16, 8, 74), (28, 4, 67), steps=32)
    assert np.array_equal(found.bits, expected)


def test_a_pick_up_without_room_is_left_out() -> None:
    bits = tune((0, 4, 67), (4, 12, 72), steps=16)
    found = tune_of("jig", COMPOUND_TIME, bits, 8)
    assert np.array_equal(found.bits, tune((0, 12, 72), steps=12))


def test_what_is_no_theme_is_told() -> None:
    with pytest.raises(BadInput, match="at least one note"):
        tune_of("silence", COMMON_TIME, tune(steps=16), 0)
    long = tune((0, 4, 60), steps=16 * (MOST_BARS + 1))
    with pytest.raises(BadInput, match=r"33 bars.*at most 32 bars"):
        tune_of("symphony", COMMON_TIME, long, 0)


def test_a_tune_goes_by_octaves_to_where_it_fits() -> None:
    high = tune_of("high", COMMON_TIME, tune((0, 8, 96), (8, 8, 103), steps=16), 0)
    found = notes_of(fitted(high, NoteRange(Pitch(36), Pitch(84)))[:16])
    assert [note.column + 36 for note in found] == [72, 79]


def test_single_notes_beyond_the_range_are_folded_back() -> None:
    wide = tune_of("wide", COMMON_TIME, tune((0, 8, 60), (4, 4, 24), (8, 8, 62), steps=16), 0)
    found = notes_of(fitted(wide, NoteRange(Pitch(48), Pitch(72)))[:16])
    assert {(note.column + 48) for note in found} == {60, 48, 62}


@pytest.mark.parametrize(("bars", "phrases"), [(1, 4), (4, 4), (5, 8), (8, 8), (31, 32)])
def test_a_tune_is_filled_up_from_its_own_beginning(bars: int, phrases: int) -> None:
    notes = [(16 * n, 16, 48 + n) for n in range(bars)]
    whole = fitted(tune_of("mine", COMMON_TIME, tune(*notes, steps=16 * bars), 0), PIANO_RANGE)
    assert whole.shape == (16 * phrases, COLUMNS, 2)
    assert np.array_equal(whole[16 * bars :], whole[: 16 * (phrases - bars)])
