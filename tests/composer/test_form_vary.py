from itertools import islice
from random import Random

import numpy as np
import pytest
from tests.composer.composed import composed

from courante.composer.form_cadence import Ending, closed, middle_step
from courante.composer.form_key import Key, key_of, related
from courante.composer.form_notes import (
    FormNote,
    Lines,
    bits_of,
    folded,
    lines_of,
    notes_of,
    transposed,
)
from courante.composer.form_recall import restated
from courante.composer.form_state import Cue, Theme
from courante.composer.form_vary import Ground, Variation, vary
from courante.types import COMMON_TIME, COMPOUND_TIME, TRIPLE_TIME, Bits, Metre, Section

METRES = (COMMON_TIME, TRIPLE_TIME, COMPOUND_TIME)


def phrase(metre: Metre = COMMON_TIME, seed: int = 1) -> Bits:
    return np.concatenate([bar.bits for bar in islice(composed(metre, seed), 8)])


def ground(bits: Bits, metre: Metre = COMMON_TIME) -> Ground:
    return Ground(key_of(bits), metre, bits.shape[0], bits.shape[1])


def varied(bits: Bits, variation: Variation, metre: Metre = COMMON_TIME) -> Lines:
    lines = lines_of(notes_of(bits), bits.shape[0])
    return vary(lines, ground(bits, metre), variation, Random(1))


def test_notes_and_bits_are_two_ways_to_say_the_same() -> None:
    bits = phrase()
    assert np.array_equal(bits_of(notes_of(bits), *bits.shape[:2]), bits)
    tied = bits.copy()
    tied[0, :, 1] = False
    assert notes_of(tied) == notes_of(bits)


def test_music_moves_within_its_range() -> None:
    bits = phrase()
    for semitones in range(-6, 6):
        moved = transposed(bits, semitones)
        assert moved.shape == bits.shape
        classes = {n.column % 12 for n in notes_of(bits)}
        assert {n.column % 12 for n in notes_of(moved)} == {(c + semitones) % 12 for c in classes}
    assert [folded(column, 49) for column in (-1, 0, 48, 49, 60, -13)] == [11, 0, 48, 37, 48, 11]
    assert folded(-1, 8) is None


def test_keys_are_found_and_steps_stay_in_the_scale() -> None:
    scale = [FormNote(4 * n, 4, column) for n, column in enumerate((7, 9, 11, 12, 14, 16, 18, 19))]
    triad = [FormNote(32, 16, column) for column in (7, 11, 14)]
    found = key_of(bits_of([*scale, *triad], 48, 24))
    assert found == Key(7)
    assert [found.along(column, 1) for column in (7, 11, 18)] == [9, 12, 19]
    assert [found.along(column, -2) for column in (7, 11, 18)] == [4, 7, 14]
    assert Key(0, minor=True).along(11, 1) == 13
    assert key_of(np.zeros((16, 24, 2), dtype=np.bool_)) == Key(0)


def test_related_keys_are_a_fifth_away_or_relative() -> None:
    assert related(Key(0), Key(0), upwards=True) in (-5, 7)
    assert related(Key(0), Key(2), upwards=False) == 3
    assert Key(9, minor=True).moved(related(Key(0), Key(9, minor=True), upwards=True)).tonic == 9
    assert related(Key(9, minor=True), Key(0), upwards=True) == 0


@pytest.mark.parametrize("metre", METRES)
@pytest.mark.parametrize("variation", Variation)
def test_every_way_to_vary_gives_music_that_fits(variation: Variation, metre: Metre) -> None:
    bits = phrase(metre)
    lines = varied(bits, variation, metre)
    again = bits_of(lines.notes, *bits.shape[:2])
    assert notes_of(again)
    assert all(note.onset >= 0 and note.end <= bits.shape[0] for note in lines.notes)
    if variation not in (Variation.SUSTAINED, Variation.VOICING):
        assert not np.array_equal(again, bits)


@pytest.mark.parametrize(
    "variation",
    [
        Variation.VOICING,
        Variation.BROKEN,
        Variation.OFFBEAT,
        Variation.SUSTAINED,
        Variation.THIN,
    ],
)
def test_the_melody_stays_what_it_is(variation: Variation) -> None:
    bits = phrase()
    before = lines_of(notes_of(bits), bits.shape[0])
    assert varied(bits, variation).melody == before.melody


