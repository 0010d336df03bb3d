"""Following a run by server-sent events: beat, tempo, style, lag, end."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import StreamingResponse

from courante.api.access import ControlledRun, TheConfig
from courante.api.answers import of_type
from courante.api.following import Follower, events, following

router = APIRouter(prefix="/api/runs", tags=["events"])

_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


async def _follower(run: ControlledRun, config: TheConfig) -> AsyncIterator[Follower]:
    with following(run, config.limits.followers_per_run) as follower:
        yield follower


@router.get(
    "/{run_id}/events",
    response_class=StreamingResponse,
    responses=of_type("text/event-stream"),
)
async def follow_run(follower: Annotated[Follower, Depends(_follower)]) -> StreamingResponse:
    """What happens in the run; ``time_s`` is where in its sound."""
    return StreamingResponse(events(follower), headers=_HEADERS, media_type="text/event-stream")
