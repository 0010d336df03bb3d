"""From what is kept of a run to all that it needs to go on."""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from courante.errors import BadInput
from courante.pace.carried import Carried
from courante.station.feed import BARS_BEFORE, FeedStart
from courante.station.history.contract import RunRecord, Stretch, Unfinished
from courante.station.identity import Identity
from courante.station.request import RunRequest
from courante.station.snapshot import unpack_music, unpack_snapshot
from courante.station.standing import Place, Standing
from courante.station.tokens import Tokens
from courante.types import Beats, Seconds, TempoPoint

logger = logging.getLogger(__name__)

T = TypeVar("T")


@dataclass(frozen=True)
class Revival:
    """A run that is to go on.

    Attributes:
        identity, request: who it is, and how it shall sound.
        standing: where it goes on. bars_before: see ``standing.placed``.
        start, memory: of its feed; see ``Composing.join``.
    """

    identity: Identity
    request: RunRequest
    standing: Standing
    bars_before: int
    start: FeedStart
    memory: bytes | None


def revive(unfinished: Unfinished, played: Callable[[], Stretch], now: datetime) -> Revival:
    """Put a run together again; what is damaged is done without, and a warning says so.

    Args:
        unfinished: the run.
        played: reads what is kept of what it played; asked only if nothing else tells where it
            stood, since that may take seconds.
        now: the calendar's time; counts as the last time somebody cared, if that is not known.
    """
    record = unfinished.record
    snapshot = _read(record, unpack_snapshot, unfinished.snapshot)
    standing = standing_after(played()) if snapshot is None else snapshot.standing
    start, place, memory = _music_for(standing.place, unfinished)
    return Revival(
        identity=_identity(record, now if snapshot is None else snapshot.attended_at),
        request=RunRequest(
            record.style,
            record.mode,
            record.bpm,
            record.seed,
            energy=record.energy,
            metre=record.metre,
        ),
        standing=replace(standing, place=place),
        bars_before=place.bar_index - start.first,
        start=start,
        memory=memory,
    )


def attended_at(unfinished: Unfinished) -> datetime | None:
    """When somebody last cared for a run, if its snapshot tells."""
    if unfinished.snapshot is None:
        return None
    try:
        return unpack_snapshot(unfinished.snapshot).attended_at
    except BadInput:
        return None


def standing_after(played: Stretch) -> Standing:
    """Where a run stood whose snapshot is lost: at the last bar it began."""
    if not played.bars or not played.tempos:
        return Standing()
    last = played.bars[-1]
    beat = last.start_beat
    point = tempo_at(played.tempos, beat)
    newest = max(bar.bar.index for bar in played.bars)
    index = newest + 1 if last.repeated else last.bar.index
    place = Place(time_of(point, beat), beat, index, beat)
    held = bool(played.readings)
    return Standing(place, carried=Carried(point.tempo_bpm, point.tempo_bpm, held=held))


def tempo_at(tempos: Collection[TempoPoint], beat: Beats) -> TempoPoint:
    """The last point at or before a beat; there must be points."""
    before = [point for point in tempos if point.beat <= beat]
    return before[-1] if before else next(iter(tempos))


def time_of(point: TempoPoint, beat: Beats) -> Seconds:
    """Media time of a beat that is played at a point's tempo."""
    return Seconds(max(0.0, point.time_s + (beat - point.beat) * 60.0 / point.tempo_bpm))


def _read(record: RunRecord, unpack: Callable[[bytes], T], data: bytes | None) -> T | None:
    if data is None:
        return None
    try:
        return unpack(data)
    except BadInput as error:
        logger.warning("run %s goes on without it: %s", record.run_id, error)
        return None


def _identity(record: RunRecord, attended_at: datetime) -> Identity:
    return Identity(
        run_id=record.run_id,
        seed=record.seed,
        tokens=Tokens(record.control_digest, record.listen_digest),
        expires=record.expires,
        opened_at=record.opened_at,
        attended_at=attended_at,
        saved=record.saved,
    )


def _music_for(place: Place, unfinished: Unfinished) -> tuple[FeedStart, Place, bytes | None]:
    """Where its bars begin; some before the one under way if they are there."""
    run_id, bpm = unfinished.record.run_id, unfinished.record.bpm
    music = _read(unfinished.record, unpack_music, unfinished.music)
    if music is None:
        if place.bar_index:
            logger.warning("run %s: its music is composed anew", run_id)
        index = place.bar_index
        return FeedStart(run_id, (), index, index, index, bpm=bpm), place, None
    oldest = music.composed - len(music.bars)
    # Music is kept after the place, so it may begin after it; what is missing is passed over.
    place = replace(place, bar_index=max(place.bar_index, oldest))
    first = max(oldest, place.bar_index - BARS_BEFORE)
    bars = tuple(bar for bar in music.bars if bar.index >= first)
    start = FeedStart(run_id, bars, music.composed, first, place.bar_index, music.form, bpm)
    return start, place, music.memory
