from collections.abc import Sequence
from dataclasses import replace

import pytest
from tests.notation import WrittenNote, bars_of
from tests.scenes import scene

from courante.band.pulse import Strokes, pulse_notes
from courante.band.style import load_style
from courante.types import COMMON_TIME, COMPOUND_TIME, TRIPLE_TIME, Metre, NoteEvent

PULSE = load_style("chorale").pulse
BASS_LINE: tuple[WrittenNote, ...] = ((52, 0, 8), (41, 8, 6))


@pytest.fixture
def strokes() -> Strokes:
    assert PULSE.strokes is not None
    return PULSE.strokes


def played(
    notes: Sequence[WrittenNote] = BASS_LINE,
    metre: Metre = COMMON_TIME,
    *,
    leads_over: bool = False,
    seed: int = 1,
) -> list[NoteEvent]:
    bar = scene(bars_of(notes, metre=metre)[0])
    return list(pulse_notes(PULSE, bar, leads_over=leads_over, seed=seed, index=3))


def onsets(notes: list[NoteEvent], key: int) -> list[float]:
    return [note.onset_beats for note in notes if note.part == "percussion" and note.pitch == key]


def test_each_beat_has_its_strokes_and_each_eighth_between_a_lighter_one(strokes: Strokes) -> None:
    notes = played()
    for hit in strokes.on_beat:
        assert onsets(notes, hit.key) == [0, 1, 2, 3]
    for hit in strokes.off_beat:
        assert onsets(notes, hit.key) == [0.5, 1.5, 2.5, 3.5]


def test_the_bass_plucks_the_lowest_note_that_sounds_on_the_beat_in_its_own_range() -> None:
    plucked = [note for note in played() if note.part == "double bass"]
    assert [(n.onset_beats, n.pitch) for n in plucked] == [(0, 40), (1, 40), (2, 41), (3, 41)]


def test_in_a_rest_the_bass_goes_on_with_the_chords_root() -> None:
    chord = [(48, 0, 8), (64, 0, 8), (67, 0, 8)]
    plucked = [note.pitch for note in played(chord) if note.part == "double bass"]
    assert plucked == [48, 48, 36, 36]


def test_without_music_only_the_strokes_go_on() -> None:
    assert {note.part for note in played([])} == {"percussion"}


@pytest.mark.parametrize(
    ("metre", "on", "off"),
    [
        (TRIPLE_TIME, [0, 1, 2], [0.5, 1.5, 2.5]),
        (COMPOUND_TIME, [0, 1], [1 / 3, 2 / 3, 4 / 3, 5 / 3]),
    ],
)
def test_other_metres_have_their_own_beats(
    strokes: Strokes, metre: Metre, on: list[float], off: list[float]
) -> None:
    notes = played([], metre)
    assert onsets(notes, strokes.on_beat[0].key) == on
    assert onsets(notes, strokes.off_beat[0].key) == pytest.approx(off)


def test_what_leads_over_is_drawn_by_the_seed(strokes: Strokes) -> None:
    keys = {hit.key for hit in strokes.turns}

    def turns(seed: int, *, leads_over: bool = True) -> list[tuple[float, int]]:
        notes = played(leads_over=leads_over, seed=seed)
        return [(n.onset_beats, n.pitch) for n in notes if n.pitch in keys]

    assert turns(1, leads_over=False) == []
    assert [beat for beat, _ in turns(1)] == [3.5]
    assert turns(1) == turns(1)
    assert {turns(seed)[0][1] for seed in range(20)} == keys


def test_a_pulse_may_do_without_strokes_or_without_a_bass() -> None:
    bar = scene(bars_of(BASS_LINE)[0])
    for pulse, part in (
        (replace(PULSE, strokes=None), "double bass"),
        (replace(PULSE, plucked=None), "percussion"),
    ):
        notes = pulse_notes(pulse, bar, leads_over=True, seed=1, index=3)
        assert {note.part for note in notes} == {part}
