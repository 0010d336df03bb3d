"""What Icecast tells at ``/status-json.xsl``, so that tools made for Icecast work here too.

The form is that of Icecast 2.4 (https://icecast.org/docs/icecast-2.4.1/server-stats.html): one
source is an object, more are a list, and where there is none a ``dummy`` stands for it, as at the
end of every source. Only the public streams of the house run are told, never personal ones.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version

from courante.api import icy

Told = dict[str, object]
NOT_TOLD = ""
"""Icecast has an administrator's address and a place on earth here; ours are nobody's business."""
END: Told = {"dummy": None}


@dataclass(frozen=True)
class Server:
    """The server as a whole.

    Attributes:
        host: its name and port, as the one who asks knows it.
        started_at: UTC.
    """

    host: str
    started_at: datetime


@dataclass(frozen=True)
class PublicStream:
    """One stream that anybody may hear.

    Attributes:
        url: absolute. content_type: MIME type.
        bitrate_kbps, channels, sample_rate_hz: of the sound.
        listeners, listener_peak: now, and the most at one time.
        title: what plays now; empty if that has no title.
        started_at: UTC.
    """

    url: str
    content_type: str
    bitrate_kbps: int
    channels: int
    sample_rate_hz: int
    listeners: int
    listener_peak: int
    title: str
    started_at: datetime


def icestats(server: Server, streams: Sequence[PublicStream]) -> Told:
    """The whole answer."""
    sources = [_source(stream) for stream in streams]
    told: Told = {
        "admin": NOT_TOLD,
        "host": server.host,
        "location": NOT_TOLD,
        "server_id": f"Courante {version('courante')}",
        "server_start": _mail_date(server.started_at),
        "server_start_iso8601": _iso_date(server.started_at),
    }
    end = {"source": sources[0] if len(sources) == 1 else sources} if sources else END
    return {"icestats": {**told, **end}}


def _source(stream: PublicStream) -> Told:
    audio = {
        "ice-bitrate": stream.bitrate_kbps,
        "ice-channels": stream.channels,
        "ice-samplerate": stream.sample_rate_hz,
    }
    told: Told = {
        "audio_info": ";".join(f"{name}={value}" for name, value in audio.items()),
        "bitrate": stream.bitrate_kbps,
        "genre": icy.GENRE,
        **audio,
        "listener_peak": stream.listener_peak,
        "listeners": stream.listeners,
        "listenurl": stream.url,
        "server_description": icy.DESCRIPTION,
        "server_name": icy.NAME,
        "server_type": stream.content_type,
        "stream_start": _mail_date(stream.started_at),
        "stream_start_iso8601": _iso_date(stream.started_at),
    }
    if stream.title:
        told["title"] = stream.title
    return {**told, **END}


def _mail_date(moment: datetime) -> str:
    return moment.strftime("%a, %d %b %Y %H:%M:%S %z")


def _iso_date(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S%z")
