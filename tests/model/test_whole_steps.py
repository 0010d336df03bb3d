import numpy as np
import pytest
from tests.networks import tiny_bits, window_of

from courante.config import LstmConfig, ModelConfig
from courante.model.arrays import to_device
from courante.model.whole_steps import (
    Readout,
    both_bits,
    channels,
    input_size,
    seen_bits,
    window_inputs,
)
from courante.types import PLAY, NoteRange, Pitch

RANGE = NoteRange(Pitch(60), Pitch(63))
PLACE = [-1, 1, 1, 1]
"""Place 14 of a bar, lowest bit first."""


def config_of(*, articulate: bool, beat: bool) -> ModelConfig:
    return LstmConfig(note_range=RANGE, articulate=articulate, beat=beat)


@pytest.mark.parametrize(
    ("articulate", "beat", "size"),
    [(True, True, 13), (True, False, 8), (False, True, 9), (False, False, 4)],
)
def test_step_is_one_vector_of_what_may_be_seen(
    articulate: bool,  # noqa: FBT001
    beat: bool,  # noqa: FBT001
    size: int,
) -> None:
    config = config_of(articulate=articulate, beat=beat)
    bits = tiny_bits(3, RANGE.size)
    found = np.asarray(window_inputs(config, window_of(bits, first=13)))
    assert found.shape == (3, size) == (3, input_size(config))
    before = bits[0] if articulate else bits[0, :, :1]
    np.testing.assert_array_equal(found[1, : before.size], before.reshape(-1))
    np.testing.assert_array_equal(found[0, : before.size], 0)
    assert found[1, before.size :].tolist() == ([*PLACE, -1] if beat else [])


def test_articulate_bits_are_not_seen_unless_foretold() -> None:
    bits = tiny_bits(2, RANGE.size)
    with_both, play_only = (config_of(articulate=a, beat=True) for a in (True, False))
    assert (channels(with_both), channels(play_only)) == (2, 1)
    np.testing.assert_array_equal(seen_bits(with_both, to_device(bits)), bits)
    np.testing.assert_array_equal(seen_bits(play_only, to_device(bits)), bits[..., [PLAY]])


def test_logits_always_have_both_bits() -> None:
    play = to_device(np.array([[2.0], [-1.0]], np.float32))
    assert np.asarray(both_bits(play)).tolist() == [[2, 0], [-1, 0]]
    both = to_device(np.array([[2.0, 3.0], [-1.0, 4.0]], np.float32))
    np.testing.assert_array_equal(both_bits(both), both)


@pytest.mark.parametrize("articulate", [True, False])
def test_fresh_readout_thinks_notes_rare_whatever_it_is_shown(
    articulate: bool,  # noqa: FBT001
) -> None:
    readout = Readout(config_of(articulate=articulate, beat=True), 6)
    logits = readout.logits(to_device(np.arange(6, dtype=np.float32)))
    assert np.asarray(logits).tolist() == [[-3, 0]] * RANGE.size
