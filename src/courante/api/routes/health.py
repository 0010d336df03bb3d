"""For whoever runs the service: alive, ready, counters, and what Icecast would tell."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from courante.api.access import TheAudience, TheStation
from courante.api.answers import OPEN
from courante.api.icecast_status import Server, icestats
from courante.api.playlists import known_address
from courante.api.public_streams import public_streams
from courante.api.schemas import Health
from courante.errors import LimitReached, NotFound

router = APIRouter(tags=["health"])

WARM_UP_S = 1.0


@router.get("/healthz")
async def alive() -> Health:
    """The process answers."""
    return Health(status="alive")


@router.get("/readyz")
def ready(station: TheStation) -> Health:
    """A run that is opened now sounds at once, and the house run, if there is one, does.

    Raises:
        LimitReached: the first bars are still being composed.
    """
    if not station.warm:
        limit = "the composer is still being tuned"
        raise LimitReached(limit, WARM_UP_S)
    try:
        sounding = station.house.status().time_s > 0
    except NotFound:
        sounding = True
    if not sounding:
        limit = "the house run does not sound yet"
        raise LimitReached(limit, WARM_UP_S)
    return Health(status="ready")


@router.get("/metrics", response_class=PlainTextResponse)
def metrics(request: Request) -> Response:
    """The station's counters, for Prometheus."""
    return Response(generate_latest(request.app.state.registry), media_type=CONTENT_TYPE_LATEST)


@router.get("/status-json.xsl", response_class=JSONResponse)
def icecast_status(
    request: Request,
    station: TheStation,
    audience: TheAudience,
    mount: Annotated[str, Query(description="only this stream, such as /stream.mp3")] = "",
) -> Response:
    """What an Icecast server would tell of the house run's streams, in its form."""
    base = known_address(request, "") or _own_address(request)
    streams = public_streams(station, audience, base)
    asked = [stream for stream in streams if mount in {"", urlsplit(stream.url).path}]
    server = Server(urlsplit(base).hostname or "", audience.began_at)
    return JSONResponse(icestats(server, asked), headers=OPEN)


def _own_address(request: Request) -> str:
    """For a caller that names no host: the address it came to."""
    host, port = request.scope["server"] or ("localhost", None)
    name = f"[{host}]" if ":" in host else host
    return f"{request.url.scheme}://{name}" + ("" if port is None else f":{port}")
