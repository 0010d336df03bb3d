from collections.abc import Iterator

import httpx
import pytest
from tests.serving import LOOPBACK, Opened

LIMIT = LOOPBACK.body_limit_bytes


def pieces(size: int) -> Iterator[bytes]:
    while size > 0:
        yield b" " * min(size, 1000)
        size -= 1000


@pytest.mark.parametrize("path", ["/api/runs", "/api/runs/none/pace", "/nowhere", "/stream.mp3"])
def test_an_announced_body_over_the_limit_is_refused(client: httpx.Client, path: str) -> None:
    answer = client.post(path, content=b"x" * (LIMIT + 1))
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert str(LIMIT) in answer.json()["detail"]


def test_a_body_that_grows_over_the_limit_is_refused(client: httpx.Client, opened: Opened) -> None:
    headers = {**opened.token, "Content-Type": "application/json"}
    answer = client.post(opened.path + "/pace", content=pieces(LIMIT + 1000), headers=headers)
    assert answer.status_code == 413
    assert answer.json()["type"] == "urn:courante:body-too-large"


def test_a_body_at_the_limit_is_read(client: httpx.Client, opened: Opened) -> None:
    headers = {**opened.token, "Content-Type": "application/json"}
    body = b'{"cadence_spm": 170}'.ljust(LIMIT)
    answer = client.post(opened.path + "/pace", content=body, headers=headers)
    assert answer.status_code == 202
