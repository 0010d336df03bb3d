"""What writers of several voices avoid, told note by note while the notes of a step are drawn.

The rules are those of four-part writing, as textbooks have them (Aldwell and Schachter, Harmony and
Voice Leading): voices that move do not go in parallel octaves or fifths, and a note does not sound
against its neighbour a semitone off, in whatever octave. A network foretells which notes are
likely; the rules say which of them are to be made less likely, in nats off the logit to play: a
product of experts (Hinton, Training products of experts by minimizing contrastive divergence, 2002)
of which only one was learned.

A roll tells voices apart by their rank in pitch. Notes are drawn upwards, so the rank of a note is
known when its turn comes; only notes above it are not.
"""

from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

from courante.model.arrays import to_device
from courante.types import ARTICULATE, PLAY

VOICES = 6
"""So many voices are looked at, from the lowest."""
_OCTAVE, _FIFTH = 12, 7
_NOWHERE = -1
_RANKS = np.arange(VOICES, dtype=np.int32)


class Rules(NamedTuple):
    """What is to be avoided or sought in one step; strengths in nats.

    Attributes:
        before: columns that sounded in the step before, the lowest first; -1 after the last.
        leaning: added to each note's logit to play, whatever else sounds.
        home: added to each note's logit to play, by how many notes sound below it.
        due, room: how many notes should at least, and at most, sound up to each.
        clash: taken off that of a note that begins a semitone from one below, octaves apart or not.
        second: the same, for a whole tone.
        suspended: taken off that of a note that goes on while such a one begins below it.
        parallel: taken off that of a note that would move in octaves or fifths with one below.
        voices: added to that of a note while voices are missing, taken off where there is no room.
        triad: added to that of a note for each of third, major third and fourth, or what they are
            turned upside down, that it is the first to make.
    """

    before: Int[Array, " voices"]
    leaning: Float[Array, " notes"]
    home: Float[Array, "voices notes"]
    due: Int[Array, " notes"]
    room: Int[Array, " notes"]
    clash: Float[Array, ""]
    second: Float[Array, ""]
    suspended: Float[Array, ""]
    parallel: Float[Array, ""]
    voices: Float[Array, ""]
    triad: Float[Array, ""]


class Below(NamedTuple):
    """The notes drawn so far.

    Attributes:
        columns: the lowest first; -1 after the last. ways: how each moved there, up (1), down (-1),
            or not at all (0).
        voices: how many.
        sounding, begun: their pitch classes, and those of the ones that begin, a bit for each.
        intervals: which of the triad's intervals are between them, a bit for each.
    """

    columns: Int[Array, " voices"]
    ways: Int[Array, " voices"]
    voices: Int[Array, ""]
    sounding: Int[Array, ""]
    begun: Int[Array, ""]
    intervals: Int[Array, ""]


def nothing_below() -> Below:
    """What is below the lowest note."""
    none = to_device(np.full(VOICES, _NOWHERE, np.int32))
    zero = jnp.int32(0)
    still = to_device(np.zeros(VOICES, np.int32))
    return Below(none, still, zero, zero, zero, zero)


def voices_of(sounded: Bool[Array, " notes"]) -> Int[Array, " voices"]:
    """The columns that sound, the lowest first; -1 after the last."""
    ranks = jnp.cumsum(sounded) - 1
    columns = to_device(np.arange(1, sounded.shape[0] + 1, dtype=np.int32))
    there = sounded & (ranks == to_device(_RANKS)[:, None])
    return jnp.where(there, columns, 0).sum(axis=1) + _NOWHERE


def for_notes(rules: Rules, sounded: Bool[Array, " some"], notes: slice) -> Rules:
    """The rules for who knows some of the notes only, with what sounded of them."""
    return rules._replace(
        before=voices_of(sounded),
        leaning=rules.leaning[notes],
        home=rules.home[:, notes],
        due=rules.due[notes],
        room=rules.room[notes],
    )


