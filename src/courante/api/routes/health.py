"""For whoever runs the service: alive, ready, counters."""

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from courante.api.access import TheStation
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
    """The house run sounds (or there is none to wait for).

    Raises:
        LimitReached: its first bars are still being composed.
    """
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
