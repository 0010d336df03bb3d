"""How a process joins Ray, and how it finds out beforehand that it cannot."""

import logging
import os
import socket
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from courante.errors import BadConfig, Missing, NotFound, OutputFailed

LOCAL = "local"
PROBE_S = 5.0
_LOOPBACK = "127.0.0.1,localhost,::1"
_HELLO = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes((0, 0, 0, 4, 0, 0, 0, 0, 0))
_SETTINGS, _FRAME_BYTES = 4, 9
_REMEDY = "start it with: ray start --head (here or elsewhere), or use --cluster local"


@dataclass(frozen=True)
class Joined:
    """A connection.

    Attributes:
        ray: the module. address: where others join. node_ip: of this machine, as Ray knows it.
    """

    ray: Any
    address: str
    node_ip: str


def enter(address: str, namespace: str) -> Joined:
    """Join the cluster at an address, or start one on this machine if that is ``local``.

    Raises:
        Missing: Ray is not installed. BadConfig: the address is none.
        NotFound: no cluster answers there. OutputFailed: it does, and Ray cannot join it.
    """
    _keep_loopback_direct()
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    # Ray ends a process that does not find its head again; a station has music to play.
    os.environ.setdefault("RAY_gcs_rpc_server_reconnect_timeout_s", "86400")
    # Ray would start a cluster of its own for whoever asks after having left.
    os.environ["RAY_ENABLE_AUTO_CONNECT"] = "0"
    if address != LOCAL:
        require_head(address)
    try:
        ray: Any = import_module("ray")
    except ImportError as error:
        raise Missing("Ray", "pip install 'courante[cluster]'") from error
    options: dict[str, Any] = {}
    if address == LOCAL:
        options["include_dashboard"] = False
        # Ray would keep a process per core for tasks, of which there are none.
        os.environ.setdefault("RAY_prestart_worker_first_driver", "0")
        os.environ.setdefault("RAY_num_workers_soft_limit", "0")
    try:
        # Without an address, Ray would join any cluster of this machine.
        context = ray.init(
            address,
            namespace=namespace,
            log_to_driver=False,
            logging_level=logging.ERROR,
            **options,
        )
    except Exception as error:
        raise OutputFailed(
            f"the cluster at {address} cannot be joined: {line_of(error)}"
        ) from error
    # Ray adds a time of its own to every record of this process, for readers of its logs.
    logging.setLogRecordFactory(logging.LogRecord)
    found = context.address_info["gcs_address"]
    return Joined(ray, str(found), str(ray.util.get_node_ip_address()))


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


def _keep_loopback_direct() -> None:
    """Ray's gRPC would ask a proxy for this machine's own processes, and hang."""
    for name in ("no_proxy", "NO_PROXY"):
        known = os.environ.get(name, "")
        if "127.0.0.1" not in known:
            os.environ[name] = f"{known},{_LOOPBACK}" if known else _LOOPBACK
