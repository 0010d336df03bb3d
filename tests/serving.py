"""A whole station on a real socket: real synth and encoder, a composer that needs no network."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
from tests.fakes.composer import FakeComposer

from courante.api.app import create_app
from courante.api.home_tls import HomeCertificate
from courante.api.server import Server, bind, identity_of
from courante.band.style import Style, load_style
from courante.config import (
    ApiConfig,
    EncoderConfig,
    LimitsConfig,
    OpusConfig,
    OutletConfig,
    StationConfig,
    SynthConfig,
)
from courante.encoder.mp3 import Mp3Encoder
from courante.encoder.opus import OpusEncoder
from courante.station.clock import Clock
from courante.station.keeping import Stores
from courante.station.request import Equipment
from courante.station.station import Station
from courante.synth.fluidsynth import FluidSynth

ROOMY = LimitsConfig(runs_per_address=500, openings_per_minute=5000, streams_per_address=500)
"""All tests come from one address."""
LOOPBACK = ApiConfig(host="127.0.0.1", port=0, listeners_per_run=3, stop_s=1.0, limits=ROOMY)


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
    config: StationConfig | None = None,
    composer: FakeComposer | None = None,
    outlet: OutletConfig | None = None,
    clock: Clock | None = None,
    stores: Stores | None = None,
    style: Callable[[str], Style] = load_style,
) -> Station:
    equipment = Equipment(
        composer=composer or FakeComposer(),
        synth=FluidSynth(SynthConfig()),
        encoder=lambda: Mp3Encoder(EncoderConfig()),
        formats={"opus": lambda: OpusEncoder(OpusConfig())},
        style=style,
    )
    limits = config or StationConfig(workers=1)
    return Station(equipment, limits, outlet or OutletConfig(), clock, stores)


def serve(
    config: ApiConfig = LOOPBACK,
    station_config: StationConfig | None = None,
    composer: FakeComposer | None = None,
    outlet: OutletConfig | None = None,
    stores: Stores | None = None,
    style: Callable[[str], Style] = load_style,
) -> Served:
    listener = bind(config)
    host, port = listener.getsockname()[:2]
    outlet = outlet or OutletConfig()
    station = make_station(station_config, composer, outlet, stores=stores, style=style)
    station.start()
    identity = identity_of(config)
    home = identity if isinstance(identity, HomeCertificate) else None
    server = Server(create_app(station, config, outlet, home), listener, config, identity)
    server.start()
    scheme = "http" if identity is None else "https"
    return Served(f"{scheme}://{host}:{port}", station, server)


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
