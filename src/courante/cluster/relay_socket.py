"""A WebSocket passed on to another node: what either side says, the other hears."""

import asyncio
from collections.abc import Sequence
from typing import Any, cast

from starlette.types import Receive, Send
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from courante.cluster.wire import ANSWER_S, Unreachable

GONE = 1012
"""``Service Restart``: whoever is told so comes again."""
_UNSAYABLE = frozenset({1005, 1006, 1015})
"""Codes that say how a connection was lost, and must not be sent."""
PING_S = 3.0
"""So often the other node is asked whether it is there, and has ``ANSWER_S`` to say so."""
FAREWELL_S = 1.0
"""A node that is gone bids no farewell; so long it is waited for."""


async def relay_socket(
    url: str, headers: Sequence[tuple[str, str]], receive: Receive, send: Send
) -> None:
    """Hold a conversation between a caller and another node, until either has enough.

    Raises:
        Unreachable: the other node does not answer; the caller has heard nothing yet.
    """
    opening = connect(
        url,
        additional_headers=headers,
        open_timeout=ANSWER_S,
        ping_interval=PING_S,
        ping_timeout=ANSWER_S,
        close_timeout=FAREWELL_S,
        proxy=None,
    )
    try:
        other = await opening
    except (OSError, InvalidHandshake) as error:
        raise Unreachable(str(error) or type(error).__name__, sent=False) from error
    try:
        await receive()
        await send({"type": "websocket.accept"})
        await _converse(other, receive, send)
    finally:
        await other.close()


async def _converse(other: ClientConnection, receive: Receive, send: Send) -> None:
    there = asyncio.ensure_future(_say(other, receive))
    back = asyncio.ensure_future(_hear(other, send))
    try:
        await asyncio.wait({there, back}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (there, back):
            task.cancel()
        await asyncio.gather(there, back, return_exceptions=True)


async def _say(other: ClientConnection, receive: Receive) -> None:
    """What the caller says, until it leaves."""
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            return
        said: Any = message.get("text")
        try:
            await other.send(cast("str | bytes", said if said is not None else message["bytes"]))
        except ConnectionClosed:
            return


async def _hear(other: ClientConnection, send: Send) -> None:
    """What the other node says, and with what it leaves."""
    try:
        async for said in other:
            kind = "text" if isinstance(said, str) else "bytes"
            await send({"type": "websocket.send", kind: said})
    except ConnectionClosed:
        # How it was lost is told below.
        pass
    code = other.close_code
    told = GONE if code is None or code in _UNSAYABLE else code
    await send({"type": "websocket.close", "code": told, "reason": other.close_reason or ""})
