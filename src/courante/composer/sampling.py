"""One composed step of one run: draw every note, upwards, each knowing the ones below it."""

from typing import Generic, NamedTuple, TypeVar

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int, PRNGKeyArray

from courante.composer.counterpoint import (
    Lines,
    Standing,
    lines_after,
    no_lines,
    on_beat,
    rules_for,
)
from courante.composer.density import density_after, nothing_heard, told_energy
from courante.config import CounterpointConfig, ModelConfig, styles_of
from courante.model.arrays import to_device
from courante.model.contract import Draws, Moment, Network
from courante.model.energy import UNKNOWN
from courante.model.lines import homes_of
from courante.types import ARTICULATE, COMPOUND_TIME, PLAY, TRIPLE_TIME, Metre

M = TypeVar("M")
C = TypeVar("C")


_COUNTERPOINT = CounterpointConfig()
_THIN = 2
"""Fewer notes than so many are a thin step."""
PHRASE_BARS = 8
"""The network is told the place of a bar among so many, counted from the run's first."""


class Wishes(NamedTuple):
    """What the music is to be like, as ``model.contract.Moment`` has it."""

    styles: Float[Array, " styles"]
    energy: Float[Array, "3"]


class RunState(NamedTuple, Generic[M]):
    """All that one run's music depends on, apart from the weights.

    Attributes:
        memory: the network's. before: bits of the last step.
        position: of the next step in its bar. steps_per_bar: the bar's length.
        compound: whether beats are of six steps. bar: place of the bar in its phrase.
        wishes: what this bar is to be like. asked: what the next one is to be like.
        step: steps composed so far. key: the run's own source of chance.
        temperature: divides the logits.
        conservativity: power the chances are raised to; below 1 the next step is fuller.
        silent: silent steps in a row. still: steps in a row in which nothing was struck.
        strictness: how much this bar is held to the rules of counterpoint, 0 to 1.
        strictness_asked: how much the next one is to be.
        lines: where the outer lines were lately.
        density: notes struck a step lately; below 0 before the first step.
    """

    memory: M
    before: Bool[Array, "notes 2"]
    position: Int[Array, ""]
    steps_per_bar: Int[Array, ""]
    compound: Bool[Array, ""]
    bar: Int[Array, ""]
    wishes: Wishes
    asked: Wishes
    step: Int[Array, ""]
    key: PRNGKeyArray
    temperature: Float[Array, ""]
    conservativity: Float[Array, ""]
    silent: Int[Array, ""]
    still: Int[Array, ""]
    # New fields come last: ``snapshot.unpack`` knows how many an older snapshot lacks.
    strictness: Float[Array, ""]
    strictness_asked: Float[Array, ""]
    lines: Lines
    density: Float[Array, ""]


def init_run(
    network: Network[ModelConfig, M, C],
    seed: Int[Array, ""],
    metre: Metre,
    temperature: float,
    wishes: Wishes,
) -> RunState[M]:
    """A run before its first step, at the start of a bar."""
    return RunState(
        memory=network.init(),
        before=to_device(np.zeros((network.config.note_range.size, 2), np.bool_)),
        position=jnp.int32(0),
        steps_per_bar=jnp.int32(metre.steps_per_bar),
        compound=jnp.bool_(metre.steps_per_beat == COMPOUND_TIME.steps_per_beat),
        bar=jnp.int32(0),
        wishes=wishes,
        asked=wishes,
        step=jnp.int32(0),
        key=jax.random.PRNGKey(seed),
        temperature=jnp.float32(temperature),
        conservativity=jnp.float32(1.0),
        silent=jnp.int32(0),
        still=jnp.int32(0),
        strictness=jnp.float32(0.0),
        strictness_asked=jnp.float32(0.0),
        lines=no_lines(),
        density=nothing_heard(),
    )


def strict(run: RunState[M], strictness: float) -> RunState[M]:
    """A run held to the rules of counterpoint from its next step on."""
    value = jnp.float32(strictness)
    return run._replace(strictness=value, strictness_asked=value)


