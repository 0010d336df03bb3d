"""Our measures beside MusPy's own figures.

``FIGURES`` were taken with MusPy 0.5.0 from the notes of the same two pieces, at a resolution of 16
with every note a sixty-fourth shorter: where a note ends just before a beat, and where the last one
ends on a bar line, MusPy's empty beats and bars and its groove consistency depart from their own
documentation (see ``texture`` and ``rhythm``). Its groove consistency counts 64 places a bar then,
ours 16 (12): differences were multiplied by 4.
"""

import pytest
from tests.train.rolls import drawn

from courante.train.statistics import MEASURES, Roll
from courante.train.statistics.pitch import pitch_in_scale_rate
from courante.types import TRIPLE_TIME

PIECES = {
    "in four": drawn(
        {
            48: "x-------x-----x-x---x-----x-....",
            55: "x---x-x-x---x---....x-x-x---x---",
            64: "x-x-x---......x-x-..............",
            67: "....x---x-x-x---................",
            73: "..................x-x-x-x-------",
        }
    ),
    "in three": drawn(
        {
            48: "x----.......x-----......",
            57: "xxx-x-..............x---",
            61: "..x--.......x--x--......",
        },
        metre=TRIPLE_TIME,
    ),
}
FIGURES = {
    "in four": {
        "polyphony": 2.9375,
        "polyphony rate": 0.75,
        "empty beats": 0.0,
        "empty bars": 0.0,
        "pitch range": 25,
        "pitches used": 5,
        "pitch classes used": 4,
        "pitch entropy": 2.248471333066727,
        "pitch-class entropy": 1.8350287858219632,
        "scale consistency": 0.8571428571428571,
        "groove consistency": 1 - 4 * (1 - 0.984375),
    },
    "in three": {
        "polyphony": 1.875,
        "polyphony rate": 0.125,
        "empty beats": 0.16666666666666663,
        "empty bars": 0.0,
        "pitch range": 13,
        "pitches used": 3,
        "pitch classes used": 3,
        "pitch entropy": 1.4854752972273344,
        "pitch-class entropy": 1.4854752972273344,
        "scale consistency": 0.8,
        "groove consistency": 1 - 4 * (1 - 0.8958333333333334),
    },
}
OF_MUSPY = {measure.name: measure for measure in MEASURES if measure.source == "muspy"}


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("name", OF_MUSPY)
def test_same_figure_as_muspy(piece: str, name: str) -> None:
    ours = OF_MUSPY[name].of(Roll.of(PIECES[piece]))
    assert ours == pytest.approx(FIGURES[piece][name], rel=1e-12)


def test_same_pitch_in_scale_rate_as_muspy() -> None:
    assert pitch_in_scale_rate(Roll.of(PIECES["in four"]), 0, "major") == 0.8571428571428571
    assert pitch_in_scale_rate(Roll.of(PIECES["in three"]), 4, "minor") == 0.7
