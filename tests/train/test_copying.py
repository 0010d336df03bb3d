import numpy as np
import pytest
from tests.train.rolls import drawn, sung

from courante.corpus.piece import Piece, bits_of
from courante.train.copying import Copy, longest_copies
from courante.types import COMMON_TIME, PIANO_RANGE, TRIPLE_TIME

TUNE = drawn({60: "x-..x...", 64: "..x-.x..", 67: "......x-"}, "tune")


def only(piece: Piece, *learned_from: Piece, any_key: bool = False) -> Copy:
    (copy,) = longest_copies([piece], learned_from, any_key=any_key)
    return copy


def test_a_whole_copy() -> None:
    assert only(TUNE, TUNE) == Copy(8, 0.5, 0, "tune", 0)


def test_a_copy_inside() -> None:
    piece = drawn({50: "xx......", 64: "..x-.x..", 60: "....x...", 67: "......xx"})
    assert only(piece, drawn({40: "xxxx"}, "other"), TUNE) == Copy(5, 5 / 16, 2, "tune", 2)


def test_bars_are_those_of_the_piece() -> None:
    piece = drawn({60: "x-..x...", 64: "..x-.x.."}, metre=TRIPLE_TIME)
    assert only(piece, TUNE) == Copy(6, 0.5, 0, "tune", 0)


def test_held_and_struck_are_not_the_same() -> None:
    assert only(drawn({60: "xxxx"}), drawn({60: "x---"}, "held")).steps == 1


def test_nothing_in_common() -> None:
    assert only(drawn({60: "x-"}), drawn({61: "x-"})) == Copy(0, 0.0)
    assert only(drawn({60: "x-"})) == Copy(0, 0.0)


def test_no_copy_runs_over_the_end_of_a_piece() -> None:
    first, second = sung([60, 62, 64]), sung([65, 67, 69])
    assert only(sung([60, 62, 64, 65, 67, 69]), first, second).steps == 3


@pytest.mark.parametrize("semitones", [-11, -1, 0, 5, 12])
def test_any_key_finds_what_was_moved_as_a_whole(semitones: int) -> None:
    notes = [60, 64, 62, 67, 65, 60]
    moved = sung([30, *(pitch + semitones for pitch in notes)])
    assert only(moved, sung(notes), any_key=True).steps == 6
    assert (only(moved, sung(notes)).steps == 6) == (semitones == 0)


def test_any_key_needs_one_shift_throughout() -> None:
    assert only(sung([60, 62, 65, 67]), sung([60, 62, 64, 66]), any_key=True).steps == 2


def test_any_key_keeps_the_distance_over_a_rest() -> None:
    tune = drawn({60: "x...", 64: "..x.", 65: "...x"})
    same = drawn({62: "x...", 66: "..x.", 67: "...x"})
    other = drawn({62: "x...", 68: "..x.", 69: "...x"})
    assert only(same, tune, any_key=True).steps == 4
    assert only(other, tune, any_key=True).steps == 2


def random_piece(seed: int, steps: int) -> Piece:
    """Two pitches in few patterns, so that stretches come back by chance."""
    play = np.zeros((steps, 88), dtype=np.bool_)
    play[:, [40, 43]] = np.random.default_rng(seed).random((steps, 2)) < 0.5
    positions = (np.arange(steps) % 16).astype(np.int8)
    return Piece(f"{seed}", "w", COMMON_TIME, PIANO_RANGE, bits_of(play, play), positions)


def longest_by_search(piece: Piece, source: Piece) -> int:
    best = 0
    for start in range(piece.steps):
        for other in range(source.steps):
            length = 0
            while (
                start + length < piece.steps
                and other + length < source.steps
                and np.array_equal(piece.bits[start + length], source.bits[other + length])
            ):
                length += 1
            best = max(best, length)
    return best


def test_the_length_is_that_of_a_plain_search_and_the_places_are_right() -> None:
    pieces = [random_piece(seed, 40 + seed) for seed in range(6)]
    sources = [random_piece(100 + seed, 50) for seed in range(3)]
    for piece, copy in zip(pieces, longest_copies(pieces, sources, any_key=False), strict=True):
        assert copy.steps == max(longest_by_search(piece, source) for source in sources)
        (source,) = (source for source in sources if source.title == copy.source)
        ours = piece.bits[copy.start : copy.start + copy.steps]
        theirs = source.bits[copy.source_start : copy.source_start + copy.steps]
        assert np.array_equal(ours, theirs)


def test_silence_copies_silence_only() -> None:
    silent = drawn({60: "...."})
    assert only(silent, TUNE) == Copy(0, 0.0)
    assert only(TUNE, silent, any_key=True) == Copy(0, 0.0)
    assert only(silent, drawn({60: "x..."}, "rests")) == Copy(3, 3 / 16, 0, "rests", 1)