def test_ornaments_begin_and_end_on_the_note_they_adorn() -> None:
    bits = phrase()
    before = lines_of(notes_of(bits), bits.shape[0]).melody
    after = varied(bits, Variation.ORNAMENT).melody
    assert len(after) > len(before)
    known = {note.onset: note.column for note in before}
    assert all(note.column == known[note.onset] for note in after if note.onset in known)


def test_where_a_melody_has_no_room_above_the_bass_goes_down() -> None:
    low, bass, melody = FormNote(0, 4, 8), FormNote(4, 4, 14), FormNote(0, 8, 44)
    tight = Ground(Key(0), COMMON_TIME, 16, 49)
    found = vary(Lines((melody,), (), (low, bass)), tight, Variation.OCTAVE, Random(1))
    assert found == Lines((melody,), (), (low, FormNote(4, 4, 2)))


def test_passing_notes_lie_between() -> None:
    leap = (FormNote(0, 4, 24), FormNote(4, 4, 28))
    key = Ground(Key(0), COMMON_TIME, 16, 49)
    draws = (Random(seed) for seed in range(9))
    filled = [vary(Lines(leap, (), ()), key, Variation.PASSING, draw).melody for draw in draws]
    full = next(melody for melody in filled if len(melody) == 3)
    assert full == (FormNote(0, 2, 24), FormNote(2, 2, 26), FormNote(4, 4, 28))


def test_a_sequence_rises_by_degrees() -> None:
    bits = phrase()
    rising = varied(bits, Variation.RISING)
    firsts = [min(n for n in rising.bass if n.onset >= 16 * bar).column for bar in range(4)]
    assert firsts == sorted(firsts)
    assert firsts[3] > firsts[0]


@pytest.mark.parametrize("metre", METRES)
@pytest.mark.parametrize("ending", [Ending.TONIC, Ending.DOMINANT, Ending.EITHER])
def test_a_closed_bar_holds_a_chord_from_its_middle_beat(metre: Metre, ending: Ending) -> None:
    bits = phrase(metre)
    key = key_of(bits)
    last = bits[-metre.steps_per_bar :]
    bar = closed(last, key, metre, ending)
    middle = middle_step(metre)
    assert np.array_equal(bar[:middle], last[:middle])
    assert not bar[middle + 1 :, :, 1].any()
    columns = np.flatnonzero(bar[-1, :, 0])
    chords = {
        Ending.TONIC: [key.tonic_triad],
        Ending.DOMINANT: [key.dominant_triad],
        Ending.EITHER: [key.tonic_triad, key.dominant_triad],
    }[ending]
    assert any({int(c) % 12 for c in columns} <= set(chord) for chord in chords)
    assert any(int(columns[0]) % 12 == chord[0] for chord in chords)


def test_a_silent_bar_and_one_to_be_left_stay_as_they_are() -> None:
    silent = np.zeros((16, 24, 2), dtype=np.bool_)
    assert not closed(silent, Key(0), COMMON_TIME, Ending.TONIC).any()
    bar = phrase()[-16:]
    assert closed(bar, Key(0), COMMON_TIME, Ending.AS_IS) is bar


def test_a_theme_is_never_the_same_where_it_is_to_be_varied() -> None:
    reel = tuple(FormNote(2 * n, 2, 24 + n % 2) for n in range(64))
    theme = Theme(0, bits_of(reel, 128, 49), Key(0))
    cue = Cue(Section.VARIATION, 8, 0, recalled=True, exact=4, variations=(Variation.VOICING,))
    found = restated(theme, cue, 0, COMMON_TIME, Random(1)).bits
    assert np.array_equal(found[:64], theme.bits[:64])
    assert notes_of(found[64:112]) != notes_of(theme.bits[64:112])


def test_a_short_theme_begins_again_in_a_long_phrase() -> None:
    bits = phrase()[:64]
    cue = Cue(Section.VARIATION, 8, 0, recalled=True, exact=8, ending=Ending.AS_IS)
    found = restated(Theme(0, bits, key_of(bits)), cue, 0, COMMON_TIME, Random(1)).bits
    assert np.array_equal(found, np.concatenate([bits, bits]))
