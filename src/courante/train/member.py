"""What each process of a training does, wherever it is."""

import traceback
from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import final

from courante.errors import CouranteError
from courante.train._meeting import Seat, is_parting
from courante.train.checkpoint import Place
from courante.train.crew import Broken, Done, Failed, Parted, Passed, Said, Updated
from courante.train.job import Job
from courante.train.loop import learn
from courante.train.shelf import Shelf
from courante.train.together import Joined

Say = Callable[[Said], None]
"""Tells whoever asked for the training."""


@contextmanager
def faults_said(say: Say) -> Generator[None]:
    """What goes wrong within is said, and goes no further."""
    try:
        yield
    except CouranteError as error:
        say(Failed(str(error)))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is raised where it is seen
        say(Parted() if is_parting(error) else Broken(traceback.format_exc()))


def take_part(seat: Seat, job: Job, shelf: Shelf, say: Say) -> None:
    """Train as one of those that have met; the leading one says how it goes, each when it is done.

    Raises:
        CouranteError: as ``train``.
    """
    watcher = _Telling(say) if seat.rank == 0 else _Silent()
    say(Done(learn(job, shelf, watcher, Joined(seat.neighbours))))


@final
class _Telling:
    """Says what it is told."""

    def __init__(self, say: Say) -> None:
        self._say = say

    def updated(self, place: Place, windows_in_pass: int, nats: float) -> None:
        """Pass it on."""
        self._say(Updated(place, windows_in_pass, nats))

    def passed(self, place: Place, *, best: bool) -> None:
        """Pass it on."""
        self._say(Passed(place, best))


@final
class _Silent:
    """The leading process tells it already."""

    def updated(self, place: Place, windows_in_pass: int, nats: float) -> None:
        """Say nothing."""

    def passed(self, place: Place, *, best: bool) -> None:
        """Say nothing."""
