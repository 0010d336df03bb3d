"""From the station's threads into the event loop, without a thread per listener.

A thousand listeners of one run are all woken by the same block. So the first bell that is rung has
the loop come, and the others are only put down for it to find: waking the loop costs a system call,
for which the thread that renders would have to let go of the interpreter.
"""

import asyncio
from collections import deque
from typing import final
from weakref import WeakKeyDictionary


@final
class _Tower:
    """All the bells of one event loop."""

    def __init__(self) -> None:
        self._rung: deque[asyncio.Event] = deque()
        self._coming = False

    def ring(self, event: asyncio.Event, loop: asyncio.AbstractEventLoop) -> None:
        """Have the loop set an event; called by any thread.

        Without a lock: what is put down before ``_coming`` is seen to be true is found by a
        ``_come`` that has not begun.
        """
        self._rung.append(event)
        if not self._coming:
            self._coming = True
            try:
                loop.call_soon_threadsafe(self._come)
            except RuntimeError:
                # The loop closed while the station still plays: nobody listens any more.
                self._rung.clear()
                self._coming = False

    def _come(self) -> None:
        self._coming = False
        # What is put down from now on has the loop come again.
        for _ in range(len(self._rung)):
            self._rung.popleft().set()


_towers: WeakKeyDictionary[asyncio.AbstractEventLoop, _Tower] = WeakKeyDictionary()


@final
class Bell:
    """Rung by any thread, heard by one coroutine of the loop it was made in."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._tower = _towers.setdefault(self._loop, _Tower())
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake whoever listens; returns at once."""
        self._tower.ring(self._rung, self._loop)

    async def heard(self) -> None:
        """Wait until it was rung since the last time."""
        await self._rung.wait()
        self._rung.clear()
