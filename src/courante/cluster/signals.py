"""Signals of a process that waits for Ray: none gets lost there."""

import signal
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Self, final

_Handler = Callable[[int, FrameType | None], object] | int | None


@final
class KeptSignals:
    """While it is entered, an interrupt means what it meant before, and is not forgotten.

    What a handler raises may get lost in a library, and Ray puts handlers of its own in place of
    ours; so who waits asks again. Elsewhere than in the main thread there is nothing to keep.
    """

    def __init__(self) -> None:
        self._before: dict[int, _Handler] = {}
        self._came: tuple[int, FrameType | None] | None = None

    def __enter__(self) -> Self:
        """Note what signals mean."""
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.getsignal(number)
        return self

    def keep(self) -> None:
        """From here on each is noted; to be called when Ray was joined."""
        for number, handler in self._before.items():
            signal.signal(number, self._note if callable(handler) else handler)

    def raise_lost(self) -> None:
        """Do again what a signal should have done that came and did not end this process."""
        if self._came is not None:
            self._obey(*self._came)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """All as it was."""
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._came = number, frame
        self._obey(number, frame)

    def _obey(self, number: int, frame: FrameType | None) -> None:
        handler = self._before[number]
        if callable(handler):
            handler(number, frame)
