from dataclasses import replace

import equinox as eqx
import jax
import numpy as np
import pytest
from jaxtyping import Array
from numpy.typing import NDArray
from tests.networks import row, tiny_bits, waves, window_of

from courante.config import InputGroups, TiedNadeConfig
from courante.model.arrays import to_device
from courante.model.contract import Draws, Window
from courante.model.tied_nade import TiedNade
from courante.model.trees import leaves_of, refilled, shapes_of
from courante.types import Bits, NoteRange, Pitch

REACH = 3
CONFIG = TiedNadeConfig(
    note_range=NoteRange(Pitch(60), Pitch(67)),
    time_units=(5, 4),
    hidden_units=6,
    reach=REACH,
    inputs=InputGroups(midi_number=False, pitch_class=False),
)


def network(config: TiedNadeConfig = CONFIG) -> TiedNade:
    skeleton = shapes_of(TiedNade, config, key=jax.random.PRNGKey(0))
    shapes = [leaf.shape for leaf in leaves_of(skeleton)]
    return refilled(skeleton, [to_device(waves(*s, seed=i)) for i, s in enumerate(shapes)])


@eqx.filter_jit
def foretell(made: TiedNade, window: Window) -> Array:
    return made.log_likelihood(made.init(), window)[1]


@pytest.mark.parametrize("semitones", [1, 2])
def test_music_is_as_likely_in_another_key(semitones: int) -> None:
    notes = CONFIG.note_range.size
    bits: Bits = tiny_bits(5, notes)
    bits[:, -semitones:] = False
    moved = np.roll(bits, semitones, axis=1)
    lowest, highest = CONFIG.note_range.lowest, CONFIG.note_range.highest
    higher = NoteRange(Pitch(lowest + semitones), Pitch(highest + semitones))
    # The same notes of another range; and other notes of one, of whole octaves with room to spare.
    found = foretell(network(), window_of(bits))
    renamed = foretell(network(replace(CONFIG, note_range=higher)), window_of(bits))
    np.testing.assert_allclose(found, renamed, rtol=1e-6)
    room = NoteRange(Pitch(lowest - 44), Pitch(highest + 44))
    wide = network(replace(CONFIG, note_range=room))

    def nats(roll: Bits) -> NDArray[np.float32]:
        wider = np.pad(roll, [(0, 0), (44, 44), (0, 0)])
        return np.asarray(foretell(wide, window_of(wider)))

    np.testing.assert_allclose(nats(bits), nats(moved), rtol=1e-5)


@eqx.filter_jit
def draw(made: TiedNade, window: Window, draws: Draws) -> Array:
    _, context = made.advance(made.init(), window.before[0], row(window, 0))
    return made.draw(context, draws).chances


def chances_to_play(made: TiedNade, *chosen: int) -> NDArray[np.float32]:
    """Of every note of a first step, of which exactly the chosen ones are drawn."""
    notes = made.config.note_range.size
    play = np.isin(np.arange(notes), chosen)
    uniform = np.stack([np.where(play, 0, 1)] * 2, axis=1).astype(np.float32)
    one = to_device(np.ones((), np.float32))
    draws = Draws(to_device(uniform), to_device(play), one, one)
    return np.asarray(draw(made, window_of(np.zeros((1, notes, 2), np.bool_)), draws))


def test_note_knows_the_window_below_it_by_distance() -> None:
    made, notes = network(), CONFIG.note_range.size
    silent = chances_to_play(made)
    for lower in (0, 1, 2):
        above = np.arange(notes) - lower
        changed = np.abs(chances_to_play(made, lower) - silent) > 1e-4
        np.testing.assert_array_equal(changed, (above >= 1) & (above <= REACH))
    # All notes were alike in the silence before: what a note adds depends on the distance alone.
    first, second = chances_to_play(made, 0), chances_to_play(made, 1)
    np.testing.assert_allclose(first[1 : 1 + REACH], second[2 : 2 + REACH], rtol=1e-5)
