"""Notes for a client that plays them itself: a WebSocket.

OpenAPI cannot describe it; docs/notes.md does, and tests/golden/notes holds conversations.
"""

from fastapi import APIRouter
from starlette.websockets import WebSocket

from courante.api.access import require_control
from courante.api.clients import client_of
from courante.api.limits import Shares
from courante.api.notes_messages import Hello
from courante.api.notes_session import NotesSession, Terms
from courante.config import ApiConfig
from courante.station.run import Run
from courante.station.station import Station

router = APIRouter(prefix="/api/runs", tags=["notes"])


@router.websocket("/{run_id}/notes")
async def play_notes(socket: WebSocket, run_id: str) -> None:
    """Bars in score time, far ahead, for as long as they are wanted."""
    state = socket.app.state
    station: Station = state.station
    config: ApiConfig = state.config
    shares: Shares = state.shares

    def find(hello: Hello) -> Run:
        run = station.get(run_id)
        require_control(run.controlled_by, hello.token)
        return run

    terms = Terms(config.sockets, config.limits.header_s, station.pace)
    session = NotesSession(socket, terms, find, lambda: shares.stream(client_of(socket.scope)))
    await session.hold()
