"""People who listen to runs of a cluster."""

from collections.abc import Callable, Generator
from contextlib import contextmanager

from tests.cluster.nodes import Ear, NodeProcess, Opened
from tests.serving import wait_until

from courante.config import EncoderConfig

BYTES_PER_S = EncoderConfig().bitrate_kbps * 125


@contextmanager
def ears(runs: list[Opened], nodes: list[NodeProcess]) -> Generator[list[Ear]]:
    """Everybody begins at another node."""
    urls = [node.url for node in nodes]
    made = [
        Ear(run, urls[number % len(urls) :] + urls[: number % len(urls)])
        for number, run in enumerate(runs)
    ]
    try:
        all_hear_on(made, 30)
        yield made
    finally:
        for ear in made:
            ear.stop()


def all_hear_on(listeners: list[Ear], most_s: float, more_bytes: int = 30_000) -> None:
    """Wait until each of them has heard so much more than now."""
    wait_until(from_now(listeners, more_bytes / BYTES_PER_S), most_s)


def from_now(listeners: list[Ear], seconds: float) -> Callable[[], bool]:
    """Tells whether all of them have heard so much more than now."""
    wanted = {ear: ear.heard_bytes + seconds * BYTES_PER_S for ear in listeners}
    return lambda: all(ear.heard_bytes >= upto for ear, upto in wanted.items())


def playing(nodes: list[NodeProcess]) -> float:
    """How many runs play."""
    return sum(node.figures()["courante_runs"] for node in nodes)
