import numpy as np
from tests.train.rolls import drawn, sung

from courante.train.statistics import MEASURES
from courante.train.statistics.columns import measure_pieces

TUNE, SILENT = sung([60, 62, 64, 65]), drawn({60: "...."})


def test_a_row_a_piece_and_nan_where_undefined() -> None:
    columns = {column.name: column.values for column in measure_pieces([TUNE, SILENT])}
    assert columns["polyphony"].tolist()[0] == [1]
    assert np.isnan(columns["polyphony"][1])
    assert columns["pitch-class histogram"].shape == (2, 12)
    assert np.isnan(columns["pitch-class histogram"][1]).all()
    assert columns["bar similarity"].shape == (2, 1)
    assert np.isnan(columns["bar similarity"]).all()
    assert list(columns) == [measure.name for measure in MEASURES]


def test_copies_are_measured_when_there_is_something_to_copy() -> None:
    moved = sung([66, 68, 70, 71])
    *_, same_key, any_key = measure_pieces([TUNE, moved, SILENT], [TUNE])
    assert (same_key.name, same_key.values.ravel().tolist()) == ("longest copy", [4, 0, 0])
    assert (any_key.name, any_key.values.ravel().tolist()) == ("longest copy in any key", [4, 4, 0])
