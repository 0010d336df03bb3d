"""Serving over HTTP: where, to whom, and how much of it."""

from dataclasses import dataclass, field
from pathlib import Path

from courante.config.check import require
from courante.config.notes import SocketsConfig


@dataclass(frozen=True)
class LimitsConfig:
    """How much callers may ask for; an address is an IPv4 address or an IPv6 network of /64.

    Attributes:
        connections: open at one time. connections_per_address: of one address; a trusted proxy
            may open as many as there are.
        streams: listeners at one time, over all runs. streams_per_address: of one address; a
            household, a running club or a mobile network may share one.
        runs_per_address: runs at one time. openings_per_minute: runs that one address may begin.
        followers_per_run: who may follow a run's events at one time.
        header_bytes: of a request's head. url_bytes: of its path and query.
        header_s: so long a connection may take until a request's head is complete, and a TLS
            handshake. body_s: so long a body may take.
        stalled_s: a connection that takes nothing of what is sent for so long is closed.
    """

    connections: int = 2048
    connections_per_address: int = 128
    streams: int = 1500
    streams_per_address: int = 48
    runs_per_address: int = 8
    openings_per_minute: int = 12
    followers_per_run: int = 8
    header_bytes: int = 16 * 1024
    url_bytes: int = 2048
    header_s: float = 10.0
    body_s: float = 10.0
    stalled_s: float = 300.0

    def __post_init__(self) -> None:
        """Refuse limits that let nobody in."""
        at_least = {
            "connections": 1,
            "connections_per_address": 1,
            "streams": 1,
            "streams_per_address": 1,
            "runs_per_address": 1,
            "openings_per_minute": 1,
            "followers_per_run": 1,
            "header_bytes": 1024,
            "url_bytes": 128,
        }
        for name, least in at_least.items():
            value = getattr(self, name)
            require(ok=value >= least, name=name, value=value, expected=f"at least {least}")
        for name in ("header_s", "body_s", "stalled_s"):
            value = getattr(self, name)
            require(ok=0 < value < 86400, name=name, value=value, expected="more than 0, in a day")


@dataclass(frozen=True)
class ApiConfig:
    """Serving over HTTP.

    Attributes:
        host: the interface to listen on; empty for all, so that a phone in the house can listen.
        port: 0 lets the system choose one.
        body_limit_bytes: larger request bodies are refused.
        listeners_per_run: of a personal run. house_listeners: of the house run.
        stop_s: how long open answers may take to end when the server stops.
        send_buffer_bytes: what the system may hold back for a slow listener; small, so that one
            who falls behind skips to live instead of hearing minutes of the past.
        limits: how much callers may ask for. sockets: and those of a WebSocket.
        certificate, key: PEM files; with them the server speaks TLS and nothing else.
        home_authority: folder of an authority for this home; with it the server speaks TLS to those
            who begin with it, and plain HTTP to others. home_names: names of this machine beside
            those that it knows.
        trusted_proxies: addresses or networks whose word counts on who the caller is, and whether
            it came by https.
        log_addresses: whether the log may name the addresses of listeners.
    """

    host: str = ""
    port: int = 8000
    body_limit_bytes: int = 128 * 1024
    listeners_per_run: int = 16
    house_listeners: int = 500
    stop_s: float = 2.0
    send_buffer_bytes: int = 64 * 1024
    limits: LimitsConfig = field(default_factory=LimitsConfig)
    sockets: SocketsConfig = field(default_factory=SocketsConfig)
    certificate: Path | None = None
    key: Path | None = None
    home_authority: Path | None = None
    home_names: tuple[str, ...] = ()
    trusted_proxies: tuple[str, ...] = ()
    log_addresses: bool = False

    def __post_init__(self) -> None:
        """Refuse settings that cannot serve."""
        require(ok=0 <= self.port <= 65535, name="port", value=self.port, expected="0 to 65535")
        for name in ("body_limit_bytes", "listeners_per_run", "house_listeners"):
            value = getattr(self, name)
            require(ok=value >= 1, name=name, value=value, expected="at least 1")
        require(ok=self.stop_s > 0, name="stop_s", value=self.stop_s, expected="more than 0")
        require(
            ok=self.send_buffer_bytes >= 4096,
            name="send_buffer_bytes",
            value=self.send_buffer_bytes,
            expected="at least 4096",
        )
        one = "key" if self.key is None else "certificate"
        require(
            ok=(self.certificate is None) == (self.key is None),
            name=one,
            value=None,
            expected="a PEM file: --certificate and --key belong together",
        )
        require(
            ok=self.home_authority is None or self.certificate is None,
            name="https",
            value=True,
            expected="left out where --certificate names a certificate",
        )
