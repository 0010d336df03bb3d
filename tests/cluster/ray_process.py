"""Ray's own cluster for tests, on a port that was named; its parts are killed as asked.

A line of standard input is a command; "done", and the address, say that it was carried out.
"""

import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

CPUS = 16
"""Composers of tests are idle nearly always."""
STORE_BYTES = 100 * 2**20

utils: Any = import_module("ray.cluster_utils")


def begin(port: int) -> Any:  # noqa: ANN401 - Ray has no types
    return utils.Cluster(
        initialize_head=True,
        head_node_args={
            "gcs_server_port": port,
            "num_cpus": CPUS,
            "object_store_memory": STORE_BYTES,
            "include_dashboard": False,
            # A raylet that was killed is noticed after seconds, not after a minute.
            "_system_config": {
                "health_check_failure_threshold": 2,
                "health_check_timeout_ms": 2000,
            },
        },
    )


def renew(cluster: Any) -> None:  # noqa: ANN401 - Ray has no types
    """End and start again what makes this machine a part of the cluster, but not the head."""
    cluster.head_node.kill_raylet(check_alive=False)
    cluster.add_node(num_cpus=CPUS, object_store_memory=STORE_BYTES)


def main(port: int) -> None:
    cluster = begin(port)
    head, done = cluster.head_node, f"done {cluster.address}"
    commands: dict[str, Callable[[], None]] = {
        "kill head": head.kill_gcs_server,
        "kill all": lambda: head.kill_all_processes(check_alive=False, wait=True),
        "renew raylet": lambda: renew(cluster),
    }
    print(done, flush=True)  # noqa: T201 - what it is for
    for line in sys.stdin:
        commands[line.strip()]()
        print(done, flush=True)  # noqa: T201 - what it is for
    for node in (head, *cluster.worker_nodes):
        node.kill_all_processes(check_alive=False, wait=True)
    os._exit(0)


main(int(sys.argv[1]))
