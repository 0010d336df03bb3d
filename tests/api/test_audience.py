import asyncio
import logging
from collections.abc import Callable

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from courante.api.audience import Audience, AudienceLayer, Mount

SECRET = "/listen/abcdefghijklmnop.mp3"  # noqa: S105 - opens nothing


def answering(*, status: int = 200, ends: Callable[[], None] = lambda: None) -> ASGIApp:
    """An app that sends two bodies, then whatever ``ends`` does."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        del scope, receive
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body", "body": b"12345", "more_body": True})
        await send({"type": "http.response.body", "body": b"678", "more_body": True})
        ends()

    return app


def ask(audience: Audience, app: ASGIApp, path: str, method: str = "GET") -> list[Message]:
    """One request through the layer."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    scope = {"type": "http", "method": method, "path": path, "client": ("192.0.2.7", 5)}
    layer = AudienceLayer(app, audience)
    asyncio.run(layer(scope, receive, send))
    return sent


def test_a_listener_is_counted_while_it_is_sent_sound() -> None:
    audience = Audience()
    during: list[tuple[int, Mount]] = []

    def ends() -> None:
        during.append((audience.listeners["mp3"], audience.mount("/stream.mp3")))

    sent = ask(audience, answering(ends=ends), "/stream.mp3")
    assert [message["type"] for message in sent] == ["http.response.start"] + [
        "http.response.body"
    ] * 2
    assert during == [(1, Mount(1, 1))]
    assert audience.mount("/stream.mp3") == Mount(0, 1)
    assert (audience.listeners["mp3"], audience.came["mp3"]) == (0, 1)
    assert audience.sent_bytes == {"mp3": 8, "opus": 0}
    assert audience.answers == {200: 1}


def test_one_that_is_torn_away_is_counted_out() -> None:
    def torn() -> None:
        raise ConnectionResetError

    audience = Audience()
    with pytest.raises(ConnectionResetError):
        ask(audience, answering(ends=torn), "/stream.opus")
    assert (audience.listeners["opus"], audience.came["opus"]) == (0, 1)
    assert audience.sent_bytes["opus"] == 8


def test_no_listener_is_who_only_looks_or_is_refused() -> None:
    audience = Audience()
    ask(audience, answering(), "/stream.mp3", method="HEAD")
    ask(audience, answering(status=503), "/stream.mp3")
    ask(audience, answering(status=404), "/stream.flac")
    ask(audience, answering(), "/api/runs/0123/recording.mp3")
    ask(audience, answering(), "/listen/abcdefghijklmnop/playlist.m3u")
    assert audience.came == {"mp3": 0, "opus": 0}
    assert audience.answers == {200: 3, 503: 1, 404: 1}
    assert audience.mount("/stream.mp3") == Mount(0, 0)


@pytest.mark.parametrize("told", [False, True])
def test_the_log_tells_who_came_by_no_secret_and_by_address_only_if_asked(
    told: bool,  # noqa: FBT001 - a test's parameter
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, logger="courante")
    ask(Audience(tell_addresses=told), answering(), SECRET)
    came, left = (record.__dict__ for record in caplog.records)
    assert (came["message"], came["stream"], came["format"]) == ("listener came", "personal", "mp3")
    assert (left["message"], left["sent_bytes"]) == ("listener left", 8)
    everything = "".join(str(record.__dict__) for record in caplog.records)
    assert "abcdefghijklmnop" not in everything
    assert ("192.0.2.7" in everything) is told
