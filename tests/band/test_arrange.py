from dataclasses import replace

import pytest
from tests.notation import WrittenNote, bach, bars_of
from tests.renaming import renamed

from courante.band import arrange
from courante.band.style import Style, load_style
from courante.types import ArrangedBar, Bar, NoteEvent, Place, Section, Setting


@pytest.fixture
def style() -> Style:
    return load_style("chorale")


def arranged(
    style: Style, bars: list[Bar], seed: int = 3, setting: Setting | None = None
) -> list[ArrangedBar]:
    state = arrange.init(style, seed)
    out: list[ArrangedBar] = []
    for bar in bars:
        state, given = arrange.step(state, bar, setting or Setting())
        if given:
            out.append(given)
    return out


def sung(style: Style, notes: list[WrittenNote], bars: int) -> list[list[tuple[int, float, float]]]:
    """(pitch, onset, length) of the four voices, bar by bar."""
    voices = {line.part for line in style.lines}

    def of(notes: tuple[NoteEvent, ...]) -> list[tuple[int, float, float]]:
        return [(n.pitch, n.onset_beats, n.length_beats) for n in notes if n.part in voices]

    return [of(bar.notes) for bar in arranged(style, bars_of(notes, bars))]


def parts(bar: ArrangedBar) -> set[str]:
    return {note.part for note in bar.notes}


def test_a_bar_is_given_out_when_the_next_one_is_known(style: Style) -> None:
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
    assert chord["soprano"][1] == style.lines[0].velocity


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


def test_the_same_bars_and_seed_give_the_same_notes(style: Style) -> None:
    bars = bach(repeats=5)
    assert arranged(style, bars, seed=7) == arranged(style, bars, seed=7)
    assert any(arranged(style, bars, seed=7) != arranged(style, bars, seed=s) for s in range(5))


def test_another_style_plays_from_the_next_bar_given_out_on(style: Style) -> None:
    other = renamed(style, "other", "other ")
    state = arrange.init(style, 1)
    given: list[ArrangedBar] = []
    for bar in bach(repeats=2):
        if bar.index == 2:
            state = arrange.change_style(state, other)
        state, out = arrange.step(state, bar)
        given += [out] if out else []
    heard = [{part for part in parts(bar) if "tenor" in part} for bar in given]
    assert heard == [{"tenor"}, {"other tenor"}, {"other tenor"}]


def test_a_bar_tells_where_it_stands_and_how_much_was_played() -> None:
    bars = [replace(bar, place=Place(bar.index, 4, Section.BREAKDOWN)) for bar in bach(2)]
    given = arranged(load_style("drive"), bars, setting=Setting(0.9))
    assert [bar.place for bar in given] == [bar.place for bar in bars[:3]]
    assert {bar.energy for bar in given} == {0.3}


def test_energy_adds_players() -> None:
    for name in ("session", "drive", "breaks", "samba", "march"):
        style = load_style(name)
        sizes = [
            max(len(bar.notes) for bar in arranged(style, bach(8), setting=Setting(energy)))
            for energy in (0.0, 0.2, 0.4, 0.6, 0.8)
        ]
        assert sizes == sorted(sizes), name
        assert sizes[-1] > 2 * sizes[0], name


def test_a_breakdown_goes_without_drums_but_keeps_the_foot() -> None:
    style = load_style("breaks")
    full, thin = (
        arranged(style, [replace(b, place=Place(b.index, 8, section)) for b in bach(4)])[1]
        for section in (Section.THEME, Section.BREAKDOWN)
    )
    drums = [{n.pitch for n in bar.notes if n.part == "drums"} for bar in (full, thin)]
    assert drums[0] > drums[1] == {36}


def test_who_enters_is_announced() -> None:
    """The turn that ends a phrase also comes in its middle when somebody enters there."""
    style = load_style("samba")
    assert style.pulse.strokes is not None
    turns = {hit.key for hit in style.pulse.strokes.turns}

    def led_over(energies: tuple[float, float]) -> bool:
        state = arrange.init(style, 1)
        given: list[ArrangedBar] = []
        for bar in bach(4):
            setting = Setting(energies[bar.index >= 4])
            state, out = arrange.step(state, bar, setting)
            given += [out] if out else []
        return any(n.pitch in turns and n.onset_beats == 3.5 for n in given[3].notes)

    assert not led_over((0.1, 0.1))
    assert led_over((0.1, 0.35))


def test_music_that_comes_back_is_played_by_others() -> None:
    style = load_style("session")
    tune = [
        {
            n.part
            for bar in arranged(style, [replace(b, place=Place(b.index, heard=h)) for b in bach(2)])
            for n in bar.notes
        }
        for h in (0, 1, 2)
    ]
    assert "fiddle" in tune[0]
    assert "flute" not in tune[0]
    assert "flute" in tune[1]
    assert "fiddle" not in tune[1]
    assert tune[2] == tune[0]


def test_a_band_that_hears_the_last_eight_bars_again_plays_on_alike() -> None:
    for name in ("breaks", "session"):
        style = load_style(name)
        bars = bach(repeats=14)
        through = arranged(style, bars, setting=Setting(0.8))
        again = arranged(style, bars[12:], setting=Setting(0.8))
        assert again[8:] == through[20:], name
