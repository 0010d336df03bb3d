"""The rules of counterpoint for a run's next step, from what it has played and is asked."""

from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

from courante.config import CounterpointConfig
from courante.model.arrays import pad, to_device
from courante.model.counterpoint import VOICES, Rules, voices_of
from courante.model.lines import HIGHEST, INNER, LOWEST, Homes
from courante.types import COMPOUND_TIME, STEPS_PER_BEAT, NoteRange

_OCTAVE = 12
_STEP = 2
"""Semitones that a voice may move without being missed where it was."""
_AT_HOME = 1.25
"""Twice the nats that a note at home gains."""
_FAR = 3
"""Spreads from home from which on a note is no less likely."""
_MEMORY = 1 / 64
"""How fast the outer lines' register forgets: 64 steps are four bars."""

Lines = Float[Array, "2"]
"""Where the lowest and the highest line were lately (columns); below 0 if nothing has sounded."""


def no_lines() -> Lines:
    """Before the first note."""
    return to_device(np.full(2, -1.0, np.float32))


def lines_after(lines: Lines, play: Bool[Array, " notes"]) -> Lines:
    """The register, one step later; silence does not change it."""
    notes = play.shape[0]
    lowest, highest = jnp.argmax(play), notes - 1 - jnp.argmax(play[::-1])
    here = jnp.stack([lowest, highest]).astype(jnp.float32)
    moved = jnp.where(lines < 0, here, lines + _MEMORY * (here - lines))
    return jnp.where(play.any(), moved, lines)


def on_beat(position: Int[Array, ""], compound: Bool[Array, ""]) -> Bool[Array, ""]:
    """Whether a step begins a beat."""
    beat = jnp.where(compound, COMPOUND_TIME.steps_per_beat, STEPS_PER_BEAT)
    return position % beat == 0


class Standing(NamedTuple):
    """Where a run stands before a step.

    Attributes:
        strictness: how much it is held to the rules, 0 to 1.
        sounded: what sounded in the step before. lines: where the outer lines were lately.
        homes: where a style's lines are at home, if that was learned.
        beat: whether the step begins a beat. voices: how many there should be.
    """

    strictness: Float[Array, ""]
    sounded: Bool[Array, " notes"]
    lines: Lines
    homes: Homes | None
    beat: Bool[Array, ""]
    voices: Int[Array, ""]


def rules_for(config: CounterpointConfig, note_range: NoteRange, run: Standing) -> Rules:
    """The rules for one step.

    Args:
        config: how strict strict counterpoint is.
        note_range: of the columns.
        run: where it stands.
    """
    sounded, strictness = run.sounded, run.strictness
    clash = strictness * config.clash * jnp.where(run.beat, 1.0, config.off_beat)
    missing = jnp.maximum(run.voices - sounded.sum(), 0)
    up_to = jnp.cumsum(sounded)
    due = pad(up_to, (_STEP, 0))[: sounded.shape[0]] + missing
    room = jnp.concatenate([up_to[_STEP:], jnp.broadcast_to(up_to[-1], _STEP)]) + missing
    return Rules(
        before=voices_of(sounded),
        leaning=strictness * config.register * _leaning(config, note_range, run.lines),
        home=strictness * config.lines * _homeward(note_range, run),
        due=jnp.where(up_to > 0, jnp.minimum(due, run.voices), 0),
        room=jnp.clip(room, 1, run.voices),
        clash=clash,
        second=clash * config.whole_tone,
        suspended=clash * config.suspended,
        parallel=strictness * config.parallel,
        voices=strictness * config.fullness,
        triad=jnp.where(run.beat, strictness * config.triad, 0.0),
    )


def _homeward(note_range: NoteRange, run: Standing) -> Float[Array, "voices notes"]:
    """How near each note is to the home of the line that it would be, by the notes below it.

    The logarithm of a normal distribution, on the whole a little above 0 where a line is spread as
    was learned: at 0, voices fell silent.
    """
    if run.homes is None:
        return to_device(np.zeros((VOICES, note_range.size), np.float32))
    ranks = to_device(np.arange(VOICES, dtype=np.int32))
    inner = jnp.where(ranks == 0, LOWEST, INNER)
    line = jnp.where(ranks >= run.voices - 1, HIGHEST, inner)
    pitches = to_device(np.arange(note_range.size, dtype=np.float32) + note_range.lowest)
    away = (pitches - run.homes.means[line][:, None]) / run.homes.spreads[line][:, None]
    return (_AT_HOME - jnp.minimum(away**2, _FAR**2)) / 2


def _leaning(
    config: CounterpointConfig, note_range: NoteRange, lines: Lines
) -> Float[Array, " notes"]:
    """Below the middle, as the lowest line is out of its register; above, as the highest is."""
    home = np.array([config.lowest_line, config.highest_line]) - note_range.lowest
    too_high = (lines - to_device(home.astype(np.float32))) / _OCTAVE
    columns = to_device(np.arange(note_range.size, dtype=np.float32))
    away = (columns - lines.mean()) / _OCTAVE
    slope = jnp.where(away < 0, too_high[0], too_high[1])
    return jnp.where(lines[0] < 0, 0.0, -slope * away)