def compose_step(
    network: Network[ModelConfig, M, C],
    run: RunState[M],
    silent_steps: int,
    counterpoint: CounterpointConfig = _COUNTERPOINT,
) -> tuple[RunState[M], Bool[Array, "notes 2"]]:
    """Compose the next step of a run.

    Args:
        network: the weights.
        run: the run so far.
        silent_steps: the last of so many silent steps in a row gets its likeliest note struck; the
            last of twice as many in which nothing was struck has what sounds struck again.
        counterpoint: the rules that a strict run is held to.

    Returns:
        The run after the step, and the step's bits.
    """
    run = _at_bar_line(run)
    told = told_energy(run.density, run.wishes.energy)
    memory, context = network.advance(run.memory, run.before, _moment(run, told))
    now = _standing(network, run, counterpoint)
    calm = jnp.where(now.beat, now.strictness * (1 - counterpoint.beat_temperature), 0.0)
    draws = Draws(
        uniform=jax.random.uniform(jax.random.fold_in(run.key, run.step), run.before.shape),
        sounded=now.sounded,
        temperature=run.temperature * (1 - calm),
        conservativity=run.conservativity,
        rules=rules_for(counterpoint, network.config.note_range, now),
    )
    drawn, chances = network.draw(context, draws)
    bits = _never_still(run, drawn, chances, silent_steps)
    return _after(network, run, memory, bits), bits


def hear_step(
    network: Network[ModelConfig, M, C], run: RunState[M], bits: Bool[Array, "notes 2"]
) -> RunState[M]:
    """Take in a given step as if it had been composed; no energy was asked of it."""
    run = _at_bar_line(run)
    unknown = to_device(np.full(3, UNKNOWN, np.float32))
    memory, _ = network.advance(run.memory, run.before, _moment(run, unknown))
    return _after(network, run, memory, bits)


def _standing(
    network: Network[ModelConfig, M, C], run: RunState[M], counterpoint: CounterpointConfig
) -> Standing:
    """Weights that learned styles are asked for their voices, and have registers of their own."""
    learned = styles_of(network.config)
    return Standing(
        strictness=run.strictness,
        sounded=run.before[:, PLAY],
        lines=no_lines() if learned else run.lines,
        homes=homes_of(learned, run.wishes.styles),
        beat=on_beat(run.position, run.compound),
        voices=_asked_voices(run) if learned else jnp.int32(counterpoint.voices),
    )


def _asked_voices(run: RunState[M]) -> Int[Array, ""]:
    return jnp.maximum(jnp.round(run.wishes.energy[1]), 1).astype(jnp.int32)


def _at_bar_line(run: RunState[M]) -> RunState[M]:
    begins = run.position == 0
    now = [jnp.where(begins, *both) for both in zip(run.asked, run.wishes, strict=True)]
    strictness = jnp.where(begins, run.strictness_asked, run.strictness)
    return run._replace(wishes=Wishes(*now), strictness=strictness)


def _moment(run: RunState[M], energy: Float[Array, "3"]) -> Moment:
    return Moment(
        position=run.position,
        triple=run.steps_per_bar == TRIPLE_TIME.steps_per_bar,
        compound=run.compound,
        bar=run.bar,
        styles=run.wishes.styles,
        energy=energy,
    )


def _after(
    network: Network[ModelConfig, M, C], run: RunState[M], memory: M, bits: Bool[Array, "notes 2"]
) -> RunState[M]:
    learned = bool(styles_of(network.config))
    # One voice is not thin where one is asked for: a tune would be filled up with any low note.
    thin_below = jnp.minimum(_asked_voices(run), _THIN) if learned else jnp.int32(_THIN)
    sounding = bits[:, PLAY].sum()
    struck = bits[:, ARTICULATE].any()
    position = (run.position + 1) % run.steps_per_bar
    return run._replace(
        memory=memory,
        before=bits,
        position=position,
        bar=jnp.where(position == 0, (run.bar + 1) % PHRASE_BARS, run.bar),
        step=run.step + 1,
        conservativity=next_conservativity(run.conservativity, sounding, thin_below),
        silent=jnp.where(sounding > 0, 0, run.silent + 1),
        still=jnp.where(struck, 0, run.still + 1),
        lines=lines_after(run.lines, bits[:, PLAY]),
        density=density_after(run.density, run.wishes.energy, bits),
    )


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


def next_conservativity(
    before: Float[Array, ""], sounding: Int[Array, ""], thin_below: Int[Array, ""]
) -> Float[Array, ""]:
    """The rule of Johnson's original code: thin steps make the next ones bolder, full ones calm."""
    bolder = jnp.maximum(jnp.minimum(before, 1.0) - 0.02, 0.1)
    calmer = before + (1 - before) * 0.3
    return jnp.where(sounding < thin_below, bolder, calmer)
