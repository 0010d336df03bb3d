from dataclasses import replace
from statistics import mean

import pytest

from courante.config import ExpressionConfig
from courante.performer import expression
from courante.types import (
    COMMON_TIME,
    COMPOUND_TIME,
    TRIPLE_TIME,
    ArrangedBar,
    Beats,
    Metre,
    NoteEvent,
    Pitch,
    Place,
    Section,
)

CALM = ExpressionConfig(velocity_spread=0, offset_beats=0, phrase_arch=0, lead_velocity=0)
LIVELY = ExpressionConfig(leader="tune", on_grid=("drum",))


def quarters(
    index: int = 0, metre: Metre = COMMON_TIME, part: str = "other", velocity: int = 80
) -> ArrangedBar:
    notes = tuple(
        NoteEvent(Beats(beat / 2), Beats(0.5), Pitch(60), part, velocity)
        for beat in range(2 * metre.beats_per_bar)
    )
    return ArrangedBar(index, metre, notes, Place(phrase_bar=index % 8))


def played(config: ExpressionConfig, bar: ArrangedBar, seed: int = 1) -> tuple[NoteEvent, ...]:
    return expression.step(expression.init(config, seed), bar)[1].notes


def test_beats_are_strong_weak_medium_weak_and_lighter_between() -> None:
    velocities = [note.velocity for note in played(CALM, quarters())]
    assert velocities == [87, 76, 80, 76, 83, 76, 80, 76]


def test_a_bar_of_three_has_one_strong_beat() -> None:
    velocities = [note.velocity for note in played(CALM, quarters(metre=TRIPLE_TIME))]
    assert velocities == [87, 76, 80, 76, 80, 76]


def test_a_phrase_swells_to_its_middle_and_back() -> None:
    config = ExpressionConfig(velocity_spread=0, phrase_arch=10, phrase_bars=4)
    loudness = [mean(n.velocity for n in played(config, quarters(i))) for i in range(8)]
    assert loudness[0] < loudness[1]
    assert loudness[2] > loudness[3]
    assert loudness[:4] == loudness[4:]
    first = played(config, quarters(0))[0].velocity
    assert played(config, quarters(2))[0].velocity == first + 10


def test_six_eight_has_a_strong_and_a_medium_beat() -> None:
    notes = tuple(NoteEvent(Beats(n / 3), Beats(1 / 3), Pitch(60), "other") for n in range(6))
    velocities = [n.velocity for n in played(CALM, ArrangedBar(0, COMPOUND_TIME, notes))]
    assert velocities == [87, 76, 76, 83, 76, 76]


def test_a_build_rises_to_its_end() -> None:
    config = ExpressionConfig(velocity_spread=0, phrase_arch=10)
    build = [replace(quarters(i), place=Place(i, 4, Section.BUILD)) for i in range(4)]
    loudness = [mean(n.velocity for n in played(config, bar)) for bar in build]
    assert loudness == sorted(set(loudness))


def test_the_last_note_of_a_phrase_is_shorter_for_all_but_the_pulse() -> None:
    config = ExpressionConfig(on_grid=("drum",), last_note_share=0.6, gap_beats=0)
    for part, shorter in (("tune", True), ("drum", False)):
        for index in (3, 7):
            notes = played(config, quarters(index, part=part))
            assert [n.length_beats for n in notes[:-1]] == [0.5] * 7
            ends = shorter and index == 7
            assert notes[-1].length_beats == pytest.approx(0.3 if ends else 0.5)


def test_a_leader_leans_and_the_others_do_not() -> None:
    config = replace(CALM, leader="tune", lead_offset_beats=-0.02)
    assert {n.micro_offset_beats for n in played(config, quarters(part="tune"))} == {-0.02}
    assert {n.micro_offset_beats for n in played(config, quarters())} == {0.0}


