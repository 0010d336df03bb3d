"""``courante stream`` as it is run: a process, real players, a network that has learned nothing."""

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from resource import RLIM_INFINITY, RLIMIT_FSIZE, prlimit

import pytest
from tests.cli.conftest import CommandLine, failed
from tests.icecast import PASSWORD, IcyListener, icecast, require
from tests.serving import wait_until

from courante.cli.outlets import PASSWORD_VARIABLE
from courante.encoder.mp3_frames import whole_frames

PROGRAM = (
    # What a shell starts in the background ignores SIGINT, and so do its children.
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from courante.cli.main import main; main()"
)
PASSWORD_QUOTED = "a%20source%27s%20secret"  # noqa: S105 - of a server that lives for a test
SECOND = 16_000
"""Bytes of sound."""


def command(weights: Path, *options: object) -> list[str]:
    given = ["stream", "--weights", str(weights), "--seed", "3", *map(str, options)]
    return [sys.executable, "-c", PROGRAM, *given]


@contextmanager
def streaming(
    weights: Path, folder: Path, *options: object
) -> Generator["subprocess.Popen[bytes]"]:
    """The command, its output and errors in files; killed if a test fails."""
    with (
        (folder / "out").open("wb") as out,
        (folder / "err").open("wb") as err,
        subprocess.Popen(command(weights, *options), stdout=out, stderr=err) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


def said(folder: Path) -> str:
    return (folder / "err").read_text()


def complaints(folder: Path) -> list[str]:
    """What it says besides that it begins; a busy machine may keep its composer from stopping."""
    usual = ("Tuning up...", "the composer did not stop in time")
    return [line for line in said(folder).splitlines() if not any(each in line for each in usual)]


@contextmanager
def standard_output(descriptor: int) -> Generator[None]:
    """This process's standard output goes elsewhere."""
    sys.stdout.flush()
    before = os.dup(1)
    os.dup2(descriptor, 1)
    try:
        yield
    finally:
        os.dup2(before, 1)
        os.close(before)


def stopped(process: "subprocess.Popen[bytes]", number: signal.Signals = signal.SIGTERM) -> int:
    process.send_signal(number)
    return process.wait(20)


def test_stopped_it_ends_with_a_whole_frame_in_the_pipe_and_in_the_files(
    weights: Path, tmp_path: Path
) -> None:
    files, minutes = tmp_path / "files", 1 / 60
    options = ("--stdout", "--files", files, "--minutes", minutes)
    with streaming(weights, tmp_path, *options) as process:
        out = tmp_path / "out"
        wait_until(lambda: out.stat().st_size > 3 * SECOND, 60)
        assert stopped(process) == 0
    data = out.read_bytes()
    length, duration_s = whole_frames(data)
    assert length == len(data)
    assert duration_s > 3
    pieces = [path.read_bytes() for path in sorted(files.iterdir())]
    assert len(pieces) >= 3
    assert b"".join(pieces) == data
    assert complaints(tmp_path) == []


def test_a_reader_that_has_had_enough_ends_it_quietly(courante: CommandLine, weights: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with standard_output(writing):
        ran = courante("stream", "--stdout", "--weights", weights)
    os.close(writing)
    assert ran.status == 0
    assert "courante: " not in ran.err


def test_ffmpeg_takes_what_it_plays_for_as_long_as_asked(weights: Path, tmp_path: Path) -> None:
    ffmpeg = require("ffmpeg", "ffmpeg")
    play = [ffmpeg, "-v", "warning", "-xerror", "-f", "mp3", "-i", "-", "-y"]
    heard = tmp_path / "heard.wav"
    player = subprocess.Popen(
        [*play, heard], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert player.stdin is not None
    done = subprocess.run(
        command(weights, "--stdout", "--duration", 2), stdout=player.stdin, timeout=60, check=False
    )
    _, complaints = player.communicate(timeout=20)
    assert (done.returncode, player.returncode, complaints) == (0, 0, "")
    seconds = heard.stat().st_size / (44_100 * 4)
    assert 2.0 < seconds < 8.0


def test_a_full_disk_behind_the_pipe_is_an_error(courante: CommandLine, weights: Path) -> None:
    with Path("/dev/full").open("wb") as full, standard_output(full.fileno()):
        ran = courante("stream", "--stdout", "--weights", weights)
    assert ran.status == 1
    assert ran.err.splitlines()[-1] == "courante: standard output: No space left on device"


def test_icecast_hears_it_under_its_name_and_another_that_refuses_harms_nothing(
    weights: Path, tmp_path: Path
) -> None:
    with icecast(tmp_path) as server:
        options = ("--icecast", server.address("/good.mp3").replace(PASSWORD, PASSWORD_QUOTED))
        options += ("--icecast", server.address("/bad.mp3", "wrong-one"))
        options += ("--name", "Läufer", "--genre", "Bach", "--description", "At your pace")
        options += ("--mode", "steady", "--bpm", "100", "--public")
        with streaming(weights, tmp_path, *options) as process:
            wait_until(lambda: "/good.mp3" in server.sources(), 60)
            listener = IcyListener(server.port, "/good.mp3").start()
            listener.hears(3 * SECOND)
            wait_until(lambda: "refuses the user or the password" in said(tmp_path))
            assert stopped(process, signal.SIGINT) == 0
            wait_until(lambda: listener.over)
    names = ("icy-name", "icy-genre", "icy-description", "icy-pub", "icy-br")
    told = [listener.headers[name] for name in names]
    assert told == ["Läufer", "Bach", "At your pace", "1", "128"]
    assert any("100" in title for _, title in listener.titles)
    assert said(tmp_path).count("refuses the user") == 1
    for secret in ("wrong-one", PASSWORD, PASSWORD_QUOTED):
        assert secret not in said(tmp_path)


def test_files_that_cannot_be_written_are_begun_anew(weights: Path, tmp_path: Path) -> None:
    files = tmp_path / "files"
    with streaming(weights, tmp_path, "--files", files) as process:
        wait_until(lambda: files.is_dir() and any(files.iterdir()), 60)
        # No room in this process's files any more, and then again.
        prlimit(process.pid, RLIMIT_FSIZE, (20_000, RLIM_INFINITY))
        wait_until(lambda: "File too large" in said(tmp_path))
        wait_until(lambda: len(list(files.iterdir())) >= 3, 20)
        prlimit(process.pid, RLIMIT_FSIZE, (RLIM_INFINITY, RLIM_INFINITY))
        wait_until(lambda: any(p.stat().st_size > 3 * SECOND for p in files.iterdir()), 30)
        assert stopped(process) == 0
    for path in files.iterdir():
        assert whole_frames(path.read_bytes())[0] == path.stat().st_size > 0
    assert said(tmp_path).count("File too large") == 1


def test_a_terminal_is_no_player(courante: CommandLine) -> None:
    ours, theirs = pty.openpty()
    with standard_output(theirs):
        line = failed(courante("stream", "--stdout"))
    os.close(ours)
    os.close(theirs)
    assert "--stdout: 'a terminal' is not usable; expected a pipe to a player" in line


def test_what_cannot_be_streamed(
    courante: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PASSWORD_VARIABLE, raising=False)
    (tmp_path / "file").touch()

    def line(*options: object) -> str:
        return failed(courante("stream", *options))

    assert "at least one of --icecast, --stdout, --files and --outlets" in line()
    assert "icecast://...@host/ is not" not in line("--icecast", "icecast://a:secret@host/")
    assert "secret" not in line("--icecast", "icecast://a:secret@host/")
    assert "expected a password" in line("--icecast", "icecast://host/a.mp3")
    assert "cannot write into" in line("--files", tmp_path / "file")
    assert "minutes: 0.0 is not usable" in line("--files", tmp_path, "--minutes", 0)
    assert "--duration: 0.0 is not usable" in line("--files", tmp_path, "--duration", 0)
    assert "--duration: nan is not usable" in line("--files", tmp_path, "--duration", "nan")
    assert "style: 'jazz'" in line("--files", tmp_path, "--style", "jazz")
    assert "--bpm: None is not usable" in line("--files", tmp_path, "--mode", "steady")
    assert "outlets file" in line("--outlets", tmp_path / "gone.toml")
    assert "name: " in line("--icecast", "icecast://a:b@host/a.mp3", "--name", "a\nb")
