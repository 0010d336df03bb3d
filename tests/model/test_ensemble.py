from functools import cache

import jax.numpy as jnp
import numpy as np
import pytest
from tests.networks import TINY, row, tiny_bits, tiny_network, window_of

from courante.config import EnsembleConfig, TiedParallelConfig
from courante.errors import BadConfig
from courante.model.arrays import to_device
from courante.model.contract import AnyNetwork, Draws, Window
from courante.model.ensemble import Ensemble, joint_range
from courante.types import NoteRange, Pitch

LOW = NoteRange(Pitch(57), Pitch(61))
"""The lower notes of the tiny network."""


def sized(note_range: NoteRange) -> TiedParallelConfig:
    return TiedParallelConfig(
        note_range=note_range, time_units=(8, 6), note_units=(5, 4), dropout=0.0
    )


@cache
def members(other: NoteRange = TINY.note_range) -> tuple[AnyNetwork, ...]:
    return tiny_network(1, sized(TINY.note_range)), tiny_network(2, sized(other))


def ensemble_of(networks: tuple[AnyNetwork, ...]) -> Ensemble:
    configs = tuple(network.config for network in networks)
    return Ensemble(EnsembleConfig(note_range=TINY.note_range, members=configs), networks)


def nats(network: AnyNetwork, window: Window) -> np.ndarray:
    return np.asarray(network.log_likelihood(network.init(), window)[1])


def draws_of(seed: int, choice: float) -> Draws:
    """Everything drawn at random, the first number apart."""
    uniform = np.random.default_rng(seed).random((TINY.note_range.size, 2)).astype(np.float32)
    uniform[0, 0] = choice
    sounded = np.zeros(TINY.note_range.size, np.bool_)
    return Draws(to_device(uniform), to_device(sounded), jnp.float32(1), jnp.float32(1))


def test_a_step_s_chance_is_the_mean_of_the_members_chances() -> None:
    window = window_of(tiny_bits(6))
    first, second = (np.exp(nats(member, window)) for member in members())
    found = np.exp(nats(ensemble_of(members()), window))
    np.testing.assert_allclose(found, (first + second) / 2, rtol=1e-4)


def test_a_member_that_knows_fewer_notes_is_sure_of_the_others() -> None:
    bits = tiny_bits(2)
    bits[0, 5:] = False
    bits[1, 7] = [True, True]
    wide, narrow = members(LOW)
    found = np.exp(nats(ensemble_of((wide, narrow)), window_of(bits)))
    of_wide = np.exp(nats(wide, window_of(bits)))
    of_narrow = np.exp(nats(narrow, window_of(bits[:, :5])))
    np.testing.assert_allclose(found[0], (of_wide[0] + of_narrow[0]) / 2, rtol=1e-4)
    np.testing.assert_allclose(found[1], of_wide[1] / 2, rtol=1e-4)


@pytest.mark.parametrize(("choice", "left"), [(0.1, 0.2), (0.45, 0.9), (0.5, 0.0), (0.8, 0.6)])
def test_chance_lets_one_member_draw_with_what_is_left_of_it(choice: float, left: float) -> None:
    window = window_of(tiny_bits(2))
    now = window.before[1], row(window, 1)
    together, (wide, narrow) = ensemble_of(members(LOW)), members(LOW)
    context = together.advance(together.init(), *now)[1]
    drawn = together.draw(context, draws_of(3, choice)).bits
    draws = draws_of(3, left)
    if choice < 0.5:
        alone = wide.draw(wide.advance(wide.init(), *now)[1], draws).bits
    else:
        low = draws._replace(uniform=draws.uniform[:5], sounded=draws.sounded[:5])
        seen = now[0][:5], now[1]
        alone = narrow.draw(narrow.advance(narrow.init(), *seen)[1], low).bits
    np.testing.assert_array_equal(drawn[: len(alone)], alone)
    assert not drawn[len(alone) :].any()


def test_the_joint_range_holds_every_member() -> None:
    high = NoteRange(Pitch(60), Pitch(70))
    assert joint_range([high, LOW]) == NoteRange(Pitch(57), Pitch(70))


@pytest.mark.parametrize(
    "wrong",
    [
        {"members": ()},
        {"articulate": False},
        {"beat": False},
        {"note_range": LOW},
    ],
)
def test_members_must_go_together(wrong: dict[str, object]) -> None:
    right = {"note_range": TINY.note_range, "members": (sized(TINY.note_range),)}
    EnsembleConfig(**right)  # pyright: ignore[reportArgumentType]
    with pytest.raises(BadConfig, match="members"):
        EnsembleConfig(**{**right, **wrong})  # pyright: ignore[reportArgumentType]
