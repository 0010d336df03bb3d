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


KEEP = """
import sys
from pathlib import Path
from courante.model.runtime import keep_compiled
keep_compiled(Path(sys.argv[1]))
import jax, jax.numpy as jnp
found = []
jax.monitoring.register_event_listener(lambda event, **_: found.append(event))
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)
print(jax.jit(lambda a: jnp.tanh(a @ a).sum())(jnp.ones((30, 30))))
print(found.count("/jax/compilation_cache/cache_hits") > 0)
"""


def keeping(folder: Path) -> list[str]:
    command = [sys.executable, "-W", "error", "-c", KEEP, str(folder)]
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    return done.stdout.splitlines()


def test_the_next_start_finds_what_was_compiled(tmp_path: Path) -> None:
    first, second = keeping(tmp_path / "compiled"), keeping(tmp_path / "compiled")
    assert first[1:] == ["False"]
    assert second == [first[0], "True"]


def test_without_a_folder_to_write_to_it_is_compiled_each_time(tmp_path: Path) -> None:
    (tmp_path / "compiled").write_text("a file, where the folder would be")
    assert keeping(tmp_path / "compiled")[1:] == ["False"]
    assert keeping(tmp_path / "compiled")[1:] == ["False"]
