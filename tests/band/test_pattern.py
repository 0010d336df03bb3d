from courante.band.feel import Feel
from courante.band.pattern import Patterns, Stroke, rhythm_of
from courante.types import COMMON_TIME, COMPOUND_TIME, TRIPLE_TIME

FIGURE = Patterns(
    straight=(
        (COMMON_TIME, rhythm_of("x--. .... x... ...X | x... .... .... ....")),
        (TRIPLE_TIME, rhythm_of("x... x... x...")),
    ),
    half=((COMMON_TIME, rhythm_of(".... .... x-------")),),
)


def test_a_sign_strikes_and_a_dash_holds() -> None:
    strokes = FIGURE.strokes(COMMON_TIME, Feel.STRAIGHT, 0)
    assert strokes == (Stroke(0, "x", 3), Stroke(8, "x", 1), Stroke(15, "X", 1))


def test_the_bars_of_a_rhythm_take_turns() -> None:
    counts = [len(FIGURE.strokes(COMMON_TIME, Feel.STRAIGHT, bar)) for bar in range(4)]
    assert counts == [3, 1, 3, 1]


def test_a_feel_has_its_own_rhythm_or_the_straight_one() -> None:
    assert FIGURE.strokes(COMMON_TIME, Feel.HALF, 3) == (Stroke(8, "x", 8),)
    straight = FIGURE.strokes(TRIPLE_TIME, Feel.STRAIGHT, 0)
    assert FIGURE.strokes(TRIPLE_TIME, Feel.HALF, 0) == straight
    assert FIGURE.strokes(TRIPLE_TIME, Feel.DOUBLE, 0) == straight


def test_a_metre_without_a_rhythm_rests() -> None:
    assert FIGURE.strokes(COMPOUND_TIME, Feel.STRAIGHT, 0) == ()
