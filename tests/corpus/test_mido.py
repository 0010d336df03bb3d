from pathlib import Path

import pytest
from tests.corpus.midi_bytes import name, off, on, save, signature

from courante.corpus._mido import read_score
from courante.errors import BadScore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.mid"


def spans(path: Path) -> list[list[tuple[float, float, int]]]:
    voices = read_score(path).voices
    return [
        [(n.onset_quarters, n.length_quarters, n.pitch) for n in voice.notes] for voice in voices
    ]


def test_notes_in_beats(path: Path) -> None:
    save(path, on(0, 60) + on(240, 64) + off(240, 60) + on(120, 64, velocity=0))
    assert spans(path) == [[(0, 1, 60), (0.5, 0.75, 64)]]


def test_a_note_struck_twice_is_released_in_order(path: Path) -> None:
    save(path, on(0, 60) + on(480, 60) + off(240, 60) + off(240, 60))
    assert spans(path) == [[(0, 1.5, 60), (1, 1, 60)]]


def test_a_note_never_released_ends_with_its_track(path: Path) -> None:
    save(path, on(0, 60) + off(960, 61))
    assert spans(path) == [[(0, 2, 60)]]


def test_tracks_and_channels_are_voices_and_percussion_is_none(path: Path) -> None:
    one = [on(0, 60 + c, channel=c) + off(480, 60 + c, channel=c) for c in (3, 9, 1)]
    save(path, name("one") + b"".join(one), on(0, 50) + off(480, 50))
    assert spans(path) == [[(2, 1, 61)], [(0, 1, 63)], [(0, 1, 50)]]
    assert [voice.name for voice in read_score(path).voices] == ["one", "one", ""]


def test_metre(path: Path) -> None:
    save(path, on(0, 60))
    assert read_score(path).metres == ("4/4",)
    save(path, signature(3, 4) + on(0, 60))
    assert read_score(path).metres == ("3/4",)
    save(path, signature(4, 4) + signature(3, 4, 4 * 480))
    assert read_score(path).metres == ("3/4", "4/4")


def test_a_short_first_bar_with_its_own_signature_is_a_pick_up(path: Path) -> None:
    save(path, signature(1, 4) + signature(4, 4, 480))
    score = read_score(path)
    assert (score.metres, score.pickup_quarters) == (("4/4",), 1)
    save(path, signature(3, 4) + signature(4, 4, 6 * 480))
    score = read_score(path)
    assert (score.metres, score.pickup_quarters) == (("3/4", "4/4"), 0)


@pytest.mark.parametrize(
    "content", [b"", b"MThd", b"MThd\0\0\0\6\0\1\0\1\1\xe0MTrk\0\0\0\x10\0\x90"]
)
def test_damage_is_named(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(BadScore, match=r"a\.mid"):
        read_score(path)


def test_time_code_is_refused(path: Path) -> None:
    path.write_bytes(b"MThd\0\0\0\6\0\1\0\1\xe7\x28MTrk\0\0\0\4\0\xff\x2f\0")
    with pytest.raises(BadScore, match="time division"):
        read_score(path)
