import pytest

from courante.composer.form_leading import led, parallels

C_MAJOR = (0, 4, 7)
G_MAJOR = (7, 11, 2)


def test_voices_go_to_what_is_near_and_the_lowest_to_the_root() -> None:
    dominant = (7, 23, 26, 31)
    assert led(dominant, dominant, C_MAJOR, 49) == (12, 24, 28, 31)


def test_parallel_octaves_and_fifths_are_told() -> None:
    assert parallels((0, 12), (2, 14)) == 1
    assert parallels((0, 7), (5, 12)) == 1
    assert parallels((0, 7, 12), (2, 9, 14)) == 2
    assert parallels((0, 12), (0, 12)) == 0
    assert parallels((0, 12), (2, 12)) == 0
    assert parallels((2, 14), (0, 24)) == 0
    assert parallels((0, 12), (2, 9, 14)) == 0


@pytest.mark.parametrize("before", [(9, 21, 24, 28), (5, 17, 21, 24), (2, 17, 21, 26)])
def test_a_chord_is_reached_whole_and_without_parallels(before: tuple[int, ...]) -> None:
    for chord in (C_MAJOR, G_MAJOR):
        found = led(before, before, chord, 49)
        assert {column % 12 for column in found} <= set(chord)
        assert chord[1] in {column % 12 for column in found}
        assert found[0] % 12 == chord[0]
        assert parallels(before, tuple(sorted(found))) == 0
        assert len(set(found)) == len(before)
        assert all(abs(a - b) <= 7 for a, b in zip(found[1:], before[1:], strict=True))


def test_a_voice_alone_goes_to_the_nearest_note() -> None:
    assert led((10,), (10,), C_MAJOR, 49) == (12,)
    assert led((6,), (6,), C_MAJOR, 49) == (7,)


def test_many_voices_are_led_too() -> None:
    voices = tuple(range(2, 42, 4))
    found = led(voices, voices, C_MAJOR, 49)
    assert len(found) == len(voices)
    assert {column % 12 for column in found} <= set(C_MAJOR)


def test_voices_stay_among_the_columns() -> None:
    assert led((0, 1, 2), (0, 1, 2), C_MAJOR, 13)[0] % 12 == 0
    assert all(0 <= column < 5 for column in led((0, 2, 3), (0, 2, 3), C_MAJOR, 5))
