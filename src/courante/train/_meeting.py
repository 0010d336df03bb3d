"""JAX's own multi-process, told where to listen: the seam to what is private there.

Two things of it have to be told what its public face does not take:

* Gloo, which adds up what the processes have, listens where the machine's own name leads. That
  may be an address that others reach, or that they do not, and a name that leads nowhere is an
  error. It is told this process's own address; where all are on one machine, 127.0.0.1.
* gRPC, by which the processes find each other, sends what is meant for another process to a proxy
  that the environment names, and waits for ever. A process of a training needs no other
  connection, so the environment's proxies are taken out of it.
"""

import os
import socket
from functools import partial
from typing import Any, NamedTuple

import jax
from jax._src import distributed, xla_bridge
from jax._src.lib import _jax  # pyright: ignore[reportPrivateUsage, reportPrivateImportUsage] - this is the seam to it

from courante.errors import TrainingFailed

LOOPBACK = "127.0.0.1"
MEETING_S = 120
"""How long a process waits for the others to start."""

_BETWEEN = ("gloo", "nccl", "coordination service")
"""What is between the processes, as JAX's errors name it."""

_public: Any = jax
_distributed: Any = distributed
_bridge: Any = xla_bridge
_lib: Any = _jax


class Seat(NamedTuple):
    """Where a process finds the others, and they find it.

    Attributes:
        rank: of the process; the first leads. processes: how many there are.
        leader: HOST:PORT on which the leading process listens.
        host: this process's own address.
        neighbours: how many of them are on this machine, this one among them.
        gpu: whether each has a GPU of its own, and computes there.
    """

    rank: int
    processes: int
    leader: str
    host: str = LOOPBACK
    neighbours: int = 1
    gpu: bool = False


def address_of(host: str, port: int) -> str:
    """HOST:PORT, as a ``Seat`` has it."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def free_port(host: str = LOOPBACK) -> int:
    """A port of an own address on which nobody listens now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def forget_proxies() -> None:
    """Take all proxies out of this process's environment."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            del os.environ[name]


def meet(seat: Seat) -> None:
    """Become one of several processes whose cores, or GPUs, JAX sees as one machine's.

    Call it before JAX computes anything, with proxies forgotten.

    Raises:
        TrainingFailed: the others do not come, or the port is taken.
    """
    update, initialize = _public.config.update, _public.distributed.initialize
    update("jax_platforms", "cuda,cpu" if seat.gpu else "cpu")
    # It would have this process outlive being told to end.
    update("jax_enable_preemption_service", val=False)
    try:
        initialize(
            seat.leader,
            seat.processes,
            seat.rank,
            coordinator_bind_address=seat.leader,
            initialization_timeout=MEETING_S,
            cluster_detection_method="deactivate",
        )
    except RuntimeError as error:
        reason = str(error).partition("\n")[0]
        raise TrainingFailed(f"the processes do not meet at {seat.leader}: {reason}") from error
    if not seat.gpu:
        client = _distributed.global_state.client
        gloo = _lib.make_gloo_tcp_collectives(distributed_client=client, hostname=seat.host)
        _bridge.register_backend_factory("cpu", partial(_bridge.make_cpu_client, collectives=gloo))


def part() -> None:
    """Leave, when the others do."""
    _public.distributed.shutdown()


def is_parting(error: Exception) -> bool:
    """Whether an error of JAX, of whatever type, says that another process is gone."""
    text = str(error).lower()
    return any(name in text for name in _BETWEEN)
