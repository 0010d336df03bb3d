"""The web app around a station: routes and problems; no socket and no thread of its own."""

import time
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI

from courante.api import metrics, problems
from courante.api.audience import Audience, AudienceLayer
from courante.api.body_limit import BodyLimit
from courante.api.home_tls import HomeCertificate
from courante.api.limits import Shares
from courante.api.routes import (
    artefacts,
    events,
    health,
    listen,
    notes,
    pace,
    page,
    playlists,
    runs,
    styles,
    trust,
)
from courante.api.schemas import Problem
from courante.config import ApiConfig, OutletConfig
from courante.station.station import Station

_ROUTES = (runs, pace, events, notes, artefacts, listen, playlists, styles, health, trust, page)
_PROBLEM: dict[str, Any] = {
    "description": "A problem (RFC 9457).",
    "content": {problems.MEDIA_TYPE: {"schema": Problem.model_json_schema()}},
}
_REFUSALS: dict[int | str, dict[str, Any]] = {"4XX": _PROBLEM, 503: _PROBLEM}


def create_app(
    station: Station,
    config: ApiConfig,
    outlet: OutletConfig,
    home: HomeCertificate | None = None,
) -> FastAPI:
    """Make the app.

    Args:
        station: plays the runs; started and closed by the caller.
        config: limits.
        outlet: how far behind live listeners start.
        home: the home's own authority, if TLS is by its certificate.
    """
    app = FastAPI(
        title="Courante",
        version=version("courante"),
        description="Music without end, at a runner's pace.",
        openapi_url="/api/schema",
        # These pages would load scripts from elsewhere.
        docs_url=None,
        redoc_url=None,
        # Spans would carry listen tokens, which are part of the path.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.station = station
    app.state.config = config
    app.state.outlet = outlet
    app.state.home = home
    audience = Audience(tell_addresses=config.log_addresses)
    app.state.audience = audience
    app.state.registry = metrics.registry(station.metrics, audience)
    problems.install(app)
    app.state.shares = Shares(config.limits, time.monotonic)
    app.add_middleware(BodyLimit, limit_bytes=config.body_limit_bytes, limit_s=config.limits.body_s)
    app.add_middleware(AudienceLayer, audience=audience)
    for module in _ROUTES:
        app.include_router(module.router, responses=_REFUSALS)
    app.mount("/static", page.files, name="static")
    return app
