"""How ``courante train`` learns: by gradient, in one process or several, or by counting."""

from pathlib import Path
from typing import NamedTuple

from courante.cli.progress import Show, bar, clock, console
from courante.config import ModelConfig, TrainConfig
from courante.corpus.sides import Sides
from courante.errors import BadConfig
from courante.model.contract import AnyNetwork
from courante.model.weights import Origin
from courante.train.checkpoint import Place
from courante.train.counting import count
from courante.train.curve import draw_curve
from courante.train.job import Job
from courante.train.loop import train
from courante.train.processes import train_together
from courante.train.shelf import BEST, LATEST

CURVE = "curve.png"


class Spread(NamedTuple):
    """Where a training is done.

    Attributes:
        processes: that share each batch. cluster: on whose machines they are; this one if none.
        gpu: whether each has a GPU of its own, instead of a core.
    """

    processes: int = 1
    cluster: str = ""
    gpu: bool = False


class Task(NamedTuple):
    """One training."""

    model: ModelConfig
    config: TrainConfig
    sides: Sides
    folder: Path
    origin: Origin
    start: AnyNetwork | None
    spread: Spread = Spread()


Learned = tuple[AnyNetwork, float, str]
"""The network, seconds that it took, and how it went."""


def learn(task: Task) -> Learned:
    """By gradient, with a bar and a learning curve.

    Raises:
        CouranteError: as ``train``, ``train_together`` and ``train_on_cluster``.
    """
    folder = task.folder
    if (folder / LATEST).is_file():
        console.print(f"going on from the checkpoint in {folder}")
    with bar("learning") as show:
        watcher = _Watcher(show, task.config, folder)
        network, place = _trained(task, watcher)
    best = place.best
    told = f"{place.updates} updates, {len(place.records)} passes"
    if best is not None:
        told += f"; best validation {-best.valid_nats:.3f} nats a step, after pass {best.number}"
    return network, place.seconds, told


def _trained(task: Task, watcher: "_Watcher") -> tuple[AnyNetwork, Place]:
    split, (processes, cluster, gpu) = task.sides.split, task.spread
    given = task.model, task.config, split.train, split.valid, task.folder
    job = Job(*given, task.origin, task.start)
    if cluster:
        from courante.cluster.training import train_on_cluster  # noqa: PLC0415 - only there is Ray

        return train_on_cluster(cluster, processes, job, watcher, gpu=gpu)
    if processes > 1:
        return train_together(processes, job, watcher)
    return train(*given, watcher, task.origin, start=task.start)


def count_notes(task: Task) -> Learned:
    """By counting, which takes no time.

    Raises:
        BadConfig: there are weights to begin with, or processes or a cluster to share the work.
    """
    processes, cluster, _ = task.spread
    if processes > 1:
        raise BadConfig("processes", processes, f"1 for {task.origin.model}, which counts")
    if cluster:
        raise BadConfig("cluster", cluster, f"none for {task.origin.model}, which counts")
    if task.start is not None:
        raise BadConfig("start", task.origin.model, "a model that learns by gradient")
    network = count(task.model, task.sides.split.train, task.folder / BEST, task.origin)
    return network, 0.0, "counted"


class _Watcher:
    """Draws the bar and the learning curve."""

    def __init__(self, show: Show, config: TrainConfig, folder: Path) -> None:
        self._show, self._config, self._folder = show, config, folder
        self._updates_in_all = 0

    def updated(self, place: Place, windows_in_pass: int, nats: float) -> None:
        """Move the bar."""
        self._updates_in_all = windows_in_pass * self._config.passes
        beside = f"pass {place.pass_number + 1}, {nats:.2f} nats a step"
        self._show(place.updates, self._updates_in_all, beside)

    def passed(self, place: Place, *, best: bool) -> None:
        """Say how the pass went and how long it may yet take."""
        record = place.records[-1]
        left_s = (self._updates_in_all - place.updates) * place.seconds / max(1, place.updates)
        mark = ", the best so far" if best else ""
        console.print(
            f"pass {record.number} of {self._config.passes}: training {record.train_nats:.3f}, "
            f"validation {record.valid_nats:.3f} nats a step{mark}; at most {clock(left_s)} left"
        )
        draw_curve(place.records, self._folder / CURVE)
