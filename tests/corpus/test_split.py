import numpy as np
import pytest

from courante.corpus import chorales
from courante.corpus.corpus import Corpus
from courante.corpus.piece import Piece, bits_of, transpose
from courante.corpus.similarity import groups
from courante.corpus.split import Split, split
from courante.errors import BadInput
from courante.types import COMMON_TIME, PIANO_RANGE


def melody(seed: int, work: str, beats: int = 40) -> Piece:
    """A random walk in quarter notes."""
    moves = np.random.default_rng(seed).integers(-3, 4, beats)
    pitches = 60 + np.cumsum(moves) % 12
    play = np.zeros((4 * beats, 88), dtype=np.bool_)
    play[np.arange(4 * beats), np.repeat(pitches - 21, 4)] = True
    positions = (np.arange(4 * beats) % 16).astype(np.int8)
    return Piece(f"{seed}", work, COMMON_TIME, PIANO_RANGE, bits_of(play, play), positions)


def corpus_of(*pieces: Piece) -> Corpus:
    return Corpus("c", pieces, ())


def titles(chosen: tuple[Piece, ...]) -> list[str]:
    return [piece.title for piece in chosen]


def sides(found: Split) -> tuple[list[str], list[str], list[str]]:
    return titles(found.train), titles(found.valid), titles(found.test)


HUNDRED = corpus_of(*(melody(seed, f"work {seed // 3}") for seed in range(100)))


@pytest.mark.parametrize("seed", range(5))
def test_every_piece_is_on_one_side_and_no_work_on_two(seed: int) -> None:
    found = split(HUNDRED, seed)
    train, valid, test = sides(found)
    assert sorted(train + valid + test) == sorted(titles(HUNDRED.pieces))
    assert 8 <= len(valid) <= 10
    assert 8 <= len(test) <= 10
    sides_of: dict[str, set[str]] = {}
    for name, side in (("train", found.train), ("valid", found.valid), ("test", found.test)):
        for piece in side:
            sides_of.setdefault(piece.work, set()).add(name)
    assert {len(names) for names in sides_of.values()} == {1}


def test_a_seed_gives_one_split_in_whatever_order_the_pieces_stand() -> None:
    backwards = corpus_of(*reversed(HUNDRED.pieces))
    again = sides(split(backwards, 3))
    assert sides(split(HUNDRED, 3)) == tuple(side[::-1] for side in again)
    assert sides(split(HUNDRED, 3)) != sides(split(HUNDRED, 4))


def test_small_corpora_fill_every_side() -> None:
    pieces = [melody(seed, f"work {seed // 4}") for seed in range(12)]
    assert [len(side) for side in sides(split(corpus_of(*pieces), 0))] == [4, 4, 4]


def test_two_works_cannot_be_split() -> None:
    with pytest.raises(BadInput, match="2 unlike works"):
        split(corpus_of(melody(0, "a"), melody(1, "b"), melody(2, "b")), 0)


def test_a_melody_in_another_key_and_work_is_of_the_same_group() -> None:
    one = melody(0, "a")
    moved = transpose(melody(0, "b"), 5)
    assert len(groups([one, moved, melody(1, "c")])) == 2


def test_groups_join_over_works_and_melodies() -> None:
    chain = [melody(0, "a"), melody(0, "b"), melody(1, "b"), melody(1, "c"), melody(2, "d")]
    found = groups(chain)
    assert [[piece.work for piece in group] for group in found] == [["a", "b", "b", "c"], ["d"]]


def test_repeated_notes_join_nothing() -> None:
    flat = [melody(seed, f"{seed}") for seed in range(2)]
    play = np.zeros_like(flat[0].bits[:, :, 0])
    play[:, 40] = True
    still = [
        Piece(p.title, p.work, p.metre, p.note_range, bits_of(play, play), p.positions)
        for p in flat
    ]
    assert len(groups(still)) == 2


def test_settings_of_one_chorale_melody_are_one_group() -> None:
    settings = ("bwv153.5", "bwv161.6", "bwv270")
    found = groups(chorales.build(only=(*settings, "bwv66.6")).pieces)
    assert [[piece.title for piece in group] for group in found] == [[*settings], ["bwv66.6"]]
