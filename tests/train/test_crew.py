"""Who follows a training, wherever it is; with real processes: ``test_processes``."""

from pathlib import Path

import pytest
from tests.fakes.crew import DEAD, FakeCrew
from tests.networks import SMALL
from tests.train.tiny import QUICK

from courante.errors import OutputFailed, TrainingFailed
from courante.model.weights import Origin
from courante.train.checkpoint import Place
from courante.train.crew import (
    Broken,
    Done,
    Failed,
    Met,
    Parted,
    Passed,
    Said,
    Updated,
    Written,
    follow,
)
from courante.train.job import Job
from courante.train.shelf import LATEST

FIRST, SECOND = Place(updates=1), Place(updates=2)


class Follower:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def updated(self, place: Place, windows_in_pass: int, nats: float) -> None:
        self.told.append((place, windows_in_pass, nats))

    def passed(self, place: Place, *, best: bool) -> None:
        self.told.append((place, best))


def job(folder: Path) -> Job:
    return Job(SMALL, QUICK, (), (), folder, Origin())


def test_all_are_handed_the_job_and_what_they_say_is_passed_on(tmp_path: Path) -> None:
    folder = tmp_path / "made"
    leading = (Met(), Updated(FIRST, 3, 5.5), Written(LATEST, b"whole"), Passed(SECOND, best=True))
    crew, follower = FakeCrew((*leading, Done(SECOND)), (Met(), Done(SECOND))), Follower()
    assert follow(crew, job(folder), follower) == SECOND
    assert crew.handed == [0, 1]
    assert follower.told == [(FIRST, 3, 5.5), (SECOND, True)]
    assert [path.read_bytes() for path in folder.iterdir()] == [b"whole"]


@pytest.mark.parametrize(
    ("said", "kind", "why"),
    [
        (Failed("too high a rate"), TrainingFailed, "^too high a rate$"),
        (Broken("Traceback ..."), RuntimeError, r"in process 1:\nTraceback \.\.\."),
        (DEAD, TrainingFailed, "process 1 is dead"),
    ],
)
def test_who_lost_another_waits_for_what_that_one_says(
    tmp_path: Path, said: Said | None, kind: type[Exception], why: str
) -> None:
    crew = FakeCrew((Met(), Updated(FIRST, 3, 5.5), said), (Met(), Parted()))
    with pytest.raises(kind, match=why):
        follow(crew, job(tmp_path), Follower())


def test_that_all_lost_each_other_is_an_end_too(tmp_path: Path) -> None:
    with pytest.raises(TrainingFailed, match="lost each other; the last whole checkpoint is kept"):
        follow(FakeCrew((Parted(),), (Parted(),)), job(tmp_path), Follower())


def test_a_file_that_cannot_be_written_ends_it(tmp_path: Path) -> None:
    crew = FakeCrew((Written("nowhere/weights", b""), Done(FIRST)))
    with pytest.raises(OutputFailed, match="nowhere/weights"):
        follow(crew, job(tmp_path), Follower())
