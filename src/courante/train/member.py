"""One of the processes of a training: what it does, and what it says to the one that started it."""

import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Sequence
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import NamedTuple, final

from courante.config import ModelConfig, TrainConfig
from courante.corpus.piece import Piece
from courante.errors import CouranteError, TrainingFailed
from courante.model.contract import AnyNetwork
from courante.model.runtime import keep_to_one_thread
from courante.model.weights import Origin
from courante.train._loopback import forget_proxies, is_parting, meet, part
from courante.train.checkpoint import Place
from courante.train.loop import CHECKPOINT_EVERY_S, train
from courante.train.together import Joined


class Job(NamedTuple):
    """What is trained: the arguments of ``courante.train.loop.train``."""

    model: ModelConfig
    config: TrainConfig
    pieces: Sequence[Piece]
    valid: Sequence[Piece]
    folder: Path
    origin: Origin
    start: AnyNetwork | None = None
    checkpoint_every_s: float = CHECKPOINT_EVERY_S


class Seat(NamedTuple):
    """Where a process finds the others."""

    port: int
    rank: int
    processes: int


class Met(NamedTuple):
    """Said by a process that found the others, and waits for its job."""


class Updated(NamedTuple):
    """An update was made, as a ``Watcher`` is told."""

    place: Place
    windows: int
    nats: float


class Passed(NamedTuple):
    """A pass was finished, as a ``Watcher`` is told."""

    place: Place
    best: bool


class Done(NamedTuple):
    """All is learned."""

    place: Place


class Failed(NamedTuple):
    """It cannot go on."""

    why: str


class Broken(NamedTuple):
    """It met a fault of this program."""

    trace: str


class Parted(NamedTuple):
    """Said by a process that another has left; that one tells why, or its status does."""


def work(seat: Seat, ends: Connection) -> None:
    """What each process does."""
    # An interrupt from the terminal reaches all; the one that started them ends them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _fall_silent()
    forget_proxies()
    keep_to_one_thread()
    try:
        _take_part(seat, ends)
    except CouranteError as error:
        ends.send(Failed(str(error)))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is raised where it is seen
        ends.send(Parted() if is_parting(error) else Broken(traceback.format_exc()))
    else:
        part()
        return
    # JAX would wait for the others before it leaves.
    os._exit(1)


def _fall_silent() -> None:
    """Nothing that libraries print reaches the terminal; what matters is sent.

    Gloo greets its peers on standard output, and JAX writes pages to standard error when one dies.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


def _take_part(seat: Seat, ends: Connection) -> None:
    try:
        meet(*seat)
    except RuntimeError as error:
        reason = str(error).partition("\n")[0]
        raise TrainingFailed(f"the processes do not meet on this machine: {reason}") from error
    ends.send(Met())
    job: Job = ends.recv()
    group = Joined()
    _, place = train(
        job.model,
        job.config,
        job.pieces,
        job.valid,
        job.folder,
        _Telling(ends) if group.rank == 0 else _Silent(),
        job.origin,
        start=job.start,
        checkpoint_every_s=job.checkpoint_every_s,
        group=group,
    )
    ends.send(Done(place))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


@final
class _Telling:
    """Tells the process that started the training."""

    def __init__(self, ends: Connection) -> None:
        self._ends = ends

    def updated(self, place: Place, windows_in_pass: int, nats: float) -> None:
        """Pass it on."""
        self._ends.send(Updated(place, windows_in_pass, nats))

    def passed(self, place: Place, *, best: bool) -> None:
        """Pass it on."""
        self._ends.send(Passed(place, best))


@final
class _Silent:
    """The leading process tells it already."""

    def updated(self, place: Place, windows_in_pass: int, nats: float) -> None:
        """Say nothing."""

    def passed(self, place: Place, *, best: bool) -> None:
        """Say nothing."""
