"""Tiny networks and windows for tests. Their numbers come from sines, the same everywhere."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array
from numpy.typing import NDArray

from courante.config import LearnedStyle, LstmConfig, ModelConfig, TiedParallelConfig, styles_of
from courante.model.arrays import to_device
from courante.model.contract import AnyNetwork, Moment, Window
from courante.model.registry import build
from courante.model.tied_parallel import TiedParallel
from courante.model.trees import leaves_of, refilled, shapes_of
from courante.types import ARTICULATE, PLAY, Bits, NoteRange, Pitch

TINY = TiedParallelConfig(
    note_range=NoteRange(Pitch(57), Pitch(64)), time_units=(8, 6), note_units=(5, 4), dropout=0.5
)
SMALL = LstmConfig(note_range=TINY.note_range, time_units=(6,), dropout=0.25)
"""Of another kind, which compiles sooner."""
THIN = LearnedStyle("thin", density=(0.2, 0.6), polyphony=(1.0, 1.2), activity=(0.2, 0.5))
FULL = LearnedStyle("full", density=(0.5, 2.0), polyphony=(3.0, 4.0), activity=(0.3, 0.9))
STYLED = replace(TINY, styles=(THIN, FULL))
"""A network that learned two styles."""

N = TypeVar("N", bound=AnyNetwork)
_jax: Any = jax


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


def moment(
    position: int = 0, *, triple: bool = False, config: ModelConfig = TINY, **known: object
) -> Moment:
    """What is known of one step; ``known`` are other fields."""
    usual: dict[str, object] = {
        "compound": False,
        "bar": np.int32(-1),
        "styles": np.zeros(len(styles_of(config)), np.float32),
        "energy": np.full(3, -1, np.float32),
    }
    fields = {"position": np.int32(position), "triple": triple} | usual | known
    return Moment(**{name: to_device(np.asarray(value)) for name, value in fields.items()})


def row(window: Window, step: int) -> Moment:
    """What is known of one step of a window."""
    return Moment(*(field[step] for field in window.moment))


def moved_on(window: Window) -> Window:
    """The window a beat later in its bar."""
    return window._replace(moment=window.moment._replace(position=window.moment.position + 4))


def in_three(window: Window) -> Window:
    """The window in bars of twelve steps, as far as its network is told."""
    return window._replace(moment=window.moment._replace(triple=~window.moment.triple))


def window_of(bits: Bits, first: int = 0, fresh: tuple[int, ...] = (), styles: int = 0) -> Window:
    """The steps as a window of 4/4 out of silence, the first at place ``first`` of its bar.

    Nothing is known of ``styles`` styles, energy and phrase.
    """
    steps = int(bits.shape[0])
    before = np.zeros_like(bits)
    before[1:] = bits[:-1]
    emptied = np.zeros(steps, np.bool_)
    emptied[list(fresh)] = True
    nothing = to_device(np.zeros(steps, np.bool_))
    known = Moment(
        position=to_device((first + np.arange(steps, dtype=np.int32)) % 16),
        triple=nothing,
        compound=nothing,
        bar=to_device(np.full(steps, -1, np.int32)),
        styles=to_device(np.zeros((steps, styles), np.float32)),
        energy=to_device(np.full((steps, 3), -1, np.float32)),
    )
    return Window(to_device(before), to_device(bits), known, to_device(emptied))


def without_dropout(config: TiedParallelConfig = TINY) -> TiedParallelConfig:
    """The same sizes, nothing silenced."""
    return replace(config, dropout=0.0)


def stacked(windows: Sequence[Window]) -> Window:
    """Windows of one length as lanes of one window."""

    def stack(*leaves: Array) -> Array:
        return jnp.stack(leaves)

    return _jax.tree.map(stack, *windows)
