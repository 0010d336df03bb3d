from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from courante.band import drums
from courante.band.drums import DrumAsk, Piece
from courante.band.feel import Feel
from courante.types import COMMON_TIME, COMPOUND_TIME, TRIPLE_TIME, Bpm, Metre, NoteEvent, Place

BOOK = drums.load_book()
ASK = DrumAsk((("rock", 0.6), ("funk", 0.4)), 0.6)
METRES = (COMMON_TIME, TRIPLE_TIME, COMPOUND_TIME)
KEY = dict(zip(drums.PIECES, drums.KEYS, strict=True))
FIRM = {KEY[p] for p in (Piece.KICK, Piece.SNARE, Piece.STICK)} | {
    KEY[p] for p in (Piece.LOW_TOM, Piece.MID_TOM, Piece.HIGH_TOM)
}
Bars = list[tuple[NoteEvent, ...]]


def play(ask: DrumAsk, bars: Iterable[int], metre: Metre = COMMON_TIME, seed: int = 1) -> Bars:
    return [drums.play(BOOK, ask, Place(bar % 8), metre, seed=seed, bar_index=bar) for bar in bars]


def strokes(notes: Iterable[NoteEvent]) -> set[tuple[float, int]]:
    return {(round(note.onset_beats, 3), note.pitch) for note in notes}


def alike(one: Iterable[NoteEvent], other: Iterable[NoteEvent]) -> float:
    ours, theirs = strokes(one), strokes(other)
    return len(ours & theirs) / len(ours | theirs)


def test_a_bar_follows_from_its_arguments_alone() -> None:
    whole = play(ASK, range(16))
    assert play(ASK, reversed(range(16))) == whole[::-1]
    assert play(ASK, range(16), seed=2) != whole


