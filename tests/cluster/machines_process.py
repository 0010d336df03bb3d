"""Ray's own cluster for tests, of two machines with a core and an address each, both this one.

It lives for as long as somebody holds this process's standard input.
"""

import os
import sys
from importlib import import_module
from typing import Any

HOSTS = ("127.0.0.2", "127.0.0.3")
"""All of 127.0.0.0/8 is this machine."""
STORE_BYTES = 100 * 2**20

utils: Any = import_module("ray.cluster_utils")
cluster: Any = utils.Cluster()
for host in HOSTS:
    cluster.add_node(
        num_cpus=1,
        node_ip_address=host,
        object_store_memory=STORE_BYTES,
        include_dashboard=False,
    )
print("ray", cluster.address, flush=True)  # noqa: T201 - what it is for
sys.stdin.read()
for node in (*cluster.worker_nodes, cluster.head_node):
    node.kill_all_processes(check_alive=False, wait=True)
os._exit(0)
