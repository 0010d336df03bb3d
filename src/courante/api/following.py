"""A run's events as server-sent events."""

import asyncio
import json
from collections.abc import AsyncIterator, Generator
from contextlib import contextmanager
from dataclasses import dataclass

from courante.api.bell import Bell
from courante.api.schemas import TempoBody
from courante.errors import ShareUsed
from courante.station.events import Event, EventKind, Subscription
from courante.station.run import Run
from courante.station.status import RunStatus
from courante.types import Seconds

ALIVE_S = 15.0
"""A comment so often keeps proxies from closing a quiet line."""
RETRY_S = 5.0


@dataclass(frozen=True)
class Follower:
    """Somebody who follows a run's events."""

    run: Run
    subscription: Subscription
    bell: Bell


@contextmanager
def following(run: Run, limit: int) -> Generator[Follower]:
    """Follow a run, and leave it at the end, however that comes.

    Raises:
        ShareUsed: as many follow it as may.
    """
    if run.events.followers >= limit:
        name = f"{limit} followers of one run"
        raise ShareUsed(name, RETRY_S)
    bell = Bell()
    subscription = run.events.subscribe(bell.ring)
    try:
        yield Follower(run, subscription, bell)
    finally:
        subscription.close()


async def events(follower: Follower) -> AsyncIterator[str]:
    """What is now, then what happens, until the run is over; of one that moved, until then."""
    run = follower.run
    told = TempoBody.of(run.status().tempo)
    yield _event("style", _style(run.status().style, run.status().time_s))
    yield _event("tempo", _tempo(told, run.status().time_s))
    yield _event("energy", _energy(run.status()))
    while True:
        for event in follower.subscription.take():
            if event.kind is EventKind.END and run.moved:
                # It plays on elsewhere: whoever follows asks again, and is led there.
                return
            if event.kind is not EventKind.TEMPO:
                yield _event(event.kind.value, _data(event))
            if event.kind is EventKind.END:
                return
        # From the state, not from the event: the reason may change where the tempo does not.
        status = run.status()
        if run.moved:
            return
        if status.ended is not None:
            yield _event("end", {"time_s": round(status.time_s, 3), "why": status.ended})
            return
        now = TempoBody.of(status.tempo)
        if now != told:
            told = now
            yield _event("tempo", _tempo(now, status.time_s))
        try:
            await asyncio.wait_for(follower.bell.heard(), ALIVE_S)
        except TimeoutError:
            yield ": alive\n\n"


def _event(name: str, data: dict[str, object]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n"


def _tempo(tempo: TempoBody, time_s: Seconds) -> dict[str, object]:
    return {"time_s": round(time_s, 3), **tempo.model_dump()}


def _energy(status: RunStatus) -> dict[str, object]:
    level = None if status.energy is None else round(status.energy.level, 2)
    return {"time_s": round(status.time_s, 3), "energy": level}


def _style(name: object, time_s: Seconds) -> dict[str, object]:
    return {"time_s": round(time_s, 3), "style": name}


def _data(event: Event) -> dict[str, object]:
    names = {EventKind.BEAT: "beat", EventKind.LAG: "late_s", EventKind.END: "why"}
    name = names.get(event.kind, event.kind.value)
    return {"time_s": round(event.time_s, 3), name: event.value}
