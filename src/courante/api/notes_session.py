"""A conversation over the notes WebSocket, from the first message to the last."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, final

from starlette.websockets import WebSocket, WebSocketDisconnect

from courante.api.bell import Bell
from courante.api.notes_messages import (
    Hello,
    Json,
    Played,
    ToStream,
    Want,
    message,
    part_numbers,
    read_hello,
    read_told,
    welcome,
    written,
)
from courante.config import PaceConfig, SocketsConfig
from courante.errors import BadInput, CouranteError, LimitReached, NotAuthorised, NotFound
from courante.station.limits import Bucket, take
from courante.station.notes_client import Ending, Over, Share, Welcome
from courante.station.run import Run
from courante.types import Beats, Seconds

logger = logging.getLogger(__name__)

OWN = 4000
"""Codes from here on are ours: 4000 and what HTTP would have said."""
LAST_WORDS_S = 1.0
"""So long the last words may take to leave; who does not read them does without."""
_CODES = {
    Ending.RUN_OVER: 1000,
    Ending.STREAM: 1000,
    Ending.CLOSING: 1001,
    Ending.TAKEN_OVER: OWN + HTTPStatus.CONFLICT,
}


@final
class _SocketOver(Exception):
    """The conversation ends with these words and this code."""

    def __init__(self, code: int, words: Json) -> None:
        super().__init__(code)
        self.code = code
        self.words = words


@dataclass(frozen=True)
class Terms:
    """What every conversation of a server keeps to.

    Attributes:
        sockets: limits. first_s: so long the first message may take.
        pace: what a client needs to decide the tempo itself.
    """

    sockets: SocketsConfig
    first_s: float
    pace: PaceConfig


@final
class NotesSession:
    """One client, one socket."""

    def __init__(
        self,
        socket: WebSocket,
        terms: Terms,
        find: Callable[[Hello], Run],
        place: Callable[[], AbstractContextManager[None]],
    ) -> None:
        """Begin with a socket that is not accepted yet.

        Args:
            socket: the client.
            terms: limits.
            find: gives the run that a client may have; raises a ``CouranteError`` if it may not.
            place: holds a place for it among all who listen; raises ``LimitReached``.
        """
        self._place = place
        self._socket = socket
        self._terms = terms
        self._find = find
        sockets, now_s = terms.sockets, Seconds(time.monotonic())
        self._bucket = Bucket.full(
            "messages", sockets.messages_per_s, now_s, sockets.messages_at_once
        )

    async def hold(self) -> None:
        """Converse until it is over; never raises for what a client did."""
        try:
            await self._socket.accept()
            await self._converse()
        except _SocketOver as over:
            await self._end(over.code, over.words)
        except CouranteError as error:
            await self._end(*_problem(error))
        except WebSocketDisconnect:
            return

    async def _converse(self) -> None:
        hello = await self._hello()
        run = self._find(hello)
        with self._place():
            await self._play(run, hello)

    async def _play(self, run: Run, hello: Hello) -> None:
        bell = Bell()
        share, start = run.open_notes(bell.ring, hello.from_bar, hello.credit)
        try:
            await self._say(_welcome(run, start, self._terms.pace))
            await _until_one_ends(self._listen(run, share), self._send(run, share, start, bell))
        finally:
            run.notes.close(share)

    async def _hello(self) -> Hello:
        try:
            async with asyncio.timeout(self._terms.first_s):
                return read_hello(await self._text())
        except TimeoutError:
            expected = f"a hello within {self._terms.first_s:g} s"
            raise BadInput("message", None, expected) from None

    async def _listen(self, run: Run, share: Share) -> None:
        while True:
            told = read_told(await self._text())
            match told:
                case Want():
                    run.notes.want(share, told.credit)
                    share.wake()
                case Played():
                    run.played(share, told.ear, told.tempo)
                case ToStream():
                    run.notes.to_stream(share, told.bar, Beats(told.beat))

    async def _send(self, run: Run, share: Share, start: Welcome, bell: Bell) -> None:
        """Say what there is to say, until it is over."""
        parts = {start.style.name: part_numbers(start.style)}
        while True:
            said, more = run.notes.take(share)
            for one in said:
                await self._say(message(one, parts))
            if share.over is not None:
                raise _over(share.over)
            if more:
                # Nobody else of this loop waits for more than a few bars.
                await asyncio.sleep(0)
            else:
                await bell.heard()

    async def _text(self) -> str:
        """The next message.

        Raises:
            BadInput: it is not text. LimitReached: they come too fast.
        """
        received = await self._socket.receive()
        if received["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(received["code"])
        self._bucket = take(self._bucket, Seconds(time.monotonic()))
        text: str | None = received.get("text")
        if text is None:
            raise BadInput("message", "bytes", "text")
        return text

    async def _say(self, body: Json) -> None:
        try:
            await self._socket.send_text(written(body))
        except RuntimeError as error:
            # So uvicorn says that it has closed the socket itself, for what the peer sent.
            raise WebSocketDisconnect from error

    async def _end(self, code: int, words: Json) -> None:
        with contextlib.suppress(TimeoutError, WebSocketDisconnect, RuntimeError):
            async with asyncio.timeout(LAST_WORDS_S):
                await self._say(words)
                await self._socket.close(code)


async def _until_one_ends(*works: Coroutine[Any, Any, None]) -> None:
    """Do several things at once; when one ends the others are given up.

    Raises:
        Exception: what the first raised.
    """
    tasks = [asyncio.create_task(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        task.result()


def _welcome(run: Run, start: Welcome, pace: PaceConfig) -> Json:
    return welcome(start, run.status(), run.feed.seat.metre, pace)


def _over(over: Over) -> _SocketOver:
    code = _CODES[over.ending]
    if code < OWN:
        return _SocketOver(code, {"type": "bye", "why": over.why})
    return _SocketOver(code, _error(code, over.why))


def _problem(error: CouranteError) -> tuple[int, Json]:
    match error:
        case NotAuthorised():
            return _told(HTTPStatus.UNAUTHORIZED, error)
        case NotFound():
            return _told(HTTPStatus.NOT_FOUND, error)
        case LimitReached():
            logger.info("limit reached", extra={"limit": error.limit})
            return _told(HTTPStatus.TOO_MANY_REQUESTS, error, error.retry_after_s)
        case _:
            return _told(HTTPStatus.BAD_REQUEST, error)


def _told(
    status: int, error: CouranteError, retry_after_s: float | None = None
) -> tuple[int, Json]:
    code = OWN + status
    return code, _error(code, str(error), retry_after_s)


def _error(code: int, detail: str, retry_after_s: float | None = None) -> Json:
    title = HTTPStatus(code - OWN).phrase
    return {"type": "error", "title": title, "detail": detail, "retry_after_s": retry_after_s}
