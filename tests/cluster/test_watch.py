"""Whether an owner that has not renewed its lease could have."""

import pytest

from courante.cluster.watch import Watch
from courante.config import LeasesConfig

LEASES = LeasesConfig(lease_s=6.0, renew_every_s=1.5)


class Asked:
    """A watch whose database answers when a test says so; each answer takes 0.1 s."""

    def __init__(self) -> None:
        self.now_s = 100.0
        self.watch = Watch(LEASES, lambda: self.now_s)

    def answers_after(self, pause_s: float, takes_s: float = 0.1) -> bool:
        self.now_s += pause_s
        asked_s = self.now_s
        self.now_s += takes_s
        self.watch.answered(asked_s)
        return self.watch.trusted


@pytest.fixture
def asked() -> Asked:
    return Asked()


def test_it_is_trusted_after_the_time_of_a_lease(asked: Asked) -> None:
    assert not asked.watch.trusted
    looks = [asked.answers_after(0.9) for _ in range(9)]
    assert looks == [False] * 6 + [True] * 3


def test_a_failure_begins_it_anew(asked: Asked) -> None:
    assert any(asked.answers_after(0.9) for _ in range(7))
    asked.watch.failed()
    assert not asked.watch.trusted
    looks = [asked.answers_after(0.9) for _ in range(7)]
    assert looks == [False] * 6 + [True]


def test_a_pause_that_would_cost_leases_begins_it_anew(asked: Asked) -> None:
    assert any(asked.answers_after(0.9) for _ in range(7))
    assert asked.answers_after(2.7)
    assert not asked.answers_after(2.95)
    assert any(asked.answers_after(0.9) for _ in range(7))


def test_an_answer_that_hung_is_a_pause_too(asked: Asked) -> None:
    assert any(asked.answers_after(0.9) for _ in range(7))
    # It may have come at once, and been away ever since, or the other way round.
    assert not asked.answers_after(0.9, takes_s=2.1)
    asked.now_s += 5.9
    assert not asked.watch.trusted
