"""Writes notes/*.json: conversations over the notes WebSocket, as a real server has them.

Run ``python -m tests.golden.write_notes`` from the repository's root after a change of the protocol
that is meant, and read the difference before it is committed. Names, times and tokens differ each
time; ``tests/api/test_notes_contract.py`` holds the server to the rest, and the clients' tests play
the same files.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
from tests.playing_notes import Message, NotesPlayer, playing_notes
from tests.serving import LOOPBACK, Opened, Served, open_run, serve, wait_until
from tests.station.swung import Swung
from websockets.exceptions import ConnectionClosed

from courante.config import SocketsConfig, StationConfig
from courante.station.run import Run

FOLDER = Path(__file__).with_name("notes")
TOKEN = "{control_token}"  # noqa: S105 - stands for one
WRONG = "A" * 22
RUN = {"seed": 7, "mode": "steady", "bpm": 120.0}
Turn = dict[str, Any]


def hello(from_bar: int | None = None, credit: int = 3, token: str = TOKEN) -> Turn:
    """A client's first words."""
    message = {"type": "hello", "token": token, "from_bar": from_bar, "credit": credit}
    return {"client": message}


def played(bar: int, **more: object) -> Turn:
    """A bar begins to be heard."""
    body = {"bar": bar, "beat": 4.0 * bar, "time_s": 2.0 * bar, "tempo_bpm": 120.0}
    return {"client": {"type": "played", **body, **more}}


def server(*kinds: str) -> list[Turn]:
    """What the server says, by its type; the rest is filled in."""
    return [{"server": {"type": kind}} for kind in kinds]


POLICY = {"target_bpm": 124.0, "source": "cadence", "raw": 124.0, "why": "every step is a beat"}
SCRIPTS: dict[str, tuple[str, list[Turn]]] = {
    "play": (
        "From where the run is, as far as the credit goes.",
        [hello(), *server("welcome", "bar", "bar", "bar")],
    ),
    "resume": (
        "After a drop, from the first bar that is missing; then more as it is played.",
        [
            hello(5, 2),
            *server("welcome", "bar", "bar"),
            played(5),
            played(6, **POLICY),
            {"client": {"type": "want", "credit": 2}},
            *server("bar", "bar"),
        ],
    ),
    "again": (
        "Another style, while a bar is under way: bars of the next half phrase come anew.",
        [
            hello(2, 10),
            *server("welcome", *["bar"] * 10),
            played(3),
            {"meanwhile": {"style": "loud"}},
            *server("again", "style", "bar", "bar", "bar"),
        ],
    ),
    "change": (
        "The run is paused.",
        [
            hello(2, 1),
            *server("welcome", "bar"),
            {"meanwhile": {"paused": True}},
            *server("change"),
        ],
    ),
    "to_stream": (
        "The client goes back to the stream.",
        [
            hello(2, 3),
            *server("welcome", "bar", "bar", "bar"),
            played(3),
            {"client": {"type": "stream", "bar": 3, "beat": 13.5}},
            *server("bye"),
            {"close": 1000},
        ],
    ),
    "run_over": (
        "The run is ended.",
        [hello(2, 0), *server("welcome"), {"meanwhile": "end"}, *server("bye"), {"close": 1000}],
    ),
    "server_stops": (
        "The server stops; the run goes on when it is back.",
        [hello(2, 0), *server("welcome"), {"meanwhile": "stop"}, *server("bye"), {"close": 1001}],
    ),
    "taken_over": (
        "Another client takes the run over.",
        [
            hello(2, 0),
            *server("welcome"),
            {"meanwhile": "another client"},
            *server("error"),
            {"close": 4409},
        ],
    ),
    "refused_token": (
        "The token is not the run's.",
        [hello(token=WRONG), *server("error"), {"close": 4401}],
    ),
    "refused_message": (
        "A field that there is not.",
        [
            hello(2, 0),
            *server("welcome"),
            {"client": {"type": "want", "credit": 1, "latitude": 1}},
            *server("error"),
            {"close": 4400},
        ],
    ),
    "refused_first": (
        "Something else than hello comes first.",
        [{"client": {"type": "want", "credit": 1}}, *server("error"), {"close": 4400}],
    ),
    "too_often": (
        "More messages than may come.",
        [
            hello(2, 0),
            *server("welcome"),
            *[{"client": {"type": "want", "credit": 1}}] * 4,
            *server("error"),
            {"close": 4429},
        ],
    ),
}


def serving() -> Served:
    """A server for one conversation."""
    sockets = SocketsConfig(messages_per_s=1.0, messages_at_once=4)
    station = StationConfig(workers=1, house=False)
    return serve(replace(LOOPBACK, sockets=sockets), station, style=Swung())


def converse(turns: list[Turn], served: Served) -> list[Turn]:
    """Have a conversation; the server's turns are filled with what it says."""
    with ExitStack() as stack:
        client = stack.enter_context(httpx.Client(base_url=served.url, timeout=10))
        opened = open_run(client, **RUN)
        player = stack.enter_context(playing_notes(opened))
        return [_taken(turn, player, opened, served, stack) for turn in turns]


def _taken(
    turn: Turn, player: NotesPlayer, opened: Opened, served: Served, stack: ExitStack
) -> Turn:
    if "client" in turn:
        body = json.dumps(turn["client"]).replace(TOKEN, opened.body["control_token"])
        try:
            player.socket.send(body)
        except ConnectionClosed:
            # The server had enough before; what it said is still to be read.
            return turn
        if turn["client"]["type"] == "played":
            run = served.station.get(opened.body["run_id"])
            wait_until(lambda: _heard(run) == turn["client"]["bar"])
        return turn
    if "server" in turn:
        kind = turn["server"]["type"]
        last = kind in {"error", "bye"}
        # Bars may be on their way when it ends.
        while (said := player.next(kind, *["bar"] * last))["type"] != kind:
            pass
        return {"server": said}
    if "close" in turn:
        return {"close": player.end()[0]}
    meanwhile(turn["meanwhile"], opened, served, stack)
    return turn


def _heard(run: Run) -> int | None:
    place = run.notes.place
    return None if place is None else place.bar_index


def meanwhile(what: object, opened: Opened, served: Served, stack: ExitStack) -> None:
    """What happens beside the conversation."""
    run = served.station.get(opened.body["run_id"])
    match what:
        case "end":
            opened.send("DELETE")
        case "stop":
            threading.Thread(target=served.stop).start()
        case "another client":
            other = stack.enter_context(playing_notes(opened))
            other.hello(opened.body["control_token"], credit=0)
        case {"style": str(style)}:
            # Over HTTP only styles that come with Courante can be asked for.
            run.change(style=style)
        case _:
            opened.send("PATCH", json=what)


def shown(turns: list[Turn]) -> Iterator[Turn]:
    """The conversation without what differs each time."""
    for turn in turns:
        said: Message | None = turn.get("server")
        if said and "run_id" in said:
            yield {"server": {**said, "run_id": "0123456789abcdef", "time_s": 0.512}}
        else:
            yield turn


def main() -> None:
    """Write the files."""
    FOLDER.mkdir(exist_ok=True)
    for name, (about, script) in SCRIPTS.items():
        served = serving()
        try:
            turns = list(shown(converse(script, served)))
        finally:
            served.stop()
        lines = ",\n".join(f"    {json.dumps(turn)}" for turn in turns)
        head = json.dumps({"about": about, "run": RUN}, indent=2)[:-2]
        text = f'{head},\n  "conversation": [\n{lines}\n  ]\n}}\n'
        (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
