import pytest

from courante.band.feel import Feel
from courante.band.stage import Entry, Stage, stage_of
from courante.types import Bpm, Place, Section, Setting


def played(settings: list[Setting], section: Section = Section.THEME, bars: int = 8) -> list[Stage]:
    stages: list[Stage] = []
    for number, setting in enumerate(settings):
        place = Place(number % bars, bars, section)
        stages.append(stage_of(place, setting, stages[-1] if stages else None))
    return stages


def test_energy_is_taken_up_at_phrases_and_in_their_middle() -> None:
    wishes = [0.2, 0.9, 0.9, 0.9, 0.9, 0.4, 0.4, 0.4, 0.4]
    stages = played([Setting(energy) for energy in wishes])
    assert [stage.energy for stage in stages] == [0.2] * 4 + [0.9] * 4 + [0.4]


def test_a_small_wish_changes_nothing() -> None:
    stages = played([Setting(0.39)] * 4 + [Setting(0.41)] * 4 + [Setting(0.5)])
    assert [stage.energy for stage in stages] == [0.39] * 8 + [0.5]


def test_the_feel_changes_at_phrases_only() -> None:
    stages = played([Setting(0.5, Bpm(160.0))] + [Setting(0.5, Bpm(180.0))] * 8)
    assert [stage.feel for stage in stages] == [Feel.STRAIGHT] * 8 + [Feel.HALF]


def test_a_breakdown_thins_the_band_and_a_build_climbs_to_more_than_was_asked() -> None:
    assert {s.energy for s in played([Setting(0.9)] * 4, Section.BREAKDOWN)} == {0.3}
    assert {s.energy for s in played([Setting(0.1)] * 4, Section.BREAKDOWN)} == {0.1}
    climb = [s.energy for s in played([Setting(0.8)] * 4, Section.BUILD, bars=4)]
    assert climb == sorted(climb)
    assert 0.4 < climb[0] == climb[1] < climb[2] == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("entry", "energy", "heard", "plays"),
    [
        (Entry(), 0.0, 0, True),
        (Entry(0.4, 0.6), 0.4, 0, True),
        (Entry(0.4, 0.6), 0.6, 0, False),
        (Entry(0.4), 1.0, 3, True),
        (Entry(0.4), 0.39, 0, False),
        (Entry(again=False), 0.5, 1, False),
        (Entry(again=False), 0.5, 2, True),
        (Entry(first=False), 0.5, 0, False),
        (Entry(first=False), 0.5, 1, True),
    ],
)
def test_who_plays_depends_on_energy_and_on_what_was_heard(
    entry: Entry, energy: float, heard: int, *, plays: bool
) -> None:
    stage = Stage(energy, energy, Feel.STRAIGHT, Bpm(120.0), Place(heard=heard))
    assert entry.plays(stage) is plays
