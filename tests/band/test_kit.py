from dataclasses import replace

from tests.scenes import stage

from courante.band import drums
from courante.band.kit import Kit, Lane, kit_notes
from courante.band.learned_kit import Drummer, Learned
from courante.band.pattern import Patterns, rhythm_of
from courante.band.stage import Entry, Stage
from courante.types import COMMON_TIME, NoteEvent, Pitch, Place, Section

KICK, SNARE, HAT = Pitch(36), Pitch(38), Pitch(42)


def patterns(signs: str) -> Patterns:
    return Patterns(((COMMON_TIME, rhythm_of(signs)),))


KIT = Kit(
    "drums",
    lanes=(
        Lane("k", KICK, 100, patterns("x...x...x...x..."), always=True),
        Lane("s", SNARE, 90, patterns("....X.......X..o"), Entry(0.6)),
        Lane("h", HAT, 60, patterns("x.x.x.x.x.x.x.x."), Entry(0.4), beside=True),
        Lane("c", Pitch(49), 84, patterns("x..............."), on_phrase=True),
    ),
    fills=(patterns("............ssss"), patterns("........s.s.s.s.")),
    fill_from=0.4,
)


def played(
    agreed: Stage, kit: Kit = KIT, *, leads_over: bool = False, seed: int = 1
) -> list[NoteEvent]:
    return list(kit_notes(kit, agreed, COMMON_TIME, leads_over=leads_over, seed=seed, index=7))


def onsets(notes: list[NoteEvent], key: int) -> list[float]:
    return [note.onset_beats for note in notes if note.pitch == key]


def test_lanes_enter_with_energy() -> None:
    assert {n.pitch for n in played(stage(0.1))} == {KICK}
    assert {n.pitch for n in played(stage(0.5))} == {KICK, HAT}
    full = played(stage(0.7))
    assert onsets(full, SNARE) == [1, 3, 3.75]
    assert [n.velocity for n in full if n.pitch == SNARE] == [102, 102, 66]


def test_a_crash_opens_the_phrase() -> None:
    assert onsets(played(stage(0.5, Place())), 49) == [0]
    assert onsets(played(stage(0.5, Place(phrase_bar=4))), 49) == []


def test_a_fill_takes_the_place_of_the_lanes_but_not_of_the_foot() -> None:
    seen: set[tuple[float, ...]] = set()
    for seed in range(20):
        notes = played(stage(0.7), leads_over=True, seed=seed)
        assert onsets(notes, KICK) == [0, 1, 2, 3]
        fill = tuple(beat for beat in onsets(notes, SNARE) if beat >= 2)
        assert not [beat for beat in onsets(notes, HAT) if beat >= fill[0]]
        seen.add(fill)
    assert seen == {(3, 3.25, 3.5, 3.75), (2, 2.5, 3, 3.5)}


def test_little_energy_has_no_fills() -> None:
    assert onsets(played(stage(0.3), leads_over=True), SNARE) == []


def test_in_a_breakdown_only_the_foot_is_left() -> None:
    place = Place(section=Section.BREAKDOWN)
    assert {n.pitch for n in played(stage(0.9, place))} == {KICK}


def test_a_drummer_takes_the_place_of_lanes_and_fills() -> None:
    ask = Learned((("rock", 1.0),), drums.ALL_PIECES, backbeat=True, entry=Entry(0.6))
    kit = replace(KIT, drummer=Drummer(drums.load_book(), (ask,)))
    by_hand = played(stage(0.5), kit)
    assert by_hand == played(stage(0.5))
    notes = played(stage(0.7), kit, leads_over=True)
    assert {0.0, 1.0, 2.0, 3.0} <= set(onsets(notes, KICK))
    assert {n.velocity for n in notes if n.pitch == HAT and n.onset_beats % 1 == 0.5} >= {60}
    human = [n for n in notes if n.micro_offset_beats]
    assert len(human) > 3
    assert notes == played(stage(0.7), kit, leads_over=True)


def test_a_drummer_rests_in_a_breakdown() -> None:
    ask = Learned((("rock", 1.0),), drums.ALL_PIECES)
    kit = replace(KIT, drummer=Drummer(drums.load_book(), (ask,)))
    place = Place(section=Section.BREAKDOWN)
    assert {n.pitch for n in played(stage(0.9, place), kit)} == {KICK}
