"""JAX's own multi-process, kept to this machine's loopback: the seam to what is private there.

Two things of it have to be told what its public face does not take:

* Gloo, which adds up what the processes have, listens where the machine's own name leads. That
  may be an address that others reach, and a name that leads nowhere is an error. It is told
  127.0.0.1.
* gRPC, by which the processes find each other, sends what is meant for 127.0.0.1 to a proxy that
  the environment names, and waits for ever. A process of a training needs no other connection, so
  the environment's proxies are taken out of it.
"""

import os
import socket
from functools import partial
from typing import Any

import jax
from jax._src import distributed, xla_bridge
from jax._src.lib import _jax  # pyright: ignore[reportPrivateUsage, reportPrivateImportUsage] - this is the seam to it

HOST = "127.0.0.1"
MEETING_S = 120
"""How long a process waits for the others to start."""

_public: Any = jax
_distributed: Any = distributed
_bridge: Any = xla_bridge
_lib: Any = _jax


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def forget_proxies() -> None:
    """Take all proxies out of this process's environment."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            del os.environ[name]


def meet(port: int, rank: int, processes: int) -> None:
    """Become one of several processes whose cores JAX sees as one machine's; the first leads.

    Call it before JAX computes anything, with proxies forgotten.

    Raises:
        RuntimeError: the others do not come, or the port is taken.
    """
    _public.config.update("jax_platforms", "cpu")
    where = f"{HOST}:{port}"
    _public.distributed.initialize(
        where, processes, rank, coordinator_bind_address=where, initialization_timeout=MEETING_S
    )
    client = _distributed.global_state.client
    gloo = _lib.make_gloo_tcp_collectives(distributed_client=client, hostname=HOST)
    _bridge.register_backend_factory("cpu", partial(_bridge.make_cpu_client, collectives=gloo))


def part() -> None:
    """Leave, when the others do."""
    _public.distributed.shutdown()


def is_parting(error: Exception) -> bool:
    """Whether an error of JAX says that another process is gone."""
    text = str(error)
    return isinstance(error, RuntimeError) and ("Gloo" in text or "gloo" in text)
