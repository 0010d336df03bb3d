from math import log2

import pytest
from tests.train.rolls import drawn, sung

from courante.errors import BadInput, BadScore
from courante.train import statistics
from courante.train.statistics import describe
from courante.types import TRIPLE_TIME


def test_polyphony_and_empty_steps() -> None:
    piece = drawn({60: "x--.....", 64: "x.x-...."})
    assert statistics.polyphony(piece) == (2 + 1 + 2 + 1) / 4
    assert statistics.empty_step_rate(piece) == 4 / 8


def test_pitch_range() -> None:
    assert statistics.pitch_range(drawn({48: "x.", 67: ".x"})) == 19
    assert statistics.pitch_range(drawn({48: "x-"})) == 0


def test_note_density_counts_strikes_in_a_bar() -> None:
    piece = {60: "x---x---....", 64: "x-----------"}
    assert statistics.note_density(drawn(piece, metre=TRIPLE_TIME)) == 3
    assert statistics.note_density(drawn(piece)) == 4


def test_pitch_class_entropy() -> None:
    assert statistics.pitch_class_entropy(drawn({60: "x.", 72: ".x"})) == 0
    assert statistics.pitch_class_entropy(drawn({60: "x.", 62: ".x"})) == 1
    chromatic = drawn({60 + n: "." * n + "x" + "." * (11 - n) for n in range(12)})
    assert statistics.pitch_class_entropy(chromatic) == pytest.approx(log2(12))


def test_silence_has_no_notes_to_measure() -> None:
    silent = drawn({60: "...."})
    measures = (statistics.polyphony, statistics.note_density, statistics.pitch_class_entropy)
    assert [measure(silent) for measure in measures] == [0, 0, 0]
    assert statistics.scale_consistency(silent) == 0
    assert statistics.empty_step_rate(silent) == 1


@pytest.mark.parametrize("key", range(12))
def test_scale_consistency(key: int) -> None:
    major = [60 + key + degree for degree in (0, 2, 4, 5, 7, 9, 11)]
    assert statistics.scale_consistency(sung(major)) == pytest.approx(1)
    foreign = sung([*major, 60 + key + 6])
    assert statistics.scale_consistency(foreign) == pytest.approx(7 / 8)


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
    piece = sung(lower * 8, upper * 8)
    back = 15 if fifths or octaves else 0
    assert statistics.parallel_fifths(piece) == (back if fifths else 0)
    assert statistics.parallel_octaves(piece) == (back if octaves else 0)


def test_parallels_are_found_under_other_voices_and_count_by_the_bar() -> None:
    rest = [[48] * 12, [74] * 12]
    piece = sung([50] * 6 + [52] * 6, [57] * 6 + [59] * 6, *rest, metre=TRIPLE_TIME)
    assert statistics.parallel_fifths(piece) == 1
    twice = sung([50] * 6 + [52] * 18, [57] * 6 + [59] * 18, metre=TRIPLE_TIME)
    assert statistics.parallel_fifths(twice) == 0.5


def test_a_voice_that_comes_in_hides_nothing_but_that_step() -> None:
    assert (
        statistics.parallel_fifths(drawn({50: "x.", 57: "x.", 52: ".x", 59: ".x", 70: ".x"})) == 0
    )


def test_table_has_mean_and_deviation_over_pieces() -> None:
    table = describe([drawn({60: "x-"}), drawn({60: "x-", 64: "x-", 67: "x-"})])
    row = table.row("polyphony")
    assert (table.pieces, row.mean, row.sd, row.least, row.most) == (2, 2, 1, 1, 3)
    assert {row.name for row in table.rows} >= {
        "empty steps", "pitch range", "note density", "pitch-class entropy", "scale consistency",
        "parallel fifths", "parallel octaves",
    }  # fmt: skip
    with pytest.raises(BadInput, match="polyphony"):
        table.row("swing")


def test_copies_are_in_the_table_when_there_is_something_to_copy() -> None:
    tune, moved = sung([60, 62, 64, 65]), sung([66, 68, 70, 71])
    table = describe([moved], [tune])
    assert table.row("longest copy").mean == 0
    assert table.row("longest copy in any key").mean == 4
    assert table.row("longest copy in any key, bars").mean == 0.25
    with pytest.raises(BadInput):
        describe([moved]).row("longest copy")


def test_nothing_and_silence_are_refused() -> None:
    with pytest.raises(BadInput, match="at least one piece"):
        describe([])
    with pytest.raises(BadScore, match="sounding"):
        describe([drawn({60: "...."})])
