"""What runs in one process of a training on the cluster."""

from importlib.metadata import version
from pathlib import Path
from queue import Queue
from typing import NamedTuple, final

from courante.cluster._gang import own_address
from courante.model.runtime import keep_to_one_thread
from courante.train._meeting import Seat, forget_proxies, free_port, meet
from courante.train.crew import Met, Said, Written
from courante.train.job import Job
from courante.train.member import faults_said, take_part
from courante.train.shelf import LATEST, Shelf

MOST_UNHEARD = 64
"""Who has so much to say waits to be heard."""


class Parcel(NamedTuple):
    """What is sent to every process.

    Attributes:
        job: with all that is learned from. latest: the checkpoint to go on from, if there is one.
    """

    job: Job
    latest: bytes | None


def identity() -> str:
    """What all processes of a training have in common, in words: their sums must be alike."""
    return f"Courante {version('courante')} with JAX {version('jax')}"


@final
class TrainingActor:
    """A process of a training; it is asked and heard at the same time."""

    def __init__(self) -> None:
        """Compute nothing yet."""
        forget_proxies()
        keep_to_one_thread()
        self._unheard: Queue[Said] = Queue(MOST_UNHEARD)
        self._seat: Seat | None = None

    def introduce(self) -> tuple[str, str]:
        """What it is (``identity``), and its machine's address."""
        return identity(), own_address()

    def free_port(self) -> int:
        """A port that is free there now."""
        return free_port(own_address())

    def meet(self, seat: Seat) -> None:
        """Find the others."""
        self._seat = seat
        with faults_said(self._unheard.put):
            meet(seat)
            self._unheard.put(Met())

    def work(self, parcel: Parcel) -> None:
        """Train, once it has met the others."""
        with faults_said(self._unheard.put):
            if self._seat is None:
                message = "it has not met the others"
                raise RuntimeError(message)
            shelf = _SentShelf(parcel, self._unheard)
            take_part(self._seat, parcel.job, shelf, self._unheard.put)

    def hear(self) -> list[Said]:
        """What it has to say, once there is something."""
        said = [self._unheard.get()]
        while not self._unheard.empty():
            said.append(self._unheard.get())
        return said


@final
class _SentShelf(Shelf):
    """The folder of whoever asked for the training, which may be on another machine."""

    def __init__(self, parcel: Parcel, unheard: "Queue[Said]") -> None:
        self._parcel = parcel
        self._unheard = unheard

    @property
    def folder(self) -> Path:
        """As they know it."""
        return self._parcel.job.folder

    def open(self) -> None:
        """They have."""

    def read(self, name: str) -> bytes | None:
        """What was there at the beginning."""
        return self._parcel.latest if name == LATEST else None

    def write(self, name: str, data: bytes) -> None:
        """Say it; they write it, and end the training where they cannot."""
        self._unheard.put(Written(name, data))
