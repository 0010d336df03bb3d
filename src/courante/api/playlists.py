"""Playlists of one endless stream, in the forms that players open: M3U, PLS and XSPF."""

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

from fastapi import Request

from courante.errors import BadInput

M3U = "audio/x-mpegurl"
PLS = "audio/x-scpls"
XSPF = "application/xspf+xml"
_HOST = re.compile(r"[A-Za-z0-9._\-]+(:\d{1,5})?|\[[0-9A-Fa-f:.]+\](:\d{1,5})?")


def address(request: Request, path: str) -> str:
    """The absolute address of a path, on the host that the client used.

    Raises:
        BadInput: the Host header is no host.
    """
    found = known_address(request, path)
    if found is None:
        expected = "a host name or address, with or without a port"
        raise BadInput(field="Host", value=request.headers.get("host", ""), expected=expected)
    return found


def websocket_address(request: Request, path: str) -> str:
    """The same for a WebSocket.

    Raises:
        BadInput: as ``address``.
    """
    return "ws" + address(request, path).removeprefix("http")


def known_address(request: Request, path: str) -> str | None:
    """The same, or ``None`` for a client that names no host."""
    host = request.headers.get("host", "")
    return f"{request.url.scheme}://{host}{path}" if _HOST.fullmatch(host) else None


def m3u(title: str, url: str) -> str:
    """An extended M3U playlist; its entries would play one after the other, so there is one."""
    return f"#EXTM3U\n#EXTINF:-1,{title}\n{url}\n"


def pls(title: str, url: str) -> str:
    """A PLS playlist, version 2; of one entry, for the same reason."""
    entry = f"File1={url}\nTitle1={title}\nLength1=-1\n"
    return f"[playlist]\n{entry}NumberOfEntries=1\nVersion=2\n"


def xspf(title: str, page: str, urls: Sequence[str]) -> str:
    """An XSPF playlist, version 1 (https://www.xspf.org/spec).

    Args:
        title: of the playlist and its one track.
        page: where to read more.
        urls: of the same sound in several formats, the best known first; a player takes the first
            that it can play.
    """
    locations = "".join(f"      <location>{escape(url)}</location>\n" for url in urls)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<playlist version="1" xmlns="http://xspf.org/ns/0/">\n'
        f"  <title>{escape(title)}</title>\n"
        f"  <info>{escape(page)}</info>\n"
        "  <trackList>\n"
        "    <track>\n"
        f"{locations}"
        f"      <title>{escape(title)}</title>\n"
        "    </track>\n"
        "  </trackList>\n"
        "</playlist>\n"
    )
