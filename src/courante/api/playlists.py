"""M3U playlists: what other players open."""

import re

from fastapi import Request

from courante.errors import BadInput

MEDIA_TYPE = "audio/x-mpegurl"
_HOST = re.compile(r"[A-Za-z0-9._\-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")


def address(request: Request, path: str) -> str:
    """The absolute address of a path, on the host that the client used.

    Raises:
        BadInput: the Host header is no host.
    """
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        expected = "a host name or address, with or without a port"
        raise BadInput(field="Host", value=host, expected=expected)
    return f"{request.url.scheme}://{host}{path}"


def m3u(title: str, url: str) -> str:
    """An extended M3U playlist of one endless stream."""
    return f"#EXTM3U\n#EXTINF:-1,{title}\n{url}\n"
