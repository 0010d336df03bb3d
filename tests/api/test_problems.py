import asyncio

import httpx
import pytest
from fastapi import FastAPI, Request

from courante.api import problems
from courante.errors import BadInput, CouranteError, Missing, OutputFailed, OwnedElsewhere


def answer_to(error: Exception) -> httpx.Response:
    """What a caller gets when a route raises."""
    app = FastAPI()
    problems.install(app)

    @app.get("/")
    def fail(request: Request) -> None:  # pyright: ignore[reportUnusedFunction]
        del request
        raise error

    async def get() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get("/")

    return asyncio.run(get())


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1.5, 1.5),
        (True, True),
        (None, None),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (10**40, str(10**40)),
        ("x" * 500, "x" * 77 + "..."),
        ({"a": 1}, "{'a': 1}"),
        (b"\xff", r"b'\xff'"),
    ],
)
def test_bad_input_shows_the_value_shortly(value: object, shown: object) -> None:
    error = BadInput(field="name", value=value, expected="something else")
    answer = answer_to(error)
    assert answer.status_code == 422
    assert answer.json()["value"] == shown


def test_what_is_missing_is_said_with_its_remedy() -> None:
    answer = answer_to(Missing("a soundfont", "install one"))
    assert answer.status_code == 503
    assert answer.json()["remedy"] == "install one"


def test_what_failed_for_now_may_be_tried_again() -> None:
    answer = answer_to(OutputFailed("the database does not answer"))
    assert (answer.status_code, answer.json()["detail"]) == (503, "the database does not answer")
    assert int(answer.headers["retry-after"]) >= 1


def test_a_run_on_its_way_to_another_node_may_be_asked_for_again() -> None:
    answer = answer_to(OwnedElsewhere("a run", "b"))
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) >= 1


def test_other_errors_of_ours() -> None:
    answer = answer_to(CouranteError("the strings broke"))
    assert (answer.status_code, answer.json()["detail"]) == (500, "the strings broke")


def test_a_bug_tells_nothing_of_the_inside() -> None:
    answer = answer_to(RuntimeError("a secret"))
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/nowhere", 404), ("PUT", "/healthz", 405)]
)
def test_unknown_addresses(client: httpx.Client, method: str, path: str, status: int) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
