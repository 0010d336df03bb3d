"""Notes for clients that play them themselves."""

from dataclasses import dataclass

from courante.config.check import require


@dataclass(frozen=True)
class NotesConfig:
    """How far ahead such a client may be, and what is kept for it.

    Attributes:
        most_credit: bars that it may have asked for and not got.
        kept_bars: so many bars before the one that is heard can be had again.
        look_s: while nobody hears the stream, a run looks so often whether somebody does.
    """

    most_credit: int = 600
    kept_bars: int = 16
    look_s: float = 0.2

    def __post_init__(self) -> None:
        """Refuse what lets nobody play."""
        for name in ("most_credit", "kept_bars"):
            value = getattr(self, name)
            require(ok=1 <= value <= 6000, name=name, value=value, expected="1 to 6000 bars")
        require(ok=0 < self.look_s <= 5, name="look_s", value=self.look_s, expected="up to 5 s")


@dataclass(frozen=True)
class SocketsConfig:
    """What a WebSocket's peer may send, and how long it may be silent.

    Attributes:
        message_bytes: a larger message ends the connection.
        messages_per_s: on average. messages_at_once: what may come in a burst, such as what was
            played while there was no network.
        ping_s: so often the peer is asked whether it is there, and so long it may take to answer.
    """

    message_bytes: int = 64 * 1024
    messages_per_s: float = 10.0
    messages_at_once: int = 1000
    ping_s: float = 20.0

    def __post_init__(self) -> None:
        """Refuse limits that let no conversation begin."""
        least = {"message_bytes": 1024, "messages_at_once": 1}
        for name, value in ((name, getattr(self, name)) for name in least):
            require(ok=value >= least[name], name=name, value=value, expected="more")
        for name in ("messages_per_s", "ping_s"):
            value = getattr(self, name)
            require(ok=0 < value <= 3600, name=name, value=value, expected="more than 0, to 3600")
