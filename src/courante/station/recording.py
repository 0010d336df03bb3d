"""Records runs as they were published, for those who asked to keep them.

A thread of its own reads what a run has published and appends it to the run's file: a slow or full
disk costs the recording, never the run. A run that goes on after a restart goes on in its file.
"""

import logging
import math
import threading
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import final

from courante.config import HistoryConfig
from courante.errors import CouranteError, OutputFailed
from courante.outlet.broadcast import Broadcast, Cursor
from courante.station.recording_file import RecordingFile
from courante.station.recording_shelf import Shelf
from courante.types import Seconds

logger = logging.getLogger(__name__)

LOOK_S = 1.0
LOOKS_PER_TIDYING = 10
FROM_THE_OLDEST = Seconds(math.inf)
"""All that a broadcast still has; after a disk that was too slow, again."""


@dataclass(frozen=True)
class RecordingCounters:
    """How recording goes.

    Attributes:
        recording: runs that are being recorded. stopped: recordings that ended before their run.
        skipped_chunks: lost because the disk was too slow.
    """

    recording: int = 0
    stopped: int = 0
    skipped_chunks: int = 0


@dataclass
class _Recording:
    broadcast: Broadcast
    cursor: Cursor
    file: RecordingFile | None = None


@final
class Recordings:
    """All recordings of a station; its methods may be called from any thread."""

    def __init__(self, config: HistoryConfig, look_s: float = LOOK_S) -> None:
        """Be ready to record.

        Args:
            config: the folder and its bounds.
            look_s: how often published sound is fetched; well below what a broadcast keeps.

        Raises:
            OutputFailed: the folder cannot be made.
        """
        self._shelf = Shelf(config)
        self._look_s = look_s
        self._lock = threading.Lock()
        self._running: dict[str, _Recording] = {}
        self._stopped = 0
        self._skipped = 0
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="recording", daemon=True)
        self._thread.start()

    def start(self, run_id: str, broadcast: Broadcast) -> None:
        """Record a run from now on, and the seconds that its broadcast still has.

        Does nothing for a run that is being recorded.

        Raises:
            BadInput: no run has such a name.
        """
        self._shelf.place(run_id)
        with self._lock:
            now = self._running.get(run_id)
            if now is None or now.broadcast is not broadcast:
                self._put_away(run_id)
                cursor = broadcast.start(FROM_THE_OLDEST)
                self._running[run_id] = _Recording(broadcast, cursor)

    def stop(self, run_id: str) -> None:
        """Record no more; what was recorded stays."""
        with self._lock:
            recording = self._running.get(run_id)
            if recording is not None:
                self._catch_up(run_id, recording)
                self._put_away(run_id)

    def find(self, run_id: str) -> Path:
        """The file that holds a run's recording: whole frames, also while it grows.

        Raises:
            NotFound: there is none.
        """
        return self._shelf.find(run_id)

    def delete(self, run_id: str) -> None:
        """Record no more, and remove what was recorded.

        Raises:
            BadInput: no run has such a name.
            OutputFailed: the file cannot be removed.
        """
        path = self._shelf.place(run_id)
        with self._lock:
            self._put_away(run_id)
            try:
                path.unlink(missing_ok=True)
            except OSError as error:
                message = f"the recording cannot be removed: {error.strerror}"
                raise OutputFailed(message) from error

    def forget(self, ended_before: datetime) -> None:
        """Remove recordings that ended before a moment.

        Raises:
            OutputFailed: one cannot be removed.
        """
        with self._lock:
            try:
                self._shelf.forget(ended_before, self._running)
            except OSError as error:
                message = f"old recordings cannot be removed: {error.strerror}"
                raise OutputFailed(message) from error

    def counters(self) -> RecordingCounters:
        """How recording goes."""
        with self._lock:
            return RecordingCounters(len(self._running), self._stopped, self._skipped)

    def close(self) -> None:
        """Record what was published until now, and end."""
        self._closing.set()
        self._thread.join()
        with self._lock:
            for run_id, recording in tuple(self._running.items()):
                self._catch_up(run_id, recording)
                self._put_away(run_id)

    def _work(self) -> None:
        looks = 0
        while not self._closing.wait(self._look_s):
            try:
                self._look()
                if looks % LOOKS_PER_TIDYING == 0:
                    self._tidy()
            except Exception:
                logger.exception("recording failed; next try in %g s", self._look_s)
            looks += 1

    def _look(self) -> None:
        with self._lock:
            run_ids = tuple(self._running)
        for run_id in run_ids:
            # Held for one run's second of sound at a time: whoever starts or deletes waits no more.
            with self._lock:
                recording = self._running.get(run_id)
                if recording is not None:
                    self._catch_up(run_id, recording)

    def _catch_up(self, run_id: str, recording: _Recording) -> None:
        chunks, recording.cursor, skipped = recording.broadcast.read(recording.cursor)
        self._skipped += skipped
        try:
            if recording.file is None:
                recording.file = RecordingFile(self._shelf.place(run_id))
            if chunks:
                recording.file.append(b"".join(chunk.data for chunk in chunks))
        except CouranteError as error:
            self._give_up(run_id, str(error))
            return
        if recording.broadcast.ended(recording.cursor):
            self._put_away(run_id)

    def _tidy(self) -> None:
        with self._lock:
            if not self._shelf.make_room(self._running) and self._running:
                self._give_up(max(self._running, key=self._size_bytes), "no more room is allowed")

    def _size_bytes(self, run_id: str) -> int:
        file = self._running[run_id].file
        return 0 if file is None else file.size_bytes

    def _give_up(self, run_id: str, why: str) -> None:
        logger.warning("the recording of run %s stops: %s; what is whole is kept", run_id, why)
        self._stopped += 1
        self._put_away(run_id)

    def _put_away(self, run_id: str) -> None:
        recording = self._running.pop(run_id, None)
        if recording is not None and recording.file is not None:
            recording.file.close()
