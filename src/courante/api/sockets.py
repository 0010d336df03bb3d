"""WebSockets: uvicorn's own protocol over the ``websockets`` library, kept quiet, and who may ask.

Compressed (permessage-deflate), with pings, and a bound on messages. What the libraries would log,
an address or what a peer sent, stays out of the log.
"""

import logging
import re
from typing import Any, final

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from courante.api.problems import problem

CLOSING_S = 2.0
"""So long a peer may take to say goodbye."""
_SPOKEN = re.compile(r"/api/runs/[^/]+/notes")

_protocol_log = logging.getLogger(f"{__name__}.protocol")
"""Faults of this server only; see ``_faults_only``."""
_frames_log = logging.getLogger(f"{__name__}.frames")
_frames_log.setLevel(logging.CRITICAL + 1)


def _faults_only(record: logging.LogRecord) -> bool:
    """Leave out who came, and what a peer did wrong."""
    return record.levelno >= logging.ERROR and "UTF-8" not in str(record.msg)


_protocol_log.addFilter(_faults_only)


def speak_websocket(**made_with: Any) -> WebSocketsSansIOProtocol:  # noqa: ANN401 - uvicorn's own
    """What uvicorn hands a connection to that asks for a WebSocket."""
    protocol = WebSocketsSansIOProtocol(**made_with)
    protocol.close_timeout = CLOSING_S
    protocol.logger = _protocol_log
    # At its debug level it would log every frame, and the first one holds a token.
    protocol.conn.logger = _frames_log
    protocol.conn.debug = False
    return protocol


@final
class OnlyNotes:
    """Answers 404 to who asks for a WebSocket where none is spoken."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] == "websocket" and not _SPOKEN.fullmatch(scope["path"]):
            detail = "No WebSocket is spoken here; /api/runs/{run_id}/notes has one."
            await problem(404, detail)(scope, receive, send)
        else:
            await self._app(scope, receive, send)
