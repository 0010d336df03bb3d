import pytest

from courante.errors import LimitReached
from courante.station.limits import Bucket, take
from courante.types import Seconds


def granted(times: list[float], per_s: float) -> list[bool]:
    bucket = Bucket.full("readings", per_s, Seconds(times[0]))
    answers: list[bool] = []
    for time_s in times:
        try:
            bucket = take(bucket, Seconds(time_s))
        except LimitReached:
            answers.append(False)
        else:
            answers.append(True)
    return answers


def test_a_steady_sender_is_never_refused() -> None:
    assert all(granted([n / 5 for n in range(500)], per_s=5.0))


def test_a_burst_of_one_second_passes_and_no_more() -> None:
    assert granted([0.0] * 8, per_s=5.0) == [True] * 5 + [False] * 3


def test_in_the_long_run_the_rate_holds() -> None:
    answers = granted([n / 100 for n in range(1000)], per_s=5.0)
    assert sum(answers) == pytest.approx(55, abs=1)


def test_a_rate_below_one_a_second_lets_one_pass() -> None:
    assert granted([0.0, 1.0, 1.9, 2.1], per_s=0.5) == [True, False, False, True]


def test_refusal_says_which_limit_and_when_to_come_back() -> None:
    bucket = take(Bucket.full("pace readings", 1.0, Seconds(0.0)), Seconds(0.0))
    with pytest.raises(LimitReached, match="1 pace readings a second") as refusal:
        take(bucket, Seconds(0.25))
    assert refusal.value.retry_after_s == 0.75
    take(bucket, Seconds(0.25 + refusal.value.retry_after_s))


def test_many_may_come_at_once_where_that_is_said() -> None:
    bucket = Bucket.full("late readings", 2.0, Seconds(0.0), at_once=10.0)
    bucket = take(bucket, Seconds(0.0), 8)
    with pytest.raises(LimitReached) as refusal:
        take(bucket, Seconds(1.0), 5)
    assert refusal.value.retry_after_s == 0.5
    bucket = take(bucket, Seconds(1.5), 5)
    assert bucket.level == 0
    assert take(bucket, Seconds(1000.0), 10).level == 0
