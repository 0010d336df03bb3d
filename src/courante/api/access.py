"""Who may do what: the station behind a request, the run a token opens, the caller's share.

What only looks something up is a coroutine: FastAPI would hand a plain function to another thread,
and a listener's dozen of such looks then cost more than all of the sound of its first seconds.
"""

from collections.abc import AsyncIterator, Callable, Generator
from typing import Annotated, cast

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from courante.api.audience import Audience
from courante.api.clients import client_of
from courante.api.limits import Shares
from courante.config import ApiConfig, OutletConfig
from courante.errors import NotAuthorised
from courante.station.run import Run
from courante.station.station import Station

_BEARER = HTTPBearer(auto_error=False, description="The run's control token.")


async def _station(request: Request) -> Station:
    return cast("Station", request.app.state.station)


async def _config(request: Request) -> ApiConfig:
    return cast("ApiConfig", request.app.state.config)


async def _outlet(request: Request) -> OutletConfig:
    return cast("OutletConfig", request.app.state.outlet)


async def _shares(request: Request) -> Shares:
    return cast("Shares", request.app.state.shares)


async def _audience(request: Request) -> Audience:
    return cast("Audience", request.app.state.audience)


TheAudience = Annotated[Audience, Depends(_audience)]
TheStation = Annotated[Station, Depends(_station)]
TheConfig = Annotated[ApiConfig, Depends(_config)]
TheOutlet = Annotated[OutletConfig, Depends(_outlet)]
TheShares = Annotated[Shares, Depends(_shares)]


async def _bearer(
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)],
) -> str:
    return "" if credentials is None else credentials.credentials


BearerToken = Annotated[str, Depends(_bearer)]
"""The token that was sent; empty if there is none."""


async def _controlled_run(run_id: str, station: TheStation, token: BearerToken) -> Run:
    """The run that the control token opens.

    Raises:
        NotFound: there is no such run. NotAuthorised: the token is missing or not this run's.
    """
    run = station.get(run_id)
    require_control(run.controlled_by, token)
    return run


def require_control(controlled_by: Callable[[str], bool], token: str) -> None:
    """Refuse who does not have a run's control token.

    Raises:
        NotAuthorised: the token is missing or not this run's.
    """
    if not token:
        message = "This needs the run's control token: Authorization: Bearer TOKEN."
        raise NotAuthorised(message)
    if not controlled_by(token):
        message = "The control token is not this run's."
        raise NotAuthorised(message)


async def _heard_run(listen_token: str, station: TheStation) -> Run:
    """The run that the listen token opens.

    Raises:
        NotFound: no run has this token (any more).
    """
    return station.by_listen_token(listen_token)


async def stream_place(request: Request, shares: TheShares) -> AsyncIterator[None]:
    """A place among all listeners, and among those of the caller's address, until the end.

    Raises:
        LimitReached: the places of this machine, or of this address, are all taken.
    """
    with shares.stream(client_of(request.scope)):
        yield


def _opening(
    request: Request, station: TheStation, shares: TheShares
) -> Generator[Callable[[str], None]]:
    """The caller's leave to open one run.

    Raises:
        ShareUsed: this address plays as many as it may, or opens them too fast.
    """
    with shares.opening(
        client_of(request.scope), lambda: (run.run_id for run in station.runs())
    ) as opened:
        yield opened


Opening = Annotated[Callable[[str], None], Depends(_opening)]
"""To be told the name of the run that was opened."""
ControlledRun = Annotated[Run, Depends(_controlled_run)]
HeardRun = Annotated[Run, Depends(_heard_run)]
