from dataclasses import replace

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from tests.networks import FULL, TINY, tiny_network

from courante.composer.contract import Guide
from courante.composer.density import density_after, nothing_heard, told_energy
from courante.composer.guiding import wishes_of
from courante.composer.sampling import RunState, compose_step, init_run
from courante.model.arrays import to_device
from courante.model.tied_parallel import TiedParallel, TimeMemory
from courante.types import ARTICULATE, COMMON_TIME

ASKED = to_device(np.array([0.5, 2.0, 0.25], np.float32))
Runs = RunState[TimeMemory]


def told(heard: float) -> list[float]:
    return told_energy(jnp.float32(heard), ASKED).tolist()


def test_what_is_lacking_is_asked_for_on_top_and_voices_stay() -> None:
    assert told(0.5) == pytest.approx([0.5, 2, 0.25])
    assert told(0.4) == pytest.approx([0.625, 2, 0.3125])
    assert told(0.6) == pytest.approx([0.5 / 1.2, 2, 0.25 / 1.2])


def test_it_is_made_up_for_within_bounds() -> None:
    assert told(0.0) == told(0.1) == pytest.approx([0.75, 2, 0.375])
    assert told(9.0) == pytest.approx([0.5 / 1.5, 2, 0.25 / 1.5])
    nothing = told_energy(jnp.float32(0.0), to_device(np.zeros(3, np.float32)))
    assert nothing.tolist() == [0, 0, 0]


def test_before_the_first_step_the_network_is_told_what_is_asked() -> None:
    assert told_energy(nothing_heard(), ASKED).tolist() == pytest.approx(ASKED.tolist())


def test_the_density_follows_what_is_struck() -> None:
    bits = to_device(np.array([[True, True], [True, False], [True, True]]))
    first = density_after(nothing_heard(), ASKED, bits)
    assert float(first) == pytest.approx(0.5 + (2 - 0.5) / 32)
    density, step = first, eqx.filter_jit(density_after)
    for _ in range(200):
        density = step(density, ASKED, bits)
    assert float(density) == pytest.approx(2, abs=0.01)


@eqx.filter_jit
def compose(network: TiedParallel, runs: Runs) -> tuple[Runs, jax.Array]:
    """One step of many runs."""

    def one(run: Runs) -> tuple[Runs, jax.Array]:
        return compose_step(network, run, 99)

    return jax.vmap(one)(runs)


def test_a_run_plays_by_what_it_lacks() -> None:
    network = tiny_network(config=replace(TINY, styles=(FULL,)))
    wishes = wishes_of(Guide(energy=0.5), (FULL,))

    def one(seed: jax.Array) -> Runs:
        return init_run(network, seed, COMMON_TIME, 1.0, wishes)

    runs = jax.vmap(one)(to_device(np.arange(2000, dtype=np.uint32)))
    asked = float(wishes.energy[0])
    same, lacking, many = (
        np.asarray(compose(network, runs._replace(density=jnp.broadcast_to(density, 2000)))[1])
        for density in (asked, asked / 1.5, asked * 1.5)
    )
    _, usual = compose(network, runs)
    np.testing.assert_array_equal(same, usual)
    assert not np.array_equal(lacking, usual)
    assert not np.array_equal(many, usual)
    after, bits = compose(network, runs)
    struck = np.asarray(bits)[..., ARTICULATE].sum(axis=1)
    np.testing.assert_allclose(after.density, asked + (struck - asked) / 32, rtol=1e-5)
