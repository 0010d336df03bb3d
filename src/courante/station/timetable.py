"""When a run's blocks are due, and what time it is in the run; told the station's time."""

from typing import final

from courante.types import Seconds


@final
class Timetable:
    """Changed by the thread that performs the run; ``run_s`` is for any."""

    def __init__(self, now_s: Seconds, since_s: Seconds, block_s: float, lead_s: float) -> None:
        """Wait for the run to begin.

        Args:
            now_s: the station's time.
            since_s: the run's time until it begins: more than 0 if it goes on.
            block_s: length of a block.
            lead_s: so much sound, but at least a block, is rendered ahead of time.
        """
        self._ready_s = now_s
        self._since_s = since_s
        self._block_s = block_s
        self._lead_blocks = max(1, round(lead_s / block_s))
        self._began_s: Seconds | None = None
        self._anchor_s = now_s
        self._anchor_blocks = 0

    @property
    def begun(self) -> bool:
        """Whether the run has begun."""
        return self._began_s is not None

    def waited_s(self, now_s: Seconds) -> Seconds:
        """How long the run has been ready to begin."""
        return Seconds(now_s - self._ready_s)

    def begin(self, now_s: Seconds) -> None:
        """The first block is due now."""
        self._began_s = self._anchor_s = now_s

    def go_on(self, now_s: Seconds, blocks: int) -> None:
        """After a silence, the block after so many is due now."""
        self._anchor_s, self._anchor_blocks = now_s, blocks

    def run_s(self, now_s: Seconds) -> Seconds:
        """The run's time, in which readings are dated."""
        began_s = self._ready_s if self._began_s is None else self._began_s
        return Seconds(self._since_s + now_s - began_s)

    def due_s(self, blocks: int) -> Seconds:
        """When the block after so many is due, by the station's time."""
        # Counted from the beginning, not from the last block: so it cannot drift.
        paced = max(0, blocks - self._anchor_blocks + 1 - self._lead_blocks)
        return Seconds(self._anchor_s + paced * self._block_s)
