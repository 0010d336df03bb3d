from tests.notation import bars_of

from courante.band.pulse import pulse_notes
from courante.band.style import load_style
from courante.band.voices import VoiceNote
from courante.types import TRIPLE_TIME, Bar, NoteEvent, Pitch

PULSE = load_style("chorale").pulse
BASS_LINE = (VoiceNote(3, Pitch(52), 0, 8), VoiceNote(3, Pitch(41), 8, 6))


def played(bar: Bar, seed: int = 1) -> tuple[NoteEvent, ...]:
    return pulse_notes(PULSE, bar, BASS_LINE, phrase_bars=4, seed=seed)


def onsets(notes: tuple[NoteEvent, ...], key: int) -> list[float]:
    return [note.onset_beats for note in notes if note.part == "percussion" and note.pitch == key]


def test_each_beat_has_its_strokes_and_each_eighth_between_a_lighter_one() -> None:
    notes = played(bars_of([])[0])
    for hit in PULSE.on_beat:
        assert onsets(notes, hit.key) == [0, 1, 2, 3]
    for hit in PULSE.off_beat:
        assert onsets(notes, hit.key) == [0.5, 1.5, 2.5, 3.5]


def test_the_bass_plucks_the_lowest_note_that_sounds_on_the_beat_in_its_own_range() -> None:
    plucked = [note for note in played(bars_of([])[0]) if note.part == "double bass"]
    assert [(note.onset_beats, note.pitch) for note in plucked] == [
        (0, 40),
        (1, 40),
        (2, 41),
        (3, 41),
    ]
    assert all(PULSE.plucked_range.lowest <= note.pitch <= 48 for note in plucked)


def test_without_music_only_the_strokes_go_on() -> None:
    notes = pulse_notes(PULSE, bars_of([])[0], (), phrase_bars=4, seed=1)
    assert {note.part for note in notes} == {"percussion"}


def test_three_beats_in_triple_time() -> None:
    notes = played(bars_of([], metre=TRIPLE_TIME)[0])
    assert onsets(notes, PULSE.on_beat[0].key) == [0, 1, 2]


def test_the_last_bar_of_a_phrase_leads_over_with_a_stroke_drawn_by_the_seed() -> None:
    bars = bars_of([], bars=8)
    turn_keys = {hit.key for hit in PULSE.turns}

    def turns(bar: Bar, seed: int) -> list[tuple[float, int]]:
        return [(n.onset_beats, n.pitch) for n in played(bar, seed) if n.pitch in turn_keys]

    assert [len(turns(bar, 1)) for bar in bars] == [0, 0, 0, 1, 0, 0, 0, 1]
    assert turns(bars[3], 1)[0][0] == 3.5
    assert turns(bars[3], 1) == turns(bars[3], 1)
    assert len({turns(bars[3], seed)[0][1] for seed in range(20)}) == len(PULSE.turns)