def test_what_was_drawn_lately_saves_time_and_decides_nothing() -> None:
    grooves = drums.Grooves()
    asks = [replace(ASK, tempo_bpm=Bpm(150 + bar // 4 % 7)) for bar in range(40)]
    for metre in METRES:
        for bar, ask in enumerate(asks):
            place = Place(bar % 8)
            anew = drums.play(BOOK, ask, place, metre, seed=1, bar_index=bar)
            kept = drums.play(BOOK, ask, place, metre, seed=1, bar_index=bar, grooves=grooves)
            assert kept == anew


def test_a_groove_is_kept_and_varied() -> None:
    bars = [play(ASK, range(6), seed=seed) for seed in range(10)]
    kept = np.mean([alike(one[n], one[n + 2]) for one in bars for n in range(4)])
    others = np.mean([alike(a[n], b[n]) for a, b in pairwise(bars) for n in (1, 2)])
    assert kept > others + 0.2
    assert kept < 0.98


def test_no_two_phrases_are_played_the_same() -> None:
    heard = Counter(tuple(frozenset(strokes(bar)) for bar in bars) for bars in _phrases(12))
    assert heard.most_common(1)[0][1] <= 2


def _phrases(count: int) -> list[Bars]:
    bars = play(ASK, range(8 * count))
    return [
        bars[start + half : start + half + 4] for start in range(0, len(bars), 8) for half in (0, 4)
    ]


@pytest.mark.parametrize("metre", METRES)
@pytest.mark.parametrize("feel", list(Feel))
def test_every_felt_beat_is_heard_clearly_and_near_the_grid(metre: Metre, feel: Feel) -> None:
    ask = replace(ASK, feel=feel)
    for energy in (0.0, 0.8):
        for notes in play(replace(ask, energy=energy), range(8), metre):
            for beat in range(metre.beats_per_bar):
                here = [note for note in notes if note.onset_beats == beat]
                assert max(note.velocity for note in here) >= 48
                assert all(abs(note.micro_offset_beats) <= 0.031 for note in here)


@pytest.mark.parametrize("metre", METRES)
def test_strokes_lie_on_the_grid_and_no_farther_from_it_than_people(metre: Metre) -> None:
    slots = 3 if metre == COMPOUND_TIME else 4
    for notes in play(replace(ASK, energy=0.9), range(16), metre):
        assert [note.onset_beats for note in notes] == sorted(note.onset_beats for note in notes)
        for note in notes:
            slot = note.onset_beats * slots
            assert slot == pytest.approx(round(slot))
            assert 0 <= note.onset_beats < metre.beats_per_bar
            assert abs(note.micro_offset_beats) <= 0.075
            assert 1 <= note.velocity <= 127
            assert (note.part, note.pitch in drums.KEYS) == ("drums", True)


def test_timing_and_velocity_are_not_a_machines() -> None:
    notes = [note for bar in play(ASK, range(32)) for note in bar]
    assert 0.01 < np.std([note.micro_offset_beats for note in notes]) < 0.05
    assert np.std([note.velocity for note in notes]) > 10


def test_kick_on_every_beat_and_backbeat_where_asked() -> None:
    ask = replace(ASK, four_on_floor=True, backbeat=True, fill=False)
    for notes in play(ask, range(16)):
        assert {(beat, KEY[Piece.KICK]) for beat in range(4)} <= strokes(notes)
        assert {(beat, KEY[Piece.SNARE]) for beat in (1, 3)} <= strokes(notes)


def test_the_backbeat_of_half_time_is_on_three() -> None:
    ask = replace(ASK, feel=Feel.HALF, backbeat=True, fill=False)
    for notes in play(ask, range(8)):
        assert (2, KEY[Piece.SNARE]) in strokes(notes)


def test_only_the_pieces_that_may_play_are_heard() -> None:
    few = frozenset({Piece.KICK, Piece.CLOSED_HAT})
    for notes in play(replace(ASK, pieces=few), range(16)):
        assert {note.pitch for note in notes} <= {KEY[piece] for piece in few}


def test_a_phrase_ends_with_a_fill_and_the_next_begins_with_a_crash() -> None:
    ask = replace(ASK, energy=0.8)
    bars = play(ask, range(80))
    toms = {KEY[piece] for piece in (Piece.LOW_TOM, Piece.MID_TOM, Piece.HIGH_TOM)}
    fills = [bar for number, bar in enumerate(bars) if number % 8 in {3, 7}]
    grooves = [bar for number, bar in enumerate(bars) if number % 8 not in {3, 7}]
    assert any(toms & {note.pitch for note in bar} for bar in fills)
    assert not any(toms & {note.pitch for note in bar} for bar in grooves)
    left = np.mean([alike(bars[last], bars[last - 2]) for last in range(7, 80, 8)])
    kept = np.mean([alike(bars[last - 1], bars[last - 3]) for last in range(7, 80, 8)])
    assert left < kept - 0.2
    crash = (0, KEY[Piece.CRASH])
    assert all(crash in strokes(bar) for bar in bars[8::8])
    assert not any(crash in strokes(bar) for bar in bars[1::8])


def test_more_energy_is_more_and_harder_strokes() -> None:
    def heard(energy: float) -> tuple[float, float]:
        asks = (replace(ASK, energy=energy, footfall=False), range(6))
        notes = [note for seed in range(6) for bar in play(*asks, seed=seed) for note in bar]
        return len(notes), float(np.mean([note.velocity for note in notes]))

    (few, soft), (some, _), (many, hard) = (heard(energy) for energy in (0.1, 0.5, 0.9))
    assert few < some < many
    assert soft < hard


def test_swing_puts_the_off_beats_where_asked() -> None:
    ask = DrumAsk((("jazz", 1.0),), 0.5, swing=0.64)
    places = Counter(round(note.onset_beats % 1, 2) for bar in play(ask, range(8)) for note in bar)
    assert set(places) <= {0.0, 0.33, 0.67}
    late = [
        note.onset_beats % 1 + note.micro_offset_beats
        for bar in play(ask, range(16))
        for note in bar
        if round(note.onset_beats % 1, 2) == 0.67
    ]
    assert np.mean(late) == pytest.approx(0.64, abs=0.03)


def test_styles_differ_and_only_their_proportions_count() -> None:
    doubled = replace(ASK, styles=(("rock", 1.2), ("funk", 0.8)))
    assert play(doubled, range(4)) == play(ASK, range(4))
    assert play(replace(ASK, styles=(("reggae", 1.0),)), range(4)) != play(ASK, range(4))