@pytest.mark.parametrize("part", ["other", "drum"])
def test_a_style_swings_with_its_pulse_and_keeps_its_beats(part: str) -> None:
    config = replace(CALM, on_grid=("drum",), swing=0.62)
    notes = played(config, quarters(part=part))
    assert [n.micro_offset_beats for n in notes[::2]] == [0.0] * 4
    assert [n.micro_offset_beats for n in notes[1::2]] == pytest.approx([0.12] * 4)
    assert all(n.micro_offset_beats + n.onset_beats < n.onset_beats + n.length_beats for n in notes)


def test_what_people_have_played_is_left_as_it_is() -> None:
    config = replace(LIVELY, untouched=("kit",), swing=0.62, last_note_share=0.5)
    bar = quarters(7, part="kit")
    assert played(config, bar) == bar.notes


def test_grace_notes_change_no_other_note() -> None:
    bar = replace(quarters(2, part="tune"), energy=1.0)
    tune = tuple(replace(n, pitch=Pitch(60 + 4 * (i % 3))) for i, n in enumerate(bar.notes))
    bar = replace(bar, notes=tune)
    plain = played(LIVELY, bar)
    adorned = played(replace(LIVELY, ornamented=("tune",), ornament_share=1.0), bar)
    assert set(plain) < set(adorned)


def test_the_leader_is_slightly_forward() -> None:
    config = ExpressionConfig(leader="tune", lead_velocity=6, velocity_spread=0)
    tune, other = played(config, quarters(part="tune")), played(config, quarters())
    assert [a.velocity - b.velocity for a, b in zip(tune, other, strict=True)] == [6] * 8


def test_the_pulse_never_leaves_the_grid() -> None:
    bar = quarters(part="drum")
    notes = played(LIVELY, bar)
    assert all(note.micro_offset_beats == 0 for note in notes)
    assert [n.length_beats for n in notes] == [n.length_beats for n in bar.notes]


def test_human_deviations_are_there_and_bounded() -> None:
    config = ExpressionConfig(velocity_spread=4, offset_beats=0.02, phrase_arch=0)
    notes = [note for index in range(50) for note in played(config, quarters(index))]
    plain = [n.velocity for n in played(CALM, quarters())] * 50
    offsets = [note.micro_offset_beats for note in notes]
    deviations = [note.velocity - v for note, v in zip(notes, plain, strict=True)]
    assert -0.02 <= min(offsets) < -0.015
    assert 0.015 < max(offsets) <= 0.02
    assert (min(deviations), max(deviations)) == (-4, 4)


def test_notes_end_early_enough_to_speak_again_but_short_ones_keep_most() -> None:
    config = ExpressionConfig(gap_beats=0.06)
    long = ArrangedBar(0, COMMON_TIME, (NoteEvent(Beats(0), Beats(2), Pitch(60), "a"),))
    short = ArrangedBar(0, COMMON_TIME, (NoteEvent(Beats(0), Beats(0.125), Pitch(60), "a"),))
    assert played(config, long)[0].length_beats == pytest.approx(1.94)
    assert played(config, short)[0].length_beats == pytest.approx(0.09375)


@pytest.mark.parametrize("velocity", [1, 127])
def test_velocities_stay_what_midi_can_say(velocity: int) -> None:
    for index in range(4):
        notes = played(LIVELY, quarters(index, velocity=velocity, part="tune"))
        assert all(1 <= note.velocity <= 127 for note in notes)


def test_the_same_seed_and_bars_give_the_same_notes() -> None:
    bars = [quarters(index) for index in range(4)]
    assert [played(LIVELY, b, 5) for b in bars] == [played(LIVELY, b, 5) for b in bars]
    assert played(LIVELY, bars[0], 5) != played(LIVELY, bars[0], 6)
    assert played(LIVELY, bars[0], 5) != played(LIVELY, bars[1], 5)


def test_nothing_but_velocity_length_and_offset_changes() -> None:
    bar = quarters(3)
    _, out = expression.step(expression.init(LIVELY, 1), bar)
    assert (out.index, out.metre) == (bar.index, bar.metre)
    written = [(n.onset_beats, n.pitch, n.part) for n in bar.notes]
    assert [(n.onset_beats, n.pitch, n.part) for n in out.notes] == written
