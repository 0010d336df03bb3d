from dataclasses import replace
from random import Random

from courante.config import ExpressionConfig
from courante.performer.ornaments import GRACE_BEATS, grace_notes
from courante.types import COMMON_TIME, ArrangedBar, Beats, NoteEvent, Pitch

FIDDLER = ExpressionConfig(ornamented=("fiddle",), ornament_share=0.5)
TUNE = (62, 66, 69, 74)


def bar(energy: float, part: str = "fiddle", length: float = 1.0) -> ArrangedBar:
    notes = tuple(
        NoteEvent(Beats(n), Beats(length), Pitch(pitch), part) for n, pitch in enumerate(TUNE)
    )
    return ArrangedBar(0, COMMON_TIME, notes, energy=energy)


def graces(played: ArrangedBar, config: ExpressionConfig = FIDDLER) -> list[NoteEvent]:
    return [note for seed in range(200) for note in grace_notes(config, played, Random(seed))]


def test_they_come_above_half_energy_and_more_of_them_with_more() -> None:
    counts = [len(graces(bar(energy))) for energy in (0.0, 0.5, 0.7, 1.0)]
    assert counts[:2] == [0, 0]
    assert 0 < counts[2] < counts[3]


def test_each_is_a_near_tone_of_the_music_before_its_beat_and_softer() -> None:
    classes = {pitch % 12 for pitch in TUNE}
    for note in graces(bar(1.0)):
        main = TUNE[int(note.onset_beats)]
        assert 0 < note.pitch - main <= 4
        assert note.pitch % 12 in classes
        assert note.micro_offset_beats == -GRACE_BEATS
        assert note.velocity < 80
        assert note.length_beats < GRACE_BEATS


def test_only_some_play_them_and_only_on_notes_that_are_long_enough() -> None:
    assert not graces(bar(1.0, part="flute"))
    assert not graces(bar(1.0, length=0.25))
    assert not graces(bar(1.0), replace(FIDDLER, ornamented=()))
