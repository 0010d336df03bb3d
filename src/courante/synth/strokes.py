"""Strokes of percussion: each is rendered once, with its reverberation, and then only added up.

A stroke sounds the same whenever it falls, and a stroke costs much to render: cymbals ring for
seconds. Rendered once they cost next to nothing, and take no voice from the instruments.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import final

import numpy as np
from numpy.typing import NDArray

from courante.synth._fluid import Handle

LOUDEST, STEP = 127, 16
"""Velocities are rendered in so large steps, where more than loudness depends on them."""
PROBE = 48
"""A soft stroke tells whether it does."""
ALIKE = 0.05
"""Of a stroke's size: what it may differ by from a louder one and still be the same, softer."""
GRID_FRAMES = 64
"""FluidSynth begins notes on multiples of it."""
STRUCK_FRAMES = 32 * GRID_FRAMES
"""So long a key is held; percussion dies away by itself."""
PIECE_FRAMES, LONGEST_S = 64 * GRID_FRAMES, 4.0
INAUDIBLE, SILENT = 0.001, 1e-6
"""Where a stroke ends: a share of its peak, and a size."""
FADE = 0.1
"""The share of it that is faded out."""

Sound = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Stroke:
    """A stroke on one key.

    Attributes:
        sound: ``(frames, 2)``, -1 to 1.
        velocity: at which it was struck.
        chokes: the number of those that end each other, as an open hi-hat ends when it is closed;
            0 if none does.
    """

    sound: Sound
    velocity: int
    chokes: int

    def gain(self, velocity: int) -> float:
        """What it is multiplied by for a stroke a little softer (the concave curve of SF2)."""
        return (velocity / self.velocity) ** 2


@final
class Strokes:
    """What a percussion part can strike; for any number of voices and threads.

    Each stroke is rendered when it is first struck, by a synthesizer of its own, so that it does
    not depend on what was rendered before.
    """

    def __init__(self, start: Callable[[], Handle], channel: int, sample_rate_hz: int) -> None:
        """Nothing is rendered yet.

        Args:
            start: makes a synthesizer with the part on its channel.
            channel: the part's.
            sample_rate_hz: of the sound.
        """
        self._start = start
        self._channel = channel
        self._rate = sample_rate_hz
        self._lock = threading.Lock()
        self._known: dict[tuple[int, int], Stroke] = {}
        self._alike: dict[int, bool] = {}

    def get(self, key: int, velocity: int) -> Stroke:
        """The stroke that is nearest to this velocity, and not softer."""
        level = LOUDEST - (LOUDEST - velocity) // STEP * STEP
        known = self._known.get((key, level))
        if known is not None:
            return known
        with self._lock:
            if (key, LOUDEST) not in self._known:
                self._begin(key)
            known = self._known[key, LOUDEST]
            if level != LOUDEST and not self._alike[key]:
                known = self._known.get((key, level)) or self._rendered(key, level)
            self._known[key, level] = known
        return known

    def _begin(self, key: int) -> None:
        loudest = self._rendered(key, LOUDEST)
        self._alike[key] = _alike(loudest, self._rendered(key, PROBE))
        self._known[key, LOUDEST] = loudest

    def _rendered(self, key: int, velocity: int) -> Stroke:
        # A synthesizer of its own: the reverberation of a used one is modulated differently.
        handle = self._start()
        try:
            return self._struck(handle, key, velocity)
        finally:
            handle.delete()

    def _struck(self, handle: Handle, key: int, velocity: int) -> Stroke:
        handle.note_on(self._channel, key, velocity)
        chokes = handle.exclusive_class()
        pieces = [_written(handle, STRUCK_FRAMES)]
        handle.note_off(self._channel, key)
        peak = float(np.abs(pieces[0]).max())
        for _ in range(round(LONGEST_S * self._rate / PIECE_FRAMES)):
            pieces.append(_written(handle, PIECE_FRAMES))
            size = float(np.abs(pieces[-1]).max())
            peak = max(peak, size)
            if size <= max(SILENT, INAUDIBLE * peak) and not handle.sounding_voices():
                break
        return Stroke(_ended(np.concatenate(pieces), peak), velocity, chokes)


def _written(handle: Handle, frames: int) -> Sound:
    sound = np.zeros((frames, 2), np.float32)
    handle.write(sound, 0, frames)
    return sound


def _ended(sound: Sound, peak: float) -> Sound:
    """Up to where it cannot be heard any more, and gone there."""
    least = max(SILENT, INAUDIBLE * peak)
    audible = np.flatnonzero(np.abs(sound).max(axis=1) > least)
    kept = sound[: audible[-1] + 1].copy() if len(audible) else sound[:0].copy()
    fade = round(FADE * len(kept))
    kept[len(kept) - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)[:, None]
    return kept


def _alike(loud: Stroke, soft: Stroke) -> bool:
    """Whether a soft stroke is the loud one, only softer."""
    frames = min(len(loud.sound), len(soft.sound))
    expected = loud.sound[:frames] * loud.gain(soft.velocity)
    off = np.linalg.norm(soft.sound[:frames] - expected)
    return bool(off <= ALIKE * np.linalg.norm(expected))
