"""How much of the machine JAX may take, and what it keeps from one start to the next."""

import hashlib
import importlib
import logging
import os
import platform
from pathlib import Path

logger = logging.getLogger(__name__)

_SINGLE = "--xla_cpu_multi_thread_eigen=false"
_WORTH_KEEPING_S = 0.3


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


def keep_compiled(folder: Path) -> None:
    """Keep what XLA compiles, so that the next start finds it: compiling takes most of a start.

    Call this before anything is compiled. What was compiled for one processor may fail on another
    that shares the folder, as a home on a network does: each has a part of its own. Where nothing
    can be written all is compiled each time.
    """
    part = folder / _processor()
    try:
        part.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        logger.info("what is compiled is not kept: %s", error)
        return
    jax = importlib.import_module("jax")
    jax.config.update("jax_compilation_cache_dir", str(part))
    jax.config.update("jax_persistent_cache_min_compile_time_secs", _WORTH_KEEPING_S)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    told = sorted({line for line in lines if line.startswith(("model name", "flags", "Features"))})
    known = "\n".join([platform.machine(), platform.processor(), *told])
    return hashlib.sha256(known.encode()).hexdigest()[:16]
