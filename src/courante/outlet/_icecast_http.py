"""Requests to an Icecast server as bytes, and what it answers.

The source protocol is that of Icecast 2.4 (``PUT`` with ``Expect: 100-continue``); titles go by its
admin interface, ``/admin/metadata``. See https://icecast.org/docs/icecast-2.4.1/.
"""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from urllib.parse import urlencode

from courante.config import EncoderConfig, IcecastAddress, IcecastConfig

CONTENT_TYPE = "audio/mpeg"
HEAD_END = b"\r\n\r\n"
LONGEST_ANSWER_BYTES = 8192
_LONGEST_REASON = 100


@dataclass(frozen=True)
class Answer:
    """A status, and the server's words about it in one line."""

    status: int
    reason: str


def put_request(config: IcecastConfig, encoder: EncoderConfig) -> bytes:
    """Ask to be the source of a mount; sound follows once the server says to continue."""
    audio = {
        "ice-bitrate": encoder.bitrate_kbps,
        "ice-channels": 2,
        "ice-samplerate": encoder.sample_rate_hz,
    }
    about = {
        "Ice-Name": config.name,
        "Ice-Genre": config.genre,
        "Ice-Description": config.description,
        "Ice-URL": config.website,
    }
    headers = {
        "Content-Type": CONTENT_TYPE,
        "Ice-Public": str(int(config.public)),
        **{name: value for name, value in about.items() if value},
        "Ice-Bitrate": str(encoder.bitrate_kbps),
        "Ice-Audio-Info": ";".join(f"{name}={value}" for name, value in audio.items()),
        "Expect": "100-continue",
    }
    return _request("PUT", config.address.mount, config.address, headers)


def title_request(address: IcecastAddress, title: str) -> bytes:
    """Set the title that listeners of a mount see."""
    query = urlencode(
        {"mode": "updinfo", "mount": address.mount, "song": title, "charset": "UTF-8"}
    )
    return _request("GET", f"/admin/metadata?{query}", address, {"Connection": "close"})


def read_answer(data: bytes) -> Answer | None:
    """What an answer says; ``None`` if it is no answer in HTTP."""
    head, _, body = data.partition(HEAD_END)
    line = head.split(b"\r\n", 1)[0].decode("latin-1")
    found = re.fullmatch(r"HTTP/1\.[01] (\d{3})(?: (.*))?", line)
    if found is None:
        return None
    words = body.decode("utf-8", "replace").strip().split("\n", 1)[0].strip()
    plain = words if words and "<" not in words else (found[2] or "")
    shown = "".join(c for c in plain if c.isprintable())[:_LONGEST_REASON]
    return Answer(int(found[1]), shown)


def _request(method: str, path: str, address: IcecastAddress, headers: Mapping[str, str]) -> bytes:
    secret = base64.b64encode(f"{address.user}:{address.password}".encode()).decode()
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: {address.authority}",
        f"Authorization: Basic {secret}",
        f"User-Agent: Courante/{version('courante')}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()
