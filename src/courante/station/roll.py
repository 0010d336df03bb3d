"""Who is known to a station: runs that play, and those just over."""

import threading
from typing import final

from courante.errors import NotFound
from courante.station.metrics import Totals, add_run
from courante.station.run import Run


@final
class Roll:
    """The runs of a station by name; safe for any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._runs: dict[str, Run] = {}
        self._past = Totals()

    def __contains__(self, run_id: str) -> bool:
        """Whether a run is known, though it may be over or purged."""
        return run_id in self._runs

    def known(self, run_id: str) -> Run | None:
        """A run that is known, though it may be over, purged or moved."""
        return self._runs.get(run_id)

    def all(self) -> tuple[Run, ...]:
        """All that are known."""
        return tuple(self._runs.values())

    def living(self) -> tuple[Run, ...]:
        """Those that play."""
        return tuple(run for run in self.all() if run.ended is None)

    def get(self, run_id: str) -> Run:
        """A run by its name.

        Raises:
            NotFound: there is none (any more).
        """
        run = self._runs.get(run_id)
        if run is None or run.purged or run.moved:
            raise NotFound(unknown("run"))
        return run

    def by_listen_token(self, token: str) -> Run:
        """A run by the secret that lets one listen.

        Raises:
            NotFound: it opens nothing (any more).
        """
        found: Run | None = None
        for run in self.all():
            # Looks at all of them, so that the time taken tells nothing.
            if run.deed.heard_by(token) and not run.purged and not run.moved:
                found = run
        if found is None:
            raise NotFound(unknown("stream"))
        return found

    def add(self, run: Run) -> None:
        """Know a run; one of the same name is past."""
        with self._lock:
            before = self._runs.get(run.run_id)
            self._runs[run.run_id] = run
            if before is not None:
                self._past = add_run(self._past, before)

    def forget(self, run: Run) -> None:
        """Know a run no longer, but for what it counted; nothing happens if it is forgotten."""
        with self._lock:
            if self._runs.get(run.run_id) is run:
                del self._runs[run.run_id]
                self._past = add_run(self._past, run)

    def counted(self) -> tuple[tuple[Run, ...], Totals]:
        """All that are known, and the sums of those that were."""
        with self._lock:
            return tuple(self._runs.values()), self._past


def unknown(what: str) -> str:
    """There is no such thing, in words that tell nothing else."""
    return f"there is no such {what}, or it is over"
