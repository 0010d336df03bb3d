from contextlib import ExitStack
from dataclasses import replace

import httpx
import pytest
from tests.serving import LOOPBACK, ROOMY, open_run, serve, wait_until

from courante.api.limits import MINUTE_S, Shares
from courante.config import ApiConfig, LimitsConfig
from courante.errors import LimitReached, ShareUsed

ME, YOU = "192.0.2.1", "192.0.2.2"


class Time:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def shares(time: Time | None = None, **limits: int) -> Shares:
    return Shares(LimitsConfig(**limits), time or Time())


def opened(shares: Shares, address: str, run_id: str, living: tuple[str, ...] = ()) -> None:
    with shares.opening(address, lambda: living) as begun:
        begun(run_id)


def test_an_address_has_its_share_of_streams_and_others_have_theirs() -> None:
    kept = shares(streams=3, streams_per_address=2)
    with ExitStack() as mine, ExitStack() as yours:
        mine.enter_context(kept.stream(ME))
        mine.enter_context(kept.stream(ME))
        with pytest.raises(ShareUsed, match="2 streams of one address"):
            mine.enter_context(kept.stream(ME))
        yours.enter_context(kept.stream(YOU))
        with pytest.raises(LimitReached, match="3 streams") as refused:
            yours.enter_context(kept.stream(YOU))
        assert not isinstance(refused.value, ShareUsed)
        mine.close()
        yours.enter_context(kept.stream(YOU))


def test_runs_of_an_address_count_while_they_play() -> None:
    kept = shares(runs_per_address=2)
    opened(kept, ME, "a")
    opened(kept, ME, "b", ("a",))
    with pytest.raises(ShareUsed, match="2 runs of one address"):
        opened(kept, ME, "c", ("a", "b"))
    opened(kept, YOU, "d", ("a", "b"))
    opened(kept, ME, "c", ("b", "d"))


def test_runs_that_are_about_to_begin_count_and_those_that_failed_do_not() -> None:
    kept = shares(runs_per_address=1)
    with kept.opening(ME, tuple[str]), pytest.raises(ShareUsed):
        opened(kept, ME, "b")
    opened(kept, ME, "c")


def test_runs_may_not_be_opened_too_fast() -> None:
    time = Time()
    kept = shares(time, openings_per_minute=3)
    for name in "abc":
        opened(kept, ME, name)
        time.now_s += 10
    with pytest.raises(ShareUsed, match="3 runs opened a minute") as refused:
        opened(kept, ME, "d")
    assert refused.value.retry_after_s == MINUTE_S - 30
    opened(kept, YOU, "d")
    time.now_s += refused.value.retry_after_s
    opened(kept, ME, "e")


def test_over_http_each_limit_is_refused_with_its_name() -> None:
    limits = replace(
        ROOMY, runs_per_address=3, openings_per_minute=4, streams_per_address=2, followers_per_run=1
    )
    running = serve(replace(LOOPBACK, limits=limits))

    def refusal(answer: httpx.Response) -> tuple[int, str]:
        assert int(answer.headers["retry-after"]) >= 1
        return answer.status_code, answer.json()["limit"]

    with httpx.Client(base_url=running.url) as client, ExitStack() as stack:
        runs = [open_run(client) for _ in range(3)]
        assert refusal(client.post("/api/runs")) == (429, "3 runs of one address")
        runs[0].send("DELETE")
        wait_until(lambda: runs[0].send("GET").json()["ended"] is not None)
        # One that cannot be met is tried all the same.
        assert client.post("/api/runs", json={"bpm": "fast"}).status_code == 422
        assert refusal(client.post("/api/runs")) == (429, "4 runs opened a minute by one address")
        for run in runs[1:]:
            path = httpx.URL(run.body["listen_url"]).path
            stack.enter_context(client.stream("GET", path))
        with client.stream("GET", "/stream.mp3") as third:
            third.read()
            assert refusal(third) == (429, "2 streams of one address")
        stack.enter_context(client.stream("GET", runs[1].path + "/events", headers=runs[1].token))
        with client.stream("GET", runs[1].path + "/events", headers=runs[1].token) as second:
            second.read()
            assert refusal(second) == (429, "1 followers of one run")
    running.stop()


def test_behind_a_proxy_every_caller_has_a_share() -> None:
    limits = replace(ROOMY, runs_per_address=1)
    running = serve(replace(LOOPBACK, limits=limits, trusted_proxies=("127.0.0.1",)))
    with httpx.Client(base_url=running.url) as client:

        def status(address: str) -> int:
            headers = {"X-Forwarded-For": address, "X-Forwarded-Proto": "https"}
            answer = client.post("/api/runs", headers=headers)
            if answer.status_code == 201:
                assert answer.json()["listen_url"].startswith("https://")
            return answer.status_code

        assert [status("198.51.100.1"), status("198.51.100.1")] == [201, 429]
        # Who writes the header themselves is still known by what the proxy appended.
        assert status("203.0.113.5, 198.51.100.1") == 429
        assert [status("2001:db8::1"), status("2001:db8::2"), status("2001:db8:0:1::1")] == [
            201,
            429,
            201,
        ]
    running.stop()


def test_without_a_proxy_nobody_is_believed() -> None:
    running = serve(replace(LOOPBACK, limits=replace(ROOMY, runs_per_address=1)))
    with httpx.Client(base_url=running.url) as client:
        answers = [
            client.post("/api/runs", headers={"X-Forwarded-For": f"198.51.100.{number}"})
            for number in range(2)
        ]
        assert [answer.status_code for answer in answers] == [201, 429]
        assert answers[0].json()["listen_url"].startswith("http://")
    running.stop()


def test_a_household_behind_one_address_has_room() -> None:
    limits = ApiConfig().limits
    assert limits.streams_per_address >= 4 * limits.runs_per_address
    assert limits.connections_per_address > limits.streams_per_address
    assert limits.connections > limits.streams
