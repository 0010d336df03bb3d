"""Sound: endless MP3 for any player, and Ogg Opus for those that know it."""

import secrets
from collections.abc import AsyncIterator

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response, StreamingResponse

from courante.api import icy
from courante.api.access import stream_place
from courante.api.answers import OPEN, of_type
from courante.api.listening import Listener, icy_sound, opus_sound, sound
from courante.api.playlists import known_address
from courante.api.seating import (
    Hall,
    HouseHall,
    HouseListener,
    HouseOpusListener,
    PersonalHall,
    PersonalListener,
    PersonalOpusListener,
    Wish,
    Wished,
    opus_start_s,
    start_s,
)
from courante.types import Seconds

router = APIRouter(tags=["sound"])

MP3, OPUS = "audio/mpeg", "audio/ogg"
_START = "Courante-Stream-Start"
_SOUND = {
    **OPEN,
    "Accept-Ranges": "none",
    "Access-Control-Expose-Headers": ", ".join((_START, *icy.HEADERS)),
    "X-Accel-Buffering": "no",
}
"""Nothing on the way may hold it back. A Range is ignored, as HTTP allows: no end, no parts."""
_PREFLIGHT = {
    **OPEN,
    "Access-Control-Allow-Headers": "Icy-MetaData, Range",
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Max-Age": "86400",
}
_PLACE = [Depends(stream_place)]


@router.get(
    "/listen/{listen_token}.mp3",
    response_class=StreamingResponse,
    responses=of_type(MP3),
    dependencies=_PLACE,
)
async def listen(
    request: Request, hall: PersonalHall, wish: Wished, listener: PersonalListener
) -> Response:
    """The run's sound from now on, as MP3; with titles if ``Icy-MetaData: 1`` asks for them."""
    return _mp3(request, hall, wish, listener)


@router.get(
    "/stream.mp3",
    response_class=StreamingResponse,
    responses=of_type(MP3),
    dependencies=_PLACE,
)
async def listen_to_house(
    request: Request, hall: HouseHall, wish: Wished, listener: HouseListener
) -> Response:
    """The house run's sound from now on, as MP3; with titles if ``Icy-MetaData: 1`` asks."""
    return _mp3(request, hall, wish, listener)


@router.get(
    "/listen/{listen_token}.opus",
    response_class=StreamingResponse,
    responses=of_type(OPUS),
    dependencies=_PLACE,
)
async def listen_in_opus(listener: PersonalOpusListener) -> Response:
    """The run's sound from now on, as Ogg Opus."""
    return _opus(listener)


@router.get(
    "/stream.opus",
    response_class=StreamingResponse,
    responses=of_type(OPUS),
    dependencies=_PLACE,
)
async def listen_to_house_in_opus(listener: HouseOpusListener) -> Response:
    """The house run's sound from now on, as Ogg Opus."""
    return _opus(listener)


@router.head("/listen/{listen_token}.mp3", include_in_schema=False)
async def ask(request: Request, hall: PersonalHall, wish: Wished) -> Response:
    """What a listener would be told; nobody listens."""
    return _mp3_head(request, hall, wish)


@router.head("/stream.mp3", include_in_schema=False)
async def ask_house(request: Request, hall: HouseHall, wish: Wished) -> Response:
    """What a listener would be told; nobody listens."""
    return _mp3_head(request, hall, wish)


@router.head("/listen/{listen_token}.opus", include_in_schema=False)
async def ask_for_opus(hall: PersonalHall, wish: Wished) -> Response:
    """What a listener would be told; nobody listens, and nothing is encoded."""
    return _opus_head(hall, wish)


@router.head("/stream.opus", include_in_schema=False)
async def ask_house_for_opus(hall: HouseHall, wish: Wished) -> Response:
    """What a listener would be told; nobody listens, and nothing is encoded."""
    return _opus_head(hall, wish)


@router.options("/listen/{listen_token}.mp3", include_in_schema=False)
@router.options("/listen/{listen_token}.opus", include_in_schema=False)
@router.options("/stream.mp3", include_in_schema=False)
@router.options("/stream.opus", include_in_schema=False)
async def may_other_pages() -> Response:
    """A page of another site asks, before it plays, whether it may ask for titles; it may."""
    return Response(status_code=204, headers=_PREFLIGHT)


def _mp3(request: Request, hall: Hall, wish: Wish, listener: Listener) -> Response:
    headers, interval = _mp3_headers(request, hall, wish, listener.start_s)
    content = sound(listener) if interval is None else icy_sound(listener, interval)
    return StreamingResponse(content, headers=headers, media_type=MP3)


def _mp3_head(request: Request, hall: Hall, wish: Wish) -> Response:
    headers, _ = _mp3_headers(request, hall, wish, start_s(hall, wish))
    return StreamingResponse(_nothing(), headers=headers, media_type=MP3)


def _mp3_headers(
    request: Request, hall: Hall, wish: Wish, begin_s: Seconds
) -> tuple[dict[str, str], int | None]:
    bitrate_kbps = hall.run.player.bitrate_kbps
    interval = None if wish.slot_s is None else icy.metaint(bitrate_kbps, wish.slot_s)
    told = icy.headers(bitrate_kbps, interval, known_address(request, "/"))
    return {**_SOUND, **told, _START: f"{begin_s:.3f}"}, interval


def _opus(listener: Listener) -> Response:
    content = opus_sound(listener, secrets.randbits(32))
    headers = {**_SOUND, _START: f"{listener.start_s:.3f}"}
    return StreamingResponse(content, headers=headers, media_type=OPUS)


def _opus_head(hall: Hall, wish: Wish) -> Response:
    headers = {**_SOUND, _START: f"{opus_start_s(hall, wish):.3f}"}
    return StreamingResponse(_nothing(), headers=headers, media_type=OPUS)


async def _nothing() -> AsyncIterator[bytes]:
    """The body of an answer to HEAD, of a length nobody can tell."""
    return
    yield b""
