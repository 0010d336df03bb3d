"""Stations with the real band, performer, synth and encoder; only the composer is a fake."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.fakes.composer import FakeComposer

from courante.composer.contract import Composer
from courante.config import EncoderConfig, OutletConfig, StationConfig, SynthConfig
from courante.encoder.mp3 import Mp3Encoder
from courante.station.clock import Clock
from courante.station.keeping import Stores
from courante.station.request import Equipment
from courante.station.station import Station
from courante.synth.fluidsynth import FluidSynth

OpenStation = Callable[..., Station]


def equip(composer: Composer[Any] | None = None) -> Equipment:
    return Equipment(
        composer=FakeComposer() if composer is None else composer,
        synth=FluidSynth(SynthConfig()),
        encoder=lambda: Mp3Encoder(EncoderConfig()),
    )


@pytest.fixture
def equipment() -> Equipment:
    return equip()


@pytest.fixture
def open_station() -> Iterator[OpenStation]:
    """Starts stations and closes them when the test is over."""
    stations: list[Station] = []

    def start(
        equipment: Equipment | None = None,
        config: StationConfig | None = None,
        clock: Clock | None = None,
        stores: Stores | None = None,
    ) -> Station:
        station = Station(
            equip() if equipment is None else equipment,
            StationConfig(house=False) if config is None else config,
            OutletConfig(),
            clock,
            stores,
        )
        stations.append(station)
        station.start()
        return station

    yield start
    for station in stations:
        station.close()
