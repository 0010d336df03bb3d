import numpy as np
import pytest
from tests.train.judge.tunes import tunes
from tests.train.rolls import drawn, scattered, sung

from courante.corpus.piece import crop, transpose
from courante.train.judge import FEATURES, features_of
from courante.types import COMPOUND_TIME, PIANO_RANGE, TRIPLE_TIME, NoteRange, Pitch

ABSOLUTE = {"top line (MIDI)", "bottom line (MIDI)", "mean pitch (MIDI)"}


def named(*voices: list[int]) -> dict[str, float]:
    return dict(zip(FEATURES, features_of([sung(*voices)])[0].tolist(), strict=True))


def test_every_feature_has_a_name_of_its_own_and_a_column() -> None:
    assert len(set(FEATURES)) == len(FEATURES)
    assert features_of(tunes(3)).shape == (3, len(FEATURES))
    assert features_of([]).shape == (0, len(FEATURES))


def test_no_key_is_told() -> None:
    middle = NoteRange(Pitch(40), Pitch(80))
    piece = crop(scattered(3, 128, notes=3, note_range=middle), PIANO_RANGE)
    here, there = features_of([piece, transpose(piece, 5)])
    for name, ours, theirs in zip(FEATURES, here, there, strict=True):
        moved = 5 if name in ABSOLUTE else 0
        assert np.allclose(theirs, ours + moved, equal_nan=True), name


def test_lines_are_followed_where_they_are_struck() -> None:
    top, bottom = [72, 72, 74, 74, 72, 72, 79, 79] * 2, [48] * 16
    found = named(top, bottom)
    assert found["top line: steps"] == pytest.approx(4 / 7)
    assert found["top line: fourths and fifths"] == pytest.approx(3 / 7)
    assert found["top line: repeats"] == 0
    assert found["top line: moves up"] == pytest.approx(4 / 7)
    assert np.isnan(found["bottom line: steps"])
    assert (found["top line (MIDI)"], found["bottom line (MIDI)"]) == (pytest.approx(74.25), 48)


def test_harmony_and_degrees() -> None:
    found = named([60] * 16, [64] * 16, [67] * 16)
    assert [found[f"interval class {size} on beats"] for size in range(1, 7)] == [0, 0, 1, 1, 1, 0]
    assert found["notes of 16 steps"] == 1
    assert found["onsets on the beat"] == 1
    assert found["onsets off the eighths"] == 0
    degrees = [found[name] for name in FEATURES if name.startswith("degree")]
    assert sum(degrees) == pytest.approx(1)


def test_compound_and_triple_time_have_the_same_columns() -> None:
    rows = features_of([*tunes(2, metre=COMPOUND_TIME), *tunes(2, metre=TRIPLE_TIME)])
    parts = [n for n, name in enumerate(FEATURES) if name.startswith("onsets in bar part")]
    assert np.allclose(rows[:, parts].sum(axis=1), 1)


def test_beats_of_six_eight_are_dotted_quarters() -> None:
    jig = drawn({60: "x.....x....." * 2}, metre=COMPOUND_TIME)
    assert features_of([jig])[0, FEATURES.index("onsets on the beat")] == 1


def test_silence_and_a_single_note_can_be_heard_too() -> None:
    rows = features_of([drawn({60: "." * 16}), drawn({60: "x"})])
    assert not np.isinf(rows).any()
