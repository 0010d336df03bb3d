import numpy as np
import pytest
from tests.networks import STYLED, biased, tiny_network

from courante.composer.contract import Guide, Seat
from courante.composer.network import NetworkComposer
from courante.config import ComposerConfig
from courante.errors import BadConfig, BadInput
from courante.train.compositions import compose_pieces
from courante.types import COMMON_TIME, COMPOUND_TIME

NETWORK = biased(tiny_network(), play=-0.5)


def test_pieces_are_what_the_composer_plays_from_these_seeds() -> None:
    pieces = compose_pieces(NETWORK, 2, 3, seed=5, temperature=1.2)
    composer = NetworkComposer(NETWORK, ComposerConfig(slots=2))
    state = composer.init()
    for slot in range(2):
        state = composer.join(state, slot, Seat(5 + slot, COMMON_TIME, 1.2))
    calls: list[np.ndarray] = []
    for _ in range(12):
        state, bits = composer.step(state)
        calls.append(bits)
    rolls = np.concatenate(calls, axis=1)
    for number, piece in enumerate(pieces):
        np.testing.assert_array_equal(piece.bits, rolls[number])
        assert piece.positions.tolist() == list(range(16)) * 3
        assert piece.metre == COMMON_TIME
        assert piece.note_range == NETWORK.config.note_range
    assert [piece.title for piece in pieces] == ["composed from seed 5", "composed from seed 6"]
    assert len({piece.work for piece in pieces}) == 2


def test_each_piece_has_a_guide_and_all_have_the_metre() -> None:
    network = tiny_network(config=STYLED)
    guides = [Guide(energy=0.0), Guide((("thin", 1.0),), 1.0)]
    jigs = compose_pieces(
        network, 2, 3, seed=5, temperature=1.0, metre=COMPOUND_TIME, guides=guides
    )
    assert [piece.metre for piece in jigs] == [COMPOUND_TIME] * 2
    assert jigs[1].positions.tolist() == [*range(12)] * 3
    (alone, _) = compose_pieces(
        network, 2, 3, seed=6, temperature=1.0, metre=COMPOUND_TIME, guides=guides[::-1]
    )
    np.testing.assert_array_equal(alone.bits, jigs[1].bits)
    with pytest.raises(BadInput, match=r"guides: 1 .* none, or 2"):
        compose_pieces(network, 2, 3, seed=5, temperature=1.0, guides=guides[:1])


@pytest.mark.parametrize(("pieces", "bars"), [(0, 4), (2, 0), (-1, 4)])
def test_nothing_to_compose_is_an_error(pieces: int, bars: int) -> None:
    with pytest.raises(BadInput, match=r"pieces, bars: .* at least one of each"):
        compose_pieces(NETWORK, pieces, bars, seed=1, temperature=1.0)


def test_temperature_that_is_none_is_an_error() -> None:
    with pytest.raises(BadConfig, match="temperature"):
        compose_pieces(NETWORK, 2, 1, seed=1, temperature=0.0)
