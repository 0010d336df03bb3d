from itertools import pairwise

import pytest

from courante.config import RelayConfig
from courante.errors import BadConfig
from courante.station.relay_plan import retry_s

CONFIG = RelayConfig(first_retry_s=1.0, longest_retry_s=30.0, refused_retry_s=90.0)


def waits(jitter: float) -> list[float]:
    return [retry_s(CONFIG, failures, jitter, refused=False) for failures in range(1, 2000)]


def test_waits_double_up_to_the_longest() -> None:
    assert waits(1.0)[:7] == [1, 2, 4, 8, 16, 30, 30]
    assert waits(1.0)[-1] == 30
    assert all(earlier <= later for earlier, later in pairwise(waits(0.0)))


def test_chance_takes_off_a_quarter_at_most() -> None:
    assert [0.75 * longest for longest in waits(1.0)] == pytest.approx(waits(0.0))


def test_a_wrong_password_is_tried_slowly_from_the_first_time() -> None:
    assert retry_s(CONFIG, 1, 1.0, refused=True) == 90
    assert retry_s(CONFIG, 9, 0.0, refused=True) == 67.5


@pytest.mark.parametrize("name", ["first_retry_s", "longest_retry_s", "steady_s"])
def test_waits_without_length_are_refused(name: str) -> None:
    with pytest.raises(BadConfig, match=name):
        RelayConfig(**{name: 0.0})
