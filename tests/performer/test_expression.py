from statistics import mean

import pytest

from courante.config import ExpressionConfig
from courante.performer import expression
from courante.types import COMMON_TIME, TRIPLE_TIME, ArrangedBar, Beats, Metre, NoteEvent, Pitch

CALM = ExpressionConfig(velocity_spread=0, offset_beats=0, phrase_arch=0, lead_velocity=0)
LIVELY = ExpressionConfig(leader="tune", on_grid=("drum",))


def quarters(
    index: int = 0, metre: Metre = COMMON_TIME, part: str = "other", velocity: int = 80
) -> ArrangedBar:
    notes = tuple(
        NoteEvent(Beats(beat / 2), Beats(0.5), Pitch(60), part, velocity)
        for beat in range(2 * metre.beats_per_bar)
    )
    return ArrangedBar(index, metre, notes)


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
