"""Ray, behind typed functions; nobody else imports it.

Ray starts processes, places actors on cores and GPUs, and notices when they die. Streams and the
registry of runs do not pass through it.
"""

import logging
import os
import socket
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, final

from courante.errors import BadConfig, Missing, NotFound, OutputFailed

LOCAL = "local"
NAMESPACE = "courante"
PROBE_S = 5.0
PLACING_S = 60.0
_LOOPBACK = "127.0.0.1,localhost,::1"
_HELLO = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes((0, 0, 0, 4, 0, 0, 0, 0, 0))
_SETTINGS, _FRAME_BYTES = 4, 9
_REMEDY = "start it with: ray start --head (here or elsewhere), or use --cluster local"


class Gone(Exception):
    """An actor is dead, or nothing is heard of it; never leaves this package."""


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

    def __init__(self, ray: Any, address: str, node_ip: str) -> None:  # noqa: ANN401 - untyped
        self._ray = ray
        self.address = address
        self.node_ip = node_ip

    @staticmethod
    def join(address: str) -> "Cluster":
        """Join the cluster at an address, or start one on this machine if that is ``local``.

        Raises:
            Missing: Ray is not installed. BadConfig: the address is none.
            NotFound: no cluster answers there. OutputFailed: it does, and Ray cannot join it.
        """
        _keep_loopback_direct()
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        # Ray ends a process that does not find its head again; a station has music to play.
        os.environ.setdefault("RAY_gcs_rpc_server_reconnect_timeout_s", "86400")
        if address != LOCAL:
            require_head(address)
        try:
            ray: Any = import_module("ray")
        except ImportError as error:
            raise Missing("Ray", "pip install 'courante[cluster]'") from error
        options: dict[str, Any] = {"include_dashboard": False} if address == LOCAL else {}
        if address != LOCAL:
            options["address"] = address
        try:
            context = ray.init(
                namespace=NAMESPACE, log_to_driver=False, logging_level=logging.ERROR, **options
            )
        except Exception as error:
            raise OutputFailed(
                f"the cluster at {address} cannot be joined: {line_of(error)}"
            ) from error
        # Ray adds a time of its own to every record of this process, for readers of its logs.
        logging.setLogRecordFactory(logging.LogRecord)
        found = context.address_info["gcs_address"]
        return Cluster(ray, str(found), str(ray.util.get_node_ip_address()))

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
        """The names of all actors that live."""
        return tuple(self._ray.util.list_named_actors())

    def call(self, actor: Actor, method: str, *given: object, wait_s: float) -> Any:  # noqa: ANN401 - whatever it returns
        """Call an actor's method.

        Raises:
            Gone: it is dead, or did not answer in time. Failed: the method raised.
        """
        errors: Any = import_module("ray.exceptions")
        try:
            return self._ray.get(getattr(actor.handle, method).remote(*given), timeout=wait_s)
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


def _keep_loopback_direct() -> None:
    """Ray's gRPC would ask a proxy for this machine's own processes, and hang."""
    for name in ("no_proxy", "NO_PROXY"):
        known = os.environ.get(name, "")
        if "127.0.0.1" not in known:
            os.environ[name] = f"{known},{_LOOPBACK}" if known else _LOOPBACK


def require_head(address: str) -> None:
    """Ask whether there is a cluster: Ray itself would try for minutes, and then end the process.

    Raises:
        BadConfig: the address is none. NotFound: no cluster answers there.
    """
    host, _, port = address.rpartition(":")
    if not host or not port.isdecimal() or not 0 < int(port) < 2**16:
        raise BadConfig("cluster", address, "HOST:PORT of a Ray cluster, or local")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), PROBE_S) as probe:
            probe.settimeout(PROBE_S)
            probe.sendall(_HELLO)
            frame = probe.recv(_FRAME_BYTES, socket.MSG_WAITALL)
    except OSError as error:
        reason = error.strerror or str(error)
        raise NotFound(f"no cluster answers at {address} ({reason}); {_REMEDY}") from error
    if len(frame) < _FRAME_BYTES or frame[3] != _SETTINGS:
        raise NotFound(f"what answers at {address} is no Ray cluster; {_REMEDY}")


def line_of(error: BaseException) -> str:
    """The last line of what Ray says, which tells what happened."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[-1] if lines else type(error).__name__
