"""The long short-term memory cell, cut where its two uses need it cut.

The product with the inputs (``project``) needs no memory, so callers take it out of the loop, for a
whole sequence at once; only the product with the memory (``step``) stays inside.
"""

from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, PRNGKeyArray

from courante.model.arrays import zeros


class Memory(NamedTuple):
    """What a cell remembers: ``hidden`` and ``cell``, each ``(..., units)``."""

    hidden: Float[Array, "*batch units"]
    cell: Float[Array, "*batch units"]


class Gates(NamedTuple):
    """The activations of a step: what is let in, kept and let out, and the candidate for it."""

    let_in: Float[Array, "*batch units"]
    keep: Float[Array, "*batch units"]
    let_out: Float[Array, "*batch units"]
    candidate: Float[Array, "*batch units"]

    def memory(self, before: Memory) -> Memory:
        """What is remembered after the step."""
        cell = self.keep * before.cell + self.let_in * self.candidate
        return Memory(self.let_out * jnp.tanh(cell), cell)

    def gradient(
        self, before: Memory, by_after: Memory
    ) -> tuple[Float[Array, "*batch gates"], Float[Array, "*batch units"]]:
        """Back through the step.

        Args:
            before: the memory that the step began with.
            by_after: the gradient of the loss by the memory after the step.

        Returns:
            The gradients by the gates before they were squashed, and by ``before.cell``.
        """
        let_in, keep, let_out, candidate = self
        shown = jnp.tanh(keep * before.cell + let_in * candidate)
        by_cell = by_after.cell + by_after.hidden * let_out * (1 - shown * shown)
        by_gates = (
            by_cell * candidate * let_in * (1 - let_in),
            by_cell * before.cell * keep * (1 - keep),
            by_after.hidden * shown * let_out * (1 - let_out),
            by_cell * let_in * (1 - candidate * candidate),
        )
        return jnp.concatenate(by_gates, axis=-1), by_cell * keep


class LSTMCell(eqx.Module):
    """LSTM without peepholes (Hochreiter & Schmidhuber 1997; forget gate: Gers et al. 2000).

    The four gates are one product, in the order input, forget, output, candidate.
    """

    input: Float[Array, "inputs gates"]
    recurrent: Float[Array, "units gates"]
    bias: Float[Array, " gates"]

    def __init__(self, inputs: int, units: int, *, key: PRNGKeyArray) -> None:
        """Glorot inputs, orthogonal memory, forget gate open."""
        input_key, recurrent_key = jax.random.split(key)
        glorot = jax.nn.initializers.glorot_uniform()
        orthogonal = jax.nn.initializers.orthogonal()
        self.input = glorot(input_key, (inputs, 4 * units), jnp.float32)
        keys = jax.random.split(recurrent_key, 4)
        gates = [orthogonal(k, (units, units), jnp.float32) for k in keys]
        self.recurrent = jnp.concatenate(gates, axis=1)
        self.bias = jnp.concatenate([zeros(units), zeros(units) + 1, zeros(2 * units)])

    @property
    def units(self) -> int:
        """Size of the memory."""
        return self.recurrent.shape[0]

    def init(self, *batch: int) -> Memory:
        """An empty memory of shape ``(*batch, units)``."""
        return Memory(zeros(*batch, self.units), zeros(*batch, self.units))

    def project(self, inputs: Float[Array, "*batch inputs"]) -> Float[Array, "*batch gates"]:
        """The inputs' share of the gates."""
        return inputs @ self.input + self.bias

    def gates(self, memory: Memory, projected: Float[Array, "*batch gates"]) -> Gates:
        """What the inputs' share and the memory before the step make of the gates."""
        gates = projected + memory.hidden @ self.recurrent
        squashed = jax.nn.sigmoid(gates[..., : 3 * self.units])
        let_in, keep, let_out = jnp.split(squashed, 3, axis=-1)
        return Gates(let_in, keep, let_out, jnp.tanh(gates[..., 3 * self.units :]))

    def step(self, memory: Memory, projected: Float[Array, "*batch gates"]) -> Memory:
        """Advance one step; the new ``hidden`` is the output."""
        return self.gates(memory, projected).memory(memory)
