from random import Random

from courante.composer.form_key import key_of
from courante.composer.form_leading import parallels_in
from courante.composer.form_notes import FormNote, bits_of, lines_of, notes_of
from courante.composer.form_recall import restated
from courante.composer.form_state import Cue, Theme
from courante.composer.form_vary import Ground, Variation, vary
from courante.types import COMMON_TIME, Bits, Section

STEPS = COMMON_TIME.steps_per_bar
COLUMNS = 49
DRAWS = 40
BAR = (
    *(FormNote(onset, 4, column) for onset, column in ((0, 24), (4, 28), (8, 28), (12, 28))),
    # A passing note over the second of these would be in fifths with it.
    *(FormNote(0, 2, 17), FormNote(2, 2, 19), FormNote(4, 12, 19)),
    FormNote(0, 16, 5),
)


def theme() -> Bits:
    return bits_of(BAR, STEPS, COLUMNS)


def test_parallels_are_told_of_music_too() -> None:
    assert parallels_in(theme()) == 0
    passed = (FormNote(0, 2, 24), FormNote(2, 2, 26), *BAR[1:])
    assert parallels_in(bits_of(passed, STEPS, COLUMNS)) == 1


def test_what_is_drawn_avoids_parallels_where_it_can() -> None:
    bits = theme()
    key = key_of(bits)
    ground = Ground(key, COMMON_TIME, STEPS, COLUMNS)
    lines = lines_of(notes_of(bits), STEPS)
    drawn = [vary(lines, ground, Variation.PASSING, Random(seed)) for seed in range(DRAWS)]
    faulty = [parallels_in(bits_of(one.notes, STEPS, COLUMNS)) > 0 for one in drawn]
    assert sum(faulty) > DRAWS / 3
    cue = Cue(Section.THEME, 1, 0, recalled=True, variations=(Variation.PASSING,))
    heard = [
        restated(Theme(0, bits, key), cue, 0, COMMON_TIME, Random(seed)) for seed in range(DRAWS)
    ]
    assert sum(parallels_in(phrase.bits) > 0 for phrase in heard) < DRAWS / 8
