"""Taking pace readings."""

from typing import Annotated

from fastapi import APIRouter, Body

from courante.api.access import ControlledRun
from courante.api.schemas import LatePaceBody, PaceBody, TempoBody
from courante.pace.readings import late_readings_from, reading_from

router = APIRouter(prefix="/api/runs", tags=["pace"])


@router.post("/{run_id}/pace", status_code=202)
def post_pace(run: ControlledRun, fields: Annotated[PaceBody, Body()]) -> TempoBody:
    """Take a reading, and tell what follows from it."""
    return TempoBody.of(run.post(reading_from(fields, run.now_s())))


@router.post("/{run_id}/readings", status_code=202)
def post_late_readings(run: ControlledRun, fields: Annotated[LatePaceBody, Body()]) -> TempoBody:
    """Take readings that waited for a network, all or none; tell what follows from the fresh ones.

    Those older than a minute do not move the tempo: they are kept for the picture and the training
    file, at the time they were measured.
    """
    return TempoBody.of(run.post_late(late_readings_from(fields, run.now_s())))
