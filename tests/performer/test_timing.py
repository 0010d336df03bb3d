from itertools import pairwise
from random import Random

import pytest

from courante.performer import timing
from courante.performer.timing import Played, TimingState
from courante.types import (
    COMMON_TIME,
    TRIPLE_TIME,
    ArrangedBar,
    Beats,
    Bpm,
    Metre,
    NoteEvent,
    Pitch,
    Seconds,
    TimedNote,
)

Heard = tuple[float, str, int, int]
"""Absolute time, part, pitch, velocity."""


def note(
    onset: float, length: float, pitch: int = 60, *, part: str = "a", offset: float = 0.0
) -> NoteEvent:
    return NoteEvent(Beats(onset), Beats(length), Pitch(pitch), part, 80, Beats(offset))


def bar(*notes: NoteEvent, index: int = 0, metre: Metre = COMMON_TIME) -> ArrangedBar:
    return ArrangedBar(index, metre, notes)


def fed(*bars: ArrangedBar, style: str = "s") -> TimingState:
    state = timing.init()
    for one in bars:
        state = timing.feed(state, one, style)
    return state


def play(
    state: TimingState, blocks: list[tuple[float, float]]
) -> tuple[TimingState, list[Heard], list[Played]]:
    """Play blocks of (bpm, seconds); what was heard is in seconds from the first block."""
    heard: list[Heard] = []
    played: list[Played] = []
    now = 0.0
    for bpm, seconds in blocks:
        state, block = timing.step(state, tempo_bpm=Bpm(bpm), duration_s=Seconds(seconds))
        heard += [(now + n.time_s, n.part, n.pitch, n.velocity) for n in block.notes]
        assert all(0 <= n.time_s <= seconds for n in block.notes)
        played.append(block)
        now += seconds
    return state, heard, played


def random_bar(index: int, draw: Random) -> ArrangedBar:
    notes = [
        note(
            draw.randrange(16) / 4,
            draw.randrange(1, 24) / 4 - 0.05,
            draw.choice((55, 60, 64)),
            part=draw.choice("ab"),
            offset=draw.uniform(-0.02, 0.02),
        )
        for _ in range(14)
    ]
    return bar(*notes, index=index)


def test_score_time_becomes_seconds_by_the_tempo() -> None:
    _, heard, played = play(fed(bar(note(1, 0.5), note(2, 1))), [(120, 2.0)])
    assert heard == [
        (0.5, "a", 60, 80),
        (0.75, "a", 60, 0),
        (1.0, "a", 60, 80),
        (1.5, "a", 60, 0),
    ]
    assert (played[0].start_beat, played[0].end_beat) == (0, 4)


def test_a_note_under_way_ends_by_the_new_tempo() -> None:
    _, heard, _ = play(fed(bar(note(0, 3))), [(60, 1.0), (120, 1.4)])
    assert heard == [(0.0, "a", 60, 80), (2.0, "a", 60, 0)]


@pytest.mark.parametrize("seed", range(12))
def test_any_partition_of_time_gives_the_same_notes_at_the_same_times(seed: int) -> None:
    draw = Random(seed)
    state = fed(*(random_bar(index, draw) for index in range(4)))
    tempos = [(draw.uniform(60, 180), draw.uniform(0.5, 3)) for _ in range(8)]
    _, whole, _ = play(state, tempos)
    pieces: list[tuple[float, float]] = []
    for bpm, seconds in tempos:
        cuts = sorted([0.0, *(draw.uniform(0, seconds) for _ in range(25)), seconds])
        pieces += [(bpm, later - earlier) for earlier, later in pairwise(cuts)]
    _, cut, _ = play(state, pieces)
    assert sorted(n[1:] for n in cut) == sorted(n[1:] for n in whole)
    for one, other in zip(_by_name(cut), _by_name(whole), strict=True):
        assert one[0] == pytest.approx(other[0], abs=1e-9)


def _by_name(heard: list[Heard]) -> list[Heard]:
    return sorted(heard, key=lambda n: (n[1], n[2], round(n[0], 7), n[3]))


