"""Every style in every metre, at every energy, in every feel."""

from functools import cache, lru_cache
from itertools import cycle, pairwise

import numpy as np
import pytest
from tests.notation import bars_of

from courante.band import arrange, voices
from courante.band.figures import Figure, Kind
from courante.band.harmony import is_strong
from courante.band.style import Style, load_style, style_names
from courante.types import (
    COMMON_TIME,
    COMPOUND_TIME,
    TRIPLE_TIME,
    ArrangedBar,
    Bar,
    Bpm,
    Metre,
    NoteEvent,
    Setting,
)

STYLES = style_names()
METRES = (COMMON_TIME, TRIPLE_TIME, COMPOUND_TIME)
ENERGIES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
TEMPOS = (80.0, 180.0)
FULLEST = (1.0, 150.0)
BARS = 9

every_style = pytest.mark.parametrize("name", STYLES)
every_metre = pytest.mark.parametrize("metre", METRES, ids=["4/4", "3/4", "6/8"])


@lru_cache
def composed(metre: Metre) -> tuple[Bar, ...]:
    """Triads and passing notes at random over the piano's middle, with rests and odd notes."""
    draw = np.random.default_rng(5)
    notes: list[tuple[int, int, int]] = []
    steps = metre.steps_per_bar
    for beat in range(BARS * metre.beats_per_bar):
        start, root = beat * metre.steps_per_beat, int(draw.choice([0, 2, 4, 5, 7, 9]))
        if draw.random() < 0.1:
            continue
        for low, interval in ((36, 0), (48, 7), (60, int(draw.choice([3, 4])))):
            notes.append((low + root + interval, start, metre.steps_per_beat))
        eighths = range(start, start + metre.steps_per_beat, 2)
        notes += [(72 + int(draw.integers(0, 17)), eighth, 2) for eighth in eighths]
    assert notes
    assert max(onset + length for _, onset, length in notes) <= BARS * steps
    return tuple(bars_of(notes, BARS, metre))


@cache
def played(name: str, metre: Metre, energy: float, bpm: float) -> tuple[ArrangedBar, ...]:
    state = arrange.init(load_style(name), 11)
    given: list[ArrangedBar] = []
    for bar in composed(metre):
        state, out = arrange.step(state, bar, Setting(energy, Bpm(bpm)))
        given += [out] if out else []
    return tuple(given)


def all_played(name: str, metre: Metre) -> list[ArrangedBar]:
    pairs = zip(ENERGIES, cycle(TEMPOS), strict=False)
    return [bar for energy, bpm in (*pairs, FULLEST) for bar in played(name, metre, energy, bpm)]


@every_style
@every_metre
def test_every_note_can_be_played(name: str, metre: Metre) -> None:
    style = load_style(name)
    kit = {part.name for part in style.parts} - style.ranges.keys()
    for bar in all_played(name, metre):
        for note in bar.notes:
            assert 0 <= note.onset_beats < metre.beats_per_bar
            assert note.length_beats > 0
            assert 1 <= note.velocity <= 127
            assert abs(note.micro_offset_beats) <= 0.2
            if note.part not in kit:
                walls = style.ranges[note.part]
                assert walls.lowest <= note.pitch <= walls.highest, note
        assert len({(n.part, n.pitch, n.onset_beats) for n in bar.notes}) == len(bar.notes)
        assert not _overlapping(bar.notes)


def _overlapping(notes: tuple[NoteEvent, ...]) -> list[NoteEvent]:
    order = sorted(notes, key=lambda n: (n.part, n.pitch, n.onset_beats))
    return [
        a
        for a, b in pairwise(order)
        if (a.part, a.pitch) == (b.part, b.pitch)
        and a.onset_beats + a.length_beats > b.onset_beats + 1e-9
    ]


@every_style
@every_metre
def test_the_foot_is_met_on_every_beat(name: str, metre: Metre) -> None:
    """By kick, drum or plucked bass, near the grid."""
    style = load_style(name)
    strokes, plucked = style.pulse.strokes, style.pulse.plucked
    for bar in all_played(name, metre):
        beats = {
            n.onset_beats
            for n in bar.notes
            if (strokes and n.part == strokes.part and n.pitch in {h.key for h in strokes.on_beat})
            or (plucked and n.part == plucked.part)
        }
        assert beats >= set(range(metre.beats_per_bar)), bar.index


