import numpy as np
import pytest

from courante.errors import BadInput
from courante.model.counting import laplace_logits, require_pieces, total
from courante.types import NoteRange, Pitch

TWO_NOTES = NoteRange(Pitch(60), Pitch(61))


def test_laplace_logits_are_those_of_the_rule_of_succession() -> None:
    hits, tries = np.array([0.0, 3.0, 7.0]), np.array([0.0, 3.0, 20.0])
    chances = 1 / (1 + np.exp(-laplace_logits(hits, tries)))
    assert chances == pytest.approx([1 / 2, 4 / 5, 8 / 22])


def test_counts_are_summed_over_pieces() -> None:
    assert total([np.array([1, 2]), np.array([3, 5])]).tolist() == [4, 7]


def test_pieces_must_be_there_and_have_the_notes() -> None:
    require_pieces([np.zeros((3, 2, 2), np.bool_), np.zeros((0, 2, 2), np.bool_)], TWO_NOTES)
    with pytest.raises(BadInput, match="at least one piece"):
        require_pieces([], TWO_NOTES)
    for shape in ((3, 1, 2), (3, 2, 1), (3, 2), (1, 3, 2, 2)):
        with pytest.raises(BadInput, match=r"shape \(steps, 2, 2\)"):
            require_pieces([np.zeros(shape, np.bool_)], TWO_NOTES)
