"""Real processes on this machine, against one that has all lanes."""

import contextlib
import multiprocessing
import os
import socket
import subprocess
import sys
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import jax
import numpy as np
import pytest
from tests.conftest import REPOSITORY
from tests.networks import SMALL
from tests.serving import wait_until
from tests.train.checkpoints import load_checkpoint
from tests.train.tiny import QUICK, tiny_piece

from courante.config import TrainConfig
from courante.errors import BadConfig, TrainingFailed
from courante.model.contract import AnyNetwork
from courante.model.registry import build
from courante.model.trees import leaves_of
from courante.model.weights import Origin
from courante.train.checkpoint import Place, identity
from courante.train.job import Job
from courante.train.loop import train
from courante.train.optimiser import Optimiser
from courante.train.processes import train_together
from courante.train.shelf import BEST, LATEST
from courante.train.update import Learner, init_learner

PIECES = (tiny_piece("one", 40, seed=1), tiny_piece("two", 36, seed=2, first=12))
VALID = (tiny_piece("three", 16, seed=3), tiny_piece("four", 24, seed=4))
ORIGIN = Origin(model="ours", corpus="tiny", seed=1)
CONFIG = replace(QUICK, lanes=3, passes=2, average=0.5, recurrent_dropout=0.25, weight_decay=0.1)
"""Three lanes: of two processes one has twice as many as the other."""
ENDLESS = replace(CONFIG, passes=1000, patience=1000)
STEPS, UPDATES_A_PASS, UPDATES = 76, 3, 6


class Follower:
    """Notes what training tells; may stop it after an update, or end one of its processes."""

    def __init__(self, stop_after: int = 0, victim: str = "") -> None:
        self.nats: list[float] = []
        self.passes: list[int] = []
        self._stop_after, self._victim = stop_after, victim

    def updated(self, place: Place, windows_in_pass: int, nats: float) -> None:
        assert windows_in_pass == UPDATES_A_PASS
        self.nats.append(nats)
        if place.updates == self._stop_after:
            raise InterruptedError
        if self._victim and len(self.nats) == UPDATES_A_PASS:
            # Two updates are kept by now.
            named = {child.name: child for child in multiprocessing.active_children()}
            named[self._victim].kill()

    def passed(self, place: Place, *, best: bool) -> None:
        del best
        self.passes.append(place.records[-1].number)


def job(folder: Path, config: TrainConfig = CONFIG) -> Job:
    return Job(SMALL, config, PIECES, VALID, folder, ORIGIN, checkpoint_every_s=0.0)


def alone(folder: Path, config: TrainConfig, follower: Follower) -> tuple[AnyNetwork, Place]:
    return train(SMALL, config, PIECES, VALID, folder, follower, ORIGIN, checkpoint_every_s=0.0)


def checkpoint(folder: Path) -> tuple[Learner, Place]:
    optimiser = Optimiser(ENDLESS, UPDATES_A_PASS * ENDLESS.passes)
    like = init_learner(build(SMALL, key=jax.random.PRNGKey(0)), optimiser, ENDLESS.lanes)
    return load_checkpoint(folder / LATEST, like, identity(SMALL, ENDLESS, STEPS))


@pytest.fixture(scope="module", autouse=True)
def _quick_and_proxied() -> Generator[socket.socket]:  # pyright: ignore[reportUnusedFunction] - pytest calls it
    """Compile quickly, and name a proxy that never answers: nobody may ask it."""
    with socket.create_server(("127.0.0.1", 0)) as proxy, pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAX_DISABLE_MOST_OPTIMIZATIONS", "1")
        for name in ("http_proxy", "https_proxy", "grpc_proxy", "ALL_PROXY"):
            patch.setenv(name, f"http://127.0.0.1:{proxy.getsockname()[1]}")
        yield proxy
        proxy.settimeout(0)
        with pytest.raises(BlockingIOError):
            proxy.accept()


