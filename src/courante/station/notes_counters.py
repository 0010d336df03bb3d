"""What a station counts of clients that play notes themselves."""

import threading
from collections.abc import Iterable
from typing import final

from courante.station.counters import Count, CountKind


@final
class NotesCounters:
    """Counts over all runs; safe for any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.clients = 0
        self.came = 0
        self.resumes = 0
        self.bars = 0

    def add(self, *, clients: int = 0, came: int = 0, resumes: int = 0, bars: int = 0) -> None:
        """Count so many more (or, below 0, fewer)."""
        with self._lock:
            self.clients += clients
            self.came += came
            self.resumes += resumes
            self.bars += bars

    def counts(self) -> Iterable[Count]:
        """All of them, for ``Station.add_counts``."""
        gauge = CountKind.GAUGE
        yield Count("notes_clients", "Clients that play notes themselves now.", self.clients, gauge)
        yield Count("notes_clients_came", "Clients that ever played notes themselves.", self.came)
        yield Count("notes_resumes", "Times that such a client went on after a drop.", self.resumes)
        yield Count("notes_bars_sent", "Bars of notes sent to such clients.", self.bars)
