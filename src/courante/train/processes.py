"""Training in several processes of this machine: started, followed and ended together.

The calling process computes nothing. It hears from the leading process how training goes, and if
one of them fails or dies it ends them all: no update is made by some of them only.
"""

import multiprocessing
import signal
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import NamedTuple

from courante.errors import TrainingFailed
from courante.model.contract import AnyNetwork
from courante.model.weights import load_weights
from courante.train._loopback import free_port
from courante.train.checkpoint import Place
from courante.train.loop import BEST, Watcher
from courante.train.member import Broken, Done, Failed, Job, Met, Passed, Seat, Updated, work
from courante.train.sharing import require_shares

ENDING_S = 30.0
"""How long processes that are done may take to leave."""


def train_together(processes: int, job: Job, watcher: Watcher) -> tuple[AnyNetwork, Place]:
    """Train in so many processes, each on one core, as one process would.

    Args:
        processes: how many share each batch.
        job: what is trained; a checkpoint is resumed, however many processes wrote it.
        watcher: is told of every update and pass, in this process.

    Returns:
        The network with the best validation, and where training ended.

    Raises:
        BadConfig: there are more processes than lanes, or none.
        TrainingFailed: as ``train``, or a process failed or died; the message is its own.
    """
    require_shares(processes, job.config.lanes)
    with _started(processes) as crew:
        place = _followed(crew, job, watcher)
        for member in crew:
            member.process.join(ENDING_S)
    return load_weights(job.folder / BEST), place


class _Member(NamedTuple):
    """A process, and this one's end of the pipe between them."""

    process: SpawnProcess
    ends: Connection
    name: str


@contextmanager
def _started(processes: int) -> Generator[list[_Member]]:
    """So many processes, none of which is there afterwards."""
    # A forked copy of a process in which JAX has threads may wait for one that is not there.
    context = multiprocessing.get_context("spawn")
    port, crew = free_port(), list[_Member]()
    try:
        for rank in range(processes):
            ours, theirs = context.Pipe()
            name = f"process {rank + 1} of {processes}"
            seat = Seat(port, rank, processes), theirs
            process = context.Process(target=work, args=seat, name=name, daemon=True)
            process.start()
            # What is left is theirs alone, so that their death closes it.
            theirs.close()
            crew.append(_Member(process, ours, name))
        yield crew
    finally:
        for member in crew:
            member.process.kill()
            member.process.join()
            member.ends.close()


def _followed(crew: Sequence[_Member], job: Job, watcher: Watcher) -> Place:
    """Hand out the job and hear how it goes, until all are done."""
    heard = list(crew)
    place: Place | None = None
    while heard:
        ready = wait([member.ends for member in heard])
        for member in [member for member in heard if member.ends in ready]:
            match _said(member):
                case Met():
                    _hand(member, job)
                case Updated(at, windows, nats):
                    watcher.updated(at, windows, nats)
                case Passed(at, best):
                    watcher.passed(at, best=best)
                case Failed(why):
                    raise TrainingFailed(why)
                case Broken(trace):
                    raise RuntimeError(f"in {member.name}:\n{trace}")
                case Done(at):
                    place = at
                    heard.remove(member)
                case _:
                    # It lost another, which is about to be heard of.
                    heard.remove(member)
    if place is None:
        raise TrainingFailed("the processes lost each other; the last whole checkpoint is kept")
    return place


def _said(member: _Member) -> object:
    """What a process says next.

    Raises:
        TrainingFailed: it is dead.
    """
    try:
        return member.ends.recv()
    except (EOFError, OSError) as error:
        member.process.join()
        how = _ending(member.process.exitcode or 0)
        message = f"{member.name} {how}; the last whole checkpoint is kept"
        raise TrainingFailed(message) from error


def _ending(status: int) -> str:
    if status >= 0:
        return f"ended with status {status}"
    by = signal.Signals(-status)
    hint = " (is there too little memory?)" if by is signal.SIGKILL else ""
    return f"was ended by {by.name}{hint}"


def _hand(member: _Member, job: Job) -> None:
    try:
        member.ends.send(job)
    except OSError:
        # It died meanwhile, and is heard of next.
        return
