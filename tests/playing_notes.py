"""A client that plays notes, over a real WebSocket with the ``websockets`` library's client."""

import json
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

from tests.serving import Opened
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

Message = dict[str, Any]
PATIENCE_S = 20.0


@dataclass
class NotesPlayer:
    """One socket, and what came over it."""

    socket: ClientConnection
    said: list[Message] = field(default_factory=list[Message])

    def tell(self, kind: str, **fields: object) -> None:
        self.socket.send(json.dumps({"type": kind, **fields}))

    def hello(self, token: str, from_bar: int | None = None, credit: int = 8) -> Message:
        self.tell("hello", token=token, from_bar=from_bar, credit=credit)
        return self.next("welcome")

    def next(self, *kinds: str) -> Message:
        """The next message; of one of these kinds, if any are named."""
        message: Message = json.loads(self.socket.recv(PATIENCE_S))
        self.said.append(message)
        assert not kinds or message["type"] in kinds, message
        return message

    def bars(self, count: int) -> list[Message]:
        """The next bars; styles and changes may stand between."""
        found: list[Message] = []
        while len(found) < count:
            message = self.next("bar", "style", "change")
            if message["type"] == "bar":
                found.append(message)
        return found

    def quiet(self, for_s: float = 0.3) -> bool:
        """Whether nothing comes for a while."""
        try:
            self.said.append(json.loads(self.socket.recv(for_s)))
        except TimeoutError:
            return True
        return False

    def played(self, bar: Message, time_s: float, bpm: float = 120.0, **more: object) -> None:
        self.tell(
            "played",
            bar=bar["index"],
            beat=bar["start_beat"],
            time_s=time_s,
            tempo_bpm=bpm,
            **more,
        )

    def end(self) -> tuple[int, Message]:
        """How the conversation ends: its code, and the last words."""
        while True:
            try:
                self.next()
            except ConnectionClosed as closed:
                code = 1006 if closed.rcvd is None else closed.rcvd.code
                return code, self.said[-1] if self.said else {}


def address(url: str, run_id: str) -> str:
    return f"{url.replace('http', 'ws', 1)}/api/runs/{run_id}/notes"


@contextmanager
def playing_notes(opened: Opened, **options: Any) -> Generator[NotesPlayer]:  # noqa: ANN401
    """Somebody connects to a run's notes; they have still to say hello."""
    where = address(str(opened.client.base_url).rstrip("/"), opened.body["run_id"])
    # Its type is lost among the options, which may be any.
    made = cast("Any", connect)(where, max_size=2**20, close_timeout=2, **options)
    with made:
        yield NotesPlayer(made)
