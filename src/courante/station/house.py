"""The house run: one machine, one runner. Where nodes share runs, one of them plays it."""

import logging
from collections.abc import Callable
from typing import final

from courante.config import StationConfig
from courante.errors import NotFound, OwnedElsewhere
from courante.station.identity import Identity
from courante.station.keeping import Keeper
from courante.station.moving import Moving
from courante.station.request import RunRequest, seed_of
from courante.station.reviving import HOUSE
from courante.station.roll import Roll
from courante.station.tokens import Secrets, Tokens
from courante.types import Bpm, Mode

logger = logging.getLogger(__name__)


@final
class House:
    """Sees to it that the house run plays."""

    def __init__(
        self,
        config: StationConfig,
        keeper: Keeper,
        roll: Roll,
        moving: Moving,
        play: Callable[[RunRequest, Identity], object],
    ) -> None:
        """Be ready.

        Args:
            config: whether there is one, and how it sounds.
            keeper: the station's.
            roll: the station's.
            moving: asks other nodes for it.
            play: makes a run, and plays it.
        """
        self._config = config
        self._keeper = keeper
        self._roll = roll
        self._moving = moving
        self._play = play

    def begin(self) -> None:
        """Have it play, if there shall be one: as it stood, or anew, here or at another node.

        Raises:
            CouranteError: it cannot be opened.
        """
        if self._config.house and HOUSE not in self._roll and not self._is_kept():
            self._open(Secrets().tokens)

    def look_after(self) -> None:
        """Open it again if it is over; if another node has it, it is not."""
        run = self._roll.known(HOUSE)
        if run is not None and run.ended is not None and not run.moved:
            logger.warning("the house run is over (%s): opening it again", run.ended)
            self._keeper.purge(HOUSE)
            self._open(run.deed.identity.tokens)

    def _is_kept(self) -> bool:
        if not self._moving.shared:
            return False
        try:
            self._moving.adopt(HOUSE)
        except NotFound:
            return False
        except OwnedElsewhere as error:
            _note(error)
        return True

    def _open(self, tokens: Tokens) -> None:
        # It follows whoever posts a pace, unless a tempo was set.
        bpm = self._config.house_bpm
        mode = Mode.AUTO if bpm is None else Mode.STEADY
        style, energy = self._config.house_style, self._config.house_energy
        request = RunRequest(style, mode, None if bpm is None else Bpm(bpm), energy=energy)
        try:
            self._play(request, Identity(HOUSE, seed_of(request), tokens, expires=False))
        except OwnedElsewhere as error:
            _note(error)


def _note(error: OwnedElsewhere) -> None:
    logger.info("the house run plays elsewhere", extra={"node": error.node})
