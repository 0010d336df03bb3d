import os
import re
from dataclasses import replace

import pytest
from tests.networks import SMALL, filled_network
from tests.train.tiny import QUICK

from courante.errors import BadConfig
from courante.model.arrays import zeros
from courante.train.memory import (
    free_memory,
    full_memory_is_told,
    require_room,
    update_memory,
)
from courante.train.optimiser import Optimiser
from courante.train.sharing import share_of
from courante.train.together import ALONE
from courante.train.update import Learner, init_learner

CONFIG = replace(QUICK, lanes=6, window_steps=32)
OPTIMISER = Optimiser(CONFIG, 15)


@pytest.fixture(scope="module")
def learner() -> Learner:
    return init_learner(filled_network(SMALL), OPTIMISER, CONFIG.lanes)


@pytest.fixture(scope="module")
def needed(learner: Learner) -> int:
    return update_memory(OPTIMISER, learner)


def test_update_takes_what_its_steps_leave_for_the_way_back(needed: int) -> None:
    # Of every step of every lane at least the memory and four gates of the layer, in four bytes.
    at_least = 6 * 32 * 5 * 6 * 4
    assert at_least < needed < 100 * at_least


def test_batch_that_fits_passes(learner: Learner, needed: int) -> None:
    require_room(OPTIMISER, learner, needed)


@pytest.mark.parametrize(
    ("lanes_of_room", "fitting"),
    [(5.9, "5 x 32"), (1.1, "1 x 32"), (0.55, "1 x 17"), (0.01, "1 x 1"), (-1.0, "1 x 1")],
)
def test_batch_that_does_not_is_refused_with_the_size_that_would(
    learner: Learner, needed: int, lanes_of_room: float, fitting: str
) -> None:
    said = rf"lanes x window_steps: '6 x 32 takes .* GB' is not usable; .* at most {fitting}: "
    with pytest.raises(BadConfig, match=said):
        require_room(OPTIMISER, learner, int(needed * lanes_of_room / 6))


def test_size_that_is_said_to_fit_does(learner: Learner, needed: int) -> None:
    room = needed // 2
    with pytest.raises(BadConfig) as refused:
        require_room(OPTIMISER, learner, room)
    found = re.search(r"at most (\d+) x (\d+)", str(refused.value))
    assert found is not None
    lanes, steps = map(int, found.groups())
    assert (lanes, steps) == (3, 32)
    smaller = Optimiser(replace(CONFIG, lanes=lanes), 15)
    # The weights' share does not shrink with the lanes; in a network this small it shows.
    assert update_memory(smaller, init_learner(learner.network, smaller, lanes)) < 1.1 * room


def test_each_of_several_processes_takes_its_share(learner: Learner, needed: int) -> None:
    share = share_of(0, 2, CONFIG.lanes)
    own = learner._replace(memory=ALONE.own(learner.memory, share))
    taken = update_memory(OPTIMISER, own, share)
    assert 0.3 * needed < taken < 0.9 * needed
    require_room(OPTIMISER, own, 2 * taken, share, 2)
    said = r"'6 x 32 takes .* at most 5 x 32: .* are free"
    with pytest.raises(BadConfig, match=said):
        require_room(OPTIMISER, own, 2 * taken - 1, share, 2)


def test_free_memory_is_some_of_the_machines() -> None:
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    assert 0 < free_memory() < machine


def test_jax_out_of_memory_is_told_in_lanes() -> None:
    # More than addresses reach, on any machine.
    with (
        pytest.raises(BadConfig, match=r"'6 x 32 ran out of memory' .* less, such as 3 x 32"),
        full_memory_is_told(CONFIG),
    ):
        zeros(2**47).block_until_ready()


def test_memory_error_of_a_single_lane_asks_for_a_shorter_window() -> None:
    with (
        pytest.raises(BadConfig, match=r"'1 x 32 ran out of memory' .* less, such as 1 x 16"),
        full_memory_is_told(replace(CONFIG, lanes=1)),
    ):
        raise MemoryError


def test_other_errors_stay_what_they_are() -> None:
    with pytest.raises(RuntimeError, match="broken wire"), full_memory_is_told(CONFIG):
        raise RuntimeError("broken wire")
    with pytest.raises(InterruptedError), full_memory_is_told(CONFIG):
        raise InterruptedError
