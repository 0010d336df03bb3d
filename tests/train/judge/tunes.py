"""Little tunes by chance, of a kind that can be told, for tests of classifiers."""

import numpy as np

from courante.corpus.piece import Piece, bits_of
from courante.types import COMMON_TIME, Metre, NoteRange, Pitch

RANGE = NoteRange(Pitch(48), Pitch(84))


def tunes(
    count: int,
    first_seed: int = 0,
    *,
    leap: int = 2,
    density: float = 0.4,
    bars: int = 4,
    metre: Metre = COMMON_TIME,
) -> tuple[Piece, ...]:
    """One voice each, that moves by up to ``leap`` semitones at so many of its steps."""
    return tuple(
        _tune(seed, leap, density, bars, metre) for seed in range(first_seed, first_seed + count)
    )


def _tune(seed: int, leap: int, density: float, bars: int, metre: Metre) -> Piece:
    random = np.random.default_rng(seed)
    steps = bars * metre.steps_per_bar
    struck = random.random(steps) < density
    struck[0] = True
    moves = np.where(struck, random.integers(-leap, leap + 1, size=steps), 0)
    line = np.clip(18 + np.cumsum(moves), 0, RANGE.size - 1)
    play = np.zeros((steps, RANGE.size), dtype=np.bool_)
    strikes = np.zeros_like(play)
    play[np.arange(steps), line] = True
    strikes[np.flatnonzero(struck), line[struck]] = True
    positions = (np.arange(steps) % metre.steps_per_bar).astype(np.int8)
    name = f"{seed} {leap} {density}"
    return Piece(name, name, metre, RANGE, bits_of(play, strikes), positions)
