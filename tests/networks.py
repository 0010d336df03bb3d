"""Tiny networks and windows for tests. Their numbers come from sines, the same everywhere."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TypeVar

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from courante.config import LstmConfig, ModelConfig, TiedParallelConfig
from courante.model.arrays import to_device
from courante.model.contract import AnyNetwork, Window
from courante.model.registry import build
from courante.model.tied_parallel import TiedParallel
from courante.model.trees import leaves_of, refilled, shapes_of
from courante.types import ARTICULATE, PLAY, Bits, NoteRange, Pitch

TINY = TiedParallelConfig(
    note_range=NoteRange(Pitch(57), Pitch(64)), time_units=(8, 6), note_units=(5, 4), dropout=0.5
)
SMALL = LstmConfig(note_range=TINY.note_range, time_units=(6,), dropout=0.25)
"""Of another kind, which compiles sooner."""

N = TypeVar("N", bound=AnyNetwork)


def waves(*shape: int, seed: int) -> NDArray[np.float32]:
    """Numbers within +-1 that look like noise."""
    places = np.arange(int(np.prod(shape)), dtype=np.float64)
    noise = np.sin(12.9898 * places + 78.233 * seed) * 43.7585
    return (2 * (noise - np.floor(noise)) - 1).astype(np.float32).reshape(shape)


def tiny_network(
    seed: int = 0, config: TiedParallelConfig = TINY, scale: float = 1.5
) -> TiedParallel:
    """A network in which every weight matters (a fresh one has an empty readout)."""
    return _filled(_tied_parallel(config), seed, scale)


def filled_network(config: ModelConfig, seed: int = 0, scale: float = 1.5) -> AnyNetwork:
    """The same for any kind."""
    return _filled(_any_kind(config), seed, scale)


def _filled(skeleton: N, seed: int, scale: float) -> N:
    shapes = [leaf.shape for leaf in leaves_of(skeleton)]
    drawn = [scale * waves(*shape, seed=31 * seed + i) for i, shape in enumerate(shapes)]
    return refilled(skeleton, [to_device(values) for values in drawn])


@cache
def _tied_parallel(config: TiedParallelConfig) -> TiedParallel:
    return shapes_of(TiedParallel, config, key=jax.random.PRNGKey(0))


@cache
def _any_kind(config: ModelConfig) -> AnyNetwork:
    return shapes_of(build, config, key=jax.random.PRNGKey(0))


def biased(network: TiedParallel, play: float, articulate: float = 0.0) -> TiedParallel:
    """The network, more (or, below 0, less) willing to play and to articulate."""
    leaves = leaves_of(network)
    leaves[-1] = to_device(np.array([play, articulate], np.float32))
    return refilled(network, leaves)


def tiny_bits(steps: int, notes: int = TINY.note_range.size, seed: int = 0) -> Bits:
    """A roll in which about a third of the notes play; struck only where they play."""
    bits = waves(steps, notes, 2, seed=seed) > 0.3
    bits[:, :, ARTICULATE] &= bits[:, :, PLAY]
    return bits


def window_of(bits: Bits, first: int = 0, fresh: tuple[int, ...] = ()) -> Window:
    """The steps as a window of 4/4 out of silence, the first at place ``first`` of its bar."""
    steps = int(bits.shape[0])
    before = np.zeros_like(bits)
    before[1:] = bits[:-1]
    emptied = np.zeros(steps, np.bool_)
    emptied[list(fresh)] = True
    return Window(
        before=to_device(before),
        bits=to_device(bits),
        position=to_device((first + np.arange(steps, dtype=np.int32)) % 16),
        triple=to_device(np.zeros(steps, np.bool_)),
        fresh=to_device(emptied),
    )


def without_dropout(config: TiedParallelConfig = TINY) -> TiedParallelConfig:
    """The same sizes, nothing silenced."""
    return replace(config, dropout=0.0)


def stacked(windows: Sequence[Window]) -> Window:
    """Windows of one length as lanes of one window."""
    return Window(*(jnp.stack(fields) for fields in zip(*windows, strict=True)))
