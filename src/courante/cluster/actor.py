"""What runs in a composer's own process on the cluster."""

from collections.abc import Callable
from typing import Any, final

from courante.cluster.asking import Answer, Ask, Traits
from courante.cluster.room import Room, RoomCounts
from courante.composer.contract import Composer, Guide, Seat


@final
class ComposerActor:
    """Composes for every station that asks; its methods may be called by many at once."""

    def __init__(self, make: Callable[[], Composer[Any]], identity: str) -> None:
        """Load a composer; ``identity`` names what it composes with, see ``Traits``."""
        composer = make()
        for one in (composer, composer.opener):
            if one is not None:
                _rehearse(one)
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


def _rehearse(composer: Composer[Any]) -> None:
    """Have everything compiled before anybody waits for it."""
    state = composer.join(composer.init(), 0, Seat(seed=0))
    state, bits = composer.step(state)
    state = composer.hear(composer.guide(state, 0, Guide()), 0, bits[0])
    state = composer.restore(state, 0, composer.snapshot(state, 0))
    composer.step(composer.leave(state, 0))
