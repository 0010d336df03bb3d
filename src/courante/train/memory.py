"""Whether an update fits into memory: known before the first one, and said in lanes."""

import os
import re
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from courante.config import TrainConfig, styles_of
from courante.errors import BadConfig
from courante.model.arrays import to_device
from courante.model.contract import Moment, Window
from courante.train.optimiser import Optimiser
from courante.train.sharing import Share
from courante.train.update import Learner, Lesson, gradient_of, update

_jax: Any = jax
_update: Any = update
_gradient_of: Any = gradient_of
_FIELD = "lanes x window_steps"
_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)
"""Where Linux tells how much a container may have, versions 2 and 1."""


def free_memory() -> int:
    """Bytes that this process may yet take, where JAX computes."""
    stats: dict[str, int] | None = _jax.local_devices()[0].memory_stats()
    if stats and "bytes_limit" in stats:
        return stats["bytes_limit"] - stats["bytes_in_use"]
    page = os.sysconf("SC_PAGE_SIZE")
    limits = [os.sysconf("SC_PHYS_PAGES") * page, *(_number(path, r"\d+") for path in _LIMITS)]
    taken = (_number(Path("/proc/self/statm"), r"(?<= )\d+") or 0) * page
    room = min(limit for limit in limits if limit is not None) - taken
    # Linux gives more than it has, and ends who takes it: look at what the others leave.
    left_kib = _number(Path("/proc/meminfo"), r"(?<=MemAvailable:)\s*\d+")
    return room if left_kib is None else min(room, left_kib * 1024)


def update_memory(optimiser: Optimiser, learner: Learner, share: Share | None = None) -> int:
    """Bytes that an update takes beside its learner; with a share, its part of the update.

    What is compiled for this the first real one finds compiled.
    """
    config, network = optimiser.config, learner.network
    lanes = config.lanes if share is None else share.size
    styles = len(styles_of(network.config))
    window = _silence(lanes, config.window_steps, network.config.note_range.size, styles)
    lesson = Lesson(optimiser, window, jax.random.PRNGKey(0), jnp.int32(1))
    if share is None:
        lowered = _update.lower(lesson, learner)
    else:
        lowered = _gradient_of.lower(lesson, share, network, learner.memory)
    stats = lowered.compile().compiled.memory_analysis()
    return stats.temp_size_in_bytes + stats.output_size_in_bytes - stats.alias_size_in_bytes


def require_room(
    optimiser: Optimiser,
    learner: Learner,
    room: int,
    share: Share | None = None,
    processes: int = 1,
) -> None:
    """Refuse a batch for which there is no room.

    What it takes is nearly all in proportion to its lanes; so is the size that would fit.

    Args:
        optimiser: knows the batch.
        learner: knows the network.
        room: bytes that there are, as ``free_memory``.
        share: of several processes' batch that of this one; then each needs as much.
        processes: that have this room together.

    Raises:
        BadConfig: names the size, what it takes, and what would fit.
    """
    config, needed = optimiser.config, update_memory(optimiser, learner, share) * processes
    if needed > room:
        shown = f"{_size(config.lanes, config.window_steps)} takes {_gigabytes(needed)}"
        smaller = _smaller(config, max(0, room) / needed)
        raise BadConfig(_FIELD, shown, f"at most {smaller}: {_gigabytes(room)} are free")


@contextmanager
def full_memory_is_told(config: TrainConfig) -> Generator[None]:
    """Name the batch if it runs out of memory within.

    Raises:
        BadConfig: it did, and half of it might not.
    """
    try:
        yield
    except (MemoryError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and "RESOURCE_EXHAUSTED" not in str(error):
            raise
        shown = f"{_size(config.lanes, config.window_steps)} ran out of memory"
        raise BadConfig(_FIELD, shown, f"less, such as {_smaller(config, 0.5)}") from error


def _silence(lanes: int, window_steps: int, notes: int, styles: int) -> Window:
    """A window of the shape that an update takes."""
    steps = lanes, window_steps
    bits, no = np.zeros((*steps, notes, 2), np.bool_), np.zeros(steps, np.bool_)
    number = np.zeros(steps, np.int32)
    shares, energy = np.zeros((*steps, styles), np.float32), np.zeros((*steps, 3), np.float32)
    moment = Moment(*map(to_device, (number, no, no, number, shares, energy)))
    return Window(to_device(bits), to_device(bits), moment, to_device(no))


def _smaller(config: TrainConfig, share: float) -> str:
    """The largest batch within a share of its memory; fewer lanes rather than shorter windows."""
    lanes = int(config.lanes * share)
    if lanes:
        return _size(lanes, config.window_steps)
    return _size(1, max(1, int(config.window_steps * config.lanes * share)))


def _size(lanes: int, steps: int) -> str:
    return f"{lanes} x {steps}"


def _gigabytes(size: int) -> str:
    return f"{max(0, size) / 1e9:.2f} GB"


def _number(path: Path, pattern: str) -> int | None:
    """The first whole number of that pattern in a file; ``None`` if there is none."""
    try:
        found = re.search(pattern, path.read_text(encoding="ascii"))
    except OSError:
        return None
    return int(found[0]) if found else None
