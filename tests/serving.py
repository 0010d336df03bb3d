"""A whole station on a real socket: real synth and encoder, a composer that needs no network."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
from tests.fakes.composer import FakeComposer

from courante.api.app import create_app
from courante.api.server import Server, bind
from courante.config import (
    ApiConfig,
    EncoderConfig,
    OutletConfig,
    StationConfig,
    SynthConfig,
)
from courante.encoder.mp3 import Mp3Encoder
from courante.station.request import Equipment
from courante.station.station import Station
from courante.synth.fluidsynth import FluidSynth

LOOPBACK = ApiConfig(host="127.0.0.1", port=0, listeners_per_run=3, stop_s=1.0)


@dataclass(frozen=True)
class Served:
    """A station that is served."""

    url: str
    station: Station
    server: Server

    def stop(self) -> None:
        self.station.close()
        self.server.stop()


@dataclass(frozen=True)
class Opened:
    """A run that was opened over HTTP."""

    client: httpx.Client
    body: dict[str, Any]

    @property
    def path(self) -> str:
        return f"/api/runs/{self.body['run_id']}"

    @property
    def token(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.body['control_token']}"}

    def send(self, method: str, path: str = "", **more: Any) -> httpx.Response:  # noqa: ANN401
        return self.client.request(method, self.path + path, headers=self.token, **more)


def make_station(
    config: StationConfig | None = None, composer: FakeComposer | None = None
) -> Station:
    equipment = Equipment(
        composer=composer or FakeComposer(),
        synth=FluidSynth(SynthConfig()),
        encoder=lambda: Mp3Encoder(EncoderConfig()),
    )
    return Station(equipment, config or StationConfig(workers=1), OutletConfig())


def serve(
    config: ApiConfig = LOOPBACK,
    station_config: StationConfig | None = None,
    composer: FakeComposer | None = None,
) -> Served:
    listener = bind(config)
    host, port = listener.getsockname()[:2]
    station = make_station(station_config, composer)
    station.start()
    server = Server(create_app(station, config, OutletConfig()), listener, config)
    server.start()
    return Served(f"http://{host}:{port}", station, server)


def wait_until(true: Callable[[], bool], most_s: float = 10.0) -> None:
    """Wait for what another thread or process will soon have done."""
    deadline = time.monotonic() + most_s
    while not true():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def open_run(client: httpx.Client, **wishes: object) -> Opened:
    response = client.post("/api/runs", json=wishes)
    assert response.status_code == 201, response.text
    return Opened(client, response.json())
