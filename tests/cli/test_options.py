import pytest

from courante.cli.options import drawn, note_range_of, units_of
from courante.errors import BadConfig
from courante.types import NoteRange, Pitch


def test_a_range_of_notes() -> None:
    assert note_range_of("36-83") == NoteRange(Pitch(36), Pitch(83))


@pytest.mark.parametrize("text", ["", "36", "83-36", "36-36", "36-128", "c-e", "-1-20", "²-9"])
def test_no_range_of_notes(text: str) -> None:
    with pytest.raises(BadConfig, match=r"notes: .* such as 21-108"):
        note_range_of(text)


def test_units() -> None:
    assert units_of("time_units", "200, 100,50") == (200, 100, 50)


@pytest.mark.parametrize("text", ["", "200,", "0", "-3", "2.5", "many"])
def test_no_units(text: str) -> None:
    with pytest.raises(BadConfig, match=r"note_units: .* such as 200,200"):
        units_of("note_units", text)


def test_a_seed_that_is_given_stays_and_others_differ() -> None:
    assert drawn(0) == 0
    assert len({drawn(None) for _ in range(20)}) > 10
