"""Joint n-gram: whole steps by the steps before them, with back-off to fewer.

Orders are mixed by Witten and Bell's method C: after a context that was counted ``c`` times, going
on in ``T`` different ways, a step that went on ``n`` times has the chance
``(n + T p) / (c + T)``, where ``p`` is its chance after the context that is one step shorter. The
shortest context is none at all, and below it stand notes that are foretold one by one (``Markov``),
so that every step is possible and all chances add up to one.

Sources: Witten and Bell, The zero-frequency problem, IEEE Transactions on Information Theory 37,
1991; for music Conklin and Witten, Multiple viewpoint systems, Journal of New Music Research 24,
1995.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple, Self, final

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int, PRNGKeyArray

from courante.config import MarkovConfig, NgramConfig
from courante.model.contract import Drawn, Draws, Moment, Network, Window
from courante.model.markov import Markov
from courante.model.trie import Tally, Trie
from courante.model.vocabulary import Vocabulary
from courante.types import ARTICULATE, PLAY, Bits

Nodes = Int[Array, " order"]
"""All that a run remembers: the contexts of 0, 1, ... steps that it stands in."""


class Context(NamedTuple):
    """What a step is drawn from: the counts' contexts, and the logits of the notes one by one."""

    nodes: Int[Array, " order"]
    logits: Float[Array, "notes 2"]


