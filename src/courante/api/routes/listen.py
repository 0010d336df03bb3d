"""Sound: endless MP3 for any player, and the playlists that lead to it."""

from collections.abc import AsyncIterator
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import PlainTextResponse, Response, StreamingResponse

from courante.api import playlists
from courante.api.access import HeardRun, TheConfig, TheOutlet, TheStation
from courante.api.listening import Listener, listening, sound
from courante.config import OutletConfig
from courante.station.run import Run
from courante.types import Seconds

router = APIRouter(tags=["sound"])

AUDIO = "audio/mpeg"
_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Courante-Stream-Start",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Players in other pages may play it; nothing may keep it."""
_SOUND = {**_OPEN, "Accept-Ranges": "none", "X-Accel-Buffering": "no"}

Lag = Literal["low"] | None
"""``low`` starts close to live, for players that can; without it there is a cushion."""


def _house_run(station: TheStation) -> Run:
    return station.house


HouseRun = Annotated[Run, Depends(_house_run)]


async def _listener(
    run: HeardRun, config: TheConfig, outlet: TheOutlet, lag: Lag = None
) -> AsyncIterator[Listener]:
    with listening(run.broadcast, _burst_s(outlet, lag), config.listeners_per_run) as listener:
        yield listener


async def _house_listener(
    run: HouseRun, config: TheConfig, outlet: TheOutlet, lag: Lag = None
) -> AsyncIterator[Listener]:
    with listening(run.broadcast, _burst_s(outlet, lag), config.house_listeners) as listener:
        yield listener


@router.head("/listen/{listen_token}.mp3", include_in_schema=False)
@router.get("/listen/{listen_token}.mp3", response_class=StreamingResponse)
async def listen(request: Request, listener: Annotated[Listener, Depends(_listener)]) -> Response:
    """The run's sound from now on, as MP3."""
    return _stream(request, listener)


@router.head("/stream.mp3", include_in_schema=False)
@router.get("/stream.mp3", response_class=StreamingResponse)
async def listen_to_house(
    request: Request, listener: Annotated[Listener, Depends(_house_listener)]
) -> Response:
    """The house run's sound from now on, as MP3."""
    return _stream(request, listener)


@router.head("/listen/{listen_token}/playlist.m3u", include_in_schema=False)
@router.get("/listen/{listen_token}/playlist.m3u", response_class=PlainTextResponse)
def playlist(request: Request, run: HeardRun) -> Response:
    """A playlist of the run's sound."""
    return _playlist(request, f"/listen/{run.listen_token}.mp3")


@router.head("/playlist.m3u", include_in_schema=False)
@router.get("/playlist.m3u", response_class=PlainTextResponse)
def house_playlist(request: Request, run: HouseRun) -> Response:
    """A playlist of the house run's sound."""
    del run
    return _playlist(request, "/stream.mp3")


def _burst_s(outlet: OutletConfig, lag: Lag) -> Seconds:
    return Seconds(outlet.burst_s if lag is None else outlet.low_lag_burst_s)


def _stream(request: Request, listener: Listener) -> Response:
    # A Range is ignored, as HTTP allows: an endless stream has no parts to choose from.
    headers = {**_SOUND, "Courante-Stream-Start": f"{listener.start_s:.3f}"}
    content = _nothing() if request.method == "HEAD" else sound(listener)
    return StreamingResponse(content, headers=headers, media_type=AUDIO)


async def _nothing() -> AsyncIterator[bytes]:
    """The body of an answer to HEAD, of a length nobody can tell."""
    return
    yield b""


def _playlist(request: Request, path: str) -> Response:
    content = playlists.m3u("Courante", playlists.address(request, path))
    return Response(content, headers=_OPEN, media_type=playlists.MEDIA_TYPE)
