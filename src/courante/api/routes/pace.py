"""Taking pace readings."""

from typing import Annotated

from fastapi import APIRouter, Body

from courante.api.access import ControlledRun
from courante.api.schemas import PaceBody, TempoBody
from courante.pace.readings import reading_from

router = APIRouter(prefix="/api/runs", tags=["pace"])


@router.post("/{run_id}/pace", status_code=202)
def post_pace(run: ControlledRun, fields: Annotated[PaceBody, Body()]) -> TempoBody:
    """Take a reading, and tell what follows from it."""
    return TempoBody.of(run.post(reading_from(fields, run.now_s())))
