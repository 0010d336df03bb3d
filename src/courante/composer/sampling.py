"""One composed step of one run: draw every note, upwards, each knowing the ones below it."""

from typing import Generic, NamedTuple, TypeVar

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int, PRNGKeyArray

from courante.config import ModelConfig
from courante.model.arrays import to_device
from courante.model.contract import Draws, Network
from courante.types import ARTICULATE, PLAY, TRIPLE_TIME

M = TypeVar("M")
C = TypeVar("C")


class RunState(NamedTuple, Generic[M]):
    """All that one run's music depends on, apart from the weights.

    Attributes:
        memory: the network's. before: bits of the last step.
        position: of the next step in its bar. steps_per_bar: the bar's length.
        step: steps composed so far. key: the run's own source of chance.
        temperature: divides the logits.
        conservativity: power the chances are raised to; below 1 the next step is fuller.
        silent: silent steps in a row. still: steps in a row in which nothing was struck.
    """

    memory: M
    before: Bool[Array, "notes 2"]
    position: Int[Array, ""]
    steps_per_bar: Int[Array, ""]
    step: Int[Array, ""]
    key: PRNGKeyArray
    temperature: Float[Array, ""]
    conservativity: Float[Array, ""]
    silent: Int[Array, ""]
    still: Int[Array, ""]


def init_run(
    network: Network[ModelConfig, M, C],
    seed: Int[Array, ""],
    steps_per_bar: int,
    temperature: float,
) -> RunState[M]:
    """A run before its first step, at the start of a bar."""
    return RunState(
        memory=network.init(),
        before=to_device(np.zeros((network.config.note_range.size, 2), np.bool_)),
        position=jnp.int32(0),
        steps_per_bar=jnp.int32(steps_per_bar),
        step=jnp.int32(0),
        key=jax.random.PRNGKey(seed),
        temperature=jnp.float32(temperature),
        conservativity=jnp.float32(1.0),
        silent=jnp.int32(0),
        still=jnp.int32(0),
    )


def compose_step(
    network: Network[ModelConfig, M, C], run: RunState[M], silent_steps: int
) -> tuple[RunState[M], Bool[Array, "notes 2"]]:
    """Compose the next step of a run.

    Args:
        network: the weights.
        run: the run so far.
        silent_steps: the last of so many silent steps in a row gets its likeliest note struck; the
            last of twice as many in which nothing was struck has what sounds struck again.

    Returns:
        The run after the step, and the step's bits.
    """
    triple = run.steps_per_bar == TRIPLE_TIME.steps_per_bar
    memory, context = network.advance(run.memory, run.before, run.position, triple)
    draws = Draws(
        uniform=jax.random.uniform(jax.random.fold_in(run.key, run.step), run.before.shape),
        sounded=run.before[:, PLAY],
        temperature=run.temperature,
        conservativity=run.conservativity,
    )
    drawn, chances = network.draw(context, draws)
    bits = _never_still(run, drawn, chances, silent_steps)
    sounding = bits[:, PLAY].sum()
    struck = bits[:, ARTICULATE].any()
    after = run._replace(
        memory=memory,
        before=bits,
        position=(run.position + 1) % run.steps_per_bar,
        step=run.step + 1,
        conservativity=next_conservativity(run.conservativity, sounding),
        silent=jnp.where(sounding > 0, 0, run.silent + 1),
        still=jnp.where(struck, 0, run.still + 1),
    )
    return after, bits


def _never_still(
    run: RunState[M], bits: Bool[Array, "notes 2"], chances: Float[Array, " notes"], steps: int
) -> Bool[Array, "notes 2"]:
    """The silence guard."""
    play, articulate = bits[:, PLAY], bits[:, ARTICULATE]
    silent = ~play.any() & (run.silent + 1 >= steps)
    still = ~articulate.any() & (run.still + 1 >= 2 * steps)
    likeliest = to_device(np.arange(bits.shape[0], dtype=np.int32)) == jnp.argmax(chances)
    play = play | (silent & likeliest)
    return jnp.stack([play, articulate | (silent & likeliest) | (still & play)], axis=1)


def next_conservativity(before: Float[Array, ""], sounding: Int[Array, ""]) -> Float[Array, ""]:
    """The rule of Johnson's original code: thin steps make the next ones bolder, full ones calm."""
    bolder = jnp.maximum(jnp.minimum(before, 1.0) - 0.02, 0.1)
    calmer = before + (1 - before) * 0.3
    return jnp.where(sounding < 2, bolder, calmer)
