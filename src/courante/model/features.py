"""What every note of the tied parallel network sees of the step before it.

The input groups are those of Johnson's biaxial network (2015), each of which can be switched off:

==============  ====  =====================================================================
group           size  content
==============  ====  =====================================================================
midi_number        1  the note's own pitch, 0 at middle C, about +-1 over the piano
pitch_class       12  the note's own pitch class, one of twelve
vicinity       25/50  play (and articulate) bits of the step before, from 12 below to 12 above
pitch_context     12  how often each pitch class, counted from the note's own, was playing
beat               5  the step's place in its bar, as four bits of +-1, and +-1 for triple metre
styles           8+n  what the music is to be like; only for networks that learned n styles
==============  ====  =====================================================================

What the music is to be like: +-1 for 6/8; the bar's place among eight, as three bits of +-1; each
style's share; and 1 with the bar's density, polyphony and activity, all about +-1. What is not
known is 0.
"""

import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

from courante.config import TiedConfig
from courante.model.arrays import pad, to_device
from courante.model.contract import Moment
from courante.types import NoteRange

REACH = 12
"""How many semitones a note sees to either side."""
BEAT_SIZE = 5
"""How many numbers ``beat_features`` gives."""
_WISHES_SIZE = 8
"""How many numbers ``_wishes`` gives besides the styles' shares."""
_ENERGY_MIDDLE = np.array([1, 3, 0.5], np.float32)
_ENERGY_SPREAD = np.array([1, 3, 0.5], np.float32)


def feature_size(config: TiedConfig) -> int:
    """How many inputs a note has."""
    groups = config.inputs
    vicinity = (2 * REACH + 1) * (2 if config.articulate else 1)
    sizes = (
        (groups.midi_number, 1),
        (groups.pitch_class, 12),
        (groups.vicinity, vicinity),
        (groups.pitch_context, 12),
        (config.beat, BEAT_SIZE),
        (bool(config.styles), _WISHES_SIZE + len(config.styles)),
    )
    return sum(size for wanted, size in sizes if wanted)


def note_features(
    config: TiedConfig,
    before: Bool[Array, "notes 2"],
    moment: Moment,
) -> Float[Array, "notes features"]:
    """The inputs of all notes at one step.

    Args:
        config: which inputs are wanted, and the pitches of the notes.
        before: play and articulate bits of the step before.
        moment: what else is known of the present step.
    """
    groups, note_range = config.inputs, config.note_range
    notes = note_range.size
    bits = before.astype(jnp.float32)
    columns: list[Float[Array, "notes some"]] = []
    if groups.midi_number:
        columns.append(to_device(_midi_numbers(note_range)))
    if groups.pitch_class:
        columns.append(to_device(_pitch_classes(note_range)))
    if groups.vicinity:
        seen = bits if config.articulate else bits[:, :1]
        padded = pad(seen, (REACH, REACH), (0, 0))
        columns.extend(padded[i : i + notes] for i in range(2 * REACH + 1))
    if groups.pitch_context:
        columns.append(_pitch_context(note_range, bits[:, 0]))
    if config.beat:
        columns.append(jnp.broadcast_to(beat_features(moment), (notes, BEAT_SIZE)))
    if config.styles:
        wishes = _wishes(moment)
        columns.append(jnp.broadcast_to(wishes, (notes, *wishes.shape)))
    return jnp.concatenate(columns, axis=1)


def beat_features(moment: Moment) -> Float[Array, " 5"]:
    """A step's place in its bar: four bits of +-1, and +-1 for triple metre."""
    bits = _binary(moment.position, 4)
    return jnp.concatenate([bits, moment.triple[None]]).astype(jnp.float32) * 2 - 1


def _wishes(moment: Moment) -> Float[Array, " wishes"]:
    """What the music is to be like; for the order see above."""
    compound = moment.compound[None].astype(jnp.float32) * 2 - 1
    bar = _binary(moment.bar, 3).astype(jnp.float32) * 2 - 1
    told = (moment.energy.min() >= 0).astype(jnp.float32)
    energy = (moment.energy - to_device(_ENERGY_MIDDLE)) / to_device(_ENERGY_SPREAD)
    known = jnp.where(moment.bar >= 0, bar, 0.0)
    return jnp.concatenate([compound, known, moment.styles, told[None], told * energy])


def _binary(number: Int[Array, ""], digits: int) -> Int[Array, " digits"]:
    """Its lowest binary digits, the lowest first."""
    return (number[None] >> to_device(np.arange(digits, dtype=np.int32))) & 1


def _midi_numbers(note_range: NoteRange) -> Float[np.ndarray, "notes 1"]:
    pitches = np.arange(note_range.lowest, note_range.highest + 1, dtype=np.float32)
    return (pitches[:, None] - 60) / 44


def _pitch_classes(note_range: NoteRange) -> Float[np.ndarray, "notes 12"]:
    pitches = np.arange(note_range.lowest, note_range.highest + 1)
    return np.eye(12, dtype=np.float32)[pitches % 12]


def _pitch_context(note_range: NoteRange, play: Float[Array, " notes"]) -> Float[Array, "notes 12"]:
    counts = play @ to_device(_pitch_classes(note_range))
    own = np.arange(note_range.lowest, note_range.highest + 1) % 12
    return counts[(own[:, None] + np.arange(12)) % 12]
