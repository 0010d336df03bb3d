import os
import subprocess
import sys
from pathlib import Path

import pytest

COMPUTE = """
import os
from pathlib import Path
from courante.model.runtime import keep_to_one_thread
keep_to_one_thread()
keep_to_one_thread()
print(os.environ["XLA_FLAGS"])
import jax, jax.numpy as jnp
jax.jit(lambda a: jnp.tanh(a @ a))(jnp.ones((300, 300))).block_until_ready()
names = [(task / "comm").read_text().strip() for task in Path("/proc/self/task").iterdir()]
print(sum(name.startswith("tf_XLAEigen") for name in names))
"""


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="only Linux tells threads' names")
def test_one_thread_computes_and_other_settings_stay() -> None:
    done = subprocess.run(
        [sys.executable, "-c", COMPUTE],
        env={**os.environ, "XLA_FLAGS": "--xla_cpu_enable_fast_math=false", "NPROC": "7"},
        capture_output=True,
        check=True,
        text=True,
    )
    flags, threads = done.stdout.splitlines()
    assert flags == "--xla_cpu_enable_fast_math=false --xla_cpu_multi_thread_eigen=false"
    assert int(threads) == 1
