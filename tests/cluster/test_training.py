"""Training on a real Ray, against one process of this machine."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from tests.cluster.members import members
from tests.cluster.nodes import environment, ray_cluster
from tests.compiling import quick_compiling
from tests.conftest import REPOSITORY
from tests.serving import wait_until
from tests.train.test_processes import (
    CONFIG,
    ENDLESS,
    UPDATES,
    Follower,
    alone,
    checkpoint,
    job,
)

from courante.cluster import training
from courante.cluster.training import train_on_cluster
from courante.errors import BadConfig, CouranteError, OutputFailed, Refused, TrainingFailed
from courante.model.trees import leaves_of
from courante.train.checkpoint import Place
from courante.train.shelf import BEST, LATEST

ENDED_S = 60.0
QUICK = {"JAX_DISABLE_MOST_OPTIMIZATIONS": "1"}


@pytest.fixture(autouse=True)
def _quick_and_told(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:  # pyright: ignore[reportUnusedFunction] - pytest calls it
    for name, value in {**environment(), **QUICK}.items():
        monkeypatch.setenv(name, value)
    with quick_compiling():
        yield


@pytest.fixture(scope="module")
def machines() -> Iterator[str]:
    """A cluster of two machines, each with a core."""
    with ray_cluster(module="machines_process", **QUICK) as address:
        yield address


@pytest.fixture
def address(machines: str) -> Iterator[str]:
    """Of the cluster, on which nothing of a training is left afterwards."""
    yield machines
    wait_until(lambda: not members(machines), ENDED_S)


class Killing(Follower):
    """Ends one of the processes, the leading one or not, once two updates are kept."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self._address = address

    def updated(self, place: Place, windows_in_pass: int, nats: float) -> None:
        super().updated(place, windows_in_pass, nats)
        if len(self.nats) == 3:
            os.kill(members(self._address)[0], signal.SIGKILL)


def test_two_go_on_from_where_one_was_and_end_as_it_does(address: str, tmp_path: Path) -> None:
    several, one = tmp_path / "several", tmp_path / "one"
    with pytest.raises(InterruptedError):
        alone(several, CONFIG, Follower(stop_after=3))
    after, whole = Follower(), Follower()
    handler = signal.getsignal(signal.SIGTERM)
    network, place = train_on_cluster(address, 2, job(several), after)
    assert signal.getsignal(signal.SIGTERM) is handler
    expected, expected_place = alone(one, CONFIG, whole)
    assert place.updates == expected_place.updates == UPDATES
    assert after.passes == whole.passes == [1, 2]
    # Two updates were kept; the third is made again.
    assert after.nats == pytest.approx(whole.nats[2:], rel=1e-5)
    for ours, theirs in zip(place.records, expected_place.records, strict=True):
        assert ours.valid_nats == pytest.approx(theirs.valid_nats, rel=1e-5)
    for found, right in zip(leaves_of(network), leaves_of(expected), strict=True):
        np.testing.assert_allclose(found, right, atol=1e-5)
    # Nothing was on a disk that others share: all of it was sent here.
    assert sorted(path.name for path in several.iterdir()) == [BEST, LATEST]


def test_a_member_that_is_killed_ends_all_and_the_checkpoint_is_kept(
    address: str, tmp_path: Path
) -> None:
    said = (
        r"^process [12] of 2 on 127\.0\.0\.[23] is dead \(.*\); the last whole checkpoint is kept$"
    )
    follower = Killing(address)
    with pytest.raises(TrainingFailed, match=said):
        train_on_cluster(address, 2, job(tmp_path, ENDLESS), follower)
    _, place = checkpoint(tmp_path)
    assert 2 <= place.updates <= len(follower.nats)


def test_what_a_member_refuses_is_said_as_one_process_says_it(address: str, tmp_path: Path) -> None:
    (tmp_path / LATEST).write_bytes(b"damaged")
    # Its folder as it is called here, though the member is elsewhere; a long one is cut.
    shown = re.escape(str(tmp_path)[:40])
    said = rf"^checkpoint: '{shown}.* is not usable; expected a whole checkpoint"
    with pytest.raises(TrainingFailed, match=said):
        train_on_cluster(address, 2, job(tmp_path), Follower())
    assert (tmp_path / LATEST).read_bytes() == b"damaged"


def test_another_version_on_a_machine_is_refused_and_both_are_named(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "identity", lambda: "Courante 99 with JAX 99")
    theirs = r"the machine at 127\.0\.0\.[23] has Courante [\d.]+ with JAX [\d.]+"
    said = f"^{theirs}, and this one Courante 99 with JAX 99; install the same there$"
    with pytest.raises(Refused, match=said):
        train_on_cluster(address, 1, job(tmp_path / "none"), Follower())
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("processes", "gpu", "kind", "said"),
    [
        (4, False, BadConfig, "processes: 4 is not usable; expected 1 to 3"),
        (3, False, OutputFailed, "too little for 3 processes: each takes 1 CPU, and of 2 there"),
        (2, True, OutputFailed, "each takes 1 GPU, and of 0 there are 0 free; add a machine, or"),
    ],
)
def test_what_the_cluster_has_no_room_for_is_refused(
    address: str,
    tmp_path: Path,
    processes: int,
    gpu: bool,  # noqa: FBT001 - a parameter of the test
    kind: type[CouranteError],
    said: str,
) -> None:
    asked = job(tmp_path / "none")
    with pytest.raises(kind, match=said):
        train_on_cluster(address, processes, asked, Follower(), gpu=gpu)
    assert not (tmp_path / "none").exists()


TUNE = "X:{0}\nT:Tune {0}\nM:4/4\nL:1/4\nK:C\nCDEF|GABc|cBAG|{1}|FEDC|\n"


def test_an_interrupt_ends_all_and_leaves_what_the_same_command_goes_on_from(
    address: str, tmp_path: Path
) -> None:
    tunes, out = tmp_path / "tunes", tmp_path / "out"
    tunes.mkdir()
    for number, bar in enumerate(("CCGG", "AAGz", "FFEE", "DDCz", "GGFF", "EEDz")):
        (tunes / f"{number}.abc").write_text(TUNE.format(number, bar))
    tiny = ("--notes", "48-91", "--time-units", "8", "--note-units", "8", "--lanes", "2")
    command = [
        *(sys.executable, "-m", "courante", "train", "--out", str(out), "--corpus", str(tunes)),
        *("--cache", str(tmp_path / "cache"), *tiny, "--window", "16", "--passes", "1000"),
        *("--patience", "1000", "--cluster", address, "--processes", "2"),
    ]
    with subprocess.Popen(
        command,
        cwd=REPOSITORY,
        env={**environment(), **QUICK},
        stderr=subprocess.PIPE,
        text=True,
    ) as asking:
        assert asking.stderr is not None
        told: list[str] = []
        try:
            # When a pass is told, all before it is in the folder.
            for line in asking.stderr:
                told.append(line)
                if sum(one.startswith("pass ") for one in told) == 2:
                    break
            asking.send_signal(signal.SIGINT)
            late = threading.Timer(ENDED_S, asking.kill)
            late.start()
            told += list(asking.stderr)
            late.cancel()
        finally:
            asking.kill()
    assert asking.returncode == 130, told
    assert "the same command goes on from the last checkpoint" in " ".join("".join(told).split())
    assert told[-1] == "courante: interrupted\n"
    wait_until(lambda: not members(address), ENDED_S)
    assert sorted(path.name for path in out.iterdir()) == [BEST, "curve.png", LATEST]
