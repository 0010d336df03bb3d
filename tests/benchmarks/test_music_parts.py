"""What the page about the music is made of, a part at a time."""

from importlib import import_module

import pytest
from tests.networks import biased, tiny_network

from courante.band.style import load_style
from courante.types import COMMON_TIME, Bpm, Setting


def strokes(style_name: str, *, learned: bool) -> list[tuple[float, int, int]]:
    notes, kits = import_module("_music_notes"), import_module("_drums_kits")
    style = load_style(style_name) if learned else kits.without_drummer(load_style(style_name))
    bars = notes.silent_bars(COMMON_TIME, 9)
    played = notes.performed(style, bars, Setting(0.7, Bpm(110.0)), seed=1)
    return [
        (note.micro_offset_beats, note.pitch, note.velocity)
        for bar in played
        for note in bar.notes
        if note.part == "drums"
    ]


@pytest.mark.parametrize("style", ["breaks", "drive"])
def test_without_its_drummer_a_kit_plays_on_exactly_on_the_grid(style: str) -> None:
    written = strokes(style, learned=False)
    assert written
    assert {offset for offset, _, _ in written} == {0}
    assert any(offset for offset, _, _ in strokes(style, learned=True))


def test_a_style_that_has_no_drummer_stays_as_it_is() -> None:
    quartet = load_style("quartet")
    assert import_module("_drums_kits").without_drummer(quartet) is quartet
    assert set(import_module("_drums_kits").drummer_styles()) == {"breaks", "drive"}


def test_a_band_plays_more_where_more_energy_is_asked() -> None:
    energy = import_module("_music_energy")
    network = biased(tiny_network(), play=-1.5)
    found = energy.band_energies(network, (), ["march"], 2)["march"]
    assert found.followed.correlation > 0.8
    assert found.highest > found.lowest
    assert found.parts[1] > found.parts[0]


def test_a_manner_that_asks_nothing_is_that_of_the_band() -> None:
    composed = import_module("_composed")
    session = load_style("session")
    usual = composed.Manner()
    assert usual.temperature_of("folk") == session.temperature
    assert usual.counterpoint_of("folk") == session.counterpoint
    bold = composed.Manner(temperature=1.2, counterpoint=0)
    assert (bold.temperature_of("folk"), bold.counterpoint_of("folk")) == (1.2, 0)


def test_rules_are_named() -> None:
    rules_with = import_module("_composed").rules_with
    assert rules_with(["clash=2.5", "voices=3"]).clash == 2.5
    with pytest.raises(SystemExit, match="no such field: clas; there are"):
        rules_with(["clas=1"])
