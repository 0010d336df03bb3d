from dataclasses import fields, replace

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.networks import FULL, THIN, moment, tiny_bits

from courante.config import InputGroups, TiedParallelConfig
from courante.model.arrays import to_device
from courante.model.contract import Moment
from courante.model.features import feature_size, note_features
from courante.types import Bits, NoteRange, Pitch

RANGE = NoteRange(Pitch(48), Pitch(72))
SILENCE = np.zeros((RANGE.size, 2), np.bool_)
SIZES = {"midi_number": 1, "pitch_class": 12, "vicinity": 50, "pitch_context": 12, "beat": 5}
EVERYTHING = TiedParallelConfig(note_range=RANGE)


def features(
    config: TiedParallelConfig, before: Bits = SILENCE, position: int = 0, *, triple: bool = False
) -> NDArray[np.float32]:
    now = moment(position, triple=triple)
    return np.asarray(note_features(config, to_device(before), now))


def chosen(**wanted: bool) -> TiedParallelConfig:
    """Settings in which these groups are seen or not, and the others not."""
    groups = {field.name: wanted.get(field.name, False) for field in fields(InputGroups)}
    beat = wanted.get("beat", False)
    return TiedParallelConfig(note_range=RANGE, beat=beat, inputs=InputGroups(**groups))


def only(group: str) -> TiedParallelConfig:
    return chosen(**{group: True})


def all_but(group: str) -> TiedParallelConfig:
    return chosen(**{name: name != group for name in SIZES})


def sounding(*pitches: int, struck: tuple[int, ...] = ()) -> Bits:
    bits = SILENCE.copy()
    bits[[pitch - RANGE.lowest for pitch in pitches], 0] = True
    bits[[pitch - RANGE.lowest for pitch in struck], 1] = True
    return bits


@pytest.mark.parametrize(("group", "size"), SIZES.items())
def test_every_group_can_stand_alone_and_be_left_out(group: str, size: int) -> None:
    before = tiny_bits(1, RANGE.size)[0]
    alone = features(only(group), before, position=6)
    assert alone.shape == (RANGE.size, size)
    assert feature_size(only(group)) == size
    everything = features(EVERYTHING, before, position=6)
    assert everything.shape == (RANGE.size, feature_size(EVERYTHING)) == (RANGE.size, 80)
    start = sum(SIZES[name] for name in list(SIZES)[: list(SIZES).index(group)])
    np.testing.assert_array_equal(everything[:, start : start + size], alone)
    without = features(all_but(group), before, position=6)
    rest = np.delete(everything, np.s_[start : start + size], axis=1)
    np.testing.assert_array_equal(without, rest)


def test_vicinity_without_articulation_is_half_as_wide() -> None:
    before = tiny_bits(1, RANGE.size)[0]
    play_only = replace(only("vicinity"), articulate=False)
    assert feature_size(play_only) == 25
    np.testing.assert_array_equal(
        features(play_only, before), features(only("vicinity"), before)[:, 0::2]
    )


def test_pitch_is_told_as_number_and_as_class() -> None:
    numbers = features(only("midi_number"))[:, 0]
    assert numbers[60 - 48] == 0
    assert numbers[72 - 48] == pytest.approx(12 / 44)
    classes = features(only("pitch_class"))
    assert classes.sum(axis=1).tolist() == [1.0] * RANGE.size
    assert [int(row.argmax()) for row in classes[:13]] == [*range(12), 0]


def test_vicinity_shows_an_octave_to_either_side_and_silence_beyond_the_range() -> None:
    seen = features(only("vicinity"), sounding(60, 63, struck=(63,))).reshape(RANGE.size, 25, 2)
    middle = seen[60 - 48]
    assert np.argwhere(middle).tolist() == [[12, 0], [15, 0], [15, 1]]
    lowest = seen[0]
    assert np.argwhere(lowest).tolist() == [[24, 0]]
    assert not seen[72 - 48, 13:].any()


def test_pitch_context_counts_classes_from_the_notes_own() -> None:
    context = features(only("pitch_context"), sounding(48, 60, 64))
    assert context[60 - 48].tolist() == [2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]
    assert context[59 - 48].tolist() == [0, 2, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]


@pytest.mark.parametrize("group", ["vicinity", "pitch_context"])
def test_what_is_heard_moves_with_the_music(group: str) -> None:
    chord = sounding(58, 61, 65, struck=(61,))
    higher = sounding(61, 64, 68, struck=(64,))
    here, there = features(only(group), chord), features(only(group), higher)
    inside = slice(13, 20)
    np.testing.assert_array_equal(here[inside], there[inside.start + 3 : inside.stop + 3])
    assert not np.array_equal(here, there)


def test_beat_is_four_bits_and_the_metre() -> None:
    assert features(only("beat"), position=0)[0].tolist() == [-1, -1, -1, -1, -1]
    assert features(only("beat"), position=6, triple=True)[0].tolist() == [-1, 1, 1, -1, 1]
    rows = {tuple(features(only("beat"), position=place)[0].tolist()) for place in range(16)}
    assert len(rows) == 16


def wishes(now: Moment) -> list[float]:
    """What a network that learned two styles sees besides the usual inputs."""
    config = replace(EVERYTHING, styles=(THIN, FULL))
    found = np.asarray(note_features(config, to_device(SILENCE), now))
    assert found.shape == (RANGE.size, feature_size(config))
    usual = feature_size(EVERYTHING)
    np.testing.assert_array_equal(found[:, :usual], features(EVERYTHING))
    assert (found[:, usual:] == found[0, usual:]).all()
    return found[0, usual:].tolist()


def test_what_the_music_is_to_be_like() -> None:
    asked = moment(
        compound=True,
        bar=np.int32(6),
        styles=np.array([0.25, 0.75], np.float32),
        energy=np.array([2, 3, 0.25], np.float32),
    )
    assert wishes(asked) == [1, -1, 1, 1, 0.25, 0.75, 1, 1, 0, -0.5]


def test_what_is_not_known_of_it_is_nought() -> None:
    nothing = moment(styles=np.zeros(2, np.float32))
    assert wishes(nothing) == [-1, *[0] * 9]
