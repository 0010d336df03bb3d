"""Folders of little tunes as MIDI, to be read as corpora."""

from pathlib import Path

import numpy as np
from tests.corpus import midi_bytes as midi

QUAVER = midi.TICKS_PER_BEAT // 2


def write_tunes(folder: Path, *, count: int, leap: int, bars: int = 16) -> None:
    """Tunes in quavers that move by up to ``leap`` semitones."""
    folder.mkdir(parents=True)
    for seed in range(count):
        random = np.random.default_rng([seed, leap])
        pitch, events = 66, midi.signature(4, 4)
        for move in random.integers(-leap, leap + 1, size=8 * bars).tolist():
            pitch = min(84, max(48, pitch + move))
            events += midi.on(0, pitch) + midi.off(QUAVER, pitch)
        midi.save(folder / f"tune{seed}.mid", events)
