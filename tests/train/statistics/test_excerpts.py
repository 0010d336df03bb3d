import numpy as np
import pytest
from tests.train.rolls import drawn

from courante.errors import BadInput
from courante.train.statistics import excerpts, windows
from courante.types import ARTICULATE

LONG = drawn({60: "x---" + "x---" * 4 + "-" * 16 + "x---"}, "long", first_position=12)
SHORT = drawn({60: "x" * 20}, "short")


def test_the_first_whole_bars_of_pieces_that_have_them() -> None:
    (cut,) = excerpts([LONG, SHORT], 2)
    assert (cut.title, cut.steps) == ("long", 32)
    assert np.array_equal(cut.bits, LONG.bits[4:36])
    assert cut.positions.tolist() == [*range(16)] * 2
    assert [piece.title for piece in excerpts([LONG, SHORT], 1)] == ["long", "short"]


def test_a_note_held_into_the_excerpt_is_struck_there() -> None:
    held = drawn({60: "x" + "-" * 19}, first_position=12)
    (cut,) = excerpts([held], 1)
    assert cut.bits[0, 60 - 21].tolist() == [True, True]
    assert not cut.bits[1:, :, 1].any()


def test_no_bars_are_refused() -> None:
    with pytest.raises(BadInput, match="at least 1"):
        excerpts([LONG], 0)


def test_windows_are_all_stretches_that_fit() -> None:
    bar, rest = "x---" * 4, "." * 16
    piece = drawn({60: "x---" + bar + rest + rest + bar + "x" + "-" * 15 + "x"}, first_position=12)
    cut = windows([piece], 2)
    assert [one.steps for one in cut] == [32, 32]
    assert [one.title for one in cut] == ["t", "t"]
    assert np.array_equal(cut[0].bits, piece.bits[4:36])
    assert windows([piece], 1)[1].bits.any()
    assert len(windows([piece], 1)) == 3


def test_a_note_held_into_a_window_is_struck_there() -> None:
    cut = windows([drawn({60: "x" + "-" * 31})], 1)
    assert [bool(one.bits[0, 60 - 21, ARTICULATE]) for one in cut] == [True, True]


def test_windows_of_no_bars_are_an_error() -> None:
    with pytest.raises(BadInput, match="bars"):
        windows([], 0)
