import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courante.station.history.packing import pack_notes, unpack_notes
from courante.types import Beats, NoteEvent, Pitch

FINITE = st.floats(allow_nan=False)
NOTES = st.lists(
    st.builds(
        NoteEvent,
        onset_beats=FINITE.map(Beats),
        length_beats=FINITE.map(Beats),
        pitch=st.integers(0, 127).map(Pitch),
        part=st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
        velocity=st.integers(1, 127),
        micro_offset_beats=FINITE.map(Beats),
    ),
    max_size=60,
)


@settings(deadline=None)
@given(NOTES)
def test_notes_come_back_exactly(notes: list[NoteEvent]) -> None:
    assert unpack_notes(pack_notes(notes)) == tuple(notes)


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_foreign_bytes_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="damaged"):
        unpack_notes(data)


@settings(deadline=None)
@given(NOTES.filter(bool), st.data())
def test_a_cut_bar_is_refused(notes: list[NoteEvent], data: st.DataObject) -> None:
    packed = pack_notes(notes)
    with pytest.raises(ValueError, match="damaged"):
        unpack_notes(packed[: data.draw(st.integers(0, len(packed) - 1))])


def test_a_bar_is_a_fraction_of_its_objects_and_names_its_parts_once() -> None:
    notes = [
        NoteEvent(Beats(n / 4), Beats(0.94), Pitch(60 + n % 12), "soprano saxophone", 80)
        for n in range(40)
    ]
    packed = pack_notes(notes)
    assert len(packed) < sum(sys.getsizeof(note) for note in notes) / 4
    parts = {id(note.part) for note in unpack_notes(packed)}
    assert len(parts) == 1
