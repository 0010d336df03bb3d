import numpy as np
from tests.train.rolls import drawn, sung

from courante.corpus.piece import transpose
from courante.train.statistics import Roll
from courante.types import ARTICULATE, COMPOUND_TIME, TRIPLE_TIME


def test_notes_are_in_order_of_onset_then_pitch() -> None:
    roll = Roll.of(drawn({60: "x-.x", 64: "xxx-", 50: "..x-"}))
    notes = zip(roll.onsets, roll.pitches, roll.lengths, strict=True)
    assert [(int(on), int(pitch), int(length)) for on, pitch, length in notes] == [
        (0, 60, 2), (0, 64, 1), (1, 64, 1), (2, 50, 2), (2, 64, 2), (3, 60, 1),
    ]  # fmt: skip


def test_a_note_out_of_silence_is_struck_whatever_its_bit_says() -> None:
    piece = drawn({60: "x-.x-"})
    piece.bits[:, :, ARTICULATE] = False
    roll = Roll.of(piece)
    assert (roll.onsets.tolist(), roll.lengths.tolist()) == ([0, 3], [2, 2])


def test_whole_bars_leave_out_what_stands_before_and_after() -> None:
    piece = drawn({60: "x" * 30}, metre=TRIPLE_TIME, first_position=8)
    roll = Roll.of(piece)
    assert roll.whole_bars.tolist() == [list(range(4, 16)), list(range(16, 28))]
    assert roll.bar_of_step().tolist() == [0] * 4 + [1] * 12 + [2] * 12 + [3] * 2
    assert roll.bars == 2.5


def test_beats_keep_to_the_beats_of_the_bar() -> None:
    roll = Roll.of(drawn({60: "x" * 6}, first_position=14))
    assert roll.beat_of_step().tolist() == [0, 0, 1, 1, 1, 1]


def test_chroma_and_class_time() -> None:
    roll = Roll.of(drawn({60: "x-..", 72: "xx..", 67: ".x-."}))
    assert np.nonzero(roll.chroma[1])[0].tolist() == [0, 7]
    assert not roll.chroma[3].any()
    assert roll.class_time[[0, 7]].tolist() == [4, 2]
    assert roll.class_time.sum() == 6


def test_pitches_follow_a_transposition() -> None:
    piece = sung([60, 62, 64], [48, 48, 47])
    moved = Roll.of(transpose(piece, 5))
    assert (moved.pitches - Roll.of(piece).pitches == 5).all()


def test_beats_of_compound_time_have_six_steps() -> None:
    jig = Roll.of(drawn({60: "x-" * 12}, metre=COMPOUND_TIME))
    assert (jig.steps_per_bar, jig.steps_per_beat) == (12, 6)
    assert jig.beat_of_step().tolist() == [n // 6 for n in range(24)]
    late = Roll.of(drawn({60: "x-" * 3}, metre=COMPOUND_TIME, first_position=9))
    assert late.beat_of_step().tolist() == [0, 0, 0, 1, 1, 1]
