import pytest
from tests.train.rolls import drawn, sung

from courante.train.statistics import Roll, voices
from courante.types import TRIPLE_TIME


@pytest.mark.parametrize(
    ("lower", "upper", "fifths", "octaves"),
    [
        ([48, 50], [55, 57], 1, 0),
        ([48, 50], [67, 69], 1, 0),
        ([48, 50], [60, 62], 0, 1),
        ([50, 48], [74, 72], 0, 1),
        ([48, 50], [52, 54], 0, 0),
        ([48, 48], [55, 55], 0, 0),
        ([48, 50], [55, 58], 0, 0),
        ([48, 53], [67, 60], 0, 0),
    ],
    ids=[
        "fifths", "twelfths", "octaves", "double octaves down", "thirds", "held",
        "a fifth left", "by contrary motion",
    ],
)  # fmt: skip
def test_parallels(lower: list[int], upper: list[int], fifths: float, octaves: float) -> None:
    roll = Roll.of(sung(lower * 8, upper * 8))
    back = 15 if fifths or octaves else 0
    assert voices.parallel_fifths(roll) == (back if fifths else 0)
    assert voices.parallel_octaves(roll) == (back if octaves else 0)


def test_parallels_are_found_under_other_voices_and_count_by_the_bar() -> None:
    rest = [[48] * 12, [74] * 12]
    roll = Roll.of(sung([50] * 6 + [52] * 6, [57] * 6 + [59] * 6, *rest, metre=TRIPLE_TIME))
    assert voices.parallel_fifths(roll) == 1
    twice = Roll.of(sung([50] * 6 + [52] * 18, [57] * 6 + [59] * 18, metre=TRIPLE_TIME))
    assert voices.parallel_fifths(twice) == 0.5


def test_a_voice_that_comes_in_hides_nothing_but_that_step() -> None:
    roll = Roll.of(drawn({50: "x.", 57: "x.", 52: ".x", 59: ".x", 70: ".x"}))
    assert voices.parallel_fifths(roll) == 0


def bar(*lines: list[int]) -> Roll:
    """Half a bar before and half after."""
    return Roll.of(sung(*([note for note in line for _ in range(8)] for line in lines)))


def test_direct_fifths_and_octaves() -> None:
    fifth, octave = bar([48, 50], [64, 69]), bar([48, 50], [57, 62])
    assert (voices.direct_fifths(fifth), voices.direct_octaves(fifth)) == (1, 0)
    assert (voices.direct_fifths(octave), voices.direct_octaves(octave)) == (0, 1)


@pytest.mark.parametrize(
    "lines",
    [
        ([48, 50], [67, 69]),
        ([48, 50], [68, 69]),
        ([52, 50], [64, 69]),
        ([48, 50], [64, 69], [72, 72]),
        ([50, 50], [64, 69]),
    ],
    ids=["parallel", "upper voice by step", "contrary motion", "inner voice", "bass held"],
)
def test_not_direct(lines: tuple[list[int], ...]) -> None:
    assert voices.direct_fifths(bar(*lines)) == 0


def test_one_voice_makes_no_interval() -> None:
    tune = bar([60, 72])
    assert voices.direct_octaves(tune) == voices.parallel_octaves(tune) == 0


def test_overlaps() -> None:
    assert voices.overlaps(bar([48, 62], [60, 67])) == 1
    assert voices.overlaps(bar([48, 40], [60, 45])) == 1
    assert voices.overlaps(bar([48, 60], [60, 67])) == 0
    assert voices.overlaps(bar([48, 50], [60, 67], [72, 74])) == 0


def test_leaps_over_an_octave() -> None:
    assert voices.wide_leaps(bar([40, 40], [60, 73])) == 1
    assert voices.wide_leaps(bar([40, 40], [60, 72])) == 0
    assert voices.wide_leaps(bar([60, 47])) == 1


def test_spacing_over_an_octave() -> None:
    assert voices.wide_spacing(bar([40, 41], [60, 60], [73, 72])) == 1
    assert voices.wide_spacing(bar([40, 41], [60, 60], [73, 74])) == 2
    assert voices.wide_spacing(bar([40, 41], [60, 60])) == 0
    assert voices.wide_spacing(bar([40, 41], [50, 50], [63, 63], [76, 76])) == 2
    held = Roll.of(drawn({40: "x" + "-" * 15, 50: "x" + "-" * 15, 70: "x" + "-" * 15}))
    assert voices.wide_spacing(held) == 1
