"""What can be had of runs beyond their playing: saved, found again, deleted."""

from collections.abc import Callable
from pathlib import Path
from typing import final

from courante.band.style import Style
from courante.errors import BadInput, NotFound
from courante.station.keeping import Keeper, Stores
from courante.station.past import PastRun
from courante.station.reviving import HOUSE
from courante.station.roll import Roll, unknown
from courante.station.run import Run


@final
class Archive:
    """A station's runs as they are kept; its methods may be called from any thread."""

    def __init__(
        self, stores: Stores, keeper: Keeper, roll: Roll, find_style: Callable[[str], Style]
    ) -> None:
        self._stores = stores
        self._keeper = keeper
        self._roll = roll
        self._find_style = find_style

    def require_savable(self, run_id: str = "") -> None:
        """Refuse to save what cannot be.

        Raises:
            BadInput: nothing is kept here, or it is the house run.
        """
        if not self._stores.keeping:
            raise BadInput(field="save", value=True, expected="false: nothing is kept here")
        if run_id == HOUSE:
            expected = "false: the house run is nobody's own"
            raise BadInput(field="save", value=True, expected=expected)

    def save(self, run: Run, *, saved: bool) -> None:
        """Have a run kept, with heart rate and recording, once it is over; or not.

        Raises:
            BadInput: see ``require_savable``. OutputFailed: it was recorded, and that cannot be
                removed.
        """
        if saved:
            self.require_savable(run.run_id)
        run.deed.save(saved=saved)

    def find(self, run_id: str) -> Run | PastRun:
        """A run by its name, also one that is over and kept.

        Raises:
            NotFound: there is none (any more). OutputFailed: what is kept cannot be read.
        """
        if run_id in self._roll:
            return self._roll.get(run_id)
        try:
            record = self._stores.history.find(run_id)
        except NotFound as error:
            raise NotFound(unknown("run")) from error
        if record.ended_at is None:
            raise NotFound(unknown("run"))
        keep_days = self._stores.config.keep_days
        return PastRun(record, self._stores.history, self._find_style, keep_days)

    def recording(self, run_id: str) -> Path:
        """The file with a run's sound; whole MP3 frames at any moment.

        Raises:
            NotFound: there is none.
        """
        if self._stores.recordings is None:
            message = "there is no recording of this run: this server makes none"
            raise NotFound(message)
        return self._stores.recordings.find(run_id)

    def purge(self, run: Run | PastRun) -> None:
        """Leave no trace of a run: it ends if it plays, and what was kept of it is gone.

        Raises:
            OutputFailed: its recording cannot be removed.
        """
        if isinstance(run, Run):
            run.purge()
        self._keeper.purge(run.run_id)
