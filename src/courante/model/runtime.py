"""How much of the machine JAX may take."""

import importlib
import os

_SINGLE = "--xla_cpu_multi_thread_eigen=false"


def keep_to_one_thread() -> None:
    """Compute on the calling thread only, so that composing never starves the threads that play.

    Without this XLA takes every core, in threads of its own whose priority nobody here decides. It
    reads its settings when it first computes: call this before; afterwards it changes nothing.
    """
    flags = os.environ.get("XLA_FLAGS", "")
    if _SINGLE not in flags.split():
        os.environ["XLA_FLAGS"] = f"{flags} {_SINGLE}".strip()
    # Everything but matrix products runs in a pool of this size.
    os.environ["NPROC"] = "1"
    jax = importlib.import_module("jax")
    jax.config.update("jax_cpu_enable_async_dispatch", val=False)