def test_a_killed_process_ends_all_and_leaves_what_one_process_would_have(
    tmp_path: Path,
) -> None:
    several, one = tmp_path / "several", tmp_path / "one"
    said = r"^process 2 of 3 was ended by SIGKILL .*; the last whole checkpoint is kept$"
    with pytest.raises(TrainingFailed, match=said):
        train_together(3, job(several, ENDLESS), Follower(victim="process 2 of 3"))
    assert multiprocessing.active_children() == []
    left, place = checkpoint(several)
    with pytest.raises(InterruptedError):
        alone(one, ENDLESS, Follower(stop_after=place.updates + 1))
    expected, expected_place = checkpoint(one)
    assert place.updates == expected_place.updates > 1
    assert place.pass_nats == pytest.approx(expected_place.pass_nats, rel=1e-5)
    # All of it: weights, their average, Adam's moments, and the memory of every lane.
    for ours, theirs in zip(leaves_of(left), leaves_of(expected), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=2e-5)


def test_two_processes_go_on_from_where_one_was_and_end_as_it_does(tmp_path: Path) -> None:
    several, one = tmp_path / "several", tmp_path / "one"
    with pytest.raises(InterruptedError):
        alone(several, CONFIG, Follower(stop_after=3))
    after, whole = Follower(), Follower()
    network, place = train_together(2, job(several), after)
    expected, expected_place = alone(one, CONFIG, whole)
    assert place.updates == expected_place.updates == UPDATES
    assert after.passes == whole.passes == [1, 2]
    # Two updates were kept; the third is made again.
    assert after.nats == pytest.approx(whole.nats[2:], rel=1e-5)
    for ours, theirs in zip(place.records, expected_place.records, strict=True):
        assert ours.train_nats == pytest.approx(theirs.train_nats, rel=1e-5)
        assert ours.valid_nats == pytest.approx(theirs.valid_nats, rel=1e-5)
    for found, right in zip(leaves_of(network), leaves_of(expected), strict=True):
        np.testing.assert_allclose(found, right, atol=1e-5)
    assert sorted(path.name for path in several.iterdir()) == [BEST, LATEST]


def test_what_a_process_refuses_is_said_as_one_process_says_it(tmp_path: Path) -> None:
    (tmp_path / LATEST).write_bytes(b"damaged")
    with pytest.raises(TrainingFailed, match=r"checkpoint: .* expected a whole checkpoint"):
        train_together(2, job(tmp_path), Follower())
    assert (tmp_path / LATEST).read_bytes() == b"damaged"
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("processes", [0, 4])
def test_processes_without_a_lane_are_refused_before_any_is_started(
    tmp_path: Path, processes: int
) -> None:
    with pytest.raises(BadConfig, match=f"processes: {processes} is not usable; expected 1 to 3"):
        train_together(processes, job(tmp_path / "none"), Follower())
    assert not (tmp_path / "none").exists()


ORPHANED = """
import multiprocessing, sys
from pathlib import Path
from tests.train.test_processes import job
from courante.train.processes import train_together

class Waiting:
    def updated(self, *told):
        print(*(child.pid for child in multiprocessing.active_children()), flush=True)
        sys.stdin.read()

if __name__ == "__main__":
    train_together(2, job(Path(sys.argv[1])), Waiting())
"""


def test_processes_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    script = tmp_path / "orphaned.py"
    script.write_text(ORPHANED)
    command = [sys.executable, str(script), str(tmp_path / "out")]
    paths = os.pathsep.join([str(REPOSITORY / "src"), str(REPOSITORY)])
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": paths},
    ) as parent:
        assert parent.stdout is not None
        children = [int(word) for word in parent.stdout.readline().split()]
        assert len(children) == 2
        parent.kill()
        parent.wait(10)
        wait_until(lambda: not any(map(lives, children)), 30)


def lives(pid: int) -> bool:
    """A process that nobody has buried yet does not."""
    with contextlib.suppress(OSError):
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        return stat.rsplit(")", 1)[1].split()[0] != "Z"
    return False