@pytest.mark.parametrize("seed", range(12))
def test_every_beginning_has_one_end_and_none_comes_after_a_new_strike(seed: int) -> None:
    draw = Random(100 + seed)
    state = fed(*(random_bar(index, draw) for index in range(6)))
    blocks = [(draw.uniform(60, 180), draw.uniform(0.02, 0.3)) for _ in range(150)]
    state, heard, _ = play(state, blocks)
    sounding: set[tuple[str, int]] = set()
    for _, part, pitch, velocity in heard:
        if velocity:
            assert (part, pitch) not in sounding
            sounding.add((part, pitch))
        else:
            sounding.remove((part, pitch))
    assert {(n.part, n.pitch) for n in timing.release(state)} == sounding


def test_notes_come_in_the_order_of_time_and_ends_first() -> None:
    draw = Random(9)
    _, heard, _ = play(fed(*(random_bar(i, draw) for i in range(3))), [(100, 0.1)] * 60)
    assert [n[0] for n in heard] == sorted(n[0] for n in heard)
    _, repeated, _ = play(fed(bar(note(0, 1), note(1, 1))), [(60, 2.0)])
    assert [(n[0], n[3]) for n in repeated] == [(0, 80), (1, 0), (1, 80)]


def test_a_strike_ends_the_same_note_that_still_sounds_and_no_end_follows_it() -> None:
    _, heard, _ = play(fed(bar(note(0, 3), note(1, 1))), [(60, 4.0)])
    assert [(n[0], n[3]) for n in heard] == [(0, 80), (1, 0), (1, 80), (2, 0)]


def test_two_strikes_of_one_note_at_one_moment_are_one() -> None:
    _, heard, _ = play(fed(bar(note(1, 1), note(1, 2))), [(60, 4.0)])
    assert [(n[0], n[3]) for n in heard] == [(1, 80), (3, 0)]


def test_a_note_before_the_bar_line_is_played_early() -> None:
    state = fed(bar(note(0, 1)), bar(note(0, 1, 62, offset=-0.02), index=1))
    _, heard, _ = play(state, [(60, 3.9), (60, 1.0)])
    assert [round(n[0], 9) for n in heard if n[2] == 62 and n[3]] == [3.98]


def test_a_note_before_its_time_has_passed_is_played_at_once_and_never_lost() -> None:
    state, _, _ = play(fed(bar(note(0, 1))), [(60, 3.99)])
    state = timing.feed(state, bar(note(0, 1, 62, offset=-0.02), index=1), "s")
    _, heard, _ = play(state, [(60, 0.5)])
    assert [(n[0], n[2]) for n in heard] == [(0.0, 62)]
    first = fed(bar(note(0, 1, offset=-0.02)))
    assert play(first, [(60, 0.5)])[1] == [(0.0, "a", 60, 80)]


def test_bars_are_told_when_they_begin() -> None:
    state = fed(bar(note(0, 1)), bar(note(0, 1), index=1, metre=TRIPLE_TIME), bar(index=2))
    _, _, played = play(state, [(60, 4.0), (60, 2.9), (60, 0.2)])
    began = [[(b.start_beat, b.bar.index, b.style, b.repeated) for b in p.bars] for p in played]
    assert began == [[(0, 0, "s", False)], [(4, 1, "s", False)], [(7, 2, "s", False)]]


def test_beats_ahead_count_what_is_known() -> None:
    state = fed(bar(), bar(index=1, metre=TRIPLE_TIME))
    assert timing.beats_ahead(state) == 7
    state, _, _ = play(state, [(120, 1.0)])
    assert timing.beats_ahead(state) == 5


def test_before_anything_is_known_the_score_waits() -> None:
    state, heard, played = play(timing.init(), [(120, 1.0)])
    assert heard == []
    assert played[0].end_beat == 0
    assert not played[0].repeated
    _, heard, _ = play(timing.feed(state, bar(note(0, 1)), "s"), [(60, 1.5)])
    assert heard[0] == (0.0, "a", 60, 80)


