"""A node of a cluster in a process of its own: all of it real but the composer, which is a fake."""

import json
import logging
import sys
from functools import partial
from pathlib import Path
from typing import Any

from tests.fakes.composer import FakeComposer
from tests.serving import ROOMY

from courante.api.server import serve
from courante.cli.instruments import equipped
from courante.cluster.node import ClusterNode, Plan
from courante.composer.contract import Composer
from courante.config import (
    DEBIAN_SOUNDFONT,
    ApiConfig,
    HistoryConfig,
    OutletConfig,
    StationConfig,
)
from courante.config.clustering import ClusterConfig


def fake_composer() -> Composer[Any]:
    return FakeComposer(slots=8, opener=FakeComposer(slots=1))


def main(told: dict[str, Any]) -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    folder, host = Path(told["folder"]), told.get("host", "127.0.0.1")
    plan = Plan(
        cluster=ClusterConfig(told["cluster"], told["composers"], host=host),
        history=HistoryConfig(url=told["database"], folder=folder),
        station=StationConfig(house=False, workers=2),
        api=ApiConfig(host=host, port=told["port"], limits=ROOMY),
        outlet=OutletConfig(),
        identity=told["identity"],
        compose=fake_composer,
        equip=partial(equipped, soundfont=DEBIAN_SOUNDFONT),
    )
    node = ClusterNode(plan, partial(print, flush=True))
    try:
        serve(node.station, plan.api, plan.outlet, partial(print, flush=True), surroundings=node)
    finally:
        node.close()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
