"""Composers of a cluster without a cluster: rooms in this process, which can die."""

from typing import Any

from courante.cluster._ray import Gone
from courante.cluster.asking import Answer, Ask, Traits
from courante.cluster.room import Room
from courante.composer.contract import Composer


def traits_of(composer: Composer[Any]) -> Traits:
    return Traits(
        slots=composer.slots,
        steps_per_call=composer.steps_per_call,
        note_range=composer.note_range,
        styles=composer.styles,
        opens=composer.opener is not None,
        identity="tests",
    )


class Rooms:
    """Asks one room; when that is lost, the next."""

    def __init__(self, *rooms: Room) -> None:
        self._rooms = list(rooms)
        self.asks: list[Ask] = []

    def ask(self, ask: Ask, by: str) -> tuple[Answer, str]:
        del by
        self.asks.append(ask)
        if not self._rooms:
            raise Gone
        return self._rooms[0].compose(ask), str(len(self._rooms))

    def lose(self) -> None:
        self._rooms.pop(0)