def test_without_new_bars_the_last_ones_are_repeated_on_the_beat_and_told() -> None:
    state = fed(*(bar(note(1, 1, 60 + index), index=index) for index in range(6)))
    state, heard, played = play(state, [(60, 4.0)] * 12)
    assert [n[2] for n in heard if n[3]] == [60, 61, 62, 63, 64, 65, 62, 63, 64, 65, 62, 63]
    assert [n[0] for n in heard if n[3]] == [1 + 4 * number for number in range(12)]
    assert [p.repeated for p in played] == [False] * 6 + [True] * 6
    assert [b.repeated for p in played for b in p.bars] == [False] * 6 + [True] * 6
    assert [b.start_beat for p in played for b in p.bars] == [4 * n for n in range(12)]
    state = timing.feed(state, bar(note(1, 1, 90), index=6), "s")
    _, heard, played = play(state, [(60, 4.0)])
    assert [(n[0], n[2]) for n in heard if n[3]] == [(1, 90)]
    assert not played[0].repeated


def test_a_repeat_goes_back_two_phrases_where_they_are_known() -> None:
    state = fed(*(bar(note(0, 1, 50 + index), index=index) for index in range(12)))
    _, heard, _ = play(state, [(60, 4.0)] * 21)
    assert [n[2] for n in heard if n[3]][12:] == [54, 55, 56, 57, 58, 59, 60, 61, 54]


def test_a_single_bar_is_repeated_rather_than_silence() -> None:
    _, heard, _ = play(fed(bar(note(0, 1))), [(60, 2.5)] * 8)
    assert [n[0] for n in heard if n[3]] == [0, 4, 8, 12, 16]


def test_a_block_says_that_it_is_in_the_middle_of_a_repeat() -> None:
    _, _, played = play(fed(bar(note(0, 1))), [(60, 3.0)] * 4)
    assert [p.repeated for p in played] == [False, True, True, True]


def test_a_new_style_repeats_nothing_of_the_old_one() -> None:
    state = fed(*(bar(note(0, 1, 50), index=index) for index in range(4)))
    state = timing.feed(state, bar(note(0, 1, 70), index=4), "other")
    _, heard, played = play(state, [(60, 4.0)] * 7)
    assert [n[2] for n in heard if n[3]] == [50, 50, 50, 50, 70, 70, 70]
    assert [b.style for p in played for b in p.bars][4:] == ["other"] * 3


def test_release_ends_what_sounds_and_playing_goes_on_from_the_same_beat() -> None:
    state, _, _ = play(fed(bar(note(0, 3), note(0, 3, 64), note(2, 1, 67))), [(60, 1.0)])
    ends = timing.release(state)
    assert set(ends) == {TimedNote(Seconds(0), "a", Pitch(p), 0) for p in (60, 64)}
    silent = timing.released(state)
    assert timing.release(silent) == ()
    _, heard, _ = play(silent, [(60, 3.0)])
    assert [(n[0], n[2], n[3]) for n in heard] == [(1, 67, 80), (2, 67, 0)]


def test_a_note_without_length_still_sounds() -> None:
    _, heard, _ = play(fed(bar(note(1, 0))), [(60, 2.0)])
    assert [n[3] for n in heard] == [80, 0]
    assert heard[0][0] < heard[1][0]


def test_resumed_within_a_bar_what_sounds_there_is_struck_and_what_is_over_is_passed_over() -> None:
    under_way = bar(note(0.0, 1.0), note(1.0, 3.0, 62), note(3.0, 1.0, 64))
    state = timing.feed(timing.resume(Beats(6.0), Beats(4.0)), under_way, "s")
    assert [(s.begin, s.end) for s in state.strikes] == [(6.0, 8.0), (7.0, 8.0)]
    assert state.written_to == 8.0
    state, heard, (played,) = play(state, [(60.0, 0.5)])
    assert [one.start_beat for one in played.bars] == [4.0]
    assert state.current == played.bars[0]
    assert heard == [(0.0, "a", 62, 80)]


def test_a_bar_that_is_over_where_it_is_resumed_is_only_known() -> None:
    state = timing.feed(
        timing.resume(Beats(6.0), Beats(0.0)), bar(note(0.0, 1.0), note(3.0, 4.0, 62)), "s"
    )
    assert state.ahead == ()
    assert [(s.begin, s.end) for s in state.strikes] == [(6.0, 7.0)]
    assert len(state.recent) == 1
    # Nothing else is known, so that is repeated: from here on, not from before.
    state, heard, (played,) = play(state, [(60.0, 1.0)])
    assert played.repeated
    assert heard[0] == (0.0, "a", 62, 80)
    assert state.position == 7.0
