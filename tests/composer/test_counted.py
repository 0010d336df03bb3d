"""Kinds that learn by counting compose like all others."""

from dataclasses import replace

import numpy as np
import pytest
from tests.networks import TINY
from tests.train.tiny import tiny_piece

from courante.composer.contract import Seat
from courante.composer.network import NetworkComposer
from courante.config import ComposerConfig
from courante.model.registry import KINDS, preset
from courante.types import ARTICULATE, PLAY

COUNTED = [name for name, kind in KINDS.items() if kind.fit is not None]
CONFIG = ComposerConfig(slots=2, steps_per_call=8, silent_steps=4)
PIECES = [tiny_piece(f"counted {seed}", 40, seed=seed).bits for seed in range(3)]


def composer_of(kind: str) -> NetworkComposer:
    fit = KINDS[kind].fit
    assert fit is not None
    return NetworkComposer(fit(replace(preset(kind), note_range=TINY.note_range), PIECES), CONFIG)


@pytest.mark.parametrize("kind", COUNTED)
def test_music_goes_on_and_comes_back_from_a_snapshot(kind: str) -> None:
    composer = composer_of(kind)
    state = composer.join(composer.init(), 0, Seat(7))
    state = composer.join(state, 1, Seat(8, temperature=2.5))
    bars: list[np.ndarray] = []
    for _ in range(16):
        state, bits = composer.step(state)
        bars.append(bits)
    music = np.concatenate(bars, axis=1)
    play, struck = music[..., PLAY], music[..., ARTICULATE]
    before = np.pad(play[:, :-1], ((0, 0), (1, 0), (0, 0)))
    assert (struck <= play).all()
    assert (struck >= (play & ~before)).all()
    sounding = play.any(axis=-1).reshape(2, -1, CONFIG.silent_steps)
    assert sounding.any(axis=-1).all()
    assert len(np.unique(music[0], axis=0)) > 4
    assert not np.array_equal(music[0], music[1])

    snapshot = composer.snapshot(state, 1)
    restored = composer.restore(composer.join(composer.init(), 1, Seat(3)), 0, snapshot)
    for _ in range(2):
        state, bits = composer.step(state)
        restored, copy = composer.step(restored)
        np.testing.assert_array_equal(copy[0], bits[1])
