"""One note's two bits: how they are chosen, and what they are worth."""

from collections.abc import Callable
from typing import Any, TypeVar

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float

from courante.model.arrays import to_device
from courante.model.contract import Drawn, Draws
from courante.model.counterpoint import Below, liking, nothing_below, with_note
from courante.types import PLAY

A = TypeVar("A")
R = TypeVar("R")


def choose(
    logits: Float[Array, "... 2"],
    draws: Draws,
    *,
    articulate: bool,
    liked: Float[Array, "..."] | None = None,
) -> tuple[Bool[Array, "... 2"], Float[Array, "..."]]:
    """Draw play and articulate bits.

    Args:
        logits: of both bits, of one note or of many independent ones.
        draws: the rows that belong to these notes; its rules are not looked at.
        articulate: whether struck notes are told from held ones.
        liked: added to the logits to play, at whatever temperature.

    Returns:
        The bits, and the chance to play.
    """
    scaled = logits / draws.temperature
    if liked is not None:
        scaled = scaled.at[..., PLAY].add(liked)
    chance = jax.nn.sigmoid(scaled)
    play = draws.uniform[..., 0] < chance[..., 0] ** draws.conservativity
    # A note that sounds out of silence is struck: anything else has no meaning.
    struck = ~draws.sounded
    if articulate:
        struck |= draws.uniform[..., 1] < chance[..., 1]
    bits = jnp.stack([play, play & struck], axis=-1)
    return bits, chance[..., 0]


def note_rows(draws: Draws, notes: int) -> Draws:
    """The draws, save the rules, with the notes on the first axis of every field, for a scan."""
    return draws._replace(
        temperature=jnp.broadcast_to(draws.temperature, notes),
        conservativity=jnp.broadcast_to(draws.conservativity, notes),
        rules=None,
    )


def choose_upwards(
    look: Callable[[A, R], tuple[A, Float[Array, " 2"]]],
    hear: Callable[[A, R, Bool[Array, " 2"]], A],
    start: A,
    rows: R,
    draws: Draws,
    *,
    articulate: bool,
) -> Drawn:
    """Draw note by note, from low to high.

    Args:
        look: from what is known of the notes below and the note's row, its two logits.
        hear: takes in the bits that were drawn.
        start: what is known below the lowest note.
        rows: arrays with the notes on the first axis.
        draws: of the step.
        articulate: whether struck notes are told from held ones.
    """
    rules = draws.rules
    notes = draws.sounded.shape[0]

    def one_note(so_far: tuple[A, Below], row: tuple[R, Draws, Array]) -> tuple[Any, Drawn]:
        known, below = so_far
        own, note_draws, column = row
        known, logits = look(known, own)
        liked = None if rules is None else liking(rules, below, column, note_draws.sounded)
        bits, chance = choose(logits, note_draws, articulate=articulate, liked=liked)
        if rules is not None:
            below = with_note(rules, below, column, bits)
        return (hear(known, own, bits), below), Drawn(bits, chance)

    columns = to_device(np.arange(notes, dtype=np.int32))
    by_note = rows, note_rows(draws, notes), columns
    _, drawn = jax.lax.scan(one_note, (start, nothing_below()), by_note)
    return drawn


def choose_independently(
    logits: Float[Array, "notes 2"], draws: Draws, *, articulate: bool
) -> Drawn:
    """Draw all notes of a step; for networks whose notes do not know each other."""
    if draws.rules is None:
        return Drawn(*choose(logits, draws, articulate=articulate))

    def look(known: None, row: Float[Array, " 2"]) -> tuple[None, Float[Array, " 2"]]:
        return known, row

    def hear(known: None, row: Float[Array, " 2"], bits: Bool[Array, " 2"]) -> None:
        del known, row, bits

    return choose_upwards(look, hear, None, logits, draws, articulate=articulate)


def nats_of(
    logits: Float[Array, "... notes 2"], bits: Bool[Array, "... notes 2"], *, articulate: bool
) -> Float[Array, "..."]:
    """Nats of all notes' bits: play bits, and the articulate bits of those that play."""
    nats = jax.nn.log_sigmoid(logits * jnp.where(bits, 1.0, -1.0))
    play = nats[..., 0]
    return (play + nats[..., 1] * bits[..., 0] if articulate else play).sum(axis=-1)
