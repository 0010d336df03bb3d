"""Serving over HTTP."""

from dataclasses import dataclass

from courante.config.check import require


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
    """

    host: str = ""
    port: int = 8000
    body_limit_bytes: int = 16 * 1024
    listeners_per_run: int = 16
    house_listeners: int = 500
    stop_s: float = 2.0
    send_buffer_bytes: int = 64 * 1024

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
