"""The streams that anybody may hear, as they are now."""

from dataclasses import dataclass

from courante.api.audience import Audience
from courante.api.icecast_status import PublicStream
from courante.encoder.mp3_frames import read_header
from courante.errors import NotFound
from courante.outlet.broadcast import Broadcast
from courante.station.run import Run
from courante.station.station import Station
from courante.types import Chunk, Seconds

CHANNELS = 2
OPUS_RATE_HZ = 48_000
_RECENT_S = Seconds(5.0)


@dataclass(frozen=True)
class _Sound:
    """What the chunks of a stream say of it."""

    content_type: str
    bitrate_kbps: int
    sample_rate_hz: int


def public_streams(station: Station, audience: Audience, base: str) -> tuple[PublicStream, ...]:
    """The house run's streams that are on the air; Opus is only while somebody listens to it.

    Args:
        station: plays it.
        audience: knows who listens.
        base: scheme, host and port of this server, as the one who asks knows it.
    """
    try:
        run = station.house
    except NotFound:
        return ()
    broadcasts = {"/stream.mp3": run.broadcast, "/stream.opus": run.player.formats.playing("opus")}
    streams: list[PublicStream] = []
    for path, broadcast in broadcasts.items():
        recent = () if broadcast is None else _recent(broadcast)
        if recent:
            sound = _mp3(recent) if path.endswith(".mp3") else _opus(recent)
            streams.append(_stream(run, audience, base, path, sound, recent[-1].title))
    return tuple(streams)


def _stream(
    run: Run, audience: Audience, base: str, path: str, sound: _Sound, title: str
) -> PublicStream:
    mount = audience.mount(path)
    return PublicStream(
        url=base + path,
        content_type=sound.content_type,
        bitrate_kbps=sound.bitrate_kbps,
        channels=CHANNELS,
        sample_rate_hz=sound.sample_rate_hz,
        listeners=mount.listeners,
        listener_peak=mount.peak,
        title=title,
        started_at=run.opened_at,
    )


def _recent(broadcast: Broadcast) -> tuple[Chunk, ...]:
    return broadcast.read(broadcast.start(_RECENT_S))[0]


def _mp3(recent: tuple[Chunk, ...]) -> _Sound:
    frame = read_header(recent[-1].data)
    return _Sound("audio/mpeg", frame.bitrate_kbps, frame.sample_rate_hz)


def _opus(recent: tuple[Chunk, ...]) -> _Sound:
    """Its bitrate varies: what it came to lately."""
    count = sum(len(chunk.data) for chunk in recent)
    seconds = sum(chunk.duration_s for chunk in recent)
    return _Sound("audio/ogg", round(count * 8 / 1000 / seconds), OPUS_RATE_HZ)
