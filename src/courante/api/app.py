"""The web app around a station: routes, problems, guards; no socket and no thread of its own."""

from importlib.metadata import version

from fastapi import FastAPI

from courante.api import metrics, problems
from courante.api.guard import BodyLimit, SecurityHeaders
from courante.api.routes import artefacts, events, health, listen, pace, page, runs, styles
from courante.api.schemas import Problem
from courante.config import ApiConfig, OutletConfig
from courante.station.station import Station

_ROUTES = (runs, pace, events, artefacts, listen, styles, health, page)
_PROBLEM = {"model": Problem, "description": "A problem (application/problem+json)."}


def create_app(station: Station, config: ApiConfig, outlet: OutletConfig) -> FastAPI:
    """Make the app.

    Args:
        station: plays the runs; started and closed by the caller.
        config: limits.
        outlet: how far behind live listeners start.
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
    app.state.registry = metrics.registry(station.metrics)
    problems.install(app)
    app.add_middleware(BodyLimit, limit_bytes=config.body_limit_bytes)
    app.add_middleware(SecurityHeaders)
    for module in _ROUTES:
        app.include_router(module.router, responses={422: _PROBLEM})
    app.mount("/static", page.files, name="static")
    return app
