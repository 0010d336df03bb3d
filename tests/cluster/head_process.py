"""A Ray cluster of one machine, for as long as somebody holds this process's standard input."""

import logging
import os
import sys
from importlib import import_module
from typing import Any

CPUS = 64
"""Composers of tests are idle nearly always."""

ray: Any = import_module("ray")
# Without an address it would join a cluster that somebody else started on this machine.
context = ray.init(
    address="local",
    num_cpus=CPUS,
    include_dashboard=False,
    logging_level=logging.ERROR,
    log_to_driver=False,
    object_store_memory=100 * 2**20,
)
print("ray", context.address_info["gcs_address"], flush=True)  # noqa: T201 - what it is for
sys.stdin.read()
ray.shutdown()
os._exit(0)
