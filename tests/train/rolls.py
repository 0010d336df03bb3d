"""Small pieces drawn by hand, for tests."""

import numpy as np

from courante.corpus.piece import Piece, bits_of
from courante.types import COMMON_TIME, PIANO_RANGE, Metre


def drawn(voices: dict[int, str], title: str = "t", metre: Metre = COMMON_TIME) -> Piece:
    """A line for each pitch, a sign for each step: ``.`` silent, ``x`` struck, ``-`` held."""
    steps = len(next(iter(voices.values())))
    play = np.zeros((steps, PIANO_RANGE.size), dtype=np.bool_)
    struck = np.zeros_like(play)
    for pitch, signs in voices.items():
        play[:, pitch - 21] = [sign != "." for sign in signs]
        struck[:, pitch - 21] = [sign == "x" for sign in signs]
    positions = (np.arange(steps) % metre.steps_per_bar).astype(np.int8)
    return Piece(title, title, metre, PIANO_RANGE, bits_of(play, struck), positions)


def sung(*voices: list[int], metre: Metre = COMMON_TIME) -> Piece:
    """Voices in sixteenths; a pitch that stays is held."""
    signs: dict[int, list[str]] = {}
    for voice in voices:
        for step, pitch in enumerate(voice):
            held = step > 0 and voice[step - 1] == pitch
            signs.setdefault(pitch, ["."] * len(voice))[step] = "-" if held else "x"
    return drawn({pitch: "".join(line) for pitch, line in signs.items()}, metre=metre)
