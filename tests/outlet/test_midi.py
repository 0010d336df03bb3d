import importlib
import io
from pathlib import Path

import pytest

from courante.errors import BadInput, OutputFailed
from courante.outlet.midi import TICKS_PER_QUARTER, write_midi
from courante.types import (
    COMMON_TIME,
    COMPOUND_TIME,
    TRIPLE_TIME,
    ArrangedBar,
    Beats,
    Bpm,
    Metre,
    NoteEvent,
    Part,
    Pitch,
    PlayedBar,
    Seconds,
    TempoPoint,
)

PARTS = (Part("organ", 0, 19, volume=90, pan=30, reverb=20), Part("kit", 9, 0))
Line = tuple[int, str, dict[str, int | str]]
"""Tick, message, fields."""


def note(
    onset: float, length: float, pitch: int = 60, *, part: str = "organ", offset: float = 0.0
) -> NoteEvent:
    return NoteEvent(Beats(onset), Beats(length), Pitch(pitch), part, 80, Beats(offset))


def played(start: float, *notes: NoteEvent, metre: Metre = COMMON_TIME) -> PlayedBar:
    return PlayedBar(Beats(start), ArrangedBar(0, metre, notes), "chorale")


def tempo(beat: float, bpm: float) -> TempoPoint:
    return TempoPoint(Beats(beat), Seconds(0.0), Bpm(bpm))


def tracks(data: bytes) -> list[list[Line]]:
    """What mido reads back."""
    file = importlib.import_module("mido").MidiFile(file=io.BytesIO(data))
    assert (file.type, file.ticks_per_beat) == (1, TICKS_PER_QUARTER)
    out: list[list[Line]] = []
    for track in file.tracks:
        now, lines = 0, list[Line]()
        for message in track:
            now += message.time
            fields = {k: v for k, v in message.dict().items() if k not in {"type", "time"}}
            lines.append((now, message.type, fields))
        out.append(lines)
    return out


def written(
    *bars: PlayedBar, tempos: tuple[TempoPoint, ...] = (), parts: tuple[Part, ...] = PARTS
) -> list[list[Line]]:
    buffer = io.BytesIO()
    write_midi(buffer, bars, tempos, parts)
    return tracks(buffer.getvalue())


def notes_of(track: list[Line]) -> list[tuple[int, str, int | str]]:
    return [(tick, kind, f["note"]) for tick, kind, f in track if kind.startswith("note")]


def test_a_track_for_the_tempo_and_one_for_each_part() -> None:
    conductor, organ, kit = written(played(0, note(0, 1), note(1, 0.5, 36, part="kit")))
    assert [kind for _, kind, _ in conductor] == ["set_tempo", "time_signature", "end_of_track"]
    assert organ[0][2] == {"name": "organ"}
    controls = {f["control"]: f["value"] for _, kind, f in organ if kind == "control_change"}
    assert controls == {0: 0, 7: 90, 10: 30, 91: 20}
    assert (0, "program_change", {"channel": 0, "program": 19}) in organ
    assert notes_of(organ) == [(0, "note_on", 60), (480, "note_off", 60)]
    assert notes_of(kit) == [(480, "note_on", 36), (720, "note_off", 36)]
    assert {f["channel"] for _, kind, f in kit if kind.startswith("note")} == {9}


def test_velocity_and_micro_offset_are_kept() -> None:
    _, organ, _ = written(played(0, note(1, 1, offset=-0.025)))
    strike = next(line for line in organ if line[1] == "note_on")
    assert strike[0] == 480 - 12
    assert strike[2]["velocity"] == 80


def test_the_file_begins_with_the_first_bar() -> None:
    tempos = (tempo(0, 60), tempo(90, 120), tempo(102, 150))
    conductor, organ, _ = written(played(100, note(0, 1, offset=-0.01)), tempos=tempos)
    assert notes_of(organ)[0] == (0, "note_on", 60)
    changes = [(tick, f["tempo"]) for tick, kind, f in conductor if kind == "set_tempo"]
    assert changes == [(0, 500_000), (960, 400_000)]


