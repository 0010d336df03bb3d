"""Several processes that train one network: each learns from its lanes, all move the same way.

Every process holds the whole network. In an update each takes the gradient of its own lanes; these
are added up, weighted by how many lanes each has, and every process applies the same sum. So a
batch means the same however many share it, and the weights are equal everywhere but for rounding
against one process alone (synchronous data parallelism; Goyal and others, Accurate, large minibatch
SGD, 2017).
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar, final

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree
from jaxtyping import Array, Float

from courante.corpus.piece import Piece
from courante.model.arrays import to_device, zeros
from courante.model.contract import AnyNetwork
from courante.model.trees import leaves_of, map_leaves, refilled
from courante.train.evaluate import score_pieces
from courante.train.sharing import Share, share_of
from courante.train.update import LaneMemory, Learner, Lesson, apply, gradient_of, update

T = TypeVar("T")

_jax: Any = jax
_ravel: Any = ravel_pytree


class Learned(NamedTuple):
    """After an update.

    Attributes:
        learner: the one passed in is consumed. nats: a step's, over the whole batch, with dropout.
        due: what the leading process asked.
    """

    learner: Learner
    nats: float
    due: bool


class Group(ABC):
    """The processes of a training, seen from one of them.

    All of them call the same methods in the same order: each waits for the others.
    """

    @property
    @abstractmethod
    def rank(self) -> int:
        """Of this process, from 0; the first leads: it alone writes files."""

    @property
    @abstractmethod
    def processes(self) -> int:
        """How many there are."""

    @property
    @abstractmethod
    def neighbours(self) -> int:
        """How many of them have this one's memory together, itself among them."""

    @abstractmethod
    def learn(self, lesson: Lesson, learner: Learner, *, due: bool) -> Learned:
        """One update, from a lesson that holds the lanes of this process."""

    @abstractmethod
    def gathered(self, memory: LaneMemory, share: Share) -> LaneMemory:
        """The memory of all lanes, from each process's own."""

    @abstractmethod
    def nats_of(self, network: AnyNetwork, pieces: Sequence[Piece]) -> float:
        """Nats a step of whole pieces, as ``score_pieces``; the same number in every process."""

    def share(self, lanes: int) -> Share:
        """The lanes of this process."""
        return share_of(self.rank, self.processes, lanes)

    def own(self, memory: LaneMemory, share: Share) -> LaneMemory:
        """Of the memory of all lanes that of this process."""
        return map_leaves(lambda leaf: leaf[share.rows], memory)


@final
class Alone(Group):
    """One process, which has all lanes and every core that XLA takes."""

    @property
    def rank(self) -> int:
        """It leads."""
        return 0

    @property
    def processes(self) -> int:
        """There is no other."""
        return 1

    @property
    def neighbours(self) -> int:
        """There is no other."""
        return 1

    def learn(self, lesson: Lesson, learner: Learner, *, due: bool) -> Learned:
        """One update."""
        learner, nats = update(lesson, learner)
        return Learned(learner, float(nats), due)

    def gathered(self, memory: LaneMemory, share: Share) -> LaneMemory:
        """All of it is here."""
        del share
        return memory

    def nats_of(self, network: AnyNetwork, pieces: Sequence[Piece]) -> float:
        """By this process."""
        return -score_pieces(network, pieces).per_step


@final
class Joined(Group):
    """One of several processes that have met (``courante.train._meeting``)."""

    def __init__(self, neighbours: int = 1) -> None:
        """Be one of those that have met.

        Args:
            neighbours: how many of them share this machine's memory, this one among them.
        """
        self._neighbours = neighbours
        devices = np.array(_jax.devices())
        mesh = _jax.sharding.Mesh(devices, ("processes",))
        spread = _jax.sharding.PartitionSpec("processes")
        self._rows = _jax.sharding.NamedSharding(mesh, spread)
        everywhere = _jax.sharding.NamedSharding(mesh, _jax.sharding.PartitionSpec())
        self._rank, self._processes = int(_jax.process_index()), int(_jax.process_count())
        self._add: Any = _jax.jit(_over_rows, out_shardings=everywhere)

    @property
    def rank(self) -> int:
        """Of this process."""
        return self._rank

    @property
    def processes(self) -> int:
        """How many have met."""
        return self._processes

    @property
    def neighbours(self) -> int:
        """Those on this machine."""
        return self._neighbours

    def learn(self, lesson: Lesson, learner: Learner, *, due: bool) -> Learned:
        """One update of all processes."""
        share = self.share(lesson.optimiser.config.lanes)
        own = gradient_of(lesson, share, learner.network, learner.memory)
        asked = jnp.float32(due and self._rank == 0)
        gradient, nats, asked = self._sum((own.gradient, own.nats, asked))
        moved = apply(lesson, learner._replace(memory=own.memory), gradient)
        return Learned(moved, float(nats), bool(asked))

    def gathered(self, memory: LaneMemory, share: Share) -> LaneMemory:
        """All lanes: what others have is 0 here, so that the sum has each where it belongs."""

        def placed(leaf: Array) -> Float[Array, "lanes ..."]:
            whole = zeros(share.lanes, *leaf.shape[1:])
            return whole.at[share.rows].set(leaf.astype(np.float32))

        leaves = leaves_of(memory)
        whole = self._sum([placed(leaf) for leaf in leaves])
        kinds = zip(whole, leaves, strict=True)
        return refilled(memory, [leaf.astype(own.dtype) for leaf, own in kinds])

    def nats_of(self, network: AnyNetwork, pieces: Sequence[Piece]) -> float:
        """Each process scores some of the pieces."""
        nats = steps = 0.0
        if own := pieces[self._rank :: self._processes]:
            score = score_pieces(network, own)
            nats, steps = -score.per_step * score.steps, float(score.steps)
        nats, steps = self._sum((jnp.float32(nats), jnp.float32(steps)))
        return float(nats) / float(steps)

    def _sum(self, tree: T) -> T:
        """The sum over all processes of a tree of float32, bit for bit the same in each of them."""
        flat, restored = _ravel(tree)
        row = np.asarray(flat, np.float32)[None]
        rows = _jax.make_array_from_process_local_data(self._rows, row)
        total = np.asarray(self._add(rows).addressable_data(0))
        return restored(to_device(total))


def _over_rows(rows: Float[Array, "processes numbers"]) -> Float[Array, " numbers"]:
    return rows.sum(axis=0)


ALONE = Alone()
