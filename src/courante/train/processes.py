"""Training in several processes of this machine: started, followed and ended together."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Collection, Generator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import NamedTuple, final

from courante.errors import TrainingFailed
from courante.model.contract import AnyNetwork
from courante.model.runtime import keep_to_one_thread
from courante.model.weights import load_weights
from courante.train._meeting import (
    LOOPBACK,
    Seat,
    address_of,
    forget_proxies,
    free_port,
    meet,
    part,
)
from courante.train.checkpoint import Place
from courante.train.crew import KEPT, Crew, Met, Said, follow
from courante.train.job import Job, Watcher
from courante.train.member import faults_said, take_part
from courante.train.sharing import require_shares
from courante.train.shelf import BEST, FolderShelf

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
        OutputFailed: the folder cannot be made.
    """
    require_shares(processes, job.config.lanes)
    with _started(processes) as members:
        place = follow(_LocalCrew(members), job, watcher)
        for member in members:
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
    leader, members = address_of(LOOPBACK, free_port()), list[_Member]()
    try:
        for rank in range(processes):
            ours, theirs = context.Pipe()
            name = f"process {rank + 1} of {processes}"
            given = Seat(rank, processes, leader, neighbours=processes), theirs
            process = context.Process(target=_work, args=given, name=name, daemon=True)
            process.start()
            # What is left is theirs alone, so that their death closes it.
            theirs.close()
            members.append(_Member(process, ours, name))
        yield members
    finally:
        for member in members:
            member.process.kill()
            member.process.join()
            member.ends.close()


@final
class _LocalCrew(Crew):
    """Processes with a pipe to each."""

    def __init__(self, members: Sequence[_Member]) -> None:
        self._members = members

    @property
    def names(self) -> Sequence[str]:
        """As they were started."""
        return [member.name for member in self._members]

    def hand(self, rank: int, job: Job) -> None:
        """By its pipe."""
        try:
            self._members[rank].ends.send(job)
        except OSError:
            # It died meanwhile, and is heard of next.
            return

    def hear(self, ranks: Collection[int]) -> Sequence[tuple[int, Said]]:
        """Of each that has something to say, one thing."""
        ready = wait([self._members[rank].ends for rank in ranks])
        return [
            (rank, _said(self._members[rank]))
            for rank in sorted(ranks)
            if self._members[rank].ends in ready
        ]


def _said(member: _Member) -> Said:
    """What a process says next.

    Raises:
        TrainingFailed: it is dead.
    """
    try:
        return member.ends.recv()
    except (EOFError, OSError) as error:
        member.process.join()
        how = _ending(member.process.exitcode or 0)
        raise TrainingFailed(f"{member.name} {how}; {KEPT}") from error


def _ending(status: int) -> str:
    if status >= 0:
        return f"ended with status {status}"
    by = signal.Signals(-status)
    hint = " (is there too little memory?)" if by is signal.SIGKILL else ""
    return f"was ended by {by.name}{hint}"


def _work(seat: Seat, ends: Connection) -> None:
    """What each process does."""
    # An interrupt from the terminal reaches all; the one that started them ends them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _fall_silent()
    forget_proxies()
    keep_to_one_thread()
    with faults_said(ends.send):
        meet(seat)
        ends.send(Met())
        job: Job = ends.recv()
        take_part(seat, job, FolderShelf(job.folder), ends.send)
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


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