def liking(
    rules: Rules, below: Below, column: Int[Array, ""], sounded: Bool[Array, ""]
) -> Float[Array, ""]:
    """Nats to be added to a note's logit to play.

    Args:
        rules: of the step.
        below: the notes drawn so far.
        column: the note's.
        sounded: whether it sounded in the step before.
    """
    begins = (
        rules.clash * _among(below.sounding, column, 1)
        + rules.second * _among(below.sounding, column, 2)
        + rules.parallel * _parallel(rules, below, column)
    )
    goes_on = rules.suspended * _among(below.begun, column, 1)
    # The lowest voice may leap: it is missed only when the next one is due.
    missing = jnp.maximum(below.voices, 1) < rules.due[column]
    crowded = below.voices >= rules.room[column]
    new = _intervals(below.sounding, column) & ~below.intervals
    completes = (new & 1) + ((new >> 1) & 1) + (new >> 2)
    voices = missing.astype(jnp.float32) - crowded
    leaning = rules.leaning[column] + rules.home[jnp.minimum(below.voices, VOICES - 1), column]
    sought = leaning + rules.voices * voices + rules.triad * completes
    return sought - jnp.where(sounded, goes_on, begins)


def with_note(
    rules: Rules,
    below: Below,
    column: Int[Array, ""],
    bits: Bool[Array, " 2"],
) -> Below:
    """The notes drawn so far and, if it plays, one more."""
    plays, struck = bits[PLAY], bits[ARTICULATE]
    here = plays & (to_device(_RANKS) == below.voices)
    way = jnp.where(struck, _way(rules, below, column), 0)
    bit = jnp.where(plays, 1 << (column % _OCTAVE), 0)
    new = jnp.where(plays, _intervals(below.sounding, column), 0)
    return Below(
        columns=jnp.where(here, column, below.columns),
        ways=jnp.where(here, way, below.ways),
        voices=below.voices + plays,
        sounding=below.sounding | bit,
        begun=below.begun | jnp.where(struck, bit, 0),
        intervals=below.intervals | new,
    )


def _parallel(rules: Rules, below: Below, column: Int[Array, ""]) -> Bool[Array, ""]:
    """Whether the note would move in octaves or fifths with one below."""
    way = _way(rules, below, column)
    there, here = _columns_at(below.voices, rules.before) - rules.before, column - below.columns
    known = (below.columns != _NOWHERE) & (rules.before != _NOWHERE)
    perfect = (here % _OCTAVE == 0) | (here % _OCTAVE == _FIFTH)
    together = (below.ways == way) & (way != 0)
    return (known & together & perfect & (here % _OCTAVE == there % _OCTAVE)).any()


def _way(rules: Rules, below: Below, column: Int[Array, ""]) -> Int[Array, ""]:
    """How the voice moves whose turn it is; a voice that was not there does not."""
    was = _columns_at(below.voices, rules.before)
    return jnp.where(was == _NOWHERE, 0, jnp.sign(column - was))


def _columns_at(rank: Int[Array, ""], columns: Int[Array, " voices"]) -> Int[Array, ""]:
    chosen = to_device(_RANKS) == rank
    return jnp.where(chosen, columns - _NOWHERE, 0).sum() + _NOWHERE


def _among(classes: Int[Array, ""], column: Int[Array, ""], interval: int) -> Int[Array, ""]:
    """1 if a pitch class so far from the column's, up or down, is among those, else 0."""
    higher, lower = (column + interval) % _OCTAVE, (column + _OCTAVE - interval) % _OCTAVE
    return ((classes >> higher) | (classes >> lower)) & 1


def _intervals(classes: Int[Array, ""], column: Int[Array, ""]) -> Int[Array, ""]:
    """Which of a triad's intervals are between the column and those pitch classes."""
    third, major_third, fourth = (_among(classes, column, interval) for interval in (3, 4, 5))
    return third | (major_third << 1) | (fourth << 2)
