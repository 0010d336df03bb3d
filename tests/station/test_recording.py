import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.conftest import REPOSITORY
from tests.fakes.sound import decode
from tests.recordings import broadcast_of, mp3, mp3_chunks
from tests.serving import wait_until

from courante.config import HistoryConfig
from courante.encoder.mp3_frames import whole_frames
from courante.errors import BadInput, NotFound
from courante.station.recording import Recordings

RUN = "00d1f5b4c3a29687"


@pytest.fixture
def recordings(tmp_path: Path) -> Iterator[Recordings]:
    made = Recordings(HistoryConfig(folder=tmp_path), look_s=0.02)
    yield made
    made.close()


def length(recordings: Recordings, run_id: str = RUN) -> int:
    try:
        return recordings.find(run_id).stat().st_size
    except NotFound:
        return -1


def test_a_run_is_recorded_as_it_was_published_from_its_first_sound(
    recordings: Recordings,
) -> None:
    chunks = mp3_chunks(6.0)
    broadcast = broadcast_of(*chunks[:5])
    recordings.start(RUN, broadcast)
    assert broadcast.listeners == 0, "nobody hears it"
    for chunk in chunks[5:]:
        broadcast.publish(chunk)
    assert recordings.counters().recording == 1
    broadcast.close()
    wait_until(lambda: recordings.counters().recording == 0)
    data = recordings.find(RUN).read_bytes()
    assert data == mp3(6.0)
    rate, samples = decode(data)
    assert len(samples) / rate == pytest.approx(6.0, abs=0.1)


def test_the_file_can_be_played_while_it_grows(recordings: Recordings) -> None:
    chunks = mp3_chunks(6.0)
    broadcast = broadcast_of(*chunks[:20])
    recordings.start(RUN, broadcast)
    wait_until(lambda: length(recordings) > 0)
    data = recordings.find(RUN).read_bytes()
    assert whole_frames(data)[0] == len(data)


def test_a_run_that_goes_on_after_a_restart_goes_on_in_its_file(tmp_path: Path) -> None:
    config = HistoryConfig(folder=tmp_path)
    for hertz in (440.0, 660.0):
        recordings = Recordings(config, look_s=0.02)
        recordings.start(RUN, broadcast_of(*mp3_chunks(3.0, hertz)))
        recordings.close()
    data = (tmp_path / "recordings" / f"{RUN}.mp3").read_bytes()
    assert data == mp3(3.0, 440.0) + mp3(3.0, 660.0)


def test_starting_again_what_is_recorded_changes_nothing(recordings: Recordings) -> None:
    broadcast = broadcast_of(*mp3_chunks(3.0))
    for _ in range(3):
        recordings.start(RUN, broadcast)
        wait_until(lambda: length(recordings) > 0)
    recordings.stop(RUN)
    assert recordings.find(RUN).read_bytes() == mp3(3.0)


def test_what_is_stopped_stays_and_grows_no_more(recordings: Recordings) -> None:
    chunks = mp3_chunks(6.0)
    broadcast = broadcast_of(*chunks[:20])
    recordings.start(RUN, broadcast)
    recordings.stop(RUN)
    recordings.stop("neverrecorded")
    for chunk in chunks[20:]:
        broadcast.publish(chunk)
    other = broadcast_of(*chunks)
    recordings.start("ab12", other)
    wait_until(lambda: length(recordings, "ab12") == len(mp3(6.0)))
    assert recordings.find(RUN).read_bytes() == b"".join(chunk.data for chunk in chunks[:20])


def test_what_is_deleted_is_gone_and_does_not_come_back(recordings: Recordings) -> None:
    chunks = mp3_chunks(6.0)
    broadcast = broadcast_of(*chunks[:20])
    recordings.start(RUN, broadcast)
    wait_until(lambda: length(recordings) > 0)
    path = recordings.find(RUN)
    recordings.delete(RUN)
    for chunk in chunks[20:]:
        broadcast.publish(chunk)
    recordings.start("ab12", broadcast)
    wait_until(lambda: length(recordings, "ab12") > 0)
    assert not path.exists()
    with pytest.raises(NotFound):
        recordings.find(RUN)
    recordings.delete(RUN)


def test_a_name_that_is_none_of_a_run_writes_nowhere(
    recordings: Recordings, tmp_path: Path
) -> None:
    with pytest.raises(BadInput, match="run_id"):
        recordings.start("../outside", broadcast_of())
    with pytest.raises(BadInput, match="run_id"):
        recordings.delete("../outside")
    assert [path.name for path in tmp_path.iterdir()] == ["recordings"]


def test_a_disk_that_is_too_slow_loses_sound_but_leaves_whole_frames(tmp_path: Path) -> None:
    recordings = Recordings(HistoryConfig(folder=tmp_path), look_s=60.0)
    broadcast = broadcast_of(history_s=2.0)
    recordings.start(RUN, broadcast)
    for chunk in mp3_chunks(6.0):
        broadcast.publish(chunk)
    recordings.close()
    data = recordings.find(RUN).read_bytes()
    end, duration_s = whole_frames(data)
    assert end == len(data)
    assert 1.5 < duration_s <= 2.0
    assert recordings.counters().skipped_chunks > 0


def test_a_full_disk_ends_the_recording_not_the_run(tmp_path: Path) -> None:
    path = os.pathsep.join([str(REPOSITORY / "src"), str(REPOSITORY)])
    limit = 50_000
    done = subprocess.run(
        [
            sys.executable,
            str(Path(__file__).parent / "child_full_disk.py"),
            str(tmp_path),
            str(limit),
        ],
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"recording": 0, "stopped": 1, "all_published": True}
    assert done.stderr.count("recording of run ab12 stops") == 1
    data = (tmp_path / "recordings" / "ab12.mp3").read_bytes()
    assert 0 < len(data) <= limit
    assert mp3(8.0).startswith(data)
    assert whole_frames(data)[0] == len(data)


def test_more_than_all_recordings_may_take_is_not_recorded(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "recordings"
    config = HistoryConfig(folder=tmp_path, recordings_bytes=2**20)
    recordings = Recordings(config, look_s=0.01)
    (folder / "0ld.mp3").write_bytes(bytes(2**20))
    broadcast = broadcast_of(history_s=120.0)
    recordings.start(RUN, broadcast)
    for chunk in mp3_chunks(70.0):
        broadcast.publish(chunk)
    wait_until(lambda: recordings.counters().stopped == 1)
    recordings.close()
    assert [path.name for path in folder.iterdir()] == [f"{RUN}.mp3"]
    assert "no more room" in caplog.text


def test_old_recordings_are_forgotten_but_none_that_grows(recordings: Recordings) -> None:
    recordings.start(RUN, broadcast_of(*mp3_chunks(3.0)))
    recordings.start("0ver", broadcast_of(*mp3_chunks(3.0)))
    wait_until(lambda: min(length(recordings), length(recordings, "0ver")) > 0)
    recordings.stop("0ver")
    recordings.forget(datetime.now(UTC) - timedelta(days=1))
    assert length(recordings, "0ver") > 0
    recordings.forget(datetime.now(UTC) + timedelta(days=1))
    assert length(recordings, "0ver") == -1
    assert length(recordings) > 0
