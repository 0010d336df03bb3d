"""What this process does on SIGTERM and SIGINT stays as it is while Ray is joined again.

Ray installs handlers of its own in the C library, and takes them away when it is left; with either,
the signal ends the process at once. Python lets the main thread alone install its own again, and
Ray is joined again from another one. So this asks the C library.
"""

import ctypes
import signal
from collections.abc import Generator
from contextlib import contextmanager

SIGNALS = (signal.SIGTERM, signal.SIGINT)
ACTION_BYTES = 512
"""More than a ``struct sigaction`` of any system; what is in it is of no interest here."""


@contextmanager
def handlers_kept() -> Generator[None]:
    """Have the handlers be afterwards what they were before."""
    library = ctypes.CDLL(None, use_errno=True)
    actions = {number: ctypes.create_string_buffer(ACTION_BYTES) for number in SIGNALS}
    for number, action in actions.items():
        library.sigaction(int(number), None, action)
    try:
        yield
    finally:
        for number, action in actions.items():
            library.sigaction(int(number), action, None)
