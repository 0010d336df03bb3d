"""Training on the machines of a cluster: Ray places the processes, JAX joins them.

All that they need is sent to them, and what they make is sent back: no disk is shared. Between them
go only the sums of what each has learned, by JAX's own multi-process.
"""

from collections import Counter
from collections.abc import Collection, Generator, Sequence
from contextlib import contextmanager
from typing import Any, final

from courante.cluster._gang import Asked, answer, answered, ask, keep_quiet, send, start_together
from courante.cluster._gate import Gone
from courante.cluster._joining import LOCAL, require_head
from courante.cluster._ray import Actor, Cluster, Failed
from courante.cluster.signals import KeptSignals
from courante.cluster.training_actor import Parcel, TrainingActor, identity
from courante.errors import NotFound, OutputFailed, Refused, TrainingFailed
from courante.model.contract import AnyNetwork
from courante.model.weights import load_weights
from courante.train._meeting import Seat, address_of
from courante.train.checkpoint import Place
from courante.train.crew import KEPT, Crew, Said, follow
from courante.train.job import Job, Watcher
from courante.train.sharing import require_shares
from courante.train.shelf import BEST, LATEST, FolderShelf

ANSWER_S = 120.0
"""How long a process may take to begin."""
LOOK_EVERY_S = 10.0
"""Nothing is heard for so long: is the cluster still there?"""
REMEDY = "add a machine, or train with fewer --processes"


def require_cluster(address: str) -> None:
    """Refuse an address at which there is no cluster to train on.

    Raises:
        BadConfig: the address is none. NotFound: no cluster answers there.
    """
    if address != LOCAL:
        require_head(address)


def train_on_cluster(
    address: str, processes: int, job: Job, watcher: Watcher, *, gpu: bool = False
) -> tuple[AnyNetwork, Place]:
    """Train in so many processes on the machines of a cluster, as one process here would.

    Args:
        address: of a Ray cluster that this machine is part of, or ``local``.
        processes: how many share each batch, each with a core of its own.
        job: what is trained; a checkpoint is resumed, however many processes wrote it.
        watcher: is told of every update and pass, in this process.
        gpu: each has a GPU of its own instead.

    Returns:
        The network with the best validation, and where training ended.

    Raises:
        BadConfig: there are more processes than lanes, or none; or the address is none.
        NotFound: no cluster answers there. Missing: Ray is not installed.
        OutputFailed: too little of the cluster is free, or the folder cannot be written.
        Refused: a machine has another version of Courante or JAX.
        TrainingFailed: as ``train``, or a process failed or died; the message is its own.
    """
    require_shares(processes, job.config.lanes)
    with (
        _joined(address) as (cluster, signals),
        _started(cluster, processes, signals, gpu=gpu) as crew,
    ):
        place = follow(crew, job, watcher)
    return load_weights(job.folder / BEST), place


@contextmanager
def _joined(address: str) -> Generator[tuple[Cluster, KeptSignals]]:
    """Part of a cluster; a signal means what it meant before."""
    with KeptSignals() as signals:
        cluster = Cluster.join(address)
        keep_quiet()
        signals.keep()
        try:
            yield cluster, signals
        finally:
            cluster.leave()


@contextmanager
def _started(
    cluster: Cluster, processes: int, signals: KeptSignals, *, gpu: bool
) -> Generator["_ClusterCrew"]:
    """Processes that are about to meet, none of which is there afterwards."""
    actors = start_together(processes, TrainingActor, gpu=gpu, remedy=REMEDY)
    try:
        seats = _seats(cluster, actors, gpu=gpu)
        yield _ClusterCrew(cluster.address, actors, seats, signals)
    finally:
        for actor in actors:
            cluster.end(actor)


def _seats(cluster: Cluster, actors: Sequence[Actor], *, gpu: bool) -> list[Seat]:
    """Where each is, and so where the first listens.

    Raises:
        Refused: one is of another version. OutputFailed: one does not answer.
    """
    own, hosts = identity(), list[str]()
    for actor in actors:
        found, host = _answer_of(cluster, actor, "introduce")
        if found != own:
            message = (
                f"the machine at {host} has {found}, and this one {own}; install the same there"
            )
            raise Refused(message)
        hosts.append(host)
    # Asked last, and so free a moment ago.
    port, beside = _answer_of(cluster, actors[0], "free_port"), Counter(hosts)
    leader = address_of(hosts[0], port)
    return [
        Seat(rank, len(actors), leader, host, beside[host], gpu) for rank, host in enumerate(hosts)
    ]


def _answer_of(cluster: Cluster, actor: Actor, method: str) -> Any:  # noqa: ANN401 - whatever it returns
    try:
        return cluster.call(actor, method, wait_s=ANSWER_S)
    except (Gone, Failed) as error:
        raise OutputFailed(f"a process of the training could not begin: {error}") from error


@final
class _ClusterCrew(Crew):
    """Actors of Ray, each asked to meet the others and to say what it has to say."""

    def __init__(
        self,
        address: str,
        actors: Sequence[Actor],
        seats: Sequence[Seat],
        signals: KeptSignals,
    ) -> None:
        self._address = address
        self._signals = signals
        self._actors = actors
        self._names = [
            f"process {seat.rank + 1} of {seat.processes} on {seat.host}" for seat in seats
        ]
        self._sent: Asked | None = None
        self._given: dict[Asked, int] = {}
        self._heard: dict[Asked, int] = {}
        for rank, seat in enumerate(seats):
            self._given[ask(actors[rank], "meet", seat)] = rank
            self._listen(rank)

    @property
    def names(self) -> Sequence[str]:
        """With the machine that each is on."""
        return self._names

    def hand(self, rank: int, job: Job) -> None:
        """Sent once; machines pass it on to each other."""
        if self._sent is None:
            latest = FolderShelf(job.folder).read(LATEST)
            self._sent = send(Parcel(job, latest))
        self._given[ask(self._actors[rank], "work", self._sent)] = rank

    def hear(self, ranks: Collection[int]) -> Sequence[tuple[int, Said]]:
        """All that those have to say who have something to say."""
        said: list[tuple[int, Said]] = []
        while not said:
            waiting = {**self._given, **self._heard}
            asked = [one for one, rank in waiting.items() if rank in ranks]
            # Where the first dies others do soon after: of those that are dead it is named.
            for one in sorted(self._answered(asked), key=waiting.__getitem__):
                rank = waiting[one]
                try:
                    told = self._answer(one, rank)
                except TrainingFailed:
                    if said:
                        # Nothing that others said is lost; this is found again next.
                        break
                    raise
                if self._given.pop(one, None) is None:
                    del self._heard[one]
                    self._listen(rank)
                    said += [(rank, thing) for thing in told]
        return said

    def _listen(self, rank: int) -> None:
        self._heard[ask(self._actors[rank], "hear")] = rank

    def _answered(self, asked: Sequence[Asked]) -> Sequence[Asked]:
        while True:
            self._signals.raise_lost()
            if ready := answered(asked, LOOK_EVERY_S):
                return ready
            try:
                require_head(self._address)
            except NotFound as error:
                message = f"the cluster at {self._address} answers no more; {KEPT}"
                raise TrainingFailed(message) from error

    def _answer(self, asked: Asked, rank: int) -> list[Said]:
        try:
            return answer(asked) or []
        except Gone as error:
            why = "was killed, had too little memory, or its machine is gone"
            raise TrainingFailed(f"{self._names[rank]} is dead ({why}); {KEPT}") from error
        except Failed as error:
            raise TrainingFailed(f"{self._names[rank]} failed: {error}; {KEPT}") from error
