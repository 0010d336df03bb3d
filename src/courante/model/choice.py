"""One note's two bits: how they are chosen, and what they are worth."""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from courante.model.contract import Drawn, Draws


def choose(
    logits: Float[Array, "... 2"], draws: Draws, *, articulate: bool
) -> tuple[Bool[Array, "... 2"], Float[Array, "..."]]:
    """Draw play and articulate bits.

    Args:
        logits: of both bits, of one note or of many independent ones.
        draws: the rows that belong to these notes.
        articulate: whether struck notes are told from held ones.

    Returns:
        The bits, and the chance to play.
    """
    chance = jax.nn.sigmoid(logits / draws.temperature)
    play = draws.uniform[..., 0] < chance[..., 0] ** draws.conservativity
    # A note that sounds out of silence is struck: anything else has no meaning.
    struck = ~draws.sounded
    if articulate:
        struck |= draws.uniform[..., 1] < chance[..., 1]
    bits = jnp.stack([play, play & struck], axis=-1)
    return bits, chance[..., 0]


def note_rows(draws: Draws, notes: int) -> Draws:
    """The draws with the notes on the first axis of every field, for a scan over the notes."""
    return draws._replace(
        temperature=jnp.broadcast_to(draws.temperature, notes),
        conservativity=jnp.broadcast_to(draws.conservativity, notes),
    )


def choose_independently(
    logits: Float[Array, "notes 2"], draws: Draws, *, articulate: bool
) -> Drawn:
    """Draw all notes of a step at once; for networks whose notes do not know each other."""
    return Drawn(*choose(logits, draws, articulate=articulate))


def nats_of(
    logits: Float[Array, "... notes 2"], bits: Bool[Array, "... notes 2"], *, articulate: bool
) -> Float[Array, "..."]:
    """Nats of all notes' bits: play bits, and the articulate bits of those that play."""
    nats = jax.nn.log_sigmoid(logits * jnp.where(bits, 1.0, -1.0))
    play = nats[..., 0]
    return (play + nats[..., 1] * bits[..., 0] if articulate else play).sum(axis=-1)
