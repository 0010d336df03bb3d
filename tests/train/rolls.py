"""Small pieces drawn by hand, for tests."""

import numpy as np

from courante.corpus.piece import Piece, bits_of
from courante.types import COMMON_TIME, PIANO_RANGE, Metre, NoteRange


def drawn(
    voices: dict[int, str],
    title: str = "t",
    metre: Metre = COMMON_TIME,
    first_position: int = 0,
) -> Piece:
    """A line for each pitch, a sign for each step: ``.`` silent, ``x`` struck, ``-`` held."""
    steps = len(next(iter(voices.values())))
    play = np.zeros((steps, PIANO_RANGE.size), dtype=np.bool_)
    struck = np.zeros_like(play)
    for pitch, signs in voices.items():
        play[:, pitch - 21] = [sign != "." for sign in signs]
        struck[:, pitch - 21] = [sign == "x" for sign in signs]
    places = first_position + np.arange(steps)
    positions = (places % metre.steps_per_bar).astype(np.int8)
    return Piece(title, title, metre, PIANO_RANGE, bits_of(play, struck), positions)


def sung(*voices: list[int], metre: Metre = COMMON_TIME) -> Piece:
    """Voices in sixteenths; a pitch that stays is held."""
    signs: dict[int, list[str]] = {}
    for voice in voices:
        for step, pitch in enumerate(voice):
            held = step > 0 and voice[step - 1] == pitch
            signs.setdefault(pitch, ["."] * len(voice))[step] = "-" if held else "x"
    return drawn({pitch: "".join(line) for pitch, line in signs.items()}, metre=metre)


def scattered(seed: int, steps: int, notes: float, note_range: NoteRange = PIANO_RANGE) -> Piece:
    """Notes by chance, so many a step on average; half of those that go on are struck again."""
    random = np.random.default_rng(seed)
    play = random.random((steps, note_range.size)) < notes / note_range.size
    struck = random.random(play.shape) < 0.5
    positions = (np.arange(steps) % COMMON_TIME.steps_per_bar).astype(np.int8)
    return Piece(str(seed), str(seed), COMMON_TIME, note_range, bits_of(play, struck), positions)
