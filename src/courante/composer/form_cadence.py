"""Phrase ends that close: in a phrase's last bar a chord is reached and held.

Composed music closes where it likes. Here the last bar of a phrase goes on as composed up to its
middle beat; from there each voice holds a near note of a chord of the key, the lowest its root: the
tonic's where the phrase closes, else the tonic's or the dominant's, whichever asks the voices to
move less. That is how a period's two halves end (Caplin, Classical Form, 1998).
"""

from enum import StrEnum

import numpy as np

from courante.composer.form_key import Key
from courante.composer.form_leading import led
from courante.composer.form_notes import OCTAVE
from courante.types import ARTICULATE, PLAY, Bits, Metre


class Ending(StrEnum):
    """How a phrase ends: as it was, on either chord, or on the tonic or the dominant."""

    AS_IS = "as it is"
    EITHER = "either"
    TONIC = "tonic"
    DOMINANT = "dominant"


def middle_step(metre: Metre) -> int:
    """The first step of the beat in the middle of a bar."""
    return metre.beats_per_bar // 2 * metre.steps_per_beat


def closed(bar: Bits, key: Key, metre: Metre, ending: Ending) -> Bits:
    """A phrase's last bar, closed.

    Args:
        bar: ``(steps_per_bar, columns, 2)``.
        key: of the phrase.
        metre: of the bar.
        ending: how.

    Returns:
        A new bar; the same one where nothing sounds in it.
    """
    held = middle_step(metre)
    voices = _sounding_by(bar, held)
    if ending is Ending.AS_IS or not voices:
        return bar
    chord = _chord(voices, key, ending)
    before = tuple(np.flatnonzero(bar[held - 1, :, PLAY]).tolist())
    targets = led(before, voices, chord, bar.shape[1])
    out = bar.copy()
    out[held:] = False
    for voice, target in zip(voices, targets, strict=True):
        struck = target != voice or bool(bar[held, voice, ARTICULATE])
        out[held:, target, PLAY] = True
        out[held, target, ARTICULATE] |= struck or not bool(bar[held - 1, target, PLAY])
    return out


def _sounding_by(bar: Bits, step: int) -> tuple[int, ...]:
    """What sounds at a step, or last did before it."""
    heard = np.flatnonzero(bar[: step + 1, :, PLAY].any(axis=1))
    if heard.size == 0:
        return ()
    return tuple(int(column) for column in np.flatnonzero(bar[heard[-1], :, PLAY]))


def _chord(voices: tuple[int, ...], key: Key, ending: Ending) -> tuple[int, ...]:
    if ending is Ending.TONIC:
        return key.tonic_triad
    if ending is Ending.DOMINANT:
        return key.dominant_triad
    chords = (key.dominant_triad, key.tonic_triad)
    return min(chords, key=lambda chord: sum(abs(_step_to(v, chord)) for v in voices))


def _step_to(column: int, classes: tuple[int, ...]) -> int:
    """The shortest way to any of these classes; of two, the one down."""
    moves = ((c - column) % OCTAVE for c in classes)
    both = [m for move in moves for m in (move, move - OCTAVE)]
    return min(both, key=lambda move: (abs(move), move))
