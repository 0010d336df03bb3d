import os
import subprocess
import sys
from pathlib import Path

import pytest

from courante.model.runtime import keep_to_one_thread

COMPUTE_AND_COUNT_THREADS = """
from pathlib import Path
from courante.model.runtime import keep_to_one_thread
keep_to_one_thread()
import jax, jax.numpy as jnp
jax.jit(lambda a: jnp.tanh(a @ a))(jnp.ones((300, 300))).block_until_ready()
names = [(task / "comm").read_text().strip() for task in Path("/proc/self/task").iterdir()]
print(sum(name.startswith("tf_XLAEigen") for name in names))
"""


def test_settings_are_added_once_to_those_that_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLA_FLAGS", "--xla_dump_to=somewhere")
    monkeypatch.setenv("NPROC", "7")
    keep_to_one_thread()
    keep_to_one_thread()
    flags = os.environ["XLA_FLAGS"].split()
    assert flags == ["--xla_dump_to=somewhere", "--xla_cpu_multi_thread_eigen=false"]
    assert os.environ["NPROC"] == "1"


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="only Linux tells threads' names")
def test_one_thread_computes() -> None:
    plain = {name: os.environ[name] for name in os.environ if name not in ("XLA_FLAGS", "NPROC")}
    command = [sys.executable, "-c", COMPUTE_AND_COUNT_THREADS]
    done = subprocess.run(command, env=plain, capture_output=True, check=True, text=True)
    assert int(done.stdout) == 1
