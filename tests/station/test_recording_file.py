import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.fakes.sound import decode
from tests.recordings import mp3

from courante.encoder.mp3_frames import whole_frames
from courante.errors import OutputFailed
from courante.station.recording_file import TAIL_BYTES, RecordingFile


def write(path: Path, *pieces: bytes) -> None:
    file = RecordingFile(path)
    for piece in pieces:
        file.append(piece)
    assert file.size_bytes == path.stat().st_size
    file.close()


def test_what_is_appended_later_follows_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "run.mp3"
    first, second = mp3(1.0), mp3(1.5, 660.0)
    write(path, first)
    write(path, second[: len(second) // 2], second[len(second) // 2 :])
    assert path.read_bytes() == first + second
    rate, samples = decode(path.read_bytes())
    assert len(samples) / rate == pytest.approx(2.5, abs=0.15)


def test_it_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "run.mp3"
    write(path, mp3(1.0))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, 3000))
@pytest.mark.parametrize("seconds", [1.0, 6.0], ids=["shorter than a tail", "longer"])
def test_a_torn_frame_at_the_end_is_cut_off(cut: int, seconds: float, tmp_path: Path) -> None:
    path = tmp_path / "run.mp3"
    whole = mp3(seconds)
    assert (len(whole) > TAIL_BYTES) == (seconds > 5)
    torn = whole[: len(whole) - cut]
    path.write_bytes(torn)
    write(path, mp3(1.0, 660.0))
    end, _ = whole_frames(torn)
    assert path.read_bytes() == whole[:end] + mp3(1.0, 660.0)


@pytest.mark.parametrize("junk", [bytes(5000), b"\xff\xfb" * 3000, bytes(70_000), b"\xff\xfb\x90"])
@pytest.mark.parametrize("seconds", [1.0, 6.0])
def test_junk_behind_the_last_frame_is_cut_off(junk: bytes, seconds: float, tmp_path: Path) -> None:
    path = tmp_path / "run.mp3"
    path.write_bytes(mp3(seconds) + junk)
    write(path, mp3(1.0, 660.0))
    assert path.read_bytes() == mp3(seconds) + mp3(1.0, 660.0)


def test_a_file_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "run.mp3"
    path.write_bytes(b"a diary " * 1000)
    with pytest.raises(OutputFailed, match="no MP3"):
        RecordingFile(path)
    assert path.read_bytes() == b"a diary " * 1000


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(mp3(1.0))
    (tmp_path / "run.mp3").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OutputFailed, match=r"run\.mp3"):
        RecordingFile(tmp_path / "run.mp3")


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    before = len([*Path("/proc/self/fd").iterdir()])
    path = tmp_path / "run.mp3"
    write(path, mp3(1.0))
    path.write_bytes(b"a diary " * 1000)
    with pytest.raises(OutputFailed):
        RecordingFile(path)
    assert len([*Path("/proc/self/fd").iterdir()]) == before
