"""Relays to a real Icecast, over a network that fails; listeners tell what they heard."""

import gc
import subprocess
import tracemalloc
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from tests.broadcasting import (
    BYTES_PER_S,
    Speaker,
    deaf,
    joined,
    sounding,
    wire,
)
from tests.fakes.sound import decode, loudness
from tests.icecast import HOST, PASSWORD, Icecast, IcyListener, icecast, require
from tests.serving import wait_until

import courante
from courante.config import EncoderConfig, IcecastAddress, IcecastConfig, RelayConfig
from courante.outlet.icecast import IcecastSource
from courante.station.relay import Relay
from courante.station.relay_plan import RelayPlan

QUICK = RelayConfig(first_retry_s=0.05, longest_retry_s=0.2, refused_retry_s=300.0, steady_s=1.0)
LOOP_S = 30.0


@pytest.fixture
def server(tmp_path: Path) -> Generator[Icecast]:
    with icecast(tmp_path) as running:
        yield running


@pytest.fixture
def speaker() -> Generator[Speaker]:
    made = Speaker(sounding(LOOP_S))
    made.start()
    yield made
    made.stop()


def relay_to(port: int, speaker: Speaker, password: str = PASSWORD, **timeouts: float) -> Relay:
    address = IcecastAddress(HOST, "/run.mp3", password, port)
    config = replace(IcecastConfig(address), **timeouts)
    plan = RelayPlan(str(address), "icecast-1", lambda: IcecastSource(config, EncoderConfig()))
    return Relay(plan, speaker.current, QUICK, lambda: 0.5)


@contextmanager
def playing(relay: Relay) -> Generator[Relay]:
    relay.start()
    try:
        yield relay
    finally:
        assert relay.close(5)


def listener_of(server: Icecast) -> IcyListener:
    wait_until(lambda: "/run.mp3" in server.sources())
    return IcyListener(server.port).start()


