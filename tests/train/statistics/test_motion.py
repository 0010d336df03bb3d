from tests.train.rolls import drawn, sung

from courante.train.statistics import Roll


def test_voices_are_ranks() -> None:
    (moves,) = Roll.of(sung([48, 50], [60, 60], [72, 67])).moves
    assert (moves.before + 21).tolist() == [[48, 60, 72]]
    assert (moves.after + 21).tolist() == [[50, 60, 67]]
    assert moves.moved.tolist() == [[True, False, True]]


def test_steps_where_a_voice_comes_or_goes_or_nothing_changes_are_left_out() -> None:
    assert Roll.of(drawn({50: "x.", 57: "x.", 52: ".x", 59: ".x", 70: ".x"})).moves == ()
    assert Roll.of(drawn({50: "x-x", 57: "x-x"})).moves == ()
    assert Roll.of(drawn({50: "...."})).moves == ()


def test_moves_are_kept_apart_by_the_number_of_voices() -> None:
    piece = drawn({48: "x-x-", 60: "x...", 62: ".xx.", 64: "...x", 72: "..x-"})
    two, three = Roll.of(piece).moves
    assert (two.before + 21).tolist() == [[48, 60]]
    assert (two.after + 21).tolist() == [[48, 62]]
    assert (three.before + 21).tolist() == [[48, 62, 72]]
    assert (three.after + 21).tolist() == [[48, 64, 72]]
    assert three.moved.tolist() == [[False, True, False]]
