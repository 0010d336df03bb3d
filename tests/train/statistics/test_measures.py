"""What holds of every measure."""

import numpy as np
import pytest
from tests.train.rolls import drawn, scattered, sung

from courante.corpus.piece import crop, transpose
from courante.train.statistics import MEASURES, Measure, Roll
from courante.types import PIANO_RANGE, NoteRange, Pitch

KEYED = {"pitch-class histogram", "pitch-class transitions"}
MIDDLE = NoteRange(Pitch(40), Pitch(80))
PIECE = crop(scattered(3, 320, notes=4, note_range=MIDDLE), PIANO_RANGE)
DEGENERATE = {
    "silent": drawn({60: "." * 16}),
    "one silent step": drawn({60: "."}),
    "a single note": drawn({60: "x"}),
    "one bar": sung([60, 64, 67, 72] * 4, [48] * 16),
    "part of a bar": drawn({60: "xx"}, first_position=14),
    "silent bars, then a note": drawn({60: "." * 32 + "x"}),
}


def ids(measure: Measure) -> str:
    return measure.name


def test_names_are_unique() -> None:
    assert len({measure.name for measure in MEASURES}) == len(MEASURES)


@pytest.mark.parametrize("measure", MEASURES, ids=ids)
def test_no_key_is_preferred(measure: Measure) -> None:
    here, there = (measure.of(Roll.of(transpose(PIECE, n))) for n in (0, 4))
    assert here is not None
    assert there is not None
    if measure.name in KEYED:
        side = (12,) * (1 if "histogram" in measure.name else 2)
        turned = np.roll(np.reshape(here, side), 4, axis=tuple(range(len(side))))
        assert np.allclose(turned.ravel(), there)
        assert not np.allclose(here, there)
    else:
        assert np.allclose(here, there, rtol=1e-12)


@pytest.mark.parametrize("measure", MEASURES, ids=ids)
@pytest.mark.parametrize("kind", DEGENERATE)
def test_degenerate_pieces_have_a_finite_figure_or_none(measure: Measure, kind: str) -> None:
    value = measure.of(Roll.of(DEGENERATE[kind]))
    assert value is None or np.isfinite(value).all()


@pytest.mark.parametrize("measure", MEASURES, ids=ids)
def test_figures_are_plain_numbers_or_profiles_that_sum_to_one(measure: Measure) -> None:
    value = measure.of(Roll.of(PIECE))
    if measure.unit == "profile":
        assert isinstance(value, np.ndarray)
        assert value.ndim == 1
        assert value.sum() == pytest.approx(1)
    else:
        assert isinstance(value, float)
        if measure.unit == "share":
            assert 0 <= value <= 1


@pytest.mark.parametrize("measure", MEASURES, ids=ids)
def test_silent_columns_change_nothing(measure: Measure) -> None:
    wide, slim = (measure.of(Roll.of(piece)) for piece in (PIECE, crop(PIECE, MIDDLE)))
    assert np.array_equal(np.asarray(wide), np.asarray(slim))
