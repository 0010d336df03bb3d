"""A machine of tests: the first process of a namespace of processes, with a raylet and a node.

It ends when nobody holds its standard input any more, and with it ends all that it began.
"""

import json
import os
import subprocess
import sys
import threading
from typing import Any

CPUS = 8
"""Composers of tests are idle nearly always."""


def main(told: dict[str, Any]) -> int:
    threading.Thread(target=_end_with_whoever_began_it, daemon=True).start()
    raylet = [
        *(sys.executable, "-m", "ray.scripts.scripts", "start"),
        f"--address={told['cluster']}",
        f"--node-ip-address={told['host']}",
        f"--temp-dir={told['ray_folder']}",
        f"--num-cpus={CPUS}",
        f"--object-store-memory={100 * 2**20}",
        "--disable-usage-stats",
    ]
    subprocess.run(raylet, check=True)
    node = [sys.executable, "-m", "tests.cluster.node_process", json.dumps(told)]
    return subprocess.run(node, check=False).returncode


def _end_with_whoever_began_it() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    # The kernel ends what is left in a namespace of processes when its first one ends.
    os._exit(main(json.loads(sys.argv[1])))