@every_style
@every_metre
def test_the_same_again_gives_the_same(name: str, metre: Metre) -> None:
    first = played(name, metre, 0.8, 150.0)
    played.cache_clear()
    assert played(name, metre, 0.8, 150.0) == first


@every_style
def test_what_is_added_on_a_strong_beat_belongs_to_the_chord(name: str) -> None:
    for energy in ENERGIES:
        style = load_style(name)
        figures = [figure for figure in style.figures if figure.entry.lowest <= energy]
        state = arrange.init(style, 11)
        for bar in composed(COMMON_TIME):
            state, _ = arrange.step(state, bar, Setting(energy, Bpm(150.0)))
            waiting = state.waiting
            assert waiting is not None
            scene = arrange.Scene(waiting.stage, bar.metre, waiting.harmony, waiting.sounding, None)
            for figure in figures:
                _check_strong(figure, scene)


def _check_strong(figure: Figure, scene: arrange.Scene) -> None:
    for note in arrange.FIGURES[figure.kind](figure, scene):
        step = round(note.onset_beats * scene.metre.steps_per_beat)
        chord = scene.chord_at(step)
        assert chord is not None
        if is_strong(scene.metre, step) or figure.kind != Kind.BASS:
            assert note.pitch % 12 in chord.tones, (figure.kind, step)


@pytest.mark.parametrize("name", ["chorale", "quartet"])
@every_metre
def test_counterpoint_is_played_as_it_was_written(name: str, metre: Metre) -> None:
    style = load_style(name)
    state = voices.init(voices.HOMES)
    lines = {line.part for line in style.lines}
    for bar, arranged in zip(composed(metre), played(name, metre, 1.0, 150.0), strict=False):
        state, notes = voices.step(state, bar)
        struck = {(n.pitch % 12, n.onset_step) for n in notes if not n.tied_in}
        heard = {
            (n.pitch % 12, round(n.onset_beats * metre.steps_per_beat))
            for n in arranged.notes
            if n.part in lines
        }
        assert heard == struck


@pytest.mark.parametrize("name", sorted(set(STYLES) - {"chorale", "quartet"}))
def test_more_energy_is_more_notes(name: str) -> None:
    counts = [
        sum(len(bar.notes) for bar in played(name, COMMON_TIME, energy, 150.0))
        for energy in ENERGIES
    ]
    assert counts == sorted(counts)
    assert counts[-1] > 1.8 * counts[0]


@pytest.mark.parametrize("name", ["drive", "breaks", "march"])
def test_a_fast_tempo_has_half_the_backbeats(name: str) -> None:
    def backbeats(bpm: float) -> list[float]:
        bars = played(name, COMMON_TIME, 0.8, bpm)[:3]
        return [
            n.onset_beats
            for bar in bars
            for n in bar.notes
            if n.pitch == 38 and n.onset_beats % 1 == 0 and n.velocity >= 76
        ]

    assert {1.0, 3.0} <= set(backbeats(150.0))
    assert 2.0 in set(backbeats(180.0))


def test_the_bass_is_alone_below() -> None:
    """Where the band makes the bass, nobody else plays below the guitar's E, and it plays alone."""
    for style in _with_bass_figures():
        basses = {f.part for f in style.figures if f.kind == Kind.BASS}
        for bar in played(style.name, COMMON_TIME, 1.0, 150.0):
            low = [n for n in bar.notes if n.part in style.ranges and n.part not in basses]
            assert min((n.pitch for n in low), default=60) >= 46, style.name
            onsets = [n.onset_beats for n in bar.notes if n.part in basses]
            assert len(onsets) == len(set(onsets)), style.name


def _with_bass_figures() -> list[Style]:
    styles = [load_style(name) for name in ("session", "drive", "breaks", "samba", "march")]
    assert all(any(f.kind == Kind.BASS for f in style.figures) for style in styles)
    return styles