def test_the_last_of_several_tempos_at_one_moment_counts() -> None:
    conductor, *_ = written(played(0), tempos=(tempo(0, 60), tempo(2, 90), tempo(2, 100)))
    changes = [(tick, f["tempo"]) for tick, kind, f in conductor if kind == "set_tempo"]
    assert changes == [(0, 1_000_000), (960, 600_000)]


def test_a_change_of_metre_is_written() -> None:
    conductor, *_ = written(played(0), played(4, metre=TRIPLE_TIME), played(7, metre=TRIPLE_TIME))
    metres = [(tick, f["numerator"]) for tick, kind, f in conductor if kind == "time_signature"]
    assert metres == [(0, 4), (1920, 3)]


def test_compound_bars_are_written_in_eighths_and_sound_as_long_as_they_did() -> None:
    bars = (played(0, note(1, 1), metre=COMPOUND_TIME), played(2, metre=COMPOUND_TIME))
    conductor, organ, _ = written(*bars, tempos=(tempo(0, 160),))
    signature = next(f for _, kind, f in conductor if kind == "time_signature")
    assert (signature["numerator"], signature["denominator"]) == (6, 8)
    # A dotted quarter is 720 ticks; at 160 of them a minute a quarter takes 250 ms.
    assert notes_of(organ) == [(720, "note_on", 60), (1440, "note_off", 60)]
    assert [f["tempo"] for _, kind, f in conductor if kind == "set_tempo"] == [250_000]


def test_a_note_ends_before_the_same_note_begins_again() -> None:
    _, organ, _ = written(played(0, note(0, 2), note(1, 1), note(1, 0.5)))
    assert notes_of(organ) == [
        (0, "note_on", 60),
        (480, "note_off", 60),
        (480, "note_on", 60),
        (960, "note_off", 60),
    ]


def test_a_tied_note_ends_in_a_later_bar() -> None:
    _, organ, _ = written(played(0, note(3, 2)), played(4))
    assert notes_of(organ) == [(1440, "note_on", 60), (2400, "note_off", 60)]


def test_nothing_played_is_a_file_without_notes() -> None:
    assert [len(notes_of(track)) for track in written()] == [0, 0, 0]


def test_the_slowest_tempo_is_what_the_format_can_say() -> None:
    conductor, *_ = written(played(0), tempos=(tempo(0, 1),))
    assert conductor[0][2] == {"tempo": 0xFFFFFF}


def test_equal_input_gives_equal_bytes_to_a_path_or_a_buffer(tmp_path: Path) -> None:
    bars = [played(4 * n, note(0, 1), note(1, 2, 64, offset=0.01)) for n in range(4)]
    buffer = io.BytesIO()
    write_midi(buffer, bars, [tempo(0, 85)], PARTS)
    path = tmp_path / "run.mid"
    path.write_bytes(b"old")
    write_midi(path, bars, [tempo(0, 85)], PARTS)
    assert path.read_bytes() == buffer.getvalue()
    assert [file.name for file in tmp_path.iterdir()] == ["run.mid"]


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputFailed, match=r"nowhere/run\.mid"):
        write_midi(tmp_path / "nowhere" / "run.mid", [], [], PARTS)


def test_a_folder_in_its_place_is_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "run.mid").mkdir()
    with pytest.raises(OutputFailed, match="Is a directory"):
        write_midi(tmp_path / "run.mid", [], [], PARTS)
    assert [file.name for file in tmp_path.iterdir()] == ["run.mid"]


def test_a_part_that_nobody_plays_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "run.mid"
    with pytest.raises(BadInput, match="part: 'lute'"):
        write_midi(path, [played(0, note(0, 1, part="lute"))], [], PARTS)
    assert not path.exists()
