"""Ray, behind typed functions; nobody else imports it.

Ray starts processes, places actors on cores and GPUs, and notices when they die. Streams and the
registry of runs do not pass through it.
"""

from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, final

from courante.cluster._gate import Gate, Gone
from courante.cluster._joining import LOCAL, Joined, enter, line_of, require_head
from courante.cluster._signals import handlers_kept
from courante.errors import NotFound, OutputFailed

NAMESPACE = "courante"
PLACING_S = 180.0
"""A composer compiles its network before it is there."""


class Failed(Exception):
    """An actor's method raised; never leaves this package."""


@dataclass(frozen=True)
class Actor:
    """An actor of this cluster.

    Attributes:
        name: unique while it lives.
    """

    name: str
    handle: Any = field(repr=False, compare=False)


@final
class Cluster:
    """A connection to Ray; one a process.

    Attributes:
        address: where others join. node_ip: of this machine, as Ray knows it.
    """

    def __init__(self, asked: str, joined: Joined) -> None:
        """Hold a connection that was made; ``asked`` is where it was asked for."""
        self._asked = asked
        self._ray = joined.ray
        self.address = joined.address
        self.node_ip = joined.node_ip
        self._gate = Gate()

    @staticmethod
    def join(address: str) -> "Cluster":
        """Join the cluster at an address, or start one on this machine if that is ``local``.

        Raises:
            Missing: Ray is not installed. BadConfig: the address is none.
            NotFound: no cluster answers there. OutputFailed: it does, and Ray cannot join it.
        """
        return Cluster(address, enter(address, NAMESPACE))

    def rejoin(self) -> None:
        """Leave, and join whatever cluster is at the address now; actors started here end.

        Calls wait for nothing meanwhile: all actors are ``Gone``.

        Raises:
            NotFound, OutputFailed: as ``join``; all stay ``Gone`` until it is tried again.
        """
        self._gate.close()
        with handlers_kept():
            self._ray.shutdown()
            joined = enter(self._asked, NAMESPACE)
        self.address = joined.address
        self.node_ip = joined.node_ip
        self._gate.open()

    def head_answers(self) -> bool:
        """Whether there is a cluster to join again."""
        if self._asked == LOCAL:
            return True
        try:
            require_head(self._asked)
        except NotFound:
            return False
        return True

    def astray(self) -> bool:
        """Whether this machine's Ray was started anew, and we are connected to what it was before.

        Raises:
            Gone: the cluster does not say.
        """
        try:
            own = self._ray.get_runtime_context().get_node_id()
            nodes: list[dict[str, Any]] = self._ray.nodes()
        except Exception as error:
            raise Gone(line_of(error)) from error
        living = {node["NodeID"]: node["NodeManagerAddress"] for node in nodes if node["Alive"]}
        return own not in living and self.node_ip in living.values()

    def require_free(self, count: int, *, gpu: bool = False) -> None:
        """Refuse to begin with less than it takes.

        Raises:
            OutputFailed: fewer cores, or GPUs, are free than actors are to be started.
        """
        kind = "GPU" if gpu else "CPU"
        free: dict[str, float] = self._ray.available_resources()
        if free.get(kind, 0) < count:
            total: dict[str, float] = self._ray.cluster_resources()
            message = (
                f"the cluster has too little for {count} composers: each takes 1 {kind}, and of "
                f"{total.get(kind, 0):g} there are {free.get(kind, 0):g} free; "
                "add a machine, or serve with fewer --composers"
            )
            raise OutputFailed(message)

    def start(self, name: str, kind: type[Any], *made_with: object, gpu: bool = False) -> Actor:
        """Start an actor on this machine, on a core or GPU of its own.

        It ends with this process. Its methods may be called by many threads at once.

        Raises:
            OutputFailed: there is none left, or the actor could not begin.
        """
        ray = self._ray
        place: Any = import_module("ray.util.scheduling_strategies")
        here = place.NodeAffinitySchedulingStrategy(
            ray.get_runtime_context().get_node_id(), soft=False
        )
        remote = ray.remote(kind).options(
            name=name,
            num_cpus=0 if gpu else 1,
            num_gpus=1 if gpu else 0,
            max_concurrency=128,
            scheduling_strategy=here,
        )
        handle = remote.remote(*made_with)
        try:
            ray.get(handle.__ray_ready__.remote(), timeout=PLACING_S)
        except Exception as error:
            raise OutputFailed(f"a composer could not begin: {line_of(error)}") from error
        return Actor(name, handle)

    def find(self, name: str) -> Actor:
        """An actor by its name.

        Raises:
            Gone: there is none (any more).
        """
        try:
            return Actor(name, self._ray.get_actor(name, NAMESPACE))
        except Exception as error:
            raise Gone(line_of(error)) from error

    def names(self) -> tuple[str, ...]:
        """The names of all actors that live.

        Raises:
            Gone: the cluster does not say; without its head Ray takes a minute to find that out.
        """
        try:
            return tuple(self._ray.util.list_named_actors())
        except Exception as error:
            raise Gone(line_of(error)) from error

    def call(self, actor: Actor, method: str, *given: object, wait_s: float) -> Any:  # noqa: ANN401 - whatever it returns
        """Call an actor's method.

        Raises:
            Gone: it is dead, or did not answer in time. Failed: the method raised.
        """
        errors: Any = import_module("ray.exceptions")
        try:
            with self._gate.passing():
                return self._ray.get(getattr(actor.handle, method).remote(*given), timeout=wait_s)
        except Gone:
            raise
        except errors.RayTaskError as error:
            raise Failed(line_of(error)) from error
        except Exception as error:
            raise Gone(line_of(error)) from error

    def end(self, actor: Actor) -> None:
        """Kill an actor."""
        self._ray.kill(actor.handle)

    def leave(self) -> None:
        """Leave the cluster; actors that were started here end."""
        self._ray.shutdown()
