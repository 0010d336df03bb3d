import json
from dataclasses import asdict, replace

import pytest
from tests.train.rolls import drawn, sung

from courante.errors import BadInput, BadScore
from courante.train.statistics import MEASURES, describe
from courante.types import NoteRange, Pitch


def test_table_has_mean_and_deviation_over_pieces() -> None:
    table = describe([drawn({60: "x-"}), drawn({60: "x-", 64: "x-", 67: "x-"})])
    row = table.row("polyphony")
    assert (table.pieces, row.mean, row.sd, row.least, row.most) == (2, 2, 1, 1, 3)
    assert row.text() == "2 ± 1"
    assert [row.name for row in table.rows] == [m.name for m in MEASURES if m.unit != "profile"]
    with pytest.raises(BadInput, match="polyphony"):
        table.row("swing")


def test_pieces_that_leave_a_measure_undefined_are_left_out() -> None:
    table = describe([drawn({60: "x-"}), drawn({60: ".."})])
    assert (table.row("polyphony").mean, table.row("polyphony").pieces) == (1, 1)
    assert (table.row("empty steps").mean, table.row("empty steps").pieces) == (0.5, 2)
    undefined = table.row("groove consistency")
    assert (undefined.mean, undefined.sd, undefined.pieces) == (None, None, 0)
    assert undefined.text() == "undefined"
    json.dumps(asdict(table), allow_nan=False)


def test_copies_are_in_the_table_when_there_is_something_to_copy() -> None:
    tune, moved = sung([60, 62, 64, 65]), sung([66, 68, 70, 71])
    table = describe([moved], [tune])
    assert table.row("longest copy").mean == 0
    assert table.row("longest copy in any key").mean == 4
    with pytest.raises(BadInput):
        describe([moved]).row("longest copy")


def test_nothing_is_refused() -> None:
    with pytest.raises(BadInput, match="at least one piece"):
        describe([])


def test_copies_need_the_range_of_a_piano() -> None:
    tune = sung([60, 62])
    high = replace(tune, note_range=NoteRange(Pitch(80), Pitch(167)))
    with pytest.raises(BadScore, match="21-108"):
        describe([high], [tune])
