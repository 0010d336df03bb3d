from dataclasses import replace

import pytest
from tests.notation import WrittenNote, bach, bars_of

from courante.band import arrange
from courante.band.style import Style, load_style
from courante.types import ArrangedBar, Bar, NoteEvent


@pytest.fixture
def style() -> Style:
    return load_style("chorale")


def arranged(style: Style, bars: list[Bar], seed: int = 3) -> list[ArrangedBar]:
    state = arrange.init(style, seed)
    out: list[ArrangedBar] = []
    for bar in bars:
        state, given = arrange.step(state, bar)
        if given:
            out.append(given)
    return out


def sung(style: Style, notes: list[WrittenNote], bars: int) -> list[list[tuple[int, float, float]]]:
    """(pitch, onset, length) of the four voices, bar by bar."""
    pulse = {style.pulse.percussion, style.pulse.plucked}

    def of(notes: tuple[NoteEvent, ...]) -> list[tuple[int, float, float]]:
        return [(n.pitch, n.onset_beats, n.length_beats) for n in notes if n.part not in pulse]

    return [of(bar.notes) for bar in arranged(style, bars_of(notes, bars))]


def test_a_bar_is_given_out_when_the_next_is_known(style: Style) -> None:
    bars = bach(repeats=2)
    out = arranged(style, bars)
    assert [bar.index for bar in out] == [0, 1, 2]
    assert all(bar.metre == bars[0].metre for bar in out)


def test_voices_go_to_their_parts_with_their_velocities(style: Style) -> None:
    first = arranged(style, bach())[0]
    chord = {n.part: (n.pitch, n.velocity) for n in first.notes if n.onset_beats == 0}
    assert {part: chord[part][0] for part in ("soprano", "alto", "tenor", "bass")} == {
        "soprano": 72,
        "alto": 64,
        "tenor": 55,
        "bass": 48,
    }
    assert chord["soprano"][1] == style.voices[0].velocity


def test_a_note_tied_over_the_bar_line_gets_its_whole_length_once(style: Style) -> None:
    first, second = sung(style, [(67, 12, 10), (65, 22, 4)], bars=3)
    assert first == [(67, 3.0, 2.5)]
    assert second == [(65, 1.5, 1.0)]


def test_a_note_struck_again_at_the_bar_line_is_two_notes(style: Style) -> None:
    first, second = sung(style, [(67, 12, 4), (67, 16, 4)], bars=3)
    assert (first, second) == ([(67, 3.0, 1.0)], [(67, 0.0, 1.0)])


def test_a_drone_ends_with_the_second_bar_and_is_struck_again(style: Style) -> None:
    drone = sung(style, [(60, 4, 90)], bars=7)
    assert drone == [[(60, 1.0, 7.0)], [], [(60, 0.0, 8.0)], [], [(60, 0.0, 7.5)], []]


def test_a_tied_bass_is_plucked_on_every_beat_it_sounds(style: Style) -> None:
    bars = arranged(style, bars_of([(48, 8, 16)], bars=3))
    plucked = [[n.onset_beats for n in bar.notes if n.part == "double bass"] for bar in bars]
    assert plucked == [[2, 3], [0, 1]]


def test_the_same_bars_and_seed_give_the_same_notes(style: Style) -> None:
    bars = bach(repeats=4)
    assert arranged(style, bars, seed=7) == arranged(style, bars, seed=7)
    assert any(arranged(style, bars, seed=7) != arranged(style, bars, seed=s) for s in range(5))


def test_another_style_plays_from_the_next_bar_given_out_on(style: Style) -> None:
    roles = tuple(replace(role, velocity=31) for role in style.voices)
    other = replace(style, name="soft", voices=roles)
    state = arrange.init(style, 1)
    given: list[ArrangedBar] = []
    for bar in bach(repeats=2):
        if bar.index == 2:
            state = arrange.change_style(state, other)
        state, out = arrange.step(state, bar)
        given += [out] if out else []
    loudness = [{n.velocity for n in bar.notes if n.part == "tenor"} for bar in given]
    assert loudness == [{style.voices[2].velocity}, {31}, {31}]