def test_a_listener_gets_the_stream_without_a_gap(server: Icecast, speaker: Speaker) -> None:
    with playing(relay_to(server.port, speaker)) as relay:
        listener = listener_of(server)
        listener.hears(12 * BYTES_PER_S)
        sound = listener.stop()
        assert relay.status.skipped_chunks == relay.status.reconnects == 0
    # To the byte what was published, from somewhere on.
    assert sound in bytes(speaker.said)
    rate, samples = decode(sound)
    levels = loudness(samples[rate // 2 :], rate, 0.01)
    assert min(levels) > 0.5 * max(levels)


def test_other_decoders_do_not_complain(server: Icecast, speaker: Speaker, tmp_path: Path) -> None:
    ffmpeg, mpg123 = require("ffmpeg", "ffmpeg"), require("mpg123", "mpg123")
    url = f"http://{HOST}:{server.port}/run.mp3"
    with playing(relay_to(server.port, speaker)):
        wait_until(lambda: "/run.mp3" in server.sources())
        wav = tmp_path / "heard.wav"
        command = [ffmpeg, "-v", "warning", "-t", "8", "-i", url, "-y", wav]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        # Icecast begins anywhere, even inside a frame: the first is lost.
        complaints = [line for line in done.stderr.splitlines() if "Header missing" not in line]
        assert len(complaints) <= 2, done.stderr
        command = [mpg123, "-q", "-n", "200", "-w", str(tmp_path / "too.wav"), url]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
    assert wav.stat().st_size > 7 * 44_100 * 4
    assert (tmp_path / "too.wav").stat().st_size > 190 * 1152 * 4


def test_icecast_killed_and_started_again(server: Icecast, speaker: Speaker) -> None:
    with playing(relay_to(server.port, speaker)) as relay:
        listener = listener_of(server)
        listener.hears(2 * BYTES_PER_S)
        server.kill()
        wait_until(lambda: not relay.status.connected)
        assert "127.0.0.1" in (relay.status.failure or "")
        said_before = len(speaker.said)
        wait_until(lambda: len(speaker.said) > said_before + 2 * BYTES_PER_S)
        server.start()
        again = listener_of(server)
        again.hears(2 * BYTES_PER_S)
        sound = again.stop()
        assert relay.status.reconnects == 1
        assert relay.status.skipped_chunks > 0
    # Live again: none of what was published while it was away.
    assert sound in bytes(speaker.said[said_before + BYTES_PER_S :])


def test_a_wire_cut_inside_a_frame(server: Icecast, speaker: Speaker) -> None:
    with wire(server.port) as cable, playing(relay_to(cable.port, speaker)) as relay:
        listener = listener_of(server)
        listener.hears(BYTES_PER_S)
        for count in (1, 2, 3):
            cable.cut()
            wait_until(lambda: not relay.status.connected)
            cable.mend()
            wait_until(lambda n=count: relay.status.reconnects == n)
            # The same listener is sent away by Icecast with its source; it comes back.
            again = listener_of(server)
            again.hears(BYTES_PER_S)
            assert again.stop() in bytes(speaker.said)
    assert cable.calls >= 4


def test_a_wrong_password_is_told_and_not_hammered(
    server: Icecast, speaker: Speaker, caplog: pytest.LogCaptureFixture
) -> None:
    with wire(server.port) as cable, playing(relay_to(cable.port, speaker, "wrong")) as relay:
        wait_until(lambda: relay.status.failure is not None)
        assert "it refuses the user or the password" in str(relay.status.failure)
        said = len(speaker.said)
        wait_until(lambda: len(speaker.said) > said + 2 * BYTES_PER_S)
    assert cable.calls == 1
    assert "wrong" not in caplog.text


def test_a_mount_in_use_is_had_once_it_is_free(server: Icecast, speaker: Speaker) -> None:
    address = IcecastAddress(HOST, "/run.mp3", PASSWORD, server.port)
    other = IcecastSource(IcecastConfig(address), EncoderConfig())
    with playing(relay_to(server.port, speaker)) as relay:
        wait_until(lambda: "Mountpoint in use" in str(relay.status.failure))
        other.close()
        wait_until(lambda: relay.status.connected)


def test_a_stalled_server_costs_the_run_nothing_and_no_memory(speaker: Speaker) -> None:
    tracemalloc.start()
    try:
        with deaf() as stalled, playing(relay_to(stalled.port, speaker, send_timeout_s=0.3)):
            wait_until(lambda: stalled.calls >= 2, 60.0)
            before = bytes_of_ours()
            wait_until(lambda: stalled.calls >= 4, 60.0)
            grown = bytes_of_ours() - before
    finally:
        tracemalloc.stop()
    assert grown < 200_000


def bytes_of_ours() -> int:
    """Memory that the lines of outlets and relays hold; other threads of the tests do not count."""
    gc.collect()
    folder = Path(courante.__file__).parent
    ours = [
        tracemalloc.Filter(inclusive=True, filename_pattern=f"{folder}/{place}")
        for place in ("outlet/*", "station/relay*")
    ]
    statistics = tracemalloc.take_snapshot().filter_traces(ours).statistics("filename")
    return sum(one.size for one in statistics)


def test_two_servers_at_a_time_one_of_them_dead(server: Icecast, speaker: Speaker) -> None:
    with (
        deaf() as stalled,
        playing(relay_to(stalled.port, speaker, send_timeout_s=0.3)) as dead,
        playing(relay_to(server.port, speaker)) as living,
    ):
        listener = listener_of(server)
        listener.hears(10 * BYTES_PER_S)
        sound = listener.stop()
        assert sound in bytes(speaker.said)
        assert (living.status.skipped_chunks, living.status.reconnects) == (0, 0)
        wait_until(lambda: dead.status.failure is not None)


def test_another_run_goes_on_in_the_same_stream(server: Icecast, speaker: Speaker) -> None:
    second = Speaker(sounding(LOOP_S / 2))
    now = [speaker.broadcast]
    address = IcecastAddress(HOST, "/run.mp3", PASSWORD, server.port)
    plan = RelayPlan(
        "icecast", "icecast-1", lambda: IcecastSource(IcecastConfig(address), EncoderConfig())
    )
    relay = Relay(plan, lambda: now[0], QUICK, lambda: 0.5)
    with playing(relay):
        listener = listener_of(server)
        listener.hears(2 * BYTES_PER_S)
        speaker.stop()
        second.start()
        now[0] = second.broadcast
        listener.hears(3 * BYTES_PER_S)
        sound = listener.stop()
        assert relay.status.reconnects == 0
    second.stop()
    end = bytes(speaker.said[-400:])
    assert end in sound
    assert sound[sound.index(end) + 400 :] in bytes(second.said)
    assert decode(sound)[1].shape[0] > 4 * 44_100


def test_the_sound_used_here_is_what_it_says() -> None:
    rate, samples = decode(joined(sounding(LOOP_S)))
    assert samples.shape[0] / rate == pytest.approx(LOOP_S, abs=0.2)
    assert len(joined(sounding(LOOP_S))) == pytest.approx(LOOP_S * BYTES_PER_S, rel=0.01)
