import numpy as np
import pytest

from courante.corpus.piece import Piece
from courante.corpus.roll import piece_from_score
from courante.corpus.score import Quarters, Score, Signature, Voice, WrittenBar, WrittenNote
from courante.errors import BadScore
from courante.types import ARTICULATE, COMMON_TIME, COMPOUND_TIME, PIANO_RANGE, PLAY, TRIPLE_TIME


def note(onset: float, length: float, pitch: int = 60, *, tied: bool = False) -> WrittenNote:
    return WrittenNote(Quarters(onset), Quarters(length), pitch, tied)


def score(
    *voices: list[WrittenNote],
    metres: tuple[str, ...] = ("4/4",),
    bars: tuple[float, ...] = (),
    pickup: float = 0.0,
) -> Score:
    ends = np.cumsum((0.0, *bars))
    written = (
        WrittenBar(Quarters(float(start)), Quarters(length))
        for start, length in zip(ends, bars, strict=False)
    )
    voiced = tuple(Voice(str(number), tuple(notes)) for number, notes in enumerate(voices))
    signatures = tuple(Signature(Quarters(0.0), metre) for metre in metres)
    return Score(voiced, tuple(written), signatures, Quarters(pickup))


def read(written: Score) -> Piece:
    return piece_from_score(written, title="t", work="w")


def played(piece: Piece, pitch: int = 60) -> list[int]:
    return np.flatnonzero(piece.bits[:, pitch - 21, PLAY]).tolist()


def struck(piece: Piece, pitch: int = 60) -> list[int]:
    return np.flatnonzero(piece.bits[:, pitch - 21, ARTICULATE]).tolist()


def test_notes_sound_for_their_length_and_are_struck_once() -> None:
    piece = read(score([note(0, 1), note(1, 0.5, 62)]))
    assert piece.bits.shape == (6, 88, 2)
    assert piece.note_range == PIANO_RANGE
    assert (played(piece), struck(piece)) == ([0, 1, 2, 3], [0])
    assert (played(piece, 62), struck(piece, 62)) == ([4, 5], [4])
    assert piece.bits.sum() == 6 + 2


def test_a_repeated_note_is_struck_again_and_a_tied_one_is_not() -> None:
    again = read(score([note(0, 1), note(1, 1)]))
    tied = read(score([note(0, 1), note(1, 1, tied=True)]))
    assert played(again) == played(tied) == list(range(8))
    assert (struck(again), struck(tied)) == ([0, 4], [0])


def test_a_tie_from_nowhere_is_struck() -> None:
    assert struck(read(score([note(0, 1, 72), note(1, 1, tied=True)]))) == [4]


def test_a_pitch_that_another_voice_holds_is_struck_again() -> None:
    piece = read(score([note(0, 4)], [note(1, 1), note(3, 2)]))
    assert (played(piece), struck(piece)) == (list(range(20)), [0, 4, 12])


def test_off_the_grid_goes_to_the_nearest_step() -> None:
    thirds = [note(number / 3, 1 / 3, 60 + number) for number in range(3)]
    piece = read(score([*thirds, note(1.13, 0.9, 72)]))
    assert [played(piece, pitch) for pitch in (60, 61, 62)] == [[0], [1, 2], [3]]
    assert played(piece, 72) == [5, 6, 7]


def test_the_shortest_note_has_one_step() -> None:
    piece = read(score([note(0, 0), note(1, 0.01, 62)]))
    assert played(piece) == [0]
    assert played(piece, 62) == [4]


@pytest.mark.parametrize(
    ("metre", "pickup", "first"),
    [
        ("4/4", 0, 0), ("4/4", 1, 12), ("4/4", 0.5, 14), ("2/2", 1, 12), ("2/4", 0.5, 14),
        ("3/4", 1, 8), ("3/4", 2, 4), ("6/8", 0.5, 10), ("12/8", 0.5, 10), ("12/8", 3.5, 10),
    ],
)  # fmt: skip
def test_a_pick_up_is_the_end_of_a_bar(metre: str, pickup: float, first: int) -> None:
    bar = {"3/4": 3.0, "4/4": 4.0, "2/2": 4.0, "2/4": 2.0, "6/8": 3.0, "12/8": 6.0}[metre]
    lengths = (pickup, bar, bar) if pickup else (bar, bar)
    piece = read(score([note(0, 6)], metres=(metre,), bars=lengths, pickup=pickup))
    felt = {"3/4": TRIPLE_TIME, "6/8": COMPOUND_TIME, "12/8": COMPOUND_TIME}
    assert piece.metre == felt.get(metre, COMMON_TIME)
    whole = piece.metre.steps_per_bar
    assert piece.positions.dtype == np.int8
    assert piece.positions.tolist() == [(first + step) % whole for step in range(24)]


def test_silence_at_the_ends_is_left_out_but_bar_lines_stay() -> None:
    piece = read(score([note(2.5, 1)], bars=(4, 4)))
    assert piece.positions.tolist() == [10, 11, 12, 13]


def test_a_bar_cut_by_a_repeat_keeps_the_metre() -> None:
    piece = read(score([note(0, 12)], bars=(1, 4, 3, 1, 3), pickup=1))
    assert piece.positions[5 * 4 - 4] == 12


@pytest.mark.parametrize("bars", [(4, 3, 4), (4, 5, 4), (1, 4, 3, 4)])
def test_a_bar_line_out_of_place_is_refused(bars: tuple[float, ...]) -> None:
    pickup = bars[0] if bars[0] < 4 else 0
    with pytest.raises(BadScore, match=f"whole bar {len(bars)}"):
        read(score([note(0, 12)], bars=bars, pickup=pickup))


@pytest.mark.parametrize("metres", [("9/8",), ("3/2",), (), ("3/4", "4/4")])
def test_other_metres_are_refused_by_name(metres: tuple[str, ...]) -> None:
    with pytest.raises(BadScore, match=", ".join(metres) or "none"):
        read(score([note(0, 4)], metres=metres))


@pytest.mark.parametrize("pitch", [20, 109])
def test_pitches_off_the_piano_are_refused(pitch: int) -> None:
    with pytest.raises(BadScore, match=f"pitch: {pitch}"):
        read(score([note(0, 1, pitch)]))


def test_no_notes_and_endless_notes_are_refused() -> None:
    with pytest.raises(BadScore, match="at least one note"):
        read(score([]))
    with pytest.raises(BadScore, match="length"):
        read(score([note(0, 1), note(1e6, 1)]))
