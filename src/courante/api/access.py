"""Who may do what: the station behind a request, and the run a token opens."""

from typing import Annotated, cast

from fastapi import Depends, Header, Request

from courante.config import ApiConfig, OutletConfig
from courante.errors import NotAuthorised
from courante.station.run import Run
from courante.station.station import Station

_SCHEME = "bearer "


def _station(request: Request) -> Station:
    return cast("Station", request.app.state.station)


def _config(request: Request) -> ApiConfig:
    return cast("ApiConfig", request.app.state.config)


def _outlet(request: Request) -> OutletConfig:
    return cast("OutletConfig", request.app.state.outlet)


TheStation = Annotated[Station, Depends(_station)]
TheConfig = Annotated[ApiConfig, Depends(_config)]
TheOutlet = Annotated[OutletConfig, Depends(_outlet)]


def _controlled_run(
    run_id: str, station: TheStation, authorization: Annotated[str, Header()] = ""
) -> Run:
    """The run that the control token opens.

    Raises:
        NotFound: there is no such run. NotAuthorised: the token is missing or not this run's.
    """
    run = station.get(run_id)
    if not authorization.lower().startswith(_SCHEME):
        message = "This needs the run's control token: Authorization: Bearer TOKEN."
        raise NotAuthorised(message)
    if not run.controlled_by(authorization[len(_SCHEME) :].strip()):
        message = "The control token is not this run's."
        raise NotAuthorised(message)
    return run


def _heard_run(listen_token: str, station: TheStation) -> Run:
    """The run that the listen token opens.

    Raises:
        NotFound: no run has this token (any more).
    """
    return station.by_listen_token(listen_token)


ControlledRun = Annotated[Run, Depends(_controlled_run)]
HeardRun = Annotated[Run, Depends(_heard_run)]
