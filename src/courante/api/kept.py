"""Runs that can be asked for: those that play, those just over, and those that were kept."""

from typing import Annotated

from fastapi import Depends

from courante.api.access import BearerToken, TheStation, require_control
from courante.station.past import PastRun
from courante.station.run import Run


def _kept_run(run_id: str, station: TheStation, token: BearerToken) -> Run | PastRun:
    """The run that the control token opens, even if it is over and only kept.

    Raises:
        NotFound: there is no such run. NotAuthorised: the token is missing or not this run's.
    """
    run = station.archive.find(run_id)
    require_control(run.controlled_by, token)
    return run


KeptRun = Annotated[Run | PastRun, Depends(_kept_run)]
