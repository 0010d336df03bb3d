"""Being asked to stop: SIGINT and SIGTERM as something that can be waited for."""

import signal
import threading
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def told_to_stop() -> Generator[threading.Event]:
    """An event that is set when this process is asked to stop; from the main thread only.

    At the end the signals mean again what they meant before.
    """
    stop = threading.Event()

    def handle(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    before = {s: signal.signal(s, handle) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
