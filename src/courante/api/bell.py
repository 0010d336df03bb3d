"""From the station's threads into the event loop, without a thread per listener."""

import asyncio
from contextlib import suppress
from typing import final


@final
class Bell:
    """Rung by any thread, heard by one coroutine of the loop it was made in."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake whoever listens; returns at once."""
        # The loop may close while the station still plays: then nobody listens any more.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._rung.set)

    async def heard(self) -> None:
        """Wait until it was rung since the last time."""
        await self._rung.wait()
        self._rung.clear()
