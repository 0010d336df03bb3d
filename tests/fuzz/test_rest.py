"""Schemathesis against a real station: what its schema allows, and what it does not.

Most cases meet a run that plays and its tokens; see ``meet``. Endless answers are asked for in
``test_streams.py`` instead, which knows how to leave them.
"""

import zlib
from collections.abc import Iterator
from contextlib import suppress

import httpx
import pytest
from hypothesis import given
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from tests.fuzz.bounds import bounded
from tests.fuzz.rest_cases import Answer, Case, operations
from tests.serving import LOOPBACK, Opened, Served, open_run, serve

from courante.config import StationConfig

EXAMPLES = 8
ENDLESS = r"/(listen/\{listen_token\}|stream)\.(mp3|opus)$|/events$"
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
)
"""All but those that want every allowed value to be accepted: not every tempo can be played."""


@pytest.fixture(scope="module")
def station() -> Iterator[Served]:
    running = serve(LOOPBACK, StationConfig(workers=1, max_runs=6, readings_per_s=1000.0))
    yield running
    running.stop()


class Stage:
    """Keeps one run playing, whatever the cases do to it."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client
        self._run: Opened | None = None

    def run(self) -> Opened:
        """A run that plays."""
        if self._run is None or self._run.send("GET").json().get("ended", "gone") is not None:
            self._run = open_run(self._client, seed=1)
        return self._run

    def clear(self, answer: Answer) -> None:
        """End a run that a case has opened."""
        if answer.status_code == 201 and "control_token" in answer.json():
            Opened(self._client, answer.json()).send("DELETE", params={"purge": True})


@pytest.fixture(scope="module")
def stage(station: Served) -> Iterator[Stage]:
    with httpx.Client(base_url=station.url, timeout=20) as client:
        yield Stage(client)


def meet(case: Case, stage: Stage) -> None:
    """Put the run that plays, and its tokens, where the schema asks for one; mostly."""
    drawn = case.path_parameters
    if not drawn or zlib.crc32(repr(drawn).encode()) % 4 == 0:
        return
    run = stage.run()
    if "run_id" in drawn:
        drawn["run_id"] = run.body["run_id"]
        case.authorise(run.token)
    if "listen_token" in drawn:
        drawn["listen_token"] = run.body["listen_url"].rpartition("/")[2].removesuffix(".mp3")


@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
def test_what_is_answered_is_what_the_schema_says(
    mode: GenerationMode, station: Served, stage: Stage, subtests: pytest.Subtests
) -> None:
    tried = 0

    def try_one(case: Case) -> None:
        nonlocal tried
        tried += 1
        meet(case, stage)
        answer = case.send()
        stage.clear(answer)
        case.check(answer, CHECKS)
        assert answer.status_code < 500 or "retry-after" in answer.headers

    for operation in operations(f"{station.url}/api/schema", excluded=ENDLESS):
        # Where any text will do there is nothing to do wrong.
        with subtests.test(operation.label), suppress(Unsatisfiable):
            bounded(EXAMPLES)(given(operation.cases(mode))(try_one))()
    assert tried > 5 * EXAMPLES
