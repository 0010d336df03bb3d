"""A theme heard again: moved to another key, varied, and closed."""

from dataclasses import dataclass
from random import Random

import numpy as np

from courante.composer.form_cadence import closed
from courante.composer.form_key import RELATIVE, Key
from courante.composer.form_notes import bits_of, lines_of, notes_of, transposed
from courante.composer.form_state import Cue, Theme
from courante.composer.form_vary import Ground, Variation, vary
from courante.types import Bits, Metre

INSISTENT = (Variation.OCTAVE, Variation.RELATIVE)
"""What is tried where the variations that were planned find nothing to vary."""


@dataclass(frozen=True, eq=False)
class Restated:
    """A phrase: ``(steps, columns, 2)`` bits, and its key."""

    bits: Bits
    key: Key


def restated(theme: Theme, cue: Cue, semitones: int, metre: Metre, draw: Random) -> Restated:
    """A theme as a cue asks for it.

    Args:
        theme: what is heard again; where the cue asks for more bars than it has, it begins again.
        cue: a recalled one.
        semitones: how far from where it was heard first.
        metre: of all bars.
        draw: decides what is ornamented.
    """
    steps = metre.steps_per_bar
    plain = transposed(_cut(theme, cue, steps), semitones)
    key = theme.key.moved(semitones)
    ground = Ground(key, metre, plain.shape[0], plain.shape[1])
    varied, key = _varied(plain, cue, ground, draw)
    exact = cue.exact * steps
    bits = np.concatenate([plain[:exact], varied[exact:]])
    bits[-steps:] = closed(bits[-steps:], key, metre, cue.ending)
    return Restated(bits, key)


def _cut(theme: Theme, cue: Cue, steps_per_bar: int) -> Bits:
    bars = theme.bits.reshape(-1, steps_per_bar, *theme.bits.shape[1:])
    found = [bars[(cue.first + place) % len(bars)] for place in range(cue.bars)]
    return np.concatenate(found)


def _varied(plain: Bits, cue: Cue, ground: Ground, draw: Random) -> tuple[Bits, Key]:
    from_step = cue.exact * ground.metre.steps_per_bar
    lines, key = lines_of(notes_of(plain), ground.steps), ground.key
    for variation in (*cue.variations, *(INSISTENT if cue.variations else ())):
        done = bits_of(lines.notes, ground.steps, ground.columns)
        planned = variation in cue.variations
        if not planned and not np.array_equal(done[from_step:], plain[from_step:]):
            break
        lines = vary(lines, ground, variation, draw)
        if variation is Variation.RELATIVE and not cue.exact:
            moved = RELATIVE if key.minor else -RELATIVE
            key = Key(key.moved(moved).tonic, not key.minor)
    return bits_of(lines.notes, ground.steps, ground.columns), key
