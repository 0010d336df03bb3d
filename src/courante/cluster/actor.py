"""What runs in a composer's own process on the cluster."""

from collections.abc import Callable
from typing import Any, final

from courante.cluster.asking import Answer, Ask, Traits
from courante.cluster.room import Room, RoomCounts
from courante.composer.contract import Composer


@final
class ComposerActor:
    """Composes for every station that asks; its methods may be called by many at once."""

    def __init__(self, make: Callable[[], Composer[Any]], identity: str) -> None:
        """Load a composer; ``identity`` names what it composes with, see ``Traits``."""
        composer = make()
        self._room = Room(composer)
        self._traits = Traits(
            slots=composer.slots,
            steps_per_call=composer.steps_per_call,
            note_range=composer.note_range,
            styles=composer.styles,
            opens=composer.opener is not None,
            identity=identity,
        )

    def traits(self) -> Traits:
        """What it is."""
        return self._traits

    def compose(self, ask: Ask) -> Answer:
        """See ``Room.compose``."""
        return self._room.compose(ask)

    def counts(self) -> RoomCounts:
        """What it has done."""
        return self._room.counts()
