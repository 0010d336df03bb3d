"""A real station's house run, played to real Icecasts."""

from collections.abc import Generator
from pathlib import Path

import pytest
from tests.broadcasting import BYTES_PER_S, deaf
from tests.icecast import HOST, PASSWORD, Icecast, IcyListener, icecast
from tests.serving import make_station, wait_until

from courante.cli.outlets_making import HouseRelays
from courante.config import (
    EncoderConfig,
    FilesConfig,
    IcecastAddress,
    IcecastConfig,
    OutletsConfig,
    StationConfig,
)
from courante.encoder.mp3_frames import whole_frames
from courante.station.station import Station

PATIENT = StationConfig(workers=1, late_s=2.0, house_bpm=120.0)


@pytest.fixture
def server(tmp_path: Path) -> Generator[Icecast]:
    with icecast(tmp_path) as running:
        yield running


def server_config(port: int) -> IcecastConfig:
    return IcecastConfig(IcecastAddress(HOST, "/run.mp3", PASSWORD, port), send_timeout_s=0.5)


def counted(station: Station, name: str, label: str) -> float:
    counts = station.metrics().counts
    return next(c.value for c in counts if (c.name, c.labels) == (name, {"outlet": label}))


def test_outlets_that_live_stall_and_write_play_one_run(server: Icecast, tmp_path: Path) -> None:
    with deaf() as stalled:
        outlets = OutletsConfig(
            icecast=(server_config(server.port), server_config(stalled.port)),
            files=(FilesConfig(tmp_path / "files"),),
        )
        relays = HouseRelays(outlets, EncoderConfig())
        station = relays.follow(make_station(PATIENT))
        try:
            station.start()
            wait_until(lambda: "/run.mp3" in server.sources())
            listener = IcyListener(server.port).start()
            listener.hears(4 * BYTES_PER_S)
            assert counted(station, "outlet_connected", "icecast-1") == 1
            assert counted(station, "outlet_bytes", "files-1") > 4 * BYTES_PER_S
            status = station.house.status()
            assert (status.underruns, status.ended) == (0, None)
        finally:
            station.close()
            relays.close()
    (file,) = (tmp_path / "files").iterdir()
    written, heard = file.read_bytes(), bytes(listener.sound)
    # The files have it all, from the first frame to the last.
    assert whole_frames(written)[0] == len(written)
    assert heard in written
    assert listener.titles[-1][1]


def test_when_the_house_is_opened_again_the_same_listener_hears_on(server: Icecast) -> None:
    relays = HouseRelays(OutletsConfig(icecast=(server_config(server.port),)), EncoderConfig())
    station = relays.follow(make_station(PATIENT))
    try:
        station.start()
        wait_until(lambda: "/run.mp3" in server.sources())
        listener = IcyListener(server.port).start()
        listener.hears(BYTES_PER_S)
        first = station.house
        first.end("a test")
        wait_until(lambda: station.house is not first)
        listener.hears(4 * BYTES_PER_S)
        assert not listener.over
        assert counted(station, "outlet_reconnects", "icecast-1") == 0
        assert station.house.broadcast.listeners == 1
    finally:
        station.close()
        relays.close()


def test_without_outlets_there_is_no_relay() -> None:
    relays = HouseRelays(OutletsConfig(), EncoderConfig())
    station = make_station(PATIENT)
    assert relays.follow(station) is station
    assert not [count for count in station.metrics().counts if count.name.startswith("outlet_")]
    relays.close()
    station.close()