@final
class Ngram(Network[NgramConfig, Nodes, Context]):
    """The network."""

    config: NgramConfig = eqx.field(static=True)
    vocabulary: Vocabulary
    trie: Trie
    notes: Markov

    @classmethod
    def uniform(cls, config: NgramConfig, *, key: PRNGKeyArray) -> Self:
        """Before anything was counted: fair coins, with room for ``config.sizes``."""
        steps, contexts, nodes = config.sizes or (1, 1, 1)
        vocabulary = Vocabulary.empty(steps, _step_bits(config))
        trie = Trie.empty(config.order, contexts, nodes)
        return cls(config, vocabulary, trie, Markov.uniform(_of_notes(config), key=key))

    @classmethod
    def fit(cls, config: NgramConfig, pieces: Sequence[Bits]) -> Self:
        """Count all successions of up to ``config.order`` steps, each piece out of silence.

        Raises:
            BadInput: there are no pieces, or their notes are not the config's.
        """
        notes = Markov.fit(_of_notes(config), pieces)
        steps = np.concatenate([_seen(config, bits) for bits in pieces])
        vocabulary, numbers = Vocabulary.collect(steps.reshape(len(steps), -1))
        ends = np.cumsum([len(bits) for bits in pieces])
        trie = Trie.count(np.split(numbers, ends[:-1]), config.order)
        sizes = vocabulary.words.shape[0], *trie.sizes
        return cls(replace(config, sizes=sizes), vocabulary, trie, notes)

    def init(self) -> Nodes:
        """A run out of silence."""
        return self.trie.silence

    def advance(
        self,
        memory: Nodes,
        before: Bool[Array, "notes 2"],
        moment: Moment,
    ) -> tuple[Nodes, Context]:
        """Lengthen the contexts by the step before."""
        nodes = self.trie.extend(memory, self._number(before))
        _, logits = self.notes.advance((), before, moment)
        return nodes, Context(nodes, logits)

    def draw(self, context: Context, draws: Draws) -> Drawn:
        """Choose how long a context to trust, then a step that was counted after it.

        Temperature multiplies the odds of going on to a shorter context, and conservativity divides
        them: a hot run leaves known paths more often, and so does a run that was thin for long. At
        1 and 1 the chances are exactly those of ``log_likelihood``. Where no context is trusted,
        the notes are drawn one by one; their chances are also those that are told, for want of the
        sum over all steps.
        """
        left = self._left(context.nodes, draws.temperature / draws.conservativity)
        # One number chooses the context; what is left of it serves the lowest note once more.
        below_one = 1 - draws.uniform[0, ARTICULATE]
        depth = (below_one <= left).sum()
        nowhere = depth == left.shape[0]
        rest = jnp.where(nowhere, 1 - below_one / left[-1], draws.uniform[0, ARTICULATE])
        note_draws = draws._replace(uniform=draws.uniform.at[0, ARTICULATE].set(rest))
        drawn = self.notes.draw(context.logits, note_draws)
        number = self.trie.pick(context.nodes[::-1][depth], draws.uniform[0, PLAY])
        bits = jnp.where(nowhere, drawn.bits, self._bits(number, draws.sounded))
        return Drawn(bits, drawn.chances)

    def log_likelihood(
        self,
        memory: Nodes,
        window: Window,
        key: PRNGKeyArray | None = None,
    ) -> tuple[Nodes, Float[Array, " steps"]]:
        """Nats of each step, by the counts of its contexts from the shortest to the longest."""
        memory, contexts = self._along(memory, window)
        now = jax.vmap(self._number)(window.bits)
        _, nats = self.notes.log_likelihood((), window, key)
        for nodes in contexts:
            tally = jax.vmap(self.trie.tally)(nodes)
            counts = jax.vmap(self.trie.count_of)(jax.vmap(self.trie.child)(nodes, now))
            nats = _mixed(tally, counts, nats)
        return memory, nats

    def _along(self, memory: Nodes, window: Window) -> tuple[Nodes, list[Int[Array, " steps"]]]:
        """The contexts of every step of a window, the shortest first, and those of its last step.

        A context is the next shorter one of the step before, and that step: no need to go step by
        step.
        """
        before = jax.vmap(self._number)(window.before)
        contexts = [jnp.broadcast_to(memory[0], before.shape)]
        for length in range(1, self.config.order):
            shorter = jnp.concatenate([memory[length - 1 : length], contexts[-1][:-1]])
            shorter = jnp.where(window.fresh, self.trie.silence[length - 1], shorter)
            contexts.append(jax.vmap(self.trie.child)(shorter, before))
        return jnp.stack([nodes[-1] for nodes in contexts]), contexts

    def _left(self, nodes: Nodes, boldness: Float[Array, ""]) -> Float[Array, " order"]:
        """Chances that the contexts are left, the longest first: each with all longer ones."""
        tally = jax.vmap(self.trie.tally)(nodes[::-1])
        away = boldness * tally.different
        return jnp.cumprod(jnp.where(tally.steps == 0, 1.0, away / (tally.steps + away)))

    def _number(self, bits: Bool[Array, "notes 2"]) -> Int[Array, ""]:
        if not self.config.articulate:
            return self.vocabulary.find(bits[:, PLAY])
        struck = bits[:, PLAY] & bits[:, ARTICULATE]
        return self.vocabulary.find(jnp.stack([bits[:, PLAY], struck], axis=1).reshape(-1))

    def _bits(
        self, number: Int[Array, ""], sounded: Bool[Array, " notes"]
    ) -> Bool[Array, "notes 2"]:
        """A counted step; what sounds out of silence is struck, as in all networks."""
        notes = self.config.note_range.size
        bits = self.vocabulary.bits(number, _step_bits(self.config)).reshape(notes, -1)
        struck = ~sounded | bits[:, ARTICULATE] if self.config.articulate else ~sounded
        return jnp.stack([bits[:, PLAY], bits[:, PLAY] & struck], axis=1)


def _mixed(
    tally: Tally, counts: Int[Array, " steps"], shorter: Float[Array, " steps"]
) -> Float[Array, " steps"]:
    """Nats after a context, from the nats after the context that is one step shorter."""
    scale = jnp.log(tally.steps + tally.different)
    counted = jnp.log(counts) - scale
    backed_off = jnp.log(tally.different) - scale + shorter
    return jnp.where(tally.steps == 0, shorter, jnp.logaddexp(counted, backed_off))


def _of_notes(config: NgramConfig) -> MarkovConfig:
    return MarkovConfig(note_range=config.note_range, articulate=config.articulate)


def _step_bits(config: NgramConfig) -> int:
    return config.note_range.size * (2 if config.articulate else 1)


def _seen(config: NgramConfig, bits: Bits) -> Bits:
    """The planes that a step is told by: ``(steps, notes, 1 or 2)``."""
    play, struck = bits[..., PLAY], bits.all(axis=-1)
    return np.stack([play, struck], axis=-1) if config.articulate else play[..., None]
