"""Several processes that train together, wherever they are: what they say, and who listens.

Whoever asked for the training computes nothing. They hear from the leading process how it goes, and
if one of them fails or dies they end them all: no update is made by some of them only.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from typing import NamedTuple

from courante.errors import TrainingFailed
from courante.train.checkpoint import Place
from courante.train.job import Job, Watcher
from courante.train.shelf import FolderShelf

KEPT = "the last whole checkpoint is kept"


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


class Written(NamedTuple):
    """A file of the training, for the folder of whoever asked for it."""

    name: str
    data: bytes


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
    """Said by a process that another has left; that one tells why, or its end does."""


Said = Met | Updated | Passed | Written | Done | Failed | Broken | Parted


class Crew(ABC):
    """The processes of a training, as whoever asked for it sees them; they know their seats."""

    @property
    @abstractmethod
    def names(self) -> Sequence[str]:
        """Of each, by rank, as it is named to the person who trains."""

    @abstractmethod
    def hand(self, rank: int, job: Job) -> None:
        """Give one that has met the others its job."""

    @abstractmethod
    def hear(self, ranks: Collection[int]) -> Sequence[tuple[int, Said]]:
        """Wait until some of these say something, and tell who said what, each in its order.

        Raises:
            TrainingFailed: one of them is dead; says which.
        """


def follow(crew: Crew, job: Job, watcher: Watcher) -> Place:
    """Hand out the job and hear how it goes, until all are done.

    Returns:
        Where training ended; the best weights are in the job's folder.

    Raises:
        TrainingFailed: as ``train``, or a process failed or died; the message is its own.
        OutputFailed: a file cannot be written.
    """
    shelf = FolderShelf(job.folder)
    shelf.open()
    heard = set(range(len(crew.names)))
    place: Place | None = None
    while heard:
        for rank, said in crew.hear(heard):
            match said:
                case Met():
                    crew.hand(rank, job)
                case Updated() | Passed() | Written():
                    _pass_on(said, watcher, shelf)
                case Failed(why):
                    raise TrainingFailed(why)
                case Broken(trace):
                    raise RuntimeError(f"in {crew.names[rank]}:\n{trace}")
                case Done(at):
                    place = at
                    heard.discard(rank)
                case Parted():
                    # It lost another, which is about to be heard of.
                    heard.discard(rank)
    if place is None:
        raise TrainingFailed(f"the processes lost each other; {KEPT}")
    return place


def _pass_on(said: Updated | Passed | Written, watcher: Watcher, shelf: FolderShelf) -> None:
    match said:
        case Updated(place, windows, nats):
            watcher.updated(place, windows, nats)
        case Passed(place, best):
            watcher.passed(place, best=best)
        case Written(name, data):
            shelf.write(name, data)
